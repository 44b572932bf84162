"""Delete old backups by the backup policies, and find which miners need a backup before a firmware upgrade."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from typing import Final

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ...backups.store import BackupStore
from ...fleet.selection import Fleet
from ...turns import InTurns
from ..model import Policy
from .pruning import Retention, surplus
from .settings import BackupSettings

_LOGGER = logging.getLogger(__name__)

_MINERS_AT_ONCE: Final = 25
"""The number of miners handled before yielding to the event loop."""


class BackupService:
    """What backup policies need beside their decisions."""

    def __init__(
        self,
        fleet: Fleet,
        backups: BackupStore,
        policies: Callable[[], Iterable[Policy]],
        miners_of: Callable[[Policy], Collection[str]],
    ) -> None:
        """Initialize. `policies` returns all policies, `miners_of` the ids of the miners in the scope of one."""
        self._fleet = fleet
        self._backups = backups
        self._policies = policies
        self._miners_of = miners_of

    def required_before_firmware(self, miner_id: str) -> bool:
        """Return whether a policy requires a backup of a miner before its firmware is upgraded."""
        return any(
            settings.before_firmware and miner_id in self._miners_of(policy) for policy, settings in self._enabled()
        )

    async def async_prune(self) -> int:
        """Delete the backups that no enabled policy keeps, and return their number; logs a failure of the disk.

        Miners that no policy concerns keep all of their backups.
        """
        enabled = list(self._enabled())
        if not enabled:
            return 0
        scopes = [(frozenset(self._miners_of(policy)), settings) for policy, settings in enabled]
        of_removed = Retention.of(settings for _, settings in enabled)
        now = dt_util.utcnow()
        found: list[int] = []
        async for part in InTurns(self._backups.miner_ids(), _MINERS_AT_ONCE):
            for miner_id in part:
                retention = Retention.of(settings for miners, settings in scopes if miner_id in miners)
                configured = retention is not None or self._fleet.is_configured(miner_id)
                if retention is None and not configured:
                    retention = of_removed
                if retention is not None:
                    found += surplus(self._backups.of_miner(miner_id), retention, now, configured=configured)
        try:
            await self._backups.async_delete_many(found)
        except HomeAssistantError as err:
            _LOGGER.warning("Could not delete old backups: %s", err)
        return len(found)

    def _enabled(self) -> Iterable[tuple[Policy, BackupSettings]]:
        for policy in self._policies():
            if policy.enabled and isinstance(policy.settings, BackupSettings):
                yield policy, policy.settings
