"""The REST API: the paths, methods and keys of the original system, with the authentication of Home Assistant."""

from __future__ import annotations

from typing import Final

from homeassistant.core import HomeAssistant, callback

from ...runtime import DATA
from ..work_limit import WORK_LIMIT
from .alerts import AlertsView
from .backups import BackupCreateView, BackupListView, BackupRestoreView, BackupValidateView, BackupView
from .base import MinerRemoteView
from .batches import BatchesView, BatchStopView, BatchView
from .commands import CommandView, PoolSwitchBulkView, PoolSwitchView, RebootBulkView, RebootView
from .dashboard import DashboardRedirectView
from .firmware import (
    FirmwareImageView,
    FirmwareView,
    RolloutCancelView,
    RolloutPauseView,
    RolloutResumeView,
    RolloutsView,
    RolloutView,
)
from .history import CommandHistoryView, CommandStatsView
from .logs import LogsView, LogView
from .miners import MinersView
from .rates import RatePricesView, RatesView, RateView
from .schedules import (
    ScheduleCheckView,
    ScheduleDraftView,
    SchedulePlanView,
    SchedulePreviewView,
    SchedulesView,
    ScheduleToggleView,
    ScheduleView,
)
from .settings import MinerFaultsView, MinerSettingsView

# The first matching path wins: …/bulk is before …/{miner_ip}, and …/rollouts before …/{image_id}.
VIEWS: Final[tuple[type[MinerRemoteView], ...]] = (
    MinersView,
    MinerSettingsView,
    MinerFaultsView,
    AlertsView,
    RebootBulkView,
    RebootView,
    PoolSwitchBulkView,
    PoolSwitchView,
    BackupCreateView,
    BackupListView,
    BackupView,
    BackupValidateView,
    BackupRestoreView,
    CommandHistoryView,
    CommandStatsView,
    CommandView,
    LogsView,
    LogView,
    BatchesView,
    BatchView,
    BatchStopView,
    RatesView,
    RateView,
    RatePricesView,
    SchedulesView,
    ScheduleDraftView,
    ScheduleView,
    ScheduleToggleView,
    SchedulePreviewView,
    SchedulePlanView,
    ScheduleCheckView,
    FirmwareView,
    RolloutsView,
    RolloutView,
    RolloutPauseView,
    RolloutResumeView,
    RolloutCancelView,
    FirmwareImageView,
)


@callback
def async_register_views(hass: HomeAssistant) -> None:
    """Register all views."""
    for view in VIEWS:
        hass.http.register_view(view(hass.data[DATA], hass.data[WORK_LIMIT]))
    hass.http.register_view(DashboardRedirectView())
