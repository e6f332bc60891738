//! One translated sentence, with places for values: `Quedan {count} días`.
//!
//! A place is a name in braces. A sentence that counts has a form for each plural category that its
//! language needs. How values are written and which form is chosen is the business of
//! [`Formats`](crate::Formats).

use std::{
    collections::{BTreeMap, BTreeSet},
    error, fmt,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Category;

/// A sentence of one language, in one form or in plural forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    other: Form,
    /// The forms beside `other`; nothing when the sentence does not count.
    counted: Option<BTreeMap<Category, Form>>,
}

/// The text of one form, cut at its places.
pub(crate) type Form = Vec<Piece>;

/// A part of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text that stands as it is.
    Text(String),
    /// The name of the value that goes here.
    Place(String),
}

/// A brace that opens no place: unclosed, unopened, empty, or around something that is no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenPlace(pub String);

impl Sentence {
    /// Reads a sentence that does not count.
    pub fn parse(text: &str) -> Result<Self, BrokenPlace> {
        Ok(Self { other: cut(text)?, counted: None })
    }

    /// Reads a sentence that counts: `other`, and the further forms that its language has.
    pub fn parse_plural<'a>(
        other: &str,
        further: impl IntoIterator<Item = (Category, &'a str)>,
    ) -> Result<Self, BrokenPlace> {
        let counted =
            further.into_iter().map(|(category, text)| Ok((category, cut(text)?))).collect::<Result<_, _>>()?;
        Ok(Self { other: cut(other)?, counted: Some(counted) })
    }

    /// Returns the names of the places of all forms, sorted, none twice.
    pub fn places(&self) -> Vec<&str> {
        let names: BTreeSet<&str> = self.forms().flatten().filter_map(Piece::place).collect();
        names.into_iter().collect()
    }

    /// Returns the plural categories that the sentence has a form for, in CLDR's order; none at
    /// all when it does not count.
    pub fn categories(&self) -> Vec<Category> {
        let Some(counted) = &self.counted else { return Vec::new() };
        counted.keys().copied().chain([Category::Other]).collect()
    }

    /// Returns the form for a category, or `other` when it has none of its own.
    pub(crate) fn form(&self, category: Category) -> &Form {
        self.counted.as_ref().and_then(|counted| counted.get(&category)).unwrap_or(&self.other)
    }

    fn forms(&self) -> impl Iterator<Item = &Form> {
        self.counted.iter().flat_map(BTreeMap::values).chain([&self.other])
    }
}

impl Piece {
    fn place(&self) -> Option<&str> {
        match self {
            Self::Place(name) => Some(name),
            Self::Text(_) => None,
        }
    }
}

fn cut(text: &str) -> Result<Form, BrokenPlace> {
    let mut form = Form::new();
    let mut rest = text;
    while let Some(start) = rest.find(['{', '}']) {
        let (before, from_brace) = rest.split_at(start);
        let end = from_brace.find('}').filter(|end| *end > 0);
        let name = end.map(|end| from_brace[1..end].trim()).filter(|name| is_name(name));
        let (Some(end), Some(name)) = (end, name) else {
            let shown = end.map_or(from_brace, |end| &from_brace[..=end]);
            return Err(BrokenPlace(shown.to_owned()));
        };
        if !before.is_empty() {
            form.push(Piece::Text(before.to_owned()));
        }
        form.push(Piece::Place(name.to_owned()));
        rest = &from_brace[end + 1..];
    }
    if !rest.is_empty() {
        form.push(Piece::Text(rest.to_owned()));
    }
    Ok(form)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.".contains(letter))
}

fn joined(form: &Form) -> String {
    form.iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Place(name) => format!("{{{name}}}"),
        })
        .collect()
}

impl fmt::Display for BrokenPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no place of a sentence", self.0)
    }
}

impl error::Error for BrokenPlace {}

impl Serialize for Sentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.counted {
            None => serializer.serialize_str(&joined(&self.other)),
            Some(_) => {
                let forms = self.categories().into_iter().map(|category| (category, joined(self.form(category))));
                serializer.collect_map(forms)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Sentence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Stored {
            Plain(String),
            Plural(BTreeMap<Category, String>),
        }
        let sentence = match Stored::deserialize(deserializer)? {
            Stored::Plain(text) => Self::parse(&text),
            Stored::Plural(mut forms) => {
                let other = forms.remove(&Category::Other).ok_or_else(|| de::Error::missing_field("other"))?;
                Self::parse_plural(&other, forms.iter().map(|(category, text)| (*category, text.as_str())))
            }
        };
        sentence.map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_of_a_sentence_are_found_sorted_and_once() {
        for (text, expected) in [
            ("Sin nada", vec![]),
            ("", vec![]),
            ("{b} y {a} y {b}", vec!["a", "b"]),
            ("{ count } días", vec!["count"]),
            ("{awards.first}{org_name}", vec!["awards.first", "org_name"]),
        ] {
            assert_eq!(Sentence::parse(text).expect("the sentence is sound").places(), expected, "{text}");
        }
        let counted = Sentence::parse_plural("Quedan {count} en {place}", [(Category::One, "Queda {thing}")])
            .expect("the sentence is sound");
        assert_eq!(counted.places(), ["count", "place", "thing"], "of all forms together");
    }

    #[test]
    fn a_brace_that_makes_no_place_is_refused_and_shown() {
        for (text, shown) in [
            ("Quedan {count días", "{count días"),
            ("Quedan {} días", "{}"),
            ("Quedan { } días", "{ }"),
            ("Quedan count} días", "} días"),
            ("{a{b}}", "{a{b}"),
            ("{el nombre}", "{el nombre}"),
        ] {
            assert_eq!(Sentence::parse(text), Err(BrokenPlace(shown.into())), "{text}");
        }
    }

    #[test]
    fn only_a_sentence_that_counts_has_categories() {
        assert_eq!(Sentence::parse("Ya").expect("the sentence is sound").categories(), []);
        assert_eq!(Sentence::parse_plural("其他", []).expect("the sentence is sound").categories(), [Category::Other]);
        let arabic = Sentence::parse_plural("d", [(Category::Few, "c"), (Category::Zero, "a"), (Category::Two, "b")]);
        let expected = [Category::Zero, Category::Two, Category::Few, Category::Other];
        assert_eq!(arabic.expect("the sentence is sound").categories(), expected);
    }
}
