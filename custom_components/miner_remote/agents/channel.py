"""What the links to the miners of one agent use: who it is, whether it may be used, and the keys of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ..drivers.contract.driver import Credentials, Deadlines
from ..wire.command_messages import RequestKind, ScanFindings
from ..wire.sealing import seal, unseal
from ..wire.topics import Kind
from .errors import AgentUnavailableError
from .home import AgentsHome
from .presence import Condition
from .requests import Requests
from .results import Results


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentChannel:
    """One agent of a site; `public_key` is the one that a person confirmed, `key` that of this installation."""

    site: str
    agent: str
    public_key: str
    key: X25519PrivateKey = field(repr=False)
    deadlines: Deadlines
    home: AgentsHome
    results: Results
    requests: Requests

    @property
    def problem(self) -> AgentUnavailableError | None:
        """Return why the agent gets no commands and requests now; None if it does."""
        if self.agent not in self.home.agents:
            return AgentUnavailableError("agent_unknown", agent=self.agent)
        match self.home.condition(self.agent):
            case Condition.ONLINE:
                return None
            case Condition.DUPLICATE:
                return AgentUnavailableError("agent_duplicate")
            case Condition.INCOMPATIBLE | Condition.OTHER_KEY:
                return AgentUnavailableError("agent_has_issue", agent=self.agent)
        return AgentUnavailableError("agent_unavailable", agent=self.agent)

    def check_available(self) -> None:
        """Raise AgentUnavailableError unless the agent gets commands now."""
        if (problem := self.problem) is not None:
            raise problem

    def seal(self, kind: Kind, message_id: str, value: object) -> str:
        """Return a value with its secrets, encrypted for the agent; raises WireError."""
        return seal(self.public_key, site=self.site, agent=self.agent, kind=kind, message_id=message_id, value=value)

    async def async_scan(self, networks: Sequence[str], credentials: Credentials) -> ScanFindings:
        """Return the miners that the agent finds in networks; raises a DriverError or a WireError."""
        self.check_available()
        request = self.requests.new(RequestKind.SCAN, networks=tuple(networks))
        if credentials != Credentials():
            request = replace(request, credentials=self.seal(Kind.REQUEST, request.id, credentials))
        return await self.requests.async_read(self.agent, request, ScanFindings)

    def unseal[T](self, form: type[T], sealed: str, kind: Kind, message_id: str) -> T:
        """Return what the agent encrypted for this installation; raises WireError."""
        return unseal(self.key, form, sealed, site=self.site, agent=self.agent, kind=kind, message_id=message_id)
