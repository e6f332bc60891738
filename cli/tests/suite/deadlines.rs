//! `convoca submissions move-deadline`, `late-link` and `status`. The call of the small site closes
//! on 31 March 2027 at 23:59 in Guayaquil (UTC−05:00).

use cli::Exit;
use functions::draft::{Draft, DraftToken};
use functions::keys::{Keys, LateLink};
use functions::letter::{Letter, LetterKind};
use functions::record::{ContentHash, Record};
use functions::reference::Reference;
use functions::store::Store;
use serde_json::Value;

use crate::bench::Bench;

const CALL: &str = "content/calls/2027-care/call.yaml";
const BEFORE: &str = "--now 2027-03-20T12:00:00Z";
const AFTER: &str = "--now 2027-04-02T12:00:00Z";

/// A project with a store in which some submissions are.
fn with_store(submissions: &[(&str, Option<&str>, &str)]) -> Bench {
    let bench = Bench::site();
    bench.write(".convoca/.keep", "");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let address = format!("sqlite:{}", bench.path(".convoca/submissions.sqlite").display());
        let store = Store::open(&address).await.expect("a store");
        for (form, call, received) in submissions {
            let content = ContentHash::of(form, *call, received.as_bytes());
            let record = Record {
                reference: Reference::of(&content, 0),
                form: (*form).to_owned(),
                form_version: 1,
                call: call.map(str::to_owned),
                lang: "es".to_owned(),
                received: received.parse().expect("an instant"),
                content,
                answers: serde_json::json!({"name": {"text": "Ana"}}),
                standing: functions::record::Standing::default(),
            };
            store.save(&record).await.expect("it is stored");
        }
    });
    bench
}

#[test]
fn a_deadline_is_moved_and_both_are_told() {
    let bench = Bench::site();
    let before = bench.read(CALL);
    let words = ["submissions", "move-deadline", "2027-care", "--to", "2027-04-15 23:59", "--decided", "2027-03-20"];
    let ran = bench.run_words(&[&words[..], &["--now", "2027-04-02T12:00:00Z"]].concat()).expect(Exit::Done);
    let expected = [
        "old      2027-03-31T23:59 America/Guayaquil, 2027-04-01T04:59:00Z",
        "new      2027-04-15T23:59 America/Guayaquil, 2027-04-16T04:59:00Z",
        "answers  until 2027-04-15T23:59:00 America/Guayaquil, 2027-04-16T04:59:00Z",
        "state    closed, now closing-soon",
    ];
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), expected);
    let line = "closes: 2027-03-31T23:59\n";
    let extension = "extensions:\n  - {closes: 2027-04-15T23:59, decided: 2027-03-20}\n";
    assert_eq!(bench.read(CALL), before.replace(line, &format!("{line}{extension}")));
    bench.run(&format!("check {BEFORE}")).expect(Exit::Done);
    assert_eq!(bench.tree("content/calls/2027-care").len(), 2, "nothing is left beside the file");
    let ran = bench.run(&format!("submissions move-deadline 2027-care --to 2027-04-20 {AFTER}")).expect(Exit::Done);
    assert!(ran.out.contains("new      2027-04-20 America/Guayaquil, 2027-04-21T05:00:00Z"), "{}", ran.out);
    let both = format!("{extension}  - {{closes: 2027-04-20, decided: 2027-04-02}}\n");
    assert!(bench.read(CALL).contains(&both), "{}", bench.read(CALL));
}

#[test]
fn a_dry_run_tells_the_same_and_changes_nothing() {
    let bench = Bench::site();
    let before = bench.tree("");
    let arguments = format!("submissions move-deadline 2027-care --to 2027-04-15 {BEFORE}");
    let dry = bench.run(&format!("{arguments} --dry-run")).expect(Exit::Done);
    assert_eq!(bench.tree(""), before);
    assert!(dry.err.contains("dry run"), "{}", dry.err);
    assert_eq!(bench.run(&arguments).expect(Exit::Done).out, dry.out);
}

