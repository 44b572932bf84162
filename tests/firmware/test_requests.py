"""Firmware over REST, the websocket feed and the action."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.interfaces.rest import firmware_upload
from custom_components.miner_remote.upgrades.model import RolloutStatus

from ..panel.conftest import Line
from .conftest import FILE, FakeHall, MakeFakeHall, upload
from .images import VALID
from .world import FIRMWARE, MODEL, NEW, World

BMU = "Antminer-S19j-Pro-merge-release-20221226125147.bmu"
PATH = "/api/remote/firmware"
ROLLOUTS = f"{PATH}/rollouts"
KEYS = {
    "id",
    "file_name",
    "size",
    "sha256",
    "vendor",
    "models",
    "control_boards",
    "version",
    "declared",
    "uploaded_at",
    "uploaded_by",
}

type Call = Callable[..., Awaitable[tuple[int, dict[str, Any]]]]


@pytest.fixture
async def hall(hass: HomeAssistant, make_hall: MakeFakeHall) -> FakeHall:
    assert await async_setup_component(hass, "websocket_api", {})
    return await make_hall(world=World([f"10.0.0.{number}" for number in range(1, 7)]))


@pytest.fixture
async def call(hall: FakeHall, hass_client: ClientSessionGenerator) -> Call:
    client: TestClient = await hass_client()

    async def send(method: str, path: str, **arguments: Any) -> tuple[int, dict[str, Any]]:
        async with client.request(method, path, **arguments) as response:
            return response.status, await response.json()

    return send


def form(data: bytes = FILE, name: str = "fake-2.0.0.tar.gz", **fields: str) -> FormData:
    body = FormData(quote_fields=False)
    for key, value in fields.items():
        body.add_field(key, value)
    body.add_field("file", data, filename=name, content_type="application/octet-stream")
    return body


ALL_FIELDS = {"vendor": FIRMWARE, "model": MODEL, "control_board": "cb-1, cb-9", "version": NEW}


async def test_image_is_uploaded_listed_declared_and_deleted(call: Call, hass_admin_user: MockUser) -> None:
    status, answer = await call("POST", PATH, data=form(VALID[BMU], f"C:\\images\\{BMU}"))
    assert status == 201, answer
    image = answer["image"]
    assert image.keys() >= KEYS
    assert (image["file_name"], image["vendor"], image["models"]) == (BMU, "Bitmain", ["Antminer S19j Pro"])
    assert (image["declared"], image["complete"]) == (False, False)
    assert image["read"] == ["vendor", "models", "control_boards"]
    assert image["suggested"] == {"version": "20221226125147"}
    assert image["uploaded_by"] == hass_admin_user.name
    assert await call("GET", PATH) == (200, {"ok": True, "images": [image]})
    one = f"{PATH}/{image['id']}"
    status, answer = await call("PATCH", one, json={"version": "2022-12-26"})
    assert (status, answer["image"]["version"], answer["image"]["complete"]) == (200, "2022-12-26", True)
    assert await call("GET", one) == (200, answer)
    status, answer = await call("PATCH", one, json={"vendor": "VNish"})
    assert (status, answer["error_code"]) == (409, "image_contradicts_file")
    assert (await call("DELETE", one))[0] == 200
    assert (await call("DELETE", one))[0] == 404
    assert (await call("GET", one))[0] == 404
    assert (await call("GET", PATH))[1]["images"] == []


async def test_fields_of_the_upload_are_declarations(call: Call) -> None:
    status, answer = await call("POST", PATH, data=form(**ALL_FIELDS))
    assert status == 201, answer
    image = answer["image"]
    assert (image["vendor"], image["models"], image["control_boards"]) == (FIRMWARE, [MODEL], ["cb-1", "cb-9"])
    assert (image["declared"], image["complete"]) == (True, True)
    status, again = await call("POST", PATH, data=form())
    assert (status, again["image"]) == (200, image)


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        ({"json": {}}, 400, "not_multipart"),
        ({"data": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400, "body_broken"),
        ({"data": b"x", "headers": {"Content-Type": "multipart/form-data; boundary=b"}}, 400, "body_broken"),
        ({"data": FormData({"vendor": "a"}, default_to_multipart=True)}, 400, "missing"),
        ({"data": form(owner="me")}, 400, "unknown_key"),
        ({"data": form(vendor="a" * 300)}, 400, "too_long"),
        ({"data": form(vendor="a\x00b")}, 400, "control_characters"),
        ({"data": form(name="a.exe")}, 400, "image_unknown_kind"),
        ({"data": form(name="")}, 400, "empty"),
        ({"data": form(name="a.bmu")}, 400, "image_kind_differs"),
        ({"data": form(VALID[BMU][:-9], BMU)}, 400, "image_checksum_differs"),
    ],
)
async def test_wrong_upload_is_refused_and_leaves_nothing(
    hall: FakeHall, call: Call, arguments: dict[str, Any], status: int, code: str
) -> None:
    answered, answer = await call("POST", PATH, **arguments)
    assert (answered, answer["error_code"]) == (status, code), answer
    folder = hall.firmware.images.folder
    assert not folder.exists() or list(folder.iterdir()) == []


async def test_second_file_in_a_body_is_refused(hall: FakeHall, call: Call) -> None:
    body = form()
    body.add_field("file", FILE, filename="b.tar.gz", content_type="application/octet-stream")
    status, answer = await call("POST", PATH, data=body)
    assert (status, answer["error_code"]) == (400, "duplicate_key")
    assert list(hall.firmware.images.folder.iterdir()) == []


async def test_upload_that_stops_is_refused_and_leaves_nothing(
    hall: FakeHall, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firmware_upload, "IDLE_S", 0.2)

    async def stalled() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n' + bytes(1000)
        await asyncio.sleep(30)

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    status, answer = await call("POST", PATH, data=stalled(), headers=headers)
    assert (status, answer["error_code"]) == (400, "body_late")
    assert list(hall.firmware.images.folder.iterdir()) == []


async def test_rollout_is_previewed_started_and_followed(hall: FakeHall, call: Call) -> None:
    image = await upload(hall.firmware)
    hall.world.machines["10.0.0.6"].model = "Fake Two"
    body = {"image_id": image.id, "all": True}
    status, answer = await call("POST", f"{ROLLOUTS}?preview=true", json=body)
    assert status == 200, answer
    assert answer["group_sizes"] == [1, 1, 3]
    checks = {check["ip"]: check for check in answer["miners"]}
    assert checks["10.0.0.1"].items() >= {"ok": True, "code": None, "args": {}, "name": "Miner 0"}.items()
    assert (
        checks["10.0.0.6"].items()
        >= {
            "ok": False,
            "code": "image_model_differs",
            "args": {"models": MODEL, "model": "Fake Two"},
        }.items()
    )
    assert (await call("GET", ROLLOUTS))[1]["rollouts"] == []
    assert hall.world.flashed() == {}

    status, answer = await call("POST", ROLLOUTS, json={**body, "settle_minutes": 1})
    assert status == 201, answer
    rollout = answer["rollout"]
    assert (rollout["status"], rollout["image"]["id"]) == ("running", image.id)
    assert [len(group["miners"]) for group in rollout["groups"]] == [1, 1, 4]
    assert [group["number"] for group in rollout["groups"]] == [1, 2, 3]
    one = f"{ROLLOUTS}/{rollout['id']}"
    status, answer = await call("POST", f"{one}/pause", json={})
    assert (status, answer["rollout"]["status"]) == (200, "paused")
    status, answer = await call("POST", f"{one}/pause", json={})
    assert (status, answer["error_code"]) == (409, "rollout_not_running")
    status, answer = await call("POST", f"{one}/resume")
    assert (status, answer["rollout"]["status"]) == (200, "running")
    status, answer = await call("DELETE", f"{PATH}/{image.id}")
    assert (status, answer["error_code"]) == (409, "image_in_use")
    running = hall.firmware.rollouts.rollout(rollout["id"])
    await hall.until_idle(running)
    status, answer = await call("GET", one)
    assert (status, answer["rollout"]["status"]) == (200, "done")
    assert [miner["phase"] for miner in answer["rollout"]["miners"]] == ["done"] * 5 + ["skipped"]
    assert (await call("GET", ROLLOUTS))[1]["rollouts"] == [answer["rollout"]]
    status, answer = await call("POST", f"{one}/cancel")
    assert (status, answer["error_code"]) == (409, "rollout_ended")
    status, answer = await call("GET", f"/api/remote/batches/{rollout['id']}")
    assert (status, answer["command_type"], answer["results"]["successful"]) == (200, "upgrade_firmware", 5)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"image_id": "0" * 16}, 404, "image_not_found"),
        ({"image_id": None}, 400, "not_text"),
        ({"all": False}, 400, "nothing_selected"),
        ({"miner_ips": ["10.9.9.9"]}, 404, "miners_not_found"),
        ({"canary": 0}, 400, "out_of_range"),
        ({"groups": [50, 20, 100]}, 400, "groups_not_rising"),
        ({"groups": [50]}, 400, "groups_not_rising"),
        ({"groups": []}, 400, "groups_not_rising"),
        ({"groups": "all"}, 400, "not_list"),
        ({"min_hashrate_percent": 101}, 400, "out_of_range"),
        ({"settle_minutes": -1}, 400, "out_of_range"),
        ({"backup_first": "yes"}, 400, "not_boolean"),
        ({"force": True}, 400, "unknown_key"),
    ],
)
async def test_wrong_rollout_is_refused(
    hall: FakeHall, call: Call, change: dict[str, Any], status: int, code: str
) -> None:
    image = await upload(hall.firmware)
    answered, answer = await call("POST", ROLLOUTS, json={"image_id": image.id, "all": True, **change})
    assert (answered, answer["error_code"]) == (status, code), answer
    assert hall.firmware.rollouts.rollouts() == []


async def test_rollout_that_fits_no_miner_is_refused(hall: FakeHall, call: Call) -> None:
    image = await upload(hall.firmware, models=("Fake Two",))
    status, answer = await call("POST", ROLLOUTS, json={"image_id": image.id, "all": True})
    assert (status, answer["error_code"]) == (409, "rollout_no_match")
    assert (await call("GET", f"{ROLLOUTS}/none"))[0] == 404
    assert (await call("POST", f"{ROLLOUTS}/none/cancel"))[0] == 404


async def test_feed_sends_all_then_changes(hall: FakeHall, hass_ws_client: WebSocketGenerator) -> None:
    line = Line(await hass_ws_client())
    number = await line.follow("firmware")
    assert await line.event(number) == {"images": [], "rollouts": []}
    image = await upload(hall.firmware)
    event = await line.event(number)
    assert [item["id"] for item in event.pop("images")] == [image.id]
    assert event == {}
    rollout = await hall.start(image, settle_minutes=1.0)
    event = await line.event(number)
    assert event.keys() == {"rollouts"}
    assert event["rollouts"][0]["id"] == rollout.id
    await hall.firmware.rollouts.async_pause(rollout.id)
    while event["rollouts"][0]["status"] != "paused":
        event = await line.event(number)


async def test_feed_is_for_administrators(
    hall: FakeHall, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> None:
    line = Line(await hass_ws_client(access_token=hass_read_only_access_token))
    answer = await line.ask("miner_remote/firmware/subscribe")
    assert (answer["success"], answer["error"]["code"]) == (False, "unauthorized")


async def test_action_starts_a_rollout(hall: FakeHall, hass: HomeAssistant) -> None:
    image = await upload(hall.firmware)
    device = hall.miners[0].device_id
    answer = await hass.services.async_call(
        DOMAIN,
        "install_firmware",
        {"device_id": [device], "image_id": image.id, "groups": 100, "canary": 1.0, "settle_minutes": 0},
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    (rollout,) = hall.firmware.rollouts.rollouts()
    assert answer["rollout"]["id"] == rollout.id  # type: ignore[index,call-overload]
    assert (rollout.created_by, rollout.source) == ("Home Assistant", "automatic")
    await hall.until_idle(rollout)
    assert rollout.status is RolloutStatus.DONE
    assert len(hall.world.flashed()) == 1


async def test_action_raises_if_it_cannot_start(
    hall: FakeHall, hass: HomeAssistant, hass_read_only_user: MockUser
) -> None:
    image = await upload(hall.firmware, models=("Fake Two",))
    data = {"entity_id": "all", "image_id": image.id}
    with pytest.raises(HomeAssistantError, match="is for Fake Two"):
        await hass.services.async_call(DOMAIN, "install_firmware", data, blocking=True)
    with pytest.raises(HomeAssistantError, match="There is no firmware image"):
        await hass.services.async_call(DOMAIN, "install_firmware", {**data, "image_id": "none"}, blocking=True)
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(
            DOMAIN, "install_firmware", {"device_id": "none", "image_id": image.id}, blocking=True
        )
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            DOMAIN, "install_firmware", data, blocking=True, context=Context(user_id=hass_read_only_user.id)
        )
    assert hall.firmware.rollouts.rollouts() == []
