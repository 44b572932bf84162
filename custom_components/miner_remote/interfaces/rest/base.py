"""What all REST views have in common: who may, what a body may be, and how an error is told.

Home Assistant checks the token. Reading the list of miners and the statistics is open to every user; everything that
changes something or shows a configuration (history and batches, which name pools and workers; backups) is for
administrators.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
import traceback
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
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

from ...commands.initiator import async_origin
from ...commands.record import CommandRecord, Origin, Status
from ...fleet.miner import MinerCoordinator
from ...fleet.serialize import encode_json
from ...input.limits import MAX_BODY, MAX_ERRORS, MAX_USER_BODY
from ...runtime import MinerRemoteData
from ..work_limit import WorkLimit, WorkLimitExceededError

_LOGGER = logging.getLogger(__name__)

BODY_WITHIN_S: Final = 30
"""How long a body may take to arrive; one that is cut short by its encoding never ends for aiohttp."""

type Answer = web.StreamResponse


class ApiError(Exception):
    """A request that is answered with an error: `status` and the keys beside `ok` and `error`."""

    def __init__(
        self, status: int, message: str, extra: Mapping[str, object] | None = None, retry_after: int | None = None
    ) -> None:
        """Remember what to answer; `retry_after` in seconds."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.extra = dict(extra or {})
        self.retry_after = retry_after


def bad_request(path: str, message: str) -> ApiError:
    """Return the error for one key (or, with an empty path, for the whole body)."""
    return invalid([(path, message)])


def not_found(message: str) -> ApiError:
    """Return the error for something that does not exist."""
    return ApiError(HTTPStatus.NOT_FOUND, message)


def invalid(errors: list[tuple[str, str]]) -> ApiError:
    """Return the error for keys, each with what is wrong."""
    first_path, first_message = errors[0]
    return ApiError(
        HTTPStatus.BAD_REQUEST,
        f"{first_path or 'The body'} {first_message}.",
        {"errors": [{"path": path, "message": message} for path, message in errors]},
    )


def shown(value: str) -> str:
    """Return what a client sent in a form that can stand in a sentence: short, printable."""
    cut = value if len(value) <= 60 else f"{value[:60]}…"
    return cut if cut.isprintable() else ascii(cut)


class Work(Enum):
    """How much work a computed answer makes: a list of what is known, or a plan, prices, statistics, the history."""

    LIGHT = auto()
    HEAVY = auto()
    OWN_TURN = auto()
    """Heavy, after something else that takes time, as the body or a price source: the handler waits by `turn`."""


