// What is sent twice is stored once, whatever made it come twice.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { definition, goodAnswers } from "./support/answers.js";
import { launch } from "./support/browser.js";
import { fillByKeyboard, post, send } from "./support/form.js";
import { serve } from "./support/server.js";
import { formPage, forms } from "./support/site.js";

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

const NETWORK = formPage("network", "es").url;

/** Runs steps and returns how many records they made. */
async function stored(steps) {
  const earlier = server.records().length;
  await steps();
  return server.records().length - earlier;
}

/** Good answers that no other test sends. */
const own = (form, lang, sign) =>
  goodAnswers(form, lang).map(([name, value]) => [name, value.includes("@") ? `${sign}@example.org` : value]);

for (const form of forms) {
  for (const lang of ["es", "en", "fr", "ar"]) {
    test(`${form}, ${lang}: the same answers at once and once more are one record`, async () => {
      const pairs = own(form, "es", `once-${lang}`);
      let responses;
      const made = await stored(async () => {
        responses = await Promise.all([post(server, form, lang, pairs), post(server, form, lang, pairs)]);
        responses.push(await post(server, form, lang, pairs));
      });
      assert.deepEqual(responses.map((response) => response.status), [303, 303, 303]);
      assert.equal(new Set(responses.map((response) => response.headers.get("location"))).size, 1);
      assert.equal(made, 1);
    });
  }
}

async function filled(sign) {
  const page = await browser.open();
  await page.goto(server.origin + NETWORK);
  await fillByKeyboard(page, own("network", "es", sign));
  return page;
}

test("a double click stores once", async () => {
  const page = await filled("double-click");
  const made = await stored(async () => {
    await page.locator("form .send button").dblclick();
    await page.locator(".reference").waitFor();
  });
  assert.equal(made, 1);
  await page.closeAll();
});

test("loading the confirmation again, and its address opened later, store nothing", async () => {
  const page = await filled("reload");
  await send(page);
  const reference = await page.locator(".reference bdi").innerText();
  const made = await stored(async () => {
    assert.equal((await page.reload()).status(), 200);
    const later = await browser.open({ javascript: false });
    assert.equal((await later.goto(page.url())).status(), 200);
    assert.equal(await later.locator(".reference bdi").innerText(), reference);
    await later.closeAll();
  });
  assert.equal(made, 0);
  await page.closeAll();
});

test("going back and sending again leads to the same reference", async () => {
  const page = await filled("back");
  await send(page);
  const reference = await page.locator(".reference bdi").innerText();
  const made = await stored(async () => {
    await page.goBack();
    await page.locator("form .send button").focus();
    await send(page);
  });
  assert.equal(await page.locator(".reference bdi").innerText(), reference);
  assert.equal(made, 0);
  await page.closeAll();
});

test("the trap is out of the way of the keyboard and of screen readers, and who fills it in stores nothing", async () => {
  const page = await browser.open();
  await page.goto(server.origin + NETWORK);
  const trap = page.locator(".trap input");
  const name = await trap.getAttribute("name");
  assert.equal(await trap.evaluate((element) => element.tabIndex), -1);
  const devtools = await page.context().newCDPSession(page);
  const { root } = await devtools.send("DOM.getDocument");
  const { nodeId } = await devtools.send("DOM.querySelector", { nodeId: root.nodeId, selector: ".trap input" });
  const { nodes } = await devtools.send("Accessibility.getPartialAXTree", { nodeId, fetchRelatives: false });
  assert.ok(nodes[0].ignored, "it is in the tree of accessibility");
  const stops = await fillByKeyboard(page, []);
  assert.ok(!stops.some((stop) => stop.name === name));
  const made = await stored(() => post(server, "network", "es", [...own("network", "es", "trap"), [name, "buy"]]));
  assert.equal(made, 0);
  await page.closeAll();
});

test("each form names a trap that is no question of it", async () => {
  for (const form of forms) {
    const page = await browser.open({ javascript: false });
    await page.goto(server.origin + formPage(form, "es").url);
    const name = await page.locator(".trap input").getAttribute("name");
    const ids = definition(form).steps.flatMap((step) => step.fields.map((field) => field.id));
    assert.ok(!ids.includes(name), form);
    await page.closeAll();
  }
});
