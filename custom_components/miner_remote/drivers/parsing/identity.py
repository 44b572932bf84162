"""Which of a miner's names for itself are names, and which are placeholders."""

from __future__ import annotations

from .lenient_json import text

_HEX_DIGITS = 12
_MAKERS = {"antminer": "Bitmain", "whatsminer": "MicroBT", "avalon": "Canaan"}
_NO_NAME = frozenset({"n/a", "none", "null", "unknown", "-"})


def mac_address(value: object) -> str | None:
    """Return a MAC address in lower case with colons, or None for a placeholder or what is no address."""
    digits = "".join(char for char in (text(value) or "").lower() if char not in ":-. ")
    if len(digits) != _HEX_DIGITS or set(digits) - set("0123456789abcdef") or set(digits) in ({"0"}, {"f"}):
        return None
    return ":".join(digits[at : at + 2] for at in range(0, _HEX_DIGITS, 2))


def maker(model: str, otherwise: str) -> str:
    """Return who made a machine, by the name of its model, whoever made its firmware."""
    return next((name for word, name in _MAKERS.items() if word in model.lower()), otherwise)


def reported_name(value: object) -> str | None:
    """Return a name that a miner reported, or None if it reported a placeholder such as `N/A`."""
    name = text(value)
    return None if name is None or name.lower() in _NO_NAME else name


__all__ = ["mac_address", "maker", "reported_name"]
