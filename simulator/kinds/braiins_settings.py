"""The settings, logs and upgrades of Braiins OS: pages of `configuration`, `cooling`, `performance` and `upgrade`.

A change of the cooling mode resets every value that the request does not contain, and so does an automatic upgrade
without its schedule; with the same mode only the values of the request change. A change of the manual frequency or
voltage restarts mining; power, hashrate and cooling do not. Ranges are in `configuration/constraints`, and a value
outside of them is refused with 400. Sources: the vendor's OpenAPI document 1.3.0 and its protocol files. The ranges,
the texts of refusals and the content of an image (an OpenWrt archive for `sysupgrade`) are assumptions.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Mapping
from typing import cast

from simulator.kinds.base import HttpRequest, HttpResponse, slow_config
from simulator.machine import Fault, Machine, UpgradeFault

PLATFORM = "am3-aml"
"""The platform that images must be made for; `miner/details` has its number."""
PLATFORM_NUMBER = 4
LOGS = ("errors", "bosminer", "boser", "monitor", "syslog", "dmesg")
_NO_CONTENT = 204
_AUTO, _MANUAL = "auto", "manual"
_LIMITS = ("target_temperature", "hot_temperature", "dangerous_temperature")
_TEMPERATURES = {"target_temperature": (40.0, 75.0, 60.0), "hot_temperature": (60.0, 90.0, 80.0)} | {
    "dangerous_temperature": (70.0, 100.0, 90.0)
}
"""Lowest, highest and default value."""
_SPEEDS = {"min_fan_speed": (10, 90, 10), "max_fan_speed": (20, 100, 100), "minimum_required_fans": (0, 4, 4)}
_RATIOS = {"fan_speed_ratio": (0.1, 1.0, 0.8), "pause_cooldown_fan_speed_ratio": (0.0, 1.0, 0.2)}
_FREQUENCY = (200e6, 800e6, 490e6)
_VOLTAGE = (11.0, 15.0, 13.1)
_DPS: dict[str, object] = {
    "enabled": False,
    "mode": 1,
    "power_step": {"watt": 100},
    "shutdown_enabled": False,
    "shutdown_duration": {"hours": 3},
    "on_start_target_percent": 100,
}
_SCHEDULE = {"schedule_type": {"daily": {"time": {"hours": 3, "minutes": 30, "seconds": None}}}}

type Values = dict[str, object]


def image(version: str, platform: str = PLATFORM, *, padding: int = 0) -> bytes:
    """Return a firmware image for `sysupgrade`, with bytes of padding to make it as long as wanted."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in (
            ("CONTROL", f"BOARD={platform}\nVERSION={version}\n".encode()),
            ("root", b"\x00" * padding),
        ):
            entry = tarfile.TarInfo(f"sysupgrade-{platform}/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def read_image(data: bytes) -> tuple[str, str] | None:
    """Return the platform and the version of an image, or None if it is none."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for entry in archive:
                if entry.name.startswith("sysupgrade-") and entry.name.endswith("/CONTROL"):
                    file = archive.extractfile(entry)
                    lines = file.read().decode().splitlines() if file else []
                    values = dict(line.split("=", 1) for line in lines if "=" in line)
                    return values["BOARD"], values["VERSION"]
    except tarfile.TarError, UnicodeDecodeError, KeyError:
        return None
    return None


def refusal(status: int, message: str) -> HttpResponse:
    """Return the refusal of a write."""
    return HttpResponse.of({"message": message}, status=status, write=True)


def _unit(value: object, unit: str) -> float | None:
    inner = value.get(unit) if isinstance(value, Mapping) else None
    return float(inner) if isinstance(inner, (int, float)) and not isinstance(inner, bool) else None


def _range(limits: tuple[float, float, float], unit: str = "") -> Values:
    lowest, highest, default = ({unit: value} if unit else value for value in limits)
    return {"min": lowest, "max": highest, "default": default}


class Settings:
    """The settings of one machine, which keeps them over a restart."""

    def __init__(self, machine: Machine) -> None:
        """Initialize with a machine, whose `settings` hold what differs from the defaults."""
        self._machine = machine
        self.reads: dict[str, Callable[[], object]] = {
            "configuration/constraints": self._constraints,
            "performance/mode": self._mode,
            "performance/tuner-state": self._tuner_state,
            "upgrade/auto-upgrade": lambda: {**self._auto_upgrade(), "last_execution": None, "next_execution": None},
        }
        self._writes: dict[tuple[str, str], Callable[[HttpRequest], HttpResponse]] = {
            ("PUT", "cooling/mode"): self._set_cooling,
            ("PUT", "performance/power-target"): self._set_power,
            ("PUT", "performance/hashrate-target"): self._set_hashrate,
            ("PUT", "performance/mode"): self._set_mode,
            ("PUT", "performance/dps"): self._set_dps,
            ("PATCH", "miner/hw/hashboards"): self._switch_hashboards,
            ("PATCH", "upgrade/auto-upgrade"): self._set_auto_upgrade,
            ("POST", "upgrade/system-upgrade"): self._upgrade,
        }

    async def write(self, request: HttpRequest, path: str) -> HttpResponse | None:
        """Answer a write, or return None if these pages have none like it."""
        handle = self._writes.get((request.method, path))
        if handle is None:
            return None
        await slow_config(self._machine)
        return handle(request)

    def log(self, name: str) -> bytes:
        """Return a log: some lines for each minute of the uptime, and the pool's log-in."""
        machine = self._machine
        minutes = min(machine.uptime_s // 60, 600) + 1
        lines = [f"2026-04-14T00:00:{at % 60:02}Z {name}[1] minute {at}: ok" for at in range(minutes)]
        if name == "bosminer" and machine.pools:
            pool = machine.pools[0]
            lines.append(f"2026-04-14T01:00:00Z bosminer[1] mining.authorize {pool.user} {pool.password}")
        return "\n".join([*lines, ""]).encode()

    def _store(self, what: str, **values: object) -> bool:
        machine = self._machine
        if machine.has(Fault.IGNORES_WRITES):
            machine.count("ignored")
            return False
        machine.count(what)
        machine.settings.update(values)
        return True

    # Boards ----------------------------------------------------------------------------------------------------

    def ids(self) -> list[str]:
        """Return the ids of the hashboards."""
        machine = self._machine
        return [str(machine.layout.board_id(at, 1)) for at in range(machine.boards)]

    def is_on(self, board: str) -> bool:
        """Return whether a hashboard is switched on."""
        return board not in cast("set[str]", self._machine.settings.get("boards_off", set()))

    def _set_share(self) -> None:
        """Set the share of its full hashrate that the machine makes."""
        machine, ids, rate = self._machine, self.ids(), self._hashrate()
        by_target = min(1.0, rate / machine.hashrate_ths) if rate and machine.hashrate_ths else 1.0
        machine.share = by_target * sum(map(self.is_on, ids)) / max(1, len(ids))

    def frequency(self, board: str) -> float:
        """Return the frequency of a hashboard in Hz."""
        manual = self._manual()
        hertz = _unit(manual.get("global_frequency"), "hertz") if manual else None
        running = self._machine.hashing and self.is_on(board)
        return (hertz or _FREQUENCY[2]) if running else 0.0

    def _switch_hashboards(self, request: HttpRequest) -> HttpResponse:
        body = request.json() or {}
        names, enable = body.get("hashboard_ids"), body.get("enable")
        if not isinstance(names, list) or not isinstance(enable, bool):
            return refusal(422, "Failed to deserialize the JSON body: hashboard_ids and enable are needed")
        ids = self.ids()
        if unknown := [name for name in names if name not in ids]:
            return refusal(400, f"Hashboard {unknown[0]} not found")
        off = {name for name in ids if not self.is_on(name)}
        off = off - set(names) if enable else off | set(names)
        if self._store("hashboards", boards_off=off):
            self._set_share()
        states = [{"id": name, "is_enabled": self.is_on(name)} for name in names]
        return HttpResponse.of({"hashboards": states}, write=True)

    # Cooling ---------------------------------------------------------------------------------------------------

    def _cooling(self) -> tuple[str, Values]:
        name, values = cast("tuple[str, Values]", self._machine.settings.get("cooling", (_AUTO, self._defaults(_AUTO))))
        return name, dict(values)

    @property
    def target_speed_ratio(self) -> float:
        """Return the speed that the fans are set to."""
        name, values = self._cooling()
        return cast("float", values["fan_speed_ratio"]) if name == _MANUAL else 0.9

    @staticmethod
    def _defaults(mode: str) -> Values:
        values: Values = {name: {"degree_c": _TEMPERATURES[name][2]} for name in _LIMITS}
        if mode not in (_AUTO, _MANUAL):
            return values
        values |= {"minimum_required_fans": _SPEEDS["minimum_required_fans"][2], "pause_mode": {"mode": {"auto": {}}}}
        own: tuple[str, ...] = ("min_fan_speed", "max_fan_speed") if mode == _AUTO else ("fan_speed_ratio",)
        return values | {name: (_SPEEDS | _RATIOS)[name][2] for name in own}

    def _set_cooling(self, request: HttpRequest) -> HttpResponse:
        body = request.json() or {}
        mode = next(iter(body), "")
        sent = body.get(mode)
        if len(body) != 1 or mode not in (_AUTO, _MANUAL, "immersion", "hydro") or not isinstance(sent, dict):
            return refusal(422, "Failed to deserialize the JSON body: unknown variant")
        now, held = self._cooling()
        values = held if mode == now else self._defaults(mode)
        if unknown := [name for name in sent if name not in values]:
            return refusal(422, f"Failed to deserialize the JSON body: unknown field `{unknown[0]}`")
        values |= {name: value for name, value in sent.items() if value is not None}
        if (wrong := _cooling_error(values)) is not None:
            return refusal(400, wrong)
        if self._store("cooling", cooling=(mode, values)):
            ratio = values.get("fan_speed_ratio")
            speed = round(ratio * 100) if isinstance(ratio, (int, float)) else self._machine.fan_percent
            self._machine.set_fan(mode, speed)
        return HttpResponse.of({mode: values}, write=True)

    # Tuning ----------------------------------------------------------------------------------------------------

    def _manual(self) -> Values | None:
        return cast("Values | None", self._machine.settings.get("manual"))

    def _hashrate(self) -> float | None:
        return cast("float | None", self._machine.settings.get("hashrate_target"))

    def _power(self) -> dict[str, int]:
        return {"watt": self._machine.power_limit_w or round(self._machine.power_w)}

    def _mode(self) -> Values:
        if (manual := self._manual()) is not None:
            return {"manualmode": manual}
        if (rate := self._hashrate()) is not None:
            target: Values = {"hashratetarget": {"hashrate_target": {"terahash_per_second": rate}}}
        else:
            target = {"powertarget": {"power_target": self._power()}}
        return {"tunermode": {"target": target}}

    def _tuner_state(self) -> object:
        state = {"current_target": self._power(), "profile": {"target": self._power()}}
        return {"overall_tuner_state": 2, "mode_state": {"powertargetmodestate": state}}

    def _set_power(self, request: HttpRequest) -> HttpResponse:
        machine = self._machine
        watts = (request.json() or {}).get("watt")
        if not isinstance(watts, int) or isinstance(watts, bool):
            return refusal(422, "Failed to deserialize the JSON body: watt")
        if not machine.min_power_w <= watts <= machine.max_power_w:
            allowed = f"{machine.min_power_w} W - {machine.max_power_w} W"
            return refusal(400, f"Power target {watts} W is out of range ({allowed})")
        if not machine.has(Fault.IGNORES_WRITES):
            machine.settings.update(hashrate_target=None, manual=None)
            self._set_share()
        machine.set_power_limit(watts)
        return HttpResponse.of({"watt": watts}, write=True)

    def _hashrates(self) -> tuple[float, float, float]:
        full = self._machine.hashrate_ths
        return full * 0.4, full * 1.2, full

    def _set_hashrate(self, request: HttpRequest) -> HttpResponse:
        rate = _unit(request.json(), "terahash_per_second")
        lowest, highest, _ = self._hashrates()
        if rate is None:
            return refusal(422, "Failed to deserialize the JSON body: terahash_per_second")
        if not lowest <= rate <= highest:
            return refusal(400, f"Hashrate target {rate} TH/s is out of range")
        if self._store("hashrate_target", hashrate_target=rate, manual=None):
            self._set_share()
        return HttpResponse.of({"terahash_per_second": rate}, write=True)

    def _set_mode(self, request: HttpRequest) -> HttpResponse:
        manual = (request.json() or {}).get("manualmode")
        if not isinstance(manual, dict) or not isinstance(manual.get("hashboards"), list):
            return refusal(422, "Failed to deserialize the JSON body: unknown variant")
        for name, unit, limits in (("frequency", "hertz", _FREQUENCY), ("voltage", "volt", _VOLTAGE)):
            for value in (manual.get(f"global_{name}"), *(board.get(name) for board in manual["hashboards"])):
                if value is not None and not limits[0] <= (_unit(value, unit) or 0.0) <= limits[1]:
                    return refusal(400, f"The {name} is out of range")
        if self._store("manual_tuning", manual=manual):
            self._machine.restart_mining()
        return HttpResponse.of({"manualmode": manual}, write=True)

    def tune_by_hand(self) -> None:
        """Set the manual mode with the frequency and the voltage that the machine has."""
        self._machine.settings["manual"] = {
            "global_frequency": {"hertz": _FREQUENCY[2]},
            "global_voltage": {"volt": _VOLTAGE[2]},
            "hashboards": [],
        }

    # Dynamic performance scaling -------------------------------------------------------------------------------

    def _dps(self) -> Values:
        machine = self._machine
        lowest = {"min_power_target": {"watt": machine.min_power_w}}
        return {**_DPS, **lowest, **cast("Values", machine.settings.get("dps", {}))}

    def _set_dps(self, request: HttpRequest) -> HttpResponse:
        """Change what the request names; what is null or missing stays."""
        body = request.json() or {}
        target = body.get("target")
        powers = target.get("target", {}).get("powertarget", {}) if isinstance(target, Mapping) else {}
        limits = self._dps_limits()
        sent: Values = {
            "enabled": body.get("enable"),
            "shutdown_enabled": body.get("enable_shutdown"),
            "mode": body.get("mode"),
            "shutdown_duration": body.get("shutdown_duration"),
            "power_step": powers.get("power_step"),
            "min_power_target": powers.get("min_power_target"),
        }
        changed = {name: value for name, value in sent.items() if value is not None}
        for name, unit in (("power_step", "watt"), ("min_power_target", "watt"), ("shutdown_duration", "hours")):
            lowest, highest, _ = limits[name]
            if name in changed and not lowest <= (_unit(changed[name], unit) or -1.0) <= highest:
                return refusal(400, f"The {name} is out of range")
        self._store("dps", dps={**self._dps(), **changed})
        return HttpResponse.of(self._dps(), write=True)

    def _dps_limits(self) -> dict[str, tuple[float, float, float]]:
        machine = self._machine
        return {
            "power_step": (50, 1000, 100),
            "min_power_target": (machine.min_power_w, machine.max_power_w, machine.min_power_w),
            "shutdown_duration": (1, 24, 3),
        }

    # Configuration ---------------------------------------------------------------------------------------------

    def configuration(self) -> Values:
        """Return `configuration/miner` without the pools."""
        manual, rate = self._manual(), self._hashrate()
        name, values = self._cooling()
        boards = [{"id": board, "enabled": self.is_on(board)} for board in self.ids()]
        return {
            "temperature": {"minimum_required_fans": None, "mode": {name: values}},
            "tuner": {
                "enabled": manual is None,
                "tuner_mode": 1 if rate is None else 2,
                "power_target": self._power() if rate is None else None,
                "hashrate_target": None if rate is None else {"terahash_per_second": rate},
            },
            "dps": self._dps(),
            "hashboard_config": {
                "global_frequency": None if manual is None else manual["global_frequency"],
                "global_voltage": None if manual is None else manual["global_voltage"],
                "hashboards": boards,
                "quick_ramping_time_up_s": 5,
                "quick_ramping_time_down_s": 2,
            },
        }

    def _constraints(self) -> Values:
        machine = self._machine
        power = (machine.min_power_w, machine.max_power_w, round(machine.power_w))
        return {
            "tuner_constraints": {
                "enabled": {"default": True},
                "default_mode": 1,
                "power_target": _range(power, "watt"),
                "hashrate_target": _range(self._hashrates(), "terahash_per_second"),
            },
            "cooling_constraints": {
                "default_cooling_mode": 1,
                "default_fan_pause_mode": 1,
                "default_fan_pause_runtime": 1,
                "fan_pause_runtime_limited_duration_s": 600,
                **{name: _range(limits, "degree_c") for name, limits in _TEMPERATURES.items()},
                **{name: _range(limits) for name, limits in (_SPEEDS | _RATIOS).items()},
            },
            "dps_constraints": {
                "enabled": {"default": False},
                "shutdown_enabled": {"default": False},
                "mode": 1,
                **{
                    name: _range(limits, "hours" if name == "shutdown_duration" else "watt")
                    for name, limits in self._dps_limits().items()
                },
            },
            "hashboards_constraints": {
                "hashboard_ids": self.ids(),
                "enabled": {"default": True},
                "frequency": _range(_FREQUENCY, "hertz"),
                "voltage": _range(_VOLTAGE, "volt"),
                "quick_ramping_time_s": _range((0, 60, 5)),
            },
        }

    # Upgrades --------------------------------------------------------------------------------------------------

    def _auto_upgrade(self) -> Values:
        return cast("Values", self._machine.settings.get("auto_upgrade", {"enabled": False, "schedule": _SCHEDULE}))

    def _set_auto_upgrade(self, request: HttpRequest) -> HttpResponse:
        body = request.json() or {}
        enabled, schedule = body.get("enabled"), body.get("schedule")
        if not isinstance(enabled, bool):
            return refusal(422, "Failed to deserialize the JSON body: enabled")
        if schedule is not None and (wrong := _schedule_error(schedule)) is not None:
            return refusal(400, wrong)
        self._store("auto_upgrade", auto_upgrade={"enabled": enabled, "schedule": schedule})
        return HttpResponse.of({"enabled": enabled, "next_execution": None}, write=True)

    def _upgrade(self, request: HttpRequest) -> HttpResponse:
        """Check an image and install it; the metadata must come first, as in the stream of the vendor's API."""
        machine = self._machine
        if machine.has(Fault.SESSION_BUSY):
            return refusal(409, "Another system task is already in progress")
        parts = request.parts()
        try:
            metadata = json.loads(parts["metadata"])
        except KeyError, ValueError:
            metadata = None
        data = parts.get("data")
        if not isinstance(metadata, dict) or data is None or next(iter(parts)) != "metadata":
            return refusal(400, "The first message has to be metadata")
        if metadata.get("size") != len(data) or metadata.get("hash") != hashlib.sha256(data).hexdigest():
            return refusal(500, "Size or hash of the firmware does not match")
        found = read_image(data)
        if found is None:
            return refusal(500, "Invalid firmware")
        platform, version = found
        accepts_all = UpgradeFault.WRONG_MODEL_ACCEPTED in machine.upgrade_faults
        if platform != PLATFORM and not accepts_all:
            return refusal(500, f"Firmware for {platform} cannot be installed on {PLATFORM}")
        if metadata.get("discard_settings") is True:
            machine.lose_settings()
        machine.install(version)
        if platform != PLATFORM:
            machine.hashrate_ths = 0.0
        return HttpResponse(status=_NO_CONTENT, write=True)


def _cooling_error(values: Mapping[str, object]) -> str | None:
    """Return what is wrong with the values of a cooling mode, or None."""
    degrees = [_unit(values[name], "degree_c") for name in _LIMITS]
    if None in degrees:
        return "A temperature is invalid"
    for name, value in zip(_LIMITS, degrees, strict=True):
        lowest, highest, _ = _TEMPERATURES[name]
        if not lowest <= (value or 0.0) <= highest:
            return f"{name} {value} is out of range ({lowest} - {highest})"
    if degrees != sorted(degrees, key=lambda value: value or 0.0):
        return "target_temperature, hot_temperature and dangerous_temperature must be ascending"
    for name, (low, high, _) in (_SPEEDS | _RATIOS).items():
        speed = values.get(name)
        if speed is not None and (not isinstance(speed, (int, float)) or not low <= speed <= high):
            return f"{name} {speed} is out of range ({low} - {high})"
    lowest_speed, highest_speed = values.get("min_fan_speed"), values.get("max_fan_speed")
    if isinstance(lowest_speed, int) and isinstance(highest_speed, int) and lowest_speed >= highest_speed:
        return "min_fan_speed must be less than max_fan_speed"
    return None


def _schedule_error(schedule: object) -> str | None:
    """Return what is wrong with the schedule of the automatic upgrade, or None."""
    kinds = schedule.get("schedule_type") if isinstance(schedule, dict) else None
    inner = next(iter(kinds.values()), None) if isinstance(kinds, dict) and len(kinds) == 1 else None
    time = inner.get("time") if isinstance(inner, dict) else None
    if not isinstance(time, dict):
        return "Invalid schedule"
    hours, minutes = time.get("hours"), time.get("minutes")
    valid = isinstance(hours, int) and isinstance(minutes, int) and 0 <= hours < 24 and 0 <= minutes < 60
    return None if valid else "Invalid time"


__all__ = ["LOGS", "PLATFORM", "PLATFORM_NUMBER", "Settings", "image", "read_image", "refusal"]
