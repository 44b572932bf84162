"""How the parts of the agent publish."""

from __future__ import annotations

from typing import Protocol

from .core.wire.topics import Kind


class Publish(Protocol):
    """Publishes a message of a kind, or one of its parts; returns whether the broker has it."""

    async def __call__(self, kind: Kind, payload: bytes, part: int | None = None) -> bool:
        """Publish the message."""
