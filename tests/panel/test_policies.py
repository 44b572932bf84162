"""The websocket commands of policies."""

from __future__ import annotations

from typing import Any

import pytest

from custom_components.miner_remote.control.record import HistoryQuery

from ..api.conftest import Place
from ..policies.note_kind import note_kind
from .conftest import Dial, Event, Line

__all__ = ["note_kind"]

pytestmark = pytest.mark.usefixtures("note_kind")

CALM: dict[str, Any] = {"name": "Calm", "kind": "note", "scope": {"all": True}, "settings": {"phase": "calm"}}


async def follow(line: Line, what: str, **data: object) -> int:
    """Subscribe to a feed of policies, and return the number of the subscription."""
    answer = await line.ask(f"miner_remote/policies/{what}", **data)
    assert answer["success"], answer
    return int(answer["id"])


async def refusal(line: Line, what: str, **data: object) -> dict[str, Any]:
    """Return the error of a command."""
    answer = await line.ask(f"miner_remote/policies/{what}", **data)
    assert not answer["success"], answer
    error = answer["error"]
    assert isinstance(error, dict)
    return error


async def test_feed_has_all_policies_with_their_status(place: Place, dial: Dial) -> None:
    line, store = await dial(), place.data.policies.store
    number = await follow(line, "feed")
    assert await line.event(number) == {"policies": []}
    await line.ask("miner_remote/policies/create", **CALM)

    async def shown(phase: str | None) -> dict[str, Any]:
        while True:
            (policy,) = (await line.event(number))["policies"]
            if (policy["status"] or {}).get("phase") == phase:
                return policy  # type: ignore[no-any-return]

    policy = await shown("calm")
    assert (policy["name"], policy["created_by"], policy["status"]["counts"]) == ("Calm", "Mock User", {"calm": 3})
    await store.async_update(1, {"settings": {"phase": "busy"}})
    assert (await shown("busy"))["version"] == 2
    # A new subscriber gets everything at once; nothing is sent while nothing changes.
    late = await dial()
    (same,) = (await late.event(await follow(late, "feed")))["policies"]
    assert same["status"]["phase"] == "busy"
    await line.events(number, 1.5)
    assert await line.events(number, 1.5) == []
    await store.async_delete_item("1")
    assert await line.event(number) == {"policies": []}


async def test_decisions_for_miners_are_sent_as_they_change(place: Place, dial: Dial) -> None:
    line = await dial()
    policies = place.data.policies
    await policies.store.async_create(CALM, created_by="Test")
    await policies.async_run(1)
    number = await follow(line, "miners", policy_id=1)
    first = await line.event(number)
    assert (first["complete"], first["removed"]) == (True, [])
    assert {row["miner_id"] for row in first["miners"]} == {miner.miner_id for miner in place.miners}
    assert {row["phase"] for row in first["miners"]} == {"calm"}
    kept, *others = sorted(miner.miner_id for miner in place.miners)
    await policies.store.async_update(1, {"scope": {"miner_ids": [kept]}, "settings": {"phase": "busy"}})
    await policies.async_run(1)
    rows, removed = [], []
    while {row["phase"] for row in rows} != {"busy"} or not removed:
        event = await line.event(number)
        assert event["complete"] is False
        rows, removed = event["miners"] or rows, event["removed"] or removed
    assert ([row["miner_id"] for row in rows], removed) == ([kept], others)
    # A policy that does not exist has no miners.
    assert await line.event(await follow(line, "miners", policy_id=99)) == {
        "complete": True, "more": False, "miners": [], "removed": [],
    }  # fmt: skip


