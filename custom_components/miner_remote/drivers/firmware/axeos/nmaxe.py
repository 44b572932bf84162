"""NMAxe and its siblings of NMMiner: firmware that looks like AxeOS and is another one.

It answers `GET /api/system/info` with objects (`power`, `temps`, `asic`, `miner`, `identity`, `stratum`) instead of
numbers. Its settings are elsewhere: fans in `/api/setting/preference`, frequency and voltage, with their options, in
`/api/setting/mining`. The voltage takes effect at once, and from 3.0.21 on the frequency; before, it needs a restart.
The interface takes any value, so only the options are sent.

What it reports is the pool in use, not both pools: pools are not written, and there is no backup. Its log is only
pushed over a websocket. Its images do not name the board that they are for, so no firmware is installed.

Source: `docs/API.md` and `src/web/http_server.cpp` of NMminer1024/ESP-Miner-NMAxe, tags v3.0.12-nmaxe to v3.0.21-nmaxe.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.driver import Accepted, Connection, Driver, Profile, Scope
from ...contract.errors import RefusedError
from ...contract.evidence import Evidence
from ...contract.settings import CAPABILITIES, Effect, FanMode, Option, Setting, SettingKey, SettingValue, fan_values
from ...contract.values import Fan, FanSetting, Fault, Identity, Pool, Snapshot
from ...parsing.identity import mac_address
from ...parsing.lenient_json import Reply, integer, number, objects, text
from ...parsing.numbers import nested
from ...transport import http
from . import info as info_of
from .pages import optional_page

_INFO = "/api/system/info"
_RESTART = "/api/system/restart"
_FANS = "/api/setting/preference"
_MINING = "/api/setting/mining"
_MIN_LIVE_FREQUENCY = (3, 0, 21)
_RESTART_S = 30
_TARGETS = (30, 80)
"""The targets of the fan in °C: the web page allows up to 80, and 30 is the default."""
_TUNED = {
    SettingKey.FREQUENCY: ("freqReq", "overclock", "asicFreqReq"),
    SettingKey.VOLTAGE: ("vcoreReq", "vcore", "asicVcoreReq"),
}
"""The keys of a value, of the object with its options, and of the value when it is sent."""
_FLAT = {
    "power": ("power", "power"),
    "temp": ("temps", "asic"),
    "vrTemp": ("temps", "vcore"),
    "ASICModel": ("asic", "model"),
    "asicCount": ("asic", "count"),
    "smallCoreCount": ("asic", "smallCoreCnt"),
    "frequency": ("asic", "freqReq"),
    "hashRate": ("miner", "hashRate"),
    "bestDiff": ("miner", "bestDiffEver"),
    "sharesAccepted": ("miner", "sAccepted"),
    "sharesRejected": ("miner", "sRejected"),
    "uptimeSeconds": ("miner", "uptimeSeconds"),
    "miningPaused": ("miner", "paused"),
    "version": ("identity", "fwVersion"),
    "hostname": ("identity", "hostName"),
}
"""The names that AxeOS has for the values in the objects."""
_NAMES = ("displayName", "hwModel", "deviceModel")


class NMAxeDriver(Driver):
    """An NMAxe, NMAxe Gamma or NMQAxe++."""

    key: ClassVar[str] = "nmaxe"
    max_pools: ClassVar[int] = 1

    @override
    @classmethod
    def recognises(cls, evidence: Evidence) -> bool:
        """Return False: `AxeOSDriver.identify` finds these miners too, with the same one request."""
        return False

    @override
    @classmethod
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        """Return None: `AxeOSDriver.identify` finds these miners."""
        return None

    @override
    async def _snapshot(self) -> Snapshot:
        return snapshot(await self._info())

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        return pools(await self._info())

    @override
    async def _read_settings(self) -> tuple[Setting, ...]:
        info = await self._info()
        return (*_fan_settings(await optional_page(self.connection, _FANS)), *_tuning(info, await self._mining()))

    @override
    async def _set_fan(self, setting: FanSetting) -> Accepted:
        return await self._write_settings(fan_values(setting))

    @override
    async def _write_settings(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        if CAPABILITIES[next(iter(values))] is Capability.FAN:
            change = _fan_change(values, _asic_fan(await optional_page(self.connection, _FANS)))
            return await self._patch(_FANS, {"fans": [{"id": 0, **change}]} if change else {})
        change = _tuning_change(values, await self._mining())
        restarts = "asicFreqReq" in change and not _is_live(await self._info())
        accepted = await self._patch(_MINING, change)
        if not restarts:
            return accepted
        reply = await http.request(self.connection, "POST", _RESTART)
        return Accepted(channel=f"{accepted.channel}, restart", said=reply.words, scope=Scope.MACHINE)

    async def _patch(self, path: str, change: Mapping[str, object]) -> Accepted:
        said = "Nothing had to be changed."
        if change:
            said = (await http.request(self.connection, "PATCH", path, json=change)).words
        return Accepted(channel=f"NMAxe PATCH {path}", said=said)

    async def _mining(self) -> Reply:
        return await optional_page(self.connection, _MINING)

    async def _info(self) -> Reply:
        info = (await http.request(self.connection, "GET", _INFO)).json()
        if not info_of.is_nested(info):
            raise RefusedError("not_the_same_firmware", host=self.connection.host, firmware="NMAxe")
        return info


def profile(info: Mapping[str, object], settable: frozenset[Capability] = frozenset()) -> Profile:
    """Return the profile of a miner that answers with objects."""
    return Profile(
        driver=NMAxeDriver.key, identity=identity(info), capabilities=settable | frozenset({Capability.POOLS_READ})
    )


async def settable(connection: Connection) -> frozenset[Capability]:
    """Return what can be set on a miner, by the pages of settings that it has; raises the errors of a request."""
    found = set[Capability]()
    if "auto" in _asic_fan(await optional_page(connection, _FANS)):
        found.add(Capability.FAN)
    mining = await optional_page(connection, _MINING)
    if all(_options(mining, key) for key in _TUNED):
        found.add(Capability.FREQUENCY)
    return frozenset(found)


def identity(info: Mapping[str, object]) -> Identity:
    """Return the identity of the miner; it reports no MAC address itself."""
    flat = _flat(info)
    names = nested(info, "identity")
    return Identity(
        vendor="NMMiner",
        model=next((name for key in _NAMES if (name := text(names.get(key)) or text(info.get(key)))), "NMAxe"),
        firmware="NMAxe",
        firmware_version=text(flat.get("version")),
        mac=mac_address(flat.get("macAddr")),
        hostname=text(flat.get("hostname")),
    )


def snapshot(info: Mapping[str, object]) -> Snapshot:
    """Return the miner's state."""
    read = info_of.snapshot(_flat(info))
    failed = text(nested(info, "miner").get("state")) == "error"
    return replace(
        read,
        identity=identity(info),
        pools=pools(info),
        fans=_fans(info) or read.fans,
        faults=(*read.faults, *((Fault("The miner reports that mining has failed.", "error"),) if failed else ())),
    )


