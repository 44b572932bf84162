"""What command handlers use on an agent: backups and passwords come with a command and leave with its result."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import override

from .core.control.backup_model import Backup, BackupType
from .core.control.context import Backups, CommandContext, KnownPasswords, Outlets
from .core.control.errors import CommandError
from .core.control.known_passwords import with_known_passwords
from .core.control.record import CommandRecord, Initiator
from .core.drivers.contract.values import MinerConfig
from .core.wire.command_messages import CommandMessage, CommandSecrets, KnownPassword, ResultSecrets
from .presence import Presence
from .seals import Seals


class CommandPasswords(KnownPasswords):
    """The pool passwords that came with a command, and those that were written since."""

    def __init__(self, secrets: CommandSecrets) -> None:
        """Start with those of the command."""
        self._known = {(each.url, each.user): each.password for each in secrets.passwords}
        self._unreadable = {(each.url, each.user) for each in secrets.unreadable}
        self.written: dict[tuple[str, str], str] = {}

    @override
    def pool_password(self, miner_id: str, url: str, user: str) -> str | None:
        return self._known.get((url, user))

    @override
    def has_unreadable(self, miner_id: str, url: str, user: str) -> bool:
        return (url, user) in self._unreadable

    @override
    async def async_remember_pool_password(self, miner_id: str, url: str, user: str, password: str) -> None:
        self._known[url, user] = self.written[url, user] = password


class CommandBackups(Backups):
    """The backups that came with a command, and those that it made, which have negative ids until home has them."""

    def __init__(
        self, message: CommandMessage, secrets: CommandSecrets, passwords: CommandPasswords, seals: Seals
    ) -> None:
        """Start with those of the command."""
        self._attached = {each.backup.id: each for each in message.backups}
        self._configs = dict(secrets.configs)
        self._passwords = passwords
        self._seals = seals
        self.made: dict[int, tuple[Backup, MinerConfig]] = {}

    @override
    def get(self, backup_id: int) -> Backup | None:
        if backup_id in self.made:
            return self.made[backup_id][0]
        attached = self._attached.get(backup_id)
        return None if attached is None else attached.backup

    @override
    async def async_config(self, backup_id: int) -> MinerConfig:
        return self.made[backup_id][1] if backup_id in self.made else self._configs[backup_id]

    @override
    async def async_unreadable_slots(self, backup_id: int) -> Collection[int]:
        return () if backup_id in self.made else self._attached[backup_id].unreadable_slots

    @override
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
        if not self._seals.can_seal:
            # The backup could not leave the agent.
            raise CommandError("home_not_trusted")
        config = replace(config, pools=with_known_passwords(config.pools, miner_id, self._passwords))
        backup = Backup(
            id=-1 - len(self.made),
            miner_id=miner_id,
            miner_ip=miner_ip,
            backup_name=backup_name,
            description=description,
            backup_type=backup_type,
            created_at=datetime.now(UTC),
            created_by=created_by,
            model=config.identity.model,
            driver=driver,
            firmware_version=config.identity.firmware_version,
        )
        self.made[backup.id] = backup, config
        return backup


class NoOutlets(Outlets):
    """No power outlets: those of miners belong to Home Assistant."""

    @override
    def is_on(self, outlet: str) -> bool | None:
        return None

    @override
    async def async_switch(self, outlet: str, *, on: bool) -> None:
        raise CommandError("outlet_unavailable", outlet=outlet)


class CommandServices:
    """The services for one command, and what it leaves in them."""

    def __init__(self, message: CommandMessage, secrets: CommandSecrets, seals: Seals, presence: Presence) -> None:
        """Prepare the services."""
        self.passwords = CommandPasswords(secrets)
        self.backups = CommandBackups(message, secrets, self.passwords, seals)
        undone = message.undone

        async def async_record(batch_id: str, miner_id: str) -> CommandRecord | None:
            fits = undone is not None and (undone.batch_id, undone.miner_id) == (batch_id, miner_id)
            return undone if fits else None

        self.context = CommandContext(
            command_id=message.id,
            backups=self.backups,
            passwords=self.passwords,
            outlets=NoOutlets(),
            async_record=async_record,
            local_time=lambda: presence.local_now,
            initiator=Initiator(initiated_by=message.initiated_by, source=message.source),
        )

    def secrets(self) -> ResultSecrets | None:
        """Return what the result holds for home only; None if there is nothing."""
        if not self.backups.made and not self.passwords.written:
            return None
        return ResultSecrets(
            configs={key: config for key, (_backup, config) in self.backups.made.items()},
            passwords=tuple(
                KnownPassword(url=url, user=user, password=password)
                for (url, user), password in self.passwords.written.items()
            ),
        )
