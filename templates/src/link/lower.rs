//! Bodies into steps.

use super::Linker;
use super::inherit::Blocks;
use super::scope::Scope;
use crate::program::{
    At, ComponentCall, Expr, FieldName, For, FunctionCall, Given, Parameter, Program, Step, Term as Lowered,
};
use crate::syntax::{Expression, Filter, Named, Node, Place, Term};

/// One template or component on its way into steps.
pub(super) struct Lowering<'l, 's> {
    linker: &'l mut Linker<'s>,
    blocks: Blocks<'s>,
    scope: Scope,
    /// The number of the template that the steps are written in; included ones after the one that includes them.
    templates: Vec<u32>,
    /// How many loops of the template lie around.
    loops: usize,
    /// Blocks that are being filled.
    open: Vec<&'s str>,
    /// How many templates were included.
    included: usize,
}

/// How many templates may be included in one: those that include each other twice and twice again would
/// otherwise grow past all bounds.
const MOST_INCLUDED: usize = 1_000;

impl<'l, 's> Lowering<'l, 's> {
    pub(super) fn of_template(linker: &'l mut Linker<'s>, root: &'s str, blocks: Blocks<'s>) -> Self {
        let scope = Scope::of_template();
        let templates = vec![linker.index(root)];
        Self { linker, blocks, scope, templates, loops: 0, open: Vec::new(), included: 0 }
    }

    pub(super) fn of_component(linker: &'l mut Linker<'s>, template: &'s str, parameters: &[Parameter]) -> Self {
        let names = parameters.iter().map(|parameter| (parameter.name.as_str(), parameter.declared));
        let scope = Scope::of_component(names);
        let templates = vec![linker.index(template)];
        Self { linker, blocks: Blocks::default(), scope, templates, loops: 0, open: Vec::new(), included: 0 }
    }

    pub(super) fn program(mut self, body: &'s [Node], escapes: bool) -> Program {
        let steps = self.steps(body);
        Program { steps, slots: self.scope.slots() as usize, globals: self.scope.into_globals(), escapes }
    }

    pub(super) fn component(mut self, body: &'s [Node]) -> (Box<[Step]>, usize) {
        let steps = self.steps(body);
        (steps, self.scope.slots() as usize)
    }

    fn number(&self) -> u32 {
        self.templates[self.templates.len() - 1]
    }

