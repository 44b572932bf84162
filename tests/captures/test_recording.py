"""Recordings of miners: they are read like the miner itself, and contain no personal data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from custom_components.miner_remote.drivers.contract.values import Snapshot
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.recording import recorder as recording
from custom_components.miner_remote.drivers.recording.recorder import record
from custom_components.miner_remote.drivers.recording.redaction import LIKE_ANY_OTHER, Redactor
from simulator.fleet import all_kinds
from simulator.replay import Replay
from tests.drivers.conftest import Connect, StartMachine, next_address

KINDS = sorted(all_kinds())


def facts_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return the values of a snapshot that do not change between polls of a simulator."""
    return {
        "model": snapshot.identity.model,
        "firmware_version": snapshot.identity.firmware_version,
        "mining": snapshot.mining,
        "paused": snapshot.paused,
        "boards": [board.position for board in snapshot.boards],
        "fans": [fan.position for fan in snapshot.fans],
        "pools": [(pool.slot, pool.active, pool.alive) for pool in snapshot.pools],
        "faults": snapshot.faults,
    }


@pytest.mark.parametrize("kind", KINDS)
async def test_recording_reads_like_the_machine_and_holds_no_personal_data(
    kind: str, fleet: StartMachine, connect: Connect
) -> None:
    machine = await fleet(kind)
    machine.hostname = "kitchen-heater-7"
    for slot in machine.pools:
        slot.user, slot.password = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq.kitchen", "correct-horse"
    connection = connect(machine)
    driver = create_driver(connection, await identify(connection))
    live = await driver.snapshot()
    await driver.close()
    writes_before = dict(machine.counters)

    made = await record(connection)

    writes_before["request"] = machine.counters["request"]
    assert machine.counters == writes_before, "a recording only reads"
    assert made["problems"] == []
    text = json.dumps(made)
    personal = [machine.ip, machine.mac, machine.mac.replace(":", ""), machine.serial, machine.hostname]
    personal += ["bc1qar0s", "kitchen", "correct-horse", "pool-a.example.com"]
    if machine.password and machine.password not in ("root", "admin"):
        personal.append(machine.password)
    assert [value for value in personal if value and value.lower() in text.lower()] == []

    exchanges = made["exchanges"]
    assert isinstance(exchanges, list)
    async with Replay(exchanges).serve(next_address()) as replayed:
        again = create_driver(connect(replayed), await identify(connect(replayed)))
        try:
            assert facts_of(await again.snapshot()) == facts_of(live)
            assert len((await again.read_config()).pools) == len(await again.read_pools())
        finally:
            await again.close()


async def test_recording_of_a_miner_without_backups_names_no_problem(connect: Connect) -> None:
    folder = next((Path(__file__).parent / "axeos").glob("nmaxe*"))
    async with Replay.load(folder / "capture.json").serve(next_address()) as machine:
        made = await record(connect(machine))
    assert made["driver"] == "nmaxe"
    assert made["problems"] == []


async def test_recording_of_a_silent_address_names_the_problem(connect: Connect) -> None:
    made = await record(connect(next_address()))
    assert made["exchanges"] == []
    assert made["driver"] is None
    assert str(made["problems"]).startswith("['identify: Nothing at 192.0.2.")


async def test_command_line_writes_a_capture(
    fleet: StartMachine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = await fleet("axeos")
    file = tmp_path / "capture.json"
    assert await recording.run(recording.parser().parse_args([machine.ip, "--output", str(file)])) == 0
    assert json.loads(file.read_text(encoding="utf-8"))["driver"] == "axeos"
    assert "Please read the file" in capsys.readouterr().err


personal_values = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=6, max_size=40
).filter(
    lambda text: (
        text.strip() == text
        and text.lower() not in LIKE_ANY_OTHER
        and text.lower() not in "connected as serialnumber"
        and not re.search(
            r"^[*0-9.:]*$|worker|example|unknown|connected|^(antminer|bitaxe|avalon|whatsminer)$", text, re.IGNORECASE
        )
    )
)


