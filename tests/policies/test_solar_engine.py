"""A solar policy with simulated miners on real sockets, in virtual time."""

from __future__ import annotations

import pytest

from ..conftest import MakeHall, wait_until
from ..hall import Hall
from ..schedules.windows import paused
from .helpers import commands, hall, kinds_of, policy, settle

pytestmark = pytest.mark.usefixtures("virtual_time")

METER = "sensor.grid"


async def report(made: Hall, watts: float, minutes: float) -> None:
    """Let the meter report a power each 15 s, in kW as many meters do; positive is import."""
    for step in range(round(minutes * 4)):
        value = f"{(watts + step % 2) / 1000:.3f}"
        made.hass.states.async_set(METER, value, {"unit_of_measurement": "kW", "device_class": "power"})
        await settle(made, 15)


async def test_miner_runs_on_surplus_and_pauses_without(hall_of: MakeHall) -> None:
    async with hall(hall_of, ["braiins"], "127.111.41.1") as made:
        settings = {"meter": {"sensor": METER}, "start_minutes": 0, "stop_minutes": 0, "min_run_minutes": 0}
        policy_id = await policy(
            made,
            {
                "name": "Sun",
                "kind": "solar",
                "scope": {"all": True},
                "settings": settings | {"min_off_minutes": 0, "stale_s": 30},
            },
        )
        await report(made, 9000.0, 1)
        await wait_until(lambda: all(paused(made)))
        status = made.data.policies.status(policy_id)
        assert status is not None
        assert (status.phase, status.reason.code) == ("waiting", "solar_waiting")
        await report(made, -9000.0, 1)
        await wait_until(lambda: not any(paused(made)))
        await report(made, -9000.0, 0.5)
        status = made.data.policies.status(policy_id)
        assert status is not None
        assert status.phase == "following"
        # The meter falls silent.
        await settle(made, 40)
        await wait_until(lambda: all(paused(made)))
        status = made.data.policies.status(policy_id)
        assert status is not None
        assert status.phase == "stale"
        given = await commands(made)
        assert [kind for kind, _status in kinds_of(given) if kind in ("power_off", "power_on")] == [
            "power_off",
            "power_on",
            "power_off",
        ]
        assert {record.initiated_by for record in given} == {"Sun"}
