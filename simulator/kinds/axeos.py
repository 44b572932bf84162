"""AxeOS, the firmware of the Bitaxe, on HTTP port 80, in three generations.

Sources: `main/http_server`, `main/system.c` and `main/nvs_config.c` of bitaxeorg/ESP-Miner at v2.8.1, v2.14.2 and
v2.15.0:

* 2.8 has no pause, and a pool and its fallback as flat settings.
* 2.14 has pause and resume, and `useFallbackStratum`, which it accepts but does not report.
* 2.15 has eight pool slots (`pools`, `PUT /api/system/pools/{n}`) and two indexes into them. The flat settings of a
  pool no longer exist: a PATCH with them is answered with 200 and changes nothing.
* In all of them a change of the pools takes effect only at the next start, which also ends a pause. Fan, frequency and
  voltage take effect at once.
* The log is served from 2.14 on; firmware and web page are in `axeos_flash.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, override

from simulator.kinds.axeos_flash import FACTORY, LOG, OTA, WEB_PAGE, Flash
from simulator.kinds.axeos_pools import (
    EMPTY,
    HIDDEN,
    MAX_POOLS,
    StratumPool,
    number_of,
    pool_at,
    pool_from,
    put_pool,
    valid_pool,
    valid_pools,
    with_flat,
)
from simulator.kinds.base import (
    Endpoint,
    HttpEndpoint,
    HttpRequest,
    HttpResponse,
    Identity,
    Kind,
    load_object,
    slow_config,
)
from simulator.machine import Fault, Machine

_PAGE = b'<!doctype html><html lang="en"><head><title>AxeOS</title></head><body><app-root></app-root></body></html>'


@dataclass(frozen=True, slots=True)
class Release:
    """The features of one release of AxeOS."""

    version: str
    pauses: bool
    pool_slots: bool
    checks: bool
    """Whether a PATCH is validated completely before it is applied."""


V2_8 = Release("v2.8.1", pauses=False, pool_slots=False, checks=False)
V2_14 = Release("v2.14.2", pauses=True, pool_slots=False, checks=True)
V2_15 = Release("v2.15.0", pauses=True, pool_slots=True, checks=True)


_RANGES: dict[str, tuple[float, float]] = {
    "frequency": (1, 65_535),
    "coreVoltage": (1, 65_535),
    "autofanspeed": (0, 1),
    "manualFanSpeed": (0, 100),
    "minFanSpeed": (0, 99),
    "temptarget": (35, 66),
    "overclockEnabled": (0, 1),
    "overheat_mode": (0, 0),
    "rotation": (0, 270),
    "invertscreen": (0, 1),
    "displayTimeout": (-1, 65_535),
    "statsFrequency": (0, 65_535),
    "useFallbackStratum": (0, 1),
}
_FLAT_NUMBERS: dict[str, tuple[float, float]] = {"stratumPort": (0, 65_535), "fallbackStratumPort": (0, 65_535)}
_FLAT_TEXTS = (
    "stratumURL",
    "stratumUser",
    "stratumPassword",
    "fallbackStratumURL",
    "fallbackStratumUser",
    "fallbackStratumPassword",
)
_INDEXES: dict[str, tuple[float, float]] = {
    "primaryPoolIndex": (0, MAX_POOLS - 1),
    "secondaryPoolIndex": (0, MAX_POOLS - 1),
}


class AxeOs:
    """The state of one Bitaxe."""

    def __init__(self, machine: Machine, release: Release) -> None:
        """Initialize with the machine and its release."""
        self.machine = machine
        self.release = release
        self._nominal = (machine.hashrate_ths, machine.power_w)
        # The content of the flash: the pools, and which of them are used at the next start.
        self._pools = [StratumPool.of(slot) for slot in machine.pools]
        self._settings = dict(FACTORY)
        self._flash = Flash(machine, release.pool_slots, self._reset)
        self._started_with = dict(self._settings)
        self._identify_until = 0.0

    # HTTP ----------------------------------------------------------------------------------------------------------

    async def web(self, request: HttpRequest) -> HttpResponse | None:
        """Answer one HTTP request."""
        if self.machine.has(Fault.UNAUTHORIZED) or not request.has_local_origin():
            return _error(401, "Unauthorized")
        self.machine.note(f"{request.method} {request.path}")
        match request.method, request.path:
            case "OPTIONS", _:
                return HttpResponse()
            case "GET", "/api/system/info":
                return HttpResponse.of(self._info())
            case "GET", "/api/system/asic" if "asic" not in self.machine.layout.missing:
                return HttpResponse.of(self._asic())
            case "GET", path if path == LOG and self.release.checks:
                return self._flash.log()
            case "GET", "/" | "/index.html":
                return HttpResponse(_PAGE, content_type="text/html")
        if request.path.startswith("/api/") and request.method != "GET":
            return await self._write(request)
        if request.path.startswith("/api/") and self.release.checks:
            return HttpResponse.of({"error": "unknown route"}, status=404)
        return HttpResponse(
            b"Redirect to the captive portal", status=302, content_type="text/html", headers=(("Location", "/"),)
        )

    async def _write(self, request: HttpRequest) -> HttpResponse:
        actions: dict[tuple[str, str], Callable[[], HttpResponse]] = {
            ("POST", "/api/system/restart"): self._restart,
        }
        if self.release.pauses:
            actions["POST", "/api/system/pause"] = self._pause
            actions["POST", "/api/system/resume"] = self._resume
            actions["POST", "/api/system/identify"] = self._identify
        upgrades = request.method == "POST" and request.path in (OTA, WEB_PAGE)
        action = actions.get((request.method, request.path))
        settings = (request.method, request.path) == ("PATCH", "/api/system")
        slots = self.release.pool_slots and request.path.startswith("/api/system/pools/")
        if action is None and not settings and not upgrades and not (slots and request.method in {"PUT", "DELETE"}):
            if self.release.checks:
                return HttpResponse.of({"error": "unknown route"}, status=404)
            return _error(405, "Specified method is invalid for this resource")
        if self.machine.has(Fault.ACCESS_DENIED):
            # The firmware has no permissions; it refuses clients from other networks like this.
            return _error(401, "Unauthorized", write=True)
        if upgrades:
            return await self._flash.upgrade(request)
        if action is not None:
            return action()
        response = self._patch(request.body) if settings else self._pool(request)
        if response.status == 200:
            await slow_config(self.machine)
        return response

    def _restart(self) -> HttpResponse:
        machine = self.machine
        machine.reboot()
        if not machine.has(Fault.IGNORES_WRITES):
            machine.paused = False
            self._started_with = dict(self._settings)
        if self.release.checks:
            return HttpResponse.of({"message": "System will restart shortly."}, write=True)
        return HttpResponse(b"System will restart shortly.", content_type="text/html", write=True)

    def _reset(self) -> None:
        """Take the settings and pools of the maker over."""
        machine = self.machine
        self._pools = [StratumPool.of(slot) for slot in machine.pools]
        self._settings, self._started_with = dict(FACTORY), dict(FACTORY)
        machine.hashrate_ths, machine.power_w = self._nominal

    def _pause(self) -> HttpResponse:
        self.machine.set_paused(True)
        return HttpResponse.of({"message": "Mining paused"}, write=True)

    def _resume(self) -> HttpResponse:
        self.machine.set_paused(False)
        return HttpResponse.of({"message": "Mining resumed"}, write=True)

    def _identify(self) -> HttpResponse:
        on = time.time() >= self._identify_until
        if not self.machine.has(Fault.IGNORES_WRITES):
            self._identify_until = time.time() + 30 if on else 0.0
        self.machine.set_locate_light(on)
        words = 'The device says "Hi!" for 30 seconds.' if on else 'The device no longer says "Hi!".'
        return HttpResponse.of({"message": words}, write=True)

    # Settings ------------------------------------------------------------------------------------------------------

    def _patch(self, body: bytes) -> HttpResponse:
        """Apply all settings, or none if one is invalid; unknown keys are ignored."""
        values = load_object(body)
        if values is None:
            return _error(400, "Invalid JSON", write=True)
        if not self.release.checks and "fanspeed" in values:
            # Up to 2.10 the key of the manual speed is that of the reported speed.
            values = {**values, "manualFanSpeed": values["fanspeed"]}
        pools = values.get("pools") if self.release.pool_slots else None
        if self.release.checks and not (self._valid(values) and valid_pools(pools)):
            return _error(400, "Wrong API input", write=True)
        slots, settings = list(self._pools), dict(self._settings)
        for entry in pools if isinstance(pools, list) else []:
            put_pool(slots, int(entry["id"]), pool_from(entry, pool_at(slots, int(entry["id"]))))
        if not self.release.pool_slots:
            slots[0] = with_flat(values, "stratum", slots[0])
            slots[1] = with_flat(values, "fallbackStratum", slots[1])
        for name in self._numbers():
            if name in values and (number := number_of(values[name])) is not None:
                settings[name] = number
        hostname = values.get("hostname")
        if isinstance(hostname, str) and not self.machine.has(Fault.IGNORES_WRITES):
            self.machine.hostname = hostname
        self._keep(slots, settings)
        return HttpResponse(write=True)

    def _numbers(self) -> dict[str, tuple[float, float]]:
        """Return the numeric settings of this release, with their allowed values."""
        known = {**_RANGES, **(_INDEXES if self.release.pool_slots else {})}
        if not self.release.checks:
            known.pop("useFallbackStratum")
        return known

    def _valid(self, values: dict[str, object]) -> bool:
        flat = not self.release.pool_slots
        for name, (low, high) in {**self._numbers(), **(_FLAT_NUMBERS if flat else {})}.items():
            if name in values:
                number = number_of(values[name])
                if number is None or not low <= number <= high:
                    return False
        texts = ("hostname", *(_FLAT_TEXTS if flat else ()))
        return all(isinstance(values[name], str) for name in texts if name in values)

    def _pool(self, request: HttpRequest) -> HttpResponse:
        """Write or clear one pool slot."""
        last = request.path.rsplit("/", 1)[1]
        index = int(last) if last.isdigit() else 0
        if index >= MAX_POOLS:
            return _error(400, "Invalid pool index", write=True)
        slots = list(self._pools)
        if request.method == "DELETE":
            if index in {self._settings["primaryPoolIndex"], self._settings["secondaryPoolIndex"]}:
                message = "Cannot delete a pool that is currently selected as primary or fallback"
                return _error(400, message, write=True)
            put_pool(slots, index, EMPTY)
            self._keep(slots, self._settings)
            return HttpResponse.of({"message": "Pool cleared successfully"}, write=True)
        entry = request.json()
        if entry is None:
            return _error(400, "Invalid JSON", write=True)
        if not valid_pool(entry):
            return _error(400, "Invalid pool configuration payload", write=True)
        put_pool(slots, index, pool_from(entry, pool_at(slots, index)))
        self._keep(slots, self._settings)
        return HttpResponse.of({"message": "Pool updated successfully"}, write=True)

    def _keep(self, slots: list[StratumPool], settings: dict[str, float]) -> None:
        """Write the configuration to flash: fan and chip settings apply immediately, pools at the next start."""
        machine = self.machine
        changed = {name for name, value in settings.items() if self._settings[name] != value}
        pools_changed = slots != self._pools or changed & {"useFallbackStratum", *_INDEXES}
        if machine.has(Fault.IGNORES_WRITES):
            machine.count("ignored")
            return
        if changed & {"autofanspeed", "manualFanSpeed"}:
            machine.set_fan("auto" if settings["autofanspeed"] else "manual", int(settings["manualFanSpeed"]))
        if changed & {"frequency", "coreVoltage"}:
            speed, volts = settings["frequency"] / 525, settings["coreVoltage"] / 1150
            machine.hashrate_ths, machine.power_w = self._nominal[0] * speed, self._nominal[1] * speed * volts**2
            machine.count("frequency")
        self._pools, self._settings = slots, dict(settings)
        if pools_changed:
            machine.stage_pools([pool.slot() for pool in slots], self._active(settings))

    def _active(self, settings: dict[str, float]) -> int:
        """Return the slot that is mined on after a start with these settings."""
        return int(settings["secondaryPoolIndex" if settings["useFallbackStratum"] else "primaryPoolIndex"])

    # Reads -----------------------------------------------------------------------------------------------------

    def _asic(self) -> dict[str, object]:
        return {
            "ASICModel": "BM1370",
            "deviceModel": "Gamma",
            "swarmColor": "green",
            "asicCount": 1,
            "hashDomains": 4,
            "defaultFrequency": 525,
            "frequencyOptions": [400, 490, 525, 550, 600, 625],
            "defaultVoltage": 1150,
            "voltageOptions": [1000, 1060, 1100, 1150, 1200, 1250],
        }

    def _info(self) -> dict[str, object]:
        machine, settings = self.machine, self._settings
        rate = round(machine.hashrate() * 1000, 4)
        power = round(machine.power(), 3)
        accepted, rejected = machine.shares()
        reasons = [{"message": "Above target", "count": rejected}] if rejected else []
        running = machine.active_pool
        info: dict[str, object] = {
            "power": power,
            "voltage": 5096.25,
            "current": round(power / 5.096 * 1000, 2),
            "temp": round(machine.temperature(), 3),
            "vrTemp": round(machine.temperature() - 8, 1),
            "maxPower": 40,
            "nominalVoltage": 5,
            "hashRate": rate,
            "expectedHashrate": round(settings["frequency"] * 2040 / 1000, 2),
            "coreVoltage": int(settings["coreVoltage"]),
            "coreVoltageActual": int(settings["coreVoltage"]) - 12,
            "frequency": settings["frequency"],
            "ssid": "workshop",
            "macAddr": "" if machine.has(Fault.NO_MAC) else machine.mac.upper(),
            "hostname": machine.hostname,
            "wifiStatus": "Connected!",
            "wifiRSSI": -52,
            "apEnabled": 0,
            "sharesAccepted": accepted,
            "sharesRejected": rejected,
            "sharesRejectedReasons": reasons,
            "uptimeSeconds": machine.uptime_s,
            "smallCoreCount": 2040,
            "ASICModel": "BM1370",
            "isUsingFallbackStratum": int(running == self._fallback_index()),
            "isPSRAMAvailable": 1,
            "freeHeap": 8_412_300,
            "version": machine.firmware_version,
            "idfVersion": "v5.5.1",
            "boardVersion": "601",
            "runningPartition": "ota_0",
            "overheat_mode": 0,
            "overclockEnabled": int(settings["overclockEnabled"]),
            "display": "SSD1306 (128x32)",
            "invertscreen": int(settings["invertscreen"]),
            "displayTimeout": int(settings["displayTimeout"]),
            "autofanspeed": int(settings["autofanspeed"]),
            "fanspeed": round(machine.fan_rpm() / 65),
            "temptarget": int(settings["temptarget"]),
            "fanrpm": machine.fan_rpm(),
            **self._flat_pools(),
        }
        if self.release.checks:
            info |= self._newer(rate) | (self._slots() if self.release.pool_slots else {})
        else:
            info |= {"bestDiff": "354.91M", "bestSessionDiff": "12.04M", "stratumDiff": 1000, "asicCount": 1}
        return info | machine.reported

    def _newer(self, rate: float) -> dict[str, object]:
        """Return the additional values of 2.14 compared with 2.8."""
        machine = self.machine
        return {
            "axeOSVersion": self._flash.page_version,
            "temp2": -1,
            "actualFrequency": self._settings["frequency"],
            "fan2rpm": 0,
            "hashRate_1m": rate,
            "hashRate_10m": rate,
            "hashRate_1h": rate,
            "errorPercentage": 0.12,
            "bestDiff": 354_914_572,
            "bestSessionDiff": 12_043_112,
            "poolDifficulty": 1000,
            "responseTime": 21.4,
            "blockFound": 0,
            "showNewBlock": False,
            "cpuUsage": 7.5,
            "miningPaused": machine.paused,
            "ipv4": machine.ip,
            "ipv6": "",
            "resetReason": "Software reset via esp_restart",
            "poolConnectionInfo": "IPv4" if machine.hashing else "Not Connected",
            "rotation": int(self._settings["rotation"]),
            "manualFanSpeed": int(self._settings["manualFanSpeed"]),
            "minFanSpeed": int(self._settings["minFanSpeed"]),
            "statsFrequency": int(self._settings["statsFrequency"]),
            "hashrateMonitor": {"asics": [{"total": rate, "errorCount": 3, "domains": [rate / 4] * 4}]},
        }

    def _fallback_index(self) -> int:
        return int(self._started_with["secondaryPoolIndex"])

    def _flat_pools(self) -> dict[str, object]:
        """Return the pool and its fallback as flat keys: those in flash, or in 2.15 those of the last start."""
        chosen = self._started_with if self.release.pool_slots else self._settings
        flat: dict[str, object] = {}
        for prefix, index in (("stratum", "primaryPoolIndex"), ("fallbackStratum", "secondaryPoolIndex")):
            pool = pool_at(self._pools, int(chosen[index]))
            flat[f"{prefix}URL"] = pool.url
            flat[f"{prefix}Port"] = pool.port
            flat[f"{prefix}User"] = pool.user
            if self.release.checks:
                flat[f"{prefix}SuggestedDifficulty"] = 1000
                flat[f"{prefix}ExtranonceSubscribe"] = False
                flat[f"{prefix}TLS"] = 0
                flat[f"{prefix}Cert"] = ""
                flat[f"{prefix}Protocol"] = "SV1"
        return flat

    def _slots(self) -> dict[str, object]:
        """Return the pool slots as 2.15 reports them; the indexes are those of the last start."""
        pools = [
            {
                "id": index,
                "stratumProtocol": "SV1",
                "stratumURL": pool.url,
                "stratumPort": pool.port,
                "stratumUser": pool.user,
                "stratumPassword": HIDDEN,
                "stratumSuggestedDifficulty": 1000,
                "stratumExtranonceSubscribe": False,
                "stratumTLS": 0,
                "stratumCert": "",
                "stratumDecodeCoinbase": True,
                "stratumV2ChannelType": "extended",
                "stratumV2AuthorityPubkey": "",
                "stratumV2RequireAuth": False,
            }
            for index, pool in enumerate(self._pools)
            if pool.url
        ]
        started = {name: int(self._started_with[name]) for name in (*_INDEXES, "useFallbackStratum")}
        return {**started, "pools": pools}


def _error(status: int, text: str, *, write: bool = False) -> HttpResponse:
    return HttpResponse(text.encode(), status=status, content_type="text/html", write=write)


class _AxeOsKind(Kind):
    """A Bitaxe Gamma."""

    ports: ClassVar[tuple[int, ...]] = (80,)
    release: ClassVar[Release]

    @override
    def create(self, identity: Identity) -> Machine:
        return Machine(
            ip=identity.ip,
            kind=self.name,
            model="Bitaxe Gamma",
            mac=identity.mac,
            serial="",
            hostname=f"bitaxe-{identity.short}",
            firmware_version=self.release.version,
            hashrate_ths=1.071,
            power_w=17.0,
            boards=1,
            boot_s=identity.boot_s,
            pools=identity.pools() if self.release.pool_slots else identity.pools()[:2],
        )

    @override
    def endpoints(self, machine: Machine) -> list[Endpoint]:
        return [HttpEndpoint(80, AxeOs(machine, self.release).web)]


class AxeOsKind(_AxeOsKind):
    """A Bitaxe Gamma with AxeOS 2.15: eight pool slots."""

    name: ClassVar[str] = "axeos"
    release: ClassVar[Release] = V2_15


class AxeOs214Kind(_AxeOsKind):
    """A Bitaxe Gamma with AxeOS 2.14: a pool and its fallback, pause."""

    name: ClassVar[str] = "axeos_214"
    release: ClassVar[Release] = V2_14


class AxeOsOldKind(_AxeOsKind):
    """A Bitaxe Gamma with AxeOS 2.8: a pool and its fallback, no pause."""

    name: ClassVar[str] = "axeos_old"
    release: ClassVar[Release] = V2_8


KINDS = (AxeOsKind(), AxeOs214Kind(), AxeOsOldKind())
