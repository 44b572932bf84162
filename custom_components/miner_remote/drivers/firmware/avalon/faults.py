"""The faults that an Avalon reports in the words of its modules. Pure.

Sources: the table of power supply errors in Canaan's "Avalon A10 API manual"; the error states that MiningOS, which
operates these machines, distinguishes (`miningos-wrk-miner-avalon`); recorded replies in `tests/captures/avalon`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...contract.values import Fault
from ...parsing.lenient_json import integer, number

_SUPPLY = {
    1: "the input voltage is too low",
    2: "it is too hot",
    4: "it is too hot",
    8: "it is too hot",
    16: "the input current is too high",
    32: "the output voltage is too low",
    64: "the output current is too high",
    128: "its current sharing fails",
    256: "the current of output A is too high",
    512: "the current of output B is too high",
    1024: "the current of output C is too high",
    2048: "its fan has failed",
}
"""The bits of the first value of `PS`."""
_BOARD_TESTED = 512
"""A bit of `ECHU` that Canaan's own example of an A10 in normal operation has for each of its boards."""
_BOARD = {1: "it is in an abnormal state", 128: "it is too hot"}
_STATES = {
    "POWS": "The control board reports a fault of the power supply.",
    "POOLS": "The miner cannot connect to its pools.",
    "FanErr": "A fan has failed.",
    "ECMM": "The control board reports an error.",
}
_FAN = re.compile(r"Fan(\d+)")


def faults(module: Mapping[str, str]) -> Iterator[Fault]:
    """Yield the faults of one module, each with the firmware's own code."""
    yield from _supply(module)
    for key, sentence in _STATES.items():
        if code := integer(module.get(key)):
            yield Fault(sentence, f"{key} {code}")
    for board, code in _failed(module.get("HASHS")):
        yield Fault(f"Hashboard {board} has failed.", f"HASHS {code}")
    for board, code in _failed(module.get("ECHU")):
        if code & ~_BOARD_TESTED:
            yield Fault(_sentence(f"Hashboard {board} reports an error", _BOARD, code), f"ECHU {code}")
    yield from _stopped_fans(module)


def _supply(module: Mapping[str, str]) -> Iterator[Fault]:
    values = module.get("PS", "").split()
    code = integer(values[0]) if values else None
    if code:
        yield Fault(_sentence("The power supply reports an error", _SUPPLY, code), str(code))
    elif len(values) > 1 and _works(module) and not any(number(value) for value in values):
        yield Fault("The control board gets no data from the power supply.", "PS 0")


def _works(module: Mapping[str, str]) -> bool:
    return "in work" in module.get("SYSTEMSTATU", "").lower()


def _failed(reported: str | None) -> Iterator[tuple[int, int]]:
    """Yield the number, from 1, and the code of each hashboard whose code is not 0."""
    for board, value in enumerate((reported or "").split(), 1):
        if code := integer(value):
            yield board, code


def _sentence(beginning: str, bits: Mapping[int, str], code: int) -> str:
    causes = dict.fromkeys(cause for bit, cause in bits.items() if code & bit)
    return f"{beginning}: {', '.join(causes)}." if causes else f"{beginning}."


def _stopped_fans(module: Mapping[str, str]) -> Iterator[Fault]:
    """Yield a fault for each fan that stands still while it is driven and another one turns."""
    speeds = {int(match.group(1)): integer(module[key]) for key in module if (match := _FAN.fullmatch(key))}
    driven = number(module.get("FanR", "").rstrip("%"))
    if not driven or not any(speeds.values()):
        return
    for fan, rpm in sorted(speeds.items()):
        if rpm == 0:
            yield Fault(f"Fan {fan} is not turning.", f"Fan{fan} 0")
