//! The frame of an answer: what a page of the site shows around what a function has to say.
//!
//! The generator packed every page that holds a form with all that its template sees. A frame is
//! one of them, made to fit: another title, links that lead to the right place in each language,
//! and no place in search engines.

use forms::bundle::PackedPage;
use serde_json::{Value, json};
use theme::{Context, TemplateFault, Theme};

/// What every template of the site sees, as `docs/themes.md` lists it.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    context: Value,
}

impl Frame {
    /// Takes the frame of a page.
    pub(crate) fn of(page: &PackedPage) -> Self {
        let mut frame = Self { context: page.context.read() };
        frame.context["head"]["robots"] = json!("noindex");
        // What the page shows of its form is for the answer to say anew, if it shows one.
        if let Some(context) = frame.context.as_object_mut() {
            context.remove("form");
        }
        frame
    }

    /// Gives the document another title, and keeps what the site puts behind every title.
    pub(crate) fn titled(mut self, title: &str) -> Self {
        let behind = self.text("/head/title").strip_prefix(self.text("/page/title")).unwrap_or_default();
        self.context["head"]["title"] = json!(format!("{title}{behind}"));
        self
    }

    /// Lets the forms of the document send to one more host.
    pub(crate) fn sending_to(mut self, origin: &str) -> Self {
        self.context["site"]["policy"] = json!(theme::sending_to(self.text("/site/policy"), origin));
        self
    }

    /// Leads the links to other languages elsewhere, where `address` knows a place.
    pub(crate) fn switched(mut self, address: impl Fn(&str) -> Option<String>) -> Self {
        for link in items(&mut self.context["switcher"]) {
            if let Some(url) = link["lang"].as_str().and_then(&address) {
                link["url"] = json!(url);
            }
        }
        self
    }

    /// Makes the document another than the page: with an address of its own, or with none because
    /// it only answers a post or an error.
    pub(crate) fn located(mut self, path: Option<&str>) -> Self {
        let canonical = path.map(|path| format!("{}{path}", self.text("/site/base_url")));
        self.context["head"]["canonical"] = json!(canonical);
        self.context["head"]["alternates"] = json!([]);
        self
    }

    /// Puts the document below the page on the way from the home page.
    pub(crate) fn below(mut self, page: &PackedPage, title: &str) -> Self {
        if let Some(trail) = self.context["breadcrumbs"].as_array_mut() {
            if let Some(last) = trail.last_mut() {
                last["url"] = json!(page.url);
            }
            trail.push(json!({ "label": title, "url": null }));
        }
        self
    }

    /// Puts the document nowhere in the site.
    pub(crate) fn nowhere(mut self) -> Self {
        self.context["breadcrumbs"] = json!([]);
        for menu in ["main", "footer"] {
            for link in items(&mut self.context["menu"][menu]) {
                link["current"] = json!(false);
                link["within"] = json!(false);
            }
        }
        self
    }

    /// Draws a template in the frame, with what the function has to say under names of their own.
    pub(crate) fn draw(
        &self,
        theme: &Theme,
        template: &str,
        said: &[(&'static str, theme::Value)],
    ) -> Result<String, TemplateFault> {
        let mut context = Context::from_json(&self.context);
        for (name, value) in said {
            context.insert_value(*name, value.clone());
        }
        theme.render(template, &context)
    }

    fn text(&self, pointer: &str) -> &str {
        self.context.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }
}

fn items(list: &mut Value) -> &mut [Value] {
    list.as_array_mut().map_or(&mut [], Vec::as_mut_slice)
}
