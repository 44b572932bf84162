"""Compare a backup with the configuration of the live miner. Pure: no I/O."""

from __future__ import annotations

import math

from ..drivers.contract.values import FanSetting, MinerConfig, Pool, TuningValue
from ..drivers.pools.groups import divides, in_words, same_division
from ..drivers.pools.urls import without_login
from .config_errors import DifferenceError

_PERCENT_TOLERANCE = 1
"""By how many percentage points firmware rounds the speed of a fan."""


def differences(saved: MinerConfig, live: MinerConfig) -> list[DifferenceError]:
    """Return what the miner does not show of `saved`, and which pools it has besides.

    Compared is what a restore can write: pools, power limit, fan and tuning, and the model that they belong to. What
    the backup does not hold, and a password that one side does not know, is no difference. No difference contains a
    password.
    """
    found: list[DifferenceError] = []
    if saved.identity.model != live.identity.model:
        found.append(DifferenceError("model_differs", miner=live.identity.model, backup=saved.identity.model))
    found += _pool_differences(saved.pools, live.pools)
    limit, live_limit = saved.power_limit_w, live.power_limit_w
    if limit is not None and live_limit is None:
        found.append(DifferenceError("power_limit_not_reported", backup=limit))
    elif limit is not None and limit != live_limit:
        found.append(DifferenceError("power_limit_differs", miner=live_limit, backup=limit))
    if saved.fan is not None and live.fan is None:
        found.append(DifferenceError("fan_not_reported", backup=_fan_text(saved.fan)))
    elif saved.fan is not None and live.fan is not None and not _same_fan(saved.fan, live.fan):
        found.append(DifferenceError("fan_differs", miner=_fan_text(live.fan), backup=_fan_text(saved.fan)))
    for key, value in (saved.tuning or {}).items():
        now = (live.tuning or {}).get(key)
        if now is None:
            found.append(DifferenceError("tuning_not_reported", key=key, backup=value))
        elif not _same_value(value, now):
            found.append(DifferenceError("tuning_differs", key=key, miner=now, backup=value))
    return found


def _pool_differences(saved: tuple[Pool, ...], live: tuple[Pool, ...]) -> list[DifferenceError]:
    if not saved:
        return []
    kept, shown = {pool.slot: pool for pool in saved}, {pool.slot: pool for pool in live}
    found: list[DifferenceError] = []
    for slot in sorted(kept.keys() | shown.keys()):
        backup, miner = kept.get(slot), shown.get(slot)
        if backup is None and miner is not None:
            found.append(DifferenceError("pool_not_in_backup", pool=slot, miner=without_login(miner.url)))
        elif miner is None and backup is not None:
            found.append(DifferenceError("pool_not_on_miner", pool=slot, backup=without_login(backup.url)))
        elif miner is not None and backup is not None:
            found += _differences_of_pool(slot, backup, miner)
    if divides(saved) and not same_division(live, saved):
        found.append(DifferenceError("pool_quotas_differ", miner=in_words(live), backup=in_words(saved)))
    return found


def _differences_of_pool(slot: int, backup: Pool, miner: Pool) -> list[DifferenceError]:
    found: list[DifferenceError] = []
    if _plain(miner.url) != _plain(backup.url):
        urls = {"miner": without_login(miner.url), "backup": without_login(backup.url)}
        found.append(DifferenceError("pool_differs", pool=slot, **urls))
    if miner.user != backup.user:
        found.append(DifferenceError("pool_user_differs", pool=slot, miner=miner.user, backup=backup.user))
    if None not in (miner.password, backup.password) and miner.password != backup.password:
        found.append(DifferenceError("pool_password_differs", pool=slot))
    return found


def _plain(url: str) -> str:
    """Return the URL as it compares: some firmware omits the default scheme or adds a slash."""
    return url.strip().lower().removeprefix("stratum+tcp://").rstrip("/")


def _same_fan(saved: FanSetting, live: FanSetting) -> bool:
    """Return whether the control is the same; in automatic mode the speed is not a setting."""
    if saved.mode != live.mode:
        return False
    if saved.mode == "manual":
        return saved.percent is None or (
            live.percent is not None and abs(saved.percent - live.percent) <= _PERCENT_TOLERANCE
        )
    return saved.target_c is None or (live.target_c is not None and math.isclose(saved.target_c, live.target_c))


def _fan_text(fan: FanSetting) -> str:
    parts = [fan.mode]
    if fan.percent is not None and fan.mode == "manual":
        parts.append(f"{fan.percent} %")
    if fan.target_c is not None and fan.mode != "manual":
        parts.append(f"{fan.target_c:g} °C")
    return " ".join(parts)


def _same_value(saved: TuningValue, live: TuningValue) -> bool:
    if isinstance(saved, bool) or isinstance(live, bool):
        return saved is live
    if isinstance(saved, (int, float)) and isinstance(live, (int, float)):
        return math.isclose(saved, live, rel_tol=1e-6)
    return str(saved) == str(live)
