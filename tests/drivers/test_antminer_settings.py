"""Settings and logs of stock Antminers: written and read back, and nothing else of the machine changes."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Deadlines
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.settings import (
    CAPABILITIES,
    Effect,
    FanMode,
    SettingKey,
    SettingValue,
)
from custom_components.miner_remote.drivers.contract.values import FanSetting
from custom_components.miner_remote.drivers.firmware.antminer.driver import AntminerDriver
from custom_components.miner_remote.drivers.firmware.antminer.settings import (
    hashrate_range,
    modes_of,
    put_settings,
    script_of,
)
from simulator.kinds.antminer_web import SCRIPT, page
from simulator.machine import Fault, Machine
from simulator.replay import Replay

from .conftest import Connect, StartMachine, next_address
from .raising import raises
from .settings import Values, back_again, driver_of, settings_of, value_of

CAPTURES = Path(__file__).parents[1] / "captures" / "antminer-stock"
SETTINGS = {Capability.FAN, Capability.WORK_MODE, Capability.FREQUENCY, Capability.THROTTLE}

WRITES: dict[str, tuple[Values, dict[str, object]]] = {
    "manual fan": (
        {SettingKey.FAN_MODE: FanMode.MANUAL, SettingKey.FAN_SPEED: 65},
        {"fan_mode": "manual", "fan_percent": 65},
    ),
    "manual fan at its old speed": ({SettingKey.FAN_MODE: FanMode.MANUAL}, {"fan_mode": "manual"}),
    "speed alone": ({SettingKey.FAN_SPEED: 40.0}, {"fan_percent": 40}),
    "low power": ({SettingKey.WORK_MODE: "low"}, {"work_mode": 3, "share": 0.75}),
    "high power": ({SettingKey.WORK_MODE: "high"}, {"work_mode": 2, "share": 1.1}),
    "frequency": ({SettingKey.FREQUENCY_PERCENT: 90}, {"freq-level": "90", "share": 0.9}),
    "throttle": ({SettingKey.THROTTLE: 65}, {"hashrate-percent": "65", "share": 0.65}),
}
"""Settings to write, and what they change in the machine."""


async def make(fleet: StartMachine, connect: Connect, **changes: object) -> tuple[Machine, AntminerDriver]:
    """Return a machine with these reported values and its driver."""
    machine = await fleet("antminer")
    machine.reported |= changes
    driver = await driver_of(connect(machine))
    assert isinstance(driver, AntminerDriver)
    return machine, driver


def state(machine: Machine) -> dict[str, object]:
    """Return all that settings and a wrong write could change."""
    names = (
        "username", "password", "hostname", "firmware_version", "pools", "priorities", "staged_pools", "power_limit_w",
        "paused", "locate_light", "fan_mode", "fan_percent", "work_mode", "share", "reported", "layout",
    )  # fmt: skip
    return {name: getattr(machine, name) for name in names} | machine.settings


async def test_settings_have_values_ranges_options_and_effects(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.fan_percent = 70
    settings = await settings_of(driver)
    assert {key: setting.value for key, setting in settings.items()} == {
        SettingKey.FAN_MODE: "auto",
        SettingKey.FAN_SPEED: 70,
        SettingKey.WORK_MODE: "normal",
        SettingKey.FREQUENCY_PERCENT: 100,
        SettingKey.THROTTLE: 100,
    }
    assert {(setting.effect, setting.seconds, setting.read_only) for setting in settings.values()} == {
        (Effect.RESTARTS_MINING, 60, False)
    }
    assert [option.value for option in settings[SettingKey.FAN_MODE].options] == ["auto", "manual"]
    assert [option.value for option in settings[SettingKey.WORK_MODE].options] == ["normal", "high", "low"]
    ranges = {key: (setting.minimum, setting.maximum) for key, setting in settings.items() if not setting.options}
    assert ranges == {
        SettingKey.FAN_SPEED: (0, 100),
        SettingKey.FREQUENCY_PERCENT: (1, 100),
        SettingKey.THROTTLE: (65, 100),
    }
    assert driver.profile.capabilities >= SETTINGS
    assert "GET /cgi-bin/set_miner_conf.cgi" not in machine.journal


@pytest.mark.parametrize("write", WRITES)
async def test_setting_is_written_and_read_back_and_nothing_else_changes(
    fleet: StartMachine, connect: Connect, write: str
) -> None:
    machine, driver = await make(fleet, connect)
    machine.settings |= {"freq-level": "100", "hashrate-percent": "100"}
    machine.fan_percent = 77
    before = state(machine)
    values, expected = WRITES[write]
    accepted = await driver.write_settings(values)
    assert accepted.said == "M000 OK!"
    after = state(machine)
    share = expected.get("share", 1.0)
    assert after.pop("share") == pytest.approx(share)
    assert after == {name: value for name, value in {**before, **expected}.items() if name != "share"}
    assert machine.counters["restart_mining"] == 1
    settings = await settings_of(driver)
    assert {key: settings[key].value for key in values} == values


async def test_two_settings_are_written_once(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.write_settings({SettingKey.FAN_MODE: FanMode.MANUAL, SettingKey.FAN_SPEED: 30})
    assert [line for line in machine.journal if line.startswith("POST")] == ["POST /cgi-bin/set_miner_conf.cgi"]


@pytest.mark.parametrize("write", WRITES)
async def test_setting_that_is_so_already_is_not_written(fleet: StartMachine, connect: Connect, write: str) -> None:
    machine, driver = await make(fleet, connect)
    values = WRITES[write][0]
    await driver.write_settings(values)
    machine.counters.clear()
    assert (await driver.write_settings(values)).said == "Nothing had to be changed."
    assert "restart_mining" not in machine.counters


async def test_earlier_settings_survive_later_writes(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.write_settings({SettingKey.FAN_MODE: FanMode.MANUAL, SettingKey.FAN_SPEED: 35})
    await driver.write_settings({SettingKey.FREQUENCY_PERCENT: 80})
    await driver.write_settings({SettingKey.THROTTLE: 70})
    await driver.write_settings({SettingKey.WORK_MODE: "low"})
    await driver.pause()
    await driver.resume()
    assert (machine.fan_mode, machine.fan_percent, machine.work_mode) == ("manual", 35, 3)
    assert machine.settings == {"freq-level": "80", "hashrate-percent": "70"}


async def test_work_mode_of_a_paused_miner_is_that_of_its_resume(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.pause()
    assert (await settings_of(driver))[SettingKey.WORK_MODE].value == "normal"
    restarts = machine.counters["restart_mining"]
    await driver.write_settings({SettingKey.WORK_MODE: "low"})
    assert (machine.paused, machine.work_mode, machine.counters["restart_mining"]) == (True, 1, restarts)
    assert (await settings_of(driver))[SettingKey.WORK_MODE].value == "low"
    await driver.resume()
    assert (machine.paused, machine.work_mode) == (False, 3)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({SettingKey.FAN_SPEED: 101}, "tuning_value_invalid"),
        ({SettingKey.FAN_SPEED: -1}, "tuning_value_invalid"),
        ({SettingKey.FAN_SPEED: 50.5}, "tuning_value_invalid"),
        ({SettingKey.FAN_SPEED: True}, "tuning_value_invalid"),
        ({SettingKey.FAN_MODE: FanMode.IMMERSION}, "fan_mode_unknown"),
        ({SettingKey.FAN_MINIMUM_SPEED: 30}, "tuning_unknown"),
        ({SettingKey.WORK_MODE: "sleep"}, "tuning_value_invalid"),
        ({SettingKey.WORK_MODE: "turbo"}, "tuning_value_invalid"),
        ({SettingKey.FREQUENCY: 500}, "tuning_unknown"),
        ({SettingKey.THROTTLE: "80"}, "tuning_value_invalid"),
    ],
)
async def test_value_that_the_form_cannot_hold_is_refused(
    fleet: StartMachine, connect: Connect, values: Values, code: str
) -> None:
    machine, driver = await make(fleet, connect)
    before = state(machine)
    with raises(RefusedError, code):
        await driver.write_settings(values)
    assert state(machine) == before
    assert "restart_mining" not in machine.counters


# What a machine offers ---------------------------------------------------------------------------------------------


async def test_work_modes_are_those_of_the_page(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect, modes=(0, 1, 3))
    options = (await settings_of(driver))[SettingKey.WORK_MODE].options
    assert [option.value for option in options] == ["normal", "low"]
    # The firmware reports success for another mode and keeps its own; only reading back shows it.
    assert (await driver.write_settings({SettingKey.WORK_MODE: "high"})).said == "M000 OK!"
    assert machine.work_mode == 0
    assert (await settings_of(driver))[SettingKey.WORK_MODE].value == "normal"


async def test_machine_with_one_work_mode_shows_it_only(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect, modes=(0, 1))
    setting = (await settings_of(driver))[SettingKey.WORK_MODE]
    assert (setting.value, setting.read_only) == ("normal", True)
    assert Capability.WORK_MODE not in driver.profile.capabilities
    with raises(UnsupportedError, "work_mode_unsupported"):
        await driver.write_settings({SettingKey.WORK_MODE: "low"})


async def test_machine_cooled_by_water_has_no_fan_settings(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("antminer")
    machine.model = "Antminer S21 Hyd."
    driver = await driver_of(connect(machine))
    assert {setting.key for setting in await driver.read_settings()} == {
        SettingKey.WORK_MODE, SettingKey.FREQUENCY_PERCENT, SettingKey.THROTTLE,
    }  # fmt: skip
    with raises(UnsupportedError, "fan_unsupported"):
        await driver.write_settings({SettingKey.FAN_SPEED: 50})


async def test_settings_that_a_firmware_lacks_are_not_offered(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("antminer")
    machine.layout.missing |= {"freq-level", "hashrate-percent"}
    driver = await driver_of(connect(machine))
    assert driver.profile.capabilities.isdisjoint({Capability.FREQUENCY, Capability.THROTTLE})
    keys = {setting.key for setting in await driver.read_settings()}
    assert keys == {SettingKey.FAN_MODE, SettingKey.FAN_SPEED, SettingKey.WORK_MODE}


async def test_constant_pages_are_read_once(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.read_settings()
    machine.journal.clear()
    await driver.read_settings()
    assert list(machine.journal) == ["GET /cgi-bin/get_miner_conf.cgi"]


async def test_page_that_was_refused_once_is_read_again(
    fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, driver = await make(fleet, connect, modes=(0, 1, 2, 3))

    async def refused(_path: str) -> str:
        return ""

    with monkeypatch.context() as patch:
        patch.setattr(driver._web, "page", refused)
        await driver.read_settings()
    options = (await settings_of(driver))[SettingKey.WORK_MODE].options
    assert [option.value for option in options] == ["normal", "high", "low"]


CAPTURED: dict[str, dict[SettingKey, tuple[SettingValue, tuple[float | None, float | None] | list[str], bool]]] = {
    "antminer-ks5pro-2024": {
        SettingKey.FAN_MODE: ("auto", ["auto", "manual"], False),
        SettingKey.FAN_SPEED: (100, (0, 100), False),
        SettingKey.WORK_MODE: ("normal", ["normal", "low"], False),
        SettingKey.FREQUENCY_PERCENT: (100, (1, 100), False),
    },
    "antminer-s21plus-hyd-2025": {
        SettingKey.WORK_MODE: ("normal", ["normal"], True),
        SettingKey.THROTTLE: (100, (65, 100), False),
    },
    "antminer-s21-fr1.12": {
        SettingKey.FAN_MODE: ("auto", ["auto", "manual"], False),
        SettingKey.FAN_SPEED: (100, (0, 100), False),
        SettingKey.WORK_MODE: (None, ["normal", "low"], False),  # type: ignore[dict-item]
        SettingKey.FREQUENCY_PERCENT: (100, (1, 100), False),
    },
    "antminer-s9-oldweb-2019": {},
}
"""Value, options or range, and whether it is only read."""


@pytest.mark.parametrize("name", CAPTURED)
async def test_settings_of_real_machines(connect: Connect, name: str) -> None:
    replay = Replay.load(CAPTURES / name / "capture.json")
    async with replay.serve(next_address()) as machine:
        driver = await driver_of(connect(machine))
        settings = await driver.read_settings()
    assert {
        setting.key: (
            setting.value,
            [option.value for option in setting.options] or (setting.minimum, setting.maximum),
            setting.read_only,
        )
        for setting in settings
    } == CAPTURED[name]


def test_page_and_script_are_recognised() -> None:
    found = page("/miner.html", (0, 1))
    script = page(SCRIPT, (0, 1, 3))
    assert found is not None
    assert script is not None
    assert script_of(found.body.decode()) == SCRIPT
    assert script_of('<script src="js/miner.acf543.js">') == "/js/miner.acf543.js"
    assert script_of('<script src="http://10.0.0.1/js/miner.js">') is None
    assert script_of('<script src="/js/miner.../../secret.js">') is None
    assert modes_of(script.body.decode()) == (0, 3)
    assert modes_of("no list at all") == (0, 3)
    assert modes_of('modeList:[{"text":"","id":"2"},{id: 0}]') == (0, 2)


def test_pages_of_a_hostile_device_are_searched_quickly() -> None:
    assert script_of("<script " + " src=" * 100_000) is None
    assert modes_of("modeList:[" * 50_000) == (0, 3)


@pytest.mark.parametrize(
    ("adjustment", "expected"),
    [
        ({"hashrate_percent_min": "65", "hashrate_percent_max": "100"}, (65, 100)),
        ({"hashrate_percent_min": "null", "hashrate_percent_max": "100"}, None),
        ({"hashrate_percent_min": "100", "hashrate_percent_max": "65"}, None),
        ({"hashrate_percent_min": "0", "hashrate_percent_max": "500"}, None),
        ({}, None),
    ],
)
def test_range_of_the_hashrate_must_make_sense(adjustment: dict[str, object], expected: tuple[int, int] | None) -> None:
    assert hashrate_range(adjustment) == expected


def test_level_of_a_backup_may_be_above_the_rated_frequency() -> None:
    form: dict[str, object] = {}
    put_settings(form, {SettingKey.FREQUENCY_PERCENT: 110})
    assert form == {"freq-level": "110"}
    with raises(RefusedError, "tuning_value_invalid"):
        put_settings(form, {SettingKey.FREQUENCY_PERCENT: 201})


async def test_backup_restores_fan_and_tuning(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.fan_mode, machine.fan_percent, machine.work_mode = "manual", 44, 3
    machine.settings["freq-level"] = "85"
    kept = await driver.read_config()
    assert kept.fan is not None
    assert kept.tuning is not None
    before = state(machine)
    await driver.write_settings({SettingKey.FAN_MODE: FanMode.AUTO, SettingKey.FAN_SPEED: 100})
    await driver.set_tuning({"miner-mode": 0, "freq-level": "100"})
    assert state(machine) != before
    await driver.set_fan(kept.fan)
    await driver.set_tuning(kept.tuning)
    assert (machine.fan_mode, machine.fan_percent, machine.work_mode) == ("manual", 44, 3)
    assert machine.settings["freq-level"] == "85"
    await driver.set_fan(FanSetting(mode="auto"))
    assert (machine.fan_mode, machine.fan_percent) == ("auto", 44)


# Faults ----------------------------------------------------------------------------------------------------

WRITE: Values = {SettingKey.FAN_MODE: FanMode.MANUAL, SettingKey.FAN_SPEED: 20}


@pytest.mark.parametrize(
    ("fault", "error", "written"),
    [
        (Fault.DEAD, UnreachableError, False),
        (Fault.NO_REPLY, TimedOutError, False),
        (Fault.NO_REPLY_WRITES, TimedOutError, True),
        (Fault.SLOW_DRIP, TimedOutError, False),
        (Fault.RESET, UnreachableError, False),
        (Fault.GARBAGE, DriverError, False),
        (Fault.TRUNCATED, DriverError, False),
        (Fault.NUL, None, True),
        (Fault.UNAUTHORIZED, AuthenticationError, False),
        (Fault.ACCESS_DENIED, RefusedError, False),
        (Fault.IGNORES_WRITES, None, False),
        (Fault.SLOW_CONFIG, None, True),
        (Fault.NO_MAC, None, True),
    ],
)
async def test_write_under_fault_never_claims_what_it_did_not_do(
    fleet: StartMachine, connect: Connect, fault: Fault, error: type[DriverError] | None, written: bool
) -> None:
    machine = await fleet("antminer")
    driver = await driver_of(connect(machine, deadlines=Deadlines(read=0.5, write=0.5, config_write=0.8)))
    machine.settings |= {"freq-level": "100", "hashrate-percent": "100"}
    before = state(machine)
    machine.faults[fault] = {"delay": 0.3}
    if error is None:
        await driver.write_settings(WRITE)
    else:
        with pytest.raises(error):
            await driver.write_settings(WRITE)
    machine.faults.clear()
    assert state(machine) == ({**before, "fan_mode": "manual", "fan_percent": 20} if written else before)
    assert (await value_of(driver, SettingKey.FAN_SPEED) == 20) is written


async def test_restart_in_the_middle_of_a_write_is_no_success(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 5.0}

    async def write() -> None:
        await driver.write_settings(WRITE)

    task = asyncio.create_task(write())
    while machine.fan_percent != 20:
        await asyncio.sleep(0.01)
    machine.reboot()
    with pytest.raises(UnreachableError):
        await task
    machine.faults.clear()
    await back_again(machine)
    # The configuration was stored before the restart.
    assert (await settings_of(driver))[SettingKey.FAN_SPEED].value == 20


# Logs ----------------------------------------------------------------------------------------------------


async def test_logs_are_read_by_their_names(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    assert Capability.LOGS in driver.profile.capabilities
    assert driver.log_names == ("miner", "history", "user")
    logs = {name: await driver.read_log(name, 1 << 20) for name in driver.log_names}
    assert b"Miner log" in logs["miner"]
    assert b"User Log" in logs["user"]
    assert all(machine.pools[0].url.encode() in log for log in logs.values())
    assert await driver.read_log("miner", 100) == logs["miner"][-100:]
    with raises(UnsupportedError, "log_unknown", log="kernel"):
        await driver.read_log("kernel", 100)


async def test_identifying_does_not_read_a_log(fleet: StartMachine, connect: Connect) -> None:
    machine, _ = await make(fleet, connect)
    assert "HEAD /cgi-bin/log.cgi" in machine.journal
    assert "GET /cgi-bin/log.cgi" not in machine.journal


async def test_log_longer_than_other_answers_is_read(
    fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, driver = await make(fleet, connect)
    monkeypatch.setattr("simulator.kinds.antminer.log", lambda _machine, _name: b"line\n" * 600_000)
    assert await driver.read_log("miner", 2 << 20) == (b"line\n" * 600_000)[-(2 << 20) :]


async def test_firmware_with_another_page_for_its_log(connect: Connect) -> None:
    captured = CAPTURES / "antminer-ks5pro-2024" / "capture.json"
    exchanges = json.loads(captured.read_text(encoding="utf-8"))["exchanges"]
    page_of_log = {"port": 80, "protocol": "http", "path": "/cgi-bin/get_kernel_log.cgi", "status": 200}
    exchanges += [
        {**page_of_log, "method": "HEAD", "answer": None},
        {**page_of_log, "method": "GET", "answer": "[0.0] Booting Linux"},
    ]
    async with Replay(exchanges).serve(next_address()) as machine:
        driver = await driver_of(connect(machine))
        assert await driver.read_log("miner", 1000) == b"[0.0] Booting Linux"
        with raises(UnsupportedError, "page_missing"):
            await driver.read_log("history", 1000)


async def test_older_web_has_the_kernel_log_and_refuses_settings_and_firmware(
    fleet: StartMachine, connect: Connect
) -> None:
    machine = await fleet("antminer")
    machine.model = "Antminer S9"
    driver = await driver_of(connect(machine))
    assert (driver.key, driver.log_names) == ("antminer_old", ("kernel",))
    assert b"Booting Linux" in await driver.read_log("kernel", 1 << 20)
    assert await driver.read_settings() == ()
    for key in (SettingKey.FAN_SPEED, SettingKey.WORK_MODE, SettingKey.FREQUENCY_PERCENT, SettingKey.THROTTLE):
        with raises(UnsupportedError, "limit_old_web", capability=CAPABILITIES[key].value):
            await driver.write_settings({key: 50})
    with raises(UnsupportedError, "limit_old_web", capability="firmware"):
        await driver.read_upgrade_facts()
    assert "set_miner_conf" not in " ".join(machine.journal)
