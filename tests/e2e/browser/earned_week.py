"""A week of earnings of the demo's miners, written as the integration records it."""

from __future__ import annotations

import json
import math
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import groupby

from custom_components.miner_remote.earnings.amounts import Field, Row, Saved, add, no_amounts
from custom_components.miner_remote.earnings.hours import utc_day
from custom_components.miner_remote.earnings.spans import Span

from .hall import ZONE, Hall, Json

HASHPRICE = 0.05
THIRSTY_J_TH = 25
"""A schedule pauses miners that need more than this from 17:00 to 21:00."""


@contextmanager
def earned_week(hall: Hall, first: date) -> Generator[Row]:
    """Record seven days from `first` on; yields their sums. The files are deleted afterwards."""
    site = hall.demo.api("GET", "/api/remote/report")[1]["rows"][0]
    site_id = site["site_id"]
    machines = {miner["miner_id"]: hall.machine(miner) for miner in hall.miners}
    hours = [datetime.combine(first, time(), ZONE) + timedelta(hours=hour) for hour in range(7 * 24)]
    sums = no_amounts()
    spans = []
    for at in hours:
        rows = {miner_id: _row(machine, at) for miner_id, machine in machines.items()}
        for row in rows.values():
            add(sums, row)
        start = int(at.timestamp())
        spans.append(Span(start, start + 3600, "EUR", {site_id: rows}))
    folder = hall.demo.config / ".storage" / "miner_remote.earnings"
    folder.mkdir(exist_ok=True)
    files = []
    for name, day in groupby(spans, key=lambda span: utc_day(span.start)):
        data = {
            "sites": {site_id: site["site"]},
            "miners": {miner["miner_id"]: miner["name"] for miner in hall.miners},
            "spans": [span.as_json() for span in day],
        }
        file = folder / name
        stored = {"version": 1, "minor_version": 1, "key": f"miner_remote.earnings/{name}", "data": data}
        file.write_text(json.dumps(stored))
        files.append(file)
    try:
        yield sums
    finally:
        for file in files:
            file.unlink(missing_ok=True)


def _row(machine: Json, at: datetime) -> Row:
    """Return an hour of a miner: power is cheap at noon, expensive in the evening, and differs from day to day."""
    part = 1 - 0.02 * (at.day % 4)
    power_kw, work = part * machine["power_w"] / 1000, part * machine["hashrate_ths"]
    price = 0.085 + 0.03 * math.sin((at.hour - 13) / 6 * math.pi) + 0.008 * math.sin(at.day * 2.2)
    row = no_amounts()
    row[Field.RECORDED_S] = 3600
    if 17 <= at.hour < 21 and power_kw * 1000 > THIRSTY_J_TH * work:
        for position, value in (
            (Saved.ENERGY, power_kw),
            (Saved.COST, power_kw * price),
            (Saved.WORK, work),
            (Saved.REVENUE, work * HASHPRICE / 24),
        ):
            row[Field.SCHEDULES + position] = value
        return row
    row[Field.MINED_S] = 3600
    row[Field.ENERGY], row[Field.COST] = power_kw, power_kw * price
    row[Field.WORK], row[Field.REVENUE] = work, work * HASHPRICE / 24
    row[Field.MARGIN] = row[Field.REVENUE] - row[Field.COST]
    return row
