//! Names and their slots, as they are seen from one place of a template.

use std::collections::BTreeMap;

use crate::program::Variable;

/// Names that are given in one go: parameters, what a template sets, what one turn of a loop sets.
#[derive(Default)]
struct Layer {
    names: BTreeMap<String, u32>,
    /// Whether components that are called here see its names, but nothing else does.
    hidden: bool,
}

/// What can be seen from a place.
#[derive(Default)]
pub(super) struct Scope {
    layers: Vec<Layer>,
    /// How many slots were given away.
    slots: u32,
    /// What is taken from the context, in the order of the slots it has there; none within a component.
    globals: Option<Vec<Box<str>>>,
}

impl Scope {
    /// Returns the scope of a template.
    pub(super) fn of_template() -> Self {
        Self { layers: vec![Layer::default()], slots: 0, globals: Some(Vec::new()) }
    }

    /// Returns the scope of a component, whose parameters take the first slots.
    pub(super) fn of_component<'n>(parameters: impl IntoIterator<Item = (&'n str, bool)>) -> Self {
        let mut scope = Self { layers: vec![Layer { hidden: true, ..Layer::default() }], slots: 0, globals: None };
        scope.layers.push(Layer::default());
        for (name, declared) in parameters {
            let slot = scope.slots;
            scope.slots += 1;
            scope.layers[usize::from(declared)].names.insert(name.to_owned(), slot);
        }
        scope.open();
        scope
    }

    /// Begins a layer.
    pub(super) fn open(&mut self) {
        self.layers.push(Layer::default());
    }

    /// Ends the innermost layer.
    pub(super) fn close(&mut self) {
        self.layers.pop();
    }

    /// Returns the slot of a name in the innermost layer.
    pub(super) fn set(&mut self, name: &str) -> u32 {
        let innermost = self.layers.last_mut().expect("a scope has a layer");
        *innermost.names.entry(name.to_owned()).or_insert_with(|| {
            self.slots += 1;
            self.slots - 1
        })
    }

    /// Returns how many slots were given away by now.
    pub(super) fn slots(&self) -> u32 {
        self.slots
    }

    /// Returns the variable that a name means here.
    pub(super) fn variable(&mut self, name: &str) -> Variable {
        self.find(name, false)
    }

    /// Returns the variable that a component takes from here.
    pub(super) fn implicit(&mut self, name: &str) -> Variable {
        self.find(name, true)
    }

    fn find(&mut self, name: &str, implicitly: bool) -> Variable {
        let seen = self.layers.iter().rev().filter(|layer| implicitly || !layer.hidden);
        let slots = seen.filter_map(|layer| layer.names.get(name).copied()).collect();
        let global = self.globals.as_mut().map(|globals| {
            let known = globals.iter().position(|global| **global == *name);
            known.unwrap_or_else(|| {
                globals.push(name.into());
                globals.len() - 1
            })
        });
        Variable { name: name.into(), slots, global: global.and_then(|global| u32::try_from(global).ok()) }
    }

    /// Returns what is taken from the context.
    pub(super) fn into_globals(self) -> Box<[Box<str>]> {
        self.globals.unwrap_or_default().into()
    }
}
