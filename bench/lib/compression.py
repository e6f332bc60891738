"""Builds with compressed copies beside the files, against builds without."""

import re
import shutil
import sys
from pathlib import Path

import builds
import report
import sites

#: What is measured, in the order in which it is: each begins where the one before ended.
NAMES = {
    "plain": "without copies",
    "cold": "with copies, none kept",
    "kept": "with copies, all kept",
    "edited": "with copies, one text changed",
    "again": "with copies, nothing changed",
}
HEAD = ["", "processor s", "wall s", "peak MiB", "files", "MB written", "ms a page", "against without"]


def measure(programs, folder, documents, runs):
    """Writes a site and builds it as often as asked for; returns the part of the report on it."""
    site = sites.write(programs, folder / str(documents), documents)
    size = builds.Size(documents, site.languages)
    for number in range(runs):
        print(f"{documents} documents: run {number + 1} of {runs}", file=sys.stderr)
        once(programs, site, size, number)
    rows = [HEAD, *(row(size, name) for name in NAMES)]
    head = f"## {documents} documents in {len(site.languages)} languages: {size.pages} pages"
    return "\n\n".join([head, report.table(rows), saved(site.folder / "convoca-out")])


def once(programs, site, size, number):
    out, kept = site.folder / "convoca-out", site.convoca / ".convoca"

    def build(name, *options):
        run = builds.measured([*builds.convoca_command(programs, out), *options], site.convoca)
        size.add(name, builds.counted(run, out, out / "site", site))

    shutil.rmtree(kept, ignore_errors=True)
    shutil.rmtree(out, ignore_errors=True)
    build("plain")
    shutil.rmtree(out)
    build("cold", "--compress")
    shutil.rmtree(out)
    build("kept", "--compress")
    before = builds.times(out)
    edit(site.convoca, f"run {number}")
    build("edited", "--compress")
    changed = {path for path, when in builds.times(out).items() if before.get(path) != when}
    if not changed or len(changed) > len(before) / 10:
        sys.exit(f"{len(changed)} of {len(before)} files were written for one changed text")
    # What changed shortly before it was built is not sealed; what was written long enough ago is.
    builds.convoca_again(programs, site, "--compress")
    run = builds.convoca_again(programs, site, "--compress")
    size.add("again", run)


def edit(project, mark):
    """Adds a paragraph to one text."""
    file = sorted(Path(project, "content/stories").glob("*/index.en.md"))[0]
    text = re.sub(r"(?m)^This is of run \d+\.\n", "", file.read_text(encoding="utf-8"))
    file.write_text(f"{text.rstrip()}\n\nThis is of {mark}.\n", encoding="utf-8")


def row(size, name):
    processor, plain = size.middle(name, "processor"), size.middle("plain", "processor")
    return [
        NAMES[name],
        f"{processor:.2f}",
        f"{size.middle(name, 'wall'):.2f}",
        f"{size.middle(name, 'peak') / 2**20:.0f}",
        f"{size.middle(name, 'files')}",
        f"{size.middle(name, 'bytes') / 1e6:.1f}",
        f"{processor * 1000 / size.pages:.3f}",
        f"{processor / plain:.2f}",
    ]


def saved(out):
    """Says how much smaller the copies are than their files."""
    sizes = {path: path.stat().st_size for path in map(Path, builds.files(out / "site"))}
    lines = []
    for ending, name in ((".br", "Brotli"), (".gz", "gzip")):
        copies = {path: size for path, size in sizes.items() if path.suffix == ending}
        whole = sum(sizes[path.with_suffix("")] for path in copies)
        share = sum(copies.values()) / whole * 100
        lines.append(f"- {name}: {len(copies)} copies with {share:.1f} % of the bytes of their files")
    return "\n".join(lines)
