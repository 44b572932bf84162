"""LuxOS: fans, temperatures, presets and the power target are written and read back, and nothing else changes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Driver, Memory
from custom_components.miner_remote.drivers.contract.errors import (
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.settings import Effect, SettingKey
from custom_components.miner_remote.drivers.contract.values import FanSetting
from custom_components.miner_remote.drivers.firmware.luxos.settings import Replies
from simulator.machine import Fault, Machine
from simulator.replay import Replay

from .conftest import Connect, StartMachine, next_address
from .images import stored
from .raising import raises
from .settings import (
    Values,
    changes,
    check_fans_restored,
    check_ignored,
    check_refused,
    check_written,
    driver_of,
    named,
    ranges,
    settings_of,
    state_of,
    values_of,
    write_in_a_restart,
)

CAPTURES = Path(__file__).parents[1] / "captures" / "luxos"
OWN_FANS = {"min_fans": 2, "power_off_speed": 15, "min_speed": 30, "max_speed": 80}
OWN_TEMPERATURES = {"target_temp": 55.0, "hot_temp": 66.0, "dangerous_temp": 71.0}


async def make(fleet: StartMachine, connect: Connect, *faults: Fault) -> tuple[Machine, Driver]:
    machine = await fleet("luxos")
    machine.settings |= {"fans": dict(OWN_FANS), "temperatures": dict(OWN_TEMPERATURES)}
    driver = await driver_of(connect(machine))
    machine.faults.update({fault: {} for fault in faults})
    return machine, driver


async def test_miner_reports_its_settings_with_ranges(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    before = machine.counters["request"]
    found = await settings_of(driver)
    assert machine.counters["request"] - before <= 7
    assert ranges(found) == {
        SettingKey.FAN_MODE: ("auto", None, None),
        SettingKey.FAN_SPEED: (None, 0, 100),
        SettingKey.FAN_MINIMUM_SPEED: (30, 10, 80),
        SettingKey.FANS_OFF_WHEN_PAUSED: (False, None, None),
        SettingKey.FAN_TARGET_TEMPERATURE: (55, 0, 66),
        SettingKey.HOT_TEMPERATURE: (66, None, None),
        SettingKey.DANGEROUS_TEMPERATURE: (71, None, None),
        SettingKey.PRESET: ("490MHz", None, None),
        SettingKey.POWER_LIMIT: (3500, 1000, 4060),
        SettingKey.AUTO_UPGRADE: (False, None, None),
        SettingKey.DYNAMIC_SCALING: (False, None, None),
        SettingKey.SCALING_WINDOW: (8, 1, 10),
        SettingKey.SCALING_SETTLE_MINUTES: (5, 1, 1440),
    }
    assert {key for key, setting in found.items() if setting.read_only} == {
        SettingKey.HOT_TEMPERATURE,
        SettingKey.DANGEROUS_TEMPERATURE,
        SettingKey.AUTO_UPGRADE,
    }
    assert {setting.effect for setting in found.values()} == {Effect.LIVE}
    preset = found[SettingKey.PRESET].option("440MHz")
    assert preset is not None
    assert (preset.power_w, preset.hashrate_ths, preset.refused) == (2940, 168.0, None)
    assert driver.profile.capabilities >= {Capability.FAN, Capability.PRESETS, Capability.POWER_LIMIT}
    assert (driver.profile.power_limit_min_w, driver.profile.power_limit_max_w) == (1000, 4060)


WRITES: dict[str, tuple[Values, set[str]]] = {
    "manual speed": ({SettingKey.FAN_MODE: "manual", SettingKey.FAN_SPEED: 45}, {"fan_mode", "fan_percent"}),
    "lowest speed": ({SettingKey.FAN_MINIMUM_SPEED: 35}, {"settings.fans"}),
    "target temperature": ({SettingKey.FAN_TARGET_TEMPERATURE: 58.5}, {"settings.temperatures"}),
    "fans off when paused": ({SettingKey.FANS_OFF_WHEN_PAUSED: True}, {"settings.fans"}),
    "power target": ({SettingKey.POWER_LIMIT: 2950}, {"power_limit_w"}),
    "preset": ({SettingKey.PRESET: "465MHz"}, {"power_limit_w"}),
    "scaling": ({SettingKey.DYNAMIC_SCALING: True}, {"settings.atm"}),
    "window": (
        {SettingKey.SCALING_WINDOW: 5, SettingKey.SCALING_SETTLE_MINUTES: 15},
        {"settings.atm"},
    ),
}
TOGETHER = {SettingKey.PRESET, SettingKey.POWER_LIMIT}
"""A power target changes the preset that is shown, and the reverse."""


@pytest.mark.parametrize("name", WRITES)
async def test_setting_is_written_and_read_back_alone(fleet: StartMachine, connect: Connect, name: str) -> None:
    values, changed = WRITES[name]
    machine, driver = await make(fleet, connect)
    before = state_of(machine)
    await check_written(driver, values, TOGETHER)
    assert changes(before, machine) == changed
    fans, temperatures = machine.settings["fans"], machine.settings["temperatures"]
    assert isinstance(fans, dict)
    assert isinstance(temperatures, dict)
    assert fans["min_fans"] == 2
    assert (temperatures["hot_temp"], temperatures["dangerous_temp"]) == (66, 71)
    assert list(machine.journal).count("logon") == list(machine.journal).count("logoff") == 1
    assert "foreign_session" not in machine.counters


@pytest.mark.parametrize("name", WRITES)
async def test_ignored_write_is_not_shown(fleet: StartMachine, connect: Connect, name: str) -> None:
    _, driver = await make(fleet, connect, Fault.IGNORES_WRITES)
    await check_ignored(driver, WRITES[name][0])


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        (Fault.SESSION_BUSY, ["session_busy"]),
        (Fault.ACCESS_DENIED, ["api_read_only"]),
        (Fault.UNAUTHORIZED, ["command_refused"]),
    ],
)
async def test_refused_write_changes_nothing(
    fleet: StartMachine, connect: Connect, name: str, fault: Fault, codes: list[str]
) -> None:
    machine, driver = await make(fleet, connect, fault)
    await check_refused(machine, driver, WRITES[name][0], *codes)


@pytest.mark.parametrize("name", WRITES)
async def test_restart_in_the_middle_of_a_write_is_an_error(fleet: StartMachine, connect: Connect, name: str) -> None:
    machine, driver = await make(fleet, connect)
    with pytest.raises((UnreachableError, TimedOutError, RefusedError)):
        await write_in_a_restart(machine, driver, WRITES[name][0])
    await asyncio.sleep(0.35)
    assert (await settings_of(driver))[SettingKey.HOT_TEMPERATURE].value == 66


# Fans ------------------------------------------------------------------------------------------------------------


async def test_speed_alone_means_manual_mode_and_auto_ends_it(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.write_settings({SettingKey.FAN_SPEED: 60})
    assert (machine.fan_mode, machine.fan_percent) == ("manual", 60)
    shown = await values_of(driver)
    assert (shown[SettingKey.FAN_MODE], shown[SettingKey.FAN_SPEED]) == ("manual", 60)
    await driver.write_settings({SettingKey.FAN_MODE: "auto"})
    shown = await values_of(driver)
    assert (shown[SettingKey.FAN_MODE], shown[SettingKey.FAN_SPEED]) == ("auto", None)


async def test_manual_mode_without_a_speed_keeps_the_current_one(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.write_settings({SettingKey.FAN_MODE: "manual"})
    assert (machine.fan_mode, machine.fan_percent) == ("manual", 65)
    await driver.write_settings({SettingKey.FAN_MODE: "auto"})
    machine.paused = True
    with raises(RefusedError, "fan_speed_out_of_range"):
        await driver.write_settings({SettingKey.FAN_MODE: "manual"})
    assert machine.fan_mode == "auto"


async def test_speed_cannot_be_read_back_while_asleep(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.paused = True
    assert (await settings_of(driver))[SettingKey.FAN_SPEED].read_only


async def test_fans_run_again_at_the_speed_that_they_had_while_paused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.write_settings({SettingKey.FANS_OFF_WHEN_PAUSED: True})
    assert machine.settings["fans"] == {**OWN_FANS, "power_off_speed": 0}
    assert (await values_of(driver))[SettingKey.FANS_OFF_WHEN_PAUSED] is True
    await driver.write_settings({SettingKey.FANS_OFF_WHEN_PAUSED: False})
    assert machine.settings["fans"] == OWN_FANS
    # Without a memory of it, they run at the firmware's default.
    await driver.write_settings({SettingKey.FANS_OFF_WHEN_PAUSED: True})
    driver.memory = Memory()
    await driver.write_settings({SettingKey.FANS_OFF_WHEN_PAUSED: False})
    assert machine.settings["fans"] == {**OWN_FANS, "power_off_speed": 20}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({SettingKey.FAN_MODE: "auto", SettingKey.FAN_SPEED: 50}, "fan_speed_needs_manual_mode"),
        ({SettingKey.FAN_MODE: "immersion"}, "fan_mode_unknown"),
        ({SettingKey.FAN_SPEED: 101}, "fan_speed_out_of_range"),
        ({SettingKey.FAN_MINIMUM_SPEED: 95}, "command_refused"),
        ({SettingKey.FAN_TARGET_TEMPERATURE: 69}, "command_refused"),
        ({SettingKey.PRESET: "1000MHz"}, "preset_unknown"),
        ({SettingKey.PRESET: "+1"}, "preset_unknown"),
        ({SettingKey.POWER_LIMIT: 999}, "power_limit_out_of_range"),
        ({SettingKey.POWER_LIMIT: 5000}, "power_limit_out_of_range"),
    ],
    ids=named,
)
async def test_impossible_value_is_refused_and_changes_nothing(
    fleet: StartMachine, connect: Connect, values: Values, code: str
) -> None:
    machine, driver = await make(fleet, connect)
    await check_refused(machine, driver, values, code)


async def test_preset_is_refused_while_the_firmware_chooses_it(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.settings["atm"] = {"Enabled": True}
    await check_refused(machine, driver, {SettingKey.PRESET: "465MHz"}, "luxos_profile_by_atm")


@pytest.mark.parametrize("setting", [FanSetting(mode="manual", percent=40, target_c=58), FanSetting(mode="auto")])
async def test_backup_restores_the_fans(fleet: StartMachine, connect: Connect, setting: FanSetting) -> None:
    machine, driver = await make(fleet, connect)
    await check_fans_restored(driver, setting, 55)
    assert machine.settings["fans"] == OWN_FANS


# What machines and versions lack ---------------------------------------------------------------------------------


async def test_miner_in_water_has_no_fan_settings(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("luxos")
    machine.layout.water = (30.0, 40.0)
    driver = await driver_of(connect(machine))
    assert Capability.FAN not in driver.profile.capabilities
    found = await settings_of(driver)
    assert (found[SettingKey.FAN_MODE].value, found[SettingKey.FAN_MODE].read_only) == ("immersion", True)
    assert not {SettingKey.FAN_SPEED, SettingKey.FAN_TARGET_TEMPERATURE} & found.keys()
    assert (await driver.read_config()).fan is None


async def test_machine_without_power_target_has_presets_only(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("luxos")
    machine.layout.missing.add("powertargetset")
    driver = await driver_of(connect(machine))
    assert Capability.POWER_LIMIT not in driver.profile.capabilities
    assert Capability.PRESETS in driver.profile.capabilities
    assert SettingKey.POWER_LIMIT not in await settings_of(driver)
    assert (await driver.snapshot()).power_limit_w is None


async def test_old_version_without_these_commands_has_none(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("luxos")
    machine.layout.missing |= {"fans", "tempctrl", "limits", "profiles", "atm"}
    driver = await driver_of(connect(machine))
    missing = {Capability.FAN, Capability.PRESETS, Capability.POWER_LIMIT, Capability.DYNAMIC_SCALING}
    assert not missing & driver.profile.capabilities
    found = await settings_of(driver)
    assert found.keys() == {SettingKey.AUTO_UPGRADE, SettingKey.DYNAMIC_SCALING}
    # Without the command, it is only shown.
    assert found[SettingKey.DYNAMIC_SCALING].read_only


async def test_recorded_miner_shows_all_its_profiles(connect: Connect) -> None:
    replay = Replay.load(CAPTURES / "antminer-s19jpro-2026.9.21" / "capture.json")
    async with replay.serve(next_address()) as machine:
        driver = await driver_of(connect(machine))
        assert Capability.POWER_LIMIT not in driver.profile.capabilities
        found = await settings_of(driver)
        preset = found[SettingKey.PRESET]
        assert (preset.value, len(preset.options)) == ("145MHz", 22)
        default = preset.option("default")
        assert default is not None
        assert (default.power_w, default.hashrate_ths) == (3009, 105.8)
        del found[SettingKey.PRESET]
        assert ranges(found) == {
            SettingKey.FAN_MODE: ("auto", None, None),
            SettingKey.FAN_SPEED: (None, 0, 100),
            SettingKey.FAN_MINIMUM_SPEED: (20, 10, 100),
            SettingKey.FANS_OFF_WHEN_PAUSED: (False, None, None),
            SettingKey.FAN_TARGET_TEMPERATURE: (60, 0, 70),
            SettingKey.HOT_TEMPERATURE: (70, None, None),
            SettingKey.DANGEROUS_TEMPERATURE: (75, None, None),
            SettingKey.AUTO_UPGRADE: (False, None, None),
            SettingKey.DYNAMIC_SCALING: (False, None, None),
            SettingKey.SCALING_WINDOW: (8, 1, 10),
            SettingKey.SCALING_SETTLE_MINUTES: (5, 1, 1440),
        }


async def test_older_recorded_miner_has_25_profiles_and_no_lowest_speed(connect: Connect) -> None:
    replay = Replay.load(CAPTURES / "antminer-s19kpro-2025.4.8" / "capture.json")
    async with replay.serve(next_address()) as machine:
        driver = await driver_of(connect(machine))
        found = await settings_of(driver)
        assert len(found[SettingKey.PRESET].options) == 25
        assert found[SettingKey.FAN_MODE].value is None
        assert found[SettingKey.FANS_OFF_WHEN_PAUSED].value is False
        assert SettingKey.FAN_MINIMUM_SPEED not in found


def test_profile_that_cannot_be_chosen_by_its_name_is_left_out() -> None:
    names = ["default", "2", "2500W", "2.5kW", "100THs", "+1", "-2", "a,b", "145MHz", "My 2500W"]
    replies = Replies(config={}, profiles=[{"Profile Name": name, "Watts": 1000} for name in names])
    (preset,) = (setting for setting in replies.settings() if setting.key is SettingKey.PRESET)
    assert [option.value for option in preset.options] == ["default", "145MHz", "My 2500W"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({SettingKey.FREQUENCY: 500}, "luxos_tunes_by_profile"),
        ({SettingKey.AUTO_UPGRADE: True}, "luxos_auto_upgrade_read_only"),
        ({SettingKey.HASHRATE_TARGET: 100}, "hashrate_target_unsupported"),
        ({SettingKey.HASHBOARDS: (0,)}, "hashboards_unsupported"),
    ],
    ids=named,
)
async def test_missing_setting_is_refused_with_its_reason(
    fleet: StartMachine, connect: Connect, values: Values, code: str
) -> None:
    machine, driver = await make(fleet, connect)
    before = machine.counters["request"]
    with raises(UnsupportedError, code):
        await driver.write_settings(values)
    assert machine.counters["request"] == before


async def test_image_is_refused_because_the_firmware_updates_itself(
    fleet: StartMachine, connect: Connect, tmp_path: Path
) -> None:
    machine, driver = await make(fleet, connect)
    with raises(UnsupportedError, "luxos_updates_itself"):
        await driver.upgrade_firmware(stored(tmp_path, "image.tar", b"image"), print)
    with raises(UnsupportedError, "logs_unsupported"):
        await driver.read_log("syslog", 1000)
    assert driver.image_suffixes == driver.log_names == ()
    assert "update_check" not in machine.counters
