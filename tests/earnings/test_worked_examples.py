"""Every example of docs/profit.md is correct."""

from __future__ import annotations

import json
import re
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.earnings.hours import Period
from custom_components.miner_remote.earnings.report import Group, Report, Wanted
from custom_components.miner_remote.prices.house_hashprice import HouseHashprice

from .conftest import BERLIN, NOON, House, active, library_pool

PAGE = (Path(__file__).parents[2] / "docs" / "profit.md").read_text(encoding="utf-8")
HASHPRICES = re.findall(r"```json\n(\{\"house_currency[^`]*)```\n\n[^`]*?is ([\d.]+) (\w+) per TH/s", PAGE)
((DAY, TABLE),) = re.findall(r"```json\n(\{\"day[^`]*)```\n\n((?:\|.*\n)+)", PAGE)
ROWS = re.findall(r"\| `([\w.]+)` \| (.*) \|", TABLE)


def test_the_page_has_examples() -> None:
    assert len(HASHPRICES) == 2
    assert len(ROWS) > 10


@pytest.mark.parametrize(("example", "value", "currency"), HASHPRICES)
async def test_hashprice(hass: HomeAssistant, example: str, value: str, currency: str) -> None:
    given = json.loads(example)
    for entity_id, (state, unit) in given["states"].items():
        hass.states.async_set(entity_id, state, {} if unit is None else {"unit_of_measurement": unit})
    prices: Any = SimpleNamespace(
        house_currency=lambda: given["house_currency"], async_on_change=lambda _listener: lambda: None
    )
    house = await HouseHashprice(hass, prices).async_start()
    await house.store.async_set(given["settings"])
    assert (house.now.value, house.now.currency) == (pytest.approx(float(value), abs=5e-5), currency)
    house.async_close()


async def test_day(house: House) -> None:
    given = json.loads(DAY)
    midnight = datetime.combine(NOON.date(), time(), BERLIN)
    house.freezer.move_to(midnight)
    house.pools = {1: library_pool(1, "stratum+tcp://pool:1", given["fee_percent"])}
    house.earnings._read_pools()
    power_w, hashrate_ths = given["full_power"]
    house.figures["a"] = power_w, hashrate_ths
    miner = house.add("a", pools=(active("stratum+tcp://pool:1"),))
    steps = [*given["day"], {"at": "24:00"}]
    for step, after in pairwise(steps):
        house.set_price(step["price"])
        house.set_hashprice(step["hashprice"])
        if step.get("limited"):
            house.held.add("a")
        readings = {key: step[key] for key in ("power_w", "hashrate_ths") if key in step}
        miner.report(answers=step.get("answers", True), **readings)
        house.wait(hours=int(after["at"][:2]) - int(step["at"][:2]))
    house.earnings.async_count()
    report = Report(
        Wanted(
            period=Period.DAY,
            day=NOON.date(),
            group=Group.MINER,
            site="Garage",
            currency="EUR",
            zone=BERLIN,
        )
    )
    await house.earnings.ledger.async_visit(*report.wanted.limits, report.visit)
    made: Any = report.as_json()
    (row,) = made["rows"]
    for name, shown in ROWS:
        value = row
        for key in name.split("."):
            value = value[key]
        expected = float(shown.rpartition("=")[2].strip().replace("−", "-"))
        assert value == pytest.approx(expected, rel=1e-5), name
    assert made["notes"][0]["message"] in PAGE
    assert midnight + timedelta(days=1) == datetime.fromisoformat(made["until"])
