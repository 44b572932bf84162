"""Each policy that the documents show as JSON can be created without changes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from custom_components.miner_remote.policies.kinds import KINDS
from custom_components.miner_remote.policies.policy_json import policy_as_json, policy_from_json

DOCUMENTS = Path(__file__).parents[2] / "docs"


def shown() -> list[Any]:
    """Return the policies of all documents, with the name of the document and their place in it."""
    found = []
    for page in sorted(DOCUMENTS.glob("*.md")):
        blocks = re.findall(r"```json\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for number, block in enumerate(blocks, 1):
            if '"kind"' not in block or '"settings"' not in block:
                continue
            data = json.loads(block)
            policies = data.get("policies", [data])
            found += [
                pytest.param(policy, id=f"{page.stem}-{number}-{index}")
                for index, policy in enumerate(policies, 1)
                if isinstance(policy, dict) and policy.get("kind") in KINDS
            ]
    return found


@pytest.mark.parametrize("data", shown())
def test_policy_of_a_document_is_valid(data: dict[str, Any]) -> None:
    policy = policy_from_json(data)
    assert (policy.name, policy.kind) == (data["name"], data["kind"])
    assert policy_from_json(policy_as_json(policy)) == policy


def test_each_kind_is_shown() -> None:
    kinds = {data["kind"] for param in shown() for data in param.values}
    # A curtailment is created by its action, which has an example of its own.
    assert kinds == KINDS.keys() - {"curtailment"}
