"""Change the pool list of a CGMiner in small steps.

The list stays usable after each step, so a connection that dies in the middle leaves a miner that mines. Before each
removal the list is read again, because a slot number means another pool as soon as the list has changed.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...contract.driver import Connection
from ...contract.errors import RefusedError
from ...contract.values import PoolSetting
from ...parsing.lenient_json import section
from ...pools.groups import divides, groups_of, whole_percents
from ...pools.plan import Add, Keep, Remove, plan
from ...transport import cgminer_rpc
from . import replies
from .replies import PoolEntry

MAX_REQUEST = 4095
"""The longest request in bytes: CGMiner reads it with one `recv`."""

_LIST_FULL = 54
_REMOVE_ACTIVE = 67
_RETRY_S = 1.0
"""The pause between attempts to remove the active pool; a new pool takes some seconds to connect."""
_ROOM = re.compile(r"\((\d+)\)")


async def read_entries(connection: Connection) -> tuple[PoolEntry, ...]:
    """Return the pools of a miner; none if it says that it has none."""
    try:
        reply = await cgminer_rpc.request(connection, "pools")
    except cgminer_rpc.ApiError as error:
        if error.api_code == cgminer_rpc.NO_POOLS:
            return ()
        raise
    return replies.pool_entries(section(reply, "POOLS"))


def addpool_parameter(setting: PoolSetting) -> str:
    """Return the parameter of `addpool`; raises RefusedError if the password is missing or all of it too long."""
    if not setting.password:
        raise RefusedError("pool_password_needed", slot=setting.slot)
    values = (setting.url, setting.user, setting.password)
    parameter = ",".join(_escaped(value) for value in values)
    if len(json.dumps({"command": "addpool", "parameter": parameter})) > MAX_REQUEST:
        raise RefusedError("pool_text_too_long", slot=setting.slot)
    return parameter


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(",", "\\,")


@dataclass(frozen=True, slots=True)
class _Listed:
    """One pool of the list during a change, with its address and worker."""

    item: Keep | Add
    url: str
    user: str


@dataclass
class PoolChange:
    """One change of one miner's pool list."""

    connection: Connection
    settings: Sequence[PoolSetting]
    activate: int | None
    divides: bool = False
    """Whether the miner divides its work by the quotas of the pools."""
    said: list[str] = field(default_factory=list)
    """The miner's own words, step by step."""

    async def run(self) -> None:
        """Change the list as requested; a list that is so already is only read."""
        before = await read_entries(self.connection)
        if [entry.slot for entry in before] != list(range(len(before))):
            raise RefusedError("pool_list_has_gaps")
        if self.activate is not None and self.activate >= len(self.settings):
            raise RefusedError("pool_slot_missing", slot=self.activate)
        quotas = self._quotas(before)
        target = self._target(before)
        ranks = _ranks(before, len(target))
        for item in target:
            if isinstance(item, Add):
                addpool_parameter(self.settings[item.target])
        changed = await self._change_list(before, target)
        entries = await read_entries(self.connection) if changed else before
        reordered = await self._prioritise(entries, ranks, changed=changed)
        if await self._divide(entries, quotas) or reordered or changed:
            await self._save()

    def _quotas(self, before: Sequence[PoolEntry]) -> list[int]:
        """Return the quota of each slot; none if the miner does not divide its work.

        Without wanted quotas, a single pool has one: the one to mine on. Raises RefusedError if several have one now.
        """
        if not self.divides:
            return []
        if divides(self.settings):
            groups = groups_of(self.settings)
            percents = iter(whole_percents([group[0].quota or 0.0 for group in groups]))
            return [0 if setting.quota is None else next(percents) for setting in self.settings]
        with_quota = [entry.slot for entry in before if entry.quota]
        if len(with_quota) > 1:
            raise RefusedError("pool_groups")
        main = self.activate if self.activate is not None else next(iter(with_quota), 0)
        return [int(setting.slot == main) for setting in self.settings]

    async def _divide(self, entries: Sequence[PoolEntry], quotas: Sequence[int]) -> bool:
        """Give the pools their quotas, the largest first, so that one always has one; returns whether any changed."""
        now = {entry.slot: entry.quota for entry in entries}
        slots = sorted(range(len(quotas)), key=lambda slot: -quotas[slot])
        changed = [slot for slot in slots if now.get(slot) != quotas[slot]]
        for slot in changed:
            await self._do("poolquota", f"{slot},{quotas[slot]}")
        return bool(changed)

    def _target(self, before: Sequence[PoolEntry]) -> list[Keep | Add]:
        """Return for each slot which pool stays there and which is new.

        A pool with a password is a new one, since the password that the miner has cannot be seen.
        """
        target: list[Keep | Add] = [Add(setting.slot) for setting in self.settings]
        free = {entry.slot: entry for entry in before}
        for setting in self.settings:
            entry = free.get(setting.slot)
            if entry is not None and _same(entry, setting) and setting.password in (None, entry.password):
                target[setting.slot] = Keep(free.pop(setting.slot).slot)
        for setting in self.settings:
            if setting.password is None and target[setting.slot] == Add(setting.slot):
                # A pool can only move down, most easily from the end of the list.
                slot = next((slot for slot in reversed(free) if _same(free[slot], setting)), None)
                if slot is not None:
                    target[setting.slot] = Keep(free.pop(slot).slot)
        return target

    async def _change_list(self, before: Sequence[PoolEntry], target: Sequence[Keep | Add]) -> bool:
        """Add and remove; returns whether the list was changed."""
        steps = plan(len(before), target)
        if not steps:
            if steps is None:
                raise RefusedError("pool_passwords_needed_to_move")
            return False
        ranks = _ranks(before, len(target))
        # The pools that stay, beginning with the one to mine on.
        staying = sorted(target, key=lambda item: ranks.index(target.index(item)))
        if self.activate is not None:
            first = target[self.activate]
            staying.sort(key=lambda item: item != first)
        listed = [_Listed(Keep(entry.slot), entry.url, entry.user) for entry in before]
        position = 0
        changed = False
        while position < len(steps):
            step = steps[position]
            if isinstance(step, Add):
                setting = self.settings[step.target]
                try:
                    await self._do("addpool", addpool_parameter(setting))
                except cgminer_rpc.ApiError as error:
                    # No cause: it would repeat the parameter with the password.
                    masked = cgminer_rpc.masked(error, _escaped(setting.password or ""), setting.password)
                    steps = _plan_for_full_list(masked, len(before), target, changed=changed)
                    continue
                listed.append(_Listed(step, setting.url, setting.user))
            else:
                await self._remove(step.slot, listed, staying)
                last = listed.pop()
                if step.slot < len(listed):
                    listed[step.slot] = last
            changed = True
            position += 1
        return True

    async def _remove(self, slot: int, listed: Sequence[_Listed], staying: Sequence[Keep | Add]) -> None:
        """Remove the pool in a slot if the list is as expected.

        CGMiner does not remove the pool that it mines on, so it switches to another one first. It does that only when
        the other one is alive, which takes a new pool some seconds.
        """
        patience = asyncio.get_running_loop().time() + self.connection.deadlines.write / 2
        while True:
            entries = await read_entries(self.connection)
            self._compare(entries, listed)
            if (other := _other_pool(slot, entries, listed, staying)) is not None:
                await self._do("switchpool", str(other))
            try:
                return await self._do("removepool", str(slot))
            except cgminer_rpc.ApiError as error:
                if error.api_code != _REMOVE_ACTIVE:
                    raise
                if asyncio.get_running_loop().time() + _RETRY_S > patience:
                    raise RefusedError("pool_still_active", error.miner_message, slot=slot) from error
            await asyncio.sleep(_RETRY_S)

    @staticmethod
    def _compare(entries: Sequence[PoolEntry], listed: Sequence[_Listed]) -> None:
        same = len(entries) == len(listed) and all(
            cgminer_rpc.same_pool(entry.url, entry.user, pool.url, pool.user)
            for entry, pool in zip(entries, listed, strict=True)
        )
        if not same:
            raise RefusedError("pool_list_changed")

    async def _prioritise(self, entries: Sequence[PoolEntry], ranks: Sequence[int], *, changed: bool) -> bool:
        """Give new pools the priority of those that they replaced, and mine on `activate`; returns whether it did."""
        now = [entry.slot for entry in sorted(entries, key=lambda entry: (entry.priority, entry.slot))]
        wanted = [slot for slot in ranks if slot in now] if changed else now
        done = False
        if self.activate is None:
            if now != wanted:
                await self._order(wanted)
                done = True
            return done
        rest = [slot for slot in wanted if slot != self.activate]
        if [slot for slot in now if slot != self.activate] != rest:
            await self._order([self.activate, *rest])
            done = True
        active = replies.active_entry(entries)
        if done or active is None or active.slot != self.activate or now[0] != self.activate:
            await self._do("switchpool", str(self.activate))
            done = True
        return done

    async def _order(self, slots: Sequence[int]) -> None:
        try:
            await self._do("poolpriority", ",".join(str(slot) for slot in slots))
        except cgminer_rpc.ApiError as error:
            if error.api_code != cgminer_rpc.INVALID_COMMAND:
                raise
            self.said.append("the miner has no command for the priority of pools")

    async def _save(self) -> None:
        try:
            await self._do("save")
        except cgminer_rpc.ApiError as error:
            self.said.append(
                f"not saved ({error.miner_message or 'save refused'}): the change lasts until the miner restarts"
            )

    async def _do(self, command: str, parameter: str | None = None) -> None:
        reply = await cgminer_rpc.request(self.connection, command, parameter, seconds=self.connection.deadlines.write)
        if message := cgminer_rpc.taken(reply, command).message:
            self.said.append(message)


