//! The walk: a form answered step by step, kept as a draft until it is sent.
//!
//! 1. The first step stands on a page of the site; its post makes the draft (`begin`).
//! 2. Each further step is a page of the draft (`step`); what its button asks for is a [`Press`].
//! 3. [`Course`] judges a draft: which steps are asked, how each stands, which comes next.
//! 4. `tasks` lists the steps, `check` shows all answers.
//! 5. `send` judges everything once more, stores it and leads to the confirmation.
//!
//! Every post ends in a redirect or, with problems, in the same page with status 422; every answer
//! is kept as it was typed before it is judged. So nothing is lost by a double click, the back
//! button, a reload or a second tab, and the language can be changed on any page.

mod begin;
mod check;
mod course;
mod keep;
pub(crate) mod late;
mod link;
mod press;
pub(crate) mod resume;
mod send;
mod shell;
mod step;
mod tasks;
mod upload;
mod views;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use forms::{Problem, Scope};
use jiff::Timestamp;

use crate::address::{self, DraftPlace};
use crate::catalogue::{Catalogue, Offered};
use crate::draft::{Draft, DraftToken};
use crate::error::Refusal;
use crate::files;
use crate::holder::receipt_address;
use crate::pause::Pause;
use crate::respond::Reply;
use crate::router::Answered;
use crate::service::Service;
use crate::submit::scope;
use crate::{guard, pages};

pub(crate) use begin::begin;
pub use course::{Course, StepState};
use link::LinkAsked;
pub use press::Press;
use shell::ShellView;

const READ_METHODS: &[Method] = &[Method::GET, Method::HEAD];
const SEND_METHODS: &[Method] = &[Method::POST];
const STEP_METHODS: &[Method] = &[Method::GET, Method::HEAD, Method::POST];

/// One request to a walk, with what is needed to answer it.
#[derive(Clone, Copy)]
pub(crate) struct Walk<'a> {
    pub(crate) service: &'a Service,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) offered: &'a Offered<'a>,
    /// Something is asked to be taken, and nothing is.
    pub(crate) pause: Option<Pause>,
    pub(crate) now: Timestamp,
}

/// A draft that was found, with the secret that found it.
struct Held {
    token: DraftToken,
    draft: Draft,
}

