"""The wire format of the CGMiner API, of CGMiner and derived firmware.

A request is one JSON object or `command|parameter` text; a reply is a list of status and data sections, in JSON or
in text after the request. Sources: CGMiner's `api.c` and API-README (API 3.7).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from simulator.kinds.base import TcpReply, load_object
from simulator.machine import Machine, PoolSlot

Item = dict[str, object]


@dataclass(frozen=True, slots=True)
class Status:
    """The status section of a reply."""

    letter: str
    code: int
    msg: str


@dataclass(frozen=True, slots=True)
class Section:
    """One data section: its name in JSON, its name in text, and its items."""

    name: str
    text_name: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a command."""

    status: Status
    sections: list[Section] = field(default_factory=list)
    write: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One parsed request."""

    command: str
    parameter: str
    is_json: bool
    extra: Item
    """The other keys of a JSON request."""


INVALID_COMMAND = Answer(Status("E", 14, "Invalid command"))


def parse(data: bytes) -> Call | Answer:
    """Return the request in the data of one `recv`, or the error answer."""
    if not data.startswith(b"{"):
        command, _, parameter = data.decode(errors="replace").partition("|")
        return Call(command, parameter, is_json=False, extra={})
    body = load_object(data)
    if body is None:
        return Answer(Status("E", 23, "Invalid JSON"))
    name = body.pop("command", None)
    if name is None:
        return Answer(Status("E", 24, "Missing JSON 'command'"))
    if not isinstance(name, str):
        return INVALID_COMMAND
    return Call(name, _parameter(body.pop("parameter", "")), is_json=True, extra=body)


def _parameter(value: object) -> str:
    match value:
        case str():
            return value
        case bool():
            return ""
        case int():
            return str(value)
        case float():
            return f"{value:f}"
        case _:
            return ""


def to_int(text: str) -> int:
    """Return a number like C's `atoi`: anything else is 0."""
    digits = text.strip()
    end = 1 if digits[:1] in {"-", "+"} else 0
    while end < len(digits) and digits[end].isdigit():
        end += 1
    try:
        return int(digits[:end])
    except ValueError:
        return 0


def split_details(text: str) -> list[str]:
    r"""Return the parts between commas; a backslash escapes the next character."""
    parts = [""]
    at = 0
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            at += 1
            parts[-1] += text[at]
        elif text[at] == ",":
            parts.append("")
        else:
            parts[-1] += text[at]
        at += 1
    return parts


def _status_item(status: Status, description: str) -> Item:
    item: Item = {"STATUS": status.letter, "When": int(time.time()), "Code": status.code, "Msg": status.msg}
    if status.code != 14:
        item["Description"] = description
    return item


def json_body(answer: Answer, description: str) -> Item:
    """Return an answer as a JSON object."""
    body: Item = {"STATUS": [_status_item(answer.status, description)]}
    for section in answer.sections:
        body[section.name] = section.items
    body["id"] = 1
    return body


def encode(value: object) -> bytes:
    """Return JSON with keys in order and without spaces."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _escape(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    for special in ("\\", "|", ",", "="):
        text = text.replace(special, "\\" + special)
    return text


def _text_item(name: str, item: Item) -> str:
    # Values of a driver's chips are not escaped.
    members = [f"{key}={value if key.startswith('MM ID') else _escape(value)}" for key, value in item.items()]
    if next(iter(item), "") != name:
        members.insert(0, name)
    return ",".join(members) + "|"


def text_body(answer: Answer, description: str) -> str:
    """Return an answer as text."""
    text = _text_item("STATUS", _status_item(answer.status, description))
    return text + "".join(_text_item(section.text_name, item) for section in answer.sections for item in section.items)


def reply(answer: Answer, description: str, *, is_json: bool) -> TcpReply:
    """Return the bytes of one answer, followed by CGMiner's NUL."""
    body = encode(json_body(answer, description)) if is_json else text_body(answer, description).encode()
    return TcpReply(body, write=answer.write, tail=b"\x00")


