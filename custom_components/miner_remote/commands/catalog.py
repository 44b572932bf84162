"""The command catalog: one row per command, from which every interface is made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import probatio as vol
from homeassistant.const import Platform

from ..backups.model import RESTORE_SECTIONS
from ..fleet.miner import Capability, MinerCoordinator
from ..input.limits import MAX_BACKUP_NAME, MAX_DESCRIPTION, MAX_ID, MAX_POOL_NUMBER, MAX_TEXT, MAX_WATTS, MIN_WATTS
from .context import CommandContext, Outcome
from .fields import PACING_FIELDS, Field, FieldKind, Schema, schema_of
from .handlers.backup import async_back_up
from .handlers.locate_light import async_set_locate_light
from .handlers.mining import async_pause, async_resume
from .handlers.pool_switch import async_switch_pool
from .handlers.power_limit import async_set_power_limit
from .handlers.restart import async_reboot, async_restart_mining
from .handlers.restore import async_restore
from .handlers.set_pools import async_set_pools
from .handlers.undo_pool_switch import async_undo_pool_switch
from .record import (
    BackupCommand,
    Command,
    CommandType,
    LocateLightCommand,
    Pacing,
    PoolSwitchCommand,
    PowerLimitCommand,
    RequestedPool,
    RestoreCommand,
    SetPoolsCommand,
    SimpleCommand,
    UndoPoolSwitchCommand,
)

PACED_ABOVE: Final = 10
"""With more miners than this, the panel suggests the default pacing of a command."""


class Danger(StrEnum):
    """What a command interrupts or overwrites."""

    NONE = "none"
    RESTARTS = "restarts"
    STOPS_MINING = "stops_mining"
    CHANGES_SETTINGS = "changes_settings"


class Interface(StrEnum):
    """An interface that can offer a command."""

    ACTION = "action"
    REST = "rest"
    WEBSOCKET = "websocket"
    PANEL = "panel"
    ENTITY = "entity"
    SCHEDULE = "schedule"


EVERY_REQUEST: Final = frozenset({Interface.ACTION, Interface.REST, Interface.WEBSOCKET, Interface.PANEL})

type Handler = Callable[[Any, MinerCoordinator, CommandContext], Awaitable[Outcome]]
"""Raises a CodedError or a HomeAssistantError if the command fails; the runner holds the lock of the miner."""

_IN_GROUPS: Final = Pacing(group_percent=10, group_delay_s=60, stop_after_failures=3)
"""So that the power of a site does not change all at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSpec:
    """One row of the catalog.

    Texts: `services.<action>`, `selector.command_type.options.<command type>` and, for a button,
    `entity.button.<command type>` of the translations, and the panel's locales.
    """

    command_type: CommandType
    make: Callable[[Mapping[str, Any]], Command]
    """Makes the command from checked parameters."""
    capability: Capability | None
    """What a miner must be able to do; a power outlet also makes pause and resume possible."""
    handler: Handler
    """Checks, writes, reads back and, if needed, undoes."""
    fields: tuple[Field, ...] = ()
    action: str
    """The name of the Home Assistant action."""
    target_optional: bool = False
    """Whether the action needs no target, because the parameters name the miners."""
    confirmed_later: bool = False
    """Whether a success only means that the miner accepted the command, so that the runner must verify it afterwards.

    Otherwise the handler has read back the change.
    """
    danger: Danger = Danger.NONE
    confirm_from: int | None = None
    """From how many miners on the panel asks for confirmation."""
    default_pacing: Pacing | None = None
    """What the panel suggests for more than PACED_ABOVE miners; without pacing, other interfaces use one group."""
    admin_only: bool = True
    interfaces: frozenset[Interface] = EVERY_REQUEST
    entity: Platform | None = None
    """The platform of the entity that gives the command."""

    def schema(self, *, lenient: bool = False) -> Schema:
        """Return the schema of the parameters: for JSON, or (lenient) for actions."""
        return schema_of(self.fields, lenient=lenient)

    def command(self, parameters: Mapping[str, object]) -> Command:
        """Return the command with these parameters; raises vol.Invalid if they are wrong."""
        return self.make(vol.Schema(self.schema())(dict(parameters)))

    def as_json(self) -> dict[str, object]:
        """Return the row for the panel."""
        pacing = self.default_pacing
        return {
            "command_type": self.command_type.value,
            "capability": self.capability.value if self.capability else None,
            "action": self.action,
            "danger": self.danger.value,
            "confirm_from": self.confirm_from,
            "default_pacing": None
            if pacing is None
            else {
                "group_percent": pacing.group_percent,
                "group_delay_s": pacing.group_delay_s,
                "stop_after_failures": pacing.stop_after_failures,
            },
            "admin_only": self.admin_only,
            "interfaces": sorted(interface.value for interface in self.interfaces),
            "entity": self.entity.value if self.entity else None,
            "fields": [field.as_json() for field in self.fields],
        }


def _simple(command_type: CommandType) -> Callable[[Mapping[str, Any]], Command]:
    return lambda _data: SimpleCommand(command_type=command_type)


_POOL_PASSWORDS: Final = Field(key="pool_passwords", kind=FieldKind.POOL_PASSWORDS, default={})

_BACKUP_FIRST: Final = Field(key="backup_first", kind=FieldKind.BOOLEAN, default=False, panel_default=True)
"""Without the backup, a change of pools cannot be undone."""

