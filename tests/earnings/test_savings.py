"""What a schedule and a policy save at simulated miners, with the real engine, and what that costs."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.earnings import service
from custom_components.miner_remote.earnings.amounts import Field, Saved
from custom_components.miner_remote.earnings.hours import Period
from custom_components.miner_remote.earnings.report import Group
from custom_components.miner_remote.interfaces.earnings_answers import async_report
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.schedules.engine.restraints import Restraint
from custom_components.miner_remote.schedules.model import OFF
from simulator.fleet import Fleet

from ..conftest import SetUpSite, miners_of, wait_until
from ..schedules.helpers import add, now_for


async def test_report_says_what_schedules_and_policies_saved(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(service, "monotonic", lambda: clock[0])
    async with Fleet.start(kinds=["braiins", "braiins"], base="127.36.43.1", boot_s=0.3) as fleet:
        entry = await set_up_site(fleet.machines, options={"scan_interval": 10})
        data, (first, second) = hass.data[DATA], miners_of(hass, entry)
        await data.rates.async_update_item("1", {"price": 0.5, "currency": "EUR"})
        await data.hashprice.store.async_set({"source": "fixed", "price": 0.04, "currency": "EUR"})
        await add(hass, **now_for(name="Stop", miner_ip=fleet.machines[0].ip))
        held = Restraint(policy_id=7, name="Budget", directive=OFF)
        data.engine.async_set_restraints({second.miner_id: [held]})
        await data.engine.async_check()
        await wait_until(lambda: all(machine.paused for machine in fleet.machines))
        for miner in (first, second):
            await miner.async_refresh()
        await hass.async_block_till_done()
        data.earnings.async_count()
        before = {miner.miner_id: list(data.earnings.total(miner.miner_id)) for miner in (first, second)}
        clock[0] += 600
        data.earnings.async_count()
        for miner, field in ((first, Field.SCHEDULES), (second, Field.POLICIES)):
            figures, idle_w = data.engine.figures(miner.miner_id), miner.data.power_w
            assert figures is not None
            assert idle_w is not None
            row, old = data.earnings.total(miner.miner_id), before[miner.miner_id]
            kwh = (figures[0] - idle_w) / 6 / 1000
            assert row[field + Saved.ENERGY] - old[field + Saved.ENERGY] == pytest.approx(kwh)
            assert row[field + Saved.COST] - old[field + Saved.COST] == pytest.approx(kwh * 0.5)
            assert row[field + Saved.WORK] - old[field + Saved.WORK] == pytest.approx(figures[1] / 6)
            assert row[field + Saved.REVENUE] - old[field + Saved.REVENUE] == pytest.approx(figures[1] * 0.04 / 144)
            assert row[Field.REVENUE] == old[Field.REVENUE]
        made: Any = await async_report(
            hass, data, {"period": Period.MONTH, "group": Group.MINER, "from": dt_util.now().date()}
        )
        assert len(made["rows"]) == 2
        for who in ("saved_by_schedules", "saved_by_policies"):
            assert made["total"][who]["energy_kwh"] > 0
