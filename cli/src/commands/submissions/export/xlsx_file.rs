//! XLSX for spreadsheets: one sheet with a line for each record, and one more for each group with a
//! line for each of its rows. The only user of `rust_xlsxwriter`.
//!
//! A line goes into a file of the sheet's own as soon as the next one begins, so memory does not
//! grow with the records. These files lie where the export will lie and have no names.

use std::borrow::Cow;
use std::io::{self, Seek, Write};
use std::path::Path;

use functions::record::Record;
use jiff::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use words::Direction;

use super::ExportWriter;
use super::placed::Placed;
use super::table::{Cell, Group, Table};

/// How many UTF-16 units a cell may have.
const LONGEST: usize = 32_767;
/// What stands at the end of a text that was longer.
const CUT: &str = " […]";
/// The greatest number up to which a spreadsheet knows all whole ones.
const EXACT: u64 = 1 << 53;
/// The widest name of a sheet.
const LONGEST_NAME: usize = 31;
const WIDTH: f64 = 24.0;

/// A workbook on its way into a file.
pub(super) struct XlsxFile<'a> {
    out: &'a mut dyn Write,
    place: &'a Path,
    workbook: Workbook,
    table: Table<'a>,
    groups: Vec<Group<'a>>,
    sheets: Vec<Sheet>,
    cut: usize,
}

/// How far a sheet is.
struct Sheet {
    columns: u16,
    lines: u32,
}

/// What is the same for a whole workbook.
pub(super) struct Setting<'a> {
    /// The folder for the files of the sheets.
    pub(super) place: &'a Path,
    /// In which direction columns follow each other.
    pub(super) direction: Direction,
    /// When the workbook is made.
    pub(super) now: Timestamp,
}

impl<'a> XlsxFile<'a> {
    /// Begins a workbook with the heads of all columns.
    pub(super) fn begin(out: &'a mut dyn Write, table: Table<'a>, setting: &Setting<'a>) -> anyhow::Result<Self> {
        let mut workbook = Workbook::new();
        let created = ExcelDateTime::from_timestamp(setting.now.as_second())?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        workbook.set_tempdir(setting.place)?;
        let groups: Vec<Group<'a>> = table.groups().collect();
        let mut named = vec!["submissions".to_owned()];
        for group in &groups {
            named.push(sheet_name(&group.worded.field.id, &named));
        }
        let heads = std::iter::once(table.heads()).chain(groups.iter().map(Group::heads));
        let mut sheets = Vec::new();
        for (name, heads) in named.iter().zip(heads) {
            let sheet = workbook.add_worksheet_with_constant_memory()?;
            sheet.set_name(name)?.set_right_to_left(setting.direction == Direction::RightToLeft);
            sheets.push(Sheet::begin(sheet, &heads)?);
        }
        Ok(Self { out, place: setting.place, workbook, table, groups, sheets, cut: 0 })
    }

    fn line(&mut self, index: usize, cells: &[Cell]) -> anyhow::Result<()> {
        let sheet = self.workbook.worksheet_from_index(index)?;
        self.cut += self.sheets[index].line(sheet, cells)?;
        Ok(())
    }
}

