// How a page lies on the screen: what is too wide, what is cut off, what a reader may change.

/** The distances of WCAG 1.4.12, which a reader may set in a browser. */
export const TEXT_SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-block-end: 2em !important }`;

export const TEXT_TWICE_AS_LARGE = "html { font-size: 200% !important }";

/** Adds a reader's own styles; not as an element, which the site's policy forbids. */
export async function restyle(page, css) {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, css);
}

/** Returns what makes the page wider than the window, or is cut off inside its box. */
export async function overflows(page) {
  // An element may be there before its style sheet is.
  await page.waitForLoadState("load");
  return page.evaluate(() => {
    const room = innerWidth;
    const told = (element) => `${element.tagName.toLowerCase()}.${element.className}`;
    // What only screen readers read is one pixel large, and so is all that it holds.
    const clipped = (element) => element && (getComputedStyle(element).clipPath !== "none" || clipped(element.parentElement));
    const hidden = (element) => clipped(element) || element.closest(".trap");
    const out = [];
    const root = document.scrollingElement;
    if (root.scrollWidth > room) out.push(`the page is ${root.scrollWidth} px wide in ${room}`);
    for (const element of document.body.querySelectorAll("*")) {
      if (hidden(element)) continue;
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const sticksOut = box.width > 0 && (box.right > room + 1 || box.left < -1);
      if (sticksOut && !element.closest(".scroll, table")) out.push(`${told(element)} reaches from ${box.left} to ${box.right}`);
      const cuts = /hidden|clip/.test(style.overflowX + style.overflowY) && element.innerText?.trim();
      const larger = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
      if (cuts && larger && element.clientWidth > 1) out.push(`${told(element)} cuts off its text`);
    }
    return out.slice(0, 6);
  });
}
