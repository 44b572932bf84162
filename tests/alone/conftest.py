"""A site whose miners agents poll, for the tests of plans and journals."""

from __future__ import annotations

from ..agents.conftest import load_site as load_site  # noqa: PLC0414
