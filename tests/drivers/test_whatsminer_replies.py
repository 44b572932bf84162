"""Ciphers, and replies of WhatsMiner firmware that the simulator does not send."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Profile
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.evidence import Evidence
from custom_components.miner_remote.drivers.firmware.whatsminer.crypto import (
    decrypt,
    encrypt,
    md5crypt_hash,
    v2_keys,
    v3_keys,
)
from custom_components.miner_remote.drivers.firmware.whatsminer.driver_v2 import WhatsMinerV2Driver
from custom_components.miner_remote.drivers.firmware.whatsminer.driver_v3 import WhatsMinerV3Driver

from .conftest import Connect, Serve, StartMachine
from .raising import raises
from .test_whatsminer import SHORT, V3, WRITES, call, identified

# Hashes and ciphers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "salt", "expected"),
    [
        # From the documentation of passlib.hash.md5_crypt.
        ("password", "5pZSV9va", "azfrPr6af3Fc7dLblQXVa0"),
        # The factory password of a WhatsMiner, as its firmware has it.
        ("admin", "BQ5hoXV9", "RxmaDUO33TS7O26yeMHZ81"),
        # `openssl passwd -1 -salt … …`
        ("", "saltsalt", "5Jhcit4zN9UlGiA0txPkO0"),
        ("a" * 40, "ab", "cU148AGxT4doatxfHOrbD1"),
        ("pässword", "x1", "euPTmfmg4.Z89XyNb4zYN0"),
        ("0123456789012345", "toolongsalt", "FyWpBvcqa4QeGAgUVTcBq1"),
    ],
)
def test_md5crypt(password: str, salt: str, expected: str) -> None:
    assert md5crypt_hash(password, salt) == expected


def test_v3_token_and_encryption_of_the_vendors_demo() -> None:
    key, token = v3_keys("set.miner.pools", "super", "5QAHiKMb", 1692685512)
    assert token == "t5VzZdBe"
    assert key.hex() == "b7957365d05ec273e788a1034d1a4b0df51b295a3da79d14f46b2bf7b56e4ab3"
    pools = b'[{"pool":"stratum+tcp://pool:3333","worker":"worker","passwd":"x"}]'
    assert encrypt(key, pools, pkcs7=True) == (
        "M7c6KBuUVIiP+BnrFxPBexRUr3Zw94Ng42eBDFq02W9o7MSxcGd0EcmSwVx72paF9s8xliqcLqi00gxEFa8AzpW/A3R+69wXNkHPuGtqhA4="
    )


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 300])
def test_encryption_round_trip(size: int) -> None:
    key, _ = v2_keys("admin", "BQ5hoXV9", "kowEj187", "5626")
    assert decrypt(key, encrypt(key, b"x" * size)) == b"x" * size


@pytest.mark.parametrize("text", ["not base 64!", "AAAA", "ü"])
def test_undecryptable_reply_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not "):
        decrypt(bytes(32), text)


# Other replies of firmware ----------------------------------------------------------------------------------------


def v2_server(**replies: object) -> Callable[[bytes], bytes]:
    """Return a handler that answers reads on port 4028 with fixed replies, and other commands with code 14."""

    def answer(raw: bytes) -> bytes:
        request = json.loads(raw)
        name = request.get("cmd", request.get("command"))
        reported = replies.get(name, {"STATUS": "E", "Code": 14, "Msg": "invalid cmd"})
        return json.dumps(reported).encode()

    return answer


SUMMARY = {
    "STATUS": [{"STATUS": "S", "Code": 11}],
    "SUMMARY": [{"Elapsed": 9, "MHS av": 5e6, "MAC": "C4:08:28:00:A4:19"}],
}
POOLS = {"STATUS": [{"STATUS": "S", "Code": 7}], "POOLS": [{"POOL": 1, "URL": "stratum+tcp://a:1", "User": "u"}]}


async def test_v1_miner_is_read_only(serve: Serve, connect: Connect) -> None:
    version = {"STATUS": "S", "Code": 131, "Msg": {"api_ver": "whatsminer v1.4.0", "fw_ver": "'20210322.22.REL'"}}
    asked: list[bytes] = []
    replies = v2_server(summary=SUMMARY, pools=POOLS, get_version=version)

    def answer(raw: bytes) -> bytes:
        asked.append(raw)
        return replies(raw)

    connection = connect(await serve(answers=answer))
    devdetails = b'{"DEVDETAILS":[{"Driver":"bitmicro","Model":"M20S"}]}'
    evidence = Evidence(api_open=True, api_version=b"{}", api_devdetails=devdetails)
    assert WhatsMinerV2Driver.recognises(evidence)
    profile = await WhatsMinerV2Driver.identify(connection, evidence)
    assert profile is not None
    assert profile.capabilities == {Capability.POOLS_READ, Capability.CONFIG_READ}
    assert (profile.identity.model, profile.identity.firmware_version) == ("M20S", "20210322.22.REL")
    assert profile.identity.mac == "c4:08:28:00:a4:19"
    driver = WhatsMinerV2Driver(connection, profile)
    snapshot = await driver.snapshot()
    assert (snapshot.hashrate_ths, snapshot.paused, snapshot.boards) == (5, None, ())
    for what in WRITES:
        with raises(UnsupportedError, "api_v1_read_only"):
            await call(driver, what)
    assert not any(b"get_token" in request or b'"enc"' in request for request in asked)


async def test_empty_summary_is_refused(serve: Serve, connect: Connect) -> None:
    empty = {"STATUS": [{"STATUS": "S", "Code": 11}], "SUMMARY": []}
    connection = connect(await serve(answers=v2_server(summary=empty)))
    with raises(RefusedError, "summary_missing"):
        await WhatsMinerV2Driver.identify(connection, Evidence(api_devdetails=b'{"Driver":"bitmicro"}'))


async def v2_driver(serve: Serve, connect: Connect, **replies: object) -> WhatsMinerV2Driver:
    """Return a driver with all capabilities of a server with fixed replies."""
    version = {"STATUS": "S", "Code": 131, "Msg": {"api_ver": "2.0.5", "fw_ver": "20230803.11.REL"}}
    replies = {"summary": SUMMARY, "pools": POOLS, "get_version": version, **replies}
    connection = connect(await serve(answers=v2_server(**replies)), deadlines=SHORT)
    profile = await WhatsMinerV2Driver.identify(connection, Evidence())
    assert profile is not None
    return WhatsMinerV2Driver(connection, profile)


@pytest.mark.parametrize(
    ("token", "code", "words"),
    [
        ({"STATUS": "S", "Code": 134, "Msg": {"time": "1", "salt": "a"}}, "session_not_opened", ""),
        ({"STATUS": "S", "Code": 134, "Msg": "none"}, "session_not_opened", ""),
        ({"STATUS": "E", "Code": 132, "Msg": "no"}, "command_refused", "no"),
    ],
)
async def test_unusable_token_is_refused_with_the_words_of_the_miner(
    serve: Serve, connect: Connect, token: object, code: str, words: str
) -> None:
    driver = await v2_driver(serve, connect, get_token=token)
    with raises(RefusedError, code, miner_message=words):
        await driver.pause()


TOKEN = {"STATUS": "S", "Code": 134, "Msg": {"time": "5626", "salt": "BQ5hoXV9", "newsalt": "kowEj187"}}


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ({"STATUS": "E", "Code": 14, "Msg": "invalid cmd"}, UnsupportedError),
        ({"STATUS": "E", "Code": 132, "Msg": "API command ERROR"}, RefusedError),
        ({"STATUS": "E", "Code": 45, "Msg": "can't access write cmd"}, RefusedError),
        ({"STATUS": "E", "Code": 135, "Msg": "check token err"}, AuthenticationError),
        ({"STATUS": "E", "Code": 23, "Msg": "enc json load err"}, AuthenticationError),
        ({"hello": "world"}, RefusedError),
        ({"enc": "AAAA"}, RefusedError),
        ({"enc": "AAAAAAAAAAAAAAAAAAAAAA=="}, RefusedError),
    ],
)
async def test_reply_to_write_decides_the_result(
    serve: Serve, connect: Connect, reply: dict[str, Any], expected: type[Exception]
) -> None:
    driver = await v2_driver(serve, connect, get_token=TOKEN)
    replies = v2_server(get_token=TOKEN)

    def answer(raw: bytes) -> bytes:
        return json.dumps(reply).encode() if b'"enc"' in raw else replies(raw)

    again = WhatsMinerV2Driver(connect(await serve(answers=answer), deadlines=SHORT), driver.profile)
    with pytest.raises(expected):
        await again.pause()


def frame(reported: object) -> bytes:
    """Return a v3 frame."""
    body = json.dumps(reported).encode()
    return struct.pack("<I", len(body)) + body


def v3_server(*, info: object = None, write: bytes | None = None) -> Callable[[bytes], bytes]:
    """Return a handler for v3 requests; `write` is the answer to a write."""
    reported = {"salt": "5QAHiKMb", "system": {"apiswitch": "1"}} if info is None else info

    def answer(raw: bytes) -> bytes:
        request = json.loads(raw[4:])
        if request["cmd"].startswith("set."):
            return b"" if write is None else write
        if request["cmd"] == "get.device.info":
            return frame({"code": 0, "msg": reported})
        return frame({"code": -2, "msg": "invalid command"})

    return answer


@pytest.fixture
async def v3_profile(fleet: StartMachine, connect: Connect) -> Profile:
    """Return the profile of a v3 miner."""
    return await identified(connect(await fleet(V3)))


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (frame({"code": -1, "msg": "failed"}), RefusedError),
        (frame({"code": -2, "msg": "invalid command"}), UnsupportedError),
        (frame({"code": -3, "msg": "no param"}), RefusedError),
        (frame({"code": -4, "msg": "no permission"}), AuthenticationError),
        (frame({"msg": "no code"}), RefusedError),
        (frame({"code": 0, "msg": "ok"})[:-4], UnreachableError),
        (b"\x02\x00\x00", UnreachableError),
        (struct.pack("<I", 1 << 30) + b"x", RefusedError),
        (struct.pack("<I", 5) + b"hello", RefusedError),
        (None, UnreachableError),
    ],
)
async def test_v3_reply_to_write_decides_the_result(
    serve: Serve, connect: Connect, v3_profile: Profile, write: bytes | None, expected: type[Exception]
) -> None:
    address = await serve(answers=v3_server(write=write), port=4433)
    driver = WhatsMinerV3Driver(connect(address, deadlines=SHORT), v3_profile)
    with pytest.raises(expected):
        await driver.pause()


async def test_unanswered_v3_reboot_is_accepted(serve: Serve, connect: Connect, v3_profile: Profile) -> None:
    for reset in (False, True):
        address = await serve(answers=v3_server(), port=4433, reset=reset)
        driver = WhatsMinerV3Driver(connect(address, deadlines=SHORT), v3_profile)
        assert (await driver.reboot()).said == "no reply"
    # A truncated answer is not the answer of a rebooting machine.
    address = await serve(answers=v3_server(write=b"\x10\x00\x00\x00{"), port=4433)
    with pytest.raises(UnreachableError):
        await WhatsMinerV3Driver(connect(address, deadlines=SHORT), v3_profile).reboot()
    address = await serve(answers=v3_server(write=frame({"code": 0, "msg": "ok"})), port=4433)
    assert (await WhatsMinerV3Driver(connect(address, deadlines=SHORT), v3_profile).reboot()).said == "ok"


@pytest.mark.parametrize("info", [{}, "nothing"])
async def test_v3_without_salt_is_refused(serve: Serve, connect: Connect, v3_profile: Profile, info: object) -> None:
    address = await serve(answers=v3_server(info=info), port=4433)
    with pytest.raises(RefusedError):
        await WhatsMinerV3Driver(connect(address, deadlines=SHORT), v3_profile).pause()


async def test_other_program_on_the_v3_port_is_unknown(serve: Serve, connect: Connect) -> None:
    stranger = Evidence(v3_open=True)
    assert WhatsMinerV3Driver.recognises(stranger)
    for reply in (b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", None):
        address = await serve(reply, port=4433)
        assert await WhatsMinerV3Driver.identify(connect(address, deadlines=SHORT), stranger) is None
    # A server that answers only with a salt.
    address = await serve(answers=v3_server(), port=4433)
    assert await WhatsMinerV3Driver.identify(connect(address), stranger) is None


async def test_hanging_v3_port_times_out(serve: Serve, connect: Connect) -> None:
    known = Evidence(v3_open=True, api_open=True, api_version=b"{}", api_devdetails=b'{"Driver":"bitmicro"}')
    address = await serve(None, port=4433)
    with pytest.raises(TimedOutError):
        await WhatsMinerV3Driver.identify(connect(address, deadlines=SHORT), known)
