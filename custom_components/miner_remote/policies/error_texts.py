"""The English text of each reason and error code of policies, with `str.format` placeholders.

The translations have the same texts in `exceptions.policy_<code>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from . import failures
from .allocation import texts as allocation_texts
from .backup import texts as backup_texts
from .balancing import texts as balancing_texts
from .contract import Json, Reason
from .curtailment import texts as curtailment_texts
from .failover import texts as failover_texts
from .heating import texts as heating_texts
from .load_distribution import texts as load_distribution_texts
from .power_budget import texts as power_budget_texts
from .protection import texts as protection_texts
from .solar import texts as solar_texts
from .template import texts as template_texts

TEXTS: Final[Mapping[str, str]] = {
    **failover_texts.TEXTS,
    **balancing_texts.TEXTS,
    **template_texts.TEXTS,
    # Why no order can be given to a miner
    "miner_offline": "The miner does not answer.",
    "miner_unplugged": "The power outlet of the miner is off.",
    "miner_rebooting": "The miner is rebooting.",
    "miner_busy": "A command to the miner is running.",
    "miner_upgrading": "The firmware of the miner is being upgraded.",
    "other_policy": "The policy {policy} has just given the miner an order.",
    # Why an order failed
    **failures.TEXTS,
    # The state of a policy
    "disabled": "The policy is off.",
    "decision_failed": "The policy could not decide ({error}); see the log.",
    "storage_failed": "The state of the policy could not be stored, so it does nothing: {cause}",
    "store_undecided": "The stored policies could not be read; a repair issue asks how to continue.",
    **allocation_texts.TEXTS,
    **load_distribution_texts.TEXTS,
    **backup_texts.TEXTS,
    **protection_texts.TEXTS,
    **power_budget_texts.TEXTS,
    **curtailment_texts.TEXTS,
    **heating_texts.TEXTS,
    **solar_texts.TEXTS,
}

POLICY_ERROR_TEXTS: Final[Mapping[str, str]] = {
    **template_texts.ERRORS,
    "held_by_policy": (
        "The policy {policy} protects {name}, which must not be resumed or draw more power now. Nothing was sent. To "
        "allow it anyway, disable the policy."
    ),
    "policy_not_found": "There is no policy {policy_id}.",
    "policy_not_replayable": "{name} is a policy of the kind {kind}, whose decisions cannot be repeated over the past.",
    "policy_wrong_kind": "{name} is a policy of the kind {kind}, which cannot do this.",
}


def text_of(reason: Reason) -> str:
    """Return a reason as an English sentence; one without a text is its code."""
    text = TEXTS.get(reason.code)
    return reason.code if text is None else text.format_map(plain_args(reason))


def plain_args(reason: Reason) -> dict[str, Json]:
    """Return the arguments of a reason for a client that fills in texts only: lists of sites as one text."""
    return {
        name: ", ".join(map(_site_text, value)) if isinstance(value, list) else value
        for name, value in reason.args.items()
    }


def _site_text(site: Json) -> str:
    """Return a site of a load distribution with its power and price, as far as it has them."""
    if not isinstance(site, dict):
        return str(site)
    power_w, price = site.get("power_w"), site.get("price")
    power = "–" if power_w is None else f"{power_w} W"
    return f"{site.get('site')} {power}" + (f" ({price:g}/kWh)" if isinstance(price, (int, float)) else "")
