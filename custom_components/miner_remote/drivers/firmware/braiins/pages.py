"""What the pages of the Braiins REST interface mean: pure functions, without a miner.

Sources: the vendor's OpenAPI documents (versions 1.0 to 1.3), its protocol files (bos-plus-api 1.11 for the water
temperatures) and captured answers of 25.07, 25.11 and 26.04 (`tests/captures/braiins`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...contract.values import Board, Fan, Fault, Identity, Pool, PoolSetting
from ...parsing.identity import mac_address, maker, reported_name
from ...parsing.lenient_json import integer, number, objects, text
from ...parsing.numbers import board_positions, flag, nested, temperature
from ...pools.groups import with_quotas
from ...transport.cgminer_rpc import same_pool

_NUMBERS = re.compile(r"\d+")
_RUNNING, _PAUSED, _SUSPENDED, _RESTRICTED = 2, 3, 4, 5
"""Values of `status` in `miner/details`; 1 is not started."""
BY_HASHRATE = 2
"""Value of `tuner_mode`; 1 is by power."""
_CONTROL_BOARDS = {1: "CVITEK", 2: "BBB", 3: "AML", 4: "ZYNQ", 5: "BRAIINS"}
"""Values of `control_board_soc_family`."""
_PLATFORMS = {
    1: "am1-s9",
    2: "am2-s17",
    3: "am3-bbb",
    4: "am3-aml",
    5: "stm32mp157c-ii1-am2",
    6: "cvitek-bm1-am2",
    7: "zynq-bm3-am2",
    8: "stm32mp157c-ii2-bmm1",
}
"""Values of `platform`: the vendor's names of what a firmware image is made for."""
_STATUS_FAULTS = {
    _SUSPENDED: "The firmware has suspended mining.",
    _RESTRICTED: "The firmware has restricted mining.",
}


def terahash(value: Mapping[str, object], *path: str) -> float | None:
    """Return a hashrate in TH/s."""
    rate = number(nested(value, *path).get("gigahash_per_second"))
    return None if rate is None else rate / 1000


def identity_of(details: Mapping[str, object]) -> Identity:
    """Return the identity in `miner/details`."""
    named = nested(details, "miner_identity")
    model = reported_name(named.get("miner_model")) or reported_name(named.get("name")) or "Miner"
    return Identity(
        vendor=maker(model, model.split(" ", maxsplit=1)[0]),
        model=model,
        firmware="Braiins OS",
        firmware_version=reported_name(nested(details, "bos_version").get("current")),
        mac=mac_address(details.get("mac_address")),
        serial=reported_name(details.get("serial_number")),
        hostname=reported_name(details.get("hostname")),
    )


def hardware_of(details: Mapping[str, object]) -> tuple[str | None, tuple[str, ...]]:
    """Return the family of the control board, and the names of the hardware that an image can be made for."""
    board = _CONTROL_BOARDS.get(integer(details.get("control_board_soc_family")) or 0)
    platform = _PLATFORMS.get(integer(details.get("platform")) or 0)
    return board, tuple(name for name in (platform, board, identity_of(details).model) if name is not None)


def is_paused(details: Mapping[str, object]) -> bool | None:
    """Return whether the owner has paused mining, or None in the states that the firmware chose."""
    return {_RUNNING: False, _PAUSED: True}.get(integer(details.get("status")) or 0)


def power_target(configuration: Mapping[str, object]) -> int | None:
    """Return the power target in W by `configuration/miner`; None if the miner is tuned by hashrate, or not at all."""
    tuner = nested(configuration, "tuner")
    if flag(tuner.get("enabled")) is False or integer(tuner.get("tuner_mode")) == BY_HASHRATE:
        return None
    return integer(nested(tuner, "power_target").get("watt"))


def power_range(constraints: Mapping[str, object]) -> tuple[int | None, int | None]:
    """Return the lowest and the highest power target in W by `configuration/constraints`."""
    power = nested(constraints, "tuner_constraints", "power_target")
    return integer(nested(power, "min").get("watt")), integer(nested(power, "max").get("watt"))


def pools_of(groups: Sequence[Mapping[str, object]]) -> tuple[Pool, ...]:
    """Return the pools of all groups, slot by slot; each group has an active pool of its own."""
    entries = [(at, pool) for at, group in enumerate(groups) for pool in objects(group.get("pools"))]
    shares = _shares([nested(group, "strategy") for group in groups])
    found: list[Pool] = []
    members: list[int] = []
    for slot, (group, pool) in enumerate(entries):
        url = text(pool.get("url"))
        if url is None:
            continue
        stats = nested(pool, "stats")
        members.append(group)
        found.append(
            Pool(
                slot=slot,
                url=url,
                user=text(pool.get("user")) or "",
                active=flag(pool.get("active")),
                alive=flag(pool.get("alive")),
                accepted=integer(stats.get("accepted_shares")),
                rejected=integer(stats.get("rejected_shares")),
            )
        )
    return with_quotas(found, members, [shares[group] for group in members])


def _shares(strategies: Sequence[Mapping[str, object]]) -> list[float]:
    """Return the share of the work of each group: a fixed one, or a part of what the fixed ones leave.

    A fixed ratio is from 0 to 1; the examples of the document have percentages.
    """
    ratios = [number(nested(strategy, "fixedshareratio").get("value")) for strategy in strategies]
    fixed = [None if ratio is None else ratio / 100 if ratio > 1 else ratio for ratio in ratios]
    quotas = [number(nested(strategy, "quota").get("value")) or 0.0 for strategy in strategies]
    rest = max(0.0, 1.0 - sum(share or 0.0 for share in fixed))
    total = sum(quota for quota, share in zip(quotas, fixed, strict=True) if share is None)
    return [
        share if share is not None else (rest * quota / total if total else 0.0)
        for share, quota in zip(fixed, quotas, strict=True)
    ]


