"""The form of an Antminer's web page, as `set_miner_conf.cgi` takes it: pure, without a miner.

What is missing in it falls back to a default, so it is always filled in with what the miner has.

The program behind it is a shell script (recorded in public copies of the firmware's file system): it reads the form
with `read` and hands it on unquoted. A space in it cuts it off there, and all of the pools are stored empty; a
backslash is dropped, so that an escaped character turns into others; and each value is pasted into a new
configuration file between quotation marks. So a form holds none of these, and no character that JSON escapes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...contract.errors import RefusedError
from ...contract.values import FanSetting, PoolSetting
from ...parsing.lenient_json import integer, objects, text
from ...pools.rules import reported_password
from ...transport.cgminer_rpc import same_pool

MAX_POOLS = 3
SLEEP = 1
MODES: Mapping[int, str] = {0: "normal", SLEEP: "sleep", 2: "high", 3: "low"}
_MODE_KEYS = ("miner-mode", "bitmain-work-mode")
_LEVEL_KEYS = ("freq-level", "bitmain-freq-level")
FAN_SWITCH, FAN_SPEED = "bitmain-fan-ctrl", "bitmain-fan-pwm"
HASHRATE = "bitmain-hashrate-percent"
_KEPT_KEYS = (FAN_SWITCH, FAN_SPEED, HASHRATE, "bitmain-user-ip-cat")
"""The settings that have the same name in the form as in the configuration. Not every firmware has the last two: the
share of its hashrate that a machine is slowed down to, and whether it puts its address behind the worker's name."""
_FORBIDDEN = ' "\\'
MODE = "miner-mode"
LEVEL = "freq-level"
"""With `MODE`, the keys of this driver's tuning, as the form has them."""


def form_of(conf: Mapping[str, object]) -> dict[str, object]:
    """Return the form of the web page, filled in with what the miner has now."""
    # A firmware that has no such setting may report null.
    form: dict[str, object] = {key: conf[key] for key in _KEPT_KEYS if conf.get(key) is not None}
    if (level := level_of(conf)) is not None:
        form[LEVEL] = level
    mode = mode_of(conf)
    if mode is not None:
        set_mode(form, mode)
    form["pools"] = pools_of(conf)
    return form


def check_form(form: Mapping[str, object], conf: Mapping[str, object]) -> None:
    """Raise RefusedError if the firmware would store something else than a form says; nothing is sent then."""
    for slot, pool in enumerate(objects(conf.get("pools"))):
        if text(pool.get("url")) and reported_password(pool.get("pass")) is None:
            raise RefusedError("pool_password_lost", slot=slot)
    for slot, pool in enumerate(objects(form.get("pools"))):
        for value in map(str, pool.values()):
            if not value.isascii() or not value.isprintable() or any(char in _FORBIDDEN for char in value):
                raise RefusedError("pool_text_unsafe", slot=slot)


def set_mode(form: dict[str, object], mode: int) -> None:
    """Put a work mode into a form, under both names: firmwares differ in which one they read."""
    form.update(dict.fromkeys(_MODE_KEYS, mode))


def mode_of(conf: Mapping[str, object]) -> int | None:
    """Return the work mode of a configuration; None if the machine has none."""
    return next((mode for key in _MODE_KEYS if (mode := integer(conf.get(key))) is not None), None)


def level_of(conf: Mapping[str, object]) -> str | None:
    """Return the frequency level of a configuration."""
    return next((value for key in _LEVEL_KEYS if (value := text(conf.get(key))) is not None), None)


def fan_of(conf: Mapping[str, object]) -> FanSetting | None:
    """Return the fan control of a configuration or a form."""
    control = conf.get(FAN_SWITCH)
    if control is None:
        return None
    manual = str(control).lower() in ("true", "1")
    return FanSetting(mode="manual" if manual else "auto", percent=integer(conf.get(FAN_SPEED)))


def _entry(url: str, user: str, password: str) -> dict[str, str]:
    return {"url": url, "user": user, "pass": password}


def pools_of(conf: Mapping[str, object]) -> list[dict[str, str]]:
    """Return the three pools of the form as the miner has them, empty ones too."""
    entries = [
        _entry(text(pool.get("url")) or "", text(pool.get("user")) or "", str(pool.get("pass") or ""))
        for pool in objects(conf.get("pools"))
    ]
    return entries + [_entry("", "", "") for _ in range(MAX_POOLS - len(entries))]


def with_pools(pools: Sequence[PoolSetting], conf: Mapping[str, object]) -> list[dict[str, str]]:
    """Return the three wanted pools of the form; missing passwords are the miner's own."""
    now = pools_of(conf)
    wanted = [_entry("", "", "") for _ in now]
    for pool in pools:
        same = (entry for entry in now if same_pool(entry["url"], entry["user"], pool.url, pool.user))
        keep = next(same, now[pool.slot])
        if pool.password is None and not keep["url"]:
            raise RefusedError("pool_password_needed", slot=pool.slot)
        wanted[pool.slot] = _entry(pool.url, pool.user, keep["pass"] if pool.password is None else pool.password)
        if wanted[pool.slot]["pass"] == keep["pass"] and keep is now[pool.slot]:
            # The same pool, perhaps written in another way: it stays as the miner has it.
            same_place = same_pool(keep["url"], keep["user"], pool.url, pool.user)
            wanted[pool.slot] = dict(keep) if same_place else wanted[pool.slot]
    return wanted
