"""VNish: reboots, power presets, and pool writes that keep passwords and other pools."""

from __future__ import annotations

import asyncio

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.errors import AuthenticationError, RefusedError, UnreachableError
from custom_components.miner_remote.drivers.contract.values import PoolSetting
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.firmware.vnish import pages
from custom_components.miner_remote.drivers.firmware.vnish.driver import VnishDriver
from simulator.machine import Fault, Machine, PoolSlot
from simulator.replay import Replay

from .conftest import Connect, Serve, StartMachine, next_address
from .raising import raises

NEW = PoolSetting(slot=0, url="stratum+ssl://new.example.com:3333", user="me.rig", password="secret-pw")
NEW_SLOT = PoolSlot("stratum+ssl://new.example.com:3333", "me.rig", "secret-pw")


async def make(fleet: StartMachine, connect: Connect, *faults: Fault) -> tuple[Machine, VnishDriver]:
    machine = await fleet("vnish")
    connection = connect(machine)
    driver = create_driver(connection, await identify(connection))
    assert isinstance(driver, VnishDriver)
    machine.faults.update({fault: {} for fault in faults})
    return machine, driver


def kept(machine: Machine, slot: int) -> PoolSetting:
    """Return the reported pool of a slot without its password."""
    pool = machine.pools[slot]
    return PoolSetting(slot=slot, url=f"stratum+tcp://{pool.url}", user=pool.user)


async def test_identity_has_model_firmware_and_mac(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    identity = driver.profile.identity
    assert (identity.model, identity.firmware, identity.firmware_version) == ("Antminer S19", "VNish", "1.3.4")
    assert (identity.mac, identity.serial) == (machine.mac, machine.serial)
    assert {Capability.REBOOT, Capability.RESTART_MINING, Capability.POWER_LIMIT} <= driver.profile.capabilities
    assert (driver.profile.power_limit_min_w, driver.profile.power_limit_max_w) == (1620, 3900)


async def test_snapshot_has_all_readings(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    snapshot = await driver.snapshot()
    assert snapshot.hashrate_ths == pytest.approx(95.0)
    assert snapshot.expected_hashrate_ths == pytest.approx(95.0)
    assert snapshot.power_w == 3250
    assert (snapshot.paused, snapshot.mining) == (False, True)
    assert snapshot.uptime_s == pytest.approx(machine.uptime_s, abs=61)
    assert snapshot.temperature_max_c == pytest.approx(machine.temperature(), abs=1)
    assert [pool.url for pool in snapshot.pools] == [f"stratum+tcp://{pool.url}" for pool in machine.pools]
    assert snapshot.active_pool is not None
    assert snapshot.active_pool.slot == 0
    assert len(snapshot.boards) == 3
    assert len(snapshot.fans) == 4
    assert snapshot.power_limit_w is None


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("0:06", 360), ("10 days, 18:00", 928_800), ("1 day, 0:01", 86_460), ("3 days", 259_200), ("", None), ("x", None)],
)
def test_uptime_text_is_parsed(said: str, seconds: int | None) -> None:
    assert pages.uptime_s(said) == seconds


