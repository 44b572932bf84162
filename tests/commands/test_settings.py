"""Changes of settings: what is checked, written and read back, with a driver in memory."""

from __future__ import annotations

from itertools import pairwise
from unittest.mock import MagicMock

import probatio as vol
import pytest

from custom_components.miner_remote.commands.catalog import COMMANDS
from custom_components.miner_remote.control import read_back
from custom_components.miner_remote.control.context import Outcome
from custom_components.miner_remote.control.errors import CommandError, UnsupportedCommandError
from custom_components.miner_remote.control.handlers import settings as handler
from custom_components.miner_remote.control.record import (
    SETTING_PARAMETERS,
    CommandType,
    HashboardsCommand,
    SettingsCommand,
)
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Deadlines
from custom_components.miner_remote.drivers.contract.errors import (
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.settings import (
    CAPABILITIES,
    Effect,
    FanMode,
    Option,
    SettingKey,
    SettingValue,
)

from .settings_driver import SettingsDriver, as_miner


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_back, "READ_BACK_PAUSES", (0.0,))
    monkeypatch.setattr(handler, "config_write_s", lambda *_of: 0.02)


def fan(**values: SettingValue) -> SettingsCommand:
    return SettingsCommand(command_type=CommandType.SET_FAN, values=values)


def frequency(*, expert: bool = False, **values: SettingValue) -> SettingsCommand:
    return SettingsCommand(command_type=CommandType.SET_FREQUENCY, values=values, expert=expert)


def boards(*positions: int, on: bool) -> HashboardsCommand:
    return HashboardsCommand(boards=positions, on=on)


async def run(driver: SettingsDriver, command: SettingsCommand | HashboardsCommand) -> Outcome:
    return await handler.async_change_settings(command, as_miner(driver), MagicMock())


# Written and read back -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "written"),
    [
        (fan(mode="manual", speed_percent=70), {SettingKey.FAN_MODE: "manual", SettingKey.FAN_SPEED: 70}),
        (fan(minimum_speed_percent=30), {SettingKey.FAN_MINIMUM_SPEED: 30}),
        (fan(target_temperature_c=70.5), {SettingKey.FAN_TARGET_TEMPERATURE: 70.5}),
        (fan(off_when_paused=True), {SettingKey.FANS_OFF_WHEN_PAUSED: True}),
        (fan(temperature_offset_c=-5), {SettingKey.TEMPERATURE_OFFSET: -5}),
        (SettingsCommand(command_type=CommandType.SET_PRESET, values={"preset": "2500"}), {SettingKey.PRESET: "2500"}),
        # The parameter is text, the firmware's mode a number.
        (SettingsCommand(command_type=CommandType.SET_WORK_MODE, values={"work_mode": "0"}), {SettingKey.WORK_MODE: 0}),
        (
            SettingsCommand(command_type=CommandType.SET_HASHRATE_TARGET, values={"hashrate_target_ths": 90.3}),
            {SettingKey.HASHRATE_TARGET: 90.3},
        ),
        (
            SettingsCommand(command_type=CommandType.SET_THROTTLE, values={"throttle_percent": 60}),
            {SettingKey.THROTTLE: 60},
        ),
        (frequency(frequency_mhz=485.0), {SettingKey.FREQUENCY: 485}),
        (frequency(frequency_mhz=600.0, expert=True), {SettingKey.FREQUENCY: 600}),
        (boards(1, on=False), {SettingKey.HASHBOARDS: (0, 2)}),
        (
            SettingsCommand(command_type=CommandType.SET_AUTO_UPGRADE, values={"enabled": True, "time": "04:30"}),
            {SettingKey.AUTO_UPGRADE: True, SettingKey.AUTO_UPGRADE_TIME: "04:30"},
        ),
    ],
    ids=lambda value: getattr(value, "command_type", ""),
)
async def test_values_are_written_at_once_and_read_back(
    command: SettingsCommand | HashboardsCommand, written: dict[SettingKey, SettingValue]
) -> None:
    driver = SettingsDriver()
    outcome = await run(driver, command)
    assert driver.writes == [written]
    assert {key: driver.state[key].value for key in written} == written
    expected = {key.value: list(value) if isinstance(value, tuple) else value for key, value in written.items()}
    assert outcome.response == {"result": "done", "channel": "test", "settings": expected}
    # Read before and after the write.
    assert driver.reads == 2


async def test_hashboards_that_are_not_named_stay_as_they_are() -> None:
    driver = SettingsDriver()
    driver.change(SettingKey.HASHBOARDS, (2,))
    await run(driver, boards(0, on=True))
    await run(driver, boards(2, on=False))
    assert driver.writes == [{SettingKey.HASHBOARDS: (0, 2)}, {SettingKey.HASHBOARDS: (0,)}]


