//! The syntax of all templates into programs, or everything that is wrong with them.
//!
//! Blocks are taken from the template that fills them last, included templates to where they are included,
//! and names to the slots of the scope they stand in. What a component takes from its callers is passed
//! through those of them that do not name it themselves.

mod inherit;
mod lower;
mod scope;

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::Fault;
use crate::function::Functions;
use crate::program::{Component, Parameter, Program};
use crate::syntax::{self, Named, Syntax};

use lower::Lowering;

/// What linking gives.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    pub(crate) programs: BTreeMap<String, Program>,
    /// In the order of their names.
    pub(crate) components: Vec<Component>,
}

/// All that is known while templates are linked.
struct Linker<'s> {
    /// The templates, by name; their order is that of [`crate::program::At::template`].
    templates: &'s BTreeMap<String, Syntax>,
    names: Vec<&'s str>,
    functions: &'s Functions,
    components: Vec<(&'s str, &'s syntax::Component)>,
    /// What each component takes from its callers, by name.
    implicit: Vec<BTreeSet<&'s str>>,
    faults: Vec<Fault>,
}

/// Links templates that were read.
pub(crate) fn link(templates: &BTreeMap<String, Syntax>, functions: &Functions) -> Result<Linked, Vec<Fault>> {
    let mut linker = Linker {
        templates,
        names: templates.keys().map(String::as_str).collect(),
        functions,
        components: Vec::new(),
        implicit: Vec::new(),
        faults: Vec::new(),
    };
    linker.find_components();
    linker.pass_on();
    let components = (0..linker.components.len()).map(|component| linker.component(component)).collect();
    let programs = templates.keys().map(|name| (name.clone(), linker.program(name))).collect();
    let mut faults = linker.faults;
    if faults.is_empty() {
        return Ok(Linked { programs, components });
    }
    // What a parent or an included template gets wrong is met in every template that shows it.
    faults.sort_by(|left, right| (&left.template, left.range.start).cmp(&(&right.template, right.range.start)));
    faults.dedup();
    Err(faults)
}

impl<'s> Linker<'s> {
    /// Returns the number of a template that there is.
    fn index(&self, template: &str) -> u32 {
        let index = self.names.binary_search(&template).unwrap_or_default();
        u32::try_from(index).unwrap_or_default()
    }

    fn fault(&mut self, template: &str, place: syntax::Place, message: impl Into<String>) {
        self.faults.push(Fault::new(template, place.start as usize..place.end as usize, message));
    }

    fn find_components(&mut self) {
        let mut found: Vec<(&str, &'s syntax::Component)> = Vec::new();
        for (template, syntax) in self.templates {
            found.extend(syntax.components.iter().map(|component| (template.as_str(), component)));
        }
        found.sort_by_key(|(_, component)| component.name.text.as_str());
        for pair in found.windows(2) {
            let [(first, one), (second, other)] = pair else { continue };
            if one.name.text == other.name.text {
                let message = format!("A component `{}` is in `{first}` already.", other.name.text);
                self.fault(second, other.name.place, message);
            }
        }
        self.components = found;
    }

    fn find_component(&self, name: &str) -> Option<usize> {
        self.components.binary_search_by_key(&name, |(_, component)| component.name.text.as_str()).ok()
    }

    /// Finds out what each component takes from its callers: what it says so of, and what the components
    /// that it calls take and it has no parameter for.
    fn pass_on(&mut self) {
        let declared = |component: &'s syntax::Component| {
            let implicit = component.parameters.iter().filter(|parameter| parameter.implicit);
            implicit.map(|parameter| parameter.name.as_str()).collect::<BTreeSet<_>>()
        };
        self.implicit = self.components.iter().map(|(_, component)| declared(component)).collect();
        let calls: Vec<Vec<usize>> = self.components.iter().map(|(_, component)| self.called(component)).collect();
        loop {
            let mut changed = false;
            for (caller, called) in calls.iter().enumerate() {
                let parameters = &self.components[caller].1.parameters;
                let passed: BTreeSet<&str> = called
                    .iter()
                    .flat_map(|called| self.implicit[*called].iter().copied())
                    .filter(|name| parameters.iter().all(|parameter| parameter.name != *name))
                    .collect();
                let before = self.implicit[caller].len();
                self.implicit[caller].extend(passed);
                changed |= self.implicit[caller].len() > before;
            }
            if !changed {
                return;
            }
        }
    }

    /// Returns the components that one calls, also in what it includes.
    fn called(&self, component: &'s syntax::Component) -> Vec<usize> {
        let mut called = Vec::new();
        let mut included = BTreeSet::new();
        let mut bodies = vec![component.body.as_slice()];
        while let Some(body) = bodies.pop() {
            inherit::walk(body, &mut |part| match part {
                inherit::Part::Component(name) => called.extend(self.find_component(name)),
                inherit::Part::Include(name) => {
                    if let Some((name, syntax)) = self.templates.get_key_value(name)
                        && included.insert(name)
                    {
                        bodies.push(&syntax.body);
                    }
                }
            });
        }
        called
    }

    fn component(&mut self, index: usize) -> Component {
        let (template, written) = self.components[index];
        let mut parameters: Vec<Parameter> = Vec::new();
        for parameter in &written.parameters {
            let syntax::Parameter { name, implicit, kind, default } = parameter.clone();
            parameters.push(Parameter { name, kind, implicit, declared: true, default });
        }
        for name in &self.implicit[index] {
            if written.parameters.iter().all(|parameter| parameter.name != *name) {
                parameters.push(Parameter {
                    name: (*name).to_owned(),
                    kind: None,
                    implicit: true,
                    declared: false,
                    default: None,
                });
            }
        }
        let lowering = Lowering::of_component(self, template, &parameters);
        let (steps, slots) = lowering.component(&written.body);
        Component { name: written.name.text.clone(), parameters, steps, slots }
    }

    fn program(&mut self, name: &'s str) -> Program {
        let blocks = self.blocks(name);
        let Some(root) = blocks.root else { return Program::default() };
        let escapes = name.rsplit_once('.').is_some_and(|(_, ending)| matches!(ending, "html" | "htm" | "xml"));
        let templates = self.templates;
        let lowering = Lowering::of_template(self, root, blocks);
        lowering.program(&templates[root].body, escapes)
    }

    fn unknown_template(&mut self, template: &str, named: &Named) {
        self.fault(template, named.place, format!("Unknown template `{}`", named.text));
    }
}
