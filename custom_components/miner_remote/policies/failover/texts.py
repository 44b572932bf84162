"""The English text of each reason of failover, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, str]] = {
    "failover_ok": "The preferred pool {pool} is in use.",
    "failover_on_pool": "{pool} is in use instead of the preferred pool.",
    "failover_probation": "The first miners are back on {pool}. The others follow when these have accepted shares.",
    "failover_switch": "The pool changes from {previous} to {pool}.",
    "failover_back": "The pool changes back from {previous} to {pool}.",
    "failover_assign": "The pool changes to {pool}.",
    "failover_no_share": "The miner has had no accepted share on {pool} for {minutes} minutes.",
    "failover_pool_dead": "The miner reports that {pool} is dead.",
    "failover_rejects": "{pool} rejects {percent} % of the miner's shares.",
    "failover_miner_alone": (
        "{agreeing} of {count} miners have no shares or too many rejects on {pool}, or report it dead. These are too "
        "few to consider the pool dead."
    ),
    "failover_no_pool_alive": (
        "{pool} is dead, but no other pool of the list is known to be alive. The miners stay on it."
    ),
    "failover_limit": "The pool was changed {count} times within 24 hours; more is not allowed. Next change: {until}.",
    "failover_fill": "The miner lacks pools of the list, so {count} pools are written to its slots.",
    "failover_held": "The pool of this miner was chosen by hand. It is not changed until {until}.",
    "failover_foreign": "The miner mines on {pool}, which is not in the list. It is left alone.",
    "failover_cannot_switch": (
        "The pools of this miner cannot be changed over the network, so it cannot move to {pool}."
    ),
    "failover_failed": "The change to {pool} failed. {error} Next attempt: {until}.",
    "failover_not_mining": "The miner is paused.",
    "failover_unknown": "The miner does not answer, or its pool is unknown.",
    "failover_empty": "No miner in the scope is known to mine on a pool of the list.",
}
