"""LuxOS: the CGMiner API on port 4028, with sessions for what changes the machine.

There is one session at a time; it ends when it is logged off or was not used for a minute. A session of another program
is never used, although the miner reports its id. Values are separated by commas and cannot hold one. Images cannot be
sent: the firmware updates itself from the vendor's servers. Frequencies and voltages are left to the profiles, because
a command for single boards only starts a slow change, which the next profile replaces. Sources: the vendor's API
documentation (sessions, curtail, updaterun), the vendor's open tools (which command needs a session, code 402),
recorded replies in public drivers.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import replace
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.deadline import deadline
from ...contract.driver import Accepted, Connection, Driver, Profile, Scope
from ...contract.errors import DriverError, RefusedError, UnsupportedError
from ...contract.evidence import Evidence
from ...contract.settings import CAPABILITIES, Setting, SettingKey, SettingValue, fan_values
from ...contract.values import FanSetting, Identity, MinerConfig, MiningState, Pool, PoolSetting, Snapshot
from ...parsing import bmminer_stats
from ...parsing.identity import mac_address, maker, reported_name
from ...parsing.lenient_json import Reply, integer, number, section, text
from ...parsing.numbers import flag, highest, hottest, lowest, measured_power
from ...pools.groups import divides, groups_of, whole_percents
from ...pools.plan import Add
from ...pools.rules import check_pools, check_reported_pools
from ...transport import cgminer_rpc
from ...transport.cgminer_rpc import ApiError
from ..cgminer.replies import PoolEntry, active_slots, hashrate_ths, pool_entries, pools
from . import replies
from .pools import is_for, members_of, name_of, only_group, steps_of
from .settings import Replies, asleep, power_range, power_target, presets, scaling_parameters

SESSION_BUSY = 402
LOGOFF_S = 2.0
"""How long the end of a session may take at most; a session that is not logged off expires after a minute."""

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
        Capability.LOCATE_LIGHT,
    }
)


class LuxosDriver(Driver):
    """An Antminer with LuxOS."""

    key: ClassVar[str] = "luxos"
    max_pools: ClassVar[int] = 8
    activates_any_slot: ClassVar[bool] = True

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        return evidence.api_names("luxminer") or evidence.web_names("luxor firmware")

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        async with deadline(connection.host, connection.deadlines.read):
            config, version = await _config(connection)
            if not await _rows(connection, "summary", "SUMMARY"):
                raise RefusedError("summary_missing", host=connection.host)
            driver = cls(
                connection, Profile(driver=cls.key, identity=_identity(config, version), capabilities=_CAPABILITIES)
            )
            reported = await driver._replies(config)
            groups = await driver._optional("groups", "GROUPS")
        capabilities = set(_CAPABILITIES)
        if reported.has_fans:
            capabilities.add(Capability.FAN)
        if any(presets(reported.profiles)):
            capabilities.add(Capability.PRESETS)
        if groups:
            capabilities.add(Capability.POOL_QUOTAS)
        if reported.atm:
            capabilities.add(Capability.DYNAMIC_SCALING)
        power = power_range(config, reported.limits)
        if power is not None:
            capabilities.add(Capability.POWER_LIMIT)
        lowest, highest = power or (None, None)
        return replace(
            driver.profile,
            capabilities=frozenset(capabilities),
            power_limit_min_w=lowest,
            power_limit_max_w=highest,
        )

    # Reading ---------------------------------------------------------------------------------------------------

    @override
    async def _snapshot(self) -> Snapshot:
        config, version = await _config(self.connection)
        summary = next(iter(await _rows(self.connection, "summary", "SUMMARY")), {})
        stats = await self._stats()
        power = _first(await self._optional("power", "POWER"))
        reported_pools = pools(pool_entries(await self._optional("pools", "POOLS")))
        temps = await self._page("temps")
        events = await self._optional("events", "EVENTS")
        boards = bmminer_stats.boards(stats) or replies.boards(await self._optional("devs", "DEVS"))
        fans = bmminer_stats.fans(stats) or replies.fans(await self._optional("fans", "FANS"))
        boards = replies.with_temperatures(boards, temps)
        rate = hashrate_ths(summary)
        nameplate = number(config.get("NameplateTHS"))
        ideal = number(stats.get("total_rateideal"))
        return Snapshot(
            identity=_identity(config, version),
            mining=None if rate is None else rate > 0,
            paused=asleep(config),
            hashrate_ths=rate,
            expected_hashrate_ths=ideal / 1000 if ideal else nameplate or None,
            power_w=measured_power(number(power.get("Watts")), rate),
            power_limit_w=power_target(config),
            temperature_max_c=hottest(boards),
            inlet_temperature_c=lowest(replies.temperatures(temps, replies.WATER_INLET)),
            outlet_temperature_c=highest(replies.temperatures(temps, replies.WATER_OUTLET)),
            mining_uptime_s=integer(summary.get("Elapsed")),
            shares_accepted=integer(summary.get("Accepted")),
            shares_rejected=integer(summary.get("Rejected")),
            difficulty_accepted=number(summary.get("Difficulty Accepted")),
            best_share=text(summary.get("Best Share")),
            locate_light=_blinks(config),
            work_mode=text(config.get("Profile")),
            pools=reported_pools,
            boards=boards,
            fans=fans,
            faults=replies.faults(events),
        )

    @override
    async def _mining_state(self) -> MiningState:
        config, version = await _config(self.connection)
        return MiningState(identity=_identity(config, version), paused=asleep(config))

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        return await self._pools()

    @override
    async def _read_config(self) -> MinerConfig:
        config, version = await _config(self.connection)
        stats = await self._stats()
        reported_pools = await self._pools()
        check_reported_pools(reported_pools, self.connection.host)
        fan = (await self._fan_replies(config)).fan_setting()
        names = {"hostname": "Hostname", "address": "IPAddr", "netmask": "Netmask", "gateway": "Gateway"}
        frequencies = [board.frequency_mhz for board in bmminer_stats.boards(stats)]
        return MinerConfig(
            identity=_identity(config, version),
            pools=reported_pools,
            power_limit_w=power_target(config),
            paused=asleep(config),
            fan=fan,
            frequencies=tuple(value for value in frequencies if value is not None),
            network={name: value for name, key in names.items() if (value := text(config.get(key))) is not None},
        )

    @override
    async def _read_settings(self) -> tuple[Setting, ...]:
        config, _ = await _config(self.connection)
        return tuple((await self._replies(config)).settings())

    async def _fan_replies(self, config: Reply) -> Replies:
        """Return what the miner reports of its fans."""
        fans = await self._page("fans")
        return Replies(
            config=config,
            fans=section(fans, "FANS"),
            fan_control=_first(section(fans, "FANCTRL")),
            temperatures=_first(await self._optional("tempctrl", "TEMPCTRL")),
        )

    async def _replies(self, config: Reply) -> Replies:
        return replace(
            await self._fan_replies(config),
            limits=_first(await self._optional("limits", "LIMITS")),
            profiles=await self._optional("profiles", "PROFILES"),
            atm=_first(await self._optional("atm", "ATM")),
        )

    @override
    def unsupported(self, capability: Capability) -> UnsupportedError:
        match capability:
            case Capability.FIRMWARE:
                return UnsupportedError("luxos_updates_itself")
            case Capability.FREQUENCY:
                return UnsupportedError("luxos_tunes_by_profile")
            case Capability.AUTO_UPGRADE:
                return UnsupportedError("luxos_auto_upgrade_read_only")
        return super().unsupported(capability)

    # Writing ---------------------------------------------------------------------------------------------------

    @override
    async def _reboot(self) -> Accepted:
        # `reboot` is the command for one hash board.
        return await self._control("rebootdevice", scope=Scope.MACHINE)

    @override
    async def _restart_mining(self) -> Accepted:
        return await self._control("resetminer")

    @override
    async def _pause(self) -> Accepted:
        return await self._control("curtail", "sleep")

    @override
    async def _resume(self) -> Accepted:
        return await self._control("curtail", "wakeup")

    @override
    async def _set_locate_light(self, *, on: bool) -> Accepted:
        return await self._control("ledset", f"red,{'blink' if on else 'auto'}")

    @override
    async def _set_fan(self, setting: FanSetting) -> Accepted:
        return await self._set_fans(fan_values(setting))

    @override
    async def _set_power_limit(self, watts: int) -> Accepted:
        config, _ = await _config(self.connection)
        span = power_range(config, _first(await self._optional("limits", "LIMITS")))
        if span is None:
            raise self.unsupported(Capability.POWER_LIMIT)
        lowest, highest = span
        if not lowest <= watts <= highest:
            raise RefusedError("power_limit_out_of_range", watts=watts, min_w=lowest, max_w=highest)
        return await self._control("powertargetset", f"power={watts}")

    @override
    async def _write_settings(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        match CAPABILITIES[next(iter(values))]:
            case Capability.FAN:
                return await self._set_fans(values)
            case Capability.PRESETS:
                return await self._set_preset(str(values[SettingKey.PRESET]))
            case Capability.POWER_LIMIT:
                return await self._set_power_limit(integer(values[SettingKey.POWER_LIMIT]) or 0)
            case Capability.DYNAMIC_SCALING:
                return await self._control("atmset", scaling_parameters(values))
        return await super()._write_settings(values)

    async def _set_fans(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        config, _ = await _config(self.connection)
        commands = (await self._fan_replies(config)).fan_commands(values, self.memory)
        said = ""
        async with self._writing(), self._session() as session:
            for command, parameter in commands:
                said = cgminer_rpc.status(await self._ask(command, f"{session},{parameter}")).message
        return Accepted(channel=f"LuxOS {', '.join(command for command, _ in commands)}", said=said)

    async def _set_preset(self, name: str) -> Accepted:
        if name not in {option.value for option in presets(await self._optional("profiles", "PROFILES"))}:
            raise RefusedError("preset_unknown", preset=name)
        try:
            return await self._control("profileset", name)
        except ApiError as error:
            config, _ = await _config(self.connection)
            if flag(config.get("IsAtmEnabled")) is True:
                # Switched off for a moment, the thermal management would stay off if the connection broke.
                raise RefusedError("luxos_profile_by_atm", error.miner_message) from error
            raise

    @override
    async def _write_pools(self, pools: Sequence[PoolSetting], activate: int | None) -> Accepted:
        check_pools(pools, max_pools=self.max_pools, forbidden=",")
        if activate is not None and activate >= len(pools):
            raise RefusedError("pool_slot_missing", slot=activate)
        said = ""
        divided = groups_of(pools) if divides(pools) else []
        async with self._writing(), self._session():
            listed = await self._listed()
            present = await self._present_groups(listed) if divided else []
            # A group that is added later holds none of the pools.
            planned = [*present, *range(-len(divided), 0)][: len(divided)]
            groups = members_of(planned, divided) or only_group(pools, listed)
            steps = steps_of(pools, groups, listed)
            numbers = await self._add_groups(present, len(divided)) if divided else []
            target = members_of(numbers, divided) or groups
            for step in steps:
                if isinstance(step, Add):
                    listed = await self._add(pools[step.target], target[step.target], listed)
                else:
                    listed = await self._remove(step.slot, listed)
            if divided:
                await self._divide(numbers, whole_percents([group[0].quota or 0.0 for group in divided]))
            if activate is not None and activate not in active_slots(listed):
                said = cgminer_rpc.status(await self._ask("switchpool", str(activate))).message
        return Accepted(channel="LuxOS addpool, removepool, switchpool", said=said)

    # Groups of pools -------------------------------------------------------------------------------------------

    async def _quotas(self) -> dict[int, float | None]:
        """Return the quota of each group by its number."""
        rows = section(await self._ask("groups"), "GROUPS")
        return {group: number(row.get("Quota")) for row in rows if (group := integer(row.get("GROUP"))) is not None}

    async def _present_groups(self, listed: Sequence[PoolEntry]) -> list[int]:
        """Return the numbers of the groups, those that hold pools first."""
        return list(dict.fromkeys([*(pool.group for pool in listed), *await self._quotas()]))

    async def _add_groups(self, present: Sequence[int], number: int) -> list[int]:
        """Return the numbers of as many groups as wanted, new ones last."""
        numbers, known = list(present), set(await self._quotas())
        while len(numbers) < number:
            await self._ask("addgroup", f"pools{len(numbers) + 1},1")
            grown = set(await self._quotas())
            if len(grown - known) != 1:
                raise RefusedError("pool_group_not_added")
            numbers += grown - known
            known = grown
        return numbers[:number]

    async def _divide(self, numbers: Sequence[int], percents: Sequence[int]) -> None:
        """Give groups their shares, and remove all others, which hold no pools any more."""
        quotas = await self._quotas()
        for group, percent in zip(numbers, percents, strict=True):
            if quotas.get(group) != percent:
                await self._ask("groupquota", f"{group},{percent}")
        for group in sorted(quotas.keys() - set(numbers), reverse=True):
            await self._ask("removegroup", str(group))

    # Pools, one step at a time ---------------------------------------------------------------------------------

    async def _add(self, wanted: PoolSetting, group: int, listed: Sequence[PoolEntry]) -> list[PoolEntry]:
        """Add a pool at the end of the list; returns the new list."""
        values = [wanted.url, wanted.user, wanted.password or ""]
        if group:
            values.append(str(group))
        await self._ask("addpool", ",".join(values))
        grown = await self._listed()
        names = [name_of(pool) for pool in listed]
        if [name_of(pool) for pool in grown[:-1]] != names or not grown or not is_for(grown[-1], wanted):
            raise RefusedError("pool_not_added")
        return grown

    async def _remove(self, slot: int, listed: Sequence[PoolEntry]) -> list[PoolEntry]:
        """Remove one pool; returns the new list, in which the last pool has taken the slot."""
        expected = [name_of(pool) for pool in listed[:-1]]
        if slot < len(expected):
            expected[slot] = name_of(listed[-1])
        others = [at for at, pool in enumerate(listed) if at != slot and pool.group == listed[slot].group]
        if others and slot in active_slots(listed):
            # Not every version removes the pool that is mined on: another one takes over first.
            await self._ask("switchpool", str(others[0] if slot == len(listed) - 1 else others[-1]))
        await self._ask("removepool", str(slot))
        shrunk = await self._listed()
        if [name_of(pool) for pool in shrunk] != expected:
            raise RefusedError("pool_not_removed")
        return shrunk

    async def _listed(self) -> list[PoolEntry]:
        entries = pool_entries(await self._reported_pools(self.connection.deadlines.write))
        if [entry.slot for entry in entries] != list(range(len(entries))):
            raise RefusedError("pool_list_has_gaps")
        return list(entries)

    async def _reported_pools(self, seconds: float) -> list[Reply]:
        try:
            return section(await cgminer_rpc.request(self.connection, "pools", seconds=seconds), "POOLS")
        except ApiError as error:
            if error.api_code == cgminer_rpc.NO_POOLS:
                return []
            raise

    async def _pools(self) -> tuple[Pool, ...]:
        return pools(pool_entries(await self._reported_pools(self.connection.deadlines.read)))

    # Requests --------------------------------------------------------------------------------------------------

    async def _page(self, command: str) -> Reply:
        """Return a reply that not every version has, or an empty one if the miner refuses the command."""
        try:
            return await cgminer_rpc.request(self.connection, command)
        except RefusedError:
            return {}

    async def _optional(self, command: str, name: str) -> list[Reply]:
        return section(await self._page(command), name)

    async def _stats(self) -> Reply:
        """Return the readings of `stats`, whose first object only names the machine."""
        return next(iter((await self._optional("stats", "STATS"))[-1:]), {})

    async def _ask(self, command: str, parameter: str | None = None) -> Reply:
        reply = await cgminer_rpc.request(self.connection, command, parameter, seconds=self.connection.deadlines.write)
        cgminer_rpc.taken(reply, command)
        return reply

    async def _control(self, command: str, parameter: str = "", scope: Scope | None = None) -> Accepted:
        """Send a command that needs a session, with a session of our own."""
        async with self._writing(), self._session() as session:
            reply = await self._ask(command, f"{session},{parameter}" if parameter else session)
        return Accepted(channel=f"LuxOS {command}", said=cgminer_rpc.status(reply).message, scope=scope)

    def _writing(self) -> AbstractAsyncContextManager[None]:
        # The deadline includes the end of the session.
        return deadline(self.connection.host, self.connection.deadlines.write - self._logoff_s)

    @property
    def _logoff_s(self) -> float:
        return min(LOGOFF_S, self.connection.deadlines.write / 4)

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[str]:
        """Hold the miner's one session; raises RefusedError if another program holds it."""
        try:
            opened = section(await self._ask("logon"), "SESSION")
        except ApiError as error:
            if error.api_code != SESSION_BUSY:
                raise
            raise RefusedError("session_busy", error.miner_message) from error
        session = text(opened[0].get("SessionID")) if opened else None
        if session is None:
            raise RefusedError("session_not_opened", host=self.connection.host)
        try:
            yield session
        finally:
            with suppress(DriverError):
                await cgminer_rpc.request(self.connection, "logoff", session, seconds=self._logoff_s)


async def _rows(connection: Connection, command: str, name: str) -> list[Reply]:
    return section(await cgminer_rpc.request(connection, command), name)


async def _config(connection: Connection) -> tuple[Reply, str | None]:
    """Return the miner's configuration and its version; raises RefusedError if it reports none."""
    reply = await cgminer_rpc.request(connection, "config")
    items = section(reply, "CONFIG")
    if not items:
        raise RefusedError("configuration_missing", host=connection.host)
    return items[0], reported_name(cgminer_rpc.status(reply).description.removeprefix("LUXminer "))


def _first(rows: Sequence[Reply]) -> Reply:
    return rows[0] if rows else {}


def _identity(config: Mapping[str, object], version: str | None) -> Identity:
    model = text(config.get("Model")) or "Antminer"
    return Identity(
        vendor=maker(model, "Bitmain"),
        model=model,
        firmware="LuxOS",
        firmware_version=version,
        mac=mac_address(config.get("MACAddr")),
        serial=reported_name(config.get("SerialNumber")),
        hostname=reported_name(config.get("Hostname")),
    )


def _blinks(config: Mapping[str, object]) -> bool | None:
    light = text(config.get("RedLed"))
    return None if light is None else light == "blink"
