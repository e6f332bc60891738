//! Whether all pages keep their promises, told by hashes of what they say.
//!
//! A build screens each page as it is drawn, and keeps a few hundred bytes of it: no page has to be held
//! until all are there. Who finds something here draws the pages again and has [`super::check`] say what
//! it is; the rules are the same.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use memchr::memchr;
use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use super::scan::{self, Scanned};
use super::{fallback, local_path};
use crate::Output;
use crate::site::{Document, Site};

/// The hash of an address, of a path or of an anchor. That two of a million have the same comes about once
/// in some tens of millions of sites.
pub(crate) type Hash = u64;

/// Returns the hash of a text.
pub(crate) fn hash(text: &str) -> Hash {
    FixedState::default().hash_one(text)
}

/// What one page promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Noted {
    /// Its file.
    pub(crate) file: Hash,
    /// The language under whose home page it lies.
    home: Option<usize>,
    /// Whether it breaks a rule that needs no other page.
    broken: bool,
    hidden: bool,
    canonical: Option<Hash>,
    /// Its language and its title.
    title: Hash,
    /// Addresses of its other languages, each with the file behind it.
    alternates: Box<[(Hash, Option<Hash>)]>,
    /// All ids, sorted.
    ids: Box<[Hash]>,
    /// The files that it links to, sorted; none any more once a screen knows their places.
    links: Box<[Hash]>,
    /// The parts of other pages that it links to: file and id, sorted.
    anchors: Box<[(Hash, Hash)]>,
}

/// A rule that a page has to keep besides those of all pages.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rule<'a> {
    /// There is none.
    None,
    /// It shows a document that readers of a language see in another one, and has to say so.
    Borrowed(&'a Document, usize),
    /// It leads to documents that a language has, and to no others.
    OwnAlone(usize),
}

impl Noted {
    /// Reads a finished page; `path` is that of its file below `site`.
    pub(crate) fn of(site: &Site, (path, text): (&str, &str), rule: Rule<'_>) -> Self {
        let page = scan::html(text);
        let file = hash_of_file(path);
        let lacks = match rule {
            Rule::None => false,
            Rule::Borrowed(document, language) => fallback::lacks(site, document, language, &page),
            Rule::OwnAlone(language) => fallback::lists_one(site, language, &page),
        };
        let (links, mut anchors) = links(&page, file);
        let mut ids: Vec<Hash> = page.ids.iter().map(|id| hash(id)).collect();
        ids.sort_unstable();
        let twice = ids.windows(2).any(|pair| pair[0] == pair[1]);
        // Most lead to parts of the page itself, which are known already.
        let lost = anchors.iter().any(|(of, id)| *of == file && ids.binary_search(id).is_err());
        anchors.retain(|(of, _)| *of != file);
        let home = path.split('/').nth(1).and_then(|first| site.project.language(first));
        let file_behind =
            |href: &str| local_path(href.strip_prefix(site.project.base_url.as_str())?).map(|path| hash_of_file(&path));
        let alternates = page.alternates.iter().map(|(_, href)| (hash(href), file_behind(href)));
        Self {
            file,
            home: home.filter(|_| path[1..].contains('/')),
            broken: lacks || twice || lost || page.lang.is_empty() || page.dir.is_empty(),
            hidden: page.hidden,
            canonical: page.canonical.as_deref().map(hash),
            title: FixedState::default().hash_one((page.lang.as_ref(), page.title.as_ref())),
            alternates: alternates.collect(),
            ids: ids.into(),
            links: links.into(),
            anchors: anchors.into(),
        }
    }

    /// Whether other pages are told the same of it but for its parts.
    fn stands_as(&self, other: &Self) -> bool {
        (self.hidden, self.canonical, &self.alternates) == (other.hidden, other.canonical, &other.alternates)
    }
}

type Links = (Vec<Hash>, Vec<(Hash, Hash)>);

/// Returns the hash of a file, given by its path or by an address: that of a folder is its `index.html`.
pub(crate) fn hash_of_file(path: &str) -> Hash {
    let folder = path.strip_suffix("index.html").filter(|folder| folder.ends_with('/'));
    hash(folder.unwrap_or(path))
}

fn links(page: &Scanned<'_>, own: Hash) -> Links {
    let mut files = Vec::with_capacity(page.links.len());
    let mut anchors = Vec::new();
    for link in &page.links {
        let (address, anchor) = match memchr(b'#', link.as_bytes()) {
            Some(at) => (&link[..at], Some(&link[at + 1..])),
            None => (&**link, None),
        };
        let file = if address.is_empty() { Some(own) } else { local_path(address).map(|path| hash_of_file(&path)) };
        let Some(file) = file else { continue };
        files.push(file);
        if let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) {
            anchors.push((file, hash(&percent_decode_str(anchor).decode_utf8_lossy())));
        }
    }
    files.sort_unstable();
    files.dedup();
    anchors.sort_unstable();
    anchors.dedup();
    (files, anchors)
}

