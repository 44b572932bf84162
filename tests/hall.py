"""A site of simulated miners, and the origin of a person's commands."""

from __future__ import annotations

from dataclasses import dataclass

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.control.record import Initiator, Source
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.runtime import DATA, MinerRemoteData
from simulator.machine import Machine

DEADLINES = {"read_deadline": 2, "write_deadline": 2, "config_write_deadline": 8}
PERSON = Initiator(initiated_by="Alice", source=Source.MANUAL, user_id="alice-id")


@dataclass
class Hall:
    """A site with simulated miners."""

    hass: HomeAssistant
    entry: MockConfigEntry
    machines: list[Machine]

    @property
    def data(self) -> MinerRemoteData:
        return self.hass.data[DATA]

    def machine(self, kind: str) -> Machine:
        """Return the simulated miner of a kind."""
        return next(machine for machine in self.machines if machine.kind == kind)

    @property
    def miners(self) -> list[MinerCoordinator]:
        """Return the miners in the order of the machines."""
        return [miner for machine in self.machines if (miner := self.data.fleet.by_address(machine.ip)) is not None]
