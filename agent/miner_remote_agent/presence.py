"""What the agent knows of home and of its namesakes: home's clock, whether it is heard, and who else has this name."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from time import monotonic
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SAMPLES: Final = 20
"""How many of the latest heartbeats give home's clock: the one that arrived fastest counts."""
FOREIGN_S: Final = 60.0
"""How long a namesake counts as alive after its last message."""
ANSWER_S: Final = 5.0
"""How often at most the agent answers the messages of a namesake with its own status."""


class Presence:
    """Home's clock and presence, and the namesakes of the agent; without I/O.

    Times are those of a monotonic clock, so that a wrong or changed clock of this machine matters only while home has
    never been heard.
    """

    def __init__(self, instance: str, alone_after_s: float, clock: Callable[[], float] = monotonic) -> None:
        """Start without having heard home."""
        self._instance = instance
        self._alone_after_s = alone_after_s
        self._clock = clock
        self._began = clock()
        self._heard_at: float | None = None
        self._online = True
        self._offsets: deque[float] = deque(maxlen=SAMPLES)
        self._disconnected_at: float | None = clock()
        self._time_zone: tzinfo = UTC
        self._foreign_at: float | None = None
        self._answer_at: float | None = None

    # Home ------------------------------------------------------------------------------------------------------------

    def note_heartbeat(self, at: datetime, *, online: bool) -> None:
        """Note a heartbeat that was sent just now, not one that the broker had kept."""
        now = self._clock()
        self._heard_at, self._online = now, online
        offset = at.timestamp() - now
        if self._offsets and abs(offset - self._offsets[-1]) > self._alone_after_s:
            # Home's clock was set.
            self._offsets.clear()
        self._offsets.append(offset)

    def note_time_zone(self, name: str) -> None:
        """Use home's time zone for names with a time; UTC if this machine does not know it."""
        try:
            self._time_zone = ZoneInfo(name)
        except ZoneInfoNotFoundError, ValueError, OSError:
            self._time_zone = UTC

    def note_connection(self, *, connected: bool) -> None:
        """Note that the broker is there or gone."""
        self._disconnected_at = None if connected else self._clock()

    @property
    def connected(self) -> bool:
        """Return whether the broker is there."""
        return self._disconnected_at is None

    @property
    def home_now(self) -> datetime | None:
        """Return the time by home's clock; None while it is unknown."""
        if not self._offsets:
            return None
        return datetime.fromtimestamp(self._clock() + max(self._offsets), UTC)

    @property
    def now(self) -> datetime:
        """Return the time by home's clock, or by this machine's while home's is unknown."""
        return self.home_now or datetime.now(UTC)

    @property
    def local_now(self) -> datetime:
        """Return the time in home's time zone."""
        return self.now.astimezone(self._time_zone)

    @property
    def skew(self) -> timedelta | None:
        """Return how far this machine's clock is ahead of home's; None while that is unknown."""
        home = self.home_now
        return None if home is None else datetime.now(UTC) - home

    @property
    def alone(self) -> bool:
        """Return whether the agent does not hear home, so that it carries out the plan."""
        if self._disconnected_at is not None and self._clock() - self._disconnected_at > self._alone_after_s / 3:
            return True
        return self.silent_s > self._alone_after_s

    @property
    def silent_s(self) -> float:
        """Return for how many seconds home was not heard, at least since the agent started."""
        return self._clock() - (self._began if self._heard_at is None else self._heard_at)

    # Namesakes -------------------------------------------------------------------------------------------------------

    def note_status(self, instance: str, *, online: bool, retained: bool) -> float | None:
        """Note a status on the agent's own topic; return in how many seconds the agent must publish its own again.

        None if it is that of the agent itself, or if it is published again anyway. So both agents with one name see
        each other as long as both are there, and the broker keeps the status of the one that stays.
        """
        if instance == self._instance:
            return None
        now = self._clock()
        if not retained:
            # The broker may have kept the status of an earlier process of this agent.
            self._foreign_at = now if online else None
        if self._answer_at is None or now - self._answer_at >= ANSWER_S:
            self._answer_at = now
            return 0.0
        if self._answer_at > now:
            return None
        self._answer_at += ANSWER_S
        return self._answer_at - now

    @property
    def duplicate(self) -> bool:
        """Return whether another agent has this name, so that none of them may carry out commands."""
        return self._foreign_at is not None and self._clock() - self._foreign_at < FOREIGN_S
