"""The settings of a miner in its coordinator, its entities, the REST API and the feed of its page."""

from __future__ import annotations

import itertools
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from homeassistant.components.number import NumberDeviceClass
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN, EntityCategory
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control import settings as fleet_settings
from custom_components.miner_remote.control.context import CommandContext, Outcome
from custom_components.miner_remote.control.record import CommandType, HashboardsCommand, SettingsCommand
from custom_components.miner_remote.control.settings import READ_EVERY_S, RETRY_AFTER_S, MinerSettings
from custom_components.miner_remote.drivers.contract.errors import TimedOutError
from custom_components.miner_remote.drivers.contract.settings import Setting, SettingKey, SettingValue
from custom_components.miner_remote.drivers.firmware.cgminer.driver import CgminerDriver
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.fleet.site import SETTINGS_AT_ONCE, SETTINGS_PER_SECOND
from simulator.fleet import Fleet
from simulator.machine import Fault, Machine

from .commands.handlers import replace_handler
from .commands.settings_driver import SETTINGS, SettingsDriver
from .conftest import SetUpSite, miners_of

KEYS = {
    ("number", "number_fan_speed"),
    ("number", "number_fan_minimum_speed"),
    ("number", "number_fan_target_temperature"),
    ("number", "number_temperature_offset"),
    ("number", "number_hashrate_target"),
    ("number", "number_throttle"),
    ("select", "select_fan_mode"),
    ("select", "select_preset"),
    ("select", "select_work_mode"),
    ("select", "select_frequency"),
    ("switch", "switch_fans_off_when_paused"),
    ("switch", "switch_auto_upgrade"),
    ("switch", "switch_hashboard_0"),
    ("switch", "switch_hashboard_1"),
    ("switch", "switch_hashboard_2"),
}
"""The entities of SETTINGS: none for what can only be read, and none for a time."""


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    async with Fleet.start(kinds=["cgminer"], base="127.45.1.1", boot_s=0.3) as fleet:
        yield fleet.machines[0]


class Firmware:
    """The settings of all CGMiner machines."""

    def __init__(self) -> None:
        self.settings = {setting.key: setting for setting in SETTINGS}
        self.reads = 0
        self.fails = False

    def change(self, key: SettingKey, value: SettingValue | None) -> None:
        values = {name: getattr(self.settings[key], name) for name in Setting.__dataclass_fields__}
        self.settings[key] = Setting(**{**values, "value": value})


@pytest.fixture
def firmware(monkeypatch: pytest.MonkeyPatch) -> Firmware:
    """Let CGMiner machines report SETTINGS, which this firmware does not have."""
    made = Firmware()

    async def read(_driver: CgminerDriver) -> tuple[Setting, ...]:
        made.reads += 1
        if made.fails:
            raise TimedOutError("answer_timeout", host="a", seconds=1)
        return tuple(made.settings.values())

    monkeypatch.setattr(CgminerDriver, "_read_settings", read)
    return made


def registered(hass: HomeAssistant, miner: MinerCoordinator) -> dict[tuple[str, str], er.RegistryEntry]:
    assert miner.device_id
    items = er.async_entries_for_device(er.async_get(hass), miner.device_id, include_disabled_entities=True)
    return {(item.domain, item.unique_id.removeprefix(f"{miner.miner_id}_")): item for item in items}


def state(hass: HomeAssistant, miner: MinerCoordinator, domain: str, key: str) -> State:
    entity_id = er.async_get(hass).async_get_entity_id(domain, DOMAIN, f"{miner.miner_id}_{key}")
    assert entity_id is not None
    found = hass.states.get(entity_id)
    assert found is not None
    return found


# Reading -------------------------------------------------------------------------------------------------------------


