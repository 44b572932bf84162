"""Register the panel and the dashboard cards of the folder `frontend`."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Final

from homeassistant.components import frontend, panel_custom
from homeassistant.components.http import StaticPathConfig  # type: ignore[attr-defined]  # the documented path
from homeassistant.core import HomeAssistant

from ..const import DOMAIN, PANEL_PATH

_LOGGER = logging.getLogger(__name__)

FOLDER: Final = Path(__file__).parent.parent / "frontend"


async def async_register_panel(hass: HomeAssistant) -> None:
    """Serve the folder and register the panel and the cards, if the frontend is loaded.

    They stay until Home Assistant restarts, even without a site, as history and backups do.
    """
    if frontend.DOMAIN not in hass.config.components:
        return
    # Apps cache by URL, so another content needs another URL.
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
        # As the domain's configuration panel, the gear of a site would open it instead of the options.
        require_admin=True,
    )


def digest(folder: Path) -> str:
    """Return a hash of the names and contents of all files of a folder."""
    content = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        content.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode() + data)
    return content.hexdigest()[:16]
