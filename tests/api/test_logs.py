"""The logs of miners over REST and as an action: names, size, secrets, and who may read them."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.input.limits import MAX_LOG_BYTES
from custom_components.miner_remote.interfaces.work_limit import HEAVY_AT_ONCE, WORK_LIMIT
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet, all_kinds
from simulator.machine import Fault, Machine

from ..conftest import MakeHall, SetUpSite, miners_of
from .conftest import Call, Place

SECRETS = ("pool-secret-1", "pool-secret-2", "pool-secret-3", "pool-secret-4")


def antminer(place: Place) -> tuple[MinerCoordinator, Machine]:
    """Return the Antminer and its simulated machine."""
    miner = place.data.fleet.by_address(place.ip("antminer"))
    assert miner is not None
    return miner, place.machine("antminer")


async def test_names_are_those_of_the_firmware(place: Place, call: Call) -> None:
    miner, machine = antminer(place)
    machine.journal.clear()
    path = f"/api/remote/miners/{miner.miner_id}/logs"
    assert await call("GET", path) == (200, {"ok": True, "names": ["miner", "history", "user"]})
    other = place.data.fleet.by_address(place.ip("cgminer"))
    assert other is not None
    assert await call("GET", f"/api/remote/miners/{other.miner_id}/logs") == (200, {"ok": True, "names": []})
    assert not any("log" in line for line in machine.journal)


async def test_log_is_read_without_passwords(place: Place, call: Call) -> None:
    miner, machine = antminer(place)
    status, answer = await call("GET", f"/api/remote/miners/{miner.miner_id}/logs/miner")
    log = answer["log"]
    assert status == 200
    assert isinstance(log, dict)
    assert (log["name"], log["truncated"], log["redacted"]) == ("miner", False, True)
    assert machine.pools[0].url in log["text"]
    assert machine.pools[0].user in log["text"]
    assert all(pool.password not in log["text"] for pool in machine.pools)


async def test_end_of_a_log_begins_with_a_whole_line(place: Place, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    miner, _ = antminer(place)
    lines = "\n".join(f"line {number:05d} pass=open-sesame" for number in range(5000)) + "\n"
    monkeypatch.setattr("simulator.kinds.antminer.log", lambda _machine, _name: lines.encode())
    for size in (1000, 1007, 1008, 1009, 1028):
        _, answer = await call("GET", f"/api/remote/miners/{miner.miner_id}/logs/miner?max_bytes={size}")
        log = answer["log"]
        assert isinstance(log, dict)
        assert log["truncated"] is True
        assert "sesame" not in log["text"]
        shown = log["text"].splitlines()
        assert shown[-1] == "line 04999 pass=***"
        assert all(line.startswith("line ") for line in shown)
        assert len(shown) == size // len("line 00000 pass=open-sesame\n")


@pytest.mark.parametrize("size", ["0", "-1", "x", "1.5", str(MAX_LOG_BYTES + 1)])
async def test_size_out_of_range_is_400(place: Place, call: Call, size: str) -> None:
    miner, machine = antminer(place)
    machine.journal.clear()
    status, answer = await call("GET", f"/api/remote/miners/{miner.miner_id}/logs/miner?max_bytes={size}")
    assert (status, answer["error_code"]) == (400, "fraction_or_out_of_range")
    assert "GET /cgi-bin/log.cgi" not in machine.journal


async def test_unknown_miner_and_log_are_404(place: Place, call: Call) -> None:
    miner, _ = antminer(place)
    for path, code in (
        ("unknown/logs", "miner_id_not_found"),
        ("unknown/logs/miner", "miner_id_not_found"),
        (f"{miner.miner_id}/logs/kernel", "log_not_found"),
    ):
        status, answer = await call("GET", f"/api/remote/miners/{path}")
        assert (status, answer["error_code"]) == (404, code), path


@pytest.mark.parametrize(("fault", "status"), [(Fault.NO_REPLY, 504), (Fault.UNAUTHORIZED, 502), (Fault.DEAD, 502)])
async def test_miner_that_fails_is_reported(place: Place, call: Call, fault: Fault, status: int) -> None:
    miner, machine = antminer(place)
    machine.faults[fault] = {}
    given, answer = await call("GET", f"/api/remote/miners/{miner.miner_id}/logs/miner")
    assert (given, answer["ok"]) == (status, False)
    assert answer["error_code"]


async def test_log_of_a_miner_that_is_in_use_keeps_no_other_answer_waiting(place: Place, call: Call) -> None:
    """An upgrade uses a miner for up to half an hour."""
    miner, _ = antminer(place)
    limit = place.data.fleet._hass.data[WORK_LIMIT]
    async with miner.async_locked():
        logs = [
            asyncio.create_task(call("GET", f"/api/remote/miners/{miner.miner_id}/logs/miner"))
            for _ in range(HEAVY_AT_ONCE)
        ]
        while miner.link._commands_waiting < HEAVY_AT_ONCE:
            await asyncio.sleep(0.01)
        async with asyncio.timeout(5), limit.turn("another", privileged=True):
            pass
    assert [status for status, _ in await asyncio.gather(*logs)] == [200] * HEAVY_AT_ONCE


async def test_user_without_rights_reads_no_log(place: Place, user_client: TestClient) -> None:
    miner, machine = antminer(place)
    machine.journal.clear()
    for path in ("logs", "logs/miner"):
        async with user_client.get(f"/api/remote/miners/{miner.miner_id}/{path}") as response:
            assert response.status == 403
    assert "GET /cgi-bin/log.cgi" not in machine.journal


async def test_reading_logs_counts_as_commands(place: Place, call: Call) -> None:
    miner, _ = antminer(place)
    place.data.limiter.per_minute = 1
    path = f"/api/remote/miners/{miner.miner_id}/logs/miner"
    assert [(await call("GET", path))[0] for _ in range(2)] == [200, 429]


# The action ----------------------------------------------------------------------------------------------------


async def get_log(hass: HomeAssistant, user: MockUser | None = None, **data: object) -> dict[str, object]:
    context = Context(user_id=user.id) if user else Context()
    answer = await hass.services.async_call(
        DOMAIN, "get_log", data, blocking=True, context=context, return_response=True
    )
    return dict(answer or {})


async def test_action_returns_the_most_useful_log(hass: HomeAssistant, place: Place) -> None:
    miner, machine = antminer(place)
    answer = await get_log(hass, device_id=miner.device_id)
    assert (answer["name"], answer["names"]) == ("miner", ["miner", "history", "user"])
    assert machine.pools[0].password not in str(answer)
    user_log = await get_log(hass, device_id=miner.device_id, log="user", max_bytes=60.0)
    assert (user_log["name"], user_log["truncated"]) == ("user", True)


async def test_action_says_what_is_wrong(hass: HomeAssistant, place: Place) -> None:
    miner, machine = antminer(place)
    other = place.data.fleet.by_address(place.ip("cgminer"))
    assert other is not None
    for device_id, log, key in (
        (miner.device_id, "kernel", "log_not_found"),
        (other.device_id, None, "no_logs"),
        ("unknown", None, "not_a_miner"),
    ):
        with pytest.raises(ServiceValidationError) as refused:
            await get_log(hass, device_id=device_id, **({} if log is None else {"log": log}))
        assert refused.value.translation_key == key
    machine.faults[Fault.UNAUTHORIZED] = {}
    with pytest.raises(HomeAssistantError) as failed:
        await get_log(hass, device_id=miner.device_id)
    assert failed.value.translation_key == "credentials_rejected"


async def test_action_is_for_administrators(hass: HomeAssistant, place: Place, hass_read_only_user: MockUser) -> None:
    miner, _ = antminer(place)
    with pytest.raises(Unauthorized):
        await get_log(hass, hass_read_only_user, device_id=miner.device_id)


# Secrets -------------------------------------------------------------------------------------------------------


async def test_credentials_and_passwords_of_earlier_pools_are_removed(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Fleet.start(kinds=["antminer"], base="127.37.3.1") as fleet:
        (machine,) = fleet.machines
        machine.password = "miner-secret"
        entry = await set_up_site([machine], stored={CONF_PASSWORD: machine.password})
        (miner,) = miners_of(hass, entry)
        await hass.data[DATA].vault.async_remember_pool_password(miner.miner_id, "stratum+tcp://a:1", "u", "old-secret")
        lines = "tried miner-secret\nthen old-secret at a:1\nthen other-secret"
        monkeypatch.setattr("simulator.kinds.antminer.log", lambda _machine, _name: lines.encode())
        answer = await get_log(hass, device_id=miner.device_id)
        assert answer["text"] == "tried ***\nthen *** at a:1\nthen other-secret"
        await hass.config_entries.async_unload(entry.entry_id)


async def test_log_of_every_firmware_holds_no_secret(hass: HomeAssistant, hall_of: MakeHall) -> None:
    """Read every log of every simulated firmware: what is known of its secrets is in none of them."""
    async with hall_of(list(all_kinds()), "127.37.4.1", options={"read_deadline": 10}) as hall:
        read = 0
        for miner, machine in zip(hall.miners, hall.machines, strict=True):
            for pool, secret in zip(machine.pools, SECRETS, strict=False):
                pool.password = secret
            await miner.async_refresh()
            for name in miner.link.log_names:
                answer = await get_log(hass, device_id=miner.device_id, log=name)
                read += 1
                leaked = [secret for secret in SECRETS if secret in str(answer)]
                assert not leaked, (machine.kind, name, leaked)
        assert read >= 3
