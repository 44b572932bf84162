"""The websocket commands for the logs of a miner."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.input.limits import MAX_LOG_BYTES
from simulator.machine import Fault

from ..api.conftest import Place
from .conftest import Dial


def antminer(place: Place) -> MinerCoordinator:
    found = place.data.fleet.by_address(place.ip("antminer"))
    assert found is not None
    return found


async def test_names_and_log_of_a_miner(place: Place, dial: Dial) -> None:
    miner, machine = antminer(place), place.machine("antminer")
    line = await dial()
    names = await line.ask("miner_remote/miner/logs", miner_id=miner.miner_id)
    assert names["result"] == {"names": ["miner", "history", "user"]}
    log = (await line.ask("miner_remote/miner/log", miner_id=miner.miner_id, name="history"))["result"]
    assert set(log) == {"name", "text", "truncated", "redacted"}
    assert (log["name"], log["truncated"], log["redacted"]) == ("history", False, True)
    assert machine.pools[0].url in log["text"]
    assert machine.pools[0].password not in log["text"]
    part = (await line.ask("miner_remote/miner/log", miner_id=miner.miner_id, name="miner", max_bytes=80))["result"]
    assert part["truncated"] is True
    assert len(part["text"]) <= 80


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"miner_id": "unknown", "name": "miner"}, "not_found"),
        ({"name": "kernel"}, "not_found"),
        ({"name": "miner", "max_bytes": 0}, "invalid_format"),
        ({"name": "miner", "max_bytes": MAX_LOG_BYTES + 1}, "invalid_format"),
    ],
)
async def test_wrong_request_reaches_no_miner(place: Place, dial: Dial, given: dict[str, object], code: str) -> None:
    place.machine("antminer").journal.clear()
    line = await dial()
    answer = await line.ask("miner_remote/miner/log", **{"miner_id": antminer(place).miner_id, **given})
    assert answer["error"]["code"] == code
    assert "GET /cgi-bin/log.cgi" not in place.machine("antminer").journal


async def test_miner_that_refuses_is_an_error_with_its_code(place: Place, dial: Dial) -> None:
    place.machine("antminer").faults[Fault.UNAUTHORIZED] = {}
    line = await dial()
    answer = await line.ask("miner_remote/miner/log", miner_id=antminer(place).miner_id, name="miner")
    assert answer["error"]["code"] == "miner_failed"
    assert answer["error"]["error_code"] == "credentials_rejected"


async def test_user_without_rights_reads_no_log(place: Place, dial: Dial, hass_read_only_access_token: str) -> None:
    line = await dial(hass_read_only_access_token)
    for kind, more in (("logs", {}), ("log", {"name": "miner"})):
        answer = await line.ask(f"miner_remote/miner/{kind}", miner_id=antminer(place).miner_id, **more)
        assert answer["error"]["code"] == "unauthorized"
