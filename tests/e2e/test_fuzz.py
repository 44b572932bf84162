"""Random requests to a running Home Assistant cause no unexpected 5xx, no traceback and no leaked secret."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, override

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from .conftest import Demo, until
from .fuzz import ADMIN, MINER_SECRET, NOBODY, POOL_SECRET, SECRETS, STRANGER, VIEWER, Sent, requests

REQUESTS = int(os.environ.get("MINER_REMOTE_FUZZ_REQUESTS", "1000"))
"""The number of requests; docs/reliability.md is based on 5,000."""

THREADS = 12
ANSWER_WITHIN_S = 12 * 35
"""All THREADS may wait for commands to the same miner, one after the other, each with its read-back."""
OWN_PATHS = ("/api/remote/", "/api/miners")
OPTIONS = "/api/config/config_entries/options/flow"
FAULTS = ("dead", "garbage", "access_denied", "reset", "truncated")


class _Connection(http.client.HTTPConnection):
    """A connection that accepts any path."""

    @override
    def _validate_path(self, url: str) -> None:  # type: ignore[override]
        """Accept everything."""

    @override
    def _validate_method(self, method: str) -> None:  # type: ignore[override]
        """Accept everything."""

    @override
    def _encode_request(self, request: str) -> bytes:  # type: ignore[override]
        return request.encode("latin-1", "replace")


class Clients:
    """Sends requests, each thread on its own connection, and checks the answers."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.statuses: Counter[int] = Counter()
        self.endings: Counter[str] = Counter()
        self.failures: list[str] = []
        self.commands: set[int] = set()
        self.backups: list[int] = []
        self.batches: list[str] = []
        self.schedules: list[int] = [1]
        self.rates: list[int] = [1]
        self.secrets_shown = 0
        self._own = threading.local()
        self._lock = threading.Lock()
        self._tokens = {ADMIN: demo.token, VIEWER: demo.viewer_token, STRANGER: "not.a.token"}

    def send(self, sent: Sent) -> None:
        """Send one request and record the faults of its answer."""
        with self._lock:
            backups, batches = self.backups or [1], self.batches or ["none"]
            path = sent.path.replace("@backup", str(backups[sent.choice % len(backups)]))
            path = path.replace("@batch", batches[sent.choice % len(batches)])
            for what, known in (("@schedule", self.schedules), ("@rate", self.rates)):
                path = path.replace(what, str(known[sent.choice % len(known)]))
        headers = dict(sent.headers)
        if sent.user != NOBODY:
            headers["Authorization"] = f"Bearer {self._tokens[sent.user]}"
        began = time.monotonic()
        try:
            status, answered, text = self._exchange(sent.method, path, sent.body, headers)
            wrong = self._judge(sent, path, status, answered, text)
        except (OSError, http.client.HTTPException) as err:
            status, wrong = 0, [f"no answer: {err!r}"]
        with self._lock:
            self.statuses[status] += 1
            self.failures += [
                f"{one} after {time.monotonic() - began:.1f} s: {sent.user} {sent.method} {path[:300]} "
                f"{sent.headers} {sent.body[:500]!r}"
                for one in wrong
            ]

    def _exchange(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, str]:
        for attempt in (1, 2):
            connection: _Connection | None = getattr(self._own, "connection", None)
            fresh = connection is None
            if connection is None:
                connection = _Connection("127.0.0.1", self.demo.port, timeout=ANSWER_WITHIN_S)
                self._own.connection = connection
            try:
                connection.request(method, path, body or None, headers)
                response = connection.getresponse()
                return response.status, str(response.headers), response.read().decode(errors="replace")
            except (OSError, http.client.HTTPException) as err:
                connection.close()
                self._own.connection = None
                # The server may have closed a kept connection; a new one is answered.
                if fresh or attempt == 2 or isinstance(err, TimeoutError):
                    raise
        raise AssertionError

    def _judge(self, sent: Sent, path: str, status: int, headers: str, text: str) -> list[str]:
        wrong: list[str] = []
        if status >= 500 and status not in (502, 504):
            wrong.append(f"{status}: {text[:300]}")
        shown = [secret for secret in SECRETS if secret in text or secret in headers]
        if shown:
            asked = sent.method == "GET" and "include_secrets=true" in path and sent.user == ADMIN
            if asked and path.startswith("/api/remote/backups/"):
                with self._lock:
                    self.secrets_shown += 1
            else:
                wrong.append(f"{status} shows {shown}")
        if sent.user in (STRANGER, NOBODY) and status == 200 and path.startswith(OWN_PATHS):
            wrong.append("200 without a token")
        if "application/json" in headers and path.startswith(OWN_PATHS) and sent.method != "HEAD":
            wrong += self._judge_json(sent, status, json.loads(text))
        return wrong

    def _judge_json(self, sent: Sent, status: int, answer: dict[str, Any] | list[Any]) -> list[str]:
        wrong: list[str] = []
        if isinstance(answer, list):
            # The prices of a rate.
            return wrong if status == 200 else [f"{status} with a list"]
        if status >= 400 and not (answer.get("ok") is False and isinstance(answer.get("error"), str)):
            wrong.append(f"{status} in a form of its own: {str(answer)[:300]}")
        if answer.get("status") not in {502: ("failed", "skipped"), 504: ("timeout",)}.get(
            status, (answer.get("status"),)
        ):
            wrong.append(f"{status} with the status {answer.get('status')}")
        if sent.user == VIEWER and sent.method != "GET" and status < 400:
            wrong.append(f"{status} for a user without rights")
        results = answer.get("results")
        batch = isinstance(results, dict) and "batch_id" in results
        ids = {item["command_id"] for item in results["commands"]} if batch else set()
        with self._lock:
            self.commands |= ids | ({answer["command_id"]} if "command_id" in answer else set())
            if isinstance(answer.get("backup_id"), int):
                self.backups = [*self.backups, answer["backup_id"]][-20:]
            if isinstance(answer.get("schedule_id"), int):
                self.schedules = [*self.schedules, answer["schedule_id"]][-20:]
            if isinstance(answer.get("rate_id"), int):
                self.rates = [*self.rates, answer["rate_id"]][-20:]
            if batch:
                self.batches = [*self.batches, results["batch_id"]][-20:]
        return wrong


