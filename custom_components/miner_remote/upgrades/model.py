"""Firmware images and roll-outs as they are stored. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from ..drivers.contract.errors import CodedError, ErrorArgument, arguments_of
from .formats.content import Content, ImagePart
from .formats.read import suggestions

SHORT_ID: Final = 16
"""How many digits of the SHA-256 are the id of an image."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A stored image file; `size` in bytes, `sha256` in hexadecimal digits.

    `content` is what the file says. What it does not say was entered by a person: `vendor`, `models`,
    `control_boards` and `version` are what counts, from either.
    """

    file_name: str
    size: int
    sha256: str
    uploaded_at: datetime
    uploaded_by: str
    content: Content
    vendor: str | None = None
    models: tuple[str, ...] = ()
    control_boards: tuple[str, ...] = ()
    version: str | None = None

    @property
    def id(self) -> str:
        """Return the id: the same file has the same id."""
        return self.sha256[:SHORT_ID]

    @property
    def parts(self) -> tuple[ImagePart, ...]:
        """Return the images in a container; empty if the file is one image."""
        return self.content.parts

    @property
    def declared(self) -> bool:
        """Return whether a person entered something that the file does not say."""
        return (self.vendor, self.models, self.control_boards, self.version) != (
            self.content.vendor,
            self.content.models,
            self.content.control_boards,
            self.content.version,
        )

    @property
    def complete(self) -> bool:
        """Return whether all is known that an installation needs."""
        return bool(self.vendor and self.models and self.version)

    def as_json(self) -> dict[str, object]:
        """Return the image for clients.

        `read` names the keys that come from the file; `suggested` is what the name of the file suggests for others.
        """
        return {
            "id": self.id,
            "file_name": self.file_name,
            "size": self.size,
            "sha256": self.sha256,
            "vendor": self.vendor,
            "models": list(self.models),
            "control_boards": list(self.control_boards),
            "version": self.version,
            "declared": self.declared,
            "complete": self.complete,
            "read": [key for key in ("vendor", "models", "control_boards", "version") if getattr(self.content, key)],
            "suggested": {
                key: value for key, value in suggestions(self.file_name).items() if value and not getattr(self, key)
            },
            "uploaded_at": self.uploaded_at.isoformat(),
            "uploaded_by": self.uploaded_by,
        }

    def as_dict(self) -> dict[str, object]:
        """Return the image for the store."""
        return {
            "file_name": self.file_name,
            "size": self.size,
            "sha256": self.sha256,
            "uploaded_at": self.uploaded_at.isoformat(),
            "uploaded_by": self.uploaded_by,
            "vendor": self.vendor,
            "models": list(self.models),
            "control_boards": list(self.control_boards),
            "version": self.version,
            "content": {
                "vendor": self.content.vendor,
                "models": list(self.content.models),
                "control_boards": list(self.content.control_boards),
                "version": self.content.version,
                "parts": [part.as_dict() for part in self.content.parts],
            },
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Image:
        """Return the image that `as_dict` gave; raises KeyError, TypeError or ValueError for other data."""
        content = _object(data["content"])
        return cls(
            file_name=str(data["file_name"]),
            size=int(str(data["size"])),
            sha256=str(data["sha256"]),
            uploaded_at=datetime.fromisoformat(str(data["uploaded_at"])),
            uploaded_by=str(data["uploaded_by"]),
            vendor=_text(data["vendor"]),
            models=_texts(data["models"]),
            control_boards=_texts(data["control_boards"]),
            version=_text(data["version"]),
            content=Content(
                vendor=_text(content["vendor"]),
                models=_texts(content["models"]),
                control_boards=_texts(content["control_boards"]),
                version=_text(content["version"]),
                parts=tuple(ImagePart.from_dict(_object(part)) for part in _list(content["parts"])),
            ),
        )


class Phase(StrEnum):
    """How far the upgrade of one miner is."""

    WAITING = "waiting"
    CHECKING = "checking"
    BACKING_UP = "backing_up"
    SENDING = "sending"
    RESTARTING = "restarting"
    SETTLING = "settling"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


SENT: Final = frozenset({Phase.SENDING, Phase.RESTARTING})
"""The phases in which the miner may have received the image: it is never sent again."""

ENDED: Final = frozenset({Phase.DONE, Phase.FAILED, Phase.SKIPPED})


class RolloutStatus(StrEnum):
    """What a roll-out does."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    """Because of a failure; a person can resume it."""
    DONE = "done"
    CANCELLED = "cancelled"


FINAL: Final = frozenset({RolloutStatus.DONE, RolloutStatus.CANCELLED})


@dataclass(slots=True, kw_only=True)
class RolloutMiner:
    """One miner of a roll-out; hashrates in TH/s, times in UTC.

    `config` and `settings` are those before the upgrade, kept until they were compared; passwords are encrypted.
    `excused` is whether a person has resumed the roll-out after this miner failed. `in_doubt` is whether the image may
    not have arrived.
    """

    miner_id: str
    ip: str
    name: str
    group: int
    phase: Phase = Phase.WAITING
    progress: int | None = None
    version_before: str | None = None
    version_after: str | None = None
    hashrate_before_ths: float | None = None
    hashrate_after_ths: float | None = None
    error_code: str | None = None
    error_args: dict[str, ErrorArgument] = field(default_factory=dict)
    error_message: str | None = None
    differences: list[dict[str, object]] = field(default_factory=list)
    command_id: int | None = None
    backup_id: int | None = None
    settling_since: datetime | None = None
    excused: bool = False
    in_doubt: bool = False
    config: dict[str, object] | None = None
    settings: dict[str, object] | None = None

    def fail(self, error: CodedError | None, phase: Phase = Phase.FAILED) -> None:
        """End the upgrade with an error."""
        self.phase = phase
        self.progress = None
        self.config = self.settings = None
        if error is not None:
            self.error_code, self.error_message = error.code, str(error)
            self.error_args = dict(error.arguments)

    def as_json(self) -> dict[str, object]:
        """Return the miner for clients."""
        return {
            "miner_id": self.miner_id,
            "ip": self.ip,
            "name": self.name,
            "group": self.group,
            "phase": self.phase.value,
            "progress": self.progress,
            "version_before": self.version_before,
            "version_after": self.version_after,
            "hashrate_before_ths": self.hashrate_before_ths,
            "hashrate_after_ths": self.hashrate_after_ths,
            "error_code": self.error_code,
            "error_args": self.error_args,
            "error_message": self.error_message,
            "differences": self.differences,
            "command_id": self.command_id,
            "backup_id": self.backup_id,
            "settling_since": self.settling_since.isoformat() if self.settling_since else None,
        }

    def as_dict(self) -> dict[str, object]:
        """Return the miner for the store."""
        return {**self.as_json(), "excused": self.excused, "config": self.config, "settings": self.settings}

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> RolloutMiner:
        """Return the miner that `as_dict` gave; raises KeyError, TypeError or ValueError for other data."""
        since, config, settings = data["settling_since"], data["config"], data["settings"]
        return cls(
            miner_id=str(data["miner_id"]),
            ip=str(data["ip"]),
            name=str(data["name"]),
            group=int(str(data["group"])),
            phase=Phase(str(data["phase"])),
            version_before=_text(data["version_before"]),
            version_after=_text(data["version_after"]),
            hashrate_before_ths=_number(data["hashrate_before_ths"]),
            hashrate_after_ths=_number(data["hashrate_after_ths"]),
            error_code=_text(data["error_code"]),
            error_args=arguments_of(_object(data["error_args"])),
            error_message=_text(data["error_message"]),
            differences=[_object(item) for item in _list(data["differences"])],
            command_id=_whole(data["command_id"]),
            backup_id=_whole(data["backup_id"]),
            settling_since=None if since is None else datetime.fromisoformat(str(since)),
            excused=data["excused"] is True,
            config=None if config is None else _object(config),
            settings=None if settings is None else _object(settings),
        )


@dataclass(slots=True, kw_only=True)
class Rollout:
    """The installation of one image on many miners, in groups."""

    id: str
    image_id: str
    image: dict[str, object]
    """The image for clients, as it was when the roll-out began."""
    version: str
    created_by: str
    created_at: datetime
    source: str = "manual"
    user_id: str | None = None
    status: RolloutStatus = RolloutStatus.RUNNING
    ended_at: datetime | None = None
    min_hashrate_percent: float
    settle_minutes: float
    backup_first: bool
    miners: list[RolloutMiner] = field(default_factory=list)

    @property
    def groups(self) -> list[int]:
        """Return the numbers of the groups, from 1 (the canary) on."""
        return sorted({miner.group for miner in self.miners})

    def of_group(self, number: int) -> list[RolloutMiner]:
        """Return the miners of a group."""
        return [miner for miner in self.miners if miner.group == number]

    def miner(self, miner_id: str) -> RolloutMiner | None:
        """Return the miner with an id, or None."""
        return next((miner for miner in self.miners if miner.miner_id == miner_id), None)

    @property
    def current_group(self) -> int | None:
        """Return the number of the first group that is not over, or None."""
        return min((miner.group for miner in self.miners if miner.phase not in ENDED), default=None)

    @property
    def in_doubt(self) -> bool:
        """Return whether it is unknown if the image arrived at a miner: no other one is sent to meanwhile."""
        return any(miner.in_doubt and miner.phase in SENT for miner in self.miners)

    @property
    def busy(self) -> bool:
        """Return whether the upgrade of a miner has begun and not ended."""
        return any(miner.phase not in ENDED and miner.phase is not Phase.WAITING for miner in self.miners)

    @property
    def over(self) -> bool:
        """Return whether nothing of it happens any more: it has ended, and so has the upgrade of each miner."""
        return self.status in FINAL and not self.busy

    def as_json(self) -> dict[str, object]:
        """Return the roll-out for clients."""
        return {
            "id": self.id,
            "image": self.image,
            "status": self.status.value,
            "created_by": self.created_by,
            "created_at": self.created_at.isoformat(),
            "ended_at": self.ended_at.isoformat() if self.ended_at else None,
            "min_hashrate_percent": self.min_hashrate_percent,
            "settle_minutes": self.settle_minutes,
            "backup_first": self.backup_first,
            "groups": [
                {"number": number, "miners": [miner.miner_id for miner in self.of_group(number)]}
                for number in self.groups
            ],
            "miners": [miner.as_json() for miner in self.miners],
        }

    def as_dict(self) -> dict[str, object]:
        """Return the roll-out for the store, as it is now."""
        return {
            "id": self.id,
            "image_id": self.image_id,
            "image": self.image,
            "version": self.version,
            "created_by": self.created_by,
            "created_at": self.created_at.isoformat(),
            "source": self.source,
            "user_id": self.user_id,
            "status": self.status.value,
            "ended_at": self.ended_at.isoformat() if self.ended_at else None,
            "min_hashrate_percent": self.min_hashrate_percent,
            "settle_minutes": self.settle_minutes,
            "backup_first": self.backup_first,
            "miners": [miner.as_dict() for miner in self.miners],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Rollout:
        """Return the roll-out that `as_dict` gave; raises KeyError, TypeError or ValueError for other data."""
        ended = data["ended_at"]
        return cls(
            id=str(data["id"]),
            image_id=str(data["image_id"]),
            image=_object(data["image"]),
            version=str(data["version"]),
            created_by=str(data["created_by"]),
            created_at=datetime.fromisoformat(str(data["created_at"])),
            source=str(data["source"]),
            user_id=_text(data["user_id"]),
            status=RolloutStatus(str(data["status"])),
            ended_at=None if ended is None else datetime.fromisoformat(str(ended)),
            min_hashrate_percent=float(str(data["min_hashrate_percent"])),
            settle_minutes=float(str(data["settle_minutes"])),
            backup_first=data["backup_first"] is True,
            miners=[RolloutMiner.from_dict(_object(item)) for item in _list(data["miners"])],
        )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise TypeError("not a JSON array")
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in _list(value))


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError("not a JSON object")
    return value
