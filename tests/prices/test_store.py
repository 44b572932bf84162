"""Rates on a real disk and over the websocket."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers.collection import CollectionChange, ItemNotFound
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.miner_remote.input.fields import InvalidDataError
from custom_components.miner_remote.prices.model import Rate, RateType
from custom_components.miner_remote.prices.store import RateInUseError, RateStore
from custom_components.miner_remote.storage.errors import StorageFailedError

from ..disk import broken_disk, content, issues, real_hass

KEY = "miner_remote.rates"
FLAT: dict[str, Any] = {"name": "Night", "type": "flat", "price": 0.2, "currency": "EUR"}


async def loaded(hass: HomeAssistant, *used: int) -> RateStore:
    store = RateStore(hass, lambda rate_id: rate_id in used)
    await store.async_load()
    return store


async def test_default_rate_always_exists(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        store = await loaded(hass)
        assert store.rates() == [Rate(id=1, name="Default", type=RateType.FLAT)]
        with pytest.raises(RateInUseError, match="default tariff"):
            await store.async_delete_item("1")
        await store.async_update_item("1", {"price": 0.3, "name": "Home"})
        assert (await loaded(hass)).rate(1) == Rate(id=1, name="Home", type=RateType.FLAT, price=0.3)
        # Null removes the price, so that the one of the Energy dashboard applies again.
        await store.async_update_item("1", {"price": None})
        assert store.rate(1) == Rate(id=1, name="Home", type=RateType.FLAT)


async def test_rates_are_on_the_disk_and_ids_are_not_reused(tmp_path: Path) -> None:
    file = tmp_path / ".storage" / KEY
    async with real_hass(tmp_path) as hass:
        store = await loaded(hass)
        changed: list[tuple[str, str]] = []

        async def listen(changes: list[CollectionChange]) -> None:
            changed.extend((change.change_type, change.item_id) for change in changes)

        store.async_add_change_set_listener(listen)  # type: ignore[arg-type]
        first = await store.async_create_item(FLAT)
        assert first["id"] == 2
        assert [item["id"] for item in content(file)["items"]] == [1, 2]  # type: ignore[attr-defined]
        await store.async_update_item("2", {"price": -0.05})
        await store.async_delete_item("2")
        assert (await store.async_create_item(FLAT))["id"] == 3
        assert changed == [("added", "2"), ("updated", "2"), ("removed", "2"), ("added", "3")]
        again = await loaded(hass)
        assert [rate.id for rate in again.rates()] == [1, 3]
        await again.async_delete_item("3")
        assert (await (await loaded(hass)).async_create_item(FLAT))["id"] == 4
        assert again.rate(3) is None
        assert issues(hass, "storage_set_aside") == []


async def test_deletion_of_tariff_in_use_fails(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        store = await loaded(hass, 2)
        await store.async_create_item(FLAT)
        with pytest.raises(RateInUseError, match="a schedule uses it"):
            await store.async_delete_item("2")
        assert store.rate(2) is not None


async def test_invalid_data_changes_nothing(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        store = await loaded(hass)
        for wrong, path in (
            ({**FLAT, "price": "much"}, "price"),
            ({**FLAT, "timezone": "Mars/Olympus"}, "timezone"),
            ({"name": "X", "type": "sensor", "entity_id": "sensor.Wrong Id"}, "entity_id"),
            ({"name": "X", "type": "sensor"}, "entity_id"),
            ({**FLAT, "prise": 1}, "prise"),
        ):
            with pytest.raises(InvalidDataError) as err:
                await store.async_create_item(wrong)
            assert [item.path for item in err.value.errors] == [path]
        with pytest.raises(InvalidDataError):
            await store.async_update_item("1", {"type": "tou"})
        for missing in (store.async_update_item("9", {}), store.async_delete_item("9")):
            with pytest.raises(ItemNotFound):
                await missing
        assert len(store.rates()) == 1
        assert (await store.async_create_item({**FLAT, "timezone": "Europe/Madrid"}))["id"] == 2


async def test_rate_that_cannot_be_saved_is_not_kept(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        store = await loaded(hass)
        await store.async_create_item(FLAT)
        async with broken_disk():
            for change in (
                store.async_create_item(FLAT),
                store.async_update_item("2", {"price": 1}),
                store.async_delete_item("2"),
            ):
                with pytest.raises(StorageFailedError):
                    await change
        rate = store.rate(2)
        assert rate is not None
        assert rate.price == 0.2
        assert len(store.rates()) == len((await loaded(hass)).rates()) == 2


async def test_damaged_file_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / ".storage" / KEY
    async with real_hass(tmp_path) as hass:
        await (await loaded(hass)).async_create_item(FLAT)
        whole = json.loads(file.read_text())
        whole["data"]["items"][1]["type"] = "barter"
        file.write_text(json.dumps(whole))
    async with real_hass(tmp_path) as hass:
        assert [rate.id for rate in (await loaded(hass)).rates()] == [1]
        assert issues(hass, "collection_unreadable") == [f".storage/{KEY}"]


async def test_tariff_with_unknown_time_zone_loads_and_can_be_changed(tmp_path: Path) -> None:
    """A renamed time zone must not lose all tariffs and the prices of all schedules."""
    file = tmp_path / ".storage" / KEY
    async with real_hass(tmp_path) as hass:
        await (await loaded(hass)).async_create_item({**FLAT, "timezone": "Europe/Madrid"})
        file.write_text(file.read_text().replace("Europe/Madrid", "Europe/Atlantis"))
    async with real_hass(tmp_path) as hass:
        store = await loaded(hass)
        assert [rate.timezone for rate in store.rates()] == [None, "Europe/Atlantis"]
        assert issues(hass, "storage_set_aside") == []
        assert (await store.async_update_item("2", {"price": 0.3}))["price"] == 0.3
        with pytest.raises(InvalidDataError, match="timezone must be"):
            await store.async_update_item("2", {"timezone": "Mars/Olympus"})
        assert (await store.async_update_item("2", {"timezone": None}))["timezone"] is None


async def test_websocket(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> None:
    store = await loaded(hass)
    store.async_register_websocket()
    client = await hass_ws_client(hass)

    async def call(command: str, **data: Any) -> dict[str, Any]:
        await client.send_json_auto_id({"type": f"miner_remote/rates/{command}", **data})
        answer: dict[str, Any] = await client.receive_json()
        return answer

    assert (await call("create", name="Night", rate_type="flat", price=0.2))["result"]["id"] == 2
    assert [item["name"] for item in (await call("list"))["result"]] == ["Default", "Night"]
    assert (await call("update", rate_id="2", price=0.25))["result"]["price"] == 0.25
    tariff = [{"start_hour": 22, "end_hour": 6, "price": 0.1}]
    changed = (await call("update", rate_id="2", rate_type="tou", periods=tariff))["result"]
    assert (changed["type"], changed["price"], len(changed["periods"])) == ("tou", 0.25, 1)
    wrong = await call("update", rate_id="2", price="much")
    assert wrong["error"] == {"code": "invalid_format", "message": "price must be a number."}
    assert (await call("create", name="X", rate_type="flat"))["error"]["message"] == "price is missing."
    assert (await call("update", rate_id="7", price=1))["error"]["code"] == "not_found"
    assert "default tariff" in (await call("delete", rate_id="1"))["error"]["message"]
    assert (await call("delete", rate_id="2"))["success"]
    assert len(store.rates()) == 1
    reader = await hass_ws_client(hass, hass_read_only_access_token)
    await reader.send_json_auto_id({"type": "miner_remote/rates/list"})
    assert (await reader.receive_json())["error"]["code"] == "unauthorized"
