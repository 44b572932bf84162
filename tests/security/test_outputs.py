"""Outputs: CSV files, downloads, headers, the panel's folder, and the panel's source code."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from custom_components.miner_remote.control.record import CommandRecord, CommandType, Source, Status
from custom_components.miner_remote.interfaces import panel
from custom_components.miner_remote.interfaces.rest.history import to_csv

from ..api.conftest import Call, Place
from ..conftest import SetUpSite

PROJECT = Path(__file__).parents[2]
SOURCES = PROJECT / "frontend" / "src"

FORMULAS = [
    "=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(1)",
    '=HYPERLINK("http://evil.example")',
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_cell_is_never_a_formula(text: str) -> None:
    record = CommandRecord(
        id=1,
        timestamp=datetime(2026, 1, 31, tzinfo=UTC),
        command_type=CommandType.BACKUP,
        miner_id=text,
        miner_ip=text,
        initiated_by=text,
        source=Source.MANUAL,
        batch_id=text,
        status=Status.FAILED,
        parameters={text: text},
        response={text: text},
        error_message=text,
    )
    rows = list(csv.reader(io.StringIO(to_csv([record]))))
    assert len(rows) == 2
    assert len(rows[0]) == len(rows[1])
    assert f"'{text}" in rows[1]
    for cell in rows[1]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


def test_csv_cell_after_a_semicolon_is_never_a_formula() -> None:
    """Spreadsheet programs with a decimal comma split lines at semicolons."""
    words = "refused: x;=cmd|' /C calc'!A0; +1;-1;\"=1+1\";＝1;y"
    record = CommandRecord(
        id=1,
        timestamp=datetime(2026, 1, 31, tzinfo=UTC),
        command_type=CommandType.BACKUP,
        miner_id="a",
        miner_ip="127.64.1.1",
        initiated_by=words,
        source=Source.MANUAL,
        batch_id="a",
        status=Status.FAILED,
        parameters={words: words},
        error_message=words,
    )
    text = to_csv([record])
    assert "refused: x" in text
    assert text.count(";") > 15
    for cell in text.replace("\r\n", ";").split(";"):
        assert not cell.lstrip('" \\').startswith(("=", "+", "-", "@", "＝")), cell


NAMES = [
    "../../etc/passwd", "..\\..\\boot.ini", 'a"; filename="evil.html', "a\u202egpj.exe", "evil.html;.json",
    "/etc/passwd", "C:\\x", "é/日本",
    "CON", "a" * 100, "=1+1", "%0d%0aSet-Cookie: a=b", "<script>", ".htaccess", "~root",
]  # fmt: skip


async def test_download_name_is_plain(place: Place, client: TestClient) -> None:
    """The name of a backup can neither reach another file nor add a header."""
    ip = place.ip("antminer")
    for number, name in enumerate(NAMES, 1):
        async with client.post(f"/api/remote/backup/{ip}", json={"backup_name": name}) as response:
            assert response.status == 200, name
            assert (await response.json())["backup_id"] == number
        async with client.get(f"/api/remote/backups/{number}?download=true") as response:
            assert response.status == 200
            disposition = response.headers["Content-Disposition"]
            assert re.fullmatch(r'attachment; filename="[A-Za-z0-9_-]{1,80}-\d+\.json"', disposition), disposition
            assert response.headers["Content-Type"].startswith("application/json")
            assert response.headers["Cache-Control"] == "no-store"
            assert "Set-Cookie" not in response.headers
    for name in ("a\r\nSet-Cookie: a=b", "a\nb", "a\x00b", "a\u2028b", "\x1b[31m", "a\x85b"):
        async with client.post(f"/api/remote/backup/{ip}", json={"backup_name": name}) as response:
            assert response.status == 400, name


@pytest.mark.parametrize(
    "number", ["..%2F..%2Fsecrets.yaml", "1%2F..%2F2", "%2e%2e", "1%00", "1.json", "+1", " 1", "1_0", "０", "0x1", "-1"]
)
async def test_id_is_never_a_path(place: Place, client: TestClient, number: str) -> None:
    await client.post(f"/api/remote/backup/{place.ip('antminer')}")
    for method, tail in (("GET", ""), ("DELETE", ""), ("POST", "/validate"), ("POST", "/restore")):
        path = URL(f"/api/remote/backups/{number}{tail}", encoded=number.isascii() and " " not in number)
        async with client.request(method, path) as response:
            assert response.status in (400, 404), (method, number)
    assert len(place.data.backups.list()) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("worker_name", "a\r\nb"), ("worker_name", "a\x00"), ("worker_name", "a\u2028b"), ("pool_password", "a\nb"),
        ("pool_url", "stratum+tcp://h:1\r\nX: y"), ("pool_url", "stratum+tcp://h\t:1"),
        ("pool_url", "stratum+tcp://h:1\x00"), ("pool_url", "stratum+tcp://u:p@h:1"),
        ("pool_url", "javascript:alert(1)"), ("pool_url", "http://h:1"), ("pool_url", "stratum+tcp://h:1?a=b"),
        ("pool_url", "file:///etc/passwd"), ("worker_name", "{__class__}"),
        ("worker_name", "{ip.__class__}"), ("worker_name", "{0}"),
    ],
)  # fmt: skip
async def test_command_to_a_miner_has_no_second_line(place: Place, call: Call, field: str, value: str) -> None:
    body = {"pool_url": "stratum+tcp://h:1", "worker_name": "a.b", "pool_password": "x", field: value}
    status, answer = await call("POST", f"/api/remote/pool/switch/{place.ip('cgminer')}", json=body)
    assert status == 400
    assert answer["errors"][0]["path"] == field  # type: ignore[index]
    assert value not in str(answer)


# The page ------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def page(hass: HomeAssistant, set_up_site: SetUpSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of the panel's folder, which has a private file beside it."""
    folder = tmp_path / "frontend"
    folder.mkdir()
    (folder / "panel.js").write_text("// the panel")
    (tmp_path / "vault_key").write_text("geheim")
    (folder / "link").symlink_to(tmp_path / "vault_key")
    monkeypatch.setattr(panel, "FOLDER", folder)
    monkeypatch.setattr(panel.frontend, "add_extra_js_url", lambda *_args: None)

    async def no_panel(*_args: object, **_kwargs: object) -> None:
        """Serve only the folder."""

    monkeypatch.setattr(panel.panel_custom, "async_register_panel", no_panel)
    monkeypatch.setattr(panel.frontend, "async_panel_exists", lambda *_args: False)
    assert await async_setup_component(hass, "http", {})
    hass.config.components.add("frontend")
    await set_up_site([])
    return f"/miner_remote_frontend/{panel.digest(folder)}"


