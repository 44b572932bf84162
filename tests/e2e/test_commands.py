"""Forty miners of all kinds with a real Home Assistant: commands take effect and are recorded."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from .conftest import Demo, until

WRITE_DEADLINE_S = 30
"""The default of the option, which the demo keeps."""

NEW_POOL = "stratum+tcp://new.pool.example:3333"
RESTARTS_MINING_ONLY = {"cgminer", "cgminer_old"}
"""The kinds whose API restarts only the mining process."""


def first_of_each_kind(demo: Demo) -> dict[str, dict[str, Any]]:
    chosen: dict[str, dict[str, Any]] = {}
    for machine in demo.machines():
        chosen.setdefault(machine["kind"], machine)
    return chosen


def reboots(machine: dict[str, Any]) -> int:
    what = "restart_mining" if machine["kind"] in RESTARTS_MINING_ONLY else "reboot"
    return int(machine["counters"].get(what, 0))


def test_answers_within_two_minutes_and_lists_all(demo: Demo) -> None:
    assert demo.started_s <= 120
    status, answer = demo.api("GET", "/api/miners")
    assert status == 200
    assert len(answer["miners"]) == 40
    assert {miner["ip"] for miner in answer["miners"]} == {machine["ip"] for machine in demo.machines()}

    def all_active() -> bool:
        miners = demo.api("GET", "/api/miners")[1]["miners"]
        return all(miner["status"] == "Active" for miner in miners)

    until(all_active, 60)
    miner = demo.api("GET", "/api/miners")[1]["miners"][0]
    assert miner.keys() >= {
        *("ip", "status", "model", "vendor", "hostname", "mac", "location", "tags", "last_seen", "age_sec"),
        *("is_stale", "est_power_w", "hashrate_ths", "device_id"),
    }
    assert miner["location"] == "Demo hall"


def test_reboot_of_every_kind_is_confirmed_and_an_ignored_one_is_not(demo: Demo) -> None:
    demo.control("DELETE", "/counters")
    chosen = first_of_each_kind(demo)
    assert len(chosen) >= 9
    used = {machine["ip"] for machine in chosen.values()}
    # A machine that accepts every write without effect, of a kind that answers a reboot.
    ignoring = next(m for m in demo.machines("?kind=antminer") if m["ip"] not in used)
    demo.control("PUT", f"/machines/{ignoring['ip']}/faults/ignores_writes")

    def reboot(ip: str) -> dict[str, Any]:
        status, answer = demo.api("POST", f"/api/remote/reboot/{ip}")
        assert status == 200, (ip, answer)
        assert answer["ok"] is True
        assert answer["message"] == f"Reboot command sent to {ip}"
        assert answer["status"] == "success"
        return answer

    with ThreadPoolExecutor(16) as pool:
        ips = [machine["ip"] for machine in chosen.values()]
        answers = dict(zip(ips, pool.map(reboot, ips), strict=True))
        ignored = reboot(ignoring["ip"])

    def confirmed() -> bool:
        records = [demo.command(answer["command_id"]) for answer in answers.values()]
        assert all(record["verification"] != "not_confirmed" for record in records), records
        return all(record["verification"] == "confirmed" for record in records)

    until(confirmed, 90)
    for kind, machine in chosen.items():
        record = demo.command(answers[machine["ip"]]["command_id"])
        assert record["status"] == "success"
        assert record["initiated_by"] == "Demo"
        assert record["source"] == "manual"
        assert record["response"]["scope"] == ("mining process" if kind in RESTARTS_MINING_ONLY else "machine")
        assert reboots(demo.machine(machine["ip"])) == 1, kind

    def not_confirmed() -> bool:
        return demo.command(ignored["command_id"])["verification"] == "not_confirmed"

    until(not_confirmed, 180, pause=2)
    assert reboots(demo.machine(ignoring["ip"])) == 0
    demo.control("DELETE", f"/machines/{ignoring['ip']}/faults")


def test_dead_address_is_never_a_success(demo: Demo) -> None:
    victim = demo.machines("?kind=whatsminer_v2")[0]["ip"]
    for fault, expected in (("dead", (502, "failed")), ("no_reply", (504, "timeout"))):
        demo.control("PUT", f"/machines/{victim}/faults/{fault}")
        began = time.monotonic()
        status, answer = demo.api("POST", f"/api/remote/reboot/{victim}")
        assert (status, answer["status"]) == expected
        assert answer["ok"] is False
        assert demo.command(answer["command_id"])["error_message"]
        assert time.monotonic() - began <= WRITE_DEADLINE_S * 1.5
        demo.control("DELETE", f"/machines/{victim}/faults")


def test_bulk_over_forty_with_four_dead_takes_one_deadline(demo: Demo) -> None:
    machines = demo.machines()
    dead = [machines[at]["ip"] for at in (3, 11, 25, 38)]
    for ip, fault in zip(dead, ("dead", "no_reply", "dead", "no_reply"), strict=True):
        demo.control("PUT", f"/machines/{ip}/faults/{fault}")
    demo.control("DELETE", "/counters")
    began = time.monotonic()
    status, answer = demo.api("POST", "/api/remote/reboot/bulk", {"miner_ips": [m["ip"] for m in machines]})
    took = time.monotonic() - began
    for ip in dead:
        demo.control("DELETE", f"/machines/{ip}/faults")
    assert status == 200
    assert answer["message"] == "Bulk reboot initiated for 40 miners"
    results = answer["results"]
    assert (results["total"], results["successful"], results["failed"]) == (40, 36, 4), results
    assert {c["miner_ip"] for c in results["commands"] if c["status"] != "success"} == set(dead)
    assert took <= WRITE_DEADLINE_S * 1.5
    assert all(reboots(machine) == (machine["ip"] not in dead) for machine in demo.machines())
    history = demo.api("GET", f"/api/remote/commands/history?batch_id={results['batch_id']}")[1]
    assert history["count"] == 40
    assert all(record["duration_ms"] is not None for record in history["commands"])


def test_pool_switch_of_every_kind_keeps_the_other_slots(demo: Demo) -> None:
    until(lambda: all(machine["listening"] for machine in demo.machines()), 60)
    chosen = first_of_each_kind(demo)
    # The pools of an ePIC are only read.
    fixed = chosen.pop("epic")
    fixed_pools = demo.machine(fixed["ip"])["pools"]
    before = {kind: demo.machine(machine["ip"])["pools"] for kind, machine in chosen.items()}

    def switch(ip: str) -> tuple[int, dict[str, Any]]:
        return demo.api(
            "POST",
            f"/api/remote/pool/switch/{ip}",
            {"pool_url": NEW_POOL, "worker_name": "account.{ip_last}", "pool_password": "s3cret-of-pool"},
        )

    with ThreadPoolExecutor(16) as pool:
        answers = dict(zip(chosen, pool.map(lambda m: switch(m["ip"]), chosen.values()), strict=True))
    status, answer = switch(fixed["ip"])
    assert (status, answer["error_code"]) == (502, "pools_write_unsupported")
    assert demo.machine(fixed["ip"])["pools"] == fixed_pools
    for kind, machine in chosen.items():
        status, answer = answers[kind]
        ip = machine["ip"]
        assert status == 200, (kind, answer)
        assert answer["message"] == f"Pool switch command sent to {ip}"
        after = demo.machine(ip)
        mined_on = after["pools"][after["active_pool"]]
        assert mined_on["user"] == f"account.{ip.rpartition('.')[2]}", kind
        assert "new.pool.example" in mined_on["url"], kind
        assert [(p["url"], p["user"]) for p in after["pools"][1:]] == [
            (p["url"], p["user"]) for p in before[kind][1:]
        ], kind
        record = demo.command(answer["command_id"])
        if not (record["response"] or {}).get("assumed_pool_passwords"):
            fingerprints = [p["password_fingerprint"] for p in after["pools"][1:]]
            assert fingerprints == [p["password_fingerprint"] for p in before[kind][1:]], kind
        assert "s3cret-of-pool" not in str(record)


def test_backup_and_restore_appear_in_history_and_stats(demo: Demo) -> None:
    ip = demo.machines("?kind=antminer")[0]["ip"]
    status, made = demo.api("POST", f"/api/remote/backup/{ip}", {"backup_name": "Before the change"})
    assert status == 200, made
    assert made["message"] == f"Configuration backup created for {ip}"
    listed = demo.api("GET", f"/api/remote/backups?miner_ip={ip}")[1]
    assert listed["backups"][0]["id"] == made["backup_id"]
    assert listed["backups"][0]["created_by"] == "Demo"
    assert "config_data" not in listed["backups"][0]
    kept = demo.api("GET", f"/api/remote/backups/{made['backup_id']}")[1]["backup"]
    assert kept["config_data"]["pools"]
    assert "s3cret-of-pool" not in str(kept)
    status, validated = demo.api("POST", f"/api/remote/backups/{made['backup_id']}/validate")
    assert (status, validated["is_validated"], validated["differences"]) == (200, True, [])

    pools = demo.machine(ip)["pools"]
    status, switched = demo.api(
        "POST", f"/api/remote/pool/switch/{ip}", {"pool_url": "stratum+tcp://other.example:3334", "worker_name": "b.c"}
    )
    assert status == 200, switched
    validated = demo.api("POST", f"/api/remote/backups/{made['backup_id']}/validate")[1]
    assert validated["is_validated"] is False
    assert validated["differences"]
    status, restored = demo.api("POST", f"/api/remote/backups/{made['backup_id']}/restore", {})
    assert status == 200, restored
    assert demo.machine(ip)["pools"] == pools

    history = demo.api("GET", f"/api/remote/commands/history?miner_ip={ip}&limit=4")[1]["commands"]
    assert [record["command_type"] for record in history][:3] == ["restore", "pool_switch", "backup"]
    for record in history:
        assert record["initiated_by"] == "Demo"
        assert record["batch_id"]
        assert record["duration_ms"] is not None
    stats = demo.api("GET", "/api/remote/commands/stats")[1]["stats"]
    assert stats["period"] == "last_24_hours"
    assert stats["total"] == stats["successful"] + stats["failed"] + stats["pending"]
    assert {"reboot", "pool_switch", "backup", "restore"} <= stats["by_type"].keys()


def test_user_without_rights_changes_nothing_and_sees_no_secret(demo: Demo) -> None:
    ip = demo.machines()[0]["ip"]
    forbidden = [
        ("POST", f"/api/remote/reboot/{ip}", None),
        ("POST", "/api/remote/reboot/bulk", {"all": True}),
        ("POST", f"/api/remote/pool/switch/{ip}", {"pool_url": NEW_POOL, "worker_name": "a"}),
        ("POST", f"/api/remote/backup/{ip}", None),
        ("GET", "/api/remote/backups/1", None),
        ("POST", "/api/remote/backups/1/restore", {}),
        ("DELETE", "/api/remote/backups/1", None),
    ]
    for method, path, body in forbidden:
        status, answer = demo.api(method, path, body, token=demo.viewer_token)
        assert status == 403, (path, answer)
        assert answer["ok"] is False
        assert answer["error"]
    status, _answer = demo.api("GET", "/api/miners", token="not-a-token")
    assert status == 401
    for path in ("/api/miners", "/api/remote/commands/history", "/api/remote/backups", "/api/remote/commands/stats"):
        _status, answer = demo.api("GET", path, token=demo.viewer_token)
        assert "s3cret-of-pool" not in str(answer)


def test_old_page_redirects_to_the_panel(demo: Demo) -> None:
    status, _answer = demo.api("GET", "/dashboard/remote")
    assert status == 302


def test_log_has_no_secret_and_no_traceback(demo: Demo) -> None:
    log = (demo.config / "console.log").read_text(errors="replace")
    assert "s3cret-of-pool" not in log
    traces = [part for part in log.split("Traceback")[1:] if "miner_remote" in part.split("\n20", 1)[0]]
    assert not traces, traces[0][:3000]
    stored = (demo.config / ".storage").rglob("miner_remote*")
    kept = "".join(path.read_text() for path in stored if path.is_file())
    assert "s3cret-of-pool" not in kept


@pytest.mark.parametrize("command_type", ["reboot", "pool_switch"])
def test_history_can_be_filtered_by_type(demo: Demo, command_type: str) -> None:
    history = demo.api("GET", f"/api/remote/commands/history?command_type={command_type}&limit=5")[1]
    assert history["commands"]
    assert {record["command_type"] for record in history["commands"]} == {command_type}
