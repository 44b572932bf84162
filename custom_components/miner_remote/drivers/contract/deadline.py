"""The deadline of a call to a driver."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from .errors import TimedOutError


@asynccontextmanager
async def deadline(host: str, seconds: float) -> AsyncIterator[None]:
    """Limit the duration of a block; raises TimedOutError when it is exceeded."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise TimedOutError("answer_timeout", host=host, seconds=seconds) from error
