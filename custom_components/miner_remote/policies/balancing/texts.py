"""The English text of each reason of balancing, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, str]] = {
    "balancing_ok": "The miner mines on {pool}.",
    "balancing_balanced": "The hashrate is divided as configured; the largest deviation is {percent} %.",
    "balancing_outside": (
        "The hashrate is not divided as configured: the largest deviation is {percent} %. Moving another miner now "
        "would not improve this."
    ),
    "balancing_moving": "Miners that change their pool now: {count}.",
    "balancing_move": "The miner moves to {pool}.",
    "balancing_failed": "The miner does not mine as ordered. {error} Next attempt: {until}.",
    "balancing_native": "The firmware of this miner divides its work between the pools.",
    "balancing_quotas": "The firmware of this miner gets new pool quotas.",
    "balancing_held": "The pool of this miner was chosen by hand. It is not changed until {until}.",
    "balancing_managed": "The policy {policy} manages the pools of this miner. It is left alone.",
    "balancing_foreign": "The miner mines on {pool}, which is not in the list. It is left alone.",
    "balancing_cannot_switch": "The miner mines on {pool}. Its pools cannot be changed over the network.",
    "balancing_unknown": (
        "The miner has not hashed for some time, or its pool or hashrate is unknown. It is not counted."
    ),
    "balancing_no_pool_alive": "None of the pools is alive. No miner is moved.",
    "balancing_empty": "No miner in the scope hashes on a pool of the list.",
}
