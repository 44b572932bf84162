"""The plans that agents get."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.wire.messages import Plan, PlannedAction, message_of
from custom_components.miner_remote.wire.topics import Kind

from ..agents.conftest import AGENT, LoadedSite, LoadSite, agent_data, miner_data
from ..conftest import wait_until
from ..schedules.helpers import add, now_for

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration

OTHER = "cellar"


def plans(site: LoadedSite) -> list[tuple[str, int, Plan | None]]:
    """Return agent, part and plan of what was published since the last call; None deletes a part."""
    found: list[tuple[str, int, Plan | None]] = []
    for call in site.mqtt.async_publish.call_args_list:
        topic = site.topics.parse(call.args[0])
        if topic.kind is Kind.PLAN:
            assert (call.args[2], call.args[3]) == (1, True)
            assert topic.agent is not None
            assert topic.part is not None
            found.append((topic.agent, topic.part, message_of(Plan, call.args[1]) if call.args[1] else None))
    site.mqtt.async_publish.reset_mock()
    return found


async def pass_time(site: LoadedSite, **after: float) -> None:
    """Let the plans be compared again."""
    async_fire_time_changed(site.hass, dt_util.utcnow() + timedelta(**after))
    await settled(site.hass)


async def settled(hass: HomeAssistant) -> None:
    await hass.async_block_till_done(wait_background_tasks=True)


async def loaded(load_site: LoadSite, *subentries: Any) -> LoadedSite:
    """Return a site after the first plan of the engine."""
    site = await load_site(agent_data(AGENT), agent_data(OTHER), *subentries)
    await wait_until(lambda: site.hass.data[DATA].engine.plan is not None)
    await pass_time(site, seconds=61)
    return site


async def test_agents_get_what_schedules_want_of_their_miners(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await loaded(load_site, miner_data("a"), miner_data("b"))
    first = {agent: plan for agent, _part, plan in plans(site)}
    assert first[OTHER] is not None
    assert first[OTHER].miners == ()
    schedule_id = await add(hass, name="Peak", **now_for())
    await pass_time(site, seconds=61)
    ((agent, part, plan),) = plans(site)
    assert plan is not None
    assert (agent, part) == (AGENT, 0)
    assert plan.version > first[AGENT].version  # type: ignore[union-attr]
    assert plan.valid_until - plan.valid_from == timedelta(hours=24)
    (group,) = plan.miners
    assert group.ids == ("a", "b")
    pause, mine = group.spans
    assert pause.directive is not None
    assert mine.directive is not None
    assert (pause.directive.action, pause.schedule, pause.schedule_id) == (PlannedAction.PAUSE, "Peak", schedule_id)
    assert (mine.directive.action, mine.schedule_id) == (PlannedAction.MINE, None)
    # What only goes on is not published again, but renewed in time.
    await pass_time(site, seconds=61)
    assert plans(site) == []


async def test_plan_is_renewed_before_it_ends(load_site: LoadSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site = await loaded(load_site, miner_data("a"))
    plans(site)
    monkeypatch.setattr("custom_components.miner_remote.alone.plans.RENEW_AFTER", timedelta())
    await pass_time(site, seconds=61)
    assert [agent for agent, _part, _plan in plans(site)] == [AGENT, OTHER]


async def test_plans_follow_the_broker_and_the_parts_that_it_kept(load_site: LoadSite) -> None:
    site = await loaded(load_site, miner_data("a"))
    plans(site)
    site.home._connection_changed(connected=True)
    await settled(site.hass)
    assert {agent for agent, _part, _plan in plans(site)} == {AGENT, OTHER}
    now = dt_util.utcnow()
    kept = Plan(version=1, valid_from=now, valid_until=now, part=1, parts=2)
    site.send(Kind.PLAN, kept, part=1, retain=True)
    await pass_time(site, seconds=61)
    ((first, part, plan), second) = plans(site)
    assert (first, part, plan is not None) == (AGENT, 0, True)
    assert second == (AGENT, 1, None)
    site.mqtt.connected = False
    await pass_time(site, seconds=61)
    assert plans(site) == []


async def test_policies_with_a_silent_sensor_pause_also_alone(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await loaded(load_site, miner_data("a"))
    policies = hass.data[DATA].policies
    rules: list[tuple[str, dict[str, Any]]] = [
        (
            "power_budget",
            {
                "follow": {"sensor": "sensor.budget", "stale_s": 900},
                "meter": {"sensor": "sensor.grid", "max_import_w": 9, "fail_safe": "hold"},
            },
        ),
        ("heating", {"sensor": "sensor.room", "target_c": 20, "stale_minutes": 30}),
        ("solar", {"meter": {"sensor": "sensor.grid"}, "stale_s": 240, "fail_safe": "hold"}),
        ("curtailment", {"reduce_w": 500}),
    ]
    for kind, settings in rules:
        await policies.store.async_create(
            {"name": kind, "kind": kind, "scope": {"all": True}, "settings": settings}, created_by="Test"
        )
    await policies.async_run()
    found = policies.fail_safes(dt_util.utcnow())
    assert {miner_id: (each.after_s, each.policy) for miner_id, each in found.items()} == {"a": (900.0, "power_budget")}
    plans(site)
    await pass_time(site, seconds=61)
    published = next(plan for agent, _part, plan in plans(site) if agent == AGENT)
    assert published is not None
    assert published.miners[0].fail_safe == found["a"]
