// Pictures of the site for people to look at: `node tests/browser/screenshots.js OUT`.
//
// One for each of the main templates in Spanish and Arabic, wide and narrow, light and dark:
// OUT/<template>.<language>.<width>.<scheme>.png.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { goodAnswers } from "./support/answers.js";
import { launch, NARROW, WIDE } from "./support/browser.js";
import { post, send } from "./support/form.js";
import { serve } from "./support/server.js";
import { addressOf, formPage } from "./support/site.js";

const out = process.argv[2];
if (!out) throw new Error("usage: node tests/browser/screenshots.js OUT");
mkdirSync(out, { recursive: true });

const [server, browser] = await Promise.all([serve(), launch()]);

const go = (template) => (page, lang) => page.goto(server.origin + addressOf(template, lang));
const goForm = (form) => (page, lang) => page.goto(server.origin + formPage(form, lang).url);

const SHOTS = {
  home: go("home"),
  calls: go("calls"),
  call: go("open call"),
  results: go("call with results"),
  story: go("story"),
  innovator: go("innovator"),
  page: go("page"),
  questions: go("questions"),
  eligibility: go("eligibility"),
  fallback: go("fallback"),
  "not-found": go("not found"),
  form: goForm("network"),
  errors: async (page, lang) => {
    await goForm("launch")(page, lang);
    await page.locator("form .send button").focus();
    await send(page);
  },
  received: async (page, lang) => {
    const response = await post(server, "launch", lang, goodAnswers("launch", lang));
    await page.goto(server.origin + response.headers.get("location"));
  },
};

for (const [name, show] of Object.entries(SHOTS)) {
  for (const lang of ["es", "ar"]) {
    if (name === "fallback" && !addressOf(name, lang)) continue;
    const page = await browser.open();
    await show(page, lang);
    for (const viewport of [WIDE, NARROW]) {
      for (const scheme of ["light", "dark"]) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: scheme });
        const path = join(out, `${name}.${lang}.${viewport.width}.${scheme}.png`);
        await page.evaluate(everyPicture);
        await page.screenshot({ path, fullPage: true });
      }
    }
    await page.closeAll();
  }
}

await Promise.all([browser.close(), server.stop()]);

/** Loads what is otherwise loaded when a reader comes near. */
function everyPicture() {
  for (const image of document.images) image.loading = "eager";
  return Promise.all([...document.images].map((image) => image.decode()));
}
