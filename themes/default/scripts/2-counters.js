// What is left of the length of a text, while it is typed.

const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
const told = () => document.getElementById("aids").dataset;
const format = (options) => new Intl.NumberFormat(told().locale, options);

// Returns a sentence of the page with its places filled.
function say(key, values = {}) {
  const forms = JSON.parse(told()[key]);
  const sentence = forms[new Intl.PluralRules(told().locale).select(values.count)] || forms.other || forms;
  return sentence.replace(/{(\w+)}/g, (_, name) => (name == "count" ? format().format(values.count) : values[name]));
}

function counter(control) {
  const { max, unit } = control.dataset;
  const seen = make("p", { id: `${control.id}-count` });
  const heard = make("p", { className: "unseen", role: "status" });
  let pause;
  const look = () => {
    const left = max - count(control.value, unit);
    const text = left < 0 ? say(`${unit}Over`, { count: -left }) : say(`${unit}Left`, { count: left });
    // One line rarely gets too long: it is not worth a word before it is nearly full.
    seen.textContent = control.rows || left <= max / 5 ? text : "";
    seen.className = left < 0 ? "problem" : "hint";
    return seen.textContent;
  };
  control.after(seen, heard);
  control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") || ""} ${seen.id}`.trim());
  control.addEventListener("input", () => {
    const text = look();
    clearTimeout(pause);
    pause = setTimeout(() => (heard.textContent = text), 1500);
  });
  look();
}
