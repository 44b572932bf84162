"""Logs of miners: secrets are removed wherever they stand, all else stays, and no text takes long."""

from __future__ import annotations

import json
from time import process_time

import pytest

from custom_components.miner_remote.drivers.contract.errors import RefusedError
from custom_components.miner_remote.drivers.recording.log_redaction import MAX_LINE, redact_log
from custom_components.miner_remote.drivers.recording.redaction import MAX_VALUES

from .raising import raises

WALLET = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"


def redacted(log: str, *secrets: str | None) -> str:
    return redact_log(log.encode(), secrets)[0]


@pytest.mark.parametrize(
    ("log", "secret"),
    [
        ("pool 0: user=acme.w1 pass=hunter22", "hunter22"),
        ("pool 0: user=acme.w1 pass=ab", "ab"),
        ("[info] <pool> Password: hunter22", "hunter22"),
        ("ant_pool1pw=hunter22&x=1", "hunter22"),
        ("stratumPassword : 'two words'", "words"),
        ('{"pool1pass":"two words, and more"}', "more"),
        ('conf {"url":"a","pass":"hunter22"} loaded', "hunter22"),
        ('{"id": 2, "method": "mining.authorize", "params": ["acme.w1", "hunter22"]}', "hunter22"),
        ('SEND {"params":["acme.w1","hunter22"],"method":"mining.authorize"}', "hunter22"),
        (r'"{\"method\":\"mining.authorize\",\"params\":[\"acme.w1\",\"hunter22\"]}"', "hunter22"),
        ("connect stratum+tcp://me:hunter22@pool.example.com:3333", "hunter22"),
        ("bosminer[1] mining.authorize acme.w1 hunter22", "hunter22"),
        ("INFO: authorize acme.w1 hunter22", "hunter22"),
        ("Authorization: Bearer abcdef123456", "abcdef123456"),
        ("authorization=Basic cm9vdDpyb290", "cm9vdDpyb290"),
        ('Authorization: Digest username="root", response="0123456789abcdef"', "0123456789abcdef"),
        ("session_id=UjSX5yCL", "UjSX5yCL"),
        ("api key: 0123-4567", "0123-4567"),
        ("wifi psk: hunter22", "hunter22"),
        (f"payout to {WALLET} soon", WALLET),
    ],
)
def test_secret_in_a_log_is_removed(log: str, secret: str) -> None:
    text, changed = redact_log(f"first line\n{log}\nlast line".encode(), ())
    assert secret not in text
    assert changed
    assert text.startswith("first line\n")
    assert text.endswith("\nlast line")


@pytest.mark.parametrize(
    "row",
    [
        "pool1 stratum+tcp://pool.example.com:3333 acme.w1 hunter22",
        "0,stratum+tcp://pool.example.com:3333,acme.w1,hunter22,alive",
        "stratum+ssl://pool.example.com:3333\tacme.w2\thunter22",
    ],
)
def test_password_in_the_row_of_a_pool_is_removed(row: str) -> None:
    text, _ = redact_log(row.encode(), (), ["acme.w1", "acme.w2", ""])
    assert text == row.replace("hunter22", "***")


def test_words_after_a_worker_stay() -> None:
    line = "worker acme.w1 alive at stratum+tcp://pool.example.com:3333"
    assert redact_log(line.encode(), (), ["acme.w1"]) == (line, False)


def test_known_secret_is_removed_wherever_it_stands() -> None:
    log = "tried hunter22!\nHUNTER22 again\nauth me hunter22"
    assert redacted(log, "hunter22", None, "") == "tried ***!\n*** again\nauth me ***"


def test_secret_of_one_line_is_removed_from_all() -> None:
    log = "login hunter22 failed\npass=hunter22\nlogin hunter22 again"
    assert "hunter22" not in redacted(log)


@pytest.mark.parametrize(
    "line",
    [
        "2026-01-01 12:00:00 driver-btm-api.c:1234: Accepted 0x1a2b Diff 524K/524288",
        "eth0 192.168.1.20 aa:bb:cc:dd:ee:ff link up",
        "pool 0: stratum+tcp://pool.example.com:3333 user=acme.w1 alive",
        "self test passed: 3 of 3 boards",
        "password x ignored by the pool",
        "chain[0] temp=65 freq=485 volt=1300",
        "[    0.000000] Booting Linux on physical CPU 0x0 <info>",
        "übertemperatur €",
        '{"level": "info", "user": "acme.w1", "boards": 3}',
    ],
)
def test_everything_else_stays(line: str) -> None:
    assert redact_log(line.encode(), ()) == (line, False)


def test_default_passwords_are_no_secrets() -> None:
    log = "root logged in as root\nuser admin"
    assert redacted(log, "root", "admin", "x") == log


def test_text_is_printable_and_keeps_its_lines() -> None:
    assert redact_log(b"a\x00b\x1b[31m\r\n\tc\xff\n", ()) == ("ab[31m\n\tc�\n", False)
    assert redact_log(b"", ()) == ("", False)


def test_long_line_is_cut_between_words() -> None:
    secret = "hunter22hunter22"
    line = "word " * (MAX_LINE // 5) + f"pass={secret} " + "x" * MAX_LINE
    (kept,) = redacted(line).split("\n")
    assert len(kept) <= MAX_LINE + 2
    assert kept.endswith(" …")
    for length in range(4, len(secret)):
        assert secret[:length] not in kept


def test_log_with_more_secrets_than_can_be_removed_is_refused() -> None:
    log = "\n".join(f"pass=secret-number-{number}" for number in range(MAX_VALUES + 1))
    with raises(RefusedError, "log_not_redactable"):
        redacted(log)


@pytest.mark.parametrize(
    "line",
    [
        "params" + '\\"' * 5000,
        "pass" * 5000 + ":",
        "a-" * 5000 + "pass",
        '"mining.authorize" params": ["' + "[" * 5000,
        "authorization" + " " * 10_000,
        '{"a":' * 3000,
        "=" * 15_000,
        "stratum://" * 1500,
        "authorize " * 1500,
        "a://" + "x," * 5000,
    ],
    ids=lambda line: line[:12],
)
def test_hostile_log_is_searched_quickly(line: str) -> None:
    log = "\n".join([line] * 20)
    started = process_time()
    redact_log(log.encode(), ("known-secret",), ("acme.w1",))
    assert process_time() - started < 4


def test_lines_of_json_stay_json() -> None:
    line = json.dumps({"pools": [{"url": "stratum+tcp://a:1", "user": "w", "password": "hunter 22"}], "count": 1})
    found = json.loads(redacted(line))
    assert found == {"pools": [{"url": "stratum+tcp://a:1", "user": "w", "password": "***"}], "count": 1}
