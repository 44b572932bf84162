"""A site whose miners agents poll, as a complete config entry."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState, ConfigSubentry
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.miner_remote.const import (
    CONF_AGENT,
    CONF_AGENTS_SITE,
    CONF_MEMORY,
    CONF_PROFILE,
    DOMAIN,
)
from custom_components.miner_remote.control.command_types import CommandType
from custom_components.miner_remote.control.record import HistoryQuery, SimpleCommand, Status
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Credentials, Profile
from custom_components.miner_remote.drivers.contract.errors import AuthenticationError, UnreachableError
from custom_components.miner_remote.drivers.contract.settings import Setting, SettingKey
from custom_components.miner_remote.drivers.contract.values import Fault, Snapshot
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.storage.errors import StorageFailedError
from custom_components.miner_remote.wire.command_messages import CommandMessage, Request, RequestKind, Result, Stage
from custom_components.miner_remote.wire.failures import Failure
from custom_components.miner_remote.wire.messages import (
    AssignedMiner,
    Assignment,
    MinerState,
    State,
    message_of,
)
from custom_components.miner_remote.wire.parts import answers_of
from custom_components.miner_remote.wire.sealing import unseal
from custom_components.miner_remote.wire.topics import Kind
from tests.hall import PERSON

from .conftest import AGENT, AGENT_KEY, PASSWORD, LoadedSite, LoadSite, agent_data, commands_of, miner_data
from .remote import IDENTITY

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration

OTHER = "cellar"
PROFILE = Profile(driver="antminer", identity=IDENTITY, capabilities=frozenset({Capability.PAUSE, Capability.RESUME}))
SNAPSHOT = Snapshot(identity=IDENTITY, power_w=3000.0, mining=True, paused=False)


def report(site: LoadedSite, sequence: int = 1, agent: str = AGENT, **fields: Any) -> None:
    """Let an agent publish the state of miner `a`."""
    known: dict[str, Any] = {"seen_at": dt_util.utcnow(), "snapshot": SNAPSHOT, "profile": PROFILE, **fields}
    state = State(instance="one", sequence=sequence, at=dt_util.utcnow(), miners={"a": MinerState(**known)})
    site.send(Kind.STATE, state, agent=agent, part=0)


def assigned(site: LoadedSite) -> dict[str, list[AssignedMiner]]:
    """Return the miners of the assignments that were published since the last call, by agent."""
    found: dict[str, list[AssignedMiner]] = {}
    for call in site.mqtt.async_publish.call_args_list:
        topic = site.topics.parse(call.args[0])
        if topic.kind is Kind.ASSIGNMENT and call.args[1]:
            assert topic.agent is not None
            found.setdefault(topic.agent, []).extend(message_of(Assignment, call.args[1]).miners)
    site.mqtt.async_publish.reset_mock()
    return found


async def pass_time(site: LoadedSite, seconds: float) -> None:
    """Let the site check the ages of its miners, after the last answers got older."""
    for miner in site.entry.runtime_data.miners.values():
        if miner.polls.answered_at is not None:
            miner.polls.answered_at -= seconds
    async_fire_time_changed(site.hass, dt_util.utcnow() + timedelta(seconds=11))
    await site.hass.async_block_till_done(wait_background_tasks=True)


async def test_miner_is_assigned_and_has_what_its_agent_reports(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"), options={"scan_interval": 20})
    (published,) = assigned(site)[AGENT]
    assert (published.id, published.host, published.name, published.profile) == ("a", "192.168.1.50", "Rack 1", None)
    assert published.credentials is not None
    opened = unseal(
        AGENT_KEY, Credentials, published.credentials, site="farm", agent=AGENT, kind=Kind.ASSIGNMENT, message_id="a"
    )
    assert opened == Credentials("root", PASSWORD)
    miner = site.miner("a")
    assert miner.last_error is not None
    assert (miner.status, miner.last_error.code) == ("Stale", "agent_unavailable")

    site.send_status()
    assert miner.last_error is None
    fault = Fault("fan lost", "E1")
    seen_at = dt_util.utcnow() - timedelta(seconds=15)
    settings = (Setting(key=SettingKey.WORK_MODE, value="normal"),)
    snapshot = Snapshot(identity=IDENTITY, power_w=3000.0, mining=True, paused=False, faults=(fault,))
    report(
        site,
        seen_at=seen_at,
        snapshot=snapshot,
        address="192.168.1.51",
        settings=settings,
        settings_read_at=seen_at,
        memory={"mode": "eco"},
    )
    await hass.async_block_till_done()
    assert (miner.status, miner.last_update_success, miner.data) == ("Active", True, snapshot)
    assert (miner.last_seen, miner.address) == (seen_at, "192.168.1.51")
    assert miner.age_s == pytest.approx(15, abs=5)
    assert (miner.settings.values, miner.settings.read_at) == (settings, seen_at)
    assert [(each.fault, each.last_seen) for each in miner.seen_faults] == [(fault, seen_at)]
    stored = site.entry.subentries[miner.subentry_id].data
    assert (stored[CONF_PROFILE]["driver"], stored[CONF_MEMORY]) == ("antminer", {"mode": "eco"})
    assert hass.states.get("sensor.rack_1_power").state == "3000.0"  # type: ignore[union-attr]
    # What the agent reports is not published again.
    assert assigned(site) == {}


async def test_miners_that_are_added_changed_moved_and_removed(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), agent_data(OTHER), miner_data("a"))
    assert {agent: len(miners) for agent, miners in assigned(site).items()} == {AGENT: 1, OTHER: 0}
    before = site.entry.runtime_data
    hass.config_entries.async_add_subentry(site.entry, ConfigSubentry(**miner_data("b")))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [miner.id for miner in assigned(site)[AGENT]] == ["a", "b"]

    a = site.entry.subentries[site.miner("a").subentry_id]
    hass.config_entries.async_update_subentry(site.entry, a, data={**a.data, CONF_HOST: "192.168.1.77"})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [miner.host for miner in assigned(site)[AGENT]] == ["192.168.1.77", "192.168.1.50"]

    a = site.entry.subentries[a.subentry_id]
    hass.config_entries.async_update_subentry(site.entry, a, data={**a.data, CONF_AGENT: OTHER})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert {agent: [each.id for each in miners] for agent, miners in assigned(site).items()} == {
        AGENT: ["b"],
        OTHER: ["a"],
    }
    # Both may poll it for a moment.
    report(site, snapshot=Snapshot(identity=IDENTITY, power_w=1.0))
    assert site.miner("a").last_seen is None
    report(site, agent=OTHER)
    assert site.miner("a").data == SNAPSHOT

    hass.config_entries.async_remove_subentry(site.entry, a.subentry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert assigned(site) == {OTHER: []}
    report(site, 2, agent=OTHER)
    assert site.entry.runtime_data is before


async def test_assignments_are_published_again_when_the_broker_lacks_them(
    hass: HomeAssistant, load_site: LoadSite
) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"))
    assigned(site)
    site.mqtt.connected = False
    a = site.entry.subentries[site.miner("a").subentry_id]
    hass.config_entries.async_update_subentry(site.entry, a, data={**a.data, CONF_HOST: "192.168.1.77"})
    await hass.async_block_till_done(wait_background_tasks=True)
    site.mqtt.connected = True
    await pass_time(site, 0)
    assert [miner.host for miner in assigned(site)[AGENT]] == ["192.168.1.77"]
    # A broker that was started again may have lost what it kept.
    site.home._connection_changed(connected=True)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [miner.host for miner in assigned(site)[AGENT]] == ["192.168.1.77"]


async def test_removed_agent_loses_its_miners(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a", agent=OTHER))
    assigned(site)
    kept = Assignment(version=1, interval_s=30, concurrency=50, miners=(AssignedMiner(id="a", host="h", name="n"),))
    site.send(Kind.ASSIGNMENT, kept, agent=OTHER, part=0, retain=True)
    await pass_time(site, 0)
    assert assigned(site) == {OTHER: []}
    site.send(Kind.ASSIGNMENT, Assignment(version=9, interval_s=30, concurrency=50), agent="shed", part=0, retain=True)
    await pass_time(site, 0)
    assert assigned(site) == {}
    miner, data = site.miner("a"), hass.data[DATA]
    assert miner.last_error is not None
    assert miner.last_error.code == "agent_unknown"
    await data.runner.async_run(SimpleCommand(command_type=CommandType.POWER_OFF), [miner], PERSON)
    (record,) = await data.history.async_query(HistoryQuery())
    assert (record.status, record.error_code, record.sent_at) == (Status.FAILED, "agent_unknown", None)


async def test_miner_of_an_agent_that_is_gone_becomes_late_and_offline(
    hass: HomeAssistant, load_site: LoadSite
) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"))
    site.send_status()
    report(site)
    await hass.async_block_till_done()
    miner = site.miner("a")
    updates: list[str] = []
    miner.async_add_listener(lambda: updates.append(miner.reachability))
    await pass_time(site, 40)
    assert (miner.reachability, updates) == ("online", [])
    site.send_status(online=False)
    await pass_time(site, 40)
    assert miner.last_error is not None
    assert (miner.last_error.code, miner.last_update_success, updates) == ("agent_unavailable", False, ["late"])
    await pass_time(site, 300)
    await pass_time(site, 300)
    assert updates == ["late", "offline"]
    site.send_status("two")
    state = State(
        instance="two",
        sequence=1,
        at=dt_util.utcnow(),
        miners={"a": MinerState(seen_at=dt_util.utcnow(), snapshot=SNAPSHOT)},
    )
    site.send(Kind.STATE, state, part=0)
    assert (miner.last_error, miner.last_update_success, updates) == (None, True, ["late", "offline", "online"])
    # The agent is there, but nothing arrives.
    await pass_time(site, 80)
    assert miner.last_error is not None
    assert (miner.last_error.code, miner.reachability) == ("agent_no_answer", "late")


async def test_old_state_that_the_broker_kept_is_shown_as_old(load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"))
    seen_at = dt_util.utcnow() - timedelta(hours=2)
    report(site, seen_at=seen_at)
    miner = site.miner("a")
    assert (miner.last_seen, miner.data, miner.status, miner.last_update_success) == (seen_at, SNAPSHOT, "Stale", False)


async def test_failed_poll_of_the_agent_counts_as_one(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"))
    site.send_status()
    seen_at = dt_util.utcnow() - timedelta(seconds=30)
    report(site, seen_at=seen_at, error=Failure.of(UnreachableError("no_connection", host="192.168.1.50")))
    miner = site.miner("a")
    assert isinstance(miner.last_error, UnreachableError)
    assert (miner.reachability, miner.data) == ("late", SNAPSHOT)
    report(site, 2, seen_at=seen_at, error=Failure.of(AuthenticationError("password_rejected", host="192.168.1.50")))
    await hass.async_block_till_done()
    assert isinstance(miner.last_error, AuthenticationError)
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    report(site, 3)
    assert (miner.last_error, miner.reachability) == (None, "online")


async def test_reading_from_before_a_command_does_not_replace_what_the_command_read(load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"))
    site.send_status()
    report(site)
    miner = site.miner("a")
    paused = Snapshot(identity=IDENTITY, power_w=10.0, mining=False, paused=True)
    seen_at = dt_util.utcnow()
    miner.async_set_snapshot(paused)
    report(site, 2, seen_at=seen_at - timedelta(seconds=2))
    assert miner.data == paused
    report(site, 3)
    assert miner.data == SNAPSHOT


async def test_state_without_values_does_not_clear_what_the_driver_learned(load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"))
    site.send_status()
    report(site, memory={"mode": "eco"})
    miner = site.miner("a")
    error = Failure.of(UnreachableError("connection_refused", host="192.168.1.50", port=80))
    report(site, 2, snapshot=None, profile=None, error=error)
    assert not miner.last_update_success
    assert site.entry.subentries[miner.subentry_id].data[CONF_MEMORY] == {"mode": "eco"}
    report(site, 3, memory={})
    assert site.entry.subentries[miner.subentry_id].data[CONF_MEMORY] == {}


async def test_miner_is_read_again_after_its_outlet_was_switched(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a", outlet="switch.plug"))
    site.send_status()
    report(site, profile=replace(PROFILE, capabilities=frozenset()))
    hass.states.async_set("switch.plug", "on")

    async def turn_off(_call: ServiceCall) -> None:
        hass.states.async_set("switch.plug", "off")

    hass.services.async_register("switch", "turn_off", turn_off)
    miner = site.miner("a")
    await hass.async_block_till_done(wait_background_tasks=True)
    site.mqtt.async_publish.reset_mock()
    batch = await hass.data[DATA].runner.async_run(SimpleCommand(command_type=CommandType.POWER_OFF), [miner], PERSON)
    assert batch.records[0].status is Status.SUCCESS
    await hass.async_block_till_done()
    (payload,) = site.published(site.topics.topic(AGENT, Kind.REQUEST))
    request = message_of(Request, payload)
    assert (request.kind, request.miner) == (RequestKind.SNAPSHOT, "a")
    error = Failure.of(UnreachableError("connection_refused", host="192.168.1.50", port=80))
    site.send(Kind.ANSWER, replace(answers_of(request, None)[0], error=error))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not miner.last_update_success
    assert miner.last_error is not None
    assert miner.last_error.code == "connection_refused"


async def test_commands_wait_here_until_the_agent_has_begun_others(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(*(agent_data(agent) for agent in (AGENT, OTHER)), options={"concurrency": 2})
    for number in range(5):
        data = miner_data(str(number), OTHER if number == 4 else AGENT, host=f"192.168.1.{number}")
        hass.config_entries.async_add_subentry(site.entry, ConfigSubentry(**data))
    await hass.async_block_till_done()
    for agent in (AGENT, OTHER):
        site.send_status(agent=agent)
        known = MinerState(seen_at=dt_util.utcnow(), snapshot=SNAPSHOT, profile=PROFILE)
        state = State(instance="one", sequence=1, at=dt_util.utcnow(), miners=dict.fromkeys("01234", known))
        site.send(Kind.STATE, state, agent=agent, part=0)
    await hass.async_block_till_done()
    sent: dict[str, CommandMessage] = {}

    async def publish(topic: str, payload: bytes, *_args: Any, **_options: Any) -> None:
        if site.topics.parse(topic).kind is Kind.COMMAND:
            sent.update((message.miner, message) for message in commands_of(payload))

    async def settled() -> list[str]:
        for _ in range(20):
            await asyncio.sleep(0)
        return sorted(sent)

    site.mqtt.async_publish.side_effect = publish
    miners = list(site.entry.runtime_data.miners.values())
    pause = SimpleCommand(command_type=CommandType.POWER_OFF)
    batch = await hass.data[DATA].runner.async_start(pause, miners, PERSON)
    async with asyncio.timeout(30):
        while len(sent) < 3:
            await asyncio.sleep(0.001)
    # A slow agent holds up its own commands only.
    assert await settled() == ["0", "1", "4"]
    site.send(Kind.RESULT, Result(id=sent["0"].id, miner="0", stage=Stage.ACCEPTED))
    assert await settled() == ["0", "1", "4"]
    site.send(Kind.RESULT, Result(id=sent["0"].id, miner="0", stage=Stage.SENT))
    assert await settled() == ["0", "1", "2", "4"]
    # What waits here can be stopped.
    batch.stop()
    for number, agent in zip("0124", (AGENT, AGENT, AGENT, OTHER), strict=True):
        final = Result(id=sent[number].id, miner=number, stage=Stage.FINAL, status=Status.SUCCESS, response={})
        site.send(Kind.RESULT, final, agent=agent)
    await batch.wait()
    assert {record.miner_id: record.status for record in batch.records} == {
        **dict.fromkeys("0124", Status.SUCCESS),
        "3": Status.SKIPPED,
    }


async def test_new_agent_reloads_the_site(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"))
    hass.config_entries.async_add_subentry(site.entry, ConfigSubentry(**agent_data(OTHER)))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert site.agents.agents == [AGENT, OTHER]


async def test_site_waits_for_mqtt_and_for_its_key(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = MockConfigEntry(domain=DOMAIN, title="Farm", data={CONF_AGENTS_SITE: "farm"})
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    assert (entry.state, entry.error_reason_translation_key) == (ConfigEntryState.SETUP_RETRY, "mqtt_not_ready")

    async def fail(_hass: HomeAssistant) -> None:
        raise StorageFailedError("storage_read_only", file="agents_key")

    monkeypatch.setattr("custom_components.miner_remote.agents.site_agents.async_home_key", fail)
    await hass.config_entries.async_reload(entry.entry_id)
    assert (entry.state, entry.error_reason_translation_key) == (ConfigEntryState.SETUP_RETRY, "storage_read_only")
    await hass.config_entries.async_unload(entry.entry_id)
