"""WhatsMiner with API v3 (firmware from November 2024 on): framed JSON on port 4433, one command per connection.

A frame is its length in four bytes, little endian, and that many bytes of JSON. Writes carry an account, the time and
a token made of command, password, salt and time; the pools are encrypted with the same. Refusals: -1 failed, -2 no
such command, -3 no parameter, -4 no permission, which stands for a wrong password, an account without the permission
and a write API that is off; `apiswitch` of `get.device.info` shows whether it is the last of them.

Reads: `get.device.info` and `get.miner.status` with the filter `summary` are needed. A machine whose mining service is
stopped refuses `pools`, and some firmware a filter of several parts.

Sources: WhatsMiner API document 3.0.x and the vendor's demo for it (padding after PKCS 7, names of the commands);
recorded replies in `tests/captures/whatsminer_v3`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
import time
from collections.abc import Mapping, Sequence
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.deadline import deadline
from ...contract.driver import Accepted, Connection, Exchange, Profile, Scope
from ...contract.errors import AuthenticationError, DriverError, RefusedError, UnreachableError, UnsupportedError
from ...contract.evidence import Evidence
from ...contract.values import Board, Identity, MinerConfig, Pool, PoolSetting, Snapshot, TuningValue
from ...detect.probe import WHATSMINER_V3_PORT as PORT
from ...parsing import lenient_json
from ...parsing.identity import mac_address
from ...parsing.lenient_json import NotJsonError, Reply, integer, number, objects, text
from ...parsing.numbers import temperature
from ...pools.rules import check_reported_pools
from ...transport import cgminer_rpc
from .common import (
    FIRMWARE,
    LED,
    VENDOR,
    WhatsMinerDriver,
    as_bool,
    fans,
    first_power,
    positive,
)
from .crypto import encrypt, v3_keys
from .faults import error_faults

_DEFAULT_ACCOUNT = "super"
_DEFAULT_PASSWORD = "super"
_MAX_REPLY = 1 << 20
_INVALID_COMMAND = -2
_NO_PERMISSION = -4
_REBOOT_REPLY_S = 5.0
"""How many seconds to wait for the answer to a reboot; most machines give none."""
_ENCRYPTED = ("set.miner.pools",)


class NoReplyError(UnreachableError):
    """The connection was made and the whole request was sent, and then it ended without a byte of an answer."""


class WhatsMinerV3Driver(WhatsMinerDriver):
    """A WhatsMiner with API v3."""

    key: ClassVar[str] = "whatsminer_v3"

    @override
    @classmethod
    def recognises(cls, evidence: Evidence) -> bool:
        return evidence.v3_open

    @override
    @classmethod
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        try:
            async with deadline(connection.host, connection.deadlines.read):
                info = await _device_info(connection)
                if not _part(info, "miner") and not _part(info, "system"):
                    return None
                await _status(connection, info, "summary")
        except RefusedError:
            return None
        except DriverError:
            # Other services use port 4433 too; the error matters only if it is a WhatsMiner.
            if evidence.api_names("bitmicro", "btminer", "whatsminer"):
                raise
            return None
        return Profile(driver=cls.key, identity=_identity(info), capabilities=_CAPABILITIES)

    @override
    async def _snapshot(self) -> Snapshot:
        connection = self.connection
        info = await _device_info(connection)
        status = await _status(connection, info, "summary", "pools", "edevs")
        setting = await _setting(connection)
        summary, power = _part(status, "summary"), _part(info, "power")
        hashrate = _first(summary, "hash-realtime", "hash-1min", "hash-average")
        working = as_bool(_part(info, "miner").get("working"))
        light = text(_part(info, "system").get("ledstatus"))
        return Snapshot(
            identity=_identity(info, self.profile.identity),
            mining=None if hashrate is None else hashrate > 0 and working is not False,
            paused=None if working is None else not working,
            hashrate_ths=hashrate,
            expected_hashrate_ths=_first(summary, "factory-hash") or None,
            power_w=first_power(summary, ("power-realtime", "power-5min"), hashrate),
            power_limit_w=_power_limit(setting, info, summary),
            temperature_max_c=temperature(summary.get("chip-temp-max")),
            # The sensor sits where the liquid enters the machine, in the power supply.
            inlet_temperature_c=temperature(power.get("liquid-temperature")),
            uptime_s=integer(summary.get("bootup-time")),
            mining_uptime_s=integer(summary.get("elapsed")),
            locate_light=None if light is None else light != "auto",
            work_mode=_mode(setting),
            pools=_pools(status),
            boards=_boards(status, summary),
            fans=fans(summary.get("fan-speed-in"), summary.get("fan-speed-out"), power.get("fanspeed"), hashrate),
            faults=error_faults(info.get("error-code")),
        )

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        info = await _device_info(self.connection)
        return _configured(await _status(self.connection, info, "pools"), self.connection.host)

    @override
    async def _read_config(self) -> MinerConfig:
        connection = self.connection
        info = await _device_info(connection)
        status = await _status(connection, info, "summary", "pools")
        setting = await _setting(connection)
        pools = _configured(status, connection.host)
        check_reported_pools(pools, connection.host)
        working, mode = as_bool(_part(info, "miner").get("working")), _mode(setting)
        network = _part(info, "network")
        names = ("hostname", "proto", "ip", "netmask", "gateway", "dns")
        return MinerConfig(
            identity=_identity(info, self.profile.identity),
            pools=pools,
            power_limit_w=_power_limit(setting, info, _part(status, "summary")),
            paused=None if working is None else not working,
            tuning={"power_mode": mode} if mode else None,
            network={name: reported for name in names if (reported := text(network.get(name)))},
        )

    @override
    async def _reboot(self) -> Accepted:
        """Restart the machine; without an answer it counts as accepted once the whole command was sent."""
        try:
            said = await self._write("set.system.reboot", reply_s=_REBOOT_REPLY_S)
        except NoReplyError:
            said = "no reply"
        return Accepted(channel="WhatsMiner API set.system.reboot", said=said, scope=Scope.MACHINE)

    @override
    async def _restart_mining(self) -> Accepted:
        return await self._service("restart", Scope.MINING_PROCESS)

    @override
    async def _pause(self) -> Accepted:
        return await self._service("stop")

    @override
    async def _resume(self) -> Accepted:
        return await self._service("start")

    @override
    async def _set_power_limit(self, watts: int) -> Accepted:
        self.check_watts(watts)
        said = await self._write("set.miner.power_limit", watts)
        return Accepted(channel="WhatsMiner API set.miner.power_limit", said=said)

    @override
    async def _write_pools(self, pools: Sequence[PoolSetting], activate: int | None) -> Accepted:
        channel = "WhatsMiner API set.miner.pools"
        if not self.pools_differ(pools, activate, await self._read_pools()):
            return Accepted(channel=channel, said="Nothing had to be changed.")
        wanted = [{"pool": setting.url, "worker": setting.user, "passwd": setting.password or ""} for setting in pools]
        return Accepted(channel=channel, said=await self._write("set.miner.pools", wanted))

    @override
    async def _set_tuning(self, tuning: Mapping[str, TuningValue]) -> Accepted:
        mode = self.check_power_mode(tuning)
        said = await self._write("set.miner.power_mode", mode)
        return Accepted(channel="WhatsMiner API set.miner.power_mode", said=said)

    @override
    async def _set_locate_light(self, *, on: bool) -> Accepted:
        said = await self._write("set.system.led", [LED] if on else "auto")
        return Accepted(channel="WhatsMiner API set.system.led", said=said)

    async def _service(self, what: str, scope: Scope | None = None) -> Accepted:
        said = await self._write("set.miner.service", what)
        return Accepted(channel=f"WhatsMiner API set.miner.service {what}", said=said, scope=scope)

    async def _write(self, command: str, parameter: object = None, *, reply_s: float | None = None) -> str:
        """Send one write and return the miner's words.

        Raises NoReplyError if no answer came, within `reply_s` if that is given.
        """
        connection = self.connection
        host, credentials = connection.host, connection.credentials
        info = await _device_info(connection)
        salt = text(info.get("salt"))
        if salt is None:
            raise RefusedError("session_not_opened", host=host)
        if as_bool(_part(info, "system").get("apiswitch")) is False:
            raise RefusedError("write_api_off", host=host)
        password = _DEFAULT_PASSWORD if credentials.password is None else credentials.password
        now = int(time.time())
        key, token = v3_keys(command, password, salt, now)
        if command in _ENCRYPTED:
            parameter = encrypt(key, json.dumps(parameter, separators=(",", ":")).encode(), pkcs7=True)
        reply = await _exchange(
            connection,
            {
                "cmd": command,
                "param": parameter,
                "ts": now,
                "token": token,
                "account": credentials.username or _DEFAULT_ACCOUNT,
            },
            reply_s=reply_s,
        )
        return text(_checked(reply, command, host)) or ""


_CAPABILITIES = frozenset(
    {
        Capability.REBOOT,
        Capability.RESTART_MINING,
        Capability.PAUSE,
        Capability.RESUME,
        Capability.POWER_LIMIT,
        Capability.POOLS_READ,
        Capability.POOLS_WRITE,
        Capability.CONFIG_READ,
        Capability.CONFIG_WRITE,
        Capability.TUNING,
        Capability.LOCATE_LIGHT,
    }
)


# Requests ------------------------------------------------------------------------------------------------------


async def _exchange(connection: Connection, request: Mapping[str, object], *, reply_s: float | None = None) -> Reply:
    """Send one frame over a connection of its own and return the object in the frame that answers it.

    Raises UnreachableError (no connection, or it broke), NoReplyError (it ended without a byte of an answer, or
    `reply_s` went by without one) and RefusedError (the answer is unreadable). The deadline is the caller's.
    """
    host = connection.host
    try:
        async with asyncio.timeout(cgminer_rpc.CONNECT_S):
            reader, writer = await asyncio.open_connection(host, PORT)
    except OSError as error:  # a TimeoutError is one
        raise UnreachableError("connection_refused", host=host, port=PORT) from error
    try:
        body = json.dumps(request, separators=(",", ":")).encode()
        raw = await _roundtrip(reader, writer, struct.pack("<I", len(body)) + body, host, reply_s)
        if connection.observer is not None:
            connection.observer(
                Exchange(port=PORT, protocol="whatsminer3", request=body.decode(), answer=raw),
            )
        return _parsed(raw, host)
    finally:
        # An aborted transport does not wait for a miner that stopped reading.
        writer.transport.abort()


async def _roundtrip(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, frame: bytes, host: str, reply_s: float | None
) -> bytes:
    try:
        writer.write(frame)
        await _sent(writer)
    except OSError as error:
        raise UnreachableError("connection_lost", host=host, port=PORT) from error
    try:
        async with asyncio.timeout(reply_s):
            first = await reader.read(1)
    except OSError as error:  # a TimeoutError is one, and here it is that of `reply_s`
        raise NoReplyError("connection_lost", host=host, port=PORT) from error
    if not first:
        raise NoReplyError("connection_lost", host=host, port=PORT)
    try:
        (length,) = struct.unpack("<I", first + await reader.readexactly(3))
        if length > _MAX_REPLY:
            raise RefusedError("answer_unreadable", host=host)
        return await reader.readexactly(length)
    except (OSError, asyncio.IncompleteReadError) as error:
        raise UnreachableError("connection_lost", host=host, port=PORT) from error


async def _sent(writer: asyncio.StreamWriter) -> None:
    """Wait until the operating system has taken every byte of what was written."""
    writer.transport.set_write_buffer_limits(high=0)
    await writer.drain()


def _parsed(body: bytes, host: str) -> Reply:
    try:
        return lenient_json.loads(body.decode(errors="replace"))
    except NotJsonError as error:
        raise RefusedError("answer_unreadable", cgminer_rpc.excerpt(body), host=host) from error


def _checked(reply: Mapping[str, object], command: str, host: str) -> object:
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


async def _read(connection: Connection, command: str, parameter: str | None = None) -> Reply:
    """Return the object that a read answers with; raises RefusedError if it is not one."""
    request: Reply = {"cmd": command} if parameter is None else {"cmd": command, "param": parameter}
    reported = _checked(await _exchange(connection, request), command, connection.host)
    if not isinstance(reported, dict):
        raise RefusedError("answer_unreadable", host=connection.host)
    return reported


async def _device_info(connection: Connection) -> Reply:
    return await _read(connection, "get.device.info")


async def _status(connection: Connection, info: Mapping[str, object], *parts: str) -> Reply:
    """Return parts of the miner's status; those that a combined reply lacks are requested one by one.

    Raises RefusedError if a part is refused, unless mining is stopped: there is nothing to report then.
    """
    found: Reply = {}
    if len(parts) > 1:
        with contextlib.suppress(UnsupportedError, RefusedError):
            found = await _read(connection, "get.miner.status", "+".join(parts))
    stopped = as_bool(_part(info, "miner").get("working")) is False
    for part in parts:
        if part in found:
            continue
        try:
            found |= await _read(connection, "get.miner.status", part)
        except UnsupportedError, RefusedError:
            if not stopped and part != "edevs":
                raise
    if "summary" in parts and not stopped and not _part(found, "summary"):
        raise RefusedError("summary_missing", host=connection.host)
    return found


async def _setting(connection: Connection) -> Reply:
    """Return the miner's settings; empty if this firmware reports none."""
    try:
        return await _read(connection, "get.miner.setting")
    except UnsupportedError, RefusedError:
        return {}


