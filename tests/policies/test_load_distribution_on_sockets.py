"""What policies see of simulated miners, and a load distribution that orders them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from custom_components.miner_remote.policies.error_texts import plain_args
from custom_components.miner_remote.policies.load_distribution.settings import LoadDistributionSettings
from custom_components.miner_remote.policies.model import Policy, PolicyScope
from custom_components.miner_remote.schedules.engine.measured_levels import MeasuredLevel

from ..conftest import MakeHall, wait_until
from ..hall import Hall
from .helpers import policy, stop

pytestmark = pytest.mark.usefixtures("virtual_time")

KINDS = ["braiins", "whatsminer_v3", "antminer"]


def viewed(hall: Hall) -> dict[str, Any]:
    """Return what policies see of the miners, by the kinds of their machines."""
    made = Policy(
        id=0,
        name="P",
        kind="load_distribution",
        scope=PolicyScope(all=True),
        settings=LoadDistributionSettings(total_w=1),
    )
    by_id = {view.miner_id: view for view in hall.data.policies._engine.inputs_of(made).miners}
    return {machine.kind: by_id[miner.miner_id] for machine, miner in zip(hall.machines, hall.miners, strict=True)}


async def test_views_and_a_budget_of_a_site(hall_of: MakeHall) -> None:
    async with hall_of(KINDS, "127.98.41.1", options={"scan_interval": 6}) as hall:
        data = hall.data
        prices: list[tuple[str, str]] = []

        def price(site: str, area: str) -> float | None:
            prices.append((site, area))
            return 0.21

        data.policies.energy_price, data.policies.hashprice = price, lambda: 0.05
        try:
            for _ in range(10):
                await asyncio.sleep(6)
            assert hall.miners[0].settings.read_at is not None
            policy_id = await policy(
                hall,
                {
                    "name": "Cheapest",
                    "kind": "load_distribution",
                    "scope": {"all": True},
                    "settings": {"limits": {hall.entry.title: 1000}, "min_on_minutes": 0},
                },
            )
            await wait_until(lambda: data.policies.status(policy_id) is not None, 30)
            views = viewed(hall)
            site = hall.miners[0].site.name
            assert {view.site for view in views.values()} == {site}
            assert {view.energy_price for view in views.values()} == {0.21}
            # One question for all miners of a place in a round.
            assert set(prices) == {(site.casefold(), site.casefold())}
            assert (views["braiins"].limit_is_live, views["antminer"].limit_is_live) == (True, None)
            miner = hall.miners[0]
            levels = (MeasuredLevel(limit_w=None, power_w=3000.0, hashrate_ths=100.0),)
            data.engine._state.levels.load({miner.miner_id: levels})
            assert viewed(hall)["braiins"].levels == levels
            await wait_until(
                lambda: (status := data.policies.status(policy_id)) is not None and bool(status.counts), 30
            )
            status = data.policies.status(policy_id)
            assert status is not None
            assert site in str(plain_args(status.reason)["sites"])
            await wait_until(lambda: sum(machine.power() for machine in hall.machines) <= 1100, 60)
        finally:
            await stop(hall)