class Clock:
    """The monotonic clock of the settings."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(fleet_settings, "monotonic", lambda: self.now)


async def test_settings_are_read_every_ten_minutes_and_after_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    driver, changes = SettingsDriver(), list[int]()
    settings = MinerSettings("a", lambda: 0.0, lambda: changes.append(1))
    assert (settings.is_due(), settings.read_at, settings.get(SettingKey.THROTTLE)) == (True, None, None)
    await settings.async_refresh(driver)
    assert (settings.values, len(changes)) == (SETTINGS, 1)
    clock.now += READ_EVERY_S - 1
    assert not settings.is_due()
    clock.now += 1
    assert settings.is_due()
    await settings.async_refresh(driver)
    assert len(changes) == 1, "Nothing changed."
    driver.change(SettingKey.THROTTLE, 40)
    settings.expire()
    assert settings.is_due()
    await settings.async_refresh(driver)
    assert len(changes) == 2
    throttle = settings.get(SettingKey.THROTTLE)
    assert throttle is not None
    assert throttle.value == 40


async def test_failed_read_keeps_the_settings_and_is_repeated_after_a_minute(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock(monkeypatch)
    driver = SettingsDriver()
    settings = MinerSettings("a", lambda: 0.0, lambda: None)
    await settings.async_refresh(driver)
    read_at = settings.read_at
    driver.writes, driver.not_ready = [{}], [TimedOutError("answer_timeout", host="a", seconds=1)] * 2
    with caplog.at_level(logging.DEBUG):
        await settings.async_refresh(driver)
    assert "does not report its settings" in caplog.text
    assert (settings.values, settings.read_at) == (SETTINGS, read_at)
    clock.now += RETRY_AFTER_S - 1
    assert not settings.is_due()
    clock.now += 1
    assert settings.is_due()
    with pytest.raises(TimedOutError):
        await settings.async_read(driver)


def test_first_reads_of_a_large_site_are_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    all_settings = [MinerSettings(f"miner-{number}", lambda: 50.0, lambda: None) for number in range(1000)]
    assert sum(settings.is_due() for settings in all_settings) < 20
    due = []
    for _ in range(50):
        clock.now += 1
        due.append(sum(settings.is_due() for settings in all_settings))
    assert due[-1] == 1000
    assert max(later - earlier for earlier, later in itertools.pairwise(due)) < 50


async def test_site_reads_settings_with_the_first_polls_unless_it_is_large(
    hass: HomeAssistant, machine: Machine, set_up_site: SetUpSite, firmware: Firmware
) -> None:
    entry = await set_up_site([machine])
    (miner,) = miners_of(hass, entry)
    assert (firmware.reads, miner.settings.values) == (1, SETTINGS)
    await miner.async_refresh()
    assert firmware.reads == 1
    site = entry.runtime_data
    assert site.settings_spread_s == 0
    site.miners.update({str(number): miner for number in range(SETTINGS_AT_ONCE)})
    assert site.settings_spread_s == (SETTINGS_AT_ONCE + 1) / SETTINGS_PER_SECOND
    for number in range(SETTINGS_AT_ONCE):
        del site.miners[str(number)]


async def test_poll_succeeds_without_settings(
    hass: HomeAssistant, machine: Machine, set_up_site: SetUpSite, firmware: Firmware
) -> None:
    firmware.fails = True
    entry = await set_up_site([machine])
    (miner,) = miners_of(hass, entry)
    assert miner.last_update_success
    assert (firmware.reads, miner.settings.values, miner.last_error) == (1, (), None)


# Entities ------------------------------------------------------------------------------------------------------------


async def test_reported_settings_get_disabled_entities(
    hass: HomeAssistant, machine: Machine, set_up_site: SetUpSite, firmware: Firmware
) -> None:
    entry = await set_up_site([machine])
    (miner,) = miners_of(hass, entry)
    found = registered(hass, miner)
    assert {key for key in found if key[0] in ("number", "select") or key[1].startswith("switch_")} == KEYS
    for key in KEYS:
        assert found[key].disabled
        assert found[key].entity_category is EntityCategory.CONFIG
        assert found[key].original_name


async def test_setting_that_is_reported_later_gets_its_entity(
    hass: HomeAssistant, machine: Machine, set_up_site: SetUpSite, firmware: Firmware
) -> None:
    throttle = firmware.settings.pop(SettingKey.THROTTLE)
    entry = await set_up_site([machine])
    (miner,) = miners_of(hass, entry)
    assert ("number", "number_throttle") not in registered(hass, miner)
    firmware.settings[SettingKey.THROTTLE] = throttle
    miner.settings.expire()
    await miner.async_refresh()
    await hass.async_block_till_done()
    assert ("number", "number_throttle") in registered(hass, miner)


async def test_entities_show_values_ranges_and_options(
    hass: HomeAssistant, machine: Machine, set_up_site: SetUpSite, firmware: Firmware
) -> None:
    entry = await set_up_site([machine], enable_all=True)
    (miner,) = miners_of(hass, entry)
    target = state(hass, miner, "number", "number_fan_target_temperature")
    assert (float(target.state), target.attributes["min"], target.attributes["max"], target.attributes["step"]) == (
        65, 40, 75, 0.5,
    )  # fmt: skip
    assert target.attributes["device_class"] == NumberDeviceClass.TEMPERATURE
    preset = state(hass, miner, "select", "select_preset")
    assert (preset.state, preset.attributes["options"]) == ("3000", ["2500", "3000"])
    assert state(hass, miner, "select", "select_work_mode").attributes["options"] == ["0", "1"]
    frequency = state(hass, miner, "select", "select_frequency")
    assert (frequency.state, frequency.attributes["options"]) == ("525", ["485", "525", "575"])
    assert state(hass, miner, "switch", "switch_fans_off_when_paused").state == STATE_OFF
    assert [state(hass, miner, "switch", f"switch_hashboard_{at}").state for at in range(3)] == [STATE_ON] * 3

    firmware.change(SettingKey.PRESET, "custom")
    firmware.change(SettingKey.HASHBOARDS, (0, 2))
    firmware.change(SettingKey.FANS_OFF_WHEN_PAUSED, None)
    del firmware.settings[SettingKey.THROTTLE]
    miner.settings.expire()
    await miner.async_refresh()
    await hass.async_block_till_done()
    assert state(hass, miner, "select", "select_preset").state == STATE_UNKNOWN
    assert state(hass, miner, "switch", "switch_hashboard_1").state == STATE_OFF
    assert state(hass, miner, "switch", "switch_fans_off_when_paused").state == STATE_UNKNOWN
    assert state(hass, miner, "number", "number_throttle").state == STATE_UNAVAILABLE

    # They are restored while the miner is off, and know nothing yet.
    machine.faults[Fault.DEAD] = {}
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    (miner,) = miners_of(hass, entry)
    for domain, key in KEYS:
        current = state(hass, miner, domain, key)
        assert (current.state, "restored" in current.attributes) == (STATE_UNAVAILABLE, False), key


async def test_entities_send_the_commands_of_their_settings(
    hass: HomeAssistant,
    machine: Machine,
    set_up_site: SetUpSite,
    firmware: Firmware,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = await set_up_site([machine], enable_all=True)
    (miner,) = miners_of(hass, entry)
    sent: list[tuple[CommandType, Mapping[str, object]]] = []

    async def handle(
        command: SettingsCommand | HashboardsCommand, _miner: MinerCoordinator, _context: CommandContext
    ) -> Outcome:
        sent.append((command.command_type, command.public_parameters()))
        return Outcome(response={})

    for command_type in CommandType:
        if command_type.value.startswith("set_") and command_type is not CommandType.SET_POOLS:
            replace_handler(monkeypatch, command_type, handle)

    async def act(domain: str, service: str, key: str, **data: Any) -> None:
        target = {"entity_id": state(hass, miner, domain, key).entity_id}
        await hass.services.async_call(domain, service, {**target, **data}, blocking=True)

    await act("number", "set_value", "number_fan_minimum_speed", value=31)
    await act("number", "set_value", "number_hashrate_target", value=90.3)
    await act("number", "set_value", "number_temperature_offset", value=-7)
    await act("select", "select_option", "select_fan_mode", option="manual")
    await act("select", "select_option", "select_work_mode", option="0")
    await act("select", "select_option", "select_frequency", option="485")
    await act("switch", "turn_on", "switch_auto_upgrade")
    await act("switch", "turn_off", "switch_hashboard_2")
    assert sent == [
        # The nearest step: a value that was converted from another unit is not exact.
        (CommandType.SET_FAN, {"minimum_speed_percent": 30}),
        (CommandType.SET_HASHRATE_TARGET, {"hashrate_target_ths": 90.3}),
        (CommandType.SET_FAN, {"temperature_offset_c": -7}),
        (CommandType.SET_FAN, {"mode": "manual"}),
        (CommandType.SET_WORK_MODE, {"work_mode": 0}),
        (CommandType.SET_FREQUENCY, {"frequency_mhz": 485}),
        (CommandType.SET_AUTO_UPGRADE, {"enabled": True}),
        (CommandType.SET_HASHBOARDS, {"boards": [2], "on": False}),
    ]
    for domain, service, key, data in (
        ("number", "set_value", "number_fan_speed", {"value": 10}),
        ("select", "select_option", "select_preset", {"option": "4200"}),
    ):
        with pytest.raises(ServiceValidationError):
            await act(domain, service, key, **data)
    await hass.data["miner_remote"].runner.async_close()