type Map<V> = HashMap<Hash, V, FixedState>;
type Set = HashSet<Hash, FixedState>;

/// All pages of a site, screened.
#[derive(Debug)]
pub(crate) struct Screen {
    pages: Vec<Noted>,
    /// For each page, the places of the pages that it links to, sorted.
    targets: Vec<Box<[u32]>>,
    /// Whether some page links to a file that is not there.
    dangling: bool,
    places: Map<u32>,
    files: Set,
    titles: Map<u32>,
    /// For each page, the one from which it was first reached; itself for home pages.
    reached_from: Vec<Option<u32>>,
    homes: Vec<Hash>,
}

impl Screen {
    /// Joins what was noted of all pages; `files` are all files of the site.
    pub(crate) fn new(site: &Site, mut pages: Vec<Noted>, files: impl IntoIterator<Item = Hash>) -> Self {
        let places: Map<u32> = pages.iter().zip(0..).map(|(page, place)| (page.file, place)).collect();
        let homes = site.languages().map(|language| hash(&site.home_url(language))).collect();
        let mut screen = Self {
            reached_from: vec![None; pages.len()],
            targets: Vec::new(),
            dangling: false,
            pages: Vec::new(),
            places,
            files: files.into_iter().collect(),
            titles: Map::default(),
            homes,
        };
        let targets = pages.par_iter_mut().map(|page| screen.targets_of(std::mem::take(&mut page.links)));
        let targets: Vec<Option<Box<[u32]>>> = targets.collect();
        screen.dangling = targets.iter().any(Option::is_none);
        screen.targets = targets.into_iter().map(Option::unwrap_or_default).collect();
        screen.pages = pages;
        (0..screen.homes.len()).for_each(|language| screen.reach(language));
        screen
    }

    /// Returns the places of the pages behind links; nothing where a link leads to no file.
    fn targets_of(&self, links: Box<[Hash]>) -> Option<Box<[u32]>> {
        let mut targets = Vec::with_capacity(links.len());
        for link in links {
            match self.places.get(&link) {
                Some(place) => targets.push(*place),
                None if self.files.contains(&link) => {}
                None => return None,
            }
        }
        targets.sort_unstable();
        Some(targets.into())
    }

    /// Tells whether every promise is kept. `site` says which fallbacks there must be; `listings` are the
    /// sitemap and the feeds, in which no fallback may stand.
    pub(crate) fn holds(&mut self, site: &Site, listings: &[Output]) -> bool {
        let alone = self.pages.par_iter().all(|page| self.page_holds(page));
        alone && !self.dangling && self.titles_hold() && self.all_reached() && self.fallbacks_hold(site, listings)
    }

    /// Tells whether all that a page says of itself and of others holds.
    fn page_holds(&self, page: &Noted) -> bool {
        !page.broken
            && page.anchors.iter().all(|(file, anchor)| {
                self.places.get(file).is_none_or(|place| self.page(*place).ids.binary_search(anchor).is_ok())
            })
            && page.alternates.iter().all(|(_, file)| {
                let back = file.and_then(|file| self.places.get(&file)).map(|place| self.page(*place));
                back.zip(page.canonical).is_some_and(|(back, own)| back.alternates.iter().any(|(href, _)| *href == own))
            })
    }

    fn page(&self, place: u32) -> &Noted {
        &self.pages[place as usize]
    }

    fn titles_hold(&mut self) -> bool {
        let titled = self.pages.iter().zip(0..).filter(|(page, _)| !page.hidden && !page.alternates.is_empty());
        self.titles = Map::default();
        for (page, place) in titled {
            if self.titles.insert(page.title, place).is_some() {
                return false;
            }
        }
        true
    }

    /// Follows links from a home page as far as they lead within its language.
    fn reach(&mut self, language: usize) {
        let of_language = |page: &Noted| page.home == Some(language);
        for (page, from) in self.pages.iter().zip(&mut self.reached_from) {
            *from = from.filter(|_| !of_language(page));
        }
        let Some(start) = self.homes.get(language).and_then(|home| self.places.get(home)) else { return };
        self.reached_from[*start as usize] = Some(*start);
        // Those that are near come first: ways stay short.
        let mut waiting = VecDeque::from([*start]);
        while let Some(from) = waiting.pop_front() {
            for place in &self.targets[from as usize] {
                let at = *place as usize;
                if self.reached_from[at].is_none() && of_language(&self.pages[at]) {
                    self.reached_from[at] = Some(from);
                    waiting.push_back(*place);
                }
            }
        }
    }

