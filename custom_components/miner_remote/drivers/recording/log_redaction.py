"""Remove passwords, tokens and wallet addresses from the log of a miner.

Other than in a recording, addresses of the network, pools and names of workers stay: a log is read to find out what is
wrong with them. The log comes from a device that may be hostile: it is searched line by line, so that no search takes
long, and a secret that stands in one line is removed from all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ..contract.errors import RefusedError
from .redaction import Redactor, TooManyValuesError

KINDS: Final = frozenset({"secret", "wallet"})
MAX_LINE: Final = 16 * 1024
"""How many characters of a line are kept; firmware writes lines of some hundred."""

_CONTROL = dict.fromkeys([*range(9), *range(10, 32), 127])
_FIELD = re.compile(
    r"(?P<before>(?<![\w-])(?:[\w-]{0,40}(?:pass(?:word|wd|phrase)?|pwd|psk|token|secret|api[ _-]?key|session[ _-]?id)"
    r"|(?:\w{0,20}_)?(?:pool\d?)?pw)\d?[\"']?\s{0,3}[:=]\s{0,3}[\"']?)"
    r"(?P<secret>(?<=\")[^\"]+|(?<=')[^']+|[^\s\"',;|]+)",
    re.IGNORECASE,
)
_AUTHORIZATION = re.compile(
    r"(?P<before>authorization\W{1,5}(?:bearer|basic|digest)\s{1,3})(?P<secret>.+)", re.IGNORECASE
)
_PARAMETERS = re.compile(
    r"(?P<before>params\\{0,3}\"\s{0,3}:\s{0,3}\[\s{0,3}\\{0,3}\"[^\"\\]{0,300}\\{0,3}\"\s{0,3},\s{0,3}\\{0,3}\")"
    r"(?P<secret>[^\"\\]+)"
)
"""The worker and the password in a pool's `mining.authorize`, whose quotation marks may be escaped."""
_MASK: Final = "***"


def redact_log(log: bytes, secrets: Iterable[str | None]) -> tuple[str, bool]:
    """Return a log as text without secrets, and whether any were removed.

    `secrets` are those that are known. Raises RefusedError if the log holds more than can be kept apart.
    """
    text = log.decode(errors="replace")
    lines = [_shortened(line.translate(_CONTROL)) for line in text.split("\n")]
    redactor = Redactor(secrets, KINDS)
    try:
        for line in lines:
            for match in _secrets_in(line):
                redactor.know("password", match["secret"])
            redactor.learn(line)
        redacted = [redactor.text(_masked(line)) for line in lines]
    except TooManyValuesError as error:
        raise RefusedError("log_not_redactable") from error
    return "\n".join(redacted), redacted != lines


def _shortened(line: str) -> str:
    """Return a line of a length that can be searched; it is cut between two words, so that no secret is halved."""
    if len(line) <= MAX_LINE:
        return line
    return f"{line[:MAX_LINE].rpartition(' ')[0]} …"


def _secrets_in(line: str) -> Iterator[re.Match[str]]:
    yield from _FIELD.finditer(line)
    yield from _AUTHORIZATION.finditer(line)
    if "mining.authorize" in line:
        yield from _PARAMETERS.finditer(line)


def _masked(line: str) -> str:
    patterns = (_FIELD, _AUTHORIZATION, *((_PARAMETERS,) if "mining.authorize" in line else ()))
    for pattern in patterns:
        line = pattern.sub(lambda match: f"{match['before']}{_MASK}", line)
    return line


__all__ = ["KINDS", "MAX_LINE", "redact_log"]
