"""Earnings, reports and the hashprice, as the REST API, the websocket and the actions return them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import probatio as vol
from homeassistant.const import ATTR_FRIENDLY_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..earnings.hours import Period
from ..earnings.rates import miner_as_json
from ..earnings.report import Group, Report, Wanted
from ..fleet.site import site_name
from ..input.checks import day, member_of, text
from ..input.fields import InvalidDataError
from ..runtime import MinerRemoteData
from .errors import invalid

REPORT_FIELDS: Final[dict[vol.Marker, object]] = {
    vol.Optional("period", default=Period.DAY.value): member_of(Period),
    vol.Optional("from"): day,
    vol.Optional("site"): text(),
    vol.Optional("group", default=Group.SITE.value): member_of(Group),
}

_SUGGESTED: Final = {
    "entity_id": re.compile(r"hash[ _]?price"),
    "difficulty_entity_id": re.compile(r"difficulty"),
    "price_entity_id": re.compile(r"market[ _]price|exchange[ _]rate|(bitcoin|btc).*price"),
    "fees_entity_id": re.compile(r"total[ _]fees"),
    "height_entity_id": re.compile(r"total[ _]blocks|block[ _]height"),
}
"""The names of sensors that fit a setting of the hashprice, such as those of the integration `bitcoin`."""
_ANY_SUGGESTED: Final = re.compile("|".join(f"(?:{pattern.pattern})" for pattern in _SUGGESTED.values()))
_SUGGESTIONS: Final = 5


async def async_report(hass: HomeAssistant, data: MinerRemoteData, given: Mapping[str, Any]) -> dict[str, object]:
    """Return the report that the keys of `REPORT_FIELDS` describe; read and added up in the executor."""
    site: str | None = given.get("site")
    ids = {site_name(entry).casefold(): entry.entry_id for entry in hass.config_entries.async_entries(DOMAIN)}
    report = Report(
        Wanted(
            period=given["period"],
            day=given.get("from") or dt_util.now().date(),
            group=given["group"],
            # The record may have another name of the site.
            site=None if site is None else ids.get(site.casefold(), site),
            currency=data.prices.house_currency(),
            zone=dt_util.get_default_time_zone(),
        )
    )
    data.earnings.async_count()
    report.unreadable = await data.earnings.ledger.async_visit(*report.wanted.limits, report.visit)
    return {**await hass.async_add_executor_job(report.as_json), "site": site}


def hashprice_answer(hass: HomeAssistant, data: MinerRemoteData) -> dict[str, object]:
    """Return the settings and the value of the hashprice, and sensors that fit."""
    return {
        "ok": True,
        "settings": data.hashprice.settings.as_json(),
        "hashprice": data.hashprice.now.as_json(),
        "suggestions": _suggestions(hass),
    }


async def async_set_hashprice(data: MinerRemoteData, settings: Mapping[str, object]) -> None:
    """Replace the settings of the hashprice; raises ApiError 400 with each wrong key, and StorageFailedError."""
    try:
        await data.hashprice.store.async_set(settings)
    except InvalidDataError as err:
        raise invalid(err.errors) from None


def earnings_now(data: MinerRemoteData) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Return what the fleet and each site earn now, and the rows of all miners that answer."""
    earnings = data.earnings
    sums: dict[str, object] = {
        "hashprice": data.hashprice.now.as_json(),
        "currency": earnings.currency,
        "fleet": earnings.sums(None).as_json(),
        "sites": [
            {"site_id": site.entry.entry_id, "site": site.name, **earnings.sums(site.entry.entry_id).as_json()}
            for site in data.fleet.sites()
        ],
    }
    rows: list[dict[str, object]] = [
        {"miner_id": miner_id, "site_id": site_id, "name": name, **miner_as_json(rates)}
        for miner_id, site_id, name, rates in earnings.miners()
    ]
    return sums, rows


def _suggestions(hass: HomeAssistant) -> dict[str, Sequence[str]]:
    registry = er.async_get(hass)
    found: dict[str, list[str]] = {key: [] for key in _SUGGESTED}
    for state in hass.states.async_all("sensor"):
        named = f"{state.entity_id} {state.attributes.get(ATTR_FRIENDLY_NAME)}".lower()
        # A large house has tens of thousands of sensors.
        if _ANY_SUGGESTED.search(named) is None:
            continue
        entry = registry.async_get(state.entity_id)
        if entry is not None and entry.platform == DOMAIN:
            continue
        for key, pattern in _SUGGESTED.items():
            if len(found[key]) < _SUGGESTIONS and pattern.search(named):
                found[key].append(state.entity_id)
    return {key: sorted(entities) for key, entities in found.items()}
