"""Braiins OS since 25.07, through its REST interface on port 80.

A log-in gives a token for an hour, which goes into the header `Authorization` as it is. Pools are in groups; the
interface has no way to change one pool of a group, reports no passwords, and takes a pool without a password as one
that has none. So pools are written with all their passwords or not at all. Source: the vendor's OpenAPI document
(version 1.3.0) and its protocol files (bos-plus-api), and recorded replies in public drivers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.deadline import deadline
from ...contract.driver import Accepted, Connection, Driver, Profile, Scope
from ...contract.errors import AuthenticationError, RefusedError, UnreachableError, UnsupportedError
from ...contract.evidence import Evidence
from ...contract.plausible_ranges import MAX_POWER_W
from ...contract.values import MinerConfig, Pool, PoolSetting, Snapshot
from ...parsing.lenient_json import integer, number, objects, text
from ...parsing.numbers import flag, highest, hottest, lowest, measured_power, nested, temperature
from ...pools.rules import check_pools, check_reported_pools
from ...transport import http
from ...transport.token_rest import TokenRest
from .pages import (
    boards_of,
    fans_of,
    faults_of,
    group_of,
    identity_of,
    is_paused,
    pools_of,
    power_range,
    power_target,
    terahash,
    water_temperatures,
)

DEFAULT_USERNAME = "root"
DEFAULT_PASSWORD = "root"

_NO_REST = frozenset({404, 405})

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


class BraiinsDriver(Driver):
    """A miner with Braiins OS."""

    key: ClassVar[str] = "braiins"
    max_pools: ClassVar[int] = 8
    keeps_pool_passwords: ClassVar[bool] = False

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
            low, high = power_range(await rest.fields("configuration/constraints"))
            target = power_target(await rest.fields("configuration/miner"))
        if not details:
            return None
        limited = (low, high, target) != (None, None, None)
        return Profile(
            driver=cls.key,
            identity=identity_of(details),
            capabilities=_CAPABILITIES | {Capability.POWER_LIMIT} if limited else _CAPABILITIES,
            power_limit_min_w=low,
            power_limit_max_w=high,
        )

    # Reading ---------------------------------------------------------------------------------------------------

    @override
    async def _snapshot(self) -> Snapshot:
        rest = self._rest
        details = await rest.get("miner/details")
        stats = await rest.fields("miner/stats")
        pools = tuple(pools_of(objects(await rest.page("pools/") or await rest.page("pools"))))
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
    async def _read_pools(self) -> tuple[Pool, ...]:
        return tuple(pools_of(await self._rest.groups()))

    @override
    async def _read_config(self) -> MinerConfig:
        rest = self._rest
        details = await rest.get("miner/details")
        pools = tuple(pools_of(await rest.groups()))
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
            frequencies=tuple(value for value in frequencies if value is not None),
            voltages={name: value for name, value in voltages.items() if value is not None},
            network={name: value for name, said in names.items() if (value := text(said)) is not None},
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
        reply = await self._rest.call("PUT", "performance/power-target", {"watt": watts})
        return Accepted(channel="Braiins REST performance/power-target", said=reply.words)

    @override
    async def _write_pools(self, pools: Sequence[PoolSetting], activate: int | None) -> Accepted:
        check_pools(pools, max_pools=self.max_pools, passwords=True)
        if activate:
            raise RefusedError("first_pool_only")
        groups = await self._rest.groups()
        if len(groups) > 1:
            raise RefusedError("pool_groups")
        await self._rest.call("PUT", "pools/batch", [group_of(groups[0] if groups else {}, pools)])
        return Accepted(channel="Braiins REST pools/batch")

    @override
    async def close(self) -> None:
        self._rest.forget()

    async def _action(self, name: str, body: object = None, scope: Scope | None = None) -> Accepted:
        reply = await self._rest.call("PUT", f"actions/{name}", body)
        return Accepted(channel=f"Braiins REST actions/{name}", said=reply.words, scope=scope)


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
