"""Prices reported by the states of the chosen entity and of its neighbours with the rest of the list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from typing import Final

from homeassistant.const import ATTR_DEVICE_CLASS, ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..curve import price_at
from ..model import PriceCurve, PricePoint
from .key_meanings import Rank, day_offset, excludes, foreign, is_forecast, product, tax, wholesale, words, words_of
from .notations import number
from .series_choice import (
    AcceptedColumn,
    Evidence,
    Rejection,
    SeriesChoice,
    accept_by_name,
    accept_continuation,
    choose_series,
    columns_of,
    lists_agree,
    match_state,
)
from .series_finder import Series, find_series
from .units import Unit, is_price_unit, parse_unit

_HUNDREDTHS_FLAGS: Final = ("price_in_cents", "use_cent")
"""Attributes of custom Nord Pool and of Energi Data Service; the lists are in cents too then."""

_ISO_CODE: Final = re.compile(r"[A-Z]{3}")
_DOMAINS: Final = frozenset({"sensor", "binary_sensor", "event"})
"""Domains whose attributes may contain a list of prices."""
_MAX_NEIGHBOURS: Final = 60
"""With more entities in the config entry, only those of the same device are neighbours."""
_MAX_READ: Final = 12
"""The number of neighbours with lists that are read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The values that a source reports at one time."""

    points: tuple[PricePoint, ...] = ()
    """In UTC and sorted; empty if the source has no list."""
    price_now: float | None = None
    """The source's state, per kWh; None if it is no price."""
    since: datetime | None = None
    """When the state last changed."""
    currency: str | None = None
    """The ISO 4217 code, if the source reports it."""
    list_end: datetime | None = None
    """The end of the list in the chosen entity's attributes, in UTC, or None."""
    forecast: bool = False
    """Whether the points are a forecast, which is dropped when the source no longer reports it."""
    rejection: Rejection | None = None
    """Why the list is rejected, or None."""


@dataclass(slots=True)
class Memory:
    """A cache between readings of one source: attributes do not change with every state."""

    series: dict[str, tuple[Mapping[str, object], date, tzinfo, tuple[Series, ...]]] = field(default_factory=dict)
    scales: dict[str, float] = field(default_factory=dict)
    """The factors confirmed by a state, by the name of the number."""

    def of(self, state: State, zone: tzinfo) -> tuple[Series, ...]:
        """Return the series among the attributes of a state."""
        day = state.last_reported.astimezone(zone).date()
        known = self.series.get(state.entity_id)
        if known is not None and known[0] is state.attributes and known[1:3] == (day, zone):
            return known[3]
        found = find_series(state.attributes, day, zone)
        self.series[state.entity_id] = state.attributes, day, zone, found
        return found


def entities_of(hass: HomeAssistant, entity_id: str) -> tuple[str, ...]:
    """Return the entities that a price source consists of, the chosen one first.

    Its neighbours are those of the same device, or of the same config entry if that has no devices: Octopus Energy has
    an event entity for each of three days, Amber a sensor for the forecast, Strømligning a binary sensor for tomorrow.
    """
    registry = er.async_get(hass)
    entry = registry.async_get(entity_id)
    if entry is None:
        return (entity_id,)
    near: list[er.RegistryEntry] = []
    if entry.config_entry_id is not None:
        near = er.async_entries_for_config_entry(registry, entry.config_entry_id)
    if entry.device_id is not None and (not near or len(near) > _MAX_NEIGHBOURS):
        near = er.async_entries_for_device(registry, entry.device_id)
    if len(near) > _MAX_NEIGHBOURS:
        return (entity_id,)
    return (entity_id, *(item.entity_id for item in near if _is_neighbour(item, entry)))


def may_list_prices(state: State | None, memory: Memory) -> bool:
    """Return whether the attributes of a state may contain a list of prices."""
    return state is not None and bool(memory.of(state, dt_util.get_default_time_zone()))


def read_states(
    hass: HomeAssistant,
    entity_id: str,
    tariff_prices: Mapping[str, float] | None = None,
    memory: Memory | None = None,
) -> Reading:
    """Return the current reading of a source.

    `tariff_prices` are the prices per kWh of the options of a `select` entity, such as that of a utility meter.
    """
    chosen = hass.states.get(entity_id)
    if chosen is None:
        return Reading()
    if tariff_prices:
        return Reading(price_now=tariff_prices.get(chosen.state), since=chosen.last_changed)
    memory = memory or Memory()
    zone = dt_util.get_default_time_zone()
    evidence = _evidence(hass, chosen)
    choice = SeriesChoice()
    if not _is_something_else(chosen):
        choice = choose_series(memory.of(chosen, zone), evidence, memory.scales, has_days=_has_days(chosen.attributes))
    for part in choice.parts[:1]:
        if part.proven:
            memory.scales = {part.column.place: part.factor}
    neighbours = [
        state
        for other in entities_of(hass, entity_id)[1:]
        if (state := hass.states.get(other)) is not None and not _is_something_else(state)
    ]
    own = choice.parts
    parts: Sequence[AcceptedColumn] = own
    forecast = choice.forecast
    if choice.rejection is None:
        parts, forecast = _with_neighbours(hass, evidence, choice, chosen, neighbours, memory, zone)
    points: dict[datetime, PricePoint] = {}
    for part in parts:
        for point in part.points:
            points.setdefault(point.start, point)
    return Reading(
        points=tuple(points[start] for start in sorted(points)),
        price_now=price_of(chosen),
        since=chosen.last_changed,
        currency=_currency((chosen, *(neighbours if parts or price_of(chosen) is None else ()))),
        list_end=max((part.points[-1].end for part in own if part.points), default=None),
        forecast=forecast,
        rejection=choice.rejection,
    )


