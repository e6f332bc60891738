//! The HTML of a body, written event by event.
//!
//! A [`Writer`] holds a stack of buffers: headings and footnotes are written apart, because an
//! anchor is made from words that come after it and footnotes stand at the end.

mod room;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use memchr::{memchr, memchr3};
use pulldown_cmark::Alignment;
use schema::{Fault, Faults, Span};

use super::body::{Body, Heading, Hole};

pub(crate) use room::taken;
use room::{Buffer, Room};

#[derive(Default)]
pub(super) struct Writer {
    buffers: Vec<Buffer>,
    current: Buffer,
    /// A buffer that was closed and is empty again: its room is for the next.
    spare: Buffer,
    headings: Vec<Heading>,
    heading: Option<OpenHeading>,
    alerts: Vec<bool>,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    in_code: bool,
    /// In the order of their first reference.
    references: Vec<Reference>,
    /// By the label as it is compared.
    footnotes: BTreeMap<String, Footnote>,
    /// Those whose label another has taken before.
    unreachable: Vec<(String, Span)>,
    /// Those being written, one within the other.
    open_footnotes: Vec<OpenFootnote>,
    /// How many were begun.
    begun: usize,
}

/// The first reference to a footnote.
struct Reference {
    /// The label as it is compared.
    label: String,
    /// Which footnote it stands in; none in the prose itself.
    within: Option<usize>,
}

struct OpenHeading {
    level: u8,
    id: Option<String>,
    title: String,
    span: Span,
}

struct OpenFootnote {
    number: usize,
    label: String,
    span: Span,
}

struct Footnote {
    /// Which it is, in the order in which they begin.
    number: usize,
    label: String,
    written: Buffer,
    span: Span,
}

impl Writer {
    /// Returns a writer that has written nothing yet.
    pub(super) fn new() -> Self {
        let Room { current, spare, headings } = Room::of_this_thread();
        Self { current, spare, headings, ..Self::default() }
    }

    pub(super) fn html(&mut self, html: &str) {
        self.current.html.push_str(html);
    }

