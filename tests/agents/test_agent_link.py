"""Commands through an agent: what it gets, and what its result becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.miner_remote.agents.errors import (
    AgentReadError,
    AgentUnavailableError,
    CommandInterruptedError,
)
from custom_components.miner_remote.control.backup_model import Backup, BackupType
from custom_components.miner_remote.control.command_types import CommandType
from custom_components.miner_remote.control.context import Known
from custom_components.miner_remote.control.errors import CommandError, CommandTimedOutError, NotSentError
from custom_components.miner_remote.control.record import (
    BackupCommand,
    Command,
    CommandRecord,
    PoolSwitchCommand,
    PowerLimitCommand,
    RequestedPool,
    RestoreCommand,
    SetPoolsCommand,
    SimpleCommand,
    Source,
    Status,
    UndoPoolSwitchCommand,
    UpgradeFirmwareCommand,
)
from custom_components.miner_remote.drivers.contract.errors import CodedError, TimedOutError
from custom_components.miner_remote.drivers.contract.settings import Setting, SettingKey
from custom_components.miner_remote.drivers.contract.values import MinerConfig, Pool, Snapshot
from custom_components.miner_remote.storage.errors import StorageFailedError
from custom_components.miner_remote.wire.command_messages import (
    KnownPassword,
    LogText,
    PoolLogin,
    Recording,
    RequestKind,
    ResultSecrets,
    SealedConfig,
    SettingsReading,
    command_of,
)
from custom_components.miner_remote.wire.errors import WireError
from custom_components.miner_remote.wire.failures import Failure
from custom_components.miner_remote.wire.topics import Kind

from .conftest import OTHER_KEY, Site
from .remote import CONFIG, IDENTITY, MINER, POOL, SECRET, Remote, backup_of, remote_of

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration

PAUSE = SimpleCommand(command_type=CommandType.POWER_OFF)
SWITCH = PoolSwitchCommand(pool_url="stratum+tcp://b.example:1", worker_name="w.{ip_last}", pool_password=SECRET)
NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def remote(site: Site) -> Remote:
    return remote_of(site)


async def test_success_becomes_the_outcome_with_what_was_read(remote: Remote) -> None:
    task = remote.start(PowerLimitCommand(watts=2400))
    message = await remote.command()
    assert remote.sent == 1
    assert remote.link.has_command()
    assert (message.miner, message.command_type, message.sealed) == (MINER, CommandType.POWER_LIMIT, None)
    assert command_of(message, None) == PowerLimitCommand(watts=2400)
    assert (message.initiated_by, message.source) == ("Anna", Source.MANUAL)
    assert message.issued_at < message.expires_at
    snapshot = Snapshot(identity=IDENTITY, power_limit_w=2400)
    settings = (Setting(key=SettingKey.POWER_LIMIT, value=2400),)
    remote.report(
        message,
        response={"result": "accepted"},
        known=Known.STATE | Known.SETTINGS,
        noted={"paused": True},
        snapshot=snapshot,
        settings=settings,
    )
    outcome = await task
    assert (outcome.response, outcome.known) == ({"result": "accepted"}, Known.STATE | Known.SETTINGS)
    assert remote.context.noted == {"paused": True}
    assert remote.miner.data == snapshot
    assert remote.miner.settings.values == settings
    assert not remote.link.has_command()


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (TimedOutError("answer_timeout", host="10.0.0.1", seconds=5), Status.TIMEOUT, TimedOutError),
        (NotSentError("pools_already_back", name="Rack 1"), Status.SKIPPED, NotSentError),
        (CommandTimedOutError("command_expired"), Status.TIMEOUT, CommandTimedOutError),
        (CommandError("agent_restarted"), Status.INTERRUPTED, CommandInterruptedError),
        (WireError("sealed_unreadable"), Status.FAILED, WireError),
    ],
    ids=["driver", "not_sent", "expired", "restarted", "message"],
)
async def test_failure_is_the_same_error(
    remote: Remote, error: CodedError, status: Status, kind: type[CodedError]
) -> None:
    task = remote.start(PAUSE)
    remote.report(await remote.command(), status=status, error=Failure.of(error), noted={"pools_written": True})
    with pytest.raises(CodedError) as caught:
        await task
    assert type(caught.value) is kind
    assert (caught.value.code, caught.value.arguments) == (error.code, error.arguments)
    assert not isinstance(caught.value, CommandError) or caught.value.status is status
    assert remote.context.noted == {"pools_written": True}


async def test_refusal_of_the_runner_sends_nothing(remote: Remote) -> None:
    remote.refusal = NotSentError("miner_removed")
    with pytest.raises(NotSentError):
        await remote.start(PAUSE)
    assert remote.site.published(remote.site.topics.topic("hall", Kind.COMMAND)) == []


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        ([{"online": False}], "agent_unavailable"),
        ([{"instance": "two"}, {"instance": "one"}], "agent_duplicate"),
        ([{"versions": (9,)}], "agent_has_issue"),
        ([{"public_key": OTHER_KEY}], "agent_has_issue"),
    ],
    ids=["offline", "duplicate", "incompatible", "other_key"],
)
async def test_agent_that_may_not_get_commands_gets_none(
    remote: Remote, statuses: list[dict[str, Any]], code: str
) -> None:
    for status in statuses:
        remote.site.send_status(**status)
    with pytest.raises(AgentUnavailableError) as caught:
        await remote.start(PAUSE)
    assert caught.value.code == code
    with pytest.raises(AgentUnavailableError) as caught:
        await remote.link.async_snapshot()
    assert caught.value.code == code
    assert remote.sent == 0


async def test_passwords_are_encrypted_and_those_that_were_written_are_kept(remote: Remote) -> None:
    remote.stores.passwords[POOL.url, POOL.user] = "old"
    remote.stores.unreadable.add((SWITCH.pool_url, "w.50"))
    task = remote.start(SWITCH)
    (payload,) = await remote.published(Kind.COMMAND)
    assert SECRET.encode() not in payload
    assert b"old" not in payload
    task.cancel()
    task = remote.start(SWITCH)
    message = await remote.command()
    secrets = remote.secrets(message)
    assert command_of(message, secrets) == SWITCH
    assert secrets.passwords == (KnownPassword(url=POOL.url, user=POOL.user, password="old"),)
    assert secrets.unreadable == (PoolLogin(url=SWITCH.pool_url, user="w.50"),)
    written = ResultSecrets(passwords=(KnownPassword(url=SWITCH.pool_url, user="w.50", password=SECRET),))
    remote.report(message, response={"worker_name": "w.50"}, sealed=remote.seal(Kind.RESULT, message.id, written))
    assert (await task).response == {"worker_name": "w.50"}
    assert remote.stores.passwords[SWITCH.pool_url, "w.50"] == SECRET
    assert remote.context.noted == {}


async def test_known_passwords_of_requested_pools_are_sent(remote: Remote) -> None:
    remote.stores.passwords["stratum+tcp://c.example:1", "w.50"] = SECRET
    pools = (
        RequestedPool(pool_url="stratum+tcp://c.example:1", worker_name="w.{ip_last}"),
        RequestedPool(pool_url="stratum+tcp://c.example:1", worker_name="w.{mac}"),
    )
    task = remote.start(SetPoolsCommand(pools=pools))
    message = await remote.command()
    assert [each.user for each in remote.secrets(message).passwords] == ["w.50"]
    remote.report(message)
    await task


async def test_new_backup_gets_an_own_id_and_the_passwords_that_home_knows(remote: Remote) -> None:
    other = replace(POOL, slot=1, user="farm.2")
    remote.stores.passwords[other.url, other.user] = SECRET
    read = replace(CONFIG, pools=(POOL, other))
    task = remote.start(BackupCommand(backup_name="Evening"))
    message = await remote.command()
    remote.report(
        message,
        response={"result": "kept", "backup_id": -1, "backup_name": "Evening"},
        backups=(backup_of(-1),),
        sealed=remote.seal(Kind.RESULT, message.id, ResultSecrets(configs={-1: read})),
    )
    assert (await task).response == {"result": "kept", "backup_id": 7, "backup_name": "Evening"}
    assert [pool.password for pool in remote.stores.backups[7][1].pools] == [None, SECRET]


async def test_backup_that_holds_nothing_new_is_unchanged(remote: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    async def async_add(**_fields: object) -> Backup:
        return backup_of(5, backup_name="Morning", last_confirmed_at=NOW)

    monkeypatch.setattr(remote.stores, "async_add", async_add)
    task = remote.start(BackupCommand(backup_type=BackupType.AUTOMATIC))
    message = await remote.command()
    remote.report(
        message,
        response={"result": "kept", "backup_id": -1, "backup_name": "Evening"},
        backups=(backup_of(-1),),
        sealed=remote.seal(Kind.RESULT, message.id, ResultSecrets(configs={-1: CONFIG})),
    )
    assert (await task).response == {"result": "unchanged", "backup_id": 5, "backup_name": "Morning"}


@pytest.mark.parametrize("reason", ["full", "not_sealed", "unreadable", "no_config"])
async def test_backup_that_is_not_kept(remote: Remote, reason: str) -> None:
    secrets = ResultSecrets(
        configs={} if reason == "no_config" else {-1: CONFIG},
        passwords=(KnownPassword(url=POOL.url, user=POOL.user, password=SECRET),),
    )
    remote.stores.full = reason == "full"
    for command, succeeds in ((SWITCH, True), (BackupCommand(), False)):
        remote.context.noted.clear()
        task = remote.start(command)
        message = await remote.command()
        sealed_for = "another" if reason == "unreadable" else message.id
        remote.report(
            message,
            response={"result": "accepted"},
            noted={"backup_id": -1},
            backups=(backup_of(-1),),
            sealed=None if reason == "not_sealed" else remote.seal(Kind.RESULT, sealed_for, secrets),
        )
        if succeeds:
            # The miner has its new pools.
            assert (await task).response == {"result": "accepted"}
            assert "backup_not_kept" in remote.context.noted
        else:
            with pytest.raises(StorageFailedError if reason == "full" else WireError):
                await task
        assert "backup_id" not in remote.context.noted
        assert ("password_not_kept" in remote.context.noted) is (reason == "full")


async def test_backup_before_a_failure_is_kept(remote: Remote) -> None:
    task = remote.start(SWITCH)
    message = await remote.command()
    remote.report(
        message,
        status=Status.FAILED,
        error=Failure.of(CommandError("undone")),
        noted={"backup_id": -1},
        backups=(backup_of(-1),),
        sealed=remote.seal(Kind.RESULT, message.id, ResultSecrets(configs={-1: CONFIG})),
    )
    with pytest.raises(CommandError):
        await task
    assert remote.context.noted == {"backup_id": 7}


async def test_backup_to_restore_is_attached(remote: Remote) -> None:
    known = MinerConfig(identity=IDENTITY, pools=(Pool(slot=0, url="stratum+tcp://z.example:1", user="z"),))
    remote.stores.backups[7] = backup_of(7), known
    remote.stores.unreadable_slots[7] = (2, 1)
    remote.stores.passwords["stratum+tcp://z.example:1", "z"] = SECRET
    task = remote.start(RestoreCommand(backup_id=7))
    message = await remote.command()
    assert [(each.backup.id, each.unreadable_slots) for each in message.backups] == [(7, (1, 2))]
    secrets = remote.secrets(message)
    assert secrets.configs == {7: known}
    assert [each.password for each in secrets.passwords] == [SECRET]
    remote.report(message)
    await task
    task = remote.start(RestoreCommand(backup_id=99))
    missing = await remote.command()
    assert missing.backups == ()
    remote.report(missing, status=Status.FAILED, error=Failure.of(CommandError("backup_missing", backup_id=99)))
    with pytest.raises(CommandError):
        await task


def record_of(command_type: CommandType, parameters: dict[str, object], response: dict[str, object]) -> CommandRecord:
    return CommandRecord(
        id=1,
        timestamp=NOW,
        command_type=command_type,
        miner_id=MINER,
        miner_ip="192.168.1.50",
        initiated_by="Anna",
        source=Source.MANUAL,
        batch_id="batch",
        parameters=parameters,
        status=Status.SUCCESS,
        response=response,
    )


@pytest.mark.parametrize(
    ("record", "users"),
    [
        (
            record_of(
                CommandType.POOL_SWITCH,
                {"pool_url": "stratum+tcp://b.example:1", "worker_name": "w.{ip}", "pool_number": 0},
                {"backup_id": 7, "worker_name": "w.1"},
            ),
            {"w.1"},
        ),
        (
            record_of(
                CommandType.SET_POOLS,
                {"pools": [{"pool_url": "stratum+tcp://b.example:1", "worker_name": "w.2"}]},
                {"backup_id": 7},
            ),
            {"w.2"},
        ),
        (record_of(CommandType.UNDO_POOL_SWITCH, {"batch_id": "x"}, {"backup_id": 7, "restored_backup_id": 8}), set()),
    ],
    ids=["pool_switch", "set_pools", "undo_pool_switch"],
)
async def test_record_and_backups_of_an_undo_are_attached(
    remote: Remote, record: CommandRecord, users: set[str]
) -> None:
    remote.records["batch", MINER] = record
    for backup_id in (7, 8):
        remote.stores.backups[backup_id] = backup_of(backup_id), CONFIG
    for user in ("w.1", "w.2"):
        remote.stores.passwords["stratum+tcp://b.example:1", user] = SECRET
    task = remote.start(UndoPoolSwitchCommand(batch_id="batch"))
    message = await remote.command()
    assert message.undone == record
    wanted = [7, 8] if record.command_type is CommandType.UNDO_POOL_SWITCH else [7]
    assert [each.backup.id for each in message.backups] == wanted
    assert {each.user for each in remote.secrets(message).passwords} == users
    remote.report(message)
    await task


async def test_outlets_are_switched_by_home(remote: Remote) -> None:
    remote.miner.outlet = "switch.rack"
    remote.stores.outlets["switch.rack"] = False
    await remote.start(SimpleCommand(command_type=CommandType.POWER_ON))
    assert remote.stores.outlets == {"switch.rack": True}
    remote.miner.capabilities = frozenset()
    await remote.start(PAUSE)
    assert remote.stores.outlets == {"switch.rack": False}
    assert remote.sent == 2
    remote.miner.outlet = None
    with pytest.raises(CommandError) as caught:
        await remote.start(SimpleCommand(command_type=CommandType.CYCLE_OUTLET))
    assert caught.value.code == "no_outlet"


async def test_firmware_is_not_sent_through_agents(remote: Remote) -> None:
    async def install(_miner: object, _context: object) -> None: ...

    command: Command = UpgradeFirmwareCommand(
        image_id="a", file_name="a.img", version="2", backup_first=False, install=install
    )
    with pytest.raises(WireError) as caught:
        await remote.start(command)
    assert caught.value.code == "message_not_for_agents"
    assert remote.sent == 0


async def test_reads(remote: Remote, hass: Any) -> None:
    async def answered(work: Any, kind: RequestKind, body: Any) -> Any:
        task = hass.async_create_task(work)
        request = await remote.request()
        assert (request.kind, request.miner) == (kind, MINER)
        remote.answer(request, body(request) if callable(body) else body)
        return await task

    snapshot = Snapshot(identity=IDENTITY, power_w=3000.0)
    assert await answered(remote.link.async_snapshot(), RequestKind.SNAPSHOT, snapshot) == snapshot
    reading = SettingsReading(settings=(Setting(key=SettingKey.WORK_MODE, value="normal"),), read_at=NOW)
    await answered(remote.link.async_read_settings(remote.miner), RequestKind.SETTINGS, reading)
    assert remote.miner.settings.values == reading.settings

    def sealed(request: Any) -> SealedConfig:
        return SealedConfig(sealed=remote.seal(Kind.ANSWER, request.id, CONFIG))

    assert await answered(remote.link.async_read_config(remote.miner), RequestKind.CONFIG, sealed) == CONFIG
    assert await answered(remote.link.async_poll_config(), RequestKind.CONFIG, sealed) == CONFIG
    with pytest.raises(AgentReadError):
        await answered(
            remote.link.async_read_config(remote.miner), RequestKind.CONFIG, SealedConfig(sealed="bm90IHNlYWxlZA==")
        )
    log = await answered(
        remote.link.async_fetch_log(remote.miner, "system", 4), RequestKind.LOG, LogText(text="a\nbcd")
    )
    assert log == b"\nbcd"
    recording = Recording(content={"exchanges": [1]})
    assert await answered(remote.link.async_record(), RequestKind.RECORD, recording) == {"exchanges": [1]}
    remote.site.send_status(online=False)
    assert await remote.link.async_record() == {"problems": ["AgentUnavailableError"], "exchanges": []}


async def test_configuration_is_not_read_during_a_command(remote: Remote) -> None:
    task = remote.start(PAUSE)
    message = await remote.command()
    assert remote.link.is_busy()
    assert await remote.link.async_poll_config() is None
    remote.report(message)
    await task
    await remote.link.async_close()
    assert not remote.link.is_local
