"""Requests of API v3, and how a WhatsMiner's answers are read.

A frame is its length in four bytes, little endian, and that many bytes of JSON. Reads: `get.device.info` and
`get.miner.status` with the filter `summary` are needed. A machine whose mining service is stopped refuses `pools`, and
some firmware a filter of several parts.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
from collections.abc import Mapping

from ...contract.driver import Connection, Exchange
from ...contract.errors import AuthenticationError, RefusedError, UnreachableError, UnsupportedError
from ...contract.values import Board, Identity, Pool
from ...detect.probe import WHATSMINER_V3_PORT
from ...parsing import lenient_json
from ...parsing.identity import mac_address
from ...parsing.lenient_json import NotJsonError, Reply, integer, number, objects, text
from ...parsing.numbers import temperature
from ...transport import cgminer_rpc
from ...transport.one_shot import OneShot
from .common import FIRMWARE, MAX_THROTTLE, VENDOR, as_bool, cooled_by_liquid, pools, positive
from .transfer import send

_MAX_REPLY = 1 << 20
_SIZE = struct.Struct("<I")
_INVALID_COMMAND = -2
_NO_PERMISSION = -4


class NoReplyError(UnreachableError):
    """The connection was made and the whole request was sent, and then it ended without a byte of an answer."""


# Requests ------------------------------------------------------------------------------------------------------


async def exchange(connection: Connection, request: Mapping[str, object], *, reply_s: float | None = None) -> Reply:
    """Send one frame over a connection of its own and return the object in the frame that answers it.

    Raises UnreachableError (no connection, or it broke), NoReplyError (it ended without a byte of an answer, or
    `reply_s` went by without one) and RefusedError (the answer is unreadable). The deadline is the caller's.
    """
    host = connection.host
    body = json.dumps(request, separators=(",", ":"))
    loop = asyncio.get_running_loop()
    raw = bytearray()

    def connected() -> None:
        if reply_s is not None:
            limit.reschedule(loop.time() + reply_s)

    link = OneShot(host, WHATSMINER_V3_PORT, _frame(body), connect_s=cgminer_rpc.CONNECT_S, on_connect=connected)
    try:
        async with asyncio.timeout(None) as limit:
            with link:
                while len(raw) < _length(raw, host):
                    if not (part := await link.part()):
                        raise ConnectionResetError
                    raw += part
                    limit.reschedule(None)
    except OSError as error:  # a TimeoutError is one, and here it is that of `reply_s`
        lost = NoReplyError if link.sent and not raw else UnreachableError
        raise lost("connection_lost", host=host, port=WHATSMINER_V3_PORT) from error
    answer = bytes(raw[_SIZE.size : _length(raw, host)])
    if connection.observer is not None:
        connection.observer(Exchange(port=WHATSMINER_V3_PORT, protocol="whatsminer3", request=body, answer=answer))
    return parsed(answer, host)


def _frame(body: str) -> bytes:
    return _SIZE.pack(len(body)) + body.encode()


def _length(raw: bytearray, host: str) -> int:
    """Return how long the frame is that begins with `raw`, as far as that is known; raises RefusedError."""
    if len(raw) < _SIZE.size:
        return _SIZE.size
    (length,) = _SIZE.unpack_from(raw)
    if length > _MAX_REPLY:
        raise RefusedError("answer_unreadable", host=host)
    return _SIZE.size + int(length)


async def send_frame(writer: asyncio.StreamWriter, request: Mapping[str, object]) -> str:
    """Send one frame and return the JSON in it."""
    body = json.dumps(request, separators=(",", ":"))
    await send(writer, _frame(body))
    return body


async def read_frame(reader: asyncio.StreamReader, host: str) -> bytes:
    """Return the body of the next frame.

    Raises IncompleteReadError if the connection ends, and RefusedError if the frame is too long.
    """
    size = await reader.readexactly(_SIZE.size)
    return await reader.readexactly(_length(bytearray(size), host) - _SIZE.size)


def parsed(body: bytes, host: str) -> Reply:
    """Return the object in the body of a frame."""
    try:
        return lenient_json.loads(body.decode(errors="replace"))
    except NotJsonError as error:
        raise RefusedError("answer_unreadable", cgminer_rpc.excerpt(body), host=host) from error


def checked(reply: Mapping[str, object], command: str, host: str) -> object:
    """Return the `msg` of an answer; raises the error of its code if that is not 0."""
    code, said = integer(reply.get("code")), reply.get("msg")
    if code == 0:
        return said
    words = cgminer_rpc.excerpt(said.encode()) if isinstance(said, str) else ""
    if code == _INVALID_COMMAND:
        raise UnsupportedError("command_unknown", command=command)
    if code == _NO_PERMISSION:
        raise AuthenticationError("account_rejected", host=host)
    raise RefusedError("command_refused", words, command=command)


async def read(connection: Connection, command: str, parameter: str | None = None) -> Reply:
    """Return the object that a read answers with; raises RefusedError if it is not one."""
    request: Reply = {"cmd": command} if parameter is None else {"cmd": command, "param": parameter}
    reported = checked(await exchange(connection, request), command, connection.host)
    if not isinstance(reported, dict):
        raise RefusedError("answer_unreadable", host=connection.host)
    return reported


async def optional(connection: Connection, command: str) -> Reply:
    """Return the object that a read answers with; empty if this firmware refuses it."""
    try:
        return await read(connection, command)
    except UnsupportedError, RefusedError:
        return {}


async def device_info(connection: Connection) -> Reply:
    """Return what the miner reports about its hardware, its firmware, its network and its errors."""
    return await read(connection, "get.device.info")


async def status(connection: Connection, info: Mapping[str, object], *parts: str) -> Reply:
    """Return parts of the miner's status; those that a combined reply lacks are requested one by one.

    Raises RefusedError if a part is refused, unless mining is stopped: there is nothing to report then.
    """
    found: Reply = {}
    if len(parts) > 1:
        with contextlib.suppress(UnsupportedError, RefusedError):
            found = await read(connection, "get.miner.status", "+".join(parts))
    stopped = working(info) is False
    for name in parts:
        if name in found:
            continue
        try:
            found |= await read(connection, "get.miner.status", name)
        except UnsupportedError, RefusedError:
            if not stopped and name != "edevs":
                raise
    if "summary" in parts and not stopped and not part(found, "summary"):
        raise RefusedError("summary_missing", host=connection.host)
    return found


async def setting(connection: Connection) -> Reply:
    """Return the miner's settings; empty if this firmware reports none."""
    return await optional(connection, "get.miner.setting")


