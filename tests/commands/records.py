"""Records for the tests of the history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from custom_components.miner_remote.control.record import CommandRecord, CommandType, Source, Status

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def record(at: datetime = START, **changes: object) -> CommandRecord:
    """Return a pending reboot of one miner by one user, with `changes`."""
    values: dict[str, object] = {
        "id": 0,
        "timestamp": at,
        "command_type": CommandType.REBOOT,
        "miner_id": "aa:bb:cc:00:00:01",
        "miner_ip": "10.0.0.1",
        "initiated_by": "Anna",
        "source": Source.MANUAL,
        "batch_id": "b1",
        **changes,
    }
    return CommandRecord(**values)  # type: ignore[arg-type]


def varied(number: int) -> CommandRecord:
    """Return record `number` of a series in which every filter field takes several values."""
    types, sources = list(CommandType), list(Source)
    return record(
        START + timedelta(minutes=number),
        command_type=types[number % len(types)],
        miner_id=f"id-{number % 17}",
        miner_ip=f"10.0.0.{number % 17}",
        initiated_by=["Anna", "Bert", "Nächtliche Automation"][number % 3],
        source=sources[number // 3 % len(sources)],
        batch_id=f"batch-{number // 5}",
        parameters={"power_limit_w": number},
    )


def finished(pending: CommandRecord, status: Status = Status.SUCCESS) -> CommandRecord:
    """Set a record to a final status, in place, and return it."""
    pending.status = status
    pending.completed_at = pending.timestamp + timedelta(seconds=2)
    pending.duration_ms = 2000
    pending.response = {"channel": "CGMiner API restart", "said": "Restarting"}
    return pending
