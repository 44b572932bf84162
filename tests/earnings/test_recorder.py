"""A report, the totals of the sensors and Home Assistant's long-term statistics agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import async_initialize_recorder
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.earnings import service
from custom_components.miner_remote.earnings.accepted_work import Counters
from custom_components.miner_remote.earnings.hours import Period
from custom_components.miner_remote.earnings.meter import Reading
from custom_components.miner_remote.earnings.report import Group
from custom_components.miner_remote.interfaces.earnings_answers import async_report
from custom_components.miner_remote.runtime import DATA

from ..conftest import SetUpSite, miners_of

NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)


@pytest.fixture
async def recorder(hass: HomeAssistant, tmp_path: Path, freezer: FrozenDateTimeFactory) -> Recorder:
    """Run the recorder with a database in a file, at noon."""
    freezer.move_to(NOON)
    async_initialize_recorder(hass)
    config = {"recorder": {"db_url": f"sqlite:///{tmp_path}/recorder.db", "commit_interval": 0}}
    assert await async_setup_component(hass, "recorder", config)
    instance = get_instance(hass)
    await instance.async_recorder_ready.wait()
    assert await async_setup_component(hass, "sensor", {})
    return instance


async def test_report_agrees_with_long_term_statistics(
    recorder: Recorder,
    hass: HomeAssistant,
    set_up_site: SetUpSite,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two hours with a price that changes within the second one."""
    await hass.config.async_set_time_zone("UTC")
    clock = [1000.0]
    monkeypatch.setattr(service, "monotonic", lambda: clock[0])
    entry = await set_up_site(["127.36.42.1"], answers=False)
    data, (miner,) = hass.data[DATA], miners_of(hass, entry)
    await data.rates.async_update_item("1", {"price": 0.2, "currency": "EUR"})
    await data.hashprice.store.async_set({"source": "fixed", "price": 0.05, "currency": "EUR"})
    await hass.async_block_till_done()
    counted = data.earnings._counted[miner.miner_id]
    counted.meter.polled(Reading(mines=True, power_w=3000, hashrate_ths=100), Counters(), counted.worth)
    # No poll fails meanwhile and ends the reading.
    miner.update_interval = None
    registry = er.async_get(hass)
    cost, revenue = (
        registry.async_get_entity_id("sensor", DOMAIN, f"{entry.entry_id}_{key}")
        for key in ("energy_cost_total", "revenue_total")
    )
    assert cost is not None
    assert revenue is not None
    for minutes in (5, 60, 90, 120):
        # A second before the statistics of these five minutes end.
        now = NOON + timedelta(minutes=minutes, seconds=-1)
        clock[0] += (now - dt_util.utcnow()).total_seconds()
        freezer.move_to(now)
        await data.earnings._async_count_again(dt_util.utcnow())
        await async_wait_recording_done(hass)
        do_adhoc_statistics(hass, start=NOON + timedelta(minutes=minutes - 5))
        if minutes == 90:
            await data.rates.async_update_item("1", {"price": 0.6})
    await async_wait_recording_done(hass)
    stored = await recorder.async_add_executor_job(
        statistics_during_period, hass, NOON, None, {cost, revenue}, "hour", None, {"state", "sum", "change"}
    )
    made: Any = await async_report(
        hass, data, {"period": Period.DAY, "group": Group.HOUR, "from": NOON.date(), "site": "Garage"}
    )
    for entity_id, column, expected in (
        (cost, "cost", [0.6, 1.2]),
        (revenue, "revenue", [100 * 0.05 / 24] * 2),
    ):
        rows = [row[column] for row in made["rows"]]
        assert rows == pytest.approx(expected, rel=1e-3)
        assert [row["change"] for row in stored[entity_id]] == pytest.approx(expected, rel=1e-3)
        state = hass.states.get(entity_id)
        assert state is not None
        assert float(state.state) == pytest.approx(sum(expected), rel=1e-3)
        assert made["total"][column] == pytest.approx(sum(expected), rel=1e-3)
