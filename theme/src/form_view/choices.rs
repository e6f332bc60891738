//! What one may choose from, with names in the language of the words.

use forms::{CodeList, Field, Limits, Shape};

use super::{FormPage, names, sent::Sent, shapes::ChoiceShape};
use crate::FieldWords;

/// Returns the choices of a field; none for fields that are typed.
pub(super) fn choices(
    page: &FormPage<'_>,
    field: &Field,
    words: &FieldWords,
    name: &str,
    sent: Sent<'_>,
) -> Vec<ChoiceShape> {
    let control = field.control();
    let choice = |(index, (value, label)): (usize, (String, String))| ChoiceShape {
        id: names::choice_id(name, index),
        name: name.to_owned(),
        checked: sent.has(name, &value),
        value,
        label,
    };
    let labelled = match (control.codes, control.shape) {
        (Some(list), _) => codes(page, field, list),
        (None, Shape::Consent) => vec![("yes".to_owned(), words.label.clone())],
        (None, _) => {
            let options = control.options.into_iter();
            options.map(|option| (option.clone(), label(page, field, words, &option))).collect()
        }
    };
    labelled.into_iter().enumerate().map(choice).collect()
}

/// Returns the words of one option of a field.
pub(super) fn label(page: &FormPage<'_>, field: &Field, words: &FieldWords, option: &str) -> String {
    if let Some(label) = words.options.get(option) {
        return label.clone();
    }
    let formats = &page.dictionary.formats;
    let of_code = match field.control().codes {
        Some(CodeList::Countries) => formats.country(option),
        Some(CodeList::Languages) => formats.language(option),
        None => page.dictionary.text(&format!("form.{option}"), &[]),
    };
    of_code.unwrap_or_else(|| option.to_owned())
}

/// Returns the codes that a field takes with their names, sorted as the language sorts.
fn codes(page: &FormPage<'_>, field: &Field, list: CodeList) -> Vec<(String, String)> {
    let Limits::Codes(limits) = &field.limits else { return Vec::new() };
    let formats = &page.dictionary.formats;
    let name = |code: &str| match list {
        CodeList::Countries => formats.country(code),
        CodeList::Languages => formats.language(code),
    };
    let allowed = limits.allowed(list, page.offer.scope);
    let mut named: Vec<(String, String)> =
        allowed.into_iter().map(|code| (code.to_owned(), name(code).unwrap_or_else(|| code.to_owned()))).collect();
    named.sort_by(|(_, left), (_, right)| formats.compare(left, right));
    named
}
