"""Alerts of simulated miners, from their answers to the REST API and the websocket feed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.drivers.contract.values import Fault as MinerFault
from simulator.machine import Fault

from ..api.conftest import Call, Place
from ..conftest import wait_until
from ..panel.conftest import Dial
from .conftest import Clock, kinds, raised, still

KEYS = {
    "id", "kind", "severity", "since", "site", "miner_id", "miner_ip", "name", "schedule_id", "rate_id", "command_id",
    "args",
}  # fmt: skip


async def test_silent_miner_is_offline_until_it_answers(place: Place, clock: Clock, call: Call) -> None:
    new = raised(place)
    miner = next(one for one in place.miners if one.address == place.ip("axeos"))
    place.machine("axeos").faults[Fault.DEAD] = {}
    await miner.async_refresh()
    await clock.passes(place, 290)
    assert kinds(place) == {}
    await clock.passes(place, 15)
    assert kinds(place) == {miner.miner_id: "offline"}
    assert [alert.subject for alert in new] == [miner.miner_id]
    status, answer = await call("GET", "/api/remote/alerts")
    assert status == 200
    (row,) = answer["alerts"]  # type: ignore[misc]
    assert set(row) == KEYS
    assert (row["kind"], row["severity"], row["site"], row["miner_id"], row["miner_ip"], row["name"]) == (
        "offline", "error", "Hall", miner.miner_id, miner.address, miner.display_name,
    )  # fmt: skip
    del place.machine("axeos").faults[Fault.DEAD]
    await miner.async_refresh()
    await clock.passes(place, 1)
    assert kinds(place) == {}


async def test_rebooting_miner_is_not_offline(
    hass: HomeAssistant, place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    miner = place.miners[0]
    place.machines[0].faults[Fault.DEAD] = {}
    await miner.async_refresh()
    with monkeypatch.context() as during:
        during.setitem(miner._reboots, miner.miner_id, 1)
        await clock.passes(place, 400)
        assert kinds(place) == {}
    # From now on it should answer.
    await clock.passes(place, 290)
    assert kinds(place) == {}
    await clock.passes(place, 60)
    assert kinds(place) == {miner.miner_id: "offline"}


async def test_feed_sends_all_alerts_at_first_and_after_a_change(place: Place, clock: Clock, dial: Dial) -> None:
    still(place)
    miner = place.miners[0]
    line = await dial()
    number = await line.follow("alerts")
    assert await line.event(number) == {"alerts": []}
    hot = replace(miner.data, temperature_max_c=97.4, faults=(MinerFault("Fan 1 is broken.", "F1"),))
    miner.async_set_updated_data(hot)
    await clock.passes(place, 1)
    await clock.passes(place, 31)
    (fault,) = (await line.event(number))["alerts"]
    assert (fault["kind"], fault["args"]) == ("fault", {"count": 1, "message": "Fan 1 is broken.", "code": "F1"})
    await clock.passes(place, 31)
    two = (await line.event(number))["alerts"]
    assert [row["kind"] for row in two] == ["hot", "fault"]
    assert two[0]["args"] == {"temperature_c": 97, "limit_c": 95, "outlet": False}
    # Tenths of a degree are no change.
    miner.async_set_updated_data(replace(hot, temperature_max_c=97.2))
    await clock.passes(place, 31)
    assert await line.events(number, 2.5) == []
    miner.async_set_updated_data(replace(hot, temperature_max_c=80.0, faults=()))
    await clock.passes(place, 1)
    await clock.passes(place, 61)
    assert await line.event(number) == {"alerts": []}


async def test_feed_is_for_administrators_and_the_list_for_all(
    place: Place, dial: Dial, hass_read_only_access_token: str, user_client: TestClient
) -> None:
    line = await dial(hass_read_only_access_token)
    answer = await line.ask("miner_remote/alerts/subscribe")
    assert answer["error"]["code"] == "unauthorized"
    async with user_client.get("/api/remote/alerts") as response:
        assert (response.status, await response.json()) == (200, {"alerts": []})
    async with user_client.get("/api/remote/alerts?kind=hot") as response:
        assert response.status == 400


async def test_failed_command_is_an_alert_until_a_later_one_succeeds(place: Place, clock: Clock, call: Call) -> None:
    miner = next(one for one in place.miners if one.address == place.ip("axeos"))
    place.machine("axeos").faults[Fault.DEAD] = {}
    status, _answer = await call("POST", f"/api/remote/reboot/{miner.address}")
    assert status == 502
    await clock.passes(place, 1)
    (alert,) = place.data.alerts.alerts()
    assert (alert.kind.value, alert.args["command_type"], alert.args["status"]) == ("not_confirmed", "reboot", "failed")
    record = await place.data.history.async_get(alert.command_id or 0)
    assert record is not None
    assert record.miner_id == miner.miner_id
    del place.machine("axeos").faults[Fault.DEAD]
    status, _answer = await call("POST", f"/api/remote/reboot/{miner.address}")
    assert status == 200
    await wait_until(lambda: not place.data.alerts._commands.failures)
    await clock.passes(place, 1)
    assert kinds(place) == {}
