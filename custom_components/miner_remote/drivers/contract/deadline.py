"""One deadline around everything that a call to a driver does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from .errors import TimedOutError


@asynccontextmanager
async def deadline(host: str, seconds: float) -> AsyncIterator[None]:
    """End what runs inside after so many seconds; raises TimedOutError then."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise TimedOutError("answer_timeout", host=host, seconds=seconds) from error
