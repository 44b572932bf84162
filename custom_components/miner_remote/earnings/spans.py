"""The recorded times of the ledger: hours, and older days, with the sums of each miner. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from ..storage.files import as_list, as_object
from ..walltime import local_date
from .amounts import SIZE, Row, add, no_amounts, shortened
from .hours import day_start

type SpanKey = tuple[int, str]
"""The start in seconds since 1970, and the currency of its money."""


@dataclass(slots=True)
class Span:
    """The sums of miners from `start` to before `end` (seconds since 1970), by site and miner."""

    start: int
    end: int
    currency: str
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)

    def row(self, site_id: str, miner_id: str) -> Row:
        """Return the full row of a miner at a site, to be added to."""
        site = self.rows.setdefault(site_id, {})
        if (row := site.get(miner_id)) is None:
            row = site[miner_id] = no_amounts()
        elif len(row) < SIZE:
            row += [0.0] * (SIZE - len(row))
        return row

    def add(self, other: Span) -> None:
        """Add the rows of another span."""
        for site_id, miners in other.rows.items():
            for miner_id, row in miners.items():
                add(self.row(site_id, miner_id), row)

    def as_json(self, rows: Mapping[str, Mapping[str, Row]] | None = None) -> dict[str, Any]:
        """Return the span for the disk, with `rows` if they are made; later changes of the span do not change it."""
        if rows is None:
            rows = {site: {key: shortened(row) for key, row in miners.items()} for site, miners in self.rows.items()}
        return {"start": self.start, "end": self.end, "currency": self.currency, "rows": rows}


@dataclass(slots=True)
class Day:
    """One file: the spans that begin on a day in UTC, and the names of their sites and miners."""

    spans: dict[SpanKey, Span] = field(default_factory=dict)
    sites: dict[str, str] = field(default_factory=dict)
    miners: dict[str, str] = field(default_factory=dict)

    def span(self, start: int, end: int, currency: str) -> Span:
        """Return the span with this start and currency, new if there is none."""
        if (span := self.spans.get((start, currency))) is None:
            span = self.spans[start, currency] = Span(start, end, currency)
        return span


def day_from_json(data: Mapping[str, object]) -> Day:
    """Return a stored day; raises KeyError, TypeError or ValueError for damaged data."""
    day = Day(
        sites={key: str(name) for key, name in as_object(data["sites"]).items()},
        miners={key: str(name) for key, name in as_object(data["miners"]).items()},
    )
    for item in map(as_object, as_list(data["spans"])):
        rows = {
            site: {miner: _row(row) for miner, row in as_object(miners).items()}
            for site, miners in as_object(item["rows"]).items()
        }
        span = Span(int(str(item["start"])), int(str(item["end"])), str(item["currency"]), rows)
        day.spans[span.start, span.currency] = span
    return day


def by_local_days(spans: Iterable[Span], zone: tzinfo) -> list[Span]:
    """Return spans joined to one for each local day and currency: what is kept of hours after some weeks."""
    joined: dict[SpanKey, Span] = {}
    for span in sorted(spans, key=lambda span: span.start):
        key = day_start(local_date(zone, span.start), zone), span.currency
        # A local day that began on the UTC day before has a part in each of the two files.
        if (day := joined.get(key)) is None:
            day = joined[key] = Span(span.start, span.end, span.currency)
        day.end = max(day.end, span.end)
        day.add(span)
    return list(joined.values())


def _row(data: object) -> Row:
    """Return a stored row; raises TypeError for what is no number, and ValueError for too many of them."""
    row: Any = as_list(data)
    if len(row) > SIZE or not math.isfinite(sum(row)):
        raise ValueError("not a row of sums")
    made: Row = row
    return made
