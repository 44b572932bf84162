"""Braiins OS since 25.07: REST under /api/v1 on port 80, GraphQL for the model, and CGMiner's read commands on 4028.

A login returns a token for an hour, which the header `Authorization` contains with or without `Bearer`; only the
version of the API is readable without it. The actions pause, resume, start, stop and restart return whether this was
already the state; reboot answers 204 without a body. Pools are read without their passwords. Settings, logs and
upgrades are in `braiins_settings`; the interface is that of 26.04. Sources: the vendor's OpenAPI document as
described by public drivers, and their recorded replies.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, override

from simulator.kinds import rpc
from simulator.kinds.base import (
    Endpoint,
    HttpEndpoint,
    HttpRequest,
    HttpResponse,
    Identity,
    Kind,
    TcpEndpoint,
    TcpReply,
    TcpRequest,
    slow_config,
)
from simulator.kinds.braiins_settings import LOGS, PLATFORM_NUMBER, Settings
from simulator.machine import Fault, Machine, PoolSlot

REST_PORT = 80
RPC_PORT = 4028
TOKEN_LIFE_S = 3600.0
_BOSER = "BOSer boser-buildroot 0.1.0-45f356ea"
_PAGE = b"<!doctype html><html><head><title>Braiins OS</title></head><body></body></html>"
_RPC_WRITES = {"switchpool", "addpool", "removepool", "enablepool", "disablepool", "restart", "quit", "pause", "resume"}
_RUNNING, _PAUSED = 2, 3
_NO_CONTENT = 204
_NEWEST = "upgrade/system-upgrade"
"""A page that version 1.3 of the interface added, with the logs; a layout without it is version 1.1."""
_HASHRATE_NAMES = (
    "last_5s",
    "last_15s",
    "last_30s",
    "last_1m",
    "last_5m",
    "last_15m",
    "last_30m",
    "last_1h",
    "last_24h",
    "since_restart",
)


@dataclass(slots=True)
class _Tokens:
    """The tokens of one machine; a reboot ends them."""

    machine: Machine
    _boot: float = 0.0
    _until: dict[str, float] = field(default_factory=dict)

    def issue(self) -> str:
        """Return a new token."""
        self._forget()
        token = secrets.token_urlsafe(12)
        self._until[token] = time.time() + TOKEN_LIFE_S
        return token

    def valid(self, header: str) -> bool:
        """Return whether the header of a request has a valid token."""
        self._forget()
        return self._until.get(header.removeprefix("Bearer ").strip(), 0.0) > time.time()

    def _forget(self) -> None:
        if self._boot != self.machine.booted_at:
            self._boot = self.machine.booted_at
            self._until.clear()


@dataclass(frozen=True, slots=True)
class _Group:
    """A group of pools, and its share of the work."""

    name: str
    slots: range
    strategy: dict[str, object] = field(default_factory=lambda: {"quota": {"value": 1}})


def _refusal(status: int, message: str, *, write: bool = False) -> HttpResponse:
    return HttpResponse.of({"message": message}, status=status, write=write)


def _json(request: HttpRequest) -> object:
    """Return the JSON of a body, which may be a list or a plain value; None if there is none."""
    try:
        value: object = json.loads(request.body)
    except ValueError:
        return None
    return value


class _Rest:
    """Port 80 of one machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._tokens = _Tokens(machine)
        self._group_name = "default"
        self._written: list[_Group] = []
        self._settings = Settings(machine)
        self._reads: dict[str, Callable[[], object]] = {
            **self._settings.reads,
            "configuration/miner": lambda: {**self._settings.configuration(), "pool_groups": self._pools()},
            "miner/details": self._details,
            "miner/stats": self._stats,
            "miner/errors": lambda: {"errors": machine.layout.alarms},
            "miner/hw/hashboards": lambda: {"hashboards": self._boards()},
            "network": self._network,
            "cooling/state": self._cooling,
            "pools": self._pools,
            "actions/locate": lambda: machine.locate_light,
        }

    async def handle(self, request: HttpRequest) -> HttpResponse | None:
        """Answer one request."""
        if request.path == "/" and request.method == "GET":
            return HttpResponse(_PAGE, content_type="text/html")
        if request.path == "/graphql" and request.method == "POST":
            return HttpResponse.of(self._graphql())
        if not request.path.startswith("/api/v1/"):
            return _refusal(404, "Not Found")
        path = request.path.removeprefix("/api/v1/").strip("/")
        if "rest" in self._machine.layout.missing:
            # Before 25.07 the web server does not accept a POST there.
            return _refusal(405 if request.method == "POST" else 404, "Method Not Allowed")
        if path == "auth/login":
            return self._login(request)
        if path == "version" and request.method == "GET":
            return HttpResponse.of(
                {"major": 1, "minor": 1 if _NEWEST in self._machine.layout.missing else 3, "patch": 0}
            )
        write = request.method != "GET"
        if self._machine.has(Fault.UNAUTHORIZED) or not self._tokens.valid(request.headers.get("authorization", "")):
            return _refusal(401, "Unauthorized", write=write)
        if not write:
            read = None if path in self._machine.layout.missing else self._reads.get(path)
            log = path.removeprefix("miner/log/")
            if path != log and log in LOGS and _NEWEST not in self._machine.layout.missing:
                return HttpResponse(self._settings.log(log), content_type="application/octet-stream")
            return HttpResponse.of(read()) if read else _refusal(404, "Not Found")
        self._machine.note(f"{request.method} {path}")
        if self._machine.has(Fault.ACCESS_DENIED):
            return _refusal(403, "Permission denied", write=True)
        return await self._write(request, path)

    def _login(self, request: HttpRequest) -> HttpResponse:
        body, machine = request.json() or {}, self._machine
        known = body.get("username") == machine.username and body.get("password") == machine.password
        if request.method != "POST" or not known or machine.has(Fault.UNAUTHORIZED):
            machine.note("login refused")
            return _refusal(401, "Invalid username or password")
        return HttpResponse.of({"token": self._tokens.issue(), "timeout_s": int(TOKEN_LIFE_S)})

    def _graphql(self) -> object:
        """Return the answers to the queries of public drivers, which need no login."""
        machine = self._machine
        return {
            "data": {
                "bos": {"info": {"version": {"full": machine.firmware_version}}, "hostname": machine.hostname},
                "bosminer": {"info": {"modelName": machine.model}},
            }
        }

    # Reads -----------------------------------------------------------------------------------------------------

    def _details(self) -> object:
        machine = self._machine
        no_mac = machine.has(Fault.NO_MAC)
        return {
            "uid": machine.serial[:16],
            "miner_identity": {"brand": 1, "model": 0, "name": machine.model, "miner_model": machine.model},
            "platform": PLATFORM_NUMBER,
            "bos_mode": 4,
            "bos_version": {"current": machine.firmware_version, "major": "2022-09-13-0-11012d53-22.08-plus"},
            "hostname": machine.hostname,
            "mac_address": "" if no_mac else machine.mac,
            "serial_number": None if no_mac else machine.serial,
            "control_board_soc_family": 3,
            "system_uptime": machine.uptime_s,
            "system_uptime_s": machine.uptime_s,
            "bosminer_uptime_s": machine.mining_uptime_s,
            "sticker_hashrate": {"gigahash_per_second": machine.hashrate_ths * 1000},
            "status": _PAUSED if machine.paused else _RUNNING,
            "kernel_version": "4.9.113",
        }

    def _network(self) -> object:
        machine = self._machine
        return {
            "name": "eth0",
            "mac_address": "" if machine.has(Fault.NO_MAC) else machine.mac,
            "hostname": machine.hostname,
            "protocol": 1,
            "dns_servers": ["127.0.0.1"],
            "networks": [{"address": machine.ip, "netmask": "255.255.255.0"}],
            "default_gateway": "127.0.0.1",
        }

    def _hashrate(self, share: float = 1.0) -> object:
        ghs = {"gigahash_per_second": self._machine.hashrate() * 1000 * share}
        return dict.fromkeys(_HASHRATE_NAMES, ghs)

    def _stats(self) -> object:
        machine = self._machine
        accepted, rejected = machine.shares()
        ths, watts = machine.hashrate(), round(machine.power()) if machine.layout.measures_power else 0
        return {
            "miner_stats": {
                "real_hashrate": self._hashrate(),
                "nominal_hashrate": {"gigahash_per_second": machine.hashrate_ths * 1000},
                "error_hashrate": {"megahash_per_second": 0.0},
                "found_blocks": 0,
                "best_share": 2_713_716_437,
            },
            "pool_stats": {"accepted_shares": accepted, "rejected_shares": rejected, "stale_shares": 0},
            "power_stats": {
                "approximated_consumption": {"watt": watts},
                "efficiency": {"joule_per_terahash": watts / ths if ths else 0.0},
            },
        }

    def _boards(self) -> list[object]:
        machine = self._machine
        hot = machine.temperature()
        water = machine.layout.water
        hydro: dict[str, object] = {}
        if water is not None:
            names = ("lowest_water_inlet_temp", "highest_water_outlet_temp")
            hydro = {name: {"degree_c": value} for name, value in zip(names, water, strict=True)}
        settings, ids = self._settings, self._settings.ids()
        on = max(1, sum(map(settings.is_on, ids)))
        return [
            {
                **hydro,
                "id": ids[at],
                "enabled": settings.is_on(ids[at]),
                "board_name": "BHB68601",
                "model": "BHB68601",
                "chip_type": "BM1368",
                "chips_count": 108,
                "serial_number": f"{machine.serial}B{at}",
                "board_temp": {"degree_c": hot - 15 - at},
                "highest_chip_temp": {"id": 1, "location": 1, "temperature": {"degree_c": hot - at}},
                "lowest_inlet_temp": {"degree_c": hot - 25 - at},
                "highest_outlet_temp": {"degree_c": hot - 15 - at},
                "current_frequency": {"hertz": settings.frequency(ids[at])},
                "current_voltage": {"volt": 13.1},
                "stats": {
                    "real_hashrate": self._hashrate(1 / on if settings.is_on(ids[at]) else 0.0),
                    "nominal_hashrate": {"gigahash_per_second": machine.hashrate_ths * 1000 / machine.boards},
                },
            }
            for at in range(machine.boards)
        ]

    def _cooling(self) -> object:
        machine = self._machine
        ratio = self._settings.target_speed_ratio
        fans = [{"position": at, "rpm": machine.fan_rpm(), "target_speed_ratio": ratio} for at in range(4)]
        return {"fans": fans, "highest_temperature": {"temperature": {"degree_c": machine.temperature()}}}

    def _pools(self) -> list[object]:
        machine = self._machine
        accepted, rejected = machine.shares()
        groups = self._groups()
        # Each group mines on its own pool.
        active = {next((at for at in group.slots if at == machine.active_pool), group.slots.start) for group in groups}
        pools = [
            {
                "uid": f"pool-{at}",
                "url": pool.url,
                "user": pool.user,
                "enabled": pool.enabled,
                "alive": machine.is_alive(pool),
                "active": at in active and machine.hashing and machine.is_alive(pool),
                "stats": {
                    "accepted_shares": accepted if at == machine.active_pool else 0,
                    "rejected_shares": rejected if at == machine.active_pool else 0,
                    "stale_shares": 0,
                },
            }
            for at, pool in enumerate(machine.pools)
        ]
        return [
            {
                "uid": str(number),
                "name": group.name,
                "pools": [pools[at] for at in group.slots],
                "strategy": group.strategy,
            }
            for number, group in enumerate(groups)
        ]

    def _groups(self) -> list[_Group]:
        """Return the groups as they were written; pools set otherwise are grouped by the layout."""
        number = len(self._machine.pools)
        if self._written and self._written[-1].slots.stop == number:
            return self._written
        return [
            _Group(f"group {at}" if at else self._group_name, slots)
            for at, slots in enumerate(self._machine.layout.groups(number))
            if slots
        ]

    # Writes ----------------------------------------------------------------------------------------------------

    async def _write(self, request: HttpRequest, path: str) -> HttpResponse:
        method = request.method
        if method == "PUT" and path.startswith("actions/"):
            return self._action(path.removeprefix("actions/"), request)
        if path == "pools" or path.startswith("pools/"):
            return await self._change_pools(request, path.removeprefix("pools").strip("/"))
        return await self._settings.write(request, path) or _refusal(404, "Not Found", write=True)

    def _action(self, action: str, request: HttpRequest) -> HttpResponse:
        machine = self._machine
        was = machine.paused
        match action:
            case "pause" | "stop":
                machine.set_paused(True)
            case "resume" | "start":
                machine.set_paused(False)
                was = not was
            case "restart":
                machine.restart_mining()
                was = not was
            case "reboot":
                machine.reboot()
                return HttpResponse(status=_NO_CONTENT, write=True)
            case "locate":
                on = _json(request)
                if not isinstance(on, bool):
                    return _refusal(400, "Expected a boolean", write=True)
                machine.set_locate_light(on)
                was = on
            case _:
                return _refusal(404, "Not Found", write=True)
        return HttpResponse.of(was, write=True)

    async def _change_pools(self, request: HttpRequest, uid: str) -> HttpResponse:
        """Set all groups, add the first one, replace it or delete it."""
        machine = self._machine
        body = _json(request)
        known = uid == "0" and bool(machine.pools)
        match request.method, uid:
            case "PUT", "batch" if isinstance(body, list):
                groups: list[object] | None = body
            case "POST", "" if isinstance(body, dict):
                groups = [body] if not machine.pools else None
            case "PUT", _ if isinstance(body, dict) and known:
                groups = [body]
            case "DELETE", _ if known:
                groups = []
            case _:
                return _refusal(404, "Pool group not found", write=True)
        if groups is None:
            return _refusal(400, "Only one pool group is supported", write=True)
        read = _read_groups(groups)
        if read is None:
            return _refusal(422, "Failed to deserialize the JSON body: url and user are needed", write=True)
        pools, written = read
        await slow_config(machine)
        machine.set_pools(pools)
        if not machine.has(Fault.IGNORES_WRITES):
            self._written = written
            if written:
                self._group_name = written[0].name
        return HttpResponse.of(self._pools(), write=True)


