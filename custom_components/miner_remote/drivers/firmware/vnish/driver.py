"""VNish, through its REST interface under /api/v1 on port 80.

`unlock` returns a token for the password. Power is set by choosing one of the firmware's presets, which are named by
their watts. The settings hold the pools with their passwords and can be written in parts, so nothing else is rewritten.
The firmware accepts what it then ignores; only a read-back shows it. `mining/restart` restarts mining, `system/reboot`
the machine. `mining/throttle` (1.3.3 and later) takes effect at once; presets, frequencies and hashboards restart
mining.
Sources: the vendor's OpenAPI documents (1.2.6, 1.3.4), public notes, and recorded replies in public drivers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from time import monotonic
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.deadline import deadline
from ...contract.driver import Accepted, Connection, Driver, Profile, Scope
from ...contract.errors import AuthenticationError, RefusedError, UnreachableError, UnsupportedError
from ...contract.evidence import Evidence
from ...contract.firmware_image import FirmwareImage, UpgradeFacts
from ...contract.settings import CAPABILITIES, FanMode, Setting, SettingKey, SettingValue
from ...contract.values import FanSetting, MinerConfig, MiningState, Pool, PoolSetting, Snapshot, Throttle, TuningValue
from ...parsing.lenient_json import Reply, integer, number, objects, text
from ...parsing.numbers import flag, highest, hottest, lowest, measured_power, nested, scaled
from ...pools.rules import check_pools, check_reported_pools
from ...transport import http
from ...transport.token_rest import TokenRest
from .pages import (
    boards_of,
    fans_of,
    faults_of,
    hashrate_ths,
    identity_of,
    is_paused,
    uptime_s,
    waits_for_restart,
    watts_of,
)
from .pools import entries_of, live_pools, name_of, pools_of, user_pools
from .settings import (
    Pages,
    chains_change,
    cooling_change,
    fan_mode,
    fan_setting,
    fan_value,
    globals_change,
    needs_modified_power_supply,
    preset_watts,
    scaling_change,
    settable,
    settings_of,
    throttle_of,
    usable_presets,
)

DEFAULT_PASSWORD = "admin"
PRESET = "preset"
"""The one key of this driver's tuning."""

_FULL_POWER, _FULL_POWER_OF = "throttle_full_w", "throttle_preset"
"""The keys in the memory of the power of 100 %, and of the preset that it was measured with."""
_POLL_INTERVAL_S = 1.0

_READS = frozenset({Capability.POOLS_READ, Capability.CONFIG_READ})
_CONTROL = frozenset(
    {
        Capability.REBOOT,
        Capability.RESTART_MINING,
        Capability.PAUSE,
        Capability.RESUME,
        Capability.LOCATE_LIGHT,
        Capability.LOGS,
        Capability.FIRMWARE,
    }
)
_WITH_SETTINGS = frozenset({Capability.POOLS_WRITE, Capability.CONFIG_WRITE})
_WITH_PRESETS = frozenset({Capability.PRESETS, Capability.TUNING})


