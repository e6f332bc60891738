//! What comes through a gateway: an HTTP API, the address of a function, a load balancer.
//!
//! Whatever their events look like, they become the request that the visitor sent, and the router
//! answers it as it does on one machine.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::uri::PathAndQuery;
use axum::http::{Request, Response, Uri};
use lambda_http::request::RequestContext;
use lambda_http::tower::ServiceExt;
use lambda_http::{RequestExt, service_fn};

use super::Failure;
use crate::router::{Trace, router};
use crate::service::Service;

/// Answers one request after the other.
pub(super) async fn serve(service: Arc<Service>) -> Result<(), Failure> {
    let router = router(service);
    lambda_http::run(service_fn(move |request| answer(router.clone(), request))).await
}

async fn answer(router: Router, request: lambda_http::Request) -> Result<Response<Body>, Infallible> {
    let Ok(response) = router.oneshot(as_sent(request)).await;
    Ok(response)
}

/// Returns the request as the visitor sent it, under the name that the cloud gave it.
fn as_sent(request: lambda_http::Request) -> Request<Body> {
    let trace = request.lambda_context_ref().map(|context| Trace(context.request_id.clone()));
    let stage = match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.stage.clone(),
        _ => None,
    };
    let (mut parts, body) = request.into_parts();
    parts.uri = without_stage(&parts.uri, stage.as_deref());
    parts.extensions.clear();
    if let Some(trace) = trace {
        parts.extensions.insert(trace);
    }
    Request::from_parts(parts, Body::new(body))
}

/// Returns an address without the stage that an HTTP API puts before it.
fn without_stage(uri: &Uri, stage: Option<&str>) -> Uri {
    let Some(stage) = stage.filter(|stage| *stage != "$default") else { return uri.clone() };
    let path = uri.path().strip_prefix('/').and_then(|path| path.strip_prefix(stage));
    let Some(path) = path.filter(|path| path.starts_with('/')) else { return uri.clone() };
    let with_query = uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    PathAndQuery::try_from(with_query).map_or_else(|_| uri.clone(), Uri::from)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::path::Path;

    use http_body_util::BodyExt;

    use super::*;
    use crate::client::Client;

    /// Returns a request in lines: what the router will look at.
    async fn written(request: Request<Body>) -> String {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.expect("it is in memory").to_bytes();
        let header = |name: &str| parts.headers.get(name).map_or("-", |value| value.to_str().expect("it is ASCII"));
        let mut text = format!("{} {}\n", parts.method, parts.uri.path_and_query().expect("it has a path"));
        for name in ["content-type", "host", "origin", "sec-fetch-site"] {
            let _ = writeln!(text, "{name}: {}", header(name));
        }
        let clients = [0, 1, 2].map(|proxies| Client::of(&parts, proxies));
        let _ = writeln!(text, "behind no, one, two proxies: {clients:?}");
        let _ = writeln!(text, "{} bytes, hash {}", body.len(), &blake3::hash(&body).to_hex()[..16]);
        text
    }

    #[tokio::test]
    async fn the_events_of_all_gateways_become_the_request_that_was_sent() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lambda/events");
        let mut seen = 0;
        for entry in std::fs::read_dir(&folder).expect("there are events") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let event = std::fs::read_to_string(&path).expect("it is text");
            let request = lambda_http::request::from_str(&event).expect("it is an event");
            let (found, expected) = (written(as_sent(request)).await, path.with_extension("txt"));
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&expected, &found).expect("it is written");
            }
            let known = std::fs::read_to_string(&expected).unwrap_or_default();
            assert_eq!(found, known, "{}: UPDATE=1 writes it anew", path.display());
            seen += 1;
        }
        assert!(seen >= 7, "{seen}");
    }

    #[test]
    fn a_stage_is_taken_from_the_beginning_of_a_path_and_from_nowhere_else() {
        for (path, stage, expected) in [
            ("/api/a?b=c", None, "/api/a?b=c"),
            ("/api/a?b=c", Some("$default"), "/api/a?b=c"),
            ("/prod/api/a?b=c", Some("prod"), "/api/a?b=c"),
            ("/prod/prod/a", Some("prod"), "/prod/a"),
            ("/production/a", Some("prod"), "/production/a"),
            ("/api/prod", Some("prod"), "/api/prod"),
            ("/prod", Some("prod"), "/prod"),
        ] {
            let uri: Uri = path.parse().expect("it is an address");
            assert_eq!(without_stage(&uri, stage).to_string(), expected, "{path} {stage:?}");
        }
    }
}
