"""Boards and fans as Bitmain's bmminer and its descendants tell them in `stats`.

Source: recorded replies of real
machines in public drivers (MINERS.md, part 2).
"""

from __future__ import annotations

from collections.abc import Mapping

from .base import Board, Fan
from .quirky_json import integer, number, text
from .values import highest

MAX_BOARDS = 16
MAX_FANS = 8


def boards(stats: Mapping[str, object]) -> tuple[Board, ...]:
    """Return the boards of one `STATS` object: those that have chips, in the order of their numbers."""
    found: list[Board] = []
    for at in range(1, MAX_BOARDS + 1):
        chips = integer(stats.get(f"chain_acn{at}"))
        if not chips:
            continue
        rate = number(stats.get(f"chain_rate{at}"))
        found.append(
            Board(
                position=at - 1,
                hashrate_ths=None if rate is None else rate / 1000,
                temperature_c=_hottest(stats.get(f"temp_pcb{at}")),
                chip_temperature_c=_hottest(stats.get(f"temp_chip{at}")),
                chips=chips,
                frequency_mhz=number(stats.get(f"freq{at}")),
                active=None if rate is None else rate > 0,
            )
        )
    return tuple(found)


def fans(stats: Mapping[str, object]) -> tuple[Fan, ...]:
    """Return the fans of one `STATS` object."""
    speeds = [(at, integer(stats.get(f"fan{at}"))) for at in range(1, MAX_FANS + 1)]
    count = integer(stats.get("fan_num"))
    told = [(at, rpm) for at, rpm in speeds if rpm is not None]
    return tuple(Fan(position=at - 1, rpm=rpm) for at, rpm in told[:count])


def _hottest(value: object) -> float | None:
    """Return the highest of temperatures in the form `78-50-69-70`; 0 means that there is no sensor."""
    return highest((text(value) or "").split("-"))


__all__ = ["boards", "fans"]
