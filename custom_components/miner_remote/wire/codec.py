"""Dataclasses as JSON, and back, by their fields and type hints.

A field that has its default is left out. Unknown fields are ignored; a value of a wrong type, a value that an
enumeration does not have, and a missing field without a default are refused with a WireError. Fields with
`repr=False` are secrets: they are only written into blocks that are encrypted.

Numbers are held to the ranges that drivers use (`plausible_ranges`), and those of commands to the limits of all
input: nothing from a message is less plausible than what a driver would report or a person could request.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from enum import Flag, StrEnum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, TypeAliasType, Union, cast, get_args, get_origin, get_type_hints

from ..drivers.contract.errors import ErrorArgument
from ..drivers.contract.plausible_ranges import POWER, RANGES, Range
from ..input.limits import MAX_ITEMS, MAX_PERCENT, MAX_POOL_NUMBER, MAX_WATTS, MIN_WATTS
from .errors import SHORTENED, WireError
from .strict_json import Json

MAX_INTEGER: Final = 2**63 - 1
"""The largest whole number and, with the opposite sign, the smallest."""

_REQUESTED_RANGES: Final[Mapping[str, Range]] = {
    "watts": Range(MIN_WATTS, MAX_WATTS, "power limit"),
    "pool_number": Range(0, MAX_POOL_NUMBER, "pool slot"),
    "quota_percent": Range(0, MAX_PERCENT, "share"),
    "interval_s": Range(1, 86_400, "interval"),
    "concurrency": Range(1, MAX_ITEMS, "number of miners at a time"),
}
"""The ranges of what home requests; a message with another value is refused."""

_RANGES: Final[Mapping[str, Range]] = {
    **RANGES,
    # A throttle that is measured may be above 100 %; the fans have their own range.
    "percent": Range(0, 10_000, "percentage"),
    "lowest": Range(0, MAX_PERCENT, "throttle"),
    "full_w": POWER,
    "quota": Range(0, 1, "share"),
    "step": Range(1e-6, 1e6, "step"),
    "seconds": Range(0, 86_400, "duration"),
    "minimum": Range(-1e6, 1e6, "minimum"),
    "maximum": Range(-1e6, 1e6, "maximum"),
    **_REQUESTED_RANGES,
}
"""The range of each number by the name of its field; drivers compute those that their own table lacks."""

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
"""The times that messages may have: to add the difference of two clocks to any of them gives a time."""

ABSENT: Final = object()
"""The default of a field that has none."""

type Decoder = Callable[[Any], object]
"""Returns the value of JSON of one type."""
type Decoders = Mapping[type, Decoder]
"""The decoders of a type hint by the type of the JSON value."""


class _MismatchError(Exception):
    """A value that does not fit; the path to it grows while the error leaves the nested values."""

    def __init__(self, code: str, **arguments: ErrorArgument) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = arguments
        self.path = ""

    def within(self, step: str) -> _MismatchError:
        """Return the error with one more step in front of its path."""
        self.path = f"{step}.{self.path}" if self.path else step
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class WireField:
    """One field of a dataclass on the wire."""

    name: str
    default: object
    """ABSENT if it has none."""
    secret: bool
    decoders: Decoders
    allowed: Range | None
    """The plausible range of its number."""

    def decode(self, data: object) -> object:
        """Return the value of JSON."""
        try:
            return _decoded(self.decoders.get(type(data)), data)
        except _MismatchError as err:
            raise err.within(self.name) from None


class WireForm:
    """What is known of a dataclass on the wire: many messages have the same ones, and all of it takes time to find."""

    def __init__(self, kind: type) -> None:
        """Collect the fields of `kind` that messages hold."""
        hints = get_type_hints(kind)
        self.fields = tuple(
            WireField(
                name=field.name,
                default=_default(field),
                secret=not field.repr,
                decoders=_decoders(hints[field.name]),
                allowed=_RANGES.get(field.name),
            )
            for field in fields(kind)
            if field.init
        )
        self.by_name = {field.name: field for field in self.fields}
        self.required = tuple(field.name for field in self.fields if field.default is ABSENT)
        self.ranged = tuple((field.name, field.allowed) for field in self.fields if field.allowed is not None)
        self._get = attrgetter(*self.by_name) if len(self.fields) > 1 else None

    def values_of(self, value: object) -> tuple[object, ...]:
        """Return the values of the fields of an instance, in their order."""
        if self._get is not None:
            values: tuple[object, ...] = self._get(value)
            return values
        return tuple(getattr(value, name) for name in self.by_name)


def to_json(value: object, *, secrets: bool = False) -> Json:
    """Return a value as JSON; fields that are secret are left out unless `secrets` is set."""
    kind = type(value)
    if kind in _PLAIN:
        return cast("Json", value)
    if (form := _form_of(kind)) is not None:
        return {
            field.name: to_json(item, secrets=secrets)
            for field, item in zip(form.fields, form.values_of(value), strict=True)
            if item != field.default and (secrets or not field.secret)
        }
    match value:
        case StrEnum():
            return value.value
        case str():
            # Text of Home Assistant's YAML files has a type of its own.
            return str(value)
        case Flag():
            return [str(member.name).lower() for member in value]
        case datetime():
            return value.isoformat()
        case Mapping():
            return {str(key): to_json(item, secrets=secrets) for key, item in value.items()}
        case frozenset():
            return sorted((to_json(item, secrets=secrets) for item in value), key=str)
        case tuple() | list():
            return [to_json(item, secrets=secrets) for item in value]
    raise TypeError(f"{kind.__name__} has no form in JSON")


def from_json[T](kind: type[T], data: object) -> T:
    """Return the dataclass of a JSON object; raises WireError."""
    try:
        if not isinstance(data, dict):
            raise _MismatchError("message_wrong_type")
        return _built(kind, data)
    except _MismatchError as err:
        raise _as_wire_error(err) from None


def with_changes[T](value: T, changes: object) -> T:
    """Return a dataclass with changed fields; raises WireError.

    The object of a field that holds a dataclass changes that one; that of a list of them changes those at the positions
    that are its keys. `null` sets a field to its default.
    """
    try:
        return _changed(value, changes)
    except _MismatchError as err:
        raise _as_wire_error(err) from None


def wire_fields(kind: type) -> tuple[WireField, ...]:
    """Return the fields of a dataclass that messages hold."""
    return wire_form(kind).fields


def wire_form(kind: type) -> WireForm:
    """Return the form of a dataclass."""
    form = _FORMS.get(kind)
    if form is None:
        form = _FORMS[kind] = WireForm(kind)
    return form


def _form_of(kind: type) -> WireForm | None:
    """Return the form of a dataclass, None for another type."""
    form = _FORMS.get(kind)
    return wire_form(kind) if form is None and is_dataclass(kind) else form


_FORMS: Final[dict[type, WireForm]] = {}
_PLAIN: Final = frozenset({NoneType, bool, int, float, str})


def _as_wire_error(err: _MismatchError) -> WireError:
    return WireError(err.code, path=err.path or "(all)", **err.arguments)


def _default(field: Field[Any]) -> object:
    if field.default is not MISSING:
        return field.default
    return ABSENT if field.default_factory is MISSING else field.default_factory()


def _built[T](kind: type[T], data: Mapping[str, object]) -> T:
    form = wire_form(kind)
    known, values = form.by_name, {}
    name = ""
    try:
        for name, item in data.items():
            if (field := known.get(name)) is None:
                continue
            decoder = field.decoders.get(type(item))
            # Most values are as they are in JSON.
            values[name] = item if decoder is _same else _decoded(decoder, item)
    except _MismatchError as err:
        raise err.within(name) from None
    for name in form.required:
        if name not in values:
            raise _MismatchError("message_field_missing").within(name)
    return _plausible(kind(**values), form, data)


def _changed[T](value: T, changes: object) -> T:
    if not isinstance(changes, dict):
        raise _MismatchError("message_wrong_type")
    form = wire_form(type(value))
    values = dict(zip(form.by_name, form.values_of(value), strict=True))
    for name, change in changes.items():
        if (field := form.by_name.get(name)) is None:
            continue
        if change is None and field.default is not ABSENT:
            # A default that is made for each instance is made again.
            del values[name]
        elif isinstance(change, dict) and (is_dataclass(current := values[name]) or isinstance(current, tuple)):
            try:
                values[name] = (
                    _changed_parts(current, change) if isinstance(current, tuple) else _changed(current, change)
                )
            except _MismatchError as err:
                raise err.within(name) from None
        else:
            values[name] = field.decode(change)
    return _plausible(type(value)(**values), form, changes)


def _changed_parts(parts: tuple[object, ...], changes: Mapping[str, object]) -> tuple[object, ...]:
    """Return a list in which the objects at some positions are changed."""
    changed = list(parts)
    for key, change in changes.items():
        try:
            position = _integer_key(key)
            if not 0 <= position < len(changed) or not is_dataclass(changed[position]):
                raise _MismatchError("message_out_of_range")
            changed[position] = _changed(changed[position], change)
        except _MismatchError as err:
            raise err.within(key[:SHORTENED]) from None
    return tuple(changed)


def _plausible[T](value: T, form: WireForm, given: Mapping[str, object]) -> T:
    """Return a dataclass without implausible numbers, or with the default; one that needs the number is refused.

    Only the `given` fields are checked: the others have their defaults, or were checked when they were given.
    """
    for name, allowed in form.ranged:
        if name not in given:
            continue
        number = getattr(value, name)
        if number is None or allowed.holds(number):
            continue
        field = form.by_name[name]
        substitute = None if NoneType in field.decoders else field.default
        if substitute is ABSENT or name in _REQUESTED_RANGES:
            raise _MismatchError("message_out_of_range").within(name)
        object.__setattr__(value, name, substitute)
    return value


@cache
def _decoders(hint: Any) -> Decoders:
    """Return the decoders of a type hint."""
    if isinstance(hint, TypeAliasType):
        return _decoders(hint.__value__)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (UnionType, Union):
        merged: dict[type, Decoder] = {}
        for member in arguments:
            merged = {**_decoders(member), **merged}
        return merged
    if origin is tuple:
        return {list: _items_decoder(_decoders(arguments[0]), tuple)}
    if origin is frozenset:
        return {list: _items_decoder(_decoders(arguments[0]), frozenset)}
    if origin is not None and issubclass(origin, Mapping):
        return {dict: _mapping_decoder(_key_decoder(arguments[0]), _decoders(arguments[1]))}
    if hint in _SCALARS:
        return _SCALARS[hint]
    if is_dataclass(hint):
        return {dict: lambda data: _built(cast("type", hint), data)}
    if issubclass(hint, StrEnum):
        return {str: lambda data: _member(hint, data)}
    if issubclass(hint, Flag):
        return {list: lambda data: _flags(hint, data)}
    raise TypeError(f"{hint} has no form in JSON")


def _decoded(decoder: Decoder | None, data: object) -> object:
    """Return the value of JSON; `decoder` is that of its type."""
    if decoder is None:
        raise _MismatchError("message_wrong_type")
    return decoder(data)


def _same(data: object) -> object:
    return data


def _integer(data: int) -> int:
    if not -MAX_INTEGER <= data <= MAX_INTEGER:
        raise _MismatchError("message_out_of_range")
    return data


def _float(data: float) -> float:
    if not math.isfinite(data):
        raise _MismatchError("message_out_of_range")
    return data


def _time(data: str) -> datetime:
    try:
        value = datetime.fromisoformat(data)
        # A time without offset would be one of the reader's time zone.
        value = value.astimezone(UTC) if value.tzinfo is not None else _wrong_time()
    except ValueError, OverflowError:
        return _wrong_time()
    if not EARLIEST <= value < LATEST:
        raise _MismatchError("message_out_of_range")
    return value


def _wrong_time() -> datetime:
    raise _MismatchError("message_wrong_type")


_SCALARS: Final[Mapping[object, Decoders]] = {
    NoneType: {NoneType: _same},
    bool: {bool: _same},
    int: {int: _integer},
    float: {int: _integer, float: _float},
    str: {str: _same},
    datetime: {str: _time},
    object: dict.fromkeys((NoneType, bool, int, float, str, list, dict), _same),
}


def _items_decoder(decoders: Decoders, kind: Callable[[list[object]], object]) -> Decoder:
    def decode(data: list[object]) -> object:
        items = []
        for index, item in enumerate(data):
            try:
                items.append(_decoded(decoders.get(type(item)), item))
            except _MismatchError as err:
                raise err.within(str(index)) from None
        return kind(items)

    return decode


def _mapping_decoder(key_of: Callable[[str], object], decoders: Decoders) -> Decoder:
    def decode(data: dict[str, object]) -> object:
        values = {}
        for key, item in data.items():
            try:
                name = key_of(key)
                values[name] = _decoded(decoders.get(type(item)), item)
            except _MismatchError as err:
                raise err.within(key[:SHORTENED]) from None
        return values

    return decode


def _key_decoder(hint: Any) -> Callable[[str], object]:
    if hint is int:
        return _integer_key
    return _decoders(hint)[str]


def _integer_key(key: str) -> int:
    if not (key.isascii() and key.removeprefix("-").isdecimal() and len(key) <= 20):
        raise _MismatchError("message_wrong_type")
    return _integer(int(key))


def _member(kind: type[StrEnum], name: str) -> StrEnum:
    try:
        return kind(name)
    except ValueError:
        raise _MismatchError("message_unknown_value", value=name[:SHORTENED]) from None


def _flags(kind: type[Flag], names: list[object]) -> Flag:
    value = kind(0)
    for name in names:
        member = kind.__members__.get(name.upper()) if isinstance(name, str) else None
        if member is None:
            raise _MismatchError("message_unknown_value", value=str(name)[:SHORTENED])
        value |= member
    return value
