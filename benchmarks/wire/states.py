"""States of miners as their drivers read them, to be published for many miners at little cost.

One simulated machine of each kind is read by its driver several times, mining and paused. What the readings and the
changes between them look like on the wire is kept as text, in which a miner's own numbers are filled in.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import aiohttp
from miner_remote_agent.core.drivers.contract.capability import Capability
from miner_remote_agent.core.drivers.contract.driver import Connection, Credentials, Deadlines, Driver, Memory, Profile
from miner_remote_agent.core.drivers.contract.errors import DriverError
from miner_remote_agent.core.drivers.contract.settings import Setting
from miner_remote_agent.core.drivers.contract.values import Snapshot
from miner_remote_agent.core.drivers.detect.identify import create_driver, identify
from miner_remote_agent.core.wire.codec import to_json
from miner_remote_agent.core.wire.delta import changes_of
from miner_remote_agent.core.wire.messages import MinerState
from miner_remote_agent.core.wire.strict_json import Json, dumps

from simulator.fleet import Fleet
from simulator.machine import Machine

READINGS: Final = 8
BASE: Final = "127.121.0.1"
PAUSE_S: Final = 6.0
"""How long the slowest kind takes to pause, and a little more."""
_UPTIME, _SHARES, _DIFFICULTY = 1_111_110, 2_222_220, 3_333_330.0
_MARKS: Final = re.compile(r"111111[01]|222222[01]|333333[01]\.0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """What a kind looks like while it mines, or while it is paused; all as the inside of a JSON object."""

    full: tuple[str, ...]
    changes: tuple[str, ...]
    """From each reading to the next one, and from the last to the first."""
    enter: str
    """The change from the first reading of the other mode to the first one of this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the miners of one kind look on the wire."""

    profile: Profile
    settings: tuple[Setting, ...]
    modes: Mapping[bool, Mode]
    """By whether the miner is paused; a kind that cannot pause has one."""


def filled(text: str, uptime_s: int) -> str:
    """Return a text with the numbers that rise."""
    shares = uptime_s // 5
    numbers = {"1": str(uptime_s), "2": str(shares), "3": f"{shares * 1000}.0"}
    return _MARKS.sub(lambda found: numbers[found[0][0]], text)


async def looks() -> dict[str, Look]:
    """Return how the miners of all kinds look, by the name of the kind."""
    async with Fleet.start(base=BASE) as fleet, aiohttp.ClientSession() as session:
        found = await asyncio.gather(*(_look(machine, session) for machine in fleet.machines))
        return {machine.kind: look for machine, look in zip(fleet.machines, found, strict=True)}


async def _look(machine: Machine, session: aiohttp.ClientSession) -> Look:
    credentials = Credentials(machine.username or None, machine.password or None)
    connection = Connection(host=machine.ip, session=session, credentials=credentials, deadlines=Deadlines())
    profile = await identify(connection)
    driver = create_driver(connection, profile, Memory({}, lambda _values: None))
    try:
        readings = {False: await _readings(machine, driver)}
        try:
            settings = await driver.read_settings()
        except DriverError:
            settings = ()
        if Capability.PAUSE in profile.capabilities:
            await driver.pause()
            await asyncio.sleep(PAUSE_S)
            readings[True] = await _readings(machine, driver)
    finally:
        await driver.close()
    return Look(
        profile=profile,
        settings=settings,
        modes={paused: _mode(own, readings.get(not paused, own)) for paused, own in readings.items()},
    )


async def _readings(machine: Machine, driver: Driver) -> list[Snapshot]:
    """Return some readings, between which the values change like those of a real machine."""
    nominal = machine.hashrate_ths, machine.power_w
    found = []
    for number in range(READINGS):
        share = random.uniform(0.98, 1.02)
        machine.hashrate_ths, machine.power_w = nominal[0] * share, nominal[1] * share
        machine.ambient_c = 24 + random.uniform(-1, 1)
        found.append(_marked(await driver.snapshot(), number % 2))
    machine.hashrate_ths, machine.power_w = nominal
    return found


def _marked(snapshot: Snapshot, number: int) -> Snapshot:
    """Return a reading with marks in place of the numbers that rise; those of the next one differ."""

    def mark(value: int | None, place: int) -> int | None:
        return None if value is None else place + number

    return replace(
        snapshot,
        uptime_s=mark(snapshot.uptime_s, _UPTIME),
        mining_uptime_s=mark(snapshot.mining_uptime_s, _UPTIME),
        shares_accepted=mark(snapshot.shares_accepted, _SHARES),
        difficulty_accepted=None if snapshot.difficulty_accepted is None else _DIFFICULTY + number,
        pools=tuple(
            replace(pool, accepted=mark(pool.accepted, _SHARES) if pool.active else pool.accepted)
            for pool in snapshot.pools
        ),
    )


def _mode(own: list[Snapshot], other: list[Snapshot]) -> Mode:
    states = [MinerState(snapshot=each) for each in own]
    return Mode(
        full=tuple(_inside(to_json(each)) for each in states),
        changes=tuple(_inside(changes_of(old, new)) for old, new in zip(states, states[1:] + states[:1], strict=True)),
        enter=_inside(changes_of(MinerState(snapshot=other[0]), states[0])),
    )


def _inside(value: Json) -> str:
    return dumps(value).decode()[1:-1]