def pools(info: Mapping[str, object]) -> tuple[Pool, ...]:
    """Return the pool in use."""
    used = nested(info, "stratum")
    url, user = text(used.get("url")), text(used.get("user"))
    if url is None:
        return info_of.pools(_flat(info))
    return (Pool(slot=0, url=url, user=user or "", active=True),)


def _flat(info: Mapping[str, object]) -> Reply:
    """Return the values under the names that AxeOS has for them; values outside of objects stay."""
    flat = {key: value for key, value in info.items() if not isinstance(value, (dict, list))}
    for name, (group, key) in _FLAT.items():
        if (value := nested(info, group).get(key)) is not None:
            flat[name] = value
    return flat


def _fans(info: Mapping[str, object]) -> tuple[Fan, ...]:
    found = []
    for at, fan in enumerate(objects(info.get("fans"))):
        rpm, position = integer(fan.get("rpm")), integer(fan.get("id"))
        driven = integer(fan.get("speed"))
        found.append(Fan(position=at if position is None else position, rpm=None if driven and not rpm else rpm))
    return tuple(found)


# Settings --------------------------------------------------------------------------------------------------------


def _asic_fan(page: Mapping[str, object]) -> Reply:
    """Return the fan of the chips, which has the number 0; the other one cools the power supply of the chips."""
    return next((fan for fan in objects(page.get("fans")) if integer(fan.get("id")) == 0), {})


