//! Receipts: one byte form, and every other refused.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::record::ContentHash;

fn keys() -> Keys {
    Keys::generate([7; 32], [9; 32])
}

fn answers() -> serde_json::Value {
    json!({
        "title": {"text": "Cuidar \"a\" quien cuida\n\u{7}تدريب"},
        "sum": {"money": {"amount": 40000, "currency": "USD"}},
        "begin": {"month": [2028, 1]},
        "partners": {"rows": [{"since": {"number": 1999}, "name": {"text": "A"}}]},
    })
}

fn statement() -> Statement {
    let zone = Zone::parse("America/Guayaquil").expect("a zone");
    let content = ContentHash::of("proposal", Some("2027-care"), b"x");
    let file = |field: &str, name: &str, text: &str| {
        ReceiptFile::new(field, name, (text.len() as u64, "application/pdf"), &blake3::hash(text.as_bytes()))
    };
    Statement {
        site: "https://skills-innovation.example".to_owned(),
        reference: Reference::of(&content, 0),
        form: "proposal".to_owned(),
        form_version: 3,
        form_fingerprint: "5f0c9a".to_owned(),
        call: Some("2027-care".to_owned()),
        lang: "es".to_owned(),
        received: Received::new("2027-04-01T04:58:12.5Z".parse().expect("an instant"), &zone),
        state: SubmissionState::Received,
        answers: AnswersHash::of(&answers()),
        files: vec![file("budget", "Presupuesto \"2027\".pdf", "one"), file("letter", "خطاب.pdf", "two")],
    }
}

fn refused(bytes: &[u8]) -> bool {
    Receipt::verify(bytes, &[keys().public()]).is_err()
}

#[test]
fn a_receipt_has_one_form() {
    let receipt = Receipt::sign(statement(), &keys());
    let text = receipt.to_text();
    let reference = receipt.statement().reference.to_string();
    let expected = [
        "{",
        "  \"format\": \"convoca-receipt/1\",",
        "  \"site\": \"https://skills-innovation.example\",",
        &format!("  \"reference\": \"{reference}\","),
        "  \"form\": {",
        "    \"name\": \"proposal\",",
        "    \"version\": 3,",
        "    \"fingerprint\": \"5f0c9a\"",
        "  },",
        "  \"call\": \"2027-care\",",
        "  \"language\": \"es\",",
        "  \"received\": {",
        "    \"utc\": \"2027-04-01T04:58:12.5Z\",",
        "    \"local\": \"2027-03-31T23:58:12.5-05:00\",",
        "    \"zone\": \"America/Guayaquil\"",
        "  },",
        "  \"state\": \"received\",",
        "  \"answers\": {",
        &format!("    \"blake3\": \"{}\"", blake3::hash(canonical(&answers()).as_bytes())),
        "  },",
        "  \"files\": [",
    ];
    assert_eq!(text.lines().take(expected.len()).collect::<Vec<_>>(), expected);
    assert!(text.ends_with("==\"\n}\n") && text.contains("  \"signature\": \""), "{text}");
    assert_eq!(receipt.file_name(), format!("receipt-{reference}.json"));
    assert_eq!(Receipt::parse(text.as_bytes()), Ok(receipt.clone()));
    assert_eq!(Receipt::sign(statement(), &keys()).to_text(), text, "the same statement has the same receipt");
    assert!(!text.contains("Cuidar"), "no answer is in it");
}

#[test]
fn a_receipt_is_good_under_the_key_that_signed_it_though_it_was_rotated() {
    let text = Receipt::sign(statement(), &keys()).to_text();
    let later = Keys::generate([1; 32], [9; 32]).public();
    assert!(Receipt::verify(text.as_bytes(), &[later, keys().public()]).is_ok());
    let unknown = ReceiptFault::UnknownKey { key: keys().public().id() };
    assert_eq!(Receipt::verify(text.as_bytes(), &[later]), Err(unknown.clone()));
    assert_eq!(Receipt::verify(text.as_bytes(), &[]), Err(unknown));
}

#[test]
fn what_a_statement_says_cannot_be_changed_and_signed_by_another() {
    let forger = Keys::generate([1; 32], [9; 32]);
    let good = Receipt::sign(statement(), &keys());
    let forged = Statement { form_version: 4, ..statement() };
    let own = Receipt::sign(forged.clone(), &forger);
    let under_our_name = Receipt { key: keys().public().id(), ..own };
    let with_our_signature = Receipt { statement: forged, ..good };
    for receipt in [under_our_name, with_our_signature] {
        let verified = Receipt::verify(receipt.to_text().as_bytes(), &[keys().public()]);
        assert_eq!(verified, Err(ReceiptFault::WrongSignature));
    }
}

