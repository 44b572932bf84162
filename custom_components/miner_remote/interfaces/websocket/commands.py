"""The websocket commands of the panel: live subscriptions, the command catalog, and commands to miners."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

import probatio as vol
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_INVALID_FORMAT, ERR_NOT_FOUND
from homeassistant.components.websocket_api.decorators import async_response, require_admin, websocket_command
from homeassistant.components.websocket_api.messages import (
    BASE_COMMAND_MESSAGE_SCHEMA,
    construct_event_message,
    error_message,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ...commands.catalog import COMMANDS, catalog_json
from ...commands.fields import PACING_FIELDS, pacing_of, schema_of
from ...commands.initiator import async_initiator
from ...commands.spec import Interface
from ...const import DOMAIN
from ...control.record import Command, CommandType, Pacing, UndoPoolSwitchCommand
from ...fleet.miner import MinerCoordinator
from ...input.checks import fields_of, list_of, one_of, problems_of, text
from ...input.fields import some_names
from ...input.limits import LIMITS
from ...runtime import DATA, MinerRemoteData
from ..errors import (
    ApiError,
    async_undo_targets,
    bad_request,
    check_named,
    invalid,
    not_found,
    of_home_assistant,
    take_token,
)
from ..work_limit import WORK_LIMIT, WorkLimitExceededError
from .blueprints import async_send_blueprints
from .feeds import FEEDS
from .feeds.base import Feed
from .miner_details import async_register_miner_details

ANY_MESSAGE: Final = BASE_COMMAND_MESSAGE_SCHEMA.extend({vol.Required("type"): str}, extra=vol.ALLOW_EXTRA)
"""Home Assistant logs and reports the values that fail its own checks, and one of ours may be a password."""


@callback
def async_register_websocket(hass: HomeAssistant) -> None:
    """Register all websocket commands."""
    async_register_command(hass, _subscribe_fleet)
    async_register_command(hass, _subscribe_pools)
    async_register_command(hass, _subscribe_commands)
    async_register_command(hass, _subscribe_last_commands)
    async_register_command(hass, _subscribe_batches)
    async_register_command(hass, _subscribe_alerts)
    async_register_command(hass, _subscribe_firmware)
    async_register_command(hass, async_send_blueprints)
    async_register_command(hass, _catalog)
    async_register_miner_details(hass)
    async_register_command(hass, f"{DOMAIN}/command", answering(_command), ANY_MESSAGE)


# Subscriptions --------------------------------------------------------------------------------------------------------


@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/fleet/subscribe"})
def _subscribe_fleet(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Subscribe to the miners; for every user, as the list of miners."""
    subscribe(hass, hass.data[FEEDS].fleet, connection, msg["id"])


