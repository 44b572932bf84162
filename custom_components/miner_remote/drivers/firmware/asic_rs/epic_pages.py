"""What an ePIC reports of its settings, and the settings that follow. Pure.

* Perpetual tune is one of several algorithms with a target in TH/s or W; without it, clock and voltage are fixed.
* The vendor's dashboard expects a restart of mining after other changes (pools, start and stop, calibration), so these
  act while it mines; only of hashboards that is unknown.
* There is no lowest fan speed: `/fans/minimum` is how many fans must work, a limit that protects the machine, and the
  idle speed of automatic mode is that while nothing is mined.

Sources: the vendor's OpenAPI document of version 1.38.3 (`/summary`, `/capabilities`, `/perpetualtune`), the vendor's
dashboard, and the answers of a machine with version 1.5.13 (`tests/captures/epic`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...contract.capability import Capability
from ...contract.errors import RefusedError
from ...contract.settings import Effect, FanMode, Option, Setting, SettingKey, SettingValue
from ...contract.values import FanSetting
from ...parsing.lenient_json import Reply, integer, number, objects, text

OFF = "PerpetualTune off"
"""The work mode in which clock and voltage are fixed."""
_PERPETUAL_TUNE_ON = "perpetual_tune_on"
"""The code of the error for a fixed clock or voltage while perpetual tune changes them."""
_BEYOND_POWER_SUPPLY = "preset_needs_modified_power_supply"

_FAN_SPEEDS = (1, 100)
"""In percent. Source: the description of `/fanspeed`."""
_FAN_TARGETS = (45, 100)
"""In °C; the API has no range. Source: the slider of the vendor's dashboard."""
_BELOW_SHUTDOWN = 7
"""How many °C a fan target stays below the shutdown temperature: perpetual tune lowers its target from 2 °C below it
on, and raises it again at 7 °C below it (its description in `/capabilities`)."""
_DEFAULT_SHUTDOWN = 85.0
"""In °C, of versions that do not report it. Source: the vendor's API document."""
_WATT_STEP = 100
"""How far a power target stays above the lowest one that throttling goes down to. Source: the vendor's dashboard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Algorithm:
    """One algorithm of perpetual tune, by the machine's name; its numbers are W or TH/s.

    `minimum` and `maximum` are those of its target. `min_throttle` is the lowest target that throttling goes down to,
    in steps of `throttle_step`; both are None if the machine has none.
    """

    name: str
    in_watts: bool
    minimum: int
    maximum: int
    target: int | None = None
    min_throttle: int | None = None
    throttle_step: int | None = None

    @property
    def lowest(self) -> int:
        """Return the lowest target that leaves the throttling of the machine as it is."""
        if self.min_throttle is None:
            return self.minimum
        return min(self.maximum, max(self.minimum, self.min_throttle + (_WATT_STEP if self.in_watts else 1)))

    def parameters(self, target: int) -> dict[str, object]:
        """Return what `/perpetualtune/algo` takes for a target, with the machine's own throttling."""
        throttling = {"min_throttle": self.min_throttle, "throttle_step": self.throttle_step}
        return {
            "algo": self.name,
            "target": target,
            **{name: value for name, value in throttling.items() if value is not None},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TunePreset:
    """One pair of clock in MHz and voltage in mV that the machine recommends."""

    clock: int
    voltage: int
    hashrate_ths: float | None
    power_w: int | None

    @property
    def name(self) -> str:
        """Return its name: the machine has none for it."""
        return f"{self.clock} MHz, {self.voltage} mV"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The settings of an ePIC as it reports them; None for what it does not report.

    `fan_percent` is the speed now, `idle_percent` that of automatic mode while nothing is mined. `tuning` is whether
    perpetual tune is on, `algorithm` the one that is selected. `clocks` are those that the hashboards are set to.
    """

    fan: FanSetting | None
    fan_percent: int | None
    idle_percent: int | None
    shutdown_c: float | None
    critical_c: float | None
    tuning: bool | None
    algorithm: str | None
    algorithms: tuple[Algorithm, ...]
    presets: tuple[TunePreset, ...]
    clocks: tuple[float, ...]
    voltage_mv: int | None
    lowest_mv: int | None
    highest_mv: int | None
    boards: Mapping[int, bool]
    default_hashrate_ths: int | None

    @property
    def selected(self) -> Algorithm | None:
        """Return the algorithm that is selected, whether perpetual tune is on or not."""
        return next((one for one in self.algorithms if one.name == self.algorithm), None)

    @property
    def by_power(self) -> Algorithm | None:
        """Return the algorithm whose target is a power."""
        return next((one for one in self.algorithms if one.in_watts), None)

    @property
    def by_hashrate(self) -> Algorithm | None:
        """Return the algorithm whose target is a hashrate: the selected one if it is one."""
        selected = self.selected
        if selected is not None and not selected.in_watts:
            return selected
        return next((one for one in self.algorithms if not one.in_watts), None)

    @property
    def fan_targets(self) -> tuple[float, float]:
        """Return the lowest and the highest target temperature of the fans in °C."""
        lowest, highest = _FAN_TARGETS
        shutdown = _DEFAULT_SHUTDOWN if self.shutdown_c is None else self.shutdown_c
        limit = max(lowest, min(highest, shutdown - _BELOW_SHUTDOWN))
        # A target that is already there may stay.
        return lowest, limit if self.fan is None or self.fan.target_c is None else max(limit, self.fan.target_c)

    def target_for(self, algorithm: Algorithm) -> int | None:
        """Return the target with which an algorithm is selected; None if the machine reports none.

        It is the algorithm's own, else the present hashrate target, else the machine's default hashrate.
        """
        selected = self.selected
        candidates = [algorithm.target]
        if not algorithm.in_watts:
            candidates += [None if selected is None or selected.in_watts else selected.target]
            candidates += [self.default_hashrate_ths]
        return next((one for one in candidates if one is not None and one <= algorithm.maximum), None)

    def fan_with(self, values: Mapping[SettingKey, SettingValue], last_target_c: float | None) -> FanSetting:
        """Return the fan control with some values changed.

        `last_target_c` is the target temperature of the last time in automatic mode, which is not reported in manual
        mode. Raises RefusedError for a value that the mode does not hold.
        """
        now = self.fan or FanSetting(mode=FanMode.AUTO.value)
        mode = str(values.get(SettingKey.FAN_MODE, now.mode))
        speed, target = values.get(SettingKey.FAN_SPEED), values.get(SettingKey.FAN_TARGET_TEMPERATURE)
        if mode == FanMode.MANUAL:
            if target is not None:
                raise RefusedError("fan_target_needs_auto_mode")
            kept = now.percent if now.percent is not None else self.fan_percent
            return FanSetting(mode=mode, percent=kept if speed is None else integer(speed))
        if speed is not None:
            raise RefusedError("fan_speed_needs_manual_mode")
        kept_c = now.target_c if now.target_c is not None else last_target_c
        return FanSetting(mode=mode, target_c=kept_c if target is None else number(target))

    def preset(self, name: object) -> TunePreset | None:
        """Return the preset of a name, or None."""
        return next((preset for preset in self.presets if preset.name == name), None)

    def delivers(self, millivolts: int) -> bool:
        """Return whether the power supply delivers a voltage."""
        return (self.lowest_mv is None or millivolts >= self.lowest_mv) and (
            self.highest_mv is None or millivolts <= self.highest_mv
        )

    def capabilities(self) -> Iterator[Capability]:
        """Yield what can be changed, beyond what every ePIC has."""
        if self.algorithms:
            yield Capability.WORK_MODE
        if self.by_power is not None:
            yield Capability.POWER_LIMIT
        if self.by_hashrate is not None:
            yield Capability.HASHRATE_TARGET
        if self.presets:
            yield from (Capability.PRESETS, Capability.FREQUENCY)
        if self.boards:
            yield Capability.HASHBOARDS

    def settings(self) -> Iterator[Setting]:
        """Yield the settings of the machine."""
        yield from self._cooling()
        yield from self._perpetual_tune()
        yield from self._fixed_tune()
        if self.boards:
            # A hashboard that is switched on must be started.
            yield Setting(
                key=SettingKey.HASHBOARDS,
                value=tuple(sorted(position for position, on in self.boards.items() if on)),
                effect=Effect.RESTARTS_MINING,
                options=tuple(Option(value=position) for position in sorted(self.boards)),
            )

    def _cooling(self) -> Iterator[Setting]:
        if self.fan is not None:
            manual = self.fan.mode == FanMode.MANUAL
            least, most = _FAN_SPEEDS
            coolest, hottest = self.fan_targets
            yield Setting(
                key=SettingKey.FAN_MODE,
                value=self.fan.mode,
                options=(Option(value=FanMode.AUTO.value), Option(value=FanMode.MANUAL.value)),
            )
            yield Setting(
                key=SettingKey.FAN_SPEED,
                value=self.fan.percent if manual else None,
                minimum=least,
                maximum=most,
            )
            yield Setting(
                key=SettingKey.FAN_TARGET_TEMPERATURE,
                value=None if manual else self.fan.target_c,
                minimum=coolest,
                maximum=hottest,
            )
        if self.shutdown_c is not None:
            yield Setting(key=SettingKey.HOT_TEMPERATURE, value=self.shutdown_c, read_only=True)
        if self.critical_c is not None:
            yield Setting(key=SettingKey.DANGEROUS_TEMPERATURE, value=self.critical_c, read_only=True)

    def _perpetual_tune(self) -> Iterator[Setting]:
        if not self.algorithms:
            return
        running = self.selected if self.tuning else None
        modes = tuple(
            Option(value=one.name, refused=None if self.target_for(one) is not None else "tune_target_missing")
            for one in self.algorithms
        )
        yield Setting(
            key=SettingKey.WORK_MODE,
            value=None if self.tuning is None else self.algorithm if self.tuning else OFF,
            options=(*modes, Option(value=OFF)),
        )
        for key, algorithm in (
            (SettingKey.POWER_LIMIT, self.by_power),
            (SettingKey.HASHRATE_TARGET, self.by_hashrate),
        ):
            if algorithm is not None:
                yield Setting(
                    key=key,
                    value=algorithm.target if algorithm is running else None,
                    minimum=algorithm.lowest,
                    maximum=algorithm.maximum,
                )

    def _fixed_tune(self) -> Iterator[Setting]:
        if not self.presets:
            return
        clock = self.clocks[0] if self.clocks and len(set(self.clocks)) == 1 else None
        current = next(
            (one.name for one in self.presets if (one.clock, one.voltage) == (clock, self.voltage_mv)),
            None,
        )
        yield Setting(
            key=SettingKey.PRESET,
            value=None if self.tuning else current,
            options=tuple(
                Option(
                    value=preset.name,
                    power_w=preset.power_w,
                    hashrate_ths=preset.hashrate_ths,
                    refused=self._refusal(preset),
                )
                for preset in self.presets
            ),
        )
        for key, value, offered in (
            (SettingKey.FREQUENCY, clock, {preset.clock for preset in self.presets}),
            (
                SettingKey.VOLTAGE,
                self.voltage_mv,
                {preset.voltage for preset in self.presets if self.delivers(preset.voltage)},
            ),
        ):
            if offered:
                yield Setting(
                    key=key,
                    value=value,
                    minimum=min(offered),
                    maximum=max(offered),
                    options=tuple(Option(value=one) for one in sorted(offered)),
                )

    def _refusal(self, preset: TunePreset) -> str | None:
        if not self.delivers(preset.voltage):
            return _BEYOND_POWER_SUPPLY
        return _PERPETUAL_TUNE_ON if self.tuning else None


def state(summary: Reply, capabilities: Reply, tuner: Reply) -> State:
    """Return the state that the pages `/summary`, `/capabilities` and `/perpetualtune` report.

    `tuner` is empty for versions without that page; then only the selected algorithm's target is known.
    """
    fans, misc = _object(summary, "Fans"), _object(summary, "Misc")
    shown = _object(summary, "PerpetualTune")
    stats = _object(tuner, "Algorithms") or _object(shown, "Algorithm")
    supply = _object(capabilities, "Psu Info")
    fan, idle = _fan(fans.get("Fan Mode"))
    enabled = tuner.get("Enable", shown.get("Running"))
    clocks = objects(_object(summary, "HwConfig").get("Boards Target Clock"))
    return State(
        fan=fan,
        fan_percent=integer(fans.get("Fans Speed")),
        idle_percent=idle,
        shutdown_c=number(misc.get("Shutdown Temp")),
        critical_c=number(misc.get("Critical Temp")),
        tuning=enabled if isinstance(enabled, bool) else None,
        algorithm=text(tuner.get("Current Algorithm")) or next(iter(_object(shown, "Algorithm")), None),
        algorithms=tuple(_algorithms(capabilities, stats)),
        presets=tuple(_presets(capabilities)),
        clocks=tuple(mhz for board in clocks if (mhz := number(board.get("Data"))) is not None),
        voltage_mv=integer(_object(summary, "Power Supply Stats").get("Target Voltage")),
        lowest_mv=integer(supply.get("Min Vout")),
        highest_mv=integer(supply.get("Max Vout")),
        boards=dict(_boards(summary)),
        default_hashrate_ths=integer(capabilities.get("Default Hashrate")),
    )


def _object(reply: Mapping[str, object], name: str) -> Reply:
    value = reply.get(name)
    return value if isinstance(value, dict) else {}


def _fan(mode: object) -> tuple[FanSetting | None, int | None]:
    """Return the fan control, and the speed of automatic mode while nothing is mined."""
    if not isinstance(mode, dict):
        return None, None
    if isinstance(auto := mode.get("Auto"), dict):
        target = number(auto.get("Target Temperature"))
        return FanSetting(mode=FanMode.AUTO.value, target_c=target), integer(auto.get("Idle Speed"))
    if (percent := integer(mode.get("Manual"))) is not None:
        return FanSetting(mode=FanMode.MANUAL.value, percent=percent), None
    return None, None


def _algorithms(capabilities: Reply, stats: Reply) -> Iterator[Algorithm]:
    """Yield the algorithms whose range is reported."""
    for option in objects(capabilities.get("PerpetualTune")):
        name = text(option.get("algorithm"))
        minimum, maximum = integer(option.get("min")), integer(option.get("max"))
        if name is None or minimum is None or maximum is None or minimum > maximum:
            continue
        known = _object(stats, name)
        unit = (text(known.get("Unit")) or "").upper()
        yield Algorithm(
            name=name,
            in_watts=unit == "W" if unit else "power" in name.lower(),
            minimum=minimum,
            maximum=maximum,
            target=integer(known.get("Target")),
            min_throttle=integer(known.get("Min Throttle Target")),
            throttle_step=integer(known.get("Throttle Step")),
        )


def _presets(capabilities: Reply) -> Iterator[TunePreset]:
    for option in objects(capabilities.get("Tune Presets")):
        clock, voltage = integer(option.get("clk")), integer(option.get("voltage"))
        if clock and voltage:
            yield TunePreset(
                clock=clock,
                voltage=voltage,
                hashrate_ths=number(option.get("hashrate")) or None,
                power_w=integer(option.get("power")) or None,
            )


def _boards(summary: Reply) -> Iterator[tuple[int, bool]]:
    """Yield the position of each hashboard that is there, and whether it is switched on."""
    for board in objects(summary.get("HBStatus")):
        position, on = integer(board.get("Index")), board.get("Enabled")
        if position is not None and isinstance(on, bool) and board.get("Detected") is not False:
            yield position, on
