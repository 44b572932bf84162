"""The web server of an Antminer: the digest log-in, the page with the configuration, and the logs.

Source of the page and the logs: the firmwares of 2024 and 2025 in HashSource/hashsource_antminer_S21x, commit
73a9f61abeaa76fd4f02718c7c0d06e03109813c.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time

from simulator.kinds.base import HttpRequest, HttpResponse
from simulator.machine import Fault, Machine

REALM = "antMiner Configuration"
SCRIPT = "/js/miner.a1b2c3.js"
LOGS = {"log": "Miner log", "hlog": "Miner log", "ulog_en": "User Log", "get_kernel_log": ""}
"""The programs that return a log, and the names in their headings."""
_DIGEST_PART = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')


class DigestLogIn:
    """The log-in of one machine (RFC 7616, qop=auth, MD5)."""

    def __init__(self, machine: Machine) -> None:
        """Initialize with the machine."""
        self.machine = machine
        self._nonces: dict[str, float] = {}

    def accepts(self, request: HttpRequest) -> bool:
        """Return whether a request has a valid digest for a nonce of this machine."""
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "digest" or self.machine.has(Fault.UNAUTHORIZED):
            return False
        parts = {name: quoted or plain for name, quoted, plain in _DIGEST_PART.findall(rest)}
        if parts.get("nonce") not in self._nonces or parts.get("username") != self.machine.username:
            return False
        if parts.get("uri") != request.target:
            return False

        def md5(text: str) -> str:
            return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

        ha1 = md5(f"{self.machine.username}:{REALM}:{self.machine.password}")
        ha2 = md5(f"{request.method}:{parts['uri']}")
        middle = [parts["nonce"], parts.get("nc", ""), parts.get("cnonce", ""), parts.get("qop", "")]
        return parts.get("response") == md5(":".join([ha1, *middle, ha2]))

    def challenge(self) -> HttpResponse:
        """Return the answer to a request without a valid digest."""
        now = time.monotonic()
        self._nonces = {nonce: made for nonce, made in self._nonces.items() if now - made < 300}
        while len(self._nonces) > 500:
            del self._nonces[next(iter(self._nonces))]
        nonce = secrets.token_hex(16)
        self._nonces[nonce] = now
        page = b"<html><head><title>401 - Unauthorized</title></head><body><h1>401 - Unauthorized</h1></body></html>"
        challenge = f'Digest realm="{REALM}", nonce="{nonce}", qop="auth"'
        return HttpResponse(page, status=401, content_type="text/html", headers=(("WWW-Authenticate", challenge),))


def page(path: str, modes: tuple[int, ...]) -> HttpResponse | None:
    """Return a page of the web interface, or None if there is no such page; the modes are those that it offers."""
    if path in {"/", "/index.html"}:
        return HttpResponse(b"<html><head><title>Ant Miner</title></head></html>", content_type="text/html")
    if path == "/miner.html":
        script = f'<script type="text/javascript" src="{SCRIPT}"></script>'
        return HttpResponse(f"<!DOCTYPE html><html><body>{script}</body></html>".encode(), content_type="text/html")
    if path == SCRIPT:
        offered = ",".join(f'{{text:"",id:{mode}}}' for mode in modes)
        script = f'new Vue({{el:"#MinerSet",data:()=>({{showLoading:!1,modeList:[{offered}],minertype:""}})}})'
        return HttpResponse(script.encode(), content_type="text/javascript")
    return None


def log(machine: Machine, name: str) -> bytes:
    """Return a log of the machine; like that of a real one, it has the pools with their workers and passwords."""
    boot = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(machine.booted_at))
    lines = ["[    0.000000] Booting Linux on physical CPU 0x0", f"[    1.000000] mac address {machine.mac}"]
    if LOGS[name]:
        lines = ["", f"{LOGS[name]:=^95}"]
    lines += [f"{boot} driver-btm-api.c:start: {machine.model} {machine.firmware_version}"]
    for slot, pool in enumerate(machine.pools):
        sent = f'{{"id": {slot}, "method": "mining.authorize", "params": ["{pool.user}", "{pool.password}"]}}'
        lines += [f"{boot} pool {slot}: {pool.url} user={pool.user} pass={pool.password}", f"{boot} SEND: {sent}"]
    lines += [f"{boot} Accepted 0x{number:08x} Diff 524K/524288" for number in range(machine.shares()[0] % 50)]
    return "\n".join([*lines, ""]).encode()


__all__ = ["LOGS", "REALM", "SCRIPT", "DigestLogIn", "log", "page"]
