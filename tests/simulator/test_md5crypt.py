"""The password hash `$1$` equals that of other implementations."""

from __future__ import annotations

import pytest

from simulator.md5crypt import hash_part, md5crypt


@pytest.mark.parametrize(
    ("password", "salt", "expected"),
    [
        # The example of the OpenSSL manual page openssl-passwd(1).
        ("password", "xxxxxxxx", "$1$xxxxxxxx$UYCIxa628.9qXjpQCjM4a."),
        # The self-test of John the Ripper's format md5crypt.
        ("", "dOHYPKoP", "$1$dOHYPKoP$tnxS1T8Q6VVn3kpV8cN6o."),
        ("U*U***U", "dXc3I7Rw", "$1$dXc3I7Rw$94JPyQc/eAgQ3MFMCoMF.0"),
    ],
)
def test_hash_equals_known_value(password: str, salt: str, expected: str) -> None:
    assert md5crypt(password, salt) == expected
    assert hash_part(password, salt) == expected.rsplit("$", 1)[1]


def test_salt_is_cut_to_eight_characters() -> None:
    assert md5crypt("password", "xxxxxxxxyz") == md5crypt("password", "xxxxxxxx")
