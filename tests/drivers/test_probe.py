"""The probe of an address: its evidence and its errors."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from custom_components.miner_remote.drivers.contract.errors import TimedOutError, UnreachableError
from custom_components.miner_remote.drivers.contract.evidence import Evidence
from custom_components.miner_remote.drivers.detect import probe as probe_module
from custom_components.miner_remote.drivers.detect.probe import probe
from simulator.machine import Fault

from .conftest import DEADLINES, Connect, Serve, StartMachine, next_address
from .raising import raises

VERSION = b'{"STATUS":[{"STATUS":"S","When":1,"Code":22}],"VERSION":[{"CGMiner":"4.9","API":"3.7"}],"id":1}\x00'


async def test_unused_address_is_unreachable(connect: Connect) -> None:
    with raises(UnreachableError, "no_connection"):
        await probe(connect(next_address()))


async def test_cgminer_is_found_with_two_requests(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("cgminer")
    evidence = await probe(connect(machine))
    assert evidence.api_open
    assert not evidence.web_open
    assert not evidence.v3_open
    assert evidence.version["VERSION"] == [{"CGMiner": "4.12.1", "API": "3.7"}]
    assert evidence.api_names("CGMINER")
    assert not evidence.api_names("bosminer")
    # A probe sends two requests and changes nothing.
    assert machine.counters == {"request": 2}


async def test_web_page_is_read(serve: Serve, connect: Connect) -> None:
    head = b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm="antMiner Configuration"\r\n'
    page = head + b"Content-Length: 5\r\n\r\nhello"
    ip = await serve(page, port=80)
    evidence = await probe(connect(ip))
    assert (evidence.web_open, evidence.web_status, evidence.web_body) == (True, 401, "hello")
    assert evidence.web_names("antminer configuration")
    assert evidence.api_version is None
    assert evidence.version == {}


async def test_redirects_are_not_followed_and_long_pages_not_read(serve: Serve, connect: Connect) -> None:
    body = b"x" * (probe_module.BODY_HEAD + 5_000)
    head = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: https://192.0.2.1/\r\nContent-Length: %d\r\n\r\n" % len(body)
    evidence = await probe(connect(await serve(head + body, port=80)))
    assert evidence.web_status == 307
    assert len(evidence.web_body) == probe_module.BODY_HEAD


async def test_v3_port_is_found(serve: Serve, connect: Connect) -> None:
    evidence = await probe(connect(await serve(None, port=4433)))
    assert evidence.v3_open
    assert evidence.has_answer


async def test_closed_connection_gives_empty_version(serve: Serve, connect: Connect) -> None:
    evidence = await probe(connect(await serve(b"")))
    assert (evidence.api_open, evidence.api_version) == (True, b"")


async def test_http_on_4028(serve: Serve, connect: Connect) -> None:
    evidence = await probe(connect(await serve(b"HTTP/1.1 404 Not Found\r\n\r\n")))
    assert evidence.api_names("404 not found")
    assert evidence.api_devdetails is None


@pytest.mark.parametrize("port", [80, 4028])
async def test_device_without_answers_times_out(serve: Serve, connect: Connect, port: int) -> None:
    ip = await serve(None, port=port)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    with raises(TimedOutError, "no_answer"):
        await probe(connect(ip))
    assert loop.time() - begun < DEADLINES.read + 0.5


async def test_device_that_breaks_connections_is_unreachable(serve: Serve, connect: Connect) -> None:
    ip = await serve(b"", port=80)
    with raises(UnreachableError, "connections_broken"):
        await probe(connect(ip))


async def test_hanging_port_does_not_hide_the_other(serve: Serve, connect: Connect) -> None:
    ip = await serve(None, port=80)
    await serve(VERSION, address=ip)
    evidence = await probe(connect(ip))
    assert evidence.version["VERSION"]
    assert evidence.web_open
    assert evidence.web_status is None


async def test_machine_that_hangs_after_its_version_is_found(serve: Serve, connect: Connect) -> None:
    ip = await serve(answers=lambda request: VERSION if b"version" in request else None)
    evidence = await probe(connect(ip))
    assert evidence.version["VERSION"]
    assert evidence.api_devdetails is None


@pytest.mark.parametrize("fault", [Fault.NO_REPLY, Fault.SLOW_DRIP])
async def test_hanging_machine_times_out(fleet: StartMachine, connect: Connect, fault: Fault) -> None:
    machine = await fleet("cgminer")
    machine.faults[fault] = {}
    with pytest.raises(TimedOutError):
        await probe(connect(machine))


async def test_cancelled_probe_leaves_no_task(serve: Serve, connect: Connect) -> None:
    ip = await serve(None)
    before = asyncio.all_tasks()
    task = asyncio.create_task(probe(connect(ip)))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert not [left for left in asyncio.all_tasks() - before if "_Api" in repr(left) or "_Web" in repr(left)]


def test_empty_evidence_has_no_answer() -> None:
    nothing = Evidence()
    assert not nothing.has_answer
    assert nothing.version == {}
    assert replace(nothing, v3_open=True).has_answer
