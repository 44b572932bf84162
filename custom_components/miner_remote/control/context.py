"""What a handler works with, and what it leaves in the record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import Flag, auto
from typing import Protocol

from ..drivers.contract.driver import Accepted
from ..drivers.contract.values import MinerConfig
from .backup_model import Backup, BackupType
from .record import CommandRecord, Initiator


class KnownPasswords(Protocol):
    """The pool passwords that were written to miners before."""

    def pool_password(self, miner_id: str, url: str, user: str) -> str | None:
        """Return the password that was last written to a miner for a pool and user; None if it is unknown."""

    def has_unreadable(self, miner_id: str, url: str, user: str) -> bool:
        """Return whether one may have been written that cannot be decrypted."""

    async def async_remember_pool_password(self, miner_id: str, url: str, user: str, password: str) -> None:
        """Store a password that was written to a miner; raises a CodedError if it cannot be stored."""


class Backups(Protocol):
    """The stored configurations of miners."""

    def get(self, backup_id: int) -> Backup | None:
        """Return a backup, or None if there is none with this id."""

    async def async_config(self, backup_id: int) -> MinerConfig:
        """Return the content of a backup; raises KeyError if there is none, and a CodedError if it is unreadable."""

    async def async_unreadable_slots(self, backup_id: int) -> Collection[int]:
        """Return the pool slots whose login in the URL cannot be decrypted; raises KeyError."""

    async def async_add(
        self,
        *,
        miner_id: str,
        miner_ip: str,
        backup_name: str,
        description: str | None,
        backup_type: BackupType,
        created_by: str,
        config: MinerConfig,
        driver: str,
        origin: str | None = None,
    ) -> Backup:
        """Store a configuration, and return the backup once it is on the disk; raises a CodedError.

        A backup of a miner with an `origin` is stored only once: the same origin returns the one that is stored.
        """


class Outlets(Protocol):
    """The power outlets of miners."""

    def is_on(self, outlet: str) -> bool | None:
        """Return whether an outlet is on; None if that is unknown."""

    async def async_switch(self, outlet: str, *, on: bool) -> None:
        """Switch an outlet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandContext:
    """The services that a handler uses.

    The record keeps `noted` also if the command fails: what was done before, or may have been done.
    """

    command_id: str
    """The id of the command, by which an agent recognizes it if it comes again."""
    backups: Backups
    passwords: KnownPasswords
    outlets: Outlets
    async_record: Callable[[str, str], Awaitable[CommandRecord | None]]
    """Returns the record of a batch and a miner, by their ids."""
    local_time: Callable[[], datetime]
    """Returns the time now, for names."""
    initiator: Initiator
    noted: dict[str, object] = field(default_factory=dict)


class Known(Flag):
    """What is known of a miner after a command: read after its write, or not changed by it."""

    NOTHING = 0
    STATE = auto()
    """Its state: a complete snapshot, which is also its poll, or whether it mines, with a poll that is due soon."""
    SETTINGS = auto()
    """Its settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The response of a command that succeeded; `CommandSpec.confirmed_later` says what that means.

    What is not `known` is read after the command.
    """

    response: dict[str, object]
    known: Known = Known.NOTHING


def response_of(accepted: Accepted) -> dict[str, object]:
    """Return the response for a command that the miner accepted."""
    response: dict[str, object] = {"result": accepted.said or "accepted", "channel": accepted.channel}
    if accepted.scope is not None:
        response["scope"] = accepted.scope.value
    return response
