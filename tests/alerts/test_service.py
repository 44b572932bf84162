"""Alerts of simulated miners, from their answers to the REST API and the websocket feed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import flush_store

from custom_components.miner_remote.alerts import service as alert_service
from custom_components.miner_remote.alerts.model import Alert, AlertKind, Readings
from custom_components.miner_remote.alerts.service import AlertService
from custom_components.miner_remote.control.record import CommandRecord, CommandType, Source, Status, Verification
from custom_components.miner_remote.drivers.contract.values import Fault as MinerFault
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.fleet.site import Site
from simulator.machine import Fault

from ..api.conftest import Call, Place
from ..commands.records import record
from ..conftest import wait_for_answers, wait_until
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
    stored = await place.data.history.async_get(alert.command_id or 0)
    assert stored is not None
    assert stored.miner_id == miner.miner_id
    del place.machine("axeos").faults[Fault.DEAD]
    status, _answer = await call("POST", f"/api/remote/reboot/{miner.address}")
    assert status == 200
    await wait_until(lambda: not place.data.alerts._commands.failures)
    await clock.passes(place, 1)
    assert kinds(place) == {}


async def test_outlet_that_is_off_excuses_the_miner(hass: HomeAssistant, place: Place, clock: Clock) -> None:
    miner = place.miners[0]
    miner.outlet = "switch.rack"
    hass.states.async_set("switch.rack", "off")
    place.machines[0].faults[Fault.DEAD] = {}
    await miner.async_refresh()
    await clock.passes(place, 1000)
    assert kinds(place) == {}
    hass.states.async_set("switch.rack", "on")
    await clock.passes(place, 290)
    assert kinds(place) == {}
    await clock.passes(place, 301)
    assert kinds(place) == {miner.miner_id: "offline"}


async def test_thresholds_follow_the_options_of_the_site(hass: HomeAssistant, place: Place, clock: Clock) -> None:
    still(place)
    hass.config_entries.async_update_entry(place.entry, options={**place.entry.options, "alerts": {"hot_c": 60}})
    await hass.async_block_till_done()
    await wait_for_answers(place.miners)
    still(place)
    for miner in place.miners:
        miner.async_set_updated_data(replace(miner.data, temperature_max_c=61.0, hashrate_ths=0.1, uptime_s=9000))
    for _ in range(31):
        await clock.passes(place, 30)
    # All other thresholds are empty.
    assert set(kinds(place).values()) == {"hot"}


async def test_reload_of_a_site_raises_no_alert_again(hass: HomeAssistant, place: Place, clock: Clock) -> None:
    miner = next(one for one in place.miners if one.address == place.ip("axeos"))
    place.machine("axeos").faults[Fault.DEAD] = {}
    await miner.async_refresh()
    await clock.passes(place, 301)
    (before,) = place.data.alerts.alerts()
    new = raised(place)
    assert await hass.config_entries.async_unload(place.entry.entry_id)
    await clock.passes(place, 5)
    assert kinds(place) == {}
    assert await hass.config_entries.async_setup(place.entry.entry_id)
    await clock.passes(place, 5)
    assert place.data.alerts.alerts() == [before]
    assert new == []


async def test_miner_that_was_not_polled_yet_after_a_reload_is_not_offline(
    hass: HomeAssistant, place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clock.passes(place, 1)
    monkeypatch.setattr(Site, "async_start_polling", lambda _site: None)
    # It has answered for hours; the first polls of a large site take a while.
    clock.ahead_s += 7200
    assert await hass.config_entries.async_unload(place.entry.entry_id)
    assert await hass.config_entries.async_setup(place.entry.entry_id)
    await clock.passes(place, 5)
    assert kinds(place) == {}
    await clock.passes(place, 290)
    assert kinds(place) == {}
    await clock.passes(place, 10)
    assert set(kinds(place).values()) == {"offline"}


async def test_command_that_ends_before_home_assistant_has_started_is_an_alert(
    hass: HomeAssistant, place: Place
) -> None:
    data, miner = place.data, place.miners[0]
    await data.alerts.async_close()
    service = AlertService(hass, data.fleet, data.history, data.rates, data.prices, data.schedules, data.engine)
    await service.async_load()
    failed = record(dt_util.utcnow(), miner_id=miner.miner_id, status=Status.FAILED, error_code="no_connection")
    await data.history.async_add([failed])
    service._fleet_changed()
    await service.async_evaluate()
    assert [(alert.kind.value, alert.command_id) for alert in service.alerts()] == [("not_confirmed", failed.id)]
    await service.async_close()
    assert service._record_changed not in data.history._listeners


async def test_error_with_one_miner_loses_no_other(place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    still(place)
    for miner in place.miners:
        miner.async_set_updated_data(replace(miner.data, faults=(MinerFault("Fan 1 is broken.", "F1"),)))
    really = alert_service.readings_of

    def fail(hass: HomeAssistant, miner: MinerCoordinator, now: float) -> Readings:
        if miner is place.miners[0]:
            raise RuntimeError("broken")
        return really(hass, miner, now)

    monkeypatch.setattr(alert_service, "readings_of", fail)
    for seconds in (0, 1, 31, 1):
        with suppress(RuntimeError):
            await clock.passes(place, seconds)
    assert set(kinds(place)) == {miner.miner_id for miner in place.miners[1:]}


async def test_removed_miner_has_no_alerts(hass: HomeAssistant, place: Place, clock: Clock) -> None:
    miner = place.miners[0]
    place.machines[0].faults[Fault.DEAD] = {}
    await miner.async_refresh()
    await clock.passes(place, 301)
    assert kinds(place) == {miner.miner_id: "offline"}
    hass.config_entries.async_remove_subentry(place.entry, miner.subentry_id)
    await hass.async_block_till_done()
    await clock.passes(place, 5)
    assert kinds(place) == {}
    assert place.data.alerts._states.keys() == {one.miner_id for one in place.data.fleet}


async def another_run(hass: HomeAssistant, place: Place) -> AlertService:
    """Return the alerts as after a restart of Home Assistant, before any miner has answered."""
    data = place.data
    service = AlertService(
        hass, data.fleet, data.history, data.rates, data.prices, data.schedules, data.engine
    )  # fmt: skip
    await service.async_load()
    for miner in data.fleet:
        miner.last_seen, miner.last_update_success, miner.polls.answered_at = None, False, None
    service._fleet_changed()
    service.async_start()
    return service


async def test_alerts_keep_their_beginning_over_a_restart(hass: HomeAssistant, place: Place, clock: Clock) -> None:
    still(place)
    silent, hot = place.miners[0], place.miners[1]
    place.machines[0].faults[Fault.DEAD] = {}
    await silent.async_refresh()
    hot.async_set_updated_data(replace(hot.data, temperature_max_c=97.0))
    for seconds in (1, 61, 300):
        await clock.passes(place, seconds)
        hot.polls.note_answer()
    before = {alert.id: (alert.since, alert.args) for alert in place.data.alerts.alerts()}
    assert len(before) == 2
    await flush_store(place.data.alerts._store._store)
    await place.data.alerts.async_close()
    service = await another_run(hass, place)
    new: list[Alert] = []
    service.async_on_raised(new.append)
    # They are there before the first evaluation, so that no entity changes at each start.
    assert {alert.id: (alert.since, alert.args) for alert in service.alerts()} == before
    await service.async_evaluate()
    assert {alert.id: (alert.since, alert.args) for alert in service.alerts()} == before
    hot.async_set_updated_data(replace(hot.data, temperature_max_c=80.0))
    clock.ahead_s += 1
    await service.async_evaluate()
    clock.ahead_s += 61
    await service.async_evaluate()
    assert [alert.kind.value for alert in service.alerts()] == ["offline"]
    assert new == []
    await service.async_close()


async def test_unreadable_file_does_not_prevent_alerts(
    hass: HomeAssistant, place: Place, hass_storage: dict[str, object]
) -> None:
    await place.data.alerts.async_close()
    hass_storage["miner_remote.alerts"] = {"version": 1, "data": {"alerts": [{"kind": "unheard"}]}}
    service = await another_run(hass, place)
    await service.async_evaluate()
    assert service.alerts() == []
    assert any("alerts" in issue_id for _domain, issue_id in ir.async_get(hass).issues)
    await service.async_close()


async def test_failed_command_is_an_alert_for_a_day(hass: HomeAssistant, place: Place, clock: Clock) -> None:
    miner = place.miners[0]
    failed = CommandRecord(
        id=0,
        timestamp=dt_util.utcnow(),
        command_type=CommandType.POWER_OFF,
        miner_id=miner.miner_id,
        miner_ip=miner.address,
        initiated_by="Alice",
        source=Source.MANUAL,
        batch_id="1",
        status=Status.SUCCESS,
        verification=Verification.NOT_CONFIRMED,
    )
    await place.data.history.async_add([failed])
    # A skipped command and one that still runs say nothing.
    await place.data.history.async_add([replace(failed, id=0, status=Status.SKIPPED, verification=None)])
    await place.data.history.async_add([replace(failed, id=0, status=Status.PENDING, verification=None)])
    await clock.passes(place, 1)
    (alert,) = place.data.alerts.alerts()
    assert (alert.command_id, alert.args["verification"]) == (failed.id, "not_confirmed")
    # It is found again after a restart, from the history alone.
    await place.data.alerts.async_close()
    service = await another_run(hass, place)
    await service.async_evaluate()
    assert [(one.id, one.since, one.args) for one in service.alerts() if one.kind is AlertKind.NOT_CONFIRMED] == [
        (alert.id, alert.since, alert.args)
    ]
    clock.ahead_s += 86_401
    await service.async_evaluate()
    assert AlertKind.NOT_CONFIRMED not in {one.kind for one in service.alerts()}
    await service.async_close()


async def test_evaluation_of_a_thousand_miners_does_not_hold_up_the_loop(place: Place, clock: Clock) -> None:
    """The evaluation of many changed miners yields to the event loop in between."""
    service, miner = place.data.alerts, place.miners[0]
    for number in range(1000):
        service._miners[f"copy-{number}"] = miner, lambda: None
        service._dirty.add(f"copy-{number}")
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    await service.async_evaluate()
    counting.cancel()
    assert turns >= 10
    assert not service._dirty
