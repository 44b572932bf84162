"""The state of an ePIC's settings, and the pages that report it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from simulator.machine import Fault, Machine

CLOCKS = (50.0, 1000.0)
FAN_TARGETS_C = (45, 100)
LOWEST_MV, HIGHEST_MV = 11_877, 15_182
_PRESETS = (
    (272, 12_300, 80.0, 1700),
    (337, 12_500, 100.0, 2200),
    (407, 12_600, 120.0, 2700),
    (485, 12_900, 143.0, 3350),
    (525, 13_100, 154.0, 3850),
    (575, 15_400, 169.0, 4400),
)
"""MHz, mV, TH/s and W; the voltage of the last one is beyond the power supply."""
_RAMP_S = 0.2
"""How long a change of clock or voltage is pending."""


@dataclass(slots=True)
class Algorithm:
    """One algorithm of perpetual tune, in W or TH/s."""

    title: str
    unit: str
    minimum: int
    maximum: int
    target: int
    min_throttle: int
    step: int

    def stats(self) -> dict[str, object]:
        """Return what the firmware reports of it."""
        return {
            "Error Throttle Target": None,
            "Min Throttle Target": self.min_throttle,
            "Optimized": False,
            "Target": self.target,
            "Throttle Step": self.step,
            "Throttle Target": None,
            "Unit": self.unit,
        }


def _algorithms() -> dict[str, Algorithm]:
    return {
        "VoltageOptimizer": Algorithm("Voltage Optimizer", "TH/s", 60, 300, 143, 50, 5),
        "ChipTune": Algorithm("Chip Tune", "TH/s", 60, 300, 140, 50, 5),
        "BoardTune": Algorithm("Board Tune", "TH/s", 60, 300, 141, 50, 5),
        "PowerTune": Algorithm("Power Tune", "W", 1500, 4400, 3000, 1000, 100),
    }


@dataclass(slots=True)
class Settings:
    """The settings of one ePIC, with their defaults."""

    algorithms: dict[str, Algorithm] = field(default_factory=_algorithms)
    algorithm: str = "VoltageOptimizer"
    tuning: bool = True
    clock: float = 485.0
    voltage: int = 12_900
    boards: dict[int, bool] = field(default_factory=lambda: dict.fromkeys(range(3), True))
    target_c: int = 60
    idle_percent: int = 20
    min_fans: int = 2
    shutdown_c: int = 85
    critical_c: int = 100
    pending_until: float = 0.0

    @property
    def pending(self) -> bool:
        """Return whether a change of clock or voltage is not complete."""
        return time.time() < self.pending_until

    @property
    def share_on(self) -> float:
        """Return the share of the hashboards that are switched on."""
        return sum(self.boards.values()) / len(self.boards)

    def ramp(self) -> None:
        """Start a change of clock or voltage."""
        self.pending_until = time.time() + _RAMP_S


def summary(machine: Machine, settings: Settings) -> dict[str, object]:
    """Return the page `/summary`."""
    accepted, rejected = machine.shares()
    on = [at for at, enabled in settings.boards.items() if enabled]
    megahash = machine.hashrate() * 1e6
    started = machine.process_started_at
    selected = settings.algorithms[settings.algorithm]
    return {
        "Status": {
            "Operating State": _state(machine, settings),
            "Last Command": None,
            "Last Command Result": None,
            "Last Error": machine.reported.get("Last Error"),
        },
        "Hostname": machine.hostname,
        "PresetInfo": {"Target Power": 3000},
        "Software": machine.firmware_version,
        "OS Type": "umcOS",
        "Mining": {"Coin": "BTC", "Algorithm": "SHA-256"},
        "Stratum": _stratum(machine),
        "Session": {
            "Startup Timestamp": int(started),
            "Startup String": time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(started)),
            "Uptime": machine.mining_uptime_s,
            "WorkReceived": accepted,
            "Active HBs": len(on),
            "Average MHs": megahash,
            "Accepted": accepted,
            "Rejected": rejected,
            "Submitted": accepted + rejected,
            "Difficulty": 262_144.0,
        },
        "HBs": [_board(machine, settings, at, megahash / len(on)) for at in on],
        "HBStatus": [{"Index": at, "Enabled": enabled, "Detected": True} for at, enabled in settings.boards.items()],
        "Fans": {
            "Fan Mode": _fan_mode(machine, settings),
            "Fans Speed": min(100, round(machine.fan_rpm() / 65)),
            "Minimum Working Fans": settings.min_fans,
            "Working Fan Indices": [1, 2, 3, 4],
        },
        "Fans Rpm": {f"Fans Speed {at}": machine.fan_rpm() if at <= 4 else None for at in range(1, 13)},
        "Misc": {
            "Locate Miner State": machine.locate_light,
            "Shutdown Temp": float(settings.shutdown_c),
            "Critical Temp": float(settings.critical_c),
        },
        "StratumConfigs": [{"pool": pool.url, "login": pool.user, "password": pool.password} for pool in machine.pools],
        "PerpetualTune": {"Running": settings.tuning, "Algorithm": {settings.algorithm: selected.stats()}},
        "Power Supply Stats": {
            "Input Voltage": 230.0,
            "Output Voltage": settings.voltage / 1000,
            "Input Current": machine.power() / 230,
            "Output Current": 0.0,
            "Input Power": machine.power(),
            "Output Power": 0.0,
            "Target Voltage": settings.voltage,
            "Temperature": [41],
        },
        "HwConfig": {"Boards Target Clock": [{"Index": at, "Data": settings.clock} for at in on]},
        "IdleOnConnectionLost": True,
        "Overdrive": False,
        "Disable Board On Failure": True,
        "Enable Boards On Idle": False,
        "PreInitCooldown Max Duration": 300,
        "Scheduler": {"Enable": False, "CurrentIdlePeriod": None},
    }


def _state(machine: Machine, settings: Settings) -> str:
    if machine.paused:
        return "Idling"
    if settings.pending:
        return "AdjustingClockVoltage"
    return "Mining" if machine.hashing else "Initializing"


def _stratum(machine: Machine) -> dict[str, object]:
    pool = machine.pools[machine.active_pool] if machine.active_pool < len(machine.pools) else None
    return {
        "Config Id": machine.active_pool,
        "Current Pool": "" if pool is None else pool.url.partition("://")[2],
        "Current User": "" if pool is None else pool.user,
        "IsPoolConnected": machine.hashing,
        "Average Latency": 0.04,
        "Worker Unique Id": False,
        "Worker Unique Id Variant": "IpAddress",
    }


def _board(machine: Machine, settings: Settings, at: int, megahash: float) -> dict[str, object]:
    unmeasured = ("Output Voltage", "Input Current", "Output Current", "Input Power", "Output Power")
    return {
        "Index": at,
        "Input Voltage": settings.voltage / 1000,
        **dict.fromkeys(unmeasured, 0.0),
        "Temperature": machine.temperature() - 5,
        "Core Clock": [],
        "Core Clock Avg": settings.clock,
        "Hashrate": [megahash, 100.0 if megahash else 0.0, 0.8],
    }


def _fan_mode(machine: Machine, settings: Settings) -> dict[str, object]:
    if machine.fan_mode == "manual":
        return {"Manual": machine.fan_percent}
    return {"Auto": {"Idle Speed": settings.idle_percent, "Target Temperature": settings.target_c}}


def capabilities(machine: Machine, settings: Settings) -> dict[str, object]:
    """Return the page `/capabilities`."""
    serial = {} if machine.has(Fault.NO_MAC) else {"cpuSerial": machine.serial}
    return {
        "Model": machine.model,
        "Model Subtype": "BHB56801",
        "Chip Type": "BM1366",
        "Board Serial Numbers": [None] * len(settings.boards),
        "Chips Per Bank": 10,
        "Coins": ["BTC"],
        "Control Board Version": {"cpuHardware": "STM32 (Device Tree Support)", "platform": "UMC", **serial},
        "Default Clock": 485,
        "Default Hashrate": 143,
        "Default Voltage": 12_900,
        "Display": ["ClksAndVoltage", "ShutdownTemp", "PerpetualTune"],
        "Max Clock Configs": 1,
        "Max HBs": len(settings.boards),
        "Performance Estimator": {"Chip Count": 110, "Hashes Per Second Per Chip": 894.0},
        "PerpetualTune": [
            {"algorithm": name, "name": one.title, "description": "", "min": one.minimum, "max": one.maximum}
            for name, one in settings.algorithms.items()
        ],
        "Psu Info": {"FW": 25, "Max Vout": HIGHEST_MV, "Min Vout": LOWEST_MV, "PSU Type": 118, "True Power": True},
        "Temp Sensor Info": {"Count": 2, "Type": "Board"},
        "Tune Presets": [
            {"clk": clock, "voltage": voltage, "hashrate": hashrate, "power": power}
            for clock, voltage, hashrate, power in _PRESETS
        ],
    }


def tuner(machine: Machine, settings: Settings) -> dict[str, object]:
    """Return the page `/perpetualtune`."""
    return {
        "Enable": settings.tuning,
        "Running": settings.tuning and machine.hashing,
        "Enable Error Throttle": True,
        "Current Algorithm": settings.algorithm,
        "Algorithms": {name: one.stats() for name, one in settings.algorithms.items()},
    }


def network(machine: Machine) -> dict[str, object]:
    """Return the page `/network`."""
    mac = {} if machine.has(Fault.NO_MAC) else {"mac_address": machine.mac.upper()}
    address = {"address": machine.ip, "netmask": "255.255.255.0", "gateway": "127.0.0.1", "dns": "127.0.0.1"}
    return {"dhcp": address | mac}


def temperatures(machine: Machine, settings: Settings) -> list[object]:
    """Return the page `/temps`."""
    hot = machine.temperature()
    return [{"Index": at, "Data": [hot - 12, hot], "Total": 0.0} for at, on in settings.boards.items() if on]
