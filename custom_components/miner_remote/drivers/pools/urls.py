"""Read the parts of pool URLs. Pure: no I/O."""

from __future__ import annotations

MAX_HOST = 255
"""The longest host that `pool_host` returns: the longest state of an entity."""


def without_login(url: str) -> str:
    """Return a pool URL without the login in it."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        scheme, rest = "", url
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"


def login_of(url: str) -> str:
    """Return the login in a pool URL, or an empty string."""
    return url.partition("://")[2].rpartition("@")[0] or url.rpartition("@")[0]


def pool_host(url: str) -> str:
    """Return host and port of a pool URL, cut to MAX_HOST characters."""
    return without_login(url).rpartition("://")[2].partition("/")[0][:MAX_HOST]
