//! Calls for proposals: dates, awards, criteria, and the form that takes proposals.

use forms::{Deadline, When};
use jiff::{SignedDuration, Timestamp};
use schema::{Fault, Faults, FromNode, Node, Reader, Spanned, choice};

use super::fact::Fact;
use super::labels::Wanted;
use super::values::{Country, Currency, Id, LanguageTag, Milestone, Money, unique_ids};

/// The facts of a call.
#[derive(Clone, Debug)]
pub struct Call {
    /// When it opens and closes.
    pub deadline: Deadline,
    /// Where, in one word.
    pub region: &'static str,
    /// Where, by country; worldwide or regional without it.
    pub countries: Vec<String>,
    /// Languages that answers may be written in.
    pub languages: Vec<String>,
    /// What winners get, first place first.
    pub awards: Vec<Award>,
    /// What came in.
    pub received: Option<Received>,
    /// Who stands behind it.
    pub partners: Vec<String>,
    /// What is judged, with weights that add up to a hundred.
    pub criteria: Vec<Criterion>,
    /// Dates besides opening, closing and results.
    pub milestones: Vec<Milestone>,
    /// The form that takes proposals.
    pub form: Option<Spanned<String>>,
    /// The largest sum that may be asked for.
    pub maximum: Option<Money>,
    /// Whether the call is fictional.
    pub example: bool,
}

/// One place among the winners.
#[derive(Clone, Debug)]
pub struct Award {
    /// The sum; not known for every old call.
    pub sum: Option<Money>,
    /// How many get it.
    pub count: u32,
}

/// How many proposals came from how many countries.
#[derive(Clone, Debug)]
pub struct Received {
    /// Proposals.
    pub proposals: Option<u32>,
    /// Countries that they came from.
    pub countries: Option<u32>,
    /// Whether the number of proposals is a lower bound.
    pub more_than: bool,
}

/// Something that proposals are judged by.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// What its label is found by.
    pub id: Id,
    /// Its share of a hundred.
    pub weight: u32,
}

const REGIONS: &[(&str, &str)] = &[
    ("worldwide", "worldwide"),
    ("africa", "africa"),
    ("americas", "americas"),
    ("arab-states", "arab-states"),
    ("asia-pacific", "asia-pacific"),
    ("europe-central-asia", "europe-central-asia"),
    ("oic", "oic"),
];

struct Region(&'static str);

impl FromNode for Region {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        choice(node, REGIONS, faults).map(Region)
    }
}

impl Call {
    pub(super) fn read(reader: &mut Reader<'_, '_>) -> Option<Self> {
        let deadline = Deadline::read(reader);
        let region: Option<Region> = reader.required("region");
        let countries: Vec<Country> = reader.optional("countries").unwrap_or_default();
        let languages: Vec<LanguageTag> = reader.optional("languages").unwrap_or_default();
        let awards = reader.optional("awards").unwrap_or_default();
        let received = reader.optional("received");
        let partners = reader.optional("partners").unwrap_or_default();
        let criteria: Vec<Criterion> = reader.optional("criteria").unwrap_or_default();
        let milestones: Vec<Milestone> = reader.optional("milestones").unwrap_or_default();
        let form: Option<Spanned<String>> = reader.optional("form");
        let maximum = reader.optional("maximum");
        let example = reader.optional("example").unwrap_or_default();
        check_weights(&criteria, reader);
        unique_ids(criteria.iter().map(|criterion| &criterion.id), reader.place("criteria"), reader.faults);
        unique_ids(milestones.iter().map(|milestone| &milestone.id), reader.place("milestones"), reader.faults);
        let given = reader.node("maximum").is_some();
        if let (Some(form), false) = (&form, given) {
            reader.faults.push(Fault::error("form-without-maximum", form.span).with("form", &form.value));
        }
        Some(Self {
            deadline: deadline?,
            region: region?.0,
            countries: countries.into_iter().map(|country| country.0).collect(),
            languages: languages.into_iter().map(|tag| tag.0).collect(),
            awards,
            received,
            partners,
            criteria,
            milestones,
            form,
            maximum,
            example,
        })
    }

    pub(super) fn labels(&self) -> Vec<Wanted> {
        let criteria = self.criteria.iter().map(|criterion| format!("criteria.{}", criterion.id.0));
        let milestones = self.milestones.iter().map(|milestone| format!("milestones.{}", milestone.id.0));
        criteria.chain(milestones).map(Wanted::required).collect()
    }

