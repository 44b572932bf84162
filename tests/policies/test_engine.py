"""The engine of policies with simulated miners on real sockets, in virtual time."""

from __future__ import annotations

import gc
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.commands import full_collections
from custom_components.miner_remote.commands.full_collections import NEVER
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control.record import PowerLimitCommand, Status
from custom_components.miner_remote.policies import engine as engine_module
from custom_components.miner_remote.policies.configurations import ConfigurationReader
from custom_components.miner_remote.policies.contract import CycleOutlet, Side
from custom_components.miner_remote.policies.status import DISABLED, ERROR
from custom_components.miner_remote.schedules.engine.ownership import PauseOwner
from custom_components.miner_remote.schedules.model import OFF

from ..conftest import wait_until
from ..hall import PERSON
from ..schedules.windows import AUTOMATION, PAUSE, RESUME, paused, window
from .helpers import commands, hall, kinds_of, policy, restart, settle, start, stop
from .scripted import ScriptedKind, script

pytestmark = pytest.mark.usefixtures("virtual_time")


async def test_policy_pauses_and_resumes_exactly_what_it_paused(hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["axeos", "braiins", "axeos"], "127.111.1.1") as made:
        await made.data.runner.async_run(PAUSE, made.miners[1:2], PERSON)
        policy_id = await policy(made, script(hold=0))
        await wait_until(lambda: all(paused(made)))
        await settle(made)
        owned = made.data.engine.ownership(made.miners[0].miner_id)
        assert owned is not None
        assert (owned.owner.policy_id, owned.owner.name, owned.pause) == (policy_id, "Script", PauseOwner.SCHEDULE)
        holding = made.data.policies.restraint(made.miners[0].miner_id)
        assert holding is not None
        assert (holding.policy_id, holding.directive) == (policy_id, OFF)
        status = made.data.policies.status(policy_id)
        assert status is not None
        assert (status.phase, status.counts) == ("held", {"held": 3})
        await made.data.policies.store.async_toggle(policy_id)
        await wait_until(lambda: paused(made) == [False, True, False])
        await settle(made)
        assert paused(made) == [False, True, False]
        given = await commands(made)
        assert kinds_of(given) == [("power_off", "success")] * 2 + [("power_on", "success")] * 2
        assert {record.initiated_by for record in given} == {"Script"}
        assert made.data.engine.ownership(made.miners[0].miner_id) is None
        status = made.data.policies.status(policy_id)
        assert status is not None
        assert status.phase == DISABLED


async def test_state_change_of_a_named_entity_does_not_wait_for_the_next_round(
    hall_of, scripted: ScriptedKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "SHORTEST_GAP_S", 600.0)
    monkeypatch.setattr(engine_module, "LONGEST_GAP_S", 600.0)
    async with hall(hall_of, ["axeos"], "127.111.9.1") as made:
        made.hass.states.async_set("sensor.room", "20")
        await restart(made)
        await policy(made, script(hold=0, sensor="sensor.room"))
        await settle(made, 5)
        rounds = len(scripted.seen)
        made.hass.states.async_set("sensor.room", "20", {"note": "new"})
        await settle(made, 60)
        assert len(scripted.seen) == rounds
        began = made.hass.loop.time()
        made.hass.states.async_set("sensor.room", "80")
        await wait_until(lambda: all(paused(made)), 10)
        assert made.hass.loop.time() - began < 10


