"""A year of sun, clouds and a household, to run a solar policy against it.

Everything is derived from a seed and a latitude:

* **Clear sky.** The position of the sun follows from the latitude, the day (declination by Cooper) and the solar time.
  The direct light is 1,353 W/m² x 0.7^(m^0.678) with the air mass m of Kasten and Young (Meinel's formula). Diffuse
  light adds a tenth. The panels face south with a tilt of 35°; the plant loses 15 %, and its inverter clips at 90 % of
  the peak.
* **Clouds.** A day is clear, broken or overcast, by a Markov chain from day to day whose chances depend on the season:
  about a quarter, a third and the rest of the days in a year. On a broken day, sun (95 to 105 % of the clear sky) and
  clouds (25 to 70 %) alternate as a Markov process in minutes with means of 18 and 8 minutes. The light moves to its
  new value within one to three minutes. An overcast day has a slowly wandering share of 8 to 40 %, a clear day 97 to
  100 %.
* **Household.** A base that follows the hour of the day, a refrigerator, a kettle (2 kW for three minutes, three to six
  times a day), an oven (2.5 kW in cycles, on two days of three), a washing machine (2 kW for a quarter of an hour, then
  its motor, on every other day). Some 8 to 9 kWh a day.
* **Meter.** It reports each 10 s what was true 1 to 10 s ago, with noise of 15 W.
* **Battery**, if there is one: it keeps the power at the grid at zero as long as its charge and its power allow it,
  with losses of 5 % each way.
* **Miners** take 3 s to get an order. A pause acts at once and leaves half a percent of the power. A start takes its
  time at a tenth of the power, and then a ramp of a minute. A live limit is reached evenly within 45 s. A limit that
  restarts mining costs three minutes at a third of the power without hashing, and a ramp. Miners are polled each 30 s,
  and 5 s after an order.

By day a step is 10 s: the sun of the minutes is interpolated. By night, while nothing runs, it is five minutes.

What is measured (energies in kWh):

* `usable`: what could be used. At each time, this is the highest power that the miners could draw within the surplus
  less the reserve, with any of them on, each between its lowest limit and its full power, or at its full power if it
  can only be switched. It is 0 while the surplus is below the smallest level of any miner.
* `used`: what the miners draw of it at each time. The share that counts is used / usable.
* `surplus`: the surplus less the reserve while it is at least the smallest level, up to the full power of all miners.
  Between the steps of miners that can only be switched, nothing could use it.
* `mined`: what the miners draw in all, more than in standby. `imported` is the import that mining causes: the import
  with mining less the import of a second run of the same time with all miners paused. `discharged` is the same of the
  battery.
* `starts`: the highest number of starts of one miner in one day. `orders`: changes of a directive per day.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.policies.contract import Decision, EntityState, Inputs, MinerView
from custom_components.miner_remote.policies.solar.kind import SolarKind
from custom_components.miner_remote.policies.solar.settings import BatterySettings, MeterSettings, SolarSettings
from custom_components.miner_remote.schedules.model import Action, Directive

METER, SOC, BATTERY_POWER = "sensor.grid", "sensor.soc", "sensor.battery_power"
STEP_S = 10
NIGHT_STEP_S = 300
MINUTES = 24 * 60
METER_NOISE_W = 15.0
LATENCY_S = 3


# The sky --------------------------------------------------------------------------------------------------------------


def clear_sky(latitude: float, day: int, minute: float) -> float:
    """Return the light on the tilted panels in W/m² at a minute of the solar day; 0 while the sun is down."""
    declination = math.radians(23.45) * math.sin(2 * math.pi * (284 + day) / 365)
    hour_angle = math.radians((minute / 60 - 12) * 15)
    phi, tilt = math.radians(latitude), math.radians(35)
    sine = math.sin(phi) * math.sin(declination) + math.cos(phi) * math.cos(declination) * math.cos(hour_angle)
    if sine <= 0.01:
        return 0.0
    zenith = math.degrees(math.acos(sine))
    air_mass = 1 / (sine + 0.50572 * (96.07995 - zenith) ** -1.6364)
    direct: float = 1353 * 0.7 ** (air_mass**0.678)
    # Panels that face south with a tilt see the sun as horizontal ones at a lower latitude do.
    on_panel = math.sin(phi - tilt) * math.sin(declination) + math.cos(phi - tilt) * math.cos(declination) * math.cos(
        hour_angle
    )
    return direct * max(0.0, on_panel) + 0.1 * direct * sine


CLEAR, BROKEN, OVERCAST = range(3)


def day_types(seed: int, days: int) -> list[int]:
    """Return the type of each day of the year."""
    chance = random.Random(f"days {seed}")
    kinds, now = [], CLEAR
    for day in range(days):
        summer = 0.5 - 0.5 * math.cos(2 * math.pi * (day - 10) / 365)
        weights = [0.2 + 0.2 * summer, 0.3, 0.5 - 0.2 * summer]
        weights[now] += 0.5
        (now,) = chance.choices((CLEAR, BROKEN, OVERCAST), weights)
        kinds.append(now)
    return kinds


def cloud_share(seed: int, day: int, kind: int) -> list[float]:
    """Return the share of the clear sky at each minute of a day."""
    chance = random.Random(f"clouds {seed} {day}")
    target = share = chance.uniform(0.1, 0.35) if kind == OVERCAST else 1.0
    sunny, pace, shares = True, 0.3, []
    for _minute in range(MINUTES):
        if kind == BROKEN:
            if chance.random() < (1 / 18 if sunny else 1 / 8):
                sunny = not sunny
                target = chance.uniform(0.95, 1.05) if sunny else chance.uniform(0.25, 0.7)
                pace = abs(target - share) / chance.choice((1, 2, 3))
        elif kind == OVERCAST:
            target, pace = min(0.4, max(0.08, target + chance.gauss(0, 0.01))), 0.05
        else:
            target = chance.uniform(0.97, 1.0)
        share += max(-pace, min(pace, target - share))
        shares.append(share)
    return shares


def household(seed: int, day: int) -> list[float]:
    """Return the power of the household in W at each minute of a day."""
    chance = random.Random(f"house {seed} {day}")
    fridge = chance.randrange(45)
    load = [
        220
        + 120 * math.exp(-((minute / 60 - 7.5) ** 2) / 2)
        + 260 * math.exp(-((minute / 60 - 19.5) ** 2) / 4)
        + (80 if (minute + fridge) % 45 < 15 else 0)
        + chance.gauss(0, 8)
        for minute in range(MINUTES)
    ]

    def add(start: float, minutes: int, watts: float, cycle: Callable[[int], bool] = lambda _minute: True) -> None:
        for minute in range(minutes):
            at = int(start) + minute
            if at < MINUTES and cycle(minute):
                load[at] += watts

    for _time in range(chance.randint(3, 6)):
        add(chance.choice((7, 9, 12, 15, 18)) * 60 + chance.uniform(-40, 60), 3, 2000)
    if day % 3:
        start = chance.choice((11.5, 18)) * 60 + chance.uniform(0, 60)
        add(start, 8, 2500)
        add(start + 8, 30, 2500, lambda minute: minute % 5 < 2)
    if day % 2:
        start = chance.uniform(8, 15) * 60
        add(start, 15, 2000)
        add(start + 15, 60, 150)
    return load


# The machines ---------------------------------------------------------------------------------------------------------


@dataclass
class Miner:
    """One miner; `live` is whether its limit acts without a restart, None for one that can only be switched."""

    number: int
    full_w: float
    lowest_w: int | None = None
    live: bool | None = None
    full_ths: float = 100.0
    start_s: float = 60.0
    settle_s: float = 45.0
    paused: bool = False
    mining: bool = True
    limit_w: float | None = None
    starts: Counter[int] = field(default_factory=Counter)
    orders: int = 0
    wanted: Directive | None = field(default=None, repr=False)
    _order: tuple[float, Directive | None] | None = None
    _idle_until: float = 0.0
    _rate: float = 0.0
    _poll_at: float = 0.0
    _view: MinerView | None = None

    def __post_init__(self) -> None:
        """Run at full power, as before there was a policy."""
        self.standby_w = 0.005 * self.full_w
        self.power_w = self.full_w
        self._poll_at = self.number * 7.0 % 30

    @property
    def smallest_w(self) -> float:
        """Return its smallest level."""
        return self.full_w if self.lowest_w is None else float(self.lowest_w)

    def order(self, directive: Directive | None, now: float) -> None:
        """Take an order, which arrives a little later."""
        if directive == self.wanted:
            return
        self.orders += 1
        self.wanted = directive
        self._order = (now + LATENCY_S, directive)
        self._poll_at = now + LATENCY_S + 5

    def step(self, now: float, seconds: float) -> None:
        """Go on until a time."""
        if self._order is not None and self._order[0] <= now:
            directive, self._order = self._order[1], None
            self._take(directive, now)
        if self.paused or now < self._idle_until:
            return
        self.mining = True
        target = self.full_w if self.limit_w is None else min(self.full_w, self.limit_w)
        change = self._rate * seconds
        self.power_w += max(-change, min(change, target - self.power_w))

    def _take(self, directive: Directive | None, now: float) -> None:
        if directive is not None and directive.action is Action.OFF:
            self.paused, self.mining, self.power_w = True, False, self.standby_w
            return
        watts = None if directive is None else directive.watts
        if self.paused:
            self.starts[int(now // 86400)] += 1
            self.paused, self.limit_w = False, watts
            self.power_w, self._idle_until, self._rate = 0.1 * self.full_w, now + self.start_s, self.full_w / 60
        elif watts != self.limit_w:
            self.limit_w = watts
            target = self.full_w if watts is None else min(self.full_w, watts)
            self._rate = max(1.0, abs(target - self.power_w) / self.settle_s)
            if self.live is False:
                self.mining, self.power_w = False, 0.3 * self.full_w
                self._idle_until, self._rate = now + 180, self.full_w / 60

    def view(self, now: float, chance: random.Random) -> MinerView:
        """Return what is known of it: as last polled."""
        if self._view is not None and now < self._poll_at:
            return self._view
        self._poll_at = now + 30
        self._view = MinerView(
            miner_id=f"m{self.number}",
            name=f"Miner {self.number}",
            answers=True,
            seen_at=_time(now),
            mining=self.mining,
            paused=self.paused,
            power_w=round(self.power_w * chance.gauss(1, 0.005), 1),
            hashrate_ths=self.full_ths * (self.power_w / self.full_w) ** 0.85 if self.mining else 0.0,
            expected_hashrate_ths=self.full_ths,
            power_limit_w=None if self.limit_w is None else int(self.limit_w),
            effective_power_limit_w=None if self.limit_w is None else int(self.limit_w),
            full_power_w=self.full_w,
            capabilities=frozenset(
                (Capability.PAUSE,) if self.lowest_w is None else (Capability.PAUSE, Capability.POWER_LIMIT)
            ),
            power_limit_range=(self.lowest_w, None if self.lowest_w is None else int(self.full_w)),
            lowest_limit_w=self.lowest_w,
            limit_is_live=self.live,
        )
        return self._view


@dataclass
class Battery:
    """A home battery that keeps the grid at zero; powers in W, positive while it charges."""

    capacity_wh: float = 10_000.0
    highest_w: float = 4000.0
    charge_wh: float = 3000.0
    power_w: float = 0.0

    @property
    def soc(self) -> float:
        """Return its charge in %."""
        return 100 * self.charge_wh / self.capacity_wh

    def step(self, surplus_w: float, seconds: float) -> float:
        """Return what it charges with."""
        hours = seconds / 3600
        room_w = (self.capacity_wh - self.charge_wh) / 0.95 / hours
        left_w = (self.charge_wh - 0.05 * self.capacity_wh) * 0.95 / hours
        self.power_w = max(-self.highest_w, -max(0.0, left_w), min(self.highest_w, room_w, surplus_w))
        self.charge_wh += self.power_w * hours * (0.95 if self.power_w > 0 else 1 / 0.95)
        return self.power_w


# A run ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """One home: its latitude, its plant and its miners."""

    latitude: float
    peak_kw: float
    miners: Callable[[], list[Miner]]
    battery: bool = False
    settings: dict[str, Any] = field(default_factory=dict)
    seed: int = 1

    def policy(self) -> SolarSettings:
        """Return the settings of the policy."""
        battery = BatterySettings(soc_sensor=SOC, power_sensor=BATTERY_POWER) if self.battery else None
        return SolarSettings(**({"meter": MeterSettings(sensor=METER), "battery": battery} | self.settings))

    @cached_property
    def types(self) -> list[int]:
        """Return the types of the days."""
        return day_types(self.seed, 366)


@dataclass
class Outcome:
    """What happened, in kWh; see the description of this module."""

    usable: float = 0.0
    used: float = 0.0
    surplus: float = 0.0
    mined: float = 0.0
    imported: float = 0.0
    discharged: float = 0.0
    starts: int = 0
    orders: float = 0.0
    days: int = 0
    decisions: int = 0
    traces: list[tuple[float, float, float]] = field(default_factory=list, repr=False)

    @property
    def used_share(self) -> float:
        """Return used / usable."""
        return self.used / self.usable if self.usable else 1.0

    @property
    def import_share(self) -> float:
        """Return the import by mining as a share of what was mined."""
        return self.imported / self.mined if self.mined else 0.0

    def row(self) -> str:
        """Return the figures in one line."""
        return (
            f"surplus {self.surplus:7.1f} kWh, usable {self.usable:7.1f} kWh, used {100 * self.used_share:5.1f} %, "
            f"mined {self.mined:7.1f} kWh, import {100 * self.import_share:5.2f} %, "
            f"discharged {self.discharged:5.1f} kWh, most starts {self.starts}, "
            f"orders a day {self.orders / max(1, self.days):.0f}"
        )


def _time(seconds: float) -> datetime:
    return datetime(2027, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _ranges(miners: list[Miner]) -> list[tuple[float, float]]:
    """Return the lowest and the highest power of each set of miners that are on."""
    ranges = {(0.0, 0.0)}
    for miner in miners:
        ranges |= {(low + miner.smallest_w, high + miner.full_w) for low, high in ranges}
    return sorted(ranges)


class Home:
    """A home over some days, with and without miners."""

    def __init__(self, set_up: SetUp) -> None:
        self.set_up = set_up
        self.settings = set_up.policy()
        self.miners = set_up.miners()
        self.kind = SolarKind()
        self.state = self.kind.no_state()
        self.chance = random.Random(f"meter {set_up.seed}")
        self.outcome = Outcome()
        self.decided: Decision[Any] | None = None
        self._battery = Battery() if set_up.battery else None
        self._without = Battery() if set_up.battery else None
        self._full_w = sum(miner.full_w for miner in self.miners)
        self._smallest_w = min(miner.smallest_w for miner in self.miners)
        self._ranges = _ranges(self.miners)
        self._last_w: float | None = None

    def run(self, days: list[int], watch: Callable[[Home, float, float], None] | None = None) -> Outcome:
        """Return the outcome of some days, which need not follow each other."""
        for day in days:
            for second, seconds, pv_w, load_w in self._day(day):
                self._step(day * 86400 + second, seconds, pv_w, load_w)
                if second == 3600 and day == days[0]:
                    # Until then, the miners still ran as before there was a policy.
                    self.outcome = Outcome()
                if watch is not None:
                    watch(self, day * 86400 + second, pv_w - load_w)
            self.outcome.days += 1
        self.outcome.starts = max(max(miner.starts.values(), default=0) for miner in self.miners)
        self.outcome.orders = sum(miner.orders for miner in self.miners)
        return self.outcome

    def _day(self, day: int) -> Iterator[tuple[int, int, float, float]]:
        set_up = self.set_up
        shares = cloud_share(set_up.seed, day, set_up.types[day % 365])
        peak_w = set_up.peak_kw * 1000
        sun = [
            min(0.9 * peak_w, 0.85 * peak_w * clear_sky(set_up.latitude, day % 365, minute) * share / 1000)
            for minute, share in enumerate(shares)
        ]
        load = household(set_up.seed, day)
        second = 0
        while second < 86400:
            minute, rest = divmod(second, 60)
            after = min(minute + 1, MINUTES - 1)
            pv_w = sun[minute] + (sun[after] - sun[minute]) * rest / 60
            quiet = sun[minute] == sun[min(minute + 5, MINUTES - 1)] == 0 and all(m.paused for m in self.miners)
            seconds = NIGHT_STEP_S if quiet and second % NIGHT_STEP_S == 0 else STEP_S
            yield second, seconds, pv_w, load[minute]
            second += seconds

    def _step(self, now: float, seconds: int, pv_w: float, load_w: float) -> None:
        for miner in self.miners:
            miner.step(now, seconds)
        mining_w = sum(miner.power_w for miner in self.miners)
        standby_w = sum(miner.standby_w for miner in self.miners)
        surplus_w = pv_w - load_w
        grid_w, without_w = mining_w - surplus_w, standby_w - surplus_w
        charging_w = 0.0
        if self._battery is not None and self._without is not None:
            charging_w = self._battery.step(-grid_w, seconds)
            other_w = self._without.step(-without_w, seconds)
            grid_w, without_w = grid_w + charging_w, without_w + other_w
            self.outcome.discharged += (max(0.0, -charging_w) - max(0.0, -other_w)) * seconds / 3.6e6
        self._count(mining_w, grid_w, without_w, seconds)
        delay = self.chance.uniform(0.1, 1.0)
        before_w = grid_w if self._last_w is None else self._last_w
        self._last_w = grid_w
        seen_w = grid_w + (before_w - grid_w) * delay + self.chance.gauss(0, METER_NOISE_W)
        self._decide(now, round(seen_w, 1), charging_w)

    def _count(self, mining_w: float, grid_w: float, without_w: float, seconds: int) -> None:
        outcome, kwh = self.outcome, seconds / 3.6e6
        spare_w = -without_w - self.settings.reserve_w
        if spare_w >= self._smallest_w:
            usable_w = max(min(high, spare_w) for low, high in self._ranges if low <= spare_w)
            outcome.usable += usable_w * kwh
            outcome.used += min(mining_w, usable_w) * kwh
            outcome.surplus += min(self._full_w, spare_w) * kwh
        outcome.mined += (mining_w - sum(miner.standby_w for miner in self.miners)) * kwh
        outcome.imported += (max(0.0, grid_w) - max(0.0, without_w)) * kwh

    def _decide(self, now: float, meter_w: float, charging_w: float) -> None:
        at = _time(now)
        states = {METER: EntityState(state=str(meter_w), number=meter_w, at=at)}
        if self._battery is not None:
            soc, power_w = round(self._battery.soc, 1), round(charging_w)
            states[SOC] = EntityState(state=str(soc), number=soc, at=at)
            states[BATTERY_POWER] = EntityState(state=str(power_w), number=float(power_w), at=at)
        views = tuple(miner.view(now, self.chance) for miner in self.miners)
        made = self.kind.decide(self.settings, self.state, Inputs(now=at, miners=views, states=states))
        self.state, self.decided = made.state, made
        self.outcome.decisions += 1
        for miner, decision in zip(self.miners, made.miners, strict=True):
            miner.order(decision.restraint, now)


# The homes of the tests -----------------------------------------------------------------------------------------------


def one_big() -> list[Miner]:
    """Return one miner with a live limit."""
    return [Miner(number=0, full_w=3400, lowest_w=1300, live=True, full_ths=140)]


def three_switched() -> list[Miner]:
    """Return three miners that can only be switched."""
    return [Miner(number=number, full_w=1400, full_ths=50, start_s=90) for number in range(3)]


def small_and_big() -> list[Miner]:
    """Return five small miners, and one with a live limit."""
    small = [Miner(number=number, full_w=15, full_ths=1.0, start_s=20) for number in range(5)]
    return [*small, Miner(number=5, full_w=3250, lowest_w=1300, live=True, full_ths=100)]


def two_restarting() -> list[Miner]:
    """Return two miners that restart for another limit."""
    return [Miner(number=number, full_w=3000, lowest_w=1500, live=False, full_ths=100) for number in range(2)]


SET_UPS = {
    "one with a live limit, 48°": SetUp(latitude=48, peak_kw=7, miners=one_big),
    "one with a live limit, 35°": SetUp(latitude=35, peak_kw=6, miners=one_big, seed=2),
    "one with a live limit, 55°": SetUp(latitude=55, peak_kw=8, miners=one_big, seed=3),
    "one with a live limit and a battery, 48°": SetUp(latitude=48, peak_kw=9, miners=one_big, battery=True, seed=4),
    "three that are switched, 48°": SetUp(latitude=48, peak_kw=8, miners=three_switched, seed=5),
    "three that are switched and a battery, 35°": SetUp(
        latitude=35, peak_kw=9, miners=three_switched, battery=True, seed=6
    ),
    "five small ones and one with a live limit, 48°": SetUp(latitude=48, peak_kw=7, miners=small_and_big, seed=7),
    "two that restart for a limit, 48°": SetUp(latitude=48, peak_kw=9, miners=two_restarting, seed=8),
}
