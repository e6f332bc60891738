// The switch of languages leads to the same page in the other language, and back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./support/browser.js";
import { focused } from "./support/keyboard.js";
import { addressOf, fallbacks, html, languagesOf, pages, sample } from "./support/site.js";
import { serve } from "./support/server.js";

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

test("every language of every page names the same pages as the others", () => {
  const known = new Set(pages);
  const faults = [];
  for (const address of pages.filter((address) => address !== "/")) {
    const languages = languagesOf(html(address));
    if (languages.get(address.split("/")[1]) !== address) faults.push(`${address} does not name itself`);
    for (const other of languages.values()) {
      if (!known.has(other)) faults.push(`${address} leads to ${other}, which is not there`);
      else if (String([...languagesOf(html(other))]) !== String([...languages])) faults.push(`${other} does not lead back to ${address}`);
    }
  }
  assert.deepEqual(faults, []);
});

for (const [template, address] of sample("es").filter(([template]) => template !== "not found")) {
  test(`${template}: by keyboard from Spanish to Arabic and back`, async () => {
    const page = await browser.open({ javascript: false });
    await page.goto(server.origin + address);
    await follow(page, "ar");
    assert.deepEqual(await spoken(page), { lang: "ar", dir: "rtl", current: "ar" });
    assert.equal(new URL(page.url()).pathname, languagesOf(html(address)).get("ar"));
    await follow(page, "es");
    assert.deepEqual(await spoken(page), { lang: "es", dir: "ltr", current: "es" });
    assert.equal(new URL(page.url()).pathname, address);
    await page.closeAll();
  });
}

async function follow(page, lang) {
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    assert.ok(stop && !stop.seenBefore, `no way to ${lang} by keyboard`);
    const here = await page.evaluate((lang) => document.activeElement.matches(`.switcher [hreflang="${lang}"]`), lang);
    if (here) break;
  }
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

function spoken(page) {
  return page.evaluate(() => ({
    lang: document.documentElement.lang,
    dir: getComputedStyle(document.body).direction,
    current: document.querySelector(".switcher [aria-current]").hreflang,
  }));
}

test("the start page lets a visitor choose, and nothing chooses for them", async () => {
  for (const locale of ["ar", "fr-CH", "zh-CN"]) {
    const context = await browser.open();
    await context.setExtraHTTPHeaders({ "accept-language": locale });
    await context.goto(`${server.origin}/`);
    assert.equal(new URL(context.url()).pathname, "/", locale);
    const links = await context.locator("main a[hreflang]").evaluateAll((links) => links.map((link) => link.pathname));
    assert.deepEqual(links, ["/es/", "/en/", "/fr/", "/ar/"]);
    await context.closeAll();
  }
});

test("a borrowed text is marked with its language and its direction, and a notice says so", async () => {
  const page = await browser.open();
  for (const address of fallbacks.filter((address) => address.startsWith("/ar/"))) {
    await page.goto(server.origin + address);
    const shown = await page.evaluate(() => {
      const heading = document.querySelector("main h1");
      const notice = document.querySelector("main [role=note] a");
      const style = getComputedStyle(heading);
      return { page: document.documentElement.dir, text: heading.closest("[lang]").lang, direction: style.direction, notice: notice?.hreflang };
    });
    assert.equal(shown.page, "rtl", address);
    assert.equal(shown.direction, "ltr", address);
    assert.notEqual(shown.text, "ar", address);
    assert.equal(shown.notice, shown.text, address);
  }
  await page.closeAll();
});

test("in Arabic the lines begin on the right", async () => {
  const page = await browser.open();
  await page.goto(server.origin + addressOf("home", "ar"));
  const starts = (selector) => page.locator(selector).first().evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const text = range.getClientRects()[0];
    const box = element.getBoundingClientRect();
    return box.right - text.right < text.left - box.left + 1;
  });
  for (const selector of ["main h1", ".brand strong", ".foot-title"]) assert.ok(await starts(selector), selector);
  await page.closeAll();
});
