"""A pool dies: with a real Home Assistant and sixty miners, all of them mine on the next pool soon.

Started by hand with `MINER_REMOTE_POOL_DIES=60`; takes about five minutes.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter

import pytest
import pytest_socket

from .conftest import until
from .rig import Rig, running_rig
from .stratum import stratum_pool

KINDS = "axeos,braiins,luxos,vnish,whatsminer_v2,whatsminer_v3,antminer"
"""The kinds whose pools can be written."""
MINERS = int(os.environ.get("MINER_REMOTE_POOL_DIES", "0"))
NO_SHARE_MINUTES = 1


def on_pools(rig: Rig) -> Counter[str]:
    """Return how many machines mine on each pool."""
    return Counter(machine["pools"][machine["active_pool"]]["url"] for machine in rig.machines())


@pytest.mark.skipif(not MINERS, reason="set MINER_REMOTE_POOL_DIES to the number of miners")
@pytest.mark.timeout(1200)
def test_all_miners_of_a_dead_pool_mine_on_the_next_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The first pool answers, but accepts no shares any more; later the second one is gone."""
    pytest_socket.enable_socket()
    pytest_socket._remove_restrictions()
    with (
        running_rig(tmp_path_factory.mktemp("pools"), "127.57.0.1", KINDS, MINERS) as rig,
        stratum_pool("127.0.0.1") as first_port,
    ):
        with stratum_pool("127.0.0.1") as second_port:
            first, second = (f"127.0.0.1:{port}" for port in (first_port, second_port))
            ids = []
            for name, address in (("First", first), ("Second", second)):
                body = {"name": name, "url": f"stratum+tcp://{address}", "worker": "farm.{ip_last}", "password": "x"}
                status, answer = rig.api("POST", "/api/remote/pools", body)
                assert status == 201, answer
                ids.append(answer["pool"]["id"])
            body = {"all": True, "pools": [{"pool_id": pool_id} for pool_id in ids]}
            status, answer = rig.api("POST", "/api/remote/commands/set_pools", body)
            assert status in {200, 202}, answer
            until(lambda: on_pools(rig) == {f"stratum+tcp://{first}": MINERS}, 240)
            body = {
                "name": "Away from dead pools",
                "kind": "failover",
                "scope": {"all": True},
                "manual_minutes": 0,
                "settings": {"pool_ids": ids, "no_share_minutes": NO_SHARE_MINUTES, "fill_slots": False},
            }
            status, answer = rig.api("POST", "/api/remote/policies", body)
            assert status == 201, answer
            policy = f"/api/remote/policies/{answer['policy']['id']}"

            def phases() -> dict[str, int]:
                status = rig.api("GET", policy)[1]["policy"]["status"]
                return status["counts"] if status else {}

            until(lambda: phases() == {"ok": MINERS}, 120)
            time.sleep(30)
            died = time.monotonic()
            rig.control("PUT", f"/dead_pools/{first}", {"flat": 1})
            until(lambda: on_pools(rig) == {f"stratum+tcp://{second}": MINERS}, NO_SHARE_MINUTES * 60 + 240)
            mined = time.monotonic() - died
            until(lambda: phases() == {"on_pool": MINERS}, 120)
            seen = time.monotonic() - died
            say = f"{MINERS} miners on the next pool {mined:.1f} s after theirs died, seen {seen:.1f} s after"
            sys.stdout.write(f"{say}\n")
            assert mined <= NO_SHARE_MINUTES * 60 + 60
            commands = rig.api("GET", "/api/remote/commands/history?source=automatic&limit=1000")[1]["commands"]
            assert {command["initiated_by"] for command in commands} == {"Away from dead pools"}
            assert [command["status"] for command in commands] == ["success"] * MINERS
            rig.control("DELETE", f"/dead_pools/{first}")
        died = time.monotonic()
        rig.control("PUT", f"/dead_pools/{second}")
        assert on_pools(rig) == {f"stratum+tcp://{first}": MINERS}
        until(lambda: phases() == {"ok": MINERS}, NO_SHARE_MINUTES * 60 + 60)
        sys.stdout.write(f"what firmware did on its own was seen {time.monotonic() - died:.1f} s after the pool died\n")
