//! `convoca files`.

use axum::body::Body;
use axum::http::{HeaderMap, header};
use cli::Exit;
use functions::files::{FileId, FileType, Files, Upload, UploadLimits, receive};
use functions::store::Store;
use serde_json::Value;

use crate::bench::Bench;

const FOLDER: &str = ".convoca/submissions.sqlite.files";

/// Sends two PDFs, of which one has something bad in it, and returns their ids.
fn sent(bench: &Bench) -> [FileId; 2] {
    sent_at(bench, "2027-03-01T10:00:00Z")
}

fn sent_at(bench: &Bench, moment: &str) -> [FileId; 2] {
    let pdf = |text: &str| format!("%PDF-1.4\n({text})\nstartxref\n0\n%%EOF\n");
    let part = |name: &str, content: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"plan\"; filename=\"{name}\"\r\n\r\n{content}\r\n")
    };
    let body = part("خطة.pdf", &pdf("good")) + &part("b.pdf", &pdf("BAD")) + "--x--";
    let limits = UploadLimits { types: vec![FileType::Pdf], max_bytes: 1000, max_files_left: 2 };
    let now = moment.parse().expect("a moment");
    let upload = Upload { field: "plan", owner: "draft", limits: &limits, now };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, "multipart/form-data; boundary=x".parse().expect("a value"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let files = Files::in_folder(&bench.path(FOLDER)).await.expect("a folder");
        let received = receive(&headers, Body::from(body), &upload, &files).await.expect("they are kept");
        let ids: Vec<FileId> = received.files.into_iter().map(|file| file.id).collect();
        ids.try_into().expect("two were sent")
    })
}

/// Returns the ids of the files in a state.
fn listed(bench: &Bench, state: &str) -> Vec<String> {
    let ran = bench.run(&format!("files list --format json --state {state}")).expect(Exit::Done);
    let files: Value = serde_json::from_str(&ran.out).expect("standard output is JSON alone");
    let ids = files.as_array().expect("an array").iter().filter_map(|file| file["id"].as_str());
    ids.map(str::to_owned).collect()
}

#[test]
fn files_are_listed_with_their_names_and_states() {
    let bench = Bench::site();
    let [first, second] = sent(&bench);
    let ran = bench.run("files list").expect(Exit::Done);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].starts_with("ID ") && lines.len() == 3, "{}", ran.out);
    for (id, name) in [(&first, "خطة.pdf"), (&second, "b.pdf")] {
        let line = lines.iter().find(|line| line.starts_with(id.as_str())).expect("it is listed");
        assert!(line.ends_with(name) && line.contains("  pending "), "{line}");
    }
    assert_eq!(ran.err, "2 files\n");
    assert_eq!(bench.run("files list --state clean").expect(Exit::Done).out, "");
}

