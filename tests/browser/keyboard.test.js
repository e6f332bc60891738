// Every page can be used by keyboard: each stop is seen, none is missed, the way is that of the text.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, NARROW, WIDE } from "./support/browser.js";
import { expectedStops, focused, tabStops } from "./support/keyboard.js";
import { addressOf, formPage, sample } from "./support/site.js";
import { serve } from "./support/server.js";

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

// Gone through stop by stop in forms.test.js; here it would take a minute each time.
const LONGEST = "form proposal";

for (const lang of ["es", "ar"]) {
  for (const [template, address] of sample(lang).filter(([template]) => template !== LONGEST)) {
    for (const viewport of [WIDE, NARROW]) {
      test(`${template}, ${lang}, ${viewport.width} px: every stop of the focus is seen, in the order of the text`, async () => {
        const page = await browser.open({ viewport });
        await page.goto(server.origin + address);
        const stops = await tabStops(page);
        const bad = (good) => stops.filter((stop) => !good(stop)).map((stop) => `${stop.tag} ${stop.name || stop.text}`);
        assert.deepEqual(bad((stop) => stop.ringed), [], "no ring round it");
        assert.deepEqual(bad((stop) => stop.uncovered), [], "covered by something");
        assert.deepEqual(bad((stop) => stop.inDocumentOrder), [], "out of order");
        assert.equal(stops.length, await expectedStops(page), "missed by the focus, or hidden and not missed");
        await page.closeAll();
      });
    }
  }

  test(`${lang}: the first stop leads over the head of the page to its text`, async () => {
    const page = await browser.open();
    await page.goto(server.origin + addressOf("story", lang));
    await page.keyboard.press("Tab");
    assert.equal((await focused(page)).href, "#main");
    const visible = await page.evaluate(() => document.activeElement.getBoundingClientRect().top >= 0);
    assert.ok(visible, "the skip link shows itself when it has the focus");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
    await page.closeAll();
  });
}

test("the ring of the focus changes what is seen, in light and dark", async () => {
  for (const scheme of ["light", "dark"]) {
    const page = await browser.open({ scheme });
    await page.goto(server.origin + formPage("network", "es").url);
    for (const selector of ["main a", ".brand", ".switcher a", "main input:not([type], [tabindex])", "main input[type=radio]", "main input[type=checkbox]", "main select", "main textarea", "main button.button"]) {
      const element = page.locator(selector).first();
      await element.scrollIntoViewIfNeeded();
      const clip = await around(element);
      const before = await page.screenshot({ clip });
      await page.keyboard.press("Shift"); // The browser shows rings from the first key on.
      await element.focus();
      const after = await page.screenshot({ clip });
      assert.ok(!before.equals(after), `${selector}, ${scheme}`);
    }
    await page.closeAll();
  }
});

async function around(element) {
  const { x, y, width, height } = await element.boundingBox();
  return { x: Math.max(0, x - 6), y: Math.max(0, y - 6), width: width + 12, height: height + 12 };
}
