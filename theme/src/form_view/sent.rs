//! What a browser sent, looked up by name.

/// The pairs of a form as they came.
#[derive(Clone, Copy)]
pub(super) struct Sent<'a>(&'a [(String, String)]);

impl<'a> Sent<'a> {
    /// Wraps the pairs.
    pub(super) fn new(pairs: &'a [(String, String)]) -> Self {
        Self(pairs)
    }

    /// Returns the first value of a name; empty when it was not sent.
    pub(super) fn value(self, name: &str) -> &'a str {
        self.values(name).next().unwrap_or_default()
    }

    /// Tells whether a value was sent under a name.
    pub(super) fn has(self, name: &str, value: &str) -> bool {
        self.values(name).any(|sent| sent == value)
    }

    /// Returns the number of the last row of a group in which something was typed, or that was asked
    /// for; 0 without one.
    pub(super) fn last_row(self, group: &str) -> usize {
        let filled = self.0.iter().filter(|(_, value)| !value.trim().is_empty());
        let rows = filled.filter_map(|(name, _)| super::names::of_row(name)).filter(|(of, ..)| *of == group);
        rows.map(|(_, number, _)| number).max().unwrap_or(0)
    }

    fn values(self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }
}
