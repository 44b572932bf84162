"""A Home Assistant with a real storage folder; the `hass` fixture keeps stored data in memory."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import async_test_home_assistant

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.storage import files


@asynccontextmanager
async def real_hass(folder: Path) -> AsyncIterator[HomeAssistant]:
    """Run a Home Assistant on `folder`, and stop it normally at the end of the block."""
    async with async_test_home_assistant(config_dir=str(folder)) as hass:
        try:
            yield hass
        finally:
            await hass.async_stop(force=True)


@asynccontextmanager
async def broken_disk(after: int = 0) -> AsyncIterator[None]:
    """Let each write of a file fail as on a full disk, after the first `after` writes."""
    really, left = files.write_utf8_file_atomic, [after]

    def write(*args: object, **kwargs: object) -> None:
        if left[0] > 0:
            left[0] -= 1
            really(*args, **kwargs)  # type: ignore[arg-type]
            return
        raise files.WriteError(OSError(28, "No space left on device"))

    with patch.object(files, "write_utf8_file_atomic", write):
        yield


def issues(hass: HomeAssistant, translation_key: str) -> list[str]:
    """Return the files named in the repair issues of this kind."""
    return [
        (issue.translation_placeholders or {})["file"]
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.translation_key == translation_key
    ]


def content(file: Path) -> dict[str, object]:
    """Return the data of a stored file."""
    data = json.loads(file.read_text())["data"]
    assert isinstance(data, dict)
    return data
