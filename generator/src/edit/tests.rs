//! A later deadline in every layout in which people write lists.

use proptest::prelude::*;

use super::*;

fn deadline() -> NewDeadline {
    NewDeadline { closes: when("2027-04-30T12:00"), decided: when("2027-03-20") }
}

fn when(text: &str) -> When {
    When::parse(text).expect("tests name real dates")
}

const ITEM: &str = "{closes: 2027-04-30T12:00, decided: 2027-03-20}";

#[test]
fn a_deadline_is_put_where_it_belongs_and_nothing_else_is_touched() {
    let head = "zone: Europe/Zurich\nopens: 2027-01-15\n";
    for (before, after) in [
        ("closes: 2027-03-31 # noon\ngrace: 5\n", "closes: 2027-03-31 # noon\nextensions:\n  - @\ngrace: 5\n"),
        ("closes: \"2027-03-31\"", "closes: \"2027-03-31\"\nextensions:\n  - @"),
        ("closes: 2027-03-31\n\n# end\n", "closes: 2027-03-31\nextensions:\n  - @\n\n# end\n"),
        ("closes: 2027-03-31\nextensions:\ngrace: 5\n", "closes: 2027-03-31\nextensions:\n  - @\ngrace: 5\n"),
        ("closes: 2027-03-31\nextensions: # none\n", "closes: 2027-03-31\nextensions: # none\n  - @\n"),
        ("closes: 2027-03-31\nextensions: ~ # none\n", "closes: 2027-03-31\nextensions: [@] # none\n"),
        ("closes: 2027-03-31\nextensions: null\n", "closes: 2027-03-31\nextensions: [@]\n"),
        ("closes: 2027-03-31\nextensions: []\n", "closes: 2027-03-31\nextensions: [@]\n"),
        (
            "extensions: [{closes: 2027-04-10, decided: 2027-03}] # 1\ncloses: 2027-03-31\n",
            "extensions: [{closes: 2027-04-10, decided: 2027-03}, @] # 1\ncloses: 2027-03-31\n",
        ),
        (
            "closes: 2027-03-31\nextensions: [\n  {closes: \"2027-04-10\", decided: \"2027-03\"}, # ] one\n]\n",
            "closes: 2027-03-31\nextensions: [\n  {closes: \"2027-04-10\", decided: \"2027-03\"}, @, # ] one\n]\n",
        ),
        (
            "closes: 2027-03-31\nextensions:\n  - {closes: 2027-04-10, decided: 2027-03} # one\n  # more?\ngrace: 5\n",
            "closes: 2027-03-31\nextensions:\n  - {closes: 2027-04-10, decided: 2027-03} # one\n  - @\n  # more?\ngrace: 5\n",
        ),
        (
            "closes: 2027-03-31\nextensions:\n- closes: 2027-04-10\n  decided: 2027-03\n-\n  decided: 2027-03\n  closes: 2027-04-20\n",
            "closes: 2027-03-31\nextensions:\n- closes: 2027-04-10\n  decided: 2027-03\n-\n  decided: 2027-03\n  closes: 2027-04-20\n- @\n",
        ),
        (
            "closes: 2027-03-31\nextensions:\n    -   closes: 2027-04-10\n        decided: 2027-03-01",
            "closes: 2027-03-31\nextensions:\n    -   closes: 2027-04-10\n        decided: 2027-03-01\n    - @",
        ),
    ] {
        for (line_break, mark) in [("\n", ""), ("\r\n", ""), ("\n", "\u{feff}")] {
            let text = format!("{mark}{head}{before}").replace('\n', line_break);
            let expected = format!("{mark}{head}{}", after.replace('@', ITEM)).replace('\n', line_break);
            let extended = extended(&text, deadline()).unwrap_or_else(|error| panic!("{text}: {error:?}"));
            assert_eq!(extended.text, expected);
            assert_eq!(extended.after.last_deadline().map(|last| last.when), Some(when("2027-04-30T12:00")));
        }
    }
}

#[test]
fn facts_in_one_pair_of_braces_are_extended_too() {
    let text = "{zone: Europe/Zurich, opens: 2027-01-15, closes: 2027-03-31, grace: 5}\n";
    let extended = extended(text, deadline()).expect("there is a place");
    assert_eq!(extended.text, text.replace("31,", &format!("31, extensions: [{ITEM}],")));
}

