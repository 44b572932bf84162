"""A real Mosquitto with the configuration and the access list of docs/agents.md, and the settings of agents for it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from simulator.home import PROJECT

DOCUMENT = PROJECT / "docs" / "agents.md"
HOME_USER = "homeassistant"


def find() -> str | None:
    """Return the path of Mosquitto; Debian installs it outside the PATH of users."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


def documented(name: str) -> str:
    """Return the file of a name as docs/agents.md has it."""
    pattern = rf"^```\n# {re.escape(name)}\b[^\n]*\n(.*?)^```$"
    (found,) = re.findall(pattern, DOCUMENT.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return str(found)


def access_list(site: str, agents: Sequence[str]) -> str:
    """Return the documented access list with the lines of the agent for each of these; they are users of that name."""
    of_agent, _, of_home = documented("/etc/mosquitto/acl").partition("# Home Assistant\n")
    of_site = of_agent.replace("/farm/", f"/{site}/")
    return "\n".join([*(of_site.replace("agent-1", agent) for agent in agents), of_home])


def configuration(folder: Path, port: int, *, tls: bool = False) -> str:
    """Return the documented configuration for a folder and a port; without TLS, its certificates are left out."""
    lines = documented("/etc/mosquitto/conf.d/miner-remote.conf").splitlines()
    if not tls:
        lines = [line for line in lines if not line.startswith(("cafile", "certfile", "keyfile"))]
    text = "\n".join(lines).replace("/etc/mosquitto/certs/", "/etc/mosquitto/")
    text = text.replace("/etc/mosquitto/", f"{folder}/").replace("listener 8883", f"listener {port} 127.0.0.1")
    # As root it would otherwise become a user that cannot read the folder.
    return f"{text}\npersistence_location {folder}/\nlog_dest file {folder / 'mosquitto.log'}\nuser root\n"


def write_broker(
    folder: Path, port: int, *, site: str, agents: Sequence[str], password: str, tls: bool = False, more: str = ""
) -> list[str]:
    """Write the files of a broker, and return its command; with TLS, the folder has ca.pem, broker.pem and broker.key.

    Home Assistant and the agents are users with the same password. `more` is added to the configuration. Raises
    FileNotFoundError without Mosquitto.
    """
    program = find()
    if program is None:
        raise FileNotFoundError("Mosquitto is missing")
    passwords, acl, config = folder / "passwords", folder / "acl", folder / "mosquitto.conf"
    for file in (passwords, acl):
        file.unlink(missing_ok=True)
        file.touch(mode=0o600)
    for user in (HOME_USER, *agents):
        subprocess.run(["mosquitto_passwd", "-b", str(passwords), user, password], check=True)
    acl.write_text(access_list(site, agents))
    config.write_text(configuration(folder, port, tls=tls) + more)
    return [program, "-c", str(config)]


def write_agent(
    folder: Path, port: int, *, password: str, broker: Mapping[str, object] | None = None, **settings: object
) -> Path:
    """Write the settings of an agent, which need `site` and `agent`, and return their file."""
    folder.mkdir(parents=True, exist_ok=True)
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    connection = {
        "host": "127.0.0.1",
        "port": port,
        "tls": False,
        "username": settings["agent"],
        "password_file": "password",
        "keepalive_s": 5,
        **(broker or {}),
    }
    # Texts, numbers and true are the same in JSON and TOML.
    lines = [f"{key} = {json.dumps(value)}" for key, value in {"data": "data", **settings}.items()]
    lines += ["[broker]", *(f"{key} = {json.dumps(value)}" for key, value in connection.items())]
    file = folder / "agent.toml"
    file.write_text("\n".join(lines) + "\n")
    return file
