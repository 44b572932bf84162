"""Which miners are in the scope of a policy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..fleet.miner import MinerCoordinator
from ..fleet.registry_changes import DISPLAY_KEYS, async_on_registry_change
from ..fleet.selection import Fleet
from ..turns import InTurns
from .model import PolicyScope

MINERS_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What scopes need of a miner: its display name, the id of its site, and names in folded case."""

    name: str
    site: str
    site_id: str
    area: str
    labels: frozenset[str]


def place_of(miner: MinerCoordinator) -> Place:
    """Return the place of a miner; one without an area is in one that is named as its site."""
    return Place(
        name=miner.display_name,
        site=miner.site.name.casefold(),
        site_id=miner.site.entry.entry_id,
        area=miner.location.casefold(),
        labels=frozenset(tag.casefold() for tag in miner.tags),
    )


def members(scope: PolicyScope, places: Mapping[str, Place]) -> tuple[str, ...]:
    """Return the ids of the miners in a scope, sorted."""
    if scope.all:
        return tuple(sorted(places))
    ids = frozenset(scope.miner_ids)
    areas, labels = _folded(scope.areas), _folded(scope.labels)
    site_ids = frozenset(site_id for _name, ids in scope.site_ids for site_id in ids)
    sites = _folded(scope.sites) - {name for name, _ids in scope.site_ids}
    return tuple(
        sorted(
            miner_id
            for miner_id, place in places.items()
            if miner_id in ids
            or place.area in areas
            or place.site_id in site_ids
            or place.site in sites
            or not labels.isdisjoint(place.labels)
        )
    )


def _folded(names: Collection[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


class Scopes:
    """The places of all miners, and the miners of each scope, until something of them changes.

    A miner whose site is not loaded just now keeps its place: a policy must not forget it because its site reloads.
    """

    def __init__(self, hass: HomeAssistant, fleet: Fleet) -> None:
        """Start without places; `async_start` follows changes."""
        self._hass = hass
        self._fleet = fleet
        self._places: dict[str, Place] = {}
        self._members: dict[PolicyScope, tuple[str, ...]] = {}
        self._stale = True

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Follow changes of miners and of their names, areas and labels; return the function that stops."""
        stops = (
            self._fleet.async_on_change(self._changed),
            async_on_registry_change(self._hass, self._fleet, lambda _ids: self._changed(), DISPLAY_KEYS),
        )

        def stop() -> None:
            for each in stops:
                each()

        return stop

    @callback
    def _changed(self) -> None:
        self._stale = True

    async def async_refresh(self) -> None:
        """Find the places again if something has changed; yields to the event loop in between."""
        if not self._stale:
            return
        self._stale = False
        places: dict[str, Place] = {}
        async for part in InTurns(self._fleet.miners(), MINERS_AT_ONCE):
            places |= {miner.miner_id: place_of(miner) for miner in part}
        if gone := self._places.keys() - places.keys():
            places |= {miner_id: self._places[miner_id] for miner_id in gone & self._fleet.configured_ids()}
        self._places, self._members = places, {}

    @property
    def places(self) -> Mapping[str, Place]:
        """Return the places of all miners by their ids."""
        return self._places

    def members(self, scope: PolicyScope) -> tuple[str, ...]:
        """Return the ids of the miners in a scope, sorted."""
        if (found := self._members.get(scope)) is None:
            found = self._members[scope] = members(scope, self._places)
        return found

    def holds(self, scope: PolicyScope, miner_id: str) -> bool:
        """Return whether a miner is in a scope."""
        return miner_id in self._places and miner_id in self.members(scope)
