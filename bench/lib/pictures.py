"""Photographs: a build that makes their copies, one that takes them again, one of a site that has none."""

import filecmp
import shutil
import sys
from pathlib import Path

import builds
import report
import sites

DOCUMENTS = 250
NAMES = {"without": "without photographs", "first": "first build", "second": "second build, a text changed"}
PAIRS = [("first", "without"), ("second", "without"), ("second", "first")]


def report_on(programs, folder, photos_and_runs, described):
    """Measures as often as asked for, and returns the report."""
    photos, runs = photos_and_runs
    print(f"{photos} photographs: writing the sites", file=sys.stderr)
    plain = sites.write(programs, folder / "plain", DOCUMENTS)
    site = sites.write(programs, folder / "photos", DOCUMENTS, photos)
    size = builds.Size(DOCUMENTS, site.languages)
    for number in range(runs):
        print(f"{photos} photographs: run {number + 1} of {runs}", file=sys.stderr)
        size.add("without", builds.convoca(programs, plain))
        shutil.rmtree(site.convoca / ".convoca", ignore_errors=True)
        size.add("first", builds.convoca(programs, site))
        out, first = site.folder / "convoca-out", site.folder / "first"
        out.rename(first)
        change_a_text(site)
        size.add("second", builds.convoca(programs, site))
        held_against(first / "site/assets", out / "site/assets")
        shutil.rmtree(first)
    return text(size, (photos, sources(site), kept(site)), runs, described)


def change_a_text(site):
    """Edits one text, as somebody would who looks after the site."""
    file = min(site.convoca.glob("content/pages/*/index.en.md"))
    file.write_text(file.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")


def held_against(first, second):
    """Fails unless both builds came to the same files."""
    for one in (path for path in first.rglob("*") if path.is_file()):
        other = second / one.relative_to(first)
        if not (other.is_file() and filecmp.cmp(one, other, shallow=False)):
            sys.exit(f"the second build came to another {one.relative_to(first)}")


def sources(site):
    """Returns how many bytes the photographs have."""
    return sum(path.stat().st_size for path in site.convoca.glob("content/*/*/photo.jpg"))


def kept(site):
    """Returns how many bytes are kept for the next build."""
    return builds.contents(Path(site.convoca) / ".convoca/pictures")[1]


def text(size, measured, runs, described):
    photos, bytes_of_sources, bytes_kept = measured
    begun = f"Medians of {runs} runs, taken in turn." if runs > 1 else "One run."
    head = ["", "processor s", "wall s", "peak MiB", "files", "MB written", "ms a photograph", "spread"]
    rows = [head, *(row(size, name, photos) for name in NAMES)]
    ratios = [["", "processor", "wall", "peak memory"]]
    for one, other in PAIRS:
        values = [size.middle(one, what) / (size.middle(other, what) or 1) for what in ("processor", "wall", "peak")]
        ratios.append([f"{NAMES[one]} / {NAMES[other]}", *(f"{value:.2f}" for value in values)])
    return "\n\n".join([
        "# Pictures",
        described,
        f"{begun} `ms a photograph` is processor time beyond that of the site without; `spread` is that of processor seconds.",
        f"## {photos} photographs of 12 million pixels in {size.documents} documents in {len(size.languages)} languages",
        report.table(rows),
        report.table(ratios),
        f"The photographs have {bytes_of_sources / 1e6:.1f} MB; {bytes_kept / 1e6:.1f} MB are kept for the next build.",
    ])


def row(size, name, photos):
    beyond = size.middle(name, "processor") - size.middle("without", "processor")
    return [
        NAMES[name],
        f"{size.middle(name, 'processor'):.2f}",
        f"{size.middle(name, 'wall'):.2f}",
        f"{size.middle(name, 'peak') / 2**20:.0f}",
        f"{size.middle(name, 'files')}",
        f"{size.middle(name, 'bytes') / 1e6:.1f}",
        f"{beyond * 1000 / photos:.1f}",
        f"{size.spread(name, 'processor') * 100:.0f} %",
    ]
