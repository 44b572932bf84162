"""The states of policies, each in a file of its own that is on the disk when a save returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR

from ..const import DOMAIN
from ..control.errors import CommandError
from ..drivers.contract.errors import arguments_of
from ..schedules.model import Directive
from ..storage.errors import StorageFailedError
from ..storage.files import DurableFile, StoredData, as_list, as_object, stored_names
from .contract import Failure, LastResult, Reason
from .kept_state import INTERRUPTED, PENDING, KeptRestraint, KeptState
from .kinds import kind_of
from .model import Policy
from .status import LastAction

_VERSION: Final = 1
_FOLDER: Final = f"{DOMAIN}.policy_states"


class PolicyStates:
    """The states of all policies by their ids."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start empty; `async_load` must run first."""
        self._hass = hass
        self._states: dict[int, KeptState] = {}
        self._files: dict[int, DurableFile] = {}

    async def async_load(self, policies: Iterable[Policy], in_force: Callable[[int], Mapping[str, Directive]]) -> None:
        """Read all states; an unreadable file is set aside and named in a repair issue.

        `in_force` returns what a policy has set at miners. Without its file, this goes on until it has decided.
        """
        folder = Path(self._hass.config.path(STORAGE_DIR, _FOLDER))
        for name in await self._hass.async_add_executor_job(stored_names, folder) or []:
            if name.isdecimal() and (kept := await self._file(int(name)).async_load(_parse)) is not None:
                self._states[int(name)] = kept
        for policy in policies:
            if policy.id not in self._states and (directives := in_force(policy.id)):
                restraints = {
                    miner_id: KeptRestraint(directive=directive) for miner_id, directive in directives.items()
                }
                self._states[policy.id] = replace(self.of(policy), restraints=restraints)

    def all(self) -> Mapping[int, KeptState]:
        """Return the states by the ids of their policies, also those of policies that no longer exist."""
        return self._states

    def of(self, policy: Policy) -> KeptState:
        """Return the state of a policy; a new one if it never decided."""
        kept = self._states.get(policy.id)
        if kept is None or kept.kind != policy.kind:
            return KeptState(kind=policy.kind, state=kind_of(policy.kind).no_state())
        return kept

    async def async_save(self, policy_id: int, kept: KeptState) -> None:
        """Write a state durably, then make it the current one; raises StorageFailedError and keeps the old one."""
        await self._file(policy_id).async_save(partial(_as_stored, kept))
        self._states[policy_id] = kept

    def put(self, policy_id: int, kept: KeptState) -> None:
        """Make a state the current one; the next save of the policy writes it."""
        self._states[policy_id] = kept

    async def async_remove(self, policy_id: int) -> None:
        """Forget the state of a deleted policy."""
        self._states.pop(policy_id, None)
        file = self._files.pop(policy_id, None) or self._new_file(policy_id)
        # A file that could not be deleted is deleted after the next start.
        with suppress(OSError, StorageFailedError):
            await file.async_remove()

    def _file(self, policy_id: int) -> DurableFile:
        if (file := self._files.get(policy_id)) is None:
            file = self._files[policy_id] = self._new_file(policy_id)
        return file

    def _new_file(self, policy_id: int) -> DurableFile:
        return DurableFile(self._hass, _VERSION, f"{_FOLDER}/{policy_id}")


def _as_stored(kept: KeptState) -> StoredData:
    action = kept.last_action
    return {
        "kind": kept.kind,
        "state": kind_of(kept.kind).state_as_json(kept.state),
        "restraints": {
            miner_id: {
                **restraint.directive.as_json(),
                "over_person": restraint.over_person,
            }
            for miner_id, restraint in kept.restraints.items()
        },
        "results": {
            miner_id: [
                {
                    "kind": result.kind,
                    "status": result.status,
                    "at": result.at.isoformat(),
                    "error": None
                    if result.error is None
                    else {"code": result.error.code, "message": result.error.message, "args": dict(result.error.args)},
                }
                for result in results
            ]
            for miner_id, results in kept.results.items()
        },
        "last_action": None
        if action is None
        else {
            "at": action.at.isoformat(),
            "miner_id": action.miner_id,
            "kind": action.kind,
            "code": action.reason.code,
            "args": dict(action.reason.args),
        },
    }


def _parse(data: StoredData) -> KeptState:
    kind = kind_of(str(data["kind"]))
    return KeptState(
        kind=kind.key,
        state=kind.state_from_json(data["state"]),
        restraints={miner_id: _restraint(as_object(item)) for miner_id, item in as_object(data["restraints"]).items()},
        results={
            miner_id: tuple(_result(as_object(item)) for item in as_list(items))
            for miner_id, items in as_object(data["results"]).items()
        },
        last_action=None if data["last_action"] is None else _action(as_object(data["last_action"])),
    )


def _restraint(item: Mapping[str, object]) -> KeptRestraint:
    return KeptRestraint(directive=Directive.from_json(item), over_person=item["over_person"] is True)


def _result(item: Mapping[str, object]) -> LastResult:
    """Return a stored result; an order that had not ended when Home Assistant stopped was interrupted."""
    status, error = str(item["status"]), item.get("error")
    failure = None if error is None else _failure(as_object(error))
    if status == PENDING:
        status, failure = INTERRUPTED, Failure.of(CommandError("interrupted"))
    return LastResult(kind=str(item["kind"]), status=status, at=_time(item["at"]), error=failure)


def _failure(item: Mapping[str, object]) -> Failure:
    args = arguments_of(as_object(item["args"]))
    return Failure(code=str(item["code"]), message=str(item["message"]), args=args)


def _action(item: Mapping[str, object]) -> LastAction:
    args = {name: value for name, value in as_object(item["args"]).items() if isinstance(value, str | int | float)}
    return LastAction(
        at=_time(item["at"]),
        miner_id=str(item["miner_id"]),
        kind=str(item["kind"]),
        reason=Reason(code=str(item["code"]), args=args),
    )


def _time(text: object) -> datetime:
    time = datetime.fromisoformat(str(text))
    if time.tzinfo is None:
        raise ValueError("a time without an offset")
    return time