def _read_groups(groups: list[object]) -> tuple[list[PoolSlot], list[_Group]] | None:
    """Return the pools of a list of groups, and the groups, or None if one is invalid."""
    pools: list[PoolSlot] = []
    read: list[_Group] = []
    for group in groups:
        entries = group.get("pools") if isinstance(group, dict) else None
        if not isinstance(group, dict) or not isinstance(entries, list):
            return None
        strategy = group.get("load_balance_strategy") or {"quota": {"value": 1}}
        if not _is_strategy(strategy):
            return None
        slots = range(len(pools), len(pools) + len(entries))
        read.append(_Group(str(group.get("name", "")), slots, strategy))
        for entry in entries:
            if not isinstance(entry, dict) or not entry.get("url") or "user" not in entry:
                return None
            enabled = entry.get("enabled", True) is not False
            pools.append(
                PoolSlot(str(entry["url"]), str(entry["user"]), str(entry.get("password") or ""), enabled=enabled)
            )
    return pools, [group for group in read if group.slots]


def _is_strategy(strategy: object) -> bool:
    """Return whether an object is a share of work: a whole quota, or a fixed ratio from 0 to 1."""
    if not isinstance(strategy, dict) or len(strategy) != 1:
        return False
    (name, inner), *_ = strategy.items()
    value = inner.get("value") if isinstance(inner, dict) else None
    if name == "quota":
        return isinstance(value, int) and value >= 0
    return name == "fixedshareratio" and isinstance(value, (int, float)) and 0 <= value <= 1


