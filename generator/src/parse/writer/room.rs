//! What prose is written into, taken over from one text to the next.

use std::cell::Cell;

use crate::parse::body::{Body, Heading, Hole};

#[derive(Default)]
pub(super) struct Buffer {
    pub(super) html: String,
    /// Where in it there are holes, in order.
    pub(super) holes: Vec<(u32, Hole)>,
}

/// What a writer writes into. The next one on the same thread takes it over, so that it grows once; a body is
/// kept for as long as its site is, and has a copy that is as large as it must be.
#[derive(Default)]
pub(super) struct Room {
    pub(super) current: Buffer,
    pub(super) spare: Buffer,
    pub(super) headings: Vec<Heading>,
}

thread_local! {
    static ROOM: Cell<Room> = Cell::default();
}

impl Room {
    /// Takes the room that was left on this thread.
    pub(super) fn of_this_thread() -> Self {
        ROOM.take()
    }

    /// Returns what was written, and leaves the room for the next.
    pub(super) fn left(mut self) -> Body {
        let body = Body {
            html: self.current.html.as_str().to_owned(),
            holes: taken(&mut self.current.holes),
            headings: taken(&mut self.headings),
        };
        [&mut self.current, &mut self.spare].into_iter().for_each(Buffer::clear);
        ROOM.set(self);
        body
    }
}

impl Buffer {
    pub(super) fn hole(&mut self, hole: Hole) {
        let at = u32::try_from(self.html.len()).expect("a file of prose is not so large");
        self.holes.push((at, hole));
    }

    fn clear(&mut self) {
        self.html.clear();
        self.holes.clear();
    }

    /// Appends what was written apart.
    pub(super) fn append(&mut self, inner: &mut Self) {
        let before = u32::try_from(self.html.len()).expect("a file of prose is not so large");
        self.html.push_str(&inner.html);
        self.holes.extend(inner.holes.drain(..).map(|(at, hole)| (before + at, hole)));
    }
}

/// Takes items out into a list that is as large as it must be, and leaves their room.
pub(crate) fn taken<T>(items: &mut Vec<T>) -> Vec<T> {
    let mut taken = Vec::with_capacity(items.len());
    taken.append(items);
    taken
}
