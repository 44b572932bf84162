"""POST /api/remote/commands/{command}, for every row of the catalog."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient

from custom_components.miner_remote.commands.catalog import COMMANDS
from custom_components.miner_remote.commands.rate_limit import TokenBucket
from custom_components.miner_remote.commands.spec import CommandSpec, Interface
from custom_components.miner_remote.control.record import CommandType, HistoryQuery
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from simulator.fleet import Fleet
from simulator.machine import Machine

from ..conftest import wait_until
from ..settings_matrix import COMMAND_OF, change_of
from .conftest import Call, Place

KINDS = ("antminer", "braiins", "luxos", "whatsminer_v3")
BASE = "127.37.1.1"

PARAMETERS: dict[str, object] = {
    "power_limit_w": 3000,
    "pool_url": "stratum+tcp://pool.example.com:3333",
    "worker_name": "account.{ip_last}",
    "backup_id": 1,
    "pools": [
        {"pool_url": "stratum+tcp://pool.example.com:3333", "worker_name": "account.{ip_last}", "pool_password": "x"}
    ],
    "batch_id": "no-such-batch",
    "on": True,
    "mode": "auto",
    "preset": "default",
    "work_mode": "normal",
    "hashrate_target_ths": 90,
    "throttle_percent": 90,
    "frequency_mhz": 500,
    "boards": [0],
    "enabled": True,
    "scaling": True,
}
"""A value for each required field of any command, and for one of those that need one."""

every_command = pytest.mark.parametrize(
    "spec",
    [spec for spec in COMMANDS.values() if Interface.REST in spec.interfaces],
    ids=lambda spec: spec.command_type.value,
)


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    """Run miners that can do every command between them."""
    async with Fleet.start(kinds=KINDS, base=BASE, boot_s=0.5) as fleet:
        yield fleet.machines


def path_of(spec: CommandSpec) -> str:
    return f"/api/remote/commands/{spec.command_type.value}"


def body_of(spec: CommandSpec, **more: object) -> dict[str, object]:
    required = [field.key for field in spec.fields if field.required]
    if spec.command_type is CommandType.POOL_SWITCH:
        required.append("worker_name")
    return {**{key: PARAMETERS[key] for key in (*required, *spec.needs_one[:1])}, **more}


def change_on(spec: CommandSpec, miner: MinerCoordinator) -> dict[str, object] | None:
    """Return parameters that change a setting of a miner; None if the command changes none or the miner has none."""
    settings = {setting.key: setting for setting in miner.settings.values if not setting.read_only}
    keys = [key for key, command_type in COMMAND_OF.items() if command_type is spec.command_type and key in settings]
    return change_of(keys[0], settings).public_parameters() if keys else None


async def undoable_batch(call: Call, miner: MinerCoordinator) -> str:
    """Switch the pool of a miner after a backup, and return the id of the batch."""
    pool = {key: PARAMETERS[key] for key in ("pool_url", "worker_name")}
    body = {**pool, "backup_first": True, "miner_ips": [miner.address]}
    status, answer = await call("POST", "/api/remote/commands/pool_switch", json=body)
    results = answer["results"]
    assert isinstance(results, dict)
    assert (status, results["successful"]) == (200, 1), answer
    return str(results["batch_id"])


async def capable_miner(
    place: Place, call: Call, spec: CommandSpec, monkeypatch: pytest.MonkeyPatch
) -> MinerCoordinator:
    """Return a miner that supports the command; for a restore, with a backup of it; for an undo, with a batch."""
    changes_settings = spec.command_type in COMMAND_OF.values()
    for miner in place.data.fleet:
        if changes_settings and change_on(spec, miner) is None:
            continue
        if spec.capability is None or spec.capability in miner.capabilities:
            if spec.command_type is CommandType.RESTORE:
                status, answer = await call("POST", f"/api/remote/backup/{miner.address}")
                assert (status, answer["backup_id"]) == (200, PARAMETERS["backup_id"])
            if spec.command_type is CommandType.UNDO_POOL_SWITCH:
                monkeypatch.setitem(PARAMETERS, "batch_id", await undoable_batch(call, miner))
            return miner
    pytest.fail(f"no simulated miner can do {spec.command_type}")


@every_command
async def test_command_reaches_the_selected_miner_and_leaves_one_record(
    place: Place, call: Call, spec: CommandSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    miner = await capable_miner(place, call, spec, monkeypatch)
    body = change_on(spec, miner) or body_of(spec)
    status, answer = await call("POST", path_of(spec), json={**body, "miner_ips": [miner.address, miner.address]})
    assert (status, answer["ok"]) == (200, True), answer
    name = spec.command_type.value.replace("_", " ")
    assert answer["message"] == f"Bulk {name} initiated for 1 miners"
    results = answer["results"]
    assert isinstance(results, dict)
    (command,) = results["commands"]
    assert (results["total"], results["successful"], results["failed"]) == (1, 1, 0), command
    assert (command["miner_ip"], command["status"], command["error"]) == (miner.address, "success", None)
    records = await place.data.history.async_query(HistoryQuery(batch_id=results["batch_id"]))
    assert [(record.id, record.command_type) for record in records] == [(command["command_id"], spec.command_type)]


@every_command
async def test_command_runs_in_the_background_with_pacing(
    place: Place, call: Call, spec: CommandSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    await capable_miner(place, call, spec, monkeypatch)
    pacing = {"all": True, "group_size": 2, "group_delay_s": 0, "stop_after_failures": 3, "background": True}
    status, answer = await call("POST", path_of(spec), json=body_of(spec, **pacing))
    assert status == 202, answer
    batch = place.data.runner.batch(str(answer["batch_id"]))
    assert batch is not None
    await batch.wait()
    assert len(batch.records) == len(KINDS)
    assert {record.command_type for record in batch.records} == {spec.command_type}


@every_command
async def test_invalid_body_is_400_with_codes_and_nothing_is_sent(place: Place, call: Call, spec: CommandSpec) -> None:
    selected = body_of(spec, location=place.entry.title)
    required = [field.key for field in spec.fields if field.required]
    wrong: list[tuple[dict[str, object], set[tuple[str, str]]]] = [
        (
            {"location": place.entry.title},
            {("", "needs_one_of")} if spec.needs_one else {(key, "missing") for key in required},
        ),
        ({**selected, "nonsense": 1}, {("nonsense", "unknown_key")}),
        ({**selected, "group_size": 0}, {("group_size", "out_of_range")}),
        ({**selected, "group_size": 1, "group_percent": 5}, {("group_percent", "two_group_sizes")}),
        # Without a selection, an undo is for the miners of its batch.
        (body_of(spec), set() if spec.command_type is CommandType.UNDO_POOL_SWITCH else {("", "nothing_selected")}),
        *(({**selected, key: []}, None) for key in required),  # type: ignore[list-item]  # any code of that key
    ]
    before = len(await place.data.history.async_query(HistoryQuery()))
    for body, expected in wrong:
        if expected == set():
            continue
        status, answer = await call("POST", path_of(spec), json=body)
        assert (status, answer["ok"]) == (400, False), (body, answer)
        errors = answer["errors"]
        assert isinstance(errors, list)
        if expected is not None:
            assert {(error["path"], error["code"]) for error in errors} == expected, body
        assert answer["error_code"] == errors[0]["code"]
    status, answer = await call("POST", path_of(spec), json=body_of(spec, miner_ips=["10.9.9.9"]))
    assert (status, answer["error_code"], answer["error_args"]) == (404, "miners_not_found", {"miners": "10.9.9.9"})
    assert len(await place.data.history.async_query(HistoryQuery())) == before


@every_command
async def test_only_administrators_send_commands(place: Place, user_client: TestClient, spec: CommandSpec) -> None:
    async with user_client.post(path_of(spec), json=body_of(spec, all=True)) as response:
        assert response.status == 403
        assert (await response.json())["error_code"] == "not_administrator"
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_unknown_command_is_404(call: Call) -> None:
    for name in ("explode", "REBOOT", "x" * 300, "%00"):
        status, answer = await call("POST", f"/api/remote/commands/{name}", json={"all": True})
        assert (status, answer["error_code"]) == (404, "command_not_found"), name


async def test_restore_of_an_unknown_backup_is_404_without_a_record(place: Place, call: Call) -> None:
    status, answer = await call("POST", "/api/remote/commands/restore", json={"backup_id": 77, "all": True})
    assert (status, answer["error_code"], answer["error_args"]) == (404, "backup_not_found", {"backup_id": 77})
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_undo_without_selection_is_for_the_miners_of_its_batch(place: Place, call: Call) -> None:
    (miner, *_) = place.data.fleet
    machine = next(machine for machine in place.machines if machine.ip == miner.address)
    before = [(pool.url, pool.user) for pool in machine.pools]
    path = "/api/remote/commands/undo_pool_switch"
    for selection in ({}, {"all": True}):
        status, answer = await call("POST", path, json={"batch_id": "nothing", **selection})
        assert (status, answer["error_code"], answer["error_args"]) == (404, "batch_not_found", {"batch_id": "nothing"})
    batch_id = await undoable_batch(call, miner)
    for body in ({"batch_id": batch_id, "miner_ips": []}, {"batch_id": batch_id, "all": False}):
        assert (await call("POST", path, json=body))[0] == 400
    assert [(pool.url, pool.user) for pool in machine.pools] != before
    status, answer = await call("POST", path, json={"batch_id": batch_id})
    results = answer["results"]
    assert isinstance(results, dict)
    assert (status, results["total"], results["successful"]) == (200, 1, 1), answer
    assert [(pool.url, pool.user) for pool in machine.pools] == before
    status, answer = await call("POST", path, json={"batch_id": batch_id})
    assert (status, answer["error_code"]) == (409, "nothing_to_undo")
    assert len(await place.data.history.async_query(HistoryQuery())) == 2


async def test_running_batch_is_not_undone(place: Place, call: Call) -> None:
    body = {key: PARAMETERS[key] for key in ("pool_url", "worker_name")}
    pacing = {"group_size": 1, "group_delay_s": 60, "background": True}
    status, answer = await call(
        "POST", "/api/remote/commands/pool_switch", json={**body, **pacing, "backup_first": True, "all": True}
    )
    assert status == 202, answer
    undo = {"batch_id": answer["batch_id"]}
    batch = place.data.runner.batch(str(answer["batch_id"]))
    assert batch is not None
    await wait_until(lambda: len(batch.undoable) == 1)
    status, answer = await call("POST", "/api/remote/commands/undo_pool_switch", json=undo)
    assert (status, answer["error_code"]) == (409, "batch_running")
    batch.stop()
    await batch.wait()
    status, answer = await call("POST", "/api/remote/commands/undo_pool_switch", json=undo)
    assert (status, answer["results"]["successful"]) == (200, 1), answer  # type: ignore[index]


@pytest.mark.parametrize(
    ("pools", "path", "code"),
    [
        ([], "pools", "empty"),
        ("stratum+tcp://pool.example.com:3333", "pools", "not_list"),
        ([{"pool_url": "stratum+tcp://a.example:1", "worker_name": "w"}] * 11, "pools", "too_many_items"),
        ([{"worker_name": "w"}], "pools[0].pool_url", "missing"),
        ([{"pool_url": "http://a.example:1", "worker_name": "w"}], "pools[0].pool_url", "pool_url_scheme"),
        (
            [{"pool_url": "stratum+tcp://a.example:1", "worker_name": "{x}"}],
            "pools[0].worker_name",
            "worker_placeholder",
        ),
        (
            [{"pool_url": "stratum+tcp://a.example:1", "worker_name": "w", "pool_password": 5}],
            "pools[0].pool_password",
            "not_text",
        ),
        ([{"pool_url": "stratum+tcp://a.example:1", "worker_name": "w", "slot": 1}], "pools[0].slot", "unknown_key"),
    ],
)
async def test_invalid_pool_list_is_400_that_names_the_pool(
    place: Place, call: Call, pools: object, path: str, code: str
) -> None:
    status, answer = await call("POST", "/api/remote/commands/set_pools", json={"pools": pools, "all": True})
    errors = answer["errors"]
    assert isinstance(errors, list)
    assert (status, [(error["path"], error["code"]) for error in errors]) == (400, [(path, code)])
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_too_many_commands_are_429(place: Place, call: Call) -> None:
    place.data.limiter = TokenBucket(1)
    body = {"on": True, "miner_ips": [place.ip("antminer")]}
    assert (await call("POST", "/api/remote/commands/locate_light", json=body))[0] == 200
    status, answer = await call("POST", "/api/remote/commands/locate_light", json=body)
    assert (status, answer["error_code"]) == (429, "too_many_commands")
    assert 1 <= answer["error_args"]["seconds"] <= 60  # type: ignore[index]


@pytest.mark.parametrize("path", ["history", "stats"])
async def test_paths_of_the_history_accept_no_command(client: TestClient, place: Place, path: str) -> None:
    async with client.post(f"/api/remote/commands/{path}", json={"all": True}) as response:
        assert (response.status, "POST" in response.headers["Allow"]) == (405, False)