impl Walk<'_> {
    /// Answers at a place of a draft.
    pub(crate) async fn answer(
        &self,
        (token, place): (&DraftToken, DraftPlace<'_>),
        (parts, body): (&Parts, Body),
    ) -> Answered {
        let methods = match place {
            DraftPlace::Step(_) | DraftPlace::File(_) | DraftPlace::Open => STEP_METHODS,
            DraftPlace::Submit | DraftPlace::Link => SEND_METHODS,
            DraftPlace::Tasks | DraftPlace::Stop(_) | DraftPlace::Check | DraftPlace::Download => READ_METHODS,
        };
        if !methods.contains(&parts.method) {
            return Err(Refusal::WrongMethod(methods));
        }
        let posted = parts.method == Method::POST;
        if posted && !guard::is_same_site(parts, &self.catalogue.manifest.base_url) {
            return Err(Refusal::CrossSite);
        }
        let held = self.held(token).await?;
        if let Some(reference) = &held.draft.sent {
            return Ok(("sent-before", Reply::SeeOther(self.received(reference))));
        }
        if place == DraftPlace::Download {
            return self.download(&held);
        }
        if !self.takes(Some(&held.draft)) {
            return self.closed();
        }
        if let Some(pause) = self.pause {
            return match place {
                DraftPlace::Step(id) if posted => self.step_held_up(held, (id, pause), (parts, body)).await,
                _ => Err(Refusal::Paused(pause)),
            };
        }
        match place {
            DraftPlace::Tasks => self.tasks(&held, &LinkAsked::default()),
            DraftPlace::Step(id) if posted => self.step_posted(held, id, (parts, body)).await,
            DraftPlace::Step(id) => self.step_shown(&held, id),
            DraftPlace::File(id) if posted => self.upload_posted(held, id, (parts, body)).await,
            DraftPlace::File(id) => match files::posted::key_of(parts.uri.query()) {
                Some(key) => self.upload_collected(held, id, &key).await,
                None => self.upload_shown(&held, (id, None), StatusCode::OK).await,
            },
            DraftPlace::Stop(id) => self.stopped(&held, id),
            DraftPlace::Check => self.checked(&held, &[], StatusCode::OK),
            DraftPlace::Submit => self.sent(held).await,
            DraftPlace::Link => self.link_asked(&held, (parts, body)).await,
            DraftPlace::Open if posted => Ok(("opened", Reply::SeeOther(self.at(token, DraftPlace::Tasks)))),
            DraftPlace::Open => self.open_page(&held),
            DraftPlace::Download => unreachable!("it was answered above"),
        }
    }

    /// Finds a draft of this very form and call.
    async fn held(&self, token: &DraftToken) -> Result<Held, Refusal> {
        let found = self.service.store.draft(&token.id()).await.map_err(|error| Refusal::failure(&error))?;
        let page = self.offered.page;
        let own = |draft: &Draft| draft.form == page.form && draft.call == page.call && !draft.is_over(self.now);
        let draft = found.filter(own);
        Ok(Held { token: token.clone(), draft: draft.ok_or(Refusal::UnknownDraft)? })
    }

    /// Tells whether answers are taken now: before the deadline; within the grace those that were
    /// begun before it; by a late link up to its own end.
    fn takes(&self, draft: Option<&Draft>) -> bool {
        let Some(call) = self.offered.call else { return true };
        let deadline = &call.deadline;
        let late = draft.and_then(|draft| draft.late_until).is_some_and(|until| self.now < until);
        let began = draft.map_or(self.now, |draft| draft.started);
        let in_time = deadline.closes_at().is_none_or(|closes| self.now < closes || began < closes);
        late || (deadline.takes_answers(self.now) && in_time)
    }

    fn closed(&self) -> Answered {
        let page = drawn(pages::closed((self.catalogue, self.offered), self.now, None))?;
        Ok(("closed", Reply::Page(StatusCode::FORBIDDEN, page)))
    }

    /// Returns what a draft is judged by: the answers may name the files that were sent for it.
    fn scope<'s>(&'s self, draft: &'s Draft) -> Scope<'s> {
        Scope { files: &draft.files, ..scope(self.catalogue, self.offered.call, self.now) }
    }

    fn course<'d>(&'d self, draft: &'d Draft, scope: &Scope<'_>) -> Course<'d> {
        Course::new(self.offered.form, draft, scope)
    }

    /// Returns the address of a place of a draft.
    fn at(&self, token: &DraftToken, place: DraftPlace<'_>) -> String {
        address::draft(&self.offered.page.action, token, place)
    }

    /// Returns the address of the same place in another language, if the site has the form in it.
    fn in_language(&self, lang: &str, token: &DraftToken, place: DraftPlace<'_>) -> Option<String> {
        let page = self.catalogue.translation(self.offered.page, lang)?;
        Some(address::draft(&page.action, token, place))
    }

    fn received(&self, reference: &crate::Reference) -> String {
        receipt_address(self.service, &self.offered.page.action, reference)
    }
}

/// Turns a fault of a template into a failure that names the place alone: the engine's message
/// could quote what a visitor typed.
fn drawn(page: Result<String, theme::TemplateFault>) -> Result<String, Refusal> {
    page.map_err(|fault| Refusal::undrawn(&fault))
}

/// Returns the id of the field that a problem speaks of, also in a row of a group.
fn field_of(problem: &Problem) -> &str {
    field_of_name(&problem.field)
}

/// Returns the id of the field of the form to which a name of a control belongs: no id has a hyphen.
fn field_of_name(name: &str) -> &str {
    name.split('-').next().unwrap_or(name)
}
