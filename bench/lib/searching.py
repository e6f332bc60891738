"""What a search costs: the same site with and without, built and edited, and what a visitor's browser loads."""

import shutil
import sys
from dataclasses import dataclass

import builds
import edits
import report
import sites

#: Pairs of words whose searches are looked at, from the prose of the site.
PAIRS = 200
ON, OFF, KEPT = "with search", "without", "with search, terms kept"
#: As the script of the search page has them.
MOST_FILES, AT_ONCE, NAME = 3, 10, 10


@dataclass
class Loaded:
    """What one search loads."""

    files: int
    bytes: int


def measure(programs, place, documents, runs):
    """Writes one site twice, builds and edits both; returns the report."""
    both = {OFF: sites.write(programs, place / "off", documents), ON: sites.write(programs, place / "on", documents)}
    settings = both[ON].convoca / "content/site.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "search: true\n", encoding="utf-8")
    size = builds.Size(documents, both[ON].languages)
    for number in range(runs):
        print(f"run {number + 1} of {runs}", file=sys.stderr)
        shutil.rmtree(both[ON].convoca / ".convoca/search", ignore_errors=True)
        for name, site in [*both.items(), (KEPT, both[ON])]:
            size.add(name, builds.convoca(programs, site))
    parts = [f"## {documents} documents in {len(size.languages)} languages: {size.pages} pages", built(size)]
    parts.append(index(both[ON]))
    parts.append(edited(programs, place, both))
    return "\n\n".join(parts)


def text(parts, described, runs):
    head = f"Medians of {runs} runs, taken in turn." if runs > 1 else "One run."
    return "\n\n".join(["# Search", described, head, *parts])


def built(size):
    rows = [["a build", "processor s", "wall s", "peak MiB", "files", "MB written", "ms a page", "spread"]]
    for name in (OFF, ON, KEPT):
        middle = {what: size.middle(name, what) for what in ("processor", "wall", "peak", "files", "bytes")}
        rows.append([
            name, f"{middle['processor']:.2f}", f"{middle['wall']:.2f}", f"{middle['peak'] / 2**20:.0f}",
            f"{middle['files']}", f"{middle['bytes'] / 1e6:.1f}", f"{middle['processor'] * 1000 / size.pages:.3f}",
            f"{size.spread(name, 'processor') * 100:.0f} %",
        ])
    for name in (ON, KEPT):
        ratio = [f"{size.middle(name, what) / size.middle(OFF, what):.2f}" for what in ("processor", "wall", "peak", "files", "bytes")]
        more = (size.middle(name, "processor") - size.middle(OFF, "processor")) * 1000 / size.pages
        rows.append([f"{name} / {OFF}", *ratio, f"+{more:.3f}", ""])
    return report.table(rows)


def index(site):
    """Returns how large the index of each language is, and what searches of two words load of it."""
    built_site = site.folder / "convoca-out/site"
    rows = [["the index", "terms", "files", "KB", "largest file, KB", "KB a search, any words", "frequent words", "most", "files, most"]]
    for language in site.languages:
        own = Index(built_site, language)
        any_words, frequent = own.searches(sorted(own.lines)), own.searches(own.frequent())
        rows.append([
            language, f"{len(own.lines)}", f"{len(own.sizes)}", f"{sum(own.sizes.values()) / 1e3:.0f}",
            f"{max(own.sizes.values()) / 1e3:.1f}", f"{median(any_words) / 1e3:.1f}", f"{median(frequent) / 1e3:.1f}",
            f"{max(search.bytes for search in any_words + frequent) / 1e3:.1f}",
            f"{max(search.files for search in any_words + frequent)}",
        ])
    return report.table(rows)


def median(searches):
    sizes = sorted(search.bytes for search in searches)
    return sizes[len(sizes) // 2]


class Index:
    """The index of a language, read as the script reads it."""

    def __init__(self, site, language):
        [entry] = (site / language).glob("*/terms.txt")
        text = entry.read_text(encoding="utf-8")
        head, shown, *files = text.rstrip("\n").split("\n")
        _, together, folder = head.split(" ")
        self.together = int(together)
        self.entry = entry.stat().st_size
        self.shown = [shown[at:at + NAME] for at in range(0, len(shown), NAME)]
        self.files = [line.split(" ") for line in files]
        self.sizes = {path.stem: path.stat().st_size for path in (site / folder.strip("/")).iterdir()}
        self.lines = {}
        for _, name in self.files:
            lines = (site / folder.strip("/") / f"{name}.txt").read_text(encoding="utf-8").splitlines()
            self.lines.update(line.split(" ") for line in lines)

    def frequent(self):
        """Returns the terms that most documents have, in their order."""
        return sorted(sorted(self.lines, key=lambda term: len(self.lines[term]))[-PAIRS:])

    def searches(self, terms):
        """Looks at searches for two words that stand far apart in the order of terms, so that no file serves both."""
        step = max(1, len(terms) // PAIRS)
        return [self.search(terms[at], terms[(at + len(terms) // 2) % len(terms)]) for at in range(0, len(terms), step)]

    def search(self, one, last):
        names = set(self.of(one)) | set(self.of(last))
        hits = sorted(self.numbers(one) & self.numbers(last))
        # Far from each other, so that hardly two stand in one file.
        hits = hits[:: max(1, len(hits) // AT_ONCE)][:AT_ONCE]
        names |= {self.shown[number // self.together] for number in hits}
        return Loaded(len(names) + 1, self.entry + sum(self.sizes[name] for name in names))

    def of(self, word):
        first = max((at for at, (term, _) in enumerate(self.files) if utf16(term) <= utf16(word)), default=0)
        near = [name for at, (term, name) in enumerate(self.files[first:]) if at == 0 or term.startswith(word)]
        return near[:MOST_FILES]

    def numbers(self, term):
        found = set()
        for digits in self.lines[term].split(","):
            following, step, shift = 0, 0, 0
            for sign in digits:
                digit = ord(sign) - 48
                step |= (digit & 31) << shift
                shift += 5
                if digit < 32:
                    found.add(following + step)
                    following, step, shift = following + step + 1, 0, 0
        return found


def utf16(text):
    return text.encode("utf-16-be")


def edited(programs, place, both):
    rows = [["an edit", "ms until on the disk", "slowest", "ms of processor time", "most", "files drawn again"]]
    for name, site in both.items():
        bodies, titles = edits.served(programs, site, place / f"served-{'on' if name == ON else 'off'}")
        rows += [edits.row(f"a paragraph more, {name}", bodies), edits.row(f"another title, {name}", titles)]
    return report.table(rows)
