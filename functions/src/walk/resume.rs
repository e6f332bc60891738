//! Opening a draft file: on another device, or when the draft itself is gone.
//!
//! What the file holds becomes a draft of its own, so that two devices never change one draft without
//! knowing of each other. Its files are copied as far as they are still here.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use forms::Uploaded;
use serde::Serialize;

use super::begin::new_token;
use super::{ShellView, Walk, drawn};
use crate::address;
use crate::draft::{Draft, DraftToken};
use crate::draft_file::{DraftFile, DraftFileProblem, LARGEST};
use crate::error::Refusal;
use crate::files::FileId;
use crate::frame::Frame;
use crate::multipart::Multipart;
use crate::respond::Reply;
use crate::router::Answered;

/// The methods of the address at which a draft file is opened.
pub(crate) const METHODS: &[Method] = &[Method::GET, Method::HEAD, Method::POST];

/// The name of the control that sends the file.
const CONTROL: &str = "draft";

/// What a body may have around the file.
const AROUND: u64 = 64 * 1024;

/// The value `resume` of `kinds/resume.html`.
#[derive(Serialize)]
struct ResumeView<'a> {
    action: String,
    back: &'a str,
    name: &'a str,
    problem: Option<&'a str>,
    form_title: &'a str,
    lang: &'a str,
    dir: &'a str,
}

impl Walk<'_> {
    /// Shows the page on which a draft file is chosen.
    pub(crate) fn resume_page(&self) -> Answered {
        Ok(("resume", Reply::Page(StatusCode::OK, self.draw_resume(None)?)))
    }

    /// Opens a draft file. One that cannot be opened is told of with what to do.
    pub(crate) async fn resume(&self, (parts, body): (&Parts, Body)) -> Answered {
        match self.read_file(&parts.headers, body).await? {
            Ok(file) => self.reopened(file).await,
            Err(problem) => {
                let page = self.draw_resume(Some(problem))?;
                Ok(("resume-refused", Reply::Page(StatusCode::UNPROCESSABLE_ENTITY, page)))
            }
        }
    }

    async fn reopened(&self, file: DraftFile) -> Answered {
        let keys = &self.service.keys;
        // Whether it may be sent is known before anything of it is kept.
        let promised = file.clone().into_draft(self.new_draft(Vec::new()), &BTreeMap::new(), keys);
        if !self.takes(Some(&promised)) {
            return self.closed();
        }
        let token = new_token()?;
        let kept = self.copied(&file, &token).await?;
        let lost: Vec<String> = file
            .files()
            .iter()
            .filter(|named| !kept.contains_key(&named.id))
            .map(|named| named.field.clone())
            .collect();
        let mut draft = file.into_draft(self.new_draft(Vec::new()), &kept, keys);
        self.unvisit(&mut draft, &lost);
        self.resumed_as(token, draft).await
    }

    /// Copies the files of a draft file for another draft; what is gone is left out.
    async fn copied(&self, file: &DraftFile, token: &DraftToken) -> Result<BTreeMap<String, Uploaded>, Refusal> {
        let owner = format!("{:?}", token.id());
        let mut kept = BTreeMap::new();
        for named in file.files() {
            let Some(id) = FileId::parse(&named.id).filter(|_| kept.len() < self.most_files()) else { continue };
            let copy =
                self.service.files.copy(&id, &owner, self.now).await.map_err(|error| Refusal::failure(&error))?;
            kept.extend(copy.map(|copy| (named.id.clone(), Uploaded::from(copy))));
        }
        Ok(kept)
    }

    /// Returns how many files the form takes in all.
    fn most_files(&self) -> usize {
        let most = |field: &forms::Field| match &field.limits {
            forms::Limits::File(limits) => limits.max_files as usize,
            _ => 0,
        };
        self.offered.form.fields().map(most).sum()
    }

    /// Makes the steps that ask for these fields ones to be gone through again.
    fn unvisit(&self, draft: &mut Draft, fields: &[String]) {
        let asks = |step: &&forms::Step| step.fields.iter().any(|field| fields.contains(&field.id));
        for step in self.offered.form.steps.iter().filter(asks) {
            draft.visited.remove(&step.id);
        }
    }

    async fn read_file(&self, headers: &HeaderMap, body: Body) -> Result<Result<DraftFile, DraftFileProblem>, Refusal> {
        let mut multipart = match Multipart::new(headers, body, LARGEST as u64 + AROUND) {
            Err(Refusal::TooLarge) => return Ok(Err(DraftFileProblem::TooLarge)),
            multipart => multipart?,
        };
        let read = sent(&mut multipart).await;
        if !matches!(read, Ok(Ok(_))) {
            multipart.drain().await;
        }
        let bytes = match read {
            Err(Refusal::TooLarge) => Err(DraftFileProblem::TooLarge),
            read => read?,
        };
        let page = self.offered.page;
        let own = |file: &DraftFile| file.form == page.form && file.call == page.call;
        let file = bytes.and_then(|bytes| DraftFile::read(&bytes));
        Ok(file.and_then(|file| if own(&file) { Ok(file) } else { Err(DraftFileProblem::OfAnother) }))
    }

    fn draw_resume(&self, problem: Option<DraftFileProblem>) -> Result<String, Refusal> {
        let page = self.offered.page;
        let dictionary = self.catalogue.dictionary(&page.lang).unwrap_or(self.offered.dictionary);
        let say = |key: &str| dictionary.text(key, &[]).unwrap_or_else(|| key.to_owned());
        let title = say("resume.title");
        let problem = problem.map(|problem| say(problem.words()));
        let view = theme::value(&ResumeView {
            action: address::resume(&page.action),
            back: &page.url,
            name: CONTROL,
            problem: problem.as_deref(),
            form_title: &self.offered.words.title,
            lang: &page.words_lang,
            dir: self.offered.dictionary.formats.direction().as_str(),
        });
        let form = theme::value(&ShellView::of(self.offered, "#f-draft", problem.as_deref()));
        let frame = Frame::of(page).titled(&title).located(None).below(page, &title);
        let frame = frame.switched(|lang| Some(address::resume(&self.catalogue.translation(page, lang)?.action)));
        drawn(frame.draw(&self.catalogue.theme, "kinds/resume.html", &[("resume", view), ("form", form)]))
    }
}

/// Returns the bytes of the file that was sent.
async fn sent(multipart: &mut Multipart) -> Result<Result<Vec<u8>, DraftFileProblem>, Refusal> {
    while let Some(part) = multipart.next_part().await? {
        let Some(file) = part.file.filter(|_| part.name == CONTROL) else { continue };
        let mut bytes = Vec::new();
        while let Some(piece) = multipart.content().await? {
            if bytes.len() + piece.len() > LARGEST {
                return Ok(Err(DraftFileProblem::TooLarge));
            }
            bytes.extend(piece);
        }
        return Ok(if file.name.is_empty() && bytes.is_empty() { Err(DraftFileProblem::Missing) } else { Ok(bytes) });
    }
    Ok(Err(DraftFileProblem::Missing))
}
