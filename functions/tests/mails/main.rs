//! Every kind of mail in every language, through the real theme: what it must be, and word for word.
//!
//! `expected/` holds each mail as text, under its subject, and as HTML. `UPDATE=1` takes what is
//! written as expected.

mod markup;
mod site;

use std::fs;
use std::path::Path;

use forms::bundle::MAILS;
use forms::{Answer, Zone};
use functions::address::Address;
use functions::mail::letters::{self, Confirm, DeadlineMoved, DraftLink, Envelope, Letterhead, Received};
use functions::mail::{MailAddress, Message};
use functions::{Catalogue, Reference, record::ContentHash};
use jiff::Timestamp;
use jiff::civil::date;

use site::{BASE_URL, LANGUAGES};

/// Writes a mail of a kind in a language.
fn write(catalogue: &Catalogue, kind: &str, lang: &str) -> Message {
    let path = format!("/api/submissions/{lang}/apply/2027");
    let offered = catalogue.offered(&Address::readings(&path)[0]).expect("it is offered");
    let head = Letterhead::in_language(catalogue, lang).expect("the site has the language");
    let to = MailAddress::parse("ana@example.org").expect("an address");
    let now: Timestamp = "2027-02-01T12:00:00Z".parse().expect("an instant");
    let until: Timestamp = "2027-03-03T12:00:00Z".parse().expect("an instant");
    let outbox_id = format!("{kind} {lang}");
    let envelope = Envelope { outbox_id: &outbox_id, to: &to, written: now };
    let confirm = Confirm { url: "/api/network/es/join/confirm/k3y", until };
    let leave = "/api/network/es/join/leave/k3y";
    let written = match kind {
        "received" => {
            let answer: Answer = serde_json::from_value(site::answer()).expect("an answer");
            let reference = Reference::of(&ContentHash::of("apply", Some("2027"), b"x"), 0);
            let receipt = format!("{path}/receipt/{reference}/k3y");
            let told =
                Received { offered: &offered, reference: &reference, at: now, answer: &answer, receipt: &receipt };
            letters::received(&head, &envelope, &told)
        }
        "draft-link" => {
            let url = format!("{path}/draft/t0k3n/open");
            letters::draft_link(&head, &envelope, &DraftLink { offered: &offered, url: &url, until: Some(until) })
        }
        "network-confirm" => letters::network_confirm(&head, &envelope, &confirm),
        "network-welcome" => letters::network_welcome(&head, &envelope, leave),
        "network-reconfirm" => letters::network_reconfirm(&head, &envelope, (&confirm, leave)),
        "deadline-moved" => {
            let zone = Zone::parse("America/Guayaquil").expect("a zone");
            let [old, new] = [15, 31].map(|day| zone.timestamp(date(2027, 3, day).at(23, 59, 0, 0)));
            letters::deadline_moved(&head, &envelope, &DeadlineMoved { offered: &offered, zone: &zone, old, new })
        }
        "erased" => letters::erased(&head, &envelope),
        other => panic!("no mail of the kind {other} is written here"),
    };
    written.unwrap_or_else(|fault| panic!("{kind} in {lang}: {fault}"))
}

/// Calls `look` with every mail.
fn every_mail(mut look: impl FnMut(&str, (&str, &str), &Message)) {
    let catalogue = site::catalogue();
    for kind in MAILS {
        for (lang, dir) in LANGUAGES {
            look(kind, (lang, dir), &write(&catalogue, kind, lang));
        }
    }
}

#[test]
fn every_mail_reads_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mails/expected");
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    every_mail(|kind, (lang, _), message| {
        let text = format!("{}\n\n{}", message.subject, message.text);
        for (ending, found) in [("txt", &text), ("html", &message.html)] {
            let path = folder.join(format!("{kind}.{lang}.{ending}"));
            if update {
                fs::create_dir_all(&folder).expect("the folder can be made");
                fs::write(&path, found).expect("the file can be written");
            } else if fs::read_to_string(&path).ok().as_ref() != Some(found) {
                wrong.push(path.display().to_string());
            }
        }
    });
    assert!(wrong.is_empty(), "UPDATE=1 rewrites what is expected:\n{}", wrong.join("\n"));
}

#[test]
fn the_html_is_well_formed_says_its_language_and_fetches_nothing() {
    every_mail(|kind, (lang, dir), message| {
        let name = format!("{kind} in {lang}");
        let html = &message.html;
        assert_eq!(markup::faults(html), Vec::<String>::new(), "{name}:\n{html}");
        assert!(html.starts_with("<!doctype html>\n"), "{name}");
        assert!(html.contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\">")), "{name}");
        for fetched in ["<img", "<script", "<link", "<style", "<iframe", "src=", "url(", "@import", "background"] {
            assert!(!html.contains(fetched), "{name} has {fetched}");
        }
        for href in markup::values(html, "href") {
            assert!(href.starts_with(&format!("{BASE_URL}/")) || href == "mailto:team@site.example", "{name}: {href}");
        }
    });
}

