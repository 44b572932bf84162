"""The hashes, ciphers and tokens of WhatsMiner firmware."""

from __future__ import annotations

import base64
import binascii
import hashlib
import random
import time
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from simulator.machine import Fault, Machine
from simulator.md5crypt import hash_part

_TOKENS_PER_CLIENT = 32
_TOKEN_LIFE_S = 1800.0
_SALT_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def aes_key(text: str) -> bytes:
    """Return the AES key that v2 derives from the hashed password."""
    return hashlib.sha256(text.encode()).digest()


def encrypt(key: bytes, plain: bytes) -> str:
    """Return bytes padded with NULs, encrypted with AES-256-ECB, in base 64."""
    padded = plain + bytes(-len(plain) % 16)
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - the vendor's choice
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def decrypt(key: bytes, text: str) -> bytes | None:
    """Return the input of `encrypt`, or None if the text is not base 64 of whole blocks."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error, ValueError:
        return None
    if not data or len(data) % 16:
        return None
    decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()  # noqa: S305 - the vendor's choice
    return (decryptor.update(data) + decryptor.finalize()).rstrip(b"\x00")


def letters(count: int) -> str:
    """Return random letters and digits for a salt."""
    return "".join(random.choices(_SALT_LETTERS, k=count))


@dataclass(slots=True)
class Tokens:
    """The write tokens of one machine: at most 32 per client, for half an hour, until a reboot."""

    machine: Machine
    salt: str = field(default_factory=lambda: letters(8))
    _boot: float = 0.0
    _issued: dict[str, dict[str, float]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return the hashed password, the key of the encryption and of the tokens."""
        return hash_part(self.machine.password, self.salt)

    def _of(self, peer: str) -> dict[str, float]:
        if self._boot != self.machine.booted_at:
            self._boot = self.machine.booted_at
            self._issued.clear()
        tokens = self._issued.setdefault(peer, {})
        now = time.time()
        for token in [token for token, until in tokens.items() if until < now]:
            del tokens[token]
        return tokens

    def issue(self, peer: str) -> dict[str, str] | None:
        """Return the data for a client's token, or None if it has too many."""
        tokens = self._of(peer)
        if self.machine.has(Fault.SESSION_BUSY) or len(tokens) >= _TOKENS_PER_CLIENT:
            return None
        moment, newsalt = f"{int(time.time()) % 10_000:04d}", letters(8)
        tokens[hash_part(self.key + moment, newsalt)] = time.time() + _TOKEN_LIFE_S
        return {"time": moment, "salt": self.salt, "newsalt": newsalt}

    def valid(self, peer: str, token: object) -> bool:
        """Return whether a client may write with a token."""
        return not self.machine.has(Fault.UNAUTHORIZED) and isinstance(token, str) and token in self._of(peer)
