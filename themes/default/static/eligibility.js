// Tells on the page whether the rules of a form are met by what is chosen. Nothing is sent or kept.

const form = document.querySelector("[data-rules]");
const { fields, stops } = JSON.parse(form.dataset.rules);

/** Turns digits of any script that calendars here use into ASCII. */
const ascii = (text) => text.trim().replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15));

/** Returns the day of three fields as it is sorted, or nothing when there is no such day. */
function day(name) {
  const [year, month, day] = ["year", "month", "day"].map((part) => ascii(form.elements[`${name}-${part}`].value));
  const written = [year, month.padStart(2, "0"), day.padStart(2, "0")].join("-");
  const real = /^[1-9]\d{3}-\d\d-\d\d$/.test(written) && new Date(`${written}T00:00Z`);
  return real && !isNaN(real) && real.toISOString().startsWith(written) ? written : undefined;
}

/** Returns what a question was answered with: a list of values, a day, a number; nothing without an answer. */
function answer(name) {
  const { kind } = fields[name];
  if (kind === "date") return day(name);
  const values = new FormData(form).getAll(name).map((value) => value.trim()).filter(Boolean);
  if (values.length === 0) return undefined;
  if (kind !== "whole-number" && kind !== "money") return values;
  // Signs between groups of three digits are written differently everywhere; a fraction is no whole number.
  const typed = ascii(values[0]).replace(/[.,]0+$/, "");
  const digits = /^\d{1,3}([.,'\s]\d{3})+$/.test(typed) ? typed.replace(/\D/g, "") : typed;
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
}

/** Tells whether a clause holds for the answers so far. */
function holds(clause, answers) {
  const value = answers[clause.field];
  if (value === undefined) return false;
  if (clause.is) return clause.is.some((one) => value?.includes(one));
  if (clause.not) return !clause.not.some((one) => value?.includes(one));
  if (value === null) return false;
  if ("before" in clause) return clause.before !== null && value < clause.before;
  if ("after" in clause) return clause.after !== null && value > clause.after;
  return "below" in clause ? value < clause.below : value > clause.above;
}

function judge() {
  const answers = {};
  let open = false;
  for (const [name, { when, optional }] of Object.entries(fields)) {
    const asked = when.every((clause) => holds(clause, answers));
    form.querySelector(`[data-question="${name}"]`).hidden = !asked;
    if (!asked) continue;
    // Null is a question that was passed over.
    answers[name] = answer(name) ?? (optional ? null : undefined);
    open ||= answers[name] === undefined;
  }
  const answered = (clause) => answers[clause.field] !== null && holds(clause, answers);
  const met = Object.keys(stops).filter((id) => stops[id].every(answered));
  for (const id of Object.keys(stops)) form.querySelector(`[data-stop="${id}"]`).hidden = id !== met[0];
  form.querySelector("[data-fits]").hidden = open || met.length > 0;
}

form.addEventListener("input", judge);
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
judge();
