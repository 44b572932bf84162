"""Every example of docs/rates.md holds."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .conftest import Prices, set_up_energy
from .fixtures import BERLIN, awaited_curve

PAGE = (Path(__file__).parents[2] / "docs" / "rates.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```json\n([^`]*)```\n\n\| from \| to \| price \|\n\|---\|---\|---\|\n((?:\|.*\n)+)", PAGE)


def when(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def test_every_example_has_a_table_and_every_source_an_example() -> None:
    assert len(EXAMPLES) == PAGE.count("```json") > 15
    domains = {domain for given, _ in EXAMPLES for domain, _id in json.loads(given).get("integrations", {}).values()}
    assert domains >= {
        "nordpool",
        "tibber",
        "energyzero",
        "easyenergy",
        "omie",
        "entsoe",
        "octopus_energy",
        "amberelectric",
    }


@pytest.mark.usefixtures("dashboard")
@pytest.mark.parametrize(
    ("given", "table"),
    EXAMPLES,
    ids=[(json.loads(given)["rate"] or {"name": "Default"})["name"] for given, _ in EXAMPLES],
)
async def test_example(hass: HomeAssistant, freezer: FrozenDateTimeFactory, given: str, table: str) -> None:
    example: dict[str, Any] = json.loads(given)
    rows = re.findall(r"\| (\S+ \S+) \| (\S+ \S+) \| (\S+) (\S+) \|", table)
    await hass.config.async_set_time_zone("Europe/Berlin")
    hass.config.currency = "EUR"
    freezer.move_to(when(example["now"]))
    entries: dict[str, MockConfigEntry] = {}
    for entity_id, (platform, unique_id) in example.get("integrations", {}).items():
        if platform not in entries:
            entries[platform] = MockConfigEntry(domain=platform)
            entries[platform].add_to_hass(hass)
        domain, name = entity_id.split(".")
        er.async_get(hass).async_get_or_create(
            domain, platform, unique_id, suggested_object_id=name, config_entry=entries[platform]
        )
    for entity_id, (state, attributes) in example.get("states", {}).items():
        hass.states.async_set(entity_id, state, attributes)
    for action, answer in example.get("answers", {}).items():

        async def handle(_call: ServiceCall, answer: Any = answer) -> Any:
            return answer

        hass.services.async_register(*action.split("."), handle, supports_response=SupportsResponse.ONLY)
    if "energy" in example:
        await set_up_energy(hass, example["energy"])
    prices = Prices(hass, freezer)
    await prices.rates.async_load()
    prices.service.async_start()
    rate_id = 1 if example["rate"] is None else await prices.add(**example["rate"])
    await hass.async_block_till_done(wait_background_tasks=True)
    begin, end = when(rows[0][0]), when(rows[-1][1])
    beyond = timedelta() if "entity_id" not in (example["rate"] or {}) else timedelta(days=1)
    curve = await awaited_curve(prices.service, rate_id, begin - beyond, end + beyond)
    rate = prices.rates.rate(rate_id)
    assert rate is not None
    assert [
        (point.start, point.end, round(point.price, 9), prices.service.currency(rate)) for point in curve.points
    ] == [(when(start), when(until), float(price), currency) for start, until, price, currency in rows]
    prices.service.async_close()
