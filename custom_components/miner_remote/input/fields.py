"""Read JSON input key by key and collect the errors of every key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from .checks import Check, InvalidInputError, boolean, instant, number, one_of, text, whole
from .limits import MAX_ENTRIES, MAX_ERRORS, MAX_TEXT
from .texts import InputArgument, InputProblem, printable

NAMES_SHOWN: Final = 10


class InvalidDataError(ValueError):
    """Invalid data; `errors` holds at most MAX_ERRORS of its errors."""

    def __init__(self, errors: list[InputProblem]) -> None:
        """Keep the errors; the text of the exception is the sentence of the first one."""
        super().__init__(errors[0].sentence)
        self.errors = errors[:MAX_ERRORS]


class Reader:
    """Reads the keys of one JSON object and collects errors.

    Each method returns the checked value, or None if the key is missing, null or invalid. `close` adds an error for
    each key that was not read. `finish` raises the collected errors.
    """

    def __init__(self, data: object, path: str = "", errors: list[InputProblem] | None = None) -> None:
        """Initialize; readers of nested objects share the list of errors.

        Raises InvalidDataError if the outermost data is not an object.
        """
        self.path = path
        self.errors: list[InputProblem] = [] if errors is None else errors
        self._asked: set[str] = set()
        self._data: Mapping[str, object] = {}
        if isinstance(data, Mapping):
            self._data = data
        else:
            self.errors.append(InputProblem(path, "not_object"))
            if errors is None:
                self.finish()

    def where(self, key: str) -> str:
        """Return the path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def wrong(self, key: str, code: str, **arguments: InputArgument) -> None:
        """Add an error of a key."""
        self.errors.append(InputProblem(self.where(key), code, arguments))

    def value[T](self, key: str, check: Check[T]) -> T | None:
        """Return the value that a check returns."""
        return self._checked_value(key, check)

    def has(self, key: str) -> bool:
        """Return whether a key is present and not null."""
        return self._data.get(key) is not None

    def is_null(self, key: str) -> bool:
        """Return whether a key is present and null."""
        return key in self._data and self._data[key] is None

    def required(self, *keys: str) -> None:
        """Add an error for each missing key."""
        for key in keys:
            if not self.has(key):
                self.wrong(key, "missing")

    def ignore(self, keys: Collection[str]) -> None:
        """Accept these keys with any value."""
        self._asked.update(keys)

    def text(self, key: str, *, longest: int = MAX_TEXT, empty: bool = False) -> str | None:
        """Return a string without control characters."""
        return self._checked_value(key, text(longest=longest, empty=empty))

    def texts(self, key: str) -> tuple[str, ...] | None:
        """Return a list of strings, each once."""
        found = [self._checked(f"{key}[{index}]", value, text()) for index, value in self._items(key)]
        return tuple(dict.fromkeys(item for item in found if item is not None)) if self.has(key) else None

    def integer(self, key: str, lowest: int, highest: int) -> int | None:
        """Return a whole number; 3.0 is accepted, true is not."""
        return self._checked_value(key, whole(lowest, highest))

    def integers(
        self, key: str, lowest: int, highest: int, *, in_order: bool = False, empty: bool = False
    ) -> tuple[int, ...] | None:
        """Return a list of whole numbers, each once: sorted or in the given order, and with `empty` also none."""
        check = whole(lowest, highest)
        found = dict.fromkeys(self._checked(f"{key}[{index}]", value, check) for index, value in self._items(key))
        if not self.has(key):
            return None
        if not found and not empty and isinstance(self._data[key], (list, tuple)):
            self.wrong(key, "empty")
        numbers = tuple(number for number in found if number is not None)
        return numbers if in_order else tuple(sorted(numbers))

    def number(self, key: str, lowest: float, highest: float, *, above: bool = False) -> float | None:
        """Return a number from `lowest` (or, with `above`, greater than it) to `highest`."""
        return self._checked_value(key, number(lowest, highest, above=above))

    def number_or(self, key: str, lowest: float, highest: float, default: float) -> float:
        """Return a number from `lowest` to `highest`; the default if it is missing or wrong."""
        value = self.number(key, lowest, highest)
        return default if value is None else value

    def boolean(self, key: str) -> bool | None:
        """Return true or false."""
        return self._checked_value(key, boolean)

    def choice[T](self, key: str, choices: Mapping[str, T]) -> T | None:
        """Return the value of one of the choices."""
        name = self._checked_value(key, one_of(*choices))
        return None if name is None else choices[name]

    def time(self, key: str) -> datetime | None:
        """Return an ISO 8601 time: in UTC if it has an offset, otherwise naive wall-clock time."""
        value = self._value(key)
        if value is None:
            return None
        try:
            time = (
                value
                if isinstance(value, datetime)
                else datetime.fromisoformat(value if isinstance(value, str) else "")
            )
            time = time if time.utcoffset() is None else time.astimezone(UTC)
            # The first and last possible years cannot be converted to other zones. The check is on the result, so that
            # it can be stored and read again.
            if not 1970 <= time.year <= 9000:
                raise ValueError
        except ValueError, OverflowError:
            self.wrong(key, "not_time")
            return None
        return time

    def instant(self, key: str) -> datetime | None:
        """Return an ISO 8601 time with an offset, in UTC."""
        time = self.time(key)
        if time is not None and time.utcoffset() is None:
            self.wrong(key, "offset_missing")
            return None
        return time

    def instants(self, key: str) -> tuple[datetime, ...] | None:
        """Return a list of ISO 8601 times with an offset, in UTC."""
        found = [self._checked(f"{key}[{index}]", value, instant) for index, value in self._items(key)]
        return tuple(at for at in found if at is not None) if self.has(key) else None

    def zone(self, key: str, known: Collection[str] | None) -> str | None:
        """Return the name of an IANA time zone; without the known ones, any name."""
        name = self.text(key)
        if name is not None and known is not None and name not in known:
            self.wrong(key, "not_time_zone")
            return None
        return name

    def nested[T](self, key: str, read: Callable[[Reader], T]) -> T | None:
        """Return the result of `read` for the object at a key."""
        value = self._value(key)
        return None if value is None else self._inside(key, value, read)

    def nested_list[T](self, key: str, read: Callable[[Reader], T | None]) -> tuple[T, ...] | None:
        """Return the results of `read` for the valid objects of a list."""
        found = [self._inside(f"{key}[{index}]", value, read) for index, value in self._items(key)]
        return tuple(item for item in found if item is not None) if self.has(key) else None

    def prices(self, key: str, lowest: float, highest: float) -> dict[str, float] | None:
        """Return an object of numbers by name."""
        value = self._value(key)
        if value is None:
            return None
        inside = Reader(value, self.where(key), self.errors)
        found: dict[str, float] = {}
        for name in list(inside._data)[:MAX_ENTRIES]:
            number = inside.number(name, lowest, highest)
            if number is not None:
                found[name] = number
        return found

    def close(self) -> None:
        """Add an error for each key that was not read."""
        for key in self._data:
            if key not in self._asked:
                self.wrong(key[:60] if key.isprintable() else ascii(key)[:60], "unknown_key")

    def finish(self) -> None:
        """Raise InvalidDataError if there are errors."""
        if self.errors:
            raise InvalidDataError(self.errors)

    def _value(self, key: str) -> object:
        self._asked.add(key)
        return self._data.get(key)

    def _checked_value[T](self, key: str, check: Check[T]) -> T | None:
        value = self._value(key)
        return None if value is None else self._checked(key, value, check)

    def _checked[T](self, key: str, value: object, check: Check[T]) -> T | None:
        try:
            return check(value)
        except InvalidInputError as err:
            self.wrong(key, err.input_code, **err.arguments)
            return None

    def _items(self, key: str) -> Iterator[tuple[int, object]]:
        value = self._value(key)
        if value is None:
            return
        if not isinstance(value, (list, tuple)):
            self.wrong(key, "not_list")
        elif len(value) > MAX_ENTRIES:
            self.wrong(key, "too_many_items", maximum=MAX_ENTRIES)
        else:
            yield from enumerate(value)

    def _inside[T](self, key: str, value: object, read: Callable[[Reader], T]) -> T | None:
        before = len(self.errors)
        inside = Reader(value, self.where(key), self.errors)
        if len(self.errors) > before:
            return None
        result = read(inside)
        inside.close()
        return result if len(self.errors) == before else None


def some_names(names: Sequence[str]) -> str:
    """Return names of a client in a form that fits into a sentence."""
    more = len(names) - NAMES_SHOWN
    return ", ".join(map(printable, names[:NAMES_SHOWN])) + (f" and {more} more" if more > 0 else "")


def plain_text(text: str) -> str:
    """Return any text, such as a user's name, in a form that `Reader.text` accepts; may be empty."""
    return "".join(filter(str.isprintable, text))[:MAX_TEXT].strip()


def names_of(names: Collection[str]) -> str:
    """Return sorted names as one text: at most `NAMES_SHOWN`, and the number of further ones."""
    more = len(names) - NAMES_SHOWN
    return ", ".join(sorted(names)[:NAMES_SHOWN]) + (f" (+{more})" if more > 0 else "")


@lru_cache(maxsize=32_768)
def normal_address(text: str) -> str:
    """Return the canonical spelling of an IP address, or other text in lower case."""
    bare = text.strip().strip("[]")
    try:
        address = ip_address(bare)
    except ValueError:
        return bare.lower()
    return str(getattr(address, "ipv4_mapped", None) or address)
