"""The English texts of the reasons of protection, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, str]] = {
    "protection_ok": "The temperature is below the limit.",
    "protection_warm": (
        "The miner is at {temperature_c} °C; the limit is {limit_c} °C. It is limited or paused after "
        "{minutes} minutes at the limit."
    ),
    "protection_no_step": (
        "The miner is at {temperature_c} °C; the limit is {limit_c} °C. It can be neither limited further nor paused."
    ),
    "protection_scaling": (
        "The miner is at {temperature_c} °C; the limit is {limit_c} °C. Its firmware lowers the power, and a pause is "
        "not possible or not wanted."
    ),
    "protection_limited": (
        "Limited to {percent} % of the full power ({power_limit_w} W), because the miner reached {limit_c} °C. The "
        "power rises one step after {minutes} minutes below {recover_below_c} °C. Manual commands cannot lift this "
        "while the miner is hot."
    ),
    "protection_paused": (
        "Paused, because the miner reached {limit_c} °C. It starts again at the lowest step after {minutes} minutes "
        "below {recover_below_c} °C. Manual commands cannot lift this while the miner is hot."
    ),
    "protection_cooling": (
        "The miner had reached {limit_c} °C and is now below {recover_below_c} °C. Its power rises one step after "
        "{minutes} minutes. Rises that were undone in the last 24 hours: {undone}. Manual commands cannot lift this "
        "until then."
    ),
    "protection_kept": (
        "The temperature of the miner is unknown, so it stays limited or paused as before. Manual commands cannot "
        "lift this."
    ),
    "protection_no_temperature": "The temperature is unknown, so the miner is not protected from heat.",
    "protection_silent": "The miner does not answer, and its temperature is unknown.",
    "protection_fan_stopped": (
        "Paused, because fan {fan} does not turn while others do. Replace the fan, then resume the miner."
    ),
    "protection_fan_fault": "Paused because of a fan fault ({fault}). Replace the fan, then resume the miner.",
    "protection_low_hashrate": "The hashrate is {percent} % of the expected hashrate; the limit is {limit_percent} %.",
    "protection_no_shares": "The pool is alive, but the miner has no accepted shares; the limit is {minutes} minutes.",
    "protection_silent_after_step": "The miner has not answered since the last step of its recovery.",
    "protection_waits": "The last step of the recovery still has time to take effect.",
    "protection_pool": (
        "The miner has no accepted shares, and neither do many others in the scope or on its pool. The cause is the "
        "pool or the network, so nothing is restarted."
    ),
    "protection_held": "The miner would be restarted, but a manual command comes first for now.",
    "protection_given_up": (
        "Restarts did not help ({tries} attempts in the last 24 hours). Nothing more is tried until the miner mines "
        "normally again."
    ),
    "protection_some_given_up": "Need attention: {count} of {miners} miners.",
    "protection_some_fan_failure": "Paused because of a failed fan: {count} of {miners} miners.",
    "protection_some_hot": "Hot, and nothing more can be done: {count} of {miners} miners.",
    "protection_some_restrained": "Limited or paused because of heat: {count} of {miners} miners.",
    "protection_some_recovering": "Being restarted, because they do not mine properly: {count} of {miners} miners.",
    "protection_some_watching": "Watched, because they are too hot or hash too little: {count} of {miners} miners.",
    "protection_some_unknown": "The temperature is unknown: {count} of {miners} miners.",
    "protection_none": "No miner needs protection now.",
}