@settings(max_examples=300, deadline=None)
@given(values=st.lists(personal_values, min_size=3, max_size=3, unique=True), spoilt=st.booleans())
def test_repeated_personal_values_are_removed(values: list[str], spoilt: bool) -> None:
    user, password, serial = values
    answer = json.dumps(
        {
            "pools": [{"user": user, "pass": password}, {"User": user, "Password": password}],
            "serialNumber": serial,
            "log": f"connected as {user} with {password} on {serial}",
        },
        ensure_ascii=False,
    )
    if spoilt:
        answer = answer.replace("}, {", "}{")
    redactor = Redactor()
    redactor.learn(answer)
    text = redactor.text(answer)
    if not spoilt:
        json.loads(text)
    assert [value for value in values if json.dumps(value, ensure_ascii=False)[1:-1] in text] == []


def test_replaced_values_stay_equal_and_keep_their_shape() -> None:
    redactor = Redactor(["10.0.0.7", "hunter2!"])
    one = redactor.text('{"mac":"AA-BB-CC-DD-EE-01","url":"stratum+tcp://solo.me:3333","ip":"10.0.0.7"}')
    two = redactor.text('{"MACAddr":"AA-BB-CC-DD-EE-01","URL":"stratum+tcp://solo.me:3333","Model":"S19"}')
    first, second = json.loads(one), json.loads(two)
    assert first["mac"] == second["MACAddr"]
    assert re.fullmatch(r"02-00-00-00-00-\d\d", first["mac"])
    assert first["url"] == second["URL"] == "stratum+tcp://pool1.example.com:3333"
    assert first["ip"].startswith("192.0.2.")
    assert second["Model"] == "S19"
    assert "hunter2!" not in redactor.text("login with hunter2! failed")


VERSION = {"STATUS": [{"STATUS": "S", "Code": 22, "Msg": "CGMiner versions"}], "VERSION": [{"CGMiner": "4.11.1"}]}


def rpc_answers(answers: dict[str, object]) -> list[dict[str, object]]:
    """Return the exchanges of a machine that answers these commands on port 4028."""
    return [
        {"port": 4028, "protocol": "rpc", "request": {"command": command}, "answer": answer}
        for command, answer in answers.items()
    ]


async def test_machine_with_thousands_of_users_is_not_recorded(connect: Connect) -> None:
    users = [{"user": f"name{number:05}"} for number in range(2000)]
    exchanges = rpc_answers({"version": VERSION, "edevs": {"STATUS": VERSION["STATUS"], "DEVS": users}})
    async with Replay(exchanges).serve(next_address()) as machine:
        made = await record(connect(machine))
    assert made["exchanges"] == []
    assert made["problems"] == ["The answers hold more than 200 values that look personal."]


async def test_long_answers_are_left_out_and_named(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MAX_BYTES", 150_000)
    long = {command: {**VERSION, "text": "y" * 60_000} for command in ("edevs", "estats", "litestats")}
    exchanges = rpc_answers({"version": VERSION, **long, "coin": {**VERSION, "text": "y" * 70_000}})
    async with Replay(exchanges).serve(next_address()) as machine:
        made = await record(connect(machine))
    assert len(json.dumps(made)) < 160_000
    assert "2 answers were left out because they are too long." in str(made["problems"])


async def test_recording_of_hostile_answers_can_be_written(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = {
        "edevs": '{"STATUS":[],"x":"\\ud800"}',
        "estats": '{"STATUS":[],"x":1e999}',
        "litestats": '{"STATUS":[],"x":' + "[" * 500 + "]" * 500 + "}",
        "coin": '{"STATUS":[],"x":' + "9" * 5000 + "}",
    }
    async with Replay(rpc_answers({"version": VERSION, **hostile})).serve(next_address()) as machine:
        file = tmp_path / "capture.json"
        await recording.run(recording.parser().parse_args([machine.ip, "--output", str(file)]))
        text = file.read_text(encoding="utf-8")
    json.loads(text, parse_constant=pytest.fail)
    kept = [exchange for exchange in json.loads(text)["exchanges"] if exchange["port"] == 4028]
    assert {"edevs", "estats", "litestats", "coin"} <= {exchange["request"]["command"] for exchange in kept}
