"""The command catalog: one row per command, from which every interface is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields as dataclass_fields
from typing import Any, Final

import probatio as vol
from homeassistant.const import Platform

from ..control.backup_model import RESTORE_SECTIONS
from ..control.record import (
    BackupCommand,
    Command,
    CommandType,
    LocateLightCommand,
    PoolSwitchCommand,
    PowerLimitCommand,
    RequestedPool,
    RestoreCommand,
    SetPoolsCommand,
    SimpleCommand,
    UndoPoolSwitchCommand,
)
from ..fleet.miner import Capability
from ..input.checks import InvalidInputError
from ..input.limits import MAX_BACKUP_NAME, MAX_DESCRIPTION, MAX_ID, MAX_POOL_NUMBER, MAX_TEXT, MAX_WATTS, MIN_WATTS
from .fields import PACING_FIELDS, Field, FieldKind
from .settings_rows import SETTINGS_ROWS
from .spec import EVERY_REQUEST, IN_GROUPS, CommandSpec, Danger, Interface

PACED_ABOVE: Final = 10
"""With more miners than this, the panel suggests the default pacing of a command."""


def _simple(command_type: CommandType) -> Callable[[Mapping[str, Any]], Command]:
    return lambda _data: SimpleCommand(command_type=command_type)


def _by_rollouts_only(_data: Mapping[str, Any]) -> Command:
    raise vol.Invalid("only roll-outs send this command")


def _pool_switch(data: Mapping[str, Any]) -> Command:
    """Return a switch to the pool that the parameters describe, or to one of the library."""
    pool_id, own = data.get("pool_id"), ("pool_url", "worker_name")
    wrong = [key for key in own if (key in data) is (pool_id is not None)]
    if pool_id is not None and data["pool_password"] != _DEFAULT_PASSWORD:
        wrong.append("pool_password")
    if wrong:
        code = "missing" if pool_id is None else "pool_id_alone"
        raise vol.MultipleInvalid([InvalidInputError(code, key) for key in wrong])
    return PoolSwitchCommand(**{key: value for key, value in data.items() if key in _SWITCH_KEYS})


_DEFAULT_PASSWORD: Final = "x"
_SWITCH_KEYS: Final = {field.name for field in dataclass_fields(PoolSwitchCommand)}

_POOL_PASSWORDS: Final = Field(key="pool_passwords", kind=FieldKind.POOL_PASSWORDS, default={})

_BACKUP_FIRST: Final = Field(key="backup_first", kind=FieldKind.BOOLEAN, default=False, panel_default=True)
"""Without the backup, a change of pools cannot be undone."""

_ROWS: Final = (
    CommandSpec(
        command_type=CommandType.REBOOT,
        make=_simple(CommandType.REBOOT),
        capability=Capability.REBOOT,
        confirmed_later=True,
        action="reboot",
        danger=Danger.RESTARTS,
        confirm_from=1,
        default_pacing=IN_GROUPS,
        interfaces=EVERY_REQUEST | {Interface.ENTITY},
        entity=Platform.BUTTON,
    ),
    CommandSpec(
        command_type=CommandType.RESTART_MINING,
        make=_simple(CommandType.RESTART_MINING),
        capability=Capability.RESTART_MINING,
        confirmed_later=True,
        action="restart_mining",
        danger=Danger.RESTARTS,
        confirm_from=2,
        default_pacing=IN_GROUPS,
        interfaces=EVERY_REQUEST | {Interface.ENTITY},
        entity=Platform.BUTTON,
    ),
    CommandSpec(
        command_type=CommandType.POWER_OFF,
        make=_simple(CommandType.POWER_OFF),
        capability=Capability.PAUSE,
        action="pause",
        danger=Danger.STOPS_MINING,
        confirm_from=2,
        default_pacing=IN_GROUPS,
        interfaces=EVERY_REQUEST | {Interface.ENTITY, Interface.SCHEDULE},
        entity=Platform.SWITCH,
    ),
    CommandSpec(
        command_type=CommandType.POWER_ON,
        make=_simple(CommandType.POWER_ON),
        capability=Capability.RESUME,
        action="resume",
        default_pacing=IN_GROUPS,
        interfaces=EVERY_REQUEST | {Interface.ENTITY, Interface.SCHEDULE},
        entity=Platform.SWITCH,
    ),
    CommandSpec(
        command_type=CommandType.POWER_LIMIT,
        make=lambda data: PowerLimitCommand(watts=data["power_limit_w"]),
        capability=Capability.POWER_LIMIT,
        fields=(
            Field(
                key="power_limit_w",
                kind=FieldKind.INTEGER,
                required=True,
                minimum=MIN_WATTS,
                maximum=MAX_WATTS,
                unit="W",
            ),
        ),
        action="set_power_limit",
        danger=Danger.CHANGES_SETTINGS,
        default_pacing=IN_GROUPS,
        interfaces=EVERY_REQUEST | {Interface.ENTITY, Interface.SCHEDULE},
        entity=Platform.NUMBER,
    ),
    CommandSpec(
        command_type=CommandType.POOL_SWITCH,
        make=_pool_switch,
        capability=Capability.POOLS_WRITE,
        fields=(
            Field(key="pool_id", kind=FieldKind.POOL_ID, minimum=1, maximum=MAX_ID),
            Field(key="pool_url", kind=FieldKind.POOL_URL),
            Field(key="worker_name", kind=FieldKind.WORKER_NAME),
            Field(
                key="pool_password",
                kind=FieldKind.PASSWORD,
                default=_DEFAULT_PASSWORD,
                max_length=MAX_TEXT,
                may_be_empty=True,
            ),
            Field(key="pool_number", kind=FieldKind.INTEGER, default=0, minimum=0, maximum=MAX_POOL_NUMBER),
            _BACKUP_FIRST,
            _POOL_PASSWORDS,
        ),
        needs_one=("pool_url", "pool_id"),
        action="pool_switch",
        danger=Danger.CHANGES_SETTINGS,
        confirm_from=1,
        default_pacing=IN_GROUPS,
    ),
    CommandSpec(
        command_type=CommandType.SET_POOLS,
        make=lambda data: SetPoolsCommand(
            pools=tuple(RequestedPool(**pool) for pool in data["pools"]),
            pool_number=data["pool_number"],
            backup_first=data["backup_first"],
        ),
        capability=Capability.POOLS_WRITE,
        fields=(
            Field(key="pools", kind=FieldKind.POOLS, required=True),
            Field(key="pool_number", kind=FieldKind.INTEGER, default=0, minimum=0, maximum=MAX_POOL_NUMBER),
            _BACKUP_FIRST,
        ),
        action="set_pools",
        danger=Danger.CHANGES_SETTINGS,
        confirm_from=1,
        default_pacing=IN_GROUPS,
    ),
    CommandSpec(
        command_type=CommandType.UNDO_POOL_SWITCH,
        make=lambda data: UndoPoolSwitchCommand(batch_id=data["batch_id"]),
        capability=None,
        fields=(Field(key="batch_id", kind=FieldKind.TEXT, required=True),),
        action="undo_pool_switch",
        target_optional=True,
        danger=Danger.CHANGES_SETTINGS,
        confirm_from=1,
        default_pacing=IN_GROUPS,
    ),
    CommandSpec(
        command_type=CommandType.BACKUP,
        make=lambda data: BackupCommand(backup_name=data.get("backup_name"), description=data.get("description")),
        capability=Capability.CONFIG_READ,
        fields=(
            Field(key="backup_name", kind=FieldKind.TEXT, max_length=MAX_BACKUP_NAME),
            Field(key="description", kind=FieldKind.TEXT, max_length=MAX_DESCRIPTION, may_be_empty=True),
        ),
        action="backup",
        interfaces=EVERY_REQUEST | {Interface.ENTITY},
        entity=Platform.BUTTON,
    ),
    CommandSpec(
        command_type=CommandType.RESTORE,
        make=lambda data: RestoreCommand(
            backup_id=data["backup_id"], sections=data.get("sections"), pool_passwords=data["pool_passwords"]
        ),
        capability=None,
        fields=(
            Field(key="backup_id", kind=FieldKind.INTEGER, required=True, minimum=1, maximum=MAX_ID),
            Field(key="sections", kind=FieldKind.CHOICES, choices=RESTORE_SECTIONS),
            _POOL_PASSWORDS,
        ),
        action="restore",
        target_optional=True,
        danger=Danger.CHANGES_SETTINGS,
        confirm_from=1,
        default_pacing=IN_GROUPS,
    ),
    CommandSpec(
        command_type=CommandType.LOCATE_LIGHT,
        make=lambda data: LocateLightCommand(on=data["on"]),
        capability=Capability.LOCATE_LIGHT,
        fields=(Field(key="on", kind=FieldKind.BOOLEAN, required=True),),
        action="locate_light",
        interfaces=EVERY_REQUEST | {Interface.ENTITY},
        entity=Platform.SWITCH,
    ),
    CommandSpec(
        command_type=CommandType.CYCLE_OUTLET,
        make=_simple(CommandType.CYCLE_OUTLET),
        # What it needs is a power outlet, which is no capability of the firmware.
        capability=None,
        action="cycle_outlet",
        danger=Danger.RESTARTS,
        confirm_from=1,
        default_pacing=IN_GROUPS,
        interfaces=frozenset({Interface.ACTION}),
    ),
    *SETTINGS_ROWS,
    CommandSpec(
        command_type=CommandType.UPGRADE_FIRMWARE,
        make=_by_rollouts_only,
        capability=Capability.FIRMWARE,
        # Its own action, REST endpoints and entity start roll-outs, so that nothing sends an image to all at once.
        action="install_firmware",
        danger=Danger.RESTARTS,
        interfaces=frozenset(),
    ),
)

COMMANDS: Final[Mapping[CommandType, CommandSpec]] = {row.command_type: row for row in _ROWS}


def catalog_json() -> dict[str, object]:
    """Return the catalog for the panel: the commands, the fields of pacing, and when pacing is suggested."""
    return {
        "commands": {command_type.value: row.as_json() for command_type, row in COMMANDS.items()},
        "pacing_fields": [field.as_json() for field in PACING_FIELDS],
        "paced_above": PACED_ABOVE,
    }
