"""Text from a miner, made fit to be shown and stored: one printable line, of bounded length, without passwords."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import quote

NO_PASSWORD = "x"
"""What miners report if a pool has no password; it is no secret, and a letter of many words."""

SHORT = 4
"""A secret with fewer characters is masked only as a word of its own."""


def one_line(words: str, longest: int) -> str:
    """Return at most `longest` characters of the words, `?` in place of each that is not printable.

    Line breaks among them: a miner must not write lines of its own into a log.
    """
    words = words[:longest]
    return words if words.isprintable() else "".join(char if char.isprintable() else "?" for char in words)


def without_secrets(words: str, secrets: Iterable[str | None]) -> str:
    """Return the words with `***` in place of each secret, also if it is escaped as in JSON or an address."""
    forms = {
        form
        for secret in secrets
        if secret and secret != NO_PASSWORD
        for form in (
            secret,
            json.dumps(secret)[1:-1],
            json.dumps(secret, ensure_ascii=False)[1:-1],
            quote(secret, safe=""),
        )
    }
    # The longest first: one secret may be a part of another.
    for form in sorted(forms, key=len, reverse=True):
        # A short one is masked if it stands alone: "p" is a letter of "pool".
        alone = len(form) < SHORT
        words = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", "***", words) if alone else words.replace(form, "***")
    return words


__all__ = ["NO_PASSWORD", "one_line", "without_secrets"]
