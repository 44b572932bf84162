"""The real EMHASS plans simulated miners, and a power budget follows its plan.

EMHASS needs its own virtual environment with Python 3.10 to 3.12 (`docs/emhass.md`, *The end-to-end test*). The
variable MINER_REMOTE_EMHASS names its Python; without it, these tests are skipped.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulator.home import die_with_parent

from .conftest import allow_sockets, call, free_port, until
from .rig import Rig, running_rig

PYTHON = os.environ.get("MINER_REMOTE_EMHASS", "")

pytestmark = pytest.mark.skipif(not PYTHON, reason="MINER_REMOTE_EMHASS does not name the Python of EMHASS")

STEPS = 48
"""A day in half hours."""
HOUSE_W = 400
CHEAP, EXPENSIVE = 0.05, 0.50
STALE_S = 60


@dataclass
class Emhass:
    """A running EMHASS."""

    url: str

    def act(self, action: str, parameters: dict[str, object]) -> None:
        """Run an action, and fail with the log of EMHASS if it fails."""
        status, answer, _headers = call("POST", f"{self.url}/action/{action}", parameters, seconds=300)
        assert status in (200, 201), answer

    def planned(self) -> list[float]:
        """Return the planned power of the miners in W, the present time step first."""
        status, answer, _headers = call("GET", f"{self.url}/api/v1/plan")
        assert status == 200, answer
        # Its header has lower case, so that `call` does not read the JSON.
        return [float(row["P_deferrable0"]) for row in json.loads(str(answer))["plan"]]


@contextmanager
def running_emhass(folder: Path, rig: Rig) -> Generator[Emhass]:
    """Run the web server of EMHASS with its files in a folder."""
    assert rig.seed is not None
    folder.mkdir()
    (folder / "config.json").write_text(
        json.dumps(
            {
                "number_of_deferrable_loads": 1,
                "optimization_time_step": 30,
                "method_ts_round": "first",
                "set_use_pv": False,
                "set_use_battery": False,
                "costfun": "cost",
                "lp_solver_timeout": 45,
            }
        )
    )
    (folder / "secrets.yaml").write_text(
        f"hass_url: http://127.0.0.1:{rig.port}/\nlong_lived_token: {rig.seed.admin.token}\n"
        "time_zone: Europe/Berlin\nLatitude: 52.5\nLongitude: 13.4\nAltitude: 35.0\n"
    )
    port = free_port()
    paths = {"DATA_PATH": folder, "CONFIG_PATH": folder / "config.json", "SECRETS_PATH": folder / "secrets.yaml"}
    log = (folder / "emhass.log").open("ab")
    process = subprocess.Popen(
        [PYTHON, "-m", "uvicorn", "emhass.web_server:app", "--host", "127.0.0.1", "--port", str(port)],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd=folder,
        env={
            **os.environ,
            **{key: str(path) for key, path in paths.items()},
            "OPTIONS_PATH": str(folder / "none.json"),
        },
        preexec_fn=die_with_parent,  # noqa: PLW1509  no thread runs here
    )
    log.close()
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        if process.poll() is not None:
            pytest.fail(f"EMHASS ended: {(folder / 'emhass.log').read_text()[-3000:]}")
        try:
            return call("GET", f"{url}/get-config", seconds=5)[0] in (200, 201)
        except OSError:
            return False

    try:
        until(answers, 180)
        yield Emhass(url)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """Three miners whose power limit acts without a restart."""
    if sys.platform != "linux":
        pytest.skip("the simulated miners need the loopback addresses of Linux")
    allow_sockets()
    with running_rig(tmp_path_factory.mktemp("emhass"), "127.59.7.1", "braiins", 3) as running:
        yield running


@pytest.fixture(scope="module")
def emhass(rig: Rig, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emhass]:
    """One EMHASS for all tests."""
    with running_emhass(tmp_path_factory.mktemp("plans") / "emhass", rig) as running:
        yield running


def load_of(rig: Rig, **data: object) -> dict:
    """Return the answer of the action for all miners."""
    status, answer = rig.api("POST", "/api/services/miner_remote/get_deferrable_load?return_response", data)
    assert status == 200, answer
    return answer["service_response"]


def drawn_w(rig: Rig) -> float:
    """Return what the simulated miners draw now, also while they are paused."""
    return sum(machine["power_w"] for machine in rig.machines())


def prices(cheap_now: bool) -> list[float]:
    """Return prices of which the first two hours are cheap and the others are not, or the reverse."""
    now, later = (CHEAP, EXPENSIVE) if cheap_now else (EXPENSIVE, CHEAP)
    return [now] * 4 + [later] * (STEPS - 4)


def plan(rig: Rig, emhass: Emhass, *, cheap_now: bool, grid_w: int, hours: float, **more: object) -> float:
    """Plan and publish; return the power of the present time step as Home Assistant got it."""
    parameters = {
        **load_of(rig, operating_hours=hours)["runtimeparams"],
        "load_cost_forecast": prices(cheap_now),
        "prod_price_forecast": [0.0] * STEPS,
        "load_power_forecast": [float(HOUSE_W)] * STEPS,
        "maximum_power_from_grid": grid_w,
        **more,
    }
    emhass.act("dayahead-optim", parameters)
    emhass.act("publish-data", {})
    status, state = rig.api("GET", "/api/states/sensor.p_deferrable0")
    assert status == 200, state
    assert state["attributes"]["unit_of_measurement"] == "W"
    return float(state["state"])


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def test_miners_follow_the_plan_of_emhass(rig: Rig, emhass: Emhass) -> None:
    load = load_of(rig, operating_hours=2)
    parameters = load["runtimeparams"]
    (nominal,), (minimum,) = (
        parameters[f"{kind}_power_of_deferrable_loads"] for kind in ("nominal", "minimum")
    )  # fmt: skip
    say(f"load: {parameters}")
    assert nominal == pytest.approx(drawn_w(rig), rel=0.1)
    assert 0 < minimum < nominal / 3
    assert parameters["treat_deferrable_load_as_semi_cont"] == [False]

    body = {
        "name": "EMHASS",
        "kind": "power_budget",
        "scope": {"sites": ["Hall"]},
        "settings": {
            "follow": {"sensor": "sensor.p_deferrable0", "stale_s": STALE_S, "fail_safe": "off"},
            "min_on_minutes": 0,
            "min_off_minutes": 0,
        },
    }
    status, answer = rig.api("POST", "/api/remote/policies", body)
    assert status == 201, answer

    # Half of the nominal power fits in the grid connection while energy is cheap.
    grid_w = round(nominal / 2) + HOUSE_W
    planned = plan(rig, emhass, cheap_now=True, grid_w=grid_w, hours=2)
    say(f"limited by the grid: planned {planned:.0f} W, then {powers(emhass)}")
    assert planned == pytest.approx(nominal / 2, abs=5)
    began = time.monotonic()
    until(lambda: 0.85 * planned <= drawn_w(rig) <= planned, 150)
    say(f"drawn {drawn_w(rig):.0f} W after {time.monotonic() - began:.0f} s")

    # The load runs later, when energy is cheap.
    planned = plan(rig, emhass, cheap_now=False, grid_w=20_000, hours=2)
    say(f"expensive now: planned {planned:.0f} W, then {powers(emhass)}")
    assert planned == 0
    began = time.monotonic()
    until(lambda: len(rig.paused()) == 3, 150)
    say(f"all paused after {time.monotonic() - began:.0f} s, drawn {drawn_w(rig):.0f} W")

    # All that fits in the cheap hours runs now.
    planned = plan(rig, emhass, cheap_now=True, grid_w=20_000, hours=2)
    say(f"cheap now: planned {planned:.0f} W, then {powers(emhass)}")
    assert planned == pytest.approx(nominal, abs=5)
    began = time.monotonic()
    until(lambda: not rig.paused() and drawn_w(rig) >= 0.9 * planned, 240)
    say(f"all mine after {time.monotonic() - began:.0f} s, drawn {drawn_w(rig):.0f} W")

    # EMHASS publishes nothing any more.
    began = time.monotonic()
    until(lambda: len(rig.paused()) == 3, STALE_S + 120)
    say(f"fail-safe: all paused {time.monotonic() - began:.0f} s later, drawn {drawn_w(rig):.0f} W")
    status, answer = rig.api("DELETE", f"/api/remote/policies/{answer['policy']['id']}")
    assert status == 200, answer
    until(lambda: not rig.paused(), 150)


def test_present_power_as_a_parameter_would_keep_the_miners_running(rig: Rig, emhass: Emhass) -> None:
    """The reason why `def_current_power` is not among the parameters of the action."""
    load = load_of(rig, operating_hours=2)
    (nominal,) = load["runtimeparams"]["nominal_power_of_deferrable_loads"]
    assert load["runtimeparams"]["def_current_state"] == [True]
    present = min(load["power_w"], nominal)
    assert plan(rig, emhass, cheap_now=False, grid_w=20_000, hours=2, def_current_power=[present]) > 0
    assert plan(rig, emhass, cheap_now=False, grid_w=20_000, hours=2) == 0


def test_optional_run_is_left_out_if_it_costs_more_than_it_may(rig: Rig, emhass: Emhass) -> None:
    load = load_of(rig, operating_hours=1)
    (nominal,) = load["runtimeparams"]["nominal_power_of_deferrable_loads"]
    cost = nominal / 1000 * CHEAP
    for share, expected in ((0.5, 0.0), (2.0, nominal)):
        planned = plan(
            rig, emhass, cheap_now=True, grid_w=20_000, hours=1, deferrable_load_max_cost=[share * cost]
        )  # fmt: skip
        say(f"may cost {share} times its cost: {powers(emhass)}")
        if expected == 0:
            assert sum(emhass.planned()) == 0
            assert planned == 0
        else:
            assert sum(emhass.planned()) / 2 == pytest.approx(nominal, rel=0.01)


def powers(emhass: Emhass) -> str:
    """Return the planned powers as runs of equal values."""
    runs: list[tuple[float, int]] = []
    for watts in emhass.planned():
        if runs and runs[-1][0] == watts:
            runs[-1] = watts, runs[-1][1] + 1
        else:
            runs.append((watts, 1))
    return ", ".join(f"{count / 2:g} h × {watts:.0f} W" for watts, count in runs)