#[test]
fn a_date_that_cannot_be_is_told_as_a_fault_and_the_file_is_left() {
    let bench = Bench::site();
    let before = bench.tree("");
    for (to, exit, told) in [
        ("2027-03-31T23:59", Exit::Faults, "content/calls/2027-care/call.yaml:4:"),
        ("2027-02-01", Exit::Faults, "nothing was changed: 2 errors"),
        ("2027-04-31", Exit::Failed, "a day that exists"),
        ("2027", Exit::Failed, "a day that exists"),
    ] {
        let ran = bench.run(&format!("submissions move-deadline 2027-care --to {to} {BEFORE}")).expect(exit);
        assert!(ran.err.contains(told) && ran.out.is_empty(), "{to}: {}{}", ran.out, ran.err);
        assert_eq!(bench.tree(""), before, "{to}");
    }
    let ran = bench.run("submissions move-deadline 2027-car --to 2027-04-15").expect(Exit::Failed);
    assert!(ran.err.contains("did you mean `2027-care`?"), "{}", ran.err);
    bench.replace(CALL, "closes:", "ended:");
    let ran = bench.run("submissions move-deadline 2027-care --to 2027-04-15").expect(Exit::Failed);
    assert!(ran.err.contains("no `closes`") && ran.err.contains("- {closes: 2027-04-15"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_changed_file_keeps_its_rights() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::site();
    std::fs::set_permissions(bench.path(CALL), PermissionsExt::from_mode(0o664)).expect("it is ours");
    bench.run(&format!("submissions move-deadline 2027-care --to 2027-04-15 {BEFORE}")).expect(Exit::Done);
    let mode = std::fs::metadata(bench.path(CALL)).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o664);
}

#[test]
fn a_late_link_opens_its_form_until_its_end_and_is_written_down() {
    let bench = with_store(&[]);
    let keys = Keys::open(&bench.path(".convoca/submissions.sqlite.keys")).expect("keys");
    for (arguments, place, until) in [
        ("--until 2027-04-05T04:59:00Z", "es", "2027-04-05T04:59:00Z"),
        ("--until 2027-04-04T23:59 --lang ar", "ar", "2027-04-05T04:59:00Z"),
        ("--until 2027-04-04 --lang es", "es", "2027-04-05T05:00:00Z"),
    ] {
        let ran = bench.run(&format!("submissions late-link 2027-care {arguments} {AFTER}")).expect(Exit::Done);
        let place = format!("https://facility.example/api/submissions/{place}/proposal/2027-care/late/");
        let token = ran.out.trim_end().strip_prefix(&place).unwrap_or_else(|| panic!("{place}: {}", ran.out));
        let link = LateLink::verify(&keys, "2027-care", token).expect("it was made with the keys of the store");
        assert_eq!(link.until.to_string(), until, "{arguments}");
        assert!(ran.err.contains(&link.id) && ran.err.contains("America/Guayaquil"), "{}", ran.err);
    }
    let words = ["--until", "2027-04-05T04:59:00Z", "--note", "power cut", "--now", "2027-04-02T12:00:00Z"];
    let ran = bench.run_words(&[&["submissions", "late-link", "2027-care"], &words[..]].concat()).expect(Exit::Done);
    let log = bench.read(".convoca/submissions.sqlite.late");
    let last: Value = serde_json::from_str(log.lines().last().expect("links were made")).expect("a line is JSON");
    assert_eq!((log.lines().count(), last["note"].as_str()), (4, Some("power cut")));
    assert!(!log.contains(ran.out.trim().rsplit('.').next().expect("a code")), "the links are not in it");
    let status = bench.run(&format!("submissions status {AFTER}")).expect(Exit::Done).out;
    assert!(status.contains("good   power cut"), "{status}");
}

#[test]
fn a_late_link_that_would_be_of_no_use_is_not_made() {
    let bench = with_store(&[]);
    for (arguments, told) in [
        ("--until 2027-04-01T12:00:00Z --now 2027-04-02T12:00:00Z", "over before it is given"),
        ("--until 2027-03-31T12:00:00Z --now 2027-03-20T12:00:00Z", "takes answers until"),
        ("--until 2027-04-05 --now 2026-12-01T12:00:00Z", "is not open yet"),
        ("--until 2027-04-05 --lang fr --now 2027-04-02T12:00:00Z", "no language `fr`: it has es, ar"),
        ("--until tomorrow", "2027-04-04 23:59"),
    ] {
        let ran = bench.run(&format!("submissions late-link 2027-care {arguments}")).expect(Exit::Failed);
        assert!(ran.err.contains(told) && ran.out.is_empty(), "{arguments}: {}", ran.err);
    }
    bench.replace(CALL, "form: proposal\n", "");
    let ran = bench.run(&format!("submissions late-link 2027-care --until 2027-04-05 {AFTER}")).expect(Exit::Failed);
    assert!(ran.err.contains("has no form"), "{}", ran.err);
    let none = Bench::site().run(&format!("submissions late-link 2027-care --until 2027-04-05 {AFTER}"));
    assert!(none.expect(Exit::Failed).err.contains("there is no store at"));
}

#[test]
fn the_status_counts_drafts_and_mails_that_are_owed() {
    let bench = with_store(&[("letter", None, "2027-02-01T23:30:00Z")]);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let address = format!("sqlite:{}", bench.path(".convoca/submissions.sqlite").display());
        let store = Store::open(&address).await.expect("a store");
        let draft = serde_json::json!({
            "form": "proposal", "call": "2027-care", "lang": "es", "fingerprint": "", "prints": {}, "pairs": [],
            "visited": [], "started": "2027-03-01T10:00:00Z", "changed": "2027-03-02T10:00:00Z", "late_until": null,
            "corrects": null, "sent": null, "revision": 0,
        });
        let draft: Draft = serde_json::from_value(draft).expect("it is a draft");
        store.keep_draft(&DraftToken::random().expect("randomness").id(), &draft).await.expect("it is kept");
        let now = "2027-03-01T10:00:00Z".parse().expect("an instant");
        store.owe(&Letter::new(LetterKind::Received, "x", ("x", "es"), now)).await.expect("it is owed");
    });
    let out = bench.run(&format!("submissions status {BEFORE}")).expect(Exit::Done).out;
    for line in [
        "DRAFTS OF  CALL       COUNT  OLDEST                NEWEST                NEXT REMOVED",
        "proposal   2027-care  1      2027-03-02T10:00:00Z  2027-03-02T10:00:00Z  2027-05-01T10:00:00Z",
        "MAILS OWED  DUE  TRIED  OLDEST DUE",
        "1           1    0      2027-03-01T10:00:00Z",
    ] {
        assert!(out.lines().any(|shown| shown == line), "{line}: {out}");
    }
}

