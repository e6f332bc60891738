// The search: what visitors type finds what they look for, in every language, by keyboard, and without a
// script everything stands from A to Z.

import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { accessibilityFaults } from "./support/axe.js";
import { launch, NARROW, WIDE } from "./support/browser.js";
import { root, temporaryFolder } from "./support/places.js";
import { serve } from "./support/server.js";
import { addressOf, fallbacks, html, scriptsOf } from "./support/site.js";

const data = (name) => JSON.parse(readFileSync(join(root, "tests/searching", name), "utf8"));
const LANGUAGES = ["es", "en", "fr", "ar"];

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

const searchPage = (lang) => addressOf("search", lang);
const asked = (lang, question) => `${server.origin}${searchPage(lang)}?q=${encodeURIComponent(question)}`;

/** Waits until the page has said what came of a search. */
async function said(page) {
  await page.waitForFunction(() => document.getElementById("said").textContent !== "");
  return page.locator("#said").textContent();
}

/** Returns the addresses of the hits that are shown. */
const hits = (page) => page.locator("#results li a").evaluateAll((links) => links.map((link) => decodeURI(new URL(link.href).pathname)));

test("the script cuts texts into the terms that the index has", async () => {
  const page = await browser.open();
  await page.goto(server.origin + searchPage("es"));
  const cases = data("terms.json");
  const [script] = scriptsOf(searchPage("es"));
  const found = await page.evaluate(
    async ({ script, texts }) => {
      const { terms } = await import(script);
      return texts.map(terms);
    },
    { script, texts: cases.map(({ text }) => text) },
  );
  cases.forEach(({ text, terms, typed }, at) => assert.deepEqual(found[at], typed ?? terms, text));
  await page.closeAll();
});

for (const [lang, questions] of Object.entries(data("questions.json"))) {
  test(`${lang}: each question finds what it is about`, async () => {
    const page = await browser.open();
    for (const { question, first, among = [], some = false, none = false } of questions) {
      await page.goto(asked(lang, question));
      const sentence = await said(page);
      const found = await hits(page);
      if (first) assert.equal(found[0], first, question);
      for (const address of among) assert.ok(found.includes(address), `${question}: ${address} in ${found}`);
      assert.equal(found.length === 0, none, `${question}: ${found}`);
      assert.ok(sentence.includes(question), sentence);
      const key = none ? "none" : some ? "some" : "hits";
      const forms = JSON.parse(await page.locator("[data-index]").getAttribute(`data-${key}`));
      const plain = (text) => text.replace(question, "").replace(/{\w+}|[\u2068\u2069]|\d/g, "").trim();
      const sentences = (typeof forms === "string" ? [forms] : Object.values(forms)).map(plain);
      assert.ok(sentences.includes(plain(sentence)), `${sentence} is said by ${key}`);
      assert.equal(await page.locator("#register").isVisible(), none, `${question}: from A to Z`);
    }
    assert.deepEqual(page.seen.complaints, []);
    await page.closeAll();
  });
}

for (const lang of ["es", "ar"]) {
  test(`${lang}: from any page by keyboard to a hit, and back`, async () => {
    const question = { es: "trabajo", ar: "مهارات" }[lang];
    const page = await browser.open();
    await page.goto(server.origin + addressOf("story", lang));
    await tabTo(page, ".to-search");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    await tabTo(page, "#question");
    await page.keyboard.type(question);
    await page.keyboard.press("Enter");
    const sentence = await said(page);
    assert.match(sentence, /\d/, "the number of hits is told");
    assert.equal(await page.locator("#said").getAttribute("role"), "status");
    assert.equal(new URL(page.url()).searchParams.get("q"), question, "the address can be passed on");
    assert.ok(await page.evaluate(() => document.activeElement.id === "question"), "the focus stays where it was");
    assert.equal((await hits(page)).length, 10);
    await tabTo(page, "#results > button");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelectorAll("#results li").length > 10);
    await page.waitForFunction(() => document.activeElement === document.querySelectorAll("#results li a")[10]);
    const address = await page.evaluate(() => document.activeElement.href);
    await Promise.all([page.waitForURL(address), page.keyboard.press("Enter")]);
    await page.goBack();
    await said(page);
    assert.equal(await page.locator("#question").inputValue(), question);
    await page.closeAll();
  });
}

async function tabTo(page, selector) {
  for (let stops = 0; stops < 200; stops++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
  }
  assert.fail(`no way to ${selector} by keyboard`);
}

test("each search has its place in the history", async () => {
  const page = await browser.open();
  await page.goto(server.origin + searchPage("es"));
  const seen = [];
  for (const question of ["trabajo forzoso", "filipinas"]) {
    await page.fill("#question", question);
    await page.keyboard.press("Enter");
    await page.waitForFunction((question) => document.getElementById("said").textContent.includes(question), question);
    seen.push(await hits(page));
  }
  await page.goBack();
  await page.waitForFunction(() => document.getElementById("said").textContent.includes("forzoso"));
  assert.deepEqual(await hits(page), seen[0]);
  await page.goBack();
  await page.waitForFunction(() => document.getElementById("said").textContent === "");
  assert.deepEqual(await hits(page), []);
  assert.ok(await page.locator("#register").isVisible());
  await page.closeAll();
});

