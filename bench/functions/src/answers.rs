//! What visitors send to the first site, as the events of a gateway.

use axum::body::{Body, Bytes};
use axum::http::{Method, Request};
use forms::bundle::STEP;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use stand_ins::gateway;

/// A proposal: a name and a value a line, where `*N` is so many characters of prose.
const PROPOSAL: &str = include_str!("proposal.txt");

/// Where it is sent, whole or its first step.
pub(crate) const WHOLE: &str = "/api/submissions/es/proposal/2027-care-skills";

/// What prose is made of: letters of one byte and of two, as Spanish has them.
const PROSE: &str = "La formación en el puesto de trabajo llega a quienes cuidan de otras personas en sus casas. ";

/// The questions of the first step, which has these and no others.
const FIRST_STEP: [&str; 7] =
    ["form_lang", "org_area", "org_founded-day", "org_founded-month", "org_founded-year", "org_legal", "org_nonprofit"];

/// Returns the event of a whole proposal, of somebody of their own.
pub(crate) fn whole(person: usize) -> Bytes {
    post(WHOLE, person, &pairs(person).collect::<Vec<_>>())
}

/// Returns the event of the first step of a proposal.
pub(crate) fn first_step(person: usize) -> Bytes {
    let of_step = pairs(person).filter(|(name, _)| FIRST_STEP.contains(name));
    let pairs: Vec<_> = of_step.chain([(STEP, "eligibility".to_owned())]).collect();
    post(WHOLE, person, &pairs)
}

/// Returns the event of a page that is asked for.
pub(crate) fn get(path: &str, person: usize) -> Bytes {
    event(Method::GET, path, person, &[])
}

fn pairs(person: usize) -> impl Iterator<Item = (&'static str, String)> {
    PROPOSAL.lines().filter_map(|line| line.split_once('=')).map(move |(name, value)| {
        let value = match value.strip_prefix('*').and_then(|length| length.parse::<usize>().ok()) {
            Some(length) => PROSE.chars().cycle().take(length - 1).chain(['.']).collect(),
            None if name == "lead_email" => format!("ana+{person}@example.org"),
            None => value.to_owned(),
        };
        (name, value)
    })
}

fn post(path: &str, person: usize, pairs: &[(&str, String)]) -> Bytes {
    event(Method::POST, path, person, body(pairs).as_bytes())
}

/// Returns pairs as a browser sends them.
fn body(pairs: &[(&str, String)]) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string().replace("%20", "+");
    pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect::<Vec<_>>().join("&")
}

/// Returns an event of somebody: senders are told apart, and each may send so often and no more.
fn event(method: Method, path: &str, person: usize, body: &[u8]) -> Bytes {
    let request = Request::builder().method(method).uri(path);
    let request = request.header("host", "localhost").header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(Body::empty());
    let (parts, _) = request.expect("the request is well-formed").into_parts();
    let mut event = gateway::event(&parts, body);
    let [.., third, second, first] = person.to_be_bytes();
    event["requestContext"]["http"]["sourceIp"] = format!("10.{third}.{second}.{first}").into();
    Bytes::from(event.to_string())
}

/// Returns how many bytes a whole proposal has.
pub(crate) fn size() -> usize {
    body(&pairs(0).collect::<Vec<_>>()).len()
}
