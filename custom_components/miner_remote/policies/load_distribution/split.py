"""How much of a load each site gets. Pure.

Each site has steps by falling worth: all of it at its price, or its miners by what they earn per watt. The total is
filled with the best steps of all sites.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ..allocation.rules import BAND_SHARE, BAND_W


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a site can take, in W: at least `lowest_w`, at most `highest_w` within its limit.

    `steps` are the worth per W in an hour and the W of each step above `lowest_w`, the best first: with the objective
    hashrate, less than nothing, because only the price counts.
    """

    name: str
    lowest_w: float
    highest_w: float
    steps: tuple[tuple[float, float], ...]

    def worth(self, watts: float) -> float:
        """Return what the site is worth per hour at a power."""
        rest, worth = watts - self.lowest_w, 0.0
        for gain, step_w in self.steps:
            if rest <= 0:
                break
            worth += gain * min(step_w, rest)
            rest -= step_w
        return worth


def best(sites: Sequence[Site], total_w: float) -> dict[str, float]:
    """Return the share of each site that is worth most."""
    return _filled(sites, {site.name: min(site.lowest_w, site.highest_w) for site in sites}, total_w)


def adapted(sites: Sequence[Site], shares: Mapping[str, float], total_w: float) -> dict[str, float]:
    """Return the present shares, as far as they are still possible, filled up with what is free."""
    kept = {
        site.name: max(min(site.lowest_w, site.highest_w), min(shares.get(site.name, 0.0), site.highest_w))
        for site in sites
    }
    too_much = sum(kept.values()) - total_w
    for _gain, name, watts in sorted(_steps(sites), key=lambda step: step[0]):
        if too_much <= 0:
            break
        site = next(site for site in sites if site.name == name)
        less = min(too_much, watts, kept[name] - min(site.lowest_w, site.highest_w))
        kept[name] -= less
        too_much -= less
    return _filled(sites, kept, total_w)


def _filled(sites: Sequence[Site], shares: dict[str, float], total_w: float) -> dict[str, float]:
    """Return shares with the best further steps, as far as there is room for them."""
    filled = dict(shares)
    room = total_w - sum(filled.values())
    passed = {site.name: filled[site.name] - site.lowest_w for site in sites}
    highest = {site.name: site.highest_w for site in sites}
    for _gain, name, watts in sorted(_steps(sites), key=lambda step: (-step[0], step[1])):
        # The first steps of a site are those of its share.
        used = min(passed[name], watts)
        passed[name] -= used
        more = max(0.0, min(watts - used, room, highest[name] - filled[name]))
        filled[name] += more
        room -= more
    return filled


def _steps(sites: Sequence[Site]) -> list[tuple[float, str, float]]:
    return list(chain.from_iterable(((gain, site.name, watts) for gain, watts in site.steps) for site in sites))


def is_move(before: Mapping[str, float], after: Mapping[str, float]) -> bool:
    """Return whether a share falls by more than noise."""
    return any(after.get(name, 0.0) < watts - max(BAND_W, BAND_SHARE * watts) for name, watts in before.items())
