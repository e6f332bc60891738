// All that is sent to a browser is valid: every built page, the style, the pictures, every answer to a form.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { goodAnswers } from "./support/answers.js";
import { post } from "./support/form.js";
import { markupFaults } from "./support/nu.js";
import { dist, temporaryFolder } from "./support/places.js";
import { OPEN, PAST_DEADLINE, serve } from "./support/server.js";
import { formPage, forms } from "./support/site.js";

let open, late;
before(async () => ([open, late] = await Promise.all([serve({ now: OPEN }), serve({ now: PAST_DEADLINE })])));
after(() => Promise.all([open?.stop(), late?.stop()]));

const site = join(dist, "site");

for (const kind of ["html", "css", "svg"]) {
  const files = readdirSync(site, { recursive: true }).filter((path) => path.endsWith(`.${kind}`));
  test(`all ${files.length} files of ${kind.toUpperCase()} are valid`, () => {
    assert.ok(files.length > 0);
    assert.deepEqual(markupFaults(files.map((path) => join(site, path))), []);
  });
}

/** Begins a walk with good answers and returns the address of its second step. */
async function begun(form, lang) {
  const first = (await (await fetch(open.origin + formPage(form, lang).url)).text()).match(/name="step" value="(\w+)"/)[1];
  const response = await post(open, form, lang, [["step", first], ...goodAnswers(form, lang)]);
  return open.origin + response.headers.get("location");
}

/** Returns the places of a walk and of a receipt, as pages. */
async function* places(form, lang) {
  const step = await begun(form, lang);
  const draft = step.split("/step/")[0];
  const upload = (await (await fetch(step)).text()).match(/value="file:(\w+)"/)?.[1];
  yield* [step, draft, `${draft}/check`, `${draft}/open`, draft.replace(/\/draft\/.*/, "/draft")];
  if (upload) yield `${draft}/file/${upload}`;
  const sent = await post(open, form, lang, goodAnswers(form, lang));
  const receipt = open.origin + sent.headers.get("location");
  yield* [receipt, `${receipt}/answers`, `${receipt}/withdraw`, `${receipt}/erase`];
}

for (const form of ["proposal", "launch"]) {
  test(`every page of a walk through ${form} and of its receipt is valid`, async () => {
    const folder = temporaryFolder();
    const files = [];
    for (const lang of ["es", "ar"]) {
      for await (const place of places(form, lang)) {
        const response = await fetch(place);
        assert.equal(response.status, 200, place);
        files.push(join(folder, `${lang}-${files.length}.html`));
        writeFileSync(files.at(-1), await response.text());
      }
    }
    assert.ok(files.length >= 18);
    assert.deepEqual(markupFaults(files), []);
  });
}

const wrong = (pairs) => pairs.map(([name, value]) => [name, `<"wrong'&${value}`]);

// One row for each answer that is a page: its status, and how it is come by.
const ANSWERS = {
  refused: [422, (form, lang) => post(open, form, lang, wrong(goodAnswers(form, "ar")))],
  empty: [422, (form, lang) => post(open, form, lang, [])],
  received: [200, async (form, lang) => {
    const response = await post(open, form, lang, goodAnswers(form, "es"));
    return fetch(open.origin + response.headers.get("location"));
  }],
  unknown: [404, (form, lang) => fetch(`${open.origin}${formPage(form, lang).action}/NO-SUCH-REFERENCE`)],
  closed: [403, (form, lang) => post(late, form, lang, goodAnswers(form, "es"))],
};

for (const [answer, [status, ask]] of Object.entries(ANSWERS)) {
  test(`every answer to a form that is ${answer} is a valid page`, async () => {
    const folder = temporaryFolder();
    const files = [];
    for (const form of answer === "closed" ? ["proposal"] : forms) {
      for (const lang of ["es", "en", "fr", "ar"]) {
        const response = await ask(form, lang);
        assert.equal(response.status, status, `${form}, ${lang}`);
        const path = join(folder, form, `${lang}.html`);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, await response.text());
        files.push(path);
      }
    }
    assert.deepEqual(markupFaults(files), []);
  });
}
