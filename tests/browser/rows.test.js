// A group grows by a button: one row more, everything typed still there, nothing sent.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { goodAnswers } from "./support/answers.js";
import { accessibilityFaults } from "./support/axe.js";
import { launch, NARROW } from "./support/browser.js";
import { fillByKeyboard, held, send } from "./support/form.js";
import { serve } from "./support/server.js";
import { overflows } from "./support/shape.js";
import { formPage } from "./support/site.js";

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

for (const lang of ["es", "ar"]) {
  for (const javascript of [true, false]) {
    test(`${lang}, ${javascript ? "with" : "without"} JavaScript: a row more, and nothing that was typed is lost`, async () => {
      const page = await browser.open({ viewport: NARROW, javascript });
      await page.goto(server.origin + formPage("network", lang).url);
      const pairs = goodAnswers("network", lang);
      await fillByKeyboard(page, pairs);
      const rows = await page.locator(".group .row").count();
      await page.locator(".group button[name=add-row]").focus();
      await send(page);
      assert.equal(await page.locator(".group .row").count(), rows + 1);
      assert.deepEqual(await held(page), pairs);
      assert.equal(await page.locator(".problems, .wrong").count(), 0, "nothing was judged yet");
      assert.equal(server.records().length, 0, "nothing was stored");
      assert.ok(await inView(page), "the page opens at the row");
      assert.deepEqual(await overflows(page), []);
      if (javascript) assert.deepEqual(await accessibilityFaults(page), []);
      await page.closeAll();
    });
  }
}

/** Tells whether some part of the group can be seen. */
function inView(page) {
  return page.locator(".group").evaluate((group) => {
    const box = group.getBoundingClientRect();
    return box.top < innerHeight && box.bottom > 0;
  });
}

test("Enter in a line of text sends the form and adds no row", async () => {
  const page = await browser.open();
  await page.goto(server.origin + formPage("network", "es").url);
  await page.locator("input[name=display_name]").focus();
  assert.equal((await send(page)).status(), 422);
  assert.ok((await page.locator(".problems li").count()) > 0);
  await page.closeAll();
});
