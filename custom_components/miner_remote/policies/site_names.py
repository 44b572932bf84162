"""Which sites the names in a scope mean. Pure.

A name is bound to the config entries that have it when the scope is saved. From then on, the scope follows these: a
renamed site stays in it, and a later site of the same name does not get into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .model import PolicyScope


def bound(scope: PolicyScope, names: Mapping[str, str], before: PolicyScope | None = None) -> PolicyScope:
    """Return a scope with the ids of its sites; `names` are those of all sites by their ids.

    A site that was in the scope `before` keeps its ids. Ids that the scope itself has count if they have the name.
    """
    site_ids: dict[str, tuple[str, ...]] = {}
    for site in map(str.casefold, scope.sites):
        named = tuple(sorted(site_id for site_id, name in names.items() if name.casefold() == site))
        given = tuple(site_id for site_id in scope.ids_of(site) if site_id in named)
        kept = () if before is None else before.ids_of(site)
        if ids := kept or given or named:
            site_ids[site] = ids
    return replace(scope, site_ids=tuple(sorted(site_ids.items())))


def renamed(scope: PolicyScope, names: Mapping[str, str]) -> PolicyScope:
    """Return a scope with the present names of its sites, without those that were removed.

    A scope of which nothing would be left keeps its sites, and has no miners.
    """
    sites: dict[str, str] = {}
    site_ids: dict[str, tuple[str, ...]] = {}
    for site in scope.sites:
        ids = scope.ids_of(site)
        if not ids:
            sites.setdefault(site.casefold(), site)
        for site_id in ids:
            if (name := names.get(site_id)) is not None:
                key = name.casefold()
                # Its own spelling stays while only the case differs.
                sites.setdefault(key, site if key == site.casefold() else name)
                site_ids[key] = (*site_ids.get(key, ()), site_id)
    after = bound(replace(scope, sites=tuple(sites.values()), site_ids=tuple(site_ids.items())), names)
    return after if is_named(after) else scope


def is_named(scope: PolicyScope) -> bool:
    """Return whether a scope names anything."""
    return bool(scope.all or scope.miner_ids or scope.areas or scope.labels or scope.sites)


def is_gone(scope: PolicyScope, names: Mapping[str, str]) -> bool:
    """Return whether all that a scope names are sites that were removed."""
    if not scope.sites or is_named(replace(scope, sites=())):
        return False
    return all((ids := scope.ids_of(site)) and not names.keys() & set(ids) for site in scope.sites)
