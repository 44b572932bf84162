"""The cheapest shares of a load by brute force: every division in steps of 500 W is tried."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from custom_components.miner_remote.policies.load_distribution.split import Site

STEP_W = 500


def worth_of(site: Site, watts: float) -> float:
    """Return what a site is worth at a power: its steps one W after the other."""
    worth, rest = 0.0, watts - site.lowest_w
    for gain, step_w in site.steps:
        used = max(0.0, min(step_w, rest))
        worth += used * gain
        rest -= used
    return worth


def cheapest(sites: Sequence[Site], total_w: float) -> float:
    """Return the highest worth of a division that uses as much of the total as the sites can take."""
    choices = [range(round(site.lowest_w), round(site.highest_w) + 1, STEP_W) for site in sites]
    most = min(total_w, sum(values[-1] for values in choices))
    return max(
        sum(worth_of(site, watts) for site, watts in zip(sites, division, strict=True))
        for division in product(*choices)
        if sum(division) == most
    )
