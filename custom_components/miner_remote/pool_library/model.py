"""A pool of the library, and what a probe of one found. Pure: no clock, no I/O, no Home Assistant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ..input.checks import pool_url, worker_name
from ..input.fields import Reader
from ..input.limits import MAX_DESCRIPTION, MAX_ID

MAX_POOLS: Final = 200
"""The number of pools in the library."""

MAX_FEE_PERCENT: Final = 100
_MAX_TOKEN: Final = 8192
"""The longest encrypted password, which is longer than the password itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryPool:
    """A pool of the library, without its password.

    `worker` is a pattern with the placeholders of a pool switch.
    """

    pool_id: int
    name: str
    url: str
    worker: str
    fee_percent: float | None = None
    note: str = ""
    has_password: bool = False

    def as_json(self) -> dict[str, object]:
        """Return the pool for clients."""
        return {
            "id": self.pool_id,
            "name": self.name,
            "url": self.url,
            "worker": self.worker,
            "has_password": self.has_password,
            "fee_percent": self.fee_percent,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPool:
    """A pool with its password as encrypted by the vault."""

    pool: LibraryPool
    password: str | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, object]:
        """Return the pool for the disk."""
        stored = self.pool.as_json()
        del stored["has_password"]
        return {**stored, "password": self.password}


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolUser:
    """Something that uses a pool of the library, so that the pool cannot be deleted."""

    kind: str
    id: int
    name: str

    def as_json(self) -> dict[str, object]:
        """Return the user for clients."""
        return {"kind": self.kind, "id": self.id, "name": self.name}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """The last probe of a library pool from Home Assistant: whether it answered `mining.subscribe`, and when."""

    ok: bool
    at: datetime
    error_code: str | None = None


def stored_pool(data: Mapping[str, object]) -> StoredPool:
    """Return the pool of a JSON object; raises InvalidDataError with each wrong key.

    The keys are those of a client, with `password` as encrypted by the vault; null equals a missing key.
    """
    reader = Reader(data)
    reader.required("name", "url", "worker")
    pool_id = reader.integer("id", 0, MAX_ID) or 0
    name = reader.text("name")
    url = reader.value("url", pool_url)
    worker = reader.value("worker", worker_name)
    fee = reader.number("fee_percent", 0, MAX_FEE_PERCENT)
    note = reader.text("note", longest=MAX_DESCRIPTION, empty=True) or ""
    password = reader.text("password", longest=_MAX_TOKEN)
    reader.close()
    reader.finish()
    assert name is not None and url is not None and worker is not None  # noqa: S101, PT018  finish has raised otherwise
    pool = LibraryPool(
        pool_id=pool_id,
        name=name.strip(),
        url=url,
        worker=worker,
        fee_percent=fee,
        note=note,
        has_password=password is not None,
    )
    return StoredPool(pool=pool, password=password)
