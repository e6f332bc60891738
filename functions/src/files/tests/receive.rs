//! Uploads from end to end.

use axum::body::Body;
use axum::http::{HeaderMap, header};
use forms::Pairs;

use super::samples;
use crate::error::Refusal;
use crate::files::{FileProblem, FileState, FileType, Files, Received, Refused, Upload, UploadLimits, receive};

const ALLOWED: [FileType; 5] = [FileType::Pdf, FileType::Jpeg, FileType::Png, FileType::Docx, FileType::Odt];

/// A part of a body: name, file name and media type, content.
type Part<'a> = (&'a str, Option<(&'a str, &'a str)>, &'a [u8]);

fn body(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        body.extend(format!("--bo\r\nContent-Disposition: form-data; name=\"{name}\"").bytes());
        if let Some((name, media_type)) = file {
            body.extend(format!("; filename=\"{name}\"\r\nContent-Type: {media_type}").bytes());
        }
        body.extend(b"\r\n\r\n");
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--bo--\r\n");
    body
}

fn limits() -> UploadLimits {
    UploadLimits { types: ALLOWED.to_vec(), max_bytes: 100_000, max_files_left: 2 }
}

async fn send(files: &Files, body: Vec<u8>) -> Result<Received, Refused> {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, "multipart/form-data; boundary=bo".parse().expect("a value"));
    headers.insert(header::CONTENT_LENGTH, body.len().into());
    let limits = limits();
    let now = "2027-03-01T10:00:00Z".parse().expect("a moment");
    let upload = Upload { field: "plan", owner: "draft", limits: &limits, now };
    receive(&headers, Body::from(body), &upload, files).await
}

/// Sends one file and returns the key of its problem.
async fn problem(name: &str, media_type: &str, content: &[u8]) -> Option<FileProblem> {
    let files = Files::in_memory();
    let sent = send(&files, body(&[("plan", Some((name, media_type)), content)])).await;
    let kept = files.list(None).await.expect("it is listed").len();
    match sent {
        Ok(received) => {
            assert_eq!((received.files.len(), kept), (1, 1), "{name}");
            None
        }
        Err(Refused::File(problem)) => {
            assert_eq!(kept, 0, "{name}");
            Some(problem)
        }
        Err(Refused::Request(refusal)) => panic!("{name}: {refusal:?}"),
    }
}

#[tokio::test]
async fn files_are_kept_pending_with_their_names_sizes_and_hashes() {
    let files = Files::in_memory();
    let (plan, text) = (samples::pdf(), samples::docx());
    let parts: [Part<'_>; 4] = [
        ("go", None, b"next"),
        ("plan", Some(("../خطة 2027.pdf", "application/pdf")), &plan),
        ("plan", Some(("carta", "application/octet-stream")), &text),
        ("ñ", None, "sí".as_bytes()),
    ];
    let received = send(&files, body(&parts)).await.expect("all is well");
    let pairs: Pairs = vec![("go".to_owned(), "next".to_owned()), ("ñ".to_owned(), "sí".to_owned())];
    assert_eq!(received.pairs, pairs);
    let told: Vec<(&str, u64, &str)> =
        received.files.iter().map(|file| (file.name.as_str(), file.bytes, file.hash.as_str())).collect();
    let hashes = [&plan, &text].map(|bytes| blake3::hash(bytes).to_hex().to_string());
    let sizes = [&plan, &text].map(|bytes| bytes.len() as u64);
    assert_eq!(told, [("خطة 2027.pdf", sizes[0], hashes[0].as_str()), ("carta.docx", sizes[1], &hashes[1])]);
    for file in &received.files {
        let kept = files.find(&file.id).await.expect("it answers").expect("it is kept");
        assert_eq!(
            (kept.state, kept.owner.as_str(), kept.uploaded.field.as_str()),
            (FileState::Pending, "draft", "plan")
        );
    }
}