class VnishDriver(Driver):
    """An Antminer with VNish."""

    key: ClassVar[str] = "vnish"
    max_pools: ClassVar[int] = 3
    activates_any_slot: ClassVar[bool] = True
    # How the log `pool` is written is unknown, so the passwords in it could not be removed.
    log_names: ClassVar[tuple[str, ...]] = ("status", "miner", "autotune", "system", "messages", "api", "hwscan")
    image_suffixes: ClassVar[tuple[str, ...]] = (".tar.gz", ".bmu")

    def __init__(self, connection: Connection, profile: Profile) -> None:
        """Store the connection; it is unlocked by the first call that needs it."""
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
            try:
                info = await rest.fields("info")
            except UnreachableError:
                if evidence.web_open:
                    raise
                info = {}
            if "fw_version" not in info or not (await rest.state())[0]:
                # No interface of its own, as in old versions: the driver for port 4028 reads it.
                return None
            capabilities, watts = _READS, list[int]()
            # Without a log-in nothing can be changed, and the pages that are open to all can be read.
            with suppress(UnsupportedError):
                await rest.refresh()
                capabilities |= _CONTROL
                pages = await rest.pages()
                watts = sorted(usable_presets(pages.presets))
                if nested(pages.settings, "miner").get("pools") is not None:
                    capabilities |= _WITH_SETTINGS
                if any(preset_watts(preset) and not needs_modified_power_supply(preset) for preset in pages.presets):
                    capabilities |= _WITH_PRESETS
                capabilities |= settable(pages)
        if watts:
            capabilities |= {Capability.POWER_LIMIT}
        return Profile(
            driver=cls.key,
            identity=identity_of(info),
            capabilities=capabilities,
            power_limit_min_w=watts[0] if watts else None,
            power_limit_max_w=watts[-1] if watts else None,
        )

    # Reading ---------------------------------------------------------------------------------------------------

    @override
    async def _snapshot(self) -> Snapshot:
        rest = self._rest
        info = await rest.get("info")
        state, status, summary = await rest.state()
        if not state:
            raise RefusedError("state_missing", host=self.connection.host)
        preset = await self._preset()
        name = text(state.get("miner_state")) or ""
        # Scrypt machines report MH/s.
        factor = 1e-6 if info.get("hr_measure") == "MH/s" else 1e-3
        rate = hashrate_ths(summary, factor)
        power = measured_power(number(summary.get("power_consumption")), rate)
        boards = tuple(boards_of(summary, factor))
        pools = tuple(live_pools(summary))
        return Snapshot(
            identity=identity_of(info),
            mining=None if rate is None else rate > 0,
            paused=is_paused(name),
            hashrate_ths=rate,
            expected_hashrate_ths=scaled(summary.get("hr_stock"), factor) or None,
            power_w=power,
            power_limit_w=watts_of(preset),
            throttle=self._throttle(state, preset, power if rate else None),
            temperature_max_c=hottest(boards)
            or highest(nested(summary, name).get("max") for name in ("chip_temp", "pcb_temp")),
            inlet_temperature_c=lowest(board.inlet_temperature_c for board in boards),
            outlet_temperature_c=highest(board.outlet_temperature_c for board in boards),
            uptime_s=uptime_s(nested(info, "system").get("uptime")),
            # Reported for mining only; in other states it has no meaning.
            mining_uptime_s=integer(state.get("miner_state_time")) if name == "mining" else None,
            shares_accepted=sum(pool.accepted or 0 for pool in pools) if pools else None,
            shares_rejected=sum(pool.rejected or 0 for pool in pools) if pools else None,
            best_share=text(summary.get("best_share")),
            locate_light=flag(status.get("find_miner")),
            work_mode=preset,
            pools=pools,
            boards=boards,
            fans=tuple(fans_of(summary)),
            faults=faults_of(state, summary),
        )

    @override
    async def _mining_state(self) -> MiningState:
        info = await self._rest.get("info")
        summary = nested(await self._rest.fields("summary"), "miner", "miner_status")
        return MiningState(identity=identity_of(info), paused=is_paused(text(summary.get("miner_state")) or ""))

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        return await self._pools()

    @override
    async def _read_config(self) -> MinerConfig:
        rest = self._rest
        info = await rest.get("info")
        state, _, summary = await rest.state()
        settings = await rest.fields("settings")
        pools = pools_of(settings, summary)
        check_reported_pools(pools, self.connection.host)
        overclock = nested(settings, "miner", "overclock")
        preset = text(overclock.get("preset"))
        network = nested(settings, "network") or nested(info, "system", "network_status")
        names = {"hostname": "hostname", "address": "ipaddress", "netmask": "netmask", "gateway": "gateway"}
        volts, frequency = (number(nested(overclock, "globals").get(key)) for key in ("volt", "freq"))
        return MinerConfig(
            identity=identity_of(info),
            pools=pools,
            power_limit_w=watts_of(preset),
            paused=is_paused(text(state.get("miner_state")) or ""),
            fan=fan_setting(nested(settings, "miner", "cooling")),
            tuning=None if preset is None else {PRESET: preset},
            frequencies=() if not frequency else (frequency,),
            voltages={} if not volts else {"volt": volts},
            network={name: value for name, key in names.items() if (value := text(network.get(key))) is not None},
        )

    @override
    async def _read_settings(self) -> tuple[Setting, ...]:
        # A miner that had settings when it was identified has them still: an answer without is an error.
        pages = await self._rest.pages(required=Capability.POOLS_WRITE in self.profile.capabilities)
        for mode in (FanMode.AUTO, FanMode.MANUAL):
            if (value := fan_value(pages.cooling, mode)) is not None:
                self.memory.put(f"fan_{mode}", value)
        return settings_of(pages)

    @override
    async def _read_log(self, name: str, max_bytes: int) -> bytes:
        return await self._rest.tail(f"logs/{name}", max_bytes)

    @override
    async def _read_upgrade_facts(self) -> UpgradeFacts:
        info = await self._rest.get("info")
        names = (text(info.get(key)) for key in ("model", "platform", "install_type"))
        return UpgradeFacts(
            version=text(info.get("fw_version")),
            model=identity_of(info).model,
            control_board=text(info.get("platform")),
            hardware=tuple(name for name in names if name is not None),
        )

    # Writing ---------------------------------------------------------------------------------------------------

    @override
    async def _reboot(self) -> Accepted:
        return await self._post("system/reboot", scope=Scope.MACHINE)

    @override
    async def _restart_mining(self) -> Accepted:
        return await self._post("mining/restart")

    @override
    async def _pause(self) -> Accepted:
        return await self._post("mining/stop")

    @override
    async def _resume(self) -> Accepted:
        return await self._post("mining/start")

    @override
    async def _set_locate_light(self, *, on: bool) -> Accepted:
        # Some versions toggle the light whatever the request says.
        if (await self._rest.get("status")).get("find_miner") is on:
            return Accepted(channel="VNish find-miner", said="Nothing had to be changed.")
        reply = await self._rest.call("POST", "find-miner", {"on": on})
        return Accepted(channel="VNish find-miner", said=reply.words)

    @override
    async def _set_power_limit(self, watts: int) -> Accepted:
        presets = usable_presets(await self._rest.presets())
        fitting = [power for power in presets if power <= watts]
        if not fitting:
            if not presets:
                raise RefusedError("presets_without_power")
            raise RefusedError("power_preset_missing", watts=watts, lowest_w=min(presets))
        best = max(fitting)
        return replace(await self._choose(presets[best]), power_limit_w=best)

    @override
    async def _set_tuning(self, tuning: Mapping[str, TuningValue]) -> Accepted:
        wanted = text(tuning.get(PRESET))
        if wanted is None or set(tuning) != {PRESET}:
            raise RefusedError("tuning_unknown", names=PRESET)
        return await self._set_preset(wanted)

    @override
    async def _set_fan(self, setting: FanSetting) -> Accepted:
        if setting.percent is not None and not 0 <= setting.percent <= 100:
            raise RefusedError("fan_speed_out_of_range")
        values: dict[SettingKey, SettingValue] = {SettingKey.FAN_MODE: setting.mode}
        # A backup holds the value of the mode that the fans were in.
        if setting.mode == FanMode.MANUAL and setting.percent is not None:
            values[SettingKey.FAN_SPEED] = setting.percent
        if setting.mode == FanMode.AUTO and setting.target_c is not None:
            values[SettingKey.FAN_TARGET_TEMPERATURE] = round(setting.target_c)
        return await self._write_settings(values)

    @override
    async def _write_settings(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        rest = self._rest
        match CAPABILITIES[next(iter(values))]:
            case Capability.THROTTLE:
                await self._note_full_power()
                reply = await rest.call("POST", "mining/throttle", {"percent": integer(values[SettingKey.THROTTLE])})
                return Accepted(channel="VNish mining/throttle", said=reply.words)
            case Capability.POWER_LIMIT:
                return await self._set_power_limit(integer(values[SettingKey.POWER_LIMIT]) or 0)
            case Capability.PRESETS:
                return await self._set_preset(str(values[SettingKey.PRESET]))
            case Capability.FAN:
                cooling = Pages(settings=await rest.get("settings")).cooling
                change = {"cooling": cooling_change(values, cooling, await self._fan_values(values, cooling))}
            case Capability.FREQUENCY:
                change = {"overclock": globals_change(values, Pages(settings=await rest.get("settings")).overclock)}
            case Capability.DYNAMIC_SCALING:
                change = {"overclock": scaling_change(values, Pages(settings=await rest.get("settings")).overclock)}
            case Capability.HASHBOARDS:
                on = values[SettingKey.HASHBOARDS]
                pages = await rest.pages(required=True)
                change = {"overclock": chains_change(on if isinstance(on, tuple) else (), pages)}
            case capability:
                raise self.unsupported(capability)
        if not any(change.values()):
            waits = "overclock" in change and waits_for_restart(await rest.fields("status"))
            if not waits:
                return Accepted(channel="VNish settings", said="Nothing had to be changed.")
            await rest.call("POST", "mining/restart")
            return Accepted(channel="VNish mining/restart", said="mining restarted")
        return Accepted(channel="VNish settings", said=f"{', '.join(change)}{await self._save(change)}")

    @override
    async def _upgrade_firmware(self, image: FirmwareImage, progress: Callable[[int], None]) -> Accepted:
        reply = await self._rest.upload(
            "firmware/update", field="file", image=image, fields={"keep_settings": "true"}, progress=progress
        )
        return Accepted(channel="VNish firmware/update", said=reply.words, scope=Scope.MACHINE)

    @override
    async def _write_pools(self, pools: Sequence[PoolSetting], activate: int | None) -> Accepted:
        check_pools(pools, max_pools=self.max_pools)
        if activate is not None and activate >= len(pools):
            raise RefusedError("pool_slot_missing", slot=activate)
        rest = self._rest
        done: list[str] = []
        now = objects(nested(await rest.get("settings"), "miner").get("pools"))
        wanted = entries_of(pools, now)
        if [name_of(entry) for entry in wanted] != [name_of(entry) for entry in now]:
            await rest.call("POST", "settings", {"miner": {"pools": wanted}})
            done.append("settings")
        if activate is not None and await self._switch(activate, written=bool(done)):
            done.append("switch-pool")
        return Accepted(channel="VNish pools", said=", ".join(done) or "Nothing had to be changed.")

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
                raise RefusedError("pool_slot_not_shown", slot=slot)
            await asyncio.sleep(_POLL_INTERVAL_S)
        if users[slot].get("status") == "active":
            return False
        await self._rest.call("POST", "mining/switch-pool", {"pool_id": integer(users[slot].get("id"))})
        return True

    async def _pools(self) -> tuple[Pool, ...]:
        settings = await self._rest.fields("settings")
        return pools_of(settings, nested(await self._rest.fields("summary"), "miner"))

    async def _preset(self) -> str | None:
        """Return the name of the preset; not every version has the page that reports it without the settings."""
        performance = await self._rest.page("perf-summary")
        if isinstance(performance, dict):
            return text(nested(performance, "current_preset").get("name"))
        return text(nested(await self._rest.fields("settings"), "miner", "overclock").get("preset"))

    def _throttle(self, state: Mapping[str, object], preset: str | None, power: float | None) -> Throttle | None:
        """Return the throttle; `power` is measured, None unless the miner mines."""
        if Capability.THROTTLE not in self.profile.capabilities:
            return None
        same = self.memory.get(_FULL_POWER_OF) == (preset or "")
        return throttle_of(state, watts_of(preset), power, number(self.memory.get(_FULL_POWER)) if same else None)

    async def _note_full_power(self) -> None:
        """Remember the power without a throttle, before one is set."""
        now = await self._snapshot()
        if now.throttle is not None and now.throttle.full_w is not None:
            self.memory.put(_FULL_POWER, now.throttle.full_w)
            self.memory.put(_FULL_POWER_OF, now.work_mode or "")

    async def _set_preset(self, wanted: str) -> Accepted:
        """Choose a preset by its name."""
        preset = next((entry for entry in await self._rest.presets() if text(entry.get("name")) == wanted), None)
        if preset is None:
            raise RefusedError("preset_unknown", preset=wanted)
        if needs_modified_power_supply(preset):
            raise RefusedError("preset_for_modified_power_supply", preset=wanted)
        return await self._choose(wanted)

    async def _choose(self, preset: str) -> Accepted:
        said = f"preset {preset}{await self._save({'overclock': {'preset': preset}})}"
        if flag(nested(await self._rest.fields("perf-summary"), "preset_switcher").get("enabled")):
            said += "; the miner may choose another one, because its preset switcher is on"
        return Accepted(channel="VNish preset", said=said)

    async def _save(self, change: Mapping[str, object]) -> str:
        """Write a part of the settings, and restart mining if the firmware needs that; returns what was done."""
        reply = await self._rest.call("POST", "settings", {"miner": change})
        required = b"restart_required" in reply.body and flag(reply.json().get("restart_required"))
        # It may have been stored before, and the restart have failed.
        if not required and not ("overclock" in change and waits_for_restart(await self._rest.fields("status"))):
            return ""
        if is_paused(text((await self._rest.state())[0].get("miner_state")) or ""):
            return ", which takes effect when mining is resumed"
        await self._rest.call("POST", "mining/restart")
        return ", mining restarted"

    async def _fan_values(
        self, values: Mapping[SettingKey, SettingValue], cooling: Mapping[str, object]
    ) -> dict[FanMode, int | None]:
        """Return the values that the modes of the fans had last; the current speed if a manual one was never set."""
        last = {mode: integer(self.memory.get(f"fan_{mode}")) for mode in (FanMode.AUTO, FanMode.MANUAL)}
        to_manual = values.get(SettingKey.FAN_MODE) == FanMode.MANUAL and fan_mode(cooling) is not FanMode.MANUAL
        if to_manual and SettingKey.FAN_SPEED not in values and last[FanMode.MANUAL] is None:
            summary = nested(await self._rest.fields("summary"), "miner", "cooling")
            last[FanMode.MANUAL] = integer(summary.get("fan_duty")) or None
        return last

    async def _post(self, path: str, scope: Scope | None = None) -> Accepted:
        reply = await self._rest.call("POST", path)
        return Accepted(channel=f"VNish {path}", said=reply.words, scope=scope)


class _Rest(TokenRest):
    """The REST interface of one miner."""

    token_prefix: ClassVar[str] = "Bearer "
    open_reads: ClassVar[bool] = True

    async def state(self) -> tuple[Reply, Reply, Reply]:
        """Return the state of mining, the page `status` and the summary; all are empty if there is no state."""
        summary = dict(nested(await self.fields("summary"), "miner"))
        status = await self.fields("status")
        state = next((page for page in (nested(summary, "miner_status"), status) if text(page.get("miner_state"))), {})
        return dict(state), status, summary

    async def presets(self) -> list[Reply]:
        """Return the presets; none if this version has no such page."""
        return objects(await self.page("autotune/presets"))

    async def pages(self, *, required: bool = False) -> Pages:
        """Return the pages of the settings; raises RefusedError if they are `required` and missing."""
        return Pages(
            settings=await (self.get("settings") if required else self.fields("settings")),
            model=await self.fields("model"),
            presets=await self.presets(),
            summary=nested(await self.fields("summary"), "miner"),
            factory=await self.fields("chains/factory-info"),
            waits=waits_for_restart(await self.fields("status")),
        )

    @override
    async def log_in(self) -> str:
        given = self.connection.credentials.password
        body = {"pw": DEFAULT_PASSWORD if given is None else given}
        reply = await http.exchange(self.connection, "POST", "/api/v1/unlock", json=body)
        if reply.status in (401, 403):
            raise self.denied()
        if reply.status in (404, 405):
            raise UnsupportedError("page_missing", host=self.connection.host, path="/api/v1/unlock")
        if not reply.ok:
            raise RefusedError(
                "request_refused", reply.words, host=self.connection.host, path="/api/v1/unlock", status=reply.status
            )
        token = reply.token()
        if token is None:
            raise self.denied()
        return token

    @override
    def denied(self) -> AuthenticationError:
        return AuthenticationError("password_rejected", host=self.connection.host)
