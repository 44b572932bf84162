"""The REST API of electricity rates."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.util import dt as dt_util

from .conftest import STORAGE_ERROR, STORAGE_FAILED, Call, Place

RATES = "/api/remote/rates"
FLAT: dict[str, Any] = {"name": "Flat", "type": "flat", "currency": "EUR", "price": 0.25}
TOU: dict[str, Any] = {
    "name": "Two tariffs",
    "type": "tou",
    "currency": "EUR",
    "price": 0.3,
    "periods": [{"days": [0, 1, 2, 3, 4], "start_hour": 22, "end_hour": 6, "price": 0.15}],
    "timezone": "Europe/Berlin",
}


@pytest.fixture
def machines() -> list[Any]:
    """Set up a site without miners."""
    return []


async def test_rate_is_created_read_changed_and_deleted(call: Call) -> None:
    assert await call("POST", RATES, json=FLAT) == (
        201,
        {"ok": True, "message": "Electricity rate created", "rate_id": 2},
    )
    status, body = await call("GET", RATES)
    assert (status, body["ok"], body["count"]) == (200, True, 2)
    default, flat = body["rates"]  # type: ignore[misc]
    assert (default["id"], default["name"], default["type"], default["price"]) == (1, "Default", "flat", None)
    assert default["follows_energy_dashboard"] is True
    assert flat.items() >= {**FLAT, "id": 2, "price_now": 0.25, "follows_energy_dashboard": False}.items()
    assert {"periods", "entity_id", "location", "timezone"} <= flat.keys()
    assert await call("PUT", f"{RATES}/2", json={"price": 0.2}) == (
        200,
        {"ok": True, "message": "Electricity rate updated"},
    )
    status, body = await call("GET", f"{RATES}/2")
    assert (status, body["rate"]["price"], body["rate"]["name"]) == (200, 0.2, "Flat")  # type: ignore[index]
    assert await call("DELETE", f"{RATES}/2") == (200, {"ok": True, "message": "Electricity rate deleted"})
    for method, path in (("GET", "2"), ("PUT", "2"), ("DELETE", "2"), ("GET", "2/prices"), ("GET", "x"), ("GET", "0")):
        status, body = await call(method, f"{RATES}/{path}")
        assert (status, body["ok"]) == (404, False)
        assert body["error_code"] == "rate_not_found"
    assert (await call("POST", RATES, json=TOU))[1]["rate_id"] == 3


async def test_rate_has_the_hashprice_of_a_price_rule(call: Call, place: Place) -> None:
    await call("POST", RATES, json=FLAT)
    place.hass.states.async_set("sensor.hashprice", "0.05", {"unit_of_measurement": "EUR/TH/d"})

    async def hashprices() -> list[object]:
        return [rate["hashprice_now"] for rate in (await call("GET", RATES))[1]["rates"]]  # type: ignore[attr-defined]

    assert await hashprices() == [None, None]
    for name, source in (
        ("Gone", {"hashprice_entity_id": "sensor.gone"}),
        ("Sensor", {"hashprice_entity_id": "sensor.hashprice"}),
    ):
        schedule = {"name": name, "schedule_type": "daily", "electricity_rate_id": 2}
        rule = {"type": "break_even", **source}
        status, _ = await call("POST", "/api/remote/schedule/power", json={**schedule, "price_rule": rule})
        assert status == 201
        assert await hashprices() == [None, 0.05 if name == "Sensor" else None]
    place.hass.states.async_set("sensor.hashprice", "70", {"unit_of_measurement": "EUR/PH/d"})
    assert await hashprices() == [None, 0.07]


async def test_rate_removed_during_a_request_is_404(call: Call, monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    await call("POST", RATES, json=FLAT)
    save = place.data.rates._file.async_save

    async def save_slowly(data: Any) -> None:
        await asyncio.sleep(0.3)
        await save(data)

    monkeypatch.setattr(place.data.rates._file, "async_save", save_slowly)
    requests = [call("DELETE", f"{RATES}/2") for _ in range(4)]
    answers = await asyncio.gather(*requests, call("PUT", f"{RATES}/2", json={"price": 0.1}))
    statuses = [status for status, _body in answers[:4]]
    assert sorted(statuses) == [200, 404, 404, 404]
    assert answers[4][0] in {200, 404}
    gone = [(body["error_code"], body["error_args"]) for status, body in answers if status == 404]
    assert all(error == ("rate_not_found", {"rate_id": 2}) for error in gone)


async def test_default_rate_can_be_changed_but_not_deleted(call: Call) -> None:
    status, body = await call("DELETE", f"{RATES}/1")
    assert (status, body["ok"]) == (409, False)
    assert "default tariff" in str(body["error"])
    assert (await call("PUT", f"{RATES}/1", json={"price": 0.3, "currency": "CHF"}))[0] == 200
    rate: Any = (await call("GET", f"{RATES}/1"))[1]["rate"]
    assert (rate["price_now"], rate["currency"], rate["follows_energy_dashboard"]) == (0.3, "CHF", False)


async def test_rate_used_by_a_schedule_cannot_be_deleted(call: Call, place: Place) -> None:
    await call("POST", RATES, json=FLAT)
    await place.data.schedules.async_create(
        {
            "name": "Nights",
            "schedule_type": "daily",
            "electricity_rate_id": 2,
            "weekly_schedule": [{"start_hour": 0, "end_hour": 6, "action": "off"}],
        },
        created_by="A test",
    )
    status, body = await call("DELETE", f"{RATES}/2")
    assert status == 409
    assert "a schedule uses it" in str(body["error"])
    await place.data.schedules.async_delete_item("1")
    assert (await call("DELETE", f"{RATES}/2"))[0] == 200


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "name"),
        ([], ""),
        ({**FLAT, "price": None}, "price"),
        ({**FLAT, "price": True}, "price"),
        ({**FLAT, "id": 7}, "id"),
        ({**FLAT, "rate_type": "tou"}, "rate_type"),
        ({**FLAT, "type": "gift"}, "type"),
        ({**FLAT, "unknown": 1}, "unknown"),
        ({**FLAT, "timezone": "Nowhere/Land"}, "timezone"),
        ({**TOU, "periods": []}, "periods"),
        ({**TOU, "periods": [{"start_hour": 25, "end_hour": 6, "price": 1}]}, "periods[0].start_hour"),
        ({"name": "Spot", "type": "sensor"}, "entity_id"),
        ({"name": "Spot", "type": "sensor", "entity_id": "no entity"}, "entity_id"),
    ],
)
async def test_invalid_rate_is_400(call: Call, body: Any, path: str) -> None:
    status, answer = await call("POST", RATES, json=body)
    assert (status, answer["ok"]) == (400, False)
    assert path in [error["path"] for error in answer["errors"]]  # type: ignore[index, attr-defined]
    assert answer["error"]
    assert (await call("GET", RATES))[1]["count"] == 1


async def test_invalid_change_of_a_rate_is_400(call: Call) -> None:
    for body, path in (({"price": "x"}, "price"), ({"id": 4}, "id"), ({"type": "tou"}, "periods")):
        status, answer = await call("PUT", f"{RATES}/1", json=body)
        assert (status, answer["errors"][0]["path"]) == (400, path)  # type: ignore[index]


async def test_prices_list_the_known_hours(client: TestClient, call: Call, place: Place) -> None:
    await call("POST", RATES, json=FLAT)
    place.hass.config.currency = "EUR"
    start = dt_util.utcnow().replace(minute=0, second=0, microsecond=0)
    rows = [
        {"start": start + timedelta(hours=hour), "end": start + timedelta(hours=hour + 1), "price": hour}
        for hour in range(-3, 60)
    ]
    place.hass.states.async_set("sensor.spot", "0", {"prices": rows, "unit_of_measurement": "SEK/kWh"})
    await call("POST", RATES, json={"name": "Spot", "type": "sensor", "entity_id": "sensor.spot"})

    async def prices(query: str) -> list[dict[str, Any]]:
        async with client.get(f"{RATES}/{query}") as response:
            assert response.status == 200
            answer: list[dict[str, Any]] = await response.json()
            return answer

    flat = await prices("2/prices?hours=24")
    assert len(flat) == 1
    assert flat[0].items() >= {"price": 0.25, "currency": "EUR", "unit": "EUR/kWh"}.items()
    spot = await prices("3/prices")
    assert len(spot) in (48, 49)
    assert [point["price"] for point in spot[:3]] == [0, 1, 2]
    assert (datetime.fromisoformat(spot[0]["start"]), spot[0]["unit"]) == (start, "SEK/kWh")
    assert len(await prices("3/prices?hours=2")) in (2, 3)
    past = await prices("3/prices?hours=2&past_hours=2")
    assert [point["price"] for point in past[:4]] == [-2, -1, 0, 1]
    assert await prices("1/prices") == []
    for query in ("past_hours=49", "hours=0", "hours=x", "hours=1000", "days=2"):
        assert (await call("GET", f"{RATES}/3/prices?{query}"))[0] == 400


async def test_only_administrators_change_rates(user_client: TestClient) -> None:
    for path in ("", "/1", "/1/prices"):
        async with user_client.get(f"{RATES}{path}") as response:
            assert response.status == 200
    for method, path in (("POST", ""), ("PUT", "/1"), ("DELETE", "/1")):
        async with user_client.request(method, f"{RATES}{path}", json=FLAT) as response:
            assert response.status == 403
            assert (await response.json())["ok"] is False


async def test_full_disk_is_503(call: Call, monkeypatch: pytest.MonkeyPatch, place: Place) -> None:

    async def fail(*_: object) -> None:
        raise STORAGE_ERROR

    monkeypatch.setattr(place.data.rates._file, "async_save", fail)
    assert await call("POST", RATES, json=FLAT) == (503, STORAGE_FAILED)
