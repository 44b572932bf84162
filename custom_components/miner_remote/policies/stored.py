"""Read the stored states of policies: lists of any length, and times. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..input.fields import InvalidDataError, Reader
from ..input.texts import InputProblem


def stored_list(data: object, key: str) -> list[object]:
    """Return the list at a key of an object, which may be missing; raises InvalidDataError."""
    value = data.get(key, []) if isinstance(data, Mapping) else None
    if not isinstance(value, list):
        raise InvalidDataError([InputProblem(key, "not_list")])
    return value


def stored_times(data: object, key: str) -> tuple[datetime, ...]:
    """Return the list of times at a key; raises InvalidDataError."""
    times = []
    for value in stored_list(data, key):
        reader = Reader({key: value})
        reader.required(key)
        time = reader.instant(key)
        reader.finish()
        assert time is not None  # noqa: S101  finish has raised otherwise
        times.append(time)
    return tuple(times)


def times_as_json(times: tuple[datetime, ...]) -> list[str]:
    """Return times as JSON."""
    return [at.isoformat() for at in times]


def not_after(at: datetime | None, now: datetime) -> datetime | None:
    """Return a time, `now` for a later one: the clock was set back."""
    return at if at is None or at <= now else now


def as_json(at: datetime | None) -> str | None:
    """Return a time as JSON."""
    return None if at is None else at.isoformat()
