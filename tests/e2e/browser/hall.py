"""The demo with areas, labels, and a sensor of the electricity price."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ..conftest import Demo, until
from .screen import Screen

NORTH = "North wall"
SOUTH = "South wall"
LABEL = "Air cooled"
SPOT = "sensor.spot_price"
ZONE = ZoneInfo("Europe/Berlin")

type Json = dict[str, Any]


@dataclass
class Hall:
    """The demo and the names of its miners."""

    demo: Demo
    miners: list[Json]
    kinds: dict[str, str]
    """The kind of the simulated machine at each address."""

    def of_kind(self, *kinds: str) -> list[Json]:
        """Return the miners of the given kinds, as the panel shows them."""
        return [miner for miner in self.miners if self.kinds[miner["ip"]] in kinds]

    def miner(self, kind: str, number: int = 0) -> Json:
        """Return one miner of a kind; there are two of each."""
        return self.of_kind(kind)[number]

    def machine(self, miner: Json) -> Json:
        """Return the state of a miner's simulated machine."""
        return self.demo.machine(miner["ip"])

    def commands(self, **query: object) -> list[Json]:
        """Return records of commands, newest first."""
        text = "&".join(f"{key}={value}" for key, value in query.items())
        status, answer = self.demo.api("GET", f"/api/remote/commands/history?{text}")
        assert status == 200, answer
        return list(answer["commands"])

    def ready(self, *miners: Json) -> None:
        """Clear all faults, and wait until miners (by default all) mine and are polled."""
        self.demo.control("DELETE", "/machines/*/faults")
        wanted = {miner["ip"] for miner in miners or self.miners}

        def they_mine() -> bool:
            if not all(machine["hashing"] for machine in self.demo.machines() if machine["ip"] in wanted):
                return False
            known = self.demo.api("GET", "/api/miners")[1]["miners"]
            return all(miner["status"] == "Active" and miner["mining"] for miner in known if miner["ip"] in wanted)

        until(they_mine, 120)


def spot_prices(now: datetime) -> list[Json]:
    """Return hourly prices of two days from the last midnight: cheap at noon, expensive in the evening."""
    midnight = now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = []
    for hour in range(48):
        start = midnight + timedelta(hours=hour)
        price = 0.24 + 0.09 * math.sin((hour % 24 - 13) / 24 * 2 * math.pi * 2) - 0.06 * (10 <= hour % 24 <= 15)
        end = start + timedelta(hours=1)
        rows.append({"start": start.isoformat(), "end": end.isoformat(), "value": round(price, 4)})
    return rows


def publish_prices(demo: Demo) -> None:
    """Publish the prices of today and tomorrow on the sensor of the spot price."""
    now = datetime.now(ZONE)
    rows = spot_prices(now)
    current = next(row for row in rows if datetime.fromisoformat(row["end"]) > now)
    attributes = {
        "friendly_name": "Spot price",
        "unit_of_measurement": "EUR/kWh",
        "device_class": "monetary",
        "raw_today": rows[:24],
        "raw_tomorrow": rows[24:],
    }
    demo.api("POST", f"/api/states/{SPOT}", {"state": str(current["value"]), "attributes": attributes})


def furnish(demo: Demo, screen: Screen) -> Hall:
    """Assign areas and some labels to miners, and return them; the window is closed afterwards."""
    publish_prices(demo)
    screen.go("/config/areas")
    screen.page.locator("home-assistant-main").wait_for()
    areas = [screen.ws("config/area_registry/create", name=name)["area_id"] for name in (NORTH, SOUTH)]
    label = screen.ws("config/label_registry/create", name=LABEL)["label_id"]
    miners: list[Json] = demo.api("GET", "/api/miners")[1]["miners"]
    for number, miner in enumerate(miners):
        # The first eight have no area: their location is the site.
        area = None if number < 8 else areas[number % 2]
        labels = [label] if number % 3 == 0 else []
        screen.ws("config/device_registry/update", device_id=miner["device_id"], area_id=area, labels=labels)
    screen.close()
    kinds = {machine["ip"]: machine["kind"] for machine in demo.machines()}

    def known() -> bool:
        answer = demo.api("GET", "/api/miners")[1]["miners"]
        return all(miner["status"] == "Active" for miner in answer) and any(m["location"] == NORTH for m in answer)

    until(known, 60)
    return Hall(demo=demo, miners=demo.api("GET", "/api/miners")[1]["miners"], kinds=kinds)
