//! Templates in, HTML and faults out.

use forms::definition;
use words::{Formats, Lang, Words};

use super::*;

/// A dictionary of some words, with those of Spanish behind them.
fn dictionary(lang: &str, words: &serde_json::Value) -> Arc<Dictionary> {
    let read = |words| Words::read(&definition::from_json(words), &mut Vec::new());
    let spanish = serde_json::json!({"only": {"here": "Solo aquí"}});
    Arc::new(Dictionary {
        words: read(words),
        fallback: Some(Arc::new(read(&spanish))),
        formats: Formats::new(&Lang::parse(lang).unwrap()),
    })
}

fn theme(templates: &[(&str, &str)]) -> Result<Theme, Vec<TemplateFault>> {
    let words = serde_json::json!({
        "hello": "Hola, {name} & <amigos>",
        "left": {"one": "Queda {count} día", "other": "Quedan {count} días"},
    });
    let arabic = serde_json::json!({"hello": "مرحبا {name}"});
    let dictionaries =
        BTreeMap::from([("es".to_owned(), dictionary("es", &words)), ("ar".to_owned(), dictionary("ar", &arabic))]);
    let assets = BTreeMap::from([("icon.svg".to_owned(), "/assets/icon.1.svg".to_owned())]);
    let owned = templates.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    Theme::new(owned.collect(), dictionaries, assets)
}

/// Draws one template in a language with `name`, `html`, `days` and `missing` to speak of.
fn draw(template: &str, lang: &str) -> Result<String, TemplateFault> {
    let mut context = Context::new();
    context.insert("lang", lang);
    context.insert("name", "Ana <b>");
    context.insert("html", &Html("<i>Ana</i>".to_owned()));
    context.insert("days", &1250);
    context.insert("missing", &None::<String>);
    theme(&[("page.html", template)]).expect("the template is sound").render("page.html", &context)
}

