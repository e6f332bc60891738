// How long a text is, rule for rule as the server counts it (forms/src/count.rs). Nothing here leans
// on the browser's own segmentation: its version is another one, and some words it cuts by dictionary.
// The files of this folder become one module, in the order of their names. Remarks have lines of
// their own and no text runs over several lines: both are cut off without parsing.

// Runs of characters by the distances between their ends, in base 36, as part of an expression.
// `UPDATE=1 cargo test -p forms --test counting` writes them from the server's own rules.
const characters = (steps) => {
  let place = 0;
  return steps.split(" ").map((step, at) => (at % 2 ? "-" : "") + String.fromCodePoint((place += parseInt(step, 36)))).join("");
};
const ATTACHED = characters("4t 0 gj 33 7o 6 7c 18 2 0 2 1 2 1 2 2 1z a 2 0 1b k h 0 2u 6 3 5 3 1 2 3 10 0 v q 2k a 1n 8 a 0 p 3 2 8 2 2 2 4 18 2 1o 8 17 n 2 w 1j 2 2 h 2 6 b 1 u 2 1l 0 2 6 3 1 3 2 a 0 b 1 r 0 3 2 1l 0 2 4 5 1 3 2 4 0 v 1 4 0 c 2 1l 0 2 7 2 2 2 2 l 1 n 5 2 2 1l 0 2 6 3 1 3 2 6 4 b 1 v 0 1o 4 4 2 2 3 a 0 15 4 1k 0 2 6 2 2 2 3 8 1 c 1 u 2 1l 0 2 6 2 2 2 3 8 1 c 1 g 0 d 3 1k 1 2 6 2 2 2 3 a 0 b 1 u 2 1z 0 5 5 2 0 2 7 j 1 1q 0 2 7 d 7 2r 0 2 9 c 6 22 1 s 0 2 0 2 0 5 1 1e j 2 1 6 a 2 z a 0 2t j o 3 5 2 2 2 3 6 4 3 e b 2 0 b 3 5f 4f 9q 2 qb 3 t 2 u 1 v 1 1t v a 0 1a 2 2 0 3a 1 z 0 3b b 5 b 64 4 1m 9 2 s 3 0 1d 1s g 4 1c g 13 8 d 2 v c 1l d 1d j 49 2 2 k 5 0 7 0 3 2 5j 1r ek 4 r 4 1e 9 2v w 2db 2 3y 0 2p v ff 5 2y 1 n9x 3 2 9 x 1 29 1 7l 0 4 0 5 0 o 4 5 0 2c 1 1f h r h e 0 13 7 q c 19 3 1c d 11 0 1w d d 0 9 1 1a 2 1f 0 2 2 3 1 6 1 2 0 16 4 6 1 6l 7 2 1 8n7 27 6xr 0 ki f h f 5s 0 4f 1 2o5 3 p5 a 1y 2 11 d ei p 2p h 6f j 6k h og e e74 h 2es 0 4 3 dh 0 2 1t jbn d 33y 6 ag 0 1q 3 191 6 241 4 gx6p 35r");
const SIGN = characters("9 12 b 6 r 5 r 1a 2 6 3 0 2 2 3 0 4 0 o 0 w 0 hz 0 9 0 hx j 23 0 3 0 2v 0 i8 1 1z0 7 m0 0 1v3 0 e 0 3 33 1d 3p 2 2 3 24z e9 3j 9t 10 4 o g f 58 0 14id 2n 41 f b 6 r 5 r a 3f v 1bep 267");
const IDEOGRAPH = characters("96o 9r 12 2 q 8 o 55 2 1f 2p 33 e9 lbz hkx e7 vb 1j 1en7 2t4v");

const attached = RegExp(`[${ATTACHED}]`, "gu");
const letters = `[^${SIGN}${IDEOGRAPH}]+`;
const word = RegExp(`[${IDEOGRAPH}]|${letters}(?:(?:[-'.’‐‑_@·]|,(?=\\d))${letters})*`, "gu");

// Returns the number of characters, or of words.
export function count(text, unit) {
  text = text.replace(/\r\n?|\x85/g, "\n").replace(/[\0-\b\v-\x1f\x7f-\x9f]/g, "").normalize();
  if (unit == "words") return (text.replace(/\u200b/g, " ").replace(attached, "").match(word) || []).length;
  text = text.replace(/\u200d[\u2190-\u2bff\u{1f000}-\u{1faff}]/gu, "").replace(attached, "").trim();
  return (text.match(/[\u{1f1e6}-\u{1f1ff}]{2}|[^]/gu) || []).length;
}
