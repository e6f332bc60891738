//! The addresses of the functions, taken apart.
//!
//! ```text
//! /api/<function>/<lang>/<form>                          a form that a page shows
//! /api/<function>/<lang>/<form>/<call>                   a form that a call uses
//! …/received/<reference>                                 the confirmation, behind either
//! …/draft                                                where a draft file is opened
//! …/draft/<token>                                        the list of steps of a draft
//! …/draft/<token>/step/<step>                            one step of it
//! …/draft/<token>/file/<field>                           where a file is sent for a question
//! …/draft/<token>/stop/<stop>                            why the walk ends at it
//! …/draft/<token>/check                                  all answers, to be checked
//! …/draft/<token>/submit                                 where a draft is sent
//! …/draft/<token>/download                               the draft as a file
//! …/draft/<token>/link                                   where a mail with its link is asked for
//! …/draft/<token>/open                                   where that link leads
//! …/late/<token>                                         a late link
//! …/receipt/<reference>/<code>                           a receipt
//! …/receipt/<reference>/<code>/receipt.json              the receipt, signed
//! …/receipt/<reference>/<code>/answers                   all answers; answers.json as a file
//! …/receipt/<reference>/<code>/edit                      where a correction begins; withdraw, erase
//! …/receipt/<reference>/<code>/confirm                   what mails of the network lead to; stay, leave
//! ```
//!
//! A folder of a call may have any name, so only the catalogue knows whether a part is a call:
//! [`Address::readings`] gives both ways to read an address.

use percent_encoding::percent_decode_str;

use crate::draft::DraftToken;

/// What stands before the reference in the address of a confirmation.
const RECEIVED: &str = "received";

/// A well-formed address; whether anything is there is for the catalogue to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// The function, as `submissions`.
    pub function: &'a str,
    /// The language of the page.
    pub lang: &'a str,
    /// The form.
    pub form: &'a str,
    /// The call, on a call's form.
    pub call: Option<&'a str>,
    /// What is asked for behind the form.
    pub place: Place<'a>,
}

