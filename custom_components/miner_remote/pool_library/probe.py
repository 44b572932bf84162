"""Connect to a pool as a miner does, step by step, and note the times and the pool's answers.

Stratum V1 is one JSON object per line. The pool answers a request with its `id`, `result` and `error` (null, or a list
of code, message and data), and sends messages with a `method` at any time. These are ignored here: `client.reconnect`
among them never leads to another host. Source: the Stratum protocol documentation of the Bitcoin wiki ("Stratum mining
protocol"), and BIP 310.

Stratum V2 begins with the handshake `Noise_NX_Secp256k1+EllSwift_ChaChaPoly_SHA256` (stratum-mining/sv2-spec,
04-Protocol-Security.md, 4.5, at 01ddbc3): the client sends its ephemeral key, 64 bytes; the pool answers with its own
(64), its encrypted static key (64 + 16) and its encrypted certificate (74 + 16), together 234 bytes. The specification
states 170 bytes for this message, which is the sum with keys of 32 bytes; its fields and the reference implementation
(`INITIATOR_EXPECTED_HANDSHAKE_MESSAGE_SIZE`) have 234. Only this opening is tested: to decrypt the answer needs
secp256k1 with ElligatorSwift, which the cryptography library of Home Assistant does not have. Each string of 64 bytes
is the ElligatorSwift encoding of a key (BIP 324), so random bytes are a valid opening.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter
from typing import Final
from urllib.parse import urlsplit

from ..drivers.contract.errors import CodedError
from ..drivers.parsing.text import one_line, without_secrets
from ..drivers.transport.cgminer_rpc import pool_address
from .errors import PoolTestError

MAX_ANSWER: Final = 64 * 1024
"""How many bytes are read in one test."""

MAX_SHOWN: Final = 200
"""The longest part of an answer that is shown."""

ACT_1_BYTES: Final = 64
ACT_2_BYTES: Final = 234
_QUIET_S: Final = 0.2
"""A Stratum V2 pool sends nothing after its answer until the client continues; it is watched for this long."""

_TLS: Final = "stratum+ssl"
_V2: Final = "stratum2+tcp"
_AGENT: Final = "MinerRemote"

EXAMPLE: Final[Mapping[str, str]] = {
    "hostname": "miner",
    "ip": "192.0.2.1",
    "ip_last": "1",
    "mac": "020000000001",
    "name": "miner",
}
"""The values of the placeholders of a worker in a test."""


class StepName(StrEnum):
    """The steps of a test, in their order."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    SUBSCRIBE = "subscribe"
    AUTHORIZE = "authorize"
    NOISE = "noise"


