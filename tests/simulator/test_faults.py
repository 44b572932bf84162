"""Every transport fault has its effect, with every kind and on every port."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator

import pytest

from simulator.fleet import Fleet, all_kinds
from simulator.kinds.base import HttpEndpoint, StreamEndpoint
from simulator.machine import Fault, Machine
from simulator.transport import GARBAGE, spoil_body

from .wire import ask, frame

_RPC = b'{"command":"pools"}'
READS: dict[str, list[tuple[int, bytes]]] = {
    "antminer": [(80, b"GET /"), (4028, _RPC)],
    "avalon": [(4028, _RPC)],
    "axeos": [(80, b"GET /api/system/info")],
    "axeos_214": [(80, b"GET /api/system/info")],
    "axeos_old": [(80, b"GET /api/system/info")],
    "braiins": [(80, b"GET /api/v1/version/"), (4028, _RPC)],
    "cgminer": [(4028, _RPC)],
    "cgminer_old": [(4028, _RPC)],
    "epic": [(80, b"GET /"), (4028, b"GET /summary")],
    "luxos": [(4028, _RPC)],
    "vnish": [(80, b"GET /api/v1/info")],
    "whatsminer_v2": [(4028, b'{"cmd":"pools"}')],
    "whatsminer_v3": [(4028, b'{"cmd":"pools"}'), (4433, frame({"cmd": "get.device.info"}))],
}
"""A request for each port of each kind that is answered without a login."""
CASES = [(kind, port, read) for kind, reads in READS.items() for port, read in reads]


def request(machine: Machine, read: bytes) -> bytes:
    """Return the bytes of a request."""
    if read.startswith(b"GET "):
        return read + f" HTTP/1.1\r\nHost: {machine.ip}\r\nConnection: close\r\n\r\n".encode()
    return read


def content(answer: bytes) -> bytes:
    """Return the content of an answer, without the HTTP head or the frame length."""
    if answer.startswith(b"HTTP/"):
        return answer.partition(b"\r\n\r\n")[2]
    return answer if answer[:1] == b"{" else answer[4:]


async def whole(machine: Machine, port: int, read: bytes) -> bytes:
    """Return the answer to a request; on a framed connection, only one frame is read."""
    if port != 4433:
        return await ask(machine.ip, port, request(machine, read))
    async with asyncio.timeout(30):
        reader, writer = await asyncio.open_connection(machine.ip, port)
        writer.write(read)
        head = await reader.readexactly(4)
        answer = head + await reader.readexactly(int.from_bytes(head, "little"))
        writer.close()
    return answer


def test_every_kind_and_port_is_covered() -> None:
    assert {kind: sorted(ports.ports) for kind, ports in all_kinds().items()} == {
        kind: sorted(port for port, _ in reads) for kind, reads in READS.items()
    }


@pytest.fixture(params=CASES, ids=[f"{kind}-{port}" for kind, port, _ in CASES])
async def case(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Machine, int, bytes]]:
    """Run a machine, and yield it with one of its ports and a request."""
    kind, port, read = request.param
    async with Fleet.start(kinds=[kind], base="127.31.1.1", boot_s=0.3) as fleet:
        yield fleet.machines[0], port, read


Case = tuple[Machine, int, bytes]


async def test_request_without_fault_is_answered(case: Case) -> None:
    machine, port, read = case
    answer = await whole(*case)
    assert len(answer) > 20
    assert machine.counters["request"] == 1
    served = {endpoint.port: endpoint for endpoint in all_kinds()[machine.kind].endpoints(machine)}[port]
    assert answer.startswith(b"HTTP/1.1 ") is isinstance(served, HttpEndpoint)
    if isinstance(served, StreamEndpoint):
        assert int.from_bytes(answer[:4], "little") == len(answer) - 4
    assert read


async def test_dead_machine_refuses_connections_until_it_recovers(case: Case) -> None:
    machine, port, read = case
    reader, writer = await asyncio.open_connection(machine.ip, port)
    await asyncio.sleep(0.01)
    machine.faults[Fault.DEAD] = {}
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(machine.ip, port)
    async with asyncio.timeout(30):
        with contextlib.suppress(ConnectionError):
            assert await reader.read() == b""
    writer.close()
    del machine.faults[Fault.DEAD]
    assert await whole(machine, port, read)


async def test_rebooting_machine_refuses_connections_until_it_has_booted(case: Case) -> None:
    machine, port, read = case
    machine.reboot()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(machine.ip, port)
    await asyncio.sleep(0.4)
    assert await whole(machine, port, read)
    assert machine.uptime_s < 2


async def test_no_reply_reads_the_request_and_sends_nothing(case: Case) -> None:
    machine, port, read = case
    machine.faults[Fault.NO_REPLY] = {}
    reader, writer = await asyncio.open_connection(machine.ip, port)
    writer.write(request(machine, read))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.2)
    assert machine.counters["request"] == 1
    writer.close()
    # The next client is served once the fault is off, also by servers with one connection at a time.
    machine.faults.clear()
    assert await whole(machine, port, read)


async def test_slow_drip_sends_byte_by_byte(case: Case) -> None:
    machine, port, read = case
    machine.faults[Fault.SLOW_DRIP] = {"delay": 0.02}
    reader, writer = await asyncio.open_connection(machine.ip, port)
    writer.write(request(machine, read))
    started = time.monotonic()
    async with asyncio.timeout(30):
        got = await reader.readexactly(10)
    assert time.monotonic() - started > 0.15
    assert len(got) == 10
    writer.close()


async def test_reset_breaks_the_answer(case: Case) -> None:
    machine, port, read = case
    size = len(await whole(*case))
    machine.faults[Fault.RESET] = {}
    reader, writer = await asyncio.open_connection(machine.ip, port)
    writer.write(request(machine, read))
    got = bytearray()

    async def rest() -> None:
        while data := await reader.read(4096):
            got.extend(data)

    with pytest.raises(ConnectionResetError):
        await asyncio.wait_for(rest(), 30)
    assert len(got) < size
    writer.close()


async def test_garbage_replaces_the_answer(case: Case) -> None:
    machine, port, read = case
    machine.faults[Fault.GARBAGE] = {}
    assert await ask(machine.ip, port, request(machine, read)) == GARBAGE


async def test_truncated_answer_is_not_json(case: Case) -> None:
    machine, port, read = case
    machine.faults[Fault.TRUNCATED] = {}
    answer = await ask(machine.ip, port, request(machine, read))
    assert answer
    with pytest.raises(ValueError, match=r"."):
        json.loads(content(answer).rstrip(b"\x00"))
    if answer.startswith(b"HTTP/"):
        length = next(line for line in answer.split(b"\r\n") if line.lower().startswith(b"content-length"))
        assert len(content(answer)) < int(length.split(b":")[1])


async def test_nul_fault_adds_nul_and_line_breaks(case: Case) -> None:
    machine, port, read = case
    machine.faults[Fault.NUL] = {}
    answer = content(await whole(machine, port, read))
    assert b"\x00\x00" in answer[-4:]
    text = answer.rstrip(b"\x00")
    if text[:1] == b"{":
        assert b"\n" in text
        json.loads(text, strict=False)


async def test_glued_answer_lacks_a_comma(case: Case) -> None:
    machine, port, read = case
    good = content(await whole(machine, port, read)).rstrip(b"\x00")
    machine.faults[Fault.GLUED] = {}
    answer = content(await whole(machine, port, read)).rstrip(b"\x00")
    if good[:1] == b"{":
        assert b"}{" in answer
        with pytest.raises(ValueError, match=r"."):
            json.loads(answer)
    else:
        assert answer == good


@pytest.mark.parametrize(
    ("body", "glued"),
    [
        (b'{"A":[{"x":1},{"y":2}]}', b'{"A":[{"x":1}{"y":2}]}'),
        (b'{"A":[{"x":1} , {"y":2},{"z":3}]}', b'{"A":[{"x":1}{"y":2}{"z":3}]}'),
        (b'{"a":1,"b":{"c":2}}', b'{"a":1}{"b":{"c":2}}'),
        (b'{"a":"x y","b":2}', b'{"a":"x y"}{"b":2}'),
        (b'{"a":1}', b'{"a":1}{"a":1}'),
        (b"STATUS=S,a={x},{y}|", b"STATUS=S,a={x},{y}|"),
    ],
)
def test_body_is_glued_only_with_the_fault(body: bytes, glued: bytes) -> None:
    machine = Machine("127.0.0.1", "none", "none", "02:00:00:00:00:01", "", "", "", 1, 1)
    machine.faults[Fault.GLUED] = {}
    assert spoil_body(machine, body) == glued
    machine.faults.clear()
    assert spoil_body(machine, body) == body


async def test_unanswered_writes_take_effect() -> None:
    async with Fleet.start(kinds=["cgminer", "axeos"], base="127.31.1.1", boot_s=0.3) as fleet:
        for machine in fleet.machines:
            machine.faults[Fault.NO_REPLY_WRITES] = {}
        cgminer, axeos = fleet.machines
        assert b"POOLS" in await ask(cgminer.ip, 4028, _RPC)
        for machine, port, data in (
            (cgminer, 4028, b'{"command":"switchpool","parameter":"1"}'),
            (axeos, 80, b"POST /api/system/pause HTTP/1.1\r\nHost: x\r\n\r\n"),
        ):
            reader, writer = await asyncio.open_connection(machine.ip, port)
            writer.write(data)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(reader.read(1), 0.2)
            writer.close()
        assert cgminer.active_pool == 1
        assert axeos.paused


async def test_cgminer_serves_one_connection_at_a_time() -> None:
    async with Fleet.start(kinds=["cgminer"], base="127.31.1.1") as fleet:
        machine = fleet.machines[0]
        _, silent = await asyncio.open_connection(machine.ip, 4028)
        reader, writer = await asyncio.open_connection(machine.ip, 4028)
        writer.write(_RPC)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.2)
        silent.close()
        async with asyncio.timeout(30):
            assert b"POOLS" in await reader.read()
        writer.close()


async def test_faults_can_be_combined() -> None:
    async with Fleet.start(kinds=["cgminer"], base="127.31.1.1") as fleet:
        machine = fleet.machines[0]
        machine.faults.update({Fault.TRUNCATED: {}, Fault.SLOW_DRIP: {"delay": 0.0}})
        answer = await ask(machine.ip, 4028, _RPC)
        assert answer.startswith(b'{"STATUS"')
        assert not answer.endswith(b"}")


async def test_http_server_keeps_connections_and_refuses_other_protocols() -> None:
    async with Fleet.start(kinds=["axeos"], base="127.31.1.1") as fleet:
        machine = fleet.machines[0]
        reader, writer = await asyncio.open_connection(machine.ip, 80)
        for _ in range(3):
            writer.write(b"GET /api/system/asic HTTP/1.1\r\nHost: x\r\n\r\n")
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
            size = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Length"))
            assert b"BM1370" in await reader.readexactly(int(size.split(b":")[1]))
        writer.write(b"\x00\x01 nonsense\r\n\r\n")
        assert (await asyncio.wait_for(reader.read(), 30)).startswith(b"HTTP/1.1 400")
        writer.close()