async def test_only_the_panel_folder_is_served(page: str, hass_client_no_auth: ClientSessionGenerator) -> None:
    anonymous = await hass_client_no_auth()
    async with anonymous.get(f"{page}/panel.js") as response:
        assert response.status == 200
    for tail in (
        "../vault_key", "..%2fvault_key", "%2e%2e/vault_key", "%2e%2e%2fvault_key", "..%5cvault_key", "//vault_key",
        "panel.js/../../vault_key", "%00/../vault_key", "....//vault_key", "link", "", "..;/vault_key",
        "%252e%252e%252fvault_key",
    ):  # fmt: skip
        async with anonymous.get(URL(f"{page}/{tail}", encoded=True)) as response:
            assert response.status in (400, 403, 404), tail
            assert "geheim" not in await response.text()


async def test_old_page_redirects_only_to_the_panel(place: Place, hass_client_no_auth: ClientSessionGenerator) -> None:
    anonymous = await hass_client_no_auth()
    for query in ("", "?next=//evil.example", "?url=https://evil.example", "?//evil.example"):
        headers = {"Host": "evil.example", "Referer": "https://evil.example/"}
        async with anonymous.get(f"/dashboard/remote{query}", headers=headers, allow_redirects=False) as response:
            assert (response.status, response.headers["Location"]) == (302, "/miner-remote")


async def test_answer_is_never_rendered_as_a_page(place: Place, client: TestClient) -> None:
    """A browser shows none of them as HTML, whatever they contain."""
    for path in (
        "/api/miners?location=<b>",
        "/api/remote/backups/<b>",
        "/api/remote/commands/history?format=csv",
    ):
        async with client.get(path) as response:
            assert response.content_type in ("application/json", "text/csv")
            assert response.headers.get("X-Content-Type-Options") == "nosniff"


UNSAFE = re.compile(
    r"unsafe(HTML|SVG|CSS|MathML|Static)|\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write|\beval\(|"
    r"new Function|\bsrcdoc\b|DOMParser|createContextualFragment|setHTMLUnsafe|set(Timeout|Interval)\(\s*[\"'`]|"
    r"ha-markdown|javascript:"
)


def test_panel_never_turns_text_into_markup() -> None:
    """All text goes through Lit's bindings, which escape it."""
    sources = list(SOURCES.rglob("*.ts"))
    assert len(sources) > 50
    found = [f"{file.name}: {hit.group()}" for file in sources for hit in UNSAFE.finditer(file.read_text())]
    assert found == []


def test_panel_takes_no_link_from_a_miner() -> None:
    """A `javascript:` address would run, so every address starts with a constant."""
    text = "\n".join(file.read_text() for file in SOURCES.rglob("*.ts"))
    bound = re.findall(r"\b(?:href|src|formaction|xlink:href)=\$\{(.*?)\}", text)
    quoted = re.findall(r"\b(?:href|src|formaction)=\"(.*?)\"", text)
    # The items of a menu bring their addresses.
    items = re.findall(r"\bhref: (.*?)[,}]", text)
    assert bound
    assert quoted
    assert items
    names = {re.match(r"\w*", address).group() for address in bound + items} - {"item", "string"}  # type: ignore[union-attr]
    constant = {
        name
        for name in names
        if re.search(rf"const {name} = \"/", text)
        or re.search(rf"function {name}\(.*?\): string \{{\s*return `(?:/|http://\$)", text)
        or re.search(rf"const {name} = \(.*?\) => address\(", text)
    }
    # `address` puts the panel's own path first.
    assert names - constant == {"address"}
    assert all(re.match(r"/|https://|#", address) for address in quoted), quoted


def test_panel_stores_and_sends_no_token() -> None:
    """Requests use Home Assistant's connection and fixed paths; only an upload with progress sends the token itself."""
    upload = SOURCES / "firmware" / "model.ts"
    assert re.findall(r"\.open\((.*)\)", upload.read_text()) == ['"POST", `${auth.data.hassUrl}/api/remote/firmware`']
    declared = "readonly accessToken: string;\n  readonly expired: boolean;"
    text = "\n".join(file.read_text() for file in SOURCES.rglob("*.ts") if file != upload).replace(declared, "")
    for word in ("access_token", "accessToken", "Authorization", "document.cookie", "postMessage(", "XMLHttpRequest",
                 "new WebSocket", "sendBeacon", "localStorage"):  # fmt: skip
        assert word not in text, word
    assert not re.search(r"(?<![\w.])fetch\(", text), "fetchWithAuth alone"
