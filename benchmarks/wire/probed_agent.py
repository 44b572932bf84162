"""Starts an agent that also writes each second how long its event loop was held.

Run as `python benchmarks/wire/probed_agent.py FILE --config …`, as the agent itself without Home Assistant.
"""

from __future__ import annotations

import asyncio
import json
import runpy
import sys
import time
from pathlib import Path
from typing import override

from miner_remote_agent import __main__ as command_line
from miner_remote_agent.agent import Agent

PROBE = runpy.run_path(str(Path(__file__).parents[1] / "loop_probe" / "probe.py"))["Probe"]


class ProbedAgent(Agent):
    """The agent with a probe in its loop."""

    @override
    async def async_run(self, stop: asyncio.Event) -> None:
        task = asyncio.create_task(_watch(Path(sys.argv[1])))
        try:
            await super().async_run(stop)
        finally:
            task.cancel()


async def _watch(file: Path) -> None:
    probe = PROBE(asyncio.get_running_loop())
    with file.open("w") as lines:
        while True:
            await asyncio.sleep(1)
            seen = probe.report()
            longest = {name: max(seen[name], default=0.0) for name in ("lags_ms", "own_lags_ms", "collections_ms")}
            lines.write(json.dumps({"at": time.time(), **longest}) + "\n")
            lines.flush()
            probe.go_on()


if __name__ == "__main__":
    command_line.Agent = ProbedAgent
    sys.exit(command_line.main(sys.argv[2:]))
