"""Boards without sensors, and forks of AxeOS, which are read but not written to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.errors import RefusedError, UnknownMinerError, UnsupportedError
from custom_components.miner_remote.drivers.contract.values import FanSetting, PoolSetting
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.firmware.axeos import info as axeos_info, nmaxe
from custom_components.miner_remote.drivers.firmware.axeos.driver import AxeOSDriver
from custom_components.miner_remote.drivers.firmware.axeos.nmaxe import NMAxeDriver
from simulator.replay import Replay

from .conftest import Connect, StartMachine, next_address
from .raising import raises

AXEOS: dict[str, object] = {
    "power": 17.0, "temp": 60.0, "vrTemp": 52.0, "hashRate": 1071.0, "bestDiff": "1.2M", "coreVoltage": 1150,
    "coreVoltageActual": 1140, "frequency": 525, "smallCoreCount": 2040, "asicCount": 1, "sharesAccepted": 5,
    "sharesRejected": 0, "uptimeSeconds": 7700, "ASICModel": "BM1370", "boardVersion": "601", "fanspeed": 50,
    "fanrpm": 4000, "autofanspeed": 1, "stratumURL": "pool.example.com", "stratumPort": 3333, "stratumUser": "worker1",
    "fallbackStratumURL": "b.example.com", "fallbackStratumPort": 3333, "fallbackStratumUser": "worker1",
    "isUsingFallbackStratum": 0, "version": "v2.12.2", "macAddr": "02:00:00:00:02:01", "miningPaused": False,
}  # fmt: skip
NMAXE: dict[str, object] = {
    "power": {"power": 23.159, "vbus": 11431, "ibus": 2026},
    "temps": {"vcore": 52.4, "asic": 61.8},
    "asic": {"count": 1, "model": "BM1370", "freqReq": 600, "smallCoreCnt": 2040},
    "miner": {"state": "paused", "paused": True, "hashRate": 0, "sAccepted": 10, "uptimeSeconds": 86400},
    "identity": {"fwVersion": "v3.0.21", "hwModel": "NMQAxe++", "displayName": "NMQAxe++Rev6.1", "hostName": "nm"},
    "stratum": {"url": "stratum+tcp://pool.example.com:3333", "user": "worker1", "pwd": "secret"},
    "fans": [{"id": 0, "speed": 60, "rpm": 2800}, {"id": 1, "speed": 80, "rpm": 0}],
}


def answering(info: Mapping[str, object], title: str = "AxeOS") -> Replay:
    page = {"port": 80, "protocol": "http", "method": "GET"}
    return Replay(
        [
            {**page, "path": "/", "answer": f"<html><title>{title}</title></html>"},
            {**page, "path": "/api/system/info", "answer": info},
        ]
    )


# Sensors ---------------------------------------------------------------------------------------------------------


async def test_board_without_sensors_reports_unknown_values(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("axeos")
    machine.reported = {"power": 0, "voltage": 0, "temp": -1, "temp2": -1, "vrTemp": 0, "fanrpm": 0, "fanspeed": 100}
    connection = connect(machine)
    snapshot = await create_driver(connection, await identify(connection)).snapshot()
    assert snapshot.mining is True
    assert (snapshot.power_w, snapshot.efficiency_j_th, snapshot.temperature_max_c) == (None, None, None)
    assert [board.temperature_c for board in snapshot.boards] == [None]
    assert [fan.rpm for fan in snapshot.fans] == [None]
    assert snapshot.faults == ()


def test_fan_that_is_not_driven_stands_still() -> None:
    assert [fan.rpm for fan in axeos_info.snapshot({**AXEOS, "fanspeed": 0, "fanrpm": 0}).fans] == [0]
    two = {**AXEOS, "fanCount": 2, "fanrpm2": 0, "fanspeed2": 40}
    assert [fan.rpm for fan in axeos_info.snapshot(two).fans] == [4000, None]


@pytest.mark.parametrize(
    ("change", "ths"),
    [
        ({}, 1.071),
        ({"hashRate": 1071e3}, 1.071),
        ({"hashRate": 1071e9}, 1.071),
        ({"hashRate": 1.071}, 1.071),
        # The average is this low right after a start.
        ({"hashRate": 1.071, "uptimeSeconds": 20}, 0.001071),
        ({"hashRate": 2500.0}, 2.5),
        ({"hashRate": 5e7}, None),
        ({"hashRate": 0}, 0),
        ({"hashRate": 1200.0, "smallCoreCount": None}, 1.2),
        ({"hashRate": 5e11, "smallCoreCount": None}, 0.5),
        ({"hashRate": 5e5, "smallCoreCount": None}, 0.5),
        ({"hashRate": 5e17, "smallCoreCount": None}, None),
    ],
)
def test_hashrate_is_read_in_the_unit_that_fits_the_chips(change: dict[str, object], ths: float | None) -> None:
    hashrate = axeos_info.snapshot({**AXEOS, **change}).hashrate_ths
    assert hashrate == (None if ths is None else pytest.approx(ths))


def test_hashrate_is_unknown_while_the_chips_have_no_supply() -> None:
    snapshot = axeos_info.snapshot({**AXEOS, "power_fault": "VIN undervoltage", "coreVoltageActual": 0})
    assert (snapshot.hashrate_ths, snapshot.mining) == (None, None)
    assert [(fault.code, fault.message) for fault in snapshot.faults] == [
        ("power_fault", "The power supply of the chips reports a fault: VIN undervoltage")
    ]


def test_faults_have_the_firmwares_name() -> None:
    info = {
        **AXEOS,
        "hardware_fault": "Fan Control Failed (init)",
        "overheat_mode": 1,
        "shutdown": True,
        "asicCount": 9,
        "asicDetected": 8,
        "blockFound": 1,
        "isUsingFallbackStratum": 1,
    }
    faults = axeos_info.snapshot(info).faults
    assert [fault.code for fault in faults] == ["hardware_fault", "overheat_mode", "shutdown", "asicDetected"]
    assert "Fan Control Failed (init)" in faults[0].message
    assert faults[-1].message == "Only 8 of 9 chips answer."


# Forks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "flat", [{}, {key: value for key, value in AXEOS.items() if key != "power"}], ids=["nested", "mixed"]
)
async def test_nmaxe_is_read_and_not_written_to(connect: Connect, flat: dict[str, object]) -> None:
    replay = answering({**flat, **NMAXE}, "NMAxe")
    async with replay.serve(next_address()) as machine:
        connection = connect(machine)
        profile = await identify(connection)
        driver = create_driver(connection, profile)
        assert isinstance(driver, NMAxeDriver)
        assert profile.capabilities == {Capability.POOLS_READ}
        assert (profile.identity.vendor, profile.identity.model) == ("NMMiner", "NMQAxe++Rev6.1")
        snapshot = await driver.snapshot()
        pools = await driver.read_pools()
        for write in (driver.reboot, driver.pause, driver.read_config):
            with pytest.raises(UnsupportedError):
                await write()
        with pytest.raises(UnsupportedError):
            await driver.write_pools([PoolSetting(slot=0, url="stratum+tcp://a.example.com:1", user="u")])
        # A profile from before this firmware was known does not write either.
        stale = AxeOSDriver(connection, replace(profile, driver="axeos", capabilities=frozenset(Capability)))
        with raises(RefusedError, "not_the_same_firmware"):
            await stale.write_pools([PoolSetting(slot=0, url="stratum+tcp://a.example.com:1", user="u")])
    assert (snapshot.power_w, snapshot.temperature_max_c) == (23.159, 61.8)
    assert (snapshot.mining, snapshot.paused, snapshot.hashrate_ths) == (False, True, 0)
    assert [(fan.position, fan.rpm) for fan in snapshot.fans] == [(0, 2800), (1, None)]
    assert [(pool.url, pool.active, pool.password) for pool in pools] == [
        ("stratum+tcp://pool.example.com:3333", True, None)
    ]
    assert all(asked.startswith("GET ") for asked in replay.asked)


def test_nmaxe_without_a_pool_object_reports_the_pools_beside_it() -> None:
    pools = nmaxe.pools({**AXEOS, "power": {"power": 23.159}})
    assert [(pool.url, pool.active) for pool in pools] == [
        ("stratum+tcp://pool.example.com:3333", True),
        ("stratum+tcp://b.example.com:3333", False),
    ]


def test_nmaxe_error_state_is_a_fault() -> None:
    assert nmaxe.snapshot({**NMAXE, "miner": {"state": "error", "hashRate": 0}}).faults[0].code == "error"


@pytest.mark.parametrize(
    ("change", "vendor", "model", "capabilities"),
    [
        ({"minerModel": "LV08"}, "Lucky Miner", "LV08", {Capability.REBOOT}),
        ({"minerModel": "TNA-OS Hybrid", "deviceModel": "TNA-OS Hybrid"}, "AxeOS fork", "TNA-OS Hybrid", set()),
        ({"deviceModel": "Nexus S1", "boardVersion": None}, "AxeOS fork", "Nexus S1", set()),
    ],
)
async def test_forks_are_named_and_not_written_to(
    connect: Connect, change: dict[str, object], vendor: str, model: str, capabilities: set[Capability]
) -> None:
    info = {key: value for key, value in {**AXEOS, **change}.items() if value is not None}
    replay = answering(info)
    async with replay.serve(next_address()) as machine:
        connection = connect(machine)
        profile = await identify(connection)
        driver = create_driver(connection, profile)
        assert (profile.identity.vendor, profile.identity.model) == (vendor, model)
        assert profile.capabilities == capabilities | {Capability.POOLS_READ, Capability.CONFIG_READ}
        assert (await driver.snapshot()).hashrate_ths == pytest.approx(1.071)
        with pytest.raises(UnsupportedError):
            await driver.write_pools([PoolSetting(slot=0, url="stratum+tcp://a.example.com:1", user="u")])
        # A profile from a version that identified it as a Bitaxe does not write either.
        stale = AxeOSDriver(connection, replace(profile, capabilities=frozenset(Capability)))
        for write in (
            stale.write_pools([PoolSetting(slot=0, url="stratum+tcp://a.example.com:1", user="u")]),
            stale.set_tuning({"frequency": 500}),
            stale.set_fan(FanSetting(mode="manual", percent=50)),
        ):
            with raises(UnsupportedError, "fork_read_only"):
                await write
    assert all(asked.startswith("GET ") for asked in replay.asked)


@pytest.mark.parametrize("model", ["NerdOCTAXE-γ", "NerdHaxe-γ", "Q1370"])
def test_nerdaxe_family_is_known_by_its_fan_controller(model: str) -> None:
    assert axeos_info.maker({**AXEOS, "deviceModel": model, "pidTargetTemp": 55}) == axeos_info.NERD


async def test_nmaxe_profile_refuses_another_firmware(connect: Connect) -> None:
    async with answering(AXEOS).serve(next_address()) as machine:
        connection = connect(machine)
        with raises(RefusedError, "not_the_same_firmware"):
            await NMAxeDriver(connection, nmaxe.profile(NMAXE)).snapshot()


async def test_other_device_with_objects_is_unknown(connect: Connect) -> None:
    async with answering({"power": 5, "miner": {"hashRate": 1}}).serve(next_address()) as machine:
        with pytest.raises(UnknownMinerError):
            await identify(connect(machine))
