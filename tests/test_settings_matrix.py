"""Every setting × every firmware × every fault: the last part of docs/outcomes.md, and a table in README.md.

After a change that changes an outcome, write the tables again and check the difference:

    WRITE_OUTCOMES=1 python -m pytest tests/test_settings_matrix.py
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping

import aiohttp
import pytest

from custom_components.miner_remote.control.record import CommandType
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.settings import CAPABILITIES
from simulator.fleet import Fleet, usable_kinds
from simulator.machine import Fault

from .fault_matrix import NO_FAULT
from .settings_matrix import (
    COMMAND_OF,
    FAULTS,
    OLDER,
    RESTARTED,
    Cell,
    Firmware,
    capability_words,
    cells_of,
    command_name,
    discover,
    run_all,
    violations,
    words_for,
)
from .test_fault_matrix import FAULTS_IN_WORDS, FIRMWARES, OUTCOMES, SETTINGS_MARK

SOCKETS = Fleet
"""The tests open sockets."""
README = OUTCOMES.parent.parent / "README.md"
README_MARKS = ("<!-- settings: begin -->", "<!-- settings: end -->")

ROWS = {**FAULTS_IN_WORDS, RESTARTED: "Restarts as soon as it has accepted the change"}
CAPABILITY_NAMES = {
    Capability.FAN: "Fans",
    Capability.PRESETS: "Presets, profiles",
    Capability.WORK_MODE: "Work mode",
    Capability.POWER_LIMIT: "Power limit",
    Capability.HASHRATE_TARGET: "Hashrate target",
    Capability.THROTTLE: "Throttle",
    Capability.FREQUENCY: "Frequency, voltage",
    Capability.HASHBOARDS: "Single hashboards",
    Capability.DYNAMIC_SCALING: "Lower power while hot",
    Capability.AUTO_UPGRADE: "Automatic upgrades",
}

MAY_VARY: Mapping[tuple[CommandType, str, str], str] = {
    # The power changes gradually, and the share is shown when it is reached.
    (CommandType.SET_THROTTLE, Fault.NO_REPLY_WRITES, kind): "timeout or timeout (done)"
    for kind in ("whatsminer_v2", "whatsminer_v3")
}
"""Outcomes that depend on which of two things happens first, by command, fault and kind."""

_INTRODUCTION = """\
## Settings

`tests/test_settings_matrix.py` changes every setting that a simulated firmware offers, through the handler of the
commands and real sockets, and reads it back. The first table is what can be changed:

| cell | meaning |
|---|---|
| ✔ live | changed and read back; mining goes on. With a time, the miner shows the change after about so long |
| ✔ restarts mining, 60 s | changed and read back; mining stops for about so long |
| ✔ restarts | changed and read back; the machine restarts |
| ✔ … (mode) | the same, if the machine is in this mode |
| shown | the setting is shown, and cannot be changed on this machine as it is set up: `setting_read_only` |
| – | this firmware has only other settings of the command, and refuses this one with `setting_unsupported` |
| refused | the command is refused with the error of the row before anything is sent |
| refused: … | the same with another error |
"""

_REASONS = """\
Why firmwares lack some of them:

* Antminer stock has no power limit, no presets and no target temperature; its frequency is a percentage. Each change
  restarts mining.
* WhatsMiner has no fixed fan speed. Version 3 has an offset of the temperature that its fans keep; version 2 does not
  report that offset, so a change could not be read back. Its power percentage is live and lost when mining restarts;
  its power limit is kept.
* LuxOS sets frequency and voltage by its profiles; its automatic upgrades can only be changed in its web interface.
  VNish and ePIC have no documented switch for automatic upgrades.
* Avalon accepts a fan speed, but does not report whether its fans are controlled automatically, so a change could not
  be read back.
* AxeOS has no presets and no power limit, and one hashboard.
* The CGMiner API has none of these settings.

