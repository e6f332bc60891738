//! Letters: each kind of message that a site sends, written with its templates and words.
//!
//! A function for each kind takes a [`Letterhead`], an [`Envelope`] and what the kind tells, and
//! returns the [`Message`]. The same arguments give the same message: nothing here reads a store or a
//! clock. Addresses are given from the root of the site, and stand in the message in full.
//!
//! `docs/themes.md` lists what the templates see; `forms::bundle::MAILS` lists the kinds.

use forms::bundle::PackedPage;
use forms::{Answer, Zone};
use jiff::Timestamp;
use theme::{Context, Dictionary, TemplateFault, Value, value};
use words::Arg;

use super::views::{DraftView, FormView, MailView, MovedView, NetworkView, ReceivedView, SiteView};
use super::{MailAddress, Message, MessageId};
use crate::catalogue::{Catalogue, Offered};
use crate::moment::{self, MomentView};
use crate::reference::Reference;
use crate::submit;

/// The site as it writes in one language.
#[derive(Clone, Copy, Debug)]
pub struct Letterhead<'a> {
    catalogue: &'a Catalogue,
    page: &'a PackedPage,
    dictionary: &'a Dictionary,
}

/// Whom a message is for, and what makes it the same as another.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// The id of its entry in the outbox.
    pub outbox_id: &'a str,
    /// Who gets it.
    pub to: &'a MailAddress,
    /// When the entry was made.
    pub written: Timestamp,
}

/// What somebody is told whose answers have arrived.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// The form.
    pub offered: &'a Offered<'a>,
    /// The name of what was received.
    pub reference: &'a Reference,
    /// When it arrived.
    pub at: Timestamp,
    /// What was answered.
    pub answer: &'a Answer,
    /// The address of the receipt.
    pub receipt: &'a str,
}

/// What somebody is told who wants to go on later.
#[derive(Clone, Copy, Debug)]
pub struct DraftLink<'a> {
    /// The form.
    pub offered: &'a Offered<'a>,
    /// The address that opens the draft.
    pub url: &'a str,
    /// Until when it works, if it ends.
    pub until: Option<Timestamp>,
}

/// What somebody is asked who is to join the network, or to stay in it.
#[derive(Clone, Copy, Debug)]
pub struct Confirm<'a> {
    /// The address whose page has the button.
    pub url: &'a str,
    /// Until when it works.
    pub until: Timestamp,
}

/// What those are told who have a draft for a call whose deadline is another now.
#[derive(Clone, Copy, Debug)]
pub struct DeadlineMoved<'a> {
    /// The form of the call.
    pub offered: &'a Offered<'a>,
    /// The zone of the call.
    pub zone: &'a Zone,
    /// The last minute of the deadline as it was.
    pub old: Timestamp,
    /// The last minute of the deadline as it is.
    pub new: Timestamp,
}

/// Confirms what was received, with a copy of all answers.
pub fn received(head: &Letterhead<'_>, envelope: &Envelope<'_>, told: &Received<'_>) -> Result<Message, TemplateFault> {
    let Received { offered, reference, .. } = told;
    let zone = offered.zone(head.catalogue);
    let form = head.form(offered);
    let view = ReceivedView {
        reference: reference.as_str(),
        title: &offered.words.thanks.title,
        next: &offered.words.thanks.next,
        lang: form.lang,
        dir: form.dir,
        at: head.moment(zone, told.at),
        closes: head.closes(offered),
        receipt: head.absolute(told.receipt),
    };
    let args = [("title", Arg::Text(&form.shown.title)), ("reference", Arg::Text(reference.as_str()))];
    let letter = Letter {
        subject: head.say("mail.received.subject", &args),
        values: vec![("received", value(&view)), ("form", value(&form)), ("answers", answers(head.catalogue, told))],
        ..Letter::new("received")
    };
    head.write(envelope, letter)
}

/// Sends the link that opens a draft.
pub fn draft_link(
    head: &Letterhead<'_>,
    envelope: &Envelope<'_>,
    told: &DraftLink<'_>,
) -> Result<Message, TemplateFault> {
    let form = head.form(told.offered);
    let zone = told.offered.zone(head.catalogue);
    let view = DraftView {
        url: head.absolute(told.url),
        until: told.until.map(|until| head.moment(zone, until)),
        closes: head.closes(told.offered),
    };
    let letter = Letter {
        subject: head.say("mail.draft-link.subject", &[("title", Arg::Text(&form.shown.title))]),
        values: vec![("draft", value(&view)), ("form", value(&form))],
        ..Letter::new("draft-link")
    };
    head.write(envelope, letter)
}

/// Asks whether an address that was given for the network is its owner's wish.
pub fn network_confirm(
    head: &Letterhead<'_>,
    envelope: &Envelope<'_>,
    told: &Confirm<'_>,
) -> Result<Message, TemplateFault> {
    head.write(envelope, head.about_network("network-confirm", Some(told), None))
}

/// Welcomes to the network; `unsubscribe` is the address that ends it, by a page or by one POST.
pub fn network_welcome(
    head: &Letterhead<'_>,
    envelope: &Envelope<'_>,
    unsubscribe: &str,
) -> Result<Message, TemplateFault> {
    head.write(envelope, head.about_network("network-welcome", None, Some(unsubscribe)))
}

