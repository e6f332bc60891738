//! A cloud that answers every call at once and keeps nothing.

use axum::Router;
use axum::body::Body;
use axum::http::Response;
use tokio::net::TcpListener;

/// Starts it with the text of the secret that it gives out, and returns its address.
pub(crate) async fn prompt(secret: &str) -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    // What an operation does not know it passes over.
    let answer = serde_json::json!({ "SecretString": secret }).to_string();
    let routes = Router::new().fallback(move || {
        let answer = answer.clone();
        async move {
            let mut response = Response::new(Body::from(answer));
            response
                .headers_mut()
                .insert("content-type", axum::http::HeaderValue::from_static("application/x-amz-json-1.0"));
            response
        }
    });
    tokio::spawn(async move {
        // It ends with the runtime.
        let _ = axum::serve(listener, routes).await;
    });
    Ok(address)
}
