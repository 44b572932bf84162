"""/api/remote/rates…: electricity tariffs. Every user can read them, administrators can change them."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Final

import probatio as vol
from aiohttp import web
from homeassistant.const import UnitOfEnergy
from homeassistant.util import dt as dt_util

from ...input.checks import digits
from ...input.limits import MAX_HOURS
from ...prices.model import Rate
from ...prices.service import follows_dashboard
from ...prices.store import WEBSOCKET_TYPE, RateInUseError
from ...schedules.serialize import hashprice_of
from ..errors import ApiError, bad_request, errors_of_store, not_found, of_home_assistant
from .base import MinerRemoteView, Work, as_object, endpoint, path_id, query, read_json, respond

MAX_PAST_HOURS: Final = 48
"""The prices of today and yesterday are asked for; price lists are kept for longer."""

_PRICES: Final = vol.Schema(
    {
        vol.Optional("hours", default="48"): digits(1, MAX_HOURS),
        vol.Optional("past_hours", default="0"): digits(0, MAX_PAST_HOURS),
    }
)


class RateBaseView(MinerRemoteView):
    """The base of the views of tariffs."""

    def rate(self, rate_id: str) -> Rate:
        """Return the tariff of an id in the path; raises ApiError 404."""
        number = path_id(rate_id, "rate_not_found", "rate_id")
        rate = self.data.rates.rate(number)
        if rate is None:
            raise _gone(number)
        return rate

    def as_json(self, rate: Rate) -> dict[str, object]:
        """Return a tariff with the price of the Energy dashboard, its currency, and the current price and hashprice.

        The hashprice is that of a price rule with this tariff, else that of the house.
        """
        prices, house = self.data.prices, self.data.hashprice.now
        hashprice = hashprice_of(rate.id, self.data.schedules)
        if hashprice is None and house.currency == prices.currency(rate):
            hashprice = house.value
        return {
            **prices.effective(rate).as_json(),
            "currency": prices.currency(rate),
            "price_now": prices.price_now(rate.id),
            "hashprice_now": hashprice,
            "follows_energy_dashboard": follows_dashboard(rate),
        }


class RatesView(RateBaseView):
    """All tariffs."""

    url = "/api/remote/rates"
    name = "api:remote:rates"

    @endpoint(admin=False, work=Work.LIGHT)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the tariffs ordered by id."""
        query(request)
        rates = [self.as_json(rate) for rate in self.data.rates.rates()]
        return respond({"ok": True, "count": len(rates), "rates": rates})

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Create a tariff."""
        data = _data(await read_json(request))
        with errors_of_store(_gone(0)):
            item = await self.data.rates.async_create_item(data)
        return respond({"ok": True, "message": "Electricity rate created", "rate_id": item["id"]}, HTTPStatus.CREATED)


class RateView(RateBaseView):
    """One tariff."""

    url = "/api/remote/rates/{rate_id}"
    name = "api:remote:rates:one"

    @endpoint(admin=False)
    async def get(self, request: web.Request, rate_id: str) -> web.StreamResponse:
        """Return the tariff."""
        return respond({"ok": True, "rate": self.as_json(self.rate(rate_id))})

    @endpoint(admin=True)
    async def put(self, request: web.Request, rate_id: str) -> web.StreamResponse:
        """Change the given keys; null removes a value."""
        rate = self.rate(rate_id)
        data = _data(await read_json(request))
        with errors_of_store(_gone(rate.id)):
            await self.data.rates.async_update_item(str(rate.id), data)
        return respond({"ok": True, "message": "Electricity rate updated"})

    @endpoint(admin=True)
    async def delete(self, request: web.Request, rate_id: str) -> web.StreamResponse:
        """Delete the tariff, unless it is the default one or a schedule uses it."""
        rate = self.rate(rate_id)
        try:
            with errors_of_store(_gone(rate.id)):
                await self.data.rates.async_delete_item(str(rate.id))
        except RateInUseError as err:
            raise of_home_assistant(HTTPStatus.CONFLICT, err) from None
        return respond({"ok": True, "message": "Electricity rate deleted"})


class RatePricesView(RateBaseView):
    """The prices of a tariff."""

    url = "/api/remote/rates/{rate_id}/prices"
    name = "api:remote:rates:prices"

    @endpoint(admin=False, work=Work.OWN_TURN)
    async def get(self, request: web.Request, rate_id: str) -> web.StreamResponse:
        """Return the known prices of the next hours, from now or from `past_hours` ago on."""
        asked = query(request, _PRICES)
        rate = self.rate(rate_id)
        now = dt_util.utcnow().replace(second=0, microsecond=0)
        begin = now - timedelta(hours=asked["past_hours"])
        await self.data.prices.async_wait(rate.id)
        async with self.turn(request):
            curve = self.data.prices.curve(rate.id, begin.replace(minute=0), now + timedelta(hours=asked["hours"]))
        currency = self.data.prices.currency(rate)
        return respond(
            [
                {
                    **point.as_json(),
                    "currency": currency,
                    "unit": f"{currency}/{UnitOfEnergy.KILO_WATT_HOUR}",
                }
                for point in curve.points
                if point.end > begin
            ]
        )


def _gone(rate_id: int) -> ApiError:
    return not_found("rate_not_found", rate_id=rate_id)


def _data(body: object) -> dict[str, object]:
    """Return the keys of a body; raises ApiError 400 for keys that only the websocket may send."""
    data = dict(as_object(body))
    for key in ("id", WEBSOCKET_TYPE):
        if key in data:
            raise bad_request(key, "unknown_key")
    return data
