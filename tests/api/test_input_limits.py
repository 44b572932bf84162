"""One table of limits: every interface accepts the same power limits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import probatio as vol
import pytest
import yaml
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.miner_remote.commands.catalog import COMMANDS
from custom_components.miner_remote.control.context import Outcome
from custom_components.miner_remote.control.record import CommandType, HistoryQuery, PowerLimitCommand
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.input.limits import MAX_WATTS, MIN_WATTS
from custom_components.miner_remote.number import PowerLimitNumber
from custom_components.miner_remote.schedules.serialize import WARNING_TEXTS

from ..commands.handlers import replace_handler
from .conftest import Call, Place

SOURCES = Path(__file__).parent.parent.parent / "custom_components" / "miner_remote"


async def test_every_interface_accepts_the_same_power_limits(
    hall_of: Any,
    hass: HomeAssistant,
    hass_client: Any,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def set_power_limit(command: PowerLimitCommand, *_rest: object) -> Outcome:
        return Outcome(response={"power_limit_w": command.watts})

    replace_handler(monkeypatch, CommandType.POWER_LIMIT, set_power_limit)
    async with hall_of(["whatsminer_v2"], "127.38.90.1") as hall:
        socket = await hass_ws_client(hass)
        client = await hass_client()
        miner: MinerCoordinator = hall.miners[0]
        entity_id = er.async_get(hass).async_get_entity_id("number", "miner_remote", f"{miner.miner_id}_power_limit")
        assert entity_id is not None
        entity = hass.data["entity_components"]["number"].get_entity(entity_id)
        assert isinstance(entity, PowerLimitNumber)
        assert miner.profile is not None
        # The range of a miner's profile is narrower.
        own = (miner.profile.power_limit_min_w or MIN_WATTS, miner.profile.power_limit_max_w)
        assert own[1] is not None
        assert (entity.native_min_value, entity.native_max_value) == own
        miner.link.profile = replace(miner.profile, power_limit_min_w=None, power_limit_max_w=None)

        async def by_entity(watts: int) -> bool:
            try:
                await hass.services.async_call(
                    "number", "set_value", {"entity_id": entity_id, "value": watts}, blocking=True
                )
            except ServiceValidationError:
                return False
            return True

        async def by_action(watts: int) -> bool:
            data = {"device_id": miner.device_id, "power_limit_w": watts}
            try:
                await hass.services.async_call("miner_remote", "set_power_limit", data, blocking=True)
            except vol.Invalid:
                return False
            return True

        async def by_websocket(watts: int) -> bool:
            await socket.send_json_auto_id(
                {
                    "type": "miner_remote/command",
                    "command_type": "power_limit",
                    "miner_ids": [miner.miner_id],
                    "parameters": {"power_limit_w": watts},
                }
            )
            return bool((await socket.receive_json())["success"])

        async def by_schedule(watts: int) -> bool:
            period = {"start_hour": 1, "end_hour": 2, "action": "limit", "power_limit_w": watts}
            body = {"name": "a", "schedule_type": "daily", "location": "Nowhere", "weekly_schedule": [period]}
            async with client.post("/api/remote/schedule/power", json=body) as response:
                return bool(response.status == 201)

        for watts, taken in ((MIN_WATTS, True), (MAX_WATTS, True), (MIN_WATTS - 1, False), (MAX_WATTS + 1, False)):
            for face in (by_entity, by_action, by_websocket, by_schedule):
                assert await face(watts) is taken, (face.__name__, watts)
        records = await hall.data.history.async_query(HistoryQuery())
        assert {record.parameters["power_limit_w"] for record in records} == {MIN_WATTS, MAX_WATTS}


def test_action_dialogs_and_the_panel_offer_the_same_range() -> None:
    services = yaml.safe_load((SOURCES / "services.yaml").read_text())
    selector = services["set_power_limit"]["fields"]["power_limit_w"]["selector"]["number"]
    assert (selector["min"], selector["max"]) == (MIN_WATTS, MAX_WATTS)
    (offered,) = COMMANDS[CommandType.POWER_LIMIT].fields
    assert (offered.minimum, offered.maximum) == (MIN_WATTS, MAX_WATTS)
    # The panel has no limits of its own; it reads the catalog.
    panel = (SOURCES.parent.parent / "frontend" / "src" / "control" / "draft.ts").read_text()
    assert "catalog" in panel
    assert f"{MAX_WATTS:_}" not in panel
    assert str(MAX_WATTS) not in panel
    fields = {field.key for field in COMMANDS[CommandType.POOL_SWITCH].fields}
    assert set(services["pool_switch"]["fields"]) - {"pacing"} == fields


async def test_schedule_without_a_miner_is_accepted_with_a_warning(place: Place, call: Call) -> None:
    body = {"name": "a", "schedule_type": "daily", "weekly_schedule": [{"start_hour": 1, "end_hour": 2}]}
    path = "/api/remote/schedule/power"
    status, answer = await call("POST", path, json=body)
    assert status == 201
    assert "warnings" not in answer
    status, answer = await call("POST", path, json={**body, "location": "Nowhere"})
    assert status == 201
    assert answer["warnings"] == [
        {"code": "covers_no_miner", "message": WARNING_TEXTS["covers_no_miner"], "args": {}},
    ]
    status, answer = await call("PUT", f"{path}/1", json={"tags": ["nothing"]})
    assert status == 200
    assert [item["code"] for item in answer["warnings"]] == ["covers_no_miner"]  # type: ignore[union-attr]
    # Lists name it too, but not for disabled schedules.
    status, answer = await call("GET", path)
    assert [[w["code"] for w in schedule.get("warnings", ())] for schedule in answer["schedules"]] == [  # type: ignore[union-attr]
        ["covers_no_miner"],
        ["covers_no_miner"],
    ]
    status, answer = await call("GET", f"{path}/2")
    assert [item["code"] for item in answer["schedule"]["warnings"]] == ["covers_no_miner"]  # type: ignore[index]
    status, answer = await call("POST", f"{path}/2/toggle")
    assert "warnings" not in answer
    status, answer = await call("GET", path)
    assert ["warnings" in schedule for schedule in answer["schedules"]] == [True, False]  # type: ignore[union-attr]
    status, answer = await call("GET", f"{path}/2")
    assert "warnings" not in answer["schedule"]  # type: ignore[operator]
    status, answer = await call("POST", f"{path}/2/toggle")
    assert answer["warnings"]
    status, answer = await call("PUT", f"{path}/1", json={"tags": None, "location": "Hall"})
    assert "warnings" not in answer
    created = await place.hass.services.async_call(
        "miner_remote", "create_schedule", {**body, "location": "Nowhere"}, blocking=True, return_response=True
    )
    assert created is not None
    assert created["warnings"][0]["code"] == "covers_no_miner"  # type: ignore[index,call-overload]