@dataclass(frozen=True, slots=True)
class _Rpc:
    """Port 4028 of one machine: reads only."""

    machine: Machine

    async def handle(self, request: TcpRequest) -> TcpReply | None:
        """Answer one request."""
        call = rpc.parse(request.data)
        if isinstance(call, rpc.Answer):
            return rpc.reply(call, _BOSER, is_json=True)
        return rpc.reply(self._answer(call.command), _BOSER, is_json=call.is_json)

    def _answer(self, command: str) -> rpc.Answer:
        machine = self.machine
        if command in machine.layout.missing:
            return rpc.INVALID_COMMAND
        match command:
            case "version":
                items: list[rpc.Item] = [{"API": "3.7", "BOSer": _BOSER.removeprefix("BOSer ")}]
                return rpc.Answer(rpc.Status("S", 22, "BOSer versions"), [rpc.Section("VERSION", "VERSION", items)])
            case "summary":
                return rpc.Answer(rpc.Status("S", 11, "Summary"), [rpc.summary(machine)])
            case "pools":
                return rpc.Answer(rpc.pool_count(machine), [rpc.pools(machine)])
            case "devs":
                return rpc.Answer(rpc.Status("S", 9, f"{machine.boards} ASC(s)"), [rpc.devs(machine, "")])
            case "config":
                return rpc.Answer(rpc.Status("S", 33, "BOSer config"), [rpc.config(machine, "")])
        if command in _RPC_WRITES:
            return rpc.Answer(rpc.Status("E", 45, f"Access denied to '{command}' command"), write=True)
        return rpc.INVALID_COMMAND


@dataclass(frozen=True)
class _Braiins(Kind):
    """An Antminer S21 with Braiins OS 25.11."""

    name: ClassVar[str] = "braiins"
    ports: ClassVar[tuple[int, ...]] = (REST_PORT, RPC_PORT)

    @override
    def create(self, identity: Identity) -> Machine:
        return Machine(
            ip=identity.ip,
            kind=self.name,
            model="Antminer S21",
            mac=identity.mac,
            serial=identity.serial,
            hostname=f"braiins-{identity.short}",
            firmware_version="2025-11-21-0-eb658dcd-25.11-plus",
            hashrate_ths=200.0,
            power_w=3500.0,
            username="root",
            password="root",
            min_power_w=1250,
            max_power_w=4200,
            boot_s=identity.boot_s,
            pools=identity.pools(),
        )

    @override
    def endpoints(self, machine: Machine) -> list[Endpoint]:
        return [HttpEndpoint(REST_PORT, _Rest(machine).handle), TcpEndpoint(RPC_PORT, _Rpc(machine).handle)]


KINDS = (_Braiins(),)
