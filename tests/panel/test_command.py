"""Commands over the websocket."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from custom_components.miner_remote.commands.catalog import COMMANDS
from custom_components.miner_remote.commands.rate_limit import TokenBucket
from custom_components.miner_remote.control.record import CommandType, HistoryQuery
from custom_components.miner_remote.input.texts import INPUT_TEXTS

from ..api.conftest import STORAGE_ERROR, Place
from .conftest import Dial, Line

COMMAND = "miner_remote/command"
POOL = {"pool_url": "stratum+tcp://pool.example.com:3333", "worker_name": "anna.{ip_last}", "pool_password": "geheim"}


def all_ids(place: Place) -> list[str]:
    return [miner.miner_id for miner in place.data.fleet]


def id_of(place: Place, kind: str) -> str:
    miner = place.data.fleet.by_address(place.ip(kind))
    assert miner is not None
    return miner.miner_id


async def order(place: Place, line: Line, command_type: str, miner_ids: list[str], **more: object) -> Any:
    """Send a command, wait until it ends, and return its batch."""
    answer = await line.ask(COMMAND, command_type=command_type, miner_ids=miner_ids, **more)
    assert answer["success"], answer
    assert set(answer["result"]) == {"batch_id"}
    batch = place.data.runner.batch(answer["result"]["batch_id"])
    assert batch is not None
    await batch.wait()
    return batch


async def test_reboot_of_all_miners_succeeds(place: Place, dial: Dial) -> None:
    line = await dial()
    ids = all_ids(place)
    batch = await order(place, line, "reboot", [*ids, ids[0]])
    assert [record.miner_id for record in batch.records] == ids
    assert batch.as_result()["successful"] == 3
    records = await place.data.history.async_query(HistoryQuery())
    assert {(record.initiated_by, record.source.value) for record in records} == {("Mock User", "manual")}


async def test_parameters_reach_the_miner(place: Place, dial: Dial) -> None:
    line = await dial()
    axe, ant = id_of(place, "axeos"), id_of(place, "antminer")
    batch = await order(place, line, "pool_switch", [ant], parameters=POOL)
    assert batch.failures() == 0, batch.as_result()
    assert place.machine("antminer").pools[0].url == POOL["pool_url"]
    (record,) = batch.records
    assert record.parameters["worker_name"] == POOL["worker_name"]
    assert "geheim" not in str(record.as_dict())
    batch = await order(place, line, "backup", [axe, ant], parameters={"backup_name": "Before"})
    assert [backup.backup_name for backup in place.data.backups.list(miner_ip=None, limit=9)] == ["Before", "Before"]
    backup_id = batch.records[0].response["backup_id"]
    batch = await order(place, line, "restore", [axe], parameters={"backup_id": backup_id, "sections": ["fan"]})
    assert batch.records[0].parameters == {"backup_id": backup_id, "sections": ["fan"]}
    batch = await order(place, line, "locate_light", [ant], parameters={"on": True})
    assert batch.records[0].parameters == {"on": True}
    batch = await order(place, line, "power_limit", [axe], parameters={"power_limit_w": 12})
    assert batch.records[0].parameters == {"power_limit_w": 12}


async def test_undo_of_batch_needs_no_miners(place: Place, dial: Dial) -> None:
    line = await dial()
    ant, axe = place.machine("antminer"), id_of(place, "axeos")
    before = [(pool.url, pool.user, pool.password) for pool in ant.pools]
    ids = [id_of(place, "antminer"), id_of(place, "cgminer")]
    pools = [{**POOL, "pool_password": "geheim-1"}, {**POOL, "worker_name": "anna.{ip_last}"}]
    batch = await order(place, line, "set_pools", ids, parameters={"pools": pools, "backup_first": True})
    assert batch.failures() == 0, batch.as_result()
    assert "geheim" not in str(batch.as_summary())
    assert batch.as_summary()["undoable"] == 2
    undo = {"command_type": "undo_pool_switch", "parameters": {"batch_id": batch.id}}
    # A selection of miners is possible.
    answer = await line.ask(COMMAND, **undo, miner_ids=[ids[0], axe])
    first = place.data.runner.batch(answer["result"]["batch_id"])
    assert first is not None
    await first.wait()
    assert [record.status.value for record in first.records] == ["success", "skipped"]
    assert [(pool.url, pool.user, pool.password) for pool in ant.pools] == before
    answer = await line.ask(COMMAND, **undo)
    second = place.data.runner.batch(answer["result"]["batch_id"])
    assert second is not None
    await second.wait()
    assert [record.miner_id for record in second.records] == [ids[1]]
    assert second.failures() == 0, second.as_result()
    error = (await line.ask(COMMAND, **undo))["error"]
    assert (error["code"], error["error_code"]) == ("conflict", "nothing_to_undo")
    error = (await line.ask(COMMAND, **{**undo, "parameters": {"batch_id": "nothing"}}))["error"]
    assert (error["code"], error["error_code"]) == ("not_found", "batch_not_found")


async def test_pacing_splits_the_batch(place: Place, dial: Dial) -> None:
    line = await dial()
    answer = await line.ask(
        COMMAND, command_type="reboot", miner_ids=all_ids(place), group_size=1, group_delay_s=60, stop_after_failures=2
    )
    batch = place.data.runner.batch(answer["result"]["batch_id"])
    assert batch is not None
    assert batch.running
    batch.stop()
    await batch.wait()
    assert batch.as_result()["skipped"] == 2


def test_catalog_has_every_command_type() -> None:
    assert set(COMMANDS) == set(CommandType)


WRONG: list[tuple[dict[str, object], tuple[tuple[str, str], ...]]] = [
    ({}, (("command_type", "missing"),)),
    ({"command_type": "explode"}, (("command_type", "not_one_of"),)),
    ({"command_type": "reboot"}, (("miner_ids", "missing"),)),
    ({"command_type": "reboot", "miner_ids": []}, (("miner_ids", "empty"),)),
    ({"command_type": "reboot", "miner_ids": "all"}, (("miner_ids", "not_list"),)),
    ({"command_type": "reboot", "miner_ids": ["a", 7]}, (("miner_ids[1]", "not_text"),)),
    ({"command_type": "reboot", "miner_ids": ["a"], "pace": 1}, (("pace", "unknown_key"),)),
    (
        {"command_type": "reboot", "miner_ids": ["a"], "parameters": {"on": True}},
        (("parameters.on", "unknown_key"),),
    ),
    ({"command_type": "reboot", "miner_ids": ["a"], "parameters": []}, (("parameters", "not_object"),)),
    ({"command_type": "reboot", "miner_ids": ["a"], "group_size": 0}, (("group_size", "out_of_range"),)),
    (
        {"command_type": "reboot", "miner_ids": ["a"], "group_size": 1, "group_percent": 1},
        (("group_percent", "two_group_sizes"),),
    ),
    ({"command_type": "power_limit", "miner_ids": ["a"]}, (("parameters.power_limit_w", "missing"),)),
    (
        {"command_type": "pool_switch", "miner_ids": ["a"], "parameters": {"pool_url": "geheim", "pool_password": 1}},
        (
            ("parameters.pool_url", "pool_url_scheme"),
            ("parameters.pool_password", "not_text"),
        ),
    ),
]


@pytest.mark.parametrize(("message", "problems"), WRONG)
async def test_invalid_input_names_keys_and_codes(
    place: Place,
    dial: Dial,
    caplog: pytest.LogCaptureFixture,
    message: dict[str, object],
    problems: tuple[tuple[str, str], ...],
) -> None:
    caplog.set_level(logging.INFO)
    line = await dial()
    error = (await line.ask(COMMAND, **message))["error"]
    assert error["code"] == "invalid_format"
    assert {(item["path"], item["code"]) for item in error["errors"]} == set(problems)
    for item in error["errors"]:
        assert item["message"] == INPUT_TEXTS[item["code"]].format_map(item["args"])
    assert "geheim" not in str(error)
    assert "geheim" not in caplog.text
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_unknown_miner_or_backup_is_not_found(place: Place, dial: Dial) -> None:
    line = await dial()
    strangers = [f"stranger-{number}" for number in range(12)]
    error = (await line.ask(COMMAND, command_type="reboot", miner_ids=[*all_ids(place), *strangers]))["error"]
    assert error["code"] == "not_found"
    assert "stranger-9 and 2 more is configured; nothing was done." in error["message"]
    answer = await line.ask(COMMAND, command_type="restore", miner_ids=all_ids(place), parameters={"backup_id": 77})
    assert answer["error"] == {
        "code": "not_found",
        "message": "Backup 77 does not exist.",
        "error_code": "backup_not_found",
        "error_args": {"backup_id": 77},
    }
    assert await place.data.history.async_query(HistoryQuery()) == []
    assert [machine.counters.get("reboot", 0) for machine in place.machines] == [0, 0, 0]


async def test_too_many_commands_are_rate_limited(place: Place, dial: Dial) -> None:
    place.data.limiter = TokenBucket(1)
    line = await dial()
    await order(place, line, "locate_light", [id_of(place, "antminer")], parameters={"on": True})
    error = (await line.ask(COMMAND, command_type="reboot", miner_ids=all_ids(place)))["error"]
    assert error["code"] == "rate_limited"
    assert error["error_code"] == "too_many_commands"
    assert len(await place.data.history.async_query(HistoryQuery())) == 1


async def test_read_only_user_is_unauthorized(place: Place, dial: Dial, hass_read_only_access_token: str) -> None:
    line = await dial(hass_read_only_access_token)
    answer = await line.ask(COMMAND, command_type="reboot", miner_ids=all_ids(place))
    assert answer["error"]["code"] == "unauthorized"
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_full_disk_or_shutdown_is_unavailable(place: Place, dial: Dial, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_records: object) -> None:
        raise STORAGE_ERROR

    line = await dial()
    with monkeypatch.context() as patched:
        patched.setattr(place.data.history, "async_add", broken)
        answer = await line.ask(COMMAND, command_type="reboot", miner_ids=all_ids(place))
        assert answer["error"] == {
            "code": "unavailable",
            "message": str(STORAGE_ERROR),
            "error_code": "storage_read_only",
            "error_args": {"file": ".storage/test"},
        }
    await place.data.runner.async_close()
    error = (await line.ask(COMMAND, command_type="reboot", miner_ids=all_ids(place)))["error"]
    assert (error["code"], "shutting down" in error["message"]) == ("unavailable", True)
    assert [machine.counters.get("reboot", 0) for machine in place.machines] == [0, 0, 0]