    /// Finds other ways to pages to which the known one is lost, over pages that changed; what is not found
    /// so is looked for from the home pages.
    fn reach_again(&mut self, mut lost: Vec<u32>, changed: &[u32]) {
        lost.iter().for_each(|place| self.reached_from[*place as usize] = None);
        loop {
            let before = lost.len();
            lost.retain(|place| {
                let home = self.page(*place).home;
                let links = |from: &&u32| {
                    self.page(**from).home == home && self.targets[**from as usize].binary_search(place).is_ok()
                };
                let found = changed.iter().filter(links).find(|from| self.is_reached(**from)).copied();
                self.reached_from[*place as usize] = found;
                found.is_none()
            });
            if lost.is_empty() || lost.len() == before {
                break;
            }
        }
        let mut languages: Vec<usize> = lost.iter().filter_map(|place| self.page(*place).home).collect();
        languages.sort_unstable();
        languages.dedup();
        languages.into_iter().for_each(|language| self.reach(language));
    }

    /// Tells whether a way from a home page leads to a page.
    fn is_reached(&self, mut place: u32) -> bool {
        while let Some(from) = self.reached_from[place as usize] {
            if from == place {
                return true;
            }
            place = from;
        }
        false
    }

    fn all_reached(&self) -> bool {
        let root = hash("/");
        let mut pages = self.pages.iter().zip(&self.reached_from);
        pages.all(|(page, from)| page.hidden || from.is_some() || page.file == root)
    }

    fn fallbacks_hold(&self, site: &Site, listings: &[Output]) -> bool {
        let of_language = |language| {
            let fallbacks = site.documents.iter().filter(move |document| document.is_fallback(language));
            fallbacks.map(move |document| (document, language))
        };
        let fallbacks = || site.languages().flat_map(of_language);
        let borrowed: Set =
            fallbacks().map(|(document, language)| hash(&fallback::address(site, document, language))).collect();
        if borrowed.is_empty() {
            return true;
        }
        let mut files = fallbacks().map(|(document, language)| hash(&document.urls[language]));
        let there = files.all(|file| self.places.contains_key(&file));
        let named = self.pages.iter().flat_map(|page| &*page.alternates).any(|(href, _)| borrowed.contains(href));
        let listed = listings.iter().any(|output| {
            let text = String::from_utf8_lossy(&output.bytes);
            text.split(['<', '>', '"']).any(|part| borrowed.contains(&hash(part)))
        });
        there && !named && !listed
    }

    /// Puts pages in the place of what they were before; tells whether every promise is kept still. When
    /// it does not say so, the screen is of no use any more.
    pub(crate) fn replace(&mut self, pages: Vec<Noted>) -> bool {
        let mut lost: Vec<u32> = Vec::new();
        let mut gone: Vec<(Hash, Hash)> = Vec::new();
        let mut changed = Vec::with_capacity(pages.len());
        for mut page in pages {
            let Some(place) = self.places.get(&page.file).copied() else { return false };
            let Some(targets) = self.targets_of(std::mem::take(&mut page.links)) else { return false };
            let parted = self.targets[place as usize].iter().filter(|other| targets.binary_search(other).is_err());
            lost.extend(parted.filter(|other| self.reached_from[**other as usize] == Some(place)));
            self.targets[place as usize] = targets;
            let before = std::mem::replace(&mut self.pages[place as usize], page);
            let page = self.page(place);
            if !before.stands_as(page) {
                return false;
            }
            gone.extend(before.ids.iter().filter(|id| page.ids.binary_search(id).is_err()).map(|id| (page.file, *id)));
            changed.push((place, before.title));
        }
        let parted = !lost.is_empty();
        if parted {
            let places: Vec<u32> = changed.iter().map(|(place, _)| *place).collect();
            self.reach_again(lost, &places);
        }
        for (place, title) in &changed {
            if self.titles.get(title) == Some(place) {
                self.titles.remove(title);
            }
        }
        for (place, _) in &changed {
            let page = &self.pages[*place as usize];
            let titled = !page.hidden && !page.alternates.is_empty();
            if titled && self.titles.insert(page.title, *place).is_some_and(|other| other != *place) {
                return false;
            }
        }
        let missed = gone.iter().any(|part| self.pages.iter().any(|page| page.anchors.binary_search(part).is_ok()));
        !missed
            && changed.iter().all(|(place, _)| self.page_holds(self.page(*place)))
            && (!parted || self.all_reached())
    }

    /// Tells whether a file is one of the site.
    pub(crate) fn has(&self, file: Hash) -> bool {
        self.files.contains(&file)
    }
}