    pub(super) fn args(&mut self, html: fmt::Arguments<'_>) {
        fmt::Write::write_fmt(&mut self.current.html, html).expect("a text takes whatever is written");
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.title.push_str(text);
        }
        escape(text, &mut self.current.html);
    }

    pub(super) fn code(&mut self, text: &str) {
        self.html("<code>");
        self.text(text);
        self.html("</code>");
    }

    pub(super) fn hole(&mut self, hole: Hole) {
        if let (Some(heading), Hole::Fact(fact)) = (&mut self.heading, &hole) {
            let owner = if fact.owner.is_empty() { String::new() } else { format!("{}.", fact.owner) };
            let filter = fact.filter.as_ref().map(|filter| format!(" | {filter}")).unwrap_or_default();
            heading.title.push_str(&format!("{{{{ {owner}{}{filter} }}}}", fact.name));
        }
        self.current.hole(hole);
    }

    pub(super) fn start_outside_link(&mut self, address: &str) {
        self.html("<a href=\"");
        escape(address, &mut self.current.html);
        self.html("\">");
    }

    pub(super) fn start_heading(&mut self, level: u8, id: Option<&str>, span: Span, faults: &mut Faults) {
        if self.headings.last().is_some_and(|last| level > last.level + 1) {
            faults.push(Fault::warning("heading-skips", span).with("level", level.to_string()));
        }
        if let Some(id) = id.filter(|id| self.headings.iter().any(|heading| heading.id == *id)) {
            faults.push(Fault::error("anchor-twice", span).with("anchor", id));
        }
        self.heading = Some(OpenHeading { level, id: id.map(str::to_owned), title: String::new(), span });
        self.open();
    }

    pub(super) fn end_heading(&mut self, faults: &mut Faults) {
        let mut inner = self.close();
        let Some(OpenHeading { level, id, title, span }) = self.heading.take() else { return };
        if title.trim().is_empty() {
            faults.push(Fault::error("heading-empty", span));
        }
        let id = id.unwrap_or_else(|| self.free_anchor(&title));
        self.args(format_args!("<h{level} id=\""));
        escape(&id, &mut self.current.html);
        self.html("\">");
        self.current.append(&mut inner);
        inner.html.clear();
        self.spare = inner;
        self.args(format_args!("</h{level}>\n"));
        self.headings.push(Heading { level, id, title: title.trim().to_owned(), span });
    }

    pub(super) fn start_quote(&mut self, alert: Option<(&str, &'static str)>) {
        self.alerts.push(alert.is_some());
        match alert {
            Some((kind, word)) => {
                self.args(format_args!("<div class=\"alert alert-{kind}\" role=\"note\">\n<p class=\"alert-title\">"));
                self.hole(Hole::Word(word));
                self.html("</p>\n");
            }
            None => self.html("<blockquote>\n"),
        }
    }

    pub(super) fn end_quote(&mut self) {
        let alert = self.alerts.pop().unwrap_or_default();
        self.html(if alert { "</div>\n" } else { "</blockquote>\n" });
    }

    pub(super) fn in_code_block(&self) -> bool {
        self.in_code
    }

    pub(super) fn start_code_block(&mut self, language: &str) {
        self.in_code = true;
        // Code reads from the left in every language, and may have to be scrolled by keyboard.
        self.html("<pre dir=\"ltr\" tabindex=\"0\"><code");
        if !language.is_empty() {
            self.html(" class=\"language-");
            escape(language, &mut self.current.html);
            self.html("\"");
        }
        self.html(">");
    }

    pub(super) fn end_code_block(&mut self) {
        self.in_code = false;
        self.html("</code></pre>\n");
    }

    pub(super) fn start_table(&mut self, alignments: &[Alignment]) {
        self.alignments = alignments.to_vec();
        self.html("<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"");
        self.hole(Hole::Word("table.label"));
        self.html("\"><table>\n");
    }

    pub(super) fn end_table(&mut self) {
        self.html("</tbody></table></div>\n");
    }

    pub(super) fn start_table_head(&mut self) {
        self.in_head = true;
        self.column = 0;
        self.html("<thead><tr>");
    }

    pub(super) fn end_table_head(&mut self) {
        self.in_head = false;
        self.column = 0;
        self.html("</tr></thead>\n<tbody>\n");
    }

    pub(super) fn start_cell(&mut self) {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Right) => " class=\"align-end\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Left | Alignment::None) | None => "",
        };
        self.html(if self.in_head { "<th scope=\"col\"" } else { "<td" });
        self.html(class);
        self.html(">");
    }

    pub(super) fn end_cell(&mut self) {
        self.column = (self.column + 1) % self.alignments.len().max(1);
        self.html(if self.in_head { "</th>" } else { "</td>" });
    }

    pub(super) fn footnote_reference(&mut self, label: &str) {
        let label = folded(label);
        let known = self.references.iter().position(|known| known.label == label);
        let number = known.map_or(self.references.len() + 1, |index| index + 1);
        // The way back leads to the first reference; a second one gets no anchor of its own.
        self.html("<sup><a");
        if known.is_none() {
            let within = self.open_footnotes.last().map(|open| open.number);
            self.references.push(Reference { label, within });
            self.args(format_args!(" id=\"fnref-{number}\""));
        }
        self.args(format_args!(" href=\"#fn-{number}\" role=\"doc-noteref\">[{number}]</a></sup>"));
    }

    pub(super) fn start_footnote(&mut self, label: &str, span: Span) {
        self.open_footnotes.push(OpenFootnote { number: self.begun, label: label.to_owned(), span });
        self.begun += 1;
        self.open();
    }

    pub(super) fn end_footnote(&mut self) {
        let written = self.close();
        if let Some(OpenFootnote { number, label, span }) = self.open_footnotes.pop() {
            match self.footnotes.entry(folded(&label)) {
                Entry::Vacant(free) => {
                    free.insert(Footnote { number, label, written, span });
                }
                Entry::Occupied(_) => self.unreachable.push((label, span)),
            }
        }
    }

    /// Adds the footnotes and returns the body.
    pub(super) fn finish(mut self, faults: &mut Faults) -> Body {
        let references = std::mem::take(&mut self.references);
        if !references.is_empty() {
            self.html("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
            self.hole(Hole::Word("footnotes.label"));
            self.html("\">\n<ol>\n");
            let shown = |reference| self.shows(reference, &references);
            let ways_back: Vec<bool> = references.iter().map(shown).collect();
            for (reference, (number, way_back)) in references.iter().zip((1..).zip(ways_back)) {
                self.args(format_args!("<li id=\"fn-{number}\">\n"));
                if let Some(mut footnote) = self.footnotes.remove(&reference.label) {
                    self.current.append(&mut footnote.written);
                }
                if way_back {
                    self.way_back(number);
                }
                self.html("</li>\n");
            }
            self.html("</ol>\n</section>\n");
        }
        let unused = self.footnotes.into_values().map(|footnote| (footnote.label, footnote.span));
        for (label, span) in unused.chain(self.unreachable) {
            faults.push(Fault::warning("footnote-unused", span).with("label", label));
        }
        Room { current: self.current, spare: self.spare, headings: self.headings }.left()
    }

    /// Tells whether a footnote's first reference is shown: one in an unused footnote is not.
    fn shows(&self, reference: &Reference, references: &[Reference]) -> bool {
        let mut used = references.iter().filter_map(|reference| self.footnotes.get(&reference.label));
        reference.within.is_none_or(|within| used.any(|footnote| footnote.number == within))
    }

    fn way_back(&mut self, number: usize) {
        self.args(format_args!(
            "<a class=\"footnote-back\" href=\"#fnref-{number}\" role=\"doc-backlink\" aria-label=\""
        ));
        self.hole(Hole::Word("footnotes.back"));
        self.args(format_args!(" {number}\">↩</a>"));
    }

    fn open(&mut self) {
        let inner = std::mem::take(&mut self.spare);
        self.buffers.push(std::mem::replace(&mut self.current, inner));
    }

    fn close(&mut self) -> Buffer {
        let outer = self.buffers.pop().unwrap_or_default();
        std::mem::replace(&mut self.current, outer)
    }

    /// Makes an anchor from words in any script, with a number behind it if it is taken.
    fn free_anchor(&self, title: &str) -> String {
        let anchor = anchor(title);
        let taken = |id: &str| self.headings.iter().any(|heading| heading.id == id);
        if !taken(&anchor) {
            return anchor;
        }
        let numbered = (2..).map(|number| format!("{anchor}-{number}")).find(|id| !taken(id));
        numbered.expect("there are more numbers than headings")
    }
}

