//! References to facts in prose, summaries and labels: `{{ closes | date }}`.

use memchr::memchr;
use schema::{Fault, Faults, Span};

use super::body::FactReference;

/// A text cut into what it says itself and what it takes from the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'t> {
    /// Words.
    Text(&'t str),
    /// A fact.
    Fact(FactReference),
}

/// Ways of writing a fact that a reference may ask for.
pub const FILTERS: &[&str] = &["date", "year", "utc"];

/// Cuts a text at its references. `start` is where the text stands in its file.
pub fn parts<'t>(text: &'t str, start: usize, faults: &mut Faults) -> Vec<Part<'t>> {
    let mut parts = Vec::new();
    if memchr(b'{', text.as_bytes()).is_none() {
        parts.extend(Some(Part::Text(text)).filter(|_| !text.is_empty()));
        return parts;
    }
    let mut rest = 0;
    while let Some(open) = text[rest..].find("{{").map(|at| rest + at) {
        let Some(close) = text[open..].find("}}").map(|at| open + at) else {
            faults.push(Fault::error("fact-unclosed", Span::new(start + open, start + open + 2)));
            break;
        };
        if open > rest {
            parts.push(Part::Text(&text[rest..open]));
        }
        let span = Span::new(start + open, start + close + 2);
        match reference(&text[open + 2..close], span) {
            Ok(reference) => parts.push(Part::Fact(reference)),
            Err(fault) => faults.push(fault),
        }
        rest = close + 2;
    }
    if rest < text.len() {
        parts.push(Part::Text(&text[rest..]));
    }
    parts
}

fn reference(inner: &str, span: Span) -> Result<FactReference, Fault> {
    let (path, filter) = match inner.split_once('|') {
        Some((path, filter)) => (path.trim(), Some(filter.trim().to_owned())),
        None => (inner.trim(), None),
    };
    if let Some(filter) = filter.as_deref().filter(|filter| !FILTERS.contains(filter)) {
        return Err(Fault::error("fact-filter", span)
            .with("filter", filter)
            .with("known", FILTERS.join(", "))
            .near(filter, FILTERS.iter().copied()));
    }
    let (owner, name) = match path.split_once('.') {
        Some((owner, name)) if owner == "site" || owner.contains('/') => (owner, name),
        _ => ("", path),
    };
    if name.is_empty() || name.contains(char::is_whitespace) {
        return Err(Fault::error("fact-malformed", span).with("found", format!("{{{{{inner}}}}}")));
    }
    Ok(FactReference { owner: owner.to_owned(), name: name.to_owned(), filter, span })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_names_its_owner_its_fact_and_its_filter() {
        for (text, owner, name, filter) in [
            ("{{closes}}", "", "closes", None),
            ("{{ received.proposals }}", "", "received.proposals", None),
            ("{{ site.lab_months }}", "site", "lab_months", None),
            ("{{ calls/2020-global.closes | date }}", "calls/2020-global", "closes", Some("date")),
        ] {
            let mut faults = Faults::new();
            let found = parts(text, 0, &mut faults);
            let span = Span::new(0, text.len());
            let expected =
                FactReference { owner: owner.into(), name: name.into(), filter: filter.map(str::to_owned), span };
            assert_eq!((found, faults), (vec![Part::Fact(expected)], vec![]), "{text}");
        }
    }

    #[test]
    fn what_is_no_reference_is_told_with_its_place() {
        for (text, code, start) in [
            ("ab {{ closes", "fact-unclosed", 13),
            ("{{ closes | dat }}", "fact-filter", 10),
            ("{{ the date }}", "fact-malformed", 10),
            ("{{}}", "fact-malformed", 10),
        ] {
            let mut faults = Faults::new();
            parts(text, 10, &mut faults);
            assert_eq!(faults.first().map(|fault| (fault.code, fault.span.start)), Some((code, start)), "{text}");
        }
    }
}
