"""The repair issues by which policies ask for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from homeassistant.core import HomeAssistant, callback

from ..input.fields import names_of
from ..issues import async_clear_issue, async_raise_issue


class PolicyIssues:
    """One issue for each policy and reason; it names the miners."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without issues: those of the last run are gone, and the first round raises them again."""
        self._hass = hass
        self._shown: dict[str, tuple[str, tuple[str, ...]]] = {}

    @callback
    def async_show(self, policy_id: int, name: str, issues: Mapping[str, Sequence[str]]) -> None:
        """Show the issues of a policy, by translation key (`policy_<issue>`) the names of the miners; clear others."""
        prefix = f"policy_{policy_id}_"
        wanted = {f"{prefix}{issue}": (issue, (name, *names)) for issue, names in issues.items()}
        for issue_id in [shown for shown in self._shown if shown.startswith(prefix) and shown not in wanted]:
            del self._shown[issue_id]
            async_clear_issue(self._hass, issue_id)
        for issue_id, (issue, shown) in wanted.items():
            if self._shown.get(issue_id) == (issue, shown):
                continue
            self._shown[issue_id] = issue, shown
            names = shown[1:]
            placeholders = {"policy": name, "count": str(len(names)), "names": names_of(names)}
            async_raise_issue(self._hass, issue_id, f"policy_{issue}", placeholders)
