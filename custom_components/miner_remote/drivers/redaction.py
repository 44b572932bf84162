"""Removes what identifies an owner from recorded answers, so that they can be published.

Replaced are: MAC addresses, serial numbers and chip ids, private IP addresses, host names, Wi-Fi names, pool hosts,
worker names, wallet and e-mail addresses, passwords, tokens and session ids. The same value always gets the same
substitute of the same kind, so that the answers still fit together and a driver reads them as before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address

SHORTEST_EVERYWHERE = 6
"""A value with fewer characters is replaced only under its own key: it may be a part of other words."""

_POOL_WORDS = r"^(pool|pools?\d*|fallback|primary|secondary|stratum|[ _])*"
_KEYS = {
    "mac": re.compile(r"mac|hwaddr|ethaddr", re.IGNORECASE),
    "serial": re.compile(
        r"serial|serinum|(^|[-_ ]|miner|psu|board|hb)sn\d*$|(^|[-_])uid$|uuid|^dna$|chip_?id|^hwid$|control_?board_?id",
        re.IGNORECASE,
    ),
    "address": re.compile(r"^ip$|ip_?addr|ipv[46]|^host_?ip|gateway|^dns|(^|_)ip$", re.IGNORECASE),
    "host": re.compile(r"host_?name|ssid", re.IGNORECASE),
    "worker": re.compile(_POOL_WORDS + r"(user|worker|account|login)([ _]?name)?\d?$", re.IGNORECASE),
    "secret": re.compile(r"pass|pwd|token|session_?id|salt|secret|api_?key|authorization|cert$", re.IGNORECASE),
    "url": re.compile(_POOL_WORDS + r"(url|host|active)\d?$", re.IGNORECASE),
}
_MAC = re.compile(r"(?<![0-9a-fA-F:])(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}(?![0-9a-fA-F:])")
_PRIVATE_ADDRESS = re.compile(
    r"(?<![\d.])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?![\d.])"
)
_WALLET = re.compile(r"\b(?:bc1[a-z0-9]{25,87}|[13][1-9A-HJ-NP-Za-km-z]{25,34})\b")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+]*://)(?P<login>[^/\s\"'@]*@)?(?P<host>\[[0-9a-fA-F:]+\]|[^:/\s\"'|,;\]]+)", re.IGNORECASE
)
_BRACKETS = re.compile(r"\b(H?DNA|MAC|HBID|SN)\[([^\]]*)\]")
_PAIR = re.compile(r'"(?P<key>[^"\\]{1,60})"(?P<colon>\s*:\s*)"(?P<value>(?:[^"\\]|\\.)*)"')
_NO_SECRETS = frozenset({"", "x", "***", "unknown", "none", "null", "n/a", "root", "admin"})
_LIKE_ANY_OTHER = frozenset({"antminer", "bitaxe", "avalon", "whatsminer"})
"""Host names that many machines have."""


class Redactor:
    """Replaces personal values; one object for all answers of a machine, so that equal values stay equal."""

    def __init__(self, personal: Iterable[str | None] = ()) -> None:
        """Take values that are known to be personal, such as the address and the credentials of the machine."""
        self._substitutes: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        for value in personal:
            if value and value.lower() not in _NO_SECRETS:
                self._substitute("address" if _is_address(value) else "secret", value)

    def learn(self, text: str) -> None:
        """Find the personal values of an answer, JSON or nearly JSON, under their keys."""
        for match in _PAIR.finditer(text):
            self._under_key(match["key"], _unescaped(match["value"]))

    def text(self, text: str) -> str:
        """Return a text without personal values; JSON stays JSON."""
        text = _PAIR.sub(self._pair, text)
        text = _BRACKETS.sub(lambda match: f"{match[1]}[{self._substitute('serial', match[2])}]", text)
        text = _URL.sub(self._url, text)
        for pattern, kind in ((_MAIL, "worker"), (_MAC, "mac"), (_PRIVATE_ADDRESS, "address"), (_WALLET, "wallet")):
            text = pattern.sub(self._replacement(kind), text)
        # The longest first: one value may be a part of another.
        for value in sorted(self._substitutes, key=len, reverse=True):
            if len(value) >= SHORTEST_EVERYWHERE and value.lower() not in _LIKE_ANY_OTHER:
                for form in {json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}:
                    text = text.replace(form, self._substitutes[value])
        return text

    def _replacement(self, kind: str) -> Callable[[re.Match[str]], str]:
        return lambda match: self._substitute(kind, match[0])

    def _pair(self, match: re.Match[str]) -> str:
        value = self._under_key(match["key"], _unescaped(match["value"]))
        return (
            f'"{match["key"]}"{match["colon"]}{json.dumps(value, ensure_ascii=False)}'
            if value is not None
            else match[0]
        )

    def _under_key(self, key: str, value: str) -> str | None:
        """Return what stands for a value under a key; None if the key says nothing personal."""
        kind = next((kind for kind, pattern in _KEYS.items() if pattern.search(key)), None)
        if kind is None:
            return None
        if kind == "url":
            return _URL.sub(self._url, value) if "://" in value else self._plain_host(value)
        if kind == "mac" and not re.fullmatch(r"[0-9a-fA-F]{2}([:.-]?[0-9a-fA-F]{2}){5}", value):
            return None
        if kind == "host" and value.lower() in _LIKE_ANY_OTHER:
            return None
        return self._substitute(kind, value)

    def _url(self, match: re.Match[str]) -> str:
        return f"{match['scheme']}{self._substitute('pool', match['host'])}"

    def _plain_host(self, value: str) -> str | None:
        host, colon, port = value.partition(":")
        return f"{self._substitute('pool', host)}{colon}{port}" if "." in host else None

    def _substitute(self, kind: str, value: str) -> str:
        if value.lower() in _NO_SECRETS or value in self._substitutes.values():
            return value
        if value not in self._substitutes:
            self._counts[kind] = number = self._counts.get(kind, 0) + 1
            self._substitutes[value] = _made_up(kind, value, number)
        return self._substitutes[value]


def _made_up(kind: str, value: str, number: int) -> str:
    """Return a value of the same kind and, if a program may look at it, of the same shape."""
    match kind:
        case "mac":
            digits = iter(f"0200000000{number % 256:02x}")
            return "".join(next(digits) if char in "0123456789abcdefABCDEF" else char for char in value)
        case "address":
            return f"192.0.2.{number % 254 + 1}" if "." in value else f"2001:db8::{number}"
        case "serial" | "wallet":
            tail = str(number)
            return ("0" * len(value))[: -len(tail)] + tail if len(value) > len(tail) else tail
        case "host":
            return f"miner-{number}"
        case "pool":
            return f"pool{number}.example.com"
        case "worker":
            return f"worker{number}"
        case _:
            return "***"


def _is_address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True


def _unescaped(value: str) -> str:
    try:
        text = json.loads(f'"{value}"', strict=False)
    except ValueError:
        return value
    return text if isinstance(text, str) else value
