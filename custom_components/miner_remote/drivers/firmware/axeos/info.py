"""What AxeOS reports of itself in `GET /api/system/info`, as values.

Sources: `http_server.c`, `system_api_json.c` and `nvs_config.c` of ESP-Miner (Bitaxe) from 2.0 to 2.15, and
`handler_system.cpp` of ESP-Miner-NerdQAxePlus (NerdAxe). What the firmware reports by version:

* Bitaxe 2.0 to 2.2: one pool. From 2.3 a fallback pool (`fallbackStratumURL` …) and the MAC address.
* Bitaxe 2.9: `temptarget`. 2.11: `manualFanSpeed`. 2.13: TLS. 2.14: `miningPaused`, Stratum v2.
* Bitaxe 2.15: up to eight stored pools in `pools`, of which `primaryPoolIndex` and `secondaryPoolIndex` are in use.
* NerdAxe: `deviceModel`, `pidTargetTemp`, and from 1.0.36 an object `stratum` with the connections.

No version reports a pool password; 2.15 has `*****` in its place. Boards without a sensor report 0, or -1, for what it
would measure.

Forks differ (recorded in `tests/captures/axeos`): Lucky Miner names its machine in `minerModel`, and NMAxe nests
everything in objects (`nmaxe.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...contract.errors import RefusedError
from ...contract.values import Board, Fan, FanSetting, Fault, Identity, Pool, PoolSetting, Snapshot, TuningValue
from ...parsing import lenient_json
from ...parsing.identity import mac_address
from ...parsing.lenient_json import Reply, integer, number, text
from ...parsing.numbers import highest, temperature

BITAXE, NERD, LUCKY, FORK = "Bitaxe", "NerdAxe", "Lucky Miner", "AxeOS fork"
"""The makes, as identities have them."""

KEEP_PASSWORD = "*****"
"""What 2.15 reports in place of a password; written back, it keeps the password."""

PRIMARY, FALLBACK = 0, 1
MAX_STORED = 8
"""How many pools 2.15 stores."""

_FAMILIES = {
    "BM1397": "Max",
    "BM1366": "Ultra",
    "BM1368": "Supra",
    "BM1370": "Gamma",
}
_BOARDS = {
    "302": "Hex",
    "303": "Hex",
    "650": "Gamma Duo",
    "701": "Supra Hex",
    "702": "Supra Hex",
    "800": "Gamma Turbo",
    "801": "Gamma Turbo",
}
"""The boards whose chip alone does not identify the family (`device_config.h`)."""
_VERSION = re.compile(r"v?(\d+)\.(\d+)(?:\.(\d+))?")
_NO_SUPPLY_MV = 100
"""A core voltage below this one means that the chips are off."""
_START_S = 600
"""How long the average of the hashrate takes to come up after a start."""
_MOST_OF_POSSIBLE = 20
"""How many times what the chips can do a reported hashrate in GH/s may be: short averages of shares are that coarse."""
_LARGEST_GHS = 100_000
"""More than any machine of this family makes, in GH/s; the largest makes about 12,000."""
_MOST_PERCENT = 100
_SCHEMES = {
    "stratum+tcp": (0, "SV1"),
    "tcp": (0, "SV1"),
    "stratum+ssl": (1, "SV1"),
    "stratum+tls": (1, "SV1"),
    "ssl": (1, "SV1"),
    "tls": (1, "SV1"),
    "stratum2+tcp": (0, "SV2"),
}


def is_info(info: Mapping[str, object]) -> bool:
    """Return whether an object is an answer of AxeOS: every version has these keys, none with an object."""
    keys = ("ASICModel", "hashRate", "stratumURL", "uptimeSeconds")
    return all(key in info and not isinstance(info[key], dict) for key in keys) and not is_nested(info)


def is_nested(info: Mapping[str, object]) -> bool:
    """Return whether an object is an answer of NMAxe, which has objects in place of AxeOS's numbers."""
    return isinstance(info.get("power"), dict) or all(isinstance(info.get(key), dict) for key in ("miner", "identity"))


