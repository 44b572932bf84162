"""Fill in the pools of the library that a command names by their ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

from ..control.record import Command, PoolSwitchCommand, RequestedPool, SetPoolsCommand
from ..pool_library.errors import PoolLibraryError
from ..pool_library.library import PoolLibrary

NO_PASSWORD = "x"
"""Written for a library pool without a password; pools ignore it."""


def library_pool_ids(command: Command) -> Iterator[int]:
    """Yield the ids of the library pools that a command names."""
    if isinstance(command, PoolSwitchCommand) and command.pool_id is not None:
        yield command.pool_id
    elif isinstance(command, SetPoolsCommand):
        yield from (pool.pool_id for pool in command.pools if pool.pool_id is not None)


def with_library_pools(commands: Iterable[Command], library: PoolLibrary) -> dict[int, Command]:
    """Return commands, by their `id()`, with name, URL, worker and password of each library pool that they name.

    Each password is decrypted once. Raises PoolLibraryError if a pool does not exist, or its password cannot be
    decrypted.
    """
    distinct = {id(command): command for command in commands}
    password_of = cache(library.password)
    return {key: _with_pools(command, library, password_of) for key, command in distinct.items()}


def _with_pools(command: Command, library: PoolLibrary, password_of: Callable[[int], str | None]) -> Command:
    if isinstance(command, PoolSwitchCommand):
        pool = _filled(RequestedPool(pool_id=command.pool_id), library, password_of)
        if command.pool_id is None or pool.pool_password is None:
            return command
        return replace(
            command,
            pool_name=pool.pool_name,
            pool_url=pool.pool_url,
            worker_name=pool.worker_name,
            pool_password=pool.pool_password,
        )
    if isinstance(command, SetPoolsCommand):
        return replace(command, pools=tuple(_filled(pool, library, password_of) for pool in command.pools))
    return command


def _filled(requested: RequestedPool, library: PoolLibrary, password_of: Callable[[int], str | None]) -> RequestedPool:
    """Return a pool as it is, or filled in from the library."""
    if requested.pool_id is None:
        return requested
    password, pool = password_of(requested.pool_id), library.pool(requested.pool_id)
    if pool is None:
        raise PoolLibraryError("library_pool_not_found", pool_id=requested.pool_id)
    return replace(
        requested,
        pool_name=pool.name,
        pool_url=pool.url,
        worker_name=pool.worker,
        pool_password=NO_PASSWORD if password is None else password,
    )
