"""Migration of config entries from earlier versions.

After a downgrade, the earlier version identifies each miner again and registers its own entity of the light.
"""

from __future__ import annotations

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..const import CONF_PROFILE, SUBENTRY_MINER

MINOR_VERSION = 2

_FORMER, _NEW = "fault_light", "locate_light"


async def async_migrate_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Rename the fault light to locate light in unique ids and in the stored capabilities; return success."""
    if entry.version > 1:
        return False
    if entry.minor_version < MINOR_VERSION:
        await er.async_migrate_entries(hass, entry.entry_id, _new_unique_id)
        for subentry in entry.get_subentries_of_type(SUBENTRY_MINER):
            profile = subentry.data.get(CONF_PROFILE) or {}
            if _FORMER in profile.get("capabilities", ()):
                capabilities = sorted(_NEW if name == _FORMER else name for name in profile["capabilities"])
                data = {**subentry.data, CONF_PROFILE: {**profile, "capabilities": capabilities}}
                hass.config_entries.async_update_subentry(entry, subentry, data=data)
        hass.config_entries.async_update_entry(entry, minor_version=MINOR_VERSION)
    return True


def _new_unique_id(entity: er.RegistryEntry) -> dict[str, str] | None:
    if not entity.unique_id.endswith(f"_{_FORMER}"):
        return None
    return {"new_unique_id": f"{entity.unique_id.removesuffix(_FORMER)}{_NEW}"}
