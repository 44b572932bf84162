"""The link to a miner that an agent polls and controls."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import override

from homeassistant.util import dt as dt_util

from ..control.command_types import CommandType
from ..control.context import CommandContext, Outcome
from ..control.handlers.mining import outlet_to_switch
from ..control.handlers.table import HANDLERS
from ..control.link import MinerLink
from ..control.miner import ControlledMiner
from ..control.record import Command
from ..control.slots import FairSlots
from ..drivers.contract.driver import Profile
from ..drivers.contract.errors import DriverError
from ..drivers.contract.values import MinerConfig, MiningState, Snapshot
from ..wire.command_messages import (
    LogText,
    Recording,
    RequestKind,
    ResultSecrets,
    SealedConfig,
    SettingsReading,
)
from ..wire.errors import WireError
from ..wire.topics import Kind
from .channel import AgentChannel
from .commands import async_attachments, command_message
from .errors import as_driver_error
from .outcomes import async_outcome

_LOGGER = logging.getLogger(__name__)


class AgentLink(MinerLink):
    """Lets an agent carry out commands and read a miner; the agent has the lock and the driver."""

    def __init__(self, channel: Callable[[], AgentChannel], miner_id: str, profile: Profile | None) -> None:
        """Prepare the link; `async_configure` must be called before use.

        `channel` returns that of the agent to which the miner is assigned now.
        """
        super().__init__(profile)
        self._present_channel = channel
        self._miner_id = miner_id
        self._commands = 0

    @property
    def _channel(self) -> AgentChannel:
        return self._present_channel()

    @property
    def agent(self) -> str:
        """Return the id of the agent."""
        return self._channel.agent

    @property
    @override
    def is_local(self) -> bool:
        return False

    @property
    @override
    def problem(self) -> DriverError | None:
        return self._channel.problem

    @property
    @override
    def slots(self) -> FairSlots:
        channel = self._channel
        return channel.results.slots(channel.agent)

    @override
    def is_busy(self) -> bool:
        return self.has_command()

    @override
    def has_command(self) -> bool:
        return self._commands > 0

    @override
    def accept(self, answer: Snapshot | MiningState) -> None:
        """Do nothing: the agent has checked that the right miner answers."""

    @override
    async def async_close(self) -> None:
        """Do nothing: a command in progress ends with its result."""

    # Operations ------------------------------------------------------------------------------------------------------

    @override
    async def async_execute(
        self,
        command: Command,
        command_type: CommandType,
        miner: ControlledMiner,
        context: CommandContext,
        before: Callable[[], None],
    ) -> Outcome:
        self._commands += 1
        try:
            if _is_of_outlet(command_type, miner, context):
                before()
                return await HANDLERS[command_type](command, miner, context)
            return await self._async_send(command, command_type, miner, context, before)
        finally:
            self._commands -= 1

    async def _async_send(
        self,
        command: Command,
        command_type: CommandType,
        miner: ControlledMiner,
        context: CommandContext,
        before: Callable[[], None],
    ) -> Outcome:
        channel = self._channel
        channel.check_available()
        attachments = await async_attachments(command, miner, context)
        message = command_message(
            command,
            miner,
            context,
            attachments,
            lambda message_id, secrets: channel.seal(Kind.COMMAND, message_id, secrets),
            dt_util.utcnow(),
        )
        channel.check_available()
        before()
        result = await channel.results.async_run(channel.agent, message, channel.deadlines)
        return await async_outcome(
            result,
            command_type,
            miner,
            context,
            lambda sealed: channel.unseal(ResultSecrets, sealed, Kind.RESULT, message.id),
        )

    @override
    async def async_snapshot(self) -> Snapshot:
        return await self._async_read(RequestKind.SNAPSHOT, Snapshot)

    @override
    async def async_read_settings(self, miner: ControlledMiner) -> None:
        reading = await self._async_read(RequestKind.SETTINGS, SettingsReading)
        miner.settings.note(reading.settings)

    @override
    async def async_read_config(self, miner: ControlledMiner) -> MinerConfig:
        return await self._async_config()

    @override
    async def async_poll_config(self) -> MinerConfig | None:
        return None if self.has_command() else await self._async_config()

    @override
    async def async_fetch_log(self, miner: ControlledMiner, name: str, max_bytes: int) -> bytes:
        """Return at most `max_bytes` of the end of a log; the agent has removed the secrets that it knows."""
        log = await self._async_read(RequestKind.LOG, LogText, log=name, max_bytes=max_bytes)
        return log.text.encode()[-max_bytes:]

    @override
    async def async_record(self) -> dict[str, object]:
        try:
            return dict((await self._async_read(RequestKind.RECORD, Recording)).content)
        except DriverError as err:
            _LOGGER.debug("The agent %s cannot record %s: %s", self.agent, self.title, err)
            return {"problems": [type(err).__name__], "exchanges": []}

    async def _async_config(self) -> MinerConfig:
        channel = self._channel
        channel.check_available()
        request = channel.requests.new(RequestKind.CONFIG, self._miner_id)
        body = await channel.requests.async_read(channel.agent, request, SealedConfig)
        try:
            return channel.unseal(MinerConfig, body.sealed, Kind.ANSWER, request.id)
        except WireError as err:
            raise as_driver_error(err) from err

    async def _async_read[T](self, kind: RequestKind, form: type[T], **fields: str | int) -> T:
        channel = self._channel
        channel.check_available()
        request = channel.requests.new(kind, self._miner_id, **fields)
        return await channel.requests.async_read(channel.agent, request, form)


def _is_of_outlet(command_type: CommandType, miner: ControlledMiner, context: CommandContext) -> bool:
    """Return whether a command only switches the power outlet, which belongs to Home Assistant."""
    match command_type:
        case CommandType.CYCLE_OUTLET:
            return True
        case CommandType.POWER_OFF | CommandType.POWER_ON:
            on = command_type is CommandType.POWER_ON
            return outlet_to_switch(miner, context.outlets, on=on) is not None
    return False
