"""The panel and the cards in Home Assistant's frontend."""

from __future__ import annotations

from pathlib import Path

import pytest
from homeassistant.components import frontend
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL, DATA_PANELS
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.miner_remote.interfaces import panel
from custom_components.miner_remote.interfaces.panel import digest

from ..conftest import SetUpSite


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use a bundle made by the test."""
    (tmp_path / "panel.js").write_text('import "./chunk-1.js";')
    (tmp_path / "chunk-1.js").write_text("export {};")
    (tmp_path / "cards.js").write_text("// cards")
    monkeypatch.setattr(panel, "FOLDER", tmp_path)
    return tmp_path


async def test_panel_and_cards_are_registered(
    hass: HomeAssistant, folder: Path, set_up_site: SetUpSite, hass_client_no_auth: ClientSessionGenerator
) -> None:
    assert await async_setup_component(hass, "frontend", {})
    await set_up_site([])
    shown = hass.data[DATA_PANELS]["miner-remote"].to_response()
    url = f"/miner_remote_frontend/{digest(folder)}"
    assert shown["title"] == "Miner Remote"
    assert shown["icon"] == "mdi:pickaxe"
    assert shown["require_admin"] is True
    # Otherwise, the gear of a site would open the panel instead of the options.
    assert shown["config_panel_domain"] is None
    assert shown["config"] == {
        "_panel_custom": {
            "name": "miner-remote-panel",
            "embed_iframe": False,
            "trust_external": False,
            "handle_safe_area": False,
            "module_url": f"{url}/panel.js",
        }
    }
    assert f"{url}/cards.js" in hass.data[DATA_EXTRA_MODULE_URL].urls
    anonymous = await hass_client_no_auth()
    for name, text in (("panel.js", 'import "./chunk-1.js";'), ("chunk-1.js", "export {};"), ("cards.js", "// cards")):
        async with anonymous.get(f"{url}/{name}") as response:
            assert (response.status, await response.text()) == (200, text)
            assert response.headers["Cache-Control"] == "public, max-age=2678400"
            assert response.content_type == "text/javascript"
    async with anonymous.get(f"{url}/../panel.py") as response:
        assert response.status == 404


async def test_panel_is_registered_once(hass: HomeAssistant, folder: Path, set_up_site: SetUpSite) -> None:
    assert await async_setup_component(hass, "frontend", {})
    first = await set_up_site([], name="Garage")
    await set_up_site([], name="Hall")
    assert await hass.config_entries.async_reload(first.entry_id)
    assert "miner-remote" in hass.data[DATA_PANELS]
    assert len([url for url in hass.data[DATA_EXTRA_MODULE_URL].urls if "miner_remote" in url]) == 1


async def test_setup_works_without_the_frontend(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site([])
    assert "miner-remote" not in hass.data.get(DATA_PANELS, {})


async def test_existing_dashboard_keeps_its_address(
    hass: HomeAssistant, folder: Path, set_up_site: SetUpSite, caplog: pytest.LogCaptureFixture
) -> None:
    assert await async_setup_component(hass, "frontend", {})
    frontend.async_register_built_in_panel(hass, "lovelace", frontend_url_path="miner-remote")
    await set_up_site([])
    assert hass.data[DATA_PANELS]["miner-remote"].component_name == "lovelace"
    assert "a dashboard has the address /miner-remote" in caplog.text


def test_digest_differs_for_other_contents(tmp_path: Path) -> None:
    seen = {digest(tmp_path / "none"), digest(tmp_path)}
    assert len(seen) == 1
    for change in (
        lambda: (tmp_path / "a.js").write_text("1"),
        lambda: (tmp_path / "a.js").write_text("2"),
        lambda: (tmp_path / "a.js").rename(tmp_path / "b.js"),
        lambda: (tmp_path / "c.js").write_text(""),
    ):
        change()
        seen.add(digest(tmp_path))
    assert len(seen) == 5
    assert digest(tmp_path) in seen
