"""Canaan Avalon with its own firmware: CGMiner's API on port 4028, with everything of its own behind `ascset`.

Source: Canaan's "Avalon A10 API manual" (A-series), and what owners measured on Avalon Q, Mini 3 and Nano 3S, whose
`ascset` takes `set,<value>` where the A-series takes the bare value. The API serves one
connection at a time. Commands of Avalon are sent as text, the way Canaan documents them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.driver import Accepted, Connection, Driver, Profile, Scope
from ...contract.errors import AuthenticationError, RefusedError, UnsupportedError
from ...contract.evidence import Evidence
from ...contract.settings import CAPABILITIES, Effect, Option, Setting, SettingKey, SettingValue
from ...contract.values import Identity, MinerConfig, MiningState, Pool, PoolSetting, Snapshot, TuningValue
from ...parsing.identity import mac_address, reported_name
from ...parsing.lenient_json import Reply, integer, number, section, text
from ...pools.rules import check_pools, check_reported_pools
from ...transport import cgminer_rpc
from ..cgminer import replies
from ..cgminer.pools import read_entries
from . import estats

_HOME_MODELS = ("q", "nano", "mini")
"""How the models begin whose `ascset` takes `set,<value>` and whose web login is admin; the others are A-series."""
_DELAY_S = 5
"""How many seconds ahead `softoff` and `softon` are scheduled, as in Canaan's own application."""
_UNKNOWN_OPTION = "unknown option"
_UNKNOWN_ARGUMENT = ("unknown argument", "missing", "invalid", "no value")
_WRONG_PASSWORD = ("auth failed", "password invalid")
_FORBIDDEN = ",|\\"
_MODES = range(5)
_LEVELS = range(-10, 11)
_WORK_MODES = range(3)
"""The modes that are offered: the miner does not report its highest one, and refuses a mode beyond it. Sources:
Canaan's manual of the A10, and its pages about the Nano 3S, the Mini 3 and the Avalon Q."""
_WORK_LEVELS: Mapping[str, range] = {"nano3": range(3), "mini3": range(-1, 1), "q": range(-1, 1)}
"""The levels of the models that have some: the miner does not report their range. Sources: Canaan's pages about the
Mini 3 and the Avalon Q, and applications of owners of a Nano 3."""
_LEVEL = "worklevel "
"""How a level is named, as the miner answers `worklevel,get`."""
_REBOOT_S = 240
"""About how long an Avalon reboots. Source: measured by an owner of an Avalon Q."""

_STATISTICS = ("estats", "stats", "litestats")
"""The commands that report the modules, in the order in which they are tried: an Avalon Q answers the first two without
content for a while, and some firmware has only one of them."""

_READS = frozenset({Capability.POOLS_READ, Capability.CONFIG_READ})
_OPTIONS = {
    "reboot": frozenset({Capability.REBOOT}),
    "softoff": frozenset({Capability.PAUSE}),
    "softon": frozenset({Capability.RESUME}),
    "led": frozenset({Capability.LOCATE_LIGHT}),
    "workmode": frozenset({Capability.TUNING, Capability.WORK_MODE}),
    "worklevel": frozenset({Capability.TUNING, Capability.PRESETS}),
}
"""What the options of `ascset` let a miner do; pools are written by a command of their own on some models.

`fan-spd` is not among them: it sets a speed or automatic control, and nothing reports which of them is set. Source: the
published firmware of the Nano 3S, whose `FanR` is the speed now."""
_DOCUMENTED = frozenset({"reboot", "workmode"})
"""The documented options of every model, for firmware that does not list its own."""
_STANDBY = frozenset({"softoff", "softon"})


