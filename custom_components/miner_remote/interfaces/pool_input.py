"""What the interfaces share for the pool library: the pool that a test names, and the errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import probatio as vol

from ..input.checks import InvalidInputError, integer, pool_url, problems_of, text, worker_name
from ..input.fields import InvalidDataError
from ..input.limits import MAX_ID
from ..pool_library.errors import PoolLibraryError
from ..pool_library.library import PoolLibrary
from ..pool_library.probe import Target
from .errors import invalid, of_pool_library

POOL_ID: Final = integer(1, MAX_ID)
_PASSWORD: Final = text(empty=True)


def _password(value: object) -> str | None:
    return None if value is None else _PASSWORD(value)


POOL_TO_TEST: Final[dict[vol.Marker, object]] = {
    vol.Optional("url"): pool_url,
    vol.Optional("worker"): worker_name,
    vol.Optional("password"): _password,
}
"""The keys of a pool that is not, or not so, in the library."""


@contextmanager
def pool_errors() -> Iterator[None]:
    """Raise the errors of input and of the library as ApiError."""
    try:
        yield
    except InvalidDataError as err:
        raise invalid(err.errors) from None
    except vol.Invalid as err:
        raise invalid(problems_of(err)) from None
    except PoolLibraryError as err:
        raise of_pool_library(err) from None


def target_of(data: Mapping[str, Any], pool_id: int | None, library: PoolLibrary) -> Target:
    """Return the pool to test: that of the library with the given keys changed, or one of the keys alone.

    The stored password is used only with the stored URL, so that a test sends it to no other host. Raises
    InvalidInputError or PoolLibraryError.
    """
    url, worker, password = data.get("url"), data.get("worker"), data.get("password")
    if pool_id is not None:
        pool = library.pool(pool_id)
        if pool is None:
            raise PoolLibraryError("library_pool_not_found", pool_id=pool_id)
        if "password" not in data and url in (None, pool.url):
            password = library.password(pool_id)
        url, worker = url or pool.url, worker or pool.worker
    if url is None or worker is None:
        raise InvalidInputError("missing", "url" if url is None else "worker")
    return Target(url=url, worker=worker, password=password)
