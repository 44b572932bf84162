"""What the answers of an Antminer's web server of 2019 and later mean: pure functions.

Sources: public copies of the firmware's web page, the captures in `tests/captures/antminer`, and for
the codes of `/warning` tetherto/miningos-wrk-miner-antminer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...contract.values import Board, Fan, Fault, Identity, Pool
from ...parsing import bmminer_stats
from ...parsing.board_temperatures import is_water_cooled, split_temperatures
from ...parsing.identity import mac_address, reported_name
from ...parsing.lenient_json import Reply, integer, number, objects, text
from ...parsing.numbers import scaled
from ...pools.rules import reported_password
from ...transport.cgminer_rpc import same_pool
from .form import pools_of

_TERAHASH_PER = {"TH": 1.0, "GH": 1e-3, "MH": 1e-6, "KH": 1e-9, "H/": 1e-12}
_NO_WARNING = ("none", "null", "")
_CODE = re.compile(r"[A-Z]\d*:\d+")
_WARNINGS = {
    "R:1": "The hashrate is too low.",
    "N:1": "The hashrate is too high.",
    "V:1": "The power supply could not be started.",
    "V:2": "The power supply is not calibrated.",
    "J0:8": "A hashboard is missing.",
    "J0:6": "A temperature sensor fails.",
    "P:1": "Mining was stopped because the temperature is too high.",
    "P:2": "Mining was stopped because the temperature is too low.",
    "M:1": "The control board is out of memory.",
    "L255:2": "The hashboards are of levels that do not go together.",
}
_BOARD_WARNINGS = {
    ("J", "4"): "The data in the memory of hashboard {board} is damaged.",
    ("J", "2"): "Hashboard {board} has fewer chips than it should.",
    ("L", "1"): "The voltage or the frequency of hashboard {board} exceeds its limit.",
    ("L", "2"): "Voltage and frequency of hashboard {board} do not go together.",
}


def first_of(reply: Mapping[str, object], name: str) -> Reply:
    """Return the first object of a section; an empty one if there is none."""
    return next(iter(objects(reply.get(name))), {})


def identity_of(info: Mapping[str, object]) -> Identity:
    """Return the identity in `get_system_info.cgi`."""
    return Identity(
        vendor="Bitmain",
        model=reported_name(info.get("minertype")) or "Antminer",
        firmware="Antminer stock",
        firmware_version=reported_name(info.get("system_filesystem_version")),
        mac=mac_address(info.get("macaddr")),
        serial=reported_name(info.get("serinum")),
        hostname=reported_name(info.get("hostname")),
    )


# Pools -----------------------------------------------------------------------------------------------------------


def read_pools(conf: Mapping[str, object], live: Sequence[Mapping[str, object]], *, asleep: bool) -> Iterator[Pool]:
    """Yield the pools of the configuration, with what is known of those that are mined on."""
    by_slot = {integer(pool.get("index")): pool for pool in live}
    alive = {slot: text(pool.get("status")) == "Alive" for slot, pool in by_slot.items() if text(pool.get("url"))}
    # The firmware does not name it: it mines on the pool that lives and is first by priority.
    first = min(
        (slot for slot, lives in alive.items() if lives and slot is not None),
        key=lambda slot: (integer(by_slot[slot].get("priority")) or 0, slot),
        default=None,
    )
    for slot, entry in enumerate(pools_of(conf)):
        if not entry["url"]:
            continue
        seen: Mapping[str, object] = by_slot.get(slot, {})
        if not same_pool(text(seen.get("url")) or "", text(seen.get("user")) or "", entry["url"], entry["user"]):
            seen = {}
        yield Pool(
            slot=slot,
            url=entry["url"],
            user=entry["user"],
            password=reported_password(entry["pass"]),
            active=None if asleep or not seen else slot == first,
            alive=alive.get(slot) if seen else None,
            accepted=integer(seen.get("accepted")),
            rejected=integer(seen.get("rejected")),
        )


# Hardware --------------------------------------------------------------------------------------------------------


def terahash_per_unit(unit: str | None) -> float | None:
    """Return the TH/s in one `GH/s`, `MH/s` …; None for units that do not count hashes, such as `KSol/s`."""
    return _TERAHASH_PER.get((unit or "GH/s").upper()[:2])


def read_boards(stats: Mapping[str, object], factor: float | None, model: str) -> Iterator[Board]:
    """Yield the boards of `stats.cgi`."""
    for at, chain in enumerate(objects(stats.get("chain"))):
        position = integer(chain.get("index"))
        rate = scaled(chain.get("rate_real"), factor)
        temperatures = split_temperatures(
            pcb=_list(chain.get("temp_pcb")),
            chip=_list(chain.get("temp_chip")),
            pic=_list(chain.get("temp_pic")),
            model=model,
        )
        yield Board(
            position=at if position is None else position,
            hashrate_ths=rate,
            temperature_c=temperatures.board,
            chip_temperature_c=temperatures.chip,
            inlet_temperature_c=temperatures.inlet,
            outlet_temperature_c=temperatures.outlet,
            chips=integer(chain.get("asic_num")) or None,
            frequency_mhz=number(chain.get("freq_avg")) or None,
            active=None if rate is None else rate > 0,
        )


def read_fans(stats: Mapping[str, object], model: str) -> tuple[Fan, ...]:
    """Return the fans of `stats.cgi`; a machine that is cooled by water and reports only zeros has none."""
    speeds = _list(stats.get("fan"))
    if is_water_cooled(model) and not any(integer(speed) for speed in speeds):
        return ()
    keyed = {f"fan{at}": speed for at, speed in enumerate(speeds, start=1)}
    return bmminer_stats.fans({"fan_num": stats.get("fan_num", len(speeds)), **keyed})


def read_faults(summary: Mapping[str, object], stats: Mapping[str, object]) -> Iterator[Fault]:
    """Yield the faults of the firmware's own checks and of the chips; the status `s` is good."""
    for check in objects(summary.get("status")):
        if text(check.get("status")) in (None, "s"):
            continue
        name, message = text(check.get("type")), text(check.get("msg"))
        number_of = integer(check.get("code"))
        code = name if not number_of else f"{name or 'check'}:{number_of}"
        yield Fault(message or f"The miner's own check failed: {name or 'unnamed'}.", code)
    for at, chain in enumerate(objects(stats.get("chain"))):
        position = integer(chain.get("index"))
        position = at if position is None else position
        if (fault := bmminer_stats.failing_chips(chain.get("asic"), position + 1, f"asic{position + 1}")) is not None:
            yield fault


def read_warnings(answer: str | None) -> Iterator[Fault]:
    """Yield the faults in the `error_message` of `/warning` on port 6060, such as `P:2` or `J1:4`."""
    if answer is None or answer.strip().lower() in _NO_WARNING:
        return
    codes = _CODE.findall(answer)
    for code in dict.fromkeys(codes):
        kind, number_of = code[0], code.partition(":")[2]
        board = code[1:].partition(":")[0]
        sentence = _WARNINGS.get(code) or _BOARD_WARNINGS.get((kind, number_of), "The miner reports the error {code}.")
        position = str(int(board) + 1) if board.isdecimal() else "?"
        yield Fault(sentence.format(board=position, code=code), code)
    if not codes:
        yield Fault(answer.strip())


def total(counts: Iterable[int | None]) -> int | None:
    """Return the sum of the counts that are known; None if none is."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
