"""The one HTTP client for all calls: aiohttp and orjson, several times lighter than the library's own.

`ask` is the fast lane beside it, for messages and what belongs to them: none of the library's layers, and
`bot.telegram.express` under it. What left and what did not stays visible in the errors of both
(`bot.telegram.errors`); the token never is.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import orjson
from telegram.request import BaseRequest

from bot.telegram.errors import (
    AnswerLost,
    AnswerTimedOut,
    ConnectTimedOut,
    NeverLeft,
    OtherRefusal,
    refusal,
)
from bot.telegram.express import Express

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from urllib.parse import SplitResult

    from telegram.error import TelegramError
    from telegram.request import RequestData

CONNECT_SECONDS: Final = 5.0
TOTAL_SECONDS: Final = 20.0
CONNECTIONS: Final = 256
_IS_JSON: Final = {"Content-Type": "application/json"}
T = TypeVar("T")


class AiohttpRequest(BaseRequest):
    """One session with keep-alive; hand the same object to a Bot for its calls and for its polling.

    A call has `connect_seconds` to get a connection and `total_seconds` in all; one that names its own read
    time-out has that on top of the time to connect. Proxies come from the
    environment, read once for each server.
    POST is never repeated and redirects are not followed: a message must not be sent twice behind our back.
    """

    def __init__(
        self,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
        connections: int = CONNECTIONS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._connect_seconds = connect_seconds
        self._total_seconds = total_seconds
        self._connections = connections
        self._now = now
        self._usual = aiohttp.ClientTimeout(total=total_seconds, connect=connect_seconds)
        self._session: aiohttp.ClientSession | None = None
        self._dated: tuple[str, datetime] | None = None
        self._proxies: dict[str, str | None] = {}
        self._expresses: dict[str, Express] = {}

    @property
    def read_timeout(self) -> float:
        """Seconds an answer may take unless a call says otherwise."""
        return self._total_seconds

    @property
    def skew(self) -> timedelta | None:
        """How far our clock is ahead of the server's, by its newest answer; None where that is not known."""
        if self._dated is None:
            return None
        header, at = self._dated
        try:
            return at - parsedate_to_datetime(header)
        except (ValueError, TypeError):  # no date, or one without a zone
            return None

    async def initialize(self) -> None:
        """Opens the session; again after a shutdown, and harmless when open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                # Answers are short: compressing them costs both sides more than it saves.
                skip_auto_headers=("Accept", "Accept-Encoding"),
                auto_decompress=False,
            )

    async def shutdown(self) -> None:
        """Closes the session and its connections."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()
        while self._expresses:
            self._expresses.popitem()[1].close()

    async def ask(self, url: str, parameters: Mapping[str, object]) -> Any:  # noqa: ANN401 -- any JSON
        """The result of one call; parameters that are None are left out. Raises as `do_request` does."""
        if self._session is None:
            raise NeverLeft("the request class is not initialized")
        body = _json({name: value for name, value in parameters.items() if value is not None})
        server = urlsplit(url)
        if self._proxy(server) is None:
            status, date, payload = await self._express(server).post(server.path, body)
            self._dated = date, self._now()
        else:
            answer = await self._exchange(url, "POST", body, _IS_JSON, timeout=self._usual)
            if not isinstance(answer, tuple):
                raise answer
            status, payload = answer
        return self.parse_json_payload(_successful(status, payload))["result"]

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 -- within the total
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 -- within the time to connect
    ) -> tuple[int, bytes]:
        """The status and body of a 2xx answer; any other answer and every failure is raised, by its kind."""
        body, headers = _written(request_data)
        # Raised outside of `except`, so that no context drags the URL along.
        answer = await self._exchange(
            url, method, body, headers, timeout=self._timeout(read_timeout, connect_timeout)
        )
        if not isinstance(answer, tuple):
            raise answer
        _successful(*answer)
        return answer

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer's JSON object, which must have a result."""
        answer = _object_in(payload)
        if answer is None or answer.get("ok") is not True or "result" not in answer:
            raise AnswerLost("the answer is not the JSON that Telegram promises")
        return answer

    def _timeout(self, read: object, connect: object) -> aiohttp.ClientTimeout:
        if read is self.DEFAULT_NONE and connect is self.DEFAULT_NONE:
            return self._usual
        to_connect = _given(connect, self._connect_seconds)
        to_read = _given(read, self._total_seconds - self._connect_seconds)
        unlimited = to_read is None or to_connect is None
        return aiohttp.ClientTimeout(
            total=None if unlimited else (to_connect or 0) + (to_read or 0),
            connect=to_connect,
            sock_read=to_read,
        )

    async def _exchange(
        self,
        url: str,
        method: str,
        body: bytes | aiohttp.FormData | None,
        headers: dict[str, str] | None,
        *,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 -- aiohttp's own, in three parts
    ) -> tuple[int, bytes] | TelegramError:
        if self._session is None:
            return NeverLeft("the request class is not initialized")
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
                proxy=self._proxy(urlsplit(url)),
            ) as response:
                self._dated = (response.headers.get("Date", ""), self._now())
                return response.status, await response.read()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _failure(error)

    def _proxy(self, server: SplitResult) -> str | None:
        """Kept: `trust_env` would ask in a thread for each call, which costs more than all the rest."""
        if server.netloc not in self._proxies:
            self._proxies[server.netloc] = _proxy_of(server)
        return self._proxies[server.netloc]

    def _express(self, server: SplitResult) -> Express:
        if server.netloc not in self._expresses:
            self._expresses[server.netloc] = Express(
                server,
                connections=self._connections,
                connect_seconds=self._connect_seconds,
                total_seconds=self._total_seconds,
                user_agent=self.USER_AGENT,
            )
        return self._expresses[server.netloc]


