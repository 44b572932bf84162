"""Antminer with stock firmware of 2019 and later, through the CGI programs of its web server (digest log-in).

`set_miner_conf.cgi` takes the form of the web page: fans, frequency level, work mode and the three pools at once, and
what is missing in it falls back to a default. So a write is the form as the miner reports it with one thing changed;
the miner reports the passwords of its pools. It answers such a write only after mining has restarted, which takes
about a minute. Pausing is work mode 1 (sleep). Machines without a work mode (S9 and before) have another form, which
a write of this one would empty: they are read only. `upgrade.cgi` checks an image, installs it and answers; then the
machine restarts. Sources: public contract tests of the form, and public copies of the firmware's CGI programs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, override

from ...contract.capability import Capability
from ...contract.deadline import deadline
from ...contract.driver import Accepted, Connection, Driver, Profile
from ...contract.errors import RefusedError, UnsupportedError
from ...contract.evidence import FOREIGN_FIRMWARE, Evidence
from ...contract.firmware_image import FirmwareImage, UpgradeFacts
from ...contract.settings import CAPABILITIES, FanMode, Setting, SettingKey, SettingValue
from ...contract.values import FanSetting, MinerConfig, MiningState, Pool, PoolSetting, Snapshot, TuningValue
from ...parsing.board_temperatures import hottest_water, is_water_cooled
from ...parsing.identity import reported_name
from ...parsing.lenient_json import Reply, integer, number, objects, section, text
from ...parsing.numbers import flag, hottest, scaled
from ...pools.rules import check_pools, check_reported_pools
from ...transport import cgminer_rpc
from ...transport.http import HttpReply
from ..cgminer.replies import MEASURED_S
from .form import (
    HASHRATE,
    LEVEL,
    MAX_POOLS,
    MODE,
    MODES,
    SLEEP,
    check_form,
    fan_of,
    form_of,
    level_of,
    mode_of,
    pools_of,
    set_mode,
    with_pools,
)
from .pages import (
    first_of,
    identity_of,
    read_boards,
    read_fans,
    read_faults,
    read_pools,
    read_warnings,
    terahash_per_unit,
    total,
)
from .settings import (
    WORK_MODES,
    Offer,
    hashrate_range,
    modes_of,
    put_settings,
    read_settings,
    script_of,
    work_mode,
)
from .web import AntminerWeb, is_stock

_READS = frozenset({Capability.POOLS_READ, Capability.CONFIG_READ, Capability.LOCATE_LIGHT, Capability.REBOOT})
_WRITES = frozenset(
    {
        Capability.RESTART_MINING,
        Capability.PAUSE,
        Capability.RESUME,
        Capability.POOLS_WRITE,
        Capability.CONFIG_WRITE,
        Capability.TUNING,
    }
)


_NEEDED = ("summary", "stats")
_MODE_AWAKE = "work_mode_awake"
"""The key under which the last work mode that was not sleep is kept."""
_LOGS: Mapping[str, tuple[str, ...]] = {
    "miner": ("log", "get_kernel_log"),
    "history": ("hlog",),
    "user": ("ulog_en",),
}
"""The programs that return a log; of several, the first that the firmware has."""

type _Change = Callable[[dict[str, object], Mapping[str, object]], bool]
"""Changes the form, given the configuration that the miner has; returns whether that differs from it."""


class AntminerDriver(Driver):
    """An Antminer with the firmware of its maker."""

    key: ClassVar[str] = "antminer"
    config_commands: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.PAUSE,
            Capability.RESUME,
            Capability.POOLS_WRITE,
            Capability.FAN,
            Capability.TUNING,
            Capability.WORK_MODE,
            Capability.FREQUENCY,
            Capability.THROTTLE,
        }
    )
    max_pools: ClassVar[int] = MAX_POOLS
    log_names: ClassVar[tuple[str, ...]] = tuple(_LOGS)
    image_suffixes: ClassVar[tuple[str, ...]] = (".bmu", ".tar.gz")

    def __init__(self, connection: Connection, profile: Profile) -> None:
        """Store the connection; it is logged in to with each request."""
        super().__init__(connection, profile)
        self._web = AntminerWeb(connection)
        self._offer: Offer | None = None

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        return is_stock(evidence)

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        web = AntminerWeb(connection)
        async with deadline(connection.host, connection.deadlines.read):
            try:
                info = await web.read("get_system_info")
                conf = await web.read("get_miner_conf")
                # Without these the miner cannot be read: firmware before 2019 has other ones.
                for page in _NEEDED:
                    await web.read(page)
            except UnsupportedError:
                return None
            model = reported_name(info.get("minertype"))
            if model is None or any(word in model.lower() for word in FOREIGN_FIRMWARE):
                return None
            capabilities = set(_READS)
            if await web.has("log") or await web.has("get_kernel_log"):
                capabilities.add(Capability.LOGS)
            if reported_name((await web.optional("miner_type")).get("miner_type")) is not None:
                capabilities.add(Capability.FIRMWARE)
            identity = identity_of(info)
            if mode_of(conf) is not None:
                draft = cls(connection, Profile(driver=cls.key, identity=identity, capabilities=frozenset()))
                settings = await draft._settings(conf)
                capabilities |= _WRITES
                capabilities |= {CAPABILITIES[setting.key] for setting in settings if not setting.read_only}
        return Profile(driver=cls.key, identity=identity, capabilities=frozenset(capabilities))

    # Reading ---------------------------------------------------------------------------------------------------

    @override
    async def _snapshot(self) -> Snapshot:
        web = self._web
        info = await web.read("get_system_info")
        conf = await self._conf()
        summary = first_of(await web.read("summary"), "SUMMARY")
        stats = first_of(await web.read("stats"), "STATS")
        live = section(await web.optional("pools"), "POOLS")
        light = (await web.optional("get_blink_status")).get("blink")
        warnings = await web.warnings()
        identity = identity_of(info)
        mode = mode_of(conf)
        asleep = None if mode is None else mode == SLEEP
        factor = terahash_per_unit(text(summary.get("rate_unit")) or text(stats.get("rate_unit")))
        elapsed = integer(summary.get("elapsed", stats.get("elapsed")))
        if elapsed is not None and elapsed < MEASURED_S:
            # A machine that starts reports zeros that it did not measure.
            factor = None
        boards = tuple(read_boards(stats, factor, identity.model))
        inlet, outlet = hottest_water(boards)
        pools = tuple(read_pools(conf, live, asleep=asleep is True))
        # A miner that sleeps reports an empty list instead of its rates; one that starts does so too.
        rate = 0.0 if asleep and not summary else scaled(summary.get("rate_5s"), factor)
        return Snapshot(
            identity=identity,
            mining=None if rate is None else rate > 0,
            paused=asleep,
            hashrate_ths=rate,
            expected_hashrate_ths=scaled(summary.get("rate_ideal", stats.get("rate_ideal")), factor) or None,
            power_w=number(stats.get("watt")) or None,
            temperature_max_c=hottest(boards),
            inlet_temperature_c=inlet,
            outlet_temperature_c=outlet,
            mining_uptime_s=elapsed,
            shares_accepted=total(pool.accepted for pool in pools),
            shares_rejected=total(pool.rejected for pool in pools),
            best_share=text(summary.get("bestshare")),
            locate_light=flag(light),
            work_mode=None if mode is None else MODES.get(mode, str(mode)),
            pools=pools,
            boards=boards,
            fans=read_fans(stats, identity.model),
            faults=(*read_faults(summary, stats), *read_warnings(warnings)),
        )

    @override
    async def _mining_state(self) -> MiningState:
        info = await self._web.read("get_system_info")
        mode = mode_of(await self._conf())
        return MiningState(identity=identity_of(info), paused=None if mode is None else mode == SLEEP)

    @override
    async def _read_pools(self) -> tuple[Pool, ...]:
        conf = await self._conf()
        live = section(await self._web.optional("pools"), "POOLS")
        return tuple(read_pools(conf, live, asleep=mode_of(conf) == SLEEP))

    @override
    async def _read_config(self) -> MinerConfig:
        info = await self._web.read("get_system_info")
        conf = await self._conf()
        stats = first_of(await self._web.optional("stats"), "STATS")
        pools = tuple(read_pools(conf, (), asleep=False))
        check_reported_pools(pools, self.connection.host)
        mode = mode_of(conf)
        tuning: dict[str, TuningValue] = {}
        if (awake := self._mode_awake if mode == SLEEP else mode) is not None:
            tuning[MODE] = awake
        if (level := level_of(conf)) is not None:
            tuning[LEVEL] = level
        names = {"hostname": "hostname", "address": "ipaddress", "netmask": "netmask", "gateway": "gateway"}
        volts = number(conf.get("bitmain-voltage"))
        frequencies = [number(chain.get("freq_avg")) for chain in objects(stats.get("chain"))]
        return MinerConfig(
            identity=identity_of(info),
            pools=pools,
            paused=None if mode is None else mode == SLEEP,
            fan=fan_of(conf),
            tuning=tuning or None,
            frequencies=tuple(value for value in frequencies if value is not None),
            voltages={} if volts is None else {"bitmain-voltage": volts},
            network={name: value for name, key in names.items() if (value := text(info.get(key))) is not None},
        )

    @override
    async def _read_settings(self) -> tuple[Setting, ...]:
        conf = await self._conf()
        return () if mode_of(conf) is None else await self._settings(conf)

    async def _settings(self, conf: Mapping[str, object]) -> tuple[Setting, ...]:
        """Return the settings in a configuration."""
        offer = self._offer
        if offer is None:
            path = script_of(await self._web.page("/miner.html"))
            script = "" if path is None else await self._web.page(path)
            # A machine that cannot slow down its hashrate may have the page.
            slows = conf.get(HASHRATE) is not None
            adjustment = await self._web.optional("get_adjustment_params") if slows else {}
            offer = Offer(modes=modes_of(script), hashrate=hashrate_range(adjustment))
            if script and (adjustment or not slows):
                # A page that the machine did not return now may come the next time.
                self._offer = offer
        has_fans = not is_water_cooled(self.profile.identity.model)
        return tuple(read_settings(conf, offer, has_fans=has_fans, mode_awake=self._mode_awake))

    @override
    async def _read_log(self, name: str, max_bytes: int) -> bytes:
        *others, last = _LOGS[name]
        for program in others:
            try:
                return await self._web.log(program, max_bytes)
            except UnsupportedError:
                continue
        return await self._web.log(last, max_bytes)

    @override
    async def _read_upgrade_facts(self) -> UpgradeFacts:
        info = await self._web.read("get_system_info")
        kind = await self._web.read("miner_type")
        model, subtype = reported_name(kind.get("miner_type")), reported_name(kind.get("subtype"))
        # The sub-type names control board and hashboard: AMLCtrl_BHB68701.
        board, _, hashboard = (subtype or "").partition("_")
        identity = identity_of(info)
        return UpgradeFacts(
            version=identity.firmware_version or reported_name(kind.get("fw_version")),
            model=model or identity.model,
            control_board=board if hashboard else None,
            hardware=tuple(name for name in (model, subtype) if name is not None),
        )

    # Writing ---------------------------------------------------------------------------------------------------

    @override
    async def _reboot(self) -> Accepted:
        return await self._web.reboot()

    @override
    async def _restart_mining(self) -> Accepted:
        body = {"command": "reload", "new_api": True}
        reply = await cgminer_rpc.send(self.connection, body, seconds=self.connection.deadlines.write)
        cgminer_rpc.check(reply, "reload")
        return Accepted(channel="Antminer API reload", said=cgminer_rpc.status(reply).message)

    @override
    async def _pause(self) -> Accepted:

        def change(form: dict[str, object], conf: Mapping[str, object]) -> bool:
            if mode_of(conf) == SLEEP:
                return False
            set_mode(form, SLEEP)
            return True

        return await self._configure(change)

    @override
    async def _resume(self) -> Accepted:

        def change(form: dict[str, object], conf: Mapping[str, object]) -> bool:
            if mode_of(conf) != SLEEP:
                return False
            set_mode(form, self._mode_awake or 0)
            return True

        return await self._configure(change)

    @override
    async def _write_pools(self, pools: Sequence[PoolSetting], activate: int | None) -> Accepted:
        check_pools(pools, max_pools=self.max_pools, gaps=True)
        if activate:
            raise RefusedError("first_pool_only")

        def change(form: dict[str, object], conf: Mapping[str, object]) -> bool:
            form["pools"] = wanted = with_pools(pools, conf)
            return wanted != pools_of(conf)

        return await self._configure(change)

    @override
    async def _set_fan(self, setting: FanSetting) -> Accepted:
        values: dict[SettingKey, SettingValue] = {SettingKey.FAN_MODE: FanMode.AUTO}
        if setting.mode == FanMode.MANUAL:
            if setting.percent is None or not 0 <= setting.percent <= 100:
                raise RefusedError("fan_speed_out_of_range")
            values = {SettingKey.FAN_MODE: FanMode.MANUAL, SettingKey.FAN_SPEED: setting.percent}
        return await self._write_settings(values)

    @override
    async def _set_tuning(self, tuning: Mapping[str, TuningValue]) -> Accepted:
        mode, level = integer(tuning.get(MODE)), integer(tuning.get(LEVEL))
        unknown = (MODE in tuning and mode not in WORK_MODES) or (LEVEL in tuning and level is None)
        if set(tuning) - {MODE, LEVEL} or unknown:
            raise RefusedError("tuning_unknown", names=f"{MODE} (0, 2, 3), {LEVEL}")
        values: dict[SettingKey, SettingValue] = {}
        if level is not None:
            values[SettingKey.FREQUENCY_PERCENT] = level
        if mode is not None:
            values[SettingKey.WORK_MODE] = WORK_MODES[mode]
        return await self._write_settings(values)

    @override
    async def _write_settings(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        has_mode = SettingKey.WORK_MODE in values
        mode = work_mode(values[SettingKey.WORK_MODE]) if has_mode else None

        def change(form: dict[str, object], conf: Mapping[str, object]) -> bool:
            now = read_settings(conf, Offer(), has_fans=True, mode_awake=self._mode_awake)
            shown = {setting.key: setting.value for setting in now}
            wanted = {key: value for key, value in values.items() if shown.get(key) != value}
            if mode is not None:
                self.memory.put(_MODE_AWAKE, mode)
                if mode_of(conf) == SLEEP:
                    # It becomes the mode that resuming returns to.
                    wanted.pop(SettingKey.WORK_MODE, None)
            put_settings(form, wanted)
            return bool(wanted)

        return await self._configure(change)

    @override
    async def _upgrade_firmware(self, image: FirmwareImage, progress: Callable[[int], None]) -> Accepted:
        reply = await self._web.upload("upgrade", image, progress)
        return Accepted(channel="Antminer upgrade.cgi", said=_confirmed(reply, "upgrade"))

    @override
    async def _set_locate_light(self, *, on: bool) -> Accepted:
        reply = (await self._web.call("POST", "blink", {"blink": "true" if on else "false"})).json()
        code = text(reply.get("code")) or ""
        if not code.startswith("B") or reply.get("stats") == "error":
            raise RefusedError("command_refused", text(reply.get("msg")) or code, command="blink")
        return Accepted(channel="Antminer blink.cgi", said=code)

    @property
    def _mode_awake(self) -> int | None:
        """Return the last work mode that was not sleep; None if it was never seen."""
        mode = integer(self.memory.get(_MODE_AWAKE))
        return mode if mode in MODES and mode != SLEEP else None

    # The form --------------------------------------------------------------------------------------------------

    async def _conf(self) -> Reply:
        """Return the configuration, and remember the work mode that resuming returns to."""
        conf = await self._web.configuration()
        mode = mode_of(conf)
        if mode is not None and mode != SLEEP:
            self.memory.put(_MODE_AWAKE, mode)
        return conf

    async def _configure(self, change: _Change) -> Accepted:
        """Write the form with one thing changed; nothing is written if it is so already."""
        channel = "Antminer set_miner_conf.cgi"
        conf = await self._conf()
        if mode_of(conf) is None:
            raise UnsupportedError("configuration_form_unknown")
        form = form_of(conf)
        if not change(form, conf):
            return Accepted(channel=channel, said="Nothing had to be changed.")
        check_form(form, conf)
        reply = await self._web.call("POST", "set_miner_conf", form, seconds=self.connection.deadlines.config_write)
        return Accepted(channel=channel, said=_confirmed(reply, "set_miner_conf"))


def _confirmed(reply: HttpReply, command: str) -> str:
    """Return the code and the words of success; raises RefusedError, because the status is 200 for a failure too."""
    said = reply.json()
    words = reply.masked(" ".join(filter(None, (text(said.get("code")), text(said.get("msg"))))))
    if said.get("stats") != "success":
        raise RefusedError("command_refused", words, command=command)
    return words
