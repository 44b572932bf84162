"""Creates and deletes repair issues."""

from __future__ import annotations

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN


@callback
def async_raise_issue(
    hass: HomeAssistant,
    issue_id: str,
    key: str,
    placeholders: dict[str, str],
    *,
    error: bool = False,
    persistent: bool = False,
    fix: dict[str, str | int | float | None] | None = None,
) -> None:
    """Create an issue with the texts of `key`; `fix` makes it fixable and is given to the fix flow."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data=fix,
        is_fixable=fix is not None,
        is_persistent=persistent,
        severity=ir.IssueSeverity.ERROR if error else ir.IssueSeverity.WARNING,
        translation_key=key,
        translation_placeholders=placeholders,
    )


@callback
def async_clear_issue(hass: HomeAssistant, issue_id: str) -> None:
    """Delete an issue if it exists."""
    ir.async_delete_issue(hass, DOMAIN, issue_id)
