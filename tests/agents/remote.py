"""A miner behind an agent that the test itself plays."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, override
from uuid import uuid4

import pytest
from homeassistant.config_entries import ConfigEntry
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.agents.agent_link import AgentLink
from custom_components.miner_remote.agents.channel import AgentChannel
from custom_components.miner_remote.agents.requests import DEADLINES_S, Requests
from custom_components.miner_remote.agents.results import Patience, Results
from custom_components.miner_remote.control.backup_model import Backup, BackupType
from custom_components.miner_remote.control.context import (
    Backups,
    CommandContext,
    KnownPasswords,
    Outcome,
    Outlets,
)
from custom_components.miner_remote.control.record import Command, CommandRecord, Initiator, Source, Status
from custom_components.miner_remote.control.settings import MinerSettings
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Credentials, Deadlines, Driver, Profile
from custom_components.miner_remote.drivers.contract.errors import CodedError
from custom_components.miner_remote.drivers.contract.values import Identity, MinerConfig, Pool, Snapshot
from custom_components.miner_remote.storage.errors import StorageFailedError
from custom_components.miner_remote.wire.command_messages import (
    Answer,
    CommandMessage,
    CommandSecrets,
    Request,
    RequestKind,
    Result,
    Stage,
)
from custom_components.miner_remote.wire.messages import message_of
from custom_components.miner_remote.wire.parts import answers_of
from custom_components.miner_remote.wire.sealing import public_key_of, seal, unseal
from custom_components.miner_remote.wire.topics import Kind

from .conftest import AGENT, AGENT_KEY, HOME_KEY, Site, commands_of

MINER = "01JABCDEF"
IDENTITY = Identity(vendor="Bitmain", model="Antminer S19", firmware="Stock")
POOL = Pool(slot=0, url="stratum+tcp://a.example:3333", user="farm.1")
CONFIG = MinerConfig(identity=IDENTITY, pools=(POOL,))
SECRET = "pool-secret-51aa"


class Miner:
    """A miner as handlers see it."""

    miner_id = MINER
    outlet: str | None = None
    address = "192.168.1.50"
    display_name = "Rack 1"
    last_seen: datetime | None = datetime(2026, 1, 31, 12, tzinfo=UTC)
    data = Snapshot(identity=IDENTITY, pools=(POOL,))

    def __init__(self) -> None:
        self.settings = MinerSettings(MINER, lambda: 0.0, lambda: None)
        self.capabilities = frozenset({Capability.PAUSE})

    @property
    def profile(self) -> Profile | None:
        return Profile(driver="antminer", identity=IDENTITY, capabilities=self.capabilities)

    async def async_reach(self) -> Any:
        pytest.fail("Home has no driver of this miner")

    async def async_read_mining(self, driver: Driver) -> Snapshot:
        pytest.fail("Home has no driver of this miner")

    def async_set_snapshot(self, snapshot: Snapshot) -> None:
        self.data = snapshot


class Stores(Backups, KnownPasswords, Outlets):
    """Backups, passwords and outlets in memory."""

    def __init__(self) -> None:
        self.backups: dict[int, tuple[Backup, MinerConfig]] = {}
        self.unreadable_slots: dict[int, tuple[int, ...]] = {}
        self.passwords: dict[tuple[str, str], str] = {}
        self.unreadable: set[tuple[str, str]] = set()
        self.outlets: dict[str, bool] = {}
        self.full = False

    @override
    def get(self, backup_id: int) -> Backup | None:
        return self.backups[backup_id][0] if backup_id in self.backups else None

    @override
    async def async_config(self, backup_id: int) -> MinerConfig:
        return self.backups[backup_id][1]

    @override
    async def async_unreadable_slots(self, backup_id: int) -> Collection[int]:
        return self.unreadable_slots.get(backup_id, ())

    @override
    async def async_add(self, *, config: MinerConfig, origin: str | None = None, **fields: Any) -> Backup:
        if self.full:
            raise StorageFailedError("storage_read_only", file="backups")
        backup = backup_of(len(self.backups) + 7, **fields)
        self.backups[backup.id] = backup, config
        return backup

    @override
    def pool_password(self, miner_id: str, url: str, user: str) -> str | None:
        return self.passwords.get((url, user))

    @override
    def has_unreadable(self, miner_id: str, url: str, user: str) -> bool:
        return (url, user) in self.unreadable

    @override
    async def async_remember_pool_password(self, miner_id: str, url: str, user: str, password: str) -> None:
        if self.full:
            raise StorageFailedError("storage_read_only", file="vault")
        self.passwords[url, user] = password

    @override
    def is_on(self, outlet: str) -> bool | None:
        return self.outlets.get(outlet)

    @override
    async def async_switch(self, outlet: str, *, on: bool) -> None:
        self.outlets[outlet] = on


def backup_of(backup_id: int, **fields: Any) -> Backup:
    known = {
        "miner_id": MINER,
        "miner_ip": Miner.address,
        "backup_name": "Evening",
        "description": None,
        "backup_type": BackupType.MANUAL,
        "created_at": datetime(2026, 1, 31, 12, tzinfo=UTC),
        "created_by": "Anna",
        "model": IDENTITY.model,
        "driver": "antminer",
        "firmware_version": None,
    }
    return Backup(id=backup_id, **{**known, **fields})


@dataclass
class Remote:
    """The link of home to the miner, and what the agent does."""

    site: Site
    results: Results
    requests: Requests
    link: AgentLink
    miner: Miner
    stores: Stores
    context: CommandContext
    records: dict[tuple[str, str], CommandRecord]
    refusal: CodedError | None = None
    sent: int = 0

    def before(self) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.sent += 1

    def start(self, command: Command) -> asyncio.Task[Outcome]:
        """Let home carry out a command, in a task."""
        context = replace(self.context, command_id=str(uuid4()))
        return asyncio.create_task(
            self.link.async_execute(command, command.command_type, self.miner, context, self.before)
        )

    async def published(self, kind: Kind, count: int = 1) -> list[bytes]:
        """Return messages that home published, once there are so many, and forget them."""
        topic = self.site.topics.topic(AGENT, kind)
        async with asyncio.timeout(30):
            while True:
                calls = self.site.mqtt.async_publish.call_args_list
                if len(found := [call.args[1] for call in calls if call.args[0] == topic]) >= count:
                    self.site.mqtt.async_publish.reset_mock()
                    return found
                await asyncio.sleep(0.001)

    async def command(self) -> CommandMessage:
        """Return the command that home published."""
        (payload,) = await self.published(Kind.COMMAND)
        (message,) = commands_of(payload)
        return message

    async def request(self) -> Request:
        (payload,) = await self.published(Kind.REQUEST)
        return message_of(Request, payload)

    def secrets(self, message: CommandMessage) -> CommandSecrets:
        """Return what the agent finds in the encrypted block of a command."""
        assert message.sealed is not None
        return unseal(
            AGENT_KEY,
            CommandSecrets,
            message.sealed,
            site="farm",
            agent=AGENT,
            kind=Kind.COMMAND,
            message_id=message.id,
        )

    def seal(self, kind: Kind, message_id: str, value: object) -> str:
        return seal(public_key_of(HOME_KEY), site="farm", agent=AGENT, kind=kind, message_id=message_id, value=value)

    def report(self, message: CommandMessage, stage: Stage = Stage.FINAL, **fields: Any) -> Result:
        """Publish a result of the agent; a final one is a success unless it has another status."""
        if stage is Stage.FINAL:
            fields = {"status": Status.SUCCESS, "completed_at": dt_util.utcnow(), **fields}
        result = Result(id=message.id, miner=message.miner, stage=stage, **fields)
        self.site.send(Kind.RESULT, result)
        return result

    def answer(self, request: Request, body: object | None, **changes: Any) -> None:
        for answer in answers_of(request, body):
            self.site.send(Kind.ANSWER, replace(answer, **changes) if changes else answer)

    def send_answer(self, answer: Answer) -> None:
        self.site.send(Kind.ANSWER, answer)


def remote_of(
    site: Site,
    patience: Patience | None = None,
    deadlines_s: dict[RequestKind, float] | None = None,
) -> Remote:
    """Return the link to a miner of a site; its agent is there."""
    entry: ConfigEntry = site.entry
    results = Results(site.hass, entry, site.home, patience)
    requests = Requests(site.hass, site.home, deadlines_s or DEADLINES_S)
    channel = AgentChannel(
        site="farm",
        agent=AGENT,
        public_key=public_key_of(AGENT_KEY),
        key=HOME_KEY,
        deadlines=Deadlines(),
        home=site.home,
        results=results,
        requests=requests,
    )
    link = AgentLink(lambda: channel, MINER, None)
    link.async_configure("Rack 1", Miner.address, Credentials())
    stores = Stores()
    records: dict[tuple[str, str], CommandRecord] = {}

    async def async_record(batch_id: str, miner_id: str) -> CommandRecord | None:
        return records.get((batch_id, miner_id))

    context = CommandContext(
        command_id="",
        backups=stores,
        passwords=stores,
        outlets=stores,
        async_record=async_record,
        local_time=dt_util.now,
        initiator=Initiator(initiated_by="Anna", source=Source.MANUAL),
    )
    site.send_status()
    site.mqtt.async_publish.reset_mock()
    return Remote(site, results, requests, link, Miner(), stores, context, records)
