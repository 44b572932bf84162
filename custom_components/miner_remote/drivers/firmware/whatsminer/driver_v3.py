"""WhatsMiner with API v3 (firmware from November 2024 on): framed JSON on port 4433, one command per connection.

Writes carry an account, the time and a token made of command, password, salt and time; the pools are encrypted with
the same. Refusals: -1 failed, -2 no such command, -3 no parameter, -4 no permission, which stands for a wrong
password, an account without the permission and a write API that is off; `apiswitch` of `get.device.info` shows whether
it is the last of them.

`get.log.download` answers with the size of an archive, which follows on the same connection;
`set.system.update_firmware` answers `ready`, takes the size in four bytes and the file, and confirms.

Sources: WhatsMiner API document 3.0.x and the vendor's demo for it (padding after PKCS 7, names of the commands);
its client whatsminer/whatsminer-mdk-worker (percentages are text); recorded replies in `tests/captures/whatsminer_v3`.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.deadline import deadline
from ...contract.driver import Accepted, Connection, Profile, Scope
from ...contract.errors import DriverError, RefusedError
from ...contract.evidence import Evidence
from ...contract.firmware_image import UpgradeFacts
from ...contract.settings import Setting, SettingKey
from ...contract.values import MinerConfig, MiningState, Pool, PoolSetting, Snapshot
from ...detect.probe import WHATSMINER_V3_PORT
from ...parsing.lenient_json import Reply, integer, text
from ...parsing.numbers import temperature
from ...pools.rules import check_reported_pools
from . import reads_v3 as reads, settings
from .common import LED, Conversation, WhatsMinerDriver, as_bool, fans, first_power
from .crypto import encrypt, v3_keys
from .faults import error_faults
from .reads_v3 import NoReplyError, part
from .transfer import stream

_DEFAULT_ACCOUNT = "super"
_DEFAULT_PASSWORD = "super"
_REBOOT_REPLY_S = 5.0
"""How many seconds to wait for the answer to a reboot; most machines give none."""
_ENCRYPTED = ("set.miner.pools",)
_POWER = ("power-realtime", "power-5min")
_FANS = "get.fan.setting"


class WhatsMinerV3Driver(WhatsMinerDriver):
    """A WhatsMiner with API v3."""

    key: ClassVar[str] = "whatsminer_v3"
    log_command: ClassVar[str] = "get.log.download"
    upgrade_command: ClassVar[str] = "set.system.update_firmware"

    @override
    @classmethod
    def recognises(cls, evidence: Evidence) -> bool:
        return evidence.v3_open

    @override
    @classmethod
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        try:
            async with deadline(connection.host, connection.deadlines.read):
                info = await reads.device_info(connection)
                if not part(info, "miner") and not part(info, "system"):
                    return None
                status = await reads.status(connection, info, "summary")
                setting = await reads.setting(connection)
                fan = await reads.optional(connection, _FANS)
        except RefusedError:
            return None
        except DriverError:
            # Other services use port 4433 too; the error matters only if it is a WhatsMiner.
            if evidence.api_names("bitmicro", "btminer", "whatsminer"):
                raise
            return None
        reported = {
            Capability.WORK_MODE: reads.power_mode(setting) is not None,
            Capability.THROTTLE: "power-percent" in setting,
            Capability.FREQUENCY: reads.frequency_percent(setting, info) is not None,
            Capability.FAN: bool(fan) and not reads.liquid_cooled(info, part(status, "summary")),
        }
        return Profile(
            driver=cls.key,
            identity=reads.identity(info),
            capabilities=_CAPABILITIES | {capability for capability, there in reported.items() if there},
        )

    @override
    async def _snapshot(self) -> Snapshot:
        connection = self.connection
        info = await reads.device_info(connection)
        status = await reads.status(connection, info, "summary", "pools", "edevs")
        setting = await reads.setting(connection)
        summary, power = part(status, "summary"), part(info, "power")
        hashrate = reads.hashrate(summary)
        working = reads.working(info)
        light = text(part(info, "system").get("ledstatus"))
        return Snapshot(
            identity=reads.identity(info, self.profile.identity),
            mining=None if hashrate is None else hashrate > 0 and working is not False,
            paused=None if working is None else not working,
            hashrate_ths=hashrate,
            expected_hashrate_ths=reads.first(summary, "factory-hash") or None,
            power_w=first_power(summary, _POWER, hashrate),
            power_limit_w=reads.power_limit(setting, info, summary),
            throttle=self._throttle(
                reads.power_percent(setting), *_running(info, summary), steady=_steady(info, summary)
            ),
            temperature_max_c=temperature(summary.get("chip-temp-max")),
            # The sensor sits where the liquid enters the machine, in the power supply.
            inlet_temperature_c=temperature(power.get("liquid-temperature")),
            uptime_s=integer(summary.get("bootup-time")),
            mining_uptime_s=integer(summary.get("elapsed")),
            locate_light=None if light is None else light != "auto",
            work_mode=reads.power_mode(setting),
            pools=reads.listed_pools(status),
            boards=reads.boards(status),
            fans=fans(summary.get("fan-speed-in"), summary.get("fan-speed-out"), power.get("fanspeed"), hashrate),
            faults=error_faults(info.get("error-code")),
        )

    @override
    async def _mining_state(self) -> MiningState:
        info = await reads.device_info(self.connection)
        working = reads.working(info)
        return MiningState(
            identity=reads.identity(info, self.profile.identity), paused=None if working is None else not working
        )

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        info = await reads.device_info(self.connection)
        return reads.configured_pools(await reads.status(self.connection, info, "pools"), self.connection.host)

    @override
    async def _read_config(self) -> MinerConfig:
        connection = self.connection
        info = await reads.device_info(connection)
        status = await reads.status(connection, info, "summary", "pools")
        setting = await reads.setting(connection)
        pools = reads.configured_pools(status, connection.host)
        check_reported_pools(pools, connection.host)
        working, mode = reads.working(info), reads.power_mode(setting)
        network = part(info, "network")
        names = ("hostname", "proto", "ip", "netmask", "gateway", "dns")
        return MinerConfig(
            identity=reads.identity(info, self.profile.identity),
            pools=pools,
            power_limit_w=reads.power_limit(setting, info, part(status, "summary")),
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
        return await self._command_to("set.miner.power_limit", watts)

    @override
    async def _write_pools(self, pools: Sequence[PoolSetting], activate: int | None) -> Accepted:
        if not self.pools_differ(pools, activate, await self._read_pools()):
            return Accepted(channel="WhatsMiner API set.miner.pools", said="Nothing had to be changed.")
        wanted = [{"pool": setting.url, "worker": setting.user, "passwd": setting.password or ""} for setting in pools]
        return await self._command_to("set.miner.pools", wanted)

    @override
    async def _set_power_mode(self, mode: str) -> Accepted:
        return await self._command_to("set.miner.power_mode", mode)

    @override
    async def _set_locate_light(self, *, on: bool) -> Accepted:
        return await self._command_to("set.system.led", [LED] if on else "auto")

    # Settings --------------------------------------------------------------------------------------------------

    @override
    async def _all_settings(self) -> tuple[Setting, ...]:
        connection = self.connection
        info = await reads.device_info(connection)
        summary = part(await reads.status(connection, info, "summary"), "summary")
        setting = await reads.setting(connection)
        fan = await reads.optional(connection, _FANS)
        watts, elapsed = _running(info, summary)
        cooling = as_bool(fan.get("fan-poweroff-cool"))
        return (
            settings.work_mode(reads.power_mode(setting)),
            settings.power_limit(reads.power_limit(setting, info, summary), self.profile.power_limit_max_w),
            settings.throttle(self._throttle_now(reads.power_percent(setting), watts, elapsed)),
            settings.frequency_percent(
                reads.frequency_percent(setting, info), liquid_cooled=reads.liquid_cooled(info, summary)
            ),
            settings.temperature_offset(integer(fan.get("fan-temp-offset"))),
            settings.fans_off_when_paused(off=None if cooling is None else not cooling),
        )

    @override
    async def _write_other_setting(self, key: SettingKey, value: int) -> Accepted:
        match key:
            case SettingKey.FREQUENCY_PERCENT:
                return await self._command_to("set.miner.target_freq", value)
            case SettingKey.TEMPERATURE_OFFSET:
                return await self._command_to("set.fan.temp_offset", value)
            case SettingKey.FANS_OFF_WHEN_PAUSED:
                # The firmware has the opposite: whether the fans cool the machine after mining stopped.
                return await self._command_to("set.fan.poweroff_cool", 0 if value else 1)
            case _:
                raise self.unsupported(Capability.FAN)

    @override
    async def _set_throttle(self, percent: int) -> Accepted:
        connection = self.connection
        info = await reads.device_info(connection)
        summary = part(await reads.status(connection, info, "summary"), "summary")
        if not _steady(info, summary):
            raise RefusedError("throttle_not_ready")
        setting = await reads.setting(connection)
        # In the high power mode, a machine that is cooled by air changes its power only at once ("fast"). The other way
        # takes minutes and mines more stably.
        fast = reads.power_mode(setting) == "high" and not reads.liquid_cooled(info, summary)
        # The documents have a number, but the firmware reads text.
        wanted = {"percent": str(percent), "mode": "fast" if fast else "normal"}
        self._note_throttle(percent, reads.power_percent(setting), *_running(info, summary))
        return await self._command_to("set.miner.power_percent", wanted)

    # Logs and firmware -----------------------------------------------------------------------------------------

    @override
    async def _read_upgrade_facts(self) -> UpgradeFacts:
        info = await reads.device_info(self.connection)
        system, miner = part(info, "system"), part(info, "miner")
        return self._facts(
            system.get("fwversion"),
            system.get("platform"),
            system.get("control-board-version"),
            miner.get("type"),
            miner.get("hash-board"),
        )

    @override
    @asynccontextmanager
    async def _conversation(self, command: str) -> AsyncIterator[Conversation]:
        host = self.connection.host
        request = await self._signed(command) if command.startswith("set.") else {"cmd": command}
        async with stream(host, WHATSMINER_V3_PORT) as (reader, writer):
            await reads.send_frame(writer, request)

            async def answer() -> object:
                return reads.checked(reads.parsed(await reads.read_frame(reader, host), host), command, host)

            async def words() -> str:
                return text(await answer()) or ""

            yield Conversation(reader, writer, await answer(), words)

    # Writes ----------------------------------------------------------------------------------------------------

    async def _service(self, what: str, scope: Scope | None = None) -> Accepted:
        said = await self._write("set.miner.service", what)
        return Accepted(channel=f"WhatsMiner API set.miner.service {what}", said=said, scope=scope)

    async def _command_to(self, command: str, parameter: object) -> Accepted:
        return Accepted(channel=f"WhatsMiner API {command}", said=await self._write(command, parameter))

    async def _write(self, command: str, parameter: object = None, *, reply_s: float | None = None) -> str:
        """Send one write and return the miner's words.

        Raises NoReplyError if no answer came, within `reply_s` if that is given.
        """
        request = await self._signed(command, parameter)
        reply = await reads.exchange(self.connection, request, reply_s=reply_s)
        return text(reads.checked(reply, command, self.connection.host)) or ""

    async def _signed(self, command: str, parameter: object = None) -> Reply:
        """Return the request for a write; raises RefusedError if the write API is off."""
        connection = self.connection
        host, credentials = connection.host, connection.credentials
        info = await reads.device_info(connection)
        salt = text(info.get("salt"))
        if salt is None:
            raise RefusedError("session_not_opened", host=host)
        if as_bool(part(info, "system").get("apiswitch")) is False:
            raise RefusedError("write_api_off", host=host)
        password = _DEFAULT_PASSWORD if credentials.password is None else credentials.password
        now = int(time.time())
        key, token = v3_keys(command, password, salt, now)
        if command in _ENCRYPTED:
            parameter = encrypt(key, json.dumps(parameter, separators=(",", ":")).encode(), pkcs7=True)
        return {
            "cmd": command,
            "param": parameter,
            "ts": now,
            "token": token,
            "account": credentials.username or _DEFAULT_ACCOUNT,
        }


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
        Capability.LOGS,
        Capability.FIRMWARE,
    }
)


def _steady(info: Mapping[str, object], summary: Mapping[str, object]) -> bool:
    """Return whether the machine mines at its full frequency, as far as it reports that."""
    return reads.working(info) is not False and as_bool(summary.get("up-freq-finish")) is not False


def _running(info: Mapping[str, object], summary: Mapping[str, object]) -> tuple[float | None, int | None]:
    """Return the power in W and how many seconds ago mining started; None if it is stopped or not reported."""
    if reads.working(info) is False:
        return None, None
    return first_power(summary, _POWER, reads.hashrate(summary)), integer(summary.get("elapsed"))
