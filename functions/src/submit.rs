//! The use case of a post: from a request to an [`Outcome`], without a word of the answer.
//!
//! 1. the page that sent it must be of this site;
//! 2. the body is read within its limits;
//! 3. the deadline must not have passed when the request came, by the server's clock;
//! 4. whoever only asks for one more row of a group gets it;
//! 5. the trap must be empty;
//! 6. the answer must satisfy the form;
//! 7. it is stored, and only then told of as received.

use axum::body::Body;
use axum::http::request::Parts;
use forms::bundle::{PackedCall, TRAP};
use forms::{CallBounds, Checked, Pairs, Problem, Scope};
use jiff::Timestamp;

use crate::catalogue::{Catalogue, Offered};
use crate::error::Refusal;
use crate::record::{ContentHash, Record, Standing};
use crate::reference::Reference;
use crate::service::Service;
use crate::store::Saved;
use crate::{guard, request, rows};

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
    /// A button asked for one more row of a group; nothing is judged, nothing is stored.
    RowAdded {
        /// What was sent, with the row.
        sent: Pairs,
    },
    /// The trap was filled in; nothing is stored.
    ///
    /// It may have been a person's own browser, so the form comes back as a refused one does.
    Trapped {
        /// What was sent, without what was in the trap.
        sent: Pairs,
    },
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
    let mut sent = request::read_pairs(&parts.headers, body).await?;
    let check = |sent: &Pairs| forms::check(offered.form, sent, &scope(catalogue, offered.call, now));
    let open = offered.call.is_none_or(|call| call.deadline.takes_answers(now));
    if !open {
        return closed(service, offered, &check(&sent)).await;
    }
    if let Some(sent) = rows::with_row_added(offered.form, &sent) {
        return Ok(Outcome::RowAdded { sent });
    }
    if guard::is_trapped(&sent, TRAP) {
        sent.retain(|(name, _)| name != TRAP);
        return Ok(Outcome::Trapped { sent });
    }
    let checked = check(&sent);
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
        standing: Standing::default(),
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

/// Returns what is said of a sprung trap: a problem of the form as a whole, since no field of it
/// has the name of the trap.
pub fn trap_problem() -> Problem {
    Problem { field: TRAP.to_owned(), key: "trap_sprung", kind: "form", details: Vec::new() }
}
