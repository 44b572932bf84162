"""Plan the order in which pools are added to and removed from a CGMiner list. Pure, without a miner.

CGMiner has two operations on its list. A pool that is added gets the highest slot. When a pool is removed, **the
last pool takes its slot**; so a pool that stays can only ever move down, and only from the last slot. Every plan adds
each new pool once and removes each unwanted one once, so all plans are equally long. The best one adds as early as it
can, so that the list is never shorter than needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_MAX_STATES = 2_000
"""A plan that exists is found in some dozens of steps; a search that takes longer has none."""


@dataclass(frozen=True, slots=True)
class Keep:
    """The wanted pool of a slot is in slot `slot` now; its password stays."""

    slot: int


@dataclass(frozen=True, slots=True)
class Add:
    """Add the wanted pool of slot `target`; as a target: this slot gets a new pool."""

    target: int


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove the pool that is in slot `slot` at that moment."""

    slot: int


type Step = Add | Remove


def plan(count: int, target: Sequence[Keep | Add], room: int | None = None) -> list[Step] | None:
    """Return the steps from a list of `count` pools to `target`, or None if there are none.

    `room` is how many pools the miner holds at most. The list is never empty between two steps.
    """
    final = {item: slot for slot, item in enumerate(target)}
    new = [item for item in target if isinstance(item, Add)]
    start = tuple(Keep(slot) for slot in range(count))
    seen: set[tuple[Keep | Add, ...]] = set()
    steps: list[Step] = []

    def search(state: tuple[Keep | Add, ...]) -> bool:
        if state == tuple(target):
            return True
        if state in seen or len(seen) >= _MAX_STATES:
            return False
        seen.add(state)
        following: list[tuple[Step, tuple[Keep | Add, ...]]] = []
        if room is None or len(state) < room:
            following += [(item, (*state, item)) for item in new if item not in state]
        if len(state) > 1:
            following += [(Remove(slot), _without(state, slot)) for slot, item in enumerate(state) if item not in final]
        for step, after in following:
            # A pool that is below its slot can never come up again.
            if all(final.get(item, slot) <= slot for slot, item in enumerate(after)):
                steps.append(step)
                if search(after):
                    return True
                steps.pop()
        return False

    return steps if search(start) else None


def _without(state: tuple[Keep | Add, ...], slot: int) -> tuple[Keep | Add, ...]:
    """Return the list after one removal: the last pool takes the free slot."""
    rest = list(state[:-1])
    if slot < len(rest):
        rest[slot] = state[-1]
    return tuple(rest)
