//! `convoca network`.

use cli::Exit;
use functions::record::{ContentHash, Record, Standing};
use functions::reference::Reference;
use functions::store::Store;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::bench::Bench;

const JOIN: &str = "
version: 1
function: network
for: site
mail: {to: email, confirm: true}
steps:
  - id: you
    fields:
      - {id: name, kind: text, max: 20}
      - {id: email, kind: email}
      - {id: country, kind: country, many: true, optional: true}
      - {id: c_mail, kind: consent, version: 1, optional: true}
      - {id: c_public, kind: consent, version: 1, optional: true}
";

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).expect("it is in range")
}

/// A project with a form by which people join, and people who stand in every way.
fn project() -> Bench {
    let bench = Bench::site();
    bench.write("content/forms/join/form.yaml", JOIN);
    let agreed = json!({"consent": {"version": "1"}});
    let people = [
        ("Pending", json!({"c_mail": agreed})),
        ("Member", json!({"c_mail": agreed})),
        ("Silent", json!({})),
        ("Public", json!({"c_mail": agreed, "c_public": agreed, "country": {"many": ["BO", "UG"]}})),
        ("Left", json!({"c_mail": agreed, "country": {"text": "UG"}})),
        ("Gone", json!({"c_mail": agreed})),
    ];
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        std::fs::create_dir_all(bench.path(".convoca")).expect("a folder");
        let address = format!("sqlite:{}", bench.path(".convoca/submissions.sqlite").display());
        let store = Store::open(&address).await.expect("a store");
        for (second, (name, consents)) in (0..).zip(people) {
            let mut answers = json!({"name": {"text": name}, "email": {"text": "a@example.org"}});
            answers.as_object_mut().expect("a map").extend(consents.as_object().expect("a map").clone());
            let content = ContentHash::of("join", None, name.as_bytes());
            let record = Record {
                reference: Reference::of(&content, 0),
                form: "join".to_owned(),
                form_version: 1,
                call: None,
                lang: "es".to_owned(),
                received: moment(second),
                content,
                answers,
                standing: Standing { mail_lang: (name == "Public").then(|| "ar".to_owned()), ..Standing::default() },
            };
            let reference = store.save(&record).await.expect("it is stored").reference().clone();
            if name != "Pending" {
                store.confirm(&reference, moment(100), Vec::new()).await.expect("it is noted");
            }
            match name {
                "Silent" => store.ask(&reference, moment(200), Vec::new()).await.expect("it is noted"),
                "Left" => drop(store.withdraw(&reference, moment(200)).await.expect("it is noted")),
                "Gone" => drop(store.erase(&reference, moment(200), Vec::new()).await.expect("it is noted")),
                _ => {}
            }
        }
    });
    bench
}

/// Returns the names in an export.
fn exported(bench: &Bench, options: &str) -> Vec<String> {
    let ran = bench.run(&format!("network export {options} --format json --out -")).expect(Exit::Done);
    let whole: Value = serde_json::from_str(&ran.out).expect("JSON");
    let records = whole["records"].as_array().expect("records");
    records.iter().map(|record| record["answers"]["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn everybody_is_listed_with_where_they_stand_and_without_what_they_said() {
    let bench = project();
    let ran = bench.run("network list").expect(Exit::Done);
    let states: Vec<&str> = ran.out.lines().skip(1).filter_map(|line| line.split_whitespace().nth(1)).collect();
    assert_eq!(states, ["erased", "left", "confirmed", "asked", "confirmed", "pending"]);
    assert!(!ran.out.contains("example.org") && !ran.out.contains("Member"), "{}", ran.out);
    for (options, expected) in [
        ("--state confirmed", 2),
        ("--lang ar", 1),
        ("--state pending --lang ar", 0),
        ("--country UG", 2),
        ("--country UG --state confirmed", 1),
        ("--country BO", 1),
        ("--country PE", 0),
    ] {
        let ran = bench.run(&format!("network list {options} --format json")).expect(Exit::Done);
        let rows: Vec<Value> = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!(rows.len(), expected, "{options}");
        for row in rows {
            let has_left = row["state"] == "left" || row["state"] == "erased";
            assert_eq!(row["left"].is_string(), has_left, "{row}");
        }
    }
    let ran = bench.run("network list --country Uganda").expect(Exit::Failed);
    assert!(ran.err.contains("two large letters"), "{}", ran.err);
    bench.replace("content/forms/join/form.yaml", "kind: country, many: true", "kind: text, max: 9");
    let ran = bench.run("network list --country UG").expect(Exit::Failed);
    assert!(ran.err.contains("the form `join` asks for no country"), "{}", ran.err);
}

#[test]
fn members_alone_are_exported_and_for_a_use_only_those_who_allow_it() {
    let bench = project();
    assert_eq!(exported(&bench, ""), ["Member", "Silent", "Public"]);
    assert_eq!(exported(&bench, "--consent c_mail"), ["Member", "Public"]);
    assert_eq!(exported(&bench, "--consent c_mail --consent c_public"), ["Public"]);
    let ran = bench.run("network export --out members.csv").expect(Exit::Done);
    assert!(ran.err.contains("3 members in "), "{}", ran.err);
}

#[test]
fn a_consent_or_a_form_that_is_none_is_told_with_what_there_is() {
    let bench = project();
    for (options, told) in [
        ("--consent c_mial", "did you mean `c_mail`?"),
        ("--consent name", "has no consent `name`: it has c_mail, c_public"),
        ("--form letter", "nobody joins the network by the form `letter`"),
        ("--form jion", "did you mean `join`?"),
    ] {
        let ran = bench.run(&format!("network export {options} --out e.csv")).expect(Exit::Failed);
        assert!(ran.err.contains(told), "{options}: {}", ran.err);
        assert!(!bench.path("e.csv").exists());
    }
    bench.write("content/forms/second/form.yaml", JOIN);
    let ran = bench.run("network list").expect(Exit::Failed);
    assert!(ran.err.contains("name one with `--form` (join, second)"), "{}", ran.err);
    let without = Bench::site();
    assert!(without.run("network list").expect(Exit::Failed).err.contains("no form of the project"));
}
