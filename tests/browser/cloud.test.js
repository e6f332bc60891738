// A walk over the programs that run on Amazon's cloud: files go past them into the bucket.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { goodAnswers } from "./support/answers.js";
import { accessibilityFaults } from "./support/axe.js";
import { launch, NARROW, WIDE } from "./support/browser.js";
import { serveCloud } from "./support/cloud.js";
import { PDF } from "./support/documents.js";
import { askedHere, fillByKeyboard, isCheck, send } from "./support/form.js";
import { overflows } from "./support/shape.js";
import { formPage } from "./support/site.js";

let cloud, browser;
before(async () => {
  browser = await launch();
  cloud = await serveCloud();
});
after(() => Promise.all([browser?.close(), cloud?.stop()]));

const FORM = "launch";
const BUTTON = "button[value='file:note']";
const press = (page, selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);

async function checkPage(page, javascript) {
  assert.deepEqual(await overflows(page), [], page.url());
  if (javascript) assert.deepEqual(await accessibilityFaults(page), [], page.url());
}

/** Chooses a file and sends it, as far as the page lets it. */
async function choose(page, buffer) {
  // The bucket that stands in reads names as Latin-1, which the service does not.
  await page.locator("input[type=file]").setInputFiles({ name: "nota.pdf", mimeType: "application/pdf", buffer });
  await page.locator("form.form .send button").click();
}

test("the canary comes by the public address, and all is well", async () => {
  assert.deepEqual(await cloud.work({ task: "canary" }), { batchItemFailures: [], sent: 0, postponed: 0, dropped: 0 });
});

for (const [javascript, lang, viewport] of [[true, "ar", NARROW], [false, "es", WIDE]]) {
  test(`${javascript ? "with" : "without"} JavaScript: a form with a file is sent, mailed and erased on the cloud`, async () => {
    const page = await browser.open({ javascript, viewport });
    const address = `cloud-${javascript}@example.org`;
    const pairs = goodAnswers(FORM, lang).map(([name, value]) => [name, value.includes("@") ? address : value]);
    await page.goto(cloud.origin + formPage(FORM, lang).url);
    for (let steps = 0, hasFile = false; !(await isCheck(page)); steps += 1) {
      assert.ok(steps < 12, `the walk has no end: ${page.url()}`);
      await fillByKeyboard(page, await askedHere(page, pairs));
      if (!hasFile && (await page.locator(BUTTON).count()) > 0) {
        await press(page, BUTTON);
        await checkPage(page, javascript);
        assert.notEqual(new URL(await page.locator("form.form").getAttribute("action")).origin, cloud.origin);
        await choose(page, Buffer.from("MZ no document"));
        await page.locator("#f-upload-problem").waitFor();
        await checkPage(page, javascript);
        await choose(page, Buffer.from(PDF));
        await page.locator(".files").waitFor();
        assert.match(await page.locator(".files").innerText(), /nota\.pdf/);
        await checkPage(page, javascript);
        hasFile = true;
        await fillByKeyboard(page, []);
      }
      await send(page);
    }
    await checkPage(page, javascript);
    await press(page, "form.send-all button");
    const receipt = page.url();
    assert.match(await page.locator(".reference bdi").innerText(), /^[A-Z0-9-]+$/);
    await checkPage(page, javascript);

    await cloud.work({ task: "mail" });
    const mails = (await cloud.mails()).filter((mail) => mail.Destination.ToAddresses.includes(address));
    assert.equal(mails.length, 1, "one mail says what was received");

    await page.goto(`${receipt}/erase`);
    await press(page, "main form button");
    await page.goto(`${receipt}/answers`);
    assert.doesNotMatch(await page.locator("main").innerText(), new RegExp(address));
    await page.closeAll();
  });
}
