"""Settings of WhatsMiner firmware, which both protocols change.

`Machine.settings` holds them by their names in API v3. Ranges and effects are those of the vendor's documents: the fan
settings and a higher frequency depend on the cooling; the throttle ("power percent") is in percent of the power that
the machine had, needs a machine that mines, and is lost when mining restarts; a new frequency restarts mining.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulator.machine import Fault, Machine

LIQUIDS: Final = ("liquid-temperature", "liquid_temp")
"""The names in `Machine.reported` of a liquid's temperature, which air-cooled machines lack."""
DEFAULTS: Final[Mapping[str, int]] = {
    "fan-temp-offset": 0,
    "fan-poweroff-cool": 1,
    "fan-zero-speed": 0,
    "target-freq": 0,
    "upfreq-speed": 0,
    "fast-boot": 0,
    "power-percent": 0,
}
_AIR_ONLY = ("fan-temp-offset", "fan-poweroff-cool", "fan-zero-speed")
_SINCE = "power-percent-since"


def is_liquid_cooled(machine: Machine) -> bool:
    """Return whether a liquid cools the machine."""
    return any(name in machine.reported for name in LIQUIDS)


def value(machine: Machine, name: str) -> int:
    """Return the value of a setting."""
    _forget_throttle(machine)
    reported = machine.settings.get(name, DEFAULTS[name])
    return reported if isinstance(reported, int) else DEFAULTS[name]


def change(machine: Machine, name: str, new: object) -> bool:
    """Change a setting; return whether the machine accepts the value."""
    _forget_throttle(machine)
    if not isinstance(new, int) or isinstance(new, bool) or new not in _range(machine, name):
        return False
    if name == "power-percent" and not machine.hashing:
        return False
    if machine.has(Fault.IGNORES_WRITES):
        machine.count("ignored")
        return True
    machine.count(name)
    machine.settings[name] = new
    if name == "power-percent":
        limit = machine.power_limit_w or machine.power_w
        machine.share = new / 100 * min(1.0, limit / machine.power_w)
        machine.settings[_SINCE] = _start_of_mining(machine)
    elif name == "target-freq":
        machine.restart_mining()
    return True


def fan_rpm(machine: Machine) -> int:
    """Return the speed of the fans: a lower temperature needs more of it; a stopped machine may have its fans off."""
    if is_liquid_cooled(machine) or (machine.paused and not value(machine, "fan-poweroff-cool")):
        return 0
    return round(machine.fan_rpm() * (1 - value(machine, "fan-temp-offset") / 100))


def _range(machine: Machine, name: str) -> range:
    liquid = is_liquid_cooled(machine)
    if name in _AIR_ONLY and liquid:
        return range(0)
    return {
        "fan-temp-offset": range(-30, 1),
        "target-freq": range(-100, 101 if liquid else 1),
        "upfreq-speed": range(11),
        "power-percent": range(201 if liquid else 101),
    }.get(name, range(2))


def _start_of_mining(machine: Machine) -> tuple[float, int]:
    return machine.process_started_at, machine.counters.get("resume", 0)


def _forget_throttle(machine: Machine) -> None:
    """Forget the throttle if mining was restarted since it was set."""
    if _SINCE in machine.settings and machine.settings[_SINCE] != _start_of_mining(machine):
        del machine.settings[_SINCE]
        machine.settings.pop("power-percent", None)
        machine.share = 1.0
