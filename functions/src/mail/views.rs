//! What the templates of mails see, one struct for each map that `docs/themes.md` lists.

use forms::bundle::PackedPage;
use serde::Serialize;

use crate::catalogue::Offered;
use crate::moment::MomentView;

/// The value `mail` of every mail.
#[derive(Serialize)]
pub(super) struct MailView<'a> {
    pub(super) kind: &'a str,
    pub(super) subject: &'a str,
}

/// The value `site` of every mail.
#[derive(Serialize)]
pub(super) struct SiteView {
    pub(super) title: String,
    pub(super) home: String,
    pub(super) email: Option<String>,
}

/// The value `form` of mails about a form.
#[derive(Serialize)]
pub(super) struct FormView<'a> {
    pub(super) title: &'a str,
    pub(super) lang: &'a str,
    pub(super) dir: &'static str,
    pub(super) url: String,
    pub(super) shown: ShownView,
}

/// What a reader knows a form by: the title of its call, or else its own.
#[derive(Serialize)]
pub(super) struct ShownView {
    pub(super) title: String,
    pub(super) lang: String,
    pub(super) dir: String,
}

/// The value `received` of `mail/received`.
#[derive(Serialize)]
pub(super) struct ReceivedView<'a> {
    pub(super) reference: &'a str,
    pub(super) title: &'a str,
    pub(super) next: &'a [String],
    pub(super) lang: &'a str,
    pub(super) dir: &'static str,
    pub(super) at: MomentView,
    pub(super) closes: Option<MomentView>,
    pub(super) receipt: String,
}

/// The value `draft` of `mail/draft-link`.
#[derive(Serialize)]
pub(super) struct DraftView {
    pub(super) url: String,
    pub(super) until: Option<MomentView>,
    pub(super) closes: Option<MomentView>,
}

/// The value `network` of the mails about the network; what a kind does not have is none.
#[derive(Default, Serialize)]
pub(super) struct NetworkView {
    pub(super) url: Option<String>,
    pub(super) until: Option<MomentView>,
    pub(super) unsubscribe: Option<String>,
}

/// The value `moved` of `mail/deadline-moved`.
#[derive(Serialize)]
pub(super) struct MovedView {
    pub(super) old: MomentView,
    pub(super) new: MomentView,
}

impl SiteView {
    /// Takes what the pages of a language say of the site.
    pub(super) fn of(page: &PackedPage, absolute: impl Fn(&str) -> String) -> Self {
        let context = page.context.read();
        let site = &context["site"];
        let text = |key: &str| site[key].as_str().filter(|text| !text.is_empty());
        Self {
            title: text("title").unwrap_or_default().to_owned(),
            home: absolute(text("home").unwrap_or("/")),
            email: text("email").map(str::to_owned),
        }
    }
}

impl<'a> FormView<'a> {
    /// Takes what a form's page says of it.
    pub(super) fn of(offered: &Offered<'a>, absolute: impl Fn(&str) -> String) -> Self {
        let dir = offered.dictionary.formats.direction().as_str();
        let (title, lang) = (offered.words.title.as_str(), offered.page.words_lang.as_str());
        let own = || ShownView { title: title.to_owned(), lang: lang.to_owned(), dir: dir.to_owned() };
        let of_call = offered.call.and_then(|_| ShownView::of_call(offered.page));
        Self { title, lang, dir, url: absolute(&offered.page.url), shown: of_call.unwrap_or_else(own) }
    }
}

impl ShownView {
    /// Finds the call's title on the way that leads to the form's page: it is the last step but one.
    fn of_call(page: &PackedPage) -> Option<Self> {
        let context = page.context.read();
        let crumbs = context["breadcrumbs"].as_array()?;
        let call = &crumbs[crumbs.len().checked_sub(2)?];
        let mark = |key: &str| call["marks"][key].as_str().or_else(|| context[key].as_str());
        let text = |text: &str| text.to_owned();
        Some(Self {
            title: call["label"].as_str().map(text)?,
            lang: mark("lang").map(text)?,
            dir: mark("dir").map(text)?,
        })
    }
}