for (const lang of LANGUAGES) {
  test(`${lang}: without scripts all pages stand from A to Z, nothing is dead, and the page says why`, async () => {
    const page = await browser.open({ javascript: false, viewport: NARROW });
    await page.goto(server.origin + searchPage(lang));
    assert.ok(await page.locator("main noscript").isVisible());
    assert.match(await page.locator("main noscript").textContent(), /JavaScript/);
    assert.equal(await page.locator("main form").isVisible(), false);
    const links = await page.locator("#register li a").evaluateAll((links) => links.map((link) => decodeURI(new URL(link.href).pathname)));
    assert.ok(links.length > 20 && new Set(links).size === links.length);
    await page.locator("#register li a").last().click();
    assert.equal(decodeURI(new URL(page.url()).pathname), links.at(-1));
    await page.closeAll();
  });

  test(`${lang}: hits, none and a list of all have no accessibility fault, wide and narrow, light and dark`, async () => {
    const [found] = data("questions.json")[lang];
    for (const question of [found.question, "inexistente", ""]) {
      const page = await browser.open();
      await page.goto(asked(lang, question));
      if (question) await said(page);
      for (const viewport of [WIDE, NARROW]) {
        for (const colorScheme of ["light", "dark"]) {
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme });
          assert.deepEqual(await accessibilityFaults(page), [], `${question}, ${viewport.width} px, ${colorScheme}`);
        }
      }
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is too wide");
      await page.closeAll();
    }
  });
}

test("a search asks for few bytes of its own host, and keeps nothing", async () => {
  const page = await browser.open();
  await page.goto(asked("es", "trabajo digital"));
  await said(page);
  const files = page.seen.requests.filter((request) => request.url().endsWith(".txt"));
  const sizes = await Promise.all(files.map(async (request) => (await (await request.response()).body()).length));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(total <= 100 * 1024, `${total} bytes in ${files.length} files`);
  assert.deepEqual([...new Set(page.seen.requests.map((request) => new URL(request.url()).origin))], [server.origin]);
  assert.deepEqual(await page.context().cookies(), []);
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
  await page.closeAll();
});

test("a search that fails says so and can be tried again", async () => {
  const page = await browser.open();
  await page.goto(server.origin + searchPage("es"));
  await page.route("**/*.txt", (route) => route.abort());
  await page.fill("#question", "filipinas");
  await page.keyboard.press("Enter");
  const failed = JSON.parse(await page.locator("[data-index]").getAttribute("data-failed"));
  assert.equal(await said(page), failed);
  assert.ok(await page.locator("#register").isVisible());
  await page.unroute("**/*.txt");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#results li"));
  assert.deepEqual(await hits(page), ["/es/innovadores/layertech-filipinas/"]);
  await page.closeAll();
});

test("no search page has a document that its language borrows", () => {
  assert.ok(fallbacks.length > 0);
  for (const address of fallbacks) {
    const main = html(searchPage(address.split("/")[1])).match(/<main[^]*<\/main>/)[0];
    assert.ok(!main.includes(`"${encodeURI(address)}"`), address);
  }
});

test("Chinese is found by any part of its words, titles are text, and stand in one list", async () => {
  const project = temporaryFolder();
  cpSync(join(root, "tests/searching/chinese/content"), join(project, "content"), { recursive: true });
  cpSync(join(root, "themes"), join(project, "themes"), { recursive: true });
  const chinese = await serve({ project });
  const page = await browser.open();
  try {
    const found = async (lang, question) => {
      const path = { zh: "/zh/搜索/", en: "/en/search/" }[lang];
      await page.goto(`${chinese.origin}${encodeURI(path)}?q=${encodeURIComponent(question)}`);
      await said(page);
      return hits(page);
    };
    assert.deepEqual(await found("zh", "故事"), ["/zh/river/", "/zh/"]);
    assert.equal((await found("zh", "河流故事"))[0], "/zh/river/", "some of its pairs");
    assert.deepEqual(await found("zh", "技能大赛"), ["/zh/contest/"]);
    assert.deepEqual(await found("zh", "２０２７"), ["/zh/contest/"]);
    assert.deepEqual((await found("zh", "鱼")).sort(), ["/zh/river/"]);
    assert.deepEqual(await found("zh", "quotes"), [], "what is not in Chinese");
    assert.equal(await page.locator("#register h3").allTextContents().then((letters) => letters.filter((letter) => letter === "全部").length), 1);
    assert.deepEqual(await found("en", "quotes"), ["/en/script/"]);
    assert.equal(await page.locator("#results li a").textContent(), '<img src=x onerror=alert(1)> & "quotes"');
    assert.equal(await page.locator("#results img").count(), 0);
    assert.deepEqual(page.seen.complaints, []);
  } finally {
    await page.closeAll();
    await chinese.stop();
  }
});