async def test_miner_that_has_the_values_is_not_written_to() -> None:
    driver = SettingsDriver()
    outcome = await run(driver, fan(mode="auto", target_temperature_c=65))
    assert outcome.response["result"] == "unchanged"
    assert driver.writes == []


async def test_response_names_what_changed_besides() -> None:
    driver = SettingsDriver()
    driver.also = {SettingKey.FAN_TARGET_TEMPERATURE: 60.0}
    outcome = await run(driver, fan(mode="manual", speed_percent=70))
    assert outcome.response["also_changed"] == {"fan_target_temperature": {"before": 65.0, "after": 60.0}}


async def test_rounded_value_is_the_written_one() -> None:
    driver = SettingsDriver()
    driver.rounding = 0.04
    await run(driver, SettingsCommand(command_type=CommandType.SET_HASHRATE_TARGET, values={"hashrate_target_ths": 90}))
    await run(
        driver, SettingsCommand(command_type=CommandType.SET_HASHRATE_TARGET, values={"hashrate_target_ths": 80.5})
    )
    assert driver.state[SettingKey.HASHRATE_TARGET].value == 80.54


@pytest.mark.parametrize("ignores_writes", [False, True])
async def test_value_between_two_wide_steps_is_not_the_wanted_one(*, ignores_writes: bool) -> None:
    driver = SettingsDriver()
    driver.change(SettingKey.FREQUENCY, 612, step=25)
    driver.ignores_writes = ignores_writes
    if ignores_writes:
        with pytest.raises(CommandError) as caught:
            await run(driver, frequency(frequency_mhz=600.0, expert=True))
        assert caught.value.code == "setting_unchanged"
    else:
        await run(driver, frequency(frequency_mhz=600.0, expert=True))
    assert driver.writes == [{SettingKey.FREQUENCY: 600}]


async def test_miner_that_restarts_after_the_write_is_read_until_it_answers() -> None:
    driver = SettingsDriver()
    driver.not_ready = [
        UnreachableError("connection_refused", host="a", port=80),
        TimedOutError("answer_timeout", host="a", seconds=5),
        RefusedError("configuration_missing", host="a"),
    ]
    await run(driver, fan(off_when_paused=True))
    assert driver.not_ready == []


async def test_miner_that_does_not_show_the_value_fails_the_command() -> None:
    driver = SettingsDriver()
    driver.ignores_writes = True
    with pytest.raises(CommandError) as caught:
        await run(driver, fan(mode="manual", speed_percent=70))
    assert caught.value.code == "setting_unchanged"
    assert caught.value.arguments == {"setting": "fan_mode", "wanted": "manual", "shown": "auto", "seconds": 0.02}


async def test_setting_that_disappears_fails_the_command() -> None:
    driver = SettingsDriver()
    driver.ignores_writes = True
    miner = as_miner(driver)
    real = driver.write_settings

    async def write(values: dict[SettingKey, SettingValue]) -> object:
        driver.change(SettingKey.THROTTLE, None)
        return await real(values)

    driver.write_settings = write  # type: ignore[method-assign, assignment]
    command = SettingsCommand(command_type=CommandType.SET_THROTTLE, values={"throttle_percent": 60})
    with pytest.raises(CommandError) as caught:
        await handler.async_change_settings(command, miner, MagicMock())
    assert (caught.value.code, caught.value.arguments["setting"]) == ("setting_not_shown", "throttle")


async def test_miner_that_never_answers_again_fails_with_its_own_error() -> None:
    driver = SettingsDriver()
    driver.not_ready = [UnreachableError("connection_refused", host="a", port=80)] * 100_000
    with pytest.raises(UnreachableError):
        await run(driver, fan(off_when_paused=True))


async def test_change_that_shows_late_is_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def repeat(check: object, within: float) -> None:
        waited.append(within)

    monkeypatch.setattr(handler, "async_repeat_until_shown", repeat)
    driver = SettingsDriver(deadlines=Deadlines(read=1, write=2, config_write=77))
    await run(driver, boards(0, on=False))
    await run(driver, fan(off_when_paused=True))
    assert waited == [77, 0.02]
    throttle = SettingsCommand(command_type=CommandType.SET_THROTTLE, values={"throttle_percent": 60})
    # How long mining is interrupted says nothing about when the change shows.
    for seconds, effect in ((50, Effect.LIVE), (300, Effect.LIVE), (300, Effect.RESTARTS_MINING)):
        driver.change(SettingKey.THROTTLE, 100, seconds=seconds, effect=effect)
        await run(driver, throttle)
    assert waited[2:] == [50, 77, 0.02]


