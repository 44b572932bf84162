"""Home Assistant actions: one per command of the catalog, and actions that read the history.

A person who calls an action must be an administrator. Automations, which only administrators can write, and their
scripts are allowed.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final, cast

import probatio as vol
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, ENTITY_MATCH_ALL
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError, Unauthorized, UnknownUser
from homeassistant.helpers import config_validation as cv, device_registry as dr, entity_registry as er
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids
from homeassistant.helpers.typing import VolSchemaType
from homeassistant.util import dt as dt_util

from ...commands.batch import Batch
from ...commands.catalog import COMMANDS
from ...commands.fields import PACING_FIELDS, pacing_of, schema_of
from ...commands.initiator import UNNAMED, async_initiator
from ...commands.spec import CommandSpec, Interface
from ...const import DOMAIN
from ...control.record import (
    FORMER_NAMES,
    CommandType,
    HistoryQuery,
    Pacing,
    RestoreCommand,
    Source,
    Status,
    UndoPoolSwitchCommand,
)
from ...fleet.miner import MinerCoordinator
from ...fleet.selection import Fleet
from ...input.checks import member_of, problems_of, text, whole
from ...input.limits import MAX_ID, MAX_PERIOD_HOURS, MAX_RECORDS
from ...input.texts import printable
from ...runtime import DATA, MinerRemoteData
from ..errors import async_undoable_miners
from ..translated_errors import async_command_failed
from ..work_limit import WORK_LIMIT


def _schema(spec: CommandSpec) -> VolSchemaType:
    """Return the schema of a command: target, parameters and pacing."""
    fields = {**spec.schema(lenient=True), **schema_of(PACING_FIELDS, lenient=True)}
    if spec.target_optional:
        return vol.Schema({vol.Remove("metadata"): dict, **cv.TARGET_SERVICE_FIELDS, **fields})
    return cv.make_entity_service_schema(fields)


_HISTORY_SCHEMA: Final = vol.Schema(
    {
        vol.Optional("device_id"): text(),
        vol.Optional("command_type"): member_of(CommandType, FORMER_NAMES),
        vol.Optional("status"): member_of(Status),
        vol.Optional("source"): member_of(Source),
        vol.Optional("initiated_by"): text(),
        vol.Optional("batch_id"): text(),
        vol.Optional("since"): vol.All(cv.datetime, dt_util.as_utc),
        vol.Optional("until"): vol.All(cv.datetime, dt_util.as_utc),
        vol.Optional("before_id"): whole(1, MAX_ID),
        vol.Optional("limit", default=100): whole(1, MAX_RECORDS),
    }
)

_STATS_SCHEMA: Final = vol.Schema({vol.Optional("period_hours", default=24): whole(1, MAX_PERIOD_HOURS)})


@callback
def async_register_services(hass: HomeAssistant) -> None:
    """Register all actions; `hass.data[DATA]` is there when they are called."""
    for spec in COMMANDS.values():
        if Interface.ACTION in spec.interfaces:
            hass.services.async_register(
                DOMAIN, spec.action, _handler(spec), schema=_schema(spec), supports_response=SupportsResponse.OPTIONAL
            )
    hass.services.async_register(
        DOMAIN, "get_history", _get_history, schema=_HISTORY_SCHEMA, supports_response=SupportsResponse.ONLY
    )
    hass.services.async_register(
        DOMAIN, "get_stats", _get_stats, schema=_STATS_SCHEMA, supports_response=SupportsResponse.ONLY
    )


# Commands ------------------------------------------------------------------------------------------------------------


def _handler(spec: CommandSpec) -> Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]:
    async def handle(call: ServiceCall) -> ServiceResponse:
        """Send the command to the targeted miners; without a response, raise if one of them fails."""
        hass = call.hass
        if spec.admin_only:
            await check_administrator(call)
        pacing = checked_pacing(call)
        try:
            command = spec.checked_command(call.data)
        except vol.Invalid as err:
            problem = problems_of(err)[0]
            missing = problem.code == "needs_one_of"
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="parameter_missing" if missing else "parameter_wrong",
                translation_placeholders={"parameters": ", ".join(spec.needs_one)}
                if missing
                else {"parameter": problem.path, "reason": problem.message},
            ) from None
        if isinstance(command, RestoreCommand):
            miners = _restore_targets(call, command.backup_id)
        elif isinstance(command, UndoPoolSwitchCommand):
            miners = await _async_undo_targets(call, command.batch_id)
        else:
            miners = targeted_miners(hass, call.data)
        take_token(call)
        batch = await hass.data[DATA].runner.async_run(
            command, miners, await async_initiator(hass, call.context), pacing
        )
        if call.return_response:
            return batch_response(batch)
        raise_failures(hass, batch)
        return None

    return handle


async def check_administrator(call: ServiceCall) -> None:
    """Raise Unauthorized if the caller is a person but not an administrator."""
    if call.context.user_id is None:
        return
    user = await call.hass.auth.async_get_user(call.context.user_id)
    if user is None:
        raise UnknownUser(context=call.context)
    if not user.is_admin:
        raise Unauthorized(context=call.context)


@asynccontextmanager
async def computed_answer(call: ServiceCall) -> AsyncIterator[None]:
    """Compute an answer to a call within the work limit; raises WorkLimitExceededError."""
    user_id = call.context.user_id
    user = None if user_id is None else await call.hass.auth.async_get_user(user_id)
    privileged = user_id is None or (user is not None and user.is_admin)
    async with call.hass.data[WORK_LIMIT].answer(user_id or UNNAMED, privileged=privileged):
        yield


def take_token(call: ServiceCall) -> None:
    """Take a token of the caller's rate limit; raises ServiceValidationError if there is none."""
    user_id = call.context.user_id
    if user_id is None:
        return
    wait = call.hass.data[DATA].limiter.take(user_id, call.hass.loop.time())
    if wait > 0:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="too_many_commands",
            translation_placeholders={"seconds": str(math.ceil(wait))},
        )


