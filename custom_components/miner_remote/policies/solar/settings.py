"""The settings of a solar policy. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

from ...input.fields import Reader
from ...input.limits import MAX_WATTS
from ..entity_names import read_entity

MAX_IMPORT_W: Final = 10_000
MIN_STALE_S: Final = 30
MAX_STALE_S: Final = 3600
MAX_SMOOTHING_S: Final = 3600
MAX_SWITCH_MINUTES: Final = 120
MAX_RUN_MINUTES: Final = 240
MAX_STALE_MINUTES: Final = 24 * 60
MAX_STARTS: Final = 48


class FailSafe(StrEnum):
    """What happens without a reading."""

    OFF = "off"
    """All miners are paused."""
    HOLD = "hold"
    """All miners stay as they are."""


class BelowMinimum(StrEnum):
    """What may be mined with while the battery is below its minimum."""

    OFF = "off"
    """Nothing."""
    EXPORT = "export"
    """What is exported although the battery charges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterSettings:
    """The power at the grid connection: one signed sensor, or one of the import and one of the export."""

    sensor: str
    import_positive: bool = True
    export_sensor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurplusSettings:
    """A sensor of the power that may be used.

    With `includes_miners`, it is what the miners may draw in total, and does not fall when they start. Without, it is
    what is left while they run.
    """

    sensor: str
    includes_miners: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BatterySettings:
    """A home battery; states of charge in %.

    Mining is allowed from `min_soc` on; below it, `below` says what is. From `charge_from_soc` on, the charging power
    counts as surplus. `max_discharge_w` is what the battery may deliver while miners run.
    """

    soc_sensor: str
    min_soc: float = 50.0
    below: BelowMinimum = BelowMinimum.OFF
    power_sensor: str | None = None
    charging_positive: bool = True
    charge_from_soc: float = 95.0
    max_discharge_w: float = 0.0
    stale_minutes: float = 240.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SolarSettings:
    """Powers in W; `up_s`, `down_s` and `stale_s` in seconds. Exactly one of `meter` and `surplus` is set."""

    meter: MeterSettings | None = None
    surplus: SurplusSettings | None = None
    battery: BatterySettings | None = None
    reserve_w: float = 100.0
    """What stays exported."""
    max_import_w: float = 50.0
    """The import that does not yet lower or stop miners."""
    up_s: float = 5.0
    down_s: float = 5.0
    """The time constants of the smoothing while the surplus rises and falls."""
    start_minutes: float = 3.0
    """How long the surplus has to be enough until a miner starts."""
    stop_minutes: float = 3.0
    """How long the surplus has to be too small until a miner is paused."""
    min_run_minutes: float = 10.0
    min_off_minutes: float = 10.0
    max_starts: int = 6
    """Starts of one miner in a day."""
    limits: bool = True
    """Whether power limits are used; otherwise miners are only paused and resumed."""
    stale_s: float = 240.0
    """How long the last report of the meter or the surplus counts."""
    fail_safe: FailSafe = FailSafe.OFF

    def as_json(self) -> dict[str, object]:
        """Return the settings as JSON that `read_settings` reads."""
        battery = self.battery
        return {
            **asdict(self),
            "battery": None if battery is None else {**asdict(battery), "below": battery.below.value},
            "fail_safe": self.fail_safe.value,
        }

    def entities(self) -> tuple[str, ...]:
        """Return the sensors that the settings name."""
        meter, surplus, battery = self.meter, self.surplus, self.battery
        named = (
            *(() if meter is None else (meter.sensor, meter.export_sensor)),
            *(() if surplus is None else (surplus.sensor,)),
            *(() if battery is None else (battery.soc_sensor, battery.power_sensor)),
        )
        return tuple(entity_id for entity_id in named if entity_id is not None)


DEFAULTS: Final = SolarSettings()


def read_settings(reader: Reader) -> SolarSettings | None:
    """Return the settings, or None if a required one is missing or wrong; the reader collects every wrong key."""
    meter, surplus = reader.nested("meter", _meter), reader.nested("surplus", _surplus)
    if reader.has("meter") is reader.has("surplus"):
        reader.wrong("meter", "meter_or_surplus")
    battery = reader.nested("battery", _battery)
    defaults = DEFAULTS

    def number(key: str, lowest: float, highest: float) -> float:
        return reader.number_or(key, lowest, highest, getattr(defaults, key))

    found = SolarSettings(
        meter=meter,
        surplus=surplus,
        battery=battery,
        reserve_w=number("reserve_w", 0, MAX_WATTS),
        max_import_w=number("max_import_w", 0, MAX_IMPORT_W),
        up_s=number("up_s", 0, MAX_SMOOTHING_S),
        down_s=number("down_s", 0, MAX_SMOOTHING_S),
        start_minutes=number("start_minutes", 0, MAX_SWITCH_MINUTES),
        stop_minutes=number("stop_minutes", 0, MAX_SWITCH_MINUTES),
        min_run_minutes=number("min_run_minutes", 0, MAX_RUN_MINUTES),
        min_off_minutes=number("min_off_minutes", 0, MAX_RUN_MINUTES),
        max_starts=reader.integer("max_starts", 1, MAX_STARTS) or defaults.max_starts,
        limits=reader.boolean("limits") is not False,
        stale_s=number("stale_s", MIN_STALE_S, MAX_STALE_S),
        fail_safe=reader.choice("fail_safe", {item.value: item for item in FailSafe}) or defaults.fail_safe,
    )
    return None if (meter is None) is (surplus is None) else found


def _meter(reader: Reader) -> MeterSettings | None:
    sensor, export = _entity(reader, "sensor", required=True), _entity(reader, "export_sensor")
    positive = reader.boolean("import_positive") is not False
    if export is not None and export == sensor:
        reader.wrong("export_sensor", "same_entity", other="sensor")
    return None if sensor is None else MeterSettings(sensor=sensor, import_positive=positive, export_sensor=export)


def _surplus(reader: Reader) -> SurplusSettings | None:
    sensor, includes = _entity(reader, "sensor", required=True), reader.boolean("includes_miners") is True
    return None if sensor is None else SurplusSettings(sensor=sensor, includes_miners=includes)


def _battery(reader: Reader) -> BatterySettings | None:
    soc, power = _entity(reader, "soc_sensor", required=True), _entity(reader, "power_sensor")
    min_soc = reader.number_or("min_soc", 0, 100, 50.0)
    below = reader.choice("below", {item.value: item for item in BelowMinimum})
    charging_positive = reader.boolean("charging_positive") is not False
    charge_from = reader.number_or("charge_from_soc", 0, 100, 95.0)
    discharge = reader.number_or("max_discharge_w", 0, MAX_WATTS, 0.0)
    stale = reader.number_or("stale_minutes", 1, MAX_STALE_MINUTES, 240.0)
    if discharge and power is None:
        reader.required("power_sensor")
    if soc is None:
        return None
    return BatterySettings(
        soc_sensor=soc,
        min_soc=min_soc,
        below=below or BelowMinimum.OFF,
        power_sensor=power,
        charging_positive=charging_positive,
        charge_from_soc=charge_from,
        max_discharge_w=discharge,
        stale_minutes=stale,
    )


def _entity(reader: Reader, key: str, *, required: bool = False) -> str | None:
    """Return an entity id of a power or charge sensor."""
    if required:
        reader.required(key)
    return read_entity(reader, key, example="sensor.grid_power")
