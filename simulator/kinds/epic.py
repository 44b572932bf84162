"""ePIC's firmware on 4028: HTTP with the password in the body of every write. Port 80 has only its dashboard.

Reads are open, and a write is answered with 200 and `{"result": …, "error": …}`; the reasons of a refusal have names,
some with details. A clock, a voltage or a fan speed outside its range is silently set to the nearest one in it. While
perpetual tune is on, it changes clock and voltage: a fixed one is accepted and does not last. A change of clock or
voltage takes time, in which another one is refused as pending. The idle speed of the fans and their target exist only
in automatic mode.

Sources: the vendor's OpenAPI document of version 1.38.3, its dashboard, the answers of a machine with version 1.5.13
(`tests/captures/epic`), and what an owner's tuner does. Assumed: that `/perpetualtune` lists all algorithms, the range
of PowerTune, that perpetual tune overrules a fixed clock, that mining restarts for a hashboard, and the content of the
`.swu` file in an image.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, override

from simulator.kinds import epic_pages as pages
from simulator.kinds.base import Endpoint, HttpEndpoint, HttpRequest, HttpResponse, Identity, Kind, slow_config
from simulator.machine import Fault, Machine, UpgradeFault

API_PORT = 4028
_PAGE = b"<html><head><title>Miner Web Dashboard</title></head></html>"
_TH_PER_MHZ = 143 / 485
_SLOW = {"/fanspeed", "/perpetualtune/algo", "/tune", "/boardenable"}


class EpicFirmware:
    """The state of one ePIC."""

    def __init__(self, machine: Machine) -> None:
        """Initialize with the machine."""
        self.machine = machine
        self.settings = pages.Settings()
        self._nominal = (machine.hashrate_ths, machine.power_w)
        self._gets: dict[str, Callable[[], object]] = {
            "/summary": lambda: pages.summary(machine, self.settings),
            "/capabilities": lambda: pages.capabilities(machine, self.settings),
            "/perpetualtune": lambda: pages.tuner(machine, self.settings),
            "/network": lambda: pages.network(machine),
            "/temps": lambda: pages.temperatures(machine, self.settings),
            "/hashratesplit/config": lambda: {"enabled": False, "hashrate_splits": []},
        }
        self._posts: dict[str, Callable[[object], HttpResponse]] = {
            "/authenticate": lambda _: _done(),
            "/boardenable": self._board_enable,
            "/fanspeed": self._fan_speed,
            "/identify": self._identify,
            "/miner": self._miner,
            "/perpetualtune": self._perpetual_tune,
            "/perpetualtune/algo": self._perpetual_tune_algorithm,
            "/reboot": self._reboot,
            "/softreboot": self._soft_reboot,
            "/tune": self._tune,
            "/tune/clock/all": lambda param: self._tune({"clks": param}),
            "/tune/voltage": lambda param: self._tune({"voltage": param}),
        }

    # HTTP ----------------------------------------------------------------------------------------------------------

    async def dashboard(self, request: HttpRequest) -> HttpResponse | None:
        """Answer on port 80."""
        if request.path == "/":
            return HttpResponse(_PAGE, content_type="text/html")
        return HttpResponse(b"Not Found", status=404, content_type="text/plain")

    async def api(self, request: HttpRequest) -> HttpResponse | None:
        """Answer on port 4028."""
        path = request.path
        if request.method == "GET":
            return self._read(path)
        if path == "/systemupdate":
            return await self._system_update(request)
        body = request.json() or {}
        action = self._posts.get(path)
        if action is None or path in self.machine.layout.missing:
            return _failed({"InvalidUrl": path})
        if refusal := self._denied(str(body.get("password"))):
            return refusal
        self.machine.note(f"POST {path}")
        answer = action(body.get("param"))
        if path in _SLOW:
            await slow_config(self.machine)
        return answer

    def _denied(self, password: str) -> HttpResponse | None:
        machine = self.machine
        if machine.has(Fault.UNAUTHORIZED) or password != machine.password:
            machine.note("password refused")
            return _failed("BadPassword")
        # The firmware has no permissions: this is what it answers if it cannot do it.
        return _failed({"UnknownError": "denied"}) if machine.has(Fault.ACCESS_DENIED) else None

    def _read(self, path: str) -> HttpResponse:
        if path in {"/log", "/log/error"}:
            return HttpResponse("\n".join(self._log(errors=path == "/log/error")).encode(), content_type="text/plain")
        page = None if path in self.machine.layout.missing else self._gets.get(path)
        return _failed({"InvalidUrl": path}, write=False) if page is None else HttpResponse.of(page())

    def _log(self, *, errors: bool) -> list[str]:
        machine = self.machine
        if errors:
            return ["ERROR [miner] pool connection lost"]
        logins = [f"INFO [stratum] authorize {pool.user} {pool.password}" for pool in machine.pools]
        return [*logins, *(f"INFO [api] {line}" for line in machine.journal)]

    # Writes ------------------------------------------------------------------------------------------------------

    def _ignores(self, event: str) -> bool:
        """Count an event, and return whether the machine ignores it."""
        ignored = self.machine.has(Fault.IGNORES_WRITES)
        self.machine.count("ignored" if ignored else event)
        return ignored

    def _apply(self) -> None:
        """Set hashrate and power of the machine by its settings."""
        machine, settings = self.machine, self.settings
        selected = settings.algorithms[settings.algorithm]
        by_power = settings.tuning and selected.unit == "W"
        terahash = (
            self._nominal[0] if by_power else selected.target if settings.tuning else settings.clock * _TH_PER_MHZ
        )
        machine.power_limit_w = selected.target if by_power else None
        machine.hashrate_ths = terahash * settings.share_on
        machine.power_w = self._nominal[1] * terahash / self._nominal[0] * settings.share_on

    def _miner(self, param: object) -> HttpResponse:
        if param not in {"Stop", "Autostart"}:
            return _failed("MissingParam")
        self.machine.set_paused(param == "Stop")
        if param == "Autostart" and not self.machine.has(Fault.IGNORES_WRITES):
            self.machine.process_started_at = time.time()
        return _done()

    def _reboot(self, _: object) -> HttpResponse:
        self.machine.reboot()
        return _done()

    def _soft_reboot(self, _: object) -> HttpResponse:
        self.machine.restart_mining()
        return _done()

    def _identify(self, param: object) -> HttpResponse:
        self.machine.set_locate_light(param is True)
        return _done()

    def _fan_speed(self, param: object) -> HttpResponse:
        auto, manual = (param.get("Auto"), param.get("Manual")) if isinstance(param, dict) else (None, param)
        machine = self.machine
        if isinstance(auto, dict):
            target, idle = auto.get("Target Temperature"), auto.get("Idle Speed")
            if not isinstance(target, int) or not isinstance(idle, int):
                return _failed("MissingParam")
            machine.set_fan("auto", machine.fan_percent)
            if not machine.has(Fault.IGNORES_WRITES):
                coolest, hottest = pages.FAN_TARGETS_C
                self.settings.target_c = min(hottest, max(coolest, target))
                self.settings.idle_percent = min(100, max(10, idle))
            return _done()
        if not isinstance(manual, int):
            return _failed("MissingParam")
        machine.set_fan("manual", min(100, max(1, manual)))
        return _done()

    def _perpetual_tune(self, param: object) -> HttpResponse:
        if not isinstance(param, bool):
            return _failed("MissingParam")
        if not self._ignores("perpetual_tune"):
            self.settings.tuning = param
            self._apply()
        return _done()

    def _perpetual_tune_algorithm(self, param: object) -> HttpResponse:
        fields = param if isinstance(param, dict) else {}
        name, target = fields.get("algo"), fields.get("target")
        if not isinstance(name, str) or name not in self.settings.algorithms or not isinstance(target, int):
            return _failed("MissingParam")
        if self._ignores("perpetual_tune"):
            return _done()
        one = self.settings.algorithms[name]
        one.target = min(one.maximum, max(one.minimum, target))
        # What is left out is reset.
        one.min_throttle = _whole(fields.get("min_throttle"), 10)
        one.step = _whole(fields.get("throttle_step"), 1)
        self.settings.tuning, self.settings.algorithm = True, name
        self._apply()
        return _done()

    def _tune(self, param: object) -> HttpResponse:
        fields = param if isinstance(param, dict) else {}
        clock, voltage = (_float(fields.get(name)) for name in ("clks", "voltage"))
        if clock is None and voltage is None:
            return _failed("MissingParam")
        settings = self.settings
        if settings.pending:
            return _failed({"LastCmdStillPending": "tune"})
        # Perpetual tune sets its own again at once.
        if self._ignores("tune") or settings.tuning:
            return _done()
        settings.ramp()
        if clock is not None:
            slowest, fastest = pages.CLOCKS
            settings.clock = min(fastest, max(slowest, clock))
        if voltage is not None:
            settings.voltage = min(pages.HIGHEST_MV, max(pages.LOWEST_MV, round(voltage)))
        self._apply()
        return _done()

    def _board_enable(self, param: object) -> HttpResponse:
        wanted = {entry["Index"]: entry["Data"] for entry in param} if isinstance(param, list) else {}
        if not wanted or not all(isinstance(on, bool) for on in wanted.values()):
            return _failed("MissingParam")
        if unknown := [at for at in wanted if at not in self.settings.boards]:
            return _failed({"InvalidHashboardIndex": unknown})
        if not self._ignores("boards"):
            self.settings.boards |= wanted
            self.machine.process_started_at = time.time()
            self._apply()
        return _done()

    async def _system_update(self, request: HttpRequest) -> HttpResponse:
        """Install an image: a zip with a matching checksum, for this model."""
        parts = request.parts()
        if refusal := self._denied(parts.get("password", b"").decode(errors="replace")):
            return refusal
        image = parts.get("update.zip")
        if image is None or not {"checksum", "keepsettings"} <= parts.keys():
            return _failed("InvalidMultipart")
        if hashlib.sha256(image).hexdigest() != parts["checksum"].decode(errors="replace").lower():
            return _failed("InvalidChecksum")
        try:
            model, version = _content(image)
        except ValueError as error:
            return _failed(str(error))
        machine = self.machine
        faults = machine.upgrade_faults
        if model != machine.model and UpgradeFault.WRONG_MODEL_ACCEPTED not in faults:
            return _failed("BadUpdateFile")
        await asyncio.sleep(faults.get(UpgradeFault.SLOW_FLASH, 0.0))
        machine.install(version)
        if not machine.has(Fault.IGNORES_WRITES):
            if parts["keepsettings"] != b"true":
                machine.lose_settings()
            if parts["keepsettings"] != b"true" or UpgradeFault.SETTINGS_LOST in faults:
                self.settings = pages.Settings()
                self._apply()
        return _done()


def image_of(model: str, version: str, size: int = 0) -> bytes:
    """Return an image as `/systemupdate` takes it, of about `size` bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as content:
        content.writestr("update.swu", json.dumps({"model": model, "version": version}).ljust(size))
    return file.getvalue()


