"""The tariffs that lack a price, and the schedules that cover no miner."""

from __future__ import annotations

from ..fleet.selection import Fleet
from ..prices.model import DEFAULT_RATE_ID, Rate
from ..prices.service import PriceService, follows_dashboard
from ..prices.store import RateStore
from ..schedules.engine.engine import ScheduleEngine
from ..schedules.serialize import all_warnings
from ..schedules.store import ScheduleStore
from ..turns import InTurns

ALL_SITES = "*"
"""The location of a tariff for all sites without one of their own."""

MINERS_AT_ONCE = 250


async def rates_without_price(
    fleet: Fleet, rates: RateStore, prices: PriceService, schedules: ScheduleStore
) -> set[str]:
    """Return the ids of the tariffs that a schedule or a site uses and that have no price now.

    A default tariff that was never set is only one if a schedule needs it: most homes never set a price.
    """
    if prices.undecided:
        return set()
    missing = [rate for rate in rates.rates() if prices.price_now(rate.id) is None]
    if not missing:
        return set()
    places = await _places(fleet)
    default = rates.rate(DEFAULT_RATE_ID)
    default_is_set = default is not None and not _is_unset(default, prices)

    def is_used(rate: Rate) -> bool:
        if schedules.needs_price(rate.id):
            return True
        if rate.location:
            return rate.location == ALL_SITES or rate.location.casefold() in places
        return default_is_set if rate.id == DEFAULT_RATE_ID else not default_is_set

    return {str(rate.id) for rate in missing if is_used(rate)}


async def schedules_without_miner(schedules: ScheduleStore, engine: ScheduleEngine, prices: PriceService) -> set[str]:
    """Return the ids of the enabled schedules that cover no miner, without one-time schedules that are over."""
    enabled = [schedule for schedule in schedules.schedules() if schedule.enabled]
    found: set[str] = set()
    for schedule_id, warnings in (await all_warnings(schedules.hass, enabled, engine, prices)).items():
        codes = {warning["code"] for warning in warnings}
        if "covers_no_miner" in codes and "one_time_over" not in codes:
            found.add(str(schedule_id))
    return found


async def _places(fleet: Fleet) -> set[str]:
    """Return the names of the sites and of the areas of their miners, in lower case."""
    places = {site.name.casefold() for site in fleet.sites()}
    async for part in InTurns(fleet.miners(), MINERS_AT_ONCE):
        places |= {miner.location.casefold() for miner in part}
    return places


def _is_unset(rate: Rate, prices: PriceService) -> bool:
    return follows_dashboard(rate) and follows_dashboard(prices.effective(rate))