def unit_of(attributes: Mapping[str, object]) -> Unit:
    """Return the unit of a state's prices."""
    unit = parse_unit(attributes.get(ATTR_UNIT_OF_MEASUREMENT))
    return unit.in_hundredths() if any(attributes.get(flag) is True for flag in _HUNDREDTHS_FLAGS) else unit


def price_of(state: State) -> float | None:
    """Return a state as price per kWh, or None if it is not a price."""
    value = number(state.state)
    return None if value is None or _is_something_else(state) else value * unit_of(state.attributes).factor


def _evidence(hass: HomeAssistant, state: State) -> Evidence:
    unit = unit_of(state.attributes)
    _whole, _point, decimals = state.state.partition(".")
    digits = sum(letter.isdigit() for letter in state.state.lstrip("-0."))
    return Evidence(
        at=state.last_reported,
        price=price_of(state),
        digits=0.5 * 10.0 ** -len(decimals) * unit.factor if decimals.isdigit() or not decimals else 0.0,
        significant=digits,
        unit=unit,
        priced=is_price_unit(state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)),
        wanted=_names(hass, state.entity_id),
    )


def _with_neighbours(
    hass: HomeAssistant,
    evidence: Evidence,
    choice: SeriesChoice,
    chosen: State,
    neighbours: Iterable[State],
    memory: Memory,
    zone: tzinfo,
) -> tuple[list[AcceptedColumn], bool]:
    """Return the accepted lists with those of neighbours, and whether they are a forecast.

    A neighbour's list that covers now must agree with the chosen state. One that does not, as that of tomorrow, must be
    about the same product by its names. Forecasts are only read if nothing published reaches beyond now.
    """
    parts = list(choice.parts)
    forecast = choice.forecast
    holding = [state for state in neighbours if memory.of(state, zone)]
    rivals = [_names(hass, state.entity_id) for state in neighbours if price_of(state) is not None]
    nearest = sorted(holding, key=lambda state: _difference(evidence.wanted, _names(hass, state.entity_id)))
    guesses = [state for state in nearest if _guesses(hass, state, memory, zone)]
    published = [state for state in nearest if state not in guesses]
    for state in (*published, *guesses)[:_MAX_READ]:
        if _is_of_another(evidence.wanted, _names(hass, state.entity_id), rivals):
            continue
        is_guess = state in guesses
        if is_guess and not forecast and any(part.points and part.points[-1].start > evidence.at for part in parts):
            continue
        found = _neighbours_part(hass, state, chosen, evidence, parts, memory, zone)
        if found is not None:
            forecast |= is_guess
            parts.append(found)
            parts += _rest(found, state, evidence, parts, memory, zone)
    return parts, forecast


def _neighbours_part(
    hass: HomeAssistant,
    state: State,
    chosen: State,
    evidence: Evidence,
    parts: Sequence[AcceptedColumn],
    memory: Memory,
    zone: tzinfo,
) -> AcceptedColumn | None:
    """Return the list of a neighbour that is about the same prices; None if it has none."""
    theirs = _with_unit_of(evidence, state)
    columns = columns_of(memory.of(state, zone), evidence.wanted)
    if parts and not parts[0].column.series.dated:
        columns = [column for column in columns if column.series.dated]
    open_columns = []
    for column in columns:
        found = match_state(column, theirs, memory.scales)
        if found is False and parts and not parts[0].proven:
            # The state of a forecast is not the price of now. That of its neighbour is.
            found = match_state(column, _evidence(hass, state), {})
        if isinstance(found, AcceptedColumn):
            if all(lists_agree(part.points, found.points) is not False for part in parts):
                return found
        elif found is None:
            open_columns.append(column)
    if not _is_same_product(evidence.wanted, _names(hass, state.entity_id)):
        return None
    for column in open_columns:
        same = bool(parts) and column.place == parts[0].column.place
        if column.rank in (Rank.UNKNOWN, Rank.WEAK) and not same:
            continue
        known = (
            accept_continuation(column, parts[0], theirs) if parts else accept_by_name(column, theirs, memory.scales)
        )
        if known is None or not known.points:
            continue
        common = [lists_agree(part.points, known.points) for part in parts]
        if False not in common and (parts or evidence.price is None or _reaches_on(known, evidence)):
            return known
    return None


