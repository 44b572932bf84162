"""Change every setting of every simulated firmware, without a fault and under each fault; note the real outcome.

The commands' handler and the drivers run as in Home Assistant; records and locks are those of all commands, and tested
with those of the fault matrix.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import cast
from unittest.mock import MagicMock

import aiohttp

from custom_components.miner_remote.commands.catalog import COMMANDS
from custom_components.miner_remote.control.errors import CommandError
from custom_components.miner_remote.control.handlers.settings import first_missing
from custom_components.miner_remote.control.handlers.table import HANDLERS
from custom_components.miner_remote.control.record import (
    SETTING_PARAMETERS,
    CommandType,
    HashboardsCommand,
    PowerLimitCommand,
    SettingsCommand,
    Status,
)
from custom_components.miner_remote.control.settings import MinerSettings
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import (
    Accepted,
    Connection,
    Deadlines,
    Driver,
    Memory,
    Profile,
)
from custom_components.miner_remote.drivers.contract.errors import CodedError, DriverError, RefusedError, TimedOutError
from custom_components.miner_remote.drivers.contract.settings import (
    CAPABILITIES,
    Effect,
    FanMode,
    Setting,
    SettingKey,
    SettingValue,
)
from custom_components.miner_remote.drivers.contract.values import Snapshot
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from simulator.fleet import Fleet, make_machines
from simulator.machine import Fault, Machine

from .fault_matrix import NO_FAULT, kind_of_error, switch_on_fault

DEADLINES = Deadlines(read=3.0, write=5.0, config_write=8.0)
AT_ONCE = 40
"""How many commands run at a time; most of them wait for a deadline."""
STRIDE = 29
"""How far apart in the table the cells are that run at the same time."""
ATTEMPTS = 12
"""How often a machine that should be well is asked: all machines and drivers share one busy event loop."""
LIMIT_S = 60.0
"""No command may take longer with these deadlines."""
SETTLE_S = 4.0
"""How long a machine may need for a change whose answer was lost."""
OLDER = ("_old", "_214")
"""How the names of kinds end that are an older version of another one; faults are those of the newest version."""

RESTARTED = "restarted"
"""The machine restarts as soon as it has accepted the write."""
FAULTS: tuple[str, ...] = (
    NO_FAULT,
    RESTARTED,
    Fault.DEAD,
    Fault.NO_REPLY,
    Fault.NO_REPLY_WRITES,
    Fault.SLOW_DRIP,
    Fault.RESET,
    Fault.GARBAGE,
    Fault.TRUNCATED,
    Fault.NUL,
    Fault.UNAUTHORIZED,
    Fault.ACCESS_DENIED,
    Fault.IGNORES_WRITES,
    Fault.SESSION_BUSY,
)
COMMAND_OF: Mapping[SettingKey, CommandType] = {
    **{key: command_type for command_type, names in SETTING_PARAMETERS.items() for key in names.values()},
    SettingKey.POWER_LIMIT: CommandType.POWER_LIMIT,
    SettingKey.HASHBOARDS: CommandType.SET_HASHBOARDS,
}

type Change = SettingsCommand | HashboardsCommand | PowerLimitCommand


@dataclass(frozen=True, slots=True)
class Mode:
    """A mode of a machine that some settings need, what it is called, and how to choose it."""

    keys: frozenset[SettingKey]
    words: str
    choose: Callable[[Machine, Driver], Awaitable[object]]


async def _tune_by_hand(machine: Machine, _driver: Driver) -> None:
    machine.settings["manual"] = {
        "global_frequency": {"hertz": 490e6},
        "global_voltage": {"volt": 13.1},
        "hashboards": [{"id": "1"}, {"id": "2"}],
    }


MODES: Mapping[str, Mode] = {
    "braiins": Mode(frozenset({SettingKey.FREQUENCY, SettingKey.VOLTAGE}), "tuned by hand", _tune_by_hand),
    "epic": Mode(
        frozenset({SettingKey.PRESET, SettingKey.FREQUENCY, SettingKey.VOLTAGE}),
        "perpetual tune off",
        lambda _machine, driver: driver.write_settings({SettingKey.WORK_MODE: "PerpetualTune off"}),
    ),
}


def mode_for(kind: str, key: SettingKey) -> Mode | None:
    """Return the mode that a setting of a kind needs, None if it needs none."""
    mode = MODES.get(kind)
    return mode if mode is not None and key in mode.keys else None


@dataclass(frozen=True, slots=True)
class Firmware:
    """What a simulated machine of one kind reports, each setting in the mode that it needs."""

    profile: Profile
    settings: Mapping[SettingKey, Setting]

    def refusal(self, key: SettingKey) -> str | None:
        """Return the code of the error with which every change of a setting is refused; None if it can be changed."""
        capability = CAPABILITIES[key]
        if capability not in self.profile.capabilities:
            return _driver(self.profile, "192.0.2.1", MagicMock()).unsupported(capability).code
        if key not in self.settings:
            return "setting_unsupported"
        setting = self.settings[key]
        if setting.read_only:
            return "setting_read_only"
        refused = [option.refused for option in setting.options]
        return refused[0] if refused and None not in refused else None


@dataclass
class Cell:
    """The outcome of one change on one machine."""

    kind: str
    key: SettingKey
    fault: str
    machine: Machine
    change: Change
    status: Status = Status.PENDING
    error: CodedError | None = None
    done: bool = False
    """Whether the machine shows the change when it is well again."""
    before: Mapping[SettingKey, Setting] = field(default_factory=dict)
    shown: Mapping[SettingKey, Setting] = field(default_factory=dict)
    """The settings before the change and after it."""
    also_changed: frozenset[str] = frozenset()
    """The other settings that the response names."""
    took_s: float = 0.0

    @property
    def name(self) -> str:
        return f"{self.key.value} of {self.kind} under {self.fault}"

    @property
    def outcome(self) -> str:
        """Return the cell of a table, in the words of the fault matrix."""
        if self.status is Status.SUCCESS:
            return "✔"
        assert isinstance(self.error, (DriverError, CommandError))
        words = "timeout" if self.status is Status.TIMEOUT else f"failed: {kind_of_error(self.error)}"
        return f"{words} (done)" if self.done else words


def _driver(profile: Profile, host: str, session: aiohttp.ClientSession) -> Driver:
    return create_driver(Connection(host=host, session=session, deadlines=DEADLINES), profile, Memory())


async def _read(driver: Driver) -> dict[SettingKey, Setting]:
    return {setting.key: setting for setting in await driver.read_settings()}


async def discover(kinds: list[str], base: str, session: aiohttp.ClientSession) -> dict[str, Firmware]:
    """Return what one machine of each kind reports."""

    async def one(machine: Machine) -> Firmware:
        connection = Connection(host=machine.ip, session=session, deadlines=DEADLINES)
        profile = await identify(connection)
        driver = _driver(profile, machine.ip, session)
        try:
            await driver.snapshot()
            settings = await _read(driver)
            if (mode := MODES.get(machine.kind)) is not None:
                await mode.choose(machine, driver)
                settings |= {key: setting for key, setting in (await _read(driver)).items() if key in mode.keys}
            return Firmware(profile, settings)
        finally:
            await driver.close()

    async with Fleet.start(kinds=kinds, base=base, boot_s=0.5) as fleet:
        found = await asyncio.gather(*map(one, fleet.machines))
    return dict(zip(kinds, found, strict=True))


# Values --------------------------------------------------------------------------------------------------------------


def other_value(setting: Setting) -> SettingValue:
    """Return a value that a setting can take and does not have."""
    offered = [option.value for option in setting.options if option.refused is None]
    if offered:
        return next(value for value in reversed(offered) if value != setting.value)
    if isinstance(setting.value, bool) or (setting.minimum is None and setting.value is None):
        return not setting.value
    assert setting.minimum is not None
    assert setting.maximum is not None
    steps = int((setting.maximum - setting.minimum) / setting.step)
    middle = setting.minimum + setting.step * (steps // 2)
    value = middle if middle != setting.value else middle - setting.step
    return int(value) if float(value).is_integer() else round(value, 6)


def wanted_by(change: Change, current: Mapping[SettingKey, Setting]) -> Mapping[SettingKey, SettingValue]:
    """Return the settings that a command asks for."""
    if isinstance(change, PowerLimitCommand):
        return {SettingKey.POWER_LIMIT: change.watts}
    return change.wanted({key: setting.value for key, setting in current.items()})


def _watts(settings: Mapping[SettingKey, Setting]) -> int:
    """Return a lower power limit that a miner takes as it is: one of its presets, if it has them."""
    setting = settings[SettingKey.POWER_LIMIT]
    now, lowest = setting.value or setting.maximum, setting.minimum
    assert isinstance(now, (int, float))
    assert lowest is not None
    presets = settings[SettingKey.PRESET].options if SettingKey.PRESET in settings else ()
    powers = [option.power_w for option in presets if option.refused is None and option.power_w is not None]
    return max((power for power in powers if lowest <= power < now), default=int(max(lowest, 0.8 * now)))


def change_of(key: SettingKey, settings: Mapping[SettingKey, Setting]) -> Change:
    """Return a command that changes a setting, with what it needs besides."""
    setting = settings[key]
    command_type = COMMAND_OF[key]
    if key is SettingKey.POWER_LIMIT:
        return PowerLimitCommand(watts=_watts(settings))
    if key is SettingKey.HASHBOARDS:
        last = max(int(option.value) for option in setting.options)
        return HashboardsCommand(boards=(last,), on=not (isinstance(setting.value, tuple) and last in setting.value))
    values: dict[SettingKey, SettingValue] = (
        {key: other_value(setting)} if key is not SettingKey.AUTO_UPGRADE_TIME else {}
    )
    modes = settings.get(SettingKey.FAN_MODE)
    if modes is not None and not modes.read_only:
        if key is SettingKey.FAN_SPEED:
            values[SettingKey.FAN_MODE] = FanMode.MANUAL.value
        elif key in (SettingKey.FAN_TARGET_TEMPERATURE, SettingKey.FAN_MINIMUM_SPEED):
            values[SettingKey.FAN_MODE] = FanMode.AUTO.value
        elif values.get(SettingKey.FAN_MODE) == FanMode.MANUAL and SettingKey.FAN_SPEED in settings:
            values[SettingKey.FAN_SPEED] = other_value(settings[SettingKey.FAN_SPEED])
    if key is SettingKey.AUTO_UPGRADE_TIME:
        values |= {SettingKey.AUTO_UPGRADE: True, key: "05:45" if setting.value != "05:45" else "06:15"}
    parameters = {setting_key: name for name, setting_key in SETTING_PARAMETERS[command_type].items()}
    return SettingsCommand(
        command_type=command_type, values={parameters[setting_key]: value for setting_key, value in values.items()}
    )


def cells_of(firmwares: Mapping[str, Firmware], base: str) -> list[Cell]:
    """Return a cell for each setting that can be changed, under each fault."""
    wanted = [
        (kind, key, fault)
        for kind, firmware in firmwares.items()
        for key in COMMAND_OF
        if firmware.refusal(key) is None
        for fault in ((NO_FAULT, RESTARTED) if kind.endswith(OLDER) else FAULTS)
    ]
    machines = make_machines([kind for kind, _key, _fault in wanted], base=base, boot_s=0.5)
    return [
        Cell(kind=kind, key=key, fault=fault, machine=machine, change=change_of(key, firmwares[kind].settings))
        for (kind, key, fault), machine in zip(wanted, machines, strict=True)
    ]


# Running -------------------------------------------------------------------------------------------------------------


class _Miner:
    """What the handlers use of a miner."""

    data: Snapshot

    def __init__(self, driver: Driver) -> None:
        self.display_name = "Miner"
        self.settings = MinerSettings("miner", lambda: 0.0, lambda: None)
        self._driver = driver

    async def async_reach(self) -> Driver:
        return self._driver

    async def async_read_mining(self, driver: Driver) -> Snapshot:
        snapshot = await driver.snapshot()
        self.async_set_snapshot(snapshot)
        return snapshot

    def async_set_snapshot(self, snapshot: Snapshot) -> None:
        self.data = snapshot


def _restart_after_write(driver: Driver, machine: Machine) -> None:
    def restarting[**P](write: Callable[P, Awaitable[Accepted]]) -> Callable[P, Awaitable[Accepted]]:
        async def write_and_restart(*args: P.args, **kwargs: P.kwargs) -> Accepted:
            accepted = await write(*args, **kwargs)
            machine.reboot()
            return accepted

        return write_and_restart

    driver.write_settings = restarting(driver.write_settings)  # type: ignore[method-assign]
    driver.set_power_limit = restarting(driver.set_power_limit)  # type: ignore[method-assign]


async def run_all(cells: list[Cell], firmwares: Mapping[str, Firmware], session: aiohttp.ClientSession) -> None:
    """Run all cells on their machines."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(cell: Cell) -> None:
        async with slots:
            await _run(cell, firmwares[cell.kind], session)

    fleet = Fleet([cell.machine for cell in cells])
    await fleet.open()
    try:
        async with asyncio.TaskGroup() as group:
            # Not all of one kind at the same time: the library for ePIC is slow to recognize a machine.
            for first in range(STRIDE):
                for cell in cells[first::STRIDE]:
                    group.create_task(one(cell))
    finally:
        await fleet.close()