DEADLINES: Final[Mapping[StepName, float]] = {
    StepName.DNS: 5.0,
    StepName.CONNECT: 5.0,
    StepName.TLS: 8.0,
    StepName.SUBSCRIBE: 10.0,
    StepName.AUTHORIZE: 10.0,
    StepName.NOISE: 10.0,
}
"""The seconds for each step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A pool to test: a checked URL, and a worker pattern; without a worker, nothing is authorized."""

    url: str
    worker: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How pools are reached. `resolve` returns the address of a host name and raises CodedError."""

    resolve: Callable[[str, float], Awaitable[str]]
    verified: ssl.SSLContext
    unverified: ssl.SSLContext
    deadlines: Mapping[StepName, float] = field(default_factory=lambda: DEADLINES)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """What happened in one step; `answer` is the pool's own, one printable line without the password."""

    step: StepName
    ms: int
    answer: str | None = None
    error: CodedError | None = None

    def as_json(self) -> dict[str, object]:
        """Return the step for clients."""
        error = self.error
        return {
            "step": self.step.value,
            "ok": error is None,
            "ms": self.ms,
            "answer": self.answer,
            "error_code": error.code if error else None,
            "error_args": dict(error.arguments) if error else None,
            "error": str(error) if error else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolTest:
    """The steps of a test up to the first that failed; after an invalid certificate, only whether the pool answers."""

    scheme: str
    steps: tuple[StepResult, ...]

    @property
    def ok(self) -> bool:
        """Return whether all steps succeeded."""
        return all(step.error is None for step in self.steps)

    @property
    def answers(self) -> bool:
        """Return whether the pool answered `mining.subscribe`, or the opening of Stratum V2."""
        return any(step.error is None and step.step in (StepName.SUBSCRIBE, StepName.NOISE) for step in self.steps)

    def as_json(self) -> dict[str, object]:
        """Return the test for clients."""
        return {
            "ok": self.ok,
            "answers": self.answers,
            "scheme": self.scheme,
            "steps": [step.as_json() for step in self.steps],
            "total_ms": sum(step.ms for step in self.steps),
        }


async def async_test_pool(target: Target, network: Network) -> PoolTest:
    """Connect to a pool and return what happened; connects to nothing but the host and port of its URL."""
    test = _Test(target, network)
    try:
        await test.async_run()
    finally:
        test.close()
    return PoolTest(scheme=test.scheme, steps=tuple(test.steps))


class _Test:
    """One connection to a pool."""

    def __init__(self, target: Target, network: Network) -> None:
        parts = urlsplit(pool_address(target.url))
        self.scheme = parts.scheme
        self._host, self._port = parts.hostname or "", parts.port or 0
        self._target = target
        self._network = network
        self._address = ""
        self._trusted = True
        self._socket: socket.socket | None = None
        self._reader = asyncio.StreamReader()
        self._writer: asyncio.StreamWriter | None = None
        self._read = 0
        self.steps: list[StepResult] = []

    async def async_run(self) -> None:
        """Take all steps until one fails."""
        if not (await self._do(StepName.DNS, self._resolve) and await self._do(StepName.CONNECT, self._connect)):
            return
        # After an invalid certificate, the connection is one without verification.
        if self.scheme == _TLS and not await self._do(StepName.TLS, self._encrypt) and self._writer is None:
            return
        if self.scheme == _V2:
            await self._do(StepName.NOISE, self._open_noise)
        elif await self._do(StepName.SUBSCRIBE, self._subscribe) and self._target.worker is not None:
            await self._do(StepName.AUTHORIZE, self._authorize)

    def close(self) -> None:
        """Close the connection immediately."""
        if self._writer is not None:
            self._writer.transport.abort()
            self._writer = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    async def _do(self, step: StepName, work: Callable[[], Awaitable[str | None]]) -> bool:
        """Take a step, keep its result, and return whether it succeeded."""
        began = perf_counter()
        answer: str | None = None
        error: CodedError | None = None
        seconds = self._network.deadlines[step]
        try:
            async with asyncio.timeout(seconds):
                answer = await work()
        except CodedError as err:
            error = err
        except TimeoutError:
            error = PoolTestError("pool_test_timeout", seconds=seconds)
        except ConnectionRefusedError:
            error = PoolTestError("pool_test_refused", host=self._host, port=self._port)
        except asyncio.IncompleteReadError, ConnectionError:
            error = PoolTestError("pool_test_closed")
        except asyncio.LimitOverrunError:
            error = PoolTestError("pool_test_too_long", maximum=MAX_ANSWER)
        except ssl.SSLError as err:
            error = PoolTestError("pool_test_tls", reason=self._shown(err.reason or type(err).__name__))
        except OSError as err:
            reason = self._shown(err.strerror or type(err).__name__)
            error = PoolTestError("pool_test_unreachable", host=self._host, port=self._port, reason=reason)
        self.steps.append(StepResult(step=step, ms=round((perf_counter() - began) * 1000), answer=answer, error=error))
        return error is None

    # Steps ---------------------------------------------------------------------------------------------------------

    async def _resolve(self) -> str:
        self._address = await self._network.resolve(self._host, self._network.deadlines[StepName.DNS])
        return self._address

    async def _connect(self) -> None:
        await self._open_socket()
        if self.scheme != _TLS:
            await self._open_stream(None)

    async def _encrypt(self) -> str | None:
        try:
            await self._open_stream(self._network.verified)
        except ssl.SSLCertVerificationError as err:
            # Many miners check no certificate, so whether the pool answers is still of interest.
            self._trusted = False
            await self._open_socket()
            await self._open_stream(self._network.unverified)
            raise PoolTestError("pool_test_certificate", reason=self._shown(err.verify_message)) from err
        assert self._writer is not None  # noqa: S101  opened above
        secured = self._writer.get_extra_info("ssl_object")
        return secured.version() if isinstance(secured, ssl.SSLObject) else None

    async def _subscribe(self) -> str:
        result, line = await self._call(1, "mining.subscribe", _AGENT)
        if not result:
            raise PoolTestError("pool_test_error", reason=line)
        return line

    async def _authorize(self) -> str:
        if not self._trusted:
            raise PoolTestError("pool_test_not_sent")
        worker = (self._target.worker or "").format_map(EXAMPLE)
        password = "x" if self._target.password is None else self._target.password
        try:
            result, line = await self._call(2, "mining.authorize", worker, password)
        except PoolTestError as err:
            if err.code != "pool_test_error":
                raise
            raise PoolTestError("pool_test_not_authorized", reason=err.arguments["reason"]) from None
        if result is not True:
            raise PoolTestError("pool_test_not_authorized", reason=line)
        return line

    async def _open_noise(self) -> str:
        await self._send(os.urandom(ACT_1_BYTES))
        try:
            answer = await self._reader.readexactly(ACT_2_BYTES)
        except asyncio.IncompleteReadError as err:
            if err.partial:
                raise PoolTestError("pool_test_not_noise") from None
            raise
        try:
            async with asyncio.timeout(_QUIET_S):
                more = await self._reader.read(1)
        except TimeoutError:
            more = b""
        # Keys and ciphertext look random; text is the answer of another protocol.
        if more or answer.isascii():
            raise PoolTestError("pool_test_not_noise")
        return f"{answer[:8].hex()}… ({len(answer)} B)"

    # Connection ----------------------------------------------------------------------------------------------------

    async def _open_socket(self) -> None:
        self.close()
        family = socket.AF_INET6 if ":" in self._address else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.setblocking(False)
        await asyncio.get_running_loop().sock_connect(self._socket, (self._address, self._port))

    async def _open_stream(self, context: ssl.SSLContext | None) -> None:
        """Read and write on the connected socket, encrypted with a context."""
        name = self._host if context is not None else None
        self._reader, self._writer = await asyncio.open_connection(
            sock=self._socket, ssl=context, server_hostname=name, limit=MAX_ANSWER
        )
        self._socket = None

    async def _send(self, data: bytes) -> None:
        assert self._writer is not None  # noqa: S101  the steps before have opened it
        self._writer.write(data)
        await self._writer.drain()

    async def _call(self, number: int, method: str, *params: str) -> tuple[object, str]:
        """Return the result of a request, and the answer as one line; raises PoolTestError for an error."""
        request = json.dumps({"id": number, "method": method, "params": params})
        await self._send(f"{request}\n".encode())
        while True:
            line = await self._line()
            try:
                message = json.loads(line)
            except ValueError, RecursionError:
                message = None
            if not isinstance(message, dict):
                raise PoolTestError("pool_test_not_stratum", answer=self._shown(line))
            if message.get("method") or str(message.get("id")) != str(number):
                continue
            if message.get("error"):
                raise PoolTestError("pool_test_error", reason=self._shown(_reason(message["error"])))
            return message.get("result"), self._shown(line)

    async def _line(self) -> str:
        try:
            line = await self._reader.readuntil(b"\n")
        except asyncio.IncompleteReadError as err:
            if err.partial:
                answer = self._shown(err.partial.decode(errors="replace"))
                raise PoolTestError("pool_test_not_stratum", answer=answer) from None
            raise
        self._read += len(line)
        if self._read > MAX_ANSWER:
            raise PoolTestError("pool_test_too_long", maximum=MAX_ANSWER)
        return line.decode(errors="replace")

    def _shown(self, words: str) -> str:
        """Return words of the pool as one printable line without the password."""
        return one_line(without_secrets(" ".join(words.split()), [self._target.password]), MAX_SHOWN)


def _reason(error: object) -> str:
    """Return the message of a Stratum error: `[code, message, data]`, or an object as in JSON-RPC."""
    if isinstance(error, list) and len(error) > 1:
        return str(error[1])
    if isinstance(error, dict) and "message" in error:
        return str(error["message"])
    return str(error)
