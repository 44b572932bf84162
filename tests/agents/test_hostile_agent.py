"""An agent that is not what it should be: damaged, hostile, or somebody else with its password of the broker."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.agents import state_feed
from custom_components.miner_remote.agents.presence import AgentPresence, Condition
from custom_components.miner_remote.agents.state_feed import Reading, StateFeed
from custom_components.miner_remote.control.command_types import CommandType
from custom_components.miner_remote.control.record import BackupCommand, SimpleCommand
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Profile
from custom_components.miner_remote.drivers.contract.values import Identity, MinerConfig, Snapshot
from custom_components.miner_remote.wire.command_messages import ResultSecrets
from custom_components.miner_remote.wire.failures import Failure, FailureKind
from custom_components.miner_remote.wire.messages import MinerState, State, payload_of
from custom_components.miner_remote.wire.strict_json import dumps, loads
from custom_components.miner_remote.wire.topics import FROM_AGENT, IN_PARTS, Kind

from .broken import BROKEN, HOSTILE_TEXT
from .conftest import AGENT, OTHER_KEY, LoadSite, Site, agent_data, miner_data, status_of
from .remote import CONFIG, MINER, Remote, backup_of, remote_of

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration

PAUSE = SimpleCommand(command_type=CommandType.POWER_OFF)


class Fed:
    """Home with a link to a miner, and the states that it reports."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.remote: Remote = remote_of(site)
        self.readings: dict[str, Reading] = {}
        StateFeed(site.hass, site.entry, site.home, self.remote.requests, self.note)

    def note(self, _agent: str, miner_id: str, reading: Reading) -> None:
        self.readings[miner_id] = reading

    def state(self, sequence: int, **miners: MinerState) -> None:
        state = State(instance="one", sequence=sequence, at=dt_util.utcnow(), miners=miners)
        self.site.send(Kind.STATE, state, part=0)


@pytest.fixture
def fed(site: Site) -> Fed:
    site.send_status()
    return Fed(site)


