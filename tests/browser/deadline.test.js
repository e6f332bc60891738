// After the deadline the site says so, takes no proposal, and keeps what is no call open.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { goodAnswers } from "./support/answers.js";
import { accessibilityFaults } from "./support/axe.js";
import { launch, NARROW } from "./support/browser.js";
import { post } from "./support/form.js";
import { PAST_DEADLINE, serve } from "./support/server.js";
import { overflows } from "./support/shape.js";
import { addressOf, formPage } from "./support/site.js";

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve({ now: PAST_DEADLINE }), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

for (const lang of ["es", "ar"]) {
  test(`${lang}: the pages of a closed call offer no form`, async () => {
    const page = await browser.open({ viewport: NARROW });
    for (const address of [addressOf("open call", lang), formPage("proposal", lang).url]) {
      await page.goto(server.origin + address);
      assert.equal(await page.locator("form").count(), 0, address);
      assert.deepEqual(await accessibilityFaults(page), [], address);
      assert.deepEqual(await overflows(page), [], address);
    }
    await page.closeAll();
  });

  test(`${lang}: a proposal that comes too late is refused in plain words`, async () => {
    const page = await browser.open({ viewport: NARROW });
    await page.route(`**${formPage("proposal", lang).url}`, (route) => route.fulfill({ contentType: "text/html", body: openBefore(lang) }));
    await page.goto(server.origin + formPage("proposal", lang).url);
    const [response] = await Promise.all([page.waitForNavigation(), page.locator("button").click()]);
    assert.equal(response.status(), 403);
    assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
    assert.equal(await page.locator("form").count(), 0);
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.deepEqual(await overflows(page), []);
    assert.equal(server.records().length, 0);
    await page.closeAll();
  });
}

/** The page of someone who opened it before the deadline. */
function openBefore(lang) {
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const inputs = goodAnswers("proposal", lang).map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`);
  return `<!doctype html><form method="post" action="${formPage("proposal", lang).action}">${inputs.join("")}<button>Send</button></form>`;
}

test("forms that belong to no call are still open", async () => {
  assert.equal((await post(server, "network", "es", goodAnswers("network", "es"))).status, 303);
  assert.equal(server.records().length, 1);
});
