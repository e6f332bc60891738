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
        add(&format!("names/{lang}.json"), names(lang));
    }
    for (name, definition) in [("apply", apply()), ("contact", contact()), ("tour", tour()), ("join", join())] {
        add(&format!("forms/{name}/form.json"), definition);
        for lang in ["es", "en"] {
            add(&format!("forms/{name}/words.{lang}.json"), form_words(name, lang));
        }
    }
    add("calls/2027.json", call());
    for lang in ["es", "en", "ar"] {
        add(&format!("pages/apply@2027.{lang}.json"), page("apply", Some("2027"), lang));
        add(&format!("pages/contact.{lang}.json"), page("contact", None, lang));
        add(&format!("pages/tour@2027.{lang}.json"), page("tour", Some("2027"), lang));
        add(&format!("pages/join.{lang}.json"), page("join", None, lang));
    }
    for (name, text) in TEMPLATES {
        files.insert(format!("theme/kinds/{name}.html"), format!("{FRAME}{text}"));
    }
    for (kind, text) in MAILS {
        for ending in ["html", "txt"] {
            files.insert(format!("theme/mail/{kind}.{ending}"), format!("{{{{ lang }}}} {{{{ mail.kind }}}} {text}"));
        }
    }
    files
}

fn names(lang: &str) -> Value {
    let formats = words::Formats::new(&words::Lang::parse(lang).expect("it is a language"));
    serde_json::to_value(formats.names_with([])).expect("names are plain data")
}

const MAILS: [(&str, &str); 7] = [
    ("received", "{{ received.reference }} {{ received.receipt }}"),
    ("network-confirm", "{{ network.url }}"),
    ("network-welcome", "{{ network.unsubscribe }}"),
    ("network-reconfirm", "{{ network.url }} {{ network.until.iso }} {{ network.unsubscribe }}"),
    ("deadline-moved", "{{ moved.old.iso }} {{ moved.new.iso }}"),
    ("draft-link", "{{ draft.url }}"),
    ("erased", ""),
];

const FRAME: &str = "<html lang=\"{{ lang }}\" dir=\"{{ dir }}\"><title>{{ head.title }}</title>\
    <meta name=\"robots\" content=\"{{ head.robots }}\">\
    {% if head.canonical %}<link rel=\"canonical\" href=\"{{ head.canonical }}\">{% endif %}\
    {% for link in switcher %}<a lang=\"{{ link.lang }}\" href=\"{{ link.url }}\"></a>{% endfor %}\
    {% for crumb in breadcrumbs %}<i{% if crumb.url %} title=\"{{ crumb.url }}\"{% endif %}>{{ crumb.label }}</i>{% endfor %}";

