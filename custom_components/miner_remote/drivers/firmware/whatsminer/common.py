"""What both protocols of WhatsMiner's stock firmware share.

The write API is off as delivered. These drivers never switch it on by themselves: `open_write_api` is not among their
commands, and the error for a miner whose write API is off says how its owner switches it on.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.driver import Accepted, Driver, Scope
from ...contract.errors import RefusedError, UnreachableError
from ...contract.firmware_image import FirmwareImage, UpgradeFacts
from ...contract.settings import CAPABILITIES, Setting, SettingKey, SettingValue
from ...contract.values import Fan, Pool, PoolSetting, Throttle, TuningValue
from ...parsing.lenient_json import integer, number, text
from ...parsing.numbers import measured_power, temperature
from ...pools.rules import check_pools
from ...transport.cgminer_rpc import same_pool
from . import image as images, logs
from .settings import LOWEST_THROTTLE, MAX_WATTS, POWER_MODES
from .transfer import send_image

VENDOR = "MicroBT"
FIRMWARE = "WhatsMiner"

LED = {"color": "red", "period": 1000, "duration": 500, "start": 0}
"""How the light blinks while it marks a machine: on for `duration` of every `period`, in ms."""

_HALF_UPGRADED = "needupgradeagain"
"""The end of the version between the two restarts of an upgrade."""
_THROTTLE_MEMORY = ("full_w", "before", "percent", "started")
MAX_THROTTLE = 200
"""The highest percentage that a liquid-cooled machine can have, in MicroBT's API documents."""
_POWER_TOLERANCE = 5
"""By how many percent of the full power the power may differ from the throttle."""
_RESTART_TOLERANCE_S = 60.0
"""By how much two readings of when mining started may differ."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A connection on which the miner answered a command with `message`, and waits for more or sends more.

    `answer` reads its next answer and returns its words; it raises IncompleteReadError if there is none, and the errors
    of other commands if the miner refuses.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    message: object
    answer: Callable[[], Awaitable[str]]


class WhatsMinerDriver(Driver, ABC):
    """A WhatsMiner with its stock firmware.

    The firmware mines on the first pool that works, keeps three and reports no password, so a change of one pool has
    to bring the passwords of all.
    """

    max_pools: ClassVar[int] = 3
    keeps_pool_passwords: ClassVar[bool] = False
    activates_any_slot: ClassVar[bool] = False
    log_names: ClassVar[tuple[str, ...]] = tuple(logs.FILES)
    image_suffixes: ClassVar[tuple[str, ...]] = (".bin",)
    # The machine packs its logs before it answers.
    config_commands: ClassVar[frozenset[Capability]] = frozenset({Capability.LOGS})

    log_command: ClassVar[str]
    upgrade_command: ClassVar[str]

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

    # Settings --------------------------------------------------------------------------------------------------

    @override
    async def _read_settings(self) -> tuple[Setting, ...]:
        capabilities = self.profile.capabilities
        return tuple(item for item in await self._all_settings() if CAPABILITIES[item.key] in capabilities)

    @abstractmethod
    async def _all_settings(self) -> tuple[Setting, ...]:
        """Return the settings that the protocol has, whether or not this miner reports them."""

    @override
    async def _write_settings(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        now = {setting.key: setting.value for setting in await self._read_settings()}
        accepted: list[Accepted] = []
        for key, value in values.items():
            if key not in now:
                raise self.unsupported(CAPABILITIES[key])
            if now[key] != value:
                accepted.append(await self._write_setting(key, value))
        if not accepted:
            return Accepted(channel="WhatsMiner API", said="Nothing had to be changed.")
        return Accepted(channel=", ".join(one.channel for one in accepted), said=accepted[-1].said)

    async def _write_setting(self, key: SettingKey, value: SettingValue) -> Accepted:
        match key:
            case SettingKey.WORK_MODE:
                return await self._set_power_mode(str(value))
            case SettingKey.POWER_LIMIT:
                return await self._set_power_limit(whole(value))
            case SettingKey.THROTTLE:
                return await self._set_throttle(whole(value))
            case _:
                return await self._write_other_setting(key, whole(value))

    @abstractmethod
    async def _write_other_setting(self, key: SettingKey, value: int) -> Accepted:
        """Change a setting that only one of the protocols has, or writes in another form."""

    @override
    async def _set_tuning(self, tuning: Mapping[str, TuningValue]) -> Accepted:
        mode = str(tuning.get("power_mode", "")).lower()
        if mode not in POWER_MODES or len(tuning) != 1:
            raise RefusedError("tuning_unknown", names="power_mode (low, normal, high)")
        return await self._set_power_mode(mode)

    @abstractmethod
    async def _set_power_mode(self, mode: str) -> Accepted: ...

    @abstractmethod
    async def _set_throttle(self, percent: int) -> Accepted: ...

    def _throttle_now(self, reported: int | None, watts: float | None, elapsed: int | None) -> int | None:
        """Return the throttle in percent, or None if nothing shows it.

        Not every firmware reports it, and 0 means that none was set. Then the last throttle that this driver set is
        compared with the measured power; if they differ, the result is the measured share. A restart of mining, which
        `elapsed` shows (seconds since it started), ends a throttle.
        """
        if reported:
            return reported
        full, before, percent, _ = self._remembered_throttle()
        if not full or not before or not percent or not watts or not self._remembers(elapsed):
            return None if reported is None else 100
        measured = min(100, round(100 * watts / full))
        # A small change must not be taken as done while the power is still that of before.
        follows = abs(measured - percent) <= min(_POWER_TOLERANCE, abs(before - percent) / 3)
        return round(percent) if follows else measured

    def _throttle(
        self, reported: int | None, watts: float | None, elapsed: int | None, *, steady: bool
    ) -> Throttle | None:
        """Return the throttle as a part of the snapshot; None if the miner has none, or does not measure its power.

        The percentage refers to the power that the machine has without a throttle, once its frequency is raised
        (`steady`). It is measured, and remembered while a throttle is on.
        """
        if Capability.THROTTLE not in self.profile.capabilities:
            return None
        full, _, remembered, _ = self._remembered_throttle()
        if not self._remembers(elapsed):
            full = remembered = None
        percent = reported or round(remembered or 100)
        if steady and watts and (full is None or percent == 100):
            full = max(full or 0.0, 100 * watts / percent)
        if full is None and steady:
            return None
        return Throttle(percent=percent, lowest=LOWEST_THROTTLE, full_w=full)

    def _remembered_throttle(self) -> tuple[float | None, ...]:
        return tuple(number(self.memory.get(f"throttle_{name}")) for name in _THROTTLE_MEMORY)

    def _remembers(self, elapsed: int | None) -> bool:
        """Return whether mining was not restarted since the last throttle that this driver set."""
        started = number(self.memory.get("throttle_started"))
        if not started or elapsed is None:
            return False
        return time.time() - elapsed - started <= _RESTART_TOLERANCE_S

    def _note_throttle(self, percent: int, reported: int | None, watts: float | None, elapsed: int | None) -> None:
        """Remember a throttle that is about to be set; `watts` are measured before."""
        if not watts or elapsed is None:
            return
        before = self._throttle_now(reported, watts, elapsed) or 100
        if before == 100 or not self._remembers(elapsed):
            self.memory.put("throttle_full_w", 100 * watts / before)
        self.memory.put("throttle_before", before)
        self.memory.put("throttle_percent", percent)
        self.memory.put("throttle_started", time.time() - elapsed)

    # Logs and firmware -----------------------------------------------------------------------------------------

    @abstractmethod
    def _conversation(self, command: str) -> AbstractAsyncContextManager[Conversation]:
        """Send a command on a connection that stays open.

        Raises the errors of other commands if the miner refuses.
        """

    @override
    async def _read_log(self, name: str, max_bytes: int) -> bytes:
        host = self.connection.host
        async with self._conversation(self.log_command) as conversation:
            sizes = conversation.message if isinstance(conversation.message, dict) else {}
            size = positive(sizes.get("logsize", sizes.get("logfilelen")))
            if size is None:
                raise RefusedError("log_archive_unreadable", host=host)
            if size > logs.MAX_ARCHIVE:
                raise RefusedError("answer_too_long", host=host, limit=logs.MAX_ARCHIVE)
            archive = await conversation.reader.readexactly(size)
        return await asyncio.to_thread(logs.read, archive, name, max_bytes, host)

    @override
    async def _upgrade_firmware(self, image: FirmwareImage, progress: Callable[[int], None]) -> Accepted:
        host = self.connection.host
        facts = await self._read_upgrade_facts()
        part = await asyncio.to_thread(images.for_platform, image, facts.control_board, host)
        async with self._conversation(self.upgrade_command) as conversation:
            if conversation.message != "ready":
                raise RefusedError("command_not_confirmed", str(conversation.message), command=self.upgrade_command)
            await send_image(conversation.writer, part, progress)
            try:
                said = await conversation.answer()
            except (OSError, asyncio.IncompleteReadError) as error:
                raise UnreachableError("image_not_confirmed", host=host) from error
        return Accepted(channel=f"WhatsMiner API {self.upgrade_command}", said=said, scope=Scope.MACHINE)

    def _facts(self, version: object, platform: object, *hardware: object) -> UpgradeFacts:
        """Return what decides which images the miner can install.

        An image file has a package for each platform (`H616`), which therefore counts as the control board. Raises
        RefusedError between the two restarts of an upgrade.
        """
        reported = text(version)
        if reported and reported.lower().endswith(_HALF_UPGRADED):
            raise RefusedError("upgrade_unfinished", host=self.connection.host)
        names = (name for value in (platform, *hardware) if (name := text(value)))
        return UpgradeFacts(
            version=reported.strip("'") if reported else None,
            model=self.profile.identity.model,
            control_board=text(platform),
            hardware=tuple(dict.fromkeys(names)),
        )


def pools(listed: Sequence[Mapping[str, object]]) -> tuple[Pool, ...]:
    """Return the pools of either protocol, whose names differ in their spelling (`Stratum Active`, `stratum-active`).

    The miner counts its slots from 1, or does not number them; the CGMiner that it comes from counted from 0.
    """
    items = [{name.lower().replace(" ", "-"): value for name, value in item.items()} for item in listed]
    numbers = [integer(item.get("pool", item.get("id"))) for item in items]
    first = 0 if 0 in numbers else 1
    found = []
    for at, (item, place) in enumerate(zip(items, numbers, strict=True)):
        url, state = text(item.get("url")), text(item.get("status"))
        if url is None:
            continue
        found.append(
            Pool(
                slot=at if place is None or place < first else place - first,
                url=url,
                user=text(item.get("user", item.get("account"))) or "",
                active=as_bool(item.get("stratum-active")),
                alive=None if state is None else state.lower() == "alive",
                accepted=integer(item.get("accepted")),
                rejected=integer(item.get("rejected")),
            )
        )
    return tuple(sorted(found, key=lambda pool: pool.slot))


def whole(value: SettingValue) -> int:
    """Return the number that the API has for a value: switches are 0 or 1."""
    if not isinstance(value, (int, float)):
        raise RefusedError("tuning_value_invalid", value=str(value), name="WhatsMiner API")
    return int(value)


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


def cooled_by_liquid(liquid_temperature: object, hashrate_ths: float | None, fan_speeds: Sequence[object]) -> bool:
    """Return whether the machine measures its liquid, or hashes while the intake and the exhaust fan stand still."""
    still = all(number(speed) == 0 for speed in fan_speeds)
    return temperature(liquid_temperature) is not None or bool(hashrate_ths and still)


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
