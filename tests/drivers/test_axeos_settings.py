"""AxeOS: its settings, on captures and against the simulator."""

from __future__ import annotations

from pathlib import Path

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.settings import Effect, SettingKey
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.firmware.axeos.driver import AxeOSDriver
from simulator.machine import Fault, Machine
from simulator.replay import Replay

from .conftest import Connect, StartMachine, next_address
from .images import stored
from .raising import raises
from .settings import Values, back_again, driver_fixture, driver_of, machine_fixture, row, settings_of
from .test_axeos import KINDS, SHORT

CAPTURES = Path(__file__).parents[1] / "captures" / "axeos"
K = SettingKey
machine = machine_fixture(*KINDS)
driver = driver_fixture(AxeOSDriver, SHORT)
MODES = ["auto", "manual"]
GAMMA_MHZ, GAMMA_MV = [400, 490, 525, 550, 600, 625], [1000, 1060, 1100, 1150, 1200, 1250]


# Captures --------------------------------------------------------------------------------------------------------

CAPTURED: dict[str, dict[SettingKey, tuple[object, ...]]] = {
    # Too old to be sent single settings.
    "bitaxe-hex302-2.0.7": {},
    # Without the page of options: those of the chip.
    "bitaxe-supra401-2.4.5": {
        K.FAN_MODE: ("auto", MODES, None, None, 1, False),
        K.FAN_SPEED: (None, [], 0, 100, 1, False),
        K.FREQUENCY: (490, [400, 425, 450, 475, 485, 490, 500, 525, 550, 575], None, None, 25, False),
        K.VOLTAGE: (1166, [1100, 1150, 1166, 1200, 1250, 1300], None, None, 10, False),
    },
    # Overclocked, and lowered because it was too hot.
    "bitaxe-gamma601-2.9.0": {
        K.FAN_MODE: ("auto", MODES, None, None, 1, False),
        K.FAN_SPEED: (None, [], 0, 100, 1, False),
        K.FAN_MINIMUM_SPEED: (25, [], 0, 99, 1, False),
        K.FAN_TARGET_TEMPERATURE: (58, [], 35, 66, 1, False),
        K.FREQUENCY: (800, GAMMA_MHZ, 400, 800, 25, True),
        K.VOLTAGE: (1190, GAMMA_MV, 1000, 1400, 10, True),
    },
    "bitaxe-gamma602-2.15.0": {
        K.FAN_MODE: ("auto", MODES, None, None, 1, False),
        K.FAN_SPEED: (70, [], 0, 100, 1, False),
        K.FAN_MINIMUM_SPEED: (25, [], 0, 99, 1, False),
        K.FAN_TARGET_TEMPERATURE: (60, [], 35, 66, 1, False),
        K.FREQUENCY: (485, GAMMA_MHZ, 400, 800, 25, False),
        K.VOLTAGE: (1200, GAMMA_MV, 1000, 1400, 10, False),
    },
    "nerdqaxe++-1.0.30": {
        K.FAN_MODE: ("auto", MODES, None, None, 1, False),
        K.FAN_SPEED: (None, [], 0, 100, 1, False),
        K.FAN_TARGET_TEMPERATURE: (60, [], 30, 80, 1, False),
        K.DANGEROUS_TEMPERATURE: (70, [], None, None, 1, True),
        K.FREQUENCY: (600, [500, 515, 525, 550, 575, 590, 600], None, None, 25, False),
        K.VOLTAGE: (1120, list(range(1120, 1201, 10)), None, None, 10, False),
    },
    # Its own answer has the options.
    "nerdqaxe++-1.1.0-beta1": {
        K.FAN_MODE: ("auto", MODES, None, None, 1, False),
        K.FAN_SPEED: (100, [], 0, 100, 1, False),
        K.FAN_TARGET_TEMPERATURE: (60, [], 30, 80, 1, False),
        K.DANGEROUS_TEMPERATURE: (70, [], None, None, 1, True),
        K.FREQUENCY: (680, [500, 515, 525, 550, 575, 590, 600], None, None, 25, False),
        K.VOLTAGE: (1150, list(range(1120, 1201, 10)), None, None, 10, False),
    },
    "lucky-lv07-1.1.0": {},
    "nmaxe-gamma-3.0.12": {},
}


@pytest.mark.parametrize("name", CAPTURED)
async def test_settings_of_captured_machine(connect: Connect, name: str) -> None:
    async with Replay.load(CAPTURES / name / "capture.json").serve(next_address()) as machine:
        driver = await driver_of(connect(machine))
        settings = await driver.read_settings()
    assert {setting.key: row(setting) for setting in settings} == CAPTURED[name]


