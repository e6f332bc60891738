//! Rows of a group, added one at a time by a button of the form: no script is needed for it.

use forms::{Field, Form, Limits, Pairs};

/// The name of the button that asks for one more row; its value is the id of the group.
///
/// No field of a form can have the name, since ids have no hyphens.
pub const ADD_ROW: &str = "add-row";

/// Returns what was sent, so that it draws one more row of the group whose button was pressed and
/// as many rows of every other group as before; nothing when no button asked for a row.
///
/// A row that is left empty is drawn only up to the number that the form shows at first, so each
/// last row is held open by a pair that belongs to no field. No group gets more than its maximum.
pub fn with_row_added(form: &Form, sent: &Pairs) -> Option<Pairs> {
    let asked = |group: &Field| sent.iter().any(|(name, value)| name == ADD_ROW && *value == group.id);
    let groups: Vec<(&Field, u32, u32)> = form.fields().filter_map(|field| shown(field, sent)).collect();
    groups.iter().any(|(group, ..)| asked(group)).then_some(())?;
    let mut drawn: Pairs = sent.iter().filter(|(name, _)| name != ADD_ROW).cloned().collect();
    for (group, rows, max) in groups {
        let last = (rows + u32::from(asked(group))).min(max);
        drawn.push((format!("{}-{last}-{ADD_ROW}", group.id), "1".to_owned()));
    }
    Some(drawn)
}

/// Returns a group with the number of rows that the visitor saw, as far as what was sent tells, and
/// the most that it takes; nothing for other fields.
fn shown<'a>(field: &'a Field, sent: &Pairs) -> Option<(&'a Field, u32, u32)> {
    let Limits::Group(limits) = &field.limits else { return None };
    let rows = sent.iter().filter_map(|(name, _)| row_of(name, &field.id));
    let last = rows.max().unwrap_or(0).max(limits.show).min(limits.max);
    Some((field, last, limits.max))
}

/// Returns the row that a name such as `partners-2-email` speaks of.
fn row_of(name: &str, group: &str) -> Option<u32> {
    let (number, _) = name.strip_prefix(group)?.strip_prefix('-')?.split_once('-')?;
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use forms::definition;
    use schema::Faults;
    use serde_json::json;

    use super::*;

    fn form() -> Form {
        let fields = json!([{"id": "name", "kind": "text", "max": "9"}]);
        let tree = json!({"version": "1", "function": "network", "for": "site", "steps": [{"id": "one", "fields": [
            {"id": "few", "kind": "group", "show": "2", "max": "4", "fields": fields},
            {"id": "fewer", "kind": "group", "max": "3", "fields": fields},
            {"id": "name", "kind": "text", "max": "9"},
        ]}]});
        Form::read("test", &definition::from_json(&tree), &mut Faults::new()).expect("it is sound")
    }

    #[test]
    fn the_group_that_was_asked_for_has_a_row_more_and_the_others_keep_theirs() {
        for (sent, expected) in [
            (&[("add-row", "few")][..], Some(["few-3-add-row", "fewer-1-add-row"])),
            (&[("add-row", "fewer")], Some(["few-2-add-row", "fewer-2-add-row"])),
            (&[("few-3-name", ""), ("add-row", "few")], Some(["few-4-add-row", "fewer-1-add-row"])),
            (&[("few-3-name", " "), ("add-row", "fewer")], Some(["few-3-add-row", "fewer-2-add-row"])),
            (&[("few-4-name", "Ana"), ("add-row", "few")], Some(["few-4-add-row", "fewer-1-add-row"])),
            (&[("few-4294967295-name", ""), ("add-row", "few")], Some(["few-4-add-row", "fewer-1-add-row"])),
            (&[("few-99999999999-name", ""), ("add-row", "few")], Some(["few-3-add-row", "fewer-1-add-row"])),
            (&[("add-row", "name")], None),
            (&[("add-row", "nothing")], None),
            (&[("add-row", "")], None),
            (&[("few-3-name", "Ana")], None),
        ] {
            let pairs = |pairs: &[(&str, &str)]| -> Pairs {
                pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
            };
            let kept: Vec<(&str, &str)> = sent.iter().filter(|(name, _)| *name != ADD_ROW).copied().collect();
            let expected = expected.map(|rows| pairs(&[kept, rows.map(|row| (row, "1")).to_vec()].concat()));
            assert_eq!(with_row_added(&form(), &pairs(sent)), expected, "{sent:?}");
        }
    }
}
