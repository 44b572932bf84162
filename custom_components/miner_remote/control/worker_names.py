"""Fill in the placeholders of worker names. Pure: no I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..drivers.contract.values import Snapshot
from .errors import CommandError

STARTS_WITHIN_S = 300
"""How long after its start a firmware may not report its pools yet."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NOT_IN_A_WORKER_NAME = re.compile(r"[^0-9A-Za-z._:-]+")


def worker_name(template: str, values: Mapping[str, str | None]) -> str:
    """Return the worker name with its placeholders filled in.

    Values are reduced to letters, digits and `._:-`: a pool accepts no spaces. Raises CommandError if a value is
    unknown.
    """

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        value = values.get(name)
        if not value:
            raise CommandError("worker_name_placeholder_unknown", placeholder=name)
        return _NOT_IN_A_WORKER_NAME.sub("-", value)

    return _PLACEHOLDER.sub(fill, template)


def may_have_pools(last: Snapshot | None) -> bool:
    """Return whether a miner that reports no pools may still have some, going by its last snapshot."""
    if last is None or last.pools:
        return True
    uptime = last.shortest_uptime_s
    return uptime is not None and uptime < STARTS_WITHIN_S