#[test]
fn functions_speak_the_language_of_the_page() {
    for (template, lang, expected) in [
        (r#"{{ t(k="hello", name=name) }}"#, "es", "Hola, <bdi>Ana &lt;b&gt;</bdi> &amp; &lt;amigos&gt;"),
        (r#"{{ t(k="hello", name=html) }}"#, "es", "Hola, <i>Ana</i> &amp; &lt;amigos&gt;"),
        (r#"{{ ta(k="hello", name=name) }}"#, "es", "Hola, Ana &lt;b&gt; &amp; &lt;amigos&gt;"),
        (r#"{{ t(k="left", count=1) }}"#, "es", "Queda <bdi>1</bdi> día"),
        (r#"{{ t(k="left", count=days) }}"#, "es", "Quedan <bdi>1250</bdi> días"),
        (r#"{{ t(k="he" ~ "llo", name="x") }}"#, "ar", "مرحبا <bdi>x</bdi>"),
        (r#"{{ t(k="only.here") }}"#, "ar", "Solo aquí"),
        (r#"{{ number(n=12500) }}"#, "es", "12.500"),
        (r#"{{ asset(path="icon.svg") }}"#, "es", "/assets/icon.1.svg"),
        (
            r#"{% set link %}<a>{{ name }}</a>{% endset %}{{ t(k="hello", name=link) }}"#,
            "ar",
            "مرحبا <a>Ana &lt;b&gt;</a>",
        ),
        (r#"{% set lang = "es" %}{{ t(k="left", count=2) }}"#, "ar", "Quedan <bdi>2</bdi> días"),
        ("{{ name }} {{ html }} {{ missing }}", "es", "Ana &lt;b&gt; <i>Ana</i> "),
    ] {
        assert_eq!(draw(template, lang).as_deref(), Ok(expected), "{template}");
    }
}

#[test]
fn what_a_template_gets_wrong_is_told_where_it_stands() {
    for (template, lang, place, message) in [
        (r#"a {{ t(k="unknown") }}"#, "es", (1, 6), "no words for `unknown` in `es`"),
        ("\n ñ{{ number(n=name) }}", "es", (2, 6), "`n` must be a whole number, and is string"),
        (r#"{{ asset(path="x.svg") }}"#, "es", (1, 4), "the theme has no file `x.svg` in static/"),
        (r#"{{ t(k="hello", name=missing) }}"#, "es", (1, 4), "`name` must be a text or a whole number, and is none"),
        (r#"{{ t(k="hello", name="x") }}"#, "fr", (1, 4), "there are no words for `fr`"),
        ("{{ nothing.at.all }}", "es", (1, 4), "Variable `nothing` is not defined."),
    ] {
        let fault = draw(template, lang).unwrap_err();
        assert_eq!((fault.line, fault.column), place, "{template}: {fault}");
        assert!(fault.message.starts_with(message), "{template}: {fault}");
        assert_eq!(fault.file, "page.html");
    }
}

#[test]
fn a_fault_in_a_component_names_its_callers() {
    let theme = theme(&[
        ("card.html", "{% component card(a, @lang) %}\n{{ a.b.c }}{% endcomponent card %}"),
        ("page.html", "x\n  {{ <card a={1} /> }}"),
    ]);
    let mut context = Context::new();
    context.insert("lang", "es");
    let fault = theme.expect("the templates are sound").render("page.html", &context).unwrap_err();
    assert_eq!((fault.file.as_str(), fault.line), ("card.html", 2));
    assert_eq!(fault.callers, ["page.html:2:6"]);
}

#[test]
fn all_faults_of_all_templates_come_at_once() {
    let syntax = theme(&[("a.html", "{% if %}"), ("b.html", "\n{{ x"), ("c.html", "{{ y }}")]).unwrap_err();
    let places: Vec<(&str, usize)> = syntax.iter().map(|fault| (fault.file.as_str(), fault.line)).collect();
    assert_eq!(places, [("a.html", 1), ("b.html", 2)]);

    let names = theme(&[
        ("a.html", "{{ x | nofilter }} {{ <nocomponent /> }}"),
        ("b.html", "ñ\nñ {{ nofunction() }}"),
        ("c.html", r#"{% include "none.html" %}"#),
    ]);
    let found: Vec<(String, usize, usize)> =
        names.unwrap_err().into_iter().map(|fault| (fault.message, fault.line, fault.column)).collect();
    let expected = [
        ("Unknown filter `nofilter`: there are first, last, length, safe", 1, 8),
        ("Unknown component `nocomponent`", 1, 23),
        ("Unknown function `nofunction`", 2, 6),
        ("Unknown template `none.html`", 1, 12),
    ];
    assert_eq!(found, expected.map(|(message, line, column)| (message.to_owned(), line, column)));

    let parent = theme(&[("a.html", "{# #}{% extends \"no.html\" %}")]).unwrap_err();
    assert_eq!((parent[0].message.as_str(), parent[0].span.start), ("Unknown template `no.html`", 16));
}

#[test]
fn the_bytes_of_a_fault_are_those_of_the_mistake() {
    let source = "ñ\nñ {{ nofunction() }}";
    let faults = theme(&[("b.html", source)]).unwrap_err();
    assert!(source[faults[0].span.start..].starts_with("nofunction()"), "{:?}", faults[0].span);
}

#[test]
fn a_context_survives_the_journey_as_json() {
    let mut context = Context::new();
    context.insert("text", "a & b");
    context.insert_value("html", safe_html("<p>"));
    context.insert_value("list", list(vec![value(&1), map([("inner", safe_html("<q>")), ("none", value(&()))])]));
    let json = context.to_json();
    let expected = serde_json::json!({
        "html": {"$html": "<p>"}, "list": [1, {"inner": {"$html": "<q>"}, "none": null}], "text": "a & b",
    });
    assert_eq!(json, expected);
    let back = Context::from_json(&json);
    assert_eq!(back.to_json(), json);
    assert!(back.get("html").is_some_and(Value::is_html), "what was HTML is HTML again");
    assert!(!back.get("text").is_some_and(Value::is_html), "what was text is text again");
    assert_eq!(Context::from_json(&serde_json::json!("x")), Context::new());
}

#[test]
fn a_component_is_drawn_alone_in_a_language() {
    let component =
        r#"{% component days(n: integer, @lang) %}<p>{{ t(k="left", count=n) }}</p>{% endcomponent days %}"#;
    let theme = theme(&[("days.html", component)]).expect("the template is sound");
    assert_eq!(theme.components(), ["days"]);
    let mut parameters = Context::new();
    parameters.insert("n", &3);
    let drawn = theme.render_component("days", "es", &parameters);
    assert_eq!(drawn.as_deref(), Ok("<p>Quedan <bdi>3</bdi> días</p>"));
    parameters.insert("m", &3);
    assert!(theme.render_component("days", "es", &parameters).is_err(), "parameters are a contract");
}