async def test_light_is_not_changed_over(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    for on in (True, True, False, False):
        await driver.set_locate_light(on=on)
        assert machine.locate_light is on
    assert machine.counters["locate_light"] == 2


# Power -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("watts", "preset"), [(1620, 1620), (2000, 1950), (3250, 3250), (9000, 3900)])
async def test_power_limit_is_the_highest_preset_below(
    fleet: StartMachine, connect: Connect, watts: int, preset: int
) -> None:
    machine, driver = await make(fleet, connect)
    before = list(machine.pools)
    accepted = await driver.set_power_limit(watts)
    assert accepted.power_limit_w == preset
    assert machine.power_limit_w == preset
    assert (await driver.snapshot()).power_limit_w == preset
    assert machine.pools == before


async def test_power_limit_below_lowest_preset_is_refused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    with raises(RefusedError, "power_preset_missing", lowest_w=1620):
        await driver.set_power_limit(1000)
    assert "power_limit" not in machine.counters


async def test_power_limit_is_refused_without_presets(fleet: StartMachine, connect: Connect) -> None:
    """Another version without the page may have been installed since the identification."""
    machine, driver = await make(fleet, connect)
    machine.layout.missing.add("autotune/presets")
    with raises(RefusedError, "presets_without_power"):
        await driver.set_power_limit(2600)
    assert "POST settings" not in machine.journal


async def test_tuning_selects_a_preset(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.set_tuning({"preset": "2600"})
    assert machine.power_limit_w == 2600
    config = await driver.read_config()
    assert config.tuning == {"preset": "2600"}
    await driver.set_tuning({"preset": "disabled"})
    assert machine.power_limit_w is None
    for tuning in ({"preset": "1"}, {"voltage": 1}, {}):
        with pytest.raises(RefusedError):
            await driver.set_tuning(tuning)


# Pools -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slot", [0, 1, 2])
async def test_write_of_one_slot_keeps_the_others(fleet: StartMachine, connect: Connect, slot: int) -> None:
    machine, driver = await make(fleet, connect)
    wanted = list(machine.pools)
    wanted[slot] = NEW_SLOT
    pools = [kept(machine, at) for at in range(3)]
    pools[slot] = PoolSetting(slot=slot, url=NEW.url, user=NEW.user, password="secret-pw")
    await driver.write_pools(pools, slot)
    assert machine.pools == wanted
    assert machine.active_pool == slot
    reported = await driver.read_pools()
    assert reported[slot].url == NEW.url
    assert [pool.active for pool in reported] == [at == slot for at in range(3)]
    assert reported[slot].password == "secret-pw"


async def test_switch_keeps_the_list(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    before = list(machine.pools)
    await driver.write_pools([kept(machine, at) for at in range(3)], 2)
    assert machine.pools == before
    assert machine.active_pool == 2
    assert "POST settings" not in machine.journal


async def test_moved_pools_keep_their_passwords(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    first, second = machine.pools[:2]
    pools = [
        PoolSetting(slot=0, url=f"stratum+tcp://{second.url}", user=second.user),
        PoolSetting(slot=1, url=f"stratum+tcp://{first.url}", user=first.user),
    ]
    await driver.write_pools(pools)
    assert [(pool.user, pool.password) for pool in machine.pools] == [
        (second.user, second.password),
        (first.user, first.password),
    ]


async def test_new_pool_without_password_is_refused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.pools = machine.pools[:1]
    with raises(RefusedError, "pool_password_needed"):
        await driver.write_pools([kept(machine, 0), PoolSetting(slot=1, url=NEW.url, user=NEW.user)])
    assert "pools" not in machine.counters


async def test_pool_write_fails_when_its_slot_does_not_appear(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect, Fault.IGNORES_WRITES)
    machine.pools = machine.pools[:2]
    pools = [kept(machine, 0), kept(machine, 1), PoolSetting(slot=2, url=NEW.url, user=NEW.user, password="secret-pw")]
    with raises(RefusedError, "pool_slot_not_shown", slot=2):
        await driver.write_pools(pools, 2)
    assert "POST settings" in machine.journal
    assert "POST mining/switch-pool" not in machine.journal


async def test_first_pool_needs_no_switch_while_miner_shows_no_pools(fleet: StartMachine, connect: Connect) -> None:
    """It starts with the new pools, and with the first of them; the read-back shows whether it has them."""
    machine, driver = await make(fleet, connect, Fault.IGNORES_WRITES)
    machine.pools = []
    accepted = await driver.write_pools([NEW], 0)
    assert accepted.said == "settings"
    assert "POST settings" in machine.journal
    assert "POST mining/switch-pool" not in machine.journal


async def test_backup_has_the_passwords(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    config = await driver.read_config()
    assert [pool.password for pool in config.pools] == [pool.password for pool in machine.pools]
    assert "alpha-pw" not in repr(config)
    assert config.network["hostname"] == machine.hostname


# Log-in and faults -----------------------------------------------------------------------------------------------


async def test_wrong_password_is_an_authentication_error(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("vnish")
    with pytest.raises(AuthenticationError):
        await identify(connect(machine, password="wrong"))
    assert list(machine.journal).count("unlock refused") == 1


async def test_login_without_token_is_an_authentication_error(connect: Connect) -> None:
    pages: list[tuple[str, str, object]] = [
        ("GET", "/", "<title>AnthillOS</title>"),
        ("GET", "/api/v1/info", {"miner": "Antminer S19", "fw_version": "1.2.6"}),
        ("GET", "/api/v1/status", {"miner_state": "mining"}),
        ("POST", "/api/v1/unlock", {"unlock_timeout": 3600}),
    ]
    exchanges = [
        {"port": 80, "protocol": "http", "method": method, "path": path, "status": 200, "answer": answer}
        for method, path, answer in pages
    ]
    async with Replay(exchanges).serve(next_address()) as machine:
        with raises(AuthenticationError, "password_rejected", host=machine.ip):
            await identify(connect(machine))


async def test_identification_fails_when_web_server_breaks_connections(serve: Serve, connect: Connect) -> None:
    """Otherwise, the machine would be taken for one with an old version that has no web interface."""
    page = b"<title>AnthillOS</title>"
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page)
    host = await serve(port=80, answers=lambda request: reply if request.startswith(b"GET / ") else b"")
    with pytest.raises(UnreachableError):
        await identify(connect(host))


async def test_snapshot_fails_when_miner_reports_no_state(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.layout.missing |= {"summary", "status"}
    with raises(RefusedError, "state_missing", host=machine.ip):
        await driver.snapshot()


async def test_expired_token_is_renewed(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.reboot()
    await asyncio.sleep(0.4)
    await driver.pause()
    assert machine.paused


async def test_ignored_preset_is_visible_in_next_snapshot(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect, Fault.IGNORES_WRITES)
    await driver.set_power_limit(2600)
    assert (await driver.snapshot()).power_limit_w is None
