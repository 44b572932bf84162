"""The state of the engine that outlives a restart or a crash, in one small file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from homeassistant.core import HomeAssistant

from ...const import DOMAIN
from ...storage.files import DurableFile, StoredData, as_list, as_object
from ..planning.timeline import Override, RuleState
from .measured_levels import MeasuredLevel, MeasuredLevels, level_as_json, level_from_json
from .ownership import Ownership

_VERSION: Final = 1
_KEY: Final = f"{DOMAIN}.schedule_state"

type Figures = tuple[float, float]
"""Power (W) and hashrate (TH/s) of a miner while it mines."""


class EngineState:
    """Ownerships, overrides, the last decisions of price rules, and the figures and levels of each miner."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start empty; `async_load` must run first."""
        self._store = DurableFile(hass, _VERSION, _KEY)
        self._ownerships: dict[str, Ownership] = {}
        self._overrides: dict[str, Override] = {}
        self._rules: tuple[RuleState, ...] = ()
        self._changed = False
        self._lost = False
        self.figures: dict[str, Figures] = {}
        self.levels = MeasuredLevels()
        """Both are saved along with the rest; losing the newest values is harmless."""
        self._live_limits: dict[str, bool] = {}

    async def async_load(self, *, expected: bool) -> None:
        """Read the file; an unreadable one is set aside.

        `lost` is True if the file is unreadable, or missing although it is `expected`.
        """
        loaded = await self._store.async_load(_parse)
        if loaded is not None:
            self._ownerships, self._overrides, self._rules, self.figures, levels, live, self._lost = loaded
            self.levels.load(levels)
            self._live_limits = live
        elif expected or self._store.unreadable:
            self.lost = True

    @property
    def lost(self) -> bool:
        """Return whether it is unknown which pauses belong to schedules, until a person or a check decides."""
        return self._lost

    @lost.setter
    def lost(self, lost: bool) -> None:
        self._changed |= lost != self._lost
        self._lost = lost

    @property
    def changed(self) -> bool:
        """Return whether there are unsaved changes."""
        return self._changed

    @property
    def rules(self) -> tuple[RuleState, ...]:
        """Return the last decisions of the price rules."""
        return self._rules

    @rules.setter
    def rules(self, rules: tuple[RuleState, ...]) -> None:
        self._changed |= rules != self._rules
        self._rules = rules

    @property
    def overrides(self) -> dict[str, Override]:
        """Return a copy of the overrides by miner id."""
        return dict(self._overrides)

    def override(self, miner_id: str) -> Override | None:
        """Return the override of a miner."""
        return self._overrides.get(miner_id)

    def set_override(self, miner_id: str, override: Override | None) -> None:
        """Set or remove the override of a miner."""
        self._changed |= override != self._overrides.get(miner_id)
        if override is None:
            self._overrides.pop(miner_id, None)
        else:
            self._overrides[miner_id] = override

    @property
    def ownerships(self) -> dict[str, Ownership]:
        """Return a copy of the ownerships by miner id."""
        return dict(self._ownerships)

    def ownership(self, miner_id: str) -> Ownership | None:
        """Return what schedules own of a miner."""
        return self._ownerships.get(miner_id)

    def set_ownership(self, miner_id: str, ownership: Ownership | None) -> None:
        """Set or remove the ownership of a miner."""
        self._changed |= ownership != self._ownerships.get(miner_id)
        if ownership is None:
            self._ownerships.pop(miner_id, None)
        else:
            self._ownerships[miner_id] = ownership

    def limit_is_live(self, miner_id: str) -> bool | None:
        """Return whether a limit of a miner acts without a restart of mining, as it was last read; None if never."""
        return self._live_limits.get(miner_id)

    def note_live_limit(self, miner_id: str, live: bool | None) -> None:
        """Keep whether a limit of a miner acts without a restart; None, as while it was not read, keeps the last."""
        if live is not None:
            self._changed |= live is not self._live_limits.get(miner_id)
            self._live_limits[miner_id] = live

    def forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self.set_ownership(miner_id, None)
        self.set_override(miner_id, None)
        self.rules = tuple(rule for rule in self._rules if rule.miner_id != miner_id)
        self.figures.pop(miner_id, None)
        self.levels.forget(miner_id)
        self._live_limits.pop(miner_id, None)

    async def async_save(self) -> None:
        """Write the state durably; raises StorageFailedError."""
        # What changes during the write belongs to the next one.
        self._changed = False
        written = False
        try:
            # The values are immutable: only the collections are copied here, and their JSON is made in the executor.
            stored = partial(
                _as_stored,
                list(self._ownerships.values()),
                list(self._overrides.values()),
                self._rules,
                dict(self.figures),
                self.levels.all(),
                dict(self._live_limits),
                lost=self._lost,
            )
            await self._store.async_save(stored)
            written = True
        finally:
            self._changed |= not written


def _as_stored(
    ownerships: Iterable[Ownership],
    overrides: Iterable[Override],
    rules: Iterable[RuleState],
    figures: Mapping[str, Figures],
    levels: Mapping[str, tuple[MeasuredLevel, ...]],
    live_limits: Mapping[str, bool],
    *,
    lost: bool,
) -> StoredData:
    return {
        "held": [ownership.as_json() for ownership in ownerships],
        "overrides": [override.as_json() for override in overrides],
        "rules": [rule.as_json() for rule in rules],
        "figures": {miner_id: list(item) for miner_id, item in figures.items()},
        "levels": {miner_id: list(map(level_as_json, of_miner)) for miner_id, of_miner in levels.items()},
        "live_limits": live_limits,
        "lost": lost,
    }


type _Loaded = tuple[
    dict[str, Ownership],
    dict[str, Override],
    tuple[RuleState, ...],
    dict[str, Figures],
    dict[str, tuple[MeasuredLevel, ...]],
    dict[str, bool],
    bool,
]


def _parse(data: StoredData) -> _Loaded:
    ownerships = [Ownership.from_json(item) for item in as_list(data["held"])]
    overrides = [Override.from_json(item) for item in as_list(data["overrides"])]
    rules = tuple(RuleState.from_json(item) for item in as_list(data["rules"]))
    figures: dict[str, Figures] = {}
    for miner_id, item in as_object(data["figures"]).items():
        power, hashrate = as_list(item)
        figures[miner_id] = float(str(power)), float(str(hashrate))
    return (
        {item.miner_id: item for item in ownerships},
        {item.miner_id: item for item in overrides},
        rules,
        figures,
        {
            miner_id: tuple(map(level_from_json, as_list(items)))
            for miner_id, items in as_object(data.get("levels", {})).items()
        },
        {miner_id: live is True for miner_id, live in as_object(data.get("live_limits", {})).items()},
        data.get("lost") is True,
    )
