"""Policies and what they decide, as the REST API, the websocket and the actions return them, and their errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from http import HTTPStatus
from typing import Final

import probatio as vol

from ..commands.batch import Batch
from ..control.record import Initiator, Pacing
from ..fleet.miner import MinerCoordinator
from ..input.checks import integer, number, problems_of
from ..input.limits import MAX_ID
from ..policies.contract import Give, MinerDecision, MinerView, Order, Reason
from ..policies.error_texts import text_of
from ..policies.errors import PolicyError
from ..policies.model import Policy
from ..policies.records import MAX_DAYS
from ..policies.status import LastAction, PolicyStatus
from ..policies.template.from_backup import template_from_backup
from ..runtime import MinerRemoteData
from ..turns import InTurns
from .errors import ApiError, errors_of_store, invalid, not_found

AT_ONCE: Final = 250
"""How many miners are serialized before yielding to the event loop."""

DAYS: Final = number(0, MAX_DAYS, above=True)
"""The check of how many days are repeated."""

DEFAULT_DAYS: Final = 7

POLICY_ID: Final = integer(1, MAX_ID)
BACKUP_FIELDS: Final[dict[vol.Marker, object]] = {vol.Required("backup_id"): integer(1, MAX_ID)}

_DRAFT: Final = vol.Schema({vol.Optional("id"): POLICY_ID}, extra=vol.ALLOW_EXTRA)


# Errors --------------------------------------------------------------------------------------------------------------


@contextmanager
def refused_by_policies(policy_id: int) -> Iterator[None]:
    """Raise the errors of the store and the service of policies as ApiError."""
    try:
        with errors_of_store(gone(policy_id)):
            yield
    except PolicyError as err:
        status = HTTPStatus.NOT_FOUND if err.code == "policy_not_found" else HTTPStatus.CONFLICT
        raise ApiError(status, str(err), err.code, err.arguments) from None


def gone(policy_id: int) -> ApiError:
    """Return the error for a policy that does not exist."""
    return not_found("policy_not_found", policy_id=policy_id)


def policy_of_id(data: MinerRemoteData, policy_id: int) -> Policy:
    """Return the policy with an id; raises ApiError 404."""
    policy = data.policies.store.policy(policy_id)
    if policy is None:
        raise gone(policy_id)
    return policy


async def async_policy_of(data: MinerRemoteData, given: Mapping[str, object]) -> Policy:
    """Return the policy that a client describes: with only an `id` the stored one, else one that is not stored.

    With an `id` and other keys, the other keys change the stored one. Raises ApiError.
    """
    try:
        policy_id: int | None = _DRAFT(dict(given)).get("id")
    except vol.Invalid as err:
        raise invalid(problems_of(err)) from None
    rest = {key: value for key, value in given.items() if key != "id"}
    if policy_id is not None and not rest:
        return policy_of_id(data, policy_id)
    with refused_by_policies(policy_id or 0):
        return await data.policies.store.async_draft(rest, policy_id)


# Values --------------------------------------------------------------------------------------------------------------


def policy_row(data: MinerRemoteData, policy: Policy) -> dict[str, object]:
    """Return a policy with the summary of its last decision under `status`, null before the first one."""
    status = data.policies.status(policy.id)
    return {
        **(data.policies.store.get(policy.id) or {}),
        "status": None if status is None else _summary(data, status),
    }


def _summary(data: MinerRemoteData, status: PolicyStatus) -> dict[str, object]:
    return {
        "phase": status.phase,
        "reason": reason_as_json(status.reason),
        "decided_at": status.decided_at.isoformat(),
        "next_at": _iso(status.next_at),
        "last_action": None if status.last_action is None else _action(data, status.last_action),
        "counts": dict(status.counts),
        "miners": len(status.views),
    }


def _action(data: MinerRemoteData, action: LastAction) -> dict[str, object]:
    return {
        "at": action.at.isoformat(),
        "miner_id": action.miner_id,
        "name": name_of(data, action.miner_id),
        "kind": action.kind,
        "reason": reason_as_json(action.reason),
    }


def name_of(data: MinerRemoteData, miner_id: str) -> str | None:
    """Return the name of a miner, or None if it was removed."""
    miner = data.fleet.by_id(miner_id)
    return None if miner is None else miner.display_name


def reason_as_json(reason: Reason) -> dict[str, object]:
    """Return a reason with its English text."""
    return {"code": reason.code, "args": dict(reason.args), "message": text_of(reason)}


def decision_as_json(decision: MinerDecision) -> dict[str, object]:
    """Return what was decided for one miner."""
    return {
        "miner_id": decision.miner_id,
        "phase": decision.phase,
        "reason": reason_as_json(decision.reason),
        "restraint": None if decision.restraint is None else decision.restraint.as_json(),
        "over_person": decision.over_person,
        "order": order_as_json(decision.order),
        "issue": decision.issue,
    }


def obstacles_as_json(view: MinerView | None) -> dict[str, object]:
    """Return what keeps the orders of a policy from a miner."""
    blocked = None if view is None else view.blocked
    return {
        "held_until": None if view is None else _iso(view.held_until),
        "blocked": None if blocked is None else reason_as_json(blocked),
    }


def order_as_json(order: Order | None) -> dict[str, object] | None:
    """Return an order with its parameters, which hold no secrets; None without one."""
    if order is None:
        return None
    if isinstance(order, Give):
        return {"kind": order.kind, "parameters": order.command.public_parameters()}
    values = {item.name: getattr(order, item.name) for item in fields(order)}  # type: ignore[arg-type]  # a dataclass
    return {"kind": values.pop("kind"), "parameters": values}


async def async_miner_rows(status: PolicyStatus | None) -> list[dict[str, object]]:
    """Return the decision for each miner of a policy, and what keeps orders from it; nothing without a status."""
    if status is None:
        return []
    rows: list[dict[str, object]] = []
    async for part in InTurns(status.decisions, AT_ONCE):
        for decision in part:
            view = status.view(decision.miner_id)
            name = None if view is None else view.name
            rows.append({"name": name, **decision_as_json(decision), **obstacles_as_json(view)})
    return rows


def miner_policies(data: MinerRemoteData, miner_id: str) -> list[dict[str, object]]:
    """Return the policies whose scope holds a miner, in the order of precedence, with what they decide for it."""
    rows: list[dict[str, object]] = []
    for policy, decision in data.policies.of_miner(miner_id):
        status = data.policies.status(policy.id)
        row = {"id": policy.id, "name": policy.name, "kind": policy.kind, "enabled": policy.enabled}
        empty = {"phase": None, "reason": None, "restraint": None}
        decided = empty if decision is None else decision_as_json(decision)
        rows.append({**row, **decided, **obstacles_as_json(None if status is None else status.view(miner_id))})
    return rows


# Answers -------------------------------------------------------------------------------------------------------------


async def async_dry_run(data: MinerRemoteData, policy: Policy) -> dict[str, object]:
    """Return what a policy would decide now, for itself and for each miner; nothing is done."""
    with refused_by_policies(policy.id):
        status = await data.policies.async_dry_run(policy)
    summary = _summary(data, status)
    return {
        **{key: summary[key] for key in ("phase", "reason", "next_at", "counts")},
        "miners": await async_miner_rows(status),
    }


async def async_replay(data: MinerRemoteData, policy: Policy, days: float) -> dict[str, object]:
    """Return what a policy would have decided over the last days, from Home Assistant's recorder.

    Raises ApiError 409 for a kind whose decisions cannot be repeated.
    """
    with refused_by_policies(policy.id):
        replay = await data.policies.async_replay(policy, days)
    return {
        "from": replay.since.isoformat(),
        "until": replay.until.isoformat(),
        "steps": [
            {
                "at": step.at.isoformat(),
                "name": name_of(data, step.decision.miner_id),
                **decision_as_json(step.decision),
            }
            for step in replay.steps
        ],
        "resolution_s": replay.resolution_s,
        "cut": replay.cut,
        "counts": dict(replay.counts),
        "missing": dict(replay.missing),
    }


async def async_preview(
    data: MinerRemoteData, policy: Policy, miners: Sequence[MinerCoordinator] | None
) -> dict[str, object]:
    """Return what applying a template would change at the miners, or without any at those of its scope."""
    with refused_by_policies(policy.id):
        previews = await data.policies.async_preview(policy.id, miners)
    return {"miners": [preview.as_json() for preview in previews]}


async def async_apply(
    data: MinerRemoteData,
    policy: Policy,
    miners: Sequence[MinerCoordinator] | None,
    pacing: Pacing,
    initiator: Initiator,
) -> Batch:
    """Apply a template to the miners, or without any to those of its scope, in the background."""
    with refused_by_policies(policy.id):
        return await data.policies.async_apply(policy.id, miners, pacing, initiator)


async def async_template_from_backup(data: MinerRemoteData, backup_id: int) -> dict[str, object]:
    """Return the settings of a template with the configuration of a backup, and what of it they lack.

    Raises ApiError 404 for an unknown backup.
    """
    try:
        config = await data.backups.async_config(backup_id)
    except KeyError:
        raise not_found("backup_not_found", backup_id=backup_id) from None
    return template_from_backup(config, data.pools.as_library_pools()).as_json()


def backup_report(data: MinerRemoteData, policy: Policy) -> dict[str, object]:
    """Return the last backup of each miner of a policy that makes backups, or why there is none."""
    with refused_by_policies(policy.id):
        return {"miners": [line.as_json() for line in data.policies.backup_report(policy.id)]}


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()
