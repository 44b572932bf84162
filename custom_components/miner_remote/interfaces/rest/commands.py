"""Commands to miners: POST /api/remote/commands/{command} for every row of the catalog, and the paths of the original.

The views of the original (reboot, pool switch) share the code and keep their paths, keys and messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar, Final

import probatio as vol
from aiohttp import web

from ...commands.catalog import COMMANDS
from ...commands.fields import PACING_FIELDS, Schema, pacing_of, schema_of
from ...commands.spec import Interface
from ...control.record import CommandRecord, CommandType, UndoPoolSwitchCommand
from ...fleet.miner import MinerCoordinator
from ...fleet.selection import Selection, UnknownMinerAddressError
from ...input.checks import boolean, list_of, problems_of, text
from ...input.fields import some_names
from ...input.texts import printable
from ..errors import async_undo_targets, bad_request, check_named, invalid, not_found
from .base import MinerRemoteView, as_object, check_record, checked, endpoint, read_json, respond

SELECTION_FIELDS: Final[Schema] = {
    vol.Optional("miner_ips"): list_of(text()),
    vol.Optional("location"): text(),
    vol.Optional("tags"): list_of(text()),
    vol.Optional("all"): boolean,
}
_BULK_FIELDS: Final[Schema] = {
    **SELECTION_FIELDS,
    **schema_of(PACING_FIELDS),
    vol.Optional("background", default=False): boolean,
}

_OFFERED: Final = [spec for spec in COMMANDS.values() if Interface.REST in spec.interfaces]
_SINGLE_SCHEMAS: Final = {spec.command_type: vol.Schema(spec.schema()) for spec in _OFFERED}
_BULK_SCHEMAS: Final = {spec.command_type: vol.Schema({**spec.schema(), **_BULK_FIELDS}) for spec in _OFFERED}


class BulkCommandView(MinerRemoteView):
    """A view that sends one command to many miners."""

    async def send_to_selection(self, request: web.Request, command_type: CommandType) -> web.Response:
        """Send the command to the selected miners; answer with the results, or at once for a background batch."""
        body = await read_json(request)
        # A bare array is a list of addresses.
        data = checked(_BULK_SCHEMAS[command_type], as_object({"miner_ips": body} if isinstance(body, list) else body))
        try:
            pacing = pacing_of(data)
            command = COMMANDS[command_type].checked_command(data)
        except vol.Invalid as err:
            raise invalid(problems_of(err)) from None
        if isinstance(command, UndoPoolSwitchCommand):
            miners = await async_undo_targets(self.data, command, self.select_if_given(data))
        else:
            miners = self.select(data)
        check_named(self.data, command)
        self.take_token(request)
        initiator = await self.initiator(request)
        message = f"Bulk {command_type.value.replace('_', ' ')} initiated for {len(miners)} miners"
        if data["background"]:
            batch = await self.data.runner.async_start(command, miners, initiator, pacing)
            return respond(
                {"ok": True, "message": message, "batch_id": batch.id, "results": batch.as_result()},
                HTTPStatus.ACCEPTED,
            )
        batch = await self.data.runner.async_run(command, miners, initiator, pacing)
        return respond({"ok": True, "message": message, "results": batch.as_result()})

    def select(self, data: Mapping[str, Any]) -> list[MinerCoordinator]:
        """Return the selected miners, each once; raises ApiError 404 or 400."""
        selection = Selection(
            miner_ips=tuple(data.get("miner_ips", ())),
            location=data.get("location"),
            tags=tuple(data.get("tags", ())),
            all=data.get("all", False),
        )
        try:
            miners = self.data.fleet.select(selection)
        except UnknownMinerAddressError as err:
            raise not_found("miners_not_found", miners=some_names(err.addresses)) from None
        if not miners:
            raise bad_request("", "nothing_selected")
        return miners

    def select_if_given(self, data: Mapping[str, Any]) -> list[MinerCoordinator] | None:
        """Return the selected miners as `select` does, or None if the request has no selection."""
        return self.select(data) if data.keys() & {str(key) for key in SELECTION_FIELDS} else None


class CommandView(BulkCommandView):
    """Send any command of the catalog."""

    # The paths of the history and the statistics are for reading only.
    url = "/api/remote/commands/{command:(?!history$|stats$)[^/]+}"
    name = "api:remote:commands:send"

    @endpoint(admin=True)
    async def post(self, request: web.Request, command: str) -> web.StreamResponse:
        """Send the command to the selected miners and answer with the result of each."""
        if command not in _BULK_SCHEMAS:
            raise not_found("command_not_found", command=printable(command))
        return await self.send_to_selection(request, CommandType(command))


class RebootBulkView(BulkCommandView):
    """Reboot many miners."""

    url = "/api/remote/reboot/bulk"
    name = "api:remote:reboot:bulk"

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Reboot the selected miners and answer with the result of each."""
        return await self.send_to_selection(request, CommandType.REBOOT)


class PoolSwitchBulkView(BulkCommandView):
    """Switch the pool of many miners."""

    url = "/api/remote/pool/switch/bulk"
    name = "api:remote:pool:switch:bulk"

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Switch the selected miners and answer with the result of each."""
        return await self.send_to_selection(request, CommandType.POOL_SWITCH)


class SingleCommandView(MinerRemoteView):
    """A view that sends one command to one miner."""

    command_type: ClassVar[CommandType]
    message: ClassVar[str]
    """The start of the message, which ends with the address."""

    @endpoint(admin=True)
    async def post(self, request: web.Request, miner_ip: str) -> web.StreamResponse:
        """Send the command and answer with its result."""
        data = checked(_SINGLE_SCHEMAS[self.command_type], as_object(await read_json(request)))
        try:
            command = COMMANDS[self.command_type].checked_command(data)
        except vol.Invalid as err:
            raise invalid(problems_of(err)) from None
        miner = self.miner(miner_ip)
        check_named(self.data, command)
        self.take_token(request)
        batch = await self.data.runner.async_run(command, [miner], await self.initiator(request))
        record = batch.records[0]
        check_record(record)
        return respond(
            {
                "ok": True,
                "message": f"{self.message} {record.miner_ip}",
                **self.details(record),
                "command_id": record.id,
                "status": record.status.value,
            }
        )

    def details(self, _record: CommandRecord) -> dict[str, object]:
        """Return further keys of the answer."""
        return {}


class RebootView(SingleCommandView):
    """Reboot one miner."""

    url = "/api/remote/reboot/{miner_ip}"
    name = "api:remote:reboot"
    command_type = CommandType.REBOOT
    message = "Reboot command sent to"


class PoolSwitchView(SingleCommandView):
    """Switch the pool of one miner; the command succeeds once the miner reports that it mines there."""

    url = "/api/remote/pool/switch/{miner_ip}"
    name = "api:remote:pool:switch"
    command_type = CommandType.POOL_SWITCH
    message = "Pool switch command sent to"
