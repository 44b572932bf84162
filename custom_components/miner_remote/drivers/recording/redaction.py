"""Remove personal data from recorded answers, so that they can be published.

Replaced are: MAC addresses, serial numbers and chip ids, private IP addresses, host names, Wi-Fi names, pool hosts,
worker names, wallet and e-mail addresses, passwords, tokens and session ids. The same value always gets the same
substitute of the same kind, so that the answers still fit together and a driver reads them as before.

The answers come from a device that may be hostile: every pattern takes time linear in the text, and the number of
values is bounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable
from ipaddress import ip_address
from typing import Final
from urllib.parse import quote, unquote

SHORTEST_EVERYWHERE: Final = 6
"""A value with fewer characters is replaced only under its own key: it may be a part of other words."""
MAX_VALUES: Final = 200
"""How many personal values are distinguished. A machine has some twenty."""
MAX_DEPTH: Final = 50
"""How deep the answers of a machine are nested at most; what is nested deeper is treated as text."""

_KEYS: Final = {
    "mac": re.compile(r"mac|hwaddr|ethaddr", re.IGNORECASE),
    "serial": re.compile(
        r"serial|serinum|(^|[-_ ]|miner|psu|board|hb|pcb)sn\d*$|(^|[-_])u?uid$|uuid|^h?dna$|^hbid$"
        r"|(chip|cpu|machine)_?id|^hwid$|control_?board_?id|fingerprint",
        re.IGNORECASE,
    ),
    "address": re.compile(r"^ip\d?s?$|ip_?addr|ipv[46]|^host_?ip|gateway|^gw$|^dns\d?|(^|_)ip$", re.IGNORECASE),
    "host": re.compile(r"host_?name|ssid|owner|e-?mail|phone", re.IGNORECASE),
    "worker": re.compile(
        r"(user|worker|account|login|wallet)([ _-]?(name|id))?[ _-]?\d*s?$"
        r"|(btc|wallet|payout|mining|coin)[ _-]?addr(ess)?\d*$",
        re.IGNORECASE,
    ),
    "secret": re.compile(
        r"pass|pwd|^pw$|psk|token|(^|[ _-])s?tok$|session_?id|^session$|salt|secret|credential|authorization|cookie"
        r"|(api|private|wifi|wpa|license|auth|access|encryption)[ _-]?key|cert$|^pin$|latitude|longitude",
        re.IGNORECASE,
    ),
    "url": re.compile(
        r"(^|pools?\d*|fallback|primary|secondary|stratum|[ _-])(url|host|active)[ _-]?\d*$"
        r"|^pool[ _-]?\d*$|(pool|stratum)[ _-]?(addr(ess)?|server)\d*$",
        re.IGNORECASE,
    ),
}
_MAC = re.compile(r"(?<![0-9a-fA-F:-])(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}(?![0-9a-fA-F:-])")
_ONE_MAC = re.compile(r"[0-9a-fA-F]{2}([:.-]?[0-9a-fA-F]{2}){5}")
_PRIVATE_ADDRESS = re.compile(
    r"(?<![\d.])(?:10\.\d{1,3}|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))"
    r"\.\d{1,3}\.\d{1,3}(?![\d.])"
)
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])")
_WALLET = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:bc1|tb1|ltc1|BC1|LTC1)[A-Za-z0-9]{25,87}|[13LMD][1-9A-HJ-NP-Za-km-z]{25,34})(?![A-Za-z0-9])"
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+]{0,20}://)(?P<login>[^/\s\"'@]{0,200}@)?"
    r"(?P<host>\[[0-9a-fA-F:]+\]|[^:/\s\"'|,;\]]+)(?P<port>:\d+)?(?P<path>/[^\s\"'?#|,;\]]*)?",
    re.IGNORECASE,
)
_PLAIN_HOST = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|\w[\w.-]*)(?P<port>:\d+)?(?P<path>/.*)?", re.DOTALL)
_POOL_KEY = re.compile(r"[1-9A-HJ-NP-Za-km-z]{45,60}")
"""The public key of a Stratum V2 pool, in Base58."""
_BRACKETS = re.compile(r"\b(?P<key>[A-Za-z]\w{0,30})\[(?P<value>[^\[\]]*)\]")
_ASSIGNMENT = re.compile(r"(?<!\w)(?P<key>[A-Za-z]\w{0,39})=(?P<value>[^,|&;\s\"'<>]+)")
_PAIR = re.compile(
    r'"(?P<key>[^"\\]{1,60})"(?P<colon>\s{0,5}:\s{0,5})(?:"(?P<value>(?:[^"\\]|\\.)*)"|(?P<number>\d[\d.]*))'
)
_NO_SECRETS = frozenset({"", "x", "***", "unknown", "none", "null", "n/a", "root", "admin"})
LIKE_ANY_OTHER = frozenset(
    {"antminer", "bitaxe", "avalon", "whatsminer", "bitcoin", "default", "example", "miner", "mining", "password"}
    | {"status", "stratum", "summary", "version", "worker", "workers"}
)
"""Host names and names of workers that many machines have: replaced under their own key only."""
_NAMING = ("name", "id", "value", "address")
"""Keys of an object that hold what the key of the object names: `"user": {"name": "…"}`."""


class TooManyValuesError(ValueError):
    """The answers hold more values that look personal than any machine has."""


class Redactor:
    """Replaces personal values; one object for all answers of a machine, so that equal values stay equal."""

    def __init__(self, personal: Iterable[str | None] = (), kinds: Collection[str] | None = None) -> None:
        """Take values that are known to be personal, such as the address and the credentials of the machine.

        With `kinds`, only values of these kinds are replaced; log-ins in addresses always are.
        """
        self._kinds = kinds
        self._substitutes: dict[str, str] = {}
        self._spellings: dict[str, str] = {}
        self._made: set[str] = set()
        self._counts: dict[str, int] = {}
        self._known: re.Pattern[str] | None = None
        self._learning = False
        for value in personal:
            if value:
                self._substitute("address" if _is_address(value) else "secret", value)

    def know(self, key: str, value: str | None) -> None:
        """Take a value that is known to be personal, under the key that gives its kind."""
        if value:
            self._under_key(key, value)

    def learn(self, text: str) -> None:
        """Find the personal values of an answer, JSON or nearly JSON, under their keys.

        Raises TooManyValuesError.
        """
        self._learning = True
        try:
            self.text(text)
        finally:
            self._learning = False

    def text(self, text: str) -> str:
        """Return a text without personal values; JSON stays JSON. Raises TooManyValuesError."""
        try:
            value = json.loads(text, object_pairs_hook=unique)
            if isinstance(value, (dict, list)):
                replaced = self._value(value, "", 0)
                if self._kinds is None or replaced != value:
                    return _encodable(json.dumps(replaced, ensure_ascii=False, allow_nan=False))
                return _encodable(text)
        except TooManyValuesError:
            raise
        except ValueError, RecursionError:
            pass
        return _encodable(self._plain(text))

    def without_known(self, text: str) -> str:
        """Return a text without the values that were found so far."""
        return _encodable(self._everywhere(text))

    def _value(self, value: object, key: str, depth: int) -> object:
        """Return a JSON value without personal values; the items of a list belong to the key of the list."""
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")
        match value:
            case dict():
                collection = key.lower().endswith("s") and _KEYS["worker"].search(key) is not None
                return {
                    self._key(name, personal=collection): self._value(inner, _named(key, name), depth + 1)
                    for name, inner in value.items()
                }
            case list():
                return [self._value(inner, key, depth + 1) for inner in value]
            case str():
                replaced = self._under_key(key, value)
                return self._plain(value) if replaced is None else replaced
            case int() | float() if not isinstance(value, bool):
                return 0 if self._is_personal_number(key, value) else value
        return value

    def _key(self, key: str, *, personal: bool) -> str:
        if personal and key not in _NAMING:
            return self._substitute("worker", key)
        return self._patterns(self._everywhere(key, keys=True))

    def _is_personal_number(self, key: str, value: float) -> bool:
        """Return whether a number under a key is personal; small ones are counts and switches."""
        if _KEYS["secret"].search(key):
            return True
        kinds = [kind for kind in ("mac", "serial", "address", "worker") if self._replaces(kind)]
        return abs(value) >= 1000 and any(_KEYS[kind].search(key) for kind in kinds)

    def _replaces(self, kind: str) -> bool:
        return self._kinds is None or kind in self._kinds

    def _plain(self, text: str) -> str:
        """Return a text that is not JSON, or one string of JSON, without personal values."""
        text = _PAIR.sub(self._pair, self._everywhere(text))
        text = _BRACKETS.sub(lambda match: f"{match['key']}[{self._or_same(match)}]", text)
        if "<" not in text:
            text = _ASSIGNMENT.sub(lambda match: f"{match['key']}={self._or_same(match)}", text)
        return self._patterns(text)

    def _patterns(self, text: str) -> str:
        text = _URL.sub(self._url, text)
        for pattern, kind in ((_MAIL, "worker"), (_MAC, "mac"), (_PRIVATE_ADDRESS, "address"), (_WALLET, "wallet")):
            text = pattern.sub(self._replacement(kind), text)
        return _IPV6.sub(lambda match: self._ipv6(match[0]), text)

    def _everywhere(self, text: str, *, keys: bool = False) -> str:
        """Return a text without the values that are known already, in any case and next to any letter.

        A value that is a plain word is left in keys: it may be a word of the firmware.
        """
        if self._learning:
            return text
        if self._known is None:
            values = {value for value in self._spellings if value.lower() not in LIKE_ANY_OTHER}
            forms = {form for value in values | self._made for form in _forms(value)}
            # The longest first: one value may be a part of another.
            ordered = sorted(forms, key=lambda form: (-len(form), form))
            self._known = re.compile("|".join(map(_bounded, ordered)) or r"(?!)", re.IGNORECASE)

        def replaced(match: re.Match[str]) -> str:
            found = match[0]
            is_key = keys or text.startswith(('":', '" :'), match.end())
            if found.lower() in self._made or (is_key and found.replace("_", "").isalpha()):
                return found
            for form in (found, _unescaped(found), unquote(found)):
                if (substitute := self._spellings.get(form) or self._substitutes.get(form.lower())) is not None:
                    return substitute
            return "***"

        return self._known.sub(replaced, text)

    def _replacement(self, kind: str) -> Callable[[re.Match[str]], str]:
        return lambda match: self._substitute(kind, match[0])

    def _or_same(self, match: re.Match[str]) -> str:
        replaced = self._under_key(match["key"], match["value"])
        return match["value"] if replaced is None else replaced

    def _pair(self, match: re.Match[str]) -> str:
        key, number = match["key"], match["number"]
        if number is not None:
            personal = self._is_personal_number(key, float(number) if number.count(".") < 2 else 0.0)
            return f'"{key}"{match["colon"]}0' if personal else match[0]
        value = self._under_key(key, _unescaped(match["value"]))
        return match[0] if value is None else f'"{key}"{match["colon"]}{json.dumps(value, ensure_ascii=False)}'

    def _under_key(self, key: str, value: str) -> str | None:
        """Return the substitute of a value under a key; None if the key names nothing personal."""
        kinds = [kind for kind, pattern in _KEYS.items() if self._replaces(kind) and pattern.search(key)]
        if "mac" in kinds and not _ONE_MAC.fullmatch(value):
            kinds.remove("mac")
        if not kinds:
            return None
        kind = kinds[0]
        if kind == "url":
            return _URL.sub(self._url, value) if "://" in value else self._plain_host(key, value)
        if kind == "host" and value.lower() in LIKE_ANY_OTHER:
            return None
        if kind == "worker":
            self._substitute(kind, value)
            account = value.partition(".")[0]
            if SHORTEST_EVERYWHERE <= len(account) < len(value):
                # The account of a worker name stands elsewhere too, with another worker or alone.
                self._substitute(kind, account)
        return self._substitute(kind, value)

    def _url(self, match: re.Match[str]) -> str:
        host = self._substitute("pool", match["host"])
        path = match["path"] or ""
        if match["scheme"].lower().startswith("stratum"):
            path = self._path(path)
        return f"{match['scheme']}{host}{match['port'] or ''}{path}"

    def _plain_host(self, key: str, value: str) -> str | None:
        match = _PLAIN_HOST.fullmatch(value)
        if match is None:
            return None
        if not re.search(r"(url|host)[ _-]?\d*$", key, re.IGNORECASE) and not ("." in match["host"] or match["port"]):
            return None
        return f"{self._substitute('pool', match['host'])}{match['port'] or ''}{self._path(match['path'] or '')}"

    def _path(self, path: str) -> str:
        """Return the path of a pool's address: names of workers replaced, the public key of the pool kept."""
        return "/".join(
            part if not part or _POOL_KEY.fullmatch(part) else self._substitute("worker", part)
            for part in path.split("/")
        )

    def _ipv6(self, value: str) -> str:
        return self._substitute("address", value) if len(value) > len("::1") and _is_address(value) else value

    def _substitute(self, kind: str, value: str) -> str:
        key = value.lower()
        if key in _NO_SECRETS or key in self._made or not self._replaces(kind):
            return value
        if kind == "mac":
            return self._mac(value)
        if key not in self._substitutes:
            self._keep(key, _made_up(kind, value, self._count(kind)))
        self._spellings[value] = self._substitutes[key]
        return self._substitutes[key]

    def _mac(self, value: str) -> str:
        """Return the substitute of a MAC address in the same notation; the others are known from then on."""
        digits = re.sub(r"[^0-9a-f]", "", value.lower())
        if digits not in self._substitutes:
            made = f"0200000000{self._count('mac') % 256:02x}"
            for cut, separator in ((12, ""), (2, ":"), (2, "-"), (4, ".")):
                self._keep(_grouped(digits, cut, separator), _grouped(made, cut, separator))
        made = self._substitutes[digits]
        found = iter(made)
        return "".join(next(found) if char in "0123456789abcdefABCDEF" else char for char in value)

    def _count(self, kind: str) -> int:
        self._counts[kind] = number = self._counts.get(kind, 0) + 1
        return number

    def _keep(self, value: str, substitute: str) -> None:
        if len(self._substitutes) >= MAX_VALUES:
            raise TooManyValuesError(f"The answers hold more than {MAX_VALUES} values that look personal.")
        self._substitutes[value] = self._spellings[value] = substitute
        self._made.add(substitute.lower())
        self._known = None


