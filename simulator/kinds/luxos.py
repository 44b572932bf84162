"""LuxOS: CGMiner's API on port 4028, with sessions for writes and groups of pools.

Pool commands need no session; `curtail`, `rebootdevice`, `resetminer`, `profileset`, `ledset` … require its id as first
value. There is one session at a time; it ends after 60 s without use, and `logon` during a session is refused with 402.
`session` reports the id of any client's session, so a client can write with a foreign one, which is counted as
`foreign_session`. Values are separated by commas, without quoting. Sources: the vendor's API document and open
tools (which commands need a session, code 402), recorded replies in public drivers.

Codes of the vendor are used where known (316, 319, 324, 335, 402 …); the texts and codes of other refusals are
assumptions. The settings are in `luxos_settings`.
"""

from __future__ import annotations

import random
import string
import time
from dataclasses import dataclass, field
from typing import ClassVar, override

from simulator.kinds import luxos_settings
from simulator.kinds.api4028 import PORT, Command, number, read_command, section, status, take_out
from simulator.kinds.base import Endpoint, Identity, Kind, TcpEndpoint, TcpReply, TcpRequest, dump, slow_config
from simulator.kinds.rpc import priority_of
from simulator.machine import Fault, Machine, PoolSlot

SESSION_LIFE_S = 60.0
_NEED_SESSION = {"logoff", "curtail", "rebootdevice", "reboot", "resetminer", "ledset"} | luxos_settings.WRITES
_POOL_COMMANDS = {"addpool", "removepool", "switchpool", "addgroup", "removegroup", "groupquota"}
_WRITES = _NEED_SESSION | _POOL_COMMANDS


@dataclass(slots=True)
class _Group:
    name: str
    quota: int


@dataclass(slots=True)
class _Session:
    """The one session of a machine."""

    id: str = ""
    owner: str = ""
    used_at: float = 0.0
    boot: float = 0.0

    def clear(self) -> None:
        """End it."""
        self.id = ""


