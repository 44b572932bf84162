"""Braiins OS since 25.07, through its REST interface on port 80.

A log-in gives a token for an hour, which goes into the header `Authorization` as it is. Pools are in groups; the
interface has no way to change one pool of a group, reports no passwords, and takes a pool without a password as one
that has none. So pools are written with all their passwords or not at all. The miner reports the ranges of its settings
(`configuration/constraints`); logs and upgrades came with version 1.3 of the interface (26.04). Source: the vendor's
OpenAPI document (version 1.3.0) and its protocol files (bos-plus-api), and recorded replies in public drivers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.deadline import deadline
from ...contract.driver import Accepted, Connection, Driver, Profile, Scope
from ...contract.errors import AuthenticationError, RefusedError, UnreachableError, UnsupportedError
from ...contract.evidence import Evidence
from ...contract.firmware_image import FirmwareImage, UpgradeFacts
from ...contract.plausible_ranges import MAX_POWER_W
from ...contract.settings import CAPABILITIES, Setting, SettingKey, SettingValue, fan_values
from ...contract.values import FanSetting, MinerConfig, MiningState, Pool, PoolSetting, Snapshot
from ...parsing.lenient_json import integer, number, objects, text
from ...parsing.numbers import flag, highest, hottest, lowest, measured_power, nested, temperature
from ...pools.groups import divides, groups_of, whole_percents
from ...pools.rules import check_pools, check_reported_pools
from ...transport import http
from ...transport.token_rest import TokenRest
from .pages import (
    boards_of,
    fans_of,
    faults_of,
    group_of,
    hardware_of,
    identity_of,
    is_paused,
    pools_of,
    power_range,
    power_target,
    terahash,
    water_temperatures,
)
from .settings import (
    Pages,
    auto_upgrade_body,
    cooling_body,
    fan_setting,
    has_fans,
    hashrate_range,
    manual_body,
    scaling_body,
    switched,
)

DEFAULT_USERNAME = "root"
DEFAULT_PASSWORD = "root"

_NO_REST = frozenset({404, 405})
_BUSY = 409
"""The status of an upgrade while the machine does another system task."""
_LOGS_AND_UPGRADES = (1, 3)
"""The version of the interface that has `miner/log` and `upgrade/system-upgrade`."""

_CAPABILITIES = frozenset(
    {
        Capability.REBOOT,
        Capability.RESTART_MINING,
        Capability.PAUSE,
        Capability.RESUME,
        Capability.POOLS_READ,
        Capability.POOLS_WRITE,
        Capability.POOL_QUOTAS,
        Capability.CONFIG_READ,
        Capability.CONFIG_WRITE,
        Capability.LOCATE_LIGHT,
    }
)


class BraiinsDriver(Driver):
    """A miner with Braiins OS."""

    key: ClassVar[str] = "braiins"
    max_pools: ClassVar[int] = 8
    keeps_pool_passwords: ClassVar[bool] = False
    log_names: ClassVar[tuple[str, ...]] = ("bosminer", "errors", "boser", "monitor", "syslog", "dmesg")
    image_suffixes: ClassVar[tuple[str, ...]] = (".tar", ".tar.gz")

    def __init__(self, connection: Connection, profile: Profile) -> None:
        """Store the connection; it is logged in to by the first call."""
        super().__init__(connection, profile)
        self._rest = _Rest(connection)

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        return evidence.api_names("bosminer", "boser") or evidence.web_names("braiins os")

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        # Versions before 25.07 have no REST interface; other drivers read them.
        rest = _Rest(connection)
        async with deadline(connection.host, connection.deadlines.read):
            try:
                details = await rest.get("miner/details")
            except UnsupportedError:
                return None
            except UnreachableError:
                if evidence.web_open:
                    raise
                return None
            constraints = await rest.fields("configuration/constraints")
            configuration = await rest.fields("configuration/miner")
            capabilities = _CAPABILITIES | _answered(constraints, configuration)
            if "enabled" in await rest.fields("upgrade/auto-upgrade"):
                capabilities |= {Capability.AUTO_UPGRADE}
            version = await rest.fields("version/") or await rest.fields("version")
        if not details:
            return None
        if (integer(version.get("major")) or 0, integer(version.get("minor")) or 0) >= _LOGS_AND_UPGRADES:
            capabilities |= {Capability.LOGS, Capability.FIRMWARE}
        low, high = power_range(constraints)
        return Profile(
            driver=cls.key,
            identity=identity_of(details),
            capabilities=capabilities,
            power_limit_min_w=low,
            power_limit_max_w=high,
        )

    # Reading ---------------------------------------------------------------------------------------------------

    @override
    async def _snapshot(self) -> Snapshot:
        rest = self._rest
        details = await rest.get("miner/details")
        stats = await rest.fields("miner/stats")
        pools = pools_of(objects(await rest.page("pools/") or await rest.page("pools")))
        hardware = await rest.fields("miner/hw/hashboards")
        cooling = await rest.fields("cooling/state")
        configuration = await rest.fields("configuration/miner")
        errors = await rest.fields("miner/errors")
        light = await rest.page("actions/locate")
        if not details:
            raise RefusedError("info_missing", host=self.connection.host)
        boards = tuple(boards_of(hardware))
        rate = terahash(stats, "miner_stats", "real_hashrate", "last_5s")
        if rate is None and (rates := [board.hashrate_ths for board in boards if board.hashrate_ths is not None]):
            rate = sum(rates)
        shares = nested(stats, "pool_stats")
        best = nested(stats, "miner_stats")
        consumption = nested(stats, "power_stats", "approximated_consumption")
        return Snapshot(
            identity=identity_of(details),
            mining=None if rate is None else rate > 0,
            paused=is_paused(details),
            hashrate_ths=rate,
            expected_hashrate_ths=terahash(details, "sticker_hashrate") or None,
            power_w=measured_power(number(consumption.get("watt")), rate),
            power_limit_w=power_target(configuration),
            temperature_max_c=hottest(boards)
            or temperature(nested(cooling, "highest_temperature", "temperature").get("degree_c")),
            inlet_temperature_c=lowest(water_temperatures(hardware, "lowest_water_inlet_temp")),
            outlet_temperature_c=highest(water_temperatures(hardware, "highest_water_outlet_temp")),
            uptime_s=integer(details.get("system_uptime_s")),
            mining_uptime_s=integer(details.get("bosminer_uptime_s")),
            shares_accepted=integer(shares.get("accepted_shares")),
            shares_rejected=integer(shares.get("rejected_shares")),
            best_share=text(best.get("best_share_str")) or text(best.get("best_share")),
            locate_light=flag(light),
            pools=pools,
            boards=boards,
            fans=tuple(fans_of(cooling)),
            faults=faults_of(details, errors),
        )

    @override
    async def _mining_state(self) -> MiningState:
        details = await self._rest.get("miner/details")
        return MiningState(identity=identity_of(details), paused=is_paused(details))

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        return pools_of(await self._rest.groups())

    @override
    async def _read_config(self) -> MinerConfig:
        rest = self._rest
        details = await rest.get("miner/details")
        pools = pools_of(await rest.groups())
        configuration = await rest.fields("configuration/miner")
        hardware = await rest.fields("miner/hw/hashboards")
        network = await rest.fields("network/") or await rest.fields("network")
        check_reported_pools(pools, self.connection.host)
        voltages = {
            f"board {text(board.get('id')) or at}": number(nested(board, "current_voltage").get("volt"))
            for at, board in enumerate(objects(hardware.get("hashboards")))
        }
        frequencies = [board.frequency_mhz for board in boards_of(hardware)]
        address = next(iter(objects(network.get("networks"))), {})
        names = {
            "hostname": network.get("hostname"),
            "gateway": network.get("default_gateway"),
            "address": address.get("address"),
            "netmask": address.get("netmask"),
        }
        return MinerConfig(
            identity=identity_of(details),
            pools=pools,
            power_limit_w=power_target(configuration),
            paused=is_paused(details),
            fan=fan_setting(configuration),
            frequencies=tuple(value for value in frequencies if value is not None),
            voltages={name: value for name, value in voltages.items() if value is not None},
            network={name: value for name, said in names.items() if (value := text(said)) is not None},
        )

    @override
    async def _read_settings(self) -> tuple[Setting, ...]:
        rest = self._rest
        pages = Pages(
            configuration=await rest.get("configuration/miner"),
            constraints=await rest.fields("configuration/constraints"),
            mode=await rest.fields("performance/mode"),
            hardware=await rest.fields("miner/hw/hashboards"),
            auto_upgrade=await rest.fields("upgrade/auto-upgrade"),
        )
        return tuple(pages.settings())

    @override
    async def _read_log(self, name: str, max_bytes: int) -> bytes:
        return await self._rest.tail(f"miner/log/{name}", max_bytes)

    @override
    async def _read_upgrade_facts(self) -> UpgradeFacts:
        details = await self._rest.get("miner/details")
        identity = identity_of(details)
        board, hardware = hardware_of(details)
        return UpgradeFacts(
            version=identity.firmware_version, model=identity.model, control_board=board, hardware=hardware
        )

    # Writing ---------------------------------------------------------------------------------------------------

    @override
    async def _reboot(self) -> Accepted:
        return await self._action("reboot", scope=Scope.MACHINE)

    @override
    async def _restart_mining(self) -> Accepted:
        return await self._action("restart")

    @override
    async def _pause(self) -> Accepted:
        return await self._action("pause")

    @override
    async def _resume(self) -> Accepted:
        return await self._action("resume")

    @override
    async def _set_locate_light(self, *, on: bool) -> Accepted:
        return await self._action("locate", on)

    @override
    async def _set_power_limit(self, watts: int) -> Accepted:
        low, high = power_range(await self._rest.fields("configuration/constraints"))
        if watts <= 0 or (low is not None and watts < low) or (high is not None and watts > high):
            raise RefusedError("power_limit_out_of_range", watts=watts, min_w=low or 1, max_w=high or MAX_POWER_W)
        return await self._change("PUT", "performance/power-target", {"watt": watts})

    @override
    async def _set_fan(self, setting: FanSetting) -> Accepted:
        return await self._set_cooling(fan_values(setting))

    @override
    async def _write_settings(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        rest = self._rest
        match CAPABILITIES[next(iter(values))]:
            case Capability.FAN:
                return await self._set_cooling(values)
            case Capability.POWER_LIMIT:
                return await self._set_power_limit(integer(values[SettingKey.POWER_LIMIT]) or 0)
            case Capability.HASHRATE_TARGET:
                rate = number(values[SettingKey.HASHRATE_TARGET])
                return await self._change("PUT", "performance/hashrate-target", {"terahash_per_second": rate})
            case Capability.FREQUENCY:
                return await self._change(
                    "PUT", "performance/mode", manual_body(await rest.get("performance/mode"), values)
                )
            case Capability.DYNAMIC_SCALING:
                body = scaling_body(await rest.get("configuration/miner"), values)
                return await self._change("PUT", "performance/dps", body)
            case Capability.HASHBOARDS:
                return await self._switch_hashboards(values[SettingKey.HASHBOARDS])
            case Capability.AUTO_UPGRADE:
                path = "upgrade/auto-upgrade"
                return await self._change("PATCH", path, auto_upgrade_body(await rest.get(path), values))
        return await super()._write_settings(values)

    async def _set_cooling(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        configuration = await self._rest.get("configuration/miner")
        constraints = await self._rest.fields("configuration/constraints")
        return await self._change("PUT", "cooling/mode", cooling_body(configuration, constraints, values, self.memory))

    async def _switch_hashboards(self, on: SettingValue) -> Accepted:
        path = "miner/hw/hashboards"
        accepted = Accepted(channel=f"Braiins REST {path}", said="Nothing had to be changed.")
        for enable, ids in list(switched(await self._rest.get(path), on)):
            accepted = await self._change("PATCH", path, {"hashboard_ids": ids, "enable": enable})
        return accepted

    @override
    async def _upgrade_firmware(self, image: FirmwareImage, progress: Callable[[int], None]) -> Accepted:
        path = "upgrade/system-upgrade"
        metadata = {"size": image.size, "hash": image.sha256, "discard_settings": False, "disable_cleanup": False}
        fields = {"metadata": json.dumps(metadata)}
        try:
            reply = await self._rest.upload(path, field="data", image=image, fields=fields, progress=progress)
        except RefusedError as error:
            if error.arguments.get("status") == _BUSY:
                raise RefusedError("system_task_running", error.miner_message, host=self.connection.host) from error
            raise
        return Accepted(channel=f"Braiins REST {path}", said=reply.words, scope=Scope.MACHINE)

    @override
    async def _write_pools(self, pools: Sequence[PoolSetting], activate: int | None) -> Accepted:
        check_pools(pools, max_pools=self.max_pools, passwords=True)
        if activate:
            raise RefusedError("first_pool_only")
        groups = await self._rest.groups()
        if divides(pools):
            wanted = groups_of(pools)
            shares = whole_percents([members[0].quota or 0.0 for members in wanted])
            body = [
                group_of(groups[at] if at < len(groups) else {}, members, percent, f"group {at + 1}")
                for at, (members, percent) in enumerate(zip(wanted, shares, strict=True))
            ]
        elif len(groups) > 1:
            raise RefusedError("pool_groups")
        else:
            body = [group_of(groups[0] if groups else {}, pools)]
        await self._rest.call("PUT", "pools/batch", body)
        return Accepted(channel="Braiins REST pools/batch")

    @override
    async def close(self) -> None:
        self._rest.forget()

    async def _change(self, method: str, path: str, body: object) -> Accepted:
        reply = await self._rest.call(method, path, body)
        return Accepted(channel=f"Braiins REST {path}", said=reply.words)

    async def _action(self, name: str, body: object = None, scope: Scope | None = None) -> Accepted:
        reply = await self._rest.call("PUT", f"actions/{name}", body)
        return Accepted(channel=f"Braiins REST actions/{name}", said=reply.words, scope=scope)


def _answered(constraints: Mapping[str, object], configuration: Mapping[str, object]) -> set[Capability]:
    """Return the capabilities that these pages show."""
    found = set[Capability]()
    if (*power_range(constraints), power_target(configuration)) != (None, None, None):
        found.add(Capability.POWER_LIMIT)
    if None not in hashrate_range(constraints):
        found.add(Capability.HASHRATE_TARGET)
    if has_fans(configuration):
        found.add(Capability.FAN)
    if constraints.get("dps_constraints") and nested(configuration, "dps").get("enabled") is not None:
        found.add(Capability.DYNAMIC_SCALING)
    boards = nested(constraints, "hashboards_constraints")
    if boards.get("hashboard_ids"):
        found.add(Capability.HASHBOARDS)
    if boards.get("frequency") and boards.get("voltage"):
        found.add(Capability.FREQUENCY)
    return found


class _Rest(TokenRest):
    """The REST interface of one miner."""

    absent: ClassVar[frozenset[int]] = _NO_REST

    async def groups(self) -> list[dict[str, object]]:
        """Return the groups of pools; raises RefusedError if the answer is none."""
        try:
            reply = await self.call("GET", "pools/")
        except UnsupportedError:
            # Versions differ in the slash at the end.
            reply = await self.call("GET", "pools")
        reported_groups = reply.value()
        if not isinstance(reported_groups, list):
            raise RefusedError("answer_unreadable", host=self.connection.host)
        return objects(reported_groups)

    @override
    async def log_in(self) -> str:
        given = self.connection.credentials
        body = {
            "username": DEFAULT_USERNAME if given.username is None else given.username,
            "password": DEFAULT_PASSWORD if given.password is None else given.password,
        }
        reply = await http.exchange(self.connection, "POST", "/api/v1/auth/login", json=body)
        if reply.status in (401, 403):
            raise self.denied()
        if reply.status in _NO_REST:
            raise UnsupportedError("rest_interface_missing", host=self.connection.host)
        if not reply.ok:
            raise RefusedError(
                "request_refused",
                reply.words,
                host=self.connection.host,
                path="/api/v1/auth/login",
                status=reply.status,
            )
        try:
            token = reply.token()
        except RefusedError as error:
            # An older version answers any path with its web page.
            raise UnsupportedError("rest_interface_missing", host=self.connection.host) from error
        if token is None:
            raise RefusedError("session_not_opened", host=self.connection.host)
        return token

    @override
    def denied(self) -> AuthenticationError:
        return AuthenticationError("credentials_rejected", host=self.connection.host)
