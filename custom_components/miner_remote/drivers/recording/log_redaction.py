"""Remove passwords, tokens and wallet addresses from the log of a miner.

Other than in a recording, addresses of the network, pools and names of workers stay: a log is read to find out what is
wrong with them. The log comes from a device that may be hostile: it is searched line by line, so that no search takes
long, and a secret that stands in one line is removed from all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import compress
from typing import Final

from ..contract.errors import RefusedError
from .redaction import Redactor, TooManyValuesError

KINDS: Final = frozenset({"secret", "wallet"})
MAX_LINE: Final = 16 * 1024
"""How many characters of a line are kept; firmware writes lines of some hundred."""

_SUSPICIOUS = re.compile(
    r"pass|pw|psk|tok|session|salt|secret|credential|auth|cookie|key|cert|pin|latitude|longitude|params|://|@"
    r"|(?:bc1|tb1|ltc1)[a-z0-9]{25}|[13lmd][1-9a-z]{25}",
    re.IGNORECASE,
)
"""What every line with a secret holds that is not known yet; most lines do not, and need no closer search."""
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
_WORDS = re.compile(r"(?P<before>\bauthori[sz]e:?\s{1,3}\S{1,300}\s{1,3})(?P<secret>\S+)", re.IGNORECASE)
"""The same without quotation marks."""
_MASK: Final = "***"


def redact_log(log: bytes, secrets: Iterable[str | None], workers: Iterable[str] = ()) -> tuple[str, bool]:
    """Return a log as text without secrets, and whether any were removed.

    `secrets` are those that are known; a password is also expected after the address of a pool and one of the
    `workers`. Raises RefusedError if the log holds more than can be kept apart.
    """
    text = log.decode(errors="replace")
    lines = [_shortened(line.translate(_CONTROL)) for line in text.split("\n")]
    redactor = Redactor(secrets, KINDS)
    patterns = [_FIELD, _AUTHORIZATION, _PARAMETERS, _WORDS, *_rows_of(workers)]
    try:
        suspicious = [_SUSPICIOUS.search(line) is not None for line in lines]
        for line in compress(lines, suspicious):
            for pattern in _applied(patterns, line):
                for match in pattern.finditer(line):
                    redactor.know("password", match["secret"])
            redactor.learn(line)
        redacted = [
            redactor.text(_masked(patterns, line)) if closer else redactor.without_known(line)
            for line, closer in zip(lines, suspicious, strict=True)
        ]
    except TooManyValuesError as error:
        raise RefusedError("log_not_redactable") from error
    return "\n".join(redacted), redacted != lines


def _shortened(line: str) -> str:
    """Return a line of a length that can be searched; it is cut between two words, so that no secret is halved."""
    if len(line) <= MAX_LINE:
        return line
    return f"{line[:MAX_LINE].rpartition(' ')[0]} …"


def _rows_of(workers: Iterable[str]) -> Iterator[re.Pattern[str]]:
    """Yield the pattern of a pool's row in a table, if workers are known."""
    if names := [re.escape(worker) for worker in workers if worker]:
        known = "|".join(names)
        yield re.compile(rf"(?P<before>\w://\S{{1,300}}[\s,]{{1,9}}(?:{known})[\s,]{{1,9}})(?P<secret>[^\s,]+)")


def _applied(patterns: Iterable[re.Pattern[str]], line: str) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that a line is searched for; a list of parameters may belong to any other command."""
    return (pattern for pattern in patterns if pattern is not _PARAMETERS or "mining.authorize" in line)


def _masked(patterns: Iterable[re.Pattern[str]], line: str) -> str:
    for pattern in _applied(patterns, line):
        line = pattern.sub(lambda match: f"{match['before']}{_MASK}", line)
    return line


__all__ = ["KINDS", "MAX_LINE", "redact_log"]
