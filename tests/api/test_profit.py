"""The REST API, the websocket and the action of profit: the hashprice, earnings now, and reports."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp.test_utils import TestClient
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockUser, async_mock_service
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.miner_remote.earnings.amounts import Field, no_amounts
from custom_components.miner_remote.earnings.hours import hour_start
from custom_components.miner_remote.earnings.report import CSV_COLUMNS

from .conftest import STORAGE_ERROR, STORAGE_FAILED, Call, Place

REPORT, HASHPRICE = "/api/remote/report", "/api/remote/hashprice"
DAY = date(2026, 11, 9)


@pytest.fixture
def machines() -> list[Any]:
    """Set up a site without miners."""
    return []


@pytest.fixture
async def _record(hass: HomeAssistant, place: Place) -> None:
    """Record two hours of two miners, one of them with a name that a spreadsheet would take for a formula."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    hass.config.currency = "EUR"
    row = no_amounts()
    row[Field.RECORDED_S] = row[Field.MINED_S] = 3600
    row[Field.ENERGY], row[Field.COST], row[Field.WORK] = 3, 0.6, 100
    row[Field.REVENUE], row[Field.MARGIN], row[Field.NO_FEE_S] = 0.2, -0.4, 3600
    zone = dt_util.get_default_time_zone()
    for hour in (1, 2):
        start = hour_start(datetime(2026, 11, 9, hour, tzinfo=zone).timestamp(), zone)
        for miner in (("m1", "=cmd|' /C calc'!A0"), ("m2", "S19")):
            place.data.earnings.ledger.add(start, "EUR", (place.entry.entry_id, "Hall"), miner, row)


@pytest.mark.usefixtures("_record")
@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("period=day&from=2026-11-09", [("Hall", None)]),
        ("period=week&from=2026-11-15&group=miner&site=hall", [("Hall", "=cmd|' /C calc'!A0"), ("Hall", "S19")]),
        ("period=month&from=2026-11-30&group=hour", [(None, None), (None, None)]),
        ("period=month&from=2026-11-30&group=day", [(None, None)]),
        ("period=month&from=2026-10-30", []),
        ("from=2026-11-09&site=Garage", []),
    ],
)
async def test_report(call: Call, query: str, rows: list[tuple[str | None, str | None]]) -> None:
    status, body = await call("GET", f"{REPORT}?{query}")
    assert (status, body["ok"], body["currency"]) == (200, True, "EUR")
    found: Any = body["rows"]
    assert [(row["site"], row["name"]) for row in found] == rows
    total: Any = body["total"]
    assert total["energy_kwh"] == (12 if rows else 0)
    assert sum(row["margin"] for row in found) == pytest.approx(-1.6 if rows else 0)
    notes: Any = body["notes"]
    assert [note["code"] for note in notes] == (["report_pool_fee_unknown"] if rows else ["report_empty"])


@pytest.mark.usefixtures("_record")
async def test_report_as_csv_has_no_formulas(client: TestClient) -> None:
    async with client.get(f"{REPORT}?from=2026-11-09&group=miner&format=csv") as response:
        assert response.status == 200
        assert response.content_type == "text/csv"
        assert response.headers["Content-Disposition"] == ('attachment; filename="miner_remote_day_2026-11-09.csv"')
        text = await response.text()
    header, *rows = csv.reader(io.StringIO(text))
    assert tuple(header) == CSV_COLUMNS
    first = dict(zip(header, rows[0], strict=True))
    assert len(rows) == 2
    assert first["name"] == "'=cmd|' /C calc'!A0"
    # A negative number stays a number.
    assert (float(first["margin"]), float(first["unknown_hours.pool_fee"])) == (-0.8, 2)
    assert (first["from"], first["saved_by_schedules.energy_kwh"]) == ("2026-11-09T00:00:00+01:00", "0.0")


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("period=year", "period"),
        ("from=2026-11-31", "from"),
        ("from=yesterday", "from"),
        ("from=9999-12-31", "from"),
        ("group=pool", "group"),
        ("format=xml", "format"),
        ("until=2026-11-09", "until"),
    ],
)
async def test_wrong_query_is_400(call: Call, query: str, path: str) -> None:
    status, body = await call("GET", f"{REPORT}?{query}")
    errors: Any = body["errors"]
    assert (status, errors[0]["path"]) == (400, path)


