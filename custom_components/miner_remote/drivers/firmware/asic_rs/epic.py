"""The HTTP interface of ePIC on port 4028, for what pyasic-rs does not do right.

The library does not read ranges and the selected algorithm, has its own names for the algorithms, holds a whole image
in memory, and hides why the miner refuses. Fans are written by the library, which does that as the vendor documents.
Reads need no password; every write has it in its body. The miner answers 200 and `{"result": false, "error": …}` if it
refuses. Sources: the vendor's OpenAPI document of version 1.38.3, its dashboard, pyasic-rs 0.8.6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ...contract.capability import Capability
from ...contract.driver import Accepted, Connection
from ...contract.errors import AuthenticationError, DriverError, RefusedError, UnsupportedError
from ...contract.firmware_image import FirmwareImage, UpgradeFacts
from ...contract.settings import CAPABILITIES, SettingKey, SettingValue
from ...parsing.identity import reported_name
from ...parsing.lenient_json import Reply
from ...transport import http
from .epic_pages import OFF, State, state

if TYPE_CHECKING:
    from ...transport.http import HttpReply

PORT = 4028
LOGS = {"miner": "/log", "errors": "/log/error"}
"""The pages of the logs, by the names of the logs."""
_DEFAULT_PASSWORD = "letmein"
_UPDATE = "/systemupdate"


class Epic:
    """The HTTP interface of one ePIC."""

    def __init__(self, connection: Connection) -> None:
        """Store the connection; no network is used."""
        self.connection = connection
        self._capabilities: Reply = {}

    async def read(self) -> State:
        """Return the state of the settings; raises the errors of a request."""
        summary = await self._get("/summary")
        if not self._capabilities:
            # The model, its ranges and presets do not change.
            self._capabilities = await self._get("/capabilities")
        return state(summary, self._capabilities, await self._page("/perpetualtune"))

    async def write(self, values: Mapping[SettingKey, SettingValue]) -> Accepted:
        """Change settings of one capability other than those of the fans, and nothing else.

        Raises RefusedError, before anything is sent, for what the miner cannot do as it is now.
        """
        now = await self.read()
        (capability,) = {CAPABILITIES[key] for key in values}
        match capability:
            case Capability.POWER_LIMIT:
                return await self.set_power(now, int(_number(values[SettingKey.POWER_LIMIT])))
            case Capability.HASHRATE_TARGET:
                return await self._set_hashrate(now, int(_number(values[SettingKey.HASHRATE_TARGET])))
            case Capability.WORK_MODE:
                return await self._set_algorithm(now, str(values[SettingKey.WORK_MODE]))
            case Capability.PRESETS:
                preset = now.preset(values[SettingKey.PRESET])
                if preset is None:
                    raise RefusedError("preset_unknown", preset=str(values[SettingKey.PRESET]))
                if not now.delivers(preset.voltage):
                    raise RefusedError("preset_for_modified_power_supply", preset=preset.name)
                return await self._tune(now, preset.clock, preset.voltage)
            case Capability.FREQUENCY:
                clock, voltage = values.get(SettingKey.FREQUENCY), values.get(SettingKey.VOLTAGE)
                return await self._tune(
                    now, None if clock is None else _number(clock), None if voltage is None else int(_number(voltage))
                )
            case Capability.HASHBOARDS:
                return await self._switch_boards(now, values[SettingKey.HASHBOARDS])
        raise RefusedError("command_refused", command=capability.value)

    async def set_power(self, now: State, watts: int) -> Accepted:
        """Let the miner tune itself to a power in W; raises RefusedError if it has no such algorithm."""
        algorithm = now.by_power
        if algorithm is None:
            raise UnsupportedError("unsupported_by_firmware", host=self.connection.host)
        if not algorithm.lowest <= watts <= algorithm.maximum:
            raise RefusedError("power_limit_out_of_range", watts=watts, min_w=algorithm.lowest, max_w=algorithm.maximum)
        return replace(await self._post("/perpetualtune/algo", algorithm.parameters(watts)), power_limit_w=watts)

    async def read_log(self, name: str, max_bytes: int) -> bytes:
        """Return the end of a log."""
        connection = self.connection
        reply = await http.request(
            connection, "GET", LOGS[name], port=PORT, seconds=connection.deadlines.write, last_bytes=max_bytes
        )
        return reply.body

    async def read_upgrade_facts(self) -> UpgradeFacts:
        """Return the version, the model and the control board."""
        summary, capabilities = await self._get("/summary"), await self._get("/capabilities")
        board = capabilities.get("Control Board Version")
        known = board if isinstance(board, dict) else {}
        model = reported_name(capabilities.get("Model"))
        names = (model, *(reported_name(capabilities.get(key)) for key in ("Model Subtype", "Chip Type")))
        return UpgradeFacts(
            version=reported_name(summary.get("Software")),
            model=model,
            control_board=reported_name(known.get("platform")) or reported_name(known.get("cpuHardware")),
            hardware=tuple(name for name in names if name is not None),
        )

    async def upgrade(self, image: FirmwareImage, progress: Callable[[int], None]) -> Accepted:
        """Send an image, with its checksum, and let the miner keep its settings."""
        fields = {"password": self._password, "checksum": image.sha256, "keepsettings": "true"}
        reply = await http.upload(
            self.connection, _UPDATE, field="update.zip", image=image, fields=fields, port=PORT, progress=progress
        )
        return self._taken(reply, _UPDATE)

    # Writes ------------------------------------------------------------------------------------------------------

    async def _set_hashrate(self, now: State, terahash: int) -> Accepted:
        algorithm = now.selected
        if algorithm is None or algorithm.in_watts:
            raise RefusedError("tune_algorithm_needed")
        return await self._post("/perpetualtune/algo", algorithm.parameters(terahash))

    async def _set_algorithm(self, now: State, name: str) -> Accepted:
        if name == OFF:
            return await self._post("/perpetualtune", param=False)
        algorithm = next((one for one in now.algorithms if one.name == name), None)
        if algorithm is None:
            raise RefusedError("tuning_value_invalid", name="algo", value=name)
        target = now.target_for(algorithm)
        if target is None:
            raise RefusedError("tune_target_missing")
        return await self._post("/perpetualtune/algo", algorithm.parameters(target))

    async def _tune(self, now: State, clock: float | None, voltage: int | None) -> Accepted:
        """Fix the clock in MHz of all hashboards, the voltage in mV, or both."""
        if now.tuning:
            raise RefusedError("perpetual_tune_on")
        if clock is None:
            return await self._post("/tune/voltage", voltage)
        if voltage is None:
            return await self._post("/tune/clock/all", clock)
        return await self._post("/tune", {"clks": f"{clock:g}", "voltage": str(voltage)})

    async def _switch_boards(self, now: State, wanted: SettingValue) -> Accepted:
        """Switch on exactly the wanted hashboards; one that is already as wanted is not sent."""
        positions = set(wanted) if isinstance(wanted, tuple) else set()
        if not positions:
            raise RefusedError("hashboards_too_few", minimum=1)
        changed = {at: at in positions for at, on in now.boards.items() if on is not (at in positions)}
        if not changed:
            return Accepted(channel="ePIC API /boardenable", said="Nothing had to be changed.")
        return await self._post("/boardenable", [{"Index": at, "Data": on} for at, on in sorted(changed.items())])

    # Requests ----------------------------------------------------------------------------------------------------

    @property
    def _password(self) -> str:
        given = self.connection.credentials.password
        return _DEFAULT_PASSWORD if given is None else given

    async def _get(self, path: str) -> Reply:
        """Return the object of a page; raises RefusedError if the miner cannot give it now."""
        reply = await http.request(self.connection, "GET", path, port=PORT)
        found = reply.json()
        if found.get("result") is False:
            raise RefusedError("command_refused", reply.words, command=path)
        return found

    async def _page(self, path: str) -> Reply:
        """Return a page that not every version has, or an empty object."""
        try:
            return await self._get(path)
        except RefusedError:
            return {}

    async def _post(self, path: str, param: object) -> Accepted:
        body = {"param": param, "password": self._password}
        return self._taken(await http.exchange(self.connection, "POST", path, json=body, port=PORT), path)

    def _taken(self, reply: HttpReply, path: str) -> Accepted:
        """Return what the miner accepted; raises a DriverError with its own words if it refused."""
        host = self.connection.host
        if reply.status == 404:
            raise UnsupportedError("page_missing", host=host, path=path)
        if not reply.ok:
            raise RefusedError("request_refused", reply.words, host=host, path=path, status=reply.status)
        if reply.json().get("result") is not True:
            raise self._refusal(reply, path)
        return Accepted(channel=f"ePIC API {path}")

    def _refusal(self, reply: HttpReply, path: str) -> DriverError:
        """Return the error for a refusal: the vendor has names for its reasons, with details or without."""
        words = reply.words
        lower = words.lower()
        if "password" in lower and "passwd" not in lower:
            return AuthenticationError("password_rejected", host=self.connection.host)
        if "invalidurl" in lower or "invalid url" in lower:
            return UnsupportedError("page_missing", host=self.connection.host, path=path)
        return RefusedError("command_refused", words, command=path)


def _number(value: SettingValue) -> float:
    """Return the number of a setting that is one; the caller has checked it."""
    if isinstance(value, (int, float)):
        return value
    raise RefusedError("tuning_value_invalid", name="target", value=str(value))


__all__ = ["LOGS", "PORT", "Epic"]
