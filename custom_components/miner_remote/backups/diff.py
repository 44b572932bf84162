"""What differs between a kept configuration and the live miner, in words."""

from __future__ import annotations

import math

from ..drivers.contract.values import FanSetting, MinerConfig, Pool, TuningValue
from ..drivers.pools.urls import without_login

_PERCENT_TOLERANCE = 1
"""By how many percent points firmware rounds a fan's speed."""


def differences(saved: MinerConfig, live: MinerConfig) -> list[str]:
    """Return what of `saved` the miner does not show, and which pools it has besides: one sentence each.

    Compared is what a restore can write: pools, power limit, fan and tuning, and the model that they are of. What
    the backup does not hold, and a password that one side does not know, is no difference. No sentence holds a
    password.
    """
    found: list[str] = []
    if saved.identity.model != live.identity.model:
        found.append(f"The miner's model is {live.identity.model}, the backup has {saved.identity.model}.")
    found += _pool_differences(saved.pools, live.pools)
    if saved.power_limit_w is not None and saved.power_limit_w != live.power_limit_w:
        shown = "not told by the miner" if live.power_limit_w is None else f"{live.power_limit_w} W on the miner"
        found.append(f"The power limit is {shown}, the backup has {saved.power_limit_w} W.")
    if saved.fan is not None and not _same_fan(saved.fan, live.fan):
        shown = "not told by the miner" if live.fan is None else f"{_fan_words(live.fan)} on the miner"
        found.append(f"The fan control is {shown}, the backup has {_fan_words(saved.fan)}.")
    for name, value in (saved.tuning or {}).items():
        now = (live.tuning or {}).get(name)
        if now is None:
            found.append(f"The tuning value {name} is not told by the miner, the backup has {value}.")
        elif not _same_value(value, now):
            found.append(f"The tuning value {name} is {now} on the miner, the backup has {value}.")
    return found


def _pool_differences(saved: tuple[Pool, ...], live: tuple[Pool, ...]) -> list[str]:
    if not saved:
        return []
    kept, shown = {pool.slot: pool for pool in saved}, {pool.slot: pool for pool in live}
    found: list[str] = []
    for slot in sorted(kept.keys() | shown.keys()):
        number, backup, miner = slot + 1, kept.get(slot), shown.get(slot)
        if backup is None and miner is not None:
            found.append(f"Pool {number} is {without_login(miner.url)} on the miner, the backup has none there.")
        elif miner is None and backup is not None:
            found.append(f"Pool {number} is empty on the miner, the backup has {without_login(backup.url)}.")
        elif miner is not None and backup is not None:
            if _plain(miner.url) != _plain(backup.url):
                here, kept_url = without_login(miner.url), without_login(backup.url)
                found.append(f"Pool {number} is {here} on the miner, the backup has {kept_url}.")
            if miner.user != backup.user:
                found.append(f"The user of pool {number} is {miner.user} on the miner, the backup has {backup.user}.")
            if None not in (miner.password, backup.password) and miner.password != backup.password:
                found.append(f"The password of pool {number} is another one on the miner than in the backup.")
    return found


def _plain(url: str) -> str:
    """Return the URL as it compares: some firmware leaves the default scheme out or adds a slash."""
    return url.strip().lower().removeprefix("stratum+tcp://").rstrip("/")


def _same_fan(saved: FanSetting, live: FanSetting | None) -> bool:
    """Return whether the control is the same: in automatic mode the speed follows the heat and is no setting."""
    if live is None or saved.mode != live.mode:
        return False
    if saved.mode == "manual":
        return saved.percent is None or (
            live.percent is not None and abs(saved.percent - live.percent) <= _PERCENT_TOLERANCE
        )
    return saved.target_c is None or (live.target_c is not None and math.isclose(saved.target_c, live.target_c))


def _fan_words(fan: FanSetting) -> str:
    words = [fan.mode]
    if fan.percent is not None and fan.mode == "manual":
        words.append(f"at {fan.percent} %")
    if fan.target_c is not None and fan.mode != "manual":
        words.append(f"to {fan.target_c:g} °C")
    return " ".join(words)


def _same_value(saved: TuningValue, live: TuningValue) -> bool:
    if isinstance(saved, bool) or isinstance(live, bool):
        return saved is live
    if isinstance(saved, (int, float)) and isinstance(live, (int, float)):
        return math.isclose(saved, live, rel_tol=1e-6)
    return str(saved) == str(live)
