"""Requests to agents: their answers, errors and deadlines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.agents.errors import AgentReadError, AgentTimedOutError, AgentUnavailableError
from custom_components.miner_remote.agents.requests import DEADLINES_S
from custom_components.miner_remote.control.errors import CommandError
from custom_components.miner_remote.drivers.contract.errors import UnreachableError
from custom_components.miner_remote.wire.command_messages import JournalPage, LogText, RequestKind
from custom_components.miner_remote.wire.failures import Failure
from custom_components.miner_remote.wire.parts import answers_of
from custom_components.miner_remote.wire.topics import Kind

from .conftest import AGENT, Site
from .remote import MINER, Remote, remote_of

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration


@pytest.fixture
def remote(site: Site) -> Remote:
    return remote_of(site)


def log(remote: Remote) -> Any:
    return remote.requests.async_read(AGENT, remote.requests.new(RequestKind.LOG, MINER, log="system"), LogText)


async def test_parts_are_joined_in_any_order(hass: HomeAssistant, remote: Remote) -> None:
    task = hass.async_create_task(log(remote))
    request = await remote.request()
    text = "line\n" * 60_000
    answers = answers_of(request, LogText(text=text))
    assert len(answers) > 2
    for answer in reversed(answers):
        remote.send_answer(answer)
    remote.send_answer(answers[0])
    assert (await task).text == text


async def test_journal_is_read_and_acknowledged(hass: HomeAssistant, remote: Remote) -> None:
    task = hass.async_create_task(remote.requests.async_journal(AGENT, ("a", "b")))
    request = await remote.request()
    assert (request.kind, request.acknowledged) == (RequestKind.JOURNAL, ("a", "b"))
    page = JournalPage(remaining=3, owned={MINER: None})
    remote.answer(request, page)
    assert await task == page


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (CommandError("not_assigned"), AgentReadError),
        (UnreachableError("connection_refused", host="a", port=80), UnreachableError),
    ],
    ids=["agent", "driver"],
)
async def test_error_of_the_agent_is_one_of_drivers(
    hass: HomeAssistant, remote: Remote, error: Any, kind: type[Exception]
) -> None:
    task = hass.async_create_task(log(remote))
    remote.answer(await remote.request(), None, error=Failure.of(error))
    with pytest.raises(kind) as caught:
        await task
    assert str(caught.value) == str(error)


async def test_body_of_another_kind_is_refused(hass: HomeAssistant, remote: Remote) -> None:
    task = hass.async_create_task(log(remote))
    remote.answer(await remote.request(), JournalPage())
    with pytest.raises(AgentReadError):
        await task


async def test_silent_agent_times_out(site: Site) -> None:
    remote = remote_of(site, deadlines_s={**DEADLINES_S, RequestKind.LOG: 0.01})
    with pytest.raises(AgentTimedOutError) as caught:
        await log(remote)
    assert caught.value.code == "agent_no_answer"
    # It answers too late.
    remote.answer(await remote.request(), LogText(text="a"))


async def test_agent_that_goes_ends_its_requests(hass: HomeAssistant, remote: Remote) -> None:
    task = hass.async_create_task(log(remote))
    await remote.request()
    remote.site.send_status(online=False)
    with pytest.raises(AgentUnavailableError):
        await task
    with pytest.raises(AgentUnavailableError):
        await log(remote)


async def test_answers_that_do_not_fit_are_not_used(
    hass: HomeAssistant, remote: Remote, caplog: pytest.LogCaptureFixture
) -> None:
    task = hass.async_create_task(log(remote))
    request = await remote.request()
    (answer,) = answers_of(request, LogText(text="a"))
    remote.send_answer(replace(answer, kind=RequestKind.STATE))
    assert "another one was requested" in caplog.text
    remote.send_answer(replace(answer, part=3, parts=2))
    remote.site.send(Kind.ANSWER, b"{}")
    assert "The parts of a message do not belong together" in caplog.text
    remote.send_answer(replace(answer, id="unknown"))
    remote.send_answer(answer)
    assert (await task).text == "a"
