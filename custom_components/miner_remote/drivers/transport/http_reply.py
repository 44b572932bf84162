"""Read one HTTP/1.x reply from the parts in which it arrives, with strict limits.

Only what a miner's web server sends: a status line, headers, and a body by length, in chunks, or to the end of the
connection.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

from multidict import CIMultiDict

MAX_HEAD: Final = 1 << 16
"""The longest head (status line and headers) and the longest chunk line with its extensions, in bytes."""

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/1\.\d (\d{3})(?: .*)?", re.DOTALL)
_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_LENGTH = re.compile(r"\d{1,15}")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?", re.DOTALL)
_BODYLESS: Final = frozenset({204, 304})
_COMPRESSED: Final = frozenset({"gzip", "x-gzip", "deflate"})


class NotHttpError(Exception):
    """What came is no HTTP reply."""


class TooLongError(Exception):
    """The body is longer than allowed."""


class ReplyReader:
    """A reply of which `feed` takes the parts; it is complete when that or `end` returns True."""

    def __init__(self, *, has_body: bool, max_body: int) -> None:
        """Expect a reply; one to HEAD has no body."""
        self.status = 0
        self.headers: CIMultiDict[str] = CIMultiDict()
        self.body = b""
        self._has_body = has_body
        self._max_body = max_body
        self._raw = bytearray()
        self._searched = 0
        self._head_read = False
        self._chunked = False
        self._length: int | None = None
        self._chunks = bytearray()

    def feed(self, part: bytes) -> bool:
        """Take the next part; return whether the reply is complete. Raises NotHttpError and TooLongError."""
        self._raw += part
        while not self._head_read:
            if not self._read_head():
                return False
        if self._chunked:
            return self._read_chunks()
        if self._length is None:
            if len(self._raw) > self._max_body:
                raise TooLongError
            return False
        if self._length > self._max_body:
            raise TooLongError
        if len(self._raw) < self._length:
            return False
        self._finish(bytes(self._raw[: self._length]))
        return True

    def end(self) -> bool:
        """Return whether the reply is complete now that the connection has ended; raises as `feed`."""
        if not self._head_read or self._chunked or self._length is not None:
            return False
        self._finish(bytes(self._raw))
        return True

    def _read_head(self) -> bool:
        """Read status line and headers if they are there; skip replies that only announce another one (1xx)."""
        raw = self._raw
        if raw.startswith((b"\r", b"\n")):
            raw[:] = raw.lstrip(b"\r\n")
        if not raw.startswith(b"HTTP/1."[: len(raw)]):
            raise NotHttpError
        end = _END_OF_HEAD.search(raw, self._searched)
        if end is None:
            if len(raw) > MAX_HEAD:
                raise NotHttpError
            # The end has four bytes, of which three may be there.
            self._searched = max(0, len(raw) - 3)
            return False
        if end.start() > MAX_HEAD:
            raise NotHttpError
        first, *lines = bytes(raw[: end.start()]).split(b"\n")
        del raw[: end.end()]
        self._searched = 0
        matched = _STATUS_LINE.fullmatch(first.rstrip(b"\r"))
        if matched is None:
            raise NotHttpError
        self.status = int(matched[1])
        self.headers = _headers(lines)
        if 100 <= self.status < 200:
            return True
        self._head_read = True
        self._frame_body()
        return True

    def _frame_body(self) -> None:
        """Find out how the body ends."""
        if not self._has_body or self.status in _BODYLESS:
            self._length = 0
            return
        named = ",".join(self.headers.getall("Transfer-Encoding", ())).lower().split(",")
        # A server behind another one may name it twice.
        codings = {coding.strip() for coding in named} - {"", "identity"}
        lengths = set(self.headers.getall("Content-Length", ()))
        if codings:
            # Two definitions of its end come from an attacker or a broken server.
            if lengths or codings != {"chunked"}:
                raise NotHttpError
            self._chunked = True
        elif lengths:
            if len(lengths) > 1 or _LENGTH.fullmatch(length := lengths.pop()) is None:
                raise NotHttpError
            self._length = int(length)

    def _read_chunks(self) -> bool:
        raw = self._raw
        at = 0
        while (line_end := raw.find(b"\n", at)) >= 0:
            matched = _CHUNK_SIZE.fullmatch(raw[at:line_end].rstrip(b"\r"))
            if matched is None:
                raise NotHttpError
            size = int(matched[1], 16)
            if not size:
                # What may follow are further headers, which no miner sends.
                self._finish(bytes(self._chunks))
                return True
            if len(self._chunks) + size > self._max_body:
                raise TooLongError
            data_at = line_end + 1
            after = raw.find(b"\n", data_at + size, data_at + size + 2)
            if raw[data_at + size : data_at + size + 1].strip(b"\r\n"):
                raise NotHttpError
            if after < 0:
                if len(raw) >= data_at + size + 2:
                    raise NotHttpError
                break
            self._chunks += raw[data_at : data_at + size]
            at = after + 1
        del raw[:at]
        if len(raw) > MAX_HEAD and b"\n" not in raw[:MAX_HEAD]:
            raise NotHttpError
        return False

    def _finish(self, body: bytes) -> None:
        coding = self.headers.get("Content-Encoding", "").strip().lower()
        if not body or coding not in _COMPRESSED:
            self.body = body
            return
        # It was not asked for, but some servers have only the compressed file. Its kind is in its first byte, which
        # `deflate` may lack.
        plain = coding == "deflate" and body[0] & 0x0F != zlib.DEFLATED
        inflater = zlib.decompressobj(wbits=-zlib.MAX_WBITS if plain else zlib.MAX_WBITS | 32)
        try:
            self.body = inflater.decompress(body, self._max_body + 1)
        except zlib.error as error:
            raise NotHttpError from error
        if len(self.body) > self._max_body:
            raise TooLongError
        if not inflater.eof:
            raise NotHttpError


def _headers(lines: list[bytes]) -> CIMultiDict[str]:
    """Return the headers; raises NotHttpError if a line is none. A line that begins with a space continues another."""
    headers: list[tuple[str, str]] = []
    for line in lines:
        if line.startswith((b" ", b"\t")) and headers:
            name, value = headers[-1]
            headers[-1] = name, f"{value} {_text(line)}"
            continue
        raw_name, colon, raw_value = line.partition(b":")
        if not colon or _NAME.fullmatch(raw_name) is None:
            raise NotHttpError
        headers.append((raw_name.decode(), _text(raw_value)))
    return CIMultiDict(headers)


def _text(raw: bytes) -> str:
    if b"\0" in raw:
        raise NotHttpError
    return raw.strip(b" \t\r").decode("utf-8", "surrogateescape")


__all__ = ["MAX_HEAD", "NotHttpError", "ReplyReader", "TooLongError"]
