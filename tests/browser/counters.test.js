// What is left of the length of a text, told while it is typed: at once to the eye, in pauses to the ear.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { words } from "./support/answers.js";
import { accessibilityFaults } from "./support/axe.js";
import { launch, NARROW } from "./support/browser.js";
import { held } from "./support/form.js";
import { serve } from "./support/server.js";
import { overflows } from "./support/shape.js";
import { formPage } from "./support/site.js";

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

/** Opens the form of the network with a clock that only the test moves. */
async function opened(lang, options) {
  const page = await browser.open({ viewport: NARROW, ...options });
  await page.clock.install();
  await page.goto(server.origin + formPage("network", lang).url);
  const control = page.locator("textarea[data-max]").first();
  const id = await control.getAttribute("id");
  const max = Number(await control.getAttribute("data-max"));
  const unit = await control.getAttribute("data-unit");
  return { page, control, max, unit, seen: page.locator(`#${id}-count`), heard: page.locator(`#${id}-count + [role=status]`) };
}

/** The sentence that the words of the language have for a number. */
function expected(lang, key, count) {
  const locale = lang === "ar" ? "ar-u-nu-latn" : lang === "en" ? "en-GB" : lang;
  const forms = words(lang)[`aids.${key}`];
  const sentence = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
  return sentence.replace("{count}", new Intl.NumberFormat(locale).format(count));
}

for (const lang of ["es", "en", "fr", "ar"]) {
  test(`${lang}: what is left is seen at once and heard after a pause`, async () => {
    const { page, control, max, unit, seen, heard } = await opened(lang);
    const left = (count) => expected(lang, `${unit}_left`, count);
    assert.equal(await seen.innerText(), left(max));
    await control.pressSequentially("a b c");
    const used = unit === "words" ? 3 : 5;
    assert.equal(await seen.innerText(), left(max - used));
    assert.equal(await heard.textContent(), "", "nothing is said while keys are pressed");
    await page.clock.runFor(2000);
    assert.equal(await heard.textContent(), left(max - used));
    const described = (await control.getAttribute("aria-describedby")).split(" ");
    assert.equal(described.at(-1), await seen.getAttribute("id"));
    for (const id of described) assert.equal(await page.locator(`#${id}`).count(), 1, id);
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.deepEqual(await overflows(page), []);
    assert.deepEqual(page.seen.complaints, []);
    await page.closeAll();
  });

  test(`${lang}: a text that is too long keeps every letter, and every number has its form`, async () => {
    const { page, control, max, unit, seen } = await opened(lang);
    for (const [length, key, count] of [[max - 2, "left", 2], [max - 1, "left", 1], [max, "left", 0], [max + 1, "over", 1], [max + 2, "over", 2], [max + 5, "over", 5], [max + 11, "over", 11]]) {
      const text = unit === "words" ? "a ".repeat(length).trim() : "a".repeat(length);
      await control.fill(text);
      assert.equal(await control.inputValue(), text);
      assert.equal(await seen.innerText(), expected(lang, `${unit}_${key}`, count));
      assert.equal(await seen.getAttribute("class"), key === "over" ? "problem" : "hint");
    }
    await page.closeAll();
  });
}

test("the server's number of a text that is too long is the page's", async () => {
  const { page, control, max, unit, seen } = await opened("es");
  const text = (unit === "words" ? "á👩‍🚀 x-y " : "á👩‍🚀\n").repeat(max);
  await control.fill(text);
  const over = Number((await seen.innerText()).replace(/\D/g, ""));
  await page.clock.resume();
  await Promise.all([page.waitForNavigation(), page.locator(".send button").click()]);
  const name = await control.getAttribute("name");
  const problem = await page.locator(`#f-${name}-problem`).innerText();
  const numbers = problem.replaceAll(".", "").match(/\d+/g).map(Number);
  assert.ok(numbers.includes(max + over), `${problem} / ${over}`);
  assert.equal((await held(page)).find(([given]) => given === name)[1].length, text.length);
  await page.closeAll();
});

test("a line says nothing before it is nearly full", async () => {
  const { page } = await opened("es");
  const line = page.locator("input[data-max]").first();
  const seen = page.locator(`#${await line.getAttribute("id")}-count`);
  await line.fill("Ana");
  assert.equal(await seen.textContent(), "");
  await line.fill("a".repeat(await line.getAttribute("data-max")));
  assert.equal(await seen.textContent(), expected("es", "characters_left", 0));
  await page.closeAll();
});

test("numbers are written with the digits and groups of the server", async () => {
  const page = await browser.open();
  for (const lang of ["es", "en", "fr", "ar"]) {
    await page.goto(server.origin + formPage("network", lang).url);
    const limits = await page.evaluate(() => {
      const format = new Intl.NumberFormat(document.getElementById("aids").dataset.locale);
      const told = (control) => [format.format(control.dataset.max), document.getElementById(control.id + "-limit")?.textContent];
      return [...document.querySelectorAll("textarea[data-max]")].map(told);
    });
    assert.ok(limits.length > 0);
    for (const [number, limit] of limits) assert.ok(limit.includes(number), `${lang}: ${number} in ${limit}`);
  }
  await page.closeAll();
});
