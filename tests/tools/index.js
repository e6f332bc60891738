// What the browser tests take from packages, named in this one place.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export { chromium } from "playwright-core";

const require = createRequire(import.meta.url);

/** The source of axe, to be run inside a page. */
export const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** The Nu HTML checker, a program for Java. */
export const nuHtmlChecker = require.resolve("vnu-jar/build/dist/vnu.jar");
