"""The power that an Avalon draws, from the list `PS[…]` of its power supply. Pure.

The list has no names, and its layout differs by model (recorded in `tests/captures/avalon`):

* six values, A10 (Canaan's "Avalon A10 API manual"): error, control board (10 mV), output (10 mV), output (A), output
  (W), output as set (10 mV);
* seven values, from the A11 on, Mini 3, Avalon Q: the same, and the power at the wall (W) at the end. The A15 repeats
  that last value as `WALLPOWER`, and the firmware of the Nano 3S calls it so;
* seven values, Nano 3S: error, 0, output (mV), output (A), 0, as set, power at the wall (W);
* seven values, Nano 3: error, 0, 0, output (A), output (10 mV), power (W), as set.

A value counts as a power only if it agrees with volts times amperes, or with the target `MPO`. Otherwise the power is
unknown: a voltage taken for a power looks plausible.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...parsing.lenient_json import number

_CONTROL_VOLTS, _OUTPUT_VOLTS, _AMPERES, _OUTPUT_WATTS, _LATER_WATTS, _WALL_WATTS = range(1, 7)
_OUTPUT_VALUES, _WALL_VALUES = 6, 7
_TOLERANCE = 0.15
"""How far a power may be from volts times amperes: the amperes are whole numbers."""
_WORST_EFFICIENCY = 0.7
"""Power supplies are better than this under load."""
_IDLE_W = 300.0
"""More than fans, control board and a power supply without load draw."""
_MOST_OVER_TARGET, _LEAST_OF_TARGET = 1.25, 0.5


def watts(module: Mapping[str, str]) -> float | None:
    """Return the power in W of one module, at the wall if it is reported; None if no value can be trusted."""
    if (wall := number(module.get("WALLPOWER"))) is not None and wall > 0:
        return wall
    values = [number(part) for part in module.get("PS", "").split()]
    supply = [value for value in values if value is not None]
    if len(supply) != len(values) or len(supply) < _OUTPUT_VALUES or not any(supply):
        return None
    if supply[_CONTROL_VOLTS]:
        return _of_a_series(supply)
    return _of_nano(supply, number(module.get("MPO")))


def _of_a_series(supply: list[float]) -> float | None:
    """Return the power at the wall, or that of the output if it is all that is reported."""
    output = supply[_OUTPUT_WATTS]
    if not _agrees(output, supply[_OUTPUT_VOLTS] / 100, supply[_AMPERES]):
        return None
    if len(supply) >= _WALL_VALUES and output <= supply[_WALL_WATTS] <= output / _WORST_EFFICIENCY + _IDLE_W:
        return supply[_WALL_WATTS]
    return output


def _of_nano(supply: list[float], target: float | None) -> float | None:
    """Return the power of a Nano, whose list names no voltage of the control board."""
    if len(supply) < _WALL_VALUES:
        return None
    amperes = supply[_AMPERES]
    layouts = (
        (supply[_OUTPUT_VOLTS] / 1000, supply[_WALL_WATTS]),
        (supply[_OUTPUT_WATTS] / 100, supply[_LATER_WATTS]),
    )
    found = [power for volts, power in layouts if power > 0 and volts and _agrees(power, volts, amperes)]
    if not found and target:
        # No current is reported: the power can only be compared with the target.
        candidates = supply[_OUTPUT_WATTS : _WALL_WATTS + 1]
        found = [power for power in candidates if _LEAST_OF_TARGET <= power / target <= _MOST_OVER_TARGET]
    return found[0] if len(found) == 1 else None


def _agrees(power: float, volts: float, amperes: float) -> bool:
    """Return whether a power is volts times amperes, of which the firmware cuts the fraction."""
    least, most = volts * amperes, volts * (amperes + 1)
    return least * (1 - _TOLERANCE) <= power <= most * (1 + _TOLERANCE)