    fn template(&self) -> &'s str {
        self.linker.names[self.number() as usize]
    }

    fn at(&self, place: Place) -> At {
        At { template: self.number(), start: place.start, end: place.end }
    }

    fn fault(&mut self, place: Place, message: impl Into<String>) {
        let template = self.template();
        self.linker.fault(template, place, message);
    }

    fn steps(&mut self, body: &'s [Node]) -> Box<[Step]> {
        let mut steps = Vec::new();
        self.append(body, &mut steps);
        steps.into()
    }

    fn append(&mut self, body: &'s [Node], steps: &mut Vec<Step>) {
        for node in body {
            match node {
                Node::Text(text) => push_text(text, steps),
                Node::Print(Expression { term: Term::Constant(value), .. }) if value.as_str().is_none() => {
                    let mut text = String::new();
                    value.write(&mut text);
                    push_text(&text, steps);
                }
                Node::Print(expression) => {
                    let expression = self.expression(expression);
                    steps.push(match expression.term {
                        Lowered::Component(call) => Step::Component(call),
                        term => Step::Print(Expr { term, ..expression }),
                    });
                }
                Node::If(branches, otherwise) => {
                    let branch = |(condition, body): &'s (Expression, Vec<Node>)| {
                        let condition = self.expression(condition);
                        (condition, self.steps(body))
                    };
                    let branches = branches.iter().map(branch).collect();
                    steps.push(Step::If(branches, self.steps(otherwise)));
                }
                Node::For { name, list, body, otherwise } => {
                    let list = self.expression(list);
                    self.scope.open();
                    let slot = self.scope.set(name);
                    self.scope.open();
                    let first = self.scope.slots();
                    self.loops += 1;
                    let body = self.steps(body);
                    self.loops -= 1;
                    let own = first..self.scope.slots();
                    self.scope.close();
                    self.scope.close();
                    let otherwise = self.steps(otherwise);
                    steps.push(Step::For(Box::new(For { slot, own, list, body, otherwise })));
                }
                Node::Set(name, value) => {
                    let value = self.expression(value);
                    steps.push(Step::Set(self.scope.set(name), value));
                }
                Node::Capture(name, body) => {
                    let body = self.steps(body);
                    steps.push(Step::Capture(self.scope.set(name), body));
                }
                Node::Include(name) => self.include(name, steps),
                Node::Block(name, body) => self.block(&name.text, body, steps),
            }
        }
    }

    fn block(&mut self, name: &'s str, body: &'s [Node], steps: &mut Vec<Step>) {
        let filled = self.blocks.filled.get(name).copied();
        let (template, body) =
            filled.map_or((self.number(), body), |(template, body)| (self.linker.index(template), body));
        if self.open.contains(&name) {
            return;
        }
        self.open.push(name);
        self.templates.push(template);
        self.append(body, steps);
        self.templates.pop();
        self.open.pop();
    }

    fn include(&mut self, name: &'s Named, steps: &mut Vec<Step>) {
        let Some((found, syntax)) = self.linker.templates.get_key_value(&name.text) else {
            let template = self.template();
            return self.linker.unknown_template(template, name);
        };
        let number = self.linker.index(found);
        if self.templates.contains(&number) {
            return self.fault(name.place, format!("`{found}` includes itself by way of this."));
        }
        if syntax.parent.is_some() {
            return self.fault(name.place, format!("`{found}` extends another template and cannot be included."));
        }
        self.included += 1;
        if self.included > MOST_INCLUDED {
            return self.fault(name.place, format!("More than {MOST_INCLUDED} templates are included here."));
        }
        self.templates.push(number);
        self.scope.open();
        let loops = std::mem::take(&mut self.loops);
        let blocks = std::mem::take(&mut self.blocks);
        self.append(&syntax.body, steps);
        self.blocks = blocks;
        self.loops = loops;
        self.scope.close();
        self.templates.pop();
    }

    fn boxed(&mut self, expression: &'s Expression) -> Box<Expr> {
        Box::new(self.expression(expression))
    }

    fn both(&mut self, both: &'s [Expression; 2]) -> Box<[Expr; 2]> {
        Box::new(both.each_ref().map(|expression| self.expression(expression)))
    }

    fn expression(&mut self, expression: &'s Expression) -> Expr {
        let at = self.at(expression.place);
        let term = match &expression.term {
            Term::Constant(value) => Lowered::Constant(value.clone()),
            Term::Variable(name) => Lowered::Variable(self.scope.variable(name)),
            Term::Field(of, name, optional) => Lowered::Field(self.boxed(of), FieldName::new(name), *optional),
            Term::Item(of, item) => Lowered::Item(Box::new([of, item].map(|part| self.expression(part)))),
            Term::Loop(turn) => {
                if self.loops == 0 {
                    self.fault(expression.place, "`loop` is only known within a loop.");
                }
                Lowered::Loop(*turn)
            }
            Term::List(values) => Lowered::List(values.iter().map(|value| self.expression(value)).collect()),
            Term::Not(of) => Lowered::Not(self.boxed(of)),
            Term::And(both) => Lowered::And(self.both(both)),
            Term::Or(both) => Lowered::Or(self.both(both)),
            Term::Compare(comparison, both) => Lowered::Compare(*comparison, self.both(both)),
            Term::Arithmetic(operation, both) => Lowered::Arithmetic(*operation, self.both(both)),
            Term::Join(both) => Lowered::Join(self.both(both)),
            Term::In(both) => Lowered::In(self.both(both)),
            Term::Choice(three) => {
                Lowered::Choice(Box::new(three.each_ref().map(|expression| self.expression(expression))))
            }
            Term::Filter(name, of) => self.filter(name, of),
            Term::Defined(of) => Lowered::Defined(self.boxed(of)),
            Term::IsNone(of) => Lowered::IsNone(self.boxed(of)),
            Term::Call(name, given) => self.call(name, given),
            Term::Component(name, given) => self.component_call(expression.place, name, given),
        };
        Expr { at, term }
    }

    fn filter(&mut self, name: &'s Named, of: &'s Expression) -> Lowered {
        let of = self.boxed(of);
        let known = Filter::ALL.iter().find(|(known, _)| *known == name.text);
        let Some((_, filter)) = known else {
            let known = Filter::ALL.map(|(name, _)| name).join(", ");
            self.fault(name.place, format!("Unknown filter `{}`: there are {known}", name.text));
            return Lowered::List(Box::default());
        };
        Lowered::Filter(*filter, of)
    }

    fn call(&mut self, name: &'s Named, given: &'s [(String, Expression)]) -> Lowered {
        let functions = &self.linker.functions.0;
        let Some(function) = functions.iter().position(|known| known.name == name.text) else {
            self.fault(name.place, format!("Unknown function `{}`", name.text));
            return Lowered::List(Box::default());
        };
        let reads = functions[function].reads.map(|reads| self.scope.variable(reads));
        Lowered::Call(Box::new(FunctionCall {
            function,
            names: given.iter().map(|(name, _)| name.as_str().into()).collect(),
            values: given.iter().map(|(_, value)| self.expression(value)).collect(),
            reads,
        }))
    }

    fn component_call(&mut self, place: Place, name: &'s Named, given: &'s [(Named, Expression)]) -> Lowered {
        let Some(component) = self.linker.find_component(&name.text) else {
            self.fault(place, format!("Unknown component `{}`", name.text));
            return Lowered::List(Box::default());
        };
        let written = self.linker.components[component].1;
        for (attribute, _) in given {
            if written.parameters.iter().all(|parameter| parameter.name != attribute.text) {
                let known: Vec<String> =
                    written.parameters.iter().map(|parameter| format!("`{}`", parameter.name)).collect();
                let message =
                    format!("`{}` has no `{}`: it can be given {}.", name.text, attribute.text, known.join(", "));
                self.fault(attribute.place, message);
            }
        }
        let mut values = Vec::new();
        for parameter in &written.parameters {
            let expression = given.iter().find(|(attribute, _)| attribute.text == parameter.name);
            values.push(match expression {
                Some((_, expression)) => Given::Expression(self.expression(expression)),
                None if parameter.implicit => Given::Implicit(self.scope.implicit(&parameter.name)),
                None => {
                    if parameter.default.is_none() {
                        self.fault(place, format!("`{}` must be given `{}`.", name.text, parameter.name));
                    }
                    Given::Default
                }
            });
        }
        let passed: Vec<&str> = self.linker.implicit[component].iter().copied().collect();
        let passed = passed.into_iter().filter(|name| written.parameters.iter().all(|known| known.name != *name));
        values.extend(passed.map(|name| Given::Implicit(self.scope.implicit(name))).collect::<Vec<_>>());
        Lowered::Component(Box::new(ComponentCall { at: self.at(place), component, given: values.into() }))
    }
}

/// Appends a text, to the one before it if there is one.
fn push_text(text: &str, steps: &mut Vec<Step>) {
    if text.is_empty() {
        return;
    }
    if let Some(Step::Text(before)) = steps.last_mut() {
        *before = format!("{before}{text}").into();
    } else {
        steps.push(Step::Text(text.into()));
    }
}
