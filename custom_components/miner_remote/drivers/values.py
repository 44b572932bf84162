"""Small questions that every driver asks of what a miner told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .base import Board
from .quirky_json import number


def nested(value: Mapping[str, object], *path: str) -> Mapping[str, object]:
    """Return an object inside of an object, or an empty one where there is none."""
    for name in path:
        inner = value.get(name)
        value = inner if isinstance(inner, dict) else {}
    return value


def scaled(value: object, factor: float | None) -> float | None:
    """Return a number in another unit, or None where there is none or the unit (`factor` None) is not known."""
    told = number(value)
    return None if told is None or factor is None else told * factor


def flag(value: object) -> bool | None:
    """Return a truth value, or None for anything else."""
    return value if isinstance(value, bool) else None


def temperature(value: object) -> float | None:
    """Return a temperature in °C; 0, -1 and what is below say that there is no sensor, or that it is off."""
    told = number(value)
    return told if told is not None and told > 0 else None


def measured_power(watts: float | None, hashrate_ths: float | None) -> float | None:
    """Return a power draw in W, or None if it is not measured: 0 while the machine hashes, or below 0."""
    if watts is None or watts < 0 or (watts == 0 and hashrate_ths):
        return None
    return watts


def highest(values: Iterable[object]) -> float | None:
    """Return the highest of some temperatures as `temperature` reads them, or None where there is none."""
    return max((told for value in values if (told := temperature(value)) is not None), default=None)


def hottest(boards: Iterable[Board]) -> float | None:
    """Return the highest temperature of some boards, or None where none is told."""
    return highest(value for board in boards for value in (board.chip_temperature_c, board.temperature_c))


__all__ = ["flag", "highest", "hottest", "measured_power", "nested", "scaled", "temperature"]
