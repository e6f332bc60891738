//! Profiles of innovators: who they are, where they stand in the Network, and by what right the
//! profile is published.

use forms::When;
use schema::{Fault, Faults, FromNode, Node, Reader, Spanned, choice};

use super::fact::Fact;
use super::values::{Country, Goal, LanguageTag, WebAddress};

/// The facts of an innovator.
#[derive(Clone, Debug)]
pub struct Innovator {
    /// The official name.
    pub organisation: String,
    /// Its short form.
    pub acronym: Option<String>,
    /// ISO 3166 code.
    pub country: String,
    /// Which of the Network's kinds of member.
    pub member_type: &'static str,
    /// Which side of industry, for constituents.
    pub side: Option<&'static str>,
    /// Languages spoken.
    pub languages: Vec<String>,
    /// Year of founding.
    pub since: Option<When>,
    /// Sustainable Development Goals.
    pub sdgs: Vec<Goal>,
    /// Web address.
    pub site: Option<String>,
    /// Calls taken part in.
    pub calls: Vec<Entered>,
    /// By what right this is published.
    pub basis: Basis,
}

/// A call that somebody took part in.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The call's folder.
    pub call: Spanned<String>,
    /// How it ended for them.
    pub role: &'static str,
}

/// By what right a profile is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Facts that are public already; marked as neither supplied nor endorsed by those described.
    PublicFacts,
    /// Consent given on a day, for a time.
    Consent {
        /// When it was given.
        on: When,
        /// Until when it holds.
        until: When,
    },
}

type Choices = &'static [(&'static str, &'static str)];

const MEMBER_TYPES: Choices = &[
    ("innovator", "innovator"),
    ("constituent", "constituent"),
    ("tvet", "tvet"),
    ("academia", "academia"),
    ("practitioner", "practitioner"),
];
const SIDES: Choices = &[("government", "government"), ("employers", "employers"), ("workers", "workers")];
const ROLES: Choices = &[
    ("winner", "winner"),
    ("second", "second"),
    ("third", "third"),
    ("finalist", "finalist"),
    ("semi-finalist", "semi-finalist"),
    ("member", "member"),
];

impl Innovator {
    pub(super) fn read(reader: &mut Reader<'_, '_>) -> Option<Self> {
        let organisation = reader.required("organisation");
        let acronym = reader.optional("acronym");
        let country: Option<Country> = reader.required("country");
        let member_type: Option<Word> = reader.required("member_type");
        let side: Option<Word> = reader.optional("side");
        let languages: Vec<LanguageTag> = reader.optional("languages").unwrap_or_default();
        let since = reader.optional("since");
        let sdgs = reader.optional("sdgs").unwrap_or_default();
        let site: Option<WebAddress> = reader.optional("site");
        let calls = reader.optional("calls").unwrap_or_default();
        let basis = basis(reader);
        let member_type = member_type.and_then(|word| word.among(MEMBER_TYPES, reader.faults));
        let side = side.and_then(|word| word.among(SIDES, reader.faults));
        if (member_type == Some("constituent")) != side.is_some() && member_type.is_some() {
            let place = reader.place(if side.is_some() { "side" } else { "member_type" });
            reader.faults.push(Fault::error("side-of-constituents", place));
        }
        Some(Self {
            organisation: organisation?,
            acronym,
            country: country?.0,
            member_type: member_type?,
            side,
            languages: languages.into_iter().map(|tag| tag.0).collect(),
            since,
            sdgs,
            site: site.map(|address| address.0),
            calls,
            basis: basis?,
        })
    }

    pub(super) fn for_prose(&self) -> Vec<(String, Fact)> {
        let mut facts = vec![
            ("organisation".to_owned(), Fact::Name(self.organisation.clone())),
            ("country".to_owned(), Fact::Countries(vec![self.country.clone()])),
        ];
        facts.extend(self.acronym.clone().map(|acronym| ("acronym".to_owned(), Fact::Name(acronym))));
        facts.extend(self.since.map(|since| ("since".to_owned(), Fact::Date(since, None))));
        facts
    }
}

/// Reads `basis` and, for consent, `consent`.
fn basis(reader: &mut Reader<'_, '_>) -> Option<Basis> {
    const KINDS: Choices = &[("public-facts", "public-facts"), ("consent", "consent")];
    let kind: Option<Word> = reader.required("basis");
    let given = reader.node("consent").is_some();
    let consent: Option<Consent> = reader.optional("consent");
    match (kind?.among(KINDS, reader.faults)?, consent) {
        ("consent", Some(Consent { on, until })) => Some(Basis::Consent { on, until }),
        ("consent", None) if given => None,
        ("consent", None) => {
            let place = reader.place("basis");
            reader.faults.push(Fault::error("consent-missing", place));
            None
        }
        (_, Some(_)) => {
            let place = reader.place("consent");
            reader.faults.push(Fault::error("consent-unused", place));
            None
        }
        (_, None) => Some(Basis::PublicFacts),
    }
}

/// A word that is looked up in a list once all keys are read.
struct Word(Node);

impl Word {
    fn among(&self, choices: Choices, faults: &mut Faults) -> Option<&'static str> {
        choice(&self.0, choices, faults)
    }
}

impl FromNode for Word {
    fn from_node(node: &Node, _: &mut Faults) -> Option<Self> {
        Some(Self(node.clone()))
    }
}

struct Consent {
    on: When,
    until: When,
}

impl FromNode for Consent {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "a consent", faults)?;
        let on = reader.required("on");
        let until = reader.required("until");
        reader.finish();
        Some(Self { on: on?, until: until? })
    }
}

impl FromNode for Entered {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "a call taken part in", faults)?;
        let call = reader.required("call");
        let role: Option<Word> = reader.required("role");
        let role = role.and_then(|word| word.among(ROLES, reader.faults));
        reader.finish();
        Some(Self { call: call?, role: role? })
    }
}
