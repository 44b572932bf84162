"""Every fault × every firmware × every command that matters: docs/outcomes.md is what is expected.

After a change that changes an outcome, regenerate the tables and check the difference:

    WRITE_OUTCOMES=1 python -m pytest tests/test_fault_matrix.py

What must hold whatever the tables say (a reported success is real, no pool is lost, …) is checked separately.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.control.record import CommandType
from simulator.fleet import all_kinds, usable_kinds
from simulator.machine import Fault

from .conftest import SetUpSite
from .fault_matrix import COMMAND_TYPES, FAULTS, NO_FAULT, Cell, Matrix, break_once, quicken, violations

OUTCOMES = Path(__file__).parent.parent / "docs" / "outcomes.md"
BASE = "127.40.0.1"
SETTINGS_MARK = "<!-- The rest is written by tests/test_settings_matrix.py. -->"

type Outcomes = dict[tuple[str, str, str], str]
"""The outcome by command, fault and kind."""

FIRMWARES = {
    "antminer": "Antminer stock",
    "avalon": "Avalon",
    "axeos": "AxeOS 2.15",
    "axeos_214": "AxeOS 2.14",
    "axeos_old": "AxeOS 2.8",
    "braiins": "Braiins OS",
    "cgminer": "CGMiner API 3.7",
    "cgminer_old": "CGMiner API 3.1",
    "epic": "ePIC",
    "luxos": "LuxOS",
    "vnish": "VNish",
    "whatsminer_v2": "WhatsMiner v2",
    "whatsminer_v3": "WhatsMiner v3",
}

TITLES = {
    CommandType.BACKUP: "Backup",
    CommandType.POWER_OFF: "Pause",
    CommandType.POOL_SWITCH: "Pool switch",
    CommandType.SET_POOLS: "All pools",
    CommandType.RESTORE: "Restore",
    CommandType.REBOOT: "Reboot",
}

FAULTS_IN_WORDS = {
    NO_FAULT: "No fault",
    Fault.DEAD: "Off: connections are refused",
    Fault.NO_REPLY: "Accepts connections, never answers",
    Fault.NO_REPLY_WRITES: "Executes writes, never answers them",
    Fault.SLOW_DRIP: "Answers too slowly for every deadline",
    Fault.RESET: "Breaks the connection in the middle of every answer",
    Fault.GARBAGE: "Answers with meaningless bytes",
    Fault.TRUNCATED: "Cuts off the end of every answer",
    Fault.NUL: "NUL bytes and line breaks in its answers",
    Fault.GLUED: "Commas missing in its answers",
    Fault.UNAUTHORIZED: "Rejects the password",
    Fault.ACCESS_DENIED: "Allows reading only",
    Fault.IGNORES_WRITES: "Confirms writes without executing them",
    Fault.SESSION_BUSY: "Another client holds its session, or all of its tokens",
    Fault.NO_MAC: "Reports neither MAC address nor serial number",
    Fault.SLOW_CONFIG: "Stores a configuration more slowly than other writes",
    Fault.STALLED: "Hashes nothing until its mining process restarts",
}

MAY_VARY: Mapping[tuple[CommandType, Fault, str], str] = {}
"""Outcomes that depend on which of two things happens first."""

_INTRODUCTION = """\
# Outcome of commands under faults

One table per command: the rows are faults of a miner, the columns are the firmwares. `tests/test_fault_matrix.py` sends
every command to every simulated firmware under every fault, through the same code and sockets as Home Assistant, and
fails if the outcome differs from these tables.

| cell | meaning |
|---|---|
| ✔ | status `success`: the miner accepted the command, and the change was read back if the firmware shows it |
| ✔ confirmed | `success`, and then the uptime dropped |
| ✔ not confirmed | `success`: the miner accepted the reboot, but its uptime never dropped; an event reports this |
| failed: unreachable | status `failed`: no connection could be made, or it broke before the answer was complete |
| failed: password | `failed`: the miner rejected the user name or the password, or the account lacks the permission |
| failed: refused | `failed`: the miner refused, sent an unreadable answer, or does not show the change |
| failed: unsupported | `failed`: this firmware cannot do it over its network interface |
| timeout | status `timeout`: no answer within the deadline |
| … (done) | the miner did it, but its answer was lost, so the command is not a success |

In every cell: the pool list is never empty, no other slot is changed, no password is replaced without being named in
the response, a machine reboots at most once (twice if a restore or a change of all pools is undone), and the command
leaves one record, which is final within the deadlines. If a firmware replaces its pools one by one and the connection
breaks, the new pool may be in its list twice, or in a later slot. Each fault starts when the miner was healthy at its
last poll.