def _rest(
    first: AcceptedColumn,
    state: State,
    evidence: Evidence,
    parts: Sequence[AcceptedColumn],
    memory: Memory,
    zone: tzinfo,
) -> list[AcceptedColumn]:
    """Return the other lists of a neighbour after one was accepted."""
    more: list[AcceptedColumn] = []
    for column in columns_of(memory.of(state, zone), evidence.wanted):
        if column.series is first.column.series or column.place != first.column.place:
            continue
        if is_forecast(column.words) != is_forecast(first.column.words) or not column.series.dated:
            continue
        found = accept_continuation(column, first, _with_unit_of(evidence, state))
        if found is not None and all(lists_agree(part.points, found.points) is not False for part in (*parts, *more)):
            more.append(found)
    return more


def _reaches_on(part: AcceptedColumn, evidence: Evidence) -> bool:
    """Return whether a list is about the time after now."""
    return part.points[0].start >= evidence.at or price_at(PriceCurve(part.points), evidence.at) is None


def _with_unit_of(evidence: Evidence, state: State) -> Evidence:
    """Return evidence for the list of a neighbour, which is in its own unit if it has one."""
    text = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    unit = unit_of(state.attributes) if text is not None else evidence.unit
    return replace(evidence, unit=unit, priced=evidence.priced or is_price_unit(text))


def _is_something_else(state: State) -> bool:
    """Return whether the unit or device class of a state excludes a price."""
    if not state.entity_id.startswith("sensor."):
        return False
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    device_class = state.attributes.get(ATTR_DEVICE_CLASS)
    if unit and not is_price_unit(unit):
        return True
    return device_class not in (None, "monetary", "timestamp", "enum", "date") and not unit


def _is_neighbour(item: er.RegistryEntry, entry: er.RegistryEntry) -> bool:
    """Return whether an entity of the same integration is about the same home as another one."""
    if item.entity_id == entry.entity_id or item.domain not in _DOMAINS or item.disabled_by is not None:
        return False
    if item.config_subentry_id != entry.config_subentry_id or item.platform != entry.platform:
        return False
    if item.device_id is not None and entry.device_id is not None and item.device_id != entry.device_id:
        return False
    return not foreign(words_of(_texts(item)), words_of(_texts(entry)))


def _texts(entry: er.RegistryEntry) -> tuple[str, ...]:
    return (entry.entity_id.partition(".")[2], entry.unique_id)


def _names(hass: HomeAssistant, entity_id: str) -> frozenset[str]:
    """Return the words of the names of an entity."""
    entry = er.async_get(hass).async_get(entity_id)
    return words_of(_texts(entry)) if entry is not None else words(entity_id.partition(".")[2])


def _difference(ours: frozenset[str], theirs: frozenset[str]) -> tuple[bool, int]:
    """Return how far the names of a neighbour are from those of the chosen entity."""
    return excludes(ours) != excludes(theirs), len(product(ours) ^ product(theirs))


def _is_of_another(ours: frozenset[str], theirs: frozenset[str], rivals: Iterable[frozenset[str]]) -> bool:
    """Return whether a neighbour belongs to another price of the integration, as that of another home."""
    mine, its = product(ours), product(theirs)
    if not (mine - its and its - mine):
        return False
    distance = len(mine ^ its)
    return any(len(product(rival) ^ its) < distance for rival in rivals if product(rival) != mine and rival != theirs)


def _is_same_product(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Return whether an unconfirmed list may be of the chosen price, with the same tax."""
    if (excludes(theirs) and not excludes(ours)) or (wholesale(theirs) and not wholesale(ours)):
        return False
    return not (excludes(ours) and tax(ours) and tax(theirs) and not excludes(theirs))


def _guesses(hass: HomeAssistant, state: State, memory: Memory, zone: tzinfo) -> bool:
    """Return whether all that a neighbour has are forecasts."""
    if is_forecast(_names(hass, state.entity_id)):
        return True
    return all(is_forecast(words_of(series.path)) for series in memory.of(state, zone))


def _has_days(attributes: Mapping[str, object]) -> bool:
    """Return whether attributes for days exist, even if empty."""
    return any(
        day_offset(words(key)) is not None and (value is None or isinstance(value, (list, tuple)))
        for key, value in attributes.items()
    )


def _currency(states: Iterable[State]) -> str | None:
    """Return the currency of a unit, or of the `currency` attribute: øre belong to several currencies."""
    for state in states:
        if (found := unit_of(state.attributes).currency) is not None:
            return found
        named = state.attributes.get("currency")
        if isinstance(named, str) and _ISO_CODE.fullmatch(named):
            return named
    return None