# Checks --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "code", "arguments"),
    [
        (fan(mode="manual", speed_percent=19), "setting_out_of_range", {"minimum": 20, "maximum": 100, "value": 19}),
        (fan(target_temperature_c=75.5), "setting_out_of_range", {"maximum": 75}),
        (fan(target_temperature_c=65.2), "setting_not_in_steps", {"step": 0.5, "minimum": 40}),
        (fan(minimum_speed_percent=12), "setting_not_in_steps", {"step": 5, "minimum": 10}),
        (fan(temperature_offset_c=1), "setting_out_of_range", {"minimum": -30, "maximum": 0}),
        (fan(speed_percent=70), "fan_speed_in_automatic_mode", {"name": "Rig"}),
        (fan(mode="auto", speed_percent=70), "fan_speed_in_automatic_mode", {"name": "Rig"}),
        (fan(mode="immersion"), "setting_option_unknown", {"options": "auto, manual"}),
        (
            SettingsCommand(command_type=CommandType.SET_PRESET, values={"preset": "4200"}),
            "preset_needs_modified_power_supply",
            {"value": "4200", "name": "Rig"},
        ),
        (
            SettingsCommand(command_type=CommandType.SET_PRESET, values={"preset": "9999"}),
            "setting_option_unknown",
            {"options": "2500, 3000", "value": "9999"},
        ),
        (
            SettingsCommand(command_type=CommandType.SET_WORK_MODE, values={"work_mode": "2"}),
            "setting_option_unknown",
            {"options": "0, 1"},
        ),
        (frequency(frequency_mhz=500), "setting_needs_expert", {"options": "485, 525, 575", "value": 500}),
        (frequency(frequency_mhz=700, expert=True), "setting_out_of_range", {"minimum": 400, "maximum": 650}),
        (frequency(voltage_mv=1200), "setting_read_only", {"setting": "voltage"}),
        (frequency(frequency_percent=90), "setting_unsupported", {"setting": "frequency_percent"}),
        (boards(0, 1, 2, on=False), "last_hashboard", {"name": "Rig"}),
        (boards(1, 5, on=False), "hashboard_unknown", {"boards": "5", "known": "0, 1, 2"}),
    ],
)
async def test_wrong_value_is_refused_before_anything_is_written(
    command: SettingsCommand | HashboardsCommand, code: str, arguments: dict[str, object]
) -> None:
    driver = SettingsDriver()
    with pytest.raises(CommandError) as caught:
        await run(driver, command)
    assert caught.value.code == code
    assert arguments.items() <= dict(caught.value.arguments).items()
    assert driver.writes == []


async def test_one_wrong_value_keeps_the_others_from_being_written() -> None:
    driver = SettingsDriver()
    with pytest.raises(CommandError):
        await run(driver, fan(off_when_paused=True, temperature_offset_c=-31))
    assert driver.writes == []


async def test_only_missing_setting_is_unsupported() -> None:
    """A schedule or a batch need not try again if the miner lacks the setting, but if it is not changeable now."""
    driver = SettingsDriver()
    with pytest.raises(UnsupportedCommandError):
        await run(driver, frequency(frequency_percent=90))
    with pytest.raises(CommandError) as caught:
        await run(driver, frequency(voltage_mv=1200))
    assert not isinstance(caught.value, UnsupportedCommandError)


async def test_fans_of_immersed_miner_are_left_alone() -> None:
    driver = SettingsDriver()
    driver.change(SettingKey.FAN_MODE, FanMode.IMMERSION.value, options=())
    for command in (fan(mode="auto"), fan(speed_percent=50), fan(mode="manual", speed_percent=50)):
        with pytest.raises(CommandError):
            await run(driver, command)
    driver.change(SettingKey.FAN_MODE, FanMode.IMMERSION.value, options=(Option(value="auto"), Option(value="manual")))
    with pytest.raises(CommandError) as caught:
        await run(driver, fan(mode="manual", speed_percent=50))
    assert caught.value.code == "fans_not_used"
    assert driver.writes == []


async def test_hashboards_that_are_not_reported_are_not_switched() -> None:
    driver = SettingsDriver()
    driver.change(SettingKey.HASHBOARDS, None)
    with pytest.raises(CommandError) as caught:
        await run(driver, boards(0, on=True))
    assert caught.value.code == "hashboards_not_reported"
    assert driver.writes == []


async def test_option_with_refusal_of_a_driver_is_refused_with_its_code() -> None:
    driver = SettingsDriver()
    driver.change(SettingKey.WORK_MODE, 1, options=(Option(value=0, refused="preset_unknown"),))
    with pytest.raises(RefusedError) as caught:
        await run(driver, SettingsCommand(command_type=CommandType.SET_WORK_MODE, values={"work_mode": "0"}))
    assert (caught.value.code, caught.value.arguments["preset"]) == ("preset_unknown", 0)


