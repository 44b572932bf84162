"""The row of the command catalog."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import probatio as vol
from homeassistant.const import Platform

from ..control.record import Command, CommandType, Pacing
from ..fleet.miner import Capability
from ..input.checks import InvalidInputError
from .fields import Field, Schema, schema_of


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

IN_GROUPS: Final = Pacing(group_percent=10, group_delay_s=60, stop_after_failures=3)
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
    fields: tuple[Field, ...] = ()
    needs_one: tuple[str, ...] = ()
    """The fields of which at least one must be given."""
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
        return self.checked_command(vol.Schema(self.schema())(dict(parameters)))

    def checked_command(self, parameters: Mapping[str, Any]) -> Command:
        """Return the command with parameters that its schema has checked; raises vol.Invalid if one is missing."""
        if self.needs_one and not parameters.keys() & set(self.needs_one):
            raise InvalidInputError("needs_one_of", choices=", ".join(self.needs_one))
        return self.make(parameters)

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
            "needs_one": list(self.needs_one),
        }
