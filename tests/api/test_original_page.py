"""The requests of the original's page, in order, and every field that it reads from the answers.

What the page does was read in `templates/remote_control.html` of the original, in the state that
docs/original-defects.md names. Its one change here is that it sends a token.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from simulator.fleet import Fleet
from simulator.machine import Fault, Machine

from ..conftest import wait_until
from .conftest import Call, Place

POOL = "stratum+tcp://new.pool.example:3333"


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    async with Fleet.start(kinds=("cgminer", "axeos", "antminer"), base="127.75.40.1", boot_s=0.5) as fleet:
        yield fleet.machines


class Page:
    """The actions and fields of the page; a missing field that it reads fails the test."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self.miners: list[tuple[str, str | None, str]] = []
        self.figures: tuple[int, int, int] = (0, 0, 0)
        self.commands: list[dict[str, Any]] = []
        self.schedules: list[dict[str, Any]] = []
        self.backups: list[dict[str, Any]] = []

    async def _ok(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        status, answer = await self._call(method, path, **({} if body is None else {"json": body}))
        assert status in {200, 201}, answer
        assert answer["ok"] is True
        return answer

    async def open(self) -> None:
        """Send all requests of the page when it is opened."""
        await self.load_miners()
        await self.load_stats()
        await self.load_history()
        await self.load_schedules()
        await self.load_backups()

    async def load_miners(self) -> None:
        status, answer = await self._call("GET", "/api/miners")
        assert status == 200
        miners: Any = answer["miners"]
        self.miners = [(miner["ip"], miner["model"], miner["status"]) for miner in miners]

    async def load_stats(self) -> None:
        stats = (await self._ok("GET", "/api/remote/commands/stats"))["stats"]
        self.figures = (stats["total"], stats["successful"], stats["failed"])

    async def load_history(self, *, command_type: str = "", status: str = "") -> None:
        path = "/api/remote/commands/history?limit=50"
        path += f"&command_type={command_type}" if command_type else ""
        path += f"&status={status}" if status else ""
        read = ("command_type", "miner_ip", "timestamp", "initiated_by", "status", "error_message", "duration_ms")
        self.commands = [{key: one[key] for key in read} for one in (await self._ok("GET", path))["commands"]]
        for one in self.commands:
            # The page shows both in capitals, and the time in local format.
            assert one["command_type"].upper()
            assert one["status"].upper()
            assert datetime.fromisoformat(one["timestamp"]).tzinfo is not None
            assert one["initiated_by"]

    async def load_schedules(self) -> None:
        read = ("id", "name", "description", "schedule_type", "miner_ip", "location", "enabled")
        answer = await self._ok("GET", "/api/remote/schedule/power")
        self.schedules = [{key: one[key] for key in read} for one in answer["schedules"]]

    async def load_backups(self) -> None:
        read = ("miner_ip", "backup_name", "created_at", "created_by", "model")
        answer = await self._ok("GET", "/api/remote/backups?limit=20")
        self.backups = [{key: one[key] for key in read} for one in answer["backups"]]

    async def reboot(self, ips: list[str]) -> tuple[int, int]:
        results = (await self._ok("POST", "/api/remote/reboot/bulk", {"miner_ips": ips}))["results"]
        await self.load_history()
        await self.load_stats()
        return results["successful"], results["failed"]

    async def switch(self, ips: list[str], pool_url: str, worker_name: str) -> tuple[int, int]:
        body = {"miner_ips": ips, "pool_url": pool_url, "worker_name": worker_name}
        results = (await self._ok("POST", "/api/remote/pool/switch/bulk", body))["results"]
        await self.load_history()
        await self.load_stats()
        return results["successful"], results["failed"]

    async def back_up(self, ip: str, name: str = "") -> str:
        # The page leaves out an empty name; the body is then an empty object.
        answer = await self._ok("POST", f"/api/remote/backup/{ip}", {"backup_name": name} if name else {})
        await self.load_backups()
        return answer["backup_name"]

    async def toggle(self, schedule_id: int) -> None:
        await self._ok("POST", f"/api/remote/schedule/power/{schedule_id}/toggle")
        await self.load_schedules()

    async def delete(self, schedule_id: int) -> None:
        await self._ok("DELETE", f"/api/remote/schedule/power/{schedule_id}")
        await self.load_schedules()


async def test_original_page_finds_every_key_it_reads(hass: HomeAssistant, place: Place, call: Call) -> None:
    page = Page(call)
    await page.open()
    assert {ip for ip, _model, _status in page.miners} == {machine.ip for machine in place.machines}
    assert all(model for _ip, model, _status in page.miners)
    # The page's box "active only" compares with exactly this word.
    assert {status for _ip, _model, status in page.miners} == {"Active"}
    assert (page.figures, page.commands, page.schedules, page.backups) == ((0, 0, 0), [], [], [])

    place.machine("axeos").faults[Fault.DEAD] = {}
    ips = [ip for ip, _model, _status in page.miners]
    assert await page.reboot(ips) == (2, 1)
    assert page.figures == (3, 2, 1)
    assert {(one["miner_ip"], one["command_type"]) for one in page.commands} == {(ip, "reboot") for ip in ips}
    failed = next(one for one in page.commands if one["miner_ip"] == place.ip("axeos"))
    assert failed["status"] == "failed"
    assert failed["error_message"]
    assert all(one["error_message"] is None for one in page.commands if one is not failed)
    await page.load_history(command_type="reboot", status="success")
    assert len(page.commands) == 2
    assert all(one["duration_ms"] >= 1 for one in page.commands)
    await page.load_history(status="pending")
    assert page.commands == []

    place.machine("axeos").faults.clear()
    await wait_until(lambda: all(machine.hashing for machine in place.machines), 30)
    assert await page.switch([place.ip("antminer"), place.ip("cgminer")], POOL, "account.worker") == (2, 0)
    assert page.figures == (5, 4, 1)
    for kind in ("antminer", "cgminer"):
        machine = place.machine(kind)
        assert machine.pools[machine.active_pool or 0].url == POOL

    name = await page.back_up(place.ip("antminer"))
    assert name
    assert await page.back_up(place.ip("cgminer"), "Before the move") == "Before the move"
    assert [one["backup_name"] for one in page.backups] == ["Before the move", name]
    for one in page.backups:
        assert datetime.fromisoformat(one["created_at"]).tzinfo is not None
        assert one["created_by"]
        assert one["miner_ip"] in ips

    # The page could not create schedules and asked its users to send them to this address.
    period = {"day": 0, "start_hour": 17, "end_hour": 21, "action": "off"}
    body = {"name": "Peak", "schedule_type": "weekly", "weekly_schedule": [period], "enabled": False}
    status, answer = await call("POST", "/api/remote/schedule/power", json=body)
    assert status == 201, answer
    schedule_id = int(str(answer["schedule_id"]))
    await page.load_schedules()
    assert page.schedules == [
        {"id": schedule_id, "name": "Peak", "description": "", "schedule_type": "weekly", "miner_ip": None,
         "location": None, "enabled": False}
    ]  # fmt: skip
    await page.toggle(schedule_id)
    assert page.schedules[0]["enabled"] is True
    await page.toggle(schedule_id)
    assert page.schedules[0]["enabled"] is False
    await page.delete(schedule_id)
    assert page.schedules == []
