"""The endpoints and websocket commands of curtailments."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.miner_remote.commands.rate_limit import TokenBucket

from ..conftest import wait_until
from .conftest import STORAGE_ERROR, STORAGE_FAILED, Call, Place

PATH = "/api/remote/curtailments"
LATER = {"to_w": 0, "begins_at": "2099-01-01T17:00:00+00:00", "ends_at": "2099-01-01T19:00:00+00:00", "name": "Later"}
ROW = {
    "id", "name", "enabled", "scope", "note", "created_at", "created_by", "reduce_w", "to_w", "begins_at", "ends_at",
    "restore_w_per_min", "objective", "over_person", "phase", "reason", "began_at", "restoring_at", "ended_at",
    "estimated", "baseline_w", "target_w", "planned_w", "drawn_w", "shed_w", "shortfall_w", "miners", "skipped",
}  # fmt: skip


async def make(call: Call, **body: Any) -> dict[str, Any]:
    """Create a curtailment, and return it as answered."""
    status, answer = await call("POST", PATH, json=body)
    assert (status, answer["ok"]) == (201, True), answer
    row = answer["curtailment"]
    assert isinstance(row, dict)
    assert row.keys() == ROW
    return row


async def test_event_is_created_listed_ended_and_deleted(place: Place, call: Call) -> None:
    row = await make(call, to_w=0, duration_s=3600)
    assert (row["name"], row["scope"]["all"], row["miners"]) == ("Curtailment", True, 3)
    assert row["baseline_w"] > 0
    assert row["planned_w"] == row["baseline_w"]
    assert row["phase"] in ("shedding", "short")
    assert (row["began_at"] is None, row["estimated"]) == (False, False)
    pausable = [machine for machine in place.machines if machine.kind == "antminer"]
    await wait_until(lambda: all(machine.paused for machine in pausable))
    status, listed = await call("GET", PATH)
    assert (status, listed["count"]) == (200, 1)
    status, one = await call("GET", f"{PATH}/{row['id']}")
    assert status == 200
    assert one["curtailment"]["baseline_w"] == row["baseline_w"]  # type: ignore[index]
    status, ended = await call("POST", f"{PATH}/{row['id']}/end")
    assert (status, ended["curtailment"]["phase"] in ("restoring", "ended")) == (200, True)  # type: ignore[index]
    assert ended["curtailment"]["restoring_at"] is not None  # type: ignore[index]
    status, again = await call("POST", f"{PATH}/{row['id']}/end")
    assert again["curtailment"]["ends_at"] == ended["curtailment"]["ends_at"]  # type: ignore[index]
    assert (await call("DELETE", f"{PATH}/{row['id']}"))[0] == 200
    assert await call("GET", PATH) == (200, {"ok": True, "count": 0, "curtailments": []})


async def test_planned_event_has_estimates_only_in_the_answer_of_its_creation(place: Place, call: Call) -> None:
    row = await make(call, **LATER, scope={"sites": ["hall"]}, note="Agreed by phone", restore_w_per_min=500)
    assert (row["estimated"], row["planned_w"] > 0, row["began_at"]) == (True, True, None)
    _, one = await call("GET", f"{PATH}/{row['id']}")
    found = one["curtailment"]
    assert isinstance(found, dict)
    assert (found["phase"], found["baseline_w"], found["planned_w"]) == ("planned", None, None)
    assert (found["note"], found["restore_w_per_min"], found["scope"]["sites"]) == ("Agreed by phone", 500, ["hall"])
    assert all(not machine.paused for machine in place.machines)


WRONG: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({}, "reduce_w", "needs_exactly_one_of"),
    ({"reduce_w": 1, "to_w": 1}, "reduce_w", "needs_exactly_one_of"),
    ({"reduce_w": 0}, "reduce_w", "out_of_range"),
    ({"to_w": 0, "duration_s": 0}, "duration_s", "out_of_range"),
    ({**LATER, "duration_s": 60}, "duration_s", "two_ends"),
    ({"to_w": 0, "ends_at": "2020-01-01T00:00:00+00:00"}, "ends_at", "end_before_begin"),
    ({**LATER, "ends_at": "2098-01-01T00:00:00+00:00"}, "ends_at", "end_before_begin"),
    ({"to_w": 0, "begins_at": "tomorrow", "duration_s": 60}, "begins_at", "not_time"),
    ({"to_w": 0, "scope": {}}, "scope.all", "needs_one_of"),
    ({"to_w": 0, "created_by": "Eve"}, "created_by", "unknown_key"),
    ({"to_w": 0, "kind": "template"}, "kind", "unknown_key"),
)


async def test_wrong_keys_are_named_as_the_request_has_them(place: Place, call: Call) -> None:
    for body, path, code in WRONG:
        status, answer = await call("POST", PATH, json=body)
        assert status == 400, body
        errors = [(error["path"], error["code"]) for error in answer["errors"]]  # type: ignore[attr-defined]
        assert (path, code) in errors, body
    assert place.data.policies.store.policies() == []


async def test_unknown_event_and_other_policy_are_404(place: Place, call: Call) -> None:
    data = {"name": "Budget", "kind": "power_budget", "scope": {"all": True}, "settings": {"limit_w": 10**6}}
    item = await place.data.policies.store.async_create(data, created_by="Alice")
    for policy_id in (item["id"], 99, "x"):
        for method, suffix in (("GET", ""), ("DELETE", ""), ("POST", "/end")):
            status, answer = await call(method, f"{PATH}/{policy_id}{suffix}")
            assert (status, answer["error_code"]) == (404, "policy_not_found"), (method, policy_id)
    assert len(place.data.policies.store.policies()) == 1


async def test_storage_error_and_rate_limit_are_answered(
    place: Place, call: Call, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_args: object) -> None:
        raise STORAGE_ERROR

    with monkeypatch.context() as patch:
        patch.setattr(place.data.policies.store, "_async_keep", refuse)
        assert await call("POST", PATH, json=LATER) == (503, STORAGE_FAILED)
    monkeypatch.setattr(place.data, "limiter", TokenBucket(1))
    assert (await call("POST", PATH, json=LATER))[0] == 201
    status, answer = await call("POST", PATH, json=LATER)
    assert (status, answer["error_code"]) == (429, "too_many_commands")


async def test_websocket_creates_lists_and_ends(
    hass: HomeAssistant, place: Place, hass_ws_client: WebSocketGenerator
) -> None:
    socket = await hass_ws_client(hass)

    async def ask(command: str, **message: Any) -> dict[str, Any]:
        await socket.send_json_auto_id({"type": f"miner_remote/curtailments/{command}", **message})
        answer: dict[str, Any] = await socket.receive_json()
        return answer

    made = (await ask("create", **LATER))["result"]["curtailment"]
    assert made.keys() == ROW
    assert (made["name"], made["phase"], made["estimated"]) == ("Later", made["phase"], True)
    assert [row["id"] for row in (await ask("list"))["result"]["curtailments"]] == [made["id"]]
    ended = (await ask("end", curtailment_id=made["id"]))["result"]["curtailment"]
    assert (ended["phase"], ended["reason"]["code"]) == ("ended", "curtailment_missed")
    wrong = await ask("create")
    assert (wrong["success"], wrong["error"]["error_code"]) == (False, "needs_exactly_one_of")
    missing = await ask("end", curtailment_id=99)
    assert (missing["error"]["code"], missing["error"]["error_code"]) == ("not_found", "policy_not_found")
