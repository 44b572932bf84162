"""What a miner reports now, as the evaluation takes it."""

from __future__ import annotations

from typing import Final

from homeassistant.const import STATE_OFF
from homeassistant.core import HomeAssistant

from ..fleet.miner import MinerCoordinator, Reachability, Snapshot
from .model import Readings

LOW_POWER_MODES: Final = ("low", "eco")
"""How firmwares name the modes in which a miner hashes less than its rated hashrate."""


def readings_of(hass: HomeAssistant, miner: MinerCoordinator, now: float) -> Readings:
    """Return the readings of a miner; `now` is the monotonic time, as in `answered_at`."""
    age = miner.age_s
    outlet = None if miner.outlet is None else hass.states.get(miner.outlet)
    excused = miner.reachability is Reachability.REBOOTING or (outlet is not None and outlet.state == STATE_OFF)
    answered_at = None if age is None else now - age
    if not miner.last_update_success:
        return Readings(answered=False, answered_at=answered_at, excused=excused)
    last: Snapshot = miner.data
    return Readings(
        answered=True,
        answered_at=answered_at,
        excused=excused,
        paused=last.paused,
        mining=last.mining,
        uptime_s=last.shortest_uptime_s,
        hashrate_ths=last.hashrate_ths,
        expected_ths=last.expected_hashrate_ths,
        power_w=last.power_w,
        limit_w=last.effective_power_limit_w,
        limit_max_w=None if miner.profile is None else miner.profile.power_limit_max_w,
        low_power=last.work_mode is not None and last.work_mode.casefold().startswith(LOW_POWER_MODES),
        temperature_c=last.temperature_max_c,
        outlet_c=last.outlet_temperature_c,
        accepted=last.shares_accepted,
        rejected=last.shares_rejected,
        faults=tuple((fault.message, fault.code) for fault in last.faults),
        drift=miner.drift,
    )
