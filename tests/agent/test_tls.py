"""A broker with TLS, a user for each agent, and the access list of docs/agents.md."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiomqtt
import pytest
import pytest_socket
from miner_remote_agent.config import BrokerSettings
from miner_remote_agent.connection import Connection, Incoming, LastWill
from miner_remote_agent.core.control.command_types import CommandType
from miner_remote_agent.core.control.record import SimpleCommand, Status
from miner_remote_agent.core.wire.topics import FROM_AGENT, IN_PARTS, TO_AGENT, Kind, Topics

from simulator.fleet import Fleet

from .certificates import Authority
from .conftest import MakeAgent, end_clients, running
from .home import Home
from .mosquitto import AGENT, AGENT_USER, HOME_USER, PASSWORD, SITE, Mosquitto, free_port

OTHER = "agent-2"
TOPICS = Topics(SITE)
AGENT_KINDS = tuple(kind for kind in Kind if kind is not Kind.HOME_STATUS)


@dataclass
class SecureBroker:
    """The documented broker, and the ports of further listeners."""

    mosquitto: Mosquitto
    plain: int
    other_name: int
    strict: int

    def file(self, name: str) -> Path:
        return self.mosquitto.folder / name

    @property
    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.file("ca.pem"))


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureBroker]:
    """Return the documented broker with two agents.

    Its further listeners have no TLS, the certificate of another host, and the wish for a certificate of the client.
    """
    pytest_socket.enable_socket()
    folder = tmp_path_factory.mktemp("secure")
    authority, stranger = Authority(folder, "ca"), Authority(folder, "stranger")
    authority.issue("broker", "127.0.0.1", "localhost")
    authority.issue("elsewhere", "broker.example")
    authority.issue("client")
    stranger.issue("foreign")
    plain, other_name, strict = (free_port() for _ in range(3))
    files = f"cafile {folder}/ca.pem\ncertfile {folder}/{{0}}.pem\nkeyfile {folder}/{{0}}.key\n"
    mosquitto = Mosquitto(
        folder,
        agents=(AGENT, OTHER),
        tls=True,
        more=f"listener {plain} 127.0.0.1\nlistener {other_name} 127.0.0.1\n{files.format('elsewhere')}"
        f"listener {strict} 127.0.0.1\n{files.format('broker')}require_certificate true\n",
    )
    mosquitto.start()
    yield SecureBroker(mosquitto, plain, other_name, strict)
    mosquitto.stop()


class User:
    """Who uses a connection; it only notes whether that is there."""

    def __init__(self) -> None:
        self.connected = asyncio.Event()

    async def async_connected(self) -> None:
        self.connected.set()

    def async_received(self, message: Incoming) -> None:
        pass

    def async_disconnected(self) -> None:
        pass


@asynccontextmanager
async def connecting(secure: SecureBroker, changes: dict[str, object]) -> AsyncIterator[User]:
    """Run the connection of an agent with changed settings; the names of files are those of the broker's folder."""
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": secure.mosquitto.port,
        "username": AGENT_USER,
        "password": PASSWORD,
        "tls": True,
        "ca_file": "ca.pem",
        "certificate_file": None,
        "key_file": None,
        "prefix": "miner_remote",
        "keepalive_s": 30,
        **changes,
    }
    for name in ("ca_file", "certificate_file", "key_file"):
        if (file := values[name]) is not None:
            values[name] = secure.file(str(file))
    settings = BrokerSettings(**values)  # type: ignore[arg-type]
    will = LastWill(TOPICS.topic(AGENT, Kind.STATUS), b"")
    user = User()
    task = asyncio.create_task(Connection(settings, "client", will, TOPICS.of_agent(AGENT), user).async_run())
    try:
        yield user
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await end_clients()


REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "other authority": ({"ca_file": "stranger.pem"}, "set `ca_file` in [broker] to the authority of the broker's"),
    "unknown authority": ({"ca_file": None}, "set `ca_file` in [broker] to the authority of the broker's"),
    "other host": (
        {"port": "other_name"},
        "set `host` in [broker] to a name of the broker's certificate, which is not",
    ),
    "wrong password": ({"password": "guessed"}, "check `username` and `password_file` in [broker]: the broker refuses"),
    "no password": ({"username": None, "password": None}, "check `username` and `password_file` in [broker]"),
    "port without TLS": ({"port": "plain"}, "set `port` in [broker] to the one for TLS"),
    "TLS is off": ({"tls": False, "ca_file": None}, "it may require `tls = true` in [broker]"),
    "no certificate": ({"port": "strict"}, "it may require `certificate_file` and `key_file` in [broker]"),
    "foreign certificate": (
        {"port": "strict", "certificate_file": "foreign.pem", "key_file": "foreign.key"},
        "it may require `certificate_file` and `key_file` in [broker]",
    ),
}


