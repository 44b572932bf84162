"""Pools that speak Stratum, with faults, and the certificates of those with TLS."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from custom_components.miner_remote.drivers.contract.errors import UnreachableError
from custom_components.miner_remote.pool_library.probe import DEADLINES, Network

HOST = "127.66.1.1"
QUICK_S = 0.4
"""The deadline of each step, so that a silent pool ends a test soon."""

SUBSCRIBED = [[["mining.set_difficulty", "1"], ["mining.notify", "1"]], "06650601", 4]


@dataclass
class Pool:
    """A pool that speaks Stratum V1; `fault` is what it does instead of answering properly."""

    fault: str = ""
    port: int = 0
    connections: int = 0
    requests: list[dict[str, Any]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        self.connections += 1
        try:
            await self._serve(reader, writer)
        except OSError:
            pass
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.fault == "speaks_first":
            writer.write(b"SSH-2.0-OpenSSH_9.9\r\n")
        while line := await reader.readline():
            request = json.loads(line)
            self.requests.append(request)
            if self.fault == "silent":
                continue
            if self.fault == "closes":
                return
            for piece in self.answer(request):
                writer.write(piece)
                await writer.drain()
                if self.fault == "slow":
                    await asyncio.sleep(QUICK_S / 4)

    def answer(self, request: dict[str, Any]) -> list[bytes]:
        """Return the parts of the answer."""
        number, method = request["id"], request["method"]
        authorizes = method == "mining.authorize"
        reply: dict[str, Any] = {"id": number, "result": True if authorizes else SUBSCRIBED, "error": None}
        match self.fault:
            case "garbage":
                return [b"\x16\x03\x01 not a line of JSON\n"]
            case "no_object":
                return [b"[1, 2, 3]\n"]
            case "deep":
                return [b"[" * 30_000 + b"\n"]
            case "endless":
                return [b"x" * 1024] * 200
            case "chatter":
                return [
                    json.dumps({"id": None, "method": "mining.notify", "params": ["0" * 900]}).encode() + b"\n"
                ] * 200
            case "redirects":
                move = {"id": None, "method": "client.reconnect", "params": [HOST, self.port + 1, 0]}
                return [f"{json.dumps(move)}\n".encode(), f"{json.dumps(reply)}\n".encode()]
            case "refuses" if authorizes:
                reply = {"id": number, "result": None, "error": [24, f"Unauthorized {request['params'][1]}", None]}
            case "refuses_as_object" if authorizes:
                reply = {"id": number, "result": None, "error": {"code": 24, "message": "Unauthorized\nworker"}}
            case "says_no" if authorizes:
                reply["result"] = False
            case "full":
                reply = {"id": number, "result": None, "error": [20, "Too many connections", None]}
            case "empty":
                reply["result"] = None
            case "text_ids":
                reply["id"] = str(number)
        line = f"{json.dumps(reply)}\n".encode()
        return [line[at : at + 8] for at in range(0, len(line), 8)] if self.fault == "slow" else [line]


async def noise(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, reply: bytes | None) -> None:
    """Answer the opening of Stratum V2 with these bytes, by default as a pool does."""
    try:
        await reader.readexactly(64)
        # A first byte over 127: the random bytes of a key are no text.
        writer.write(b"\xff" + os.urandom(233) if reply is None else reply)
        await writer.drain()
        await reader.read(1)
    except OSError:
        pass
    finally:
        writer.close()


type Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
type Serve = Callable[..., Awaitable[int]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Return a function that starts a server at HOST and returns its port."""
    servers: list[asyncio.Server] = []
    running: set[asyncio.Task[None]] = set()

    async def start(handler: Handler, *, tls: ssl.SSLContext | None = None) -> int:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.create_task(handler(reader, writer))  # type: ignore[arg-type]
            running.add(task)
            await asyncio.wait([task])

        server = await asyncio.start_server(handle, HOST, 0, ssl=tls)
        servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    yield start
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for server in servers:
        server.close()
        server.abort_clients()
        await server.wait_closed()


@pytest.fixture
def network(authority: Authority) -> Network:
    """Return the network of a test: short deadlines, and the test's certificate authority."""

    async def resolve(host: str, _seconds: float) -> str:
        try:
            return str(ip_address(host))
        except ValueError:
            if host == "pool.example":
                return HOST
            raise UnreachableError("hostname_unknown", host=host) from None

    unverified = ssl.create_default_context()
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE
    return Network(
        resolve=resolve,
        verified=ssl.create_default_context(cafile=str(authority.file)),
        unverified=unverified,
        deadlines=dict.fromkeys(DEADLINES, QUICK_S),
    )


@dataclass
class Authority:
    """A certificate authority, and servers with its certificates."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def file(self) -> Path:
        return self.folder / "authority.pem"

    def server(self, name: str = "pool.example", *, days: int = 30, own: bool = False) -> ssl.SSLContext:
        """Return the context of a server; with `own` it signs its certificate itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = certificate_of(key, name, days, None if own else self)
        file = self.folder / f"{name}-{days}-{own}.pem"
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private(key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Return a certificate authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = Authority(tmp_path_factory.mktemp("authority"), key, certificate_of(key, "Test authority", 30, None))
    made.file.write_bytes(made.certificate.public_bytes(serialization.Encoding.PEM))
    return made


def private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def certificate_of(
    key: ec.EllipticCurvePrivateKey, name: str, days: int, authority: Authority | None
) -> x509.Certificate:
    """Return a certificate that ends `days` from now; without an authority it is signed by its own key."""
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, issuer_key = (authority.certificate.subject, authority.key) if authority else (subject, key)
    public = key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                key_cert_sign=authority is None,
                crl_sign=authority is None,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if authority is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())
