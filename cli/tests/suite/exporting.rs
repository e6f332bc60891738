//! `convoca submissions export`.

mod files;
mod formats;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use cli::{Device, Environment, Exit, Streams};
use functions::record::{ContentHash, Record};
use functions::reference::Reference;
use functions::store::Store;
use serde_json::{Value, json};

use crate::bench::{Bench, run_in};
use crate::schema::unfit;

/// A form with every kind of field, two of them with names that exports use themselves.
const FORM: &str = r#"
version: 3
function: submissions
for: call
steps:
  - id: all
    fields:
      - {id: title, kind: text, max: 200}
      - {id: story, kind: long-text, max: 90000}
      - {id: mail, kind: email}
      - {id: phone, kind: telephone}
      - {id: site, kind: url}
      - {id: people, kind: whole-number}
      - {id: sum, kind: money, currency: call}
      - {id: founded, kind: date}
      - {id: begin, kind: month}
      - {id: joint, kind: yes-no}
      - {id: stage, kind: single-choice, options: [idea, pilot]}
      - {id: needs, kind: multiple-choice, options: [money, people]}
      - {id: country, kind: country}
      - {id: countries, kind: country, many: true}
      - {id: lang, kind: language}
      - {id: agreed, kind: consent, version: "2"}
      - id: partners
        kind: group
        fields:
          - {id: name, kind: text, max: 80}
          - {id: row, kind: whole-number, optional: true}
          - {id: stage, kind: single-choice, options: [local, far]}
"#;

/// The ids of the columns, in order.
const COLUMNS: &[&str] = &[
    "reference",
    "received",
    "lang",
    "form_version",
    "call",
    "title",
    "story",
    "mail",
    "phone",
    "site",
    "people",
    "sum",
    "sum-currency",
    "founded",
    "begin",
    "joint",
    "stage",
    "needs",
    "country",
    "countries",
    "answer-lang",
    "agreed",
    "partners",
    "other-answers",
];

/// What somebody might write to have a spreadsheet run it, and what must come through besides.
const TITLES: &[&str] = &[
    "Cuidar",
    "=1+1",
    "=HYPERLINK(\"http://x\",\"y\")",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "\"=1",
    "'=1",
    "''+1",
    "＝1",
    "\u{feff}=1",
    "\u{202b}=1",
    "uno, dos; \"tres\"",
    "uno\ndos\r\ntres",
    "'Ana'",
    "سلام =1",
    "0042",
    "1e5",
    "2027-03-31",
    "TRUE",
    "_x0041_ \u{1} \u{b}",
    "<&>]]>",
    "😀e\u{301}",
];

fn words(names: &[(&str, &str)]) -> String {
    let mut text = "title: T\nsubmit: S\nsteps: {all: {title: A}}\nthanks: {title: T, text: T}\nfields:\n".to_owned();
    for (id, words) in names {
        text.push_str(&format!("  {id}: {words}\n"));
    }
    text
}

/// A project with the form, in Spanish and Arabic.
fn project() -> Bench {
    let bench = Bench::site();
    bench.write("content/forms/all/form.yaml", FORM);
    for (lang, title) in [("es", "Título"), ("ar", "عنوان")] {
        let title = format!("{{label: {title}}}");
        let words = words(&[
            ("title", &title),
            ("story", "{label: =Historia}"),
            ("mail", "{label: Correo}"),
            ("phone", "{label: Teléfono}"),
            ("site", "{label: Sitio}"),
            ("people", "{label: Personas}"),
            ("sum", "{label: Suma}"),
            ("founded", "{label: Fundación}"),
            ("begin", "{label: Comienzo}"),
            ("joint", "{label: Conjunta}"),
            ("stage", "{label: Etapa, options: {idea: Una idea, pilot: Un piloto}}"),
            ("needs", "{label: Falta, options: {money: Dinero, people: Gente}}"),
            ("country", "{label: País}"),
            ("countries", "{label: Países}"),
            ("lang", "{label: Idioma}"),
            ("agreed", "{label: De acuerdo}"),
            (
                "partners",
                "{label: Socios, item: \"{number}\", fields: {name: {label: Nombre}, row: {label: Fila}, \
                 stage: {label: Lugar, options: {local: Aquí, far: Lejos}}}}",
            ),
        ]);
        bench.write(&format!("content/forms/all/words.{lang}.yaml"), &words);
    }
    bench
}

