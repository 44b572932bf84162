"""The contract of all drivers: one suite for every firmware, against its simulator.

Firmware without a writable simulator (`api4028`, `nmaxe`) answers from a capture and is only read.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Deadlines, Driver, Limit, Memory, Scope
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    NoPoolsError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.values import (
    FanSetting,
    Identity,
    MiningState,
    Pool,
    PoolSetting,
    Snapshot,
    TuningValue,
)
from custom_components.miner_remote.drivers.detect.identify import DRIVERS, create_driver, identify
from custom_components.miner_remote.drivers.detect.probe import probe
from custom_components.miner_remote.drivers.firmware.asic_rs.driver import AsicRsDriver
from custom_components.miner_remote.drivers.transport.cgminer_rpc import same_pool
from simulator.fleet import all_kinds
from simulator.machine import Fault, Machine, PoolSlot
from simulator.replay import Replay

from .conftest import Connect, StartMachine, next_address
from .raising import raises

CAPTURES = Path(__file__).parents[1] / "captures"
DEADLINES = Deadlines(read=10.0, write=12.0, config_write=20.0)
SHORT = Deadlines(read=0.4, write=0.6, config_write=0.8)
NEW = PoolSetting(slot=0, url="stratum+tcp://new.example.net:3333", user="new.worker", password="pw-new")
TUNINGS: dict[str, dict[str, TuningValue]] = {
    "antminer": {"miner-mode": 2},
    "avalon": {"workmode": 1},
    "axeos": {"frequency": 500},
    "axeos_old": {"frequency": 500},
    "vnish": {"preset": "1620"},
    "whatsminer_v2": {"power_mode": "low"},
    "whatsminer_v3": {"power_mode": "low"},
}
CALLS: dict[Capability, Callable[[Driver], Awaitable[object]]] = {
    Capability.REBOOT: lambda driver: driver.reboot(),
    Capability.RESTART_MINING: lambda driver: driver.restart_mining(),
    Capability.PAUSE: lambda driver: driver.pause(),
    Capability.RESUME: lambda driver: driver.resume(),
    Capability.POWER_LIMIT: lambda driver: driver.set_power_limit(2000),
    Capability.POOLS_WRITE: lambda driver: driver.write_pools([NEW]),
    Capability.CONFIG_READ: lambda driver: driver.read_config(),
    Capability.FAN: lambda driver: driver.set_fan(FanSetting(mode="manual", percent=70)),
    Capability.TUNING: lambda driver: driver.set_tuning(TUNINGS.get(driver.key, {})),
    Capability.LOCATE_LIGHT: lambda driver: driver.set_locate_light(on=True),
}
SIMULATED = {"antminer_old": "antminer", "asic_rs": "braiins"}
"""The simulated kind that a driver is tried on, if it has another name than the driver."""
MORE_KINDS = {"epic": "asic_rs"}
"""Simulated kinds of a driver that is tried on another one too, and their driver."""
WITHOUT_POOL_WRITES = {"api4028", "nmaxe", "antminer_old", "epic"}
WITHOUT_MINING_STATE = {"asic_rs", "axeos"}
"""The drivers that read a snapshot to see whether a miner is paused; ePIC's firmware is an exception."""
WITHOUT_FAN_MODES = {"whatsminer_v3"}
"""The drivers of machines that have settings for their fans, but neither modes nor a fixed speed."""
CAPTURED = {"api4028": "braiins/antminer-s9-20.07", "nmaxe": "axeos/nmaxe-gamma-3.0.12"}
LOG_IN = {
    "antminer": Capability.REBOOT,
    "antminer_old": Capability.REBOOT,
    "braiins": Capability.REBOOT,
    "vnish": Capability.REBOOT,
    "whatsminer_v2": Capability.REBOOT,
    "whatsminer_v3": Capability.REBOOT,
    "avalon": Capability.POOLS_WRITE,
}
"""The drivers whose firmware checks a password, and a command that requires it."""


