"""Passwords are only in the vault, in Home Assistant's own store of credentials, and on the miner."""

from __future__ import annotations

import json
import logging
import re
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestClient
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.miner_remote.backups.codec import decode_config, encode_config, key_ids, public_config
from custom_components.miner_remote.backups.store import BackupError, BackupStore
from custom_components.miner_remote.control.backup_model import BackupType
from custom_components.miner_remote.control.handlers.pool_writes import async_write_pools
from custom_components.miner_remote.diagnostics import async_get_config_entry_diagnostics
from custom_components.miner_remote.drivers.contract.driver import Accepted, Connection, Credentials, Driver
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    RefusedError,
    TimedOutError,
    UnreachableError,
)
from custom_components.miner_remote.drivers.contract.values import Identity, MinerConfig, Pool, PoolSetting
from custom_components.miner_remote.drivers.parsing.text import without_secrets
from custom_components.miner_remote.drivers.transport import cgminer_rpc
from custom_components.miner_remote.drivers.transport.http import exchange
from custom_components.miner_remote.storage.errors import VaultError
from custom_components.miner_remote.storage.vault import Vault
from simulator.fleet import Fleet
from simulator.kinds import braiins, vnish
from simulator.kinds.base import HttpRequest, HttpResponse
from simulator.machine import Machine

from ..api.conftest import Call, Place
from ..conftest import miners_of
from ..disk import real_hass
from .conftest import POOL, SECRET, http, malicious

EVIL = "127.64.5.1"
LOGIN_URL = f"stratum+tcp://account:{SECRET}@pool.example.com:3333"
CONFIG = MinerConfig(
    identity=Identity(vendor="a", model="b", firmware="c"),
    pools=(
        Pool(slot=0, url=LOGIN_URL, user="account.w", password=f"{SECRET}-2"),
        Pool(slot=1, url="stratum+tcp://other.example:3333", user="account.w"),
    ),
)


# Miners that repeat secrets ------------------------------------------------------------------------------------------

ODD = ['"quoted" \\ password', "pässwörd ü", "a&b=c/d+e", "geheim-7 " + "long" * 60]


@pytest.mark.parametrize("password", [SECRET, *ODD])
@pytest.mark.parametrize("shape", ["plain", "message", "as sent", "html"])
async def test_http_refusal_shows_no_password(hass: HomeAssistant, password: str, shape: str) -> None:
    """Pool passwords, login passwords and tokens are masked before the message is shortened."""
    body = {"groups": [{"pools": [{"url": "a", "password": password}]}], "miner": {"pools": [{"pass": password}]}}
    sent = json.dumps(body, separators=(",", ":"))
    echo = {
        "plain": f"cannot take {password} of {SECRET}-login with token-abcdef".encode(),
        "message": json.dumps({"error": f"{'x' * 100}{password} {SECRET}-login token-abcdef"}).encode(),
        "as sent": sent.encode(),
        "html": f"<html>{sent}</html>".encode(),
    }[shape]
    async with malicious(EVIL, 80, http("400 Bad Request", echo)), aiohttp.ClientSession() as session:
        connection = Connection(host=EVIL, session=session, credentials=Credentials("root", f"{SECRET}-login"))
        reply = await exchange(connection, "POST", "/api", json=body, headers={"Authorization": "Bearer token-abcdef"})
    for secret in (password, json.dumps(password)[1:-1], f"{SECRET}-login", "token-abcdef"):
        assert secret not in reply.words
        # Nor a beginning of it, if the message was cut there.
        assert secret[:6] not in reply.words
    assert SECRET not in repr(reply)
    if shape in ("plain", "html"):
        with pytest.raises(RefusedError) as caught:
            reply.json()
        assert password[:6] not in caught.value.miner_message