fn whole_answers() -> Value {
    json!({
        "title": {"text": "Cuidar"},
        "story": {"text": "uno\n\ndos"},
        "mail": {"text": "ana@example.org"},
        "phone": {"text": "+593 2 254 4684"},
        "site": {"text": "https://example.org/"},
        "people": {"number": -5},
        "sum": {"money": {"amount": 40000, "currency": "USD"}},
        "founded": {"date": "1999-12-31"},
        "begin": {"month": [2028, 1]},
        "joint": {"flag": true},
        "stage": {"text": "pilot"},
        "needs": {"many": ["money", "people"]},
        "country": {"text": "EC"},
        "countries": {"many": ["BO", "XX"]},
        "lang": {"text": "qu"},
        "agreed": {"consent": {"version": "2"}},
        "partners": {"rows": [
            {"name": {"text": "=A"}, "row": {"number": 7}, "stage": {"text": "far"}},
            {"name": {"text": "B"}, "stage": {"text": "local"}},
        ]},
    })
}

/// The cells of [`whole_answers`] behind the call, as they are without labels and before CSV makes
/// them harmless.
const WHOLE: &[&str] = &[
    "Cuidar",
    "uno\n\ndos",
    "ana@example.org",
    "+593 2 254 4684",
    "https://example.org/",
    "-5",
    "40000",
    "USD",
    "1999-12-31",
    "2028-01",
    "yes",
    "pilot",
    "money; people",
    "EC",
    "BO; XX",
    "qu",
    "2",
    r#"[{"name":"=A","row":7,"stage":"far"},{"name":"B","stage":"local"}]"#,
    "",
];

/// Stores answers to a form, a second after each other, and returns their references.
fn stored(bench: &Bench, form: &str, all: impl IntoIterator<Item = Value>) -> Vec<String> {
    fs::create_dir_all(bench.path(".convoca")).expect("a folder");
    stored_in(&bench.path(".convoca/submissions.sqlite"), form, all)
}

fn stored_in(path: &Path, form: &str, all: impl IntoIterator<Item = Value>) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&format!("sqlite:{}", path.display())).await.expect("a store");
        let mut references = Vec::new();
        for (answers, second) in all.into_iter().zip(1_800_000_000..) {
            let content = ContentHash::of(form, Some("2027-care"), answers.to_string().as_bytes());
            let record = Record {
                reference: Reference::of(&content, 0),
                form: form.to_owned(),
                form_version: 3,
                call: Some("2027-care".to_owned()),
                lang: "ar".to_owned(),
                received: jiff::Timestamp::from_second(second).expect("it is in range"),
                content,
                answers,
                standing: functions::record::Standing::default(),
            };
            references.push(store.save(&record).await.expect("it is stored").reference().to_string());
        }
        references
    })
}

fn titles() -> impl Iterator<Item = Value> {
    TITLES.iter().map(|title| json!({"title": {"text": title}}))
}

/// Reads CSV back: the mark away, apostrophes away, cells by lines.
fn read_csv(text: &str, separator: u8) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("the mark of UTF-8");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(separator).from_reader(text.as_bytes());
    let lines = reader.records().map(|line| line.expect("RFC 4180"));
    lines.map(|line| line.iter().map(str::to_owned).collect()).collect()
}

fn read_xlsx(bytes: Vec<u8>) -> BTreeMap<String, Vec<Vec<Data>>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let sheets = book.worksheets();
    sheets.into_iter().map(|(name, sheet)| (name, sheet.rows().map(<[Data]>::to_vec).collect())).collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("text");
    text
}

fn head(reference: &str, second: i64) -> Vec<String> {
    let received = jiff::Timestamp::from_second(1_800_000_000 + second).expect("it is in range").to_string();
    [reference, &received, "ar", "3", "2027-care"].map(str::to_owned).to_vec()
}
