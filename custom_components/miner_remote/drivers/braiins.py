"""Braiins OS since 25.07, through its REST interface on port 80.

A log-in gives a token for an hour, which goes into the header `Authorization` as it is. Pools are in groups; the
interface has no way to change one pool of a group, tells no passwords, and takes a pool without a password as one
that has none. So pools are written with all their passwords or not at all. Source: the vendor's OpenAPI document
(version 1.3.0) and its protocol files (bos-plus-api), and recorded replies in public drivers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    Identity,
    MinerConfig,
    Pool,
    PoolSetting,
    Profile,
    RefusedError,
    Scope,
    Snapshot,
    UnsupportedError,
)
from .deadline import deadline
from .identity import mac_address, maker, told
from .pool_rules import check_pools, check_told
from .probe import Evidence
from .quirky_json import integer, number, objects, text
from .rest import TokenRest
from .rpc import same_pool
from .values import flag, hottest, nested, temperature

DEFAULT_USERNAME = "root"
DEFAULT_PASSWORD = "root"

_NO_REST = frozenset({404, 405})
_RUNNING, _PAUSED = 2, 3
"""Values of `status` in `miner/details`: 1 is not started, 4 is suspended by the firmware itself."""

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
        Capability.FAULT_LIGHT,
    }
)


class BraiinsDriver(Driver):
    """A miner with Braiins OS."""

    key: ClassVar[str] = "braiins"
    max_pools: ClassVar[int] = 8
    keeps_pool_passwords: ClassVar[bool] = False

    def __init__(self, connection: Connection, profile: Profile) -> None:
        """Remember where the miner is; it is logged in to by the first call."""
        super().__init__(connection, profile)
        self._rest = _Rest(connection)

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        return evidence.api_names("bosminer", "boser") or evidence.web_names("braiins os")

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        rest = _Rest(connection)
        async with deadline(connection.host, connection.deadlines.read):
            try:
                details = await rest.get("miner/details")
            except UnsupportedError:
                # Older than 25.07, which has no REST interface.
                return None
            low, high = _power_range(await rest.get("configuration/constraints"))
        return Profile(
            driver=cls.key,
            identity=_identity(details),
            capabilities=_CAPABILITIES,
            power_limit_min_w=low,
            power_limit_max_w=high,
        )

    # Reading ---------------------------------------------------------------------------------------------------

    @override
    async def snapshot(self) -> Snapshot:
        rest = self._rest
        async with deadline(self.connection.host, self.connection.deadlines.read):
            details = await rest.get("miner/details")
            stats = await rest.get("miner/stats")
            pools = tuple(_pools(await rest.groups()))
            boards = tuple(_boards(await rest.get("miner/hw/hashboards")))
            cooling = await rest.get("cooling/state")
            configuration = await rest.get("configuration/miner")
            light = (await rest.call("GET", "actions/locate")).value()
        if not details:
            raise RefusedError(f"{self.connection.host} told nothing of itself.")
        rate = _gigahash(stats, "miner_stats", "real_hashrate", "last_5s")
        paused = _paused(details)
        shares = nested(stats, "pool_stats")
        best = nested(stats, "miner_stats")
        return Snapshot(
            identity=_identity(details),
            mining=None if rate is None else rate > 0,
            paused=paused,
            hashrate_ths=rate,
            expected_hashrate_ths=_gigahash(details, "sticker_hashrate"),
            power_w=number(nested(stats, "power_stats", "approximated_consumption").get("watt")),
            power_limit_w=_power_target(configuration),
            temperature_max_c=hottest(boards),
            uptime_s=integer(details.get("system_uptime_s")),
            mining_uptime_s=integer(details.get("bosminer_uptime_s")),
            shares_accepted=integer(shares.get("accepted_shares")),
            shares_rejected=integer(shares.get("rejected_shares")),
            best_share=text(best.get("best_share_str")) or text(best.get("best_share")),
            fault_light=flag(light),
            pools=pools,
            boards=boards,
            fans=tuple(_fans(cooling)),
        )

    @override
    async def read_pools(self) -> tuple[Pool, ...]:
        async with deadline(self.connection.host, self.connection.deadlines.read):
            return tuple(_pools(await self._rest.groups()))

    @override
    async def read_config(self) -> MinerConfig:
        rest = self._rest
        async with deadline(self.connection.host, self.connection.deadlines.read):
            details = await rest.get("miner/details")
            pools = tuple(_pools(await rest.groups()))
            configuration = await rest.get("configuration/miner")
            hardware = await rest.get("miner/hw/hashboards")
            network = await rest.get("network")
        check_told(pools, self.connection.host)
        voltages = {
            f"board {text(board.get('id')) or at}": number(nested(board, "current_voltage").get("volt"))
            for at, board in enumerate(objects(hardware.get("hashboards")))
        }
        frequencies = [board.frequency_mhz for board in _boards(hardware)]
        address = next(iter(objects(network.get("networks"))), {})
        names = {
            "hostname": network.get("hostname"),
            "gateway": network.get("default_gateway"),
            "address": address.get("address"),
            "netmask": address.get("netmask"),
        }
        return MinerConfig(
            identity=_identity(details),
            pools=pools,
            power_limit_w=_power_target(configuration),
            paused=_paused(details),
            frequencies=tuple(value for value in frequencies if value is not None),
            voltages={name: value for name, value in voltages.items() if value is not None},
            network={name: value for name, said in names.items() if (value := text(said)) is not None},
        )

    # Writing ---------------------------------------------------------------------------------------------------

    @override
    async def reboot(self) -> Accepted:
        return await self._action("reboot", scope=Scope.MACHINE)

    @override
    async def restart_mining(self) -> Accepted:
        return await self._action("restart")

    @override
    async def pause(self) -> Accepted:
        return await self._action("pause")

    @override
    async def resume(self) -> Accepted:
        return await self._action("resume")

    @override
    async def set_fault_light(self, *, on: bool) -> Accepted:
        return await self._action("locate", on)

    @override
    async def set_power_limit(self, watts: int) -> Accepted:
        async with deadline(self.connection.host, self.connection.deadlines.write):
            low, high = _power_range(await self._rest.get("configuration/constraints"))
            if watts <= 0 or (low is not None and watts < low) or (high is not None and watts > high):
                raise RefusedError(f"This miner takes power limits from {low or 1} to {high or '?'} W, not {watts} W.")
            reply = await self._rest.call("PUT", "performance/power-target", {"watt": watts})
        return Accepted(channel="Braiins REST performance/power-target", said=reply.words)

    @override
    async def write_pools(self, pools: Sequence[PoolSetting], activate: int | None = None) -> Accepted:
        check_pools(pools, max_pools=self.max_pools, passwords=True)
        if activate:
            raise RefusedError("Braiins OS mines on the first pool that works: put the wanted pool into slot 0.")
        async with deadline(self.connection.host, self.connection.deadlines.write):
            groups = await self._rest.groups()
            if len(groups) > 1:
                raise RefusedError(
                    "This miner splits its work between groups of pools; change them on its own web page, so that the "
                    "split is not lost."
                )
            await self._rest.call("PUT", "pools/batch", [_group(groups[0] if groups else {}, pools)])
        return Accepted(channel="Braiins REST pools/batch")

    @override
    async def close(self) -> None:
        self._rest.forget()

    async def _action(self, name: str, body: object = None, scope: Scope | None = None) -> Accepted:
        async with deadline(self.connection.host, self.connection.deadlines.write):
            reply = await self._rest.call("PUT", f"actions/{name}", body)
        return Accepted(channel=f"Braiins REST actions/{name}", said=reply.words, scope=scope)


class _Rest(TokenRest):
    """The REST interface of one miner."""

    absent: ClassVar[frozenset[int]] = _NO_REST

    async def groups(self) -> list[dict[str, object]]:
        """Return the groups of pools; raises RefusedError where the answer is none."""
        told_groups = (await self.call("GET", "pools/")).value()
        if not isinstance(told_groups, list):
            raise RefusedError(f"{self.connection.host} answered the question for its pools with something else.")
        return objects(told_groups)

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
            raise UnsupportedError(
                f"The Braiins OS on {self.connection.host} is older than 25.07 and has no REST interface."
            )
        if not reply.ok:
            raise RefusedError(f"{self.connection.host} refused the log-in with status {reply.status}.", reply.words)
        token = reply.token()
        if token is None:
            raise RefusedError(f"{self.connection.host} answered the log-in without a token.")
        return token

    @override
    def denied(self) -> AuthenticationError:
        return AuthenticationError(
            f"{self.connection.host} did not accept the user name or the password of Braiins OS: check the credentials."
        )


def _gigahash(value: Mapping[str, object], *path: str) -> float | None:
    """Return a hashrate in TH/s."""
    rate = number(nested(value, *path).get("gigahash_per_second"))
    return None if rate is None else rate / 1000


def _identity(details: Mapping[str, object]) -> Identity:
    named = nested(details, "miner_identity")
    model = told(named.get("miner_model")) or told(named.get("name")) or "Miner"
    return Identity(
        vendor=maker(model, model.split(" ", maxsplit=1)[0]),
        model=model,
        firmware="Braiins OS",
        firmware_version=told(nested(details, "bos_version").get("current")),
        mac=mac_address(details.get("mac_address")),
        serial=told(details.get("serial_number")),
        hostname=told(details.get("hostname")),
    )


def _paused(details: Mapping[str, object]) -> bool | None:
    return {_RUNNING: False, _PAUSED: True}.get(integer(details.get("status")) or 0)


def _power_target(configuration: Mapping[str, object]) -> int | None:
    return integer(nested(configuration, "tuner", "power_target").get("watt"))


def _power_range(constraints: Mapping[str, object]) -> tuple[int | None, int | None]:
    power = nested(constraints, "tuner_constraints", "power_target")
    return integer(nested(power, "min").get("watt")), integer(nested(power, "max").get("watt"))


def _pools(groups: Sequence[Mapping[str, object]]) -> Iterator[Pool]:
    entries = [pool for group in groups for pool in objects(group.get("pools"))]
    for slot, pool in enumerate(entries):
        url = text(pool.get("url"))
        if url is None:
            continue
        active, alive = pool.get("active"), pool.get("alive")
        stats = nested(pool, "stats")
        yield Pool(
            slot=slot,
            url=url,
            user=text(pool.get("user")) or "",
            active=flag(active),
            alive=flag(alive),
            accepted=integer(stats.get("accepted_shares")),
            rejected=integer(stats.get("rejected_shares")),
        )


def _group(now: Mapping[str, object], pools: Sequence[PoolSetting]) -> dict[str, object]:
    """Return a group that holds these pools, with the name and the share of work that it has now."""
    there = objects(now.get("pools"))
    entries: list[dict[str, object]] = []
    for pool in pools:
        entry: dict[str, object] = {"url": pool.url, "user": pool.user, "password": pool.password}
        for old in there:
            same = same_pool(text(old.get("url")) or "", text(old.get("user")) or "", pool.url, pool.user)
            if same and isinstance(old.get("enabled"), bool):
                entry["enabled"] = old["enabled"]
        entries.append(entry)
    group: dict[str, object] = {"name": text(now.get("name")) or "default", "pools": entries}
    if strategy := now.get("strategy"):
        group["load_balance_strategy"] = strategy
    return group


def _boards(hardware: Mapping[str, object]) -> Iterator[Board]:
    for at, board in enumerate(objects(hardware.get("hashboards"))):
        hertz = number(nested(board, "current_frequency").get("hertz"))
        enabled = board.get("enabled")
        position = integer(board.get("id"))
        yield Board(
            position=at if position is None else position - 1,
            hashrate_ths=_gigahash(board, "stats", "real_hashrate", "last_5s"),
            temperature_c=temperature(nested(board, "board_temp").get("degree_c")),
            chip_temperature_c=temperature(nested(board, "highest_chip_temp", "temperature").get("degree_c")),
            chips=integer(board.get("chips_count")),
            frequency_mhz=None if hertz is None else hertz / 1e6,
            active=flag(enabled),
        )


def _fans(cooling: Mapping[str, object]) -> Iterator[Fan]:
    for at, fan in enumerate(objects(cooling.get("fans"))):
        position = integer(fan.get("position"))
        yield Fan(position=at if position is None else position, rpm=integer(fan.get("rpm")))