@pytest.fixture
async def machines(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[Machine]]:
    """Run Braiins OS and VNish, which refuse pools with a message that repeats them, and CGMiner."""

    def repeating(kind: type, path: str) -> None:
        real = kind.handle

        async def handle(self: object, request: HttpRequest) -> HttpResponse | None:
            if request.path.endswith(path) and SECRET.encode() in request.body:
                text = f"invalid value in {SECRET}: {request.body.decode()}"
                return HttpResponse.of({"message": text}, status=400, write=True)
            answer: HttpResponse | None = await real(self, request)
            return answer

        monkeypatch.setattr(kind, "handle", handle)

    repeating(braiins._Rest, "/pools/batch")
    repeating(vnish._Rest, "/settings")
    async with Fleet.start(kinds=("cgminer", "braiins", "vnish"), base="127.64.6.1", boot_s=0.5) as fleet:
        yield fleet.machines


@pytest.mark.parametrize("all_pools", [False, True])
@pytest.mark.parametrize("kind", ["braiins", "vnish"])
async def test_refused_pool_switch_shows_no_password(
    hass: HomeAssistant, place: Place, call: Call, caplog: pytest.LogCaptureFixture, kind: str, all_pools: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    events: list[str] = []
    hass.bus.async_listen("*", lambda event: events.append(json.dumps(event.as_dict(), default=str)))
    if all_pools:
        body = {"pools": [POOL, POOL], "backup_first": True, "miner_ips": [place.ip(kind)]}
        status, answer = await call("POST", "/api/remote/commands/set_pools", json=body)
        assert status == 200, answer
    else:
        status, answer = await call("POST", f"/api/remote/pool/switch/{place.ip(kind)}", json=POOL)
        assert status == 502, answer
    assert "invalid value in" in str(answer), "the miner's own message is shown"
    _, history = await call("GET", "/api/remote/commands/history")
    await hass.async_block_till_done()
    assert SECRET not in f"{answer}{history}{events}"
    assert not [record for record in caplog.records if SECRET in record.getMessage()]


class _Repeating(Driver):
    """A driver whose miner repeats the pools, in its answer or in an error."""

    key = "repeating"
    error: Exception | None = None

    def __init__(self) -> None:
        """Use no connection."""

    async def write_pools(self, pools: object, activate: int | None = None) -> Accepted:
        """Repeat the password in the answer or in the error."""
        if self.error is not None:
            raise self.error
        return Accepted(channel="a", said=f"Added pool 2: {pools[0].url} {pools[0].password}")  # type: ignore[index]


_Repeating.__abstractmethods__ = frozenset()

WORDS = f"refused: {SECRET} of {LOGIN_URL}"


@pytest.mark.parametrize(
    "error",
    [
        RefusedError("library_error", WORDS, host=WORDS),
        cgminer_rpc.ApiError("command_refused", WORDS, 1, command=WORDS),
        UnreachableError("connection_failed", host=WORDS), TimedOutError("answer_timeout", host=WORDS, seconds=1),
        AuthenticationError("password_rejected", host=WORDS), None,
    ],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
async def test_driver_errors_about_pools_have_no_password(error: Exception | None) -> None:
    """The function that writes the pools masks them for every driver."""
    driver = _Repeating()  # type: ignore[abstract]
    driver.error = error
    pools = [PoolSetting(slot=0, url=LOGIN_URL, user="account.w", password=SECRET)]
    if error is None:
        accepted = await async_write_pools(driver, pools, 0)
        assert accepted.said.startswith("Added pool 2")
        assert SECRET not in accepted.said
        return
    with pytest.raises(type(error)) as caught:
        await async_write_pools(driver, pools, 0)
    assert SECRET not in str(caught.value)
    assert "pool.example.com" in str(caught.value)
    assert caught.value.__suppress_context__


def test_short_password_is_masked_as_a_whole_word() -> None:
    assert without_secrets("bad pool p, port 3333", ["p", "x", "", None]) == "bad pool ***, port 3333"
    assert without_secrets("x123 is x", ["x"]) == "x123 is x"


# All outputs ---------------------------------------------------------------------------------------------------------


async def test_no_output_holds_a_password(
    hass: HomeAssistant,
    place: Place,
    client: TestClient,
    call: Call,
    hass_ws_client: WebSocketGenerator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """REST, feeds, events, states, diagnostics, history, CSV, lists and log, for commands from all interfaces."""
    assert await async_setup_component(hass, "logger", {})
    caplog.set_level(logging.DEBUG, "custom_components.miner_remote")
    place.machine("cgminer").pools[1].url = LOGIN_URL
    events: list[str] = []
    hass.bus.async_listen("miner_remote_command", lambda event: events.append(json.dumps(event.as_dict(), default=str)))
    socket = await hass_ws_client(hass)
    outputs: list[str] = []
    for feed in ("fleet", "commands", "batches"):
        await socket.send_json_auto_id({"type": f"miner_remote/{feed}/subscribe"})
    ip, miner_id = place.ip("cgminer"), place.data.fleet.miners()[0].miner_id
    for path, body in (
        (f"pool/switch/{ip}", POOL),
        ("pool/switch/bulk", {**POOL, "all": True, "pool_number": 9}),
        (f"pool/switch/{ip}", {**POOL, "pool_password": f"{SECRET}\n"}),
        (f"pool/switch/{ip}", {**POOL, "pool_url": LOGIN_URL}),
        (f"pool/switch/{ip}", {**POOL, "pool_number": SECRET}),
        ("commands/set_pools", {"pools": [POOL, POOL], "all": True, "backup_first": True}),
        ("commands/set_pools", {"pools": [{**POOL, "pool_url": LOGIN_URL}], "all": True}),
        ("commands/set_pools", {"pools": [{**POOL, "pool_password": f"{SECRET}\n"}], "all": True}),
        ("commands/set_pools", {"pools": SECRET, "all": True}),
        (f"backup/{ip}", {}),
        ("backups/1/validate", {}),
        ("backups/1/restore", {"pool_passwords": {"0": SECRET}}),
        ("backups/1/restore", {"pool_passwords": {"0": f"{SECRET}\x00"}}),
        ("backups/1/restore", {"pool_passwords": SECRET}),
    ):
        _status, answer = await call("POST", f"/api/remote/{path}", json=body)
        outputs.append(str(answer))
    for parameters in (POOL, {**POOL, "pool_url": LOGIN_URL}, {**POOL, "worker_name": 7}):
        await socket.send_json_auto_id({
            "type": "miner_remote/command", "command_type": "pool_switch", "miner_ids": [miner_id],
            "parameters": parameters,
        })  # fmt: skip
    library = {"name": "Main", "url": POOL["pool_url"], "worker": "account.w", "password": SECRET}
    for path, body in (
        ("pools", library),
        ("pools", {**library, "url": LOGIN_URL}),
        ("pools", {**library, "name": "Second", "password": f"{SECRET}\n"}),
        (f"pool/switch/{ip}", {"pool_id": 1}),
        (f"pool/switch/{ip}", {"pool_id": 1, "pool_password": SECRET}),
        ("commands/set_pools", {"pools": [{"pool_id": 1}], "all": True}),
        ("pools/test", {"url": LOGIN_URL, "worker": "a", "password": SECRET}),
    ):
        _status, answer = await call("POST", f"/api/remote/{path}", json=body)
        outputs.append(str(answer))
    for request in (
        {"type": "miner_remote/pool_library/list"},
        {"type": "miner_remote/pool_library/create", **library, "name": 7},
        {"type": "miner_remote/pool_library/update", "pool_id": 1, "password": SECRET},
    ):
        await socket.send_json_auto_id(request)
    device_id = place.data.fleet.miners()[0].device_id
    for data in (POOL, {**POOL, "pool_number": 9}):
        try:
            response = await hass.services.async_call(
                "miner_remote", "pool_switch", {**data, "device_id": device_id}, blocking=True, return_response=True,
                context=Context(),
            )  # fmt: skip
            outputs.append(str(response))
        except HomeAssistantError as err:
            outputs.append(f"{err!r} {err.__cause__!r}")
    for path in (
        "/api/miners", "/api/remote/commands/history", "/api/remote/commands/history?format=csv",
        "/api/remote/commands/stats", "/api/remote/backups", "/api/remote/backups/1",
        "/api/remote/backups/1?download=true", "/api/remote/batches", "/api/remote/schedule/power", "/api/remote/rates",
        "/api/remote/pools",
    ):  # fmt: skip
        async with client.get(path) as response:
            assert response.status == 200, path
            outputs.append(await response.text())
    await hass.async_block_till_done()
    outputs += [json.dumps(await socket.receive_json()) for _ in range(15)]
    outputs += events
    outputs += [f"{state.state} {dict(state.attributes)}" for state in hass.states.async_all()]
    outputs.append(json.dumps(await async_get_config_entry_diagnostics(hass, place.entry), default=str))
    outputs += [record.getMessage() for record in caplog.records if "miner_remote" in record.name]
    outputs += [repr(miner.link.connection()) for miner in miners_of(hass, place.entry)]
    assert len(outputs) > 60
    assert not [text for text in outputs if SECRET.lower() in text.lower()]


# Files ---------------------------------------------------------------------------------------------------------------


def own_files(folder: Path) -> list[Path]:
    return [file for file in (folder / ".storage").rglob("*") if file.is_file() and "miner_remote" in str(file)]


async def test_no_file_but_the_vault_s_key_opens_a_password(tmp_path: Path) -> None:
    """A login in a pool URL counts as a password: in backups, in their index and in the vault."""
    async with real_hass(tmp_path) as hass:
        vault = Vault(hass)
        await vault.async_load()
        backups = BackupStore(hass, vault)
        await backups.async_load()
        await vault.async_remember_pool_password("m1", LOGIN_URL, "account.w", f"{SECRET}-3")
        made = await backups.async_add(
            miner_id="m1", miner_ip="127.64.1.1", backup_name="a", description=None, backup_type=BackupType.MANUAL,
            created_by="Anna", config=CONFIG, driver="cgminer",
        )  # fmt: skip
    files = own_files(tmp_path)
    assert len(files) == 4
    # The vault compares addresses in lower case.
    assert not [file.name for file in files if SECRET.lower() in file.read_text().lower()]
    async with real_hass(tmp_path) as hass:
        vault = Vault(hass)
        await vault.async_load()
        backups = BackupStore(hass, vault)
        await backups.async_load()
        assert vault.pool_password("m1", LOGIN_URL, "account.w") == f"{SECRET}-3"
        assert await backups.async_config(made.id) == CONFIG
        shown = await backups.async_config_json(made.id, include_secrets=False)
        assert SECRET not in str(shown)
        assert LOGIN_URL in str(await backups.async_config_json(made.id, include_secrets=True))


async def test_address_with_a_login_under_another_key_is_masked(tmp_path: Path) -> None:
    """Without the key, the URL has no login and the password is unknown; the encrypted values are kept."""
    async with real_hass(tmp_path) as hass:
        vault = Vault(hass)
        await vault.async_load()
        kept = encode_config(CONFIG, vault)
        assert key_ids(kept) == {vault.key_id}
        assert decode_config(kept, vault) == CONFIG
        await vault.async_remember_pool_password("m1", LOGIN_URL, "account.w", SECRET)
        stored = (tmp_path / ".storage" / "miner_remote.vault").read_text()
    (tmp_path / ".storage" / "miner_remote.vault_key").unlink()
    async with real_hass(tmp_path) as hass:
        vault = Vault(hass)
        await vault.async_load()
        pool = decode_config(kept, vault).pools[0]
        assert (pool.url, pool.password) == ("stratum+tcp://pool.example.com:3333", None)
        assert vault.pool_password("m1", LOGIN_URL, "account.w") is None
        await vault.async_remember_pool_password("m2", LOGIN_URL, "account.w", SECRET)
        entries = json.loads((tmp_path / ".storage" / "miner_remote.vault").read_text())["data"]["pool_passwords"]
        assert json.loads(stored)["data"]["pool_passwords"][0] == entries[0]
        assert vault.pool_password("m2", LOGIN_URL, "account.w") == SECRET
    # A backup from a version that did not encrypt addresses.
    old = {**kept, "pools": [{"slot": 0, "url": LOGIN_URL, "user": "account.w", "password": None, "active": None}]}
    async with real_hass(tmp_path) as hass:
        vault = Vault(hass)
        await vault.async_load()
        assert decode_config(old, vault).pools[0].url == LOGIN_URL
        assert SECRET not in str(public_config(decode_config(old, vault), include_secrets=False))


async def test_implausible_pool_address_is_shown_without_its_login(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        vault = Vault(hass)
        await vault.async_load()
        backups = BackupStore(hass, vault)
        await backups.async_load()
        config = MinerConfig(
            identity=CONFIG.identity, pools=(Pool(slot=0, url=f"stratum+tcp://u:{SECRET}@:0", user="a"),)
        )
        with pytest.raises(BackupError) as caught:
            await backups.async_add(
                miner_id="m1", miner_ip="127.64.1.1", backup_name="a", description=None,
                backup_type=BackupType.MANUAL, created_by="Anna", config=config, driver="cgminer",
            )  # fmt: skip
        assert SECRET not in str(caught.value)


async def test_files_are_readable_by_their_user_only(tmp_path: Path) -> None:
    """Covers files that were set aside, and any umask of the process."""
    async with real_hass(tmp_path) as hass:
        vault = Vault(hass)
        await vault.async_load()
        await vault.async_remember_pool_password("m1", "stratum+tcp://a:1", "b", SECRET)
    (tmp_path / ".storage" / "miner_remote.vault").write_text('{"version": 1, "data": {"pool_passwords": 7}}')
    async with real_hass(tmp_path) as hass:
        vault = Vault(hass)
        await vault.async_load()
        backups = BackupStore(hass, vault)
        await backups.async_load()
        await backups.async_add(
            miner_id="m1", miner_ip="127.64.1.1", backup_name="a", description=None, backup_type=BackupType.MANUAL,
            created_by="Anna", config=CONFIG, driver="cgminer",
        )  # fmt: skip
    files = own_files(tmp_path)
    assert any("corrupt" in file.name for file in files)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


READS = re.compile(
    r"""\.open\("rb"\)|tarfile\.open\(fileobj=|archive\.open\(entry\)|async_open\("""
    r"""|os\.open\(path, os\.O_WRONLY \| os\.O_CREAT \| os\.O_EXCL, 0o600\)|os\.fdopen\(descriptor, """
    r"""|shutil\.disk_usage\("""
)
"""Files that are only read, methods with a similar name, and files that are made for the owner only."""


def test_stored_files_are_private() -> None:
    """Files are written by `DurableFile`, or by Home Assistant's `Store` with `private=True`."""
    folder = Path(__file__).parents[2] / "custom_components" / "miner_remote"
    files = folder / "storage" / "files.py"
    assert "private=True" in files.read_text()
    words = ("open(", "write_text(", "write_bytes(", "write_utf8", "tempfile.", "shutil.", "pickle", "sqlite")
    for file in folder.rglob("*.py"):
        if file == files:
            continue
        code = "\n".join(line.split("#")[0] for line in file.read_text().splitlines())
        assert not [word for word in words if word in READS.sub("", code)], file
        for arguments in re.findall(r"\bStore(?:\[[^\]]*\])?\(([^)]*)\)", code):
            assert "private=True" in arguments, file


def test_errors_and_objects_do_not_show_passwords_in_tracebacks() -> None:
    """The `repr` of an object appears in tracebacks and debug logs."""
    shown = [
        repr(Credentials("root", SECRET)),
        repr(Pool(slot=0, url="a", user="b", password=SECRET)),
        repr(PoolSetting(slot=0, url="a", user="b", password=SECRET)),
        repr(VaultError("password_damaged")),
    ]
    assert not [text for text in shown if SECRET in text]
