"""/api/remote/firmware…: firmware images, and their roll-outs. For administrators only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

import probatio as vol
from aiohttp import web

from ...input.checks import list_of, text, true_or_false
from ...upgrades.errors import ImageFormatError
from ...upgrades.grouping import group_sizes
from ...upgrades.model import Rollout
from ...upgrades.store import FirmwareError
from ..firmware_input import firmware_refused, plan_of, rollout_fields
from .base import MinerRemoteView, Work, as_object, checked, endpoint, query, read_empty, read_json, respond
from .commands import SELECTION_FIELDS, BulkCommandView
from .firmware_upload import async_receive

_DECLARED: Final = vol.Schema(
    {
        vol.Optional("vendor"): text(),
        vol.Optional("models"): list_of(text()),
        vol.Optional("control_boards"): list_of(text()),
        vol.Optional("version"): text(),
    }
)
_ROLLOUT: Final = vol.Schema({**SELECTION_FIELDS, **rollout_fields(lenient=False)})
_PREVIEW: Final = vol.Schema({vol.Optional("preview", default="false"): true_or_false})


class FirmwareView(MinerRemoteView):
    """The firmware images."""

    url = "/api/remote/firmware"
    name = "api:remote:firmware"

    @endpoint(admin=True, work=Work.LIGHT)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return all images, newest first."""
        query(request)
        return respond({"ok": True, "images": [image.as_json() for image in self.data.firmware.images.images()]})

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Store an image; the same file again only completes what is known about it."""
        query(request)
        self.take_token(request)
        store = self.data.firmware.images
        initiator = await self.initiator(request)
        try:
            upload, declared = await async_receive(request, store)
            image, new = await store.async_keep(upload, declared, initiator.initiated_by)
        except (FirmwareError, ImageFormatError) as err:
            raise firmware_refused(err) from None
        return respond({"ok": True, "image": image.as_json()}, HTTPStatus.CREATED if new else HTTPStatus.OK)


class FirmwareImageView(MinerRemoteView):
    """One firmware image."""

    url = "/api/remote/firmware/{image_id}"
    name = "api:remote:firmware:one"

    @endpoint(admin=True)
    async def get(self, request: web.Request, image_id: str) -> web.StreamResponse:
        """Return the image."""
        query(request)
        try:
            image = self.data.firmware.images.image(image_id)
        except FirmwareError as err:
            raise firmware_refused(err) from None
        return respond({"ok": True, "image": image.as_json()})

    @endpoint(admin=True)
    async def patch(self, request: web.Request, image_id: str) -> web.StreamResponse:
        """Declare what the file itself does not say."""
        data = checked(_DECLARED, as_object(await read_json(request)))
        declared = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
        try:
            image = await self.data.firmware.images.async_declare(image_id, declared)
        except FirmwareError as err:
            raise firmware_refused(err) from None
        return respond({"ok": True, "image": image.as_json()})

    @endpoint(admin=True)
    async def delete(self, request: web.Request, image_id: str) -> web.StreamResponse:
        """Delete the image."""
        try:
            await self.data.firmware.images.async_delete(image_id)
        except FirmwareError as err:
            raise firmware_refused(err) from None
        return respond({"ok": True, "message": f"Firmware image {image_id} deleted"})


class RolloutsView(BulkCommandView):
    """The roll-outs."""

    url = "/api/remote/firmware/rollouts"
    name = "api:remote:firmware:rollouts"

    @endpoint(admin=True, work=Work.LIGHT)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return all roll-outs, newest first."""
        query(request)
        rollouts = self.data.firmware.rollouts.rollouts()
        return respond({"ok": True, "rollouts": [rollout.as_json() for rollout in rollouts]})

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Check the selected miners, and start a roll-out on those that the image fits unless it is a preview."""
        preview = query(request, _PREVIEW)["preview"]
        data = checked(_ROLLOUT, as_object(await read_json(request)))
        plan = plan_of(data)
        firmware = self.data.firmware
        try:
            image = firmware.images.image(data["image_id"])
            miners = self.select(data)
            self.take_token(request)
            checks = await firmware.rollouts.async_check(image, miners)
            if preview:
                fitting = sum(check.error is None for check in checks)
                return respond(
                    {
                        "ok": True,
                        "image": image.as_json(),
                        "group_sizes": group_sizes(fitting, plan.canary, plan.groups),
                        "miners": [check.as_json() for check in checks],
                    }
                )
            rollout = await firmware.rollouts.async_create(image, checks, plan, await self.initiator(request))
        except FirmwareError as err:
            raise firmware_refused(err) from None
        return respond({"ok": True, "rollout": rollout.as_json()}, HTTPStatus.CREATED)


class RolloutView(MinerRemoteView):
    """One roll-out."""

    url = "/api/remote/firmware/rollouts/{rollout_id}"
    name = "api:remote:firmware:rollouts:one"

    @endpoint(admin=True, work=Work.LIGHT)
    async def get(self, request: web.Request, rollout_id: str) -> web.StreamResponse:
        """Return the roll-out."""
        query(request)
        try:
            rollout = self.data.firmware.rollouts.rollout(rollout_id)
        except FirmwareError as err:
            raise firmware_refused(err) from None
        return respond({"ok": True, "rollout": rollout.as_json()})


class ChangeRolloutView(MinerRemoteView):
    """A view that changes what a roll-out does."""

    async def change(
        self, request: web.Request, change: Callable[[str], Awaitable[Rollout]], rollout_id: str
    ) -> web.Response:
        """Change the roll-out and return it."""
        await read_empty(request)
        try:
            rollout = await change(rollout_id)
        except FirmwareError as err:
            raise firmware_refused(err) from None
        return respond({"ok": True, "rollout": rollout.as_json()})


class RolloutPauseView(ChangeRolloutView):
    """Pausing a roll-out."""

    url = "/api/remote/firmware/rollouts/{rollout_id}/pause"
    name = "api:remote:firmware:rollouts:pause"

    @endpoint(admin=True)
    async def post(self, request: web.Request, rollout_id: str) -> web.StreamResponse:
        """Start no further miner until the roll-out is resumed."""
        return await self.change(request, self.data.firmware.rollouts.async_pause, rollout_id)


class RolloutResumeView(ChangeRolloutView):
    """Resuming a roll-out."""

    url = "/api/remote/firmware/rollouts/{rollout_id}/resume"
    name = "api:remote:firmware:rollouts:resume"

    @endpoint(admin=True)
    async def post(self, request: web.Request, rollout_id: str) -> web.StreamResponse:
        """Continue a roll-out that was paused, or stopped by a failure."""
        return await self.change(request, self.data.firmware.rollouts.async_resume, rollout_id)


class RolloutCancelView(ChangeRolloutView):
    """Cancelling a roll-out."""

    url = "/api/remote/firmware/rollouts/{rollout_id}/cancel"
    name = "api:remote:firmware:rollouts:cancel"

    @endpoint(admin=True)
    async def post(self, request: web.Request, rollout_id: str) -> web.StreamResponse:
        """Skip all miners that wait."""
        return await self.change(request, self.data.firmware.rollouts.async_cancel, rollout_id)
