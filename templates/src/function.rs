//! Functions that templates call, as `t(k="skip")`.

use std::fmt;

use crate::draw::Seen;
use crate::value::Value;

/// What templates can call. Closures that make a value are functions.
pub trait Function: Send + Sync {
    /// Answers a call, or says what is wrong with what was given.
    fn call<'f>(&'f self, call: &Call<'_>) -> Result<Answer<'f>, String>;
}

/// What a function answers.
#[derive(Debug)]
pub enum Answer<'f> {
    /// A value that the function keeps: nothing is copied, nor counted.
    Lent(&'f Value),
    /// A value of its own.
    Made(Value),
}

impl<F: Fn(&Call<'_>) -> Result<Value, String> + Send + Sync> Function for F {
    fn call<'f>(&'f self, call: &Call<'_>) -> Result<Answer<'f>, String> {
        self(call).map(Answer::Made)
    }
}

/// A call of a function.
#[derive(Debug)]
pub struct Call<'c> {
    pub(crate) names: &'c [Box<str>],
    pub(crate) values: &'c [Seen<'c>],
    pub(crate) variable: Option<&'c Value>,
}

impl Call<'_> {
    /// Returns what was given under a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.given().find(|(given, _)| *given == name).map(|(_, value)| value)
    }

    /// Returns all that was given, in the order in which it was written.
    pub fn given(&self) -> impl Iterator<Item = (&str, &Value)> {
        let values = self.values.iter().filter_map(Seen::value);
        self.names.iter().map(AsRef::as_ref).zip(values)
    }

    /// Returns the variable that the function reads where it is called, if there is one of that name.
    pub fn variable(&self) -> Option<&Value> {
        self.variable
    }
}

/// The functions that templates can call, by name.
#[derive(Default)]
pub struct Functions(pub(crate) Vec<Known>);

pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) function: Box<dyn Function>,
    /// The variable that it reads where it is called.
    pub(crate) reads: Option<&'static str>,
}

impl Functions {
    /// Adds a function that sees nothing but what it is given.
    pub fn add(&mut self, name: &'static str, function: impl Function + 'static) {
        self.0.push(Known { name, function: Box::new(function), reads: None });
    }

    /// Adds a function that sees a variable of the place where it is called, too.
    pub fn add_reading(&mut self, name: &'static str, variable: &'static str, function: impl Function + 'static) {
        self.0.push(Known { name, function: Box::new(function), reads: Some(variable) });
    }
}

impl fmt::Debug for Functions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.iter().map(|known| known.name)).finish()
    }
}
