"""Antminer with stock firmware of 2019 and later, through the CGI programs of its web server (digest log-in).

`set_miner_conf.cgi` takes the form of the web page: fans, frequency level, work mode and the three pools at once, and
what is missing in it falls back to a default. So a write is the form as the miner tells it with one thing changed;
the miner does tell the passwords of its pools. It answers such a write only after mining has restarted, which takes
about a minute. Pausing is work mode 1 (sleep). Machines without a work mode (S9 and before) have another form, which
a write of this one would empty: they are read only. Sources: MINERS.md, part 2; public contract tests of the form,
and public copies of the firmware's CGI programs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar, override

from aiohttp import DigestAuthMiddleware

from . import http, rpc
from .antminer_form import (
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
from .base import (
    Accepted,
    AuthenticationError,
    Board,
    Capability,
    Connection,
    Driver,
    Fan,
    FanSetting,
    Fault,
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
from .deadline import deadline
from .http import ConnectionLostError, HttpReply
from .identity import mac_address, told
from .pool_rules import check_pools, check_told, told_password
from .probe import THIRD_PARTY, Evidence
from .quirky_json import Reply, integer, number, objects, section, text
from .rpc import same_pool
from .values import flag, highest, hottest, scaled

DEFAULT_USERNAME = "root"
DEFAULT_PASSWORD = "root"
REALM = "antMiner Configuration"

_TERAHASH_PER = {"TH": 1.0, "GH": 1e-3, "MH": 1e-6, "KH": 1e-9}
_READS = frozenset({Capability.POOLS_READ, Capability.CONFIG_READ, Capability.FAULT_LIGHT, Capability.REBOOT})
_WRITES = frozenset(
    {
        Capability.RESTART_MINING,
        Capability.PAUSE,
        Capability.RESUME,
        Capability.POOLS_WRITE,
        Capability.CONFIG_WRITE,
        Capability.FAN,
        Capability.TUNING,
    }
)


type _Change = Callable[[dict[str, object], Mapping[str, object]], bool]
"""Changes the form, given the configuration that the miner has; returns whether that differs from it."""


class AntminerDriver(Driver):
    """An Antminer with the firmware of its maker."""

    key: ClassVar[str] = "antminer"
    max_pools: ClassVar[int] = MAX_POOLS

    def __init__(self, connection: Connection, profile: Profile) -> None:
        """Remember where the miner is; it is logged in to with each request."""
        super().__init__(connection, profile)
        self._web = _Web(connection)
        self._mode_awake: int | None = None
        """The last work mode that was not sleep."""

    @classmethod
    @override
    def recognises(cls, evidence: Evidence) -> bool:
        # Old machines and CGMiner builds for them say Antminer too, and have no web interface of this kind.
        if not evidence.web_open:
            return False
        if evidence.api_names(*THIRD_PARTY) or evidence.web_names("anthillos", "braiins os", "luxor firmware"):
            return False
        return evidence.api_names("antminer") or evidence.web_names(f'realm="{REALM}"')

    @classmethod
    @override
    async def identify(cls, connection: Connection, evidence: Evidence) -> Profile | None:
        web = _Web(connection)
        async with deadline(connection.host, connection.deadlines.read):
            try:
                info = await web.read("get_system_info")
            except UnsupportedError:
                return None
            if told(info.get("minertype")) is None:
                return None
            conf = await web.read("get_miner_conf")
        writes = _WRITES if mode_of(conf) is not None else frozenset()
        return Profile(driver=cls.key, identity=_identity(info), capabilities=_READS | writes)

    # Reading ---------------------------------------------------------------------------------------------------

    @override
    async def snapshot(self) -> Snapshot:
        web = self._web
        async with deadline(self.connection.host, self.connection.deadlines.read):
            info = await web.read("get_system_info")
            conf = await self._conf()
            summary = _first(await web.read("summary"), "SUMMARY")
            stats = _first(await web.read("stats"), "STATS")
            live = section(await web.read("pools"), "POOLS")
            light = (await web.read("get_blink_status")).get("blink")
        mode = mode_of(conf)
        asleep = None if mode is None else mode == SLEEP
        factor = _terahash_per_unit(text(summary.get("rate_unit")) or text(stats.get("rate_unit")))
        boards = tuple(_boards(stats, factor))
        pools = tuple(_pools(conf, live, asleep=asleep is True))
        # A miner that sleeps tells an empty list in the place of its rates.
        rate = 0.0 if asleep and not summary else scaled(summary.get("rate_5s"), factor)
        elapsed = integer(summary.get("elapsed"))
        return Snapshot(
            identity=_identity(info),
            mining=None if rate is None else rate > 0,
            paused=asleep,
            hashrate_ths=rate,
            expected_hashrate_ths=scaled(summary.get("rate_ideal", stats.get("rate_ideal")), factor),
            power_w=number(stats.get("watt")),
            temperature_max_c=hottest(boards),
            mining_uptime_s=integer(stats.get("elapsed")) if elapsed is None else elapsed,
            shares_accepted=sum(pool.accepted or 0 for pool in pools) if pools else None,
            shares_rejected=sum(pool.rejected or 0 for pool in pools) if pools else None,
            best_share=text(summary.get("bestshare")),
            fault_light=flag(light),
            work_mode=None if mode is None else MODES.get(mode, str(mode)),
            pools=pools,
            boards=boards,
            fans=tuple(_fans(stats)),
            faults=tuple(_faults(summary)),
        )

    @override
    async def read_pools(self) -> tuple[Pool, ...]:
        async with deadline(self.connection.host, self.connection.deadlines.read):
            conf = await self._conf()
            live = section(await self._web.read("pools"), "POOLS")
        return tuple(_pools(conf, live, asleep=mode_of(conf) == SLEEP))

    @override
    async def read_config(self) -> MinerConfig:
        async with deadline(self.connection.host, self.connection.deadlines.read):
            info = await self._web.read("get_system_info")
            conf = await self._conf()
            stats = _first(await self._web.read("stats"), "STATS")
        pools = tuple(_pools(conf, (), asleep=False))
        check_told(pools, self.connection.host)
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
            identity=_identity(info),
            pools=pools,
            paused=None if mode is None else mode == SLEEP,
            fan=fan_of(conf),
            tuning=tuning or None,
            frequencies=tuple(value for value in frequencies if value is not None),
            voltages={} if volts is None else {"bitmain-voltage": volts},
            network={name: value for name, key in names.items() if (value := text(info.get(key))) is not None},
        )

    # Writing ---------------------------------------------------------------------------------------------------

    @override
    async def reboot(self) -> Accepted:
        connection = self.connection
        async with deadline(connection.host, connection.deadlines.write):
            # The reboot may cut its own answer off. What proves that it was heard is a read just before, which
            # also brings the challenge: the request that follows carries the log-in from the beginning.
            await self._web.read("get_system_info")
            try:
                reply = await self._web.call("GET", "reboot", seconds=connection.deadlines.write)
            except ConnectionLostError:
                said = "the miner closed the connection"
            else:
                said = reply.words
        return Accepted(channel="Antminer reboot.cgi", said=said, scope=Scope.MACHINE)

    @override
    async def restart_mining(self) -> Accepted:
        self._needs(Capability.RESTART_MINING, "restart its mining process alone")
        body = {"command": "reload", "new_api": True}
        async with deadline(self.connection.host, self.connection.deadlines.write):
            reply = await rpc.send(self.connection, body, seconds=self.connection.deadlines.write)
            rpc.check(reply, "reload")
        return Accepted(channel="Antminer API reload", said=rpc.status(reply).message)

    @override
    async def pause(self) -> Accepted:
        self._needs(Capability.PAUSE, "be paused")

        def change(form: dict[str, object], conf: Mapping[str, object]) -> bool:
            if mode_of(conf) == SLEEP:
                return False
            set_mode(form, SLEEP)
            return True

        return await self._configure(change)

    @override
    async def resume(self) -> Accepted:
        self._needs(Capability.RESUME, "be resumed")

        def change(form: dict[str, object], conf: Mapping[str, object]) -> bool:
            if mode_of(conf) != SLEEP:
                return False
            set_mode(form, self._mode_awake or 0)
            return True

        return await self._configure(change)

    @override
    async def write_pools(self, pools: Sequence[PoolSetting], activate: int | None = None) -> Accepted:
        self._needs(Capability.POOLS_WRITE, "have its pools changed")
        check_pools(pools, max_pools=self.max_pools, gaps=True)
        if activate:
            raise RefusedError("An Antminer mines on the first pool that works: put the wanted pool into slot 0.")

        def change(form: dict[str, object], conf: Mapping[str, object]) -> bool:
            form["pools"] = wanted = with_pools(pools, conf)
            return wanted != pools_of(conf)

        return await self._configure(change)

    @override
    async def set_fan(self, setting: FanSetting) -> Accepted:
        self._needs(Capability.FAN, "have its fans controlled")
        if setting.mode == "manual" and (setting.percent is None or not 0 <= setting.percent <= 100):
            raise RefusedError("A manual fan speed must be from 0 to 100 percent.")

        def change(form: dict[str, object], conf: Mapping[str, object]) -> bool:
            form["bitmain-fan-ctrl"] = setting.mode == "manual"
            if setting.mode == "manual":
                form["bitmain-fan-pwm"] = str(setting.percent)
            return fan_of(form) != fan_of(conf)

        return await self._configure(change)

    @override
    async def set_tuning(self, tuning: Mapping[str, TuningValue]) -> Accepted:
        self._needs(Capability.TUNING, "have its tuning changed")
        mode = integer(tuning.get(MODE))
        if set(tuning) - {MODE, LEVEL} or (MODE in tuning and mode not in (0, 2, 3)):
            raise RefusedError(
                "The tuning of an Antminer is its work mode (0 normal, 2 high, 3 low) and its freq-level."
            )

        def change(form: dict[str, object], conf: Mapping[str, object]) -> bool:
            before = dict(form)
            if LEVEL in tuning:
                form[LEVEL] = str(tuning[LEVEL])
            if mode is not None:
                self._mode_awake = mode
                if mode_of(conf) != SLEEP:
                    set_mode(form, mode)
            return form != before

        return await self._configure(change)

    @override
    async def set_fault_light(self, *, on: bool) -> Accepted:
        async with deadline(self.connection.host, self.connection.deadlines.write):
            reply = (await self._web.call("POST", "blink", {"blink": "true" if on else "false"})).json()
            code = text(reply.get("code")) or ""
            if not code.startswith("B") or reply.get("stats") == "error":
                raise RefusedError(f"The miner refused to blink: {text(reply.get('msg')) or code}.", code)
        return Accepted(channel="Antminer blink.cgi", said=code)

    # The form --------------------------------------------------------------------------------------------------

    def _needs(self, capability: Capability, what: str) -> None:
        if capability not in self.profile.capabilities:
            raise self._unsupported(what)

    async def _conf(self) -> Reply:
        """Return the configuration, and remember the work mode that resuming returns to."""
        conf = await self._web.read("get_miner_conf")
        if not isinstance(conf.get("pools"), list):
            raise RefusedError(f"{self.connection.host} told a configuration without its pools; it may be starting.")
        mode = mode_of(conf)
        if mode is not None and mode != SLEEP:
            self._mode_awake = mode
        return conf

    async def _configure(self, change: _Change) -> Accepted:
        """Write the form with one thing changed; nothing is written where it is so already."""
        deadlines = self.connection.deadlines
        channel = "Antminer set_miner_conf.cgi"
        async with deadline(self.connection.host, deadlines.config_write):
            conf = await self._conf()
            if mode_of(conf) is None:
                raise UnsupportedError("This firmware has another form of configuration, which cannot be written.")
            form = form_of(conf)
            if not change(form, conf):
                return Accepted(channel=channel, said="it is so already")
            check_form(form, conf)
            reply = await self._web.call("POST", "set_miner_conf", form, seconds=deadlines.config_write)
            said = reply.json()
        words = reply.masked(" ".join(filter(None, (text(said.get("code")), text(said.get("msg"))))))
        if said.get("stats") != "success":
            raise RefusedError(f"The miner refused the configuration: {words or 'it gave no reason'}.", words)
        return Accepted(channel=channel, said=words)


class _Web:
    """The CGI programs of one miner, and the challenge that it gave last."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        given = connection.credentials
        username = DEFAULT_USERNAME if given.username is None else given.username
        password = DEFAULT_PASSWORD if given.password is None else given.password
        # A colon in a user name cannot be sent by this scheme, so no miner has one.
        self._digest = None if ":" in username else DigestAuthMiddleware(username, password)

    async def read(self, name: str) -> Reply:
        """Return the object that a program tells; raises the errors of `call`."""
        return (await self.call("GET", name)).json()

    async def call(self, method: str, name: str, body: object = None, *, seconds: float | None = None) -> HttpReply:
        """Call one program.

        Raises AuthenticationError, UnsupportedError (there is no such program), RefusedError, and the errors of a
        request.
        """
        host = self.connection.host
        path = f"/cgi-bin/{name}.cgi"
        if self._digest is None:
            raise self._denied()
        middlewares = (self._digest,)
        reply = await http.exchange(self.connection, method, path, json=body, seconds=seconds, middlewares=middlewares)
        if reply.status == 401:
            raise self._denied()
        if reply.status == 404:
            raise UnsupportedError(f"The firmware of {host} has no {path}.")
        if not reply.ok:
            raise RefusedError(f"{host} refused {path} with status {reply.status}.", reply.words)
        return reply

    def _denied(self) -> AuthenticationError:
        return AuthenticationError(
            f"{self.connection.host} did not accept the user name or the password of its web page: check the "
            "credentials."
        )


