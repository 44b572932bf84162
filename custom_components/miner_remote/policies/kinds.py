"""The kinds of policies: one line per kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .backup.kind import BackupKind
from .balancing.kind import BalancingKind
from .contract import PolicyKind
from .curtailment.kind import CurtailmentKind
from .failover.kind import FailoverKind
from .heating.kind import HeatingKind
from .load_distribution.kind import LoadDistributionKind
from .power_budget.kind import PowerBudgetKind
from .protection.kind import ProtectionKind
from .solar.kind import SolarKind
from .template.kind import TemplateKind

_KINDS: Final[tuple[PolicyKind[Any, Any], ...]] = (
    ProtectionKind(),
    PowerBudgetKind(),
    CurtailmentKind(),
    SolarKind(),
    HeatingKind(),
    LoadDistributionKind(),
    FailoverKind(),
    BalancingKind(),
    TemplateKind(),
    BackupKind(),
)

KINDS: Final[dict[str, PolicyKind[Any, Any]]] = {kind.key: kind for kind in _KINDS}


def kinds() -> Mapping[str, PolicyKind[Any, Any]]:
    """Return the kinds by their keys."""
    return KINDS


def kind_of(key: str) -> PolicyKind[Any, Any]:
    """Return the kind with a key; raises KeyError."""
    return KINDS[key]