@dataclass(slots=True)
class _Api:
    """Port 4028 of one machine."""

    machine: Machine
    groups: dict[int, _Group] = field(default_factory=lambda: {0: _Group("default", 1)})
    group_of: list[int] = field(default_factory=list)
    session: _Session = field(default_factory=_Session)

    @property
    def settings(self) -> luxos_settings.Settings:
        """Return the settings of the machine."""
        return luxos_settings.Settings(self.machine)

    @property
    def _description(self) -> str:
        return f"LUXminer {self.machine.firmware_version}"

    async def handle(self, request: TcpRequest) -> TcpReply | None:
        """Answer one request."""
        command = read_command(request.data)
        if command is None:
            return TcpReply(dump(self._error(23, "Invalid JSON")), tail=b"\x00")
        reply = self._read(command)
        if reply is not None:
            return TcpReply(dump(reply), tail=b"\x00")
        write = command.name in _WRITES
        reply = await self._write(command, request.peer) if write else self._session_command(command, request.peer)
        return TcpReply(dump(reply), write=write, tail=b"\x00")

    def _ok(self, code: int, message: str, **sections: object) -> dict[str, object]:
        return section(code, message, self._description, **sections)

    def _error(self, code: int, message: str) -> dict[str, object]:
        return status("E", code, message, self._description)

    def _current(self) -> _Session:
        """Return the session, whose id is empty if there is none."""
        session = self.session
        if session.boot != self.machine.booted_at or time.time() - session.used_at > SESSION_LIFE_S:
            session.clear()
        if not session.id and self.machine.has(Fault.SESSION_BUSY):
            self._open("")
        return session

    def _open(self, owner: str) -> None:
        session = self.session
        session.id = "".join(random.choices(string.ascii_letters + string.digits, k=8))
        session.owner, session.used_at, session.boot = owner, time.time(), self.machine.booted_at

    def _session_command(self, command: Command, peer: str) -> dict[str, object]:
        session = self._current()
        if self.machine.has(Fault.SESSION_BUSY):
            session.used_at = time.time()
        if command.name == "session":
            return self._ok(319, "Session information", SESSION=[{"SessionID": session.id}])
        if command.name == "logon":
            self.machine.note("logon")
            if session.id:
                return self._error(402, "Another session is active")
            self._open(peer)
            return self._ok(316, "Session created", SESSION=[{"SessionID": session.id}])
        return self._error(14, "Invalid command")

    def _read(self, command: Command) -> dict[str, object] | None:  # noqa: PLR0911 - a table of answers
        machine = self.machine
        if command.name in machine.layout.missing:
            return self._error(14, "Invalid command")
        match command.name:
            case "version":
                version = machine.firmware_version.split("-", maxsplit=1)[0]
                entry = {"API": "3.7", "LUXminer": machine.firmware_version, "Miner": version, "Type": machine.model}
                return self._ok(22, "LUXminer versions", VERSION=[entry])
            case "summary":
                return self._ok(11, "Summary", SUMMARY=[self._summary()])
            case "stats":
                return self._ok(70, "LUXminer stats", STATS=self._stats())
            case "devs":
                boards = self._boards()
                return self._ok(9, f"{len(boards)} ASC(s)", DEVS=boards)
            case "pools":
                pools = self._pools()
                return self._ok(7, f"{len(pools)} Pool(s)", POOLS=pools)
            case "groups":
                groups = [{"GROUP": at, "Name": g.name, "Quota": float(g.quota)} for at, g in self.groups.items()]
                return self._ok(324, "List groups", GROUPS=groups)
            case "config":
                return self._ok(33, "LUXminer config", CONFIG=[self._config()])
            case "power":
                return self._ok(311, "Power usage", POWER=[{"PSU": True, "Watts": self._watts()}])
            case "temps":
                return self._temps()
            case "events":
                return self._ok(357, "Miner Events", EVENTS=machine.layout.alarms)
            case "voltageget":
                board = number(command.parameter) or 0
                return self._ok(307, "Get Voltage", VOLTAGE=[{"Board": board, "Voltage": 13.2}])
            case "healthchipget":
                return self._ok(315, "Health chip get", CHIPS=[])
        found = self.settings.read(command.name)
        return None if found is None else self._ok(found[0], found[1], **found[2])

    def _watts(self) -> int:
        return round(self.machine.power()) if self.machine.layout.measures_power else 0

    def _summary(self) -> dict[str, object]:
        machine = self.machine
        accepted, rejected = machine.shares()
        ghs = round(machine.hashrate() * 1000, 2)
        names = ("5s", "1m", "5m", "15m", "30m", "24h", "av")
        return {
            "Elapsed": machine.mining_uptime_s,
            **{f"GHS {name}": ghs for name in names},
            "Accepted": accepted,
            "Rejected": rejected,
            "Stale": 0,
            "Hardware Errors": 0,
            "Pool Rejected%": 0.0,
            "Best Share": 32_768 if accepted else 0,
            "Total MH": ghs * 1000 * machine.mining_uptime_s,
        }

    def _stats(self) -> list[dict[str, object]]:
        machine = self.machine
        hot = machine.temperature()
        stats: dict[str, object] = {
            "STATS": 0,
            "ID": "BTM_SOC0",
            "Elapsed": machine.mining_uptime_s,
            "GHS 5s": round(machine.hashrate() * 1000, 2),
            "GHS av": round(machine.hashrate() * 1000, 2),
            "Mode": 2,
            "miner_count": machine.boards,
            "fan_num": 4,
            "total_rateideal": machine.hashrate_ths * 1000,
        }
        for place in range(machine.boards):
            at = machine.layout.board_id(place, 0) + 1
            stats |= {
                f"chain_rate{at}": f"{machine.hashrate() * 1000 / machine.boards:.2f}",
                f"chain_acn{at}": 108,
                f"chain_hw{at}": 0,
                f"freq{at}": 490.0 if machine.hashing else 0.0,
                f"temp_chip{at}": "-".join([f"{hot:.0f}"] * 4),
                f"temp_pcb{at}": "-".join([f"{hot - 12:.0f}"] * 4),
            }
        stats |= {f"fan{at}": machine.fan_rpm() for at in range(1, 5)}
        return [{"Type": machine.model, "Miner": machine.firmware_version.split("-", maxsplit=1)[0]}, stats]

    def _boards(self) -> list[dict[str, object]]:
        machine = self.machine
        mhs = machine.hashrate() * 1e6 / machine.boards
        return [
            {
                "ASC": at,
                "ID": machine.layout.board_id(at, 0),
                "Enabled": "Y",
                "Status": "Alive" if machine.hashing else "Dead",
                "Temperature": round(machine.temperature() - at, 1),
                "MHS av": mhs,
                "MHS 5s": mhs,
                "Nominal MHS": machine.hashrate_ths * 1e6 / machine.boards,
                "SerialNumber": f"{machine.serial}B{at}",
                "Profile": self.settings.profile(),
            }
            for at in range(machine.boards)
        ]

    def _temps(self) -> dict[str, object]:
        machine = self.machine
        hot = round(machine.temperature(), 1)
        sides = {"TopLeft": hot, "BottomLeft": hot, "TopRight": hot - 15, "BottomRight": hot - 15}
        labels = {
            "TopLeft": "Board Exhaust (top)",
            "BottomLeft": "Board Exhaust (bottom)",
            "TopRight": "Board Intake (top)",
            "BottomRight": "Board Intake (bottom)",
        }
        if machine.layout.water is not None:
            sides |= dict(zip(("TopRight", "TopLeft"), machine.layout.water, strict=True))
            labels |= {"TopRight": "Water Inlet", "TopLeft": "Water Outlet"}
        temps = [{"ID": machine.layout.board_id(at, 0), "TEMP": at, **sides} for at in range(machine.boards)]
        metadata = [{side: {"Label": label} for side, label in labels.items()}]
        return self._ok(201, f"{machine.boards} Temp(s)", TEMPS=temps, METADATA=metadata)

    def _pools(self) -> list[dict[str, object]]:
        machine = self.machine
        accepted, rejected = machine.shares()
        membership = self._membership()
        # Each group mines on its own pool: the selected one, else its first.
        active = {next((at for at, own in enumerate(membership) if own == group), 0) for group in set(membership)}
        if machine.active_pool < len(membership):
            chosen = membership[machine.active_pool]
            active = {at for at in active if membership[at] != chosen} | {machine.active_pool}
        return [
            {
                "POOL": at,
                "GROUP": group,
                "URL": pool.url,
                "User": pool.user,
                "Status": "Alive" if machine.is_alive(pool) else "Dead",
                "Priority": priority_of(machine, at),
                "Quota": float(self.groups[group].quota) if group in self.groups else 1.0,
                "Stratum Active": at in active and machine.hashing and machine.is_alive(pool),
                "Stratum URL": pool.url.split("://")[-1],
                "Accepted": accepted if at == machine.active_pool else 0,
                "Rejected": rejected if at == machine.active_pool else 0,
                "Last Share Time": "00:00:01" if at == machine.active_pool else "00:57:33",
                "Diff": "32K",
            }
            for at, (pool, group) in enumerate(zip(machine.pools, membership, strict=True))
        ]

    def _membership(self) -> list[int]:
        """Return the group of each pool; pools set otherwise are grouped by the layout."""
        if len(self.group_of) != len(self.machine.pools):
            groups = self.machine.layout.groups(len(self.machine.pools))
            self.group_of = [number for number, slots in enumerate(groups) for _ in slots]
        return self.group_of

    def _config(self) -> dict[str, object]:
        machine = self.machine
        config: dict[str, object] = {
            "OS": "LuxOS",
            "Model": machine.model,
            "Hostname": machine.hostname,
            "IPAddr": machine.ip,
            "DHCP": True,
            "ControlBoardType": "cvitek",
            "ASC Count": machine.boards,
            "Pool Count": len(machine.pools),
            "CurtailMode": "Sleep" if machine.paused else "None",
            "SystemStatus": "Sleep" if machine.paused else "Normal",
            **self.settings.config(),
            "IsTuning": False,
            "NameplateTHS": machine.hashrate_ths,
            "RedLed": "blink" if machine.locate_light else "auto",
            "GreenLed": "auto",
        }
        if not machine.has(Fault.NO_MAC):
            config |= {"MACAddr": machine.mac, "SerialNumber": machine.serial}
        return config

    async def _write(self, command: Command, peer: str) -> dict[str, object]:
        machine = self.machine
        values = command.arguments
        if machine.has(Fault.ACCESS_DENIED):
            machine.note(f"refused {command.name} (45)")
            return self._error(45, f"Access denied to '{command.name}' command")
        if command.name in _NEED_SESSION:
            session = self._current()
            if machine.has(Fault.UNAUTHORIZED) or not values or not session.id or values[0] != session.id:
                machine.note(f"refused {command.name} (401)")
                return self._error(401, "Invalid session id")
            if session.owner != peer:
                machine.count("foreign_session")
            session.used_at = time.time()
            machine.note(command.name)
            return await self._control(command.name, values[1:])
        machine.note(command.name)
        return await self._change_pools(command.name, values)

    async def _control(self, name: str, values: list[str]) -> dict[str, object]:
        machine = self.machine
        match name:
            case "logoff":
                self.session.clear()
                return self._ok(317, "Session terminated")
            case "rebootdevice":
                machine.reboot()
                return self._ok(306, "Rebooting device")
            case "reboot":
                # A hash board, not the machine.
                if machine.paused or not values or (number(values[0]) or 0) >= machine.boards:
                    return self._error(305, "Board reboot failed")
                machine.count("board_reboot")
                return self._ok(305, "Reboot Scheduled")
            case "resetminer":
                machine.restart_mining()
                return self._ok(310, "Miner restarted")
            case "curtail" if values in (["sleep"], ["wakeup"]):
                machine.set_paused(values == ["sleep"])
                action = "sleep mode" if values == ["sleep"] else "wake up"
                return self._ok(335, "Curtailment command sent", CURTAIL=[{"Action": action}])
            case "ledset" if len(values) == 2:
                if values[0] == "red":
                    machine.set_locate_light(values[1] != "auto")
                return self._ok(313, "LED set")
        if name not in luxos_settings.WRITES:
            return self._error(301, "Invalid parameter")
        await slow_config(machine)
        try:
            code, message, sections = self.settings.write(name, values)
        except luxos_settings.RefusedError as error:
            return self._error(error.code, error.message)
        return self._ok(code, message, **sections)

    async def _change_pools(self, name: str, values: list[str]) -> dict[str, object]:
        machine = self.machine
        await slow_config(machine)
        if name == "addpool":
            return self._add_pool(values)
        if name == "addgroup" and len(values) == 2:
            return self._add_group(values)
        index = number(values[0]) if values else None
        if index is None:
            return self._error(25, "Missing pool id parameter")
        if name in {"removegroup", "groupquota"}:
            return self._change_group(name, index, values)
        if not 0 <= index < len(machine.pools):
            return self._error(26, f"Invalid pool id {index} - range is 0 - {len(machine.pools) - 1}")
        pool = machine.pools[index]
        if name == "switchpool":
            others = [at for at in range(len(machine.pools)) if at != index]
            machine.set_pools(list(machine.pools), active=index, priorities=[index, *others])
            return self._ok(27, f"Switching to pool {index}: '{pool.url}'")
        return self._remove_pool(index)

    def _add_pool(self, values: list[str]) -> dict[str, object]:
        machine = self.machine
        if len(values) < 3 or not all(values[:3]):
            return self._error(53, f"Invalid addpool details '{','.join(values[:2])}'")
        # Text after a comma in a password is read as the group, or ignored.
        group = number(values[3]) if len(values) > 3 else 0
        if group is not None and group not in self.groups:
            return self._error(325, f"Invalid group id {group}")
        membership = [*self._membership(), group or 0]
        if not machine.has(Fault.IGNORES_WRITES):
            self.group_of = membership
        active = machine.active_pool if machine.pools else 0
        machine.set_pools([*machine.pools, PoolSlot(values[0], values[1], values[2])], active=active)
        at = len(membership) - 1
        return self._ok(55, f"Added pool {at}: '{values[0]}'", POOL=[{"POOL": at, "GROUP": group or 0}])

    def _remove_pool(self, index: int) -> dict[str, object]:
        """Remove a pool like CGMiner: the last pool takes its number."""
        machine = self.machine
        if len(machine.pools) == 1:
            return self._error(66, "Cannot remove last pool")
        pools, membership, url = list(machine.pools), list(self._membership()), machine.pools[index].url
        current = machine.pools[machine.active_pool] if machine.active_pool != index else None
        take_out(pools, index)
        take_out(membership, index)
        if not machine.has(Fault.IGNORES_WRITES):
            self.group_of = membership
        active = next((at for at, pool in enumerate(pools) if pool is current), 0)
        machine.set_pools(pools, active=active)
        return self._ok(68, f"Removed pool {index}: '{url}'")

    def _add_group(self, values: list[str]) -> dict[str, object]:
        quota = number(values[1])
        if quota is None:
            return self._error(326, "Invalid quota")
        new = max(self.groups, default=-1) + 1
        if not self.machine.has(Fault.IGNORES_WRITES):
            self.groups[new] = _Group(values[0], quota)
        return self._ok(320, "Group added", GROUP=[{"GROUP": new}])

    def _change_group(self, name: str, index: int, values: list[str]) -> dict[str, object]:
        machine = self.machine
        if index not in self.groups:
            return self._error(325, f"Invalid group id {index}")
        if name == "groupquota":
            quota = number(values[1]) if len(values) > 1 else None
            if quota is None:
                return self._error(326, "Invalid quota")
            self.groups[index].quota = quota
            return self._ok(322, "Group quota set")
        # The pools of a group are removed with it, even the last ones.
        kept = [(p, g) for p, g in zip(machine.pools, self._membership(), strict=True) if g != index]
        if not machine.has(Fault.IGNORES_WRITES):
            del self.groups[index]
            self.group_of = [group for _, group in kept]
        machine.set_pools([pool for pool, _ in kept])
        return self._ok(321, "Group removed")


@dataclass(frozen=True)
class _LuxOS(Kind):
    """An Antminer S21 with LuxOS."""

    name: ClassVar[str] = "luxos"
    ports: ClassVar[tuple[int, ...]] = (PORT,)

    @override
    def create(self, identity: Identity) -> Machine:
        return Machine(
            ip=identity.ip,
            kind=self.name,
            model="Antminer S21",
            mac=identity.mac,
            serial=identity.serial,
            hostname=f"luxos-{identity.short}",
            firmware_version="2025.9.8.152528-e04420b4b",
            hashrate_ths=200.0,
            power_w=3500.0,
            min_power_w=1000,
            max_power_w=4060,
            boot_s=identity.boot_s,
            pools=identity.pools(),
        )

    @override
    def endpoints(self, machine: Machine) -> list[Endpoint]:
        return [TcpEndpoint(PORT, _Api(machine).handle)]


KINDS = (_LuxOS(),)
