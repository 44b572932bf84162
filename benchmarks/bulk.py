"""Bulk commands to 1,000 miners, 5 % of them dead, compared with bare driver calls and a serial loop.

This process makes the bare calls with the integration's drivers, without records, locks and checks of the miner. The
serial loop is that of the Remote Management System: one miner after another, each with its deadline.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import aiohttp

from custom_components.miner_remote.const import DEFAULT_CONCURRENCY, DEFAULT_WRITE_DEADLINE_S
from custom_components.miner_remote.control.read_back import READ_BACK_PAUSES
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Connection, Deadlines, Driver, Profile
from custom_components.miner_remote.drivers.contract.errors import DriverError, TimedOutError, UnreachableError
from custom_components.miner_remote.drivers.contract.values import PoolSetting
from custom_components.miner_remote.drivers.detect.identify import create_driver

from .hall import WARM_UP_S, Hall, running_hall
from .report import Line, median_of

MINERS = int(os.environ.get("MINER_REMOTE_BENCH_MINERS", "1000"))
SERIAL_MINERS = 200
DEAD_SHARE = 0.05
ROUNDS = int(os.environ.get("MINER_REMOTE_BENCH_ROUNDS", "5"))
OVERHEAD = 1.15
LIVING_OVERHEAD = 1.3
TIMES_FASTER = 50

POOL = {"pool_url": "stratum+tcp://pool.example.com:3333", "worker_name": "bench.{ip_last}", "pool_password": "x"}

type Call = Callable[[Driver], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Command:
    """A bulk command: its request, and the equivalent bare driver call."""

    name: str
    needs: Capability
    path: str
    body: dict[str, object]
    bare: Call


async def _write_pool(driver: Driver) -> object:
    return await driver.write_pools(
        [PoolSetting(slot=0, url=POOL["pool_url"], user="bench.1", password="x")], activate=0
    )


async def _bare_switch(chosen: dict[str, Profile]) -> float:
    """Return the seconds to switch the pool of each miner by its driver alone, and to read that back from all.

    The other pools stay, as in the command. A miner that restarts is read again until it shows the pool, with the
    pauses of the command and without a slot meanwhile. Raises DriverError, and TimeoutError if one never shows it.
    """
    slots, deadline = asyncio.Semaphore(DEFAULT_CONCURRENCY), float(DEFAULT_WRITE_DEADLINE_S)
    deadlines = Deadlines(read=deadline, write=deadline, config_write=deadline)

    async def write(driver: Driver) -> None:
        others = [pool for pool in await driver.read_pools() if pool.slot]
        # Firmware that replaces all pools needs the passwords of those that stay.
        kept = None if driver.keeps_pool_passwords else POOL["pool_password"]
        await driver.write_pools(
            [
                PoolSetting(slot=0, url=POOL["pool_url"], user="bench.1", password=POOL["pool_password"]),
                *(
                    PoolSetting(slot=pool.slot, url=pool.url, user=pool.user, password=kept, quota=pool.quota)
                    for pool in others
                ),
            ],
            activate=0,
        )

    async def shows(driver: Driver) -> bool:
        try:
            return any(pool.slot == 0 and POOL["pool_url"] in pool.url for pool in await driver.read_pools())
        except UnreachableError, TimedOutError:
            return False

    async def one(host: str, profile: Profile, session: aiohttp.ClientSession) -> None:
        driver = create_driver(Connection(host=host, session=session, deadlines=deadlines), profile)
        try:
            async with slots:
                await write(driver)
                shown = await shows(driver)
            for pause in chain(READ_BACK_PAUSES, repeat(READ_BACK_PAUSES[-1])):
                if shown:
                    return
                await asyncio.sleep(pause)
                async with slots:
                    shown = await shows(driver)
        finally:
            await driver.close()

    began = time.perf_counter()
    async with (
        asyncio.timeout(300),
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
        asyncio.TaskGroup() as group,
    ):
        for host, profile in chosen.items():
            group.create_task(one(host, profile, session))
    return time.perf_counter() - began


async def _reboot(driver: Driver) -> object:
    return await driver.reboot()


async def _pause(driver: Driver) -> object:
    return await driver.pause()


COMMANDS = (
    Command("reboot", Capability.REBOOT, "/api/remote/reboot/bulk", {}, _reboot),
    Command("pool switch", Capability.POOLS_WRITE, "/api/remote/pool/switch/bulk", dict(POOL), _write_pool),
    Command("pause", Capability.PAUSE, "/api/services/miner_remote/pause?return_response", {}, _pause),
)


async def profiles(hall: Hall) -> dict[str, Profile]:
    """Return the profile of each configured miner by address, once Home Assistant has stored all of them."""
    async with asyncio.timeout(60):
        while True:
            # It writes a second after the last change, when a small site has answered long ago.
            entries = json.loads((hall.config / ".storage" / "core.config_entries").read_text())["data"]["entries"]
            sites = [entry for entry in entries if entry["domain"] == "miner_remote"]
            miners = [item["data"] for site in sites for item in site["subentries"] if "profile" in item["data"]]
            if len(miners) == hall.miners:
                return {miner["host"]: Profile.from_dict(miner["profile"]) for miner in miners}
            await asyncio.sleep(1)


async def gathered(
    call: Call, chosen: dict[str, Profile], *, at_once: int, deadline: float, only: set[str] | None = None
) -> float:
    """Return the seconds for the call to every miner, or to those of `only`, at most `at_once` at a time."""
    began = time.perf_counter()
    ended = began
    slots = asyncio.Semaphore(at_once)

    async def one(host: str, profile: Profile, session: aiohttp.ClientSession) -> None:
        nonlocal ended
        async with slots:
            deadlines = Deadlines(read=deadline, write=deadline, config_write=deadline)
            driver = create_driver(Connection(host=host, session=session, deadlines=deadlines), profile)
            try:
                await call(driver)
            except DriverError:
                pass
            finally:
                await driver.close()
        if only is None or host in only:
            ended = time.perf_counter()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await asyncio.gather(*(one(host, profile, session) for host, profile in chosen.items()))
    return ended - began


async def _settle(hall: Hall, dead: Sequence[str]) -> None:
    """Make all machines mine again, and wait until the responding ones were polled."""
    await hall.control("PATCH", "/machines/*", {"paused": False})
    await asyncio.sleep(6)  # Those that reboot are back by then.
    end = time.monotonic() + 180
    while time.monotonic() < end:
        active = {miner["ip"] for miner in (await hall.ask("GET", "/api/miners?status=Active"))["miners"]}
        if len(active - set(dead)) == hall.miners - len(dead):
            return
        await asyncio.sleep(1)
    raise RuntimeError("The living miners did not all come back.")


async def _body(hall: Hall, command: Command, hosts: Sequence[str]) -> dict[str, object]:
    if not command.path.startswith("/api/services"):
        return {**command.body, "miner_ips": list(hosts)}
    devices = {miner["ip"]: miner["device_id"] for miner in (await hall.ask("GET", "/api/miners"))["miners"]}
    return {**command.body, "device_id": [devices[host] for host in hosts]}


async def _measure() -> list[Line]:
    lines = []
    async with running_hall(MINERS) as hall:
        known = await profiles(hall)
        hosts = await hall.addresses()
        dead = hosts[:: round(1 / DEAD_SHARE)]
        await asyncio.sleep(WARM_UP_S)
        lines.append(await _pools_of_the_living(hall, [host for host in hosts if host not in dead], known))
        for number, host in enumerate(dead):
            await hall.control("PUT", f"/machines/{host}/faults/{'dead' if number % 2 else 'no_reply'}")
        for command in COMMANDS:
            able = {host: known[host] for host in hosts if command.needs in known[host].capabilities}
            ours, bare = [], []
            for _ in range(ROUNDS):
                await _settle(hall, dead)
                body = await _body(hall, command, list(able))
                began = time.perf_counter()
                await hall.ask("POST", command.path, body)
                ours.append(time.perf_counter() - began)
                await _settle(hall, dead)
                bare.append(
                    await gathered(
                        command.bare, able, at_once=DEFAULT_CONCURRENCY, deadline=float(DEFAULT_WRITE_DEADLINE_S)
                    )
                )
            (value, spread), (rival, _) = median_of(ours), median_of(bare)
            limit = OVERHEAD * rival + DEFAULT_WRITE_DEADLINE_S
            lines.append(
                Line(
                    what=f"{command.name} of {len(able)} miners, 5 % of them dead",
                    value=value,
                    unit="s",
                    rounds=ROUNDS,
                    spread=spread,
                    rival=rival,
                    rival_is=f"bare driver calls, {DEFAULT_CONCURRENCY} at once",
                    budget=f"≤ {OVERHEAD} × bare + {DEFAULT_WRITE_DEADLINE_S} s = {limit:.0f} s",
                    held=value <= limit,
                )
            )
        lines += await _against_serial(hall, hosts[:SERIAL_MINERS], known, dead)
    return lines


async def _pools_of_the_living(hall: Hall, living: Sequence[str], known: dict[str, Profile]) -> Line:
    """Measure a pool switch against the same work by the drivers alone: the write and the read-back."""
    command = COMMANDS[1]
    able = {host: known[host] for host in living if command.needs in known[host].capabilities}
    ours: list[float] = []
    bare: list[float] = []
    for number in range(ROUNDS):
        # Each time another pool, because a pool that is there already is not written.
        for times, name in ((ours, "ours"), (bare, "bare")):
            await _settle(hall, ())
            POOL["pool_url"] = f"stratum+tcp://{name}-{number}.example.com:3333"
            if times is ours:
                began = time.perf_counter()
                await hall.ask("POST", command.path, {**POOL, "miner_ips": list(able)})
                ours.append(time.perf_counter() - began)
            else:
                bare.append(await _bare_switch(able))
    (value, spread), (rival, _) = median_of(ours), median_of(bare)
    return Line(
        what=f"pool switch of {len(able)} living miners",
        value=value,
        unit="s",
        rounds=ROUNDS,
        spread=spread,
        rival=rival,
        rival_is=f"bare driver calls with read-back, {DEFAULT_CONCURRENCY} at once",
        budget=f"≤ {LIVING_OVERHEAD} × bare",
        held=value <= LIVING_OVERHEAD * rival,
    )


async def _against_serial(
    hall: Hall, hosts: Sequence[str], known: dict[str, Profile], dead: Sequence[str]
) -> list[Line]:
    """Measure when the responding miners are done: in a serial loop they wait for each dead one."""
    reboot = COMMANDS[0]
    chosen = {host: known[host] for host in hosts if reboot.needs in known[host].capabilities}
    living = chosen.keys() - set(dead)
    ours = []
    for _ in range(ROUNDS):
        await _settle(hall, dead)
        started = await hall.ask("POST", reboot.path, {"miner_ips": list(chosen), "background": True})
        began, took, running = time.perf_counter(), 0.0, True
        while running:
            batch = await hall.ask("GET", f"/api/remote/batches/{started['batch_id']}")
            pending = {item["miner_ip"] for item in batch["results"]["commands"] if item["status"] == "pending"}
            if not took and not living & pending:
                took = time.perf_counter() - began
            running = batch["running"]
            await asyncio.sleep(1 if took else 0.02)
        ours.append(took)
    await _settle(hall, dead)
    serial = await gathered(reboot.bare, chosen, at_once=1, deadline=float(DEFAULT_WRITE_DEADLINE_S), only=set(living))
    value, spread = median_of(ours)
    return [
        Line(
            what=f"reboot of {len(chosen)} miners, 5 % of them dead, until the others are done",
            value=value,
            unit="s",
            rounds=ROUNDS,
            spread=spread,
            rival=serial,
            rival_is="a serial loop with the same deadline",
            budget=f"{TIMES_FASTER} × faster",
            held=serial >= TIMES_FASTER * value,
        )
    ]


def run() -> Sequence[Line]:
    """Return the lines."""
    return asyncio.run(_measure())
