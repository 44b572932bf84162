"""Counting, recording and reporting what 1,000 miners cost and earn.

Counting runs on the event loop with each poll. A report reads the hours of a month from the disk and adds them up in
the executor, while a probe measures how late the event loop is. All times but the latter are processor time.
"""

from __future__ import annotations

import asyncio
import logging
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from custom_components.miner_remote.drivers.contract.values import Identity, Pool, Snapshot
from custom_components.miner_remote.earnings import ledger as ledger_module, service
from custom_components.miner_remote.earnings.amounts import SIZE
from custom_components.miner_remote.earnings.hours import Period
from custom_components.miner_remote.earnings.ledger import Ledger
from custom_components.miner_remote.earnings.report import Group, Report, Wanted
from custom_components.miner_remote.earnings.service import Earnings

from .policies import Lateness
from .report import Line, measured

MINERS: Final = 1000
DAYS: Final = 30
POLL_S: Final = 30
ROUNDS: Final = 11
COUNT_MS: Final = 50.0
"""For all miners once, so that it is 1.7 ms per second at an interval of 30 s."""
REPORT_S: Final = 5.0
LOOP_MS: Final = 50.0
FIRST: Final = date(2026, 11, 1)


class Miner:
    """A miner as the coordinator shows it."""

    def __init__(self, number: int, rng: random.Random) -> None:
        """Start with a first answer."""
        self.miner_id = f"02:00:00:00:{number // 256:02x}:{number % 256:02x}"
        self.display_name = f"Hall {number % 4} {number:04}"
        self.site: Any = SimpleNamespace(
            name=f"Hall {number % 4}", entry=SimpleNamespace(entry_id=f"01JBENCHMARK{number % 4:014}")
        )
        self.location = self.site.name
        self.outlet = None
        self.last_update_success = True
        self._rng = rng
        self._listener: Callable[[], None] = lambda: None
        self.data = Snapshot(
            identity=Identity(vendor="Bitmain", model="S19", firmware="stock"),
            mining=True,
            paused=False,
            hashrate_ths=100.0,
            power_w=3000.0,
            shares_accepted=1000,
            shares_rejected=3,
            pools=(Pool(slot=0, url="stratum+tcp://pool:3333", user="w", active=True),),
        )

    def async_add_listener(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Keep the listener of the earnings."""
        self._listener = listener
        return lambda: None

    def poll(self) -> None:
        """Report something new."""
        self.data = replace(
            self.data,
            power_w=self._rng.uniform(2900, 3100),
            hashrate_ths=self._rng.uniform(95, 105),
            shares_accepted=(self.data.shares_accepted or 0) + self._rng.randrange(2, 9),
        )
        self._listener()


class House:
    """The parts that earnings are counted from; the clocks run with `passed`."""

    def __init__(self, folder: Path) -> None:
        """Start with all miners."""
        rng = random.Random(2026)
        self.miners = [Miner(number, rng) for number in range(MINERS)]
        self.hashprice = 0.05
        self.now = datetime(2026, 11, 30, 12, tzinfo=UTC)
        self.seconds = 1000.0
        self.hass: Any = SimpleNamespace(
            states=SimpleNamespace(get=lambda _entity_id: None),
            config=SimpleNamespace(path=lambda *parts: str(folder.joinpath(*parts))),
            async_add_executor_job=lambda job, *given: asyncio.get_running_loop().run_in_executor(None, job, *given),
        )
        earnings = self
        nothing: Callable[..., Callable[[], None]] = lambda *_given: lambda: None  # noqa: E731

        class Fleet:
            def __iter__(self) -> Iterator[Miner]:
                return iter(earnings.miners)

        parts: Any = (
            Fleet(),
            SimpleNamespace(house_currency=lambda: "EUR", price_at_place=lambda _site, _area: 0.2),
            SimpleNamespace(now=SimpleNamespace(value=0.05), async_on_change=nothing),
            SimpleNamespace(ownership=lambda _id: None, figures=lambda _id: None, restraint=lambda _id: None),
            SimpleNamespace(as_library_pools=dict, async_add_listener=nothing),
        )
        self.earnings = Earnings(self.hass, *parts)
        service.monotonic = lambda: self.seconds
        service.dt_util = SimpleNamespace(  # type: ignore[assignment]
            utcnow=lambda: self.now, get_default_time_zone=lambda: UTC
        )
        self.earnings._currency = "EUR"  # noqa: SLF001
        self.earnings._fleet_changed()  # noqa: SLF001

    def passed(self, seconds: float) -> None:
        """Let the clocks run."""
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)


def timed(work: Callable[[], object]) -> float:
    """Return the processor time of some work in ms."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


async def _measure(folder: Path) -> list[Line]:
    house = House(folder)
    earnings = house.earnings
    took: dict[str, list[float]] = {key: [] for key in ("poll", "count", "sums", "encode")}
    for _ in range(ROUNDS):
        house.passed(POLL_S)
        polled = time.process_time()
        for miner in house.miners:
            miner.poll()
        polls = (time.process_time() - polled) * 1000
        # Less what the fake miners themselves take.
        own = timed(lambda: [replace(miner.data, power_w=1.0) for miner in house.miners])
        took["poll"].append(polls - own)
        house.passed(POLL_S)
        took["count"].append(timed(earnings.async_count))
        earnings._sums = {}  # noqa: SLF001
        took["sums"].append(timed(lambda: earnings.sums(None)))
        took["encode"].append(timed(lambda: earnings.ledger._content("2026-11-30")))  # noqa: SLF001
    seconds, late, size = await _report(house.hass)
    return [
        measured(f"{MINERS:,} polls counted", took["poll"], "ms", most=COUNT_MS),
        measured(f"{MINERS:,} miners counted without a poll", took["count"], "ms", most=COUNT_MS),
        measured("sums of all sites", took["sums"], "ms"),
        measured("the present hour made ready for the disk", took["encode"], "ms"),
        measured(
            f"a report of {DAYS} days of {MINERS:,} miners by miner, {size:.1f} MB a day", seconds, "s", most=REPORT_S
        ),
        measured("longest block of the event loop meanwhile", late, "ms", most=LOOP_MS),
    ]


async def _report(hass: Any) -> tuple[list[float], list[float], float]:
    """Return how long reports of a month take and how late the loop is meanwhile, and the size of a day in MB."""
    rng = random.Random(1)
    written = Ledger(hass)
    for day in range(DAYS):
        start = int(datetime(2026, 11, 1 + day, tzinfo=UTC).timestamp())
        for hour in range(24):
            for number in range(MINERS):
                row = [rng.uniform(0, 3600) for _ in range(8)] + [0.0] * (SIZE - 8)
                site = f"01JBENCHMARK{number % 4:014}", f"Hall {number % 4}"
                written.add(
                    start + hour * 3600, "EUR", site, (f"02:00:00:00:{number // 256:02x}:{number % 256:02x}", "M"), row
                )
        await written.async_save()
    size = await hass.async_add_executor_job(_largest_mb, Path(hass.config.path(".storage", ledger_module._FOLDER)))  # noqa: SLF001
    seconds, late = [], []
    for _ in range(3):
        report = Report(Wanted(period=Period.MONTH, day=FIRST, group=Group.MINER, site=None, currency="EUR", zone=UTC))
        began = time.process_time()
        async with Lateness() as lateness:
            await Ledger(hass).async_visit(*report.wanted.limits, report.visit)
            made: Any = await hass.async_add_executor_job(report.as_json)
        seconds.append(time.process_time() - began)
        late.append(lateness.worst_ms)
        if len(made["rows"]) != MINERS:
            raise RuntimeError("the report is incomplete")
    return seconds, late, size


def _largest_mb(folder: Path) -> float:
    return max(file.stat().st_size for file in folder.iterdir()) / 1e6


def run() -> Sequence[Line]:
    """Return the lines."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))
