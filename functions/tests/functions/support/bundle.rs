//! The bundle of the small site: Spanish and English, and Arabic pages with Spanish words.

use forms::bundle::WORDS;
use functions::catalogue::Files;
use serde_json::{Value, json};

/// Returns the files of the bundle.
pub(crate) fn files() -> Files {
    let mut files = Files::new();
    let mut add = |path: &str, value: Value| files.insert(path.to_owned(), value.to_string());
    add("manifest.json", manifest());
    for lang in ["es", "en", "ar"] {
        add(&format!("words/{lang}.json"), words(lang));
    }
    for (name, definition) in [("apply", apply()), ("contact", contact())] {
        add(&format!("forms/{name}/form.json"), definition);
        for lang in ["es", "en"] {
            add(&format!("forms/{name}/words.{lang}.json"), form_words(name, lang));
        }
    }
    add("calls/2027.json", call());
    for lang in ["es", "en", "ar"] {
        add(&format!("pages/apply@2027.{lang}.json"), page("apply", Some("2027"), lang));
        add(&format!("pages/contact.{lang}.json"), page("contact", None, lang));
    }
    for (name, text) in TEMPLATES {
        files.insert(format!("theme/kinds/{name}.html"), format!("{FRAME}{text}"));
    }
    files
}

const FRAME: &str = "<html lang=\"{{ lang }}\" dir=\"{{ dir }}\"><title>{{ head.title }}</title>\
    <meta name=\"robots\" content=\"{{ head.robots }}\">\
    {% if head.canonical %}<link rel=\"canonical\" href=\"{{ head.canonical }}\">{% endif %}\
    {% for link in switcher %}<a lang=\"{{ link.lang }}\" href=\"{{ link.url }}\"></a>{% endfor %}\
    {% for crumb in breadcrumbs %}<i{% if crumb.url %} title=\"{{ crumb.url }}\"{% endif %}>{{ crumb.label }}</i>{% endfor %}";

const TEMPLATES: [(&str, &str); 4] = [
    (
        "form",
        "<form action=\"{{ form.action }}\" lang=\"{{ form.lang }}\">\
         {% for problem in form.problems %}<a href=\"{{ problem.href }}\">{{ problem.text }}</a>{% endfor %}\
         {% for step in form.steps %}{% for field in step.fields %}\
         <input id=\"{{ field.id }}\" name=\"{{ field.name }}\" value=\"{{ field.value }}\">\
         {% for row in field.rows %}{% for inner in row.fields %}\
         <input name=\"{{ inner.name }}\" value=\"{{ inner.value }}\">{% endfor %}{% endfor %}\
         {% endfor %}{% endfor %}<input name=\"{{ form.trap }}\" value=\"\"></form>",
    ),
    (
        "received",
        "<h1 lang=\"{{ received.lang }}\">{{ received.title }}</h1><b>{{ received.reference }}</b>\
         <p>{{ received.text }}</p>{% for step in received.next %}<li>{{ step }}</li>{% endfor %}",
    ),
    (
        "closed",
        "<h1>{{ closed.title }}</h1><p class=\"{{ closed.state }}\">{{ closed.opens.iso }} {{ closed.closes.iso }} \
         {{ closed.closes.text }} {{ closed.closes.zone }} {{ closed.closes.utc }}\
         </p>{% if closed.received %}<a href=\"{{ closed.received.url }}\">{{ closed.received.reference }}</a>{% endif %}",
    ),
    (
        "problem",
        "<h1>{{ problem.status }} {{ problem.title }}</h1><p>{{ problem.text }}</p>\
         {% if problem.trace %}<code>{{ problem.trace }}</code>{% endif %}\
         {% if problem.form %}<a href=\"{{ problem.form }}\">{{ problem.form }}</a>{% endif %}",
    ),
];

