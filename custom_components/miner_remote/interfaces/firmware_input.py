"""Checks of requests about firmware, and their errors, for the REST API and the actions."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from itertools import pairwise
from typing import Any, Final

import probatio as vol
from homeassistant.helpers import config_validation as cv

from ..commands.fields import Schema
from ..input.checks import Check, InvalidInputError, boolean, integer, list_of, number, text, whole
from ..input.limits import MAX_ITEMS, MAX_SETTLE_MINUTES
from ..upgrades.errors import ImageFormatError
from ..upgrades.grouping import DEFAULT_CANARY, DEFAULT_GROUPS
from ..upgrades.plan import DEFAULT_MIN_HASHRATE_PERCENT, DEFAULT_SETTLE_MINUTES, RolloutPlan
from ..upgrades.store import FirmwareError
from .errors import ApiError

_STATUS: Final[Mapping[str, int]] = {
    "image_not_found": HTTPStatus.NOT_FOUND,
    "rollout_not_found": HTTPStatus.NOT_FOUND,
    "image_no_space": HTTPStatus.INSUFFICIENT_STORAGE,
    "image_not_stored": HTTPStatus.SERVICE_UNAVAILABLE,
    "image_uploads_running": HTTPStatus.TOO_MANY_REQUESTS,
    "rollout_shutting_down": HTTPStatus.SERVICE_UNAVAILABLE,
}
"""The status of each error of images and roll-outs, if it is not a conflict."""


def firmware_refused(err: FirmwareError | ImageFormatError) -> ApiError:
    """Return the error of the REST API for one of images and roll-outs."""
    status = HTTPStatus.BAD_REQUEST if isinstance(err, ImageFormatError) else _STATUS.get(err.code, HTTPStatus.CONFLICT)
    return ApiError(status, str(err), err.code, err.arguments)


def _shares(value: object) -> tuple[float, ...]:
    """Check for the shares of groups: rising, the last one 100 %."""
    shares = tuple(list_of(number(0, 100, above=True))(value))
    if not shares or shares[-1] != 100 or any(first >= second for first, second in pairwise(shares)):
        raise InvalidInputError("groups_not_rising")
    return shares


def _lenient_shares(value: object) -> tuple[float, ...]:
    return _shares(cv.ensure_list(value))


def rollout_fields(*, lenient: bool) -> Schema:
    """Return the schema of a roll-out without its miners: for JSON, or (lenient) for actions."""
    count: Check[int] = (whole if lenient else integer)(1, MAX_ITEMS)
    return {
        vol.Required("image_id"): text(),
        vol.Optional("canary", default=DEFAULT_CANARY): count,
        vol.Optional("groups", default=list(DEFAULT_GROUPS)): _lenient_shares if lenient else _shares,
        vol.Optional("min_hashrate_percent", default=DEFAULT_MIN_HASHRATE_PERCENT): number(0, 100),
        vol.Optional("settle_minutes", default=DEFAULT_SETTLE_MINUTES): number(0, MAX_SETTLE_MINUTES),
        vol.Optional("backup_first", default=True): cv.boolean if lenient else boolean,
    }


def plan_of(data: Mapping[str, Any]) -> RolloutPlan:
    """Return the plan in checked data."""
    return RolloutPlan(
        canary=data["canary"],
        groups=data["groups"],
        min_hashrate_percent=data["min_hashrate_percent"],
        settle_minutes=data["settle_minutes"],
        backup_first=data["backup_first"],
    )
