"""What an order from outside may look like: the checks that the REST API and the actions share.

Each check takes a value as JSON or YAML has it, returns it in the form that the rest works with, and raises
`vol.Invalid` with a phrase that completes "<key> …" and never repeats the value, which may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

import probatio as vol

from .limits import (
    MAX_ERRORS,
    MAX_ITEMS,
    MAX_POOL_NUMBER,
    MAX_TEXT,
    POOL_SCHEMES,
    SCHEMES_WITH_DEFAULT_PORT,
    WORKER_PLACEHOLDERS,
)

_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_HOST_NAME: Final = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*\.?")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")

type Check[T] = Callable[[object], T]


def text(*, longest: int = MAX_TEXT, empty: bool = False) -> Check[str]:
    """Return a check for a string of at most `longest` characters, without control characters."""

    def check(value: object) -> str:
        if not isinstance(value, str):
            raise vol.Invalid("must be a string")
        if not empty and not value.strip():
            raise vol.Invalid("must not be empty")
        if len(value) > longest:
            raise vol.Invalid(f"must not be longer than {longest} characters")
        if _CONTROL.search(value):
            raise vol.Invalid("must not contain control characters")
        return value

    return check


def integer(lowest: int, highest: int) -> Check[int]:
    """Return a check for a whole number from `lowest` to `highest`; true and false are no numbers."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise vol.Invalid("must be a whole number")
        if not lowest <= value <= highest:
            raise vol.Invalid(f"must be from {lowest} to {highest}")
        return value

    return check


def number(lowest: float, highest: float, *, above: bool = False) -> Check[float]:
    """Return a check for a number from `lowest` (or, with `above`, greater than it) to `highest`."""

    def check(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise vol.Invalid("must be a number")
        # Compared before it is converted: JSON has whole numbers that no float can hold, and NaN is in no range.
        if not lowest <= value <= highest or (above and value == lowest):
            words = f"greater than {lowest:g} and at most" if above else f"from {lowest:g} to"
            raise vol.Invalid(f"must be {words} {highest:g}")
        return float(value)

    return check


def whole(lowest: int, highest: int) -> Check[int]:
    """Return a check as `integer`, for Home Assistant's number selector, which sends 3 as 3.0."""
    exact = integer(lowest, highest)

    def check(value: object) -> int:
        return exact(int(value) if isinstance(value, float) and value.is_integer() else value)

    return check


def boolean(value: object) -> bool:
    """Check for true or false."""
    if not isinstance(value, bool):
        raise vol.Invalid("must be true or false")
    return value


def one_of(*choices: str) -> Check[str]:
    """Return a check for one of the given words."""

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise vol.Invalid(f"must be one of {', '.join(choices)}")
        return value

    return check


def list_of[T](check_item: Check[T]) -> Check[list[T]]:
    """Return a check for a list of what `check_item` takes."""

    def check(value: object) -> list[T]:
        if not isinstance(value, list):
            raise vol.Invalid("must be a list")
        if len(value) > MAX_ITEMS:
            raise vol.Invalid(f"must not have more than {MAX_ITEMS} items")
        items: list[T] = []
        wrong: list[vol.Invalid] = []
        for index, item in enumerate(value):
            try:
                items.append(check_item(item))
            except vol.Invalid as err:
                wrong.append(vol.Invalid(err.msg, [index]))
                if len(wrong) == MAX_ERRORS:
                    break
        if wrong:
            raise vol.MultipleInvalid(wrong)
        return items

    return check


def fields_of(fields: Mapping[vol.Marker, object]) -> Check[dict[str, object]]:
    """Return a check for an object with these keys and no others."""
    schema = vol.Schema(dict(fields))

    def check(value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            raise vol.Invalid("must be an object")
        result: dict[str, object] = schema(value)
        return result

    return check


def pool_url(value: object) -> str:
    """Check for a pool's address: scheme, host, a port unless the scheme has a default one, and no login in it."""
    url = text()(value)
    if any(character.isspace() for character in url) or not url.isascii():
        raise vol.Invalid("must not contain spaces or characters outside of ASCII")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise vol.Invalid("must have a host and a port from 1 to 65535, as in stratum+tcp://host:3333") from None
    if parts.scheme not in POOL_SCHEMES or not url.lower().startswith(f"{parts.scheme}://"):
        raise vol.Invalid(f"must start with one of {', '.join(f'{scheme}://' for scheme in POOL_SCHEMES)}")
    if "@" in parts.netloc:
        raise vol.Invalid("must not contain a login; use worker_name and pool_password")
    if parts.query:
        raise vol.Invalid("must not contain a query")
    if not host or (":" not in host and not _HOST_NAME.fullmatch(host)):
        raise vol.Invalid("must name a host, as in stratum+tcp://host:3333")
    portless = port is None and parts.scheme in SCHEMES_WITH_DEFAULT_PORT and not parts.netloc.endswith(":")
    if not port and not portless:
        raise vol.Invalid("must have a port from 1 to 65535, as in stratum+tcp://host:3333")
    return f"{parts.scheme}{url[len(parts.scheme) :]}"


def worker_name(value: object) -> str:
    """Check for a pool user name, in which only the known placeholders may stand in braces."""
    name = text()(value)
    named = _PLACEHOLDER.findall(name)
    if any(item not in WORKER_PLACEHOLDERS for item in named) or re.search(r"[{}]", _PLACEHOLDER.sub("", name)):
        allowed = ", ".join(f"{{{item}}}" for item in WORKER_PLACEHOLDERS)
        raise vol.Invalid(f"may hold only these in braces: {allowed}")
    return name


def pool_passwords(value: object) -> dict[int, str]:
    """Check for passwords by slot, `{"0": "…"}`; JSON has the slots as strings."""
    if not isinstance(value, Mapping):
        raise vol.Invalid('must be an object of passwords by slot, as in {"0": "password"}')
    slots = [str(slot) for slot in range(MAX_POOL_NUMBER + 1)]
    passwords: dict[int, str] = {}
    for slot, password in value.items():
        if isinstance(slot, bool) or str(slot) not in slots:
            raise vol.Invalid(f"must have slots from 0 to {MAX_POOL_NUMBER} as its keys")
        passwords[int(str(slot))] = text(empty=True)(password)
    return passwords


def some_of(*choices: str) -> Check[tuple[str, ...]]:
    """Return a check for a list of at least one of the given words; returns each once."""
    check_list = list_of(one_of(*choices))

    def check(value: object) -> tuple[str, ...]:
        chosen = check_list(value)
        if not chosen:
            raise vol.Invalid("must not be empty; leave it out for all of them")
        return tuple(dict.fromkeys(chosen))

    return check
