"""The README's table of miners names the captures of each firmware."""

from __future__ import annotations

import pytest

from .table import COLUMN, HEADING, README, ROWS, Capture, Row, captures, cell, column, rewritten, row_of, rows_in


def test_every_capture_belongs_to_a_row() -> None:
    lost = [capture.folder for capture in captures() if row_of(capture) is None]
    assert not lost, f"Add these folders to ROWS in tests/captures/table.py: {lost}"


def test_table_has_the_rows_and_the_column() -> None:
    readme = README.read_text(encoding="utf-8")
    assert sorted(rows_in(readme)) == sorted(ROWS)
    assert rewritten(readme) == readme, "Run: python -m tests.captures.table --write"


def test_cell_names_captures_by_model_and_version() -> None:
    found = [
        Capture("a/1", "S9", "1.0_abc (2017)", "captured"),
        Capture("a/2", "S9", "2.0", "partial"),
        Capture("a/3", "S9", "2.0", "captured"),
        Capture("a/4", "S19", "3.0", "documents"),
    ]
    assert cell(Row(), found) == "captures: S9 (1.0, 2.0); documents: S19 (3.0)"
    assert cell(Row(simulated=True), found[3:]) == "documents only: S19 (3.0)"
    assert cell(Row(simulated=True), []) == "simulator only"
    assert cell(Row(), []) == "not checked"


@pytest.mark.parametrize(
    ("folder", "row"),
    [
        ("antminer-stock/antminer-s9-2.0.0", "Antminer stock, web page before 2020 (S9, L3+, S17, T17)"),
        ("antminer-stock/antminer-s21-fr1.12", "Antminer stock (2019 and later)"),
        ("braiins/antminer-s9-20.07", "Braiins OS before 25.07"),
        ("braiins/antminer-s19xp-25.07", "Braiins OS (REST API, 25.07 and later)"),
        ("vnish/antminer-s19jpro-1.2.0-rc5", "VNish"),
        ("axeos/nmaxe-gamma-3.0.12", "NMAxe"),
        ("axeos/nerdqaxe++-1.0.30", "Bitaxe, NerdAxe (AxeOS)"),
        ("somebody/else", None),
    ],
)
def test_capture_belongs_to_the_first_row_that_fits(folder: str, row: str | None) -> None:
    assert row_of(Capture(folder, "", "", "captured")) == row


def test_readme_without_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="heading"):
        rewritten("# Nothing\n")
    with pytest.raises(ValueError, match="last column"):
        rewritten(f"{HEADING}\n\n| firmware | driver |\n|---|---|\n| LuxOS | own |\n")


def test_update_rewrites_only_the_column() -> None:
    before = f"{HEADING}\n\n| firmware | driver | {COLUMN} |\n|---|---|---|\n| MARA | pyasic-rs | ? |\n\n| a | b |\n"
    assert rewritten(before) == before.replace("?", column()["MARA"])
