// Accessibility faults of a page, as axe finds them: WCAG 2.2 A and AA, and good practice.

import { axe } from "../../tools/index.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Returns what is wrong with the page as it is shown now: the rule, the element, the reason. */
export async function accessibilityFaults(page) {
  // An element may be there before its style sheet is.
  await page.waitForLoadState("load");
  if (!(await page.evaluate(() => Boolean(globalThis.axe)))) await page.evaluate(axe);
  const options = { runOnly: { type: "tag", values: TAGS }, rules: { "target-size": { enabled: true } } };
  const results = await page.evaluate((options) => globalThis.axe.run(document, { ...options, resultTypes: ["violations"] }), options);
  const told = (node) => `${node.target.join(" ")}: ${[...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ")}`;
  return results.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${told(node)}`));
}
