//! Expressions, by the binding power of their operators (as Tera's, from Vaughan Pratt's way of parsing).

use super::body::RESERVED;
use super::{Misread, Parser, Token};
use crate::syntax::{Comparison, Expression, Named, Operation, Place, Term, Turn};
use crate::value::Value;

/// How tightly operators bind what stands to their left; what stands to their right, one more.
mod power {
    pub(super) const CHOICE: u8 = 0;
    pub(super) const OR: u8 = 1;
    pub(super) const AND: u8 = 3;
    pub(super) const IN: u8 = 5;
    pub(super) const COMPARISON: u8 = 7;
    pub(super) const SUM: u8 = 11;
    pub(super) const PRODUCT: u8 = 13;
    pub(super) const FILTER: u8 = 17;
}

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Result<Expression, Misread> {
        self.binding(0)
    }

    /// Reads an expression whose operators bind at least so tightly.
    fn binding(&mut self, least: u8) -> Result<Expression, Misread> {
        self.deeper(|parser| {
            let mut left = parser.prefix()?;
            loop {
                match parser.infix(left, least)? {
                    Step::On(longer) => left = longer,
                    Step::Done(whole) => return Ok(whole),
                }
            }
        })
    }

    fn prefix(&mut self) -> Result<Expression, Misread> {
        let place = self.here();
        let Some((token, _)) = self.take() else { return Err(self.unexpected("an expression")) };
        let term = match token {
            Token::String(text) => Term::Constant(Value::from(text)),
            Token::Integer(number) => Term::Constant(Value::Integer(number)),
            Token::Float(number) => Term::Constant(Value::Float(number)),
            Token::Sign("-") => {
                self.next -= 1;
                Term::Constant(self.constant()?)
            }
            Token::Sign("(") => {
                let inner = self.expression()?;
                self.expect_sign(")")?;
                return Ok(Expression { place: place.to(self.before()), term: inner.term });
            }
            Token::Sign("[") => Term::List(self.list()?),
            Token::Sign("<") => return self.component_call(place),
            Token::Word("true" | "True") => Term::Constant(Value::Bool(true)),
            Token::Word("false" | "False") => Term::Constant(Value::Bool(false)),
            Token::Word("none" | "None") => Term::Constant(Value::None),
            Token::Word("not") => {
                if matches!(self.peek(), Some(Token::Word("not") | Token::Sign("-"))) {
                    return Err(self.unexpected("something that `not` can stand before"));
                }
                Term::Not(Box::new(self.binding(power::IN)?))
            }
            Token::Word("loop") => Term::Loop(self.turn()?),
            Token::Word(word) if !RESERVED.contains(&word) => return self.named(word.to_owned(), place),
            _ => {
                self.next -= 1;
                return Err(self.unexpected("an expression"));
            }
        };
        Ok(Expression { place: place.to(self.before()), term })
    }

    /// Reads what may follow an expression.
    fn infix(&mut self, left: Expression, least: u8) -> Result<Step, Misread> {
        let place = left.place;
        let operator = match self.peek() {
            Some(Token::Sign(sign)) => *sign,
            Some(Token::Word("and")) => "and",
            Some(Token::Word("or")) => "or",
            Some(Token::Word("in")) => "in",
            Some(Token::Word("not")) => "not",
            Some(Token::Word("is")) => "is",
            Some(Token::Word("if")) => "if",
            _ => return Ok(Step::Done(left)),
        };
        let (binds, comparison) = match operator {
            "[" => (u8::MAX, None),
            "|" => (power::FILTER, None),
            "+" | "-" => (power::SUM, None),
            "~" | "*" | "%" => (power::PRODUCT, None),
            "==" => (power::COMPARISON, Some(Comparison::Equal)),
            "!=" => (power::COMPARISON, Some(Comparison::Unequal)),
            "<" => (power::COMPARISON, Some(Comparison::Less)),
            "<=" => (power::COMPARISON, Some(Comparison::LessOrEqual)),
            ">" => (power::COMPARISON, Some(Comparison::Greater)),
            ">=" => (power::COMPARISON, Some(Comparison::GreaterOrEqual)),
            "in" | "not" | "is" => (power::IN, None),
            "and" => (power::AND, None),
            "or" => (power::OR, None),
            "if" => (power::CHOICE, None),
            _ => return Ok(Step::Done(left)),
        };
        if binds < least {
            return Ok(Step::Done(left));
        }
        self.next += 1;
        let both = |parser: &mut Self, left| Ok(Box::new([left, parser.binding(binds + 1)?]));
        let term = match operator {
            "[" => {
                let item = self.expression()?;
                self.expect_sign("]")?;
                let whole = Expression { place, term: Term::Item(Box::new(left), Box::new(item)) };
                return Ok(Step::On(self.fields(whole)?));
            }
            "|" => self.filter(left)?,
            "+" => Term::Arithmetic(Operation::Plus, both(self, left)?),
            "-" => Term::Arithmetic(Operation::Minus, both(self, left)?),
            "*" => Term::Arithmetic(Operation::Times, both(self, left)?),
            "%" => Term::Arithmetic(Operation::Remainder, both(self, left)?),
            "~" => Term::Join(both(self, left)?),
            "and" => Term::And(both(self, left)?),
            "or" => Term::Or(both(self, left)?),
            "in" => Term::In(both(self, left)?),
            "not" => {
                if !self.takes_word("in") {
                    return Err(self.unexpected("`in`"));
                }
                let inside = both(self, left)?;
                Term::Not(Box::new(Expression { place: place.to(self.before()), term: Term::In(inside) }))
            }
            "is" => self.test(left)?,
            "if" => {
                let condition = self.expression()?;
                if !self.takes_word("else") {
                    return Err(self.unexpected("`else`"));
                }
                let otherwise = self.expression()?;
                Term::Choice(Box::new([left, condition, otherwise]))
            }
            _ => Term::Compare(comparison.unwrap_or(Comparison::Equal), both(self, left)?),
        };
        let whole = Expression { place: place.to(self.before()), term };
        Ok(if operator == "if" { Step::Done(whole) } else { Step::On(whole) })
    }

    /// Reads a variable or a call, and the fields after it.
    fn named(&mut self, word: String, place: Place) -> Result<Expression, Misread> {
        if self.takes_sign("(") {
            let given = self.given()?;
            let term = Term::Call(Named { text: word, place }, given);
            return self.fields(Expression { place: place.to(self.before()), term });
        }
        self.fields(Expression { place, term: Term::Variable(word) })
    }

    fn fields(&mut self, mut of: Expression) -> Result<Expression, Misread> {
        loop {
            let optional = self.takes_sign("?.");
            if !optional && !self.takes_sign(".") {
                return Ok(of);
            }
            let name = self.word("the name of a field")?;
            of = Expression { place: of.place.to(name.place), term: Term::Field(Box::new(of), name.text, optional) };
        }
    }

    /// Reads what a function is given, up to the closing parenthesis.
    fn given(&mut self) -> Result<Vec<(String, Expression)>, Misread> {
        let mut given: Vec<(String, Expression)> = Vec::new();
        while !self.takes_sign(")") {
            if !given.is_empty() {
                self.expect_sign(",")?;
                if self.takes_sign(")") {
                    break;
                }
            }
            let name = self.word("the name of an argument")?;
            self.expect_sign("=")?;
            if given.iter().any(|(before, _)| *before == name.text) {
                return Err(Misread::new(name.place, format!("`{}` is given already.", name.text)));
            }
            given.push((name.text, self.expression()?));
        }
        Ok(given)
    }

    fn list(&mut self) -> Result<Vec<Expression>, Misread> {
        let mut values = Vec::new();
        while !self.takes_sign("]") {
            if !values.is_empty() {
                self.expect_sign(",")?;
                if self.takes_sign("]") {
                    break;
                }
            }
            values.push(self.expression()?);
        }
        Ok(values)
    }

    fn turn(&mut self) -> Result<Turn, Misread> {
        self.expect_sign(".")?;
        let name = self.word("what is asked of the loop")?;
        Turn::ALL.iter().find(|(known, _)| *known == name.text).map(|(_, turn)| *turn).ok_or_else(|| {
            let known = Turn::ALL.map(|(name, _)| name).join(", ");
            Misread::new(name.place, format!("Unknown `{}`: a loop has {known}.", name.text))
        })
    }

    fn filter(&mut self, of: Expression) -> Result<Term, Misread> {
        let name = self.word("the name of a filter")?;
        Ok(Term::Filter(name, Box::new(of)))
    }

    fn test(&mut self, of: Expression) -> Result<Term, Misread> {
        let place = of.place;
        let negated = self.takes_word("not");
        let name = self.word("the name of a test")?;
        let test = match name.text.as_str() {
            "defined" => Term::Defined(Box::new(of)),
            "none" => Term::IsNone(Box::new(of)),
            _ => {
                let message = format!("Unknown test `{}`: there are defined, none", name.text);
                return Err(Misread::new(name.place, message));
            }
        };
        if !negated {
            return Ok(test);
        }
        Ok(Term::Not(Box::new(Expression { place: place.to(self.before()), term: test })))
    }

    /// Reads `<name attribute="text" attribute={expression} />`, of which the first sign was taken.
    fn component_call(&mut self, start: Place) -> Result<Expression, Misread> {
        let name = self.word("the name of a component")?;
        let mut given: Vec<(Named, Expression)> = Vec::new();
        while let Some(Token::Word(_)) = self.peek() {
            let attribute = self.word("the name of a parameter")?;
            if given.iter().any(|(before, _)| before.text == attribute.text) {
                return Err(Misread::new(attribute.place, format!("`{}` is given already.", attribute.text)));
            }
            self.expect_sign("=")?;
            let value = if self.takes_sign("{") {
                let value = self.expression()?;
                self.expect_sign("}")?;
                value
            } else {
                let text = self.string("a text in quotes, or an expression in braces")?;
                Expression { place: text.place, term: Term::Constant(Value::from(text.text)) }
            };
            given.push((attribute, value));
        }
        self.expect_sign("/")?;
        self.expect_sign(">")?;
        Ok(Expression { place: start.to(self.before()), term: Term::Component(name, given) })
    }
}

/// What came of looking at what follows an expression.
enum Step {
    /// It goes on: this is what there is by now.
    On(Expression),
    /// It ends there.
    Done(Expression),
}
