"""Settings of ePIC: read with their ranges, written and read back, refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from custom_components.miner_remote.control import setting_checks
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Driver, Memory
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.settings import Effect, SettingKey
from custom_components.miner_remote.drivers.contract.values import FanSetting
from custom_components.miner_remote.drivers.detect.identify import create_driver
from custom_components.miner_remote.drivers.firmware.asic_rs.epic_pages import OFF
from simulator.machine import Fault
from simulator.replay import Replay

from .conftest import Connect, StartMachine, next_address
from .epic_machine import DEADLINES, differences, started, stored
from .raising import raises
from .settings import Values, back_again, driver_of, settings_of, value_of

CAPTURE = Path(__file__).parents[1] / "captures" / "epic" / "S19XP-1.5.13" / "capture.json"
FIXED = {SettingKey.WORK_MODE: OFF}


async def fix_clock(driver: Driver) -> None:
    """Switch perpetual tune off."""
    await driver.write_settings(FIXED)


# Reading -------------------------------------------------------------------------------------------------------


async def test_settings_have_the_ranges_that_the_miner_reports(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await started(fleet, connect)
    found = await settings_of(driver)

    def ranges(key: SettingKey) -> tuple[object, ...]:
        return found[key].value, found[key].minimum, found[key].maximum

    assert ranges(SettingKey.FAN_MODE) == ("auto", None, None)
    assert ranges(SettingKey.FAN_SPEED) == (None, 1, 100)
    # The shutdown temperature is 85 °C.
    assert ranges(SettingKey.FAN_TARGET_TEMPERATURE) == (60, 45, 78)
    assert ranges(SettingKey.POWER_LIMIT) == (None, 1500, 4400)
    assert ranges(SettingKey.HASHRATE_TARGET) == (143, 60, 300)
    assert ranges(SettingKey.FREQUENCY) == (485, 272, 575)
    # The voltage of the last preset is beyond the power supply.
    assert ranges(SettingKey.VOLTAGE) == (12_900, 12_300, 13_100)
    assert ranges(SettingKey.HASHBOARDS)[0] == (0, 1, 2)
    assert [option.value for option in found[SettingKey.WORK_MODE].options] == [
        "VoltageOptimizer",
        "ChipTune",
        "BoardTune",
        "PowerTune",
        OFF,
    ]
    assert found[SettingKey.WORK_MODE].value == "VoltageOptimizer"
    for key, value in ((SettingKey.HOT_TEMPERATURE, 85), (SettingKey.DANGEROUS_TEMPERATURE, 100)):
        assert (found[key].value, found[key].read_only) == (value, True)
    live = {key for key, setting in found.items() if setting.effect is Effect.LIVE}
    assert live == found.keys() - {SettingKey.HASHBOARDS}


async def test_capabilities_follow_what_the_miner_reports(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await started(fleet, connect)
    assert driver.profile.capabilities >= {
        Capability.FAN,
        Capability.WORK_MODE,
        Capability.POWER_LIMIT,
        Capability.HASHRATE_TARGET,
        Capability.PRESETS,
        Capability.FREQUENCY,
        Capability.HASHBOARDS,
        Capability.LOGS,
        Capability.FIRMWARE,
    }
    assert (driver.profile.power_limit_min_w, driver.profile.power_limit_max_w) == (1500, 4400)
    assert Capability.TUNING not in driver.profile.capabilities


async def test_settings_of_captured_machine(connect: Connect) -> None:
    async with Replay.load(CAPTURE).serve(next_address()) as machine:
        driver = await driver_of(connect(machine, deadlines=DEADLINES), Memory())
        found = await settings_of(driver)
        assert Capability.POWER_LIMIT not in driver.profile.capabilities
        assert SettingKey.POWER_LIMIT not in found
        assert (found[SettingKey.WORK_MODE].value, found[SettingKey.HASHRATE_TARGET].value) == ("VoltageOptimizer", 143)
        assert (found[SettingKey.FAN_MODE].value, found[SettingKey.FAN_TARGET_TEMPERATURE].value) == ("auto", 60)
        # Board 0 is switched off.
        assert found[SettingKey.HASHBOARDS].value == (1, 2)
        presets = found[SettingKey.PRESET]
        assert [(option.value, option.power_w, option.hashrate_ths) for option in presets.options[:2]] == [
            ("272 MHz, 12300 mV", 1700, 80.0),
            ("337 MHz, 12500 mV", 2200, 100.0),
        ]
        assert {option.refused for option in presets.options} == {"perpetual_tune_on"}
        facts = await driver.read_upgrade_facts()
        assert (facts.version, facts.model) == ("PowerPlay-BMS v1.5.13", "AntMiner S19 XP")
        assert facts.control_board == "STM32 (Device Tree Support)"
        assert facts.hardware == ("AntMiner S19 XP", "BHB56801", "BM1366")


async def test_version_without_tuner_page_has_settings(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("epic")
    machine.layout.missing.add("/perpetualtune")
    driver = await driver_of(connect(machine, deadlines=DEADLINES), Memory())
    await driver.write_settings({SettingKey.WORK_MODE: "ChipTune"})
    found = await settings_of(driver)
    assert (found[SettingKey.WORK_MODE].value, found[SettingKey.HASHRATE_TARGET].value) == ("ChipTune", 143)
    # The target of an algorithm that is not selected is unknown.
    refused = {option.value: option.refused for option in found[SettingKey.WORK_MODE].options}
    assert refused == {
        "VoltageOptimizer": None,
        "ChipTune": None,
        "BoardTune": None,
        "PowerTune": "tune_target_missing",
        OFF: None,
    }
    with raises(RefusedError, "tune_target_missing"):
        await driver.write_settings({SettingKey.WORK_MODE: "PowerTune"})


# Writing -------------------------------------------------------------------------------------------------------

WRITES: dict[str, tuple[bool, Values, set[str]]] = {
    "fan speed": (
        False,
        {SettingKey.FAN_MODE: "manual", SettingKey.FAN_SPEED: 70},
        {"Fans/Fan Mode/Auto", "Fans/Fan Mode/Manual"},
    ),
    "fan target": (False, {SettingKey.FAN_TARGET_TEMPERATURE: 55}, {"Fans/Fan Mode/Auto/Target Temperature"}),
    "hashrate target": (
        False,
        {SettingKey.HASHRATE_TARGET: 120},
        {"PerpetualTune/Algorithm/VoltageOptimizer/Target", "Tuner/Algorithms/VoltageOptimizer/Target"},
    ),
    "algorithm": (
        False,
        {SettingKey.WORK_MODE: "ChipTune"},
        {
            "PerpetualTune/Algorithm/VoltageOptimizer",
            "PerpetualTune/Algorithm/ChipTune",
            "Tuner/Current Algorithm",
        },
    ),
    "no perpetual tune": (
        False,
        {SettingKey.WORK_MODE: OFF},
        {"PerpetualTune/Running", "Tuner/Enable", "Tuner/Running"},
    ),
    "power": (
        False,
        {SettingKey.POWER_LIMIT: 2500},
        {
            "PerpetualTune/Algorithm/VoltageOptimizer",
            "PerpetualTune/Algorithm/PowerTune",
            "Tuner/Algorithms/PowerTune/Target",
            "Tuner/Current Algorithm",
        },
    ),
    "preset": (
        True,
        {SettingKey.PRESET: "337 MHz, 12500 mV"},
        {"HwConfig/Boards Target Clock", "Target Voltage"},
    ),
    "frequency": (True, {SettingKey.FREQUENCY: 407}, {"HwConfig/Boards Target Clock"}),
    "voltage": (True, {SettingKey.VOLTAGE: 12_600}, {"Target Voltage"}),
    "frequency and voltage": (
        True,
        {SettingKey.FREQUENCY: 450, SettingKey.VOLTAGE: 12_700},
        {"HwConfig/Boards Target Clock", "Target Voltage"},
    ),
    "hashboards": (False, {SettingKey.HASHBOARDS: (0, 2)}, {"HBStatus", "HwConfig/Boards Target Clock"}),
}


@pytest.mark.parametrize("name", WRITES)
async def test_write_is_read_back_and_changes_nothing_else(fleet: StartMachine, connect: Connect, name: str) -> None:
    fixed, values, changed = WRITES[name]
    _, driver = await started(fleet, connect)
    if fixed:
        await fix_clock(driver)
    before = await stored(driver)
    await driver.write_settings(values)
    found = await settings_of(driver)
    assert {key: found[key].value for key in values} == values
    # While a machine starts, perpetual tune does not run.
    assert differences(before, await stored(driver)) - {"Tuner/Running"} == changed - {"Tuner/Running"}


async def test_power_limit_command_uses_the_same_target(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    await driver.set_power_limit(2500)
    assert machine.power_limit_w == 2500
    assert (await driver.snapshot()).power_limit_w == await value_of(driver, SettingKey.POWER_LIMIT) == 2500
    for watts in (1499, 4401):
        with raises(RefusedError, "power_limit_out_of_range", min_w=1500, max_w=4400):
            await driver.set_power_limit(watts)


async def test_hashboards_that_are_as_wanted_are_not_sent(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    assert "Nothing" in (await driver.write_settings({SettingKey.HASHBOARDS: (0, 1, 2)})).said
    assert "boards" not in machine.counters
    await driver.write_settings({SettingKey.HASHBOARDS: (1,)})
    assert machine.hashrate_ths == pytest.approx(143 / 3)
    await driver.write_settings({SettingKey.HASHBOARDS: (0, 1, 2)})
    assert machine.counters["boards"] == 2


async def test_fan_of_automatic_mode_is_remembered(fleet: StartMachine, connect: Connect) -> None:
    memory = Memory()
    machine, driver = await started(fleet, connect, memory=memory)
    await driver.write_settings({SettingKey.FAN_TARGET_TEMPERATURE: 55})
    await driver.write_settings({SettingKey.FAN_MODE: "manual"})
    found = await settings_of(driver)
    # The speed stays as it was.
    assert (found[SettingKey.FAN_MODE].value, found[SettingKey.FAN_SPEED].value) == ("manual", machine.fan_percent)
    assert 50 < machine.fan_percent < 100
    restarted = create_driver(driver.connection, driver.profile, memory)
    await restarted.write_settings({SettingKey.FAN_MODE: "auto"})
    fans = (await stored(restarted))["Fans"]
    assert fans["Fan Mode"] == {"Auto": {"Target Temperature": 55, "Idle Speed": 20}}


async def test_unknown_idle_speed_is_full_speed(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    machine.fan_mode = "manual"
    with raises(RefusedError, "fan_target_needed"):
        await driver.write_settings({SettingKey.FAN_MODE: "auto"})
    await driver.set_fan(FanSetting(mode="auto", target_c=60))
    assert (await stored(driver))["Fans"]["Fan Mode"]["Auto"]["Idle Speed"] == 100


@pytest.mark.parametrize(
    ("before", "values", "code"),
    [
        ({}, {SettingKey.FAN_SPEED: 70}, "fan_speed_needs_manual_mode"),
        ({SettingKey.FAN_MODE: "manual"}, {SettingKey.FAN_TARGET_TEMPERATURE: 60}, "fan_target_needs_auto_mode"),
        ({}, {SettingKey.FREQUENCY: 407}, "perpetual_tune_on"),
        ({}, {SettingKey.VOLTAGE: 12_600}, "perpetual_tune_on"),
        ({}, {SettingKey.PRESET: "337 MHz, 12500 mV"}, "perpetual_tune_on"),
        (FIXED, {SettingKey.PRESET: "575 MHz, 15400 mV"}, "preset_for_modified_power_supply"),
        (FIXED, {SettingKey.PRESET: "1 MHz, 1 mV"}, "preset_unknown"),
        ({SettingKey.POWER_LIMIT: 2500}, {SettingKey.HASHRATE_TARGET: 120}, "tune_algorithm_needed"),
        ({}, {SettingKey.WORK_MODE: "Turbo"}, "tuning_value_invalid"),
        ({}, {SettingKey.HASHBOARDS: ()}, "hashboards_too_few"),
    ],
)
async def test_change_that_the_miner_cannot_do_is_refused_before_it_is_sent(
    fleet: StartMachine, connect: Connect, before: Values, values: Values, code: str
) -> None:
    machine, driver = await started(fleet, connect)
    if before:
        await driver.write_settings(before)
    counted = {name: count for name, count in machine.counters.items() if name != "request"}
    with raises(RefusedError, code):
        await driver.write_settings(values)
    assert counted == {name: count for name, count in machine.counters.items() if name != "request"}


async def test_preset_beyond_the_power_supply_is_marked(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await started(fleet, connect)
    await fix_clock(driver)
    presets = (await settings_of(driver))[SettingKey.PRESET]
    refused = {option.value: option.refused for option in presets.options if option.refused}
    assert refused == {"575 MHz, 15400 mV": "preset_needs_modified_power_supply"}
    # The handler raises other codes as errors of drivers, which need no arguments then.
    assert set(refused.values()) <= setting_checks._REFUSALS
    assert presets.value == "485 MHz, 12900 mV"


async def test_pending_change_is_refused_with_the_words_of_the_miner(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await started(fleet, connect)
    await fix_clock(driver)
    await driver.write_settings({SettingKey.FREQUENCY: 407})
    with raises(RefusedError, "command_refused") as caught:
        await driver.write_settings({SettingKey.FREQUENCY: 337})
    assert "LastCmdStillPending" in str(caught.value)


# Faults --------------------------------------------------------------------------------------------------------

WRITE_OF_EACH_CAPABILITY: dict[str, Values] = {
    name: values for name, (fixed, values, _) in WRITES.items() if not fixed and name != "fan target"
}
FAULTS: dict[Fault, type[DriverError]] = {
    Fault.DEAD: UnreachableError,
    Fault.NO_REPLY: TimedOutError,
    Fault.NO_REPLY_WRITES: TimedOutError,
    Fault.SLOW_DRIP: TimedOutError,
    Fault.RESET: UnreachableError,
    Fault.GARBAGE: RefusedError,
    Fault.TRUNCATED: UnreachableError,
    Fault.UNAUTHORIZED: AuthenticationError,
    Fault.ACCESS_DENIED: RefusedError,
    Fault.SLOW_CONFIG: TimedOutError,
}


@pytest.mark.parametrize(("fault", "error"), FAULTS.items())
async def test_fault_of_a_write_raises_its_error(
    fleet: StartMachine, connect: Connect, fault: Fault, error: type[DriverError]
) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[fault] = {}
    with pytest.raises(error) as caught:
        await driver.write_settings({SettingKey.HASHRATE_TARGET: 120})
    assert "letmein" not in str(caught.value)


@pytest.mark.parametrize("name", WRITE_OF_EACH_CAPABILITY)
async def test_ignored_write_is_not_read_back(fleet: StartMachine, connect: Connect, name: str) -> None:
    machine, driver = await started(fleet, connect)
    before = await stored(driver)
    machine.faults[Fault.IGNORES_WRITES] = {}
    values = WRITE_OF_EACH_CAPABILITY[name]
    await driver.write_settings(values)
    found = await settings_of(driver)
    assert {key: found[key].value for key in values} != values
    assert differences(before, await stored(driver)) == set()


async def test_wrong_password_is_an_authentication_error(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect, password="other")
    for values in ({SettingKey.WORK_MODE: OFF}, {SettingKey.HASHBOARDS: (0,)}):
        with raises(AuthenticationError, "password_rejected"):
            await driver.write_settings(values)
    assert machine.counters.keys() == {"request"}


async def test_page_that_a_version_lacks_is_unsupported(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    machine.layout.missing.add("/boardenable")
    with raises(UnsupportedError, "page_missing", path="/boardenable"):
        await driver.write_settings({SettingKey.HASHBOARDS: (0,)})


async def test_settings_survive_a_restart(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    await driver.write_settings({SettingKey.POWER_LIMIT: 2500})
    machine.reboot()
    with pytest.raises(UnreachableError):
        await driver.read_settings()
    await back_again(machine)
    assert await value_of(driver, SettingKey.POWER_LIMIT) == 2500
