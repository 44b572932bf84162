"""VNish, through its REST interface under /api/v1 on port 80.

`unlock` gives a token for the password. Power is set by choosing one of the firmware's presets, which are named by
their watts. The settings tell the pools with their passwords and take single parts, so nothing else is rewritten. The
firmware accepts what it then ignores; only reading back tells. `mining/restart` restarts mining, `system/reboot` the
machine. Source: the vendor's OpenAPI document as public notes have it, and recorded replies in public drivers.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from time import monotonic
from typing import ClassVar, override

from . import http
from .base import (
    Accepted,
    AuthenticationError,
    Board,
    Capability,
    Connection,
    Driver,
    Fan,
    Fault,
    Identity,
    MinerConfig,
    Pool,
    PoolSetting,
    Profile,
    RefusedError,
    Scope,
    Snapshot,
    TuningValue,
)
from .deadline import deadline
from .identity import mac_address, maker, told
from .pool_rules import check_pools, check_told
from .probe import Evidence
from .quirky_json import integer, number, objects, text
from .rest import TokenRest
from .values import flag, hottest, nested, scaled, temperature
from .vnish_pools import configured, entries_of, live_pools, name_of, user_pools

DEFAULT_PASSWORD = "admin"
PRESET = "preset"
"""The one key of this driver's tuning."""

_LOOK_AGAIN_S = 1.0
_UPTIME = re.compile(r"(?:(\d+) days?)?,? ?(?:(\d+):(\d\d)(?::(\d\d))?)?")
_STOPPED = ("stopped", "shutting-down")
_WORKING = ("mining", "auto-tuning", "initializing", "starting", "restarting")

_CAPABILITIES = frozenset(
    {
        Capability.REBOOT,
        Capability.RESTART_MINING,
        Capability.PAUSE,
        Capability.RESUME,
        Capability.POOLS_READ,
        Capability.POOLS_WRITE,
        Capability.CONFIG_READ,
        Capability.CONFIG_WRITE,
        Capability.FAULT_LIGHT,
    }
)
_WITH_PRESETS = frozenset({Capability.POWER_LIMIT, Capability.PRESETS, Capability.TUNING})


