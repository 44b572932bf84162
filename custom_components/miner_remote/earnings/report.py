"""Reports of what miners used and earned in a day, a week or a month. Pure: made from recorded spans.

Money in another currency than the report's, and times without a price or hashprice, are named and not counted as zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from enum import StrEnum
from typing import Final

from ..walltime import local_date
from .amounts import Field, Row, Saved, add, no_amounts
from .hours import Period, day_start, iso, range_of
from .rates import rounded
from .report_texts import REPORT_TEXTS
from .spans import Day, Span

_S_PER_H: Final = 3600.0
_MISSING_PART: Final = 0.01
_MONEY: Final = (
    Field.COST,
    Field.REVENUE,
    Field.MARGIN,
    *(first + saved for first in (Field.SCHEDULES, Field.POLICIES) for saved in (Saved.COST, Saved.REVENUE)),
)

CSV_COLUMNS: Final = (
    "from", "until", "site_id", "site", "miner_id", "name", "hours_recorded", "hours_mined", "energy_kwh", "cost",
    "revenue", "margin", "ths_hours", "mean_hashrate_ths", "efficiency_j_th", "break_even",
    *(f"saved_by_{who}.{what}" for who in ("schedules", "policies")
      for what in ("energy_kwh", "cost", "ths_hours", "revenue")),
    *(f"unknown_hours.{what}" for what in ("energy", "cost", "revenue", "hashrate", "pool_fee", "currency")),
)  # fmt: skip
"""The columns of CSV; a dot joins the keys of nested values."""


class Group(StrEnum):
    """What the rows of a report are."""

    MINER = "miner"
    SITE = "site"
    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a report covers; `site` is the name or id of one site, None for all."""

    period: Period
    day: date
    """Any day of the period."""
    group: Group
    site: str | None
    currency: str
    zone: tzinfo

    @property
    def limits(self) -> tuple[int, int]:
        """Return the first instant of the period, and the first one after it, in seconds since 1970."""
        first, after = range_of(self.period, self.day)
        return day_start(first, self.zone), day_start(after, self.zone)


@dataclass(slots=True)
class _Line:
    """One row of a report while it is added up."""

    begin: int
    end: int
    site_id: str | None = None
    miner_id: str | None = None
    sums: Row = field(default_factory=no_amounts)
    other_currency_s: float = 0.0

    def add(self, row: Row, *, same_currency: bool) -> None:
        """Add the sums of a miner; the money only if it is in the currency of the report."""
        if same_currency:
            add(self.sums, row)
            return
        self.other_currency_s += row[Field.RECORDED_S] if row else 0.0
        add(self.sums, [0.0 if position in _MONEY else value for position, value in enumerate(row)])


