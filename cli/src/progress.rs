//! Tells a person that work is going on, once it has taken half a second.

use std::io::Write;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::stream::Stream;

/// How long nobody needs to be told anything.
const PATIENCE: Duration = Duration::from_millis(500);
const STEP: Duration = Duration::from_millis(100);

/// Does the work and returns what came of it. On a terminal, a line counts the seconds meanwhile
/// and is gone afterwards; elsewhere nothing is written.
pub fn shown<T>(err: &mut Stream<'_>, doing: &str, work: impl FnOnce() -> T) -> T {
    if err.on_terminal() { counted(err, doing, PATIENCE, work) } else { work() }
}

/// Tells a person how far work has come, in place of [`shown`] where that is known: on a terminal,
/// a line counts and is gone with the value; elsewhere nothing is written.
pub struct Counter<'s, 'w> {
    err: &'s mut Stream<'w>,
    doing: &'static str,
    due: Instant,
    told: bool,
}

impl<'s, 'w> Counter<'s, 'w> {
    /// Begins to count.
    pub fn new(err: &'s mut Stream<'w>, doing: &'static str) -> Self {
        Self { err, doing, due: Instant::now() + PATIENCE, told: false }
    }

    /// Says how far the work has come, as `500 pages`.
    pub fn reached(&mut self, reached: &str) {
        let now = Instant::now();
        if self.err.on_terminal() && now >= self.due {
            let _ = write!(self.err, "\r{}: {reached}\u{1b}[K", self.doing).and_then(|()| self.err.flush());
            (self.due, self.told) = (now + STEP, true);
        }
    }
}

impl Drop for Counter<'_, '_> {
    fn drop(&mut self) {
        if self.told {
            let _ = write!(self.err, "\r\u{1b}[K").and_then(|()| self.err.flush());
        }
    }
}

/// Returns how long something took, in words.
pub fn seconds(duration: Duration) -> String {
    match duration.as_millis() {
        millis @ 0..1000 => format!("{millis} ms"),
        millis => format!("{}.{} s", millis / 1000, millis % 1000 / 100),
    }
}

/// Does the work on this thread, which may be one of those that share it, and counts on another.
fn counted<T>(err: &mut Stream<'_>, doing: &str, patience: Duration, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    thread::scope(|scope| {
        // Gone when the work is done, and when it panics.
        let (_done, waiting) = mpsc::channel::<()>();
        scope.spawn(move || {
            let (mut wait, mut told) = (patience, false);
            while waiting.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                count(err, doing, begun.elapsed());
                (wait, told) = (STEP, true);
            }
            if told {
                let _ = write!(err, "\r\u{1b}[K").and_then(|()| err.flush());
            }
        });
        work()
    })
}

/// Writes the line that counts. A terminal that cannot be written to stops no work.
fn count(err: &mut Stream<'_>, doing: &str, elapsed: Duration) {
    let _ = write!(err, "\r{doing}: {}", seconds(elapsed)).and_then(|()| err.flush());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Device;

    #[test]
    fn a_duration_is_short_to_read() {
        for (millis, expected) in [(0, "0 ms"), (999, "999 ms"), (1000, "1.0 s"), (12_345, "12.3 s")] {
            assert_eq!(seconds(Duration::from_millis(millis)), expected);
        }
    }

    /// A terminal that tells when something was written to it.
    struct Told(Vec<u8>, mpsc::Sender<()>);

    impl Write for Told {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            let _ = self.1.send(());
            Ok(())
        }
    }

    #[test]
    fn long_work_is_counted_on_one_line_that_is_gone_afterwards() {
        let (sender, written) = mpsc::channel();
        let mut terminal = Told(Vec::new(), sender);
        let mut err = Stream::new(&mut terminal, Device::Terminal);
        let result = counted(&mut err, "building", Duration::ZERO, move || written.recv().is_ok());
        let text = String::from_utf8(terminal.0).expect("text");
        assert!(result && text.starts_with("\rbuilding: ") && text.ends_with("\r\u{1b}[K"), "{text:?}");
        assert!(!text.contains('\n'), "{text:?}");
    }

    #[test]
    fn what_is_counted_is_told_on_a_terminal_alone_and_gone_afterwards() {
        for (device, expected) in [(Device::File, ""), (Device::Terminal, "\rexporting: 500 pages\u{1b}[K\r\u{1b}[K")] {
            let mut written = Vec::new();
            let mut err = Stream::new(&mut written, device);
            let mut counter = Counter::new(&mut err, "exporting");
            counter.reached("1 page");
            counter.due = Instant::now();
            counter.reached("500 pages");
            drop(counter);
            assert_eq!(String::from_utf8(written).expect("text"), expected, "{device:?}");
        }
    }

    #[test]
    fn quick_work_leaves_no_trace_on_any_device() {
        for device in [Device::File, Device::Terminal] {
            let mut written = Vec::new();
            assert_eq!(shown(&mut Stream::new(&mut written, device), "building", || 7), 7);
            assert!(written.is_empty(), "{device:?}");
        }
    }
}
