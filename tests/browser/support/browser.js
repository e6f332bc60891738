// One Chromium for a test file, and pages that remember what a visitor must not suffer.

import { chromium } from "../../tools/index.js";
import { chromiumPath, temporaryFolder } from "./places.js";

const ARGS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  // Chromium has no sandbox for root, as whom CI often runs.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 320, height: 640 };

/** Starts the browser; `open` gives a page in a fresh profile. */
export async function launch() {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    args: ARGS,
    env: { ...process.env, HOME: temporaryFolder() },
  });
  return { open: (options) => open(browser, options), close: () => browser.close() };
}

async function open(browser, { viewport = WIDE, scheme = "light", javascript = true } = {}) {
  const context = await browser.newContext({
    viewport,
    colorScheme: scheme,
    javaScriptEnabled: javascript,
    // A colour on its way to another one has no contrast that could be told.
    reducedMotion: "reduce",
  });
  // The local server's own script would load a page again while a test types into it.
  await context.route("**/_convoca/**", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  const page = await context.newPage();
  const seen = { complaints: [], requests: [] };
  page.on("request", (request) => seen.requests.push(request));
  page.on("pageerror", (error) => seen.complaints.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) seen.complaints.push(message.text());
  });
  return Object.assign(page, { seen, closeAll: () => context.close() });
}
