"""/api/remote/policies…: policies, their decisions, and templates. For administrators only."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import probatio as vol
from aiohttp import web

from ...commands.fields import PACING_FIELDS, pacing_of, schema_of
from ...input.checks import problems_of, text
from ...policies.model import Policy
from ..errors import invalid
from ..policy_answers import (
    BACKUP_FIELDS,
    DAYS,
    DEFAULT_DAYS,
    async_apply,
    async_dry_run,
    async_miner_rows,
    async_policy_of,
    async_preview,
    async_replay,
    async_template_from_backup,
    backup_report,
    policy_of_id,
    policy_row,
    refused_by_policies,
)
from .base import (
    MinerRemoteView,
    Work,
    as_object,
    checked,
    endpoint,
    parsed_json,
    path_id,
    query,
    read_body,
    read_empty,
    read_json,
    respond,
)
from .commands import SELECTION_FIELDS, BulkCommandView

_REPLAY: Final = vol.Schema({vol.Optional("days", default=DEFAULT_DAYS): DAYS})
_FROM_BACKUP: Final = vol.Schema(BACKUP_FIELDS)
_APPLY: Final = vol.Schema({**SELECTION_FIELDS, **schema_of(PACING_FIELDS)})
_PREVIEW: Final = vol.Schema(
    {vol.Optional("miner_ip"): text(), vol.Optional("location"): text(), vol.Optional("tag"): text()}
)


class PolicyBaseView(MinerRemoteView):
    """The base of the views of policies."""

    def policy(self, policy_id: str) -> Policy:
        """Return the policy of an id in the path; raises ApiError 404."""
        return policy_of_id(self.data, path_id(policy_id, "policy_not_found", "policy_id"))


class PoliciesView(PolicyBaseView):
    """All policies."""

    url = "/api/remote/policies"
    name = "api:remote:policies"

    @endpoint(admin=True, work=Work.LIGHT)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the policies ordered by id."""
        query(request)
        policies = [policy_row(self.data, policy) for policy in self.data.policies.store.policies()]
        return respond({"ok": True, "count": len(policies), "policies": policies})

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Create a policy."""
        given = as_object(await read_json(request))
        initiator = await self.initiator(request)
        with refused_by_policies(0):
            item = await self.data.policies.store.async_create(given, created_by=initiator.initiated_by)
        policy = policy_of_id(self.data, item["id"])
        return respond({"ok": True, "policy": policy_row(self.data, policy)}, HTTPStatus.CREATED)


class PolicyView(PolicyBaseView):
    """One policy."""

    url = "/api/remote/policies/{policy_id}"
    name = "api:remote:policies:one"

    @endpoint(admin=True, work=Work.LIGHT)
    async def get(self, request: web.Request, policy_id: str) -> web.StreamResponse:
        """Return the policy."""
        query(request)
        return respond({"ok": True, "policy": policy_row(self.data, self.policy(policy_id))})

    @endpoint(admin=True)
    async def patch(self, request: web.Request, policy_id: str) -> web.StreamResponse:
        """Change the given keys; `settings` are replaced as a whole."""
        policy = self.policy(policy_id)
        changes = as_object(await read_json(request))
        with refused_by_policies(policy.id):
            await self.data.policies.store.async_update(policy.id, changes)
        return respond({"ok": True, "policy": policy_row(self.data, self.policy(policy_id))})

    @endpoint(admin=True)
    async def delete(self, request: web.Request, policy_id: str) -> web.StreamResponse:
        """Delete the policy; its restraints are lifted."""
        policy = self.policy(policy_id)
        await read_empty(request)
        with refused_by_policies(policy.id):
            await self.data.policies.store.async_delete_item(str(policy.id))
        return respond({"ok": True, "message": "Policy deleted"})


class PolicyToggleView(PolicyBaseView):
    """Enable or disable a policy."""

    url = "/api/remote/policies/{policy_id}/toggle"
    name = "api:remote:policies:toggle"

    @endpoint(admin=True)
    async def post(self, request: web.Request, policy_id: str) -> web.StreamResponse:
        """Toggle the policy."""
        policy = self.policy(policy_id)
        await read_empty(request)
        with refused_by_policies(policy.id):
            enabled = await self.data.policies.store.async_toggle(policy.id)
        return respond({"ok": True, "message": f"Policy {'enabled' if enabled else 'disabled'}", "enabled": enabled})


class PolicyMinersView(PolicyBaseView):
    """The last decisions of a policy."""

    url = "/api/remote/policies/{policy_id}/miners"
    name = "api:remote:policies:miners"

    @endpoint(admin=True, work=Work.LIGHT)
    async def get(self, request: web.Request, policy_id: str) -> web.StreamResponse:
        """Return the last decision for each miner."""
        query(request)
        status = self.data.policies.status(self.policy(policy_id).id)
        return respond({"ok": True, "miners": await async_miner_rows(status)})


class PolicyDryRunView(MinerRemoteView):
    """What a policy would decide now."""

    url = "/api/remote/policies/dry-run"
    name = "api:remote:policies:dry_run"

    @endpoint(admin=True, work=Work.OWN_TURN)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Return the decision of a stored policy (`id`), a change of it, or one that is not stored."""
        raw = await read_body(request)
        async with self.turn(request):
            policy = await async_policy_of(self.data, as_object(parsed_json(raw)))
            return respond({"ok": True, **await async_dry_run(self.data, policy)})


