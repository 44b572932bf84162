"""The websocket commands of the pool library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import require_admin, websocket_command
from homeassistant.core import HomeAssistant, callback

from ...const import DOMAIN
from ...runtime import DATA
from ..errors import take_token
from ..pool_input import POOL_ID, POOL_TO_TEST, pool_errors, target_of
from .commands import ANY_MESSAGE, Work, answering, subscribe
from .feeds import FEEDS

_ONE: Final = vol.Schema({vol.Required("pool_id"): POOL_ID}, extra=vol.ALLOW_EXTRA)
_TEST: Final = vol.Schema({vol.Optional("pool_id"): POOL_ID, **POOL_TO_TEST})


@callback
def async_register_pool_websocket(hass: HomeAssistant) -> None:
    """Register the commands; their values are checked by the library, because one may be a password."""
    async_register_command(hass, _subscribe)
    for name, work in (
        ("list", _list),
        ("create", _create),
        ("update", _update),
        ("delete", _delete),
        ("test", _test),
    ):
        async_register_command(hass, f"{DOMAIN}/pool_library/{name}", answering(_with_pool_errors(work)), ANY_MESSAGE)


@require_admin
@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/pool_library/subscribe"})
def _subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Subscribe to the pools of the library."""
    subscribe(hass, hass.data[FEEDS].pool_library, connection, msg["id"])


def _with_pool_errors(work: Work) -> Work:
    async def do(hass: HomeAssistant, connection: ActiveConnection, data: dict[str, Any]) -> Mapping[str, object]:
        with pool_errors():
            return await work(hass, connection, data)

    return do


async def _list(hass: HomeAssistant, _connection: ActiveConnection, _data: dict[str, Any]) -> dict[str, object]:
    """Return all pools, without their passwords."""
    library = hass.data[DATA].pools
    return {"pools": [library.as_json(pool) for pool in library.pools()]}


async def _create(hass: HomeAssistant, _connection: ActiveConnection, data: dict[str, Any]) -> dict[str, object]:
    """Create a pool and return it."""
    library = hass.data[DATA].pools
    return {"pool": library.as_json(await library.async_create(data))}


async def _update(hass: HomeAssistant, _connection: ActiveConnection, data: dict[str, Any]) -> dict[str, object]:
    """Change the given keys of a pool and return it."""
    library = hass.data[DATA].pools
    pool_id: int = _ONE(data)["pool_id"]
    changes = {key: value for key, value in data.items() if key != "pool_id"}
    return {"pool": library.as_json(await library.async_update(pool_id, changes))}


async def _delete(hass: HomeAssistant, _connection: ActiveConnection, data: dict[str, Any]) -> dict[str, object]:
    """Delete a pool, unless a policy uses it."""
    await hass.data[DATA].pools.async_delete(_ONE(data)["pool_id"])
    return {}


async def _test(hass: HomeAssistant, connection: ActiveConnection, data: dict[str, Any]) -> dict[str, object]:
    """Connect to a pool and return what happened."""
    wanted = _TEST(data)
    running = hass.data[DATA]
    target = target_of(wanted, wanted.get("pool_id"), running.pools)
    take_token(running, connection.user, hass.loop.time())
    return (await running.pools.tester.async_test(target)).as_json()
