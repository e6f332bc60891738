//! What is packed with the functions: forms, words, calls, templates, and the pages with forms.

use std::collections::BTreeMap;
use std::sync::Arc;

use forms::bundle::{MAILS, Manifest, PackedCall, PackedContext, PackedLanguage, PackedPage};
use forms::definition;
use schema::{Fault, Span};
use serde::Serialize;
use theme::Context;

use super::{Renderer, document, form};
use crate::Output;
use crate::diagnostic::Report;
use crate::site::{Document, FormEntry, Frame, Sight};
use crate::theme_files::ThemeFiles;

/// Returns everything under `functions/` but the pages with forms, which are drawn with their documents.
pub(super) fn outputs(renderer: &Renderer<'_>) -> Vec<Output> {
    let site = &renderer.site;
    let mut outputs = vec![json("manifest.json", &manifest(site, &renderer.stock.statics))];
    for (language, dictionary) in site.dictionaries.iter().enumerate() {
        let lang = &site.language(language).lang;
        let mut words = site.dictionaries[site.project.default].words.clone();
        words.merge(dictionary.words.clone());
        outputs.push(json(&format!("words/{lang}.json"), &words));
        let locales = site.languages().map(|language| &site.language(language).locale);
        outputs.push(json(&format!("names/{lang}.json"), &dictionary.formats.names_with(locales)));
    }
    for entry in site.forms.values() {
        outputs.extend(form_files(site, entry));
    }
    for (name, text) in &renderer.theme.templates {
        outputs.push(Output { path: format!("functions/theme/{name}"), bytes: text.as_bytes().to_vec() });
    }
    outputs.extend(site.all_facts().iter().filter_map(call_file));
    outputs
}

/// Reports mails that the functions would have to send and the theme cannot write.
pub(super) fn check_mails(site: &Frame, files: &ThemeFiles, report: &mut Report) {
    if site.forms.is_empty() {
        return;
    }
    for template in MAILS.iter().flat_map(|kind| ["html", "txt"].map(|ending| format!("mail/{kind}.{ending}"))) {
        if !files.templates.iter().any(|(name, _)| *name == template) {
            let fault = Fault::error("mail-missing", Span::default()).with("template", &template);
            report.add(&format!("{}/{template}", files.folder), &Arc::from(""), vec![fault]);
        }
    }
}

fn json<T: Serialize>(path: &str, value: &T) -> Output {
    let bytes = serde_json::to_vec(value).expect("the bundle is plain data");
    Output { path: format!("functions/{path}"), bytes }
}

fn manifest(site: &Sight<'_>, statics: &BTreeMap<String, String>) -> Manifest {
    let with_form = |document: &&Document| document.facts.call().is_some_and(|call| call.form.is_some());
    let default = site.project.default;
    let order = std::iter::once(default).chain(site.languages().filter(|index| *index != default));
    Manifest {
        languages: order
            .map(|index| PackedLanguage {
                lang: site.language(index).lang.as_str().to_owned(),
                locale: site.language(index).locale.as_str().to_owned(),
            })
            .collect(),
        base_url: site.project.base_url.clone(),
        zone: site.project.zone.as_str().to_owned(),
        forms: site.forms.keys().cloned().collect(),
        calls: site.all_facts().iter().filter(with_form).map(|call| call.folder.clone()).collect(),
        assets: statics.clone(),
    }
}

fn form_files(site: &Frame, entry: &FormEntry) -> Vec<Output> {
    let name = &entry.form.name;
    let mut files = vec![json(&format!("forms/{name}/form.json"), &definition::to_json(&entry.definition))];
    for (language, tree) in entry.trees.iter().enumerate() {
        if let Some(tree) = tree {
            let lang = &site.language(language).lang;
            files.push(json(&format!("forms/{name}/words.{lang}.json"), &definition::to_json(tree)));
        }
    }
    files
}

fn call_file(document: &Document) -> Option<Output> {
    let call = document.facts.call()?;
    call.form.as_ref()?;
    let packed = PackedCall {
        call: document.folder.clone(),
        deadline: call.deadline.clone(),
        maximum: call.maximum.as_ref().map(|sum| (sum.amount, sum.currency.clone())),
        countries: (!call.countries.is_empty()).then(|| call.countries.clone()),
        languages: call.languages.clone(),
    };
    Some(json(&format!("calls/{}.json", document.folder), &packed))
}

/// Returns the page with the form of a document, as the functions draw it again.
pub(super) fn page_file(renderer: &Renderer<'_>, document: &Document, language: usize) -> Option<Output> {
    let site = &renderer.site;
    let (entry, call, url, mut context) = page_with_form(renderer, document, language)?;
    let (_, shown) = entry.shown_words(&site.project, language);
    let lang = site.language(language).lang.as_str();
    // The functions see the form by its definition, each time anew, and draw what stands around a page
    // themselves: its menus lead from an answer to fresh pages.
    context.remove("form");
    context.remove("parts");
    let packed = PackedPage {
        form: entry.form.name.clone(),
        call: call.map(|call| call.folder.clone()),
        lang: lang.to_owned(),
        words_lang: site.language(shown).lang.as_str().to_owned(),
        url: super::encoded(&url),
        action: form::action(site, entry, call, language),
        context: PackedContext::of(&context.to_json()),
    };
    let of_call = call.map(|call| format!("@{}", call.folder)).unwrap_or_default();
    Some(json(&format!("pages/{}{of_call}.{lang}.json", entry.form.name), &packed))
}

type WithForm<'r> = (&'r FormEntry, Option<&'r Document>, String, Context);

/// Returns the form that a document shows or takes proposals by, and the page around it.
fn page_with_form<'r>(renderer: &'r Renderer<'_>, document: &'r Document, language: usize) -> Option<WithForm<'r>> {
    let site = &renderer.site;
    if let Some(page) = document.facts.page() {
        let entry = site.forms.get(&page.form.as_ref()?.value)?;
        let drawn = document::page(renderer, document, language);
        return Some((entry, None, drawn.url, drawn.context));
    }
    let call = document.facts.call()?;
    let entry = site.forms.get(&call.form.as_ref()?.value)?;
    let context = form::call_context(renderer, document, language)?;
    Some((entry, Some(document), site.form_url(document, language), context))
}
