"""The records of commands through agents, also if the result comes late or the site is reloaded."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.agents.results import Patience
from custom_components.miner_remote.commands.late_results import LateResults
from custom_components.miner_remote.control.backup_model import BackupType
from custom_components.miner_remote.control.command_types import CommandType
from custom_components.miner_remote.control.errors import CommandError
from custom_components.miner_remote.control.record import (
    CommandRecord,
    HistoryQuery,
    PoolSwitchCommand,
    SimpleCommand,
    Source,
    Status,
)
from custom_components.miner_remote.diagnostics import async_get_config_entry_diagnostics
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.wire.command_messages import (
    CommandMessage,
    KnownPassword,
    Result,
    ResultSecrets,
    Stage,
)
from custom_components.miner_remote.wire.failures import Failure
from custom_components.miner_remote.wire.messages import HomeStatus, message_of
from custom_components.miner_remote.wire.sealing import seal
from custom_components.miner_remote.wire.topics import Kind
from tests.hall import PERSON

from .conftest import AGENT, PASSWORD, LoadedSite, LoadSite, agent_data, commands_of, miner_data
from .remote import CONFIG, POOL, SECRET, backup_of

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration

PAUSE = SimpleCommand(command_type=CommandType.POWER_OFF)
SWITCH = PoolSwitchCommand(pool_url=POOL.url, worker_name=POOL.user, pool_password=SECRET)
SOON = Patience(accepted_s=0.1)


async def command_of(site: LoadedSite) -> CommandMessage:
    """Return the last command that home published, once it has."""
    topic = site.topics.topic(AGENT, Kind.COMMAND)
    async with asyncio.timeout(30):
        while True:
            calls = site.mqtt.async_publish.call_args_list
            if found := [call.args[1] for call in calls if call.args[0] == topic]:
                return commands_of(found[-1])[-1]
            await asyncio.sleep(0.001)


def final(message: CommandMessage, **fields: Any) -> Result:
    known: dict[str, Any] = {"status": Status.SUCCESS, "completed_at": dt_util.utcnow(), **fields}
    return Result(id=message.id, miner=message.miner, stage=Stage.FINAL, **known)


async def record_of(hass: HomeAssistant) -> CommandRecord:
    await hass.async_block_till_done()
    (record,) = await hass.data[DATA].history.async_query(HistoryQuery())
    return record


async def test_command_survives_a_reload_of_the_site(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"))
    site.send_status()
    batch = await hass.data[DATA].runner.async_start(PAUSE, [site.miner("a")], PERSON)
    message = await command_of(site)
    await hass.config_entries.async_reload(site.entry.entry_id)
    site.mqtt.async_publish.reset_mock()
    # The broker has kept the status of the agent.
    site.send_status(retain=True)
    assert await command_of(site) == message
    site.send(Kind.RESULT, final(message, response={"result": "accepted"}))
    await batch.wait()
    record = await record_of(hass)
    assert (record.status, record.command_id, record.error_code) == (Status.SUCCESS, message.id, None)


async def test_late_result_is_noted_with_what_it_brings(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"))
    site.send_status()
    site.agents.results.patience = SOON
    data = hass.data[DATA]
    await data.runner.async_run(SWITCH, [site.miner("a")], PERSON)
    message = await command_of(site)
    assert (await record_of(hass)).error_code == "agent_no_result"
    secrets = ResultSecrets(
        configs={-1: CONFIG}, passwords=(KnownPassword(url=POOL.url, user=POOL.user, password=SECRET),)
    )
    (status,) = [
        message_of(HomeStatus, call.args[1])
        for call in site.mqtt.async_publish.call_args_list
        if call.args[0] == site.topics.home_status
    ][-1:]
    backup = replace(backup_of(-1), backup_type=BackupType.PRE_UPDATE)
    result = final(
        message,
        response={"result": "accepted", "backup_id": -1},
        backups=(backup,),
        sealed=seal(
            status.public_key, site="farm", agent=AGENT, kind=Kind.RESULT, message_id=message.id, value=secrets
        ),
    )
    site.send(Kind.RESULT, result)
    record = await record_of(hass)
    assert (record.status, record.error_code) == (Status.TIMEOUT, "agent_no_result")
    assert result.completed_at is not None
    assert record.response == {
        "late_status": "success",
        "late_completed_at": result.completed_at.isoformat(),
        "result": "accepted",
        "backup_id": 1,
        "pools_written": True,
    }
    assert data.vault.pool_password("a", POOL.url, POOL.user) == SECRET
    assert (await data.backups.async_config(1)).pools[0].password == SECRET
    assert record.undo_backup_id == 1
    site.send(Kind.RESULT, final(message, status=Status.FAILED))
    assert (await record_of(hass)).response == record.response
    # Killed before the record was on the disk, home gets the result again and has forgotten that it knew it.
    batch = data.runner.batch(record.batch_id)
    assert batch is not None
    batch.records[0].response = None
    late = LateResults(fleet=data.fleet, history=data.history, runner=data.runner)
    await late.async_note(site.agents.channel(AGENT), result)
    assert (await record_of(hass)).undo_backup_id == 1
    assert [backup.id for backup in data.backups.of_miner("a")] == [1]


async def test_late_failure_after_a_restart_is_noted_once(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), miner_data("a"))
    site.send_status()
    data = hass.data[DATA]
    known: dict[str, Any] = {
        "id": 0,
        "timestamp": dt_util.utcnow(),
        "command_type": CommandType.POWER_OFF,
        "miner_id": "a",
        "miner_ip": "192.168.1.50",
        "initiated_by": "Anna",
        "source": Source.MANUAL,
    }
    unknown, ended = (CommandRecord(batch_id=f"9d3{number}", **known) for number in range(2))
    unknown.status = Status.INTERRUPTED
    unknown.note_error(CommandError("result_unknown"))
    ended.status = Status.SUCCESS
    await data.history.async_add([unknown, ended])
    error = Failure.of(CommandError("still_mining", seconds=30))
    for record in (unknown, ended, replace(ended, id=7)):
        result = Result(
            id=record.command_id,
            miner="a",
            stage=Stage.FINAL,
            status=Status.FAILED,
            error=error,
            completed_at=record.timestamp,
        )
        site.send(Kind.RESULT, result)
    await hass.async_block_till_done()
    second, first = await data.history.async_query(HistoryQuery())
    assert (first.status, first.response) == (
        Status.INTERRUPTED,
        {"late_status": "failed", "late_completed_at": unknown.timestamp.isoformat(), "late_error": error.text},
    )
    assert (second.status, second.response) == (Status.SUCCESS, None)


async def test_diagnostics_name_the_agents_without_secrets(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), agent_data("cellar", "no key"), miner_data("a"))
    site.send_status(version="0.2.0", journal_size=3)
    diagnostics = await async_get_config_entry_diagnostics(hass, site.entry)
    hall, cellar = diagnostics["agents"]
    assert (hall["condition"], hall["version"], hall["journal_size"]) == ("online", "0.2.0", 3)
    assert hall["key"] == hall["confirmed_key"]
    assert (cellar["condition"], cellar["confirmed_key"], cellar["key"]) == ("unheard", None, None)
    text = json.dumps(diagnostics)
    assert PASSWORD not in text
    assert site.agents.channel(AGENT).public_key not in text
