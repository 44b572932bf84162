"""Antminer stock firmware of 2019 and later: CGIs with digest log-in on 80, a read-only RPC API on 4028.

Sources: recorded replies of public drivers, the requests of pyasic-rs, and public copies of the firmware. The web
server keeps running while the mining process restarts. `set_miner_conf` replaces the whole configuration; missing keys
are reset, and a work mode that the machine does not offer leaves the one that it has. `machine.settings` holds
`freq-level` and `hashrate-percent`, `machine.reported` the offered `modes` and the `subtype`; firmware does not have a
setting that is in `machine.layout.missing`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, override

from simulator.kinds import antminer_firmware, rpc
from simulator.kinds.antminer_layouts import (
    OLD_WEB_PAGES,
    has_old_web,
    is_water_cooled,
    old_status,
    water_temperatures,
)
from simulator.kinds.antminer_web import LOGS, DigestLogIn, log, page
from simulator.kinds.base import (
    Endpoint,
    HttpEndpoint,
    HttpRequest,
    HttpResponse,
    Identity,
    Kind,
    TcpEndpoint,
    TcpReply,
    TcpRequest,
    slow_config,
)
from simulator.kinds.rpc import Answer, Call, Section, Status
from simulator.machine import Fault, Machine, PoolSlot

COMPILED = "Wed Sep 11 10:32:08 CST 2024"
SLEEP, NORMAL, HIGH, LOW = 1, 0, 2, 3
MAX_POOLS = 3
_POOL_URL = re.compile(r"stratum2?\+(?:tcp|ssl)://[^\s/:]+:\d{1,5}(?:/\S*)?$")
_SHARES = {HIGH: 1.1, LOW: 0.75}
"""The share of the full hashrate in the work modes."""
PERCENTAGES = ("freq-level", "hashrate-percent")
SUBTYPE = "AMLCtrl_BHB68701"


class Antminer:
    """The state of one Antminer."""

    description = "cgminer 1.0.0"

    def __init__(self, machine: Machine) -> None:
        """Initialize with the machine."""
        self.machine = machine
        self._log_in = DigestLogIn(machine)

    def _setting(self, name: str) -> str | None:
        machine = self.machine
        return None if name in machine.layout.missing else str(machine.settings.get(name, "100"))

    async def web(self, request: HttpRequest) -> HttpResponse | None:
        """Answer one HTTP request."""
        if not self._log_in.accepts(request):
            return self._log_in.challenge()
        name = request.path.removeprefix("/cgi-bin/").removesuffix(".cgi")
        self.machine.note(f"{request.method} {request.path}")
        if has_old_web(self.machine) and request.path not in {"/", "/index.html"}:
            if name == "get_miner_status":
                return HttpResponse.of(old_status(self.machine))
            if name not in OLD_WEB_PAGES:
                return HttpResponse(b"<h1>404 - Not Found</h1>", status=404, content_type="text/html")
        reads: dict[str, Callable[[], dict[str, object]]] = {
            "get_system_info": self._system_info,
            "get_network_info": self._network_info,
            "miner_type": self._miner_type,
            "get_miner_conf": self._conf,
            "summary": self._web_summary,
            "stats": self._web_stats,
            "pools": self._web_pools,
            "get_blink_status": lambda: {"blink": self.machine.locate_light},
            "get_adjustment_params": lambda: {"hashrate_percent_min": "65", "hashrate_percent_max": "100"},
        }
        if (found := page(request.path, self._modes())) is not None:
            return found
        if name in reads:
            return HttpResponse.of(reads[name]())
        if name in LOGS and (name == "get_kernel_log") is has_old_web(self.machine):
            return HttpResponse(log(self.machine, name), content_type="text/plain")
        if name in {"reboot", "set_miner_conf", "blink", "passwd", "reset_conf", "upgrade", "upgrade_clear"}:
            if self.machine.has(Fault.ACCESS_DENIED):
                return HttpResponse(b"<h1>403 - Forbidden</h1>", status=403, content_type="text/html", write=True)
            return await self._write(name, request)
        return HttpResponse(b"<h1>404 - Not Found</h1>", status=404, content_type="text/html")

    async def _write(self, name: str, request: HttpRequest) -> HttpResponse | None:
        if name == "reboot":
            self.machine.reboot()
            # Real ones mostly lose the connection here; this one sends an answer that has no meaning.
            return HttpResponse(b"", content_type="text/html", write=True)
        if request.method != "POST":
            return HttpResponse(b"<h1>405 - Method Not Allowed</h1>", status=405, content_type="text/html")
        if name.startswith("upgrade"):
            keep = name == "upgrade"
            return await antminer_firmware.install(self.machine, self._subtype(), request.body, keep_settings=keep)
        body = request.json()
        if name == "reset_conf":
            self._apply({})
            return HttpResponse(b"", content_type="text/html", write=True)
        if body is None:
            return _said(error="M002", msg="Invalid request!")
        if name == "set_miner_conf":
            return await self._set_conf(body)
        if name == "blink":
            return self._blink(body)
        return self._passwd(body)

    def _system_info(self) -> dict[str, object]:
        machine = self.machine
        known = not machine.has(Fault.NO_MAC)
        return {
            "minertype": machine.model,
            "nettype": "DHCP",
            "netdevice": "eth0",
            "macaddr": machine.mac.upper() if known else "",
            "hostname": machine.hostname,
            "ipaddress": machine.ip,
            "netmask": "255.255.255.0",
            "gateway": "",
            "dnsservers": "",
            "system_mode": "GNU/Linux",
            "system_kernel_version": "Linux 4.9.113 #1 SMP PREEMPT Thu Oct 9 18:55:45 CST 2025",
            "system_filesystem_version": machine.firmware_version,
            "firmware_type": "Release",
            "serinum": machine.serial if known else "",
        }

    def _network_info(self) -> dict[str, object]:
        machine = self.machine
        return {
            "nettype": "DHCP",
            "netdevice": "eth0",
            "macaddr": "" if machine.has(Fault.NO_MAC) else machine.mac.upper(),
            "ipaddress": machine.ip,
            "netmask": "255.255.255.0",
            "conf_nettype": "DHCP",
            "conf_hostname": machine.hostname,
            "conf_ipaddress": "",
            "conf_netmask": "",
            "conf_gateway": "",
            "conf_dnsservers": "",
        }

    def _miner_type(self) -> dict[str, object]:
        return {
            "miner_type": self.machine.model,
            "subtype": self._subtype(),
            "fw_version": self.machine.firmware_version,
        }

    def _subtype(self) -> str:
        return str(self.machine.reported.get("subtype", SUBTYPE))

    def _modes(self) -> tuple[int, ...]:
        modes = self.machine.reported.get("modes")
        return tuple(modes) if isinstance(modes, (tuple, list)) else (NORMAL, SLEEP, LOW, HIGH)

    def _conf(self) -> dict[str, object]:
        machine = self.machine
        return {
            "pools": [{"url": pool.url, "user": pool.user, "pass": pool.password} for pool in machine.pools],
            "api-listen": True,
            "api-network": True,
            "api-groups": "A:stats:pools:devs:summary:version",
            "api-allow": "A:0/0,W:*",
            "bitmain-fan-ctrl": machine.fan_mode == "manual",
            "bitmain-fan-pwm": str(machine.fan_percent),
            "bitmain-use-vil": True,
            "bitmain-freq": "485",
            "bitmain-voltage": "1980",
            "bitmain-ccdelay": "0",
            "bitmain-pwth": "4",
            "bitmain-work-mode": str(machine.work_mode),
            **self._percentages(),
        }

    def _percentages(self) -> dict[str, object]:
        return {f"bitmain-{name}": value for name in PERCENTAGES if (value := self._setting(name)) is not None}

    async def _set_conf(self, body: dict[str, object]) -> HttpResponse:
        """Accept a whole configuration; answers when the mining process has restarted."""
        pools = body.get("pools", [])
        if not isinstance(pools, list) or not all(_is_pool(pool) for pool in pools):
            return _said(error="M001", msg="Invalid pool!")
        self._apply(body)
        await slow_config(self.machine)
        return _said(success="M000", msg="OK!")

    def _apply(self, body: dict[str, object]) -> None:
        """Replace the configuration; missing keys get their defaults."""
        machine = self.machine
        given = body.get("pools")
        slots = [
            PoolSlot(str(pool["url"]), str(pool.get("user", "")), str(pool.get("pass", "")))
            for pool in (given if isinstance(given, list) else [])[:MAX_POOLS]
        ]
        slots += [PoolSlot("", "", "") for _ in range(MAX_POOLS - len(slots))]
        used = next((slot for slot, pool in enumerate(slots) if pool.url), 0)
        if slots != machine.pools:
            machine.set_pools(slots, used)
        manual = str(body.get("bitmain-fan-ctrl", False)).lower() in {"true", "1"}
        fan = ("manual" if manual else "auto", rpc.to_int(str(body.get("bitmain-fan-pwm", "100"))))
        if fan != (machine.fan_mode, machine.fan_percent):
            machine.set_fan(*fan)
        if not machine.has(Fault.IGNORES_WRITES):
            given_as = {"freq-level": "freq-level", "hashrate-percent": "bitmain-hashrate-percent"}
            machine.settings |= {
                name: str(body.get(given_as[name]) or "100") for name in PERCENTAGES if self._setting(name) is not None
            }
        mode = rpc.to_int(str(body.get("miner-mode", body.get("bitmain-work-mode", NORMAL))))
        if mode != machine.work_mode and mode in (SLEEP, *self._modes()):
            if (mode == SLEEP) is not machine.paused:
                machine.set_paused(mode == SLEEP)
            machine.set_work_mode(mode)
        machine.restart_mining()
        if not machine.has(Fault.IGNORES_WRITES):
            machine.active_pool = used
            machine.share = _SHARES.get(machine.work_mode, 1.0)
            for name in PERCENTAGES:
                machine.share *= rpc.to_int(str(self._setting(name) or "100")) / 100

    def _blink(self, body: dict[str, object]) -> HttpResponse:
        on = str(body.get("blink", "")).lower()
        if on not in {"true", "false"}:
            return _said(error="B001", msg="Invalid parameter!")
        self.machine.set_locate_light(on == "true")
        return _said(success="B000" if on == "true" else "B100", msg="OK!")

    def _passwd(self, body: dict[str, object]) -> HttpResponse:
        machine = self.machine
        if body.get("curPwd") != machine.password:
            return _said(error="P001", msg="Authentication failed!")
        new = body.get("newPwd")
        if not isinstance(new, str) or not new or new != body.get("confirmPwd"):
            return _said(error="P002", msg="Invalid new password!")
        if not machine.has(Fault.IGNORES_WRITES):
            machine.password = new
            machine.count("password")
        return _said(success="P000", msg="OK!")

    def _web_head(self, message: str) -> dict[str, object]:
        return {
            "STATUS": {"STATUS": "S", "when": int(time.time()), "Msg": message, "api_version": "1.0.0"},
            "INFO": {
                "miner_version": self.machine.firmware_version,
                "CompileTime": COMPILED,
                "type": self.machine.model,
            },
        }

    def _web_summary(self) -> dict[str, object]:
        machine = self.machine
        rate = round(machine.hashrate() * 1000, 2)
        checks = [{"type": name, "status": "s", "code": 0, "msg": ""} for name in ("rate", "network", "fans", "temp")]
        item: dict[str, object] = {
            "elapsed": machine.mining_uptime_s,
            "rate_5s": rate,
            "rate_30m": rate,
            "rate_avg": rate,
            "rate_ideal": round(machine.hashrate_ths * machine.share * 1000, 2),
            "rate_unit": "GH/s",
            "hw_all": 0,
            "bestshare": 354_914_572,
            "status": checks,
        }
        return {**self._web_head("summary"), "SUMMARY": [] if machine.paused else [item]}

    def _web_stats(self) -> dict[str, object]:
        return {**self._web_head("stats"), "STATS": [] if self.machine.paused else [self._new_stats()]}

    def _web_pools(self) -> dict[str, object]:
        machine = self.machine
        items = [
            {
                "index": slot,
                "url": pool.url,
                "user": pool.user,
                "status": "Alive" if pool.url and machine.is_alive(pool) else "Dead",
                "priority": slot,
                "accepted": machine.shares()[0] if slot == machine.active_pool else 0,
                "rejected": machine.shares()[1] if slot == machine.active_pool else 0,
                "diff": "524K",
            }
            for slot, pool in enumerate(machine.pools)
        ]
        return {**self._web_head("pools"), "POOLS": items}

    def _new_stats(self) -> dict[str, object]:
        machine = self.machine
        rate = machine.hashrate() * 1000
        hot = int(machine.temperature())
        wet = is_water_cooled(machine)
        air = {
            "temp_pic": [hot - 20, hot - 18, hot - 16, hot - 14],
            "temp_pcb": [hot - 12, hot - 10, hot - 8, hot - 6],
            "temp_chip": [hot - 6, hot - 4, hot - 2, hot],
        }
        fans = [] if wet else [machine.fan_rpm() for _ in range(4)]
        chains = [
            {
                "index": board,
                "freq_avg": 485,
                "rate_ideal": round(machine.hashrate_ths * machine.share * 1000 / machine.boards, 2),
                "rate_real": round(rate / machine.boards, 2),
                "asic_num": 108,
                **(water_temperatures(machine) if wet else air),
                "hw": 0,
                "eeprom_loaded": True,
                "sn": "" if machine.has(Fault.NO_MAC) else f"{machine.serial[:13]}{board:04d}",
            }
            for board in range(machine.boards)
        ]
        return {
            "elapsed": machine.mining_uptime_s,
            "rate_5s": round(rate, 2),
            "rate_30m": round(rate, 2),
            "rate_avg": round(rate, 2),
            "rate_ideal": round(machine.hashrate_ths * machine.share * 1000, 2),
            "rate_unit": "GH/s",
            "chain_num": machine.boards,
            "fan_num": len(fans),
            "fan": fans,
            "hwp_total": 0.0,
            "miner-mode": machine.work_mode,
            "freq-level": rpc.to_int(str(self._setting("freq-level") or "100")),
            "watt": round(machine.power()),
            "chain": chains,
        }

    async def rpc(self, request: TcpRequest) -> TcpReply | None:
        """Answer one request on 4028: reads, and a restart of the mining process with the newer API."""
        call = rpc.parse(request.data)
        if isinstance(call, Answer):
            return rpc.reply(call, self.description, is_json=True)
        self.machine.note(f"4028 {call.command}")
        if call.extra.get("new_api") is True:
            return self._new_api(call)
        return rpc.reply(self._legacy(call), self.description, is_json=call.is_json)

    def _new_api(self, call: Call) -> TcpReply:
        bodies: dict[str, Callable[[], dict[str, object]]] = {
            "stats": self._web_stats,
            "summary": self._web_summary,
            "pools": self._web_pools,
            "warning": lambda: {**self._web_head("warning"), "WARNING": []},
            "rate": lambda: {**self._web_head("rate"), "RATE": []},
        }
        if call.command == "reload":
            if self.machine.has(Fault.ACCESS_DENIED) or self.machine.has(Fault.UNAUTHORIZED):
                denied = Answer(Status("E", 45, "Access denied to 'reload' command"), write=True)
                return rpc.reply(denied, self.description, is_json=True)
            self.machine.restart_mining()
            return TcpReply(rpc.encode(self._web_head("reload")), write=True, tail=b"\x00")
        if call.command not in bodies:
            return rpc.reply(rpc.INVALID_COMMAND, self.description, is_json=True)
        return TcpReply(rpc.encode(bodies[call.command]()), tail=b"\x00")

    def _legacy(self, call: Call) -> Answer:
        machine = self.machine
        match call.command:
            case "version":
                return Answer(Status("S", 22, "CGMiner versions"), [self._version()])
            case "summary":
                return Answer(Status("S", 11, "Summary"), [rpc.summary(machine, unit="GHS")])
            case "pools":
                section = rpc.pools(machine, stale_key="Pool Stale%%")
                items = [
                    {
                        **item,
                        "Diff": "524K",
                        "Last Share Time": "0:00:03",
                        "Status": "Alive" if item["URL"] and item["Status"] != "Dead" else "Dead",
                    }
                    for item in section.items
                ]
                return Answer(rpc.pool_count(machine), [replace(section, items=items)])
            case "devs":
                return Answer(Status("S", 9, f"{machine.boards} ASC(s)"), [rpc.devs(machine, "BTM_SOC")])
            case "stats":
                return Answer(Status("S", 70, "CGMiner stats"), [self._legacy_stats()])
            case "addpool" | "switchpool" | "removepool" | "enablepool" | "disablepool" | "restart" | "quit" | "save":
                return Answer(Status("E", 45, f"Access denied to '{call.command}' command"), write=True)
        return rpc.INVALID_COMMAND

    def _version(self) -> Section:
        item: rpc.Item = {
            "BMMiner": "1.0.0",
            "API": "3.1",
            "Miner": "49.0.1.3",
            "CompileTime": COMPILED,
            "Type": self.machine.model,
        }
        return Section("VERSION", "VERSION", [item])

    def _legacy_stats(self) -> Section:
        machine = self.machine
        rate = round(machine.hashrate() * 1000, 2)
        hot = int(machine.temperature())
        item: rpc.Item = {
            "STATS": 0,
            "ID": "BTM_SOC0",
            "Elapsed": machine.mining_uptime_s,
            "Calls": 0,
            "Wait": 0,
            "Max": 0,
            "Min": 99_999_999,
            "GHS 5s": rate,
            "GHS av": rate,
            "rate_30m": rate,
            "Mode": machine.work_mode,
            "miner_count": machine.boards,
            "frequency": 485,
            "fan_num": 4,
            **{f"fan{fan}": machine.fan_rpm() for fan in range(1, 5)},
            "temp_num": machine.boards,
            "total_rateideal": round(machine.hashrate_ths * 1000, 2),
            "rate_unit": "GH",
            "total_freqavg": 485,
            "total_acn": 108 * machine.boards,
            "total rate": rate,
            "temp_max": 0,
            "no_matching_work": 0,
            "miner_version": "49.0.1.3",
        }
        for board in range(1, machine.boards + 1):
            item[f"chain_acn{board}"] = 108
            item[f"chain_hw{board}"] = 0
            item[f"chain_rate{board}"] = f"{rate / machine.boards:.2f}"
            item[f"freq{board}"] = 485
            item[f"temp{board}"] = hot - 5
            item[f"temp2_{board}"] = hot
            item[f"temp_chip{board}"] = f"{hot - 6}-{hot - 4}-{hot - 2}-{hot}"
            item[f"temp_pcb{board}"] = f"{hot - 12}-{hot - 10}-{hot - 8}-{hot - 6}"
            item[f"temp_pic{board}"] = f"{hot - 20}-{hot - 18}-{hot - 16}-{hot - 14}"
        version = self._version().items[0]
        head = {name: version[name] for name in ("BMMiner", "Miner", "CompileTime", "Type")}
        return Section("STATS", "STATS", [head, item])


def _is_pool(pool: object) -> bool:
    if not isinstance(pool, dict):
        return False
    url = pool.get("url", "")
    return isinstance(url, str) and (not url or _POOL_URL.match(url) is not None)


def _said(*, msg: str, success: str = "", error: str = "") -> HttpResponse:
    code = {"stats": "success", "code": success} if success else {"stats": "error", "code": error}
    return HttpResponse.of({**code, "msg": msg}, write=True)


class AntminerKind(Kind):
    """An Antminer S21 with stock firmware of 2024."""

    name: ClassVar[str] = "antminer"
    ports: ClassVar[tuple[int, ...]] = (80, 4028)

    @override
    def create(self, identity: Identity) -> Machine:
        return Machine(
            ip=identity.ip,
            kind=self.name,
            model="Antminer S21",
            mac=identity.mac,
            serial=identity.serial,
            hostname="Antminer",
            firmware_version="FR-1.12(240911-S21)",
            hashrate_ths=200.0,
            power_w=3500.0,
            username="root",
            password="root",
            boot_s=identity.boot_s,
            pools=identity.pools(),
        )

    @override
    def endpoints(self, machine: Machine) -> list[Endpoint]:
        firmware = Antminer(machine)
        return [HttpEndpoint(80, firmware.web), TcpEndpoint(4028, firmware.rpc, serial=True)]


KINDS = (AntminerKind(),)
