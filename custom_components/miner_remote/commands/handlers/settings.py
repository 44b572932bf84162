"""Change settings of a miner: its fans, its tuning, its hashboards and its automatic upgrades."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ...drivers.contract.driver import Accepted, Driver
from ...drivers.contract.errors import CodedError, RefusedError
from ...drivers.contract.settings import (
    CAPABILITIES,
    Effect,
    FanMode,
    Setting,
    SettingKey,
    SettingValue,
)
from ...fleet.miner import MinerCoordinator
from ..context import CommandContext, Outcome, response_of
from ..errors import CommandError, UnsupportedCommandError
from ..read_back import async_repeat_until_shown, config_write_s
from ..record import HashboardsCommand, SettingsCommand

_CHOSEN: Final = frozenset({SettingKey.FAN_MODE, SettingKey.PRESET, SettingKey.WORK_MODE})
"""The settings that only take one of their options."""

_REFUSALS: Final = frozenset({"preset_needs_modified_power_supply"})
"""The refusals of options with a text here; others are errors of drivers."""

ROUNDING: Final = 0.001
"""By which share of a number the shown value may differ from the written one: firmwares round."""

type _Settings = Mapping[SettingKey, Setting]


async def async_change_settings(
    command: SettingsCommand | HashboardsCommand, miner: MinerCoordinator, _context: CommandContext
) -> Outcome:
    """Read the settings, check the values, write them at once and read them back; name what changed besides.

    A miner that already has all the values is left as it is.
    """
    driver = await miner.async_reach()
    (capability,) = {CAPABILITIES[key] for key in command.wanted({})}
    if capability not in driver.profile.capabilities:
        raise driver.unsupported(capability)
    before = _by_key(await miner.settings.async_read(driver))
    wanted = _checked(command, before, miner.display_name)
    response: dict[str, object] = {"settings": {key.value: _as_json(value) for key, value in wanted.items()}}
    if first_missing(wanted, before, 0) is None:
        return Outcome(response={"result": "unchanged", **response})
    accepted = await driver.write_settings(wanted)
    within = _within(driver, accepted, [before[key] for key in wanted])
    after: _Settings = {}

    async def check() -> CodedError | None:
        nonlocal after
        try:
            after = _by_key(await miner.settings.async_read(driver))
        except RefusedError as err:
            # A miner that is starting may report its settings only in part.
            return err
        return first_missing(wanted, after, within)

    if (missing := await async_repeat_until_shown(check, within)) is not None:
        raise missing
    if also := _also_changed(wanted, before, after):
        response["also_changed"] = also
    return Outcome(response={**response_of(accepted), **response})


def _within(driver: Driver, accepted: Accepted, changed: Iterable[Setting]) -> float:
    """Return how many seconds the changes of these settings may take to show."""
    longest = driver.connection.deadlines.config_write
    within = config_write_s(driver, accepted)
    for setting in changed:
        if setting.effect is Effect.RESTARTS_MACHINE:
            within = longest
        elif setting.effect is Effect.LIVE and setting.seconds is not None:
            within = max(within, min(setting.seconds, longest))
    return within


def _by_key(settings: tuple[Setting, ...]) -> _Settings:
    return {setting.key: setting for setting in settings}


def _as_json(value: SettingValue | None) -> object:
    return list(value) if isinstance(value, tuple) else value


def _also_changed(
    wanted: Mapping[SettingKey, SettingValue], before: _Settings, after: _Settings
) -> dict[str, dict[str, object]]:
    """Return the settings that changed with the wanted ones, with their values before and after."""
    return {
        key.value: {"before": _as_json(before[key].value), "after": _as_json(setting.value)}
        for key, setting in after.items()
        if key not in wanted and key in before and setting.value != before[key].value
    }


# Read back -----------------------------------------------------------------------------------------------------------


def first_missing(wanted: Mapping[SettingKey, SettingValue], shown: _Settings, seconds: float) -> CommandError | None:
    """Return the error for the first wanted value that the miner does not show; None if it shows all."""
    for key, value in wanted.items():
        setting = shown.get(key)
        if setting is None or setting.value is None:
            return CommandError("setting_not_shown", setting=key.value, seconds=seconds)
        if not _is_shown(setting, value):
            return CommandError(
                "setting_unchanged",
                setting=key.value,
                wanted=_in_words(value),
                shown=_in_words(setting.value),
                seconds=seconds,
            )
    return None


def _is_shown(setting: Setting, wanted: SettingValue) -> bool:
    shown = setting.value
    if isinstance(wanted, tuple):
        return isinstance(shown, tuple) and sorted(shown) == sorted(wanted)
    if isinstance(wanted, (bool, str)) or isinstance(shown, (bool, str, tuple)) or shown is None:
        return type(shown) is type(wanted) and shown == wanted
    # The steps of some settings are wide (25 MHz), and a value between two of them is another value.
    tolerance = 0.0 if setting.option(wanted) else min(setting.step, 1) / 2
    return abs(shown - wanted) <= max(tolerance, abs(wanted) * ROUNDING)


def _in_words(value: SettingValue) -> str | int | float:
    if isinstance(value, bool):
        return "on" if value else "off"
    return ", ".join(map(str, value)) or "-" if isinstance(value, tuple) else value


# Checks --------------------------------------------------------------------------------------------------------------


def _checked(
    command: SettingsCommand | HashboardsCommand, current: _Settings, name: str
) -> dict[SettingKey, SettingValue]:
    """Return the values as the miner takes them; raises CommandError for the first one that it does not take."""
    wanted = command.wanted({key: setting.value for key, setting in current.items()})
    checked: dict[SettingKey, SettingValue] = {}
    for key, value in wanted.items():
        setting = current.get(key)
        if setting is None:
            raise UnsupportedCommandError("setting_unsupported", name=name, setting=key.value)
        if setting.read_only:
            raise CommandError("setting_read_only", name=name, setting=key.value)
        if isinstance(command, HashboardsCommand):
            checked[key] = _checked_boards(command, setting, value, name)
        else:
            checked[key] = _checked_value(setting, value, name, expert=command.expert)
    _check_fan_mode(checked, current, name)
    return checked


def _check_fan_mode(wanted: Mapping[SettingKey, SettingValue], current: _Settings, name: str) -> None:
    """Raise CommandError for fans that are not used, and for a speed that automatic control would replace."""
    mode = current.get(SettingKey.FAN_MODE)
    if mode is None or not any(key in wanted for key in (SettingKey.FAN_MODE, SettingKey.FAN_SPEED)):
        return
    if mode.value == FanMode.IMMERSION:
        raise CommandError("fans_not_used", name=name)
    if SettingKey.FAN_SPEED in wanted and wanted.get(SettingKey.FAN_MODE, mode.value) == FanMode.AUTO:
        raise CommandError("fan_speed_in_automatic_mode", name=name)


def _checked_boards(command: HashboardsCommand, setting: Setting, value: SettingValue, name: str) -> SettingValue:
    """Return the positions that stay on; raises CommandError for an unknown position, or if none stays on."""
    if not isinstance(setting.value, tuple):
        raise CommandError("hashboards_not_reported", name=name)
    known = {option.value for option in setting.options} or set(setting.value)
    if unknown := [board for board in command.boards if board not in known]:
        raise CommandError(
            "hashboard_unknown",
            name=name,
            boards=", ".join(map(str, unknown)),
            known=", ".join(sorted(map(str, known))),
        )
    if not value:
        raise CommandError("last_hashboard", name=name)
    return value


def _checked_value(setting: Setting, value: SettingValue, name: str, *, expert: bool) -> SettingValue:
    """Return the value of an option, or the number in the range; raises CommandError for any other value."""
    option = next((option for option in setting.options if option.value == value or str(option.value) == value), None)
    if option is not None and option.refused is not None:
        if option.refused not in _REFUSALS:
            raise RefusedError(option.refused, name=name, value=option.value, preset=option.value)
        raise CommandError(option.refused, name=name, value=option.value)
    if option is not None:
        return option.value
    ranged = setting.minimum is not None or setting.maximum is not None
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if setting.key in _CHOSEN or (setting.options and not (ranged and is_number)):
        raise CommandError(
            "setting_option_unknown",
            name=name,
            setting=setting.key.value,
            value=_in_words(value),
            options=_offered(setting),
        )
    if setting.options and not expert:
        raise CommandError(
            "setting_needs_expert",
            name=name,
            setting=setting.key.value,
            value=_in_words(value),
            options=_offered(setting),
        )
    if isinstance(value, (str, tuple, bool)):
        return value
    return _checked_number(setting, value, name)


def _offered(setting: Setting) -> str:
    """Return the options that are not refused."""
    return ", ".join(str(option.value) for option in setting.options if option.refused is None) or "-"


def _checked_number(setting: Setting, value: float, name: str) -> SettingValue:
    low, high, step = setting.minimum, setting.maximum, setting.step
    if (low is not None and value < low) or (high is not None and value > high):
        raise CommandError(
            "setting_out_of_range",
            name=name,
            setting=setting.key.value,
            value=value,
            minimum="-" if low is None else low,
            maximum="-" if high is None else high,
        )
    start = 0.0 if low is None else low
    steps = (value - start) / step
    # Fractions such as 0.1 are not exact.
    if abs(steps - round(steps)) > 1e-6:
        raise CommandError(
            "setting_not_in_steps", name=name, setting=setting.key.value, value=value, step=step, minimum=start
        )
    return int(value) if float(value).is_integer() else value
