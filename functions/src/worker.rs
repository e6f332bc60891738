//! The worker: takes letters out of the outbox, writes them as mail and hands them over.
//!
//! A letter is settled once its mail is safe with whoever took it, or once nobody can be told any
//! more. What fails for now is tried again, later each time. A mail that was handed over in the
//! instant before a crash is handed over again under the same message id: it may arrive twice and is
//! never lost.
//!
//! Every hour drafts whose time is over are removed and members are asked again (`members`), every day answers go whose time is over
//! (`retention`), and whenever
//! a deadline is another one its drafts' authors are told (`moved`). Nothing here has a route.

mod members;
mod moved;

use std::pin::pin;
use std::time::Duration;

use forms::Answer;
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::{SignedDuration, Timestamp};

use crate::address::ReceiptPart;
use crate::catalogue::{Catalogue, Offered};
use crate::clock::Clock;
use crate::draft::kept_since;
use crate::error::Refusal;
use crate::files::FileId;
use crate::holder::{answered_until, confirmed_until, part_address, receipt_address};
use crate::letter::{Letter, LetterKind};
use crate::log::Line;
use crate::mail::letters::{self, Confirm, DeadlineMoved, DraftLink, Envelope, Letterhead, Received};
use crate::mail::{Mail, MailAddress, Message};
use crate::record::{Record, RecordState};
use crate::reference::Reference;
use crate::retention::{retain, sweep_files};
use crate::service::Service;
use crate::store::StoreError;

pub use members::renew;
pub use moved::{Told, tell_of_moved};

/// How many letters are taken at once.
const BATCH: usize = 50;

/// How many letters are on their way at the same time: a server far away answers each step late.
const AT_ONCE: usize = 8;

/// How many drafts are swept at once.
const SWEPT: usize = 500;

/// How often a letter is tried before it is given up: with the pauses below, about four days.
const TRIES: u32 = 24;

/// The longest pause between two tries.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);

/// How long the worker rests when nobody wakes it.
const REST: Duration = Duration::from_secs(30);

/// How often members are asked again and what is over is removed.
const TIDYING: SignedDuration = SignedDuration::from_hours(1);

/// How often answers are removed whose time is over.
const RETAINING: SignedDuration = SignedDuration::from_hours(24);

/// What one round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Letters that are on their way.
    pub sent: usize,
    /// Letters that will be tried again.
    pub postponed: usize,
    /// Letters that nobody can be sent, or that were given up.
    pub dropped: usize,
}

/// Works until the process ends: at once when something was stored, and every half minute.
pub async fn work(service: &Service) {
    let (mut told, mut tidied, mut retained) = (Told::new(), None, None);
    loop {
        // What the store refuses now it may grant in half a minute.
        let _ = tell_of_moved(service, &mut told).await;
        let now = service.clock.now();
        if is_time((service.clock, now), tidied, TIDYING) && tidy(service).await.is_ok() {
            tidied = Some(now);
        }
        if is_time((service.clock, now), retained, RETAINING) && retain(service).await.is_ok() {
            // What is left of files is found the next time.
            let _ = sweep_files((&service.store, &service.files), now).await;
            retained = Some(now);
        }
        let more = round(service).await.is_ok_and(|round| round.sent + round.dropped >= BATCH);
        if !more {
            // Being woken and resting enough come to the same.
            let _ = tokio::time::timeout(REST, service.woken()).await;
        }
    }
}

/// Tells whether it is time to remove again. A look at the site as it will be removes nothing of what is there.
fn is_time((clock, now): (Clock, Timestamp), last: Option<Timestamp>, pause: SignedDuration) -> bool {
    !clock.is_ahead() && last.is_none_or(|last| now.duration_since(last) >= pause)
}

/// Does what need not be done at once: removes drafts that are over, and asks members again.
///
/// # Errors
///
/// Fails when the store does; what was done until then is done.
pub async fn tidy(service: &Service) -> Result<(), StoreError> {
    while sweep(service).await? == SWEPT {}
    renew(service).await.map(drop)
}

/// Removes drafts whose time is over, and tells how many.
///
/// # Errors
///
/// Fails when the store does.
pub async fn sweep(service: &Service) -> Result<usize, StoreError> {
    let swept = service.store.sweep_drafts(kept_since(service.clock.now()), SWEPT).await?;
    // A draft that was sent names no file any more: its submission does.
    for file in
        swept.iter().filter(|draft| draft.sent.is_none() && draft.corrects.is_none()).flat_map(|draft| &draft.files)
    {
        if let Some(id) = FileId::parse(&file.id) {
            // A file that cannot be removed now is an orphan, for `Files::sweep` to find.
            let _ = service.files.remove(&id).await;
        }
    }
    Ok(swept.len())
}