@dataclass(slots=True)
class Bench:
    """One driver, and the simulated miner that it speaks to; None if a capture answers.

    `name` is the driver's key, or one of `MORE_KINDS`.
    """

    name: str
    driver: Driver
    ip: str
    machine: Machine | None


@pytest.fixture(params=[*sorted(DRIVERS), *MORE_KINDS])
async def bench(
    request: pytest.FixtureRequest, fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bench]:
    """Identify a miner of each driver, and make its driver."""
    key: str = request.param
    monkeypatch.setattr("custom_components.miner_remote.drivers.firmware.avalon.driver._DELAY_S", 0)
    async with AsyncExitStack() as stack:
        if key in CAPTURED:
            replay = Replay.load(CAPTURES / CAPTURED[key] / "capture.json")
            machine, live = await stack.enter_async_context(replay.serve(next_address())), None
        else:
            machine = live = await fleet(SIMULATED.get(key, key))
            if key == "antminer_old":
                machine.model = "Antminer S9"
        connection = connect(machine, deadlines=DEADLINES)
        if key == "asic_rs":
            profile = await AsicRsDriver.identify(connection, await probe(connection))
            assert profile is not None
        else:
            profile = await identify(connection)
        driver = create_driver(connection, profile, Memory())
        stack.push_async_callback(driver.close)
        yield Bench(key, driver, machine.ip, live)


async def back(driver: Driver) -> None:
    """Wait until a miner that reboots answers again."""
    async with asyncio.timeout(5):
        while True:
            try:
                await driver.snapshot()
            except UnreachableError, RefusedError:
                await asyncio.sleep(0.05)
            else:
                return


def test_every_driver_has_a_simulated_kind_or_a_capture() -> None:
    assert {SIMULATED.get(key, key) for key in DRIVERS.keys() - CAPTURED.keys()} <= all_kinds().keys()
    assert SIMULATED.keys() | CAPTURED.keys() | WITHOUT_POOL_WRITES <= DRIVERS.keys() | MORE_KINDS.keys()


async def test_identify_names_the_driver_and_the_miner(bench: Bench) -> None:
    profile = bench.driver.profile
    assert profile.driver == bench.driver.key == MORE_KINDS.get(bench.name, bench.name)
    assert profile.identity.vendor
    assert profile.identity.model
    assert profile.identity.firmware
    assert Capability.POOLS_READ in profile.capabilities
    if bench.machine is not None:
        assert profile.identity.mac in (bench.machine.mac, None)


async def test_snapshot_is_within_plausible_ranges(bench: Bench) -> None:
    snapshot = await bench.driver.snapshot()
    assert snapshot.identity.model == bench.driver.profile.identity.model
    assert snapshot.hashrate_ths is not None
    assert 0 <= snapshot.hashrate_ths < 1500
    assert snapshot.power_w is None or 0 < snapshot.power_w < 20_000
    assert snapshot.temperature_max_c is None or 10 < snapshot.temperature_max_c < 110
    assert all(fan.rpm is None or 0 <= fan.rpm < 20_000 for fan in snapshot.fans)
    assert len({board.position for board in snapshot.boards}) == len(snapshot.boards)
    assert len({pool.slot for pool in snapshot.pools}) == len(snapshot.pools)
    assert not [fault for fault in snapshot.faults if "implausible" in fault.message]
    if bench.machine is not None:
        assert snapshot.hashrate_ths == pytest.approx(bench.machine.hashrate(), rel=0.1)
        assert snapshot.mining is True
        assert snapshot.paused in (False, None)
        assert (snapshot.shortest_uptime_s or 0) > 0
        assert [pool.slot for pool in snapshot.active_pools] == [bench.machine.active_pool]


