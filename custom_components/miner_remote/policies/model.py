"""A policy without what is special to its kind. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

MAX_MANUAL_MINUTES: Final = 7 * 24 * 60
DEFAULT_MANUAL_MINUTES: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyScope:
    """The miners of a policy: all, or the union of those named by id, area, label or site (names, case is ignored).

    `site_ids` has for each named site, in folded case, the ids of the config entries that are meant; a site that is not
    in it is meant by its name.
    """

    all: bool = False
    miner_ids: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    site_ids: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def ids_of(self, site: str) -> tuple[str, ...]:
        """Return the ids of the config entries that the name of a site means, or nothing if none are known."""
        return next((ids for name, ids in self.site_ids if name == site.casefold()), ())

    @property
    def only_site_id(self) -> str | None:
        """Return the id of the one site that is the whole scope, or None."""
        if self.all or self.miner_ids or self.areas or self.labels or len(self.sites) != 1:
            return None
        ids = self.ids_of(self.sites[0])
        return ids[0] if len(ids) == 1 else None

    def as_json(self) -> dict[str, object]:
        """Return the scope as JSON."""
        bound = {name: list(ids) for name, ids in self.site_ids}
        return {
            "all": self.all,
            "miner_ids": list(self.miner_ids),
            "areas": list(self.areas),
            "labels": list(self.labels),
            "sites": list(self.sites),
            **({"site_ids": bound} if bound else {}),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy: what it is called, which miners it concerns, and the settings of its kind.

    `version` rises with each change of the settings or the scope. A person's command comes before the policy for
    `manual_minutes`, except before protection while a miner is hot.
    """

    id: int = 0
    name: str
    kind: str
    version: int = 1
    enabled: bool = True
    scope: PolicyScope = PolicyScope()
    manual_minutes: int = DEFAULT_MANUAL_MINUTES
    settings: object = field(default=None, hash=False)
    """The frozen dataclass of the kind."""
    note: str = ""
    created_at: datetime | None = None
    created_by: str | None = None
    updated_at: datetime | None = None
