"""Template policies with simulated miners: what changes at a machine is seen, and put back if that is wanted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.control.record import CommandRecord, HistoryQuery, Pacing, PoolSwitchCommand, Source
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.policies.contract import MinerDecision
from custom_components.miner_remote.policies.service import PolicyService
from simulator.machine import Fault, Machine, PoolSlot

from ..conftest import MakeHall, wait_until
from ..hall import PERSON, Hall

MAIN = "stratum+tcp://main.example.com:3333"
FOREIGN = PoolSlot("stratum+tcp://foreign.example.com:25", "eve.9", "x")


@dataclass
class Covered:
    """A hall whose miners a template covers."""

    hall: Hall
    policy_id: int = 0

    @property
    def policies(self) -> PolicyService:
        return self.hall.data.policies

    @property
    def machine(self) -> Machine:
        return self.hall.machines[0]

    @property
    def miner(self) -> MinerCoordinator:
        return self.hall.miners[0]

    async def create(self, **settings: Any) -> None:
        """Create a template with a pool for all miners."""
        given = {"pools": [{"pool_url": MAIN, "worker_name": "acme.{mac}"}], **settings}
        item = await self.policies.store.async_create(
            {"name": "Hall", "kind": "template", "scope": {"all": True}, "settings": given}, created_by="Alice"
        )
        self.policy_id = int(item["id"])

    async def poll(self) -> None:
        """Poll all miners."""
        await asyncio.gather(*(miner.async_refresh() for miner in self.hall.miners))

    async def reading(self) -> MinerDecision:
        """Poll all miners, let the policies decide, and return the decision about the first one."""
        await self.poll()
        await self.policies.async_run()
        status = self.policies.status(self.policy_id)
        assert status is not None
        decision = status.decision(self.miner.miner_id)
        assert decision is not None
        return decision

    async def has_pools(self, urls: list[str]) -> None:
        await wait_until(lambda: [slot.url for slot in self.machine.pools] == urls)

    async def reaches(self, phase: str) -> MinerDecision:
        """Read until the first miner is in a phase."""
        for _ in range(8):
            decision = await self.reading()
            if decision.phase == phase:
                return decision
            await wait_until(lambda: not self.hall.data.runner.pending_miners())
        pytest.fail(f"The miner is {decision} and not {phase}.")

    async def records(self) -> list[CommandRecord]:
        page = await self.hall.data.history.async_query(HistoryQuery())
        return [record for record in page if record.miner_id == self.miner.miner_id]


@pytest.fixture
async def covered(hass: HomeAssistant, hall_of: MakeHall) -> AsyncIterator[Covered]:
    async with hall_of(["luxos"], "127.84.3.1") as hall:
        yield Covered(hall)


async def test_pool_changed_at_the_machine_is_seen_twice_and_put_back(covered: Covered) -> None:
    await covered.create(enforce=True)
    await covered.reaches("applying")
    await covered.has_pools([MAIN])
    assert (await covered.reaches("put_back")).reason.code == "template_put_back"

    covered.machine.set_pools([FOREIGN])
    seen = await covered.reading()
    assert (seen.phase, seen.reason.code) == ("in_order", "template_seen_once")
    assert covered.machine.pools == [FOREIGN]
    again = await covered.reading()
    assert (again.phase, again.reason.code) == ("applying", "template_applies")
    await covered.has_pools([MAIN])
    assert covered.machine.pools[0].user == f"acme.{covered.machine.mac.replace(':', '').lower()}"
    await covered.reaches("put_back")
    newest = (await covered.records())[0]
    assert (newest.command_type.value, newest.status.value) == ("set_pools", "success")
    assert (newest.source, newest.initiated_by) == (Source.AUTOMATIC, "Hall")


async def test_two_pools_are_repeated_on_a_machine_that_cannot_empty_a_slot(
    hass: HomeAssistant, hall_of: MakeHall
) -> None:
    async with hall_of(["avalon"], "127.84.3.9") as hall:
        two = Covered(hall)
        assert len(two.machine.pools) == 3
        pools = [{"pool_url": MAIN, "worker_name": "acme.1"}, {"pool_url": FOREIGN.url, "worker_name": "acme.1"}]
        await two.create(pools=pools, enforce=True)
        await two.reading()
        (line,) = await two.policies.async_preview(two.policy_id)
        differences: Any = line.as_json()["differences"]
        assert [(item["key"], item["after"]) for item in differences] == [
            ("0", f"{MAIN} acme.1"),
            ("1", f"{FOREIGN.url} acme.1"),
            ("2", f"{MAIN} acme.1"),
        ]
        await two.reaches("applying")
        await two.has_pools([MAIN, FOREIGN.url, MAIN])
        await two.reaches("put_back")


async def test_without_enforcement_drift_is_only_shown(covered: Covered) -> None:
    await covered.create(enforce=False)
    before = list(covered.machine.pools)
    assert (await covered.reading()).phase == "unknown"
    decision = await covered.reading()
    assert (decision.phase, decision.reason.code, decision.order) == ("differs", "template_differs", None)
    assert covered.machine.pools == before
    await covered.hall.hass.async_block_till_done()
    assert covered.miner.drift is not None
    assert covered.miner.drift.count == len(before)


async def test_order_of_a_person_is_not_undone(covered: Covered) -> None:
    await covered.create(enforce=True)
    await covered.reaches("put_back")
    command = PoolSwitchCommand(pool_url=FOREIGN.url, worker_name=FOREIGN.user, pool_password="x")
    batch = await covered.hall.data.runner.async_run(command, [covered.miner], PERSON)
    assert batch.failures() == 0
    decision = await covered.reaches("differs")
    assert decision.reason.code == "template_held"
    assert (await covered.reading()).order is None
    assert covered.machine.pools[0].url == FOREIGN.url


async def test_miner_gets_its_template_after_a_factory_reset(covered: Covered) -> None:
    await covered.create(enforce=False, after_reset=True)
    covered.machine.set_pools([PoolSlot(MAIN, f"acme.{covered.machine.mac.replace(':', '').lower()}", "x")])
    await covered.reaches("in_order")
    covered.machine.lose_settings()
    covered.machine.reboot()
    await covered.miner.async_refresh()
    await wait_until(lambda: covered.machine.listening)
    decision = await covered.reaches("applying")
    assert decision.reason.code == "template_after_reset"
    await covered.has_pools([MAIN])
    await covered.reaches("put_back")


async def test_miner_is_put_back_no_more_than_its_limit_in_a_day(covered: Covered) -> None:
    await covered.create(enforce=True, max_per_day=1)
    await covered.reaches("put_back")
    covered.machine.set_pools([FOREIGN])
    decision = await covered.reaches("differs")
    assert decision.reason.code == "template_limit_reached"
    assert covered.machine.pools == [FOREIGN]


async def test_failed_application_is_retried_later_only(covered: Covered) -> None:
    covered.machine.faults[Fault.ACCESS_DENIED] = {}
    await covered.create(enforce=True)
    await covered.reaches("applying")
    decision = await covered.reaches("differs")
    assert (decision.reason.code, decision.reason.args["failures"]) == ("template_backs_off", 1)
    assert decision.reason.args["error_code"] is not None
    assert str(decision.reason.args["error"]).endswith(".")
    assert (await covered.reading()).order is None


FAULTY: dict[int, Callable[[Machine], None]] = {
    3: lambda machine: machine.faults.__setitem__(Fault.DEAD, {}),
    17: lambda machine: machine.faults.__setitem__(Fault.ACCESS_DENIED, {}),
    42: lambda machine: machine.faults.__setitem__(Fault.IGNORES_WRITES, {}),
}


async def test_template_is_applied_to_sixty_miners_and_three_failures_are_explained(
    hass: HomeAssistant, hall_of: MakeHall
) -> None:
    deadlines = {"read_deadline": 8, "write_deadline": 8, "config_write_deadline": 3}
    async with hall_of(["axeos"] * 60, "127.84.4.1", boot_s=0.05, options=deadlines) as hall:
        covered = Covered(hall)
        await covered.create(settings={"fan_mode": "manual", "fan_speed": 70})
        for number, break_it in FAULTY.items():
            break_it(hall.machines[number])
        await covered.poll()
        preview = {item.as_json()["miner_id"]: item.as_json() for item in await covered.policies.async_preview(1)}
        assert len(preview) == 60
        assert {item["section"] for item in preview[hall.miners[0].miner_id]["differences"]} == {"fan", "pools"}  # type: ignore[attr-defined]
        dead = preview[hall.miners[3].miner_id]
        assert dead["error_code"] == "template_miner_offline"
        assert hall.machines[0].counters.get("pools", 0) == 0

        batch = await covered.policies.async_apply(
            covered.policy_id, None, Pacing(group_size=20, group_delay_s=0.1), PERSON
        )
        await batch.wait()
        assert (batch.title, batch.as_summary()["total"]) == ("Hall", 120)
        failed = {record.miner_id for record in batch.records if record.error_code is not None}
        assert failed == {hall.miners[number].miner_id for number in FAULTY}
        codes = {record.miner_id: record.error_code for record in batch.records if record.error_code is not None}
        assert len(set(codes.values())) == 3
        done = [machine for number, machine in enumerate(hall.machines) if number not in FAULTY]
        assert {machine.pools[0].url for machine in done} == {MAIN}
        assert {machine.fan_percent for machine in done} == {70}
        await covered.poll()
        after = await covered.policies.async_preview(covered.policy_id)
        assert sum(bool(item.as_json()["differences"]) for item in after) == len(FAULTY)
        undoable = await hall.data.runner.async_undoable(batch.id)
        assert undoable is not None
        assert len(undoable) == 57
