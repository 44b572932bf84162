"""/api/remote/schedule…: power schedules. Every user can read them, administrators can change them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import probatio as vol
from aiohttp import web

from ...input.checks import digits, integer, text, true_or_false
from ...input.limits import MAX_HOURS, MAX_ID
from ...schedules.model import Schedule
from ...schedules.overview import plan_overview
from ...schedules.serialize import all_warnings, serialize_schedule, warnings_of
from ..errors import ApiError, errors_of_store, not_found
from .base import (
    MinerRemoteView,
    Work,
    as_object,
    checked,
    endpoint,
    hass_of,
    parsed_json,
    path_id,
    query,
    read_body,
    read_empty,
    read_json,
    respond,
)


def _schedule_id(value: object) -> int | None:
    return None if value is None else integer(1, MAX_ID)(value)


_DRAFT: Final = vol.Schema({vol.Optional("id", default=None): _schedule_id}, extra=vol.ALLOW_EXTRA)
_LIST: Final = vol.Schema({vol.Optional("enabled_only", default="false"): true_or_false})
_PLAN: Final = vol.Schema({vol.Optional("miner_id"): text()})
_PREVIEW: Final = vol.Schema({vol.Optional("hours", default="48"): digits(1, MAX_HOURS)})


class ScheduleBaseView(MinerRemoteView):
    """The base of the views of schedules."""

    def schedule(self, schedule_id: str) -> Schedule:
        """Return the schedule of an id in the path; raises ApiError 404."""
        number = path_id(schedule_id, "schedule_not_found", "schedule_id")
        schedule = self.data.schedules.schedule(number)
        if schedule is None:
            raise _gone(number)
        return schedule

    def serialized(self, schedule: Schedule) -> dict[str, object]:
        """Return a schedule as JSON."""
        return serialize_schedule(schedule, self.data.engine, self.data.fleet)

    async def warnings(self, schedule_id: int) -> dict[str, object]:
        """Return the key `warnings` of an answer, if there are any."""
        return {**await warnings_of(schedule_id, self.data.schedules, self.data.engine, self.data.prices)}


class SchedulesView(ScheduleBaseView):
    """All schedules."""

    url = "/api/remote/schedule/power"
    name = "api:remote:schedule:power"

    @endpoint(admin=False, work=Work.LIGHT)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the schedules ordered by id."""
        only: bool = query(request, _LIST)["enabled_only"]
        stored = self.data.schedules.schedules()
        enabled = [schedule for schedule in stored if schedule.enabled]
        warnings = await all_warnings(self.data.schedules.hass, enabled, self.data.engine, self.data.prices)
        schedules = [
            self.serialized(schedule) | ({"warnings": warnings[schedule.id]} if schedule.id in warnings else {})
            for schedule in (enabled if only else stored)
        ]
        return respond({"ok": True, "count": len(schedules), "schedules": schedules})

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Create a schedule."""
        data = as_object(await read_json(request))
        initiator = await self.initiator(request)
        with errors_of_store(_gone(0)):
            item = await self.data.schedules.async_create(data, created_by=initiator.initiated_by)
        warnings = await self.warnings(item["id"])
        return respond(
            {"ok": True, "message": "Power schedule created", "schedule_id": item["id"], **warnings},
            HTTPStatus.CREATED,
        )


class ScheduleView(ScheduleBaseView):
    """One schedule."""

    url = "/api/remote/schedule/power/{schedule_id}"
    name = "api:remote:schedule:power:one"

    @endpoint(admin=False, work=Work.LIGHT)
    async def get(self, request: web.Request, schedule_id: str) -> web.StreamResponse:
        """Return the schedule."""
        query(request)
        schedule = self.schedule(schedule_id)
        warnings = await self.warnings(schedule.id) if schedule.enabled else {}
        return respond({"ok": True, "schedule": {**self.serialized(schedule), **warnings}})

    @endpoint(admin=True)
    async def put(self, request: web.Request, schedule_id: str) -> web.StreamResponse:
        """Change the given keys; null removes a value."""
        schedule = self.schedule(schedule_id)
        data = as_object(await read_json(request))
        with errors_of_store(_gone(schedule.id)):
            await self.data.schedules.async_update(schedule.id, data)
        warnings = await self.warnings(schedule.id)
        return respond({"ok": True, "message": "Power schedule updated", **warnings})

    @endpoint(admin=True)
    async def delete(self, request: web.Request, schedule_id: str) -> web.StreamResponse:
        """Delete the schedule; the engine reverts what it applied."""
        schedule = self.schedule(schedule_id)
        await read_empty(request)
        with errors_of_store(_gone(schedule.id)):
            await self.data.schedules.async_delete_item(str(schedule.id))
        return respond({"ok": True, "message": "Power schedule deleted"})


class ScheduleToggleView(ScheduleBaseView):
    """Enable or disable a schedule."""

    url = "/api/remote/schedule/power/{schedule_id}/toggle"
    name = "api:remote:schedule:power:toggle"

    @endpoint(admin=True)
    async def post(self, request: web.Request, schedule_id: str) -> web.StreamResponse:
        """Toggle the schedule."""
        schedule = self.schedule(schedule_id)
        await read_empty(request)
        with errors_of_store(_gone(schedule.id)):
            enabled = await self.data.schedules.async_toggle(schedule.id)
        warnings = await self.warnings(schedule.id) if enabled else {}
        message = f"Schedule {'enabled' if enabled else 'disabled'}"
        return respond({"ok": True, "message": message, "enabled": enabled, **warnings})


class SchedulePreviewView(ScheduleBaseView):
    """The preview of a schedule."""

    url = "/api/remote/schedule/power/{schedule_id}/preview"
    name = "api:remote:schedule:power:preview"

    @endpoint(admin=False, work=Work.HEAVY)
    async def get(self, request: web.Request, schedule_id: str) -> web.StreamResponse:
        """Return the steps of the next hours, the prices of its tariff, and the miners it covers now."""
        hours: int = query(request, _PREVIEW)["hours"]
        schedule = self.schedule(schedule_id)
        return respond(
            {"ok": True, "schedule_id": schedule.id, **await self.data.engine.async_preview(schedule, hours)}
        )


class ScheduleDraftView(ScheduleBaseView):
    """The preview of an unsaved schedule."""

    url = "/api/remote/schedule/power/preview"
    name = "api:remote:schedule:power:draft"

    @endpoint(admin=False, work=Work.OWN_TURN)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Return the same as the preview of a saved one; `id` names the schedule being changed."""
        hours: int = query(request, _PREVIEW)["hours"]
        raw = await read_body(request)
        async with self.turn(request):
            data = as_object(parsed_json(raw))
            schedule_id: int | None = checked(_DRAFT, data)["id"]
            with errors_of_store(_gone(schedule_id or 0)):
                schedule = await self.data.schedules.async_draft(data, schedule_id)
            return respond({"ok": True, **await self.data.engine.async_preview(schedule, hours)})


class SchedulePlanView(MinerRemoteView):
    """The plan of all schedules together."""

    url = "/api/remote/schedule/plan"
    name = "api:remote:schedule:plan"

    @endpoint(admin=False, work=Work.HEAVY)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the plan of all miners or of `miner_id`, as `plan_overview` does; `plan` is null until one is made."""
        miner_id: str | None = query(request, _PLAN).get("miner_id")
        if miner_id is not None and self.data.fleet.by_id(miner_id) is None:
            raise not_found("miner_id_not_found", miners=miner_id)
        made = self.data.engine.plan
        plan = None if made is None else await hass_of(request).async_add_executor_job(plan_overview, made, miner_id)
        return respond({"ok": True, "plan": plan})


class ScheduleCheckView(MinerRemoteView):
    """Check all schedules now."""

    url = "/api/remote/schedule/check"
    name = "api:remote:schedule:check"

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Apply all schedules now, and answer when done."""
        await read_empty(request)
        self.take_token(request)
        results = await self.data.engine.async_check()
        return respond({"ok": True, "message": "Schedule check completed", "results": results})


def _gone(schedule_id: int) -> ApiError:
    return not_found("schedule_not_found", schedule_id=schedule_id)