class Report:
    """Adds up recorded spans."""

    def __init__(self, wanted: Wanted) -> None:
        """Start without rows."""
        self.wanted = wanted
        self.unreadable: list[str] = []
        self._lines: dict[tuple[int, str, str], _Line] = {}
        self._sites: dict[str, str] = {}
        self._miners: dict[str, str] = {}
        self._currencies: set[str] = set()
        self._limits = wanted.limits

    def visit(self, span: Span, day: Day) -> None:
        """Add a recorded span."""
        wanted, group = self.wanted, self.wanted.group
        same = span.currency == wanted.currency
        begin, end = self._times(span)
        for site_id, miners in span.rows.items():
            name = day.sites.get(site_id, site_id)
            if wanted.site is not None and wanted.site.casefold() not in (name.casefold(), site_id.casefold()):
                continue
            # The newest name is the one to show.
            self._sites[site_id] = name
            if not same:
                self._currencies.add(span.currency)
            line_of_site = None if group is Group.MINER else self._line(begin, end, site_id, "")
            for miner_id, row in miners.items():
                line = line_of_site or self._line(begin, end, site_id, miner_id)
                if line.miner_id is not None:
                    self._miners[miner_id] = day.miners.get(miner_id, miner_id)
                line.add(row, same_currency=same)

    def as_json(self) -> dict[str, object]:
        """Return the report for clients."""
        wanted = self.wanted
        low, high = self._limits
        total = self._sum()
        return {
            "period": wanted.period.value,
            "group": wanted.group.value,
            "site": wanted.site,
            "from": iso(low, wanted.zone),
            "until": iso(high, wanted.zone),
            "currency": wanted.currency,
            "rows": [self._as_json(self._lines[key]) for key in sorted(self._lines, key=self._order)],
            "total": self._as_json(total),
            "notes": [note_as_json(code, arguments) for code, arguments in self._notes(total)],
        }

    def _times(self, span: Span) -> tuple[int, int]:
        """Return the start and the end of the rows that a span belongs to."""
        group, zone = self.wanted.group, self.wanted.zone
        if group is Group.HOUR:
            return span.start, span.end
        if group is Group.DAY:
            first, after = range_of(Period.DAY, local_date(zone, span.start))
            return day_start(first, zone), day_start(after, zone)
        return self._limits

    def _line(self, begin: int, end: int, site_id: str, miner_id: str) -> _Line:
        key = begin, site_id if self.wanted.group in (Group.MINER, Group.SITE) else "", miner_id
        if (line := self._lines.get(key)) is None:
            line = self._lines[key] = _Line(begin, end, key[1] or None, key[2] or None)
        return line

    def _sum(self) -> _Line:
        """Return the sum of all rows."""
        total = _Line(*self._limits)
        for line in self._lines.values():
            add(total.sums, line.sums)
            total.other_currency_s += line.other_currency_s
        return total

    def _order(self, key: tuple[int, str, str]) -> tuple[int, str, str, str]:
        begin, site_id, miner_id = key
        site, name = self._sites.get(site_id, ""), self._miners.get(miner_id, "")
        return begin, site.casefold(), name.casefold(), miner_id

    def _as_json(self, line: _Line) -> dict[str, object]:
        sums, zone, other_s = line.sums, self.wanted.zone, line.other_currency_s
        recorded_s, mined_s = sums[Field.RECORDED_S], sums[Field.MINED_S]
        no_power_s, no_hashrate_s = sums[Field.NO_POWER_S], sums[Field.NO_HASHRATE_S]
        no_revenue_s = sums[Field.NO_HASHPRICE_S] + no_hashrate_s + other_s
        energy = _known(sums[Field.ENERGY], no_power_s, recorded_s)
        cost = _known(sums[Field.COST], sums[Field.NO_PRICE_S] + no_power_s + other_s, recorded_s)
        revenue = _known(sums[Field.REVENUE], no_revenue_s, mined_s)
        work = _known(sums[Field.WORK], no_hashrate_s, mined_s)
        mined_h = mined_s / _S_PER_H
        # A quotient of parts that do not belong together would be wrong.
        efficiency = (
            energy * 1000 / work if energy and work and _whole(no_power_s + no_hashrate_s, recorded_s) else None
        )
        break_even = revenue / energy if revenue and energy and _whole(no_power_s + no_revenue_s, recorded_s) else None
        return {
            "from": iso(line.begin, zone),
            "until": iso(line.end, zone),
            "site_id": line.site_id,
            "site": None if line.site_id is None else self._sites[line.site_id],
            "miner_id": line.miner_id,
            "name": None if line.miner_id is None else self._miners[line.miner_id],
            "hours_recorded": _hours(recorded_s),
            "hours_mined": _hours(mined_s),
            "energy_kwh": rounded(energy),
            "cost": rounded(cost),
            "revenue": rounded(revenue),
            "margin": None if cost is None or revenue is None else rounded(sums[Field.MARGIN]),
            "ths_hours": rounded(work),
            "mean_hashrate_ths": rounded(work / mined_h) if work and mined_h else None,
            "efficiency_j_th": rounded(efficiency),
            "break_even": rounded(break_even),
            "saved_by_schedules": _saved(sums, Field.SCHEDULES),
            "saved_by_policies": _saved(sums, Field.POLICIES),
            "unknown_hours": {
                "energy": _hours(no_power_s),
                "cost": _hours(sums[Field.NO_PRICE_S]),
                "revenue": _hours(sums[Field.NO_HASHPRICE_S]),
                "hashrate": _hours(no_hashrate_s),
                "pool_fee": _hours(sums[Field.NO_FEE_S]),
                "currency": _hours(other_s),
            },
        }

    def _notes(self, total: _Line) -> Iterable[tuple[str, dict[str, str]]]:
        """Yield what the report lacks, the times of all miners together."""
        sums = total.sums
        if not self._lines:
            yield "report_empty", {}
        for code, seconds in (
            ("report_energy_unknown", sums[Field.NO_POWER_S]),
            ("report_cost_unknown", sums[Field.NO_PRICE_S]),
            ("report_revenue_unknown", sums[Field.NO_HASHPRICE_S]),
            ("report_hashrate_unknown", sums[Field.NO_HASHRATE_S]),
            ("report_pool_fee_unknown", sums[Field.NO_FEE_S]),
            ("report_saved_cost_unknown", _both(sums, Saved.NO_PRICE_S)),
            ("report_saved_revenue_unknown", _both(sums, Saved.NO_HASHPRICE_S)),
        ):
            if (hours := _text(seconds)) != "0":
                yield code, {"hours": hours}
        if total.other_currency_s >= 1:
            yield (
                "report_other_currency",
                {"hours": _text(total.other_currency_s), "currencies": ", ".join(sorted(self._currencies))},
            )
        for day in self.unreadable:
            yield "report_file_unreadable", {"day": day}


