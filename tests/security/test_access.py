"""Access with no token, an invalid or revoked token, as a user without rights, and with a signed path."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import jwt
import pytest
from aiohttp.test_utils import TestClient
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import Unauthorized
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.miner_remote.control.record import HistoryQuery
from custom_components.miner_remote.interfaces.rest import VIEWS

from ..api.conftest import Call, Place
from .conftest import POOL

OPEN_TO_USERS = {
    ("GET", "/api/miners"),
    ("GET", "/api/remote/alerts"),
    ("GET", "/api/remote/commands/stats"),
    ("GET", "/api/remote/hashprice"),
    ("GET", "/api/remote/miners/{miner_id}/faults"),
    ("GET", "/api/remote/rates"),
    ("GET", "/api/remote/rates/{rate_id}"),
    ("GET", "/api/remote/rates/{rate_id}/prices"),
    ("GET", "/api/remote/report"),
    ("GET", "/api/remote/schedule/plan"),
    ("GET", "/api/remote/schedule/power"),
    ("GET", "/api/remote/schedule/power/{schedule_id}"),
    ("GET", "/api/remote/schedule/power/{schedule_id}/preview"),
    # It stores nothing.
    ("POST", "/api/remote/schedule/power/preview"),
}
"""The endpoints for every user, as listed in docs/api.md."""


def endpoints() -> list[tuple[str, str]]:
    """Return method and path template of every endpoint."""
    found = [
        (method.upper(), template)
        for view in VIEWS
        for template in (view.url, *view.extra_urls)
        for method in ("get", "post", "put", "delete", "patch", "head")
        if template and hasattr(view, method)
    ]
    assert len(found) > 25
    return found


def path_of(template: str) -> str:
    """Return a path that matches the template."""
    return re.sub(r"\{\w+\}", "1", template.replace("{miner_ip}", "127.64.1.1"))


async def test_request_without_a_valid_token_is_401(
    hass: HomeAssistant, place: Place, hass_client_no_auth: ClientSessionGenerator, hass_access_token: str
) -> None:
    anonymous = await hass_client_no_auth()
    refresh_token = hass.auth.async_validate_access_token(hass_access_token)
    assert refresh_token is not None
    claims = jwt.decode(hass_access_token, options={"verify_signature": False})
    tokens = (
        None,
        "Bearer",
        "Bearer not.a.token",
        f"Basic {hass_access_token}",
        f"Bearer {hass_access_token[:-2]}",
        # The right claims with a foreign signature and without one.
        f"Bearer {jwt.encode(claims, 'another key that is long enough to be one', algorithm='HS256')}",
        f"Bearer {jwt.encode(claims, '', algorithm='none')}",
        # An expired token.
        f"Bearer {jwt.encode({**claims, 'exp': 1}, refresh_token.jwt_key, algorithm='HS256')}",
    )
    for method, template in endpoints():
        for token in tokens:
            headers = {} if token is None else {"Authorization": token}
            async with anonymous.request(method, path_of(template), headers=headers, json={}) as response:
                assert response.status == 401, (method, template, token)
        async with anonymous.request(method, f"{path_of(template)}?access_token={hass_access_token}") as response:
            assert response.status == 401, (method, template)
    assert all("reboot" not in machine.counters for machine in place.machines)


async def test_revoked_token_is_401(hass: HomeAssistant, client: TestClient, hass_access_token: str) -> None:
    async with client.get("/api/miners") as response:
        assert response.status == 200
    token = hass.auth.async_validate_access_token(hass_access_token)
    assert token is not None
    hass.auth.async_remove_refresh_token(token)
    async with client.get("/api/miners") as response:
        assert response.status == 401


async def test_disabled_user_is_401(hass: HomeAssistant, client: TestClient, hass_access_token: str) -> None:
    token = hass.auth.async_validate_access_token(hass_access_token)
    assert token is not None
    await hass.auth.async_deactivate_user(token.user)
    async with client.post("/api/remote/reboot/127.64.1.1") as response:
        assert response.status == 401


async def test_admin_endpoint_is_403_for_other_users(place: Place, user_client: TestClient) -> None:
    opened: set[tuple[str, str]] = set()
    for method, template in endpoints():
        async with user_client.request(method, path_of(template), json={} if method != "GET" else None) as response:
            if response.status != 403:
                opened.add((method, template))
    assert opened == OPEN_TO_USERS
    assert all("reboot" not in machine.counters for machine in place.machines)
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_read_only_user_does_not_learn_what_exists(place: Place, call: Call, user_client: TestClient) -> None:
    """The answer does not depend on whether the miner or backup exists."""
    _, made = await call("POST", f"/api/remote/backup/{place.ip('antminer')}")
    for method, there, missing in (
        ("GET", f"/api/remote/backups/{made['backup_id']}", "/api/remote/backups/999"),
        ("POST", f"/api/remote/reboot/{place.ip('axeos')}", "/api/remote/reboot/127.64.200.1"),
    ):
        answers = []
        for path in (there, missing):
            async with user_client.request(method, path) as response:
                answers.append((response.status, await response.text()))
        assert answers[0] == answers[1]
        assert answers[0][0] == 403


@pytest.mark.parametrize("key", ["initiated_by", "created_by", "user_id", "source", "context", "id", "batch_id"])
async def test_user_cannot_send_commands_as_another(place: Place, call: Call, key: str) -> None:
    ip = place.ip("cgminer")
    for path, body in (
        (f"/api/remote/reboot/{ip}", {}),
        ("/api/remote/reboot/bulk", {"all": True}),
        (f"/api/remote/pool/switch/{ip}", POOL),
        (f"/api/remote/backup/{ip}", {}),
    ):
        status, answer = await call("POST", path, json={**body, key: "somebody"})
        assert status == 400, (path, answer)
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_signed_path_opens_only_itself(
    hass: HomeAssistant, place: Place, hass_client_no_auth: ClientSessionGenerator, hass_access_token: str, call: Call
) -> None:
    """A signed address opens one download until it expires."""
    for _ in range(2):
        await call("POST", f"/api/remote/backup/{place.ip('antminer')}")
    token = hass.auth.async_validate_access_token(hass_access_token)
    assert token is not None

    def sign(seconds: int) -> str:
        return async_sign_path(
            hass, "/api/remote/backups/1?download=true", timedelta(seconds=seconds), refresh_token_id=token.id
        )

    anonymous = await hass_client_no_auth()
    good = sign(60)
    for method, path, expected in (
        ("GET", good, 200),
        ("DELETE", good, 401),
        ("GET", good.replace("/1?", "/2?"), 401),
        ("GET", f"{good}&include_secrets=true", 401),
        ("GET", good.replace("download=true", "download=true&include_secrets=true"), 401),
        ("GET", sign(-1), 401),
    ):
        async with anonymous.request(method, path) as response:
            assert response.status == expected, (method, path)
    hass.auth.async_remove_refresh_token(token)
    async with anonymous.get(good) as response:
        assert response.status == 401


async def test_batch_ids_cannot_be_guessed(place: Place, call: Call) -> None:
    ids = set()
    for _ in range(5):
        _, answer = await call("POST", "/api/remote/reboot/bulk", json=[place.ip("cgminer")])
        ids.add(answer["results"]["batch_id"])  # type: ignore[index]
    assert len(ids) == 5
    assert {UUID(str(batch_id)).version for batch_id in ids} == {4}


ACTIONS: dict[str, dict[str, object]] = {
    "reboot": {"entity_id": "all"},
    "pause": {"entity_id": "all"},
    "resume": {"entity_id": "all"},
    "restart_mining": {"entity_id": "all"},
    "locate_light": {"entity_id": "all", "on": True},
    "set_power_limit": {"entity_id": "all", "power_limit_w": 1000},
    "pool_switch": {"entity_id": "all", **POOL},
    "set_pools": {"entity_id": "all", "pools": [{key: POOL[key] for key in ("pool_url", "worker_name")}]},
    "undo_pool_switch": {"batch_id": "any"},
    "test_pool": {"pool_url": POOL["pool_url"], "worker_name": "a"},
    "backup": {"entity_id": "all"},
    "restore": {"backup_id": 1},
    "set_fan": {"entity_id": "all", "mode": "auto"},
    "set_preset": {"entity_id": "all", "preset": "a"},
    "set_work_mode": {"entity_id": "all", "work_mode": "a"},
    "set_hashrate_target": {"entity_id": "all", "hashrate_target_ths": 90},
    "set_throttle": {"entity_id": "all", "throttle_percent": 90},
    "set_frequency": {"entity_id": "all", "frequency_mhz": 500},
    "set_hashboards": {"entity_id": "all", "boards": [0], "on": False},
    "set_dynamic_scaling": {"entity_id": "all", "scaling": True},
    "set_auto_upgrade": {"entity_id": "all", "enabled": False},
    "cycle_outlet": {"entity_id": "all"},
    "move_to_agent": {"entity_id": "all", "agent": "north"},
    "install_firmware": {"entity_id": "all", "image_id": "any"},
    "get_history": {},
    "get_log": {"device_id": "any"},
    "create_schedule": {"name": "a", "schedule_type": "daily", "weekly_schedule": [{"start_hour": 1, "end_hour": 2}]},
    "update_schedule": {"schedule_id": 1, "name": "b"},
    "delete_schedule": {"schedule_id": 1},
    "enable_schedule": {"schedule_id": 1},
    "disable_schedule": {"schedule_id": 1},
    "check_schedules": {},
    "set_policy": {"policy": 1, "enabled": False},
    "run_policy_now": {"policy": 1},
    "apply_template": {"policy": 1},
    "curtail": {"power_kw": 1},
    "end_curtailment": {},
}
OPEN_ACTIONS = {"get_stats", "get_prices", "get_plan", "get_alerts", "get_report", "get_deferrable_load"}
"""Actions for every user; the REST API gives every user the same data."""


async def test_every_changing_action_needs_an_administrator(
    hass: HomeAssistant, place: Place, hass_read_only_user: MockUser
) -> None:
    """Covers every registered one, so that none is missed."""
    registered = hass.services.async_services_for_domain("miner_remote")
    assert registered.keys() == ACTIONS.keys() | OPEN_ACTIONS
    for action, data in ACTIONS.items():
        with pytest.raises(Unauthorized):
            await hass.services.async_call(
                "miner_remote",
                action,
                data,
                blocking=True,
                context=Context(user_id=hass_read_only_user.id),
                return_response=registered[action].supports_response is not SupportsResponse.NONE,
            )
    assert all("reboot" not in machine.counters for machine in place.machines)
    assert await place.data.history.async_query(HistoryQuery()) == []
    assert place.data.schedules.schedules() == []
    assert place.data.policies.store.policies() == []


LINES: dict[str, dict[str, object]] = {
    "commands/subscribe": {},
    "last_commands/subscribe": {},
    "pools/subscribe": {},
    **{f"pool_library/{what}": {} for what in ("list", "subscribe", "create", "update", "delete", "test")},
    "batches/subscribe": {},
    "alerts/subscribe": {},
    "firmware/subscribe": {},
    "blueprints": {},
    "miner/subscribe": {"miner_id": "a"},
    "miner/logs": {"miner_id": "a"},
    "miner/log": {"miner_id": "a", "name": "a"},
    "miners/add": {},
    "prices": {"rate_id": 1, "start_time": "2026-01-01T00:00:00+00:00", "end_time": "2026-01-02T00:00:00+00:00"},
    "hashprice/get": {},
    "hashprice/set": {"settings": {"source": "none"}},
    "report": {},
    "scan/subscribe": {},
    "sites": {},
    "command": {"command_type": "reboot", "miner_ids": ["a"]},
    **{f"{kind}/{what}": {} for kind in ("rates", "schedules", "policies") for what in ("list", "subscribe")},
    "rates/create": {"name": "a", "rate_type": "flat"},
    "rates/update": {"rate_id": "1"},
    "rates/delete": {"rate_id": "1"},
    "schedules/create": {},
    "schedules/update": {"schedule_id": "1"},
    "schedules/delete": {"schedule_id": "1"},
    "policies/create": {},
    "policies/update": {"policy_id": "1"},
    "policies/delete": {"policy_id": "1"},
    "policies/feed": {},
    "policies/miners": {"policy_id": 1},
    "policies/dry_run": {"policy_id": 1},
    "policies/replay": {"policy_id": 1},
    "policies/preview": {"policy_id": 1},
    "policies/apply": {"policy_id": 1},
    "policies/report": {"policy_id": 1},
    "policies/template_from_backup": {"backup_id": 1},
    "curtailments/list": {},
    "curtailments/create": {"reduce_w": 1000},
    "curtailments/end": {"curtailment_id": 1},
}
OPEN_LINES = {"fleet/subscribe", "earnings/subscribe", "catalog"}
"""Websocket commands for every user: the live lists of miners and of earnings, and the command catalog."""


async def test_every_changing_websocket_command_needs_an_administrator(
    hass: HomeAssistant, place: Place, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> None:
    """Covers every registered one, so that none is missed."""
    own = {name for name in hass.data["websocket_api"] if name.startswith("miner_remote/")}
    assert {name.removeprefix("miner_remote/") for name in own} == LINES.keys() | OPEN_LINES
    socket = await hass_ws_client(hass, hass_read_only_access_token)
    for name, message in LINES.items():
        await socket.send_json_auto_id({"type": f"miner_remote/{name}", **message})
        answer = await socket.receive_json()
        assert not answer["success"], name
        assert answer["error"]["code"] == "unauthorized", (name, answer)
    assert await place.data.history.async_query(HistoryQuery()) == []
    assert place.data.schedules.schedules() == []
    assert place.data.policies.store.policies() == []
