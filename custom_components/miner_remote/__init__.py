"""Miner Remote: remote control of a fleet of Bitcoin miners."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.collection import CollectionChange
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.typing import ConfigType

from .agents.removal import async_take_miners_from_agents
from .agents.results import LateListener
from .agents.site_agents import SiteAgents, async_site_agents
from .alerts.service import AlertService
from .alone.service import AloneService
from .backups.store import BackupStore
from .commands.entity_calls import EntityCalls
from .commands.history.store import CommandHistory
from .commands.late_results import LateResults
from .commands.rate_limit import TokenBucket
from .commands.runner import CommandRunner
from .const import (
    CONF_COMMANDS_PER_MINUTE,
    CONF_CONCURRENCY,
    CONF_HISTORY_DAYS,
    CONF_HISTORY_RECORDS,
    DEFAULT_COMMANDS_PER_MINUTE,
    DEFAULT_CONCURRENCY,
    DEFAULT_HISTORY_DAYS,
    DEFAULT_HISTORY_RECORDS,
    DOMAIN,
    SUBENTRY_MINER,
)
from .earnings.service import Earnings
from .entities.earnings_sensor import fleet_devices_at
from .entities.policy_entity import policies_at, policy_device
from .entities.removal import async_remove_unwanted
from .entities.schedule_entity import schedule_device, schedules_at
from .entities.tariff_sensor import rate_device, rates_at
from .fleet.fault_times import fault_times
from .fleet.selection import Fleet
from .fleet.share_times import share_times
from .fleet.site import MinerRemoteConfigEntry, Site
from .fleet.subentry import miner_id_of
from .interfaces.actions.agents import async_register_agent_services
from .interfaces.actions.alerts import async_register_alert_services
from .interfaces.actions.commands import async_register_services
from .interfaces.actions.curtailments import async_register_curtailment_services
from .interfaces.actions.deferrable_load import async_register_load_services
from .interfaces.actions.earnings import async_register_earnings_services
from .interfaces.actions.firmware import async_register_firmware_services
from .interfaces.actions.logs import async_register_log_services
from .interfaces.actions.policies import async_register_policy_services
from .interfaces.actions.pools import async_register_pool_services
from .interfaces.actions.prices import async_register_price_services
from .interfaces.actions.schedules import async_register_schedule_services
from .interfaces.panel import async_register_panel
from .interfaces.rest import async_register_views
from .interfaces.websocket.commands import async_register_websocket
from .interfaces.websocket.curtailments import async_register_curtailment_websocket
from .interfaces.websocket.earnings import async_register_earnings_websocket
from .interfaces.websocket.feeds import FEEDS, Feeds
from .interfaces.websocket.logs import async_register_log_websocket
from .interfaces.websocket.policies import async_register_policy_websocket
from .interfaces.websocket.pool_library import async_register_pool_websocket
from .interfaces.work_limit import WORK_LIMIT, WorkLimit
from .policies.backup.report import backup_reports
from .policies.backup.service import BackupService
from .policies.service import PolicyService
from .policies.store import repoint_policy
from .policies.template.service import TemplateService
from .pool_library.library import PoolLibrary
from .pool_library.model import PoolUser
from .prices.house_hashprice import HouseHashprice, repoint_house_hashprice
from .prices.service import PriceService
from .prices.store import RateStore
from .runtime import DATA, MinerRemoteData
from .schedules.engine.engine import ScheduleEngine
from .schedules.engine.recovery import Recovery
from .schedules.savings import Savings
from .schedules.store import ScheduleStore, repoint_hashprice
from .setup.migration import async_migrate_entry as async_migrate_entry
from .setup.websocket import async_register_setup_websocket
from .storage.entity_renames import async_follow_renames
from .storage.errors import StorageFailedError
from .storage.vault import Vault
from .tasks.periodic import Periodic
from .upgrades.service import FirmwareService
from .wire.command_messages import Result

_LOGGER = logging.getLogger(__name__)

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.CLIMATE,
    Platform.EVENT,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.UPDATE,
]

PURGE_INTERVAL = timedelta(hours=6)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Load the storage shared by all sites, and register actions, views and websocket commands."""
    fleet = Fleet(hass)
    await fault_times(hass).async_load()
    vault = Vault(hass)
    await vault.async_load()
    history = CommandHistory(hass)
    interrupted = await history.async_load()
    if interrupted:
        _LOGGER.warning("%d commands were interrupted when Home Assistant stopped", len(interrupted))
    backups = BackupStore(hass, vault)
    await backups.async_load()
    pools = await PoolLibrary(hass, vault).async_load()
    runner = CommandRunner(hass, fleet, history, backups, vault, pools)
    schedules = ScheduleStore(hass, fleet, lambda: [rate.id for rate in rates.rates()])
    rates = RateStore(hass, schedules.uses_rate)
    await rates.async_load()
    await schedules.async_load()
    prices = PriceService(hass, rates, schedules.needs_price, schedules.chooses_hours_by)
    await prices.async_load()
    prices.async_start()
    hashprice = await HouseHashprice(hass, prices).async_start()
    engine = ScheduleEngine(hass, fleet, runner, schedules, prices)
    await engine.async_load()
    savings = Savings(hass, fleet, schedules, prices, engine)
    alerts = AlertService(hass, fleet, history, rates, prices, schedules, engine)
    await alerts.async_load()
    firmware = await FirmwareService(hass, fleet, runner, vault).async_load()
    policies = PolicyService(hass, fleet, history, runner, engine, firmware, pools)
    templates = TemplateService(hass, fleet, runner, policies)
    await policies.async_load()
    alone = AloneService(hass, fleet, history, engine, schedules, policies)
    alone.async_start()
    earnings = Earnings(hass, fleet, prices, hashprice, engine, pools)
    policies.energy_price, policies.hashprice = prices.price_at_place, earnings.hashprice_after_fee
    backup_service = _connect_policies(policies, fleet, backups, pools, firmware)
    data = MinerRemoteData(
        fleet=fleet,
        vault=vault,
        history=history,
        backups=backups,
        pools=pools,
        runner=runner,
        entity_calls=EntityCalls(hass, runner),
        limiter=TokenBucket(DEFAULT_COMMANDS_PER_MINUTE),
        rates=rates,
        prices=prices,
        hashprice=hashprice,
        schedules=schedules,
        engine=engine,
        savings=savings,
        recovery=Recovery(hass, fleet, history, runner, engine),
        alerts=alerts,
        firmware=firmware,
        policies=policies,
        earnings=earnings,
    )
    data.recovery.policy_names = lambda: {policy.name for policy in policies.store.policies()}
    hass.data[DATA] = data
    hass.data[WORK_LIMIT] = WorkLimit()
    feeds = hass.data[FEEDS] = Feeds(hass, data)
    for collection in (rates, schedules, policies.store):
        collection.async_register_websocket()
    for register in (
        async_register_services,
        async_register_price_services,
        async_register_earnings_services,
        async_register_alert_services,
        async_register_log_services,
        async_register_pool_services,
        async_register_firmware_services,
        async_register_schedule_services,
        async_register_policy_services,
        async_register_curtailment_services,
        async_register_load_services,
        async_register_agent_services,
        async_register_views,
        async_register_websocket,
        async_register_log_websocket,
        async_register_pool_websocket,
        async_register_policy_websocket,
        async_register_curtailment_websocket,
        async_register_earnings_websocket,
        async_register_setup_websocket,
    ):
        register(hass)
    await async_register_panel(hass)

    async def purge(_now: datetime) -> None:
        # Including disabled sites and sites that are being reloaded.
        sites = hass.config_entries.async_entries(DOMAIN, include_ignore=False)
        try:
            await history.async_purge(
                keep_days=_largest_option(sites, CONF_HISTORY_DAYS, DEFAULT_HISTORY_DAYS),
                keep_records=_largest_option(sites, CONF_HISTORY_RECORDS, DEFAULT_HISTORY_RECORDS),
            )
        except StorageFailedError as err:
            _LOGGER.warning("Could not remove old commands from the history: %s", err)
        await backup_service.async_prune()

    stop_following = async_follow_renames(
        hass,
        [
            (rates, prices.async_repoint),
            (schedules, repoint_hashprice),
            (hashprice.store, repoint_house_hashprice),
            (policies.store, repoint_policy),
        ],
    )
    purging = Periodic(hass, purge, PURGE_INTERVAL, "purge")
    purging.async_start()

    async def stop(_event: Event) -> None:
        for close in (
            stop_following,
            feeds.async_close,
            alone.async_close,
            savings.async_close,
            hashprice.async_close,
        ):
            close()
        for async_close in (
            purging.async_close,
            alerts.async_close,
            data.recovery.async_close,
            earnings.async_close,
            policies.async_close,
            templates.async_close,
            engine.async_close,
        ):
            await async_close()
        prices.async_close()
        await firmware.async_close()
        await data.entity_calls.async_close()
        await runner.async_close()
        await history.async_close()

    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop)

    async def started(_hass: HomeAssistant) -> None:
        for start in (
            engine.async_start,
            templates.async_start,
            policies.async_start,
            savings.async_start,
            earnings.async_start,
            data.recovery.async_start,
            alerts.async_start,
        ):
            start()
        await runner.async_resume_verification()

    async_at_started(hass, started)
    return True


