"""WhatsMiner stock firmware with API v3: framed JSON on port 4433, and the read commands of v2 on port 4028.

There is no web page; a real machine redirects browsers from port 80 to HTTPS.

Codes: 0 done, -1 failed, -2 no such command, -3 no parameter, -4 no permission. A write has a token of the
command, the password, a salt and the time; the pools are also encrypted. A reboot is usually not answered.
`Machine.reported` holds errors (`error-code`: entries in the firmware's form) and the temperature of the cooling
liquid (`liquid-temperature`), which air-cooled machines lack; `Machine.settings` holds the settings.
A machine whose mining is stopped refuses `pools`.
Sources: the vendor's API document, `tests/captures/whatsminer_v3`.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import struct
import time
from dataclasses import dataclass
from typing import ClassVar, override

from simulator.kinds.api4028 import PORT, number
from simulator.kinds.base import (
    Endpoint,
    Identity,
    Kind,
    StreamConnection,
    StreamEndpoint,
    TcpEndpoint,
    dump,
    load_object,
    slow_config,
)
from simulator.kinds.whatsminer_firmware import PLATFORM, install, log_archive, receive_image, restart_again
from simulator.kinds.whatsminer_secrets import decrypt, letters
from simulator.kinds.whatsminer_settings import change, fan_rpm, is_liquid_cooled, value
from simulator.kinds.whatsminer_v2 import MODES, V2Api, restart_for_power
from simulator.machine import Fault, Machine, PoolSlot

V3_PORT = 4433
_V3_MODE_NUMBERS = ("1", "0", "2")
"""The values of `power.mode`, in the order of `MODES`."""
_MAX_FRAME = 65_536
_LIQUID = "liquid-temperature"
_SETTINGS = {
    "set.fan.temp_offset": "fan-temp-offset",
    "set.fan.poweroff_cool": "fan-poweroff-cool",
    "set.fan.zero_speed": "fan-zero-speed",
    "set.miner.target_freq": "target-freq",
    "set.miner.upfreq_speed": "upfreq-speed",
}
"""The commands whose parameter is the value of a setting."""
_FANS = ("fan-poweroff-cool", "fan-zero-speed", "fan-temp-offset")


async def _answer(connection: StreamConnection, name: str, code: int, message: object, *, write: bool) -> None:
    reply = dump({"code": code, "when": int(time.time()), "msg": message, "desc": name})
    await connection.send(reply, frame=lambda body: struct.pack("<I", len(body)) + body, write=write)


class _V3:
    """Port 4433: a length of four bytes, little endian, and JSON."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._salt = letters(8)

    async def serve(self, connection: StreamConnection) -> None:
        """Answer the requests of one connection until it is closed or the machine reboots."""
        while True:
            try:
                (length,) = struct.unpack("<I", await connection.read_exactly(4))
                if length > _MAX_FRAME:
                    return
                fields = load_object(await connection.read_exactly(length))
            except asyncio.IncompleteReadError:
                return
            await connection.received()
            restart_again(self._machine)
            name = str((fields or {}).get("cmd", ""))
            write = name.startswith("set.")
            code: int
            message: object
            archive = b""
            if fields is None:
                code, message = -2, "invalid json"
            elif name == "get.log.download":
                archive = log_archive(self._machine)
                code, message = 0, {"logsize": str(len(archive))}
            elif write:
                code, message = await self._write(name, fields)
            else:
                code, message = self._read(name, fields.get("param"))
            if not self._machine.listening:
                return  # A reboot is commonly not answered.
            await _answer(connection, name, code, message, write=write)
            if archive:
                await connection.send(archive)
            if code == 0 and name == "set.system.update_firmware":
                await self._upgrade(connection, name)

    async def _upgrade(self, connection: StreamConnection, name: str) -> None:
        """Receive an image, confirm it, and restart."""
        version = await receive_image(self._machine, connection)
        if version is None:
            await _answer(connection, name, -1, "upgrade package check failed", write=True)
            return
        await _answer(connection, name, 0, "ok", write=True)
        install(self._machine, version)

    # Reads -----------------------------------------------------------------------------------------------------

    def _read(self, name: str, parameter: object) -> tuple[int, object]:
        machine = self._machine
        if name == "get.device.info":
            info = self._device_info()
            wanted = str(parameter) if parameter is not None else ""
            return (0, {wanted: info[wanted]} if wanted in info else info)
        if name == "get.miner.setting":
            return 0, {
                "power-limit": machine.power_limit_w or machine.max_power_w,
                "power-mode": MODES[machine.work_mode].lower(),
                "power": round(machine.power()),
                "power-percent": value(machine, "power-percent"),
                "target-freq": value(machine, "target-freq"),
                "fast-boot": "enable" if value(machine, "fast-boot") else "disable",
                "upfreq-speed": value(machine, "upfreq-speed"),
            }
        if name == "get.fan.setting":
            return 0, {setting: value(machine, setting) for setting in _FANS}
        if name == "get.miner.status":
            return self._miner_status(parameter)
        return -2, "invalid command"

    def _device_info(self) -> dict[str, object]:
        machine = self._machine
        network = {
            "ip": machine.ip,
            "proto": "dhcp",
            "netmask": "255.255.255.0",
            "gateway": "127.0.0.1",
            "dns": "127.0.0.1",
            "hostname": machine.hostname,
        }
        miner = {
            "working": "false" if machine.paused else "true",
            "type": machine.model,
            "hash-board": "K40",
            "hash-percent": str(value(machine, "target-freq")),
            "board-num": str(machine.boards),
            "fast-boot": "disable",
            "pool-strategy": "FAILOVER",
            **{f"pcbsn{at}": f"{machine.serial}B{at}" for at in range(machine.boards)},
        }
        if not machine.has(Fault.NO_MAC):
            network["mac"] = machine.mac.upper()
            miner["miner-sn"] = machine.serial
        return {
            "network": network,
            "miner": miner,
            "system": {
                "api": "3.0.2",
                "apiswitch": "1" if machine.write_api else "0",
                "platform": PLATFORM,
                "fwversion": machine.firmware_version,
                "control-board-version": "CB6V10",
                "ledstatus": "manual" if machine.locate_light else "auto",
            },
            "power": {
                **{name: value for name, value in machine.reported.items() if name == _LIQUID},
                "type": "P221B",
                "mode": _V3_MODE_NUMBERS[machine.work_mode],
                "fanspeed": fan_rpm(machine),
                "model": "P221B",
            },
            "salt": self._salt,
            "error-code": machine.reported.get("error-code", []),
        }

    def _miner_status(self, parameter: object) -> tuple[int, object]:
        if not parameter:
            return -3, "param item is null"
        parts = {"summary": self._summary, "pools": self._pools, "edevs": self._boards}
        names = [name.strip() for name in str(parameter).split("+")]
        if any(name not in parts for name in names):
            return -2, "invalid param"
        if self._machine.paused and "pools" in names:
            return -1, "fail"
        if self._machine.empty_answers:
            self._machine.empty_answers -= 1
            return 0, {}
        return 0, {name: parts[name]() for name in names}

    def _summary(self) -> object:
        machine = self._machine
        ths, hot = round(machine.hashrate(), 3), machine.temperature()
        return {
            "elapsed": machine.mining_uptime_s,
            "bootup-time": machine.uptime_s,
            "freq-avg": 625 if machine.hashing else 0,
            "factory-hash": machine.hashrate_ths,
            "hash-average": ths,
            "hash-1min": ths,
            "hash-15min": ths,
            "hash-realtime": ths,
            "power-rate": round(machine.power() / ths, 2) if ths else 0.0,
            "power-5min": round(machine.power(), 1),
            "power-realtime": round(machine.power(), 1),
            "power-limit": machine.power_limit_w or machine.max_power_w,
            "environment-temperature": 28.5,
            "board-temperature": [round(hot - 20 - at, 1) for at in range(machine.boards)],
            "chip-temp-min": round(hot - 14, 1),
            "chip-temp-avg": round(hot - 7, 1),
            "chip-temp-max": round(hot, 1),
            "fan-speed-in": fan_rpm(machine),
            "fan-speed-out": max(0, fan_rpm(machine) - 120),
            "up-freq-finish": int(machine.hashing),
        }

    def _pools(self) -> object:
        machine = self._machine
        return [
            {
                "id": at + 1,
                "url": pool.url,
                "status": "alive" if machine.is_alive(pool) else "dead",
                "account": pool.user,
                "pool-priority": at,
                "stratum-active": at == machine.active_pool and machine.hashing and machine.is_alive(pool),
                "reject-rate": 0.0,
            }
            for at, pool in enumerate(machine.pools)
        ]

    def _boards(self) -> object:
        machine = self._machine
        hot, ths = machine.temperature(), round(machine.hashrate() / machine.boards, 3)
        return [
            {
                "id": at,
                "slot": at,
                "status": "alive",
                "hash-average": ths,
                "hash-realtime": ths,
                "factory-hash": round(machine.hashrate_ths / machine.boards, 3),
                "freq": 625.0 if machine.hashing else 0.0,
                "effective-chips": 225,
                "chip-temp-min": round(hot - 14 - at, 1),
                "chip-temp-avg": round(hot - 7 - at, 1),
                "chip-temp-max": round(hot - at, 1),
            }
            for at in range(machine.boards)
        ]

    # Writes ----------------------------------------------------------------------------------------------------

    async def _write(self, name: str, fields: dict[str, object]) -> tuple[int, object]:
        machine = self._machine
        secret = f"{name}{machine.password}{self._salt}{fields.get('ts', '')}".encode()
        digest = hashlib.sha256(secret).digest()
        token = base64.b64encode(digest)[:8].decode()
        known = fields.get("account") == machine.username and fields.get("token") == token
        if machine.has(Fault.SESSION_BUSY):
            return -1, "over max connect"
        if not known or machine.has(Fault.UNAUTHORIZED) or machine.has(Fault.ACCESS_DENIED) or not machine.write_api:
            machine.note(f"refused {name} (-4)")
            return -4, "no permission"
        machine.note(name)
        return await self._apply(name, fields.get("param"), digest)

    async def _apply(self, name: str, parameter: object, key: bytes) -> tuple[int, object]:
        machine = self._machine
        match name:
            case "set.system.reboot":
                machine.reboot()
            case "set.miner.service":
                if parameter == "restart":
                    machine.restart_mining()
                elif parameter in ("stop", "start"):
                    machine.set_paused(parameter == "stop")
                else:
                    return -1, "invalid param"
            case "set.miner.power_limit":
                watts = parameter if isinstance(parameter, int | float) and not isinstance(parameter, bool) else -1
                if not machine.min_power_w <= watts <= machine.max_power_w:
                    return -1, "invalid param"
                await slow_config(machine)
                machine.set_power_limit(int(watts))
                restart_for_power(machine)
            case "set.miner.power_mode":
                if not isinstance(parameter, str) or parameter.capitalize() not in MODES:
                    return -1, "invalid param"
                await slow_config(machine)
                machine.set_work_mode(MODES.index(parameter.capitalize()))
                restart_for_power(machine)
            case "set.miner.pools":
                pools = _read_pools(parameter, key)
                if pools is None:
                    return -1, "invalid param"
                await slow_config(machine)
                machine.set_pools(pools)
            case "set.miner.power_percent":
                fields = parameter if isinstance(parameter, dict) else {}
                fast = fields.get("mode") == "fast"
                slow = fields.get("mode") == "normal" and (
                    is_liquid_cooled(machine) or MODES[machine.work_mode] != "High"
                )
                text = fields.get("percent")
                percent = number(text) if isinstance(text, str) else None  # The firmware reads no number here.
                if not (fast or slow) or not change(machine, "power-percent", percent):
                    return -1, "invalid param"
            case "set.miner.fastboot":
                if parameter not in ("enable", "disable"):
                    return -1, "invalid param"
                change(machine, "fast-boot", int(parameter == "enable"))
            case setting if setting in _SETTINGS:
                if not change(machine, _SETTINGS[setting], parameter):
                    return -1, "invalid param"
            case "set.system.update_firmware":
                return 0, "ready"
            case "set.system.led":
                machine.set_locate_light(parameter != "auto")
            case _:
                return -2, "invalid command"
        return 0, "ok"


