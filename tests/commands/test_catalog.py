"""Each row of the command catalog has a handler, texts and documentation, and every interface it names offers it."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import probatio as vol
import pytest
import yaml
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant

from custom_components.miner_remote import button
from custom_components.miner_remote.commands.catalog import COMMANDS, PACED_ABOVE, catalog_json
from custom_components.miner_remote.commands.fields import PACING_FIELDS, Field, FieldKind
from custom_components.miner_remote.commands.spec import EVERY_REQUEST, CommandSpec, Interface
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control.handlers.table import HANDLERS
from custom_components.miner_remote.control.record import CommandType, SimpleCommand
from custom_components.miner_remote.schedules.engine import reconcile

from ..conftest import SetUpSite

INTEGRATION = Path(button.__file__).parent
ROOT = INTEGRATION.parent.parent
TEXTS = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (INTEGRATION / "translations").glob("*.json")
}
SERVICES: dict[str, Any] = yaml.safe_load((INTEGRATION / "services.yaml").read_text(encoding="utf-8"))
ICONS: dict[str, Any] = json.loads((INTEGRATION / "icons.json").read_text(encoding="utf-8"))
PARAMETERS: dict[CommandType, dict[str, object]] = {
    CommandType.POWER_LIMIT: {"power_limit_w": 2400},
    CommandType.POOL_SWITCH: {"pool_url": "stratum+tcp://pool.example.com:3333", "worker_name": "a.b"},
    CommandType.SET_POOLS: {"pools": [{"pool_url": "stratum+tcp://pool.example.com:3333", "worker_name": "a.b"}]},
    CommandType.UNDO_POOL_SWITCH: {"batch_id": "0b8f0a52-7a4c-4d0f-9a39-2f1a3c5d7e90"},
    CommandType.RESTORE: {"backup_id": 1},
    CommandType.LOCATE_LIGHT: {"on": True},
    CommandType.SET_FAN: {"mode": "auto"},
    CommandType.SET_PRESET: {"preset": "3000"},
    CommandType.SET_WORK_MODE: {"work_mode": "low"},
    CommandType.SET_HASHRATE_TARGET: {"hashrate_target_ths": 95},
    CommandType.SET_THROTTLE: {"throttle_percent": 70},
    CommandType.SET_FREQUENCY: {"frequency_mhz": 525},
    CommandType.SET_HASHBOARDS: {"boards": [0, 2], "on": False},
    CommandType.SET_DYNAMIC_SCALING: {"scaling": True, "minimum_w": 1500},
    CommandType.SET_AUTO_UPGRADE: {"enabled": True, "time": "03:00"},
}

OFFERED = [row for row in COMMANDS.values() if row.command_type is not CommandType.UPGRADE_FIRMWARE]
"""All rows but the one that only roll-outs use."""

each_row = pytest.mark.parametrize("row", OFFERED, ids=lambda row: row.action)


def test_every_command_type_has_one_row() -> None:
    assert set(COMMANDS) == set(CommandType)
    assert len({row.action for row in COMMANDS.values()}) == len(COMMANDS)


def test_firmware_is_upgraded_by_rollouts_only() -> None:
    row = COMMANDS[CommandType.UPGRADE_FIRMWARE]
    assert (row.interfaces, row.entity) == (frozenset(), None)
    with pytest.raises(vol.Invalid):
        row.command({})
    with pytest.raises(vol.Invalid):
        row.command({"image_id": "0" * 16})


@each_row
def test_row_makes_its_command_and_has_a_handler(row: CommandSpec) -> None:
    assert inspect.iscoroutinefunction(HANDLERS[row.command_type])
    command = row.command(PARAMETERS.get(row.command_type, {}))
    assert command.command_type is row.command_type


@each_row
def test_row_refuses_missing_and_unknown_parameters(row: CommandSpec) -> None:
    given = PARAMETERS.get(row.command_type, {})
    with pytest.raises(vol.Invalid):
        row.command({**given, "unknown": 1})
    for field in row.fields:
        if field.required:
            with pytest.raises(vol.Invalid):
                row.command({key: value for key, value in given.items() if key != field.key})


@pytest.mark.parametrize("language", TEXTS)
@each_row
def test_row_has_texts_in_each_language(row: CommandSpec, language: str) -> None:
    texts = TEXTS[language]
    action = texts["services"][row.action]
    assert action["name"]
    assert action["description"]
    assert set(action["fields"]) == {field.key for field in (*row.fields, *PACING_FIELDS)}
    assert texts["selector"]["command_type"]["options"][row.command_type]
    if row.entity is Platform.BUTTON:
        assert texts["entity"]["button"][row.command_type]["name"]


@each_row
def test_row_is_documented(row: CommandSpec) -> None:
    assert f"`miner_remote.{row.action}`" in (ROOT / "docs" / "actions.md").read_text(encoding="utf-8")
    assert f"`{row.command_type}`" in (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def limits_of_form(form: dict[str, Any]) -> tuple[object, ...]:
    (kind, options), *_ = form["selector"].items()
    options = options or {}
    return kind, options.get("min"), options.get("max"), options.get("options", []), options.get("unit_of_measurement")


def expected_form(field: Field) -> tuple[object, ...]:
    kinds = {
        FieldKind.INTEGER: "number",
        FieldKind.POOL_ID: "number",
        FieldKind.NUMBER: "number",
        FieldKind.BOOLEAN: "boolean",
        FieldKind.CHOICES: "select",
        FieldKind.CHOICE: "select",
        FieldKind.TIME: "time",
        FieldKind.POSITIONS: "object",
        FieldKind.POOL_PASSWORDS: "object",
        FieldKind.POOLS: "object",
    }
    if field.kind is FieldKind.POSITIONS:
        # A form for YAML has no limits.
        return "object", None, None, [], None
    # A number selector needs a maximum; ids have none.
    lowest = 1 if field.above_minimum else field.minimum
    highest = None if field.key in ("backup_id", "pool_id") else field.maximum
    return kinds.get(field.kind, "text"), lowest, highest, list(field.choices), field.unit


@each_row
def test_form_of_action_matches_row(row: CommandSpec) -> None:
    assert Interface.ACTION in row.interfaces
    form = SERVICES[row.action]["fields"]
    assert ICONS["services"][row.action]["service"].startswith("mdi:")
    assert list(form) == [*(field.key for field in row.fields), "pacing"]
    for field in row.fields:
        assert limits_of_form(form[field.key]) == expected_form(field), field.key
        assert form[field.key].get("required", False) == field.required, field.key
        if field.default is not None and field.kind is not FieldKind.POOL_PASSWORDS:
            assert form[field.key]["default"] == field.default, field.key
    pacing = form["pacing"]["fields"]
    assert list(pacing) == [field.key for field in PACING_FIELDS]
    for field in PACING_FIELDS:
        assert limits_of_form(pacing[field.key]) == expected_form(field), field.key


async def test_every_action_is_registered(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    registered = hass.services.async_services_for_domain(DOMAIN)
    assert {row.action for row in COMMANDS.values() if Interface.ACTION in row.interfaces} <= set(registered)


def test_buttons_are_the_rows_that_name_the_platform() -> None:
    rows = [row for row in COMMANDS.values() if row.entity is Platform.BUTTON]
    assert [description.key for description in button.BUTTONS] == [row.command_type for row in rows]
    assert [description.capability for description in button.BUTTONS] == [row.capability for row in rows]
    assert all(row.capability for row in rows)
    assert [description.key for description in button.BUTTONS if description.entity_registry_enabled_default] == [
        "reboot"
    ]


@pytest.mark.parametrize("platform", [Platform.SWITCH, Platform.NUMBER, Platform.SELECT])
def test_other_entities_send_the_commands_of_their_rows(platform: Platform) -> None:
    files = [INTEGRATION / f"{platform}.py", *(INTEGRATION / "entities").glob("*.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files if path.exists())
    for row in COMMANDS.values():
        if row.entity is platform:
            kind = type(row.command(PARAMETERS.get(row.command_type, {})))
            assert (f"CommandType.{row.command_type.name}" if kind is SimpleCommand else kind.__name__) in source


@each_row
def test_entity_interface_names_its_platform(row: CommandSpec) -> None:
    assert (Interface.ENTITY in row.interfaces) == (row.entity is not None)
    # An outlet is no capability of a miner, by which the other interfaces choose.
    assert row.interfaces >= EVERY_REQUEST or row.command_type is CommandType.CYCLE_OUTLET


def test_schedules_send_only_commands_of_rows_that_name_them() -> None:
    source = inspect.getsource(reconcile)
    sent = {kind for kind in CommandType if f"PlannedCommand(command_type=CommandType.{kind.name}" in source}
    assert sent == {row.command_type for row in COMMANDS.values() if Interface.SCHEDULE in row.interfaces}


def test_catalog_as_json_has_all_fields_of_the_panel() -> None:
    catalog: dict[str, Any] = json.loads(json.dumps(catalog_json()))
    rows = catalog["commands"]
    assert set(rows) == set(CommandType)
    assert catalog["paced_above"] == PACED_ABOVE
    assert [field["key"] for field in catalog["pacing_fields"]] == [field.key for field in PACING_FIELDS]
    watts = rows["power_limit"]["fields"][0]
    assert (watts["kind"], watts["minimum"], watts["maximum"], watts["unit"]) == ("integer", 1, 100_000, "W")
    assert rows["reboot"]["default_pacing"] == {"group_percent": 10, "group_delay_s": 60, "stop_after_failures": 3}
    assert rows["backup"]["default_pacing"] is None
    assert (rows["reboot"]["danger"], rows["reboot"]["confirm_from"]) == ("restarts", 1)


def test_panel_suggests_backup_before_pools_change_and_other_interfaces_do_not() -> None:
    catalog: dict[str, Any] = catalog_json()
    for command_type in (CommandType.POOL_SWITCH, CommandType.SET_POOLS):
        (field,) = (field for field in catalog["commands"][command_type]["fields"] if field["key"] == "backup_first")
        assert field["default"] is True
        command = COMMANDS[command_type].command(PARAMETERS[command_type])
        assert command.public_parameters()["backup_first"] is False
