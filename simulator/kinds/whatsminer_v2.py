"""WhatsMiner stock firmware with API v2: port 4028, unencrypted reads, encrypted writes with a token.

Codes and texts of refusals: 14 no such command, 23 "enc json load err" (for a wrong password: the decrypted
bytes are not JSON), 45 no permission, 131 done, 132 bad parameter, 134 token, 135 bad token, 136 too many
tokens. Sources: the vendor's API document, recorded replies in public drivers, error reports of their users.

Layouts as in `tests/captures/whatsminer_v1` and `whatsminer_v2`: API 1.4 (firmware before 2022) has its errors in the
summary, and neither `edevs` nor `get_miner_info`; API 2.0.4 (before July 2022) writes a list of errors that is not
JSON; API 2.2 (on this port of firmware with API v3) has its summary in `Msg`, boards in TH/s and no `devdetails`.
`Machine.reported` holds errors (`error_code`) and other values of the summary by the firmware's names.

Simplifications: the command `open_write_api` unlocks without a second step (it is counted for tests); a connection
accepts one request.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, override

from simulator.kinds.api4028 import PORT, Command, command_of, number, read_command, section
from simulator.kinds.base import (
    Endpoint,
    Identity,
    Kind,
    StreamConnection,
    TcpContinuation,
    TcpEndpoint,
    TcpReply,
    TcpRequest,
    dump,
    load_object,
    slow_config,
)
from simulator.kinds.whatsminer_firmware import PLATFORM, install, log_archive, receive_image, restart_again
from simulator.kinds.whatsminer_secrets import Tokens, aes_key, decrypt, encrypt, letters
from simulator.kinds.whatsminer_settings import change, fan_rpm, value
from simulator.machine import Fault, Machine, PoolSlot

MODES = ("Normal", "Low", "High")
"""The power modes, in the order of `Machine.work_mode`."""
_CGMINER = "cgminer 4.9.2"
_NOT_IN_V1 = ("edevs", "get_miner_info", "get_error_code", "get_token", "open_write_api")
_ERROR_TIME = "2026-01-17 11:28:11"
_WHOLE_NUMBER = re.compile(r"-?\d+")
_SETTINGS = {
    "set_temp_offset": ("temp_offset", "fan-temp-offset"),
    "set_poweroff_cool": ("poweroff_cool", "fan-poweroff-cool"),
    "set_fan_zero_speed": ("fan_zero_speed", "fan-zero-speed"),
    "set_target_freq": ("percent", "target-freq"),
    "set_power_pct": ("percent", "power-percent"),
    "set_power_pct_v2": ("percent", "power-percent"),
    "adjust_upfreq_speed": ("upfreq_speed", "upfreq-speed"),
}
"""The commands that change one setting: their parameter, and the name of the setting."""
_SINCE_2_0_5 = ("set_power_pct_v2", "set_temp_offset", "set_poweroff_cool", "set_fan_zero_speed", "adjust_upfreq_speed")


def _message(letter: str, code: int, message: object) -> dict[str, object]:
    """Return a reply to a command that is not CGMiner's: `STATUS` is a letter."""
    return {"STATUS": letter, "When": int(time.time()), "Code": code, "Msg": message, "Description": ""}


_DONE = "API command OK"


