"""What drivers learned at the agent: which is used, when it is forgotten, and what is on the disk."""

from __future__ import annotations

import pytest
from miner_remote_agent.core.wire.messages import AssignedMiner
from miner_remote_agent.journal import Journal
from miner_remote_agent.memories import KEPT, Memories

ASSIGNED = AssignedMiner(id="a", host="10.0.0.1", name="A", memory={"mode": "old"})


async def restarted(journal: Journal, memories: Memories) -> Memories:
    await memories.async_close()
    again = Memories(journal)
    await again.async_start()
    return again


async def test_what_was_learned_here_goes_before_what_home_knew(journal: Journal) -> None:
    memories = Memories(journal)
    await memories.async_start()
    memories.assign(frozenset("a"))
    assert memories.of(ASSIGNED) == {"mode": "old"}
    for mode in ("first", "eco"):
        memories.note("a", {"mode": mode})
    assert memories.of(ASSIGNED) == {"mode": "eco"}
    again = await restarted(journal, memories)
    assert again.of(ASSIGNED) == {"mode": "eco"}
    again.assign(frozenset("a"))
    assert again.of(ASSIGNED) == {"mode": "eco"}
    again.assign(frozenset("b"))
    # A request to the removed miner was still running.
    again.note("a", {"mode": "late"})
    assert (await restarted(journal, again)).of(ASSIGNED) == {"mode": "old"}


@pytest.mark.parametrize("damaged", ["", "[]", '{"a": 1}', "{"])
async def test_damaged_memories_are_not_used(journal: Journal, damaged: str, caplog: pytest.LogCaptureFixture) -> None:
    await journal.async_keep(KEPT, damaged)
    memories = Memories(journal)
    await memories.async_start()
    assert memories.of(ASSIGNED) == {"mode": "old"}
    assert "is not used, because it is damaged" in caplog.text
