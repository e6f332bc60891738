// Good answers to any form, made from its definition.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dist } from "./places.js";

/** Returns the definition of a form, as the functions read it. */
export function definition(form) {
  return JSON.parse(readFileSync(join(dist, "functions/forms", form, "form.json"), "utf8"));
}

/** Returns the sentences of a language, `a.b.c` to text. */
export function words(lang) {
  return JSON.parse(readFileSync(join(dist, "functions/words", `${lang}.json`), "utf8"));
}

// What people write: signs that mean something in HTML, in SQL and in URLs, and another direction.
const WRITTEN = {
  es: `Ñandú & <b>"O'Brien"`,
  ar: `تجربة & <b>"O'Brien"`,
};

/** Returns good answers to all questions that are asked, as pairs of name and value. */
export function goodAnswers(form, lang) {
  const fields = definition(form).steps.flatMap((step) => step.fields);
  const pairs = [];
  for (const field of fields) {
    if (isAsked(field, pairs)) pairs.push(...answer(field, field.id, lang));
  }
  return pairs;
}

/** Tells whether earlier answers make a question be asked. */
function isAsked(field, pairs) {
  const given = (id) => pairs.filter(([name]) => name === id).map(([, value]) => value);
  const holds = ([id, wanted]) => {
    const values = [wanted.not ?? wanted].flat();
    return given(id).some((value) => values.includes(value)) !== Boolean(wanted.not);
  };
  return Object.entries(field.when ?? {}).every(holds);
}

const atLeast = (field) => Math.max(Number(field.min ?? 1), 1);
const some = (field, name, values) => values.slice(0, atLeast(field)).map((value) => [name, value]);
const listed = (field, otherwise) => (Array.isArray(field.only) ? field.only : otherwise);

// One row for each kind of field: the pairs that a browser sends.
const KINDS = {
  text: (field, name, lang) => [[name, text(field, lang)]],
  "long-text": (field, name, lang) => [[name, `${text(field, lang)}\n2`]],
  email: (field, name) => [[name, "ana+1@example.org"]],
  telephone: (field, name) => [[name, "+593 2 299 1234"]],
  url: (field, name) => [[name, "https://www.example.org/a?b=1&c=2"]],
  "whole-number": (field, name) => [[name, String(atLeast(field))]],
  money: (field, name) => [[name, String(atLeast(field))]],
  date: (field, name) => [[`${name}-day`, "7"], [`${name}-month`, "3"], [`${name}-year`, year(field)]],
  month: (field, name) => [[`${name}-month`, "12"], [`${name}-year`, year(field)]],
  "yes-no": (field, name) => [[name, "yes"]],
  "single-choice": (field, name) => [[name, field.options[0]]],
  "multiple-choice": (field, name) => some(field, name, field.options),
  country: (field, name) => some(field, name, listed(field, ["EC", "CM", "BD"])),
  language: (field, name) => some(field, name, listed(field, ["es", "ar", "fr"])),
  // Files are sent on pages of their own.
  file: () => [],
  consent: (field, name) => (field.optional ? [] : [[name, "yes"]]),
  group: (field, name, lang) =>
    Array.from({ length: atLeast(field) }, (_, row) => row + 1).flatMap((row) =>
      field.fields.flatMap((inner) => answer(inner, `${name}-${row}-${inner.id}`, lang)),
    ),
};

function answer(field, name, lang) {
  return KINDS[field.kind](field, name, lang);
}

function text(field, lang) {
  const plain = field.pattern ? { latin: "Lab 12", digits: "12", reference: "AB-12" }[field.pattern] : WRITTEN[lang];
  return plain.slice(0, Number(field.max)).padEnd(Number(field.min ?? 0), ".");
}

const year = (field) => (field.earliest ? "2027" : "2015");
