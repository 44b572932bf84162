"""Read a log of a miner, without the secrets in it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass

from homeassistant.core import HomeAssistant

from ..drivers.recording.log_redaction import redact_log
from .miner import MinerCoordinator


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerLog:
    """The end of a log: whether its beginning is missing, and whether secrets were removed."""

    name: str
    text: str
    truncated: bool
    redacted: bool

    def as_json(self) -> dict[str, object]:
        """Return the log for clients."""
        return asdict(self)


async def async_read_log(
    hass: HomeAssistant,
    miner: MinerCoordinator,
    name: str,
    max_bytes: int,
    secrets: Iterable[str | None],
    turn: AbstractAsyncContextManager[None],
) -> MinerLog:
    """Return at most `max_bytes` of the end of a log, beginning with a whole line.

    `secrets` are known ones beside the credentials and the pool passwords of the miner. Secrets are removed in `turn`,
    which must not be held while a command, such as an upgrade, uses the miner. Raises a DriverError.
    """
    before = miner.link.credentials
    log = await miner.link.async_fetch_log(miner, name, max_bytes + 1)
    truncated = len(log) > max_bytes
    if truncated:
        # A part of a line may lack the word that says that it is a password.
        log = log.partition(b"\n")[2]
    # Before the first answer there is no snapshot.
    pools = miner.data.pools if miner.last_seen is not None else ()
    # The password may have been changed meanwhile.
    known = [before.password, miner.link.credentials.password, *(pool.password for pool in pools), *secrets]
    workers = [pool.user for pool in pools]
    async with turn:
        text, redacted = await hass.async_add_executor_job(redact_log, log, known, workers)
    return MinerLog(name=name, text=text, truncated=truncated, redacted=redacted)
