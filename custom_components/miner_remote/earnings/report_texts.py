"""The English texts of what a report lacks, with `str.format` placeholders; also in the translations (`exceptions`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REPORT_TEXTS: Final[Mapping[str, str]] = {
    "report_empty": "Nothing is recorded for this time.",
    "report_energy_unknown": "The energy is unknown for {hours} hours of miners that report no power.",
    "report_cost_unknown": "The cost is unknown for {hours} hours without a price.",
    "report_revenue_unknown": "The revenue is unknown for {hours} hours without a hashprice.",
    "report_hashrate_unknown": "The hashrate is unknown for {hours} hours of mining.",
    "report_pool_fee_unknown": (
        "{hours} hours of mining were on pools without a fee in the pool library; they count without a fee."
    ),
    "report_saved_cost_unknown": "The price of the energy that was saved is unknown for {hours} hours.",
    "report_saved_revenue_unknown": "The revenue that was lost by saving is unknown for {hours} hours.",
    "report_other_currency": "The money of {hours} hours was recorded in {currencies}, so it is not included.",
    "report_file_unreadable": "The record of {day} could not be read.",
}