_ROWS: Final = (
    CommandSpec(
        command_type=CommandType.REBOOT,
        make=_simple(CommandType.REBOOT),
        capability=Capability.REBOOT,
        handler=async_reboot,
        confirmed_later=True,
        action="reboot",
        danger=Danger.RESTARTS,
        confirm_from=1,
        default_pacing=_IN_GROUPS,
        interfaces=EVERY_REQUEST | {Interface.ENTITY},
        entity=Platform.BUTTON,
    ),
    CommandSpec(
        command_type=CommandType.RESTART_MINING,
        make=_simple(CommandType.RESTART_MINING),
        capability=Capability.RESTART_MINING,
        handler=async_restart_mining,
        confirmed_later=True,
        action="restart_mining",
        danger=Danger.RESTARTS,
        confirm_from=2,
        default_pacing=_IN_GROUPS,
        interfaces=EVERY_REQUEST | {Interface.ENTITY},
        entity=Platform.BUTTON,
    ),
    CommandSpec(
        command_type=CommandType.POWER_OFF,
        make=_simple(CommandType.POWER_OFF),
        capability=Capability.PAUSE,
        handler=async_pause,
        action="pause",
        danger=Danger.STOPS_MINING,
        confirm_from=2,
        default_pacing=_IN_GROUPS,
        interfaces=EVERY_REQUEST | {Interface.ENTITY, Interface.SCHEDULE},
        entity=Platform.SWITCH,
    ),
    CommandSpec(
        command_type=CommandType.POWER_ON,
        make=_simple(CommandType.POWER_ON),
        capability=Capability.RESUME,
        handler=async_resume,
        action="resume",
        default_pacing=_IN_GROUPS,
        interfaces=EVERY_REQUEST | {Interface.ENTITY, Interface.SCHEDULE},
        entity=Platform.SWITCH,
    ),
    CommandSpec(
        command_type=CommandType.POWER_LIMIT,
        make=lambda data: PowerLimitCommand(watts=data["power_limit_w"]),
        capability=Capability.POWER_LIMIT,
        handler=async_set_power_limit,
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
        default_pacing=_IN_GROUPS,
        interfaces=EVERY_REQUEST | {Interface.ENTITY, Interface.SCHEDULE},
        entity=Platform.NUMBER,
    ),
    CommandSpec(
        command_type=CommandType.POOL_SWITCH,
        make=lambda data: PoolSwitchCommand(
            pool_url=data["pool_url"],
            worker_name=data["worker_name"],
            pool_password=data["pool_password"],
            pool_number=data["pool_number"],
            backup_first=data["backup_first"],
            pool_passwords=data["pool_passwords"],
        ),
        capability=Capability.POOLS_WRITE,
        handler=async_switch_pool,
        fields=(
            Field(key="pool_url", kind=FieldKind.POOL_URL, required=True),
            Field(key="worker_name", kind=FieldKind.WORKER_NAME, required=True),
            Field(key="pool_password", kind=FieldKind.PASSWORD, default="x", max_length=MAX_TEXT, may_be_empty=True),
            Field(key="pool_number", kind=FieldKind.INTEGER, default=0, minimum=0, maximum=MAX_POOL_NUMBER),
            _BACKUP_FIRST,
            _POOL_PASSWORDS,
        ),
        action="pool_switch",
        danger=Danger.CHANGES_SETTINGS,
        confirm_from=1,
        default_pacing=_IN_GROUPS,
    ),
    CommandSpec(
        command_type=CommandType.SET_POOLS,
        make=lambda data: SetPoolsCommand(
            pools=tuple(RequestedPool(**pool) for pool in data["pools"]),
            pool_number=data["pool_number"],
            backup_first=data["backup_first"],
        ),
        capability=Capability.POOLS_WRITE,
        handler=async_set_pools,
        fields=(
            Field(key="pools", kind=FieldKind.POOLS, required=True),
            Field(key="pool_number", kind=FieldKind.INTEGER, default=0, minimum=0, maximum=MAX_POOL_NUMBER),
            _BACKUP_FIRST,
        ),
        action="set_pools",
        danger=Danger.CHANGES_SETTINGS,
        confirm_from=1,
        default_pacing=_IN_GROUPS,
    ),
    CommandSpec(
        command_type=CommandType.UNDO_POOL_SWITCH,
        make=lambda data: UndoPoolSwitchCommand(batch_id=data["batch_id"]),
        capability=None,
        handler=async_undo_pool_switch,
        fields=(Field(key="batch_id", kind=FieldKind.TEXT, required=True),),
        action="undo_pool_switch",
        target_optional=True,
        danger=Danger.CHANGES_SETTINGS,
        confirm_from=1,
        default_pacing=_IN_GROUPS,
    ),
    CommandSpec(
        command_type=CommandType.BACKUP,
        make=lambda data: BackupCommand(backup_name=data.get("backup_name"), description=data.get("description")),
        capability=Capability.CONFIG_READ,
        handler=async_back_up,
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
        handler=async_restore,
        fields=(
            Field(key="backup_id", kind=FieldKind.INTEGER, required=True, minimum=1, maximum=MAX_ID),
            Field(key="sections", kind=FieldKind.CHOICES, choices=RESTORE_SECTIONS),
            _POOL_PASSWORDS,
        ),
        action="restore",
        target_optional=True,
        danger=Danger.CHANGES_SETTINGS,
        confirm_from=1,
        default_pacing=_IN_GROUPS,
    ),
    CommandSpec(
        command_type=CommandType.LOCATE_LIGHT,
        make=lambda data: LocateLightCommand(on=data["on"]),
        capability=Capability.LOCATE_LIGHT,
        handler=async_set_locate_light,
        fields=(Field(key="on", kind=FieldKind.BOOLEAN, required=True),),
        action="locate_light",
        interfaces=EVERY_REQUEST | {Interface.ENTITY},
        entity=Platform.SWITCH,
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
