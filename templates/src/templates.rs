//! Templates that were read and can be drawn.

use std::collections::BTreeMap;

use crate::draw::Drawing;
use crate::fault::Fault;
use crate::function::Functions;
use crate::link::{Linked, link};
use crate::parse::parse;
use crate::value::Value;

/// Templates that belong together: they can extend, include and call each other.
#[derive(Debug)]
pub struct Templates {
    linked: Linked,
    functions: Functions,
    names: Vec<String>,
}

impl Templates {
    /// Reads templates, given by name.
    ///
    /// Texts are escaped in templates whose name ends in `.html`, `.htm` or `.xml`. Fails with what is not
    /// understood, the first of each template; or else with all names of templates, components, parameters
    /// and functions that mean nothing.
    pub fn new<'t>(
        templates: impl IntoIterator<Item = (&'t str, &'t str)>,
        functions: Functions,
    ) -> Result<Self, Vec<Fault>> {
        let mut read = BTreeMap::new();
        let mut faults = Vec::new();
        for (name, text) in templates {
            match parse(text) {
                Ok(syntax) => {
                    read.insert(name.to_owned(), syntax);
                }
                Err(misread) => {
                    let range = misread.place.start as usize..misread.place.end as usize;
                    faults.push(Fault::new(name, range, misread.message));
                }
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let linked = link(&read, &functions)?;
        Ok(Self { linked, functions, names: read.into_keys().collect() })
    }

    /// Draws a template behind what `out` holds already, with what the context has under each name.
    ///
    /// After a fault, what was drawn before it stays there.
    pub fn draw<'a>(
        &'a self,
        template: &str,
        context: &dyn Fn(&str) -> Option<&'a Value>,
        out: &mut String,
    ) -> Result<(), Fault> {
        let Some(program) = self.linked.programs.get(template) else {
            return Err(Fault::new(template, 0..0, format!("Unknown template `{template}`")));
        };
        let drawing = Drawing::new(&self.linked, &self.functions, &self.names, program.escapes);
        drawing.program(program, context, out).map_err(|fault| *fault)
    }

    /// Draws one component alone: `given` are its parameters by name, `known` what it may take from where it
    /// is called. Texts are escaped.
    pub fn draw_component<'a>(
        &'a self,
        component: &str,
        given: &[(&str, &'a Value)],
        known: &dyn Fn(&str) -> Option<&'a Value>,
        out: &mut String,
    ) -> Result<(), Fault> {
        let place = self.linked.components.binary_search_by(|found| found.name.as_str().cmp(component));
        let Ok(place) = place else {
            return Err(Fault::new(component, 0..0, format!("Unknown component `{component}`")));
        };
        let parameters = &self.linked.components[place].parameters;
        let means = |name: &str| parameters.iter().any(|parameter| parameter.declared && parameter.name == name);
        if let Some((name, _)) = given.iter().find(|(name, _)| !means(name)) {
            return Err(Fault::new(component, 0..0, format!("`{component}` has no `{name}`.")));
        }
        let find = |name: &str| given.iter().find(|(given, _)| *given == name).map(|(_, value)| *value);
        let drawing = Drawing::new(&self.linked, &self.functions, &self.names, true);
        drawing.component(place, &find, known, out).map_err(|fault| *fault)
    }

    /// Tells whether there is a template of a name.
    pub fn has(&self, template: &str) -> bool {
        self.linked.programs.contains_key(template)
    }

    /// Returns the names of all components, sorted.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.linked.components.iter().map(|component| component.name.as_str())
    }
}
