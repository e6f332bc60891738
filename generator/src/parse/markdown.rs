//! Markdown into a [`Body`]; the only user of the Markdown engine.
//!
//! CommonMark with tables, footnotes, definition lists, strikethrough, attributes on headings and
//! alerts. [`parse`] walks the events once; the HTML is written by `writer`. What an editor
//! probably did not mean is a fault with its place: raw HTML, a heading of the first level, a
//! reference without a definition, a picture without a description, invisible direction marks.

use std::borrow::Cow;

use memchr::memchr3;
use pulldown_cmark::{
    BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};
use schema::{Fault, Faults, Span};

use super::body::{Body, FactReference, Hole, PictureReference, Target};
use super::writer::Writer;
use super::{facts, html_allowed, links, slips};

/// Parses the prose of a file, which begins at `start`; places count from the start of the file.
pub fn parse(file: &str, start: usize, faults: &mut Faults) -> Body {
    let prose = &file[start..];
    let mut broken = Faults::new();
    let callback = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        let span = Span::new(start + link.span.start, start + link.span.end);
        // `[x]` alone is a text in brackets; only `[text][x]` is certainly meant as a link.
        if prose[link.span.clone()].contains("][") {
            broken.push(Fault::error("reference-missing", span).with("reference", link.reference.into_string()));
        }
        None
    };
    let parser = Parser::new_with_broken_link_callback(prose, options(), Some(callback));
    let mut walk = Walk {
        prose,
        offset: start,
        writer: Writer::new(),
        faults,
        open: Vec::new(),
        remark: None,
        link: None,
        picture: None,
    };
    // The engine cuts texts where a sign might have meant something: what comes in a row is one text, and
    // ends with what it stands in at the latest.
    let mut words: Option<(Cow<'_, str>, Span)> = None;
    for (event, range) in parser.into_offset_iter() {
        let span = Span::new(start + range.start, start + range.end);
        match (event, &mut words) {
            (Event::Text(text), None) => words = Some((text.into(), span)),
            (Event::Text(text), Some((before, place))) => {
                before.to_mut().push_str(&text);
                place.end = span.end;
            }
            (event, _) => {
                if let Some((text, place)) = words.take() {
                    walk.words(&text, place);
                }
                walk.event(event, span);
            }
        }
    }
    let body = walk.writer.finish(walk.faults);
    faults.append(&mut broken);
    body
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

struct Walk<'t, 'f> {
    prose: &'t str,
    offset: usize,
    writer: Writer,
    faults: &'f mut Faults,
    /// What is open: nothing for what Markdown closes itself, an element that was written as HTML.
    open: Vec<Option<OpenElement>>,
    /// Where a remark of several lines begins.
    remark: Option<Span>,
    link: Option<OpenLink>,
    picture: Option<OpenPicture>,
}

struct OpenElement {
    name: String,
    html: String,
    span: Span,
}

struct OpenLink {
    target: Option<Target>,
    has_text: bool,
    /// Links open within it: only the outer one leads anywhere.
    inner: usize,
}

struct OpenPicture {
    file: String,
    alt: String,
    span: Span,
    /// Pictures open within its description.
    inner: usize,
}

impl Walk<'_, '_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        match &event {
            Event::Start(_) => self.open.push(None),
            Event::End(_) => self.close_elements(),
            _ => {}
        }
        if let Some(picture) = &mut self.picture {
            match event {
                Event::Code(text) => picture.alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => picture.alt.push(' '),
                Event::Start(Tag::Image { .. }) => picture.inner += 1,
                Event::End(TagEnd::Image) if picture.inner > 0 => picture.inner -= 1,
                Event::End(TagEnd::Image) => self.end_picture(),
                _ => {}
            }
            return;
        }
        if let (Some(link), Event::Code(_) | Event::Start(_)) = (&mut self.link, &event) {
            link.has_text = true;
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words(&text, span),
            Event::Code(text) => self.writer.code(&text),
            Event::Html(html) if self.in_remark(&html, span) => {}
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html, span),
            Event::FootnoteReference(label) => self.writer.footnote_reference(&label),
            Event::SoftBreak => self.writer.text("\n"),
            Event::HardBreak => self.writer.html("<br>\n"),
            Event::Rule => self.writer.html("<hr>\n"),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.writer.text(&text),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::Heading { level, id, .. } => self.start_heading(level as u8, id.as_deref(), span),
            Tag::BlockQuote(kind) => self.writer.start_quote(kind.map(alert)),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                self.writer.start_code_block(language);
            }
            Tag::List(Some(1)) => self.writer.html("<ol>\n"),
            Tag::List(Some(first)) => self.writer.args(format_args!("<ol start=\"{first}\">\n")),
            Tag::Table(alignments) => self.writer.start_table(&alignments),
            Tag::TableHead => self.writer.start_table_head(),
            Tag::TableRow => self.writer.html("<tr>"),
            Tag::TableCell => self.writer.start_cell(),
            Tag::FootnoteDefinition(label) => self.writer.start_footnote(&label, span),
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.start_link(&format!("mailto:{dest_url}"), span);
            }
            Tag::Link { dest_url, .. } => self.start_link(&dest_url, span),
            Tag::Image { dest_url, .. } => {
                self.picture = Some(OpenPicture { file: dest_url.into_string(), alt: String::new(), span, inner: 0 });
            }
            other => self.writer.html(plain_element(&other.to_end(), true)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.writer.end_heading(self.faults),
            TagEnd::BlockQuote(_) => self.writer.end_quote(),
            TagEnd::CodeBlock => self.writer.end_code_block(),
            TagEnd::List(true) => self.writer.html("</ol>\n"),
            TagEnd::Table => self.writer.end_table(),
            TagEnd::TableHead => self.writer.end_table_head(),
            TagEnd::TableRow => self.writer.html("</tr>\n"),
            TagEnd::TableCell => self.writer.end_cell(),
            TagEnd::FootnoteDefinition => self.writer.end_footnote(),
            TagEnd::Link => self.end_link(),
            TagEnd::HtmlBlock => self.end_remark(),
            other => self.writer.html(plain_element(&other, false)),
        }
    }

    fn start_heading(&mut self, level: u8, id: Option<&str>, span: Span) {
        if level == 1 {
            self.faults.push(Fault::error("heading-one", span));
        }
        self.writer.start_heading(level.max(2), id, span, self.faults);
    }

    fn start_link(&mut self, destination: &str, span: Span) {
        if let Some(outer) = &mut self.link {
            outer.inner += 1;
            return;
        }
        let target = match links::read(destination, span) {
            Ok(links::Link::Document(target)) => Some(target),
            Ok(links::Link::Outside) => None,
            Err(fault) => {
                self.faults.push(fault);
                self.link = Some(OpenLink { target: None, has_text: false, inner: 0 });
                self.writer.html("<a>");
                return;
            }
        };
        match &target {
            Some(target) => {
                self.writer.html("<a href=\"");
                self.writer.hole(Hole::Address(Box::new(target.clone())));
                self.writer.html("\">");
            }
            None => self.writer.start_outside_link(destination),
        }
        self.link = Some(OpenLink { target, has_text: false, inner: 0 });
    }

    fn end_link(&mut self) {
        if let Some(outer) = self.link.as_mut().filter(|link| link.inner > 0) {
            outer.inner -= 1;
            return;
        }
        let Some(OpenLink { target, has_text, .. }) = self.link.take() else { return };
        match target.filter(|_| !has_text) {
            Some(target) if !target.id.is_empty() => self.writer.hole(Hole::Title(Box::new(target))),
            Some(target) => self.faults.push(Fault::error("link-without-text", target.span)),
            None => {}
        }
        self.writer.html("</a>");
    }

    fn end_picture(&mut self) {
        let Some(OpenPicture { file, alt, span, .. }) = self.picture.take() else { return };
        if alt.trim().is_empty() {
            self.faults.push(Fault::error("picture-without-words", span).with("file", &file));
        }
        if file.contains(['/', ':']) {
            self.faults.push(Fault::error("picture-elsewhere", span).with("file", &file));
            return;
        }
        let picture = PictureReference { file, alt: alt.trim().to_owned(), span };
        self.writer.hole(Hole::Picture(Box::new(picture)));
    }

    fn raw_html(&mut self, html: &str, span: Span) {
        let Some(clean) = html_allowed::clean(html) else {
            let names = html_allowed::names();
            self.faults.push(Fault::error("html-refused", span).with("found", html.trim()).with("known", names));
            return;
        };
        match html_allowed::part(&clean) {
            html_allowed::Part::Opening(name) => {
                self.open.push(Some(OpenElement { name: name.to_owned(), html: clean.clone(), span }));
            }
            html_allowed::Part::Closing(name) => {
                match self.open.pop_if(|last| last.as_ref().is_some_and(|last| last.name == name)) {
                    Some(_) => {}
                    None => return self.faults.push(Fault::error("html-unpaired", span).with("found", &clean)),
                }
            }
            html_allowed::Part::Whole => {}
        }
        self.writer.html(&clean);
    }

    /// Tells whether a line is part of a remark of several lines, from which nothing stays.
    fn in_remark(&mut self, line: &str, span: Span) -> bool {
        let line = line.trim();
        if self.remark.is_none() {
            let begins = line.starts_with("<!--") && !line.contains("-->");
            self.remark = begins.then_some(span);
            return begins;
        }
        let Some(end) = line.find("-->") else { return true };
        self.remark = None;
        end + "-->".len() == line.len()
    }

    fn end_remark(&mut self) {
        if let Some(span) = self.remark.take() {
            self.faults.push(Fault::error("html-unpaired", span).with("found", "<!--"));
        }
    }

    /// Closes what was opened as HTML within the part of the prose that ends here.
    fn close_elements(&mut self) {
        while let Some(Some(element)) = self.open.pop() {
            self.writer.args(format_args!("</{}>", element.name));
            self.faults.push(Fault::error("html-unpaired", element.span).with("found", element.html));
        }
    }

    fn words(&mut self, text: &str, span: Span) {
        if let Some(picture) = &mut self.picture {
            return picture.alt.push_str(text);
        }
        if let Some(link) = &mut self.link {
            link.has_text = true;
        }
        self.text(text, span);
    }

    fn text(&mut self, text: &str, span: Span) {
        if self.writer.in_code_block() {
            return self.writer.text(text);
        }
        let mut found = Faults::new();
        slips::find(text, &mut found);
        // Without these signs, which few texts have, nothing is in it but words.
        if memchr3(b'{', b':', b'@', text.as_bytes()).is_some() {
            self.parts(text, span, &mut found);
        } else {
            self.writer.text(text);
        }
        for fault in found {
            self.faults.push(Fault { span: self.place(text, fault.span, span), ..fault });
        }
    }

    fn parts(&mut self, text: &str, span: Span, found: &mut Faults) {
        for part in facts::parts(text, 0, found) {
            match part {
                facts::Part::Fact(fact) => {
                    let span = self.place(text, fact.span, span);
                    self.writer.hole(Hole::Fact(FactReference { span, ..fact }.into()));
                }
                facts::Part::Text(words) if self.link.is_some() => self.writer.text(words),
                facts::Part::Text(words) => self.linked_text(words),
            }
        }
    }

    /// Writes a text, making links of bare addresses.
    fn linked_text(&mut self, mut text: &str) {
        while let Some((start, end)) = links::bare_address(text) {
            let address = &text[start..end];
            self.writer.text(&text[..start]);
            let scheme = if address.contains("://") { "" } else { "mailto:" };
            self.writer.start_outside_link(&format!("{scheme}{address}"));
            self.writer.text(address);
            self.writer.html("</a>");
            text = &text[end..];
        }
        self.writer.text(text);
    }

    /// Returns where a part of a text stands in the file; the whole text if the part was written
    /// with escapes.
    fn place(&self, text: &str, part: Span, span: Span) -> Span {
        let words = &text[part.start..part.end];
        let before = text[..part.start].matches(words).count();
        let source = &self.prose[span.start - self.offset..span.end - self.offset];
        let found = source.match_indices(words).nth(before).map(|(at, _)| at);
        let at = if source == text { Some(part.start) } else { found };
        at.map_or(span, |at| Span::new(span.start + at, span.start + at + words.len()))
    }
}

fn alert(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", "alert.note"),
        BlockQuoteKind::Tip => ("tip", "alert.tip"),
        BlockQuoteKind::Important => ("important", "alert.important"),
        BlockQuoteKind::Warning => ("warning", "alert.warning"),
        BlockQuoteKind::Caution => ("caution", "alert.caution"),
    }
}

/// Elements that need nothing but their name.
fn plain_element(tag: &TagEnd, opening: bool) -> &'static str {
    let (open, close) = match tag {
        TagEnd::Paragraph => ("<p>", "</p>\n"),
        TagEnd::Item => ("<li>", "</li>\n"),
        TagEnd::List(_) => ("<ul>\n", "</ul>\n"),
        TagEnd::Emphasis => ("<em>", "</em>"),
        TagEnd::Strong => ("<strong>", "</strong>"),
        TagEnd::Strikethrough => ("<del>", "</del>"),
        TagEnd::DefinitionList => ("<dl>\n", "</dl>\n"),
        TagEnd::DefinitionListTitle => ("<dt>", "</dt>\n"),
        TagEnd::DefinitionListDefinition => ("<dd>", "</dd>\n"),
        _ => ("", ""),
    };
    if opening { open } else { close }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
