"""Files that are on the disk when a save returns, and files that cannot be read."""

from __future__ import annotations

import asyncio
import json
import re
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from homeassistant.core import CoreState, HomeAssistant

from custom_components.miner_remote.prices.store import RateInUseError
from custom_components.miner_remote.storage import files
from custom_components.miner_remote.storage.errors import STORAGE_ERROR_TEXTS, StorageFailedError
from custom_components.miner_remote.storage.files import (
    DurableFile,
    JoinedSave,
    StoredData,
    as_list,
)

from .disk import broken_disk, content, issues, real_hass

KEY = "miner_remote.some/7"


def numbers(data: StoredData) -> list[int]:
    return [int(str(number)) for number in as_list(data["numbers"])]


async def test_saved_file_is_private_and_loads_again(tmp_path: Path) -> None:
    file = tmp_path / ".storage" / KEY
    async with real_hass(tmp_path) as hass:
        store = DurableFile(hass, 1, KEY)
        assert await store.async_load(numbers) is None
        await store.async_save({"numbers": [1, 2]})
        assert content(file) == {"numbers": [1, 2]}
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        await store.async_save(lambda: {"numbers": [3]})
        assert await DurableFile(hass, 1, KEY).async_load(numbers) == [3]
        assert issues(hass, "storage_set_aside") == []


