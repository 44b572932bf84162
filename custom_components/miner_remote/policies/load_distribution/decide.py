"""The decision of a load distribution for all miners of its scope. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf
from statistics import fmean
from typing import Final

from ..allocation.model import Objective
from ..allocation.restrain import WAITING, Reach, Restrained, reach, restrain, steps
from ..allocation.rules import BAND_SHARE, BAND_W
from ..allocation.state import KeptLevel
from ..contract import Decision, Inputs, Json, MinerView, Reason
from ..next_time import earliest
from ..stored import not_after
from .settings import LoadDistributionSettings
from .split import Site, adapted, best, is_move
from .state import LoadDistributionState, SiteState

NO_PRICE: Final = "no_price"
OVER: Final = "over"
DISTRIBUTING: Final = "distributing"
SPREAD: Final = "spread"

PHASES: Final = (NO_PRICE, OVER, DISTRIBUTING, SPREAD)

PRICE_KEPT: Final = timedelta(hours=1)
"""How long the last price of a site counts while the present one is unknown."""

W_PER_KW: Final = 1000
STEP_W: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _SiteNow:
    """What is known of a site in this round. Without a price it is left alone."""

    name: str
    views: tuple[MinerView, ...]
    price: float | None
    before: SiteState
    limit_w: float
    reach: Reach


def decide(
    settings: LoadDistributionSettings, state: LoadDistributionState, inputs: Inputs
) -> Decision[LoadDistributionState]:
    """Return the decision; the state is the same object if nothing in it changed."""
    now, moved_at = inputs.now, not_after(state.moved_at, inputs.now)
    sites = _sites(settings, state, inputs)
    priced = [site for site in sites.values() if site.price is not None]
    free_w = _total_of(settings) - sum(site.reach.drawn_w for site in sites.values() if site.price is None)
    loads = [_load(settings, site, inputs) for site in priced]
    wanted, moves_at = _shares(settings, loads, priced, moved_at, max(0.0, free_w), now)
    made = _restrain(settings, inputs, sites, wanted)
    shares, moved = wanted.shares, wanted.moved_at
    after = {
        name: SiteState(
            share_w=_kept_share(site.before.share_w, shares.get(name)),
            price=site.price,
            priced_at=_priced_at(site, now),
            allocation=made[name].state,
        )
        for name, site in sites.items()
    }
    changed = after != state.sites or moved != state.moved_at
    phase, reason = _summary(settings, sites, made)
    decisions = {decision.miner_id: decision for part in made.values() for decision in part.miners}
    dues = (*(part.next_at for part in made.values()), moves_at)
    new = LoadDistributionState(sites=after, moved_at=moved)
    return Decision(
        state=new if changed or _is_newer(after, state.sites) else state,
        miners=tuple(decisions[view.miner_id] for view in inputs.miners),
        phase=phase,
        reason=reason,
        next_at=earliest(dues, now),
    )


def _is_newer(after: Mapping[str, SiteState], before: Mapping[str, SiteState]) -> bool:
    """Return whether only what is kept in memory differs."""
    return any(site.allocation is not before[name].allocation for name, site in after.items())


# Sites ---------------------------------------------------------------------------------------------------------------


def _sites(settings: LoadDistributionSettings, state: LoadDistributionState, inputs: Inputs) -> dict[str, _SiteNow]:
    """Return the sites of the scope, by name; a miner that is moved to another site takes its level along."""
    by_site: dict[str, list[MinerView]] = {}
    for view in inputs.miners:
        by_site.setdefault(view.site, []).append(view)
    kept: dict[str, KeptLevel] = {}
    for site in state.sites.values():
        kept |= site.allocation.miners
    found: dict[str, _SiteNow] = {}
    rules = settings.rules(len(by_site))
    for name in sorted(by_site):
        views, before = tuple(by_site[name]), state.sites.get(name, SiteState())
        own = {view.miner_id: kept[view.miner_id] for view in views if view.miner_id in kept}
        if own != before.allocation.miners:
            before = replace(before, allocation=replace(before.allocation, miners=own))
        limit_w = settings.limit_of(name)
        found[name] = _SiteNow(
            name=name,
            views=views,
            price=_price(views, before, inputs.now),
            before=before,
            limit_w=inf if limit_w is None else float(limit_w),
            reach=reach(rules, views, before.allocation, inputs.now),
        )
    return found


def _price(views: Sequence[MinerView], before: SiteState, now: datetime) -> float | None:
    """Return the price of a kWh at a site: the mean of its areas, or for a while the last one."""
    known = [view.energy_price for view in views if view.energy_price is not None]
    if known:
        return fmean(known)
    at = not_after(before.priced_at, now)
    return before.price if at is not None and now - at < PRICE_KEPT else None


def _priced_at(site: _SiteNow, now: datetime) -> datetime | None:
    """Return when the price was last known; stored about every ten minutes."""
    if site.price is None:
        return None
    before = not_after(site.before.priced_at, now)
    if all(view.energy_price is None for view in site.views):
        return before
    fresh = before is not None and site.before.price == site.price and now - before < PRICE_KEPT / 6
    return before if fresh else now


def _load(settings: LoadDistributionSettings, site: _SiteNow, inputs: Inputs) -> Site:
    """Return what a site can take, and what that is worth."""
    found, price = site.reach, site.price or 0.0
    earns: list[tuple[float, float]] | None = None
    if settings.objective is Objective.PROFIT:
        earns = steps(settings.rules(1), site.views, site.before.allocation, inputs.now, inputs.hashprice)
    if earns is not None:
        earns = [step for step in earns if step[0] > 0]
    else:
        earns = [(-price / W_PER_KW, found.highest_w - found.lowest_w)]
    return Site(
        name=site.name,
        lowest_w=found.lowest_w,
        highest_w=min(site.limit_w, found.highest_w),
        steps=tuple(earns),
    )


# Shares --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """The share of each priced site in W, and when load was last moved."""

    shares: Mapping[str, float]
    moved_at: datetime | None


def _total_of(settings: LoadDistributionSettings) -> float:
    return inf if settings.total_w is None else float(settings.total_w)


def _shares(
    settings: LoadDistributionSettings,
    loads: Sequence[Site],
    priced: Sequence[_SiteNow],
    moved_at: datetime | None,
    total_w: float,
    now: datetime,
) -> tuple[_Wanted, datetime | None]:
    """Return the shares, and when load may move if that is worth it but too early.

    Load moves from the present shares to the best ones if the gain is large enough and the last move long enough ago.
    """
    present = {site.name: site.before.share_w for site in priced if site.before.share_w is not None}
    ideal = best(loads, total_w)
    if not present:
        return _Wanted(shares=ideal, moved_at=moved_at), None
    stay = adapted(loads, present, total_w)
    if not is_move(stay, ideal):
        return _Wanted(shares=ideal, moved_at=moved_at), None
    gain = sum(load.worth(ideal[load.name]) - load.worth(stay[load.name]) for load in loads)
    spent = sum(abs(site.price or 0.0) * stay[site.name] / W_PER_KW for site in priced)
    if gain <= settings.margin_percent / 100 * spent:
        return _Wanted(shares=stay, moved_at=moved_at), None
    due = None if moved_at is None else moved_at + timedelta(minutes=settings.min_move_minutes)
    if due is not None and due > now:
        return _Wanted(shares=stay, moved_at=moved_at), due
    return _Wanted(shares=ideal, moved_at=now), None


def _kept_share(before: float | None, after: float | None) -> float | None:
    """Return the share to keep: the one of before if they differ by noise only."""
    if before is None or after is None:
        return after
    return before if abs(after - before) <= max(BAND_W, BAND_SHARE * before) else after


# Miners --------------------------------------------------------------------------------------------------------------


def _restrain(
    settings: LoadDistributionSettings, inputs: Inputs, sites: Mapping[str, _SiteNow], wanted: _Wanted
) -> dict[str, Restrained]:
    """Return the levels of the miners of each site; load rises at a site once it has fallen at others."""
    rules, total_w = settings.rules(len(wanted.shares)), _total_of(settings)
    ordered = sorted(sites.values(), key=lambda site: (site.price is None, site.price or 0.0, site.name))
    profit = settings.objective is Objective.PROFIT and inputs.hashprice is not None

    def budget_of(site: _SiteNow) -> float | None:
        share_w = wanted.shares.get(site.name)
        if share_w is None:
            return None if site.limit_w == inf else site.limit_w
        if total_w == inf:
            return site.limit_w if profit or site.limit_w < inf else None
        return min(site.limit_w, share_w)

    def made_of(site: _SiteNow, budget_w: float | None, room_w: float) -> Restrained:
        own = rules if site.price is not None else replace(rules, objective=Objective.HASHRATE)
        return restrain(
            own, site.before.allocation, site.views, inputs.now, budget_w, hashprice=inputs.hashprice, room_w=room_w
        )

    budgets = {site.name: budget_of(site) for site in ordered}
    room_w = inf if total_w == inf else 0.0
    first = {site.name: made_of(site, budgets[site.name], room_w) for site in ordered}
    if total_w == inf:
        return first
    # What whole miners leave of a share goes to the other sites.
    left_w = sum(watts - first[name].target_w for name, watts in wanted.shares.items())
    for site in ordered:
        if left_w >= STEP_W and site.name in wanted.shares:
            budget_w = min(site.limit_w, first[site.name].target_w + left_w)
            made = made_of(site, budget_w, room_w)
            left_w -= made.target_w - first[site.name].target_w
            first[site.name], budgets[site.name] = made, budget_w
    room_w = total_w - sum(made.counted_w for made in first.values())
    for site in ordered:
        if room_w > 0 and any(decision.phase == WAITING for decision in first[site.name].miners):
            made = made_of(site, budgets[site.name], room_w)
            room_w -= made.counted_w - first[site.name].counted_w
            first[site.name] = made
    return first


# What is shown -------------------------------------------------------------------------------------------------------


def _summary(
    settings: LoadDistributionSettings, sites: Mapping[str, _SiteNow], made: Mapping[str, Restrained]
) -> tuple[str, Reason]:
    unpriced = [name or "?" for name, site in sites.items() if site.price is None]
    # Above the total is only what cannot be changed: the others are at their lowest then.
    above_w = sum(part.planned_w for part in made.values()) - _total_of(settings)
    fixed_w = sum(part.fixed_w for part in made.values())
    over_w = max(0.0, sum(part.over_w for part in made.values()), min(above_w, fixed_w))
    args: dict[str, Json] = {
        "drawn_w": _hundreds(sum(part.drawn_w for part in made.values())),
        "planned_w": _hundreds(sum(part.planned_w for part in made.values())),
        "total_w": settings.total_w,
        "over_w": _hundreds(over_w),
        "sites": _loads(settings, sites, made),
        "unpriced": ", ".join(unpriced),
    }
    if len(unpriced) == len(sites):
        return NO_PRICE, Reason(code="distribution_no_price", args=args)
    if over_w > 0:
        return OVER, Reason(code="distribution_over", args=args)
    restrained = any(decision.restraint is not None for part in made.values() for decision in part.miners)
    if unpriced:
        return DISTRIBUTING if restrained else SPREAD, Reason(code="distribution_some_unpriced", args=args)
    phase = DISTRIBUTING if restrained else SPREAD
    return phase, Reason(code=f"distribution_{phase}", args=args)


def _loads(
    settings: LoadDistributionSettings, sites: Mapping[str, _SiteNow], made: Mapping[str, Restrained]
) -> list[Json]:
    """Return what each site draws at which price, the cheapest first, and the sites of limits without a miner."""
    ordered = sorted(sites.values(), key=lambda site: (site.price is None, site.price or 0.0, site.name))
    known = {name.casefold() for name in sites}
    running: list[Json] = [
        {"site": site.name, "power_w": _hundreds(made[site.name].planned_w), "price": site.price}
        for site in ordered
        if site.price is not None
    ]
    absent: list[Json] = [
        {"site": name, "power_w": None, "price": None} for name in settings.limits if name.casefold() not in known
    ]
    return running + absent


def _hundreds(watts: float) -> int:
    return round(watts / STEP_W) * STEP_W
