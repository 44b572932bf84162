"""Unreadable schedules, rates or engine state: no miner starts on its own, and none stays paused without a repair."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from homeassistant.components.repairs import RepairsFlow
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control.record import CommandRecord, CommandType, HistoryQuery, Status
from custom_components.miner_remote.prices.service import PriceService
from custom_components.miner_remote.prices.store import RateStore
from custom_components.miner_remote.repairs import async_create_fix_flow
from custom_components.miner_remote.schedules.engine import engine as engine_module
from custom_components.miner_remote.schedules.engine.engine import ScheduleEngine
from custom_components.miner_remote.schedules.engine.recovery import STATE_LOST, Recovery
from custom_components.miner_remote.schedules.store import ScheduleStore
from custom_components.miner_remote.storage.files import DurableFile
from simulator.machine import Fault

from ..conftest import wait_until
from ..disk import issues, real_hass
from ..hall import PERSON, Hall
from .test_late_prices import SPOT, ruled
from .test_store import CREATED_BY, PEAK, opened
from .windows import PAUSE, RESUME, hall, paused, scheduled_commands, still, window

SCHEDULES = f"{DOMAIN}.schedules"
STATE = f"{DOMAIN}.schedule_state"
RATES = f"{DOMAIN}.rates"


async def restart(made: Hall) -> None:
    """Load schedules, rates and engine from storage, like a restart of Home Assistant."""
    data, hass = made.data, made.hass
    await data.engine.async_close()
    await data.recovery.async_close()
    data.prices.async_close()
    data.schedules = ScheduleStore(hass, data.fleet, lambda: [rate.id for rate in data.rates.rates()])
    data.rates = RateStore(hass, data.schedules.uses_rate)
    await data.rates.async_load()
    await data.schedules.async_load()
    data.prices = PriceService(hass, data.rates, data.schedules.needs_price, data.schedules.chooses_hours_by)
    await data.prices.async_load()
    data.prices.async_start()
    data.engine = ScheduleEngine(hass, data.fleet, data.runner, data.schedules, data.prices)
    await data.engine.async_load()
    data.recovery = Recovery(hass, data.fleet, data.history, data.runner, data.engine)
    data.engine.async_start()
    data.recovery.async_start()
    await still(made, 1.5)


async def close(made: Hall) -> None:
    """Close the parts that `restart` created."""
    await made.data.engine.async_close()
    await made.data.recovery.async_close()
    made.data.prices.async_close()


async def submit(hass: HomeAssistant, issue_id: str) -> dict[str, Any]:
    """Confirm a repair issue, and return the result of its flow."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.is_fixable
    flow = await async_create_fix_flow(hass, issue_id, issue.data)
    assert isinstance(flow, RepairsFlow)
    flow.hass, flow.handler = hass, DOMAIN
    flow.context = {"issue_id": issue_id}
    form = await flow.async_step_init()
    assert form["description_placeholders"] == issue.translation_placeholders
    return dict(await flow.async_step_confirm({}))


