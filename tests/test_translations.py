"""Every text used by the integration exists in the translations, and every translation is used."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from homeassistant.data_entry_flow import section

from custom_components.miner_remote import config_flow
from custom_components.miner_remote.config_flow import MinerRemoteConfigFlow
from custom_components.miner_remote.control.scan import LARGEST_NETWORK
from custom_components.miner_remote.setup import subentry_steps
from custom_components.miner_remote.setup.agent_miner_subentry import AgentMinerSubentryFlow
from custom_components.miner_remote.setup.agent_subentry import AgentSubentryFlow
from custom_components.miner_remote.setup.miner_subentry import MinerSubentryFlow
from custom_components.miner_remote.setup.options_flow import OPTIONS_SCHEMA

FOLDER = Path(config_flow.__file__).parent
ENGLISH: dict[str, Any] = json.loads((FOLDER / "translations" / "en.json").read_text())
TRANSLATED = sorted(path.stem for path in (FOLDER / "translations").glob("*.json") if path.stem != "en")
PLACEHOLDER = re.compile(r"\{\w+\}")
SOURCES = {path.name: path.read_text() for path in FOLDER.rglob("*.py")}

WITHOUT_FORM = {"dhcp", "reauth", "finish", "scan", "ignore", "bluetooth", "discovery", "hassio", "homekit"}
WITHOUT_FORM |= {"integration_discovery", "mqtt", "ssdp", "usb", "zeroconf"}


@pytest.mark.parametrize(
    ("flows", "section"),
    [
        ((MinerRemoteConfigFlow,), ENGLISH["config"]),
        ((MinerSubentryFlow, AgentMinerSubentryFlow), ENGLISH["config_subentries"]["miner"]),
        ((AgentSubentryFlow,), ENGLISH["config_subentries"]["agent"]),
    ],
    ids=["site", "miner", "agent"],
)
def test_every_flow_step_has_texts(flows: tuple[type, ...], section: dict[str, Any]) -> None:
    steps = {name.removeprefix("async_step_") for flow in flows for name in dir(flow) if name.startswith("async_step_")}
    without_form = WITHOUT_FORM | ({"reconfigure"} if flows == (AgentSubentryFlow,) else set())
    assert set(section["step"]) == steps - without_form
    assert set(section.get("progress", ())) == steps & {"scan"}
    for step in section["step"].values():
        assert set(step.get("data_description", ())) == set(step.get("data", ()))
        assert set(step.get("menu_option_descriptions", ())) <= set(step.get("menu_options", ()))
        assert step.get("title")


SITE_FLOW = ("config_flow.py", "agent_site.py", "miner_steps.py", "scan_steps.py", "candidates.py")
MINER_FLOW = ("miner_subentry.py", "agent_miner_subentry.py", "subentry_steps.py", *SITE_FLOW[2:])
AGENT_FLOW = ("agent_subentry.py",)
SHARED = ("network_scan.py", "scan.py")


@pytest.mark.parametrize(
    ("sources", "section"),
    [
        ((*SITE_FLOW, *SHARED), ENGLISH["config"]),
        ((*MINER_FLOW, *SHARED), ENGLISH["config_subentries"]["miner"]),
        (AGENT_FLOW, ENGLISH["config_subentries"]["agent"]),
    ],
    ids=["site", "miner", "agent"],
)
def test_flow_errors_and_abort_reasons_have_texts(sources: tuple[str, ...], section: dict[str, Any]) -> None:
    flow = "".join(SOURCES[name] for name in sources)
    errors = set(re.findall(r'errors\[.*?\] = "(\w+)"', flow)) | set(re.findall(r'key="(\w+)"', flow))
    errors |= set(re.findall(r'{"base": "(\w+)"}', flow)) | set(re.findall(r'Error, "(\w+)"\)', flow))
    errors |= set(re.findall(r'InvalidNetworkError\("(\w+)"', flow))
    if "scan.py" in sources:
        errors.add("not_understood")
        assert {"invalid_auth", "not_a_miner", "cannot_connect", "timeout_connect", "public_network"} <= errors
    assert set(section["error"]) == errors
    assert set(re.findall(r'reason="(\w+)"', flow)) <= set(section["abort"])


def test_every_option_has_texts() -> None:
    step = ENGLISH["options"]["step"]["init"]
    sections = {str(key): value.schema for key, value in OPTIONS_SCHEMA.schema.items() if isinstance(value, section)}
    keys = {str(key) for key in OPTIONS_SCHEMA.schema} - sections.keys()
    assert set(step["data"]) == set(step["data_description"]) == keys
    assert step["sections"].keys() == sections.keys()
    for name, schema in sections.items():
        texts = step["sections"][name]
        assert texts["name"]
        assert set(texts["data"]) == set(texts["data_description"]) == {str(key) for key in schema.schema}


def test_used_translation_keys_exist() -> None:
    used: set[str] = set()
    for name, text in SOURCES.items():
        if "_entity" not in name:
            for raised in re.findall(r"(?:Error|Unauthorized|issue)\(\s*(.*?)\n    +\)", text, flags=re.DOTALL):
                used |= set(re.findall(r'translation_key="(\w+)"', raised))
        for raised in re.findall(r"async_raise_issue\(([^{)]*(?:\{\w+\}[^{)]*)*)", text):
            used |= set(re.findall(r'(?<!f)"(\w+)"', raised))
    assert {"command_failed", "storage_set_aside"} <= used
    assert used <= set(ENGLISH["exceptions"]) | set(ENGLISH["issues"])


HOME_ASSISTANT_ERRORS = "ConfigEntryError ConfigEntryNotReady HomeAssistantError ServiceValidationError UpdateFailed"


def test_every_raised_error_is_translated() -> None:
    trees = {path: ast.parse(path.read_text()) for path in FOLDER.rglob("*.py")}
    names = set(HOME_ASSISTANT_ERRORS.split())
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and [ast.unparse(base) for base in node.bases] == ["HomeAssistantError"]:
                names.add(node.name)
    names.remove("WorkLimitExceededError")  # translates itself
    found = 0
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                found += 1
                given = {keyword.arg for keyword in node.keywords}
                assert "translation_key" in given, f"{path}:{node.lineno}"
    assert found > 15


def texts(tree: dict[str, Any], under: str = "") -> dict[str, str]:
    """Return every text by its path in the file."""
    found: dict[str, str] = {}
    for key, value in tree.items():
        found |= texts(value, f"{under}{key}.") if isinstance(value, dict) else {f"{under}{key}": value}
    return found


@pytest.mark.parametrize("language", TRANSLATED)
def test_language_has_the_same_texts_as_english(language: str) -> None:
    english = texts(ENGLISH)
    translated = texts(json.loads((FOLDER / "translations" / f"{language}.json").read_text()))
    assert translated.keys() == english.keys()
    for place, text in english.items():
        mine = translated[place]
        assert mine.strip(), place
        assert set(PLACEHOLDER.findall(mine)) == set(PLACEHOLDER.findall(text)), place
        # Names and terms may be the same in two languages, but not whole sentences.
        assert len(PLACEHOLDER.sub("", text).split()) <= 3 or mine != text, place


def test_texts_contain_no_references() -> None:
    """Custom integrations cannot refer to other strings."""
    assert "[%key:" not in json.dumps(ENGLISH)
    assert LARGEST_NETWORK == 4096
    assert subentry_steps.CONF_SITE_CREDENTIALS in ENGLISH["config_subentries"]["miner"]["step"]["reconfigure"]["data"]


def test_manifest_is_sorted_and_pins_requirements() -> None:
    manifest = json.loads((FOLDER / "manifest.json").read_text())
    keys = list(manifest)
    assert keys[:2] == ["domain", "name"]
    assert keys[2:] == sorted(keys[2:])
    requirements = (FOLDER.parent.parent / "requirements_test.txt").read_text().split()
    assert set(manifest["requirements"]) <= set(requirements)
    assert {"registered_devices": True} in manifest["dhcp"]
    assert all(re.fullmatch(r"[a-z0-9*]+", item["hostname"]) for item in manifest["dhcp"][1:])
