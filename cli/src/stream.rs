//! Where texts go: a writer, and whether a person sits behind it.

use std::fmt::Display;
use std::io::{self, Write};

use generator::diagnostic::Colours;

/// The two writers of a run.
pub struct Streams<'a> {
    /// What was asked for.
    pub out: &'a mut (dyn Write + Send),
    /// What is told besides: progress, summaries, errors.
    pub err: &'a mut (dyn Write + Send),
}

/// What a stream leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// A file, a pipe, or a test: plain text only.
    File,
    /// A person who wants no colours.
    Terminal,
    /// A person.
    ColourTerminal,
}

/// A writer with what it leads to.
pub struct Stream<'a> {
    writer: &'a mut (dyn Write + Send),
    device: Device,
}

impl<'a> Stream<'a> {
    /// Joins a writer with what it leads to.
    pub fn new(writer: &'a mut (dyn Write + Send), device: Device) -> Self {
        Self { writer, device }
    }

    /// Writes a line.
    pub fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.writer, "{text}")
    }

    /// Tells whether a person sits behind the stream.
    pub fn on_terminal(&self) -> bool {
        self.device != Device::File
    }

    /// Tells whether the text may have colours.
    pub fn in_colour(&self) -> bool {
        self.device == Device::ColourTerminal
    }

    /// Returns how faults are drawn on this stream.
    pub fn colours(&self) -> Colours {
        if self.in_colour() { Colours::On } else { Colours::Off }
    }
}

impl Write for Stream<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Writes out what would steer a terminal: a visitor's text must not.
pub fn printable(text: &str) -> String {
    let sign = |sign: char| match sign {
        '\n' => "\n".to_owned(),
        sign if sign.is_control() => sign.escape_unicode().to_string(),
        sign => sign.to_string(),
    };
    text.chars().map(sign).collect()
}

/// Returns rows with each column as wide as its widest cell.
pub fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..N).map(width).collect();
    let padded = |row: &[String; N]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(padded).collect::<Vec<_>>().join("\n")
}
