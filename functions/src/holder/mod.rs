//! What the holder of a receipt may do with what was sent: see it, take it along, correct it,
//! withdraw it, erase it. No account: the address of the receipt holds a code that only the site's
//! secret yields, and whoever has the address is the holder.
//!
//! Nothing changes by GET: withdrawing and erasing ask first, on a page whose button posts.

mod member;
mod views;

use axum::http::{Method, StatusCode};
use forms::{Flow, Uploaded, Value};
use jiff::Timestamp;

use crate::address::{self, ReceiptPart};
use crate::catalogue::{Catalogue, Offered};
use crate::draft::Draft;
use crate::error::Refusal;
use crate::letter::{Letter, LetterKind};
use crate::receipt::{AnswersHash, Receipt, ReceiptFile, Received, Statement, SubmissionState};
use crate::record::{Record, RecordState};
use crate::reference::Reference;
use crate::respond::Reply;
use crate::router::Answered;
use crate::service::Service;
use crate::walk::Walk;

pub(crate) use member::{answered_until, asked_since, confirmed_since, confirmed_until};

/// What the codes in the addresses of receipts are for.
const PURPOSE: &str = "receipt";

const READ_METHODS: &[Method] = &[Method::GET, Method::HEAD];
const EDIT_METHODS: &[Method] = &[Method::POST];
const ASK_METHODS: &[Method] = &[Method::GET, Method::HEAD, Method::POST];

/// One request to a receipt, with what is needed to answer it.
#[derive(Clone, Copy)]
pub(crate) struct Holder<'a> {
    pub(crate) service: &'a Service,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) offered: &'a Offered<'a>,
    pub(crate) now: Timestamp,
}

/// Returns the address of a receipt; `action` is where the form is sent.
pub(crate) fn receipt_address(service: &Service, action: &str, reference: &Reference) -> String {
    part_address(service, action, (reference, ReceiptPart::Page))
}

/// Returns the address of a part of a receipt, with the code that opens that part.
pub(crate) fn part_address(service: &Service, action: &str, (reference, part): (&Reference, ReceiptPart)) -> String {
    let code = service.keys.token(purpose(part), reference.as_str());
    address::receipt(action, (reference.as_str(), &code), part)
}

/// Returns what the code of a part is for. What a mail leads to opens nothing else: whoever gets a
/// mail that was asked for by a stranger sees nothing of what the stranger sent.
fn purpose(part: ReceiptPart) -> &'static str {
    match part {
        ReceiptPart::Confirm => "confirm",
        ReceiptPart::Stay => "stay",
        ReceiptPart::Leave => "leave",
        _ => PURPOSE,
    }
}

