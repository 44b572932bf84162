"""The websocket commands of the panel: what it follows live, and the orders that it gives."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_INVALID_FORMAT, ERR_NOT_FOUND
from homeassistant.components.websocket_api.decorators import async_response, require_admin, websocket_command
from homeassistant.components.websocket_api.messages import BASE_COMMAND_MESSAGE_SCHEMA, construct_event_message
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ...commands.catalog import COMMANDS, catalogue_json
from ...commands.fields import PACING_FIELDS, pacing_of, schema_of
from ...commands.initiator import async_origin
from ...commands.record import Command, CommandType, Pacing, RestoreCommand
from ...const import DOMAIN
from ...fleet.miner import MinerCoordinator
from ...input.checks import fields_of, list_of, one_of, text
from ...input.limits import LIMITS
from ...runtime import DATA, MinerRemoteData
from ..rest.base import errors_of, shown
from ..work_limit import WORK_LIMIT, WorkLimitExceededError
from .feeds import FEEDS
from .feeds.base import Feed

ERR_RATE_LIMITED: Final = "rate_limited"
ERR_UNAVAILABLE: Final = "unavailable"

MAX_NAMED: Final = 10
"""So many of the miners that are not known are named in an error."""


@callback
def async_register_websocket(hass: HomeAssistant) -> None:
    """Register all commands; `hass.data[DATA]` is there when they are called."""
    async_register_command(hass, _follow_fleet)
    async_register_command(hass, _follow_pools)
    async_register_command(hass, _follow_commands)
    async_register_command(hass, _follow_batches)
    async_register_command(hass, _catalog)
    # What Home Assistant checks, it tells and logs with the values, and one of ours may be a password.
    anything = BASE_COMMAND_MESSAGE_SCHEMA.extend({vol.Required("type"): str}, extra=vol.ALLOW_EXTRA)
    async_register_command(hass, f"{DOMAIN}/command", _command, anything)


# Following -----------------------------------------------------------------------------------------------------------


@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/fleet/subscribe"})
def _follow_fleet(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Send the miners, then what changes of them; for every user, as the list of miners."""
    _follow(hass, hass.data[FEEDS].fleet, connection, msg["id"])


@require_admin
@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/pools/subscribe"})
def _follow_pools(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Send the pools of the miners, then what changes of them."""
    _follow(hass, hass.data[FEEDS].pools, connection, msg["id"])


@require_admin
@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/commands/subscribe"})
def _follow_commands(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Send the records of commands that are new or change from now on."""
    _follow(hass, hass.data[FEEDS].commands, connection, msg["id"])


@require_admin
@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/batches/subscribe"})
def _follow_batches(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Send the batches that run or ran not long ago, then those that change."""
    _follow(hass, hass.data[FEEDS].batches, connection, msg["id"])


def _follow(hass: HomeAssistant, feed: Feed, connection: ActiveConnection, msg_id: int) -> None:
    work_limit, user = hass.data[WORK_LIMIT], connection.user
    privileged = user.is_admin
    try:
        work_limit.follow(user.id, privileged=privileged)
    except WorkLimitExceededError as err:
        connection.send_error(msg_id, ERR_RATE_LIMITED, str(err))
        return

    def send(event: bytes) -> None:
        connection.send_message(construct_event_message(msg_id, event))

    leave = feed.async_subscribe(send)

    def unsubscribe() -> None:
        work_limit.unfollow(user.id, privileged=privileged)
        leave()

    connection.subscriptions[msg_id] = unsubscribe
    connection.send_result(msg_id)


# Commands ------------------------------------------------------------------------------------------------------------


@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/catalog"})
def _catalog(_hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Return the command catalog and the limits of input, for every user.

    `{"commands": {"reboot": {…, "fields": [{"key", "kind", …}]}, …}, "pacing_fields": […], "paced_above": 10,
    "limits": {"max_text": 255, …}}`: the rows of `commands/catalog.py` by command type, and `input/limits.py`.
    """
    connection.send_result(msg["id"], {**catalogue_json(), "limits": LIMITS})


class _RefusedError(Exception):
    """A command that is answered with an error: a code, and a sentence for a person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@require_admin
@async_response
async def _command(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Give an order to miners, and answer with the id of its batch, which runs in the background.

    Nothing is done where the answer is an error: `invalid_format` names the keys that are wrong, `not_found` the
    miners or the backup that are not there, `rate_limited` the seconds to wait; `unavailable` says why no order can be
    taken now.
    """
    data = hass.data[DATA]
    try:
        order, miner_ids, pacing = _wanted({key: value for key, value in msg.items() if key not in ("id", "type")})
        miners = _miners(data, miner_ids)
        if isinstance(order, RestoreCommand) and data.backups.get(order.backup_id) is None:
            raise _RefusedError(ERR_NOT_FOUND, f"There is no backup {order.backup_id}.")
        wait = data.limiter.take(connection.user.id, hass.loop.time())
        if wait > 0:
            raise _RefusedError(ERR_RATE_LIMITED, f"Too many commands; try again in {max(1, math.ceil(wait))} s.")
        origin = await async_origin(hass, connection.context(msg), connection.user)
        try:
            batch = await data.runner.async_start(order, miners, origin, pacing)
        except HomeAssistantError as err:
            raise _RefusedError(ERR_UNAVAILABLE, str(err)) from None
    except _RefusedError as err:
        connection.send_error(msg["id"], err.code, str(err))
    else:
        connection.send_result(msg["id"], {"batch_id": batch.id})


_KIND: Final = vol.Schema(
    {vol.Required("command_type"): vol.All(one_of(*(kind.value for kind in CommandType)), CommandType)},
    extra=vol.ALLOW_EXTRA,
)
_SCHEMAS: Final = {
    command_type: vol.Schema(
        {
            vol.Required("command_type"): str,
            vol.Required("miner_ids"): list_of(text()),
            vol.Optional("parameters", default=dict): fields_of(spec.schema()),
            **schema_of(PACING_FIELDS),
        }
    )
    for command_type, spec in COMMANDS.items()
}


def _wanted(given: Mapping[str, object]) -> tuple[Command, list[str], Pacing]:
    """Return the order, the ids of the miners, and how to pace it; raises _RefusedError naming each key."""
    try:
        command_type: CommandType = _KIND(given)["command_type"]
        wanted = _SCHEMAS[command_type](given)
        pacing = pacing_of(wanted)
        miner_ids: list[str] = list(dict.fromkeys(wanted["miner_ids"]))
        if not miner_ids:
            raise vol.Invalid("must not be empty", ["miner_ids"])
    except vol.Invalid as err:
        sentences = (f"{path} {message}." for path, message in errors_of(err))
        raise _RefusedError(ERR_INVALID_FORMAT, " ".join(sentences)) from None
    return COMMANDS[command_type].make(wanted["parameters"]), miner_ids, pacing


def _miners(data: MinerRemoteData, miner_ids: list[str]) -> list[MinerCoordinator]:
    """Return the miners with these ids; raises _RefusedError where there is none with one of them."""
    known: dict[str, MinerCoordinator] = {}
    for miner in data.fleet:
        known.setdefault(miner.miner_id, miner)
    unknown = [shown(miner_id) for miner_id in miner_ids if miner_id not in known]
    if unknown:
        more = f" and {len(unknown) - MAX_NAMED} more" if len(unknown) > MAX_NAMED else ""
        named = ", ".join(unknown[:MAX_NAMED])
        raise _RefusedError(ERR_NOT_FOUND, f"No miner with the id {named}{more} is configured; nothing was done.")
    return [known[miner_id] for miner_id in miner_ids]