def _same(entry: PoolEntry, setting: PoolSetting) -> bool:
    return cgminer_rpc.same_pool(entry.url, entry.user, setting.url, setting.user)


def _other_pool(
    slot: int, entries: Sequence[PoolEntry], listed: Sequence[_Listed], staying: Sequence[Keep | Add]
) -> int | None:
    """Return the slot to switch to so that `slot` can be removed, or None if the miner mines elsewhere.

    It is the first live one of those that stay, or the first of them if none is alive.
    """
    usable = [entry for entry in entries if entry.enabled]
    first = min(usable, key=lambda entry: entry.priority, default=None)
    active = replies.active_entry(entries)
    if slot not in {entry.slot for entry in (first, active) if entry is not None}:
        return None
    items = [pool.item for pool in listed]
    there = [items.index(item) for item in staying if item in items]
    there += [at for at in range(len(items)) if at not in there]
    others = [at for at in there if at != slot]
    return next((at for at in others if entries[at].alive), next(iter(others), None))


def _ranks(before: Sequence[PoolEntry], count: int) -> list[int]:
    """Return the slots in the order of their current priority, new slots last."""
    now = [entry.slot for entry in sorted(before, key=lambda entry: (entry.priority, entry.slot))]
    return [*now, *(slot for slot in range(count) if slot not in now)]


def _plan_for_full_list(
    error: cgminer_rpc.ApiError, count: int, target: Sequence[Keep | Add], *, changed: bool
) -> list[Add | Remove]:
    """Return another plan for a miner whose list is full, or raise the error that it answered."""
    if error.api_code != _LIST_FULL or changed:
        raise error from None
    reported = _ROOM.search(error.miner_message)
    steps = plan(count, target, room=int(reported.group(1)) if reported else count)
    if steps is None:
        raise error from None
    return steps
