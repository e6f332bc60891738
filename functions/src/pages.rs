//! The pages that functions answer with: which template, in which frame, with which words.
//!
//! All markup is the theme's; all sentences are the site's. `forms::bundle::WORDS` lists those that
//! no template names because they are chosen here.

use forms::{Pairs, Problem, Scope, State};
use jiff::Timestamp;
use serde::Serialize;
use theme::{Offer, TemplateFault};

use crate::address;
use crate::catalogue::{Catalogue, Offered};
use crate::error::Refusal;
use crate::frame::Frame;
use crate::moment::{self, MomentView};
use crate::pause::Pause;
use crate::reference::Reference;

/// The value `received` of `kinds/received.html`.
#[derive(Serialize)]
struct ReceivedView<'a> {
    reference: &'a str,
    title: &'a str,
    text: &'a str,
    next: &'a [String],
    lang: &'a str,
    dir: &'a str,
}

/// The value `closed` of `kinds/closed.html`.
#[derive(Serialize)]
struct ClosedView<'a> {
    state: &'a str,
    title: &'a str,
    opens: Option<MomentView>,
    closes: Option<MomentView>,
    received: Option<ReferenceView<'a>>,
}

/// A reference and the address of its receipt.
#[derive(Serialize)]
struct ReferenceView<'a> {
    reference: &'a str,
    url: &'a str,
}

/// The value `problem` of `kinds/problem.html`.
#[derive(Serialize)]
struct ProblemView<'a> {
    status: u16,
    key: &'a str,
    title: &'a str,
    text: &'a str,
    trace: Option<&'a str>,
    form: Option<&'a str>,
    /// When the visitor may come again, if that is known.
    until: Option<MomentView>,
}

/// Draws the form again with everything that was sent and what is wrong with it.
pub(crate) fn form_again(
    (catalogue, offered): (&Catalogue, &Offered<'_>),
    scope: &Scope<'_>,
    sent: &Pairs,
    problems: &[Problem],
) -> Result<String, TemplateFault> {
    let offer = Offer::whole(offered.page.action.clone());
    let view = theme::form_view(&offered.shown(scope), &offer, (sent, problems));
    Frame::of(offered.page).draw(&catalogue.theme, "kinds/form.html", &[("form", view)])
}

/// Draws the confirmation, which shows nothing of an answer but its reference.
pub(crate) fn received(
    catalogue: &Catalogue,
    offered: &Offered<'_>,
    reference: &Reference,
) -> Result<String, TemplateFault> {
    let thanks = &offered.words.thanks;
    let view = theme::value(&ReceivedView {
        reference: reference.as_str(),
        title: &thanks.title,
        text: &thanks.text,
        next: &thanks.next,
        lang: &offered.page.words_lang,
        dir: offered.dictionary.formats.direction().as_str(),
    });
    let address = |action: &str| address::received(action, reference.as_str());
    Frame::of(offered.page)
        .titled(&thanks.title)
        .switched(|lang| catalogue.translation(offered.page, lang).map(|page| address(&page.action)))
        .located(Some(&address(&offered.page.action)))
        .below(offered.page, &thanks.title)
        .draw(&catalogue.theme, "kinds/received.html", &[("received", view)])
}

/// Draws what is told before a call opens and after its deadline.
pub(crate) fn closed(
    (catalogue, offered): (&Catalogue, &Offered<'_>),
    now: Timestamp,
    received: Option<(&Reference, &str)>,
) -> Result<String, TemplateFault> {
    let lang = &offered.page.lang;
    let deadline = offered.call.map(|call| &call.deadline);
    let announced = deadline.is_some_and(|deadline| deadline.state(now) == State::Announced);
    let (state, key) = if announced { ("announced", "closed.announced.title") } else { ("closed", "closed.title") };
    let title = say(catalogue, lang, key);
    let dated = deadline.zip(catalogue.dictionary(lang));
    let view = theme::value(&ClosedView {
        state,
        title: &title,
        opens: dated.map(|(deadline, dictionary)| moment::opens(deadline, dictionary)),
        closes: dated.and_then(|(deadline, dictionary)| moment::closes(deadline, dictionary)),
        received: received.map(|(reference, url)| ReferenceView { reference: reference.as_str(), url }),
    });
    let frame = Frame::of(offered.page).titled(&title).located(None).below(offered.page, &title);
    frame.draw(&catalogue.theme, "kinds/closed.html", &[("closed", view)])
}

/// Draws a refusal, in the frame of the form that was asked for, or of any page in the language.
pub(crate) fn problem(
    catalogue: &Catalogue,
    asked: Result<&Offered<'_>, &str>,
    refusal: &Refusal,
    trace: &str,
) -> Option<Result<String, TemplateFault>> {
    let page = match asked {
        Ok(offered) => offered.page,
        Err(lang) => catalogue.page_in(lang)?,
    };
    let said = |part: &str| say(catalogue, &page.lang, &format!("failure.{}.{part}", refusal.words()));
    let (title, text) = (said("title"), said("text"));
    let frame = Frame::of(page).titled(&title).located(None);
    let frame = match asked {
        Ok(_) => frame.below(page, &title),
        Err(_) => frame.nowhere().switched(|lang| home(catalogue, lang)),
    };
    let view = theme::value(&ProblemView {
        status: refusal.status().as_u16(),
        key: refusal.name(),
        title: &title,
        text: &text,
        trace: refusal.cause().map(|_| trace),
        form: asked.ok().map(|offered| offered.page.url.as_str()),
        until: until(catalogue, asked, refusal),
    });
    Some(frame.draw(&catalogue.theme, "kinds/problem.html", &[("problem", view)]))
}

/// Returns when a pause ends, by the clocks of the call, or else of the site.
fn until(catalogue: &Catalogue, asked: Result<&Offered<'_>, &str>, refusal: &Refusal) -> Option<MomentView> {
    let Refusal::Paused(Pause { until: Some(until), .. }) = refusal else { return None };
    let (lang, zone) = match asked {
        Ok(offered) => (offered.page.lang.as_str(), offered.zone(catalogue)),
        Err(lang) => (lang, &catalogue.zone),
    };
    Some(moment::at(catalogue.dictionary(lang)?, zone, *until))
}

/// Returns the address of the home page in a language.
fn home(catalogue: &Catalogue, lang: &str) -> Option<String> {
    catalogue.page_in(lang)?.context.read()["site"]["home"].as_str().map(str::to_owned)
}

/// Returns a sentence of the interface; the key itself when nobody wrote one.
fn say(catalogue: &Catalogue, lang: &str, key: &str) -> String {
    let said = catalogue.dictionary(lang).and_then(|dictionary| dictionary.text(key, &[]));
    said.unwrap_or_else(|| key.to_owned())
}
