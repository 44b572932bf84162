"""The power schedules that people made."""

from __future__ import annotations

import asyncio
import zoneinfo
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from typing import Any, Final, override

import probatio as vol
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_INVALID_FORMAT
from homeassistant.core import HomeAssistant, callback, valid_entity_id
from homeassistant.helpers.collection import DictStorageCollectionWebsocket, ItemNotFound
from homeassistant.helpers.typing import VolDictType
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..fleet.selection import Fleet
from ..input.fields import InvalidDataError, normal_address, plain_text
from ..input.texts import InputProblem
from ..storage.collections import DurableCollection, Item
from .model import FOLLOWING, SERVER_KEYS, RuleType, Schedule, schedule_from_json

_VERSION = 1
_KEY = f"{DOMAIN}.schedules"

SCHEDULE_KEYS: Final = tuple(field.name for field in fields(Schedule) if field.name not in SERVER_KEYS)
"""The keys of a schedule that a client may set."""


class UnknownMinerError(InvalidDataError):
    """A schedule whose only fault is that it names an address at which no miner is configured."""


class ScheduleStore(DurableCollection):
    """All schedules, each checked against the time zones, rates and miners that there are."""

    def __init__(self, hass: HomeAssistant, fleet: Fleet, rate_ids: Callable[[], Collection[int]]) -> None:
        """Start empty. `rate_ids` returns the ids of all electricity rates."""
        super().__init__(hass, _VERSION, _KEY)
        self._fleet = fleet
        self._rate_ids = rate_ids
        self._zones: frozenset[str] = frozenset()
        self._read: dict[int, tuple[Item, Schedule]] = {}
        self._toggling = asyncio.Lock()

    @override
    async def async_load(self) -> None:
        """Read the schedules; a rate or miner that one names may be gone, and is no reason to lose it."""
        self._zones = frozenset(await self.hass.async_add_executor_job(zoneinfo.available_timezones))
        await super().async_load()

    @callback
    def async_register_websocket(self) -> None:
        """Register `miner_remote/schedules/list`, `subscribe`, `create`, `update` and `delete`, for administrators."""
        # Which keys there are; what may be in them, the schedules' own parser says in its words.
        keys: VolDictType = {vol.Optional(key): object for key in SCHEDULE_KEYS}
        _ScheduleWebsocket(
            self,
            f"{DOMAIN}/schedules",
            "schedule",
            keys,
            keys,
            admin_only=True,
        ).async_setup(self.hass)

    # Reading ----------------------------------------------------------------------------------------------------------

    def schedules(self) -> list[Schedule]:
        """Return all schedules by their ids."""
        return [found for key in sorted(map(int, self.data)) if (found := self.schedule(key)) is not None]

    def schedule(self, schedule_id: int) -> Schedule | None:
        """Return the schedule with an id, or None."""
        if (item := self.get(schedule_id)) is None:
            self._read.pop(schedule_id, None)
            return None
        # An item is never changed, but replaced by another one.
        if (read := self._read.get(schedule_id)) is None or read[0] is not item:
            read = self._read[schedule_id] = item, schedule_from_json(item)
        return read[1]

    def uses_rate(self, rate_id: int) -> bool:
        """Return whether a schedule names a rate, so that the rate must stay."""
        return any(schedule.electricity_rate_id == rate_id for schedule in self.schedules())

    def needs_price(self, rate_id: int) -> bool:
        """Return whether a schedule that is enabled decides by the prices of a rate."""
        return any(
            schedule.enabled and schedule.price_rule is not None and schedule.electricity_rate_id == rate_id
            for schedule in self.schedules()
        )

    def chooses_hours_by(self, rate_id: int) -> bool:
        """Return whether a schedule that is enabled chooses hours by the prices of a rate."""
        return any(
            schedule.enabled
            and schedule.price_rule is not None
            and schedule.price_rule.type in (RuleType.CHEAPEST, RuleType.DEAREST)
            and schedule.electricity_rate_id == rate_id
            for schedule in self.schedules()
        )

    # Changing ---------------------------------------------------------------------------------------------------------

    async def async_create(self, data: Mapping[str, object], *, created_by: str) -> Item:
        """Return the new schedule as JSON once it is on the disk; what only the store sets is left out of `data`.

        Raises InvalidDataError naming each key that is wrong (UnknownMinerError where it is the address alone), and
        StorageFailedError.
        """
        # A user's name may be anything, and must not keep the schedule from being made.
        return await self.async_create_item({**data, "created_by": plain_text(created_by) or None})

    async def async_update(self, schedule_id: int, changes: Mapping[str, object]) -> Item:
        """Return the schedule with the given keys changed, null clearing one; raises ItemNotFound beside the same."""
        return await self.async_update_item(str(schedule_id), dict(changes))

    async def async_toggle(self, schedule_id: int) -> bool:
        """Enable or disable a schedule, and return which it is now; raises the same as `async_update`."""
        async with self._toggling:
            item = self.get(schedule_id)
            enabled = item is None or not item["enabled"]
            await self.async_update(schedule_id, {"enabled": enabled})
            return enabled

    async def async_draft(self, data: Mapping[str, object], schedule_id: int | None = None) -> Schedule:
        """Return the schedule that `data` would make, new or in place of the one with an id; nothing is kept of it.

        Raises InvalidDataError as `async_create`, and ItemNotFound.
        """
        before = None if schedule_id is None else self.get(schedule_id)
        if schedule_id is not None and before is None:
            raise ItemNotFound(str(schedule_id))
        given = _given(data)
        others = self._rate_ids(), self._named(given)

        def read() -> Schedule:
            return schedule_from_json({**self._checked_with_others(given, before, *others), "id": schedule_id or 0})

        # A thousand periods take longer than the event loop may be kept from its work.
        return await self.hass.async_add_executor_job(read)

    @override
    def check_item(self, item: Mapping[str, object]) -> Item:
        """Return a schedule as JSON; raises InvalidDataError naming each key that is wrong."""
        return schedule_from_json(item).as_json()

    @override
    def new_item(self, data: Mapping[str, object]) -> Item:
        """Return a new schedule; raises InvalidDataError, also for a zone, rate or miner that does not exist."""
        now = _now()
        return {
            **self._checked_with_others(given := _given(data), None, self._rate_ids(), self._named(given)),
            "created_at": now,
            "created_by": data.get("created_by"),
            "updated_at": now,
        }

    @override
    def changed_item(self, item: Item, updates: Mapping[str, object]) -> Item:
        """Return a changed schedule; what it names is only checked to exist where that is changed.

        A schedule whose miner or rate is gone can so be disabled all the same.
        """
        given = _given(updates)
        if "price_rule" in given and not _follows_price(item):
            # A rule that follows a price from now on gets the default shortest times if none were ever set.
            given = {key: None for key in ("min_on_minutes", "min_off_minutes") if not item[key]} | given
        wanted = {**item, **given}
        changed = self._checked_with_others(wanted, item, self._rate_ids(), self._named(wanted))
        kept = SERVER_KEYS - {"miner_id"}
        if "miner_ip" not in updates and item["miner_id"] and self._fleet.is_configured(item["miner_id"]):
            # The address is that of when it was named: another miner that has it now is only meant where it is anew.
            kept = SERVER_KEYS
        return {**changed, **{key: item[key] for key in kept}, "updated_at": _now()}

    def _named(self, wanted: Mapping[str, object]) -> str | None:
        """Return the id of the miner whose address is given, if any."""
        address = wanted.get("miner_ip")
        miner = self._fleet.by_address(address) if isinstance(address, str) else None
        return None if miner is None else miner.miner_id

    def _checked_with_others(
        self, wanted: Mapping[str, object], before: Item | None, rate_ids: Collection[int], named: str | None
    ) -> Item:
        """Return what is wanted, with the id of the miner whose address it has."""

        def changes(key: str) -> bool:
            return before is None or before[key] != wanted.get(key)

        errors: list[InputProblem] = []
        try:
            schedule = schedule_from_json(
                wanted,
                known_zones=self._zones if changes("timezone") else None,
                known_rates=rate_ids if changes("electricity_rate_id") else None,
            )
            rule = schedule.price_rule
            entity_id = None if rule is None else rule.hashprice_entity_id
            if entity_id is not None and not valid_entity_id(entity_id):
                errors.append(
                    InputProblem("price_rule.hashprice_entity_id", "not_entity", {"example": "sensor.hashprice"})
                )
        except InvalidDataError as err:
            errors += err.errors
        address, miner_id = wanted.get("miner_ip"), None
        if isinstance(address, str) and all(error.path != "miner_ip" for error in errors):
            if named is not None:
                miner_id = named
            elif before is not None and before["miner_ip"] == normal_address(address):
                miner_id = before["miner_id"]
            else:
                unknown = InputProblem("miner_ip", "unknown_miner")
                raise InvalidDataError([*errors, unknown]) if errors else UnknownMinerError([unknown])
        if errors:
            raise InvalidDataError(errors)
        return {**wanted, "miner_id": miner_id}


