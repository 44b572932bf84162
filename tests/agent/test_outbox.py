"""Results are published together, each with the last stage of its command."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest
from miner_remote_agent.core.wire.command_messages import Result, Stage
from miner_remote_agent.core.wire.lists import entries_of
from miner_remote_agent.core.wire.topics import Kind
from miner_remote_agent.outbox import Outbox


class Broker:
    """Notes what is published; does not answer before it is allowed to."""

    def __init__(self) -> None:
        self.messages: list[list[tuple[str, str]]] = []
        self.answers = asyncio.Event()

    async def publish(self, kind: Kind, payload: bytes, part: int | None = None) -> bool:
        assert (kind, part) == (Kind.RESULT, None)
        results = cast("list[dict[str, str]]", entries_of(payload))
        self.messages.append([(result["id"], result["stage"]) for result in results])
        await self.answers.wait()
        return True


def result(command_id: str, stage: Stage) -> Result:
    return Result(id=command_id, miner="m", stage=stage)


async def test_results_of_a_moment_are_one_message_with_the_last_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("miner_remote_agent.outbox.GATHER_S", 0.0)
    broker = Broker()
    outbox = Outbox(broker.publish)
    for command_id, stage in (
        ("a", Stage.ACCEPTED),
        ("b", Stage.ACCEPTED),
        ("a", Stage.SENT),
        ("b", Stage.FINAL),
        ("b", Stage.SENT),
    ):
        outbox.put(result(command_id, stage))
    assert broker.messages == []
    async with asyncio.timeout(30):
        while not broker.messages:
            await asyncio.sleep(0)
        # What comes while the broker has not answered is gathered.
        for stage in (Stage.SENT, Stage.FINAL):
            outbox.put(result("a", stage))
        await asyncio.sleep(0)
        assert broker.messages == [[("a", "sent"), ("b", "final")]]
        broker.answers.set()
        await outbox.async_close()
    assert broker.messages[1:] == [[("a", "final")]]
    await outbox.async_close()
