"""The websocket commands with which the panel finds and adds miners."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import probatio as vol
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, require_admin, websocket_command
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util.hass_dict import HassKey

from ..const import CONF_NETWORKS, DOMAIN
from ..control.scan import (
    LARGEST_NETWORK,
    MOST_NETWORKS,
    SCAN_CONCURRENCY,
    Discovery,
    InvalidNetworkError,
    addresses_of,
    async_scan,
    parse_host,
    parse_network,
)
from ..drivers.contract.driver import Credentials, Profile
from ..fleet.site import site_name
from ..input.checks import InvalidInputError, boolean, fields_of, list_of, problems_of, text
from ..interfaces.errors import ApiError, invalid, not_found, refused
from ..interfaces.websocket.commands import ANY_MESSAGE, send_error
from .candidates import (
    Candidate,
    ConfiguredMiners,
    KnownMiner,
    NewMiner,
    ProbeResult,
    async_add_miner,
    async_check_candidate,
    async_probe,
    credentials_of,
    default_name,
    identities,
    place_of,
)
from .miner_steps import CONF_ADD_ANYWAY
from .network_scan import async_own_networks, async_problem
from .scan_steps import CONF_MINERS

_LOGGER = logging.getLogger(__name__)

MOST_HOSTS: Final = 64
"""The number of single addresses and host names of one scan."""
MOST_ADDED: Final = 100
"""The number of miners of one request to add miners."""

SCAN: HassKey[asyncio.Task[None]] = HassKey(f"{DOMAIN}_scan")
"""The running scan of the panel; there is at most one."""

type Json = dict[str, object]


@callback
def async_register_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_command(hass, _sites)
    async_register_command(hass, f"{DOMAIN}/scan/subscribe", _scan, ANY_MESSAGE)
    async_register_command(hass, f"{DOMAIN}/miners/add", _add, ANY_MESSAGE)


def _site(hass: HomeAssistant, site_id: str) -> ConfigEntry:
    """Return the loaded site with this id that has no agents; raises ApiError 404 or 409."""
    entry = hass.config_entries.async_get_entry(site_id)
    if entry is None or entry.domain != DOMAIN or entry.state is not ConfigEntryState.LOADED:
        raise not_found("site_not_found")
    if place_of(entry) is not None:
        raise refused(HTTPStatus.CONFLICT, "site_by_agents")
    return entry


def _checked(schema: vol.Schema, msg: Mapping[str, Any]) -> dict[str, Any]:
    """Return the checked keys of a message; raises ApiError 400."""
    try:
        given: dict[str, Any] = schema({key: value for key, value in msg.items() if key not in ("id", "type")})
    except vol.Invalid as err:
        raise invalid(problems_of(err)) from None
    return given


def _limited[T](check: Callable[[object], list[T]], most: int) -> Callable[[object], list[T]]:
    """Return a check for a list of 1 to `most` items."""

    def check_length(value: object) -> list[T]:
        items = check(value)
        if not items:
            raise InvalidInputError("empty")
        if len(items) > most:
            raise InvalidInputError("too_many_items", maximum=most)
        return items

    return check_length


@require_admin
@websocket_command({vol.Required("type"): f"{DOMAIN}/sites"})
@async_response
async def _sites(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Return `{"sites": [{"site_id", "name", "networks", "by_agents"}]}`, with the networks to suggest for a scan.

    The other commands are only for sites that are not `by_agents`: Home Assistant does not reach their miners.
    """
    own = await async_own_networks(hass)
    sites = [
        {
            "site_id": entry.entry_id,
            "name": site_name(entry),
            "networks": list(entry.data.get(CONF_NETWORKS) or own),
            "by_agents": place_of(entry) is not None,
        }
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
    ]
    connection.send_result(msg["id"], {"sites": sites})


# Scan -----------------------------------------------------------------------------------------------------------------


def _target(value: object) -> str:
    """Check for a network as in `192.168.1.0/24`, an address or a host name, and return it in canonical form."""
    given = text()(value).strip()
    if "/" not in given or "://" in given:
        host = parse_host(given)
        if host is None:
            raise InvalidInputError("invalid_host")
        return host
    try:
        return str(parse_network(given))
    except InvalidNetworkError as err:
        limit = {"maximum": LARGEST_NETWORK} if err.reason == "network_too_large" else {}
        raise InvalidInputError(err.reason, **limit) from None