@pytest.mark.parametrize("name", ["bitaxe-hex302-2.0.7", "lucky-lv07-1.1.0", "nmaxe-gamma-3.0.12"])
async def test_machine_without_settings_refuses_each_of_them(connect: Connect, name: str, tmp_path: Path) -> None:
    replay = Replay.load(CAPTURES / name / "capture.json")
    async with replay.serve(next_address()) as machine:
        driver = await driver_of(connect(machine))
        asked = len(replay.asked)
        for values, code in (
            ({K.FAN_MODE: "manual"}, "fan_unsupported"),
            ({K.FREQUENCY: 500}, "frequency_unsupported"),
        ):
            with raises(UnsupportedError, code):
                await driver.write_settings(values)
        with raises(UnsupportedError, "logs_unsupported"):
            await driver.read_log("system", 100)
        with raises(UnsupportedError, "firmware_unsupported"):
            await driver.upgrade_firmware(stored(tmp_path, "esp-miner.bin", b""), lambda _: None)
        assert len(replay.asked) == asked


# Reading ---------------------------------------------------------------------------------------------------------


async def test_settings_of_each_generation(driver: AxeOSDriver, machine: Machine) -> None:
    before = machine.counters.get("request", 0)
    settings = await settings_of(driver)
    assert machine.counters["request"] - before == 2
    old = machine.kind == "axeos_old"
    expected = {
        K.FAN_MODE: ("auto", MODES, None, None, 1, False),
        K.FAN_SPEED: (None if old else 100, [], 0, 100, 1, False),
        K.FAN_MINIMUM_SPEED: (25, [], 0, 99, 1, False),
        K.FAN_TARGET_TEMPERATURE: (60, [], 35, 66, 1, False),
        K.FREQUENCY: (525, GAMMA_MHZ, None, None, 25, False),
        K.VOLTAGE: (1150, GAMMA_MV, None, None, 10, False),
    }
    if old:
        del expected[K.FAN_MINIMUM_SPEED]
    assert {key: row(setting) for key, setting in settings.items()} == expected
    assert {setting.effect for setting in settings.values()} == {Effect.LIVE}
    # The options of a version do not change.
    await driver.read_settings()
    assert machine.counters["request"] - before == 3
    has_log = Capability.LOGS in driver.profile.capabilities
    assert has_log is not old
    assert {Capability.FAN, Capability.FREQUENCY, Capability.FIRMWARE} <= driver.profile.capabilities


async def test_expert_range_needs_the_owners_permission(driver: AxeOSDriver, machine: Machine) -> None:
    machine.reported["overclockEnabled"] = 1
    settings = await settings_of(driver)
    assert (settings[K.FREQUENCY].minimum, settings[K.FREQUENCY].maximum) == (400, 800)
    assert (settings[K.VOLTAGE].minimum, settings[K.VOLTAGE].maximum) == (1000, 1400)


async def test_hot_machine_keeps_its_lowered_frequency(driver: AxeOSDriver, machine: Machine) -> None:
    machine.reported["overheat_mode"] = 1
    settings = await settings_of(driver)
    assert settings[K.FREQUENCY].read_only
    assert settings[K.VOLTAGE].read_only
    assert not settings[K.FAN_MODE].read_only
    # A backup does not bring back the values with which it got too hot.
    with raises(RefusedError, "overheat_mode_on"):
        await driver.set_tuning({"frequency": 625})
    assert machine.reported.get("frequency") != 625


