// Each form is filled in and sent by keyboard, with and without JavaScript, and stored once.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { goodAnswers } from "./support/answers.js";
import { accessibilityFaults } from "./support/axe.js";
import { launch, NARROW, WIDE } from "./support/browser.js";
import { fillByKeyboard, held, send, walk } from "./support/form.js";
import { serve } from "./support/server.js";
import { overflows } from "./support/shape.js";
import { formPage, forms } from "./support/site.js";

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

const WAYS = [
  { lang: "es", javascript: true, viewport: WIDE },
  { lang: "es", javascript: false, viewport: NARROW },
  { lang: "ar", javascript: true, viewport: NARROW },
  { lang: "ar", javascript: false, viewport: WIDE },
];

for (const form of forms) {
  for (const [number, way] of WAYS.entries()) {
    const told = `${way.lang}, ${way.viewport.width} px, ${way.javascript ? "with" : "without"} JavaScript`;
    test(`${form}, ${told}: filled in by keyboard it is stored once and its reference is shown`, async () => {
      const earlier = server.records().length;
      const pairs = signed(goodAnswers(form, way.lang), `${number}`);
      const page = await browser.open(way);
      await page.goto(server.origin + formPage(form, way.lang).url);
      const asked = [];
      await walk(page, pairs, async (own) => {
        checkStops(await fillByKeyboard(page, own));
        assert.deepEqual(await held(page), own);
        assert.deepEqual(await overflows(page), []);
        if (way.javascript) assert.deepEqual(await accessibilityFaults(page), [], page.url());
        asked.push(...own);
      });
      assert.deepEqual(asked, pairs, "every question was asked");
      const response = await send(page);
      assert.equal(response.status(), 200);
      assert.equal(server.records().length, earlier + 1);
      const record = server.record(await page.locator(".reference bdi").innerText());
      assert.equal(record.form, form);
      assert.equal(record.lang, way.lang);
      checkStored(record, pairs);
      assert.deepEqual(await overflows(page), []);
      if (way.javascript) {
        assert.deepEqual(page.seen.complaints, []);
        assert.deepEqual(await accessibilityFaults(page), []);
      }
      await page.closeAll();
    });
  }
}

/** Makes other answers out of good ones by the addresses of e-mail: the same content is stored once. */
function signed(pairs, sign) {
  return pairs.map(([name, value]) => [name, value.includes("@example.org") ? `ana+${sign}@example.org` : value]);
}

function checkStops(stops) {
  const told = (stop) => `${stop.tag} ${stop.name}=${stop.value}`;
  const controls = stops.filter((stop) => ["input", "select", "textarea"].includes(stop.tag));
  const bad = (good) => controls.filter((stop) => !good(stop)).map(told);
  assert.deepEqual(bad((stop) => stop.ringed), [], "no ring of the focus");
  assert.deepEqual(bad((stop) => stop.uncovered), [], "covered by something");
  assert.deepEqual(bad((stop) => stop.inDocumentOrder), [], "out of order");
  assert.deepEqual(bad((stop) => stop.height >= 44), [], "lower than a finger");
}

/** Every text that was typed is in the record, sign for sign. */
function checkStored(record, pairs) {
  const stored = JSON.stringify(record.answers);
  const typed = pairs.map(([, value]) => value).filter((value) => /[<@:]/.test(value));
  for (const value of typed) assert.ok(stored.includes(JSON.stringify(value).slice(1, -1)), value);
}
