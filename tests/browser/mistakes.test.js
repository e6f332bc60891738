// Wrong answers come back: with what was typed, a summary that has the focus, and links to the questions.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { definition, goodAnswers, words } from "./support/answers.js";
import { accessibilityFaults } from "./support/axe.js";
import { launch, NARROW, WIDE } from "./support/browser.js";
import { fillByKeyboard, held, send, walk } from "./support/form.js";
import { focused } from "./support/keyboard.js";
import { serve } from "./support/server.js";
import { overflows, restyle, TEXT_SPACING } from "./support/shape.js";
import { formPage, forms } from "./support/site.js";

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

const WAYS = [
  { lang: "es", javascript: true, viewport: WIDE },
  { lang: "ar", javascript: false, viewport: NARROW },
  { lang: "ar", javascript: true, viewport: NARROW, scheme: "dark" },
];

for (const form of forms) {
  for (const way of WAYS) {
    const told = `${form}, ${way.lang}, ${way.viewport.width} px, ${way.javascript ? "with" : "without"} JavaScript`;
    test(`${told}: wrong answers come back with all that was typed`, async () => {
      const page = await browser.open(way);
      await page.goto(server.origin + formPage(form, way.lang).url);
      const good = goodAnswers(form, way.lang);
      const bad = spoiled(form, good);
      await walk(page, good, async (own) => {
        const wrong = bad.filter(([name]) => own.some(([asked]) => asked === name));
        await fillByKeyboard(page, wrong);
        if (JSON.stringify(wrong) === JSON.stringify(own)) return;
        const response = await send(page);
        assert.equal(response.status(), 422);
        assert.match(response.headers()["cache-control"] ?? "", /no-store/);
        assert.deepEqual(await held(page), wrong, "what was typed");
        await checkSummary(page, way.lang);
        await checkLinks(page);
        await page.locator("h1").evaluate((heading) => {
          heading.tabIndex = -1;
          heading.focus();
        });
        await fillByKeyboard(page, own);
      });
      assert.equal(server.records().length, 0, "nothing is stored");
      await page.closeAll();
    });

    test(`${told}: an empty form comes back without a fault of accessibility and fits`, async () => {
      const page = await browser.open(way);
      await page.goto(server.origin + formPage(form, way.lang).url);
      await page.locator("form.form .send button").first().focus();
      assert.equal((await send(page)).status(), 422);
      assert.equal(await page.locator(".problems li").count(), await page.locator("form .wrong").count());
      assert.deepEqual(await overflows(page), []);
      if (way.javascript) {
        assert.deepEqual(page.seen.complaints, ["Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"]);
        assert.deepEqual(await accessibilityFaults(page), []);
      }
      await restyle(page, TEXT_SPACING);
      assert.deepEqual(await overflows(page), []);
      await page.closeAll();
    });
  }
}

// One row for each kind of field: an answer that its limits refuse.
const WRONG = {
  email: (name) => [[name, "ana@"]],
  telephone: (name) => [[name, "call me"]],
  url: (name) => [[name, "not a page"]],
  "whole-number": (name) => [[name, "many"]],
  money: (name) => [[name, "12,5,0 <b>"]],
  date: (name) => [[`${name}-day`, "31"], [`${name}-month`, "2"], [`${name}-year`, "2015"]],
  month: (name) => [[`${name}-month`, "13"], [`${name}-year`, "2027"]],
};

/** Leaves out the first text that every page asks for and makes every other answer wrong that can be. */
function spoiled(form, pairs) {
  const fields = definition(form).steps.flatMap((step) => step.fields);
  const empty = fields.find((field) => field.kind === "text" && !field.optional && !field.when).id;
  const wrong = new Map();
  for (const field of fields) {
    for (const [name, value] of WRONG[field.kind]?.(field.id) ?? []) wrong.set(name, value);
  }
  return pairs.filter(([name]) => name !== empty).map(([name, value]) => [name, wrong.get(name) ?? value]);
}

async function checkSummary(page, lang) {
  // The browser moves the focus once the page is drawn, which may be after it has loaded.
  const focused = () => page.evaluate(() => document.querySelector(".problems")?.contains(document.activeElement));
  for (let asked = 0; asked < 200 && !(await focused()); asked += 1);
  const shown = await page.evaluate(() => {
    const summary = document.querySelector(".problems");
    return {
      title: document.title,
      first: document.querySelector("main").firstElementChild === summary,
      focus: summary.contains(document.activeElement),
      heading: summary.querySelector("h2").getBoundingClientRect().toJSON(),
      room: innerHeight,
      invalid: [...document.querySelectorAll("form [aria-invalid=true]")].length,
      wrong: [...document.querySelectorAll("form .wrong")].length,
    };
  });
  assert.ok(shown.title.startsWith(words(lang)["form.error_prefix"]), shown.title);
  assert.ok(shown.first, "the summary is first in main");
  assert.ok(shown.focus, "the summary has the focus");
  assert.ok(shown.heading.top >= 0 && shown.heading.bottom <= shown.room, "the heading of the summary is in view");
  assert.ok(shown.wrong > 0 && shown.invalid >= shown.wrong, "each wrong control says so");
}

/** Follows each link of the summary by keyboard. */
async function checkLinks(page) {
  const links = page.locator(".problems a");
  for (let number = 0; number < (await links.count()); number += 1) {
    await links.nth(number).focus();
    await page.keyboard.press("Enter");
    const arrived = await page.evaluate((number) => {
      const link = document.querySelectorAll(".problems a")[number];
      const element = document.activeElement;
      const field = element.closest(".field");
      const label = field?.querySelector("legend, label")?.getBoundingClientRect();
      return {
        text: link.innerText,
        target: `#${element.id}` === decodeURIComponent(link.hash),
        control: element.matches("input, select, textarea"),
        invalid: element.getAttribute("aria-invalid") ?? element.closest("[aria-invalid]")?.getAttribute("aria-invalid"),
        labelInView: Boolean(label && label.top >= 0 && label.bottom <= innerHeight),
        said: field?.innerText.includes(link.innerText) ?? false,
      };
    }, number);
    const { text, ...rest } = arrived;
    assert.deepEqual(rest, { target: true, control: true, invalid: "true", labelInView: true, said: true }, text);
  }
  assert.ok(await focused(page));
}
