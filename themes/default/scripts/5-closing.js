// Tells how long a form is still open and takes it away at its deadline, by the server's clock: that
// of the device may be wrong.

const MINUTE = 6e4;
const HOUR = 36e5;

function closing(note) {
  let ahead, asked;
  const look = async () => {
    if (!(Date.now() - asked < HOUR)) {
      asked = Date.now();
      try {
        const { headers } = await fetch(location, { method: "HEAD", cache: "no-store" });
        // A cache on the way hands on the date of its own copy, and the copy's age.
        ahead = Date.parse(headers.get("date")) + headers.get("age") * 1e3 - Date.now();
      } catch {}
    }
    const left = Date.parse(note.dataset.closes) - Date.now() - ahead;
    const taken = left + note.dataset.grace * 1e3;
    if (taken <= 0) return close(note.nextElementSibling);
    note.textContent = left > 0 && left < 48 * HOUR ? say("closesIn", { time: time(Math.ceil(left / MINUTE)) }) : "";
    setTimeout(look, Math.min(taken || HOUR, MINUTE));
  };
  // Not while the page itself is on its way.
  setTimeout(look, 2e3);
}

function time(minutes) {
  const units = [["hour", (minutes / 60) | 0], ["minute", minutes % 60]].filter(([, number]) => number);
  const written = units.map(([unit, number]) => format({ style: "unit", unit, unitDisplay: "long" }).format(number));
  return new Intl.ListFormat(told().locale, { type: "unit" }).format(written);
}

function close(notice) {
  all("main form", (form) => (form.hidden = true));
  notice.hidden = false;
  notice.focus();
}