#[tokio::test]
async fn a_picture_is_cleaned_before_it_is_kept() {
    let picture = samples::jpeg();
    let told = [&picture[..2], b"\xff\xfe\0\x08SECRET", &picture[2..], b"SECRET"].concat();
    let files = Files::in_memory();
    let sent = body(&[("plan", Some(("foto.JPG", "image/jpeg")), &told)]);
    let file = send(&files, sent).await.expect("all is well").files.remove(0);
    files.set_state(&file.id, FileState::Clean).await.expect("it is kept");
    let (_, mut reader) = files.open(&file.id).await.expect("it is clean");
    let mut kept = Vec::new();
    std::io::Read::read_to_end(&mut reader, &mut kept).expect("it is read");
    assert_eq!(
        (kept, file.bytes, file.hash.as_str()),
        (picture.clone(), picture.len() as u64, blake3::hash(&picture).to_hex().as_str())
    );
}

#[tokio::test]
async fn no_file_chosen_is_told_from_an_empty_file() {
    let files = Files::in_memory();
    for (name, media_type) in [("", "application/octet-stream"), ("", "")] {
        let sent = body(&[("plan", Some((name, media_type)), b""), ("other", Some(("", "")), b"")]);
        assert!(send(&files, sent).await.expect("nothing is wrong").files.is_empty());
    }
    let empty = problem("plan.pdf", "application/pdf", b"").await;
    assert_eq!(empty, Some(FileProblem::Empty { name: "plan.pdf".to_owned() }));
}

#[tokio::test]
async fn name_sender_and_content_must_agree_on_a_type_that_is_asked_for() {
    const PDF: &str = "application/pdf";
    let office = FileType::Docx.media_type();
    let heic = b"\0\0\0\x20ftypheic\0\0\0\0mif1";
    for (name, media_type, content, expected) in [
        ("a.pdf", PDF, samples::pdf(), None),
        ("a.PDF", "", samples::pdf(), None),
        ("a", "application/octet-stream", samples::pdf(), None),
        ("a.jpeg", "image/pjpeg", samples::jpeg(), None),
        ("a.png", "image/png", samples::png(), None),
        ("a.docx", office, samples::docx(), None),
        ("a.docx", "application/zip", samples::docx(), None),
        ("a.odt", "", samples::odt(), None),
        ("a.pdf", "text/html", samples::pdf(), Some(("wrong_type", None))),
        ("a.pdf", PDF, samples::jpeg(), Some(("wrong_ending", Some("JPEG")))),
        ("a.jpg", "image/jpeg", samples::pdf(), Some(("wrong_ending", Some("PDF")))),
        ("a.exe", "", samples::pdf(), Some(("wrong_ending", Some("PDF")))),
        ("a.html", "text/html", b"<!doctype html>".to_vec(), Some(("wrong_type_found", Some("HTML")))),
        ("a.exe", "", b"words".to_vec(), Some(("wrong_type_found", Some("EXE")))),
        ("a.pdf", PDF, b"MZ\x90\0".to_vec(), Some(("wrong_type_found", Some("EXE")))),
        ("a.heic", "image/heic", heic.to_vec(), Some(("wrong_type_found", Some("HEIC")))),
        ("a.jpg", "image/jpeg", heic.to_vec(), Some(("wrong_type_found", Some("HEIC")))),
        ("a.xlsx", "", samples::xlsx(), Some(("wrong_type_found", Some("XLSX")))),
        ("a.doc", "application/msword", samples::ole("WordDocument"), Some(("wrong_type_found", Some("DOC/XLS")))),
        ("a.pdf", PDF, b"words".to_vec(), Some(("wrong_type", None))),
        ("a.docx", office, samples::docm(), Some(("macros", None))),
        ("a.docx", office, samples::ole("EncryptedPackage"), Some(("encrypted", None))),
        ("a.pdf", PDF, samples::pdf_with("/Encrypt 5 0 R", 0), Some(("encrypted", None))),
        ("a.pdf", PDF, b"%PDF-1.4 cut".to_vec(), Some(("unreadable", None))),
        ("a.jpg", "image/jpeg", samples::jpeg()[..200].to_vec(), Some(("unreadable", None))),
        ("a.png", "image/png", samples::png()[..40].to_vec(), Some(("unreadable", None))),
        ("a.docx", office, samples::docx()[..90].to_vec(), Some(("unreadable", None))),
    ] {
        let problem = problem(name, media_type, &content).await;
        let told = problem.as_ref().map(|problem| {
            let found = match problem {
                FileProblem::WrongType { found, allowed, .. } => {
                    assert_eq!(allowed[..], ALLOWED);
                    found.as_deref()
                }
                FileProblem::WrongEnding { found, .. } => Some(found.label()),
                _ => None,
            };
            (problem.key(), found)
        });
        assert_eq!(told, expected, "{name} {media_type}");
    }
}

