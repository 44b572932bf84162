"""AxeOS: the firmware of the Bitaxe family (ESP-Miner, 2.0 and later) and of NerdAxe, its fork.

HTTP on port 80 without a login. From 2.5 on it answers only requests that come from a private network (10.x,
172.16.x to 172.31.x, 192.168.x), and whose Origin header, if there is one, is private too: none is ever sent.

What takes effect when (ESP-Miner's `system.c`, `power_management_task.c`, `protocol_coordinator.c`):

* Frequency, voltage and fan at once. They are read again in every turn of the power management (`settings.py`).
* Pools of a Bitaxe after a restart, so a change of pools ends with one. NerdAxe reconnects at once from 1.0.36 on.
* Settings are sent with `PATCH /api/system`, which changes only the keys that it gets; only 2.0 wants all of them,
  the password of the WLAN too, and falls over if one is missing: it is given no settings at all.
* From 2.15 on, pools are stored with `PUT /api/system/pools/{n}`, which gives every key that is left out its default;
  `PATCH` with the old names is accepted there and ignored.

Sources: `http_server.c` and `openapi.yaml` of bitaxeorg/ESP-Miner, tags v2.0.0 to v2.15.0; `handler_system.cpp` and
`stratum_manager.cpp` of shufps/ESP-Miner-NerdQAxePlus.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.driver import Accepted, Connection, Driver, Profile, Scope
from ...contract.errors import AuthenticationError, DriverError, RefusedError, UnsupportedError, nested
from ...contract.evidence import Evidence
from ...contract.firmware_image import FirmwareImage, UpgradeFacts
from ...contract.settings import CAPABILITIES, Setting, SettingKey, SettingValue, fan_values
from ...contract.values import FanSetting, MinerConfig, Pool, PoolSetting, Snapshot, TuningValue
from ...parsing.lenient_json import Reply, number, text
from ...pools.rules import check_pools, check_reported_pools
from ...transport import http
from ...transport.cgminer_rpc import same_pool
from ...transport.http import ConnectionLostError, HttpReply
from . import image as image_of, info as info_of, nmaxe
from .info import FALLBACK, KEEP_PASSWORD, PRIMARY, Slot, is_info, is_nerd
from .pages import UNAUTHORIZED, optional_page
from .settings import TUNED, chip_of, fan_change, settings_of, tuning_change

_INFO = "/api/system/info"
_SETTINGS = "/api/system"
_RESTART = "/api/system/restart"
_ASIC = "/api/system/asic"
_LOG = "/api/system/logs"
_MIN_PARTIAL_SETTINGS = (2, 1, 0)
_MIN_RESTART_REPLY = (2, 2, 0)
_MIN_PICKS_POOL = (2, 11, 0)
_MIN_LOG = (2, 14, 0)


class AxeOSDriver(Driver):
    """A Bitaxe with AxeOS 2.11 or later, which can be instructed to mine on its fallback pool."""

    key: ClassVar[str] = "axeos"
    max_pools: ClassVar[int] = 2
    keeps_pool_passwords: ClassVar[bool] = True
    activates_any_slot: ClassVar[bool] = True
    log_names: ClassVar[tuple[str, ...]] = ("system",)
    image_suffixes: ClassVar[tuple[str, ...]] = (".bin",)

    def __init__(self, connection: Connection, profile: Profile) -> None:
        """Store the connection and the profile; no network is used."""
        super().__init__(connection, profile)
        self._options: tuple[object, Reply] = (None, {})
        """The firmware version, and the page that it has of its options."""

    @override
    @classmethod
    def recognises(cls, evidence: Evidence) -> bool:
        return evidence.web_open and (_named(evidence) or not evidence.api_open)

    @override
    @classmethod
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        """Return the profile of a miner with AxeOS of any version: that of `AxeOSOldDriver` if it needs that.

        Raises AuthenticationError if AxeOS refuses the address that the request comes from.
        """
        try:
            reply = await http.exchange(connection, "GET", _INFO)
        except RefusedError:
            return None
        except DriverError:
            if _named(evidence):
                raise
            return None
        if reply.status == 401 and _named(evidence):
            raise AuthenticationError(UNAUTHORIZED, host=connection.host)
        if not reply.ok:
            return None
        try:
            info = reply.json()
        except RefusedError:
            return None
        if info_of.is_nested(info):
            return nmaxe.profile(info, await nmaxe.settable(connection))
        if not is_info(info):
            return None
        driver = AxeOSDriver if _picks_pool(info) else AxeOSOldDriver
        capabilities = _capabilities(info)
        if Capability.TUNING in capabilities and (chip_of(info) is not None or await optional_page(connection, _ASIC)):
            capabilities |= {Capability.FREQUENCY}
        return Profile(driver=driver.key, identity=info_of.identity(info), capabilities=capabilities)

    @override
    async def _snapshot(self) -> Snapshot:
        return info_of.snapshot(await self._info())

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        return info_of.pools(await self._info())

    @override
    async def _read_config(self) -> MinerConfig:
        info = await self._info()
        pools = info_of.pools(info)
        check_reported_pools(pools, self.connection.host)
        tuning = info_of.tuning(info)
        frequency = number(tuning.get("frequency"))
        voltage = number(tuning.get("coreVoltage"))
        network = {
            name: reported for name in ("hostname", "ssid") if isinstance(reported := info.get(name), str) and reported
        }
        return MinerConfig(
            identity=info_of.identity(info),
            pools=pools,
            paused=info_of.snapshot(info).paused,
            fan=info_of.fan_setting(info),
            tuning=tuning or None,
            frequencies=(frequency,) if frequency else (),
            voltages={"coreVoltage": voltage} if voltage else {},
            network=network,
        )

    @override
    async def _read_settings(self) -> tuple[Setting, ...]:
        info = await self._info()
        if not _is_settable(info):
            return ()
        known, asic = self._options
        if not asic or known != info.get("version"):
            asic = await optional_page(self.connection, _ASIC)
            self._options = info.get("version"), asic
        return settings_of(info, asic)

    @override
    async def _read_log(self, name: str, max_bytes: int) -> bytes:
        seconds = self.connection.deadlines.write
        reply = await http.request(
            self.connection, "GET", _LOG, unauthorized=UNAUTHORIZED, seconds=seconds, last_bytes=max_bytes
        )
        return reply.body

    @override
    async def _read_upgrade_facts(self) -> UpgradeFacts:
        info = await self._info()
        # There is no choice of control boards: one firmware is for all of Bitaxe, and NerdAxe has one for each model.
        names = (text(info.get(key)) for key in ("deviceModel", "boardVersion", "ASICModel"))
        return UpgradeFacts(
            version=text(info.get("version")),
            model=info_of.identity(info).model,
            hardware=tuple(name for name in names if name is not None),
            parts={image_of.WEB_PAGE_NAME: text(info.get("axeOSVersion"))},
        )

    @override
    async def _reboot(self) -> Accepted:
        return await self._restart()

    @override
    async def _pause(self) -> Accepted:
        return await self._post("pause")

    @override
    async def _resume(self) -> Accepted:
        return await self._post("resume")

    @override
    async def _write_pools(self, pools: Sequence[PoolSetting], activate: int | None) -> Accepted:
        """Write pools, and restart the miner if it needs that to use them; `scope` is set then.

        Otherwise as the contract says. Slot 1 is the fallback pool: it is mined on only while slot 0 fails, unless
        `activate` says so.
        """
        info = await self._writable_info()
        slots = info_of.slots(info)
        self._check_pools(pools, activate, slots)
        wanted = {setting.slot: info_of.changes(setting, slots[setting.slot], reported=info) for setting in pools}
        emptied = [slot for slot in slots if slot.number not in wanted and not slot.empty]
        settings = self._slot_choice(info, activate, changed=bool(emptied) or any(wanted.values()))
        done = await self._write_slots(info, slots, wanted, emptied, settings)
        if not done:
            return Accepted(channel="AxeOS pools", said="Nothing had to be changed.")
        if isinstance(info.get("stratum"), dict):
            return Accepted(channel=f"AxeOS {done}", said="The miner reconnects.")
        try:
            restarted = await self._restart()
        except DriverError as error:
            raise type(error)("pools_stored_not_restarted", **nested("cause", error)) from error
        return Accepted(channel=f"AxeOS {done}, restart", said=restarted.said, scope=Scope.MACHINE)

    @override
    async def _set_fan(self, setting: FanSetting) -> Accepted:
        if setting.mode not in ("auto", "manual"):
            raise RefusedError("fan_mode_unknown", mode=setting.mode)
        percent = setting.percent
        if (percent is None and setting.mode == "manual") or (percent is not None and not 0 <= percent <= 100):
            raise RefusedError("fan_speed_out_of_range")
        return await self._write_settings(fan_values(setting))

    @override
    async def _set_tuning(self, tuning: Mapping[str, TuningValue]) -> Accepted:
        keys = {name: key for key, name in TUNED.items()}
        if not keys.keys() >= tuning.keys():
            raise RefusedError("tuning_unknown", names="frequency (MHz), coreVoltage (mV)")
        return await self._tune({keys[name]: value for name, value in tuning.items()})

    @override
    async def _write_settings(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        if CAPABILITIES[next(iter(values))] is Capability.FREQUENCY:
            return await self._tune(values)
        return await self._patch(fan_change(values, await self._writable_info()))

    @override
    async def _upgrade_firmware(self, image: FirmwareImage, progress: Callable[[int], None]) -> Accepted:
        """Send an image to the part of the flash that its name is for.

        The firmware restarts the machine after an upgrade, but up to 2.14 not after one of the web page.
        """
        path = image_of.path_for(image, await self._writable_info())
        if path == image_of.FIRMWARE:
            try:
                await asyncio.to_thread(image_of.check_head, image)
            except OSError as error:
                raise RefusedError("image_unreadable", host=self.connection.host, file=image.file_name) from error
        reply = await http.upload(
            self.connection, path, field="", image=image, progress=progress, unauthorized=UNAUTHORIZED
        )
        if path == image_of.WEB_PAGE and "reboot" not in reply.words:
            await self._restart()
        return Accepted(channel=f"AxeOS {path}", said=reply.words, scope=Scope.MACHINE)

    async def _tune(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        info = await self._writable_info()
        return await self._patch(tuning_change(values, info, fractions=_picks_pool(info)))

    # Requests --------------------------------------------------------------------------------------------------

    async def _request(self, method: str, path: str, json: object = None) -> HttpReply:
        return await http.request(self.connection, method, path, json=json, unauthorized=UNAUTHORIZED)

    async def _info(self) -> Reply:
        info = (await self._request("GET", _INFO)).json()
        if not is_info(info):
            raise RefusedError("not_the_same_firmware", host=self.connection.host, firmware="AxeOS")
        return info

    async def _writable_info(self) -> Reply:
        """Return the miner's answer; raises UnsupportedError for a fork whose settings are not known.

        The profile may be from a version of Miner Remote that took the fork for a Bitaxe.
        """
        info = await self._info()
        if (make := info_of.maker(info)) in (info_of.LUCKY, info_of.FORK):
            raise UnsupportedError("fork_read_only", maker=make)
        return info

    async def _patch(self, settings: Mapping[str, object]) -> Accepted:
        """Send settings, if there are any; the reply of success is empty."""
        if not settings:
            return Accepted(channel=f"AxeOS PATCH {_SETTINGS}", said="Nothing had to be changed.")
        reply = await self._request("PATCH", _SETTINGS, settings)
        return Accepted(channel=f"AxeOS PATCH {_SETTINGS}", said=reply.words)

    async def _post(self, name: str) -> Accepted:
        reply = await self._request("POST", f"/api/system/{name}")
        return Accepted(channel=f"AxeOS {name}", said=reply.words)

    async def _restart(self) -> Accepted:
        try:
            said = (await self._request("POST", _RESTART)).words
        except ConnectionLostError:
            # Up to 2.1 the firmware restarts inside of the request.
            if self._version >= _MIN_RESTART_REPLY or self.profile.identity.vendor == info_of.NERD:
                raise
            said = "no reply"
        return Accepted(channel="AxeOS restart", said=said, scope=Scope.MACHINE)

    @property
    def _version(self) -> tuple[int, int, int]:
        return info_of.version(self.profile.identity.firmware_version)

    # Pools -----------------------------------------------------------------------------------------------------

    def _check_pools(self, pools: Sequence[PoolSetting], activate: int | None, slots: Sequence[Slot]) -> None:
        """Raise RefusedError if the miner cannot hold these pools, before anything is written."""
        check_pools(pools, max_pools=len(slots))
        if activate is not None and activate >= len(pools):
            raise RefusedError("pool_slot_missing", slot=activate)
        if activate == FALLBACK and not self.activates_any_slot:
            raise RefusedError("first_pool_only")
        for setting in pools:
            same = [slot.number for slot in slots if same_pool(slot.url, slot.user, setting.url, setting.user)]
            if setting.password is None and same and setting.slot not in same:
                # The slot would keep the password of the pool that it has now.
                raise RefusedError("pool_password_needed", slot=setting.slot)

    def _slot_choice(self, info: Mapping[str, object], activate: int | None, *, changed: bool) -> dict[str, object]:
        """Return the setting for the slot to mine on, if it has to be sent.

        Only 2.15 reports it; before, a change of the pools brings it along, and without one what is mined on counts.
        """
        if activate is None or not self.activates_any_slot:
            return {}
        if "useFallbackStratum" in info:
            needed = info_of.as_bool(info["useFallbackStratum"]) is not bool(activate)
        else:
            needed = changed or info_of.as_bool(info.get("isUsingFallbackStratum")) is not bool(activate)
        return {"useFallbackStratum": activate} if needed else {}

    async def _write_slots(
        self,
        info: Mapping[str, object],
        slots: Sequence[Slot],
        wanted: Mapping[int, Mapping[str, object]],
        emptied: Sequence[Slot],
        settings: dict[str, object],
    ) -> str:
        """Send what has to change; returns the names of the requests, empty if there were none."""
        done: list[str] = []
        if info_of.has_stored_pools(info):
            for number_of, change in wanted.items():
                if not change:
                    continue
                index, chosen = _place(info, slots[number_of])
                settings |= chosen
                await self._request("PUT", f"/api/system/pools/{index}", _whole_pool(slots[number_of], change))
                done.append(f"PUT /api/system/pools/{index}")
            if emptied:
                settings["secondaryPoolIndex"] = slots[PRIMARY].index
        else:
            for number_of, change in wanted.items():
                settings |= {info_of.legacy_key(number_of, name): value for name, value in change.items()}
            settings |= {info_of.legacy_key(slot.number, "stratumURL"): "" for slot in emptied}
        if settings:
            await self._patch(settings)
            done.append(f"PATCH {_SETTINGS}")
        return ", ".join(done)


class AxeOSOldDriver(AxeOSDriver):
    """AxeOS that mines on its fallback pool only while the first one fails: a Bitaxe up to 2.10, or a NerdAxe."""

    key: ClassVar[str] = "axeos_old"
    activates_any_slot: ClassVar[bool] = False

    @override
    @classmethod
    def recognises(cls, evidence: Evidence) -> bool:
        """Return False: `AxeOSDriver.identify` finds these miners too, with the same one request."""
        return False


def _named(evidence: Evidence) -> bool:
    """Return whether the web page says that it is AxeOS."""
    return evidence.web_names("AxeOS", "Bitaxe", "NerdAxe", "NerdQAxe")


def _is_settable(info: Mapping[str, object]) -> bool:
    """Return whether the miner can be sent single settings."""
    make = info_of.maker(info)
    return make == info_of.NERD or (make == info_of.BITAXE and info_of.version(info) >= _MIN_PARTIAL_SETTINGS)


def _picks_pool(info: Mapping[str, object]) -> bool:
    """Return whether the miner can be instructed to mine on its fallback pool (`useFallbackStratum`)."""
    return not is_nerd(info) and ("useFallbackStratum" in info or info_of.version(info) >= _MIN_PICKS_POOL)


def _capabilities(info: Mapping[str, object]) -> frozenset[Capability]:
    """Return what this firmware can do; of a fork, only what its readings show."""
    found = {Capability.POOLS_READ, Capability.CONFIG_READ}
    make = info_of.maker(info)
    if make == info_of.FORK:
        return frozenset(found)
    found.add(Capability.REBOOT)
    if make == info_of.LUCKY:
        return frozenset(found)
    if _is_settable(info):
        found |= {Capability.POOLS_WRITE, Capability.CONFIG_WRITE, Capability.TUNING, Capability.FIRMWARE}
        if info_of.fan_setting(info) is not None:
            found.add(Capability.FAN)
    if make == info_of.BITAXE and info_of.version(info) >= _MIN_LOG:
        found.add(Capability.LOGS)
    if "miningPaused" in info:
        found |= {Capability.PAUSE, Capability.RESUME}
    return frozenset(found)


def _place(info: Mapping[str, object], slot: Slot) -> tuple[int, dict[str, object]]:
    """Return the number of the stored pool that a slot is to use, and the setting that makes the slot use it."""
    primary = slot.index if slot.number == PRIMARY else info_of.slots(info)[PRIMARY].index
    if slot.index is not None and (slot.number == PRIMARY or slot.index != primary):
        return slot.index, {}
    taken = {pool.get("id") for pool in info_of.stored_pools(info)} | {primary}
    free = next((index for index in range(info_of.MAX_STORED) if index not in taken), None)
    if free is None:
        raise RefusedError("stored_pools_full")
    return free, {"secondaryPoolIndex": free}


def _whole_pool(slot: Slot, change: Mapping[str, object]) -> dict[str, object]:
    """Return a stored pool with a change, and everything else in it as it was; its password too."""
    pool = {**slot.stored, "stratumPassword": KEEP_PASSWORD, **change}
    pool.pop("id", None)
    if slot.empty and "stratumPassword" not in change:
        del pool["stratumPassword"]
    return pool
