"""Hostile answers of miners: bombs, floods, endless and nested answers, forged log lines, markup, long names."""

from __future__ import annotations

import asyncio
import gzip
import logging
import resource
import time
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from custom_components.miner_remote.diagnostics import async_get_config_entry_diagnostics
from custom_components.miner_remote.drivers.contract.driver import Accepted, Connection, Deadlines, Profile
from custom_components.miner_remote.drivers.contract.errors import MAX_WORDS, DriverError, RefusedError
from custom_components.miner_remote.drivers.contract.values import (
    MAX_FAULT_MESSAGE,
    MAX_FAULTS,
    MAX_NAME,
    Fault as MinerFault,
    Identity,
    Snapshot,
)
from custom_components.miner_remote.drivers.detect.probe import probe
from custom_components.miner_remote.drivers.parsing import lenient_json
from custom_components.miner_remote.drivers.pools.urls import MAX_HOST, login_of, pool_host, without_login
from custom_components.miner_remote.drivers.transport import cgminer_rpc
from custom_components.miner_remote.drivers.transport.http import MAX_REPLY, exchange
from custom_components.miner_remote.fleet.serialize import miner_as_json
from custom_components.miner_remote.logbook import message
from custom_components.miner_remote.setup.candidates import default_name
from simulator.machine import Fault

from ..api.conftest import Call, Place
from ..conftest import miners_of
from .conftest import http, malicious

EVIL = "127.64.4.1"
FORGED = "2026-01-31 12:00:00.000 ERROR (MainThread) [homeassistant] forged"
MARKUP = '<img src=x onerror="alert(1)"><script>alert(1)</script>'
MAX_PARSE_S = 2.0
"""Limit of the processor time for parsing one answer, on a machine that is busy with other tests."""


@pytest.fixture
async def connection() -> AsyncIterator[Connection]:
    """Return a connection to the malicious miner."""
    async with aiohttp.ClientSession() as session:
        yield Connection(host=EVIL, session=session, deadlines=Deadlines(read=5, write=5, config_write=5))


# Size and nesting --------------------------------------------------------------------------------------------------