_SCAN_SCHEMA: Final = vol.Schema(
    {
        vol.Required("site_id"): text(),
        vol.Required("targets"): _limited(list_of(_target), MOST_NETWORKS + MOST_HOSTS),
    }
)


@require_admin
@callback
def _scan(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Search networks, addresses and host names for miners; unsubscribing cancels the search.

    Each event has some of these keys: `machines` (what was found, as `_machine` returns it), `progress` (from 0 to 1),
    `others` (how many other devices answered in the networks) and at the end `finished`, with the keys of an error if
    the search failed.
    """
    try:
        given = _checked(_SCAN_SCHEMA, msg)
        site = _site(hass, given["site_id"])
        networks = [target for target in given["targets"] if "/" in target]
        hosts = [target for target in given["targets"] if "/" not in target]
        for items, most in ((networks, MOST_NETWORKS), (hosts, MOST_HOSTS)):
            if len(items) > most:
                raise invalid(problems_of(InvalidInputError("too_many_items", "targets", maximum=most)))
        if SCAN in hass.data:
            raise refused(HTTPStatus.CONFLICT, "scan_running")
    except ApiError as err:
        send_error(connection, msg["id"], err)
        return
    connection.send_result(msg["id"])

    def send(**event: object) -> None:
        connection.send_event(msg["id"], event)

    task = hass.async_create_background_task(
        _async_search(hass, credentials_of(site.data), networks, hosts, send), "search for miners", eager_start=False
    )

    def leave() -> None:
        if hass.data.get(SCAN) is task:
            del hass.data[SCAN]

    def ended(task: asyncio.Task[None]) -> None:
        leave()
        if task.cancelled():
            return
        if (err := task.exception()) is None:
            send(finished=True)
            return
        _LOGGER.error("The search for miners failed", exc_info=err)
        failure = refused(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected")
        send(finished=True, **failure.details, error_message=str(failure))

    def unsubscribe() -> None:
        leave()
        task.cancel()

    hass.data[SCAN] = task
    task.add_done_callback(ended)
    connection.subscriptions[msg["id"]] = unsubscribe


async def _async_search(
    hass: HomeAssistant,
    credentials: Credentials,
    networks: Sequence[str],
    hosts: Sequence[str],
    send: Callable[..., None],
) -> None:
    """Send each machine once: configured ones first, then what answers, and each host even if nothing answers."""
    known = ConfiguredMiners(hass)
    # Tens of thousands of addresses.
    configured = await hass.async_add_executor_job(
        lambda: {address: miner for address in addresses_of(networks) if (miner := known.at(address)) is not None}
    )
    if configured:
        send(machines=[_machine(address, ProbeResult.already(miner)) for address, miner in configured.items()])
    reported: set[str] = set()
    others = 0

    def send_machine(host: str, probed: ProbeResult) -> None:
        # One machine may answer at several addresses, or at its name and its address.
        own = identities(probed.profile) if probed.profile else set()
        if reported.isdisjoint(own):
            reported.update(own)
            send(machines=[_machine(host, probed)])

    async def probe(host: str) -> None:
        send_machine(host, await async_probe(hass, host, credentials, known))

    async def explain(discovery: Discovery) -> None:
        if discovery.error is not None:
            send_machine(discovery.address, ProbeResult(problem=await async_problem(hass, discovery.error)))

    async with asyncio.TaskGroup() as group:

        def report(discovery: Discovery) -> None:
            nonlocal others
            if discovery.is_other:
                others += 1
                send(others=others)
            elif discovery.profile is None:
                group.create_task(explain(discovery))
            elif (miner := known.of(discovery.profile)) is not None:
                send_machine(discovery.address, ProbeResult.already(miner))
            else:
                send_machine(discovery.address, ProbeResult(profile=discovery.profile))

        single = set(hosts) - configured.keys()
        for host in single:
            group.create_task(probe(host))
        await async_scan(
            async_get_clientsession(hass),
            networks,
            credentials,
            lambda address: address in configured or address in single,
            lambda share: send(progress=share),
            report,
        )


def _machine(host: str, probed: ProbeResult) -> Json:
    """Return what was found at a host.

    `state` is `new`, `known` (already configured, with its `site` and `miner_id`), `credentials` (rejected the username
    or password) or `unusable`. The last two have `error_code`, `error_args` and `error_message`. `can_add_anyway` is
    true for a miner that did not answer and may be off.
    """
    if probed.profile is not None:
        return {"host": host, "state": "new", "name": default_name(host, probed.profile), **_facts(probed.profile)}
    if probed.known is not None:
        return {"host": host, "state": "known", **_owner(probed.known)}
    problem = probed.problem
    error = problem.error if problem else None
    return {
        "host": host,
        "state": "credentials" if problem and problem.key == "invalid_auth" else "unusable",
        "error_code": error.code if error else None,
        "error_args": dict(error.arguments) if error else {},
        "error_message": str(error or ""),
        "can_add_anyway": probed.may_be_off,
    }


def _facts(profile: Profile) -> Json:
    identity = profile.identity
    return {
        "vendor": identity.vendor,
        "model": identity.model,
        "firmware": identity.firmware,
        "firmware_version": identity.firmware_version,
        "mac": identity.mac,
        "serial": identity.serial,
        "limits": [{"code": limit.value, "reason": limit.sentence} for limit in sorted(profile.limits)],
    }


def _owner(known: KnownMiner) -> Json:
    return {"name": known.name, "site": known.site, "miner_id": known.miner_id}


# Add ------------------------------------------------------------------------------------------------------------------


def _host(value: object) -> str:
    host = parse_host(text()(value))
    if host is None:
        raise InvalidInputError("invalid_host")
    return host


_ADD_SCHEMA: Final = vol.Schema(
    {
        vol.Required("site_id"): text(),
        vol.Required(CONF_MINERS): _limited(
            list_of(
                fields_of(
                    {
                        vol.Required(CONF_HOST): _host,
                        vol.Optional(CONF_NAME, default=""): text(empty=True),
                        vol.Optional(CONF_USERNAME, default=""): text(empty=True),
                        vol.Optional(CONF_PASSWORD, default=""): text(empty=True),
                        vol.Optional(CONF_ADD_ANYWAY, default=False): boolean,
                    }
                )
            ),
            MOST_ADDED,
        ),
    }
)


@require_admin
@async_response
async def _add(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Add miners to a site, each after the same checks as in the dialog of a site.

    Returns `{"results": […]}` in the order of `miners`: `{"host", "state": "added", "name", "site", "miner_id"}`, or
    why the miner was not added, as `_machine` returns it.
    """
    try:
        given = _checked(_ADD_SCHEMA, msg)
        candidates = [
            Candidate(
                host=item[CONF_HOST],
                name=item[CONF_NAME],
                credentials=credentials_of(item),
                even_if_off=item[CONF_ADD_ANYWAY],
            )
            for item in given[CONF_MINERS]
        ]
        results = await _async_add_all(hass, given["site_id"], candidates)
    except ApiError as err:
        send_error(connection, msg["id"], err)
    else:
        connection.send_result(msg["id"], {"results": results})


async def _async_add_all(hass: HomeAssistant, site_id: str, candidates: Sequence[Candidate]) -> list[Json]:
    """Check all candidates, then add those that passed, without anything in between that could add them too."""
    credentials = credentials_of(_site(hass, site_id).data)
    known = ConfiguredMiners(hass)
    slots = asyncio.Semaphore(SCAN_CONCURRENCY)

    async def check(candidate: Candidate) -> tuple[NewMiner | None, ProbeResult]:
        async with slots:
            return await async_check_candidate(hass, candidate, credentials, known)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(check(candidate)) for candidate in candidates]
    site = site_name(_site(hass, site_id))
    # Another dialog may have added some of them while they were checked.
    known = ConfiguredMiners(hass)
    results: list[Json] = []
    for candidate, task in zip(candidates, tasks, strict=True):
        new, probed = task.result()
        taken = known.at(candidate.host) or (known.of(new.profile) if new and new.profile else None)
        if new is None or taken is not None:
            results.append(_machine(candidate.host, ProbeResult.already(taken) if taken else probed))
            continue
        subentry = async_add_miner(hass, site_id, new)
        added = KnownMiner(name=new.name, site=site, miner_id=subentry.unique_id)
        known.add(new, added)
        results.append({"host": candidate.host, "state": "added", **_owner(added)})
    return results
