"""The RPC client: malformed replies of firmware, every error type, and helper functions."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math

import pytest
from hypothesis import given, strategies as st

from custom_components.miner_remote.drivers.contract.errors import (
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
)
from custom_components.miner_remote.drivers.parsing import lenient_json
from custom_components.miner_remote.drivers.parsing.lenient_json import CutOffError, NotJsonError
from custom_components.miner_remote.drivers.transport import cgminer_rpc

from .conftest import Connect, Serve, next_address
from .raising import raises

OK = (
    b'{"STATUS":[{"STATUS":"S","When":1,"Code":11,"Msg":"Summary","Description":"cgminer 4.9"}],'
    b'"SUMMARY":[{"Elapsed":7}],"id":1}'
)


# Repairs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('{"STATS":[{"a":1}{"b":2}],"id":1}\x00', {"STATS": [{"a": 1}, {"b": 2}], "id": 1}),
        ('{"STATS":[,{"a":1}],"id":1}', {"STATS": [{"a": 1}], "id": 1}),
        ('{"STATS":[{"a":1,}],"id":1}', {"STATS": [{"a": 1}], "id": 1}),
        ('{"a":[1,2,],"id":1}', {"a": [1, 2], "id": 1}),
        ('{"a":1,,"b":2}', {"a": 1, "b": 2}),
        ('{"a":"one\ntwo",\r\n"b":1}', {"a": "one\ntwo", "b": 1}),
        ('{"a":inf,"b":-inf,"c":nan,"d":NaN}', {"a": None, "b": None, "c": None, "d": None}),
        (',"id":1}', {"id": 1}),
        ('{"RESTART","id":1}', {"STATUS": "RESTART", "id": 1}),
        ('{"RESTART","id":1}{"RESTART","id":1}', {"STATUS": "RESTART", "id": 1}),
        ('{"a":["x","RESTART",]}', {"a": ["x", "RESTART"]}),
        ('{"BYE","id":1}', {"STATUS": "BYE", "id": 1}),
        ('{"a":"v""temp0":30,"id":1}', {"a": "v", "temp0": 30, "id": 1}),
        ('{"error_code":["218":"a","2":"b"],"id":1}', {"error_code": {"218": "a", "2": "b"}, "id": 1}),
        ('{"a":"b\\c","id":1,}', {"a": "b\\c", "id": 1}),
        ('{"STATUS":[{"STATUS":"S"}],"id":1', {"STATUS": [{"STATUS": "S"}], "id": 1}),
        ('{"STATUS":"RESTART"}{"id":1}', {"STATUS": "RESTART", "id": 1}),
        ('{"a":[{"b":1}],"id":1}{"a":[{"b":1}],"id":1}', {"a": [{"b": 1}], "id": 1}),
        ('{}{"id":1}', {"id": 1}),
        ('{"user":"a}{b,]","id":1,}', {"user": "a}{b,]", "id": 1}),
    ],
)
def test_malformed_reply_is_repaired(written: str, meant: object) -> None:
    assert lenient_json.loads(written) == meant


@pytest.mark.parametrize(
    "written",
    ['{"STATUS":[{"STATUS":"S"', '{"a":"b', '{"a":[1,2', '{"STATUS":[{"id":1', '{"a":' * 50_000],
)
def test_truncated_reply_is_refused(written: str) -> None:
    with pytest.raises(CutOffError):
        lenient_json.loads(written)


@pytest.mark.parametrize("written", ["", "hello", "[1]", '"a"', '{"a":1}}', "[" * 50_000, '{"a":what}', "HTTP/1.1 400"])
def test_reply_that_is_no_object_is_refused(written: str) -> None:
    with pytest.raises(NotJsonError):
        lenient_json.loads(written)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), _json))
def test_valid_json_is_unchanged(value: dict[str, object]) -> None:
    assert lenient_json.loads(json.dumps(value).replace("\\u0000", "")) == json.loads(
        json.dumps(value).replace("\\u0000", "")
    )


@given(st.text(alphabet='{}[],:"\\ \n\x00ab1.-eRESTARTnif', max_size=60))
def test_random_reply_is_parsed_or_refused(written: str) -> None:
    with contextlib.suppress(NotJsonError):
        assert isinstance(lenient_json.loads(written), dict)


@given(st.lists(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5)), min_size=2, max_size=5))
def test_missing_comma_between_objects_is_repaired(items: list[dict[str, object]]) -> None:
    whole = json.dumps({"STATS": items, "id": 1})
    glued = '{"STATS": [' + "".join(json.dumps(item) for item in items) + '], "id": 1}'
    if "\\u0000" not in whole:
        assert lenient_json.loads(glued) == json.loads(whole)


def test_numbers_are_parsed() -> None:
    assert lenient_json.number("  5.0000") == 5.0
    assert lenient_json.number("inf") is None
    assert lenient_json.number("nan") is None
    assert lenient_json.number(math.inf) is None
    assert lenient_json.number(True) is None
    assert lenient_json.number("0:00:03") is None
    assert lenient_json.number("524K") is None
    assert lenient_json.number(10**400) is None
    assert lenient_json.number(None) is None
    assert lenient_json.integer("7.9") == 7
    assert lenient_json.text("  a ") == "a"
    assert lenient_json.text("") is None
    assert lenient_json.text(True) is None
    assert lenient_json.objects([{"a": 1}, 2]) == [{"a": 1}]
    assert lenient_json.objects("x") == []


# Pools' addresses ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("pool:3333", "stratum+tcp://pool:3333", True),
        ("stratum+tcp://POOL.example:3333/", "stratum+tcp://pool.example:3333", True),
        ("stratum+ssl://pool:3333", "stratum+tcp://pool:3333", False),
        ("pool:3333", "pool:3334", False),
        ("stratum+tcp://pool:1/Path", "stratum+tcp://pool:1/path", False),
    ],
)
def test_pool_address_is_split(one: str, other: str, same: bool) -> None:
    assert cgminer_rpc.same_pool(one, "u", other, "u") is same
    assert not cgminer_rpc.same_pool(one, "u", other, "v")


# Text ----------------------------------------------------------------------------------------------------------


def test_text_reply_is_parsed() -> None:
    raw = b"STATUS=E,When=7,Code=120,Msg=ASC 0 set failed: a\\,b\\|c=d, e,Description=cgminer 4.11|\x00"
    status = cgminer_rpc.parse_text(raw, "h")
    assert (status.letter, status.code, status.when, status.failed) == ("E", 120, 7, True)
    assert status.message == "ASC 0 set failed: a,b|c=d, e"
    assert cgminer_rpc.parse_text(b"RESTART\x00", "h").letter == "RESTART"
    assert cgminer_rpc.parse_text(b"BYE|\x00", "h").letter == "BYE"
    assert cgminer_rpc.parse_text(OK, "h").code == 11


@pytest.mark.parametrize("raw", [b"STATUS=S,When=7,Code=119,Msg=ASC 0 s", b"\xff\xfe", b"hello|"])
def test_invalid_text_reply_is_refused(raw: bytes) -> None:
    with pytest.raises(RefusedError):
        cgminer_rpc.parse_text(raw, "h")


# On the wire ---------------------------------------------------------------------------------------------------


async def test_reply_with_nul_is_read(serve: Serve, connect: Connect) -> None:
    ip = await serve(OK + b"\x00")
    assert (await cgminer_rpc.request(connect(ip), "summary"))["SUMMARY"] == [{"Elapsed": 7}]


@pytest.mark.parametrize("tail", [b"\x00", b"", b"\n"])
async def test_reply_without_close_is_read(serve: Serve, connect: Connect, tail: bytes) -> None:
    ip = await serve(OK + tail, keep_open=True)
    assert (await cgminer_rpc.request(connect(ip), "summary"))["id"] == 1


async def test_request_has_its_parameter(serve: Serve, connect: Connect) -> None:
    seen: list[bytes] = []

    def answers(request: bytes) -> bytes:
        seen.append(request)
        return OK

    ip = await serve(answers=answers)
    await cgminer_rpc.request(connect(ip), "switchpool", "1")
    await cgminer_rpc.request(connect(ip), "devs")
    assert [json.loads(request) for request in seen] == [
        {"command": "switchpool", "parameter": "1"},
        {"command": "devs"},
    ]
    ip = await serve(answers=lambda request: seen.append(request) or b"STATUS=S,When=1,Code=119,Msg=ASC 0 set OK|\x00")
    assert (await cgminer_rpc.request_text(connect(ip), "ascset", "0,reboot,0")).message == "ASC 0 set OK"
    assert seen[-1] == b"ascset|0,reboot,0"


@pytest.mark.parametrize(
    ("reply", "error", "code"),
    [
        (b"", RefusedError, "api_address_not_allowed"),
        (b"\x00", RefusedError, "api_address_not_allowed"),
        (OK[:60], RefusedError, "answer_cut_off"),
        (b"\x80\x81\xff", RefusedError, "answer_unreadable"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", RefusedError, "answer_unreadable"),
        (b"x" * (cgminer_rpc.MAX_REPLY + 1), RefusedError, "answer_too_long"),
        (
            b'{"STATUS":[{"STATUS":"E","When":1,"Code":14,"Msg":"Invalid command"}],"id":1}',
            cgminer_rpc.ApiError,
            "command_unknown",
        ),
        (
            b'{"STATUS":[{"STATUS":"E","When":1,"Code":45,"Msg":"Access denied to \'restart\' command"}],"id":1}',
            cgminer_rpc.ApiError,
            "api_read_only",
        ),
        (
            b'{"STATUS":"E","When":1,"Code":132,"Msg":"command error","Description":""}',
            cgminer_rpc.ApiError,
            "command_refused",
        ),
        (
            b'{"STATUS":[{"STATUS":"F","When":1,"Code":9}],"id":1}',
            cgminer_rpc.ApiError,
            "command_refused_without_reason",
        ),
    ],
)
async def test_refused_reply_raises(
    serve: Serve, connect: Connect, reply: bytes, error: type[DriverError], code: str
) -> None:
    ip = await serve(reply)
    with raises(error, code):
        await cgminer_rpc.request(connect(ip), "restart")


async def test_error_has_the_miners_message(serve: Serve, connect: Connect) -> None:
    ip = await serve(b'{"STATUS":[{"STATUS":"E","When":1,"Code":26,"Msg":"Invalid pool id 9"}],"id":1}')
    with pytest.raises(cgminer_rpc.ApiError) as caught:
        await cgminer_rpc.request(connect(ip), "switchpool", "9")
    assert (caught.value.api_code, caught.value.miner_message) == (26, "Invalid pool id 9")


async def test_unused_address_is_unreachable(connect: Connect) -> None:
    with raises(UnreachableError, "connection_refused"):
        await cgminer_rpc.request(connect(next_address()), "summary")


@pytest.mark.parametrize("reply", [OK[:40], b""])
async def test_reset_during_reply_raises(serve: Serve, connect: Connect, reply: bytes) -> None:
    def answers(request: bytes) -> bytes:
        return reply

    ip = await serve(answers=answers, reset=True)
    # The outcome depends on timing: a truncated reply is refused, a reset connection is unreachable.
    with pytest.raises((UnreachableError, RefusedError)):
        await cgminer_rpc.request(connect(ip), "summary")


async def test_missing_reply_times_out(serve: Serve, connect: Connect) -> None:
    ip = await serve(None)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    with raises(TimedOutError, "answer_timeout", seconds=0.3):
        await cgminer_rpc.request(connect(ip), "summary", seconds=0.3)
    assert loop.time() - begun < 0.6


async def test_cancelled_request_closes_its_connection(serve: Serve, connect: Connect) -> None:
    ip = await serve(None)
    task = asyncio.create_task(cgminer_rpc.request(connect(ip), "summary"))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("written", ['"RESTART",', "null {} {}", 'null {} {"a', ':{}{"a":1', '"BYE",1', "[] {} {}"])
def test_fragments_are_not_json(written: str) -> None:
    with pytest.raises(NotJsonError):
        lenient_json.loads(written)


def test_incomplete_character_is_replaced() -> None:
    reported = lenient_json.loads('{"user":"\\ud800x","list":["\\uDC00"],"whole":"\\ud83d\\ude00"}')
    assert json.dumps(reported, ensure_ascii=False).encode()
    assert reported["whole"] == "\U0001f600"
    assert str(reported["user"]).endswith("x")
