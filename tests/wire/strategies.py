"""Hypothesis strategies that make values of the dataclasses on the wire, by their type hints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Flag, StrEnum
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Any, TypeAliasType, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from custom_components.miner_remote.control.command_types import SETTING_PARAMETERS
from custom_components.miner_remote.control.record import SettingsCommand, SimpleCommand
from custom_components.miner_remote.wire.codec import EARLIEST, LATEST, MAX_INTEGER, wire_fields
from custom_components.miner_remote.wire.command_messages import _CLASSES
from custom_components.miner_remote.wire.messages import Directive, PlannedAction

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
TIMES = (EARLIEST.replace(tzinfo=None), LATEST.replace(tzinfo=None) - timedelta(seconds=1))
SCALARS: Mapping[object, st.SearchStrategy[Any]] = {
    NoneType: st.none(),
    bool: st.booleans(),
    int: st.integers(-MAX_INTEGER, MAX_INTEGER),
    float: st.floats(allow_nan=False, allow_infinity=False),
    str: TEXTS,
    datetime: st.datetimes(*TIMES, timezones=st.just(UTC)),
    object: JSON,
}


@cache
def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for the values of a type hint; numbers with a plausible range are in it."""
    if isinstance(hint, TypeAliasType):
        return values_of(hint.__value__)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (UnionType, Union):
        return st.one_of([values_of(member) for member in arguments])
    if origin is tuple:
        return st.lists(values_of(arguments[0]), max_size=4).map(tuple)
    if origin is frozenset:
        return st.frozensets(values_of(arguments[0]), max_size=4)
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(values_of(arguments[0]), values_of(arguments[1]), max_size=3)
    if hint in SCALARS:
        return SCALARS[hint]
    if hint is Directive:
        limits = st.builds(Directive, action=st.just(PlannedAction.LIMIT), watts=st.integers(1, 100_000))
        return limits | st.sampled_from([Directive(action=PlannedAction.PAUSE), Directive(action=PlannedAction.MINE)])
    if is_dataclass(hint):
        return dataclasses_of(hint)
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    assert issubclass(hint, Flag)
    return st.sets(st.sampled_from(hint)).map(lambda members: reduce(or_, members, hint(0)))


def dataclasses_of(kind: type) -> st.SearchStrategy[Any]:
    """Return a strategy for the instances of a dataclass."""
    hints = get_type_hints(kind)
    values = {}
    for field in wire_fields(kind):
        hint = hints[field.name]
        if field.allowed is None:
            values[field.name] = values_of(hint)
            continue
        low, high = field.allowed.lowest, field.allowed.highest
        kinds = get_args(hint) or (hint,)
        members = [st.none()] if NoneType in kinds else []
        members += [st.integers(int(low), int(high))] if int in kinds else []
        members += [st.floats(low, high)] if float in kinds else []
        values[field.name] = st.one_of(members)
    return st.builds(kind, **values)


def _settings_commands() -> st.SearchStrategy[Any]:
    hints = get_type_hints(SettingsCommand)
    return st.one_of(
        [
            st.builds(
                SettingsCommand,
                command_type=st.just(command_type),
                values=st.dictionaries(st.sampled_from([*names]), values_of(get_args(hints["values"])[1])),
                expert=st.booleans(),
            )
            for command_type, names in SETTING_PARAMETERS.items()
        ]
    )


def commands() -> st.SearchStrategy[Any]:
    """Return a strategy for all commands that agents carry out."""
    simple = [kind for kind, command in _CLASSES.items() if command is SimpleCommand]
    others = {command for command in _CLASSES.values() if command not in (SimpleCommand, SettingsCommand)}
    return st.one_of(
        st.builds(SimpleCommand, command_type=st.sampled_from(simple)),
        _settings_commands(),
        *(dataclasses_of(command) for command in sorted(others, key=lambda command: command.__name__)),
    )
