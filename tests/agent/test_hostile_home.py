"""Somebody who may listen at the broker, or may publish to the topics of an agent."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, cast

import aiomqtt
import pytest
from miner_remote_agent.core.control.command_types import CommandType
from miner_remote_agent.core.control.record import BackupCommand, PoolSwitchCommand, SimpleCommand, Status
from miner_remote_agent.core.wire.command_messages import KnownPassword, RequestKind
from miner_remote_agent.core.wire.messages import HomeStatus, payload_of
from miner_remote_agent.core.wire.strict_json import dumps, loads
from miner_remote_agent.core.wire.topics import IN_PARTS, Kind
from miner_remote_agent.executor import Executor

from simulator.fleet import Fleet
from tests.agents.broken import BROKEN, HOSTILE_TEXT

from .conftest import end_clients
from .home import Home, writes
from .mosquitto import HOME_USER, PASSWORD
from .process import AgentProcess

PAUSE = SimpleCommand(command_type=CommandType.POWER_OFF)
SECRET = "pool-secret-b81f"
TO_AGENT = (Kind.HOME_STATUS, Kind.STATUS, Kind.ASSIGNMENT, Kind.PLAN, Kind.COMMAND, Kind.REQUEST)


async def test_listener_without_tls_gets_no_password(home: Home, agent: AgentProcess) -> None:
    heard: list[bytes] = []

    async def listen() -> None:
        async with aiomqtt.Client("127.0.0.1", home.broker.port, username=HOME_USER, password=PASSWORD) as client:
            await client.subscribe("#")
            async for message in client.messages:
                heard.append(bytes(message.payload))  # noqa: PERF401  it never ends

    listener = asyncio.create_task(listen())
    async with Fleet.start(kinds=["vnish", "braiins"], base="127.45.9.1") as fleet:
        await home.ready(fleet)
        passwords = [SECRET, "known-secret-77e0", *(machine.password for machine in fleet.machines)]
        assert all(len(password) > 3 for password in passwords)
        for machine in fleet.machines:
            known = KnownPassword(url="stratum+tcp://a.example:1", user="w", password="known-secret-77e0")
            switch = PoolSwitchCommand(pool_url="stratum+tcp://pool.example:1", worker_name="w", pool_password=SECRET)
            result = await home.run_command(machine, switch, secrets=home.secrets(known))
            assert result.status is Status.SUCCESS, result.error
            assert (await home.run_command(machine, BackupCommand())).status is Status.SUCCESS
            for kind in (RequestKind.CONFIG, RequestKind.SNAPSHOT, RequestKind.SETTINGS):
                await home.request(kind, miner=machine.ip)
        await home.request(RequestKind.STATE)
        await home.request(RequestKind.JOURNAL)
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
        await end_clients()
        assert len(heard) > 20
        strings = "\n".join(payload.decode() for payload in heard)
        for password in passwords:
            assert f'"{password}"' not in strings
        assert SECRET not in strings


async def test_broken_messages_change_nothing(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.45.10.1") as fleet:
        (machine,) = fleet.machines
        await home.ready(fleet)
        # The broker drops the last one, or the client refuses it.
        for payload in (*BROKEN.values(), b"[" + b"0," * 1_000_000 + b"0]"):
            for kind in TO_AGENT:
                await home.publish(kind, payload, 0 if kind in IN_PARTS else None)
        whole = cast("dict[str, Any]", loads(payload_of(home.message(machine, PAUSE))))
        for change in ({"id": HOSTILE_TEXT}, {"miner": HOSTILE_TEXT}, {"command_type": HOSTILE_TEXT}):
            await home.publish(Kind.COMMAND, dumps([{**whole, **change}]))
        # Assignments and plans whose other parts never come.
        for version in range(50):
            part = {"version": version, "part": 1, "parts": 500}
            await home.publish(Kind.ASSIGNMENT, dumps({**part, "interval_s": 30, "concurrency": 1}), 1)
            times = {"valid_from": "2026-01-31T12:00:00Z", "valid_until": "2199-01-31T12:00:00Z"}
            await home.publish(Kind.PLAN, dumps({**part, **times}), 1)
        result = await home.run_command(machine, PAUSE)
        assert result.status is Status.SUCCESS, result.error
        assert writes(machine, CommandType.POWER_OFF) == 1
        text = agent.text()
        assert "Traceback" not in text
        assert "Unexpected error" not in text
        assert "\x1b" not in text
        assert not [line for line in text.splitlines() if len(line) > 1000 or line.startswith("WARNING")]


async def test_heartbeats_of_any_time_and_key_stop_nothing(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.45.11.1") as fleet:
        (machine,) = fleet.machines
        await home.ready(fleet)
        status = HomeStatus(online=True, instance="x", at=home.now, versions=(1,), public_key="")
        whole = cast("dict[str, Any]", loads(payload_of(status)))
        for at in ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00"):
            await home.publish(Kind.HOME_STATUS, dumps({**whole, "at": at}))
        for zone in ("../../etc/passwd", "", "\0", "Europe", "x" * 5000):
            await home.publish(Kind.HOME_STATUS, dumps({**whole, "time_zone": zone, "at": home.now.isoformat()}))
        assert (await home.run_command(machine, PAUSE)).status is Status.SUCCESS
        assert "Traceback" not in agent.text()
        assert "Unexpected error" not in agent.text()


async def test_flood_of_messages_is_dropped(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("miner_remote_agent.executor.MAX_WAITING", 2)
    executor = Executor(*(cast("Any", None) for _ in range(6)))
    caplog.set_level(logging.ERROR)
    for _ in range(2):
        executor.spawn(asyncio.sleep(60), "one")
    executor.take(b"[{},{}]")
    assert executor.is_full()
    assert caplog.messages == ["Too many commands and requests wait; further ones were dropped"] * 2
    await executor.async_close()
