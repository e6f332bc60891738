//! `convoca receipt`.

use cli::Exit;
use forms::Zone;
use functions::keys::{Keys, PublicKey};
use functions::receipt::{AnswersHash, Receipt, ReceiptFile, Received, Statement, SubmissionState};
use functions::record::ContentHash;
use functions::reference::Reference;
use functions::store::Store;
use serde_json::{Value, json};

use crate::bench::Bench;

const STORE: &str = ".convoca/submissions.sqlite";

/// A project with an empty store, and with a receipt, answers and a file as a visitor has them.
fn bench() -> (Bench, Keys) {
    let bench = Bench::site();
    bench.write(".convoca/.keep", "");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let address = format!("sqlite:{}", bench.path(STORE).display());
    runtime.block_on(Store::open(&address)).expect("a store");
    let keys = Keys::of_store(&address).expect("keys");
    let answers = json!({"title": {"text": "Cuidar"}, "sum": {"money": {"amount": 40000, "currency": "USD"}}});
    let text = Receipt::sign(statement(&answers), &keys).to_text();
    bench.write("receipt.json", &text).write("budget.pdf", "%PDF").write("mine.json", &format!("{answers:#}"));
    (bench, keys)
}

fn statement(answers: &Value) -> Statement {
    Statement {
        site: "https://facility.example".to_owned(),
        reference: Reference::of(&ContentHash::of("proposal", Some("2027-care"), b"x"), 0),
        form: "proposal".to_owned(),
        form_version: 1,
        form_fingerprint: "5f0c9a".to_owned(),
        call: Some("2027-care".to_owned()),
        lang: "es".to_owned(),
        received: Received::new(
            "2027-04-01T04:58:12Z".parse().expect("an instant"),
            &Zone::parse("America/Guayaquil").expect("a zone"),
        ),
        state: SubmissionState::Received,
        answers: AnswersHash::of(answers),
        files: vec![ReceiptFile::new("budget", "b\u{1b}[2J.pdf", (4, "application/pdf"), &blake3::hash(b"%PDF"))],
    }
}

#[test]
fn a_good_receipt_says_what_it_proves() {
    let (bench, keys) = bench();
    let ran = bench.run("receipt verify receipt.json").expect(Exit::Done);
    for line in [
        "valid: ",
        "site       https://facility.example",
        "form       proposal, version 1, fingerprint 5f0c9a",
        "received   2027-04-01T04:58:12Z",
        "           2027-03-31T23:58:12-05:00 America/Guayaquil",
        &format!("key        {}", keys.public().id()),
        "file       budget \"b\\u{1b}[2J.pdf\", 4 bytes",
    ] {
        assert!(ran.out.contains(line), "{line}: {}", ran.out);
    }
    assert!(!ran.out.contains('\u{1b}'), "a name cannot steer a terminal");
}

#[test]
fn a_receipt_that_was_touched_is_not_valid() {
    let (bench, _) = bench();
    bench.replace("receipt.json", "04:58:12", "04:57:12");
    let ran = bench.run("receipt verify receipt.json").expect(Exit::Faults);
    assert!(ran.out.starts_with("not valid: "), "{}", ran.out);
    bench.replace("receipt.json", "23:58:12", "23:57:12");
    let ran = bench.run("receipt verify receipt.json --json").expect(Exit::Faults);
    let told: Value = serde_json::from_str(&ran.out).expect("standard output is JSON alone");
    assert_eq!(told["valid"], false);
    assert!(told["reason"].as_str().is_some_and(|reason| reason.contains("signature")), "{told}");
}

#[test]
fn anybody_verifies_with_the_public_key_in_any_of_its_forms() {
    let (bench, keys) = bench();
    let pem = bench.run("receipt key").expect(Exit::Done).out;
    assert_eq!(PublicKey::read_all(&pem), Ok(vec![keys.public()]), "{pem}");
    assert!(pem.contains(&keys.public().to_base64()), "{pem}");
    let published = bench.run("receipt key --json").expect(Exit::Done).out;
    assert_eq!(published, keys.public_json());
    let outside = Bench::empty();
    outside.write("receipt.json", &bench.read("receipt.json"));
    let other = Keys::generate([1; 32], [1; 32]).public();
    for (text, option, exit) in [
        (pem, "--key", Exit::Done),
        (published, "--keys", Exit::Done),
        (keys.public().to_base64(), "--keys", Exit::Done),
        (other.to_pem() + &keys.public().to_pem(), "--keys", Exit::Done),
        (other.to_pem(), "--keys", Exit::Faults),
        ("no key".to_owned(), "--keys", Exit::Failed),
    ] {
        outside.write("keys", &text);
        outside.run(&format!("receipt verify receipt.json {option} keys")).expect(exit);
    }
    let ran = outside.run("receipt verify receipt.json").expect(Exit::Failed);
    assert!(ran.err.contains("--keys"), "{}", ran.err);
    outside.run("receipt verify nothing.json --keys keys").expect(Exit::Failed);
}

#[test]
fn copies_are_held_against_the_receipt() {
    let (bench, _) = bench();
    let mine = bench.read("mine.json");
    bench.write("record.json", &format!("{{\"reference\": \"x\", \"answers\": {mine}}}"));
    bench.write("changed.json", &mine.replace("40000", "50000")).write("other.pdf", "%PDG");
    for (arguments, exit, told) in [
        ("--answers mine.json", Exit::Done, "the answers are those that were received"),
        ("--answers record.json --file budget.pdf", Exit::Done, "`budget.pdf` was received as budget"),
        ("--answers changed.json", Exit::Faults, "NOT THOSE"),
        ("--file budget.pdf --file other.pdf", Exit::Faults, "`other.pdf` IS NONE"),
    ] {
        let ran = bench.run(&format!("receipt verify receipt.json {arguments}")).expect(exit);
        assert!(ran.out.starts_with("valid: ") && ran.out.contains(told), "{arguments}: {}", ran.out);
        let ran = bench.run(&format!("receipt verify receipt.json {arguments} --json")).expect(exit);
        let object: Value = serde_json::from_str(&ran.out).expect("standard output is JSON alone");
        assert_eq!(object["valid"], true, "{arguments}");
    }
    bench.run("receipt verify receipt.json --answers budget.pdf").expect(Exit::Failed);
}

#[test]
fn after_a_rotation_old_receipts_stay_good() {
    let (bench, keys) = bench();
    let new = bench.run("receipt rotate-key").expect(Exit::Done).out;
    assert_ne!(new.trim(), keys.public().id());
    bench.run("receipt verify receipt.json").expect(Exit::Done);
    let shown = bench.run("receipt key").expect(Exit::Done).out;
    let (now, earlier) =
        (format!("key {} (signs now)", new.trim()), format!("key {} (signed earlier)", keys.public().id()));
    assert!(shown.starts_with(&now) && shown.contains(&earlier), "{shown}");
}

#[test]
fn without_a_store_there_are_no_keys_and_looking_makes_none() {
    let bench = Bench::site();
    for command in ["receipt key", "receipt rotate-key", "receipt verify x"] {
        let ran = bench.run(command).expect(Exit::Failed);
        assert!(ran.err.contains("there is no store at"), "{command}: {}", ran.err);
    }
    assert!(!bench.path(".convoca").exists());
    let ran = bench.run("receipt key --store memory:").expect(Exit::Failed);
    assert!(ran.err.contains("`memory:` is no file"), "{}", ran.err);
}
