"""A thermal model of a room with miners, to run a protection policy against it for days.

All parts are of first order, and solved exactly over a step of constant input:

* **Room**: heat capacity `C` in J/K, losses `G` in W/K to the weather (walls and ventilation). With the power `P` of
  all machines it tends to `outside + P / G`, with the time constant `C / G`: minutes for a ventilated container, hours
  for a hall of concrete.
* **Machine**: its chips tend to `inlet + R * P`, with its power `P`, a thermal resistance `R` in K/W (fans at full
  speed) and a time constant of some minutes. Its inlet is the room, and some kelvins warmer the further back it is in
  its row, in proportion to the power of the room: it breathes in what the others blow out.
* **Weather**: a daily wave with its highest value at 15 h, and heat peaks on top of it that rise and fall within
  half an hour.
* **Firmware**: a limit acts after 20 s; a pause at once; a start takes 60 s without power, then full power.

The policy decides each 30 s. Readings are rounded to whole degrees, with noise if wanted.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.policies.contract import Inputs, MinerView
from custom_components.miner_remote.policies.protection.kind import ProtectionKind
from custom_components.miner_remote.policies.protection.settings import ProtectionSettings
from custom_components.miner_remote.schedules.model import OFF, Directive

START = datetime(2026, 7, 1, tzinfo=UTC)
STEP_S = 10
DECISION_S = 30
LIMIT_ACTS_S = 20
START_S = 60
ROOM_SENSOR = "sensor.room"
ALL = frozenset({Capability.POWER_LIMIT, Capability.PAUSE})


@dataclass(frozen=True)
class HeatPeak:
    """A time of hot weather: from and until in hours after the start, and how many kelvins above the daily wave."""

    start_h: float
    end_h: float
    kelvin: float

    def at(self, hour: float) -> float:
        rise = min(hour - self.start_h, self.end_h - hour) / 0.5
        return self.kelvin * min(max(rise, 0.0), 1.0)


@dataclass(frozen=True)
class Weather:
    """The temperature outside in °C."""

    mean_c: float
    swing_k: float
    peaks: tuple[HeatPeak, ...] = ()

    def at(self, hour: float) -> float:
        wave = self.swing_k * math.cos((hour - 15) / 24 * 2 * math.pi)
        return self.mean_c + wave + sum(peak.at(hour) for peak in self.peaks)


@dataclass(frozen=True)
class Room:
    """The room; `recirculation_k` is how much warmer the last machine's inlet is at the full power of all."""

    capacity_j_k: float
    losses_w_k: float
    recirculation_k: float = 2.0


@dataclass
class Machine:
    """One miner."""

    number: int
    full_w: float = 3250.0
    resistance_k_w: float = 0.0135
    time_constant_s: float = 150.0
    lowest_w: int = 1200
    capabilities: frozenset[Capability] = ALL
    chip_c: float = 30.0
    wanted: Directive | None = None
    acts_at: float = 0.0
    starts_at: float = 0.0
    applied: Directive | None = None

    def order(self, directive: Directive | None, now_s: float) -> None:
        """Take over what the policy wants."""
        if directive == self.wanted:
            return
        if self.wanted == OFF:
            self.starts_at = now_s + START_S
        self.wanted = directive
        self.acts_at = now_s + (0 if OFF in (directive, self.applied) else LIMIT_ACTS_S)

    def power(self, now_s: float) -> float:
        """Return its power in W."""
        if now_s >= self.acts_at:
            self.applied = self.wanted
        if self.applied == OFF:
            return 20.0
        if now_s < self.starts_at:
            return 100.0
        limit_w = None if self.applied is None else self.applied.watts
        return self.full_w if limit_w is None else min(self.full_w, limit_w)


@dataclass
class Log:
    """What happened to one machine."""

    changes: list[tuple[float, bool]] = field(default_factory=list)
    """Hour, and whether the restraint was loosened."""
    hot_s: float = 0.0
    longest_hot_s: float = 0.0
    highest_c: float = 0.0
    energy_ws: float = 0.0
    ideal_ws: float = 0.0
    """The energy with the highest step that keeps it below the limit at each time, in the steady state."""

    def changes_within(self, hours: float) -> int:
        """Return the highest number of changes in any time span of so many hours."""
        times = [at for at, _loosened in self.changes]
        return max((sum(at <= other < at + hours for other in times) for at in times), default=0)

    def undone(self, hours: float = 4.0) -> int:
        """Return how many times the restraint was tightened again within some hours after it was loosened."""
        pairs = zip(self.changes, self.changes[1:], strict=False)
        return sum(was and not now and later - at < hours for (at, was), (later, now) in pairs)