async def test_restarts_at_any_moment_change_nothing(hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.111.2.1") as made:
        made.hass.states.async_set("sensor.room", "80")
        policy_id = await policy(made, script(hold=0, sensor="sensor.room", over_person=True))
        # Before the pause is confirmed.
        await wait_until(lambda: any(paused(made)))
        await restart(made)
        await wait_until(lambda: all(paused(made)))
        before = len(await commands(made))
        # While it holds: nothing is lifted before the first round, and nothing is sent twice.
        made.hass.states.async_remove("sensor.room")
        scripted.seen.clear()
        await stop(made)
        made.hass.states.async_set("sensor.room", "80")
        await start(made)
        await settle(made)
        assert scripted.seen
        assert paused(made) == [True, True]
        assert len(await commands(made)) == before
        # The reason ends while Home Assistant is stopped.
        await stop(made)
        made.hass.states.async_set("sensor.room", "20")
        await start(made)
        await wait_until(lambda: paused(made) == [False, False])
        await settle(made)
        # The policy is deleted while it holds.
        made.hass.states.async_set("sensor.room", "80")
        await wait_until(lambda: all(paused(made)))
        await settle(made)
        await made.data.policies.store.async_delete_item(str(policy_id))
        await wait_until(lambda: paused(made) == [False, False])
        await restart(made)
        assert paused(made) == [False, False]


async def test_memory_of_a_policy_goes_on_without_writing_to_the_disk(
    hall_of, hass_storage: dict[str, Any], scripted: ScriptedKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall(hall_of, ["axeos"], "127.111.15.1") as made:
        policy_id = await policy(made, script(hold=0))
        await wait_until(lambda: all(paused(made)))
        await settle(made)
        states = made.data.policies._engine._parts.states
        before = states.all()[policy_id].state.rounds  # type: ignore[attr-defined]

        async def save(_policy_id: int, _kept: object) -> None:
            raise AssertionError("nothing that is kept has changed")

        monkeypatch.setattr(states, "async_save", save)
        await settle(made, 30)
        assert states.all()[policy_id].state.rounds > before  # type: ignore[attr-defined]


async def test_killed_with_an_order_under_way_gives_it_no_second_time(
    hall_of, hass_storage: dict[str, Any], scripted: ScriptedKind
) -> None:
    async with hall(hall_of, ["cgminer"], "127.111.3.1") as made:
        policy_id = await policy(made, script(order="restart"))
        await wait_until(lambda: made.machines[0].counters.get("restart_mining", 0) == 1)
        key = f"{DOMAIN}.policy_states/{policy_id}"
        # As the file is at the moment at which the order is given.
        miner_id = made.miners[0].miner_id
        hass_storage[key]["data"]["results"][miner_id][0]["status"] = "pending"
        stored = hass_storage[key]["data"]
        await stop(made)
        assert stored["state"] == {miner_id: 1}
        hass_storage[key]["data"] = stored
        scripted.seen.clear()
        await start(made)
        await settle(made, 10)
        assert made.machines[0].counters.get("restart_mining", 0) == 1
        (result,) = scripted.seen[0].miners[0].last_results
        assert (result.kind, result.status) == ("restart_mining", "interrupted")


async def test_person_comes_first_for_the_time_of_the_policy(hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.111.4.1") as made:
        policy_id = await policy(made, script(hold=0, manual_minutes=2))
        await wait_until(lambda: all(paused(made)))
        await settle(made)
        await made.data.runner.async_run(RESUME, made.miners[:1], PERSON)
        assert made.data.policies.restraint(made.miners[0].miner_id) is None
        await settle(made, 60)
        assert paused(made) == [False, True]
        status = made.data.policies.status(policy_id)
        assert status is not None
        view = status.view(made.miners[0].miner_id)
        assert view is not None
        assert view.held_until is not None
        assert view.manual_at is not None
        await restart(made)
        assert paused(made) == [False, True], "the history has the command of the person"
        await settle(made, 60)
        await wait_until(lambda: all(paused(made)))


async def test_person_of_before_the_clock_was_set_back_does_not_come_first_for_ever(
    hall_of, scripted: ScriptedKind
) -> None:
    async with hall(hall_of, ["axeos"], "127.111.19.1") as made:
        for command in (PAUSE, RESUME):
            await made.data.runner.async_run(command, made.miners, PERSON)
        times = made.data.policies._manual._times
        times[Side.POWER] = dict.fromkeys(times[Side.POWER], dt_util.utcnow() + timedelta(days=30))
        assert times[Side.POWER]
        await policy(made, script(hold=0, manual_minutes=1))
        await settle(made, 20)
        assert paused(made) == [False]
        await settle(made, 50)
        await wait_until(lambda: all(paused(made)))


async def test_automation_does_not_come_before_a_policy(hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["axeos"], "127.111.5.1") as made:
        await policy(made, script(hold=0))
        await wait_until(lambda: all(paused(made)))
        await settle(made)
        await made.data.runner.async_run(RESUME, made.miners, AUTOMATION)
        await settle(made, 40)
        assert all(paused(made))


async def test_person_comes_first_no_longer_although_a_schedule_stays_overridden(
    hall_of, scripted: ScriptedKind
) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.111.20.1") as made:
        await window(made)
        await policy(made, script(hold=0, manual_minutes=2))
        await wait_until(lambda: all(paused(made)))
        await settle(made)
        await made.data.runner.async_run(RESUME, made.miners[:1], PERSON)
        await made.data.runner.async_run(RESUME, made.miners[1:], AUTOMATION)
        await settle(made, 40)
        assert paused(made) == [False, True], "the order of a person wins, that of an automation does not"
        assert all(made.data.engine.is_overridden(miner.miner_id) for miner in made.miners)
        await settle(made, 60)
        assert paused(made) == [False, True]
        await settle(made, 60)
        assert all(paused(made)), "the time of the person is over"
        assert all(made.data.engine.is_overridden(miner.miner_id) for miner in made.miners)


async def test_nobody_resumes_what_is_held_over_persons(hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["axeos", "braiins"], "127.111.6.1") as made:
        await policy(made, script(hold=0, over_person=True, scope={"miner_ids": [made.miners[0].miner_id]}))
        await policy(
            made, script(hold=2500, over_person=True, name="Limit", scope={"miner_ids": [made.miners[1].miner_id]})
        )
        await wait_until(lambda: paused(made) == [True, False] and made.machines[1].power_limit_w == 2500)
        await settle(made)
        for command, miner in ((RESUME, made.miners[0]), (PowerLimitCommand(watts=3000), made.miners[1])):
            (record,) = (await made.data.runner.async_run(command, [miner], PERSON)).records
            assert (record.status, record.error_code) == (Status.SKIPPED, "held_by_policy")
            assert (record.error_args or {})["name"] == miner.display_name
        (record,) = (await made.data.runner.async_run(PowerLimitCommand(watts=2000), made.miners[1:], PERSON)).records
        assert record.status is Status.SUCCESS
        await settle(made)
        assert paused(made) == [True, False]
        assert made.machines[1].power_limit_w == 2000


async def test_what_a_policy_held_is_lifted_although_a_person_overrides_a_pause(
    hall_of, scripted: ScriptedKind
) -> None:
    async with hall(hall_of, ["axeos"], "127.111.17.1") as made:
        await window(made)
        await wait_until(lambda: all(paused(made)))
        await settle(made)
        await made.data.runner.async_run(RESUME, made.miners, PERSON)
        await settle(made)
        assert paused(made) == [False]
        made.hass.states.async_set("sensor.room", "80")
        await policy(made, script(hold=0, sensor="sensor.room", over_person=True))
        await wait_until(lambda: all(paused(made)))
        await settle(made)
        made.hass.states.async_set("sensor.room", "20")
        await wait_until(lambda: not any(paused(made)), 30)
        await settle(made)
        assert made.data.engine.is_overridden(made.miners[0].miner_id)
        assert made.data.engine.ownership(made.miners[0].miner_id) is None
        assert paused(made) == [False]


async def test_what_a_policy_limited_is_lifted_although_a_person_overrides_a_limit(
    hall_of, scripted: ScriptedKind
) -> None:
    async with hall(hall_of, ["braiins"], "127.111.18.1") as made:
        machine = made.machines[0]
        await window(made, power_limit_w=2500)
        await wait_until(lambda: machine.power_limit_w == 2500)
        await settle(made)
        await made.data.runner.async_run(PowerLimitCommand(watts=2600), made.miners, PERSON)
        await settle(made)
        made.hass.states.async_set("sensor.room", "80")
        await policy(made, script(hold=1500, sensor="sensor.room", over_person=True))
        await wait_until(lambda: machine.power_limit_w == 1500)
        await settle(made)
        made.hass.states.async_set("sensor.room", "20")
        await wait_until(lambda: machine.power_limit_w == 2600, 30)
        await settle(made)
        assert machine.power_limit_w == 2600


async def test_schedule_and_policy_hand_a_pause_over(hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["axeos"], "127.111.7.1") as made:
        await window(made, lasts=20)
        await wait_until(lambda: all(paused(made)))
        await settle(made)
        miner_id = made.miners[0].miner_id
        policy_id = await policy(made, script(hold=0))
        await settle(made)
        owned = made.data.engine.ownership(miner_id)
        assert owned is not None
        assert owned.owner.policy_id == policy_id
        await settle(made, 20)
        assert all(paused(made)), "the schedule is over, the policy still holds"
        await window(made, lasts=20, name="Second")
        await made.data.policies.store.async_toggle(policy_id)
        await settle(made)
        owned = made.data.engine.ownership(miner_id)
        assert owned is not None
        assert (owned.owner.policy_id, owned.owner.name) == (None, "Second")
        assert all(paused(made))
        await wait_until(lambda: not any(paused(made)), 30)
        assert len(await commands(made)) == 0, "the policy never sent a command"


async def test_policy_limits_more_than_a_schedule(hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["braiins"], "127.111.8.1") as made:
        shown = made.miners[0].data.power_limit_w
        await window(made, power_limit_w=2500)
        await wait_until(lambda: made.machines[0].power_limit_w == 2500)
        await settle(made)
        policy_id = await policy(made, script(hold=1500))
        await wait_until(lambda: made.machines[0].power_limit_w == 1500)
        await settle(made)
        await made.data.policies.store.async_update(policy_id, {"settings": {"hold": 3000}})
        await wait_until(lambda: made.machines[0].power_limit_w == 2500)
        await settle(made)
        await made.data.schedules.async_toggle(1)
        await wait_until(lambda: made.machines[0].power_limit_w == min(3000, shown or 3000))
        assert made.data.policies.store.policy(policy_id).version == 2  # type: ignore[union-attr]


async def test_reload_of_a_site_lifts_nothing(hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["axeos"], "127.111.11.1") as made:
        await policy(made, script(hold=0))
        await wait_until(lambda: all(paused(made)))
        await settle(made)
        before = len(await commands(made))
        site, capabilities = made.miners[0].site.name, made.miners[0].capabilities
        assert await made.hass.config_entries.async_unload(made.entry.entry_id)
        await made.data.policies.async_run()
        assert [miner.answers for miner in scripted.seen[-1].miners] == [False]
        (absent,) = scripted.seen[-1].miners
        assert (absent.site, absent.capabilities) == (site, capabilities)
        assert absent.awaited_since is not None
        assert await made.hass.config_entries.async_setup(made.entry.entry_id)
        await settle(made, 10)
        assert all(paused(made))
        assert scripted.seen[-1].miners[0].awaited_since is None
        assert len(await commands(made)) == before


async def test_repair_issue_appears_and_goes(hass: HomeAssistant, hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["axeos"], "127.111.12.1") as made:
        policy_id = await policy(made, script(issue="given_up"))
        await settle(made)
        issue = ir.async_get(hass).async_get_issue(DOMAIN, f"policy_{policy_id}_given_up")
        assert issue is not None
        assert issue.translation_key == "policy_given_up"
        assert issue.translation_placeholders == {
            "policy": "Script",
            "count": "1",
            "names": made.miners[0].display_name,
        }
        await made.data.policies.store.async_update(policy_id, {"settings": {}})
        await settle(made)
        assert ir.async_get(hass).async_get_issue(DOMAIN, f"policy_{policy_id}_given_up") is None


async def test_dry_run_orders_and_keeps_nothing(hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["cgminer"], "127.111.13.1") as made:
        await policy(made, script())
        await settle(made)
        draft = await made.data.policies.store.async_draft(script(order="restart", hold=0, name="Draft"))
        status = await made.data.policies.async_dry_run(draft)
        (decision,) = status.decisions
        assert decision.order is not None
        assert decision.restraint == OFF
        await settle(made, 5)
        assert made.machines[0].counters.get("restart_mining", 0) == 0
        assert not any(paused(made))


async def test_failing_kind_is_reported_and_logged_once(
    hall_of, scripted: ScriptedKind, caplog: pytest.LogCaptureFixture
) -> None:
    async with hall(hall_of, ["axeos"], "127.111.14.1") as made:
        bad = await policy(made, script(fails=True))
        good = await policy(made, script(name="Good"))
        await settle(made, 10)
        status, other = made.data.policies.status(bad), made.data.policies.status(good)
        assert status is not None
        assert other is not None
        assert (status.phase, other.phase) == (ERROR, "ok")
        assert caplog.text.count("The policy Script could not decide") == 1


async def test_failing_listener_ends_neither_the_round_nor_the_other_listeners(
    hall_of, scripted: ScriptedKind, caplog: pytest.LogCaptureFixture
) -> None:
    async with hall(hall_of, ["axeos"], "127.111.20.1") as made:
        called: list[int] = []

        def fail() -> None:
            raise RuntimeError("as the test says")

        made.data.policies.async_add_listener(fail)
        made.data.policies.async_add_listener(lambda: called.append(1))
        await policy(made, script())
        await settle(made)
        assert called
        assert caplog.text.count("A listener to the statuses of policies failed") == len(called)
        assert "this is tried again" not in caplog.text


async def test_error_with_the_orders_of_one_policy_does_not_keep_back_those_of_the_others(
    hall_of, scripted: ScriptedKind, caplog: pytest.LogCaptureFixture
) -> None:
    async with hall(hall_of, ["cgminer", "cgminer"], "127.111.21.1") as made:

        async def fail(*_args: object) -> None:
            raise RuntimeError("as the test says")

        first, second = (miner.miner_id for miner in made.miners)
        scripted.orders["bad"] = CycleOutlet()
        made.data.policies.orders.register(CycleOutlet, fail)
        # Both decide in the same round.
        async with made.data.policies._engine._lock:
            await policy(made, script(order="bad", name="Bad", scope={"miner_ids": [first]}))
            await policy(made, script(order="restart", scope={"miner_ids": [second]}))
        await wait_until(lambda: made.machines[1].counters.get("restart_mining", 0) == 1)
        await settle(made)
        assert caplog.text.count("The policy Bad could not give its orders") == 1
        assert "this is tried again" not in caplog.text


async def test_policy_that_is_changed_during_a_round_keeps_what_was_read_for_it(
    hall_of, scripted: ScriptedKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScriptedKind, "reads_configuration", True)
    async with hall(hall_of, ["axeos"], "127.111.22.1") as made:
        await policy(made, script())
        await settle(made)
        reader = made.data.policies.configurations
        assert isinstance(reader, ConfigurationReader)
        wanted = {"policies": frozenset({made.miners[0].miner_id})}
        assert reader._wanted == wanted
        monkeypatch.setattr(made.data.policies._engine, "_is_current", lambda _made: False)
        await made.data.policies.async_run()
        assert reader._wanted == wanted


async def test_round_of_a_client_answers_what_was_requested_before(hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["axeos"], "127.111.23.1") as made:
        await policy(made, script())
        await settle(made)
        before = len(scripted.seen)
        made.data.policies.async_request()
        await made.data.policies.async_run()
        assert len(scripted.seen) == before + 1
        worker = made.data.policies._engine._task
        assert worker is not None
        await worker
        assert len(scripted.seen) == before + 1


async def test_a_run_for_many_miners_keeps_full_collections_back(
    hall_of, scripted: ScriptedKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall(hall_of, ["axeos"], "127.111.24.1") as made:
        usual = gc.get_threshold()
        await made.data.policies.async_run()
        assert gc.get_threshold() == usual
        monkeypatch.setattr(full_collections, "MANY", 1)
        await made.data.policies.async_run()
        assert gc.get_threshold() == (*usual[:2], NEVER)
    assert gc.get_threshold() == usual