def joined(answers: Sequence[tuple[str, Answer]], description: str, *, is_json: bool) -> TcpReply:
    """Return the bytes of the answers to commands joined by `+`; each section is a list in JSON."""
    if is_json:
        body: Item = {name: [json_body(answer, description)] for name, answer in answers}
        return TcpReply(encode({**body, "id": 1}), tail=b"\x00")
    text = "".join(f"CMD={_escape(name)}|{text_body(answer, description)}" for name, answer in answers)
    return TcpReply(text.encode(), tail=b"\x00")


# The data of a machine as reported by CGMiner -----------------------------------------------------------------


def summary(machine: Machine, *, unit: str = "MHS", digits: int = 2) -> Section:
    """Return the summary; `unit` MHS counts MH/s, GHS counts GH/s."""
    scale = {"MHS": 1e6, "GHS": 1e3}[unit]
    now = round(machine.hashrate() * scale, digits)
    accepted, rejected = machine.shares()
    elapsed = machine.mining_uptime_s
    item: Item = {
        "Elapsed": elapsed,
        f"{unit} av": now,
        f"{unit} 5s": now,
        f"{unit} 1m": now,
        f"{unit} 5m": now,
        f"{unit} 15m": now,
        "Found Blocks": 0,
        "Getworks": elapsed // 30,
        "Accepted": accepted,
        "Rejected": rejected,
        "Hardware Errors": elapsed // 600,
        "Utility": round(60 * accepted / elapsed, 2) if elapsed else 0.0,
        "Discarded": elapsed // 15,
        "Stale": 0,
        "Get Failures": 0,
        "Local Work": elapsed * 5,
        "Remote Failures": 0,
        "Network Blocks": elapsed // 600,
        "Total MH": round(machine.hashrate() * 1e6 * elapsed, 4),
        "Work Utility": round(machine.hashrate() * 13969.8, 2),
        "Difficulty Accepted": float(accepted * 65536),
        "Difficulty Rejected": float(rejected * 65536),
        "Difficulty Stale": 0.0,
        "Best Share": 354_914_572,
        "Device Hardware%": 0.0,
        "Device Rejected%": 0.0,
        "Pool Rejected%": 0.0,
        "Pool Stale%": 0.0,
        "Last getwork": int(time.time()),
    }
    return Section("SUMMARY", "SUMMARY", [item])


def priority_of(machine: Machine, slot: int) -> int:
    """Return the priority of a pool slot."""
    return machine.priorities.index(slot) if slot in machine.priorities else slot


def pools(
    machine: Machine,
    *,
    listed: Sequence[PoolSlot] | None = None,
    active: int | None = None,
    more: Callable[[PoolSlot], Item] = lambda _: {},
    stale_key: str = "Pool Stale%",
) -> Section:
    """Return the pools; `listed` and `active` override those of the machine."""
    accepted, rejected = machine.shares()
    running = machine.active_pool if active is None else active
    items: list[Item] = []
    for slot, pool in enumerate(machine.pools if listed is None else listed):
        used = slot == running and machine.hashing and machine.is_alive(pool)
        items.append(
            {
                "POOL": slot,
                "URL": pool.url,
                "Status": ("Alive" if machine.is_alive(pool) else "Dead") if pool.enabled else "Disabled",
                "Priority": priority_of(machine, slot),
                "Quota": pool.quota,
                "Long Poll": "N",
                "Getworks": machine.mining_uptime_s // 30 if used else 3,
                "Accepted": accepted if used else 0,
                "Rejected": rejected if used else 0,
                "Works": machine.mining_uptime_s * 3 if used else 0,
                "Discarded": 0,
                "Stale": 0,
                "Get Failures": 0,
                "Remote Failures": 0,
                "User": pool.user,
                "Last Share Time": int(time.time()) - 3 if used else 0,
                "Diff1 Shares": accepted * 65536 if used else 0,
                "Proxy Type": "",
                "Proxy": "",
                "Difficulty Accepted": float(accepted * 65536) if used else 0.0,
                "Difficulty Rejected": float(rejected * 65536) if used else 0.0,
                "Difficulty Stale": 0.0,
                "Last Share Difficulty": 65536.0 if used else 0.0,
                "Work Difficulty": 65536.0 if used else 0.0,
                "Has Stratum": True,
                "Stratum Active": used,
                "Stratum URL": pool.url.partition("://")[2].partition(":")[0] if used else "",
                "Stratum Difficulty": 65536.0 if used else 0.0,
                "Has Vmask": True,
                "Has GBT": False,
                "Best Share": 354_914_572 if used else 0,
                "Pool Rejected%": 0.0,
                stale_key: 0.0,
                "Bad Work": 0,
                "Current Block Height": 907_089,
                "Current Block Version": 536_870_912,
                **more(pool),
            }
        )
    return Section("POOLS", "POOL", items)


