"""/api/remote/pools…: the pool library, and tests of pools. For administrators only."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import probatio as vol
from aiohttp import web

from ...pool_library.model import LibraryPool
from ..errors import not_found
from ..pool_input import POOL_ID, POOL_TO_TEST, pool_errors, target_of
from .base import MinerRemoteView, Work, as_object, checked, endpoint, path_id, query, read_json, respond

_TEST: Final = vol.Schema({vol.Optional("id"): POOL_ID, **POOL_TO_TEST})


class PoolBaseView(MinerRemoteView):
    """The base of the views of the library."""

    def pool(self, pool_id: str) -> LibraryPool:
        """Return the pool of an id in the path; raises ApiError 404."""
        number = path_id(pool_id, "library_pool_not_found", "pool_id")
        pool = self.data.pools.pool(number)
        if pool is None:
            raise not_found("library_pool_not_found", pool_id=number)
        return pool

    def answer(self, pool: LibraryPool, status: int = HTTPStatus.OK) -> web.Response:
        """Return the answer with a pool."""
        return respond({"ok": True, "pool": self.data.pools.as_json(pool)}, status)


class PoolsView(PoolBaseView):
    """All pools of the library."""

    url = "/api/remote/pools"
    name = "api:remote:pools"

    @endpoint(admin=True, work=Work.LIGHT)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the pools by their ids, without their passwords."""
        query(request)
        library = self.data.pools
        return respond({"ok": True, "pools": [library.as_json(pool) for pool in library.pools()]})

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Create a pool."""
        data = as_object(await read_json(request))
        with pool_errors():
            pool = await self.data.pools.async_create(data)
        return self.answer(pool, HTTPStatus.CREATED)


class PoolTestView(PoolBaseView):
    """The test of a pool."""

    url = "/api/remote/pools/test"
    name = "api:remote:pools:test"

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Connect to a pool of the library, or to the given one, and return what happened."""
        data = checked(_TEST, as_object(await read_json(request)))
        with pool_errors():
            target = target_of(data, data.get("id"), self.data.pools)
        self.take_token(request)
        test = await self.data.pools.tester.async_test(target)
        return respond({"ok": True, "test": test.as_json()})


class PoolView(PoolBaseView):
    """One pool of the library."""

    url = "/api/remote/pools/{pool_id}"
    name = "api:remote:pools:one"

    @endpoint(admin=True)
    async def get(self, request: web.Request, pool_id: str) -> web.StreamResponse:
        """Return the pool without its password."""
        query(request)
        return self.answer(self.pool(pool_id))

    @endpoint(admin=True)
    async def patch(self, request: web.Request, pool_id: str) -> web.StreamResponse:
        """Change the given keys; a `password` of null removes it."""
        pool = self.pool(pool_id)
        data = as_object(await read_json(request))
        with pool_errors():
            changed = await self.data.pools.async_update(pool.pool_id, data)
        return self.answer(changed)

    @endpoint(admin=True)
    async def delete(self, request: web.Request, pool_id: str) -> web.StreamResponse:
        """Delete the pool, unless a policy uses it."""
        pool = self.pool(pool_id)
        with pool_errors():
            await self.data.pools.async_delete(pool.pool_id)
        return respond({"ok": True, "message": f"Pool {pool.name} deleted"})
