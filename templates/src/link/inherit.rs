//! Which template fills a block, and what a body is made of.

use std::collections::BTreeMap;

use super::Linker;
use crate::syntax::{Expression, Named, Node, Term};

/// The blocks of a template as it is drawn.
#[derive(Default)]
pub(super) struct Blocks<'s> {
    /// The template that has no parent: what is drawn first. None when there is a fault.
    pub(super) root: Option<&'s str>,
    /// What fills each block, and in which template it stands.
    pub(super) filled: BTreeMap<&'s str, (&'s str, &'s [Node])>,
}

impl<'s> Linker<'s> {
    /// Follows a template's parents.
    pub(super) fn blocks(&mut self, name: &'s str) -> Blocks<'s> {
        let mut blocks = Blocks::default();
        let mut lineage = vec![name];
        loop {
            let current = lineage[lineage.len() - 1];
            let syntax = &self.templates[current];
            let mut own = BTreeMap::new();
            for twice in collect(&syntax.body, &mut own) {
                self.fault(current, twice.place, format!("There is a block `{}` already.", twice.text));
            }
            for (name, body) in own {
                blocks.filled.entry(name).or_insert((current, body));
            }
            let Some(parent) = &syntax.parent else {
                blocks.root = Some(current);
                return blocks;
            };
            let Some((found, _)) = self.templates.get_key_value(&parent.text) else {
                self.unknown_template(current, parent);
                return blocks;
            };
            if lineage.contains(&found.as_str()) {
                self.fault(current, parent.place, format!("`{found}` extends itself by way of this."));
                return blocks;
            }
            lineage.push(found);
        }
    }
}

/// Collects the blocks of a body, and returns those whose name another has.
fn collect<'s>(body: &'s [Node], found: &mut BTreeMap<&'s str, &'s [Node]>) -> Vec<&'s Named> {
    let mut twice = Vec::new();
    for node in body {
        match node {
            Node::Block(name, inner) => {
                if found.insert(&name.text, inner).is_some() {
                    twice.push(name);
                }
                twice.extend(collect(inner, found));
            }
            Node::If(branches, otherwise) => {
                twice.extend(branches.iter().flat_map(|(_, inner)| collect(inner, found)).collect::<Vec<_>>());
                twice.extend(collect(otherwise, found));
            }
            Node::For { body, otherwise, .. } => {
                twice.extend(collect(body, found));
                twice.extend(collect(otherwise, found));
            }
            Node::Capture(_, inner) => twice.extend(collect(inner, found)),
            Node::Text(_) | Node::Print(_) | Node::Set(..) | Node::Include(_) => {}
        }
    }
    twice
}

/// What a body leads to.
pub(super) enum Part<'s> {
    Component(&'s str),
    Include(&'s str),
}

/// Finds what a body calls and includes.
pub(super) fn walk<'s>(body: &'s [Node], found: &mut impl FnMut(Part<'s>)) {
    for node in body {
        match node {
            Node::Text(_) => {}
            Node::Print(expression) | Node::Set(_, expression) => walk_expression(expression, found),
            Node::If(branches, otherwise) => {
                for (condition, inner) in branches {
                    walk_expression(condition, found);
                    walk(inner, found);
                }
                walk(otherwise, found);
            }
            Node::For { list, body, otherwise, .. } => {
                walk_expression(list, found);
                walk(body, found);
                walk(otherwise, found);
            }
            Node::Capture(_, inner) | Node::Block(_, inner) => walk(inner, found),
            Node::Include(name) => found(Part::Include(&name.text)),
        }
    }
}

fn walk_expression<'s>(expression: &'s Expression, found: &mut impl FnMut(Part<'s>)) {
    match &expression.term {
        Term::Constant(_) | Term::Variable(_) | Term::Loop(_) => {}
        Term::Field(of, ..) | Term::Not(of) | Term::Filter(_, of) | Term::Defined(of) | Term::IsNone(of) => {
            walk_expression(of, found)
        }
        Term::Item(of, item) => {
            walk_expression(of, found);
            walk_expression(item, found);
        }
        Term::List(values) => values.iter().for_each(|value| walk_expression(value, found)),
        Term::And(both)
        | Term::Or(both)
        | Term::Compare(_, both)
        | Term::Arithmetic(_, both)
        | Term::Join(both)
        | Term::In(both) => {
            both.iter().for_each(|value| walk_expression(value, found));
        }
        Term::Choice(three) => three.iter().for_each(|value| walk_expression(value, found)),
        Term::Call(_, given) => given.iter().for_each(|(_, value)| walk_expression(value, found)),
        Term::Component(name, given) => {
            found(Part::Component(&name.text));
            given.iter().for_each(|(_, value)| walk_expression(value, found));
        }
    }
}
