"""Results of benchmarks: lines of a table, each with a baseline of the same run and a budget."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One result. `value` is a median if it was measured several times; `rival` is the baseline in the same unit.

    `held` is None without a budget.
    """

    what: str
    value: float
    unit: str
    rounds: int = 1
    spread: tuple[float, float] | None = None
    rival: float | None = None
    rival_is: str = ""
    budget: str = ""
    held: bool | None = None

    @property
    def ratio(self) -> float | None:
        """Return the value divided by the baseline, None without one."""
        return self.value / self.rival if self.rival else None


def median_of(values: Sequence[float]) -> tuple[float, tuple[float, float]]:
    """Return the median, the minimum and the maximum."""
    return statistics.median(values), (min(values), max(values))


def measured(
    what: str,
    values: Sequence[float],
    unit: str,
    *,
    most: float | None = None,
    rival: float | None = None,
    rival_is: str = "",
) -> Line:
    """Return the line of a median that must not exceed `most`."""
    median, spread = median_of(values)
    return Line(
        what=what,
        value=median,
        unit=unit,
        rounds=len(values),
        spread=spread,
        rival=rival,
        rival_is=rival_is,
        budget="" if most is None else f"≤ {most:g} {unit}",
        held=None if most is None else median <= most,
    )


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of the values lie; raises ValueError if there are none."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("There are no values to take a percentile of.")
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def calibrate(rounds: int = 9) -> float:
    """Return the median processor time of a fixed amount of Python work in ms, as a measure of this machine."""
    took = []
    for _ in range(rounds):
        began = time.process_time()
        numbers = {index: (index * 7919) % 10007 for index in range(20_000)}
        sorted(numbers.items(), key=lambda item: item[1])
        took.append((time.process_time() - began) * 1000)
    return statistics.median(took)


def machine() -> dict[str, object]:
    """Describe the machine of the results."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
        "calibration_ms": round(calibrate(), 2),
    }


def table(lines: Sequence[Line]) -> str:
    """Return the lines as a Markdown table."""
    rows = ["| measurement | value | baseline, same run | ratio | budget | met |", "|---|---|---|---|---|---|"]
    for line in lines:
        spread = "" if line.spread is None else f" ({_figure(line.spread[0])} to {_figure(line.spread[1])})"
        rival = "" if line.rival is None else f"{_figure(line.rival)} {line.unit}: {line.rival_is}"
        ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
        held = {True: "yes", False: "**NO**", None: ""}[line.held]
        rows.append(
            f"| {line.what} | {_figure(line.value)} {line.unit}{spread} | {rival} | {ratio} | {line.budget} | {held} |"
        )
    return "\n".join(rows)


def write_json(path: Path, about: dict[str, object], groups: dict[str, Sequence[Line]]) -> None:
    """Write the results of all groups."""
    document = {"machine": about, "groups": {name: [asdict(line) for line in lines] for name, lines in groups.items()}}
    path.write_text(json.dumps(document, indent=1) + "\n")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
