//! Words of forms against their definitions.

use forms::definition;
use serde_json::json;

use super::*;

fn form() -> Form {
    let json = json!({"version": 1, "function": "network", "for": "site", "steps": [{"id": "who", "fields": [
        {"id": "name", "kind": "text", "max": 20},
        {"id": "kind", "kind": "single-choice", "options": ["one", "other"]},
        {"id": "team", "kind": "group", "fields": [{"id": "role", "kind": "text", "max": 20}]},
    ]}]});
    Form::read("join", &definition::from_json(&json), &mut Vec::new()).expect("the form is sound")
}

fn sound() -> serde_json::Value {
    json!({
        "title": "Únete", "submit": "Enviar",
        "steps": {"who": {"title": "Quién"}},
        "fields": {
            "name": {"label": "Nombre", "hint": "Completo", "errors": {"missing": "Escribe tu nombre"}},
            "kind": {"label": "Tipo", "options": {"one": "Una", "other": "Otra"}},
            "team": {"label": "Equipo", "item": "Miembro {number}", "fields": {"role": {"label": "Papel"}}},
        },
        "thanks": {"title": "Gracias", "text": "Te escribiremos", "next": ["Leemos"]},
    })
}

fn read(json: &serde_json::Value) -> (Option<FormWords>, Vec<(String, String)>) {
    let mut faults = Faults::new();
    let words = FormWords::read(&definition::from_json(json), &form(), &mut faults);
    let told = |fault: &schema::Fault| (fault.code.to_owned(), fault.detail("key").unwrap_or_default().to_owned());
    (words, faults.iter().map(told).collect())
}

#[test]
fn sound_words_are_read_whole() {
    let (words, faults) = read(&sound());
    assert_eq!(faults, []);
    let words = words.expect("there are no faults");
    assert_eq!(words.title, "Únete");
    assert_eq!(words.intro, None);
    assert_eq!(words.fields["name"].hint.as_deref(), Some("Completo"));
    assert!(words.fields["name"].error("missing").is_some());
    assert!(words.fields["name"].error("too_long").is_none());
    assert_eq!(words.fields["kind"].options["other"], "Otra", "an option may be called like a plural form");
    assert!(words.fields["team"].item().is_some());
    assert_eq!(words.fields["team"].fields["role"].label, "Papel");
    assert_eq!(words.thanks.next, ["Leemos"]);
}

#[test]
fn words_that_are_missing_or_superfluous_are_faults() {
    let missing = "form-words-missing";
    let superfluous = "form-words-superfluous";
    for (pointer, value, code, key) in [
        ("/title", json!(null), missing, "title"),
        ("/submit", json!("  "), missing, "submit"),
        ("/steps", json!({}), missing, "steps.who"),
        ("/steps/then", json!({"title": "x"}), superfluous, "steps.then"),
        ("/fields/name", json!({}), missing, "label"),
        ("/fields/nmae", json!({"label": "x"}), superfluous, "fields.nmae"),
        ("/fields/kind/options", json!({"one": "x"}), missing, "options.other"),
        ("/fields/kind/options/two", json!("x"), superfluous, "options.two"),
        ("/fields/name/options", json!({"a": "x"}), "unknown-key", "options"),
        ("/fields/name/errors/mising", json!("x"), superfluous, "errors.mising"),
        ("/fields/name/errors/missing", json!("{"), "sentence-place", ""),
        ("/fields/team/fields", json!({}), missing, "fields.role"),
        ("/thanks", json!(null), missing, "thanks"),
        ("/thanks/text", json!(null), missing, "text"),
        ("/mail", json!("x"), "unknown-key", "mail"),
    ] {
        let mut json = sound();
        set(&mut json, pointer, value);
        let (words, faults) = read(&json);
        assert_eq!(faults, [(code.to_owned(), key.to_owned())], "{pointer}");
        assert!(words.is_none(), "{pointer}");
    }
}

fn set(json: &mut serde_json::Value, pointer: &str, value: serde_json::Value) {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
    json.pointer_mut(parent).expect("the parent is there")[key] = value;
}
