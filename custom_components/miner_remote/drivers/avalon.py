"""Canaan Avalon with its own firmware: CGMiner's API on port 4028, with everything of its own behind `ascset`.

Source: Canaan's "Avalon A10 API manual" (A-series), and what owners measured on Avalon Q, Mini 3 and Nano 3S, whose
`ascset` takes `set,<value>` where the A-series takes the bare value (MINERS.md, part 2). The API serves one
connection at a time. Commands of Avalon are sent as text, the way Canaan documents them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, override

from . import avalon_data, cgminer_data, rpc
from .base import (
    Accepted,
    AuthenticationError,
    Capability,
    Connection,
    Driver,
    Identity,
    MinerConfig,
    Pool,
    PoolSetting,
    Profile,
    RefusedError,
    Scope,
    Snapshot,
    TuningValue,
    UnsupportedError,
)
from .cgminer_pools import read_entries
from .deadline import deadline
from .identity import mac_address, told
from .pool_rules import check_pools, check_told
from .probe import Evidence
from .quirky_json import Reply, integer, section, text

_HOME_MODELS = ("q", "nano", "mini")
"""How the models begin whose `ascset` takes `set,<value>` and whose web login is admin; the others are A-series."""
_DELAY_S = 5
"""How far ahead the moment of a `softoff` and `softon` lies, as Canaan's own application has it."""
_UNKNOWN_OPTION = "unknown option"
_UNKNOWN_ARGUMENT = ("unknown argument", "missing", "invalid", "no value")
_WRONG_PASSWORD = ("auth failed", "password invalid")
_FORBIDDEN = ",|\\"
_MODES = range(5)
_LEVELS = range(-10, 11)

_ALWAYS = frozenset({Capability.POOLS_READ, Capability.CONFIG_READ, Capability.RESTART_MINING})
_OPTIONS = {
    "reboot": frozenset({Capability.REBOOT}),
    "softoff": frozenset({Capability.PAUSE}),
    "softon": frozenset({Capability.RESUME}),
    "led": frozenset({Capability.FAULT_LIGHT}),
    "workmode": frozenset({Capability.TUNING}),
}
"""What the options of `ascset` let a miner do; pools are written by a command of their own on some models."""


