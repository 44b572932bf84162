"""What the tests use as Home Assistant's side: a client of the broker that speaks the protocol."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import aiomqtt
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from miner_remote_agent.core.control.command_types import CommandType
from miner_remote_agent.core.control.record import Command, Source
from miner_remote_agent.core.drivers.contract.driver import Credentials, Deadlines
from miner_remote_agent.core.wire.codec import from_json
from miner_remote_agent.core.wire.command_messages import (
    ANSWER_BODIES,
    Answer,
    CommandMessage,
    CommandSecrets,
    KnownPassword,
    Request,
    RequestKind,
    Result,
    Stage,
    parameters_of,
    secret_command,
)
from miner_remote_agent.core.wire.delta import Sequence as DeltaSequence, with_changes
from miner_remote_agent.core.wire.errors import WireError
from miner_remote_agent.core.wire.lists import entries_of, lists_of
from miner_remote_agent.core.wire.messages import (
    AgentStatus,
    AssignedMiner,
    Assignment,
    Delta,
    HomeStatus,
    MinerState,
    Plan,
    PlannedMiners,
    State,
    message_of,
    payload_of,
)
from miner_remote_agent.core.wire.parts import Assembly, body_of, payloads_of
from miner_remote_agent.core.wire.sealing import public_key_of, seal, unseal
from miner_remote_agent.core.wire.topics import AT_LEAST_ONCE, PROTOCOL_VERSIONS, RETAINED, Kind, Topics

from simulator.fleet import Fleet
from simulator.machine import Machine

from .mosquitto import AGENT, HOME_USER, PASSWORD, SITE, Mosquitto

DEADLINES = Deadlines(read=6, write=4, config_write=12)


class Home:
    """The client, and what it has received."""

    def __init__(self, broker: Mosquitto, tls: ssl.SSLContext | None = None) -> None:
        self.broker = broker
        self._tls = tls
        self.topics = Topics(SITE)
        self.key = X25519PrivateKey.generate()
        self.statuses: list[AgentStatus] = []
        self.results: dict[str, list[Result]] = defaultdict(list)
        self.raw: list[tuple[str, bytes]] = []
        self.states: dict[str, MinerState] = {}
        self.gaps = 0
        self.last_request = ""
        self.beats = True
        self.sent_beats = 0
        self.clock = timedelta()
        """How far its clock is ahead."""
        self._answers: dict[str, list[Answer]] = defaultdict(list)
        self._assembly: Assembly[State] = Assembly()
        self._sequence = DeltaSequence()
        self._client: aiomqtt.Client | None = None
        self.version = 0
        self.changed = asyncio.Event()

    async def run(self) -> None:
        """Stay connected and publish heartbeats until cancelled."""
        while True:
            try:
                async with (
                    aiomqtt.Client(
                        "127.0.0.1",
                        self.broker.port,
                        username=HOME_USER,
                        password=PASSWORD,
                        timeout=5,
                        tls_context=self._tls,
                    ) as client,
                    asyncio.TaskGroup() as group,
                ):
                    await client.subscribe([(topic, 1) for topic in self.topics.of_home()])
                    self._client = client
                    group.create_task(self._beat(client))
                    async for message in client.messages:
                        # Its own broken messages come back to it.
                        with suppress(WireError):
                            self._receive(message.topic.value, bytes(message.payload))
            except* aiomqtt.MqttError:
                self._client = None
                await asyncio.sleep(0.1)

    async def _beat(self, client: aiomqtt.Client) -> None:
        while True:
            if self.beats:
                status = HomeStatus(
                    online=True,
                    instance="home",
                    at=self.now,
                    versions=PROTOCOL_VERSIONS,
                    public_key=public_key_of(self.key),
                )
                await client.publish(self.topics.home_status, payload_of(status), retain=True)
                self.sent_beats += 1
            await asyncio.sleep(0.2)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.clock

    def _receive(self, topic: str, payload: bytes) -> None:
        self.raw.append((topic, payload))
        match self.topics.parse(topic).kind:
            case Kind.STATUS if payload:
                self.statuses.append(message_of(AgentStatus, payload))
            case Kind.RESULT:
                for entry in entries_of(payload):
                    result = from_json(Result, entry)
                    self.results[result.id].append(result)
            case Kind.ANSWER:
                answer = message_of(Answer, payload)
                self._answers[answer.id].append(answer)
            case Kind.STATE if payload:
                state = message_of(State, payload)
                key = (state.instance, state.sequence)
                if (parts := self._assembly.add(key, state.part, state.parts, state)) is not None:
                    self.states = {miner: each for part in parts for miner, each in part.miners.items()}
                    self._sequence.start(parts[0])
            case Kind.DELTA:
                delta = message_of(Delta, payload)
                if self._sequence.follows(delta):
                    for miner, changes in delta.miners.items():
                        self.states[miner] = with_changes(self.states[miner], changes)
                else:
                    self.gaps += 1
        self.changed.set()

    async def publish(self, kind: Kind, payload: bytes, part: int | None = None) -> None:
        while self._client is None:
            await asyncio.sleep(0.05)
        topic = self.topics.home_status if kind is Kind.HOME_STATUS else self.topics.topic(AGENT, kind, part)
        await self._client.publish(topic, payload, qos=1 if kind in AT_LEAST_ONCE else 0, retain=kind in RETAINED)

    # What home sends -------------------------------------------------------------------------------------------------

    @property
    def agent_key(self) -> str:
        """The key of the agent, by its last birth."""
        return next(status.public_key for status in reversed(self.statuses) if status.public_key)

    def sealed(self, kind: Kind, message_id: str, value: object) -> str:
        return seal(self.agent_key, site=SITE, agent=AGENT, kind=kind, message_id=message_id, value=value)

    def unsealed[T](self, form: type[T], sealed: str, kind: Kind, message_id: str) -> T:
        return unseal(self.key, form, sealed, site=SITE, agent=AGENT, kind=kind, message_id=message_id)

    async def assign(self, machines: Iterable[Machine], *, interval_s: float = 1.0) -> None:
        self.version += 1
        miners = tuple(
            AssignedMiner(
                id=machine.ip,
                host=machine.ip,
                name=f"Miner {machine.ip}",
                credentials=self.sealed(
                    Kind.ASSIGNMENT, machine.ip, Credentials(machine.username or None, machine.password or None)
                ),
            )
            for machine in machines
        )
        assignment = Assignment(
            version=self.version, interval_s=interval_s, concurrency=20, deadlines=DEADLINES, miners=miners
        )
        for part, payload in enumerate(payloads_of(assignment)):
            await self.publish(Kind.ASSIGNMENT, payload, part)

    async def plan(self, miners: Sequence[PlannedMiners], hours: float = 24) -> None:
        self.version += 1
        plan = Plan(
            version=self.version,
            valid_from=self.now,
            valid_until=self.now + timedelta(hours=hours),
            miners=tuple(miners),
        )
        for part, payload in enumerate(payloads_of(plan)):
            await self.publish(Kind.PLAN, payload, part)

    def message(
        self,
        machine: Machine,
        command: Command,
        *,
        expires_s: float = 30,
        source: Source = Source.MANUAL,
        secrets: CommandSecrets | None = None,
        **changes: Any,
    ) -> CommandMessage:
        command_id = str(uuid4())
        if (whole := secret_command(command)) is not None:
            secrets = CommandSecrets(command=whole, passwords=() if secrets is None else secrets.passwords)
        return CommandMessage(
            id=command_id,
            miner=machine.ip,
            command_type=command.command_type,
            parameters=parameters_of(command),
            sealed=None if secrets is None else self.sealed(Kind.COMMAND, command_id, secrets),
            batch_id="batch",
            initiated_by="Alice",
            source=source,
            issued_at=self.now,
            expires_at=self.now + timedelta(seconds=expires_s),
            **changes,
        )

    async def send(self, *messages: CommandMessage) -> None:
        for payload in lists_of(payload_of(message) for message in messages):
            await self.publish(Kind.COMMAND, payload)

    async def request(self, kind: RequestKind, *, answers: bool = True, **fields: Any) -> Any:
        request = Request(id=str(uuid4()), kind=kind, expires_at=self.now + timedelta(seconds=30), **fields)
        self.last_request = request.id
        await self.publish(Kind.REQUEST, payload_of(request))
        await self.until(lambda: self._is_complete(request.id))
        parts = sorted(self._answers[request.id], key=lambda answer: answer.part)
        if kind is RequestKind.STATE:
            return None
        return body_of(ANSWER_BODIES[kind], parts)

    def _is_complete(self, request_id: str) -> bool:
        answers = self._answers[request_id]
        return bool(answers) and len(answers) == answers[0].parts

    # Waiting ---------------------------------------------------------------------------------------------------------

    async def until(self, true: Any, seconds: float = 20) -> None:
        """Wait until a condition is true, checked after each message and from time to time."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not true():
            if asyncio.get_running_loop().time() > deadline:
                pytest.fail(f"The condition was not met within {seconds:g} s.")
            self.changed.clear()
            try:
                async with asyncio.timeout(0.1):
                    await self.changed.wait()
            except TimeoutError:
                continue

    def finals(self, command_id: str) -> list[Result]:
        return [result for result in self.results[command_id] if result.stage is Stage.FINAL]

    def stage(self, command_id: str) -> Stage | None:
        """Return how far a command is, None if the agent has not reported it."""
        return max((result.stage for result in self.results[command_id]), key=list(Stage).index, default=None)

    async def final(self, command_id: str) -> Result:
        await self.until(lambda: bool(self.finals(command_id)))
        return self.finals(command_id)[0]

    async def run_command(self, machine: Machine, command: Command, **options: Any) -> Result:
        message = self.message(machine, command, **options)
        await self.send(message)
        return await self.final(message.id)

    async def answered(self, machines: Iterable[Machine]) -> None:
        """Wait until all machines have answered the agent."""
        await self.until(
            lambda: all(
                (state := self.states.get(machine.ip)) is not None and state.snapshot is not None
                for machine in machines
            )
        )

    async def ready(self, fleet: Fleet) -> None:
        """Wait for the agent, assign the machines of a fleet, and wait for their answers."""
        await self.heard()
        await self.assign(fleet.machines)
        await self.answered(fleet.machines)

    async def heard(self) -> None:
        """Wait until the agent is there and has heard two heartbeats."""
        await self.until(lambda: self.online)
        beats = self.sent_beats
        await self.until(lambda: not self.beats or self.sent_beats >= beats + 2)

    @staticmethod
    def secrets(*passwords: KnownPassword) -> CommandSecrets:
        return CommandSecrets(passwords=passwords)

    @property
    def online(self) -> bool:
        return bool(self.statuses) and self.statuses[-1].online


def writes(machine: Machine, kind: CommandType) -> int:
    """Return how often a machine carried out a command."""
    return machine.counters.get({CommandType.POWER_OFF: "pause", CommandType.POWER_ON: "resume"}.get(kind, kind), 0)
