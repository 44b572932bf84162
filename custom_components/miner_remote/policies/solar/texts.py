"""The English texts of the reasons of solar policies, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, str]] = {
    "solar_waiting": "{surplus_w} W of surplus; the first miner starts at {needs_w} W.",
    "solar_lasting": (
        "{surplus_w} W of surplus; the first miner starts after {minutes} minutes with at least {needs_w} W. Each start"
        " of a miner beyond the fourth in a day doubles this time."
    ),
    "solar_starting": "{surplus_w} W of surplus; miners are starting.",
    "solar_following": "{surplus_w} W of surplus; {running} of {miners} miners run.",
    "solar_short": (
        "{surplus_w} W of surplus is too little for the miners that run ({running} of {miners}). Miners are paused"
        " after {minutes} minutes without any surplus, or later if some of it remains."
    ),
    "solar_battery": "The battery is at {soc} % and comes first; miners may run at {min_soc} % or more.",
    "solar_stale_off": "{sensor} has reported nothing for too long, so all miners are paused.",
    "solar_stale_hold": "{sensor} has reported nothing for too long, so the miners stay as they are.",
    "solar_no_reading": (
        "{sensor} has no value. The miners stay as they are until {seconds} seconds after its last report."
    ),
    "solar_all_used": "{surplus_w} W of surplus, but no paused miner may be started again today.",
    "solar_none": "No miner of this policy can be started or paused now.",
    "solar_goes_on": "The miner goes on as it is for now; it is paused if the surplus stays too small.",
    "solar_rests": "Paused until the surplus is enough for this miner and has lasted.",
    "solar_starts_used": "Paused until tomorrow; the miner has already been started {starts} times today.",
    "solar_other_pauses": "A schedule or another policy keeps the miner off.",
}