def _fan_mode(fan: Mapping[str, object]) -> FanMode:
    return FanMode.AUTO if info_of.as_bool(fan.get("auto")) else FanMode.MANUAL


def _fan_settings(page: Mapping[str, object]) -> Iterator[Setting]:
    fan = _asic_fan(page)
    if "auto" not in fan:
        return
    mode = _fan_mode(fan)
    yield Setting(
        key=SettingKey.FAN_MODE,
        value=mode.value,
        options=(Option(value=FanMode.AUTO.value), Option(value=FanMode.MANUAL.value)),
    )
    yield Setting(
        key=SettingKey.FAN_SPEED,
        # In automatic mode it is the speed in use.
        value=integer(fan.get("speed")) if mode is FanMode.MANUAL else None,
        minimum=0,
        maximum=100,
    )
    least, most = _TARGETS
    yield Setting(key=SettingKey.FAN_TARGET_TEMPERATURE, value=number(fan.get("target")), minimum=least, maximum=most)


def _fan_change(values: Mapping[SettingKey, SettingValue], fan: Mapping[str, object]) -> dict[str, object]:
    """Return the changes of a fan; raises RefusedError for a mode that it lacks, or a speed in automatic mode."""
    now = _fan_mode(fan)
    mode = values.get(SettingKey.FAN_MODE, now)
    if mode not in (FanMode.AUTO, FanMode.MANUAL):
        raise RefusedError("fan_mode_unknown", mode=str(mode))
    change: dict[str, object] = {} if mode == now else {"auto": int(mode == FanMode.AUTO)}
    if (speed := integer(values.get(SettingKey.FAN_SPEED))) is not None:
        if mode != FanMode.MANUAL:
            raise RefusedError("fan_speed_needs_manual_mode")
        if change or speed != integer(fan.get("speed")):
            change["speed"] = speed
    target = number(values.get(SettingKey.FAN_TARGET_TEMPERATURE))
    if target is not None and target != number(fan.get("target")):
        change["target"] = target
    return change


def _is_live(info: Mapping[str, object]) -> bool:
    """Return whether a new frequency takes effect without a restart."""
    return info_of.version(text(nested(info, "identity").get("fwVersion"))) >= _MIN_LIVE_FREQUENCY


def _options(mining: Mapping[str, object], key: SettingKey) -> tuple[int, ...]:
    values = [integer(option.get("value")) for option in objects(nested(mining, _TUNED[key][1]).get("options"))]
    return tuple(value for value in values if value is not None and value > 0)


def _tuning(info: Mapping[str, object], mining: Mapping[str, object]) -> Iterator[Setting]:
    for key, (name, _, _) in _TUNED.items():
        if (value := integer(mining.get(name))) is None:
            continue
        restarts = key is SettingKey.FREQUENCY and not _is_live(info)
        options = _options(mining, key)
        yield Setting(
            key=key,
            value=value,
            options=tuple(Option(value=option) for option in options),
            effect=Effect.RESTARTS_MACHINE if restarts else Effect.LIVE,
            seconds=_RESTART_S if restarts else None,
            read_only=not options,
        )


def _tuning_change(values: Mapping[SettingKey, SettingValue], mining: Mapping[str, object]) -> dict[str, object]:
    """Return the changes of frequency and voltage; raises RefusedError for a value that is none of the options."""
    change: dict[str, object] = {}
    for key, value in values.items():
        name, _, sent = _TUNED[key]
        if value not in _options(mining, key):
            raise RefusedError("tuning_value_invalid", name=key.value, value=str(value))
        if value != integer(mining.get(name)):
            change[sent] = value
    return change
