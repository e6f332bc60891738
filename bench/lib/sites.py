"""The sites that are built: one logical site in two forms."""

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import tools

LANGUAGES = ["en", "es", "fr", "ar"]
SEED = 1
MEMORY = Path("/dev/shm")


@dataclass
class Site:
    """Where the two forms of a site lie, and what must come out of each."""

    folder: Path
    languages: list
    #: The paths of all documents below the folder of a language, as the sources have them.
    pages: list

    @property
    def convoca(self):
        return self.folder / "convoca"

    @property
    def hugo(self):
        return self.folder / "hugo"


def folder(on_disk):
    """Returns an empty folder to work in: on a memory disk, so that the disk is not what is measured."""
    in_memory = MEMORY.is_dir() and not on_disk
    place = MEMORY / "convoca-bench" if in_memory else tools.target() / "bench"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return place


def write(programs, place, documents, photos=0):
    """Writes a site in both forms, with the same style sheets; photographs in that of Convoca alone."""
    site = Site(place, LANGUAGES, [])
    command = [programs["write-site"], "--documents", str(documents), "--languages", str(len(LANGUAGES))]
    command += ["--photos", str(photos), "--seed", str(SEED), "--convoca", site.convoca, "--hugo", site.hugo]
    subprocess.run(command, check=True)
    themes = tools.ROOT / "themes"
    shutil.copytree(themes, site.convoca / "themes")
    styles = site.hugo / "assets/css"
    styles.mkdir(parents=True)
    default = themes / "default"
    for sheet in sorted(default.glob("css/*.css")) + sorted(default.glob("components/*/*.css")):
        shutil.copy(sheet, styles / sheet.name)
    icon = site.hugo / "static/icon.svg"
    icon.parent.mkdir()
    shutil.copy(default / "static/icon.svg", icon)
    # A build whose sources were written a moment ago is done twice before the third is not: nobody writes
    # a whole site and builds it in the same breath.
    time.sleep(0.1)
    site.pages = [page_of(path.parent, site.convoca / "content") for path in site.convoca.glob("content/*/*/*.en.md")]
    if len(site.pages) != documents:
        sys.exit(f"the site has {len(site.pages)} documents and not {documents}")
    return site


def page_of(document, content):
    """Returns where the page of a document lies below the folder of its language."""
    kind, name = document.relative_to(content).parts
    if kind == "pages":
        return "index.html" if name == "home" else f"{name}/index.html"
    return f"{kind}/{name}/index.html"
