"""One build each, measured, and what came out of it counted."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field

#: The instant for which sites are built: no clock of the machine is in what is measured.
NOW = "2026-11-23T12:00:00Z"


@dataclass
class Run:
    """What one build took, and what it wrote."""

    processor: float
    wall: float
    peak: int
    files: int = 0
    bytes: int = 0
    #: Files that were written although nothing had changed.
    touched: int = 0


@dataclass
class Size:
    """All runs on a site of one size."""

    documents: int
    languages: list
    runs: dict = field(default_factory=dict)

    def add(self, name, run):
        self.runs.setdefault(name, []).append(run)

    @property
    def pages(self):
        return self.documents * len(self.languages)

    def middle(self, name, what):
        """Returns the median of a measure over the runs."""
        values = sorted(getattr(run, what) for run in self.runs[name])
        return values[len(values) // 2]

    def spread(self, name, what):
        """Returns how far apart the runs are, as a share of their median."""
        values = [getattr(run, what) for run in self.runs[name]]
        return (max(values) - min(values)) / (self.middle(name, what) or 1)


def convoca(programs, site):
    """Builds with Convoca into a folder that is not there yet."""
    out = site.folder / "convoca-out"
    shutil.rmtree(out, ignore_errors=True)
    run = measured(convoca_command(programs, out), site.convoca)
    return counted(run, out, out / "site", site)


def convoca_again(programs, site, *options):
    """Builds once more what is built already."""
    out = site.folder / "convoca-out"
    before = times(out)
    run = measured([*convoca_command(programs, out), *options], site.convoca)
    after = times(out)
    run.touched = sum(after.get(path) != when for path, when in before.items()) + len(after.keys() - before.keys())
    if run.touched:
        sys.exit(f"the second build wrote {run.touched} files although nothing had changed")
    return counted(run, out, out / "site", site)


def convoca_command(programs, out):
    return [programs["convoca"], "build", "--now", NOW, "--out", out]


def hugo(programs, site):
    """Builds with Hugo, without what earlier builds have put aside."""
    out, cache = site.folder / "hugo-out", site.folder / "hugo-cache"
    for folder in (out, cache, site.hugo / "resources"):
        shutil.rmtree(folder, ignore_errors=True)
    themes = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    command = [programs["hugo"], "build", "--source", site.hugo, "--themesDir", themes, "--destination", out]
    run = measured(command + ["--cacheDir", cache, "--clock", NOW, "--noBuildLock"], site.hugo)
    run = counted(run, out, out, site)
    shutil.rmtree(out)
    return run


def floor(programs, site):
    """Converts the same Markdown and writes as much as Convoca has written."""
    out = site.folder / "floor-out"
    shutil.rmtree(out, ignore_errors=True)
    content, built = site.convoca / "content", site.folder / "convoca-out"
    wanted = contents(built)
    sizes = ["--files", str(wanted[0]), "--bytes", str(wanted[1])]
    run = measured([programs["floor"], "--content", content, "--out", out, *sizes], site.folder)
    run.files, run.bytes = contents(out)
    if (run.files, run.bytes) != wanted:
        sys.exit("the floor has not written as much as Convoca")
    shutil.rmtree(out)
    return run


def measured(command, folder):
    """Runs a program to its end; fails with what it said if it fails."""
    log = folder / "build.log"
    with open(log, "wb") as said:
        begun = time.monotonic()
        child = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(log.read_text(errors="replace")[-4000:] + f"\nfailed: {' '.join(map(str, command))}")
    log.unlink()
    # Linux counts the peak in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * unit)


def counted(run, out, root, site):
    """Counts what was written; fails unless every document has its page in every language."""
    run.files, run.bytes = contents(out)
    for language in site.languages:
        missing = [page for page in site.pages if not (root / language / page).is_file()]
        if missing:
            sys.exit(f"{len(missing)} pages are missing in {root / language}: {missing[0]}, …")
        count = sum(1 for _ in (root / language).rglob("*.html"))
        if count < len(site.pages):
            sys.exit(f"{root / language} has {count} pages for {len(site.pages)} documents")
    return run


def contents(folder):
    """Returns how many files there are below a folder, and how many bytes they have."""
    sizes = [os.path.getsize(path) for path in files(folder)]
    return len(sizes), sum(sizes)


def times(folder):
    """Returns when each file was written."""
    return {path: os.stat(path).st_mtime_ns for path in files(folder)}


def files(folder):
    for place, _, names in os.walk(folder):
        for name in names:
            yield os.path.join(place, name)
