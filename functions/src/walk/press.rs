//! Which button of a step was pressed, and what was typed beside it.

use std::collections::BTreeSet;

use forms::{Field, Limits, Pairs, Step};

use super::field_of_name;
use crate::rows::ADD_ROW;

/// The name of the buttons of a step; the button that goes on has no name.
pub(super) const GO: &str = "go";

/// The name of the button that removes a row; its value is the row, as `partners-2`.
pub(super) const REMOVE_ROW: &str = "remove-row";

/// The name of the button that removes a file; its value is the file's id.
pub(super) const REMOVE_FILE: &str = "remove-file";

/// The name of the hidden field that leads back to the page with all answers.
pub(super) const BACK_TO_CHECK: &str = "back-to-check";

/// What a button asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// To judge the step and go on.
    Next,
    /// To keep what was typed and see the list of steps.
    Save,
    /// To keep what was typed, by the script of the page.
    Autosave,
    /// To see the same page in another language.
    Language(String),
    /// To keep what was typed and send a file for the field with this id.
    AddFile(String),
    /// One file less, by its id.
    RemoveFile(String),
    /// One more row of the group with this id.
    AddRow(String),
    /// One row less: the group and the number of the row.
    RemoveRow(String, u32),
}

impl Press {
    /// Tells which button was pressed. A button that the step does not have is taken for the one
    /// that goes on, which judges.
    pub fn of(pairs: &Pairs, step: &Step) -> Self {
        let value = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        let group = |id: &str| step.fields.iter().any(|field| field.id == id && is_group(field));
        if let Some(id) = value(ADD_ROW).filter(|id| group(id)) {
            return Self::AddRow(id.to_owned());
        }
        let row = value(REMOVE_ROW).and_then(|row| row.rsplit_once('-'));
        if let Some((id, number)) = row.filter(|(id, _)| group(id))
            && let Ok(number) = number.parse()
        {
            return Self::RemoveRow(id.to_owned(), number);
        }
        if let Some(id) = value(REMOVE_FILE) {
            return Self::RemoveFile(id.to_owned());
        }
        let asks_for_files =
            |id: &str| step.fields.iter().any(|field| field.id == id && matches!(field.limits, Limits::File(_)));
        if let Some(id) = value(GO).and_then(|go| go.strip_prefix("file:")).filter(|id| asks_for_files(id)) {
            return Self::AddFile(id.to_owned());
        }
        match value(GO) {
            Some("save") => Self::Save,
            Some("autosave") => Self::Autosave,
            Some(go) => match go.strip_prefix("lang:") {
                Some(lang) => Self::Language(lang.to_owned()),
                None => Self::Next,
            },
            None => Self::Next,
        }
    }
}

/// Returns the pairs of a post that answer the questions of a step.
pub(super) fn answers_of(pairs: Pairs, step: &Step) -> Pairs {
    pairs.into_iter().filter(|(name, _)| belongs(name, step)).collect()
}

/// Tells whether a name is that of a control of the step, or of the rows that it holds open.
pub(super) fn belongs(name: &str, step: &Step) -> bool {
    step.fields.iter().any(|field| field.id == field_of_name(name))
}

/// Adds one row to a group: the row after the last one that was drawn, held open by a pair that
/// belongs to no question.
pub(super) fn add_row(pairs: &mut Pairs, field: &Field) {
    let Limits::Group(limits) = &field.limits else { return };
    let last = row_numbers(pairs, &field.id).last().copied().unwrap_or(0).max(limits.show).min(limits.max);
    let next = (last + 1).min(limits.max);
    pairs.retain(|(name, _)| !is_marker(name, &field.id));
    pairs.push((format!("{}-{next}-{ADD_ROW}", field.id), "1".to_owned()));
}

/// Removes a row of a group: the rows behind it move up.
pub(super) fn remove_row(pairs: &mut Pairs, field: &Field, number: u32) {
    let Limits::Group(limits) = &field.limits else { return };
    let drawn = row_numbers(pairs, &field.id).last().copied().unwrap_or(0).max(limits.show);
    let rows = std::mem::take(pairs).into_iter().filter_map(|(name, value)| match row_of(&name, &field.id) {
        Some((row, _)) if row == number => None,
        Some(_) if is_marker(&name, &field.id) => None,
        Some((row, rest)) if row > number => Some((format!("{}-{}-{rest}", field.id, row - 1), value)),
        _ => Some((name, value)),
    });
    *pairs = rows.collect();
    let left = drawn.saturating_sub(1);
    if left > limits.show {
        pairs.push((format!("{}-{left}-{ADD_ROW}", field.id), "1".to_owned()));
    }
}