#[tokio::test]
async fn sizes_and_numbers_have_limits_and_nothing_is_kept_beyond_them() {
    let files = Files::in_memory();
    let fit = |size: usize| {
        let pdf = samples::pdf_with("", 0);
        samples::pdf_with("", size - pdf.len())
    };
    let file = |content: &[u8]| body(&[("plan", Some(("a.pdf", "application/pdf")), content)]);
    assert!(send(&files, file(&fit(100_000))).await.is_ok());
    let too_large = FileProblem::TooLarge { name: Some("a.pdf".to_owned()), limit: 100_000 };
    let unread = FileProblem::TooLarge { name: None, limit: 100_000 };
    let small = samples::pdf();
    let part: Part<'_> = ("plan", Some(("a.pdf", "application/pdf")), &small);
    for (body, expected) in [
        (file(&fit(100_001)), too_large.clone()),
        // Larger than the body may be, and drained all the same.
        (file(&vec![b'x'; 3 << 20]), too_large),
        (file(&vec![b'x'; 65 << 20]), unread),
        (body(&[part, part, part]), FileProblem::TooMany { most: 2 }),
    ] {
        match send(&files, body).await {
            Err(Refused::File(problem)) => assert_eq!(problem, expected),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(files.list(None).await.expect("it is listed").len(), 1, "the first");
}

#[tokio::test]
async fn one_wrong_file_keeps_all_others_from_being_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::in_folder(folder.path()).await.expect("a new folder");
    let good = samples::pdf();
    let whole = body(&[("plan", Some(("a.pdf", "")), &good), ("plan", Some(("b.pdf", "")), b"words")]);
    assert!(matches!(send(&files, whole.clone()).await, Err(Refused::File(FileProblem::WrongType { .. }))));
    let elsewhere = body(&[("plan", Some(("a.pdf", "")), &good), ("other", Some(("b.pdf", "")), &good)]);
    assert!(matches!(send(&files, elsewhere).await, Err(Refused::Request(Refusal::Unreadable))));
    for length in (0..whole.len() - 20).step_by(7) {
        assert!(send(&files, whole[..length].to_vec()).await.is_err(), "{length}");
    }
    let arriving = std::fs::read_dir(folder.path().join("arriving")).expect("a folder").count();
    assert_eq!((files.list(None).await.expect("it is listed").len(), arriving), (0, 0));
}

#[tokio::test]
async fn a_body_that_is_no_upload_is_a_refusal_of_the_request() {
    let files = Files::in_memory();
    let limits = limits();
    let now = "2027-03-01T10:00:00Z".parse().expect("a moment");
    let upload = Upload { field: "plan", owner: "draft", limits: &limits, now };
    let sent = receive(&HeaderMap::new(), Body::from("a=1"), &upload, &files).await;
    assert!(matches!(sent, Err(Refused::Request(Refusal::WrongContentType))));
    assert!(matches!(send(&files, b"words".to_vec()).await, Err(Refused::Request(Refusal::Unreadable))));
}
