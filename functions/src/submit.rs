//! The use case of a post: from a request to an [`Outcome`], without a word of the answer.
//!
//! 1. the page that sent it must be of this site;
//! 2. the body is read within its limits;
//! 3. the deadline must not have passed when the request came, by the server's clock;
//! 4. whoever only asks for one more row of a group gets it;
//! 5. the trap must be empty;
//! 6. the answer must satisfy the form;
//! 7. it is stored, and only then told of as received.

use forms::bundle::{PackedCall, TRAP};
use forms::{CallBounds, Checked, Detail, Form, Pairs, Problem, Scope, Value};
use jiff::Timestamp;

use crate::catalogue::{Catalogue, Offered};
use crate::error::Refusal;
use crate::letter::{Letter, LetterKind};
use crate::limits::{Counted, TooOften};
use crate::record::{ContentHash, Record, Standing};
use crate::reference::Reference;
use crate::service::Service;
use crate::store::{Saved, Submission};
use crate::{guard, rows};

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
    /// The address that must be confirmed was written to too often lately; nothing is stored.
    TooOften {
        /// What was sent.
        sent: Pairs,
        /// How long to wait.
        too_often: TooOften,
    },
    /// The trap was filled in; nothing is stored.
    ///
    /// It may have been a person's own browser, so the form comes back as a refused one does.
    Trapped {
        /// What was sent, without what was in the trap.
        sent: Pairs,
    },
}

/// Answers a post of a whole form that came at `now`, with the pairs in its body.
pub async fn submit(
    service: &Service,
    catalogue: &Catalogue,
    offered: &Offered<'_>,
    (mut sent, now): (Pairs, Timestamp),
) -> Result<Outcome, Refusal> {
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
    if let Some(problem) = stopped(offered, &checked, &scope(catalogue, offered.call, now)) {
        return Ok(Outcome::Refused { sent, problems: vec![problem] });
    }
    let record = record(offered, &checked, now);
    let mail = match count_mail(service, offered, &record).await? {
        Ok(mail) => mail,
        Err(too_often) => return Ok(Outcome::TooOften { sent, too_often }),
    };
    let letters = letters(catalogue, offered.form, &record);
    let submission = Submission { letters, ..Submission::from(&record) };
    let saved = service.store.save(submission).await.map_err(|error| Refusal::failure(&error))?;
    if let (Saved::New(_), Some(mail)) = (&saved, mail) {
        mail.keep();
    }
    service.wake();
    Ok(Outcome::Stored(saved))
}

/// Counts the mail that asks the owner of an address whether they gave it. What is stored already makes
/// no mail.
async fn count_mail<'s>(
    service: &'s Service,
    offered: &Offered<'_>,
    record: &Record,
) -> Result<Result<Option<Counted<'s>>, TooOften>, Refusal> {
    let confirmed = offered.form.mail.as_ref().filter(|mail| mail.confirm);
    let Some(address) = confirmed.and_then(|mail| record.text(&mail.to)) else { return Ok(Ok(None)) };
    let stored = service.store.find_content(&record.content).await.map_err(|error| Refusal::failure(&error))?;
    let counted = match stored {
        Some(_) => Ok(None),
        None => service.limits.count_mail_to(address, record.received).map(Some),
    };
    Ok(counted)
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
        files: &[],
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

/// Returns what is stored of a good answer.
pub(crate) fn record(offered: &Offered<'_>, checked: &Checked, now: Timestamp) -> Record {
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
        standing: standing(offered.form, checked),
    }
}

/// Returns why a whole answer is refused that a walk would have stopped: the rule of the stop, told
/// where its first condition looks.
fn stopped(offered: &Offered<'_>, checked: &Checked, scope: &Scope<'_>) -> Option<Problem> {
    let form = offered.form;
    let stop = form.steps.iter().find_map(|step| form.stop(step, &checked.answer, scope))?;
    let field = form.field(&stop.when.clauses.first()?.field.value)?;
    let rule = offered.words.stops.get(&stop.id).map_or("", |words| words.title.as_str());
    let details = vec![("rule", Detail::Text(rule.to_owned()))];
    Some(Problem { field: field.id.clone(), key: "stopped", kind: field.kind.name(), details })
}

fn standing(form: &Form, checked: &Checked) -> Standing {
    let text = |id: &str| match checked.answer.get(id)? {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    Standing {
        fingerprint: form.fingerprint.clone(),
        answers_lang: form.answers_lang.as_deref().and_then(text),
        mail_lang: form.mail.as_ref().and_then(|mail| mail.lang.as_deref()).and_then(text),
        ..Standing::default()
    }
}

/// Returns what is owed for a submission: word of its arrival, where the form asks for an address.
/// The store fills in of which record it tells.
pub(crate) fn letters(catalogue: &Catalogue, form: &Form, record: &Record) -> Vec<Letter> {
    let Some(role) = &form.mail else { return Vec::new() };
    let lang = record.standing.mail_lang.clone().filter(|lang| catalogue.languages.contains(lang));
    let kind = if role.confirm { LetterKind::NetworkConfirm } else { LetterKind::Received };
    vec![Letter::new(kind, "", ("", lang.as_deref().unwrap_or(&record.lang)), record.received)]
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

/// Returns what is said to a sender who has sent too often lately: a problem of the form as a whole.
pub fn often_problem() -> Problem {
    Problem { field: TRAP.to_owned(), key: "too_often", kind: "form", details: Vec::new() }
}

/// Returns what is said while nothing is taken: a problem of the form as a whole.
pub fn paused_problem() -> Problem {
    Problem { field: TRAP.to_owned(), key: "paused", kind: "form", details: Vec::new() }
}

/// Returns what is said of a sprung trap: a problem of the form as a whole, since no field of it
/// has the name of the trap.
pub fn trap_problem() -> Problem {
    Problem { field: TRAP.to_owned(), key: "trap_sprung", kind: "form", details: Vec::new() }
}
