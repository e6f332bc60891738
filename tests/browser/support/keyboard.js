// A visitor with a keyboard: where the focus is, and whether it can be seen.

/** Tells what has the focus. */
export async function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const box = element.getBoundingClientRect();
    const ring = [element, element.closest("label")].some((place) => {
      const style = place && getComputedStyle(place);
      return style && style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
    });
    // A link over two lines has two boxes; of each counts what the window shows of it.
    const middle = (low, high, room) => (Math.max(low, 0) + Math.min(high, room)) / 2;
    const seen = [...element.getClientRects()].some((line) => {
      const top = document.elementFromPoint(middle(line.left, line.right, innerWidth), middle(line.top, line.bottom, innerHeight));
      return top && (element.contains(top) || top.contains(element));
    });
    globalThis.visited ??= [];
    const before = globalThis.visited.indexOf(element);
    if (before < 0) globalThis.visited.push(element);
    return {
      tag: element.tagName.toLowerCase(),
      type: element.type ?? "",
      name: element.name ?? "",
      value: element.value ?? "",
      href: element.getAttribute("href"),
      text: element.innerText?.trim().slice(0, 40) ?? "",
      height: Math.max(box.height, element.closest("label")?.getBoundingClientRect().height ?? 0),
      seenBefore: before >= 0,
      inDocumentOrder: (globalThis.visited.at(-2)?.compareDocumentPosition(element) ?? 4) & 4,
      ringed: ring,
      uncovered: seen,
    };
  });
}

/** Presses Tab until the focus leaves the page or comes round, and tells each stop. */
export async function tabStops(page) {
  const stops = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (!stop || stop.seenBefore) return stops;
    stops.push(stop);
  }
}

/** Returns how many stops a page should have: what can be focused and is shown, radios once a group. */
export async function expectedStops(page) {
  return page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
    const shown = all.filter((element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility());
    const radios = (element) => element.type === "radio";
    const groups = new Set(shown.filter(radios).map((element) => element.name));
    const scrollers = [...document.querySelectorAll("[tabindex='0']")].length;
    return shown.filter((element) => !radios(element)).length + groups.size + scrollers;
  });
}
