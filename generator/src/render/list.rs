//! Lists: the documents of a kind or of a topic, page by page.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use theme::Value;
use words::Arg;

use super::address::encoded;
use super::document::TopicLink;
use super::head::{self, Facts as HeadFacts, Head};
use super::shell::{Crumb, Place};
use super::{Page, Renderer, document, shell};
use crate::kinds::Kind;
use crate::project::Language;
use crate::site::{Document, Frame, Site};

/// The value `page` of a page that leads to documents.
#[derive(Serialize)]
pub(super) struct ListPage<'a> {
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    summary: &'a str,
    lang: &'a str,
    dir: &'static str,
    fallback: Option<()>,
    example: bool,
}

impl<'a> ListPage<'a> {
    /// Returns a page of some kind with an id, in a language.
    pub(super) fn new(
        (kind, id): (&'static str, &'a str),
        (title, summary): (&'a str, &'a str),
        row: &'a Language,
    ) -> Self {
        let (lang, dir) = (row.lang.as_str(), row.direction.as_str());
        Self { kind, id, title, summary, lang, dir, fallback: None, example: false }
    }
}

#[derive(Serialize)]
struct ListView {
    of: &'static str,
    total: usize,
    pager: Option<Pager>,
    feed: String,
}

/// The pages of something long.
#[derive(Serialize)]
pub(super) struct Pager {
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
    /// Whether pages before it are left out.
    gap: bool,
}

#[derive(Serialize)]
struct TopicCount {
    label: String,
    url: String,
    count: usize,
}

/// What a list is of.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Of {
    Kind(Kind),
    Topic(String),
}

/// A list before it is cut into pages.
pub(crate) struct List {
    of: Of,
    language: usize,
    /// The places of its documents, in order.
    items: Vec<usize>,
    /// The topics of its documents, which all of its pages show.
    topics: Value,
}

/// Returns all lists in a language.
pub(super) fn lists(site: &Site, language: usize) -> Vec<List> {
    let in_use = topics_in_use(&site.documents, site);
    let kinds = Kind::listed().map(|kind| (Of::Kind(kind), ordered(site, kind, language)));
    let mut of_topic: HashMap<&str, Vec<&Document>> = HashMap::new();
    for document in &site.documents {
        for topic in topics_of(document) {
            of_topic.entry(topic).or_default().push(document);
        }
    }
    let topics = in_use.iter().map(|topic| {
        let mut items = of_topic.remove(topic).unwrap_or_default();
        items.sort_by_key(|document| (document.kind, site.rank(document, language)));
        (Of::Topic((*topic).to_owned()), items)
    });
    let list = |(of, items): (Of, Vec<&Document>)| {
        let topics = theme::value(&topic_counts(site, (&in_use, &items), language));
        List { of, language, items: items.into_iter().map(|document| document.place).collect(), topics }
    };
    kinds.chain(topics).map(list).collect()
}

/// Puts the documents of a list in order again, after the order of a kind has changed; returns the pages
/// that show others than before.
pub(super) fn reorder(list: &mut List, site: &Site) -> Vec<usize> {
    let items = match &list.of {
        Of::Kind(kind) => ordered(site, *kind, list.language).into_iter().map(|document| document.place).collect(),
        Of::Topic(_) => {
            let mut items = list.items.clone();
            items.sort_by_key(|place| {
                let document = &site.documents[*place];
                (document.kind, site.rank(document, list.language))
            });
            items
        }
    };
    let before = std::mem::replace(&mut list.items, items);
    let size = site.project.page_size;
    let pages = before.chunks(size).zip(list.items.chunks(size)).zip(1..);
    pages.filter(|((before, after), _)| before != after).map(|(_, number)| number).collect()
}

/// Returns how many documents of a list have each topic.
fn topic_counts(site: &Frame, (in_use, items): (&[&str], &[&Document]), language: usize) -> Vec<TopicCount> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for topic in items.iter().flat_map(|document| topics_of(document)) {
        *counts.entry(topic).or_default() += 1;
    }
    let counted = in_use.iter().filter_map(|topic| Some((*topic, *counts.get(topic)?)));
    let view = |(topic, count)| {
        let TopicLink { label, url } = document::topic_link(site, topic, language);
        TopicCount { label, url, count }
    };
    counted.map(view).collect()
}

