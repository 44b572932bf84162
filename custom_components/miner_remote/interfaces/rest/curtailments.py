"""/api/remote/curtailments…: temporary events in which miners draw less. For administrators only."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import probatio as vol
from aiohttp import web

from ..curtailment_answers import FIELDS, async_create, async_end, event_of_id, event_row, rows
from ..policy_answers import refused_by_policies
from .base import MinerRemoteView, Work, as_object, checked, endpoint, path_id, query, read_empty, read_json, respond

_CREATE: Final = vol.Schema(FIELDS)


def _id(policy_id: str) -> int:
    """Return the id of a path; raises ApiError 404."""
    return path_id(policy_id, "policy_not_found", "policy_id")


class CurtailmentsView(MinerRemoteView):
    """All curtailments."""

    url = "/api/remote/curtailments"
    name = "api:remote:curtailments"

    @endpoint(admin=True, work=Work.LIGHT)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the curtailments ordered by id."""
        query(request)
        found = rows(self.data)
        return respond({"ok": True, "count": len(found), "curtailments": found})

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Create a curtailment, which begins at once without `begins_at`."""
        given = checked(_CREATE, as_object(await read_json(request)))
        self.take_token(request)
        initiator = await self.initiator(request)
        row = await async_create(self.data, given, initiator.initiated_by)
        return respond({"ok": True, "curtailment": row}, HTTPStatus.CREATED)


class CurtailmentView(MinerRemoteView):
    """One curtailment."""

    url = "/api/remote/curtailments/{policy_id}"
    name = "api:remote:curtailments:one"

    @endpoint(admin=True, work=Work.LIGHT)
    async def get(self, request: web.Request, policy_id: str) -> web.StreamResponse:
        """Return the curtailment."""
        query(request)
        return respond({"ok": True, "curtailment": event_row(self.data, event_of_id(self.data, _id(policy_id)))})

    @endpoint(admin=True)
    async def delete(self, request: web.Request, policy_id: str) -> web.StreamResponse:
        """Delete the curtailment; its miners are released at once."""
        policy = event_of_id(self.data, _id(policy_id)).policy
        await read_empty(request)
        with refused_by_policies(policy.id):
            await self.data.policies.store.async_delete_item(str(policy.id))
        return respond({"ok": True, "message": "Curtailment deleted"})


class CurtailmentEndView(MinerRemoteView):
    """End a curtailment."""

    url = "/api/remote/curtailments/{policy_id}/end"
    name = "api:remote:curtailments:end"

    @endpoint(admin=True)
    async def post(self, request: web.Request, policy_id: str) -> web.StreamResponse:
        """End the curtailment now; its power is restored at its pace."""
        policy = event_of_id(self.data, _id(policy_id)).policy
        await read_empty(request)
        self.take_token(request)
        return respond({"ok": True, "curtailment": await async_end(self.data, policy.id)})
