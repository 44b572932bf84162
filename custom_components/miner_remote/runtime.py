"""The objects shared by all sites."""

from __future__ import annotations

from dataclasses import dataclass

from homeassistant.util.hass_dict import HassKey

from .alerts.service import AlertService
from .backups.store import BackupStore
from .commands.entity_calls import EntityCalls
from .commands.history.store import CommandHistory
from .commands.rate_limit import TokenBucket
from .commands.runner import CommandRunner
from .const import DOMAIN
from .earnings.service import Earnings
from .fleet.selection import Fleet
from .policies.service import PolicyService
from .pool_library.library import PoolLibrary
from .prices.house_hashprice import HouseHashprice
from .prices.service import PriceService
from .prices.store import RateStore
from .schedules.engine.engine import ScheduleEngine
from .schedules.engine.recovery import Recovery
from .schedules.savings import Savings
from .schedules.store import ScheduleStore
from .storage.vault import Vault
from .upgrades.service import FirmwareService


@dataclass(slots=True)
class MinerRemoteData:
    """The objects shared by all sites; created in `async_setup`."""

    fleet: Fleet
    vault: Vault
    history: CommandHistory
    backups: BackupStore
    pools: PoolLibrary
    runner: CommandRunner
    entity_calls: EntityCalls
    limiter: TokenBucket
    rates: RateStore
    prices: PriceService
    hashprice: HouseHashprice
    schedules: ScheduleStore
    engine: ScheduleEngine
    savings: Savings
    recovery: Recovery
    alerts: AlertService
    firmware: FirmwareService
    policies: PolicyService
    earnings: Earnings


DATA: HassKey[MinerRemoteData] = HassKey(DOMAIN)
