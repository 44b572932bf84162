"""What the integration holds once for all sites."""

from __future__ import annotations

from dataclasses import dataclass

from homeassistant.util.hass_dict import HassKey

from .backups.store import BackupStore
from .commands.calls import EntityCalls
from .commands.history import CommandHistory
from .commands.pacing import TokenBucket
from .commands.runner import CommandRunner
from .const import DOMAIN
from .feeds import Feeds
from .fleet import Fleet
from .prices.service import PriceService
from .prices.store import RateStore
from .schedules.engine import ScheduleEngine
from .schedules.recovery import Recovery
from .schedules.savings import Savings
from .schedules.store import ScheduleStore
from .vault import Vault
from .work_gate import WorkGate


@dataclass(slots=True)
class MinerRemoteData:
    """The parts that serve all sites; made in `async_setup`."""

    fleet: Fleet
    vault: Vault
    history: CommandHistory
    backups: BackupStore
    runner: CommandRunner
    entity_calls: EntityCalls
    limiter: TokenBucket
    gate: WorkGate
    rates: RateStore
    prices: PriceService
    schedules: ScheduleStore
    engine: ScheduleEngine
    savings: Savings
    recovery: Recovery
    feeds: Feeds


DATA: HassKey[MinerRemoteData] = HassKey(DOMAIN)
