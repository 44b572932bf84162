"""How a miner differs from the templates that cover it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The differences that were seen in two readings; `count` is None while that is unknown.

    `keys` names them in one line, `policies` the template policies that cover the miner; without any, nothing is
    compared. `policy_id` is the first policy from which it differs.
    """

    count: int | None = None
    keys: str = ""
    policies: tuple[str, ...] = ()
    policy_id: int | None = None


NO_TEMPLATE: Final = Drift()
