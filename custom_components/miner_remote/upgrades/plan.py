"""How a roll-out proceeds, and which miners it can include."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..drivers.contract.errors import CodedError
from ..fleet.miner import MinerCoordinator
from .grouping import DEFAULT_CANARY, DEFAULT_GROUPS
from .model import RolloutMiner

DEFAULT_MIN_HASHRATE_PERCENT: Final = 90.0
DEFAULT_SETTLE_MINUTES: Final = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutPlan:
    """The groups of a roll-out, and what counts as a success.

    A miner must have `min_hashrate_percent` of its previous hashrate `settle_minutes` after its upgrade. `groups` are
    the shares of all miners, in percent, that are upgraded after each group that follows the canary.
    """

    canary: int = DEFAULT_CANARY
    groups: tuple[float, ...] = DEFAULT_GROUPS
    min_hashrate_percent: float = DEFAULT_MIN_HASHRATE_PERCENT
    settle_minutes: float = DEFAULT_SETTLE_MINUTES
    backup_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Whether an image can be installed on a miner: `error` says why not."""

    miner: MinerCoordinator
    error: CodedError | None

    def as_json(self) -> dict[str, object]:
        """Return the result for clients."""
        return {
            "miner_id": self.miner.miner_id,
            "ip": self.miner.address,
            "name": self.miner.display_name,
            "ok": self.error is None,
            "code": None if self.error is None else self.error.code,
            "args": {} if self.error is None else dict(self.error.arguments),
            "message": None if self.error is None else str(self.error),
        }


def state_of(miner: MinerCoordinator, group: int) -> RolloutMiner:
    """Return the state of a miner whose turn has not come."""
    return RolloutMiner(
        miner_id=miner.miner_id,
        ip=miner.address,
        name=miner.display_name,
        group=group,
        version_before=miner.profile.identity.firmware_version if miner.profile else None,
    )