async def test_dry_run_describes_stored_and_unsaved_policies(place: Place, dial: Dial) -> None:
    line = await dial()
    await place.data.policies.store.async_create({**CALM, "enabled": False}, created_by="Test")
    busy = {"phase": "busy", "limit_w": 800}
    for given, phase in (
        ({"policy": {**CALM, "settings": busy}}, "busy"),
        ({"policy_id": 1}, "calm"),
        ({"policy": {"id": 1, "settings": busy}}, "busy"),
    ):
        answer = await line.ask("miner_remote/policies/dry_run", **given)
        assert answer["success"], answer
        result: Event = answer["result"]
        assert (result["phase"], len(result["miners"])) == (phase, 3)
    assert result["miners"][0]["restraint"] == {"action": "limit", "power_limit_w": 800}
    assert len(place.data.policies.store.policies()) == 1
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_errors_are_those_of_the_rest_api(place: Place, dial: Dial) -> None:
    line = await dial()
    await place.data.policies.store.async_create({**CALM, "enabled": False}, created_by="Test")
    for what, given, code, path in (
        ("dry_run", {}, "invalid_format", "policy"),
        ("dry_run", {"policy_id": 1, "policy": CALM}, "invalid_format", "policy"),
        ("dry_run", {"policy": "calm"}, "invalid_format", "policy"),
        ("dry_run", {"policy": {**CALM, "settings": {"phase": 1}}}, "invalid_format", "settings.phase"),
        ("replay", {"policy_id": 1, "days": 0}, "invalid_format", "days"),
        ("preview", {"policy_id": 1, "miner_ids": []}, "invalid_format", "miner_ids"),
        ("preview", {"policy_id": 1, "all": True}, "invalid_format", "all"),
        ("apply", {"policy_id": "1"}, "invalid_format", "policy_id"),
        ("apply", {"policy_id": 1, "group_size": 0}, "invalid_format", "group_size"),
        ("report", {}, "invalid_format", "policy_id"),
    ):
        error = await refusal(line, what, **given)
        assert error["code"] == code, (what, given, error)
        assert [problem["path"] for problem in error["errors"]] == [path], (what, given, error)
    for what in ("dry_run", "replay", "preview", "apply", "report"):
        error = await refusal(line, what, policy_id=99)
        assert (error["code"], error["error_code"]) == ("not_found", "policy_not_found"), what
    error = await refusal(line, "apply", policy_id=1, miner_ids=["nobody"])
    assert (error["code"], error["error_code"]) == ("not_found", "miner_id_not_found")
    for what in ("preview", "apply", "report"):
        error = await refusal(line, what, policy_id=1)
        assert (error["code"], error["error_code"]) == ("conflict", "policy_wrong_kind"), what
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_page_of_a_miner_names_its_policies(place: Place, dial: Dial) -> None:
    line, (miner, other, _) = await dial(), place.miners
    policies = place.data.policies
    only = {**CALM, "scope": {"miner_ids": [miner.miner_id]}, "settings": {"phase": "busy", "limit_w": 700}}
    await policies.store.async_create(only, created_by="Test")
    await policies.async_run(1)
    event = await line.event(await line.follow("miner", miner_id=miner.miner_id))
    (row,) = event["details"]["policies"]
    assert (row["id"], row["name"], row["kind"], row["enabled"], row["phase"]) == (1, "Calm", "note", True, "busy")
    assert (row["reason"]["code"], row["restraint"]["power_limit_w"], row["blocked"]) == ("note_miner", 700, None)
    event = await line.event(await line.follow("miner", miner_id=other.miner_id))
    assert event["details"]["policies"] == []
    await policies.store.async_update(1, {"enabled": False, "scope": {"miner_ids": [other.miner_id]}})
    await policies.async_run(1)
    event = await line.event(await line.follow("miner", miner_id=other.miner_id))
    (row,) = event["details"]["policies"]
    assert (row["enabled"], row["phase"], row["restraint"]) == (False, None, None)


async def test_commands_of_a_policy_are_automatic_in_the_feed(place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("commands")
    (miner, *_) = place.miners
    settings = {"phase": "busy", "restart": True}
    body = {**CALM, "name": "Restarts", "scope": {"miner_ids": [miner.miner_id]}, "settings": settings}
    await place.data.policies.store.async_create(body, created_by="Test")
    await place.data.policies.async_run(1)
    (record, *_more) = (await line.event(number))["commands"]
    assert (record["command_type"], record["source"], record["initiated_by"]) == (
        "restart_mining", "automatic", "Restarts",
    )  # fmt: skip
