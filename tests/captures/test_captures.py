"""The readings of drivers from published answers of real machines.

A capture is a folder `<firmware>/<model>-<version>` with `capture.json` (requests and answers), `source.md` (their
origin and what was replaced) and `expected.json` (what is right, worked out by hand from the answers).
`docs/captures.md` describes the three files and how an owner records one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract import errors
from custom_components.miner_remote.drivers.contract.driver import Driver, Profile
from custom_components.miner_remote.drivers.contract.values import Fault, Snapshot
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.wire.codec import from_json, to_json
from simulator.replay import Replay
from tests.drivers.conftest import Connect, next_address

HERE = Path(__file__).parent
CAPTURES = sorted(file.parent for file in HERE.glob("*/*/capture.json"))
SECTIONS = {"driver", "identity", "snapshot", "pools", "config", "faults", "can", "cannot", "identify_error"}
EVIDENCE = {"captured", "partial", "documents"}


def name_of(folder: Path) -> str:
    """Return the name of a capture for the test id."""
    return folder.relative_to(HERE).as_posix()


def matches(actual: Any, expected: Any, path: str = "") -> list[str]:
    """Return the differences of `actual` from `expected`; objects are compared by the expected keys only."""
    match expected:
        case dict():
            if not isinstance(actual, Mapping):
                return [f"{path}: {actual!r} is no object"]
            return [
                difference
                for key, value in expected.items()
                for difference in (
                    matches(actual[key], value, f"{path}.{key}") if key in actual else [f"{path}.{key}: missing"]
                )
            ]
        case list():
            if not isinstance(actual, (list, tuple)) or len(actual) != len(expected):
                return [f"{path}: {actual!r} instead of {expected!r}"]
            return [
                difference
                for at, (one, other) in enumerate(zip(actual, expected, strict=True))
                for difference in matches(one, other, f"{path}[{at}]")
            ]
        case bool() | None | str():
            same = actual == expected and type(actual) is type(expected)
        case _:
            same = isinstance(actual, (int, float)) and actual == pytest.approx(expected, rel=1e-3)
    return [] if same else [f"{path}: {actual!r} instead of {expected!r}"]


def test_every_capture_is_complete() -> None:
    for folder in (path for path in HERE.glob("*/*") if path.is_dir() and path.name != "__pycache__"):
        assert {file.name for file in folder.iterdir()} == {"capture.json", "source.md", "expected.json"}, folder.name
        head = (folder / "source.md").read_text(encoding="utf-8").splitlines()[:5]
        facts = dict(line.split(": ", 1) for line in head)
        assert set(facts) == {"firmware", "model", "version", "evidence", "origin"}, name_of(folder)
        assert facts["evidence"] in EVIDENCE, name_of(folder)
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        assert expected.keys() <= SECTIONS, name_of(folder)
        assert "identify_error" in expected or {"driver", "identity", "snapshot"} <= expected.keys(), name_of(folder)


@pytest.mark.parametrize("folder", CAPTURES, ids=name_of)
async def test_capture_is_read_as_expected(folder: Path, connect: Connect) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    replay = Replay.load(folder / "capture.json")
    async with replay.serve(next_address()) as machine:
        connection = connect(machine)
        if error := expected.get("identify_error"):
            with pytest.raises(getattr(errors, error)):
                await identify(connection)
            return
        profile = await identify(connection)
        assert profile.driver == expected["driver"]
        driver = create_driver(connection, profile)
        try:
            snapshot = await driver.snapshot()
            assert from_json(Profile, to_json(profile)) == profile
            assert from_json(Snapshot, to_json(snapshot, secrets=True)) == snapshot
            problems = matches(asdict(profile.identity), expected["identity"], "identity")
            problems += matches(asdict(snapshot), expected["snapshot"], "snapshot")
            if (pools := expected.get("pools")) is not None:
                problems += matches([asdict(pool) for pool in await driver.read_pools()], pools, "pools")
            problems += await config_problems(driver, expected.get("config", {}))
        finally:
            await driver.close()
    problems += fault_problems(snapshot.faults, expected.get("faults", []))
    offered = {str(capability) for capability in profile.capabilities}
    problems += [f"{name} is not offered" for name in expected.get("can", []) if name not in offered]
    problems += [f"{name} is offered" for name in expected.get("cannot", []) if name in offered]
    assert not problems, "\n".join(problems)


async def config_problems(driver: Driver, expected: dict[str, Any]) -> list[str]:
    """Return the differences of the configuration from the expectation; `error` names an expected error."""
    if error := expected.get("error"):
        with pytest.raises(getattr(errors, error)):
            await driver.read_config()
        return []
    return matches(asdict(await driver.read_config()), expected, "config") if expected else []


def fault_problems(actual: tuple[Fault, ...], expected: list[dict[str, Any]]) -> list[str]:
    """Return the differences of the faults from the expected codes and parts of texts, in order."""
    if [fault.code for fault in actual] != [fault["code"] for fault in expected]:
        return [f"faults: {[str(fault) for fault in actual]} instead of {expected}"]
    return [
        f"faults: {fault.message!r} lacks {part!r}"
        for fault, right in zip(actual, expected, strict=True)
        if (part := right.get("message_contains", "")).lower() not in fault.message.lower()
    ]
