//! Bodies and their tags.

use super::{Misread, Parser, Token};
use crate::syntax::{Component, Kind, Named, Node, Parameter, Place, Syntax};
use crate::value::Value;

/// What stands around a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// The template itself: the only place for `extends` and components.
    Template,
    /// Another tag.
    Tag,
}

/// A tag that ends the body it stands in: its word, and where it begins.
struct End {
    word: String,
    place: Place,
}

impl Parser<'_> {
    pub(super) fn template(&mut self) -> Result<Syntax, Misread> {
        let mut syntax = Syntax::default();
        if let Some(end) = self.body(&mut syntax, &[])? {
            return Err(Misread::new(end.place, format!("`{}` ends nothing here.", end.word)));
        }
        Ok(syntax)
    }

    /// Reads a body of the template itself.
    fn body(&mut self, syntax: &mut Syntax, ends: &[&str]) -> Result<Option<End>, Misread> {
        let mut nodes = Vec::new();
        let end = self.nodes(&mut nodes, ends, Around::Template, Some(syntax))?;
        syntax.body.append(&mut nodes);
        Ok(end)
    }

    /// Reads the body of a tag up to one of its ends, of which it takes the word.
    fn inner(&mut self, what: &Named, ends: &[&str]) -> Result<(Vec<Node>, String), Misread> {
        let mut nodes = Vec::new();
        match self.deeper(|parser| parser.nodes(&mut nodes, ends, Around::Tag, None))? {
            Some(end) => Ok((nodes, end.word)),
            None => {
                let last = ends.last().copied().unwrap_or_default();
                Err(Misread::new(what.place, format!("`{}` has no end here: `{{% {last} %}}`.", what.text)))
            }
        }
    }

    fn nodes(
        &mut self,
        nodes: &mut Vec<Node>,
        ends: &[&str],
        around: Around,
        mut syntax: Option<&mut Syntax>,
    ) -> Result<Option<End>, Misread> {
        while let Some((token, place)) = self.take() {
            if syntax.as_ref().is_some_and(|syntax| syntax.parent.is_some()) && !self.stays(&token) {
                return Err(Misread::new(place, "This is outside of all blocks, and would not be shown."));
            }
            match token {
                Token::Text(text) => nodes.push(Node::Text(text.to_owned())),
                Token::PrintStart => {
                    let expression = self.expression()?;
                    if !self.takes(&Token::PrintEnd) {
                        return Err(self.unexpected("`}}`"));
                    }
                    nodes.push(Node::Print(expression));
                }
                _ => {
                    let tag = self.word("the name of a tag")?;
                    if ends.contains(&tag.text.as_str()) {
                        return Ok(Some(End { word: tag.text, place }));
                    }
                    match (tag.text.as_str(), around, syntax.as_deref_mut()) {
                        ("extends", Around::Template, Some(syntax)) => {
                            let blank = |node: &Node| matches!(node, Node::Text(text) if text.trim().is_empty());
                            if syntax.parent.is_some() || !nodes.iter().all(blank) {
                                return Err(Misread::new(tag.place, "`extends` must come before all else."));
                            }
                            syntax.parent = Some(self.string("the name of a template, in quotes")?);
                            self.end_of_tag()?;
                        }
                        ("component", Around::Template, Some(syntax)) => {
                            let component = self.component(&tag)?;
                            syntax.components.push(component);
                        }
                        ("extends" | "component", ..) => {
                            let message = format!("`{}` cannot stand within another tag.", tag.text);
                            return Err(Misread::new(tag.place, message));
                        }
                        _ => nodes.push(self.tag(&tag, place)?),
                    }
                }
            }
        }
        Ok(None)
    }

    /// Tells whether what begins with a token, which was taken, means something where only blocks do.
    fn stays(&self, token: &Token<'_>) -> bool {
        match token {
            Token::Text(text) => text.trim().is_empty(),
            Token::TagStart => matches!(self.peek(), Some(Token::Word("block" | "component" | "extends"))),
            _ => false,
        }
    }

    fn end_of_tag(&mut self) -> Result<(), Misread> {
        if self.takes(&Token::TagEnd) { Ok(()) } else { Err(self.unexpected("`%}`")) }
    }

    fn tag(&mut self, tag: &Named, start: Place) -> Result<Node, Misread> {
        match tag.text.as_str() {
            "if" => self.condition(tag),
            "for" => self.repetition(tag),
            "set" => self.setting(tag),
            "include" => {
                let name = self.string("the name of a template, in quotes")?;
                self.end_of_tag()?;
                Ok(Node::Include(name))
            }
            "block" => {
                let name = self.word("the name of the block")?;
                self.end_of_tag()?;
                let (body, _) = self.inner(tag, &["endblock"])?;
                self.end_named(&name)?;
                Ok(Node::Block(name, body))
            }
            word if word.starts_with("end") || matches!(word, "else" | "elif") => {
                Err(Misread::new(start.to(tag.place), format!("`{word}` ends nothing here.")))
            }
            word => Err(Misread::new(
                tag.place,
                format!("Unknown tag `{word}`: there are block, component, extends, for, if, include and set."),
            )),
        }
    }

    /// Reads the end of what has a name, which may be said again.
    fn end_named(&mut self, name: &Named) -> Result<(), Misread> {
        if let Some(Token::Word(_)) = self.peek() {
            let again = self.word("a name")?;
            if again.text != name.text {
                return Err(Misread::new(again.place, format!("What ends here is called `{}`.", name.text)));
            }
        }
        self.end_of_tag()
    }

    fn condition(&mut self, tag: &Named) -> Result<Node, Misread> {
        let mut branches = Vec::new();
        loop {
            let condition = self.expression()?;
            self.end_of_tag()?;
            let (body, end) = self.inner(tag, &["elif", "else", "endif"])?;
            branches.push((condition, body));
            match end.as_str() {
                "elif" => {}
                "else" => {
                    self.end_of_tag()?;
                    let (otherwise, _) = self.inner(tag, &["endif"])?;
                    self.end_of_tag()?;
                    return Ok(Node::If(branches, otherwise));
                }
                _ => {
                    self.end_of_tag()?;
                    return Ok(Node::If(branches, Vec::new()));
                }
            }
        }
    }

    fn repetition(&mut self, tag: &Named) -> Result<Node, Misread> {
        let name = self.variable()?;
        if !self.takes_word("in") {
            return Err(self.unexpected("`in`"));
        }
        let list = self.expression()?;
        self.end_of_tag()?;
        let (body, end) = self.inner(tag, &["else", "endfor"])?;
        self.end_of_tag()?;
        let mut otherwise = Vec::new();
        if end == "else" {
            (otherwise, _) = self.inner(tag, &["endfor"])?;
            self.end_of_tag()?;
        }
        Ok(Node::For { name, list, body, otherwise })
    }

    fn setting(&mut self, tag: &Named) -> Result<Node, Misread> {
        let name = self.variable()?;
        if self.takes(&Token::TagEnd) {
            let (body, _) = self.inner(tag, &["endset"])?;
            self.end_of_tag()?;
            return Ok(Node::Capture(name, body));
        }
        self.expect_sign("=")?;
        let value = self.expression()?;
        self.end_of_tag()?;
        Ok(Node::Set(name, value))
    }

    /// Reads a name that is given here.
    fn variable(&mut self) -> Result<String, Misread> {
        let name = self.word("a name")?;
        if RESERVED.contains(&name.text.as_str()) {
            return Err(Misread::new(name.place, format!("`{}` cannot be a name: it means something.", name.text)));
        }
        Ok(name.text)
    }

    fn component(&mut self, tag: &Named) -> Result<Component, Misread> {
        let name = self.word("the name of the component")?;
        self.expect_sign("(")?;
        let mut parameters: Vec<Parameter> = Vec::new();
        while !self.takes_sign(")") {
            if !parameters.is_empty() {
                self.expect_sign(",")?;
                if self.takes_sign(")") {
                    break;
                }
            }
            let parameter = self.parameter()?;
            if parameters.iter().any(|before| before.name == parameter.name) {
                return Err(Misread::new(self.before(), format!("There is a `{}` already.", parameter.name)));
            }
            parameters.push(parameter);
        }
        self.end_of_tag()?;
        let (body, _) = self.inner(tag, &["endcomponent"])?;
        self.end_named(&name)?;
        Ok(Component { name, parameters, body })
    }

    fn parameter(&mut self) -> Result<Parameter, Misread> {
        let implicit = self.takes_sign("@");
        let name = self.variable()?;
        let mut kind = None;
        if self.takes_sign(":") {
            let written = self.word("the kind of the parameter")?;
            let known = Kind::ALL.iter().find(|(name, _)| *name == written.text);
            kind = Some(known.map(|(_, kind)| *kind).ok_or_else(|| {
                let kinds = Kind::ALL.map(|(name, _)| name).join(", ");
                Misread::new(written.place, format!("Unknown kind `{}`: there are {kinds}.", written.text))
            })?);
        }
        let default = if self.takes_sign("=") { Some(self.constant()?) } else { None };
        if let (Some(kind), Some(default)) = (kind, &default)
            && !kind.fits(default)
        {
            let message = format!("`{name}` is {} unless it is given, and must be {}.", default.kind(), kind.name());
            return Err(Misread::new(self.before(), message));
        }
        Ok(Parameter { name, implicit, kind, default })
    }

    pub(super) fn constant(&mut self) -> Result<Value, Misread> {
        let negative = self.takes_sign("-");
        let value = match (self.take(), negative) {
            (Some((Token::String(text), _)), false) => Value::from(text),
            (Some((Token::Integer(number), _)), _) => Value::Integer(if negative { -number } else { number }),
            (Some((Token::Float(number), _)), _) => Value::Float(if negative { -number } else { number }),
            (Some((Token::Word("true"), _)), false) => Value::Bool(true),
            (Some((Token::Word("false"), _)), false) => Value::Bool(false),
            (Some((Token::Word("none"), _)), false) => Value::None,
            _ => return Err(Misread::new(self.before(), "A text, a number, `true`, `false` or `none` was expected.")),
        };
        Ok(value)
    }
}

/// Words that cannot be names.
pub(super) const RESERVED: [&str; 14] =
    ["True", "False", "None", "and", "else", "false", "if", "in", "is", "loop", "none", "not", "or", "true"];
