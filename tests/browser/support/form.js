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
    // The buttons that add a row stand on the way; the one that sends has no name.
    if (stop.tag === "button" && stop.name !== "add-row") return stops;
    stops.push(stop);
    const values = pairs.filter(([name]) => name === stop.name).map(([, value]) => value);
    if (values.length > 0) await answerHere(page, stop, values);
  }
}

async function answerHere(page, stop, values) {
  if (stop.type === "checkbox") {
    if (values.includes(stop.value)) await page.keyboard.press("Space");
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

/** Presses Enter on the button and waits for the answer. */
export async function send(page) {
  const [response] = await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  return response;
}

/** Returns what the form holds now, as pairs of name and value; empty ones and the trap left out. */
export function held(page) {
  return page.evaluate(() => {
    const data = [...new FormData(document.querySelector("form"))];
    return data.filter(([, value]) => value !== "").map(([name, value]) => [name, value.replaceAll("\r\n", "\n")]);
  });
}
