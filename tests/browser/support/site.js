// The built site: all its pages, and the sample that stands for every template.

import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { dist } from "./places.js";

const site = join(dist, "site");

/** The addresses of all pages, those for addresses that lead nowhere left out. */
export const addresses = readdirSync(site, { recursive: true })
  .filter((path) => path.endsWith("index.html"))
  .map((path) => `/${path.split(sep).slice(0, -1).join("/")}/`.replace("//", "/"))
  .sort();

/** Returns the file of a page. */
export function html(address) {
  return readFileSync(join(site, address, "index.html"), "utf8");
}

/** Returns the bytes of any other file of the site. */
export function file(address) {
  return readFileSync(join(site, address));
}

/** Returns the value of an attribute of the first tag that the expression finds. */
function attribute(text, tag, name) {
  return text.match(tag)?.[0].match(new RegExp(`\\b${name}="([^"]*)"`))?.[1];
}

/** Returns where the language switch of a page leads: language to address. */
export function languagesOf(text) {
  const list = text.match(/<nav class="switcher"[^]*?<\/nav>/)?.[0] ?? "";
  const links = list.match(/<a [^>]*>/g) ?? [];
  return new Map(links.map((link) => [attribute(link, /.*/, "hreflang"), attribute(link, /.*/, "href")]));
}

const canonical = (text) => attribute(text, /<link rel="canonical"[^>]*>/, "href") ?? "";

/** Tells whether a page shows the text of another language: its canonical page is there. */
function isFallback(address) {
  const language = address.split("/")[1];
  // A page that search engines leave out names no other as the real one.
  const real = canonical(html(address));
  return language !== "" && real !== "" && !new URL(real).pathname.startsWith(`/${language}/`);
}

/** Tells whether a page only leads to another address. */
export function isRedirect(address) {
  return html(address).includes('http-equiv="refresh"');
}

/** Pages that say something: no redirects. */
export const pages = addresses.filter((address) => !isRedirect(address));

/** Pages whose text is borrowed from another language. */
export const fallbacks = pages.filter(isFallback);

// The Spanish address of one page of every template; the other languages follow from its switch.
const TEMPLATES = {
  home: "/es/",
  calls: "/es/convocatorias/",
  "calls, page 2": "/es/convocatorias/2/",
  stories: "/es/historias/",
  innovators: "/es/innovadores/",
  topic: "/es/temas/digital/",
  "open call": "/es/convocatorias/competencias-economia-del-cuidado-2027/",
  "call with results": "/es/convocatorias/desajuste-de-competencias-2020/",
  story: "/es/historias/jovenes-tecnicos-solares/",
  innovator: "/es/innovadores/layertech-filipinas/",
  questions: "/es/convocatorias/competencias-economia-del-cuidado-2027/solicitud/preguntas/",
  eligibility: "/es/convocatorias/competencias-economia-del-cuidado-2027/solicitud/requisitos/",
  search: "/es/buscar/",
  page: "/es/acerca-de/",
  "page of contacts": "/es/contacto/",
};

// The page of each form, as the functions know it: where it is shown and where it is sent.
const formPages = readdirSync(join(dist, "functions/pages")).map((name) =>
  JSON.parse(readFileSync(join(dist, "functions/pages", name), "utf8")),
);

/** Returns the addresses of the scripts of a page. */
export function scriptsOf(address) {
  return [...html(address).matchAll(/<script type="module" src="([^"]+)"><\/script>/g)].map((match) => match[1]);
}

/** The names of all forms. */
export const forms = [...new Set(formPages.map((page) => page.form))].sort();

/** Returns where a form is shown (`url`) and sent (`action`) in one language. */
export function formPage(form, lang) {
  return formPages.find((page) => page.form === form && page.lang === lang);
}

/** Returns the sample in one language: pairs of the template's name and an address. */
export function sample(lang) {
  const rows = Object.entries(TEMPLATES).map(([name, address]) => [name, languagesOf(html(address)).get(lang)]);
  const shown = forms.map((form) => [`form ${form}`, formPage(form, lang).url]);
  const fallback = fallbacks.find((address) => address.startsWith(`/${lang}/`));
  const borrowed = fallback ? [["fallback", fallback]] : [];
  return [...rows, ...shown, ...borrowed, ["not found", `/${lang}/no-such-page/`]];
}

/** Returns the address in one language of a template's page. */
export function addressOf(template, lang) {
  return new Map(sample(lang)).get(template);
}
