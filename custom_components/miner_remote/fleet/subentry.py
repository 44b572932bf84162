"""What the config subentry of a miner stores: its identity, its profile and the memory of its driver."""

from __future__ import annotations

import logging

from homeassistant.config_entries import ConfigSubentry

from ..const import CONF_MEMORY, CONF_PROFILE
from ..drivers.contract.driver import PROFILE_FORMAT, Profile
from ..drivers.contract.values import TuningValue, stored_values

_LOGGER = logging.getLogger(__name__)


def miner_id_of(subentry: ConfigSubentry) -> str:
    """Return the identity of a miner."""
    return subentry.unique_id or subentry.subentry_id


def stored_profile(subentry: ConfigSubentry) -> Profile | None:
    """Return the stored profile; None if the miner never answered or the profile is damaged."""
    data = subentry.data.get(CONF_PROFILE)
    if not data:
        return None
    try:
        return Profile.from_dict(data)
    except KeyError, ValueError:
        _LOGGER.warning("The stored profile of %s is damaged; the miner will be identified again", subentry.title)
        return None


def is_outdated(subentry: ConfigSubentry) -> bool:
    """Return whether the profile must be made again, because an older version of the integration made it."""
    profile = subentry.data.get(CONF_PROFILE) or {}
    return bool(profile) and profile.get("format") != PROFILE_FORMAT


def stored_memory(subentry: ConfigSubentry) -> dict[str, TuningValue]:
    """Return what the miner's driver remembered, without damaged values."""
    return stored_values(subentry.data.get(CONF_MEMORY))