/// Returns the pairs that hold rows of a step open, so that a post, which does not send them, keeps
/// as many rows as the page showed.
pub(super) fn markers(pairs: &Pairs, step: &Step) -> Pairs {
    let held = |name: &str| step.fields.iter().any(|field| is_marker(name, &field.id));
    pairs.iter().filter(|(name, _)| held(name)).cloned().collect()
}

fn is_group(field: &Field) -> bool {
    matches!(field.limits, Limits::Group(_))
}

fn is_marker(name: &str, group: &str) -> bool {
    row_of(name, group).is_some_and(|(_, rest)| rest == ADD_ROW)
}

fn row_numbers(pairs: &Pairs, group: &str) -> BTreeSet<u32> {
    pairs.iter().filter_map(|(name, _)| row_of(name, group)).map(|(number, _)| number).collect()
}

/// Takes the name of a control in a row apart: the number of the row, and what stands behind it.
fn row_of<'n>(name: &'n str, group: &str) -> Option<(u32, &'n str)> {
    let (number, rest) = name.strip_prefix(group)?.strip_prefix('-')?.split_once('-')?;
    Some((number.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use forms::{Form, definition};
    use schema::Faults;
    use serde_json::json;

    use super::*;

    fn form() -> Form {
        let fields = json!([{"id": "name", "kind": "text", "max": "9"}]);
        let tree = json!({"version": "1", "function": "network", "for": "site", "steps": [{"id": "one", "fields": [
            {"id": "few", "kind": "group", "show": "2", "max": "4", "fields": fields},
            {"id": "name", "kind": "text", "max": "9"},
        ]}]});
        Form::read("test", &definition::from_json(&tree), &mut Faults::new()).expect("it is sound")
    }

    fn pairs(pairs: &[(&str, &str)]) -> Pairs {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_button_is_known_by_its_name_and_one_that_is_not_there_goes_on() {
        let form = form();
        for (sent, expected) in [
            (&[][..], Press::Next),
            (&[("go", "save")], Press::Save),
            (&[("go", "autosave")], Press::Autosave),
            (&[("go", "lang:ar")], Press::Language("ar".to_owned())),
            (&[("go", "next")], Press::Next),
            (&[("add-row", "few")], Press::AddRow("few".to_owned())),
            (&[("add-row", "name")], Press::Next),
            (&[("remove-row", "few-2")], Press::RemoveRow("few".to_owned(), 2)),
            (&[("remove-row", "few-x")], Press::Next),
            (&[("remove-row", "name-1")], Press::Next),
            (&[("remove-row", "few")], Press::Next),
        ] {
            assert_eq!(Press::of(&pairs(sent), &form.steps[0]), expected, "{sent:?}");
        }
    }

    #[test]
    fn a_row_is_added_behind_the_last_one_and_never_beyond_the_most() {
        let form = form();
        for (before, expected) in [
            (&[][..], &[("few-3-add-row", "1")][..]),
            (&[("few-3-name", "Ana")], &[("few-3-name", "Ana"), ("few-4-add-row", "1")]),
            (&[("few-3-add-row", "1")], &[("few-4-add-row", "1")]),
            (&[("few-4-name", "Ana")], &[("few-4-name", "Ana"), ("few-4-add-row", "1")]),
            (&[("few-99999999999-name", "x")], &[("few-99999999999-name", "x"), ("few-3-add-row", "1")]),
        ] {
            let mut changed = pairs(before);
            add_row(&mut changed, &form.steps[0].fields[0]);
            assert_eq!(changed, pairs(expected), "{before:?}");
        }
    }

    #[test]
    fn a_removed_row_is_gone_and_those_behind_it_move_up() {
        let form = form();
        for (before, number, expected) in [
            (&[("few-1-name", "a"), ("few-2-name", "b")][..], 1, &[("few-1-name", "b")][..]),
            (&[("few-1-name", "a"), ("name", "x")], 1, &[("name", "x")]),
            (&[("few-1-name", "a"), ("few-3-name", "c")], 2, &[("few-1-name", "a"), ("few-2-name", "c")]),
            (&[("few-1-name", "a"), ("few-4-add-row", "1")], 2, &[("few-1-name", "a"), ("few-3-add-row", "1")]),
            (&[("few-1-name", "a")], 7, &[("few-1-name", "a")]),
        ] {
            let mut changed = pairs(before);
            remove_row(&mut changed, &form.steps[0].fields[0], number);
            assert_eq!(changed, pairs(expected), "{before:?} without {number}");
        }
    }
}