impl Holder<'_> {
    /// Returns the methods that a part of a receipt takes.
    pub(crate) fn methods(part: ReceiptPart) -> &'static [Method] {
        match part {
            ReceiptPart::Edit => EDIT_METHODS,
            ReceiptPart::Withdraw
            | ReceiptPart::Erase
            | ReceiptPart::Confirm
            | ReceiptPart::Stay
            | ReceiptPart::Leave => ASK_METHODS,
            ReceiptPart::Page | ReceiptPart::File | ReceiptPart::Answers | ReceiptPart::AnswersFile => READ_METHODS,
        }
    }

    /// Answers at a part of a receipt. An address whose code is not that of the reference is one at
    /// which nothing is.
    pub(crate) async fn answer(&self, (reference, code): (&str, &str), part: ReceiptPart, posted: bool) -> Answered {
        let reference = Reference::parse(reference).ok_or(Refusal::UnknownReference)?;
        if !self.service.keys.verify_token(purpose(part), reference.as_str(), code) {
            return Err(Refusal::UnknownReference);
        }
        let found = self.service.store.find(&reference).await.map_err(|error| Refusal::failure(&error))?;
        let page = self.offered.page;
        let found = found.filter(|record| record.form == page.form && record.call == page.call);
        let record = found.ok_or(Refusal::UnknownReference)?;
        let gone = record.standing.state == RecordState::Erased;
        match part {
            ReceiptPart::Page => self.page(&record),
            // What is erased cannot be seen, changed or taken along; that it was there can.
            _ if gone => Ok(("gone", Reply::SeeOther(self.at(&record, ReceiptPart::Page)))),
            ReceiptPart::File => self.file(&record),
            ReceiptPart::Answers => self.answers(&record),
            ReceiptPart::AnswersFile => Self::answers_file(&record),
            ReceiptPart::Edit => self.edit(&record).await,
            ReceiptPart::Withdraw | ReceiptPart::Erase if !posted => self.asked(&record, part),
            ReceiptPart::Confirm if posted => self.confirmed(&record).await,
            ReceiptPart::Confirm => self.confirm_asked(&record),
            ReceiptPart::Stay if posted => self.stayed(&record).await,
            ReceiptPart::Stay => self.stay_asked(&record),
            ReceiptPart::Leave if posted => self.left(&record).await,
            ReceiptPart::Leave => self.leave_asked(&record),
            ReceiptPart::Withdraw => self.withdrawn(&record).await,
            ReceiptPart::Erase => self.erased(&record).await,
        }
    }

    fn page(&self, record: &Record) -> Answered {
        Ok(("receipt", Reply::Page(StatusCode::OK, views::receipt(self, record)?)))
    }

    /// Gives the signed receipt.
    fn file(&self, record: &Record) -> Answered {
        let receipt = Receipt::sign(self.statement(record), &self.service.keys);
        let (name, text) = (receipt.file_name(), receipt.to_text());
        Ok(("receipt-file", Reply::File { name, media_type: "application/json", text }))
    }

    fn answers(&self, record: &Record) -> Answered {
        Ok(("answers", Reply::Page(StatusCode::OK, views::answers(self, record)?)))
    }

    /// Gives the answers as they are stored: what the receipt holds the hash of.
    fn answers_file(record: &Record) -> Answered {
        let text = serde_json::to_string_pretty(&record.answers).map_err(|error| Refusal::failure(&error))?;
        let name = format!("answers-{}.json", record.reference);
        Ok(("answers-file", Reply::File { name, media_type: "application/json", text }))
    }

    /// Makes a draft of what was sent; sent again, it takes the place of what it was made of.
    async fn edit(&self, record: &Record) -> Answered {
        if !self.is_editable(record) {
            return Ok(("not-editable", Reply::SeeOther(self.at(record, ReceiptPart::Page))));
        }
        let form = self.offered.form;
        let answer: forms::Answer = serde_json::from_value(record.answers.clone())
            .map_err(|_| Refusal::Failure { cause: format!("record {} in the store is damaged", record.reference) })?;
        let draft = Draft {
            pairs: answer.pairs(),
            files: files_of(record),
            visited: form.steps.iter().map(|step| step.id.clone()).collect(),
            started: record.received,
            corrects: Some(record.reference.clone()),
            ..self.walk().new_draft(Vec::new())
        };
        self.walk().resumed(draft).await
    }

    /// Tells whether what was sent may still be corrected: until the deadline, while it counts.
    fn is_editable(&self, record: &Record) -> bool {
        let open = self.offered.call.is_none_or(|call| call.deadline.takes_answers(self.now));
        open && self.offered.form.flow == Flow::Steps && record.standing.state == RecordState::Received
    }

    /// Asks whether it is meant.
    fn asked(&self, record: &Record, part: ReceiptPart) -> Answered {
        if part == ReceiptPart::Withdraw && record.standing.state != RecordState::Received {
            return Ok(("gone", Reply::SeeOther(self.at(record, ReceiptPart::Page))));
        }
        Ok(("asked", Reply::Page(StatusCode::OK, views::asked(self, record, part)?)))
    }

    async fn withdrawn(&self, record: &Record) -> Answered {
        let withdrawn = self.service.store.withdraw(&record.reference, self.now).await;
        withdrawn.map_err(|error| Refusal::failure(&error))?;
        Ok(("withdrawn", Reply::SeeOther(self.at(record, ReceiptPart::Page))))
    }

    async fn erased(&self, record: &Record) -> Answered {
        let letters = self.farewell(record);
        let erased = self.service.store.erase(&record.reference, self.now, letters).await;
        let before = erased.map_err(|error| Refusal::failure(&error))?;
        for file in before.iter().flat_map(files_of) {
            self.walk().forget_file(&file.id).await;
        }
        self.service.wake();
        Ok(("erased", Reply::SeeOther(self.at(record, ReceiptPart::Page))))
    }

    /// Returns the letter that confirms an erasure: afterwards nothing knows to whom it would go.
    fn farewell(&self, record: &Record) -> Vec<Letter> {
        let to = self.offered.form.mail.as_ref().and_then(|mail| record.text(&mail.to));
        let reference = record.reference.as_str();
        let lang = record.standing.mail_lang.as_deref().unwrap_or(&record.lang);
        let letter = |to: &str| Letter {
            to: Some(to.to_owned()),
            ..Letter::new(LetterKind::Erased, reference, (reference, lang), self.now)
        };
        to.map(letter).into_iter().collect()
    }

    fn statement(&self, record: &Record) -> Statement {
        let zone = self.offered.zone(self.catalogue);
        Statement {
            site: self.catalogue.manifest.base_url.clone(),
            reference: record.reference.clone(),
            form: record.form.clone(),
            form_version: record.form_version,
            form_fingerprint: record.standing.fingerprint.clone(),
            call: record.call.clone(),
            lang: record.lang.clone(),
            received: Received::new(record.received, zone),
            state: match (record.standing.state, record.standing.corrections) {
                (RecordState::Received, 0) => SubmissionState::Received,
                (RecordState::Received, _) => SubmissionState::Changed,
                (RecordState::Withdrawn | RecordState::Erased, _) => SubmissionState::Withdrawn,
            },
            answers: match &record.standing.expired {
                Some(expired) => expired.answers,
                None => AnswersHash::of(&record.answers),
            },
            files: files_of(record).iter().filter_map(receipt_file).collect(),
        }
    }

    fn walk(&self) -> Walk<'_> {
        // What is posted here was refused already while nothing is taken.
        Walk { service: self.service, catalogue: self.catalogue, offered: self.offered, pause: None, now: self.now }
    }

    /// Returns the address of a part of the receipt of a record.
    fn at(&self, record: &Record, part: ReceiptPart) -> String {
        self.in_page(&self.offered.page.action, record, part)
    }

    fn in_page(&self, action: &str, record: &Record, part: ReceiptPart) -> String {
        part_address(self.service, action, (&record.reference, part))
    }
}

/// Returns the files that a record names.
pub(crate) fn files_of(record: &Record) -> Vec<Uploaded> {
    let answer: Option<forms::Answer> = serde_json::from_value(record.answers.clone()).ok();
    let values = answer.iter().flat_map(forms::Answer::iter).map(|(_, value)| value);
    let files = values.filter_map(|value| match value {
        Value::Files(files) => Some(files.clone()),
        _ => None,
    });
    files.flatten().collect()
}

/// Returns a file as a receipt states it; nothing when what is stored of it is no hash.
fn receipt_file(file: &Uploaded) -> Option<ReceiptFile> {
    let hash = blake3::Hash::from_hex(&file.hash).ok()?;
    Some(ReceiptFile::new(&file.field, &file.name, (file.bytes, &file.media_type), &hash))
}
