"""Reading calls and writing answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

from playground.errors import ApiError, bad_request
from playground.schema import Upload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playground.schema import Params

_TOO_LARGE = ApiError(413, "Request Entity Too Large")


async def read_params(request: web.BaseRequest) -> Params:
    """The parameters of a call: from the address, and from a JSON, form or multipart body.

    Raises ApiError where the body is none of them, or too large.
    """
    params: Params = dict(request.query) if request.query_string else {}
    if not request.can_read_body:
        return params
    try:
        match request.content_type:
            case "application/json":
                params.update(_json_object(await request.read()))
            case "application/x-www-form-urlencoded" | "multipart/form-data":
                for name, value in (await request.post()).items():
                    params[name] = _upload(value) if isinstance(value, web.FileField) else value
            case other:
                raise bad_request(f"unsupported content type {other!r} (the playground is strict)")
    except web.HTTPRequestEntityTooLarge:
        raise _TOO_LARGE from None
    return params


def json_response(
    status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> web.Response:
    return web.Response(
        body=orjson.dumps(body), status=status, headers=headers, content_type="application/json"
    )


def _json_object(body: bytes) -> Params:
    try:
        found = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("the body must be a JSON object")
    return found


def _upload(field: web.FileField) -> Upload:
    with field.file as file:
        return Upload(field.filename, field.content_type or "application/octet-stream", file.read())
