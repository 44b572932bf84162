"""VNish: REST under /api/v1 on port 80, with a token that `unlock` returns for the password.

`info`, `status`, `model`, `chains`, `perf-summary` and the logs are open; the rest needs `Authorization: Bearer`.
Mining commands answer 200 with an empty body. A change of settings usually answers that neither restart nor reboot is
needed, even if nothing changed: an unknown preset is ignored silently. Pools have no scheme if it is the usual one, and
the pool of the developers' fee comes last. `settings` contains the pool passwords. The other settings and the firmware
images are in `vnish_settings.py`.
Sources: the vendor's OpenAPI document, recorded replies of version 1.2.6.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, override

from simulator.kinds.base import (
    Endpoint,
    HttpEndpoint,
    HttpRequest,
    HttpResponse,
    Identity,
    Kind,
    slow_config,
)
from simulator.kinds.vnish_settings import CONSTS, NO_PRESET, PLATFORM, Settings, model_code
from simulator.machine import Fault, Machine, PoolSlot

PORT = 80
_PAGE = b"<!doctype html><html><head><title>AnthillOS</title></head><body></body></html>"
_OPEN = {"info", "status", "model", "chains", "chains/factory-info", "perf-summary"}
_LOGS = {"status", "miner", "autotune", "system", "messages", "api"}
_LOGS_1_3 = {"pool", "hwscan"}
_LOG_LINES = 400
_THROTTLES = (1, 3, 3)
_FEE_POOL_ID = 3
_DONE = {"restart_required": False, "reboot_required": False}


@dataclass(slots=True)
class _Tokens:
    """The tokens of one machine; a reboot ends them."""

    machine: Machine
    _boot: float = 0.0
    _known: set[str] = field(default_factory=set)

    def issue(self) -> str:
        """Return a new token."""
        self._forget()
        token = secrets.token_urlsafe(24)
        self._known.add(token)
        return token

    def valid(self, header: str) -> bool:
        """Return whether a header contains one of them."""
        self._forget()
        kind, _, token = header.partition(" ")
        return kind == "Bearer" and token.strip() in self._known

    def _forget(self) -> None:
        if self._boot != self.machine.booted_at:
            self._boot = self.machine.booted_at
            self._known.clear()


def _uptime(seconds: int) -> str:
    """Return a time in the firmware's format: "0:06", "1 day, 0:06", "10 days, 18:00"."""
    days, rest = divmod(seconds, 86_400)
    clock = f"{rest // 3600}:{rest % 3600 // 60:02d}"
    if not days:
        return clock
    return f"{days} day{'s' if days > 1 else ''}, {clock}"


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def _empty(*, write: bool = True) -> HttpResponse:
    return HttpResponse(content_type="", write=write)


def _error(status: int, message: str, *, write: bool = False) -> HttpResponse:
    return HttpResponse.of({"err": message}, status=status, write=write)