def test_state_without_the_identity_of_the_machine_is_not_enough() -> None:
    known = Identity(vendor="Bitmain", model="S21", firmware="LuxOS", mac="02:00:00:00:00:01")
    nameless = replace(known, mac=None)
    assert MiningState(identity=known, paused=True).is_enough(known)
    assert MiningState(identity=known, paused=None, mining=False).is_enough(known)
    assert MiningState(identity=nameless, paused=True).is_enough(nameless)
    assert not MiningState(identity=nameless, paused=True).is_enough(known)
    assert not MiningState(identity=known, paused=None).is_enough(known)


async def test_declared_capabilities_work_and_read_back(bench: Bench) -> None:
    driver, machine = bench.driver, bench.machine
    capabilities = driver.profile.capabilities
    if machine is None:
        assert capabilities <= {Capability.POOLS_READ, Capability.CONFIG_READ}
        return
    if Capability.CONFIG_READ in capabilities:
        config = await driver.read_config()
        assert config.pools
        for pool in config.pools:
            there = machine.pools[pool.slot]
            assert same_pool(pool.url, pool.user, there.url, there.user)
    if Capability.PAUSE in capabilities:
        await driver.pause()
        assert not machine.hashing
        snapshot = await driver.snapshot()
        # An ePIC reports that it idles, not why.
        paused = None if bench.name == "epic" else True
        assert (snapshot.paused, snapshot.mining) == (paused, False)
        asked = machine.counters["request"]
        state = await driver.mining_state()
        assert isinstance(state, Snapshot) or machine.counters["request"] - asked <= 2
        assert isinstance(state, Snapshot) is (driver.key in WITHOUT_MINING_STATE and bench.name != "epic")
        assert (state.identity.mac, state.paused, bool(state.mining)) == (snapshot.identity.mac, paused, False)
    if Capability.RESUME in capabilities:
        await driver.resume()
        machine.process_started_at -= machine.restart_s
        assert machine.hashing
        assert (await driver.mining_state()).paused is (await driver.snapshot()).paused is False
        assert (machine.counters["pause"], machine.counters["resume"]) == (1, 1)
    if Capability.POWER_LIMIT in capabilities:
        accepted = await driver.set_power_limit(2000)
        assert (await driver.snapshot()).power_limit_w == (accepted.power_limit_w or 2000) == machine.power_limit_w
        assert (await driver.read_config()).power_limit_w == machine.power_limit_w
    if Capability.FAN in capabilities and driver.key not in WITHOUT_FAN_MODES:
        await driver.set_fan(FanSetting(mode="manual", percent=70))
        assert (machine.fan_mode, machine.fan_percent) == ("manual", 70)
    if Capability.LOCATE_LIGHT in capabilities:
        await driver.set_locate_light(on=True)
        assert machine.locate_light
        assert (await driver.snapshot()).locate_light is True
        await driver.set_locate_light(on=False)
        assert not machine.locate_light
    if Capability.TUNING in capabilities:
        await driver.set_tuning(TUNINGS[driver.key])
        await back(driver)
        reported = (await driver.read_config()).tuning or {}
        assert {name: reported[name] for name in TUNINGS[driver.key]} == TUNINGS[driver.key]
    if Capability.RESTART_MINING in capabilities:
        before = restarts(machine)
        assert (await driver.restart_mining()).scope in (Scope.MINING_PROCESS, None)
        assert restarts(machine) - before == {"restart_mining": 1}
        await back(driver)
    if Capability.REBOOT in capabilities:
        before = restarts(machine)
        if bench.name == "asic_rs":
            # Braiins OS answers a reboot with 204 and no body; pyasic-rs 0.8.6 wants JSON and returns False although
            # the machine reboots. `identify` gives Braiins OS with this interface a driver of its own.
            with raises(RefusedError, "command_not_confirmed_check_access", command="restart"):
                await driver.reboot()
        else:
            scope = Scope.MINING_PROCESS if driver.key == "cgminer" else Scope.MACHINE
            assert (await driver.reboot()).scope is scope
        restarted = "restart_mining" if driver.key == "cgminer" else "reboot"
        assert restarts(machine) - before == {restarted: 1}
        await back(driver)
        assert ((await driver.snapshot()).shortest_uptime_s or 0) < 60


