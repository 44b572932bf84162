"""Small clients for the protocols of the simulated miners, and for pyasic-rs."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import struct
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pyasic_rs

from simulator.fleet import Fleet
from simulator.kinds.whatsminer_secrets import aes_key, decrypt, encrypt
from simulator.machine import Machine
from simulator.md5crypt import hash_part

DEADLINE = 60.0

Reply = dict[str, Any]


@asynccontextmanager
async def one(kind: str, address: str) -> AsyncIterator[Machine]:
    """Run a machine of the given kind; a reboot takes half a second."""
    async with Fleet.start(kinds=[kind], base=address, boot_s=0.5) as fleet:
        yield fleet.machines[0]


async def ask(ip: str, port: int, data: bytes) -> bytes:
    """Send bytes and return the answer until the connection is closed."""
    async with asyncio.timeout(DEADLINE):
        reader, writer = await asyncio.open_connection(ip, port)
        try:
            writer.write(data)
            return await reader.read()
        finally:
            writer.close()


async def rpc(machine: Machine, command: str, parameter: str | None = None, **more: object) -> Reply:
    """Return the JSON answer to a command on port 4028."""
    request = {"command": command, **({} if parameter is None else {"parameter": parameter}), **more}
    reply: Reply = json.loads((await ask(machine.ip, 4028, json.dumps(request).encode())).rstrip(b"\x00"))
    return reply


@dataclass(frozen=True)
class Http:
    """The answer to an HTTP request."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    def json(self) -> Any:
        return json.loads(self.body)


async def http(machine: Machine, method: str, path: str, body: object = None, token: str = "", port: int = 80) -> Http:
    """Return the answer to one request; `token` is the whole header `Authorization`."""
    data = b"" if body is None else json.dumps(body).encode()
    head = [f"{method} {path} HTTP/1.1", f"Host: {machine.ip}", "Connection: close", f"Content-Length: {len(data)}"]
    if token:
        head.append(f"Authorization: {token}")
    answer = await ask(machine.ip, port, "\r\n".join([*head, "", ""]).encode() + data)
    top, _, content = answer.partition(b"\r\n\r\n")
    first, *lines = top.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Http(int(first.split()[1]), content, headers)


async def write_v2(machine: Machine, command: str, password: str = "admin", **fields: object) -> Reply:
    """Send one encrypted WhatsMiner v2 command with a fresh token and return the decrypted answer."""
    token = (await rpc(machine, "get_token"))["Msg"]
    if not isinstance(token, dict):
        return {"Msg": token}
    key = hash_part(password, token["salt"])
    sign = hash_part(key + token["time"], token["newsalt"])
    return await send_v2(machine, key, {"cmd": command, "token": sign, **fields})


async def send_v2(machine: Machine, key: str, fields: Reply) -> Reply:
    """Send one object encrypted with a key to port 4028 and return its answer, decrypted if it was encrypted."""
    data = encrypt(aes_key(key), json.dumps(fields).encode())
    reply: Reply = json.loads(await ask(machine.ip, 4028, json.dumps({"enc": 1, "data": data}).encode()))
    if "enc" in reply:
        reply = json.loads(decrypt(aes_key(key), reply["enc"]) or b"")
        reply["encrypted"] = True
    return reply


def frame(value: object) -> bytes:
    """Return a value as a frame of the WhatsMiner v3 protocol."""
    body = json.dumps(value).encode()
    return struct.pack("<I", len(body)) + body


async def v3(machine: Machine, request: Reply) -> Reply | None:
    """Return the answer to one framed request on port 4433, or None when the miner closes without one."""
    answer = b""
    async with asyncio.timeout(DEADLINE):
        reader, writer = await asyncio.open_connection(machine.ip, 4433)
        try:
            writer.write(frame(request))
            (length,) = struct.unpack("<I", await reader.readexactly(4))
            answer = await reader.readexactly(length)
        except asyncio.IncompleteReadError:
            return None
        finally:
            writer.close()
    reply: Reply = json.loads(answer)
    return reply


async def write_v3(machine: Machine, command: str, parameter: object = None, password: str = "super") -> Reply | None:
    """Send one WhatsMiner v3 write; pools are encrypted, bytes are sent unchanged."""
    info = await v3(machine, {"cmd": "get.device.info", "param": "salt"})
    assert info is not None
    moment = int(time.time())
    digest = hashlib.sha256(f"{command}{password}{info['msg']['salt']}{moment}".encode()).digest()
    if command == "set.miner.pools":
        plain = parameter if isinstance(parameter, bytes) else json.dumps(parameter).encode()
        parameter = encrypt(digest, plain)
    token = base64.b64encode(digest).decode()[:8]
    request = {"cmd": command, "param": parameter, "ts": moment, "account": "super", "token": token}
    return await v3(machine, request)


async def found(machine: Machine) -> Any:
    """Return the pyasic_rs handle of a simulated miner."""
    async with asyncio.timeout(DEADLINE):
        miner = await pyasic_rs.MinerFactory().get_miner(machine.ip)
    assert miner is not None
    return miner


def new_pools() -> list[pyasic_rs.PoolGroupConfig]:
    """Return two pools that no simulated miner has."""
    pools = [
        pyasic_rs.PoolConfig(url="stratum+tcp://one.example.net:3333", username="u.1", password="p1"),
        pyasic_rs.PoolConfig(url="stratum+tcp://two.example.net:3334", username="u.2", password="p2"),
    ]
    return [pyasic_rs.PoolGroupConfig(name="new", quota=1, pools=pools)]