class V2Api:
    """Port 4028: unencrypted reads, encrypted writes."""

    def __init__(self, machine: Machine, *, beside_v3: bool = False) -> None:
        self._machine = machine
        self._beside_v3 = beside_v3
        self._tokens = Tokens(machine)

    @property
    def _api(self) -> str:
        if self._beside_v3:
            return "2.2.2"
        firmware = self._machine.firmware_version
        return "1.4.0" if firmware < "2022" else "2.0.4" if firmware < "202207" else "2.0.5"

    async def handle(self, request: TcpRequest) -> TcpReply | None:
        """Answer one request."""
        restart_again(self._machine)
        fields = load_object(request.data.rstrip(b"\r\n\x00"))
        if fields is not None and "enc" in fields:
            return await self._write(fields, request.peer)
        command = read_command(request.data)
        if command is None:
            return TcpReply(dump(_message("E", 23, "json cmd err")))
        reply = dump(self._read(command, request.peer))
        if command.name == "get_error_code" and self._api == "2.0.4":
            # A list of pairs, which is not JSON.
            reply = reply.replace(b'"error_code":[{', b'"error_code":[').replace(b"}]", b"]").replace(b"},{", b",")
        return TcpReply(reply)

    # Reads -----------------------------------------------------------------------------------------------------

    def _read(self, command: Command, peer: str) -> dict[str, object]:
        name = command.name
        messages: dict[str, Callable[[], Mapping[str, object]]] = {
            "get_version": self._version,
            "status": self._status,
            "get_psu": self._power_supply,
            "get_miner_info": self._miner_info,
            "get_error_code": self._error_code,
        }
        if self._api == "1.4.0" and name in _NOT_IN_V1:
            return _message("E", 14, "invalid cmd")
        if name in messages:
            return _message("S", 131, messages[name]())
        match name:
            case "summary":
                return self._summary_reply()
            case "pools":
                pools = self._pools()
                return section(7, f"{len(pools)} Pool(s)", _CGMINER, POOLS=pools)
            case "devs" | "edevs":
                boards = self._boards()
                return section(9, f"{len(boards)} ASC(s)", _CGMINER, DEVS=boards)
            case "devdetails":
                return self._details()
            case "get_token":
                self._machine.note("get_token")
                token = self._tokens.issue(peer)
                return _message("S", 134, token) if token else _message("E", 136, "over max connect")
            case "open_write_api":
                self._machine.count("open_write_api")
                self._machine.write_api = True
                salts = {"time": f"{int(time.time()) % 10_000:04d}", "salt": self._tokens.salt, "newsalt": letters(8)}
                return _message("S", 131, salts)
        return _message("E", 14, "invalid cmd")

    def _summary_reply(self) -> dict[str, object]:
        empty = self._machine.empty_answers > 0
        if empty:
            self._machine.empty_answers -= 1
        if self._beside_v3:
            return _message("S", 131, {} if empty else self._summary())
        return section(11, "Summary", _CGMINER, SUMMARY=[] if empty else [self._summary()])

    def _details(self) -> dict[str, object]:
        if self._beside_v3:
            return _message("E", 132, "This command is deprecated.")
        one = {"Name": "SM", "Driver": "bitmicro", "Kernel": "", "Model": self._machine.model}
        details = [{"DEVDETAILS": at, "ID": at, **one} for at in range(self._machine.boards)]
        return section(69, "Device Details", _CGMINER, DEVDETAILS=details)

    def _version(self) -> dict[str, str]:
        machine = self._machine
        if self._api == "1.4.0":
            return {"api_ver": f"whatsminer v{self._api}", "fw_ver": machine.firmware_version}
        version = {"api_ver": self._api, "fw_ver": machine.firmware_version, "platform": PLATFORM}
        return version | ({"miner_type": machine.model} if self._beside_v3 else {})

    def _power_supply(self) -> dict[str, str]:
        psu = {"name": "P222B", "hw_version": "", "sw_version": "230208.220429", "model": "P222B"}
        return {**psu, "fan_speed": str(fan_rpm(self._machine)), "power": f"{self._machine.power():.0f}"}

    def _error_code(self) -> dict[str, object]:
        return {"error_code": [{str(code): _ERROR_TIME} for code in self._errors()]}

    def _errors(self) -> list[object]:
        errors = self._machine.reported.get("error_code", [])
        return errors if isinstance(errors, list) else [errors]

    def _summary(self) -> dict[str, object]:
        machine = self._machine
        accepted, rejected = machine.shares()
        mhs = round(machine.hashrate() * 1e6, 2)
        hot = machine.temperature()
        summary: dict[str, object] = {
            "Elapsed": machine.mining_uptime_s,
            "MHS av": mhs,
            "MHS 5s": mhs,
            "MHS 1m": mhs,
            "MHS 15m": mhs,
            "HS RT": mhs,
            "Accepted": accepted,
            "Rejected": rejected,
            "Total MH": mhs * machine.mining_uptime_s,
            "Temperature": round(hot - 8, 1),
            "freq_avg": 600 if machine.hashing else 0,
            "Fan Speed In": fan_rpm(machine),
            "Fan Speed Out": max(0, fan_rpm(machine) - 120),
            "Power": round(machine.power()),
            "Power Limit": machine.power_limit_w or machine.max_power_w,
            "Power Mode": MODES[machine.work_mode],
            "Factory GHS": round(machine.hashrate_ths * 1000),
            "Chip Temp Min": round(hot - 14, 1),
            "Chip Temp Max": round(hot, 1),
            "Chip Temp Avg": round(hot - 7, 1),
            "Env Temp": 28.5,
            "Uptime": machine.uptime_s,
            "Security Mode": 0,
            "Hash Stable": machine.hashing,
            "Target Freq": 600,
            "Pool Rejected%": 0.0,
        }
        if not machine.has(Fault.NO_MAC):
            summary["MAC"] = machine.mac.upper()
        if self._api == "1.4.0":
            errors = self._errors()
            summary |= {f"Error Code {at}": code for at, code in enumerate(errors)}
            summary |= {"Error Code Count": len(errors), "Power Fanspeed": fan_rpm(machine) + 600}
        if self._beside_v3:
            for name in ("MAC", "Temperature", "MHS 5s", "Accepted", "Rejected", "Security Mode"):
                summary.pop(name, None)
        return summary | {name: value for name, value in machine.reported.items() if name in summary}

    def _pools(self) -> list[dict[str, object]]:
        machine = self._machine
        accepted, rejected = machine.shares()
        return [
            {
                "POOL": at + 1,
                "URL": pool.url,
                "Status": "Alive" if machine.is_alive(pool) else "Dead",
                "Priority": at,
                "Quota": 1,
                "Accepted": accepted if at == machine.active_pool else 0,
                "Rejected": rejected if at == machine.active_pool else 0,
                "User": pool.user,
                "Last Share Time": int(time.time()) if at == machine.active_pool and machine.hashing else 0,
                "Stratum Active": at == machine.active_pool and machine.hashing and machine.is_alive(pool),
                "Stratum Difficulty": 65536,
            }
            for at, pool in enumerate(machine.pools)
        ]

    def _boards(self) -> list[dict[str, object]]:
        machine = self._machine
        hot = machine.temperature()
        if self._beside_v3:
            ths = round(machine.hashrate() / machine.boards, 2)
            return [
                {
                    "Slot": at,
                    "Temperature": round(hot - 8 - at, 2),
                    "Chip Frequency": 600 if machine.hashing else 0,
                    "MHS av": ths,
                    "MHS 1m": ths,
                    "HS RT": ths,
                    "Factory GHS": round(machine.hashrate_ths * 1000 / machine.boards),
                    "Upfreq Complete": int(machine.hashing),
                    "Effective Chips": 225,
                    "PCB SN": f"{machine.serial}B{at}",
                }
                for at in range(machine.boards)
            ]
        return [
            {
                "ASC": at,
                "Name": "SM",
                "ID": at,
                "Slot": at,
                "Enabled": "Y",
                "Status": "Alive",
                "Temperature": round(hot - 8 - at, 1),
                "Chip Frequency": 600 if machine.hashing else 0,
                "Frequency": 600.0 if machine.hashing else 0.0,
                "MHS av": round(machine.hashrate() / machine.boards * 1e6, 2),
                "Factory GHS": round(machine.hashrate_ths * 1000 / machine.boards),
                "Effective Chips": 123,
                "PCB SN": f"{machine.serial}B{at}",
                "Chip Temp Min": round(hot - 14 - at, 1),
                "Chip Temp Max": round(hot - at, 1),
                "Chip Temp Avg": round(hot - 7 - at, 1),
            }
            for at in range(machine.boards)
        ]

    def _status(self) -> dict[str, object]:
        """Return the answer of `status`: most values are text; older firmware has another name for the first one."""
        machine = self._machine
        off = "true" if machine.paused else "false"
        if machine.firmware_version < "2023":
            return {"btmineroff": off, "Firmware Version": f"'{machine.firmware_version}'"}
        return {
            "mineroff": off,
            "mineroff_reason": "api" if machine.paused else "",
            "mineroff_time": "",
            "FirmwareVersion": machine.firmware_version,
            "power_mode": MODES[machine.work_mode].lower(),
            "power_limit_set": "" if machine.power_limit_w is None else str(machine.power_limit_w),
            "hash_percent": str(value(machine, "target-freq")),
            **({"power_pct": value(machine, "power-percent") or 100} if self._beside_v3 else {}),
            **({"liquid_temp": machine.reported["liquid_temp"]} if "liquid_temp" in machine.reported else {}),
        }

    def _miner_info(self) -> dict[str, str]:
        machine = self._machine
        info = {
            "ip": machine.ip,
            "proto": "dhcp",
            "netmask": "255.255.255.0",
            "gateway": "127.0.0.1",
            "dns": "127.0.0.1",
            "hostname": machine.hostname,
            "ledstat": "manual" if machine.locate_light else "auto",
        }
        if not machine.has(Fault.NO_MAC):
            info |= {"mac": machine.mac.upper(), "minersn": machine.serial}
        return info

    # Writes ----------------------------------------------------------------------------------------------------

    async def _write(self, envelope: dict[str, object], peer: str) -> TcpReply:
        machine = self._machine
        key = aes_key(self._tokens.key)
        plain = decrypt(key, str(envelope.get("data", "")))
        fields = load_object(plain) if plain is not None else None
        command = command_of(fields or {})
        refusal: dict[str, object] | None = None
        if plain is None:
            refusal = _message("E", 137, "base64 decode err")
        elif fields is None:
            refusal = _message("E", 23, "enc json load err")
        elif not self._tokens.valid(peer, fields.get("token")):
            refusal = _message("E", 135, "check token err")
        elif not machine.write_api:
            refusal = _message("E", 45, "can't access write cmd")
        elif machine.has(Fault.ACCESS_DENIED) or self._beside_v3:
            refusal = _message("E", 45, "permission denied")
        if refusal is not None:
            machine.note(f"refused {command.name or 'write'} ({refusal['Code']})")
            return TcpReply(dump(refusal), write=True)
        machine.note(command.name)
        match command.name:
            case "download_logs":
                archive = log_archive(machine)
                return self._sealed(key, _message("S", 131, {"logfilelen": str(len(archive))}), tail=archive)
            case "update_firmware":
                return self._sealed(key, _message("S", 131, "ready"), more=lambda wire: self._upgrade(key, wire))
        return self._sealed(key, await self._apply(command))

    def _sealed(self, key: bytes, reply: object, *, tail: bytes = b"", more: TcpContinuation | None = None) -> TcpReply:
        return TcpReply(dump({"enc": encrypt(key, dump(reply))}), write=True, tail=tail, more=more)

    async def _upgrade(self, key: bytes, connection: StreamConnection) -> TcpReply:
        """Receive an image, confirm it, and restart."""
        version = await receive_image(self._machine, connection)
        if version is None:
            return self._sealed(key, _message("E", 132, "upgrade package check failed"))

        async def restart(_: StreamConnection) -> None:
            install(self._machine, version)

        return self._sealed(key, _message("S", 131, _DONE), more=restart)

    async def _apply(self, command: Command) -> dict[str, object]:
        """Execute one write; parameters are text, as in the vendor's document."""
        machine, fields = self._machine, command.fields
        error: str | None = None
        match command.name:
            case "reboot":
                machine.reboot()
            case "restart_btminer":
                machine.restart_mining()
            case "power_off":
                if fields.get("respbefore", "false") in ("true", "false"):
                    machine.set_paused(True)
                else:
                    error = "API parse respbefore param error"
            case "power_on":
                machine.set_paused(False)
            case "adjust_power_limit":
                error = await self._power_limit(fields.get("power_limit"))
            case "update_pools":
                error = await self._update_pools(command)
            case "set_normal_power" | "set_low_power" | "set_high_power":
                await slow_config(machine)
                machine.set_work_mode(MODES.index(command.name.split("_")[1].capitalize()))
                restart_for_power(machine)
            case name if name in _SETTINGS and not (name in _SINCE_2_0_5 and self._api < "2.0.5"):
                parameter, setting = _SETTINGS[name]
                text = str(fields.get(parameter, ""))
                if not change(machine, setting, int(text) if _WHOLE_NUMBER.fullmatch(text) else None):
                    error = f"API parse {parameter} param error"
            case "enable_btminer_fast_boot" | "disable_btminer_fast_boot":
                change(machine, "fast-boot", int(command.name.startswith("enable")))
            case "set_led":
                machine.set_locate_light(fields.get("param") != "auto")
            case _:
                return _message("E", 14, "invalid cmd")
        return _message("S", 131, _DONE) if error is None else _message("E", 132, error)

    async def _power_limit(self, value: object) -> str | None:
        machine = self._machine
        watts = number(value) if isinstance(value, str) else None
        if watts is None or not machine.min_power_w <= watts <= machine.max_power_w:
            return "API parse power_limit param error"
        await slow_config(machine)
        machine.set_power_limit(watts)
        restart_for_power(machine)
        return None

    async def _update_pools(self, command: Command) -> str | None:
        values = [
            [command.fields.get(f"{part}{slot}") for part in ("pool", "worker", "passwd")] for slot in range(1, 4)
        ]
        slots = [PoolSlot(str(url), str(user), str(password)) for url, user, password in values]
        if not all(isinstance(value, str) for slot in values for value in slot) or not slots[0].url:
            return "API parse pools param error"
        await slow_config(self._machine)
        self._machine.set_pools([slot for slot in slots if slot.url])
        return None


def restart_for_power(machine: Machine) -> None:
    """Restart mining after a change of power; an ignored change does not restart it."""
    if not machine.has(Fault.IGNORES_WRITES):
        machine.restart_mining()


@dataclass(frozen=True)
class _WhatsMinerV2(Kind):
    """An M50S with a firmware of 2023."""

    name: ClassVar[str] = "whatsminer_v2"
    ports: ClassVar[tuple[int, ...]] = (PORT,)

    @override
    def create(self, identity: Identity) -> Machine:
        return Machine(
            ip=identity.ip,
            kind=self.name,
            model="M50S_VJ33",
            mac=identity.mac,
            serial=identity.serial,
            hostname="WhatsMiner",
            firmware_version="20230803.11.REL",
            hashrate_ths=126.0,
            power_w=3276.0,
            username="admin",
            password="admin",
            min_power_w=1500,
            max_power_w=3600,
            boot_s=identity.boot_s,
            pools=identity.pools(),
        )

    @override
    def endpoints(self, machine: Machine) -> list[Endpoint]:
        return [TcpEndpoint(PORT, V2Api(machine).handle)]


KINDS = (_WhatsMinerV2(),)
