//! Markdown into a [`Body`]; the only user of the Markdown engine.
//!
//! CommonMark with tables, footnotes, definition lists, strikethrough, attributes on headings and
//! alerts. [`parse`] walks the events once; the HTML is written by `writer`. What an editor
//! probably did not mean is a fault with its place: raw HTML, a heading of the first level, a
//! reference without a definition, a picture without a description, invisible direction marks.

use pulldown_cmark::{
    BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};
use schema::{Fault, Faults, Span};

use super::body::{Body, Piece, Target};
use super::writer::Writer;
use super::{facts, html_allowed, links};

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
    let mut walk = Walk { prose, offset: start, writer: Writer::default(), faults, link: None, picture: None };
    for (event, range) in TextMergeWithOffset::new(parser.into_offset_iter()) {
        walk.event(event, Span::new(start + range.start, start + range.end));
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
    link: Option<OpenLink>,
    picture: Option<OpenPicture>,
}

struct OpenLink {
    target: Option<Target>,
    has_text: bool,
}

struct OpenPicture {
    file: String,
    alt: String,
    span: Span,
}

impl Walk<'_, '_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        if let Some(picture) = &mut self.picture {
            match event {
                Event::Text(text) | Event::Code(text) => picture.alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => picture.alt.push(' '),
                Event::End(TagEnd::Image) => self.end_picture(),
                _ => {}
            }
            return;
        }
        if let (Some(link), Event::Text(_) | Event::Code(_) | Event::Start(_)) = (&mut self.link, &event) {
            link.has_text = true;
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, span),
            Event::Code(text) => self.writer.code(&text),
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
            Tag::List(Some(first)) => self.writer.html(&format!("<ol start=\"{first}\">\n")),
            Tag::Table(alignments) => self.writer.start_table(&alignments),
            Tag::TableHead => self.writer.start_table_head(),
            Tag::TableRow => self.writer.html("<tr>"),
            Tag::TableCell => self.writer.start_cell(),
            Tag::FootnoteDefinition(label) => self.writer.start_footnote(&label, span),
            Tag::Link { dest_url, .. } => self.start_link(&dest_url, span),
            Tag::Image { dest_url, .. } => {
                self.picture = Some(OpenPicture { file: dest_url.into_string(), alt: String::new(), span });
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
        let target = match links::read(destination, span) {
            Ok(links::Link::Document(target)) => Some(target),
            Ok(links::Link::Outside) => None,
            Err(fault) => {
                self.faults.push(fault);
                self.link = Some(OpenLink { target: None, has_text: false });
                self.writer.html("<a>");
                return;
            }
        };
        match &target {
            Some(target) => {
                self.writer.html("<a href=\"");
                self.writer.piece(Piece::Address(target.clone()));
                self.writer.html("\">");
            }
            None => self.writer.start_outside_link(destination),
        }
        self.link = Some(OpenLink { target, has_text: false });
    }

    fn end_link(&mut self) {
        if let Some(OpenLink { target, has_text: false }) = self.link.take() {
            match target {
                Some(target) if !target.id.is_empty() => self.writer.piece(Piece::Title(target)),
                Some(target) => self.faults.push(Fault::error("link-without-text", target.span)),
                None => {}
            }
        }
        self.writer.html("</a>");
    }

    fn end_picture(&mut self) {
        let Some(OpenPicture { file, alt, span }) = self.picture.take() else { return };
        if alt.trim().is_empty() {
            self.faults.push(Fault::error("picture-without-words", span).with("file", &file));
        }
        if file.contains(['/', ':']) {
            self.faults.push(Fault::error("picture-elsewhere", span).with("file", &file));
            return;
        }
        self.writer.piece(Piece::Picture { file, alt: alt.trim().to_owned(), span });
    }

    fn raw_html(&mut self, html: &str, span: Span) {
        match html_allowed::clean(html) {
            Some(clean) => self.writer.html(&clean),
            None => {
                let names = html_allowed::names();
                self.faults.push(Fault::error("html-refused", span).with("found", html.trim()).with("known", names));
            }
        }
    }

    fn text(&mut self, text: &str, span: Span) {
        if self.writer.in_code_block() {
            return self.writer.text(text);
        }
        self.lint(text, span);
        for part in facts::parts(text, span.start, self.faults) {
            match part {
                facts::Part::Fact(reference) => self.writer.piece(Piece::Fact(reference)),
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

    fn lint(&mut self, text: &str, span: Span) {
        let invisible = |sign: char| matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if let Some((at, sign)) = text.char_indices().find(|(_, sign)| invisible(*sign)) {
            let start = self.place(text, at, span);
            let name = format!("U+{:04X}", u32::from(sign));
            self.faults
                .push(Fault::error("bidi-control", Span::new(start, start + sign.len_utf8())).with("sign", name));
        }
        if let Some(at) = text.find("[^").filter(|at| text[*at..].contains(']')) {
            let label = text[at + 2..].split(']').next().unwrap_or_default();
            let start = self.place(text, at, span);
            let end = (start + label.len() + 3).min(span.end.max(start));
            self.faults.push(Fault::error("footnote-missing", Span::new(start, end)).with("label", label));
        }
    }

    /// Returns where a byte of a text stands in the file; the text's start if signs were escaped.
    fn place(&self, text: &str, at: usize, span: Span) -> usize {
        let source = self.prose.get(span.start - self.offset..span.end - self.offset);
        if source == Some(text) { span.start + at } else { span.start }
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
