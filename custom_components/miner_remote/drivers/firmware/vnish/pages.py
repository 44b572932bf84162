"""What the pages of VNish mean, apart from its pools: pure functions, without a miner.

Sources: the vendor's OpenAPI documents (1.2.6, 1.3.4) and published answers (`tests/captures/vnish`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...contract.values import Board, Fan, Fault, Identity
from ...parsing.identity import mac_address, maker, reported_name
from ...parsing.lenient_json import integer, number, objects, text
from ...parsing.numbers import board_positions, flag, nested, scaled, temperature

_UPTIME = re.compile(r"(?:(\d+) days?)?,? ?(?:(\d+):(\d\d)(?::(\d\d))?)?")
_STOPPED = ("stopped", "shutting-down")
_WORKING = ("mining", "auto-tuning", "initializing", "starting", "restarting")
_FAILED = "failure"
_BOARD_FAULTS = {_FAILED: "failed", "disconnected": "is disconnected"}


def watts_of(preset: str | None) -> int | None:
    """Return the watts that a preset is named by; None if it is named by something else."""
    return int(preset) if preset is not None and preset.isascii() and preset.isdigit() else None


def uptime_s(value: object) -> int | None:
    """Return seconds of `0:06` (hours and minutes), `1 day, 0:06` or `10 days, 18:00`."""
    found = _UPTIME.fullmatch(text(value) or "-")
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def waits_for_restart(status: Mapping[str, object]) -> bool:
    """Return whether settings take effect only after a restart of mining, by the page `status`.

    In a paused miner they take effect when mining is resumed.
    """
    return flag(status.get("restart_required")) is True and not is_paused(text(status.get("miner_state")) or "")


def is_paused(state: str) -> bool | None:
    """Return whether the owner has stopped mining, or None in a state of failure."""
    if state in _STOPPED:
        return True
    return False if state in _WORKING else None


def hashrate_ths(summary: Mapping[str, object], factor: float) -> float | None:
    """Return the hashrate in TH/s; `factor` is of the measure of `info`.

    Old versions report only `instant_hashrate`, in a measure a thousand times larger.
    """
    rate = scaled(summary.get("hr_realtime"), factor)
    return scaled(summary.get("instant_hashrate"), factor * 1000) if rate is None else rate


def identity_of(info: Mapping[str, object]) -> Identity:
    """Return the identity in `info`."""
    network = nested(info, "system", "network_status")
    model = reported_name(info.get("miner")) or reported_name(info.get("model")) or "Antminer"
    return Identity(
        vendor=maker(model, "Bitmain"),
        model=model,
        firmware="VNish",
        firmware_version=reported_name(info.get("fw_version")),
        mac=mac_address(network.get("mac")),
        serial=reported_name(info.get("serial")),
        hostname=reported_name(network.get("hostname")),
    )


def boards_of(summary: Mapping[str, object], factor: float) -> Iterator[Board]:
    """Yield the hashboards of a summary; hydro machines have water temperatures per board."""
    chains = objects(summary.get("chains"))
    positions = board_positions([chain.get("id") for chain in chains])
    for position, chain in zip(positions, chains, strict=True):
        state = text(nested(chain, "status").get("state"))
        yield Board(
            position=position,
            hashrate_ths=scaled(chain.get("hashrate_rt"), factor),
            temperature_c=temperature(nested(chain, "pcb_temp").get("max")),
            chip_temperature_c=temperature(nested(chain, "chip_temp").get("max")),
            inlet_temperature_c=temperature(chain.get("inlet_water_temp")),
            outlet_temperature_c=temperature(chain.get("outlet_water_temp")),
            frequency_mhz=number(chain.get("frequency")),
            active=None if state is None else state == "mining",
        )


def fans_of(summary: Mapping[str, object]) -> Iterator[Fan]:
    """Yield the fans of a summary."""
    for at, fan in enumerate(objects(nested(summary, "cooling").get("fans"))):
        position = integer(fan.get("id"))
        yield Fan(position=at if position is None else position, rpm=integer(fan.get("rpm")))


def faults_of(state: Mapping[str, object], summary: Mapping[str, object]) -> tuple[Fault, ...]:
    """Return the faults of mining, hashboards and fans that the firmware reports."""
    faults: list[Fault] = []
    code = text(state.get("failure_code"))
    if text(state.get("miner_state")) == _FAILED or code not in (None, "0"):
        words = text(state.get("description")) or "Mining failed; the firmware gives no reason."
        faults.append(Fault(_sentence(words), code))
    for chain in objects(summary.get("chains")):
        status = nested(chain, "status")
        what = _BOARD_FAULTS.get(text(status.get("state")) or "")
        # Versions differ in the name.
        why = text(status.get("description")) or text(status.get("failure_message"))
        if what is not None:
            faults.append(Fault(_sentence(f"Hashboard {chain.get('id')} {what}{f': {why}' if why else ''}")))
    cooling = nested(summary, "cooling")
    # A machine in an immersion tank has no fans.
    if text(nested(cooling, "settings", "mode").get("name")) != "immersion":
        faults += [
            Fault(f"Fan {fan.get('id')} is lost.")
            for fan in objects(cooling.get("fans"))
            if text(fan.get("status")) == "lost"
        ]
    return tuple(faults)


def _sentence(words: str) -> str:
    return f"{words.rstrip('. ')}."


__all__ = [
    "boards_of",
    "fans_of",
    "faults_of",
    "hashrate_ths",
    "identity_of",
    "is_paused",
    "uptime_s",
    "waits_for_restart",
    "watts_of",
]
