"""Braiins OS: each setting is written and read back and nothing else changes; logs; upgrades and their faults."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Driver
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.settings import Effect, SettingKey
from custom_components.miner_remote.drivers.contract.values import FanSetting
from custom_components.miner_remote.drivers.firmware.braiins.pages import power_target
from simulator.kinds.braiins_settings import image
from simulator.machine import Fault, Machine, UpgradeFault
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

CAPTURES = Path(__file__).parents[1] / "captures" / "braiins"
NEW_VERSION = "2026-05-11-0-0a1b2c3d-26.05-plus"


async def make(fleet: StartMachine, connect: Connect, *faults: Fault) -> tuple[Machine, Driver]:
    machine = await fleet("braiins")
    driver = await driver_of(connect(machine))
    machine.faults.update({fault: {} for fault in faults})
    return machine, driver


def owners_cooling(machine: Machine) -> dict[str, object]:
    """Give a machine cooling values that differ from the firmware's defaults; return them."""
    values: dict[str, object] = {
        "target_temperature": {"degree_c": 55.0},
        "hot_temperature": {"degree_c": 72.0},
        "dangerous_temperature": {"degree_c": 82.0},
        "minimum_required_fans": 2,
        "pause_mode": {"mode": {"manual": {"pause_cooldown_fan_speed_ratio": 0.3, "fan_pause_runtime": 2}}},
        "min_fan_speed": 25,
        "max_fan_speed": 70,
    }
    machine.settings["cooling"] = ("auto", dict(values))
    return values


