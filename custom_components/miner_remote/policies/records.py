"""Read what the recorder of Home Assistant has of miners, for replays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final, Literal

from homeassistant.const import UnitOfPower, UnitOfTemperature
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import DATA_INSTANCE
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from .contract import Inputs
from .errors import PolicyError
from .kinds import kind_of
from .model import Policy
from .replay import NUMBERS, WORDS, Recorded, Words, replay
from .status import Replay

MAX_DAYS: Final = 30.0
MAX_NUMBERS: Final = 600_000
"""How many recorded numbers a replay reads at most: for more, hours are read instead of five minutes, and in the end
the last miners of the scope are left out."""

_FIVE_MINUTES: Final = 300
_HOUR: Final = 3600

type _Statistic = Literal["max", "mean", "state"]

_TYPES: Final[Mapping[str, _Statistic]] = {
    "temperature_max": "max",
    "inlet_temperature": "max",
    "shares_accepted": "state",
    "shares_rejected": "state",
}
"""Which statistic of a quantity counts; the mean of all others."""

_UNITS: Final = {"power": UnitOfPower.WATT.value, "temperature": UnitOfTemperature.CELSIUS.value}

type _ByEntity = Mapping[str, tuple[str, str]]
"""Quantity and miner by entity."""


async def async_replay(hass: HomeAssistant, policy: Policy, present: Inputs, days: float) -> Replay:
    """Return what a policy would have decided over the last days, from what the recorder has.

    `present` is what it knows of its miners now. `missing` counts miners that are left out as `miner`. Raises
    PolicyError for a kind whose decisions cannot be repeated.
    """
    kind = kind_of(policy.kind)
    if not kind.replayable:
        raise PolicyError("policy_not_replayable", name=policy.name, kind=policy.kind)
    span = timedelta(days=min(days, MAX_DAYS))
    resolution_s, miners = _size(span, len(present.miners))
    # The statistics of the present interval are not made yet.
    until = dt_util.utc_from_timestamp(dt_util.utcnow().timestamp() // resolution_s * resolution_s)
    left_out = len(present.miners) - miners
    present = replace(present, miners=present.miners[:miners])
    recorded = Recorded(since=until - span, until=until, resolution_s=resolution_s)
    if (recorder := hass.data.get(DATA_INSTANCE)) is not None:
        entities = _entities(hass, [view.miner_id for view in present.miners])
        recorded = await recorder.async_add_executor_job(_read, hass, entities, tuple(present.sensors), recorded)
    made = await hass.async_add_executor_job(replay, kind, policy.settings, present, recorded)
    return replace(made, missing={**made.missing, "miner": left_out}) if left_out else made


def _size(span: timedelta, miners: int) -> tuple[int, int]:
    """Return the seconds between two decisions, and of how many miners can be read."""
    for resolution_s in (_FIVE_MINUTES, _HOUR):
        most = int(MAX_NUMBERS // (len(NUMBERS) * max(1.0, span.total_seconds() / resolution_s)))
        if most >= miners:
            return resolution_s, miners
    return _HOUR, most


def _entities(hass: HomeAssistant, miner_ids: Collection[str]) -> dict[str, tuple[str, str]]:
    registry = er.async_get(hass)
    return {
        entity_id: (quantity, miner_id)
        for quantity in (*NUMBERS, *WORDS)
        for miner_id in miner_ids
        if (entity_id := registry.async_get_entity_id("sensor", DOMAIN, f"{miner_id}_{quantity}")) is not None
    }


def _read(hass: HomeAssistant, entities: _ByEntity, sensors: tuple[str, ...], empty: Recorded) -> Recorded:
    """Read numbers and words; runs in the executor of the recorder."""
    from homeassistant.components.recorder import history, statistics  # noqa: PLC0415  the recorder is optional

    numeric = {entity_id for entity_id, (quantity, _miner_id) in entities.items() if quantity in NUMBERS}
    rows = statistics.statistics_during_period(
        hass,
        empty.since,
        empty.until,
        numeric | set(sensors),
        "5minute" if empty.resolution_s == _FIVE_MINUTES else "hour",
        _UNITS,
        {"mean", "max", "state"},
    )
    numbers: dict[str, dict[str, dict[float, float]]] = {quantity: {} for quantity in NUMBERS}
    for entity_id in numeric:
        quantity, miner_id = entities[entity_id]
        statistic: _Statistic = _TYPES.get(quantity, "mean")
        numbers[quantity][miner_id] = {
            row["start"]: value for row in rows.get(entity_id, ()) if (value := row.get(statistic)) is not None
        }
    words: dict[str, dict[str, Words]] = {quantity: {} for quantity in WORDS}
    textual = [entity_id for entity_id in entities if entity_id not in numeric]
    if textual:
        states = history.get_significant_states(
            hass, empty.since, empty.until, textual, significant_changes_only=False, no_attributes=True
        )
        for entity_id, items in states.items():
            quantity, miner_id = entities[entity_id]
            words[quantity][miner_id] = _words([item for item in items if isinstance(item, State)])
    return replace(
        empty,
        numbers=numbers,
        words=words,
        sensors={
            entity_id: {
                row["start"]: value for row in rows.get(entity_id, ()) if (value := row.get("mean")) is not None
            }
            for entity_id in sensors
        },
    )


def _words(states: list[State]) -> Words:
    return Words(
        times=tuple(state.last_changed.timestamp() for state in states), states=tuple(state.state for state in states)
    )
