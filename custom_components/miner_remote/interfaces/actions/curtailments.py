"""Actions that begin and end curtailments."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, Final, cast

import probatio as vol
from homeassistant.const import ATTR_ENTITY_ID, ENTITY_MATCH_ALL
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from ...commands.initiator import async_initiator
from ...const import DOMAIN
from ...input.checks import number, text, whole
from ...input.limits import MAX_ID
from ...input.texts import printable
from ...policies.allocation.rules import MAX_SUM_W
from ...policies.curtailment.service import Curtailments
from ...policies.model import Policy
from ...runtime import DATA
from ..curtailment_answers import DEFAULT_NAME, async_create, async_end
from ..errors import ApiError
from .commands import check_administrator, names_target, take_token, targeted_miners

_KW: Final = 1000
_MOST_KW: Final = MAX_SUM_W / _KW

_CURTAIL: Final = vol.Schema(
    {
        vol.Remove("metadata"): dict,
        **cv.TARGET_SERVICE_FIELDS,
        vol.Optional("power_kw"): number(0.001, _MOST_KW),
        vol.Optional("to_kw"): number(0, _MOST_KW),
        vol.Optional("begins_at"): cv.datetime,
        vol.Optional("duration"): cv.positive_time_period,
        vol.Optional("until"): vol.Any(cv.datetime, cv.time),
        vol.Optional("restore_kw_per_minute"): number(0.001, _MOST_KW),
        vol.Optional("over_person"): cv.boolean,
        vol.Optional("name", default=DEFAULT_NAME): text(),
    }
)
_END: Final = vol.Schema({vol.Optional("curtailment"): vol.Any(whole(1, MAX_ID), text())})


@callback
def async_register_curtailment_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, handler, schema in (("curtail", _curtail, _CURTAIL), ("end_curtailment", _end, _END)):
        hass.services.async_register(DOMAIN, name, handler, schema=schema, supports_response=SupportsResponse.OPTIONAL)


async def _curtail(call: ServiceCall) -> ServiceResponse:
    """Begin a curtailment of the targeted miners, or without a target of all, and return it."""
    await check_administrator(call)
    given: dict[str, Any] = {"name": call.data["name"], "scope": _scope(call), **_times(call)}
    if "over_person" in call.data:
        given["over_person"] = call.data["over_person"]
    for key, name in (("power_kw", "reduce_w"), ("to_kw", "to_w"), ("restore_kw_per_minute", "restore_w_per_min")):
        if key in call.data:
            given[name] = round(call.data[key] * _KW)
    take_token(call)
    initiator = await async_initiator(call.hass, call.context)
    try:
        row = await async_create(call.hass.data[DATA], given, initiator.initiated_by)
    except ApiError as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="curtailment_wrong",
            translation_placeholders={"reason": str(err)},
        ) from None
    return cast("ServiceResponse", row) if call.return_response else None


async def _end(call: ServiceCall) -> ServiceResponse:
    """End one curtailment, or without a name all that have not ended, and return them."""
    await check_administrator(call)
    data = call.hass.data[DATA]
    chosen = _chosen(data.policies.curtailments, call.data.get("curtailment"))
    take_token(call)
    rows = [await async_end(data, policy.id) for policy in chosen]
    return cast("ServiceResponse", {"curtailments": rows}) if call.return_response else None


def _scope(call: ServiceCall) -> dict[str, object]:
    """Return the scope of the target; without a target, and if it is all miners, those that are added later count."""
    if not names_target(call) or call.data.get(ATTR_ENTITY_ID) == ENTITY_MATCH_ALL:
        return {"all": True}
    miners = targeted_miners(call.hass, call.data)
    if len(miners) == len(call.hass.data[DATA].fleet.miners()):
        return {"all": True}
    return {"miner_ids": [miner.miner_id for miner in miners]}


def _times(call: ServiceCall) -> dict[str, datetime]:
    """Return begin and end; times without an offset are those of Home Assistant's time zone."""
    begins_at = None if "begins_at" not in call.data else dt_util.as_utc(call.data["begins_at"])
    times = {} if begins_at is None else {"begins_at": begins_at}
    duration: timedelta | None = call.data.get("duration")
    until: datetime | time | None = call.data.get("until")
    if duration is not None and until is not None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="curtailment_two_ends")
    begin = begins_at or dt_util.utcnow()
    if duration is not None:
        times["ends_at"] = begin + duration
    elif isinstance(until, datetime):
        times["ends_at"] = dt_util.as_utc(until)
    elif until is not None:
        times["ends_at"] = _next(until, begin)
    return times


def _next(wanted: time, after: datetime) -> datetime:
    """Return the next time at which the clocks show a time of the day."""
    local = dt_util.as_local(after)
    at = local.replace(hour=wanted.hour, minute=wanted.minute, second=wanted.second, microsecond=0)
    if at <= local:
        at += timedelta(days=1)
    return dt_util.as_utc(at)


def _chosen(curtailments: Curtailments, wanted: int | str | None) -> list[Policy]:
    """Return the curtailments of an id or a name, of several the last one; raises ServiceValidationError."""
    running = [policy for policy in curtailments.policies() if not curtailments.has_ended(policy)]
    if wanted is None:
        return running
    name = str(wanted).strip().casefold()
    found = [policy for policy in running if policy.name.casefold() == name or str(policy.id) == name]
    if not found:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="curtailment_unknown",
            translation_placeholders={"curtailment": printable(str(wanted))},
        )
    return found[-1:]
