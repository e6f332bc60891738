//! What counts as a character and as a word: written expectations, and the table by which the script
//! in the page counts the same. That both agree on everything else, `tests/browser/counting.test.js` shows.

use std::fs;
use std::path::Path;

use forms::CountUnit;
use serde_json::Value as Json;

/// The file of the default theme that holds the table.
const SCRIPT: &str = "themes/default/scripts/1-counting.js";

#[test]
fn texts_of_many_scripts_are_as_long_as_readers_say() {
    let corpus: Json = serde_json::from_str(include_str!("../../tests/counting/corpus.json")).expect("it is JSON");
    for case in corpus.as_array().expect("the corpus is a list") {
        let text = case["text"].as_str().expect("a case has a text");
        for (unit, expected) in [(CountUnit::Characters, "characters"), (CountUnit::Words, "words")] {
            assert_eq!(Some(unit.count_typed(text) as u64), case[expected].as_u64(), "{expected} of {case}");
        }
    }
}

#[test]
fn the_script_knows_every_character_that_does_not_count() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(SCRIPT);
    let script = fs::read_to_string(&path).expect("the theme has the script");
    let expected: Vec<String> = script.lines().map(expected_line).collect();
    let expected = expected.join("\n") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &expected).expect("the script can be written");
    } else {
        assert!(script == expected, "{SCRIPT} has another table: run with UPDATE=1 and build the site again");
    }
}

/// Writes the line again if it holds a table.
fn expected_line(line: &str) -> String {
    let Some((begin, _)) = line.split_once(" = characters(\"") else { return line.to_owned() };
    let steps = match begin {
        "const ATTACHED" => steps(|letter| Some(is_attached(letter))),
        "const SIGN" => steps(|letter| (!is_attached(letter)).then(|| words(&format!("{letter}")) == 0)),
        "const IDEOGRAPH" => steps(|letter| (!is_attached(letter)).then(|| words(&format!("{letter}{letter}")) == 2)),
        _ => unreachable!("the script has a table of its own: {begin}"),
    };
    format!("{begin} = characters(\"{steps}\");")
}

fn words(text: &str) -> usize {
    CountUnit::Words.count_typed(text)
}

/// Tells whether a character does not count between two letters. What stands between words without
/// being seen is no part of them all the same.
fn is_attached(letter: char) -> bool {
    CountUnit::Characters.count_typed(&format!("a{letter}b")) == 2
}

/// Returns where runs of characters begin and end, each place as its distance from the one before,
/// in base 36. Runs go over characters of which it does not matter where they belong.
fn steps(belongs: impl Fn(char) -> Option<bool>) -> String {
    let mut edges: Vec<u32> = Vec::new();
    let mut open = false;
    // Behind these planes there are none but private letters.
    for letter in ('\0'..='\u{3FFFF}').chain('\u{E0000}'..='\u{E0FFF}') {
        match belongs(letter).filter(|_| !letter.is_control() || "\n\t".contains(letter)) {
            None => {}
            Some(false) => open = false,
            Some(true) if open => *edges.last_mut().expect("an open run has an end") = letter.into(),
            Some(true) => {
                open = true;
                edges.extend([u32::from(letter); 2]);
            }
        }
    }
    let before = std::iter::once(&0).chain(&edges);
    let steps: Vec<String> = edges.iter().zip(before).map(|(edge, before)| base_36(edge - before)).collect();
    steps.join(" ")
}

fn base_36(number: u32) -> String {
    let digit = char::from_digit(number % 36, 36).expect("a remainder of 36 is a digit");
    let front = if number < 36 { String::new() } else { base_36(number / 36) };
    format!("{front}{digit}")
}
