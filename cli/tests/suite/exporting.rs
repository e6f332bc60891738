//! `convoca submissions export`.

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

#[test]
fn csv_says_what_was_stored_oldest_first_in_the_columns_of_the_definition() {
    let bench = project();
    let references = stored(&bench, "all", [whole_answers(), json!({"title": {"text": "only"}})]);
    let ran = bench.run("submissions export --form all --out -").expect(Exit::Done);
    assert_eq!(ran.err, "2 submissions\n");
    assert!(ran.out.lines().next().is_some_and(|line| line.ends_with(",other-answers")));
    assert_eq!(ran.out.matches("\r\n").count(), 3, "{:?}", ran.out);
    let lines = read_csv(&ran.out, b',');
    assert_eq!(lines[0], COLUMNS);
    // Only texts get an apostrophe: the telephone number, not the number of people.
    let harmless = |cell: &&str| if cell.starts_with('+') { format!("'{cell}") } else { (*cell).to_owned() };
    assert_eq!(lines[1], [head(&references[0], 0), WHOLE.iter().map(harmless).collect()].concat());
    let mut second = head(&references[1], 1);
    second.push("only".to_owned());
    second.resize(COLUMNS.len(), String::new());
    assert_eq!(lines[2], second);
    let ran = bench.run("submissions export --form all --separator ; --out -").expect(Exit::Done);
    assert_eq!(read_csv(&ran.out, b';'), lines);
}

#[test]
fn csv_makes_what_could_be_run_harmless_and_loses_nothing() {
    let bench = project();
    stored(&bench, "all", titles());
    let ran = bench.run("submissions export --form all --out -").expect(Exit::Done);
    let lines = read_csv(&ran.out, b',');
    assert_eq!(lines.len(), TITLES.len() + 1);
    for (line, title) in lines[1..].iter().zip(TITLES) {
        let cell = &line[5];
        let plain = cell == title && !title.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']);
        assert!(plain || *cell == format!("'{title}"), "{cell:?}");
        // What a spreadsheet sees behind what it drops or does not show.
        let seen = cell.trim_start_matches(|sign: char| sign.is_whitespace() || "\"\u{feff}\u{202b}".contains(sign));
        assert!(!seen.starts_with(['=', '+', '-', '@', '＝']), "{cell:?}");
    }
}

