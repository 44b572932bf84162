"""A simulated fleet as a process, and the set-up of the integration through its own dialogs."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import sys
from collections.abc import Callable, Mapping
from itertools import islice

from simulator.fleet import addresses
from simulator.home import PROJECT, Home, NotReadyError, die_with_parent

_FLOW = "/api/config/config_entries/flow"


class FleetProcess:
    """A process that runs `python -m simulator`."""

    def __init__(self, miners: int, base: str, control_port: int, *, kinds: str = "") -> None:
        """Initialize; `kinds` is a comma-separated list, empty for all."""
        self.miners = miners
        self.base = base
        self.control_url = f"http://127.0.0.1:{control_port}"
        self.process: asyncio.subprocess.Process | None = None
        self.environment: Mapping[str, str] = {}
        """Additional environment variables of the process."""
        self._arguments = ["--miners", str(miners), "--base", base, "--control-port", str(control_port)]
        if kinds:
            self._arguments += ["--kinds", kinds]

    def addresses(self) -> list[str]:
        """Return the addresses of all machines."""
        return list(islice(addresses(self.base), self.miners))

    def networks(self) -> list[str]:
        """Return the networks of all machines."""
        last = self.addresses()[-1]
        found = ipaddress.summarize_address_range(
            ipaddress.IPv4Address(int(ipaddress.IPv4Address(self.base)) & ~0xFF),
            ipaddress.IPv4Address(int(ipaddress.IPv4Address(last)) | 0xFF),
        )
        return [str(network) for network in found]

    async def start(self, say: Callable[[str], None] = lambda _line: None) -> None:
        """Start the machines and wait until they listen; raises NotReadyError if they do not."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "simulator", *self._arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            cwd=PROJECT,
            env={**os.environ, **self.environment},
            preexec_fn=die_with_parent,
            start_new_session=True,
        )
        output = self.process.stdout
        if output is None:
            raise NotReadyError("the output of the simulator cannot be read")
        while line := (await output.readline()).decode().strip():
            say(line)
            if "control at" in line:
                return
        raise NotReadyError("The simulator did not start; see above.")

    async def stop(self) -> None:
        """End the process."""
        process = self.process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(10):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def set_up(home: Home, name: str, networks: list[str]) -> None:
    """Add a site through the integration's dialogs: scan and select all; raises NotReadyError."""
    step = await home.flow(_FLOW, {"handler": "miner_remote"})
    flow_id = step["flow_id"]
    step = await home.flow_next(_FLOW, flow_id, {"name": name, "networks": networks})
    if step.get("type") != "menu":
        raise NotReadyError(f"Miner Remote could not be set up: {step.get('errors')}")
    step = await home.flow_next(_FLOW, flow_id, {"next_step_id": "scan"})
    while step.get("type") == "progress":
        await asyncio.sleep(0.3)
        step = await home.flow_next(_FLOW, flow_id, None)
    if step.get("step_id") != "pick":
        raise NotReadyError(f"No miner was found: {step.get('description_placeholders')}")
    step = await home.flow_next(_FLOW, flow_id, {})
    if step.get("step_id") == "limited":
        step = await home.flow_next(_FLOW, flow_id, {})
    step = await home.flow_next(_FLOW, flow_id, {"next_step_id": "finish"})
    if step.get("step_id") == "entities":
        # A large site asks; the benchmarks are about the most that it can have.
        step = await home.flow_next(_FLOW, flow_id, {"entities": "all"})
    if step.get("type") != "create_entry":
        raise NotReadyError(f"Miner Remote could not be set up: {step}")
