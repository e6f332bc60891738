//! A small site, and a visitor who sends forms to it.

mod bundle;
mod sent;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use functions::keys::Keys;
use functions::log::Log;
use functions::mail::{Mail, MailSettings, Message, Way};
use functions::store::{Filter, Store};
use functions::{Catalogue, Clock, Record, Service, router};
use http_body_util::BodyExt;
use tower::ServiceExt;

pub(crate) use bundle::files;
use sent::{MULTIPART, multipart};
pub(crate) use sent::{encode, picture};

/// The call's form in Spanish.
pub(crate) const APPLY: &str = "/api/submissions/es/apply/2027";

/// The site's form in Spanish.
pub(crate) const CONTACT: &str = "/api/network/es/contact";

/// The walk for the call, in Spanish.
pub(crate) const TOUR: &str = "/api/submissions/es/tour/2027";

/// A moment at which the call of the small site is open.
pub(crate) const OPEN: &str = "2027-02-01T12:00:00Z";

/// The small site at work.
pub(crate) struct Site {
    pub(crate) service: Arc<Service>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Site {
    /// The site while the call is open, with a store in memory.
    pub(crate) async fn open() -> Self {
        Self::at(OPEN, "memory:").await
    }

    /// The site at a moment, with a store at an address.
    pub(crate) async fn at(moment: &str, store: &str) -> Self {
        let catalogue = Catalogue::from_files(&files()).expect("the small site is sound");
        let store = Store::open(store).await.expect("the store opens");
        let clock = Clock::Fixed(moment.parse().expect("a moment"));
        let mut service = Service::new(catalogue, (store, Keys::generate([7; 32], [9; 32])), clock);
        let settings = MailSettings { way: "memory:".to_owned(), from: "site@site.example".to_owned(), password: None };
        service.mail = Some(Mail::open(&settings).await.expect("mail in memory"));
        service.log = Log::memory();
        Self { service: Arc::new(service) }
    }

    /// The same site, with what it has stored, at another moment.
    pub(crate) fn later(self, moment: &str) -> Self {
        let mut service = Arc::into_inner(self.service).expect("nobody else holds the site");
        service.clock = Clock::Fixed(moment.parse().expect("a moment"));
        Self { service: Arc::new(service) }
    }

    pub(crate) fn router(&self) -> Router {
        router(Arc::clone(&self.service))
    }

    /// Sends a form as a browser does.
    pub(crate) async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        self.post_from(path, pairs, &[("sec-fetch-site", "same-origin")]).await
    }

    /// Sends a form with headers of one's own.
    pub(crate) async fn post_from(&self, path: &str, pairs: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![("host", "site.example"), ("content-type", "application/x-www-form-urlencoded")];
        all.extend(headers);
        self.send(Method::POST, path, &all, encode(pairs).into()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[("host", "site.example")], Vec::new()).await
    }

    /// Sends anything.
    pub(crate) async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let builder = Request::builder().method(method).uri(path);
        let builder = headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value));
        let request = builder.body(Body::from(body)).expect("the request is well-formed");
        let response = self.router().oneshot(request).await.expect("a router cannot fail");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("the body is in memory").to_bytes();
        let body = String::from_utf8(bytes.to_vec()).expect("answers are UTF-8");
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Sends files as a browser does: each the name of its control, its own name, and its bytes.
    pub(crate) async fn send_files(&self, path: &str, files: &[(&str, &str, &[u8])]) -> Answer {
        let headers = [("host", "site.example"), ("content-type", MULTIPART)];
        self.send(Method::POST, path, &headers, multipart(files)).await
    }

    /// Lets the worker do what is due, and returns every message that has left so far.
    pub(crate) async fn mailed(&self) -> Vec<Message> {
        functions::worker::round(&self.service).await.expect("the store works");
        match self.service.mail.as_ref().map(|mail| &mail.way) {
            Some(Way::Memory(memory)) => memory.sent(),
            _ => Vec::new(),
        }
    }

    /// Returns everything that is stored, newest first.
    pub(crate) async fn stored(&self) -> Vec<Record> {
        self.service.store.list(&Filter::default(), None, 10_000).await.expect("the store answers").records
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("headers are ASCII"))
    }

    /// Returns where the answer leads, and fails unless it leads somewhere.
    pub(crate) fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER.as_u16(), "{self:?}");
        self.header("location")
    }
}

impl Answer {
    /// Returns the address of the confirmation that a reference alone opens.
    pub(crate) fn confirmation(&self) -> String {
        let (before, _code) = self.location().rsplit_once('/').expect("it leads to a receipt");
        before.replace("/receipt/", "/received/")
    }
}

/// An answer to the call's form that satisfies it.
pub(crate) fn good() -> Vec<(&'static str, &'static str)> {
    vec![("name", "Ana Ibáñez"), ("email", "ana@example.org"), ("amount", "40000"), ("story", "")]
}

/// The good answer with some values in place of its own.
pub(crate) fn good_but<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let changed = |name: &str| changes.iter().any(|(change, _)| *change == name);
    let kept = good().into_iter().filter(|(name, _)| !changed(name));
    kept.chain(changes.iter().copied()).collect()
}

/// An answer to the site's form that satisfies it.
pub(crate) fn letter() -> Vec<(&'static str, &'static str)> {
    vec![("message", "Buenos días")]
}
