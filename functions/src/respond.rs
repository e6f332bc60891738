//! Answers in HTTP: status, headers, body.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use jiff::Timestamp;

use crate::error::Refusal;
use crate::headers;
use crate::limits::TooOften;
use crate::pause::Pause;

/// What is answered, before it is dressed for HTTP.
#[derive(Debug)]
pub(crate) enum Reply {
    /// A page.
    Page(StatusCode, String),
    /// A page with a form that sends to another host.
    SendingPage {
        /// The status.
        status: StatusCode,
        /// The page.
        page: String,
        /// The other host, as `https://files.example`.
        origin: String,
    },
    /// Somewhere else, to be fetched by GET.
    SeeOther(String),
    /// A file to be kept.
    File {
        /// Its name, in ASCII.
        name: String,
        /// What it is.
        media_type: &'static str,
        /// What it holds.
        text: String,
    },
    /// A text that is no page.
    Text {
        /// What it is.
        media_type: &'static str,
        /// What it says.
        text: String,
    },
    /// An answer for the script of a page.
    Json(serde_json::Value),
    /// A page, or nothing but the status, and the methods that the address takes.
    Methods(&'static [Method], Option<String>),
    /// A page, or nothing but the status, and how long to wait.
    Later(Wait, Option<String>),
    /// Nothing but the status: there is no page to say it on.
    Plain(StatusCode),
}

/// Why somebody has to wait, and for how many seconds if that is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wait {
    status: StatusCode,
    seconds: Option<u32>,
}

impl From<TooOften> for Wait {
    fn from(TooOften { seconds }: TooOften) -> Self {
        Self { status: StatusCode::TOO_MANY_REQUESTS, seconds: Some(seconds) }
    }
}

impl Wait {
    /// Returns how long a pause lasts yet.
    pub(crate) fn during(pause: &Pause, now: Timestamp) -> Self {
        Self { status: StatusCode::SERVICE_UNAVAILABLE, seconds: pause.seconds(now) }
    }
}

impl Reply {
    /// Returns the reply to a refusal, on its page if one could be drawn.
    pub(crate) fn refusal(refusal: &Refusal, page: Option<String>, now: Timestamp) -> Self {
        match (refusal, page) {
            (Refusal::WrongMethod(methods), page) => Self::Methods(methods, page),
            (Refusal::TooOften(too_often), page) => Self::Later((*too_often).into(), page),
            (Refusal::Paused(pause), page) => Self::Later(Wait::during(pause, now), page),
            (_, Some(page)) => Self::Page(refusal.status(), page),
            (_, None) => Self::Plain(refusal.status()),
        }
    }

    /// Returns the status.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Page(status, _) | Self::SendingPage { status, .. } | Self::Plain(status) => *status,
            Self::File { .. } | Self::Text { .. } | Self::Json(_) => StatusCode::OK,
            Self::SeeOther(_) => StatusCode::SEE_OTHER,
            Self::Methods(..) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Later(wait, _) => wait.status,
        }
    }
}

/// Returns the response, with the headers of every answer and without a body where none was asked
/// for. No answer is kept by a cache: it may show what a visitor typed, or change with the clock.
pub(crate) fn response(reply: Reply, method: &Method, request: &HeaderMap) -> Response<Body> {
    let status = reply.status();
    let mut response = match reply {
        Reply::Page(_, page) => html(status, page),
        Reply::SendingPage { page, origin, .. } => sending(html(status, page), &origin),
        Reply::File { name, media_type, text } => file(&name, media_type, text),
        Reply::Text { media_type, text } => with_type(status, media_type, Body::from(text)),
        Reply::Json(value) => with_type(status, "application/json", Body::from(value.to_string())),
        Reply::SeeOther(address) => see_other(&address),
        Reply::Methods(methods, page) => not_allowed(methods, page),
        Reply::Later(wait, page) => later(wait, page),
        Reply::Plain(_) => plain(status),
    };
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers::secure(answer);
    headers::secure_transport(request, answer);
    if *method == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}

fn html(status: StatusCode, page: String) -> Response<Body> {
    with_type(status, "text/html; charset=utf-8", Body::from(page))
}

fn sending(mut page: Response<Body>, origin: &str) -> Response<Body> {
    if let Ok(policy) = HeaderValue::from_str(&theme::sending_to(headers::CONTENT_SECURITY_POLICY, origin)) {
        page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    page
}

fn plain(status: StatusCode) -> Response<Body> {
    with_type(status, "text/plain; charset=utf-8", Body::from(status.to_string()))
}

fn file(name: &str, media_type: &'static str, text: String) -> Response<Body> {
    let mut response = with_type(StatusCode::OK, media_type, Body::from(text));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

fn see_other(address: &str) -> Response<Body> {
    let location = HeaderValue::from_str(address).expect("the catalogue took only addresses in ASCII");
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(header::LOCATION, location);
    response
}

fn not_allowed(methods: &[Method], page: Option<String>) -> Response<Body> {
    let status = StatusCode::METHOD_NOT_ALLOWED;
    let mut response = page.map_or_else(|| plain(status), |page| html(status, page));
    let names: Vec<&str> = methods.iter().map(Method::as_str).collect();
    let allowed = HeaderValue::from_str(&names.join(", ")).expect("methods are ASCII words");
    response.headers_mut().insert(header::ALLOW, allowed);
    response
}

fn later(Wait { status, seconds }: Wait, page: Option<String>) -> Response<Body> {
    let mut response = page.map_or_else(|| plain(status), |page| html(status, page));
    if let Some(seconds) = seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn with_type(status: StatusCode, content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
