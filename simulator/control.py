"""The control API of a fleet: the machines and their faults, over HTTP on the loopback address.

| request | what it does |
|---|---|
| `GET /machines` | all machines; `?kind=` and `?fault=` filter them |
| `GET /machines/{ip}` | one machine, with its journal |
| `PATCH /machines/{ip}` | sets some of the fields of `SETTABLE` |
| `PUT /machines/{ip}/faults/{fault}` | switches a fault on; the body has its parameters (`{"delay": 3}`) or is empty |
| `DELETE /machines/{ip}/faults/{fault}` | switches a fault off |
| `DELETE /machines/{ip}/faults` | switches all faults off |
| `PUT`, `DELETE /machines/{ip}/upgrade_faults/{fault}` | the same for a fault of upgrades |
| `PUT`, `DELETE /dead_pools/{host:port}` | a pool dies for every machine (`{"flat": 1}`: accepts no shares) or lives |
| `DELETE /machines/{ip}/counters` | resets the counters and empties the journal |
| `DELETE /counters` | the same for every machine |

`*` instead of `{ip}` means every machine. An answer is a machine, or `{"machines": [...]}`; an error is
`{"error": "..."}` with status 400 or 404. No answer contains pool passwords.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from simulator.fleet import Fleet
from simulator.machine import Fault, Machine, PoolSlot, UpgradeFault

SETTABLE: dict[str, type] = {
    "boot_s": float,
    "restart_s": float,
    "hashrate_ths": float,
    "power_w": float,
    "ambient_c": float,
    "heat_k": float,
    "paused": bool,
    "active_pool": int,
    "power_limit_w": int,
    "username": str,
    "password": str,
    "hostname": str,
    "model": str,
    "firmware_version": str,
}
"""The settable fields of a machine, and their types."""

_FLEET = web.AppKey("fleet", Fleet)


def describe(machine: Machine, *, journal: bool = False) -> dict[str, object]:
    """Return a machine as JSON."""

    def pools(slots: list[PoolSlot]) -> list[dict[str, object]]:
        return [
            {
                "url": pool.url,
                "user": pool.user,
                "enabled": pool.enabled,
                # Shows whether a password changed without revealing it.
                "password_fingerprint": hashlib.sha256(pool.password.encode()).hexdigest()[:12],
            }
            for pool in slots
        ]

    shown: dict[str, object] = {
        "ip": machine.ip,
        "kind": machine.kind,
        "model": machine.model,
        "mac": machine.mac,
        "serial": machine.serial,
        "hostname": machine.hostname,
        "firmware_version": machine.firmware_version,
        "listening": machine.listening,
        "hashing": machine.hashing,
        "paused": machine.paused,
        "hashrate_ths": round(machine.hashrate(), 4),
        "power_w": round(machine.power(), 1),
        "temperature": round(machine.temperature(), 1),
        "power_limit_w": machine.power_limit_w,
        "min_power_w": machine.min_power_w,
        "max_power_w": machine.max_power_w,
        "uptime_s": machine.uptime_s,
        "mining_uptime_s": machine.mining_uptime_s,
        "boot_s": machine.boot_s,
        "restart_s": machine.restart_s,
        "pools": pools(machine.pools),
        "active_pool": machine.active_pool,
        "staged_pools": None if machine.staged_pools is None else pools(machine.staged_pools),
        "locate_light": machine.locate_light,
        "fan_mode": machine.fan_mode,
        "fan_percent": machine.fan_percent,
        "work_mode": machine.work_mode,
        "settings": dict(machine.settings),
        "faults": {fault.value: parameters for fault, parameters in machine.faults.items()},
        "dead_pools": sorted(machine.dead_pools | machine.flat_pools),
        "upgrade_faults": {fault.value: delay for fault, delay in machine.upgrade_faults.items()},
        "counters": dict(machine.counters),
        "happened": dict(machine.happened),
    }
    if journal:
        shown["journal"] = list(machine.journal)
    return shown


def make_app(fleet: Fleet) -> web.Application:
    """Return the web application for a fleet."""
    app = web.Application(middlewares=[_errors])
    app[_FLEET] = fleet
    app.add_routes(
        [
            web.get("/machines", _list),
            web.get("/machines/{ip}", _get),
            web.patch("/machines/{ip}", _patch),
            web.put("/machines/{ip}/faults/{fault}", _fault_on),
            web.delete("/machines/{ip}/faults/{fault}", _fault_off),
            web.delete("/machines/{ip}/faults", _faults_off),
            web.put("/machines/{ip}/upgrade_faults/{fault}", _upgrade_fault_on),
            web.delete("/machines/{ip}/upgrade_faults/{fault}", _upgrade_fault_off),
            web.put("/dead_pools/{address}", _pool_dies),
            web.delete("/dead_pools/{address}", _pool_lives),
            web.delete("/machines/{ip}/counters", _reset),
            web.delete("/counters", _reset_all),
        ]
    )
    return app


async def start(fleet: Fleet, port: int, host: str = "127.0.0.1") -> web.AppRunner:
    """Serve the control API; the caller cleans up the runner. Raises `OSError` if the port is taken."""
    runner = web.AppRunner(make_app(fleet), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner


@web.middleware
async def _errors(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as err:
        return web.json_response({"error": err.text or err.reason}, status=err.status)


def _machines(request: web.Request) -> list[Machine]:
    ip = request.match_info["ip"]
    fleet = request.app[_FLEET]
    if ip == "*":
        return fleet.machines
    try:
        return [fleet[ip]]
    except KeyError:
        raise web.HTTPNotFound(text=f"There is no machine {ip}.") from None


def _fault[FaultT: (Fault, UpgradeFault)](name: str, kind: type[FaultT]) -> FaultT:
    try:
        return kind(name)
    except ValueError:
        known = ", ".join(fault.value for fault in kind)
        raise web.HTTPBadRequest(text=f"There is no fault {name!r}; there are {known}.") from None


async def _parameters(request: web.Request) -> dict[str, float]:
    parameters: dict[str, float] = {}
    for name, value in (await _body(request)).items():
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise web.HTTPBadRequest(text=f"The parameter {name!r} of a fault is a number.")
        parameters[name] = float(value)
    return parameters


async def _body(request: web.Request) -> dict[str, object]:
    text = await request.text()
    if not text.strip():
        return {}
    try:
        body = json.loads(text)
    except ValueError:
        raise web.HTTPBadRequest(text="The body is no JSON.") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The body is no JSON object.")
    return body


def _answer(request: web.Request, machines: list[Machine]) -> web.Response:
    if request.match_info.get("ip", "*") != "*":
        return web.json_response(describe(machines[0], journal=True))
    return web.json_response({"machines": [describe(machine) for machine in machines]})


async def _list(request: web.Request) -> web.Response:
    machines = request.app[_FLEET].machines
    if kind := request.query.get("kind"):
        machines = [machine for machine in machines if machine.kind == kind]
    if name := request.query.get("fault"):
        fault = _fault(name, Fault)
        machines = [machine for machine in machines if machine.has(fault)]
    return _answer(request, machines)


async def _get(request: web.Request) -> web.Response:
    return _answer(request, _machines(request))


async def _patch(request: web.Request) -> web.Response:
    machines = _machines(request)
    values = await _body(request)
    for name, value in values.items():
        kind = SETTABLE.get(name)
        if kind is None:
            raise web.HTTPBadRequest(text=f"{name!r} cannot be set; there are {', '.join(SETTABLE)}.")
        fits = isinstance(value, (int, float)) if kind is float else isinstance(value, kind)
        if (isinstance(value, bool) and kind is not bool) or not (fits or (name == "power_limit_w" and value is None)):
            raise web.HTTPBadRequest(text=f"{name!r} takes a {kind.__name__}.")
        if name == "active_pool" and any(value not in range(len(machine.pools)) for machine in machines):
            raise web.HTTPBadRequest(text=f"There is no pool slot {value}.")
    for machine in machines:
        for name, value in values.items():
            setattr(machine, name, value)
    return _answer(request, machines)


async def _fault_on(request: web.Request) -> web.Response:
    machines = _machines(request)
    fault = _fault(request.match_info["fault"], Fault)
    parameters = await _parameters(request)
    for machine in machines:
        machine.faults[fault] = dict(parameters)
    return _answer(request, machines)


async def _fault_off(request: web.Request) -> web.Response:
    machines = _machines(request)
    fault = _fault(request.match_info["fault"], Fault)
    for machine in machines:
        machine.faults.pop(fault, None)
    return _answer(request, machines)


async def _upgrade_fault_on(request: web.Request) -> web.Response:
    machines = _machines(request)
    fault = _fault(request.match_info["fault"], UpgradeFault)
    delay = (await _parameters(request)).get("delay", 0.0)
    for machine in machines:
        machine.upgrade_faults[fault] = delay
    return _answer(request, machines)


async def _upgrade_fault_off(request: web.Request) -> web.Response:
    machines = _machines(request)
    fault = _fault(request.match_info["fault"], UpgradeFault)
    for machine in machines:
        machine.upgrade_faults.pop(fault, None)
    return _answer(request, machines)


async def _faults_off(request: web.Request) -> web.Response:
    machines = _machines(request)
    for machine in machines:
        machine.faults.clear()
    return _answer(request, machines)


async def _pool_dies(request: web.Request) -> web.Response:
    machines = request.app[_FLEET].machines
    flat = bool((await _parameters(request)).get("flat"))
    for machine in machines:
        machine.kill_pool(request.match_info["address"], flat=flat)
    return web.json_response({"machines": len(machines)})


async def _pool_lives(request: web.Request) -> web.Response:
    machines = request.app[_FLEET].machines
    for machine in machines:
        machine.revive_pool(request.match_info["address"])
    return web.json_response({"machines": len(machines)})


async def _reset(request: web.Request) -> web.Response:
    machines = _machines(request)
    for machine in machines:
        machine.counters.clear()
        machine.happened.clear()
        machine.journal.clear()
    return _answer(request, machines)


async def _reset_all(request: web.Request) -> web.Response:
    for machine in request.app[_FLEET].machines:
        machine.counters.clear()
        machine.happened.clear()
        machine.journal.clear()
    return web.json_response({"machines": len(request.app[_FLEET].machines)})