#[test]
fn what_would_not_be_sound_is_refused_with_its_faults() {
    let good = "zone: Europe/Zurich\nopens: 2027-01-15\ncloses: 2027-03-31\n";
    let results = format!("{good}results: 2027-04-15\n");
    for (text, closes, decided, expected) in [
        (good, "2027-03-31", "2027-03-20", &["deadline-order"][..]),
        (good, "2027-03-30T10:00", "2027-03-20", &["deadline-order"]),
        (good, "2027-04-10", "2027-04-11", &["deadline-order"]),
        (good, "2027-10-31T02:30", "2027-03-20", &["time-repeated"]),
        (good, "2028-03-26T02:30", "2027-03-20", &["time-skipped"]),
        (&results, "2027-04-30", "2027-03-20", &["deadline-order"]),
        ("zone: Europe/Zurich\nopens: 2027-01-15\n", "2027-04-30", "2027-03-20", &["missing-deadline"]),
        ("zone: Europe/Zürich\nopens: 2027\ncloses: 2028\n", "2029", "2027", &["unknown-zone"]),
        ("zone: a: b\n", "2027-04-30", "2027-03-20", &["yaml-colon", "missing-key", "missing-key", "missing-deadline"]),
        ("- a\n", "2027-04-30", "2027-03-20", &["not-a-map"]),
    ] {
        let deadline = NewDeadline { closes: when(closes), decided: when(decided) };
        let error = extended(text, deadline).expect_err("it is not sound");
        let EditError::Faults { faults, .. } = error else { panic!("{text}: {error:?}") };
        assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), expected, "{text}");
    }
    let ended = "zone: Europe/Zurich\nopens: 2027-01-15\nended: 2027-03-31\n";
    assert_eq!(extended(ended, deadline()), Err(EditError::NoPlace), "there is no deadline to move");
}

fn remark() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", " # a remark", " # ] } - {closes: 1}", "  "]).prop_map(str::to_owned)
}

/// An earlier extension in one of the ways in which a list is written.
fn list() -> impl Strategy<Value = String> {
    let dates =
        prop::sample::subsequence(vec!["2027-04-02", "2027-04-05T10:00", "\"2027-04-10\"", "'2027-04-12'"], 0..=4);
    (dates, 0_usize..4, remark()).prop_map(|(dates, style, remark)| {
        let items = dates.iter().map(|date| match style {
            0 => format!("{{closes: {date}, decided: 2027-03}}"),
            1 => format!("{{ decided: \"2027-03\" , closes: {date} }}"),
            2 => format!("  - {{closes: {date}, decided: 2027-03}}{remark}\n"),
            _ => format!("- closes: {date}{remark}\n  decided: 2027-03-01\n"),
        });
        let items: Vec<String> = items.collect();
        match (style, items.is_empty()) {
            (2.., true) => format!("extensions:{remark}\n"),
            (0, _) => format!("extensions: [{}]{remark}\n", items.join(", ")),
            (1, _) => format!("extensions: [\n  {},\n ]{remark}\n", items.join(",\n  ")).replace("[\n  ,", "["),
            (_, false) => format!("extensions:{remark}\n{}", items.concat()),
        }
    })
}

proptest! {
    #[test]
    fn however_a_call_is_written_its_deadline_moves_and_the_rest_stays(
        list in list(), remark in remark(), others in prop::sample::subsequence(vec!["# word\n", "grace: 5\n", "\n", "region: x\n"], 0..=4),
        first in any::<bool>(),
    ) {
        let closes = format!("closes: 2027-03-31{remark}\n");
        let facts = if first { format!("{list}{closes}") } else { format!("{closes}{list}") };
        let text = format!("opens: 2027-01-01\n{facts}{}zone: Europe/Zurich\n", others.concat());
        let extended = extended(&text, deadline());
        let extended = extended.map_err(|error| TestCaseError::fail(format!("{text}\n{error:?}")))?;
        prop_assert_eq!(extended.after.extensions.len(), extended.before.extensions.len() + 1);
        prop_assert_eq!(extended.text.replacen(ITEM, "", 1).len(), extended.text.len() - ITEM.len());
        let rest: String = extended.text.replacen(ITEM, "", 1);
        let mut signs = rest.chars();
        prop_assert!(text.chars().all(|sign| signs.any(|other| other == sign)), "{text}\n{rest}");
    }
}