def restarts(machine: Machine) -> Counter[str]:
    """Return how often a machine was rebooted, or its mining process restarted."""
    return Counter({name: count for name, count in machine.counters.items() if name in ("reboot", "restart_mining")})


async def test_pool_write_keeps_the_other_slots_and_is_undone(bench: Bench) -> None:
    driver, machine = bench.driver, bench.machine
    if machine is None or Capability.POOLS_WRITE not in driver.profile.capabilities:
        assert bench.name in WITHOUT_POOL_WRITES
        return
    before = [replace(pool) for pool in machine.pools[: len(await driver.read_pools())]]

    async def write(*changed: PoolSetting) -> tuple[Pool, ...]:
        """Write these slots, and the others as they were."""
        kept = [
            PoolSetting(slot=slot, url=pool.url, user=pool.user, password=_password(driver, pool))
            for slot, pool in enumerate(before)
        ]
        by_slot = {setting.slot: setting for setting in (*kept, *changed)}
        accepted = await driver.write_pools([by_slot[slot] for slot in sorted(by_slot)], 0)
        assert "pw-new" not in accepted.said
        await back(driver)
        return await driver.read_pools()

    pools = await write(NEW)
    assert [pool.slot for pool in pools] == list(range(len(before)))
    assert (pools[0].url, pools[0].user) == (NEW.url, NEW.user)
    assert machine.active_pool == 0
    assert machine.pools[0].password == NEW.password
    assert [(pool.url, pool.user, pool.password) for pool in machine.pools[1 : len(before)]] == [
        (pool.url, pool.user, pool.password) for pool in before[1:]
    ]
    await write(PoolSetting(slot=0, url=before[0].url, user=before[0].user, password=before[0].password))
    assert [(pool.url, pool.user, pool.password) for pool in machine.pools[: len(before)]] == [
        (pool.url, pool.user, pool.password) for pool in before
    ]


async def test_unchanged_pools_are_not_written(bench: Bench) -> None:
    driver, machine = bench.driver, bench.machine
    if machine is None or bench.name in WITHOUT_POOL_WRITES or not driver.keeps_pool_passwords:
        return
    pools = [PoolSetting(slot=pool.slot, url=pool.url, user=pool.user) for pool in await driver.read_pools()]
    assert (await driver.write_pools(pools, 0)).scope is None
    assert machine.counters.keys() <= {"request"}


@pytest.mark.parametrize(
    ("change", "slots", "activate", "codes"),
    [
        ({}, 0, None, ["pool_list_empty"]),
        ({}, None, None, ["too_many_pools"]),
        ({"slot": 1}, 1, None, ["pool_slots_out_of_order"]),
        ({"url": "stratum+tcp://a.example.com:0"}, 1, None, ["pool_address_invalid"]),
        ({"url": ""}, 1, None, ["pool_address_invalid"]),
        ({"user": "a\nb"}, 1, None, ["pool_control_character"]),
        ({}, 1, 1, ["pool_slot_missing", "first_pool_only"]),
        ({}, 2, 1, ["first_pool_only"]),
    ],
    ids=["none", "too many", "slot 0 missing", "port 0", "no address", "control character", "missing slot", "slot 1"],
)
async def test_invalid_pools_are_refused_before_any_write(
    bench: Bench, change: dict[str, Any], slots: int | None, activate: int | None, codes: list[str]
) -> None:
    driver = bench.driver
    if bench.machine is None or bench.name in WITHOUT_POOL_WRITES or (slots == 2 and driver.activates_any_slot):
        return
    count = driver.max_pools + 1 if slots is None else slots
    with raises(RefusedError, *codes):
        await driver.write_pools([replace(NEW, **{"slot": slot, **change}) for slot in range(count)], activate)
    assert bench.machine.counters.keys() <= {"request"}


