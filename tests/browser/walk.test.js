// The walk through a form: left and found again, in another language, on another device, and what a receipt allows.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { goodAnswers } from "./support/answers.js";
import { accessibilityFaults } from "./support/axe.js";
import { launch, NARROW, WIDE } from "./support/browser.js";
import { PDF } from "./support/documents.js";
import { askedHere, fillByKeyboard, held, send, walk } from "./support/form.js";
import { serve } from "./support/server.js";
import { overflows } from "./support/shape.js";
import { formPage } from "./support/site.js";

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

const DOCUMENT = { name: "مذكرة.pdf", mimeType: "application/pdf", buffer: Buffer.from(PDF) };

const FORM = "launch";
const language = (page) => page.evaluate(() => document.documentElement.lang);
const press = (page, selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);

/** Answers that no other test sends. */
const own = (lang, sign) => goodAnswers(FORM, lang).map(([name, value]) => [name, value.includes("@") ? `${sign}@example.org` : value]);

/** Looks at a page as everybody must be able to. */
async function checkPage(page, javascript) {
  assert.deepEqual(await overflows(page), [], page.url());
  if (javascript) assert.deepEqual(await accessibilityFaults(page), [], page.url());
}

/** Goes through the first step and stands on the second, with its questions answered and nothing sent. */
async function onSecondStep(page, lang, pairs) {
  await page.goto(server.origin + formPage(FORM, lang).url);
  await fillByKeyboard(page, await askedHere(page, pairs));
  await send(page);
  const typed = await askedHere(page, pairs);
  await fillByKeyboard(page, typed);
  return typed;
}

for (const javascript of [true, false]) {
  const told = javascript ? "with JavaScript" : "without JavaScript";

  test(`${told}: the language changes in the middle, and every value and the place stay`, async () => {
    const page = await browser.open({ javascript, viewport: NARROW });
    const typed = await onSecondStep(page, "es", own("es", `language-${javascript}`));
    for (const lang of ["ar", "fr", "es"]) {
      await press(page, `.switcher button[value="lang:${lang}"]`);
      assert.equal(await language(page), lang);
      assert.deepEqual(await held(page), typed, lang);
      assert.equal(await page.locator(".problems").count(), 0, "nothing was judged");
      await checkPage(page, javascript);
    }
    await page.closeAll();
  });

  test(`${told}: a draft that was left is found again by its address on another device`, async () => {
    const page = await browser.open({ javascript });
    const typed = await onSecondStep(page, "ar", own("ar", `later-${javascript}`));
    await press(page, "button[value=save]");
    await checkPage(page, javascript);
    const address = page.url();
    await page.closeAll();
    const other = await browser.open({ javascript, viewport: NARROW });
    await other.goto(address);
    assert.equal(await other.locator(".task-done").count(), 1);
    await checkPage(other, javascript);
    await other.locator(".tasks a").nth(1).click();
    assert.deepEqual(await held(other), typed);
    await other.closeAll();
  });

  test(`${told}: a draft taken along as a file opens on another device, in another language, and nonsense is told`, async () => {
    const page = await browser.open({ javascript });
    const typed = await onSecondStep(page, "es", own("es", `file-${javascript}`));
    await press(page, "button[value=save]");
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("a[download]").click()]);
    const file = readFileSync(await download.path());
    await page.closeAll();

    const other = await browser.open({ javascript, viewport: NARROW });
    await other.goto(server.origin + formPage(FORM, "ar").url);
    await other.locator('.outline a[href$="/draft"]').click();
    await checkPage(other, javascript);
    for (const wrong of [null, Buffer.from("nonsense"), Buffer.from(file.toString().replace(FORM, "other"))]) {
      if (wrong) await other.locator("#f-draft").setInputFiles({ name: "draft.json", mimeType: "application/json", buffer: wrong });
      await press(other, "main form button");
      assert.equal(await other.locator(".problems a[href='#f-draft']").count(), 1);
      await checkPage(other, javascript);
    }
    await other.locator("#f-draft").setInputFiles({ name: "draft.json", mimeType: "application/json", buffer: file });
    await press(other, "main form button");
    assert.equal(await language(other), "ar");
    assert.equal(await other.locator(".task-done").count(), 1);
    await other.locator(".tasks a").nth(1).click();
    assert.deepEqual(await held(other), typed);
    await other.closeAll();
  });

  test(`${told}: by receipt what was sent is seen, corrected, withdrawn and erased`, async () => {
    const page = await browser.open({ javascript, viewport: NARROW });
    const pairs = own("es", `receipt-${javascript}`);
    await page.goto(server.origin + formPage(FORM, "es").url);
    await walk(page, pairs, (asked) => fillByKeyboard(page, asked));
    await send(page);
    const address = page.url();
    const reference = await page.locator(".reference bdi").innerText();
    await checkPage(page, javascript);

    await page.goto(`${address}/answers`);
    assert.match(await page.locator("main").innerText(), new RegExp(`receipt-${javascript}@example.org`));
    await checkPage(page, javascript);

    await page.goto(address);
    await press(page, "main form button");
    await page.locator(".tasks a").first().click();
    await page.locator("form.form .field input:not([type])").first().fill("Otra institución");
    await press(page, "form.form .send button");
    await press(page, "form.send-all button");
    assert.equal(await page.locator(".reference bdi").innerText(), reference, "a correction keeps the reference");
    assert.ok(JSON.stringify(server.record(reference).answers).includes("Otra institución"));

    for (const [part, state] of [["withdraw", "withdrawn"], ["erase", "erased"]]) {
      await page.goto(`${address}/${part}`);
      await checkPage(page, javascript);
      await press(page, "main form button");
      assert.equal(page.url(), address);
      await checkPage(page, javascript);
      assert.equal(server.record(reference).standing.state, state);
    }
    await page.closeAll();
  });
}

