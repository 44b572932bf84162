"""Actions for power schedules."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final, cast

import probatio as vol
from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.collection import ItemNotFound
from homeassistant.util import dt as dt_util

from ...commands.initiator import async_initiator
from ...const import DOMAIN
from ...fleet.miner import MinerCoordinator
from ...input.checks import text, whole
from ...input.fields import InvalidDataError
from ...input.limits import MAX_ID
from ...runtime import DATA
from ...schedules.planning.timeline import MinerPlan
from ...schedules.serialize import serialize_schedule, warnings_of
from ...schedules.store import SCHEDULE_KEYS
from .commands import check_administrator, computed_answer, miner_of_device, take_token

ATTR_SCHEDULE_ID: Final = "schedule_id"
ATTR_HOURS: Final = "hours"
MAX_HOURS: Final = 48

# The values are checked by the parser of schedules.
_FIELDS: Final[dict[vol.Marker, object]] = {
    **{vol.Optional(key): object for key in SCHEDULE_KEYS},
    vol.Optional(ATTR_DEVICE_ID): text(),
}
_ONE: Final[dict[vol.Marker, object]] = {vol.Required(ATTR_SCHEDULE_ID): whole(1, MAX_ID)}

_PLAN_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(ATTR_SCHEDULE_ID): whole(1, MAX_ID),
        vol.Optional(ATTR_DEVICE_ID): text(),
        vol.Optional(ATTR_HOURS, default=MAX_HOURS): whole(1, MAX_HOURS),
    }
)

_SWITCHED: Final = {True: "on", False: "off"}

type _Handler = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]


@callback
def async_register_schedule_services(hass: HomeAssistant) -> None:
    """Register the actions."""

    def register(name: str, handler: _Handler, fields: dict[vol.Marker, object], response: SupportsResponse) -> None:
        hass.services.async_register(DOMAIN, name, handler, schema=vol.Schema(fields), supports_response=response)

    optional = SupportsResponse.OPTIONAL
    register("create_schedule", _create, _FIELDS, optional)
    register("update_schedule", _update, {**_ONE, **_FIELDS}, optional)
    register("delete_schedule", _delete, _ONE, SupportsResponse.NONE)
    register("enable_schedule", _switch(enabled=True), _ONE, optional)
    register("disable_schedule", _switch(enabled=False), _ONE, optional)
    register("check_schedules", _check, {}, optional)
    hass.services.async_register(
        DOMAIN, "get_plan", _get_plan, schema=_PLAN_SCHEMA, supports_response=SupportsResponse.ONLY
    )


# Changing ------------------------------------------------------------------------------------------------------------


async def _create(call: ServiceCall) -> ServiceResponse:
    """Create a schedule, and return it."""
    await check_administrator(call)
    wanted = _wanted(call)
    initiator = await async_initiator(call.hass, call.context)
    with _translated_errors():
        item = await call.hass.data[DATA].schedules.async_create(wanted, created_by=initiator.initiated_by)
    return await _answer(call, item["id"])


async def _update(call: ServiceCall) -> ServiceResponse:
    """Change the given keys (null clears one), and return the schedule."""
    await check_administrator(call)
    wanted = _wanted(call)
    schedule_id: int = wanted.pop(ATTR_SCHEDULE_ID)
    with _translated_errors(schedule_id):
        await call.hass.data[DATA].schedules.async_update(schedule_id, wanted)
    return await _answer(call, schedule_id)


async def _delete(call: ServiceCall) -> ServiceResponse:
    """Delete a schedule; its effects are lifted."""
    await check_administrator(call)
    schedule_id: int = call.data[ATTR_SCHEDULE_ID]
    with _translated_errors(schedule_id):
        await call.hass.data[DATA].schedules.async_delete_item(str(schedule_id))
    return None


def _switch(*, enabled: bool) -> _Handler:
    async def handle(call: ServiceCall) -> ServiceResponse:
        """Enable or disable a schedule, and return it."""
        await check_administrator(call)
        schedule_id: int = call.data[ATTR_SCHEDULE_ID]
        with _translated_errors(schedule_id):
            await call.hass.data[DATA].schedules.async_update(schedule_id, {"enabled": enabled})
        return await _answer(call, schedule_id)

    return handle


async def _check(call: ServiceCall) -> ServiceResponse:
    """Reconcile all miners now, and return the results."""
    await check_administrator(call)
    take_token(call)
    return cast("ServiceResponse", await call.hass.data[DATA].engine.async_check())


@contextmanager
def _translated_errors(schedule_id: int = 0) -> Iterator[None]:
    """Translate the errors of the store."""
    try:
        yield
    except ItemNotFound:
        raise _not_found(schedule_id) from None
    except InvalidDataError as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="schedule_wrong",
            translation_placeholders={"errors": "; ".join(f"{error.path} {error.message}" for error in err.errors)},
        ) from None


def _not_found(schedule_id: int) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="schedule_not_found",
        translation_placeholders={"schedule_id": str(schedule_id)},
    )


def _wanted(call: ServiceCall) -> dict[str, Any]:
    """Return the data of a call with the address of the device, and `on` and `off` as strings."""
    wanted = _with_words(call.data)
    device_id = wanted.pop(ATTR_DEVICE_ID, None)
    if device_id is not None:
        if wanted.get("miner_ip") is not None:
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="miner_named_twice")
        wanted["miner_ip"] = miner_of_device(call.hass.data[DATA], device_id).address
    return wanted


def _with_words(data: Mapping[str, object]) -> dict[str, Any]:
    """Return the data with `on` and `off` as strings: YAML reads them as booleans."""
    wanted: dict[str, Any] = dict(data)
    periods, rule = wanted.get("weekly_schedule"), wanted.get("price_rule")
    if isinstance(periods, list):
        wanted["weekly_schedule"] = [_word(period, "action") for period in periods]
    if rule is not None:
        wanted["price_rule"] = _word(rule, "on_missing_price")
    return _word(wanted, "one_time_action")


def _word[T](data: T, key: str) -> T:
    if isinstance(data, dict) and isinstance(value := data.get(key), bool):
        return cast("T", {**data, key: _SWITCHED[value]})
    return data


async def _answer(call: ServiceCall, schedule_id: int) -> ServiceResponse:
    """Return the schedule if the call wants a response."""
    data = call.hass.data[DATA]
    schedule = data.schedules.schedule(schedule_id)
    if not call.return_response or schedule is None:
        return None
    answer = {
        ATTR_SCHEDULE_ID: schedule_id,
        "schedule": serialize_schedule(schedule, data.engine, data.fleet),
        **await warnings_of(schedule_id, data.schedules, data.engine, data.prices),
    }
    return cast("ServiceResponse", answer)


# Reading -------------------------------------------------------------------------------------------------------------


async def _get_plan(call: ServiceCall) -> ServiceResponse:
    """Return the plan of each miner for the next hours, or the preview of one schedule."""
    data = call.hass.data[DATA]
    hours: int = call.data[ATTR_HOURS]
    schedule_id: int | None = call.data.get(ATTR_SCHEDULE_ID)
    device_id: str | None = call.data.get(ATTR_DEVICE_ID)
    if schedule_id is not None:
        schedule = data.schedules.schedule(schedule_id)
        if schedule is None:
            raise _not_found(schedule_id)
        async with computed_answer(call):
            preview = await data.engine.async_preview(schedule, hours)
        return cast("ServiceResponse", {ATTR_SCHEDULE_ID: schedule_id, **preview})
    miners = data.fleet.miners() if device_id is None else [miner_of_device(data, device_id)]
    async with computed_answer(call):
        return cast("ServiceResponse", await _plan(call.hass, miners, hours))


async def _plan(hass: HomeAssistant, miners: list[MinerCoordinator], hours: int) -> dict[str, object]:
    plan = hass.data[DATA].engine.plan
    if plan is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_plan_yet")
    until = min(plan.until, dt_util.utcnow() + timedelta(hours=hours))
    known = [(miner, planned) for miner in miners if (planned := plan.miners.get(miner.miner_id)) is not None]
    # The steps of many miners would block the event loop for too long.
    steps = await hass.async_add_executor_job(_steps, [planned for _miner, planned in known], until)
    return {
        "planned_at": plan.now.isoformat(),
        "until": until.isoformat(),
        "miners": [
            {
                "miner_ip": miner.address,
                "name": miner.display_name,
                "device_id": miner.device_id,
                "steps": of_miner,
                "override": None if planned.override is None else planned.override.as_json(),
            }
            for (miner, planned), of_miner in zip(known, steps, strict=True)
        ],
    }


def _steps(plans: list[MinerPlan], until: datetime) -> list[list[dict[str, object]]]:
    return [[step.as_json() for step in planned.steps if step.start < until] for planned in plans]
