"""The agent is killed, or the broker restarted, while commands run: each has one result and at most one write."""

from __future__ import annotations

import asyncio
import os
import random
import signal

from miner_remote_agent.core.control.command_types import CommandType
from miner_remote_agent.core.control.record import SimpleCommand, Status
from miner_remote_agent.core.wire.command_messages import CommandMessage, JournalPage, RequestKind, Stage
from miner_remote_agent.core.wire.messages import payload_of

from simulator.fleet import Fleet
from simulator.kinds.antminer import LOW
from simulator.machine import Fault, Machine

from .home import Home, writes
from .process import AgentProcess

KILLS = int(os.environ.get("MINER_REMOTE_AGENT_KILLS", "3"))
PAUSE, RESUME = (SimpleCommand(command_type=kind) for kind in (CommandType.POWER_OFF, CommandType.POWER_ON))


async def journal_of(home: Home) -> list[JournalPage]:
    """Fetch and acknowledge the journal, as Home Assistant does after each reconnect."""
    pages: list[JournalPage] = []
    acknowledged: tuple[str, ...] = ()
    while True:
        page: JournalPage = await home.request(RequestKind.JOURNAL, acknowledged=acknowledged)
        if not page.results and not page.records:
            return pages
        pages.append(page)
        acknowledged = (*(each.id for each in page.results), *(each.id for each in page.records))
        for result in page.results:
            home.results[result.id].append(result)


async def test_commands_survive_kills_at_random_moments(home: Home, agent: AgentProcess) -> None:
    moments = random.Random(16)
    async with Fleet.start(kinds=["luxos", "axeos", "braiins", "vnish"], base="127.46.0.1") as fleet:
        await home.ready(fleet)
        sent: list[tuple[CommandMessage, Machine, int]] = []
        for number in range(KILLS):
            command = RESUME if number % 2 else PAUSE
            for machine in fleet.machines:
                message = home.message(machine, command)
                sent.append((message, machine, writes(machine, message.command_type)))
                await home.send(message)
            await asyncio.sleep(moments.uniform(0, 0.6))
            agent.end(signal.SIGKILL)
            agent.start()
            births = len(home.statuses)
            await home.until(lambda: len(home.statuses) > births and home.online)  # noqa: B023
            await journal_of(home)
            for message, machine, before in sent[-len(fleet.machines) :]:
                written = writes(machine, message.command_type) - before
                if home.stage(message.id) is None:
                    # It never reached the agent; home counts it as timed out.
                    assert written == 0
                    continue
                assert len({payload_of(result) for result in home.finals(message.id)}) == 1
                result = home.finals(message.id)[0]
                if result.status is Status.SUCCESS:
                    assert written == 1
                else:
                    assert result.status is Status.INTERRUPTED, result
                    assert written <= 1, (result, agent.text())
        assert any(home.finals(message.id) for message, _machine, _before in sent)
        assert await journal_of(home) == []


async def test_result_arrives_after_the_broker_restarted_during_the_command(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.46.1.1") as fleet:
        (machine,) = fleet.machines
        await home.ready(fleet)
        # The command goes on until its deadline.
        machine.faults[Fault.NO_REPLY_WRITES] = {}
        message = home.message(machine, PAUSE)
        await home.send(message)
        await home.until(lambda: writes(machine, CommandType.POWER_OFF) == 1)
        home.broker.stop(signal.SIGKILL)
        assert not home.finals(message.id)
        births = len(home.statuses)
        home.broker.start()
        await home.until(lambda: len(home.statuses) > births and home.online, 40)
        await journal_of(home)
        await home.until(lambda: bool(home.finals(message.id)))
        assert len({payload_of(result) for result in home.finals(message.id)}) == 1
        assert writes(machine, CommandType.POWER_OFF) == 1


async def test_stop_interrupts_the_command_and_reports_it(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.46.2.1") as fleet:
        (machine,) = fleet.machines
        await home.ready(fleet)
        machine.faults[Fault.NO_REPLY] = {}
        message = home.message(machine, PAUSE)
        await home.send(message)
        await home.until(lambda: home.stage(message.id) is Stage.SENT)
        assert agent.end(signal.SIGTERM) == 0
        result = await home.final(message.id)
        assert (result.status, result.error.code) == (Status.INTERRUPTED, "agent_restarted")  # type: ignore[union-attr]
        await home.until(lambda: not home.online)


async def test_miner_resumes_in_its_work_mode_after_the_agent_was_killed(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["antminer"], base="127.46.6.1") as fleet:
        (machine,) = fleet.machines
        machine.set_work_mode(LOW)
        await home.ready(fleet)
        pause = home.message(machine, PAUSE)
        await home.send(pause)
        assert (await home.final(pause.id)).status is Status.SUCCESS
        assert machine.paused
        agent.end(signal.SIGKILL)
        births = len(home.statuses)
        home.states.clear()
        # Home's assignment, which the broker keeps, is older than the pause.
        agent.start()
        await home.until(lambda: len(home.statuses) > births and home.online)
        await home.answered(fleet.machines)
        resume = home.message(machine, RESUME)
        await home.send(resume)
        result = await home.final(resume.id)
        assert result.status is Status.SUCCESS, result.error
        assert (machine.paused, machine.work_mode) == (False, LOW)
