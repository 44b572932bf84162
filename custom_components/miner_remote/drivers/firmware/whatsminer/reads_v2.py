"""What a WhatsMiner reports over API v2 and v1, and how it is read.

Firmware with API v3 still has this interface, as API 2.2: `summary` is in `Msg` instead of `SUMMARY`, the hashrates of
boards are in TH/s, and there is no `devdetails`. Which commands exist differs by version; only `summary` is needed.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...contract.driver import Connection
from ...contract.errors import RefusedError
from ...contract.values import Board, Identity
from ...parsing.identity import mac_address
from ...parsing.lenient_json import Reply, integer, number, section, text
from ...parsing.numbers import highest, temperature
from ...transport import cgminer_rpc
from .common import FIRMWARE, MAX_THROTTLE, VENDOR, as_bool, cooled_by_liquid, positive

_RATES = ("HS RT", "MHS 1m", "MHS 5m", "MHS 15m", "MHS 5s", "MHS av")
"""The names of a hashrate in MH/s, the best first: `MHS 5s` is noise, `MHS av` the average since the start."""
_HIGHEST_BOARD_THS = 1000.0
"""More than a hashboard makes, and less than any makes in MH/s: distinguishes the two units."""


# Requests ------------------------------------------------------------------------------------------------------


async def optional(connection: Connection, command: str) -> Reply:
    """Return the reply to a read that not every firmware has; empty if it is refused or unreadable."""
    try:
        return await cgminer_rpc.request(connection, command)
    except RefusedError:
        return {}


async def message(connection: Connection, command: str) -> Reply:
    """Return the object in `Msg` of a read that not every firmware has; empty if there is none."""
    reported = (await optional(connection, command)).get("Msg")
    return reported if isinstance(reported, dict) else {}


async def summary(connection: Connection, status: Mapping[str, object]) -> Reply:
    """Return the summary; empty if the miner is paused and therefore refuses it.

    Raises RefusedError if a miner that is not paused has no summary.
    """
    try:
        reply = await cgminer_rpc.request(connection, "summary")
    except RefusedError:
        if paused(status):
            return {}
        raise
    found = next(iter(section(reply, "SUMMARY")), reply.get("Msg"))
    if isinstance(found, dict) and found:
        return found
    if paused(status):
        return {}
    raise RefusedError("summary_missing", host=connection.host)


async def pools_reply(connection: Connection) -> Reply | None:
    """Return the reply to `pools`, empty if the miner has none; None if this firmware does not report them."""
    try:
        return await cgminer_rpc.request(connection, "pools")
    except cgminer_rpc.ApiError as error:
        return {} if error.api_code == cgminer_rpc.NO_POOLS else None


async def boards(connection: Connection) -> tuple[Board, ...]:
    """Return the hashboards of `edevs`, or of `devs` if that has none."""
    items: list[Reply] = []
    for command in ("edevs", "devs"):
        if items := section(await optional(connection, command), "DEVS"):
            break
    rates = [mhs for item in items for name in _RATES if (mhs := number(item.get(name))) is not None]
    per_terahash = 1e6 if max(rates, default=0.0) > _HIGHEST_BOARD_THS else 1.0
    return tuple(_board(at, item, per_terahash) for at, item in enumerate(items))


# Values --------------------------------------------------------------------------------------------------------


def is_message(reply: Mapping[str, object]) -> bool:
    """Return whether a reply has the flat form that only WhatsMiner's firmware has: a letter as STATUS, and a code."""
    return isinstance(reply.get("STATUS"), str) and {"When", "Code", "Description"} <= reply.keys()


def paused(status: Mapping[str, object]) -> bool | None:
    """Return whether mining is stopped, or None if it is not reported."""
    return as_bool(status.get("mineroff", status.get("btmineroff")))


def api_version(version: Mapping[str, object]) -> tuple[int, ...]:
    """Return the numbers of `api_ver` (`2.0.5`, `whatsminer v1.4.0`); empty if there are none."""
    reported = (text(version.get("api_ver")) or "").lower().removeprefix("whatsminer").strip().removeprefix("v")
    return tuple(int(part) for part in reported.split(".") if part.isascii() and part.isdigit())


def liquid_cooled(status: Mapping[str, object], summary: Mapping[str, object]) -> bool:
    """Return whether a liquid cools the machine."""
    return as_bool(summary.get("Liquid Cooling")) or cooled_by_liquid(
        status.get("liquid_temp"), terahash(summary), (summary.get("Fan Speed In"), summary.get("Fan Speed Out"))
    )


def identity(
    model: str,
    version: Mapping[str, object],
    summary: Mapping[str, object],
    info: Mapping[str, object],
    known: Identity | None = None,
) -> Identity:
    """Return the identity of the miner; the version comes from `get_version`, `status` or `summary`."""
    reported = next(
        (
            value
            for value in (
                version.get("fw_ver"),
                version.get("FirmwareVersion"),
                version.get("Firmware Version"),
                summary.get("Firmware Version"),
                known.firmware_version if known else None,
            )
            if text(value)
        ),
        None,
    )
    return Identity(
        vendor=VENDOR,
        model=model,
        firmware=FIRMWARE,
        firmware_version=(text(reported) or "").strip("'") or None,
        mac=mac_address(info.get("mac")) or mac_address(summary.get("MAC")),
        serial=text(info.get("minersn")),
        hostname=text(info.get("hostname")),
    )


def terahash(source: Mapping[str, object], per_terahash: float = 1e6) -> float | None:
    """Return the hashrate that the miner measures now, in TH/s: its own figure, else its shortest steady average."""
    reported = next((value for name in _RATES if (value := number(source.get(name))) is not None), None)
    return None if reported is None else reported / per_terahash


def hottest(source: Mapping[str, object]) -> float | None:
    """Return the highest temperature of the chips in °C, or that of the boards."""
    return highest((source.get("Chip Temp Max"), source.get("Temperature")))


def power_limit(status: Mapping[str, object], summary: Mapping[str, object]) -> int | None:
    """Return the power limit in W that was set, else the one that the machine has anyway."""
    return positive(status.get("power_limit_set")) or positive(summary.get("Power Limit"))


def power_mode(status: Mapping[str, object], summary: Mapping[str, object]) -> str | None:
    """Return the power mode (`low`, `normal`, `high`), or None if it is not reported."""
    reported = text(status.get("power_mode")) or text(summary.get("Power Mode"))
    return reported.lower() if reported else None


def power_percent(status: Mapping[str, object]) -> int | None:
    """Return the throttle in percent, up to 200 with liquid cooling; None if it is not reported."""
    percent = integer(status.get("power_pct"))
    return percent if percent is not None and 0 <= percent <= MAX_THROTTLE else None


def _board(at: int, item: Mapping[str, object], per_terahash: float) -> Board:
    state = text(item.get("Status"))
    place = next((slot for name in ("Slot", "ASC", "ID") if (slot := integer(item.get(name))) is not None), at)
    return Board(
        position=place,
        hashrate_ths=terahash(item, per_terahash),
        temperature_c=temperature(item.get("Temperature")),
        chip_temperature_c=temperature(item.get("Chip Temp Max")),
        chips=integer(item.get("Effective Chips")),
        frequency_mhz=number(item.get("Chip Frequency", item.get("Frequency"))),
        active=None if state is None else state.lower() == "alive",
    )
