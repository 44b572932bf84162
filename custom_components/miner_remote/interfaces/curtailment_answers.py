"""Curtailments as the REST API, the websocket and the actions create, end and return them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

import probatio as vol
from homeassistant.util import dt as dt_util

from ..input.checks import integer, text
from ..input.fields import InvalidDataError
from ..input.limits import MAX_DESCRIPTION, MAX_ID
from ..input.texts import InputProblem
from ..policies.contract import MinerDecision
from ..policies.curtailment.service import Event
from ..policies.stored import as_json
from ..runtime import MinerRemoteData
from .policy_answers import reason_as_json, refused_by_policies

MAX_DURATION_S: Final = 30 * 86_400
DEFAULT_NAME: Final = "Curtailment"

CURTAILMENT_ID: Final = integer(1, MAX_ID)

_SETTINGS: Final = ("reduce_w", "to_w", "begins_at", "ends_at", "restore_w_per_min", "objective", "over_person")
_POLICY: Final = ("name", "scope", "manual_minutes", "note")


def _duration_s(value: object) -> int | None:
    """Check for a duration; null is none."""
    return None if value is None else integer(1, MAX_DURATION_S)(value)


# The values of settings and scopes are checked by the parsers of policies.
FIELDS: Final[dict[vol.Marker, object]] = {
    **{vol.Optional(key): object for key in _SETTINGS},
    vol.Optional("duration_s"): _duration_s,
    vol.Optional("name", default=DEFAULT_NAME): text(),
    vol.Optional("scope"): object,
    vol.Optional("manual_minutes"): object,
    vol.Optional("note"): text(longest=MAX_DESCRIPTION, empty=True),
}


async def async_create(data: MinerRemoteData, given: Mapping[str, Any], created_by: str) -> dict[str, object]:
    """Create a curtailment from checked `FIELDS`, and return its row; raises ApiError."""
    with refused_by_policies(0), _flat_paths():
        return event_row(data, await data.policies.curtailments.async_create(_policy_data(given), created_by))


async def async_end(data: MinerRemoteData, policy_id: int) -> dict[str, object]:
    """End a curtailment, and return its row; raises ApiError."""
    with refused_by_policies(policy_id):
        return event_row(data, await data.policies.curtailments.async_end(policy_id))


def event_of_id(data: MinerRemoteData, policy_id: int) -> Event:
    """Return the curtailment with an id; raises ApiError 404."""
    with refused_by_policies(policy_id):
        return data.policies.curtailments.event(data.policies.curtailments.policy(policy_id))


def rows(data: MinerRemoteData) -> list[dict[str, object]]:
    """Return all curtailments by their ids."""
    curtailments = data.policies.curtailments
    return [event_row(data, curtailments.event(policy)) for policy in curtailments.policies()]


def event_row(data: MinerRemoteData, event: Event) -> dict[str, object]:
    """Return a curtailment with its figures in W, and the miners that cannot be changed now."""
    policy, settings, state, status = event.policy, event.settings, event.state, event.status
    return {
        "id": policy.id,
        "name": policy.name,
        "enabled": policy.enabled,
        "scope": policy.scope.as_json(),
        "note": policy.note,
        "created_at": as_json(policy.created_at),
        "created_by": policy.created_by,
        **settings.as_json(),
        "phase": None if status is None else status.phase,
        "reason": None if status is None else reason_as_json(status.reason),
        "began_at": as_json(state.began_at),
        "restoring_at": as_json(state.restoring_at),
        "ended_at": as_json(state.ended_at),
        "estimated": event.estimated,
        "baseline_w": event.baseline_w,
        "target_w": event.target_w,
        "planned_w": event.planned_w,
        "drawn_w": event.drawn_w,
        "shed_w": event.shed_w,
        "shortfall_w": event.shortfall_w,
        "miners": len(data.policies.miners_of(policy)),
        "skipped": [] if state.ended_at is not None else [_skipped(event, made) for made in event.skipped],
    }


def _skipped(event: Event, made: MinerDecision) -> dict[str, object]:
    view = None if event.status is None else event.status.view(made.miner_id)
    drawn_w = None if view is None else view.power_w
    return {
        "miner_id": made.miner_id,
        "name": None if view is None else view.name,
        "drawn_w": None if drawn_w is None else round(drawn_w),
        "reason": reason_as_json(made.reason),
    }


def _policy_data(given: Mapping[str, Any]) -> dict[str, object]:
    """Return the policy of a request; a duration becomes the time of the end."""
    settings = {key: given[key] for key in _SETTINGS if key in given}
    duration_s: int | None = given.get("duration_s")
    if duration_s is not None:
        if settings.get("ends_at") is not None:
            raise InvalidDataError([InputProblem("duration_s", "two_ends")])
        settings["ends_at"] = _begin(settings.get("begins_at")) + timedelta(seconds=duration_s)
    policy = {key: given[key] for key in _POLICY if given.get(key) is not None}
    return {"scope": {"all": True}, **policy, "settings": settings}


def _begin(begins_at: object) -> datetime:
    """Return when an event begins; a wrong time has its own error."""
    parsed = dt_util.parse_datetime(begins_at) if isinstance(begins_at, str) else begins_at
    return parsed if isinstance(parsed, datetime) and parsed.tzinfo is not None else dt_util.utcnow()


@contextmanager
def _flat_paths() -> Iterator[None]:
    """Name the keys in errors as the request has them: those of the settings are not nested."""
    try:
        yield
    except InvalidDataError as err:
        raise InvalidDataError(
            [problem._replace(path=problem.path.removeprefix("settings.")) for problem in err.errors]
        ) from None
