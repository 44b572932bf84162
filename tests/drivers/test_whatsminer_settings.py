"""The settings of WhatsMiners: against the simulator, and from captures."""

from __future__ import annotations

import asyncio
import copy
import time
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Deadlines
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.settings import Effect, SettingKey, SettingValue
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.firmware.whatsminer import common
from custom_components.miner_remote.drivers.firmware.whatsminer.common import WhatsMinerDriver
from simulator.machine import Fault, Machine
from simulator.replay import Replay

from .conftest import Connect, StartMachine, next_address
from .raising import raises
from .settings import machine_fixture, settings_of, value_of, values_of
from .test_whatsminer import SHORT, V2, V3, identified, made

CAPTURES = Path(__file__).parents[1] / "captures"
TUNING: list[tuple[SettingKey, SettingValue]] = [
    (SettingKey.WORK_MODE, "low"),
    (SettingKey.POWER_LIMIT, 2500),
    (SettingKey.THROTTLE, 80),
    (SettingKey.FREQUENCY_PERCENT, -10),
]
FANS: list[tuple[SettingKey, SettingValue]] = [
    (SettingKey.TEMPERATURE_OFFSET, -12),
    (SettingKey.FANS_OFF_WHEN_PAUSED, True),
]
CASES = [(kind, key, value) for kind in (V2, V3) for key, value in TUNING] + [(V3, key, value) for key, value in FANS]
COUNTED = {
    SettingKey.WORK_MODE: {"work_mode", "restart_mining"},
    SettingKey.POWER_LIMIT: {"power_limit", "restart_mining"},
    SettingKey.THROTTLE: {"power-percent"},
    SettingKey.FREQUENCY_PERCENT: {"target-freq", "restart_mining"},
    SettingKey.TEMPERATURE_OFFSET: {"fan-temp-offset"},
    SettingKey.FANS_OFF_WHEN_PAUSED: {"fan-poweroff-cool"},
}
"""What a change of each setting does to the machine."""
KEPT = {
    SettingKey.WORK_MODE: {"work_mode"},
    SettingKey.POWER_LIMIT: {"power_limit_w"},
    SettingKey.THROTTLE: {"share", "settings"},
}
"""The fields of the machine that a change of each setting changes; the others are in `settings`."""
PASSING = {
    "counters",
    "happened",
    "journal",
    "on_change",
    "process_started_at",
    "active_pool",
    "lost_process",
    "lost_s",
    "lost_from",
}


machine = machine_fixture(V2, V3)


@pytest.fixture
async def driver(machine: Machine, connect: Connect) -> WhatsMinerDriver:
    """Return the driver of that miner."""
    return made(connect(machine), await identified(connect(machine)))


def state(machine: Machine) -> dict[str, Any]:
    """Return a copy of the lasting state of a machine."""
    return {
        field.name: copy.deepcopy(getattr(machine, field.name))
        for field in fields(machine)
        if field.name not in PASSING | {"faults"}
    }


def finish_start(machine: Machine) -> None:
    """Let a machine whose mining process was restarted mine again."""
    if "restart_mining" in machine.counters:
        machine.process_started_at -= machine.restart_s


async def test_each_protocol_offers_its_settings(driver: WhatsMinerDriver, machine: Machine) -> None:
    settings = await settings_of(driver)
    assert set(settings) == {key for kind, key, _ in CASES if kind == machine.kind}
    assert {key: setting.value for key, setting in settings.items() if key not in dict(FANS)} == {
        SettingKey.WORK_MODE: "normal",
        SettingKey.POWER_LIMIT: machine.max_power_w,
        SettingKey.THROTTLE: 100 if machine.kind == V3 else None,
        SettingKey.FREQUENCY_PERCENT: 0,
    }
    restarting = {key for key, setting in settings.items() if setting.effect is Effect.RESTARTS_MINING}
    assert restarting == {SettingKey.WORK_MODE, SettingKey.POWER_LIMIT, SettingKey.FREQUENCY_PERCENT}
    assert all((settings[key].seconds or 0) > 60 for key in restarting)
    assert [setting.key for setting in settings.values() if setting.temporary] == [SettingKey.THROTTLE]
    assert settings[SettingKey.THROTTLE].as_json()["temporary"] is True
    assert [option.value for option in settings[SettingKey.WORK_MODE].options] == ["low", "normal", "high"]