@pytest.mark.parametrize("capability", sorted({*CAPABILITIES.values()} - {Capability.POWER_LIMIT}))
async def test_miner_without_the_capability_is_not_even_read(capability: Capability) -> None:
    driver = SettingsDriver(capability)
    command: SettingsCommand | HashboardsCommand = boards(0, on=False)
    for command_type, names in SETTING_PARAMETERS.items():
        name, key = next(iter(names.items()))
        if CAPABILITIES[key] is capability:
            command = SettingsCommand(command_type=command_type, values={name: 1})
    with pytest.raises(UnsupportedError) as caught:
        await run(driver, command)
    assert caught.value.code == f"{capability}_unsupported"
    assert driver.reads == 0


# Parameters ----------------------------------------------------------------------------------------------------------


def test_parameters_of_each_command_are_settings_of_its_capability() -> None:
    for command_type, names in SETTING_PARAMETERS.items():
        row = COMMANDS[command_type]
        assert {CAPABILITIES[key] for key in names.values()} == {row.capability}
        assert set(names) == {field.key for field in row.fields} - {"expert"}
    keys = [key for names in SETTING_PARAMETERS.values() for key in names.values()]
    # The power limit has a command of its own, and hashboards a parameter for each direction.
    assert {*keys, SettingKey.POWER_LIMIT, SettingKey.HASHBOARDS} == set(CAPABILITIES)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("command_type", [CommandType.SET_FAN, CommandType.SET_FREQUENCY])
def test_command_without_a_setting_is_invalid(command_type: CommandType) -> None:
    row = COMMANDS[command_type]
    for given in ({}, {"expert": True} if command_type is CommandType.SET_FREQUENCY else {}):
        with pytest.raises(vol.Invalid) as caught:
            row.command(given)
        assert caught.value.input_code == "needs_one_of"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("command_type", "given", "recorded"),
    [
        (CommandType.SET_FAN, {"mode": "manual", "speed_percent": 70}, {"mode": "manual", "speed_percent": 70}),
        (CommandType.SET_FREQUENCY, {"frequency_mhz": 525}, {"frequency_mhz": 525.0}),
        (
            CommandType.SET_FREQUENCY,
            {"frequency_mhz": 525, "expert": True},
            {"frequency_mhz": 525.0, "expert": True},
        ),
        (CommandType.SET_HASHBOARDS, {"boards": [2, 0, 2], "on": False}, {"boards": [0, 2], "on": False}),
        (CommandType.SET_AUTO_UPGRADE, {"enabled": True, "time": "4:05"}, {"enabled": True, "time": "04:05"}),
    ],
)
def test_record_has_the_given_parameters(
    command_type: CommandType, given: dict[str, object], recorded: dict[str, object]
) -> None:
    assert COMMANDS[command_type].command(given).public_parameters() == recorded


@pytest.mark.parametrize(
    ("command_type", "given"),
    [
        (CommandType.SET_FAN, {"mode": "off"}),
        (CommandType.SET_FAN, {"speed_percent": 101}),
        (CommandType.SET_FAN, {"speed_percent": True}),
        (CommandType.SET_FAN, {"off_when_paused": 1}),
        (CommandType.SET_HASHBOARDS, {"boards": [], "on": True}),
        (CommandType.SET_HASHBOARDS, {"boards": [-1], "on": True}),
        (CommandType.SET_HASHBOARDS, {"boards": ["0"], "on": True}),
        (CommandType.SET_HASHBOARDS, {"boards": 0, "on": True}),
        (CommandType.SET_AUTO_UPGRADE, {"enabled": True, "time": "24:00"}),
        (CommandType.SET_AUTO_UPGRADE, {"enabled": True, "time": "03:00:30"}),
        (CommandType.SET_AUTO_UPGRADE, {"time": "03:00"}),
        (CommandType.SET_HASHRATE_TARGET, {"hashrate_target_ths": float("nan")}),
        (CommandType.SET_PRESET, {"preset": " "}),
    ],
)
def test_invalid_parameter_is_refused(command_type: CommandType, given: dict[str, object]) -> None:
    with pytest.raises(vol.Invalid):
        COMMANDS[command_type].command(given)


def test_equal_commands_are_collected_into_one_batch() -> None:
    """Entity calls of one context are collected by their command, so it must be hashable and comparable."""
    commands = [
        fan(speed_percent=70),
        fan(speed_percent=71),
        SettingsCommand(command_type=CommandType.SET_THROTTLE, values={"throttle_percent": 70}),
        boards(0, on=True),
        boards(0, on=False),
    ]
    for one, other in pairwise(commands):
        assert one != other
    assert len({*commands, fan(speed_percent=70), boards(0, on=True)}) == len(commands)
