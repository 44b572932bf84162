"""Checks of values from outside, shared by the REST API, the websocket and the actions.

Each check takes a value as JSON, YAML or a query has it, returns it in the form used inside, and raises
InvalidInputError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

import probatio as vol

from .limits import (
    MAX_ERRORS,
    MAX_ID,
    MAX_ITEMS,
    MAX_PERCENT,
    MAX_POOL_NUMBER,
    MAX_TEXT,
    MIN_QUOTA_PERCENT,
    POOL_SCHEMES,
    QUOTA_ROUNDING_PERCENT,
    SCHEMES_WITH_DEFAULT_PORT,
    WORKER_PLACEHOLDERS,
)
from .texts import InputArgument, InputProblem, plain_number, printable

_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_HOST_NAME: Final = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*\.?")
_TIME_OF_DAY: Final = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::00)?")
_DATE_LENGTH: Final = len("2026-01-31")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")

type Check[T] = Callable[[object], T]


class InvalidInputError(vol.Invalid):
    """A value that fails a check: the code of the error and its arguments."""

    def __init__(self, input_code: str, *path: str, **arguments: InputArgument) -> None:
        """Initialize with the English text as the message."""
        super().__init__(InputProblem("", input_code, arguments).message, list(path))
        self.input_code = input_code
        self.arguments = arguments


def text(*, longest: int = MAX_TEXT, empty: bool = False) -> Check[str]:
    """Return a check for a string of at most `longest` characters, without control characters."""

    def check(value: object) -> str:
        if not isinstance(value, str):
            raise InvalidInputError("not_text")
        if not empty and not value.strip():
            raise InvalidInputError("empty")
        if len(value) > longest:
            raise InvalidInputError("too_long", maximum=longest)
        if _CONTROL.search(value):
            raise InvalidInputError("control_characters")
        return value

    return check


def integer(lowest: int, highest: int) -> Check[int]:
    """Return a check for a whole number from `lowest` to `highest`; true and false are not numbers."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise InvalidInputError("fraction")
        if not lowest <= value <= highest:
            raise InvalidInputError("out_of_range", minimum=lowest, maximum=highest)
        return value

    return check


