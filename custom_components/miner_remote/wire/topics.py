"""The topics of the protocol: `<prefix>/<version>/<site>/home/status` and `<prefix>/<version>/<site>/agent/<agent>/…`.

A retained message that may be too large for one payload has numbered parts, each with a topic of its own
(`…/assignment/0`): a broker keeps only the last message of a topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .errors import SHORTENED, WireError

DEFAULT_PREFIX: Final = "miner_remote"
PROTOCOL_VERSION: Final = 1
PROTOCOL_VERSIONS: Final = (1,)
"""The versions that this side understands."""

MAX_PARTS: Final = 500
"""The largest number of parts of one message: 30 MB, the state of some thousand miners."""

_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LEVEL: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
MAX_PREFIX_LEVELS: Final = 5


class Kind(StrEnum):
    """What the messages of a topic are about."""

    HOME_STATUS = "home"
    STATUS = "status"
    ASSIGNMENT = "assignment"
    PLAN = "plan"
    STATE = "state"
    DELTA = "delta"
    COMMAND = "command"
    RESULT = "result"
    REQUEST = "request"
    ANSWER = "answer"


IN_PARTS: Final = frozenset({Kind.ASSIGNMENT, Kind.PLAN, Kind.STATE})
"""The retained messages with numbered parts."""
RETAINED: Final = frozenset({Kind.HOME_STATUS, Kind.STATUS, *IN_PARTS})
AT_LEAST_ONCE: Final = frozenset(Kind) - {Kind.HOME_STATUS, Kind.STATE, Kind.DELTA}
"""The kinds with QoS 1; the others have QoS 0, because a newer message replaces a lost one."""
TO_AGENT: Final = (Kind.ASSIGNMENT, Kind.PLAN, Kind.COMMAND, Kind.REQUEST)
FROM_AGENT: Final = (Kind.STATE, Kind.DELTA, Kind.RESULT, Kind.ANSWER, Kind.STATUS)


def is_id(name: str) -> bool:
    """Return whether a name can be the id of a site or an agent: a topic level without wildcards or spaces."""
    return _ID.fullmatch(name) is not None


def is_prefix(prefix: str) -> bool:
    """Return whether a prefix is one or a few plain topic levels."""
    levels = prefix.split("/")
    return len(levels) <= MAX_PREFIX_LEVELS and all(_LEVEL.fullmatch(level) for level in levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The meaning of a topic; `agent` is None for the status of home, `part` for messages without parts."""

    site: str
    kind: Kind
    agent: str | None = None
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one site; raises WireError for a prefix or a site that topics cannot hold."""

    site: str
    prefix: str = DEFAULT_PREFIX

    def __post_init__(self) -> None:
        """Check the names."""
        if not is_id(self.site) or not is_prefix(self.prefix):
            raise _invalid(f"{self.prefix}/{self.site}")

    @property
    def home_status(self) -> str:
        """Return the topic of the status of home."""
        return f"{self._base}/home/status"

    @property
    def statuses(self) -> str:
        """Return the filter for the statuses of all agents."""
        return self._filter("+", Kind.STATUS)

    def topic(self, agent: str, kind: Kind, part: int | None = None) -> str:
        """Return a topic of an agent; raises WireError for an invalid agent or part."""
        base = f"{self._base}/agent/{agent}/{kind}"
        if not is_id(agent) or kind is Kind.HOME_STATUS or (part is None) is (kind in IN_PARTS):
            raise _invalid(base)
        if part is None:
            return base
        if not 0 <= part < MAX_PARTS:
            raise _invalid(f"{base}/{part}")
        return f"{base}/{part}"

    def of_agent(self, agent: str) -> tuple[str, ...]:
        """Return the filters to which an agent subscribes."""
        if not is_id(agent):
            raise _invalid(agent)
        return (self.home_status, *(self._filter(agent, kind) for kind in (*TO_AGENT, Kind.STATUS)))

    def of_home(self) -> tuple[str, ...]:
        """Return the filters to which home subscribes for all agents of the site.

        Its own assignments and plans are among them, to find the parts that the broker has kept from before a start.
        Those of status come last: what home requests of an agent that is there is answered to another topic.
        """
        return tuple(self._filter("+", kind) for kind in (Kind.ASSIGNMENT, Kind.PLAN, *FROM_AGENT))

    def parse(self, topic: str) -> Topic:
        """Return the meaning of a topic of this site; raises WireError for any other topic."""
        if topic == self.home_status:
            return Topic(site=self.site, kind=Kind.HOME_STATUS)
        base, _, rest = topic.partition(f"{self._base}/agent/")
        levels = rest.split("/")
        if base or not 2 <= len(levels) <= 3:
            raise _invalid(topic)
        agent, name, *part = levels
        try:
            number = int(part[0]) if part and re.fullmatch(r"0|[1-9][0-9]{0,2}", part[0]) else None
            kind = Kind(name)
        except ValueError:
            raise _invalid(topic) from None
        if self.topic(agent, kind, number) != topic:
            raise _invalid(topic)
        return Topic(site=self.site, kind=kind, agent=agent, part=number)

    @property
    def _base(self) -> str:
        return f"{self.prefix}/{PROTOCOL_VERSION}/{self.site}"

    def _filter(self, agent: str, kind: Kind) -> str:
        return f"{self._base}/agent/{agent}/{kind}" + ("/+" if kind in IN_PARTS else "")


def common_version(theirs: tuple[int, ...]) -> int | None:
    """Return the highest protocol version that both sides understand, or None."""
    return max(set(theirs) & set(PROTOCOL_VERSIONS), default=None)


def _invalid(topic: str) -> WireError:
    return WireError("topic_invalid", topic=topic[:SHORTENED])