async def test_miner_reports_its_settings_with_ranges(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    owners_cooling(machine)
    before = machine.counters["request"]
    found = await settings_of(driver)
    assert machine.counters["request"] - before <= 6
    assert ranges(found) == {
        SettingKey.FAN_MODE: ("auto", None, None),
        SettingKey.FAN_SPEED: (None, 10, 100),
        SettingKey.FAN_MINIMUM_SPEED: (25, 10, 69),
        SettingKey.FAN_TARGET_TEMPERATURE: (55, 40, 72),
        SettingKey.FANS_OFF_WHEN_PAUSED: (False, None, None),
        SettingKey.HOT_TEMPERATURE: (72, None, None),
        SettingKey.DANGEROUS_TEMPERATURE: (82, None, None),
        SettingKey.POWER_LIMIT: (3500, 1250, 4200),
        SettingKey.HASHRATE_TARGET: (None, 80, 240),
        SettingKey.FREQUENCY: (None, 200, 800),
        SettingKey.VOLTAGE: (None, 11_000, 15_000),
        SettingKey.HASHBOARDS: ((0, 1, 2), None, None),
        SettingKey.AUTO_UPGRADE: (False, None, None),
        SettingKey.AUTO_UPGRADE_TIME: ("03:30", None, None),
        SettingKey.DYNAMIC_SCALING: (False, None, None),
        SettingKey.SCALING_STEP: (100, 50, 1000),
        SettingKey.SCALING_MINIMUM: (1250, 1250, 4200),
        SettingKey.SCALING_SHUTDOWN_HOURS: (0, 0, 24),
    }
    assert {key for key, setting in found.items() if setting.read_only} == {
        SettingKey.HOT_TEMPERATURE,
        SettingKey.DANGEROUS_TEMPERATURE,
        SettingKey.FREQUENCY,
        SettingKey.VOLTAGE,
    }
    assert {key for key, setting in found.items() if setting.effect is not Effect.LIVE} == {
        SettingKey.FREQUENCY,
        SettingKey.VOLTAGE,
    }
    assert {
        Capability.FAN,
        Capability.POWER_LIMIT,
        Capability.HASHRATE_TARGET,
        Capability.FREQUENCY,
        Capability.HASHBOARDS,
        Capability.AUTO_UPGRADE,
        Capability.LOGS,
        Capability.FIRMWARE,
    } <= driver.profile.capabilities


WRITES: dict[str, tuple[Values, set[str]]] = {
    "manual speed": (
        {SettingKey.FAN_MODE: "manual", SettingKey.FAN_SPEED: 45},
        {"settings.cooling", "fan_mode", "fan_percent"},
    ),
    "lowest speed": ({SettingKey.FAN_MINIMUM_SPEED: 35}, {"settings.cooling"}),
    "target temperature": ({SettingKey.FAN_TARGET_TEMPERATURE: 58.0}, {"settings.cooling"}),
    "fans off when paused": ({SettingKey.FANS_OFF_WHEN_PAUSED: True}, {"settings.cooling"}),
    "power target": ({SettingKey.POWER_LIMIT: 2500}, {"power_limit_w", "settings.manual", "settings.hashrate_target"}),
    "hashrate target": ({SettingKey.HASHRATE_TARGET: 150.5}, {"settings.hashrate_target", "share"}),
    "hashboards": ({SettingKey.HASHBOARDS: (0, 2)}, {"settings.boards_off", "share"}),
    "scaling": ({SettingKey.DYNAMIC_SCALING: True}, {"settings.dps"}),
    "scaling step": ({SettingKey.SCALING_STEP: 250, SettingKey.SCALING_MINIMUM: 2000}, {"settings.dps"}),
    "scaling pause": ({SettingKey.SCALING_SHUTDOWN_HOURS: 6}, {"settings.dps"}),
    "auto upgrade": (
        {SettingKey.AUTO_UPGRADE: True, SettingKey.AUTO_UPGRADE_TIME: "22:05"},
        {"settings.auto_upgrade"},
    ),
}


@pytest.mark.parametrize("name", WRITES)
async def test_setting_is_written_and_read_back_alone(fleet: StartMachine, connect: Connect, name: str) -> None:
    values, changed = WRITES[name]
    machine, driver = await make(fleet, connect)
    owners_cooling(machine)
    before = state_of(machine)
    await check_written(driver, values, {SettingKey.POWER_LIMIT, SettingKey.FAN_MINIMUM_SPEED})
    assert changes(before, machine) <= changed
    assert "restart_mining" not in machine.counters


@pytest.mark.parametrize("name", WRITES)
async def test_ignored_write_is_not_shown(fleet: StartMachine, connect: Connect, name: str) -> None:
    machine, driver = await make(fleet, connect, Fault.IGNORES_WRITES)
    owners_cooling(machine)
    await check_ignored(driver, WRITES[name][0])


@pytest.mark.parametrize("name", WRITES)
async def test_refused_write_has_the_words_of_the_miner(fleet: StartMachine, connect: Connect, name: str) -> None:
    machine, driver = await make(fleet, connect, Fault.ACCESS_DENIED)
    await check_refused(
        machine, driver, WRITES[name][0], "request_refused", status=403, miner_message="Permission denied"
    )


@pytest.mark.parametrize("name", WRITES)
async def test_restart_in_the_middle_of_a_write_is_an_error(fleet: StartMachine, connect: Connect, name: str) -> None:
    machine, driver = await make(fleet, connect)
    with pytest.raises((UnreachableError, TimedOutError)):
        await write_in_a_restart(machine, driver, WRITES[name][0])


async def test_unanswered_write_times_out(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect, Fault.NO_REPLY_WRITES)
    with pytest.raises(TimedOutError):
        await driver.write_settings({SettingKey.FAN_TARGET_TEMPERATURE: 58})
    machine.faults.clear()
    assert (await values_of(driver))[SettingKey.FAN_TARGET_TEMPERATURE] == 58


# Fans ------------------------------------------------------------------------------------------------------------


async def test_mode_change_carries_the_limits_over_and_back(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    owned = owners_cooling(machine)
    await driver.write_settings({SettingKey.FAN_SPEED: 60})
    name, values = machine.settings["cooling"]  # type: ignore[misc]
    assert name == "manual"
    shared = owned.keys() - {"min_fan_speed", "max_fan_speed"}
    assert values == {key: owned[key] for key in shared} | {"fan_speed_ratio": 0.6}
    await driver.write_settings({SettingKey.FAN_MODE: "auto"})
    assert machine.settings["cooling"] == ("auto", owned)
    await driver.write_settings({SettingKey.FAN_MODE: "manual"})
    assert (await values_of(driver))[SettingKey.FAN_SPEED] == 60


async def test_fans_keep_running_while_paused_at_the_firmwares_speed(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    assert (await values_of(driver))[SettingKey.FANS_OFF_WHEN_PAUSED] is True
    await driver.write_settings({SettingKey.FANS_OFF_WHEN_PAUSED: False})
    assert (await values_of(driver))[SettingKey.FANS_OFF_WHEN_PAUSED] is False
    _, values = machine.settings["cooling"]  # type: ignore[misc]
    assert values["pause_mode"] == {"mode": {"manual": {"pause_cooldown_fan_speed_ratio": 0.2, "fan_pause_runtime": 2}}}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({SettingKey.FAN_MODE: "auto", SettingKey.FAN_SPEED: 50}, "fan_speed_needs_manual_mode"),
        ({SettingKey.FAN_MODE: "manual", SettingKey.FAN_MINIMUM_SPEED: 50}, "fan_minimum_speed_needs_auto_mode"),
        ({SettingKey.FAN_MODE: "immersion"}, "fan_mode_unknown"),
        ({SettingKey.FAN_SPEED: 101}, "fan_speed_out_of_range"),
        ({SettingKey.FAN_TARGET_TEMPERATURE: 200}, "request_refused"),
        ({SettingKey.POWER_LIMIT: 9000}, "power_limit_out_of_range"),
        ({SettingKey.HASHRATE_TARGET: 900}, "request_refused"),
        ({SettingKey.FREQUENCY: 500}, "manual_mode_off"),
        ({SettingKey.HASHBOARDS: (0, 7)}, "hashboard_missing"),
        ({SettingKey.AUTO_UPGRADE_TIME: "31:00"}, "request_refused"),
    ],
    ids=named,
)
async def test_impossible_value_is_refused_and_changes_nothing(
    fleet: StartMachine, connect: Connect, values: Values, code: str
) -> None:
    machine, driver = await make(fleet, connect)
    await check_refused(machine, driver, values, code)


@pytest.mark.parametrize("setting", [FanSetting(mode="manual", percent=40, target_c=58), FanSetting(mode="auto")])
async def test_backup_restores_the_fans(fleet: StartMachine, connect: Connect, setting: FanSetting) -> None:
    machine, driver = await make(fleet, connect)
    owners_cooling(machine)
    await check_fans_restored(driver, setting, 55)
    _, values = machine.settings["cooling"]  # type: ignore[misc]
    assert (values["hot_temperature"], values["minimum_required_fans"]) == ({"degree_c": 72.0}, 2)


# Tuning ----------------------------------------------------------------------------------------------------------


async def test_manual_mode_takes_frequency_and_voltage(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.settings["manual"] = {
        "global_frequency": {"hertz": 490e6},
        "global_voltage": {"volt": 13.1},
        "hashboards": [{"id": "1", "frequency": {"hertz": 490e6}, "voltage": None}, {"id": "2"}],
    }
    found = await settings_of(driver)
    frequency, voltage = found[SettingKey.FREQUENCY], found[SettingKey.VOLTAGE]
    assert (frequency.value, voltage.value) == (490, 13_100)
    assert not frequency.read_only
    assert not voltage.read_only
    assert found[SettingKey.POWER_LIMIT].value is None
    before = state_of(machine)
    await driver.write_settings({SettingKey.FREQUENCY: 510, SettingKey.VOLTAGE: 13_250})
    assert changes(before, machine) == {"settings.manual"}
    assert machine.counters["restart_mining"] == 1
    assert machine.settings["manual"] == {
        "global_frequency": {"hertz": 510e6},
        "global_voltage": {"volt": 13.25},
        "hashboards": [{"id": "1", "frequency": {"hertz": 510e6}, "voltage": None}, {"id": "2"}],
    }
    shown = await values_of(driver)
    assert (shown[SettingKey.FREQUENCY], shown[SettingKey.VOLTAGE]) == (510, 13_250)


async def test_boards_with_own_values_are_not_tuned_together(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.settings["manual"] = {
        "global_frequency": {"hertz": 490e6},
        "global_voltage": {"volt": 13.1},
        "hashboards": [{"id": "1", "frequency": {"hertz": 450e6}}],
    }
    found = await settings_of(driver)
    assert found[SettingKey.FREQUENCY].read_only
    assert not found[SettingKey.VOLTAGE].read_only
    with raises(RefusedError, "hashboards_tuned_separately"):
        await driver.write_settings({SettingKey.FREQUENCY: 500})
    assert "manual_tuning" not in machine.counters


@pytest.mark.parametrize("tuner", [{"enabled": False, "tuner_mode": 1}, {"enabled": True, "tuner_mode": 2}])
def test_power_target_that_is_not_in_use_is_no_power_limit(tuner: dict[str, object]) -> None:
    configuration: dict[str, object] = {"tuner": {**tuner, "power_target": {"watt": 1500}}}
    assert power_target(configuration) is None
    assert power_target({"tuner": {"power_target": {"watt": 1500}}}) == 1500


async def test_hashrate_target_replaces_the_power_target(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.write_settings({SettingKey.HASHRATE_TARGET: 100})
    assert machine.hashrate() == pytest.approx(100)
    shown = await values_of(driver)
    assert (shown[SettingKey.HASHRATE_TARGET], shown[SettingKey.POWER_LIMIT]) == (100, None)
    await driver.write_settings({SettingKey.POWER_LIMIT: 3000})
    shown = await values_of(driver)
    assert (shown[SettingKey.HASHRATE_TARGET], shown[SettingKey.POWER_LIMIT]) == (None, 3000)


async def test_only_the_named_hashboards_are_switched(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.layout.board_ids = (6, 7, 8)
    assert (await values_of(driver))[SettingKey.HASHBOARDS] == (5, 6, 7)
    await driver.write_settings({SettingKey.HASHBOARDS: (5, 7)})
    assert machine.settings["boards_off"] == {"7"}
    assert machine.hashrate() == pytest.approx(machine.hashrate_ths * 2 / 3)
    await driver.write_settings({SettingKey.HASHBOARDS: (6, 7)})
    assert machine.settings["boards_off"] == {"6"}
    before = machine.counters["hashboards"]
    accepted = await driver.write_settings({SettingKey.HASHBOARDS: (6, 7)})
    assert machine.counters["hashboards"] == before
    assert "changed" in accepted.said


async def test_other_schedule_of_upgrades_is_kept(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    weekly = {"day_of_week": 3, "time": {"hours": 4, "minutes": 0, "seconds": 0}}
    machine.settings["auto_upgrade"] = {"enabled": True, "schedule": {"schedule_type": {"weekly": weekly}}}
    await driver.write_settings({SettingKey.AUTO_UPGRADE: False})
    assert machine.settings["auto_upgrade"] == {"enabled": False, "schedule": {"schedule_type": {"weekly": weekly}}}
    await driver.write_settings({SettingKey.AUTO_UPGRADE_TIME: "05:30"})
    stored = machine.settings["auto_upgrade"]
    assert isinstance(stored, dict)
    assert stored["enabled"] is False
    assert stored["schedule"]["schedule_type"]["weekly"]["day_of_week"] == 3
    assert (await values_of(driver))[SettingKey.AUTO_UPGRADE_TIME] == "05:30"


# Versions --------------------------------------------------------------------------------------------------------


async def test_miner_in_water_shows_its_limits_only(connect: Connect) -> None:
    replay = Replay.load(CAPTURES / "antminer-s19prohyd-26.05" / "capture.json")
    async with replay.serve(next_address()) as machine:
        driver = await driver_of(connect(machine))
        assert Capability.FAN not in driver.profile.capabilities
        found = await settings_of(driver)
        mode = found[SettingKey.FAN_MODE]
        assert (mode.value, mode.read_only, mode.options) == ("immersion", True, ())
        assert found[SettingKey.HOT_TEMPERATURE].value == 65
        assert found[SettingKey.DANGEROUS_TEMPERATURE].value == 75
        assert found[SettingKey.HASHRATE_TARGET].value == 191
        assert found[SettingKey.POWER_LIMIT].value is None
        assert found[SettingKey.AUTO_UPGRADE].value is True
        assert not {SettingKey.FAN_SPEED, SettingKey.FAN_TARGET_TEMPERATURE} & found.keys()
        with pytest.raises(UnsupportedError):
            await driver.write_settings({SettingKey.FAN_SPEED: 50})


@pytest.mark.parametrize("name", ["antminer-s19xp-25.07", "antminer-s21pro-26.04"])
async def test_recorded_miner_shows_what_it_reports(connect: Connect, name: str) -> None:
    replay = Replay.load(CAPTURES / name / "capture.json")
    async with replay.serve(next_address()) as machine:
        driver = await driver_of(connect(machine))
        values = await values_of(driver)
        assert values.keys() == {SettingKey.POWER_LIMIT, SettingKey.HASHBOARDS}
        assert values[SettingKey.HASHBOARDS] == (0, 1, 2)
        newest = name.endswith("26.04")
        assert (Capability.LOGS in driver.profile.capabilities) is newest
        assert (Capability.FIRMWARE in driver.profile.capabilities) is newest
        facts = await driver.read_upgrade_facts() if newest else None
        if facts is not None:
            assert (facts.version, facts.control_board) == ("2026-04-14-0-912d084c-26.04-plus", "AML")
            assert facts.hardware == ("am3-aml", "AML", "Antminer S21 Pro")


async def test_interface_before_1_3_has_no_logs_and_upgrades(
    fleet: StartMachine, connect: Connect, tmp_path: Path
) -> None:
    machine = await fleet("braiins")
    machine.layout.missing |= {"upgrade/system-upgrade", "upgrade/auto-upgrade"}
    driver = await driver_of(connect(machine))
    assert not {Capability.LOGS, Capability.FIRMWARE, Capability.AUTO_UPGRADE} & driver.profile.capabilities
    assert SettingKey.AUTO_UPGRADE not in await settings_of(driver)
    with pytest.raises(UnsupportedError):
        await driver.read_log("syslog", 1000)
    with pytest.raises(UnsupportedError):
        await driver.upgrade_firmware(stored(tmp_path, "image.tar", image(NEW_VERSION)), print)


# Logs ------------------------------------------------------------------------------------------------------------


async def test_log_is_read_from_its_end(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect)
    for name in driver.log_names:
        log = await driver.read_log(name, 100)
        assert len(log) == 100
        assert log.endswith(b"\n")
    whole = await driver.read_log("syslog", 1 << 20)
    assert whole.splitlines()[0].endswith(b"minute 0: ok")


# Upgrades --------------------------------------------------------------------------------------------------------


async def back(driver: Driver) -> None:
    """Wait until a miner answers again."""
    async with asyncio.timeout(5):
        while True:
            try:
                await driver.snapshot()
            except UnreachableError:
                await asyncio.sleep(0.05)
            else:
                return


async def test_image_is_installed_and_settings_are_kept(fleet: StartMachine, connect: Connect, tmp_path: Path) -> None:
    machine, driver = await make(fleet, connect)
    owners_cooling(machine)
    before = state_of(machine)
    sent: list[int] = []
    content = image(NEW_VERSION, padding=700_000)
    await driver.upgrade_firmware(stored(tmp_path, "image.tar", content), sent.append)
    await back(driver)
    assert changes(before, machine) == {"firmware_version"}
    assert (await driver.read_upgrade_facts()).version == NEW_VERSION
    assert sent == sorted(sent)
    assert sent[-1] == len(content)
    assert len(sent) >= 3


async def test_image_for_another_platform_is_refused(fleet: StartMachine, connect: Connect, tmp_path: Path) -> None:
    machine, driver = await make(fleet, connect)
    before = state_of(machine)
    with raises(RefusedError, "request_refused", status=500):
        await driver.upgrade_firmware(stored(tmp_path, "image.tar", image(NEW_VERSION, "am2-s17")), print)
    with raises(RefusedError, "request_refused", status=500):
        await driver.upgrade_firmware(stored(tmp_path, "image.tar", b"no image at all"), print)
    assert not changes(before, machine)


async def test_other_system_task_is_named(fleet: StartMachine, connect: Connect, tmp_path: Path) -> None:
    machine, driver = await make(fleet, connect, Fault.SESSION_BUSY)
    with raises(RefusedError, "system_task_running", miner_message="Another system task is already in progress"):
        await driver.upgrade_firmware(stored(tmp_path, "image.tar", image(NEW_VERSION)), print)
    assert "upgrade" not in machine.counters


async def test_broken_upload_installs_nothing(fleet: StartMachine, connect: Connect, tmp_path: Path) -> None:
    machine, driver = await make(fleet, connect)
    machine.upgrade_faults[UpgradeFault.HALF_UPLOAD] = 0
    before = state_of(machine)
    with pytest.raises(UnreachableError):
        await driver.upgrade_firmware(stored(tmp_path, "image.tar", image(NEW_VERSION, padding=3_000_000)), print)
    assert not changes(before, machine)


async def test_image_that_does_not_match_its_hash_is_refused(
    fleet: StartMachine, connect: Connect, tmp_path: Path
) -> None:
    machine, driver = await make(fleet, connect)
    made = stored(tmp_path, "image.tar", image(NEW_VERSION))
    made.path.write_bytes(image(NEW_VERSION.replace("26.05", "26.06")))
    with raises(RefusedError, "request_refused", status=500):
        await driver.upgrade_firmware(made, print)
    assert "upgrade" not in machine.counters


async def test_upgrade_faults_are_shown_afterwards(fleet: StartMachine, connect: Connect, tmp_path: Path) -> None:
    machine, driver = await make(fleet, connect)
    old = machine.firmware_version
    owners_cooling(machine)
    machine.upgrade_faults[UpgradeFault.VERSION_UNCHANGED] = 0
    await driver.upgrade_firmware(stored(tmp_path, "image.tar", image(NEW_VERSION)), print)
    await back(driver)
    assert (await driver.read_upgrade_facts()).version == old
    machine.upgrade_faults = {UpgradeFault.SETTINGS_LOST: 0, UpgradeFault.WRONG_MODEL_ACCEPTED: 0}
    await driver.upgrade_firmware(stored(tmp_path, "image.tar", image(NEW_VERSION, "am2-s17")), print)
    await back(driver)
    assert (await driver.read_upgrade_facts()).version == NEW_VERSION
    assert (await values_of(driver))[SettingKey.HOT_TEMPERATURE] == 80
    assert (await driver.snapshot()).mining is False


async def test_wrong_password_sends_no_image(fleet: StartMachine, connect: Connect, tmp_path: Path) -> None:
    machine, driver = await make(fleet, connect, Fault.UNAUTHORIZED)
    sent: list[int] = []
    with raises(AuthenticationError, "credentials_rejected"):
        await driver.upgrade_firmware(stored(tmp_path, "image.tar", image(NEW_VERSION)), sent.append)
    assert sent == []
    assert "upgrade" not in machine.counters
