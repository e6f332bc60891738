//! `convoca submissions export`: all submissions of a form in one file, for spreadsheets and programs.
//!
//! 1. [`definition`] reads the form, and its words when labels are asked for;
//! 2. [`destination`] finds the place of the file, before anything is read from the store;
//! 3. [`placed`] gives every answer of a record its place in the definition;
//! 4. [`csv_file`], [`xlsx_file`] or [`json_file`] writes it; the first two by way of [`table`].
//!
//! Records come a page at a time, oldest first, and go into the file at once: nothing here holds
//! more than a page. Answers are in the file and nowhere else, least of all on standard error.

mod definition;
mod destination;

mod answered;
mod placed;
mod table;

mod csv_file;
mod json_file;
mod xlsx_file;

use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::bail;
use clap::{Args, ValueEnum};
use functions::record::Record;
use functions::store::{Filter, Order, Store};
use jiff::Timestamp;
use words::{Direction, Lang};

use super::{known, open, pages};
use crate::commands::counted::counted;
use crate::moment::{Now, instant_or_day};
use crate::progress::Counter;
use crate::store::StoreOption;
use crate::stream::Stream;
use crate::{Exit, Session};
use definition::{Definition, Labels, Worded};
use destination::{Destination, Existing, STANDARD_OUTPUT};
use placed::Placed;
use table::Table;

/// Writes all submissions of a form into one file
///
/// The oldest come first. Columns and keys are the ids of `form.yaml` in its order,
/// whatever the language of a page was. Answers to what is no longer asked stand in
/// `other-answers`. `--labels` adds the questions and the names of options, in one
/// of the form's languages.
///
///   csv   for spreadsheets; a text that could be taken for a formula has an
///         apostrophe before it; a group is one column of JSON
///   xlsx  the same without apostrophes, and a further sheet for each group
///   json  for programs: typed values, with their JSON Schema
///
/// The file is personal data: nobody but you can read it, and it is there whole or
/// not at all. However many submissions there are, memory does not grow.
///
/// Examples:
///
///   convoca submissions export --form proposal --out proposals.csv
///   convoca submissions export --form proposal --labels es --out proposals.xlsx
///   convoca submissions export --form network --format json --out - | jq .records
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The form, by its folder
    #[arg(long, value_name = "FORM")]
    form: String,

    /// Only those of one call, by its folder
    #[arg(long, value_name = "CALL")]
    call: Option<String>,

    /// Only those received from then on: an instant, or a day, which begins at midnight in UTC
    #[arg(long, value_name = "WHEN", value_parser = instant_or_day)]
    since: Option<Timestamp>,

    #[command(flatten)]
    file: FileArguments,
}

/// The file that records are written into.
#[derive(Clone, Debug, Args)]
pub(in crate::commands) struct FileArguments {
    /// What kind of file [default: as the ending of FILE says, or else csv]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Adds the questions to the ids of columns, and puts the names of options, countries and
    /// languages in place of their ids, in this language
    #[arg(long, value_name = "LANG", value_parser = lang)]
    labels: Option<Lang>,

    /// What stands between the columns of CSV; spreadsheets set to Spanish or French want `;`
    /// [default: ,]
    #[arg(long, value_name = "SIGN", value_parser = [",", ";"])]
    separator: Option<String>,

    /// File to write, or `-` for standard output
    #[arg(long, value_name = "FILE")]
    out: String,

    /// Replaces the file if it is there
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    now: Now,

    #[command(flatten)]
    store: StoreOption,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table as text
    Csv,
    /// A workbook of Excel
    Xlsx,
    /// An object with the schema and the records
    Json,
}

/// A file that records are written into, one after the other.
trait ExportWriter {
    /// Writes a record.
    fn write(&mut self, record: &Record, placed: &Placed) -> anyhow::Result<()>;

    /// Writes what stands behind the last record, and tells what could not be written as it is.
    fn finish(self: Box<Self>) -> anyhow::Result<Option<String>>;
}

/// What came of an export.
#[derive(Default)]
struct Exported {
    records: usize,
    with_others: usize,
    told: Option<String>,
}

/// Which records are written.
pub(in crate::commands) struct Chosen<'a> {
    /// The form that they answer.
    pub(in crate::commands) form: &'a str,
    /// Those of the store.
    pub(in crate::commands) filter: Filter,
    /// Those of them that are kept.
    pub(in crate::commands) keep: &'a dyn Fn(&Record) -> bool,
    /// What one of them is called.
    pub(in crate::commands) noun: &'static str,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let filter = Filter {
        form: Some(arguments.form.clone()),
        call: arguments.call.clone(),
        since: arguments.since,
        order: Order::OldestFirst,
    };
    let chosen = Chosen { form: &arguments.form, filter, keep: &|_| true, noun: "submission" };
    write_file(&arguments.file, session, &chosen).await
}