def group_of(
    now: Mapping[str, object], pools: Sequence[PoolSetting], percent: int | None = None, name: str = "default"
) -> dict[str, object]:
    """Return a group that holds these pools, with the name that it has now.

    `percent` is its share of the work; without one, it has the share that it has now.
    """
    there = objects(now.get("pools"))
    entries: list[dict[str, object]] = []
    for pool in pools:
        entry: dict[str, object] = {"url": pool.url, "user": pool.user, "password": pool.password}
        for old in there:
            same = same_pool(text(old.get("url")) or "", text(old.get("user")) or "", pool.url, pool.user)
            if same and isinstance(old.get("enabled"), bool):
                entry["enabled"] = old["enabled"]
        entries.append(entry)
    group: dict[str, object] = {"name": text(now.get("name")) or name, "pools": entries}
    strategy = now.get("strategy") if percent is None else {"quota": {"value": percent}}
    if strategy:
        group["load_balance_strategy"] = strategy
    return group


def boards_of(hardware: Mapping[str, object]) -> Iterator[Board]:
    """Yield the hashboards of `miner/hw/hashboards`; a hydro machine reports water temperatures beside those of air."""
    entries = objects(hardware.get("hashboards"))
    positions = board_positions([board.get("id") for board in entries])
    for position, board in zip(positions, entries, strict=True):
        hertz = number(nested(board, "current_frequency").get("hertz"))
        inlet = temperature(nested(board, "lowest_inlet_temp").get("degree_c"))
        outlet = temperature(nested(board, "highest_outlet_temp").get("degree_c"))
        yield Board(
            position=position,
            hashrate_ths=terahash(board, "stats", "real_hashrate", "last_5s"),
            temperature_c=temperature(nested(board, "board_temp").get("degree_c")),
            chip_temperature_c=temperature(nested(board, "highest_chip_temp", "temperature").get("degree_c")),
            inlet_temperature_c=temperature(nested(board, "lowest_water_inlet_temp").get("degree_c")) or inlet,
            outlet_temperature_c=temperature(nested(board, "highest_water_outlet_temp").get("degree_c")) or outlet,
            chips=integer(board.get("chips_count")),
            frequency_mhz=None if hertz is None else hertz / 1e6,
            active=flag(board.get("enabled")),
        )


def water_temperatures(hardware: Mapping[str, object], key: str) -> Iterator[object]:
    """Yield one of the water temperatures of all boards: `lowest_water_inlet_temp` or `highest_water_outlet_temp`."""
    for board in objects(hardware.get("hashboards")):
        yield nested(board, key).get("degree_c")


def fans_of(cooling: Mapping[str, object]) -> Iterator[Fan]:
    """Yield the fans of `cooling/state`."""
    for at, fan in enumerate(objects(cooling.get("fans"))):
        position = integer(fan.get("position"))
        yield Fan(position=at if position is None else position, rpm=integer(fan.get("rpm")))


def faults_of(details: Mapping[str, object], errors: Mapping[str, object]) -> tuple[Fault, ...]:
    """Return the faults of `miner/details` and `miner/errors`, those with a code first, the newest first.

    The firmware keeps its errors over a restart and repeats them, so each is reported once, with its last day. Errors
    without a code that differ only in numbers (a message per sensor) are one fault.
    """
    state = _STATUS_FAULTS.get(integer(details.get("status")) or 0)
    found: dict[tuple[str, str | None], _Error] = {}
    for error in sorted(_errors(errors), key=lambda error: (error.code is not None, error.when), reverse=True):
        alike = error.sentence if error.code or error.where else _NUMBERS.sub("#", error.sentence)
        found.setdefault((alike, error.code), error)
    return (*([Fault(state)] if state else []), *(Fault(error.words, error.code) for error in found.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Error:
    """One entry of `miner/errors`, or one of its codes."""

    message: str
    code: str | None
    when: str
    where: str

    @property
    def sentence(self) -> str:
        """Return what happened and where, without a full stop."""
        words = self.message.rstrip(". ")
        return f"{self.where}: {words}" if self.where and self.where.lower() not in words.lower() else words

    @property
    def words(self) -> str:
        """Return the sentence with the day; a clock that was not set yet reports 2015 and before."""
        day = self.when[:10]
        return f"{self.sentence} (on {day})." if day > "2016" else f"{self.sentence}."


def _errors(page: Mapping[str, object]) -> Iterator[_Error]:
    for error in objects(page.get("errors")):
        message = text(error.get("message"))
        when = text(error.get("timestamp")) or ""
        parts = objects(error.get("components"))
        where = ", ".join(f"{part.get('name')} {part.get('index')}" for part in parts if part.get("name"))
        codes = objects(error.get("error_codes"))
        for code in codes:
            reason = text(code.get("reason")) or message or "The miner gives no reason"
            yield _Error(message=reason, code=text(code.get("code")), when=when, where=where)
        if not codes and message is not None:
            yield _Error(message=message, code=None, when=when, where=where)


__all__ = [
    "BY_HASHRATE",
    "boards_of",
    "fans_of",
    "faults_of",
    "group_of",
    "hardware_of",
    "identity_of",
    "is_paused",
    "pools_of",
    "power_range",
    "power_target",
    "terahash",
    "water_temperatures",
]
