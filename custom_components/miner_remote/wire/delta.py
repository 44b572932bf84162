"""What changed in the state of a miner, and whether a change is the next one.

A change is an object with the fields that differ. The object of a field that holds an object changes that one, and the
object of a list of objects changes those at the positions that are its keys; other lists, those of another length, and
the memory of a driver are replaced. `null` sets a field to its default.
"""

from __future__ import annotations

from dataclasses import is_dataclass

from .codec import ABSENT, to_json, wire_fields, with_changes
from .messages import Delta, State
from .strict_json import Json

__all__ = ["Sequence", "changes_of", "with_changes"]


def changes_of(old: object, new: object) -> dict[str, Json]:
    """Return what `with_changes` needs to turn a dataclass into another one of its class, without secrets."""
    changes: dict[str, Json] = {}
    for field in wire_fields(type(new)):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.secret or before == after:
            continue
        if field.default is not ABSENT and after == field.default:
            changes[field.name] = None
        elif is_dataclass(after) and type(before) is type(after):
            changes[field.name] = changes_of(before, after)
        elif isinstance(before, tuple) and isinstance(after, tuple) and _are_same_parts(before, after):
            changes[field.name] = {
                str(position): changes_of(old_part, new_part)
                for position, (old_part, new_part) in enumerate(zip(before, after, strict=True))
                if old_part != new_part
            }
        else:
            changes[field.name] = to_json(after)
    return changes


def _are_same_parts(before: tuple[object, ...], after: tuple[object, ...]) -> bool:
    """Return whether two lists have as many objects, of the same classes."""
    return len(before) == len(after) and all(
        is_dataclass(new) and type(old) is type(new) for old, new in zip(before, after, strict=True)
    )


class Sequence:
    """The number of the last change that was applied."""

    def __init__(self) -> None:
        self._last: tuple[str, int] | None = None

    def start(self, state: State) -> None:
        """Continue after a full state."""
        self._last = (state.instance, state.sequence)

    def follows(self, delta: Delta) -> bool:
        """Return whether a delta is the next one; after a gap, only a full state helps."""
        if self._last != (delta.instance, delta.sequence - 1):
            self._last = None
            return False
        self._last = (delta.instance, delta.sequence)
        return True
