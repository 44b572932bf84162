"""The settings of a miner as it last reported them; they are stored nowhere."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Final
from zlib import crc32

from ..drivers.contract.capability import Capability
from ..drivers.contract.driver import Driver
from ..drivers.contract.errors import DriverError
from ..drivers.contract.settings import CAPABILITIES, UNITS, Effect, Setting, SettingKey, SettingValue

__all__ = ["UNITS", "MinerSettings", "Setting", "SettingKey", "SettingValue"]

_LOGGER = logging.getLogger(__name__)

READ_EVERY_S: Final = 600.0
"""The interval of the reads beside those of commands."""
RETRY_AFTER_S: Final = 60.0
"""When to try again after a read that failed."""


class MinerSettings:
    """Reads the settings of one miner after a poll if they are due, and for commands."""

    def __init__(
        self,
        miner_id: str,
        spread_s: Callable[[], float],
        on_change: Callable[[], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Start without settings; the first read is at a moment of the next `spread_s()` seconds, fixed by the id.

        `now` is the clock of `read_at`.
        """
        self._miner_id = miner_id
        self._spread_s = spread_s
        self._on_change = on_change
        self._now = now
        self._due_at: float | None = None
        self.values: tuple[Setting, ...] = ()
        """The settings; empty if they were never read, or if the miner has none."""
        self.read_at: datetime | None = None

    def get(self, key: SettingKey) -> Setting | None:
        """Return a setting, or None if the miner does not report it."""
        return next((setting for setting in self.values if setting.key is key), None)

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Return what these settings need to be changed."""
        return frozenset(
            CAPABILITIES[setting.key]
            for setting in self.values
            if setting.key in CAPABILITIES and not setting.read_only
        )

    def limit_is_live(self, capabilities: frozenset[Capability]) -> bool | None:
        """Return whether a limit of a schedule or policy acts without a restart of mining; None until that was read.

        Such limits use a throttle if the miner has one.
        """
        setting = self.get(SettingKey.THROTTLE if Capability.THROTTLE in capabilities else SettingKey.POWER_LIMIT)
        return None if setting is None else setting.effect is Effect.LIVE

    def expire(self) -> None:
        """Let the next poll read the settings: something may have changed them."""
        self._due_at = 0.0

    def is_due(self) -> bool:
        """Return whether the next poll reads the settings."""
        now = monotonic()
        if self._due_at is None:
            # The miners of a large site must not all be read at once.
            share = crc32(self._miner_id.encode()) / 2**32
            self._due_at = now + share * self._spread_s()
        return now >= self._due_at

    async def async_read(self, driver: Driver) -> tuple[Setting, ...]:
        """Read and return the settings; the caller holds the miner's lock. Raises a DriverError."""
        try:
            values = await driver.read_settings()
        except DriverError:
            self._due_at = monotonic() + RETRY_AFTER_S
            raise
        self.note(values)
        return values

    def note(self, values: tuple[Setting, ...], read_at: datetime | None = None) -> None:
        """Use settings that were just read, or that an agent read at another time."""
        self._due_at = monotonic() + READ_EVERY_S
        self.read_at = read_at or self._now()
        if values != self.values:
            self.values = values
            self._on_change()

    async def async_refresh(self, driver: Driver) -> None:
        """Read the settings after a poll; the last ones stay if the miner does not report them now."""
        try:
            await self.async_read(driver)
        except DriverError as err:
            _LOGGER.debug("%s does not report its settings: %s", driver.connection.host, err)
