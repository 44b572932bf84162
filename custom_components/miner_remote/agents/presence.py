"""What home knows of an agent: whether it is there, and whether home may send it commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from time import monotonic
from typing import Final

from ..wire.messages import AgentStatus
from ..wire.topics import common_version

DUPLICATE_S: Final = 60.0
"""How long after their last sign two agents with one name count as alive; they answer each other every few seconds."""
CLOCK_TOLERANCE: Final = timedelta(seconds=60)
"""An agent knows by how much its clock differs, but what it writes before it hears home has its own time."""
MAX_INSTANCES: Final = 20


class Condition(StrEnum):
    """The state of an agent."""

    UNHEARD = "unheard"
    """It has not been heard since the start."""
    ONLINE = "online"
    OFFLINE = "offline"
    DUPLICATE = "duplicate"
    """Two live agents have its name."""
    INCOMPATIBLE = "incompatible"
    """It has no version of the protocol in common with home."""
    OTHER_KEY = "other_key"
    """Its key is not the one that a person confirmed."""


class AgentPresence:
    """The presence of one agent; without I/O."""

    def __init__(self, public_key: str, clock: Callable[[], float] = monotonic) -> None:
        """Start unheard; `public_key` is the one that a person confirmed."""
        self._public_key = public_key
        self._clock = clock
        self._gone: dict[str, None] = {}
        self._duplicate_at: float | None = None
        self.status: AgentStatus | None = None
        """Its last birth, or the last will of that instance."""
        self.skew: timedelta | None = None
        """How far its clock is ahead of home's; None while that is unknown."""

    def note_status(self, status: AgentStatus, now: datetime, *, retained: bool) -> bool:
        """Note a status that was received at `now`; return whether it is a birth of an instance that was not online.

        The last will of a former instance ends nothing. A former instance that is heard again has never ended: then
        two agents have one name.
        """
        known = self.status
        if not status.online:
            self._gone.pop(status.instance, None)
            if known is not None and status.instance != known.instance:
                return False
            self.status, self.skew = status, None
            return False
        if known is not None and known.online and known.instance != status.instance:
            self._gone.pop(known.instance, None)
            self._gone[known.instance] = None
            if len(self._gone) > MAX_INSTANCES:
                del self._gone[next(iter(self._gone))]
        if status.instance in self._gone:
            # A message that the broker had kept may be of any time.
            if not retained:
                self._duplicate_at = self._clock()
            del self._gone[status.instance]
        born = known is None or not known.online or known.instance != status.instance
        self.status = status
        if not retained:
            self.skew = None if status.at is None else status.at - now
        return born

    @property
    def condition(self) -> Condition:
        """Return the state of the agent."""
        status = self.status
        if status is None:
            return Condition.UNHEARD
        if self._duplicate_at is not None and self._clock() - self._duplicate_at < DUPLICATE_S:
            return Condition.DUPLICATE
        if not status.online:
            return Condition.OFFLINE
        if status.public_key != self._public_key:
            return Condition.OTHER_KEY
        if common_version(status.versions) is None:
            return Condition.INCOMPATIBLE
        return Condition.ONLINE

    @property
    def clock_differs(self) -> bool:
        """Return whether its clock is wrong, or home's."""
        return self.skew is not None and abs(self.skew) > CLOCK_TOLERANCE
