"""Selectors that several dialogs use."""

from __future__ import annotations

from typing import Final

from homeassistant.helpers import selector

USERNAME_SELECTOR: Final = selector.TextSelector(selector.TextSelectorConfig(autocomplete="off"))
PASSWORD_SELECTOR: Final = selector.TextSelector(
    selector.TextSelectorConfig(type=selector.TextSelectorType.PASSWORD, autocomplete="new-password")
)
OUTLET_SELECTOR: Final = selector.EntitySelector(selector.EntitySelectorConfig(domain="switch"))