def pool_count(machine: Machine) -> Status:
    """Return the status of a list of pools."""
    count = len(machine.pools)
    return Status("S", 7, f"{count} Pool(s)") if count else Status("E", 8, "No pools")


def devs(machine: Machine, name: str, count: int | None = None) -> Section:
    """Return the devices: `count` ASCs, or one for each hash board."""
    accepted, rejected = machine.shares()
    count = count or machine.boards
    share = 1 / count
    now = round(machine.hashrate() * 1e6 * share, 2)
    items: list[Item] = [
        {
            "ASC": board,
            "Name": name,
            "ID": board,
            "Enabled": "Y",
            "Status": "Alive",
            "Temperature": round(machine.temperature(), 2),
            "MHS av": now,
            "MHS 5s": now,
            "MHS 1m": now,
            "MHS 5m": now,
            "MHS 15m": now,
            "Accepted": int(accepted * share),
            "Rejected": int(rejected * share),
            "Hardware Errors": 0,
            "Utility": 1.4,
            "Last Share Pool": machine.active_pool,
            "Last Share Time": int(time.time()) - 3,
            "Total MH": round(machine.hashrate() * 1e6 * share * machine.mining_uptime_s, 4),
            "Diff1 Work": int(accepted * share) * 65536,
            "Difficulty Accepted": float(int(accepted * share) * 65536),
            "Difficulty Rejected": 0.0,
            "Last Share Difficulty": 65536.0,
            "No Device": False,
            "Last Valid Work": int(time.time()),
            "Device Hardware%": 0.0,
            "Device Rejected%": 0.0,
            "Device Elapsed": machine.mining_uptime_s,
        }
        for board in range(count)
    ]
    return Section("DEVS", "ASC", items)


def devdetails(machine: Machine, name: str, driver: str, model: str) -> Section:
    """Return the details of the devices."""
    items: list[Item] = [
        {
            "DEVDETAILS": board,
            "Name": name,
            "ID": board,
            "Driver": driver,
            "Kernel": "",
            "Model": model,
            "Device Path": "",
        }
        for board in range(machine.boards)
    ]
    return Section("DEVDETAILS", "DEVDETAILS", items)


def config(machine: Machine, device_code: str, count: int | None = None) -> Section:
    """Return the configuration that CGMiner reports; `count` ASCs, or one for each hash board."""
    item: Item = {
        "ASC Count": count or machine.boards,
        "PGA Count": 0,
        "Pool Count": len(machine.pools),
        "Strategy": machine.pool_strategy,
        "Log Interval": 5,
        "Device Code": device_code,
        "OS": "Linux",
        "Hotplug": "None",
    }
    return Section("CONFIG", "CONFIG", [item])


def coin() -> Section:
    """Return the mined coin."""
    item: Item = {
        "Hash Method": "sha256",
        "Current Block Time": round(time.time() - 300, 6),
        "Current Block Hash": "00000000000000000001d0ccaffecb937ee444cb056356abc59b906666607cf1",
        "LP": True,
        "Network Difficulty": 126_271_255_279_306.98,
    }
    return Section("COIN", "COIN", [item])
