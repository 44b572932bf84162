"""Personal values in all places used by firmware, and texts built to slow down the redaction."""

from __future__ import annotations

import json
from time import process_time

import pytest

from custom_components.miner_remote.drivers.recording.redaction import MAX_VALUES, Redactor, TooManyValuesError

KEY = "u95GEReVMjK6k5YqiSFNqqTnKU4ypU2Wm8awa6tmbmDmk1bWt"


def redacted(text: str) -> str:
    """Return a text as a recording would publish it."""
    redactor = Redactor()
    redactor.learn(text)
    return redactor.text(text)


@pytest.mark.parametrize(
    ("answer", "personal"),
    [
        ('{"pass": 12345678}', "12345678"),
        ('{"serial": 98765432101}', "98765432101"),
        ('{"pass": 12345678}, "spoilt": [', "12345678"),
        ('{"users": ["kitchen.w1", "cellar.w1"]}', "kitchen"),
        ('{"workers": {"kitchen": {"hashrate": 1}}}', "kitchen"),
        ('{"workers": [{"name": "kitchen-2"}]}', "kitchen"),
        ('{"user": "johnsmith.rig1", "log": "authorized johnsmith.rig2"}', "johnsmith"),
        ('{"stratumUser": "Kitchen.Rig", "log": "worker kitchen.rig"}', "kitchen.rig"),
        ('{"PoolWallet": "kaspa:qqk948asd"}', "qqk948asd"),
        ('{"note": "BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ"}', "BC1QAR0"),
        ('{"url": "stratum+tcp://pool.example.org:3333/kitchen-heater"}', "kitchen"),
        ('{"url": "stratum+tcp://me:secret77@pool.example.org:3333"}', "secret77"),
        ('{"url": "umbrel:3333"}', "umbrel"),
        ('{"pool": "umbrel.local:3333"}', "umbrel"),
        ('{"url": "[fd00::1:2]:3333"}', "fd00"),
        ('{"addresses": ["fe80::a8bb:ccff:fedd:ee01%eth0"]}', "a8bb:ccff"),
        ('{"tailscale": "100.101.102.103", "other": "169.254.7.7"}', "100.101.102.103"),
        ('{"mac": "aa:bb:cc:dd:ee:01", "mdns": "bitaxe-AABBCCDDEE01"}', "AABBCCDDEE01"),
        ('{"mac": "AABBCCDDEE01", "log": "eth0 aa-bb-cc-dd-ee-01"}', "aa-bb-cc-dd-ee-01"),
        ('{"wpa_psk": "hunter222"}', "hunter222"),
        ('{"SESSION": [{"SessionID": "UjSX5yCL"}]}', "UjSX5yCL"),
        ('{"stok": "abcdef0123"}', "abcdef0123"),
        ("/cgi-bin/luci/;stok=abcdef0123/admin", "abcdef0123"),
        ("POOL=0,URL=stratum+tcp://a.example.org:1,User=kitchen.w1,Pass=hunter22|", "hunter22"),
        ("POOL=0,URL=stratum+tcp://a.example.org:1,User=kitchen.w1,Pass=hunter22|", "kitchen"),
        ('{"SYS": "SSID[Home Net] MAC[e0e1a9ae3af9] HDNA[0201000012345678]"}', "Home Net"),
        ('{"SYS": "SSID[Home Net] MAC[e0e1a9ae3af9] HDNA[0201000012345678]"}', "0201000012345678"),
        ('{"Msg": "{\\"user\\": \\"kitchen.w1\\"}"}', "kitchen"),
        ('{"user": "küche.w1", "path": "/pool/k%C3%BCche.w1"}', "C3%BC"),
        ('{"latitude": 48.137154}', "48.137154"),
    ],
)
def test_personal_value_is_removed(answer: str, personal: str) -> None:
    assert personal not in redacted(answer)


@pytest.mark.parametrize(
    "answer",
    [
        {"STATUS": [{"STATUS": "S", "Code": 11, "Msg": "Summary"}], "SUMMARY": [{"Accepted": 12345, "MHS av": 1.5}]},
        {"url": f"stratum2+tcp://pool1.example.com/{KEY}", "user": "worker1", "pass": "x"},
        {"Stratum Active": True, "active": "true", "temp": "12:34:56", "version": "1.2.3.4", "Machine": "S19"},
        {"users": 2, "ipv6": 1, "login": 0, "workers": 3},
    ],
)
def test_other_values_stay(answer: dict[str, object]) -> None:
    assert json.loads(redacted(json.dumps(answer))) == answer


def test_firmware_words_stay_if_a_worker_has_the_same_name() -> None:
    reported = json.loads(
        redacted('{"worker": "accepted", "accepted": 7, "user": "stratum.1", "u": "stratum+tcp://a.b:1"}')
    )
    assert reported["accepted"] == 7
    assert reported["u"] == "stratum+tcp://pool1.example.com:1"


def test_digits_of_password_stay_in_numbers() -> None:
    reported = json.loads(redacted('{"pass": "123456", "count": 1234567, "text": "123456"}'))
    assert reported == {"pass": "***", "count": 1234567, "text": "***"}


@pytest.mark.parametrize(
    "text",
    [
        "a" * 65_536,
        "a@" * 32_768,
        "a@" + "a." * 32_768,
        "a://" * 16_384,
        ":" * 65_536,
        '"a":"' * 13_000,
        '"a":"\\' * 11_000,
        "a[" * 32_768,
        "a b_" * 16_384,
        ",".join(f'"{"pool" * 14}x":"v"' for _ in range(900)),
        "[" * 32_768 + "]" * 32_768,
    ],
    ids=lambda text: text[:6],
)
def test_hostile_text_is_redacted_quickly(text: str) -> None:
    began = process_time()
    redacted(text)
    assert process_time() - began < 5


def test_too_many_values_are_refused_early() -> None:
    began = process_time()
    with pytest.raises(TooManyValuesError):
        redacted(json.dumps([{"user": f"name{number:05}"} for number in range(MAX_VALUES + 1)]))
    with pytest.raises(TooManyValuesError):
        redacted(",".join(f'"user":"name{number:05}"' for number in range(40_000)))
    assert process_time() - began < 5
