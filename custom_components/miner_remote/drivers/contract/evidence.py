"""What an address answers before a driver is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..parsing import lenient_json
from ..parsing.lenient_json import NotJsonError, Reply

THIRD_PARTY = ("luxminer", "bosminer", "boser", "vnish")
"""Names on port 4028 of firmware that runs on the machines of several makers."""
FOREIGN_FIRMWARE: Mapping[str, str] = {
    "hiveon": "Hiveon",
    "umminer": "FuFuMinerOS",
    "fufu": "FuFuMinerOS",
    "rwglr": "MSKminer",
    "mskminer": "MSKminer",
}
"""Words that identify firmware on Antminers that looks like the maker's, and the name of that firmware.

Hiveon has MSKminer's word in its version too. Sources: UpstreamData/pyasic #243 and its tests of MSKminer,
256foundation/asic-rs #70.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What an address answered to the first requests.

    `api_version` and `api_devdetails` are the raw replies to these commands on port 4028: None if none came, empty if
    the connection was closed without a byte. `web_headers` has its names in lower case. `web_body` is the beginning of
    the page at `/`.
    """

    api_open: bool = False
    api_version: bytes | None = None
    api_devdetails: bytes | None = None
    web_open: bool = False
    web_status: int | None = None
    web_headers: Mapping[str, str] = field(default_factory=dict)
    web_body: str = ""
    v3_open: bool = False

    @property
    def has_answer(self) -> bool:
        """Return whether anything answered; an open v3 port counts, because that protocol waits for the client."""
        return self.v3_open or self.web_status is not None or self.api_version is not None

    @property
    def version(self) -> Reply:
        """Return the `version` reply as an object, empty if it is not one."""
        return _object(self.api_version)

    @property
    def devdetails(self) -> Reply:
        """Return the `devdetails` reply as an object, empty if it is not one."""
        return _object(self.api_devdetails)

    def api_names(self, *words: str) -> bool:
        """Return whether one of these words is in the replies of port 4028, ignoring case."""
        text = ((self.api_version or b"") + (self.api_devdetails or b"")).decode(errors="replace").lower()
        return any(word.lower() in text for word in words)

    def web_names(self, *words: str) -> bool:
        """Return whether one of these words is in the headers or the page of port 80, ignoring case."""
        text = "\n".join((*self.web_headers.values(), self.web_body)).lower()
        return any(word.lower() in text for word in words)


def foreign_firmware(evidence: Evidence) -> str | None:
    """Return the name of firmware that looks like the maker's and is not, or None."""
    return next(
        (name for word, name in FOREIGN_FIRMWARE.items() if evidence.api_names(word) or evidence.web_names(word)), None
    )


def _object(raw: bytes | None) -> Reply:
    try:
        return lenient_json.loads((raw or b"").decode(errors="replace"))
    except NotJsonError:
        return {}
