"""The engine of policies if files cannot be written or read, with simulated miners in virtual time."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.policies.status import ERROR, WAITING
from custom_components.miner_remote.schedules.engine.recovery import Recovery
from custom_components.miner_remote.storage.errors import StorageFailedError
from custom_components.miner_remote.storage.files import DurableFile

from ..conftest import wait_until
from ..hall import PERSON
from ..schedules.windows import PAUSE, paused
from .helpers import hall, policy, settle, start, stop
from .scripted import ScriptedKind, script

pytestmark = pytest.mark.usefixtures("virtual_time")


async def test_state_that_cannot_be_stored_stops_orders(
    hall_of, scripted: ScriptedKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall(hall_of, ["braiins"], "127.111.9.1") as made:
        real = DurableFile.async_save

        async def refuse(file: DurableFile, data: Any) -> None:
            if "policy_states" in file.relative_path:
                raise StorageFailedError("storage_write_failed", file=file.relative_path, reason="full")
            await real(file, data)

        with monkeypatch.context() as patched:
            patched.setattr(DurableFile, "async_save", refuse)
            policy_id = await policy(made, script(order="restart", hold=0))
            await settle(made, 5)
            status = made.data.policies.status(policy_id)
            assert status is not None
            assert (status.phase, status.reason.code) == (ERROR, "storage_failed")
            assert made.machines[0].counters.get("restart_mining", 0) == 0
            assert not any(paused(made))
        await wait_until(lambda: all(paused(made)), 90)
        await settle(made)
        status = made.data.policies.status(policy_id)
        assert status is not None
        assert status.phase == "held"


async def test_unreadable_policies_keep_restraints_until_a_person_decides(
    hass: HomeAssistant, hall_of, hass_storage: dict[str, Any], scripted: ScriptedKind
) -> None:
    async with hall(hall_of, ["axeos"], "127.111.10.1") as made:
        await policy(made, script(hold=0))
        await wait_until(lambda: all(paused(made)))
        await settle(made)
        await stop(made)
        hass_storage[f"{DOMAIN}.policies"]["version"] = 99
        await start(made)
        await settle(made)
        assert made.data.policies.store.undecided
        assert all(paused(made))
        created = await policy(made, script(order="reboot", name="New"))
        await settle(made)
        status = made.data.policies.status(created)
        assert status is not None
        assert (status.phase, status.reason.code) == (WAITING, "store_undecided")
        assert made.machines[0].counters.get("reboot", 0) == 0
        await made.data.policies.store.async_decide()
        made.data.policies.async_request()
        await wait_until(lambda: not any(paused(made)))


async def test_unreadable_state_of_a_policy_keeps_its_pauses_until_it_has_decided(
    hall_of, hass_storage: dict[str, Any], scripted: ScriptedKind
) -> None:
    async with hall(hall_of, ["axeos"], "127.111.19.1") as made:
        policy_id = await policy(made, script(hold=0))
        await wait_until(lambda: all(paused(made)))
        await settle(made)
        await stop(made)
        hass_storage[f"{DOMAIN}.policy_states/{policy_id}"]["version"] = 99
        await start(made)
        await settle(made)
        assert all(paused(made))
        assert "resume" not in made.machines[0].counters
        await made.data.policies.store.async_toggle(policy_id)
        await wait_until(lambda: not any(paused(made)))


async def test_lost_state_of_the_engine_offers_to_resume_what_a_policy_paused(
    hall_of, hass_storage: dict[str, Any], scripted: ScriptedKind
) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.111.16.1") as made:
        await made.data.runner.async_run(PAUSE, made.miners[1:], PERSON)
        policy_id = await policy(made, script(hold=0))
        await wait_until(lambda: all(paused(made)))
        await settle(made)
        await stop(made)
        hass_storage[f"{DOMAIN}.schedule_state"]["version"] = 99
        await start(made)
        await made.data.policies.store.async_toggle(policy_id)
        await settle(made)
        assert paused(made) == [True, True], "it is unknown who paused them"
        recovery = Recovery(made.hass, made.data.fleet, made.data.history, made.data.runner, made.data.engine)
        recovery.policy_names = made.data.recovery.policy_names
        assert [miner.miner_id for miner in await recovery.async_in_question()] == [made.miners[0].miner_id]
        await recovery.async_resume()
        await wait_until(lambda: paused(made) == [False, True])
        await recovery.async_close()