#[test]
fn labels_name_what_is_asked_and_chosen_in_the_language_that_was_named() {
    let bench = project();
    stored(&bench, "all", [whole_answers()]);
    let ran = bench.run("submissions export --form all --labels es --out -").expect(Exit::Done);
    let lines = read_csv(&ran.out, b',');
    let cell = |id: &str| {
        let place = COLUMNS.iter().position(|column| *column == id).expect(id);
        (lines[0][place].as_str(), lines[1][place].as_str())
    };
    for (id, head, value) in [
        ("form_version", "form_version", "3"),
        ("title", "Título [title]", "Cuidar"),
        ("story", "'=Historia [story]", "uno\n\ndos"),
        ("sum", "Suma [sum]", "40000"),
        ("sum-currency", "Suma [sum-currency]", "USD"),
        ("joint", "Conjunta [joint]", "Sí"),
        ("stage", "Etapa [stage]", "Un piloto"),
        ("needs", "Falta [needs]", "Dinero; Gente"),
        ("country", "País [country]", "Ecuador"),
        ("countries", "Países [countries]", "Bolivia; XX"),
        ("answer-lang", "Idioma [answer-lang]", "quechua"),
        ("partners", "Socios [partners]", r#"[{"name":"=A","row":7,"stage":"Lejos"},{"name":"B","stage":"Aquí"}]"#),
    ] {
        assert_eq!(cell(id), (head, value), "{id}");
    }
}

#[test]
fn a_workbook_says_what_was_stored_and_has_a_sheet_for_each_group() {
    let bench = project();
    let references = stored(&bench, "all", std::iter::once(whole_answers()).chain(titles().skip(1)));
    bench.run("submissions export --form all --out all.xlsx").expect(Exit::Done);
    let sheets = read_xlsx(fs::read(bench.path("all.xlsx")).expect("a file"));
    assert_eq!(sheets.keys().collect::<Vec<_>>(), ["partners", "submissions"]);
    let lines = &sheets["submissions"];
    let text = |text: &str| if text.is_empty() { Data::Empty } else { Data::String(text.to_owned()) };
    assert!(lines[0].iter().eq(COLUMNS.iter().map(|column| text(column)).collect::<Vec<_>>().iter()));
    let whole = [head(&references[0], 0), WHOLE.iter().map(|cell| (*cell).to_owned()).collect()].concat();
    for ((cell, expected), column) in lines[1].iter().zip(&whole).zip(COLUMNS) {
        match *column {
            "form_version" | "people" | "sum" => assert_eq!(*cell, Data::Float(expected.parse().expect("a number"))),
            _ => assert_eq!(*cell, text(expected), "{column}"),
        }
    }
    assert_eq!(lines.len(), TITLES.len() + 1);
    for (line, title) in lines[2..].iter().zip(&TITLES[1..]) {
        assert_eq!(line[5], text(title));
    }
    let expected = [
        vec![text("reference"), text("row"), text("name"), text("answer-row"), text("stage")],
        vec![text(&references[0]), Data::Float(1.0), text("=A"), Data::Float(7.0), text("far")],
        vec![text(&references[0]), Data::Float(2.0), text("B"), Data::Empty, text("local")],
    ];
    assert_eq!(sheets["partners"], expected);
}

#[test]
fn a_workbook_is_ready_to_be_read_in_the_direction_of_its_labels() {
    let bench = project();
    stored(&bench, "all", [whole_answers()]);
    for (labels, is_right_to_left) in [("", false), ("--labels es", false), ("--labels ar", true)] {
        let now = "--now 2027-05-01T00:00:00Z";
        bench.run(&format!("submissions export --form all --out all.xlsx --force {labels} {now}")).expect(Exit::Done);
        let bytes = fs::read(bench.path("all.xlsx")).expect("a file");
        for (sheet, range) in [("xl/worksheets/sheet1.xml", "A1:X2"), ("xl/worksheets/sheet2.xml", "A1:E3")] {
            let xml = part(&bytes, sheet);
            assert_eq!(xml.contains("rightToLeft=\"1\""), is_right_to_left, "{labels}: {sheet}");
            assert!(xml.contains("<pane ySplit=\"1\" topLeftCell=\"A2\""), "{sheet}: {xml}");
            assert!(xml.contains(&format!("<autoFilter ref=\"{range}\"/>")), "{sheet}: {xml}");
            assert!(!xml.contains("<f>"), "{sheet}: nothing is a formula");
        }
        assert!(part(&bytes, "docProps/core.xml").contains("2027-05-01T00:00:00Z"));
    }
}

#[test]
fn what_is_too_long_for_a_cell_is_cut_in_a_workbook_and_told_of() {
    let bench = project();
    let long = "ñ".repeat(40_000);
    stored(&bench, "all", [json!({"story": {"text": long}})]);
    let ran = bench.run("submissions export --form all --out all.xlsx").expect(Exit::Done);
    assert!(ran.err.contains("too long for XLSX"), "{}", ran.err);
    let ran = bench.run("submissions export --form all --out -").expect(Exit::Done);
    assert_eq!(read_csv(&ran.out, b',')[1][6], long);
}

#[test]
fn json_has_typed_values_and_satisfies_the_schema_that_it_brings() {
    let bench = project();
    let references = stored(&bench, "all", std::iter::once(whole_answers()).chain(titles().skip(1)));
    let ran = bench.run("submissions export --form all --format json --out - --now 2027-05-01T00:00:00Z");
    let whole: Value = serde_json::from_str(&ran.expect(Exit::Done).out).expect("JSON");
    assert_eq!((&whole["form"], &whole["version"]), (&"all".into(), &3.into()));
    assert_eq!(whole["exported"], "2027-05-01T00:00:00Z");
    let records = whole["records"].as_array().expect("records");
    let titles: Vec<&str> = records.iter().filter_map(|record| record["answers"]["title"].as_str()).collect();
    assert_eq!(titles, TITLES);
    for record in records {
        assert_eq!(unfit(record, &whole["schema"]), None);
    }
    let expected = json!({
        "reference": references[0],
        "received": "2027-01-15T08:00:00Z",
        "lang": "ar",
        "form_version": 3,
        "call": "2027-care",
        "answers": {
            "title": "Cuidar",
            "story": "uno\n\ndos",
            "mail": "ana@example.org",
            "phone": "+593 2 254 4684",
            "site": "https://example.org/",
            "people": -5,
            "sum": {"amount": 40000, "currency": "USD"},
            "founded": "1999-12-31",
            "begin": "2028-01",
            "joint": true,
            "stage": "pilot",
            "needs": ["money", "people"],
            "country": "EC",
            "countries": ["BO", "XX"],
            "lang": "qu",
            "agreed": {"version": "2"},
            "partners": [{"name": "=A", "row": 7, "stage": "far"}, {"name": "B", "stage": "local"}],
        },
    });
    assert_eq!(records[0], expected);
    let mut wrong = expected;
    wrong["answers"]["partners"][1]["stage"] = "elsewhere".into();
    assert!(unfit(&wrong, &whole["schema"]).is_some(), "the schema refuses what was never stored");
}

#[test]
fn json_with_labels_has_them_beside_the_values() {
    let bench = project();
    stored(&bench, "all", [whole_answers()]);
    let ran = bench.run("submissions export --form all --format json --labels es --out -").expect(Exit::Done);
    let whole: Value = serde_json::from_str(&ran.out).expect("JSON");
    let record = &whole["records"][0];
    assert_eq!(record["answers"]["stage"], "pilot");
    let labels = json!({
        "joint": "Sí",
        "stage": "Un piloto",
        "needs": ["Dinero", "Gente"],
        "country": "Ecuador",
        "countries": ["Bolivia", "XX"],
        "lang": "quechua",
        "partners": [{"stage": "Lejos"}, {"stage": "Aquí"}],
    });
    assert_eq!(record["labels"], labels);
    assert_eq!(whole["schema"]["properties"]["answers"]["properties"]["stage"]["title"], "Etapa");
    assert_eq!(unfit(record, &whole["schema"]), None);
}

#[test]
fn answers_that_the_form_has_no_place_for_any_more_are_kept_apart() {
    let bench = project();
    let old = json!({
        "title": {"text": "Cuidar"},
        "dropped": {"date": "2020-01-01"},
        "stage": {"text": "gone"},
        "countries": {"text": "BO"},
        "partners": {"rows": [{"name": {"text": "A"}, "role": {"text": "x"}}, {"name": {"text": "B"}}]},
    });
    let other_program = json!({"title": {"scan": "x"}});
    stored(&bench, "all", [old, other_program, json!({"title": {"text": "new"}})]);
    let others = json!({
        "dropped": "2020-01-01", "stage": "gone", "countries": "BO", "partners": [{"role": "x"}, {}],
    });
    let ran = bench.run("submissions export --form all --format json --out -").expect(Exit::Done);
    assert!(ran.err.contains("2 submissions with answers that the form has no place for"), "{}", ran.err);
    let whole: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(whole["records"][0]["answers"], json!({"title": "Cuidar", "partners": [{"name": "A"}, {"name": "B"}]}));
    assert_eq!(whole["records"][0]["other_answers"], others);
    assert_eq!(whole["records"][1]["other_answers"], json!({"title": {"scan": "x"}}));
    assert_eq!(whole["records"][2].get("other_answers"), None);
    for record in whole["records"].as_array().expect("records") {
        assert_eq!(unfit(record, &whole["schema"]), None);
    }
    let ran = bench.run("submissions export --form all --out -").expect(Exit::Done);
    let lines = read_csv(&ran.out, b',');
    assert_eq!(lines[1].last().map(String::as_str), Some(others.to_string().as_str()));
}

#[test]
fn a_call_that_neither_project_nor_store_has_is_told_and_the_file_that_was_there_stays() {
    let bench = project();
    stored(&bench, "all", titles());
    bench.write("e.csv", "kept");
    let ran = bench.run("submissions export --form all --call 2027-car --out e.csv --force").expect(Exit::Failed);
    assert!(ran.err.contains("there is no call `2027-car`: did you mean `2027-care`?"), "{}", ran.err);
    assert_eq!(bench.read("e.csv"), "kept");
    bench.run("submissions export --form all --call 2027-car --out new.csv").expect(Exit::Failed);
    assert!(!bench.path("new.csv").exists());
}

#[test]
fn only_what_was_asked_for_is_exported() {
    let bench = project();
    stored(&bench, "all", titles());
    for (filter, expected) in [
        ("", TITLES.len()),
        ("--call 2027-care", TITLES.len()),
        ("--since 2027-01-15T08:00:20Z", TITLES.len() - 20),
        ("--since 2028-01-01", 0),
    ] {
        let ran = bench.run(&format!("submissions export --form all {filter} --out -")).expect(Exit::Done);
        assert_eq!(read_csv(&ran.out, b',').len(), expected + 1, "{filter}");
        let ran = bench.run(&format!("submissions export --form letter {filter} --out -")).expect(Exit::Done);
        assert_eq!(read_csv(&ran.out, b',').len(), 1, "{filter}");
        for format in ["json", "xlsx"] {
            bench.run(&format!("submissions export --form all {filter} --out e.{format} --force")).expect(Exit::Done);
        }
        let whole: Value = serde_json::from_str(&bench.read("e.json")).expect("JSON");
        assert_eq!(whole["records"].as_array().map(Vec::len), Some(expected), "{filter}");
    }
}

#[test]
fn a_file_is_private_whole_or_absent_and_replaces_another_only_on_request() {
    let bench = project();
    stored(&bench, "all", [whole_answers()]);
    bench.write("out/all.csv", "precious");
    let ran = bench.run("submissions export --form all --out out/all.csv").expect(Exit::Failed);
    assert!(ran.err.contains("exists already") && ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(bench.read("out/all.csv"), "precious");
    let ran = bench.run("submissions export --form all --out out/all.csv --force").expect(Exit::Done);
    assert!(ran.out.is_empty() && ran.err.starts_with("1 submission in `"), "{}{}", ran.out, ran.err);
    bench.run("submissions export --form all --out out/all.xlsx").expect(Exit::Done);
    bench.run("submissions export --form all --out out/all.json").expect(Exit::Done);
    assert_eq!(bench.tree("out"), ["all.csv", "all.json", "all.xlsx"], "nothing is left beside them");
    #[cfg(unix)]
    for file in bench.tree("out") {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(bench.path("out").join(&file)).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    assert_eq!(read_csv(&bench.read("out/all.csv"), b',').len(), 2);
    assert!(bench.read("out/all.json").starts_with("{\n\"schema\": "));
}

#[test]
fn an_export_that_cannot_be_made_says_why_and_leaves_no_file() {
    let bench = project();
    bench.write("out/here", "");
    let ran = bench.run("submissions export --form all --out out/a.csv").expect(Exit::Failed);
    assert!(ran.err.contains("there is no store at"), "{}", ran.err);
    stored(&bench, "all", [whole_answers()]);
    bench.write("content/forms/broken/form.yaml", "version: 1");
    for (arguments, reasons) in [
        ("--form al --out out/a.csv", &["no form `al`", "all, broken, letter, proposal"][..]),
        ("--form broken --out out/a.csv", &["form.yaml` has faults", "convoca check"]),
        ("--form letter --labels ar --out out/a.csv", &["no words in `ar`", "has them in es"]),
        ("--form all --labels xx_ --out out/a.csv", &["es, ar or pt-BR"]),
        ("--form all --separator ; --out out/a.xlsx", &["--separator"]),
        ("--form all --separator | --out out/a.csv", &["possible values: ,, ;"]),
        ("--form all --out nowhere/a.csv", &["cannot write into", "nowhere"]),
        ("--form all --force --out out", &["no file that could be replaced"]),
    ] {
        let ran = bench.run(&format!("submissions export {arguments}")).expect(Exit::Failed);
        for reason in reasons {
            assert!(ran.err.contains(reason), "{arguments}: {}", ran.err);
        }
        assert_eq!(bench.tree("out"), ["here"], "{arguments}");
    }
    let terminal = Environment { out: Device::Terminal, ..bench.environment() };
    let ran = run_in(&terminal, "submissions export --form all --format xlsx --out -").expect(Exit::Failed);
    assert!(ran.err.contains("no text for a terminal") && ran.out.is_empty(), "{}", ran.err);
}

#[test]
fn answers_never_stand_on_standard_error() {
    let bench = project();
    stored(
        &bench,
        "all",
        [whole_answers(), json!({"secret": {"text": "Cuidar"}, "story": {"text": "é".repeat(40_000)}})],
    );
    for format in ["csv", "json", "xlsx"] {
        let ran = bench.run(&format!("submissions export --form all --out a.{format}")).expect(Exit::Done);
        assert!(!ran.err.contains("Cuidar") && !ran.err.contains("secret") && !ran.err.contains('é'), "{}", ran.err);
    }
}

/// A reader that went away, as `head` does.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let bench = project();
    // More than any buffer holds, and less.
    for length in [40_000, 1] {
        stored(&bench, "all", [json!({"story": {"text": "a".repeat(length)}})]);
        for format in ["csv", "json", "xlsx"] {
            let mut err = Vec::new();
            let arguments = format!("convoca submissions export --form all --format {format} --out -");
            let streams = Streams { out: &mut Gone, err: &mut err };
            let exit = cli::run(arguments.split(' '), &bench.environment(), streams);
            assert_eq!((exit, String::from_utf8_lossy(&err).as_ref()), (Exit::Done, ""), "{format}");
        }
    }
}

/// A writer that keeps nothing and remembers how it was written to.
#[derive(Default)]
struct Metered {
    bytes: usize,
    lines: usize,
    largest: usize,
}

impl Write for Metered {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes += bytes.len();
        self.lines += bytes.iter().filter(|byte| **byte == b'\n').count();
        self.largest = self.largest.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn twenty_thousand_submissions_go_through_without_ever_being_held_together() {
    const MANY: usize = 20_000;
    let bench = project();
    let text = "palabra ".repeat(20);
    // Each is safe on the disk before the next one comes, so the disk had better be memory.
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder");
    let path = folder.path().join("many.sqlite");
    stored_in(&path, "all", (0..MANY).map(|number| json!({"title": {"text": format!("{number} {text}")}})));
    let store = format!("--store sqlite:{}", path.display());
    for format in ["csv", "json"] {
        let (mut out, mut err) = (Metered::default(), Vec::new());
        let arguments = format!("convoca submissions export --form all --format {format} --out - {store}");
        let streams = Streams { out: &mut out, err: &mut err };
        let exit = cli::run(arguments.split(' '), &bench.environment(), streams);
        assert_eq!((exit, String::from_utf8_lossy(&err).as_ref()), (Exit::Done, "20000 submissions\n"));
        assert!(out.lines > MANY && out.bytes > MANY * text.len(), "{format}: {} bytes", out.bytes);
        // What is held back before it is written is a buffer, not the list.
        assert!(out.largest <= 64 * 1024, "{format}: {} bytes at once", out.largest);
    }
    bench.run(&format!("submissions export --form all --out all.xlsx {store}")).expect(Exit::Done);
    let sheet = &read_xlsx(fs::read(bench.path("all.xlsx")).expect("a file"))["submissions"];
    assert_eq!(sheet.len(), MANY + 1);
    let titles = sheet[1..].iter().map(|line| line[5].to_string());
    assert!(titles.zip(0..).all(|(title, number)| title == format!("{number} {text}")), "in order");
}
