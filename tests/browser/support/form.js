// A form in the browser: found, filled in by keyboard, sent, and read back.

import { focused } from "./keyboard.js";
import { formPage } from "./site.js";

/** Sends answers as a browser would and returns the response, not followed. */
export function post(server, form, lang, pairs) {
  return fetch(server.origin + formPage(form, lang).action, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", origin: server.origin },
    body: new URLSearchParams(pairs.map(([name, value]) => [name, value.replaceAll("\n", "\r\n")])),
  });
}

/** Goes through the form with the Tab key and answers each question; ends on the button. */
export async function fillByKeyboard(page, pairs) {
  const stops = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (!stop) throw new Error("the focus left the page before it came to the button");
    // Buttons with a name stand on the way: rows, languages. The one that sends has none.
    if (stop.tag === "button" && !stop.name) return stops;
    stops.push(stop);
    const values = pairs.filter(([name]) => name === stop.name).map(([, value]) => value);
    if (values.length > 0) await answerHere(page, stop, values);
  }
}

async function answerHere(page, stop, values) {
  if (stop.type === "checkbox") {
    const ticked = await page.evaluate(() => document.activeElement.checked);
    if (values.includes(stop.value) !== ticked) await page.keyboard.press("Space");
  } else if (stop.type === "radio") {
    await page.keyboard.press("Space");
    await pressUntil(page, values[0]);
  } else if (stop.tag === "select") {
    await pressUntil(page, values[0]);
  } else {
    await page.keyboard.press("Control+A");
    await page.keyboard.type(values[0]);
  }
}

async function pressUntil(page, value) {
  for (let presses = 0; presses < 300; presses += 1) {
    if ((await page.evaluate(() => document.activeElement.value)) === value) return;
    await page.keyboard.press("ArrowDown");
  }
  throw new Error(`no option ${value}`);
}

/** Tells whether the page shows all answers, to be checked before they are sent. */
export const isCheck = async (page) => (await page.locator("form.send-all").count()) > 0;

/** Returns those of the pairs that the page asks for. */
export async function askedHere(page, pairs) {
  const names = await page.evaluate(() => [...document.forms.form.elements].map((element) => element.name));
  return pairs.filter(([name]) => names.includes(name));
}

/**
 * Goes through a form as its page offers it, up to the button that sends all of it. `visit` is called
 * on each page with the pairs that it asks for, and leaves the focus on the button of that page.
 */
export async function walk(page, pairs, visit) {
  const isWalk = (await page.locator("form.form [name=step]").count()) > 0;
  await visit(await askedHere(page, pairs));
  if (!isWalk) return;
  for (let steps = 0; steps < 12; steps += 1) {
    await send(page);
    if (await isCheck(page)) {
      await fillByKeyboard(page, []);
      return;
    }
    await visit(await askedHere(page, pairs));
  }
  throw new Error(`the walk has no end: ${page.url()}`);
}

/** Presses Enter on the button and waits for the answer. */
export async function send(page) {
  const [response] = await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  return response;
}

/** Returns what the form holds now, as pairs of name and value; empty ones and the trap left out. */
export function held(page) {
  return page.evaluate(() => {
    const own = ["step", "back-to-check"];
    const data = [...new FormData(document.forms.form)];
    return data.filter(([name, value]) => value !== "" && !own.includes(name)).map(([name, value]) => [name, value.replaceAll("\r\n", "\n")]);
  });
}