/// Goes once through the letters that are due.
///
/// # Errors
///
/// Fails when the store does; what was done until then is done.
pub async fn round(service: &Service) -> Result<Round, StoreError> {
    let mut done = Round::default();
    let Some(mail) = &service.mail else { return Ok(done) };
    let now = service.clock.now();
    let catalogue = service.catalogue();
    let due = claimed(service, service.store.due(now, BATCH).await?, now).await?;
    let (catalogue, mail) = (&*catalogue, mail);
    let delivering = due.into_iter().map(|letter| async move {
        let outcome = deliver(service, (catalogue, mail), &letter, now).await;
        (letter, outcome)
    });
    let mut delivered = pin!(stream::iter(delivering).buffer_unordered(AT_ONCE));
    while let Some((letter, outcome)) = delivered.next().await {
        let outcome = outcome?;
        match outcome {
            "mail-sent" => done.sent += 1,
            "mail-postponed" => done.postponed += 1,
            _ => done.dropped += 1,
        }
        log(service, &letter, outcome);
    }
    Ok(done)
}

/// Returns those of the letters that no other worker has taken. Where there is only one, that is all.
async fn claimed(service: &Service, due: Vec<Letter>, now: Timestamp) -> Result<Vec<Letter>, StoreError> {
    let Some(lease) = service.lease else { return Ok(due) };
    let until = now.saturating_add(lease).unwrap_or(now);
    let claims = due.into_iter().map(|letter| async move {
        let claimed = service.store.claim(&letter, until).await?;
        Ok(claimed.then_some(letter))
    });
    stream::iter(claims).buffered(AT_ONCE).try_filter_map(|letter| async { Ok(letter) }).try_collect().await
}

/// Delivers one letter, and says what came of it.
async fn deliver(
    service: &Service,
    (catalogue, mail): (&Catalogue, &Mail),
    letter: &Letter,
    now: Timestamp,
) -> Result<&'static str, StoreError> {
    let Some(message) = write(service, catalogue, letter).await? else {
        service.store.settle(&letter.id).await?;
        return Ok("mail-dropped");
    };
    let sent = match message {
        Ok(message) => mail.send(&message).await.map_err(|error| error.is_permanent()),
        // A template that cannot be drawn can be mended.
        Err(_) => Err(false),
    };
    match sent {
        Ok(()) => {
            service.store.settle(&letter.id).await?;
            Ok("mail-sent")
        }
        Err(permanent) if permanent || letter.attempts + 1 >= TRIES => {
            service.store.settle(&letter.id).await?;
            Ok("mail-given-up")
        }
        Err(_) => {
            let due = now.saturating_add(pause(letter.attempts)).unwrap_or(now);
            service.store.postpone(&Letter { due, attempts: letter.attempts + 1, ..letter.clone() }).await?;
            Ok("mail-postponed")
        }
    }
}

/// Returns how long to wait after so many tries: a minute, then twice as long each time.
fn pause(attempts: u32) -> SignedDuration {
    SignedDuration::from_mins(1_i64 << attempts.min(10)).min(LONGEST_PAUSE)
}

/// Writes a letter as mail from what the store holds now; nothing when nobody can be told any more.
async fn write(
    service: &Service,
    catalogue: &Catalogue,
    letter: &Letter,
) -> Result<Option<Result<Message, Refusal>>, StoreError> {
    let written = match letter.kind {
        LetterKind::Received => {
            let Some(reference) = Reference::parse(&letter.about) else { return Ok(None) };
            let found = service.store.find(&reference).await?;
            found.and_then(|record| received(service, catalogue, letter, &record))
        }
        LetterKind::NetworkConfirm | LetterKind::NetworkWelcome | LetterKind::NetworkReconfirm => {
            let Some(reference) = Reference::parse(&letter.about) else { return Ok(None) };
            let found = service.store.find(&reference).await?;
            found.and_then(|record| member(service, catalogue, letter, &record))
        }
        LetterKind::DraftLink => draft_link(catalogue, letter),
        LetterKind::Erased => erased(catalogue, letter),
        LetterKind::DeadlineMoved => deadline_moved(catalogue, letter),
    };
    Ok(written.map(|message| message.map_err(|fault| Refusal::undrawn(&fault))))
}

type Written = Option<Result<Message, theme::TemplateFault>>;

fn received(service: &Service, catalogue: &Catalogue, letter: &Letter, record: &Record) -> Written {
    if record.standing.state != RecordState::Received {
        return None;
    }
    let offered = offered(catalogue, letter, (&record.form, record.call.as_deref(), &record.lang))?;
    let to = MailAddress::parse(record.text(&offered.form.mail.as_ref()?.to)?)?;
    let answer: Answer = serde_json::from_value(record.answers.clone()).ok()?;
    let receipt = receipt_address(service, &offered.page.action, &record.reference);
    let told = Received {
        offered: &offered,
        reference: &record.reference,
        at: record.received,
        answer: &answer,
        receipt: &receipt,
    };
    let head = Letterhead::of(catalogue, offered.page)?;
    Some(letters::received(&head, &envelope(letter, &to), &told))
}

