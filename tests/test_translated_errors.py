"""Errors of commands reach users in the language of Home Assistant."""

from __future__ import annotations

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_exception_message, async_get_translations

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.interfaces.translated_errors import async_error_text

from .conftest import SetUpSite

UNKNOWN_HOST = {"host": "miner.lan"}


@pytest.fixture
async def german(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    hass.config.language = "de"
    await set_up_site()
    await async_get_translations(hass, "de", "exceptions", {DOMAIN})


@pytest.mark.usefixtures("german")
async def test_error_is_translated(hass: HomeAssistant) -> None:
    text = async_error_text(hass, "hostname_unknown", UNKNOWN_HOST, "default")
    assert text == "Der Hostname miner.lan ist in diesem Netzwerk nicht bekannt."


@pytest.mark.usefixtures("german")
async def test_error_within_an_error_is_translated(hass: HomeAssistant) -> None:
    arguments = {
        "name": "Bitaxe",
        "host": "127.0.0.1",
        "last_host": "127.0.0.2",
        "cause": "The hostname miner.lan is not known on this network.",
        "cause_code": "hostname_unknown",
        "cause_host": "miner.lan",
    }
    text = async_error_text(hass, "identity_not_confirmed", arguments, "default")
    assert text.endswith(": Der Hostname miner.lan ist in diesem Netzwerk nicht bekannt.")


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(("code", "arguments"), [(None, {}), ("no_such_code", {}), ("hostname_unknown", {})])
async def test_error_without_text_or_arguments_keeps_its_sentence(
    hass: HomeAssistant, code: str | None, arguments: dict[str, object]
) -> None:
    assert async_error_text(hass, code, arguments, "default") == "default"


@pytest.mark.usefixtures("german")
async def test_exception_text_is_in_the_translations(hass: HomeAssistant) -> None:
    assert async_get_exception_message(DOMAIN, "hostname_unknown", UNKNOWN_HOST).startswith("The hostname miner.lan")
