"""The firmware's own scaling: switched on once, and left to a person afterwards. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ...control.record import CommandType, SettingsCommand, Status
from ...drivers.contract.settings import SettingKey
from ..contract import Give, MinerView

AGAIN: Final = timedelta(hours=24)
"""A failed command is repeated after this time."""

SWITCH_ON: Final = Give(SettingsCommand(command_type=CommandType.SET_DYNAMIC_SCALING, values={"scaling": True}))
_ENDED_WELL: Final = frozenset({Status.SUCCESS.value, Status.PENDING.value})


def after_poll(at: datetime | None, view: MinerView, now: datetime) -> tuple[datetime | None, Give | None]:
    """Return when the scaling of a miner was last seen on or switched on, and the order to switch it on.

    A person who switches it off afterwards keeps it off.
    """
    setting = next((setting for setting in view.settings if setting.key is SettingKey.DYNAMIC_SCALING), None)
    if setting is None or not view.answers:
        return at, None
    if setting.value is True:
        return at or now, None
    ready = view.held_until is None and view.blocked is None
    if setting.read_only or setting.value is None or not ready or (at is not None and not _failed(at, view, now)):
        return at, None
    return now, SWITCH_ON


def _failed(at: datetime, view: MinerView, now: datetime) -> bool:
    """Return whether the last command failed so long ago that it is repeated."""
    last = next((result for result in view.last_results if result.kind == SWITCH_ON.kind), None)
    return last is not None and last.status not in _ENDED_WELL and now - at >= AGAIN