    pub(super) fn for_prose(&self) -> Vec<(String, Fact)> {
        let zone = || Some(self.deadline.zone.clone());
        let date = |when: When| Fact::Date(when, zone());
        let mut facts = vec![("opens".to_owned(), date(self.deadline.opens.when))];
        let closes = self.deadline.last_deadline().map(|closes| ("closes".to_owned(), date(closes.when)));
        let results = self.deadline.results.map(|results| ("results".to_owned(), date(results.when)));
        facts.extend(closes);
        facts.extend(results);
        facts.extend(self.award_facts());
        if let Some(received) = &self.received {
            let number =
                |name: &str, count: Option<u32>| count.map(|count| (name.to_owned(), Fact::Number(count.into())));
            facts.extend(number("received.proposals", received.proposals));
            facts.extend(number("received.countries", received.countries));
        }
        let criteria = self.criteria.iter();
        facts.extend(criteria.map(|each| (format!("criteria.{}", each.id.0), Fact::Percent(each.weight.into()))));
        facts.extend(self.milestones.iter().map(|each| (format!("milestones.{}", each.id.0), date(each.on))));
        if !self.countries.is_empty() {
            facts.push(("countries".to_owned(), Fact::Countries(self.countries.clone())));
        }
        if !self.languages.is_empty() {
            facts.push(("languages".to_owned(), Fact::Languages(self.languages.clone())));
        }
        facts
    }

    fn award_facts(&self) -> Vec<(String, Fact)> {
        const PLACES: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
        let count: u32 = self.awards.iter().map(|award| award.count).sum();
        let mut facts = Vec::new();
        if count > 0 {
            facts.push(("awards.count".to_owned(), Fact::Number(count.into())));
        }
        for (award, place) in self.awards.iter().zip(PLACES) {
            if let Some(sum) = &award.sum {
                facts.push((format!("awards.{place}"), Fact::Money(sum.amount, sum.currency.clone())));
            }
        }
        facts.extend(self.total().map(|sum| ("awards.total".to_owned(), Fact::Money(sum.amount, sum.currency))));
        facts
    }

    /// Returns the instants at which the state changes, and the one at which the grace is over.
    pub(super) fn changes(&self) -> Vec<Timestamp> {
        let grace = SignedDuration::from_mins(self.deadline.grace_minutes.into());
        let over = self.deadline.closes_at().and_then(|closes| closes.checked_add(grace).ok());
        self.deadline.changes().into_iter().chain(over).collect()
    }

    /// Returns all that is awarded, when every sum is known and in one currency.
    pub fn total(&self) -> Option<Money> {
        let first = self.awards.first()?.sum.as_ref()?;
        let sums = self.awards.iter().map(|award| {
            let sum = award.sum.as_ref().filter(|sum| sum.currency == first.currency)?;
            Some(sum.amount * i64::from(award.count))
        });
        Some(Money { amount: sums.sum::<Option<i64>>()?, currency: first.currency.clone() })
    }
}

fn check_weights(criteria: &[Criterion], reader: &mut Reader<'_, '_>) {
    let total: u32 = criteria.iter().map(|criterion| criterion.weight).sum();
    if !criteria.is_empty() && total != 100 {
        let place = reader.place("criteria");
        reader.faults.push(Fault::error("weights-sum", place).with("total", total.to_string()));
    }
}

impl FromNode for Award {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "an award", faults)?;
        let amount = reader.optional::<u32>("amount");
        let currency = reader.optional::<Currency>("currency");
        let count = reader.optional::<u32>("count").unwrap_or(1);
        if node.get("amount").is_some() != node.get("currency").is_some() {
            reader.faults.push(Fault::error("sum-without-currency", node.span));
        }
        reader.finish();
        let sum = amount.zip(currency).map(|(amount, currency)| Money { amount: amount.into(), currency: currency.0 });
        Some(Self { sum, count })
    }
}

impl FromNode for Received {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "what was received", faults)?;
        let proposals = reader.optional("proposals");
        let countries = reader.optional("countries");
        let more_than = reader.optional("more_than").unwrap_or_default();
        reader.finish();
        Some(Self { proposals, countries, more_than })
    }
}

impl FromNode for Criterion {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "a criterion", faults)?;
        let id = reader.required("id");
        let weight = reader.required("weight");
        reader.finish();
        Some(Self { id: id?, weight: weight? })
    }
}
