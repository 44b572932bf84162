"""Small conversions that every driver needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..contract.values import Board
from .lenient_json import integer, number


def nested(value: Mapping[str, object], *path: str) -> Mapping[str, object]:
    """Return an object inside of an object, or an empty one if there is none."""
    for name in path:
        inner = value.get(name)
        value = inner if isinstance(inner, dict) else {}
    return value


def scaled(value: object, factor: float | None) -> float | None:
    """Return a number in another unit, or None if there is none or the unit (`factor` None) is not known."""
    reported = number(value)
    return None if reported is None or factor is None else reported * factor


def flag(value: object) -> bool | None:
    """Return a truth value, or None for anything else."""
    return value if isinstance(value, bool) else None


def temperature(value: object) -> float | None:
    """Return a temperature in °C; 0 and below mean that there is no sensor, or that it is off."""
    reported = number(value)
    return reported if reported is not None and reported > 0 else None


def measured_power(watts: float | None, hashrate_ths: float | None) -> float | None:
    """Return a power draw in W, or None if it is not measured: 0 while the machine hashes, or below 0."""
    if watts is None or watts < 0 or (watts == 0 and hashrate_ths):
        return None
    return watts


def highest(values: Iterable[object]) -> float | None:
    """Return the highest of some temperatures as `temperature` reads them, or None if there is none."""
    return max((reported for value in values if (reported := temperature(value)) is not None), default=None)


def lowest(values: Iterable[object]) -> float | None:
    """Return the lowest of some temperatures as `temperature` reads them, or None if there is none."""
    return min((reported for value in values if (reported := temperature(value)) is not None), default=None)


def board_positions(ids: Sequence[object]) -> list[int]:
    """Return the positions of hashboards, counted from 0, by the ids of the firmware.

    Firmware numbers its connectors from 1, with gaps (an Antminer S9 has the boards 6, 7 and 8); a list with an id 0
    counts from 0. A board without a number gets its place in the list.
    """
    numbers = [integer(value) for value in ids]
    first = 0 if 0 in numbers else 1
    return [at if number is None else number - first for at, number in enumerate(numbers)]


def hottest(boards: Iterable[Board]) -> float | None:
    """Return the highest temperature of some boards, or None if none is reported."""
    return highest(value for board in boards for value in (board.chip_temperature_c, board.temperature_c))


__all__ = [
    "board_positions",
    "flag",
    "highest",
    "hottest",
    "lowest",
    "measured_power",
    "nested",
    "scaled",
    "temperature",
]
