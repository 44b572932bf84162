"""How miners differ from templates, the settings of templates, and templates made of backups."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.miner_remote.commands.fields import FieldKind
from custom_components.miner_remote.commands.settings_rows import SETTINGS_ROWS
from custom_components.miner_remote.control.record import SETTING_PARAMETERS, CommandType, SetPoolsCommand
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.settings import UNITS, Option, Setting, SettingKey
from custom_components.miner_remote.drivers.contract.values import FanSetting, Identity, MinerConfig, Pool
from custom_components.miner_remote.input.fields import InvalidDataError, Reader
from custom_components.miner_remote.policies.contract import LibraryPool, MinerView
from custom_components.miner_remote.policies.template.differences import commands_of, compare
from custom_components.miner_remote.policies.template.from_backup import template_from_backup
from custom_components.miner_remote.policies.template.settings import (
    PARAMETERS,
    SWITCHES,
    TIMES,
    TemplateSettings,
    read_settings,
)
from custom_components.miner_remote.schedules.model import OFF, ON, limit

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
LIBRARY = {
    1: LibraryPool(pool_id=1, name="Main", url="stratum+tcp://main.example.com:3333", worker="acme.{name}"),
    2: LibraryPool(pool_id=2, name="Spare", url="stratum+ssl://spare.example.com:443", worker="acme.{hostname}"),
}
VIEW = MinerView(
    miner_id="m1",
    name="Row 1-7",
    answers=True,
    seen_at=NOW,
    uptime_s=86_400,
    power_limit_w=3200,
    power_limit_range=(1000, 3500),
    capabilities=frozenset(Capability),
    pools=(
        Pool(slot=0, url="main.example.com:3333", user="acme.Row-1-7"),
        Pool(slot=1, url="stratum+ssl://SPARE.example.com:443/", user="acme.s19"),
    ),
    settings=(
        Setting(key=SettingKey.FAN_MODE, value="manual", options=(Option(value="auto"), Option(value="manual"))),
        Setting(key=SettingKey.FAN_SPEED, value=80, minimum=10, maximum=100),
        Setting(
            key=SettingKey.PRESET,
            value="3000",
            options=(
                Option(value="3000", power_w=3000),
                Option(value="3500", power_w=3500, refused="preset_needs_modified_power_supply"),
            ),
        ),
        Setting(key=SettingKey.HASHRATE_TARGET, value=95, minimum=60, maximum=120, read_only=True),
    ),
    settings_at=NOW - timedelta(minutes=5),
    profile_key="vnish|S19|VNish|1.2",
    placeholders={"name": "Row 1-7", "hostname": "s19", "mac": None},
)


def template(**given: Any) -> TemplateSettings:
    """Return the settings of JSON."""
    reader = Reader(given)
    settings = read_settings(reader)
    reader.close()
    reader.finish()
    assert settings is not None
    return settings


def found(settings: TemplateSettings, view: MinerView = VIEW) -> list[tuple[str, object, object]]:
    """Return the names of the differences with the values at the miner and in the template."""
    return [(item.name, item.before, item.after) for item in compare(settings, view, LIBRARY, NOW).differences]


def unsupported(settings: TemplateSettings, view: MinerView = VIEW) -> dict[str, str]:
    """Return the error code of each value that the miner cannot have."""
    return {item.key: item.error.code for item in compare(settings, view, LIBRARY, NOW).unsupported}


BOTH_POOLS: list[dict[str, object]] = [{"pool_id": 1}, {"pool_id": 2}]

# Differences ----------------------------------------------------------------------------------------------------------


def test_miner_with_the_pools_in_its_own_notation_and_its_own_worker_names_is_in_order() -> None:
    settings = template(pools=BOTH_POOLS, power_limit_w=3200, settings={"fan_mode": "manual", "fan_speed": 80})
    comparison = compare(settings, VIEW, LIBRARY, NOW)
    assert (comparison.differences, comparison.unsupported, comparison.unread) == ((), (), ())
    assert comparison.compared == ("power_limit", "fan", "pools")


def test_each_slot_is_compared_by_address_and_worker_and_others_are_emptied() -> None:
    pools = (
        Pool(slot=0, url="stratum+tcp://main.example.com:3334", user="acme.Row-1-7"),
        Pool(slot=1, url="stratum+ssl://spare.example.com:443", user="acme.other"),
        Pool(slot=2, url="stratum+tcp://user:secret@third.example.com:1", user="eve"),
    )
    assert found(template(pools=BOTH_POOLS), replace(VIEW, pools=pools)) == [
        (
            "pools/0",
            "stratum+tcp://main.example.com:3334 acme.Row-1-7",
            "stratum+tcp://main.example.com:3333 acme.Row-1-7",
        ),
        ("pools/1", "stratum+ssl://spare.example.com:443 acme.other", "stratum+ssl://spare.example.com:443 acme.s19"),
        ("pools/2", "stratum+tcp://third.example.com:1 eve", None),
    ]
    assert found(template(pools=BOTH_POOLS), replace(VIEW, pools=pools[:1]))[1][:2] == ("pools/1", None)


def test_pools_are_repeated_in_slots_that_cannot_be_emptied() -> None:
    settings = template(pools=BOTH_POOLS)
    third = Pool(slot=2, url="stratum+tcp://third.example.com:1", user="eve")
    view = replace(VIEW, pools=(*VIEW.pools, third), empties_pool_slots=False)
    main = "stratum+tcp://main.example.com:3333 acme.Row-1-7"
    assert found(settings, view) == [("pools/2", "stratum+tcp://third.example.com:1 eve", main)]
    (command,) = commands_of(settings, compare(settings, view, LIBRARY, NOW), {"pools"})
    assert isinstance(command, SetPoolsCommand)
    assert [pool.pool_id for pool in command.pools] == [1, 2, 1]
    same = replace(third, url=VIEW.pools[0].url, user=VIEW.pools[0].user)
    assert found(settings, replace(view, pools=(*VIEW.pools, same))) == []
    assert found(settings, replace(view, pools=VIEW.pools)) == []


def test_pools_beyond_the_slots_of_the_firmware_are_no_difference() -> None:
    settings = template(pools=BOTH_POOLS)
    view = replace(VIEW, max_pools=1, pools=VIEW.pools[:1])
    assert found(settings, view) == []
    assert unsupported(settings, view) == {"1": "too_many_pools"}
    (command,) = commands_of(settings, compare(settings, view, LIBRARY, NOW), {"pools"})
    assert len(command.public_parameters()["pools"]) == 1  # type: ignore[arg-type]


def test_worker_with_an_unknown_placeholder_is_named_and_not_written() -> None:
    settings = template(pools=[{"pool_url": "stratum+tcp://main.example.com:3333", "worker_name": "acme.{mac}"}])
    comparison = compare(settings, VIEW, LIBRARY, NOW)
    assert unsupported(settings) == {"0": "worker_name_placeholder_unknown"}
    assert (comparison.differences, comparison.pools) == ((), ())
    assert commands_of(settings, comparison, {"pools"}) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"fan_mode": "manual", "fan_speed": 81}, [("fan/fan_speed", 80, 81)]),
        ({"fan_mode": "auto"}, [("fan/fan_mode", "manual", "auto")]),
        ({"preset": "3000"}, []),
    ],
)
def test_settings_are_compared_as_the_miner_takes_them(
    values: dict[str, object], expected: list[tuple[str, object, object]]
) -> None:
    assert found(template(settings=values)) == expected


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"fan_mode": "manual", "fan_speed": 5}, "setting_out_of_range"),
        ({"preset": "3500"}, "preset_needs_modified_power_supply"),
        ({"preset": "9000"}, "setting_option_unknown"),
        ({"hashrate_target": 100}, "setting_read_only"),
        ({"throttle": 80}, "setting_unsupported"),
    ],
)
def test_what_a_miner_cannot_do_is_no_difference(values: dict[str, object], code: str) -> None:
    settings = template(settings=values)
    assert found(settings) == []
    assert unsupported(settings)[next(reversed(values))] == code


def test_fans_of_an_immersed_miner_are_no_difference() -> None:
    immersed = replace(
        VIEW, settings=(Setting(key=SettingKey.FAN_MODE, value="immersion", options=(Option(value="auto"),)),)
    )
    assert unsupported(template(settings={"fan_mode": "auto"}), immersed) == {"fan_mode": "fans_not_used"}


@pytest.mark.parametrize(("watts", "shown", "differs"), [(3200, 3202, False), (3200, 3300, True), (3200, 3168, False)])
def test_power_limit_within_the_rounding_of_firmware_is_the_same(watts: int, shown: int, differs: bool) -> None:
    assert bool(found(template(power_limit_w=watts), replace(VIEW, power_limit_w=shown))) is differs


def test_firmware_that_sets_a_preset_for_a_limit_is_compared_with_that_preset() -> None:
    presets = Setting(
        key=SettingKey.PRESET,
        value="3000",
        options=(Option(value="2500", power_w=2500), Option(value="3000", power_w=3000)),
    )
    own = Setting(key=SettingKey.POWER_LIMIT, value=3000, minimum=2500, maximum=3000)
    view = replace(VIEW, settings=(presets, own))
    assert found(template(power_limit_w=3200), view) == []
    assert found(template(power_limit_w=2900), view) == [("power_limit/power_limit", 3000, 2900)]


def test_limit_beyond_the_range_of_the_miner_is_named() -> None:
    assert unsupported(template(power_limit_w=9000)) == {"power_limit": "power_limit_not_accepted"}
    without = replace(VIEW, capabilities=VIEW.capabilities - {Capability.POWER_LIMIT})
    assert unsupported(template(power_limit_w=3000), without) == {"power_limit": "setting_unsupported"}


@pytest.mark.parametrize(
    ("changes", "left_out"),
    [
        ({"directive": limit(1000)}, {"power_limit", "preset"}),
        ({"directive": OFF}, {"power_limit", "preset"}),
        ({"directive": ON}, set()),
        ({"paused": True}, {"power_limit", "preset"}),
        ({"pools_managed_by": "Failover"}, {"pools"}),
    ],
)
def test_what_something_else_manages_is_not_compared(changes: dict[str, Any], left_out: set[str]) -> None:
    settings = template(pools=[{"pool_id": 2}], power_limit_w=3500, settings={"preset": "3000", "fan_mode": "auto"})
    comparison = compare(settings, replace(VIEW, **changes), LIBRARY, NOW)
    assert set(comparison.left_out) == left_out
    assert not left_out & {item.section for item in comparison.differences}
    assert "fan" in {item.section for item in comparison.differences}


def test_miner_that_never_answered_or_whose_settings_are_unread_is_unread() -> None:
    settings = template(pools=BOTH_POOLS, settings={"fan_mode": "auto"})
    assert compare(settings, MinerView(miner_id="m", name="m", answers=False), {}, NOW).unread == ("fan", "pools")
    assert compare(settings, replace(VIEW, settings=(), settings_at=None), LIBRARY, NOW).unread == ("fan",)
    assert unsupported(settings, replace(VIEW, settings=())) == {"fan_mode": "setting_unsupported"}


def test_miner_that_is_starting_may_have_pools_that_it_does_not_report() -> None:
    settings = template(pools=BOTH_POOLS)
    starting = replace(VIEW, pools=(), uptime_s=100)
    assert compare(settings, starting, LIBRARY, NOW).unread == ("pools",)
    assert len(found(settings, replace(starting, uptime_s=300))) == 2
    config = MinerConfig(identity=Identity(vendor="Bitmain", model="S19", firmware="VNish"))
    read = replace(starting, configuration=config, configuration_at=NOW)
    assert len(found(settings, read)) == 2


def test_passwords_and_logins_are_in_no_difference() -> None:
    view = replace(
        VIEW, pools=(Pool(slot=0, url="stratum+tcp://eve:geheim@x.example:1", user="eve", password="secret"),)
    )
    comparison = compare(template(pools=BOTH_POOLS), view, LIBRARY, NOW)
    assert "geheim" not in repr(comparison)
    assert "secret" not in repr(comparison)


# Commands -------------------------------------------------------------------------------------------------------------


def test_sections_are_written_by_existing_commands_with_pools_last() -> None:
    settings = template(
        pools=BOTH_POOLS, power_limit_w=3000, settings={"fan_mode": "manual", "fan_speed": 60, "preset": "3000"}
    )
    comparison = compare(settings, VIEW, LIBRARY, NOW)
    commands = commands_of(settings, comparison, {"pools", "power_limit", "fan", "preset"})
    assert [(command.command_type.value, command.public_parameters()) for command in commands][:3] == [
        ("power_limit", {"power_limit_w": 3000}),
        ("set_fan", {"mode": "manual", "speed_percent": 60}),
        ("set_preset", {"preset": "3000"}),
    ]
    pools = commands[3].public_parameters()
    assert (commands[3].command_type, pools["backup_first"]) == (CommandType.SET_POOLS, True)


def test_unread_section_is_written_as_the_template_has_it() -> None:
    settings = template(power_limit_w=3000, pools=BOTH_POOLS, settings={"fan_mode": "auto"})
    comparison = compare(settings, MinerView(miner_id="m", name="m", answers=False), LIBRARY, NOW)
    commands = commands_of(settings, comparison, set(comparison.unread))
    assert [command.command_type.value for command in commands] == ["power_limit", "set_fan", "set_pools"]


# Settings -------------------------------------------------------------------------------------------------------------


def test_settings_are_read_as_they_are_written() -> None:
    given = {
        "pools": [{"pool_id": 1}, {"pool_url": "stratum+tcp://main.example.com:3333", "worker_name": "acme.{name}"}],
        "power_limit_w": 3200,
        "settings": {"fan_mode": "manual", "fan_speed": 80, "auto_upgrade": False, "auto_upgrade_time": "03:00"},
        "enforce": True,
        "max_per_day": 4,
        "after_reset": False,
    }
    assert template(**given).as_json() == given
    least = template(power_limit_w=1000).as_json()
    assert least["settings"] == {}
    assert (least["enforce"], least["max_per_day"], least["after_reset"]) == (False, 3, True)


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({}, "settings", "needs_one_of"),
        ({"pools": []}, "pools", "empty"),
        ({"pools": [{"pool_id": 1}] * 11}, "pools", "too_many_items"),
        ({"pools": [{}]}, "pools[0].pool_url", "missing"),
        ({"pools": [{"pool_url": "http://x", "worker_name": "a"}]}, "pools[0].pool_url", "pool_url_scheme"),
        (
            {"pools": [{"pool_url": "stratum+tcp://x:1", "worker_name": "a.{serial}"}]},
            "pools[0].worker_name",
            "worker_placeholder",
        ),
        ({"pools": [{"pool_id": 1, "pool_password": "x"}]}, "pools[0].pool_password", "unknown_key"),
        ({"power_limit_w": 0}, "power_limit_w", "out_of_range"),
        ({"settings": {"fan_speed": 50}}, "settings.fan_mode", "missing"),
        ({"settings": {"fan_mode": "auto", "fan_speed": 50}}, "settings.fan_mode", "not_one_of"),
        ({"settings": {"fan_mode": "immersion"}}, "settings.fan_mode", "not_one_of"),
        ({"settings": {"throttle": "full"}}, "settings.throttle", "not_number"),
        ({"settings": {"auto_upgrade": 1}}, "settings.auto_upgrade", "not_boolean"),
        ({"settings": {"hashboards": [0]}}, "settings.hashboards", "unknown_key"),
        ({"power_limit_w": 1, "max_per_day": 25}, "max_per_day", "out_of_range"),
    ],
)
def test_wrong_settings_are_named(given: dict[str, object], path: str, code: str) -> None:
    with pytest.raises(InvalidDataError) as caught:
        template(**given)
    first = caught.value.errors[0]
    assert (first.path, first.code) == (path, code)


def test_every_setting_of_a_command_has_the_type_of_its_field() -> None:
    fields = {(row.command_type, field.key): field for row in SETTINGS_ROWS for field in row.fields}
    for command_type, parameters in SETTING_PARAMETERS.items():
        for parameter, key in parameters.items():
            kind = fields[command_type, parameter].kind
            expected = (
                FieldKind.BOOLEAN
                if key in SWITCHES
                else FieldKind.TIME
                if key in TIMES
                else (FieldKind.INTEGER, FieldKind.NUMBER)
                if key in UNITS
                else (FieldKind.TEXT, FieldKind.CHOICE)
            )
            assert kind == expected or kind in (expected if isinstance(expected, tuple) else ()), key
            assert PARAMETERS[key] == (command_type.value.removeprefix("set_"), parameter)


# Backups --------------------------------------------------------------------------------------------------------------

CONFIG = MinerConfig(
    identity=Identity(vendor="Bitmain", model="S19", firmware="VNish"),
    pools=(
        Pool(slot=0, url="main.example.com:3333", user="acme.s19-7", password="secret"),
        Pool(slot=1, url="stratum+tcp://eve:geheim@far.example.com:25", user="bc1qxyz", password="secret"),
    ),
    power_limit_w=3000,
    fan=FanSetting(mode="manual", percent=70),
    tuning={"preset": "3000"},
)


def test_template_of_a_backup_takes_pools_from_the_library_and_never_passwords() -> None:
    made = template_from_backup(CONFIG, LIBRARY)
    assert made.settings is not None
    assert made.settings.as_json()["pools"] == [
        {"pool_id": 1},
        {"pool_url": "stratum+tcp://far.example.com:25", "worker_name": "bc1qxyz"},
    ]
    # The preset is the limit of its firmware.
    assert made.settings.power_limit_w is None
    assert made.settings.settings == {
        SettingKey.FAN_MODE: "manual",
        SettingKey.FAN_SPEED: 70,
        SettingKey.PRESET: "3000",
    }
    assert made.as_json()["missing_pools"] == [
        {"slot": 1, "pool_url": "stratum+tcp://far.example.com:25", "worker_name": "bc1qxyz"}
    ]
    assert made.left_out == ()
    for secret in ("secret", "geheim"):
        assert secret not in str(made.as_json())
    # What comes out is accepted by what reads templates.
    assert template(**made.settings.as_json()) == made.settings


def test_what_a_template_cannot_take_over_of_a_backup_is_named() -> None:
    config = replace(CONFIG, tuning={"miner_mode": 3}, fan=None, pools=(Pool(slot=0, url="http://odd", user="a.b"),))
    made = template_from_backup(config, {})
    assert made.left_out == ("pools", "tuning")
    assert made.settings is not None
    assert (made.settings.pools, made.settings.power_limit_w) == (None, 3000)
    assert template_from_backup(replace(config, power_limit_w=None), {}).settings is None


def test_worker_of_an_unknown_pool_becomes_a_pattern() -> None:
    config = replace(CONFIG, pools=(Pool(slot=0, url="stratum+tcp://new.example.com:1", user="acme.s19-7"),))
    made = template_from_backup(config, LIBRARY)
    assert made.settings is not None
    assert made.settings.as_json()["pools"] == [
        {"pool_url": "stratum+tcp://new.example.com:1", "worker_name": "acme.{name}"}
    ]
