"""Takes what agents did and found while they did not hear home: results, records, and what schedules own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..agents.presence import Condition
from ..agents.site_agents import SiteAgents
from ..commands.history.store import CommandHistory
from ..control.record import CommandRecord, HistoryQuery, Source, Status
from ..drivers.contract.errors import DriverError
from ..fleet.miner import MinerCoordinator
from ..fleet.selection import Fleet
from ..fleet.site import Site
from ..input.fields import InvalidDataError, plain_text
from ..schedules.engine.handover import Handover
from ..schedules.engine.ownership import Ownership
from ..storage.errors import StorageFailedError
from ..wire.command_messages import AutomaticRecord

_LOGGER = logging.getLogger(__name__)

WAIT_S: Final = 60.0
"""How long the engine leaves the miners of an agent that is back alone, if journal and states do not come."""
RETRY_S: Final = 15.0
AGAIN_S: Final = 120.0
"""When the journal is taken again after a return: commands may have been running."""
EVERY_S: Final = 3600.0
"""How often it is taken from then on."""
SETTLE_S: Final = 2.0
"""How long commands have to store what their results contain, until the results are acknowledged."""
MAX_ID: Final = 200
"""How long the ids of records and miners may be; longer ones are not in use anywhere."""
MAX_PAGES: Final = 100
"""How many pages are taken at a time."""


@dataclass(slots=True)
class _Journal:
    """What is known of the journal of one agent."""

    returned: bool = False
    """Whether the agent came back since it was last requested."""
    taking: bool = False
    end_wait: CALLBACK_TYPE | None = None
    end_next: CALLBACK_TYPE | None = None
    adopted: dict[str, Mapping[str, object] | None] = field(default_factory=dict)
    """What was adopted of each miner since the agent came back."""

    def end_timers(self) -> None:
        """End the timers."""
        for stop in (self.end_wait, self.end_next):
            if stop is not None:
                stop()
        self.end_wait = self.end_next = None


class Journals:
    """The journals of the agents of one site."""

    def __init__(
        self,
        hass: HomeAssistant,
        site: Site,
        agents: SiteAgents,
        fleet: Fleet,
        history: CommandHistory,
        handover: Handover,
        on_taken: Callable[[], None],
    ) -> None:
        """Prepare; `on_taken` is called when what schedules own may have changed."""
        self._hass = hass
        self._site = site
        self._agents = agents
        self._home = agents.home
        self._fleet = fleet
        self._history = history
        self._handover = handover
        self._on_taken = on_taken
        self._closed = False
        self._away: set[str] = set()
        """The agents whose journal and states have not come since they were gone, nor were waited for long enough."""
        self._of = {agent: _Journal() for agent in self._home.agents}
        self._home.async_on_change(self._condition_changed)
        self._home.async_on_birth(self._condition_changed)
        for agent in self._of:
            self._condition_changed(agent)

    def is_away(self, miner: MinerCoordinator) -> bool:
        """Return whether the agent of a miner may have changed what schedules own, and home does not know yet."""
        # The engine asks this of each miner in each pass. No agent switches outlets.
        if not self._away or miner.pauses_by_outlet:
            return False
        return self._agents.agent_of(miner.subentry_id) in self._away

    @callback
    def async_close(self) -> None:
        """End the timers."""
        self._closed = True
        for journal in self._of.values():
            journal.end_timers()

    @callback
    def _condition_changed(self, agent: str) -> None:
        if self._closed:
            return
        journal = self._of[agent]
        journal.end_timers()
        self._away.add(agent)
        if self._home.condition(agent) is Condition.ONLINE:
            journal.returned = True
            journal.adopted.clear()
            journal.end_wait = self._later(WAIT_S, lambda: self._end_absence(agent))
            self._request(agent)

    def _later(self, seconds: float, action: Callable[[], None]) -> CALLBACK_TYPE:
        @callback
        def act(_now: datetime) -> None:
            action()

        return async_call_later(self._hass, seconds, HassJob(act, cancel_on_shutdown=True))

    @callback
    def _end_absence(self, agent: str) -> None:
        journal = self._of[agent]
        if journal.end_wait is not None:
            journal.end_wait()
            journal.end_wait = None
        if agent in self._away:
            self._away.discard(agent)
            self._handover.async_request_pass()
            self._on_taken()

    # Taking ----------------------------------------------------------------------------------------------------------

    @callback
    def _request(self, agent: str) -> None:
        journal = self._of[agent]
        if journal.taking:
            return
        journal.taking = True
        self._site.entry.async_create_background_task(
            self._hass, self._async_run(agent), f"journal of the agent {agent}", eager_start=False
        )

    async def _async_run(self, agent: str) -> None:
        journal = self._of[agent]
        wait_s, taken = EVERY_S, False
        try:
            # An agent that comes back meanwhile is asked again.
            while journal.returned or not taken:
                wait_s, taken = AGAIN_S if journal.returned else EVERY_S, True
                journal.returned = False
                await self._async_take(agent)
                if agent in self._away:
                    # What the broker had kept of the states may be older than what the agent did.
                    await self._agents.async_refresh_states(agent)
                # It may be gone again.
                if not journal.returned and self._home.condition(agent) is Condition.ONLINE:
                    self._end_absence(agent)
        except (DriverError, StorageFailedError) as err:
            level = logging.WARNING if agent in self._away else logging.DEBUG
            _LOGGER.log(level, "The journal of the agent %s could not be taken: %s", agent, err)
            wait_s = RETRY_S
        finally:
            journal.taking = False
        if wait_s == EVERY_S:
            # Meanwhile, the agent has a plan with what was adopted.
            journal.adopted.clear()
        if not self._closed and self._home.condition(agent) is Condition.ONLINE:
            journal.end_next = self._later(wait_s, lambda: self._request(agent))

    async def _async_take(self, agent: str) -> None:
        """Take the journal page by page; what is on the disk here is acknowledged with the next page."""
        acknowledged: tuple[str, ...] = ()
        for _ in range(MAX_PAGES):
            page = await self._agents.requests.async_journal(agent, acknowledged)
            await self._async_adopt(agent, page.owned)
            for result in page.results:
                self._agents.results.async_note(agent, result)
            await self._async_add(agent, page.records)
            if page.results:
                await asyncio.sleep(SETTLE_S)
                if not await self._history.async_flush():
                    return
            acknowledged = (
                *(result.id for result in page.results),
                *(record.id for record in page.records),
            )
            if not acknowledged:
                return

    async def _async_adopt(self, agent: str, owned: Mapping[str, Mapping[str, object] | None]) -> None:
        """Own what the agent says that schedules own of its miners.

        Until the agent has the next plan, it says so again; meanwhile, schedules may own something else.
        """
        adopted = self._of[agent].adopted
        mine = {
            miner.miner_id for miner in self._site.miners.values() if self._agents.agent_of(miner.subentry_id) == agent
        }
        new: dict[str, Ownership | None] = {}
        for miner_id, data in owned.items():
            if miner_id not in mine or (miner_id in adopted and adopted[miner_id] == data):
                continue
            try:
                ownership = None if data is None else Ownership.from_json(data)
            except InvalidDataError as err:
                _LOGGER.warning("What the agent %s owns of a miner cannot be read: %s", agent, err)
                continue
            if ownership is None or ownership.miner_id == miner_id:
                new[miner_id] = ownership
        if new:
            await self._handover.async_adopt(new)
            adopted.update({miner_id: owned[miner_id] for miner_id in new})
            self._on_taken()

    async def _async_add(self, agent: str, records: Iterable[AutomaticRecord]) -> None:
        """Add the records that the history does not have, and return once they are on the disk.

        Their batch has the id that the agent gave them. A page comes again if home was stopped before it was
        acknowledged.
        """
        new: list[CommandRecord] = []
        for record in records:
            miner = self._fleet.by_id(record.miner)
            if (miner is not None and miner.site is not self._site) or max(len(record.id), len(record.miner)) > MAX_ID:
                _LOGGER.warning("The agent %s reports a command to a miner that is not at its site", agent)
                continue
            same = HistoryQuery(batch_id=record.id, since=record.issued_at, until=record.issued_at, limit=1)
            if not await self._history.async_read(same):
                new.append(_history_record(agent, record, "" if miner is None else miner.address))
        if new:
            # They are also written if the caller is cancelled, for example because its site is unloaded.
            await asyncio.shield(self._hass.async_create_task(self._history.async_add(new), f"journal of {agent}"))


def _history_record(agent: str, record: AutomaticRecord, address: str) -> CommandRecord:
    """Return a command that the agent sent on its own as a record like those of the engine."""
    # No record may be pending for ever.
    status = Status.INTERRUPTED if record.status is Status.PENDING else record.status
    made = CommandRecord(
        id=0,
        timestamp=record.issued_at,
        command_type=record.command_type,
        miner_id=record.miner,
        miner_ip=address,
        initiated_by=plain_text(record.schedule) or "Schedules",
        source=Source.SCHEDULED if record.policy_id is None else Source.AUTOMATIC,
        batch_id=record.id,
        parameters=dict(record.parameters),
        status=status,
        response={**(record.response or {}), "agent": agent},
        sent_at=record.sent_at,
        completed_at=record.completed_at,
        duration_ms=max(0, round((record.completed_at - record.issued_at).total_seconds() * 1000)),
    )
    if record.error is not None:
        made.note_error(record.error.error())
    return made
