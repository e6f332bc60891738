//! Files of a draft: the page on which one is sent, and what becomes of it.
//!
//! Each question that asks for files has a page of its own with a form that sends nothing else, so
//! that a file needs no script, can go to another host, and takes nothing typed along when its line
//! breaks. A refused file comes back with its reason, and the answers are where they were.
//!
//! Where files can be posted straight to where they lie, the form does that (`files::posted`), and the
//! browser comes back to the same address with the key of what it posted.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use forms::{Field, FileLimits, Limits, Uploaded};
use serde::Serialize;

use super::{Held, ShellView, Walk, drawn};
use crate::address::DraftPlace;
use crate::error::Refusal;
use crate::files::posted::TicketField;
use crate::files::{self, Awaited, FileId, FileProblem, Refused, Ticket, Upload, UploadLimits};
use crate::frame::Frame;
use crate::respond::Reply;
use crate::router::Answered;

/// The value `upload` of `kinds/upload.html`.
#[derive(Serialize)]
struct UploadView<'a> {
    step: &'a str,
    label: &'a str,
    hint: Option<&'a str>,
    limit: String,
    name: &'a str,
    action: String,
    fields: Vec<TicketField>,
    back: String,
    accept: String,
    max_bytes: u64,
    too_large: String,
    several: bool,
    problem: Option<String>,
    lang: &'a str,
    dir: &'a str,
}

