//! The text of a template into its syntax. Reading stops at the first thing that is not understood.

mod body;
mod expression;
mod token;

use crate::syntax::{Named, Place, Syntax};

use token::{Token, tokens};

/// How deep expressions and bodies may lie in each other.
const DEEPEST: usize = 100;

/// What is not understood, and where.
#[derive(Debug)]
pub(crate) struct Misread {
    pub(crate) place: Place,
    pub(crate) message: String,
}

impl Misread {
    fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into() }
    }
}

/// Reads a template.
pub(crate) fn parse(text: &str) -> Result<Syntax, Misread> {
    let tokens = tokens(text)?;
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let mut parser = Parser { tokens, next: 0, end: Place { start: end, end }, depth: 0 };
    parser.template()
}

struct Parser<'s> {
    tokens: Vec<(Token<'s>, Place)>,
    next: usize,
    /// Where the template ends.
    end: Place,
    depth: usize,
}

impl<'s> Parser<'s> {
    fn peek(&self) -> Option<&Token<'s>> {
        self.tokens.get(self.next).map(|(token, _)| token)
    }

    /// Returns where the next token stands.
    fn here(&self) -> Place {
        self.tokens.get(self.next).map_or(self.end, |(_, place)| *place)
    }

    /// Returns where the last token stands that was taken.
    fn before(&self) -> Place {
        self.next.checked_sub(1).and_then(|before| self.tokens.get(before)).map_or(self.end, |(_, place)| *place)
    }

    fn take(&mut self) -> Option<(Token<'s>, Place)> {
        let token = self.tokens.get(self.next).cloned();
        self.next += usize::from(token.is_some());
        token
    }

    /// Takes a sign or a word, if it comes next.
    fn takes(&mut self, wanted: &Token<'_>) -> bool {
        let there = self.peek() == Some(wanted);
        self.next += usize::from(there);
        there
    }

    fn takes_sign(&mut self, sign: &'static str) -> bool {
        self.takes(&Token::Sign(sign))
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.takes(&Token::Word(word))
    }

    fn expect_sign(&mut self, sign: &'static str) -> Result<(), Misread> {
        if self.takes_sign(sign) { Ok(()) } else { Err(self.unexpected(&format!("`{sign}`"))) }
    }

    fn word(&mut self, what: &str) -> Result<Named, Misread> {
        match self.peek() {
            Some(Token::Word(word)) => {
                let named = Named { text: (*word).to_owned(), place: self.here() };
                self.next += 1;
                Ok(named)
            }
            _ => Err(self.unexpected(what)),
        }
    }

    fn string(&mut self, what: &str) -> Result<Named, Misread> {
        match self.peek() {
            Some(Token::String(text)) => {
                let named = Named { text: text.clone(), place: self.here() };
                self.next += 1;
                Ok(named)
            }
            _ => Err(self.unexpected(what)),
        }
    }

    /// Says what stands where something else was expected.
    fn unexpected(&self, expected: &str) -> Misread {
        let message = match self.peek() {
            Some(token) => format!("Found {token} but expected {expected}."),
            None => format!("The template ends here, but {expected} was expected."),
        };
        Misread::new(self.here(), message)
    }

    /// Reads what lies one level deeper.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Misread>) -> Result<T, Misread> {
        if self.depth == DEEPEST {
            return Err(Misread::new(self.here(), format!("More than {DEEPEST} levels lie in each other here.")));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }
}