def _proxy_of(server: SplitResult) -> str | None:
    if server.hostname is None or proxy_bypass(server.netloc):
        return None
    return getproxies().get(server.scheme)


def _successful(status: int, payload: bytes) -> bytes:
    """The payload of a 2xx; raises what any other status means."""
    if 200 <= status < 300:  # noqa: PLR2004 -- success
        return payload
    raise refusal(status, _object_in(payload))


def _failure(error: Exception) -> TelegramError:
    """Our error for one of aiohttp's: by its type, never with its text, which may hold the URL."""
    name = type(error).__name__
    match error:
        case aiohttp.ClientConnectorError():
            why = error.os_error.strerror or type(error.os_error).__name__
            return NeverLeft(f"could not connect: {why} ({name})")
        case aiohttp.ConnectionTimeoutError():
            return ConnectTimedOut("could not connect in time")
        case aiohttp.ClientHttpProxyError():
            return NeverLeft(f"the proxy refused to connect: HTTP status {error.status}")
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return NeverLeft(f"not a URL that can be called ({name})")
        case TimeoutError():
            return AnswerTimedOut("no answer in time")
        case _:
            return AnswerLost(f"the connection or the answer broke ({name})")


def _given(value: object, default: T) -> T | float | None:
    if value is BaseRequest.DEFAULT_NONE:
        return default
    return float(value) if isinstance(value, int | float) else None


def _written(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str] | None]:
    if data is None:
        return None, None
    return (_form(data), None) if data.contains_files else (_json(data.parameters), _IS_JSON)


def _json(value: object) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError as error:  # orjson's JSONEncodeError is one
        raise OtherRefusal(f"the call cannot be written as JSON: {error}") from None


def _form(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in data.parameters.items():
        form.add_field(name, value if isinstance(value, str) else _json(value).decode())
    for name, (filename, content, mime_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return form


def _object_in(payload: bytes) -> dict[str, Any] | None:
    try:
        found = orjson.loads(payload)
    except orjson.JSONDecodeError:
        try:  # half a surrogate pair or a huge number: the standard library is less strict
            found = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return None
    return found if isinstance(found, dict) else None
