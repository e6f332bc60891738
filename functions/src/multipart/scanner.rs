//! Cuts the bytes of a multipart body at its boundaries, however they arrive.
//!
//! Pure and stingy: [`Scanner::push`] takes some bytes, [`Scanner::next`] says what they came to, and
//! no more is held than one push, the head of a part and a boundary. Stricter than the standard where
//! no browser needs its freedom: nothing stands before the first boundary, and a boundary that is not
//! followed as it should be is a damaged body and no content.

use memchr::memmem;

/// The largest head of a part, in bytes: its three headers with a long name.
pub(super) const LARGEST_HEAD: usize = 4 * 1024;

/// What the next bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing until more bytes come.
    Hungry,
    /// The head of a part, without the empty line below it.
    Head(Vec<u8>),
    /// Some content of the part.
    Content(Vec<u8>),
    /// The end of the part.
    PartEnds,
    /// The end of the body; whatever follows means nothing.
    BodyEnds,
}

/// Why no more can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// The bytes are not cut by the boundary as they should be.
    Shape,
    /// The head of a part is too large.
    Head,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Start,
    BehindBoundary,
    InHead,
    InContent,
    Ended,
}

/// The bytes that are not cut yet.
#[derive(Debug)]
pub(super) struct Scanner {
    /// The line break and the boundary that end a part.
    delimiter: memmem::Finder<'static>,
    held: Vec<u8>,
    state: State,
}

impl Scanner {
    /// Begins a body with that boundary.
    pub(super) fn new(boundary: &str) -> Self {
        let delimiter = memmem::Finder::new(format!("\r\n--{boundary}").as_bytes()).into_owned();
        Self { delimiter, held: Vec::new(), state: State::Start }
    }

    /// Takes the next bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.state != State::Ended {
            self.held.extend_from_slice(bytes);
        }
    }

    /// Says what the bytes held came to.
    pub(super) fn next(&mut self) -> Result<Found, Broken> {
        loop {
            let moved = match self.state {
                State::Start => self.pass_first_boundary()?,
                State::BehindBoundary => self.pass_line_end()?,
                State::InHead => return self.take_head(),
                State::InContent => return Ok(self.take_content()),
                State::Ended => return Ok(Found::BodyEnds),
            };
            if !moved {
                return Ok(Found::Hungry);
            }
        }
    }

    /// Passes the boundary that opens the body, before which a line break may stand.
    fn pass_first_boundary(&mut self) -> Result<bool, Broken> {
        let delimiter = self.delimiter.needle();
        let wanted = if self.held.starts_with(b"\r") { delimiter } else { &delimiter[2..] };
        let length = wanted.len();
        let compared = self.held.len().min(length);
        if self.held[..compared] != wanted[..compared] {
            return Err(Broken::Shape);
        }
        if compared < length {
            return Ok(false);
        }
        self.take(length);
        self.state = State::BehindBoundary;
        Ok(true)
    }

    fn pass_line_end(&mut self) -> Result<bool, Broken> {
        self.state = match self.held.get(..2) {
            None => return Ok(false),
            Some(b"\r\n") => State::InHead,
            Some(b"--") => State::Ended,
            Some(_) => return Err(Broken::Shape),
        };
        self.take(2);
        Ok(true)
    }

    fn take_head(&mut self) -> Result<Found, Broken> {
        let looked_at = self.held.len().min(LARGEST_HEAD + 4);
        match memmem::find(&self.held[..looked_at], b"\r\n\r\n") {
            Some(length) => {
                let head = self.take(length);
                self.take(4);
                self.state = State::InContent;
                Ok(Found::Head(head))
            }
            None if looked_at == LARGEST_HEAD + 4 => Err(Broken::Head),
            None => Ok(Found::Hungry),
        }
    }

    fn take_content(&mut self) -> Found {
        match self.delimiter.find(&self.held) {
            Some(0) => {
                self.take(self.delimiter.needle().len());
                self.state = State::BehindBoundary;
                Found::PartEnds
            }
            Some(length) => Found::Content(self.take(length)),
            // The end may be the beginning of a boundary.
            None => match self.held.len().saturating_sub(self.delimiter.needle().len() - 1) {
                0 => Found::Hungry,
                length => Found::Content(self.take(length)),
            },
        }
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        self.held.drain(..length).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &[u8] = b"--x\r\nA: 1\r\n\r\nfirst\r\n--x\r\nB: 2\r\n\r\n\r\n--x--\r\n";

    /// Scans a body that arrives in pieces of one size, and joins what belongs together.
    fn scan(body: &[u8], size: usize) -> (Vec<Found>, Option<Broken>) {
        let mut scanner = Scanner::new("x");
        let mut found = Vec::new();
        for piece in body.chunks(size.max(1)) {
            scanner.push(piece);
            loop {
                match (scanner.next(), found.last_mut()) {
                    (Err(broken), _) => return (found, Some(broken)),
                    (Ok(Found::Hungry), _) => break,
                    (Ok(Found::BodyEnds), _) => {
                        found.push(Found::BodyEnds);
                        return (found, None);
                    }
                    (Ok(Found::Content(more)), Some(Found::Content(content))) => content.extend(more),
                    (Ok(other), _) => found.push(other),
                }
            }
        }
        (found, None)
    }

    #[test]
    fn a_body_is_cut_the_same_however_it_arrives() {
        let expected = vec![
            Found::Head(b"A: 1".to_vec()),
            Found::Content(b"first".to_vec()),
            Found::PartEnds,
            Found::Head(b"B: 2".to_vec()),
            Found::PartEnds,
            Found::BodyEnds,
        ];
        for size in 1..=TWO.len() {
            assert_eq!(scan(TWO, size), (expected.clone(), None), "{size}");
        }
    }

    #[test]
    fn a_body_that_is_cut_off_has_no_end() {
        for length in 0..TWO.len() - 2 {
            let (found, broken) = scan(&TWO[..length], 7);
            assert_eq!((found.last() == Some(&Found::BodyEnds), broken), (false, None), "{length}");
        }
    }

    #[test]
    fn what_is_not_cut_by_the_boundary_is_broken() {
        for (body, expected) in [
            (&b"preamble\r\n--x\r\n"[..], Some(Broken::Shape)),
            (b"--y\r\n", Some(Broken::Shape)),
            (b"--xy\r\n", Some(Broken::Shape)),
            (b"--x\na", Some(Broken::Shape)),
            (b"--x\r\n\r\n\r\na\r\n--xy\r\n", Some(Broken::Shape)),
            (b"\r\n--x--", None),
            (b"--x--anything", None),
            (b"", None),
        ] {
            assert_eq!(scan(body, 3).1, expected, "{body:?}");
        }
        let endless = [b"--x\r\n".to_vec(), vec![b'a'; LARGEST_HEAD + 5]].concat();
        assert_eq!(scan(&endless, 64).1, Some(Broken::Head));
    }

    #[test]
    fn what_looks_like_a_boundary_is_content() {
        for content in ["\r\n", "\r\n--", "--x", "\r\n-", "\n--x", "\r\r\n--", "a\r\n\r\n--b"] {
            let body = format!("--x\r\nA: 1\r\n\r\n{content}\r\n--x--");
            for size in 1..body.len() {
                let (found, _) = scan(body.as_bytes(), size);
                assert_eq!(found.get(1), Some(&Found::Content(content.into())), "{content:?} {size}");
            }
        }
    }
}