class PolicyFromBackupView(MinerRemoteView):
    """A template from a backup."""

    url = "/api/remote/policies/template-from-backup"
    name = "api:remote:policies:template_from_backup"

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Return the settings of a template with the configuration of a backup; nothing is stored."""
        backup_id: int = checked(_FROM_BACKUP, as_object(await read_json(request)))["backup_id"]
        return respond({"ok": True, **await async_template_from_backup(self.data, backup_id)})


class PolicyReplayView(PolicyBaseView):
    """What a policy would have decided."""

    url = "/api/remote/policies/{policy_id}/replay"
    name = "api:remote:policies:replay"

    @endpoint(admin=True, work=Work.OWN_TURN)
    async def post(self, request: web.Request, policy_id: str) -> web.StreamResponse:
        """Return the decisions over the last `days`, from recorded states."""
        policy = self.policy(policy_id)
        days: float = checked(_REPLAY, as_object(await read_json(request)))["days"]
        async with self.turn(request):
            return respond({"ok": True, **await async_replay(self.data, policy, days)})


class PolicyPreviewView(PolicyBaseView, BulkCommandView):
    """What applying a template would change."""

    url = "/api/remote/policies/{policy_id}/preview"
    name = "api:remote:policies:preview"

    @endpoint(admin=True)
    async def get(self, request: web.Request, policy_id: str) -> web.StreamResponse:
        """Return the differences of each miner."""
        policy = self.policy(policy_id)
        asked = query(request, _PREVIEW)
        selection = {
            "miner_ips": [asked["miner_ip"]] if "miner_ip" in asked else None,
            "location": asked.get("location"),
            "tags": [asked["tag"]] if "tag" in asked else None,
        }
        miners = self.select_if_given({key: value for key, value in selection.items() if value is not None})
        return respond({"ok": True, **await async_preview(self.data, policy, miners)})


class PolicyApplyView(PolicyBaseView, BulkCommandView):
    """Apply a template."""

    url = "/api/remote/policies/{policy_id}/apply"
    name = "api:remote:policies:apply"

    @endpoint(admin=True)
    async def post(self, request: web.Request, policy_id: str) -> web.StreamResponse:
        """Apply the template in the background, and answer with the id of the batch."""
        policy = self.policy(policy_id)
        data = checked(_APPLY, as_object(await read_json(request)))
        try:
            pacing = pacing_of(data)
        except vol.Invalid as err:
            raise invalid(problems_of(err)) from None
        miners = self.select_if_given(data)
        self.take_token(request)
        batch = await async_apply(self.data, policy, miners, pacing, await self.initiator(request))
        message = f"Applying template {policy.name} initiated"
        return respond(
            {"ok": True, "message": message, "batch_id": batch.id, "results": batch.as_result()}, HTTPStatus.ACCEPTED
        )


class PolicyReportView(PolicyBaseView):
    """The backups of a policy."""

    url = "/api/remote/policies/{policy_id}/report"
    name = "api:remote:policies:report"

    @endpoint(admin=True, work=Work.LIGHT)
    async def get(self, request: web.Request, policy_id: str) -> web.StreamResponse:
        """Return the last backup of each miner."""
        query(request)
        return respond({"ok": True, **backup_report(self.data, self.policy(policy_id))})
