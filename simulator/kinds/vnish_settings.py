"""The settings of a simulated VNish miner: cooling, presets, frequency, hashboards, throttle and firmware images.

* A part of the settings is merged into the others. What is invalid is ignored silently, as in the firmware; an entry of
  `chains` replaces the whole entry, so that a key that is left out gets its default.
* A preset, frequencies and hashboards take effect after a restart of mining: the firmware restarts it, or it reports
  that a restart is required (`restart_required`, if `Machine.reported` has it).
* The throttle takes effect at once.
* The vendor's image format is not published: here, an image is a gzip archive whose first file, `fw.json`, names the
  model, the platform and the version.

Sources: the vendor's OpenAPI documents 1.2.6 and 1.3.4, and published settings.
"""

from __future__ import annotations

import asyncio
import io
import json
import tarfile
import time
from dataclasses import dataclass, field

from simulator.machine import Fault, Machine, UpgradeFault

PLATFORM = "xil"
NO_PRESET = "disabled"
MIN_PWM, MIN_TARGET_C, MAX_TARGET_C = 10, 20, 90
CONSTS: dict[str, object] = {
    "cooling": {
        "min_fan_pwm": MIN_PWM,
        "min_target_temp": MIN_TARGET_C,
        "max_target_temp": MAX_TARGET_C,
        "fan_min_count": {"min": 1, "max": 4, "default": 4},
    },
    "overclock": {
        "max_voltage": 1535,
        "min_voltage": 1200,
        "default_voltage": 1380,
        "max_freq": 1000,
        "min_freq": 50,
        "default_freq": 545,
        "warn_freq": 850,
        "max_voltage_stock_psu": 1500,
        "power_metering": True,
        "max_power_limit": 5500,
    },
}
"""The limits on the page `model`; from the published answer of an Antminer S19."""

_PRESET_STEPS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.4)
_MODDED_FROM = 1.3
"""The share of full power from which a preset needs a modified power supply."""
_TUNED = {0.8, 1.0}
_SWITCHER = {"check_time": range(60, 601), "decrease_temp": range(25, 91), "rise_temp": range(86)}
"""What the preset switcher takes, by the vendor's document."""
_CHIPS = 76
_FREQUENCY, _VOLTAGE = 545, 1320


def model_code(machine: Machine) -> str:
    """Return the code of a machine's model, `s19` for example."""
    return machine.model.removeprefix("Antminer ").lower().replace(" ", "")


