"""The connection to the MQTT broker: it is kept up, and says when it is there."""

from __future__ import annotations

import asyncio
import logging
import random
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final, Protocol

import aiomqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from .config import BrokerSettings, ConfigError

_LOGGER = logging.getLogger(__name__)

FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 60.0
STABLE_S: Final = 30.0
"""A connection that lasted this long starts the pauses between attempts at the first one again."""
SESSION_S: Final = 300
"""How long the broker keeps commands for an agent whose connection broke; each expires by its own time besides."""
MAX_INCOMING: Final = 5000
MAX_PACKET: Final = 1024 * 1024
"""The largest packet that the broker may send: larger ones than the wire allows cannot be meant for an agent."""
TIMEOUT_S: Final = 10.0

_OTHER_NAME: Final = (62, 64)
"""What OpenSSL reports for a certificate of another host name or IP address."""
_NOT_ALLOWED: Final = (4, 5, 134, 135)
"""What brokers answer to a wrong user or password, in MQTT 3 and 5."""
_NO_ANSWER: Final = "Operation timed out"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message from the broker; `retained` is whether the broker had kept it."""

    topic: str
    payload: bytes
    retained: bool


@dataclass(frozen=True, slots=True)
class LastWill:
    """The message that the broker publishes for the agent if the connection breaks."""

    topic: str
    payload: bytes


class ConnectionUser(Protocol):
    """Who uses the connection."""

    async def async_connected(self) -> None:
        """Publish the birth: the connection is there, and the topics are subscribed."""

    def async_received(self, message: Incoming) -> None:
        """Take a message."""

    def async_disconnected(self) -> None:
        """Note that the connection is gone."""


class Connection:
    """The connection to the broker."""

    def __init__(
        self, settings: BrokerSettings, client_id: str, will: LastWill, topics: Sequence[str], user: ConnectionUser
    ) -> None:
        """Prepare the connection to these topics; raises ConfigError if the files for TLS cannot be used."""
        self._settings = settings
        self._client_id = client_id
        self._will = aiomqtt.Will(will.topic, will.payload, qos=1, retain=True)
        self._topics = topics
        self._user = user
        self._tls = tls_context(settings)
        self._client: aiomqtt.Client | None = None

    async def async_run(self) -> None:
        """Connect, and connect again whenever the connection breaks, until cancelled."""
        pause = FIRST_PAUSE_S
        while True:
            began = monotonic()
            try:
                await self._async_connect()
            except (aiomqtt.MqttError, OSError) as err:
                settings = self._settings
                _LOGGER.warning(
                    "No connection to the broker at %s port %d: %s", settings.host, settings.port, reason(err, settings)
                )
                if self._client is not None:
                    self._client = None
                    self._user.async_disconnected()
            if monotonic() - began > STABLE_S:
                pause = FIRST_PAUSE_S
            # Many agents must not return to a broker that restarted at the same moment.
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(2 * pause, LONGEST_PAUSE_S)

    async def _async_connect(self) -> None:
        settings = self._settings
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = SESSION_S
        properties.MaximumPacketSize = MAX_PACKET
        async with aiomqtt.Client(
            settings.host,
            settings.port,
            identifier=self._client_id,
            protocol=aiomqtt.ProtocolVersion.V5,
            username=settings.username,
            password=settings.password,
            tls_context=self._tls,
            will=self._will,
            clean_start=False,
            properties=properties,
            keepalive=settings.keepalive_s,
            timeout=TIMEOUT_S,
            max_queued_incoming_messages=MAX_INCOMING,
        ) as client:
            await client.subscribe([(topic, 1) for topic in self._topics])
            self._client = client
            _LOGGER.info("Connected to the broker at %s port %d", settings.host, settings.port)
            await self._user.async_connected()
            async for message in client.messages:
                self._user.async_received(Incoming(message.topic.value, message.payload, bool(message.retain)))

    async def async_publish(self, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> bool:
        """Publish a message; return whether the broker has it (QoS 1), or whether it was sent (QoS 0)."""
        client = self._client
        if client is None:
            return False
        try:
            await client.publish(topic, payload, qos=qos, retain=retain, timeout=TIMEOUT_S)
        except (aiomqtt.MqttError, OSError) as err:
            _LOGGER.debug("Not published to %s: %s", topic, err)
            return False
        return True


def reason(err: Exception, settings: BrokerSettings) -> str:
    """Return why there is no connection, and what to change if that is known."""
    # The client replaces the error of the connection, which says more, by its text.
    cause = err.__context__ or err
    if isinstance(cause, ssl.SSLCertVerificationError):
        if cause.verify_code in _OTHER_NAME:
            return f"set `host` in [broker] to a name of the broker's certificate, which is not for {settings.host}"
        return f"set `ca_file` in [broker] to the authority of the broker's certificate ({cause.verify_message})"
    if settings.tls and isinstance(cause, (ssl.SSLError, ConnectionResetError)):
        return f"set `port` in [broker] to the one for TLS: what answers here does not speak it ({cause})"
    code = getattr(err, "rc", None)
    if getattr(code, "value", code) in _NOT_ALLOWED:
        return "check `username` and `password_file` in [broker]: the broker refuses them"
    if str(err) == _NO_ANSWER:
        return "the broker does not answer; it may require " + (
            "`certificate_file` and `key_file` in [broker]" if settings.tls else "`tls = true` in [broker]"
        )
    return str(err)


def tls_context(settings: BrokerSettings) -> ssl.SSLContext | None:
    """Return what checks the broker's certificate, None without TLS; raises ConfigError."""
    if not settings.tls:
        return None
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
        if settings.certificate_file is not None:
            context.load_cert_chain(settings.certificate_file, settings.key_file)
    except (OSError, ssl.SSLError) as err:
        raise ConfigError(
            "Check `ca_file`, `certificate_file` and `key_file` in [broker]: each must hold what it names in PEM form "
            f"({err})."
        ) from err
    return context
