//! A site on the cloud that stands in, for a browser: pages from a folder, and below `/api/` the real
//! programs behind what stands in for gateway, Lambda, DynamoDB, S3 and SES.
//!
//! `cloud PORT DIST PROGRAMS KEYS NOW` serves `DIST/site` on that port of this machine until its standard
//! input ends. A post to `/_work` calls the worker with its body; `/_mails` has all mails that left.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Request, Response, StatusCode, header};
use axum::routing::{get, post};
use http_body_util::BodyExt;
use serde_json::Value;
use stand_ins::line::Line;
use stand_ins::runtime::Function;
use stand_ins::{gateway, server, setting};
use tokio::net::TcpListener;

struct Site {
    pages: PathBuf,
    submissions: Function,
    network: Function,
    worker: Function,
    mail: Line,
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [port, dist, programs, keys, now] = &arguments[..] else { panic!("cloud PORT DIST PROGRAMS KEYS NOW") };
    let (dynamodb, cloud, name) = (server::dynamodb(), server::cloud(), setting::fresh_name());
    setting::make_table(&dynamodb, &name).await;
    setting::make_bucket(&cloud, &name).await;
    let mail = Line::to_nobody(0).await.expect("a port");
    let variables = [
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_ENDPOINT_URL", &cloud),
        ("AWS_ENDPOINT_URL_DYNAMODB", &dynamodb),
        ("AWS_ENDPOINT_URL_SESV2", &mail.address),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("CONVOCA_BUNDLE", &format!("{dist}/functions")),
        ("CONVOCA_FILES", &format!("s3:{name}")),
        ("CONVOCA_KEYS", keys),
        ("CONVOCA_MAIL", "ses:"),
        ("CONVOCA_MAIL_FROM", "site@site.example"),
        ("CONVOCA_NOW", now),
        ("CONVOCA_STORE", &format!("dynamodb:{name}")),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let function = |name: &str| Function::new(Path::new(programs).join(name), variables.clone());
    let [submissions, network, worker] = ["submissions", "network", "worker"].map(function);
    let site = Arc::new(Site { pages: Path::new(dist).join("site"), submissions, network, worker, mail });
    let routes =
        Router::new().route("/_work", post(work)).route("/_mails", get(mails)).fallback(answer).with_state(site);
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await.expect("the port is free");
    println!("serving http://{}/", listener.local_addr().expect("it has an address"));
    std::io::stdout().flush().expect("somebody listens");
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let ended = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    ended.await.expect("a thread").expect("standard input can be read");
}

async fn answer(State(site): State<Arc<Site>>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    if !path.starts_with("/api/") {
        return page(&site.pages, path);
    }
    let Ok(body) = body.collect().await else { return plain(StatusCode::BAD_REQUEST) };
    let function = if path.starts_with("/api/network/") { &site.network } else { &site.submissions };
    match function.invoke(gateway::event(&parts, &body.to_bytes()).to_string()).await {
        Ok(answer) => gateway::response(&answer).unwrap_or_else(|| plain(StatusCode::BAD_GATEWAY)),
        Err(_) => plain(StatusCode::BAD_GATEWAY),
    }
}

/// Returns a file of the site as a web host does.
fn page(pages: &Path, path: &str) -> Response<Body> {
    let inside = path.trim_start_matches('/');
    if inside.split('/').any(|part| part == "..") {
        return plain(StatusCode::NOT_FOUND);
    }
    let name = if path.ends_with('/') { format!("{inside}index.html") } else { inside.to_owned() };
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css",
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let Ok(bytes) = std::fs::read(pages.join(name)) else { return plain(StatusCode::NOT_FOUND) };
    let response = Response::builder().header(header::CONTENT_TYPE, kind).body(Body::from(bytes));
    response.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR))
}

async fn work(State(site): State<Arc<Site>>, event: Bytes) -> Response<Body> {
    match site.worker.invoke(event).await {
        Ok(answer) => Response::new(Body::from(answer)),
        Err(_) => plain(StatusCode::BAD_GATEWAY),
    }
}

async fn mails(State(site): State<Arc<Site>>) -> Response<Body> {
    let mails = site.mail.bodies();
    let mails: Vec<Value> = mails.iter().filter_map(|mail| serde_json::from_slice(mail).ok()).collect();
    Response::new(Body::from(Value::from(mails).to_string()))
}

fn plain(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