"""

_FAULTS_INTRODUCTION = """\
The other tables have one row per fault, for all settings of each command and the newest version of each firmware, in
the words of the tables above; "or" is between the outcomes of different settings. In every cell, a success is one that
the miner shows, and what changed besides is named in the response, except for what a power limit is made of: a preset,
or a target of the tuning.
"""


def _cells_table(firmwares: Mapping[str, Firmware], kinds: list[str]) -> list[str]:
    lines = [f"| setting | refused with | {' | '.join(FIRMWARES[kind] for kind in kinds)} |"]
    lines.append(f"|---|---|{'---|' * len(kinds)}")
    for key, capability in CAPABILITIES.items():
        usual = f"{capability}_unsupported"
        cells = []
        for kind in kinds:
            firmware = firmwares[kind]
            match firmware.refusal(key):
                case None:
                    cells.append(words_for(kind, firmware.settings[key]))
                case "setting_read_only":
                    cells.append("shown")
                case "setting_unsupported":
                    cells.append("–")
                case code:
                    cells.append("refused" if code == usual else f"refused: `{code}`")
        lines.append(f"| `{key}` | `{usual}` | {' | '.join(cells)} |")
    return lines


def _fault_table(command_type: CommandType, found: Mapping[tuple[str, str], str]) -> list[str]:
    """Return the table of a command, with a column for each firmware that has it."""
    kinds = list(dict.fromkeys(kind for kind, _fault in found))
    if not kinds:
        return []
    lines = ["", f"### {command_name(command_type)}", "", f"| | {' | '.join(FIRMWARES[kind] for kind in kinds)} |"]
    lines.append(f"|---|{'---|' * len(kinds)}")
    return lines + [f"| {ROWS[fault]} | {' | '.join(found[kind, fault] for kind in kinds)} |" for fault in FAULTS]


def _document(firmwares: Mapping[str, Firmware], cells: list[Cell]) -> str:
    lines = [
        SETTINGS_MARK,
        "",
        _INTRODUCTION,
        *_cells_table(firmwares, list(firmwares)),
        "",
        _REASONS + _FAULTS_INTRODUCTION.rstrip(),
    ]
    for command_type in dict.fromkeys(COMMAND_OF.values()):
        found: dict[tuple[str, str], str] = {}
        for cell in cells:
            if COMMAND_OF[cell.key] is not command_type or cell.kind.endswith(OLDER):
                continue
            outcome = MAY_VARY.get((command_type, cell.fault, cell.kind), cell.outcome)
            # The settings of a command mostly have the same outcome.
            outcomes = found.get((cell.kind, cell.fault), outcome).split(" or ")
            found[cell.kind, cell.fault] = " or ".join(dict.fromkeys([*outcomes, *outcome.split(" or ")]))
        lines += _fault_table(command_type, found)
    return "\n".join(lines) + "\n"


def _summary(firmwares: Mapping[str, Firmware]) -> str:
    """Return the table of the README: newest version of each firmware only."""
    kinds = [kind for kind in firmwares if not kind.endswith(OLDER)]
    lines = [f"| | {' | '.join(FIRMWARES[kind] for kind in kinds)} |", f"|---|{'---|' * len(kinds)}"]
    for capability, name in CAPABILITY_NAMES.items():
        lines.append(f"| {name} | {' | '.join(capability_words(firmwares[kind], capability) for kind in kinds)} |")
    return "\n".join(lines)


def _between(text: str, begin: str, end: str) -> tuple[str, str, str]:
    before, _, rest = text.partition(begin)
    inside, found, after = rest.partition(end)
    assert found, f"{begin} and {end} are missing."
    return before + begin, inside.strip(), end + after


@pytest.mark.timeout(900)
async def test_every_setting_is_read_back_or_refused_as_documented() -> None:
    # In debug mode, the event loop of all drivers and machines is too slow.
    asyncio.get_running_loop().set_debug(False)
    kinds, left_out = usable_kinds()
    async with aiohttp.ClientSession() as session:
        firmwares = await discover(kinds, "127.42.0.1", session)
        cells = cells_of(firmwares, "127.42.1.1")
        await run_all(cells, firmwares, session)
    for cell in cells:
        if cell.fault == NO_FAULT:
            assert cell.outcome == "✔", f"{cell.name}: {cell.error}"
    wrong = [words for cell in cells for words in violations(cell)]
    assert not wrong, "\n".join(["", *wrong])
    document, summary = _document(firmwares, cells), _summary(firmwares)
    text = OUTCOMES.read_text(encoding="utf-8")
    readme = _between(README.read_text(encoding="utf-8"), *README_MARKS)
    if os.environ.get("WRITE_OUTCOMES"):
        assert not left_out, f"Port 80 is needed: {left_out} cannot run here."
        OUTCOMES.write_text(text.partition(SETTINGS_MARK)[0].rstrip() + "\n\n" + document, encoding="utf-8")
        README.write_text(f"{readme[0]}\n{summary}\n{readme[2]}", encoding="utf-8")
        return
    if left_out:
        pytest.skip(f"Port 80 is needed: {left_out} cannot run here.")
    expected = text[text.index(SETTINGS_MARK) :]
    different = [
        f"{line}\ninstead of\n{before}"
        for line, before in zip(document.splitlines(), expected.splitlines(), strict=False)
        if line != before
    ]
    assert document == expected, "\n".join(["", *different])
    assert summary == readme[1]
