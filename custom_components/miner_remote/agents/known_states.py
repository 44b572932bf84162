"""The states of miners as their agent last published them."""

from __future__ import annotations

from ..wire.delta import Sequence, with_changes
from ..wire.errors import WireError
from ..wire.messages import Delta, MinerState, State
from ..wire.parts import Assembly


class KnownStates:
    """The states of the miners of one agent, made of full states and what changed since."""

    def __init__(self) -> None:
        """Start without a state."""
        self._assembly: Assembly[State] = Assembly()
        self._sequence = Sequence()
        self.miners: dict[str, MinerState] = {}

    def take_state(self, part: State) -> frozenset[str] | None:
        """Take a part of a full state; return the miners whose states changed once it is complete, else None.

        Raises WireError for a part that does not belong to the others.
        """
        parts = self._assembly.add((part.instance, part.sequence), part.part, part.parts, part)
        if parts is None:
            return None
        before, self.miners = self.miners, {}
        for each in parts:
            self.miners.update(each.miners)
        self._sequence.start(part)
        return frozenset(
            miner_id
            for miner_id in before.keys() | self.miners.keys()
            if before.get(miner_id) != self.miners.get(miner_id)
        )

    def take_delta(self, delta: Delta) -> frozenset[str] | None:
        """Take what changed; return the miners, or None if only a full state helps. Raises WireError if it cannot.

        A change that cannot be read leaves the states as they were, and no later one follows it.
        """
        if not self._sequence.follows(delta):
            return None
        try:
            changed = {
                miner_id: with_changes(self.miners.get(miner_id, MinerState()), changes)
                for miner_id, changes in delta.miners.items()
            }
        except WireError:
            self._sequence = Sequence()
            raise
        self.miners.update(changed)
        return frozenset(changed)