def question(hass: HomeAssistant) -> tuple[str, str] | None:
    """Return the names and the number of the miners in the repair issue."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, STATE_LOST)
    reported = (issue.translation_placeholders or {}) if issue else None
    return None if reported is None else (reported["names"], reported["count"])


@pytest.mark.parametrize("key", [SCHEDULES, RATES])
async def test_unreadable_schedules_resume_no_miner_until_repaired(
    hass: HomeAssistant,
    hall_of,
    hass_storage: dict[str, Any],
    key: str,
) -> None:
    hass.states.async_set(SPOT, "0.5")
    base = "127.97.1.1" if key == SCHEDULES else "127.97.2.1"
    async with hall(hall_of, ["axeos", "axeos"], base) as made:
        await ruled(made)
        await wait_until(lambda: all(paused(made)), 20)
        await still(made, 1)
        before = len(await scheduled_commands(made))
        ids = [rate.id for rate in made.data.rates.rates()]
        # Without its rate, this rule would start the miners.
        rule = {"type": "above", "threshold": 0.3, "on_missing_price": "on"}
        await made.data.schedules.async_update(1, {"price_rule": rule})
        await still(made, 1)
        hass_storage[key]["version"] = 99
        await restart(made)
        assert paused(made) == [True, True]
        assert len(await scheduled_commands(made)) == before
        assert issues(hass, "collection_unreadable") == [f".storage/{key}"]

        await restart(made)  # the question stays open over further restarts
        assert paused(made) == [True, True]
        assert issues(hass, "collection_unreadable") == [f".storage/{key}"]
        if key == RATES:
            rate = await made.data.rates.async_create_item({"name": "New", "type": "flat", "price": 0.2})
            assert rate["id"] > max(ids)
            await made.data.schedules.async_delete_item("1")
            await still(made, 1)
            assert paused(made) == [True, True]

        # Manual commands still work.
        await made.data.runner.async_run(RESUME, made.miners[:1], PERSON)
        await still(made, 1)
        assert paused(made) == [False, True]

        result = await submit(hass, f"collection_unreadable_{key}")
        assert result["type"] == "create_entry"
        await wait_until(lambda: not any(paused(made)), 8)
        await close(made)


async def test_repair_is_aborted_when_decision_cannot_be_stored(
    hass: HomeAssistant,
    hall_of,
    hass_storage: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_file: DurableFile, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    async with hall(hall_of, ["axeos"], "127.97.19.1") as made:
        await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 1)
        hass_storage[SCHEDULES]["version"] = 99
        await restart(made)
        with monkeypatch.context() as patched:
            patched.setattr(DurableFile, "_write", full)
            result = await submit(hass, f"collection_unreadable_{SCHEDULES}")
        assert (result["type"], result["reason"]) == ("abort", "storage_failed")
        await still(made, 1)
        assert paused(made) == [True]
        assert made.data.schedules.undecided
        assert issues(hass, "collection_unreadable") == [f".storage/{SCHEDULES}"]
        result = await submit(hass, f"collection_unreadable_{SCHEDULES}")
        assert result["type"] == "create_entry"
        await wait_until(lambda: not any(paused(made)), 8)
        await close(made)


async def test_restored_schedule_file_closes_the_repair(
    hass: HomeAssistant,
    hall_of,
    hass_storage: dict[str, Any],
) -> None:
    async with hall(hall_of, ["axeos"], "127.97.3.1") as made:
        await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 1)
        good = json.loads(json.dumps(hass_storage[SCHEDULES]))
        hass_storage[SCHEDULES]["version"] = 99
        await restart(made)
        assert made.data.schedules.undecided
        hass_storage[SCHEDULES] = good
        await restart(made)
        assert not made.data.schedules.undecided
        assert paused(made) == [True]
        await made.data.schedules.async_delete_item("1")
        await wait_until(lambda: not any(paused(made)), 8)
        await close(made)


@pytest.mark.parametrize("damage", ["newer", "folder", "broken"])
async def test_new_ids_differ_from_those_in_an_unreadable_file(tmp_path: Path, damage: str) -> None:
    file = tmp_path / ".storage" / SCHEDULES
    async with real_hass(tmp_path) as hass:
        store = await opened(hass)
        old = [(await store.async_create(PEAK, created_by=CREATED_BY))["id"] for _ in range(3)]
    if damage == "newer":
        file.write_text(json.dumps({**json.loads(file.read_text()), "version": 7}))
    elif damage == "broken":
        file.write_text("{")
    else:
        file.unlink()
        file.mkdir()
    for _ in range(2):
        async with real_hass(tmp_path) as hass:
            store = await opened(hass)
            assert store.schedules() == []
            assert store.undecided
            assert issues(hass, "collection_unreadable") == [f".storage/{SCHEDULES}"]
    async with real_hass(tmp_path) as hass:
        store = await opened(hass)
        await store.async_decide()
        assert (await store.async_create(PEAK, created_by=CREATED_BY))["id"] > max(old)
    async with real_hass(tmp_path) as hass:
        store = await opened(hass)
        assert not store.undecided
        assert len(store.schedules()) == 1
        assert issues(hass, "collection_unreadable") == []


@pytest.mark.parametrize("gone", ["missing", "newer"])
async def test_lost_state_offers_to_resume_scheduled_pauses(
    hass: HomeAssistant,
    hall_of,
    hass_storage: dict[str, Any],
    gone: str,
) -> None:
    base = "127.97.4.1" if gone == "missing" else "127.97.5.1"
    async with hall(hall_of, ["axeos", "axeos", "axeos"], base) as made:
        await made.data.runner.async_run(PAUSE, made.miners[2:], PERSON)
        schedule_id = await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 1)
        if gone == "missing":
            del hass_storage[STATE]
        else:
            hass_storage[STATE]["version"] = 99
        await restart(made)
        await made.data.schedules.async_update(schedule_id, {"enabled": False})
        await still(made, 1)
        assert paused(made) == [True, True, True]
        await made.data.recovery.async_check()
        issue = ir.async_get(hass).async_get_issue(DOMAIN, STATE_LOST)
        assert issue is not None
        assert (issue.translation_placeholders or {})["count"] == "2"
        names = (issue.translation_placeholders or {})["names"]
        assert made.miners[0].display_name in names
        assert made.miners[2].display_name not in names

        await restart(made)  # still open after another restart
        await made.data.recovery.async_check()
        assert ir.async_get(hass).async_get_issue(DOMAIN, STATE_LOST) is not None
        await submit(hass, STATE_LOST)
        await wait_until(lambda: paused(made) == [False, False, True], 8)
        await still(made, 1)
        await made.data.recovery.async_check()
        assert ir.async_get(hass).async_get_issue(DOMAIN, STATE_LOST) is None
        assert not made.data.engine.state_lost
        await close(made)


async def test_first_start_without_state_file_creates_no_issue(
    hass: HomeAssistant,
    hall_of,
    hass_storage: dict[str, Any],
) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.97.6.1") as made:
        await made.data.runner.async_run(PAUSE, made.miners[:1], PERSON)
        await window(made, begins=3600)
        await still(made, 1)
        hass_storage.pop(STATE, None)
        await restart(made)
        await made.data.recovery.async_check()
        assert ir.async_get(hass).async_get_issue(DOMAIN, STATE_LOST) is None
        assert not made.data.engine.state_lost
        assert paused(made) == [True, False]
        await close(made)


async def test_check_after_start_keeps_waiting_for_prices(
    hall_of,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.97.7.1") as made:
        monkeypatch.setattr(engine_module, "WAIT_FOR_PRICES", engine_module.KEEP_WITHOUT_PRICES)
        await ruled(made, miner_ip=made.machines[0].ip)
        await window(made, miner_ip=made.machines[1].ip)
        await restart(made)
        answer = await made.data.engine.async_check()
        # Schedules without prices act; those that wait for prices keep their decisions.
        assert answer["actions_taken"] == 1
        await still(made, 2)
        assert paused(made) == [False, True]
        await close(made)


async def test_miners_offline_during_repair_are_handled_later(
    hass: HomeAssistant,
    hall_of,
    hass_storage: dict[str, Any],
) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.97.8.1") as made:
        schedule_id = await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 1)
        made.machines[1].faults[Fault.DEAD] = {}
        await wait_until(lambda: not made.miners[1].last_update_success, 10)
        del hass_storage[STATE]
        await restart(made)
        await made.data.schedules.async_update(schedule_id, {"enabled": False})
        await made.data.recovery.async_check()
        assert question(hass) == (made.miners[0].display_name, "1")
        await submit(hass, STATE_LOST)
        await wait_until(lambda: not made.machines[0].paused, 8)
        assert made.data.engine.state_lost
        await made.data.recovery.async_check()
        assert question(hass) is None

        del made.machines[1].faults[Fault.DEAD]
        await wait_until(lambda: made.miners[1].last_update_success, 20)
        await made.data.recovery.async_check()
        assert question(hass) == (made.miners[1].display_name, "1")
        await submit(hass, STATE_LOST)
        await wait_until(lambda: not any(paused(made)), 8)
        assert not made.data.engine.state_lost
        await close(made)


async def test_unloaded_site_keeps_the_repair_open(
    hass: HomeAssistant,
    hall_of,
    hass_storage: dict[str, Any],
) -> None:
    async with hall(hall_of, ["axeos"], "127.97.9.1") as made:
        await window(made, begins=3600)
        other = MockConfigEntry(domain=DOMAIN, title="Second hall")
        other.add_to_hass(hass)
        hass_storage.pop(STATE, None)
        await restart(made)
        await made.data.recovery.async_check()
        assert made.data.engine.state_lost
        await hass.config_entries.async_remove(other.entry_id)
        await made.data.recovery.async_check()
        assert not made.data.engine.state_lost
        await close(made)


async def test_manual_pause_during_check_belongs_to_the_person(
    hass: HomeAssistant,
    hall_of,
    hass_storage: dict[str, Any],
) -> None:
    async with hall(hall_of, ["axeos"], "127.97.10.1") as made:
        schedule_id = await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 1)
        del hass_storage[STATE]
        await restart(made)
        await made.data.schedules.async_update(schedule_id, {"enabled": False})
        await made.data.recovery.async_check()
        assert question(hass) == (made.miners[0].display_name, "1")
        await made.data.runner.async_run(RESUME, made.miners, PERSON)
        await made.data.runner.async_run(PAUSE, made.miners, PERSON)
        await still(made, 1)
        await made.data.recovery.async_check()
        assert question(hass) is None
        assert paused(made) == [True]
        await close(made)


@pytest.mark.parametrize("ended", [Status.TIMEOUT, Status.INTERRUPTED, Status.FAILED, Status.SKIPPED])
async def test_failed_resume_leaves_pause_with_the_schedule(
    hass: HomeAssistant,
    hall_of,
    hass_storage: dict[str, Any],
    ended: Status,
) -> None:
    base = {"timeout": "127.97.11.1", "interrupted": "127.97.12.1", "failed": "127.97.13.1", "skipped": "127.97.14.1"}
    async with hall(hall_of, ["axeos"], base[ended]) as made:
        schedule_id = await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 1)
        del hass_storage[STATE]
        await restart(made)
        await made.data.schedules.async_update(schedule_id, {"enabled": False})
        await still(made, 1)
        (pause,) = await made.data.history.async_query(HistoryQuery())
        resumption = replace(pause, id=pause.id + 1, command_type=CommandType.POWER_ON, status=ended)

        class Later:
            async def async_query(self, query: HistoryQuery) -> list[CommandRecord]:
                return [resumption, pause]

        recovery = Recovery(hass, made.data.fleet, Later(), made.data.runner, made.data.engine)  # type: ignore[arg-type]
        assert await recovery.async_in_question() == made.miners
        await close(made)


@pytest.mark.parametrize("schedules", ["unreadable", "deleted before"])
async def test_lost_state_without_stored_schedule_is_detected(
    hass: HomeAssistant,
    hall_of,
    hass_storage: dict[str, Any],
    schedules: str,
) -> None:
    base = "127.97.15.1" if schedules == "unreadable" else "127.97.16.1"
    async with hall(hall_of, ["axeos"], base) as made:
        await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 1)
        if schedules == "unreadable":
            hass_storage[SCHEDULES]["version"] = 99
        else:
            await made.data.engine.async_close()
            await made.data.schedules.async_delete_item("1")
        del hass_storage[STATE]
        await restart(made)
        await made.data.recovery.async_check()
        assert question(hass) == (made.miners[0].display_name, "1")
        await close(made)


async def test_missing_schedule_file_resumes_no_miner(
    hass: HomeAssistant,
    hall_of,
    hass_storage: dict[str, Any],
) -> None:
    async with hall(hall_of, ["axeos"], "127.97.17.1") as made:
        await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 1)
        del hass_storage[SCHEDULES]
        await restart(made)
        await still(made, 1)
        assert paused(made) == [True]
        assert issues(hass, "collection_unreadable") == [f".storage/{SCHEDULES}"]
        assert await window(made, begins=3600) > 1
        await submit(hass, f"collection_unreadable_{SCHEDULES}")
        await wait_until(lambda: not any(paused(made)), 8)
        await close(made)


async def test_unreadable_rates_stop_no_miner(
    hass: HomeAssistant,
    hall_of,
    hass_storage: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_module, "WAIT_FOR_PRICES", timedelta(seconds=0.5))
    monkeypatch.setattr(engine_module, "KEEP_WITHOUT_PRICES", timedelta(seconds=1))
    hass.states.async_set(SPOT, "0.1")
    async with hall(hall_of, ["axeos"], "127.97.18.1") as made:
        await ruled(made)
        await made.data.rates.async_update_item("1", {"type": "flat", "price": 0.1})
        rule = {"type": "above", "threshold": -1, "on_missing_price": "off"}
        await made.data.schedules.async_create(
            {"name": "Free", "schedule_type": "daily", "electricity_rate_id": 1, "enabled": False, "price_rule": rule},
            created_by="Alice",
        )
        await still(made, 1)
        assert paused(made) == [False]
        hass_storage[RATES]["version"] = 99
        hass_storage[SCHEDULES]["data"]["items"][1]["enabled"] = True
        await restart(made)
        await still(made, 2)
        assert paused(made) == [False]
        await submit(hass, f"collection_unreadable_{RATES}")
        await wait_until(lambda: all(paused(made)), 8)
        await close(made)
