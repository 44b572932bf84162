"""Policies as JSON. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from ..input.fields import InvalidDataError, Reader
from ..input.limits import MAX_DESCRIPTION
from ..input.texts import InputProblem
from .kinds import kind_of, kinds
from .model import DEFAULT_MANUAL_MINUTES, MAX_MANUAL_MINUTES, Policy, PolicyScope
from .site_names import is_named

SERVER_KEYS: Final = frozenset({"id", "version", "created_at", "created_by", "updated_at"})
"""Keys that only the store sets; interfaces ignore them in a request."""

DERIVED_KEYS: Final = frozenset({"status"})
"""Computed keys of a policy in an answer; accepted in a request without effect."""

POLICY_KEYS: Final = ("name", "kind", "enabled", "scope", "manual_minutes", "note", "settings")
"""The keys of a policy that a client may set."""


def policy_as_json(policy: Policy) -> dict[str, object]:
    """Return a policy as JSON that `policy_from_json` reads."""
    return {
        "id": policy.id,
        "name": policy.name,
        "kind": policy.kind,
        "version": policy.version,
        "enabled": policy.enabled,
        "scope": policy.scope.as_json(),
        "manual_minutes": policy.manual_minutes,
        "note": policy.note,
        "settings": kind_of(policy.kind).settings_as_json(policy.settings),
        "created_at": _iso(policy.created_at),
        "created_by": policy.created_by,
        "updated_at": _iso(policy.updated_at),
    }


def policy_from_json(data: object, *, known_pools: Collection[int] | None = None) -> Policy:
    """Return the policy of JSON; raises InvalidDataError with every wrong key.

    The library pools of the settings are checked if the known ones are given.
    """
    reader = Reader(data)
    reader.ignore(DERIVED_KEYS)
    reader.required("name", "kind", "scope", "settings")
    policy_id, version = reader.integer("id", 0, 2**53), reader.integer("version", 1, 2**53)
    name, kind = reader.text("name"), reader.choice("kind", kinds())
    enabled, note = reader.boolean("enabled"), reader.text("note", longest=MAX_DESCRIPTION, empty=True)
    scope = reader.nested("scope", _scope)
    manual_minutes = reader.integer("manual_minutes", 0, MAX_MANUAL_MINUTES)
    settings: object = None
    if kind is None:
        reader.ignore(("settings",))
    else:
        settings = reader.nested("settings", kind.read_settings)
        if settings is not None and known_pools is not None and not set(kind.pool_ids(settings)) <= set(known_pools):
            reader.wrong("settings", "unknown_pool")
    created_at, created_by = reader.instant("created_at"), reader.text("created_by")
    updated_at = reader.instant("updated_at")
    reader.close()
    reader.finish()
    assert name is not None and kind is not None and scope is not None  # noqa: S101, PT018  finish has raised otherwise
    return Policy(
        id=policy_id or 0,
        name=name,
        kind=kind.key,
        version=version or 1,
        enabled=enabled is not False,
        scope=scope,
        manual_minutes=DEFAULT_MANUAL_MINUTES if manual_minutes is None else manual_minutes,
        settings=settings,
        note=note or "",
        created_at=created_at,
        created_by=created_by,
        updated_at=updated_at,
    )


def without_server_keys(data: Mapping[str, object]) -> dict[str, object]:
    """Return the keys that a client may set; it may send a policy as it was read."""
    return {key: value for key, value in data.items() if key not in SERVER_KEYS}


def _scope(reader: Reader) -> PolicyScope:
    before = len(reader.errors)
    scope = PolicyScope(
        all=reader.boolean("all") or False,
        miner_ids=reader.texts("miner_ids") or (),
        areas=reader.texts("areas") or (),
        labels=reader.texts("labels") or (),
        sites=reader.texts("sites") or (),
        site_ids=reader.value("site_ids", _site_ids) or (),
    )
    # A wrong value has its own error.
    if not is_named(scope) and len(reader.errors) == before:
        reader.wrong("all", "needs_one_of", choices="all, miner_ids, areas, labels, sites")
    return scope


def _site_ids(data: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the ids of sites by their names in folded case; raises InvalidDataError."""
    if not isinstance(data, Mapping):
        raise InvalidDataError([InputProblem("site_ids", "not_object")])
    found: list[tuple[str, tuple[str, ...]]] = []
    for name, ids in data.items():
        if not isinstance(ids, list):
            raise InvalidDataError([InputProblem(f"site_ids.{name}", "not_list")])
        found.append((str(name).casefold(), tuple(map(str, ids))))
    return tuple(sorted(found))


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()
