"""The websocket commands of policies: their feeds, decisions without effect, and templates.

Creating, changing and deleting are commands of the collection (`policies/store.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import require_admin, websocket_command
from homeassistant.core import HomeAssistant, callback

from ...commands.fields import PACING_FIELDS, pacing_of, schema_of
from ...commands.initiator import async_initiator
from ...const import DOMAIN
from ...fleet.miner import MinerCoordinator
from ...input.checks import fields_of, list_of, text
from ...policies.model import Policy
from ...runtime import DATA, MinerRemoteData
from ..errors import bad_request, take_token
from ..policy_answers import (
    BACKUP_FIELDS,
    DAYS,
    DEFAULT_DAYS,
    POLICY_ID,
    async_apply,
    async_dry_run,
    async_policy_of,
    async_preview,
    async_replay,
    async_template_from_backup,
    backup_report,
    policy_of_id,
)
from ..work_limit import WORK_LIMIT
from .commands import ANY_MESSAGE, Work, answering, miners_of_ids, subscribe
from .feeds import FEEDS
from .feeds.policies import PolicyMinersFeed

_ONE: Final[dict[vol.Marker, object]] = {vol.Required("policy_id"): POLICY_ID}
_SOME: Final[dict[vol.Marker, object]] = {vol.Optional("policy_id"): POLICY_ID, vol.Optional("policy"): dict}
_CHOSEN: Final[dict[vol.Marker, object]] = {**_ONE, vol.Optional("miner_ids"): list_of(text())}


@callback
def async_register_policy_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_command(hass, _subscribe_policies)
    async_register_command(hass, _subscribe_miners)
    _register(hass, "dry_run", _SOME, _dry_run)
    _register(hass, "replay", {**_SOME, vol.Optional("days", default=DEFAULT_DAYS): DAYS}, _replay)
    _register(hass, "preview", _CHOSEN, _preview)
    _register(hass, "apply", {**_CHOSEN, **schema_of(PACING_FIELDS)}, _apply)
    _register(hass, "report", _ONE, _report)
    _register(hass, "template_from_backup", BACKUP_FIELDS, _from_backup)


def _register(hass: HomeAssistant, name: str, fields: dict[vol.Marker, object], work: Work) -> None:
    """Register a command whose message has these keys."""
    check = fields_of(fields)

    async def checked(hass: HomeAssistant, connection: ActiveConnection, given: dict[str, Any]) -> Mapping[str, object]:
        return await work(hass, connection, check(given))

    async_register_command(hass, f"{DOMAIN}/policies/{name}", answering(checked), ANY_MESSAGE)


# Subscriptions --------------------------------------------------------------------------------------------------------


@require_admin
@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/policies/feed"})
def _subscribe_policies(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Subscribe to the policies with their status."""
    subscribe(hass, hass.data[FEEDS].policies, connection, msg["id"])


@require_admin
@callback
@websocket_command(
    {vol.Required("type"): f"{DOMAIN}/policies/miners", vol.Required("policy_id"): vol.All(int, vol.Range(min=1))}
)
def _subscribe_miners(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Subscribe to the decisions of one policy; an unknown id is no error, because its feed is empty."""
    feed = PolicyMinersFeed(hass, hass.data[DATA], msg["policy_id"])
    subscribe(hass, feed, connection, msg["id"])


# Commands ------------------------------------------------------------------------------------------------------------


async def _dry_run(hass: HomeAssistant, connection: ActiveConnection, given: dict[str, Any]) -> dict[str, object]:
    """Return what a policy would decide now."""
    async with hass.data[WORK_LIMIT].turn(connection.user.id, privileged=True):
        data = hass.data[DATA]
        return await async_dry_run(data, await _policy(data, given))


async def _replay(hass: HomeAssistant, connection: ActiveConnection, given: dict[str, Any]) -> dict[str, object]:
    """Return what a policy would have decided over the last days."""
    async with hass.data[WORK_LIMIT].turn(connection.user.id, privileged=True):
        data = hass.data[DATA]
        return await async_replay(data, await _policy(data, given), given["days"])


async def _preview(hass: HomeAssistant, _connection: ActiveConnection, given: dict[str, Any]) -> dict[str, object]:
    """Return what applying a template would change."""
    data = hass.data[DATA]
    return await async_preview(data, policy_of_id(data, given["policy_id"]), _chosen(data, given))


async def _apply(hass: HomeAssistant, connection: ActiveConnection, given: dict[str, Any]) -> dict[str, object]:
    """Apply a template in the background, and return the id of the batch."""
    data = hass.data[DATA]
    policy = policy_of_id(data, given["policy_id"])
    pacing, miners = pacing_of(given), _chosen(data, given)
    take_token(data, connection.user, hass.loop.time())
    initiator = await async_initiator(hass, None, connection.user)
    return {"batch_id": (await async_apply(data, policy, miners, pacing, initiator)).id}


async def _report(hass: HomeAssistant, _connection: ActiveConnection, given: dict[str, Any]) -> dict[str, object]:
    """Return the last backup of each miner of a policy."""
    data = hass.data[DATA]
    return backup_report(data, policy_of_id(data, given["policy_id"]))


async def _from_backup(hass: HomeAssistant, _connection: ActiveConnection, given: dict[str, Any]) -> dict[str, object]:
    """Return the settings of a template with the configuration of a backup."""
    return await async_template_from_backup(hass.data[DATA], given["backup_id"])


async def _policy(data: MinerRemoteData, given: dict[str, Any]) -> Policy:
    """Return the policy of the id, or the one that is described."""
    if ("policy" in given) == ("policy_id" in given):
        raise bad_request("policy", "needs_one_of", choices="policy, policy_id")
    return await async_policy_of(data, given.get("policy") or {"id": given["policy_id"]})


def _chosen(data: MinerRemoteData, given: dict[str, Any]) -> list[MinerCoordinator] | None:
    """Return the miners of the ids, or None without ids; raises ApiError for an unknown one and an empty list."""
    if "miner_ids" not in given:
        return None
    if not (miner_ids := list(dict.fromkeys(given["miner_ids"]))):
        raise bad_request("miner_ids", "empty")
    return miners_of_ids(data, miner_ids)
