// A draft is saved while it is written: after a pause, when the page is left, again after a failure.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { words } from "./support/answers.js";
import { launch } from "./support/browser.js";
import { altered, saidToo } from "./support/page.js";
import { serve } from "./support/server.js";
import { formPage } from "./support/site.js";

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

const { url, action } = formPage("network", "es");

/** Opens a form that saves itself. `answers` says how the server takes one save after the other. */
async function opened(answers = []) {
  const page = await browser.open();
  const saves = [];
  await page.route(server.origin + action, (route) => {
    const request = route.request();
    saves.push({ pairs: [...new URLSearchParams(request.postData())], headers: request.headers() });
    const answer = answers.shift() ?? 200;
    if (answer === "lost") return route.abort("internetdisconnected");
    return route.fulfill({ status: answer, json: { saved: `Guardado ${saves.length}` } });
  });
  await page.clock.install();
  await altered(page, server.origin + url, (text) => saidToo(text.replace('<form class="form"', '<form class="form" data-autosave'), ["offline", "refused"]));
  const value = (name) => saves.at(-1).pairs.find(([given]) => given === name)?.[1];
  return { page, saves, value, status: page.locator("form > [role=status]"), name: page.locator("input[name=display_name]") };
}

/** Runs what makes a save and waits for it. */
async function saved({ page }, act) {
  const met = new Promise((done) => {
    page.once("requestfinished", done);
    page.once("requestfailed", done);
  });
  await act();
  await met;
}

test("what was typed is saved a little after typing stops, and the server's sentence says so", async () => {
  const form = await opened();
  await form.name.fill("Ana & <María>");
  await form.page.clock.runFor(2900);
  assert.equal(form.saves.length, 0, "not while somebody types");
  await saved(form, () => form.page.clock.runFor(200));
  assert.equal(form.saves.length, 1);
  assert.equal(form.value("display_name"), "Ana & <María>");
  assert.equal(form.value("go"), "autosave");
  assert.equal(form.saves[0].headers.accept, "application/json");
  assert.match(form.saves[0].headers["content-type"], /^application\/x-www-form-urlencoded/);
  await form.status.filter({ hasText: "Guardado 1" }).waitFor();
  await form.page.clock.runFor(600_000);
  assert.equal(form.saves.length, 1, "what is saved is not saved again");
  assert.deepEqual(form.page.seen.complaints, []);
  await form.page.closeAll();
});

test("what could not be saved is kept, said, and tried again at longer and longer distances", async () => {
  const form = await opened(["lost", 503, 200]);
  await form.name.fill("Ana");
  await saved(form, () => form.page.clock.runFor(3000));
  await form.status.filter({ hasText: words("es")["aids.offline"] }).waitFor();
  assert.equal(await form.name.inputValue(), "Ana");
  await saved(form, () => form.page.clock.runFor(5000));
  await form.page.evaluate(() => 0);
  await form.page.clock.runFor(9000);
  assert.equal(form.saves.length, 2, "the distance doubles");
  await saved(form, () => form.page.clock.runFor(2000));
  await form.status.filter({ hasText: "Guardado 3" }).waitFor();
  assert.equal(form.value("display_name"), "Ana");
  await form.page.closeAll();
});

test("when the connection is back, it is saved at once", async () => {
  const form = await opened(["lost"]);
  await form.name.fill("Ana");
  await saved(form, () => form.page.clock.runFor(3000));
  await form.status.filter({ hasText: words("es")["aids.offline"] }).waitFor();
  await saved(form, () => form.page.evaluate(() => dispatchEvent(new Event("online"))));
  await form.status.filter({ hasText: "Guardado 2" }).waitFor();
  await form.page.closeAll();
});

test("a save that the server refuses is said and not repeated", async () => {
  const form = await opened([404]);
  await form.name.fill("Ana");
  await saved(form, () => form.page.clock.runFor(3000));
  await form.status.filter({ hasText: words("es")["aids.refused"] }).waitFor();
  await form.page.clock.runFor(600_000);
  assert.equal(form.saves.length, 1);
  await form.page.closeAll();
});

test("leaving the page, or looking at another, saves what was typed last", async () => {
  const form = await opened();
  await form.name.fill("Ana");
  await saved(form, () => form.page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide"))));
  assert.equal(form.value("display_name"), "Ana");
  await form.name.fill("Ana María");
  const hide = () => {
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
  };
  await saved(form, () => form.page.evaluate(hide));
  assert.equal(form.saves.length, 2);
  assert.equal(form.value("display_name"), "Ana María");
  await form.page.closeAll();
});

test("no page without the attribute saves itself", async () => {
  const page = await browser.open();
  await page.clock.install();
  await page.goto(server.origin + url);
  await page.locator("input[name=display_name]").fill("Ana");
  await page.clock.runFor(60_000);
  assert.equal(page.seen.requests.filter((request) => request.method() === "POST").length, 0);
  await page.closeAll();
});
