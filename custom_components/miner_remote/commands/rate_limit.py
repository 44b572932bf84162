"""Limit how many commands a user may send per minute. Pure: the caller passes the time."""

from __future__ import annotations

_PRUNE_ABOVE = 256
"""With this many keys, full buckets are dropped: they equal new ones."""


class TokenBucket:
    """A token bucket for each key: `per_minute` requests at once, refilled evenly within a minute."""

    def __init__(self, per_minute: int) -> None:
        """Start with full buckets; raises ValueError if `per_minute` is below 1."""
        if per_minute < 1:
            raise ValueError("per_minute must be at least 1")
        self.per_minute = per_minute
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, key: str, now: float) -> float:
        """Take a token of `key` at `now` (monotonic seconds).

        Returns 0.0, or the seconds until a token is available if there is none.
        """
        capacity, rate = float(self.per_minute), self.per_minute / 60
        tokens, then = self._buckets.get(key, (capacity, now))
        tokens = min(capacity, tokens + max(0.0, now - then) * rate)
        # The next one is due after (1 - tokens) / rate; a rounding error must not cause another wait.
        if tokens < 1 - 1e-6:
            self._buckets[key] = (tokens, max(now, then))
            return (1 - tokens) / rate
        if len(self._buckets) >= _PRUNE_ABOVE:
            self._prune(now)
        self._buckets[key] = (max(0.0, tokens - 1), max(now, then))
        return 0.0

    def charge(self, key: str, tokens: float, now: float) -> None:
        """Take further tokens of `key`, into debt if there are not enough."""
        capacity, rate = float(self.per_minute), self.per_minute / 60
        left, then = self._buckets.get(key, (capacity, now))
        left = min(capacity, left + max(0.0, now - then) * rate)
        self._buckets[key] = (max(-capacity, left - tokens), max(now, then))

    def _prune(self, now: float) -> None:
        rate = self.per_minute / 60
        self._buckets = {
            key: (tokens, then)
            for key, (tokens, then) in self._buckets.items()
            if tokens + (now - then) * rate < self.per_minute
        }
