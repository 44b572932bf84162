"""The page in the sidebar, and the cards for dashboards: what the browser loads from the folder `frontend`."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Final

from homeassistant.components import frontend, panel_custom
from homeassistant.components.http import StaticPathConfig  # type: ignore[attr-defined]  # where it is documented
from homeassistant.core import HomeAssistant

from ..const import DOMAIN

_LOGGER = logging.getLogger(__name__)

PANEL_PATH: Final = "miner-remote"
FOLDER: Final = Path(__file__).parent.parent / "frontend"


async def async_register_panel(hass: HomeAssistant) -> None:
    """Serve the folder, and have the panel and the cards in the frontend; where that is not loaded, do nothing.

    They stay until Home Assistant restarts, also when the last site is removed: history and backups stay as well.
    """
    if frontend.DOMAIN not in hass.config.components:
        return
    # Apps keep what they loaded under an address: another content has another one.
    url = f"/{DOMAIN}_frontend/{await hass.async_add_executor_job(digest, FOLDER)}"
    await hass.http.async_register_static_paths([StaticPathConfig(url, str(FOLDER), cache_headers=True)])
    frontend.add_extra_js_url(hass, f"{url}/cards.js")
    if frontend.async_panel_exists(hass, PANEL_PATH):
        _LOGGER.warning(
            "Miner Remote is not in the sidebar, because a dashboard has the address /%s; give that dashboard another "
            "address and restart Home Assistant",
            PANEL_PATH,
        )
        return
    await panel_custom.async_register_panel(
        hass,
        frontend_url_path=PANEL_PATH,
        webcomponent_name=f"{PANEL_PATH}-panel",
        sidebar_title="Miner Remote",
        sidebar_icon="mdi:pickaxe",
        module_url=f"{url}/panel.js",
        # Not the domain's configuration panel: the gear of a site would open it in place of the options.
        require_admin=True,
    )


def digest(folder: Path) -> str:
    """Return what names the content of a folder: another file, name or byte gives another one."""
    content = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        content.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode() + data)
    return content.hexdigest()[:16]
