"""The store of power schedules."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from typing import Final, override

import probatio as vol
from homeassistant.core import HomeAssistant, callback, valid_entity_id
from homeassistant.helpers.collection import ItemNotFound
from homeassistant.helpers.typing import VolDictType
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..fleet.selection import Fleet
from ..input.fields import InvalidDataError, normal_address
from ..input.texts import InputProblem
from ..storage.collections import Item, SwitchedCollection, SwitchedCollectionWebsocket
from .model import FOLLOWING, SERVER_KEYS, RuleType, Schedule, schedule_from_json

_VERSION = 1
_KEY = f"{DOMAIN}.schedules"

SCHEDULE_KEYS: Final = tuple(field.name for field in fields(Schedule) if field.name not in SERVER_KEYS)
"""The keys of a schedule that a client may set."""


class UnknownMinerError(InvalidDataError):
    """The only error of a schedule is an address without a configured miner."""


class ScheduleStore(SwitchedCollection):
    """All schedules, checked against the known time zones, tariffs and miners."""

    def __init__(self, hass: HomeAssistant, fleet: Fleet, rate_ids: Callable[[], Collection[int]]) -> None:
        """Start empty. `rate_ids` returns the ids of all tariffs."""
        super().__init__(hass, _VERSION, _KEY)
        self._fleet = fleet
        self._rate_ids = rate_ids
        self._zones: frozenset[str] = frozenset()
        self._read: dict[int, tuple[Item, Schedule]] = {}

    @override
    async def async_load(self) -> None:
        """Load the schedules, including those whose tariff or miner no longer exists."""
        self._zones = frozenset(await self.hass.async_add_executor_job(zoneinfo.available_timezones))
        await super().async_load()

    @callback
    def async_register_websocket(self) -> None:
        """Register `miner_remote/schedules/list`, `subscribe`, `create`, `update` and `delete`, for administrators."""
        # The values are checked by the parser of schedules.
        keys: VolDictType = {vol.Optional(key): object for key in SCHEDULE_KEYS}
        SwitchedCollectionWebsocket(
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
        # Items are replaced, never changed.
        if (read := self._read.get(schedule_id)) is None or read[0] is not item:
            read = self._read[schedule_id] = item, schedule_from_json(item)
        return read[1]

    def uses_rate(self, rate_id: int) -> bool:
        """Return whether a schedule uses a tariff, so that it must not be deleted."""
        return any(schedule.electricity_rate_id == rate_id for schedule in self.schedules())

    def needs_price(self, rate_id: int) -> bool:
        """Return whether an enabled schedule has a price rule with a tariff."""
        return any(
            schedule.enabled and schedule.price_rule is not None and schedule.electricity_rate_id == rate_id
            for schedule in self.schedules()
        )

    def chooses_hours_by(self, rate_id: int) -> bool:
        """Return whether an enabled schedule chooses hours by a tariff."""
        return any(
            schedule.enabled
            and schedule.price_rule is not None
            and schedule.price_rule.type in (RuleType.CHEAPEST, RuleType.DEAREST)
            and schedule.electricity_rate_id == rate_id
            for schedule in self.schedules()
        )

    # Changing ---------------------------------------------------------------------------------------------------------

    async def async_draft(self, data: Mapping[str, object], schedule_id: int | None = None) -> Schedule:
        """Return the schedule for `data`, new or as a change of an existing one, without storing it.

        Raises InvalidDataError as `async_create`, and ItemNotFound.
        """
        before = None if schedule_id is None else self.get(schedule_id)
        if schedule_id is not None and before is None:
            raise ItemNotFound(str(schedule_id))
        given = _given(data)
        others = self._rate_ids(), self._named(given)

        def read() -> Schedule:
            return schedule_from_json({**self._checked_with_others(given, before, *others), "id": schedule_id or 0})

        # A thousand periods would block the event loop for too long.
        return await self.hass.async_add_executor_job(read)

    @override
    def check_item(self, item: Mapping[str, object]) -> Item:
        """Return a schedule as JSON; raises InvalidDataError with each wrong key."""
        return schedule_from_json(item).as_json()

    @override
    def new_item(self, data: Mapping[str, object]) -> Item:
        """Return a new schedule; raises InvalidDataError, also for an unknown zone, tariff or miner."""
        now = _now()
        return {
            **self._checked_with_others(given := _given(data), None, self._rate_ids(), self._named(given)),
            "created_at": now,
            "created_by": data.get("created_by"),
            "updated_at": now,
        }

    @override
    def changed_item(self, item: Item, updates: Mapping[str, object]) -> Item:
        """Return a changed schedule; zone, tariff and miner are only checked if they change.

        So a schedule whose miner or tariff no longer exists can be disabled.
        """
        given = _given(updates)
        if "price_rule" in given and not _follows_price(item):
            # A new rule that follows a price gets the default shortest times if none are set.
            given = {key: None for key in ("min_on_minutes", "min_off_minutes") if not item[key]} | given
        wanted = {**item, **given}
        changed = self._checked_with_others(wanted, item, self._rate_ids(), self._named(wanted))
        kept = SERVER_KEYS - {"miner_id"}
        if "miner_ip" not in updates and item["miner_id"] and self._fleet.is_configured(item["miner_id"]):
            # Keep the miner if its address now belongs to another one and the request does not name it again.
            kept = SERVER_KEYS
        return {**changed, **{key: item[key] for key in kept}, "updated_at": _now()}

    def _named(self, wanted: Mapping[str, object]) -> str | None:
        """Return the id of the miner with the given address, or None."""
        address = wanted.get("miner_ip")
        miner = self._fleet.by_address(address) if isinstance(address, str) else None
        return None if miner is None else miner.miner_id

    def _checked_with_others(
        self, wanted: Mapping[str, object], before: Item | None, rate_ids: Collection[int], named: str | None
    ) -> Item:
        """Return the wanted schedule with the id of its miner."""

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


def _given(data: Mapping[str, object]) -> dict[str, object]:
    """Return the keys that a client may set; it may send a schedule as it was read."""
    return {key: value for key, value in data.items() if key not in SERVER_KEYS}


def _follows_price(item: Item) -> bool:
    rule = item["price_rule"]
    return rule is not None and rule["type"] in FOLLOWING


def _now() -> str:
    return dt_util.utcnow().isoformat()
