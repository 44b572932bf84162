"""Store roll-outs, each in a file of its own that is on the disk when a save returns."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR

from ..const import DOMAIN
from ..storage.files import DurableFile, JoinedSave, stored_names
from .model import ENDED, Rollout, RolloutMiner

_VERSION = 1
_FOLDER = f"{DOMAIN}.rollouts"

ENDED_KEPT: Final = 20
"""How many ended roll-outs are kept."""


class RolloutStore:
    """All roll-outs."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start empty; `async_load` must run first."""
        self._hass = hass
        self._rollouts: dict[str, Rollout] = {}
        self._miners: dict[str, dict[str, RolloutMiner]] = {}
        """The miners of each roll-out by their ids, because policies and entities ask for those of a whole fleet."""
        self._saves: dict[str, JoinedSave] = {}

    async def async_load(self) -> None:
        """Read all roll-outs; an unreadable file is set aside and named in a repair issue."""
        folder = Path(self._hass.config.path(STORAGE_DIR, _FOLDER))
        names = await self._hass.async_add_executor_job(stored_names, folder) or []
        for name in names:
            if "." in name:
                continue  # It was set aside.
            if (rollout := await self._file(name).async_load(Rollout.from_dict)) is not None:
                self._keep(rollout)

    def _keep(self, rollout: Rollout) -> None:
        self._rollouts[rollout.id] = rollout
        self._miners[rollout.id] = {miner.miner_id: miner for miner in rollout.miners}

    def _drop(self, rollout: Rollout) -> None:
        del self._rollouts[rollout.id], self._miners[rollout.id]

    def all(self) -> list[Rollout]:
        """Return all roll-outs, newest first."""
        return sorted(self._rollouts.values(), key=lambda rollout: rollout.created_at, reverse=True)

    def get(self, rollout_id: str) -> Rollout | None:
        """Return the roll-out with an id, or None."""
        return self._rollouts.get(rollout_id)

    def upgrade_of(self, miner_id: str) -> RolloutMiner | None:
        """Return the miner's part of a roll-out that has not ended, if its upgrade has neither."""
        for rollout_id, miners in self._miners.items():
            found = miners.get(miner_id)
            if found is not None and found.phase not in ENDED and not self._rollouts[rollout_id].over:
                return found
        return None

    async def async_add(self, rollout: Rollout) -> None:
        """Store a new roll-out, and forget the oldest ended ones; raises StorageFailedError, and keeps nothing then."""
        self._keep(rollout)
        try:
            await self.async_save(rollout)
        except BaseException:
            self._drop(rollout)
            # The write of a cancelled request goes on: the roll-out would begin at the next start of Home Assistant.
            await self._saves.pop(rollout.id).async_drain()
            with suppress(OSError):
                await self._file(rollout.id).async_remove()
            raise
        ended = [old for old in self.all() if old.over]
        for old in ended[ENDED_KEPT:]:
            self._drop(old)
            self._saves.pop(old.id, None)
            with suppress(OSError):  # It is deleted at a later time.
                await self._file(old.id).async_remove()

    async def async_save(self, rollout: Rollout) -> None:
        """Store a roll-out as it is now; raises StorageFailedError."""
        save = self._saves.get(rollout.id)
        if save is None:

            async def write() -> None:
                # The file is written in the executor, while the roll-out may change.
                await self._file(rollout.id).async_save(rollout.as_dict())

            save = self._saves[rollout.id] = JoinedSave(self._hass, f"{DOMAIN} roll-out {rollout.id}", write)
        await save.async_save()

    def _file(self, rollout_id: str) -> DurableFile:
        return DurableFile(self._hass, _VERSION, f"{_FOLDER}/{rollout_id}")