@pytest.mark.parametrize(("kind", "key", "value"), CASES, ids=[f"{kind}-{key}" for kind, key, _ in CASES])
async def test_setting_is_written_and_read_back_and_nothing_else_changes(
    kind: str, key: SettingKey, value: SettingValue, fleet: StartMachine, connect: Connect
) -> None:
    machine = await fleet(kind)
    driver = made(connect(machine), await identified(connect(machine)))
    before = state(machine)
    accepted = await driver.write_settings({key: value})
    assert accepted.channel.startswith("WhatsMiner API ")
    finish_start(machine)
    assert await value_of(driver, key) == value
    after = state(machine)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == KEPT.get(key, {"settings"})
    assert machine.counters.keys() - {"request"} == COUNTED[key]
    # The same value again does nothing, above all no restart.
    assert (await driver.write_settings({key: value})).said == "Nothing had to be changed."
    assert state(machine) == after


async def test_fan_settings_are_written_together(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet(V3)
    driver = made(connect(machine), await identified(connect(machine)))
    accepted = await driver.write_settings(dict(FANS))
    assert accepted.channel == "WhatsMiner API set.fan.temp_offset, WhatsMiner API set.fan.poweroff_cool"
    assert machine.settings == {"fan-temp-offset": -12, "fan-poweroff-cool": 0}
    await driver.pause()
    assert [fan.rpm for fan in (await driver.snapshot()).fans[:2]] == [0, 0]


async def test_liquid_cooled_machine_has_no_fan_settings_and_a_higher_frequency(
    fleet: StartMachine, connect: Connect
) -> None:
    air, liquid = await fleet(V3), await fleet(V3)
    liquid.reported["liquid-temperature"] = 44.1
    drivers = [made(connect(machine), await identified(connect(machine))) for machine in (air, liquid)]
    assert [Capability.FAN in driver.profile.capabilities for driver in drivers] == [True, False]
    ranges = [(await settings_of(driver))[SettingKey.FREQUENCY_PERCENT].maximum for driver in drivers]
    assert ranges == [0, 100]
    with raises(UnsupportedError, "fan_unsupported"):
        await drivers[1].write_settings({SettingKey.TEMPERATURE_OFFSET: -5})
    await drivers[1].write_settings({SettingKey.FREQUENCY_PERCENT: 5})
    assert liquid.settings["target-freq"] == 5
    with raises(RefusedError, "command_refused"):
        await drivers[0].write_settings({SettingKey.FREQUENCY_PERCENT: 5})
    assert "target-freq" not in air.counters


# Throttle ----------------------------------------------------------------------------------------------------------


async def test_throttle_acts_live_and_is_lost_when_mining_restarts(driver: WhatsMinerDriver, machine: Machine) -> None:
    full = machine.power()
    await driver.write_settings({SettingKey.THROTTLE: 60})
    assert machine.hashing
    assert machine.power() == pytest.approx(0.6 * full)
    await driver.write_settings({SettingKey.THROTTLE: 90})
    assert await value_of(driver, SettingKey.THROTTLE) == 90
    assert "restart_mining" not in machine.counters
    await driver.write_settings({SettingKey.THROTTLE: 50})
    await driver.restart_mining()
    finish_start(machine)
    assert await value_of(driver, SettingKey.THROTTLE) == (100 if machine.kind == V3 else None)
    assert machine.power() == pytest.approx(full)


async def test_unreported_throttle_is_confirmed_by_the_power(
    fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = await fleet(V2)
    driver = made(connect(machine), await identified(connect(machine)))
    await driver.write_settings({SettingKey.THROTTLE: 70})
    assert await value_of(driver, SettingKey.THROTTLE) == 70
    machine.share = 0.9  # The power goes down over minutes.
    assert await value_of(driver, SettingKey.THROTTLE) == 90
    machine.share = 0.72
    assert await value_of(driver, SettingKey.THROTTLE) == 70
    # Another program, or the machine, restarted mining since.
    now = time.time()
    monkeypatch.setattr(common, "time", SimpleNamespace(time=lambda: now + 3600))
    assert await value_of(driver, SettingKey.THROTTLE) is None


@pytest.mark.parametrize("percent", [97, 99, 60])
async def test_unreported_throttle_is_known_without_an_answer_and_not_from_the_same_power(
    percent: int, fleet: StartMachine, connect: Connect
) -> None:
    machine = await fleet(V2)
    driver = made(connect(machine, deadlines=Deadlines(read=1.0, write=0.3)), await identified(connect(machine)))
    machine.faults[Fault.IGNORES_WRITES] = {}
    await driver.write_settings({SettingKey.THROTTLE: percent})
    assert await value_of(driver, SettingKey.THROTTLE) == 100
    machine.faults.clear()
    machine.faults[Fault.NO_REPLY_WRITES] = {}
    with pytest.raises(TimedOutError):
        await driver.write_settings({SettingKey.THROTTLE: percent})
    assert machine.settings["power-percent"] == percent
    assert await value_of(driver, SettingKey.THROTTLE) == percent


async def test_throttle_with_a_power_limit_is_a_share_of_the_limited_power(
    fleet: StartMachine, connect: Connect
) -> None:
    machine = await fleet(V2)
    driver = made(connect(machine), await identified(connect(machine)))
    await driver.write_settings({SettingKey.POWER_LIMIT: 2000})
    finish_start(machine)
    await driver.write_settings({SettingKey.THROTTLE: 50})
    assert machine.power() == pytest.approx(1000)
    assert await value_of(driver, SettingKey.THROTTLE) == 50


@pytest.mark.parametrize("when", ["paused", "starting"])
async def test_throttle_of_a_machine_that_is_not_ready_is_refused(
    driver: WhatsMinerDriver, machine: Machine, when: str
) -> None:
    if when == "paused":
        machine.set_paused(True)
    else:
        machine.restart_s = 3600
        machine.restart_mining()
    with raises(RefusedError, "throttle_not_ready"):
        await driver.write_settings({SettingKey.THROTTLE: 50})
    assert "power-percent" not in machine.counters


@pytest.mark.parametrize(
    ("kind", "firmware", "mode", "command"),
    [
        (V2, "20230803.11.REL", 0, "set_power_pct_v2"),
        (V2, "20230803.11.REL", 2, "set_power_pct"),
        (V2, "20220601.11.REL", 0, "set_power_pct"),
        (V3, "20251209.16.REL2", 0, "set.miner.power_percent"),
        (V3, "20251209.16.REL2", 2, "set.miner.power_percent"),
    ],
)
async def test_throttle_is_slow_if_the_firmware_can(
    kind: str, firmware: str, mode: int, command: str, fleet: StartMachine, connect: Connect
) -> None:
    machine = await fleet(kind)
    machine.firmware_version, machine.work_mode = firmware, mode
    driver = made(connect(machine), await identified(connect(machine)))
    assert (await driver.write_settings({SettingKey.THROTTLE: 75})).channel == f"WhatsMiner API {command}"
    assert machine.settings["power-percent"] == 75


# Refusals and faults -----------------------------------------------------------------------------------------------


async def test_closed_write_api_is_named(driver: WhatsMinerDriver, machine: Machine) -> None:
    machine.write_api = False
    for key, value in TUNING:
        with raises(RefusedError, "write_api_off"):
            await driver.write_settings({key: value})
    assert machine.counters.keys() == {"request"}
    assert len(await driver.read_settings()) >= len(TUNING)


@pytest.mark.parametrize("fault", [Fault.UNAUTHORIZED, Fault.ACCESS_DENIED])
async def test_missing_permission_is_an_error(driver: WhatsMinerDriver, machine: Machine, fault: Fault) -> None:
    machine.faults[fault] = {}
    for key, value in TUNING:
        with pytest.raises((AuthenticationError, RefusedError)):
            await driver.write_settings({key: value})
    assert machine.counters.keys() == {"request"}


async def test_ignored_write_shows_in_the_settings(driver: WhatsMinerDriver, machine: Machine) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    before = await values_of(driver)
    for key, value in TUNING:
        await driver.write_settings({key: value})
        shown = await value_of(driver, key)
        # The power shows that a throttle was not applied.
        assert shown == (100 if key is SettingKey.THROTTLE else before[key])
    assert machine.counters["ignored"] == len(TUNING)


@pytest.mark.parametrize("fault", [Fault.DEAD, Fault.NO_REPLY, Fault.RESET, Fault.GARBAGE, Fault.TRUNCATED])
async def test_fault_raises_a_driver_error(
    driver: WhatsMinerDriver, machine: Machine, connect: Connect, fault: Fault
) -> None:
    silent = made(connect(machine, deadlines=SHORT), driver.profile)
    machine.faults[fault] = {}
    for call in (silent.read_settings(), silent.write_settings({SettingKey.WORK_MODE: "low"})):
        with pytest.raises((UnreachableError, TimedOutError, RefusedError)):
            await call
    assert machine.counters.keys() <= {"request"}


async def test_unanswered_write_times_out_and_the_settings_show_it(
    driver: WhatsMinerDriver, machine: Machine, connect: Connect
) -> None:
    slow = made(connect(machine, deadlines=Deadlines(read=1.0, write=0.5)), driver.profile)
    machine.faults[Fault.NO_REPLY_WRITES] = {}
    with pytest.raises(TimedOutError):
        await slow.write_settings({SettingKey.WORK_MODE: "high"})
    assert await value_of(slow, SettingKey.WORK_MODE) == "high"


async def test_setting_outlasts_a_restart_of_the_machine(driver: WhatsMinerDriver, machine: Machine) -> None:
    await driver.write_settings({SettingKey.FREQUENCY_PERCENT: -20})
    machine.reboot()
    with pytest.raises(UnreachableError):
        await driver.read_settings()
    await asyncio.sleep(machine.boot_s + 0.1)
    assert await value_of(driver, SettingKey.FREQUENCY_PERCENT) == -20


async def test_paused_machine_reports_its_settings(driver: WhatsMinerDriver, machine: Machine) -> None:
    machine.set_paused(True)
    settings = await settings_of(driver)
    assert settings[SettingKey.WORK_MODE].value == "normal"
    assert settings[SettingKey.THROTTLE].value == (100 if machine.kind == V3 else None)


async def test_read_only_miner_has_no_settings(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet(V2)
    machine.firmware_version = "20210322.22.REL"
    driver = made(connect(machine), await identified(connect(machine)))
    assert await driver.read_settings() == ()
    with raises(UnsupportedError, "api_v1_read_only"):
        await driver.write_settings({SettingKey.WORK_MODE: "low"})


# Captures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("capture", "expected"),
    [
        (
            "whatsminer_v3/M30S++_VH70-20240722.07.51.REL",
            {
                SettingKey.WORK_MODE: "normal",
                SettingKey.POWER_LIMIT: 3500,
                SettingKey.THROTTLE: 100,
                SettingKey.FREQUENCY_PERCENT: 0,
                SettingKey.TEMPERATURE_OFFSET: -10,
                SettingKey.FANS_OFF_WHEN_PAUSED: False,
            },
        ),
        (
            "whatsminer_v3/M63S++-20260312.16.REL3",
            {
                SettingKey.WORK_MODE: "normal",
                SettingKey.POWER_LIMIT: 10030,
                SettingKey.THROTTLE: 100,
                SettingKey.FREQUENCY_PERCENT: 0,
            },
        ),
        (
            "whatsminer_v3/M60S_VK40-20251209.16.Rel2",
            {SettingKey.POWER_LIMIT: 3600, SettingKey.FREQUENCY_PERCENT: 0},
        ),
        (
            "whatsminer_v2/M50-20230803.11.REL",
            {
                SettingKey.WORK_MODE: "low",
                SettingKey.POWER_LIMIT: 3600,
                SettingKey.THROTTLE: None,
                SettingKey.FREQUENCY_PERCENT: 0,
            },
        ),
        (
            "whatsminer_v2/M63S++-20260312.16.REL3",
            {
                SettingKey.WORK_MODE: "high",
                SettingKey.POWER_LIMIT: 10030,
                SettingKey.THROTTLE: 120,
                SettingKey.FREQUENCY_PERCENT: 0,
            },
        ),
        (
            "whatsminer_v2/M30S+-20220125.13.Rel",
            {SettingKey.WORK_MODE: "normal", SettingKey.POWER_LIMIT: 3600, SettingKey.THROTTLE: None},
        ),
        ("whatsminer_v1/M20S-20210322.22.REL", {}),
    ],
)
async def test_settings_of_a_capture(
    capture: str, expected: dict[SettingKey, SettingValue | None], connect: Connect
) -> None:
    async with Replay.load(CAPTURES / capture / "capture.json").serve(next_address()) as machine:
        profile = await identify(connect(machine))
        settings = await create_driver(connect(machine), profile).read_settings()
    assert {setting.key: setting.value for setting in settings} == expected
