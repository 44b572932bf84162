"""Protection over days in a thermal model: no oscillation, short times above the limit, little hashrate lost."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.policies.protection.settings import ProtectionSettings, TemperatureSource

from .oracle_protection import most_undone_a_day
from .thermal_model import ROOM_SENSOR, HeatPeak, Log, Room, Weather, row, run

CHIPS = ProtectionSettings(temperature_c=85.0, recover_below_c=78.0)
ROOM = ProtectionSettings(
    temperature_c=42.0,
    recover_below_c=39.0,
    source=TemperatureSource.SENSOR,
    sensor=ROOM_SENSOR,
    minutes=10.0,
    step_minutes=20.0,
)
CONTAINER = Room(capacity_j_k=0.6e6, losses_w_k=3000.0)
"""It follows the weather within minutes."""
HALL = Room(capacity_j_k=30e6, losses_w_k=3000.0)
"""It follows the weather within three hours."""
MILD = Weather(mean_c=25.0, swing_k=7.0, peaks=(HeatPeak(12.0, 17.0, 4.0),))
SUMMER = Weather(mean_c=25.0, swing_k=7.0, peaks=(HeatPeak(12.0, 17.0, 8.0),))
HOT_SUMMER = Weather(mean_c=31.0, swing_k=8.0, peaks=(HeatPeak(11.0, 13.0, 5.0), HeatPeak(15.0, 18.0, 6.0)))


@dataclass(frozen=True)
class Case:
    """One run: where, when, with which machines, and what is allowed.

    `hot_minutes` is the longest time at the limit in one go. `lost` is the share of the full energy that may be lost
    beyond that of an ideal controller.
    """

    room: Room
    weather: Weather
    settings: ProtectionSettings = CHIPS
    pause_only: bool = False
    noise_k: float = 0.0
    hot_minutes: float = 10.0
    lost: float = 0.02


CASES = {
    "container": Case(CONTAINER, SUMMER),
    "container with noise": Case(CONTAINER, SUMMER, noise_k=0.8),
    "container in a hot summer": Case(CONTAINER, HOT_SUMMER),
    "hall": Case(HALL, SUMMER),
    "hall in a hot summer with noise": Case(HALL, HOT_SUMMER, noise_k=0.8),
    "machines that can only pause": Case(CONTAINER, SUMMER, pause_only=True),
    "room sensor of a container with noise": Case(
        CONTAINER, MILD, settings=ROOM, noise_k=0.4, hot_minutes=60, lost=0.05
    ),
    "room sensor of a hall": Case(HALL, SUMMER, settings=ROOM, hot_minutes=150),
}


def simulate(case: Case) -> list[Log]:
    capabilities = {Capability.PAUSE} if case.pause_only else {Capability.PAUSE, Capability.POWER_LIMIT}
    return run(case.settings, case.room, case.weather, row(8, capabilities), hours=24, noise_k=case.noise_k)


@pytest.mark.parametrize("name", CASES)
def test_day_in_the_heat_without_oscillation(name: str) -> None:
    case = CASES[name]
    settings = case.settings
    full_ws = 3250.0 * 24 * 3600
    for log in simulate(case):
        assert log.changes, "the weather of this case does not make it hot"
        assert log.undone() <= min(4, most_undone_a_day(settings))
        assert log.changes_within(1) <= 4
        assert log.changes_within(24) <= 12
        assert log.longest_hot_s <= case.hot_minutes * 60
        assert (log.ideal_ws - log.energy_ws) / full_ws <= case.lost


def test_cool_day_is_left_alone() -> None:
    logs = run(CHIPS, CONTAINER, Weather(mean_c=12.0, swing_k=6.0), row(8), hours=24)
    assert not any(log.changes for log in logs)
