//! What `country` and `language` share: codes whose names are no words of the form.

use schema::{Fault, Node, Reader, Span, Spanned, Value as NodeValue};

use crate::limits::{Range, impossible};
use crate::{Audience, CodeLimits, CodeList, Control, Field, Ground, Judged, Limits, Only, Question, Shape, Value};

/// How a list of codes is written down.
pub(super) struct Writing {
    /// Its name in faults.
    pub(super) list: &'static str,
    /// Tells whether a text is a code by its form.
    pub(super) is_code: fn(&str) -> bool,
    /// The words that stand for a whole list.
    pub(super) words: &'static [(&'static str, Only)],
}

/// Reads `many`, `min`, `max` and `only`.
pub(super) fn read_limits(reader: &mut Reader<'_, '_>, ground: Ground, writing: &Writing) -> Option<Limits> {
    let many = reader.optional::<bool>("many").unwrap_or(false);
    let only = reader.node("only");
    let only = only.map_or(Some(Only::Any), |node| read_only(node, reader, writing));
    let (min, max) = Range::read_counts(reader)?;
    let only = only?;
    let before = reader.faults.len();
    if !many && (min.is_some() || max.is_some()) {
        let place = if min.is_some() { reader.place("min") } else { reader.place("max") };
        reader.faults.push(Fault::error("needs-many", place));
    }
    if only == Only::Call && ground.audience == Audience::Site {
        let place = reader.place("only");
        reader.faults.push(Fault::error("call-in-site-form", place).with("key", "only"));
    }
    if let (Only::Listed(codes), Some(min)) = (&only, min)
        && min as usize > codes.len()
    {
        let place = reader.place("min");
        reader.faults.push(impossible("min", min.into(), place));
    }
    (reader.faults.len() == before).then_some(Limits::Codes(CodeLimits { many, min, max, only }))
}

/// Returns a list to choose from.
pub(super) fn control(field: &Field, list: CodeList) -> Control {
    let limits = limits_of(field);
    let shape = if limits.many { Shape::Checkboxes } else { Shape::Select };
    let (min, max) = (limits.min.map(i64::from), limits.max.map(i64::from));
    Control { codes: Some(list), min, max, ..Control::of(shape) }
}

/// Judges codes against those allowed.
pub(super) fn check(question: &Question<'_>, list: CodeList) -> Judged {
    let limits = limits_of(question.field);
    let mut codes = question.all();
    let allowed = limits.allowed(list, question.scope);
    if codes.iter().any(|code| !allowed.contains(&code.as_str())) {
        return Err(question.problem("unknown").into());
    }
    codes.truncate(if limits.many { codes.len() } else { 1 });
    codes.sort_unstable();
    codes.dedup();
    let count = u32::try_from(codes.len()).unwrap_or(u32::MAX);
    match (limits.min, limits.max) {
        _ if codes.is_empty() => Ok(None),
        (Some(min), _) if count < min => Err(question.count_problem("too_few", min).into()),
        (_, Some(max)) if count > max => Err(question.count_problem("too_many", max).into()),
        _ if limits.many => Ok(Some(Value::Many(codes))),
        _ => Ok(codes.pop().map(Value::Text)),
    }
}

fn limits_of(field: &Field) -> &CodeLimits {
    match &field.limits {
        Limits::Codes(limits) => limits,
        other => unreachable!("codes were read with {other:?}"),
    }
}

fn read_only(node: &Node, reader: &mut Reader<'_, '_>, writing: &Writing) -> Option<Only> {
    match &node.value {
        NodeValue::Scalar(word) => {
            let found = writing.words.iter().find(|(name, _)| name == word).map(|(_, only)| only.clone());
            if found.is_none() {
                let known: Vec<&str> = writing.words.iter().map(|(name, _)| *name).collect();
                let fault = Fault::error("unknown-choice", node.span).with("found", word);
                reader.faults.push(fault.with("known", known.join(", ")).near(word, known));
            }
            found
        }
        NodeValue::List(_) | NodeValue::Map(_) | NodeValue::Null => read_codes(node, reader, writing),
    }
}

fn read_codes(node: &Node, reader: &mut Reader<'_, '_>, writing: &Writing) -> Option<Only> {
    let codes: Vec<Spanned<String>> = schema::FromNode::from_node(node, reader.faults)?;
    let before = reader.faults.len();
    if codes.is_empty() {
        reader.faults.push(Fault::error("too-few-options", node.span).with("count", "0"));
    }
    for (index, code) in codes.iter().enumerate() {
        let at = |name: &'static str, span: Span| Fault::error(name, span);
        if !(writing.is_code)(&code.value) {
            let fault = at("bad-code", code.span).with("found", &code.value);
            reader.faults.push(fault.with("list", writing.list));
        } else if codes[..index].iter().any(|earlier| earlier.value == code.value) {
            reader.faults.push(at("duplicate-option", code.span).with("option", &code.value));
        }
    }
    (reader.faults.len() == before).then_some(Only::Listed(codes))
}