class AvalonDriver(Driver):
    """One Avalon."""

    key = "avalon"
    max_pools: ClassVar[int] = 3
    keeps_pool_passwords: ClassVar[bool] = True
    shows_pools_after_restart: ClassVar[bool] = True
    activates_any_slot: ClassVar[bool] = False
    empties_pool_slots: ClassVar[bool] = False

    def __init__(self, connection: Connection, profile: Profile) -> None:
        super().__init__(connection, profile)
        self._statistics: tuple[str, ...] = _STATISTICS
        """The commands that report the modules; the one that last had content comes first."""

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        # Some firmware leaves its product out of `version`; its device driver is named in `devdetails`.
        fields = [*section(evidence.version, "VERSION"), *section(evidence.devdetails, "DEVDETAILS")]
        return any(
            "avalon" in (text(entry.get(key)) or "").lower()
            for entry in fields
            for key in ("PROD", "MODEL", "Type", "Driver")
        )

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        version = next(iter(section(evidence.version, "VERSION")), {})
        if not any(text(version.get(key)) for key in ("PROD", "MODEL", "Type")):
            state, _ = await _read_state(connection, _STATISTICS)
            version = version | _named_by_module(state.version)
        identity = _identity(version)
        return Profile(
            driver=cls.key, identity=identity, capabilities=await _capabilities(connection, identity, version)
        )

    @override
    async def _snapshot(self) -> Snapshot:
        host = self.connection.host
        summary = await self._read_summary()
        entries = await self._read_entries()
        state = await self._read_state()
        hashrate = state.hashrate_ths
        if hashrate is None:
            # Nothing is measured: fall back to the averages of the shares.
            hashrate = 0.0 if state.paused else replies.hashrate_ths(summary)
        uptime = integer(summary.get("Elapsed"))
        if hashrate is None and uptime is None and state.uptime_s is None:
            raise RefusedError("summary_incomplete", host=host)
        return Snapshot(
            identity=self.profile.identity,
            mining=None if hashrate is None else hashrate > 0 and not state.paused,
            paused=state.paused,
            hashrate_ths=hashrate,
            expected_hashrate_ths=state.expected_hashrate_ths,
            power_w=state.power_w,
            temperature_max_c=state.temperature_max_c,
            mining_uptime_s=state.uptime_s if uptime is None else uptime,
            shares_accepted=integer(summary.get("Accepted")),
            shares_rejected=integer(summary.get("Rejected")),
            difficulty_accepted=number(summary.get("Difficulty Accepted")),
            best_share=text(summary.get("Best Share")),
            # The light of a home model is lit in normal operation.
            locate_light=None if _is_home(self.profile.identity) else state.locate_light,
            work_mode=None if state.work_mode is None else str(state.work_mode),
            pools=replies.pools(entries),
            boards=state.boards,
            fans=state.fans,
            faults=state.faults,
        )

    @override
    async def _mining_state(self) -> MiningState:
        # As in a snapshot, nothing says which machine it is.
        return MiningState(identity=self.profile.identity, paused=(await self._read_state()).paused)

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        return replies.pools(await read_entries(self.connection))

    @override
    async def _reboot(self) -> Accepted:
        # Read first: an address that may not use the API is cut off without an answer too.
        await cgminer_rpc.request(self.connection, "version")
        said = await self._send_reboot()
        return Accepted(channel="Avalon API ascset reboot", said=said, scope=Scope.MACHINE)

    @override
    async def _restart_mining(self) -> Accepted:
        reply = await cgminer_rpc.request(self.connection, "restart", seconds=self.connection.deadlines.write)
        said = cgminer_rpc.taken(reply, "restart")
        return Accepted(channel="CGMiner API restart", said=said.message or said.letter, scope=Scope.MINING_PROCESS)

    @override
    async def _pause(self) -> Accepted:
        return await self._switch("softoff")

    @override
    async def _resume(self) -> Accepted:
        return await self._switch("softon")

    @override
    async def _set_locate_light(self, *, on: bool) -> Accepted:
        return Accepted(channel="Avalon API ascset led", said=await self._ascset(f"led,1-{int(on)}"))

    @override
    async def _write_pools(self, pools: Sequence[PoolSetting], activate: int | None) -> Accepted:
        check_pools(pools, max_pools=self.max_pools, forbidden=_FORBIDDEN)
        if activate:
            raise RefusedError("first_pool_only")
        changed = _changed(pools, {pool.slot: pool for pool in await self._read_pools()})
        if not changed:
            return Accepted(channel="Avalon API setpool", said="Nothing had to be changed.")
        done: list[int] = []
        for setting in changed:
            try:
                await self._set_pool(setting)
            except RefusedError as error:
                if not done:
                    raise
                slots = ", ".join(str(slot) for slot in done)
                raise RefusedError(
                    "pools_partly_written", error.miner_message, slot=setting.slot, slots=slots
                ) from error
            done.append(setting.slot)
        await self._send_reboot()
        slots = ", ".join(str(slot) for slot in done)
        return Accepted(
            channel="Avalon API setpool",
            said=f"slot {slots} set; the miner reboots, since pools need it to take effect",
            scope=Scope.MACHINE,
        )

    @override
    async def _set_tuning(self, tuning: Mapping[str, TuningValue]) -> Accepted:
        unknown = set(tuning) - {"workmode", "worklevel"}
        if unknown or not tuning:
            raise RefusedError("tuning_unknown", names="workmode, worklevel")
        for name, allowed in (("workmode", _MODES), ("worklevel", _LEVELS)):
            if name in tuning and not (isinstance(tuning[name], int) and tuning[name] in allowed):
                raise RefusedError("tuning_value_invalid", name=name, value=tuning[name])
        said: list[str] = []
        # The mode first: it resets the level.
        if "workmode" in tuning:
            said.append(
                await self._ascset(f"workmode,{'set,' if _is_home(self.profile.identity) else ''}{tuning['workmode']}")
            )
        if "worklevel" in tuning:
            said.append(await self._ascset(f"worklevel,set,{tuning['worklevel']}"))
        state = await self._read_state()
        actual = {"workmode": state.work_mode, "worklevel": state.work_level}
        if any(actual[name] != value for name, value in tuning.items()):
            await self._send_reboot()
            said.append("the miner reboots, since its mode needs it to take effect")
        return Accepted(channel="Avalon API ascset workmode", said="; ".join(said))

    @override
    async def _read_settings(self) -> tuple[Setting, ...]:
        state = await self._read_state()
        # A model of the A-series uses another mode only after a reboot, which follows the change.
        home = _is_home(self.profile.identity)
        effect, seconds = (Effect.RESTARTS_MINING, None) if home else (Effect.RESTARTS_MACHINE, _REBOOT_S)
        settings: list[Setting] = []
        if state.work_mode is not None:
            modes = sorted({*_WORK_MODES, state.work_mode})
            settings.append(
                Setting(
                    key=SettingKey.WORK_MODE,
                    value=str(state.work_mode),
                    effect=effect,
                    seconds=seconds,
                    options=tuple(Option(value=str(mode)) for mode in modes),
                )
            )
        if state.work_level is not None and (levels := _levels(self.profile.identity)):
            settings.append(
                Setting(
                    key=SettingKey.PRESET,
                    value=f"{_LEVEL}{state.work_level}",
                    effect=effect,
                    seconds=seconds,
                    options=tuple(Option(value=f"{_LEVEL}{level}") for level in sorted({*levels, state.work_level})),
                )
            )
        return tuple(settings)

    @override
    async def _write_settings(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        tuning = {
            name: number
            for key, name in ((SettingKey.WORK_MODE, "workmode"), (SettingKey.PRESET, "worklevel"))
            if (number := integer(str(values.get(key, "")).removeprefix(_LEVEL))) is not None
        }
        if len(tuning) != len(values):
            raise self.unsupported(CAPABILITIES[next(iter(values))])
        return await self._set_tuning(tuning)

    @override
    async def _read_config(self) -> MinerConfig:
        pools = replies.pools(await read_entries(self.connection))
        state = await self._read_state()
        check_reported_pools(pools, self.connection.host)
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

    async def _read_summary(self) -> Reply:
        """Return the summary; empty if the firmware refuses it."""
        try:
            return next(iter(section(await cgminer_rpc.request(self.connection, "summary"), "SUMMARY")), {})
        except cgminer_rpc.ApiError:
            return {}

    async def _read_entries(self) -> tuple[replies.PoolEntry, ...]:
        """Return the pools; none if the firmware refuses them."""
        try:
            return await read_entries(self.connection)
        except cgminer_rpc.ApiError:
            return ()

    async def _read_state(self) -> estats.State:
        """Return what the modules report; unknown values if they report nothing."""
        state, self._statistics = await _read_state(self.connection, self._statistics)
        return state

    async def _switch(self, option: str) -> Accepted:
        """Send the miner to standby or wake it, at a time of **its own** clock, which may be wrong by years."""
        now = cgminer_rpc.status(await cgminer_rpc.request(self.connection, "version")).when
        if now is None:
            raise RefusedError("clock_missing")
        delay = _DELAY_S
        try:
            said = await self._ascset(f"{option},1:{now + delay}")
        except cgminer_rpc.ApiError as error:
            if not any(words in error.miner_message.lower() for words in _UNKNOWN_ARGUMENT):
                raise
            # Older firmware has the option without a time.
            delay, said = 0, await self._ascset(option)
        return Accepted(channel=f"Avalon API ascset {option}", said=said, effective_s=delay)

    async def _set_pool(self, setting: PoolSetting) -> None:
        """Write one slot, by the command of this model, or by the other one if it is unknown."""
        is_home = _is_home(self.profile.identity)
        default = "admin" if is_home else "root"
        credentials = self.connection.credentials
        user = default if credentials.username is None else credentials.username
        password = default if credentials.password is None else credentials.password
        if any(char in _FORBIDDEN for char in f"{user}{password}"):
            raise RefusedError("credentials_with_separators")
        values = f"{user},{password},{setting.slot},{setting.url},{setting.user},{setting.password}"
        forms = [("setpool", values), ("ascset", f"0,setpool,{values}")]
        first, second = forms if is_home else reversed(forms)
        try:
            try:
                await self._send(*first)
            except UnsupportedError:
                await self._send(*second)
        except cgminer_rpc.ApiError as error:
            raise cgminer_rpc.masked(error, setting.password, password) from None

    async def _send_reboot(self) -> str:
        """Reboot and return the miner's words; it mostly goes down before it answers."""
        try:
            return await self._ascset("reboot,0")
        except cgminer_rpc.NoAnswerError:
            return "the miner closed the connection to reboot"

    async def _ascset(self, option: str) -> str:
        """Send one option of `ascset` and return the miner's words."""
        return await self._send("ascset", f"0,{option}")

    async def _send(self, command: str, parameter: str) -> str:
        """Send one command in text; raises UnsupportedError if the firmware does not know it."""
        try:
            status = await cgminer_rpc.request_text(
                self.connection, command, parameter, seconds=self.connection.deadlines.write
            )
        except cgminer_rpc.ApiError as error:
            words = error.miner_message.lower()
            if any(part in words for part in _WRONG_PASSWORD):
                raise AuthenticationError("web_credentials_rejected") from error
            if error.api_code == cgminer_rpc.INVALID_COMMAND or _UNKNOWN_OPTION in words:
                raise UnsupportedError(
                    "command_unknown", command=parameter.split(",")[1] if command == "ascset" else command
                ) from error
            raise
        if not status.letter:
            raise RefusedError("command_not_confirmed", command=command)
        return status.message or status.letter


def _changed(pools: Sequence[PoolSetting], live: Mapping[int, Pool]) -> list[PoolSetting]:
    """Return the settings that have to be sent; raises RefusedError if the firmware cannot store them all."""
    if extra := sorted(set(live) - {pool.slot for pool in pools}):
        raise RefusedError("pool_slot_not_emptied", slot=extra[0])
    changed: list[PoolSetting] = []
    for setting in pools:
        there = live.get(setting.slot)
        same = there is not None and cgminer_rpc.same_pool(there.url, there.user, setting.url, setting.user)
        if same and there is not None and setting.password in (None, there.password):
            continue
        if setting.password is None:
            raise RefusedError("pool_password_needed", slot=setting.slot)
        changed.append(setting)
    return changed


async def _read_state(connection: Connection, commands: tuple[str, ...]) -> tuple[estats.State, tuple[str, ...]]:
    """Return what the modules report, and the commands with the one that had content first.

    A command that the firmware refuses, cuts off or answers without readings is followed by the next one.
    """
    best: Sequence[Reply] = ()
    for command in commands:
        try:
            stats = section(await cgminer_rpc.request(connection, command), "STATS")
        except cgminer_rpc.NoAnswerError:
            raise
        except RefusedError:
            continue
        if estats.has_readings(stats):
            return estats.state(stats), (command, *(other for other in commands if other != command))
        best = best if estats.modules(best) else stats
    return estats.state(best), commands


def _is_home(identity: Identity) -> bool:
    """Return whether it is a Nano, Mini or Q; the others are of the A-series."""
    return _short_name(identity).startswith(_HOME_MODELS)


def _short_name(identity: Identity) -> str:
    """Return the model without the name of the family, such as `q`, `nano3s` or `1566`."""
    return identity.model.lower().removeprefix("avalonminer").removeprefix("avalon").strip().replace(" ", "")


def _levels(identity: Identity) -> range:
    """Return the work levels of a model, none if it has none or they are unknown."""
    return _WORK_LEVELS.get(_short_name(identity), range(0))


def _is_first_generation(version: Mapping[str, object]) -> bool:
    """Return whether it is an A10 or older, whose `setpool` has no slot and would take the number for an address."""
    return (text(version.get("MODEL")) or "").startswith(("7", "8", "9", "10"))


def _named_by_module(version: str | None) -> Reply:
    """Return the model and the firmware version in the `Ver` of a module, such as `nano3-24071801_42c628d`."""
    model, _, build = (version or "").rpartition("-")
    return {"MODEL": model, "VERSION": build} if model else {}


def _identity(version: Mapping[str, object]) -> Identity:
    product, model = reported_name(version.get("PROD")) or "", reported_name(version.get("MODEL")) or ""
    if "avalon" not in product.lower() or not any(char.isdigit() for char in product):
        # `AvalonMiner` alone, and "Avalon Q" with the model Q.
        product = product if model and product.lower().endswith(model.lower()) else f"Avalon {model}".strip()
    return Identity(
        vendor="Canaan",
        model=product,
        firmware="Avalon stock",
        firmware_version=reported_name(version.get("VERSION")) or reported_name(version.get("LVERSION")),
        mac=mac_address(version.get("MAC")),
        serial=_serial(version.get("DNA")),
    )


def _serial(value: object) -> str | None:
    dna = reported_name(value)
    return None if dna is None or not dna.strip("0") else dna


async def _capabilities(
    connection: Connection, identity: Identity, version: Mapping[str, object]
) -> frozenset[Capability]:
    """Return what the firmware lists as its options, or what Canaan documents for the model if it lists nothing."""
    is_first_generation, is_home = _is_first_generation(version), _is_home(identity)
    try:
        # In JSON, since the list is written with the character that ends a section of a text reply.
        words = cgminer_rpc.status(await cgminer_rpc.request(connection, "ascset", "0,help")).message
    except RefusedError as error:
        if isinstance(error, cgminer_rpc.ApiError) and error.api_code == cgminer_rpc.ACCESS_DENIED:
            return _READS
        words = ""
    options = {word.strip().lower() for word in words.rpartition(": ")[2].split("|")}
    if len(options) < 2:
        options = {*_DOCUMENTED, "led"}
        if not (is_first_generation or "nano" in identity.model.lower()):
            options |= _STANDBY
    found = {*_READS, Capability.RESTART_MINING}
    for option in options:
        found |= _OPTIONS.get(option, frozenset())
    if is_home:
        # Its state cannot be read back: the light has other purposes.
        found.discard(Capability.LOCATE_LIGHT)
    if not _levels(identity):
        found.discard(Capability.PRESETS)
    if _short_name(identity) == "nano3":
        # It has levels only, and reports no mode.
        found.discard(Capability.WORK_MODE)
    if not is_first_generation:
        found |= {Capability.POOLS_WRITE, Capability.CONFIG_WRITE}
    return frozenset(found)