const TEMPLATES: [(&str, &str); 16] = [
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
        "step",
        "<form action=\"{{ form.action }}\" lang=\"{{ form.lang }}\"><u>{{ form.walk.number }}/{{ form.walk.total }}</u>\
         <a href=\"{{ form.walk.back }}\">back</a>\
         {% for problem in form.problems %}<a href=\"{{ problem.href }}\">{{ problem.text }}</a>{% endfor %}\
         {% for pair in form.hidden %}<input type=\"hidden\" name=\"{{ pair.name }}\">{% endfor %}\
         {% for step in form.steps %}<h1>{{ step.title }}</h1>{% for field in step.fields %}\
         <input id=\"{{ field.id }}\" name=\"{{ field.name }}\" value=\"{{ field.value }}\">\
         {% for choice in field.choices %}{% if choice.checked %}<b>{{ choice.name }}={{ choice.value }}</b>{% endif %}{% endfor %}\
         {% for file in field.files %}<kbd>{{ file.id }} {{ file.name }}</kbd>{% endfor %}\
         {% for row in field.rows %}<fieldset id=\"{{ row.id }}\">{% for inner in row.fields %}\
         <input name=\"{{ inner.name }}\" value=\"{{ inner.value }}\">{% endfor %}</fieldset>{% endfor %}\
         {% endfor %}{% endfor %}</form>",
    ),
    (
        "tasks",
        "<h1>{{ tasks.title }}</h1>{{ tasks.done }}/{{ tasks.total }} {{ tasks.kept_until }} {{ tasks.closes.iso }}\
         {% for step in tasks.steps %}<a href=\"{{ step.url }}\" class=\"{{ step.state }}\">{{ step.title }}</a>{% endfor %}\
         {% for question in tasks.outdated %}<em>{{ question.label }} {{ question.url }}</em>{% endfor %}\
         {% if tasks.check %}<a class=\"check\" href=\"{{ tasks.check }}\"></a>{% endif %}",
    ),
    (
        "stop",
        "<h1 lang=\"{{ stop.lang }}\">{{ stop.title }}</h1><p>{{ stop.text }}</p><a href=\"{{ stop.back }}\">back</a>",
    ),
    (
        "check",
        "<h1>{{ check.title }}</h1>{% for step in check.problems %}<i class=\"{{ step.state }}\">{{ step.url }}</i>{% endfor %}\
         <form action=\"{{ check.action }}\">{{ check.submit }}</form>",
    ),
    (
        "upload",
        "<h1>{{ upload.label }}</h1><b>{{ upload.problem }}</b><form action=\"{{ upload.action }}\" enctype=\"multipart/form-data\">\
         {% for field in upload.fields %}<input name=\"{{ field.name }}\" value=\"{{ field.value }}\">{% endfor %}\
         <input type=\"file\" name=\"{{ upload.name }}\" accept=\"{{ upload.accept }}\"></form><a href=\"{{ upload.back }}\"></a>",
    ),
    (
        "member",
        "<h1>{{ member.title }}</h1>{% if member.action %}<form action=\"{{ member.action }}\">{{ member.button }}</form>{% endif %}",
    ),
    (
        "resume",
        "<h1>{{ resume.form_title }}</h1><b>{{ resume.problem }}</b><form action=\"{{ resume.action }}\">\
         <input type=\"file\" name=\"{{ resume.name }}\"></form><a href=\"{{ resume.back }}\"></a>",
    ),
    ("open", "<form action=\"{{ open.action }}\"></form>"),
    ("late", "<h1>{{ late.until.iso }}</h1><form action=\"{{ late.action }}\"></form>"),
    (
        "receipt",
        "<h1 lang=\"{{ receipt.lang }}\">{{ receipt.title }}</h1><b class=\"{{ receipt.state }}\">{{ receipt.reference }}</b>\
         <p>{{ receipt.text }}</p>{% for step in receipt.next %}<li>{{ step }}</li>{% endfor %}<time>{{ receipt.received.iso }}</time>\
         <a href=\"{{ receipt.file }}\"></a>{% if receipt.edit %}<form action=\"{{ receipt.edit }}\"></form>{% endif %}\
         {% if receipt.withdraw %}<a href=\"{{ receipt.withdraw }}\"></a>{% endif %}\
         {% if receipt.erase %}<a href=\"{{ receipt.erase }}\"></a>{% endif %}",
    ),
    (
        "answers",
        "<h1>{{ sent.reference }}</h1>{% if sent.expired %}<ins>{{ sent.expired.iso }}</ins>{% endif %}\
         {% for step in answers %}{% for row in step.rows %}<dt>{{ row.label }}</dt>\
         {% for line in row.lines %}<dd>{{ line }}</dd>{% endfor %}{% endfor %}{% endfor %}",
    ),
    ("ask", "<h1>{{ ask.of }} {{ ask.reference }}</h1><form action=\"{{ ask.action }}\"></form>"),
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
        "forms": ["apply", "contact", "join", "tour"],
        "calls": ["2027"],
        "assets": {},
    })
}

