"""Runs a fleet of simulated miners: `python -m simulator --help`."""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import signal
import sys
from collections.abc import Sequence

from simulator import control
from simulator.fleet import Fleet, all_kinds, make_machines, usable_kinds
from simulator.machine import Fault


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m simulator",
        description="Simulated Bitcoin miners on the loopback addresses, at the ports of the real ones.",
        epilog=f"Kinds: {', '.join(all_kinds())}. Control API: GET http://127.0.0.1:8999/machines",
    )
    parser.add_argument("--miners", type=int, default=13, metavar="N", help="how many machines (default 13)")
    parser.add_argument("--kinds", default="", metavar="A,B", help="which kinds, in turn (default: all)")
    parser.add_argument("--base", default="127.10.0.1", metavar="IP", help="the first address (default 127.10.0.1)")
    parser.add_argument("--boot", type=float, default=4.0, metavar="S", help="seconds that a reboot takes (default 4)")
    parser.add_argument("--dead", type=int, default=0, metavar="N", help="switch the last N machines off")
    parser.add_argument("--seed", type=int, default=0, help="other MAC addresses and serial numbers (default 0)")
    parser.add_argument("--control-port", type=int, default=8999, metavar="PORT", help="control API (default 8999)")
    arguments = parser.parse_args(argv)
    try:
        if not ipaddress.IPv4Address(arguments.base).is_loopback:
            parser.error(f"--base {arguments.base} is not in 127.0.0.0/8.")
    except ValueError as err:
        parser.error(f"--base: {err}.")
    if arguments.miners < 1 or not 0 <= arguments.dead <= arguments.miners:
        parser.error("--miners must be at least 1, and --dead from 0 to that.")
    return arguments


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


async def run(arguments: argparse.Namespace) -> int:
    """Run the fleet until SIGTERM or SIGINT; returns the exit status."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    usable, left_out = usable_kinds(arguments.base)
    wanted = [name.strip() for name in arguments.kinds.split(",") if name.strip()] or usable + left_out
    if skipped := [name for name in wanted if name in left_out]:
        _say(f"Left out, because ports below 1024 may not be opened here: {', '.join(skipped)}.")
    names = [name for name in wanted if name not in left_out]
    if not names:
        _say("No kind is left to simulate.")
        return 1
    kinds = [names[at % len(names)] for at in range(arguments.miners)]
    try:
        machines = make_machines(kinds, base=arguments.base, boot_s=arguments.boot, seed=arguments.seed)
    except ValueError as err:
        _say(str(err))
        return 1
    for machine in machines[len(machines) - arguments.dead :]:
        machine.faults[Fault.DEAD] = {}
    fleet = Fleet(machines)
    try:
        await fleet.open()
    except OSError as err:
        _say(f"A port could not be opened: {err.strerror}. Is a simulator running already? --base takes another range.")
        return 1
    try:
        try:
            runner = await control.start(fleet, arguments.control_port)
        except OSError as err:
            _say(f"The control port {arguments.control_port} could not be opened: {err.strerror}.")
            return 1
        try:
            _say(
                f"{len(machines)} miners from {machines[0].ip} to {machines[-1].ip}, "
                f"control at http://127.0.0.1:{arguments.control_port}/machines"
            )
            await stop.wait()
        finally:
            await runner.cleanup()
    finally:
        await fleet.close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(run(_arguments(None))))
