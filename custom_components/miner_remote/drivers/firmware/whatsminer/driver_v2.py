"""WhatsMiner with API v2, and read-only with API v1: JSON on port 4028.

Reads are not encrypted. Writes are encrypted with a key made of the administrator's password, and carry a token made of
the answer to `get_token`: it lasts 30 minutes, and a client may have 32 of them, so one is used again while it lasts.
Refusals: 14 no such command, 23 and 135 wrong key or token, 45 no permission, 132 failed, 136 too many tokens. A wrong
password shows as 23 ("enc json load err") or 135.

Nothing reports the offset of the fans' temperature or whether fans stop with mining, so these are not offered here.
`download_logs` answers with the size of an archive, which follows on the same connection; `update_firmware` answers
`ready`, takes the size in four bytes and the file, and confirms.

Sources: WhatsMiner API document 2.0.x; the command table of the API daemon of a firmware (an analysis that was
published); recorded replies in `tests/captures/whatsminer_v1` and `whatsminer_v2`.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.deadline import deadline
from ...contract.driver import Accepted, Connection, Profile, Scope
from ...contract.errors import AuthenticationError, RefusedError, UnsupportedError
from ...contract.evidence import THIRD_PARTY, Evidence
from ...contract.firmware_image import UpgradeFacts
from ...contract.settings import Setting, SettingKey
from ...contract.values import MinerConfig, MiningState, Pool, PoolSetting, Snapshot
from ...parsing.lenient_json import Reply, integer, number, section, text
from ...parsing.numbers import temperature
from ...pools.rules import check_reported_pools
from ...transport import cgminer_rpc
from . import reads_v2 as reads, settings
from .common import LED, Conversation, WhatsMinerDriver, as_bool, fans, first_power, pools as pools_of, positive
from .crypto import decrypt, encrypt, v2_keys
from .faults import as_list, error_faults, summary_codes
from .transfer import read_object, send, stream

_DEFAULT_PASSWORD = "admin"
_TOKEN_LIFE_S = 25 * 60.0
"""Five minutes less than on the miner, as a margin for requests in transit."""
_WRONG_KEY = (23, 135)
_NO_PERMISSION = 45
_INVALID_COMMAND = 14
_TOO_MANY_TOKENS = 136
_POWER = ("Power", "Power_RT")
_SLOW_THROTTLE = (2, 0, 5)
"""The first API with `set_power_pct_v2`, which takes minutes instead of a second and mines more stably afterwards."""
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
        Capability.LOGS,
        Capability.FIRMWARE,
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
    log_command: ClassVar[str] = "download_logs"
    upgrade_command: ClassVar[str] = "update_firmware"

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
        return evidence.api_names("bitmicro", "btminer", "whatsminer") or reads.is_message(evidence.version)

    @override
    @classmethod
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        async with deadline(connection.host, connection.deadlines.read):
            version = await reads.message(connection, "get_version")
            if not version and not evidence.api_names("bitmicro", "btminer", "whatsminer"):
                return None
            status = await reads.message(connection, "status")
            summary = await reads.summary(connection, status)
            info = await reads.message(connection, "get_miner_info")
            pools = await reads.pools_reply(connection)
        details = section(evidence.devdetails, "DEVDETAILS")
        model = next((reported for item in details if (reported := text(item.get("Model")))), None)
        writes = reads.api_version(version) >= (2,)
        limit = positive(summary.get("Power Limit"))
        # A paused miner may refuse reads that it answers while it mines.
        readable = _READS if pools is not None or reads.paused(status) else frozenset[Capability]()
        return Profile(
            driver=cls.key,
            identity=reads.identity(model or text(version.get("miner_type")) or "WhatsMiner", version, summary, info),
            capabilities=readable | _WRITES | _tuning(status, summary) if writes else readable,
            # Without a limit of its own, what it reports is the most that it can have.
            power_limit_max_w=limit if writes and not positive(status.get("power_limit_set")) else None,
        )

    @override
    async def _snapshot(self) -> Snapshot:
        connection = self.connection
        status = await reads.message(connection, "status")
        summary = await reads.summary(connection, status)
        pools = await reads.pools_reply(connection)
        boards = await reads.boards(connection)
        info = await reads.message(connection, "get_miner_info")
        errors = await reads.message(connection, "get_error_code")
        supply = await reads.message(connection, "get_psu")
        hashrate = reads.terahash(summary)
        paused = reads.paused(status)
        factory = number(summary.get("Factory GHS"))
        supply_fan = summary.get("Power Fanspeed", supply.get("fan_speed"))
        return Snapshot(
            identity=reads.identity(self.profile.identity.model, status, summary, info, self.profile.identity),
            mining=None if hashrate is None else hashrate > 0 and not paused,
            paused=paused,
            hashrate_ths=hashrate,
            expected_hashrate_ths=factory / 1000 if factory else None,
            power_w=first_power(summary, _POWER, hashrate),
            power_limit_w=reads.power_limit(status, summary),
            throttle=self._throttle(
                reads.power_percent(status), *_running(status, summary), steady=_steady(status, summary)
            ),
            temperature_max_c=reads.hottest(summary),
            # Only machines that are cooled by a liquid report it; the sensor sits where the liquid enters.
            inlet_temperature_c=temperature(status.get("liquid_temp")),
            uptime_s=integer(summary.get("Uptime")),
            mining_uptime_s=integer(summary.get("Elapsed")),
            shares_accepted=integer(summary.get("Accepted")),
            shares_rejected=integer(summary.get("Rejected")),
            difficulty_accepted=number(summary.get("Difficulty Accepted")),
            best_share=text(summary.get("Best Share")),
            locate_light=None if (light := text(info.get("ledstat"))) is None else light != "auto",
            work_mode=reads.power_mode(status, summary),
            pools=() if pools is None else pools_of(section(pools, "POOLS")),
            boards=boards,
            fans=fans(summary.get("Fan Speed In"), summary.get("Fan Speed Out"), supply_fan, hashrate),
            faults=error_faults([*as_list(errors.get("error_code")), *summary_codes(summary)]),
        )

    @override
    async def _mining_state(self) -> MiningState:
        status = await reads.message(self.connection, "status")
        info = await reads.message(self.connection, "get_miner_info")
        return MiningState(
            identity=reads.identity(self.profile.identity.model, status, {}, info), paused=reads.paused(status)
        )

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        reply = await reads.pools_reply(self.connection)
        paused = reply is None and reads.paused(await reads.message(self.connection, "status"))
        if reply is not None:
            return pools_of(section(reply, "POOLS"))
        if paused:
            raise RefusedError("pools_hidden_while_paused", host=self.connection.host)
        raise UnsupportedError("pools_read_missing", host=self.connection.host)

    @override
    async def _read_config(self) -> MinerConfig:
        connection = self.connection
        status = await reads.message(connection, "status")
        summary = await reads.summary(connection, status)
        pools = await self._read_pools()
        info = await reads.message(connection, "get_miner_info")
        check_reported_pools(pools, connection.host)
        mode = reads.power_mode(status, summary)
        names = ("hostname", "proto", "ip", "netmask", "gateway", "dns")
        return MinerConfig(
            identity=reads.identity(self.profile.identity.model, status, summary, info, self.profile.identity),
            pools=pools,
            power_limit_w=reads.power_limit(status, summary),
            paused=reads.paused(status),
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
        return await self._command_to("power_off", {"respbefore": "true"})

    @override
    async def _resume(self) -> Accepted:
        return await self._command_to("power_on")

    @override
    async def _set_power_limit(self, watts: int) -> Accepted:
        self.check_watts(watts)
        return await self._command_to("adjust_power_limit", {"power_limit": str(watts)})

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
        return await self._command_to("update_pools", parameters)

    @override
    async def _set_power_mode(self, mode: str) -> Accepted:
        return await self._command_to(f"set_{mode}_power")

    @override
    async def _set_locate_light(self, *, on: bool) -> Accepted:
        return await self._command_to("set_led", LED if on else {"param": "auto"})

    # Settings --------------------------------------------------------------------------------------------------

    @override
    async def _all_settings(self) -> tuple[Setting, ...]:
        status = await reads.message(self.connection, "status")
        summary = await reads.summary(self.connection, status)
        watts, elapsed = _running(status, summary)
        return (
            settings.work_mode(reads.power_mode(status, summary)),
            settings.power_limit(reads.power_limit(status, summary), self.profile.power_limit_max_w),
            settings.throttle(self._throttle_now(reads.power_percent(status), watts, elapsed)),
            settings.frequency_percent(
                integer(status.get("hash_percent")), liquid_cooled=reads.liquid_cooled(status, summary)
            ),
        )

    @override
    async def _write_other_setting(self, key: SettingKey, value: int) -> Accepted:
        if key is not SettingKey.FREQUENCY_PERCENT:
            raise self.unsupported(Capability.FAN)
        return await self._command_to("set_target_freq", {"percent": str(value)})

    @override
    async def _set_throttle(self, percent: int) -> Accepted:
        connection = self.connection
        status = await reads.message(connection, "status")
        summary = await reads.summary(connection, status)
        if not _steady(status, summary):
            raise RefusedError("throttle_not_ready")
        slow = reads.api_version(await reads.message(connection, "get_version")) >= _SLOW_THROTTLE
        if reads.power_mode(status, summary) == "high" and not reads.liquid_cooled(status, summary):
            # In the high power mode, a machine that is cooled by air changes its power only at once.
            slow = False
        self._note_throttle(percent, reads.power_percent(status), *_running(status, summary))
        return await self._command_to("set_power_pct_v2" if slow else "set_power_pct", {"percent": str(percent)})

    # Logs and firmware -----------------------------------------------------------------------------------------

    @override
    async def _read_upgrade_facts(self) -> UpgradeFacts:
        version = await reads.message(self.connection, "get_version")
        return self._facts(version.get("fw_ver"), version.get("platform"), self.profile.identity.model)

    @override
    @asynccontextmanager
    async def _conversation(self, command: str) -> AsyncIterator[Conversation]:
        # A token that the miner no longer knows would be noticed too late here.
        self._token = None
        token = await self._valid_token()
        host = self.connection.host
        async with stream(host, cgminer_rpc.PORT) as (reader, writer):
            await send(writer, json.dumps(_sealed(token, command, {}), separators=(",", ":")).encode())

            async def answer() -> Reply:
                reply = self._opened(token, await read_object(reader, host))
                self._check(cgminer_rpc.status(reply), command)
                return reply

            async def words() -> str:
                self._token = None  # The machine restarts, and forgets its tokens.
                return cgminer_rpc.status(await answer()).message

            yield Conversation(reader, writer, (await answer()).get("Msg"), words)

    # Writes ----------------------------------------------------------------------------------------------------

    @override
    def unsupported(self, capability: Capability) -> UnsupportedError:
        if Capability.REBOOT not in self.profile.capabilities:
            return UnsupportedError("api_v1_read_only", model=self.profile.identity.model)
        return super().unsupported(capability)

    async def _command_to(self, command: str, parameters: Mapping[str, object] | None = None) -> Accepted:
        return Accepted(channel=f"WhatsMiner API {command}", said=await self._write(command, parameters))

    async def _write(self, command: str, parameters: Mapping[str, object] | None = None) -> str:
        """Send one write and return the miner's words; a token that it does not know any more is replaced once."""
        reused = self._token is not None
        status = await self._send(command, parameters or {})
        if reused and status.failed and status.code in _WRONG_KEY:
            self._token = None
            status = await self._send(command, parameters or {})
        self._check(status, command)
        return status.message

    def _check(self, status: cgminer_rpc.Status, command: str) -> None:
        """Raise the error of a status, unless the command was accepted."""
        host = self.connection.host
        if status.letter == "S":
            return
        if not status.failed:
            raise RefusedError("command_not_confirmed", status.message, command=command)
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
        reply = await cgminer_rpc.send(
            connection, _sealed(token, command, parameters), seconds=connection.deadlines.write
        )
        return cgminer_rpc.status(self._opened(token, reply))

    def _opened(self, token: _Token, reply: Reply) -> Reply:
        """Return an answer, decrypted if it is encrypted: refusals may come unencrypted."""
        sealed = reply.get("enc")
        if not isinstance(sealed, str):
            return reply
        try:
            opened = decrypt(token.key, sealed)
        except ValueError as error:
            raise RefusedError("answer_unreadable", host=self.connection.host) from error
        return cgminer_rpc.parse(opened, self.connection.host)

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


