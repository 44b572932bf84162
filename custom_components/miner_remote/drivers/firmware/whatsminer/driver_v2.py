"""WhatsMiner with API v2, and read-only with API v1: JSON on port 4028.

Firmware with API v3 still has this interface, as API 2.2: `summary` is in `Msg` instead of `SUMMARY`, the hashrates of
boards are in TH/s, and there is no `devdetails`. Which commands exist differs by version; only `summary` is needed.

Reads are not encrypted. Writes are encrypted with a key made of the administrator's password, and carry a token made of
the answer to `get_token`: it lasts 30 minutes, and a client may have 32 of them, so one is used again while it lasts.
Refusals: 14 no such command, 23 and 135 wrong key or token, 45 no permission, 132 failed, 136 too many tokens. A wrong
password shows as 23 ("enc json load err") or 135.

Sources: WhatsMiner API document 2.0.x; recorded replies in `tests/captures/whatsminer_v1` and `whatsminer_v2`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.deadline import deadline
from ...contract.driver import Accepted, Connection, Profile, Scope
from ...contract.errors import AuthenticationError, RefusedError, UnsupportedError
from ...contract.evidence import THIRD_PARTY, Evidence
from ...contract.values import Board, Identity, MinerConfig, Pool, PoolSetting, Snapshot, TuningValue
from ...parsing.identity import mac_address
from ...parsing.lenient_json import Reply, integer, number, section, text
from ...parsing.numbers import highest, temperature
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
from .crypto import decrypt, encrypt, v2_keys
from .faults import as_list, error_faults, summary_codes

_DEFAULT_PASSWORD = "admin"
_TOKEN_LIFE_S = 25 * 60.0
"""Five minutes less than on the miner, as a margin for requests in transit."""
_WRONG_KEY = (23, 135)
_NO_PERMISSION = 45
_INVALID_COMMAND = 14
_TOO_MANY_TOKENS = 136
_RATES = ("HS RT", "MHS 1m", "MHS 5m", "MHS 15m", "MHS 5s", "MHS av")
"""The names of a hashrate in MH/s, the best first: `MHS 5s` is noise, `MHS av` the average since the start."""
_HIGHEST_BOARD_THS = 1000.0
"""More than a hashboard makes, and less than any makes in MH/s: distinguishes the two units."""
_READS = frozenset({Capability.POOLS_READ, Capability.CONFIG_READ})
_WRITES = frozenset(
    {
        Capability.REBOOT,
        Capability.RESTART_MINING,
        Capability.PAUSE,
        Capability.RESUME,
        Capability.POWER_LIMIT,
        Capability.POOLS_WRITE,
        Capability.CONFIG_WRITE,
        Capability.TUNING,
        Capability.LOCATE_LIGHT,
    }
)


@dataclass(frozen=True, slots=True)
class _Token:
    """The key and token of writes, and when (monotonic) they were made."""

    key: bytes = field(repr=False)
    sign: str = field(repr=False)
    since: float


class WhatsMinerV2Driver(WhatsMinerDriver):
    """A WhatsMiner with API v2 (firmware from July 2022 on), or v1, which is only read."""

    key: ClassVar[str] = "whatsminer_v2"

    def __init__(self, connection: Connection, profile: Profile) -> None:
        """Store the connection and the profile; no network is used."""
        super().__init__(connection, profile)
        self._token: _Token | None = None

    @override
    @classmethod
    def recognises(cls, evidence: Evidence) -> bool:
        # LuxOS, VNish and Braiins OS run on WhatsMiners too, and report the model.
        if evidence.api_names(*THIRD_PARTY):
            return False
        return evidence.api_names("bitmicro", "btminer", "whatsminer") or _is_message(evidence.version)

    @override
    @classmethod
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        async with deadline(connection.host, connection.deadlines.read):
            version = await _message(connection, "get_version")
            if not version and not evidence.api_names("bitmicro", "btminer", "whatsminer"):
                return None
            status = await _message(connection, "status")
            summary = await _summary(connection, status)
            info = await _message(connection, "get_miner_info")
            pools = await _pools_reply(connection)
        details = section(evidence.devdetails, "DEVDETAILS")
        model = next((reported for item in details if (reported := text(item.get("Model")))), None)
        writes = _api_generation(version) >= 2
        limit = positive(summary.get("Power Limit"))
        # A paused miner may refuse reads that it answers while it mines.
        reads = _READS if pools is not None or _paused(status) else frozenset[Capability]()
        return Profile(
            driver=cls.key,
            identity=_identity(model or text(version.get("miner_type")) or "WhatsMiner", version, summary, info),
            capabilities=reads | _WRITES if writes else reads,
            # Without a limit of its own, what it reports is the most that it can have.
            power_limit_max_w=limit if writes and not positive(status.get("power_limit_set")) else None,
        )

    @override
    async def _snapshot(self) -> Snapshot:
        connection = self.connection
        status = await _message(connection, "status")
        summary = await _summary(connection, status)
        pools = await _pools_reply(connection)
        boards = await _boards(connection)
        info = await _message(connection, "get_miner_info")
        errors = await _message(connection, "get_error_code")
        supply = await _message(connection, "get_psu")
        hashrate = _terahash(summary)
        paused = _paused(status)
        factory = number(summary.get("Factory GHS"))
        supply_fan = summary.get("Power Fanspeed", supply.get("fan_speed"))
        return Snapshot(
            identity=_identity(self.profile.identity.model, status, summary, info, self.profile.identity),
            mining=None if hashrate is None else hashrate > 0 and not paused,
            paused=paused,
            hashrate_ths=hashrate,
            expected_hashrate_ths=factory / 1000 if factory else None,
            power_w=first_power(summary, ("Power", "Power_RT"), hashrate),
            power_limit_w=_power_limit(status, summary),
            temperature_max_c=_temperature(summary),
            # Only machines that are cooled by a liquid report it; the sensor sits where the liquid enters.
            inlet_temperature_c=temperature(status.get("liquid_temp")),
            uptime_s=integer(summary.get("Uptime")),
            mining_uptime_s=integer(summary.get("Elapsed")),
            shares_accepted=integer(summary.get("Accepted")),
            shares_rejected=integer(summary.get("Rejected")),
            best_share=text(summary.get("Best Share")),
            locate_light=None if (light := text(info.get("ledstat"))) is None else light != "auto",
            work_mode=_power_mode(status, summary),
            pools=() if pools is None else _pools(pools),
            boards=boards,
            fans=fans(summary.get("Fan Speed In"), summary.get("Fan Speed Out"), supply_fan, hashrate),
            faults=error_faults([*as_list(errors.get("error_code")), *summary_codes(summary)]),
        )

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        reply = await _pools_reply(self.connection)
        paused = reply is None and _paused(await _message(self.connection, "status"))
        if reply is not None:
            return _pools(reply)
        if paused:
            raise RefusedError("pools_hidden_while_paused", host=self.connection.host)
        raise UnsupportedError("pools_read_missing", host=self.connection.host)

    @override
    async def _read_config(self) -> MinerConfig:
        connection = self.connection
        status = await _message(connection, "status")
        summary = await _summary(connection, status)
        pools = await self._read_pools()
        info = await _message(connection, "get_miner_info")
        check_reported_pools(pools, connection.host)
        mode = _power_mode(status, summary)
        names = ("hostname", "proto", "ip", "netmask", "gateway", "dns")
        return MinerConfig(
            identity=_identity(self.profile.identity.model, status, summary, info, self.profile.identity),
            pools=pools,
            power_limit_w=_power_limit(status, summary),
            paused=_paused(status),
            tuning={"power_mode": mode} if mode else None,
            network={name: reported for name in names if (reported := text(info.get(name)))},
        )

    @override
    async def _reboot(self) -> Accepted:
        said = await self._write("reboot")
        self._token = None
        return Accepted(channel="WhatsMiner API reboot", said=said, scope=Scope.MACHINE)

    @override
    async def _restart_mining(self) -> Accepted:
        said = await self._write("restart_btminer")
        return Accepted(channel="WhatsMiner API restart_btminer", said=said, scope=Scope.MINING_PROCESS)

    @override
    async def _pause(self) -> Accepted:
        # Without `respbefore` the answer comes only when the power is off, or not at all.
        return Accepted(channel="WhatsMiner API power_off", said=await self._write("power_off", {"respbefore": "true"}))

    @override
    async def _resume(self) -> Accepted:
        return Accepted(channel="WhatsMiner API power_on", said=await self._write("power_on"))

    @override
    async def _set_power_limit(self, watts: int) -> Accepted:
        self.check_watts(watts)
        said = await self._write("adjust_power_limit", {"power_limit": str(watts)})
        return Accepted(channel="WhatsMiner API adjust_power_limit", said=said)

    @override
    async def _write_pools(self, pools: Sequence[PoolSetting], activate: int | None) -> Accepted:
        if not self.pools_differ(pools, activate, await self._read_pools()):
            return Accepted(channel="WhatsMiner API update_pools", said="Nothing had to be changed.")
        parameters = {f"{name}{slot}": "" for slot in (1, 2, 3) for name in ("pool", "worker", "passwd")}
        for setting in pools:
            place = setting.slot + 1
            parameters |= {
                f"pool{place}": setting.url,
                f"worker{place}": setting.user,
                f"passwd{place}": setting.password or "",
            }
        said = await self._write("update_pools", parameters)
        return Accepted(channel="WhatsMiner API update_pools", said=said)

    @override
    async def _set_tuning(self, tuning: Mapping[str, TuningValue]) -> Accepted:
        command = f"set_{self.check_power_mode(tuning)}_power"
        return Accepted(channel=f"WhatsMiner API {command}", said=await self._write(command))

    @override
    async def _set_locate_light(self, *, on: bool) -> Accepted:
        said = await self._write("set_led", LED if on else {"param": "auto"})
        return Accepted(channel="WhatsMiner API set_led", said=said)

    # Writes ----------------------------------------------------------------------------------------------------

    @override
    def unsupported(self, capability: Capability) -> UnsupportedError:
        if Capability.REBOOT not in self.profile.capabilities:
            return UnsupportedError("api_v1_read_only", model=self.profile.identity.model)
        return super().unsupported(capability)

    async def _write(self, command: str, parameters: Mapping[str, object] | None = None) -> str:
        """Send one write and return the miner's words; a token that it does not know any more is replaced once."""
        reused = self._token is not None
        status = await self._send(command, parameters or {})
        if reused and status.failed and status.code in _WRONG_KEY:
            self._token = None
            status = await self._send(command, parameters or {})
        if not status.failed:
            return status.message
        host = self.connection.host
        if status.code in _WRONG_KEY:
            self._token = None
            raise AuthenticationError("admin_password_rejected", host=host)
        if status.code == _NO_PERMISSION:
            raise RefusedError("write_api_off", status.message, host=host)
        if status.code == _INVALID_COMMAND:
            raise UnsupportedError("command_unknown", command=command)
        raise RefusedError("command_refused", status.message, command=command)

    async def _send(self, command: str, parameters: Mapping[str, object]) -> cgminer_rpc.Status:
        token = await self._valid_token()
        connection = self.connection
        plain = json.dumps({"cmd": command, **parameters, "token": token.sign}, separators=(",", ":")).encode()
        envelope: Reply = {"enc": 1, "data": encrypt(token.key, plain)}
        reply = await cgminer_rpc.send(connection, envelope, seconds=connection.deadlines.write)
        sealed = reply.get("enc")
        if isinstance(sealed, str):
            try:
                opened = decrypt(token.key, sealed)
            except ValueError as error:
                raise RefusedError("answer_unreadable", host=connection.host) from error
            reply = cgminer_rpc.parse(opened, connection.host)
        status = cgminer_rpc.status(reply)
        if status.letter != "S" and not status.failed:
            raise RefusedError("command_not_confirmed", status.message, command=command)
        return status

    async def _valid_token(self) -> _Token:
        if self._token is not None and time.monotonic() - self._token.since < _TOKEN_LIFE_S:
            return self._token
        connection = self.connection
        since = time.monotonic()
        reply = await cgminer_rpc.send(connection, {"cmd": "get_token"})
        status = cgminer_rpc.status(reply)
        if status.code == _TOO_MANY_TOKENS:
            raise RefusedError("tokens_used_up", status.message, host=connection.host)
        reported = reply.get("Msg")
        if status.failed:
            raise RefusedError("command_refused", status.message, command="get_token")
        if not isinstance(reported, dict):
            raise RefusedError("session_not_opened", host=connection.host)
        parts = [text(reported.get(name)) for name in ("salt", "newsalt", "time")]
        salt, newsalt, moment = parts
        if salt is None or newsalt is None or moment is None:
            raise RefusedError("session_not_opened", host=connection.host)
        password = connection.credentials.password
        key, sign = v2_keys(_DEFAULT_PASSWORD if password is None else password, salt, newsalt, moment)
        self._token = _Token(key, sign, since)
        return self._token