async def _run(cell: Cell, firmware: Firmware, session: aiohttp.ClientSession) -> None:
    machine, loop = cell.machine, asyncio.get_running_loop()
    identity = replace(firmware.profile.identity, mac=machine.mac, serial=machine.serial)
    driver = _driver(replace(firmware.profile, identity=identity), machine.ip, session)
    miner = _Miner(driver)
    try:
        before = await _working(miner, driver)
        if (mode := mode_for(cell.kind, cell.key)) is not None:
            await mode.choose(machine, driver)
            before = await _read(driver)
        cell.before = before
        if cell.fault == RESTARTED:
            _restart_after_write(driver, machine)
        else:
            switch_on_fault(machine, cell.fault)
        started = loop.time()
        try:
            async with asyncio.timeout(LIMIT_S):
                outcome = await HANDLERS[cell.change.command_type](
                    cell.change, cast(MinerCoordinator, miner), MagicMock()
                )
            cell.status = Status.SUCCESS
            also = outcome.response.get("also_changed", {})
            assert isinstance(also, dict)
            cell.also_changed = frozenset(also)
        except TimedOutError as err:
            cell.status, cell.error = Status.TIMEOUT, err
        except (DriverError, CommandError) as err:
            cell.status, cell.error = Status.FAILED, err
        cell.took_s = loop.time() - started
        machine.faults.clear()
        wanted = wanted_by(cell.change, before)
        may_be_done = cell.fault in (RESTARTED, Fault.NO_REPLY_WRITES)
        cell.shown = await _settled(driver, wanted, SETTLE_S if may_be_done else 0.5)
        cell.done = first_missing(wanted, cell.shown, 0) is None
    finally:
        await driver.close()