def checked_pacing(call: ServiceCall) -> Pacing:
    """Return the pacing of a call; raises ServiceValidationError if both kinds of group are given."""
    try:
        return pacing_of(call.data)
    except vol.Invalid:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="two_kinds_of_group") from None


def batch_response(batch: Batch) -> ServiceResponse:
    """Return the result object of the REST API with the response of each command."""
    result = batch.as_result()
    commands = cast("list[dict[str, object]]", result["commands"])
    for command, record in zip(commands, batch.records, strict=True):
        command["response"] = record.response
    return cast("ServiceResponse", result)


def raise_failures(hass: HomeAssistant, batch: Batch) -> None:
    """Raise the translated error of a batch if any of its commands did not succeed."""
    failed = [record for record in batch.records if record.status is not Status.SUCCESS]
    if not failed:
        return
    first = failed[0]
    miner = hass.data[DATA].fleet.by_id(first.miner_id)
    name = first.miner_ip if miner is None else miner.display_name
    raise async_command_failed(hass, failed, len(batch.records), name)


def _restore_targets(call: ServiceCall, backup_id: int) -> list[MinerCoordinator]:
    """Return the targeted miners, or without a target the miner of the backup."""
    data = call.hass.data[DATA]
    backup = data.backups.get(backup_id)
    if backup is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="backup_not_found",
            translation_placeholders={"backup_id": str(backup_id)},
        )
    if names_target(call):
        return targeted_miners(call.hass, call.data)
    miner = data.fleet.by_id(backup.miner_id)
    if miner is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="backup_miner_gone_name_another",
            translation_placeholders={"backup_id": str(backup_id)},
        )
    return [miner]


async def _async_undo_targets(call: ServiceCall, batch_id: str) -> list[MinerCoordinator]:
    """Return the targeted miners, or without a target those whose pools were changed in the batch."""
    miners, refusal = await async_undoable_miners(call.hass.data[DATA], batch_id)
    if refusal is not None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=refusal,
            translation_placeholders={"batch_id": printable(batch_id)},
        )
    return targeted_miners(call.hass, call.data) if names_target(call) else miners


# Targets -------------------------------------------------------------------------------------------------------------


def names_target(call: ServiceCall) -> bool:
    """Return whether a call has a target, also an empty one: a template that finds nothing must not mean all miners.

    That includes the device of the event of a command to a miner without a device.
    """
    return any(str(key) in call.data for key in cv.TARGET_SERVICE_FIELDS)


