//! CSV for spreadsheets: UTF-8 with a mark at its beginning, lines that end in CRLF, quoting by
//! RFC 4180, and no cell that a spreadsheet would run as a formula. The only user of `csv`.

use std::io::Write;

use csv::{Terminator, Writer, WriterBuilder};
use functions::record::Record;

use super::ExportWriter;
use super::placed::Placed;
use super::table::{Cell, Table};

/// By this mark Excel knows that a file is UTF-8.
const MARK: &str = "\u{FEFF}";

/// Signs with which a formula begins, and their wide and small forms.
const FORMULA: &str = "=+-@＝＋－＠﹦﹢﹣﹫−";
/// Signs that spreadsheets drop at the beginning of a cell, so that what follows begins it.
const DROPPED: &str = "'\"`‘’‚‛“”„‟«»‹›＇＂";

/// A table on its way into a file.
pub(super) struct CsvFile<'a> {
    writer: Writer<&'a mut dyn Write>,
    table: Table<'a>,
}

impl<'a> CsvFile<'a> {
    /// Begins a file with the heads of the columns.
    pub(super) fn begin(out: &'a mut dyn Write, table: Table<'a>, separator: u8) -> anyhow::Result<Self> {
        out.write_all(MARK.as_bytes())?;
        let mut writer = WriterBuilder::new().delimiter(separator).terminator(Terminator::CRLF).from_writer(out);
        writer.write_record(table.heads().into_iter().map(harmless)).map_err(failed)?;
        Ok(Self { writer, table })
    }
}

impl ExportWriter for CsvFile<'_> {
    fn write(&mut self, record: &Record, placed: &Placed) -> anyhow::Result<()> {
        let written = |cell| match cell {
            Cell::Empty => String::new(),
            Cell::Number(number) => number.to_string(),
            Cell::Text(text) => harmless(text),
        };
        self.writer.write_record(self.table.cells(record, placed).into_iter().map(written)).map_err(failed)
    }

    fn finish(mut self: Box<Self>) -> anyhow::Result<Option<String>> {
        self.writer.flush()?;
        Ok(None)
    }
}

/// Returns the machine's own error, so that a reader who went away is known for one.
fn failed(error: csv::Error) -> anyhow::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => anyhow::anyhow!("cannot write CSV: {other:?}"),
    }
}

/// Puts an apostrophe before a text that a spreadsheet could take for a formula. To get the text
/// back, take away the apostrophe before whatever [`is_dangerous`].
fn harmless(text: String) -> String {
    if is_dangerous(&text) { format!("'{text}") } else { text }
}

/// Tells whether a spreadsheet could take a text for a formula: for its first sign, or for the first
/// behind what is dropped or not seen.
fn is_dangerous(text: &str) -> bool {
    let unseen =
        |sign: char| sign.is_whitespace() || sign.is_control() || is_formatting(sign) || DROPPED.contains(sign);
    let first = text.chars().find(|sign| matches!(sign, '\t' | '\r' | '\n') || !unseen(*sign));
    first.is_some_and(|sign| matches!(sign, '\t' | '\r' | '\n') || FORMULA.contains(sign))
}

/// Tells whether a sign steers the writing of others and is not seen itself.
fn is_formatting(sign: char) -> bool {
    matches!(sign, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(sign, '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_could_run_gets_an_apostrophe_and_nothing_else_does() {
        for dangerous in [
            "=1+1",
            "=HYPERLINK(\"http://x\")",
            "+593 2 254 4684",
            "-1",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "\nx",
            "  =1",
            " \u{a0}\u{3000}=1",
            "\"=1",
            "'=1",
            "''=1",
            "“=1",
            "' \t1",
            "\u{feff}=1",
            "\u{200f}\u{202b}=1",
            "\u{1b}=1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "﹦1",
            "−5",
        ] {
            assert!(is_dangerous(dangerous), "{dangerous:?}");
            assert_eq!(harmless(dangerous.to_owned()), format!("'{dangerous}"));
            assert!(is_dangerous(&harmless(dangerous.to_owned())), "{dangerous:?}: taken back by the same rule");
        }
        for harmless_text in ["", " ", "'", "'a", "Ana", "1", "a=b", "a\t=", "«Ana»", "[{\"a\":1}]", "سلام", "–5"]
        {
            assert_eq!(harmless(harmless_text.to_owned()), harmless_text);
        }
    }
}
