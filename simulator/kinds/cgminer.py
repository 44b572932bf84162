"""Plain CGMiner on 4028: API 3.7 of the last CGMiner, and 3.1 of S9-era firmware with its quirks.

Sources: CGMiner's `api.c` and `cgminer.c`. The API has one thread: it accepts one connection at a time, calls `recv`
once for at most 4095 bytes, and sends one reply followed by a NUL. Changes are lost at a restart of the process unless
they were saved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar, override

from simulator.kinds import rpc
from simulator.kinds.base import Endpoint, Identity, Kind, TcpEndpoint, TcpReply, TcpRequest, slow_config
from simulator.kinds.rpc import Answer, Call, Section, Status
from simulator.machine import Fault, Machine, PoolSlot

MAX_POOLS = 256
_NO_POOL_ID = Status("E", 25, "Missing pool id parameter")


class CgminerFirmware:
    """The state of one CGMiner process."""

    description = "cgminer 4.12.1"
    joins = True
    device = "GSA"

    def __init__(self, machine: Machine) -> None:
        """Initialize with the machine; its pools are those of the configuration file."""
        self.machine = machine
        self._saved = [replace(pool) for pool in machine.pools]
        self.reads: dict[str, Callable[[Call], Answer]] = {
            "version": lambda _: Answer(Status("S", 22, "CGMiner versions"), [self.version()]),
            "config": lambda _: Answer(Status("S", 33, "CGMiner config"), [self.config()]),
            "devs": self._devs,
            "edevs": self._devs,
            "pools": lambda _: self._with_pools(),
            "summary": lambda _: Answer(Status("S", 11, "Summary"), [self.summary()]),
            "devdetails": lambda _: Answer(Status("S", 69, "Device Details"), [self.devdetails()]),
            "stats": lambda _: Answer(Status("S", 70, "CGMiner stats"), [self.stats()]),
            "estats": lambda _: Answer(Status("S", 70, "CGMiner stats"), [self.stats()]),
            "coin": lambda _: Answer(Status("S", 78, "CGMiner coin"), [rpc.coin()]),
            "asccount": lambda _: Answer(
                Status("S", 104, "ASC count"), [Section("ASCS", "ASCS", [{"Count": self.asics}])]
            ),
            "check": self._check,
        }
        self.writes: dict[str, Callable[[Call], Answer]] = {
            "privileged": lambda _: Answer(Status("S", 46, "Privileged access OK")),
            "addpool": self._addpool,
            "removepool": partial(self._on_pool, self._removepool),
            "switchpool": partial(self._on_pool, self._switchpool),
            "enablepool": partial(self._on_pool, self._enablepool),
            "disablepool": partial(self._on_pool, self._disablepool),
            "poolpriority": self._poolpriority,
            "poolquota": self._poolquota,
            "save": self._save,
        }

    # Reads ---------------------------------------------------------------------------------------------------

    def version(self) -> Section:
        """Return the versions of program and API."""
        return Section("VERSION", "VERSION", [{"CGMiner": "4.12.1", "API": "3.7"}])

    def summary(self) -> Section:
        """Return the summary."""
        return rpc.summary(self.machine)

    def devdetails(self) -> Section:
        """Return the details of the devices."""
        return rpc.devdetails(self.machine, self.device, "gekko", self.machine.model)

    def stats(self) -> Section:
        """Return the statistics, one item for each device and each pool."""
        machine = self.machine
        items: list[rpc.Item] = [
            {
                "STATS": board,
                "ID": f"{self.device}{board}",
                "Elapsed": machine.mining_uptime_s,
                "Calls": 0,
                "Wait": 0.0,
                "Max": 0.0,
                "Min": 99_999_999.0,
                "Serial": "" if machine.has(Fault.NO_MAC) else machine.serial,
                "Frequency": "400.00",
            }
            for board in range(machine.boards)
        ]
        items += [
            {"STATS": machine.boards + slot, "ID": f"POOL{slot}", "Elapsed": machine.mining_uptime_s, "Calls": 0}
            for slot in range(len(machine.pools))
        ]
        return Section("STATS", "STATS", items)

    @property
    def asics(self) -> int:
        """Return the number of devices of CGMiner."""
        return self.machine.boards

    def config(self) -> Section:
        """Return the configuration."""
        return rpc.config(self.machine, self.device, self.asics)

    def _devs(self, _: Call) -> Answer:
        return Answer(Status("S", 9, f"{self.asics} ASC(s)"), [rpc.devs(self.machine, self.device, self.asics)])

    def _with_pools(self) -> Answer:
        return Answer(rpc.pool_count(self.machine), [rpc.pools(self.machine)] if self.machine.pools else [])

    def _check(self, call: Call) -> Answer:
        if not call.parameter:
            return Answer(Status("E", 71, "Missing check cmd"))
        write = call.parameter in self.writes or call.parameter in {"restart", "quit"}
        found = write or call.parameter in self.reads
        access = found and not (write and self._closed)
        item: rpc.Item = {"Exists": "Y" if found else "N", "Access": "Y" if access else "N"}
        return Answer(Status("S", 72, "Check command"), [Section("CHECK", "CHECK", [item])])

    # What changes it ---------------------------------------------------------------------------------------------

    @property
    def _closed(self) -> bool:
        return self.machine.has(Fault.ACCESS_DENIED) or self.machine.has(Fault.UNAUTHORIZED)

    def _on_pool(self, change: Callable[[int], Status], call: Call) -> Answer:
        """Run a command with a pool id; anything but a number means pool 0."""
        last = len(self.machine.pools) - 1
        if last < 0:
            return Answer(Status("E", 8, "No pools"))
        if not call.parameter:
            return Answer(_NO_POOL_ID)
        slot = rpc.to_int(call.parameter)
        if not 0 <= slot <= last:
            return Answer(Status("E", 26, f"Invalid pool id {slot} - range is 0 - {last}"))
        return Answer(change(slot))

    def _order(self) -> list[int]:
        return self.machine.priorities or list(range(len(self.machine.pools)))

    def _best(self, pools: list[PoolSlot], order: list[int]) -> int:
        """Return the pool of a failover: the enabled one with the highest priority."""
        return next((slot for slot in order if pools[slot].enabled), self.machine.active_pool)

    def _set(self, pools: list[PoolSlot], order: list[int], active: int) -> None:
        self.machine.set_pools(pools, active, [] if order == sorted(order) else order)

    def _copy(self) -> list[PoolSlot]:
        return [replace(pool) for pool in self.machine.pools]

    def added(self, slot: int, url: str) -> str:
        """Return the firmware's message after adding a pool."""
        return f"Added pool {slot}: '{url}'"

    def _addpool(self, call: Call) -> Answer:
        if not call.parameter:
            return Answer(Status("E", 52, "Missing addpool details"))
        parts = rpc.split_details(call.parameter)
        if len(parts) < 3 or not parts[2]:
            return Answer(Status("E", 53, f"Invalid addpool details '{call.parameter}'"))
        pools = self._copy()
        slot = len(pools)
        if slot >= MAX_POOLS:
            return Answer(Status("E", 54, f"Reached maximum number of pools ({MAX_POOLS})"))
        pools.append(PoolSlot(parts[0], parts[1], parts[2]))
        self._set(pools, [*self._order(), slot], self.machine.active_pool)
        return Answer(Status("S", 55, self.added(slot, parts[0])))

    def _removepool(self, slot: int) -> Status:
        pools, order = self._copy(), self._order()
        url = pools[slot].url
        if len(pools) == 1:
            return Status("E", 66, f"Cannot remove last pool {slot}:'{url}'")
        active = self.machine.active_pool
        if slot == active:
            active = self._best(pools, order)
        if slot == active:
            return Status("E", 67, f"Cannot remove active pool {slot}:'{url}'")
        # The last pool takes the number of the removed one.
        last = len(pools) - 1
        pools[slot] = pools[last]
        del pools[last]
        order = [slot if at == last else at for at in order if at != slot]
        self._set(pools, order, slot if active == last else active)
        return Status("S", 68, f"Removed pool {slot}:'{url}'")

    def _switchpool(self, slot: int) -> Status:
        pools = self._copy()
        pools[slot].enabled = True
        self._set(pools, [slot, *(at for at in self._order() if at != slot)], slot)
        return Status("S", 27, f"Switching to pool {slot}:'{pools[slot].url}'")

    def _enablepool(self, slot: int) -> Status:
        pools, order = self._copy(), self._order()
        if pools[slot].enabled:
            return Status("I", 49, f"Pool {slot}:'{pools[slot].url}' already enabled")
        pools[slot].enabled = True
        active = self.machine.active_pool
        if order.index(slot) < order.index(active):
            order = [slot, *(at for at in order if at != slot)]
            active = slot
        self._set(pools, order, active)
        return Status("S", 47, f"Enabling pool {slot}:'{pools[slot].url}'")

    def _disablepool(self, slot: int) -> Status:
        pools = self._copy()
        if not pools[slot].enabled:
            return Status("I", 50, f"Pool {slot}:'{pools[slot].url}' already disabled")
        if sum(pool.enabled for pool in pools) <= 1:
            return Status("E", 51, f"Cannot disable last active pool {slot}:'{pools[slot].url}'")
        pools[slot].enabled = False
        active = self.machine.active_pool
        self._set(pools, self._order(), self._best(pools, self._order()) if slot == active else active)
        return Status("S", 48, f"Disabling pool {slot}:'{pools[slot].url}'")

    def _poolpriority(self, call: Call) -> Answer:
        if not call.parameter:
            return Answer(_NO_POOL_ID)
        last = len(self.machine.pools) - 1
        first: list[int] = []
        for part in call.parameter.split(","):
            slot = rpc.to_int(part)
            if not 0 <= slot <= last:
                return Answer(Status("E", 26, f"Invalid pool id {slot} - range is 0 - {last}"))
            if slot in first:
                return Answer(Status("E", 74, f"Duplicate pool specified {slot}"))
            first.append(slot)
        order = [*first, *(slot for slot in self._order() if slot not in first)]
        self._set(self._copy(), order, self._best(self.machine.pools, order))
        return Answer(Status("S", 73, "Changed pool priorities"))

    def _poolquota(self, call: Call) -> Answer:
        if not self.machine.pools:
            return Answer(Status("E", 8, "No pools"))
        if not call.parameter:
            return Answer(_NO_POOL_ID)
        first, comma, second = call.parameter.partition(",")
        if not comma:
            return Answer(Status("E", 86, f"Missing config value N for '{first}'"))
        slot, quota, last = rpc.to_int(first), rpc.to_int(second), len(self.machine.pools) - 1
        if not 0 <= slot <= last:
            return Answer(Status("E", 26, f"Invalid pool id {slot} - range is 0 - {last}"))
        if quota < 0:
            return Answer(Status("E", 121, f"Invalid negative number (was {quota})"))
        pools = self._copy()
        pools[slot].quota = quota
        self._set(pools, self._order(), self.machine.active_pool)
        return Answer(Status("S", 122, f"Set pool '{pools[slot].url}' to quota {quota}'"))

    def _save(self, call: Call) -> Answer:
        if not self.machine.has(Fault.IGNORES_WRITES):
            # The file lists the pools by priority.
            self._saved = [replace(self.machine.pools[slot]) for slot in self._order()]
            self.machine.count("save")
        name = call.parameter or "/root/.cgminer/cgminer.conf"
        return Answer(Status("S", 44, f"Configuration saved to file '{name}'"))

    def _end(self, command: str, *, is_json: bool) -> TcpReply:
        """Restart or quit: the process answers and exits."""
        machine = self.machine
        if not machine.has(Fault.IGNORES_WRITES):
            machine.pools = [replace(pool) for pool in self._saved]
            machine.priorities = []
        if command == "restart":
            machine.restart_mining(silent=True)
        elif not machine.has(Fault.IGNORES_WRITES):
            machine.count("quit")
            machine.faults[Fault.DEAD] = {}
        word = "RESTART" if command == "restart" else "BYE"
        return TcpReply(self.farewell(word).encode() if is_json else word.encode(), write=True, tail=b"\x00")

    def farewell(self, word: str) -> str:
        """Return the JSON that ends a process."""
        return f'{{"STATUS":"{word}","id":1}}'

    # The wire ----------------------------------------------------------------------------------------------------

    async def serve(self, request: TcpRequest) -> TcpReply | None:
        """Answer one request."""
        call = rpc.parse(request.data)
        if isinstance(call, Answer):
            return rpc.reply(call, self.description, is_json=True)
        self.machine.note(call.command)
        if self.joins and "+" in call.command:
            names = dict.fromkeys(name for name in call.command.split("+") if name)
            answers = [(name, self._joined(name, call)) for name in names]
            return rpc.joined(answers, self.description, is_json=call.is_json)
        if call.command in {"restart", "quit"} and not self._closed:
            await slow_config(self.machine)
            return self._end(call.command, is_json=call.is_json)
        answer = self._answer(call)
        if answer.write and answer.status.letter == "S":
            await slow_config(self.machine)
        return self.encode(call, answer)

    def encode(self, call: Call, answer: Answer) -> TcpReply:
        """Return the bytes of an answer."""
        return rpc.reply(answer, self.description, is_json=call.is_json)

    def _joined(self, name: str, call: Call) -> Answer:
        if name in self.reads and name != "check":
            return self.reads[name](replace(call, command=name, parameter=""))
        if name in self.reads or name in self.writes or name in {"restart", "quit"}:
            return Answer(Status("E", 45, f"Access denied to '{name}' command"))
        return rpc.INVALID_COMMAND

    def _answer(self, call: Call) -> Answer:
        if call.command in self.reads:
            return self.reads[call.command](call)
        if call.command in self.writes or call.command in {"restart", "quit"}:
            if self._closed:
                return Answer(Status("E", 45, f"Access denied to '{call.command}' command"))
            return replace(self.writes[call.command](call), write=call.command != "privileged")
        return rpc.INVALID_COMMAND


