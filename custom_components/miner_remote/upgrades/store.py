"""Store firmware images: a file for each, named by its SHA-256, and an index.

Uploads are written to a file of their own, which gets its final name once its content was checked. What an
interrupted upload leaves behind is deleted at the next start.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Final
from uuid import uuid4

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..drivers.contract.firmware_image import FirmwareImage
from ..input.limits import MAX_IMAGE_BYTES, MAX_IMAGES
from ..storage.errors import StorageFailedError, TranslatedError
from ..storage.files import DurableFile, StoredData, as_list, as_object
from .error_texts import FIRMWARE_ERROR_TEXTS
from .errors import ImageFormatError
from .formats.content import CHUNK, Content, ImagePart
from .formats.read import SUFFIXES, read_image, suffix_of
from .model import Image

_VERSION = 1
_INDEX_KEY = f"{DOMAIN}.firmware_index"
_FOLDER = f"{DOMAIN}.firmware"
_PARTIAL: Final = ".part"

FREE_BYTES: Final = 256 * 1024**2
"""How much space of the storage an upload must leave free."""

UPLOADS_AT_ONCE: Final = 2

type _Declared = Mapping[str, Any]


class FirmwareError(TranslatedError):
    """A firmware image or a roll-out cannot be used as requested."""

    texts = FIRMWARE_ERROR_TEXTS


class ImageStore:
    """All images."""

    def __init__(self, hass: HomeAssistant, is_used: Callable[[str], bool]) -> None:
        """Start empty; `async_load` must run first. `is_used` returns whether a roll-out still needs an image."""
        self._hass = hass
        self._is_used = is_used
        self._index = DurableFile(hass, _VERSION, _INDEX_KEY)
        self.folder = Path(hass.config.path(STORAGE_DIR, _FOLDER))
        self._images: dict[str, Image] = {}
        self._verified: dict[str, tuple[int, int, int]] = {}
        self._receiving = 0
        # Images are added and deleted one at a time, so that file and index agree.
        self._lock = asyncio.Lock()
        self._listeners: list[Callable[[], None]] = []

    async def async_load(self) -> None:
        """Read the index, and delete files that it does not name: those of interrupted uploads."""
        images = await self._index.async_load(_parse) or {}
        known = None if self._index.unreadable else {image.sha256 for image in images.values()}
        present = await self._hass.async_add_executor_job(_clean, self.folder, known)
        self._images = {image_id: image for image_id, image in images.items() if image.sha256 in present}

    @callback
    def async_on_change(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` after each change of the images; return the function that unsubscribes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def images(self) -> list[Image]:
        """Return all images, newest first."""
        return sorted(self._images.values(), key=lambda image: image.uploaded_at, reverse=True)

    def get(self, image_id: str) -> Image | None:
        """Return the image with an id, or None."""
        return self._images.get(image_id)

    def image(self, image_id: str) -> Image:
        """Return the image with an id; raises FirmwareError."""
        if (image := self._images.get(image_id)) is None:
            raise FirmwareError("image_not_found", image_id=image_id)
        return image

    # Changes ---------------------------------------------------------------------------------------------------------

    async def async_receive(self, file_name: str, chunks: AsyncIterator[bytes], expected: int | None) -> Upload:
        """Write the parts of a file to the disk as they arrive, and return the upload, which must be kept or closed.

        `expected` is the announced size of the request, if known. Raises FirmwareError, ImageFormatError or whatever
        `chunks` raises; nothing is left behind then.
        """
        if suffix_of(file_name) is None:
            raise ImageFormatError("image_unknown_kind", file_name=file_name, suffixes=", ".join(SUFFIXES))
        if len(self._images) >= MAX_IMAGES:
            raise FirmwareError("image_too_many", maximum=MAX_IMAGES)
        if self._receiving >= UPLOADS_AT_ONCE:
            raise FirmwareError("image_uploads_running")
        self._receiving += 1
        try:
            return await self._async_receive(file_name, chunks, expected)
        finally:
            self._receiving -= 1

    async def _async_receive(self, file_name: str, chunks: AsyncIterator[bytes], expected: int | None) -> Upload:
        free = await self._hass.async_add_executor_job(_free_bytes, self.folder)
        room = min(MAX_IMAGE_BYTES, free - FREE_BYTES)
        if room <= 0 or (expected is not None and room < expected <= MAX_IMAGE_BYTES):
            raise FirmwareError("image_no_space")
        upload = Upload(self._hass, self.folder / f"{uuid4().hex}{_PARTIAL}", file_name)
        try:
            await upload.async_open()
            async for chunk in chunks:
                if upload.size + len(chunk) > room:
                    if room < MAX_IMAGE_BYTES:
                        raise FirmwareError("image_no_space")
                    raise ImageFormatError("image_too_large", maximum_mb=MAX_IMAGE_BYTES // 1024**2)
                await upload.async_write(chunk)
            await upload.async_finish()
        except BaseException:
            await upload.async_close()
            raise
        return upload

    async def async_keep(self, upload: Upload, declared: _Declared, uploaded_by: str) -> tuple[Image, bool]:
        """Check and keep an uploaded file; return its image, and whether it is new.

        The same file is kept once: what is `declared` then completes the image that exists. Raises ImageFormatError
        if the file is no image, and FirmwareError if it contradicts what is declared or cannot be kept.
        """
        try:
            content = await self._hass.async_add_executor_job(upload.read)
            image = Image(
                file_name=upload.file_name,
                size=upload.size,
                sha256=upload.sha256,
                uploaded_at=dt_util.utcnow(),
                uploaded_by=uploaded_by,
                content=content,
                vendor=content.vendor,
                models=content.models,
                control_boards=content.control_boards,
                version=content.version,
            )
            async with self._lock:
                if (known := self._images.get(image.id)) is not None:
                    if changed := _with_declared(known, declared):
                        await self._async_replace(known, changed)
                    return self._images[image.id], False
                if len(self._images) >= MAX_IMAGES:
                    raise FirmwareError("image_too_many", maximum=MAX_IMAGES)
                image = _with_declared(image, declared) or image
                await upload.async_move(self._file(image))
                self._images[image.id] = image
                try:
                    await self._async_save()
                except BaseException:
                    del self._images[image.id]
                    await self._hass.async_add_executor_job(_remove, self._file(image))
                    raise
                return image, True
        finally:
            await upload.async_close()

    async def async_declare(self, image_id: str, declared: _Declared) -> Image:
        """Store what a person knows about an image, and return it.

        Raises FirmwareError if there is no such image, if the file itself says something else, or if a roll-out uses
        the image.
        """
        async with self._lock:
            image = self.image(image_id)
            if changed := _with_declared(image, declared):
                await self._async_replace(image, changed)
            return self._images[image_id]

    async def async_delete(self, image_id: str) -> None:
        """Delete an image; raises FirmwareError if there is none, or if a roll-out uses it."""
        async with self._lock:
            image = self.image(image_id)
            if self._is_used(image_id):
                raise FirmwareError("image_in_use", file_name=image.file_name)
            del self._images[image_id]
            try:
                await self._async_save()
            except StorageFailedError:
                self._images[image_id] = image
                raise
            # A file that stays is deleted at the next start.
            await self._hass.async_add_executor_job(_remove, self._file(image))
        self._verified.pop(image_id, None)

    async def _async_replace(self, image: Image, changed: Image) -> None:
        if self._is_used(image.id):
            raise FirmwareError("image_in_use", file_name=image.file_name)
        self._images[image.id] = changed
        try:
            await self._async_save()
        except StorageFailedError:
            self._images[image.id] = image
            raise

    async def _async_save(self) -> None:
        images = list(self._images.values())
        await self._index.async_save(lambda: {"images": [image.as_dict() for image in images]})
        for listener in list(self._listeners):
            listener()

    # Reading ---------------------------------------------------------------------------------------------------------

    async def async_firmware(self, image: Image, part: ImagePart | None) -> FirmwareImage:
        """Return an image, or a part of it, for a driver.

        The checksum of the file is verified first, once while the file is not changed. Raises FirmwareError if the
        file is missing or damaged.
        """
        file = self._file(image)
        try:
            stamp = await self._hass.async_add_executor_job(_stamp, file)
            if self._verified.get(image.id) != stamp:
                if await self._hass.async_add_executor_job(_sha256, file, 0, image.size) != image.sha256:
                    raise FirmwareError("image_file_changed", file_name=image.file_name)
                self._verified[image.id] = stamp
            if part is None:
                return FirmwareImage(path=file, file_name=image.file_name, size=image.size, sha256=image.sha256)
            digest = await self._hass.async_add_executor_job(_sha256, file, part.offset, part.size)
        except OSError as err:
            raise FirmwareError("image_file_changed", file_name=image.file_name) from err
        return FirmwareImage(path=file, file_name=part.file_name, size=part.size, sha256=digest, offset=part.offset)

    def _file(self, image: Image) -> Path:
        return self.folder / image.sha256


class Upload:
    """A file that is being received; its name on the disk does not depend on that of the uploader."""

    def __init__(self, hass: HomeAssistant, path: Path, file_name: str) -> None:
        """Choose the file without creating it."""
        self._hass = hass
        self._path = path
        self._digest = hashlib.sha256()
        self._stream: BinaryIO | None = None
        self.file_name = file_name
        self.size = 0

    @property
    def sha256(self) -> str:
        """Return the checksum of what was received, in hexadecimal digits."""
        return self._digest.hexdigest()

    async def async_open(self) -> None:
        """Create the file."""
        self._stream = await self._run(_create, self._path)

    async def async_write(self, chunk: bytes) -> None:
        """Append a part."""
        await self._run(self._write, chunk)
        self.size += len(chunk)

    async def async_finish(self) -> None:
        """Flush the file to the disk."""
        await self._run(self._finish)

    async def async_move(self, path: Path) -> None:
        """Give the file its final name."""
        await self._run(os.replace, self._path, path)

    async def async_close(self) -> None:
        """Delete the file unless it has its final name."""
        await self._run(self._discard)

    def read(self) -> Content:
        """Return what the file says about itself; runs in the executor. Raises ImageFormatError."""
        with self._path.open("rb") as stream:
            return read_image(stream, self.size, self.file_name)

    async def _run[*Ts, T](self, job: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """Run a job to its end, even if the caller is cancelled: the next one must not overtake it.

        Raises FirmwareError if the disk fails.
        """
        running = self._hass.async_add_executor_job(job, *arguments)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            await asyncio.wait([running])
            if not running.cancelled():
                running.exception()
            raise
        except OSError as err:
            raise FirmwareError("image_not_stored", file=f"{STORAGE_DIR}/{_FOLDER}", reason=str(err)) from err

    def _write(self, chunk: bytes) -> None:
        if self._stream is not None:
            self._stream.write(chunk)
        self._digest.update(chunk)

    def _finish(self) -> None:
        if self._stream is not None:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()

    def _discard(self) -> None:
        if self._stream is not None:
            with suppress(OSError):  # The disk is full: what is buffered cannot be written.
                self._stream.close()
        _remove(self._path)


def _with_declared(image: Image, declared: _Declared) -> Image | None:
    """Return the image with what a person entered, or None if that changes nothing.

    Raises FirmwareError if the file itself says something else.
    """
    for key in ("vendor", "models", "control_boards", "version"):
        read = getattr(image.content, key)
        if key in declared and read and declared[key] != read:
            value = ", ".join(read[:5]) if isinstance(read, tuple) else read
            raise FirmwareError("image_contradicts_file", field=key, value=value)
    changed = replace(image, **declared)
    return None if changed == image else changed


def _parse(data: StoredData) -> dict[str, Image]:
    images = [Image.from_dict(as_object(entry)) for entry in as_list(data["images"])]
    return {image.id: image for image in images}


# Access to the disk, in the executor ----------------------------------------------------------------------------------


def _clean(folder: Path, known: set[str] | None) -> set[str]:
    """Return the names of the stored files; delete those that are not `known`, or without that only partial ones."""
    present: set[str] = set()
    try:
        files = list(folder.iterdir())
    except FileNotFoundError, NotADirectoryError:
        return present
    for file in files:
        if file.name.endswith(_PARTIAL) or (known is not None and file.name not in known):
            with suppress(OSError):
                file.unlink()
        else:
            present.add(file.name)
    return present


def _create(path: Path) -> BinaryIO:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "wb", buffering=CHUNK)


def _free_bytes(folder: Path) -> int:
    """Return the free space; none if the folder cannot be made."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def _stamp(file: Path) -> tuple[int, int, int]:
    """Return what changes with the content; the time of the last modification can be set by anyone."""
    status = file.stat()
    return status.st_ino, status.st_ctime_ns, status.st_size


def _sha256(file: Path, offset: int, size: int) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        stream.seek(offset)
        while size > 0 and (data := stream.read(min(CHUNK, size))):
            digest.update(data)
            size -= len(data)
    return digest.hexdigest()


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
