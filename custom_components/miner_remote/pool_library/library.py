"""The stored pools, with encrypted passwords."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Self, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.collection import CollectionChange, ItemNotFound

from ..const import DOMAIN
from ..input.checks import InvalidInputError, text
from ..input.fields import InvalidDataError, names_of
from ..input.texts import InputProblem
from ..storage.collections import DurableCollection, Item
from ..storage.errors import VaultError
from ..storage.vault import Vault, key_id_of
from .errors import PoolLibraryError
from .model import MAX_POOLS, LibraryPool, PoolUser, ProbeResult, StoredPool, stored_pool
from .tester import PoolTester

_VERSION: Final = 1
_KEY: Final = f"{DOMAIN}.pool_library"

_SERVER_KEYS: Final = {"id", "has_password", "used_by"}
"""The keys that a client may send as it read them, and that have no effect."""

type Users = Callable[[int], Sequence[PoolUser] | None]
"""Returns what uses a pool, by its id; None if that cannot be known now."""


class PoolCollection(DurableCollection):
    """The file of the pools."""

    def __init__(self, hass: HomeAssistant, vault: Vault, users: Users) -> None:
        """Start empty; `async_load` must run first, after `vault` is loaded."""
        super().__init__(hass, _VERSION, _KEY)
        self._vault = vault
        self._users = users

    @override
    def check_item(self, item: Mapping[str, object]) -> Item:
        """Return a pool as stored; raises InvalidDataError with each wrong key."""
        return stored_pool(item).as_json()

    @override
    def new_item(self, data: Mapping[str, object]) -> Item:
        """Return a new pool with its password encrypted; raises InvalidDataError or PoolLibraryError."""
        if len(self.data) >= MAX_POOLS:
            raise PoolLibraryError("library_full", maximum=MAX_POOLS)
        return self._checked({}, data)

    @override
    def changed_item(self, item: Item, updates: Mapping[str, object]) -> Item:
        """Return a changed pool; without a password in the updates it keeps its own, null removes it."""
        return self._checked(item, updates)

    @override
    def check_deletion(self, item: Item) -> None:
        """Raise PoolLibraryError if the pool is in use, or may be."""
        users = self._users(item["id"])
        if users is None:
            raise PoolLibraryError("library_pool_users_unknown", name=item["name"])
        if users:
            raise PoolLibraryError(
                "library_pool_in_use", name=item["name"], users=names_of([user.name for user in users])
            )

    def _checked(self, before: Item, updates: Mapping[str, object]) -> Item:
        wanted = {**before, **{key: value for key, value in updates.items() if key not in _SERVER_KEYS}}
        errors: list[InputProblem] = []
        if updates.get("password") is not None:
            try:
                wanted["password"] = self._vault.encrypt(text(empty=True)(updates["password"]))
            except InvalidInputError as err:
                errors.append(InputProblem("password", err.input_code, err.arguments))
                wanted["password"] = None
        try:
            stored = stored_pool(wanted)
        except InvalidDataError as err:
            raise InvalidDataError([*err.errors, *errors]) from None
        name = stored.pool.name.casefold()
        if any(item["name"].casefold() == name and item["id"] != before.get("id") for item in self.data.values()):
            errors.append(InputProblem("name", "name_taken"))
        if errors:
            raise InvalidDataError(errors)
        return stored.as_json()


class PoolLibrary:
    """The named pools that commands, policies and people use."""

    def __init__(self, hass: HomeAssistant, vault: Vault) -> None:
        """Start empty; `async_load` must run first, after `vault` is loaded."""
        self.users: Users = lambda _pool_id: ()
        """Finds what uses a pool; such a pool cannot be deleted."""
        self.collection = PoolCollection(hass, vault, self._used_by)
        self.tester = PoolTester(hass, self.pool)
        self._vault = vault
        self._read: dict[int, tuple[Item, StoredPool]] = {}
        self._listeners: list[CALLBACK_TYPE] = []
        self.collection.async_add_change_set_listener(self._async_changed)

    async def async_load(self) -> Self:
        """Read the pools and return this library; passwords that cannot be decrypted raise a repair issue."""
        await self.collection.async_load()
        tokens = [stored.password for stored in self._stored() if stored.password is not None]
        self._vault.check_readable([key_id_of(token) for token in tokens])
        return self

    # Reading -------------------------------------------------------------------------------------------------------

    def pool(self, pool_id: int) -> LibraryPool | None:
        """Return the pool with an id, or None."""
        found = self._find(pool_id)
        return None if found is None else found.pool

    def pools(self) -> list[LibraryPool]:
        """Return all pools by their ids."""
        return [stored.pool for stored in self._stored()]

    def as_library_pools(self) -> dict[int, LibraryPool]:
        """Return all pools by their ids, as decisions of policies see them."""
        return {pool.pool_id: pool for pool in self.pools()}

    def password(self, pool_id: int) -> str | None:
        """Return the password of a pool, None if it has none.

        Raises PoolLibraryError if there is no such pool, or its password cannot be decrypted.
        """
        found = self._find(pool_id)
        if found is None:
            raise PoolLibraryError("library_pool_not_found", pool_id=pool_id)
        if found.password is None:
            return None
        try:
            return self._vault.decrypt(found.password)
        except VaultError:
            raise PoolLibraryError("library_pool_password_unreadable", name=found.pool.name) from None

    def as_json(self, pool: LibraryPool) -> dict[str, object]:
        """Return a pool and its users for clients."""
        return {**pool.as_json(), "used_by": [user.as_json() for user in self.users(pool.pool_id) or ()]}

    def probes(self) -> dict[int, ProbeResult]:
        """Return the last probe of each pool, as `PoolTester.probes`."""
        return self.tester.probes()

    async def async_probe(self, pool_id: int) -> ProbeResult:
        """Return whether a pool answers, as `PoolTester.async_probe`."""
        return await self.tester.async_probe(pool_id)

    # Changing ------------------------------------------------------------------------------------------------------

    async def async_create(self, data: Mapping[str, object]) -> LibraryPool:
        """Store a new pool and return it; `password` is plain text.

        Raises InvalidDataError with each wrong key, PoolLibraryError if there are too many, and StorageFailedError.
        """
        item = await self.collection.async_create_item(dict(data))
        return stored_pool(item).pool

    async def async_update(self, pool_id: int, changes: Mapping[str, object]) -> LibraryPool:
        """Change the given keys and return the pool; raises as `async_create`, and if there is no such pool."""
        try:
            item = await self.collection.async_update_item(str(pool_id), dict(changes))
        except ItemNotFound:
            raise PoolLibraryError("library_pool_not_found", pool_id=pool_id) from None
        return stored_pool(item).pool

    async def async_delete(self, pool_id: int) -> None:
        """Delete a pool; raises PoolLibraryError if it is unknown or may be in use, and StorageFailedError."""
        try:
            await self.collection.async_delete_item(str(pool_id))
        except ItemNotFound:
            raise PoolLibraryError("library_pool_not_found", pool_id=pool_id) from None

    @callback
    def async_add_listener(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call `listener` after each change of a pool or of its users; return the function that unsubscribes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_notify(self) -> None:
        """Call the listeners, for example because other policies use the pools now."""
        for listener in list(self._listeners):
            listener()

    def _used_by(self, pool_id: int) -> Sequence[PoolUser] | None:
        return self.users(pool_id)

    async def _async_changed(self, _changes: Iterable[CollectionChange]) -> None:
        self.async_notify()

    def _stored(self) -> list[StoredPool]:
        return [found for pool_id in sorted(map(int, self.collection.data)) if (found := self._find(pool_id))]

    def _find(self, pool_id: int) -> StoredPool | None:
        item: dict[str, Any] | None = self.collection.get(pool_id)
        if item is None:
            self._read.pop(pool_id, None)
            return None
        # Items are replaced, never changed in place.
        if (read := self._read.get(pool_id)) is None or read[0] is not item:
            read = self._read[pool_id] = item, stored_pool(item)
        return read[1]
