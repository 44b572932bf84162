"""Checks at the end of a soak."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..report import Line
from .expected import Wanted, limit_is_right, paused_may_be
from .people import Accepted
from .stage import Stage

FINAL = {"success", "failed", "timeout", "skipped", "interrupted"}
GROWN_PERCENT = 3.0
LAST_RECORDS = 8
"""The number of last commands in the journal for a miner in the wrong state."""
LEAST_S = 800.0
"""The minimum time to check memory growth."""

_LEVEL = re.compile(r"^\S+ \S+ (DEBUG|INFO|WARNING|ERROR|CRITICAL) ")


def invariant(what: str, value: float, unit: str = "", budget: str = "0", *, held: bool | None = None) -> Line:
    """Return a line of a count that must be 0, or that is `held`."""
    return Line(what=what, value=value, unit=unit, budget=budget, held=value == 0 if held is None else held)


def count(what: str, value: float, unit: str = "") -> Line:
    """Return a line with a count and no budget."""
    return Line(what=what, value=value, unit=unit)


async def history(stage: Stage) -> list[dict[str, Any]]:
    """Return all records, oldest first."""
    records: list[dict[str, Any]] = []
    before = ""
    while page := (await stage.hall.ask("GET", f"/api/remote/commands/history?limit=1000{before}"))["commands"]:
        records += page
        before = f"&before_id={page[-1]['id']}"
    return records[::-1]


def commands(stage: Stage, records: Sequence[Mapping[str, Any]], accepted: Iterable[Accepted]) -> list[Line]:
    """Compare the answers with the history."""
    ids = Counter(record["id"] for record in records)
    by_id = {record["id"]: record for record in records}
    in_batch = Counter((record["batch_id"], record["miner_id"]) for record in records)
    of_batch = Counter(record["batch_id"] for record in records)
    missing, otherwise, reported = 0, 0, 0
    for answer in accepted:
        for batch_id, miners in answer.batches.items():
            if of_batch[batch_id] != miners:
                missing += 1
                stage.journal.note("WRONG batch", batch_id=batch_id, asked=miners, recorded=of_batch[batch_id])
        for command_id, status in answer.commands.items():
            reported += 1
            record = by_id.get(command_id)
            if record is None:
                missing += 1
                stage.journal.note("WRONG no record", command=command_id, order=answer.what)
            elif status in FINAL and status != record["status"]:
                cut_off = any(since <= answer.at <= ended + 1 for since, ended in stage.lost)
                if not (cut_off and record["status"] == "interrupted"):
                    otherwise += 1
                    stage.journal.note("WRONG status", command=command_id, reported=status, recorded=record["status"])
    not_final = [record["id"] for record in records if record["status"] not in FINAL]
    return [
        count("commands recorded", len(records)),
        count("of them by schedules", sum(record["source"] == "scheduled" for record in records)),
        *(count(f"ended {status}", number) for status, number in Counter(r["status"] for r in records).most_common()),
        count("commands that an answer named", reported),
        invariant("accepted commands or batches missing from the history", missing),
        invariant("commands whose result differs from the answer", otherwise),
        invariant("commands with a negative duration", sum((r["duration_ms"] or 0) < 0 for r in records)),
        invariant("commands without a final status", len(not_final)),
        invariant(
            "ids, or miners of a batch, that are recorded twice",
            sum(number > 1 for number in (*ids.values(), *in_batch.values())),
        ),
    ]


def miners(
    stage: Stage,
    when: str,
    machines: Mapping[str, Mapping[str, Any]],
    records: Sequence[Mapping[str, Any]],
    wants: Mapping[str, Wanted],
    plan: Mapping[str, Mapping[str, Any]],
    since_id: int,
) -> list[Line]:
    """Compare the machines with their expected state; `since_id` is the last command before the current window."""
    wrong, unsure, wrong_limit, limits, wrong_plan = 0, 0, 0, 0, 0
    for ip, want in wants.items():
        machine, before, device = machines[ip], stage.kinds[ip], stage.devices[ip]
        own = [record for record in records if record["miner_ip"] == ip and record["source"] != "scheduled"]
        step = plan.get(ip, {}).get("action") or "on"
        planned = "off" if want.stopped else "limit" if want.limited else "on"
        if step != planned:
            wrong_plan += 1
            stage.journal.note("WRONG plan", when=when, ip=ip, plan=step, expected=planned)
        if "pause" not in device["capabilities"]:
            continue
        may_be, because = paused_may_be(machine["kind"], own, want, since_id)
        unsure += len(may_be) > 1
        if machine["paused"] not in may_be:
            wrong += 1
            stage.journal.note(
                "WRONG state", when=when, ip=ip, kind=machine["kind"], paused=machine["paused"],
                wanted=planned, labels=device["tags"], because=because, plan=plan.get(ip),
                records=[record for record in records if record["miner_ip"] == ip][-LAST_RECORDS:],
            )  # fmt: skip
        if "power_limit" in device["capabilities"] and not machine["paused"] and not want.stopped:
            limits += 1
            possible = {before["power_limit_w"], device["power_limit_w"]}
            if not limit_is_right(
                machine["power_limit_w"], possible, own, want, since_id, of_schedule="limited" in device["tags"]
            ):
                wrong_limit += 1
                stage.journal.note(
                    "WRONG limit", when=when, ip=ip, kind=machine["kind"], limit_w=machine["power_limit_w"],
                    before=list(possible), wanted=planned, plan=plan.get(ip),
                    orders=[record for record in own if record["command_type"] == "power_limit"],
                )  # fmt: skip
    able = sum("pause" in device["capabilities"] for device in stage.devices.values())
    return [
        count(f"{when}: miners checked, of which {unsure} may be in either state", able),
        invariant(f"{when}: miners in the wrong state", wrong),
        invariant(f"{when}: wrong power limits, of {limits}", wrong_limit),
        invariant(f"{when}: miners whose plan differs from their schedules", wrong_plan),
    ]


def _blocks(log: str) -> list[str]:
    """Return the log's entries, each with all its lines."""
    blocks: list[list[str]] = []
    for line in log.splitlines():
        if _LEVEL.match(line) or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return ["\n".join(block) for block in blocks]


