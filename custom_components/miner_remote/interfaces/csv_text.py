"""CSV in whose cells spreadsheet programs find no formula."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Final

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the last are Japanese
_FORMULA_BEHIND: Final = re.compile(r"""(;[\s"'\\]*)(?=[=+\-@＝＋－＠])""")


def csv_text(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a header line and rows as CSV. Numbers stay numbers; lists and objects become JSON, None nothing."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(map(_cell, row) for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    shown = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, (dict, list)) else str(value)
    # A lone surrogate in a miner's answer cannot be encoded.
    shown = shown.encode("utf-8", "replace").decode()
    # With a decimal comma, spreadsheet programs split lines at semicolons even inside quotes.
    shown = _FORMULA_BEHIND.sub(r"\1'", shown)
    return f"'{shown}" if shown.startswith(_FORMULA_STARTS) else shown