for (const javascript of [true, false]) {
  test(`${javascript ? "with" : "without"} JavaScript: a file is sent, listed, kept by a change of language, and removed`, async () => {
    const page = await browser.open({ javascript, viewport: NARROW });
    const pairs = own("es", `file-${javascript}`);
    const button = "button[value='file:note']";
    await page.goto(server.origin + formPage(FORM, "es").url);
    while ((await page.locator(button).count()) === 0) {
      await fillByKeyboard(page, await askedHere(page, pairs));
      await send(page);
    }
    await fillByKeyboard(page, await askedHere(page, pairs));
    await press(page, button);
    await checkPage(page, javascript);
    await page.locator("input[type=file]").setInputFiles({ name: "nota.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ no document") });
    // The script shows the answer in the same page; without it the browser goes to it.
    await page.locator("form.form .send button").click();
    await page.locator("#f-upload-problem").waitFor();
    await checkPage(page, javascript);
    await page.locator("input[type=file]").setInputFiles(DOCUMENT);
    await press(page, "form.form .send button");
    assert.match(await page.locator(".files").innerText(), /مذكرة\.pdf/);
    assert.deepEqual(await held(page), await askedHere(page, pairs), "what was typed beside it stays");
    await press(page, ".switcher button[value='lang:ar']");
    assert.equal(await page.locator(".files li").count(), 1);
    await checkPage(page, javascript);
    await press(page, ".files button");
    assert.equal(await page.locator(".files").count(), 0);
    await page.closeAll();
  });
}

test("an answer that ends the walk leads to a page that says why, and back", async () => {
  const page = await browser.open({ viewport: WIDE, javascript: false });
  await page.goto(server.origin + formPage("proposal", "es").url);
  const pairs = goodAnswers("proposal", "es").map(([name, value]) => [name, name === "org_legal" ? "no" : value]);
  await fillByKeyboard(page, await askedHere(page, pairs));
  await send(page);
  assert.match(page.url(), /\/stop\/not_registered$/);
  await checkPage(page, false);
  await page.locator(".send a").click();
  assert.equal(await page.locator("input[name=org_legal][value=no]").isChecked(), true, "the answer can be changed");
  await page.closeAll();
});

test("a draft that nobody began is not found, in the visitor's language", async () => {
  const page = await browser.open({ javascript: false });
  const response = await page.goto(`${server.origin}${formPage(FORM, "ar").action}/draft/abcdefghijkmnpqrstuvwxyz23`);
  assert.equal(response.status(), 404);
  assert.equal(await language(page), "ar");
  await checkPage(page, false);
  await page.closeAll();
});

test("a link by mail is asked for on the list of steps, and a wrong address comes back", async () => {
  const page = await browser.open({ viewport: NARROW });
  await onSecondStep(page, "es", own("es", "link"));
  await press(page, "button[value=save]");
  await page.locator("#f-mail").fill("ana@");
  await press(page, ".keep form .send button");
  assert.equal(await page.locator("#f-mail").inputValue(), "ana@");
  assert.equal(await page.locator("#f-mail-problem").count(), 1);
  await checkPage(page, true);
  await page.locator("#f-mail").fill("ana@example.org");
  await press(page, ".keep form .send button");
  assert.equal(await page.locator(".keep [role=status]").count(), 1);
  await checkPage(page, true);
  await page.closeAll();
});
