"""The history, its statistics, and the CSV file."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

from aiohttp.test_utils import TestClient

from custom_components.miner_remote.control.record import CommandRecord, CommandType, Source, Status
from custom_components.miner_remote.interfaces.rest.history import to_csv
from simulator.machine import Fault

from .conftest import Call, Place

KEYS = {
    "id", "timestamp", "command_type", "miner_ip", "parameters", "status", "response", "error_message", "sent_at",
    "completed_at", "duration_ms", "verification", "initiated_by", "source", "batch_id",
}  # fmt: skip


async def test_history_filters_and_pages(place: Place, call: Call) -> None:
    place.machine("axeos").faults[Fault.DEAD] = {}
    await call("POST", f"/api/remote/backup/{place.ip('antminer')}")
    _, bulk = await call("POST", "/api/remote/reboot/bulk", json={"all": True})
    batch_id = bulk["results"]["batch_id"]  # type: ignore[index]

    status, answer = await call("GET", "/api/remote/commands/history?miner_ip=&command_type=&status=&limit=100")
    assert (status, answer["ok"], answer["count"]) == (200, True, 4)
    commands = answer["commands"]
    assert isinstance(commands, list)
    assert all(set(command) >= KEYS for command in commands)
    assert [command["id"] for command in commands] == sorted((command["id"] for command in commands), reverse=True)
    assert {command["source"] for command in commands} == {"manual"}
    assert all(command["initiated_by"] for command in commands)
    assert all(datetime.fromisoformat(command["timestamp"]).tzinfo for command in commands)

    now = datetime.now(UTC)
    hour_ago = (now - timedelta(hours=1)).isoformat()
    for query, count in (
        (f"miner_ip={place.ip('antminer')}", 2),
        ("command_type=backup", 1),
        ("status=failed", 1),
        (f"batch_id={batch_id}", 3),
        ("source=manual", 4),
        ("source=automatic", 0),
        (f"initiated_by={commands[0]['initiated_by'].replace(' ', '%20')}", 4),
        ("initiated_by=Nobody", 0),
        (f"since={hour_ago}", 4),  # The + is not escaped: it arrives as a space.
        (f"until={hour_ago.replace('+', '%2B')}", 0),
        ("limit=3", 3),
        (f"before_id={commands[0]['id']}", 3),
        (f"miner_ip=::ffff:{place.ip('antminer')}", 2),
        ("miner_ip=no-such-miner", 0),
        (f"miner_id={commands[0]['miner_id']}", sum(item["miner_id"] == commands[0]["miner_id"] for item in commands)),
        ("miner_id=nobody", 0),
    ):
        status, answer = await call("GET", f"/api/remote/commands/history?{query}")
        assert (status, answer["count"]) == (200, count), query


async def test_stats_count_by_status_and_type(place: Place, call: Call) -> None:
    place.machine("axeos").faults[Fault.DEAD] = {}
    await call("POST", "/api/remote/reboot/bulk", json={"all": True})
    status, answer = await call("GET", "/api/remote/commands/stats")
    assert (status, answer["ok"]) == (200, True)
    assert answer["stats"] == {
        "period": "last_24_hours", "total": 3, "successful": 2, "failed": 1, "pending": 0, "by_type": {"reboot": 3},
    }  # fmt: skip
    _, answer = await call("GET", "/api/remote/commands/stats?period_hours=48")
    assert answer["stats"]["period"] == "last_48_hours"  # type: ignore[index]


async def test_history_as_csv_has_a_header_and_rows(place: Place, call: Call, client: TestClient) -> None:
    await call("POST", f"/api/remote/reboot/{place.ip('axeos')}")
    async with client.get("/api/remote/commands/history?format=csv") as response:
        assert response.status == 200
        assert response.content_type == "text/csv"
        assert "attachment" in response.headers["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(await response.text())))
    assert [row["miner_ip"] for row in rows] == [place.ip("axeos")]
    assert set(rows[0]) >= KEYS


def test_no_cell_is_a_formula() -> None:
    record = CommandRecord(
        id=1,
        timestamp=datetime(2026, 1, 31, tzinfo=UTC),
        command_type=CommandType.REBOOT,
        miner_id="m",
        miner_ip="127.37.0.1",
        initiated_by='=HYPERLINK("http://a")',
        source=Source.MANUAL,
        batch_id="+1",
        status=Status.FAILED,
        error_message="@SUM(A1),\n\ud800",
        parameters={"a": "=1"},
    )
    (row,) = csv.DictReader(io.StringIO(to_csv([record])))
    assert row["initiated_by"].startswith("'=")
    assert row["batch_id"] == "'+1"
    assert row["error_message"].startswith("'@")
    assert row["parameters"] == '{"a": "=1"}'
