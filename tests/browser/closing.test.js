// A page that is open at the deadline closes itself, by the server's clock and by no other.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibilityFaults } from "./support/axe.js";
import { launch, NARROW } from "./support/browser.js";
import { serve } from "./support/server.js";
import { overflows } from "./support/shape.js";
import { formPage } from "./support/site.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

/** Begins a draft and returns the address of its second step. */
async function begun() {
  const { action } = formPage("proposal", "es");
  const first = { step: "eligibility", form_lang: "es", org_legal: "yes", org_nonprofit: "yes", org_area: "EC" };
  const founded = { "org_founded-day": "1", "org_founded-month": "1", "org_founded-year": "2010" };
  const response = await fetch(server.origin + action, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", origin: server.origin },
    body: new URLSearchParams({ ...first, ...founded }),
  });
  return response.headers.get("location");
}

/** Opens the page that begins a proposal, or a step, on a server whose clock stands so long before the deadline. */
async function opened(before, { lang = "es", age = 0, device = "2019-01-01T00:00:00Z", step = false } = {}) {
  const url = step ? await begun() : formPage("proposal", lang).url;
  const text = await (await fetch(server.origin + url)).text();
  const closes = Date.parse(text.match(/data-closes="([^"]+)"/)[1]);
  const grace = 1000 * Number(text.match(/data-grace="(\d+)"/)[1]);
  const page = await browser.open({ viewport: NARROW });
  const asked = [];
  await page.route(server.origin + url, (route) => {
    if (route.request().method() !== "HEAD") return route.fallback();
    asked.push(route.request().url());
    const now = closes - before - 1000 * age;
    return route.fulfill({ status: 200, headers: { date: new Date(now).toUTCString(), ...(age ? { age: `${age}` } : {}) } });
  });
  await page.clock.install({ time: new Date(device) });
  const told = page.waitForResponse((response) => response.request().method() === "HEAD");
  await page.goto(server.origin + url);
  await told;
  return { page, asked, grace, note: page.locator(".closing"), notice: page.locator(".closing + .notice"), form: page.locator("#form") };
}

const squeezed = (text) => text.replace(/[\u00a0\u202f]/g, " ");

for (const [lang, expected] of [
  ["es", "El plazo termina en 3 horas y 12 minutos"],
  ["en", "Closes in 3 hours, 12 minutes"],
  ["fr", "Clôture dans 3 heures et 12 minutes"],
  ["ar", "يُغلق باب التقديم بعد: 3 ساعات و12 دقيقة"],
]) {
  test(`${lang}: in the last two days the page tells how long it is still open, minute by minute`, async () => {
    const { page, note } = await opened(3 * HOUR + 12 * MINUTE, { lang });
    await note.filter({ hasText: /./ }).waitFor();
    assert.equal(squeezed(await note.innerText()), expected);
    assert.equal(await note.getAttribute("role"), null, "it is not announced");
    await page.clock.runFor(2 * MINUTE);
    assert.match(await note.innerText(), /10/);
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.deepEqual(await overflows(page), []);
    assert.deepEqual(page.seen.complaints, []);
    await page.closeAll();
  });
}

test("before that it says nothing, and asks for the time once an hour", async () => {
  const { page, note, asked } = await opened(60 * HOUR);
  assert.equal(await note.textContent(), "");
  await page.clock.runFor(59 * MINUTE);
  assert.equal(asked.length, 1);
  await Promise.all([page.waitForRequest((request) => request.method() === "HEAD"), page.clock.runFor(3 * MINUTE)]);
  await page.clock.runFor(50 * MINUTE);
  assert.equal(asked.length, 2);
  await page.closeAll();
});

for (const [device, step] of [
  ["2019-01-01T00:00:00Z", false],
  ["2051-07-01T00:00:00Z", false],
  ["2019-01-01T00:00:00Z", true],
]) {
  const what = step ? "a step closes when the grace for what was begun is over" : "the page that begins closes at the deadline";
  test(`a device in ${device.slice(0, 4)}: ${what}, and the notice takes the place of the form`, async () => {
    const { page, grace, form, notice, note } = await opened(2 * MINUTE, { device, step });
    assert.equal(grace > 0, step, "nothing can be begun in the time of grace");
    await note.filter({ hasText: /./ }).waitFor();
    await page.clock.runFor(MINUTE + grace);
    assert.equal(await form.isVisible(), true, "not before");
    if (step) assert.equal(await note.textContent(), "", "nothing is counted down in the time of grace");
    await page.clock.runFor(2 * MINUTE);
    assert.equal(await form.isVisible(), false);
    assert.equal(await notice.isVisible(), true);
    assert.equal(await notice.evaluate((element) => element === document.activeElement), true);
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.deepEqual(await overflows(page), []);
    await page.closeAll();
  });
}

test("a copy in a cache is as old as it says", async () => {
  const { page, note } = await opened(HOUR, { age: 7200 });
  await note.filter({ hasText: /./ }).waitFor();
  assert.equal(squeezed(await note.innerText()), "El plazo termina en 1 hora");
  await page.closeAll();
});

test("without the server's time nothing closes", async () => {
  const page = await browser.open();
  const { url } = formPage("proposal", "es");
  await page.route(server.origin + url, (route) => (route.request().method() === "HEAD" ? route.abort() : route.fallback()));
  await page.clock.install({ time: new Date("2051-07-01T00:00:00Z") });
  const failed = page.waitForEvent("requestfailed");
  await page.goto(server.origin + url);
  await failed;
  await page.clock.runFor(5 * HOUR);
  assert.equal(await page.locator("#form").isVisible(), true);
  await page.closeAll();
});

test("a form without a deadline asks for no time", async () => {
  const page = await browser.open();
  await page.goto(server.origin + formPage("network", "es").url);
  assert.equal(page.seen.requests.filter((request) => request.method() === "HEAD").length, 0);
  await page.closeAll();
});
