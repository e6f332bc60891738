// The page on which somebody checks whether they may take part: it sends nothing, and says what the
// server says of the same answers.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibilityFaults } from "./support/axe.js";
import { launch, NARROW } from "./support/browser.js";
import { serve } from "./support/server.js";
import { addressOf, formPage, html } from "./support/site.js";

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

const rules = JSON.parse(
  html(addressOf("eligibility", "es")).match(/data-rules="([^"]*)"/)[1].replaceAll("&quot;", '"'),
);
const limit = new Date(`${rules.stops.too_young[0].after}T00:00Z`);

/** Returns the day so many days behind the last one on which an organisation is old enough. */
function day(offset) {
  const day = new Date(limit.getTime() + offset * 86_400_000);
  return [day.getUTCDate(), day.getUTCMonth() + 1, day.getUTCFullYear()].map(String);
}

const arabic = (text) => text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));

// What is answered, and the stop or the verdict that the page must show; nothing while it is not clear.
const CASES = [
  [{}, null],
  [{ legal: "yes" }, null],
  [{ legal: "no" }, "not_registered"],
  [{ legal: "no", founded: day(1) }, "not_registered"],
  [{ legal: "yes", founded: day(-1) }, "fits"],
  [{ legal: "yes", founded: day(0) }, "fits"],
  [{ legal: "yes", founded: day(1) }, "too_young"],
  [{ legal: "yes", founded: day(400) }, "too_young"],
  [{ legal: "yes", founded: day(1).map(arabic) }, "too_young"],
  [{ legal: "yes", founded: day(0).map(arabic) }, "fits"],
  [{ legal: "yes", founded: ["29", "2", "2024"] }, "fits"],
  [{ legal: "yes", founded: ["29", "2", "2023"] }, null],
  [{ legal: "yes", founded: ["31", "", "2020"] }, null],
  [{ legal: "yes", founded: ["5", "5", ""] }, null],
  [{ legal: "yes", founded: ["1", "10", "20"] }, null],
  [{ legal: "yes", founded: ["ayer", "5", "2020"] }, null],
];

for (const [answers, expected] of CASES) {
  test(`${JSON.stringify(answers)}: ${expected ?? "not clear yet"}, on the page as on the server`, async () => {
    const page = await browser.open({ viewport: NARROW });
    await page.goto(server.origin + addressOf("eligibility", "es"));
    const loaded = page.seen.requests.length;
    await fill(page, answers);
    const shown = await page.locator("[data-stop]:visible, [data-fits]:visible").all();
    const names = await Promise.all(shown.map((box) => box.evaluate((box) => box.dataset.stop ?? "fits")));
    assert.deepEqual(names, expected ? [expected] : []);
    // The picture of the tab may come last; it has nothing of the answers.
    const later = page.seen.requests.slice(loaded).filter((request) => !request.url().endsWith(".svg"));
    assert.deepEqual(later.map((request) => request.url()), [], "nothing is sent");
    assert.deepEqual(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]), ["", 0, 0]);
    assert.deepEqual(page.seen.complaints, []);
    await page.closeAll();
    assert.equal(await verdict(answers), expected);
  });
}

test("a founding date is asked only of those who are registered", async () => {
  const page = await browser.open();
  await page.goto(server.origin + addressOf("eligibility", "ar"));
  const founded = page.locator('[data-question="org_founded"]');
  assert.equal(await founded.isVisible(), false);
  await fill(page, { legal: "yes" });
  assert.equal(await founded.isVisible(), true);
  await fill(page, { legal: "no" });
  assert.equal(await founded.isVisible(), false);
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.closeAll();
});

test("without scripts the page is a list of rules with what to do, and nothing to fill in", async () => {
  const page = await browser.open({ javascript: false });
  await page.goto(server.origin + addressOf("eligibility", "es"));
  assert.equal(await page.locator("main form").isVisible(), false);
  assert.equal(await page.locator("main section h3:visible").count(), Object.keys(rules.stops).length);
  assert.equal(await page.locator(`main a[href="${formPage("proposal", "es").url}"]`).isVisible(), true);
  await page.closeAll();
});

test("the page checks once it is loaded, without a line to anywhere", async () => {
  const page = await browser.open();
  await page.goto(server.origin + addressOf("eligibility", "es"));
  await page.context().setOffline(true);
  await fill(page, { legal: "no" });
  assert.equal(await page.locator('[data-stop="not_registered"]').isVisible(), true);
  await page.closeAll();
});

async function fill(page, { legal, founded }) {
  if (legal) await page.locator(`[name="org_legal"][value="${legal}"]`).check();
  for (const [index, part] of ["day", "month", "year"].entries()) {
    const control = page.locator(`[name="org_founded-${part}"]`);
    if (founded && (await control.isVisible())) await control.fill(founded[index]);
  }
}

/** Asks the server: begins a walk with these answers and looks where it leads. */
async function verdict({ legal, founded }) {
  const pairs = [["step", "eligibility"], ["form_lang", "es"], ["org_area", "EC"], ["org_nonprofit", "yes"]];
  if (legal) pairs.push(["org_legal", legal]);
  founded?.forEach((value, index) => pairs.push([`org_founded-${["day", "month", "year"][index]}`, value]));
  const response = await fetch(server.origin + formPage("proposal", "es").action, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", origin: server.origin },
    body: new URLSearchParams(pairs),
  });
  if (response.status === 422) return null;
  assert.equal(response.status, 303);
  return response.headers.get("location").match(/\/stop\/(\w+)$/)?.[1] ?? "fits";
}