def is_nerd(info: Mapping[str, object]) -> bool:
    """Return whether it is the NerdAxe family's fork, which names its model and has a fan controller of its own."""
    if "deviceModel" not in info or "minerModel" in info:
        return False
    return "pidTargetTemp" in info or (text(info["deviceModel"]) or "").lower().startswith("nerd")


def maker(info: Mapping[str, object]) -> str:
    """Return the make. A fork whose settings are not known can only be read."""
    if is_nerd(info):
        return NERD
    if (model := text(info.get("minerModel"))) is not None:
        return LUCKY if model.upper().startswith("LV") else FORK
    return FORK if "deviceModel" in info and "boardVersion" not in info else BITAXE


def version(info_or_text: Mapping[str, object] | str | None) -> tuple[int, int, int]:
    """Return the version as numbers; zeros if it reports none."""
    reported = (
        info_or_text if isinstance(info_or_text, str) or info_or_text is None else text(info_or_text.get("version"))
    )
    found = _VERSION.search(reported or "")
    if found is None:
        return 0, 0, 0
    major, minor, patch = found.groups(default="0")
    return int(major), int(minor), int(patch)


def identity(info: Mapping[str, object]) -> Identity:
    """Return the identity of the miner."""
    return Identity(
        vendor=maker(info),
        model=_model(info),
        firmware="AxeOS",
        firmware_version=text(info.get("version")),
        mac=mac_address(info.get("macAddr")),
        hostname=text(info.get("hostname")),
    )


def _model(info: Mapping[str, object]) -> str:
    if (make := maker(info)) != BITAXE:
        return text(info.get("minerModel")) or text(info.get("deviceModel")) or make
    chip = text(info.get("ASICModel")) or ""
    board = text(info.get("boardVersion")) or ""
    family = _BOARDS.get(board) or _FAMILIES.get(chip)
    if family is None:
        return f"Bitaxe ({chip})" if chip else "Bitaxe"
    return f"Bitaxe {family} {board}".strip()


def snapshot(info: Mapping[str, object]) -> Snapshot:
    """Return the miner's state."""
    hashrate = _hashrate(info)
    expected = number(info.get("expectedHashrate"))
    paused = as_bool(info.get("miningPaused"))
    hottest = highest([info.get("temp"), info.get("temp2"), *_asic_temps(info)])
    power = number(info.get("power"))
    stopped = paused or as_bool(info.get("shutdown"))
    return Snapshot(
        identity=identity(info),
        mining=None if hashrate is None else hashrate > 0 and not stopped,
        paused=paused,
        hashrate_ths=hashrate,
        expected_hashrate_ths=expected / 1000 if expected and expected > 0 else None,
        power_w=power if power and power > 0 else None,
        temperature_max_c=hottest,
        uptime_s=integer(info.get("uptimeSeconds")),
        shares_accepted=integer(info.get("sharesAccepted")),
        shares_rejected=integer(info.get("sharesRejected")),
        best_share=text(info.get("bestDiff")),
        pools=pools(info),
        boards=(
            Board(
                position=0,
                hashrate_ths=hashrate,
                temperature_c=temperature(info.get("vrTemp")),
                chip_temperature_c=hottest,
                chips=integer(info.get("asicCount")) or None,
                frequency_mhz=number(info.get("actualFrequency")) or number(info.get("frequency")) or None,
                active=None if hashrate is None else hashrate > 0,
            ),
        ),
        fans=_fans(info),
        faults=_faults(info),
    )


def _hashrate(info: Mapping[str, object]) -> float | None:
    """Return the hashrate in TH/s: unknown while the chips have no supply, since what is reported then is an old value.

    AxeOS reports GH/s. A value that is beyond what the chips can do is in another unit: in MH/s or H/s, or in TH/s if
    it is that small for longer than a start takes. If it fits none, it is unknown.
    """
    reported = number(info.get("hashRate"))
    if not reported:
        return reported
    if text(info.get("power_fault")) and (number(info.get("coreVoltageActual")) or 0) < _NO_SUPPLY_MV:
        return None
    possible = number(info.get("expectedHashrate")) or _possible_ghs(info)
    if not possible or possible <= 0:
        return next((reported / per / 1000 for per in (1, 1e3, 1e9) if reported / per <= _LARGEST_GHS), None)
    if reported <= _MOST_OF_POSSIBLE * possible:
        running = (integer(info.get("uptimeSeconds")) or 0) > _START_S
        return reported if running and 0.5 <= reported * 1000 / possible <= 2 else reported / 1000
    return next((reported / per / 1000 for per in (1e3, 1e9) if 0.05 <= reported / per / possible <= 2), None)