#[test]
fn answers_whose_time_is_over_are_listed_and_removed_when_that_is_asked_for() {
    let bench = with_store(&[
        ("letter", None, "2027-02-01T23:30:00Z"),
        ("proposal", Some("2027-care"), "2027-03-01T04:30:00Z"),
    ]);
    let listed = |now: &str| bench.run(&format!("submissions retention --now {now}")).expect(Exit::Done);
    assert!(listed("2029-01-31T00:00:00Z").err.starts_with("0 submissions"));
    let ran = listed("2029-02-02T00:00:00Z");
    assert!(ran.out.contains("letter") && ran.out.contains("2029-02-01T23:30:00Z  all"), "{}", ran.out);
    assert!(ran.out.contains("2027-02-01T23:30:00Z  2029-02-01T23:30:00Z"), "why it goes: {}", ran.out);
    assert!(!ran.out.contains("proposal"), "the call closed later: {}", ran.out);
    assert!(listed("2029-04-02T00:00:00Z").out.contains("proposal"), "what is asked no more goes as usual");
    let ran = bench.run("submissions retention --apply --now 9000-01-01T00:00:00Z").expect(Exit::Failed);
    assert!(ran.err.contains("nothing is removed before its time"), "{}", ran.err);
    assert!(listed("2029-04-02T00:00:00Z").err.starts_with("2 submissions"), "all is there");
    let bench = with_store(&[("letter", None, "2021-02-01T23:30:00Z"), ("letter", None, "2021-02-02T23:30:00Z")]);
    let apply = "submissions retention --apply --now 2023-02-02T00:00:00Z";
    assert!(bench.run(apply).expect(Exit::Done).err.contains("removed answers of 1 submission"));
    assert!(bench.run(apply).expect(Exit::Done).err.contains("removed answers of 0 submissions"));
}

#[test]
fn the_status_counts_by_form_call_and_day_of_the_calls_own_clock() {
    let care = Some("2027-care");
    let bench = with_store(&[
        ("letter", None, "2027-02-01T23:30:00Z"),
        ("proposal", care, "2027-03-01T04:30:00Z"),
        ("proposal", care, "2027-03-01T05:30:00Z"),
        ("proposal", care, "2027-03-01T06:30:00Z"),
        ("proposal", Some("2019-gone"), "2027-03-01T23:30:00Z"),
    ]);
    let ran = bench.run(&format!("submissions status {BEFORE}")).expect(Exit::Done);
    let expected = [
        "FORM      CALL       STATE         ANSWERS UNTIL         COUNT  FIRST                 LAST",
        "letter    -          -             -                     1      2027-02-01T23:30:00Z  2027-02-01T23:30:00Z",
        "proposal  2019-gone  -             -                     1      2027-03-01T23:30:00Z  2027-03-01T23:30:00Z",
        "proposal  2027-care  closing-soon  2027-04-01T04:59:00Z  3      2027-03-01T04:30:00Z  2027-03-01T06:30:00Z",
        "all       -          -             -                     5      -                     -",
        "",
        "DAY         FORM      CALL       COUNT",
        "2027-02-02  letter    -          1",
        "2027-02-28  proposal  2027-care  1",
        "2027-03-01  proposal  2027-care  2",
        "2027-03-02  proposal  2019-gone  1",
    ];
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), expected);
    let ran = bench.run(&format!("submissions status --format json {AFTER}")).expect(Exit::Done);
    let status: Value = serde_json::from_str(&ran.out).expect("standard output is JSON alone");
    assert_eq!(status["submissions"][2]["count"], 3);
    assert_eq!(status["submissions"][2]["state"], "closed");
    assert_eq!(status["days"].as_array().map(Vec::len), Some(4));
    assert!(!ran.out.contains("Ana"), "{}", ran.out);
}