def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the object of a list of pairs; raises ValueError if a key stands twice."""
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a key stands twice")
    return value


def _named(key: str, name: str) -> str:
    """Return the key that gives the kind of a value in an object: mostly its own."""
    own = name.lower() in _NAMING and any(_KEYS[kind].search(key) for kind in ("serial", "host", "worker", "secret"))
    return key if own else name


def _forms(value: str) -> set[str]:
    """Return how a value may be written in answers; none if it is too short to be distinguished from other words."""
    if len(value) < SHORTEST_EVERYWHERE:
        return set()
    return {
        value,
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        quote(value, "", errors="replace"),
    }


def _bounded(form: str) -> str:
    """Return the pattern of a form; one of digits only is no part of a longer number."""
    return rf"(?<![\d.]){form}(?![\d.])" if form.isascii() and form.isdigit() else re.escape(form)


def _grouped(digits: str, size: int, separator: str) -> str:
    return separator.join(digits[at : at + size] for at in range(0, len(digits), size))


def _encodable(text: str) -> str:
    """Return a text that UTF-8 can hold: half of a surrogate pair becomes a question mark."""
    return text.encode(errors="replace").decode()


def _made_up(kind: str, value: str, number: int) -> str:
    """Return a value of the same kind and, if a program may look at it, of the same shape."""
    match kind:
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
