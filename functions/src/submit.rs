//! The use case of a post: from a request to an [`Outcome`], without a word of the answer.
//!
//! 1. the page that sent it must be of this site;
//! 2. the body is read within its limits;
//! 3. the trap must be empty;
//! 4. the deadline must not have passed when the request came, by the server's clock;
//! 5. the answer must satisfy the form;
//! 6. it is stored, and only then told of as received.

use axum::body::Body;
use axum::http::request::Parts;
use forms::bundle::{PackedCall, TRAP};
use forms::{CallBounds, Checked, Pairs, Problem, Scope};
use jiff::Timestamp;

use crate::catalogue::{Catalogue, Offered};
use crate::error::Refusal;
use crate::record::{ContentHash, Record};
use crate::reference::Reference;
use crate::service::Service;
use crate::store::Saved;
use crate::{guard, request};

/// What came of a post.
#[derive(Debug)]
pub enum Outcome {
    /// It is stored, now or since an earlier time.
    Stored(Saved),
    /// The answer has problems; nothing is stored.
    Refused {
        /// What was sent.
        sent: Pairs,
        /// Why it is refused.
        problems: Vec<Problem>,
    },
    /// The call takes no answers; nothing is stored.
    Closed {
        /// The reference, when the same content was received while the call was open: the answer
        /// to the first post may have been lost on its way.
        received: Option<Reference>,
    },
    /// The trap was filled in; nothing is stored.
    ///
    /// A machine is told of a reference, like everybody, and goes away content. The reference is
    /// well-formed and not in the store, so a person whom some strange program led into the trap
    /// is not told "received": the page behind the redirect says that nothing is known there.
    Trapped(Reference),
}

/// Answers a post to an offered form that came at `now`.
pub async fn submit(
    service: &Service,
    catalogue: &Catalogue,
    offered: &Offered<'_>,
    (parts, body, now): (&Parts, Body, Timestamp),
) -> Result<Outcome, Refusal> {
    if !guard::is_same_site(parts, &catalogue.manifest.base_url) {
        return Err(Refusal::CrossSite);
    }
    let sent = request::read_pairs(&parts.headers, body).await?;
    if guard::is_trapped(&sent, TRAP) {
        return Ok(Outcome::Trapped(decoy(&sent)));
    }
    let checked = forms::check(offered.form, &sent, &scope(catalogue, offered.call, now));
    let open = offered.call.is_none_or(|call| call.deadline.takes_answers(now));
    if !open {
        return closed(service, offered, &checked).await;
    }
    if !checked.problems.is_empty() {
        return Ok(Outcome::Refused { sent, problems: checked.problems });
    }
    let record = record(offered, &checked, now);
    let saved = service.store.save(&record).await.map_err(|error| Refusal::failure(&error))?;
    Ok(Outcome::Stored(saved))
}

/// Returns what an answer that came at `now` is judged by.
pub fn scope<'a>(catalogue: &'a Catalogue, call: Option<&PackedCall>, now: Timestamp) -> Scope<'a> {
    let zone = call.map_or(&catalogue.zone, |call| &call.deadline.zone);
    Scope {
        today: zone.local(now).date(),
        call: call.map(call_bounds),
        site_languages: &catalogue.languages,
        known_countries: &catalogue.countries,
        known_languages: &catalogue.known_languages,
    }
}

fn call_bounds(call: &PackedCall) -> CallBounds {
    let opens = call.deadline.opens.when.first_day();
    CallBounds {
        opens,
        closes: call.deadline.last_day().unwrap_or(opens),
        maximum: call.maximum.clone(),
        countries: call.countries.clone(),
        languages: call.languages.clone(),
    }
}

fn record(offered: &Offered<'_>, checked: &Checked, now: Timestamp) -> Record {
    let content = content(offered, checked);
    Record {
        reference: Reference::of(&content, 0),
        form: offered.form.name.clone(),
        form_version: offered.form.version,
        call: offered.page.call.clone(),
        lang: offered.page.lang.clone(),
        received: now,
        content,
        answers: serde_json::to_value(&checked.answer).expect("an answer is texts, numbers and lists of them"),
    }
}

fn content(offered: &Offered<'_>, checked: &Checked) -> ContentHash {
    ContentHash::of(&offered.form.name, offered.page.call.as_deref(), &checked.answer.canonical())
}

async fn closed(service: &Service, offered: &Offered<'_>, checked: &Checked) -> Result<Outcome, Refusal> {
    let mut received = None;
    if checked.problems.is_empty() {
        let found = service.store.find_content(&content(offered, checked)).await;
        received = found.map_err(|error| Refusal::failure(&error))?;
    }
    Ok(Outcome::Closed { received })
}

/// Returns a reference that belongs to no submission: its content is of no form.
fn decoy(sent: &Pairs) -> Reference {
    let text: String = sent.iter().flat_map(|(name, value)| [name.as_str(), "=", value, "&"]).collect();
    Reference::of(&ContentHash::of("", None, text.as_bytes()), 0)
}