def _connect_policies(
    policies: PolicyService, fleet: Fleet, backups: BackupStore, pools: PoolLibrary, firmware: FirmwareService
) -> BackupService:
    """Connect the policies with the pools that they use and the backups that they make."""

    async def changed(_changes: Iterable[CollectionChange]) -> None:
        pools.async_notify()

    policies.store.async_add_change_set_listener(changed)

    def users(pool_id: int) -> list[PoolUser] | None:
        if policies.store.undecided:
            return None
        return [PoolUser(kind="policy", id=policy.id, name=policy.name) for policy in policies.store.uses_pool(pool_id)]

    pools.users = users
    policies.last_backup_at = backups.last_backup_at
    policies.backup_reporter = backup_reports
    service = BackupService(fleet, backups, policies.store.policies, policies.miners_of)
    firmware.rollouts.backup_required = service.required_before_firmware
    return service


def _largest_option(sites: Iterable[ConfigEntry], key: str, default: int) -> int:
    """Return the largest value of an option that concerns all sites."""
    return max((int(site.options.get(key, default)) for site in sites), default=default)


def _apply_shared_options(hass: HomeAssistant) -> None:
    data = hass.data[DATA]
    sites = [site.entry for site in data.fleet.sites()]
    data.limiter.per_minute = _largest_option(sites, CONF_COMMANDS_PER_MINUTE, DEFAULT_COMMANDS_PER_MINUTE)
    data.runner.concurrency = _largest_option(sites, CONF_CONCURRENCY, DEFAULT_CONCURRENCY)


