"""When the faults of miners were first and last seen, over restarts of Home Assistant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..drivers.contract.values import MAX_FAULTS, Fault
from ..storage.files import DurableFile, StoredData, as_list, as_object

_VERSION: Final = 1
_KEY: Final = f"{DOMAIN}.fault_times"

KEEP: Final = timedelta(days=30)
"""How long a fault is kept that is not reported any more."""
MAX_KEPT: Final = 2 * MAX_FAULTS
"""How many faults of a miner are kept; those that were last seen the longest ago go first."""
SAVE_AFTER_S: Final = 30.0
SAVE_SEEN_AFTER: Final = timedelta(minutes=10)
"""How old the stored time of a fault may be that is still reported."""

_FAULT_TIMES: HassKey[FaultTimes] = HassKey(_KEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFault:
    """A fault with the times at which the miner first and last reported it, in UTC."""

    fault: Fault
    first_seen: datetime
    last_seen: datetime

    def as_json(self) -> dict[str, object]:
        """Return the fault for the store, REST and the panel."""
        return {
            "message": self.fault.message,
            "code": self.fault.code,
            "first_seen": self.first_seen.isoformat(),
            "last_seen": self.last_seen.isoformat(),
        }


class FaultTimes:
    """The faults that the miners of all sites reported."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start empty; `async_load` must run first."""
        self._file = DurableFile(hass, _VERSION, _KEY)
        # A crash may lose the last changes, so Home Assistant's delayed save is sufficient.
        self._store = Store[StoredData](
            hass, _VERSION, _KEY, private=True, atomic_writes=True, serialize_in_event_loop=False
        )
        self._seen: dict[str, dict[Fault, SeenFault]] = {}
        self._saved: dict[str, datetime] = {}
        """When the times of a miner's present faults were last stored."""

    async def async_load(self) -> None:
        """Load the faults of the last run; an unreadable file is set aside."""
        self._seen = await self._file.async_load(_parse) or {}
        if self._file.read_only:
            self._store.make_read_only()

    def of(self, miner_id: str) -> list[SeenFault]:
        """Return the faults of a miner, those that were last seen latest first."""
        faults = self._seen.get(miner_id, {}).values()
        return sorted(faults, key=lambda item: (item.last_seen, item.first_seen), reverse=True)

    def first_seen(self, miner_id: str, fault: Fault) -> datetime | None:
        """Return when a miner first reported a fault, or None if it never did."""
        seen = self._seen.get(miner_id, {}).get(fault)
        return seen.first_seen if seen is not None else None

    @callback
    def async_note(self, miner_id: str, faults: Iterable[Fault], now: datetime) -> None:
        """Note the faults that a miner reports now."""
        reported = dict.fromkeys(faults)
        known = self._seen.get(miner_id, {})
        if not reported and not known:
            return
        kept = {fault: seen for fault, seen in known.items() if fault in reported or seen.last_seen >= now - KEEP}
        for fault in reported:
            first = kept[fault].first_seen if fault in kept else now
            kept[fault] = SeenFault(fault=fault, first_seen=first, last_seen=now)
        while len(kept) > MAX_KEPT:
            del kept[min(kept, key=lambda fault: kept[fault].last_seen)]
        self._seen[miner_id] = kept
        if not kept:
            del self._seen[miner_id]
        saved = self._saved.get(miner_id)
        if kept.keys() != known.keys() or (reported and (saved is None or now - saved >= SAVE_SEEN_AFTER)):
            self._saved[miner_id] = now
            self._store.async_delay_save(self._as_stored, SAVE_AFTER_S)

    @callback
    def async_forget(self, miner_id: str) -> None:
        """Drop the faults of a removed miner."""
        self._saved.pop(miner_id, None)
        if self._seen.pop(miner_id, None) is not None:
            self._store.async_delay_save(self._as_stored, SAVE_AFTER_S)

    def _as_stored(self) -> StoredData:
        # The dictionaries are replaced, never changed: this runs in the executor.
        return {
            "miners": {
                miner_id: [seen.as_json() for seen in faults.values()] for miner_id, faults in dict(self._seen).items()
            }
        }


def _parse(data: StoredData) -> dict[str, dict[Fault, SeenFault]]:
    return {
        miner_id: {seen.fault: seen for seen in map(_seen_fault, map(as_object, as_list(items)))}
        for miner_id, items in as_object(data["miners"]).items()
    }


def _seen_fault(item: Mapping[str, object]) -> SeenFault:
    code = item["code"]
    return SeenFault(
        fault=Fault(str(item["message"]), None if code is None else str(code)),
        first_seen=datetime.fromisoformat(str(item["first_seen"])),
        last_seen=datetime.fromisoformat(str(item["last_seen"])),
    )


@callback
def fault_times(hass: HomeAssistant) -> FaultTimes:
    """Return the times of faults of all sites."""
    if (times := hass.data.get(_FAULT_TIMES)) is None:
        times = hass.data[_FAULT_TIMES] = FaultTimes(hass)
    return times
