// Loads the page again when `convoca serve` shows another state than the one this page came from.
const shown = new URL(document.currentScript.src).searchParams.get("shown");
const events = new EventSource("/_convoca/events");
events.onmessage = (event) => {
  if (event.data !== shown) location.reload();
};
addEventListener("pagehide", () => events.close());
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
