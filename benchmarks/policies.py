"""One round of 30 policies, six of each kind, for 1,000 miners that have all just been polled.

Either the policies of a kind share the miners, so that five policies concern each miner, or each policy concerns all.
The decisions run in an executor while a probe measures how late the event loop is. The views are made on the loop
itself, in slices, whose processor time is measured.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final, Self, cast

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Profile
from custom_components.miner_remote.drivers.contract.values import Board, Fan, Identity, Pool, Snapshot
from custom_components.miner_remote.fleet.miner import Reachability
from custom_components.miner_remote.fleet.share_times import SeenShares
from custom_components.miner_remote.input.fields import Reader
from custom_components.miner_remote.policies.contract import LibraryPool, Side
from custom_components.miner_remote.policies.kept_state import KeptState
from custom_components.miner_remote.policies.kinds import kind_of
from custom_components.miner_remote.policies.model import Policy, PolicyScope
from custom_components.miner_remote.policies.round import decide_round
from custom_components.miner_remote.policies.round_types import Decided, PolicyInput, RoundInput
from custom_components.miner_remote.policies.scope import Place
from custom_components.miner_remote.policies.views import Views, ViewSources

from .loop_probe.probe import Collections
from .report import Line, measured

MINERS: Final = 1000
COPIES: Final = 6
"""The number of policies of each kind."""
ROUNDS: Final = max(11, int(os.environ.get("MINER_REMOTE_BENCH_ROUNDS", "5")))
ROUND_MS: Final = 100.0
LOOP_MS: Final = 20.0
NOW: Final = datetime(2026, 11, 30, 12, tzinfo=UTC)
POLL: Final = timedelta(seconds=30)

POLICIES: Final[dict[str, dict[str, object]]] = {
    "protection": {
        "temperature_c": 80,
        "recover_below_c": 72,
        "recovery": {"below_percent": 70, "no_share_minutes": 15, "minutes": 15, "max_per_day": 3},
    },
    "failover": {"pool_ids": [1, 2, 3]},
    "balancing": {"shares": [{"pool_id": 1, "percent": 70}, {"pool_id": 2, "percent": 30}]},
    "template": {"settings": {"fan_mode": "auto"}, "power_limit_w": 3200, "enforce": True},
    "backup": {"every": "day"},
}
"""The settings of each kind."""

POOLS: Final = {
    number: LibraryPool(
        pool_id=number, name=f"Pool {number}", url=f"stratum+tcp://p{number}:3333", worker="account.{ip_last}"
    )
    for number in (1, 2, 3)
}


def snapshot(rng: random.Random, number: int, accepted: int) -> Snapshot:
    """Return what a miner reports; each tenth one is hot."""
    return Snapshot(
        identity=Identity(vendor="Bitmain", model="S19", firmware="Braiins OS", firmware_version="26.01"),
        mining=True,
        paused=False,
        hashrate_ths=95 + number % 10 + rng.uniform(-1, 1),
        expected_hashrate_ths=100.0,
        power_w=rng.uniform(2900, 3300),
        power_limit_w=3200,
        temperature_max_c=rng.uniform(85, 87) if number % 10 == 0 else rng.uniform(60, 65),
        uptime_s=100_000 + accepted,
        shares_accepted=accepted,
        shares_rejected=3,
        pools=tuple(
            Pool(
                slot=slot,
                url=f"stratum+tcp://p{slot + 1}:3333",
                user=f"account.{number % 250}",
                active=slot == 0,
                alive=True,
                accepted=accepted if slot == 0 else 0,
                rejected=0,
            )
            for slot in range(3)
        ),
        boards=tuple(Board(position=at, temperature_c=70.0) for at in range(3)),
        fans=tuple(Fan(position=at, rpm=4200) for at in range(4)),
    )


class Fleet:
    """Miners without connections."""

    def __init__(self, rng: random.Random) -> None:
        """Poll all of them once."""
        self._rng = rng
        self._polls = 0
        capabilities = frozenset(
            {
                Capability.PAUSE,
                Capability.RESUME,
                Capability.POWER_LIMIT,
                Capability.POOLS_WRITE,
                Capability.CONFIG_READ,
            }
            | {Capability.RESTART_MINING, Capability.REBOOT, Capability.FAN}
        )
        identity = Identity(vendor="Bitmain", model="S19", firmware="Braiins OS", firmware_version="26.01")
        profile = Profile(driver="braiins", identity=identity, capabilities=capabilities)
        link = SimpleNamespace(has_command=lambda: False, max_pools=3, empties_pool_slots=True)
        settings = SimpleNamespace(values=(), read_at=NOW)
        self.miners: dict[str, Any] = {
            f"02:00:00:00:{number // 256:02x}:{number % 256:02x}": SimpleNamespace(
                last_update_success=True,
                reachability=Reachability.ONLINE,
                reachable=True,
                outlet=None,
                profile=profile,
                capabilities=capabilities,
                settings=settings,
                link=link,
                address=f"10.0.{number // 250}.{number % 250}",
                display_name=f"Miner {number}",
                site=SimpleNamespace(name="Farm"),
            )
            for number in range(MINERS)
        }
        for miner_id, miner in self.miners.items():
            miner.miner_id = miner_id
        self.poll(NOW)

    def by_id(self, miner_id: str) -> Any:
        """Return a miner."""
        return self.miners[miner_id]

    def poll(self, now: datetime) -> None:
        """Let each miner report again."""
        self._polls += 1
        for number, miner in enumerate(self.miners.values()):
            miner.data = snapshot(self._rng, number, 1000 + 7 * self._polls)
            miner.last_seen = now
            miner.seen_shares = SeenShares(accepted=miner.data.shares_accepted, share_at=now, pool_since=NOW)

    def places(self) -> dict[str, Place]:
        """Return the places of all miners."""
        return {
            miner_id: Place(name=miner.display_name, site="farm", area="hall 1", labels=frozenset())
            for miner_id, miner in self.miners.items()
        }


def policies(miner_ids: Sequence[str], *, shared: bool) -> list[PolicyInput]:
    """Return six policies of each kind in the order in which they decide, for a sixth of the miners or for all."""
    items = []
    for number in range(COPIES * len(POLICIES)):
        copy, kind = number // len(POLICIES), kind_of(list(POLICIES)[number % len(POLICIES)])
        settings = kind.read_settings(Reader(POLICIES[kind.key]))
        policy = Policy(id=number + 1, name=f"P{number}", kind=kind.key, scope=PolicyScope(all=True), settings=settings)
        kept = KeptState(kind=kind.key, state=kind.no_state())
        members = tuple(miner_ids[copy::COPIES] if shared else miner_ids)
        items.append(PolicyInput(policy=policy, kind=kind, kept=kept, members=members))
    return sorted(items, key=lambda item: (item.kind.precedence, item.policy.id))


class Lateness:
    """Measures by how many ms the event loop is late at most, and the longest processor time of one block.

    Garbage collections, which stop all threads, do not count for the former.
    """

    def __init__(self) -> None:
        """Start at 0."""
        self.worst_ms = self.own_ms = 0.0
        self._collections = Collections()
        self._ticks: list[tuple[float, float]] = []

    async def __aenter__(self) -> Self:
        """Start measuring."""
        self._task = asyncio.create_task(self._probe())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Stop measuring; a block that has just ended counts."""
        await asyncio.sleep(0)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._collections.stop()
        self.worst_ms = 1000 * max(
            ended - began - 0.001 - self._collections.within(began, ended) for began, ended in self._ticks
        )

    async def _probe(self) -> None:
        while True:
            began, own = time.perf_counter(), time.thread_time()
            await asyncio.sleep(0)
            self.own_ms = max(self.own_ms, (time.thread_time() - own) * 1000)
            await asyncio.sleep(0.001)
            self._ticks.append((began, time.perf_counter()))


