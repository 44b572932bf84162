"""The decision of a power budget: the lowest part is divided among the miners. Pure."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Final

from ..allocation.restrain import PHASES as ALLOCATED, Restrained, reach, restrain
from ..contract import Decision, Inputs, Json, Reason
from ..full_power import full_power_w
from ..next_time import earliest
from .meter import meter
from .parts import PartBudget, follow, signal
from .settings import PowerBudgetSettings
from .state import PowerBudgetState

PHASES: Final = ("unrestricted", "within", "limiting", "over", "fail_safe", *ALLOCATED)

_LIMIT: Final = "limit_w"
"""The source of a budget that is a setting."""


def decide(settings: PowerBudgetSettings, state: PowerBudgetState, inputs: Inputs) -> Decision[PowerBudgetState]:
    """Return the decision for all miners of the scope."""
    parts, state = _parts(settings, state.not_after(inputs.now), inputs)
    lowest = min(
        (part for part in parts if part.budget_w is not None), key=lambda part: part.budget_w or 0, default=None
    )
    made = restrain(
        settings.rules,
        state.allocation,
        inputs.miners,
        inputs.now,
        None if lowest is None else lowest.budget_w,
        hashprice=inputs.hashprice,
    )
    phase, reason = _summary(parts, lowest, made)
    wakes = [part.next_at for part in parts] + [made.next_at]
    return Decision(
        state=state if made.state is state.allocation else replace(state, allocation=made.state),
        miners=made.miners,
        phase=phase,
        reason=reason,
        next_at=earliest(wakes),
    )


def _parts(
    settings: PowerBudgetSettings, state: PowerBudgetState, inputs: Inputs
) -> tuple[list[PartBudget], PowerBudgetState]:
    """Return what each part allows, and the new state of the parts."""
    parts: list[PartBudget] = []
    if settings.limit_w is not None:
        parts.append(PartBudget(source=_LIMIT, budget_w=settings.limit_w))
    followed, metered, signalled = state.follow, state.meter, state.signal
    if settings.follow is not None:
        part, followed = follow(settings.follow, followed, inputs)
        parts.append(part)
    if settings.meter is not None:
        drawn_w = reach(settings.rules, inputs.miners, state.allocation, inputs.now).drawn_w
        part, metered = meter(settings.meter, metered, inputs, drawn_w)
        parts.append(part)
    if settings.signal is not None:
        part, signalled = signal(settings.signal, signalled, inputs, full_power_w(inputs.miners))
        parts.append(part)
    return parts, replace(state, follow=followed, meter=metered, signal=signalled)


def _summary(parts: list[PartBudget], lowest: PartBudget | None, made: Restrained) -> tuple[str, Reason]:
    args: dict[str, Json] = {"drawn_w": round(made.drawn_w)}
    stale = next((part for part in parts if part.stale), None)
    if lowest is None:
        if stale is not None:
            return "fail_safe", Reason(code="budget_stale_released", args={**args, "source": stale.source})
        return "unrestricted", Reason(code="budget_unrestricted", args=args)
    args |= {"budget_w": lowest.budget_w, "source": lowest.source}
    if stale is not None:
        return "fail_safe", Reason(code="budget_stale", args={**args, "source": stale.source})
    if (over_w := ceil(made.over_w)) > 0:
        return "over", Reason(code="budget_over", args={**args, "over_w": over_w})
    if any(decision.restraint is not None for decision in made.miners):
        return "limiting", Reason(code="budget_limiting", args=args)
    return "within", Reason(code="budget_within", args=args)
