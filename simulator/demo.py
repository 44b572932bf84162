"""The demo: a simulated fleet and a real Home Assistant that controls it, until Ctrl-C. Started by `scripts/demo`."""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import signal
import socket
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.bring_up import FleetProcess, set_up
from simulator.home import PROJECT, Account, Home, NotReadyError, prepare

if TYPE_CHECKING:
    from simulator.agents import AgentsPart

BASE = ipaddress.IPv4Address("127.10.0.1")
MAX_AGENTS = 8
_TITLE = "Demo hall"
_BOLD, _PLAIN = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")


def _say(text: str) -> None:
    sys.stdout.write(f"{_BOLD}[demo]{_PLAIN} {text}\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/demo", description="A simulated fleet and a real Home Assistant with Miner Remote, until Ctrl-C."
    )
    parser.add_argument("--miners", type=int, default=13, metavar="N", help="how many miners, of all kinds in turn")
    parser.add_argument("--port", type=int, default=8123, metavar="PORT", help="port of Home Assistant (default 8123)")
    parser.add_argument(
        "--config",
        type=Path,
        default=PROJECT / ".demo",
        metavar="DIR",
        help="folder of Home Assistant, kept between starts (default .demo)",
    )
    parser.add_argument(
        "--agents", type=int, default=0, metavar="N", help="add a site by N agents, with a real Mosquitto (default 0)"
    )
    parser.add_argument(
        "--broker-port", type=int, default=1883, metavar="PORT", help="port of Mosquitto (default 1883)"
    )
    parser.add_argument("--token-file", type=Path, metavar="FILE", help="write an administrator's token there")
    parser.add_argument("--base", type=ipaddress.IPv4Address, default=BASE, metavar="IP", help=argparse.SUPPRESS)
    parser.add_argument(
        "--control-port", type=int, default=8999, metavar="PORT", help="port of the simulator's control"
    )
    arguments = parser.parse_args()
    if not 1 <= arguments.miners <= 4000:
        parser.error("--miners must be from 1 to 4000.")
    if not 0 <= arguments.agents <= MAX_AGENTS:
        parser.error(f"--agents must be from 0 to {MAX_AGENTS}.")
    if not arguments.base.is_loopback:
        parser.error("--base must be in 127.0.0.0/8.")
    return arguments


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class _StoppedError(Exception):
    """The user ended the demo."""


class Demo:
    """The processes of the demo."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        """Initialize with the options."""
        self._arguments = arguments
        self._fleet = FleetProcess(arguments.miners, str(arguments.base), arguments.control_port)
        self._agents: AgentsPart | None = None
        if arguments.agents:
            from simulator.agents import AgentsPart  # noqa: PLC0415  it needs the integration, which takes a second

            self._agents = AgentsPart(
                arguments.config.resolve() / "agents",
                arguments.agents,
                str(arguments.base),
                arguments.control_port + 1,
                arguments.broker_port,
            )
        self._stop = asyncio.Event()

    async def run(self) -> int:
        """Run until Ctrl-C or SIGTERM, or until one of the processes ends; returns the exit status."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop.set)
        arguments = self._arguments
        ports = [(arguments.port, "--port"), (arguments.control_port, "--control-port")]
        if self._agents is not None:
            ports += [(arguments.control_port + 1, "--control-port"), (arguments.broker_port, "--broker-port")]
        for port, option in ports:
            if not _free(port):
                _say(f"Port {port} is in use. Give another one with {option}.")
                return 1
        if arguments.token_file is not None:
            arguments.token_file.unlink(missing_ok=True)
        seed = await asyncio.to_thread(prepare, arguments.config.resolve(), arguments.port)
        try:
            async with Home(arguments.config.resolve(), arguments.port, seed.admin.token) as home:
                await self._unless_stopped(self._bring_up(home, seed.admin))
                await self._until_the_end(home)
        except _StoppedError:
            pass
        except NotReadyError as err:
            _say(str(err))
            return 1
        finally:
            if self._agents is not None:
                await self._agents.stop()
            await self._fleet.stop()
        _say("Stopped.")
        return 0

    async def _unless_stopped(self, work: Coroutine[object, object, None]) -> None:
        """Run a coroutine, and cancel it if the user ends the demo."""
        task = asyncio.ensure_future(work)
        stopped = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise _StoppedError
            task.result()
        finally:
            for one in (task, stopped):
                one.cancel()
            await asyncio.gather(task, stopped, return_exceptions=True)

    async def _bring_up(self, home: Home, admin: Account) -> None:
        arguments = self._arguments
        started = time.monotonic()
        _say(f"Starting {arguments.miners} simulated miners …")
        await self._fleet.start(_say)
        if self._agents is not None:
            await self._agents.start(arguments.config.resolve(), _say)
        _say("Starting Home Assistant …")
        await home.start()
        await home.ready()
        _say(f"Home Assistant runs after {time.monotonic() - started:.0f} s.")
        await self._configure(home)
        if arguments.token_file is not None:
            arguments.token_file.touch(mode=0o600)
            arguments.token_file.write_text(admin.token + "\n")
        _say("")
        _say(f"Open {home.url} (no log-in is asked for on this machine)")
        _say(f"User {admin.username}, password {admin.password}")
        _say(f"Faults of single miners: http://127.0.0.1:{arguments.control_port}/machines")
        if self._agents is not None:
            _say(f"Those of the agents: {self._agents.fleet.control_url}/machines")
        _say("End with Ctrl-C.")

    async def _configure(self, home: Home) -> None:
        """Set up the integration through its dialogs, unless it is already set up."""
        status, entries = await home.request("GET", "/api/config/config_entries/entry?domain=miner_remote")
        if status == 200 and isinstance(entries, list) and any(entry["title"] == _TITLE for entry in entries):
            return
        _say("Setting Miner Remote up: looking for miners …")
        await set_up(home, _TITLE, self._fleet.networks())
        status, answer = await home.request("GET", "/api/miners")
        found = len(answer["miners"]) if status == 200 and isinstance(answer, dict) else 0
        _say(f"Miner Remote is set up with {found} miners.")

    async def _until_the_end(self, home: Home) -> None:
        """Wait for the user, or until a process ends."""
        started = [home.process, self._fleet.process]
        if self._agents is not None:
            started += [self._agents.fleet.process, *self._agents.processes]
        processes = [process for process in started if process is not None]
        waits = [asyncio.ensure_future(process.wait()) for process in processes]
        stopped = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({*waits, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not self._stop.is_set():
                raise NotReadyError(f"A process ended unexpectedly. The end of Home Assistant's log:\n{home.log_end()}")
        finally:
            for one in (*waits, stopped):
                one.cancel()
        _say("Stopping …")


if __name__ == "__main__":
    sys.exit(asyncio.run(Demo(_arguments()).run()))
