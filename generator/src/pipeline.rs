//! The phases one after the other: what is ready to be drawn, and drawing it.

use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rayon::prelude::*;
use schema::{Fault, Faults, Span};
use theme::TemplateFault;

use crate::audit::screen::{self, Noted, Rule, Screen};
use crate::diagnostic::Report;
use crate::discover::Text;
use crate::look::Entry;
use crate::parse::Parsed;
use crate::project::Project;
use crate::render::{self, File, Stock, Unit};
use crate::site::{Seen, Site};
use crate::theme_files::{self, ThemeFiles};
use crate::{Generated, Output, Request, assets, audit, coverage, dictionaries, discover, glossary, parse, resolve};

/// Takes outputs as they are drawn, from several threads. When it fails, so does the run.
pub type Sink<'s> = dyn Fn(Output) -> io::Result<()> + Sync + 's;

/// Outputs that are kept as they are drawn.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Vec<Output>>);

impl Kept {
    /// Keeps an output.
    pub(crate) fn take(&self, output: Output) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(output);
        Ok(())
    }

    /// Returns them, sorted by path.
    pub(crate) fn outputs(self) -> Vec<Output> {
        let mut outputs = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        outputs.sort_by(|a, b| a.path.cmp(&b.path));
        outputs
    }
}

/// A site that is ready to be drawn.
pub(crate) struct Ready {
    pub(crate) site: Site,
    pub(crate) files: ThemeFiles,
    pub(crate) stock: Stock,
    pub(crate) glossary: glossary::Terms,
    /// The paths of the files under `/assets/`, which were given away.
    assets: Vec<String>,
    /// How many pictures had to be decoded.
    decoded: usize,
    /// The next instant at which another site would come out, because a call opens or closes.
    pub(crate) next_change: Option<Timestamp>,
}

/// A site that was drawn.
pub(crate) struct Whole {
    /// What was drawn together, and what each of it shows.
    pub(crate) units: Vec<(Unit, Seen)>,
    /// What the pages promise.
    pub(crate) screen: Screen,
    /// Pages.
    pages: usize,
}

/// Runs all phases into a sink, from what a look at `content/` found. Returns what came of it, without the files, and what it was drawn from;
/// nothing of the second where something is wrong.
pub(crate) fn run(
    request: &Request,
    looked: Vec<Entry>,
    sink: &Sink<'_>,
) -> io::Result<(Generated, Option<(Ready, Whole)>)> {
    let mut report = Report::default();
    let mut drawn = None;
    if let Some(ready) = ready(request, looked, (sink, &mut report))? {
        drawn = ready.draw(sink, &mut report)?.map(|whole| (ready, whole));
    }
    report.sort();
    let generated = drawn.as_ref().map(|(ready, whole)| ready.generated(whole)).unwrap_or_default();
    Ok((Generated { report, ..generated }, drawn))
}