#[test]
fn any_byte_that_is_another_or_missing_or_more_is_refused() {
    let good = Receipt::sign(statement(), &keys()).to_text().into_bytes();
    assert!(!refused(&good));
    let mut count = 0;
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut bytes = good.clone();
            bytes[at] ^= 1 << bit;
            assert!(refused(&bytes), "bit {bit} of byte {at}");
            count += 1;
        }
        let mut bytes = good.clone();
        bytes.remove(at);
        assert!(refused(&bytes), "without byte {at}");
        assert!(refused(&good[..at]), "cut at {at}");
        count += 2;
    }
    for at in 0..=good.len() {
        for byte in *b" \n\r\t\"\\,:{}[]0a=A\0\xef" {
            let mut bytes = good.clone();
            bytes.insert(at, byte);
            assert!(refused(&bytes), "{byte:#x} at {at}");
            count += 1;
        }
    }
    assert!(count > 20_000, "{count} changes");
}

#[test]
fn the_same_said_in_other_bytes_is_refused() {
    let good = Receipt::sign(statement(), &keys()).to_text();
    let tree: serde_json::Value = serde_json::from_str(&good).expect("it is JSON");
    for (bytes, fault) in [
        (good.replace('\n', "\r\n"), ReceiptFault::NotAReceipt),
        (format!("\u{feff}{good}"), ReceiptFault::NotAReceipt),
        (tree.to_string(), ReceiptFault::NotAReceipt),
        (good.replacen("es", "\\u0065s", 1), ReceiptFault::NotAsWritten),
        (good.replacen("  \"call\"", "   \"call\"", 1), ReceiptFault::NotAsWritten),
        (good.replace("12.5Z", "12.50Z"), ReceiptFault::NotAsWritten),
        (good.replace("received\",", "received\",\n  \"extra\": 1,"), ReceiptFault::NotAReceipt),
        (good.replacen("  \"call\"", "  \"call\": null,\n  \"call\"", 1), ReceiptFault::NotAReceipt),
        (good.replace("23:58:12.5-05:00", "23:58:12.5-04:00"), ReceiptFault::NotAReceipt),
        (good.replace("23:58:12.5-05:00", "22:58:12.5-06:00"), ReceiptFault::WrongSignature),
        (good.replace("receipt/1", "receipt/2"), ReceiptFault::NotAReceipt),
        (good.replace("\"received\",", "\"accepted\","), ReceiptFault::NotAReceipt),
        ("[".repeat(100_000), ReceiptFault::NotAReceipt),
        (String::new(), ReceiptFault::NotAReceipt),
    ] {
        assert_eq!(Receipt::verify(bytes.as_bytes(), &[keys().public()]), Err(fault), "{bytes}");
    }
}

#[test]
fn answers_are_recognised_however_they_are_laid_out_and_no_others_are() {
    let receipt = Receipt::sign(statement(), &keys());
    assert!(receipt.matches_answers(&answers()));
    let mut entries: Vec<_> = answers().as_object().expect("an object").clone().into_iter().collect();
    entries.reverse();
    assert!(receipt.matches_answers(&serde_json::Value::Object(entries.into_iter().collect())));
    let mut changed = answers();
    changed["sum"]["money"]["amount"] = json!(40001);
    assert!(!receipt.matches_answers(&changed));
    let mut less = answers();
    less.as_object_mut().expect("an object").shift_remove("begin");
    assert!(!receipt.matches_answers(&less));
    assert!(!receipt.matches_answers(&json!({})));
}

#[test]
fn answers_are_hashed_in_the_canonical_bytes_of_forms() {
    let answer: forms::Answer = serde_json::from_value(answers()).expect("they are answers");
    assert_eq!(canonical(&answers()).as_bytes(), answer.canonical());
}

#[test]
fn files_are_recognised_by_every_particular() {
    let receipt = Receipt::sign(statement(), &keys());
    let files = statement().files;
    let reversed: Vec<ReceiptFile> = files.iter().rev().cloned().collect();
    assert!(receipt.matches_files(&files) && receipt.matches_files(&reversed));
    let hash = blake3::hash(b"one");
    let other = |field, name, size| ReceiptFile::new(field, name, size, &hash);
    for changed in [
        other("letter", "Presupuesto \"2027\".pdf", (3, "application/pdf")),
        other("budget", "Presupuesto.pdf", (3, "application/pdf")),
        other("budget", "Presupuesto \"2027\".pdf", (4, "application/pdf")),
        other("budget", "Presupuesto \"2027\".pdf", (3, "image/png")),
        ReceiptFile::new("budget", "Presupuesto \"2027\".pdf", (3, "application/pdf"), &blake3::hash(b"One")),
    ] {
        assert!(!receipt.matches_files(&[changed.clone(), files[1].clone()]), "{changed:?}");
    }
    assert!(!receipt.matches_files(&files[..1]) && !receipt.matches_files(&[]));
    assert_eq!(receipt.files_of(&hash).map(ReceiptFile::field).collect::<Vec<_>>(), ["budget"]);
    assert_eq!(receipt.files_of(&blake3::hash(b"three")).count(), 0);
}