# Values --------------------------------------------------------------------------------------------------------


def _part(source: Mapping[str, object], name: str) -> Mapping[str, object]:
    reported = source.get(name)
    return reported if isinstance(reported, dict) else {}


def _first(source: Mapping[str, object], *names: str) -> float | None:
    """Return the first of these numbers that is reported; hashrates are in TH/s here."""
    return next((reported for name in names if (reported := number(source.get(name))) is not None), None)


def _identity(info: Mapping[str, object], known: Identity | None = None) -> Identity:
    miner, network, system = _part(info, "miner"), _part(info, "network"), _part(info, "system")
    return Identity(
        vendor=VENDOR,
        model=text(miner.get("type")) or (known.model if known else "WhatsMiner"),
        firmware=FIRMWARE,
        firmware_version=text(system.get("fwversion")) or (known.firmware_version if known else None),
        mac=mac_address(network.get("mac")),
        serial=text(miner.get("miner-sn")),
        hostname=text(network.get("hostname")),
    )


def _power_limit(
    setting: Mapping[str, object], info: Mapping[str, object], summary: Mapping[str, object]
) -> int | None:
    """Return the power limit that was set; that of the summary is the lowest of this, the mode's and the hardware's."""
    return next(
        (
            watts
            for reported in (
                setting.get("power-limit"),
                _part(info, "miner").get("power-limit-set"),
                summary.get("power-limit"),
            )
            if (watts := positive(reported)) is not None
        ),
        None,
    )


