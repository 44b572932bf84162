"""What LuxOS reports beside bmminer's `stats`: boards, fans, temperatures and events. Pure, without a miner.

Sources: captured answers of 2025.4.8, 2025.9.8 and 2026.9.21 (`tests/captures/luxos`), and the vendor's API
documentation of `temps` and `events`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ...contract.values import Board, Fan, Fault
from ...parsing.lenient_json import Reply, integer, objects, section, text
from ...parsing.numbers import highest, lowest, temperature
from ..cgminer.replies import hashrate_ths

WATER_INLET = "water inlet"
WATER_OUTLET = "water outlet"
_INTAKE = "board intake"
_EXHAUST = "board exhaust"
_CORNERS = {"TopLeft": _EXHAUST, "BottomLeft": _EXHAUST, "TopRight": _INTAKE, "BottomRight": _INTAKE}
"""What the sensors measure if the reply has no METADATA."""


def boards(devices: Sequence[Reply]) -> tuple[Board, ...]:
    """Return the hashboards of `DEVS`; their ids count from 0, and a board that is not plugged in is not listed."""
    found: list[Board] = []
    for at, device in enumerate(devices):
        number = integer(device.get("ID"))
        state = text(device.get("Status"))
        found.append(
            Board(
                position=at if number is None else number,
                hashrate_ths=hashrate_ths(device),
                temperature_c=temperature(device.get("Temperature")),
                active=None if state is None else state == "Alive",
            )
        )
    return tuple(sorted(found, key=lambda board: board.position))


def fans(rows: Sequence[Reply]) -> tuple[Fan, ...]:
    """Return the fans of `FANS`."""
    numbers = [integer(row.get("ID")) for row in rows]
    return tuple(
        Fan(position=at if number is None else number, rpm=integer(row.get("RPM")))
        for at, (number, row) in enumerate(zip(numbers, rows, strict=True))
    )


def temperatures(temps: Reply, label: str, board: int | None = None) -> Iterator[object]:
    """Yield the values of the sensors with a label, of one board or of all."""
    labels = _labels(temps)
    for row in section(temps, "TEMPS"):
        if board is None or integer(row.get("ID")) == board:
            yield from (row.get(key) for key, name in labels.items() if _is(name, label))


def with_temperatures(reported: Sequence[Board], temps: Reply) -> tuple[Board, ...]:
    """Return the boards with the temperatures of their coolant, water before air."""

    def pick(board: Board, *labels: str) -> Iterator[list[object]]:
        return (list(temperatures(temps, label, board.position)) for label in labels)

    return tuple(
        replace(
            board,
            inlet_temperature_c=next(filter(None, map(lowest, pick(board, WATER_INLET, _INTAKE))), None),
            outlet_temperature_c=next(filter(None, map(highest, pick(board, WATER_OUTLET, _EXHAUST))), None),
        )
        for board in reported
    )


def faults(events: Sequence[Mapping[str, object]]) -> tuple[Fault, ...]:
    """Return the events of `EVENTS` as faults, each once: the firmware lists what it protected itself from."""
    found: dict[Fault, None] = {}
    for event in events:
        code = text(event.get("Code"))
        words = text(event.get("Description"))
        if words is None and code is None:
            continue
        where = f"Hashboard {event['ID']}: " if event.get("Target") == "BOARD" and "ID" in event else ""
        sentence = words.rstrip(". ") if words else f'The miner reports the event "{code}"'
        found[Fault(f"{where}{sentence}.", code)] = None
    return tuple(found)


def _is(name: str, label: str) -> bool:
    """Return whether a sensor has a label; versions add words (`Board Exhaust (top)`)."""
    return all(word in name for word in label.split())


def _labels(temps: Reply) -> dict[str, str]:
    """Return what each sensor measures, in lower case, by its key in `TEMPS`.

    METADATA has an object per sensor with its `Label`; some versions have one object per label instead.
    """
    labels: dict[str, str] = {}
    for row in objects(temps.get("METADATA")):
        own = text(row.get("Label"))
        for key, value in row.items():
            label = text(value.get("Label")) if isinstance(value, dict) else own
            if key != "Label" and label is not None:
                labels[key] = label.lower()
    return labels or dict(_CORNERS)


__all__ = ["WATER_INLET", "WATER_OUTLET", "boards", "fans", "faults", "temperatures", "with_temperatures"]