@pytest.mark.parametrize("kind", FROM_AGENT)
async def test_broken_message_changes_nothing(fed: Fed, kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    site = fed.site
    fed.state(1, miner=MinerState(address="10.0.0.1"))
    task = fed.remote.start(PAUSE)
    message = await fed.remote.command()
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    for payload in BROKEN.values():
        site.send(kind, payload, part=0 if kind in IN_PARTS else None)
    for record in caplog.records:
        assert record.levelno <= logging.WARNING, record.getMessage()
        if record.name.startswith("custom_components"):
            assert len(record.getMessage()) < 500
    assert site.home.condition(AGENT) is Condition.ONLINE
    assert not task.done()
    fed.remote.report(message)
    await task
    fed.state(2, miner=MinerState(address="10.0.0.2"))
    assert fed.readings["miner"].address == "10.0.0.2"


def texts_of(identity: Identity) -> list[str]:
    return [value for name in identity.__dataclass_fields__ if isinstance(value := getattr(identity, name), str)]


async def test_texts_of_an_agent_are_single_printable_lines(fed: Fed, caplog: pytest.LogCaptureFixture) -> None:
    identity = Identity(vendor="Bitmain", model="S19", firmware="Stock")
    state = MinerState(
        snapshot=Snapshot(identity=identity),
        error=Failure(kind=FailureKind.DRIVER, code="other", text="text"),
        profile=Profile(driver="antminer", identity=identity, capabilities=frozenset()),
    )
    # An honest codec would clean them before they are sent.
    whole: Any = loads(payload_of(State(instance="one", sequence=1, at=dt_util.utcnow(), miners={MINER: state})))
    miner = whole["miners"][MINER]
    hostile = {"vendor": HOSTILE_TEXT, "model": HOSTILE_TEXT, "firmware": HOSTILE_TEXT, "hostname": HOSTILE_TEXT}
    miner["snapshot"]["identity"] = miner["profile"]["identity"] = hostile
    miner["profile"]["driver"] = HOSTILE_TEXT
    miner["error"] = {"kind": "driver", "code": HOSTILE_TEXT, "arguments": {"a": HOSTILE_TEXT}, "text": HOSTILE_TEXT}
    fed.site.send(Kind.STATE, dumps(whole), part=0)
    reading = fed.readings[MINER]
    assert reading.profile is not None
    assert reading.snapshot is not None
    names = [reading.profile.driver, *texts_of(reading.profile.identity), *texts_of(reading.snapshot.identity)]
    for text in (*names, str(reading.error)):
        assert text.isprintable()
        assert len(text) <= 1000
    assert max(map(len, names)) == 100

    task = fed.remote.start(PAUSE)
    message = await fed.remote.command()
    whole = {"id": message.id, "miner": message.miner, "stage": "final", "status": "failed", "error": miner["error"]}
    fed.site.send(Kind.RESULT, dumps([whole]))
    with pytest.raises(Exception, match="a\\?WARNING b") as caught:
        await task
    assert str(caught.value).isprintable()
    assert "\x1b" not in caplog.text


async def test_times_of_an_agent_never_leave_the_calendar(fed: Fed, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    for number, (clock, seen) in enumerate((("2199", "1970"), ("1970", "2199"), ("9999", "0001")), start=1):
        status = loads(payload_of(status_of()))
        assert isinstance(status, dict)
        fed.site.send(Kind.STATUS, dumps({**status, "at": f"{clock}-01-01T00:00:00+00:00"}))
        whole: Any = loads(payload_of(State(instance="one", sequence=number, at=dt_util.utcnow(), miners={})))
        whole["miners"] = {MINER: {"seen_at": f"{seen}-01-01T00:00:00+00:00", "address": f"10.0.0.{number}"}}
        fed.site.send(Kind.STATE, dumps(whole), part=0)
    assert fed.readings[MINER].address == "10.0.0.2"
    assert fed.readings[MINER].age_s(dt_util.utcnow() + timedelta(seconds=1)) is not None
    assert not [record for record in caplog.records if record.levelno > logging.WARNING]


async def test_backup_of_an_agent_has_the_user_and_the_miner_of_the_command(fed: Fed) -> None:
    task = fed.remote.start(BackupCommand(backup_name="Evening"))
    message = await fed.remote.command()
    backup = backup_of(
        -1,
        miner_id="another",
        created_by="Somebody",
        backup_name=HOSTILE_TEXT,
        miner_ip=HOSTILE_TEXT,
        driver=HOSTILE_TEXT,
    )
    secrets = ResultSecrets(configs={-1: CONFIG})
    sealed = fed.remote.seal(Kind.RESULT, message.id, secrets)
    fed.remote.report(message, backups=(backup,), sealed=sealed, response={"backup_id": -1})
    await task
    ((kept, config),) = fed.remote.stores.backups.values()
    assert isinstance(config, MinerConfig)
    assert (kept.miner_id, kept.created_by) == (MINER, "Anna")
    for text in (kept.backup_name, kept.miner_ip, kept.driver):
        assert text.isprintable()
        assert len(text) <= 255


async def test_result_with_numbers_out_of_range_gives_the_miner_none(fed: Fed) -> None:
    task = fed.remote.start(PAUSE)
    message = await fed.remote.command()
    snapshot = {
        "identity": {"vendor": "Bitmain", "model": "S19", "firmware": "Stock"},
        "power_w": 1e12,
        "hashrate_ths": -5,
        "boards": [{"position": 0, "temperature_c": 1e9}],
    }
    whole = {"id": message.id, "miner": message.miner, "stage": "final", "status": "success", "known": ["state"]}
    fed.site.send(Kind.RESULT, dumps([{**whole, "response": {}, "snapshot": snapshot}]))
    await task
    data = fed.remote.miner.data
    assert (data.power_w, data.hashrate_ths, data.boards[0].temperature_c) == (None, None, None)


async def test_miner_with_a_driver_that_home_does_not_have_is_shown(hass: HomeAssistant, load_site: LoadSite) -> None:
    loaded = await load_site(agent_data(AGENT), miner_data("a"))
    loaded.send_status()
    identity = Identity(vendor="Bitmain", model="S19", firmware="Stock")
    profile = Profile(driver="../evil", identity=identity, capabilities=frozenset(Capability))
    state = MinerState(seen_at=dt_util.utcnow(), snapshot=Snapshot(identity=identity, power_w=3000.0), profile=profile)
    loaded.send(Kind.STATE, State(instance="one", sequence=1, at=dt_util.utcnow(), miners={"a": state}), part=0)
    await hass.async_block_till_done()
    for _ in range(2):
        miner = loaded.miner("a")
        assert miner.profile == profile
        assert miner.link.log_names == ()
        assert hass.states.get("sensor.rack_1_power") is not None
        # Also after a start with the stored profile.
        assert await hass.config_entries.async_reload(loaded.entry.entry_id)


async def test_flood_of_states_does_not_displace_those_of_another_agent(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_feed, "MAX_WAITING_BYTES", 1)
    site.home.agents["other"] = AgentPresence(OTHER_KEY)
    fed = Fed(site)
    fed.state(1, **{f"m{number:03}": MinerState() for number in range(state_feed.AT_ONCE)})
    for sequence in range(2, 12):
        fed.state(sequence, m000=MinerState())
    message = State(instance="one", sequence=1, at=dt_util.utcnow(), miners={"z": MinerState(address="10.0.0.2")})
    site.send(Kind.STATE, message, agent="other", part=0)
    async with asyncio.timeout(30):
        while "z" not in fed.readings:
            await asyncio.sleep(0.001)


async def test_messages_that_wait_are_limited_by_their_size(
    fed: Fed, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(state_feed, "MAX_WAITING_BYTES", 3 * 100_000)
    # The first state takes the whole turn of the event loop, so that the others wait.
    fed.state(1, **{f"m{number:03}": MinerState() for number in range(state_feed.AT_ONCE)})
    for sequence in range(2, 12):
        # Further parts are as large as a broker lets through, whatever is in them.
        fed.site.send(Kind.STATE, b" " * 100_000, part=sequence)
    assert caplog.text.count("too many of them wait") == 10 - 3
    await fed.site.hass.async_block_till_done()
    async with asyncio.timeout(30):
        while "last" not in fed.readings:
            fed.state(12, last=MinerState())
            await asyncio.sleep(0.001)


async def test_nothing_of_an_agent_with_another_key_is_used(fed: Fed) -> None:
    task = fed.remote.start(PAUSE)
    await fed.remote.command()
    fed.site.send_status("two", public_key=OTHER_KEY)
    fed.state(1, miner=MinerState(address="10.0.0.9"))
    assert fed.readings == {}
    assert fed.site.home.condition(AGENT) is Condition.OTHER_KEY
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
