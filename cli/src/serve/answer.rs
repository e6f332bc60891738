//! A request for a file of the site, answered from memory; nothing here reads a disk.
//!
//! [`answer`] decides in this order:
//!
//! 1. While the content has errors, pages give way to the page that tells of them.
//! 2. A file at the address, or the `index.html` of a folder with a slash behind it.
//! 3. A folder without its slash leads to the one with it.
//! 4. The page for what is not there, in the language of the address.

use std::borrow::Cow;

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::faults_page::{self, LastGood};
use super::live::{Faults, Showing};
use super::{content_type, site};

/// The query behind an address that asks for a page as it was before the errors.
const LAST_GOOD: &str = "last-good";

/// Answers a request for an address that is not the functions'.
pub fn answer(showing: &Showing, request: &Parts) -> Response {
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = decoded(request.uri.path());
    let site = showing.site.as_deref();
    let found = site.zip(path.as_deref()).and_then(|(site, path)| find(site, path));
    let is_page = found.as_ref().is_none_or(|found| found.is_page());
    let asks_for_last_good = request.uri.query() == Some(LAST_GOOD);
    match (&showing.faults, site) {
        (Some(faults), site) if is_page && !(asks_for_last_good && site.is_some()) => self::faults(faults, showing),
        (_, None) => unavailable(),
        (_, Some(site)) => match found {
            Some(Found::File(path, bytes)) => file(showing, request, (path, bytes)),
            Some(Found::Folder) => with_slash(&request.uri),
            None => not_found(showing, site, path.as_deref().unwrap_or_default()),
        },
    }
}

/// Puts the script that follows changes into a page, at the end of its body.
pub fn followed(page: &str, token: &str) -> String {
    let script = format!("<script src=\"/_convoca/reload.js?shown={token}\" defer></script>");
    match page.rfind("</body>") {
        Some(place) => format!("{}{script}{}", &page[..place], &page[place..]),
        None => format!("{page}{script}"),
    }
}

/// Answers with the page of the faults.
pub fn faults(faults: &Faults, showing: &Showing) -> Response {
    let last_good = if showing.site.is_some() { LastGood::Kept } else { LastGood::None };
    let page = followed(&faults_page::draw(faults, last_good), &showing.token);
    page_with_status(StatusCode::INTERNAL_SERVER_ERROR, page.into())
}

/// Answers before the first build is done.
pub fn unavailable() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")]).into_response()
}

#[derive(Debug, PartialEq, Eq)]
enum Found<'a> {
    File(&'a str, &'a Bytes),
    /// The address of a folder, without the slash that it has.
    Folder,
}

impl Found<'_> {
    fn is_page(&self) -> bool {
        match self {
            Self::File(path, _) => path.ends_with(".html"),
            Self::Folder => true,
        }
    }
}

/// Returns the path of an address without its first slash and with the signs that stand behind
/// `%`; nothing for what is no text or tries to leave a folder.
fn decoded(path: &str) -> Option<Cow<'_, str>> {
    let path = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
    let plain = |part: &str| part != "." && part != ".." && !part.contains(['\\', '\0']);
    path.split('/').all(plain).then_some(path)
}

fn find<'a>(site: &'a site::Site, path: &str) -> Option<Found<'a>> {
    let folder = path.is_empty() || path.ends_with('/');
    let name = if folder { format!("{path}index.html") } else { path.to_owned() };
    if let Some((path, bytes)) = site.files.get(&name) {
        return Some(Found::File(path, bytes));
    }
    let is_folder = !folder && site.files.has(&format!("{path}/index.html"));
    is_folder.then_some(Found::Folder)
}

fn file(showing: &Showing, request: &Parts, (path, bytes): (&str, &Bytes)) -> Response {
    let kind = content_type::of(path);
    let body = if kind == content_type::HTML { page_body(bytes, showing) } else { bytes.clone() };
    let tag = format!("\"{}\"", &blake3::hash(&body).to_hex()[..32]);
    let known = request.headers.get(header::IF_NONE_MATCH).is_some_and(|known| matches(known, &tag));
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache"), (header::ETAG, tag.as_str())];
    if known {
        return (StatusCode::NOT_MODIFIED, headers, Body::empty()).into_response();
    }
    (headers, body).into_response()
}

/// Tells whether a browser has the file already: `If-None-Match` lists tags, weak ones too.
fn matches(known: &HeaderValue, tag: &str) -> bool {
    let known = known.to_str().unwrap_or_default();
    known.split(',').map(str::trim).any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// Leads to the same address with a slash behind the path. The path begins with one slash and one
/// only, so it cannot lead to another host.
fn with_slash(uri: &Uri) -> Response {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let to = format!("/{}/{query}", uri.path().trim_start_matches('/'));
    (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, to)], [(header::CACHE_CONTROL, "no-cache")]).into_response()
}

fn not_found(showing: &Showing, site: &site::Site, path: &str) -> Response {
    let language = path.split('/').next().unwrap_or_default();
    let page = site.files.get(&format!("{language}/404.html")).or_else(|| site.files.get("404.html"));
    match page {
        Some((_, page)) => page_with_status(StatusCode::NOT_FOUND, page_body(page, showing)),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn page_body(bytes: &Bytes, showing: &Showing) -> Bytes {
    followed(&String::from_utf8_lossy(bytes), &showing.token).into()
}

fn page_with_status(status: StatusCode, page: Bytes) -> Response {
    let headers = [(header::CONTENT_TYPE, content_type::HTML), (header::CACHE_CONTROL, "no-store")];
    (status, headers, page).into_response()
}

#[cfg(test)]
mod tests;