impl ExportWriter for XlsxFile<'_> {
    fn write(&mut self, record: &Record, placed: &Placed) -> anyhow::Result<()> {
        self.line(0, &self.table.cells(record, placed))?;
        for group in 0..self.groups.len() {
            for row in self.groups[group].rows(record, placed) {
                self.line(group + 1, &row)?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> anyhow::Result<Option<String>> {
        for (index, sheet) in self.sheets.iter().enumerate() {
            self.workbook.worksheet_from_index(index)?.autofilter(0, 0, sheet.lines - 1, sheet.columns - 1)?;
        }
        // The workbook asks for a writer that can be sent to another thread, which ours need not be.
        let mut whole = tempfile::tempfile_in(self.place)?;
        self.workbook.save_to_writer(io::BufWriter::new(&mut whole))?;
        whole.rewind()?;
        io::copy(&mut whole, self.out)?;
        let told = format!(
            "{} cells were too long for XLSX and end in `{}`; CSV and JSON have them whole",
            self.cut,
            CUT.trim()
        );
        Ok((self.cut > 0).then_some(told))
    }
}

impl Sheet {
    fn begin(sheet: &mut Worksheet, heads: &[String]) -> anyhow::Result<Self> {
        let bold = Format::new().set_bold();
        sheet.set_freeze_panes(1, 0)?;
        let mut columns = 0;
        for head in heads {
            sheet.set_column_width(columns, WIDTH)?;
            sheet.write_string_with_format(0, columns, within_a_cell(head).as_ref(), &bold)?;
            columns += 1;
        }
        Ok(Self { columns, lines: 1 })
    }

    /// Writes a line and returns how many texts were too long.
    fn line(&mut self, sheet: &mut Worksheet, cells: &[Cell]) -> anyhow::Result<usize> {
        let mut cut = 0;
        for (cell, column) in cells.iter().zip(0..) {
            let text = match cell {
                Cell::Empty => continue,
                Cell::Number(number) if number.unsigned_abs() <= EXACT => {
                    sheet.write_number(self.lines, column, *number as f64).map_err(full)?;
                    continue;
                }
                Cell::Number(number) => Cow::from(number.to_string()),
                Cell::Text(text) => within_a_cell(text),
            };
            cut += usize::from(matches!((cell, &text), (Cell::Text(_), Cow::Owned(_))));
            // A string is no formula here, whatever it begins with.
            sheet.write_string(self.lines, column, text.as_ref()).map_err(full)?;
        }
        self.lines += 1;
        Ok(cut)
    }
}

/// Says what to do when a sheet has no line left.
fn full(error: XlsxError) -> anyhow::Error {
    let is_full = matches!(error, XlsxError::RowColumnLimitError);
    let error = anyhow::Error::from(error);
    if is_full { error.context("a sheet has no more lines than 1048576: choose `--format csv`") } else { error }
}

/// Returns as much of a text as a cell may have; an owned text is a shorter one.
fn within_a_cell(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return text.into();
    }
    let mut units = CUT.encode_utf16().count();
    let fits = |sign: &char| {
        units += sign.len_utf16();
        units <= LONGEST
    };
    let begin: String = text.chars().take_while(fits).collect();
    (begin + CUT).into()
}

/// Returns a name for the sheet of a group: its id, as far as a sheet's name may go.
fn sheet_name(id: &str, taken: &[String]) -> String {
    let names = (1..).map(|attempt| {
        let behind = if attempt == 1 { String::new() } else { format!("-{attempt}") };
        let begin: String = id.chars().take(LONGEST_NAME - behind.len()).collect();
        begin + &behind
    });
    // Excel keeps this name for itself.
    let mut free = names.filter(|name| name != "history" && !taken.contains(name));
    free.next().expect("there are more names than groups")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_to_what_a_cell_holds_and_says_so() {
        for (text, length) in [("a".repeat(LONGEST), LONGEST), ("😀".repeat(LONGEST / 2), LONGEST - 1)] {
            assert_eq!(within_a_cell(&text), text);
            assert_eq!(text.encode_utf16().count(), length);
        }
        for text in ["a".repeat(LONGEST + 1), "😀".repeat(LONGEST), "ق".repeat(LONGEST * 2)] {
            let cut = within_a_cell(&text);
            assert!(cut.ends_with(CUT) && cut.encode_utf16().count() <= LONGEST, "{}", cut.len());
            assert!(cut.encode_utf16().count() >= LONGEST - 1);
        }
    }

    #[test]
    fn sheets_have_names_that_excel_takes() {
        let taken = ["submissions", "partners", &"a".repeat(31)].map(str::to_owned);
        for (id, name) in [
            ("team", "team"),
            ("submissions", "submissions-2"),
            ("partners", "partners-2"),
            ("history", "history-2"),
            (&"b".repeat(40), &"b".repeat(31)),
            (&"a".repeat(40), &format!("{}-2", "a".repeat(29))),
        ] {
            assert_eq!(sheet_name(id, &taken), name);
        }
    }
}
