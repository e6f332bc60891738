//! One edited file taken over into a site that stands.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;
use schema::{Faults, Spanned};

use super::Standing;
use crate::discover::{self, Place, Source};
use crate::kinds::labels::Label;
use crate::parse::entry::Entry;
use crate::pipeline::{Kept, Ready};
use crate::render::Unit;
use crate::resolve::{gather, references};
use crate::search::{Change, Edited};
use crate::site::Site;

/// What is to be drawn again.
#[derive(Debug, Default)]
pub(super) struct Affected {
    units: BTreeSet<Unit>,
    /// Documents whose words others show, with the language of the readers.
    renamed: Vec<(u32, usize)>,
    /// The languages of readers for whom some kind has a new order.
    moved: BTreeSet<usize>,
    /// Documents that are found by other words.
    searched: Vec<Change>,
}

impl Standing {
    /// Takes a changed file over; nothing where that is more than a matter of words.
    pub(super) fn take(&mut self, project: &Path, file: &Path, affected: &mut Affected) -> Option<()> {
        match discover::place_of(project, file)? {
            // Nobody looks at it.
            None => return Some(()),
            // Editors make files and take them away again; a site that stands has none of them. What lies
            // higher may have been the folder of something.
            Some(Place::Stray) => return (is_in_a_document(project, file) && !file.exists()).then_some(()),
            Some(_) => {}
        }
        let source = discover::one(project, file)?;
        let (place, language, mut entry) = self.parsed(&source)?;
        let site = &mut self.ready.site;
        references::follow(&site.index, &mut entry);
        let before = site.documents[place].entries[language].as_ref()?;
        let same = (value(before.slug.as_ref()), &before.menu, before.draft)
            == (value(entry.slug.as_ref()), &entry.menu, entry.draft);
        if !same {
            return None;
        }
        let renamed = !shows_as(before, &entry);
        let titled = before.title.value != entry.title.value;
        let texts = titled || before.summary.value != entry.summary.value;
        let found = |site: &Site| self.ready.stock.search.as_ref()?.terms(site, (place, language));
        let before = found(site);
        site.documents[place].entries[language] = Some(entry);
        if let Some((before, after)) = before.zip(found(site)) {
            affected.searched.push(Change { place, language, before, after });
        }
        self.refers_soundly((place, language))?;
        if texts && self.stands_elsewhere((place, language)) {
            return None;
        }
        let site = &mut self.ready.site;
        let readers: Vec<usize> =
            site.languages().filter(|reader| site.documents[place].shown[*reader] == language).collect();
        for reader in readers {
            affected.units.insert(Unit::Document { place, language: reader });
            if !renamed {
                continue;
            }
            affected.renamed.push((u32::try_from(place).ok()?, reader));
            let moved = titled && site.move_in_order(place, reader);
            if moved {
                affected.moved.insert(reader);
                let (newer, older) = site.neighbours(&site.documents[place], reader);
                let beside = newer.into_iter().chain(older);
                affected.units.extend(beside.map(|other| Unit::Document { place: other.place, language: reader }));
            }
            affected.units.extend(self.ready.stock.renew(site, (place, reader), moved).ok()?);
        }
        if titled {
            affected.units.extend(self.ready.stock.renew_register(site, (place, language)));
        }
        Some(())
    }

    /// Parses prose that is sound by itself, in a file of which there was nothing to say.
    /// Returns the place of its document, its language and what it says.
    fn parsed(&self, source: &Source) -> Option<(usize, usize, Entry)> {
        let Place::Prose(kind, folder, lang) = &source.place else { return None };
        let site = &self.ready.site;
        let document = site.document(&format!("{}/{folder}", kind.row().folder))?;
        let language = site.project.language(lang)?;
        let mut faults = Faults::new();
        let parsed = source.with_text(|text| {
            let entry = Entry::parse(*kind, text, &mut faults)?;
            faults.extend(self.ready.glossary.used(lang, text));
            Some(entry)
        });
        let entry = parsed.ok().flatten().flatten()?;
        entry.check(&document.facts, &mut faults);
        faults.extend(gather::left(&entry.left));
        let told = self.report.diagnostics().iter().any(|diagnostic| diagnostic.path == source.path);
        (faults.is_empty() && !told).then_some((document.place, language, entry))
    }

    /// Tells whether all that an entry names is there.
    fn refers_soundly(&self, (place, language): (usize, usize)) -> Option<()> {
        let site = &self.ready.site;
        let document = &site.documents[place];
        let mut faults = Faults::new();
        let entry = document.entries[language].as_ref()?;
        references::check_entry((site, &BTreeSet::new()), document, (entry, language), &mut faults);
        faults.is_empty().then_some(())
    }