def _sealed(token: _Token, command: str, parameters: Mapping[str, object]) -> Reply:
    """Return the encrypted form of a write."""
    plain = json.dumps({"cmd": command, **parameters, "token": token.sign}, separators=(",", ":")).encode()
    return {"enc": 1, "data": encrypt(token.key, plain)}


def _tuning(status: Mapping[str, object], summary: Mapping[str, object]) -> frozenset[Capability]:
    """Return the capabilities whose settings the miner reports, or shows by its power."""
    watts, elapsed = _running(status, summary)
    reported = {
        Capability.WORK_MODE: reads.power_mode(status, summary) is not None,
        Capability.THROTTLE: (
            "power_pct" in status or bool(reads.paused(status)) or (watts is not None and elapsed is not None)
        ),
        Capability.FREQUENCY: integer(status.get("hash_percent")) is not None,
    }
    return frozenset(capability for capability, there in reported.items() if there)


def _steady(status: Mapping[str, object], summary: Mapping[str, object]) -> bool:
    """Return whether the machine mines at its full frequency, as far as it reports that."""
    return not reads.paused(status) and as_bool(summary.get("Hash Stable")) is not False


def _running(status: Mapping[str, object], summary: Mapping[str, object]) -> tuple[float | None, int | None]:
    """Return the power in W and how many seconds ago mining started; None if it is paused or not reported.

    `Power` is an average: it follows a throttle late.
    """
    if reads.paused(status):
        return None, None
    return first_power(summary, _POWER[::-1], reads.terahash(summary)), integer(summary.get("Elapsed"))
