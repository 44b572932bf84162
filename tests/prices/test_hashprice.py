"""Reading the daily revenue per TH/s from a sensor, for any hashrate in its unit."""

from __future__ import annotations

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.prices.hashprice import read_hashprice

SENSOR = "sensor.hashprice"


@pytest.mark.parametrize(
    ("unit", "hashprice"),
    [
        # Without a hashrate it is per TH/s, unless it is too high for that.
        (None, None),
        ("EUR", None),
        ("ct", 0.45),
        ("JPY", 45),
        ("EUR/TH/s/day", 45),
        ("$/TH", 45),
        ("USD/PH/s/day", 0.045),
        ("$/PH/Day", 0.045),
        ("USD/EH/s", 0.000045),
        ("€/GH/s/d", 45_000),
        ("ct/TH/s/d", 0.45),
        ("USD/PHs/day", 0.045),
        ("$ per PH/s per day", 0.045),
        ("USD/Phash/s/d", 0.045),
        ("USD/petahash/day", 0.045),
        ("USD/T/day", 45),
        ("USD/day/PH", 0.045),
        ("€/TH/24 h", 45),
        ("GBp/TH/day", 0.45),
        ("USDT/TH/day", 45),
        ("m$/TH/day", 0.045),
        # Another time, or something else that is not understood.
        ("EUR/TH/Monat", None),
        ("USD/PH/30d", None),
        ("USD/TH/month", None),
        ("USD/kWh", None),
        ("kUSD/EH/day", None),
        # These are not currencies of electricity prices.
        ("BTC/PH/s/day", None),
        ("mBTC/PH/s/day", None),
        ("₿/TH", None),
        ("sats/TH/s/day", None),
        ("sat/TH", None),
        ("msat/GH/day", None),
        ("bits/TH/day", None),
    ],
)
def test_unit(hass: HomeAssistant, unit: str | None, hashprice: float | None) -> None:
    hass.states.async_set(SENSOR, "45", {} if unit is None else {"unit_of_measurement": unit})
    assert read_hashprice(hass, SENSOR) == (None if hashprice is None else pytest.approx(hashprice))


@pytest.mark.parametrize("state", ["unavailable", "unknown", "nan", "inf", ""])
def test_state_without_number_gives_no_hashprice(hass: HomeAssistant, state: str) -> None:
    assert read_hashprice(hass, SENSOR) is None
    hass.states.async_set(SENSOR, state)
    assert read_hashprice(hass, SENSOR) is None
