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
from .curtailments import CurtailmentEndView, CurtailmentsView, CurtailmentView
from .dashboard import DashboardRedirectView
from .earnings import HashpriceView, ReportView
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
from .policies import (
    PoliciesView,
    PolicyApplyView,
    PolicyDryRunView,
    PolicyFromBackupView,
    PolicyMinersView,
    PolicyPreviewView,
    PolicyReplayView,
    PolicyReportView,
    PolicyToggleView,
    PolicyView,
)
from .pools import PoolsView, PoolTestView, PoolView
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

# The first matching path wins: …/bulk is before …/{miner_ip}, …/dry-run before …/{policy_id}, and …/rollouts before
# …/{image_id}.
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
    HashpriceView,
    ReportView,
    SchedulesView,
    ScheduleDraftView,
    ScheduleView,
    ScheduleToggleView,
    SchedulePreviewView,
    SchedulePlanView,
    ScheduleCheckView,
    PoliciesView,
    PolicyDryRunView,
    PolicyFromBackupView,
    PolicyView,
    PolicyToggleView,
    PolicyMinersView,
    PolicyReplayView,
    PolicyPreviewView,
    PolicyApplyView,
    PolicyReportView,
    CurtailmentsView,
    CurtailmentView,
    CurtailmentEndView,
    FirmwareView,
    RolloutsView,
    RolloutView,
    RolloutPauseView,
    RolloutResumeView,
    RolloutCancelView,
    FirmwareImageView,
    PoolsView,
    PoolTestView,
    PoolView,
)


@callback
def async_register_views(hass: HomeAssistant) -> None:
    """Register all views."""
    for view in VIEWS:
        hass.http.register_view(view(hass.data[DATA], hass.data[WORK_LIMIT]))
    hass.http.register_view(DashboardRedirectView())