/// Asks a member of the network whether to stay; `unsubscribe` is as in [`network_welcome`].
pub fn network_reconfirm(
    head: &Letterhead<'_>,
    envelope: &Envelope<'_>,
    (told, unsubscribe): (&Confirm<'_>, &str),
) -> Result<Message, TemplateFault> {
    head.write(envelope, head.about_network("network-reconfirm", Some(told), Some(unsubscribe)))
}

/// Tells of another deadline.
pub fn deadline_moved(
    head: &Letterhead<'_>,
    envelope: &Envelope<'_>,
    told: &DeadlineMoved<'_>,
) -> Result<Message, TemplateFault> {
    let form = head.form(told.offered);
    let moment = |at| moment::at(head.dictionary, told.zone, at);
    let view = MovedView { old: moment(told.old), new: moment(told.new) };
    let letter = Letter {
        subject: head.say("mail.deadline-moved.subject", &[("title", Arg::Text(&form.shown.title))]),
        values: vec![("moved", value(&view)), ("form", value(&form))],
        ..Letter::new("deadline-moved")
    };
    head.write(envelope, letter)
}

/// Confirms that everything of somebody was erased; holds nothing of it.
pub fn erased(head: &Letterhead<'_>, envelope: &Envelope<'_>) -> Result<Message, TemplateFault> {
    let subject = head.say("mail.erased.subject", &[("site", Arg::Text(&head.site().title))]);
    head.write(envelope, Letter { subject, ..Letter::new("erased") })
}

/// What is particular to one kind.
struct Letter {
    kind: &'static str,
    subject: String,
    unsubscribe: Option<String>,
    values: Vec<(&'static str, Value)>,
}

impl Letter {
    fn new(kind: &'static str) -> Self {
        Self { kind, subject: String::new(), unsubscribe: None, values: Vec::new() }
    }
}

impl<'a> Letterhead<'a> {
    /// Writes as a page of the site does, in its language.
    pub fn of(catalogue: &'a Catalogue, page: &'a PackedPage) -> Option<Self> {
        Some(Self { catalogue, page, dictionary: catalogue.dictionary(&page.lang)? })
    }

    /// Writes in a language of the site; nothing when no form is shown in it.
    pub fn in_language(catalogue: &'a Catalogue, lang: &str) -> Option<Self> {
        Self::of(catalogue, catalogue.page_in(lang)?)
    }

    fn write(&self, envelope: &Envelope<'_>, letter: Letter) -> Result<Message, TemplateFault> {
        let site = self.site();
        let mut context = Context::new();
        context.insert("lang", &self.page.lang);
        context.insert("dir", self.dictionary.formats.direction().as_str());
        context.insert("site", &site);
        context.insert("mail", &MailView { kind: letter.kind, subject: &letter.subject });
        for (name, value) in letter.values {
            context.insert_value(name, value);
        }
        let draw = |ending: &str| self.catalogue.theme.render(&format!("mail/{}.{ending}", letter.kind), &context);
        Ok(Message {
            id: MessageId::of(envelope.outbox_id, &self.catalogue.manifest.base_url),
            written: envelope.written,
            reply_to: site.email.as_deref().and_then(MailAddress::parse),
            sender: site.title,
            to: envelope.to.clone(),
            text: theme::tidy_text(&draw("txt")?),
            html: draw("html")?,
            subject: letter.subject,
            lang: self.page.lang.clone(),
            unsubscribe: letter.unsubscribe,
        })
    }

    fn about_network(&self, kind: &'static str, confirm: Option<&Confirm<'_>>, unsubscribe: Option<&str>) -> Letter {
        let unsubscribe = unsubscribe.map(|path| self.absolute(path));
        let view = NetworkView {
            url: confirm.map(|confirm| self.absolute(confirm.url)),
            until: confirm.map(|confirm| self.moment(&self.catalogue.zone, confirm.until)),
            unsubscribe: unsubscribe.clone(),
        };
        Letter {
            subject: self.say(&format!("mail.{kind}.subject"), &[("site", Arg::Text(&self.site().title))]),
            unsubscribe,
            values: vec![("network", value(&view))],
            ..Letter::new(kind)
        }
    }

    fn site(&self) -> SiteView {
        SiteView::of(self.page, |path| self.absolute(path))
    }

    fn form<'o>(&self, offered: &Offered<'o>) -> FormView<'o> {
        FormView::of(offered, |path| self.absolute(path))
    }

    fn closes(&self, offered: &Offered<'_>) -> Option<MomentView> {
        moment::closes(&offered.call?.deadline, self.dictionary)
    }

    fn moment(&self, zone: &Zone, at: Timestamp) -> MomentView {
        moment::at(self.dictionary, zone, at)
    }

    fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.catalogue.manifest.base_url)
    }

    /// Returns a sentence as one line, with what runs against its direction isolated.
    fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.dictionary.text(key, args).unwrap_or_else(|| key.to_owned())
    }
}

/// Reads the answers back in the words of the form.
fn answers(catalogue: &Catalogue, told: &Received<'_>) -> Value {
    let offered = told.offered;
    let scope = submit::scope(catalogue, offered.call, told.at);
    theme::answer_view(&offered.shown(&scope), told.answer)
}
