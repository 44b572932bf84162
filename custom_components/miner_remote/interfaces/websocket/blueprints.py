"""The websocket command that returns the blueprints of the integration, for the panel to install them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import probatio as vol
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, require_admin, websocket_command
from homeassistant.core import HomeAssistant
from homeassistant.util.yaml import load_yaml_dict

from ...const import DOMAIN

FOLDER: Final = Path(__file__).parents[2] / "blueprints" / "notifications"


@require_admin
@websocket_command({vol.Required("type"): f"{DOMAIN}/blueprints"})
@async_response
async def async_send_blueprints(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Return the blueprints for notifications about alerts.

    `{"blueprints": [{"path", "name", "description", "domain", "source_url", "yaml"}]}`: what Home Assistant's own
    `blueprint/save` needs, and its texts in English.
    """
    connection.send_result(msg["id"], {"blueprints": await hass.async_add_executor_job(_load)})


def _load() -> list[dict[str, str]]:
    found = []
    for file in sorted(FOLDER.glob("*.yaml")):
        texts = load_yaml_dict(file)["blueprint"]
        keys = ("name", "description", "domain", "source_url")
        found.append(
            {"path": f"{DOMAIN}/{file.name}", **{key: texts[key] for key in keys}, "yaml": file.read_text("utf-8")}
        )
    return found
