"""The endpoints of policies."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.commands.rate_limit import TokenBucket
from custom_components.miner_remote.control.record import HistoryQuery
from custom_components.miner_remote.input.limits import MAX_ENTRIES

from ..conftest import wait_until
from ..policies.note_kind import NoteKind, note_kind
from .conftest import STORAGE_ERROR, STORAGE_FAILED, Call, Place

__all__ = ["note_kind"]

PATH = "/api/remote/policies"
CALM: dict[str, Any] = {"name": "Calm", "kind": "note", "scope": {"all": True}, "settings": {"phase": "calm"}}
OFF = {**CALM, "enabled": False}
STATUS = {"phase", "reason", "decided_at", "next_at", "last_action", "counts", "miners"}
MINER = {
    "miner_id", "name", "phase", "reason", "restraint", "over_person", "order", "issue", "held_until", "blocked",
}  # fmt: skip
OF_ONE = (
    ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/toggle"), ("GET", "/miners"), ("POST", "/replay"),
    ("GET", "/preview"), ("POST", "/apply"), ("GET", "/report"),
)  # fmt: skip


pytestmark = pytest.mark.usefixtures("note_kind")


async def make(call: Call, body: dict[str, Any] = CALM) -> dict[str, Any]:
    """Create a policy, and return it as answered."""
    status, answer = await call("POST", PATH, json=body)
    assert (status, answer["ok"]) == (201, True), answer
    policy = answer["policy"]
    assert isinstance(policy, dict)
    return policy


async def one(call: Call, policy_id: int) -> dict[str, Any]:
    status, answer = await call("GET", f"{PATH}/{policy_id}")
    assert status == 200, answer
    policy = answer["policy"]
    assert isinstance(policy, dict)
    return policy


def stored(policy: dict[str, Any]) -> dict[str, Any]:
    """Return a policy without its status, which follows a moment later."""
    return {key: value for key, value in policy.items() if key != "status"}


async def test_policy_is_created_listed_changed_toggled_and_deleted(place: Place, call: Call) -> None:
    made = await make(call, OFF)
    assert {key: made[key] for key in OFF if key not in ("scope", "settings")} == {
        "name": "Calm", "kind": "note", "enabled": False,
    }  # fmt: skip
    assert made["scope"] == {"all": True, "miner_ids": [], "areas": [], "labels": [], "sites": []}
    assert made["settings"] == {"phase": "calm", "limit_w": None, "restart": False}
    assert (made["id"], made["version"], made["manual_minutes"], made["note"]) == (1, 1, 60, "")
    assert made["created_by"] == "Mock User"
    assert made["created_at"] == made["updated_at"]
    second = await make(call, {**OFF, "name": "Other", "created_by": "somebody", "id": 7, "version": 9})
    assert (second["id"], second["version"], second["created_by"]) == (2, 1, "Mock User")
    _, answer = await call("GET", PATH)
    assert (answer["count"], [policy["name"] for policy in answer["policies"]]) == (2, ["Calm", "Other"])  # type: ignore[attr-defined]

    status, answer = await call("PATCH", f"{PATH}/1", json={"name": "Quiet", "note": "x"})
    changed: dict[str, Any] = answer["policy"]  # type: ignore[assignment]
    assert (status, changed["name"], changed["note"], changed["version"]) == (200, "Quiet", "x", 1)
    _, answer = await call("PATCH", f"{PATH}/1", json={"settings": {"phase": "busy"}})
    changed = answer["policy"]  # type: ignore[assignment]
    assert (changed["settings"]["phase"], changed["version"]) == ("busy", 2)
    # A policy can be sent back as it was read.
    status, answer = await call("PATCH", f"{PATH}/1", json=await one(call, 1))
    assert status == 200, answer
    assert (await one(call, 1))["version"] == 2

    for enabled, message in ((True, "Policy enabled"), (False, "Policy disabled")):
        answered = await call("POST", f"{PATH}/1/toggle")
        assert answered == (200, {"ok": True, "message": message, "enabled": enabled})
        assert (await one(call, 1))["enabled"] is enabled
    assert await call("DELETE", f"{PATH}/1") == (200, {"ok": True, "message": "Policy deleted"})
    assert [policy.id for policy in place.data.policies.store.policies()] == [2]
    assert (await make(call, OFF))["id"] == 3


WRONG: list[tuple[object, set[str]]] = [
    ({}, {"name", "kind", "scope", "settings"}),
    ([], {""}),
    ({**CALM, "kind": "magic"}, {"kind"}),
    ({**CALM, "kind": 7, "settings": 7}, {"kind"}),
    ({**CALM, "name": ""}, {"name"}),
    ({**CALM, "name": "x" * 256, "note": 1, "enabled": "yes"}, {"name", "note", "enabled"}),
    ({**CALM, "manual_minutes": -1}, {"manual_minutes"}),
    ({**CALM, "manual_minutes": 7 * 24 * 60 + 1}, {"manual_minutes"}),
    ({**CALM, "manual_minutes": "60"}, {"manual_minutes"}),
    ({**CALM, "scope": {}}, {"scope.all"}),
    ({**CALM, "scope": {"all": False, "sites": []}}, {"scope.all"}),
    ({**CALM, "scope": "all"}, {"scope"}),
    ({**CALM, "scope": {"miner_ids": "a", "area": ["b"], "labels": [1]}},
     {"scope.miner_ids", "scope.area", "scope.labels[0]"}),
    ({**CALM, "scope": {"miner_ids": ["a"] * (MAX_ENTRIES + 1)}}, {"scope.miner_ids"}),
    ({**CALM, "settings": []}, {"settings"}),
    ({**CALM, "settings": {}}, {"settings.phase"}),
    ({**CALM, "settings": {"phase": "wild", "limit_w": 0, "restart": 1, "x": 1}},
     {"settings.phase", "settings.limit_w", "settings.restart", "settings.x"}),
    ({**CALM, "enforce": True}, {"enforce"}),
]  # fmt: skip


async def test_invalid_policy_is_400_with_each_key(place: Place, call: Call) -> None:
    made = await make(call, OFF)
    for body, keys in WRONG:
        requests = [("POST", PATH, body), ("POST", f"{PATH}/dry-run", body)]
        if not isinstance(body, dict):
            requests.append(("PATCH", f"{PATH}/1", body))
        elif body:
            changes = {key: value for key, value in body.items() if value != CALM.get(key)}
            requests.append(("PATCH", f"{PATH}/1", changes))
        for method, path, given in requests:
            status, answer = await call(method, path, json=given)
            assert (status, answer["ok"]) == (400, False), (method, path, answer)
            errors: list[dict[str, object]] = answer["errors"]  # type: ignore[assignment]
            assert all(error["message"] and error["code"] for error in errors)
            assert {error["path"] for error in errors} == keys, (method, path, body)
    assert stored(await one(call, 1)) == stored(made)
    assert len(place.data.policies.store.policies()) == 1


async def test_kind_cannot_be_changed_and_broken_bodies_are_400(place: Place, call: Call) -> None:
    made = await make(call, OFF)
    for method, path, body, key in (
        ("PATCH", "/1", b'{"kind": "failover"}', "kind"),
        ("PATCH", "/1", b'{"name": "a", "name": "b"}', "name"),
        ("POST", "", b"{", ""),
        ("POST", "/dry-run", b'{"id": 0}', "id"),
        ("POST", "/dry-run", b'{"id": "1"}', "id"),
        ("POST", "/1/toggle", b'{"force": true}', "force"),
        ("DELETE", "/1", b'{"force": true}', "force"),
        ("POST", "/1/replay", b'{"days": 0}', "days"),
        ("POST", "/1/replay", b'{"days": 31}', "days"),
        ("POST", "/1/replay", b'{"days": "7"}', "days"),
        ("POST", "/1/replay", b'{"hours": 7}', "hours"),
        ("POST", "/1/apply", b'{"group_size": 1, "group_percent": 1}', "group_percent"),
        ("POST", "/1/apply", b'{"miner_ips": "all"}', "miner_ips"),
        ("POST", "/1/apply", b'{"all": false}', ""),
    ):
        status, answer = await call(method, PATH + path, data=body)
        assert (status, answer["ok"]) == (400, False), (path, body, answer)
        assert [error["path"] for error in answer["errors"]] == [key], (path, body)  # type: ignore[attr-defined]
    for query in ("?miner_ip=127.0.0.99", "?x=1", "?miner_ip=a&miner_ip=b"):
        status, answer = await call("GET", f"{PATH}/1/preview{query}")
        assert (status, answer["ok"]) == (404 if "127" in query else 400, False), query
    assert stored(await one(call, 1)) == stored(made)
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_unknown_policy_is_404_at_every_endpoint(place: Place, call: Call) -> None:
    for policy_id in ("99", "0", "-1", "x", "9" * 30, "1.0"):
        for method, path in OF_ONE:
            body = None if method == "GET" else {}
            status, answer = await call(method, f"{PATH}/{policy_id}{path}", json=body)
            assert (status, answer["error_code"]) == (404, "policy_not_found"), (method, path, policy_id, answer)
            assert answer["error"] == f"There is no policy {policy_id}."
    status, answer = await call("POST", f"{PATH}/dry-run", json={"id": 99})
    assert (status, answer["error_code"]) == (404, "policy_not_found")
    status, answer = await call("POST", f"{PATH}/dry-run", json={"id": 99, "name": "x"})
    assert (status, answer["error_code"]) == (404, "policy_not_found")


async def test_every_endpoint_is_for_administrators(place: Place, call: Call, user_client: TestClient) -> None:
    made = await make(call, OFF)
    everything = [*((method, f"/1{path}") for method, path in OF_ONE), ("GET", ""), ("POST", ""), ("POST", "/dry-run"),
                  ("POST", "/template-from-backup")]  # fmt: skip
    for method, path in everything:
        async with user_client.request(method, PATH + path, json=None if method == "GET" else OFF) as response:
            answer = await response.json()
            assert (response.status, answer["error_code"]) == (403, "not_administrator"), (method, path)
    assert stored(await one(call, 1)) == stored(made)


async def test_decisions_of_each_miner_are_returned(place: Place, call: Call) -> None:
    made = await make(call, {**CALM, "settings": {"phase": "busy", "limit_w": 900}})
    await place.data.policies.async_run(made["id"])
    status = (await one(call, made["id"]))["status"]
    assert set(status) == STATUS
    assert (status["phase"], status["counts"], status["miners"]) == ("busy", {"busy": 3}, 3)
    assert status["reason"] == {"code": "note_all", "args": {"count": 3}, "message": "note_all"}
    assert status["last_action"]["kind"] == "restrain"
    assert status["last_action"]["name"] in {miner.display_name for miner in place.miners}
    _, answer = await call("GET", f"{PATH}/{made['id']}/miners")
    rows: list[dict[str, Any]] = answer["miners"]  # type: ignore[assignment]
    assert [row["miner_id"] for row in rows] == sorted(miner.miner_id for miner in place.miners)
    for row in rows:
        assert set(row) == MINER
        assert row["phase"] == "busy"
        assert row["reason"]["args"] == {"name": row["name"]}
        assert row["restraint"] == {"action": "limit", "power_limit_w": 900}
    # A policy that is off decides nothing.
    await call("POST", f"{PATH}/{made['id']}/toggle")
    await place.data.policies.async_run(made["id"])
    _, answer = await call("GET", f"{PATH}/{made['id']}/miners")
    assert answer == {"ok": True, "miners": []}
    assert (await one(call, made["id"]))["status"]["phase"] == "disabled"


async def test_dry_run_shows_the_decision_without_any_effect(place: Place, call: Call) -> None:
    restart = {**CALM, "settings": {"phase": "busy", "restart": True}}
    status, answer = await call("POST", f"{PATH}/dry-run", json=restart)
    assert status == 200, answer
    assert (answer["phase"], answer["counts"]) == ("busy", {"busy": 3})
    orders = [row["order"] for row in answer["miners"]]  # type: ignore[attr-defined]
    assert orders == [{"kind": "restart_mining", "parameters": {}}] * 3
    assert place.data.policies.store.policies() == []
    made = await make(call, OFF)
    # The stored policy, and a change of it.
    for body, phase in (({"id": 1}, "calm"), ({"id": 1, "settings": {"phase": "busy"}}, "busy")):
        status, answer = await call("POST", f"{PATH}/dry-run", json=body)
        assert (status, answer["phase"]) == (200, phase), answer
    assert stored(await one(call, 1)) == stored(made)
    assert await place.data.history.async_query(HistoryQuery()) == []
    assert all("restart_mining" not in machine.counters for machine in place.machines)


async def test_replay_repeats_decisions_over_recorded_states(place: Place, call: Call) -> None:
    await make(call, {**OFF, "settings": {"phase": "busy", "limit_w": 900}})
    status, answer = await call("POST", f"{PATH}/1/replay", json={"days": 0.5})
    assert status == 200, answer
    assert answer.keys() == {"ok", "from", "until", "resolution_s", "steps", "cut", "counts", "missing"}
    # Without the recorder, nothing is known of the past.
    missing: dict[str, int] = answer["missing"]  # type: ignore[assignment]
    assert missing["hashrate"] == len(place.miners)
    for step in answer["steps"]:  # type: ignore[attr-defined]
        assert set(step) == MINER - {"held_until", "blocked"} | {"at"}
    assert (await one(call, 1))["version"] == 1


async def test_commands_of_a_policy_are_automatic_and_have_its_name(place: Place, call: Call) -> None:
    miner = place.data.fleet.by_address(place.ip("antminer"))
    assert miner is not None
    settings = {"phase": "busy", "restart": True}
    made = await make(
        call, {**CALM, "name": "Restarts", "scope": {"miner_ids": [miner.miner_id]}, "settings": settings}
    )
    await place.data.policies.async_run(made["id"])

    async def records() -> list[dict[str, Any]]:
        _, answer = await call("GET", "/api/remote/commands/history?initiated_by=Restarts&source=automatic")
        return answer["commands"]  # type: ignore[return-value]

    await wait_until(lambda: place.machine("antminer").counters.get("restart_mining", 0) == 1)
    (record,) = await records()
    assert (record["command_type"], record["source"], record["initiated_by"]) == (
        "restart_mining", "automatic", "Restarts",
    )  # fmt: skip
    status = (await one(call, made["id"]))["status"]
    assert (status["last_action"]["kind"], status["last_action"]["miner_id"]) == ("restart_mining", miner.miner_id)


async def test_requests_that_a_kind_cannot_fulfil_are_409(
    place: Place, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make(call, OFF)
    for method, path in (("GET", "/preview"), ("POST", "/apply"), ("GET", "/report")):
        status, answer = await call(method, f"{PATH}/1{path}", json=None if method == "GET" else {})
        assert (status, answer["error_code"]) == (409, "policy_wrong_kind"), (path, answer)
        assert "Calm" in str(answer["error"])
    monkeypatch.setattr(NoteKind, "replayable", False)
    status, answer = await call("POST", f"{PATH}/1/replay", json={})
    assert (status, answer["error_code"]) == (409, "policy_not_replayable")
    assert answer["error_args"] == {"name": "Calm", "kind": "note"}


async def test_template_is_filled_in_from_a_backup(place: Place, call: Call) -> None:
    status, made = await call("POST", f"/api/remote/backup/{place.ip('antminer')}")
    assert status == 200, made
    path = f"{PATH}/template-from-backup"
    status, answer = await call("POST", path, json={"backup_id": made["backup_id"]})
    assert status == 200, answer
    assert answer.keys() == {"ok", "settings", "missing_pools", "left_out"}
    pools = [pool for pool in place.machine("antminer").pools if pool.url]
    missing: list[dict[str, Any]] = answer["missing_pools"]  # type: ignore[assignment]
    assert [pool["worker_name"] for pool in missing] == [pool.user for pool in pools]
    assert not any(pool.password in str(answer) for pool in pools if len(pool.password) > 3)
    # The settings are those of a valid template.
    template = {"name": "a", "kind": "template", "scope": {"all": True}, "settings": answer["settings"]}
    status, answer = await call("POST", f"{PATH}/dry-run", json=template)
    assert status == 200, answer
    for body, code, key in (
        ({"backup_id": 999}, 404, None),
        ({"backup_id": "1"}, 400, "backup_id"),
        ({}, 400, "backup_id"),
        ({"backup_id": 1, "x": 1}, 400, "x"),
    ):
        status, answer = await call("POST", path, json=body)
        assert status == code, (body, answer)
        assert [error["path"] for error in answer.get("errors", ())] == ([] if key is None else [key])  # type: ignore[attr-defined]
    assert place.data.policies.store.policies() == []


async def test_template_is_previewed_and_applied_to_selected_miners(place: Place, call: Call) -> None:
    antminer, axeos = place.machine("antminer"), place.machine("axeos")
    ids = {machine.kind: miner.miner_id for machine, miner in zip(place.machines, place.miners, strict=True)}
    pools = [{"pool_url": "stratum+tcp://new.example:3333", "worker_name": "account.{ip_last}"}]
    body = {**OFF, "kind": "template", "scope": {"miner_ids": [ids["antminer"]]}, "settings": {"pools": pools}}
    made = await make(call, body)
    path = f"{PATH}/{made['id']}"
    # Without a selection, the miners of the scope.
    for query, kind in (("", "antminer"), (f"?miner_ip={axeos.ip}", "axeos")):
        status, answer = await call("GET", f"{path}/preview{query}")
        (row,) = answer["miners"]  # type: ignore[misc]
        assert (status, row["miner_id"], row["error"]) == (200, ids[kind], None), row
        assert {item["section"] for item in row["differences"]} == {"pools"}
        assert "new.example:3333" in str(row["differences"][0]["after"])
    status, answer = await call("POST", f"{path}/apply", json={"group_size": 1})
    assert status == 202, answer
    batch = place.data.runner.batch(str(answer["batch_id"]))
    assert batch is not None
    await batch.wait()
    (record,) = batch.records
    assert (record.status, record.miner_id, record.source.value, record.initiated_by) == (
        "success", ids["antminer"], "manual", "Mock User",
    )  # fmt: skip
    assert antminer.pools[0].url == "stratum+tcp://new.example:3333"
    assert axeos.pools[0].url != antminer.pools[0].url
    status, answer = await call("POST", f"{path}/apply", json={"miner_ips": [antminer.ip, "127.37.9.9"]})
    assert (status, answer["error_code"]) == (404, "miners_not_found"), answer


async def test_applying_counts_as_a_command(place: Place, call: Call) -> None:
    await make(call, OFF)
    place.data.limiter = TokenBucket(1)
    assert (await call("POST", f"{PATH}/1/apply"))[0] == 409
    assert (await call("POST", f"{PATH}/1/apply"))[0] == 429


async def test_policy_is_not_changed_if_it_cannot_be_stored(
    hass: HomeAssistant, place: Place, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await make(call, OFF)

    async def fail(_data: object) -> None:
        raise STORAGE_ERROR

    monkeypatch.setattr(place.data.policies.store._file, "async_save", fail)
    for method, path, body in (
        ("POST", "", CALM),
        ("PATCH", "/1", {"name": "x"}),
        ("POST", "/1/toggle", {}),
        ("DELETE", "/1", {}),
    ):
        assert await call(method, PATH + path, json=body) == (503, STORAGE_FAILED), (method, path)
    assert stored(await one(call, 1)) == stored(made)