#[test]
fn the_text_is_whole_by_itself_and_has_no_markup() {
    every_mail(|kind, (lang, _), message| {
        let name = format!("{kind} in {lang}");
        for markup in ["</", "<p", "<b", "<a", "&lt;", "&amp;", "&#", "{{", "{%"] {
            assert!(!message.text.contains(markup), "{name} has {markup}:\n{}", message.text);
        }
        assert!(!message.text.contains("\n\n\n"), "{name} has gaps:\n{}", message.text);
        assert!(message.text.ends_with('\n') && !message.text.ends_with("\n\n"), "{name}");
        for href in markup::values(&message.html, "href").iter().filter(|href| href.starts_with("https:")) {
            assert!(message.text.contains(href.as_str()), "{name} lacks {href}");
        }
        for line in message.text.lines().filter(|line| line.contains("/api/")) {
            assert!(line.trim_start().starts_with(&format!("{BASE_URL}/api/")), "{name}: {line}");
        }
    });
}

#[test]
fn nobody_finds_a_key_where_words_should_be() {
    every_mail(|kind, (lang, _), message| {
        for text in [&message.subject, &message.text, &message.html] {
            assert!(!text.contains("mail.") && !text.contains("form."), "{kind} in {lang}:\n{text}");
            assert!(!text.contains('{'), "{kind} in {lang}:\n{text}");
        }
    });
}

#[test]
fn a_subject_isolates_what_runs_against_it() {
    let catalogue = site::catalogue();
    let subject = |lang| write(&catalogue, "received", lang).subject;
    assert!(!subject("es").contains('\u{2068}'), "{}", subject("es"));
    assert!(subject("ar").contains("(\u{2068}") && subject("ar").contains("\u{2069})"), "{}", subject("ar"));
}

#[test]
fn what_an_applicant_wrote_is_escaped_and_has_its_own_direction() {
    let message = write(&site::catalogue(), "received", "es");
    assert!(message.text.contains("Taller «Ñandú» <3 & hijas"), "{}", message.text);
    assert!(
        message.html.contains("<div><bdi dir=\"auto\">Taller «Ñandú» &lt;3 &amp; hijas</bdi></div>"),
        "{}",
        message.html
    );
    assert!(message.html.contains("<div dir=\"auto\">سطر بالعربية (2027).</div>"), "{}", message.html);
}

#[test]
fn words_of_another_language_say_so() {
    let message = write(&site::catalogue(), "received", "fr");
    for marked in ["<dt lang=\"es\" dir=\"ltr\"", "<ol lang=\"es\" dir=\"ltr\">", "<h1 lang=\"es\" dir=\"ltr\""] {
        assert!(message.html.contains(marked), "{marked} in {}", message.html);
    }
    assert!(!write(&site::catalogue(), "received", "ar").html.contains("lang=\"es\""));
}

#[test]
fn only_mails_that_can_be_ended_say_how() {
    every_mail(|kind, (lang, _), message| {
        let expected = matches!(kind, "network-welcome" | "network-reconfirm")
            .then(|| format!("{BASE_URL}/api/network/es/join/leave/k3y"));
        assert_eq!(message.unsubscribe, expected, "{kind}");
        assert_eq!((message.lang.as_str(), message.to.as_str()), (lang, "ana@example.org"), "{kind}");
        assert_eq!(message.reply_to.as_ref().map(MailAddress::as_str), Some("team@site.example"), "{kind}");
    });
}

#[test]
fn a_form_of_no_call_is_known_by_its_own_title_and_has_no_deadline() {
    let catalogue = site::catalogue();
    let address = Address::readings("/api/network/es/contact").remove(0);
    let offered = catalogue.offered(&address).expect("it is offered");
    let head = Letterhead::of(&catalogue, offered.page).expect("the site has the language");
    let to = MailAddress::parse("ana@example.org").expect("an address");
    let envelope = Envelope { outbox_id: "1", to: &to, written: Timestamp::UNIX_EPOCH };
    let told = DraftLink { offered: &offered, url: "/api/network/es/contact/draft/t0k3n/open", until: None };
    let message = letters::draft_link(&head, &envelope, &told).expect("it is written");
    assert_eq!(message.subject, "Tu borrador: Escríbenos");
    assert!(message.text.contains("\nEscríbenos\n"), "{}", message.text);
    assert!(!message.text.contains("UTC") && !message.text.contains("plazo"), "{}", message.text);
}

#[test]
fn the_mail_about_erasure_holds_nothing_of_what_was_erased() {
    let catalogue = site::catalogue();
    let message = write(&catalogue, "erased", "es");
    for told in ["Ana", "ana@", "2027", "Ñandú"] {
        assert!(!message.text.contains(told) && !message.html.contains(told), "{told}");
    }
}
