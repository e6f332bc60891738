//! Names and ids of controls: how a field is called in what is sent, and in the page.
//!
//! An id begins with `f-` or `step-`, so that no heading of the prose is called the same.

/// Returns the id of a step's section.
pub(super) fn step_id(step: &str) -> String {
    format!("step-{step}")
}

/// Returns the id of the control of that name: of the first one when it has several.
pub(crate) fn control_id(name: &str) -> String {
    format!("f-{name}")
}

/// Returns the id of one of several controls of a name, counted from 0.
pub(super) fn choice_id(name: &str, index: usize) -> String {
    if index == 0 { control_id(name) } else { format!("f-{name}-{}", index + 1) }
}

/// Returns the name of a part of a field, or of a field in a row of a group.
pub(crate) fn part(name: &str, part: &str) -> String {
    format!("{name}-{part}")
}

/// Returns the name of a row of a group, counted from 1.
pub(crate) fn row(group: &str, number: usize) -> String {
    format!("{group}-{number}")
}

/// Takes apart the name of a field in a row: group, row, field.
pub(super) fn of_row(name: &str) -> Option<(&str, usize, &str)> {
    let (group, rest) = name.split_once('-')?;
    let (number, field) = rest.split_once('-')?;
    Some((group, number.parse().ok()?, field))
}
