//! What the pages of a receipt show, as plain data for templates; `docs/themes.md` lists it.

use serde::Serialize;
use theme::answer_view;

use super::Holder;
use crate::address::ReceiptPart;
use crate::error::Refusal;
use crate::frame::Frame;
use crate::moment::{self, MomentView};
use crate::record::{Record, RecordState};
use crate::submit::scope;

/// The value `receipt` of `kinds/receipt.html`.
#[derive(Serialize)]
struct ReceiptView<'a> {
    reference: &'a str,
    title: &'a str,
    text: &'a str,
    next: &'a [String],
    state: &'a str,
    unconfirmed: bool,
    received: MomentView,
    changed: Option<MomentView>,
    expired: Option<MomentView>,
    file: String,
    answers: String,
    answers_file: String,
    edit: Option<String>,
    withdraw: Option<String>,
    erase: Option<String>,
    lang: &'a str,
    dir: &'a str,
}

/// The value `sent` of `kinds/answers.html`.
#[derive(Serialize)]
struct SentView<'a> {
    reference: &'a str,
    title: &'a str,
    expired: Option<MomentView>,
    back: String,
    file: String,
    lang: &'a str,
    dir: &'a str,
}

/// The value `ask` of `kinds/ask.html`.
#[derive(Serialize)]
struct AskView<'a> {
    of: &'a str,
    reference: &'a str,
    action: String,
    back: String,
}

/// The value `member` of `kinds/member.html`.
#[derive(Serialize)]
struct MemberView<'a> {
    title: &'a str,
    text: String,
    action: Option<String>,
    button: String,
}

/// Draws the receipt of a record.
pub(super) fn receipt(holder: &Holder<'_>, record: &Record) -> Result<String, Refusal> {
    let offered = holder.offered;
    let (thanks, dictionary) = (&offered.words.thanks, offered.dictionary);
    let zone = offered.zone(holder.catalogue);
    let at = |part| holder.at(record, part);
    let (state, counts) = (record.standing.state, record.standing.state == RecordState::Received);
    let view = theme::value(&ReceiptView {
        reference: record.reference.as_str(),
        title: &thanks.title,
        text: &thanks.text,
        next: &thanks.next,
        state: state.as_str(),
        unconfirmed: counts
            && offered.form.mail.as_ref().is_some_and(|mail| mail.confirm)
            && record.standing.confirmed.is_none(),
        received: moment::at(dictionary, zone, record.received),
        changed: record.standing.changed.map(|changed| moment::at(dictionary, zone, changed)),
        expired: expired(holder, record),
        file: at(ReceiptPart::File),
        answers: at(ReceiptPart::Answers),
        answers_file: at(ReceiptPart::AnswersFile),
        edit: holder.is_editable(record).then(|| at(ReceiptPart::Edit)),
        withdraw: counts.then(|| at(ReceiptPart::Withdraw)),
        erase: (state != RecordState::Erased).then(|| at(ReceiptPart::Erase)),
        lang: &offered.page.words_lang,
        dir: dictionary.formats.direction().as_str(),
    });
    let title = if counts { thanks.title.clone() } else { said(holder, &format!("receipt.{}", state.as_str())) };
    draw(holder, record, (&title, ReceiptPart::Page), ("kinds/receipt.html", &[("receipt", view)]))
}

/// Returns when answers were removed last because their time was over.
fn expired(holder: &Holder<'_>, record: &Record) -> Option<MomentView> {
    let (offered, expired) = (holder.offered, record.standing.expired.as_ref()?);
    Some(moment::at(offered.dictionary, offered.zone(holder.catalogue), expired.at))
}

/// Draws all answers of a record.
pub(super) fn answers(holder: &Holder<'_>, record: &Record) -> Result<String, Refusal> {
    let offered = holder.offered;
    let answer: forms::Answer = serde_json::from_value(record.answers.clone())
        .map_err(|_| Refusal::Failure { cause: format!("record {} in the store is damaged", record.reference) })?;
    let scope = scope(holder.catalogue, offered.call, record.received);
    let title = said(holder, "receipt.answers");
    let view = theme::value(&SentView {
        reference: record.reference.as_str(),
        title: &offered.words.title,
        expired: expired(holder, record),
        back: holder.at(record, ReceiptPart::Page),
        file: holder.at(record, ReceiptPart::AnswersFile),
        lang: &offered.page.words_lang,
        dir: offered.dictionary.formats.direction().as_str(),
    });
    let values = [("sent", view), ("answers", answer_view(&offered.shown(&scope), &answer))];
    draw(holder, record, (&title, ReceiptPart::Answers), ("kinds/answers.html", &values))
}

/// Draws the page that asks whether it is meant.
pub(super) fn asked(holder: &Holder<'_>, record: &Record, part: ReceiptPart) -> Result<String, Refusal> {
    let of = if part == ReceiptPart::Erase { "erase" } else { "withdraw" };
    let title = said(holder, &format!("receipt.{of}_title"));
    let view = theme::value(&AskView {
        of,
        reference: record.reference.as_str(),
        action: holder.at(record, part),
        back: holder.at(record, ReceiptPart::Page),
    });
    draw(holder, record, (&title, part), ("kinds/ask.html", &[("ask", view)]))
}

/// Draws a page for the owner of the address: nothing of what was sent is on it.
pub(super) fn member(
    holder: &Holder<'_>,
    record: &Record,
    (of, part): (&'static str, ReceiptPart),
) -> Result<String, Refusal> {
    let title = said(holder, &format!("joining.{of}_title"));
    let asks = matches!(of, "confirm" | "stay" | "leave");
    let view = theme::value(&MemberView {
        title: &title,
        text: said(holder, &format!("joining.{of}_text")),
        action: asks.then(|| holder.at(record, part)),
        button: if asks { said(holder, &format!("joining.{of}_button")) } else { String::new() },
    });
    draw(holder, record, (&title, part), ("kinds/member.html", &[("member", view)]))
}

fn draw(
    holder: &Holder<'_>,
    record: &Record,
    (title, part): (&str, ReceiptPart),
    (template, values): (&str, &[(&'static str, theme::Value)]),
) -> Result<String, Refusal> {
    let (catalogue, page) = (holder.catalogue, holder.offered.page);
    let frame = Frame::of(page).titled(title).located(None).below(page, title);
    let frame = frame.switched(|lang| {
        let there = catalogue.translation(page, lang)?;
        Some(holder.in_page(&there.action, record, part))
    });
    frame.draw(&catalogue.theme, template, values).map_err(|fault| Refusal::undrawn(&fault))
}

/// Returns a sentence of the interface in the page's language.
fn said(holder: &Holder<'_>, key: &str) -> String {
    let dictionary = holder.catalogue.dictionary(&holder.offered.page.lang);
    dictionary.and_then(|dictionary| dictionary.text(key, &[])).unwrap_or_else(|| key.to_owned())
}