#[test]
fn the_clock_of_the_call_is_that_of_its_zone_on_that_day() {
    for (zone, at, local) in [
        ("Europe/Zurich", "2027-03-28T00:59:59Z", "2027-03-28T01:59:59+01:00"),
        ("Europe/Zurich", "2027-03-28T01:00:00Z", "2027-03-28T03:00:00+02:00"),
        ("Pacific/Tongatapu", "2027-03-31T10:59:00Z", "2027-03-31T23:59:00+13:00"),
        ("anywhere-on-earth", "2027-04-01T11:59:00Z", "2027-03-31T23:59:00-12:00"),
        ("Asia/Kathmandu", "2027-03-31T18:14:00Z", "2027-03-31T23:59:00+05:45"),
    ] {
        let received = Received::new(at.parse().expect("an instant"), &Zone::parse(zone).expect("a zone"));
        assert_eq!((received.local(), received.zone()), (local, zone));
        let receipt = Receipt::sign(Statement { received, call: None, ..statement() }, &keys());
        assert!(!refused(receipt.to_text().as_bytes()), "{zone} {at}");
    }
}

#[test]
fn the_example_in_the_documentation_is_a_good_receipt() {
    let documentation = include_str!("../../../docs/receipts.md");
    let answers = json!({"name": {"text": "Ana"}, "sum": {"money": {"amount": 40000, "currency": "USD"}}});
    let file = ReceiptFile::new("budget", "budget.pdf", (4, "application/pdf"), &blake3::hash(b"%PDF"));
    let statement = Statement { answers: AnswersHash::of(&answers), files: vec![file], ..statement() };
    let text = Receipt::sign(statement, &keys()).to_text();
    assert!(documentation.contains(&format!("```json\n{text}```")), "{text}");
    assert!(documentation.contains(&format!("```json\n{}```", keys().public_json())), "{}", keys().public_json());
    assert!(documentation.contains(&format!("{answers}")), "{answers}");
}

fn statements() -> impl Strategy<Value = Statement> {
    let texts = prop::collection::vec(any::<String>(), 7);
    let file = (any::<[String; 3]>(), any::<u64>(), any::<[u8; 32]>());
    let file = file.prop_map(|([field, name, kind], bytes, hash)| {
        ReceiptFile::new(&field, &name, (bytes, &kind), &blake3::Hash::from_bytes(hash))
    });
    let files = prop::collection::vec(file, 0..3);
    let state =
        prop::sample::select(vec![SubmissionState::Received, SubmissionState::Changed, SubmissionState::Withdrawn]);
    let zone = prop::sample::select(vec!["Europe/Zurich", "Asia/Kathmandu", "anywhere-on-earth", "Pacific/Apia"]);
    (texts, any::<u32>(), 0_i64..4_000_000_000, state, files, zone).prop_map(
        |(texts, number, second, state, files, zone)| {
            let zone = Zone::parse(zone).expect("a zone");
            let at = Timestamp::new(second, i32::try_from(number % 1_000_000_000).expect("it fits"))
                .expect("it is in range");
            Statement {
                site: texts[0].clone(),
                reference: Reference::of(&ContentHash::of("a", None, texts[1].as_bytes()), 0),
                form: texts[2].clone(),
                form_version: number,
                form_fingerprint: texts[3].clone(),
                call: (number % 2 == 0).then(|| texts[4].clone()),
                lang: texts[5].clone(),
                received: Received::new(at, &zone),
                state,
                answers: AnswersHash::of(&json!({"a": {"text": texts[6]}})),
                files,
            }
        },
    )
}

proptest! {
    #[test]
    fn every_statement_is_read_back_from_its_receipt(statement in statements()) {
        let receipt = Receipt::sign(statement, &keys());
        let read = Receipt::verify(receipt.to_text().as_bytes(), &[keys().public()]);
        prop_assert_eq!(read, Ok(receipt));
    }

    #[test]
    fn any_other_bytes_in_any_place_are_refused(
        statement in statements(),
        (from, length) in (any::<prop::sample::Index>(), 0_usize..40),
        put in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let good = Receipt::sign(statement, &keys()).to_text().into_bytes();
        let from = from.index(good.len());
        let mut bytes = good.clone();
        bytes.splice(from..(from + length).min(good.len()), put);
        prop_assert_eq!(refused(&bytes), bytes != good);
    }

    #[test]
    fn whatever_is_given_for_a_receipt_there_is_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(refused(&bytes));
    }
}
