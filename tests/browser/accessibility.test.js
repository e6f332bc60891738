// No page of any template has an accessibility fault: wide and narrow, light and dark.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibilityFaults } from "./support/axe.js";
import { launch, NARROW, WIDE } from "./support/browser.js";
import { sample } from "./support/site.js";
import { serve } from "./support/server.js";

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

const EVERY_WAY = [[WIDE, "light"], [WIDE, "dark"], [NARROW, "light"], [NARROW, "dark"]];
// Templates do not know languages: two of them in all ways, the others in one.
const ONE_WAY = [[NARROW, "light"]];
const LANGUAGES = { es: EVERY_WAY, ar: EVERY_WAY, en: ONE_WAY, fr: ONE_WAY };

for (const [lang, ways] of Object.entries(LANGUAGES)) {
  for (const [template, address] of sample(lang)) {
    test(`${template}, ${lang}: no accessibility fault`, () => check(address, ways));
  }
}

test("chooser of languages: no accessibility fault", () => check("/", EVERY_WAY));

async function check(address, ways) {
  const page = await browser.open();
  await page.goto(server.origin + address);
  for (const [viewport, colorScheme] of ways) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await accessibilityFaults(page), [], `${address}, ${viewport.width} px, ${colorScheme}`);
  }
  await page.closeAll();
}