class OldFirmware(CgminerFirmware):
    """The CGMiner of S9-era firmware: API 3.1."""

    description = "cgminer 4.9.0"
    joins = False
    device = "BC5"

    @override
    def version(self) -> Section:
        item: rpc.Item = {"CGMiner": "4.9.0", "API": "3.1", "Miner": "16.8.1.3", "Type": self.machine.model}
        return Section("VERSION", "VERSION", [item])

    @override
    def summary(self) -> Section:
        return rpc.summary(self.machine, unit="GHS")

    @override
    def devdetails(self) -> Section:
        return rpc.devdetails(self.machine, self.device, "bitmain", "")

    @override
    def stats(self) -> Section:
        machine = self.machine
        rate = machine.hashrate() * 1000
        item: rpc.Item = {
            "STATS": 0,
            "ID": f"{self.device}0",
            "Elapsed": machine.mining_uptime_s,
            "Calls": 0,
            "Wait": 0.0,
            "Max": 0.0,
            "Min": 99_999_999.0,
            "GHS 5s": f"{rate:.2f}",
            "GHS av": round(rate, 2),
            "miner_count": machine.boards,
            "frequency": "550",
            "fan_num": 2,
            **{f"fan{at}": machine.fan_rpm() + 20 * at if at in {3, 6} else 0 for at in range(1, 9)},
            "temp_num": machine.boards,
        }
        # The boards of an S9 are on the connectors 6 to 8; the values of the others are zero.
        for at in range(1, 17):
            there = 6 <= at < 6 + machine.boards
            item[f"temp{at}"] = int(machine.temperature()) - 15 if there else 0
            item[f"temp2_{at}"] = int(machine.temperature()) if there else 0
            item[f"chain_rate{at}"] = f"{rate / machine.boards:.2f}" if there else ""
            item[f"chain_acn{at}"] = 63 if there else 0
            item[f"chain_hw{at}"] = 0
        head: rpc.Item = {"CGMiner": "4.9.0", "Miner": "16.8.1.3", "Type": machine.model}
        return Section("STATS", "STATS", [head, item])

    @override
    def added(self, slot: int, url: str) -> str:
        return f"Added pool '{url}'"

    @override
    def farewell(self, word: str) -> str:
        # Not JSON: the API before 3.5 omits the key.
        return f'{{"{word}","id":1}}'

    @override
    def encode(self, call: Call, answer: Answer) -> TcpReply:
        reply = super().encode(call, answer)
        if call.is_json and call.command in {"stats", "estats"}:
            # In these builds, `stats` lacks the comma after its first item.
            return replace(reply, body=reply.body.replace(b"},{", b"}{", 1))
        return reply