def _first(reply: Mapping[str, object], name: str) -> Reply:
    return next(iter(objects(reply.get(name))), {})


def _identity(info: Mapping[str, object]) -> Identity:
    return Identity(
        vendor="Bitmain",
        model=told(info.get("minertype")) or "Antminer",
        firmware="Antminer stock",
        firmware_version=told(info.get("system_filesystem_version")),
        mac=mac_address(info.get("macaddr")),
        serial=told(info.get("serinum")),
        hostname=told(info.get("hostname")),
    )


# Pools -----------------------------------------------------------------------------------------------------------


def _pools(conf: Mapping[str, object], live: Sequence[Mapping[str, object]], *, asleep: bool) -> Iterator[Pool]:
    """Yield the pools of the configuration, with what is known of those that are mined on."""
    by_slot = {integer(pool.get("index")): pool for pool in live}
    alive = {slot: text(pool.get("status")) == "Alive" for slot, pool in by_slot.items() if text(pool.get("url"))}
    # The firmware does not name it: it mines on the pool that lives and is first by priority.
    first = min(
        (slot for slot, lives in alive.items() if lives and slot is not None),
        key=lambda slot: (integer(by_slot[slot].get("priority")) or 0, slot),
        default=None,
    )
    for slot, entry in enumerate(pools_of(conf)):
        if not entry["url"]:
            continue
        seen: Mapping[str, object] = by_slot.get(slot, {})
        if not same_pool(text(seen.get("url")) or "", text(seen.get("user")) or "", entry["url"], entry["user"]):
            seen = {}
        yield Pool(
            slot=slot,
            url=entry["url"],
            user=entry["user"],
            password=told_password(entry["pass"]),
            active=None if asleep or not seen else slot == first,
            alive=alive.get(slot) if seen else None,
            accepted=integer(seen.get("accepted")),
            rejected=integer(seen.get("rejected")),
        )


