"""A small home for one agent: it publishes heartbeats and assignments, and notes how old the states are."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiomqtt
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from custom_components.miner_remote.drivers.contract.driver import Credentials, Deadlines
from custom_components.miner_remote.wire.messages import (
    HEARTBEAT_S,
    AssignedMiner,
    Assignment,
    HomeStatus,
    payload_of,
)
from custom_components.miner_remote.wire.parts import payloads_of
from custom_components.miner_remote.wire.sealing import public_key_of, seal
from custom_components.miner_remote.wire.topics import AT_LEAST_ONCE, PROTOCOL_VERSIONS, RETAINED, Kind, Topics
from simulator.home import NotReadyError

from .agent_process import SITE


class HomeClient:
    """Home as one agent sees it. It only reads of a message what the figures need."""

    def __init__(self, agent: str) -> None:
        """Start without a connection."""
        self.seen: dict[str, float] = {}
        """When each miner last answered (Unix time)."""
        self.answered: set[str] = set()
        self.ages_s: list[float] = []
        """How old what a delta says of a miner was when it arrived."""
        self.messages: Counter[str] = Counter()
        self.bytes: Counter[str] = Counter()
        self._agent = agent
        self._agent_key = ""
        self._topics = Topics(SITE)
        self._key = X25519PrivateKey.generate()
        self._client: aiomqtt.Client
        self._version = 0
        self._sealed: dict[str, str] = {}

    async def run(self, client: aiomqtt.Client) -> None:
        """Take messages until cancelled."""
        self._client = client
        await client.subscribe([(topic, 1) for topic in self._topics.of_home()])
        async for message in client.messages:
            self._take(self._topics.parse(message.topic.value).kind, bytes(message.payload))

    async def beat(self) -> None:
        """Publish heartbeats until cancelled."""
        while True:
            status = HomeStatus(
                online=True,
                instance="bench",
                at=datetime.now(UTC),
                versions=PROTOCOL_VERSIONS,
                public_key=public_key_of(self._key),
            )
            await self._client.publish(self._topics.home_status, payload_of(status), retain=True)
            await asyncio.sleep(HEARTBEAT_S)

    def _take(self, kind: Kind, payload: bytes) -> None:
        self.messages[kind] += 1
        self.bytes[kind] += len(payload)
        if not payload or kind not in {Kind.STATUS, Kind.STATE, Kind.DELTA}:
            return
        content = json.loads(payload)
        if kind is Kind.STATUS:
            self._agent_key = content.get("public_key", self._agent_key)
            return
        now = time.time()
        for miner_id, changes in content["miners"].items():
            if changes.get("snapshot"):
                self.answered.add(miner_id)
            if (at := changes.get("seen_at")) is not None:
                seen = datetime.fromisoformat(at).timestamp()
                self.seen[miner_id] = seen
                if kind is Kind.DELTA:
                    self.ages_s.append(now - seen)

    async def until(self, true: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait until something is true; raises NotReadyError."""
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise NotReadyError(f"{what}: not within {seconds:.0f} s.")
            await asyncio.sleep(0.1)

    async def assign(self, miners: Sequence[str], *, interval_s: float, logins: Callable[[str], Credentials]) -> None:
        """Assign exactly these miners."""
        await self.until(lambda: bool(self._agent_key), 60, "birth of the agent")
        self._version += 1
        assignment = Assignment(
            version=self._version,
            interval_s=interval_s,
            concurrency=50,
            deadlines=Deadlines(),
            miners=tuple(
                AssignedMiner(id=ip, host=ip, name=ip, credentials=self._login(ip, logins(ip))) for ip in miners
            ),
        )
        for part, payload in enumerate(payloads_of(assignment)):
            await self._publish(Kind.ASSIGNMENT, payload, part)

    def _login(self, miner: str, credentials: Credentials) -> str:
        # Each encryption differs: without this, the assignment of all miners would.
        if miner not in self._sealed:
            self._sealed[miner] = seal(
                self._agent_key,
                site=SITE,
                agent=self._agent,
                kind=Kind.ASSIGNMENT,
                message_id=miner,
                value=credentials,
            )
        return self._sealed[miner]

    async def _publish(self, kind: Kind, payload: bytes, part: int) -> None:
        topic = self._topics.topic(self._agent, kind, part)
        await self._client.publish(topic, payload, qos=1 if kind in AT_LEAST_ONCE else 0, retain=kind in RETAINED)


@asynccontextmanager
async def connected_home(port: int, agent: str) -> AsyncIterator[HomeClient]:
    """Yield a home that is connected to the broker."""
    home = HomeClient(agent)
    async with aiomqtt.Client("127.0.0.1", port, max_queued_incoming_messages=50_000) as client:
        tasks = [asyncio.create_task(home.run(client))]
        await asyncio.sleep(0.2)
        tasks.append(asyncio.create_task(home.beat()))
        try:
            yield home
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
