"""The durable record of what miners used and earned: by hour, and after some weeks by day.

Home Assistant's long-term statistics cannot hold it: they have no unknown hours, only entities that are enabled, and
never delete anything (docs/decisions/earnings-record.md). One file holds the hours that begin on one day in UTC. Only
the newest one changes, so that a save never rewrites older ones.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..storage.errors import StorageFailedError
from ..storage.files import UNREADABLE, DurableFile, StoredData, stored_names
from ..turns import InTurns
from .amounts import Row, add, shortened
from .hours import utc_day
from .spans import Day, Span, SpanKey, by_local_days, day_from_json

_LOGGER = logging.getLogger(__name__)

HOURS_KEPT_DAYS: Final = 35
"""Hours are kept for a month with a report of each hour; older ones become days."""
DAYS_KEPT_DAYS: Final = 800

_VERSION: Final = 1
_FOLDER: Final = f"{DOMAIN}.earnings"
_REDUCED: Final = ".days"
"""The end of the name of a file whose hours were joined to days."""
_HOUR_S: Final = 3600
_DAYS_IN_MEMORY: Final = 2
_ROWS_AT_ONCE: Final = 1000

type Named = tuple[str, str]
"""The id and the name of a site or a miner."""

type Visit = Callable[[Span, Day], None]
"""Called in the executor for each span, with the names of its day."""


class Ledger:
    """The record of all miners."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start empty; days are read from the disk when they are needed."""
        self._hass = hass
        self._days: dict[str, Day] = {}
        """The days that may still change, by their dates."""
        self._complete: set[str] = set()
        """Those of them whose file was read."""
        self._as_json: dict[str, dict[SpanKey, dict[str, object]]] = {}
        """Their spans as JSON, without those that have changed since."""
        self._changed: set[str] = set()
        self._added: set[SpanKey] = set()
        """The spans that were added to since they were last made JSON."""
        self._lock = asyncio.Lock()
        self._failed = False

    @callback
    def add(self, start: int, currency: str, site: Named, miner: Named, row: Row) -> None:
        """Add a row to the hour that begins at `start`."""
        name = utc_day(start)
        if (day := self._days.get(name)) is None:
            day = self._days[name] = Day()
        day.sites[site[0]] = site[1]
        day.miners[miner[0]] = miner[1]
        add(day.span(start, start + _HOUR_S, currency).row(site[0], miner[0]), row)
        self._as_json.setdefault(name, {}).pop((start, currency), None)
        self._added.add((start, currency))
        self._changed.add(name)

    async def async_save(self) -> None:
        """Write what has changed; a failure is logged once, and the next save tries again."""
        async with self._lock:
            for name in sorted(self._changed):
                await self._async_complete(name)
                self._changed.discard(name)
                saved = False
                try:
                    await self._file(name).async_save(await self._async_content(name))
                    saved = True
                except StorageFailedError as err:
                    if not self._failed:
                        _LOGGER.warning("The earnings could not be recorded: %s", err)
                    self._failed = True
                    return
                finally:
                    if not saved:
                        # Also if it was cancelled: the save at the end writes it.
                        self._changed.add(name)
                self._failed = False
            for name in sorted(self._days)[:-_DAYS_IN_MEMORY]:
                if name not in self._changed:
                    self._forget(name)

    async def async_prune(self) -> None:
        """Join old hours to days, and delete old days."""
        today = dt_util.utcnow().date()
        hours_from = (today - timedelta(days=HOURS_KEPT_DAYS)).isoformat()
        days_from = (today - timedelta(days=DAYS_KEPT_DAYS)).isoformat()
        async with self._lock:
            for name in sorted(await self._hass.async_add_executor_job(self._names)):
                day = name.removesuffix(_REDUCED)
                try:
                    if day < days_from:
                        await self._file(name).async_remove()
                    elif day < hours_from and name == day:
                        await self._async_reduce(name)
                except (OSError, StorageFailedError) as err:
                    _LOGGER.warning("The earnings of %s could not be pruned: %s", day, err)

    async def _async_reduce(self, name: str) -> None:
        """Replace the hours of a day by days; the hours are deleted after the days are on the disk."""
        file = self._file(name)
        joined = await self._hass.async_add_executor_job(_joined, file, dt_util.get_default_time_zone())
        if joined is not None:
            await self._file(f"{name}{_REDUCED}").async_save(joined)
            await file.async_remove()

    async def async_visit(self, low: int, high: int, visit: Visit) -> list[str]:
        """Call `visit` in the executor for each span that begins from `low` to before `high`.

        Returns the days whose files could not be read.
        """
        async with self._lock:
            names = [name for name in self._days if utc_day(low) <= name <= utc_day(high)]
            for name in names:
                await self._async_complete(name)
            present = {name: await self._async_content(name) for name in names}
            return await self._hass.async_add_executor_job(self._visit, low, high, present, visit)

    async def _async_complete(self, name: str) -> None:
        """Add what the file of a day holds, from before the start or before the clock was set back."""
        if name in self._complete:
            return
        self._complete.add(name)
        if (stored := await self._file(name).async_load(day_from_json)) is None:
            return
        day = self._days[name]
        day.sites = {**stored.sites, **day.sites}
        day.miners = {**stored.miners, **day.miners}
        for span in stored.spans.values():
            day.span(span.start, span.end, span.currency).add(span)
        self._as_json.pop(name, None)

    def _forget(self, name: str) -> None:
        del self._days[name]
        self._complete.discard(name)
        self._as_json.pop(name, None)

    async def _async_content(self, name: str) -> StoredData:
        """Return a day as JSON that later changes do not change; the work yields to the event loop in between."""
        day, known, spans = self._days[name], self._as_json.setdefault(name, {}), []
        for key, span in list(day.spans.items()):
            if (made := known.get(key)) is None:
                self._added.discard(key)
                made = await _async_as_json(span)
                if key not in self._added:
                    known[key] = made
            spans.append(made)
        return {"sites": dict(day.sites), "miners": dict(day.miners), "spans": spans}

    def _file(self, name: str) -> DurableFile:
        return DurableFile(self._hass, _VERSION, f"{_FOLDER}/{name}")

    # In the executor -------------------------------------------------------------------------------------------------

    def _names(self) -> set[str]:
        return set(stored_names(Path(self._hass.config.path(STORAGE_DIR, _FOLDER))) or ())

    def _visit(self, low: int, high: int, present: Mapping[str, StoredData], visit: Visit) -> list[str]:
        names, unreadable = self._names(), []
        days = {name.removesuffix(_REDUCED) for name in names} | present.keys()
        # A day in local time that was joined may be in the file of the UTC day before or after.
        for name in sorted(day for day in days if utc_day(low) <= day <= utc_day(high)):
            try:
                if name in present:
                    day: Day | None = day_from_json(present[name])
                else:
                    day = self._file(name if name in names else f"{name}{_REDUCED}").read(day_from_json)
            except UNREADABLE as err:
                _LOGGER.warning("The earnings of %s could not be read: %s", name, err)
                unreadable.append(name)
                continue
            for span in () if day is None else day.spans.values():
                if low <= span.start < high:
                    visit(span, day or Day())
        return unreadable


async def _async_as_json(span: Span) -> dict[str, object]:
    """Return a span as JSON, made in several turns of the event loop."""
    rows: dict[str, dict[str, Row]] = {}
    for site_id, miners in list(span.rows.items()):
        made = rows[site_id] = {}
        async for part in InTurns(list(miners.items()), _ROWS_AT_ONCE):
            made |= {miner_id: shortened(row) for miner_id, row in part}
    return span.as_json(rows)


def _joined(file: DurableFile, zone: tzinfo) -> StoredData | None:
    """Return the hours of a file as days, in the executor; None if it cannot be read."""
    try:
        day = file.read(day_from_json)
    except UNREADABLE as err:
        _LOGGER.warning("%s could not be read: %s", file.relative_path, err)
        return None
    if day is None:
        return None
    spans = [span.as_json() for span in by_local_days(day.spans.values(), zone)]
    return {"sites": day.sites, "miners": day.miners, "spans": spans}
