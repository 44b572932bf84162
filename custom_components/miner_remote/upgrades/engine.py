"""Run roll-outs: a canary, then groups, until all miners have the new version or one of them fails.

Each step of each miner is on the disk before it begins. A miner that may have received the image is never sent it
again: after a restart of Home Assistant, its version shows whether it was upgraded.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final
from uuid import uuid4

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..commands.batch import Batch
from ..commands.runner import CommandRunner
from ..const import DOMAIN
from ..control.record import Initiator, Source, Status, UpgradeFirmwareCommand
from ..drivers.contract.errors import CodedError
from ..fleet.miner import MinerCoordinator
from ..fleet.selection import Fleet
from ..storage.errors import StorageFailedError
from ..storage.vault import Vault
from .errors import MismatchError, NotUpgradedError, RecordedError, UpgradeFailedError
from .grouping import group_sizes
from .install import Installer, async_examine, check_ready
from .matching import choose
from .model import FINAL, SENT, Image, Phase, Rollout, RolloutMiner, RolloutStatus
from .plan import Check, RolloutPlan, state_of
from .rollout_issue import async_show_issue
from .rollout_store import RolloutStore
from .settling import async_settle
from .store import FirmwareError, ImageStore

_LOGGER = logging.getLogger(__name__)

AT_ONCE: Final = 10
"""How many miners of a roll-out are upgraded at a time; each gets the whole image over the network."""

CHECKS_AT_ONCE: Final = 20

IN_DOUBT_S: Final = 1.0

MISSING_FOR_S: Final = 600.0
"""How long a miner may be missing, because its site is not loaded yet or is reloaded."""

_HALTED: Final = frozenset({"rollout_halted", "batch_stopped"})
"""The codes of records of miners whose turn comes again: the roll-out or its batch was stopped before the sending."""


class RolloutEngine:
    """Owns the tasks of all roll-outs."""

    def __init__(
        self, hass: HomeAssistant, fleet: Fleet, runner: CommandRunner, vault: Vault, images: ImageStore
    ) -> None:
        """Start without roll-outs; `async_load` must run first."""
        self._hass = hass
        self._fleet = fleet
        self._runner = runner
        self._vault = vault
        self._images = images
        self._store = RolloutStore(hass)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._listeners: list[Callable[[Rollout], None]] = []
        self._miner_listeners: dict[str, list[CALLBACK_TYPE]] = {}
        self._closed = False
        self.backup_required: Callable[[str], bool] = lambda _miner_id: False
        """Returns whether a policy requires a backup of a miner before its upgrade."""

    async def async_load(self) -> None:
        """Read the roll-outs. A miner to which nothing was sent yet waits for its turn again."""
        await self._store.async_load()
        for rollout in self._store.all():
            for miner in rollout.miners:
                if miner.phase in (Phase.CHECKING, Phase.BACKING_UP):
                    miner.phase = Phase.WAITING

    @callback
    def async_start(self) -> None:
        """Continue the roll-outs that were running when Home Assistant stopped, and judge interrupted upgrades."""
        for rollout in self._store.all():
            async_show_issue(self._hass, rollout)
            if rollout.status is RolloutStatus.RUNNING or rollout.busy:
                self._run(rollout)

    async def async_close(self) -> None:
        """End all tasks; the roll-outs continue at the next start."""
        self._closed = True
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    @callback
    def async_on_change(self, listener: Callable[[Rollout], None]) -> CALLBACK_TYPE:
        """Call `listener` with each roll-out that changes; return the function that unsubscribes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_on_miner_change(self, miner_id: str, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` when the upgrade of a miner changes; return the function that unsubscribes."""
        self._miner_listeners.setdefault(miner_id, []).append(listener)
        return lambda: self._miner_listeners[miner_id].remove(listener)

    # Reading ---------------------------------------------------------------------------------------------------------

    def rollouts(self) -> list[Rollout]:
        """Return all roll-outs, newest first."""
        return self._store.all()

    def rollout(self, rollout_id: str) -> Rollout:
        """Return the roll-out with an id; raises FirmwareError."""
        if (rollout := self._store.get(rollout_id)) is None:
            raise FirmwareError("rollout_not_found", rollout_id=rollout_id)
        return rollout

    def is_used(self, image_id: str) -> bool:
        """Return whether a roll-out still needs an image."""
        return any(rollout.image_id == image_id and not rollout.over for rollout in self._store.all())

    def upgrade_of(self, miner_id: str) -> RolloutMiner | None:
        """Return the miner's part of a roll-out that has not ended, if its upgrade has neither."""
        return self._store.upgrade_of(miner_id)

    # Requests --------------------------------------------------------------------------------------------------------

    async def async_check(self, image: Image, miners: Sequence[MinerCoordinator]) -> list[Check]:
        """Read what decides from each miner, and return whether the image can be installed on it now."""
        slots = asyncio.Semaphore(CHECKS_AT_ONCE)

        async def check(miner: MinerCoordinator) -> Check:
            async with slots:
                return Check(miner=miner, error=await self._async_error(image, miner))

        return list(await asyncio.gather(*map(check, miners)))

    async def _async_error(self, image: Image, miner: MinerCoordinator) -> CodedError | None:
        """Return why an image cannot be installed on a miner now, or None."""
        try:
            if not miner.link.is_local:
                raise MismatchError("upgrade_by_agent")
            if self.upgrade_of(miner.miner_id) is not None:
                raise MismatchError("upgrade_in_other_rollout")
            if miner.link.has_command():
                raise MismatchError("upgrade_miner_busy")
            if not miner.last_update_success and miner.last_error is not None:
                # Trying again would take as long as its deadline.
                return miner.last_error
            async with miner.async_locked():
                _driver, snapshot, target = await async_examine(miner)
            choose(image, target)
            check_ready(snapshot, target, image)
        except CodedError as err:
            return err
        return None

    async def async_create(
        self, image: Image, checks: Sequence[Check], plan: RolloutPlan, initiator: Initiator
    ) -> Rollout:
        """Start a roll-out on the miners that passed the check; the others are listed as skipped.

        Raises FirmwareError if none passed, and StorageFailedError if the roll-out cannot be stored.
        """
        if self._closed:
            raise FirmwareError("rollout_shutting_down")
        if self._images.get(image.id) != image:
            raise FirmwareError("image_not_found", image_id=image.id)
        passed = [check.miner for check in checks if check.error is None]
        if not passed:
            raise FirmwareError("rollout_no_match", first=str(checks[0].error))
        for miner in passed:
            # Another request may have been faster.
            if self.upgrade_of(miner.miner_id) is not None:
                raise FirmwareError("upgrade_in_other_rollout")
        rollout = Rollout(
            id=str(uuid4()),
            image_id=image.id,
            image=image.as_json(),
            version=image.version or "",
            created_by=initiator.initiated_by,
            created_at=dt_util.utcnow(),
            source=initiator.source.value,
            user_id=initiator.user_id,
            min_hashrate_percent=plan.min_hashrate_percent,
            settle_minutes=plan.settle_minutes,
            backup_first=plan.backup_first,
        )
        at = 0
        for number, size in enumerate(group_sizes(len(passed), plan.canary, plan.groups), 1):
            for miner in passed[at : at + size]:
                rollout.miners.append(state_of(miner, number))
            at += size
        last = rollout.groups[-1]
        for check in checks:
            if check.error is not None:
                state = state_of(check.miner, last)
                state.fail(check.error, Phase.SKIPPED)
                rollout.miners.append(state)
        await self._store.async_add(rollout)
        self._changed(rollout)
        self._run(rollout)
        return rollout

    async def async_pause(self, rollout_id: str) -> Rollout:
        """Start no further miner until the roll-out is resumed; raises FirmwareError."""
        rollout = self.rollout(rollout_id)
        if rollout.status is not RolloutStatus.RUNNING:
            raise FirmwareError("rollout_not_running")
        await self._async_set_status(rollout, RolloutStatus.PAUSED)
        return rollout

    async def async_resume(self, rollout_id: str) -> Rollout:
        """Continue a roll-out that was paused or stopped, without the miners that failed; raises FirmwareError."""
        rollout = self.rollout(rollout_id)
        if rollout.status in FINAL:
            raise FirmwareError("rollout_ended")
        if rollout.status is RolloutStatus.RUNNING:
            raise FirmwareError("rollout_running")
        if self._closed:
            raise FirmwareError("rollout_shutting_down")
        for miner in rollout.miners:
            miner.excused = miner.excused or miner.phase is Phase.FAILED
        await self._async_set_status(rollout, RolloutStatus.RUNNING)
        self._run(rollout)
        return rollout

    async def async_cancel(self, rollout_id: str) -> Rollout:
        """Skip all miners that wait; those whose upgrade has begun are completed. Raises FirmwareError."""
        rollout = self.rollout(rollout_id)
        if rollout.status in FINAL:
            raise FirmwareError("rollout_ended")
        for miner in rollout.miners:
            if miner.phase is Phase.WAITING:
                miner.fail(MismatchError("rollout_cancelled"), Phase.SKIPPED)
        await self._async_set_status(rollout, RolloutStatus.CANCELLED)
        return rollout

    # Running ---------------------------------------------------------------------------------------------------------

    def _run(self, rollout: Rollout) -> None:
        """Start the task of a roll-out, or let the one that runs look again."""
        if rollout.id in self._tasks:
            self._again.add(rollout.id)
            return
        task = self._hass.async_create_background_task(
            self._async_run(rollout), f"{DOMAIN} roll-out {rollout.id}", eager_start=False
        )
        self._tasks[rollout.id] = task

        def ended(done: asyncio.Task[None]) -> None:
            del self._tasks[rollout.id]
            if not done.cancelled() and (err := done.exception()) is not None:
                _LOGGER.error("The roll-out %s ended with an unexpected error", rollout.id, exc_info=err)
                self._show_stopped(rollout)
            elif rollout.id in self._again and not self._closed:
                self._again.discard(rollout.id)
                self._run(rollout)

        task.add_done_callback(ended)

    async def _async_run(self, rollout: Rollout) -> None:
        try:
            image = self._images.image(rollout.image_id)
        except FirmwareError as err:
            for miner in rollout.miners:
                if miner.phase in SENT or miner.phase is Phase.SETTLING:
                    miner.fail(err)
            await self._async_stop(rollout, err)
            return
        installer = Installer(
            hass=self._hass,
            image=image,
            images=self._images,
            vault=self._vault,
            journal=_Journal(self, rollout),
            backup_first=rollout.backup_first,
            backup_required=self.backup_required,
        )
        command = UpgradeFirmwareCommand(
            image_id=image.id,
            file_name=image.file_name,
            version=rollout.version,
            backup_first=rollout.backup_first,
            install=installer.async_install,
        )
        initiator = Initiator(initiated_by=rollout.created_by, source=Source(rollout.source), user_id=rollout.user_id)
        batch = await self._runner.async_open(rollout.id, command, initiator)
        try:
            # A group is not over if the roll-out was paused and resumed while it ran.
            while (number := rollout.current_group) is not None:
                await self._async_run_group(rollout, number, installer, batch)
                if rollout.status is not RolloutStatus.RUNNING:
                    return
            # It may have been stopped or cancelled after it was resumed, which runs it once more.
            if rollout.status is RolloutStatus.RUNNING:
                await self._async_set_status(rollout, RolloutStatus.DONE)
        except StorageFailedError as err:
            # Without a record of each step, no step may follow.
            _LOGGER.error("The roll-out of %s stops: %s", image.file_name, err)  # noqa: TRY400
            self._show_stopped(rollout)
        finally:
            self._runner.end(batch)

    async def _async_run_group(self, rollout: Rollout, number: int, installer: Installer, batch: Batch) -> None:
        """Upgrade the miners of a group, and stop the roll-out if one failed or if there was no canary."""
        slots = asyncio.Semaphore(AT_ONCE)
        members = rollout.of_group(number)
        for miner in members:
            miner.in_doubt = miner.phase is Phase.SENDING
        # An error of one must not cancel what is being sent to the others.
        results = await asyncio.gather(
            *(self._async_run_miner(rollout, miner, installer, batch, slots) for miner in members),
            return_exceptions=True,
        )
        if unexpected := [result for result in results if isinstance(result, BaseException)]:
            raise unexpected[0]
        canary = rollout.groups[0] == number
        if canary and rollout.status is RolloutStatus.RUNNING and not any(m.phase is Phase.DONE for m in members):
            # Nothing has shown that the image works.
            await self._async_set_status(rollout, RolloutStatus.STOPPED)

    async def _async_run_miner(
        self, rollout: Rollout, miner: RolloutMiner, installer: Installer, batch: Batch, slots: asyncio.Semaphore
    ) -> None:
        if miner.phase in SENT:
            await self._async_judge(rollout, miner, installer)
        elif miner.phase is Phase.WAITING:
            async with slots:
                while rollout.in_doubt:  # noqa: ASYNC110  it ends by what is read from a miner
                    await asyncio.sleep(IN_DOUBT_S)
                if batch.stopped and rollout.status is RolloutStatus.RUNNING:
                    await self._async_set_status(rollout, RolloutStatus.PAUSED)
                # One may have failed while this one waited.
                if rollout.status is RolloutStatus.RUNNING and miner.phase is Phase.WAITING:
                    await self._async_install(rollout, miner, batch)
        if miner.phase is Phase.SETTLING:
            try:
                miner.hashrate_after_ths = await async_settle(self._fleet, rollout, miner)
            except UpgradeFailedError as err:
                await self._async_fail(rollout, miner, err)
            else:
                miner.phase = Phase.DONE
                await self._async_save(rollout, miner)

    async def _async_install(self, rollout: Rollout, miner: RolloutMiner, batch: Batch) -> None:
        coordinator = await self._async_coordinator(miner)
        if rollout.status is not RolloutStatus.RUNNING or miner.phase is not Phase.WAITING:
            return
        if coordinator is None or not coordinator.link.is_local:
            code = "upgrade_miner_missing" if coordinator is None else "upgrade_by_agent"
            miner.fail(MismatchError(code), Phase.SKIPPED)
            await self._async_save(rollout, miner)
            return
        miner.ip, miner.name = coordinator.address, coordinator.display_name
        try:
            record = await self._runner.async_extend(batch, coordinator)
        except HomeAssistantError as err:
            # Without a record, nothing was sent.
            miner.phase = Phase.WAITING
            await self._async_stop(rollout, err)
            return
        miner.command_id = record.id
        if record.status is Status.SUCCESS:
            await self._async_upgraded(rollout, miner)
        elif miner.phase in SENT:
            await self._async_fail(rollout, miner, RecordedError(record))
        elif record.error_code in _HALTED:
            if rollout.status in FINAL:
                miner.fail(MismatchError("rollout_cancelled"), Phase.SKIPPED)
            else:
                miner.phase = Phase.WAITING
            await self._async_save(rollout, miner)
        else:
            # Nothing was sent, so this is not a failure of the image.
            miner.fail(RecordedError(record), Phase.SKIPPED)
            await self._async_save(rollout, miner)

    async def _async_judge(self, rollout: Rollout, miner: RolloutMiner, installer: Installer) -> None:
        """Find out whether a miner was upgraded when Home Assistant stopped."""
        if (coordinator := await self._async_coordinator(miner)) is None:
            await self._async_fail(rollout, miner, UpgradeFailedError("upgrade_miner_missing"))
            return
        try:
            async with coordinator.async_locked():
                await installer.async_judge(coordinator, miner)
        except StorageFailedError:
            raise
        except CodedError as err:
            await self._async_fail(rollout, miner, err)
        else:
            await self._async_upgraded(rollout, miner)

    async def _async_coordinator(self, miner: RolloutMiner) -> MinerCoordinator | None:
        """Return the miner, or None if it stays missing: its site may be loading."""
        since = monotonic()
        while True:
            coordinator = self._fleet.by_id(miner.miner_id)
            if coordinator is not None or monotonic() - since > MISSING_FOR_S:
                return coordinator
            await asyncio.sleep(1)

    async def _async_upgraded(self, rollout: Rollout, miner: RolloutMiner) -> None:
        miner.phase, miner.settling_since = Phase.SETTLING, dt_util.utcnow()
        miner.config = miner.settings = None
        await self._async_save(rollout, miner)

    async def _async_fail(self, rollout: Rollout, miner: RolloutMiner, error: CodedError) -> None:
        miner.fail(error)
        _LOGGER.warning("The upgrade of %s to %s failed: %s", miner.name, rollout.version, error)
        if rollout.status in (RolloutStatus.RUNNING, RolloutStatus.PAUSED):
            await self._async_set_status(rollout, RolloutStatus.STOPPED)
        else:
            await self._async_save(rollout, miner)

    async def _async_stop(self, rollout: Rollout, err: Exception) -> None:
        _LOGGER.error("The roll-out of %s stops: %s", rollout.image.get("file_name"), err)
        status = RolloutStatus.STOPPED if rollout.status is RolloutStatus.RUNNING else rollout.status
        await self._async_set_status(rollout, status)

    # State -----------------------------------------------------------------------------------------------------------

    @callback
    def _show_stopped(self, rollout: Rollout) -> None:
        """Stop a roll-out whose state cannot be stored."""
        rollout.status = RolloutStatus.STOPPED
        async_show_issue(self._hass, rollout)
        self._changed(rollout)

    async def _async_set_status(self, rollout: Rollout, status: RolloutStatus) -> None:
        rollout.status = status
        if status in FINAL:
            rollout.ended_at = dt_util.utcnow()
        async_show_issue(self._hass, rollout)
        await self._async_save(rollout)

    async def _async_save(self, rollout: Rollout, miner: RolloutMiner | None = None) -> None:
        self._changed(rollout, None if miner is None else [miner])
        await self._store.async_save(rollout)

    async def async_enter(self, rollout: Rollout, miner_id: str, phase: Phase, changes: dict[str, object]) -> None:
        """Store the phase of a miner, and other changes; they are on the disk when this returns.

        Raises NotUpgradedError if the image must not be sent now: the roll-out was halted while the miner was checked.
        """
        miner = rollout.miner(miner_id)
        if miner is None:
            raise FirmwareError("upgrade_miner_missing")
        if phase is Phase.SENDING and (rollout.status is not RolloutStatus.RUNNING or rollout.in_doubt):
            raise NotUpgradedError("rollout_halted")
        before, miner.phase = miner.phase, phase
        for name, value in changes.items():
            setattr(miner, name, value)
        try:
            await self._async_save(rollout, miner)
        except StorageFailedError:
            # The step does not begin.
            miner.phase = before
            raise

    @callback
    def note_progress(self, rollout: Rollout, miner_id: str, percent: int) -> None:
        """Show how much of the image a miner has received."""
        miner = rollout.miner(miner_id)
        if miner is not None and miner.progress != percent:
            miner.progress = percent
            self._changed(rollout, [miner])

    @callback
    def _changed(self, rollout: Rollout, miners: Sequence[RolloutMiner] | None = None) -> None:
        """Notify the listeners of a roll-out, and those of some of its miners, or of all."""
        for listener in list(self._listeners):
            listener(rollout)
        for miner in rollout.miners if miners is None else miners:
            for notify in list(self._miner_listeners.get(miner.miner_id, ())):
                notify()


class _Journal:
    """The journal of one roll-out."""

    def __init__(self, engine: RolloutEngine, rollout: Rollout) -> None:
        self._engine = engine
        self._rollout = rollout

    async def async_enter(self, miner_id: str, phase: Phase, **changes: object) -> None:
        await self._engine.async_enter(self._rollout, miner_id, phase, changes)

    def note_progress(self, miner_id: str, percent: int) -> None:
        self._engine.note_progress(self._rollout, miner_id, percent)
