//! What stands in a table, a workbook and JSON.

use super::*;

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
