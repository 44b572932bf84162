"""/api/remote/backup/… and /api/remote/backups…: create, list, compare, restore and delete backups."""

from __future__ import annotations

import re
from typing import Final, override

import probatio as vol
from aiohttp import web

from ...backups.validation import async_validate_backup
from ...commands.catalog import COMMANDS
from ...commands.fields import schema_of
from ...control.backup_model import Backup
from ...control.record import CommandRecord, CommandType
from ...fleet.miner import DriverError
from ...input.checks import digits, text, true_or_false
from ...input.fields import normal_address
from ...input.limits import MAX_ID, MAX_RECORDS
from ..errors import ApiError, not_found, of_driver
from .base import (
    MinerRemoteView,
    Work,
    as_object,
    check_record,
    checked,
    endpoint,
    path_id,
    query,
    read_empty,
    read_json,
    respond,
)
from .commands import SingleCommandView

_LIST: Final = vol.Schema(
    {
        vol.Optional("miner_ip"): text(),
        vol.Optional("miner_id"): text(),
        vol.Optional("before_id"): digits(1, MAX_ID),
        vol.Optional("limit", default="50"): digits(1, MAX_RECORDS),
    }
)
_GET: Final = vol.Schema(
    {
        vol.Optional("download", default="false"): true_or_false,
        vol.Optional("include_secrets", default="false"): true_or_false,
    }
)
_RESTORE: Final = COMMANDS[CommandType.RESTORE]
_RESTORE_BODY: Final = vol.Schema(
    {
        vol.Optional("miner_ip"): text(),
        **schema_of(field for field in _RESTORE.fields if field.key != "backup_id"),
    }
)


class BackupCreateView(SingleCommandView):
    """Back up the configuration of one miner."""

    url = "/api/remote/backup/{miner_ip}"
    name = "api:remote:backup"
    command_type = CommandType.BACKUP
    message = "Configuration backup created for"

    @override
    def details(self, record: CommandRecord) -> dict[str, object]:
        """Return id and name of the backup."""
        response = record.response or {}
        return {"backup_id": response.get("backup_id"), "backup_name": response.get("backup_name")}


class BackupListView(MinerRemoteView):
    """The backups, newest first."""

    url = "/api/remote/backups"
    name = "api:remote:backups"

    @endpoint(admin=True, work=Work.LIGHT)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the backups of one address, of one miner or of all, without their content."""
        wanted = query(request, _LIST)
        address = wanted.get("miner_ip")
        backups = self.data.backups.list(
            miner_ip=None if address is None else normal_address(address),
            miner_id=wanted.get("miner_id"),
            before_id=wanted.get("before_id"),
            limit=wanted["limit"],
        )
        return respond({"ok": True, "count": len(backups), "backups": [backup.as_dict() for backup in backups]})


class OneBackupView(MinerRemoteView):
    """A view of one backup."""

    def backup(self, backup_id: str) -> Backup:
        """Return the backup of an id in the path; raises ApiError 404."""
        number = path_id(backup_id, "backup_not_found", "backup_id")
        backup = self.data.backups.get(number)
        if backup is None:
            raise not_found("backup_not_found", backup_id=number)
        return backup


class BackupView(OneBackupView):
    """One backup with its content."""

    url = "/api/remote/backups/{backup_id}"
    name = "api:remote:backups:one"

    @endpoint(admin=True)
    async def get(self, request: web.Request, backup_id: str) -> web.StreamResponse:
        """Return the backup; passwords only with `include_secrets=true`."""
        wanted = query(request, _GET)
        backup = self.backup(backup_id)
        try:
            config = await self.data.backups.async_config_json(backup.id, include_secrets=wanted["include_secrets"])
        except KeyError:
            raise _gone(backup) from None
        headers = {"Cache-Control": "no-store"}
        if wanted["download"]:
            headers["Content-Disposition"] = f'attachment; filename="{_file_name(backup)}"'
        return respond({"ok": True, "backup": {**backup.as_dict(), "config_data": config}}, headers=headers)

    @endpoint(admin=True)
    async def delete(self, request: web.Request, backup_id: str) -> web.StreamResponse:
        """Delete the backup."""
        backup = self.backup(backup_id)
        try:
            await self.data.backups.async_delete(backup.id)
        except KeyError:
            raise _gone(backup) from None
        return respond({"ok": True, "message": f"Backup {backup.id} deleted"})


class BackupValidateView(OneBackupView):
    """Compare a backup with its miner."""

    url = "/api/remote/backups/{backup_id}/validate"
    name = "api:remote:backups:validate"

    @endpoint(admin=True)
    async def post(self, request: web.Request, backup_id: str) -> web.StreamResponse:
        """Read the miner and return the differences."""
        await read_empty(request)
        backup = self.backup(backup_id)
        self.take_token(request)
        if self.data.fleet.by_id(backup.miner_id) is None:
            raise not_found("backup_miner_gone", backup_id=backup.id)
        try:
            differences = await async_validate_backup(self.data.backups, self.data.fleet, self.data.vault, backup.id)
        except DriverError as err:
            raise of_driver(err) from None
        except KeyError:
            raise _gone(backup) from None
        return respond(
            {
                "ok": True,
                "is_validated": not differences,
                "differences": [str(difference) for difference in differences],
                "difference_details": [
                    {"code": difference.code, "args": dict(difference.arguments)} for difference in differences
                ],
            }
        )


class BackupRestoreView(OneBackupView):
    """Restore a backup."""

    url = "/api/remote/backups/{backup_id}/restore"
    name = "api:remote:backups:restore"

    @endpoint(admin=True)
    async def post(self, request: web.Request, backup_id: str) -> web.StreamResponse:
        """Restore to the miner of the backup, or to another one of the same model."""
        data = checked(_RESTORE_BODY, as_object(await read_json(request)))
        backup = self.backup(backup_id)
        miner = self.miner(data["miner_ip"]) if "miner_ip" in data else self.data.fleet.by_id(backup.miner_id)
        if miner is None:
            raise not_found("backup_miner_gone_name_another", backup_id=backup.id)
        self.take_token(request)
        command = _RESTORE.make({**data, "backup_id": backup.id})
        batch = await self.data.runner.async_run(command, [miner], await self.initiator(request))
        record = batch.records[0]
        check_record(record)
        return respond(
            {
                "ok": True,
                "message": f"Backup {backup.id} restored to {record.miner_ip}",
                "command_id": record.id,
                "status": record.status.value,
                "response": record.response,
            }
        )


def _gone(backup: Backup) -> ApiError:
    """Return the error for a backup that was removed during the request."""
    return not_found("backup_gone", backup_id=backup.id)


def _file_name(backup: Backup) -> str:
    """Return a name that is safe in a header and on every file system."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", backup.backup_name).strip("-")[:80]
    return f"{name or 'backup'}-{backup.id}.json"
