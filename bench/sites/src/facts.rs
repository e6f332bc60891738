//! The facts of documents as YAML: Convoca reads them from the facts file, Hugo from the front matter
//! of each language.

use crate::language::Language;
use crate::plan::{Document, Kind, Plan};
use crate::random::Random;

const COUNTRIES: [&str; 12] = ["EC", "ES", "FR", "MA", "KE", "IN", "MY", "ZA", "CO", "JO", "SN", "PT"];
const REGIONS: [&str; 4] = ["worldwide", "africa", "americas", "asia-pacific"];
const STAGES: [&str; 4] = ["idea", "prototype", "pilot", "scale"];
const MEMBERS: [&str; 4] = ["innovator", "tvet", "academia", "practitioner"];
const PARTNERS: [&str; 6] =
    ["Harbour Fund", "Red Taller", "Atelier du Sud", "Council of Trades", "Open School", "Maison 12"];
const ROLES: [&str; 4] = ["winner", "second", "third", "finalist"];

/// The ids of what stories count, of their dates, and of what calls are judged by.
const FIGURES: [(&str, &str); 3] = [("people", "people"), ("share", "percent"), ("cost", "EUR")];
const MILESTONES: [&str; 2] = ["opening", "report"];
const CRITERIA: [(&str, usize); 3] = [("need", 40), ("team", 35), ("reach", 25)];

/// Returns the facts of a document, without what Convoca alone asks for.
pub fn yaml(plan: &Plan, document: &Document, topics: &[(&str, &str)]) -> String {
    let mut random = plan.random(document, 1);
    let mut facts = match document.kind {
        Kind::Page => String::new(),
        Kind::Call => call(document, &mut random),
        Kind::Innovator => innovator(plan, document, &mut random),
        Kind::Story => story(plan, &mut random),
    };
    if !document.is_home() {
        let count = random.between(1, 3);
        let drawn = random.some(count, topics.len());
        let names: Vec<&str> = drawn.into_iter().map(|topic| topics[topic].0).collect();
        facts.push_str(&format!("topics: [{}]\n", names.join(", ")));
    }
    if random.below(3) == 0 && document.kind != Kind::Page {
        let report = random.below(5000);
        facts.push_str(&format!("sources:\n  - {{url: \"https://example.org/{report}\", title: Report {report}}}\n"));
    }
    facts
}

fn call(document: &Document, random: &mut Random) -> String {
    let year = document.year();
    let month = random.between(1, 4);
    let mut facts = format!(
        "opens: {year}-{month:02}-01\ncloses: {year}-{:02}-28\nzone: Europe/Zurich\nresults: {year}-{:02}-15\n",
        month + 2,
        month + 5
    );
    let countries: Vec<&str> = random.some(2, COUNTRIES.len()).into_iter().map(|index| COUNTRIES[index]).collect();
    facts.push_str(&format!("region: {}\ncountries: [{}]\n", random.one_of(&REGIONS), countries.join(", ")));
    let sum = random.between(10, 90) * 1000;
    facts.push_str(&format!(
        "awards:\n  - {{amount: {sum}, currency: EUR}}\n  - {{amount: {}, currency: EUR, count: 2}}\n",
        sum / 2
    ));
    facts.push_str(&format!(
        "received: {{proposals: {}, countries: {}}}\npartners: [{}]\ncriteria:\n",
        random.between(40, 900),
        random.between(5, 60),
        random.one_of(&PARTNERS)
    ));
    for (id, weight) in CRITERIA {
        facts.push_str(&format!("  - {{id: {id}, weight: {weight}}}\n"));
    }
    facts
}

fn innovator(plan: &Plan, document: &Document, random: &mut Random) -> String {
    let mut facts = format!("organisation: Centre {}\ncountry: {}\n", document.number, random.one_of(&COUNTRIES));
    facts.push_str(&format!("member_type: {}\nsince: {}\n", random.one_of(&MEMBERS), random.between(1950, 2020)));
    facts.push_str(&format!("sdgs: [4, {}]\n", random.between(5, 17)));
    let (call, role) = (plan.draw(Kind::Call, random).folder(), random.one_of(&ROLES));
    facts.push_str(&format!("calls:\n  - {{call: {call}, role: {role}}}\nbasis: public-facts\n"));
    facts
}

fn story(plan: &Plan, random: &mut Random) -> String {
    let year = random.between(2012, 2026);
    let mut facts = format!("published: {year}-{:02}-{:02}\n", random.between(1, 10), random.between(1, 28));
    facts.push_str(&format!("call: {}\n", plan.draw(Kind::Call, random).folder()));
    facts.push_str(&format!("innovator: {}\n", plan.draw(Kind::Innovator, random).folder()));
    facts.push_str(&format!("stage: {}\nsdgs: [4, {}]\nfigures:\n", random.one_of(&STAGES), random.between(5, 17)));
    for ((id, unit), most) in FIGURES.into_iter().zip([9000, 99, 20000]) {
        facts.push_str(&format!("  - {{id: {id}, value: {}, unit: {unit}}}\n", random.between(3, most)));
    }
    facts.push_str("milestones:\n");
    for (id, month) in MILESTONES.into_iter().zip([random.between(1, 6), random.between(7, 12)]) {
        facts.push_str(&format!("  - {{id: {id}, \"on\": {}-{month:02}}}\n", year - 1));
    }
    facts.push_str(&format!("partners: [{}]\n", random.one_of(&PARTNERS)));
    facts
}

/// Returns the front matter that depends on the language, the same in both formats.
pub fn front_matter(plan: &Plan, document: &Document, (language, index): (&Language, usize)) -> String {
    let mut random = plan.random(document, 100 + index);
    let number = document.index;
    let title = match document.kind {
        Kind::Page if document.is_home() => language.home.to_owned(),
        _ => format!("{} ({number})", language.phrase(&mut random)),
    };
    let summary = format!("{}. {} ({number})", language.phrase(&mut random), language.sentence(&mut random));
    let mut front = format!("title: \"{title}\"\nsummary: \"{summary}\"\n");
    let labels = |group: &str, ids: &[&str]| {
        let lines = ids.iter().map(|id| format!("    {id}: \"{}\"\n", language.label(id)));
        format!("  {group}:\n{}", lines.collect::<String>())
    };
    match document.kind {
        Kind::Page if document.is_home() => {
            front.push_str(&format!("labels:\n  stories: {{title: \"{}\"}}\n", language.label("stories")));
        }
        Kind::Page => {}
        Kind::Call => {
            front.push_str(&format!("applicants: \"{}\"\nlabels:\n", language.applicants));
            front.push_str(&labels("criteria", &CRITERIA.map(|(id, _)| id)));
        }
        Kind::Innovator => front.push_str(&format!("initiative: \"{}\"\n", language.phrase(&mut random))),
        Kind::Story => {
            front.push_str("labels:\n");
            front.push_str(&labels("figures", &FIGURES.map(|(id, _)| id)));
            front.push_str(&labels("milestones", &MILESTONES));
        }
    }
    front
}

/// Returns the short name of a page in menus, if it has one.
pub fn menu(document: &Document, language: &Language) -> Option<&'static str> {
    if document.kind == Kind::Page { language.page(&document.folder()) } else { None }
}