#[test]
fn a_file_is_given_out_whole_once_it_is_clean_and_never_before() {
    let bench = Bench::site();
    let [id, _] = sent(&bench);
    let get = format!("files get {id} --out plan.pdf");
    let ran = bench.run(&get).expect(Exit::Failed);
    assert!(ran.err.contains("convoca files scan") && !bench.path("plan.pdf").exists(), "{}", ran.err);
    bench.run(&format!("files mark {id} infected")).expect(Exit::Done);
    let ran = bench.run(&get).expect(Exit::Failed);
    assert!(ran.err.contains("infected") && !bench.path("plan.pdf").exists(), "{}", ran.err);
    bench.run(&format!("files mark {id} clean")).expect(Exit::Done);
    bench.run(&get).expect(Exit::Done);
    assert!(bench.read("plan.pdf").contains("(good)"));
    let ran = bench.run(&get).expect(Exit::Failed);
    assert!(ran.err.contains("there already"), "{}", ran.err);
    bench.write(&format!("{FOLDER}/{id}"), "something else");
    let ran = bench.run(&format!("files get {id} --out other.pdf")).expect(Exit::Failed);
    assert!(ran.err.contains("not those that were received") && !bench.path("other.pdf").exists(), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_scanner_sees_every_pending_file_and_what_it_cannot_judge_stays_pending() {
    use std::os::unix::fs::PermissionsExt;

    let bench = Bench::site();
    let [good, bad] = sent(&bench).map(|id| id.to_string());
    let scan = |text: &str| {
        bench.write("scan", &format!("#!/bin/sh\n{text}\n"));
        let executable = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(bench.path("scan"), executable).expect("it is ours");
        bench.run(&format!("files scan --command {}", bench.path("scan").display()))
    };
    let ran = scan("echo broken >&2; exit 2").expect(Exit::Failed);
    assert!(
        ran.err.contains("broken") && ran.err.ends_with("0 files clean, 0 infected, 2 not scanned\n"),
        "{}",
        ran.err
    );
    assert_eq!(listed(&bench, "pending").len(), 2);
    let ran = scan("if grep -q BAD \"$1\"; then echo \"$1: Test.Bad FOUND\"; exit 1; fi").expect(Exit::Done);
    assert_eq!(ran.out, format!("{bad}  infected: Test.Bad\n"));
    assert_eq!(ran.err, "1 file clean, 1 infected, 0 not scanned\n");
    assert_eq!((listed(&bench, "clean"), listed(&bench, "infected")), (vec![good], vec![bad]));
    let ran = scan("exit 2").expect(Exit::Done);
    assert_eq!(ran.err, "0 files clean, 0 infected, 0 not scanned\n", "what is judged is not scanned again");
}

#[test]
fn a_scanner_that_is_not_there_leaves_all_pending() {
    let bench = Bench::site();
    sent(&bench);
    let ran = bench.run("files scan --command no-such-scanner-anywhere").expect(Exit::Failed);
    assert!(ran.err.contains("cannot run `no-such-scanner-anywhere`"), "{}", ran.err);
    assert_eq!(listed(&bench, "pending").len(), 2);
}

#[test]
fn what_is_not_there_is_told_with_the_way_to_find_it() {
    let bench = Bench::site();
    let ran = bench.run("files list").expect(Exit::Failed);
    assert!(ran.err.contains("there are no files at") && ran.err.contains("--store"), "{}", ran.err);
    assert!(!bench.path(".convoca").exists(), "looking makes no folder");
    sent(&bench);
    for (action, reason) in [
        ("get ../../secret --out x", "is no id of a file"),
        ("mark 00000000000000000000000000 clean", "there is no file"),
        ("list --store memory:", "has no folder of files"),
    ] {
        let ran = bench.run(&format!("files {action}")).expect(Exit::Failed);
        assert!(ran.err.contains(reason), "{action}: {}", ran.err);
    }
}

#[test]
fn files_that_nothing_names_are_told_by_a_dry_run_and_removed_a_day_after_they_came() {
    let bench = Bench::site();
    let ids = sent_at(&bench, "2021-03-01T10:00:00Z").map(|id| id.to_string());
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let address = format!("sqlite:{}", bench.path(".convoca/submissions.sqlite").display());
    runtime.block_on(Store::open(&address)).expect("a store");
    let sweep = |options: &str| bench.run(&format!("files sweep {options}"));
    let ran = sweep("--now 2021-03-02T10:00:00Z").expect(Exit::Done);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "removed 0 files\n"));
    let ran = sweep("--dry-run --now 2021-03-02T10:00:01Z").expect(Exit::Done);
    assert!(ids.iter().all(|id| ran.out.contains(id)) && ran.err.ends_with("2 files would be removed\n"), "{ran:?}");
    let ran = sweep("--now 9000-01-01T00:00:00Z").expect(Exit::Failed);
    assert!(ran.err.contains("nothing is removed before its time"), "{}", ran.err);
    assert_eq!(listed(&bench, "pending").len(), 2, "all is there");
    assert_eq!(sweep("--now 2021-03-02T10:00:01Z").expect(Exit::Done).err, "removed 2 files\n");
    assert_eq!(listed(&bench, "pending").len(), 0);
}

#[test]
fn the_status_counts_files_that_wait_for_their_scan() {
    let bench = Bench::site();
    let [first, _] = sent(&bench);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let address = format!("sqlite:{}", bench.path(".convoca/submissions.sqlite").display());
    runtime.block_on(Store::open(&address)).expect("a store");
    bench.run(&format!("files mark {first} clean")).expect(Exit::Done);
    let out = bench.run("submissions status").expect(Exit::Done).out;
    for line in
        ["FILES TO SCAN  CLEAN  INFECTED  OLDEST TO SCAN", "1              1      0         2027-03-01T10:00:00Z"]
    {
        assert!(out.lines().any(|shown| shown == line), "{line}: {out}");
    }
    let out = bench.run("submissions status --format json").expect(Exit::Done).out;
    let status: Value = serde_json::from_str(&out).expect("standard output is JSON alone");
    assert_eq!(status["files"]["pending"], 1, "{status}");
    std::fs::remove_dir_all(bench.path(FOLDER)).expect("it is ours");
    let out = bench.run("submissions status").expect(Exit::Done).out;
    assert!(!out.contains("FILES") && !bench.path(FOLDER).exists(), "looking makes no folder: {out}");
}
