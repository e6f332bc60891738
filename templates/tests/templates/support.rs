//! One context and some templates for all tests, drawn by this engine and by Tera.

use serde_json::json;
use templates::{Call, Fault, Functions, Templates, Value, to_value};

/// Templates that others extend, include and call.
pub(crate) const AROUND: [(&str, &str); 5] = [
    ("base.html", "<{% block top %}top{% endblock top %}|{% block main %}{{ title }}{% endblock %}>"),
    ("middle.html", "{% extends \"base.html\" %}{% block main %}[{% block inner %}inner{% endblock %}]{% endblock %}"),
    ("part.html", "({{ title }}{% set own = number %}{{ own }}{% if item is defined %}{{ item }}{% endif %})"),
    (
        "card.html",
        "{% component card(of, level: integer = 1, class: string = \"\", @lang) -%}\n\
         <{{ level }} {{ class }}>{{ of }}{{ say(k=\"c\") }}{{ <inner of={of} /> }}\n{%- endcomponent card %}",
    ),
    (
        "inner.html",
        "{% component inner(of) %}{{ <deep /> }}{% if of %}+{% endif %}{% endcomponent %}\
         {% component deep(@lang, word: string = \"w\") %}{{ lang }}{{ word }}{% endcomponent deep %}\
         {% component nest(rows: array) %}{% for row in rows %}({{ row.name }}{{ <nest rows={row.rows} /> }})\
         {% endfor %}{% endcomponent nest %}",
    ),
];

/// What templates see.
pub(crate) fn context() -> serde_json::Value {
    json!({
        "lang": "es",
        "title": "A & <b> \"c\" 'd'",
        "empty": "",
        "number": 3,
        "zero": 0,
        "yes": true,
        "no": false,
        "nothing": null,
        "list": [1, 2, 3],
        "texts": ["a", "<", "ñ"],
        "blank": [],
        "map": {"name": "ñ <x>", "list": [4, 5], "map": {"deep": "d"}, "none": null, "size": 7},
        "rows": [
            {"name": "one", "rows": [{"name": "inner", "rows": []}], "flag": true},
            {"name": "two & <2>", "rows": [], "flag": false},
        ],
    })
}

/// Draws a template, with those [`AROUND`] it, for each of them by name.
pub(crate) fn draw(template: &str, name: &str) -> Result<String, Vec<Fault>> {
    let all = AROUND.into_iter().chain([(name, template)]);
    let mut functions = Functions::default();
    functions.add_reading("say", "lang", |call: &Call<'_>| {
        let lang = call.variable().and_then(Value::as_str).unwrap_or("?");
        let key = call.get("k").and_then(Value::as_str).ok_or("`k` must be a text")?;
        Ok(Value::Html(format!("<i>{lang}.{key}</i>").into()))
    });
    let templates = Templates::new(all, functions)?;
    let context = to_value(&context());
    let mut out = String::new();
    templates.draw(name, &|name| context.get(name), &mut out).map_err(|fault| vec![fault])?;
    Ok(out)
}

/// Draws the same with Tera.
pub(crate) fn by_tera(template: &str, name: &str) -> Result<String, String> {
    let mut tera = tera::Tera::new();
    tera.register_function("say", |given: tera::Kwargs, state: &tera::State| -> tera::TeraResult<tera::Value> {
        let lang = state.get::<tera::Value>("lang")?;
        let lang = lang.as_ref().and_then(tera::Value::as_str).unwrap_or("?");
        let key = given.must_get::<tera::Value>("k")?;
        let key = key.as_str().ok_or_else(|| tera::Error::message("`k` must be a text"))?;
        Ok(tera::Value::safe_string(&format!("<i>{lang}.{key}</i>")))
    });
    let all = AROUND.into_iter().chain([(name, template)]);
    tera.add_raw_templates(all.collect::<Vec<_>>()).map_err(|error| error.to_string())?;
    let context = tera::Context::from_serialize(&context()).map_err(|error| error.to_string())?;
    tera.render(name, &context).map_err(|error| error.to_string())
}
