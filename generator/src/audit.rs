//! What the finished pages promise each other, held against the pages themselves.
//!
//! A theme or a change of the generator can break what content cannot: [`check`] reads the built
//! HTML as a visitor's program would and reports links and anchors that lead nowhere, ids that
//! stand twice, pages that no link leads to, alternates that are not mutual, titles that stand
//! twice, and fallbacks that pass for translations.

mod fallback;
#[cfg(test)]
mod properties;
mod scan;
pub(crate) mod screen;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use memchr::memchr;
use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use schema::{Fault, Faults, Span};

use crate::Output;
use crate::diagnostic::Report;
use crate::site::Site;
use scan::Scanned;

/// The pages of a site by the path of their file below `site/`.
type Pages<'o> = BTreeMap<&'o str, Scanned<'o>>;

/// Checks all pages and reports what does not hold.
///
/// `assets` are the paths of what else is there.
pub fn check(site: &Site, (outputs, assets): (&[Output], &[String]), report: &mut Report) {
    let html: Vec<&Output> =
        outputs.iter().filter(|output| output.path.starts_with("site/") && output.path.ends_with(".html")).collect();
    let scanned: Vec<(&str, Scanned<'_>)> = html
        .par_iter()
        .map(|output| (&output.path["site".len()..], scan::html(str::from_utf8(&output.bytes).unwrap_or_default())))
        .collect();
    let pages: Pages<'_> = scanned.into_iter().collect();
    let paths = outputs.iter().map(|output| output.path.as_str()).chain(assets.iter().map(String::as_str));
    let files: HashSet<&str> = paths.filter_map(|path| path.strip_prefix("site")).collect();
    let audit = Audit { site, pages: &pages, files: &files };
    let found: Vec<(&str, Faults)> = pages.par_iter().map(|(path, page)| (*path, audit.page(path, page))).collect();
    for (path, faults) in found.into_iter().chain(audit.whole()) {
        report.add(&format!("site{path}"), &Arc::from(""), faults);
    }
    fallback::check(site, outputs, &pages, report);
}

struct Audit<'a> {
    site: &'a Site,
    pages: &'a Pages<'a>,
    files: &'a HashSet<&'a str>,
}

/// Returns a fault that concerns a page as a whole.
fn fault(code: &'static str, page: &str) -> Fault {
    Fault::error(code, Span::default()).with("page", page)
}

impl Audit<'_> {
    /// Checks what one page says by itself and of others.
    fn page(&self, path: &str, page: &Scanned<'_>) -> Faults {
        let mut faults = Faults::new();
        if page.lang.is_empty() || page.dir.is_empty() {
            faults.push(fault("audit-lang", path));
        }
        let mut seen = HashSet::new();
        for id in page.ids.iter().filter(|id| !seen.insert(*id)) {
            faults.push(fault("audit-id", path).with("id", id.as_ref()));
        }
        for link in &page.links {
            self.link(path, page, link, &mut faults);
        }
        for (language, href) in &page.alternates {
            let back = self.of_address(href).and_then(|file| self.pages.get(&*file));
            let mutual = back.is_some_and(|back| {
                page.canonical.as_ref().is_some_and(|own| back.alternates.iter().any(|(_, href)| href == own))
            });
            if !mutual {
                faults.push(
                    fault("audit-hreflang", path).with("target", href.as_ref()).with("language", language.as_ref()),
                );
            }
        }
        faults
    }

    fn link(&self, path: &str, page: &Scanned<'_>, link: &str, faults: &mut Faults) {
        let (address, anchor) = link.split_once('#').map_or((link, None), |(address, anchor)| (address, Some(anchor)));
        let told = |code| fault(code, path).with("target", link);
        let target = if address.is_empty() {
            Some(page)
        } else {
            let Some(file) = local_file(address) else { return };
            if !self.files.contains(&*file) {
                faults.push(told("audit-link"));
                return;
            }
            self.pages.get(&*file)
        };
        let Some((anchor, target)) = anchor.filter(|anchor| !anchor.is_empty()).zip(target) else { return };
        let anchor = percent_decode_str(anchor).decode_utf8_lossy();
        if !target.ids.contains(&anchor) {
            faults.push(told("audit-anchor"));
        }
    }

    /// Returns the file behind an absolute address of the site.
    fn of_address<'h>(&self, href: &'h str) -> Option<Cow<'h, str>> {
        local_file(href.strip_prefix(self.site.project.base_url.as_str())?)
    }

    /// Checks what only shows when all pages are seen together.
    fn whole(&self) -> Vec<(&str, Faults)> {
        let mut found: Vec<(&str, Faults)> = Vec::new();
        let mut titles: HashMap<(&str, &str), &str> = HashMap::new();
        let mut reached = HashSet::new();
        for language in self.site.languages() {
            self.reach(&self.site.home_url(language), &mut reached);
        }
        for (path, page) in self.pages.iter().filter(|(_, page)| !page.hidden) {
            if !reached.contains(*path) && *path != "/index.html" {
                found.push((path, vec![fault("audit-unreachable", path)]));
            }
            if page.alternates.is_empty() {
                continue;
            }
            if let Some(other) = titles.insert((page.lang.as_ref(), page.title.as_ref()), path) {
                found.push((path, vec![fault("audit-title", path).with("other", other)]));
            }
        }
        found
    }

    /// Follows links from a home page as far as they lead within its language.
    fn reach(&self, home: &str, reached: &mut HashSet<String>) {
        let mut waiting = vec![format!("{home}index.html")];
        while let Some(path) = waiting.pop() {
            let Some(page) = self.pages.get(path.as_str()) else { continue };
            if reached.insert(path) {
                let files = page.links.iter().filter_map(|link| local_file(link.split('#').next().unwrap_or_default()));
                let new = files.filter(|file| file.starts_with(home) && !reached.contains(&**file));
                waiting.extend(new.map(Cow::into_owned));
            }
        }
    }
}

/// Returns the file behind an address from the root; nothing for addresses outside of the site and
/// for those that the functions answer.
fn local_file(address: &str) -> Option<Cow<'_, str>> {
    let path = local_path(address)?;
    Some(if path.ends_with('/') { Cow::Owned(format!("{path}index.html")) } else { path })
}

/// Returns the path of an address from the root, as it reads; nothing where `local_file` has none.
fn local_path(address: &str) -> Option<Cow<'_, str>> {
    let path = memchr(b'?', address.as_bytes()).map_or(address, |at| &address[..at]);
    if !path.starts_with('/') || path.starts_with("//") || path.starts_with("/api/") {
        return None;
    }
    let encoded = memchr(b'%', path.as_bytes()).is_some();
    Some(if encoded { percent_decode_str(path).decode_utf8_lossy() } else { Cow::Borrowed(path) })
}
