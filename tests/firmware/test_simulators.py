"""Roll-outs over simulated miners on sockets, by the drivers of their firmwares, with everything that can go wrong."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.control import read_back
from custom_components.miner_remote.control.record import HistoryQuery, Status
from custom_components.miner_remote.upgrades import install, settling
from custom_components.miner_remote.upgrades.model import Phase, Rollout, RolloutStatus
from custom_components.miner_remote.upgrades.plan import RolloutPlan
from simulator.kinds import (
    antminer,
    antminer_firmware,
    braiins_settings,
    epic,
    esp_image,
    vnish_settings,
    whatsminer_firmware,
)
from simulator.machine import Machine, UpgradeFault

from ..conftest import MakeHall, wait_until
from ..hall import PERSON, Hall
from .conftest import chunks_of


@dataclass(frozen=True, slots=True)
class Kind:
    """A simulated firmware: its image file, and what an uploader declares about it."""

    name: str
    file_name: str
    make: Callable[[Machine, str], bytes]
    declared: Callable[[Machine], dict[str, Any]]
    version: str


def _container(machine: Machine, version: str) -> bytes:
    image = antminer_firmware.build_image(machine.model, antminer.SUBTYPE, version, size=200_000)
    other = antminer_firmware.build_image("Antminer T99", antminer.SUBTYPE, version)
    return antminer_firmware.build_container(
        [("Antminer T99", antminer.SUBTYPE, other), (machine.model, antminer.SUBTYPE, image)]
    )


NOISE = random.Random(1).randbytes(100_000)
"""Content that cannot be packed."""


def _combined(_machine: Machine, version: str) -> bytes:
    packages = {board: whatsminer_firmware.build_package(version, board, size=100_000) for board in ("H3", "H616")}
    return whatsminer_firmware.build_image(packages)


KINDS = (
    Kind("antminer", "Antminer.bmu", _container, lambda _machine: {}, "FR-9.1(260101-S21)"),
    Kind(
        "vnish",
        "vnish.tar.gz",
        lambda machine, version: vnish_settings.image(
            vnish_settings.model_code(machine), vnish_settings.PLATFORM, version, NOISE
        ),
        lambda machine: {"vendor": "VNish", "models": (machine.model,), "control_boards": (vnish_settings.PLATFORM,)},
        "9.9.9",
    ),
    Kind(
        "axeos",
        "esp-miner.bin",
        lambda _machine, version: esp_image.build(version, size=100_000),
        lambda _machine: {"vendor": "AxeOS"},
        "v9.9.9",
    ),
    Kind(
        "braiins",
        "braiins.tar",
        lambda _machine, version: braiins_settings.image(version, padding=100_000),
        lambda machine: {"vendor": "Braiins"},
        "99.01",
    ),
    Kind(
        "epic",
        "epic.zip",
        lambda machine, version: epic.image_of(machine.model, version, 100_000),
        lambda _machine: {"vendor": "ePIC", "control_boards": ("UMC",)},
        "PowerPlay-BMS v9.9.9",
    ),
    # The maker and the control boards are read from the file.
    Kind("whatsminer_v2", "Whatsminer-all.bin", _combined, lambda _machine: {}, "20991231.11.REL"),
    Kind("whatsminer_v3", "Whatsminer-all.bin", _combined, lambda _machine: {}, "20991231.16.REL"),
)
WEB_PAGE = Kind(
    "axeos",
    "www.bin",
    lambda _machine, version: version.encode() + b"\0" + NOISE,
    lambda _machine: {"vendor": "AxeOS"},
    "v9.9.9",
)
"""The other part of AxeOS, which has a version of its own."""
BASES = {kind.name: f"127.{91 + number}" for number, kind in enumerate(KINDS)}

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in (
        (install, "RETURN_WITHIN_S", 5.0),
        (install, "BACK_FOR_S", 0.8),
        (install, "LOST_FOR_S", 1.5),
        (install, "COMPARE_WITHIN_S", 2.0),
        (install, "PAUSES", (0.1,)),
        (read_back, "READ_BACK_PAUSES", (0.1,)),
        (settling, "SAMPLE_S", 1.0),
    ):
        monkeypatch.setattr(module, name, value)


@asynccontextmanager
async def rollout_of(hall_of: MakeHall, kind: Kind, number: int, count: int = 2) -> AsyncIterator[tuple[Hall, Any]]:
    """Run a hall of one kind, and give the function that rolls an image out over it and waits for the end."""
    async with hall_of([kind.name] * count, f"{BASES[kind.name]}.{number}.1", boot_s=0.3) as hall:
        image = None
        for machine in hall.machines if kind.name.startswith("whatsminer") else ():
            # It mines this long after it answers.
            machine.restart_s = 0.2

        async def run(**plan: Any) -> Rollout:
            nonlocal image
            firmware = hall.data.firmware
            data = kind.make(hall.machines[0], kind.version)
            received = await firmware.images.async_receive(kind.file_name, chunks_of(data, 65_536), len(data))
            model = hall.miners[0].data.identity.model
            declared = {"version": kind.version, "models": (model,), **kind.declared(hall.machines[0])}
            if kind.name == "antminer":
                declared = {"version": kind.version}
            elif kind.file_name == "esp-miner.bin":
                declared.pop("version")
            image, _new = await firmware.images.async_keep(received, declared, "Alice")
            checks = await firmware.rollouts.async_check(image, hall.miners)
            assert [check.error for check in checks] == [None] * count, checks
            settings = {"settle_minutes": 0.0, "min_hashrate_percent": 50.0, **plan}
            rollout = await firmware.rollouts.async_create(image, checks, RolloutPlan(**settings), PERSON)
            await wait_until(lambda: rollout.status is not RolloutStatus.RUNNING and not rollout.busy, 60)
            return rollout

        try:
            yield hall, run
        finally:
            await hall.data.firmware.async_close()


@each_kind
async def test_all_miners_run_the_new_version_and_keep_their_settings(
    hass: HomeAssistant, hall_of: MakeHall, kind: Kind
) -> None:
    async with rollout_of(hall_of, kind, 1) as (hall, run):
        pools = [[(pool.url, pool.user) for pool in machine.pools] for machine in hall.machines]
        rollout = await run()
        assert [(miner.phase, miner.error_message) for miner in rollout.miners] == [(Phase.DONE, None)] * 2
        assert rollout.status is RolloutStatus.DONE
        assert [machine.counters.get("upgrade", 0) for machine in hall.machines] == [1, 1]
        assert {miner.version_after for miner in rollout.miners} == {kind.version}
        assert [[(pool.url, pool.user) for pool in machine.pools] for machine in hall.machines] == pools
        records = await hall.data.history.async_query(HistoryQuery(batch_id=rollout.id))
        assert [record.status for record in records] == [Status.SUCCESS] * 2
        for miner in hall.miners:
            await miner.async_refresh()
            assert miner.data.identity.firmware_version == kind.version
            assert miner.profile is not None
            assert miner.profile.identity.firmware_version == kind.version


@pytest.mark.parametrize("kind", [KINDS[0], KINDS[1]], ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        (UpgradeFault.HALF_UPLOAD, {"upgrade_send_failed"}),
        (UpgradeFault.VERSION_UNCHANGED, {"upgrade_version_unchanged"}),
        (UpgradeFault.SETTINGS_LOST, {"upgrade_settings_changed", "upgrade_settings_unreadable"}),
        (
            UpgradeFault.REBOOT_LOOP,
            {"upgrade_no_return_because", "upgrade_settings_unreadable", "upgrade_not_answering"},
        ),
    ],
    ids=lambda value: str(value) if isinstance(value, UpgradeFault) else "",
)
async def test_canary_with_a_fault_stops_the_rollout(
    hass: HomeAssistant, hall_of: MakeHall, kind: Kind, fault: UpgradeFault, codes: set[str]
) -> None:
    async with rollout_of(hall_of, kind, 10 + list(UpgradeFault).index(fault)) as (hall, run):
        canary = next(machine for machine in hall.machines if machine.ip == hall.miners[0].address)
        canary.upgrade_faults[fault] = 1.0
        rollout = await run()
        assert rollout.status is RolloutStatus.STOPPED
        first, second = rollout.miners
        assert first.ip == canary.ip
        assert (first.phase, second.phase) == (Phase.FAILED, Phase.WAITING)
        assert first.error_code in codes, first.error_message
        assert canary.counters.get("upgrade", 0) <= 1
        assert [machine.counters.get("upgrade", 0) for machine in hall.machines if machine is not canary] == [0]


@pytest.mark.parametrize("kind", [KINDS[-1]], ids=lambda kind: kind.name)
async def test_miner_that_restarts_twice_is_done_after_the_second_restart(
    hass: HomeAssistant, hall_of: MakeHall, kind: Kind
) -> None:
    async with rollout_of(hall_of, kind, 40, count=1) as (hall, run):
        hall.machines[0].reported["boots-twice"] = True
        rollout = await run()
        assert [(miner.phase, miner.error_message) for miner in rollout.miners] == [(Phase.DONE, None)]
        assert rollout.miners[0].version_after == kind.version
        assert hall.machines[0].counters["reboot"] == 2


@pytest.mark.parametrize("kind", [KINDS[2]], ids=lambda kind: kind.name)
async def test_slow_flash_is_waited_for(hass: HomeAssistant, hall_of: MakeHall, kind: Kind) -> None:
    async with rollout_of(hall_of, kind, 20, count=1) as (hall, run):
        hall.machines[0].upgrade_faults[UpgradeFault.SLOW_FLASH] = 1.0
        rollout = await run()
        assert [(miner.phase, miner.error_message) for miner in rollout.miners] == [(Phase.DONE, None)]
        assert hall.machines[0].counters.get("upgrade", 0) == 1


@pytest.mark.parametrize("fault", [None, UpgradeFault.VERSION_UNCHANGED])
async def test_web_page_is_done_when_its_own_version_is_shown(
    hass: HomeAssistant, hall_of: MakeHall, fault: UpgradeFault | None
) -> None:
    async with rollout_of(hall_of, WEB_PAGE, 50 if fault is None else 51, count=1) as (hall, run):
        (machine,) = hall.machines
        before = machine.firmware_version
        if fault is not None:
            machine.upgrade_faults[fault] = 1.0
        rollout = await run()
        (miner,) = rollout.miners
        assert miner.version_before == before
        if fault is None:
            assert (miner.phase, miner.version_after, miner.error_message) == (Phase.DONE, "v9.9.9", None)
        else:
            assert (miner.phase, miner.error_code) == (Phase.FAILED, "upgrade_version_unchanged")
        assert machine.firmware_version == before
        assert machine.counters.get("upgrade", 0) == 0


@each_kind
async def test_image_for_another_model_is_never_sent_even_to_a_miner_that_accepts_it(
    hass: HomeAssistant, hall_of: MakeHall, kind: Kind
) -> None:
    async with hall_of([kind.name], f"{BASES[kind.name]}.30.1", boot_s=0.3) as hall:
        (machine,) = hall.machines
        machine.upgrade_faults[UpgradeFault.WRONG_MODEL_ACCEPTED] = 0.0
        firmware = hall.data.firmware
        if kind.name == "antminer":
            other = antminer_firmware.build_image("Antminer T99", antminer.SUBTYPE, kind.version)
            data = antminer_firmware.build_container([("Antminer T99", antminer.SUBTYPE, other)])
            declared: dict[str, Any] = {"version": kind.version}
        else:
            data = kind.make(machine, kind.version)
            declared = {"version": kind.version, **kind.declared(machine), "models": ("Another One",)}
        received = await firmware.images.async_receive(kind.file_name, chunks_of(data, 65_536), len(data))
        image, _new = await firmware.images.async_keep(received, declared, "Alice")
        (check,) = await firmware.rollouts.async_check(image, hall.miners)
        assert check.error is not None
        assert check.error.code == "image_model_differs"
        assert machine.counters.get("upgrade", 0) == 0
        await firmware.async_close()
