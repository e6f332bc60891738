//! A site with the real theme and a form of every kind of field, in four languages; the French form
//! is not translated and borrows the Spanish words.

use std::fs;
use std::path::{Path, PathBuf};

use forms::definition;
use functions::Catalogue;
use functions::catalogue::Files;
use serde_json::{Value as Json, json};
use words::Words;

/// The languages with their direction.
pub(crate) const LANGUAGES: [(&str, &str); 4] = [("es", "ltr"), ("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")];

/// The public address of the site.
pub(crate) const BASE_URL: &str = "https://www.site.example";

/// Returns the bundle of the site.
pub(crate) fn catalogue() -> Catalogue {
    let mut files = Files::new();
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes/default");
    for path in files_under(&theme) {
        let name = path.strip_prefix(&theme).expect("it lies below").to_string_lossy().replace('\\', "/");
        if name.ends_with(".html") || name.ends_with(".txt") {
            files.insert(format!("theme/{name}"), fs::read_to_string(&path).expect("it is a template"));
        }
    }
    let mut add = |path: String, value: Json| files.insert(path, value.to_string());
    for (lang, _) in LANGUAGES {
        let names = words::Formats::new(&words::Lang::parse(lang).expect("it is a language")).names_with([]);
        add(format!("names/{lang}.json"), serde_json::to_value(names).expect("names are JSON"));
        add(format!("words/{lang}.json"), serde_json::to_value(interface_words(&theme, lang)).expect("words are JSON"));
        add(format!("pages/apply@2027.{lang}.json"), page(lang));
    }
    for lang in ["es", "en", "ar"] {
        add(format!("forms/apply/words.{lang}.json"), form_words(lang));
    }
    add("manifest.json".to_owned(), manifest());
    add("forms/apply/form.json".to_owned(), form());
    add("calls/2027.json".to_owned(), call());
    add("forms/contact/form.json".to_owned(), contact());
    add("forms/contact/words.es.json".to_owned(), contact_words());
    add("pages/contact.es.json".to_owned(), contact_page());
    Catalogue::from_files(&files).expect("the site is sound")
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("it is a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] }).collect();
    files.sort();
    files
}

fn interface_words(theme: &Path, lang: &str) -> Words {
    let mut words = Words::default();
    let ending = format!(".{lang}.yaml");
    for path in files_under(&theme.join("words")).iter().filter(|path| path.to_string_lossy().ends_with(&ending)) {
        let text = fs::read_to_string(path).expect("it is a file of words");
        let tree: Json = serde_yaml::from_str(&text).expect("it is YAML");
        words.merge(Words::read(&definition::from_json(&tree), &mut Vec::new()));
    }
    words
}

fn manifest() -> Json {
    json!({
        "languages": [
            {"lang": "es", "locale": "es"}, {"lang": "en", "locale": "en-GB"},
            {"lang": "fr", "locale": "fr"}, {"lang": "ar", "locale": "ar"},
        ],
        "base_url": BASE_URL,
        "zone": "Europe/Zurich",
        "forms": ["apply", "contact"],
        "calls": ["2027"],
        "assets": {"icon.svg": "/assets/icon.svg"},
    })
}

fn call() -> Json {
    json!({
        "call": "2027",
        "deadline": {
            "zone": "America/Guayaquil", "opens": "2027-01-01", "closes": "2027-03-31", "extensions": [],
            "grace_minutes": 0, "closing_soon_days": 14, "results": null,
        },
        "maximum": [50000, "USD"],
        "countries": null,
        "languages": [],
    })
}

fn form() -> Json {
    json!({
        "version": "1", "function": "submissions", "for": "call",
        "steps": [
            {"id": "who", "fields": [
                {"id": "name", "kind": "text", "max": "200"},
                {"id": "email", "kind": "email"},
                {"id": "site", "kind": "url", "optional": "true"},
                {"id": "country", "kind": "country"},
                {"id": "languages", "kind": "language", "many": "true"},
                {"id": "since", "kind": "month"},
            ]},
            {"id": "what", "fields": [
                {"id": "idea", "kind": "long-text", "max": "2000"},
                {"id": "topics", "kind": "multiple-choice", "options": ["green", "digital"]},
                {"id": "amount", "kind": "money", "currency": "call", "max": "call"},
                {"id": "partners", "kind": "group", "max": "3", "fields": [
                    {"id": "partner", "kind": "text", "max": "200"},
                    {"id": "tested", "kind": "yes-no", "optional": "true"},
                ]},
                {"id": "true_told", "kind": "consent", "version": "2"},
            ]},
        ],
    })
}

/// A form of no call, in Spanish only.
fn contact() -> Json {
    let fields = json!([{"id": "message", "kind": "text", "max": "200"}]);
    json!({"version": "1", "function": "network", "for": "site", "steps": [{"id": "one", "fields": fields}]})
}

fn contact_words() -> Json {
    json!({
        "title": "Escríbenos", "submit": "→", "steps": {"one": {"title": "–"}},
        "fields": {"message": {"label": "Mensaje"}}, "thanks": {"title": "Gracias", "text": "–"},
    })
}

fn contact_page() -> Json {
    let mut page = page("es");
    page["form"] = "contact".into();
    page["call"] = Json::Null;
    page["url"] = "/es/contact/".into();
    page["action"] = "/api/network/es/contact".into();
    page
}

/// Returns an answer to the form, in several scripts and with what HTML must escape.
pub(crate) fn answer() -> Json {
    json!({
        "name": {"text": "Taller «Ñandú» <3 & hijas"},
        "email": {"text": "ana@example.org"},
        "country": {"text": "EC"},
        "languages": {"many": ["ar", "es", "qu"]},
        "since": {"month": [2019, 5]},
        "idea": {"text": "Una línea.\n\nسطر بالعربية (2027)."},
        "topics": {"many": ["green", "digital"]},
        "amount": {"money": {"amount": 40000, "currency": "USD"}},
        "partners": {"rows": [
            {"partner": {"text": "جامعة المهارات"}, "tested": {"flag": true}},
            {"partner": {"text": "Coop. Andina"}},
        ]},
        "true_told": {"consent": {"version": "2"}},
    })
}

/// Returns the words of the form: Spanish, English or Arabic.
fn form_words(lang: &str) -> Json {
    let say = |spanish: &str, english: &str, arabic: &str| match lang {
        "es" => spanish.to_owned(),
        "en" => english.to_owned(),
        _ => arabic.to_owned(),
    };
    json!({
        "title": say("Envía tu propuesta", "Send your proposal", "أرسلوا مقترحكم"),
        "submit": say("Enviar", "Send", "إرسال"),
        "steps": {
            "who": {"title": say("Quién eres", "Who you are", "من أنتم")},
            "what": {"title": say("Qué propones", "What you propose", "ماذا تقترحون")},
        },
        "fields": {
            "name": {"label": say("Nombre", "Name", "الاسم")},
            "email": {"label": say("Correo", "Email", "البريد الإلكتروني")},
            "site": {"label": say("Página web", "Website", "الموقع")},
            "country": {"label": say("País", "Country", "البلد")},
            "languages": {"label": say("Idiomas", "Languages", "اللغات")},
            "since": {"label": say("Desde cuándo", "Since when", "منذ متى")},
            "idea": {"label": say("La idea", "The idea", "الفكرة")},
            "topics": {"label": say("Temas", "Topics", "المواضيع"), "options": {
                "green": say("Competencias verdes", "Green skills", "المهارات الخضراء"),
                "digital": say("Competencias digitales", "Digital skills", "المهارات الرقمية"),
            }},
            "amount": {"label": say("Cuánto pides", "How much you ask for", "المبلغ المطلوب")},
            "partners": {
                "label": say("Socios", "Partners", "الشركاء"),
                "item": say("Socio {number}", "Partner {number}", "الشريك {number}"),
                "fields": {
                    "partner": {"label": say("Nombre del socio", "Name of the partner", "اسم الشريك")},
                    "tested": {"label": say("¿Ya trabajasteis juntos?", "Have you worked together?", "هل عملتم معاً؟")},
                },
            },
            "true_told": {"label": say("Todo es cierto.", "All of it is true.", "كل ما ذُكر صحيح.")},
        },
        "thanks": {
            "title": say("Hemos recibido tu propuesta", "We have received your proposal", "تلقّينا مقترحكم"),
            "text": "–",
            "next": [
                say("Miramos que esté completa.", "We check that it is complete.", "نتحقق من اكتماله."),
                say("Te escribimos en mayo.", "We write to you in May.", "نكتب إليكم في مايو."),
            ],
        },
    })
}

fn page(lang: &str) -> Json {
    let (title, call) = match lang {
        "es" => ("Sitio de competencias", "Convocatoria 2027"),
        "en" => ("Skills site", "Call 2027"),
        "fr" => ("Site des compétences", "Convocatoria 2027"),
        _ => ("موقع المهارات", "نداء 2027"),
    };
    let borrowed = lang == "fr";
    let marks = if borrowed { json!({"lang": "es", "dir": "ltr"}) } else { json!({"lang": null, "dir": null}) };
    let dir = LANGUAGES.iter().find(|(known, _)| *known == lang).map(|(_, dir)| *dir);
    json!({
        "form": "apply", "call": "2027", "lang": lang, "words_lang": if borrowed { "es" } else { lang },
        "url": format!("/{lang}/apply/2027/"),
        "action": format!("/api/submissions/{lang}/apply/2027"),
        "context": {
            "lang": lang, "dir": dir,
            "site": {"title": title, "home": format!("/{lang}/"), "base_url": BASE_URL, "email": "team@site.example"},
            "breadcrumbs": [
                {"label": "⌂", "url": format!("/{lang}/")},
                {"label": call, "url": format!("/{lang}/2027/"), "marks": marks},
                {"label": "→", "url": null},
            ],
        },
    })
}
