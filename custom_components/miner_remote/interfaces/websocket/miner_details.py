"""The websocket commands of a miner's page: everything about one miner, kept up to date, and prices over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, override

import probatio as vol
from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_INVALID_FORMAT, ERR_NOT_FOUND
from homeassistant.components.websocket_api.decorators import async_response, require_admin, websocket_command
from homeassistant.components.websocket_api.messages import construct_event_message
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.recorder import DATA_INSTANCE
from homeassistant.util import dt as dt_util

from ...const import DOMAIN
from ...drivers.pools.urls import without_login
from ...fleet.miner import MinerCoordinator, Snapshot
from ...fleet.serialize import faults_as_json, miner_as_json, settings_as_json
from ...input.limits import MAX_ID
from ...runtime import DATA, MinerRemoteData
from ..policy_answers import miner_policies
from .feeds.base import Event, Feed

INTERVAL_S: Final = 1.0
SWEEP: Final = timedelta(seconds=5)
"""The interval for changes without a poll: a miner becomes late, a schedule or a sensor is changed."""

CHARTS: Final = ("hashrate", "power", "temperature_max", "efficiency")
"""The keys of the sensors that the page draws."""

LONGEST_PRICES: Final = timedelta(days=40)


@callback
def async_register_miner_details(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_command(hass, _subscribe_miner)
    async_register_command(hass, _prices)


@require_admin
@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/miner/subscribe", vol.Required("miner_id"): str})
def _subscribe_miner(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Subscribe to one miner; an unknown id is no error, because the miner may be added later."""
    msg_id = msg["id"]

    def send(event: bytes) -> None:
        connection.send_message(construct_event_message(msg_id, event))

    connection.subscriptions[msg_id] = MinerDetailsFeed(hass, msg["miner_id"]).async_subscribe(send)
    connection.send_result(msg_id)


