"""The password hash `$1$` of the C library (`md5crypt`), from which WhatsMiner firmware derives its keys.

This is the algorithm of FreeBSD 2.0 and of glibc's crypt(3). Python 3.13 and later have no `crypt` module.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

_ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ROUNDS = 1000
_SALT_LENGTH = 8
_TRIPLES = ((0, 6, 12), (1, 7, 13), (2, 8, 14), (3, 9, 15), (4, 10, 5))
"""The bytes of the digest that give four letters each; byte 11 gives the last two."""


@lru_cache(maxsize=4096)
def md5crypt(password: str, salt: str) -> str:
    """Return the hash of a password as `$1$<salt>$<22 letters>`; the salt is cut to 8 letters."""
    secret = password.encode()
    grain = salt.encode()[:_SALT_LENGTH]

    inner = hashlib.md5(secret + grain + secret, usedforsecurity=False).digest()
    start = bytearray(secret + b"$1$" + grain)
    for at in range(0, len(secret), 16):
        start += inner[: min(16, len(secret) - at)]
    length = len(secret)
    while length:
        start += b"\x00" if length & 1 else secret[:1]
        length >>= 1
    digest = hashlib.md5(start, usedforsecurity=False).digest()

    for turn in range(_ROUNDS):
        odd = turn % 2
        data = secret if odd else digest
        if turn % 3:
            data += grain
        if turn % 7:
            data += secret
        data += digest if odd else secret
        digest = hashlib.md5(data, usedforsecurity=False).digest()

    letters = "".join(_letters(digest[a] << 16 | digest[b] << 8 | digest[c], 4) for a, b, c in _TRIPLES)
    return f"$1${grain.decode()}${letters}{_letters(digest[11], 2)}"


def hash_part(password: str, salt: str) -> str:
    """Return the part of the hash after the last `$`."""
    return md5crypt(password, salt).rsplit("$", 1)[1]


def _letters(value: int, count: int) -> str:
    found = []
    for _ in range(count):
        found.append(_ALPHABET[value & 0x3F])
        value >>= 6
    return "".join(found)