# Reads ---------------------------------------------------------------------------------------------------------


async def _optional(connection: Connection, command: str) -> Reply:
    """Return the reply to a read that not every firmware has; empty if it is refused or unreadable."""
    try:
        return await cgminer_rpc.request(connection, command)
    except RefusedError:
        return {}


async def _message(connection: Connection, command: str) -> Reply:
    """Return the object in `Msg` of a read that not every firmware has; empty if there is none."""
    reported = (await _optional(connection, command)).get("Msg")
    return reported if isinstance(reported, dict) else {}


async def _summary(connection: Connection, status: Mapping[str, object]) -> Reply:
    """Return the summary; empty if the miner is paused and therefore refuses it.

    Raises RefusedError if a miner that is not paused has no summary.
    """
    try:
        reply = await cgminer_rpc.request(connection, "summary")
    except RefusedError:
        if _paused(status):
            return {}
        raise
    found = next(iter(section(reply, "SUMMARY")), reply.get("Msg"))
    if isinstance(found, dict) and found:
        return found
    if _paused(status):
        return {}
    raise RefusedError("summary_missing", host=connection.host)


async def _pools_reply(connection: Connection) -> Reply | None:
    """Return the reply to `pools`, empty if the miner has none; None if this firmware does not report them."""
    try:
        return await cgminer_rpc.request(connection, "pools")
    except cgminer_rpc.ApiError as error:
        return {} if error.api_code == cgminer_rpc.NO_POOLS else None


