"""The logs of miners, as REST, websocket and actions return them."""

from __future__ import annotations

from homeassistant.core import HomeAssistant

from ..fleet.logs import async_read_log
from ..fleet.miner import MinerCoordinator
from ..input.texts import printable
from ..runtime import DATA, MinerRemoteData
from .errors import not_found
from .work_limit import WORK_LIMIT


def miner_of_id(data: MinerRemoteData, miner_id: str, log: str | None = None) -> MinerCoordinator:
    """Return the miner of an id; raises ApiError 404 if it does not exist or has no such log."""
    miner = data.fleet.by_id(miner_id)
    if miner is None:
        raise not_found("miner_id_not_found", miners=printable(miner_id))
    if log is not None and log not in miner.link.log_names:
        raise not_found("log_not_found", log=printable(log))
    return miner


async def async_log(
    hass: HomeAssistant, miner: MinerCoordinator, name: str, max_bytes: int, user_id: str
) -> dict[str, object]:
    """Return `{"name", "text", "truncated", "redacted"}`; raises a DriverError.

    Removing the secrets of a long log takes a while, so users wait for their turn.
    """
    passwords = hass.data[DATA].vault.pool_passwords(miner.miner_id)
    turn = hass.data[WORK_LIMIT].turn(user_id, privileged=True)
    return (await async_read_log(hass, miner, name, max_bytes, passwords, turn)).as_json()
