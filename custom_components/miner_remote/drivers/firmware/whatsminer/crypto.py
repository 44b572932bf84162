"""The hashes and ciphers of WhatsMiner's API: md5crypt, and AES-256 in ECB mode.

The choice of both is the vendor's; neither protects more than the vendor meant it to. Python 3.13 and later have no
`crypt` module, and Home Assistant has no passlib, so md5crypt is here: the algorithm of FreeBSD's `crypt_md5` that
glibc's `crypt(3)` has as `$1$`.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_LETTERS = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BLOCK = 16
_OUTPUT_ORDER = (0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5, 11)
"""The order in which the bytes of the digest are written, three to a group of four letters; the last is alone."""


@lru_cache(maxsize=256)
def md5crypt_hash(password: str, salt: str) -> str:
    """Return the 22 letters of the `$1$` hash of a password, without the salt before them.

    A salt counts with its first eight bytes only. Costs about a millisecond; equal arguments are remembered.
    """
    key = password.encode()
    grain = salt.encode()[:8]
    size = len(key)
    alternate = _md5(key + grain + key)
    start = key + b"$1$" + grain + (alternate * (size // _BLOCK + 1))[:size]
    bits = size
    while bits:
        start += b"\0" if bits & 1 else key[:1]
        bits >>= 1
    digest = _md5(start)
    for step in range(1000):
        first, last = (key, digest) if step & 1 else (digest, key)
        digest = _md5(first + (grain if step % 3 else b"") + (key if step % 7 else b"") + last)
    ordered = bytes(digest[at] for at in _OUTPUT_ORDER)
    groups = [ordered[at : at + 3] for at in range(0, 15, 3)]
    return "".join(_base64(group, 4) for group in groups) + _base64(ordered[15:], 2)


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _base64(group: bytes, count: int) -> str:
    value = int.from_bytes(group)
    return bytes(_LETTERS[value >> 6 * at & 63] for at in range(count)).decode()


def encrypt(key: bytes, plain: bytes, *, pkcs7: bool = False) -> str:
    """Return data as base 64 of its AES-256-ECB encryption.

    v2 fills the last block with zero bytes, v3 as PKCS 7 says.
    """
    missing = _BLOCK - len(plain) % _BLOCK
    filling = bytes([missing]) * missing if pkcs7 else bytes(missing % _BLOCK)
    encryptor = _cipher(key).encryptor()
    return base64.b64encode(encryptor.update(plain + filling) + encryptor.finalize()).decode()


def decrypt(key: bytes, text: str) -> bytes:
    """Return what `encrypt` was given, without the zero bytes at its end; raises ValueError if that cannot be."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise ValueError("not base 64") from error
    if len(data) % _BLOCK:
        raise ValueError("not whole blocks")
    decryptor = _cipher(key).decryptor()
    return (decryptor.update(data) + decryptor.finalize()).rstrip(b"\0")


def _cipher(key: bytes) -> Cipher[modes.ECB]:
    return Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305  the vendor's choice


def v2_keys(password: str, salt: str, newsalt: str, time: str) -> tuple[bytes, str]:
    """Return the AES key and the token that v2 makes of a password and of what `get_token` answered."""
    hashed = md5crypt_hash(password, salt)
    return hashlib.sha256(hashed.encode()).digest(), md5crypt_hash(hashed + time, newsalt)


def v3_keys(command: str, password: str, salt: str, timestamp: int) -> tuple[bytes, str]:
    """Return the AES key and the token of one v3 command."""
    digest = hashlib.sha256(f"{command}{password}{salt}{timestamp}".encode()).digest()
    return digest, base64.b64encode(digest).decode()[:8]
