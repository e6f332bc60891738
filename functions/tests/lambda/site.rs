//! A site of its own in what stands in for the cloud, and a visitor of it.

use std::path::Path;

use axum::body::Body;
use axum::http::{Method, Request};
use functions::catalogue::Files;
use functions::keys::Keys;
use http_body_util::BodyExt;
use stand_ins::gateway;
use stand_ins::line::Line;
use stand_ins::runtime::{Function, Lost};
use stand_ins::{server, setting};
use tempfile::TempDir;

use crate::bundle;
use crate::sent::{MULTIPART, encode, multipart};

/// A moment at which the call of the small site is open.
const OPEN: &str = "2027-02-01T12:00:00Z";

/// The functions of a site, and the lines from them to the cloud.
pub(crate) struct Site {
    pub(crate) submissions: Program,
    pub(crate) network: Program,
    pub(crate) worker: Program,
    pub(crate) mail: Line,
    /// The name of its table, and of whatever else has one.
    pub(crate) name: String,
    _bundle: TempDir,
}

/// A function with its own lines to the cloud.
pub(crate) struct Program {
    pub(crate) function: Function,
    /// The line to the table.
    pub(crate) store: Line,
    /// The line to everything else but mail.
    pub(crate) cloud: Line,
    path: &'static str,
    variables: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) body: String,
}

impl Site {
    /// A site on whose lines one of so many calls fails; 0 is never.
    pub(crate) async fn over(store_faults: usize, mail_faults: usize) -> Self {
        let name = setting::fresh_name();
        let (dynamodb, cloud) = (server::dynamodb(), server::cloud());
        setting::make_table(&dynamodb, &name).await;
        setting::make_bucket(&cloud, &name).await;
        let folder = tempfile::tempdir().expect("a folder");
        let keys = folder.path().join("keys");
        Keys::open(&keys).expect("keys are made");
        setting::make_secret(&cloud, &name, &std::fs::read_to_string(&keys).expect("it is text")).await;
        let packed = folder.path().join("bundle");
        write(&packed, &bundle::files());
        let mail = Line::to_nobody(mail_faults).await.expect("a port");
        let program = async |path: &'static str| {
            let store = Line::to(&dynamodb, store_faults).await.expect("a port");
            let cloud = Line::to(&cloud, 0).await.expect("a port");
            let variables = [
                ("AWS_ACCESS_KEY_ID", "test"),
                ("AWS_ENDPOINT_URL", cloud.address.as_str()),
                ("AWS_ENDPOINT_URL_DYNAMODB", store.address.as_str()),
                ("AWS_ENDPOINT_URL_SESV2", mail.address.as_str()),
                ("AWS_REGION", "eu-west-1"),
                ("AWS_SECRET_ACCESS_KEY", "test"),
                ("CONVOCA_BUNDLE", packed.to_str().expect("the path is text")),
                ("CONVOCA_FILES", &format!("s3:{name}")),
                ("CONVOCA_KEYS", &format!("secret:{name}")),
                ("CONVOCA_MAIL", "ses:"),
                ("CONVOCA_MAIL_FROM", "site@site.example"),
                ("CONVOCA_NOW", OPEN),
                ("CONVOCA_STORE", &format!("dynamodb:{name}")),
            ];
            let variables = variables.map(|(variable, value)| (variable.to_owned(), value.to_owned()));
            let variables = Vec::from(variables);
            Program { function: Function::new(path, variables.clone()), store, cloud, path, variables }
        };
        Self {
            submissions: program(env!("CARGO_BIN_EXE_submissions")).await,
            network: program(env!("CARGO_BIN_EXE_network")).await,
            worker: program(env!("CARGO_BIN_EXE_worker")).await,
            mail,
            name,
            _bundle: folder,
        }
    }

    /// Sends a form as a browser does.
    pub(crate) async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, path, pairs).await.expect("the function answers")
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[]).await.expect("the function answers")
    }

    pub(crate) async fn send(&self, method: Method, path: &str, pairs: &[(&str, &str)]) -> Result<Answer, Lost> {
        let answer = self.function_at(path).invoke(event(method, path, pairs)).await?;
        Ok(Answer::read(&answer).await)
    }

    /// Sends one file for the control of a form, as a browser does.
    pub(crate) async fn send_file(&self, path: &str, (control, name): (&str, &str), bytes: &[u8]) -> Answer {
        let event = event_of((Method::POST, path), MULTIPART, &multipart(&[(control, name, bytes)]));
        Answer::read(&self.function_at(path).invoke(event).await.expect("the function answers")).await
    }

    pub(crate) fn function_at(&self, path: &str) -> &Function {
        let network = path.starts_with("/api/network/");
        if network { &self.network.function } else { &self.submissions.function }
    }

    /// Has the worker send what is due.
    pub(crate) async fn work(&self) -> Result<serde_json::Value, Lost> {
        let answer = self.worker.function.invoke(r#"{"task":"mail"}"#).await?;
        Ok(serde_json::from_slice(&answer).expect("the worker answers in JSON"))
    }

    /// Returns the mails that have left, as they were handed over.
    pub(crate) fn mails(&self) -> Vec<String> {
        let text = |body: &axum::body::Bytes| String::from_utf8(body.to_vec()).expect("it is JSON");
        self.mail.bodies().iter().map(text).collect()
    }
}

impl Program {
    /// Calls the function as it is at another moment.
    pub(crate) async fn invoke_at(&self, now: &str, event: &'static str) -> Result<axum::body::Bytes, Lost> {
        let mut variables = self.variables.clone();
        variables.retain(|(name, _)| name != "CONVOCA_NOW");
        variables.push(("CONVOCA_NOW".to_owned(), now.to_owned()));
        Function::new(self.path, variables).invoke(event).await
    }
}

impl Program {
    /// Calls the function as it is for a site at another address.
    pub(crate) async fn invoke_for(&self, base_url: &str, event: &'static str) -> Result<axum::body::Bytes, Lost> {
        let mut files = bundle::files();
        let manifest = files.get_mut("manifest.json").expect("a bundle has one");
        *manifest = manifest.replace("https://www.site.example", base_url);
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &files);
        let mut variables = self.variables.clone();
        variables.retain(|(name, _)| name != "CONVOCA_BUNDLE");
        variables.push(("CONVOCA_BUNDLE".to_owned(), folder.path().to_str().expect("the path is text").to_owned()));
        Function::new(self.path, variables).invoke(event).await
    }
}

impl Answer {
    pub(crate) async fn read(answer: &axum::body::Bytes) -> Self {
        let response = gateway::response(answer).expect("the answer is one of a function behind a gateway");
        let location = response.headers().get("location").map(|value| value.to_str().expect("it is ASCII").to_owned());
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.expect("it is in memory").to_bytes();
        let body = String::from_utf8_lossy(&body).into_owned();
        Self { status, location: location.unwrap_or_default(), body }
    }
}

/// Returns the event of a form that is sent.
pub(crate) fn event(method: Method, path: &str, pairs: &[(&str, &str)]) -> String {
    event_of((method, path), "application/x-www-form-urlencoded", encode(pairs).as_bytes())
}

fn event_of((method, path): (Method, &str), content_type: &str, body: &[u8]) -> String {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "site.example")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", content_type)
        .body(Body::empty());
    let (parts, _) = request.expect("the request is well-formed").into_parts();
    gateway::event(&parts, body).to_string()
}

fn write(folder: &Path, files: &Files) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}
