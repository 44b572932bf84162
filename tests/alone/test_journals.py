"""What agents did alone becomes part of the history and of what schedules own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.miner_remote.alone import journals as journals_module
from custom_components.miner_remote.control.command_types import CommandType
from custom_components.miner_remote.control.errors import CommandError
from custom_components.miner_remote.control.record import CommandRecord, HistoryQuery, Source, Status
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Profile
from custom_components.miner_remote.drivers.contract.values import Snapshot
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.schedules.engine.ownership import Owner, Ownership, PauseOwner
from custom_components.miner_remote.storage.errors import StorageFailedError
from custom_components.miner_remote.wire.command_messages import (
    AutomaticRecord,
    JournalPage,
    Request,
    RequestKind,
    Result,
    Stage,
)
from custom_components.miner_remote.wire.failures import Failure
from custom_components.miner_remote.wire.messages import MinerState, State, message_of
from custom_components.miner_remote.wire.parts import answers_of
from custom_components.miner_remote.wire.topics import Kind

from ..agents.conftest import AGENT, LoadedSite, LoadSite, agent_data, miner_data
from ..agents.remote import IDENTITY
from ..schedules.helpers import add, now_for

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration

ISSUED = datetime.fromisoformat("2026-01-31T17:00:00+00:00")
RECORD_ID = "a4d2b7f0-2f0e-4e8e-9a43-0b8c1f3b6a90"


def record_of(miner: str = "a", record_id: str = RECORD_ID, **fields: Any) -> AutomaticRecord:
    known: dict[str, Any] = {
        "command_type": CommandType.POWER_OFF,
        "schedule": "Peak",
        "schedule_id": 4,
        "issued_at": ISSUED,
        "sent_at": ISSUED + timedelta(seconds=1),
        "completed_at": ISSUED + timedelta(seconds=6),
        "status": Status.SUCCESS,
        "response": {"result": "paused"},
    }
    return AutomaticRecord(id=record_id, miner=miner, **{**known, **fields})


def owned(miner: str = "a") -> Ownership:
    owner = Owner(schedule_id=4, name="Peak")
    return Ownership(miner_id=miner, since=ISSUED, owner=owner, pause=PauseOwner.SCHEDULE, pause_taken=True)


async def request_of(site: LoadedSite, kind: RequestKind = RequestKind.JOURNAL) -> Request:
    """Return the next request of a kind that home publishes."""
    topic = site.topics.topic(AGENT, Kind.REQUEST)
    async with asyncio.timeout(30):
        while True:
            calls = [call for call in site.mqtt.async_publish.call_args_list if call.args[0] == topic]
            requests = [message_of(Request, call.args[1]) for call in calls]
            if found := [request for request in requests if request.kind is kind]:
                site.mqtt.async_publish.reset_mock()
                return found[-1]
            await asyncio.sleep(0.001)


def answer(site: LoadedSite, request: Request, **page: Any) -> None:
    for part in answers_of(request, JournalPage(**page)):
        site.send(Kind.ANSWER, part)


async def met(site: LoadedSite, request: Request, **miners: MinerState) -> None:
    """Let an agent answer that nothing is left in its journal, and publish its state."""
    answer(site, request)
    state = await request_of(site, RequestKind.STATE)
    for part in answers_of(state, None):
        site.send(Kind.ANSWER, part)
    site.send(Kind.STATE, State(instance="one", sequence=1, at=dt_util.utcnow(), miners=miners), part=0)
    await settled(site.hass)


async def history(hass: HomeAssistant) -> list[CommandRecord]:
    return await hass.data[DATA].history.async_query(HistoryQuery())


async def settled(hass: HomeAssistant) -> None:
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_record_is_stored_once_and_then_acknowledged(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"), journals=True)
    site.send_status()
    request = await request_of(site)
    assert request.acknowledged == ()
    answer(site, request, records=(record_of(),), owned={"a": owned().as_json()})
    request = await request_of(site)
    assert request.acknowledged == (RECORD_ID,)
    (record,) = await history(hass)
    assert (record.command_type, record.miner_id, record.status) == (CommandType.POWER_OFF, "a", Status.SUCCESS)
    assert (record.initiated_by, record.source, record.batch_id) == ("Peak", Source.SCHEDULED, RECORD_ID)
    assert (record.timestamp, record.sent_at) == (ISSUED, ISSUED + timedelta(seconds=1))
    assert (record.duration_ms, record.response) == (6000, {"result": "paused", "agent": AGENT})
    assert hass.data[DATA].engine.ownership("a") == owned()
    # Home was stopped before the agent had the acknowledgment.
    answer(site, request, records=(record_of(),))
    request = await request_of(site)
    assert request.acknowledged == (RECORD_ID,)
    await met(site, request)
    assert len(await history(hass)) == 1


async def test_engine_waits_for_the_journal(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"), journals=True)
    engine, miner = hass.data[DATA].engine, site.miner("a")
    assert engine.handover.is_away(miner)
    site.send_status()
    request = await request_of(site)
    assert engine.handover.is_away(miner)
    await met(site, request)
    assert not engine.handover.is_away(miner)
    site.send_status(online=False)
    assert engine.handover.is_away(miner)
    site.send_status("two")
    await request_of(site)
    # The agent does not answer.
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=61))
    assert not engine.handover.is_away(miner)


async def test_no_command_is_sent_before_the_journal_came(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"), journals=True)
    await add(hass, name="Peak", **now_for())
    site.send_status()
    request = await request_of(site)
    profile = Profile(driver="antminer", identity=IDENTITY, capabilities=frozenset({Capability.PAUSE}))
    snapshot = Snapshot(identity=IDENTITY, mining=True, paused=False)
    mining = MinerState(seen_at=dt_util.utcnow(), snapshot=snapshot, profile=profile)
    site.send(Kind.STATE, State(instance="one", sequence=0, at=dt_util.utcnow(), miners={"a": mining}), part=0)
    engine = hass.data[DATA].engine
    await engine.async_check()
    assert (engine.ownership("a"), await history(hass)) == (None, [])
    # The agent has paused it meanwhile, and so it was found when it looked.
    paused = replace(snapshot, mining=False, paused=True)
    await met(site, request, a=replace(mining, seen_at=dt_util.utcnow(), snapshot=paused))
    await engine.async_check()
    assert engine.ownership("a") is not None
    assert await history(hass) == []


async def test_agent_that_is_gone_again_is_not_met(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"), journals=True)
    site.send_status()
    answer(site, await request_of(site))
    state = await request_of(site, RequestKind.STATE)
    for part in answers_of(state, None):
        site.send(Kind.ANSWER, part)
    await asyncio.sleep(0)
    site.send_status(online=False)
    # It came late.
    site.send(Kind.STATE, State(instance="one", sequence=1, at=dt_util.utcnow()), part=0)
    await settled(hass)
    assert hass.data[DATA].engine.handover.is_away(site.miner("a"))


async def test_engine_goes_on_with_outlets(load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"), miner_data("b", outlet="switch.rack"), journals=True)
    is_away = site.hass.data[DATA].engine.handover.is_away
    assert (is_away(site.miner("a")), is_away(site.miner("b"))) == (True, False)


async def test_what_is_adopted_once_is_not_adopted_again(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"), journals=True)
    engine = hass.data[DATA].engine
    site.send_status()
    answer(site, await request_of(site), owned={"a": owned().as_json()}, records=(record_of(),))
    request = await request_of(site)
    engine._state.set_ownership("a", None)
    # The agent does not have the next plan yet.
    answer(site, request, owned={"a": owned().as_json()}, records=(record_of(),))
    await met(site, await request_of(site))
    assert engine.ownership("a") is None
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=121))
    answer(site, await request_of(site), owned={"a": None})
    await settled(hass)
    assert engine.ownership("a") is None


async def test_foreign_and_unreadable_reports_are_not_used(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(
        agent_data(AGENT), agent_data("cellar"), miner_data("a"), miner_data("b", agent="cellar"), journals=True
    )
    engine = hass.data[DATA].engine
    site.send_status()
    wrong = {"a": {"miner_id": "a"}, "b": owned("b").as_json()}
    records = (
        record_of("gone", "1", status=Status.PENDING, policy_id=3, schedule="Main fuse"),
        record_of("b", "2", status=Status.FAILED, error=Failure.of(CommandError("not_assigned"))),
    )
    answer(site, await request_of(site), owned=wrong, records=records)
    request = await request_of(site)
    assert request.acknowledged == ("1", "2")
    answer(site, request, owned={"a": owned("b").as_json()}, records=records[:1])
    await met(site, await request_of(site))
    assert engine.ownership("a") is engine.ownership("b") is None
    second, first = await history(hass)
    assert (first.miner_id, first.status, first.source) == ("gone", Status.INTERRUPTED, Source.AUTOMATIC)
    assert (second.error_code, second.status) == ("not_assigned", Status.FAILED)


async def test_results_are_acknowledged_once_they_are_stored(
    hass: HomeAssistant, load_site: LoadSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals_module, "SETTLE_S", 0.0)
    site = await load_site(agent_data(AGENT), miner_data("a"), journals=True)
    late: list[str] = []
    site.agents.results.async_on_late(lambda _agent, result: late.append(result.id))
    site.send_status()
    result = Result(id="7", miner="a", stage=Stage.FINAL, status=Status.SUCCESS, completed_at=ISSUED)
    answer(site, await request_of(site), results=(result,))
    request = await request_of(site)
    assert (late, request.acknowledged) == (["7"], ("7",))
    store = hass.data[DATA].history

    async def full() -> bool:
        return False

    monkeypatch.setattr(store, "async_flush", full)
    answer(site, request, results=(result,))
    # It is not acknowledged, so that nothing more is requested of the journal.
    assert (await request_of(site, RequestKind.STATE)).acknowledged == ()


async def test_journal_is_taken_again_after_an_error(
    hass: HomeAssistant, load_site: LoadSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"), journals=True)
    store = hass.data[DATA].history
    add = store.async_add

    async def fail(_records: object) -> None:
        raise StorageFailedError("storage_read_only", file="history")

    monkeypatch.setattr(store, "async_add", fail)
    site.send_status()
    answer(site, await request_of(site), records=(record_of(),))
    await settled(hass)
    monkeypatch.setattr(store, "async_add", add)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=16))
    request = await request_of(site)
    assert request.acknowledged == ()
    answer(site, request, records=(record_of(),))
    await met(site, await request_of(site))
    assert len(await history(hass)) == 1
