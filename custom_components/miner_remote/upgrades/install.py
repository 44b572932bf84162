"""Install an image on one miner: check, back up, send, wait for the new version, and compare the settings."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final, Protocol

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..backups.codec import decode_config, encode_config
from ..control.backup_model import BackupType
from ..control.config_differences import differences
from ..control.context import CommandContext, Outcome, response_of
from ..control.errors import nested
from ..control.handlers.backup import async_make_backup
from ..control.known_passwords import async_read_config
from ..control.polling import REIDENTIFY_AFTER
from ..control.read_back import async_repeat_until_shown
from ..control.record import BackupCommand
from ..drivers.contract.capability import Capability
from ..drivers.contract.driver import Accepted, Driver
from ..drivers.contract.errors import CodedError, DriverError, TimedOutError, UnreachableError, UnsupportedError
from ..drivers.contract.settings import FanMode, Setting, SettingKey
from ..drivers.contract.values import MinerConfig, Snapshot
from ..fleet.miner import MinerCoordinator
from ..fleet.reboots import awaiting_reboot
from ..storage.vault import Vault
from .errors import MismatchError, NotUpgradedError, SettingDifferenceError, UpgradeFailedError
from .matching import Target, choose
from .model import Image, Phase, RolloutMiner
from .store import FirmwareError, ImageStore
from .versions import same_version

_LOGGER = logging.getLogger(__name__)

RETURN_WITHIN_S: Final = 1200.0
"""How long a miner may take to write the image, to restart, and to show the new version."""

BACK_FOR_S: Final = 60.0
"""A miner that has restarted and mines with another version for this long was not upgraded."""

LOST_FOR_S: Final = 300.0
"""A miner that shows another version for this long after the sending failed was not upgraded."""

COMPARE_WITHIN_S: Final = 180.0
"""How long a miner may take after its restart to report its settings completely."""

PAUSES: Final = (2.0, 5.0, 10.0, 15.0)
"""The pauses between two reads of the version; the last one repeats."""

UPTIME_SLACK_S: Final = 5.0
"""How inexact the uptime of a miner may be."""


class Journal(Protocol):
    """Keeps how far a miner is."""

    async def async_enter(self, miner_id: str, phase: Phase, **changes: object) -> None:
        """Store the phase that begins, and other changes; they are on the disk when this returns."""

    def note_progress(self, miner_id: str, percent: int) -> None:
        """Show how much of the image was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installer:
    """Installs one image on the miners of a roll-out."""

    hass: HomeAssistant
    image: Image
    images: ImageStore
    vault: Vault
    journal: Journal
    backup_first: bool
    backup_required: Callable[[str], bool]
    """Whether a policy requires a backup of a miner even if the roll-out does not."""

    async def async_install(self, miner: MinerCoordinator, context: CommandContext) -> Outcome:
        """Install the image on a locked miner.

        Raises NotUpgradedError or a DriverError before anything was sent, and UpgradeFailedError or a DriverError
        afterwards; the phase in the journal shows which.
        """
        await self.journal.async_enter(miner.miner_id, Phase.CHECKING)
        driver, snapshot, target = await async_examine(miner)
        try:
            part = choose(self.image, target)
            check_ready(snapshot, target, self.image)
            firmware = await self.images.async_firmware(self.image, part)
        except (MismatchError, FirmwareError) as err:
            raise NotUpgradedError(err.code, **err.arguments) from err
        before = target.version_of(self.image)
        config = await self._async_config(miner, driver)
        settings = values_of(await driver.read_settings())
        if self.backup_first or self.backup_required(miner.miner_id):
            await self.journal.async_enter(miner.miner_id, Phase.BACKING_UP)
            context.noted["backup_id"] = await _async_back_up(miner, driver, context)
        await self.journal.async_enter(
            miner.miner_id,
            Phase.SENDING,
            progress=0,
            version_before=before,
            hashrate_before_ths=snapshot.hashrate_ths,
            backup_id=context.noted.get("backup_id"),
            config=None if config is None else encode_config(config, self.vault),
            settings=settings,
        )
        # From here on, the miner never gets the image again, even if Home Assistant is killed.
        sent_at = monotonic()
        accepted: Accepted | None = None
        cause: CodedError | None = None
        try:
            accepted = await driver.upgrade_firmware(firmware, self._progress(miner.miner_id, firmware.size))
        except (UnreachableError, TimedOutError) as err:
            # The image may have arrived: only the version shows it.
            _LOGGER.debug("Sending %s to %s ended without an answer: %s", firmware.file_name, miner.title, err)
            cause = err
        await self.journal.async_enter(miner.miner_id, Phase.RESTARTING, progress=None, in_doubt=cause is not None)
        version = await async_await_version(self.hass, miner, self.image, before, sent_at=sent_at, cause=cause)
        await self.async_compare(miner, version, config, settings)
        response: dict[str, object] = {"result": "accepted"} if accepted is None else response_of(accepted)
        return Outcome(response={**response, "version_before": before, "version_after": version})

    async def async_judge(self, miner: MinerCoordinator, state: RolloutMiner) -> None:
        """Find out whether a locked miner was upgraded when Home Assistant stopped; raises like `async_install`."""
        sending = state.phase is Phase.SENDING
        version = await async_await_version(
            self.hass,
            miner,
            self.image,
            state.version_before,
            sent_at=None,
            cause=UpgradeFailedError("upgrade_interrupted", version=state.version_before) if sending else None,
        )
        config = None if state.config is None else decode_config(state.config, self.vault)
        await self.async_compare(miner, version, config, state.settings or {})

    async def async_compare(
        self, miner: MinerCoordinator, version: str, config: MinerConfig | None, settings: Mapping[str, object]
    ) -> None:
        """Compare the settings of an upgraded miner with those before; raises UpgradeFailedError if they differ."""
        await self.journal.async_enter(miner.miner_id, Phase.RESTARTING, version_after=version)
        found: list[CodedError] = []

        async def check() -> CodedError | None:
            nonlocal found
            found = []
            try:
                driver = await miner.local_link.async_driver()
                if config is not None:
                    live = await self._async_config(miner, driver)
                    if live is None:
                        # It may have been identified before all of its services had started.
                        await miner.local_link.async_reidentify()
                        return driver.unsupported(Capability.CONFIG_READ)
                    found += differences(config, live)
                found += setting_differences(settings, values_of(await driver.read_settings()))
            except UnreachableError, TimedOutError:
                raise
            except DriverError as err:
                return err
            return found[0] if found else None

        try:
            missing = await async_repeat_until_shown(check, COMPARE_WITHIN_S)
        except DriverError as err:
            missing, found = err, []
        if missing is None:
            return
        if not found:
            raise UpgradeFailedError("upgrade_settings_unreadable", version=version, **nested("cause", missing))
        await self.journal.async_enter(
            miner.miner_id,
            Phase.RESTARTING,
            differences=[{"code": item.code, "args": dict(item.arguments), "message": str(item)} for item in found],
        )
        raise UpgradeFailedError(
            "upgrade_settings_changed", version=version, count=len(found), **nested("first", found[0])
        )

    async def _async_config(self, miner: MinerCoordinator, driver: Driver) -> MinerConfig | None:
        if Capability.CONFIG_READ not in miner.capabilities:
            return None
        return await async_read_config(miner.miner_id, driver, self.vault)

    def _progress(self, miner_id: str, size: int) -> Callable[[int], None]:
        return lambda sent: self.journal.note_progress(miner_id, min(100, 100 * sent // max(1, size)))


async def async_examine(miner: MinerCoordinator) -> tuple[Driver, Snapshot, Target]:
    """Return the driver of a locked miner, its state, and what decides which images it can install."""
    await miner.async_reach()
    snapshot = await miner.local_link.async_snapshot()
    miner.async_set_snapshot(snapshot)
    driver = await miner.local_link.async_driver()
    facts = await driver.read_upgrade_facts()
    return driver, snapshot, Target(identity=snapshot.identity, facts=facts, suffixes=driver.image_suffixes)


def check_ready(snapshot: Snapshot, target: Target, image: Image) -> None:
    """Raise MismatchError if the result of an upgrade could not be verified afterwards."""
    if not target.version_of(image):
        raise MismatchError("upgrade_version_unknown")
    if all(pool.alive is False for pool in snapshot.pools):
        raise MismatchError("upgrade_pools_dead")
    if snapshot.paused or snapshot.mining is False or not snapshot.hashrate_ths:
        raise MismatchError("upgrade_not_mining")


async def _async_back_up(miner: MinerCoordinator, driver: Driver, context: CommandContext) -> int:
    try:
        kept = await async_make_backup(BackupCommand(backup_type=BackupType.PRE_UPDATE), miner, driver, context)
    except (CodedError, HomeAssistantError) as err:
        raise NotUpgradedError("upgrade_backup_failed", **nested("cause", err)) from err
    return kept.id


async def async_await_version(
    hass: HomeAssistant,
    miner: MinerCoordinator,
    image: Image,
    before: str | None,
    *,
    sent_at: float | None,
    cause: CodedError | None,
) -> str:
    """Wait until a locked miner shows the version of the image, and return it; raises UpgradeFailedError.

    `sent_at` is the monotonic time at which the sending began, None if Home Assistant was restarted since. `cause` is
    why it is unknown whether the image arrived.
    """
    with awaiting_reboot(hass, miner.miner_id):
        miner.async_update_listeners()
        try:
            return await _async_await_version(miner, image, before, sent_at, cause)
        finally:
            miner.async_update_listeners()


async def _async_await_version(
    miner: MinerCoordinator, image: Image, before: str | None, sent_at: float | None, cause: CodedError | None
) -> str:
    expected = image.version or ""
    until = monotonic() + RETURN_WITHIN_S
    version: str | None = None
    error: DriverError | None = None
    back_since: float | None = None
    old_since: float | None = None
    misunderstood = attempt = 0
    while True:
        try:
            version, back = await async_version(miner, image.file_name, sent_at)
        except DriverError as err:
            version, error, back_since, old_since = None, err, None, None
            if not isinstance(err, (UnreachableError, TimedOutError)):
                misunderstood += 1
                if misunderstood % REIDENTIFY_AFTER == 0:
                    await miner.local_link.async_reidentify()
        now = monotonic()
        if version is not None:
            if same_version(expected, version):
                return version
            old_since = now if old_since is None else old_since
            back_since = (now if back_since is None else back_since) if back else None
            if back_since is not None and now - back_since >= BACK_FOR_S:
                break
            if cause is not None and now - old_since >= LOST_FOR_S:
                break
        if now >= until:
            break
        await asyncio.sleep(PAUSES[min(attempt, len(PAUSES) - 1)])
        attempt += 1
    raise _not_upgraded(version, expected, before, error, cause)


def _not_upgraded(
    version: str | None, expected: str, before: str | None, error: DriverError | None, cause: CodedError | None
) -> UpgradeFailedError:
    """Return why a miner does not show the version of the image."""
    if version is None:
        minutes = RETURN_WITHIN_S / 60
        if error is None:
            return UpgradeFailedError("upgrade_no_return", minutes=minutes)
        return UpgradeFailedError("upgrade_no_return_because", minutes=minutes, **nested("cause", error))
    if before is None or not same_version(before, version):
        return UpgradeFailedError("upgrade_version_differs", version=version, expected=expected)
    if isinstance(cause, UpgradeFailedError):
        return cause
    if cause is not None:
        return UpgradeFailedError("upgrade_send_failed", version=version, **nested("cause", cause))
    return UpgradeFailedError("upgrade_version_unchanged", version=version)


async def async_version(miner: MinerCoordinator, file_name: str, sent_at: float | None) -> tuple[str | None, bool]:
    """Return the version that a locked miner shows, and whether it has restarted since the image was sent and mines.

    It is that of the part that an image with this name replaces.
    """
    snapshot = await miner.local_link.async_snapshot()
    miner.async_set_snapshot(snapshot)
    await miner.local_link.async_check_firmware(snapshot.identity.firmware_version)
    version = snapshot.identity.firmware_version
    try:
        facts = await (await miner.local_link.async_driver()).read_upgrade_facts()
    except UnsupportedError:
        # The new firmware may offer less.
        pass
    else:
        version = facts.version_of(file_name) if facts.is_of_part(file_name) else facts.version or version
    uptime = snapshot.shortest_uptime_s
    restarted = sent_at is not None and uptime is not None and uptime <= monotonic() - sent_at + UPTIME_SLACK_S
    # Some firmware stops mining while it writes an image, and answers meanwhile.
    return version, restarted and snapshot.mining is not False and bool(snapshot.hashrate_ths)


# Settings -----------------------------------------------------------------------------------------------------------


def values_of(settings: Sequence[Setting]) -> dict[str, object]:
    """Return the values of the settings that must survive an upgrade, by their keys, as JSON has them.

    Not the speed of fans that the firmware controls, and not the throttle, which no firmware keeps over a restart.
    """
    manual = any(item.key is SettingKey.FAN_MODE and item.value == FanMode.MANUAL for item in settings)
    left_out = {SettingKey.THROTTLE} | (set() if manual else {SettingKey.FAN_SPEED})
    return {
        item.key.value: list(item.value) if isinstance(item.value, tuple) else item.value
        for item in settings
        if item.value is not None and not item.read_only and item.key not in left_out
    }


def setting_differences(before: Mapping[str, object], after: Mapping[str, object]) -> list[SettingDifferenceError]:
    """Return which settings are not as before; settings that are new are none."""
    found = []
    for key, value in before.items():
        if key not in after:
            found.append(SettingDifferenceError("setting_missing", key=key, before=_shown(value)))
        elif after[key] != value:
            found.append(
                SettingDifferenceError("setting_differs", key=key, before=_shown(value), after=_shown(after[key]))
            )
    return found


def _shown(value: object) -> str | int | float | bool:
    return value if isinstance(value, (str, int, float, bool)) else ", ".join(map(str, _items(value)))


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
