//! From a request to whoever answers it: the server itself, the functions, or the site.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use functions::headers::secure;
use tower::ServiceExt;

use super::live::Live;
use super::{answer, content_type, events, faults_page};

/// What `_convoca/reload.js` holds.
const RELOAD: &str = include_str!("reload.js");

/// More than any page of ours.
const LARGEST_PAGE: usize = 64 * 1024 * 1024;

/// Returns the router of the local server. Every answer has the security headers.
pub fn router(live: Arc<Live>) -> Router {
    Router::new()
        .route("/_convoca/events", get(|State(live): State<Arc<Live>>| async move { events::stream(live.signals()) }))
        .route("/_convoca/reload.js", get(|| async { own("reload.js", RELOAD) }))
        .route("/_convoca/faults.css", get(|| async { own("faults.css", faults_page::STYLE) }))
        .fallback(site_or_functions)
        .layer(map_response(|mut response: Response| async {
            secure(response.headers_mut());
            response
        }))
        .with_state(live)
}

fn own(name: &str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, content_type::of(name)), (CACHE_CONTROL, "no-cache")], text).into_response()
}

async fn site_or_functions(State(live): State<Arc<Live>>, request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return functions(&live, request).await;
    }
    let (parts, _) = request.into_parts();
    answer::answer(&live.showing(), &parts)
}

async fn functions(live: &Live, request: Request) -> Response {
    let showing = live.showing();
    let Some(functions) = live.functions() else {
        let faults = showing.faults.as_deref();
        return faults.map_or_else(answer::unavailable, |faults| answer::faults(faults, &showing));
    };
    // A page that came by POST does not follow changes: to load it again is to send again.
    let follows = request.method() == Method::GET;
    let response = match functions.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if follows && is_page { followed(response, &showing.token).await } else { response }
}

async fn followed(response: Response, token: &str) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_PAGE).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    parts.headers.remove(CONTENT_LENGTH);
    let page = answer::followed(&String::from_utf8_lossy(&bytes), token);
    Response::from_parts(parts, Body::from(page))
}
