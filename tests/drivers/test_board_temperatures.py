"""Board, chip and water temperatures of Antminers by the layouts of their lists."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.drivers.parsing.board_temperatures import BoardTemperatures, split_temperatures

HYDRO = "Antminer S21 Hyd."
HYDRO_PLUS = "Antminer S21+ Hyd."


@pytest.mark.parametrize(
    ("model", "pcb", "chip", "pic", "expected"),
    [
        ("Antminer S21", [55, 0], [70, 72], [], BoardTemperatures(board=55, chip=72)),
        (HYDRO, [50, 52], [33, 44, 0, 0], [48], BoardTemperatures(board=52, inlet=33, outlet=44)),
        (HYDRO_PLUS, [33, 44, 0, 0], [60, 61], [48], BoardTemperatures(board=48, chip=61, inlet=33, outlet=44)),
        (HYDRO_PLUS, [33, 50, 44, 52], [60], [61, 48], BoardTemperatures(board=52, chip=61, inlet=33, outlet=44)),
        (HYDRO, [50, 52], [33, 44], [48], BoardTemperatures(board=52)),
    ],
)
def test_temperatures_are_split_by_the_layout_of_the_model(
    model: str, pcb: list[int], chip: list[int], pic: list[int], expected: BoardTemperatures
) -> None:
    assert split_temperatures(pcb=pcb, chip=chip, pic=pic, model=model) == expected
