"""Avalon of Canaan on 4028: CGMiner 4.11 with the vendor's `ascset` options.

The model determines the layout: `Avalon 1566` is that of the A-series; `Avalon nano3`, `Avalon Nano3s` and `Avalon Q`
are those of the home models, as in `tests/captures/avalon`.

Sources: the replies recorded in asic-rs, and Canaan's API as used by MiningOS. `softoff` and `softon` take a time.
Pools are set one by one with the web page's credentials, and used only after a reboot; `addpool` and `removepool` do
not exist. The effect of work levels on the power is an assumption.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, override

from simulator.kinds import rpc
from simulator.kinds.base import Endpoint, Identity, Kind, TcpEndpoint, TcpReply, TcpRequest, slow_config
from simulator.kinds.cgminer import CgminerFirmware
from simulator.kinds.rpc import Answer, Section, Status
from simulator.machine import Fault, Machine, PoolSlot

CHIPS = 160
MAX_LEVEL = 5
_MODES = {0: 0.8, 1: 1.0, 2: 1.1}
"""The effect of a work mode on hashrate and power."""
_SHARE_LUCK = 1.47
"""The deviation of short averages of shares from the hashrate."""
_EFFICIENCY = 0.94
"""The efficiency of the power supply."""
_IDLE_W = 15
_OK = "ASC 0 set OK"
_HELP = (
    "help|voltage|fan-spd|led|hash-sn-read|workmode|worklevel|reboot|softon|softoff|setpool|password|frequency|time|"
)


class AvalonFirmware(CgminerFirmware):
    """The state of one Avalon."""

    description = "cgminer 4.11.1"
    device = "AVALON"

    def __init__(self, machine: Machine) -> None:
        """Initialize with the machine."""
        super().__init__(machine)
        self._nominal = (machine.hashrate_ths, machine.power_w)
        self._level = 0
        self._woken_by = "0x01"
        for name in ("addpool", "removepool", "save"):
            del self.writes[name]
        self.reads["litestats"] = lambda _: Answer(Status("S", 70, "CGMiner stats"), [self._statistics()])
        self._options: dict[str, Callable[[list[str]], Answer]] = {
            "help": lambda _: _info(self._help()),
            "led": self._led,
            "fan-spd": self._fan,
            "workmode": self._workmode,
            "worklevel": self._worklevel,
            "softoff": lambda values: self._soft("softoff", values),
            "softon": lambda values: self._soft("softon", values),
            "setpool": self._setpool,
            "password": self._password,
            "bootby": lambda _: _info(f"BOOTBY[{self._woken_by}.00000000]"),
            "hashpower": lambda _: _info(f"PS[{self._power_supply()}]"),
        }

    # Reads -----------------------------------------------------------------------------------------------------

    @property
    def _name(self) -> str:
        return self.machine.model.split()[-1]

    @property
    def _is_home(self) -> bool:
        return not self._name.isdigit()

    @property
    def _is_nano3(self) -> bool:
        return self._name == "nano3"

    @override
    def version(self) -> Section:
        machine = self.machine
        known = not machine.has(Fault.NO_MAC)
        dna, mac = (machine.serial, machine.mac.replace(":", "")) if known else ("", "")
        version = machine.firmware_version
        item: rpc.Item = {"CGMiner": "4.11.1", "API": "3.7"}
        if self._is_nano3:
            item |= {"PROD": "Avalonnano", "MODEL": "nano3", "HWTYPE": "PMMv1_X1", "SWTYPE": "MM318_X2"}
            item |= {"VERSION": version, "UPAPI": "2"}
        elif self._is_home:
            item |= {"PROD": f"Avalon {self._name}", "MODEL": self._name, "HWTYPE": "Q_MM1v1_X1", "SWTYPE": "MM319"}
            item |= {"LVERSION": version, "BVERSION": version, "CGVERSION": version, "DNA": dna, "MAC": mac}
        else:
            item |= {
                "STM8": "20.08.01",
                "PROD": f"AvalonMiner {self._name}",
                "MODEL": f"{self._name}-{round(self._nominal[0])}",
                "HWTYPE": "MM4v2_X3",
                "SWTYPE": "MM319",
                "VERSION": version,
                "LOADER": "d0d779de.00",
                "DNA": dna,
                "MAC": mac,
                "UPAPI": 2,
            }
        return Section("VERSION", "VERSION", [item])

    @override
    def summary(self) -> Section:
        """Return the summary, with short averages of the shares."""
        section = super().summary()
        for item in section.items:
            item["MHS 5s"] = float(str(item["MHS 5s"])) * _SHARE_LUCK
        return section

    @property
    @override
    def asics(self) -> int:
        return 1

    @override
    def devdetails(self) -> Section:
        details = rpc.devdetails(self.machine, self.device, "avalon10", "")
        return replace(details, items=details.items[:1])

    @override
    def stats(self) -> Section:
        """Return the statistics; without content while `Machine.empty_answers` lasts."""
        if self.machine.empty_answers > 0:
            self.machine.empty_answers -= 1
            return self._statistics(words="")
        return self._statistics()

    def _statistics(self, words: str | None = None) -> Section:
        machine = self.machine
        module = self._module() if words is None else words
        item: rpc.Item = {
            "STATS": 0,
            "ID": "AVALON0" if self._is_home else "AVA100",
            "Elapsed": machine.mining_uptime_s,
            "Calls": 0,
            "Wait": 0.0,
            "Max": 0.0,
            "Min": 99_999_999.0,
        }
        if self._name == "Q":
            item |= {"MM ID0:Summary": f"'STATS':{{{module}}}", "HBinfo": "{}"}
        else:
            item |= {"MM ID0": module, "MM Count": 1, "Smart Speed": 1, "Voltage Level Offset": 0, "Nonce Mask": 25}
        items = [item]
        items += [
            {"STATS": 1 + slot, "ID": f"POOL{slot}", "Elapsed": machine.mining_uptime_s, "Calls": 0}
            for slot in range(len(machine.pools))
        ]
        return Section("STATS", "STATS", items)

    def _power_supply(self) -> str:
        """Return the list of power supply values, in the layout of the model."""
        power = self.machine.power()
        wall = round(power) if self.machine.hashing else _IDLE_W
        if self._is_nano3:
            return f"0 0 0 {int(power / 27.92)} 2792 {wall} 324"
        if self._name == "Nano3s":
            return f"0 0 27541 {int(power / 27.541)} 0 3756 {wall}"
        output = round(power * _EFFICIENCY) if self.machine.hashing else 0
        return f"0 1214 1316 {int(output / 13.16)} {output} 1320 {wall}"

    def _module(self) -> str:
        """Return the values of the mining module as `name[value]`."""
        machine = self.machine
        rate = machine.hashrate() * 1000
        hot, cool = int(machine.temperature()), int(machine.temperature()) - 9
        fan = machine.fan_rpm()
        boards = range(1 if self._is_home else machine.boards)

        def each(value: object) -> str:
            return " ".join([str(value)] * len(boards))

        name = self._name if self._is_home else f"{self._name}-{round(self._nominal[0])}"
        words: dict[str, object] = {
            "Ver": f"{name}-{machine.firmware_version}",
            "DNA": "" if machine.has(Fault.NO_MAC) else machine.serial,
            "MEMFREE": "2059656.2059656",
            "NETFAIL": "0 0 0 0 0 0 0 0",
            "SYSTEMSTATU": f"Work: {'In Work' if machine.hashing else 'In Idle'}, Hash Board: {len(boards)} ",
            "Elapsed": machine.uptime_s,
            "BOOTBY": f"{self._woken_by}.00000000",
            "LW": machine.mining_uptime_s * 900,
            "MH": each(0),
            "DHW": 0,
            "HW": 0,
            "DH": "1.732%",
            **self._air(),
            "TMax": hot,
            "TAvg": cool,
            **{f"Fan{number}": fan for number in range(1, 2 if "ano3" in self._name else 5)},
            "FanR": f"{round(fan / 65)}%",
            "Vo": 329,
            "PS": self._power_supply(),
            "GHSspd": f"{rate:.2f}",
            "DHspd": "1.732%",
            "GHSmm": f"{machine.hashrate_ths * 1000:.2f}",
            "GHSavg": f"{self._nominal[0] * 1000:.2f}",
            "WU": f"{rate * 13.9698:.2f}",
            "Freq": "502.41",
            "Led": int(machine.locate_light or self._is_nano3),
            # The average since the start, including standby.
            "MGHS": each(f"{self._nominal[0] * 1000 / len(boards):.2f}"),
            "MTmax": each(hot),
            "MTavg": each(cool),
            "TA": CHIPS * len(boards),
            "Core": "A3197S",
            "PING": 43,
            "POWS": 0,
            "HASHS": each(0),
            "POOLS": 0,
            "SoftOFF": int(machine.paused),
            "ECHU": each(0),
            "ECMM": 0,
            **{f"SF{board}": "472 492 512 532" for board in boards},
            **{f"PVT_T{board}": f" {cool} " * CHIPS for board in boards},
            **{f"PVT_V{board}": " 305" * CHIPS for board in boards},
            **{f"MW{board}": " 611" * CHIPS for board in boards},
            "CRC": each(0),
            "ADJ": 1,
            "MPO": round(machine.power_w),
            "MVL": 87,
            "WORKMODE": machine.work_mode,
            "WORKLEVEL": self._level,
            **machine.reported,
        }
        if self._is_nano3:
            del words["WORKMODE"]
        return " ".join(f"{name}[{value}]" for name, value in words.items())

    def _air(self) -> dict[str, object]:
        """Return the temperatures of the air, by the names and the sensors of the model."""
        match self._name:
            case "nano3":
                return {"Temp": 38, "OTemp": 41}
            case "Nano3s":
                return {"ITemp": -273, "OTemp": 65}
            case "Q":
                return {"ITemp": 37, "HBITemp": 75, "HBOTemp": 77}
        return {"Temp": 30}

    def _help(self) -> str:
        """Return the options: small models have no standby, home models no such light."""
        left_out = {"led"} if self._is_home else set()
        if "ano3" in self._name:
            left_out |= {"softon", "softoff"}
        return "|".join(word for word in _HELP.split("|") if word not in left_out)

    # The vendor's options ------------------------------------------------------------------------------------------

    @override
    async def serve(self, request: TcpRequest) -> TcpReply | None:
        call = rpc.parse(request.data)
        if isinstance(call, Answer) or call.command != "ascset":
            return await super().serve(request)
        asc, _, rest = call.parameter.partition(",")
        name, *values = rest.split(",")
        self.machine.note(f"ascset {name}")
        if self.machine.has(Fault.ACCESS_DENIED):
            answer = Answer(Status("E", 45, "Access denied to 'ascset' command"))
        elif not asc:
            answer = Answer(Status("E", 15, "Missing device id parameter"))
        elif rpc.to_int(asc) != 0:
            answer = Answer(Status("E", 107, f"Invalid ASC id {rpc.to_int(asc)} - range is 0 - 0"))
        elif not name:
            answer = Answer(Status("E", 116, "Missing option after ASC number"))
        elif name == "reboot":
            # It shuts down before it can answer.
            self._reboot()
            return None
        elif name in self._options and name in (*self._help().split("|"), "bootby", "hashpower"):
            answer = self._options[name](values)
        else:
            answer = _failed(f"Unknown option: {name}")
        if answer.status.letter != "E" and name in {"setpool", "workmode", "worklevel"}:
            await slow_config(self.machine)
        return rpc.reply(replace(answer, write=_changes(name, values)), self.description, is_json=call.is_json)

    def _reboot(self) -> None:
        machine = self.machine
        if not machine.has(Fault.IGNORES_WRITES):
            machine.priorities = []
            machine.paused, machine.pause_due = False, None
            for pool in machine.pools:
                pool.enabled = True
            self._woken_by = "0x05"
            if machine.staged_pools is not None:
                self._saved = [replace(pool) for pool in machine.staged_pools]
        machine.reboot()

    def _led(self, values: list[str]) -> Answer:
        _, _, on = (values[0] if values else "").partition("-")
        if on == "255":
            return _info(f"LED[{int(self.machine.locate_light)}]")
        if on not in {"0", "1"}:
            return _failed("")
        self.machine.set_locate_light(on == "1")
        return _ok()

    def _fan(self, values: list[str]) -> Answer:
        percent = rpc.to_int(values[0]) if values else 0
        if percent != -1 and not 15 <= percent <= 100:
            return _failed("Invalid value passed to set_avalon_device_fan_spd")
        self.machine.set_fan("auto" if percent == -1 else "manual", max(percent, 0))
        return _ok()

    def _workmode(self, values: list[str]) -> Answer:
        """Report or set the work mode: `255`, `get`, `1`, `set,1`."""
        match values:
            case ["255"]:
                return _info(f"WORKMODE[{self.machine.work_mode}] success")
            case ["get"]:
                return _info(f"workmode {self.machine.work_mode}")
            case [mode] if mode.isdigit() and int(mode) in _MODES:
                self._run_at(int(mode), 0)
                return _info(f"WORKMODE[{mode}] success")
            case ["set", mode] if mode.isdigit() and int(mode) in _MODES:
                self._run_at(int(mode), 0)
                return _ok()
        return _failed("")

    def _worklevel(self, values: list[str]) -> Answer:
        """Report or set the work level within a mode: `get`, `set,2`."""
        match values:
            case ["get"]:
                return _info(f"worklevel {self._level}")
            case ["set", level] if level.isdigit() and int(level) <= MAX_LEVEL:
                self._run_at(self.machine.work_mode, int(level))
                return _ok()
        return _failed("")

    def _run_at(self, mode: int, level: int) -> None:
        machine = self.machine
        machine.set_work_mode(mode)
        if not machine.has(Fault.IGNORES_WRITES):
            self._level = level
            share = _MODES[mode] * (1 - 0.05 * level)
            machine.hashrate_ths, machine.power_w = self._nominal[0] * share, self._nominal[1] * share

    def _soft(self, name: str, values: list[str]) -> Answer:
        """Stop or start mining, at once or at the time in `1:<Unix time>`."""
        paused = name == "softoff"
        if not values:
            self.machine.set_paused(paused)
            return _ok()
        flag, _, at = values[0].partition(":")
        at = at.strip()
        if flag.strip() != "1" or not at.isdigit():
            return _failed(f"invalid {name} time")
        if int(at) <= time.time():
            self.machine.set_paused(paused)
        else:
            self.machine.schedule_pause(paused, float(at))
        return _info(f"success {name}:{at}")

    def _may(self, user: str, password: str) -> bool:
        machine = self.machine
        return not machine.has(Fault.UNAUTHORIZED) and (user, password) == (machine.username, machine.password)

    def _setpool(self, values: list[str]) -> Answer:
        if len(values) < 6 or not self._may(values[0], values[1]):
            return _failed("Auth Failed! password invalid!")
        slot, url, worker = rpc.to_int(values[2]), values[3], values[4]
        machine = self.machine
        if not 0 <= slot < len(machine.pools):
            return _failed("Invalid pool id")
        known = machine.pools if machine.staged_pools is None else machine.staged_pools
        pools = [replace(pool) for pool in known]
        pools[slot] = PoolSlot(url, worker, ",".join(values[5:]))
        machine.stage_pools(pools)
        return _ok()

    def _password(self, values: list[str]) -> Answer:
        if len(values) != 2 or not values[1] or not self._may(self.machine.username, values[0]):
            return _failed("Auth Failed! password invalid!")
        if not self.machine.has(Fault.IGNORES_WRITES):
            self.machine.password = values[1]
            self.machine.count("password")
        return _ok()


def _changes(name: str, values: list[str]) -> bool:
    """Return whether an option changes the machine."""
    if name in {"help", "bootby", "hashpower"}:
        return False
    return not (values and (values[0] in {"get", "255"} or values[0].endswith("-255")))


def _ok() -> Answer:
    return Answer(Status("S", 119, _OK))


def _info(text: str) -> Answer:
    return Answer(Status("I", 118, f"ASC 0 set info: {text}"))


def _failed(text: str) -> Answer:
    return Answer(Status("E", 120, f"ASC 0 set failed: {text}"))


class AvalonKind(Kind):
    """An AvalonMiner A1566."""

    name: ClassVar[str] = "avalon"
    ports: ClassVar[tuple[int, ...]] = (4028,)

    @override
    def create(self, identity: Identity) -> Machine:
        machine = Machine(
            ip=identity.ip,
            kind=self.name,
            model="Avalon 1566",
            mac=identity.mac,
            serial=identity.mac.replace(":", "").rjust(16, "0"),
            hostname="",
            firmware_version="24102401_25462b2_9ddf522",
            hashrate_ths=185.0,
            power_w=3420.0,
            username="root",
            password="root",
            boot_s=identity.boot_s,
            pools=identity.pools(),
        )
        machine.work_mode = 1
        return machine

    @override
    def endpoints(self, machine: Machine) -> list[Endpoint]:
        return [TcpEndpoint(4028, AvalonFirmware(machine).serve, serial=True)]


KINDS = (AvalonKind(),)
