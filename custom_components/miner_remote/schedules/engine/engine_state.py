"""What the engine has to remember over a restart or a crash, in one small file."""

from __future__ import annotations

from typing import Final

from homeassistant.core import HomeAssistant

from ...const import DOMAIN
from ...storage.files import DurableFile, StoredData, as_list, as_object
from ..planning.timeline import Override, RuleState
from .ownership import Held

_VERSION: Final = 1
_KEY: Final = f"{DOMAIN}.schedule_state"

type Figures = tuple[float, float]
"""What a miner draws and does while it mines: W and TH/s."""


class EngineState:
    """What schedules hold, what persons overrode, what price rules decided, and what each miner does while it mines."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start with nothing; `async_load` must run before anything else."""
        self._store = DurableFile(hass, _VERSION, _KEY)
        self._held: dict[str, Held] = {}
        self._overrides: dict[str, Override] = {}
        self._rules: tuple[RuleState, ...] = ()
        self._changed = False
        self._lost = False
        self.figures: dict[str, Figures] = {}
        """Goes to the disk with the rest: to lose the newest ones does no harm."""

    async def async_load(self, *, expected: bool) -> None:
        """Read the file; one that cannot be read is set aside.

        `expected` says that there should be one. If there is none then, or if it cannot be read, `lost` is True.
        """
        loaded = await self._store.async_load(_parse)
        if loaded is not None:
            self._held, self._overrides, self._rules, self.figures, self._lost = loaded
        elif expected or self._store.unreadable:
            self.lost = True

    @property
    def lost(self) -> bool:
        """Return whether it is not known which pauses are those of schedules; until a person or a check decides."""
        return self._lost

    @lost.setter
    def lost(self, lost: bool) -> None:
        self._changed |= lost != self._lost
        self._lost = lost

    @property
    def changed(self) -> bool:
        """Return whether there is something that is not on the disk."""
        return self._changed

    @property
    def rules(self) -> tuple[RuleState, ...]:
        """Return what the price rules last decided."""
        return self._rules

    @rules.setter
    def rules(self, rules: tuple[RuleState, ...]) -> None:
        self._changed |= rules != self._rules
        self._rules = rules

    @property
    def overrides(self) -> dict[str, Override]:
        """Return the overrides by miner; a copy."""
        return dict(self._overrides)

    def override(self, miner_id: str) -> Override | None:
        """Return the override of a miner."""
        return self._overrides.get(miner_id)

    def set_override(self, miner_id: str, override: Override | None) -> None:
        """Keep an override, or none."""
        self._changed |= override != self._overrides.get(miner_id)
        if override is None:
            self._overrides.pop(miner_id, None)
        else:
            self._overrides[miner_id] = override

    @property
    def all_held(self) -> dict[str, Held]:
        """Return what is held by miner; a copy."""
        return dict(self._held)

    def held(self, miner_id: str) -> Held | None:
        """Return what is held of a miner."""
        return self._held.get(miner_id)

    def set_held(self, miner_id: str, held: Held | None) -> None:
        """Hold something of a miner, or nothing."""
        self._changed |= held != self._held.get(miner_id)
        if held is None:
            self._held.pop(miner_id, None)
        else:
            self._held[miner_id] = held

    def forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self.set_held(miner_id, None)
        self.set_override(miner_id, None)
        self.rules = tuple(rule for rule in self._rules if rule.miner_id != miner_id)
        self.figures.pop(miner_id, None)

    async def async_save(self) -> None:
        """Return once everything is on the disk; raises StorageFailedError where it cannot be written."""
        # What changes while it is being written is for the next time.
        self._changed = False
        written = False
        try:
            await self._store.async_save(self._as_stored())
            written = True
        finally:
            self._changed |= not written

    def _as_stored(self) -> StoredData:
        return {
            "held": [held.as_json() for held in self._held.values()],
            "overrides": [override.as_json() for override in self._overrides.values()],
            "rules": [rule.as_json() for rule in self._rules],
            "figures": {miner_id: list(figures) for miner_id, figures in self.figures.items()},
            "lost": self._lost,
        }


type _Loaded = tuple[dict[str, Held], dict[str, Override], tuple[RuleState, ...], dict[str, Figures], bool]


def _parse(data: StoredData) -> _Loaded:
    held = [Held.from_json(item) for item in as_list(data["held"])]
    overrides = [Override.from_json(item) for item in as_list(data["overrides"])]
    rules = tuple(RuleState.from_json(item) for item in as_list(data["rules"]))
    figures: dict[str, Figures] = {}
    for miner_id, item in as_object(data["figures"]).items():
        power, hashrate = as_list(item)
        figures[miner_id] = float(str(power)), float(str(hashrate))
    return (
        {item.miner_id: item for item in held},
        {item.miner_id: item for item in overrides},
        rules,
        figures,
        data.get("lost") is True,
    )