def image(model: str, platform: str, version: str, rootfs: bytes = b"") -> bytes:
    """Return a firmware image."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        facts = json.dumps({"model": model, "platform": platform, "version": version}).encode()
        for name, content in (("fw.json", facts), ("rootfs", rootfs)):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def facts_of(content: bytes) -> dict[str, str] | None:
    """Return what an image names, or None if it is no image."""
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
            first = archive.next()
            file = archive.extractfile(first) if first is not None and first.name == "fw.json" else None
            facts = json.loads(file.read()) if file is not None else None
    except tarfile.TarError, OSError, EOFError, ValueError:
        return None
    return {str(name): str(value) for name, value in facts.items()} if isinstance(facts, dict) else None


@dataclass(slots=True)
class Settings:
    """The settings of one machine."""

    machine: Machine
    throttle: int = 100
    cooling: dict[str, object] = field(init=False)
    overclock: dict[str, object] = field(init=False)
    misc: dict[str, object] = field(init=False)
    tuned: dict[str, int] = field(default_factory=lambda: {"freq": _FREQUENCY, "volt": _VOLTAGE})
    """The frequency and the voltage that mining was started with."""
    off: frozenset[int] = frozenset()
    """The hashboards that were off when mining was started."""
    waits: bool = False
    """Whether settings wait for a restart of mining."""
    _before: str = NO_PRESET

    def __post_init__(self) -> None:
        """Start with the factory settings."""
        self._reset()

    def _reset(self) -> None:
        self.cooling = {
            "mode": {"name": "auto", "param": 65},
            "fan_min_count": 4,
            "fan_min_duty": MIN_PWM,
            "fan_max_duty": 100,
        }
        self.overclock = {
            "preset": NO_PRESET,
            "modded_psu": False,
            "globals": {"volt": _VOLTAGE, "freq": _FREQUENCY},
            "chains": [self._chain() for _ in range(self.machine.boards)],
            "preset_switcher": {"enabled": False, "check_time": 300, "decrease_temp": 75, "rise_temp": 55},
        }
        self.misc = {"quiet_mode": False, "restart_temp": 95, "min_operational_chains": 1}

    @staticmethod
    def _chain() -> dict[str, object]:
        return {"freq": 0, "chips": [0] * _CHIPS, "disabled": False}

    # Reads ---------------------------------------------------------------------------------------------------

    def presets(self) -> dict[str, float]:
        """Return the presets by name (their watts), with their share of full power."""
        power = self.machine.power_w
        return {str(round(power * step / 10) * 10): step for step in _PRESET_STEPS}

    def preset_entry(self, name: str) -> dict[str, object]:
        """Return a preset as its page has it."""
        step = self.presets().get(name, 1.0)
        named = name != NO_PRESET
        return {
            "name": name,
            "pretty": f"{name} watt ~ {self.machine.hashrate_ths * step:.0f} TH" if named else "Disabled",
            "status": "tuned" if named and step in _TUNED else "untuned",
            "modded_psu_required": named and step > _MODDED_FROM,
        }

    def preset(self) -> str:
        """Return the chosen preset: that of the power limit, which tests set as well."""
        limit = self.machine.power_limit_w
        return NO_PRESET if limit is None else str(limit)

    def running_preset(self) -> str:
        """Return the preset that mining was started with."""
        return self._before if self.waits else self.preset()

    def fan_duty(self) -> int:
        """Return the duty of the fans in percent."""
        return self.machine.fan_percent if self.machine.fan_mode == "manual" else 60

    def as_json(self) -> dict[str, object]:
        """Return the parts of the page of the settings."""
        return {
            "cooling": self.cooling,
            "overclock": {**self.overclock, "preset": self.preset()},
            "misc": self.misc,
        }

    # Writes --------------------------------------------------------------------------------------------------

    def save(self, miner: dict[str, object]) -> bool:
        """Merge valid settings; returns whether mining must be restarted for them."""
        if isinstance(cooling := miner.get("cooling"), dict):
            self._save_cooling(cooling)
        overclock = miner.get("overclock")
        return isinstance(overclock, dict) and self._save_overclock(overclock)

    def _save_cooling(self, wanted: dict[str, object]) -> None:
        mode, lowest = wanted.get("mode"), wanted.get("fan_min_duty")
        if self.machine.has(Fault.IGNORES_WRITES):
            self.machine.count("ignored")
            return
        if isinstance(mode, dict):
            name, param = mode.get("name"), mode.get("param")
            if name == "immers":
                self.cooling["mode"] = {"name": "immersion"}
            elif isinstance(param, int) and (
                (name == "auto" and MIN_TARGET_C <= param <= MAX_TARGET_C)
                or (name == "manual" and MIN_PWM <= param <= 100)
            ):
                self.cooling["mode"] = {"name": name, "param": param}
                self.machine.set_fan(str(name), param if name == "manual" else self.machine.fan_percent)
        if isinstance(lowest, int) and MIN_PWM <= lowest <= 100:
            self.cooling["fan_min_duty"] = lowest
            self.machine.count("fan_min_duty")

    def _save_overclock(self, wanted: dict[str, object]) -> bool:
        machine = self.machine
        preset, tuned, chains = (wanted.get(name) for name in ("preset", "globals", "chains"))
        self._save_switcher(_object(wanted.get("preset_switcher")))
        before = (self.preset(), self.overclock["globals"], self.overclock["chains"])
        if preset is not None and preset != self.preset() and (preset == NO_PRESET or preset in self.presets()):
            machine.set_power_limit(None if preset == NO_PRESET else int(str(preset)))
        if machine.has(Fault.IGNORES_WRITES):
            return False
        if isinstance(tuned, dict):
            numbers = {name: value for name, value in tuned.items() if isinstance(value, int)}
            self.overclock["globals"] = {**dict(_object(self.overclock["globals"])), **numbers}
        if isinstance(chains, list) and len(chains) == machine.boards:
            self.overclock["chains"] = [{**self._chain(), "chips": [], **_object(chain)} for chain in chains]
        if before == (self.preset(), self.overclock["globals"], self.overclock["chains"]):
            return False
        if machine.reported.get("restart_required"):
            self._before, self.waits = before[0], True
            return True
        self.start()
        machine.process_started_at = time.time()
        return False

    def _save_switcher(self, wanted: dict[str, object]) -> None:
        """Merge valid settings of the preset switcher, which act while it mines."""
        held = _object(self.overclock["preset_switcher"])
        valid = {
            name: value
            for name, value in wanted.items()
            if (name == "enabled" and isinstance(value, bool))
            or (name in _SWITCHER and isinstance(value, int) and value in _SWITCHER[name])
        }
        if valid and {**held, **valid} != held and not self.machine.has(Fault.IGNORES_WRITES):
            self.machine.count("preset_switcher")
            self.overclock["preset_switcher"] = {**held, **valid}

    def start(self) -> None:
        """Put the settings into effect, as a start of mining does."""
        if self.machine.has(Fault.IGNORES_WRITES):
            return
        now, chains = _object(self.overclock["globals"]), self.overclock["chains"]
        self.tuned = {name: value for name, value in now.items() if isinstance(value, int)}
        self.off = frozenset(
            at for at, chain in enumerate(chains if isinstance(chains, list) else []) if _object(chain).get("disabled")
        )
        self.waits = False
        self._apply()

    def set_throttle(self, percent: int) -> None:
        """Throttle the hashrate and the power to a share, at once."""
        if self.machine.has(Fault.IGNORES_WRITES):
            self.machine.count("ignored")
            return
        self.machine.count("throttle")
        self.throttle = percent
        self._apply()

    def _apply(self) -> None:
        """Make hashrate and power follow the throttle, the frequency and the hashboards that are on."""
        machine = self.machine
        machine.share = self.throttle / 100 * (machine.boards - len(self.off)) / machine.boards
        if self.preset() == NO_PRESET:
            machine.share *= self.tuned["freq"] / _FREQUENCY

    # Firmware ------------------------------------------------------------------------------------------------

    async def upgrade(self, content: bytes | None, *, keep: bool) -> str | None:
        """Install an image and restart; returns why it is refused."""
        machine = self.machine
        facts = None if content is None else facts_of(content)
        if facts is None:
            return "Failed to unpack firmware archive"
        fits = (facts.get("model"), facts.get("platform")) == (model_code(machine), PLATFORM)
        if not fits and UpgradeFault.WRONG_MODEL_ACCEPTED not in machine.upgrade_faults:
            return "Firmware is not compatible with this miner"
        await asyncio.sleep(machine.upgrade_faults.get(UpgradeFault.SLOW_FLASH, 0.0))
        machine.install(facts.get("version", ""))
        if machine.has(Fault.IGNORES_WRITES):
            return None
        if not keep:
            machine.lose_settings()
        if not keep or UpgradeFault.SETTINGS_LOST in machine.upgrade_faults:
            self._reset()
            self.throttle = 100
        self.start()
        return None


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


__all__ = [
    "CONSTS",
    "NO_PRESET",
    "PLATFORM",
    "Settings",
    "facts_of",
    "image",
    "model_code",
]