async def _boards(connection: Connection) -> tuple[Board, ...]:
    """Return the hashboards of `edevs`, or of `devs` if that has none."""
    items: list[Reply] = []
    for command in ("edevs", "devs"):
        if items := section(await _optional(connection, command), "DEVS"):
            break
    rates = [mhs for item in items for name in _RATES if (mhs := number(item.get(name))) is not None]
    per_terahash = 1e6 if max(rates, default=0.0) > _HIGHEST_BOARD_THS else 1.0
    return tuple(_board(at, item, per_terahash) for at, item in enumerate(items))


def _is_message(reply: Mapping[str, object]) -> bool:
    """Return whether a reply has the flat form that only WhatsMiner's firmware has: a letter as STATUS, and a code."""
    return isinstance(reply.get("STATUS"), str) and {"When", "Code", "Description"} <= reply.keys()


def _paused(status: Mapping[str, object]) -> bool | None:
    return as_bool(status.get("mineroff", status.get("btmineroff")))


def _api_generation(version: Mapping[str, object]) -> int:
    """Return the first number of `api_ver` (`2.0.5`, `whatsminer v1.4.0`); 0 if there is none."""
    reported = (text(version.get("api_ver")) or "").lower().removeprefix("whatsminer").strip().removeprefix("v")
    return integer(reported.partition(".")[0]) or 0


