//! What holds of every multipart body, whatever is in it.

use axum::body::Body;
use axum::http::{HeaderMap, header};
use proptest::prelude::*;

use super::{Multipart, PartHead, SentFile};
use crate::error::Refusal;

type Part = (PartHead, Vec<u8>);

/// Reads all parts; those before a refusal are returned with it.
fn read(body: Vec<u8>) -> (Vec<Part>, Option<Refusal>) {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, "multipart/form-data; boundary=bo".parse().expect("a value"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let mut multipart = Multipart::new(&headers, Body::from(body), 1 << 20).expect("it is multipart");
        let mut parts = Vec::new();
        loop {
            let head = match multipart.next_part().await {
                Ok(Some(head)) => head,
                Ok(None) => return (parts, None),
                Err(refusal) => return (parts, Some(refusal)),
            };
            let mut content = Vec::new();
            loop {
                match multipart.content().await {
                    Ok(Some(more)) => content.extend(more),
                    Ok(None) => break,
                    Err(refusal) => return (parts, Some(refusal)),
                }
            }
            parts.push((head, content));
        }
    })
}

/// Writes a body as browsers do.
fn write(parts: &[Part]) -> Vec<u8> {
    let escaped = |text: &str| text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let mut body = Vec::new();
    for (head, content) in parts {
        let mut said = format!("--bo\r\nContent-Disposition: form-data; name=\"{}\"", escaped(&head.name));
        if let Some(file) = &head.file {
            said += &format!("; filename=\"{}\"\r\nContent-Type: {}", escaped(&file.name), file.media_type);
        }
        body.extend(said.as_bytes());
        body.extend(b"\r\n\r\n");
        body.extend(content);
        body.extend(b"\r\n");
    }
    body.extend(b"--bo--\r\n");
    body
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let file = ("[a-zñ中ع \"\r\n;=.]{0,12}", prop::sample::select(vec!["", "image/png", "application/pdf"]));
    let part = (
        "[a-zñ中ع \";=\\[\\]]{1,12}",
        prop::option::of(file),
        // Often something that looks like a boundary.
        prop::collection::vec(prop::sample::select(b"\r\n-boa\0\xff".to_vec()), 0..40),
    );
    let part = part.prop_filter_map("the content would hold the boundary", |(name, file, content)| {
        let file = file.map(|(name, media_type)| SentFile { name, media_type: media_type.to_owned() });
        let holds = [b"\r\n".as_slice(), &content, b"\r\n"].concat().windows(6).any(|window| window == b"\r\n--bo");
        (!holds).then_some((PartHead { name, file }, content))
    });
    prop::collection::vec(part, 0..6)
}

proptest! {
    #[test]
    fn whatever_a_browser_writes_is_read_back(parts in parts()) {
        let (read, refusal) = read(write(&parts));
        prop_assert!(refusal.is_none(), "{refusal:?}");
        prop_assert_eq!(read, parts);
    }

    #[test]
    fn a_body_cut_anywhere_is_refused_and_gives_only_whole_parts(parts in parts(), cut in 0.0..1.0_f64) {
        let body = write(&parts);
        // Without the line break behind its end the body is whole.
        let length = ((body.len() - 2) as f64 * cut) as usize;
        let (read, refusal) = read(body[..length].to_vec());
        prop_assert!(refusal.is_some());
        prop_assert_eq!(&read[..], &parts[..read.len()]);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(body in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(body.clone());
        let _ = read([b"--bo\r\n".to_vec(), body].concat());
    }

    #[test]
    fn no_head_makes_the_reader_panic(head in "[ -~\r\nñ]{0,80}") {
        let _ = read(format!("--bo\r\nContent-Disposition: form-data; name=\"{head}\r\n\r\n\r\n--bo--").into_bytes());
    }
}
