"""How many instructions a small build takes: the same on a busy machine as on a quiet one."""

import os
import re
import shutil
import subprocess
import sys

import builds
import sites

DOCUMENTS = 25


def report(programs, folder):
    """Counts the instructions of a build of a few documents on one thread."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        sys.exit("valgrind is not there: install the package of that name")
    site = sites.write(programs, folder / "instructions", DOCUMENTS)
    profile = site.folder / "callgrind.out"
    command = [valgrind, "--tool=callgrind", f"--callgrind-out-file={profile}"]
    command += builds.convoca_command(programs, site.folder / "out")
    environment = {**os.environ, "RAYON_NUM_THREADS": "1"}
    said = subprocess.run(command, cwd=site.convoca, env=environment, capture_output=True, text=True, check=False)
    found = re.search(r"Collected\s*:\s*(\d+)", said.stderr)
    if said.returncode != 0 or found is None:
        sys.exit(said.stderr[-4000:])
    count, pages = int(found.group(1)), DOCUMENTS * len(site.languages)
    return f"{count:,} instructions for {pages} pages, {count // pages:,} a page, theme and start included"
