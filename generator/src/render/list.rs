//! Lists: the documents of a kind or of a topic, page by page.

use serde::Serialize;
use theme::Value;
use words::Arg;

use super::address::encoded;
use super::document::TopicLink;
use super::head::{Facts as HeadFacts, Head};
use super::shell::{Crumb, Place};
use super::{Page, Renderer, document, shell};
use crate::kinds::Kind;
use crate::site::{Document, Site};

#[derive(Serialize)]
struct ListPage<'a> {
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    summary: &'a str,
    lang: &'a str,
    dir: &'static str,
    fallback: Option<()>,
    example: bool,
}

#[derive(Serialize)]
struct ListView {
    of: &'static str,
    items: Value,
    groups: Vec<Group>,
    total: usize,
    pager: Option<Pager>,
    topics: Vec<TopicCount>,
    feed: String,
}

#[derive(Serialize)]
struct Group {
    state: &'static str,
    items: Value,
}

#[derive(Serialize)]
struct Pager {
    current: usize,
    total: usize,
    previous: Option<String>,
    next: Option<String>,
    pages: Vec<PagerLink>,
}

#[derive(Serialize)]
struct PagerLink {
    number: usize,
    url: String,
    current: bool,
}

#[derive(Serialize)]
struct TopicCount {
    #[serde(flatten)]
    link: TopicLink,
    count: usize,
}

/// What a list is of.
enum Of<'a> {
    Kind(Kind),
    Topic(&'a str),
}

/// A list before it is cut into pages.
struct List<'a> {
    of: Of<'a>,
    language: usize,
    items: Vec<&'a Document>,
}

/// Returns the pages of all lists in a language.
pub(super) fn pages(renderer: &Renderer<'_>, language: usize) -> Vec<Page> {
    let site = renderer.site;
    let kinds = Kind::listed().map(|kind| List { of: Of::Kind(kind), language, items: ordered(site, kind, language) });
    let topics = topics_in_use(site).into_iter().map(|topic| {
        let items = site.documents.iter().filter(|document| has_topic(document, topic));
        let mut items: Vec<&Document> = items.collect();
        let rank = |document: &&Document| {
            let order = site.in_order(document.kind, language).position(|other| other.id == document.id);
            (document.kind, order)
        };
        items.sort_by_key(rank);
        List { of: Of::Topic(topic), language, items }
    });
    kinds.chain(topics).flat_map(|list| list.pages(renderer)).collect()
}

/// Returns a list's documents: calls that can still be answered before all others.
fn ordered(site: &Site, kind: Kind, language: usize) -> Vec<&Document> {
    let mut items: Vec<&Document> = site.in_order(kind, language).collect();
    items.sort_by_key(|document| document.state(site.now).map(|state| state_rank(state.as_str())));
    items
}

fn state_rank(state: &str) -> usize {
    const ORDER: [&str; 5] = ["closing-soon", "open", "announced", "closed", "results"];
    ORDER.iter().position(|known| *known == state).unwrap_or(ORDER.len())
}

fn has_topic(document: &Document, topic: &str) -> bool {
    document.facts.general.topics.iter().any(|own| own.value == topic)
}

/// Returns the topics that some document has, in the order of `site.yaml`.
pub(super) fn topics_in_use(site: &Site) -> Vec<&str> {
    let used = |topic: &&String| site.documents.iter().any(|document| has_topic(document, topic));
    site.project.topics.iter().filter(used).map(String::as_str).collect()
}

