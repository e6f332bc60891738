"""What was measured, as a table that Markdown takes too."""

NAMES = {"floor": "floor", "convoca": "Convoca", "again": "Convoca, nothing changed", "hugo": "Hugo"}
HEAD = ["", "processor s", "wall s", "peak MiB", "files", "MB written", "ms a page", "KiB of memory a page", "spread"]
PAIRS = [("convoca", "floor"), ("hugo", "convoca"), ("again", "convoca")]


def text(sizes, described, runs):
    """Returns the report on all sizes."""
    begun = f"Medians of {runs} runs, taken in turn." if runs > 1 else "One run."
    parts = ["# Builds", described, begun + " Pages are those of documents; `spread` is that of processor seconds."]
    for size in sizes:
        names = [name for name in NAMES if name in size.runs]
        head = f"## {size.documents} documents in {len(size.languages)} languages: {size.pages} pages"
        parts += [head, table([HEAD, *(row(size, name) for name in names)]), ratios(size)]
    return "\n\n".join(parts)


def row(size, name):
    processor, peak = size.middle(name, "processor"), size.middle(name, "peak")
    return [
        NAMES[name],
        f"{processor:.2f}",
        f"{size.middle(name, 'wall'):.2f}",
        f"{peak / 2**20:.0f}",
        f"{size.middle(name, 'files')}",
        f"{size.middle(name, 'bytes') / 1e6:.1f}",
        f"{processor * 1000 / size.pages:.3f}",
        f"{peak / 1024 / size.pages:.1f}",
        f"{size.spread(name, 'processor') * 100:.0f} %",
    ]


def ratios(size):
    """Returns how one program stands to another, pair by pair, in each measure."""
    rows = [["", "processor", "wall", "peak memory"]]
    for one, other in PAIRS:
        if one in size.runs and other in size.runs:
            measures = ("processor", "wall", "peak")
            values = [size.middle(one, what) / (size.middle(other, what) or 1) for what in measures]
            rows.append([f"{NAMES[one]} / {NAMES[other]}", *(f"{value:.2f}" for value in values)])
    return table(rows)


def table(rows):
    """Returns rows as a table whose columns stand below each other."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    rule = ["-" * widths[0]] + ["-" * (width - 1) + ":" for width in widths[1:]]
    lines = []
    for cells in [rows[0], rule, *rows[1:]]:
        padded = [cells[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:])]
        lines.append("| " + " | ".join(padded) + " |")
    return "\n".join(lines)
