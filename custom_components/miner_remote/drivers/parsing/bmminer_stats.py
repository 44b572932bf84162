"""Boards, fans and faults as Bitmain's bmminer and its descendants report them in `stats` on port 4028.

The keys are numbered by the connector on the control board: an S9 has its boards at 6, 7 and 8 and its fans at 3 and 6.
A number keeps its position, counted from 0, whatever is plugged into the others. Sources: replies of real machines in
public drivers and issues (nwoolls/MultiMiner #290, delawr0190/foreman-apps, 256foundation/asic-rs).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..contract.plausible_ranges import MAX_POSITION
from ..contract.values import Board, Fan, Fault
from .board_temperatures import split_temperatures
from .lenient_json import integer, number, text
from .numbers import highest, scaled

_NUMBERS = range(1, MAX_POSITION + 2)
_TEMPERATURE = re.compile(r"(?:^|-)(-?\d+(?:\.\d+)?)")
_MODE_ASLEEP = 254


def main_stats(stats: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
    """Return the `STATS` object that holds the boards and fans; an empty one if there is none.

    The first object names the program, and some firmware leaves it out.
    """
    return next((fields for fields in stats if any(key.startswith(("chain_acn", "fan_num")) for key in fields)), {})


def boards(stats: Mapping[str, object], *, model: str = "", factor: float | None = 1.0) -> tuple[Board, ...]:
    """Return the boards of one `STATS` object that have chips, in the order of their numbers.

    Their hashrates, in GH/s, are multiplied by `factor`; None means that the unit is not known.
    """
    found: list[Board] = []
    for at in _NUMBERS:
        chips = integer(stats.get(f"chain_acn{at}"))
        if not chips:
            continue
        rate = number(stats.get(f"chain_rate{at}"))
        temperatures = split_temperatures(
            pcb=_values(stats.get(f"temp_pcb{at}")) or [stats.get(f"temp{at}")],
            chip=_values(stats.get(f"temp_chip{at}")) or [stats.get(f"temp2_{at}")],
            pic=_values(stats.get(f"temp_pic{at}")),
            model=model,
        )
        found.append(
            Board(
                position=at - 1,
                hashrate_ths=None if rate is None else scaled(rate / 1000, factor),
                temperature_c=temperatures.board,
                chip_temperature_c=temperatures.chip,
                inlet_temperature_c=temperatures.inlet,
                outlet_temperature_c=temperatures.outlet,
                chips=chips,
                frequency_mhz=_frequency(stats, at),
                active=None if rate is None else rate > 0,
            )
        )
    return tuple(found)


def fans(stats: Mapping[str, object]) -> tuple[Fan, ...]:
    """Return the fans of one `STATS` object.

    A connector without a fan reports 0, as a fan that stands still does. 0 is a fan if the machine counts more fans
    (`fan_num`) than turn and its fans are on the first connectors.
    """
    speeds = {at: rpm for at in _NUMBERS if (rpm := integer(stats.get(f"fan{at}"))) is not None}
    count = integer(stats.get("fan_num")) or 0
    turning = {at for at, rpm in speeds.items() if rpm > 0}
    first = set(range(1, count + 1))
    present = turning | (first & speeds.keys()) if turning <= first else turning
    return tuple(Fan(position=at - 1, rpm=speeds[at]) for at in sorted(present))


def faults(stats: Mapping[str, object]) -> tuple[Fault, ...]:
    """Return what `stats` reports to be wrong: chips that are marked `x`, and fans that stand still."""
    found = [
        fault
        for at in _NUMBERS
        if (fault := failing_chips(stats.get(f"chain_acs{at}"), at, f"chain_acs{at}")) is not None
    ]
    count = integer(stats.get("fan_num")) or 0
    turning = sum(1 for at in _NUMBERS if (integer(stats.get(f"fan{at}")) or 0) > 0)
    if 0 < turning < count:
        found.append(Fault(f"Only {turning} of {count} fans turn.", "fan_num"))
    return tuple(found)


def failing_chips(marks: object, board: int, code: str) -> Fault | None:
    """Return the chips of a board that are marked `x`, not `o`; None if none are, or all, as in one that sleeps."""
    written = text(marks) or ""
    dead, alive = written.count("x"), written.count("o")
    return Fault(f"{dead} of {dead + alive} chips of hashboard {board} fail.", code) if dead and alive else None


def asleep(stats: Mapping[str, object]) -> bool | None:
    """Return True for a machine of the 17 series that sleeps; None if its `stats` do not report it."""
    return True if integer(stats.get("Mode")) == _MODE_ASLEEP else None


def _frequency(stats: Mapping[str, object], at: int) -> float | None:
    for key in (f"freq_avg{at}", f"freq{at}"):
        if value := number(stats.get(key)):
            return value
    return None


def _values(value: object) -> list[object]:
    """Return temperatures in the form `2--1-20-22`; none if all of them are 0, which means that there is no sensor."""
    values: list[object] = [*_TEMPERATURE.findall(text(value) or "")]
    return values if highest(values) is not None else []


__all__ = ["asleep", "boards", "failing_chips", "fans", "faults", "main_stats"]