async def _working(miner: _Miner, driver: Driver) -> Mapping[SettingKey, Setting]:
    """Return the settings of a miner once it has answered: each fault starts on a miner that has just been working."""
    for _ in range(ATTEMPTS):
        with suppress(TimedOutError, RefusedError):
            miner.async_set_snapshot(await driver.snapshot())
            return await _read(driver)
        await asyncio.sleep(1)
    raise TimedOutError("answer_timeout", host=driver.connection.host, seconds=ATTEMPTS * DEADLINES.read)


async def _settled(
    driver: Driver, wanted: Mapping[SettingKey, SettingValue], seconds: float
) -> Mapping[SettingKey, Setting]:
    """Return the settings once they have the wanted values, or after some seconds as soon as the miner answers."""
    until = asyncio.get_running_loop().time() + seconds
    shown: Mapping[SettingKey, Setting] = {}
    while True:
        try:
            shown = await _read(driver)
        except DriverError:
            shown = {}
        if first_missing(wanted, shown, 0) is None or (shown and asyncio.get_running_loop().time() > until):
            return shown
        await asyncio.sleep(0.2)


def violations(cell: Cell) -> list[str]:
    """Return what is wrong with a cell whatever the tables say."""
    wrong: list[str] = []
    if cell.status is Status.SUCCESS and not cell.done:
        wrong.append("is a success, and the machine does not show it")
    if cell.status is Status.SUCCESS and cell.fault == Fault.IGNORES_WRITES:
        wrong.append("is a success of a machine that ignores writes")
    if cell.took_s > 3 * DEADLINES.read + 2 * DEADLINES.config_write + 3:
        wrong.append(f"took {cell.took_s:.0f} s")
    if cell.status is Status.SUCCESS and cell.fault == NO_FAULT:
        wanted = {key.value for key in wanted_by(cell.change, {})}
        if cell.key is SettingKey.POWER_LIMIT:
            # Some firmwares limit the power by choosing a preset, or by tuning for it instead of something else.
            wanted |= {SettingKey.PRESET, SettingKey.WORK_MODE, SettingKey.HASHRATE_TARGET}
        before, after = cell.before, cell.shown
        changed = {key.value for key in before if key in after and before[key].value != after[key].value}
        if unnamed := changed - wanted - cell.also_changed:
            wrong.append(f"also changed {', '.join(sorted(unnamed))} without saying so")
    return [f"{cell.name} {words}: {cell.error}" for words in wrong]


# Tables --------------------------------------------------------------------------------------------------------------


def words_for(kind: str, setting: Setting) -> str:
    """Return what a change of a setting interrupts, and in which mode it can be changed."""
    seconds = "" if setting.seconds is None else f", {setting.seconds} s"
    if (mode := mode_for(kind, setting.key)) is not None:
        seconds += f" ({mode.words})"
    match setting.effect:
        case Effect.LIVE:
            return f"✔ live{seconds}"
        case Effect.RESTARTS_MINING:
            return f"✔ restarts mining{seconds}"
        case Effect.RESTARTS_MACHINE:
            return f"✔ restarts{seconds}"


def capability_words(firmware: Firmware, capability: Capability) -> str:
    """Return what a firmware can do with a capability, in a word."""
    keys = [key for key, of in CAPABILITIES.items() if of is capability and firmware.refusal(key) is None]
    if not keys:
        return "–"
    live = all(firmware.settings[key].effect is Effect.LIVE for key in keys)
    return "live" if live else "restarts"


def command_name(command_type: CommandType) -> str:
    """Return the title of a command's table."""
    return f"`{COMMANDS[command_type].action}`"