def own_messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the agent logged, without what its MQTT library did."""
    return [each.getMessage() for each in caplog.records if each.name == "miner_remote_agent.connection"]


@pytest.mark.parametrize("case", REFUSED)
async def test_connection_that_is_not_safe_is_refused_with_the_reason(
    secure: SecureBroker, case: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("miner_remote_agent.connection.TIMEOUT_S", 2.0)
    changes, sentence = REFUSED[case]
    if isinstance(port := changes.get("port"), str):
        changes = {**changes, "port": getattr(secure, port)}
    with caplog.at_level(logging.WARNING, "miner_remote_agent.connection"):
        async with connecting(secure, changes) as user, asyncio.timeout(30):
            while not (messages := own_messages(caplog)):
                await asyncio.sleep(0.02)
        assert not user.connected.is_set()
    assert messages[0].startswith("No connection to the broker at 127.0.0.1 port ")
    assert sentence in messages[0]
    assert PASSWORD not in caplog.text


async def test_certificate_of_the_agent_is_shown_to_the_broker(secure: SecureBroker) -> None:
    changes: dict[str, object] = {
        "port": secure.strict,
        "certificate_file": "client.pem",
        "key_file": "client.key",
    }
    async with connecting(secure, changes) as user, asyncio.timeout(30):
        await user.connected.wait()


async def test_agent_works_over_tls_with_the_documented_access_list(
    secure: SecureBroker, make_agent: MakeAgent
) -> None:
    agent = make_agent(connection={"tls": True, "port": secure.mosquitto.port, "ca_file": str(secure.file("ca.pem"))})
    agent.start()
    async with (
        running(Home(secure.mosquitto, secure.tls)) as home,
        Fleet.start(kinds=["luxos"], base="127.49.0.1") as fleet,
    ):
        await home.ready(fleet)
        (machine,) = fleet.machines
        result = await home.run_command(machine, SimpleCommand(command_type=CommandType.POWER_OFF))
        assert result.status is Status.SUCCESS
        agent.end()
        await home.until(lambda: not home.online)


@asynccontextmanager
async def client(secure: SecureBroker, user: str, topic: str) -> AsyncIterator[aiomqtt.Client]:
    """Return a client that has subscribed to a topic."""
    async with aiomqtt.Client(
        "127.0.0.1", secure.mosquitto.port, username=user, password=PASSWORD, tls_context=secure.tls
    ) as connected:
        await connected.subscribe(topic, qos=1)
        yield connected


async def heard(listener: aiomqtt.Client, payload: bytes) -> set[str]:
    """Return the topics of the messages with a payload, until the one with `end`."""
    topics: set[str] = set()
    async with asyncio.timeout(20):
        async for message in listener.messages:
            if message.payload == b"end":
                break
            if message.payload == payload:
                topics.add(message.topic.value)
    return topics


def topics_of(agent: str, kinds: tuple[Kind, ...]) -> list[str]:
    return [TOPICS.topic(agent, kind, 0 if kind in IN_PARTS else None) for kind in kinds]


async def test_agent_reads_and_writes_only_its_own_topics(secure: SecureBroker) -> None:
    every = [TOPICS.home_status, *topics_of(AGENT, AGENT_KINDS), *topics_of(OTHER, AGENT_KINDS)]
    async with client(secure, HOME_USER, "miner_remote/#") as home:
        for topic in every:
            await home.publish(topic, b"sent", qos=1, retain=True)
        # Both what the broker has kept and what arrives now.
        async with client(secure, OTHER, "#") as other:
            for topic in every:
                await home.publish(topic, b"sent", qos=1)
            await home.publish(TOPICS.topic(OTHER, Kind.REQUEST), b"end", qos=1)
            assert await heard(other, b"sent") == {TOPICS.home_status, *topics_of(OTHER, (*TO_AGENT, Kind.STATUS))}
            await heard(home, b"sent")
            for topic in every:
                await other.publish(topic, b"forged", qos=1)
            await other.publish(TOPICS.topic(OTHER, Kind.ANSWER), b"end", qos=1)
            assert await heard(home, b"forged") == set(topics_of(OTHER, FROM_AGENT))
    await end_clients()
