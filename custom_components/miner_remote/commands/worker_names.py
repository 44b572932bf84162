"""Pool addresses and worker names, without I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..drivers.contract.errors import RefusedError
from ..drivers.contract.values import Snapshot

PLACEHOLDERS = ("hostname", "ip", "ip_last", "mac", "name")
"""What a worker name may hold in braces."""

MAX_HOST = 255
"""The longest text that is a state of an entity; no host name is as long."""

STARTS_WITHIN_S = 300
"""How long after its start a firmware may not tell its pools yet."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NOT_IN_A_WORKER_NAME = re.compile(r"[^0-9A-Za-z._:-]+")


def without_login(url: str) -> str:
    """Return a pool's URL without the user name and password that somebody wrote into it."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        scheme, rest = "", url
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"


def login_of(url: str) -> str:
    """Return the user name and password that somebody wrote into a pool's URL; empty where there is none."""
    return url.partition("://")[2].rpartition("@")[0] or url.rpartition("@")[0]


def pool_host(url: str) -> str:
    """Return host and port of a pool's URL, whatever else somebody wrote into it, in at most MAX_HOST characters."""
    return without_login(url).rpartition("://")[2].partition("/")[0][:MAX_HOST]


def unknown_placeholders(template: str) -> list[str]:
    """Return the names in braces that are no placeholders."""
    return [name for name in _PLACEHOLDER.findall(template) if name not in PLACEHOLDERS]


def worker_name(template: str, values: Mapping[str, str | None]) -> str:
    """Return the worker name with its placeholders filled in.

    What is filled in is reduced to letters, digits and `._:-`: a pool takes no spaces. Raises RefusedError where the
    miner does not tell a value.
    """

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        value = values.get(name)
        if not value:
            raise RefusedError(f"The worker name holds {{{name}}}, which is not known of this miner.")
        return _NOT_IN_A_WORKER_NAME.sub("-", value)

    return _PLACEHOLDER.sub(fill, template)


def may_have_pools(last: Snapshot | None) -> bool:
    """Return whether a miner that tells no pools may have some all the same, going by its last snapshot."""
    if last is None or last.pools:
        return True
    uptime = last.shortest_uptime_s
    return uptime is not None and uptime < STARTS_WITHIN_S