class VnishDriver(Driver):
    """An Antminer with VNish."""

    key: ClassVar[str] = "vnish"
    max_pools: ClassVar[int] = 3
    activates_any_slot: ClassVar[bool] = True

    def __init__(self, connection: Connection, profile: Profile) -> None:
        """Remember where the miner is; it is unlocked by the first call that needs it."""
        super().__init__(connection, profile)
        self._rest = _Rest(connection)

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        return evidence.api_names("vnish") or evidence.web_names("anthillos")

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        rest = _Rest(connection)
        async with deadline(connection.host, connection.deadlines.read):
            reply = await http.exchange(connection, "GET", "/api/v1/info")
            if reply.status == 404:
                return None
            info = reply.json()
            if "fw_version" not in info:
                return None
            watts = sorted(await rest.presets())
        capabilities = _CAPABILITIES | (_WITH_PRESETS if watts else frozenset())
        return Profile(
            driver=cls.key,
            identity=_identity(info),
            capabilities=capabilities,
            power_limit_min_w=watts[0] if watts else None,
            power_limit_max_w=watts[-1] if watts else None,
        )

    # Reading ---------------------------------------------------------------------------------------------------

    @override
    async def snapshot(self) -> Snapshot:
        rest = self._rest
        async with deadline(self.connection.host, self.connection.deadlines.read):
            info = await rest.get("info")
            summary = nested(await rest.get("summary"), "miner")
            status = await rest.get("status")
            performance = await rest.get("perf-summary")
        state = nested(summary, "miner_status") or status
        name = text(state.get("miner_state"))
        if name is None:
            raise RefusedError(f"{self.connection.host} did not tell its state; it may be starting.")
        # MH/s is told by Scrypt machines only.
        factor = 1e-6 if info.get("hr_measure") == "MH/s" else 1e-3
        rate = scaled(summary.get("hr_realtime"), factor)
        power = number(summary.get("power_consumption"))
        boards = tuple(_boards(summary, factor))
        light = status.get("find_miner")
        preset = text(nested(performance, "current_preset").get("name"))
        pools = tuple(live_pools(summary))
        return Snapshot(
            identity=_identity(info),
            mining=None if rate is None else rate > 0,
            paused=_paused(name),
            hashrate_ths=rate,
            expected_hashrate_ths=scaled(summary.get("hr_stock"), factor),
            # A power supply that is not measured tells 0 while the machine works.
            power_w=None if rate and not power else power,
            power_limit_w=_watts(preset),
            temperature_max_c=hottest(boards),
            uptime_s=_uptime(nested(info, "system").get("uptime")),
            # Told for mining only; in other states it is the time of nothing in particular.
            mining_uptime_s=integer(state.get("miner_state_time")) if name == "mining" else None,
            shares_accepted=sum(pool.accepted or 0 for pool in pools) if pools else None,
            shares_rejected=sum(pool.rejected or 0 for pool in pools) if pools else None,
            best_share=text(summary.get("best_share")),
            fault_light=flag(light),
            work_mode=preset,
            pools=pools,
            boards=boards,
            fans=tuple(_fans(summary)),
            faults=_faults(state),
        )

    @override
    async def read_pools(self) -> tuple[Pool, ...]:
        async with deadline(self.connection.host, self.connection.deadlines.read):
            return await self._pools()

    @override
    async def read_config(self) -> MinerConfig:
        rest = self._rest
        async with deadline(self.connection.host, self.connection.deadlines.read):
            info = await rest.get("info")
            state = await rest.get("status")
            settings = await rest.get("settings")
            live = tuple(live_pools(nested(await rest.get("summary"), "miner")))
        pools = tuple(configured(settings, live))
        check_told(pools, self.connection.host)
        overclock = nested(settings, "miner", "overclock")
        preset = text(overclock.get("preset"))
        network = nested(settings, "network") or nested(info, "system", "network_status")
        names = {"hostname": "hostname", "address": "ipaddress", "netmask": "netmask", "gateway": "gateway"}
        volts, frequency = (number(nested(overclock, "globals").get(key)) for key in ("volt", "freq"))
        return MinerConfig(
            identity=_identity(info),
            pools=pools,
            power_limit_w=_watts(preset),
            paused=_paused(text(state.get("miner_state")) or ""),
            tuning=None if preset is None else {PRESET: preset},
            frequencies=() if not frequency else (frequency,),
            voltages={} if not volts else {"volt": volts},
            network={name: value for name, key in names.items() if (value := text(network.get(key))) is not None},
        )

    # Writing ---------------------------------------------------------------------------------------------------

    @override
    async def reboot(self) -> Accepted:
        return await self._command("system/reboot", scope=Scope.MACHINE)

    @override
    async def restart_mining(self) -> Accepted:
        return await self._command("mining/restart")

    @override
    async def pause(self) -> Accepted:
        return await self._command("mining/stop")

    @override
    async def resume(self) -> Accepted:
        return await self._command("mining/start")

    @override
    async def set_fault_light(self, *, on: bool) -> Accepted:
        async with deadline(self.connection.host, self.connection.deadlines.write):
            # Some versions change the light over whatever they are told.
            if (await self._rest.get("status")).get("find_miner") is on:
                return Accepted(channel="VNish find-miner", said="it is so already")
            reply = await self._rest.call("POST", "find-miner", {"on": on})
        return Accepted(channel="VNish find-miner", said=reply.words)

    @override
    async def set_power_limit(self, watts: int) -> Accepted:
        async with deadline(self.connection.host, self.connection.deadlines.write):
            presets = await self._rest.presets()
            fitting = [power for power in presets if power <= watts]
            if not fitting:
                lowest = f"the lowest is {min(presets)} W" if presets else "it has none with a power"
                raise RefusedError(f"This miner has no preset of {watts} W or less; {lowest}.")
            best = max(fitting)
            await self._choose(presets[best])
        return Accepted(channel="VNish preset", said=f"preset {presets[best]}", power_limit_w=best)

    @override
    async def set_tuning(self, tuning: Mapping[str, TuningValue]) -> Accepted:
        wanted = text(tuning.get(PRESET))
        if wanted is None or set(tuning) != {PRESET}:
            raise RefusedError("The tuning of VNish is the name of a preset and nothing else.")
        async with deadline(self.connection.host, self.connection.deadlines.write):
            if wanted not in await self._rest.preset_names():
                raise RefusedError(f"This miner has no preset with the name {wanted}.")
            await self._choose(wanted)
        return Accepted(channel="VNish preset", said=f"preset {wanted}")

    @override
    async def write_pools(self, pools: Sequence[PoolSetting], activate: int | None = None) -> Accepted:
        check_pools(pools, max_pools=self.max_pools)
        if activate is not None and activate >= len(pools):
            raise RefusedError(f"There is no pool in slot {activate} to mine on.")
        rest = self._rest
        done: list[str] = []
        async with deadline(self.connection.host, self.connection.deadlines.write):
            now = objects(nested(await rest.get("settings"), "miner").get("pools"))
            wanted = entries_of(pools, now)
            if [name_of(entry) for entry in wanted] != [name_of(entry) for entry in now]:
                await rest.call("POST", "settings", {"miner": {"pools": wanted}})
                done.append("settings")
            if activate is not None and await self._switch(activate, written=bool(done)):
                done.append("switch-pool")
        return Accepted(channel="VNish pools", said=", ".join(done) or "the pools are so already")

    @override
    async def close(self) -> None:
        self._rest.forget()

    async def _switch(self, slot: int, *, written: bool) -> bool:
        """Mine on a slot; returns whether that needed a command.

        It holds until mining is restarted: then the miner takes its first pool that works.
        """
        until = monotonic() + self.connection.deadlines.write / 2
        while len(users := user_pools(nested(await self._rest.get("summary"), "miner"))) <= slot:
            if slot == 0 and written:
                # It is starting with the new pools, and begins with the first.
                return False
            if monotonic() >= until:
                raise RefusedError(
                    f"The miner took the pools but does not show slot {slot} yet, so it does not mine on it; try again "
                    "when it has started."
                )
            await asyncio.sleep(_LOOK_AGAIN_S)
        if users[slot].get("status") == "active":
            return False
        await self._rest.call("POST", "mining/switch-pool", {"pool_id": integer(users[slot].get("id"))})
        return True

    async def _pools(self) -> tuple[Pool, ...]:
        settings = await self._rest.get("settings")
        live = tuple(live_pools(nested(await self._rest.get("summary"), "miner")))
        return tuple(configured(settings, live))

    async def _choose(self, preset: str) -> None:
        await self._rest.call("POST", "settings", {"miner": {"overclock": {"preset": preset}}})

    async def _command(self, path: str, scope: Scope | None = None) -> Accepted:
        async with deadline(self.connection.host, self.connection.deadlines.write):
            reply = await self._rest.call("POST", path)
        return Accepted(channel=f"VNish {path}", said=reply.words, scope=scope)


