"""Reading calls and writing answers.

Source of the limits and of most refusals: tdlib/td, HttpReader.cpp, which reads calls on Telegram's side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import orjson
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from playground.errors import ApiError, bad_request
from playground.schema import Upload, parsed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playground.schema import Params

MAX_PARAMETERS = 1024 * 1024
"""Bytes of a body without files."""
_TOO_LARGE = ApiError(413, "Request Entity Too Large")
_TOO_MANY = ApiError(413, "Request Entity Too Large: too much parameters")
_PACKED = ApiError(415, "Unsupported Media Type: unsupported content-encoding")
_BOUNDARY = 70
_BROKEN = (
    aiohttp.ClientError,
    HttpProcessingError,
    web.HTTPException,
    web.RequestPayloadError,
    AssertionError,
    LookupError,
    RuntimeError,
    ValueError,
)
"""What aiohttp raises at bodies that are not what they say."""


async def read_params(request: web.BaseRequest, *, most: int = MAX_PARAMETERS) -> Params:
    """The parameters of a call: from the address, and from a JSON, form or multipart body.

    Where one comes twice, the first counts, as with Telegram. `most` bytes may come without a file. Raises
    ApiError where the body is none of them, or too large: told by its length, before it is read.
    """
    params: Params = {}
    if request.query_string:
        _add(params, request.query.items())
    if not request.can_read_body:
        return params
    length = request.content_length or 0
    if length > request.client_max_size:
        raise _TOO_LARGE
    try:
        await _read_body(request, params, length, most)
    except web.HTTPRequestEntityTooLarge:
        raise _TOO_LARGE from None
    except UnicodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except _BROKEN:
        raise bad_request("can't parse the body of the request") from None
    return params


def json_response(
    status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> web.Response:
    return web.Response(
        body=orjson.dumps(body), status=status, headers=headers, content_type="application/json"
    )


async def _read_body(request: web.BaseRequest, params: Params, length: int, most: int) -> None:
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _PACKED
    kind = request.content_type
    if kind == "multipart/form-data":
        _check_boundary(request)
        posted = await request.post()
        _add(params, ((_clean(name), _value(value)) for name, value in posted.items()))
        return
    if length > most:
        raise _TOO_MANY
    match kind:
        case "application/json":
            _add(params, _json_object(await request.read()).items())
        case "application/x-www-form-urlencoded":
            posted = await request.post()
            _add(params, ((name, str(value)) for name, value in posted.items()))
        case other:
            raise bad_request(f"unsupported content type {other!r} (the playground is strict)")


def _add(params: Params, given: Any) -> None:  # noqa: ANN401 - pairs of a name and whatever came
    for name, value in given:
        params.setdefault(name, value)


def _json_object(body: bytes) -> Params:
    try:
        found = parsed(body) if body else {}
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("the body must be a JSON object")
    return found


def _check_boundary(request: web.BaseRequest) -> None:
    _, _, boundary = request.headers.get("Content-Type", "").partition("boundary=")
    if not boundary:
        raise bad_request("boundary not found")
    if len(boundary.strip('"')) > _BOUNDARY:
        raise bad_request("boundary too big or empty")


def _value(field: object) -> object:
    if isinstance(field, web.FileField):
        with field.file as file:
            mime = field.content_type or "application/octet-stream"
            return Upload(_clean(field.filename), _clean(mime), file.read())
    if isinstance(field, bytes | bytearray):
        return field.decode()
    return field


def _clean(name: str) -> str:
    """Headers of parts come with bytes that are no text as lone surrogates, which nothing can write down."""
    return name.encode(errors="replace").decode()