def _content(image: bytes) -> tuple[str, str]:
    """Return the model and the version of an image; raises ValueError with the firmware's name of what is wrong."""
    try:
        with zipfile.ZipFile(io.BytesIO(image)) as content:
            name = next((name for name in content.namelist() if name.endswith(".swu")), None)
            if name is None:
                raise ValueError("MissingSwuFile")
            fields = json.loads(content.read(name))
            return str(fields["model"]), str(fields["version"])
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise ValueError("BadUpdateFile") from error


def _done() -> HttpResponse:
    return HttpResponse.of({"result": True, "error": None}, write=True)


def _failed(error: object, *, write: bool = True) -> HttpResponse:
    return HttpResponse.of({"result": False, "error": error}, write=write)


def _whole(value: object, default: int) -> int:
    return value if isinstance(value, int) else default


def _float(value: object) -> float | None:
    """Return a number, which `/tune` takes as text."""
    try:
        return float(value) if isinstance(value, (int, float, str)) else None
    except ValueError:
        return None


@dataclass(frozen=True)
class _Epic(Kind):
    """An Antminer S19 XP with ePIC's control board."""

    name: ClassVar[str] = "epic"
    ports: ClassVar[tuple[int, ...]] = (80, API_PORT)

    @override
    def create(self, identity: Identity) -> Machine:
        return Machine(
            ip=identity.ip,
            kind=self.name,
            model="AntMiner S19 XP",
            mac=identity.mac,
            serial=identity.serial,
            hostname=f"epic-{identity.short}",
            firmware_version="PowerPlay-BMS v1.38.3",
            hashrate_ths=143.0,
            power_w=3350.0,
            password="letmein",
            min_power_w=1500,
            max_power_w=4400,
            boot_s=identity.boot_s,
            pools=identity.pools(),
        )

    @override
    def endpoints(self, machine: Machine) -> list[Endpoint]:
        firmware = EpicFirmware(machine)
        return [HttpEndpoint(80, firmware.dashboard), HttpEndpoint(API_PORT, firmware.api)]


KINDS = (_Epic(),)
"""The firmware kinds, one module for each family."""