/// Returns a list's documents: calls that can still be answered before all others.
fn ordered(site: &Site, kind: Kind, language: usize) -> Vec<&Document> {
    let mut items: Vec<&Document> = site.in_order(kind, language).collect();
    items.sort_by_key(|document| document.state(site.now).map(|state| state_rank(state.as_str())));
    items
}

/// Returns the pages of a list that one of them leads to: all of a few; of many the first, the last and
/// those beside it, as in the pagination of the GOV.UK Design System. No gap stands for a single page.
fn shown_pages(number: usize, total: usize) -> Vec<usize> {
    const FEW: usize = 7;
    let near = |each: usize| each.abs_diff(number) <= 1;
    let shown = |each: usize| each == 1 || each == total || near(each);
    let alone = |each: usize| each > 1 && shown(each - 1) && shown(each + 1);
    (1..=total).filter(|each| total <= FEW || shown(*each) || alone(*each)).collect()
}

/// Returns the way from one page of something long to the others, whose addresses `url` knows.
pub(super) fn pager((number, total): (usize, usize), url: impl Fn(usize) -> String) -> Pager {
    let shown = shown_pages(number, total);
    let before = std::iter::once(0).chain(shown.iter().copied());
    let link = |(each, before): (&usize, usize)| PagerLink {
        number: *each,
        url: url(*each),
        current: *each == number,
        gap: *each > before + 1,
    };
    Pager {
        current: number,
        total,
        previous: (number > 1).then(|| url(number - 1)),
        next: (number < total).then(|| url(number + 1)),
        pages: shown.iter().zip(before).map(link).collect(),
    }
}

fn state_rank(state: &str) -> usize {
    const ORDER: [&str; 5] = ["closing-soon", "open", "announced", "closed", "results"];
    ORDER.iter().position(|known| *known == state).unwrap_or(ORDER.len())
}

/// Returns the topics of a document, each once.
fn topics_of(document: &Document) -> impl Iterator<Item = &str> {
    let topics = &document.facts.general.topics;
    let first = |at: usize| !topics[..at].iter().any(|before| before.value == topics[at].value);
    topics.iter().enumerate().filter(move |(at, _)| first(*at)).map(|(_, topic)| topic.value.as_str())
}

/// Returns the topics that some document has, in the order of `site.yaml`.
pub(super) fn topics_in_use<'a>(documents: &'a [Document], site: &'a Frame) -> Vec<&'a str> {
    let used: HashSet<&str> = documents.iter().flat_map(topics_of).collect();
    site.project.topics.iter().map(String::as_str).filter(|topic| used.contains(topic)).collect()
}

impl List {
    /// Returns the language of its readers.
    pub(super) fn language(&self) -> usize {
        self.language
    }

    /// Returns how many pages it has.
    pub(super) fn count(&self, site: &Frame) -> usize {
        self.items.len().div_ceil(site.project.page_size).max(1)
    }

    /// Returns the address of a page of this list in a language.
    fn url(&self, site: &Frame, number: usize, language: usize) -> String {
        let first = match &self.of {
            Of::Kind(kind) => site.list_url(*kind, language),
            Of::Topic(topic) => site.topic_url(topic, language),
        };
        if number == 1 { first } else { format!("{first}{number}/") }
    }

