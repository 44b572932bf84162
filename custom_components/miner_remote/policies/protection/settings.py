"""The settings of a protection policy. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from ...input.fields import Reader

MIN_C: Final = 0
MAX_C: Final = 120
MAX_MINUTES: Final = 24 * 60
MIN_STEP_PERCENT: Final = 5
MAX_STEP_PERCENT: Final = 99
MAX_STEPS: Final = 10
MAX_TRIES: Final = 20
MIN_NO_SHARE_MINUTES: Final = 2

DEFAULT_STEPS: Final = (85, 70, 50)


class TemperatureSource(StrEnum):
    """Which temperature counts."""

    MINER = "miner"
    """The hottest chip or hashboard of each miner."""
    INLET = "inlet"
    """The inlet water of each miner."""
    SENSOR = "sensor"
    """One entity for all miners of the scope."""


class OnFanFailure(StrEnum):
    """What happens to a miner with a failed fan."""

    PAUSE = "pause"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySettings:
    """When a miner that should mine has stopped doing so, and what is tried; times are in minutes.

    `below_percent` is the hashrate in percent of the expected one below which it is too low, for `minutes`.
    `no_share_minutes` is the time without an accepted share. None does not watch it. At most `max_per_day` restarts,
    reboots and outlet cycles in 24 hours, together, for each miner.
    """

    below_percent: float | None = 70.0
    no_share_minutes: float | None = 15.0
    minutes: float = 15.0
    use_outlet: bool = False
    max_per_day: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionSettings:
    """Temperatures in °C, times in minutes, steps in percent of the full power, falling."""

    temperature_c: float
    recover_below_c: float
    minutes: float = 5.0
    source: TemperatureSource = TemperatureSource.MINER
    sensor: str | None = None
    steps_percent: tuple[int, ...] = DEFAULT_STEPS
    step_minutes: float = 5.0
    pause: bool = True
    recover_minutes: float = 15.0
    on_fan_failure: OnFanFailure = OnFanFailure.PAUSE
    native: bool = False
    recovery: RecoverySettings | None = None

    def as_json(self) -> dict[str, object]:
        """Return the settings as JSON that `read_settings` reads."""
        recovery = self.recovery
        return {
            "temperature_c": self.temperature_c,
            "minutes": self.minutes,
            "source": self.source.value,
            "sensor": self.sensor,
            "steps_percent": list(self.steps_percent),
            "step_minutes": self.step_minutes,
            "pause": self.pause,
            "recover_below_c": self.recover_below_c,
            "recover_minutes": self.recover_minutes,
            "on_fan_failure": self.on_fan_failure.value,
            "native": self.native,
            "recovery": None
            if recovery is None
            else {
                "below_percent": recovery.below_percent,
                "no_share_minutes": recovery.no_share_minutes,
                "minutes": recovery.minutes,
                "use_outlet": recovery.use_outlet,
                "max_per_day": recovery.max_per_day,
            },
        }


def minutes_of(value: float) -> timedelta:
    """Return minutes as a time span."""
    return timedelta(minutes=value)


def read_settings(reader: Reader) -> ProtectionSettings | None:
    """Return the settings, or None if a required one is missing or wrong; the reader collects every wrong key."""
    reader.required("temperature_c", "recover_below_c")
    hot = reader.number("temperature_c", MIN_C + 1, MAX_C)
    recover = reader.number("recover_below_c", MIN_C, MAX_C if hot is None else hot - 1)
    minutes = reader.number_or("minutes", 0, MAX_MINUTES, 5.0)
    source = reader.choice("source", {item.value: item for item in TemperatureSource}) or TemperatureSource.MINER
    sensor = reader.text("sensor")
    if source is TemperatureSource.SENSOR:
        reader.required("sensor")
        if sensor is not None and "." not in sensor:
            reader.wrong("sensor", "not_entity", example="sensor.hall_temperature")
    steps = reader.integers("steps_percent", MIN_STEP_PERCENT, MAX_STEP_PERCENT, empty=True)
    if steps is not None and len(steps) > MAX_STEPS:
        reader.wrong("steps_percent", "too_many_items", maximum=MAX_STEPS)
    step_minutes = reader.number_or("step_minutes", 0, MAX_MINUTES, 5.0)
    pause = reader.boolean("pause") is not False
    if steps == () and not pause:
        reader.wrong("steps_percent", "empty")
    recover_minutes = reader.number_or("recover_minutes", 0, MAX_MINUTES, 15.0)
    fans = reader.choice("on_fan_failure", {item.value: item for item in OnFanFailure}) or OnFanFailure.PAUSE
    native = reader.boolean("native") is True
    recovery = reader.nested("recovery", _recovery)
    if hot is None or recover is None:
        return None
    return ProtectionSettings(
        temperature_c=hot,
        recover_below_c=recover,
        minutes=minutes,
        source=source,
        sensor=sensor if source is TemperatureSource.SENSOR else None,
        steps_percent=DEFAULT_STEPS if steps is None else steps[::-1],
        step_minutes=step_minutes,
        pause=pause,
        recover_minutes=recover_minutes,
        on_fan_failure=fans,
        native=native,
        recovery=recovery,
    )


def _recovery(reader: Reader) -> RecoverySettings:
    below = reader.number("below_percent", 1, 99)
    no_share = reader.number("no_share_minutes", MIN_NO_SHARE_MINUTES, MAX_MINUTES)
    if not (reader.has("below_percent") or reader.has("no_share_minutes")):
        reader.wrong("below_percent", "needs_one_of", choices="below_percent, no_share_minutes")
    return RecoverySettings(
        below_percent=below,
        no_share_minutes=no_share,
        minutes=reader.number_or("minutes", 1, MAX_MINUTES, 15.0),
        use_outlet=reader.boolean("use_outlet") is True,
        max_per_day=reader.integer("max_per_day", 1, MAX_TRIES) or 3,
    )