class AvalonDriver(Driver):
    """One Avalon."""

    key = "avalon"
    max_pools: ClassVar[int] = 3
    keeps_pool_passwords: ClassVar[bool] = True
    activates_any_slot: ClassVar[bool] = False

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        return any(
            "avalon" in (text(fields.get(key)) or "").lower()
            for fields in section(evidence.version, "VERSION")
            for key in ("PROD", "MODEL", "Type")
        )

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        return Profile(
            driver=cls.key,
            identity=_identity(next(iter(section(evidence.version, "VERSION")), {})),
            capabilities=await _capabilities(connection, _is_first_generation(evidence.version)),
        )

    @override
    async def snapshot(self) -> Snapshot:
        host = self.connection.host
        async with deadline(host, self.connection.deadlines.read):
            summary = next(iter(section(await rpc.request(self.connection, "summary"), "SUMMARY")), {})
            entries = await read_entries(self.connection)
            state = await self._read_state()
        hashrate = cgminer_data.hashrate_ths(summary)
        if hashrate is None:
            hashrate = state.hashrate_ths
        if hashrate is None and "Elapsed" not in summary:
            raise RefusedError(f"{host} told a summary without its uptime and its hashrate.")
        return Snapshot(
            identity=self.profile.identity,
            mining=None if hashrate is None else hashrate > 0 and not state.paused,
            paused=state.paused,
            hashrate_ths=hashrate,
            expected_hashrate_ths=state.expected_hashrate_ths,
            power_w=state.power_w,
            temperature_max_c=state.temperature_max_c,
            mining_uptime_s=integer(summary.get("Elapsed")),
            shares_accepted=integer(summary.get("Accepted")),
            shares_rejected=integer(summary.get("Rejected")),
            best_share=text(summary.get("Best Share")),
            fault_light=state.fault_light,
            work_mode=None if state.work_mode is None else str(state.work_mode),
            pools=cgminer_data.pools(entries),
            boards=state.boards,
            fans=state.fans,
            faults=state.faults,
        )

    @override
    async def read_pools(self) -> tuple[Pool, ...]:
        async with deadline(self.connection.host, self.connection.deadlines.read):
            return cgminer_data.pools(await read_entries(self.connection))

    @override
    async def reboot(self) -> Accepted:
        async with deadline(self.connection.host, self.connection.deadlines.write):
            # An answer to a question first: an address that may not use the API is cut off without a word too.
            await rpc.request(self.connection, "version")
            said = await self._reboot()
        return Accepted(channel="Avalon API ascset reboot", said=said, scope=Scope.MACHINE)

    @override
    async def restart_mining(self) -> Accepted:
        reply = await rpc.request(self.connection, "restart", seconds=self.connection.deadlines.write)
        said = rpc.taken(reply, "restart")
        return Accepted(channel="CGMiner API restart", said=said.message or said.letter, scope=Scope.MINING_PROCESS)

    @override
    async def pause(self) -> Accepted:
        return await self._switch("softoff")

    @override
    async def resume(self) -> Accepted:
        return await self._switch("softon")

    @override
    async def set_fault_light(self, *, on: bool) -> Accepted:
        return Accepted(channel="Avalon API ascset led", said=await self._ascset(f"led,1-{int(on)}"))

    @override
    async def write_pools(self, pools: Sequence[PoolSetting], activate: int | None = None) -> Accepted:
        check_pools(pools, max_pools=self.max_pools, forbidden=_FORBIDDEN)
        if activate:
            raise RefusedError("An Avalon always mines on the first pool that works: put the pool into slot 0.")
        async with deadline(self.connection.host, self.connection.deadlines.write):
            changed = _changed(pools, {pool.slot: pool for pool in await self.read_pools()})
            if not changed:
                return Accepted(channel="Avalon API setpool", said="the pools are so already")
            done: list[int] = []
            for setting in changed:
                try:
                    await self._set_pool(setting)
                except RefusedError as error:
                    if not done:
                        raise
                    slots = ", ".join(str(slot) for slot in done)
                    raise RefusedError(
                        f"{error} Slot {slots} was set before and will hold its new pool after the next reboot.",
                        error.miner_message,
                    ) from error
                done.append(setting.slot)
            await self._reboot()
        slots = ", ".join(str(slot) for slot in done)
        return Accepted(
            channel="Avalon API setpool",
            said=f"slot {slots} set; the miner reboots, since pools need it to take effect",
            scope=Scope.MACHINE,
        )

    @override
    async def set_tuning(self, tuning: Mapping[str, TuningValue]) -> Accepted:
        unknown = set(tuning) - {"workmode", "worklevel"}
        if unknown or not tuning:
            raise RefusedError(
                f"An Avalon has a workmode and a worklevel, not {', '.join(sorted(unknown)) or 'nothing'}."
            )
        for name, allowed in (("workmode", _MODES), ("worklevel", _LEVELS)):
            if name in tuning and not (isinstance(tuning[name], int) and tuning[name] in allowed):
                raise RefusedError(f"The {name} is a number from {allowed[0]} to {allowed[-1]}.")
        said: list[str] = []
        async with deadline(self.connection.host, self.connection.deadlines.write):
            # The mode first: it resets the level.
            if "workmode" in tuning:
                said.append(await self._ascset(f"workmode,{'set,' if self._is_home else ''}{tuning['workmode']}"))
            if "worklevel" in tuning:
                said.append(await self._ascset(f"worklevel,set,{tuning['worklevel']}"))
            state = await self._read_state()
            shown = {"workmode": state.work_mode, "worklevel": state.work_level}
            if any(shown[name] != value for name, value in tuning.items()):
                await self._reboot()
                said.append("the miner reboots, since its mode needs it to take effect")
        return Accepted(channel="Avalon API ascset workmode", said="; ".join(said))

    @override
    async def read_config(self) -> MinerConfig:
        async with deadline(self.connection.host, self.connection.deadlines.read):
            pools = cgminer_data.pools(await read_entries(self.connection))
            state = await self._read_state()
        check_told(pools, self.connection.host)
        tuning: dict[str, TuningValue] = {}
        if state.work_mode is not None:
            tuning["workmode"] = state.work_mode
        if state.work_level is not None:
            tuning["worklevel"] = state.work_level
        return MinerConfig(
            identity=self.profile.identity,
            pools=pools,
            paused=state.paused,
            tuning=tuning or None,
            frequencies=state.frequencies,
        )

    @property
    def _is_home(self) -> bool:
        name = self.profile.identity.model.lower().removeprefix("avalonminer").removeprefix("avalon").strip()
        return name.startswith(_HOME_MODELS)

    async def _read_state(self) -> avalon_data.State:
        """Return what `estats` tells, or `stats` where the firmware has no `estats`."""
        try:
            reply = await rpc.request(self.connection, "estats")
        except rpc.ApiError as error:
            if error.code != rpc.INVALID_COMMAND:
                raise
            reply = await rpc.request(self.connection, "stats")
        return avalon_data.state(section(reply, "STATS"))

    async def _switch(self, option: str) -> Accepted:
        """Send the miner to standby or wake it, at a moment of **its own** clock, which may be years off ours."""
        async with deadline(self.connection.host, self.connection.deadlines.write):
            now = rpc.status(await rpc.request(self.connection, "version")).when
            if now is None:
                raise RefusedError("The miner does not tell its time, which it needs to be paused and resumed.")
            try:
                said = await self._ascset(f"{option},1:{now + _DELAY_S}")
            except rpc.ApiError as error:
                if not any(words in error.miner_message.lower() for words in _UNKNOWN_ARGUMENT):
                    raise
                # Older firmware has the option without a moment.
                said = await self._ascset(option)
        return Accepted(channel=f"Avalon API ascset {option}", said=said)

    async def _set_pool(self, setting: PoolSetting) -> None:
        """Write one slot, by the command of this model, or by the other one where it is unknown."""
        default = "admin" if self._is_home else "root"
        credentials = self.connection.credentials
        user = default if credentials.username is None else credentials.username
        password = default if credentials.password is None else credentials.password
        if any(char in _FORBIDDEN for char in f"{user}{password}"):
            raise RefusedError("The miner's own user name and password must be without , | and \\ to set its pools.")
        values = f"{user},{password},{setting.slot},{setting.url},{setting.user},{setting.password}"
        forms = [("setpool", values), ("ascset", f"0,setpool,{values}")]
        first, second = forms if self._is_home else reversed(forms)
        try:
            try:
                await self._send(*first)
            except UnsupportedError:
                await self._send(*second)
        except rpc.ApiError as error:
            raise rpc.masked(error, setting.password, password) from None

    async def _reboot(self) -> str:
        """Reboot and return the miner's words; it mostly is gone before it has said any."""
        try:
            return await self._ascset("reboot,0")
        except rpc.NoAnswerError:
            return "the miner closed the connection to reboot"

    async def _ascset(self, option: str) -> str:
        """Send one option of `ascset` and return the miner's words."""
        return await self._send("ascset", f"0,{option}")

    async def _send(self, command: str, parameter: str) -> str:
        """Send one command in text; raises UnsupportedError where the firmware does not know it."""
        try:
            status = await rpc.request_text(
                self.connection, command, parameter, seconds=self.connection.deadlines.write
            )
        except rpc.ApiError as error:
            words = error.miner_message.lower()
            if any(part in words for part in _WRONG_PASSWORD):
                raise AuthenticationError(
                    "The miner did not accept its web user name and password, which it needs to set pools: check the "
                    "miner's credentials."
                ) from error
            if error.code == rpc.INVALID_COMMAND or _UNKNOWN_OPTION in words:
                raise self._unsupported(
                    f"do that ({parameter.split(',')[1] if command == 'ascset' else command})"
                ) from error
            raise
        if not status.letter:
            raise RefusedError(f"The miner answered {command} with something else.")
        return status.message or status.letter