def endpoint[ViewT: MinerRemoteView, **P](
    *, admin: bool, work: Work | None = None
) -> Callable[
    [Callable[Concatenate[ViewT, web.Request, P], Coroutine[Any, Any, Answer]]],
    Callable[Concatenate[ViewT, web.Request, P], Coroutine[Any, Any, Answer]],
]:
    """Return the decorator of every handler: checks the user, and answers each error in the JSON of the contract.

    With `work`, the answer is computed, and waits for its turn at the gate for such work.
    """

    def decorate(
        handler: Callable[Concatenate[ViewT, web.Request, P], Coroutine[Any, Any, Answer]],
    ) -> Callable[Concatenate[ViewT, web.Request, P], Coroutine[Any, Any, Answer]]:
        async def handle(self: ViewT, request: web.Request, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
            answer = await answer_of(self, request, *args, **kwargs)
            if request.content.exception() is not None:
                # A body with a broken encoding, read or not: aiohttp would read what is left of it, log a traceback
                # and drop the connection unanswered.
                request.content.feed_eof()
                answer.force_close()
            return answer

        async def answer_of(self: ViewT, request: web.Request, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
            try:
                if admin and not user_of(request).is_admin:
                    raise ApiError(HTTPStatus.FORBIDDEN, "Only an administrator of Home Assistant may do this.")
                if work is None:
                    return await handler(self, request, *args, **kwargs)
                user = user_of(request)
                with self.work_limit.admitted(user.id, privileged=user.is_admin):
                    if work is Work.OWN_TURN:
                        return await handler(self, request, *args, **kwargs)
                    async with self.turn(request, heavy=work is Work.HEAVY):
                        return await handler(self, request, *args, **kwargs)
            except WorkLimitExceededError as err:
                return _error(ApiError(HTTPStatus.TOO_MANY_REQUESTS, str(err), retry_after=err.retry_after_s))
            except ApiError as err:
                return _error(err)
            except HomeAssistantError as err:
                # Storage that cannot be written, and the like: the text is a sentence for a person.
                return _error(ApiError(HTTPStatus.SERVICE_UNAVAILABLE, str(err)))
            except Exception as err:  # noqa: BLE001  the outermost edge: a client never gets a 500 or a stack trace
                where = traceback.extract_tb(err.__traceback__)[-1]
                # Neither the text nor the values of the exception: they may hold a secret.
                _LOGGER.error(  # noqa: TRY400
                    "Unexpected %s at %s:%s", type(err).__name__, where.filename, where.lineno
                )
                return _error(ApiError(HTTPStatus.SERVICE_UNAVAILABLE, "Something went wrong; the log says where."))

        update_wrapper(handle, handler)
        return handle

    return decorate


class MinerRemoteView(HomeAssistantView):
    """A view of the integration."""

    def __init__(self, data: MinerRemoteData, work_limit: WorkLimit) -> None:
        """Remember what the handlers work on."""
        self.data = data
        self.work_limit = work_limit

    def miner(self, address: str) -> MinerCoordinator:
        """Return the configured miner at an address; raises ApiError 404, so that no other host can be reached."""
        miner = self.data.fleet.by_address(address)
        if miner is None:
            raise not_found(f"No miner with the address {shown(address)} is configured.")
        return miner

    def take_token(self, request: web.Request) -> None:
        """Count one command of the user; raises ApiError 429 where there were too many."""
        wait = self.data.limiter.take(user_of(request).id, request.app[KEY_HASS].loop.time())
        if wait > 0:
            seconds = max(1, math.ceil(wait))
            raise ApiError(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"Too many commands; try again in {seconds} s.",
                retry_after=seconds,
            )

    def turn(self, request: web.Request, *, heavy: bool = True) -> AbstractAsyncContextManager[None]:
        """Return the context in which an answer is computed; entering it waits for the turn of the user."""
        user = user_of(request)
        return self.work_limit.turn(user.id, privileged=user.is_admin, heavy=heavy)

    async def origin(self, request: web.Request) -> Origin:
        """Return who sent the request."""
        return await async_origin(hass_of(request), self.context(request), user_of(request))


def user_of(request: web.Request) -> User:
    """Return the user that Home Assistant found for the token."""
    user: User = request[KEY_HASS_USER]
    return user


def hass_of(request: web.Request) -> HomeAssistant:
    """Return the Home Assistant that serves the request."""
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
    return respond({"ok": False, "error": err.message, **err.extra}, err.status, headers)


def check_record(record: CommandRecord) -> None:
    """Raise ApiError 502 or 504 where a command did not succeed."""
    if record.status is Status.SUCCESS:
        return
    status = HTTPStatus.GATEWAY_TIMEOUT if record.status is Status.TIMEOUT else HTTPStatus.BAD_GATEWAY
    raise ApiError(
        status,
        record.error_message or "The miner did not do it.",
        {"command_id": record.id, "status": record.status.value},
    )


# Requests ------------------------------------------------------------------------------------------------------------


async def read_json(request: web.Request) -> object:
    """Return the body as JSON has it, an empty body as {}; raises ApiError 400 for anything that is no clean JSON."""
    return parsed_json(await read_body(request))


async def read_body(request: web.Request) -> bytes:
    """Return the body; raises ApiError 400 if it is too long, does not arrive in time or is broken."""
    longest = MAX_BODY if user_of(request).is_admin else MAX_USER_BODY
    raw = bytearray()
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            async for chunk in request.content.iter_chunked(65536):
                raw += chunk
                if len(raw) > longest:
                    raise bad_request("", f"must not be longer than {longest} bytes")
    except TimeoutError:
        raise bad_request("", f"did not arrive within {BODY_WITHIN_S} seconds") from None
    except web.RequestPayloadError, ClientPayloadError, HttpProcessingError:
        raise bad_request("", "could not be read; its encoding is broken") from None
    return bytes(raw)


def parsed_json(raw: bytes) -> object:
    """Return a body as JSON has it, as `read_json` does."""
    if not raw.strip():
        return {}
    try:
        # orjson refuses what the standard library lets pass: NaN, lone surrogates, nesting without end.
        json_loads(raw)
        return json.loads(raw, object_pairs_hook=_without_duplicates)
    except ValueError, RecursionError:
        raise bad_request("", "is not valid JSON") from None


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result:
            raise bad_request(shown(key), "is given twice")
        result[key] = value
    return result


def as_object(body: object) -> Mapping[str, object]:
    """Return the body as an object; raises ApiError 400 where it is something else."""
    if not isinstance(body, dict):
        raise bad_request("", "must be a JSON object")
    return body


def checked(schema: vol.Schema, data: Mapping[str, object]) -> dict[str, Any]:
    """Return what the schema makes of the data; raises ApiError 400 naming each key and what is wrong with it."""
    try:
        result: dict[str, Any] = schema(dict(data))
    except vol.Invalid as err:
        raise invalid(errors_of(err)) from None
    return result


def errors_of(err: vol.Invalid) -> list[tuple[str, str]]:
    """Return path and message of each error."""
    errors: list[tuple[str, str]] = []
    for item in err.errors if isinstance(err, vol.MultipleInvalid) else [err]:
        path = "".join(
            f"[{part}]" if isinstance(part, int) else f".{shown(str(part))}" for part in (item.path or ())
        ).lstrip(".")
        if isinstance(item, vol.RequiredFieldInvalid):
            message = "is missing"
        elif isinstance(item, vol.ExtraKeysInvalid):
            message = "is not a known key"
        else:
            message = item.msg
        errors.append((path, message))
    return errors[:MAX_ERRORS]


def query(request: web.Request, schema: vol.Schema) -> dict[str, Any]:
    """Return the checked query parameters; raises ApiError 400 for unknown or repeated ones, and for wrong values.

    An empty value means the same as none: the original's clients send `?miner_ip=&limit=50`.
    """
    given: dict[str, object] = {}
    for key, value in request.query.items():
        if key == SIGN_QUERY_PARAM:
            continue
        if key in given:
            raise bad_request(shown(key), "is given twice")
        given[key] = value
    known = {str(marker) for marker in schema.schema}
    return checked(schema, {key: value for key, value in given.items() if value != "" or key not in known})


def path_id(value: str, what: str) -> int:
    """Return the id in a path; raises ApiError 404 where it can be none."""
    if not (value.isascii() and value.isdecimal() and len(value) <= 15):
        raise not_found(f"There is no {what} {shown(value)}.")
    return int(value)


# Checks of query parameters ------------------------------------------------------------------------------------------


def query_integer(lowest: int, highest: int) -> Callable[[object], int]:
    """Return a check for a whole number written in digits."""

    def check(value: object) -> int:
        given = str(value)
        if not (given.isascii() and given.isdecimal() and len(given) <= 18 and lowest <= int(given) <= highest):
            raise vol.Invalid(f"must be a whole number from {lowest} to {highest}")
        return int(given)

    return check


def query_boolean(value: object) -> bool:
    """Check for true or false."""
    given = str(value).lower()
    if given not in ("true", "false", "1", "0"):
        raise vol.Invalid("must be true or false")
    return given in ("true", "1")


def query_time(value: object) -> datetime:
    """Check for an ISO 8601 time with offset, and return it in UTC."""
    given = str(value)
    # A + that was not escaped in the address arrives as a space.
    if len(given) > 6 and given[-6] == " ":
        given = f"{given[:-6]}+{given[-5:]}"
    try:
        time = datetime.fromisoformat(given)
        if time.utcoffset() is None:
            raise vol.Invalid("must have an offset, as in 2026-01-31T12:00:00Z")
        return time.astimezone(UTC)
    except ValueError, OverflowError:
        raise vol.Invalid("must be an ISO 8601 time with offset, as in 2026-01-31T12:00:00Z") from None
