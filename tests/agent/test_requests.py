"""Requests of home: settings, configuration, log, recording, snapshot, and what cannot be answered."""

from __future__ import annotations

import pytest
from miner_remote_agent.core.drivers.contract.errors import CodedError
from miner_remote_agent.core.drivers.contract.values import MinerConfig
from miner_remote_agent.core.wire.command_messages import RequestKind
from miner_remote_agent.core.wire.topics import Kind

from simulator.fleet import Fleet
from simulator.machine import Fault

from .home import Home
from .process import AgentProcess


async def test_reads_of_one_miner(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos", "antminer"], base="127.48.0.1") as fleet:
        machine, logger = fleet.machines
        machine.pools[0].password = "pool-secret-4e2b"
        logger.pools[0].password = "pool-secret-4e2b"
        await home.ready(fleet)

        settings = await home.request(RequestKind.SETTINGS, miner=machine.ip)
        assert settings.settings
        snapshot = await home.request(RequestKind.SNAPSHOT, miner=machine.ip)
        assert snapshot.identity.mac == machine.mac
        sealed = await home.request(RequestKind.CONFIG, miner=machine.ip)
        config = home.unsealed(MinerConfig, sealed.sealed, Kind.ANSWER, home.last_request)
        assert config.pools[0].url == machine.pools[0].url
        log = await home.request(RequestKind.LOG, miner=logger.ip, max_bytes=4096)
        assert log.text
        recording = await home.request(RequestKind.RECORD, miner=machine.ip)
        assert recording.content["exchanges"]
        for _topic, payload in home.raw:
            assert b"pool-secret-4e2b" not in payload


async def test_scan_finds_miners_that_are_not_polled(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos", "axeos"], base="127.48.2.1") as fleet:
        polled, other = fleet.machines
        await home.heard()
        await home.assign([polled])
        await home.answered([polled])
        findings = await home.request(RequestKind.SCAN, networks=("127.48.2.0/29",))
        assert findings.found.keys() == {other.ip}
        assert findings.found[other.ip].identity.mac == other.mac
        with pytest.raises(CodedError) as public:
            await home.request(RequestKind.SCAN, networks=("8.8.8.0/24",))
        assert public.value.code == "message_out_of_range"


async def test_request_that_cannot_be_answered_says_why(home: Home, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.48.1.1") as fleet:
        (machine,) = fleet.machines
        await home.ready(fleet)
        with pytest.raises(CodedError) as unknown:
            await home.request(RequestKind.SETTINGS, miner="somebody")
        assert unknown.value.code == "not_assigned"
        with pytest.raises(CodedError) as no_log:
            await home.request(RequestKind.LOG, miner=machine.ip, log="none")
        assert no_log.value.code == "logs_unsupported"
        machine.faults[Fault.DEAD] = {}
        with pytest.raises(CodedError) as dead:
            await home.request(RequestKind.SNAPSHOT, miner=machine.ip)
        assert dead.value.code == "connection_refused"
        await home.publish(Kind.REQUEST, b'{"id": "x", "kind": "dance"}')
        await home.until(lambda: "A request cannot be read" in agent.text())