async def test_unknown_chip_is_only_shown(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("axeos")
    machine.reported |= {"ASICModel": "BM9999", "overclockEnabled": 1}
    machine.layout.missing.add("asic")
    connection = connect(machine)
    profile = await identify(connection)
    assert Capability.FREQUENCY not in profile.capabilities
    settings = await settings_of(create_driver(connection, profile))
    assert row(settings[K.FREQUENCY]) == (525, [], None, None, 1, True)


# Writing ---------------------------------------------------------------------------------------------------------

WRITES: list[tuple[Values, dict[str, object]]] = [
    ({K.FAN_MODE: "manual", K.FAN_SPEED: 40}, {"autofanspeed": 0, "manualFanSpeed": 40, "fanspeed": 40}),
    ({K.FAN_TARGET_TEMPERATURE: 55}, {"temptarget": 55}),
    ({K.FREQUENCY: 490, K.VOLTAGE: 1100}, {"frequency": 490, "coreVoltage": 1100}),
    ({K.FREQUENCY: 600}, {"frequency": 600}),
]
FOLLOWS = {
    "hashRate", "hashRate_1m", "hashRate_10m", "hashRate_1h", "hashrateMonitor", "expectedHashrate", "power", "current",
    "coreVoltageActual", "actualFrequency", "temp", "vrTemp", "fanrpm", "uptimeSeconds", "sharesAccepted",
    "sharesRejected", "sharesRejectedReasons", "isUsingFallbackStratum",
}  # fmt: skip
"""What a machine reports that follows from its settings and from time."""


async def reported(driver: AxeOSDriver) -> dict[str, object]:
    return {name: value for name, value in (await driver._info()).items() if name not in FOLLOWS}


@pytest.mark.parametrize(("values", "changes"), WRITES, ids=lambda item: "-".join(map(str, item)))
async def test_setting_is_written_and_shown_and_nothing_else_changes(
    driver: AxeOSDriver, machine: Machine, values: Values, changes: dict[str, object]
) -> None:
    before, pools = await reported(driver), list(machine.pools)
    await driver.write_settings(values)
    assert {key: setting.value for key, setting in (await settings_of(driver)).items() if key in values} == values
    after = await reported(driver)
    if K.FAN_MODE not in values:
        # The speed in use follows the temperature.
        before["fanspeed"] = after["fanspeed"]
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    assert changed == {name: value for name, value in changes.items() if name in before}
    assert (machine.pools, machine.staged_pools) == (pools, None)
    # It takes effect at once.
    assert "reboot" not in machine.counters
    if K.FREQUENCY in values:
        frequency = values[K.FREQUENCY]
        assert isinstance(frequency, int)
        assert machine.hashrate_ths == pytest.approx(1.071 * frequency / 525)
    assert (await driver.write_settings(values)).said == "Nothing had to be changed."


@pytest.mark.parametrize("machine", ["axeos", "axeos_214"], indirect=True)
async def test_minimum_and_manual_speed_are_stored_in_automatic_mode(driver: AxeOSDriver, machine: Machine) -> None:
    await driver.write_settings({K.FAN_MINIMUM_SPEED: 35, K.FAN_SPEED: 60})
    settings = await settings_of(driver)
    assert (settings[K.FAN_MINIMUM_SPEED].value, settings[K.FAN_SPEED].value) == (35, 60)
    assert settings[K.FAN_MODE].value == machine.fan_mode == "auto"


@pytest.mark.parametrize("machine", ["axeos_old"], indirect=True)
async def test_old_version_refuses_a_speed_that_it_would_not_show(driver: AxeOSDriver, machine: Machine) -> None:
    with raises(RefusedError, "fan_speed_needs_manual_mode"):
        await driver.write_settings({K.FAN_SPEED: 60})
    assert not any(line.startswith("PATCH") for line in machine.journal)
    await driver.write_settings({K.FAN_MODE: "manual", K.FAN_SPEED: 60})
    await driver.write_settings({K.FAN_SPEED: 61})
    assert (await settings_of(driver))[K.FAN_SPEED].value == 61


@pytest.mark.parametrize(
    "values",
    [{K.FREQUENCY: 850}, {K.VOLTAGE: 1450}, {K.FREQUENCY: 500, K.VOLTAGE: 5000}],
    ids="-".join,
)
async def test_value_beyond_the_chip_is_never_sent(driver: AxeOSDriver, machine: Machine, values: Values) -> None:
    """The interface of the firmware would take it, whoever asks for it."""
    machine.reported["overclockEnabled"] = 1
    names = {K.FREQUENCY: "frequency", K.VOLTAGE: "coreVoltage"}
    with raises(RefusedError, "tuning_value_invalid"):
        await driver.write_settings(values)
    with raises(RefusedError, "tuning_value_invalid"):
        await driver.set_tuning({names[key]: value for key, value in values.items() if isinstance(value, int)})
    assert not any(line.startswith("PATCH") for line in machine.journal)


@pytest.mark.parametrize("values", [values for values, _ in WRITES], ids="-".join)
@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.ACCESS_DENIED, AuthenticationError),
        (Fault.UNAUTHORIZED, AuthenticationError),
        (Fault.NO_REPLY_WRITES, TimedOutError),
        (Fault.DEAD, UnreachableError),
        (Fault.TRUNCATED, UnreachableError),
        (Fault.GARBAGE, RefusedError),
    ],
)
@pytest.mark.parametrize("machine", ["axeos_214"], indirect=True)
async def test_write_fault_raises_its_error(
    driver: AxeOSDriver,
    machine: Machine,
    values: Values,
    fault: Fault,
    expected: type[Exception],
) -> None:
    machine.faults[fault] = {}
    with pytest.raises(expected):
        await driver.write_settings(values)


async def test_ignored_writes_are_visible(driver: AxeOSDriver, machine: Machine) -> None:
    before = await reported(driver)
    machine.faults[Fault.IGNORES_WRITES] = {}
    for values, _ in WRITES:
        await driver.write_settings(values)
    after = await reported(driver)
    assert {**after, "fanspeed": 0} == {**before, "fanspeed": 0}


async def test_settings_survive_a_restart_in_between(driver: AxeOSDriver, machine: Machine) -> None:
    await driver.write_settings({K.FREQUENCY: 490})
    machine.reboot()
    with pytest.raises(UnreachableError):
        await driver.write_settings({K.FREQUENCY: 550})
    await back_again(machine)
    assert (await settings_of(driver))[K.FREQUENCY].value == 490
