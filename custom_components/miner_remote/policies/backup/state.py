"""What a backup policy remembers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ...input.fields import InvalidDataError
from ...input.texts import InputProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The last order to a miner whose backup is still due; `tries` counts the orders since it is due."""

    at: datetime
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupState:
    """When the policy decided for the first time, and the attempts by miner."""

    since: datetime | None = None
    attempts: Mapping[str, Attempt] = field(default_factory=dict, hash=False)

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON."""
        return {
            "since": None if self.since is None else self.since.isoformat(),
            "attempts": {
                miner_id: {"at": attempt.at.isoformat(), "tries": attempt.tries}
                for miner_id, attempt in self.attempts.items()
            },
        }


def read_state(data: object) -> BackupState:
    """Return the state of `as_json`; raises InvalidDataError for other data."""
    try:
        return _read(data)
    except (KeyError, TypeError, ValueError) as err:
        raise InvalidDataError([InputProblem("", "other", {"text": "is not the state of a backup policy"})]) from err


def _read(data: object) -> BackupState:
    if not isinstance(data, dict) or not isinstance(data["attempts"], dict):
        raise TypeError("not an object")
    since = data["since"]
    return BackupState(
        since=None if since is None else _instant(since),
        attempts={
            str(miner_id): Attempt(at=_instant(attempt["at"]), tries=int(attempt["tries"]))
            for miner_id, attempt in data["attempts"].items()
        },
    )


def _instant(text: object) -> datetime:
    found = datetime.fromisoformat(str(text))
    if found.utcoffset() is None:
        raise ValueError("a time without offset")
    return found
