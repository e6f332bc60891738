//! What one may choose from, with names in the language of the words.

use forms::{CodeList, Field, Limits, Shape};

use super::{
    FormPage,
    field::{Drawing, Spot},
    names,
    shapes::ChoiceShape,
};
use crate::FieldWords;

impl Drawing<'_> {
    /// Returns the choices of a field; none for fields that are typed.
    pub(super) fn choices(&self, spot: &Spot<'_>) -> Vec<ChoiceShape> {
        let control = spot.field.control();
        let labelled = match (control.codes, control.shape) {
            (Some(list), _) => codes(self.page, spot.field, list),
            (None, Shape::Consent) => vec![("yes".to_owned(), spot.words.label.clone())],
            (None, _) => {
                let options = control.options.into_iter();
                options.map(|option| (option.clone(), label(self.page, spot.field, spot.words, &option))).collect()
            }
        };
        let choice = |(index, (value, label)): (usize, (String, String))| ChoiceShape {
            id: names::choice_id(&spot.name, index),
            name: spot.name.clone(),
            checked: self.sent.has(&spot.name, &value),
            value,
            label,
        };
        labelled.into_iter().enumerate().map(choice).collect()
    }
}

/// Returns the words of one option of a field.
pub(crate) fn label(page: &FormPage<'_>, field: &Field, words: &FieldWords, option: &str) -> String {
    if let Some(label) = words.options.get(option) {
        return label.clone();
    }
    let name = match field.control().codes {
        Some(list) => name_of_code(page, list, option),
        None => page.dictionary.text(&format!("form.{option}"), &[]),
    };
    name.unwrap_or_else(|| option.to_owned())
}

/// Returns the codes that a field takes with their names, sorted as the language sorts.
fn codes(page: &FormPage<'_>, field: &Field, list: CodeList) -> Vec<(String, String)> {
    let Limits::Codes(limits) = &field.limits else { return Vec::new() };
    let allowed = limits.allowed(list, page.scope).into_iter();
    let mut named: Vec<(String, String)> = allowed
        .map(|code| (code.to_owned(), name_of_code(page, list, code).unwrap_or_else(|| code.to_owned())))
        .collect();
    page.dictionary.formats.sort_by_name(&mut named, |(_, name)| name);
    named
}

fn name_of_code(page: &FormPage<'_>, list: CodeList, code: &str) -> Option<String> {
    match list {
        CodeList::Countries => page.dictionary.formats.country(code),
        CodeList::Languages => page.dictionary.formats.language(code),
    }
}
