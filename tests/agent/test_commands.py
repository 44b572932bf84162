"""Commands by the agent: once, in time, and with their results."""

from __future__ import annotations

from datetime import timedelta

import pytest
from miner_remote_agent.core.control.command_types import CommandType
from miner_remote_agent.core.control.record import (
    BackupCommand,
    PoolSwitchCommand,
    PowerLimitCommand,
    RequestedPool,
    SetPoolsCommand,
    SimpleCommand,
    Status,
)
from miner_remote_agent.core.wire.command_messages import CommandMessage, KnownPassword, ResultSecrets, Stage
from miner_remote_agent.core.wire.lists import entries_of
from miner_remote_agent.core.wire.messages import payload_of
from miner_remote_agent.core.wire.strict_json import dumps, loads
from miner_remote_agent.core.wire.topics import Kind

from simulator.fleet import Fleet
from simulator.machine import Fault

from .home import Home, writes
from .process import AgentProcess

PAUSE = SimpleCommand(command_type=CommandType.POWER_OFF)
SECRET = "pool-secret-9c1d"


async def test_command_is_carried_out_and_its_stages_come_in_order(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.45.0.1") as fleet:
        (machine,) = fleet.machines
        await home.ready(fleet)
        message = home.message(machine, PAUSE)
        await home.send(message)
        result = await home.final(message.id)
        assert result.status is Status.SUCCESS
        assert result.sent_at is not None
        assert result.snapshot is not None
        assert result.snapshot.paused
        stages = [each.stage for each in home.results[message.id]]
        assert stages == sorted(stages, key=list(Stage).index)
        assert stages.count(Stage.FINAL) == 1
        assert writes(machine, CommandType.POWER_OFF) == 1


async def test_duplicate_gets_the_same_result_and_writes_once(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.45.1.1") as fleet:
        (machine,) = fleet.machines
        await home.ready(fleet)
        message = home.message(machine, PAUSE)
        for _ in range(3):
            await home.send(message)
        await home.final(message.id)
        await home.send(message)
        await home.until(lambda: len(home.finals(message.id)) >= 2)
        assert len({payload_of(result) for result in home.finals(message.id)}) == 1
        assert writes(machine, CommandType.POWER_OFF) == 1


async def test_command_that_cannot_run_says_why(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos", "cgminer"], base="127.45.2.1") as fleet:
        machine, reader = fleet.machines
        await home.ready(fleet)
        expired = await home.run_command(machine, PAUSE, expires_s=-1)
        assert (expired.status, expired.error.code) == (Status.TIMEOUT, "command_expired")  # type: ignore[union-attr]
        assert expired.sent_at is None

        unsupported = await home.run_command(reader, PowerLimitCommand(watts=1000))
        assert unsupported.status is Status.FAILED
        assert unsupported.error.code == "power_limit_unsupported"  # type: ignore[union-attr]

        machine.faults[Fault.DEAD] = {}
        dead = await home.run_command(machine, PAUSE)
        assert (dead.status, dead.error.code) == (Status.FAILED, "connection_refused")  # type: ignore[union-attr]
        del machine.faults[Fault.DEAD]

        await home.assign([reader])
        await home.until(lambda: machine.ip not in home.states)
        gone = await home.run_command(machine, PAUSE)
        assert gone.error.code == "not_assigned"  # type: ignore[union-attr]
        assert writes(machine, CommandType.POWER_OFF) == 0


async def test_expiry_follows_the_clock_of_home(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.45.3.1") as fleet:
        (machine,) = fleet.machines
        home.clock = timedelta(hours=-3)
        await home.ready(fleet)
        # By the clock of this machine, it expired hours ago.
        assert (await home.run_command(machine, PAUSE)).status is Status.SUCCESS


async def test_command_is_refused_while_the_clock_of_home_is_unknown(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.45.4.1") as fleet:
        (machine,) = fleet.machines
        await home.ready(fleet)
        home.beats = False
        agent.end()
        await home.until(lambda: not home.online)
        agent.start()
        await home.until(lambda: home.online)
        result = await home.run_command(machine, PAUSE)
        assert (result.status, result.error.code) == (Status.FAILED, "clock_unknown")  # type: ignore[union-attr]
        assert not machine.paused


async def test_command_that_cannot_be_read_is_refused(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.45.5.1") as fleet:
        (machine,) = fleet.machines
        await home.ready(fleet)
        message = home.message(machine, PAUSE)
        whole = loads(payload_of(message))
        assert isinstance(whole, dict)
        for number, change in enumerate(
            ({"command_type": "explode"}, {"command_type": "upgrade_firmware"}, {"expires_at": "soon"}, {"sealed": "x"})
        ):
            command_id = f"broken-{number}"
            await home.publish(Kind.COMMAND, dumps([{**whole, "id": command_id, **change}]))
            assert (await home.final(command_id)).status is Status.FAILED
        for payload in (b"", b"{", b"[]", b'[{"id": 4}]', dumps([{**whole, "id": "x" * 5000, "command_type": "?"}])):
            await home.publish(Kind.COMMAND, payload)
        assert (await home.run_command(machine, PAUSE)).status is Status.SUCCESS


async def test_commands_of_one_message_begin_together_and_each_stands_for_itself(
    home: Home, agent: AgentProcess
) -> None:
    async with Fleet.start(kinds=["luxos"], count=3, base="127.45.14.1") as fleet:
        await home.ready(fleet)
        messages = [home.message(machine, PAUSE) for machine in fleet.machines]
        entries = [loads(payload_of(message)) for message in messages]
        broken = {"id": "broken", "miner": messages[0].miner, "command_type": "explode"}
        await home.publish(Kind.COMMAND, dumps([entries[0], 7, broken, *entries[1:]]))
        for message in messages:
            assert (await home.final(message.id)).status is Status.SUCCESS
        assert (await home.final("broken")).status is Status.FAILED
        assert [writes(machine, CommandType.POWER_OFF) for machine in fleet.machines] == [1, 1, 1]
        # As many lists as there were moments, not one message for each result.
        lists = [payload for topic, payload in home.raw if topic.endswith("/result")]
        assert max(len(entries_of(payload)) for payload in lists) >= 3


async def test_passwords_are_sealed_and_in_no_file(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos", "braiins"], base="127.45.6.1") as fleet:
        await home.ready(fleet)
        switch = PoolSwitchCommand(
            pool_url="stratum+tcp://pool.example:3333", worker_name="farm.{ip_last}", pool_password=SECRET
        )
        for machine in fleet.machines:
            result = await home.run_command(machine, switch)
            assert result.status is Status.SUCCESS, result.error
            assert machine.pools[0].password == SECRET
            secrets = home.unsealed(ResultSecrets, result.sealed or "", Kind.RESULT, result.id)
            assert [each.password for each in secrets.passwords] == [SECRET]
        machine = fleet.machines[0]
        backup = await home.run_command(machine, BackupCommand(backup_name="Evening"))
        assert backup.status is Status.SUCCESS
        assert [(each.id, each.backup_name) for each in backup.backups] == [(-1, "Evening")]
        secrets = home.unsealed(ResultSecrets, backup.sealed or "", Kind.RESULT, backup.id)
        assert secrets.configs[-1].pools[0].url == switch.pool_url
        agent.end()
        files = [path for path in agent.folder.rglob("*") if path.is_file() and path.name != "password"]
        assert {"journal.db", "agent.log", "agent.key"} <= {path.name for path in files}
        for path in files:
            content = path.read_bytes()
            assert SECRET.encode() not in content, path
            assert fleet.machines[0].password.encode() not in content or not fleet.machines[0].password, path
        assert not [topic for topic, payload in home.raw if SECRET.encode() in payload]
        for name in ("journal.db", "agent.key"):
            assert (agent.data / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("trusted", [True, False])
async def test_configurations_leave_only_for_the_trusted_home(home: Home, agent: AgentProcess, trusted: bool) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.45.7.1") as fleet:
        (machine,) = fleet.machines
        await home.ready(fleet)
        await home.until(lambda: "trusts the Home Assistant" in agent.text())
        if not trusted:
            agent.end()
            assert agent.call("--trust-home", "0123 " * 8).returncode == 0
            agent.start()
            await home.until(lambda: "gets no configurations" in agent.text())
            await home.heard()
        result = await home.run_command(machine, BackupCommand())
        assert (result.status is Status.SUCCESS) is trusted
        assert trusted or result.error.code == "home_not_trusted"  # type: ignore[union-attr]
        pools = SetPoolsCommand(pools=(RequestedPool(pool_url="stratum+tcp://a.example:1", worker_name="w"),))
        known = KnownPassword(url="stratum+tcp://a.example:1", user="w", password=SECRET)
        message: CommandMessage = home.message(machine, pools, secrets=home.secrets(known))
        await home.send(message)
        assert (await home.final(message.id)).status is Status.SUCCESS
        assert machine.pools[0].password == SECRET
