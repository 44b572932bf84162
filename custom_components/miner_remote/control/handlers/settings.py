"""Change settings of a miner: its fans, its tuning, its hashboards and its automatic upgrades."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...drivers.contract.driver import Accepted, Driver
from ...drivers.contract.errors import CodedError, RefusedError
from ...drivers.contract.settings import CAPABILITIES, Effect, Setting, SettingKey, SettingValue
from ..context import CommandContext, Known, Outcome, response_of
from ..errors import CommandError, UnsupportedCommandError
from ..miner import ControlledMiner
from ..read_back import async_repeat_until_shown, config_write_s
from ..record import HashboardsCommand, SettingsCommand
from ..setting_checks import check_fan_mode, checked_value, in_words, is_shown

type Settings = Mapping[SettingKey, Setting]


async def async_change_settings(
    command: SettingsCommand | HashboardsCommand, miner: ControlledMiner, _context: CommandContext
) -> Outcome:
    """Read the settings, check the values, write them at once and read them back; name what changed besides.

    A miner that already has all the values is left as it is.
    """
    driver = await miner.async_reach()
    (capability,) = {CAPABILITIES[key] for key in command.wanted({})}
    if capability not in driver.profile.capabilities:
        raise driver.unsupported(capability)
    before = by_key(await miner.settings.async_read(driver))
    wanted = _checked(command, before, miner.display_name)
    response: dict[str, object] = {"settings": {key.value: _as_json(value) for key, value in wanted.items()}}
    if first_missing(wanted, before, 0) is None:
        return Outcome(response={"result": "unchanged", **response}, known=Known.SETTINGS)
    accepted, after = await async_write_settings(wanted, before, miner, driver)
    if also := _also_changed(wanted, before, after):
        response["also_changed"] = also
    return Outcome(response={**response_of(accepted), **response}, known=Known.SETTINGS)


async def async_write_settings(
    wanted: Mapping[SettingKey, SettingValue], before: Settings, miner: ControlledMiner, driver: Driver
) -> tuple[Accepted, Settings]:
    """Write settings of a locked miner, and return what it accepted and its settings when it shows them.

    `before` are its settings now. Raises a CodedError if it does not show the values.
    """
    accepted = await driver.write_settings(wanted)
    within = _within(driver, accepted, [before[key] for key in wanted])
    after: Settings = {}

    async def check() -> CodedError | None:
        nonlocal after
        try:
            after = by_key(await miner.settings.async_read(driver))
        except RefusedError as err:
            # A miner that is starting may report its settings only in part.
            return err
        return first_missing(wanted, after, within)

    if (missing := await async_repeat_until_shown(check, within)) is not None:
        raise missing
    return accepted, after


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


def by_key(settings: tuple[Setting, ...]) -> Settings:
    """Return settings by their keys."""
    return {setting.key: setting for setting in settings}


def _as_json(value: SettingValue | None) -> object:
    return list(value) if isinstance(value, tuple) else value


def _also_changed(
    wanted: Mapping[SettingKey, SettingValue], before: Settings, after: Settings
) -> dict[str, dict[str, object]]:
    """Return the settings that changed with the wanted ones, with their values before and after."""
    return {
        key.value: {"before": _as_json(before[key].value), "after": _as_json(setting.value)}
        for key, setting in after.items()
        if key not in wanted and key in before and setting.value != before[key].value
    }


# Read back -----------------------------------------------------------------------------------------------------------


def first_missing(wanted: Mapping[SettingKey, SettingValue], shown: Settings, seconds: float) -> CommandError | None:
    """Return the error for the first wanted value that the miner does not show; None if it shows all."""
    for key, value in wanted.items():
        setting = shown.get(key)
        if setting is None or setting.value is None:
            return CommandError("setting_not_shown", setting=key.value, seconds=seconds)
        if not is_shown(setting, value):
            return CommandError(
                "setting_unchanged",
                setting=key.value,
                wanted=in_words(value),
                shown=in_words(setting.value),
                seconds=seconds,
            )
    return None


# Checks --------------------------------------------------------------------------------------------------------------


def _checked(
    command: SettingsCommand | HashboardsCommand, current: Settings, name: str
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
            checked[key] = checked_value(setting, value, name, expert=command.expert)
    check_fan_mode(checked, current, name)
    return checked


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
