"""What an Avalon reports in `estats`: one long text of `Key[value]` pairs for each of its modules. Pure.

Source: Canaan's "Avalon A10 API manual", the published firmware of the Nano 3S (`driver-avalon.c`), and the recorded
replies in `tests/captures/avalon`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...contract.values import Board, Fan, Fault
from ...parsing.lenient_json import Reply, integer, number
from .faults import faults
from .power import watts

_PAIR = re.compile(r"([A-Za-z_]\w*)\[([^\]]*)\]")
_FAN = re.compile(r"Fan(\d+)")
_READINGS = ("GHSspd", "GHSmm", "PS", "TMax", "Fan1")
_NO_SENSOR_C = -50
"""A temperature at or below this one stands for a missing sensor: the firmware has -273 for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The state of an Avalon; None if it does not report it.

    `hashrate_ths` is what the control board measures now. `locate_light` is that of the A-series.
    """

    version: str | None
    paused: bool | None
    hashrate_ths: float | None
    expected_hashrate_ths: float | None
    power_w: float | None
    temperature_max_c: float | None
    locate_light: bool | None
    work_mode: int | None
    work_level: int | None
    uptime_s: int | None
    frequencies: tuple[float, ...]
    boards: tuple[Board, ...]
    fans: tuple[Fan, ...]
    faults: tuple[Fault, ...]


def modules(stats: Sequence[Reply]) -> list[dict[str, str]]:
    """Return the pairs of each module (`MM ID0`, `MM ID0:Summary` …) of a `STATS` section; none if all are empty."""
    found = []
    for fields in stats:
        for key, value in fields.items():
            if key.startswith("MM ID") and isinstance(value, str) and (pairs := dict(_PAIR.findall(value))):
                found.append(pairs)
    return found


def has_readings(stats: Sequence[Reply]) -> bool:
    """Return whether a module reports readings, not only its version."""
    return any(key in module for module in modules(stats) for key in _READINGS)


def state(stats: Sequence[Reply]) -> State:
    """Return the state that a `STATS` section reports."""
    parts = modules(stats)
    first: Mapping[str, str] = parts[0] if parts else {}
    paused = _paused(first)
    boards: list[Board] = []
    fans: list[Fan] = []
    for module in parts:
        boards += _boards(module, first_position=len(boards), paused=paused is True)
        fans += _fans(module, first_position=fans[-1].position + 1 if fans else 0)
    supplied = [power for module in parts if (power := watts(module)) is not None]
    return State(
        version=first.get("Ver") or None,
        paused=paused,
        hashrate_ths=_hashrate(parts, paused=paused is True),
        expected_hashrate_ths=_sum(parts, "GHSmm") or None,
        power_w=sum(supplied) if supplied else None,
        temperature_max_c=max(
            (value for module in parts if (value := number(module.get("TMax"))) is not None and value > 0), default=None
        ),
        locate_light=None if (led := integer(first.get("Led"))) is None else led == 1,
        work_mode=integer(first.get("WORKMODE")),
        work_level=integer(first.get("WORKLEVEL")),
        uptime_s=integer(first.get("Elapsed")),
        frequencies=tuple(value for module in parts if (value := number(module.get("Freq")))),
        boards=tuple(boards),
        fans=tuple(fans),
        faults=tuple(fault for module in parts for fault in faults(module)),
    )


def numbers(value: str | None) -> list[float]:
    """Return the numbers of a list such as `0 1214 1316`."""
    found = [number(part) for part in (value or "").split()]
    return [part for part in found if part is not None]


def _sum(parts: Sequence[Mapping[str, str]], key: str) -> float | None:
    """Return the sum over the modules of a hashrate in GH/s, in TH/s."""
    values = [value for module in parts if (value := number(module.get(key))) is not None]
    return sum(values) / 1000 if values else None


def _hashrate(parts: Sequence[Mapping[str, str]], *, paused: bool) -> float | None:
    """Return the measured hashrate in TH/s.

    Firmware of 2020 (A10) has a `GHSspd` that always is 0: a zero counts only while the miner does not work.
    """
    measured = _sum(parts, "GHSspd")
    return None if measured == 0 and not paused else measured


def _paused(module: Mapping[str, str]) -> bool | None:
    """Return whether it is in standby: `SoftOFF` holds the reason, `SYSTEMSTATU` the state."""
    words = module.get("SYSTEMSTATU", "").lower()
    working = "in work" in words
    if (reason := integer(module.get("SoftOFF"))) is not None:
        # On the way to or from standby the boards still hash, or hash again.
        return reason != 0 and not (working and (number(module.get("GHSspd")) or 0) > 0)
    return True if "in idle" in words else False if working else None


def _boards(module: Mapping[str, str], *, first_position: int, paused: bool) -> list[Board]:
    """Return the hashboards.

    `MGHS` is each board's average since the start. A single board's rate is that of the module, and in standby no
    board hashes.
    """
    rates, temperatures = numbers(module.get("MGHS")), numbers(module.get("MTmax"))
    count = max(len(rates), len(temperatures))
    measured = number(module.get("GHSspd"))
    if paused:
        rates = [0.0] * count
    elif count == 1 and measured:
        rates = [measured]
    inlet, outlet = (_air(module, "HBITemp", "ITemp", "Temp"), _air(module, "HBOTemp", "OTemp"))
    boards = []
    for at in range(count):
        rate = rates[at] if at < len(rates) else None
        hottest = temperatures[at] if at < len(temperatures) else 0
        boards.append(
            Board(
                position=first_position + at,
                hashrate_ths=None if rate is None else rate / 1000,
                chip_temperature_c=hottest if hottest > 0 else None,
                inlet_temperature_c=inlet if count == 1 else None,
                outlet_temperature_c=outlet if count == 1 else None,
                active=None if rate is None else rate > 0,
            )
        )
    return boards


def _air(module: Mapping[str, str], *keys: str) -> float | None:
    """Return the first of some air temperatures in °C that has a sensor."""
    values = (number(module.get(key)) for key in keys)
    return next((value for value in values if value is not None and value > _NO_SENSOR_C and value != 0), None)


def _fans(module: Mapping[str, str], *, first_position: int) -> list[Fan]:
    numbered = sorted((int(match.group(1)), key) for key in module if (match := _FAN.fullmatch(key)))
    return [
        Fan(position=first_position + fan - 1, rpm=rpm)
        for fan, key in numbered
        if fan > 0 and (rpm := integer(module[key])) is not None
    ]
