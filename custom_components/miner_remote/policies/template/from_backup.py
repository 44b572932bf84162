"""Make a template of a backup. Pure: no clock, no I/O, no Home Assistant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Final

from ...control.backup_model import RESTORE_SECTIONS
from ...drivers.contract.settings import SettingKey, SettingValue, fan_values
from ...drivers.contract.values import MinerConfig, Pool
from ...drivers.pools.urls import without_login
from ...drivers.transport.cgminer_rpc import pool_address
from ...input.checks import InvalidInputError, pool_url
from ..contract import LibraryPool
from .settings import POOLS, TemplatePool, TemplateSettings

_TUNING_KEYS: Final[Mapping[str, tuple[SettingKey, type | UnionType]]] = {
    "preset": (SettingKey.PRESET, str),
    "power_mode": (SettingKey.WORK_MODE, str),
    "frequency": (SettingKey.FREQUENCY, int | float),
    "coreVoltage": (SettingKey.VOLTAGE, int | float),
}
"""What of the tuning in a backup is a setting with the same value: VNish, WhatsMiner, AxeOS. The rest is left out."""

_NO_PRESET: Final = "disabled"
"""VNish's word for no preset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FromBackup:
    """What a template takes over from a backup.

    `settings` is None if that is nothing. `missing_pools` are those that are not in the library: they are in the
    template with address and worker, and their password is unknown to other miners until they are added. `left_out`
    are the sections of the backup that a template cannot take over.
    """

    settings: TemplateSettings | None
    missing_pools: tuple[Pool, ...] = ()
    left_out: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return it as JSON, without passwords and logins."""
        return {
            "settings": None if self.settings is None else self.settings.as_json(),
            "missing_pools": [
                {"slot": pool.slot, "pool_url": without_login(pool.url), "worker_name": pool.user}
                for pool in self.missing_pools
            ],
            "left_out": list(self.left_out),
        }


def template_from_backup(config: MinerConfig, library: Mapping[int, LibraryPool]) -> FromBackup:
    """Return the template that a backup gives; pools are those of the library with the same address and account.

    The worker of the backup's miner is replaced by a placeholder, because each miner has its own.
    """
    pools: list[TemplatePool] = []
    missing: list[Pool] = []
    left_out: list[str] = []
    for pool in sorted(config.pools, key=lambda pool: pool.slot):
        if (known := _in_library(pool, library)) is not None:
            pools.append(TemplatePool(pool_id=known))
            continue
        missing.append(pool)
        try:
            url = pool_url(_with_scheme(without_login(pool.url)))
        except InvalidInputError:
            left_out.append(POOLS)
            continue
        pools.append(TemplatePool(pool_url=url, worker_name=_pattern(pool.user)))
    settings: dict[SettingKey, SettingValue] = {} if config.fan is None else fan_values(config.fan)
    tuned = _tuned(config)
    settings |= tuned
    if len(tuned) < len(config.tuning or {}):
        left_out.append("tuning")
    if POOLS in left_out:
        # A list with a gap would empty a slot.
        pools = []
    # A preset is the power limit of its firmware.
    watts = None if SettingKey.PRESET in settings else config.power_limit_w
    template = TemplateSettings(pools=tuple(pools) or None, power_limit_w=watts, settings=settings)
    held = template.pools is not None or template.power_limit_w is not None or bool(template.settings)
    return FromBackup(
        settings=template if held else None,
        missing_pools=tuple(missing),
        left_out=tuple(section for section in RESTORE_SECTIONS if section in left_out),
    )


def _tuned(config: MinerConfig) -> dict[SettingKey, SettingValue]:
    """Return the tuning of a backup as settings, as far as it is one."""
    tuning = config.tuning or {}
    return {
        setting: value
        for key, (setting, kind) in _TUNING_KEYS.items()
        if (value := tuning.get(key)) is not None and isinstance(value, kind) and value != _NO_PRESET
    }


def _in_library(pool: Pool, library: Mapping[int, LibraryPool]) -> int | None:
    """Return the library pool with the address and the account of a pool, the one with the same worker first."""
    address, account = pool_address(without_login(pool.url)), _account(pool.user)
    fitting = [
        known for known in library.values() if pool_address(known.url) == address and _account(known.worker) == account
    ]
    fitting.sort(key=lambda known: (known.worker != pool.user, known.pool_id))
    return fitting[0].pool_id if fitting else None


def _account(user: str) -> str:
    return user.partition(".")[0]


def _pattern(user: str) -> str:
    """Return a worker pattern for all miners: the account, and the name of each miner as its worker."""
    account, dot, _worker = user.partition(".")
    pattern = account.replace("{", "").replace("}", "")
    return f"{pattern}.{{name}}" if dot else pattern


def _with_scheme(url: str) -> str:
    return url if "://" in url else f"stratum+tcp://{url}"
