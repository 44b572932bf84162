"""Documents: each link has its target, and each picture is shown by a document and made by a browser test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
BROWSER = ROOT / "tests" / "e2e" / "browser"
LOOKS = re.compile(r"(?:-narrow)?(?:-dark)?$")
"""What `Screen.picture` adds to a name."""


def links_in(document: Path) -> list[str]:
    """Return the relative targets of links and pictures, without examples in code."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"(?:src|href)=\"([^\"]+)\"", text)
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def anchors_of(document: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_a_file_and_its_heading(document: Path) -> None:
    for link in links_in(document):
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), link
        if anchor:
            assert anchor in anchors_of(target), link


def test_every_document_is_linked_from_another_one() -> None:
    linked = {
        (document.parent / link.partition("#")[0]).resolve()
        for document in DOCUMENTS
        for link in links_in(document)
        if link.partition("#")[0]
    }
    assert {path for path in (ROOT / "docs").rglob("*.md") if path not in linked} == set()


def pictures_made() -> set[str]:
    """Return the names of the pictures that the browser tests make."""
    names: set[str] = set()
    for path in BROWSER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="picture" | "end"), args=[ast.Constant(value=str(name))]):
                    names.add(name)
                case ast.Assign(targets=[ast.Name(id="PICTURES")], value=value):
                    names.update(ast.literal_eval(value))
                case _:
                    pass
    return names


def test_pictures_are_those_that_documents_show_and_browser_tests_make() -> None:
    shown = {
        (document.parent / link).resolve() for document in DOCUMENTS for link in links_in(document) if "images/" in link
    }
    assert {path.name for path in shown} == {path.name for path in IMAGES.iterdir()}
    assert {LOOKS.sub("", path.stem) for path in shown} == pictures_made()