def targeted_miners(hass: HomeAssistant, data: Mapping[str, object]) -> list[MinerCoordinator]:
    """Return the miners of a target, each once.

    An entity stands for its miner; an area, floor or label for the miners in it, also for those without a device; the
    device of a site for all miners of the site. Raises ServiceValidationError if a target does not exist or is not a
    miner, or if no miner is left.
    """
    fleet = hass.data[DATA].fleet
    if data.get(ATTR_ENTITY_ID) == ENTITY_MATCH_ALL:
        miners = fleet.miners()
        if not miners:
            raise _no_miner_targeted(fleet)
        return miners
    target = TargetSelection(dict(data))
    selected = async_extract_referenced_entity_ids(hass, target, primary_entities_only=False)
    missing = selected.missing_areas | selected.missing_floors | selected.missing_labels
    devices = dr.async_get(hass)
    entities = er.async_get(hass)
    by_device = {device_id: miner for miner in fleet if (device_id := miner.device_id) is not None}
    chosen: dict[str, MinerCoordinator] = {}

    def take(device_id: str | None, *, sites: bool) -> bool:
        miner = by_device.get(device_id) if device_id is not None else None
        if miner is not None:
            chosen[miner.miner_id] = miner
            return True
        device = devices.async_get(device_id) if sites and device_id is not None else None
        keys = {value for domain, value in device.identifiers if domain == DOMAIN} if device else set()
        of_site = [item for site in fleet.sites() if site.entry.entry_id in keys for item in site.miners.values()]
        chosen.update((item.miner_id, item) for item in of_site)
        return bool(of_site)

    for device_id in target.device_ids:
        if not take(device_id, sites=True):
            missing.add(device_id)
    for entity_id in selected.referenced:
        entry = entities.async_get(entity_id)
        if entry is None or not take(entry.device_id, sites=True):
            missing.add(entity_id)
    if missing:
        raise _not_a_miner(fleet, missing)
    for device_id in selected.referenced_devices:
        take(device_id, sites=False)
    for miner in fleet:
        if not miner.site.entities.has_devices and (
            miner.placement.area_id in selected.referenced_areas
            or not target.label_ids.isdisjoint(miner.placement.labels)
        ):
            chosen[miner.miner_id] = miner
    for label_id in target.label_ids:
        for entry in entities.entities.get_entries_for_label(label_id):
            take(entry.device_id, sites=False)
    if not chosen:
        raise _no_miner_targeted(fleet)
    return list(chosen.values())


def miner_of_device(data: MinerRemoteData, device_id: str) -> MinerCoordinator:
    """Return the miner of a device; raises ServiceValidationError."""
    miner = data.fleet.by_device(device_id)
    if miner is None:
        raise _not_a_miner(data.fleet, [device_id])
    return miner


def _not_a_miner(fleet: Fleet, targets: Iterable[str]) -> ServiceValidationError:
    names = ", ".join(sorted(targets))
    if sites := _sites_without_devices(fleet):
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_a_miner_or_without_device",
            translation_placeholders={"targets": names, "sites": sites},
        )
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key="not_a_miner", translation_placeholders={"targets": names}
    )


def _no_miner_targeted(fleet: Fleet) -> ServiceValidationError:
    if sites := _sites_without_devices(fleet):
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_miner_targeted_or_without_device",
            translation_placeholders={"sites": sites},
        )
    return ServiceValidationError(translation_domain=DOMAIN, translation_key="no_miner_targeted")


def _sites_without_devices(fleet: Fleet) -> str:
    """Return the names of the sites whose miners have no devices: their targets are probably meant."""
    return ", ".join(sorted(site.name for site in fleet.sites() if not site.entities.has_devices))


# Reading -------------------------------------------------------------------------------------------------------------


async def _get_history(call: ServiceCall) -> ServiceResponse:
    """Return records of the history, newest first; for administrators, because they contain pools and workers."""
    await check_administrator(call)
    data = call.hass.data[DATA]
    wanted = dict(call.data)
    device_id = wanted.pop(ATTR_DEVICE_ID, None)
    if device_id is not None:
        wanted["miner_id"] = miner_of_device(data, device_id).miner_id
    async with computed_answer(call):
        records = await data.history.async_query(HistoryQuery(**wanted))
    return cast("ServiceResponse", {"count": len(records), "commands": [record.as_dict() for record in records]})


async def _get_stats(call: ServiceCall) -> ServiceResponse:
    """Return the statistics of the last hours."""
    hours: int = call.data["period_hours"]
    async with computed_answer(call):
        stats = await call.hass.data[DATA].history.async_stats(dt_util.utcnow() - timedelta(hours=hours))
    return cast("ServiceResponse", {"stats": {"period": f"last_{hours}_hours", **stats}})