SIZE = MAX_REPLY - 100
HEAVY = {
    "escaped quotation marks": '{"a":"' + '\\"' * (SIZE // 2),
    "escaped quotation marks behind a slip": '{"a" 1 ' + '\\"' * (SIZE // 2),
    "backslashes": '{"a":"' + "\\" * SIZE,
    "quotation marks": '{"a":' + '"' * SIZE,
    "open brackets": "[" * SIZE,
    "open objects": '{"a":' * (SIZE // 5),
    "closed brackets": "{" + "}" * SIZE,
    "pairs": "{}" * (SIZE // 2),
    "commas": "{" + "," * SIZE,
    "a long number": '{"a":' + "9" * SIZE,
    "nested with half a character": '{"a":' + "[" * 5000 + '"\\ud800"' + "]" * 5000 + "}",
    "blanks behind the id": '{"id":1' + " " * SIZE + "x",
    "words": '{"a":' + "b " * (SIZE // 2),
}


@pytest.mark.parametrize("name", HEAVY)
def test_hostile_answer_does_not_block_the_event_loop(name: str) -> None:
    """Half a million escaped quotation marks used to take hours."""
    began = time.process_time()
    for written in (HEAVY[name], HEAVY[name][: 1 << 18], HEAVY[name][: 1 << 18] + "}"):
        with suppress(lenient_json.NotJsonError):
            lenient_json.loads(written)
        cgminer_rpc.excerpt(written.encode())
        with suppress(RefusedError):
            cgminer_rpc.parse_text(written.encode(), EVIL)
    assert time.process_time() - began < 3 * MAX_PARSE_S


async def test_answer_sent_byte_by_byte_is_parsed_once(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[int] = []
    real = lenient_json.complete

    def counted(text: str) -> lenient_json.Reply | None:
        checked.append(len(text))
        return real(text)

    monkeypatch.setattr(lenient_json, "complete", counted)

    def pieces(_request: bytes) -> Iterator[bytes]:
        yield b'{"a":['
        for _ in range(3000):
            yield b"{},{}"

    async with malicious(EVIL, 4028, pieces):
        with pytest.raises(DriverError):
            await cgminer_rpc.request(connection, "summary")
    assert len(checked) <= cgminer_rpc.MAX_COMPLETENESS_CHECKS


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_compression_bomb_is_refused(connection: Connection, encoding: str) -> None:
    bomb = gzip.compress(bytes(300_000_000), 9) if encoding == "gzip" else zlib.compress(bytes(300_000_000), 9)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with malicious(EVIL, 80, http("200 OK", bomb, f"Content-Encoding: {encoding}")):
        with pytest.raises(RefusedError, match="more than"):
            await exchange(connection, "GET", "/")
        assert len((await probe(connection)).web_body) <= 16_384
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mb < 50


def endless(first: bytes, then: bytes) -> Iterator[bytes]:
    yield first
    while True:
        yield then


ENDLESS = {
    "body": (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65_536 + b"\r\n"),
    "header": (b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65_536),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 10_000),
    "status": (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n" * 2000),
    "api": (b'{"a":"', b"x" * 65_536),
}


@pytest.mark.parametrize("name", ENDLESS)
async def test_endless_answer_is_cut_off(connection: Connection, name: str) -> None:
    first, then = ENDLESS[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    port = 4028 if name == "api" else 80
    async with malicious(EVIL, port, lambda _request: endless(first, then)):
        with pytest.raises(DriverError):
            await (cgminer_rpc.request(connection, "summary") if port == 4028 else exchange(connection, "GET", "/"))
        with suppress(DriverError):
            await asyncio.wait_for(probe(connection), 60)
    assert time.monotonic() - began < 90
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 100


# Texts --------------------------------------------------------------------------------------------------------------


def test_error_is_one_printable_line() -> None:
    text = f"no\r\n{FORGED}\x1b[2J\u202e\u2028{'a' * 5000}"
    for error in (
        DriverError("connection_failed", host=text),
        RefusedError("library_error", text, host="192.0.2.1"),
        cgminer_rpc.ApiError("command_refused", text, command="restart"),
    ):
        assert str(error).isprintable()
        assert len(str(error)) == MAX_WORDS
    accepted = Accepted(channel="a", said=text)
    assert accepted.said.isprintable()
    assert len(accepted.said) == MAX_WORDS


def test_names_are_one_printable_line() -> None:
    text = f"S19\r\n{FORGED}\x00{'a' * 5000}"
    identity = Identity(
        vendor=text, model=text, firmware=text, firmware_version=text, mac=None, serial=text, hostname=text
    )
    snapshot = Snapshot(identity=identity, best_share=text, work_mode=text, faults=(MinerFault(text, text),) * 1000)
    shown = [identity.vendor, identity.model, identity.firmware, identity.firmware_version, identity.serial,
             identity.hostname, snapshot.best_share, snapshot.work_mode, snapshot.faults[0].code]  # fmt: skip
    message = snapshot.faults[0].message
    assert message.isprintable()
    assert len(message) == MAX_FAULT_MESSAGE
    assert len(snapshot.faults) == MAX_FAULTS
    for words in shown:
        assert words is not None
        assert words.isprintable()
        assert len(words) == MAX_NAME


async def test_miner_text_adds_no_log_line_and_no_markup(
    hass: HomeAssistant, place: Place, call: Call, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names and refusals of a hostile miner, in every place that shows them."""
    caplog.set_level(logging.DEBUG)
    hostile = f"{MARKUP}\r\n{FORGED}\x1b[31m"
    for machine in place.machines:
        machine.hostname = machine.model = hostile
        machine.firmware_version = f"9.{hostile}"
    real = cgminer_rpc.send

    refuses_all = False

    async def refused(*request: Any, **limits: Any) -> lenient_json.Reply:
        reply = await real(*request, **limits)
        if refuses_all or reply.get("STATUS") == "RESTART":
            return {"STATUS": [{"STATUS": "E", "Code": 1, "Msg": hostile}]}
        return reply

    monkeypatch.setattr(cgminer_rpc, "send", refused)
    events: list[str] = []
    hass.bus.async_listen("miner_remote_command", lambda event: events.append(message(event.data)))
    for miner in miners_of(hass, place.entry):
        await miner.async_refresh()
    status, answer = await call("POST", f"/api/remote/reboot/{place.ip('cgminer')}")
    assert status == 502
    shown = [str(answer["error"])]
    assert "onerror" in shown[0], "the miner's own message is shown as text"
    _, history = await call("GET", "/api/remote/commands/history")
    shown.append(history["commands"][0]["error_message"])  # type: ignore[index]
    await hass.async_block_till_done()
    shown += events
    for miner in miners_of(hass, place.entry):
        row = miner_as_json(miner)
        shown += [str(row[key]) for key in ("model", "hostname", "firmware_version", "name") if row[key]]
    for device in dr.async_get(hass).devices:
        shown += [str(value) for value in (device.model, device.manufacturer, device.sw_version, device.name)]
    shown += [str(state.attributes) + state.state for state in hass.states.async_all()]
    assert all(words.isprintable() for words in shown if words), [words for words in shown if not words.isprintable()]
    # It reboots although it refused the command.
    (miner,) = (miner for miner in miners_of(hass, place.entry) if miner.address == place.ip("cgminer"))
    async with asyncio.timeout(15):
        await asyncio.sleep(0.7)
        while not miner.last_update_success:
            await miner.async_refresh()
    refuses_all = True
    await miner.async_refresh()
    logged = [record.getMessage() for record in caplog.records if "forged" in record.getMessage()]
    assert logged
    assert all(words.isprintable() for words in logged), logged
    assert not [line for line in caplog.text.splitlines() if line.startswith(FORGED[:40])]


def test_name_in_a_dialog_is_not_markdown() -> None:
    model = "S19 [free](http://evil.example) ![](https://evil.example/x.png) <img src=x> `code`"
    profile = Profile(
        driver="cgminer",
        identity=Identity(vendor="Bitmain", model=model, firmware="a", mac="02:00:00:00:00:01"),
        capabilities=frozenset(),
    )
    name = default_name("127.64.1.1", profile)
    assert not set("[]<>`") & set(name)
    assert "http" not in name
    named = replace(profile, identity=replace(profile.identity, model="Antminer S19 (88)"))
    assert default_name("127.64.1.1", named) == "Bitmain Antminer S19 (88) 0001"


@pytest.mark.parametrize(
    "name_part",
    [
        "antminer![x](http://evil.example/x.png)", "hhttp://ttp://evil.example", "ht[tp://evil.example",
        "http:///[/evil.example", "www.evil.example", "ww<w.evil.example", "WWW.evil.example", "<a href=x>", "`x`",
        "bitaxe\r\n# forged", "a" * 5000,
    ],
    ids=lambda name_part: name_part[:30],
)  # fmt: skip
@pytest.mark.parametrize("place_of_it", ["host name", "host name of a known miner", "serial", "model"])
def test_name_never_becomes_a_link(name_part: str, place_of_it: str) -> None:
    """Covers the name sent to the DHCP server, and links that appear only after characters were removed."""
    profile = Profile(
        driver="cgminer",
        identity=Identity(
            vendor="Bitmain",
            model=name_part if place_of_it == "model" else "S19",
            firmware="a",
            serial=name_part if place_of_it == "serial" else None,
        ),
        capabilities=frozenset(),
    )
    name = default_name(
        name_part if "host" in place_of_it else "127.64.1.1", None if place_of_it == "host name" else profile
    )
    assert name
    assert not set("[]<>`") & set(name)
    assert "//" not in name
    assert "www." not in name.lower()
    assert name.isprintable()
    assert len(name) <= MAX_NAME


# Pool addresses -----------------------------------------------------------------------------------------------------

POOLS = [
    "stratum+tcp://[", "stratum+tcp://user:geheim@", "stratum+tcp://user:ge/heim@pool.example:3333",
    "stratum+tcp://user:ge://heim@pool.example:3333", "user:geheim@pool.example:3333", "stratum+tcp://u:geheim@[::1",
    "//user:geheim@pool.example", "stratum+tcp://user@geheim@pool.example", "stratum+tcp:user:geheim@pool.example",
    "stratum+tcp://pool.example:99999999", "stratum+tcp://u:geheim@" + "a" * 5000, "", "@", "://@", "http://[::1]:x/",
]  # fmt: skip


@pytest.mark.parametrize("url", POOLS)
def test_pool_address_never_shows_its_login(url: str) -> None:
    assert "geheim" not in pool_host(url)
    assert "user" not in pool_host(url)
    assert len(pool_host(url)) <= MAX_HOST
    assert "geheim" not in without_login(url)
    assert ("geheim" in url) == ("geheim" in login_of(url))


async def test_odd_pool_addresses_are_accepted(
    hass: HomeAssistant, place: Place, call: Call, caplog: pytest.LogCaptureFixture
) -> None:
    machine = place.machine("cgminer")
    for url in POOLS:
        machine.pools[0].url = url
        for miner in miners_of(hass, place.entry):
            await miner.async_refresh()
        await hass.async_block_till_done()
        status, _answer = await call("GET", "/api/miners")
        assert status == 200
        diagnostics = await async_get_config_entry_diagnostics(hass, place.entry)
        assert "geheim" not in str(diagnostics)
        status, answer = await call("POST", f"/api/remote/backup/{machine.ip}")
        assert status in (200, 502), answer
        assert "geheim" not in str(answer)
        assert not [state for state in hass.states.async_all() if "geheim" in f"{state.state} {state.attributes}"]
    assert "Traceback" not in caplog.text
    assert not [record for record in caplog.records if "miner_remote" in record.name and record.exc_info]


async def test_numbers_out_of_bounds_are_dropped(hass: HomeAssistant, place: Place, call: Call) -> None:
    machine = place.machine("axeos")
    for value in (1e308, -1e308, 10**300):
        machine.hashrate_ths = value
        machine.power_w = value
        for miner in miners_of(hass, place.entry):
            await miner.async_refresh()
        await hass.async_block_till_done()
        status, answer = await call("GET", "/api/miners")
        assert status == 200
        assert len(answer["miners"]) == 3  # type: ignore[arg-type]


async def test_hanging_miner_does_not_delay_others(place: Place, call: Call) -> None:
    place.machine("cgminer").faults[Fault.NO_REPLY] = {}
    slow = asyncio.ensure_future(call("POST", f"/api/remote/reboot/{place.ip('cgminer')}"))
    await asyncio.sleep(0.1)
    status, _ = await call("POST", f"/api/remote/reboot/{place.ip('axeos')}")
    assert status == 200
    assert not slow.done()
    status, answer = await slow
    assert (status, answer["status"]) == (504, "timeout")