@require_admin
@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/pools/subscribe"})
def _subscribe_pools(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Subscribe to the pool slots of the miners."""
    subscribe(hass, hass.data[FEEDS].pools, connection, msg["id"])


@require_admin
@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/commands/subscribe"})
def _subscribe_commands(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Subscribe to new and changed records of commands."""
    subscribe(hass, hass.data[FEEDS].commands, connection, msg["id"])


@require_admin
@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/last_commands/subscribe"})
def _subscribe_last_commands(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Subscribe to the last command of each miner."""
    subscribe(hass, hass.data[FEEDS].last_commands, connection, msg["id"])


@require_admin
@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/batches/subscribe"})
def _subscribe_batches(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Subscribe to running and recent batches."""
    subscribe(hass, hass.data[FEEDS].batches, connection, msg["id"])


@require_admin
@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/alerts/subscribe"})
def _subscribe_alerts(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Subscribe to the alerts."""
    subscribe(hass, hass.data[FEEDS].alerts, connection, msg["id"])


@require_admin
@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/firmware/subscribe"})
def _subscribe_firmware(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Subscribe to the firmware images and the roll-outs."""
    subscribe(hass, hass.data[FEEDS].firmware, connection, msg["id"])


@callback
def subscribe(hass: HomeAssistant, feed: Feed, connection: ActiveConnection, msg_id: int) -> None:
    """Answer a command with the events of a feed, within the limit of subscriptions."""
    work_limit, user = hass.data[WORK_LIMIT], connection.user
    privileged = user.is_admin
    try:
        work_limit.follow(user.id, privileged=privileged)
    except WorkLimitExceededError as err:
        send_error(connection, msg_id, of_home_assistant(HTTPStatus.TOO_MANY_REQUESTS, err))
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
    connection.send_result(msg["id"], {**catalog_json(), "limits": LIMITS})


_CODES: Final[Mapping[int, str]] = {
    HTTPStatus.BAD_REQUEST: ERR_INVALID_FORMAT,
    HTTPStatus.NOT_FOUND: ERR_NOT_FOUND,
    HTTPStatus.CONFLICT: "conflict",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limited",
    HTTPStatus.SERVICE_UNAVAILABLE: "unavailable",
    HTTPStatus.BAD_GATEWAY: "miner_failed",
    HTTPStatus.GATEWAY_TIMEOUT: "miner_failed",
}
"""The websocket code of each status that the REST API would answer."""


def send_error(connection: ActiveConnection, msg_id: int, err: ApiError) -> None:
    """Send an error with `error_code`, `error_args` and `errors` as in the REST API beside Home Assistant's keys."""
    message = error_message(msg_id, _CODES[err.status], str(err))
    message["error"].update(err.details)
    connection.send_message(message)


type Work = Callable[[HomeAssistant, ActiveConnection, dict[str, Any]], Awaitable[Mapping[str, object]]]
"""Takes the keys of a message, and returns the answer."""


def answering(work: Work) -> Callable[[HomeAssistant, ActiveConnection, dict[str, Any]], None]:
    """Return the handler for administrators that answers with the result of `work`, or its error as in the REST API."""

    @require_admin
    @async_response
    async def handle(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
        try:
            result = await work(hass, connection, {key: msg[key] for key in msg if key not in ("id", "type")})
        except vol.Invalid as err:
            send_error(connection, msg["id"], invalid(problems_of(err)))
        except ApiError as err:
            send_error(connection, msg["id"], err)
        except HomeAssistantError as err:
            send_error(connection, msg["id"], of_home_assistant(HTTPStatus.SERVICE_UNAVAILABLE, err))
        else:
            connection.send_result(msg["id"], result)

    return handle


async def _command(hass: HomeAssistant, connection: ActiveConnection, given: dict[str, Any]) -> dict[str, object]:
    """Send a command to miners in the background, and return the id of its batch.

    Nothing is sent if the answer is an error: `invalid_format` names the invalid keys, `not_found` the unknown miners
    or backup, `rate_limited` the seconds to wait, `unavailable` why no command can be accepted now.
    """
    data = hass.data[DATA]
    command, miner_ids, pacing = _parse(given)
    miners = miners_of_ids(data, miner_ids)
    if isinstance(command, UndoPoolSwitchCommand):
        miners = await async_undo_targets(data, command, miners)
    if not miners:
        raise bad_request("miner_ids", "empty")
    check_named(data, command)
    take_token(data, connection.user, hass.loop.time())
    initiator = await async_initiator(hass, connection.context({}), connection.user)
    return {"batch_id": (await data.runner.async_start(command, miners, initiator, pacing)).id}


_SCHEMAS: Final = {
    command_type: vol.Schema(
        {
            vol.Required("command_type"): str,
            # The batch of an undo names its miners.
            (
                vol.Optional("miner_ids", default=list)
                if command_type is CommandType.UNDO_POOL_SWITCH
                else vol.Required("miner_ids")
            ): list_of(text()),
            vol.Optional("parameters", default=dict): fields_of(spec.schema()),
            **schema_of(PACING_FIELDS),
        }
    )
    for command_type, spec in COMMANDS.items()
    if Interface.WEBSOCKET in spec.interfaces
}
_KIND: Final = vol.Schema(
    {vol.Required("command_type"): vol.All(one_of(*(kind.value for kind in _SCHEMAS)), CommandType)},
    extra=vol.ALLOW_EXTRA,
)


def _parse(given: Mapping[str, object]) -> tuple[Command, list[str], Pacing]:
    """Return the command, the ids of the miners and the pacing; raises vol.Invalid."""
    command_type: CommandType = _KIND(given)["command_type"]
    checked = _SCHEMAS[command_type](given)
    command = COMMANDS[command_type].checked_command(checked["parameters"])
    return command, list(dict.fromkeys(checked["miner_ids"])), pacing_of(checked)


def miners_of_ids(data: MinerRemoteData, miner_ids: list[str]) -> list[MinerCoordinator]:
    """Return the miners with these ids; raises ApiError if one of them is unknown."""
    known: dict[str, MinerCoordinator] = {}
    for miner in data.fleet:
        known.setdefault(miner.miner_id, miner)
    if unknown := [miner_id for miner_id in miner_ids if miner_id not in known]:
        raise not_found("miner_id_not_found", miners=some_names(unknown))
    return [known[miner_id] for miner_id in miner_ids]
