"""Drift of miners: entity, fleet table and alert, with decisions given by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.fleet.drift import NO_TEMPLATE, Drift
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.fleet.serialize import miner_as_json
from custom_components.miner_remote.policies.contract import MinerDecision, Reason
from custom_components.miner_remote.policies.model import Policy
from custom_components.miner_remote.policies.template import service
from custom_components.miner_remote.policies.template.drift import async_follow_drift, drift_of

from ..conftest import MakeHall
from ..hall import Hall


def decision(miner_id: str, phase: str, count: int | None = None, keys: str = "fan_speed") -> MinerDecision:
    args: dict[str, Any] = {} if count is None else {"count": count, "keys": keys}
    return MinerDecision(miner_id=miner_id, phase=phase, reason=Reason(code="template_differs", args=args))


@dataclass
class Policies:
    """Stands for the service of policies: what was decided, and who listens."""

    decided: dict[int, tuple[MinerDecision, ...] | None] = field(default_factory=dict)
    listeners: list[Callable[[], None]] = field(default_factory=list)
    phase: str = "differs"
    undecided: bool = False

    @property
    def store(self) -> Any:
        return SimpleNamespace(
            policies=lambda: [Policy(id=number, name=f"Template {number}", kind="template") for number in self.decided],
            undecided=self.undecided,
        )

    def status(self, policy_id: int) -> Any:
        decisions = self.decided[policy_id]
        return None if decisions is None else SimpleNamespace(phase=self.phase, decisions=decisions)

    def async_add_listener(self, listener: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def decide(self, *decisions: MinerDecision, policy_id: int = 1) -> None:
        self.decided[policy_id] = decisions
        self.notify()

    def notify(self) -> None:
        for listener in list(self.listeners):
            listener()


@dataclass
class Compared:
    """A hall with one miner, and the decisions about it."""

    hass: HomeAssistant
    hall: Hall
    policies: Policies

    @property
    def miner(self) -> MinerCoordinator:
        (miner,) = self.hall.miners
        return miner

    async def decide(self, phase: str, count: int | None = None) -> None:
        self.policies.decide(decision(self.miner.miner_id, phase, count))
        await self.hass.async_block_till_done()

    @property
    def entity_id(self) -> str | None:
        unique_id = f"{self.miner.miner_id}_drift"
        return er.async_get(self.hass).async_get_entity_id("binary_sensor", DOMAIN, unique_id)

    @property
    def state(self) -> str | None:
        state = None if self.entity_id is None else self.hass.states.get(self.entity_id)
        return None if state is None else state.state


@pytest.fixture
async def compared(hass: HomeAssistant, hall_of: MakeHall, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Compared]:
    policies = Policies()
    # The policies of the hall decide nothing here.
    monkeypatch.setattr(service, "async_follow_drift", lambda _fleet, _policies: lambda: None)
    async with hall_of(["luxos"], "127.84.2.1") as hall:
        stop = async_follow_drift(hall.data.fleet, policies)  # type: ignore[arg-type]
        yield Compared(hass, hall, policies)
        stop()
        assert policies.listeners == []


async def test_sensor_exists_only_while_a_template_covers_the_miner(compared: Compared) -> None:
    assert (compared.entity_id, miner_as_json(compared.miner)["drift"]) == (None, None)
    await compared.decide("differs", 2)
    assert (compared.state, miner_as_json(compared.miner)["drift"]) == (STATE_ON, 2)
    assert compared.entity_id is not None
    shown = compared.hass.states.get(compared.entity_id)
    assert shown is not None
    assert (shown.attributes["device_class"], shown.attributes["differences"]) == ("problem", "fan_speed")
    assert shown.attributes["policies"] == ["Template 1"]
    await compared.decide("in_order")
    assert (compared.state, miner_as_json(compared.miner)["drift"]) == (STATE_OFF, 0)
    await compared.decide("unknown")
    assert (compared.state, miner_as_json(compared.miner)["drift"]) == (STATE_UNKNOWN, None)

    compared.policies.decided.clear()
    compared.policies.notify()
    await compared.hass.async_block_till_done()
    assert (compared.entity_id, compared.state) == (None, None)
    await compared.decide("differs", 1)
    assert compared.state == STATE_ON


async def test_sensor_of_the_last_run_stays_until_the_policies_have_decided(compared: Compared) -> None:
    await compared.decide("differs", 1)
    entity_id = compared.entity_id
    compared.policies.decided[1] = None
    compared.policies.notify()
    await compared.hass.config_entries.async_reload(compared.hall.entry.entry_id)
    await compared.hass.async_block_till_done()
    assert (compared.miner.drift, compared.entity_id) == (None, entity_id)
    await compared.decide("in_order")
    assert compared.miner.drift is not None


@pytest.mark.parametrize("phase", ["error", "waiting"])
async def test_sensor_stays_while_a_policy_cannot_decide(compared: Compared, phase: str) -> None:
    await compared.decide("differs", 1)
    compared.policies.phase = phase
    compared.policies.decide()
    await compared.hass.async_block_till_done()
    assert compared.state == STATE_ON


async def test_sensor_stays_while_the_policies_cannot_be_read(compared: Compared) -> None:
    await compared.decide("differs", 1)
    compared.policies.undecided = True
    compared.policies.decided.clear()
    compared.policies.notify()
    await compared.hass.async_block_till_done()
    assert compared.state == STATE_ON


async def test_miner_of_a_reloaded_site_gets_its_drift_again(compared: Compared) -> None:
    await compared.decide("differs", 3)
    await compared.hass.config_entries.async_reload(compared.hall.entry.entry_id)
    await compared.hass.async_block_till_done()
    assert miner_as_json(compared.miner)["drift"] == 3


async def test_drift_is_an_alert_until_a_reading_matches(compared: Compared) -> None:
    alerts = compared.hall.data.alerts

    async def kinds() -> dict[str, Any]:
        await alerts.async_evaluate()
        return {alert.kind.value: alert.args for alert in alerts.alerts()}

    assert "configuration_differs" not in await kinds()
    await compared.decide("differs", 2)
    assert (await kinds())["configuration_differs"] == {
        "count": 2,
        "keys": "fan_speed",
        "policy": "Template 1",
        "policy_id": 1,
    }
    await compared.decide("unknown")
    assert "configuration_differs" in await kinds()
    await compared.decide("put_back")
    assert "configuration_differs" not in await kinds()
    await compared.decide("differs", 1)
    assert "configuration_differs" in await kinds()
    compared.policies.decided.clear()
    compared.policies.notify()
    assert "configuration_differs" not in await kinds()


def test_differences_of_several_templates_are_summed() -> None:
    first, second = (Policy(id=number, name=f"T{number}", kind="template") for number in (1, 2))
    assert drift_of([(first, decision("m", "in_order")), (second, decision("m", "differs", 2, "throttle"))]) == Drift(
        count=2, keys="throttle", policies=("T1", "T2"), policy_id=2
    )
    assert drift_of([(first, decision("m", "differs", 1)), (second, decision("m", "applying", 2))]).count == 3
    assert drift_of([(first, decision("m", "in_order")), (second, decision("m", "unknown"))]).count is None
    assert drift_of([(first, decision("m", "differs", 1)), (second, decision("m", "unknown"))]).count == 1
    assert drift_of([]) == Drift(count=0)
    assert NO_TEMPLATE.count is None
