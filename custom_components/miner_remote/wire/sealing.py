"""Blocks that only the holder of a private key can read.

HPKE (RFC 9180) in its base mode with X25519, HKDF-SHA256 and ChaCha20-Poly1305. The `info` binds a block to the site,
the agent, the kind and the id of its message: a block that was moved to another message cannot be opened. The sender
is not authenticated: who may publish is up to the access list of the broker.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from .codec import from_json, to_json
from .errors import WireError
from .strict_json import MAX_PAYLOAD, dumps, loads
from .topics import PROTOCOL_VERSION, Kind

_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_FINGERPRINT_GROUPS: Final = 8


def seal(key: str, *, site: str, agent: str, kind: Kind, message_id: str, value: object) -> str:
    """Return a dataclass with its secrets, encrypted for a public key, in base64; raises WireError."""
    content, recipient = dumps(to_json(value, secrets=True)), _public_key(key)
    try:
        block = _SUITE.encrypt(content, recipient, _info(site, agent, kind, message_id))
    except ValueError as err:
        # Some points are no keys: they would make the same secret with everyone.
        raise WireError("key_invalid") from err
    return base64.b64encode(block).decode()


def unseal[T](
    key: X25519PrivateKey, form: type[T], sealed: str, *, site: str, agent: str, kind: Kind, message_id: str
) -> T:
    """Return the dataclass of an encrypted block; raises WireError."""
    try:
        content = _SUITE.decrypt(base64.b64decode(sealed, validate=True), key, _info(site, agent, kind, message_id))
    except (InvalidTag, ValueError) as err:
        raise WireError("sealed_unreadable") from err
    return from_json(form, loads(content, maximum=MAX_PAYLOAD))


def public_key_of(key: X25519PrivateKey) -> str:
    """Return the public key of a private key in base64, as a status has it."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def fingerprint_of(key: str) -> str:
    """Return what people compare of a public key: groups of four hexadecimal digits; raises WireError."""
    digits = hashlib.sha256(_public_key(key).public_bytes_raw()).hexdigest()
    return " ".join(digits[at : at + 4] for at in range(0, 4 * _FINGERPRINT_GROUPS, 4))


def _public_key(key: str) -> X25519PublicKey:
    try:
        return X25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
    except ValueError as err:
        raise WireError("key_invalid") from err


def _info(site: str, agent: str, kind: Kind, message_id: str) -> bytes:
    # JSON keeps the parts apart whatever they contain.
    return json.dumps(["miner_remote", PROTOCOL_VERSION, site, agent, kind, message_id]).encode()
