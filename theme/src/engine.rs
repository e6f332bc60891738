//! Templates in, HTML out: the only module that names the template engine.
//!
//! [`Theme::new`] reads all templates of a theme and reports everything that is wrong with them
//! in one go; [`Theme::render`] draws one of them with a [`Context`]. Templates know five
//! functions: `t`, `ta` and `raw` for sentences, `number`, and `asset`. A template never sees the world
//! outside of its context: it reads no file, no clock and no other page.

mod context;
mod speech;

use std::collections::BTreeMap;
use std::sync::Arc;

use templates::{Call, Functions, Templates};

use crate::dictionary::Dictionary;
use crate::fault::TemplateFault;

pub use context::{Context, Html, escaped, list, map, safe_html, set, value, with};
pub use templates::{Value, may_need_escaping};

/// The templates of a theme, ready to be drawn in any language of the site.
#[derive(Debug)]
pub struct Theme {
    templates: Templates,
    sources: BTreeMap<String, String>,
}

/// The dictionaries of a site by the code of their language.
pub type Dictionaries = BTreeMap<String, Arc<Dictionary>>;

impl Theme {
    /// Reads templates given as pairs of name and text.
    ///
    /// `assets` gives the public address of each of the theme's files. Fails with the faults of all
    /// templates: syntax, or else names of templates, components, parameters, functions and filters that
    /// do not exist.
    pub fn new(
        templates: Vec<(String, String)>,
        dictionaries: Dictionaries,
        assets: BTreeMap<String, String>,
    ) -> Result<Self, Vec<TemplateFault>> {
        let sources: BTreeMap<String, String> = templates.into_iter().collect();
        let mut functions = Functions::default();
        speech::add(&mut functions, dictionaries);
        functions.add("asset", move |call: &Call<'_>| {
            let path = speech::must(call, ("path", "a text"), Value::as_str)?;
            assets
                .get(path)
                .map(|url| Value::from(url.as_str()))
                .ok_or_else(|| format!("the theme has no file `{path}` in static/"))
        });
        let named = sources.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        match Templates::new(named, functions) {
            Ok(templates) => Ok(Self { templates, sources }),
            Err(faults) => Err(faults.into_iter().map(|fault| TemplateFault::told(fault, &sources)).collect()),
        }
    }

    /// Draws a template behind what `page` holds already; after a fault, what was drawn before it stays there.
    pub fn render_to(&self, template: &str, context: &Context, page: &mut String) -> Result<(), TemplateFault> {
        self.templates.draw(template, &|name| context.get(name), page).map_err(|fault| self.told(fault))
    }

    /// Draws a template.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, TemplateFault> {
        let mut page = String::new();
        self.render_to(template, context, &mut page)?;
        Ok(page)
    }

    /// Draws one component alone, in one language, with its parameters as the context.
    pub fn render_component(&self, component: &str, lang: &str, parameters: &Context) -> Result<String, TemplateFault> {
        let lang = Value::from(lang);
        let mut page = String::new();
        let given: Vec<(&str, &Value)> = parameters.entries().collect();
        let known = |name: &str| (name == "lang").then_some(&lang);
        let drawn = self.templates.draw_component(component, &given, &known, &mut page);
        drawn.map(|()| page).map_err(|fault| self.told(fault))
    }

    /// Returns the names of all components, sorted.
    pub fn components(&self) -> Vec<&str> {
        self.templates.components().collect()
    }

    /// Tells whether the theme has a template of that name.
    pub fn has(&self, template: &str) -> bool {
        self.templates.has(template)
    }

    fn told(&self, fault: templates::Fault) -> TemplateFault {
        TemplateFault::told(fault, &self.sources)
    }
}

#[cfg(test)]
mod tests;