async def test_hashprice_is_set_and_read(hass: HomeAssistant, call: Call, place: Place) -> None:
    hass.states.async_set("sensor.luxor_hashprice", "45", {"unit_of_measurement": "EUR/PH/d"})
    hass.states.async_set("sensor.difficulty", "1.3e14")
    status, body = await call("GET", HASHPRICE)
    shown: Any = body
    assert (status, shown["settings"]["source"], shown["hashprice"]["reason"]) == (200, "none", "hashprice_not_set")
    assert shown["suggestions"]["entity_id"] == ["sensor.luxor_hashprice"]
    assert shown["suggestions"]["difficulty_entity_id"] == ["sensor.difficulty"]
    await place.data.rates.async_update_item("1", {"currency": "EUR", "price": 0.3})
    status, body = await call("PUT", HASHPRICE, json={"source": "sensor", "entity_id": "sensor.luxor_hashprice"})
    shown = body
    assert (status, shown["hashprice"]["value"], shown["hashprice"]["currency"]) == (200, 0.045, "EUR")
    rates: Any = (await call("GET", "/api/remote/rates"))[1]["rates"]
    assert rates[0]["hashprice_now"] == 0.045
    status, body = await call("PUT", HASHPRICE, json={"source": "fixed"})
    errors: Any = body["errors"]
    assert (status, errors[0]["path"], errors[0]["code"]) == (400, "price", "missing")
    assert (await call("GET", HASHPRICE))[1]["settings"]["source"] == "sensor"  # type: ignore[index]
    hass.states.async_set("sensor.luxor_hashprice", "unavailable")
    await hass.async_block_till_done()
    shown = (await call("GET", HASHPRICE))[1]
    assert shown["hashprice"]["reason_args"] == {"entity_id": "sensor.luxor_hashprice"}
    assert shown["hashprice"]["message"] == "sensor.luxor_hashprice is unavailable."


async def test_settings_that_cannot_be_stored_are_not_used(
    call: Call, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_settings: object) -> None:
        raise STORAGE_ERROR

    monkeypatch.setattr(place.data.hashprice.store._file, "async_save", fail)
    assert await call("PUT", HASHPRICE, json={"source": "fixed", "price": 1}) == (503, STORAGE_FAILED)
    assert not place.data.hashprice.is_set


@pytest.mark.usefixtures("_record")
async def test_websocket(hass: HomeAssistant, place: Place, hass_ws_client: WebSocketGenerator) -> None:
    socket = await hass_ws_client(hass)

    async def ask(**message: Any) -> Any:
        await socket.send_json_auto_id(message)
        return await socket.receive_json()

    made = await ask(type="miner_remote/report", period="month", **{"from": "2026-11-01"}, group="day")
    assert made["result"]["total"]["energy_kwh"] == 12
    wrong = await ask(type="miner_remote/report", period="year")
    assert (wrong["success"], wrong["error"]["errors"][0]["path"]) == (False, "period")
    given = await ask(type="miner_remote/hashprice/set", settings={"source": "fixed", "price": 0.05})
    assert given["result"]["hashprice"]["value"] == 0.05
    wrong = await ask(type="miner_remote/hashprice/set", settings={"source": "fixed"})
    assert wrong["error"]["errors"][0]["path"] == "price"
    assert (await ask(type="miner_remote/hashprice/get"))["result"]["settings"]["price"] == 0.05
    assert (await ask(type="miner_remote/earnings/subscribe"))["success"]
    event = (await socket.receive_json())["event"]
    assert (event["complete"], event["miners"], event["hashprice"]["value"]) == (True, [], 0.05)
    assert [(site["site"], site["revenue_per_day"], site["mining"]) for site in event["sites"]] == [("Hall", None, 0)]


@pytest.mark.usefixtures("_record")
async def test_action_is_for_every_user(hass: HomeAssistant, hass_read_only_user: MockUser) -> None:
    made: Any = await hass.services.async_call(
        "miner_remote",
        "get_report",
        {"period": "day", "from": DAY.isoformat(), "group": "miner"},
        blocking=True,
        return_response=True,
        context=Context(user_id=hass_read_only_user.id),
    )
    assert (made["total"]["cost"], len(made["rows"])) == (pytest.approx(2.4), 2)


@pytest.mark.usefixtures("_record")
async def test_documented_action_reports_the_month(hass: HomeAssistant) -> None:
    page = (Path(__file__).parents[2] / "docs" / "profit.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(actions:\n[^`]*)```", page)
    sent = async_mock_service(hass, "notify", "persistent_notification")
    sequence = yaml.safe_load(block)["actions"]
    assert await async_setup_component(hass, "script", {"script": {"month": {"sequence": sequence}}})
    await hass.services.async_call("script", "month", blocking=True)
    (call,) = sent
    assert re.fullmatch(r"(None|-?[\d.]+) EUR", call.data["message"])