/// Asks the owner of an address to confirm it, welcomes them once they did, or asks whether they stay.
fn member(service: &Service, catalogue: &Catalogue, letter: &Letter, record: &Record) -> Written {
    if record.standing.state != RecordState::Received {
        return None;
    }
    let offered = offered(catalogue, letter, (&record.form, record.call.as_deref(), &record.lang))?;
    let to = MailAddress::parse(record.text(&offered.form.mail.as_ref()?.to)?)?;
    let head = Letterhead::of(catalogue, offered.page)?;
    let address = |part| part_address(service, &offered.page.action, (&record.reference, part));
    if letter.kind == LetterKind::NetworkWelcome {
        return Some(letters::network_welcome(&head, &envelope(letter, &to), &address(ReceiptPart::Leave)));
    }
    if letter.kind == LetterKind::NetworkReconfirm {
        let (url, leave) = (address(ReceiptPart::Stay), address(ReceiptPart::Leave));
        let told = Confirm { url: &url, until: answered_until(record.standing.asked?) };
        return Some(letters::network_reconfirm(&head, &envelope(letter, &to), (&told, &leave)));
    }
    if record.standing.confirmed.is_some() {
        return None;
    }
    let url = address(ReceiptPart::Confirm);
    let told = Confirm { url: &url, until: confirmed_until(record) };
    Some(letters::network_confirm(&head, &envelope(letter, &to), &told))
}

fn draft_link(catalogue: &Catalogue, letter: &Letter) -> Written {
    let (form, call) = letter.about.split_once('@').unwrap_or((&letter.about, ""));
    let offered = offered(catalogue, letter, (form, Some(call).filter(|call| !call.is_empty()), &letter.lang))?;
    let to = MailAddress::parse(letter.to.as_deref()?)?;
    let told = DraftLink { offered: &offered, url: letter.link.as_deref()?, until: None };
    let head = Letterhead::of(catalogue, offered.page)?;
    Some(letters::draft_link(&head, &envelope(letter, &to), &told))
}

fn deadline_moved(catalogue: &Catalogue, letter: &Letter) -> Written {
    let (form, call) = letter.about.split_once('@')?;
    let offered = offered(catalogue, letter, (form, Some(call), &letter.lang))?;
    let to = MailAddress::parse(letter.to.as_deref()?)?;
    let deadline = &offered.call?.deadline;
    let (old, new) = (letter.old?, deadline.last_minute()?);
    let head = Letterhead::of(catalogue, offered.page)?;
    let told = DeadlineMoved { offered: &offered, zone: &deadline.zone, old, new };
    // It may have been moved back since.
    (old != new).then(|| letters::deadline_moved(&head, &envelope(letter, &to), &told))
}

fn erased(catalogue: &Catalogue, letter: &Letter) -> Written {
    let to = MailAddress::parse(letter.to.as_deref()?)?;
    let head = Letterhead::in_language(catalogue, &letter.lang)?;
    Some(letters::erased(&head, &envelope(letter, &to)))
}

/// Returns the form in the language of the letter, or else in that of the page that was used.
fn offered<'c>(
    catalogue: &'c Catalogue,
    letter: &Letter,
    (form, call, lang): (&str, Option<&str>, &str),
) -> Option<Offered<'c>> {
    let named = |lang| catalogue.offered_in(form, call, lang);
    named(&letter.lang).or_else(|| named(lang))
}

fn envelope<'l>(letter: &'l Letter, to: &'l MailAddress) -> Envelope<'l> {
    Envelope { outbox_id: &letter.id, to, written: letter.due }
}

fn log(service: &Service, letter: &Letter, outcome: &'static str) {
    let trace = blake3::hash(letter.id.as_bytes()).to_hex()[..12].to_owned();
    service.log.write(&Line {
        time: service.clock.now(),
        status: 0,
        route: "worker",
        form: None,
        call: None,
        outcome,
        trace: &trace,
        cause: None,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_time_after_the_pause_and_never_by_a_clock_that_is_ahead() {
        let at = |second| Timestamp::from_second(second).expect("it is in range");
        for (now, last, expected) in [
            (at(0), None, true),
            (at(3599), Some(at(0)), false),
            (at(3600), Some(at(0)), true),
            (Timestamp::MAX, None, false),
            (Timestamp::MAX, Some(at(0)), false),
        ] {
            assert_eq!(is_time((Clock::Fixed(now), now), last, TIDYING), expected, "{now} {last:?}");
        }
    }

    #[test]
    fn the_pauses_grow_up_to_the_longest() {
        for (attempts, minutes) in [(0, 1), (1, 2), (5, 32), (8, 256), (9, 360), (23, 360)] {
            assert_eq!(pause(attempts).as_mins(), minutes, "{attempts}");
        }
    }
}