impl List<'_> {
    fn pages(&self, renderer: &Renderer<'_>) -> Vec<Page> {
        let size = renderer.site.project.page_size;
        let total = self.items.len().div_ceil(size).max(1);
        (1..=total).map(|number| self.page(renderer, (number, total))).collect()
    }

    /// Returns the address of a page of this list in a language.
    fn url(&self, site: &Site, number: usize, language: usize) -> String {
        let first = match self.of {
            Of::Kind(kind) => site.list_url(kind, language),
            Of::Topic(topic) => site.topic_url(topic, language),
        };
        if number == 1 { first } else { format!("{first}{number}/") }
    }

    fn page(&self, renderer: &Renderer<'_>, (number, total): (usize, usize)) -> Page {
        let site = renderer.site;
        let url = self.url(site, number, self.language);
        let (title, summary) = self.words(site, number);
        let row = site.language(self.language);
        let mut context = renderer.shared[self.language].clone();
        let alternates = site.languages().map(|language| (language, self.url(site, number, language))).collect();
        let head = HeadFacts {
            language: self.language,
            title: title.clone(),
            description: summary.clone(),
            canonical: &url,
            alternates,
            for_everybody: None,
            image: None,
            kind: "website",
            hidden: false,
        };
        context.insert("head", &Head::new(site, head));
        let id = match self.of {
            Of::Kind(kind) => kind.row().folder,
            Of::Topic(topic) => topic,
        };
        let page = ListPage {
            kind: "list",
            id,
            title: &title,
            summary: &summary,
            lang: row.lang.as_str(),
            dir: row.direction.as_str(),
            fallback: None,
            example: false,
        };
        context.insert("page", &page);
        context.insert("list", &self.view(renderer, (number, total)));
        shell::insert(site, &self.place(site, number, &title), &mut context);
        Page { url, template: "kinds/list.html", context }
    }

    fn words(&self, site: &Site, number: usize) -> (String, String) {
        let word = |key: &str, values: &[(&str, Arg<'_>)]| site.word(key, self.language, values);
        let (title, summary) = match self.of {
            Of::Kind(kind) => {
                let folder = kind.row().folder;
                (word(&format!("list.{folder}.title"), &[]), word(&format!("list.{folder}.summary"), &[]))
            }
            Of::Topic(topic) => {
                let topic = word(&format!("topic.{topic}"), &[]);
                let named = [("topic", Arg::Text(&topic))];
                (word("list.topic.title", &named), word("list.topic.summary", &named))
            }
        };
        if number == 1 {
            return (title, summary);
        }
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let number = ("number", Arg::Number(number));
        let numbered = word("list.page", &[("title", Arg::Text(&title)), number]);
        (numbered, word("list.page_summary", &[("summary", Arg::Text(&summary)), number]))
    }

    fn view(&self, renderer: &Renderer<'_>, (number, total): (usize, usize)) -> ListView {
        let site = renderer.site;
        let size = site.project.page_size;
        let shown: Vec<&Document> = self.items.iter().copied().skip((number - 1) * size).take(size).collect();
        let of = match self.of {
            Of::Kind(kind) => kind.row().folder,
            Of::Topic(_) => "topic",
        };
        ListView {
            of,
            groups: if of == "calls" { self.groups(renderer, &shown) } else { Vec::new() },
            items: renderer.cards(shown, self.language),
            total: self.items.len(),
            pager: (total > 1).then(|| self.pager(site, (number, total))),
            topics: self.topics(site),
            feed: super::feed::url(site, self.language),
        }
    }

    fn groups(&self, renderer: &Renderer<'_>, shown: &[&Document]) -> Vec<Group> {
        let now = renderer.site.now;
        let state = |document: &Document| document.state(now).map(|state| state.as_str()).unwrap_or_default();
        let runs = shown.chunk_by(|a, b| state(a) == state(b));
        runs.map(|run| Group { state: state(run[0]), items: renderer.cards(run.iter().copied(), self.language) })
            .collect()
    }

    fn pager(&self, site: &Site, (number, total): (usize, usize)) -> Pager {
        let url = |number| encoded(&self.url(site, number, self.language));
        let link = |each| PagerLink { number: each, url: url(each), current: each == number };
        Pager {
            current: number,
            total,
            previous: (number > 1).then(|| url(number - 1)),
            next: (number < total).then(|| url(number + 1)),
            pages: (1..=total).map(link).collect(),
        }
    }

    fn topics(&self, site: &Site) -> Vec<TopicCount> {
        let count = |topic: &str| self.items.iter().filter(|document| has_topic(document, topic)).count();
        let topics = topics_in_use(site)
            .into_iter()
            .map(|topic| TopicCount { link: document::topic_link(site, topic, self.language), count: count(topic) });
        topics.filter(|topic| topic.count > 0).collect()
    }

    fn place(&self, site: &Site, number: usize, title: &str) -> Place {
        let name = match self.of {
            Of::Kind(kind) => kind.row().folder.to_owned(),
            Of::Topic(_) => String::new(),
        };
        let label = shell::menu_label(site, &name, self.language).filter(|_| number == 1);
        Place {
            language: self.language,
            name,
            within: None,
            urls: site.languages().map(|language| self.url(site, number, language)).collect(),
            fallbacks: site.languages().map(|_| false).collect(),
            crumbs: vec![Crumb::new(label.unwrap_or_else(|| title.to_owned()), None)],
        }
    }
}