def _mode(setting: Mapping[str, object]) -> str | None:
    reported = text(setting.get("power-mode"))
    return reported.lower() if reported else None


def _pools(status: Mapping[str, object]) -> tuple[Pool, ...]:
    """Return the pools; the miner counts their slots from 1, or lists them without numbers."""
    listed = objects(status.get("pools"))
    first = 0 if any(integer(item.get("id")) == 0 for item in listed) else 1
    found = []
    for at, item in enumerate(listed):
        url, state, number_of_slot = text(item.get("url")), text(item.get("status")), integer(item.get("id"))
        if url is None:
            continue
        found.append(
            Pool(
                slot=at if number_of_slot is None else number_of_slot - first,
                url=url,
                user=text(item.get("account")) or "",
                active=as_bool(item.get("stratum-active")),
                alive=None if state is None else state.lower() == "alive",
                accepted=integer(item.get("accepted")),
                rejected=integer(item.get("rejected")),
            )
        )
    return tuple(sorted(found, key=lambda pool: pool.slot))


def _configured(status: Mapping[str, object], host: str) -> tuple[Pool, ...]:
    """Return the pools; raises RefusedError if they are not reported, which is not the same as having none."""
    if "pools" not in status:
        raise RefusedError("pools_hidden_while_paused", host=host)
    return _pools(status)


def _boards(status: Mapping[str, object], summary: Mapping[str, object]) -> tuple[Board, ...]:
    reported = summary.get("board-temperature")
    temperatures = reported if isinstance(reported, list) else []
    found = []
    for at, item in enumerate(objects(status.get("edevs"))):
        state = text(item.get("status"))
        place = next((slot for name in ("slot", "id") if (slot := integer(item.get(name))) is not None), at)
        found.append(
            Board(
                position=place,
                hashrate_ths=_first(item, "hash-realtime", "hash-1min", "hash-average"),
                temperature_c=temperature(temperatures[place]) if 0 <= place < len(temperatures) else None,
                chip_temperature_c=temperature(item.get("chip-temp-max")),
                chips=integer(item.get("effective-chips")),
                frequency_mhz=_first(item, "freq"),
                active=None if state is None else state.lower() == "alive",
            )
        )
    return tuple(found)
