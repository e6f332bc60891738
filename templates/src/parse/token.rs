//! The text of a template into tokens: texts, and the words and signs between `{{`, `{%` and their ends.

use std::fmt;

use super::Misread;
use crate::syntax::Place;

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'s> {
    /// What is drawn as it stands.
    Text(&'s str),
    PrintStart,
    PrintEnd,
    TagStart,
    TagEnd,
    Word(&'s str),
    String(String),
    Integer(i64),
    Float(f64),
    Sign(&'static str),
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => formatter.write_str("text"),
            Self::PrintStart => formatter.write_str("`{{`"),
            Self::PrintEnd => formatter.write_str("`}}`"),
            Self::TagStart => formatter.write_str("`{%`"),
            Self::TagEnd => formatter.write_str("`%}`"),
            Self::Word(word) => write!(formatter, "`{word}`"),
            Self::String(text) => write!(formatter, "{text:?}"),
            Self::Integer(number) => write!(formatter, "`{number}`"),
            Self::Float(number) => write!(formatter, "`{number:?}`"),
            Self::Sign(sign) => write!(formatter, "`{sign}`"),
        }
    }
}

/// All signs; those that begin with another one come before it.
const SIGNS: [&str; 25] = [
    "?.", "==", "!=", "<=", ">=", "<", ">", ".", ",", "(", ")", "[", "]", "{", "}", "=", "~", "-", "+", "*", "%", "/",
    "|", ":", "@",
];

/// Takes a template apart.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token<'_>, Place)>, Misread> {
    let mut reader = Reader { text, at: 0, tokens: Vec::new(), trim: false };
    while reader.at < text.len() {
        reader.outside()?;
    }
    Ok(reader.tokens)
}

struct Reader<'s> {
    text: &'s str,
    /// The next byte.
    at: usize,
    tokens: Vec<(Token<'s>, Place)>,
    /// Whether the next text loses the blanks it begins with.
    trim: bool,
}

fn place(start: usize, end: usize) -> Place {
    let narrow = |bytes| u32::try_from(bytes).unwrap_or(u32::MAX);
    Place { start: narrow(start), end: narrow(end) }
}

impl<'s> Reader<'s> {
    fn rest(&self) -> &'s str {
        &self.text[self.at..]
    }

    fn push(&mut self, token: Token<'s>, length: usize) {
        self.tokens.push((token, place(self.at, self.at + length)));
        self.at += length;
    }

    /// Reads text up to the next mark, and what the mark opens.
    fn outside(&mut self) -> Result<(), Misread> {
        let rest = self.rest();
        let marks = rest.match_indices('{').map(|(found, _)| found);
        let mut marks = marks.filter(|found| matches!(rest.as_bytes().get(found + 1), Some(b'{' | b'%' | b'#')));
        let length = marks.next().unwrap_or(rest.len());
        let opening = rest.get(length..length + 2);
        let tight = |at: usize| rest[at..].starts_with('-');
        let mut text = &rest[..length];
        if std::mem::take(&mut self.trim) {
            text = text.trim_start();
        }
        if opening.is_some() && tight(length + 2) {
            text = text.trim_end();
        }
        if !text.is_empty() {
            self.tokens.push((Token::Text(text), place(self.at, self.at + length)));
        }
        self.at += length;
        let Some(opening) = opening else { return Ok(()) };
        let opened = 2 + usize::from(tight(length + 2));
        match opening {
            "{{" => {
                self.push(Token::PrintStart, opened);
                self.inside("}}", Token::PrintEnd)
            }
            "{%" => {
                self.push(Token::TagStart, opened);
                self.inside("%}", Token::TagEnd)
            }
            _ => self.comment(opened),
        }
    }

    fn comment(&mut self, opened: usize) -> Result<(), Misread> {
        let said = &self.rest()[opened..];
        let Some(length) = said.find("#}") else {
            return Err(Misread::new(place(self.at, self.at + 2), "This comment has no end: `#}`."));
        };
        self.trim = said[..length].ends_with('-');
        self.at += opened + length + 2;
        Ok(())
    }

    /// Reads words and signs up to the closing mark.
    fn inside(&mut self, closing: &'static str, end: Token<'s>) -> Result<(), Misread> {
        let opened = self.tokens.last().map_or(place(0, 0), |(_, place)| *place);
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            let rest = self.rest();
            let Some(first) = rest.chars().next() else {
                return Err(Misread::new(opened, format!("What begins here has no end: `{closing}`.")));
            };
            if rest.starts_with(closing) {
                self.push(end, closing.len());
                return Ok(());
            }
            if rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(closing)) {
                self.push(end, closing.len() + 1);
                self.trim = true;
                return Ok(());
            }
            match first {
                '"' | '\'' | '`' => self.string(first)?,
                '0'..='9' => self.number()?,
                'a'..='z' | 'A'..='Z' | '_' => {
                    let length = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
                    let word = &rest[..length.unwrap_or(rest.len())];
                    self.push(Token::Word(word), word.len());
                }
                _ => match SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
                    Some(sign) => self.push(Token::Sign(sign), sign.len()),
                    None => {
                        let here = place(self.at, self.at + first.len_utf8());
                        return Err(Misread::new(here, format!("`{first}` means nothing here.")));
                    }
                },
            }
        }
    }

    fn string(&mut self, quote: char) -> Result<(), Misread> {
        let mut text = String::new();
        let mut letters = self.rest().char_indices().skip(1);
        while let Some((found, letter)) = letters.next() {
            match letter {
                '\\' => match letters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, escaped @ ('"' | '\'' | '`' | '\\' | '/'))) => text.push(escaped),
                    other => {
                        let end = self.at + found + 1 + other.map_or(0, |(_, letter)| letter.len_utf8());
                        return Err(Misread::new(place(self.at + found, end), "This escape means nothing."));
                    }
                },
                _ if letter == quote => {
                    self.push(Token::String(text), found + 1);
                    return Ok(());
                }
                _ => text.push(letter),
            }
        }
        Err(Misread::new(place(self.at, self.at + 1), "This text has no end."))
    }

    fn number(&mut self) -> Result<(), Misread> {
        let rest = self.rest();
        let digits = |text: &str| text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
        let whole = digits(rest);
        let decimals = rest[whole..].strip_prefix('.').map_or(0, digits);
        let length = if decimals > 0 { whole + 1 + decimals } else { whole };
        let written = &rest[..length];
        let number = if decimals > 0 {
            written.parse().ok().map(Token::Float)
        } else {
            written.parse().ok().map(Token::Integer)
        };
        let Some(number) = number else {
            return Err(Misread::new(place(self.at, self.at + length), "This number is too large."));
        };
        self.push(number, length);
        Ok(())
    }
}
