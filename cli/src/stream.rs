//! Where texts go: a writer, and whether a person sits behind it.

use std::fmt::Display;
use std::io::{self, Write};

use generator::diagnostic::Colours;

/// The two writers of a run.
pub struct Streams<'a> {
    /// What was asked for.
    pub out: &'a mut dyn Write,
    /// What is told besides: progress, summaries, errors.
    pub err: &'a mut dyn Write,
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
    writer: &'a mut dyn Write,
    device: Device,
}

impl<'a> Stream<'a> {
    /// Joins a writer with what it leads to.
    pub fn new(writer: &'a mut dyn Write, device: Device) -> Self {
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