def _possible_ghs(info: Mapping[str, object]) -> float | None:
    """Return what the chips can do in GH/s: each of their small cores makes one hash per clock cycle."""
    frequency, cores = number(info.get("frequency")), number(info.get("smallCoreCount"))
    return (
        None if frequency is None or cores is None else frequency * cores * (integer(info.get("asicCount")) or 1) / 1000
    )


def as_bool(value: object) -> bool | None:
    """Return a truth value, which is reported as true or as 1."""
    if isinstance(value, bool):
        return value
    reported = number(value)
    return None if reported is None else reported != 0


def _asic_temps(info: Mapping[str, object]) -> list[object]:
    reported = info.get("asicTemps")
    return reported if isinstance(reported, list) else []


def _fans(info: Mapping[str, object]) -> tuple[Fan, ...]:
    """Return the fans.

    A fan that is driven and has 0 rpm has no speed sensor, or does not turn: its speed is unknown.
    """
    speeds = [integer(info.get("fanrpm")), integer(info.get("fan2rpm", info.get("fanrpm2")))]
    if speeds[0] is None and (older := integer(info.get("fanSpeed"))) is not None and older > _MOST_PERCENT:
        # Versions without `fanrpm` have the speed here, and others the percentage.
        speeds[0] = older
    count = integer(info.get("fanCount"))
    if speeds[1] is None or count == 1 or (count is None and not speeds[1]):
        # One board has one fan; the second key is always there, and 0 if there is none.
        speeds.pop()
    driven = (number(info.get("fanspeed")), number(info.get("fanspeed2", info.get("fanspeed"))))
    return tuple(
        Fan(position=at, rpm=rpm if rpm > 0 or not driven[at] else None)
        for at, rpm in enumerate(speeds)
        if rpm is not None
    )


def _faults(info: Mapping[str, object]) -> tuple[Fault, ...]:
    faults = []
    if said := text(info.get("power_fault")):
        faults.append(Fault(f"The power supply of the chips reports a fault: {said}", "power_fault"))
    if said := text(info.get("hardware_fault")):
        faults.append(Fault(f"The miner reports a hardware fault: {said}", "hardware_fault"))
    if as_bool(info.get("overheat_mode")):
        faults.append(Fault("The miner got too hot and lowered its frequency and voltage.", "overheat_mode"))
    if as_bool(info.get("shutdown")):
        faults.append(Fault("The miner has shut down and does not mine until it is restarted.", "shutdown"))
    there, found = integer(info.get("asicCount")), integer(info.get("asicDetected"))
    if there and found is not None and found < there:
        faults.append(Fault(f"Only {found} of {there} chips answer.", "asicDetected"))
    return tuple(faults)


# Pools -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """One pool slot: 0 is mined on, 1 is the fallback.

    `stored` holds the firmware's own values under the names of slot 0 (`stratumURL` …). `index` is the number of the
    stored pool from 2.15 on, else None.
    """

    number: int
    stored: Mapping[str, object]
    index: int | None = None

    @property
    def empty(self) -> bool:
        """Return whether no pool is in it."""
        return not text(self.stored.get("stratumURL"))

    @property
    def url(self) -> str:
        """Return the pool's address as a URL."""
        host = text(self.stored.get("stratumURL")) or ""
        port = integer(self.stored.get("stratumPort")) or 0
        if "://" in host:
            return host if re.search(r":\d+(/|$)", host.partition("://")[2]) else f"{host}:{port}"
        if host.count(":") > 1 and not host.startswith("["):
            host = f"[{host}]"
        if _is_v2(self.stored.get("stratumProtocol")):
            return f"stratum2+tcp://{host}:{port}"
        secure = as_bool(self.stored.get("stratumTLS"))
        return f"stratum+{'ssl' if secure else 'tcp'}://{host}:{port}"

    @property
    def user(self) -> str:
        """Return the user, or the worker, at the pool."""
        reported = self.stored.get("stratumUser")
        return reported if isinstance(reported, str) else ""

    @property
    def usable(self) -> bool:
        """Return whether what is stored can be a pool at all."""
        return not self.empty and 0 < (integer(self.stored.get("stratumPort")) or 0) <= 65535


