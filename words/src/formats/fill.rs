//! Sentences with values in their places, as plain text or as HTML.

use super::Formats;
use crate::{
    Category, Direction, Sentence,
    sentence::{Form, Piece},
};

/// A value for a place of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg<'a> {
    /// Text from outside the sentence: a title, a name, a date already written.
    Text(&'a str),
    /// A whole number, to be written as the language does. The one named `count` also chooses the
    /// plural form.
    Number(i64),
    /// Text that goes in untouched: markup of our own in HTML, an address in plain text.
    Safe(&'a str),
}

impl Formats {
    /// Returns the sentence as plain text.
    ///
    /// A text that runs against the direction of the language is set in Unicode isolates, unless it
    /// holds a web address: programs that find links would take the closing isolate for a part of
    /// it. A place without a value stays as it is written, in braces, for all to see.
    pub fn fill(&self, sentence: &Sentence, values: &[(&str, Arg<'_>)]) -> String {
        let written = |value: &Arg<'_>, out: &mut String| match *value {
            Arg::Text(text) if self.needs_isolation(text) => out.extend(["\u{2068}", text, "\u{2069}"]),
            Arg::Text(text) | Arg::Safe(text) => out.push_str(text),
            Arg::Number(number) => out.push_str(&self.number(number)),
        };
        fill_form(self.chosen_form(sentence, values), values, |text, out| out.push_str(text), written)
    }

    /// Returns the sentence as HTML: its own text escaped, each value escaped and in a `<bdi>`,
    /// except that [`Arg::Safe`] goes in untouched.
    pub fn fill_html(&self, sentence: &Sentence, values: &[(&str, Arg<'_>)]) -> String {
        let isolated = |text: &str, out: &mut String| {
            out.push_str("<bdi>");
            escape(text, out);
            out.push_str("</bdi>");
        };
        let written = |value: &Arg<'_>, out: &mut String| match *value {
            Arg::Text(text) => isolated(text, out),
            Arg::Number(number) => isolated(&self.number(number), out),
            Arg::Safe(markup) => out.push_str(markup),
        };
        fill_form(self.chosen_form(sentence, values), values, escape, written)
    }

    fn chosen_form<'s>(&self, sentence: &'s Sentence, values: &[(&str, Arg<'_>)]) -> &'s Form {
        let category = values.iter().find_map(|(name, value)| match (*name, value) {
            ("count", Arg::Number(count)) => Some(self.plural(*count)),
            _ => None,
        });
        sentence.form(category.unwrap_or(Category::Other))
    }

    fn needs_isolation(&self, text: &str) -> bool {
        let against = |letter: char| match self.direction {
            Direction::LeftToRight => runs_right_to_left(letter),
            Direction::RightToLeft => letter.is_alphabetic() && !runs_right_to_left(letter),
        };
        !text.contains("://") && text.chars().any(against)
    }
}

fn fill_form(
    form: &Form,
    values: &[(&str, Arg<'_>)],
    own: impl Fn(&str, &mut String),
    written: impl Fn(&Arg<'_>, &mut String),
) -> String {
    let mut out = String::new();
    for piece in form {
        match piece {
            Piece::Text(text) => own(text, &mut out),
            Piece::Place(name) => match values.iter().find(|(known, _)| known == name) {
                Some((_, value)) => written(value, &mut out),
                None => own(&format!("{{{name}}}"), &mut out),
            },
        }
    }
    out
}

/// The blocks that Unicode sets aside for scripts written from right to left.
fn runs_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
        && letter.is_alphabetic()
}

fn escape(text: &str, html: &mut String) {
    html.reserve(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    fn formats(tag: &str) -> Formats {
        Formats::new(&Lang::parse(tag).expect("the tag is good"))
    }

    #[test]
    fn the_number_named_count_chooses_the_form() {
        let spanish = r#"{"one":"Queda {count} día","other":"Quedan {count} días"}"#;
        let arabic = r#"{"zero":"لا أيام","one":"يوم واحد","two":"يومان","few":"{count} أيام","many":"{count} يومًا","other":"{count} يوم"}"#;
        let russian = r#"{"one":"{count} день","few":"{count} дня","many":"{count} дней","other":"{count} дня"}"#;
        for (tag, sentence, count, expected) in [
            ("es", spanish, 1, "Queda 1 día"),
            ("es", spanish, 12_000, "Quedan 12.000 días"),
            ("es", spanish, 1_000_000, "Quedan 1.000.000 días"),
            ("fr", r#"{"one":"{count} jour","other":"{count} jours"}"#, 0, "0 jour"),
            ("en-GB", r#"{"one":"{count} day","other":"{count} days"}"#, 0, "0 days"),
            ("ar", arabic, 0, "لا أيام"),
            ("ar", arabic, 2, "يومان"),
            ("ar", arabic, 3, "3 أيام"),
            ("ar", arabic, 11, "11 يومًا"),
            ("ar", arabic, 100, "100 يوم"),
            ("zh", r#"{"other":"还剩 {count} 天"}"#, 1, "还剩 1 天"),
            ("ru", russian, 21, "21 день"),
            ("ru", russian, 22, "22 дня"),
            ("ru", russian, 25, "25 дней"),
        ] {
            let sentence: Sentence = serde_json::from_str(sentence).expect("the case is sound JSON");
            assert_eq!(formats(tag).fill(&sentence, &[("count", Arg::Number(count))]), expected, "{tag} {count}");
        }
    }

    #[test]
    fn plain_text_isolates_only_what_runs_against_the_sentence() {
        for (tag, text, value, expected) in [
            ("es", "De {name}.", Arg::Text("<Ana & Co>"), "De <Ana & Co>."),
            ("es", "De {name}.", Arg::Text("سلمى"), "De \u{2068}سلمى\u{2069}."),
            ("ar", "من {name}.", Arg::Text("سلمى"), "من سلمى."),
            ("ar", "من {name}.", Arg::Text("ACME (2020)"), "من \u{2068}ACME (2020)\u{2069}."),
            ("ar", "من {name}.", Arg::Text("2020"), "من 2020."),
            ("ar", "من {name}.", Arg::Text("https://a.example/"), "من https://a.example/."),
            ("ar", "من {name}.", Arg::Safe("ACME"), "من ACME."),
            ("ar", "من {name}.", Arg::Number(5000), "من 5,000."),
        ] {
            let sentence = Sentence::parse(text).expect("the sentence is sound");
            assert_eq!(formats(tag).fill(&sentence, &[("name", value)]), expected, "{tag} {value:?}");
        }
    }

    #[test]
    fn html_escapes_the_text_and_isolates_every_value() {
        for (text, value, expected) in [
            ("A & B {x}", Arg::Text("<b>"), "A &amp; B <bdi>&lt;b&gt;</bdi>"),
            ("\"{x}\"", Arg::Text("l'eau"), "&quot;<bdi>l&#39;eau</bdi>&quot;"),
            ("{x} días", Arg::Number(50_000), "<bdi>50.000</bdi> días"),
            ("Lee {x}", Arg::Safe("<a href=\"/\">esto</a>"), "Lee <a href=\"/\">esto</a>"),
            ("<i>{y}</i>", Arg::Number(1), "&lt;i&gt;{y}&lt;/i&gt;"),
        ] {
            let sentence = Sentence::parse(text).expect("the sentence is sound");
            assert_eq!(formats("es").fill_html(&sentence, &[("x", value)]), expected, "{text}");
        }
    }

    #[test]
    fn a_sentence_that_counts_without_a_count_has_its_other_form() {
        let sentence = Sentence::parse_plural("varios", [(Category::One, "uno")]).expect("the sentence is sound");
        for values in [&[][..], &[("count", Arg::Text("1"))], &[("number", Arg::Number(1))]] {
            assert_eq!(formats("es").fill(&sentence, values), "varios", "{values:?}");
        }
    }
}
