"""Encode the configuration of a miner as JSON: with encrypted passwords for the disk, and for clients."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from ..drivers.contract.values import FanSetting, Identity, MinerConfig, Pool, TuningValue
from ..drivers.pools.urls import without_login
from ..storage.errors import VaultError
from ..storage.files import as_list, as_object
from ..storage.vault import Vault, key_id_of


def encode_config(config: MinerConfig, vault: Vault) -> dict[str, object]:
    """Return the configuration for the disk; passwords and pool URLs with a login are encrypted by the vault."""
    return {
        "identity": asdict(config.identity),
        "pools": [
            {
                "slot": pool.slot,
                "url": without_login(pool.url),
                "url_with_login": vault.encrypt(pool.url) if without_login(pool.url) != pool.url else None,
                "user": pool.user,
                "password": None if pool.password is None else vault.encrypt(pool.password),
                "quota": pool.quota,
                "active": pool.active,
            }
            for pool in config.pools
        ],
        **_settings_json(config),
    }


def content_of(config: MinerConfig) -> str:
    """Return what makes two configurations different, with the passwords, as text.

    It covers what a restore can write, the network, model and firmware version; not what changes while a miner runs:
    which pool is active, whether it is paused, the speed of an automatic fan, and frequencies that it tunes itself.
    """
    fan = config.fan
    content = {
        "model": config.identity.model,
        "firmware": config.identity.firmware_version,
        "pools": [(pool.slot, pool.url, pool.user, pool.password, pool.quota) for pool in config.pools],
        "power_limit_w": config.power_limit_w,
        "fan": None if fan is None else (fan.mode, fan.percent if fan.mode == "manual" else fan.target_c),
        "tuning": config.tuning,
        "network": config.network,
    }
    return json.dumps(content, sort_keys=True, default=dict)


def fingerprint_of(config: MinerConfig, vault: Vault) -> str:
    """Return what configurations with equal content have in common, without showing anything of it."""
    return vault.fingerprint(content_of(config))


def decode_config(data: Mapping[str, object], vault: Vault) -> MinerConfig:
    """Return the configuration that `encode_config` gave.

    A password that the current key does not decrypt is None; a URL then lacks its login. Raises KeyError, TypeError or
    ValueError for other data.
    """
    fan, tuning = data.get("fan"), data.get("tuning")
    return MinerConfig(
        identity=Identity.from_dict(as_object(data["identity"])),
        pools=tuple(_pool(as_object(entry), vault) for entry in as_list(data["pools"])),
        power_limit_w=_whole(data, "power_limit_w"),
        paused=_flag(data, "paused"),
        fan=None if fan is None else _fan(as_object(fan)),
        tuning=None if tuning is None else {key: _tuning_value(value) for key, value in as_object(tuning).items()},
        frequencies=tuple(_real(value) for value in as_list(data["frequencies"])),
        voltages={key: _real(value) for key, value in as_object(data["voltage"]).items()},
        network={key: str(value) for key, value in as_object(data["network"]).items()},
    )


def public_config(config: MinerConfig, *, include_secrets: bool) -> dict[str, object]:
    """Return the configuration for the REST API's `config_data`.

    Without `include_secrets` every `password` is null; `password_known` says whether the backup holds it.
    """
    return {
        "identity": asdict(config.identity),
        "pools": [
            {
                "slot": pool.slot,
                "url": pool.url if include_secrets else without_login(pool.url),
                "user": pool.user,
                "password": pool.password if include_secrets else None,
                "password_known": pool.password is not None,
                "quota": pool.quota,
                "active": pool.active,
            }
            for pool in config.pools
        ],
        **_settings_json(config),
    }


def unreadable_slots(data: Mapping[str, object], vault: Vault) -> set[int]:
    """Return the slots whose URL has a login that the current key does not decrypt."""
    return {
        int(str(pool["slot"]))
        for pool in map(as_object, as_list(data["pools"]))
        if isinstance(pool.get("url_with_login"), str) and _decrypted(pool, "url_with_login", vault) is None
    }


def key_ids(data: Mapping[str, object]) -> set[str]:
    """Return the ids of the keys that encrypted the passwords of a stored configuration."""
    tokens = [as_object(pool).get(key) for pool in as_list(data["pools"]) for key in ("password", "url_with_login")]
    return {key_id_of(token) for token in tokens if isinstance(token, str)}


def _settings_json(config: MinerConfig) -> dict[str, object]:
    return {
        "power_limit_w": config.power_limit_w,
        "paused": config.paused,
        "fan": None if config.fan is None else asdict(config.fan),
        "tuning": None if config.tuning is None else dict(config.tuning),
        "frequencies": list(config.frequencies),
        "voltage": dict(config.voltages),
        "network": dict(config.network),
    }


def _pool(data: Mapping[str, object], vault: Vault) -> Pool:
    return Pool(
        slot=int(str(data["slot"])),
        url=_decrypted(data, "url_with_login", vault) or str(data["url"]),
        user=str(data["user"]),
        password=_decrypted(data, "password", vault),
        quota=None if data.get("quota") is None else _real(data["quota"]),
        active=_flag(data, "active"),
    )


def _decrypted(data: Mapping[str, object], key: str, vault: Vault) -> str | None:
    token = data.get(key)
    if not isinstance(token, str):
        return None
    try:
        return vault.decrypt(token)
    except VaultError:
        return None


def _fan(data: Mapping[str, object]) -> FanSetting:
    target = data.get("target_c")
    return FanSetting(
        mode=str(data["mode"]),
        percent=_whole(data, "percent"),
        target_c=None if target is None else _real(target),
    )


def _whole(data: Mapping[str, object], key: str) -> int | None:
    value = data.get(key)
    return None if value is None else int(str(value))


def _flag(data: Mapping[str, object], key: str) -> bool | None:
    value = data.get(key)
    return value if isinstance(value, bool) else None


def _real(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError("not a number")
    return value


def _tuning_value(value: object) -> TuningValue:
    if not isinstance(value, (str, int, float, bool)):
        raise TypeError("not a tuning value")
    return value