def _is_v2(protocol: object) -> bool:
    return protocol == "SV2" or (isinstance(protocol, int) and not isinstance(protocol, bool) and protocol == 1)


def legacy_key(slot: int, name: str) -> str:
    """Return the name that a slot's value has beside the other settings (`fallbackStratumURL`)."""
    return name if slot == PRIMARY else f"fallback{name[0].upper()}{name[1:]}"


def has_stored_pools(info: Mapping[str, object]) -> bool:
    """Return whether pools are stored by number (2.15) and the old names are read-only."""
    return integer(info.get("primaryPoolIndex")) is not None


def stored_pools(info: Mapping[str, object]) -> list[Reply]:
    """Return the stored pools of 2.15, each with its number as `id`."""
    return lenient_json.objects(info.get("pools"))


def slots(info: Mapping[str, object]) -> list[Slot]:
    """Return the slots of the miner, empty ones too: two, or one if it has no fallback pool."""
    if has_stored_pools(info):
        stored = {integer(pool.get("id")): pool for pool in stored_pools(info)}
        primary, secondary = integer(info.get("primaryPoolIndex")), integer(info.get("secondaryPoolIndex"))
        # Without a fallback pool, a miner of this version has both indexes on the same pool.
        fallback: Reply = {} if secondary == primary else stored.get(secondary, {})
        return [Slot(PRIMARY, stored.get(primary, {}), primary), Slot(FALLBACK, fallback, secondary)]
    found = []
    for slot in (PRIMARY, FALLBACK):
        if legacy_key(slot, "stratumURL") in info:
            names = ("stratumURL", "stratumPort", "stratumUser", "stratumTLS", "stratumProtocol")
            found.append(Slot(slot, {name: info[key] for name in names if (key := legacy_key(slot, name)) in info}))
    return found


def pools(info: Mapping[str, object]) -> tuple[Pool, ...]:
    """Return the pools in slot order, without empty slots; passwords are never reported."""
    connections = _connections(info)
    using = as_bool(info.get("isUsingFallbackStratum", connections.get("usingFallback")))
    # Where both are in the same place (2.15 without a fallback pool), it is the one pool, whichever the miner reports.
    one = has_stored_pools(info) and info.get("primaryPoolIndex") == info.get("secondaryPoolIndex")
    both = connections.get("activePoolMode") == 1 or (one and using is not None)
    return tuple(
        Pool(
            slot=slot.number,
            url=slot.url,
            user=slot.user,
            active=True if both else None if using is None else using == (slot.number == FALLBACK),
        )
        for slot in slots(info)
        if not slot.empty
    )


def _connections(info: Mapping[str, object]) -> Mapping[str, object]:
    """Return NerdAxe's object about its pool connections; in its mode 1 it mines on both pools."""
    reported = info.get("stratum")
    return reported if isinstance(reported, dict) else {}


@dataclass(frozen=True, slots=True)
class Address:
    """A pool URL taken apart the way that AxeOS stores it."""

    host: str
    port: int
    tls: int
    protocol: str


def parse_url(url: str, slot: int) -> Address:
    """Return the parts of a pool URL; raises RefusedError if AxeOS cannot store it."""
    scheme, separator, rest = url.strip().partition("://")
    if not separator:
        scheme, rest = "stratum+tcp", url.strip()
    known = _SCHEMES.get(scheme.lower())
    host, _, port = rest.rstrip("/").rpartition(":")
    if known is None:
        raise RefusedError("pool_scheme_unsupported", scheme=scheme)
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) <= 65535 or "/" in host:
        raise RefusedError("pool_address_invalid", slot=slot)
    return Address(host.removeprefix("[").removesuffix("]"), int(port), *known)


