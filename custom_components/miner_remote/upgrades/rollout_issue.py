"""The repair issue of a stopped roll-out."""

from __future__ import annotations

from typing import Final

from homeassistant.core import HomeAssistant, callback

from ..issues import async_clear_issue, async_raise_issue
from .model import Phase, Rollout, RolloutStatus

ISSUE: Final = "rollout_stopped_"
"""The id of the issue, before that of the roll-out."""

NAMES: Final = 10
"""How many failed miners the issue names."""


@callback
def async_show_issue(hass: HomeAssistant, rollout: Rollout) -> None:
    """Raise the issue of a stopped roll-out, or clear it."""
    issue_id = f"{ISSUE}{rollout.id}"
    if rollout.status is not RolloutStatus.STOPPED:
        async_clear_issue(hass, issue_id)
        return
    failed = [miner.name for miner in rollout.miners if miner.phase is Phase.FAILED and not miner.excused]
    waiting = sum(miner.phase is Phase.WAITING for miner in rollout.miners)
    async_raise_issue(
        hass,
        issue_id,
        "rollout_stopped",
        {
            "file_name": str(rollout.image.get("file_name")),
            "version": rollout.version,
            "names": ", ".join(failed[:NAMES]) + (", …" if len(failed) > NAMES else "") or "–",
            "waiting": str(waiting),
        },
        error=True,
    )