async def test_backup_without_pools_is_refused(bench: Bench) -> None:
    if bench.machine is None or bench.driver.key.startswith("axeos"):
        return  # The simulated AxeOS has its pools in flash; `test_axeos_versions` has an answer without any.
    bench.machine.pools = [PoolSlot("", "", "")] * 3 if bench.driver.key.startswith("antminer") else []
    with raises(NoPoolsError, "no_pools_reported"):
        await bench.driver.read_config()


async def test_missing_mac_and_serial_are_unknown(bench: Bench, connect: Connect) -> None:
    if bench.machine is None:
        return
    bench.machine.faults[Fault.NO_MAC] = {}
    connection = connect(bench.machine, deadlines=DEADLINES)
    profile = await identify(connection)
    for identity in (profile.identity, (await create_driver(connection, profile).snapshot()).identity):
        assert (identity.mac, identity.serial) == (None, None)
        assert identity.hostname in (bench.machine.hostname, None)


def _password(driver: Driver, pool: PoolSlot) -> str | None:
    return None if driver.keeps_pool_passwords else pool.password


@pytest.mark.parametrize("capability", CALLS)
async def test_undeclared_capability_is_unsupported_without_a_request(bench: Bench, capability: Capability) -> None:
    bench.driver.profile = replace(bench.driver.profile, capabilities=frozenset())
    asked = len(bench.machine.journal) if bench.machine else 0
    with pytest.raises(UnsupportedError) as caught:
        await CALLS[capability](bench.driver)
    limits = {f"limit_{limit}" for limit in Limit}
    assert caught.value.code in {f"{capability}_unsupported", "api_v1_read_only"} | limits
    assert asked == (len(bench.machine.journal) if bench.machine else 0)


async def test_silent_miner_ends_every_call_within_its_deadline(bench: Bench) -> None:
    driver = bench.driver
    if bench.machine is None:
        return
    bench.machine.faults[Fault.NO_REPLY] = {}
    driver.connection = replace(driver.connection, deadlines=SHORT)
    silent = create_driver(driver.connection, driver.profile, Memory())
    offered = driver.profile.capabilities - ({Capability.FAN} if driver.key in WITHOUT_FAN_MODES else set())
    calls = [call for capability, call in CALLS.items() if capability in offered]
    for call in (Driver.snapshot, Driver.read_pools, *calls):
        started = time.monotonic()
        with raises(TimedOutError, "answer_timeout", "no_answer", "command_timeout"):
            await call(silent)
        assert time.monotonic() - started < SHORT.config_write + 0.5
    assert bench.machine.counters.keys() <= {"request"}
    await silent.close()


async def test_wrong_password_is_an_authentication_error(bench: Bench, connect: Connect) -> None:
    if bench.driver.key not in LOG_IN:
        return
    connection = connect(bench.ip, username="root", password="not-the-password", deadlines=DEADLINES)
    driver = create_driver(connection, bench.driver.profile, Memory())
    others: list[PoolSetting] = []
    if bench.driver.key == "avalon":
        pools = await driver.read_pools()
        others = [PoolSetting(slot=pool.slot, url=pool.url, user=pool.user) for pool in pools[1:]]
    call = driver.write_pools([NEW, *others]) if others else CALLS[LOG_IN[bench.driver.key]](driver)
    with pytest.raises(AuthenticationError) as caught:
        await call
    assert caught.value.code.endswith("_rejected")
    assert "not-the-password" not in str(caught.value)
    await driver.close()


async def test_close_frees_the_sockets(bench: Bench) -> None:
    before = sockets()
    await bench.driver.snapshot()
    await bench.driver.read_pools()
    await bench.driver.close()
    async with asyncio.timeout(3):
        while sockets() > before:
            await asyncio.sleep(0.02)


def sockets() -> int:
    """Return how many sockets this process has open."""
    count = 0
    for number in os.listdir("/proc/self/fd"):  # noqa: PTH208  descriptors, of which one closes while they are listed
        try:
            count += os.readlink(f"/proc/self/fd/{number}").startswith("socket:")  # noqa: PTH115
        except FileNotFoundError:
            continue
    return count
