"""The deadline of a call to a driver."""

from __future__ import annotations

import asyncio
from types import TracebackType

from .errors import TimedOutError


class deadline:  # noqa: N801  it is used like `asyncio.timeout`
    """Limit the duration of a block; raises TimedOutError when it is exceeded."""

    __slots__ = ("_host", "_seconds", "_timeout")

    def __init__(self, host: str, seconds: float) -> None:
        """Name the miner, and the seconds from the start of the block on."""
        self._host = host
        self._seconds = seconds

    async def __aenter__(self) -> None:
        """Start the time."""
        self._timeout = asyncio.timeout(self._seconds)
        await self._timeout.__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the time."""
        try:
            await self._timeout.__aexit__(kind, error, traceback)
        except TimeoutError as exceeded:
            raise TimedOutError("answer_timeout", host=self._host, seconds=self._seconds) from exceeded
        if isinstance(error, TimeoutError):
            # One of the block, which is shorter.
            raise TimedOutError("answer_timeout", host=self._host, seconds=self._seconds) from error
