"""The English texts of the reasons of curtailments, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, str]] = {
    "curtailment_planned": "The event begins at {begins_at}.",
    "curtailment_shedding": (
        "Shedding {planned_w} W of {baseline_w} W: the miners draw {drawn_w} W, and may draw {target_w} W."
    ),
    "curtailment_curtailed": "{shed_w} W of {baseline_w} W shed: the miners draw {drawn_w} W of {target_w} W.",
    "curtailment_short": (
        "Only {available_w} W of {planned_w} W can be shed now; the shortfall is {shortfall_w} W. The miners draw "
        "{drawn_w} W. {skipped} miners cannot be changed now."
    ),
    "curtailment_restoring": "The event is over, and the power is being restored: {drawn_w} W of {baseline_w} W.",
    "curtailment_ended": "The event has ended. {shed_w} W were shed.",
    "curtailment_ended_without": (
        "The event has ended. {shed_w} W were shed. Miners that cannot be changed now: {miners}. They are restored as "
        "soon as they can be."
    ),
    "curtailment_missed": "The event was over before it could begin.",
}