def _changed(pools: Sequence[PoolSetting], live: Mapping[int, Pool]) -> list[PoolSetting]:
    """Return the settings that have to be sent; raises RefusedError where the firmware cannot be brought to them."""
    if extra := sorted(set(live) - {pool.slot for pool in pools}):
        raise RefusedError(
            f"An Avalon cannot empty a pool slot over its network interface, and slot {extra[0]} holds a pool: say "
            "what it shall hold."
        )
    changed: list[PoolSetting] = []
    for setting in pools:
        there = live.get(setting.slot)
        same = there is not None and rpc.same_pool(there.url, there.user, setting.url, setting.user)
        if same and there is not None and setting.password in (None, there.password):
            continue
        if setting.password is None:
            raise RefusedError(
                f"The password of pool {setting.slot} is not known and the miner does not tell it: give it (x where "
                "the pool ignores it)."
            )
        changed.append(setting)
    return changed


def _is_first_generation(version: Reply) -> bool:
    """Return whether it is an A10 or older, whose `setpool` has no slot and would take the number for an address."""
    model = text(next(iter(section(version, "VERSION")), {}).get("MODEL")) or ""
    return model.startswith(("7", "8", "9", "10"))


def _identity(version: Mapping[str, object]) -> Identity:
    product, model = told(version.get("PROD")) or "", told(version.get("MODEL")) or ""
    if "avalon" not in product.lower() or not any(char.isdigit() for char in product):
        # `AvalonMiner` alone, and "Avalon Q" with the model Q.
        product = product if model and product.lower().endswith(model.lower()) else f"Avalon {model}".strip()
    return Identity(
        vendor="Canaan",
        model=product,
        firmware="Avalon stock",
        firmware_version=told(version.get("VERSION")) or told(version.get("LVERSION")),
        mac=mac_address(version.get("MAC")),
        serial=_serial(version.get("DNA")),
    )


def _serial(value: object) -> str | None:
    dna = told(value)
    return None if dna is None or not dna.strip("0") else dna


async def _capabilities(connection: Connection, is_first_generation: bool) -> frozenset[Capability]:
    """Return what the firmware lists as its options, or everything where it lists nothing readable."""
    try:
        # In JSON, since the list is written with the character that ends a section of a text reply.
        words = rpc.status(await rpc.request(connection, "ascset", "0,help")).message
    except RefusedError:
        words = ""
    listed = {word.strip().lower() for word in words.rpartition(": ")[2].split("|")}
    found = set(_ALWAYS)
    for option, capabilities in _OPTIONS.items():
        if len(listed) < 2 or option in listed:
            found |= capabilities
    if not is_first_generation:
        found |= {Capability.POOLS_WRITE, Capability.CONFIG_WRITE}
    return frozenset(found)
