"""The English texts of the reasons of template policies, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, str]] = {
    # A miner
    "template_in_order": "The miner matches the template.",
    "template_in_order_except": (
        "The miner matches the template, except for what it does not support or what something else manages: {keys}."
    ),
    "template_put_back": "The policy corrected the miner ({at}).",
    "template_differs": "The miner differs from the template: {keys}.",
    "template_seen_once": (
        "A reading differs from the template in {count} values; the next reading will show whether this lasts."
    ),
    "template_applies": "The miner differs from the template and is being corrected: {keys}.",
    "template_after_reset": "The miner was reset or has another firmware and gets the template: {keys}.",
    "template_waits_for_result": "The template is being written to the miner.",
    "template_held": "The miner differs from the template ({keys}), but a manual command comes first until {at}.",
    "template_waits_for_mining": "The miner differs from the template ({keys}). It is corrected when it mines again.",
    "template_limit_reached": (
        "The miner differs from the template ({keys}), but was already corrected {max_per_day} times in 24 hours. "
        "Next correction: {at}."
    ),
    "template_backs_off": (
        "The miner differs from the template ({keys}), but could not be corrected ({failures} failures). "
        "{error} Next attempt: {at}."
    ),
    "template_blocked": "The miner differs from the template ({keys}), but cannot get a command now.",
    "template_not_read": "The miner does not yet report everything that is compared: {sections}.",
    "template_no_answer": "The miner does not answer, so it cannot be compared.",
    "template_cannot": "The miner supports nothing in the template: {keys}.",
    "template_pools_managed": "The policy {policy} manages the pools of the miner, so they are not compared.",
    "template_power_managed": "A schedule or another policy limits the power of the miner, so it is not compared.",
    "template_paused": "The miner is paused, so its power settings are not compared.",
    "template_pool_missing": "The pool {pool_id} of the template is not in the pool library.",
    # The policy
    "template_no_miner": "The policy covers no miner.",
    "template_some_differ": "{count} of {total} miners differ from the template.",
    "template_none_compared": "None of {total} miners could be compared with the template.",
    "template_all_in_order": "{count} of {total} miners match the template, none differs.",
}

ERRORS: Final[Mapping[str, str]] = {
    "template_miner_offline": "{name} does not answer, so its values may have changed since they were read.",
    "template_unread": "{name} does not yet report everything that is compared: {sections}.",
    "template_nothing_to_apply": "No miner of {name} differs from the template.",
}
"""The English texts of errors of previews and applications."""
