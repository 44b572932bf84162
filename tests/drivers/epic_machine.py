"""A simulated ePIC and what it stores, for the tests of its driver."""

from __future__ import annotations

from typing import Any

from custom_components.miner_remote.drivers.contract.driver import Deadlines, Driver, Memory
from custom_components.miner_remote.drivers.transport import http
from simulator.kinds.epic import API_PORT
from simulator.machine import Machine

from .conftest import Connect, StartMachine
from .settings import driver_of

DEADLINES = Deadlines(read=1.5, write=1.5, config_write=2.0, upgrade=1.5)
VOLATILE = ("Session", "HBs", "Power Supply Stats", "Fans Rpm", "Status", "Stratum")
"""The parts of `/summary` that are readings."""


async def started(
    fleet: StartMachine, connect: Connect, *, password: str | None = None, memory: Memory | None = None
) -> tuple[Machine, Driver]:
    machine = await fleet("epic")
    connection = connect(machine, deadlines=DEADLINES, password=password)
    return machine, await driver_of(connection, memory or Memory())


async def stored(driver: Driver) -> dict[str, Any]:
    """Return everything that the machine stores."""
    connection = driver.connection
    summary = (await http.request(connection, "GET", "/summary", port=API_PORT)).json()
    tuner = (await http.request(connection, "GET", "/perpetualtune", port=API_PORT)).json()
    fans = dict(summary["Fans"])  # type: ignore[call-overload]
    del fans["Fans Speed"]
    supply: Any = summary["Power Supply Stats"]
    kept = {name: value for name, value in summary.items() if name not in VOLATILE}
    return {**kept, "Fans": fans, "Target Voltage": supply["Target Voltage"], "Tuner": tuner}


def differences(before: dict[str, Any], after: dict[str, Any], path: str = "") -> set[str]:
    """Return the paths at which two objects differ."""
    found: set[str] = set()
    for name in before.keys() | after.keys():
        one, other = before.get(name), after.get(name)
        if isinstance(one, dict) and isinstance(other, dict):
            found |= differences(one, other, f"{path}{name}/")
        elif one != other:
            found.add(f"{path}{name}")
    return found
