"""The command line: run the agent, check its settings, show its fingerprint, or trust another Home Assistant."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from aiohttp import ClientSession, DummyCookieJar, TCPConnector

from . import VERSION
from .agent import Agent
from .config import ConfigError, Settings, read_settings
from .connection import tls_context
from .journal import Journal, JournalError
from .seals import Seals, trust_home

_LOGGER = logging.getLogger(__name__)

JOURNAL_FILE: Final = "journal.db"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings(options.config)
        if options.trust_home is not None:
            trust_home(settings.data, options.trust_home)
            return _say("From the next start on, the agent trusts the Home Assistant with this fingerprint.")
        seals = Seals(settings.data, settings.site, settings.agent)
        if options.fingerprint:
            return _say(seals.fingerprint)
        tls_context(settings.broker)
        if options.check:
            return _say(f"The settings are usable. The fingerprint of this agent is {seals.fingerprint}.")
        _set_up_logging(settings.log_level)
        asyncio.run(_async_run(settings, seals))
    except (ConfigError, JournalError) as err:
        sys.stderr.write(f"{err}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="miner-remote-agent", description="The agent of Miner Remote.")
    parser.add_argument("--version", action="version", version=VERSION)
    parser.add_argument(
        "--config",
        type=Path,
        default=Path("/etc/miner-remote-agent/agent.toml"),
        help="the file with the settings (default: %(default)s)",
    )
    actions = parser.add_mutually_exclusive_group()
    actions.add_argument("--check", action="store_true", help="check the settings and end")
    actions.add_argument("--fingerprint", action="store_true", help="show the fingerprint of the agent's key and end")
    actions.add_argument(
        "--trust-home",
        metavar="FINGERPRINT",
        help="trust the Home Assistant with this fingerprint from now on, and end",
    )
    return parser


def _say(text: str) -> int:
    sys.stdout.write(f"{text}\n")
    return 0


def _set_up_logging(level: str) -> None:
    logging.basicConfig(
        level=logging.getLevelNamesMapping()[level.upper()], format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # These log addresses and payloads, in which passwords may be.
    for name in ("aiohttp", "asyncio", "mqtt", "asic_rs", "pyasic_rs"):
        logging.getLogger(name).setLevel(logging.WARNING)


async def _async_run(settings: Settings, seals: Seals) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    journal = Journal(settings.data / JOURNAL_FILE)
    try:
        await journal.async_open()
        # Miners need no cookies, and each has its own deadline.
        async with ClientSession(cookie_jar=DummyCookieJar(), connector=TCPConnector(limit=0)) as session:
            _LOGGER.info("Agent %s of site %s, version %s", settings.agent, settings.site, VERSION)
            await Agent(settings, seals, session, journal).async_run(stop)
    finally:
        await journal.async_close()


if __name__ == "__main__":
    sys.exit(main())
