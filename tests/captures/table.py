"""The column *checked with* of the README's table of supported miners, generated from the captures.

`python -m tests.captures.table` prints the column, `--write` writes it into the README. Each row of the
table names the captures that belong to it in `ROWS`; `test_readme_table.py` compares, and fails on a capture of no row.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
HEADING = "## Supported miners"
COLUMN = "checked with"
_DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Row:
    """The captures of one row, as patterns of `<folder>/<capture>`, and whether the simulator has such a machine."""

    captures: tuple[str, ...] = ()
    simulated: bool = False


ROWS: Mapping[str, Row] = {
    # A capture belongs to the first row that fits: rows of old or other firmware come first.
    "Antminer stock, web page before 2020 (S9, L3+, S17, T17)": Row(
        (
            "antminer-stock/*oldweb*",
            "antminer-stock/*-s9-*",
            "antminer-stock/*l3plus*",
            "antminer-stock/*t17*",
            "antminer-stock/*-2017*",
        )
    ),
    "Antminer stock (2019 and later)": Row(("antminer-stock/*",), simulated=True),
    "MSKminer": Row(("mskminer/*",)),
    "FuFuMinerOS": Row(("fufu*/*",)),
    "Hiveon": Row(("hiveon/*",)),
    "WhatsMiner API v1": Row(("whatsminer_v1/*",), simulated=True),
    "WhatsMiner API v2 and v3": Row(("whatsminer_v2/*", "whatsminer_v3/*"), simulated=True),
    "Braiins OS before 25.07": Row(("braiins/*-0.*", "braiins/*-2[0-4].*", "braiins/*-25.0[1-6]*")),
    "Braiins OS (REST API, 25.07 and later)": Row(("braiins/*",), simulated=True),
    "LuxOS": Row(("luxos/*",), simulated=True),
    "VNish before 1.2.0": Row(("vnish/*-1.[01].*", "vnish/*-beta*")),
    "VNish": Row(("vnish/*",), simulated=True),
    "Avalon": Row(("avalon/*",), simulated=True),
    "NMAxe": Row(("axeos/nmaxe*", "nmaxe/*")),
    "Bitaxe, NerdAxe (AxeOS)": Row(("axeos/*",), simulated=True),
    "CGMiner, BFGMiner API": Row(("cgminer/*", "bfgminer/*", "bmminer/*"), simulated=True),
    "ePIC": Row(("epic/*",), simulated=True),
    "Auradine": Row(("auradine/*",)),
    "MARA": Row(("mara/*", "marathon/*")),
    "SealMiner": Row(("sealminer/*",)),
    "Proto Rig": Row(("proto/*",)),
}
"""The rows of the table by the text of their first cell."""


@dataclass(frozen=True, slots=True)
class Capture:
    """The facts in the first lines of a `source.md`."""

    folder: str
    model: str
    version: str
    evidence: str

    @classmethod
    def load(cls, folder: Path) -> Capture:
        """Return the facts of a capture's folder."""
        head = (folder / "source.md").read_text(encoding="utf-8").splitlines()[:5]
        facts = dict(line.split(": ", 1) for line in head)
        return cls(folder.relative_to(HERE).as_posix(), facts["model"], facts["version"], facts["evidence"])


def captures() -> list[Capture]:
    """Return all captures, ordered by their folders."""
    return [Capture.load(file.parent) for file in sorted(HERE.glob("*/*/source.md"))]


def row_of(capture: Capture) -> str | None:
    """Return the row to which a capture belongs, or None."""
    for name, row in ROWS.items():
        if any(fnmatchcase(capture.folder, pattern) for pattern in row.captures):
            return name
    return None


def cell(row: Row, found: Sequence[Capture]) -> str:
    """Return the text of a cell: captures by model and version, or a placeholder."""
    machines = _list(capture for capture in found if capture.evidence != _DOCUMENTS)
    documents = _list(capture for capture in found if capture.evidence == _DOCUMENTS)
    if machines:
        return f"captures: {machines}" + (f"; documents: {documents}" if documents else "")
    if documents:
        return f"documents only: {documents}"
    return "simulator only" if row.simulated else "not checked"


def _list(found: Iterator[Capture]) -> str:
    """Return models with their versions, each once: `S9 (1.0, 2.0), S19 (3.0)`."""
    versions: dict[str, dict[str, None]] = {}
    for capture in found:
        model = capture.model.partition(" (")[0]
        versions.setdefault(model, {})[capture.version.partition(" (")[0].partition("_")[0]] = None
    return ", ".join(f"{model} ({', '.join(known)})" for model, known in versions.items())


def column() -> dict[str, str]:
    """Return the cell of each row."""
    found: dict[str, list[Capture]] = {name: [] for name in ROWS}
    for capture in captures():
        if (name := row_of(capture)) is not None:
            found[name].append(capture)
    return {name: cell(row, found[name]) for name, row in ROWS.items()}


def rewritten(readme: str) -> str:
    """Return the README with the updated column; raises ValueError if it has no such table."""
    wanted, lines = column(), readme.splitlines()
    if HEADING not in lines:
        raise ValueError(f"There is no heading {HEADING!r}.")
    for at, cells in _table(lines):
        head = cells[0] == "firmware"
        if head and cells[-1] != COLUMN:
            raise ValueError(f"The last column of the table is not {COLUMN!r}.")
        if not head and cells[0] in wanted:
            lines[at] = f"| {' | '.join([*cells[:-1], wanted[cells[0]]])} |"
    return "\n".join(lines) + "\n"


def rows_in(readme: str) -> list[str]:
    """Return the first cells of the table, without the header."""
    return [cells[0] for _, cells in _table(readme.splitlines()) if cells[0] != "firmware"]


def _table(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first table with their line numbers, without the rule below the header."""
    start = lines.index(HEADING)
    begins = next((at for at in range(start, len(lines)) if lines[at].startswith("| ")), len(lines))
    for at in range(begins, len(lines)):
        if not lines[at].startswith("|"):
            return
        if lines[at].startswith("| "):
            yield at, [text.strip() for text in lines[at].strip().strip("|").split("|")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the column, or write it into the README."""
    parser = argparse.ArgumentParser(description="The column 'checked with' of README's table of miners.")
    parser.add_argument("--write", action="store_true", help="rewrite README.md")
    if parser.parse_args(arguments).write:
        README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8")
        return 0
    for name, text in column().items():
        sys.stdout.write(f"{name}: {text}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
