"""A model of a room that miners heat, to run a heating policy against it for days.

* **Room**: two time constants. The air with the furniture (`air_j_k`) exchanges heat with the mass of walls and floor
  (`mass_j_k`) over `exchange_w_k`; both lose heat to the weather (`air_loss_w_k` by windows and air, `mass_loss_w_k`
  by walls). An open window adds `window_w_k` to the losses of the air. Heat of miners goes to the air: 1 W is 1 W.
* **Weather**: a mean, a daily wave with its highest value at 15 h, and the sun from 8 to 17 h behind random clouds,
  half of it on the air and half on the mass.
* **Sensor**: first order with `LAG_S`, noise, a resolution of 0.1 °C; it reports changes, at most every 30 s, and the
  same value after half an hour.
* **Heater**: with live limits, a new power settles within a minute, and a start takes two minutes. Without, a start
  takes 3 to 5 minutes at 10 % of the power. Commands take 5 to 20 s. Measured powers have a noise of 1 %.

All parts are solved exactly over a step of constant input, or in small steps of `STEP_S`.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.policies.contract import EntityState, Inputs, MinerView
from custom_components.miner_remote.policies.heating.kind import HeatingKind
from custom_components.miner_remote.policies.heating.settings import HeatingSettings
from custom_components.miner_remote.policies.heating.state import HeatingState
from custom_components.miner_remote.schedules.model import OFF, Directive

START = datetime(2026, 1, 12, tzinfo=UTC)
STEP_S = 10
POLL_S = 60
LAG_S = 240.0
NOISE_K = 0.05
RESOLUTION_K = 0.1
REPORT_S = 30
SAME_REPORT_S = 1800
SENSOR = "sensor.room"
KIND = HeatingKind()


@dataclass(frozen=True)
class Room:
    """The room; `sun_w` is the heat of the sun at noon without clouds."""

    air_j_k: float
    mass_j_k: float
    exchange_w_k: float
    air_loss_w_k: float
    mass_loss_w_k: float
    sun_w: float = 0.0
    window_w_k: float = 0.0

    def times(self, factor: float) -> Room:
        """Return a room that is larger by a factor in all respects."""
        return Room(*(getattr(self, name) * factor for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Weather:
    """The temperature outside in °C, and what the clouds leave of the sun on average."""

    mean_c: float
    swing_k: float = 3.0
    sunny: float = 0.0

    def outside_c(self, hour: float) -> float:
        return self.mean_c + self.swing_k * math.cos((hour - 15) / 24 * 2 * math.pi)

    def sun(self, hour: float, cloud: float) -> float:
        """Return the share of the sun that shines now, 0 to 1."""
        return max(math.sin((hour % 24 - 8) / 9 * math.pi), 0.0) * self.sunny * cloud if 8 <= hour % 24 <= 17 else 0.0


COLD = Weather(mean_c=-10.0, sunny=0.3)
MILD = Weather(mean_c=12.0, sunny=0.3)


@dataclass
class Heater:
    """One miner. `live` is whether its power follows a limit without a restart."""

    number: int
    full_w: float
    lowest_w: float
    live: bool
    chance: random.Random
    wanted: Directive | None = None
    applied: Directive | None = None
    acts_at: float = 0.0
    starts_at: float = 0.0
    power_w: float = 0.0
    starts: list[float] = field(default_factory=list)
    """When it was resumed, in seconds."""
    stops: list[float] = field(default_factory=list)

    def order(self, directive: Directive | None, now_s: float) -> None:
        """Take over what the policy wants."""
        if directive != self.wanted:
            self.wanted = directive
            self.acts_at = now_s + self.chance.uniform(5, 20)

    def advance(self, now_s: float) -> None:
        """Bring the power up to date."""
        if now_s >= self.acts_at and self.applied != self.wanted:
            if self.applied == OFF:
                self.starts.append(now_s)
                self.starts_at = now_s + (120 if self.live else self.chance.uniform(180, 300))
            if self.wanted == OFF:
                self.stops.append(now_s)
            self.applied = self.wanted
        if self.paused:
            self.power_w = 0.01 * self.full_w
        elif now_s < self.starts_at:
            self.power_w = 0.1 * self.full_w
        else:
            target_w = self.full_w
            if self.applied is not None and self.applied.watts is not None:
                target_w = min(max(self.applied.watts, self.lowest_w), self.full_w)
            settles_s = 15.0 if self.live else 5.0
            self.power_w = _towards(self.power_w, target_w, STEP_S, settles_s)

    @property
    def paused(self) -> bool:
        return self.applied == OFF

    def view(self, now_s: float, directive: Directive | None) -> MinerView:
        """Return what is known of it."""
        mining = not self.paused and now_s >= self.starts_at
        limit_w = None if self.applied is None else self.applied.watts
        capabilities = {Capability.PAUSE} | ({Capability.POWER_LIMIT} if self.live else set())
        return MinerView(
            miner_id=f"m{self.number:03}",
            name=f"Miner {self.number}",
            answers=True,
            seen_at=START + timedelta(seconds=now_s),
            mining=mining,
            paused=self.paused,
            hashrate_ths=self.power_w / 30 if mining else 0.0,
            expected_hashrate_ths=self.full_w / 30,
            power_w=round(self.power_w * self.chance.gauss(1, 0.01)),
            power_limit_w=limit_w,
            effective_power_limit_w=limit_w,
            full_power_w=self.full_w,
            temperature_c=70.0,
            capabilities=frozenset(capabilities),
            power_limit_range=(int(self.lowest_w), int(self.full_w)) if self.live else (None, None),
            lowest_limit_w=int(self.lowest_w) if self.live else None,
            limit_is_live=True if self.live else None,
            directive=directive,
        )


@dataclass
class Moment:
    """The zone at one time. `needed_w` is what the air needs to stay at the target, from the model."""

    second: int
    air_c: float
    target_c: float
    power_w: float
    needed_w: float
    wanted_w: float
    integral_w: float
    phase: str


@dataclass
class Log:
    """What happened."""

    moments: list[Moment]
    heaters: Sequence[Heater]
    full_w: float

    def judged(self, *, from_h: float = 0.0) -> list[Moment]:
        """Return the moments in which heaters can hold the target.

        What the air needs has to be between nothing and their full power since an hour, and the target must not have
        risen in the last two hours.
        """
        found: list[Moment] = []
        ready_s, target_c = 0.0, self.moments[0].target_c
        for moment in self.moments:
            if moment.target_c > target_c:
                ready_s = max(ready_s, moment.second + 7200.0)
            if not 0 <= moment.needed_w <= self.full_w:
                ready_s = max(ready_s, moment.second + 3600.0)
            target_c = moment.target_c
            if moment.second >= max(ready_s, from_h * 3600):
                found.append(moment)
        return found

    def rms_k(self, *, from_h: float = 0.0) -> float:
        """Return the root of the mean square of the deviation of the air from the target."""
        errors = [moment.air_c - moment.target_c for moment in self.judged(from_h=from_h)]
        assert len(errors) > 100, "the heaters hardly ever can hold the target"
        return math.sqrt(sum(error * error for error in errors) / len(errors))

    def overshoot_k(self, *, hours: float = 3.0) -> float:
        """Return by how much the air exceeds a target in the hours after it has risen, without sun."""
        highest, until_s, target_c = 0.0, -1.0, self.moments[0].target_c
        for moment in self.moments:
            if moment.target_c > target_c:
                until_s = moment.second + 3600 * hours
            target_c = moment.target_c
            if moment.second <= until_s and moment.needed_w >= 0:
                highest = max(highest, moment.air_c - moment.target_c)
        return highest

    def starts_a_day(self) -> float:
        """Return the highest number of starts of one heater in any 24 hours."""
        return max(
            (
                sum(at <= other < at + 86_400 for other in heater.starts)
                for heater in self.heaters
                for at in heater.starts
            ),
            default=0,
        )


def run(
    settings: HeatingSettings,
    room: Room,
    weather: Weather,
    heaters: Sequence[Heater],
    *,
    hours: float,
    seed: int = 1,
    begin_c: float | None = None,
    target_at: Callable[[float], float] | None = None,
    window_at: Callable[[float], bool] = lambda _hour: False,
    directive_at: Callable[[float], Directive | None] = lambda _hour: None,
    sensor_at: Callable[[float], bool] = lambda _hour: True,
    state: HeatingState | None = None,
) -> Log:
    """Return what happens over some hours, which begin at midnight.

    `target_at` replaces the target of the settings by the hour. `window_at` is whether a window is open, `directive_at`
    what schedules want, `sensor_at` whether the sensor reports.
    """
    chance = random.Random(seed)
    kept = KIND.no_state() if state is None else state
    full_w = sum(heater.full_w for heater in heaters)
    air_c = mass_c = settings.wanted_c if begin_c is None else begin_c
    sensed_c, shown = air_c, EntityState(state="", number=round(air_c, 1), at=START)
    cloud = 1.0
    moments: list[Moment] = []
    for second in range(0, int(hours * 3600), STEP_S):
        hour = second / 3600
        if second % 600 == 0:
            cloud = min(max(cloud + chance.uniform(-0.5, 0.5), 0.1), 1.0)
        for heater in heaters:
            heater.advance(second)
        power_w = sum(heater.power_w for heater in heaters)
        outside_c, sun_w = weather.outside_c(hour), room.sun_w * weather.sun(hour, cloud)
        loss_w_k = room.air_loss_w_k + (room.window_w_k if window_at(hour) else 0.0)
        out_w_k = loss_w_k + room.exchange_w_k
        rest_c = (power_w + sun_w / 2 + loss_w_k * outside_c + room.exchange_w_k * mass_c) / out_w_k
        flow_w = room.exchange_w_k * (air_c - mass_c) + sun_w / 2 - room.mass_loss_w_k * (mass_c - outside_c)
        air_c = _towards(air_c, rest_c, STEP_S, room.air_j_k / out_w_k)
        mass_c += flow_w * STEP_S / room.mass_j_k
        sensed_c = _towards(sensed_c, air_c, STEP_S, LAG_S)
        now = START + timedelta(seconds=second)
        if second % REPORT_S == 0 and sensor_at(hour):
            number = round(round((sensed_c + chance.gauss(0, NOISE_K)) / RESOLUTION_K) * RESOLUTION_K, 1)
            if number != shown.number or now - shown.at >= timedelta(seconds=SAME_REPORT_S):
                shown = EntityState(state=str(number), number=number, at=now)
        if second % POLL_S:
            continue
        target_c = settings.wanted_c if target_at is None else target_at(hour)
        now_settings = settings if target_at is None else replace(settings, target_c=target_c, preset=None)
        inputs = Inputs(
            now=now,
            miners=tuple(heater.view(second, directive_at(hour)) for heater in heaters),
            sensors={SENSOR: shown.number},
            states={SENSOR: shown},
        )
        decision = KIND.decide(now_settings, kept, inputs)
        kept = decision.state
        for heater, made in zip(heaters, decision.miners, strict=True):
            allowed = made.restraint
            scheduled = directive_at(hour)
            if scheduled is not None and (allowed is None or scheduled.rank < allowed.rank):
                allowed = scheduled
            heater.order(allowed, second)
        needed_w = room.exchange_w_k * (target_c - mass_c) + loss_w_k * (target_c - outside_c) - sun_w / 2
        moments.append(
            Moment(
                second=second,
                air_c=air_c,
                target_c=target_c,
                power_w=power_w,
                needed_w=needed_w,
                wanted_w=kept.output_w,
                integral_w=kept.integral_w,
                phase=decision.phase,
            )
        )
    return Log(moments, heaters, full_w)


def heaters(count: int, full_w: float, *, live: bool, seed: int = 1, lowest: float = 0.4) -> list[Heater]:
    """Return miners of one model, which draw down to `lowest` of their full power if their limit is live."""
    chance = random.Random(seed)
    return [
        Heater(number=number, full_w=full_w, lowest_w=lowest * full_w, live=live, chance=chance, power_w=full_w)
        for number in range(count)
    ]


def _towards(value: float, target: float, seconds: float, time_constant_s: float) -> float:
    return target + (value - target) * math.exp(-seconds / time_constant_s)