/// Returns a label as the Markdown engine compares it: without regard to capitals.
fn folded(label: &str) -> String {
    label.to_uppercase().to_lowercase()
}

/// Returns the words in lower case with hyphens between them; letters of every script are kept.
fn anchor(title: &str) -> String {
    let mut anchor = String::new();
    for sign in title.chars().flat_map(char::to_lowercase) {
        if sign.is_alphanumeric() {
            anchor.push(sign);
        } else if !anchor.is_empty() && !anchor.ends_with('-') && (sign.is_whitespace() || "-_/–—.:".contains(sign))
        {
            anchor.push('-');
        }
    }
    let anchor = anchor.trim_end_matches('-');
    if anchor.is_empty() { "section".to_owned() } else { anchor.to_owned() }
}

/// Escapes a text for element content and for attributes in double quotes.
pub(crate) fn escape(text: &str, html: &mut String) {
    if !theme::may_need_escaping(text) {
        return html.push_str(text);
    }
    // Quotes apart from the others, because the search takes no more than three signs at once. These are
    // ASCII, and no part of another character is.
    let mut rest = text;
    while let Some(at) = memchr(b'"', rest.as_bytes()) {
        escape_markup(&rest[..at], html);
        html.push_str("&quot;");
        rest = &rest[at + 1..];
    }
    escape_markup(rest, html);
}

fn escape_markup(text: &str, html: &mut String) {
    let mut rest = text;
    while let Some(at) = memchr3(b'&', b'<', b'>', rest.as_bytes()) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// Returns an escaped copy of a text.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape(text, &mut html);
    html
}
