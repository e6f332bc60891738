// A page keeps to itself: no other host, no cookie, no storage, no complaint of the browser, few bytes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { launch } from "./support/browser.js";
import { file, html, pages, sample, scriptsOf } from "./support/site.js";
import { serve } from "./support/server.js";

// One round trip of a fresh connection.
const LARGEST_PAGE = 14 * 1024;
const LARGEST_STYLE = 6 * 1024;
const LARGEST_SCRIPT = 3 * 1024;
const MOST_REQUESTS = 5;

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

for (const lang of ["es", "ar", "en", "fr"]) {
  for (const [template, address] of [...sample(lang), ["chooser", "/"]]) {
    test(`${template}, ${lang}: asks no other host, keeps nothing, complains of nothing`, async () => {
      const page = await browser.open();
      await page.goto(server.origin + address, { waitUntil: "load" });
      const expected = template === "not found" ? ["Failed to load resource: the server responded with a status of 404 (Not Found)"] : [];
      assert.deepEqual(page.seen.complaints, expected);
      const hosts = new Set(page.seen.requests.map((request) => new URL(request.url()).origin));
      assert.deepEqual([...hosts], [server.origin]);
      assert.deepEqual(await page.context().cookies(), []);
      const kept = () => [localStorage.length, sessionStorage.length];
      assert.deepEqual(await page.evaluate(kept), [0, 0]);
      assert.ok((await ownRequests(page)).length <= MOST_REQUESTS);
      await page.closeAll();
    });
  }
}

/** Returns what the page needs besides the pictures of its text. */
async function ownRequests(page) {
  const pictures = await page.evaluate(() => [...document.querySelectorAll("main img")].map((image) => image.src));
  const urls = page.seen.requests.map((request) => request.url());
  return urls.filter((url) => !pictures.includes(url) && !url.includes("/_convoca/"));
}

const compressed = (bytes) => brotliCompressSync(bytes).length;
const styles = (address) => [...html(address).matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((match) => match[1]);

test("all pages share one style sheet, and it is small", () => {
  const sheets = new Set(pages.flatMap(styles));
  assert.equal(sheets.size, 1);
  const size = compressed(file([...sheets][0]));
  assert.ok(size <= LARGEST_STYLE, `${size} bytes`);
});

test("every page arrives with its style in one round trip", () => {
  const sizes = pages.map((address) => [address, compressed(html(address)) + compressed(file(styles(address)[0]))]);
  const large = sizes.filter(([, size]) => size > LARGEST_PAGE);
  assert.deepEqual(large, []);
});

test("no page has a script or a style of its own", () => {
  const scripted = pages.filter((address) => /<script>|\son[a-z]+=|style="|<style/.test(html(address)));
  assert.deepEqual(scripted, []);
});

test("no content page has a script, and a form page has only its one, which is small", () => {
  const hasForm = (address) => /<form class="(form|search)"/.test(html(address));
  const wrong = pages.filter((address) => (html(address).match(/<script/g) ?? []).length !== (hasForm(address) ? 1 : 0));
  assert.deepEqual(wrong, []);
  const scripts = [...new Set(pages.flatMap(scriptsOf))];
  const names = scripts.map((script) => script.match(/\/(\w+)\.\w+\.js$/)[1]).sort();
  assert.deepEqual(names, ["eligibility", "form", "search"], "that of forms, of the page that checks who may take part, of the search");
  for (const script of scripts) {
    const size = compressed(file(script));
    assert.ok(size <= LARGEST_SCRIPT, `${script}: ${size} bytes`);
  }
});
