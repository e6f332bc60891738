// Searches the site in the page: fetches those files of the index that a question needs. Nothing is sent or kept.

// How texts are folded and cut into terms; tests/searching/terms.json has the contract.
const DROPPED =
  /[\u00AD\u0300-\u036F\u0483-\u0489\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u061C\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED\u08D3-\u08FF\u1AB0-\u1AFF\u1DC0-\u1DFF\u200C-\u200F\u202A-\u202E\u2060-\u206F\u20D0-\u20FF\uFE00-\uFE0F\uFE20-\uFE2F\uFEFF]/gu;
const TYPED = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i", ς: "σ", ٱ: "ا", ى: "ي", ی: "ي", ة: "ه", ک: "ك" };
const ARTICLE = /^(?:(?:[وفبك]?ال|لل)(?=.{3}))+/u;
const RUN =
  /[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005-\u30FF\u3400-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFF}]+|[^\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005-\u30FF\u3400-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFF}]+/gu;
const UNSPACED = /^[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005-\u30FF\u3400-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFF}]/u;

const typed = (sign) => TYPED[sign] ?? (/[٠-٩۰-۹]/.test(sign) ? sign.charCodeAt(0) & 15 : sign);
const fold = (text) => text.normalize("NFKD").replace(DROPPED, "").normalize("NFC").toLowerCase().replace(/[^\0-\x7f]/gu, typed);

function pairs(run) {
  const signs = [...run];
  return signs[1] && UNSPACED.test(run) ? signs.slice(1).map((sign, at) => signs[at] + sign) : [run];
}

export function terms(text) {
  const words = fold(text).match(/[\p{Alphabetic}\p{N}\p{M}]+/gu) ?? [];
  return words.flatMap((word) => word.replace(ARTICLE, "").match(RUN).flatMap(pairs));
}

// What a word says of a document: in its title, in its summary, often, once.
const WEIGHTS = [8, 4, 2, 1];
const MOST_WORDS = 8;
const MOST_FILES = 3;
const AT_ONCE = 10;
// A word stands for those with an ending of so many signs more; the last one, for all that it begins.
const ENDING = 2;

const loaded = new Map();

function load(url, options) {
  if (!loaded.has(url)) {
    const text = fetch(url, options).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)));
    loaded.set(url, text);
    text.catch(() => loaded.delete(url));
  }
  return loaded.get(url);
}

// Reads the file that names the others, which alone may change under its name.
async function directory(url) {
  const [head, shown, ...files] = (await load(url, { cache: "no-cache" })).trimEnd().split("\n");
  const [count, together, folder] = head.split(" ");
  const place = (name) => `${folder}${name}.txt`;
  return { count, together, shown: shown?.match(/.{10}/g)?.map(place), files: files.map((line) => line.split(" ")), place };
}

// Returns the numbers of a list: steps in digits of five bits.
function numbers(list) {
  const found = [];
  let next = 0, step = 0, shift = 0;
  for (const sign of list) {
    const digit = sign.charCodeAt(0) - 48;
    step |= (digit & 31) << shift;
    shift += 5;
    if (digit > 31) continue;
    found.push(next + step);
    next += step + 1;
    step = shift = 0;
  }
  return found;
}

// Returns how much a word says of each document that has it.
async function weigh({ count, files, place }, word, open) {
  const first = Math.max(0, files.findLastIndex(([term]) => term <= word));
  const near = files.slice(first).filter(([term], at) => !at || term.startsWith(word));
  const texts = await Promise.all(near.slice(0, MOST_FILES).map(([, name]) => load(place(name))));
  const weights = new Map();
  for (const text of texts) {
    let at = `\n${text}`.indexOf(`\n${word}`);
    while (at >= 0 && text.startsWith(word, at)) {
      const end = text.indexOf("\n", at);
      const [term, lists] = text.slice(at, end).split(" ");
      at = end + 1;
      const more = term.length - word.length;
      if (!open && more > ENDING) continue;
      lists.split(",").forEach((list, kind) => {
        const weight = WEIGHTS[kind] / (more ? 2 : 1);
        for (const number of numbers(list)) weights.set(number, Math.max(weight, weights.get(number) ?? 0));
      });
    }
  }
  const rare = Math.log(1 + count / weights.size);
  weights.forEach((weight, number) => weights.set(number, weight * rare));
  return weights;
}

// Returns the documents with all words, best first; without any, those with some of them.
async function find(index, question) {
  const asked = [...new Set(terms(question))].slice(0, MOST_WORDS);
  const weighed = await Promise.all(asked.map((word, at) => weigh(index, word, at == asked.length - 1)));
  const hits = new Map();
  for (const weights of weighed) {
    weights.forEach((weight, number) => {
      const [words, sum] = hits.get(number) ?? [0, 0];
      hits.set(number, [words + 1, sum + weight]);
    });
  }
  const ranked = [...hits].sort(([a, [words, sum]], [b, [others, other]]) => others - words || other - sum || a - b);
  const whole = ranked.filter(([, [words]]) => words == asked.length);
  return { all: whole.length > 0, numbers: (whole.length ? whole : ranked).map(([number]) => number) };
}

function start(form) {
  const { index, locale } = form.dataset;
  const [said, results, register] = ["said", "results", "register"].map((id) => document.getElementById(id));
  const [list, more] = [results.querySelector("ol"), results.querySelector("button")];
  const blank = document.getElementById("hit").content;
  let turn = 0, rest;

  function say(key, count, question) {
    const forms = JSON.parse(form.dataset[key]);
    const sentence = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other ?? forms;
    const values = { count: new Intl.NumberFormat(locale).format(count), question: `\u2068${question}\u2069` };
    said.textContent = sentence.replace(/{(\w+)}/g, (_, name) => values[name]);
  }

  // Shows the next hits of a search.
  async function show(directory, numbers, own) {
    const batch = numbers.splice(0, AT_ONCE);
    const lines = await Promise.all(
      batch.map(async (number) => {
        const text = await load(directory.shown[Math.floor(number / directory.together)]);
        return text.split("\n")[number % directory.together].split("\t");
      }),
    );
    if (own != turn) return;
    const items = lines.map(([url, title, kind, summary]) => {
      const item = blank.cloneNode(true).firstElementChild;
      const link = item.querySelector("a");
      link.href = url;
      link.textContent = title;
      item.querySelector("[data-kind]").textContent = kind;
      item.querySelector("[data-summary]").textContent = summary;
      return item;
    });
    list.append(...items);
    more.hidden = !numbers.length;
    rest = () => show(directory, numbers, own).then(() => items.at(-1).nextElementSibling?.querySelector("a").focus());
  }

  async function search() {
    const own = ++turn;
    const question = new URLSearchParams(location.search).get("q")?.trim() ?? "";
    form.elements.q.value = question;
    list.replaceChildren();
    results.hidden = true;
    register.hidden = false;
    said.textContent = "";
    if (!question) return;
    try {
      const files = await directory(index);
      const { all, numbers } = await find(files, question);
      const count = numbers.length;
      await show(files, numbers, own);
      if (own != turn) return;
      results.hidden = !count;
      register.hidden = !results.hidden;
      say(count ? (all ? "hits" : "some") : "none", count, question);
    } catch {
      loaded.clear();
      if (own == turn) say("failed", 0, question);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(location);
    address.searchParams.set("q", form.elements.q.value);
    history.pushState(null, "", address);
    search();
  });
  more.addEventListener("click", () => rest().catch(() => say("failed", 0, "")));
  addEventListener("popstate", search);
  search();
}

const form = globalThis.document?.querySelector("[data-index]");
if (form) start(form);
