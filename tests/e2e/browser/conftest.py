"""A real Home Assistant with simulated miners, and a Chromium.

`MINER_REMOTE_HASS_VENV` names a virtual environment with another version of Home Assistant, whose frontend and
simulator's requirements are in it too: the tests then run against that one. `MINER_REMOTE_IMAGES` names a folder that
the pictures of the documentation are written to.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from simulator.home import prepare

from ..conftest import Demo, allow_sockets, running_demo
from ..rig import Rig
from . import chromium
from .hall import Hall, furnish
from .screen import Screen

MINERS = 26
"""Two of each kind: one to change and one to compare with."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip these tests without Chromium; .ci/run makes sure that it exists."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    if here and chromium.find() is None:
        for item in here:
            item.add_marker(
                pytest.mark.skip(reason="no Chromium on PATH: install it (Debian: apt-get install chromium)")
            )


@pytest.fixture(autouse=True)
def configure_event_loop() -> None:
    """Leave out what the test plugin does to the event loop: Playwright's own runs here, and there is room for one."""


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Skip this for the same reason."""


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A separate demo, because these tests change areas, labels, dashboards and all lists."""
    allow_sockets()
    folder = tmp_path_factory.mktemp("panel")
    venv = os.environ.get("MINER_REMOTE_HASS_VENV")
    python = Path(venv) / "bin" / "python" if venv else None
    with running_demo(folder, "127.75.0.1", MINERS, python=python) as running:
        yield running
    shutil.rmtree(folder / "config" / "custom_components", ignore_errors=True)


@pytest.fixture(scope="package")
def _playwright() -> Iterator[Playwright]:
    allow_sockets()
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def chrome(_playwright: Playwright) -> Iterator[Browser]:
    """The Chromium."""
    found = chromium.find()
    assert found is not None
    browser = _playwright.chromium.launch(executable_path=found, args=list(chromium.ARGUMENTS))
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def hall(demo: Demo, chrome: Browser) -> Hall:
    """The demo's miners with areas, labels and electricity prices."""
    allow_sockets()
    return furnish(demo, Screen(chrome, demo))


@pytest.fixture(autouse=True)
def _no_batch_running(hall: Hall) -> None:
    """Stop batches that a failed test has left, because each window shows them and their miners stay reserved."""
    for batch in hall.demo.api("GET", "/api/remote/batches")[1]["batches"]:
        if batch["running"]:
            hall.demo.api("POST", f"/api/remote/batches/{batch['batch_id']}/stop")


@contextmanager
def own_home(folder: Path, base: str, kinds: str, miners: int) -> Generator[tuple[Rig, Demo]]:
    """Run a Home Assistant without the integration, in a network with simulated miners."""
    allow_sockets()
    rig = Rig(folder / "config", base, kinds, miners)
    try:
        # Playwright's event loop runs in this thread; creating the users needs a separate one.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(prepare, rig.config, rig.port).result()
        rig.start_fleet()
        rig.start_home()
        assert rig.seed is not None
        assert rig._home is not None
        yield (
            rig,
            Demo(
                config=rig.config,
                port=rig.port,
                control_port=rig.control_port,
                token=rig.seed.admin.token,
                viewer_token=rig.seed.viewer.token,
                started_s=0,
                process=rig._home,
                arguments=[],
            ),
        )
    finally:
        rig.stop()


type OpenScreen = Callable[..., Screen]


@pytest.fixture
def open_screen(chrome: Browser, hall: Hall) -> Iterator[OpenScreen]:
    """Return a function that opens a window; unexpected problems in a window fail the test."""
    screens: list[Screen] = []
    with ExitStack() as stack:

        def opened(**options: object) -> Screen:
            screen = Screen(chrome, hall.demo, **options)  # type: ignore[arg-type]
            stack.callback(screen.close)
            screens.append(screen)
            return screen

        yield opened
    problems = [problem for screen in screens for problem in screen.problems]
    assert problems == []


@pytest.fixture
def screen(open_screen: OpenScreen) -> Screen:
    """A window of the administrator, light and wide."""
    return open_screen()