def note_as_json(code: str, arguments: Mapping[str, str]) -> dict[str, object]:
    """Return a note as its code, its arguments and its English sentence."""
    return {"code": code, "args": dict(arguments), "message": REPORT_TEXTS[code].format_map(arguments)}


def csv_values(row: Mapping[str, object]) -> list[object]:
    """Return the values of a row of `Report.as_json` for `CSV_COLUMNS`."""
    values: list[object] = []
    for column in CSV_COLUMNS:
        outer, _, inner = column.partition(".")
        value = row[outer]
        values.append(value[inner] if isinstance(value, dict) else value)
    return values


def _known(value: float, missing_s: float, of_s: float) -> float | None:
    """Return a sum over some seconds; None if nothing of it is known."""
    return None if not value and of_s and missing_s >= of_s - 1 else value


def _whole(missing_s: float, of_s: float) -> bool:
    """Return whether hardly anything of a time is missing."""
    return missing_s <= _MISSING_PART * of_s


def _saved(sums: Row, first: Field) -> dict[str, float | None]:
    """Return what was saved; money is None if nothing of it is known."""
    cost, revenue = sums[first + Saved.COST], sums[first + Saved.REVENUE]
    return {
        "energy_kwh": rounded(sums[first + Saved.ENERGY]),
        "cost": None if not cost and sums[first + Saved.NO_PRICE_S] else rounded(cost),
        "ths_hours": rounded(sums[first + Saved.WORK]),
        "revenue": None if not revenue and sums[first + Saved.NO_HASHPRICE_S] else rounded(revenue),
    }


def _both(sums: Row, saved: Saved) -> float:
    return sums[Field.SCHEDULES + saved] + sums[Field.POLICIES + saved]


def _hours(seconds: float) -> float:
    return round(seconds / _S_PER_H, 4)


def _text(seconds: float) -> str:
    """Return hours for a sentence: whole ones, and less than ten with one decimal."""
    hours = seconds / _S_PER_H
    return f"{hours:.1f}".removesuffix(".0") if hours < 10 else f"{hours:.0f}"