/// Reads, parses and resolves; nothing where something is wrong. What is under `/assets/` is given away.
fn ready(request: &Request, looked: Vec<Entry>, (sink, report): (&Sink<'_>, &mut Report)) -> io::Result<Option<Ready>> {
    let sources = discover::content(&request.project, looked)?;
    let mut parsed = parse::settings(&sources, report);
    let project = settings(&parsed, report);
    let glossary = project.as_ref().map(|project| glossary::read(project, &parsed, report)).unwrap_or_default();
    parse::documents(&mut parsed, &sources, &|source, text| glossary.avoided(&source.place, text), report);
    let Some(project) = project else { return Ok(None) };
    let files = match theme_files::load(&request.project, &project.theme, report) {
        Ok(files) => files,
        Err(fault) => {
            refuse(fault, &parsed, report);
            return Ok(None);
        }
    };
    let dictionaries = dictionaries::build(&project, &files, &parsed, report);
    let wanted =
        assets::Wanted { project: &request.project, sources: &sources, theme: &files, shared: shared(&parsed) };
    let mut assets = assets::collect(&wanted, sink, report)?;
    drop(sources);
    let pictures = std::mem::take(&mut assets.pictures);
    let next_change = next_change(&parsed, &project, request.now);
    let setting = resolve::Setting { project, dictionaries, pictures, now: request.now, drafts: request.drafts };
    let site = resolve::site(parsed, setting, report);
    if report.has_errors() {
        return Ok(None);
    }
    let Some(stock) = Stock::new(&site, (&request.project, &files), &assets, report) else { return Ok(None) };
    render::check_theme(&site, &files, report);
    let (paths, decoded) = (assets.paths.into_iter().collect(), assets.decoded);
    Ok(Some(Ready { site, files, stock, glossary, assets: paths, decoded, next_change }))
}

/// What one unit came to, once its files are given away.
pub(crate) struct Given {
    pub(crate) noted: Vec<Noted>,
    pub(crate) files: Vec<screen::Hash>,
    /// Sitemap and feeds, which the audit reads.
    listings: Vec<Output>,
    pub(crate) seen: Seen,
}

impl Ready {
    /// Returns what came of it, without the files.
    fn generated(&self, whole: &Whole) -> Generated {
        Generated {
            pages: whole.pages,
            languages: self.site.project.languages.len(),
            coverage: coverage::of(&self.site),
            next_change: self.next_change,
            decoded: self.decoded,
            ..Generated::default()
        }
    }

    /// Draws everything into a sink; nothing where a template or the audit finds fault.
    fn draw(&self, sink: &Sink<'_>, report: &mut Report) -> io::Result<Option<Whole>> {
        let mut files: Vec<screen::Hash> = Vec::new();
        files.extend(self.assets.iter().filter_map(|path| path.strip_prefix("site")).map(screen::hash_of_file));
        if let Some(search) = &self.stock.search {
            for language in self.site.languages() {
                let outputs = search.outputs(&self.site, language);
                files.extend(
                    outputs.iter().filter_map(|output| output.path.strip_prefix("site")).map(screen::hash_of_file),
                );
                outputs.into_par_iter().try_for_each(sink)?;
            }
        }
        let units = render::units(&self.site, &self.stock);
        // The last first: what is there once is the largest by far, and neither its bytes nor the time that it
        // takes are to come on top of everything else.
        let mut given: Vec<io::Result<Result<Given, TemplateFault>>> =
            units.par_iter().rev().map(|unit| self.give(*unit, sink)).collect();
        given.reverse();
        let (mut seen, mut noted) = (Vec::with_capacity(units.len()), Vec::with_capacity(units.len()));
        let mut listings = Vec::new();
        files.reserve_exact(units.len());
        for (unit, given) in units.iter().zip(given) {
            match given? {
                Ok(given) => {
                    files.extend(given.files);
                    noted.extend(given.noted);
                    listings.extend(given.listings);
                    seen.push((*unit, given.seen));
                }
                Err(fault) => render::template_fault(&self.files, &fault, report),
            }
        }
        if report.has_errors() {
            return Ok(None);
        }
        let pages = noted.len();
        let mut screen = Screen::new(&self.site, noted, files);
        if !screen.holds(&self.site, &listings) {
            self.audit(report);
        }
        Ok((!report.has_errors()).then_some(Whole { units: seen, screen, pages }))
    }

    /// Draws a unit, gives its files away, and notes what its pages promise.
    pub(crate) fn give(&self, unit: Unit, sink: &Sink<'_>) -> io::Result<Result<Given, TemplateFault>> {
        let drawing = match unit.draw(&self.site, &self.files, &self.stock) {
            Ok(drawing) => drawing,
            Err(fault) => return Ok(Err(fault)),
        };
        let borrowed = match unit {
            Unit::Document { place, language } => {
                Some((&self.site.documents[place], language)).filter(|(document, _)| document.is_fallback(language))
            }
            Unit::List { .. } | Unit::Feed(_) | Unit::Search { .. } | Unit::Once => None,
        };
        let mut given = Given {
            noted: Vec::with_capacity(drawing.files.len()),
            files: Vec::with_capacity(drawing.files.len()),
            listings: Vec::new(),
            seen: drawing.seen,
        };
        for file in drawing.files {
            if let Some(path) = file.path().strip_prefix("site") {
                given.files.push(screen::hash_of_file(path));
                match &file {
                    File::Page(_, html) => {
                        let own = borrowed.filter(|(document, language)| {
                            path.strip_suffix("index.html") == Some(document.urls[*language].as_str())
                        });
                        let rule = match (unit, own) {
                            (Unit::Search { language, .. }, _) => Rule::OwnAlone(language),
                            (_, Some((document, language))) => Rule::Borrowed(document, language),
                            _ => Rule::None,
                        };
                        given.noted.push(Noted::of(&self.site, (path, html), rule));
                    }
                    File::Other(output) if path.ends_with(".xml") && self.site.has_fallbacks() => {
                        given.listings.push(output.clone());
                    }
                    File::Other(_) => {}
                }
            }
            sink(file.into())?;
        }
        Ok(Ok(given))
    }

    /// Draws everything once more and says what is wrong with it.
    fn audit(&self, report: &mut Report) {
        let units = render::units(&self.site, &self.stock);
        let drawn = units.par_iter().map(|unit| unit.draw(&self.site, &self.files, &self.stock));
        let mut drawn: Vec<_> =
            drawn.filter_map(Result::ok).flat_map_iter(|drawing| drawing.files).map(Output::from).collect();
        let index = self
            .stock
            .search
            .iter()
            .flat_map(|search| self.site.languages().flat_map(|language| search.outputs(&self.site, language)));
        drawn.extend(index);
        audit::check(&self.site, (&drawn, &self.assets), report);
    }
}

/// Returns the pictures that are shown where somebody links to their page, by the paths of their files.
fn shared(parsed: &Parsed) -> HashSet<String> {
    let named = parsed.facts.iter().filter_map(|((kind, folder), file)| {
        let image = file.value.as_ref()?.general.image.as_ref()?;
        Some(format!("content/{}/{folder}/{}", kind.row().folder, image.value))
    });
    named.collect()
}

/// Refuses for a fault in `site.yaml`.
fn refuse(fault: Fault, parsed: &Parsed, report: &mut Report) {
    let file = parsed.settings.as_ref().map(|file| (file.path.as_str(), file.text.clone()));
    let (path, text) = file.unwrap_or(("content/site.yaml", Text::Kept(Arc::from(""))));
    report.add(path, &text, vec![fault]);
}

fn settings(parsed: &Parsed, report: &mut Report) -> Option<Project> {
    let Some(file) = &parsed.settings else {
        report.add("content/site.yaml", &Arc::from(""), vec![Fault::error("site-missing", Span::default())]);
        return None;
    };
    let mut faults = Faults::new();
    let project = Project::read(&file.value, &mut faults);
    report.add(&file.path, &file.text, faults);
    project
}

/// Returns the next instant at which another site would come out.
fn next_change(parsed: &Parsed, project: &Project, now: Timestamp) -> Option<Timestamp> {
    let facts = parsed.facts.values().filter_map(|file| file.value.as_ref());
    facts.flat_map(|facts| facts.changes(&project.zone)).filter(|change| *change > now).min()
}
