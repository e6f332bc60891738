// What the Nu HTML checker says of files: errors, warnings and remarks alike.

import { spawnSync } from "node:child_process";
import { nuHtmlChecker } from "../../tools/index.js";

// A file has no origin, so 'self' in its policy allows nothing; in quiet.test.js the browser judges.
const NO_ORIGIN = ".*Resource violates Content Security Policy.*";

/** Returns one line for each fault of HTML, CSS and SVG files. */
export function markupFaults(paths) {
  const options = ["--Werror", "--also-check-css", "--also-check-svg", "--filterpattern", NO_ORIGIN];
  const { status, stderr, error } = spawnSync("java", ["-jar", nuHtmlChecker, ...options, ...paths], { encoding: "utf8" });
  if (error) throw error;
  const faults = stderr.split("\n").filter((line) => line.startsWith('"file:'));
  // A checker that failed without a word of a file has checked nothing.
  if (status !== 0 && faults.length === 0) throw new Error(`the checker ended with ${status}: ${stderr}`);
  return faults;
}