class _Rest(TokenRest):
    """The REST interface of one miner."""

    token_prefix: ClassVar[str] = "Bearer "

    async def preset_names(self) -> list[str]:
        """Return the names of all presets."""
        presets = (await self.call("GET", "autotune/presets")).value()
        return [name for preset in objects(presets) if (name := text(preset.get("name"))) is not None]

    async def presets(self) -> dict[int, str]:
        """Return the names of the presets that have a power, by their watts."""
        return {watts: name for name in await self.preset_names() if (watts := _watts(name)) is not None}

    @override
    async def log_in(self) -> str:
        given = self.connection.credentials.password
        body = {"pw": DEFAULT_PASSWORD if given is None else given}
        reply = await http.exchange(self.connection, "POST", "/api/v1/unlock", json=body)
        if reply.status in (401, 403):
            raise self.denied()
        if not reply.ok:
            raise RefusedError(f"{self.connection.host} refused to unlock with status {reply.status}.", reply.words)
        token = reply.token()
        if token is None:
            raise self.denied()
        return token

    @override
    def denied(self) -> AuthenticationError:
        return AuthenticationError(f"{self.connection.host} did not accept the password of VNish: check it.")


def _watts(preset: str | None) -> int | None:
    """Return the watts that a preset is named by; None where it is named by something else."""
    return int(preset) if preset is not None and preset.isascii() and preset.isdigit() else None


def _uptime(value: object) -> int | None:
    """Return seconds of `0:06` (hours and minutes), `1 day, 0:06` or `10 days, 18:00`."""
    found = _UPTIME.fullmatch(text(value) or "-")
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def _paused(state: str) -> bool | None:
    if state in _STOPPED:
        return True
    return False if state in _WORKING else None


def _faults(state: Mapping[str, object]) -> tuple[Fault, ...]:
    if text(state.get("miner_state")) != "failure":
        return ()
    words = text(state.get("description")) or "Mining failed; the firmware gives no reason."
    return (Fault(words, text(state.get("failure_code"))),)


def _identity(info: Mapping[str, object]) -> Identity:
    network = nested(info, "system", "network_status")
    model = told(info.get("miner")) or told(info.get("model")) or "Antminer"
    return Identity(
        vendor=maker(model, "Bitmain"),
        model=model,
        firmware="VNish",
        firmware_version=told(info.get("fw_version")),
        mac=mac_address(network.get("mac")),
        serial=told(info.get("serial")),
        hostname=told(network.get("hostname")),
    )


# Hardware --------------------------------------------------------------------------------------------------------


def _boards(summary: Mapping[str, object], factor: float) -> Iterator[Board]:
    for at, chain in enumerate(objects(summary.get("chains"))):
        position = integer(chain.get("id"))
        yield Board(
            position=at if position is None else position - 1,
            hashrate_ths=scaled(chain.get("hashrate_rt"), factor),
            temperature_c=temperature(nested(chain, "pcb_temp").get("max")),
            chip_temperature_c=temperature(nested(chain, "chip_temp").get("max")),
            frequency_mhz=number(chain.get("frequency")),
            active=text(nested(chain, "status").get("state")) == "mining",
        )


def _fans(summary: Mapping[str, object]) -> Iterator[Fan]:
    for at, fan in enumerate(objects(nested(summary, "cooling").get("fans"))):
        position = integer(fan.get("id"))
        yield Fan(position=at if position is None else position, rpm=integer(fan.get("rpm")))
