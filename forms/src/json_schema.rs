//! The shape of an answer as JSON Schema (2020-12), for programs that read or write answers.
//!
//! The schema takes every answer that [`crate::check`] accepts. It refuses what is of another shape, lies
//! beyond a number, or lacks what is always asked. What JSON Schema cannot say stands in annotations
//! that begin with `x-`: how long a text may be, since it counts code points and we count what a
//! reader sees (`x-min`, `x-max`, `x-unit`), and between which days a day must lie (`x-earliest`,
//! `x-latest`). A question that hangs on the value of another is demanded where it is asked; one that
//! hangs on days or numbers is allowed and never demanded. Sums that must agree are not in it.

use serde_json::{Map, Value as Json, json};

use crate::{
    ChoiceLimits, Clause, CodeLimits, CodeList, Condition, DateLimits, Field, FileLimits, Form, GroupLimits, Limits,
    MoneyLimits, NumberLimits, Scope, Test, TextLimits,
};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

impl Form {
    /// Returns the schema of an answer, without words.
    pub fn json_schema(&self, scope: &Scope<'_>) -> Json {
        let fields: Vec<(&Field, Option<&Condition>)> =
            self.steps.iter().flat_map(|step| step.fields.iter().map(|field| (field, step.when.as_ref()))).collect();
        let mut schema = object(&fields, scope);
        schema["$schema"] = DIALECT.into();
        schema["x-form"] = self.name.as_str().into();
        schema["x-version"] = self.version.into();
        schema
    }
}

/// Returns the schema of the fields of a level, each with the condition of its step.
fn object(fields: &[(&Field, Option<&Condition>)], scope: &Scope<'_>) -> Json {
    let properties: Map<String, Json> =
        fields.iter().map(|(field, _)| (field.id.clone(), of_field(field, scope))).collect();
    let mut required = Vec::new();
    let mut demands = Vec::new();
    for (field, of_step) in fields.iter().filter(|(field, _)| !field.optional) {
        let clauses: Vec<&Clause> =
            [*of_step, field.when.as_ref()].into_iter().flatten().flat_map(|condition| &condition.clauses).collect();
        if clauses.is_empty() {
            required.push(field.id.as_str());
            continue;
        }
        let named = |clause: &&Clause| fields.iter().find(|(other, _)| other.id == clause.field.value);
        let tests: Option<Vec<Json>> = clauses.iter().map(|clause| premise(named(clause)?.0, clause)).collect();
        demands.extend(tests.map(|tests| json!({"if": {"allOf": tests}, "then": {"required": [field.id]}})));
    }
    let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    if !demands.is_empty() {
        schema["allOf"] = demands.into();
    }
    schema
}

/// Returns what must be answered for a clause to hold; nothing where a schema cannot say it.
fn premise(field: &Field, clause: &Clause) -> Option<Json> {
    let values = match &clause.test {
        Test::Is(values) | Test::IsNot(values) => values,
        Test::Before(_) | Test::After(_) | Test::Below(_) | Test::Above(_) => return None,
    };
    let negated = matches!(clause.test, Test::IsNot(_));
    // What is left empty is none of the values, which a schema that demands it cannot say.
    if negated && field.optional {
        return None;
    }
    let names: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
    let value = match &field.limits {
        Limits::Choice(_) | Limits::Codes(_) => json!({"anyOf": [
            {"required": ["text"], "properties": {"text": {"enum": names}}},
            {"required": ["many"], "properties": {"many": {"contains": {"enum": names}}}},
        ]}),
        Limits::Nothing if field.kind.name() == "yes-no" => {
            let flags: Vec<bool> = names.iter().map(|name| *name == "yes").collect();
            json!({"required": ["flag"], "properties": {"flag": {"enum": flags}}})
        }
        Limits::Consent(_) if names == ["yes"] => json!({"required": ["consent"]}),
        _ => return None,
    };
    let value = if negated { json!({"not": value}) } else { value };
    Some(json!({"required": [field.id], "properties": {&field.id: value}}))
}

/// Returns the schema of a value: an object with one name, that of its type.
fn of_field(field: &Field, scope: &Scope<'_>) -> Json {
    let (name, value) = match &field.limits {
        Limits::Nothing if field.kind.name() == "yes-no" => ("flag", json!({"type": "boolean"})),
        Limits::Nothing => ("text", format(field)),
        Limits::Text(limits) => ("text", text(limits)),
        Limits::Number(limits) => ("number", number(limits)),
        Limits::Money(limits) => ("money", money(limits, scope)),
        Limits::Date(limits) if field.kind.name() == "month" => ("month", month(limits, scope)),
        Limits::Date(limits) => ("date", date(limits, scope)),
        Limits::Choice(limits) if field.kind.name() == "single-choice" => ("text", json!({"enum": limits.options})),
        Limits::Choice(limits) => ("many", choices(limits)),
        Limits::Codes(limits) => codes(field, limits, scope),
        Limits::File(limits) => ("files", files(limits)),
        Limits::Consent(limits) => ("consent", record(&[("version", json!({"const": limits.version}))])),
        Limits::Group(limits) => ("rows", rows(limits, scope)),
    };
    record(&[(name, value)])
}

