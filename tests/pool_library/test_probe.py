"""Tests of pools: each step, each fault, and that nothing but the pool of the URL is reached."""

from __future__ import annotations

import asyncio
import os
import socket
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from custom_components.miner_remote.pool_library.probe import (
    MAX_SHOWN,
    Network,
    PoolTest,
    StepName,
    Target,
    async_test_pool,
)

from .conftest import HOST, QUICK_S, Authority, Pool, Serve, noise

PASSWORD = "geheim-4-Ammonit"


def steps(test: PoolTest) -> list[tuple[str, str | None]]:
    return [(step.step.value, step.error.code if step.error else None) for step in test.steps]


async def run(network: Network, url: str, **target: Any) -> PoolTest:
    async with asyncio.timeout(len(StepName) * QUICK_S + 5):
        return await async_test_pool(
            Target(**{"url": url, "worker": "account.{hostname}", "password": PASSWORD, **target}), network
        )


async def started(serve: Serve, fault: str = "", **options: Any) -> Pool:
    pool = Pool(fault)
    pool.port = await serve(pool.serve, **options)
    return pool


async def test_pool_is_subscribed_and_worker_authorized(serve: Serve, network: Network) -> None:
    pool = await started(serve)
    test = await run(network, f"stratum+tcp://{HOST}:{pool.port}")
    assert steps(test) == [("dns", None), ("connect", None), ("subscribe", None), ("authorize", None)]
    assert test.ok
    assert test.answers
    assert [(item["method"], item["params"][1:]) for item in pool.requests] == [
        ("mining.subscribe", []),
        ("mining.authorize", [PASSWORD]),
    ]
    assert pool.requests[1]["params"][0] == "account.miner"
    shown = test.as_json()
    assert shown["scheme"] == "stratum+tcp"
    assert "06650601" in str(test.steps[2].answer)
    assert PASSWORD not in str(shown)
    assert all(isinstance(step.ms, int) and step.ms >= 0 for step in test.steps)


async def test_probe_without_worker_does_not_authorize(serve: Serve, network: Network) -> None:
    pool = await started(serve)
    test = await run(network, f"stratum+tcp://{HOST}:{pool.port}", worker=None, password=None)
    assert (test.ok, test.answers) == (True, True)
    assert [item["method"] for item in pool.requests] == ["mining.subscribe"]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("silent", "pool_test_timeout"),
        ("slow", "pool_test_timeout"),
        ("closes", "pool_test_closed"),
        ("garbage", "pool_test_not_stratum"),
        ("no_object", "pool_test_not_stratum"),
        ("deep", "pool_test_not_stratum"),
        ("speaks_first", "pool_test_not_stratum"),
        ("endless", "pool_test_too_long"),
        ("chatter", "pool_test_too_long"),
        ("full", "pool_test_error"),
        ("empty", "pool_test_error"),
    ],
)
async def test_fault_of_pool_has_its_error(serve: Serve, network: Network, fault: str, expected: str) -> None:
    pool = await started(serve, fault)
    test = await run(network, f"stratum+tcp://{HOST}:{pool.port}")
    assert steps(test) == [("dns", None), ("connect", None), ("subscribe", expected)]
    assert (test.ok, test.answers) == (False, False)
    error = test.steps[-1].error
    assert error is not None
    assert str(error).isprintable()
    assert len(str(error)) < MAX_SHOWN + 100


@pytest.mark.parametrize("fault", ["refuses", "refuses_as_object", "says_no"])
async def test_refused_worker_is_named_and_pool_still_answers(serve: Serve, network: Network, fault: str) -> None:
    pool = await started(serve, fault)
    test = await run(network, f"stratum+tcp://{HOST}:{pool.port}")
    assert steps(test)[-1] == ("authorize", "pool_test_not_authorized")
    assert (test.ok, test.answers) == (False, True)
    # The pool repeats the password in its refusal.
    assert PASSWORD not in str(test.as_json())
    assert "\n" not in str(test.steps[-1].error)


async def test_id_as_text_is_accepted(serve: Serve, network: Network) -> None:
    pool = await started(serve, "text_ids")
    assert (await run(network, f"stratum+tcp://{HOST}:{pool.port}")).ok


async def test_request_to_reconnect_is_ignored(serve: Serve, network: Network) -> None:
    """A pool cannot lead the test to another host or port."""
    pool, other = await started(serve, "redirects"), Pool()
    server = await asyncio.start_server(other.serve, HOST, pool.port + 1)
    try:
        assert (await run(network, f"stratum+tcp://{HOST}:{pool.port}")).ok
        assert (pool.connections, other.connections) == (1, 0)
    finally:
        server.close()


