"""Comparing versions, and dividing miners into groups."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from custom_components.miner_remote.upgrades.grouping import group_sizes
from custom_components.miner_remote.upgrades.versions import newer_version, same_version


@pytest.mark.parametrize(
    ("wanted", "reported", "same"),
    [
        ("v2.9.0", "2.9.0", True),
        ("V2.9.0 ", "v2.9.0", True),
        ("2.9.0", "2.9.1", False),
        ("2.9", "2.9.0", False),
        ("20221226125147", "Mon Dec 26 17:09:17 CST 2022", True),
        ("2022-12-26", "Mon Dec 26 17:09:17 CST 2022", True),
        ("2022-12-27", "Mon Dec 26 17:09:17 CST 2022", False),
        ("20230803.11.REL", "20230803.12.REL", False),
        ("20230803.11.REL", "20230803.11.rel", True),
        ("FR-1.12(240911-S21)", "FR-1.13(240911-S21)", False),
        ("abc", "abd", False),
        ("20221399", "20221399", True),
        ("20221399", "20221398", False),
    ],
)
def test_same_version(wanted: str, reported: str, same: bool) -> None:
    assert same_version(wanted, reported) is same


@pytest.mark.parametrize(
    ("candidate", "installed", "newer"),
    [
        ("2.10.0", "v2.9.9", True),
        ("v2.9.0", "2.10", False),
        ("2.9.0", "2.9.0", False),
        ("2023-01-01", "Mon Dec 26 17:09:17 CST 2022", True),
        ("2021-01-01", "Mon Dec 26 17:09:17 CST 2022", False),
        ("20230803.12.REL", "20230803.11.REL", True),
        ("beta", "alpha", None),
        ("2.9.0-rc1", "2.9.0-rc2", None),
    ],
)
def test_newer_version(candidate: str, installed: str, newer: bool | None) -> None:
    assert newer_version(candidate, installed) is newer


@given(st.text(max_size=40), st.text(max_size=40))
def test_versions_of_any_text_compare_without_contradiction(first: str, second: str) -> None:
    assert same_version(first, first)
    assert newer_version(first, first) is False
    if newer_version(first, second) is True:
        assert newer_version(second, first) is False


@pytest.mark.parametrize(
    ("total", "canary", "shares", "sizes"),
    [
        (60, 1, (5, 25, 100), [1, 2, 12, 45]),
        (12, 1, (5, 25, 100), [1, 2, 9]),
        (1, 1, (5, 25, 100), [1]),
        (3, 5, (100,), [3]),
        (10, 2, (100,), [2, 8]),
        (0, 1, (100,), []),
    ],
)
def test_group_sizes(total: int, canary: int, shares: tuple[float, ...], sizes: list[int]) -> None:
    assert group_sizes(total, canary, shares) == sizes


@given(st.integers(0, 2000), st.integers(1, 50), st.lists(st.floats(0.1, 99.9), max_size=6))
def test_groups_have_every_miner_once(total: int, canary: int, shares: list[float]) -> None:
    sizes = group_sizes(total, canary, [*sorted(shares), 100.0])
    assert sum(sizes) == total
    assert all(size > 0 for size in sizes)
    assert not sizes or sizes[0] == min(canary, total)