To write these tables again, which requires the right to open port 80 on loopback addresses:
`WRITE_OUTCOMES=1 python -m pytest tests/test_fault_matrix.py`.
"""


def _document(found: Outcomes, kinds: list[str]) -> str:
    parts = [_INTRODUCTION]
    for command_type in COMMAND_TYPES:
        parts.append(f"\n## {TITLES[command_type]}\n")
        parts.append(f"| | {' | '.join(FIRMWARES[kind] for kind in kinds)} |")
        parts.append(f"|---|{'---|' * len(kinds)}")
        for fault in FAULTS:
            cells = " | ".join(found[command_type.value, fault, kind] for kind in kinds)
            parts.append(f"| {FAULTS_IN_WORDS[fault]} | {cells} |")
    return "\n".join(parts) + "\n"


def _settings_part() -> str:
    """Return the part of the document that the matrix of settings writes."""
    _, mark, rest = OUTCOMES.read_text().partition(SETTINGS_MARK)
    return f"\n{mark}{rest}" if mark else ""


def _read(document: str) -> Outcomes:
    """Return the outcomes in the document."""
    command_types = {title: command_type.value for command_type, title in TITLES.items()}
    faults = {words: str(fault) for fault, words in FAULTS_IN_WORDS.items()}
    kinds = {words: kind for kind, words in FIRMWARES.items()}
    found: Outcomes = {}
    command_type, columns = "", list[str]()
    for line in document.partition(SETTINGS_MARK)[0].splitlines():
        if line.startswith("## "):
            command_type, columns = command_types[line.removeprefix("## ")], []
        elif command_type and line.startswith("| "):
            first, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            if columns:
                found |= {(command_type, faults[first], kind): cell for kind, cell in zip(columns, cells, strict=True)}
            else:
                columns = [kinds[cell] for cell in cells]
    return found


def _wrong(cell: Cell, expected: Outcomes) -> str | None:
    wanted = expected.get((cell.command_type.value, cell.fault, cell.kind), "nothing")
    if cell.outcome in wanted.split(" or "):
        return None
    return f"{cell.name}: {cell.outcome} instead of {wanted} ({cell.record.error_message or cell.record.response})"


def _broken(cells: list[Cell]) -> list[str]:
    return [f"{cell.name} {words}: {cell.record.error_message}" for cell in cells for words in violations(cell)]


def _lines(words: list[str]) -> str:
    return "\n".join(["", *words])


@pytest.mark.timeout(900)
async def test_every_command_ends_as_documented_under_every_fault(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds, left_out = usable_kinds()
    assert set(FIRMWARES) == set(all_kinds()), "The table has a column for each firmware that is simulated."
    assert set(FAULTS_IN_WORDS) == set(FAULTS), "The table has a row for each fault that is simulated."
    quicken(hass, monkeypatch)
    matrix = Matrix(hass, kinds, BASE)
    entry = await matrix.set_up(set_up_site)
    matrix.note_errors(monkeypatch)
    profiles = matrix.profiles()
    cells: list[Cell] = []
    try:
        for command_type in COMMAND_TYPES:
            cells += await matrix.run(command_type)
        assert matrix.profiles() == profiles, "No miner is taken for another one because it answers oddly."
    finally:
        await matrix.close(entry)
    found = {
        (cell.command_type.value, cell.fault, cell.kind): MAY_VARY.get(
            (cell.command_type, Fault(cell.fault), cell.kind) if cell.fault != NO_FAULT else None,  # type: ignore[arg-type]
            cell.outcome,
        )
        for cell in cells
    }
    broken = _broken(cells)
    if os.environ.get("WRITE_OUTCOMES"):
        assert not left_out, f"Port 80 is needed: {left_out} cannot run here."
        OUTCOMES.write_text(_document(found, kinds) + _settings_part())
    assert not broken, _lines(broken)
    expected = _read(OUTCOMES.read_text())
    different = [words for cell in cells if (words := _wrong(cell, expected)) is not None]
    assert not different, _lines(different)


@pytest.mark.timeout(900)
async def test_command_survives_single_broken_connection(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No pool is lost if any single request of a pool change is executed but not answered."""
    kinds, _left_out = usable_kinds()
    quicken(hass, monkeypatch)
    matrix = Matrix(hass, kinds, "127.40.2.1", tuple(str(at) for at in range(1, 16)), break_once)
    entry = await matrix.set_up(set_up_site)
    matrix.note_errors(monkeypatch)
    try:
        commands = (CommandType.POOL_SWITCH, CommandType.SET_POOLS, CommandType.RESTORE)
        cells = [cell for command_type in commands for cell in await matrix.run(command_type)]
    finally:
        await matrix.close(entry)
    broken = _broken(cells)
    assert not broken, _lines(broken)
    # Firmware with few requests does not reach the last ones.
    assert {cell.outcome.split(":")[0] for cell in cells if cell.fault == "15"} >= {"✔"}
