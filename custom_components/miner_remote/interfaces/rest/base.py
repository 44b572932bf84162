"""The base of all REST views: permissions, request bodies and error answers.

Home Assistant checks the token. Every user can read the list of miners and the statistics. Everything that changes
something or shows a configuration (history and batches, which name pools and workers; backups) is for administrators.
"""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from enum import Enum, auto
from functools import update_wrapper
from http import HTTPStatus
from typing import Any, Concatenate, Final

import probatio as vol
from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError
from homeassistant.auth.models import User
from homeassistant.components.http.auth import SIGN_QUERY_PARAM
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.util.json import json_loads

from ...commands.initiator import async_initiator
from ...control.record import CommandRecord, Initiator, Status
from ...fleet.miner import MinerCoordinator
from ...fleet.serialize import encode_json
from ...input.checks import problems_of
from ...input.limits import MAX_BODY, MAX_USER_BODY
from ...input.texts import printable
from ...runtime import MinerRemoteData
from ..errors import ApiError, bad_request, invalid, not_found, of_home_assistant, refused, take_token
from ..work_limit import WorkLimit, WorkLimitExceededError

_LOGGER = logging.getLogger(__name__)

BODY_WITHIN_S: Final = 30
"""The time for a body to arrive; for aiohttp, a body that its encoding cuts short never ends."""

_NOTHING: Final = vol.Schema({})

type Answer = web.StreamResponse


class Work(Enum):
    """The work of a computed answer: a list of known values, or a plan, prices, statistics, the history."""

    LIGHT = auto()
    HEAVY = auto()
    OWN_TURN = auto()
    """Heavy, after waiting for something else, such as the body or a price source: the handler waits by `turn`."""


