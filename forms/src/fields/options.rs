//! What `single-choice` and `multiple-choice` share: options.

use schema::{Fault, Reader, Spanned};

use crate::field::is_id;
use crate::{ChoiceLimits, Limits};

/// Reads `options`.
pub(super) fn read_options(reader: &mut Reader<'_, '_>) -> Option<Vec<String>> {
    let options = reader.required::<Vec<Spanned<String>>>("options")?;
    let before = reader.faults.len();
    let place = reader.place("options");
    let count = options.len().to_string();
    match options.len() {
        0..2 => reader.faults.push(Fault::error("too-few-options", place).with("count", count)),
        2..=60 => {}
        _ => reader.faults.push(Fault::error("too-many-options", place).with("count", count)),
    }
    let mut ids: Vec<String> = Vec::new();
    for option in options {
        if !is_id(&option.value) {
            reader.faults.push(Fault::error("bad-id", option.span).with("found", option.value));
        } else if ids.contains(&option.value) {
            reader.faults.push(Fault::error("duplicate-option", option.span).with("option", option.value));
        } else {
            ids.push(option.value);
        }
    }
    (reader.faults.len() == before).then_some(ids)
}

/// Returns the limits of a choice.
pub(super) fn limits_of(limits: &Limits) -> &ChoiceLimits {
    match limits {
        Limits::Choice(limits) => limits,
        other => unreachable!("a choice was read with {other:?}"),
    }
}
