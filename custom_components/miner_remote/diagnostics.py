"""Diagnostics: settings and last snapshots, without secrets and personal data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from ipaddress import ip_address
from typing import Any, Final

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceEntry

from .agents.site_agents import SiteAgents, agents_of
from .const import CONF_AGENTS_SITE, CONF_OUTLET, CONF_RECORD_ANSWERS, DOMAIN
from .drivers.pools.urls import pool_host
from .entities.policy_entity import policies_at
from .fleet.miner import MinerCoordinator, Profile
from .fleet.site import MinerRemoteConfigEntry, Site
from .policies.model import Policy
from .policies.policy_json import policy_as_json
from .runtime import DATA, MinerRemoteData
from .wire.errors import WireError
from .wire.sealing import fingerprint_of

SECRET: Final = {CONF_USERNAME, CONF_PASSWORD, CONF_NAME, CONF_OUTLET, "user", "hostname", "message"}


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: MinerRemoteConfigEntry) -> dict[str, Any]:
    """Return the diagnostics of a site and all its miners."""
    site = entry.runtime_data
    return {
        "site": {
            "networks": entry.data.get("networks", []),
            "has_credentials": CONF_PASSWORD in entry.data,
            "by_agents": CONF_AGENTS_SITE in entry.data,
            "options": dict(entry.options),
        },
        "agents": [_agent(agents, agent) for agent in agents.agents] if (agents := agents_of(site)) else [],
        "miners": [_miner(site, miner) for miner in site.miners.values()],
        "policies": [_policy(hass.data[DATA], policy) for policy in policies_at(hass, entry.entry_id)],
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, device: DeviceEntry
) -> dict[str, Any]:
    """Return the diagnostics of a miner, with its raw responses if the option is on; for a site's device, the site."""
    site = entry.runtime_data
    ids = {value for domain, value in device.identifiers if domain == DOMAIN}
    miner = next((miner for miner in site.miners.values() if miner.miner_id in ids), None)
    if miner is None:
        return await async_get_config_entry_diagnostics(hass, entry)
    diagnostics: dict[str, Any] = {"miner": _miner(site, miner)}
    if entry.options.get(CONF_RECORD_ANSWERS):
        diagnostics["capture"] = await miner.link.async_record()
    return diagnostics


def _agent(agents: SiteAgents, agent: str) -> dict[str, Any]:
    channel, presence = agents.channel(agent), agents.home.agents[agent]
    status = presence.status
    return {
        "id": _part(agent),
        "condition": agents.home.condition(agent),
        "confirmed_key": _fingerprint(channel.public_key),
        "key": _fingerprint(status.public_key) if status else None,
        "version": status.version if status else None,
        "protocol_versions": list(status.versions) if status else [],
        "started_at": _time(status.started_at) if status else None,
        "journal_size": status.journal_size if status else None,
        "clock_ahead_s": presence.skew.total_seconds() if presence.skew else None,
    }


def _fingerprint(key: str) -> str | None:
    try:
        return fingerprint_of(key)
    except WireError:
        return None


def _miner(site: Site, miner: MinerCoordinator) -> dict[str, Any]:
    subentry = site.entry.subentries.get(miner.subentry_id)
    stored: Mapping[str, Any] = subentry.data if subentry else {}
    snapshot: dict[str, Any] | None = None
    if miner.data is not None:
        # Redaction processes lists, but not tuples.
        snapshot = {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(miner.data).items()
            if key != "identity"
        }
        for pool in snapshot["pools"]:
            pool["url"] = _pool_without_login(pool["url"])
    diagnostics: dict[str, Any] = {
        "id": _part(miner.miner_id),
        CONF_HOST: _host(miner.host),
        "address": _host(miner.address),
        "has_own_credentials": CONF_PASSWORD in stored,
        "has_outlet": CONF_OUTLET in stored,
        "profile": _profile(miner.profile),
        "status": miner.status,
        "answers": miner.last_update_success,
        "last_seen": _time(miner.last_seen),
        "last_error": type(miner.last_error).__name__ if miner.last_error else None,
        "snapshot": snapshot,
        "settings": [setting.as_json() for setting in miner.settings.values],
    }
    return async_redact_data(diagnostics, SECRET)


def _policy(data: MinerRemoteData, policy: Policy) -> dict[str, Any]:
    """Return a policy without names and addresses: a text may be one, so only numbers of its settings are shown."""
    row, status = policy_as_json(policy), data.policies.status(policy.id)
    return {
        **{key: row[key] for key in ("id", "kind", "version", "enabled", "manual_minutes", "created_at", "updated_at")},
        "scope": {
            key: len(value) if isinstance(value, list) else value for key, value in policy.scope.as_json().items()
        },
        "settings": _without_texts(row["settings"]),
        "status": None
        if status is None
        else {
            "phase": status.phase,
            "reason": status.reason.code,
            "decided_at": _time(status.decided_at),
            "next_at": _time(status.next_at),
            "last_action": status.last_action and status.last_action.kind,
            "last_action_at": status.last_action and _time(status.last_action.at),
            "counts": dict(status.counts),
        },
    }


def _without_texts(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_texts(item) for item in value]
    return REDACTED if isinstance(value, str) else value


def _profile(profile: Profile | None) -> dict[str, Any] | None:
    if profile is None:
        return None
    data = profile.as_dict()
    return {**data, "mac": _part(data["mac"]), "serial": _part(data["serial"])}


def _part(value: object) -> str | None:
    """Return the first half of an ID, which shows its format and vendor."""
    if value is None:
        return None
    text = str(value)
    return f"{text[: len(text) // 2]}…"


def _host(host: str) -> str:
    """Return the last part of an address; a hostname is redacted."""
    try:
        address = ip_address(host)
    except ValueError:
        return REDACTED
    return f"….{host.rpartition('.')[2]}" if address.version == 4 else f"…:{host.rpartition(':')[2]}"


def _pool_without_login(url: str) -> str:
    """Return the scheme, host and port of a pool URL, without a username."""
    scheme, mark, _rest = url.partition("://")
    return f"{scheme if mark else ''}://{pool_host(url)}"


def _time(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
