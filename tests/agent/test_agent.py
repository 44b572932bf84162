"""The agent with a real broker and simulated miners: presence, polls and states."""

from __future__ import annotations

import signal

from miner_remote_agent.core.control.command_types import CommandType
from miner_remote_agent.core.control.record import SimpleCommand, Status
from miner_remote_agent.core.wire.command_messages import RequestKind

from simulator.fleet import Fleet
from simulator.machine import Fault

from .conftest import MakeAgent
from .home import Home
from .process import AgentProcess


async def test_birth_end_and_last_will(home: Home, agent: AgentProcess) -> None:
    await home.until(lambda: home.online)
    birth = home.statuses[-1]
    assert birth.version
    assert birth.versions == (1,)
    assert birth.public_key
    assert birth.started_at is not None

    assert agent.end(signal.SIGTERM) == 0
    await home.until(lambda: not home.online)
    assert home.statuses[-1].instance == birth.instance

    agent.start()
    await home.until(lambda: home.online)
    assert home.statuses[-1].instance != birth.instance
    assert home.agent_key == birth.public_key
    agent.end(signal.SIGKILL)
    await home.until(lambda: not home.online)


async def test_changes_of_miners_arrive_as_deltas(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["axeos", "luxos", "whatsminer_v2"], base="127.44.0.1", boot_s=0.5) as fleet:
        await home.until(lambda: home.online)
        await home.assign(fleet.machines)
        await home.answered(fleet.machines)
        first, second, third = fleet.machines
        state = home.states[first.ip]
        assert state.profile is not None
        assert state.profile.identity.mac == first.mac
        assert state.address == first.ip

        await home.until(lambda: bool(home.states[second.ip].settings))
        second.paused = True
        third.faults[Fault.DEAD] = {}
        await home.until(lambda: home.states[second.ip].snapshot.paused is True)  # type: ignore[union-attr]
        await home.until(lambda: home.states[third.ip].error is not None)
        assert home.states[third.ip].error.code == "connection_refused"  # type: ignore[union-attr]
        assert home.states[third.ip].snapshot is not None
        assert home.gaps == 0

        # A miner that is assigned no more leaves the state.
        await home.assign([first, second])
        await home.until(lambda: home.states.keys() == {first.ip, second.ip})


async def test_kept_assignment_is_polled_after_a_start_without_home(
    home: Home, agent: AgentProcess, make_agent: MakeAgent
) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.44.1.1") as fleet:
        await home.until(lambda: home.online)
        await home.assign(fleet.machines)
        await home.answered(fleet.machines)
        agent.end(signal.SIGKILL)
        home.broker.stop()
        (machine,) = fleet.machines
        before = machine.counters["request"]
        agent.start()
        await home.until(lambda: machine.counters["request"] > before + 2)
        home.broker.start()
        await home.until(lambda: home.online)


async def test_full_state_on_request(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.44.2.1") as fleet:
        await home.until(lambda: home.online)
        await home.assign(fleet.machines)
        await home.answered(fleet.machines)
        home.states.clear()
        await home.request(RequestKind.STATE)
        await home.answered(fleet.machines)


async def test_namesakes_carry_out_no_commands(home: Home, agent: AgentProcess, make_agent: MakeAgent) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.44.3.1") as fleet:
        await home.until(lambda: home.online)
        await home.assign(fleet.machines)
        await home.answered(fleet.machines)
        namesake = make_agent("namesake")
        namesake.start()
        await home.until(lambda: "Another agent has the name" in agent.text())
        await home.until(lambda: "Another agent has the name" in namesake.text())
        await home.until(lambda: len({status.instance for status in home.statuses if status.online}) == 2)
        (machine,) = fleet.machines
        result = await home.run_command(machine, SimpleCommand(command_type=CommandType.POWER_OFF))
        assert (result.status, result.error.code) == (Status.FAILED, "agent_duplicate")  # type: ignore[union-attr]
        assert not machine.paused

        namesake.end()
        await home.until(lambda: home.statuses[-1].online)
        result = await home.run_command(machine, SimpleCommand(command_type=CommandType.POWER_OFF))
        assert result.status is Status.SUCCESS


async def test_copied_data_folder_is_noticed(home: Home, agent: AgentProcess, make_agent: MakeAgent) -> None:
    await home.until(lambda: home.online)
    agent.end()
    copy = make_agent("copy")
    agent.data.copy(copy.data, preserve_metadata=True)
    agent.start()
    await home.until(lambda: home.online)
    copy.start()
    await home.until(lambda: "Another agent has the name" in agent.text())
    await home.until(lambda: "Another agent has the name" in copy.text())
