"""Settings of Avalon: the work mode and the work level, as the miner names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Deadlines, Driver
from custom_components.miner_remote.drivers.contract.errors import (
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.settings import Effect, Setting, SettingKey, SettingValue
from custom_components.miner_remote.drivers.contract.values import FanSetting
from simulator.machine import Fault, Machine
from simulator.replay import Replay

from .conftest import Connect, StartMachine, next_address
from .raising import raises
from .settings import Values, driver_of, settings_of

CAPTURES = Path(__file__).parents[1] / "captures" / "avalon"
DEADLINES = Deadlines(read=1.0, write=1.5)


async def started(fleet: StartMachine, connect: Connect, model: str = "Avalon 1566") -> tuple[Machine, Driver]:
    machine = await fleet("avalon")
    machine.model = model
    return machine, await driver_of(connect(machine, deadlines=DEADLINES))


def offered(setting: Setting) -> list[SettingValue]:
    return [option.value for option in setting.options]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("a1047-19120401", {SettingKey.WORK_MODE: "1"}),
        ("a1566-24102401", {SettingKey.WORK_MODE: "1"}),
        ("mini3-25011701", {SettingKey.WORK_MODE: "0", SettingKey.PRESET: "worklevel 0"}),
        ("nano3-25103101", {SettingKey.PRESET: "worklevel 2"}),
        ("nano3s-25021401", {SettingKey.WORK_MODE: "2"}),
        ("q-25052801-standby", {SettingKey.WORK_MODE: "0", SettingKey.PRESET: "worklevel 0"}),
    ],
)
async def test_captured_machine_has_its_settings(connect: Connect, name: str, values: Values) -> None:
    async with Replay.load(CAPTURES / name / "capture.json").serve(next_address()) as machine:
        driver = await driver_of(connect(machine, deadlines=DEADLINES))
        found = await settings_of(driver)
        assert {key: setting.value for key, setting in found.items()} == values
        for setting in found.values():
            assert setting.value in offered(setting)
        # Its fans can be set on some models, but nothing reports whether they are automatic.
        missing = {Capability.FAN, Capability.FIRMWARE, Capability.LOGS, Capability.POWER_LIMIT}
        assert not missing & driver.profile.capabilities
        with raises(UnsupportedError, "fan_unsupported"):
            await driver.set_fan(FanSetting(mode="manual", percent=70))


async def test_work_mode_is_written_and_read_back(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    mode = (await settings_of(driver))[SettingKey.WORK_MODE]
    assert (mode.value, offered(mode)) == ("1", ["0", "1", "2"])
    assert (mode.effect, mode.seconds) == (Effect.RESTARTS_MACHINE, 240)
    pools = list(machine.pools)
    await driver.write_settings({SettingKey.WORK_MODE: "0"})
    assert (await settings_of(driver))[SettingKey.WORK_MODE].value == "0"
    assert (machine.pools, machine.fan_mode, machine.paused) == (pools, "auto", False)
    # It took effect, so no reboot was needed.
    assert "reboot" not in machine.counters


async def test_work_level_of_home_model_is_written_and_read_back(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await started(fleet, connect, "Avalon nano3")
    assert Capability.PRESETS in driver.profile.capabilities
    # It reports no mode.
    assert Capability.WORK_MODE not in driver.profile.capabilities
    level = (await settings_of(driver))[SettingKey.PRESET]
    assert (level.value, offered(level)) == ("worklevel 0", ["worklevel 0", "worklevel 1", "worklevel 2"])
    assert level.effect is Effect.RESTARTS_MINING
    await driver.write_settings({SettingKey.PRESET: "worklevel 2"})
    assert (await settings_of(driver))[SettingKey.PRESET].value == "worklevel 2"


async def test_model_without_known_levels_offers_none(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await started(fleet, connect)
    assert Capability.PRESETS not in driver.profile.capabilities
    assert SettingKey.PRESET not in await settings_of(driver)
    with pytest.raises(UnsupportedError):
        await driver.write_settings({SettingKey.PRESET: "worklevel 1"})


async def test_unknown_mode_is_refused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    with raises(RefusedError, "tuning_value_invalid", name="workmode", value=9):
        await driver.write_settings({SettingKey.WORK_MODE: "9"})
    # The miner knows its highest mode.
    with raises(RefusedError, "command_refused"):
        await driver.write_settings({SettingKey.WORK_MODE: "3"})
    with raises(UnsupportedError, "work_mode_unsupported"):
        await driver.write_settings({SettingKey.WORK_MODE: "fast"})
    assert "work_mode" not in machine.counters


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.DEAD, UnreachableError),
        (Fault.NO_REPLY, TimedOutError),
        (Fault.NO_REPLY_WRITES, TimedOutError),
        (Fault.GARBAGE, RefusedError),
        (Fault.ACCESS_DENIED, RefusedError),
    ],
)
async def test_fault_of_a_write_raises_its_error(
    fleet: StartMachine, connect: Connect, fault: Fault, error: type[DriverError]
) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[fault] = {}
    with pytest.raises(error):
        await driver.write_settings({SettingKey.WORK_MODE: "0"})


async def test_ignored_write_is_not_read_back(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[Fault.IGNORES_WRITES] = {}
    await driver.write_settings({SettingKey.WORK_MODE: "0"})
    assert (await settings_of(driver))[SettingKey.WORK_MODE].value == "1"