impl Walk<'_> {
    /// Shows the page on which a file is sent, with what was wrong with the one before.
    pub(super) async fn upload_shown(
        &self,
        held: &Held,
        (id, problem): (&str, Option<&FileProblem>),
        status: StatusCode,
    ) -> Answered {
        let (field, limits) = self.file_field(id)?;
        if problem.is_none() && room(held, field, limits) == 0 {
            return Ok(("no-room", Reply::SeeOther(self.step_of(held, field))));
        }
        let owner = owner(held);
        let back = self.at(&held.token, DraftPlace::File(&field.id));
        let back = format!("{}{back}", self.catalogue.manifest.base_url);
        let awaited = Awaited { field: &field.id, owner: &owner, max_bytes: limits.max_bytes, back: &back };
        let ticket = self.service.files.ticket(&awaited).await.map_err(|error| Refusal::failure(&error))?;
        let page = self.draw_upload(held, (field, limits), (problem, ticket.as_ref()))?;
        let reply = match ticket {
            Some(Ticket { origin, .. }) => Reply::SendingPage { status, page, origin },
            None => Reply::Page(status, page),
        };
        Ok(("upload", reply))
    }

    /// Takes a file that the browser has posted to where files lie.
    pub(super) async fn upload_collected(&self, held: Held, id: &str, key: &str) -> Answered {
        let (field, limits) = self.file_field(id)?;
        let asked = asked(&held, field, limits);
        let owner = owner(&held);
        let upload = Upload { field: id, owner: &owner, limits: &asked, now: self.now };
        // Somebody who reloads the page comes with the same key.
        let known = files::posted::id_of(key, &upload);
        if known.is_some_and(|id| held.draft.files.iter().any(|file| file.id == id.as_str())) {
            return Ok(("uploaded", Reply::SeeOther(self.step_of(&held, field))));
        }
        match files::collect(key, &upload, &self.service.files).await {
            Ok(file) => self.named(held, field, vec![file.into()]).await,
            Err(Refused::File(problem)) => {
                self.upload_shown(&held, (id, Some(&problem)), StatusCode::UNPROCESSABLE_ENTITY).await
            }
            Err(Refused::Request(refusal)) => Err(refusal),
        }
    }

    /// Takes a file, keeps it, and names it in the draft.
    pub(super) async fn upload_posted(&self, held: Held, id: &str, (parts, body): (&Parts, Body)) -> Answered {
        let (field, limits) = self.file_field(id)?;
        let asked = asked(&held, field, limits);
        let owner = owner(&held);
        let upload = Upload { field: id, owner: &owner, limits: &asked, now: self.now };
        let received = files::receive(&parts.headers, body, &upload, &self.service.files).await;
        let problem = match received {
            Ok(received) if received.files.is_empty() => FileProblem::Missing,
            Ok(received) => {
                return self.named(held, field, received.files.into_iter().map(Uploaded::from).collect()).await;
            }
            Err(Refused::File(problem)) => problem,
            Err(Refused::Request(refusal)) => return Err(refusal),
        };
        self.upload_shown(&held, (id, Some(&problem)), StatusCode::UNPROCESSABLE_ENTITY).await
    }

    async fn named(&self, held: Held, field: &Field, new: Vec<Uploaded>) -> Answered {
        let held = self
            .change(held, |draft| {
                // A change is made anew when another came between, which may have been this very file.
                for file in &new {
                    if draft.files.iter().all(|known| known.id != file.id) {
                        draft.pairs.push((field.id.clone(), file.id.clone()));
                        draft.files.push(file.clone());
                    }
                }
            })
            .await?;
        Ok(("uploaded", Reply::SeeOther(self.step_of(&held, field))))
    }

    /// Removes the bytes of a file that no draft names any more. One that cannot be removed now is
    /// swept later.
    pub(crate) async fn forget_file(&self, id: &str) {
        if let Some(id) = FileId::parse(id) {
            let _ = self.service.files.remove(&id).await;
        }
    }

    fn file_field(&self, id: &str) -> Result<(&Field, &FileLimits), Refusal> {
        let field = self.offered.form.field(id).ok_or(Refusal::UnknownAddress)?;
        match &field.limits {
            Limits::File(limits) => Ok((field, limits)),
            _ => Err(Refusal::UnknownAddress),
        }
    }

    /// Returns the address of the step that asks for the files, at the question.
    fn step_of(&self, held: &Held, field: &Field) -> String {
        let step = self.offered.form.steps.iter().find(|step| step.fields.iter().any(|other| other.id == field.id));
        let place = step.map_or(DraftPlace::Tasks, |step| DraftPlace::Step(&step.id));
        format!("{}#f-{}", self.at(&held.token, place), field.id)
    }

    fn draw_upload(
        &self,
        held: &Held,
        (field, limits): (&Field, &FileLimits),
        (problem, ticket): (Option<&FileProblem>, Option<&Ticket>),
    ) -> Result<String, Refusal> {
        let offered = self.offered;
        let scope = self.scope(&held.draft);
        let page = offered.shown(&scope);
        let words = offered.words.fields.get(&field.id);
        let label = words.map_or("", |words| words.label.as_str());
        let step = offered.form.steps.iter().find(|step| step.fields.iter().any(|other| other.id == field.id));
        let step = step.and_then(|step| offered.words.steps.get(&step.id));
        let sentence =
            |problem: &FileProblem| theme::problem_text(&page, &problem.of_field(&field.id, offered.dictionary));
        let too_large = FileProblem::TooLarge { name: None, limit: limits.max_bytes };
        let endings: Vec<String> =
            limits.types.iter().flat_map(|kind| kind.endings()).map(|ending| format!(".{ending}")).collect();
        let view = theme::value(&UploadView {
            step: step.map_or("", |step| step.title.as_str()),
            label,
            hint: words.and_then(|words| words.hint.as_deref()),
            limit: theme::limit_text(&page, field).unwrap_or_default(),
            name: ticket.map_or(field.id.as_str(), |ticket| ticket.file),
            action: ticket
                .map_or_else(|| self.at(&held.token, DraftPlace::File(&field.id)), |ticket| ticket.address.clone()),
            fields: ticket.map(|ticket| ticket.fields.clone()).unwrap_or_default(),
            back: self.step_of(held, field),
            accept: endings.join(","),
            max_bytes: limits.max_bytes,
            too_large: sentence(&too_large),
            several: ticket.is_none() && room(held, field, limits) > 1,
            problem: problem.map(sentence),
            lang: &offered.page.words_lang,
            dir: offered.dictionary.formats.direction().as_str(),
        });
        let frame = Frame::of(offered.page).titled(label).located(None).below(offered.page, label);
        let frame = frame.switched(|lang| self.in_language(lang, &held.token, DraftPlace::File(&field.id)));
        let frame = ticket.iter().fold(frame, |frame, ticket| frame.sending_to(&ticket.origin));
        let problem = problem.map(sentence);
        let form = theme::value(&ShellView::of(offered, "#f-upload", problem.as_deref()).sends_files());
        drawn(frame.draw(&self.catalogue.theme, "kinds/upload.html", &[("upload", view), ("form", form)]))
    }
}

/// Returns what the files of a draft belong to.
fn owner(held: &Held) -> String {
    format!("{:?}", held.token.id())
}

fn asked(held: &Held, field: &Field, limits: &FileLimits) -> UploadLimits {
    let max_files_left = room(held, field, limits);
    UploadLimits { types: limits.types.clone(), max_bytes: limits.max_bytes, max_files_left }
}

/// Returns how many files may still be sent for a field.
fn room(held: &Held, field: &Field, limits: &FileLimits) -> u32 {
    let sent = held.draft.files.iter().filter(|file| file.field == field.id).count();
    limits.max_files.saturating_sub(u32::try_from(sent).unwrap_or(u32::MAX))
}
