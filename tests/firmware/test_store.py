"""The image store: uploads, checks, declarations, and what is left of interrupted uploads."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.storage.errors import StorageFailedError
from custom_components.miner_remote.storage.files import DurableFile
from custom_components.miner_remote.upgrades import store as store_module
from custom_components.miner_remote.upgrades.errors import ImageFormatError
from custom_components.miner_remote.upgrades.model import Image
from custom_components.miner_remote.upgrades.store import FirmwareError, ImageStore

from ..drivers.raising import raises
from .images import VALID, esp, tar_gz

USED: set[str] = set()
BMU = "Antminer-S19j-Pro-merge-release-20221226125147.bmu"


@pytest.fixture
async def store(hass: HomeAssistant) -> ImageStore:
    USED.clear()
    made = ImageStore(hass, USED.__contains__)
    await made.async_load()
    return made


async def parts(data: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(data), 1000):
        yield data[at : at + 1000]


async def kept(store: ImageStore, name: str, data: bytes, **declared: Any) -> Image:
    received = await store.async_receive(name, parts(data), len(data))
    return (await store.async_keep(received, declared, "Alice"))[0]


def files(store: ImageStore) -> list[str]:
    return sorted(path.name for path in store.folder.iterdir()) if store.folder.exists() else []


def damage(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1] + b"\0")


async def reloaded(hass: HomeAssistant) -> ImageStore:
    made = ImageStore(hass, USED.__contains__)
    await made.async_load()
    return made


async def test_image_is_stored_with_what_the_file_says(hass: HomeAssistant, store: ImageStore) -> None:
    data = VALID[BMU]
    image = await kept(store, BMU, data, version="2022-12-26")
    assert (image.vendor, image.models, image.version) == ("Bitmain", ("Antminer S19j Pro",), "2022-12-26")
    assert (image.size, image.sha256, image.declared, image.complete) == (
        len(data),
        hashlib.sha256(data).hexdigest(),
        True,
        True,
    )
    assert files(store) == [image.sha256]
    file = store.folder / image.sha256
    assert file.read_bytes() == data
    assert (file.stat().st_mode & 0o777, store.folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (await reloaded(hass)).images() == [image]


async def test_same_file_is_stored_once_and_completes_what_is_known(store: ImageStore) -> None:
    first = await kept(store, "a.tar.gz", VALID["firmware.tar.gz"])
    assert not first.complete
    again = await kept(store, "renamed.tar.gz", VALID["firmware.tar.gz"], vendor="FakeOS")
    assert (again.id, again.file_name, again.vendor) == (first.id, "a.tar.gz", "FakeOS")
    assert store.images() == [again]
    assert len(files(store)) == 1


async def test_declarations_do_not_contradict_the_file(hass: HomeAssistant, store: ImageStore) -> None:
    image = await kept(store, BMU, VALID[BMU])
    with raises(FirmwareError, "image_contradicts_file", field="models"):
        await store.async_declare(image.id, {"models": ("Antminer T19",)})
    with raises(FirmwareError, "image_contradicts_file", field="vendor"):
        await kept(store, BMU, VALID[BMU], vendor="VNish")
    changed = await store.async_declare(image.id, {"version": "2022-12-26", "vendor": "Bitmain"})
    assert changed.complete
    assert (await reloaded(hass)).image(image.id) == changed
    with raises(FirmwareError, "image_not_found"):
        await store.async_declare("0" * 16, {})


async def test_image_in_use_is_neither_changed_nor_deleted(store: ImageStore) -> None:
    image = await kept(store, "a.tar.gz", VALID["firmware.tar.gz"], vendor="FakeOS")
    USED.add(image.id)
    with raises(FirmwareError, "image_in_use"):
        await store.async_delete(image.id)
    with raises(FirmwareError, "image_in_use"):
        await store.async_declare(image.id, {"vendor": "OtherOS"})
    await store.async_declare(image.id, {"vendor": "FakeOS"})
    USED.clear()
    await store.async_delete(image.id)
    assert (store.images(), files(store)) == ([], [])


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.exe", b"x", "image_unknown_kind"),
        ("a.bin", b"", "image_empty"),
        ("a.bmu", VALID[BMU][:-1], "image_checksum_differs"),
        ("a.tar.gz", tar_gz({"../x": b""}), "image_unsafe_path"),
    ],
)
async def test_refused_file_leaves_nothing(store: ImageStore, name: str, data: bytes, code: str) -> None:
    with raises(ImageFormatError, code):
        await kept(store, name, data)
    assert (store.images(), files(store)) == ([], [])


async def test_file_that_is_too_large_is_refused_while_it_arrives(
    store: ImageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "MAX_IMAGE_BYTES", 5000)
    taken: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            taken.append(1000)
            yield bytes(1000)

    with raises(ImageFormatError, "image_too_large"):
        await store.async_receive("a.bin", endless(), None)
    assert sum(taken) == 6000
    assert files(store) == []


async def test_file_is_refused_if_the_disk_would_be_full(store: ImageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "_free_bytes", lambda _folder: store_module.FREE_BYTES + 3000)
    with raises(FirmwareError, "image_no_space"):
        await store.async_receive("a.bin", parts(bytes(4000)), 4000)
    with raises(FirmwareError, "image_no_space"):
        await store.async_receive("a.bin", parts(bytes(4000)), None)
    assert files(store) == []
    assert (await kept(store, "a.bin", b"x" * 2000)).size == 2000


async def test_interrupted_upload_leaves_nothing(store: ImageStore) -> None:
    arrived = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield bytes(1000)
        arrived.set()
        await asyncio.sleep(3600)

    task = asyncio.create_task(store.async_receive("a.bin", slow(), None))
    await arrived.wait()
    assert len(files(store)) == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert files(store) == []

    async def broken() -> AsyncIterator[bytes]:
        yield bytes(1000)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await store.async_receive("a.bin", broken(), None)
    assert files(store) == []


async def test_disk_that_fails_during_an_upload_leaves_nothing(
    store: ImageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_module.os, "fsync", fsync)
    with raises(FirmwareError, "image_not_stored"):
        await store.async_receive("a.bin", parts(bytes(3000)), None)
    assert files(store) == []


async def test_few_uploads_at_a_time(store: ImageStore) -> None:
    go = asyncio.Event()

    async def waiting() -> AsyncIterator[bytes]:
        yield b"x"
        await go.wait()

    tasks = [asyncio.create_task(store.async_receive("a.bin", waiting(), None)) for _ in range(2)]
    await asyncio.sleep(0)
    with raises(FirmwareError, "image_uploads_running"):
        await store.async_receive("a.bin", parts(b"x"), None)
    go.set()
    for upload in await asyncio.gather(*tasks):
        await upload.async_close()
    assert files(store) == []


async def test_start_removes_what_a_crash_left(hass: HomeAssistant, store: ImageStore) -> None:
    image = await kept(store, "a.tar.gz", VALID["firmware.tar.gz"])
    (store.folder / "0123.part").write_bytes(b"half an upload")
    # The crash came after the file got its name and before the index was written.
    (store.folder / ("f" * 64)).write_bytes(b"orphan")
    again = await reloaded(hass)
    assert (again.images(), files(again)) == ([image], [image.sha256])


async def test_image_whose_file_is_gone_is_forgotten(hass: HomeAssistant, store: ImageStore) -> None:
    image = await kept(store, "a.tar.gz", VALID["firmware.tar.gz"])
    (store.folder / image.sha256).unlink()
    assert (await reloaded(hass)).images() == []


async def test_index_that_cannot_be_written_keeps_nothing(
    hass: HomeAssistant, store: ImageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = await kept(store, "a.tar.gz", VALID["firmware.tar.gz"])
    with monkeypatch.context() as patch:

        def write(_file: DurableFile, _content: bytes) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(DurableFile, "_write", write)
        with pytest.raises(StorageFailedError):
            await kept(store, "b.bin", b"other")
        with pytest.raises(StorageFailedError):
            await store.async_delete(image.id)
        with pytest.raises(StorageFailedError):
            await store.async_declare(image.id, {"vendor": "FakeOS"})
    assert (store.images(), files(store)) == ([image], [image.sha256])
    assert (await reloaded(hass)).images() == [image]


async def test_number_of_images_is_limited(store: ImageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MAX_IMAGES", 1)
    await kept(store, "a.bin", b"one")
    with raises(FirmwareError, "image_too_many"):
        await kept(store, "b.bin", b"two")
    assert len(files(store)) == 1


async def test_driver_gets_the_file_or_the_part_for_its_miner(store: ImageStore) -> None:
    image = await kept(store, BMU, VALID[BMU])
    whole = await store.async_firmware(image, None)
    assert (whole.path.read_bytes(), whole.offset, whole.size) == (VALID[BMU], 0, image.size)
    second = image.parts[1]
    part = await store.async_firmware(image, second)
    content = part.path.read_bytes()[part.offset : part.offset + part.size]
    assert content == b"aml" * 500
    assert (part.sha256, part.file_name) == (hashlib.sha256(content).hexdigest(), "update.bmu")


async def test_file_that_changed_on_the_disk_is_never_given_to_a_driver(store: ImageStore) -> None:
    image = await kept(store, "esp-miner.bin", esp())
    await store.async_firmware(image, None)
    damage(store.folder / image.sha256)
    with raises(FirmwareError, "image_file_changed"):
        await store.async_firmware(image, None)
    (store.folder / image.sha256).unlink()
    with raises(FirmwareError, "image_file_changed"):
        await store.async_firmware(image, None)


async def test_file_that_was_replaced_with_the_same_size_and_time_is_noticed(store: ImageStore) -> None:
    image = await kept(store, "esp-miner.bin", esp())
    await store.async_firmware(image, None)
    file = store.folder / image.sha256
    before = file.stat()
    damage(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    with raises(FirmwareError, "image_file_changed"):
        await store.async_firmware(image, None)


async def test_name_of_the_uploader_names_no_file(store: ImageStore) -> None:
    image = await kept(store, "..%2f..%2fevil;rm -rf.bin", b"data")
    assert files(store) == [image.sha256]


async def test_listeners_hear_of_each_change(store: ImageStore) -> None:
    heard: list[int] = []
    stop = store.async_on_change(lambda: heard.append(len(store.images())))
    image = await kept(store, "a.bin", b"one")
    await store.async_declare(image.id, {"version": "1"})
    await store.async_delete(image.id)
    stop()
    await kept(store, "a.bin", b"one")
    assert heard == [1, 1, 0]
