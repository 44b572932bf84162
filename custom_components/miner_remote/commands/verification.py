"""Verify by the uptime of a miner that it really restarted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from time import monotonic

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..control.record import CommandRecord, CommandType, HistoryQuery, Initiator, Status, Verification
from ..drivers.contract.values import Snapshot
from ..fleet.miner import MinerCoordinator
from ..fleet.reboots import awaiting_reboot
from ..fleet.selection import Fleet
from .history.store import CommandHistory

VERIFY_FIRST_S = 2.0
VERIFY_SLOWEST_S = 15.0
"""The first and the longest pause between two reads of the uptime."""

STILL_UP_AFTER_S = 90.0
"""A miner that answers this long after the command, with an uptime that never dropped, has not restarted."""

GONE_AFTER_S = 300.0
"""A miner that is not back this long after the command is not confirmed to have restarted."""

WATCHED_AT_MOST_S = 86_400.0
"""How far back to look for commands that were being verified; further, as long as some are found."""

UPTIME_SLACK_S = 3.0
"""Firmwares report whole seconds, and some start counting before the network is up."""

type OnVerified = Callable[[CommandRecord, Verification, MinerCoordinator | None, Initiator | None], None]


class Verifier:
    """Watches miners after a reboot or a restart of their mining software."""

    def __init__(
        self, hass: HomeAssistant, fleet: Fleet, command_types: Sequence[CommandType], on_verified: OnVerified
    ) -> None:
        """Call `on_verified` with each result; the caller owns the tasks that run `async_verify`."""
        self._hass = hass
        self._fleet = fleet
        self._command_types = command_types
        self._on_verified = on_verified

    async def async_interrupted(self, history: CommandHistory) -> list[tuple[CommandRecord, MinerCoordinator]]:
        """Return the commands that were being verified when Home Assistant stopped, and can still be verified.

        Those that are too old, or whose miner is gone, are reported as not confirmed.
        """
        now = dt_util.utcnow()
        found: list[tuple[CommandRecord, MinerCoordinator]] = []
        for command_type in self._command_types:
            query = HistoryQuery(command_type=command_type, status=Status.SUCCESS, limit=500)
            while page := await history.async_query(query):
                waiting = [record for record in page if record.verification is Verification.WAITING]
                for record in waiting:
                    miner = self._fleet.by_id(record.miner_id)
                    if miner is None or age_of(record, now) > GONE_AFTER_S:
                        self._on_verified(record, Verification.NOT_CONFIRMED, miner, None)
                    else:
                        found.append((record, miner))
                if not waiting and age_of(page[-1], now) > WATCHED_AT_MOST_S:
                    break
                query = replace(query, before_id=page[-1].id)
        return found

    async def async_verify(self, record: CommandRecord, miner: MinerCoordinator, initiator: Initiator | None) -> None:
        """Poll the miner until its uptime confirms the command or too much time has passed."""
        if record.command_type is not CommandType.REBOOT:
            # The machine stays up while its mining process restarts.
            await self._async_watch(record, miner, initiator)
            return
        try:
            with awaiting_reboot(self._hass, record.miner_id):
                miner.async_update_listeners()
                await self._async_watch(record, miner, initiator)
        finally:
            (self._fleet.by_id(record.miner_id) or miner).async_update_listeners()

    async def _async_watch(self, record: CommandRecord, miner: MinerCoordinator, initiator: Initiator | None) -> None:
        pause = VERIFY_FIRST_S
        # The clock may be set during this loop.
        sent = monotonic() - max(0.0, age_of(record, dt_util.utcnow()))
        known, answered_at = miner.last_seen, None
        while True:
            await asyncio.sleep(pause)
            pause = min(VERIFY_SLOWEST_S, pause * 1.5)
            miner = self._fleet.by_id(record.miner_id) or miner
            await miner.async_refresh()
            age = monotonic() - sent
            # While another command holds the miner, its last snapshot may be older than the reboot.
            if miner.last_seen != known:
                known, answered_at = miner.last_seen, age
            answered = miner.last_update_success and answered_at is not None
            if answered and answered_at is not None and _restarted_since(record, miner.data, answered_at):
                self._on_verified(record, Verification.CONFIRMED, miner, initiator)
                return
            if age > (STILL_UP_AFTER_S if answered else GONE_AFTER_S):
                self._on_verified(record, Verification.NOT_CONFIRMED, miner, initiator)
                return


def age_of(record: CommandRecord, now: datetime) -> float:
    """Return how many seconds ago a command was sent, or recorded if it was not sent."""
    return (now - (record.sent_at or record.timestamp)).total_seconds()


def _restarted_since(record: CommandRecord, snapshot: Snapshot, age_s: float) -> bool:
    """Return whether an uptime that the miner reports began after the command was sent."""
    if record.command_type is CommandType.RESTART_MINING and snapshot.mining_uptime_s is not None:
        uptime: int | None = snapshot.mining_uptime_s
    else:
        uptime = snapshot.shortest_uptime_s
    return uptime is not None and uptime <= age_s + UPTIME_SLACK_S
