"""The settings of a power budget. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ...input.checks import one_of, whole
from ...input.fields import Reader
from ..allocation.model import Objective
from ..allocation.rules import MAX_SUM_W, Rules, read_objective
from ..entity_names import TOPIC_PREFIX, read_entity, read_topic

MIN_STALE_S: Final = 10
MAX_STALE_S: Final = 86_400
DEFAULT_STALE_S: Final = 240

MAX_LEVELS: Final = 50
MAX_PHASES: Final = 3
MAX_AMPERES: Final = 10_000
MIN_VOLTS: Final = 50
MAX_VOLTS: Final = 1_000
MIN_RISE_S: Final = 30
MAX_RISE_S: Final = 3_600
MAX_DEBOUNCE_S: Final = 600
MAX_MINUTES: Final = 1_440


class FailSafe(StrEnum):
    """What applies while an input is stale; a number instead is the budget in W."""

    OFF = "off"
    HOLD = "hold"
    """The last known budget."""
    RELEASE = "release"
    """No budget."""


class Numbers(StrEnum):
    """What a number of a demand-response signal means that is not one of its levels."""

    PERCENT = "percent"
    W = "w"
    KW = "kw"
    NONE = "none"
    """Nothing: it is not understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How old the last report of an input may be, in s, and what applies when it is older.

    None never gets old while the entity is available.
    """

    stale_s: float | None = DEFAULT_STALE_S
    fail_safe: FailSafe | int = FailSafe.OFF

    def as_json(self) -> dict[str, object]:
        """Return the rule as JSON."""
        word = self.fail_safe
        return {"stale_s": self.stale_s, "fail_safe": word.value if isinstance(word, FailSafe) else word}


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A sensor whose power in W is the budget."""

    sensor: str
    freshness: Freshness = Freshness()

    def as_json(self) -> dict[str, object]:
        """Return the part as JSON."""
        return {"sensor": self.sensor, **self.freshness.as_json()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A phase of the connection: its current in A, and how much it may carry."""

    sensor: str
    max_a: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """The connection to the grid: its signed power, its currents, or both.

    `sensor` is the power, positive for import or, without `import_positive`, for export; the import must not exceed
    `max_import_w`. The miners count on each of `phases` with the same part of their power, at `volts`. There must be
    room for `rise_s` before the budget rises.
    """

    sensor: str | None = None
    import_positive: bool = True
    max_import_w: int = 0
    phases: tuple[Phase, ...] = ()
    volts: float = 230.0
    rise_s: float = 120.0
    freshness: Freshness = Freshness()

    @property
    def entities(self) -> tuple[str, ...]:
        """Return the sensors."""
        power = () if self.sensor is None else (self.sensor,)
        return (*power, *(phase.sensor for phase in self.phases))

    def as_json(self) -> dict[str, object]:
        """Return the part as JSON."""
        return {
            "sensor": self.sensor,
            "import_positive": self.import_positive,
            "max_import_w": None if self.sensor is None else self.max_import_w,
            "phases": [{"sensor": phase.sensor, "max_a": phase.max_a} for phase in self.phases],
            "volts": self.volts,
            "rise_s": self.rise_s,
            **self.freshness.as_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A demand-response signal: an entity or an MQTT topic.

    `levels` are percents of the full power by state, in folded case; without any, `on` and `off` are known. A new value
    applies after `debounce_s`.
    """

    sensor: str | None = None
    mqtt_topic: str | None = None
    levels: Mapping[str, float] = field(default_factory=dict, hash=False)
    numbers: Numbers = Numbers.PERCENT
    debounce_s: float = 5.0
    freshness: Freshness = Freshness()

    @property
    def entity(self) -> str:
        """Return the name of the entity or topic in the inputs."""
        return f"{TOPIC_PREFIX}{self.mqtt_topic}" if self.sensor is None else self.sensor

    @property
    def source(self) -> str:
        """Return the entity or topic for people."""
        return self.sensor or self.mqtt_topic or ""

    def as_json(self) -> dict[str, object]:
        """Return the part as JSON."""
        return {
            "sensor": self.sensor,
            "mqtt_topic": self.mqtt_topic,
            "levels": dict(self.levels) or None,
            "numbers": self.numbers.value,
            "debounce_s": self.debounce_s,
            **self.freshness.as_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerBudgetSettings:
    """The parts of a budget, of which the lowest applies, and how miners are restrained."""

    limit_w: int | None = None
    follow: Follow | None = None
    meter: Meter | None = None
    signal: Signal | None = None
    objective: Objective = Objective.HASHRATE
    over_person: bool = False
    min_on_minutes: float = 10.0
    min_off_minutes: float = 10.0
    raise_w_per_min: int | None = None

    @property
    def rules(self) -> Rules:
        """Return how the allocator restrains."""
        return Rules(
            objective=self.objective,
            min_on_minutes=self.min_on_minutes,
            min_off_minutes=self.min_off_minutes,
            raise_w_per_min=self.raise_w_per_min,
            over_person=self.over_person,
        )

    def as_json(self) -> dict[str, object]:
        """Return the settings as JSON that `read_settings` reads."""
        return {
            "limit_w": self.limit_w,
            **{
                name: None if part is None else part.as_json()
                for name, part in (("follow", self.follow), ("meter", self.meter), ("signal", self.signal))
            },
            "objective": self.objective.value,
            "over_person": self.over_person,
            "min_on_minutes": self.min_on_minutes,
            "min_off_minutes": self.min_off_minutes,
            "raise_w_per_min": self.raise_w_per_min,
        }


# From JSON ------------------------------------------------------------------------------------------------------------

_PARTS: Final = ("limit_w", "follow", "meter", "signal")


def read_settings(reader: Reader) -> PowerBudgetSettings | None:
    """Return the settings, or None if a key is missing or wrong; the reader collects every wrong key."""
    before = len(reader.errors)
    limit_w = reader.integer("limit_w", 0, MAX_SUM_W)
    follow, meter = reader.nested("follow", _follow), reader.nested("meter", _meter)
    signal = reader.nested("signal", _signal)
    if not any(reader.has(part) for part in _PARTS):
        reader.wrong("limit_w", "needs_one_of", choices=", ".join(_PARTS))
    min_on, min_off = (reader.number_or(f"min_{word}_minutes", 0, MAX_MINUTES, 10.0) for word in ("on", "off"))
    objective, over_person = read_objective(reader), reader.boolean("over_person") is True
    raise_w_per_min = reader.integer("raise_w_per_min", 1, MAX_SUM_W)
    if len(reader.errors) > before:
        return None
    return PowerBudgetSettings(
        limit_w=limit_w,
        follow=follow,
        meter=meter,
        signal=signal,
        objective=objective,
        over_person=over_person,
        min_on_minutes=min_on,
        min_off_minutes=min_off,
        raise_w_per_min=raise_w_per_min,
    )


def _freshness(reader: Reader) -> Freshness:
    never = reader.is_null("stale_s")
    stale_s = reader.number_or("stale_s", MIN_STALE_S, MAX_STALE_S, DEFAULT_STALE_S)
    fail_safe = reader.value("fail_safe", _fail_safe)
    return Freshness(
        stale_s=None if never else stale_s,
        fail_safe=FailSafe.OFF if fail_safe is None else fail_safe,
    )


def _fail_safe(value: object) -> FailSafe | int:
    if isinstance(value, str):
        return FailSafe(one_of(*FailSafe)(value))
    return whole(0, MAX_SUM_W)(value)


def _follow(reader: Reader) -> Follow | None:
    reader.required("sensor")
    sensor, freshness = read_entity(reader, "sensor"), _freshness(reader)
    return None if sensor is None else Follow(sensor=sensor, freshness=freshness)


def _meter(reader: Reader) -> Meter:
    sensor, maximum = read_entity(reader, "sensor"), reader.integer("max_import_w", 0, MAX_SUM_W)
    phases = reader.nested_list("phases", _phase) or ()
    if len(phases) > MAX_PHASES:
        reader.wrong("phases", "too_many_items", maximum=MAX_PHASES)
    if reader.has("sensor") or reader.has("max_import_w"):
        reader.required("sensor", "max_import_w")
    elif not phases:
        reader.wrong("sensor", "needs_one_of", choices="sensor, phases")
    return Meter(
        sensor=sensor,
        import_positive=reader.boolean("import_positive") is not False,
        max_import_w=maximum or 0,
        phases=phases,
        volts=reader.number_or("volts", MIN_VOLTS, MAX_VOLTS, 230.0),
        rise_s=reader.number_or("rise_s", MIN_RISE_S, MAX_RISE_S, 120.0),
        freshness=_freshness(reader),
    )


def _phase(reader: Reader) -> Phase | None:
    reader.required("sensor", "max_a")
    sensor, max_a = read_entity(reader, "sensor"), reader.number("max_a", 0, MAX_AMPERES, above=True)
    return None if sensor is None or max_a is None else Phase(sensor=sensor, max_a=max_a)


def _signal(reader: Reader) -> Signal:
    sensor, topic = read_entity(reader, "sensor"), read_topic(reader, "mqtt_topic")
    if reader.has("sensor") == reader.has("mqtt_topic"):
        reader.wrong("sensor", "needs_exactly_one_of", choices="sensor, mqtt_topic")
    levels = reader.prices("levels", 0, 100) or {}
    if len(levels) > MAX_LEVELS:
        reader.wrong("levels", "too_many_items", maximum=MAX_LEVELS)
    numbers = reader.choice("numbers", {item.value: item for item in Numbers})
    return Signal(
        sensor=sensor,
        mqtt_topic=topic,
        levels={state.strip().casefold(): percent for state, percent in levels.items()},
        numbers=numbers or (Numbers.NONE if levels else Numbers.PERCENT),
        debounce_s=reader.number_or("debounce_s", 0, MAX_DEBOUNCE_S, 5.0),
        freshness=_freshness(reader),
    )
