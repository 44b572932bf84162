"""When a condition becomes an alert, and when the alert ends. Pure: no clock, no I/O, no Home Assistant.

All times are seconds of one clock that never goes back.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final

from .model import Args


class Level(Enum):
    """How a value compares with its threshold."""

    BAD = auto()
    """Beyond the threshold: a reason for an alert."""
    BETWEEN = auto()
    """Better than the threshold, but not by enough to end an alert."""
    GOOD = auto()
    UNKNOWN = auto()
    """No value: nothing changes."""
    NONE = auto()
    """There can be no alert now; it ends at once."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A level now, with the values for the sentence of an alert.

    `began` is when a bad level began, if that is known to be earlier than now.
    """

    level: Level
    args: Args = field(default_factory=dict)
    began: float | None = None


@dataclass(frozen=True, slots=True)
class Delays:
    """How long a level has to be bad until the alert, and good until its end, in seconds."""

    bad_s: float = 0.0
    good_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Condition:
    """The state of one kind of alert about one subject.

    `bad_since` is None if the level is not bad and there is no alert. `good_since` is when an alert began to be over.
    """

    bad_since: float | None = None
    good_since: float | None = None
    raised: bool = False
    args: Args = field(default_factory=dict)

    def after(self, finding: Finding, delays: Delays, now: float) -> Condition:
        """Return the state after a finding."""
        if finding.level is Level.UNKNOWN:
            return self
        if finding.level is Level.BAD:
            since = self.bad_since
            if since is None:
                since = now if finding.began is None else min(finding.began, now)
            raised = self.raised or now - since >= delays.bad_s
            return Condition(since, None, raised=raised, args=finding.args)
        if not self.raised or finding.level is Level.NONE:
            return CALM
        if finding.level is Level.BETWEEN:
            return replace(self, good_since=None)
        since = now if self.good_since is None else self.good_since
        return CALM if now - since >= delays.good_s else replace(self, good_since=since)

    def due(self, delays: Delays) -> float | None:
        """Return when this changes if the level stays, or None if it does not."""
        if self.good_since is not None:
            return self.good_since + delays.good_s
        if self.bad_since is not None and not self.raised:
            return self.bad_since + delays.bad_s
        return None


CALM: Final = Condition()