/// Writes the chosen records into a file.
pub(in crate::commands) async fn write_file(
    arguments: &FileArguments,
    session: &mut Session<'_>,
    chosen: &Chosen<'_>,
) -> anyhow::Result<Exit> {
    let format = arguments.format();
    arguments.check(format, session)?;
    let project = session.project()?;
    let definition = Definition::read(&project, chosen.form, arguments.labels.as_ref())?;
    let store = open(&arguments.store, session).await?;
    let existing = if arguments.force { Existing::IsReplaced } else { Existing::Stays };
    let mut destination = Destination::find(&arguments.out, &session.folder, existing)?;
    let folder = destination.folder();
    let mut out: Box<dyn Write + '_> = match &mut destination {
        Destination::Out => Box::new(BufWriter::new(&mut session.out)),
        Destination::File(file) => Box::new(BufWriter::new(file.file())),
    };
    let fields = definition.fields();
    let writer = arguments.writer(format, (&definition, &fields), (&mut *out, &folder))?;
    let counter = Counter::new(&mut session.err, "exporting");
    // Whoever is stopped leaves no file with personal data behind.
    let exported = tokio::select! {
        exported = export((&store, chosen), &fields, writer, counter) => exported?,
        Ok(()) = tokio::signal::ctrl_c() => bail!("stopped before the end; no file was written"),
    };
    // What the project has no longer can still be in the store; what is in neither is a slip.
    if let (0, Some(call)) = (exported.records, &chosen.filter.call) {
        known::call(&project, call)?;
    }
    out.flush()?;
    drop(out);
    tell((&exported, chosen.noun), destination, &mut session.err)?;
    Ok(Exit::Done)
}

/// Puts a file in its place and says what came of the export.
fn tell((exported, noun): (&Exported, &str), destination: Destination, err: &mut Stream<'_>) -> anyhow::Result<()> {
    let mut line = counted(exported.records, noun);
    if let Destination::File(file) = destination {
        line.push_str(&format!(" in `{}`", file.keep()?.display()));
    }
    err.line(line)?;
    if exported.with_others > 0 {
        let number = counted(exported.with_others, noun);
        err.line(format!("{number} with answers that the form has no place for now: see the other answers"))?;
    }
    if let Some(told) = &exported.told {
        err.line(told)?;
    }
    Ok(())
}

async fn export(
    (store, chosen): (&Store, &Chosen<'_>),
    fields: &[Worded<'_>],
    mut writer: Box<dyn ExportWriter + '_>,
    mut counter: Counter<'_, '_>,
) -> anyhow::Result<Exported> {
    let mut exported = Exported::default();
    let take = |records: Vec<Record>| {
        let before = exported.records;
        for record in records.iter().filter(|record| (chosen.keep)(record)) {
            let placed = Placed::of(record, fields);
            exported.with_others += usize::from(!placed.others.is_empty());
            writer.write(record, &placed)?;
            exported.records += 1;
        }
        if exported.records > before {
            counter.reached(&counted(exported.records, chosen.noun));
        }
        Ok(())
    };
    pages::each(store, &chosen.filter, take).await?;
    Ok(Exported { told: writer.finish()?, ..exported })
}

impl FileArguments {
    fn format(&self) -> Format {
        let ending = Path::new(&self.out).extension().and_then(|ending| ending.to_str());
        let said = ending.and_then(|ending| Format::from_str(ending, true).ok());
        self.format.or(said).unwrap_or(Format::Csv)
    }

    fn check(&self, format: Format, session: &Session<'_>) -> anyhow::Result<()> {
        if self.separator.is_some() && format != Format::Csv {
            bail!("`--separator` is for CSV; other formats have no separator");
        }
        if format == Format::Xlsx && self.out == STANDARD_OUTPUT && session.out.on_terminal() {
            bail!("a workbook is no text for a terminal: name a file with `--out FILE.xlsx`");
        }
        Ok(())
    }

    fn writer<'a>(
        &self,
        format: Format,
        (definition, fields): (&'a Definition, &'a [Worded<'a>]),
        (out, folder): (&'a mut dyn Write, &'a Path),
    ) -> anyhow::Result<Box<dyn ExportWriter + 'a>> {
        let now = self.now.clock().now();
        let table = Table::new(definition, fields);
        Ok(match format {
            Format::Csv => {
                let separator = if self.separator.as_deref() == Some(";") { b';' } else { b',' };
                Box::new(csv_file::CsvFile::begin(out, table, separator)?)
            }
            Format::Xlsx => {
                let direction = definition.labels.as_ref().map_or(Direction::LeftToRight, Labels::direction);
                let setting = xlsx_file::Setting { place: folder, direction, now };
                Box::new(xlsx_file::XlsxFile::begin(out, table, &setting)?)
            }
            Format::Json => Box::new(json_file::JsonFile::begin(out, (definition, fields), now)?),
        })
    }
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "a language is a tag such as es, ar or pt-BR".to_owned())
}