def _identity(
    model: str,
    version: Mapping[str, object],
    summary: Mapping[str, object],
    info: Mapping[str, object],
    known: Identity | None = None,
) -> Identity:
    """Return the identity of the miner; the version comes from `get_version`, `status` or `summary`."""
    reported = next(
        (
            value
            for value in (
                version.get("fw_ver"),
                version.get("FirmwareVersion"),
                version.get("Firmware Version"),
                summary.get("Firmware Version"),
                known.firmware_version if known else None,
            )
            if text(value)
        ),
        None,
    )
    return Identity(
        vendor=VENDOR,
        model=model,
        firmware=FIRMWARE,
        firmware_version=(text(reported) or "").strip("'") or None,
        mac=mac_address(info.get("mac")) or mac_address(summary.get("MAC")),
        serial=text(info.get("minersn")),
        hostname=text(info.get("hostname")),
    )


def _terahash(source: Mapping[str, object], per_terahash: float = 1e6) -> float | None:
    """Return the hashrate that the miner measures now, in TH/s: its own figure, else its shortest steady average."""
    reported = next((value for name in _RATES if (value := number(source.get(name))) is not None), None)
    return None if reported is None else reported / per_terahash


def _temperature(source: Mapping[str, object]) -> float | None:
    return highest((source.get("Chip Temp Max"), source.get("Temperature")))


def _power_limit(status: Mapping[str, object], summary: Mapping[str, object]) -> int | None:
    return positive(status.get("power_limit_set")) or positive(summary.get("Power Limit"))


def _power_mode(status: Mapping[str, object], summary: Mapping[str, object]) -> str | None:
    reported = text(status.get("power_mode")) or text(summary.get("Power Mode"))
    return reported.lower() if reported else None


def _pools(reply: Reply) -> tuple[Pool, ...]:
    """Return the pools; WhatsMiner counts its slots from 1, and the CGMiner that it comes from counted from 0."""
    found = []
    listed = section(reply, "POOLS")
    first = 0 if any(integer(item.get("POOL")) == 0 for item in listed) else 1
    for at, item in enumerate(listed):
        url = text(item.get("URL"))
        if url is None:
            continue
        place = integer(item.get("POOL"))
        state = text(item.get("Status"))
        found.append(
            Pool(
                slot=at if place is None or place < first else place - first,
                url=url,
                user=text(item.get("User")) or "",
                active=as_bool(item.get("Stratum Active")),
                alive=None if state is None else state.lower() == "alive",
                accepted=integer(item.get("Accepted")),
                rejected=integer(item.get("Rejected")),
            )
        )
    return tuple(sorted(found, key=lambda pool: pool.slot))


def _board(at: int, item: Mapping[str, object], per_terahash: float) -> Board:
    state = text(item.get("Status"))
    place = next((slot for name in ("Slot", "ASC", "ID") if (slot := integer(item.get(name))) is not None), at)
    return Board(
        position=place,
        hashrate_ths=_terahash(item, per_terahash),
        temperature_c=temperature(item.get("Temperature")),
        chip_temperature_c=temperature(item.get("Chip Temp Max")),
        chips=integer(item.get("Effective Chips")),
        frequency_mhz=number(item.get("Chip Frequency", item.get("Frequency"))),
        active=None if state is None else state.lower() == "alive",
    )
