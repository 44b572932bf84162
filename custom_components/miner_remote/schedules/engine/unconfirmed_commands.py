"""Manual commands that ended without success but may still take effect. Pure, without a clock.

An answer can be lost, and a miner can act late. If the miner shows the result, it belongs to the person; otherwise a
schedule would undo the command, or resume what the person paused.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ...control.record import CommandType
from .reconcile import Observation, same

TAKES_EFFECT_WITHIN: Final = timedelta(minutes=5)
"""How long after its end a failed command can still take effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualCommand:
    """A command of a person or an automation; `watts` is the limit of a power_limit."""

    command_type: CommandType
    watts: int | None
    by: str
    at: datetime

    def is_confirmed_by(self, observed: Observation) -> bool:
        """Return whether a miner shows the result of the command."""
        if self.command_type is CommandType.POWER_OFF:
            return observed.paused is True
        if self.command_type is CommandType.POWER_ON:
            return observed.paused is False
        return self.watts is not None and observed.limit_w is not None and same(observed.limit_w, self.watts)


class UnconfirmedCommands:
    """The commands that may still take effect, one per miner."""

    def __init__(self) -> None:
        """Start without commands."""
        self._commands: dict[str, tuple[ManualCommand, datetime]] = {}

    def miner_ids(self) -> list[str]:
        """Return the ids of the miners with such a command."""
        return list(self._commands)

    def note(self, miner_id: str, command: ManualCommand, now: datetime) -> None:
        """Note a command that ended now without success."""
        self._commands[miner_id] = command, now

    def forget(self, miner_id: str, but: Collection[CommandType] = ()) -> None:
        """Forget the command to a miner unless its type is in `but`."""
        known = self._commands.get(miner_id)
        if known is not None and known[0].command_type not in but:
            del self._commands[miner_id]

    def clock_set(self, jump: timedelta) -> None:
        """Shift the times of the commands when the clock is set."""
        self._commands = {miner_id: (command, ended + jump) for miner_id, (command, ended) in self._commands.items()}

    def take(self, miner_id: str, observed: Observation, now: datetime) -> ManualCommand | None:
        """Remove and return the command that has taken effect according to the miner."""
        known = self._commands.get(miner_id)
        if known is None:
            return None
        command, ended = known
        if now - ended > TAKES_EFFECT_WITHIN:
            del self._commands[miner_id]
            return None
        if not command.is_confirmed_by(observed):
            return None
        del self._commands[miner_id]
        return command
