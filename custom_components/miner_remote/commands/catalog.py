"""What each order takes from outside, and how it is made of that: the same for the REST API, actions and the panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import probatio as vol

from ..input.checks import Check, boolean, integer, pool_passwords, pool_url, sections, text, worker_name
from ..input.limits import MAX_DESCRIPTION, MAX_ID, MAX_POOL_NUMBER, MAX_WATTS, MIN_WATTS
from .record import (
    BackupCommand,
    Command,
    CommandType,
    LocateLightCommand,
    PoolSwitchCommand,
    PowerLimitCommand,
    RestoreCommand,
    SimpleCommand,
)

type Fields = Mapping[vol.Marker, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderKind:
    """The keys of an order, and what makes it of data that was checked by them."""

    fields: Fields
    make: Callable[[Mapping[str, Any]], Command]


def _simple(command_type: CommandType) -> OrderKind:
    return OrderKind(fields={}, make=lambda _data: SimpleCommand(command_type=command_type))


def order_kinds(
    *,
    count: Callable[[int, int], Check[int]] = integer,
    flag: Callable[[Any], bool] = boolean,
    several: Callable[[object], object] = lambda check: check,
) -> Mapping[CommandType, OrderKind]:
    """Return all kinds of orders; the arguments make the checks for whole numbers, for true or false, and for lists."""
    pool_fields: Fields = {
        vol.Required("pool_url"): pool_url,
        vol.Required("worker_name"): worker_name,
        vol.Optional("pool_password", default="x"): text(empty=True),
        vol.Optional("pool_number", default=0): count(0, MAX_POOL_NUMBER),
        vol.Optional("backup_first", default=False): flag,
        vol.Optional("pool_passwords", default=dict): pool_passwords,
    }
    return {
        CommandType.REBOOT: _simple(CommandType.REBOOT),
        CommandType.RESTART_MINING: _simple(CommandType.RESTART_MINING),
        CommandType.POWER_ON: _simple(CommandType.POWER_ON),
        CommandType.POWER_OFF: _simple(CommandType.POWER_OFF),
        CommandType.POWER_LIMIT: OrderKind(
            fields={vol.Required("power_limit_w"): count(MIN_WATTS, MAX_WATTS)},
            make=lambda data: PowerLimitCommand(watts=data["power_limit_w"]),
        ),
        CommandType.POOL_SWITCH: OrderKind(
            fields=pool_fields,
            make=lambda data: PoolSwitchCommand(**{str(marker): data[str(marker)] for marker in pool_fields}),
        ),
        CommandType.BACKUP: OrderKind(
            fields={
                vol.Optional("backup_name"): text(longest=100),
                vol.Optional("description"): text(longest=MAX_DESCRIPTION, empty=True),
            },
            make=lambda data: BackupCommand(backup_name=data.get("backup_name"), description=data.get("description")),
        ),
        CommandType.RESTORE: OrderKind(
            fields={
                vol.Required("backup_id"): count(1, MAX_ID),
                vol.Optional("sections"): several(sections),
                vol.Optional("pool_passwords", default=dict): pool_passwords,
            },
            make=lambda data: RestoreCommand(
                backup_id=data["backup_id"], sections=data.get("sections"), pool_passwords=data["pool_passwords"]
            ),
        ),
        CommandType.LOCATE_LIGHT: OrderKind(
            fields={vol.Required("on"): flag}, make=lambda data: LocateLightCommand(on=data["on"])
        ),
    }


ORDER_KINDS: Final = order_kinds()
"""With checks for what JSON has."""