/// What is at an address behind that of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// The form itself.
    Form,
    /// A confirmation, by its reference as it was typed.
    Received(&'a str),
    /// Where a draft file is opened.
    Resume,
    /// A draft.
    Draft(DraftToken, DraftPlace<'a>),
    /// A late link, by its token.
    Late(&'a str),
    /// A receipt, by its reference and its code.
    Receipt(&'a str, &'a str, ReceiptPart),
}

/// What is at an address behind that of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptPart {
    /// The receipt itself.
    Page,
    /// The receipt as a signed file.
    File,
    /// All answers.
    Answers,
    /// All answers as a file.
    AnswersFile,
    /// Where a correction begins.
    Edit,
    /// Where it is withdrawn.
    Withdraw,
    /// Where it is erased.
    Erase,
    /// Where the owner of its address confirms it; has a code of its own.
    Confirm,
    /// Where the owner of its address says, when asked again, that they stay; has a code of its own.
    Stay,
    /// Where the owner of its address leaves; has a code of its own.
    Leave,
}

/// What is at an address behind that of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftPlace<'a> {
    /// The list of its steps.
    Tasks,
    /// A step, by its id.
    Step(&'a str),
    /// Where a file is sent for a field, by its id.
    File(&'a str),
    /// Why the walk ends, by the id of the stop.
    Stop(&'a str),
    /// All answers.
    Check,
    /// Where it is sent.
    Submit,
    /// The draft as a file.
    Download,
    /// Where a mail with its link is asked for.
    Link,
    /// Where that link leads: a page whose button opens the draft.
    Open,
}

impl<'a> Address<'a> {
    /// Takes the path of a request apart, in every way in which it can be read: with a call, and
    /// without one.
    pub fn readings(path: &'a str) -> Vec<Self> {
        let Some(path) = path.strip_prefix("/api/") else { return Vec::new() };
        let parts: Vec<&str> = path.split('/').collect();
        let [function, lang, form, rest @ ..] = &parts[..] else { return Vec::new() };
        if parts.iter().any(|part| part.is_empty()) {
            return Vec::new();
        }
        let read = |call: Option<&'a str>, rest: &[&'a str]| {
            let place = Place::parse(rest)?;
            Some(Self { function, lang, form, call, place })
        };
        let with_call = rest.split_first().and_then(|(call, rest)| read(Some(call), rest));
        with_call.into_iter().chain(read(None, rest)).collect()
    }
}

impl<'a> Place<'a> {
    fn parse(parts: &[&'a str]) -> Option<Self> {
        match parts {
            [] => Some(Self::Form),
            [RECEIVED, reference] => Some(Self::Received(reference)),
            ["late", token] => Some(Self::Late(token)),
            ["receipt", reference, code] => Some(Self::Receipt(reference, code, ReceiptPart::Page)),
            ["receipt", reference, code, part] => Some(Self::Receipt(reference, code, ReceiptPart::parse(part)?)),
            ["draft"] => Some(Self::Resume),
            ["draft", token, rest @ ..] => Some(Self::Draft(DraftToken::parse(token)?, DraftPlace::parse(rest)?)),
            _ => None,
        }
    }
}

impl<'a> DraftPlace<'a> {
    fn parse(parts: &[&'a str]) -> Option<Self> {
        match parts {
            [] => Some(Self::Tasks),
            ["step", step] => Some(Self::Step(step)),
            ["file", field] => Some(Self::File(field)),
            ["stop", stop] => Some(Self::Stop(stop)),
            ["check"] => Some(Self::Check),
            ["submit"] => Some(Self::Submit),
            ["download"] => Some(Self::Download),
            ["link"] => Some(Self::Link),
            ["open"] => Some(Self::Open),
            _ => None,
        }
    }

    /// Returns the address of the place, behind that of the draft.
    fn path(self) -> String {
        match self {
            Self::Tasks => String::new(),
            Self::Step(step) => format!("/step/{step}"),
            Self::File(field) => format!("/file/{field}"),
            Self::Stop(stop) => format!("/stop/{stop}"),
            Self::Check => "/check".to_owned(),
            Self::Submit => "/submit".to_owned(),
            Self::Download => "/download".to_owned(),
            Self::Link => "/link".to_owned(),
            Self::Open => "/open".to_owned(),
        }
    }
}

impl ReceiptPart {
    const WORDS: [(&'static str, Self); 9] = [
        ("receipt.json", Self::File),
        ("answers", Self::Answers),
        ("answers.json", Self::AnswersFile),
        ("edit", Self::Edit),
        ("withdraw", Self::Withdraw),
        ("erase", Self::Erase),
        ("confirm", Self::Confirm),
        ("stay", Self::Stay),
        ("leave", Self::Leave),
    ];

    fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, part)| *part)
    }

    /// Returns the address of the part, behind that of the receipt.
    fn path(self) -> String {
        let word = Self::WORDS.iter().find(|(_, part)| *part == self);
        word.map(|(word, _)| format!("/{word}")).unwrap_or_default()
    }
}

/// Returns the address of a part of a receipt; `action` is where the form is sent.
pub fn receipt(action: &str, (reference, code): (&str, &str), part: ReceiptPart) -> String {
    format!("{action}/receipt/{reference}/{code}{}", part.path())
}

/// Returns the address of a late link; `action` is where the form is sent.
pub fn late(action: &str, token: &str) -> String {
    format!("{action}/late/{token}")
}

/// Returns the address of a confirmation; `action` is where the form is sent.
pub fn received(action: &str, reference: &str) -> String {
    format!("{action}/{RECEIVED}/{reference}")
}

/// Returns the address at which a draft file is opened; `action` is where the form is sent.
pub fn resume(action: &str) -> String {
    format!("{action}/draft")
}

/// Returns the address of a place of a draft; `action` is where the form is sent.
pub fn draft(action: &str, token: &DraftToken, place: DraftPlace<'_>) -> String {
    format!("{action}/draft/{}{}", token.as_str(), place.path())
}

/// Undoes what a browser did to signs in an address.
pub fn decode(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "abcdefghijkmnpqrstuvwxyz23";

    #[test]
    fn an_address_is_read_in_every_way_that_it_can_be() {
        let token = || DraftToken::parse(TOKEN).expect("it is well-formed");
        for (path, expected) in [
            ("", vec![(None, Place::Form)]),
            ("/2027", vec![(Some("2027"), Place::Form)]),
            ("/received/AB", vec![(None, Place::Received("AB"))]),
            ("/2027/received/AB", vec![(Some("2027"), Place::Received("AB"))]),
            ("/received", vec![(Some("received"), Place::Form)]),
            ("/received/received/AB", vec![(Some("received"), Place::Received("AB"))]),
            ("/draft/draft/abc", vec![]),
            ("/draft", vec![(Some("draft"), Place::Form), (None, Place::Resume)]),
            ("/2027/draft", vec![(Some("2027"), Place::Resume)]),
            ("/", vec![]),
            ("/2027/AB", vec![]),
            (&format!("/draft/{TOKEN}"), vec![(None, Place::Draft(token(), DraftPlace::Tasks))]),
            (&format!("/2027/draft/{TOKEN}/"), vec![]),
            (
                &format!("/2027/draft/{TOKEN}/step/you"),
                vec![(Some("2027"), Place::Draft(token(), DraftPlace::Step("you")))],
            ),
            (&format!("/2027/draft/{TOKEN}/check"), vec![(Some("2027"), Place::Draft(token(), DraftPlace::Check))]),
            (&format!("/2027/draft/{TOKEN}/other"), vec![]),
            (&format!("/2027/draft/{TOKEN}/step"), vec![]),
        ] {
            let path = format!("/api/submissions/es/apply{path}");
            let read: Vec<_> =
                Address::readings(&path).into_iter().map(|address| (address.call, address.place)).collect();
            assert_eq!(read, expected, "{path}");
        }
        for path in ["/api/submissions//apply", "/api/submissions/es", "/api", "/es/apply", ""] {
            assert_eq!(Address::readings(path), [], "{path}");
        }
    }

    #[test]
    fn an_address_that_is_made_is_read_as_what_it_was_made_of() {
        let token = DraftToken::parse(TOKEN).expect("it is well-formed");
        for place in [
            DraftPlace::Tasks,
            DraftPlace::Step("you"),
            DraftPlace::File("proof"),
            DraftPlace::Stop("too_young"),
            DraftPlace::Check,
            DraftPlace::Submit,
            DraftPlace::Download,
            DraftPlace::Link,
            DraftPlace::Open,
        ] {
            let path = draft("/api/submissions/es/apply/2027", &token, place);
            let read = Address::readings(&path);
            assert_eq!(read[0].place, Place::Draft(token.clone(), place), "{path}");
        }
    }
}
