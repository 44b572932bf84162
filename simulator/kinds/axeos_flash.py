"""The flash of AxeOS: its firmware and its web page, and the log that it keeps in memory.

Sources: `POST_OTA_update`, `POST_WWW_update` and `GET_system_logs` of ESP-Miner's `http_server.c`, tags v2.8.1, v2.14.2
and v2.15.0; `nvs_config.c`; `partitions.csv`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from simulator.kinds import esp_image
from simulator.kinds.base import HttpRequest, HttpResponse
from simulator.machine import Fault, Machine, UpgradeFault

OTA, WEB_PAGE, LOG = "/api/system/OTA", "/api/system/OTAWWW", "/api/system/logs"
FACTORY: dict[str, float] = {
    "frequency": 525,
    "coreVoltage": 1150,
    "autofanspeed": 1,
    "manualFanSpeed": 100,
    "minFanSpeed": 25,
    "temptarget": 60,
    "overclockEnabled": 0,
    "overheat_mode": 0,
    "rotation": 0,
    "invertscreen": 0,
    "displayTimeout": -1,
    "statsFrequency": 0,
    "useFallbackStratum": 0,
    "primaryPoolIndex": 0,
    "secondaryPoolIndex": 1,
}
"""The numeric settings of a new machine."""
_LOG_LINES = 600
_APP_SIZE, _PAGE_SIZE = 4 << 20, 3 << 20


@dataclass(slots=True)
class Flash:
    """The firmware and the web page of one machine."""

    machine: Machine
    page_in_firmware: bool
    """Whether the firmware brings its web page along, so that another one is used only after a restart (2.15)."""
    reset: Callable[[], None]
    """Called when the settings in flash were lost."""
    page_version: str = ""

    def __post_init__(self) -> None:
        """Start with the page of the firmware."""
        self.page_version = self.machine.firmware_version

    async def upgrade(self, request: HttpRequest) -> HttpResponse:
        """Write the firmware or the web page."""
        await asyncio.sleep(self.machine.upgrade_faults.get(UpgradeFault.SLOW_FLASH, 0.0))
        return self._firmware(request.body) if request.path == OTA else self._page(request.body)

    def _firmware(self, content: bytes) -> HttpResponse:
        """Install any image that is for the chip: nothing checks the board or the project."""
        machine = self.machine
        image = esp_image.read(content) if len(content) <= _APP_SIZE else None
        if image is None:
            return self._error(500, "Validation / Activation Error")
        machine.install(image.version)
        if not machine.has(Fault.IGNORES_WRITES):
            machine.paused = False
            if UpgradeFault.SETTINGS_LOST in machine.upgrade_faults:
                self.reset()
            if self.page_in_firmware:
                self.page_version = machine.firmware_version
        return HttpResponse(b"Firmware update complete, rebooting now!\n", content_type="text/plain", write=True)

    def _page(self, content: bytes) -> HttpResponse:
        machine = self.machine
        if len(content) > _PAGE_SIZE:
            return self._error(400, "File provided is too large for device")
        if not machine.has(Fault.IGNORES_WRITES) and UpgradeFault.VERSION_UNCHANGED not in machine.upgrade_faults:
            machine.count("web_page")
            self.page_version = content.split(b"\0")[0].decode(errors="replace")
        if not self.page_in_firmware:
            return HttpResponse(b"WWW update complete\n", content_type="text/html", write=True)
        machine.reboot()
        return HttpResponse(b"WWW update complete, rebooting now!\n", content_type="text/plain", write=True)

    def log(self) -> HttpResponse:
        """Return the log since the start."""
        machine = self.machine
        lines = [f"\x1b[0;32mI ({at * 1000}) power_management: line {at}\x1b[0m" for at in range(_LOG_LINES)]
        user = machine.pools[machine.active_pool].user if machine.pools else ""
        lines.append(f"\x1b[0;32mI ({machine.uptime_s * 1000}) stratum_api: tx: authorize {user}\x1b[0m")
        return HttpResponse(("\n".join(lines) + "\n").encode(), content_type="text/plain")

    def _error(self, status: int, message: str) -> HttpResponse:
        if self.page_in_firmware:
            return HttpResponse.of({"message": message}, status=status, write=True)
        return HttpResponse(message.encode(), status=status, content_type="text/html", write=True)


__all__ = ["FACTORY", "LOG", "OTA", "WEB_PAGE", "Flash"]
