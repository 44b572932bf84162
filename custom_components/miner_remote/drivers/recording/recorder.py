"""Record the answers of a miner to reads, without personal data.

`python -m custom_components.miner_remote.drivers.recording ADDRESS` writes such a recording. It is a capture as the
project's tests read them: an owner attaches it to an issue, and it becomes a test. Nothing is written to the miner.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import aiohttp

from ..contract.capability import Capability
from ..contract.driver import Connection, Credentials, Deadlines, Driver, Exchange, Profile
from ..contract.errors import DriverError
from ..detect.identify import create_driver, identify
from ..transport import cgminer_rpc, http
from .redaction import Redactor, TooManyValuesError, unique

FORMAT: Final = 1
MAX_ANSWER: Final = 64 * 1024
"""How many bytes of an answer are kept; a longer one is left out, as half an answer cannot be read."""
MAX_BYTES: Final = 1024 * 1024
"""How many bytes of requests and answers are kept in all."""
MAX_EXCHANGES: Final = 300
"""How many exchanges are kept."""
TIME_LIMIT_S: Final = 120.0
"""How long a recording may take in all."""

READ_COMMANDS: Final = (
    "version", "summary", "stats", "pools", "devs", "devdetails", "config", "coin", "edevs", "estats", "litestats",
    "status", "get_version", "get_miner_info", "get_psu", "get_error_code", "fans", "temps", "power", "profiles",
    "events", "limits", "tempctrl", "fanctrl", "tunerstatus", "temp", "check",
)  # fmt: skip
"""What is asked on port 4028 beside what the driver asks: commands that only read, in any firmware that has them."""
READ_PAGES: Final = (
    "/api/system/info", "/api/system/asic", "/api/v1/info", "/api/v1/version", "/cgi-bin/get_system_info.cgi",
    "/cgi-bin/miner_type.cgi",
)  # fmt: skip
"""The same on port 80; without a login."""
_KEPT_HEADERS: Final = ("content-type", "www-authenticate", "server", "location")


async def record(connection: Connection, profile: Profile | None = None) -> dict[str, object]:
    """Return a recording of a miner as JSON has it: `format`, `driver`, `problems` and `exchanges`, all redacted.

    `profile` is the one that the miner was set up with; without it the miner is identified. Raises no DriverError:
    what could not be read is named in `problems`.
    """
    seen = _Seen()
    observed = replace(connection, observer=seen.take)
    problems: list[str] = []
    try:
        async with asyncio.timeout(TIME_LIMIT_S):
            try:
                profile = await identify(observed)
            except DriverError as error:
                problems.append(f"identify: {error}")
            if profile is not None:
                driver = create_driver(observed, profile)
                try:
                    await _read(driver, problems)
                finally:
                    await driver.close()
            await _ask_more(observed, seen)
    except TimeoutError:
        problems.append(f"The recording was stopped after {TIME_LIMIT_S:g} seconds.")
    problems += seen.problems()
    # Text of a device may take a while to search; the event loop has other work meanwhile.
    return await asyncio.to_thread(_redacted, connection, profile, seen.kept, problems)


class _Seen:
    """The exchanges that are kept, within the limits of a recording: a hostile machine answers without end."""

    def __init__(self) -> None:
        self.kept: list[Exchange] = []
        self.asked: set[str] = set()
        self.ports: set[tuple[int, str]] = set()
        self._bytes = 0
        self._left_out = 0

    def take(self, exchange: Exchange) -> None:
        """Keep an exchange if there is room for it."""
        self.asked.add(exchange.request)
        self.ports.add((exchange.port, exchange.protocol))
        length = len(exchange.answer or b"")
        size = length + len(exchange.request)
        if length > MAX_ANSWER or self._bytes + size > MAX_BYTES or len(self.kept) >= MAX_EXCHANGES:
            self._left_out += 1
            return
        self._bytes += size
        self.kept.append(exchange)

    def problems(self) -> list[str]:
        """Return a sentence if something was left out."""
        return [f"{self._left_out} answers were left out because they are too long."] if self._left_out else []


def _redacted(
    connection: Connection, profile: Profile | None, exchanges: list[Exchange], problems: list[str]
) -> dict[str, object]:
    given = connection.credentials
    redactor = Redactor((connection.host, given.password, given.username))
    texts = [(exchange, _text(exchange.answer)) for exchange in exchanges]
    try:
        if profile is not None:
            redactor.know("mac", profile.identity.mac)
            redactor.know("serial", profile.identity.serial)
            redactor.know("hostname", profile.identity.hostname)
        for exchange, text in texts:
            redactor.learn(exchange.request)
            redactor.learn(text or "")
        kept = [_exchange(redactor, exchange, text) for exchange, text in texts]
        reported = [redactor.text(problem) for problem in problems]
    except TooManyValuesError as error:
        # Nothing is published that could not be redacted.
        kept, reported = [], [str(error)]
    return {
        "format": FORMAT,
        "driver": profile.driver if profile else None,
        "problems": reported,
        "exchanges": kept,
    }


async def _read(driver: Driver, problems: list[str]) -> None:
    reads: list[tuple[str, Callable[[], Awaitable[object]]]] = [("state", driver.snapshot)]
    if Capability.POOLS_READ in driver.profile.capabilities:
        reads.append(("pools", driver.read_pools))
    if Capability.CONFIG_READ in driver.profile.capabilities:
        reads.append(("configuration", driver.read_config))
    reads.append(("settings", driver.read_settings))
    for name, read in reads:
        try:
            await read()
        except DriverError as error:
            problems.append(f"{name}: {error}")


async def _ask_more(connection: Connection, seen: _Seen) -> None:
    """Ask the commands and pages that were not asked yet, on the ports that answered."""
    ports, asked = seen.ports.copy(), seen.asked.copy()
    if (cgminer_rpc.PORT, "rpc") in ports:
        for command in READ_COMMANDS:
            body = {"command": command} if command != "check" else {"command": command, "parameter": "restart"}
            if json.dumps(body, separators=(",", ":")) not in asked:
                with suppress(DriverError):
                    await cgminer_rpc.send(connection, body)
    if (http.PORT, "http") in ports:
        for page in READ_PAGES:
            if f"GET {page}" not in asked:
                with suppress(DriverError):
                    await http.exchange(connection, "GET", page)


def _text(answer: bytes | None) -> str | None:
    return None if answer is None else answer.decode(errors="replace").strip("\x00")


def _exchange(redactor: Redactor, exchange: Exchange, text: str | None) -> dict[str, object]:
    """Return one exchange as a capture has it: JSON answers as values, anything else as text."""
    kept: dict[str, object] = {"port": exchange.port, "protocol": exchange.protocol}
    if exchange.protocol == "http":
        method, _, path = redactor.text(exchange.request).partition(" ")
        headers = {name: redactor.text(value) for name, value in exchange.headers.items() if name in _KEPT_HEADERS}
        kept |= {"method": method, "path": path, "status": exchange.status, "headers": headers}
    else:
        kept["request"] = _value(redactor.text(exchange.request))
    kept["answer"] = None if text is None else _value(redactor.text(text))
    return kept


def _value(text: str) -> object:
    """Return the object or list of valid JSON without duplicate keys, else the text."""
    try:
        value = json.loads(text, object_pairs_hook=unique)
        # Infinite numbers are no JSON, and what is nested very deeply cannot be written.
        json.dumps(value, allow_nan=False)
    except ValueError, RecursionError:
        return text
    return value if isinstance(value, (dict, list)) else text


async def run(arguments: argparse.Namespace) -> int:
    """Record the miner that the command line names; returns the exit status, 1 if nothing answered."""
    password = getpass.getpass("Password of the miner: ") if arguments.ask_password else None
    async with aiohttp.ClientSession() as session:
        recording = await record(
            Connection(
                host=arguments.address,
                session=session,
                credentials=Credentials(arguments.user, password),
                deadlines=Deadlines(),
            )
        )
    text = json.dumps(recording, indent=1, ensure_ascii=False) + "\n"
    if arguments.output is None:
        sys.stdout.write(text)
    else:
        await asyncio.to_thread(arguments.output.write_text, text, encoding="utf-8")
    exchanges = recording["exchanges"]
    count = len(exchanges) if isinstance(exchanges, list) else 0
    sys.stderr.write(f"Recorded {count} answers. Please read the file before you publish it.\n")
    return 0 if count else 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="python -m custom_components.miner_remote.drivers.recording",
        description="Record what a miner answers, without personal data, to attach it to an issue. Reads only.",
    )
    made.add_argument("address", help="IP address of the miner")
    made.add_argument("--user", help="user name, if it is not the firmware's default")
    made.add_argument("--ask-password", action="store_true", help="ask for the password instead of the default one")
    made.add_argument("--output", "-o", type=Path, metavar="FILE", help="write to a file instead of the terminal")
    return made
