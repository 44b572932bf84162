"""The agent: its parts, and which message goes where."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from uuid import uuid4

from aiohttp import ClientSession

from . import VERSION
from .assignment import Assignments
from .config import Settings
from .connection import Connection, Incoming, LastWill
from .core.control.record import Command
from .core.wire.command_messages import CommandMessage
from .core.wire.errors import WireError
from .core.wire.messages import AgentStatus, HomeStatus, message_of, payload_of
from .core.wire.topics import AT_LEAST_ONCE, PROTOCOL_VERSIONS, RETAINED, Kind, Topics, common_version
from .executor import Executor
from .journal import Journal, JournalError
from .memories import Memories
from .miners import AgentMiner, Miners
from .plan import PlanKeeper
from .presence import Presence
from .requests import Requests
from .seals import Seals
from .states import States

_LOGGER = logging.getLogger(__name__)


class Agent:
    """One agent, from its start to its end."""

    def __init__(self, settings: Settings, seals: Seals, session: ClientSession, journal: Journal) -> None:
        """Prepare the parts without contacting anything."""
        self._agent = settings.agent
        self._topics = Topics(settings.site, settings.broker.prefix)
        self._instance = uuid4().hex
        self._started_at = datetime.now(UTC)
        self._journal = journal
        self._seals = seals
        self._presence = Presence(self._instance, settings.alone_after_s)
        self._memories = Memories(journal)
        self._miners = Miners(session, self._note_change, lambda: self._presence.now, self._memories)
        self._states = States(self._instance, self._miners, self._presence, self._async_publish)
        self._executor = Executor(journal, self._miners, self._presence, seals, self._async_publish, self._note_command)
        self._plan = PlanKeeper(journal, self._miners, self._presence, seals, self._executor)
        self._assignments = Assignments(journal, self._miners, self._memories, seals, self._executor)
        self._requests = Requests(
            journal,
            self._miners,
            self._presence,
            seals,
            self._states,
            self._plan,
            self._executor,
            self._async_publish,
            session,
        )
        will = LastWill(self._topics.topic(self._agent, Kind.STATUS), payload_of(self._status(online=False)))
        # With a name of its own, the process does not end the connection of another agent with a copy of its folder.
        client_id = f"miner-remote-{self._instance}"
        self._connection = Connection(settings.broker, client_id, will, self._topics.of_agent(self._agent), self)

    async def async_run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set; raises JournalError if the journal cannot be used."""
        await self._executor.async_start()
        await self._plan.async_start()
        await self._memories.async_start()
        await self._assignments.async_start()
        tasks = [
            asyncio.create_task(work, name=name)
            for name, work in (
                ("stop", _async_wait(stop)),
                ("connection", self._connection.async_run()),
                ("states", self._states.async_run()),
                ("plan", self._plan.async_run()),
            )
        ]
        try:
            ended, _running = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            # Home gets the results of the commands that are interrupted, and the end of the agent.
            await self._executor.async_close()
            await self._async_publish(Kind.STATUS, payload_of(self._status(online=False)))
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._miners.async_close()
            await self._memories.async_close()

    def _note_change(self, miner_id: str) -> None:
        self._states.note_change(miner_id)

    def _note_command(self, miner: AgentMiner, message: CommandMessage, command: Command) -> None:
        self._plan.note_command(miner, message, command)

    # Messages --------------------------------------------------------------------------------------------------------

    async def _async_publish(self, kind: Kind, payload: bytes, part: int | None = None) -> bool:
        topic = self._topics.topic(self._agent, kind, part)
        qos = 1 if kind in AT_LEAST_ONCE else 0
        return await self._connection.async_publish(topic, payload, qos=qos, retain=kind in RETAINED)

    def _status(self, *, online: bool, waiting: int = 0) -> AgentStatus:
        if not online:
            return AgentStatus(online=False, instance=self._instance)
        return AgentStatus(
            online=True,
            instance=self._instance,
            at=datetime.now(UTC),
            started_at=self._started_at,
            version=VERSION,
            versions=PROTOCOL_VERSIONS,
            public_key=self._seals.public_key,
            journal_size=waiting,
        )

    async def _async_publish_status(self) -> None:
        try:
            waiting = await self._journal.async_waiting()
        except JournalError as err:
            _LOGGER.error("%s", err)  # noqa: TRY400  the text says it all
            waiting = 0
        await self._async_publish(Kind.STATUS, payload_of(self._status(online=True, waiting=waiting)))

    async def _async_answer(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._async_publish_status()

    async def async_connected(self) -> None:
        """Publish the birth, and soon the full state."""
        self._presence.note_connection(connected=True)
        await self._async_publish_status()
        self._states.request_full()

    def async_disconnected(self) -> None:
        """Note that the connection is gone."""
        self._presence.note_connection(connected=False)

    def async_received(self, message: Incoming) -> None:
        """Give a message to the part that it is for."""
        try:
            kind = self._topics.parse(message.topic).kind
            match kind:
                case Kind.HOME_STATUS:
                    self._note_home(message_of(HomeStatus, message.payload), retained=message.retained)
                case Kind.STATUS:
                    self._note_namesake(message)
                case Kind.ASSIGNMENT:
                    self._executor.spawn(self._assignments.async_take(message.payload), "assignment")
                case Kind.PLAN:
                    self._executor.spawn(self._plan.async_take(message.payload), "plan")
                case Kind.COMMAND:
                    self._executor.take(message.payload)
                case Kind.REQUEST:
                    self._requests.take(message.payload)
                case _:
                    _LOGGER.warning("The topic %s is not one for agents", message.topic)
        except WireError as err:
            _LOGGER.warning("A message is not used: %s", err)

    def _note_home(self, home: HomeStatus, *, retained: bool) -> None:
        self._presence.note_time_zone(home.time_zone)
        self._executor.spawn(self._seals.async_note_home_key(home.public_key), "key of home")
        if common_version(home.versions) is None:
            _LOGGER.error(
                "Home Assistant and this agent have no version of the protocol in common: update the older of them."
            )
        if not retained:
            # The broker may have kept the other ones for any time.
            self._presence.note_heartbeat(home.at, online=home.online)

    def _note_namesake(self, message: Incoming) -> None:
        if not message.payload:
            return
        status = message_of(AgentStatus, message.payload)
        before = self._presence.duplicate
        answer_s = self._presence.note_status(status.instance, online=status.online, retained=message.retained)
        if answer_s is not None:
            self._executor.spawn(self._async_answer(answer_s), "status")
        if self._presence.duplicate and not before:
            _LOGGER.error(
                "Another agent has the name %s. Give each agent a name and a data folder of its own: until then none "
                "of them carries out commands.",
                self._agent,
            )


async def _async_wait(stop: asyncio.Event) -> None:
    await stop.wait()
