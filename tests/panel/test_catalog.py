"""The command catalog over the websocket."""

from __future__ import annotations

from custom_components.miner_remote.control.record import CommandType
from custom_components.miner_remote.input.limits import MAX_WATTS, MIN_WATTS, POOL_SCHEMES

from ..api.conftest import Place
from .conftest import Dial


async def test_catalog_names_every_command_for_every_user(
    place: Place, dial: Dial, hass_read_only_access_token: str
) -> None:
    line = await dial(hass_read_only_access_token)
    answer = await line.ask("miner_remote/catalog")
    assert answer["success"], answer
    catalog = answer["result"]
    assert set(catalog["commands"]) == {kind.value for kind in CommandType}
    (limit,) = catalog["commands"]["power_limit"]["fields"]
    assert (limit["key"], limit["required"], limit["minimum"], limit["maximum"]) == (
        "power_limit_w",
        True,
        MIN_WATTS,
        MAX_WATTS,
    )
    assert {field["key"] for field in catalog["pacing_fields"]} >= {"group_size", "group_percent"}
    assert catalog["limits"]["max_watts"] == MAX_WATTS
    assert catalog["limits"]["pool_schemes"] == list(POOL_SCHEMES)