class Cgminer(Kind):
    """CGMiner 4.12 with API 3.7, on a stick miner behind a small computer."""

    name: ClassVar[str] = "cgminer"
    ports: ClassVar[tuple[int, ...]] = (4028,)

    @override
    def create(self, identity: Identity) -> Machine:
        return Machine(
            ip=identity.ip,
            kind=self.name,
            model="GekkoScience R909",
            mac=identity.mac,
            serial=identity.serial,
            hostname="",
            firmware_version="4.12.1",
            hashrate_ths=1.5,
            power_w=75.0,
            boards=2,
            boot_s=identity.boot_s,
            pools=identity.pools(),
        )

    @override
    def endpoints(self, machine: Machine) -> list[Endpoint]:
        return [TcpEndpoint(4028, CgminerFirmware(machine).serve, serial=True)]


class CgminerOld(Kind):
    """CGMiner 4.9 with API 3.1, on an S9 whose web server is not reachable."""

    name: ClassVar[str] = "cgminer_old"
    ports: ClassVar[tuple[int, ...]] = (4028,)

    @override
    def create(self, identity: Identity) -> Machine:
        return Machine(
            ip=identity.ip,
            kind=self.name,
            model="Antminer S9",
            mac=identity.mac,
            serial=identity.serial,
            hostname="antMiner",
            firmware_version="16.8.1.3",
            hashrate_ths=13.5,
            power_w=1350.0,
            boards=3,
            boot_s=identity.boot_s,
            pools=identity.pools(),
        )

    @override
    def endpoints(self, machine: Machine) -> list[Endpoint]:
        return [TcpEndpoint(4028, OldFirmware(machine).serve, serial=True)]


KINDS = (Cgminer(), CgminerOld())
