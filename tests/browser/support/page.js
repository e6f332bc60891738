// Pages of the site with something that the site itself shows elsewhere or at another time.

import { words } from "./answers.js";

/** Adds Spanish sentences to those that the script finds in a page. */
export function saidToo(html, keys) {
  const quoted = (key) => JSON.stringify(words("es")[`aids.${key}`]).replaceAll('"', "&quot;");
  return html.replace('<template id="aids"', `$& ${keys.map((key) => `data-${key}="${quoted(key)}"`).join(" ")}`);
}

/** Lets the browser see a page as if the text were another one. */
export async function altered(page, url, alter) {
  await page.route(url, async (route) => {
    if (route.request().method() !== "GET") return route.fallback();
    const response = await route.fetch();
    return route.fulfill({ response, body: alter(await response.text()) });
  });
  await page.goto(url);
}