def endpoint[ViewT: MinerRemoteView, **P](
    *, admin: bool, work: Work | None = None
) -> Callable[
    [Callable[Concatenate[ViewT, web.Request, P], Coroutine[Any, Any, Answer]]],
    Callable[Concatenate[ViewT, web.Request, P], Coroutine[Any, Any, Answer]],
]:
    """Return the decorator of a handler, which checks the user and answers each error with the JSON of the contract.

    With `work`, the answer is computed and waits for its turn.
    """

    def decorate(
        handler: Callable[Concatenate[ViewT, web.Request, P], Coroutine[Any, Any, Answer]],
    ) -> Callable[Concatenate[ViewT, web.Request, P], Coroutine[Any, Any, Answer]]:
        async def handle(self: ViewT, request: web.Request, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
            answer = await answer_of(self, request, *args, **kwargs)
            if request.content.exception() is not None:
                # aiohttp would read the rest of a body with a broken encoding, log a traceback and drop the connection
                # without an answer.
                request.content.feed_eof()
                answer.force_close()
            return answer

        async def answer_of(self: ViewT, request: web.Request, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
            try:
                if admin and not user_of(request).is_admin:
                    raise refused(HTTPStatus.FORBIDDEN, "not_administrator")
                if work is None:
                    return await handler(self, request, *args, **kwargs)
                user = user_of(request)
                with self.work_limit.admitted(user.id, privileged=user.is_admin):
                    if work is Work.OWN_TURN:
                        return await handler(self, request, *args, **kwargs)
                    async with self.turn(request, heavy=work is Work.HEAVY):
                        return await handler(self, request, *args, **kwargs)
            except WorkLimitExceededError as err:
                return _error(of_home_assistant(HTTPStatus.TOO_MANY_REQUESTS, err))
            except ApiError as err:
                return _error(err)
            except HomeAssistantError as err:
                # For example, storage that cannot be written.
                return _error(of_home_assistant(HTTPStatus.SERVICE_UNAVAILABLE, err))
            except Exception as err:  # noqa: BLE001  the outermost edge: a client never gets a 500 or a stack trace
                where = traceback.extract_tb(err.__traceback__)[-1]
                # The text and the values of the exception may hold a secret.
                _LOGGER.error(  # noqa: TRY400
                    "Unexpected %s at %s:%s", type(err).__name__, where.filename, where.lineno
                )
                return _error(refused(HTTPStatus.SERVICE_UNAVAILABLE, "unexpected"))

        update_wrapper(handle, handler)
        return handle

    return decorate


class MinerRemoteView(HomeAssistantView):
    """A view of the integration."""

    def __init__(self, data: MinerRemoteData, work_limit: WorkLimit) -> None:
        """Initialize with what the handlers work on."""
        self.data = data
        self.work_limit = work_limit

    def miner(self, address: str) -> MinerCoordinator:
        """Return the configured miner at an address; raises ApiError 404, so that no other host is reached."""
        miner = self.data.fleet.by_address(address)
        if miner is None:
            raise not_found("miner_not_found", miner=printable(address))
        return miner

    def take_token(self, request: web.Request) -> None:
        """Count one command of the user; raises ApiError 429 if there were too many."""
        take_token(self.data, user_of(request), request.app[KEY_HASS].loop.time())

    def turn(self, request: web.Request, *, heavy: bool = True) -> AbstractAsyncContextManager[None]:
        """Return the context that computes an answer; entering it waits for the turn of the user."""
        user = user_of(request)
        return self.work_limit.turn(user.id, privileged=user.is_admin, heavy=heavy)

    async def initiator(self, request: web.Request) -> Initiator:
        """Return the sender of the request."""
        return await async_initiator(hass_of(request), self.context(request), user_of(request))


def user_of(request: web.Request) -> User:
    """Return the user of the token."""
    user: User = request[KEY_HASS_USER]
    return user


def hass_of(request: web.Request) -> HomeAssistant:
    """Return the Home Assistant instance that serves the request."""
    return request.app[KEY_HASS]


# Answers -------------------------------------------------------------------------------------------------------------


def respond(
    payload: Mapping[str, object] | Sequence[object],
    status: int = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """Return a JSON answer."""
    return web.Response(body=encode_json(payload), status=status, content_type="application/json", headers=headers)


def _error(err: ApiError) -> web.Response:
    headers = {"Retry-After": str(err.retry_after)} if err.retry_after is not None else None
    return respond({"ok": False, "error": str(err), **err.details}, err.status, headers)


def check_record(record: CommandRecord) -> None:
    """Raise ApiError 502 or 504 if a command did not succeed."""
    if record.status is Status.SUCCESS:
        return
    status = HTTPStatus.GATEWAY_TIMEOUT if record.status is Status.TIMEOUT else HTTPStatus.BAD_GATEWAY
    raise ApiError(
        status,
        record.error_message or "The miner did not do it.",
        record.error_code or record.status.value,
        record.error_args or {},
        extra={"command_id": record.id, "status": record.status.value},
    )


# Requests ------------------------------------------------------------------------------------------------------------


async def read_json(request: web.Request) -> object:
    """Return the body parsed, an empty body as {}; raises ApiError 400 for invalid JSON."""
    return parsed_json(await read_body(request))


async def read_body(request: web.Request) -> bytes:
    """Return the body; raises ApiError 400 if it is too long, late or broken."""
    longest = MAX_BODY if user_of(request).is_admin else MAX_USER_BODY
    raw = bytearray()
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            async for chunk in request.content.iter_chunked(65536):
                raw += chunk
                if len(raw) > longest:
                    raise bad_request("", "body_too_long", maximum=longest)
    except TimeoutError:
        raise bad_request("", "body_late", seconds=BODY_WITHIN_S) from None
    except web.RequestPayloadError, ClientPayloadError, HttpProcessingError:
        raise bad_request("", "body_broken") from None
    return bytes(raw)


def parsed_json(raw: bytes) -> object:
    """Return a body parsed, as `read_json` does."""
    if not raw.strip():
        return {}
    try:
        # orjson refuses what the standard library accepts: NaN, lone surrogates, deep nesting.
        json_loads(raw)
        return json.loads(raw, object_pairs_hook=_without_duplicates)
    except ValueError, RecursionError:
        raise bad_request("", "not_json") from None


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result:
            raise bad_request(printable(key), "duplicate_key")
        result[key] = value
    return result


def as_object(body: object) -> Mapping[str, object]:
    """Return the body as an object; raises ApiError 400 for anything else."""
    if not isinstance(body, dict):
        raise bad_request("", "not_object")
    return body


def checked(schema: vol.Schema, data: Mapping[str, object]) -> dict[str, Any]:
    """Return the data validated by the schema; raises ApiError 400 with the errors of each key."""
    try:
        result: dict[str, Any] = schema(dict(data))
    except vol.Invalid as err:
        raise invalid(problems_of(err)) from None
    return result


async def read_empty(request: web.Request) -> None:
    """Read a body without keys; raises ApiError 400 for any other."""
    checked(_NOTHING, as_object(await read_json(request)))


def query(request: web.Request, schema: vol.Schema = _NOTHING) -> dict[str, Any]:
    """Return the validated query parameters; raises ApiError 400.

    An empty value counts as none: the clients of the original system send `?miner_ip=&limit=50`.
    """
    given: dict[str, object] = {}
    for key, value in request.query.items():
        if key == SIGN_QUERY_PARAM:
            continue
        if key in given:
            raise bad_request(printable(key), "duplicate_key")
        given[key] = value
    known = {str(marker) for marker in schema.schema}
    return checked(schema, {key: value for key, value in given.items() if value != "" or key not in known})


def path_id(value: str, code: str, argument: str) -> int:
    """Return the id in a path; raises ApiError 404 with the code if it cannot be an id."""
    if not (value.isascii() and value.isdecimal() and len(value) <= 15):
        raise not_found(code, **{argument: printable(value)})
    return int(value)