async def test_save_during_shutdown_is_not_postponed(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        hass.set_state(CoreState.stopping)
        await DurableFile(hass, 1, KEY).async_save({"numbers": [1]})
        assert content(tmp_path / ".storage" / KEY) == {"numbers": [1]}
        hass.set_state(CoreState.running)


async def test_failed_write_raises_and_keeps_old_content(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        store = DurableFile(hass, 1, KEY)
        await store.async_save({"numbers": [1]})
        async with broken_disk():
            with pytest.raises(StorageFailedError) as caught:
                await store.async_save({"numbers": [2]})
        assert caught.value.translation_key == "storage_write_failed"
        assert str(caught.value).startswith(f".storage/{KEY} could not be written ([Errno 28] No space left on device)")
        with pytest.raises(StorageFailedError):
            await store.async_save({"numbers": [object()]})
        assert await store.async_load(numbers) == [1]


async def test_cancelled_save_does_not_overtake_the_next_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started, go_on, written = threading.Event(), threading.Event(), threading.Event()
    really = files.write_utf8_file_atomic

    def slow(*args: Any, **kwargs: Any) -> None:
        monkeypatch.setattr(files, "write_utf8_file_atomic", really)
        started.set()
        go_on.wait(10)
        really(*args, **kwargs)
        written.set()

    async with real_hass(tmp_path) as hass:
        store = DurableFile(hass, 1, KEY)
        monkeypatch.setattr(files, "write_utf8_file_atomic", slow)
        first = asyncio.create_task(store.async_save({"numbers": [1]}))
        assert await hass.async_add_executor_job(started.wait, 10)
        first.cancel()
        second = asyncio.create_task(store.async_save({"numbers": [2]}))
        await asyncio.wait([second], timeout=0.2)
        go_on.set()
        await second
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await hass.async_add_executor_job(written.wait, 10)
        assert await store.async_load(numbers) == [2]


async def test_failing_folder_creation_raises(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        (tmp_path / ".storage").mkdir(exist_ok=True)
        (tmp_path / ".storage" / "miner_remote.some").write_text("a file, not a folder")
        with pytest.raises(StorageFailedError):
            await DurableFile(hass, 1, KEY).async_save({"numbers": [2]})


def envelope(data: object, version: object = 1) -> str:
    return json.dumps({"version": version, "minor_version": 1, "key": KEY, "data": data})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"version": 1, "da',
        "{}",
        "[]",
        "null",
        "7",
        '"text"',
        '{"data": {}}',
        '{"version": 1}',
        envelope({}),
        envelope([]),
        envelope({"numbers": 7}),
        envelope({"numbers": ["seven"]}),
        envelope({"numbers": [1]}, 2),
        envelope({"numbers": [1]}, 0),
        envelope({"numbers": [1]}, "1"),
        "\x00" * 64,
    ],
)
async def test_unreadable_file_is_set_aside_and_named_in_issue(tmp_path: Path, text: str) -> None:
    file = tmp_path / ".storage" / KEY
    file.parent.mkdir(parents=True)
    file.write_text(text)
    async with real_hass(tmp_path) as hass:
        store = DurableFile(hass, 1, KEY)
        assert await store.async_load(numbers) is None
        assert issues(hass, "storage_set_aside") == [f".storage/{KEY}"]
        (aside,) = file.parent.iterdir()
        assert aside.name.startswith("7.corrupt.")
        assert aside.read_text() == text
        await store.async_save({"numbers": [5]})
        assert await store.async_load(numbers) == [5]
        assert len(list(file.parent.iterdir())) == 2


async def test_unreadable_file_that_cannot_be_renamed_is_never_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".storage" / KEY
    file.parent.mkdir(parents=True)
    file.write_text("[]")

    def rename(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    async with real_hass(tmp_path) as hass:
        store = DurableFile(hass, 1, KEY)
        monkeypatch.setattr(Path, "rename", rename)
        assert await store.async_load(numbers) is None
        assert issues(hass, "storage_set_aside") == [f".storage/{KEY}"]
        with pytest.raises(StorageFailedError) as caught:
            await store.async_save({"numbers": [5]})
        assert caught.value.translation_key == "storage_read_only"
        assert file.read_text() == "[]"


async def test_storage_works_with_mocked_storage(hass: HomeAssistant, hass_storage: dict[str, object]) -> None:
    store = DurableFile(hass, 1, KEY)
    await store.async_save({"numbers": [1]})
    await store.async_save(lambda: {"numbers": [2]})
    assert await DurableFile(hass, 1, KEY).async_load(numbers) == [2]
    assert hass_storage[KEY] == {"version": 1, "minor_version": 1, "key": KEY, "data": {"numbers": [2]}}


async def test_concurrent_saves_are_joined(hass: HomeAssistant) -> None:
    running: list[asyncio.Event] = []
    ended = 0

    async def save() -> None:
        nonlocal ended
        running.append(asyncio.Event())
        await running[-1].wait()
        ended += 1

    joined = JoinedSave(hass, "test", save)
    first = asyncio.create_task(joined.async_save())
    await asyncio.sleep(0.01)
    later = [asyncio.create_task(joined.async_save()) for _ in range(10)]
    await asyncio.sleep(0.01)
    assert len(running) == 1
    later.pop().cancel()
    running[0].set()
    await first
    await asyncio.sleep(0.01)
    assert len(running) == 2
    assert not any(task.done() for task in later)
    drain = asyncio.create_task(joined.async_drain())
    running[1].set()
    await asyncio.gather(*later, drain)
    assert ended == 2


async def test_failed_joined_save_raises_for_each_caller(hass: HomeAssistant) -> None:
    fail = True

    async def save() -> None:
        await asyncio.sleep(0)
        if fail:
            raise StorageFailedError("storage_read_only", file=".storage/test")

    joined = JoinedSave(hass, "test", save)
    results = await asyncio.gather(*(joined.async_save() for _ in range(3)), return_exceptions=True)
    assert [type(result) for result in results] == [StorageFailedError] * 3
    fail = False
    await joined.async_save()


def test_storage_errors_are_translated() -> None:
    folder = Path(__file__).parents[1] / "custom_components" / "miner_remote" / "translations"
    english, german = (json.loads((folder / f"{name}.json").read_text())["exceptions"] for name in ("en", "de"))
    for code, text in {**STORAGE_ERROR_TEXTS, **RateInUseError.texts}.items():
        assert english[code]["message"] == text
        assert set(re.findall(r"{\w+}", german[code]["message"])) == set(re.findall(r"{\w+}", text))