def _read_pools(parameter: object, key: bytes) -> list[PoolSlot] | None:
    """Return the pools in the encrypted parameter of `set.miner.pools`, or None if they are invalid."""
    plain = decrypt(key, parameter) if isinstance(parameter, str) else None
    # The vendor's demo uses PKCS 7 padding; other clients pad with NULs as in v2.
    last = plain[-1] if plain else 0
    if plain and 0 < last <= 16 and plain.endswith(bytes([last]) * last):
        plain = plain[:-last]
    try:
        entries = json.loads(plain or b"")
    except ValueError:
        return None
    if not isinstance(entries, list) or not 0 < len(entries) <= 3:
        return None
    pools = []
    for entry in entries:
        values = [entry.get(part) for part in ("pool", "worker", "passwd")] if isinstance(entry, dict) else [None]
        if not all(isinstance(value, str) for value in values):
            return None
        pools.append(PoolSlot(str(values[0]), str(values[1]), str(values[2])))
    return [pool for pool in pools if pool.url] or None


@dataclass(frozen=True)
class _WhatsMinerV3(Kind):
    """An M60S with a firmware of 2025."""

    name: ClassVar[str] = "whatsminer_v3"
    ports: ClassVar[tuple[int, ...]] = (PORT, V3_PORT)

    @override
    def create(self, identity: Identity) -> Machine:
        return Machine(
            ip=identity.ip,
            kind=self.name,
            model="M60S_VK40",
            mac=identity.mac,
            serial=identity.serial,
            hostname="WhatsMiner",
            firmware_version="20251209.16.REL2",
            hashrate_ths=186.0,
            power_w=3441.0,
            username="super",
            password="super",
            min_power_w=1700,
            max_power_w=3800,
            boot_s=identity.boot_s,
            pools=identity.pools(),
        )

    @override
    def endpoints(self, machine: Machine) -> list[Endpoint]:
        return [
            TcpEndpoint(PORT, V2Api(machine, beside_v3=True).handle),
            StreamEndpoint(V3_PORT, _V3(machine).serve),
        ]


KINDS = (_WhatsMinerV3(),)
