"""Error codes of WhatsMiners in all reported shapes."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.drivers.firmware.whatsminer.faults import error_faults, sentence, summary_codes
from custom_components.miner_remote.drivers.parsing.lenient_json import loads

LOW_MAINS = "The input voltage is below 230 V, which is too low for the high power mode."
NO_BOARD = "Hashboard 1 is not found."


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ([{"218": "2024-06-15 10:30:00"}], [("218", f"{LOW_MAINS} Since 2024-06-15 10:30:00.")]),
        ({"218": "2024-06-15 10:30:00"}, [("218", f"{LOW_MAINS} Since 2024-06-15 10:30:00.")]),
        (["218", "2024-06-15 10:30:00"], [("218", f"{LOW_MAINS} Since 2024-06-15 10:30:00.")]),
        ([218, "531"], [("218", LOW_MAINS), ("531", NO_BOARD)]),
        (218, [("218", LOW_MAINS)]),
        ("218", [("218", LOW_MAINS)]),
        (
            [{"531": "2025-03-12 14:52:35", "reason": "Slot1 not found."}],
            [("531", f'{NO_BOARD} Reported reason: "Slot1 not found". Since 2025-03-12 14:52:35.')],
        ),
        (
            {"531": {"time": "2025-03-12 14:52:35", "reason": "Slot1 not found."}},
            [("531", f'{NO_BOARD} Reported reason: "Slot1 not found". Since 2025-03-12 14:52:35.')],
        ),
        (
            [{"code": 531, "reason": "Slot1 not found.", "time": "2025-03-12 14:52:35"}],
            [("531", f'{NO_BOARD} Reported reason: "Slot1 not found". Since 2025-03-12 14:52:35.')],
        ),
        ([{"531": "Slot1 not found."}], [("531", f'{NO_BOARD} Reported reason: "Slot1 not found".')]),
        ([531, {"531": "", "reason": "gone"}], [("531", f'{NO_BOARD} Reported reason: "gone".')]),
        ([{"reason": "no code"}], [(None, 'The miner reports an error. Reported reason: "no code".')]),
        (
            "btminer process is down err",
            [(None, 'The miner reports an error. Reported reason: "btminer process is down err".')],
        ),
        ([{"218": "", "reason": ""}], [("218", LOW_MAINS)]),
        ([], []),
        ({}, []),
        ([{}], []),
        ("", []),
        (None, []),
        (["0"], []),
        ([{"0": ""}], []),
        ([None, True, 1.5, ["218"]], []),
    ],
)
def test_every_shape_of_errors_becomes_faults(reported: object, expected: list[tuple[str | None, str]]) -> None:
    assert [(fault.code, fault.message) for fault in error_faults(reported)] == expected


def test_list_of_pairs_is_read() -> None:
    reply = loads('{"Msg":{"error_code":["329":"2022-01-17 11:28:11","218":"2022-01-18 11:28:11"]},"STATUS":"S"}')
    message = reply["Msg"]
    assert isinstance(message, dict)
    assert [fault.code for fault in error_faults(message["error_code"])] == ["329", "218"]


def test_codes_in_the_summary_of_api_v1_are_found() -> None:
    summary = {"Error Code 0": 110, "Error Code 1": 600, "Error Code Count": 2, "Factory Error Code Count": 0}
    assert summary_codes(summary) == [110, 600]


@pytest.mark.parametrize(
    ("code", "part"),
    [
        (111, "exhaust fan"),
        (265, "power supply"),
        (301, "sensor of hashboard 1"),
        (352, "hashboard 2"),
        (412, "hashboard 2"),
        (530, "hashboard 0"),
        (600, "ambient temperature"),
        (710, "control board"),
        (2010, "pools"),
        (2021, "pool 1"),
        (2310, "hashrate"),
        (5070, "cooling liquid at hashboard 0"),
        (5110, "frequency"),
        (531217, "chip 217 of hashboard 1"),
        (8410, "firmware"),
        (100001, "security"),
        (7, "not in its vendor's tables"),
        (4294967295, "not in its vendor's tables"),
    ],
)
def test_code_has_a_text(code: int, part: str) -> None:
    assert part in sentence(code).lower()
    assert sentence(code).endswith(".")
