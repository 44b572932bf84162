"""Other layouts of Antminer answers in captures: the web page before 2019, and water cooling.

The model determines the layout. Source: `tests/captures/antminer-stock`.
"""

from __future__ import annotations

from simulator.machine import Machine

OLD_WEB_MODELS = ("Antminer S9", "Antminer T9", "Antminer L3", "Antminer S17", "Antminer T17")
OLD_WEB_PAGES = frozenset(
    {"get_system_info", "get_network_info", "get_miner_conf", "get_kernel_log", "reboot", "reset_conf"}
)
"""The pages of the older generation that the program here serves."""
INLET, OUTLET = 33, 44


def has_old_web(machine: Machine) -> bool:
    """Return whether a machine serves the web pages of before 2019."""
    return machine.model.startswith(OLD_WEB_MODELS)


def is_water_cooled(machine: Machine) -> bool:
    """Return whether a machine is water-cooled."""
    return "Hyd" in machine.model


def water_temperatures(machine: Machine) -> dict[str, list[int]]:
    """Return the board temperatures of a water-cooled machine."""
    hot = int(machine.temperature())
    if "S21+" in machine.model:
        return {
            "temp_pic": [hot, OUTLET - 3, OUTLET - 1, OUTLET + 1],
            "temp_pcb": [INLET, OUTLET - 4, OUTLET, OUTLET + 2],
            "temp_chip": [0, 0, 0, 0],
        }
    return {"temp_pic": [0, 0, 0, 0], "temp_pcb": [hot - 3, hot - 2, hot - 1, hot], "temp_chip": [INLET, OUTLET, 0, 0]}


def old_status(machine: Machine) -> dict[str, object]:
    """Return `get_miner_status.cgi`: all numbers are text, the boards are 6 to 8, the fans 3 and 6."""
    rate = machine.hashrate() * 1000
    accepted, rejected = machine.shares()
    hot = int(machine.temperature())
    fans = {f"fan{at}": str(machine.fan_rpm() if at in {3, 6} else 0) for at in range(1, 9)}
    return {
        "summary": {
            "elapsed": str(machine.mining_uptime_s),
            "ghs5s": f"{rate:.2f}",
            "ghsav": f"{rate:.2f}",
            "accepted": str(accepted),
            "rejected": str(rejected),
            "bestshare": "354914572",
        },
        "pools": [
            {
                "index": str(slot),
                "url": pool.url,
                "user": pool.user,
                "status": "Alive" if pool.url and machine.is_alive(pool) else "Dead",
                "priority": str(slot),
                "accepted": str(accepted if slot == machine.active_pool else 0),
                "rejected": str(rejected if slot == machine.active_pool else 0),
            }
            for slot, pool in enumerate(machine.pools)
        ],
        "devs": [
            {
                "index": str(board + 6),
                "chain_acn": "63",
                "freq": "650.00",
                **(fans if board == 0 else {}),
                "temp": str(hot - 15),
                "temp2": str(hot),
                "rate": f"{rate / machine.boards:.2f}",
                "chain_acs": " oooooooo" * 7 + " ooooooo",
            }
            for board in range(machine.boards)
        ],
    }


__all__ = ["OLD_WEB_PAGES", "has_old_web", "is_water_cooled", "old_status", "water_temperatures"]
