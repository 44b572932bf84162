"""Antminer stock firmware: configuration writes keep other settings, sleep restores the mode, wrong passwords."""

from __future__ import annotations

import asyncio
import time

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Deadlines
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    RefusedError,
    TimedOutError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.values import FanSetting, PoolSetting
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.detect.probe import probe
from custom_components.miner_remote.drivers.firmware.antminer.driver import AntminerDriver
from custom_components.miner_remote.drivers.firmware.antminer.web import AntminerWeb
from simulator.kinds.antminer import Antminer
from simulator.machine import Fault, Machine, PoolSlot

from .conftest import Connect, StartMachine
from .raising import raises

NEW = PoolSetting(slot=0, url="stratum+tcp://new.example.com:3333", user="me.rig", password="secret-pw")
NEW_SLOT = PoolSlot("stratum+tcp://new.example.com:3333", "me.rig", "secret-pw")
EMPTY = PoolSlot("", "", "")


async def make(fleet: StartMachine, connect: Connect, *faults: Fault) -> tuple[Machine, AntminerDriver]:
    machine = await fleet("antminer")
    connection = connect(machine)
    driver = create_driver(connection, await identify(connection))
    assert isinstance(driver, AntminerDriver)
    machine.faults.update({fault: {} for fault in faults})
    return machine, driver


def kept(machine: Machine, slot: int) -> PoolSetting:
    pool = machine.pools[slot]
    return PoolSetting(slot=slot, url=pool.url, user=pool.user)


