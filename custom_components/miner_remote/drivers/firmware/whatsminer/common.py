"""What both protocols of WhatsMiner's stock firmware share.

The write API is off as delivered. These drivers never switch it on by themselves: `open_write_api` is not among their
commands, and the error for a miner whose write API is off says how its owner switches it on.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping, Sequence
from typing import ClassVar

from ...contract.driver import Driver
from ...contract.errors import RefusedError
from ...contract.values import Fan, Pool, PoolSetting, TuningValue
from ...parsing.lenient_json import integer, number, text
from ...parsing.numbers import measured_power
from ...pools.rules import check_pools
from ...transport.cgminer_rpc import same_pool

VENDOR = "MicroBT"
FIRMWARE = "WhatsMiner"
POWER_MODES = ("low", "normal", "high")
MAX_WATTS = 99_999
"""The largest power limit that the API's document names."""

LED = {"color": "red", "period": 1000, "duration": 500, "start": 0}
"""How the light blinks while it marks a machine: on for `duration` of every `period`, in ms."""


class WhatsMinerDriver(Driver, ABC):
    """A WhatsMiner with its stock firmware.

    The firmware mines on the first pool that works, keeps three and reports no password, so a change of one pool has
    to bring the passwords of all.
    """

    max_pools: ClassVar[int] = 3
    keeps_pool_passwords: ClassVar[bool] = False
    activates_any_slot: ClassVar[bool] = False

    def check_watts(self, watts: int) -> None:
        """Raise RefusedError if a power limit is out of range."""
        highest = self.profile.power_limit_max_w or MAX_WATTS
        if not 0 < watts <= highest:
            raise RefusedError("power_limit_out_of_range", watts=watts, min_w=1, max_w=highest)

    def pools_differ(self, pools: Sequence[PoolSetting], activate: int | None, now: Sequence[Pool]) -> bool:
        """Return whether pools have to be written; raises RefusedError if the miner cannot store them.

        Nothing is written if the miner has them already and no password is given.
        """
        check_pools(pools, max_pools=self.max_pools)
        if activate:
            raise RefusedError("first_pool_only")
        same = len(now) == len(pools) and all(
            setting.password is None
            and pool.slot == setting.slot
            and same_pool(pool.url, pool.user, setting.url, setting.user)
            for setting, pool in zip(pools, now, strict=True)
        )
        if same:
            return False
        unknown = [str(setting.slot) for setting in pools if setting.password is None]
        if unknown:
            raise RefusedError("pool_password_needed", slot=", ".join(unknown))
        return True

    def check_power_mode(self, tuning: Mapping[str, TuningValue]) -> str:
        """Return the power mode in `tuning`; raises RefusedError if there is none or anything else."""
        mode = str(tuning.get("power_mode", "")).lower()
        if mode not in POWER_MODES or len(tuning) != 1:
            raise RefusedError("tuning_unknown", names="power_mode (low, normal, high)")
        return mode


def as_bool(value: object) -> bool | None:
    """Return a truth value, which is reported as text."""
    reported = (text(value) or "").lower() if not isinstance(value, bool) else str(value).lower()
    return {"true": True, "1": True, "false": False, "0": False}.get(reported)


def positive(value: object) -> int | None:
    """Return a whole number above zero, or None."""
    reported = integer(value)
    return reported if reported is not None and reported > 0 else None


def first_power(summary: Mapping[str, object], names: Sequence[str], hashrate_ths: float | None) -> float | None:
    """Return the first of these power draws in W that is measured, or None."""
    measured = (measured_power(number(summary.get(name)), hashrate_ths) for name in names)
    return next((watts for watts in measured if watts is not None), None)


def fans(intake: object, exhaust: object, power_supply: object, hashrate_ths: float | None) -> tuple[Fan, ...]:
    """Return the fans at the air intake (position 0), at the exhaust (1) and of the power supply (2).

    A machine that hashes while the intake and the exhaust fan stand still has none: it is cooled by a liquid. A power
    supply that is cooled by one reports 0, or puts another quantity with a fraction in the place of the speed.
    """
    front = [number(value) for value in (intake, exhaust)]
    if hashrate_ths and not any(front):
        front = [None, None]
    back = number(power_supply)
    if not back or not back.is_integer():
        back = None
    return tuple(
        Fan(position=at, rpm=round(rpm)) for at, rpm in enumerate((*front, back)) if rpm is not None and rpm >= 0
    )
