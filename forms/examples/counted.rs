//! Writes texts and how long they are, as a list of `[text, characters, words]` in JSON: what
//! `tests/browser/counting.test.js` holds the script in the page against.
//!
//! `cargo run -p forms --example counted`. Every run writes the same: every character of the planes
//! in use between letters, and texts of all sorts of pieces.

use std::io::{BufWriter, Write};

use forms::CountUnit;

/// How many texts are made of pieces, besides one for each character.
const TEXTS: usize = 110_000;

/// Where characters come from: each block as likely as the other, however large it is.
const BLOCKS: [(u32, u32); 30] = [
    (0x00, 0x7F),
    (0x20, 0x7E),
    (0x80, 0x17F),
    (0x300, 0x36F),
    (0x370, 0x4FF),
    (0x530, 0x5FF),
    (0x600, 0x6FF),
    (0x750, 0x8FF),
    (0x900, 0x97F),
    (0x980, 0xDFF),
    (0xE00, 0xEFF),
    (0xF00, 0x109F),
    (0x1100, 0x11FF),
    (0x1200, 0x137F),
    (0x1700, 0x18AF),
    (0x1900, 0x1CFF),
    (0x1D00, 0x1FFF),
    (0x2000, 0x206F),
    (0x2070, 0x20FF),
    (0x2100, 0x2BFF),
    (0x2E80, 0x31FF),
    (0x3400, 0xD7FF),
    (0xA000, 0xABFF),
    (0xD7B0, 0xD7FB),
    (0xF900, 0xFEFF),
    (0xFF00, 0xFFFF),
    (0x10000, 0x1E9FF),
    (0x1F000, 0x1FAFF),
    (0x1F1E6, 0x1F1FF),
    (0xE0000, 0xE01FF),
];

/// What characters by chance rarely make.
const PIECES: [&str; 40] = [
    "\r\n",
    "\r",
    "\n",
    "\u{85}",
    "\t",
    "\0",
    "  ",
    " ",
    "\u{A0}",
    "\u{2028}",
    "\u{200B}",
    "\u{200C}",
    "\u{200D}",
    "\u{200F}",
    "\u{FEFF}",
    "\u{FE0F}",
    "e\u{301}",
    "é",
    "\u{301}",
    "👩\u{200D}🚀",
    "👍🏽",
    "🇪🇨",
    "🇨",
    "1\u{FE0F}\u{20E3}",
    "각",
    "\u{1100}\u{1161}\u{11A8}",
    "क\u{94D}ष",
    "مَرْحَبًا",
    "ــ",
    "สวัสดี",
    "中",
    "か\u{3099}",
    "l'eau",
    "aide-mémoire",
    "3,5",
    "a.b",
    "’",
    "-",
    ",",
    "=\u{338}",
];

/// Numbers by chance that are the same in every run: Marsaglia's xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % most
    }

    fn character(&mut self) -> Option<char> {
        let (first, last) = BLOCKS[self.below(BLOCKS.len())];
        let offset = u32::try_from(self.below((last - first + 1) as usize)).ok()?;
        char::from_u32(first + offset)
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..1 + self.below(24) {
            match self.below(3) {
                0 => text.push_str(PIECES[self.below(PIECES.len())]),
                1 => text.extend(self.character()),
                _ => text.push(char::from(b'a' + u8::try_from(self.below(26)).unwrap_or_default())),
            }
        }
        text
    }
}

fn main() -> std::io::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let planes = ('\0'..='\u{1FFFF}').chain('\u{E0000}'..='\u{E0FFF}');
    let alone = planes.map(|letter| format!("a{letter}b {letter}"));
    let mut chance = Chance(0x5EED);
    let mixed = std::iter::repeat_with(|| chance.text()).take(TEXTS);
    for (text, number) in alone.chain(mixed).zip(0..) {
        let lengths = [CountUnit::Characters, CountUnit::Words].map(|unit| unit.count_typed(&text));
        let begin = if number == 0 { "[" } else { ",\n" };
        write!(out, "{begin}{}", serde_json::json!([text, lengths[0], lengths[1]]))?;
    }
    writeln!(out, "]")
}