# Hardware --------------------------------------------------------------------------------------------------------


def _hottest(value: object) -> float | None:
    return highest(value) if isinstance(value, list) else None


def _terahash_per_unit(unit: str | None) -> float | None:
    """Return how many TH/s are one of `GH/s`, `MH/s` …; None for what counts no hashes, such as `KSol/s`."""
    return _TERAHASH_PER.get((unit or "GH/s").upper()[:2])


def _boards(stats: Mapping[str, object], factor: float | None) -> Iterator[Board]:
    for at, chain in enumerate(objects(stats.get("chain"))):
        position = integer(chain.get("index"))
        rate = scaled(chain.get("rate_real"), factor)
        yield Board(
            position=at if position is None else position,
            hashrate_ths=rate,
            temperature_c=_hottest(chain.get("temp_pcb")),
            chip_temperature_c=_hottest(chain.get("temp_chip")),
            chips=integer(chain.get("asic_num")),
            frequency_mhz=number(chain.get("freq_avg")),
            active=None if rate is None else rate > 0,
        )


def _fans(stats: Mapping[str, object]) -> Iterator[Fan]:
    speeds = stats.get("fan")
    for at, speed in enumerate(speeds if isinstance(speeds, list) else []):
        yield Fan(position=at, rpm=integer(speed))


def _faults(summary: Mapping[str, object]) -> Iterator[Fault]:
    """Yield what the firmware's own checks complain about; `s` is good."""
    for check in objects(summary.get("status")):
        if text(check.get("status")) not in (None, "s"):
            name = text(check.get("type"))
            yield Fault(text(check.get("msg")) or f"The miner's own check failed: {name or 'unnamed'}.", name)