async def test_identity_has_model_firmware_and_mac(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    identity = driver.profile.identity
    assert (identity.vendor, identity.model, identity.mac) == ("Bitmain", machine.model, machine.mac)
    assert identity.serial == machine.serial
    assert Capability.POWER_LIMIT not in driver.profile.capabilities
    with pytest.raises(UnsupportedError):
        await driver.set_power_limit(3000)


async def test_snapshot_has_all_readings(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    snapshot = await driver.snapshot()
    assert snapshot.hashrate_ths == pytest.approx(200.0)
    assert snapshot.expected_hashrate_ths == pytest.approx(200.0)
    assert snapshot.power_w == pytest.approx(machine.power_w)
    assert (snapshot.paused, snapshot.mining, snapshot.work_mode) == (False, True, "normal")
    assert snapshot.mining_uptime_s == pytest.approx(machine.mining_uptime_s, abs=2)
    assert snapshot.temperature_max_c == pytest.approx(machine.temperature(), abs=1)
    assert snapshot.active_pool is not None
    assert snapshot.active_pool.slot == 0
    assert len(snapshot.boards) == 3
    assert len(snapshot.fans) == 4
    assert snapshot.faults == ()


async def test_snapshot_of_sleeping_miner_is_not_mining(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect)
    await driver.pause()
    snapshot = await driver.snapshot()
    assert (snapshot.paused, snapshot.mining, snapshot.work_mode) == (True, False, "sleep")
    assert snapshot.hashrate_ths == 0.0
    assert snapshot.mining_uptime_s is None
    assert len(snapshot.pools) == 3


# Sleep -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0, 2, 3])
async def test_resume_restores_the_previous_mode(fleet: StartMachine, connect: Connect, mode: int) -> None:
    machine, driver = await make(fleet, connect)
    machine.work_mode = mode
    pools = list(machine.pools)
    await driver.pause()
    assert machine.paused
    assert machine.work_mode == 1
    await driver.resume()
    assert not machine.paused
    assert machine.work_mode == mode
    assert machine.pools == pools


async def test_mode_is_remembered_from_polling(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.work_mode = 2
    await driver.snapshot()
    machine.set_paused(True)
    machine.work_mode = 1
    await driver.resume()
    assert machine.work_mode == 2


async def test_pause_of_sleeping_miner_writes_nothing(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.resume()
    assert "restart_mining" not in machine.counters
    await driver.pause()
    restarts = machine.counters["restart_mining"]
    await driver.pause()
    assert machine.counters["restart_mining"] == restarts


# Configuration --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slot", [0, 1, 2])
async def test_write_of_one_slot_keeps_everything_else(fleet: StartMachine, connect: Connect, slot: int) -> None:
    machine, driver = await make(fleet, connect)
    machine.work_mode = 2
    machine.fan_mode, machine.fan_percent = "manual", 73
    wanted = list(machine.pools)
    wanted[slot] = NEW_SLOT
    pools = [kept(machine, at) for at in range(3)]
    pools[slot] = PoolSetting(slot=slot, url=NEW.url, user=NEW.user, password="secret-pw")
    await driver.write_pools(pools, 0 if slot == 0 else None)
    assert machine.pools == wanted
    assert (machine.work_mode, machine.fan_mode, machine.fan_percent) == (2, "manual", 73)


async def test_pause_keeps_pools_and_fans(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.fan_mode, machine.fan_percent = "manual", 61
    before = list(machine.pools)
    await driver.pause()
    assert machine.pools == before
    assert (machine.fan_mode, machine.fan_percent) == ("manual", 61)


async def test_pool_write_does_not_wake_sleeping_miner(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.pause()
    await driver.write_pools([NEW, kept(machine, 1), kept(machine, 2)], 0)
    assert machine.paused
    assert machine.pools[0] == NEW_SLOT


async def test_slots_missing_in_write_are_emptied(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    before = list(machine.pools)
    await driver.write_pools([kept(machine, 0), kept(machine, 2)])
    assert machine.pools == [before[0], EMPTY, before[2]]
    assert [pool.slot for pool in await driver.read_pools()] == [0, 2]


async def test_new_address_of_slot_keeps_its_password(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    old = machine.pools[1]
    moved = PoolSetting(slot=1, url="stratum+tcp://eu.example.com:4444", user=old.user)
    await driver.write_pools([kept(machine, 0), moved, kept(machine, 2)])
    assert machine.pools[1] == PoolSlot("stratum+tcp://eu.example.com:4444", old.user, old.password)


async def test_new_pool_without_password_is_refused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.pools = [machine.pools[0], EMPTY, EMPTY]
    with raises(RefusedError, "pool_password_needed"):
        await driver.write_pools([kept(machine, 0), PoolSetting(slot=1, url=NEW.url, user="u")])
    assert "pools" not in machine.counters


async def test_refused_pool_has_the_miners_message(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    before = list(machine.pools)
    odd = PoolSetting(slot=0, url="stratum9+x://a.example.com:1", user="u", password="p")
    with pytest.raises(RefusedError) as caught:
        await driver.write_pools([odd, kept(machine, 1), kept(machine, 2)])
    assert caught.value.miner_message == "M001 Invalid pool!"
    assert machine.pools == before


async def test_fan_setting_is_written(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    before = list(machine.pools)
    await driver.set_fan(FanSetting(mode="manual", percent=55))
    assert (machine.fan_mode, machine.fan_percent) == ("manual", 55)
    assert (await driver.read_config()).fan == FanSetting(mode="manual", percent=55)
    await driver.set_fan(FanSetting(mode="auto"))
    assert machine.fan_mode == "auto"
    assert machine.pools == before
    with pytest.raises(RefusedError):
        await driver.set_fan(FanSetting(mode="manual", percent=101))


async def test_tuning_is_written(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    before = list(machine.pools)
    await driver.set_tuning({"miner-mode": 2, "freq-level": "100"})
    assert machine.work_mode == 2
    assert machine.pools == before
    config = await driver.read_config()
    assert config.tuning == {"miner-mode": 2, "freq-level": "100"}
    await driver.pause()
    assert (await driver.read_config()).tuning == {"miner-mode": 2, "freq-level": "100"}
    await driver.set_tuning({"miner-mode": 3})
    assert machine.paused
    await driver.resume()
    assert machine.work_mode == 3
    for tuning in ({"miner-mode": 1}, {"voltage": 1}):
        with pytest.raises(RefusedError):
            await driver.set_tuning(tuning)


async def test_backup_has_the_passwords(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    config = await driver.read_config()
    assert [pool.password for pool in config.pools] == [pool.password for pool in machine.pools]
    assert "alpha-pw" not in repr(config)
    assert config.paused is False
    assert config.fan == FanSetting(mode="auto", percent=100)


async def test_machine_without_work_mode_is_read_only(
    fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = await fleet("antminer")
    conf = Antminer._conf

    def older(self: Antminer) -> dict[str, object]:
        return {key: value for key, value in conf(self).items() if key != "bitmain-work-mode"}

    monkeypatch.setattr(Antminer, "_conf", older)
    connection = connect(machine)
    profile = await AntminerDriver.identify(connection, await probe(connection))
    assert profile is not None
    assert Capability.POOLS_WRITE not in profile.capabilities
    driver = AntminerDriver(connection, profile)
    for write in (driver.pause(), driver.write_pools([NEW])):
        with pytest.raises(UnsupportedError):
            await write
    assert "pools" not in machine.counters


# Log-in ----------------------------------------------------------------------------------------------------------


async def test_wrong_password_is_reported(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("antminer")
    machine.password = "own"
    with pytest.raises(AuthenticationError):
        await identify(connect(machine))
    profile = await identify(connect(machine, username="root", password="own"))
    assert profile.driver == "antminer"


@pytest.mark.parametrize("call", ["snapshot", "read_pools", "reboot", "pause", "resume", "read_config"])
async def test_changed_password_is_an_authentication_error(fleet: StartMachine, connect: Connect, call: str) -> None:
    machine, driver = await make(fleet, connect)
    machine.password = "own"
    with pytest.raises(AuthenticationError):
        await getattr(driver, call)()
    assert not {"reboot", "pause", "pools"} & set(machine.counters)


async def test_user_name_that_cannot_be_sent_is_refused(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("antminer")
    with pytest.raises(AuthenticationError):
        await identify(connect(machine, username="ro:ot", password="x"))


# Faults ----------------------------------------------------------------------------------------------------------


async def test_configuration_write_has_the_long_deadline(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("antminer")
    connection = connect(machine, deadlines=Deadlines(read=1.0, write=0.5, config_write=5.0))
    driver = create_driver(connection, await identify(connection))
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 1.2}
    before = list(machine.pools)
    started = time.monotonic()
    await driver.write_pools([NEW, kept(machine, 1), kept(machine, 2)], 0)
    assert 1.0 < time.monotonic() - started < 4.0
    assert machine.pools == [NEW_SLOT, *before[1:]]


async def test_configuration_write_ends_at_its_deadline(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("antminer")
    connection = connect(machine, deadlines=Deadlines(read=1.0, write=0.5, config_write=1.5))
    driver = create_driver(connection, await identify(connection))
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 30.0}
    with pytest.raises(TimedOutError):
        async with asyncio.timeout(4):
            await driver.pause()


# Handling of configuration writes by the firmware ------------------------------------------------------------------


def with_conf(monkeypatch: pytest.MonkeyPatch, **changes: object) -> list[dict[str, object]]:
    """Replace values of the simulated configuration, and return the list of written configurations."""
    conf, apply, written = Antminer._conf, Antminer._apply, list[dict[str, object]]()

    def changed(self: Antminer) -> dict[str, object]:
        return {**conf(self), **{name.replace("_", "-"): value for name, value in changes.items()}}

    def applied(self: Antminer, body: dict[str, object]) -> None:
        written.append(body)
        apply(self, body)

    monkeypatch.setattr(Antminer, "_conf", changed)
    monkeypatch.setattr(Antminer, "_apply", applied)
    return written


async def test_write_keeps_settings_of_newer_firmware(
    fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = with_conf(monkeypatch, bitmain_hashrate_percent="80", bitmain_user_ip_cat="1")
    _, driver = await make(fleet, connect)
    await driver.pause()
    assert [form["bitmain-hashrate-percent"] for form in written] == ["80"]
    assert [form["bitmain-user-ip-cat"] for form in written] == ["1"]


async def test_setting_missing_in_firmware_is_not_written(
    fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = with_conf(monkeypatch, bitmain_user_ip_cat=None)
    _, driver = await make(fleet, connect)
    await driver.pause()
    assert len(written) == 1
    assert "bitmain-user-ip-cat" not in written[0]


@pytest.mark.parametrize("password", ["two words", 'quo"te', "back\\slash", "grün"])
async def test_characters_that_would_empty_the_pools_are_refused(
    fleet: StartMachine, connect: Connect, password: str
) -> None:
    machine, driver = await make(fleet, connect)
    pools = [PoolSetting(slot=0, url=NEW.url, user=NEW.user, password=password), kept(machine, 1), kept(machine, 2)]
    with raises(RefusedError, "pool_text_unsafe"):
        await driver.write_pools(pools)
    # They are not written together with another setting either.
    machine.pools[1] = PoolSlot("stratum+tcp://b.example.com:1", "u", password)
    with raises(RefusedError, "pool_text_unsafe", slot=1):
        await driver.pause()
    assert not set(machine.counters) & {"pools", "pause"}


async def test_unreported_passwords_are_not_emptied(
    fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = with_conf(monkeypatch, pools=[{"url": "stratum+tcp://a.example.com:1", "user": "u"}])
    _, driver = await make(fleet, connect)
    with raises(RefusedError, "pool_password_lost"):
        await driver.pause()
    assert written == []


@pytest.mark.parametrize(("unit", "factor"), [("GH/s", 1e-3), ("MH/s", 1e-6), ("TH/s", 1.0), ("KSol/s", None)])
async def test_hashrate_uses_the_reported_unit(
    fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch, unit: str, factor: float | None
) -> None:
    _, driver = await make(fleet, connect)
    read = AntminerWeb.read

    async def other_unit(self: AntminerWeb, name: str) -> dict[str, object]:
        page = await read(self, name)
        if name == "summary":
            page["SUMMARY"] = [{"rate_unit": unit, "rate_5s": 9000.0, "rate_ideal": 9500.0, "elapsed": 60}]
        if name == "stats":
            page["STATS"] = [{"chain": [{"index": 0, "rate_real": 9000.0, "asic_num": 1}]}]
        return page

    monkeypatch.setattr(AntminerWeb, "read", other_unit)
    snapshot = await driver.snapshot()
    expected = None if factor is None else pytest.approx(9000 * factor)
    assert snapshot.hashrate_ths == expected
    assert snapshot.boards[0].hashrate_ths == expected


async def test_asterisks_are_not_a_password(
    fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = {"url": "stratum+tcp://a.example.com:1", "user": "u", "pass": "******"}
    written = with_conf(monkeypatch, pools=[pool])
    _, driver = await make(fleet, connect)
    assert [pool.password for pool in await driver.read_pools()] == [None]
    with raises(RefusedError, "pool_password_lost"):
        await driver.pause()
    assert written == []
