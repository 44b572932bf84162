"""The metadata of a backup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

RESTORE_SECTIONS: Final = ("pools", "power_limit", "fan", "tuning")
"""The sections of a backup that can be restored."""


class BackupType(StrEnum):
    """Why a backup was made."""

    MANUAL = "manual"
    AUTOMATIC = "automatic"
    PRE_UPDATE = "pre_update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A stored configuration of one miner; `miner_ip` is its address at that time, times are in UTC.

    Only the `driver` that read it can write it back. `is_validated` is whether the last comparison with the live miner
    found no difference. `last_confirmed_at` is when a scheduled backup last found the same configuration, and therefore
    stored no copy.
    """

    id: int
    miner_id: str
    miner_ip: str
    backup_name: str
    description: str | None
    backup_type: BackupType
    created_at: datetime
    created_by: str
    model: str
    driver: str
    firmware_version: str | None
    is_validated: bool = False
    last_confirmed_at: datetime | None = None

    @property
    def valid_at(self) -> datetime:
        """Return when the miner was last known to have this configuration."""
        return self.last_confirmed_at or self.created_at

    def as_dict(self) -> dict[str, object]:
        """Return the backup with the keys of the REST contract and of the store, the time as ISO 8601 with offset."""
        return {
            "id": self.id,
            "miner_id": self.miner_id,
            "miner_ip": self.miner_ip,
            "backup_name": self.backup_name,
            "description": self.description,
            "backup_type": self.backup_type.value,
            "created_at": self.created_at.isoformat(),
            "created_by": self.created_by,
            "model": self.model,
            "driver": self.driver,
            "firmware_version": self.firmware_version,
            "is_validated": self.is_validated,
            "last_confirmed_at": None if self.last_confirmed_at is None else self.last_confirmed_at.isoformat(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Return the backup that `as_dict` gave; raises KeyError or ValueError for other data."""

        def text(key: str) -> str | None:
            value = data.get(key)
            return None if value is None else str(value)

        confirmed = text("last_confirmed_at")
        return cls(
            id=int(str(data["id"])),
            miner_id=str(data["miner_id"]),
            miner_ip=str(data["miner_ip"]),
            backup_name=str(data["backup_name"]),
            description=text("description"),
            backup_type=BackupType(str(data["backup_type"])),
            created_at=datetime.fromisoformat(str(data["created_at"])),
            created_by=str(data["created_by"]),
            model=str(data["model"]),
            driver=str(data["driver"]),
            firmware_version=text("firmware_version"),
            is_validated=data.get("is_validated") is True,
            last_confirmed_at=None if confirmed is None else datetime.fromisoformat(confirmed),
        )
