//! One request on a connection of its own: enough to speak with what stands in.

use std::io;

use axum::http::HeaderMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The line of its type, if there is one.
    pub content_type: Option<String>,
    /// Where it leads, if it leads somewhere.
    pub location: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Credentials as everything that stands in takes them, whoever signed.
const AUTHORIZATION: &str =
    "AWS4-HMAC-SHA256 Credential=test/20270101/eu-west-1/SERVICE/aws4_request, SignedHeaders=host, Signature=00";

/// Calls an operation of a service that speaks JSON, named `Service_Version.Operation`.
pub async fn call(address: &str, service: &str, target: &str, body: &str) -> io::Result<Answer> {
    let mut headers = HeaderMap::new();
    let authorization = AUTHORIZATION.replace("SERVICE", service);
    for (name, value) in [
        ("content-type", "application/x-amz-json-1.0"),
        ("x-amz-date", "20270101T000000Z"),
        ("x-amz-target", target),
        ("authorization", &authorization),
    ] {
        headers.insert(name, value.parse().map_err(io::Error::other)?);
    }
    send(address, ("POST", "/"), &headers, body.as_bytes()).await
}

/// Sends a request to an address, `http://HOST:PORT`.
pub async fn send(address: &str, (method, path): (&str, &str), headers: &HeaderMap, body: &[u8]) -> io::Result<Answer> {
    let host = address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await?;
    let mut head = format!("{method} {path} HTTP/1.0\r\n");
    let own = |name: &str| matches!(name, "connection" | "content-length" | "transfer-encoding");
    for (name, value) in headers.iter().filter(|(name, _)| !own(name.as_str())) {
        head += &format!("{name}: {}\r\n", value.to_str().map_err(io::Error::other)?);
    }
    if !headers.contains_key("host") {
        head += &format!("host: {host}\r\n");
    }
    head += &format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    stream.write_all(&[head.as_bytes(), body].concat()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    read(&bytes).ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))
}

fn read(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let header = |wanted: &str| {
        let mut lines = head.lines().rev().filter_map(|line| line.split_once(':'));
        lines.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim().to_owned())
    };
    let (content_type, location) = (header("content-type"), header("location"));
    Some(Answer { status, content_type, location, body: bytes[end + 4..].to_vec() })
}
