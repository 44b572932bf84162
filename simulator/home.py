"""A real Home Assistant process with its own folder and users, used over its API.

Used by the demo and the end-to-end tests; nothing is specific to simulated miners.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import aiohttp

PROJECT = Path(__file__).resolve().parent.parent

_CONFIGURATION = """\
# Written by scripts/demo. You can change it; your changes are kept.
frontend:
config:
search:
automation: !include automations.yaml
history:
logbook:
energy:
my:
logger:
  default: warning
  logs:
    custom_components.miner_remote: info
homeassistant:
  name: Miner Remote demo
  country: DE
  currency: EUR
  time_zone: Europe/Berlin
  unit_system: metric
  auth_providers:
    - type: trusted_networks
      trusted_networks:
        - 127.0.0.0/8
        - ::1/128
      trusted_users:
        127.0.0.0/8: {user}
        ::1/128: {user}
      allow_bypass_login: true
    - type: homeassistant
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the seeded Home Assistant, with a long-lived token."""

    username: str
    password: str
    token: str


@dataclass(frozen=True, slots=True)
class Seed:
    """The content of a seeded folder."""

    admin: Account
    viewer: Account


def prepare(config: Path, port: int) -> Seed:
    """Create a Home Assistant folder that starts without onboarding, or use the existing one; returns its users."""
    config.mkdir(parents=True, exist_ok=True)
    (config / ".storage").mkdir(exist_ok=True)
    components = config / "custom_components"
    components.mkdir(exist_ok=True)
    link = components / "miner_remote"
    if not link.exists():
        link.unlink(missing_ok=True)
        link.symlink_to(PROJECT / "custom_components" / "miner_remote", target_is_directory=True)
    _write_storage(config, "http", 2, 2, {"stable": _http(port), "pending": None, "yaml_migration_done": True})
    seed_file = config / ".storage" / "miner_remote_demo_users"
    if not seed_file.exists():
        done = ["user", "core_config", "analytics", "integration"]
        _write_storage(config, "onboarding", 4, 1, {"done": done})
        accounts, admin_id = asyncio.run(_make_users(config))
        (config / "configuration.yaml").write_text(_CONFIGURATION.format(user=admin_id))
        (config / "automations.yaml").write_text("[]\n")
        seed_file.touch(mode=0o600)
        seed_file.write_text(json.dumps(accounts))
    kept = json.loads(seed_file.read_text())
    return Seed(admin=Account(**kept["admin"]), viewer=Account(**kept["viewer"]))


def _http(port: int) -> dict[str, object]:
    # Missing values of the store are not filled with defaults.
    return {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
        "created_at": datetime.now(UTC).isoformat(),
        "error": None,
        "error_message": None,
    }


def _write_storage(config: Path, key: str, version: int, minor: int, data: Mapping[str, object]) -> None:
    document = {"version": version, "minor_version": minor, "key": key, "data": data}
    (config / ".storage" / key).write_text(json.dumps(document))


async def _make_users(config: Path) -> tuple[dict[str, dict[str, str]], str]:
    """Create an administrator and a user without rights through Home Assistant's auth manager."""
    from homeassistant import auth  # noqa: PLC0415  only a fresh folder needs it, and it takes a second
    from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY  # noqa: PLC0415
    from homeassistant.auth.models import TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN  # noqa: PLC0415
    from homeassistant.auth.providers.homeassistant import HassAuthProvider  # noqa: PLC0415
    from homeassistant.config_entries import ConfigEntries  # noqa: PLC0415
    from homeassistant.core import HomeAssistant  # noqa: PLC0415
    from homeassistant.helpers import device_registry as dr, entity_registry as er  # noqa: PLC0415

    hass = HomeAssistant(str(config))
    hass.config.skip_pip = True
    # The auth store needs both registries when it loads, and they wait for the config entries.
    hass.config_entries = ConfigEntries(hass, {})
    await hass.config_entries.async_initialize()
    dr.async_setup(hass)
    await dr.async_load(hass)
    await er.async_load(hass)
    hass.auth = await auth.auth_manager_from_config(hass, [{"type": "homeassistant"}], [])
    provider = hass.auth.auth_providers[0]
    if not isinstance(provider, HassAuthProvider):
        raise TypeError("Home Assistant gave another auth provider than was asked for")
    await provider.async_initialize()
    accounts: dict[str, dict[str, str]] = {}
    admin_id = ""
    for role, username, group in (("admin", "demo", GROUP_ID_ADMIN), ("viewer", "viewer", GROUP_ID_READ_ONLY)):
        await provider.async_add_auth(username, username)
        user = await hass.auth.async_create_user(username.capitalize(), group_ids=[group])
        credentials = await provider.async_get_or_create_credentials({"username": username})
        await hass.auth.async_link_user(user, credentials)
        refresh = await hass.auth.async_create_refresh_token(
            user,
            client_name="Miner Remote demo",
            token_type=TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN,
            access_token_expiration=timedelta(days=3650),
        )
        token = hass.auth.async_create_access_token(refresh)
        accounts[role] = {"username": username, "password": username, "token": token}
        admin_id = admin_id or user.id
    await hass.async_stop(force=True)
    return accounts, admin_id


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent dies for any reason (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class NotReadyError(Exception):
    """Home Assistant did not start, or a request failed."""


class Home:
    """A Home Assistant process and its API."""

    def __init__(self, config: Path, port: int, token: str) -> None:
        """Initialize with the folder, the port and the token for requests."""
        self.config = config
        self.url = f"http://127.0.0.1:{port}"
        self._token = token
        self.process: asyncio.subprocess.Process | None = None
        self.environment: Mapping[str, str] = {}
        """Additional environment variables of the process."""
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the session for requests."""
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        """Stop the process if it runs, and close the session."""
        await self.stop()
        if self._session is not None:
            await self._session.close()

    async def start(self) -> None:
        """Start the process; its log goes to `console.log` in the folder."""
        environment = {**os.environ, **self.environment}
        # Otherwise each start compiles a thousand modules, unlike an installation.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        log = (self.config / "console.log").open("ab")
        try:
            self.process = await asyncio.create_subprocess_exec(
                str(Path(sys.executable).with_name("hass")),
                "-c",
                str(self.config),
                "--skip-pip",
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=PROJECT,
                env=environment,
                preexec_fn=die_with_parent,
                start_new_session=True,
            )
        finally:
            log.close()

    async def ready(self, seconds: float = 240) -> None:
        """Wait until Home Assistant runs; raises NotReadyError with the end of its log if it does not."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process is not None and self.process.returncode is not None:
                break
            try:
                status, answer = await self.request("GET", "/api/config")
            except aiohttp.ClientError, TimeoutError:
                status, answer = 0, None
            if status == 200 and isinstance(answer, dict) and answer.get("state") == "RUNNING":
                return
            await asyncio.sleep(0.2)
        raise NotReadyError(f"Home Assistant did not come up. The end of its log:\n{self.log_end()}")

    def log_end(self, lines: int = 30) -> str:
        """Return the end of Home Assistant's log."""
        path = self.config / "console.log"
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else ""

    async def stop(self, seconds: float = 30) -> None:
        """End the process cleanly, or by force if that takes too long."""
        process = self.process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(seconds):
                await process.wait()
        except TimeoutError:
            self.kill()
            await process.wait()

    def kill(self) -> None:
        """Kill the process and its children, as in a power cut."""
        if self.process is not None and self.process.returncode is None:
            os.killpg(self.process.pid, signal.SIGKILL)

    async def request(
        self, method: str, path: str, body: object = None, *, token: str | None = None, seconds: float = 60
    ) -> tuple[int, object]:
        """Return status and JSON answer (or text) of an API request."""
        if self._session is None:
            raise RuntimeError("use Home as an async context manager")
        headers = {"Authorization": f"Bearer {token or self._token}"}
        async with self._session.request(
            method,
            self.url + path,
            json=body,
            headers=headers,
            timeout=aiohttp.ClientTimeout(total=seconds),
            allow_redirects=False,
        ) as response:
            if response.content_type == "application/json":
                return response.status, await response.json()
            return response.status, await response.text()

    async def flow(self, path: str, start: Mapping[str, object]) -> dict[str, object]:
        """Start a config flow and return its first step."""
        return await self._step("POST", path, start)

    async def flow_next(self, path: str, flow_id: object, answer: Mapping[str, object] | None) -> dict[str, object]:
        """Submit a step of a flow, or reload it (None); returns the next step."""
        return await self._step("GET" if answer is None else "POST", f"{path}/{flow_id}", answer)

    async def _step(self, method: str, path: str, body: Mapping[str, object] | None) -> dict[str, object]:
        status, answer = await self.request(method, path, body)
        if status != 200 or not isinstance(answer, dict):
            raise NotReadyError(f"{method} {path} answered {status}: {answer}")
        return answer
