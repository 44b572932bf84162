"""Find out who sent a command: a person, or an automation or script by its name."""

from __future__ import annotations

import pytest
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.miner_remote.commands.initiator import async_initiator
from custom_components.miner_remote.control.record import Initiator, Source


@pytest.fixture
def initiators(hass: HomeAssistant) -> list[Initiator]:
    """Register an action that records the origin of its calls."""
    found: list[Initiator] = []

    async def keep(call: ServiceCall) -> None:
        found.append(await async_initiator(hass, call.context))

    hass.services.async_register("test", "order", keep)
    return found


async def test_command_of_person_has_the_persons_name(hass: HomeAssistant, hass_admin_user: MockUser) -> None:
    context = Context(user_id=hass_admin_user.id)
    initiator = await async_initiator(hass, context)
    assert initiator == Initiator(
        initiated_by=hass_admin_user.name or "", source=Source.MANUAL, user_id=hass_admin_user.id, context_id=context.id
    )
    assert await async_initiator(hass, context, hass_admin_user) == initiator
    assert (await async_initiator(hass, None, hass_admin_user)).initiated_by == hass_admin_user.name


async def test_deleted_person_is_named_by_id(hass: HomeAssistant) -> None:
    initiator = await async_initiator(hass, Context(user_id="f00"))
    assert (initiator.source, initiator.initiated_by) == (Source.MANUAL, "f00")


async def test_context_without_user_is_automatic(hass: HomeAssistant) -> None:
    for context in (None, Context(), Context(parent_id="01J0000000000000000000000")):
        initiator = await async_initiator(hass, context)
        assert (initiator.source, initiator.initiated_by, initiator.user_id) == (
            Source.AUTOMATIC,
            "Home Assistant",
            None,
        )


@pytest.mark.parametrize("heard", [False, True])
async def test_command_of_automation_has_its_name(
    hass: HomeAssistant, initiators: list[Initiator], heard: bool
) -> None:
    if heard:  # Like the recorder: the context then has the event that started it.
        hass.bus.async_listen("*", lambda _event: None)
    assert await async_setup_component(
        hass,
        "automation",
        {
            "automation": {
                "alias": "Cheap hours",
                "triggers": {"trigger": "event", "event_type": "cheap"},
                "actions": [{"action": "test.order"}, {"action": "script.quiet"}],
            }
        },
    )
    assert await async_setup_component(
        hass, "script", {"script": {"quiet": {"alias": "Quiet", "sequence": [{"action": "test.order"}]}}}
    )
    await hass.async_block_till_done()
    hass.bus.async_fire("cheap")
    await hass.async_block_till_done()
    assert [(initiator.source, initiator.initiated_by) for initiator in initiators] == [
        (Source.AUTOMATIC, "Cheap hours")
    ] * 2


async def test_script_started_by_person_is_automatic(
    hass: HomeAssistant, initiators: list[Initiator], hass_admin_user: MockUser
) -> None:
    assert await async_setup_component(
        hass, "script", {"script": {"quiet": {"alias": "Quiet", "sequence": [{"action": "test.order"}]}}}
    )
    await hass.services.async_call("script", "quiet", blocking=True, context=Context(user_id=hass_admin_user.id))
    await hass.services.async_call("test", "order", blocking=True, context=Context(user_id=hass_admin_user.id))
    assert [(initiator.source, initiator.initiated_by, initiator.user_id) for initiator in initiators] == [
        (Source.AUTOMATIC, "Quiet", hass_admin_user.id),
        (Source.MANUAL, hass_admin_user.name, hass_admin_user.id),
    ]
