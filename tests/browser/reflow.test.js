// Everything can be read without scrolling sideways: in 320 px, with wider text, with text twice as large.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, NARROW, WIDE } from "./support/browser.js";
import { pages, sample } from "./support/site.js";
import { serve } from "./support/server.js";
import { overflows, restyle, TEXT_SPACING, TEXT_TWICE_AS_LARGE } from "./support/shape.js";

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

const LANGUAGES = new Set(pages.map((address) => address.split("/")[1]));

for (const lang of LANGUAGES) {
  const own = pages.filter((address) => address.split("/")[1] === lang);
  test(`all ${own.length} pages in ${lang || "no language"} fit into 320 px, also with wider text`, async () => {
    const faults = {};
    const page = await browser.open({ viewport: NARROW });
    for (const address of own) {
      await page.goto(server.origin + address);
      const plain = await overflows(page);
      await restyle(page, TEXT_SPACING);
      const spaced = await overflows(page);
      if (plain.length + spaced.length > 0) faults[address] = { plain, spaced };
    }
    await page.closeAll();
    assert.deepEqual(faults, {});
  });
}

for (const lang of ["es", "ar"]) {
  for (const [template, address] of sample(lang)) {
    test(`${template}, ${lang}: text twice as large is neither cut off nor too wide`, async () => {
      const page = await browser.open({ viewport: WIDE });
      await page.goto(server.origin + address);
      await restyle(page, TEXT_TWICE_AS_LARGE);
      assert.deepEqual(await overflows(page), []);
      await page.closeAll();
    });
  }
}