async def async_setup_entry(hass: HomeAssistant, entry: MinerRemoteConfigEntry) -> bool:
    """Set up a site; its miners exist immediately, whether they answer or not."""
    agents = await async_site_agents(hass, entry)
    site = Site(hass, entry, agents)
    entry.runtime_data = site
    site.async_register_devices()
    if agents is not None:
        agents.results.async_on_late(_late_results(hass, entry, agents))
        await agents.async_start(site)
        entry.async_on_unload(agents.async_stop)
    fleet = hass.data[DATA].fleet
    fleet.async_add_site(site)
    entry.async_on_unload(lambda: fleet.async_remove_site(site))
    _apply_shared_options(hass)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(entry.add_update_listener(_async_updated))
    site.async_start_polling()
    entry.async_create_background_task(
        hass, async_remove_unwanted(hass, site), f"removal of unwanted entities at {site.name}"
    )
    return True


def _late_results(hass: HomeAssistant, entry: MinerRemoteConfigEntry, agents: SiteAgents) -> LateListener:
    data = hass.data[DATA]
    late = LateResults(fleet=data.fleet, history=data.history, runner=data.runner)

    def note(agent: str, result: Result) -> None:
        entry.async_create_task(hass, late.async_note(agents.channel(agent), result), f"late result of {agent}")

    return note


async def _async_updated(hass: HomeAssistant, entry: MinerRemoteConfigEntry) -> None:
    """Apply changes that others made: the first one at once, those that follow it at once together, as of a scan."""
    site = entry.runtime_data
    if site.is_storing:
        return
    site.is_outdated = True
    if site.is_applying:
        return
    site.is_applying = True
    try:
        # The next start of the site reads the whole entry.
        while site.is_outdated and entry.state is ConfigEntryState.LOADED:
            site.is_outdated = False
            removed = await site.async_apply_update()
            hass.data[DATA].fleet.async_changed()
            await _async_forget(hass, removed)
            await asyncio.sleep(0)
    finally:
        site.is_applying = False


async def _async_forget(hass: HomeAssistant, miner_ids: Sequence[str]) -> None:
    data = hass.data[DATA]
    for miner_id in miner_ids:
        fault_times(hass).async_forget(miner_id)
        share_times(hass).async_forget(miner_id)
        data.engine.async_forget(miner_id)
        data.policies.async_forget(miner_id)
        data.alerts.async_forget(miner_id)
        data.earnings.async_forget(miner_id)
    try:
        await data.vault.async_forget_miners(miner_ids)
    except StorageFailedError as err:
        _LOGGER.warning("Could not delete the pool passwords of removed miners: %s", err)


async def async_unload_entry(hass: HomeAssistant, entry: MinerRemoteConfigEntry) -> bool:
    """Unload a site; running commands to its miners finish."""
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        await entry.runtime_data.async_close()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: MinerRemoteConfigEntry) -> None:
    """Delete the pool passwords of the miners of a removed site; its agents lose them, history and backups stay."""
    await async_take_miners_from_agents(hass, entry)
    subentries = entry.get_subentries_of_type(SUBENTRY_MINER)
    await _async_forget(hass, [miner_id_of(subentry) for subentry in subentries])


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Allow removing a device that is no miner, tariff, schedule or policy of the site any more."""
    current = {entry.entry_id}
    if entry.runtime_data.entities.has_devices:
        current |= {miner.miner_id for miner in entry.runtime_data.miners.values()}
    current |= {rate_device(rate.id)[1] for rate in rates_at(hass, entry.entry_id)}
    current |= {schedule_device(schedule.id)[1] for schedule in schedules_at(hass, entry.entry_id)}
    current |= {policy_device(policy.id)[1] for policy in policies_at(hass, entry.entry_id)}
    current |= fleet_devices_at(hass, entry.entry_id)
    return current.isdisjoint(value for domain, value in device.identifiers if domain == DOMAIN)
