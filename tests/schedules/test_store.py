"""Tests of stored schedules, their checks, and the websocket commands."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers.collection import ItemNotFound
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.miner_remote.fleet.selection import Fleet
from custom_components.miner_remote.input.fields import InvalidDataError, normal_address
from custom_components.miner_remote.schedules.model import Action
from custom_components.miner_remote.schedules.store import SCHEDULE_KEYS, ScheduleStore, UnknownMinerError
from custom_components.miner_remote.storage.errors import StorageFailedError

from ..disk import broken_disk, content, issues, real_hass

FILE = "miner_remote.schedules"
PERIOD = {"day": 0, "start_hour": 17, "end_hour": 21, "action": "off"}
PEAK: dict[str, object] = {"name": "Peak", "schedule_type": "weekly", "weekly_schedule": [PERIOD]}
CREATED_BY = "Anna"


class SomeMiners(Fleet):
    """A fleet that is a list of addresses."""

    def __init__(self, hass: HomeAssistant, ids: dict[str, str]) -> None:
        super().__init__(hass)
        self.ids = ids

    def by_address(self, text: str) -> Any:
        miner_id = self.ids.get(normal_address(text))
        return None if miner_id is None else SimpleNamespace(miner_id=miner_id)

    def by_id(self, miner_id: str) -> Any:
        return SimpleNamespace(miner_id=miner_id) if miner_id in self.ids.values() else None


async def opened(
    hass: HomeAssistant, ids: dict[str, str] | None = None, rates: set[int] | None = None
) -> ScheduleStore:
    store = ScheduleStore(hass, SomeMiners(hass, ids or {}), lambda: rates if rates is not None else {1})
    await store.async_load()
    return store


def wrong(caught: pytest.ExceptionInfo[InvalidDataError]) -> set[str]:
    return {error.path for error in caught.value.errors}


async def test_created_schedule_is_stored_and_loaded(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        store = await opened(hass)
        assert store.schedules() == []
        item = await store.async_create({**PEAK, "description": "Expensive hours"}, created_by=CREATED_BY)
        assert content(tmp_path / ".storage" / FILE)["items"] == [item]
        assert (item["id"], item["created_by"], item["enabled"]) == (1, CREATED_BY, True)
        assert item["created_at"] == item["updated_at"]
        schedule = store.schedule(1)
        assert schedule is not None
        assert schedule is store.schedule(1)
        assert schedule.weekly_schedule[0].action is Action.OFF
        assert schedule.created_at is not None
    async with real_hass(tmp_path) as hass:
        store = await opened(hass)
        assert store.schedules() == [schedule]
        assert store.schedule(2) is None


async def test_ids_are_never_reused(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        store = await opened(hass)
        for number in (1, 2):
            assert (await store.async_create(PEAK, created_by=CREATED_BY))["id"] == number
        await store.async_delete_item("2")
        assert store.schedule(2) is None
    async with real_hass(tmp_path) as hass:
        store = await opened(hass)
        assert (await store.async_create(PEAK, created_by=CREATED_BY))["id"] == 3
        with pytest.raises(InvalidDataError):
            await store.async_create({"name": "x"}, created_by=CREATED_BY)
        made = await asyncio.gather(*(store.async_create(PEAK, created_by=CREATED_BY) for _ in range(5)))
        assert [item["id"] for item in made] == [4, 5, 6, 7, 8]
        assert [schedule.id for schedule in store.schedules()] == [1, 3, 4, 5, 6, 7, 8]


async def test_update_changes_given_keys_and_null_clears(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        store = await opened(hass)
        made = await store.async_create(
            {**PEAK, "description": "x", "power_limit_w": 2500, "timezone": "America/New_York"}, created_by=CREATED_BY
        )
        changed = await store.async_update(1, {"name": "Expensive hours", "power_limit_w": None})
        assert changed == {
            **made,
            "name": "Expensive hours",
            "power_limit_w": None,
            "updated_at": changed["updated_at"],
        }
        assert changed["updated_at"] > made["updated_at"]
        # A schedule may be sent back as it was read; the keys of the store stay.
        sent = {**changed, "id": 7, "created_by": "Bert", "miner_id": "x", "active_now": True, "next_change": None}
        assert await store.async_update(1, sent) == {**changed, "updated_at": store.data["1"]["updated_at"]}
        with pytest.raises(InvalidDataError) as caught:
            await store.async_update(1, {"schedule_type": "one-time", "enabledd": True})
        assert wrong(caught) == {"one_time_start", "one_time_end", "weekly_schedule", "enabledd"}
        assert store.data["1"]["schedule_type"] == "weekly"
        with pytest.raises(ItemNotFound):
            await store.async_update(2, {})


async def test_toggling(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        store = await opened(hass)
        await store.async_create(PEAK, created_by=CREATED_BY)
        assert await store.async_toggle(1) is False
        assert [await store.async_toggle(1), await store.async_toggle(1)] == [True, False]
        # Two toggles at once cancel each other.
        assert sorted(await asyncio.gather(store.async_toggle(1), store.async_toggle(1))) == [False, True]
        with pytest.raises(ItemNotFound):
            await store.async_toggle(2)


async def test_unknown_zone_rate_or_miner_is_refused(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        store = await opened(hass, ids={"10.0.0.1": "mac-1"})
        nothing_exists = {
            "timezone": "America/Atlantis",
            "electricity_rate_id": 9,
            "miner_ip": "10.0.0.9",
            "location": "Nowhere",
            "tags": ["none"],
        }
        with pytest.raises(InvalidDataError) as caught:
            await store.async_create({**PEAK, **nothing_exists}, created_by=CREATED_BY)
        assert wrong(caught) == {"timezone", "electricity_rate_id", "miner_ip"}
        assert not isinstance(caught.value, UnknownMinerError)
        with pytest.raises(UnknownMinerError) as caught:
            await store.async_create({**PEAK, "miner_ip": "10.0.0.9"}, created_by=CREATED_BY)
        assert wrong(caught) == {"miner_ip"}
        with pytest.raises(InvalidDataError) as caught:
            await store.async_create({**PEAK, "miner_ip": 7}, created_by=CREATED_BY)
        assert [error.path for error in caught.value.errors] == ["miner_ip"]
        rule = {"type": "break_even", "hashprice_entity_id": "nonsense"}
        with pytest.raises(InvalidDataError) as caught:
            await store.async_create({**PEAK, "price_rule": rule, "electricity_rate_id": 1}, created_by=CREATED_BY)
        assert wrong(caught) == {"price_rule.hashprice_entity_id"}
        assert store.schedules() == []
        # An unknown location is valid and covers nothing.
        assert await store.async_create({**PEAK, "location": "Main Facility"}, created_by=CREATED_BY)


async def test_address_selects_its_miner(tmp_path: Path) -> None:
    ids = {"10.0.0.1": "mac-1", "10.0.0.2": "mac-2"}
    async with real_hass(tmp_path) as hass:
        store = await opened(hass, ids)
        item = await store.async_create({**PEAK, "miner_ip": "::ffff:10.0.0.1"}, created_by=CREATED_BY)
        assert (item["miner_ip"], item["miner_id"]) == ("10.0.0.1", "mac-1")
        item = await store.async_update(1, {"miner_ip": "10.0.0.2"})
        assert item["miner_id"] == "mac-2"
        # The schedule of a removed miner can still be changed and sent back.
        del ids["10.0.0.2"]
        item = await store.async_update(1, {"miner_ip": "10.0.0.2", "enabled": False})
        assert (item["miner_id"], item["enabled"]) == ("mac-2", False)
        with pytest.raises(UnknownMinerError):
            await store.async_update(1, {"miner_ip": "10.0.0.3"})
        item = await store.async_update(1, {"miner_ip": None})
        assert (item["miner_ip"], item["miner_id"]) == (None, None)


async def test_schedule_stays_with_its_miner_if_the_address_moves(tmp_path: Path) -> None:
    ids = {"10.0.0.1": "mac-1"}
    async with real_hass(tmp_path) as hass:
        store = await opened(hass, ids)
        await store.async_create({**PEAK, "miner_ip": "10.0.0.1"}, created_by=CREATED_BY)
        ids |= {"10.0.0.1": "mac-2", "10.0.0.7": "mac-1"}
        await store.async_toggle(1)
        assert (await store.async_update(1, {"name": "Expensive hours"}))["miner_id"] == "mac-1"
        # Naming the address selects its current miner.
        assert (await store.async_update(1, {"miner_ip": "10.0.0.1"}))["miner_id"] == "mac-2"
        # The miner was replaced.
        ids["10.0.0.1"] = "mac-3"
        assert (await store.async_update(1, {"name": "Expensive hours"}))["miner_id"] == "mac-3"


async def test_schedule_survives_a_removed_rate_or_miner(tmp_path: Path) -> None:
    rate = {"electricity_rate_id": 2, "price_rule": {"type": "above", "threshold": 0.3}}
    async with real_hass(tmp_path) as hass:
        store = await opened(hass, {"10.0.0.1": "mac-1"}, {1, 2})
        await store.async_create({**PEAK, **rate, "miner_ip": "10.0.0.1"}, created_by=CREATED_BY)
        assert [store.uses_rate(number) for number in (1, 2)] == [False, True]
        assert [store.needs_price(number) for number in (1, 2)] == [False, True]
    async with real_hass(tmp_path) as hass:
        store = await opened(hass, {}, {1})
        assert issues(hass, "storage_set_aside") == []
        assert await store.async_toggle(1) is False
        assert store.uses_rate(2)
        assert not store.needs_price(2)
        with pytest.raises(InvalidDataError) as caught:
            await store.async_update(1, {"electricity_rate_id": 3})
        assert wrong(caught) == {"electricity_rate_id"}


async def test_new_price_rule_sets_default_shortest_times(tmp_path: Path) -> None:
    above = {"electricity_rate_id": 1, "price_rule": {"type": "above", "threshold": 0.3}}
    async with real_hass(tmp_path) as hass:
        store = await opened(hass, rates={1})
        await store.async_create(PEAK, created_by=CREATED_BY)
        item = await store.async_update(1, above)
        assert (item["min_on_minutes"], item["min_off_minutes"]) == (10, 10)
        item = await store.async_update(1, {"min_on_minutes": 0, "min_off_minutes": 0})
        # Missing defaults of older versions and explicit zeros stay.
        item = await store.async_update(1, {"price_rule": {"type": "above", "threshold": 0.4}})
        assert (item["min_on_minutes"], item["min_off_minutes"]) == (0, 0)
    async with real_hass(tmp_path) as hass:
        store = await opened(hass, rates={1})
        assert store.schedules()[0].min_on_minutes == 0


async def test_failed_write_changes_nothing(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        store = await opened(hass)
        item = await store.async_create(PEAK, created_by=CREATED_BY)
        async with broken_disk():
            with pytest.raises(StorageFailedError):
                await store.async_create(PEAK, created_by=CREATED_BY)
            with pytest.raises(StorageFailedError):
                await store.async_update(1, {"name": "Other"})
            with pytest.raises(StorageFailedError):
                await store.async_delete_item("1")
        assert list(store.data.values()) == [item]
        assert [schedule.name for schedule in store.schedules()] == ["Peak"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1, "data": {"next_id": 4, "items": [{"id": 3}]}}'])
async def test_damaged_file_is_set_aside(tmp_path: Path, text: str) -> None:
    async with real_hass(tmp_path) as hass:
        await (await opened(hass)).async_create(PEAK, created_by=CREATED_BY)
    (tmp_path / ".storage" / FILE).write_text(text)
    async with real_hass(tmp_path) as hass:
        store = await opened(hass)
        assert store.schedules() == []
        assert issues(hass, "collection_unreadable") == [f".storage/{FILE}"]
        assert list((tmp_path / ".storage").glob(f"{FILE}.corrupt.*"))
        assert await store.async_create(PEAK, created_by=CREATED_BY)


async def test_accepted_schedule_can_be_read_again(tmp_path: Path) -> None:
    """At the limits of datetime, UTC may be out of range: an unreadable schedule would lose all of them."""
    times = ("1970-01-01T00:00:00+23:59", "1970-01-01T00:00:00-23:59", "9000-12-31T23:59:59-23:59",
             "9000-12-31T23:59:59+23:59", "2026-01-31T12:00:00", "2026-01-31T13:00:00", "0001-01-01T00:00:00+23:59",
             "9999-12-31T23:59:59-23:59", "2026-02-30T00:00:00Z")  # fmt: skip
    async with real_hass(tmp_path) as hass:
        store = await opened(hass)
        for start in times:
            for end in times:
                once = {
                    "name": "Once", "schedule_type": "one-time", "one_time_start": start, "one_time_end": end,
                }  # fmt: skip
                with suppress(InvalidDataError):
                    await store.async_create(once, created_by=CREATED_BY)
        kept = store.schedules()
        assert len(kept) == 2
    async with real_hass(tmp_path) as hass:
        assert (await opened(hass)).schedules() == kept
        assert issues(hass, "storage_set_aside") == []


async def test_user_name_of_any_form_is_stored(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        store = await opened(hass)
        names = [(await store.async_create(PEAK, created_by=name))["created_by"] for name in ("", "a\nb", "é" * 300)]
        assert names == [None, "ab", "é" * 255]


async def test_websocket(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> None:
    assert await async_setup_component(hass, "websocket_api", {})
    store = await opened(hass, {"10.0.0.1": "mac-1"})
    store.async_register_websocket()
    client = await hass_ws_client(hass)

    async def ask(what: str, **given: object) -> dict[str, Any]:
        await client.send_json_auto_id({"type": f"miner_remote/schedules/{what}", **given})
        answer: dict[str, Any] = await client.receive_json()
        return answer

    made = (await ask("create", **PEAK, miner_ip="10.0.0.1"))["result"]
    assert (made["id"], made["miner_id"], made["created_by"]) == (1, "mac-1", "Mock User")
    changed = (await ask("update", schedule_id="1", enabled=False))["result"]
    assert (changed["enabled"], changed["name"], changed["created_by"]) == (False, "Peak", "Mock User")
    assert (await ask("list"))["result"] == [changed]
    answer = await ask("create", **PEAK, miner_ip="10.0.0.9")
    assert answer["error"] == {
        "code": "invalid_format",
        "message": "miner_ip must be the address of a configured miner.",
    }
    assert (await ask("create"))["error"]["message"] == "name is missing."
    assert (await ask("create", **PEAK, created_by="x"))["error"]["code"] == "invalid_format"
    assert (await ask("update", schedule_id="1", weekly_schedule=[]))["error"]["code"] == "invalid_format"
    assert (await ask("update", schedule_id="9"))["error"]["code"] == "not_found"
    assert (await ask("delete", schedule_id="1"))["success"]
    assert store.schedules() == []


async def test_websocket_is_for_administrators(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> None:
    assert await async_setup_component(hass, "websocket_api", {})
    store = await opened(hass)
    store.async_register_websocket()
    await store.async_create(PEAK, created_by=CREATED_BY)
    client = await hass_ws_client(hass, hass_read_only_access_token)
    for what, given in (("list", {}), ("subscribe", {}), ("create", PEAK), ("update", {"schedule_id": "1"}),
                        ("delete", {"schedule_id": "1"})):  # fmt: skip
        await client.send_json_auto_id({"type": f"miner_remote/schedules/{what}", **given})
        assert (await client.receive_json())["error"]["code"] == "unauthorized", what
    assert len(store.schedules()) == 1


def test_keys() -> None:
    assert {"name", "weekly_schedule", "price_rule", "ramp", "min_on_minutes"} <= set(SCHEDULE_KEYS)
    assert not {"id", "miner_id", "created_at", "created_by", "updated_at"} & set(SCHEDULE_KEYS)
