"""The checks that the REST API and the actions share."""

from __future__ import annotations

from collections.abc import Callable

import probatio as vol
import pytest

from custom_components.miner_remote.commands.fields import pacing_of
from custom_components.miner_remote.control.backup_model import RESTORE_SECTIONS
from custom_components.miner_remote.control.record import Pacing
from custom_components.miner_remote.input.checks import (
    boolean,
    integer,
    list_of,
    number,
    pool_passwords,
    pool_url,
    some_of,
    text,
    whole,
    worker_name,
)

SECTIONS = some_of(*RESTORE_SECTIONS)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("stratum+tcp://pool.example.com:3333", "stratum+tcp://pool.example.com:3333"),
        ("STRATUM+SSL://pool.example.com:443", "stratum+ssl://pool.example.com:443"),
        ("stratum2+tcp://10.0.0.1:34254/9bXiEd8boQVhq7WddEcERUL5tyyJVFYdU8th3HfbNXK3Yw6GRXh",) * 2,
        ("stratum2+tcp://v2.stratum.example.com/u95GEReVMjK6k5YqiSFNqqTnKU4ypU2Wm8awa6tmbmDmk",) * 2,
        ("stratum2+tcp://v2.stratum.example.com",) * 2,
        ("stratum+tcp://[fd00::1]:3333",) * 2,
        ("stratum+tcp://pool.example.com:3333/#xnsub",) * 2,
        ("stratum+tcp://127.37.0.9:65535",) * 2,
    ],
)
def test_valid_pool_url_is_accepted(given: str, kept: str) -> None:
    assert pool_url(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "pool.example.com:3333",
        "http://pool.example.com:3333",
        "stratum+tcp:pool.example.com:3333",
        "stratum+tcp://pool.example.com",
        "stratum+tcp://pool.example.com:0",
        "stratum2+tcp://pool.example.com:",
        "stratum2+tcp://pool.example.com:0/key",
        "stratum+tcp://pool.example.com:65536",
        "stratum+tcp://pool.example.com:port",
        "stratum+tcp://:3333",
        "stratum+tcp://[::1:3333",
        "stratum+tcp://pool example.com:3333",
        "stratum+tcp://user:secret@pool.example.com:3333",
        "stratum+tcp://pool.example.com:3333?a=b",
        "stratum+tcp://pööl.example.com:3333",
        "stratum+tcp://pool..example.com:3333",
        "stratum+tcp://-pool.example.com:3333",
        "stratum+tcp://pool.example.com:3333\n",
        "stratum+tcp://pool.example.com:3333\x00",
        f"stratum+tcp://{'a' * 300}:3333",
        3333,
        None,
        ["stratum+tcp://pool.example.com:3333"],
    ],
)
def test_invalid_pool_url_is_refused_without_repeating_it(given: object) -> None:
    with pytest.raises(vol.Invalid) as caught:
        pool_url(given)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        (integer(0, 9), True),
        (integer(0, 9), 1.0),
        (integer(0, 9), "1"),
        (integer(0, 9), -1),
        (integer(0, 9), 10),
        (whole(0, 9), 1.5),
        (whole(0, 9), float("inf")),
        (number(0, 100, above=True), 0),
        (number(0, 100, above=True), 101),
        (number(0, 100), float("nan")),
        (number(0, 100), False),
        (number(0, 100), 10**400),
        (number(0, 100), "7"),
        (boolean, 1),
        (text(), "a\x7fb"),
        (text(), "a\u2028b"),
        (text(), "a\ud800b"),
        (text(), "a\x85b"),
        (text(), "   "),
        (text(longest=3), "abcd"),
        (worker_name, "user.{host}"),
        (worker_name, "user.{ip"),
        (worker_name, "user.}{"),
        (worker_name, ""),
        (SECTIONS, []),
        (SECTIONS, ["network"]),
        (SECTIONS, "pools"),
        (pool_passwords, ["x"]),
        (pool_passwords, {"10": "x"}),
        (pool_passwords, {"0": 1}),
        (pool_passwords, {True: "x"}),
    ],
)
def test_invalid_value_is_refused(check: Callable[[object], object], wrong: object) -> None:
    with pytest.raises(vol.Invalid):
        check(wrong)


def test_valid_value_is_accepted() -> None:
    assert whole(1, 9)(3.0) == 3
    assert number(0, 100, above=True)(0.5) == 0.5
    assert text(empty=True)("") == ""
    assert worker_name("u.{hostname}{ip}{ip_last}{mac}{name}") == "u.{hostname}{ip}{ip_last}{mac}{name}"
    assert SECTIONS(["pools", "fan", "pools"]) == ("pools", "fan")
    assert pool_passwords({"0": "a", 2: ""}) == {0: "a", 2: ""}


def test_list_check_names_each_invalid_item() -> None:
    with pytest.raises(vol.MultipleInvalid) as caught:
        list_of(text())(["a", 1, "b", None])
    assert [error.path for error in caught.value.errors] == [[1], [3]]
    with pytest.raises(vol.MultipleInvalid) as caught:
        list_of(text())([1] * 1000)
    assert len(caught.value.errors) == 20
    with pytest.raises(vol.Invalid, match="more than"):
        list_of(text())(["a"] * 10_001)


def test_pacing_takes_one_kind_of_group() -> None:
    assert pacing_of({}) == Pacing()
    assert pacing_of({"group_size": 3, "group_delay_s": 1.5, "stop_after_failures": 2, "miner_ips": []}) == Pacing(
        group_size=3, group_delay_s=1.5, stop_after_failures=2
    )
    assert pacing_of({"group_percent": 20.0}) == Pacing(group_percent=20.0)
    with pytest.raises(vol.Invalid) as caught:
        pacing_of({"group_size": 3, "group_percent": 20.0})
    assert caught.value.path == ["group_percent"]
