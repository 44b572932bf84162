"""The error codes of WhatsMiner's stock firmware, as faults with a sentence each.

A code names a kind of error in all but its last digits, and in the last one a hashboard slot or a variant. Codes of
single chips have six digits: kind, slot and chip. The kinds are those of MicroBT's published tables ("Error List" of
the API document 3.0, the tables of WhatsMinerTool); the sentences are this project's own. API 3.0.1 and later reports
a reason in the firmware's own words as well, which is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...contract.values import Fault
from ...parsing.lenient_json import integer, text

_CODE_KEYS = ("code", "error-code", "error_code")
_TIME_KEYS = ("time", "when", "date")
_REASON = "reason"
_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
_SUMMARY_CODE = re.compile(r"Error Code \d+")
_CHIP_CODE_DIGITS = 6

_EXACT: Mapping[int, str] = {
    100: "A fan has an unknown error.",
    110: "The intake fan does not turn at the right speed.",
    111: "The exhaust fan does not turn at the right speed.",
    120: "The speed of the intake fan is off by more than 2,000 rpm.",
    121: "The speed of the exhaust fan is off by more than 2,000 rpm.",
    130: "The speed of the intake fan is off by more than 3,000 rpm.",
    131: "The speed of the exhaust fan is off by more than 3,000 rpm.",
    140: "The fans turn too fast; the ambient temperature may be too high.",
    200: "No power supply was found.",
    201: "The power supply does not fit the configured type.",
    202: "The output voltage of the power supply is wrong.",
    203: "The power supply protects itself because the ambient temperature is too high.",
    204: "The power supply limits its current because the ambient temperature is too high.",
    205: "The current of the power supply is wrong.",
    206: "The input voltage of the power supply is too low.",
    207: "The power supply limits its input current because of bad mains power.",
    208: "The power of the power supply is wrong.",
    209: "The voltage of the power supply is off.",
    217: "The power supply could not be switched on.",
    218: "The input voltage is below 230 V, which is too low for the high power mode.",
    219: "The input current of the power supply is wrong.",
    253: "The fan of the power supply has failed.",
    254: "The fan of the power supply has failed.",
    263: "The communication with the power supply is disturbed.",
    264: "The communication with the power supply has failed.",
    267: "The watchdog of the power supply has switched it off.",
    268: "The output current of the power supply is too high.",
    269: "The input current of the power supply is too high.",
    270: "The input voltage of the power supply is too high.",
    271: "The input voltage of the power supply is too low.",
    272: "The output power of the power supply is too high.",
    273: "The input power of the power supply is too high.",
    274: "The fan of the power supply does not turn as it should.",
    275: "The power supply is too hot.",
    329: "The control board does not reach its temperature sensor.",
    370: "The ambient temperature changes too much.",
    600: "The ambient temperature is too high.",
    610: "The ambient temperature is too high for the high power mode.",
    700: "The MAC address is invalid.",
    701: "The control board does not support the chips.",
    710: "The control board restarted unexpectedly.",
    711: "The control board restarted unexpectedly and runs slower now; update the firmware.",
    712: "The control board restarted unexpectedly.",
    713: "The network is unstable.",
    714: "The network connection is unstable.",
    800: "The checksum of the mining program is wrong.",
    801: "The checksum of the system monitor is wrong.",
    802: "The checksum of the remote service is wrong.",
    810: "The serial number of a hashboard does not fit the cooling that was configured.",
    901: "The power per hashrate is wrong.",
    2000: "No pool is configured.",
    2010: "All pools are disabled or cannot be reached.",
    2030: "The pool rejects too many shares.",
    2040: "The pool does not support AsicBoost.",
    5080: "The calibration of the chip temperatures has failed; restore the factory settings.",
    8000: "The version of the tool is too old.",
    8010: "The frequency is too low.",
    8020: "The hashrate is too low.",
    8035: "The ambient temperature is too high.",
    8100: "The data of the chips is wrong.",
    8400: "The firmware is too old.",
    8410: "The version of the firmware is wrong.",
    8700: "The power supply does not fit the machine.",
}
"""Codes of one meaning each."""

_SLOTS: Mapping[int, str] = {
    30: "The temperature sensor of hashboard {slot} is not found.",
    32: "The temperature sensor of hashboard {slot} cannot be read.",
    35: "Hashboard {slot} protects itself because it is too hot.",
    36: "Hashboard {slot} is too hot.",
    41: "The memory (EEPROM) of hashboard {slot} is not found.",
    42: "The memory (EEPROM) of hashboard {slot} has unreadable content.",
    43: "The chips of hashboard {slot} are of the wrong type.",
    44: "The number of chips in the memory (EEPROM) of hashboard {slot} is wrong.",
    45: "The communication with the memory (EEPROM) of hashboard {slot} has failed.",
    51: "Hashboard {slot} does not fit the type of the machine.",
    52: "The chips of hashboard {slot} are of the wrong type.",
    53: "Hashboard {slot} is not found.",
    54: "The chips of hashboard {slot} do not answer.",
    55: "Hashboard {slot} has bad chips.",
    56: "The voltages of hashboard {slot} are out of balance.",
    57: "The communication with the chips of hashboard {slot} has failed.",
    58: "Hashboard {slot} could not be reset.",
    59: "The frequency of hashboard {slot} is too low.",
    72: "The control board receives damaged data from hashboard {slot}.",
    202: "The connection to pool {slot} has failed.",
    211: "Hashboard {slot} has failed the factory test.",
    501: "The chip voltage of hashboard {slot} is too low.",
    502: "The chip voltage of hashboard {slot} has changed.",
    503: "The chip temperatures of hashboard {slot} differ too much.",
    504: "The hottest chips of hashboard {slot} differ too much in temperature.",
    505: "Hashboard {slot} stopped hashing because its chips are too hot.",
    507: "The flow of the cooling liquid at hashboard {slot} is abnormal.",
    509: "The calibration of the chip temperatures of hashboard {slot} is out of balance.",
    511: "Hashboard {slot} did not reach its frequency in time.",
    512: "Hashboard {slot} has too many transmission errors.",
    513: "Hashboard {slot} is unstable.",
    517: "Hashboard {slot} did not reach its frequency in time.",
}
"""Codes whose last digit is a slot."""

_FAMILIES: Mapping[int, str] = {
    1: "A fan has an error.",
    2: "The power supply has an error.",
    3: "A temperature or humidity sensor has an error, or the machine is too hot.",
    4: "The memory (EEPROM) of a hashboard has an error.",
    5: "A hashboard has an error.",
    6: "The ambient temperature is too high.",
    7: "The control board has an error.",
    8: "A checksum is wrong.",
    9: "The power per hashrate is wrong.",
    20: "A pool has an error.",
    21: "The factory test has failed.",
    23: "The hashrate is too low.",
    50: "The chips of a hashboard have an error.",
    51: "A hashboard has an error.",
    82: "The type or version of a part is wrong.",
    84: "The version of the firmware is wrong.",
    85: "The machine does not reach its specification.",
    86: "A serial number or the type of a part is missing or wrong.",
    90: "The mining program has crashed.",
    1000: "The security check of the firmware has failed; update the firmware.",
    1001: "The firmware removed a modified mining program; update the firmware.",
    1100: "The firmware found a file that does not belong to it; update the firmware.",
}
"""What the digits before the last two have in common."""

_CHIPS: Mapping[int, str] = {
    52: "Chip {chip} of hashboard {slot} computes wrong results.",
    53: "Chip {chip} of hashboard {slot} finds too few results.",
    54: "Chip {chip} of hashboard {slot} protects itself because it is too hot.",
    55: "Chip {chip} of hashboard {slot} was reset.",
    56: "Chip {chip} of hashboard {slot} finds no results.",
}
"""Codes of single chips."""


def sentence(code: int) -> str:
    """Return what a code means, in a plain sentence."""
    family, last = divmod(code, 100)
    digits = str(code)
    if len(digits) == _CHIP_CODE_DIGITS and (template := _CHIPS.get(int(digits[:2]))) is not None:
        return template.format(slot=digits[2], chip=int(digits[3:]))
    if (exact := _EXACT.get(code)) is not None:
        return exact
    if (template := _SLOTS.get(code // 10)) is not None:
        return template.format(slot=last % 10)
    if (template := _CHIPS.get(family)) is not None:
        return template.format(slot=last // 10, chip=last % 10)
    return _FAMILIES.get(family, "The miner reports an error that is not in its vendor's tables.")


def error_faults(reported: object) -> tuple[Fault, ...]:
    """Return the faults in a list of errors, in its order and each code once.

    Shapes that firmware has: `{code: time}`, also with a `reason`; `{"code": …, "reason": …}`; plain codes, with a time
    behind a code or without; one object instead of a list; one sentence instead of a list ("btminer process is down
    err").
    """
    found: dict[str, _Error] = {}
    for code, since, reason in _errors(reported):
        key = code or reason or ""
        known = found.setdefault(key, (code, since, reason))
        # A code that is reported twice is one fault; one of its entries may lack the reason or the time.
        found[key] = (code, known[1] or since, known[2] or reason)
    return tuple(_fault(*error) for key, error in found.items() if key)


def as_list(reported: object) -> list[object]:
    """Return a list of errors as it is, one object or sentence as a list of one, and nothing as none."""
    if isinstance(reported, list):
        return reported
    return [] if reported is None else [reported]


def summary_codes(summary: Mapping[str, object]) -> list[object]:
    """Return the codes that API v1 puts into its summary as `Error Code 0`, `Error Code 1` and so on."""
    return [value for name, value in summary.items() if _SUMMARY_CODE.fullmatch(name)]


type _Error = tuple[str | None, str | None, str | None]
"""Code, time and reason of one error."""


def _errors(reported: object) -> Iterator[_Error]:
    entries = as_list(reported)
    for at, entry in enumerate(entries):
        if isinstance(entry, dict):
            yield from _errors_of(entry)
        elif (code := _code(entry)) is not None:
            behind = text(entries[at + 1]) if at + 1 < len(entries) else None
            yield code, behind if behind and _TIME.match(behind) else None, None
        elif isinstance(entry, str) and integer(entry) is None and not _TIME.match(entry.strip()):
            yield None, None, text(entry)


def _errors_of(entry: Mapping[str, object]) -> Iterator[_Error]:
    """Yield the errors of one object, which share its reason."""
    reason = text(entry.get(_REASON))
    named = next((code for key in _CODE_KEYS if (code := _code(entry.get(key))) is not None), None)
    codes = [(code, value) for name, value in entry.items() if (code := _code(name)) is not None]
    if named is not None:
        yield named, next((since for key in _TIME_KEYS if (since := text(entry.get(key)))), None), reason
    for code, value in codes:
        if isinstance(value, dict):
            inner = next((since for key in _TIME_KEYS if (since := text(value.get(key)))), None)
            yield code, inner, text(value.get(_REASON)) or reason
        else:
            detail = text(value)
            is_time = detail is not None and _TIME.match(detail) is not None
            # Some firmware has the reason in the place of the time.
            yield code, detail if is_time else None, reason or (None if is_time else detail)
    if reason is not None and named is None and not codes:
        yield None, None, reason


def _code(value: object) -> str | None:
    """Return an error code as text, without leading zeros; None for 0 and for anything that is no code."""
    detail = text(value)
    if detail is None or not detail.isascii() or not detail.isdigit():
        return None
    return detail.lstrip("0") or None


def _fault(code: str | None, since: str | None, reason: str | None) -> Fault:
    parts = [
        sentence(int(code)) if code is not None and len(code) <= _CHIP_CODE_DIGITS else "The miner reports an error."
    ]
    if reason is not None:
        parts.append(f'Reported reason: "{reason.rstrip(".")}".')
    if since is not None:
        parts.append(f"Since {since}.")
    return Fault(" ".join(parts), code)


__all__ = ["as_list", "error_faults", "sentence", "summary_codes"]