fn manifest() -> Value {
    json!({
        "languages": [
            {"lang": "es", "locale": "es"}, {"lang": "en", "locale": "en-GB"}, {"lang": "ar", "locale": "ar"},
        ],
        "base_url": "https://www.site.example",
        "zone": "Europe/Zurich",
        "forms": ["apply", "contact"],
        "calls": ["2027"],
        "assets": {},
    })
}

/// Each sentence is its key, with the language before.
fn words(lang: &str) -> Value {
    let problems = ["missing", "too_long", "too_large", "too_many", "format", "unknown"];
    let problems = problems.map(|problem| (format!("problem.{problem}"), json!(format!("{{label}}: {problem}"))));
    let known = WORDS.iter().map(|key| ((*key).to_owned(), json!(format!("{lang} {key}"))));
    Value::Object(known.chain(problems).collect())
}

fn apply() -> Value {
    json!({
        "version": "3",
        "function": "submissions",
        "for": "call",
        "steps": [{"id": "you", "fields": [
            {"id": "name", "kind": "text", "max": "20"},
            {"id": "email", "kind": "email"},
            {"id": "amount", "kind": "money", "currency": "call", "max": "call"},
            {"id": "story", "kind": "long-text", "max": "200", "optional": "true"},
        ]}],
    })
}

fn contact() -> Value {
    json!({
        "version": "1",
        "function": "network",
        "for": "site",
        "steps": [{"id": "you", "fields": [{"id": "message", "kind": "long-text", "max": "2000"}]}],
    })
}

fn form_words(name: &str, lang: &str) -> Value {
    let ids: &[&str] = if name == "apply" { &["name", "email", "amount", "story"] } else { &["message"] };
    let fields: serde_json::Map<String, Value> =
        ids.iter().map(|id| ((*id).to_owned(), json!({"label": format!("{lang} {id}")}))).collect();
    json!({
        "title": format!("{lang} {name} form"),
        "submit": "→",
        "steps": {"you": {"title": "1"}},
        "fields": fields,
        "thanks": {"title": format!("{lang} thanks"), "text": format!("{lang} soon"), "next": ["a", "b"]},
    })
}

fn call() -> Value {
    json!({
        "call": "2027",
        "deadline": {
            "zone": "America/Guayaquil",
            "opens": "2027-01-01",
            "closes": "2027-03-31T23:59",
            "extensions": [],
            "grace_minutes": 10,
            "closing_soon_days": 14,
            "results": null,
        },
        "maximum": [50000, "USD"],
        "countries": null,
        "languages": ["es", "en"],
    })
}

fn page(form: &str, call: Option<&str>, lang: &str) -> Value {
    let function = if form == "apply" { "submissions" } else { "network" };
    let below = call.map(|call| format!("/{call}")).unwrap_or_default();
    let url = |lang: &str| format!("/{lang}/{form}{below}/");
    let words_lang = if lang == "ar" { "es" } else { lang };
    let languages = ["es", "en", "ar"];
    let switcher = languages.map(|other| json!({"lang": other, "url": url(other), "current": other == lang}));
    let alternates = languages.map(|other| json!({"hreflang": other, "href": url(other)}));
    json!({
        "form": form,
        "call": call,
        "lang": lang,
        "words_lang": words_lang,
        "url": url(lang),
        "action": format!("/api/{function}/{lang}/{form}{below}"),
        "context": {
            "lang": lang,
            "dir": if lang == "ar" { "rtl" } else { "ltr" },
            "site": {"title": "Site", "home": format!("/{lang}/"), "base_url": "https://www.site.example"},
            "menu": {"main": [{"label": "Form", "url": url(lang), "current": true, "within": false}], "footer": []},
            "head": {
                "title": format!("{lang} {form} – Site"),
                "canonical": format!("https://www.site.example{}", url(lang)),
                "robots": null,
                "alternates": alternates,
            },
            "switcher": switcher,
            "breadcrumbs": [{"label": "Home", "url": format!("/{lang}/")}, {"label": format!("{lang} {form}"), "url": null}],
            "page": {"title": format!("{lang} {form}")},
        },
    })
}
