"""One edit after the other while `convoca serve` runs: how soon what shows it is on the disk."""

import filecmp
import os
import queue
import random
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import builds
import machine
import report
import sites

EDITS = 20
#: How long an edit may take before something is wrong with it, in seconds.
PATIENCE = 60


@dataclass
class Edit:
    """What one edit took, in milliseconds, and how many files were drawn again."""

    wall: float
    processor: float
    drawn: int


def measure(programs, place, documents):
    """Writes a site, serves it, edits it; returns the report."""
    site = sites.write(programs, place / str(documents), documents)
    bodies, titles = served(programs, site, place / "served")
    rows = [["", "ms until on the disk", "slowest", "ms of processor time", "most", "files drawn again"]]
    rows += [row("a paragraph more", bodies), row("another title", titles)]
    head = f"## {documents} documents in {len(site.languages)} languages: {EDITS} edits of each sort, medians"
    return "\n\n".join([head, report.table(rows)])


def served(programs, site, out):
    """Serves a site and edits it; returns what the edits took: a paragraph more, and another title."""
    server = Server(programs["convoca"], site.convoca, out)
    try:
        chosen = random.Random(sites.SEED).sample(prose(site.convoca), 2 * EDITS)
        bodies = [server.edit(site.convoca, file, added) for file in chosen[:EDITS]]
        titles = [server.edit(site.convoca, file, renamed) for file in chosen[EDITS:]]
    finally:
        server.stop()
    held_against_a_clean_build(programs, site, out.with_name(f"{out.name}-clean"), out)
    return bodies, titles


def row(name, edits):
    def middle(what):
        return sorted(getattr(edit, what) for edit in edits)[len(edits) // 2]

    def most(what):
        return max(getattr(edit, what) for edit in edits)

    times = [f"{of(what):.1f}" for what in ("wall", "processor") for of in (middle, most)]
    return [name, *times, f"{middle('drawn')}"]


def prose(project):
    """Returns the prose of stories and innovators, which lists, feeds and neighbours show."""
    files = [file for kind in ("stories", "innovators") for file in (project / "content" / kind).glob("*/index.*.md")]
    return sorted(files)


def added(text, mark):
    return f"{text}\n{mark} stands here.\n", mark


def renamed(text, mark):
    return re.sub(r"(?m)^title: .*$", f"title: {mark} as a title", text, count=1), f"<title>{mark} as a title"


class Server:
    """A running server that writes its site to a folder."""

    def __init__(self, convoca, project, out):
        command = [convoca, "serve", "--port", "0", "--now", builds.NOW, "--store", "memory:", "--out", out]
        self.out = out
        self.child = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()
        self.line("serving http://", 600)

    def read(self):
        for line in self.child.stdout:
            self.lines.put(line)

    def line(self, part, patience=PATIENCE):
        """Waits for a line that has a part."""
        said = []
        end = time.monotonic() + patience
        while True:
            try:
                said.append(self.lines.get(timeout=max(end - time.monotonic(), 0.001)))
            except queue.Empty:
                sys.exit(f"the server did not say `{part}`, but:\n{''.join(said)}")
            if part in said[-1]:
                return said[-1]

    def edit(self, project, file, change):
        """Saves a file as an editor does, and waits until its page is right on the disk."""
        mark = f"Edited-{file.parent.name}-{file.name.split('.')[1]}"
        text, seen = change(file.read_text(encoding="utf-8"), mark)
        page = self.page(project, file)
        new = file.with_name(f".{file.name}.new")
        new.write_text(text, encoding="utf-8")
        time.sleep(0.1)
        before, begun = self.processor(), time.monotonic()
        os.replace(new, file)
        while seen not in page.read_text(encoding="utf-8"):
            if time.monotonic() - begun > PATIENCE:
                sys.exit(f"{page} was not drawn again after {file} was edited")
            time.sleep(0.0005)
        wall = time.monotonic() - begun
        said = self.line("built ")
        drawn = re.match(r"built (\d+) files? of the site again", said)
        if not drawn:
            sys.exit(f"the edit of {file} was more than one: {said}")
        time.sleep(0.05)
        return Edit(wall * 1000, (self.processor() - before) * 1000, int(drawn.group(1)))

    def page(self, project, file):
        """Returns the page of a language file: the one of its language whose address ends with its folder."""
        language = file.name.split(".")[1]
        found = list((self.out / "site" / language).glob(f"*/{file.parent.name}/index.html"))
        if len(found) != 1:
            sys.exit(f"{len(found)} pages for {file.relative_to(project)}")
        return found[0]

    def processor(self):
        """Returns the processor time of all threads in seconds, as the kernel counts it in nanoseconds."""
        tasks = Path(f"/proc/{self.child.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def stop(self):
        self.child.terminate()
        self.child.wait()


def held_against_a_clean_build(programs, site, clean, out):
    """Fails unless what was served is what a build from nothing yields, byte by byte."""
    builds.measured(builds.convoca_command(programs, clean), site.convoca)
    ours, theirs = ({file.relative_to(folder) for file in folder.rglob("*") if file.is_file()} for folder in (out, clean))
    wrong = sorted(map(str, ours ^ theirs))
    wrong += [str(file) for file in sorted(ours & theirs) if not filecmp.cmp(out / file, clean / file, shallow=False)]
    if wrong:
        sys.exit(f"{len(wrong)} files differ from those of a clean build: {wrong[0]}, …")


def text(parts, described):
    return "\n\n".join(["# Edits while the site is served", described, *parts])


def described(folder, programs, busy):
    return machine.describe(folder, {"convoca": programs["convoca"]}, busy)
