//! A diagnostic as a person reads it; the only user of the drawing engine.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use schema::Severity;

use super::{Catalogue, Diagnostic};

/// Whether to colour what is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// For a terminal.
    On,
    /// For files, pipes and pages.
    Off,
}

pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Draws the reason, `path:line:column`, the line with the place marked, and the fix.
pub(super) fn draw(diagnostic: &Diagnostic, catalogue: &Catalogue, colours: Colours) -> String {
    let sentence = catalogue.sentence(&diagnostic.fault);
    let level = match diagnostic.fault.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let text: &str = &diagnostic.text;
    let start = boundary(text, diagnostic.fault.span.start);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = boundary(text, diagnostic.fault.span.end).clamp(start, line_end.max(start));
    let snippet = Snippet::source(text).path(&diagnostic.path).annotation(AnnotationKind::Primary.span(start..end));
    let mut group = level.primary_title(&sentence.reason).element(snippet);
    if !sentence.fix.is_empty() {
        group = group.element(Level::HELP.with_name("fix").message(&sentence.fix));
    }
    let renderer = match colours {
        Colours::On => Renderer::styled(),
        Colours::Off => Renderer::plain(),
    };
    let drawn = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    format!("{drawn}\n\n")
}

/// Returns the nearest place at or before `at` that lies between characters.
pub(super) fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}
