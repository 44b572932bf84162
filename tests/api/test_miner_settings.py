"""The settings and the faults of one miner."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest
from aiohttp.test_utils import TestClient

from custom_components.miner_remote.drivers.contract.errors import RefusedError, TimedOutError
from custom_components.miner_remote.drivers.contract.settings import Setting
from custom_components.miner_remote.drivers.contract.values import Fault
from custom_components.miner_remote.drivers.firmware.cgminer.driver import CgminerDriver
from custom_components.miner_remote.fleet.miner import MinerCoordinator

from ..commands.settings_driver import SETTINGS
from .conftest import Call, Place


def cgminer(place: Place) -> MinerCoordinator:
    miner = place.data.fleet.by_address(place.ip("cgminer"))
    assert miner is not None
    miner.update_interval = None
    return miner


def path(miner: MinerCoordinator, what: str) -> str:
    return f"/api/remote/miners/{quote(miner.miner_id)}/{what}"


async def test_settings_are_those_of_the_last_read_until_they_are_refreshed(
    place: Place, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    miner = cgminer(place)
    status, answer = await call("GET", path(miner, "settings"))
    assert (status, answer["miner_id"], answer["settings"]) == (200, miner.miner_id, [])
    assert answer["settings_read_at"]

    async def read(_driver: CgminerDriver) -> tuple[Setting, ...]:
        return SETTINGS

    monkeypatch.setattr(CgminerDriver, "_read_settings", read)
    assert (await call("GET", path(miner, "settings")))[1]["settings"] == []
    status, answer = await call("GET", f"{path(miner, 'settings')}?refresh=true")
    assert (status, answer["settings"]) == (200, [setting.as_json() for setting in SETTINGS])
    assert answer["settings"] == (await call("GET", path(miner, "settings")))[1]["settings"]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (TimedOutError("answer_timeout", host="a", seconds=1), 504),
        (RefusedError("answer_unreadable", host="a"), 502),
    ],
)
async def test_miner_that_does_not_report_its_settings_is_an_error(
    place: Place, call: Call, monkeypatch: pytest.MonkeyPatch, error: Exception, expected: int
) -> None:
    async def read(_driver: CgminerDriver) -> tuple[Setting, ...]:
        raise error

    monkeypatch.setattr(CgminerDriver, "_read_settings", read)
    status, answer = await call("GET", f"{path(cgminer(place), 'settings')}?refresh=1")
    assert (status, answer["ok"]) == (expected, False)
    assert answer["error_code"] == error.code  # type: ignore[attr-defined]


async def test_unknown_miner_and_query_are_refused(place: Place, call: Call, user_client: TestClient) -> None:
    for what in ("settings", "faults"):
        status, answer = await call("GET", f"/api/remote/miners/nobody/{what}")
        assert (status, answer["error_code"]) == (404, "miner_id_not_found")
        assert (await call("GET", f"{path(cgminer(place), what)}?nonsense=1"))[0] == 400
    async with user_client.get(path(cgminer(place), "settings")) as response:
        assert response.status == 403


async def test_faults_have_the_times_of_their_first_and_last_report(
    place: Place, call: Call, user_client: TestClient
) -> None:
    miner = place.data.fleet.by_address(place.ip("antminer"))
    assert miner is not None
    miner.update_interval = None
    fault = Fault("Fan 1 stands still.", "130")
    miner.async_set_snapshot(replace(miner.data, faults=(fault,)))
    first = miner.last_seen
    assert first is not None
    miner.async_set_snapshot(replace(miner.data, faults=(fault,), uptime_s=5))
    async with user_client.get(path(miner, "faults")) as response:
        (row,) = (await response.json())["faults"]
    assert row == {
        "message": "Fan 1 stands still.",
        "code": "130",
        "first_seen": first.isoformat(),
        "last_seen": miner.last_seen.isoformat(),
        "present": True,
    }
    _, answer = await call("GET", "/api/miners")
    (shown,) = (one["faults"] for one in answer["miners"] if one["miner_id"] == miner.miner_id)  # type: ignore[attr-defined]
    assert shown == [{"message": "Fan 1 stands still.", "code": "130", "first_seen": first.isoformat()}]
    miner.async_set_snapshot(replace(miner.data, faults=()))
    _, answer = await call("GET", path(miner, "faults"))
    (row,) = answer["faults"]  # type: ignore[misc]
    assert (row["present"], row["first_seen"]) == (False, first.isoformat())
