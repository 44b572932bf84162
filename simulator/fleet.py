"""A fleet of simulated miners on the network.

In a test: `async with Fleet.start(kinds=["antminer"], base="127.30.0.1") as fleet: fleet.machines[0]`.
"""

from __future__ import annotations

import contextlib
import importlib
import ipaddress
import pkgutil
import random
import resource
import socket
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import cache

from simulator import kinds as kinds_package
from simulator.kinds.base import Identity, Kind
from simulator.machine import Machine
from simulator.transport import Host

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@cache
def all_kinds() -> dict[str, Kind]:
    """Return every firmware kind by its name, in the order of the names."""
    found: dict[str, Kind] = {}
    for module in pkgutil.iter_modules(kinds_package.__path__):
        members = vars(importlib.import_module(f"{kinds_package.__name__}.{module.name}"))
        found.update({kind.name: kind for kind in members.get("KINDS", ())})
    return dict(sorted(found.items()))


def addresses(base: str) -> Iterator[str]:
    """Yield addresses from the first one, without the last bytes 0 and 255, which network scans skip."""
    at = ipaddress.IPv4Address(base)
    if not at.is_loopback:
        raise ValueError(f"{base} is not a loopback address; use one in 127.0.0.0/8.")
    while at.is_loopback:
        if int(at) & 0xFF not in {0, 255}:
            yield str(at)
        at += 1


def make_machines(
    kinds: Sequence[str], *, base: str = "127.10.0.1", boot_s: float = 4.0, seed: int = 0
) -> list[Machine]:
    """Return one machine for each name in `kinds`, at addresses from `base`; the result is deterministic.

    Raises `ValueError` for a kind that does not exist.
    """
    known = all_kinds()
    for name in kinds:
        if name not in known:
            raise ValueError(f"There is no kind {name!r}; there are {', '.join(known)}.")
    machines = []
    for number, (name, ip) in enumerate(zip(kinds, addresses(base), strict=False)):
        rng = random.Random(f"{seed}/{ip}")
        tail = rng.randbytes(5)
        identity = Identity(
            number=number,
            ip=ip,
            mac=":".join(f"{byte:02x}" for byte in (2, *tail)),
            serial="".join(rng.choices(_ALPHABET, k=17)),
            boot_s=boot_s,
        )
        machine = known[name].create(identity)
        machine.booted_at = machine.process_started_at = time.time() - 86_400 * (1 + rng.random())
        machines.append(machine)
    return machines


def usable_kinds(base: str = "127.10.0.1") -> tuple[list[str], list[str]]:
    """Return the names of the kinds that can run here, and of those whose privileged ports cannot be bound."""
    may = _may_bind_privileged(base)
    known = all_kinds()
    left_out = [name for name, kind in known.items() if not may and min(kind.ports) < 1024]
    return [name for name in known if name not in left_out], left_out


def _may_bind_privileged(address: str) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((address, 80))
        except PermissionError:
            return False
        except OSError:
            return True  # In use: it may be bound, by whoever is there first.
    return True


class Fleet:
    """Machines on the network, in the running event loop."""

    def __init__(self, machines: Sequence[Machine]) -> None:
        """Initialize with the machines; `open` puts them on the network."""
        self.machines = list(machines)
        self._hosts = [Host(machine, all_kinds()[machine.kind].endpoints(machine)) for machine in self.machines]

    @classmethod
    @contextlib.asynccontextmanager
    async def start(
        cls,
        *,
        kinds: Sequence[str] | None = None,
        count: int | None = None,
        base: str = "127.10.0.1",
        boot_s: float = 4.0,
        seed: int = 0,
    ) -> AsyncIterator[Fleet]:
        """Run a fleet of `count` machines that cycle through `kinds` (default: one of every kind)."""
        names = list(kinds) if kinds is not None else list(all_kinds())
        wanted = [names[at % len(names)] for at in range(len(names) if count is None else count)]
        fleet = cls(make_machines(wanted, base=base, boot_s=boot_s, seed=seed))
        await fleet.open()
        try:
            yield fleet
        finally:
            await fleet.close()

    def __getitem__(self, ip: str) -> Machine:
        """Return the machine at an address; raises `KeyError`."""
        for machine in self.machines:
            if machine.ip == ip:
                return machine
        raise KeyError(ip)

    def of(self, kind: str) -> Machine:
        """Return the first machine of a kind; raises `KeyError`."""
        for machine in self.machines:
            if machine.kind == kind:
                return machine
        raise KeyError(kind)

    async def open(self) -> None:
        """Open all ports; if one cannot be bound, open none and raise `OSError` with the address."""
        raise_file_limit(sum(len(all_kinds()[machine.kind].ports) for machine in self.machines))
        try:
            for host in self._hosts:
                try:
                    await host.start()
                except OSError as err:
                    raise type(err)(err.errno, f"{host.machine.ip} ({host.machine.kind}): {err.strerror}") from err
        except OSError:
            await self.close()
            raise

    async def close(self) -> None:
        """Close all ports and connections."""
        for host in self._hosts:
            await host.stop()


def raise_file_limit(sockets: int) -> None:
    """Raise the soft limit of open files for all sockets and as many connections, as far as permitted."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, 1024 + 4 * sockets) if hard != resource.RLIM_INFINITY else 1024 + 4 * sockets
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
