"""The edge to Slack's Web API: clients, and what goes wrong with them as one kind of error.

slack_sdk would retry by itself, obey proxies from the environment and wait for half a minute. None of that is wanted:
a post that is repeated blindly is seen twice, and a proxy is used where it was named for this, and for Slack alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

REQUEST_LIMIT_S = 10.0
"""Seconds that one request may take, from connecting to the end of the answer."""

ANSWER_LIMIT_S = 3.0
"""Seconds that Slack waits for an answer of ours, and so what one that is in flight gets at the end."""

TIMEOUT = "timeout"
DROPPED = "connection_dropped"
UNREACHABLE = "unreachable"
NO_BODY = "no_body"
UNREADABLE = "unreadable"
"""Our own words for failures in which Slack names no error."""
UNINSTALLED = "app_uninstalled"
SEALED = "token_sealed"
NOT_READ = "token_not_read"
"""The same where we have no token to ask with: the bot is not installed there, its key is missing, or the database
does not answer.
"""

PROXY_GONE = "proxy_unreachable"
PROXY_LOCKED = "proxy_wants_password"
PROXY_REFUSED = "proxy_refused"
PROXY_FORBIDS = "proxy_forbids"
PROXY: Mapping[str, str] = MappingProxyType(
    {
        PROXY_GONE: "the proxy does not answer",
        PROXY_LOCKED: "the proxy wants another name and password (407)",
        PROXY_REFUSED: "the proxy does not let us through to Slack",
        PROXY_FORBIDS: "a proxy or a firewall on the way forbids it (403)",
    }
)
"""The same where a proxy is between, and what it means. Nothing has reached Slack then."""

ClientFor = Callable[[int], Awaitable[AsyncWebClient]]
"""The client of a workspace, by our id of it."""


class SlackFailure(Exception):  # noqa: N818 (it is Slack's refusal or silence, not a mistake in the program)
    """Slack refused, or did not answer. `error` is Slack's name for it, or one of ours above."""

    def __init__(self, method: str, error: str, *, status: int = 0, retry_after: float | None = None) -> None:
        super().__init__(f"{method}: {error}")
        self.method = method
        self.error = error
        self.status = status
        """HTTP status; 0 when there was no answer."""
        self.retry_after = retry_after
        """Seconds, if Slack said so."""


def new_session(limit: float = REQUEST_LIMIT_S, proxy: str = "") -> aiohttp.ClientSession:
    """Connections to be shared by all clients of a process. It neither reads proxies nor `.netrc` from anywhere.

    `limit` is for each request, in seconds. All of them, WebSockets too, go through `proxy`, if there is one.
    """
    timeout, connector = aiohttp.ClientTimeout(total=limit), aiohttp.TCPConnector(limit=0)
    return aiohttp.ClientSession(timeout=timeout, connector=connector, trust_env=False, proxy=proxy or None)


def new_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that sends each request once. `api_url` ends with a slash."""
    limit = int(REQUEST_LIMIT_S)
    client = AsyncWebClient(token=token, base_url=api_url, timeout=limit, session=session, retry_handlers=[])
    client.proxy = None  # the constructor takes it from the environment
    return client


async def call(client: AsyncWebClient, method: str, /, **arguments: Any) -> dict[str, Any]:
    """Call a method with JSON and return Slack's answer. Raises `SlackFailure`, and nothing else."""
    return await _answer(method, client.api_call(method, json=arguments))


async def ask(client: AsyncWebClient, method: str, /, **arguments: Any) -> dict[str, Any]:
    """The same for methods that read: they take forms only."""
    return await _answer(method, client.api_call(method, params=arguments))


async def exchange(
    client: AsyncWebClient, code: str, client_id: str, client_secret: str, redirect_uri: str | None
) -> dict[str, Any]:
    """The token that an installation's code stands for, and whose. No address has the secret. Raises `SlackFailure`.

    slack_sdk's own method would put the secret into a header, by way of what aiohttp is about to drop.
    """
    given = {"client_id": client_id, "client_secret": client_secret, "code": code, "redirect_uri": redirect_uri}
    form = {name: text for name, text in given.items() if text}
    return await _answer("oauth.v2.access", client.api_call("oauth.v2.access", data=form))


async def send_bytes(client: AsyncWebClient, address: str, data: bytes) -> None:
    """Send a file where Slack wants it. That is no method, but it goes over the client's own connections.

    Raises `SlackFailure`.
    """
    if client.session is None:
        raise SlackFailure("upload", DROPPED)
    try:
        async with client.session.post(address, data=data) as answer:
            if answer.status != HTTPStatus.OK:
                raise SlackFailure("upload", NO_BODY, status=answer.status)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise SlackFailure("upload", what_broke(error)) from error


def what_broke(error: Exception) -> str:
    """Our word for what kept Slack from answering. An address, a token or a password may be in the error itself."""
    match error:
        case TimeoutError():
            return TIMEOUT
        case aiohttp.ClientProxyConnectionError():
            return PROXY_GONE
        case aiohttp.ClientHttpProxyError():
            return PROXY_LOCKED if error.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED else PROXY_REFUSED
        case aiohttp.ClientConnectorError():
            return UNREACHABLE
        case AttributeError():  # slack_sdk takes what it got for a mapping before it has looked
            return UNREADABLE
    return DROPPED


async def _answer(method: str, request: Awaitable[Any]) -> dict[str, Any]:
    try:
        response = await request
    except SlackApiError as error:
        raise _refused(method, error) from error
    except (aiohttp.ClientError, SlackClientError, OSError, ValueError, AttributeError) as error:
        raise SlackFailure(method, what_broke(error)) from error
    return dict(response.data)


def _refused(method: str, error: SlackApiError) -> SlackFailure:
    """What Slack said. Without JSON in the answer slack_sdk hands over aiohttp's own response."""
    response: Any = error.response
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:  # Slack never says so: it has heard nothing
        return SlackFailure(method, PROXY_LOCKED)
    data = getattr(response, "data", None)
    name = data.get("error", "") if isinstance(data, dict) else ""
    if status == HTTPStatus.FORBIDDEN and not name:  # in its own words Slack would say why
        return SlackFailure(method, PROXY_FORBIDS)
    return SlackFailure(method, name or NO_BODY, status=status, retry_after=_retry_after(response.headers))


def _retry_after(headers: Any) -> float | None:
    value = headers.get("Retry-After") if headers else None
    return float(value) if value and str(value).replace(".", "", 1).isdigit() else None