    /// Returns one of its pages; the first has the number 1.
    pub(super) fn page(&self, renderer: &Renderer<'_>, number: usize) -> Page {
        let site = &renderer.site;
        let total = self.count(site);
        let addresses: Vec<(usize, String)> =
            site.languages().map(|language| (language, self.url(site, number, language))).collect();
        let url = addresses[self.language].1.clone();
        let (title, summary) = self.words(site, number);
        let mut context = renderer.stock.shared[self.language].for_page();
        let head = HeadFacts {
            language: self.language,
            title: &title,
            description: summary.as_str().into(),
            canonical: &url,
            alternates: head::alternates(site, &addresses, None),
            image: None,
            kind: "website",
            hidden: false,
        };
        context.insert("head", &Head::new(site, head));
        let id = match &self.of {
            Of::Kind(kind) => kind.row().folder,
            Of::Topic(topic) => topic,
        };
        context.insert("page", &ListPage::new(("list", id), (&title, &summary), site.language(self.language)));
        context.insert_value("list", self.view(renderer, (number, total)));
        shell::insert(renderer, &self.place(renderer, &addresses, (number, &title)), &mut context);
        Page { url, template: "kinds/list.html", context }
    }

    fn words(&self, site: &Frame, number: usize) -> (String, String) {
        let word = |key: &str, values: &[(&str, Arg<'_>)]| site.word(key, self.language, values);
        let (title, summary) = match &self.of {
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

    fn view(&self, renderer: &Renderer<'_>, (number, total): (usize, usize)) -> Value {
        let site = &renderer.site;
        let size = site.project.page_size;
        let all = site.all_facts();
        let shown: Vec<&Document> =
            self.items.iter().skip((number - 1) * size).take(size).map(|place| &all[*place]).collect();
        let of = match &self.of {
            Of::Kind(kind) => kind.row().folder,
            Of::Topic(_) => "topic",
        };
        let groups = if of == "calls" { self.groups(renderer, &shown) } else { Vec::new() };
        let view = ListView {
            of,
            total: self.items.len(),
            pager: (total > 1)
                .then(|| pager((number, total), |number| encoded(&self.url(site, number, self.language)))),
            feed: super::feed::url(site, self.language),
        };
        let items = renderer.cards(shown, self.language);
        let topics = self.topics.clone();
        theme::with(&theme::value(&view), [("items", items), ("groups", theme::list(groups)), ("topics", topics)])
    }

    fn groups(&self, renderer: &Renderer<'_>, shown: &[&Document]) -> Vec<Value> {
        let now = renderer.site.now;
        let state = |document: &Document| document.state(now).map(|state| state.as_str()).unwrap_or_default();
        let runs = shown.chunk_by(|a, b| state(a) == state(b));
        let group = |run: &[&Document]| {
            let items = renderer.cards(run.iter().copied(), self.language);
            theme::map([("state", state(run[0]).into()), ("items", items)])
        };
        runs.map(group).collect()
    }

    fn place(&self, renderer: &Renderer<'_>, addresses: &[(usize, String)], (number, title): (usize, &str)) -> Place {
        let site = &renderer.site;
        let name = match &self.of {
            Of::Kind(kind) => kind.row().folder.to_owned(),
            Of::Topic(_) => String::new(),
        };
        let label = shell::menu_label(site, &name, self.language).filter(|_| number == 1);
        Place {
            language: self.language,
            name,
            within: None,
            urls: addresses.iter().map(|(_, url)| encoded(url).into()).collect(),
            fallbacks: site.languages().map(|_| false).collect(),
            crumbs: vec![
                renderer.stock.ways[self.language].home.clone(),
                Crumb::new(label.unwrap_or_else(|| title.to_owned()), None),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shown_pages;

    #[test]
    fn a_long_list_leads_to_its_ends_and_to_the_pages_beside() {
        for (number, total, expected) in [
            (1, 1, &[1][..]),
            (3, 7, &[1, 2, 3, 4, 5, 6, 7]),
            (1, 8, &[1, 2, 8]),
            (3, 8, &[1, 2, 3, 4, 8]),
            (4, 8, &[1, 2, 3, 4, 5, 8]),
            (5, 8, &[1, 4, 5, 6, 7, 8]),
            (8, 8, &[1, 7, 8]),
            (50, 100, &[1, 49, 50, 51, 100]),
        ] {
            assert_eq!(shown_pages(number, total), expected, "{number} of {total}");
        }
    }
}