class _Rest:
    """Port 80 of one machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._tokens = _Tokens(machine)
        self._settings = Settings(machine)
        self._reads: dict[str, Callable[[], object]] = {
            "info": self._info,
            "model": self._model,
            "summary": self._summary,
            "chains": self._chains,
            "chains/factory-info": self._factory_info,
            "perf-summary": self._performance,
            "settings": self._all_settings,
            "autotune/presets": self._presets,
            "auth-check": lambda: {"unlock_timeout": 3600},
        }

    async def handle(self, request: HttpRequest) -> HttpResponse | None:
        """Answer one request."""
        if request.method == "GET" and not request.path.startswith("/api/"):
            return HttpResponse(_PAGE, content_type="text/html")
        path = request.path.removeprefix("/api/v1/").strip("/")
        unlocked = not self._machine.has(Fault.UNAUTHORIZED) and self._tokens.valid(
            request.headers.get("authorization", "")
        )
        if request.method == "GET":
            return self._read(path, unlocked=unlocked)
        if path in self._machine.layout.missing:
            return _error(404, "Not Found", write=True)
        if path == "unlock":
            return self._unlock(request)
        if path != "find-miner" and not unlocked:
            return _error(401, "Unauthorized", write=True)
        self._machine.note(f"{request.method} {path}")
        if self._machine.has(Fault.ACCESS_DENIED):
            return _error(403, "Forbidden", write=True)
        if path == "find-miner":
            return self._find_miner(request)
        return await self._write(request, path)

    def _unlock(self, request: HttpRequest) -> HttpResponse:
        machine = self._machine
        if (request.json() or {}).get("pw") != machine.password or machine.has(Fault.UNAUTHORIZED):
            machine.note("unlock refused")
            return HttpResponse.of({"unlock_timeout": None}, status=403)
        return HttpResponse.of({"token": self._tokens.issue()})

    def _read(self, path: str, *, unlocked: bool) -> HttpResponse:
        kind, _, log = path.partition("/")
        if kind == "logs" and (log in _LOGS or (log in _LOGS_1_3 and self._has(1, 3))):
            return HttpResponse(self._log(log).encode(), content_type="text/plain")
        if path in self._machine.layout.missing:
            return _error(404, "Not Found")
        if path == "status":
            return HttpResponse.of(self._status(unlocked=unlocked))
        read = self._reads.get(path)
        if read is None:
            return _error(404, "Not Found")
        if path not in _OPEN and not unlocked:
            return _error(401, "Unauthorized")
        return HttpResponse.of(read())

    def _has(self, *version: int) -> bool:
        return _version(self._machine.firmware_version) >= version

    def _log(self, name: str) -> str:
        machine = self._machine
        if name == "api":
            return "\n".join(machine.journal)
        lines = [f"[2025/10/14 20:38:{at % 60:02d}] INFO: {name} {at}" for at in range(_LOG_LINES)]
        if name == "pool":
            lines.append(f"[2025/10/14 20:39:59] INFO: authorize {machine.pools[0].user} {machine.pools[0].password}")
        return "\n".join(lines)

    # Reads -----------------------------------------------------------------------------------------------------

    def _info(self) -> object:
        machine = self._machine
        no_mac = machine.has(Fault.NO_MAC)
        return {
            "miner": machine.model,
            "model": model_code(machine),
            "fw_name": "Vnish",
            "fw_version": machine.firmware_version,
            "platform": PLATFORM,
            "install_type": "nand",
            "algorithm": "sha256d",
            "hr_measure": "GH/s",
            "system": {
                "os": "GNU/Linux",
                "miner_name": machine.hostname,
                "network_status": {
                    "mac": "" if no_mac else machine.mac.upper(),
                    "dhcp": True,
                    "ip": machine.ip,
                    "netmask": "255.255.255.0",
                    "gateway": "127.0.0.1",
                    "dns": ["127.0.0.1"],
                    "hostname": machine.hostname,
                },
                "uptime": _uptime(machine.uptime_s),
            },
            "serial": "N/A" if no_mac else machine.serial,
        }

    def _model(self) -> object:
        machine = self._machine
        return {
            "full_name": machine.model,
            "model": model_code(machine),
            "platform": PLATFORM,
            "serial": "N/A" if machine.has(Fault.NO_MAC) else machine.serial,
            "chain": {"chips_per_chain": 76, "chips_per_domain": 2, "num_chains": machine.boards},
            **CONSTS,
        }

    def _state(self) -> str:
        machine = self._machine
        if machine.layout.failure is not None:
            return "failure"
        if machine.paused:
            return "stopped"
        return "mining" if machine.hashing else "starting"

    def _failure(self) -> dict[str, object]:
        failure = self._machine.layout.failure
        return {} if failure is None else {"failure_code": failure[0], "description": failure[1]}

    def _status(self, *, unlocked: bool) -> object:
        return {
            "miner_state": self._state(),
            "miner_state_time": self._machine.mining_uptime_s,
            **self._failure(),
            "find_miner": self._machine.locate_light,
            "restart_required": self._settings.waits,
            "reboot_required": False,
            "unlocked": unlocked,
        }

    def _summary(self) -> object:
        machine = self._machine
        ghs, hot = machine.hashrate() * 1000, round(machine.temperature())
        watts = round(machine.power()) if machine.layout.measures_power else 0
        return {
            "miner": {
                "miner_status": {
                    "miner_state": self._state(),
                    "miner_state_time": machine.mining_uptime_s,
                    **self._failure(),
                    **({"throttled": self._settings.throttle} if self._has(*_THROTTLES) else {}),
                },
                "miner_type": f"{machine.model} (Vnish {machine.firmware_version})",
                "hr_stock": machine.hashrate_ths * 1000,
                "hr_realtime": ghs,
                "hr_nominal": ghs,
                "hr_average": ghs,
                "instant_hashrate": ghs / 1000,
                "average_hashrate": ghs / 1000,
                "pcb_temp": {"min": hot - 20, "max": hot - 12},
                "chip_temp": {"min": hot - 10, "max": hot},
                "power_consumption": watts,
                "power_usage": watts,
                "power_efficiency": watts / ghs * 1000 if ghs else 0.0,
                "hw_errors": 0,
                "devfee_percent": 2.8,
                "pools": self._pools(),
                "cooling": {
                    "fan_num": 4,
                    "fans": [{"id": at, "rpm": machine.fan_rpm(), "status": "ok", "max_rpm": 7000} for at in range(4)],
                    "settings": {"mode": self._settings.cooling["mode"]},
                    "fan_duty": self._settings.fan_duty(),
                },
                "chains": self._chains(),
            }
        }

    def _pools(self) -> list[dict[str, object]]:
        machine = self._machine
        accepted, rejected = machine.shares()
        pools: list[dict[str, object]] = [
            {
                "id": at,
                "url": pool.url,
                "pool_type": "UserPool",
                "user": pool.user,
                "status": self._pool_status(at, pool),
                "asic_boost": True,
                "diff": "65.5K",
                "accepted": accepted if at == machine.active_pool else 0,
                "rejected": rejected if at == machine.active_pool else 0,
                "stale": 0,
                "ping": 20,
            }
            for at, pool in enumerate(machine.pools)
        ]
        fee = {"url": "DevFee", "pool_type": "DevFee", "user": "DevFee", "status": "working", "accepted": 0}
        return [*pools, {"id": max(len(pools), _FEE_POOL_ID), **fee, "rejected": 0, "stale": 0}]

    def _pool_status(self, slot: int, pool: PoolSlot) -> str:
        if not self._machine.is_alive(pool):
            return "offline"
        return "active" if slot == self._machine.active_pool and self._machine.hashing else "working"

    def _chains(self) -> list[object]:
        machine = self._machine
        off = self._settings.off
        on = max(1, machine.boards - len(off))
        ghs, hot = machine.hashrate() * 1000 / on, round(machine.temperature())
        water = machine.layout.water
        hydro = {} if water is None else {"inlet_water_temp": water[0], "outlet_water_temp": water[1]}
        alarms = {str(alarm.get("id")): alarm for alarm in machine.layout.alarms}
        state = self._state() if machine.layout.failure is None else "stopped"
        ids = [machine.layout.board_id(at, 1) for at in range(machine.boards)]
        return [
            {
                **hydro,
                "id": ids[at],
                "frequency": self._settings.tuned["freq"] if machine.hashing and at not in off else 0,
                "voltage": self._settings.tuned["volt"] * 10,
                "power_consumption": 0 if at in off else round(machine.power() / on),
                "hashrate_ideal": machine.hashrate_ths * 1000 / on,
                "hashrate_rt": 0.0 if at in off else ghs,
                "hr_realtime": 0.0 if at in off else ghs,
                "serial": f"{machine.serial}B{at}",
                "hw_errors": 0,
                "pcb_temp": {"min": hot - 20 - at, "max": hot - 12 - at},
                "chip_temp": {"min": hot - 10 - at, "max": hot - at},
                "status": alarms.get(str(ids[at]), {"state": "disabled" if at in off else state}),
                "chips": [],
            }
            for at in range(machine.boards)
        ]

    def _factory_info(self) -> object:
        machine = self._machine
        serial = None if machine.has(Fault.NO_MAC) else f"PSU{machine.serial}"
        return {
            "hr_stock": machine.hashrate_ths,
            "has_pics": machine.reported.get("has_pics", True),
            "psu_model": "APW12",
            "psu_serial": serial,
        }

    def _performance(self) -> object:
        return {
            "current_preset": self._settings.preset_entry(self._settings.running_preset()),
            "preset_switcher": self._machine.reported.get(
                "preset_switcher", self._settings.overclock["preset_switcher"]
            ),
        }

    def _presets(self) -> list[object]:
        return [self._settings.preset_entry(name) for name in (NO_PRESET, *self._settings.presets())]

    def _all_settings(self) -> object:
        machine = self._machine
        return {
            "miner": {
                "pools": [
                    {"id": at, "order": at, "url": pool.url, "user": pool.user, "pass": pool.password}
                    for at, pool in enumerate(machine.pools)
                ],
                **self._settings.as_json(),
            },
            "network": {
                "dhcp": True,
                "hostname": machine.hostname,
                "ipaddress": machine.ip,
                "netmask": "255.255.255.0",
                "gateway": "127.0.0.1",
                "dnsservers": ["127.0.0.1"],
            },
            "regional": {"timezone": {"current": "GMT"}},
            "ui": {"theme": "auto"},
        }

    # Writes ----------------------------------------------------------------------------------------------------

    def _find_miner(self, request: HttpRequest) -> HttpResponse:
        """Switch the light, or toggle it without a body; needs no token."""
        machine = self._machine
        on = (request.json() or {}).get("on", not machine.locate_light)
        machine.set_locate_light(on is True)
        return HttpResponse.of({"on": on is True}, write=True)

    async def _write(self, request: HttpRequest, path: str) -> HttpResponse:
        machine = self._machine
        if request.method != "POST":
            return _error(405, "Method Not Allowed", write=True)
        match path:
            case "system/reboot":
                machine.reboot()
                self._settings.start()
                return HttpResponse.of({"after": 3}, write=True)
            case "mining/restart":
                machine.restart_mining()
                self._settings.start()
            case "mining/stop" | "mining/pause":
                machine.set_paused(True)
            case "mining/start" | "mining/resume":
                machine.set_paused(False)
            case "mining/switch-pool":
                slot = (request.json() or {}).get("pool_id")
                if not isinstance(slot, int) or not 0 <= slot < len(machine.pools):
                    return _error(500, "Could not find pool", write=True)
                machine.set_pools(list(machine.pools), active=slot)
            case "mining/throttle" if self._has(*_THROTTLES):
                percent = (request.json() or {}).get("percent")
                if not isinstance(percent, int) or not 20 <= percent <= 100:
                    return _error(400, "percent must be between 20 and 100", write=True)
                self._settings.set_throttle(percent)
                return HttpResponse.of(_DONE, write=True)
            case "settings":
                await slow_config(machine)
                restart = self._save(request.json() or {})
                return HttpResponse.of({**_DONE, "restart_required": restart}, write=True)
            case "firmware/update":
                parts = request.parts()
                keep = parts.get("keep_settings") == b"true"
                if (why := await self._settings.upgrade(parts.get("file"), keep=keep)) is not None:
                    return _error(500, why, write=True)
                return HttpResponse.of({"after": 3}, write=True)
            case _:
                return _error(404, "Not Found", write=True)
        return _empty()

    def _save(self, settings: dict[str, object]) -> bool:
        """Apply valid settings, and silently ignore the others; returns whether mining must be restarted."""
        miner = settings.get("miner")
        if not isinstance(miner, dict):
            return False
        pools = miner.get("pools")
        if isinstance(pools, list):
            slots = [_pool(entry) for entry in sorted(filter(_is_pool, pools), key=_order)]
            if slots:
                self._machine.set_pools(slots)
        return self._settings.save(miner)


def _is_pool(entry: object) -> bool:
    return isinstance(entry, dict) and bool(entry.get("url"))


def _order(entry: dict[str, object]) -> int:
    order = entry.get("order", 0)
    return order if isinstance(order, int) else 0


def _pool(entry: dict[str, object]) -> PoolSlot:
    return PoolSlot(str(entry["url"]), str(entry.get("user", "")), str(entry.get("pass", "")))


@dataclass(frozen=True)
class _VNish(Kind):
    """An Antminer S19 with VNish 1.3."""

    name: ClassVar[str] = "vnish"
    ports: ClassVar[tuple[int, ...]] = (PORT,)

    @override
    def create(self, identity: Identity) -> Machine:
        return Machine(
            ip=identity.ip,
            kind=self.name,
            model="Antminer S19",
            mac=identity.mac,
            serial=identity.serial,
            hostname=f"vnish-{identity.short}",
            firmware_version="1.3.4",
            hashrate_ths=95.0,
            power_w=3250.0,
            password="admin",
            min_power_w=1620,
            max_power_w=3900,
            boot_s=identity.boot_s,
            pools=identity.pools(prefix=""),
        )

    @override
    def endpoints(self, machine: Machine) -> list[Endpoint]:
        return [HttpEndpoint(PORT, _Rest(machine).handle)]


KINDS = (_VNish(),)
