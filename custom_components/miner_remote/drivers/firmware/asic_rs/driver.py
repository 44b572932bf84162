"""Every firmware that the library pyasic-rs speaks and that has no driver of its own.

Only readings of the library are trusted: it reports success for writes that never arrived, reports that a dead miner is
mining, and returns `x` if it knows no password. So every write follows a read that the miner really answered, a read
without uptime, hashrate and MAC address is no answer, and what a firmware can do is listed here instead of asked.
Source: pyasic-rs 0.8.6, measured and read.
"""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar, override

from pyasic_rs import (
    FanConfig as LibraryFan,
    Miner,
    MinerFactory,
    PoolConfig as LibraryPool,
    PoolGroupConfig as LibraryGroup,
)
from pyasic_rs.data import DataField, MinerData

from ...contract.capability import Capability
from ...contract.deadline import deadline
from ...contract.driver import Accepted, Connection, Driver, Profile, Scope
from ...contract.errors import (
    AuthenticationError,
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from ...contract.evidence import Evidence
from ...contract.firmware_image import FirmwareImage, UpgradeFacts
from ...contract.plausible_ranges import MAX_POWER_W
from ...contract.settings import CAPABILITIES, Effect, FanMode, Setting, SettingKey, SettingValue
from ...contract.values import FanSetting, MinerConfig, MiningState, Pool, PoolSetting, Snapshot
from ...detect.probe import probe
from ...parsing.lenient_json import integer, number
from ...parsing.numbers import hottest, measured_power, temperature
from ...pools.rules import check_pools, check_reported_pools
from ...transport.cgminer_rpc import excerpt
from .epic import LOGS, Epic
from .epic_pages import State
from .firmwares import EPIC, FIRMWARES, capabilities_of, is_paused, leads_away
from .translation import board_of, fans_of, faults_of, finite, identity_of, live_pools, power_range, terahash, watts_of

LIBRARY_REQUEST_S = 5.0
"""The time limit of the library for each request."""
PLACEHOLDERS = ("", "x")
"""What the library returns as the password of a pool if it knows none."""
_IDLE_PERCENT = 100
"""The speed of an ePIC's fans while it mines nothing, in automatic mode, if it never reported one; as in the vendor's
dashboard."""
_FAN_TARGET, _FAN_IDLE = "fan_target_c", "fan_idle_percent"
"""What is remembered of automatic mode, since an ePIC in manual mode does not report it."""


_API_WORDS = ("BOSMINER", "BOSER", "GCMINER", "FLUXOS", "MARAFW", "KAONSU", "BDMINER")
_WEB_WORDS = (
    "Miner Web Dashboard",
    "Braiins OS",
    "Proto OS",
    "VolcMiner",
    "blackMiner Configuration",
    'realm="Daoge',
    "amazeui",
)

_ALL_FIELDS = [field for name in dir(DataField) if isinstance(field := getattr(DataField, name), DataField)]
_LIFE_SIGNS = (DataField.Uptime, DataField.Hashrate, DataField.Mac, DataField.TuningTarget)
_ONLY_LIFE_SIGNS = [field for field in _ALL_FIELDS if field not in _LIFE_SIGNS]
_NOT_POLLED = [DataField.Chips]

_STATE = (DataField.OperatingState, DataField.Hashrate, DataField.Mac)
_NOT_STATE = [field for field in _ALL_FIELDS if field not in _STATE]


class AsicRsDriver(Driver):
    """A miner through pyasic-rs; its handle is made when the miner answers and dropped when it does not."""

    key: ClassVar[str] = "asic_rs"
    max_pools: ClassVar[int] = 3
    keeps_pool_passwords: ClassVar[bool] = False
    log_names: ClassVar[tuple[str, ...]] = tuple(LOGS)
    image_suffixes: ClassVar[tuple[str, ...]] = (".zip",)

    def __init__(self, connection: Connection, profile: Profile) -> None:
        """Store the connection; the library's handle is made by the first call."""
        super().__init__(connection, profile)
        self._miner: Miner | None = None
        self._epic = Epic(connection) if profile.identity.firmware == EPIC else None

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        futurebit = evidence.web_status == 308 and "/overview" in evidence.web_headers.get("location", "")
        return evidence.api_names(*_API_WORDS) or evidence.web_names(*_WEB_WORDS) or futurebit

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        is_braiins = evidence.api_names("BOSMINER", "BOSER")
        if leads_away(connection, evidence) or (is_braiins and not evidence.web_open):
            return None
        async with deadline(connection.host, connection.deadlines.read):
            miner = await _find(connection)
            if miner is None or miner.firmware not in FIRMWARES:
                return None
            try:
                data = await _read(connection, miner, _NOT_POLLED)
            except RefusedError:
                if is_braiins:
                    # The library reads it by GraphQL only; a later driver needs only port 4028.
                    return None
                raise
            capabilities = await capabilities_of(miner, data, lambda: _call(miner.get_pools_config(), connection.host))
            low, high = power_range(data) if Capability.POWER_LIMIT in capabilities else (None, None)
            if miner.firmware == EPIC:
                added, low, high = await _epic_extras(connection)
                capabilities |= added
        return Profile(
            driver=cls.key,
            identity=identity_of(miner, data),
            capabilities=capabilities,
            power_limit_min_w=low,
            power_limit_max_w=high,
        )

    # Reading ---------------------------------------------------------------------------------------------------

    @override
    async def _snapshot(self) -> Snapshot:
        miner, data = await self._data(_NOT_POLLED)
        hashrate = terahash(data.hashrate)
        pools = tuple(live_pools(data))
        boards = tuple(board_of(board) for board in data.hashboards)
        accepted = [pool.accepted for pool in pools if pool.accepted is not None]
        rejected = [pool.rejected for pool in pools if pool.rejected is not None]
        target = data.tuning_target
        best = finite(data.best_share)
        uptime = None if data.uptime is None else int(data.uptime.total_seconds())
        firmware = FIRMWARES[miner.firmware]
        session = firmware.reports_session
        return Snapshot(
            identity=identity_of(miner, data),
            mining=None if hashrate is None else hashrate > 0,
            paused=is_paused(miner.firmware, data.operating_state),
            hashrate_ths=hashrate,
            expected_hashrate_ths=terahash(data.expected_hashrate),
            power_w=measured_power(finite(data.wattage), hashrate),
            power_limit_w=watts_of(target),
            temperature_max_c=hottest(boards),
            inlet_temperature_c=temperature(data.fluid_temperature),
            outlet_temperature_c=temperature(data.outlet_fluid_temperature),
            uptime_s=None if session else uptime,
            mining_uptime_s=uptime if session else None,
            shares_accepted=sum(accepted) if accepted else None,
            shares_rejected=sum(rejected) if rejected else None,
            best_share=None if best is None else f"{best:.0f}",
            locate_light=data.light_flashing if firmware.reports_light else None,
            work_mode=None if target is None or target.target_mode is None else str(target.target_mode).lower(),
            pools=pools,
            boards=boards,
            fans=tuple(fans_of(data)),
            faults=tuple(faults_of(data)),
        )

    @override
    async def _mining_state(self) -> MiningState | None:
        if self._epic is None:
            # Others have not shown that the library reads this from one page.
            return None
        miner, data = await self._data(_NOT_STATE)
        hashrate = terahash(data.hashrate)
        return MiningState(
            identity=identity_of(miner, data),
            paused=is_paused(miner.firmware, data.operating_state),
            mining=None if hashrate is None else hashrate > 0,
        )

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        return await self._configured_pools()

    @override
    async def _read_config(self) -> MinerConfig:
        miner, data = await self._data(_NOT_POLLED)
        pools = await self._configured_pools()
        fan = await self._read_fan() if Capability.FAN in self.profile.capabilities else None
        frequencies = [board.frequency for board in data.hashboards]
        voltages = {f"board {board.position}": board.voltage for board in data.hashboards}
        return MinerConfig(
            identity=identity_of(miner, data),
            pools=pools,
            power_limit_w=watts_of(data.tuning_target),
            paused=is_paused(miner.firmware, data.operating_state),
            fan=fan,
            frequencies=tuple(value for value in map(finite, frequencies) if value is not None),
            voltages={name: value for name, reported in voltages.items() if (value := finite(reported)) is not None},
        )

    # Writing ---------------------------------------------------------------------------------------------------

    @override
    async def _reboot(self) -> Accepted:
        return await self._write("restart", lambda miner: miner.restart(), scope=Scope.MACHINE)

    @override
    async def _pause(self) -> Accepted:
        return await self._write("pause", lambda miner: miner.pause())

    @override
    async def _resume(self) -> Accepted:
        return await self._write("resume", lambda miner: miner.resume())

    @override
    async def _set_power_limit(self, watts: int) -> Accepted:
        if self._epic is not None:
            return await self._epic.set_power(await self._epic.read(), watts)
        low, high = self.profile.power_limit_min_w, self.profile.power_limit_max_w
        if watts < (low or 1) or watts > (high or MAX_POWER_W):
            raise RefusedError("power_limit_out_of_range", watts=watts, min_w=low or 1, max_w=high or MAX_POWER_W)
        return await self._write("set_power_limit", lambda miner: miner.set_power_limit(float(watts)))

    @override
    async def _write_pools(self, pools: Sequence[PoolSetting], activate: int | None) -> Accepted:
        check_pools(pools, max_pools=self.max_pools, passwords=True)
        if activate:
            raise RefusedError("first_pool_only")
        wanted = [LibraryPool(url=pool.url, username=pool.user, password=pool.password or "") for pool in pools]
        for pool, parsed in zip(pools, wanted, strict=True):
            if str(parsed.url).lower() != pool.url.strip().lower().rstrip("/"):
                raise RefusedError("pool_address_unsupported", slot=pool.slot)

        async def write(miner: Miner) -> bool:
            groups = await miner.get_pools_config()
            if groups is None or len(groups) > 1:
                raise RefusedError("pool_groups")
            name, quota = (groups[0].name, groups[0].quota) if groups else ("", 1)
            return await miner.set_pools_config([LibraryGroup(name=name, quota=quota, pools=wanted)])

        return await self._write("set_pools_config", write)

    @override
    async def _set_fan(self, setting: FanSetting) -> Accepted:
        if setting.mode == "manual":
            if setting.percent is None or not 0 <= setting.percent <= 100:
                raise RefusedError("fan_speed_out_of_range")
            config = LibraryFan.manual(setting.percent)
            return await self._write("set_fan_config", lambda miner: miner.set_fan_config(config))
        if setting.target_c is None or not math.isfinite(setting.target_c):
            raise RefusedError("fan_target_needed")
        target = setting.target_c

        async def write(miner: Miner) -> bool:
            # Without the current idle speed the library would write one of its own.
            now = await miner.get_fan_config()
            idle = None if now is None else now.idle_speed
            return await miner.set_fan_config(LibraryFan.auto(target, self._idle_percent() if idle is None else idle))

        return await self._write("set_fan_config", write)

    @override
    async def _set_locate_light(self, *, on: bool) -> Accepted:
        return await self._write("set_fault_light", lambda miner: miner.set_fault_light(on))

    @override
    async def _read_settings(self) -> tuple[Setting, ...]:
        if self._epic is not None:
            return tuple((await self._read_epic(self._epic)).settings())
        if Capability.POWER_LIMIT not in self.profile.capabilities:
            return ()
        _, data = await self._data(_ONLY_LIFE_SIGNS)
        limit = Setting(
            key=SettingKey.POWER_LIMIT,
            value=watts_of(data.tuning_target),
            # Neither Auradine nor Braiins OS before 25.07 documents that mining goes on.
            effect=Effect.RESTARTS_MINING,
            minimum=self.profile.power_limit_min_w,
            maximum=self.profile.power_limit_max_w,
        )
        return (limit,)

    @override
    async def _write_settings(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        if self._epic is None:
            watts = integer(values.get(SettingKey.POWER_LIMIT))
            if watts is None:
                raise self.unsupported(CAPABILITIES[next(iter(values))])
            return await self._set_power_limit(watts)
        if CAPABILITIES[next(iter(values))] is not Capability.FAN:
            return await self._epic.write(values)
        now = await self._read_epic(self._epic)
        return await self._set_fan(now.fan_with(values, number(self.memory.get(_FAN_TARGET))))

    @override
    async def _read_log(self, name: str, max_bytes: int) -> bytes:
        return await self._its_epic(Capability.LOGS).read_log(name, max_bytes)

    @override
    async def _read_upgrade_facts(self) -> UpgradeFacts:
        return await self._its_epic(Capability.FIRMWARE).read_upgrade_facts()

    @override
    async def _upgrade_firmware(self, image: FirmwareImage, progress: Callable[[int], None]) -> Accepted:
        return await self._its_epic(Capability.FIRMWARE).upgrade(image, progress)

    @override
    async def close(self) -> None:
        self._miner = None

    # The handle ------------------------------------------------------------------------------------------------

    async def _handle(self) -> Miner:
        """Return the library's handle; raises if the miner does not answer, or as another firmware."""
        if self._miner is None:
            miner = await _find(self.connection)
            if miner is None:
                raise await _absent(self.connection)
            expected = self.profile.identity.firmware
            if miner.firmware != expected:
                raise UnsupportedError(
                    "firmware_changed", host=self.connection.host, firmware=miner.firmware, expected=expected
                )
            self._miner = miner
        return self._miner

    def _its_epic(self, capability: Capability) -> Epic:
        """Return the interface of an ePIC; raises UnsupportedError for other firmware."""
        if self._epic is None:
            raise self.unsupported(capability)
        return self._epic

    async def _read_epic(self, epic: Epic) -> State:
        """Return the state of the settings, and remember what manual mode of the fans does not report."""
        now = await epic.read()
        if now.fan is not None and now.fan.mode == FanMode.AUTO:
            if now.fan.target_c is not None:
                self.memory.put(_FAN_TARGET, now.fan.target_c)
            if now.idle_percent is not None:
                self.memory.put(_FAN_IDLE, now.idle_percent)
        return now

    def _idle_percent(self) -> int:
        remembered = self.memory.get(_FAN_IDLE)
        return remembered if isinstance(remembered, int) else _IDLE_PERCENT

    async def _data(self, exclude: list[DataField]) -> tuple[Miner, MinerData]:
        miner = await self._handle()
        try:
            return miner, await _read(self.connection, miner, exclude)
        except DriverError:
            self._miner = None
            raise

    async def _configured_pools(self) -> tuple[Pool, ...]:
        """Return the pools of the configuration, with the passwords that the firmware reports.

        A firmware whose configuration the library cannot read has only the pools that it mines on or could.
        """
        miner, data = await self._data([field for field in _ALL_FIELDS if field not in (*_LIFE_SIGNS, DataField.Pools)])
        if Capability.CONFIG_READ not in self.profile.capabilities:
            return tuple(live_pools(data))
        groups = await _call(miner.get_pools_config(), self.connection.host)
        reports = FIRMWARES[miner.firmware].reports_passwords
        live = {pool.slot: pool for pool in live_pools(data)}
        pools: list[Pool] = []
        for slot, pool in enumerate(pool for group in groups or () for pool in group.pools):
            seen = live.get(slot)
            known = pool.password if reports and pool.password not in PLACEHOLDERS else None
            pools.append(
                Pool(
                    slot=slot,
                    url=str(pool.url),
                    user=pool.username,
                    password=known,
                    active=seen.active if seen else None,
                    alive=seen.alive if seen else None,
                    accepted=seen.accepted if seen else None,
                    rejected=seen.rejected if seen else None,
                )
            )
        check_reported_pools(pools, self.connection.host)
        return tuple(pools)

    async def _read_fan(self) -> FanSetting | None:
        miner = await self._handle()
        fan = await _call(miner.get_fan_config(), self.connection.host)
        if fan is None:
            return None
        return FanSetting(mode=fan.mode, percent=fan.fan_speed, target_c=finite(fan.target_temp))

    async def _write(
        self, name: str, write: Callable[[Miner], Awaitable[bool]], scope: Scope | None = None
    ) -> Accepted:
        """Do one write after the miner answered a read; raises RefusedError if the library refuses."""
        host = self.connection.host
        miner, _ = await self._data(_ONLY_LIFE_SIGNS if self._epic is None else _ALL_FIELDS)
        started = time.monotonic()
        done = await _call(write(miner), host)
        seconds = time.monotonic() - started
        if not done and seconds >= LIBRARY_REQUEST_S * 0.95:
            raise TimedOutError("command_timeout", host=host, command=name, seconds=LIBRARY_REQUEST_S)
        if not done:
            raise RefusedError("command_not_confirmed_check_access", host=host, command=name)
        return Accepted(channel=f"pyasic-rs {name}", scope=scope)


# The library -----------------------------------------------------------------------------------------------------


async def _find(connection: Connection) -> Miner | None:
    """Return the library's handle for the address, or None if it finds nothing that it knows."""
    # The library wants whole seconds; some of the deadline is left for what follows.
    factory = MinerFactory().with_identification_timeout_secs(max(1, int(connection.deadlines.read * 0.7)))
    given = connection.credentials
    has_credentials = given.username is not None or given.password is not None
    if has_credentials:
        for name, firmware in FIRMWARES.items():
            if firmware.takes_credentials:
                username = firmware.username if given.username is None else given.username
                factory = factory.with_firmware_discovery_auth(name, username, given.password or "")
    try:
        return await factory.get_miner(connection.host)
    except (RuntimeError, ConnectionError) as error:
        raise _translated(error, connection.host, 0.0) from error


async def _epic_extras(connection: Connection) -> tuple[frozenset[Capability], int | None, int | None]:
    """Return what an ePIC can do beyond the library, and its lowest and highest power target in W."""
    try:
        now = await Epic(connection).read()
    except RefusedError:
        # It is starting. What it can do is known at the next identification.
        return frozenset(), None, None
    by_power, added = now.by_power, frozenset(now.capabilities())
    return (added, None, None) if by_power is None else (added, by_power.lowest, by_power.maximum)


async def _absent(connection: Connection) -> DriverError:
    """Probe the address, and return why the library found nothing."""
    await probe(connection)
    return RefusedError("miner_changed", host=connection.host)


async def _read(connection: Connection, miner: Miner, exclude: list[DataField]) -> MinerData:
    """Return what the miner reports; raises if it reported nothing, which the library hides."""
    if miner.firmware == EPIC:
        # Its hashrate is 0 without an answer: the library adds up the hashboards. Its version is on the same page.
        exclude = [field for field in exclude if field != DataField.FirmwareVersion]
    data = await _call(miner.get_data(exclude=exclude), connection.host)
    signs = (data.firmware_version,) if miner.firmware == EPIC else (data.uptime, data.hashrate, data.mac)
    if all(sign is None for sign in signs):
        raise await _absent(connection)
    return data


async def _call[T](call: Awaitable[T], host: str) -> T:
    """Return what the library returns; translates its exception."""
    started = time.monotonic()
    try:
        return await call
    except RuntimeError as error:
        raise _translated(error, host, time.monotonic() - started) from error


def _translated(error: Exception, host: str, seconds: float) -> DriverError:
    """Return the driver's error for one of the library's.

    The library raises a plain RuntimeError for everything, without attributes or a cause, so its text is all there is.
    """
    words = str(error)
    lower = words.lower()
    said = excerpt(words.encode())
    if any(word in lower for word in ("authenticat", "unauthorized", "status code 401", "status code 403")):
        return AuthenticationError("credentials_rejected", host=host)
    if "not supported" in lower:
        return UnsupportedError("unsupported_by_firmware", host=host)
    if any(word in lower for word in ("timed out", "timeout", "deadline")):
        return TimedOutError("answer_timeout", host=host, seconds=LIBRARY_REQUEST_S)
    if any(word in lower for word in ("error sending request", "connect", "os error", "broken pipe")):
        if seconds >= LIBRARY_REQUEST_S * 0.95:
            return TimedOutError("answer_timeout", host=host, seconds=LIBRARY_REQUEST_S)
        return UnreachableError("connection_failed", host=host)
    return RefusedError("library_error", said, host=host)
