"""What was measured on."""

import os
import platform
import re
import subprocess
from pathlib import Path


def busy():
    """Returns how many programs wanted a core in the last minutes; call it before anything is built."""
    return os.getloadavg()[1]


def describe(folder, programs, load):
    """Returns processor, memory, disk, other work and versions, as a list."""
    lines = [
        f"processor: {processor()}, {os.cpu_count()} cores",
        f"memory: {memory():.0f} GiB",
        f"sources and outputs: on {disk(folder)}",
        f"other work on the machine before the first run: {load:.1f} of {os.cpu_count()} cores",
        f"system: {platform.system()} {platform.release()}, {platform.machine()}",
        f"compiler: {first_line(['rustc', '--version'])}",
        f"Convoca: {first_line([programs['convoca'], '--version'])}, built by `cargo build --release`",
    ]
    if "hugo" in programs:
        version = re.search(r"v[\d.]+", first_line([programs["hugo"], "version"]))
        lines.append(f"Hugo: {version.group() if version else 'unknown'}, from PyPI")
    return "\n".join(f"- {line}" for line in lines)


def processor():
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found.group(1) if found else platform.processor() or platform.machine()


def memory():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def disk(folder):
    """Returns the kind of file system that a folder is on."""
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return "a disk of unknown kind"
    within = [(len(place), kind) for place, kind in mounts if folder.is_relative_to(place)]
    kind = max(within)[1]
    return "a memory disk (tmpfs)" if kind == "tmpfs" else f"a disk ({kind})"


def first_line(command):
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    return said.stdout.splitlines()[0]
