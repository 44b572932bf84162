"""The description of the protocol: its examples are messages, and its topics are those of the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from custom_components.miner_remote.wire import command_messages, messages
from custom_components.miner_remote.wire.codec import to_json
from custom_components.miner_remote.wire.messages import message_of
from custom_components.miner_remote.wire.topics import AT_LEAST_ONCE, FROM_AGENT, IN_PARTS, RETAINED, Kind

DOCUMENT = (Path(__file__).parents[2] / "docs" / "agent-protocol.md").read_text(encoding="utf-8")
KINDS = {
    name: value
    for module in (messages, command_messages)
    for name, value in vars(module).items()
    if isinstance(value, type)
}
EXAMPLES = re.findall(r"<!-- (\w+) -->\n```json\n(.*?)```", DOCUMENT, re.DOTALL)


def test_every_example_names_its_message() -> None:
    assert DOCUMENT.count("```json") == len(EXAMPLES)
    assert {"HomeStatus", "AgentStatus", "Assignment", "Plan", "State", "Delta"} <= {name for name, _ in EXAMPLES}


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{at}-{name}" for at, (name, _) in enumerate(EXAMPLES)])
def test_example_is_a_message(name: str, example: str) -> None:
    # Unknown fields and defaults would be missing.
    assert to_json(message_of(KINDS[name], example.encode())) == json.loads(example)


def test_table_of_topics_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| `(\S+)` \| (\w+) → \w+ \| (\d) \| (yes|no) \|", DOCUMENT, re.MULTILINE)
    assert len(rows) == len(Kind)
    for topic, sender, qos, retained in rows:
        levels = topic.split("/")
        kind = Kind.HOME_STATUS if levels[0] == "home" else Kind(levels[2])
        assert (len(levels) == 4) is (kind in IN_PARTS)
        assert (sender == "agent") is (kind in FROM_AGENT)
        assert qos == str(int(kind in AT_LEAST_ONCE))
        assert (retained == "yes") is (kind in RETAINED)


def test_there_are_eleven_named_rules() -> None:
    rules = re.findall(r"^(\d+)\. \*\*(.+?)\.\*\*", DOCUMENT, re.MULTILINE)
    assert [int(number) for number, _ in rules] == list(range(1, 12))
    assert len({name for _, name in rules}) == 11
