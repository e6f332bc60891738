"""The functions as they are packed: what they weigh, how soon they answer, what they bear."""

import subprocess
import sys

import builds
import machine
import tools

STAND_IN = "target/tools/bin/dynoxide"


def report(busy):
    """Packs the functions for this machine, measures them, and returns what came out."""
    if not tools.ROOT.joinpath(STAND_IN).is_file():
        sys.exit(f"{STAND_IN} is not there: `tests/run rust` installs it, as its first step but one")
    programs = tools.cargo(["cli", "bench-functions"], ("convoca", "bench-functions"))
    package = tools.target() / "bench/package"
    command = [programs["convoca"], "package", "--architecture", "native", "--out", package, "--now", builds.NOW]
    subprocess.run(command, cwd=tools.ROOT, check=True)
    said = subprocess.run([programs["bench-functions"], package], cwd=tools.ROOT, capture_output=True, text=True, check=False)
    if said.returncode != 0:
        sys.exit(said.stdout + said.stderr)
    described = machine.describe(package, {"convoca": programs["convoca"]}, busy)
    return "\n\n".join(["# Functions", described, f"```text\n{said.stdout.rstrip()}\n```"])