def changes(setting: PoolSetting, slot: Slot, *, reported: Mapping[str, object]) -> dict[str, object]:
    """Return the changes after which a slot holds a pool, under the names of slot 0.

    Empty if it is there already. `reported` is the miner's whole answer: what it does not mention it does not have.
    Raises RefusedError if the miner cannot hold the pool.
    """
    wanted = parse_url(setting.url, setting.slot)
    if not setting.user:
        raise RefusedError("pool_user_missing", slot=setting.slot)
    for value in (wanted.host, setting.user, setting.password or ""):
        if len(value.encode()) > 255:
            raise RefusedError("pool_text_too_long", slot=setting.slot)
    if setting.password == KEEP_PASSWORD:
        raise RefusedError("pool_password_reserved")
    new: dict[str, object] = {}
    if not slot.usable or slot.url != Slot(slot.number, _address_as_stored(wanted, slot.stored)).url:
        new |= {"stratumURL": wanted.host, "stratumPort": wanted.port}
        new |= _transport(wanted, slot, reported)
    if setting.user != slot.user:
        new["stratumUser"] = setting.user
    if setting.password is not None:
        new["stratumPassword"] = setting.password
    # What the miner has already is not sent again.
    return {key: value for key, value in new.items() if slot.stored.get(key) != value or key == "stratumPassword"}


def _address_as_stored(wanted: Address, stored: Mapping[str, object]) -> dict[str, object]:
    """Return an address under the firmware's names; its second kind of TLS (verified) is TLS as well."""
    protocol = stored.get("stratumProtocol")
    return {
        "stratumURL": wanted.host,
        "stratumPort": wanted.port,
        "stratumTLS": wanted.tls,
        "stratumProtocol": int(wanted.protocol == "SV2") if isinstance(protocol, int) else wanted.protocol,
    }


def _transport(wanted: Address, slot: Slot, reported: Mapping[str, object]) -> dict[str, object]:
    """Return the changes of TLS and protocol."""
    new: dict[str, object] = {}
    tls, protocol = slot.stored.get("stratumTLS"), slot.stored.get("stratumProtocol")
    storable = has_stored_pools(reported)
    if bool(wanted.tls) != bool(as_bool(tls)):
        if tls is None and not storable:
            raise RefusedError("pool_tls_unsupported")
        new["stratumTLS"] = bool(wanted.tls) if isinstance(tls, bool) else wanted.tls
    if (wanted.protocol == "SV2") != _is_v2(protocol):
        if protocol is None and not storable:
            raise RefusedError("pool_stratum_v2_unsupported")
        new["stratumProtocol"] = int(wanted.protocol == "SV2") if isinstance(protocol, int) else wanted.protocol
    return new


# Fan and tuning --------------------------------------------------------------------------------------------------


def fan_keys(info: Mapping[str, object]) -> tuple[str, str | None]:
    """Return the names of the manual speed in percent and of the target temperature, None if it has none."""
    speed = "manualFanSpeed" if "manualFanSpeed" in info else "fanspeed"
    target = next((key for key in ("temptarget", "pidTargetTemp") if key in info), None)
    return speed, target


def fan_setting(info: Mapping[str, object]) -> FanSetting | None:
    """Return how the fan is controlled; None if the version does not report it (2.0)."""
    auto = as_bool(info.get("autofanspeed"))
    if auto is None:
        return None
    speed, target = fan_keys(info)
    aimed = number(info.get(target)) if target else None
    return FanSetting(
        mode="auto" if auto else "manual",
        percent=integer(info.get(speed)),
        target_c=aimed if aimed and aimed > 0 else None,
    )


def tuning(info: Mapping[str, object]) -> dict[str, TuningValue]:
    """Return frequency (MHz) and core voltage (mV) as set, if reported."""
    found: dict[str, TuningValue] = {}
    for key in ("frequency", "coreVoltage"):
        reported = number(info.get(key))
        if reported is not None and reported > 0:
            found[key] = int(reported) if reported.is_integer() else reported
    return found