/// Each sentence is its key, with the language before.
fn words(lang: &str) -> Value {
    let problems = [
        "missing",
        "too_long",
        "too_large",
        "too_many",
        "format",
        "unknown",
        "stopped",
        "file.missing",
        "file.wrong_type",
        "file.too_large",
    ];
    let problems = problems.map(|problem| (format!("problem.{problem}"), json!(format!("{{label}}: {problem}"))));
    let known = WORDS.iter().map(|key| ((*key).to_owned(), json!(format!("{lang} {key}"))));
    Value::Object(known.chain(problems).collect())
}

fn apply() -> Value {
    json!({
        "version": "3",
        "function": "submissions",
        "for": "call",
        "mail": {"to": "email"},
        "steps": [{"id": "you", "fields": [
            {"id": "name", "kind": "text", "max": "20"},
            {"id": "email", "kind": "email"},
            {"id": "amount", "kind": "money", "currency": "call", "max": "call"},
            {"id": "story", "kind": "long-text", "max": "200", "optional": "true"},
        ]}],
    })
}

/// A form whose address must be confirmed.
fn join() -> Value {
    json!({
        "version": "1",
        "function": "network",
        "for": "site",
        "mail": {"to": "email", "confirm": "true"},
        "steps": [{"id": "you", "fields": [
            {"id": "name", "kind": "text", "max": "20"}, {"id": "email", "kind": "email"},
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

/// A walk: who may come, who comes along, and a consent.
fn tour() -> Value {
    let guest = json!([{"id": "name", "kind": "text", "max": "20"}]);
    json!({
        "version": "2",
        "function": "submissions",
        "for": "call",
        "flow": "steps",
        "steps": [
            {"id": "who", "fields": [
                {"id": "name", "kind": "text", "max": "20"},
                {"id": "adult", "kind": "yes-no"},
                {"id": "alone", "kind": "yes-no"},
            ], "stops": [{"id": "too_young", "when": {"adult": "no"}}]},
            {"id": "guests", "fields": [
                {"id": "guests", "kind": "group", "max": "3", "fields": guest, "when": {"alone": "no"}},
            ]},
            {"id": "last", "fields": [
                {"id": "story", "kind": "long-text", "max": "200", "optional": "true"},
                {"id": "photo", "kind": "file", "types": ["png"], "max_size": "100 kB", "max": "2", "optional": "true"},
                {"id": "agree", "kind": "consent", "version": "1"},
            ]},
        ],
    })
}

fn form_words(name: &str, lang: &str) -> Value {
    let ids: &[&str] = match name {
        "apply" => &["name", "email", "amount", "story"],
        "join" => &["name", "email"],
        "tour" => &["name", "adult", "alone", "guests", "story", "photo", "agree"],
        _ => &["message"],
    };
    let label = |id: &str| json!({"label": format!("{lang} {id}")});
    let mut fields: serde_json::Map<String, Value> = ids.iter().map(|id| ((*id).to_owned(), label(id))).collect();
    if let Some(guests) = fields.get_mut("guests") {
        guests["fields"] = json!({"name": label("guest")});
    }
    let titled = |id: &str| (id.to_owned(), json!({"title": format!("{lang} {id}")}));
    let steps: &[&str] = if name == "tour" { &["who", "guests", "last"] } else { &["you"] };
    let mut words = json!({
        "title": format!("{lang} {name} form"),
        "submit": "→",
        "steps": steps.iter().map(|id| titled(id)).collect::<serde_json::Map<String, Value>>(),
        "fields": fields,
        "thanks": {"title": format!("{lang} thanks"), "text": format!("{lang} soon"), "next": ["a", "b"]},
    });
    if name == "tour" {
        words["stops"] = json!({"too_young": {"title": format!("{lang} too young"), "text": format!("{lang} wait")}});
    }
    words
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
    let function = if matches!(form, "contact" | "join") { "network" } else { "submissions" };
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
