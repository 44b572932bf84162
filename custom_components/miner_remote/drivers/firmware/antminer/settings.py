"""The settings of an Antminer: what its configuration and its web page say of them, and how the form takes them.

Pure functions. Every change restarts mining, which takes about a minute. What the ranges rest on:

* Work modes: the page of the web interface has a list of those that the machine offers. `set_miner_conf.cgi` keeps the
  mode that it has if it gets another one, and reports success.
* The share of the hashrate (`bitmain-hashrate-percent`): `get_adjustment_params.cgi`.
* The frequency level (`bitmain-freq-level`), percent of the rated frequency: its field in the web page takes any text,
  and the firmware reports no range. More than the rated 100 % is not offered.
* The fan speed: percent of full speed, as in the web page.

Source: the pages and programs of the firmwares of 2024 and 2025 in HashSource/hashsource_antminer_S21x, commit
73a9f61abeaa76fd4f02718c7c0d06e03109813c.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ...contract.errors import RefusedError
from ...contract.settings import Effect, FanMode, Option, Setting, SettingKey, SettingValue
from ...parsing.lenient_json import integer
from .form import FAN_SPEED, FAN_SWITCH, HASHRATE, LEVEL, MODES, SLEEP, fan_of, level_of, mode_of, set_mode

RESTART_S: Final = 60
"""About how long mining is interrupted by a change, in seconds."""
WORK_MODES: Final[Mapping[int, str]] = {mode: name for mode, name in MODES.items() if mode != SLEEP}
"""Sleeping is pausing, and no work mode."""
_USUAL_MODES: Final = (0, 3)
"""The work modes that the programs of all known firmwares of the 19 series and later take."""
_SCRIPT = re.compile(r"""<script[^<>]{0,100}\ssrc=["'](/?js/miner\.[\w.-]{1,64}\.js)["']""")
_MODE_LIST = re.compile(r"\bmodeList\s*:\s*\[([^\[\]]{0,1000})\]")
_MODE_ID = re.compile(r"""\bid["']?\s*:\s*["']?(\d{1,3})\b""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a machine offers: work modes, and the range of the share of its hashrate in percent."""

    modes: tuple[int, ...] = _USUAL_MODES
    hashrate: tuple[int, int] | None = None


def script_of(page: str) -> str | None:
    """Return the path of the script of the page with the configuration, or None if the page has none."""
    match = _SCRIPT.search(page)
    return None if match is None else f"/{match[1].removeprefix('/')}"


def modes_of(script: str) -> tuple[int, ...]:
    """Return the work modes in a script of the web page; those that are usual if it has no list of them."""
    match = _MODE_LIST.search(script)
    if match is None:
        return _USUAL_MODES
    offered = {int(found) for found in _MODE_ID.findall(match[1])}
    return tuple(mode for mode in WORK_MODES if mode in offered)


def hashrate_range(adjustment: Mapping[str, object]) -> tuple[int, int] | None:
    """Return the range in `get_adjustment_params.cgi`, or None if it reports none that makes sense."""
    lowest, highest = (integer(adjustment.get(f"hashrate_percent_{end}")) for end in ("min", "max"))
    if lowest is None or highest is None or not 0 < lowest < highest <= 100:
        return None
    return lowest, highest


def read_settings(
    conf: Mapping[str, object], offer: Offer, *, has_fans: bool, mode_awake: int | None
) -> Iterator[Setting]:
    """Yield the settings in a configuration; `mode_awake` is the work mode that resuming returns to."""
    fan = fan_of(conf)
    if fan is not None and has_fans:
        yield _setting(
            SettingKey.FAN_MODE,
            FanMode.MANUAL if fan.mode == "manual" else FanMode.AUTO,
            options=(Option(value=FanMode.AUTO), Option(value=FanMode.MANUAL)),
        )
        yield _setting(SettingKey.FAN_SPEED, fan.percent, minimum=0, maximum=100)
    mode = mode_of(conf)
    if mode is not None:
        shown = mode_awake if mode == SLEEP else mode
        modes = [known for known in WORK_MODES if known in offer.modes or known == shown]
        yield _setting(
            SettingKey.WORK_MODE,
            None if shown is None else MODES.get(shown, str(shown)),
            options=tuple(Option(value=WORK_MODES[known]) for known in modes),
            read_only=len(modes) < 2,
        )
    if (level := level_of(conf)) is not None:
        yield _setting(SettingKey.FREQUENCY_PERCENT, integer(level), minimum=1, maximum=100)
    if (share := integer(conf.get(HASHRATE))) is not None:
        lowest, highest = offer.hashrate or (None, None)
        yield _setting(SettingKey.THROTTLE, share, minimum=lowest, maximum=highest, read_only=offer.hashrate is None)


def put_settings(form: dict[str, object], values: Mapping[SettingKey, SettingValue]) -> None:
    """Put settings into a form; raises RefusedError for a value that the form cannot hold."""
    for key, value in values.items():
        match key:
            case SettingKey.FAN_MODE:
                if value not in (FanMode.AUTO, FanMode.MANUAL):
                    raise RefusedError("fan_mode_unknown", mode=str(value))
                form[FAN_SWITCH] = value == FanMode.MANUAL
            case SettingKey.FAN_SPEED:
                form[FAN_SPEED] = str(_percent(key, value))
            case SettingKey.FREQUENCY_PERCENT:
                # A backup may hold a level that was set in the web interface.
                form[LEVEL] = str(_percent(key, value, highest=200))
            case SettingKey.THROTTLE:
                form[HASHRATE] = str(_percent(key, value))
            case SettingKey.WORK_MODE:
                set_mode(form, work_mode(value))
            case _:
                raise RefusedError("tuning_unknown", names=", ".join(_WRITABLE))


def work_mode(value: SettingValue) -> int:
    """Return the number of a work mode; raises RefusedError if there is no such mode."""
    number = next((mode for mode, name in WORK_MODES.items() if name == value), None)
    if number is None:
        raise RefusedError("tuning_value_invalid", name=SettingKey.WORK_MODE, value=str(value))
    return number


def _setting(
    key: SettingKey,
    value: SettingValue | None,
    *,
    minimum: int | None = None,
    maximum: int | None = None,
    options: tuple[Option, ...] = (),
    read_only: bool = False,
) -> Setting:
    return Setting(
        key=key,
        value=value,
        effect=Effect.RESTARTS_MINING,
        seconds=RESTART_S,
        minimum=minimum,
        maximum=maximum,
        options=options,
        read_only=read_only,
    )


def _percent(key: SettingKey, value: SettingValue, *, highest: int = 100) -> int:
    percent = value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    if percent is None or percent != int(percent) or not 0 <= percent <= highest:
        raise RefusedError("tuning_value_invalid", name=key.value, value=str(value))
    return int(percent)


_WRITABLE: Final = (
    SettingKey.FAN_MODE,
    SettingKey.FAN_SPEED,
    SettingKey.WORK_MODE,
    SettingKey.FREQUENCY_PERCENT,
    SettingKey.THROTTLE,
)