async def test_closed_port_and_unknown_host(serve: Serve, network: Network) -> None:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    test = await run(network, f"stratum+tcp://{HOST}:{port}")
    assert steps(test) == [("dns", None), ("connect", "pool_test_refused")]
    assert steps(await run(network, "stratum+tcp://nowhere.example:3333")) == [("dns", "hostname_unknown")]


# TLS -----------------------------------------------------------------------------------------------------------------


async def test_tls_with_valid_certificate(serve: Serve, network: Network, authority: Authority) -> None:
    pool = await started(serve, tls=authority.server())
    test = await run(network, f"stratum+ssl://pool.example:{pool.port}")
    assert steps(test) == [("dns", None), ("connect", None), ("tls", None), ("subscribe", None), ("authorize", None)]
    assert str(test.steps[2].answer).startswith("TLSv1")


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        ({"days": -1}, "expired"),
        ({"name": "other.example"}, "pool.example"),
        ({"own": True}, "self-signed"),
    ],
)
async def test_invalid_certificate_is_named_and_no_password_sent(
    serve: Serve, network: Network, authority: Authority, certificate: dict[str, Any], reason: str
) -> None:
    pool = await started(serve, tls=authority.server(**certificate))
    test = await run(network, f"stratum+ssl://pool.example:{pool.port}")
    assert steps(test) == [
        ("dns", None),
        ("connect", None),
        ("tls", "pool_test_certificate"),
        ("subscribe", None),
        ("authorize", "pool_test_not_sent"),
    ]
    assert reason in str(test.steps[2].error).replace("self signed", "self-signed")
    assert (test.ok, test.answers) == (False, True)
    assert [item["method"] for item in pool.requests] == ["mining.subscribe"]


@pytest.mark.parametrize("fault", ["", "garbage", "speaks_first"])
async def test_pool_without_tls_fails_in_the_tls_step(serve: Serve, network: Network, fault: str) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if fault:
            writer.write(b"hello\n")
        await reader.read(100)
        writer.close()

    port = await serve(answer)
    test = await run(network, f"stratum+ssl://pool.example:{port}")
    assert [step.step for step in test.steps] == [StepName.DNS, StepName.CONNECT, StepName.TLS]
    assert steps(test)[-1][1] in {"pool_test_tls", "pool_test_closed", "pool_test_timeout"}
    assert not test.answers


# Stratum V2 ----------------------------------------------------------------------------------------------------------


async def test_stratum_v2_pool_answers_the_opening(serve: Serve, network: Network) -> None:
    port = await serve(partial(noise, reply=None))
    test = await run(network, f"stratum2+tcp://{HOST}:{port}/9bXiEd8boQVhq7WddEcERUL5tyyJVFYdU8th3HfbNXK3Yw6GRXh")
    assert steps(test) == [("dns", None), ("connect", None), ("noise", None)]
    assert (test.ok, test.answers, test.scheme) == (True, True, "stratum2+tcp")
    assert "234" in str(test.steps[-1].answer)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (b"", "pool_test_timeout"),
        (b"\xff" + os.urandom(100), "pool_test_timeout"),
        (b"\xff" + os.urandom(300), "pool_test_not_noise"),
        (b"HTTP/1.1 400 Bad Request\r\n" + b"x" * 208, "pool_test_not_noise"),
    ],
    ids=["nothing", "short", "long", "text"],
)
async def test_other_answers_are_not_stratum_v2(serve: Serve, network: Network, reply: bytes, expected: str) -> None:
    port = await serve(partial(noise, reply=reply))
    test = await run(network, f"stratum2+tcp://{HOST}:{port}")
    assert steps(test)[-1] == ("noise", expected)
    assert not test.answers


async def test_stratum_v2_answer_cut_short_is_not_one(serve: Serve, network: Network) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(64)
        writer.write(os.urandom(7))
        writer.close()

    port = await serve(answer)
    assert steps(await run(network, f"stratum2+tcp://{HOST}:{port}"))[-1] == ("noise", "pool_test_not_noise")


async def test_stratum_v2_without_port_uses_the_default_one(serve: Serve, network: Network) -> None:
    test = await run(network, f"stratum2+tcp://{HOST}")
    error = test.steps[-1].error
    assert error is not None
    assert error.arguments["port"] == 3336


async def test_test_that_is_cancelled_closes_its_connection(serve: Serve, network: Network) -> None:
    pool = await started(serve, "silent")
    closed = asyncio.Event()

    async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await pool.serve(reader, writer)
        closed.set()

    port = await serve(serve_one)
    long = replace(network, deadlines=dict.fromkeys(StepName, 60.0))
    task = asyncio.create_task(async_test_pool(Target(url=f"stratum+tcp://{HOST}:{port}"), long))
    async with asyncio.timeout(5):
        while not pool.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await closed.wait()