# Values --------------------------------------------------------------------------------------------------------


def part(source: Mapping[str, object], name: str) -> Mapping[str, object]:
    """Return an object inside of an answer, or an empty one."""
    reported = source.get(name)
    return reported if isinstance(reported, dict) else {}


def first(source: Mapping[str, object], *names: str) -> float | None:
    """Return the first of these numbers that is reported; hashrates are in TH/s here."""
    return next((reported for name in names if (reported := number(source.get(name))) is not None), None)


def hashrate(summary: Mapping[str, object]) -> float | None:
    """Return the hashrate that the machine or one of its boards measures now, in TH/s."""
    return first(summary, "hash-realtime", "hash-1min", "hash-average")


def working(info: Mapping[str, object]) -> bool | None:
    """Return whether the mining service runs, or None if it is not reported."""
    return as_bool(part(info, "miner").get("working"))


def liquid_cooled(info: Mapping[str, object], summary: Mapping[str, object]) -> bool:
    """Return whether a liquid cools the machine; its memories say so in the form `1-1-1`, one digit for each board."""
    memories = text(part(info, "miner").get("eeprom-liquid-cooling")) or ""
    return bool(memories.strip("0-")) or cooled_by_liquid(
        part(info, "power").get("liquid-temperature"),
        hashrate(summary),
        (summary.get("fan-speed-in"), summary.get("fan-speed-out")),
    )


def identity(info: Mapping[str, object], known: Identity | None = None) -> Identity:
    """Return the identity of the miner, with the model and the version of `known` if they are not reported."""
    miner, network, system = part(info, "miner"), part(info, "network"), part(info, "system")
    return Identity(
        vendor=VENDOR,
        model=text(miner.get("type")) or (known.model if known else "WhatsMiner"),
        firmware=FIRMWARE,
        firmware_version=text(system.get("fwversion")) or (known.firmware_version if known else None),
        mac=mac_address(network.get("mac")),
        serial=text(miner.get("miner-sn")),
        hostname=text(network.get("hostname")),
    )


def power_limit(
    settings: Mapping[str, object], info: Mapping[str, object], summary: Mapping[str, object]
) -> int | None:
    """Return the power limit that was set; that of the summary is the lowest of this, the mode's and the hardware's."""
    return next(
        (
            watts
            for reported in (
                settings.get("power-limit"),
                part(info, "miner").get("power-limit-set"),
                summary.get("power-limit"),
            )
            if (watts := positive(reported)) is not None
        ),
        None,
    )


def power_mode(settings: Mapping[str, object]) -> str | None:
    """Return the power mode (`low`, `normal`, `high`), or None if it is not reported."""
    reported = text(settings.get("power-mode"))
    return reported.lower() if reported else None


def power_percent(settings: Mapping[str, object]) -> int | None:
    """Return the throttle in percent, up to 200 with liquid cooling; None if it is not reported."""
    percent = integer(settings.get("power-percent"))
    return percent if percent is not None and 0 <= percent <= MAX_THROTTLE else None


def frequency_percent(settings: Mapping[str, object], info: Mapping[str, object]) -> int | None:
    """Return by how many percent the frequency was changed, 0 if it was not; None if it is not reported.

    The miner's settings and the device's have it, and what is not a percentage there is a frequency in MHz.
    """
    reported = [integer(settings.get("target-freq")), integer(part(info, "miner").get("hash-percent"))]
    percents = [value for value in reported if value is not None and -100 <= value <= 100]
    return next((value for value in percents if value), 0) if percents else None


def listed_pools(found: Mapping[str, object]) -> tuple[Pool, ...]:
    """Return the pools in a status."""
    return pools(objects(found.get("pools")))


def configured_pools(found: Mapping[str, object], host: str) -> tuple[Pool, ...]:
    """Return the pools; raises RefusedError if they are not reported, which is not the same as having none."""
    if "pools" not in found:
        raise RefusedError("pools_hidden_while_paused", host=host)
    return listed_pools(found)


def boards(found: Mapping[str, object]) -> tuple[Board, ...]:
    """Return the hashboards in a status, whose temperatures are in the summary."""
    reported = part(found, "summary").get("board-temperature")
    temperatures = reported if isinstance(reported, list) else []
    listed = []
    for at, item in enumerate(objects(found.get("edevs"))):
        state = text(item.get("status"))
        place = next((slot for name in ("slot", "id") if (slot := integer(item.get(name))) is not None), at)
        listed.append(
            Board(
                position=place,
                hashrate_ths=hashrate(item),
                temperature_c=temperature(temperatures[place]) if 0 <= place < len(temperatures) else None,
                chip_temperature_c=temperature(item.get("chip-temp-max")),
                chips=integer(item.get("effective-chips")),
                frequency_mhz=first(item, "freq"),
                active=None if state is None else state.lower() == "alive",
            )
        )
    return tuple(listed)
