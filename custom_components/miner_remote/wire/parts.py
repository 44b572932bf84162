"""Messages that are larger than one payload: split into parts, and joined again."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Final

from .codec import from_json, to_json, wire_fields
from .command_messages import ANSWER_BODIES, Answer, Request
from .delta import changes_of, with_changes
from .errors import WireError
from .failures import Failure
from .messages import Assignment, MinerState, Plan, State
from .strict_json import MAX_PAYLOAD, Json, dumps, loads
from .topics import MAX_PARTS

ROOM: Final = 32 * 1024
"""How many bytes of a payload its miners may take: reading one must not hold up the event loop of home for long."""
MAX_MINER: Final = 48 * 1024
"""How many bytes the state of one miner may take."""
MAX_ANSWER: Final = 32 * 1024 * 1024
"""The longest body of an answer: a log of 4 MB, each character of which may be escaped twice."""

_PIECE: Final = MAX_PAYLOAD // 4
"""How many characters of a body one answer holds; a character takes up to four bytes, an escaped one two."""
_SEPARATORS: Final = 8
"""How many bytes quotation marks, colon and comma take beside a miner, at most."""
_OPEN: Final = 4


def fitting(state: MinerState) -> MinerState:
    """Return a state that fits into a message and can be read; one that does not has an error instead of its values.

    A device can report texts of any length. It must not hold up the state of the other miners.
    """
    encoded = to_json(state)
    try:
        if len(dumps(encoded)) > MAX_MINER:
            raise WireError("message_too_large", maximum=MAX_MINER)
        from_json(MinerState, encoded)
    except WireError as err:
        return _without_values(state, err)
    return state


def _without_values(state: MinerState, err: WireError) -> MinerState:
    return MinerState(seen_at=state.seen_at, address=state.address, error=Failure.of(err))


def fitting_change(before: MinerState, after: MinerState) -> tuple[MinerState, dict[str, Json]]:
    """Return the state of a miner that fits as in `fitting`, and what changed; only the change is checked."""
    change = changes_of(before, after)
    try:
        if len(dumps(change)) > MAX_MINER:
            raise WireError("message_too_large", maximum=MAX_MINER)
        with_changes(before, change)
    except WireError as err:
        after = _without_values(after, err)
        return after, changes_of(before, after)
    return after, change


def payloads_of(message: Assignment | Plan | State) -> list[bytes]:
    """Return the payloads of a message, one for each part; raises WireError if a part is too large."""
    names = [field.name for field in wire_fields(type(message)) if field.name != "miners"]
    head = {name: to_json(getattr(message, name)) for name in names}
    groups: list[Json]
    if isinstance(message, State):
        groups = [*split(message.miners)] or [{}]
    else:
        groups = [*grouped(map(_sized, message.miners))] or [[]]
    if len(groups) > MAX_PARTS:
        raise WireError("message_too_large", maximum=MAX_PAYLOAD * MAX_PARTS)
    found = [dumps({**head, "part": part, "parts": len(groups), "miners": group}) for part, group in enumerate(groups)]
    if max(map(len, found)) > MAX_PAYLOAD:
        raise WireError("message_too_large", maximum=MAX_PAYLOAD)
    return found


def split(miners: Mapping[str, object]) -> list[dict[str, Json]]:
    """Return the values of miners as JSON, in groups for one payload each."""
    sized = ((name, *_sized(value)) for name, value in miners.items())
    return [dict(group) for group in grouped(((name, value), len(dumps(name)) + size) for name, value, size in sized)]


def _sized(value: object) -> tuple[Json, int]:
    encoded = to_json(value)
    return encoded, len(dumps(encoded)) + _SEPARATORS


def grouped[T](entries: Iterable[tuple[T, int]], most: int | None = None) -> list[list[T]]:
    """Return entries with their sizes in groups of at most ROOM; one that is larger is alone in its group."""
    groups: list[list[T]] = []
    room = 0
    for entry, size in entries:
        if not groups or size > room or len(groups[-1]) == most:
            groups.append([])
            room = ROOM
        groups[-1].append(entry)
        room -= size
    return groups


class Assembly[T]:
    """Collects the parts of messages until one is complete."""

    def __init__(self) -> None:
        self._open: dict[Hashable, tuple[int, dict[int, T]]] = {}

    def add(self, key: Hashable, part: int, parts: int, message: T) -> tuple[T, ...] | None:
        """Add a part of the message `key`; return all its parts in order once they are there.

        Retained parts of an older message may arrive between those of the newest one, so several messages are open.
        Raises WireError for a part that does not belong to the others.
        """
        if not 0 <= part < parts <= MAX_PARTS:
            raise WireError("message_parts_differ")
        number, found = self._open.setdefault(key, (parts, {}))
        if number != parts:
            del self._open[key]
            raise WireError("message_parts_differ")
        found[part] = message
        if len(found) == parts:
            del self._open[key]
            return tuple(found[index] for index in range(parts))
        if len(self._open) > _OPEN:
            del self._open[next(iter(self._open))]
        return None


def answers_of(request: Request, body: object | None) -> list[Answer]:
    """Return the answers to a request; `body` is the one of ANSWER_BODIES, None if there is none."""
    text = "" if body is None else dumps(to_json(body)).decode()
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)] or [""]
    return [
        Answer(id=request.id, kind=request.kind, part=part, parts=len(pieces), data=piece)
        for part, piece in enumerate(pieces)
    ]


def body_of[T](kind: type[T], answers: Sequence[Answer]) -> T:
    """Return the body of a complete answer; raises WireError, or the CodedError that the agent answered."""
    for answer in answers:
        if answer.error is not None:
            raise answer.error.error()
        if ANSWER_BODIES.get(answer.kind) is not kind:
            raise WireError("message_unknown_value", path="kind", value=answer.kind)
    return from_json(kind, loads("".join(answer.data for answer in answers).encode(), maximum=MAX_ANSWER))
