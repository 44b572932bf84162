"""The key of this installation for which agents encrypt configurations."""

from __future__ import annotations

import base64
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from homeassistant.core import HomeAssistant

from ..const import DOMAIN
from ..storage.files import DurableFile, StoredData

_VERSION: Final = 1
_FILE: Final = f"{DOMAIN}.agents_key"


async def async_home_key(hass: HomeAssistant) -> X25519PrivateKey:
    """Return the stored key, and make one at the first call; raises StorageFailedError if it cannot be stored.

    After a damaged file, agents trust the new key only when a person confirms it there.
    """
    file = DurableFile(hass, _VERSION, _FILE)
    key = await file.async_load(_parse)
    if key is None:
        key = X25519PrivateKey.generate()
        await file.async_save({"key": base64.b64encode(key.private_bytes_raw()).decode()})
    return key


def _parse(data: StoredData) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(base64.b64decode(str(data["key"]), validate=True))
