"""Agents that only speak the protocol: they take assignments and commands, and publish states of miners that change.

They learn their miners from the assignment, as any agent. Each miner changes once per interval; changes are published
every two seconds. A command is accepted at once, sent in its turn and done as fast as simulated miners do it.

Run as `python -m benchmarks.wire.wire_agents --port PORT --agents agent-2,agent-3 --about FILE`. The file gets the
public keys of the agents and the profiles of the kinds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import Final
from uuid import uuid4

import aiomqtt
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from miner_remote_agent.core.control.context import Known
from miner_remote_agent.core.control.errors import CommandError
from miner_remote_agent.core.control.record import Status
from miner_remote_agent.core.wire.codec import from_json, to_json
from miner_remote_agent.core.wire.command_messages import (
    CommandMessage,
    CommandType,
    JournalPage,
    Request,
    RequestKind,
    Result,
    SettingsReading,
    Stage,
)
from miner_remote_agent.core.wire.failures import Failure
from miner_remote_agent.core.wire.lists import entries_of
from miner_remote_agent.core.wire.messages import AgentStatus, AssignedMiner, Assignment, message_of, payload_of
from miner_remote_agent.core.wire.parts import Assembly, answers_of, grouped
from miner_remote_agent.core.wire.sealing import public_key_of
from miner_remote_agent.core.wire.strict_json import dumps
from miner_remote_agent.core.wire.topics import AT_LEAST_ONCE, PROTOCOL_VERSIONS, RETAINED, Kind, Topics
from miner_remote_agent.outbox import Outbox

from .agent_process import SITE
from .states import Look, filled, looks

TICK_S: Final = 2.0
FULL_EVERY_S: Final = 600.0
SENT_PER_SECOND: Final = 100
"""How many commands an agent sends per second at most; about what a real one does on a slow core."""
TAKES_S: Final = (0.3, 5.0)
"""How long a miner takes for a command, at least and at most: the slowest kind pauses after five seconds."""


@dataclass(slots=True, kw_only=True)
class Miner:
    """One miner of an agent."""

    assigned: AssignedMiner
    look: Look
    started: float
    swaps: tuple[tuple[str, str], ...]
    paused: bool = False
    entered: bool = False
    """Whether it was paused or resumed since its last change was published."""
    step: int = 0

    def full(self) -> str:
        """Return its state as the inside of a JSON object."""
        text = self.look.modes[self.paused].full[self.step]
        for theirs, own in self.swaps:
            text = text.replace(theirs, own)
        return filled(text, int(time() - self.started))

    def change(self) -> str:
        """Return its next change as the inside of a JSON object."""
        mode = self.look.modes[self.paused]
        if self.entered:
            self.entered, self.step = False, 0
            return filled(mode.enter, int(time() - self.started))
        text = mode.changes[self.step]
        self.step = (self.step + 1) % len(mode.changes)
        return filled(text, int(time() - self.started))

    def enter(self, *, paused: bool) -> None:
        """Pause or resume."""
        if paused in self.look.modes and paused is not self.paused:
            self.paused, self.entered, self.step = paused, True, 0


def _now() -> str:
    return datetime.now(UTC).isoformat()


@dataclass(slots=True, kw_only=True)
class WireAgent:
    """One agent."""

    agent: str
    known: dict[tuple[str, str], Look]
    key: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    topics: Topics = field(default_factory=lambda: Topics(SITE))
    instance: str = field(default_factory=lambda: uuid4().hex)
    miners: dict[str, Miner] = field(default_factory=dict)
    sequence: int = 0
    interval_s: float = 30.0
    full_at: float | None = None
    parts: int = 0
    client: aiomqtt.Client = field(init=False)
    results: dict[str, tuple[Stage, bytes]] = field(default_factory=dict)
    outbox: Outbox = field(init=False)
    assembly: Assembly[Assignment] = field(default_factory=Assembly)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    free_at: float = 0.0
    """When the next command is sent, by the clock of the event loop."""

    def __post_init__(self) -> None:
        """Send results as a real agent does."""
        self.outbox = Outbox(self._publish)

    async def run(self, port: int) -> None:
        """Be there until cancelled."""
        gone = payload_of(AgentStatus(online=False, instance=self.instance))
        will = aiomqtt.Will(self.topics.topic(self.agent, Kind.STATUS), gone, qos=1, retain=True)
        async with (
            aiomqtt.Client(
                "127.0.0.1", port, will=will, max_queued_incoming_messages=50_000, max_inflight_messages=200
            ) as client,
            asyncio.TaskGroup() as group,
        ):
            self.client = client
            await client.subscribe([(topic, 1) for topic in self.topics.of_agent(self.agent)])
            status = AgentStatus(
                online=True,
                instance=self.instance,
                at=datetime.now(UTC),
                started_at=datetime.now(UTC),
                version="bench",
                versions=PROTOCOL_VERSIONS,
                public_key=public_key_of(self.key),
            )
            await self._publish(Kind.STATUS, payload_of(status))
            group.create_task(self._tick())
            async for message in client.messages:
                self._take(self.topics.parse(message.topic.value).kind, bytes(message.payload))

    async def _publish(self, kind: Kind, payload: bytes, part: int | None = None) -> bool:
        topic = self.topics.topic(self.agent, kind, part)
        await self.client.publish(topic, payload, qos=1 if kind in AT_LEAST_ONCE else 0, retain=kind in RETAINED)
        return True

    def _take(self, kind: Kind, payload: bytes) -> None:
        if not payload:
            return
        match kind:
            case Kind.ASSIGNMENT:
                part = message_of(Assignment, payload)
                if (parts := self.assembly.add(part.version, part.part, part.parts, part)) is not None:
                    self._assign([miner for each in parts for miner in each.miners])
            case Kind.COMMAND:
                for entry in entries_of(payload):
                    self._spawn(self._command(from_json(CommandMessage, entry)))
            case Kind.REQUEST:
                self._spawn(self._request(message_of(Request, payload)))

    def _spawn(self, work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _assign(self, assigned: list[AssignedMiner]) -> None:
        before, self.miners = self.miners, {}
        for each in assigned:
            if each.profile is None:
                continue
            identity = each.profile.identity
            look = self.known[each.profile.driver, identity.model]
            theirs = look.profile.identity
            swaps = [(theirs.mac, identity.mac), (theirs.serial, identity.serial)]
            self.miners[each.id] = before.get(each.id) or Miner(
                assigned=each,
                look=look,
                started=time() - random.uniform(1, 10) * 86_400,
                swaps=tuple((old, new) for old, new in swaps if old and new),
            )
        self.full_at = None

    # States ----------------------------------------------------------------------------------------------------------

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        last = loop.time()
        while True:
            await asyncio.sleep(TICK_S)
            now = loop.time()
            if self.full_at is None or now - self.full_at >= FULL_EVERY_S:
                self.full_at = now
                await self._publish_full()
            elif self.miners:
                await self._publish_changes(last, now)
            last = now

    async def _publish_full(self) -> None:
        self.sequence += 1
        entries = []
        for miner_id, miner in self.miners.items():
            profile = dumps(to_json(miner.assigned.profile)).decode()
            settings = dumps(to_json(miner.look.settings)).decode()
            entries.append(
                f'"{miner_id}":{{"seen_at":"{_now()}","address":"{miner.assigned.host}",{miner.full()},'
                f'"profile":{profile},"settings":{settings},"settings_read_at":"{_now()}"}}'
            )
        groups = _grouped(entries) or [""]
        for part, group in enumerate(groups):
            head = f'"part":{part},"parts":{len(groups)}'
            await self._publish(Kind.STATE, self._message(head + ",", group), part)
        for part in range(len(groups), self.parts):
            await self._publish(Kind.STATE, b"", part)
        self.parts = len(groups)

    async def _publish_changes(self, last: float, now: float) -> None:
        count = len(self.miners)
        begin, end = (int(at / self.interval_s * count) for at in (last, now))
        due = {number % count for number in range(begin, end)}
        entries = []
        for number, (miner_id, miner) in enumerate(self.miners.items()):
            if number in due or miner.entered:
                change = miner.change()
                entries.append(f'"{miner_id}":{{"seen_at":"{_now()}"{"," if change else ""}{change}}}')
        for group in _grouped(entries):
            self.sequence += 1
            await self._publish(Kind.DELTA, self._message("", group))

    def _message(self, head: str, miners: str) -> bytes:
        return (
            f'{{"instance":"{self.instance}","sequence":{self.sequence},{head}"at":"{_now()}","miners":{{{miners}}}}}'
        ).encode()

    # Commands and requests -------------------------------------------------------------------------------------------

    async def _command(self, message: CommandMessage) -> None:
        if message.id in self.results:
            self.outbox.put_encoded(message.id, *self.results[message.id])
            return
        accepted = Result(id=message.id, miner=message.miner, stage=Stage.ACCEPTED)
        self._report(accepted, payload_of(accepted))
        loop = asyncio.get_running_loop()
        self.free_at = max(self.free_at, loop.time()) + 1 / SENT_PER_SECOND
        await asyncio.sleep(self.free_at - loop.time())
        sent = replace(accepted, stage=Stage.SENT, sent_at=datetime.now(UTC))
        self._report(sent, payload_of(sent))
        await asyncio.sleep(random.uniform(*TAKES_S))
        miner = self.miners[message.miner]
        if message.command_type in {CommandType.POWER_OFF, CommandType.POWER_ON}:
            miner.enter(paused=message.command_type is CommandType.POWER_OFF)
        final = replace(
            sent,
            stage=Stage.FINAL,
            status=Status.SUCCESS,
            response={"result": "accepted", "read_back": "confirmed"},
            known=Known.STATE,
            completed_at=datetime.now(UTC),
        )
        self._report(final, f"{payload_of(final)[:-1].decode()},{miner.full()}}}".encode())

    def _report(self, result: Result, entry: bytes) -> None:
        self.results[result.id] = result.stage, entry
        self.outbox.put_encoded(result.id, result.stage, entry)

    async def _request(self, request: Request) -> None:
        body: object | None = None
        match request.kind:
            case RequestKind.STATE:
                self.full_at = None
            case RequestKind.JOURNAL:
                body = JournalPage()
            case RequestKind.SETTINGS if request.miner in self.miners:
                settings = self.miners[request.miner].look.settings
                body = SettingsReading(settings=settings, read_at=datetime.now(UTC))
            case _:
                (answer,) = answers_of(request, None)
                failure = Failure.of(CommandError("not_assigned"))
                await self._publish(Kind.ANSWER, payload_of(replace(answer, error=failure)))
                return
        for answer in answers_of(request, body):
            await self._publish(Kind.ANSWER, payload_of(answer))


def _grouped(entries: list[str]) -> list[str]:
    """Join the miners of a message, as many as fit into one."""
    return [",".join(group) for group in grouped((entry, len(entry) + 1) for entry in entries)]


async def _run(port: int, names: list[str], about: Path) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    kinds = await looks()
    known = {(look.profile.driver, look.profile.identity.model): look for look in kinds.values()}
    agents = [WireAgent(agent=name, known=known) for name in names]
    # Kinds that look the same are one.
    profiles = [look.profile.as_dict() for look in known.values()]
    keys = {agent.agent: public_key_of(agent.key) for agent in agents}
    await asyncio.to_thread(about.write_text, json.dumps({"profiles": profiles, "keys": keys}))
    tasks = [asyncio.create_task(agent.run(port)) for agent in agents]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    stopped = asyncio.create_task(stop.wait())
    ended, _running = await asyncio.wait([stopped, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in (*tasks, stopped):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in ended:
        task.result()


def main() -> None:
    """Run the agents until SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--agents", required=True)
    parser.add_argument("--about", type=Path, required=True)
    arguments = parser.parse_args()
    asyncio.run(_run(arguments.port, arguments.agents.split(","), arguments.about))


if __name__ == "__main__":
    main()
