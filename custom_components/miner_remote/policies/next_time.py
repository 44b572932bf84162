"""When a decision changes although nothing happens. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime


def earliest(times: Iterable[datetime | None], after: datetime | None = None) -> datetime | None:
    """Return the first of the times, of those after `after` if it is given, or None if there is none."""
    return min((at for at in times if at is not None and (after is None or at > after)), default=None)
