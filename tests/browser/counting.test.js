// The script in the page counts characters and words as the server does: written expectations, and
// every character and a hundred thousand texts against the server's own numbers.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./support/browser.js";
import { convoca, root } from "./support/places.js";
import { formPage, scriptsOf } from "./support/site.js";
import { serve } from "./support/server.js";

let server, browser, page;
before(async () => {
  [server, browser] = await Promise.all([serve(), launch()]);
  page = await browser.open();
  await page.goto(server.origin + formPage("network", "es").url);
});
after(() => Promise.all([browser?.close(), server?.stop()]));

/** Returns the texts that the script finds longer or shorter than expected. */
function differences(texts) {
  const [script] = scriptsOf(formPage("network", "es").url);
  return page.evaluate(
    async ({ script, texts }) => {
      const { count } = await import(script);
      const told = ([text, ...expected]) => [text, expected, [count(text, "characters"), count(text, "words")]];
      return texts.map(told).filter(([, expected, found]) => `${expected}` !== `${found}`);
    },
    { script, texts },
  );
}

test("texts of many scripts are as long as readers say", async () => {
  const corpus = JSON.parse(readFileSync(join(root, "tests/counting/corpus.json"), "utf8"));
  assert.deepEqual(await differences(corpus.map(({ text, characters, words }) => [text, characters, words])), []);
});

test("no text is longer or shorter in the page than on the server", async (context) => {
  const release = convoca.includes("/release/") ? ["--release"] : [];
  const args = ["run", "--quiet", "--locked", ...release, "-p", "forms", "--example", "counted"];
  const options = { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] };
  const texts = JSON.parse(execFileSync("cargo", args, options));
  const different = [];
  for (let at = 0; at < texts.length; at += 20_000) different.push(...(await differences(texts.slice(at, at + 20_000))));
  context.diagnostic(`${texts.length} texts, ${different.length} differences`);
  assert.ok(texts.length >= 100_000);
  assert.deepEqual(different.slice(0, 5), []);
});
