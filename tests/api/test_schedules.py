"""The endpoints of power schedules."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.miner_remote.commands.rate_limit import TokenBucket
from simulator.fleet import Fleet
from simulator.machine import Machine

from ..conftest import wait_until
from .conftest import STORAGE_ERROR, STORAGE_FAILED, Call, Place

PATH = "/api/remote/schedule/power"
KEYS = {
    "id", "name", "description", "enabled", "schedule_type", "miner_ip", "location", "tags", "weekly_schedule",
    "one_time_start", "one_time_end", "one_time_action", "power_limit_w", "timezone", "electricity_rate_id",
    "price_rule", "created_at", "created_by", "updated_at", "active_now", "next_change",
}  # fmt: skip

# From the original's documentation: the body of its POST, its record, and that of its use case.
DOCUMENTED = (
    {
        "name": "Peak Hour Shutdown",
        "description": "Turn off during expensive peak hours",
        "schedule_type": "weekly",
        "weekly_schedule": [{"day": 0, "start_hour": 17, "end_hour": 21, "action": "off"}],
        "location": "Main Facility",
        "enabled": True,
        "timezone": "America/New_York",
        "electricity_rate_id": 1,
    },
    {
        "id": 1,
        "name": "Off-Peak Mining",
        "description": "Power down during peak electricity hours",
        "enabled": True,
        "schedule_type": "weekly",
        "miner_ip": None,
        "location": "Main Facility",
        "weekly_schedule": [{"day": 0, "start_hour": 17, "end_hour": 21, "action": "off"}],
        "power_limit_w": 2500,
        "timezone": "America/New_York",
        "electricity_rate_id": 1,
    },
    {
        "name": "TOU Optimization",
        "description": "Shutdown during peak electricity hours",
        "schedule_type": "weekly",
        "weekly_schedule": [
            {"day": 0, "start_hour": 17, "end_hour": 21, "action": "off"},
            {"day": 1, "start_hour": 17, "end_hour": 21, "action": "off"},
        ],
        "electricity_rate_id": 1,
        "enabled": True,
    },
)
ALL_WEEK: dict[str, object] = {
    "name": "Always off",
    "schedule_type": "weekly",
    "weekly_schedule": [{"days": [0, 1, 2, 3, 4, 5, 6], "start_hour": 0, "end_hour": 24, "action": "off"}],
}
DISABLED = {**ALL_WEEK, "name": "Later", "enabled": False}


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    """Run one simulated miner of each of two kinds."""
    async with Fleet.start(kinds=("axeos", "antminer"), base="127.46.0.1", boot_s=0.5) as fleet:
        yield fleet.machines


async def _make(call: Call, body: object) -> int:
    status, answer = await call("POST", PATH, json=body)
    assert status == 201, answer
    schedule_id = answer["schedule_id"]
    assert isinstance(schedule_id, int)
    return schedule_id


async def _one(call: Call, schedule_id: int) -> dict[str, object]:
    status, answer = await call("GET", f"{PATH}/{schedule_id}")
    assert (status, answer["ok"]) == (200, True)
    schedule = answer["schedule"]
    assert isinstance(schedule, dict)
    return schedule


async def test_documented_examples_work_unchanged(place: Place, call: Call) -> None:
    for number, body in enumerate(DOCUMENTED, start=1):
        status, answer = await call("POST", PATH, json=body)
        assert status == 201
        # The locations, miners and prices of the examples do not exist here.
        for warning in answer.pop("warnings", []):  # type: ignore[attr-defined]
            assert warning["code"] in {"covers_no_miner", "one_time_over", "no_price"}
        assert answer == {"ok": True, "message": "Power schedule created", "schedule_id": number}
    status, answer = await call("GET", PATH)
    assert (status, answer["ok"], answer["count"]) == (200, True, 3)
    schedules = answer["schedules"]
    assert isinstance(schedules, list)
    for number, (body, schedule) in enumerate(zip(DOCUMENTED, schedules, strict=True), start=1):
        assert set(schedule) >= KEYS
        assert schedule["id"] == number
        for key in body.keys() - {"id", "weekly_schedule"}:
            assert schedule[key] == body[key], key  # type: ignore[index]
        for period, sent in zip(schedule["weekly_schedule"], body["weekly_schedule"], strict=True):  # type: ignore[call-overload]
            assert {key: period[key] for key in sent} == sent
        assert schedule["created_by"]
        assert schedule["created_at"] == schedule["updated_at"]


async def test_schedule_is_listed_changed_toggled_and_deleted(place: Place, call: Call) -> None:
    first, second = await _make(call, DISABLED), await _make(call, {**DISABLED, "name": "Other"})
    made = await _one(call, first)
    status, answer = await call("PUT", f"{PATH}/{first}", json={"name": "Weekend", "description": "x"})
    assert (status, answer) == (200, {"ok": True, "message": "Power schedule updated"})
    status, answer = await call("PUT", f"{PATH}/{first}", json={"description": None, "power_limit_w": 900})
    assert status == 200
    changed = await _one(call, first)
    assert changed == {**made, "name": "Weekend", "power_limit_w": 900, "updated_at": changed["updated_at"]}
    # A schedule can be sent back as it was read.
    status, _ = await call("PUT", f"{PATH}/{first}", json=changed)
    assert status == 200
    assert await _one(call, first) == {**changed, "updated_at": (await _one(call, first))["updated_at"]}

    for enabled, message in ((True, "Schedule enabled"), (False, "Schedule disabled")):
        status, answer = await call("POST", f"{PATH}/{second}/toggle")
        assert (status, answer) == (200, {"ok": True, "message": message, "enabled": enabled})
    await call("POST", f"{PATH}/{second}/toggle", json={})
    both = [first, second]
    for query, expected in (("", both), ("?enabled_only=true", [second]), ("?enabled_only=", both),
                            ("?enabled_only=false", both)):  # fmt: skip
        _, answer = await call("GET", PATH + query)
        assert [schedule["id"] for schedule in answer["schedules"]] == expected  # type: ignore[attr-defined]

    status, answer = await call("DELETE", f"{PATH}/{second}")
    assert (status, answer) == (200, {"ok": True, "message": "Power schedule deleted"})
    status, _ = await call("DELETE", f"{PATH}/{second}")
    assert status == 404
    assert await _make(call, DISABLED) == second + 1


WRONG = [
    ({}, {"name", "schedule_type"}),
    ({"name": "x", "schedule_type": "monthly"}, {"schedule_type"}),
    ({"name": "x", "schedule_type": "weekly"}, {"weekly_schedule"}),
    ({**DISABLED, "enabledd": True}, {"enabledd"}),
    ({**DISABLED, "name": ""}, {"name"}),
    ({**DISABLED, "name": 7, "enabled": "yes"}, {"name", "enabled"}),
    ({**DISABLED, "timezone": "Mars/Olympus"}, {"timezone"}),
    ({**DISABLED, "electricity_rate_id": 99}, {"electricity_rate_id"}),
    ({**DISABLED, "power_limit_w": 0}, {"power_limit_w"}),
    ({**DISABLED, "price_rule": {"type": "above"}}, {"price_rule.threshold", "electricity_rate_id"}),
    ({**DISABLED, "weekly_schedule": [{"start_hour": 1, "end_hour": 2}]}, {"weekly_schedule[0].days"}),
    (
        {**DISABLED, "weekly_schedule": [{"day": 7, "start_hour": 24, "end_hour": 25, "action": "stop", "x": 1}]},
        {f"weekly_schedule[0].{key}" for key in ("day", "start_hour", "end_hour", "action", "x")},
    ),
    ({"name": "x", "schedule_type": "one-time"}, {"one_time_start", "one_time_end"}),
    ({**DISABLED, "miner_ip": "127.46.9.9", "name": ""}, {"name", "miner_ip"}),
    ([], {""}),
]


@pytest.mark.parametrize(("body", "keys"), WRONG)
async def test_invalid_schedule_is_400_with_each_key(place: Place, call: Call, body: object, keys: set[str]) -> None:
    status, answer = await call("POST", PATH, json=body)
    assert (status, answer["ok"]) == (400, False)
    errors = answer["errors"]
    assert isinstance(errors, list)
    assert {error["path"] for error in errors} == keys
    assert all(error["message"] for error in errors)
    assert place.data.schedules.schedules() == []


async def test_invalid_change_or_json_is_400(place: Place, call: Call) -> None:
    number = await _make(call, DISABLED)
    before = await _one(call, number)
    for body, keys in (
        (b"{", {""}),
        (b"[]", {""}),
        (b'{"name": null}', {"name"}),
        (b'{"weekly_schedule": null}', {"weekly_schedule"}),
        (b'{"one_time_start": "2026-01-01T00:00:00Z"}', {"one_time_start"}),
        (b'{"electricity_rate_id": 99}', {"electricity_rate_id"}),
        (b'{"name": "a", "name": "b"}', {"name"}),
    ):
        status, answer = await call("PUT", f"{PATH}/{number}", data=body)
        assert status == 400, body
        assert {error["path"] for error in answer["errors"]} == keys, body  # type: ignore[attr-defined]
    for path in (f"{PATH}/{number}/toggle", "/api/remote/schedule/check"):
        status, answer = await call("POST", path, json={"force": True})
        assert (status, answer["errors"][0]["path"]) == (400, "force"), path  # type: ignore[index]
    for query, key in ((f"{PATH}?enabled_only=maybe", "enabled_only"), (f"{PATH}?enabled=1", "enabled"),
                       (f"{PATH}/{number}/preview?hours=0", "hours"), (f"{PATH}/{number}/preview?hours=337", "hours"),
                       (f"{PATH}/{number}/preview?days=1", "days")):  # fmt: skip
        status, answer = await call("GET", query)
        assert (status, answer["errors"][0]["path"]) == (400, key), query  # type: ignore[index]
    assert await _one(call, number) == before


async def test_unknown_schedule_is_404(place: Place, call: Call) -> None:
    for number in ("7", "0", "-1", "abc", "9" * 400, "%D9%A3"):
        for method, path in (("GET", number), ("PUT", number), ("DELETE", number), ("POST", f"{number}/toggle"),
                             ("GET", f"{number}/preview")):  # fmt: skip
            status, answer = await call(method, f"{PATH}/{path}")
            assert (status, answer["ok"]) == (404, False), (method, path)
            assert answer["error_code"] == "schedule_not_found"


async def test_schedule_of_an_unknown_miner_is_404(place: Place, call: Call) -> None:
    status, answer = await call("POST", PATH, json={**DISABLED, "miner_ip": "127.46.9.9"})
    assert status == 404
    assert answer == {
        "ok": False,
        "error": "miner_ip must be the address of a configured miner.",
        "error_code": "unknown_miner",
        "error_args": {"path": "miner_ip"},
        "errors": [
            {
                "path": "miner_ip",
                "message": "must be the address of a configured miner",
                "code": "unknown_miner",
                "args": {},
            }
        ],
    }
    number = await _make(call, {**DISABLED, "miner_ip": f"[::ffff:{place.ip('axeos')}]"})
    assert (await _one(call, number))["miner_ip"] == place.ip("axeos")
    status, _ = await call("PUT", f"{PATH}/{number}", json={"miner_ip": "127.46.9.9"})
    assert status == 404
    status, _ = await call("PUT", f"{PATH}/{number}", json={"miner_ip": place.ip("antminer")})
    assert (status, (await _one(call, number))["miner_ip"]) == (200, place.ip("antminer"))


async def test_schedule_follows_its_miner_to_another_address(place: Place, call: Call) -> None:
    number = await _make(call, {**DISABLED, "miner_ip": place.ip("axeos")})
    miner = place.data.fleet.by_address(place.ip("axeos"))
    assert miner is not None
    miner.link.address = "127.46.0.77"
    assert (await _one(call, number))["miner_ip"] == "127.46.0.77"


async def test_only_administrators_change_schedules(
    place: Place, call: Call, user_client: TestClient, hass_client_no_auth: ClientSessionGenerator
) -> None:
    number = await _make(call, DISABLED)
    reading = [("GET", PATH), ("GET", f"{PATH}/{number}"), ("GET", f"{PATH}/{number}/preview?hours=12"),
               ("POST", f"{PATH}/preview")]  # fmt: skip
    changing = [("POST", PATH), ("PUT", f"{PATH}/{number}"), ("DELETE", f"{PATH}/{number}"),
                ("POST", f"{PATH}/{number}/toggle"), ("POST", "/api/remote/schedule/check")]  # fmt: skip
    anonymous = await hass_client_no_auth()
    for method, path in reading + changing:
        async with anonymous.request(method, path) as response:
            assert response.status == 401, path
    for method, path in changing:
        async with user_client.request(method, path, json=ALL_WEEK) as response:
            assert response.status == 403, path
            assert (await response.json())["error_code"] == "not_administrator"
    for method, path in reading:
        async with user_client.request(method, path, json=ALL_WEEK if method == "POST" else None) as response:
            assert response.status == 200, path
    assert [schedule.enabled for schedule in place.data.schedules.schedules()] == [False]


async def test_full_disk_is_503(place: Place, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    number = await _make(call, DISABLED)

    async def broken(_data: object) -> None:
        raise STORAGE_ERROR

    monkeypatch.setattr(place.data.schedules._file, "async_save", broken)
    one = f"{PATH}/{number}"
    for method, path, body in (("POST", PATH, DISABLED), ("PUT", one, {"name": "x"}), ("POST", f"{one}/toggle", None),
                               ("DELETE", one, None)):  # fmt: skip
        status, answer = await call(method, path, json=body)
        assert (status, answer) == (
            503,
            STORAGE_FAILED,
        ), path
    assert [schedule.name for schedule in place.data.schedules.schedules()] == ["Later"]


async def test_rate_used_by_a_schedule_cannot_be_deleted(place: Place, call: Call) -> None:
    status, made = await call("POST", "/api/remote/rates", json={"name": "Flat", "type": "flat", "price": 0.3})
    assert status == 201
    rate = f"/api/remote/rates/{made['rate_id']}"
    number = await _make(call, {**DISABLED, "electricity_rate_id": made["rate_id"]})
    status, _ = await call("DELETE", rate)
    assert status == 409
    await call("PUT", f"{PATH}/{number}", json={"electricity_rate_id": None})
    status, _ = await call("DELETE", rate)
    assert status == 200


async def test_check_applies_the_schedules(hass: HomeAssistant, place: Place, call: Call) -> None:
    axeos, antminer = place.machine("axeos"), place.machine("antminer")
    number = await _make(call, {**DISABLED, "miner_ip": antminer.ip})
    status, answer = await call("POST", "/api/remote/schedule/check")
    assert (status, answer["ok"], answer["message"]) == (200, True, "Schedule check completed")
    assert not antminer.paused
    await call("PUT", f"{PATH}/{number}", json={"enabled": True})
    status, answer = await call("POST", "/api/remote/schedule/check")
    assert status == 200
    results = answer["results"]
    assert isinstance(results, dict)
    assert {"checked", "actions_taken", "errors"} <= set(results)
    assert (results["checked"], results["errors"]) == (1, 0)
    assert (antminer.paused, axeos.paused) == (True, False)
    assert (await _one(call, number))["active_now"] is True
    # Once disabled, the miners that it stopped mine again.
    await call("POST", f"{PATH}/{number}/toggle")
    status, answer = await call("POST", "/api/remote/schedule/check")
    assert status == 200
    assert not antminer.paused
    assert (await _one(call, number))["active_now"] is False
    _, answer = await call("GET", "/api/remote/commands/history?source=scheduled")
    commands = answer["commands"]
    assert isinstance(commands, list)
    assert [(command["command_type"], command["miner_ip"], command["status"]) for command in commands] == [
        ("power_on", antminer.ip, "success"),
        ("power_off", antminer.ip, "success"),
    ]
    assert commands[1]["initiated_by"] == "Later"


async def test_next_change_follows_the_schedule(place: Place, call: Call) -> None:
    days = [{"days": [0, 1, 2, 3, 4, 5, 6], "start_hour": 3, "end_hour": 4, "action": "off"}]
    number = await _make(
        call, {"name": "Night", "schedule_type": "weekly", "weekly_schedule": days, "location": "Elsewhere"}
    )
    await wait_until(lambda: place.data.engine.next_change(number) is not None)
    change = (await _one(call, number))["next_change"]
    assert isinstance(change, dict)
    assert change["action"] in ("off", "on")
    assert change["start"] < change["end"]


async def test_check_is_rate_limited(place: Place, client: TestClient) -> None:
    place.data.limiter = TokenBucket(1)
    async with client.post("/api/remote/schedule/check") as response:
        assert response.status == 200
    async with client.post("/api/remote/schedule/check") as response:
        assert response.status == 429
        assert 1 <= int(response.headers["Retry-After"]) <= 60


async def test_preview_lists_steps_and_miners(place: Place, call: Call) -> None:
    status, made = await call("POST", "/api/remote/rates", json={"name": "Flat", "type": "flat", "price": 0.3})
    number = await _make(call, {**DISABLED, "electricity_rate_id": made["rate_id"], "miner_ip": place.ip("axeos")})
    status, answer = await call("GET", f"{PATH}/{number}/preview?hours=12")
    assert (status, answer["ok"], answer["schedule_id"]) == (200, True, number)
    assert [miner["miner_ip"] for miner in answer["miners"]] == [place.ip("axeos")]  # type: ignore[attr-defined]
    assert [(step["action"], step["price"]) for step in answer["changes"]] == [("off", 0.3)]  # type: ignore[attr-defined]
    assert (answer["currency"], answer["price_missing"]) == (place.hass.config.currency, False)
    (price,) = answer["prices"]  # type: ignore[misc]
    assert (price["start"][:19], price["end"][:19]) == (str(answer["from"])[:19], str(answer["until"])[:19])
    assert price["price"] == 0.3
    number = await _make(call, DISABLED)
    assert (await call("GET", f"{PATH}/{number}/preview"))[1]["prices"] == []


async def test_preview_of_an_unsaved_schedule_stores_nothing(place: Place, call: Call) -> None:
    _, made = await call("POST", "/api/remote/rates", json={"name": "Flat", "type": "flat", "price": 0.3})
    body = {**ALL_WEEK, "electricity_rate_id": made["rate_id"], "timezone": "Asia/Tokyo"}
    number = await _make(call, {**body, "enabled": False})
    saved = (await call("GET", f"{PATH}/{number}/preview?hours=12"))[1]
    before = place.data.schedules.schedules()
    for draft in (body, {**body, "id": number}, {**body, "id": None, "enabled": False}):
        status, answer = await call("POST", f"{PATH}/preview?hours=12", json=draft)
        assert (status, set(answer)) == (200, set(saved) - {"schedule_id"}), answer
        for key in ("currency", "price_missing", "miners"):
            assert answer[key] == saved[key]
        assert [(step["action"], step["price"]) for step in answer["changes"]] == [("off", 0.3)]  # type: ignore[attr-defined]
    status, answer = await call("POST", f"{PATH}/preview", json={**body, "miner_ip": place.ip("axeos")})
    assert [miner["miner_ip"] for miner in answer["miners"]] == [place.ip("axeos")]  # type: ignore[attr-defined]
    assert place.data.schedules.schedules() == before


async def test_preview_continues_from_the_previous_decision(place: Place, call: Call) -> None:
    """Between the two thresholds of a hysteresis, the previous decision of the schedule counts."""
    _, made = await call("POST", "/api/remote/rates", json={"name": "Flat", "type": "flat", "price": 0.5})
    rule = {"type": "above", "threshold": 0.4, "hysteresis": 0.2}
    body = {"name": "Expensive", "schedule_type": "daily", "electricity_rate_id": made["rate_id"], "price_rule": rule}
    number = await _make(call, body)
    await wait_until(lambda: place.data.engine.active_now(number))
    await call("PUT", f"/api/remote/rates/{made['rate_id']}", json={"price": 0.3})
    for draft, action in ((body, "on"), ({**body, "id": number}, "off")):
        _, answer = await call("POST", f"{PATH}/preview", json=draft)
        assert [step["action"] for step in answer["changes"]] == [action]  # type: ignore[attr-defined]


async def test_invalid_preview_is_400_with_the_key(place: Place, call: Call) -> None:
    number = await _make(call, DISABLED)
    for body, key in (
        ({}, "name"),
        ({**ALL_WEEK, "schedule_type": "hourly"}, "schedule_type"),
        ({**ALL_WEEK, "weekly_schedule": []}, "weekly_schedule"),
        ({**ALL_WEEK, "watts": 5}, "watts"),
        ({**ALL_WEEK, "electricity_rate_id": 99}, "electricity_rate_id"),
        ({**ALL_WEEK, "timezone": "Mars/Olympus"}, "timezone"),
        ({**ALL_WEEK, "id": "1"}, "id"),
        ({**ALL_WEEK, "id": 0}, "id"),
        ({**ALL_WEEK, "id": number, "name": ""}, "name"),
    ):
        status, answer = await call("POST", f"{PATH}/preview", json=body)
        assert (status, answer["ok"]) == (400, False), body
        assert key in {error["path"] for error in answer["errors"]}, body  # type: ignore[attr-defined]
    for hours in ("0", "337", "x"):
        status, answer = await call("POST", f"{PATH}/preview?hours={hours}", json=ALL_WEEK)
        assert (status, answer["errors"][0]["path"]) == (400, "hours")  # type: ignore[index]
    status, answer = await call("POST", f"{PATH}/preview", json={**ALL_WEEK, "id": 99})
    assert (status, answer["error_code"], answer["error_args"]) == (404, "schedule_not_found", {"schedule_id": 99})
    assert (await call("POST", f"{PATH}/preview", json={**ALL_WEEK, "miner_ip": "127.46.9.9"}))[0] == 404
    # References that no longer exist prevent neither the preview nor the save of a changed schedule.
    place.data.schedules.data[str(number)]["miner_ip"] = "127.46.9.9"
    assert (await call("POST", f"{PATH}/preview", json={**ALL_WEEK, "id": number, "miner_ip": "127.46.9.9"}))[0] == 200


async def test_plan_of_all_schedules_and_of_one_miner(place: Place, call: Call) -> None:
    first, second = (miner.miner_id for miner in place.data.fleet)
    await _make(call, {**ALL_WEEK, "miner_ip": "127.46.0.1"})

    async def groups(query: str = "") -> list[tuple[list[str], str | None]]:
        status, answer = await call("GET", f"/api/remote/schedule/plan{query}")
        assert (status, answer["ok"]) == (200, True)
        found: list[dict[str, list[str]]] = answer["plan"]["groups"]  # type: ignore[index, call-overload]
        return [(group["miner_ids"], group["steps"][0]["action"]) for group in found]  # type: ignore[call-overload]

    wanted = [([first], "off"), ([second], None)]
    await wait_until(lambda: place.data.engine.plan is not None and bool(place.data.engine.plan.schedules))
    assert sorted(await groups(), key=str) == sorted(wanted, key=str)
    assert await groups(f"?miner_id={second}") == [([second], None)]
    status, answer = await call("GET", "/api/remote/schedule/plan?miner_id=missing")
    assert (status, answer["error_code"]) == (404, "miner_id_not_found")