def log(stage: Stage, text: str, secrets: Iterable[str]) -> list[Line]:
    """Check the log for tracebacks of the integration, forgotten tasks and secrets."""
    blocks = _blocks(text)
    # The integration's files or logger are in the traceback; errors of a full disk come from Home Assistant.
    ours = re.compile(r"custom_components[/.]miner_remote")
    own = [block for block in blocks if "Traceback (most recent" in block and ours.search(block)]
    never = [
        block for block in blocks if re.search("never retrieved|never awaited|Unclosed|exception in shielded", block)
    ]
    for block in (*own, *never):
        stage.journal.note("WRONG log", entry=block[:4000])
    errors = sum(" ERROR " in block.partition("\n")[0] and "miner_remote" in block for block in blocks)
    leaked = [secret for secret in secrets if secret in text]
    return [
        count("log entries", len(blocks)),
        count("of which errors of the integration", errors),
        invariant("tracebacks of the integration in the log", len(own)),
        invariant("tasks or futures in the log that were never awaited", len(never)),
        invariant("secrets in the log", len(leaked)),
    ]


async def files(stage: Stage) -> list[Line]:
    """Check for files that were set aside without a repair issue."""
    [answer] = await stage.socket([{"type": "repairs/list_issues"}])
    issues = {str(issue["issue_id"]) for issue in answer["issues"] if issue["domain"] == "miner_remote"}
    aside = [path for path in stage.storage.rglob("*") if ".corrupt" in path.name]
    silent = []
    for path in aside:
        name = f".storage/{path.relative_to(stage.storage)}".partition(".corrupt")[0]
        if f"storage_set_aside_{name}" not in issues:
            silent.append(name)
    own = [path.name for path in aside if "miner_remote" in str(path.relative_to(stage.storage))]
    for issue in issues:
        stage.journal.note("repair issue", issue=issue)
    return [
        invariant("files of the integration set aside", len(own)),
        invariant("files set aside without a repair issue", len(silent)),
    ]


def memory(samples: Sequence[tuple[float, float, int]]) -> list[Line]:
    """Return the memory growth of the last process; samples are (time, resident MB, blocks).

    The check compares Python's allocated blocks, which vary with the load, by the medians of the first and the last
    third of the time. The resident memory also includes the page caches of the recorder's growing database and Python's
    free memory.
    """
    minutes = (samples[-1][0] - samples[0][0]) / 60 if samples else 0.0
    if minutes * 60 < LEAST_S:
        return [Line(what="memory: watched for", value=minutes, unit="min", budget="too short to judge")]
    third = max(1, len(samples) // 3)
    first, last = (statistics.median(item[2] for item in part) for part in (samples[:third], samples[-third:]))
    grown = 100 * (last - first) / first
    return [
        Line(
            what=f"memory: growth of Python's allocations in {minutes:.0f} min, from {first:,.0f} blocks",
            value=grown,
            unit="%",
            budget=f"≤ {GROWN_PERCENT:.0f} %",
            held=grown <= GROWN_PERCENT,
        ),
        count(f"memory: resident, from {samples[0][1]:.0f} MB, at the end", samples[-1][1], "MB"),
    ]


def left_over(what: str, before: Sequence[str], after: Sequence[str], stage: Stage) -> Line:
    """Compare the integration's tasks and timers with those at the start, by name."""
    more = Counter(after) - Counter(before)
    for name, number in more.items():
        stage.journal.note("WRONG left over", line=what, name=name, number=number)
    return invariant(f"{what} (there were {len(before)} at the beginning)", more.total())


def save_log(stage: Stage, folder: Path) -> str:
    """Store Home Assistant's log beside the journal, and return it."""
    path = stage.hall.config / "console.log"
    text = path.read_text(errors="replace") if path.exists() else ""
    (folder / "home-assistant.log").write_text(text)
    return text
