"""The pools of VNish: as its settings hold them, and as its summary reports them. Pure, without a miner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...contract.errors import RefusedError
from ...contract.values import Pool, PoolSetting
from ...parsing.lenient_json import Reply, integer, objects, text
from ...parsing.numbers import nested
from ...pools.rules import reported_password
from ...transport.cgminer_rpc import same_pool


def _url(value: object) -> str:
    """Return a pool's address with its scheme, which the firmware leaves out if it is the usual one."""
    url = text(value) or ""
    return url if not url or "://" in url else f"stratum+tcp://{url}"


def name_of(entry: Mapping[str, object]) -> tuple[str, str, str]:
    """Return what makes a pool of the settings the same as another."""
    return _url(entry.get("url")), text(entry.get("user")) or "", str(entry.get("pass") or "")


def user_pools(summary: Mapping[str, object]) -> list[Reply]:
    """Return the owner's pools of a summary, in their order; the pool of the developers' fee is not one."""
    return [pool for pool in objects(summary.get("pools")) if pool.get("pool_type") in (None, "UserPool")]


def live_pools(summary: Mapping[str, object]) -> Iterator[Pool]:
    """Yield the pools that are mined on or could be."""
    for slot, pool in enumerate(user_pools(summary)):
        status = text(pool.get("status"))
        if not (url := _url(pool.get("url"))):
            continue
        yield Pool(
            slot=slot,
            url=url,
            user=text(pool.get("user")) or "",
            active=None if status in (None, "unknown") else status == "active",
            alive=None if status in (None, "unknown") else status not in ("offline", "disabled"),
            accepted=integer(pool.get("accepted")),
            rejected=integer(pool.get("rejected")),
        )


def configured(settings: Mapping[str, object], live: Sequence[Pool]) -> Iterator[Pool]:
    """Yield the pools of the settings, with what is known of those that are mined on."""
    for slot, entry in enumerate(objects(nested(settings, "miner").get("pools"))):
        url, user, _ = name_of(entry)
        if not url:
            continue
        seen = next((pool for pool in live if pool.slot == slot and same_pool(pool.url, pool.user, url, user)), None)
        yield Pool(
            slot=slot,
            url=url,
            user=user,
            password=reported_password(entry.get("pass")),
            active=seen.active if seen else None,
            alive=seen.alive if seen else None,
            accepted=seen.accepted if seen else None,
            rejected=seen.rejected if seen else None,
        )


def pools_of(settings: Mapping[str, object], summary: Mapping[str, object]) -> tuple[Pool, ...]:
    """Return the pools of the settings, or those that are mined on if the miner does not report its settings."""
    live = tuple(live_pools(summary))
    return tuple(configured(settings, live)) or live


def entries_of(pools: Sequence[PoolSetting], now: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Return the wanted pools in the form of the settings; emptied slots stay as empty entries.

    Raises RefusedError if a password is needed that the miner does not have or does not report.
    """
    entries: list[dict[str, object]] = []
    for pool in pools:
        there = now[pool.slot] if pool.slot < len(now) else {}
        same = same_pool(_url(there.get("url")), text(there.get("user")) or "", pool.url, pool.user)
        if same and pool.password in (None, there.get("pass")):
            entries.append(dict(there))
            continue
        password = _password_of(pool, now) if pool.password is None else pool.password
        numbers = {key: pool.slot for key in ("order", "id") if not now or key in now[0]}
        entries.append({"url": pool.url, "user": pool.user, "pass": password, **numbers})
    entries.extend({**entry, "url": "", "user": "", "pass": ""} for entry in now[len(entries) :])
    if entries != list(now):
        for slot, entry in enumerate(entries):
            # All of them are written, and what the miner does not report would be lost.
            if text(entry.get("url")) and reported_password(entry.get("pass")) is None:
                raise _password_needed(slot)
    return entries


def _password_of(pool: PoolSetting, now: Sequence[Mapping[str, object]]) -> str:
    """Return the password that the miner has for a pool, else that of its slot."""
    places = [
        entry for entry in now if same_pool(_url(entry.get("url")), text(entry.get("user")) or "", pool.url, pool.user)
    ]
    places += [entry for entry in now[pool.slot : pool.slot + 1] if text(entry.get("url"))]
    password = reported_password(places[0].get("pass")) if places else None
    if password is None:
        raise _password_needed(pool.slot)
    return password


def _password_needed(slot: int) -> RefusedError:
    return RefusedError("pool_password_needed", slot=slot)