@require_admin
@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/prices",
        vol.Required("rate_id"): vol.All(int, vol.Range(min=1, max=MAX_ID)),
        vol.Required("start_time"): cv.datetime,
        vol.Required("end_time"): cv.datetime,
    }
)
@async_response
async def _prices(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Return `{"currency", "prices": [{"start", "end", "price"}]}`: the known prices per kWh of a tariff over time."""
    data = hass.data[DATA]
    rate = data.rates.rate(msg["rate_id"])
    start, end = dt_util.as_utc(msg["start_time"]), dt_util.as_utc(msg["end_time"])
    if rate is None:
        connection.send_error(msg["id"], ERR_NOT_FOUND, f"There is no tariff {msg['rate_id']}.")
    elif not timedelta() < end - start <= LONGEST_PRICES:
        message = f"end_time must be after start_time, and at most {LONGEST_PRICES.days} days later."
        connection.send_error(msg["id"], ERR_INVALID_FORMAT, message)
    else:
        # Many periods over many days take a while.
        points = (await hass.async_add_executor_job(data.prices.curve, rate.id, start, end)).points
        currency = data.prices.currency(rate)
        connection.send_result(msg["id"], {"currency": currency, "prices": [point.as_json() for point in points]})


class MinerDetailsFeed(Feed):
    """`{"miner": …, "details": …}`: a miner as in GET /api/miners, and what only its page shows; null if unknown."""

    def __init__(self, hass: HomeAssistant, miner_id: str) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, "miner", INTERVAL_S)
        self._data = hass.data[DATA]
        self._miner_id = miner_id
        self._miner: MinerCoordinator | None = None
        self._leave: CALLBACK_TYPE | None = None
        self._row: dict[str, Any] = {}
        self._sent: Event | None = None

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        self._follow_miner()
        return [
            self._data.fleet.async_on_change(self._fleet_changed),
            async_track_time_interval(self._hass, self._sweep, SWEEP, cancel_on_shutdown=True),
        ]

    @override
    def _clear(self) -> None:
        if self._leave is not None:
            self._leave()
        self._miner = self._leave = None

    @callback
    def _fleet_changed(self) -> None:
        self._follow_miner()
        self._request()

    @callback
    def _sweep(self, _now: datetime) -> None:
        self._request()

    def _follow_miner(self) -> None:
        """Listen to the miner; a reloaded site has a new object for it."""
        miner = self._data.fleet.by_id(self._miner_id)
        if miner is not self._miner:
            if self._leave is not None:
                self._leave()
            self._miner = miner
            self._leave = None if miner is None else miner.async_add_listener(self._request)
            if miner is not None:
                miner.settings.expire()

    @override
    async def _async_update(self) -> None:
        miner = self._miner
        self._row = {
            "miner": None if miner is None else miner_as_json(miner),
            "details": None if miner is None else _details(self._hass, self._data, miner),
        }

    @override
    def _changes(self) -> Sequence[Event]:
        # The age follows from the time of the last answer.
        row = {**self._row, "miner": {**(self._row["miner"] or {}), "age_sec": None}}
        if row == self._sent:
            return ()
        self._sent = row
        return (self._row,)

    @override
    async def _async_snapshot(self) -> Sequence[Event]:
        self._changes()
        return (self._row,)


def _details(hass: HomeAssistant, data: MinerRemoteData, miner: MinerCoordinator) -> dict[str, object]:
    """Return what only the page of a miner shows; readings are null or empty if unknown or too old."""
    profile, last = miner.profile, miner.last_error
    return {
        "serial": profile.identity.serial if profile else None,
        "power_limit_min_w": profile.power_limit_min_w if profile else None,
        "power_limit_max_w": profile.power_limit_max_w if profile else None,
        "error": None
        if last is None
        else {"error_code": last.code, "error_args": dict(last.arguments), "error_message": str(last)},
        **_readings(None if miner.status == "Stale" else miner.data),
        **settings_as_json(miner),
        "faults": faults_as_json(miner),
        "entities": {key: _entity(hass, miner.miner_id, key) for key in CHARTS},
        "schedules": [
            {"id": schedule.id, "name": schedule.name, "enabled": schedule.enabled}
            for schedule in data.engine.schedules_of(miner)
        ],
        "policies": miner_policies(data, miner.miner_id),
        "plan": _plan(data, miner.miner_id),
    }


def _readings(now: Snapshot | None) -> dict[str, object]:
    """Return readings in TH/s, °C, MHz and seconds."""
    return {
        "best_share": now.best_share if now else None,
        "work_mode": now.work_mode if now else None,
        "machine_uptime_s": now.uptime_s if now else None,
        "mining_uptime_s": now.mining_uptime_s if now else None,
        "boards": [
            {
                "position": board.position,
                "hashrate_ths": board.hashrate_ths,
                "temperature_c": board.temperature_c,
                "chip_temperature_c": board.chip_temperature_c,
                "inlet_temperature_c": board.inlet_temperature_c,
                "outlet_temperature_c": board.outlet_temperature_c,
                "chips": board.chips,
                "frequency_mhz": board.frequency_mhz,
                "active": board.active,
            }
            for board in (now.boards if now else ())
        ],
        "fans": [{"position": fan.position, "rpm": fan.rpm} for fan in (now.fans if now else ())],
        "pools": None
        if now is None
        else [
            {
                "slot": pool.slot,
                "url": without_login(pool.url),
                "user": pool.user,
                "active": pool.active,
                "alive": pool.alive,
                "quota": pool.quota,
                "accepted": pool.accepted,
                "rejected": pool.rejected,
            }
            for pool in now.pools
        ],
    }


def _entity(hass: HomeAssistant, miner_id: str, key: str) -> dict[str, object] | None:
    """Return the sensor of a quantity and whether its history is kept, or None if the miner has no such sensor."""
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(SENSOR_DOMAIN, DOMAIN, f"{miner_id}_{key}")
    entry = None if entity_id is None else registry.async_get(entity_id)
    if entry is None:
        return None
    # The recorder is optional.
    recorder = hass.data.get(DATA_INSTANCE)
    recorded = recorder is not None and (recorder.entity_filter is None or recorder.entity_filter(entry.entity_id))
    return {"entity_id": entry.entity_id, "disabled": entry.disabled, "recorded": recorded}


def _plan(data: MinerRemoteData, miner_id: str) -> dict[str, object] | None:
    """Return the steps ahead from all schedules together, or None without a plan.

    `overridden` is whether a person's command holds until the next change.
    """
    plan = data.engine.plan
    own = None if plan is None else plan.miners.get(miner_id)
    if plan is None or own is None:
        return None
    now = dt_util.utcnow()
    return {
        "until": plan.until.isoformat(),
        "overridden": own.override is not None,
        "steps": [step.as_json() for step in own.steps if step.end > now],
    }
