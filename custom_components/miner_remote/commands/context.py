"""What a handler works with, and what it leaves in the record."""

from __future__ import annotations

from dataclasses import dataclass, field

from homeassistant.core import HomeAssistant

from ..backups.store import BackupStore
from ..drivers.contract.driver import Accepted
from ..storage.vault import Vault
from .history.store import CommandHistory
from .record import Initiator


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandContext:
    """The services that a handler uses.

    The record keeps `noted` also if the command fails: what was done before, or may have been done.
    """

    hass: HomeAssistant
    backups: BackupStore
    vault: Vault
    history: CommandHistory
    initiator: Initiator
    noted: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The response of a command that succeeded; `CommandSpec.confirmed_later` says what that means."""

    response: dict[str, object]


def response_of(accepted: Accepted) -> dict[str, object]:
    """Return the response for a command that the miner accepted."""
    response: dict[str, object] = {"result": accepted.said or "accepted", "channel": accepted.channel}
    if accepted.scope is not None:
        response["scope"] = accepted.scope.value
    return response