class EventStream:
    """All events that an administrator receives from Home Assistant."""

    def __init__(self, demo: Demo) -> None:
        self.text: list[str] = []
        self._connection = http.client.HTTPConnection("127.0.0.1", demo.port, timeout=120)
        self._connection.request("GET", "/api/stream", headers={"Authorization": f"Bearer {demo.token}"})
        self._socket = self._connection.sock
        self._response = self._connection.getresponse()
        assert self._response.status == 200
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while line := self._response.readline():
            self.text.append(line.decode(errors="replace"))

    def close(self) -> str:
        """Return the received events."""
        if self._socket is not None:
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        self._connection.close()
        return "".join(self.text)


def _current_values(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the values that a form shows, those of its sections nested; empty fields are left out."""
    values = {
        field["name"]: _current_values(field["schema"])
        if "schema" in field
        else field.get("description", {}).get("suggested_value", field.get("default"))
        for field in fields
    }
    return {name: value for name, value in values.items() if value is not None}


def _set_options(demo: Demo, entry_id: str, **options: int) -> None:
    status, step = demo.api("POST", OPTIONS, {"handler": entry_id})
    assert status == 200, step
    current = _current_values(step["data_schema"])
    status, step = demo.api("POST", f"{OPTIONS}/{step['flow_id']}", {**current, **options})
    assert (status, step["type"]) == (200, "create_entry"), step


def _give_password(demo: Demo, ip: str) -> None:
    """Give a miner its own password and enter it in Home Assistant's dialog."""
    demo.control("PATCH", f"/machines/{ip}", {"password": MINER_SECRET})
    flow = "/api/config/config_entries/subentries/flow"

    def stored() -> tuple[str, dict[str, Any]] | None:
        """Return the entry's id and the miner's subentry, which Home Assistant writes some time after a change."""
        file = demo.config / ".storage" / "core.config_entries"
        if not file.exists():
            return None
        entries = json.loads(file.read_text())["data"]["entries"]
        found = [(entry["entry_id"], item) for entry in entries for item in entry.get("subentries", ())]
        return next(((entry_id, item) for entry_id, item in found if item["data"].get("host") == ip), None)

    until(stored, 30)
    found = stored()
    assert found is not None
    entry_id, subentry = found
    body = {"handler": [entry_id, "miner"], "subentry_id": subentry["subentry_id"]}
    status, step = demo.api("POST", flow, body)
    assert status == 200, step
    given_data = {
        "host": ip, "name": subentry["title"], "site_credentials": False, "username": "root", "password": MINER_SECRET,
    }  # fmt: skip
    status, step = demo.api("POST", f"{flow}/{step['flow_id']}", given_data)
    assert (status, step.get("reason")) == (200, "reconfigure_successful"), step


def _logs(demo: Demo) -> dict[str, str]:
    return {log.name: log.read_text(errors="replace") for log in demo.config.glob("*.log")}


def _is_known(entry: str) -> bool:
    """Return whether a traceback in the log is harmless.

    At level debug Home Assistant shows how each poll failed; and aiohttp shows what it refuses on its own, before or
    after Home Assistant's handlers: an invalid path or method, a body with a broken encoding.
    """
    first = entry.partition("\n")[0]
    if " DEBUG " in first:
        return first.endswith("Full error:")
    refused = re.search(r"aiohttp\.http_exceptions\.\w+: 400", entry)
    return "[aiohttp.server]" in first and refused is not None and "miner_remote" not in entry


def _all_records(demo: Demo) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    path = "/api/remote/commands/history?limit=1000"
    while page := demo.api("GET", path + (f"&before_id={records[-1]['id']}" if records else ""))[1]["commands"]:
        records += page
    return records


def _prepare(demo: Demo, ip: str) -> str:
    """Raise the limits, log everything, let some miners misbehave, and return the site's entry id."""
    _status, answer = demo.api("GET", "/api/config/config_entries/entry?domain=miner_remote")
    entry_id = str(answer["text"][0]["entry_id"])
    _set_options(
        demo, entry_id, commands_per_minute=10_000, read_deadline=3, write_deadline=5, config_write_deadline=30
    )
    _give_password(demo, ip)
    level = {"custom_components.miner_remote": "debug"}
    assert demo.api("POST", "/api/services/logger/set_level", level)[0] == 200
    demo.control("PATCH", "/machines/*", {"boot_s": 0.5, "restart_s": 0.2})
    until(lambda: all(m["status"] == "Active" for m in demo.api("GET", "/api/miners")[1]["miners"]), 60)
    return entry_id


def _plant_secrets(clients: Clients, ip: str) -> None:
    pool = {"pool_url": "stratum+tcp://a.example:3333", "worker_name": "account.w", "pool_password": POOL_SECRET}
    for path, body in (("pool/switch", pool), ("backup", {}), ("backup", {"backup_name": "Planted"})):
        clients.send(Sent("POST", f"/api/remote/{path}/{ip}", json.dumps(body).encode()))
    clients.send(Sent("GET", "/api/remote/backups/@backup?include_secrets=true"))
    assert clients.failures == []
    assert clients.secrets_shown == 1, "the password that was planted is not in the backup"


@pytest.mark.timeout(1800)
def test_random_requests(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    until(lambda: all(machine["listening"] for machine in demo.machines()), 60)
    ips = [machine["ip"] for machine in demo.machines()]
    own_password = demo.machines("?kind=antminer")[0]["ip"]
    entry_id = _prepare(demo, own_password)
    logged_before = {name: len(text) for name, text in _logs(demo).items()}
    clients, stream = Clients(demo), EventStream(demo)
    _plant_secrets(clients, own_password)
    silent, *misbehaving = [ip for ip in ips if ip != own_password][3:33:5]
    for ip, fault in zip(misbehaving, FAULTS, strict=True):
        demo.control("PUT", f"/machines/{ip}/faults/{fault}")

    room = threading.Semaphore(2 * THREADS)
    done: list[Future[None]] = []
    began = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:

        def send(sent: Sent) -> None:
            try:
                clients.send(sent)
            finally:
                room.release()

        @settings(
            max_examples=REQUESTS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(sent=requests(ips))
        def one(sent: Sent) -> None:
            room.acquire()
            done.append(pool.submit(send, sent))

        one()
        # Commands to a silent miner wait for each other: it is silent only for a few, and not while it reboots.
        until(lambda: all(machine["listening"] for machine in demo.machines() if machine["ip"] == silent), 60)
        demo.control("PUT", f"/machines/{silent}/faults/no_reply")
        one_each = (("reboot", silent), ("backup", silent), *(("reboot", ip) for ip in misbehaving))
        done += [pool.submit(clients.send, Sent("POST", f"/api/remote/{what}/{ip}")) for what, ip in one_each]
    for future in done:
        future.result()
    took = time.monotonic() - began
    for ip in (silent, *misbehaving):
        demo.control("DELETE", f"/machines/{ip}/faults")

    with capsys.disabled():
        counts = ", ".join(f"{status}: {count}" for status, count in sorted(clients.statuses.items()))
        print(f"\n{sum(clients.statuses.values())} requests in {took:.0f} s; {counts}")  # noqa: T201
    assert not clients.failures, "\n".join([f"{len(clients.failures)} wrong answers", *clients.failures[:20]])
    assert sum(clients.statuses.values()) >= REQUESTS
    assert clients.statuses.keys() >= {200, 400, 401, 403, 404, 405, 502, 504}
    _check_what_is_left(demo, clients, entry_id, logged_before, stream)


def _check_what_is_left(
    demo: Demo, clients: Clients, entry_id: str, logged_before: dict[str, int], stream: EventStream
) -> None:
    """Check for no traceback, no secret in logs, events and files, and a record of every command."""
    until(lambda: demo.api("GET", "/api/remote/commands/stats")[1]["stats"]["pending"] == 0, 90)
    records = {record["id"]: record for record in _all_records(demo)}
    assert clients.commands
    assert clients.commands <= records.keys()
    # All events have arrived once the event of a later command has.
    demo.api("POST", f"/api/remote/backup/{demo.machines()[-1]['ip']}", {"backup_name": "After the last one"})
    until(lambda: "After the last one" in "".join(stream.text[-1000:]), 30)
    events = stream.close()
    assert events.count("miner_remote_command") > len(clients.commands)
    log = "".join(text[logged_before.get(name, 0) :] for name, text in _logs(demo).items())
    assert "DEBUG" in log
    traces = [
        entry for entry in re.split(r"\n(?=\d{4}-\d\d-\d\d )", log) if "Traceback" in entry and not _is_known(entry)
    ]
    assert not traces, f"{len(traces)} tracebacks, the first: {traces[0][:4000]}"
    assert "[custom_components.miner_remote.api.base] Unexpected" not in log
    files = {str(file.name): file for file in (demo.config / ".storage").rglob("miner_remote*") if file.is_file()}
    files |= {
        str(file): file for folder in (demo.config / ".storage").glob("miner_remote.*/") for file in folder.iterdir()
    }
    assert not [name for name in files if "corrupt" in name]
    texts = {"log": log, "events": events, "records": str(records)}
    texts |= {name: file.read_text() for name, file in files.items()}
    for path in ("/api/states", "/api/error_log", "/api/logbook", f"/api/diagnostics/config_entry/{entry_id}"):
        status, answer = demo.api("GET", path)
        assert status == 200 or path == "/api/error_log", path
        texts[path] = str(answer)
    assert not [(name, secret) for name, text in texts.items() for secret in SECRETS if secret in text]
