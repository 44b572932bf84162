"""Encrypted blocks: read only with the right key and only in their own message."""

from __future__ import annotations

import base64
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from custom_components.miner_remote.drivers.contract.driver import Credentials
from custom_components.miner_remote.wire.errors import WireError
from custom_components.miner_remote.wire.messages import Directive
from custom_components.miner_remote.wire.sealing import fingerprint_of, public_key_of, seal, unseal
from custom_components.miner_remote.wire.topics import Kind

KEY = X25519PrivateKey.from_private_bytes(bytes(range(32)))
CREDENTIALS = Credentials("root", "s3cret")
PLACE = {"site": "garage", "agent": "hall-1", "kind": Kind.ASSIGNMENT, "message_id": "m1"}


def sealed() -> str:
    return seal(public_key_of(KEY), value=CREDENTIALS, **PLACE)


def test_block_is_read_with_its_key() -> None:
    block = sealed()
    assert b"s3cret" not in base64.b64decode(block)
    assert unseal(KEY, Credentials, block, **PLACE) == CREDENTIALS
    assert sealed() != block, "the same secret is never encrypted alike"


@pytest.mark.parametrize(
    "moved",
    [
        {"site": "attic"},
        {"agent": "hall-2"},
        {"kind": Kind.COMMAND},
        {"message_id": "m2"},
        {"site": "garage-hall", "agent": "1"},
    ],
    ids="-".join,
)
def test_block_that_was_moved_to_another_message_is_refused(moved: dict[str, object]) -> None:
    with pytest.raises(WireError) as caught:
        unseal(KEY, Credentials, sealed(), **{**PLACE, **moved})
    assert caught.value.code == "sealed_unreadable"


def test_block_for_another_key_is_refused() -> None:
    with pytest.raises(WireError) as caught:
        unseal(X25519PrivateKey.generate(), Credentials, sealed(), **PLACE)
    assert caught.value.code == "sealed_unreadable"


def test_each_changed_byte_is_noticed() -> None:
    block = base64.b64decode(sealed())
    for at in range(len(block)):
        changed = block[:at] + bytes([block[at] ^ 1]) + block[at + 1 :]
        with pytest.raises(WireError):
            unseal(KEY, Credentials, base64.b64encode(changed).decode(), **PLACE)


@pytest.mark.parametrize("block", ["", "AAAA", "no base64", "ä", "A" * 44])
def test_damaged_block_is_refused(block: str) -> None:
    with pytest.raises(WireError) as caught:
        unseal(KEY, Credentials, block, **PLACE)
    assert caught.value.code == "sealed_unreadable"


def test_block_with_another_content_is_refused() -> None:
    with pytest.raises(WireError) as caught:
        unseal(KEY, Directive, sealed(), **PLACE)
    assert caught.value.code == "message_field_missing"


@pytest.mark.parametrize("key", ["", "AAAA", "no base64", "ä", base64.b64encode(bytes(31)).decode()])
def test_damaged_public_key_is_refused(key: str) -> None:
    for use in (lambda: fingerprint_of(key), lambda: seal(key, value=CREDENTIALS, **PLACE)):
        with pytest.raises(WireError) as caught:
            use()
        assert caught.value.code == "key_invalid"


def test_public_key_that_gives_no_secret_is_refused() -> None:
    """The point of order one makes the same secret with every key."""
    with pytest.raises(WireError) as caught:
        seal(base64.b64encode(bytes(32)).decode(), value=CREDENTIALS, **PLACE)
    assert caught.value.code == "key_invalid"


def test_fingerprint_is_for_people() -> None:
    fingerprint = fingerprint_of(public_key_of(KEY))
    assert re.fullmatch(r"([0-9a-f]{4} ){7}[0-9a-f]{4}", fingerprint)
    assert fingerprint != fingerprint_of(public_key_of(X25519PrivateKey.generate()))
