"""What schedules know of a miner: properties for scopes and rules, and its present state."""

from __future__ import annotations

from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant

from ...fleet.miner import Capability, MinerCoordinator
from ...input.fields import normal_address
from ..planning.timeline import MinerInput
from .engine_state import Figures
from .reconcile import Observation


def miner_input(miner: MinerCoordinator, figures: Figures | None) -> MinerInput:
    """Return the properties of a miner for scopes and rules."""
    return MinerInput(
        miner_id=miner.miner_id,
        ip=normal_address(miner.address),
        host=miner.host_key,
        locations=frozenset({miner.site.name, miner.location}),
        tags=frozenset(miner.tags),
        power_w=None if figures is None else figures[0],
        hashrate_ths=None if figures is None else figures[1],
    )


def figures_of(miner: MinerCoordinator) -> Figures | None:
    """Return power and hashrate of a miner that mines now, or None if it does not report them."""
    snapshot = miner.data if miner.last_update_success else None
    if snapshot is None or snapshot.paused or not snapshot.mining:
        return None
    if not snapshot.power_w or not snapshot.hashrate_ths:
        return None
    return snapshot.power_w, snapshot.hashrate_ths


def observe(hass: HomeAssistant, miner: MinerCoordinator) -> Observation:
    """Return the present state of a miner."""
    snapshot = miner.data if miner.last_update_success else None
    pauses = Capability.PAUSE in miner.capabilities
    state = hass.states.get(miner.outlet) if miner.outlet is not None else None
    outlet = state.state if state is not None and state.state in (STATE_ON, STATE_OFF) else None
    paused: bool | None = None
    if outlet == STATE_OFF:
        paused = True
    elif not pauses:
        paused = False if outlet == STATE_ON else None
    elif snapshot is not None:
        paused = snapshot.paused if snapshot.paused is not None else (False if snapshot.mining else None)
    throttle = None if snapshot is None else snapshot.throttle
    lowest = None if miner.profile is None else miner.profile.power_limit_min_w
    if throttle is not None and throttle.full_w is not None:
        # Limits of schedules are set by the throttle.
        lowest = throttle.watts(throttle.lowest)
    silent = snapshot is not None and snapshot.paused is None and snapshot.mining is None
    # The runner switches the outlet of a miner that cannot pause or is not identified yet; it pauses all others.
    by_outlet = outlet is not None and (miner.profile is None or not pauses)
    return Observation(
        online=snapshot is not None,
        paused=paused,
        reports_state=not silent,
        limit_w=None if snapshot is None else snapshot.power_ceiling_w,
        can_stop=pauses or miner.outlet is not None,
        can_limit=Capability.POWER_LIMIT in miner.capabilities,
        reaches_stop=by_outlet or (pauses and miner.reachable),
        # If the miner can pause, somebody else switched off the outlet, and may be working on the machine.
        reaches_start=by_outlet if outlet == STATE_OFF else pauses and miner.reachable,
        limit_min_w=lowest,
        limit_max_w=None if miner.profile is None else miner.profile.power_limit_max_w,
    )
