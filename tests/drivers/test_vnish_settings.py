"""VNish: its settings, on captures and against the simulator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
from custom_components.miner_remote.drivers.contract.settings import Effect, SettingKey
from custom_components.miner_remote.drivers.contract.values import FanSetting
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.firmware.vnish.driver import VnishDriver
from custom_components.miner_remote.drivers.firmware.vnish.settings import (
    Pages,
    settings_of as settings_of_pages,
    usable_presets,
)
from simulator.machine import Fault, Machine
from simulator.replay import Replay

from .conftest import DEADLINES, Connect, StartMachine, next_address
from .raising import raises
from .settings import Values, back_again, driver_of, ends, flat, settings_of

CAPTURES = Path(__file__).parents[1] / "captures" / "vnish"
K = SettingKey


async def make(
    fleet: StartMachine, connect: Connect, *, version: str = "1.3.4", deadlines: Deadlines = DEADLINES
) -> tuple[Machine, VnishDriver]:
    machine = await fleet("vnish")
    machine.firmware_version = version
    driver = create_driver(connect(machine, deadlines=deadlines), await identify(connect(machine)))
    assert isinstance(driver, VnishDriver)
    return machine, driver


async def whole(machine: Machine, driver: VnishDriver) -> dict[str, object]:
    """Return all that is stored in a machine."""
    summary: Any = await driver._rest.get("summary")
    return flat(
        {
            **await driver._rest.get("settings"),
            "throttled": summary["miner"]["miner_status"].get("throttled"),
            "paused": machine.paused,
            "light": machine.locate_light,
            "version": machine.firmware_version,
            "active": machine.active_pool,
        }
    )


# Captures --------------------------------------------------------------------------------------------------------


async def test_settings_of_captured_machine_have_its_own_limits(connect: Connect) -> None:
    async with Replay.load(CAPTURES / "antminer-s19-1.2.0" / "capture.json").serve(next_address()) as machine:
        driver = await driver_of(connect(machine))
        settings = await settings_of(driver)
    assert {key: ends(setting) for key, setting in settings.items()} == {
        K.FAN_MODE: ("auto", None, None, 1, False),
        K.FAN_SPEED: (None, 10, 100, 1, False),
        K.FAN_TARGET_TEMPERATURE: (60, 20, 100, 1, False),
        K.DANGEROUS_TEMPERATURE: (85, None, None, 1, True),
        K.PRESET: ("3486", None, None, 1, False),
        K.POWER_LIMIT: (None, 2710, 3640, 1, False),
        # A preset overrides them: they are shown only. 750 MHz is where the firmware begins to warn.
        K.FREQUENCY: (610, 50, 750, 1, True),
        K.VOLTAGE: (14_000, 12_000, 15_000, 10, True),
        K.HASHBOARDS: ((0, 1, 2), None, None, 1, False),
    }
    assert [(option.value, option.power_w, option.hashrate_ths) for option in settings[K.PRESET].options[:3]] == [
        ("disabled", None, None),
        ("2710", 2710, 90),
        ("2850", 2850, 93),
    ]


async def test_captured_hydro_machine_does_not_use_its_fans(connect: Connect) -> None:
    async with Replay.load(CAPTURES / "antminer-s21plushydro-1.2.8" / "capture.json").serve(next_address()) as machine:
        driver = await driver_of(connect(machine))
        (mode,) = await driver.read_settings()
        assert (mode.key, mode.value, mode.read_only, mode.options) == (K.FAN_MODE, "immersion", True, ())
        assert Capability.FAN not in driver.profile.capabilities
        with raises(UnsupportedError, "fan_unsupported"):
            await driver.write_settings({K.FAN_MODE: "manual", K.FAN_SPEED: 50})


async def test_captured_presets_without_settings_page(connect: Connect) -> None:
    async with Replay.load(CAPTURES / "antminer-s19-1.2.6" / "capture.json").serve(next_address()) as machine:
        driver = await driver_of(connect(machine))
        preset, power = await driver.read_settings()
    assert (preset.key, preset.value, len(preset.options)) == (K.PRESET, None, 16)
    assert (power.key, power.minimum, power.maximum) == (K.POWER_LIMIT, 1100, 4690)


# Reading ---------------------------------------------------------------------------------------------------------


async def test_settings_of_the_simulated_machine(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    settings = await settings_of(driver)
    before = machine.counters["request"]
    assert await settings_of(driver) == settings
    assert machine.counters["request"] - before == 6
    assert {key: ends(setting) for key, setting in settings.items()} == {
        K.FAN_MODE: ("auto", None, None, 1, False),
        K.FAN_SPEED: (None, 10, 100, 1, False),
        K.FAN_MINIMUM_SPEED: (10, 10, 100, 1, False),
        K.FAN_TARGET_TEMPERATURE: (65, 20, 90, 1, False),
        K.DANGEROUS_TEMPERATURE: (95, None, None, 1, True),
        K.PRESET: ("disabled", None, None, 1, False),
        K.POWER_LIMIT: (None, 1620, 3900, 1, False),
        K.THROTTLE: (100, 20, 100, 1, False),
        K.FREQUENCY: (545, 50, 850, 1, False),
        K.VOLTAGE: (13_200, 12_000, 15_000, 10, False),
        K.HASHBOARDS: ((0, 1, 2), None, None, 1, False),
        K.DYNAMIC_SCALING: (False, None, None, 1, False),
        K.SCALING_LOWER_ABOVE: (75, 25, 90, 1, False),
        K.SCALING_RAISE_BELOW: (55, 25, 85, 1, False),
        K.SCALING_CHECK_SECONDS: (300, 60, 600, 1, False),
    }
    live = {key for key, setting in settings.items() if setting.effect is Effect.LIVE}
    assert {K.THROTTLE, K.FAN_MODE, K.FAN_SPEED} <= live
    restarting = settings.keys() - live
    assert restarting == {K.PRESET, K.POWER_LIMIT, K.FREQUENCY, K.VOLTAGE, K.HASHBOARDS}
    assert all(settings[key].seconds for key in restarting)
    assert {
        Capability.FAN,
        Capability.PRESETS,
        Capability.POWER_LIMIT,
        Capability.THROTTLE,
        Capability.FREQUENCY,
        Capability.HASHBOARDS,
        Capability.LOGS,
        Capability.FIRMWARE,
    } <= driver.profile.capabilities


async def test_settings_that_cannot_be_read_are_an_error(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.layout.missing.add("settings")
    with raises(RefusedError, "request_refused", path="settings"):
        await driver.read_settings()


async def test_machine_without_limits_offers_nothing_that_needs_them(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("vnish")
    machine.layout.missing.add("model")
    driver = await driver_of(connect(machine))
    assert not {Capability.FAN, Capability.FREQUENCY} & driver.profile.capabilities
    settings = await settings_of(driver)
    assert settings[K.FAN_MODE].read_only
    assert not {K.FAN_SPEED, K.FAN_TARGET_TEMPERATURE, K.FREQUENCY, K.VOLTAGE} & settings.keys()


async def test_version_without_throttle_does_not_offer_it(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect, version="1.2.6")
    assert K.THROTTLE not in await settings_of(driver)
    with raises(UnsupportedError, "throttle_unsupported"):
        await driver.write_settings({K.THROTTLE: 50})


async def test_boards_without_pics_are_not_switched(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("vnish")
    machine.reported["has_pics"] = False
    driver = await driver_of(connect(machine))
    assert Capability.HASHBOARDS not in driver.profile.capabilities
    (boards,) = [setting for setting in await driver.read_settings() if setting.key is K.HASHBOARDS]
    assert boards.read_only


# Writing ---------------------------------------------------------------------------------------------------------

WRITES: list[tuple[Values, dict[str, object]]] = [
    ({K.FAN_MODE: "manual", K.FAN_SPEED: 40}, {"miner.cooling.mode.name": "manual", "miner.cooling.mode.param": 40}),
    ({K.FAN_TARGET_TEMPERATURE: 70}, {"miner.cooling.mode.param": 70}),
    ({K.FAN_MINIMUM_SPEED: 30}, {"miner.cooling.fan_min_duty": 30}),
    ({K.PRESET: "2600"}, {"miner.overclock.preset": "2600"}),
    ({K.THROTTLE: 50}, {"throttled": 50}),
    ({K.FREQUENCY: 500}, {"miner.overclock.globals.freq": 500}),
    ({K.VOLTAGE: 13_000}, {"miner.overclock.globals.volt": 1300}),
    ({K.HASHBOARDS: (0, 2)}, {"miner.overclock.chains.1.disabled": True}),
    ({K.DYNAMIC_SCALING: True}, {"miner.overclock.preset_switcher.enabled": True}),
    (
        {K.SCALING_LOWER_ABOVE: 80, K.SCALING_RAISE_BELOW: 62, K.SCALING_CHECK_SECONDS: 120},
        {
            "miner.overclock.preset_switcher.decrease_temp": 80,
            "miner.overclock.preset_switcher.rise_temp": 62,
            "miner.overclock.preset_switcher.check_time": 120,
        },
    ),
]


@pytest.mark.parametrize(("values", "changes"), WRITES, ids=lambda item: "-".join(map(str, item)))
async def test_setting_is_written_and_shown_and_nothing_else_changes(
    fleet: StartMachine,
    connect: Connect,
    values: Values,
    changes: dict[str, object],
) -> None:
    machine, driver = await make(fleet, connect)
    started, before, settings = machine.process_started_at, await whole(machine, driver), await settings_of(driver)
    await driver.write_settings(values)
    assert {key: setting.value for key, setting in (await settings_of(driver)).items() if key in values} == values
    after = await whole(machine, driver)
    assert {path: value for path, value in after.items() if before.get(path) != value} == changes
    assert before.keys() == after.keys()
    restarts = any(settings[key].effect is Effect.RESTARTS_MINING for key in values)
    assert (machine.process_started_at > started) is restarts
    # Writing it again changes nothing.
    started = machine.process_started_at
    await driver.write_settings(values)
    assert await whole(machine, driver) == after
    assert machine.process_started_at == started


async def test_settings_act_on_the_hashrate(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.write_settings({K.THROTTLE: 50})
    assert machine.hashrate() == pytest.approx(95 / 2)
    await driver.write_settings({K.HASHBOARDS: (0,)})
    machine.process_started_at -= machine.restart_s
    assert machine.hashrate() == pytest.approx(95 / 2 / 3)
    boards = (await driver.snapshot()).boards
    assert [board.active for board in boards] == [True, False, False]


async def test_power_limit_as_a_setting_is_a_preset(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    accepted = await driver.write_settings({K.POWER_LIMIT: 2700})
    assert accepted.power_limit_w == machine.power_limit_w == 2600
    assert (await settings_of(driver))[K.POWER_LIMIT].value == 2600


async def test_preset_for_a_modified_power_supply_is_never_chosen(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    options = (await settings_of(driver))[K.PRESET].options
    assert [option.value for option in options if option.refused] == ["4550"]
    assert {option.refused for option in options if option.refused} == {"preset_needs_modified_power_supply"}
    for write in (driver.write_settings({K.PRESET: "4550"}), driver.set_tuning({"preset": "4550"})):
        with raises(RefusedError, "preset_for_modified_power_supply", preset="4550"):
            await write
    assert machine.power_limit_w is None
    assert driver.profile.power_limit_max_w == 3900
    assert (await driver.set_power_limit(9000)).power_limit_w == 3900


async def test_frequency_is_only_shown_while_something_overrides_it(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect)
    await driver.write_settings({K.PRESET: "2600"})
    assert (await settings_of(driver))[K.FREQUENCY].read_only
    await driver.write_settings({K.PRESET: "disabled"})
    assert not (await settings_of(driver))[K.FREQUENCY].read_only
    chains = [{"freq": 0, "chips": [0] * 76, "disabled": False} for _ in range(3)]
    chains[1]["chips"] = [*[0] * 75, 600]
    await driver._rest.call("POST", "settings", {"miner": {"overclock": {"chains": chains}}})
    assert (await settings_of(driver))[K.FREQUENCY].read_only
    assert (await settings_of(driver))[K.VOLTAGE].read_only


async def test_own_frequencies_of_chips_stay_when_a_board_is_switched(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    chains = [{"freq": 500 + at, "chips": [550 + at] * 76, "disabled": at == 0} for at in range(3)]
    await driver._rest.call("POST", "settings", {"miner": {"overclock": {"chains": chains}}})
    before = await whole(machine, driver)
    await driver.write_settings({K.HASHBOARDS: (0, 1)})
    after = await whole(machine, driver)
    assert {path: value for path, value in after.items() if before[path] != value} == {
        "miner.overclock.chains.0.disabled": False,
        "miner.overclock.chains.2.disabled": True,
    }


async def test_too_few_hashboards_are_refused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    with raises(RefusedError, "hashboards_too_few", minimum=1):
        await driver.write_settings({K.HASHBOARDS: ()})
    assert "POST settings" not in machine.journal


async def test_voltage_between_two_steps_is_refused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    with raises(RefusedError, "tuning_value_invalid", value=13_005):
        await driver.write_settings({K.VOLTAGE: 13_005})
    assert "POST settings" not in machine.journal


# Fans ------------------------------------------------------------------------------------------------------------


async def test_fan_mode_gets_the_value_that_it_had(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.write_settings({K.FAN_TARGET_TEMPERATURE: 71})
    await driver.read_settings()
    # It was never set: the fans keep their speed.
    await driver.write_settings({K.FAN_MODE: "manual"})
    assert (machine.fan_mode, machine.fan_percent) == ("manual", 60)
    await driver.write_settings({K.FAN_SPEED: 45})
    await driver.read_settings()
    await driver.write_settings({K.FAN_MODE: "auto"})
    assert (await settings_of(driver))[K.FAN_TARGET_TEMPERATURE].value == 71
    await driver.write_settings({K.FAN_MODE: "manual"})
    assert (await settings_of(driver))[K.FAN_SPEED].value == 45


async def test_value_of_the_other_fan_mode_is_refused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    with raises(RefusedError, "fan_speed_needs_manual_mode"):
        await driver.write_settings({K.FAN_SPEED: 40})
    await driver.write_settings({K.FAN_MODE: "manual", K.FAN_SPEED: 40})
    with raises(RefusedError, "fan_target_needs_auto_mode"):
        await driver.write_settings({K.FAN_TARGET_TEMPERATURE: 60})
    # No target is known here, because the settings were never read in automatic mode.
    with raises(RefusedError, "fan_target_needed"):
        await driver.write_settings({K.FAN_MODE: "auto"})
    assert machine.counters["fan"] == 1


async def test_fans_of_a_machine_in_a_tank_are_left_alone(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver._rest.call("POST", "settings", {"miner": {"cooling": {"mode": {"name": "immers"}}}})
    settings = await settings_of(driver)
    assert (settings[K.FAN_MODE].value, settings[K.FAN_MODE].read_only) == ("immersion", True)
    assert K.FAN_SPEED not in settings
    with raises(RefusedError, "fan_immersion"):
        await driver.set_fan(FanSetting(mode="manual", percent=50))
    assert (await driver.read_config()).fan is None
    assert "fan" not in machine.counters


async def test_fan_setting_of_a_backup_is_restored(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    before = (await driver.read_config()).fan
    assert before == FanSetting(mode="auto", target_c=65)
    await driver.set_fan(FanSetting(mode="manual", percent=55))
    assert (await driver.read_config()).fan == FanSetting(mode="manual", percent=55)
    await driver.set_fan(before)
    assert (await driver.read_config()).fan == before
    machine.layout.missing.add("summary")
    for mode, code in (("turbo", "fan_mode_unknown"), ("manual", "fan_speed_needed")):
        with raises(RefusedError, code):
            await driver.set_fan(FanSetting(mode=mode))


def test_preset_that_is_not_named_by_its_power_is_no_power_limit() -> None:
    presets: list[dict[str, object]] = [
        {"name": "eco", "pretty": "2500 watt ~ 80 TH"},
        {"name": "3000", "pretty": "3000 watt ~ 95 TH"},
    ]
    # A poll reads the name alone, and could not show that the limit was set.
    assert usable_presets(presets) == {3000: "3000"}


# Restarts and faults ---------------------------------------------------------------------------------------------


async def test_mining_is_restarted_if_the_firmware_needs_that(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.reported["restart_required"] = True
    assert (await driver.write_settings({K.FAN_MODE: "manual", K.FAN_SPEED: 40})).said == "cooling"
    assert "restart_mining" not in machine.counters
    assert (await driver.write_settings({K.PRESET: "2600"})).said == "preset 2600, mining restarted"
    assert machine.counters["restart_mining"] == 1
    await driver.pause()
    said = (await driver.write_settings({K.PRESET: "3250"})).said
    assert said == "preset 3250, which takes effect when mining is resumed"
    assert machine.counters["restart_mining"] == 1
    assert machine.paused


@pytest.mark.parametrize("values", [{K.PRESET: "2600"}, {K.FREQUENCY: 500}], ids=["preset", "frequency"])
async def test_restart_that_failed_is_not_taken_as_done(fleet: StartMachine, connect: Connect, values: Values) -> None:
    machine, driver = await make(fleet, connect)
    (key,) = values
    machine.reported["restart_required"] = True
    machine.layout.missing.add("mining/restart")
    with pytest.raises(DriverError):
        await driver.write_settings(values)
    # It is stored, and mining goes on as before.
    assert (await settings_of(driver))[key].value is None
    # A change of the fans leaves mining alone.
    machine.layout.missing.discard("mining/restart")
    await driver.write_settings({K.FAN_MODE: "manual", K.FAN_SPEED: 40})
    assert "restart_mining" not in machine.counters
    assert "mining restarted" in (await driver.write_settings(values)).said
    assert machine.counters["restart_mining"] == 1
    assert (await settings_of(driver))[key].value == values[key]


async def test_preset_switcher_is_named(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.reported["preset_switcher"] = {"enabled": True, "top_preset": "3250"}
    assert "preset switcher is on" in (await driver.write_settings({K.PRESET: "2600"})).said


@pytest.mark.parametrize("values", [values for values, _ in WRITES], ids="-".join)
@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.ACCESS_DENIED, RefusedError),
        (Fault.UNAUTHORIZED, AuthenticationError),
        (Fault.NO_REPLY_WRITES, TimedOutError),
        (Fault.DEAD, UnreachableError),
    ],
)
async def test_write_fault_raises_its_error(
    fleet: StartMachine,
    connect: Connect,
    values: Values,
    fault: Fault,
    expected: type[Exception],
) -> None:
    machine, driver = await make(fleet, connect, deadlines=Deadlines(read=0.4, write=0.5))
    machine.faults[fault] = {}
    with pytest.raises(expected):
        await driver.write_settings(values)


async def test_ignored_writes_are_visible(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    before = await whole(machine, driver)
    machine.faults[Fault.IGNORES_WRITES] = {}
    for values, _ in WRITES:
        await driver.write_settings(values)
    assert await whole(machine, driver) == before


async def test_write_after_a_restart_in_between_logs_in_again(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.read_settings()
    machine.reboot()
    with pytest.raises(UnreachableError):
        await driver.write_settings({K.THROTTLE: 50})
    await back_again(machine)
    await driver.write_settings({K.THROTTLE: 50})
    assert (await settings_of(driver))[K.THROTTLE].value == 50


async def test_preset_switcher_stays_below_the_temperature_that_stops_mining(
    fleet: StartMachine, connect: Connect
) -> None:
    machine, driver = await make(fleet, connect)
    highest = (await settings_of(driver))[K.SCALING_LOWER_ABOVE].maximum
    assert highest == 90
    before = await whole(machine, driver)
    with pytest.raises(RefusedError) as error:
        await driver.write_settings({K.SCALING_RAISE_BELOW: 80, K.SCALING_LOWER_ABOVE: 80})
    assert error.value.code == "scaling_temperatures"
    assert await whole(machine, driver) == before


@pytest.mark.parametrize(("stops_at", "highest"), [(70, 69), (95, 90), (10, 25), (None, 90)])
def test_highest_temperature_of_the_preset_switcher(stops_at: int | None, highest: int) -> None:
    switcher = {"enabled": False, "decrease_temp": 60}
    misc = {} if stops_at is None else {"restart_temp": stops_at}
    pages = Pages(settings={"miner": {"overclock": {"preset_switcher": switcher}, "misc": misc}})
    found = {setting.key: setting for setting in settings_of_pages(pages)}
    assert found[K.SCALING_LOWER_ABOVE].maximum == highest