def repoint_hashprice(item: Item, old: str, new: str) -> Item | None:
    """Return a schedule with its renamed hashprice entity, or None if it has another one."""
    rule = item["price_rule"] or {}
    if rule.get("hashprice_entity_id") != old:
        return None
    return {**item, "price_rule": {**rule, "hashprice_entity_id": new}}


class _ScheduleWebsocket(DictStorageCollectionWebsocket):
    """The websocket commands; a new schedule gets the name of the user."""

    storage_collection: ScheduleStore

    @override
    async def ws_create_item(self, hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
        """Make a schedule, and answer with it."""
        data = {key: value for key, value in msg.items() if key not in ("id", "type")}
        try:
            item = await self.storage_collection.async_create(
                data, created_by=connection.user.name or connection.user.id
            )
        except InvalidDataError as err:
            connection.send_error(msg["id"], ERR_INVALID_FORMAT, str(err))
        else:
            connection.send_result(msg["id"], item)


def _given(data: Mapping[str, object]) -> dict[str, object]:
    """Return what a client may set; it may send back a schedule as it was read."""
    return {key: value for key, value in data.items() if key not in SERVER_KEYS}


def _follows_price(item: Item) -> bool:
    rule = item["price_rule"]
    return rule is not None and rule["type"] in FOLLOWING


def _now() -> str:
    return dt_util.utcnow().isoformat()
