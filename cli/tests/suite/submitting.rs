//! `convoca submissions`.

use cli::Exit;
use functions::record::{ContentHash, Record};
use functions::reference::Reference;
use functions::store::Store;
use serde_json::{Value, json};

use crate::bench::Bench;

/// Stores submissions of a letter and of a proposal, and returns their references.
fn stored(bench: &Bench) -> [Reference; 2] {
    let rows = [
        ("letter", None, "2027-02-01T10:00:00Z", json!({"name": {"text": "Ana"}, "text": {"text": "Hola"}})),
        (
            "proposal",
            Some("2027-care"),
            "2027-03-01T04:30:00Z",
            json!({"title": {"text": "Cuidar"}, "sum": {"money": {"amount": 40000, "currency": "USD"}}}),
        ),
    ];
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        std::fs::create_dir_all(bench.path(".convoca")).expect("a folder");
        let address = format!("sqlite:{}", bench.path(".convoca/submissions.sqlite").display());
        let store = Store::open(&address).await.expect("a store");
        let mut references = Vec::new();
        for (form, call, received, answers) in rows {
            let content = ContentHash::of(form, call, answers.to_string().as_bytes());
            let record = Record {
                reference: Reference::of(&content, 0),
                form: form.to_owned(),
                form_version: 1,
                call: call.map(str::to_owned),
                lang: "es".to_owned(),
                received: received.parse().expect("an instant"),
                content,
                answers,
                standing: functions::record::Standing::default(),
            };
            references.push(store.save(&record).await.expect("it is stored").reference().clone());
        }
        references.try_into().expect("two were stored")
    })
}

#[test]
fn submissions_are_listed_newest_first_and_without_their_answers() {
    let bench = Bench::site();
    let [letter, proposal] = stored(&bench);
    let ran = bench.run("submissions list").expect(Exit::Done);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].starts_with("REFERENCE"), "{}", ran.out);
    assert!(lines[1].starts_with(proposal.as_str()) && lines[2].starts_with(letter.as_str()), "{}", ran.out);
    assert!(!ran.out.contains("Ana"), "{}", ran.out);
    assert_eq!(ran.err, "2 submissions\n");
}

#[test]
fn a_list_can_be_narrowed_and_read_by_programs() {
    let bench = Bench::site();
    let [letter, proposal] = stored(&bench);
    for (filter, expected) in [
        ("", &[&proposal, &letter][..]),
        ("--form letter", &[&letter]),
        ("--call 2027-care", &[&proposal]),
        ("--since 2027-02-01", &[&proposal, &letter]),
        ("--since 2027-02-02", &[&proposal]),
        ("--since 2027-03-01T00:00:00-05:00", &[]),
        ("--form letter --call 2027-care", &[]),
    ] {
        let ran = bench.run(&format!("submissions list --format json {filter}")).expect(Exit::Done);
        let rows: Value = serde_json::from_str(&ran.out).expect("standard output is JSON alone");
        let found: Vec<&str> =
            rows.as_array().expect("an array").iter().filter_map(|row| row["reference"].as_str()).collect();
        assert_eq!(found, expected.iter().map(|reference| reference.as_str()).collect::<Vec<_>>(), "{filter}");
    }
}

#[test]
fn a_submission_is_shown_with_its_answers_and_the_clock_of_its_call() {
    let bench = Bench::site();
    let [letter, proposal] = stored(&bench);
    let typed = proposal.as_str().to_lowercase().replace('-', "");
    let ran = bench.run(&format!("submissions show {typed}")).expect(Exit::Done);
    for line in ["2027-02-28T23:30:00 America/Guayaquil", "title  Cuidar", "sum    40000 USD"] {
        assert!(ran.out.contains(line), "{line}: {}", ran.out);
    }
    let ran = bench.run(&format!("submissions show {letter}")).expect(Exit::Done);
    assert!(ran.out.contains("2027-02-01T11:00:00 Europe/Zurich"), "{}", ran.out);
    let ran = bench.run(&format!("submissions show {letter} --format json")).expect(Exit::Done);
    let record: Value = serde_json::from_str(&ran.out).expect("standard output is JSON alone");
    assert_eq!(record["answers"]["name"]["text"], "Ana");
}

#[test]
fn what_is_not_there_is_told_with_the_way_to_find_it() {
    let bench = Bench::site();
    let ran = bench.run("submissions list").expect(Exit::Failed);
    assert!(ran.err.contains("there is no store at") && ran.err.contains("--store"), "{}", ran.err);
    assert!(!bench.path(".convoca").exists(), "looking makes no store");
    let [letter, _] = stored(&bench);
    for (reference, reason) in [
        ("ABC", "is no reference"),
        (&letter.as_str().replace(|sign: char| sign.is_ascii_digit(), "Z"), "reference"),
        ("2222-2222-2229", "reference"),
    ] {
        let ran = bench.run(&format!("submissions show {reference}")).expect(Exit::Failed);
        assert!(ran.err.contains(reason) && ran.err.contains("submissions list"), "{reference}: {}", ran.err);
    }
}

#[test]
fn a_form_or_call_that_the_project_does_not_have_is_told_with_the_nearest_one() {
    let bench = Bench::site();
    stored(&bench);
    for (filter, reason) in [
        ("--form propsal", "there is no form `propsal`: did you mean `proposal`?"),
        ("--call 2027-car", "there is no call `2027-car`: did you mean `2027-care`?"),
        ("--form proposal --call nope", "there is no call `nope`: the project has 2027-care"),
        ("--form xyz --format json", "there is no form `xyz`: the project has letter, proposal"),
    ] {
        let ran = bench.run(&format!("submissions list {filter}")).expect(Exit::Failed);
        assert!(ran.err.contains(reason) && ran.out.is_empty(), "{filter}: {}{}", ran.out, ran.err);
    }
    std::fs::remove_dir_all(bench.path("content/forms/letter")).expect("it was there");
    let ran = bench.run("submissions list --form letter").expect(Exit::Done);
    assert_eq!(ran.err, "1 submission\n", "what is stored is listed though its form is gone");
    let store = bench.path(".convoca/submissions.sqlite");
    let elsewhere = format!("submissions list --form propsal --store sqlite:{}", store.display());
    assert_eq!(Bench::empty().run(&elsewhere).expect(Exit::Done).err, "0 submissions\n", "without a project");
}

#[test]
fn a_store_named_by_its_whole_path_needs_no_project() {
    let bench = Bench::site();
    stored(&bench);
    let elsewhere = Bench::empty();
    let store = bench.path(".convoca/submissions.sqlite");
    let ran = elsewhere.run(&format!("submissions list --store sqlite:{}", store.display())).expect(Exit::Done);
    assert_eq!(ran.out.lines().count(), 3, "{}", ran.out);
}
