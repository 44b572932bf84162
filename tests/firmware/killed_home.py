"""A Home Assistant with 60 fake miners that runs roll-outs until it is killed: `python -m tests.firmware.killed_home`.

The machines keep their state in files, as real ones do in their flash. Times are short; everything else is real: the
files of Home Assistant, the runner, the history, and `kill -9`.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from unittest.mock import patch

from homeassistant import loader
from homeassistant.config_entries import ConfigEntryState
from pytest_homeassistant_custom_component.common import async_test_home_assistant

import custom_components  # noqa: F401  must be imported first, or Home Assistant does not find the integration
from custom_components.miner_remote.control import read_back
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.upgrades import install, settling
from custom_components.miner_remote.upgrades.model import Rollout, RolloutStatus
from custom_components.miner_remote.upgrades.plan import RolloutPlan

from ..hall import PERSON
from .conftest import site_of, upload
from .images import tar_gz
from .world import World

SETTLE_S = 0.15
QUICK = [
    (install, "RETURN_WITHIN_S", 6.0),
    (install, "BACK_FOR_S", 0.5),
    (install, "LOST_FOR_S", 0.5),
    (install, "COMPARE_WITHIN_S", 2.0),
    (install, "PAUSES", (0.05,)),
    (read_back, "READ_BACK_PAUSES", (0.05,)),
    (settling, "SAMPLE_S", 0.05),
]


def addresses(count: int) -> list[str]:
    """Return the addresses of the machines."""
    return [f"10.0.{number // 200}.{1 + number % 200}" for number in range(count)]


async def run(folder: Path, count: int, number: int) -> None:
    """Run roll-out `number` (from 1 on) until it ends, and resume it as a person does if it was stopped."""
    world = World(addresses(count), boot_s=0.3, send_s=0.2, folder=folder / "machines")
    world.new_version = f"{number + 1}.0.0"
    async with async_test_home_assistant(config_dir=str(folder / "config")) as hass:
        hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
        with world.patched():
            entry = site_of(world)
            entry.add_to_hass(hass)
            assert await hass.config_entries.async_setup(entry.entry_id)
            assert entry.state is ConfigEntryState.LOADED
            data = hass.data[DATA]
            rollouts = data.firmware.rollouts
            note(folder, "started")
            found = [rollout for rollout in rollouts.rollouts() if rollout.version == world.new_version]
            if found:
                rollout = found[0]
            else:
                while not all(miner.last_update_success for miner in data.fleet.miners()):
                    await asyncio.sleep(0.05)
                content = tar_gz({"version": world.new_version.encode()})
                image = await upload(data.firmware, content, "fake.tar.gz", version=world.new_version)
                checks = await rollouts.async_check(image, data.fleet.miners())
                plan = RolloutPlan(settle_minutes=SETTLE_S / 60)
                rollout = await rollouts.async_create(image, checks, plan, PERSON)
            while rollout.status is not RolloutStatus.DONE:
                if rollout.status is RolloutStatus.STOPPED and not rollout.busy:
                    note(folder, "stopped", rollout)
                    await rollouts.async_resume(rollout.id)
                await asyncio.sleep(0.05)
            note(folder, "done", rollout)
            await hass.async_stop(force=True)


def note(folder: Path, what: str, rollout: Rollout | None = None) -> None:
    """Write what happened for the test, at once."""
    with (folder / "notes").open("a") as notes:
        notes.write(json.dumps({"what": what, "rollout": rollout and rollout.as_json()}) + "\n")


def main() -> None:
    """Run with the folder, the number of miners and that of the roll-out as arguments."""
    folder, count, number = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for module, name, value in QUICK:
        patch.object(module, name, value).start()
    asyncio.run(run(folder, count, number))


if __name__ == "__main__":
    main()
