"""Declare the parameters of commands, and derive schemas and JSON from the declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import probatio as vol
from homeassistant.helpers import config_validation as cv

from ..control.record import Pacing
from ..input.checks import (
    InvalidInputError,
    boolean,
    integer,
    number,
    one_of,
    pool_passwords,
    pool_url,
    pools,
    positions,
    some_of,
    text,
    time_of_day,
    whole,
    worker_name,
)
from ..input.limits import MAX_DELAY_S, MAX_ITEMS, MAX_TEXT

type Schema = dict[vol.Marker, object]


class FieldKind(StrEnum):
    """What a parameter holds; a client chooses the input element by it."""

    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"
    PASSWORD = "password"
    POOL_URL = "pool_url"
    WORKER_NAME = "worker_name"
    POOL_PASSWORDS = "pool_passwords"
    """Passwords by pool slot."""
    POOLS = "pools"
    """Pools for the slots from 0 on: a list of `pool_url`, `worker_name` and, if it is not kept, `pool_password`, or of
    `pool_id`."""
    POOL_ID = "pool_id"
    """A pool of the library."""
    CHOICES = "choices"
    """At least one of `choices`, each once."""
    CHOICE = "choice"
    """One of `choices`."""
    POSITIONS = "positions"
    """At least one whole number from `minimum` to `maximum`, each once."""
    TIME = "time"
    """A time of the day, `HH:MM`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One parameter. Without `required` and `default` it may be left out."""

    key: str
    kind: FieldKind
    required: bool = False
    default: object = None
    panel_default: object = None
    """What the panel suggests instead of `default`."""
    minimum: float | None = None
    maximum: float | None = None
    above_minimum: bool = False
    """Whether `minimum` itself is out of range."""
    max_length: int | None = None
    may_be_empty: bool = False
    choices: tuple[str, ...] = ()
    unit: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the declaration for the panel; limits that do not apply are null."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "required": self.required,
            "default": self.default if self.panel_default is None else self.panel_default,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "above_minimum": self.above_minimum,
            "max_length": self.max_length,
            "may_be_empty": self.may_be_empty,
            "choices": list(self.choices),
            "unit": self.unit,
        }

    def marker(self) -> vol.Marker:
        """Return the key of a schema."""
        if self.required:
            return vol.Required(self.key)
        return vol.Optional(self.key) if self.default is None else vol.Optional(self.key, default=self.default)

    def check(self, *, lenient: bool) -> object:
        """Return the check of a value; a lenient one takes what Home Assistant's selectors and templates send."""
        low, high = self.minimum or 0, self.maximum or 0
        match self.kind:
            case FieldKind.INTEGER | FieldKind.POOL_ID:
                return (whole if lenient else integer)(int(low), int(high))
            case FieldKind.NUMBER:
                return number(low, high, above=self.above_minimum)
            case FieldKind.BOOLEAN:
                return cv.boolean if lenient else boolean
            case FieldKind.TEXT | FieldKind.PASSWORD:
                return text(longest=self.max_length or MAX_TEXT, empty=self.may_be_empty)
            case FieldKind.POOL_URL:
                return pool_url
            case FieldKind.WORKER_NAME:
                return worker_name
            case FieldKind.POOL_PASSWORDS:
                return pool_passwords
            case FieldKind.POOLS:
                return pools
            case FieldKind.CHOICES:
                chosen = some_of(*self.choices)
                return vol.All(cv.ensure_list, chosen) if lenient else chosen
            case FieldKind.CHOICE:
                return one_of(*self.choices)
            case FieldKind.POSITIONS:
                numbers = positions(int(low), int(high), lenient=lenient)
                return vol.All(cv.ensure_list, numbers) if lenient else numbers
            case FieldKind.TIME:
                return time_of_day


def schema_of(fields: Iterable[Field], *, lenient: bool = False) -> Schema:
    """Return the schema of parameters: for JSON, or (lenient) for actions."""
    return {field.marker(): field.check(lenient=lenient) for field in fields}


PACING_FIELDS: Final = (
    Field(key="group_size", kind=FieldKind.INTEGER, minimum=1, maximum=MAX_ITEMS),
    Field(key="group_percent", kind=FieldKind.NUMBER, minimum=0, maximum=100, above_minimum=True, unit="%"),
    Field(key="group_delay_s", kind=FieldKind.NUMBER, minimum=0, maximum=MAX_DELAY_S, unit="s"),
    Field(key="stop_after_failures", kind=FieldKind.INTEGER, minimum=1, maximum=MAX_ITEMS),
)


def pacing_of(data: Mapping[str, object]) -> Pacing:
    """Return the pacing in checked data; raises vol.Invalid if both kinds of group are given."""
    if "group_size" in data and "group_percent" in data:
        raise InvalidInputError("two_group_sizes", "group_percent")
    return Pacing(**{field.key: data[field.key] for field in PACING_FIELDS if field.key in data})  # type: ignore[arg-type]  # checked by the schema
