//! A look into calendar files.

/// An event of a calendar file, by the names of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    lines: Vec<(String, String)>,
}

impl Event {
    /// Returns what stands behind a name.
    pub(crate) fn get(&self, name: &str) -> &str {
        let line = self.lines.iter().find(|(known, _)| known == name);
        line.map(|(_, value)| value.as_str()).unwrap_or_else(|| panic!("{name} is not among {:?}", self.lines))
    }
}

/// Returns the events of a calendar file, with folded lines joined.
pub(crate) fn events(calendar: &str) -> Vec<Event> {
    let whole = calendar.replace("\r\n ", "");
    let pair = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned()));
    let event = |text: &str| {
        let (lines, _) = text.split_once("END:VEVENT").expect("what begins ends");
        Event { lines: lines.lines().filter_map(pair).collect() }
    };
    whole.split("BEGIN:VEVENT").skip(1).map(event).collect()
}

/// Returns the event whose identifier begins like this.
pub(crate) fn event(calendar: &str, uid: &str) -> Event {
    let found = events(calendar).into_iter().find(|event| event.get("UID").starts_with(uid));
    found.unwrap_or_else(|| panic!("there is no {uid} in {calendar}"))
}
