"""The engine ignores forged events and unrelated changes in Home Assistant."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, label_registry as lr
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.commands.runner import CommandResult
from custom_components.miner_remote.const import EVENT_COMMAND
from custom_components.miner_remote.control.record import HistoryQuery
from custom_components.miner_remote.fleet.registry_changes import DISPLAY_KEYS, async_on_registry_change
from custom_components.miner_remote.fleet.selection import Fleet
from custom_components.miner_remote.logbook import message

from ..conftest import wait_until
from ..hall import PERSON, Hall
from .windows import RESUME, engine_of, hall, paused, still, window


def forged(miner_id: str, **more: Any) -> dict[str, Any]:
    """Return an event like that of a manual resume."""
    return {
        "type": "finished", "id": 99, "miner_id": miner_id, "miner_ip": "127.61.70.1", "command_type": "power_on",
        "status": "success", "source": "manual", "initiated_by": "Mallory", "parameters": {}, "response": None,
        "timestamp": "2026-01-01T00:00:00+00:00", "verification": None, "error_message": None, "duration_ms": 5,
        "batch_id": "b", "device_id": None, "name": "Miner", "unsupported": False, **more,
    }  # fmt: skip


MALFORMED: list[dict[str, Any]] = [
    {},
    {"type": "finished"},
    {"type": "finished", "miner_id": None, "command_type": "nonsense"},
    {"type": ["finished"], "parameters": "text", "status": {}},
    {"type": "finished", "command_type": "power_limit", "status": "success", "parameters": [1]},
    {"type": "verified", "command_type": {"a": 1}, "verification": 7},
]


async def test_forged_and_malformed_events_change_nothing(
    hall_of: Any,
    hass: HomeAssistant,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with hall(hall_of, ["axeos"], "127.61.70.1") as made:
        await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 0.5)
        miner = made.miners[0]
        engine, ownership = engine_of(made), engine_of(made).ownership(miner.miner_id)
        records = await made.data.history.async_query(HistoryQuery())
        for event in (
            forged(miner.miner_id),
            forged(miner.miner_id, source="scheduled", status="failed", unsupported=True),
            forged(miner.miner_id, source="scheduled", command_type="power_off"),
            forged(miner.miner_id, command_type="power_limit", parameters={"power_limit_w": 1}),
            forged("nobody"),
            *MALFORMED,
            *({**forged(miner.miner_id), key: object} for key in ("source", "status", "timestamp", "parameters")),
        ):
            hass.bus.async_fire(EVENT_COMMAND, event)
        await still(made, 2)
        assert paused(made) == [True]
        assert engine.ownership(miner.miner_id) == ownership
        assert engine._state.overrides == {}
        assert await made.data.history.async_query(HistoryQuery()) == records
        assert "Traceback" not in caplog.text
        # The real result is processed.
        await made.data.runner.async_run(RESUME, made.miners, PERSON)
        await wait_until(lambda: miner.miner_id in engine._state.overrides)


@pytest.mark.parametrize("data", [*MALFORMED, forged("m", parameters=[1], command_type="power_limit")])
def test_logbook_describes_malformed_events(data: dict[str, Any]) -> None:
    assert isinstance(message(data), str)


async def test_failing_listener_stops_neither_command_nor_other_listeners(
    hall_of: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with hall(hall_of, ["axeos"], "127.61.71.1") as made:
        observed: list[CommandResult] = []

        def fail(_result: CommandResult) -> None:
            raise KeyError("mistake")

        stop = made.data.runner.async_on_finished(fail)
        made.data.runner.async_on_finished(observed.append)
        batch = await made.data.runner.async_run(RESUME, made.miners, PERSON)
        assert [result.record for result in observed] == batch.records
        assert "A listener to the result of command" in caplog.text
        stop()


def count_plans(made: Hall, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the plans of the engine from now on."""
    count, forecast = [0], engine_of(made)._inputs
    really = forecast.async_plan

    async def plan(*args: Any, **more: Any) -> Any:
        count[0] += 1
        return await really(*args, **more)

    monkeypatch.setattr(forecast, "async_plan", plan)
    return count


async def test_only_changes_that_concern_miners_make_a_new_plan(
    hall_of: Any,
    hass: HomeAssistant,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.61.72.1") as made:
        devices, areas, labels = dr.async_get(hass), ar.async_get(hass), lr.async_get(hass)
        elsewhere = MockConfigEntry(domain="other")
        elsewhere.add_to_hass(hass)
        others = [
            devices.async_get_or_create(config_entry_id=elsewhere.entry_id, identifiers={("other", str(number))})
            for number in range(200)
        ]
        kitchen, hall_area = areas.async_create("Kitchen"), areas.async_create("Hall 1")
        label = labels.async_create("Lamp")
        await wait_until(lambda: engine_of(made).plan is not None)
        await still(made, 2)
        count = count_plans(made, monkeypatch)
        for device in others:
            devices.async_update_device(device.id, area_id=kitchen.id, labels={label.label_id}, sw_version="2")
        areas.async_update(kitchen.id, name="Kitchen 2")
        labels.async_update(label.label_id, name="Lamp 2")
        areas.async_create("New")
        for miner in made.miners:
            assert miner.device_id is not None
            devices.async_update_device(miner.device_id, sw_version="3.2.1", name_by_user="Other name")
        await still(made, 2.5)
        assert count == [0]
        # Any number of changes makes one plan.
        for miner in made.miners:
            assert miner.device_id is not None
            devices.async_update_device(miner.device_id, area_id=hall_area.id, labels={label.label_id})
        await wait_until(lambda: count == [1], 5)
        await still(made, 1.5)
        assert count == [1]
        areas.async_update(hall_area.id, name="Hall 2")
        await wait_until(lambda: count == [2], 5)
        labels.async_update(label.label_id, name="Lamp 3")
        await wait_until(lambda: count == [3], 5)
        labels.async_delete(label.label_id)
        await wait_until(lambda: count == [4], 5)


async def test_registry_changes_report_their_miners(hall_of: Any, hass: HomeAssistant) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.61.73.1") as made:
        devices, observed = dr.async_get(hass), []
        stop = async_on_registry_change(hass, made.data.fleet, lambda ids: observed.append(list(ids)), DISPLAY_KEYS)
        first, second = made.miners
        assert first.device_id is not None
        devices.async_update_device(first.device_id, name_by_user="A")
        area = ar.async_get(hass).async_create("Cellar")
        devices.async_update_device(first.device_id, area_id=area.id)
        ar.async_get(hass).async_update(area.id, name="Basement")
        await asyncio.sleep(0.05)
        assert observed == [[first.miner_id]] * 3
        assert second.miner_id not in str(observed)
        stop()
        devices.async_update_device(first.device_id, name_by_user="B")
        await asyncio.sleep(0.05)
        assert len(observed) == 3


async def test_unknown_id_is_not_searched_in_the_fleet(
    hall_of: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.61.74.1") as made:
        fleet, walks = made.data.fleet, [0]
        assert fleet.by_id("nobody") is None
        really = Fleet.__iter__

        def walk(self: Fleet) -> Any:
            walks[0] += 1
            return really(self)

        monkeypatch.setattr(Fleet, "__iter__", walk)
        for _ in range(1000):
            assert fleet.by_id("nobody") is None
        assert walks == [0]
        first = made.miners[0]
        assert fleet.by_id(first.miner_id) is first
        made.hass.config_entries.async_remove_subentry(made.entry, first.subentry_id)
        await made.hass.async_block_till_done()
        assert fleet.by_id(first.miner_id) is None
