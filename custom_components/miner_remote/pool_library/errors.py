"""The errors of the pool library and of tests of pools, with their English texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..drivers.contract.errors import CodedError
from ..storage.errors import TranslatedError

POOL_LIBRARY_TEXTS: Final[Mapping[str, str]] = {
    "library_pool_not_found": "The pool library has no pool {pool_id}.",
    "library_pool_in_use": "{name} cannot be deleted because it is used by: {users}. Remove it there first.",
    "library_pool_users_unknown": (
        "{name} cannot be deleted now: the stored policies could not be read, so it is unknown whether one uses "
        "the pool. First answer the repair issue about the policies."
    ),
    "library_full": "The pool library holds at most {maximum} pools. Delete one first.",
    "library_pool_password_unreadable": (
        "The password of {name} cannot be decrypted. Enter it again in the pool library."
    ),
}

POOL_TEST_TEXTS: Final[Mapping[str, str]] = {
    "pool_test_refused": "{host} refuses connections to port {port}.",
    "pool_test_unreachable": "{host} cannot be reached on port {port} ({reason}).",
    "pool_test_timeout": "No answer within {seconds} seconds.",
    "pool_test_closed": "The pool closed the connection.",
    "pool_test_too_long": "The pool sent more than {maximum} bytes without the expected answer.",
    "pool_test_certificate": (
        "The certificate of the pool is not valid ({reason}). Miners that check certificates do not connect."
    ),
    "pool_test_tls": "No encrypted connection could be made ({reason}). Check the scheme and the port.",
    "pool_test_not_stratum": "The answer is not Stratum V1: {answer}",
    "pool_test_not_noise": "The answer is not the beginning of a Stratum V2 connection. Check the scheme and the port.",
    "pool_test_error": "The pool answered with an error: {reason}",
    "pool_test_not_authorized": "The pool does not accept the worker or the password: {reason}",
    "pool_test_not_sent": "Worker and password were not sent, because the certificate is not valid.",
}


class PoolLibraryError(TranslatedError):
    """A pool does not exist, cannot be created or deleted, or its password cannot be used."""

    texts = POOL_LIBRARY_TEXTS


class PoolTestError(CodedError):
    """A step of a test of a pool failed."""

    texts = POOL_TEST_TEXTS