/// Returns the schema of an object that has exactly these.
fn record(properties: &[(&str, Json)]) -> Json {
    let names: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Json> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "required": names, "properties": properties, "additionalProperties": false})
}

fn format(field: &Field) -> Json {
    match field.kind.name() {
        "email" => json!({"type": "string", "format": "idn-email"}),
        "url" => json!({"type": "string", "format": "iri"}),
        _ => json!({"type": "string", "minLength": 1}),
    }
}

fn text(limits: &TextLimits) -> Json {
    let mut schema = json!({"type": "string", "minLength": 1, "x-max": limits.max, "x-unit": limits.unit});
    if let Some(min) = limits.min {
        schema["x-min"] = min.into();
    }
    schema
}

fn number(limits: &NumberLimits) -> Json {
    bounded((limits.min, limits.max))
}

fn bounded((min, max): (Option<i64>, Option<i64>)) -> Json {
    let mut schema = json!({"type": "integer"});
    for (name, bound) in [("minimum", min), ("maximum", max)] {
        if let Some(bound) = bound {
            schema[name] = bound.into();
        }
    }
    schema
}

fn money(limits: &MoneyLimits, scope: &Scope<'_>) -> Json {
    let amount = bounded((Some(limits.min), limits.maximum(scope)));
    record(&[("amount", amount), ("currency", json!({"const": limits.currency(scope)}))])
}

fn date(limits: &DateLimits, scope: &Scope<'_>) -> Json {
    dated(json!({"type": "string", "format": "date"}), limits, scope)
}

fn month(limits: &DateLimits, scope: &Scope<'_>) -> Json {
    let parts = json!([{"type": "integer"}, {"type": "integer", "minimum": 1, "maximum": 12}]);
    dated(json!({"type": "array", "prefixItems": parts, "items": false, "minItems": 2}), limits, scope)
}

fn dated(mut schema: Json, limits: &DateLimits, scope: &Scope<'_>) -> Json {
    for (name, bound) in [("x-earliest", limits.earliest), ("x-latest", limits.latest)] {
        // What is counted from the day of answering is another day tomorrow.
        let fixed = bound.filter(|bound| bound.base != crate::Base::Today);
        if let Some(day) = fixed.and_then(|bound| bound.resolve(scope)) {
            schema[name] = day.to_string().into();
        }
    }
    schema
}

fn choices(limits: &ChoiceLimits) -> Json {
    let items = json!({"enum": limits.options});
    if limits.exclusive.is_empty() {
        return list(&items, (limits.min, limits.max));
    }
    // An option that stands alone is enough by itself.
    let mut schema = list(&items, (None, limits.max));
    schema["if"] = json!({"contains": {"enum": limits.exclusive}});
    schema["then"] = json!({"maxItems": 1});
    schema["else"] = json!({"minItems": limits.min.unwrap_or(1).max(1)});
    schema
}

fn list(items: &Json, (min, max): (Option<u32>, Option<u32>)) -> Json {
    let mut schema = json!({"type": "array", "items": items, "uniqueItems": true, "minItems": min.unwrap_or(1).max(1)});
    if let Some(max) = max {
        schema["maxItems"] = max.into();
    }
    schema
}

fn codes(field: &Field, limits: &CodeLimits, scope: &Scope<'_>) -> (&'static str, Json) {
    let of = if field.kind.name() == "country" { CodeList::Countries } else { CodeList::Languages };
    let one = json!({"enum": limits.allowed(of, scope)});
    if limits.many { ("many", list(&one, (limits.min, limits.max))) } else { ("text", one) }
}

fn files(limits: &FileLimits) -> Json {
    let types: Vec<&str> = limits.types.iter().map(|kind| kind.media_type()).collect();
    let text = || json!({"type": "string"});
    let file = record(&[
        ("id", text()),
        ("field", text()),
        ("name", text()),
        ("bytes", json!({"type": "integer", "minimum": 1, "maximum": limits.max_bytes})),
        ("media_type", json!({"enum": types})),
        ("hash", text()),
    ]);
    json!({"type": "array", "items": file, "minItems": 1, "maxItems": limits.max_files})
}

fn rows(limits: &GroupLimits, scope: &Scope<'_>) -> Json {
    let fields: Vec<(&Field, Option<&Condition>)> = limits.fields.iter().map(|field| (field, None)).collect();
    let least = limits.min.unwrap_or(1).max(1);
    json!({"type": "array", "items": object(&fields, scope), "minItems": least, "maxItems": limits.max})
}

#[cfg(test)]
mod tests;