def number(lowest: float, highest: float, *, above: bool = False) -> Check[float]:
    """Return a check for a number from `lowest` (or, with `above`, greater than it) to `highest`."""

    def check(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise InvalidInputError("not_number")
        # Compare before converting: JSON has integers that no float can hold, and NaN is in no range.
        if not lowest <= value <= highest or (above and value == lowest):
            code = "out_of_open_range" if above else "out_of_range"
            raise InvalidInputError(code, minimum=plain_number(lowest), maximum=plain_number(highest))
        return float(value)

    return check


def whole(lowest: int, highest: int) -> Check[int]:
    """Return a check like `integer` that accepts 3.0, which the number selector of Home Assistant sends."""
    exact = integer(lowest, highest)

    def check(value: object) -> int:
        return exact(int(value) if isinstance(value, float) and value.is_integer() else value)

    return check


def boolean(value: object) -> bool:
    """Check for true or false."""
    if not isinstance(value, bool):
        raise InvalidInputError("not_boolean")
    return value


def digits(lowest: int, highest: int) -> Check[int]:
    """Return a check for a whole number written in digits, as in a query."""

    def check(value: object) -> int:
        given = str(value)
        if not (given.isascii() and given.isdecimal() and len(given) <= 18 and lowest <= int(given) <= highest):
            raise InvalidInputError("fraction_or_out_of_range", minimum=lowest, maximum=highest)
        return int(given)

    return check


def true_or_false(value: object) -> bool:
    """Check for true or false in a query."""
    given = str(value).lower()
    if given not in ("true", "false", "1", "0"):
        raise InvalidInputError("not_boolean")
    return given in ("true", "1")


def instant(value: object) -> datetime:
    """Check for an ISO 8601 time with offset in a query, and return it in UTC."""
    given = str(value)
    # An unescaped + in a URL arrives as a space.
    if len(given) > 6 and given[-6] == " ":
        given = f"{given[:-6]}+{given[-5:]}"
    try:
        time = datetime.fromisoformat(given)
        if time.utcoffset() is None:
            raise InvalidInputError("offset_missing")
        return time.astimezone(UTC)
    except ValueError, OverflowError:
        raise InvalidInputError("not_time_with_offset") from None


def day(value: object) -> date:
    """Return a date from ISO 8601 text, or a date itself."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if not isinstance(value, str) or len(value) != _DATE_LENGTH:
            raise ValueError
        found = date.fromisoformat(value)
    except ValueError:
        raise InvalidInputError("not_date") from None
    # Days around it must exist, too, in every time zone.
    if not 1970 <= found.year <= 9000:
        raise InvalidInputError("not_date")
    return found


def one_of(*choices: str) -> Check[str]:
    """Return a check for one of the choices."""

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise InvalidInputError("not_one_of", choices=", ".join(choices))
        return value

    return check


def member_of[T: StrEnum](kind: type[T], former: Mapping[str, T] = MappingProxyType({})) -> Check[T]:
    """Return a check for the value of a member, or for a former one; it returns the member."""
    members = {**{item.value: item for item in kind}, **former}
    check_value = one_of(*members)
    return lambda value: members[check_value(value)]


def list_of[T](check_item: Check[T]) -> Check[list[T]]:
    """Return a check for a list of items that pass `check_item`."""

    def check(value: object) -> list[T]:
        if not isinstance(value, list):
            raise InvalidInputError("not_list")
        if len(value) > MAX_ITEMS:
            raise InvalidInputError("too_many_items", maximum=MAX_ITEMS)
        items: list[T] = []
        wrong: list[vol.Invalid] = []
        for index, item in enumerate(value):
            try:
                items.append(check_item(item))
            except vol.Invalid as err:
                err.prepend([index])
                wrong.extend(err.errors if isinstance(err, vol.MultipleInvalid) else [err])
                if len(wrong) >= MAX_ERRORS:
                    break
        if wrong:
            raise vol.MultipleInvalid(wrong)
        return items

    return check


def fields_of(fields: Mapping[vol.Marker, object]) -> Check[dict[str, object]]:
    """Return a check for an object with exactly these keys."""
    schema = vol.Schema(dict(fields))

    def check(value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            raise InvalidInputError("not_object")
        result: dict[str, object] = schema(value)
        return result

    return check


def pool_url(value: object) -> str:
    """Check for a pool address: scheme, host, a port unless the scheme has a default one, and no login."""
    url = text()(value)
    if any(character.isspace() for character in url) or not url.isascii():
        raise InvalidInputError("pool_url_characters")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise InvalidInputError("pool_url_malformed") from None
    if parts.scheme not in POOL_SCHEMES or not url.lower().startswith(f"{parts.scheme}://"):
        raise InvalidInputError("pool_url_scheme", choices=", ".join(f"{scheme}://" for scheme in POOL_SCHEMES))
    if "@" in parts.netloc:
        raise InvalidInputError("pool_url_login")
    if parts.query:
        raise InvalidInputError("pool_url_query")
    if not host or (":" not in host and not _HOST_NAME.fullmatch(host)):
        raise InvalidInputError("pool_url_host")
    portless = port is None and parts.scheme in SCHEMES_WITH_DEFAULT_PORT and not parts.netloc.endswith(":")
    if not port and not portless:
        raise InvalidInputError("pool_url_port")
    return f"{parts.scheme}{url[len(parts.scheme) :]}"


def worker_name(value: object) -> str:
    """Check for a worker name with only known placeholders in braces."""
    name = text()(value)
    named = _PLACEHOLDER.findall(name)
    if any(item not in WORKER_PLACEHOLDERS for item in named) or re.search(r"[{}]", _PLACEHOLDER.sub("", name)):
        allowed = ", ".join(f"{{{item}}}" for item in WORKER_PLACEHOLDERS)
        raise InvalidInputError("worker_placeholder", choices=allowed)
    return name


def pool_passwords(value: object) -> dict[int, str]:
    """Check for passwords by slot, `{"0": "…"}`; JSON has the slots as strings."""
    if not isinstance(value, Mapping):
        raise InvalidInputError("passwords_not_object")
    slots = [str(slot) for slot in range(MAX_POOL_NUMBER + 1)]
    passwords: dict[int, str] = {}
    for slot, password in value.items():
        if isinstance(slot, bool) or str(slot) not in slots:
            raise InvalidInputError("passwords_slot", maximum=MAX_POOL_NUMBER)
        passwords[int(str(slot))] = text(empty=True)(password)
    return passwords


def pools(value: object) -> list[dict[str, object]]:
    """Check for the pools of the slots from 0 on, at least one.

    Each is `{"pool_url", "worker_name", "pool_password"?, "quota_percent"?}`, or `{"pool_id", "quota_percent"?}` of the
    pool library. If there are quotas, the first pool has one, and their sum is 100.
    """
    if isinstance(value, list) and not value:
        raise InvalidInputError("empty")
    if isinstance(value, list) and len(value) > MAX_POOL_NUMBER + 1:
        raise InvalidInputError("too_many_items", maximum=MAX_POOL_NUMBER + 1)
    quota = number(MIN_QUOTA_PERCENT, MAX_PERCENT)
    own = fields_of(
        {
            vol.Required("pool_url"): pool_url,
            vol.Required("worker_name"): worker_name,
            vol.Optional("pool_password"): text(empty=True),
            vol.Optional("quota_percent"): quota,
        }
    )
    of_library = fields_of({vol.Required("pool_id"): whole(1, MAX_ID), vol.Optional("quota_percent"): quota})
    checked = list_of(lambda pool: (of_library if isinstance(pool, dict) and "pool_id" in pool else own)(pool))(value)
    quotas = [percent for pool in checked if isinstance(percent := pool.get("quota_percent"), (int, float))]
    if quotas and "quota_percent" not in checked[0]:
        raise InvalidInputError("quota_of_first_pool")
    if quotas and abs(sum(quotas) - MAX_PERCENT) > QUOTA_ROUNDING_PERCENT:
        raise InvalidInputError("quota_sum")
    return checked


def some_of(*choices: str) -> Check[tuple[str, ...]]:
    """Return a check for a non-empty list of choices; the result has each once."""
    check_list = list_of(one_of(*choices))

    def check(value: object) -> tuple[str, ...]:
        chosen = check_list(value)
        if not chosen:
            raise InvalidInputError("no_choice")
        return tuple(dict.fromkeys(chosen))

    return check


def positions(lowest: int, highest: int, *, lenient: bool = False) -> Check[tuple[int, ...]]:
    """Return a check for a non-empty list of whole numbers, which returns them in ascending order, each once."""
    check_list = list_of((whole if lenient else integer)(lowest, highest))

    def check(value: object) -> tuple[int, ...]:
        given = check_list(value)
        if not given:
            raise InvalidInputError("empty")
        return tuple(sorted(set(given)))

    return check


def time_of_day(value: object) -> str:
    """Check for a time of the day in hours and minutes, and return it as `HH:MM`."""
    # Home Assistant's time selector sends the seconds, too.
    found = _TIME_OF_DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise InvalidInputError("not_time_of_day")
    return f"{int(found[1]):02}:{found[2]}"


def problems_of(err: vol.Invalid) -> list[InputProblem]:
    """Return the errors of a schema."""
    problems: list[InputProblem] = []
    for item in err.errors if isinstance(err, vol.MultipleInvalid) else [err]:
        path = "".join(
            f"[{part}]" if isinstance(part, int) else f".{printable(str(part))}" for part in (item.path or ())
        ).lstrip(".")
        if isinstance(item, InvalidInputError):
            problems.append(InputProblem(path, item.input_code, item.arguments))
        elif isinstance(item, vol.RequiredFieldInvalid):
            problems.append(InputProblem(path, "missing"))
        elif isinstance(item, vol.ExtraKeysInvalid):
            problems.append(InputProblem(path, "unknown_key"))
        else:
            problems.append(InputProblem(path, "other", {"text": item.msg}))
    return problems[:MAX_ERRORS]
