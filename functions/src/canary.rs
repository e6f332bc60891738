//! A canary: once an hour somebody who is nobody comes by the public address, is kept, read back and
//! removed, so that operators hear of what is broken before a visitor does.
//!
//! The worker posts to `/api/FUNCTION/canary` of the site's own address, through all that visitors go
//! through. Only whoever has the keys can: the header [`HEADER`] says when, with a token for that moment.

use axum::http::Method;
use axum::http::request::Parts;
use forms::Function;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::catalogue::Catalogue;
use crate::draft::DraftToken;
use crate::error::Refusal;
use crate::keys::Keys;
use crate::respond::Reply;
use crate::router::Answered;
use crate::service::Service;
use crate::walk::Walk;

/// The header that proves who comes.
pub const HEADER: &str = "x-convoca-canary";

const METHODS: &[Method] = &[Method::POST];

/// How far the clocks of both ends may be apart.
const APART: SignedDuration = SignedDuration::from_mins(5);

/// Returns where a function takes it.
pub fn path(function: Function) -> String {
    format!("/api/{}/canary", function.as_str())
}

/// Returns what the header says at a moment.
pub fn proof(keys: &Keys, function: Function, now: Timestamp) -> String {
    let moment = now.as_second().to_string();
    format!("{moment}.{}", keys.token("canary", &subject(function, &moment)))
}

fn subject(function: Function, moment: &str) -> String {
    format!("{} {moment}", function.as_str())
}

/// Returns the function that takes a canary at a path.
pub(crate) fn function_at(path: &str) -> Option<Function> {
    Function::ALL.into_iter().find(|function| self::path(*function) == path)
}

/// Keeps what is nobody's, reads it back, and removes it.
pub(crate) async fn answer(
    (service, catalogue): (&Service, &Catalogue),
    function: Function,
    (parts, now): (&Parts, Timestamp),
) -> Answered {
    if parts.method != Method::POST {
        return Err(Refusal::WrongMethod(METHODS));
    }
    if !proves(&service.keys, function, (parts, now)) {
        return Err(Refusal::CrossSite);
    }
    if let Some(pause) = service.store.pause(now).await.map_err(|error| Refusal::failure(&error))? {
        return Ok(("canary-paused", Reply::Json(json!({ "paused": pause }))));
    }
    let page = catalogue.pages().find(|page| catalogue.form(&page.form).is_some_and(|form| form.function == function));
    let offered = page.and_then(|page| catalogue.offered_in(&page.form, page.call.as_deref(), &page.lang));
    // A site without forms of a function has nothing there that could be broken.
    let Some(offered) = offered else { return Ok(("canary-alive", Reply::Json(json!({ "kept": false })))) };
    let walk = Walk { service, catalogue, offered: &offered, pause: None, now };
    let draft = walk.new_draft(Vec::new());
    let token = DraftToken::random().map_err(|error| Refusal::Failure { cause: error.to_string() })?;
    let store = &service.store;
    let failed = |error| Refusal::failure(&error);
    store.keep_draft(&token.id(), &draft).await.map_err(failed)?;
    let found = store.draft(&token.id()).await.map_err(failed)?;
    store.forget_draft(&token.id()).await.map_err(failed)?;
    match found {
        Some(found) if found.started == draft.started => Ok(("canary-alive", Reply::Json(json!({ "kept": true })))),
        _ => Err(Refusal::Failure { cause: "what was kept was not there".to_owned() }),
    }
}

fn proves(keys: &Keys, function: Function, (parts, now): (&Parts, Timestamp)) -> bool {
    let said = parts.headers.get(HEADER).and_then(|value| value.to_str().ok());
    let Some((moment, token)) = said.and_then(|said| said.split_once('.')) else { return false };
    let at = moment.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let near = at.is_some_and(|at| now.duration_since(at).abs() <= APART);
    near && keys.verify_token("canary", &subject(function, moment), token)
}
