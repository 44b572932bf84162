"""The key of this installation for which agents encrypt configurations."""

from __future__ import annotations

import asyncio
import base64
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..storage.files import DurableFile, StoredData

_VERSION: Final = 1
_FILE: Final = f"{DOMAIN}.agents_key"
_LOCK: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_agents_key_lock")


async def async_home_key(hass: HomeAssistant) -> X25519PrivateKey:
    """Return the stored key, and make one at the first call; raises StorageFailedError if it cannot be stored.

    After a damaged file, agents trust the new key only when a person confirms it there.
    """
    file = DurableFile(hass, _VERSION, _FILE)
    # Sites start at the same time.
    async with hass.data.setdefault(_LOCK, asyncio.Lock()):
        key = await file.async_load(_parse)
        if key is None:
            key = X25519PrivateKey.generate()
            await file.async_save({"key": base64.b64encode(key.private_bytes_raw()).decode()})
        return key


def _parse(data: StoredData) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(base64.b64decode(str(data["key"]), validate=True))