def timed(given: RoundInput) -> tuple[list[Decided], float]:
    """Return the decisions of a round, and the processor time in ms."""
    start = time.thread_time()
    decided = decide_round(given)
    took = (time.thread_time() - start) * 1000
    for made in decided:
        if made.failure is not None:
            raise made.failure
    return decided, took


class Rounds:
    """Runs rounds over a fleet, and keeps how long they took in ms."""

    def __init__(self, fleet: Fleet, *, shared: bool) -> None:
        """Start with policies that have never decided."""
        self._fleet = fleet
        self._places = fleet.places()
        self._items = policies(sorted(self._places), shared=shared)
        schedules = SimpleNamespace(
            plan=None,
            figures=lambda _id: (3200.0, 100.0),
            limit_before_w=lambda _id: None,
            levels=lambda _id: (),
            is_overridden=lambda _id: False,
        )
        sources = ViewSources(
            upgrading=lambda _id: False,
            configuration=lambda _id: None,
            last_backup_at=lambda _id: NOW,
            energy_price=lambda _site, _area: 0.2,
        )
        hass: Any = SimpleNamespace(states=SimpleNamespace(get=lambda _entity_id: None))
        runner: Any = SimpleNamespace(pending_miners=set)
        self._views = Views(hass, cast("Any", fleet), runner, cast("Any", schedules), sources)
        self.took: dict[str, list[float]] = {key: [] for key in ("views", "slices", "round", "late", "again")}

    async def run(self, now: datetime, executor: ThreadPoolExecutor) -> None:
        """Poll all miners, and run a round and a second one in which nothing is new."""
        self._fleet.poll(now)
        start = time.process_time()
        async with Lateness() as slices:
            views = await self._views.async_refresh(self._places, now)
        self.took["views"].append((time.process_time() - start) * 1000)
        manual: dict[Side, dict[str, datetime]] = {side: {} for side in Side}
        given = RoundInput(now=now, policies=self._items, views=views, manual=manual, pools=POOLS)
        async with Lateness() as late:
            decided, took = await asyncio.get_running_loop().run_in_executor(executor, timed, given)
        self._items = [
            replace(item, kept=made.kept, last=made) for item, made in zip(self._items, decided, strict=True)
        ]
        _same, again = timed(replace(given, policies=self._items))
        for key, value in (("slices", slices.own_ms), ("round", took), ("late", late.worst_ms), ("again", again)):
            self.took[key].append(value)


async def _measure() -> list[Line]:
    lines = []
    for shared, who in ((True, "each miner in 5 of them"), (False, "each miner in all of them")):
        rounds = Rounds(Fleet(random.Random(2026)), shared=shared)
        with ThreadPoolExecutor(1) as executor:
            for number in range(1, ROUNDS + 1):
                await rounds.run(NOW + number * POLL, executor)
        size = f"{COPIES * len(POLICIES)} policies, {MINERS:,} miners, {who}"
        took = rounds.took
        lines += [
            measured(f"{size}: a round, all polled since", took["round"], "ms", most=ROUND_MS),
            measured(f"{size}: a round, nothing new", took["again"], "ms"),
            measured(
                f"{size}: longest block of the event loop meanwhile, without garbage collections",
                took["late"],
                "ms",
                most=LOOP_MS,
            ),
        ]
    return [
        *lines,
        measured(f"views of {MINERS:,} miners, all polled since", rounds.took["views"], "ms"),
        measured("longest block of the event loop meanwhile, in slices", rounds.took["slices"], "ms", most=LOOP_MS),
    ]


def run() -> Sequence[Line]:
    """Return the lines."""
    return asyncio.run(_measure())
