"""What pyasic-rs reports, as this integration has it: no NaN, TH/s, and no placeholder for a name."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pyasic_rs import Miner
from pyasic_rs.data import BoardData, HashRate, HashRateUnit, MessageSeverity, MinerData, TuningTarget

from ...contract.values import Board, Fan, Fault, Identity, Pool
from ...parsing.identity import mac_address, reported_name
from ...parsing.numbers import temperature


def finite(value: float | None) -> float | None:
    """Return a number that is one, or None."""
    return value if value is not None and math.isfinite(value) else None


def terahash(rate: HashRate | None) -> float | None:
    """Return a hashrate in TH/s."""
    return None if rate is None else finite(rate.as_unit(HashRateUnit.TeraHash).value)


def watts_of(target: TuningTarget | None) -> int | None:
    """Return the watts of a tuning target; None if it is a target of another kind."""
    watts = None if target is None else finite(target.watts)
    return None if watts is None else round(watts)


def power_range(data: MinerData) -> tuple[int | None, int | None]:
    """Return the lowest and the highest power limit that the miner takes, in W."""
    power = None if data.tuning_capabilities is None else data.tuning_capabilities.power
    return (None, None) if power is None else (watts_of(power.minimum), watts_of(power.maximum))


def identity_of(miner: Miner, data: MinerData) -> Identity:
    """Return the identity of the miner."""
    return Identity(
        vendor=miner.make,
        model=miner.model if miner.model.lower().startswith(miner.make.lower()) else f"{miner.make} {miner.model}",
        firmware=miner.firmware,
        firmware_version=reported_name(data.firmware_version),
        mac=mac_address(data.mac),
        serial=reported_name(data.serial_number),
        hostname=reported_name(data.hostname),
    )


def live_pools(data: MinerData) -> Iterator[Pool]:
    """Yield the pools that are mined on or could be, without empty slots."""
    for slot, pool in enumerate(pool for group in data.pools for pool in group.pools):
        if pool.url is None or not pool.url.host or not pool.url.port:
            continue
        yield Pool(
            slot=slot,
            url=str(pool.url),
            user=pool.user or "",
            active=pool.active,
            alive=pool.alive,
            accepted=pool.accepted_shares,
            rejected=pool.rejected_shares,
        )


def board_of(board: BoardData) -> Board:
    """Return one hashboard."""
    return Board(
        position=board.position,
        hashrate_ths=terahash(board.hashrate),
        temperature_c=temperature(board.board_temperature),
        chip_temperature_c=temperature(board.outlet_chip_temperature),
        chips=board.working_chips,
        frequency_mhz=finite(board.frequency),
        active=board.active,
    )


def faults_of(data: MinerData) -> Iterator[Fault]:
    """Yield the errors that the firmware reports; the library has the code 0 for those that have none."""
    for item in data.messages:
        if item.severity == MessageSeverity.Error:
            code = str(item.code) if item.code else None
            yield Fault(item.message.strip() or "The miner reports an error without a description.", code)


def fans_of(data: MinerData) -> Iterator[Fan]:
    """Yield the fans."""
    for fan in data.fans:
        rpm = finite(fan.rpm)
        yield Fan(position=fan.position, rpm=None if rpm is None else round(rpm))
