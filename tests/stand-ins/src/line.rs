//! A line to a service that fails as lines and services do, and counts what passes.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::http;

/// Longer than a function waits for one answer.
const TOO_LONG: Duration = Duration::from_millis(3_500);

/// A line from an address of this machine to a service.
#[derive(Clone, Debug)]
pub struct Line {
    /// The address at this end, as `http://127.0.0.1:1`.
    pub address: String,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    target: Option<String>,
    /// Of so many calls one fails; 0 is never.
    every: usize,
    calls: AtomicUsize,
    operations: Mutex<BTreeMap<String, usize>>,
    /// What transactions wrote, as the operations that do so alone.
    writes: Mutex<BTreeSet<String>>,
    bodies: Mutex<Vec<Bytes>>,
}

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Throttled,
    Broken,
    /// Another transaction is in the way.
    Conflict,
    /// The deed is done and the answer says that it failed.
    AnswerLost,
    /// The deed is done and the answer comes when nobody waits for it.
    Late,
}

/// The faults in turn; the slow one is rare.
const FAULTS: [Fault; 17] = {
    use Fault::{AnswerLost, Broken, Conflict, Late, Throttled};
    [
        Throttled, AnswerLost, Conflict, Broken, Throttled, AnswerLost, Conflict, Broken, AnswerLost, Throttled,
        Conflict, AnswerLost, Broken, Throttled, Conflict, AnswerLost, Late,
    ]
};

impl Line {
    /// Opens a line to a service on which one of so many calls fails; 0 is never.
    ///
    /// # Errors
    ///
    /// Fails when the machine has no port.
    pub async fn to(target: &str, every: usize) -> io::Result<Self> {
        Self::open(Some(target.to_owned()), every).await
    }

    /// Opens a line to nobody: every call is taken for good, and what it said is kept.
    ///
    /// # Errors
    ///
    /// Fails when the machine has no port.
    pub async fn to_nobody(every: usize) -> io::Result<Self> {
        Self::open(None, every).await
    }

    async fn open(target: Option<String>, every: usize) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let shared = Shared { target, every, ..Shared::default() };
        let shared = Arc::new(shared);
        let routes = Router::new().fallback(pass).with_state(Arc::clone(&shared));
        tokio::spawn(async move {
            // It ends with the runtime.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self { address, shared })
    }

    /// Returns how often each operation was called, by its name.
    pub fn operations(&self) -> BTreeMap<String, usize> {
        self.shared.operations.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns what transactions wrote, as the operations that do so alone.
    pub fn writes(&self) -> BTreeSet<String> {
        self.shared.writes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets what was called.
    pub fn forget(&self) {
        self.shared.operations.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Returns what was said to nobody, and taken for good.
    pub fn bodies(&self) -> Vec<Bytes> {
        self.shared.bodies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Shared {
    fn note(&self, operation: String) {
        *self.operations.lock().unwrap_or_else(PoisonError::into_inner).entry(operation).or_default() += 1;
    }

    /// Notes what a transaction writes, which takes the rights of each write.
    fn note_writes(&self, body: &[u8]) {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let writes = body["TransactItems"].as_array().into_iter().flatten().filter_map(Value::as_object);
        for write in writes.flat_map(|write| write.keys()) {
            self.writes.lock().unwrap_or_else(PoisonError::into_inner).insert(format!("{write}Item"));
        }
    }

    fn fault(&self) -> Option<Fault> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        let fails = self.every > 0 && call.is_multiple_of(self.every);
        fails.then(|| FAULTS[call / self.every % FAULTS.len()])
    }
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = body.collect().await else { return answer(400, "") };
    let body = body.to_bytes();
    let target = parts.headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    let operation = target.map_or_else(
        || format!("{} {}", parts.method, parts.uri.path()),
        |target| target.rsplit('.').next().unwrap_or_default().to_owned(),
    );
    let (conflicts, is_json) = (operation == "TransactWriteItems", target.is_some());
    shared.note(operation);
    if conflicts {
        shared.note_writes(&body);
    }
    match shared.fault() {
        None => forward(&shared, &parts, body).await,
        Some(Fault::Conflict) if conflicts => answer(
            400,
            r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                "CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict"}]}"#,
        ),
        // S3 says so in XML.
        Some(Fault::Throttled | Fault::Conflict) if !is_json => answer(503, "<Error><Code>SlowDown</Code></Error>"),
        Some(Fault::Throttled | Fault::Conflict) => {
            answer(400, r#"{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}"#)
        }
        Some(Fault::Broken) => answer(500, r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}"#),
        Some(Fault::AnswerLost) => {
            forward(&shared, &parts, body).await;
            answer(500, r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}"#)
        }
        Some(Fault::Late) => {
            let answer = forward(&shared, &parts, body).await;
            tokio::time::sleep(TOO_LONG).await;
            answer
        }
    }
}

async fn forward(shared: &Shared, parts: &Parts, body: Bytes) -> Response<Body> {
    let Some(target) = &shared.target else {
        shared.bodies.lock().unwrap_or_else(PoisonError::into_inner).push(body);
        return answer(200, r#"{"MessageId":"1"}"#);
    };
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    match http::send(target, (parts.method.as_str(), path), &parts.headers, &body).await {
        Ok(answered) => {
            let mut response = Response::new(Body::from(answered.body));
            *response.status_mut() = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::BAD_GATEWAY);
            let kind = answered.content_type.and_then(|kind| HeaderValue::from_str(&kind).ok());
            kind.map(|kind| response.headers_mut().insert(header::CONTENT_TYPE, kind));
            response
        }
        Err(_) => answer(502, ""),
    }
}

fn answer(status: u16, body: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.0"));
    response
}