def run(
    settings: ProtectionSettings,
    room: Room,
    weather: Weather,
    machines: list[Machine],
    *,
    hours: float,
    noise_k: float = 0.0,
    seed: int = 1,
) -> list[Log]:
    """Return what happens over some hours; `hours` begins at midnight."""
    chance, kind = random.Random(seed), ProtectionKind()
    state = kind.no_state()
    logs = [Log() for _machine in machines]
    hot_for = [0.0 for _machine in machines]
    all_w = sum(machine.full_w for machine in machines)
    room_c = weather.at(0.0) + all_w / room.losses_w_k
    for machine in machines:
        machine.chip_c = room_c + machine.resistance_k_w * machine.full_w
    for second in range(0, int(hours * 3600), STEP_S):
        outside_c = weather.at(second / 3600)
        powers = [machine.power(second) for machine in machines]
        total_w = sum(powers)
        room_c = _towards(room_c, outside_c + total_w / room.losses_w_k, STEP_S, room.capacity_j_k / room.losses_w_k)
        for machine, power_w, log in zip(machines, powers, logs, strict=True):
            back = (machine.number + 1) / len(machines) * room.recirculation_k
            inlet_c = room_c + back * total_w / all_w
            target_c = inlet_c + machine.resistance_k_w * power_w
            machine.chip_c = _towards(machine.chip_c, target_c, STEP_S, machine.time_constant_s)
            log.highest_c = max(log.highest_c, machine.chip_c)
            log.energy_ws += power_w * STEP_S
            log.ideal_ws += _ideal_w(settings, machine, outside_c, all_w / room.losses_w_k + back) * STEP_S
        if second % DECISION_S:
            continue
        views = tuple(_view(machine, second, chance.gauss(0, noise_k)) for machine in machines)
        sensors = {ROOM_SENSOR: round(room_c + chance.gauss(0, noise_k), 1)}
        decision = kind.decide(
            settings, state, Inputs(now=START + timedelta(seconds=second), miners=views, sensors=sensors)
        )
        state = decision.state
        limit_c = settings.temperature_c
        for number, made in enumerate(decision.miners):
            machine, log = machines[number], logs[number]
            if made.restraint != machine.wanted:
                log.changes.append((second / 3600, _rank(made.restraint) > _rank(machine.wanted)))
                machine.order(made.restraint, second)
            counts_c = room_c if settings.sensor is not None else machine.chip_c
            hot_for[number] = hot_for[number] + DECISION_S if counts_c >= limit_c else 0.0
            log.hot_s += DECISION_S if counts_c >= limit_c else 0
            log.longest_hot_s = max(log.longest_hot_s, hot_for[number])
    return logs


def _towards(value: float, target: float, seconds: float, time_constant_s: float) -> float:
    return target + (value - target) * math.exp(-seconds / time_constant_s)


def _rank(directive: Directive | None) -> tuple[int, int]:
    return (9, 0) if directive is None else directive.rank


def _view(machine: Machine, now_s: float, error_k: float) -> MinerView:
    paused = machine.applied == OFF
    return MinerView(
        miner_id=f"m{machine.number:03}",
        name=f"Miner {machine.number}",
        answers=True,
        mining=not paused and now_s >= machine.starts_at,
        paused=paused,
        power_w=machine.power(now_s),
        effective_power_limit_w=None if machine.applied is None else machine.applied.watts,
        full_power_w=machine.full_w,
        temperature_c=round(machine.chip_c + error_k),
        capabilities=machine.capabilities,
        lowest_limit_w=machine.lowest_w,
    )


def _ideal_w(settings: ProtectionSettings, machine: Machine, outside_c: float, room_k: float) -> float:
    """Return the power of the highest step at which the machine stays below the limit for good.

    `room_k` is how much warmer than the weather its inlet is if all are at full power.
    """
    limited = Capability.POWER_LIMIT in machine.capabilities
    for percent in (100, *(settings.steps_percent if limited else ())):
        own_k = 0.0 if settings.sensor is not None else machine.resistance_k_w * machine.full_w
        if outside_c + (room_k + own_k) * percent / 100 < settings.temperature_c:
            return machine.full_w * percent / 100
    return 0.0


def row(count: int, capabilities: Iterable[Capability] = ALL) -> list[Machine]:
    """Return a row of machines that differ a little, as those of one series do."""
    return [
        Machine(
            number=number, resistance_k_w=0.0135 * (1 + 0.03 * (number % 3 - 1)), capabilities=frozenset(capabilities)
        )
        for number in range(count)
    ]
