"""The English texts of the reasons of heating, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, str]] = {
    "heating_heats": (
        "The room is at {temperature_c} °C; the target is {target_c} °C. The miners may draw {planned_w} W; "
        "{wanted_w} W are wanted."
    ),
    "heating_idle": "The room is at {temperature_c} °C; the target is {target_c} °C. No heating is needed now.",
    "heating_limited": (
        "The room is at {temperature_c} °C; the target is {target_c} °C. {wanted_w} W are wanted, but schedules, "
        "other policies, manual commands or miners that are not available leave only {allowed_w} W."
    ),
    "heating_off": "The thermostat is off, so all miners of the zone are paused.",
    "heating_stale_off": (
        "{sensor} has reported no temperature for at least {minutes} minutes, so all miners of the zone are paused."
    ),
    "heating_stale_power": (
        "{sensor} has reported no temperature for at least {minutes} minutes, so the miners draw about {power_w} W on "
        "average."
    ),
    "heating_no_miners": "The zone has no miner whose power is known.",
}
