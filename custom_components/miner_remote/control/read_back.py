"""Read back whether a miner shows what was written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import monotonic

from ..drivers.contract.driver import Accepted, Driver
from ..drivers.contract.errors import CodedError, TimedOutError, UnreachableError
from ..drivers.contract.values import Snapshot
from .errors import CommandError
from .miner import ControlledMiner
from .slots import async_give_way, async_sleep

READ_BACK_PAUSES = (0.2, 0.5, 1.0, 2.0)
"""The pauses between two reads; the last one repeats."""

type Shows = Callable[[Snapshot], bool | None]
"""Whether a snapshot shows the change; None if the firmware does not report it."""


async def async_repeat_until_shown(
    check: Callable[[], Awaitable[CodedError | None]], within: float, *, first_s: float = 0.0
) -> CodedError | None:
    """Repeat `check` until it returns None; return what is still missing after `within` seconds.

    The change cannot show before `first_s` seconds have passed. Other commands go first, and use the slot during the
    pauses. A miner that restarts its mining may not answer for a while. If it never answers, its error is raised.
    """
    until = monotonic() + within
    if first_s:
        await async_sleep(first_s)
    else:
        await async_give_way()
    attempt = 0
    while True:
        missing: CodedError | None
        error: UnreachableError | TimedOutError | None = None
        try:
            missing = await check()
        except (UnreachableError, TimedOutError) as err:
            missing = error = err
        if missing is None:
            return None
        if monotonic() >= until:
            if error is not None:
                raise error
            return missing
        await async_sleep(READ_BACK_PAUSES[min(attempt, len(READ_BACK_PAUSES) - 1)])
        attempt += 1


type Read = Callable[[Driver], Awaitable[Snapshot]]
"""Reads a snapshot that the entities take over."""


async def async_read_back(
    miner: ControlledMiner,
    driver: Driver,
    shows: Shows,
    missing: CommandError,
    within: float,
    *,
    first_s: float = 0.0,
    read: Read | None = None,
) -> bool:
    """Wait until a snapshot shows the change; return False if the firmware does not report it, else raise `missing`.

    The entities take over the snapshots, so that they are right when the command ends, and no poll has to follow.
    `first_s` is as in `async_repeat_until_shown`. Pass `read` for what a snapshot does not hold, or to read less.
    """
    reported = True

    async def read_all(driver: Driver) -> Snapshot:
        snapshot = await driver.snapshot()
        miner.async_set_snapshot(snapshot)
        return snapshot

    async def check() -> CodedError | None:
        nonlocal reported
        shown = shows(await (read or read_all)(driver))
        reported = shown is not None
        return missing if shown is False else None

    if (still_missing := await async_repeat_until_shown(check, within, first_s=first_s)) is not None:
        raise still_missing
    return reported


def config_write_s(driver: Driver, accepted: Accepted | None = None) -> float:
    """Return how long a change that restarts mining may take to show: the write's deadline, at least a minute.

    If the driver had to restart the machine (`Accepted.scope`), the deadline of the slowest write applies: an Avalon
    Q is back after about four minutes.
    """
    deadlines = driver.connection.deadlines
    if accepted is not None and accepted.scope is not None:
        return deadlines.config_write
    return min(deadlines.config_write, max(deadlines.write, 60.0))
