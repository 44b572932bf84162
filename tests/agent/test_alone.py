"""The agent without Home Assistant: it carries out the plan, and reports it once on return."""

from __future__ import annotations

import asyncio
import signal
from datetime import datetime, timedelta

from miner_remote_agent.core.control.command_types import CommandType
from miner_remote_agent.core.control.record import SimpleCommand, Source, Status
from miner_remote_agent.core.wire.command_messages import AutomaticRecord, JournalPage, RequestKind
from miner_remote_agent.core.wire.messages import Directive, PlannedAction, PlannedMiners, Span

from simulator.fleet import Fleet
from simulator.machine import Machine

from .conftest import MakeAgent
from .home import Home, writes

OFF, MINE = Directive(action=PlannedAction.PAUSE), Directive(action=PlannedAction.MINE)
PAUSE, RESUME = (SimpleCommand(command_type=kind) for kind in (CommandType.POWER_OFF, CommandType.POWER_ON))
NIGHT = "Night"


def planned(machine: Machine, begins: datetime, pause_s: tuple[float, float], **fields: object) -> PlannedMiners:
    """Return the plan of a machine that is off for a while."""
    edges = [
        begins - timedelta(seconds=1),
        *(begins + timedelta(seconds=at) for at in pause_s),
        begins + timedelta(days=1),
    ]
    spans = tuple(
        Span(start=start, end=end, directive=directive, schedule=NIGHT, schedule_id=7)
        for start, end, directive in zip(edges, edges[1:], (MINE, OFF, MINE), strict=False)
    )
    return PlannedMiners(ids=(machine.ip,), spans=spans, **fields)  # type: ignore[arg-type]


async def records_of(home: Home) -> list[AutomaticRecord]:
    """Fetch and acknowledge what the agent did alone."""
    records: list[AutomaticRecord] = []
    acknowledged: tuple[str, ...] = ()
    while True:
        page: JournalPage = await home.request(RequestKind.JOURNAL, acknowledged=acknowledged)
        if not page.records:
            return records
        records += page.records
        acknowledged = tuple(record.id for record in page.records)


async def test_plan_is_carried_out_while_the_broker_is_away(home: Home, make_agent: MakeAgent) -> None:
    agent = make_agent(alone_after_s=2)
    agent.start()
    async with Fleet.start(kinds=["luxos", "vnish", "luxos"], base="127.47.0.1") as fleet:
        await home.ready(fleet)
        first, second, third = fleet.machines
        third.paused = True
        await home.until(lambda: home.states[third.ip].snapshot.paused is True)  # type: ignore[union-attr]
        await home.plan([planned(machine, home.now, (1, 12)) for machine in fleet.machines])
        await home.until(lambda: "plan" in agent.kept())
        # While home is there, the plan is home's business.
        assert not first.paused
        home.broker.stop()
        await home.until(lambda: first.paused and second.paused)
        await home.until(lambda: not first.paused and not second.paused, 30)
        # A person had paused it.
        assert third.paused
        assert writes(third, CommandType.POWER_OFF) == writes(third, CommandType.POWER_ON) == 0

        home.broker.start()
        await home.until(lambda: home.online)
        records = await records_of(home)
        assert sorted((record.miner, record.command_type) for record in records) == sorted(
            (machine.ip, command) for machine in (first, second) for command in ("power_off", "power_on")
        )
        assert {(record.status, record.schedule, record.schedule_id) for record in records} == {
            (Status.SUCCESS, NIGHT, 7)
        }
        assert await records_of(home) == []


async def test_own_pause_is_kept_over_a_kill_and_home_learns_it(home: Home, make_agent: MakeAgent) -> None:
    agent = make_agent(alone_after_s=2)
    agent.start()
    async with Fleet.start(kinds=["luxos"], base="127.47.1.1") as fleet:
        (machine,) = fleet.machines
        await home.ready(fleet)
        await home.plan([planned(machine, home.now, (0, 3600))])
        await home.until(lambda: "plan" in agent.kept())
        home.broker.stop()
        await home.until(lambda: machine.paused)
        agent.end(signal.SIGKILL)
        agent.start()
        home.broker.start()
        births = len(home.statuses)
        await home.until(lambda: len(home.statuses) > births and home.online)
        page: JournalPage = await home.request(RequestKind.JOURNAL)
        assert page.owned[machine.ip] is not None
        assert page.owned[machine.ip]["pause"] == "schedule"  # type: ignore[index]
        assert [record.command_type for record in page.records] == [CommandType.POWER_OFF]
        # Home's next plan has it, and nothing counts as changed any more.
        await home.plan([planned(machine, home.now, (0, 0.1), owned=page.owned)])
        await home.until(lambda: f'"version":{home.version}' in agent.kept().get("plan", ""))
        assert (await home.request(RequestKind.JOURNAL)).owned == {}
        home.broker.stop()
        await home.until(lambda: not machine.paused)


async def test_command_of_a_person_outlasts_the_connection(home: Home, make_agent: MakeAgent) -> None:
    agent = make_agent(alone_after_s=2)
    agent.start()
    async with Fleet.start(kinds=["luxos", "luxos"], base="127.47.2.1") as fleet:
        resumed, paused = fleet.machines
        await home.ready(fleet)
        await home.plan([planned(machine, home.now, (0, 3600)) for machine in fleet.machines])
        await home.until(lambda: "plan" in agent.kept())
        for machine in fleet.machines:
            assert (await home.run_command(machine, PAUSE, source=Source.SCHEDULED)).status is Status.SUCCESS
        assert (await home.run_command(resumed, RESUME)).status is Status.SUCCESS
        home.broker.stop()
        await home.until(lambda: "the plan is carried out here" in agent.text())
        await asyncio.sleep(5)
        assert not resumed.paused
        assert paused.paused
        assert writes(resumed, CommandType.POWER_OFF) == 1


async def test_silent_home_counts_as_away(home: Home, make_agent: MakeAgent) -> None:
    agent = make_agent(alone_after_s=2)
    agent.start()
    async with Fleet.start(kinds=["luxos"], base="127.47.3.1") as fleet:
        (machine,) = fleet.machines
        await home.ready(fleet)
        await home.plan([planned(machine, home.now, (0, 3600))])
        await home.until(lambda: "plan" in agent.kept())
        home.beats = False
        await home.until(lambda: machine.paused)
        home.beats = True
        await home.until(lambda: "Home Assistant is back" in agent.text())
