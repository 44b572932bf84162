"""What a load distribution remembers, as JSON. Pure; times are in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ...input.fields import InvalidDataError, Reader
from ...input.texts import InputProblem
from ..allocation.rules import MAX_SUM_W
from ..allocation.state import NO_RESTRAINTS, RestrainState, read_state
from ..stored import as_json

MAX_PRICE = 100_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """What one site has: its share of the load in W (None: none yet), its last known price, and its miners."""

    share_w: float | None = None
    price: float | None = None
    priced_at: datetime | None = None
    allocation: RestrainState = NO_RESTRAINTS

    def as_json(self) -> dict[str, object]:
        """Return the site as JSON."""
        return {
            "share_w": self.share_w,
            "price": self.price,
            "priced_at": as_json(self.priced_at),
            "allocation": self.allocation.as_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadDistributionState:
    """The sites by name, and when load was last moved between them."""

    sites: Mapping[str, SiteState] = field(default_factory=dict)
    moved_at: datetime | None = None

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON that `state_from_json` reads."""
        return {
            "sites": {name: site.as_json() for name, site in self.sites.items()},
            "moved_at": as_json(self.moved_at),
        }


def state_from_json(data: object) -> LoadDistributionState:
    """Return the stored state; raises InvalidDataError."""
    reader = Reader(data)
    sites = reader.value("sites", _sites)
    moved_at = reader.instant("moved_at")
    reader.close()
    reader.finish()
    return LoadDistributionState(sites=sites or {}, moved_at=moved_at)


def _sites(data: object) -> dict[str, SiteState]:
    if not isinstance(data, Mapping):
        raise InvalidDataError([InputProblem("sites", "not_object")])
    return {str(name): _site(item, f"sites.{name}") for name, item in data.items()}


def _site(data: object, path: str) -> SiteState:
    reader = Reader(data, path)
    site = SiteState(
        share_w=reader.number("share_w", 0, 10 * MAX_SUM_W),
        price=reader.number("price", -MAX_PRICE, MAX_PRICE),
        priced_at=reader.instant("priced_at"),
        allocation=reader.nested("allocation", read_state) or NO_RESTRAINTS,
    )
    reader.close()
    reader.finish()
    return site
