"""The settings of LuxOS: fans, temperatures, profiles and the power target, with the commands that change them.

`fanset` and `tempctrlset` take single keys (`speed=60`) and leave the rest as it is; `fanset` also takes speed and
number of fans without their names. Target, hot and dangerous temperature must be ascending. While the machine sleeps
its fans run at their power-off speed. A profile is refused while the thermal management (ATM) chooses it. `updaterun`
only starts a check on the vendor's servers. Sources: the vendor's API documentation (codes 200, 202, 321, 323, 330,
333, 334, 339, 340), the values of an S19j Pro with 2026.9.21 (`limits`, `tempctrl`), and public tools
(`powertargetset`). The texts and codes of refusals, and the code of `powertargetset`, are assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from simulator.machine import Fault, Machine

WRITES = frozenset({"fanset", "tempctrlset", "profileset", "powertargetset", "atmset", "updaterun"})
"""The commands that change settings; they need a session."""
_STEPS = range(-4, 3)
"""The performance profiles around the default one; a step is about 8 % of the power."""
_FANS = {"min_fans": 3, "power_off_speed": 20, "min_speed": 20, "max_speed": 100}
_FAN_RANGES = {"speed": (-1, 100), "min_fans": (0, 4), "power_off_speed": (0, 100)} | {
    "min_speed": (10, 100),
    "max_speed": (50, 100),
}
_ATM: dict[str, object] = {
    "Enabled": False,
    "MaxProfile": "default",
    "MinProfile": "",
    "PostRampMinutes": 5,
    "StartupMinutes": 5,
    "TempWindow": 8.0,
}
_ATM_RANGES = {
    "temp_window": (1.0, 10.0, "TempWindow"),
    "post_ramp_minutes": (1, 1440, "PostRampMinutes"),
    "startup_minutes": (1, 1440, "StartupMinutes"),
}
_TEMPERATURES = {"target_temp": 60.0, "hot_temp": 70.0, "dangerous_temp": 75.0}
_LOWEST_TEMPERATURE, _HIGHEST_TEMPERATURE = 0.0, 75.0

type Answer = tuple[int, str, Mapping[str, object]]
"""The code, the text and the sections of a reply."""


class RefusedError(Exception):
    """A command was refused; `code` is that of the reply."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Settings:
    """The settings of one machine, which keeps them over a restart."""

    def __init__(self, machine: Machine) -> None:
        """Initialize with a machine, whose `settings` hold what differs from the defaults."""
        self._machine = machine

    @property
    def atm(self) -> bool:
        """Return whether the thermal management chooses the profile."""
        return self._atm()["Enabled"] is True

    def _atm(self) -> dict[str, object]:
        return {**_ATM, **cast("dict[str, object]", self._machine.settings.get("atm", {}))}

    @property
    def _targets_power(self) -> bool:
        return "powertargetset" not in self._machine.layout.missing

    def _values(self, name: str, defaults: Mapping[str, float]) -> dict[str, float]:
        return {**defaults, **cast("dict[str, float]", self._machine.settings.get(name, {}))}

    def _store(self, what: str, name: str, value: object) -> None:
        machine = self._machine
        if machine.has(Fault.IGNORES_WRITES):
            machine.count("ignored")
        else:
            machine.count(what)
            machine.settings[name] = value

    # Reads -----------------------------------------------------------------------------------------------------

    def read(self, command: str) -> Answer | None:
        """Return the answer to a command that reads settings, or None for another one."""
        match command:
            case "fans":
                return 202, "4 Fan(s)", self._fans()
            case "tempctrl":
                return 200, "Temperature control", {"TEMPCTRL": [self._temperatures()]}
            case "profiles":
                return 323, "List profiles", {"PROFILES": self._profiles()}
            case "limits":
                return 336, "Limits", {"LIMITS": [self._limits()]}
            case "atm":
                return 339, "ATM configuration values", {"ATM": [self._atm()]}
        return None

    def config(self) -> dict[str, object]:
        """Return what `config` reports of the settings."""
        machine = self._machine
        target = (machine.power_limit_w or round(machine.power_w)) if self._targets_power else 0
        liquid = machine.layout.water is not None
        return {
            "Cooling": "Hydro" if liquid else "Air",
            "ImmersionMode": False,
            "Profile": self.profile(),
            "IsAtmEnabled": self.atm,
            "IsPowerTargetSupported": self._targets_power,
            "IsPowerTargetEnabled": self._targets_power,
            "IdealPowerTarget": target,
            "ActualPowerTarget": target,
            "UpdateOnStartup": "off",
            "UpdateOnTimeout": "off",
            "UpdateOnUser": "full",
            "UpdateTimeout": 60,
        }

    def _fans(self) -> dict[str, object]:
        machine = self._machine
        if machine.layout.water is not None:
            return {"FANCTRL": []}
        fans = self._values("fans", _FANS)
        if machine.paused:
            speed = round(fans["power_off_speed"])
        else:
            speed = machine.fan_percent if machine.fan_mode == "manual" else 65
        control = {
            "MinFans": fans["min_fans"],
            "PowerOffSpeed": fans["power_off_speed"],
            "FanMinSpeed": fans["min_speed"],
            "FanMaxSpeed": fans["max_speed"],
            "QuietFanStartup": False,
        }
        rows = [{"FAN": f"FAN{at + 1}", "ID": at, "RPM": machine.fan_rpm(), "Speed": speed} for at in range(4)]
        return {"FANS": rows, "FANCTRL": [control]}

    def _temperatures(self) -> dict[str, object]:
        held = self._values("temperatures", _TEMPERATURES)
        return {
            "ChipDangerous": 100.0,
            "ChipHot": 93.0,
            "ChipTarget": 83.0,
            "Dangerous": held["dangerous_temp"],
            "Hot": held["hot_temp"],
            "Target": held["target_temp"],
            "Mode": "Manual" if self._machine.fan_mode == "manual" else "Automatic",
        }

    def _limits(self) -> dict[str, object]:
        machine = self._machine
        names = {"min_fans": "MinFans", "min_speed": "FanMinSpeed", "max_speed": "FanMaxSpeed", "speed": "FanSpeed"}
        fans = {f"{names[key]}{end}": _FAN_RANGES[key][at] for key in names for at, end in enumerate(("Min", "Max"))}
        return {
            **fans,
            "PowerTargetMin": machine.min_power_w,
            "PowerTargetMax": machine.max_power_w,
            "PowerTargetDefault": round(machine.power_w),
            "TemperatureMin": _LOWEST_TEMPERATURE,
            "TemperatureMax": _HIGHEST_TEMPERATURE,
            "AtmMinTemp": _ATM_RANGES["temp_window"][0],
            "AtmMaxTemp": _ATM_RANGES["temp_window"][1],
            "AtmMinMinutes": _ATM_RANGES["post_ramp_minutes"][0],
            "AtmMaxMinutes": _ATM_RANGES["post_ramp_minutes"][1],
        }

    def _profile_watts(self) -> dict[str, int]:
        """Return the power of each profile by its name."""
        return {f"{490 + 25 * step}MHz": round(self._machine.power_w * (1 + 0.08 * step)) for step in _STEPS}

    def profile(self) -> str:
        """Return the name of the profile nearest below the power limit."""
        profiles = self._profile_watts()
        limit = self._machine.power_limit_w or round(self._machine.power_w)
        fitting = [name for name, watts in profiles.items() if watts <= limit]
        return fitting[-1] if fitting else next(iter(profiles))

    def _profiles(self) -> list[dict[str, object]]:
        machine = self._machine
        return [
            {
                "Profile Name": name,
                "Step": str(step),
                "Watts": watts,
                "Hashrate": round(machine.hashrate_ths * watts / machine.power_w, 1),
                "Frequency": 490 + 25 * step,
                "Voltage": 13.2,
                "IsTuned": step == 0,
                "IsDynamic": True,
            }
            for step, (name, watts) in zip(_STEPS, self._profile_watts().items(), strict=True)
        ]

    # Writes ----------------------------------------------------------------------------------------------------

    def write(self, command: str, values: list[str]) -> Answer:
        """Carry out one of `WRITES`, without its session; raises RefusedError."""
        match command:
            case "fanset":
                return self._set_fans(values)
            case "tempctrlset":
                return self._set_temperatures(values)
            case "profileset" if values:
                return self._set_profile(values[0])
            case "powertargetset" if self._targets_power:
                return self._set_power(values)
            case "atmset":
                return self._set_atm(values)
            case "updaterun":
                self._machine.count("update_check")
                return 333, "Update check triggered", {}
        raise RefusedError(301, "Invalid parameter")

    def _set_fans(self, values: list[str]) -> Answer:
        machine = self._machine
        if machine.layout.water is not None:
            raise RefusedError(301, "This machine has no fans")
        keys = (
            dict(zip(("speed", "min_fans"), values, strict=False)) if values and "=" not in values[0] else _keys(values)
        )
        wanted: dict[str, int] = {}
        for name, value in keys.items():
            lowest, highest = _FAN_RANGES.get(name, (0, -1))
            speed = int(value) if value.removeprefix("-").isdigit() else lowest - 1
            if not lowest <= speed <= highest:
                raise RefusedError(301, f"Invalid {name}")
            wanted[name] = speed
        held = self._values("fans", _FANS) | {name: value for name, value in wanted.items() if name != "speed"}
        if held["min_speed"] > held["max_speed"]:
            raise RefusedError(301, "Invalid min_speed")
        if (chosen := wanted.get("speed")) is not None:
            machine.set_fan(*(("auto", machine.fan_percent) if chosen < 0 else ("manual", chosen)))
        if wanted.keys() - {"speed"}:
            self._store("fan_control", "fans", held)
        return 303, "Fan control updated", {}

    def _set_temperatures(self, values: list[str]) -> Answer:
        keys = dict(zip(_TEMPERATURES, values, strict=False)) if values and "=" not in values[0] else _keys(values)
        held = self._values("temperatures", _TEMPERATURES)
        for name, value in keys.items():
            if name not in held or not value.replace(".", "", 1).isdigit():
                raise RefusedError(301, f"Invalid {name}")
            held[name] = float(value)
        degrees = [held[name] for name in _TEMPERATURES]
        if degrees != sorted(degrees) or degrees[0] < _LOWEST_TEMPERATURE or degrees[-1] > _HIGHEST_TEMPERATURE:
            raise RefusedError(301, "Invalid temperatures")
        self._store("temperatures", "temperatures", held)
        return 330, "Set temperature control", {"TEMPCTRL": [self._temperatures()]}

    def _set_atm(self, values: list[str]) -> Answer:
        wanted: dict[str, object] = {}
        for name, value in _keys(values).items():
            if name == "enabled" and value in ("true", "false"):
                wanted["Enabled"] = value == "true"
                continue
            lowest, highest, key = _ATM_RANGES.get(name, (0, -1, ""))
            if not value.replace(".", "", 1).isdigit() or not lowest <= float(value) <= highest:
                raise RefusedError(301, f"Invalid {name}")
            wanted[key] = float(value) if name == "temp_window" else int(value)
        self._store("atm", "atm", {**self._atm(), **wanted})
        return 340, "ATM settings updated", {}

    def _set_profile(self, name: str) -> Answer:
        watts = self._profile_watts().get(name)
        if watts is None:
            raise RefusedError(333, "Unknown profile")
        if self.atm:
            raise RefusedError(334, "Profile cannot be set while ATM is enabled")
        self._machine.set_power_limit(watts)
        return 321, "Profile Set", {"PROFILE": [{"Board": 0, "Profile": name}]}

    def _set_power(self, values: list[str]) -> Answer:
        machine = self._machine
        watts = _keys(values).get("power", "")
        if not watts.isdigit():
            raise RefusedError(301, "Invalid key/value format")
        if not machine.min_power_w <= int(watts) <= machine.max_power_w:
            raise RefusedError(301, "Power target is out of range")
        machine.set_power_limit(int(watts))
        return 430, "Power target set", {}


def _keys(values: list[str]) -> dict[str, str]:
    """Return the values of `key=value` pairs; raises RefusedError for anything else."""
    if not values or not all("=" in value for value in values):
        raise RefusedError(301, "Invalid key/value format")
    return dict(cast("tuple[str, str]", tuple(value.split("=", 1))) for value in values)


__all__ = ["WRITES", "RefusedError", "Settings"]
