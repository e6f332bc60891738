// A form is sent once; files tell how far they have come, can be stopped, and are refused when too large.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { words } from "./support/answers.js";
import { accessibilityFaults } from "./support/axe.js";
import { launch } from "./support/browser.js";
import { saidToo } from "./support/page.js";
import { serve } from "./support/server.js";
import { file, formPage, html } from "./support/site.js";

const { url, action } = formPage("network", "es");

let server, browser;
before(async () => ([server, browser] = await Promise.all([serve(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

test("a second press while the first is under way sends nothing, and says that it does not", async () => {
  const page = await browser.open();
  // An answer without a page leaves this one as it is.
  await page.route(server.origin + action, (route) => route.fulfill({ status: 204 }));
  await page.goto(server.origin + url);
  const sent = page.waitForEvent("requestfailed");
  const state = await page.locator(".send button").evaluate((button) => {
    button.click();
    button.click();
    button.form.requestSubmit();
    return { aria: button.getAttribute("aria-disabled"), disabled: button.disabled };
  });
  assert.deepEqual(state, { aria: "true", disabled: false }, "it says so and keeps the focus");
  await sent;
  assert.equal(page.seen.requests.filter((request) => request.method() === "POST").length, 1);
  await page.closeAll();
});

test("a page that comes back from the memory of the browser can be sent again", async () => {
  const page = await browser.open();
  await page.goto(server.origin + url);
  await page.evaluate(() => document.querySelector("form").addEventListener("submit", (event) => event.preventDefault()));
  const button = page.locator(".send button");
  await button.click();
  assert.equal(await button.getAttribute("aria-disabled"), "true");
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  assert.equal(await button.getAttribute("aria-disabled"), null);
  await page.closeAll();
});

/** The form of the network as one with a file. */
const withFile = saidToo(html(url), ["sending", "cancel"])
  .replace('<form class="form"', '<form class="form" data-upload enctype="multipart/form-data"')
  .replace('<p class="send">', '<p><label for="f-file">Archivo</label> <input type="file" id="f-file" name="file" data-max-bytes="2000000" data-too-large="Elige un archivo de 2 MB como máximo"></p><p class="send">');

/** A server of files, which takes as much as the test lets it. */
async function receiver(answer) {
  const received = [];
  const host = createServer((request, response) => {
    const address = request.url.split("?")[0];
    if (request.method === "POST") return answer({ request, response, received });
    const page = { [url]: withFile, "/thanks/": "<!doctype html><title>Thanks</title><h1>Thanks</h1>" }[address];
    const types = { css: "text/css", js: "text/javascript", svg: "image/svg+xml" };
    response.setHeader("content-type", types[address.split(".").at(-1)] ?? "text/html; charset=utf-8");
    response.end(page ?? file(address));
  });
  host.listen(0, "127.0.0.1");
  await once(host, "listening");
  const stop = () => (host.closeAllConnections(), host.close());
  return { received, origin: `http://127.0.0.1:${host.address().port}`, stop };
}

async function attached(host, bytes) {
  const page = await browser.open();
  await page.goto(host.origin + url);
  await page.locator("#f-file").setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(bytes, "a") });
  return page;
}

test("files tell how far they have come, and at the end the next page opens", async () => {
  let let_go;
  const host = await receiver(({ request, response, received }) => {
    request.once("data", () => {
      request.pause();
      let_go = () => {
        request.on("data", (data) => received.push(data)).resume();
        request.on("end", () => response.writeHead(303, { location: "/thanks/" }).end());
      };
    });
  });
  const page = await attached(host, 1_900_000);
  await page.locator("input[name=display_name]").fill("Ana");
  await page.locator(".send button").click({ noWaitAfter: true });
  const bar = page.locator(".sending progress");
  await bar.waitFor();
  assert.equal(await bar.getAttribute("aria-label"), words("es")["aids.sending"]);
  assert.deepEqual(await accessibilityFaults(page), []);
  let_go();
  await page.locator("h1", { hasText: "Thanks" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/thanks/");
  assert.deepEqual(page.seen.complaints, []);
  await page.closeAll();
  host.stop();
});

test("sending can be stopped, and begun again", async () => {
  let posts = 0;
  const host = await receiver(({ request }) => {
    posts += 1;
    request.once("data", () => request.pause());
  });
  const page = await attached(host, 1_900_000);
  for (const number of [1, 2]) {
    await page.locator(".send button").click({ noWaitAfter: true });
    await page.locator(".sending button").click();
    assert.equal(await page.locator(".sending").count(), 0);
    assert.equal(await page.locator(".send button").getAttribute("aria-disabled"), null);
    assert.ok(posts <= number);
  }
  assert.equal(await page.locator("#f-file").evaluate((input) => input.files.length), 1, "the file is still chosen");
  await page.closeAll();
  host.stop();
});

test("a page that comes back with problems is shown, with its summary in focus, and works as before", async () => {
  const again = withFile.replace(/<main[^>]*>/, '$&<div class="problems" role="alert" tabindex="-1" autofocus>Falta algo</div>');
  const host = await receiver(({ request, response }) => {
    request.resume();
    request.on("end", () => response.writeHead(422, { "content-type": "text/html; charset=utf-8" }).end(again));
  });
  const page = await attached(host, 10);
  await page.locator(".send button").click({ noWaitAfter: true });
  await page.locator(".problems").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.className), "problems");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "es");
  assert.ok((await page.locator("[id$='-count']").count()) > 0, "the counters are there again");
  await page.locator(".send button").click({ noWaitAfter: true });
  await page.locator(".problems").waitFor();
  await page.closeAll();
  host.stop();
});

test("when the connection breaks, the browser sends the form by itself", async () => {
  let posts = 0;
  const host = await receiver(({ request, response }) => {
    posts += 1;
    if (posts === 1) return request.socket.destroy();
    request.resume();
    request.on("end", () => response.writeHead(303, { location: "/thanks/" }).end());
  });
  const page = await attached(host, 10);
  await page.locator(".send button").click({ noWaitAfter: true });
  await page.locator("h1", { hasText: "Thanks" }).waitFor();
  assert.equal(posts, 2);
  await page.closeAll();
  host.stop();
});

test("a file that is too large is refused at once, with the reason", async () => {
  const host = await receiver(() => {});
  const page = await attached(host, 2_000_001);
  const problem = page.locator("#f-file-too-large");
  assert.equal(await problem.innerText(), "Elige un archivo de 2 MB como máximo");
  assert.equal(await page.locator("#f-file").evaluate((input) => input.files.length), 0);
  await page.locator("#f-file").setInputFiles({ name: "b.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(2_000_000) });
  assert.equal(await problem.count(), 0);
  assert.equal(await page.locator("#f-file").evaluate((input) => input.files.length), 1);
  await page.closeAll();
  host.stop();
});