    /// Tells whether the title or the summary of an entry is another's too, or stands where no output
    /// notes it: in menus and at old addresses.
    fn stands_elsewhere(&self, (place, language): (usize, usize)) -> bool {
        let site = &self.ready.site;
        let document = &site.documents[place];
        let Some(own) = &document.entries[language] else { return true };
        let others = site.documents.iter().filter(|other| other.place != place);
        let twice = others
            .filter_map(|other| other.entries[language].as_ref())
            .any(|other| other.title.value == own.title.value || other.summary.value == own.summary.value);
        let mut menus = site.project.main_menu.iter().chain(&site.project.footer_menu);
        let old = site.redirects.iter().any(|redirect| {
            let to = redirect.to.split('#').next().unwrap_or_default();
            document.urls.iter().any(|url| url == to)
        });
        twice || old || menus.any(|name| name.value == document.id)
    }

    /// Draws what is affected; nothing where the site would not be sound.
    pub(super) fn redraw(&mut self, affected: Affected) -> Option<Edited> {
        let Affected { mut units, renamed, moved, searched } = affected;
        if !renamed.is_empty() {
            let stock = &self.ready.stock;
            let shows = |(unit, seen): &&(Unit, crate::site::Seen)| {
                let language = unit.language(stock);
                let read = |reader: &usize| language.is_none_or(|language| language == *reader);
                let renamed = renamed.iter().filter(|(_, reader)| read(reader));
                let mut renamed = renamed.map(|(place, _)| seen.documents.binary_search(place).is_ok());
                renamed.any(|shows| shows) || seen.orders && moved.iter().any(read)
            };
            units.extend(self.whole.units.iter().filter(shows).map(|(unit, _)| *unit));
        }
        let kept = Kept::default();
        let sink = |output| kept.take(output);
        let units: Vec<Unit> = units.into_iter().collect();
        let given = units.par_iter().map(|unit| Some((*unit, self.ready.give(*unit, &sink).ok()?.ok()?)));
        let given: Option<Vec<_>> = given.collect();
        let mut noted = Vec::new();
        for (unit, given) in given? {
            if !given.files.iter().all(|file| self.whole.screen.has(*file)) {
                return None;
            }
            noted.extend(given.noted);
            let at = self.whole.units.binary_search_by_key(&unit, |(unit, _)| *unit).ok()?;
            self.whole.units[at].1 = given.seen;
        }
        let Ready { site, stock, .. } = &mut self.ready;
        let mut edited = stock.search.as_mut().map(|search| search.change(site, &searched)).unwrap_or_default();
        edited.outputs.splice(0..0, kept.outputs());
        self.whole.screen.replace(noted).then_some(edited)
    }
}

/// Tells whether a file lies in the folder of a document, or would.
fn is_in_a_document(project: &Path, file: &Path) -> bool {
    file.strip_prefix(project.join("content")).is_ok_and(|inside| inside.components().count() == 3)
}

/// Tells whether other pages show two entries of a document alike.
fn shows_as(before: &Entry, after: &Entry) -> bool {
    before.title.value == after.title.value
        && before.summary.value == after.summary.value
        && value(before.image_alt.as_ref()) == value(after.image_alt.as_ref())
        && value(before.applicants.as_ref()) == value(after.applicants.as_ref())
        && before.initiative == after.initiative
        && before.labels.iter().map(said).eq(after.labels.iter().map(said))
}

fn said(label: &Label) -> (&str, &str) {
    (&label.path, &label.text)
}

fn value<T>(spanned: Option<&Spanned<T>>) -> Option<&T> {
    spanned.map(|spanned| &spanned.value)
}

impl Site {
    /// Puts a document where its title belongs in the order of its kind; tells whether it stood elsewhere.
    fn move_in_order(&mut self, place: usize, language: usize) -> bool {
        let kind = self.documents[place].kind;
        let rank = self.ranks[language][place];
        let Some(order) = self.orders.get_mut(&kind).and_then(|orders| orders.get_mut(language)) else { return false };
        order.remove(rank);
        let own = &self.documents[place];
        let named = (language, &self.frame.dictionaries[language]);
        let new =
            order.partition_point(|other| crate::resolve::lists::compare(&self.documents[*other], own, named).is_lt());
        order.insert(new, place);
        let (from, to) = (rank.min(new), rank.max(new));
        for (rank, place) in order.iter().enumerate().take(to + 1).skip(from) {
            self.ranks[language][*place] = rank;
        }
        new != rank
    }
}
