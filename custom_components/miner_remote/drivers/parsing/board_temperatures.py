"""Which temperature of an Antminer hashboard is the board's, a chip's or the cooling water's.

Stock firmware reports three lists of four temperatures for each board, `temp_pcb`, `temp_chip` and `temp_pic`. Machines
cooled by water (`Hyd.` in the name of the model) use the same lists for the water in one of two layouts: `temp_chip` is
inlet, outlet, 0, 0 (S21 Hyd.: UpstreamData/pyasic #295), or `temp_pcb` has the inlet first and the outlet third, with a
chip first in `temp_pic` and the board in the rest (S21+ Hyd.: pyasic #326, and the web page of the firmware itself).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..contract.values import Board
from .numbers import highest, temperature


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardTemperatures:
    """The temperatures of one board in °C; None if it does not report them."""

    board: float | None = None
    chip: float | None = None
    inlet: float | None = None
    outlet: float | None = None


def is_water_cooled(model: str) -> bool:
    """Return whether a model is cooled by water, by its name."""
    return "hyd" in model.lower()


def split_temperatures(
    *, pcb: Sequence[object], chip: Sequence[object], pic: Sequence[object] = (), model: str = ""
) -> BoardTemperatures:
    """Return what the temperatures of one board are of; 0 in a list means that there is no sensor."""
    if not is_water_cooled(model):
        return BoardTemperatures(board=highest(pcb), chip=highest(chip))
    pair = _pair(chip)
    if pair and "s21+" not in model.lower():
        return BoardTemperatures(board=highest([*pcb, *pic]), inlet=pair[0], outlet=pair[1])
    if pair := _pair(pcb):
        return BoardTemperatures(board=highest(pic), chip=highest(chip), inlet=pair[0], outlet=pair[1])
    if len(pcb) == 4 and temperature(pcb[0]) is not None and temperature(pcb[2]) is not None:
        return BoardTemperatures(
            board=highest([*pic[1:], pcb[1], pcb[3]]),
            chip=highest([*pic[:1], *chip]),
            inlet=temperature(pcb[0]),
            outlet=temperature(pcb[2]),
        )
    # Another layout: nothing says which of these is the water, so none is shown as that of a chip.
    return BoardTemperatures(board=highest([*pcb, *pic]))


def hottest_water(boards: Sequence[Board]) -> tuple[float | None, float | None]:
    """Return the inlet and outlet temperature of a machine: the highest of its boards, which share one circuit."""
    return (
        highest(board.inlet_temperature_c for board in boards),
        highest(board.outlet_temperature_c for board in boards),
    )


def _pair(values: Sequence[object]) -> tuple[float, float] | None:
    """Return the first two temperatures of a list of four if the others are 0."""
    first, second, *rest = [temperature(value) for value in values] if len(values) == 4 else [None, None]
    if first is None or second is None or any(value is not None for value in rest):
        return None
    return first, second


__all__ = ["BoardTemperatures", "hottest_water", "is_water_cooled", "split_temperatures"]
