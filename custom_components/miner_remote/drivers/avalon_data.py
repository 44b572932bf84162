"""What an Avalon tells in `estats`: one long text of `Key[value]` pairs for each of its modules. Pure.

Source: Canaan's "Avalon A10 API manual", and recorded replies of A1346, Avalon Q and Nano 3S.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .base import Board, Fan, Fault
from .quirky_json import Reply, integer, number

_PAIR = re.compile(r"([A-Za-z_]\w*)\[([^\]]*)\]")
_FAN = re.compile(r"Fan(\d+)")
_PSU_ERROR, _PSU_CONTROL_VOLTAGE, _PSU_WATTS, _PSU_TOTAL_WATTS = 0, 1, 4, 6
"""What stands where in `PS`. The Nano tells no voltage of its control board, and its power last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The state of an Avalon; None where it does not tell."""

    paused: bool | None
    hashrate_ths: float | None
    expected_hashrate_ths: float | None
    power_w: float | None
    temperature_max_c: float | None
    fault_light: bool | None
    work_mode: int | None
    work_level: int | None
    frequencies: tuple[float, ...]
    boards: tuple[Board, ...]
    fans: tuple[Fan, ...]
    faults: tuple[Fault, ...]


def modules(stats: Sequence[Reply]) -> list[dict[str, str]]:
    """Return the pairs of each module (`MM ID0`, `MM ID0:Summary` …) of a `STATS` section."""
    found = []
    for fields in stats:
        for key, value in fields.items():
            if key.startswith("MM ID") and isinstance(value, str) and (pairs := dict(_PAIR.findall(value))):
                found.append(pairs)
    return found


def state(stats: Sequence[Reply]) -> State:
    """Return the state that a `STATS` section tells."""
    told = modules(stats)
    supplies = [supply for module in told if (supply := _numbers(module.get("PS")))]
    boards = [board for module in told for board in _boards(module)]
    fans = [rpm for module in told for rpm in _fan_speeds(module)]
    first: Mapping[str, str] = told[0] if told else {}
    return State(
        paused=_paused(first),
        hashrate_ths=_sum(told, "GHSspd"),
        expected_hashrate_ths=_sum(told, "GHSmm") or None,
        power_w=_power(supplies),
        temperature_max_c=max(
            (value for module in told if (value := number(module.get("TMax"))) is not None and value > 0), default=None
        ),
        fault_light=None if (led := integer(first.get("Led"))) is None else led == 1,
        work_mode=integer(first.get("WORKMODE")),
        work_level=integer(first.get("WORKLEVEL")),
        frequencies=tuple(value for module in told if (value := number(module.get("Freq")))),
        boards=tuple(
            Board(
                position=position,
                hashrate_ths=None if rate is None else rate / 1000,
                chip_temperature_c=None if hottest is None or hottest <= 0 else hottest,
                active=None if rate is None else rate > 0,
            )
            for position, (rate, hottest) in enumerate(boards)
        ),
        fans=tuple(Fan(position=position, rpm=rpm) for position, rpm in enumerate(fans)),
        faults=tuple(
            Fault("The power supply reports an error.", f"{supply[_PSU_ERROR]:g}")
            for supply in supplies
            if supply[_PSU_ERROR]
        ),
    )


def _numbers(value: str | None) -> list[float]:
    numbers = [number(part) for part in (value or "").split()]
    return [part for part in numbers if part is not None]


def _sum(told: Sequence[Mapping[str, str]], key: str) -> float | None:
    """Return the sum over the modules of a hashrate in GH/s, in TH/s."""
    values = [value for module in told if (value := number(module.get(key))) is not None]
    return sum(values) / 1000 if values else None


def _power(supplies: Sequence[Sequence[float]]) -> float | None:
    watts = []
    for supply in supplies:
        is_nano = len(supply) > _PSU_TOTAL_WATTS and not supply[_PSU_CONTROL_VOLTAGE]
        at = _PSU_TOTAL_WATTS if is_nano else _PSU_WATTS
        if len(supply) > at:
            watts.append(supply[at])
    return sum(watts) if watts else None


def _paused(module: Mapping[str, str]) -> bool | None:
    """Return whether it is in standby: `SoftOFF` where the firmware has it, else what its state says."""
    if (switched_off := integer(module.get("SoftOFF"))) is not None:
        return switched_off != 0
    words = module.get("SYSTEMSTATU", "").lower()
    if "in idle" in words:
        return True
    return False if "in work" in words else None


def _boards(module: Mapping[str, str]) -> list[tuple[float | None, float | None]]:
    """Return the hashrate in GH/s and the hottest chip in °C of each board."""
    rates, temperatures = _numbers(module.get("MGHS")), _numbers(module.get("MTmax"))
    count = max(len(rates), len(temperatures))
    return [
        (rates[at] if at < len(rates) else None, temperatures[at] if at < len(temperatures) else None)
        for at in range(count)
    ]


def _fan_speeds(module: Mapping[str, str]) -> list[int]:
    numbered = sorted((int(match.group(1)), key) for key in module if (match := _FAN.fullmatch(key)))
    return [rpm for _, key in numbered if (rpm := integer(module[key])) is not None]
