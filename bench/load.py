"""The load: signed `/flag` commands over kept-alive connections, from a process of its own.

`python -m bench.load URL CONNECTIONS SECONDS [RATE]` prints one JSON object. It speaks HTTP/1.1 itself, since a whole
HTTP client costs more than the bare application that is measured, and would be what is measured then.
With RATE (requests a second, all connections together) a request is due at its time; its latency counts from then, so
that a server that stalls is not spared the requests that it kept from being sent.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import quantiles
from urllib.parse import quote_plus, urlsplit

from bench.servers import SECRET

PEOPLE = 200
"""Who flags, by turns: nobody flags twice a second, and each has a DM of their own in which to be answered."""


@dataclass
class Load:
    """What came of a load: latencies in milliseconds."""

    answered: int
    refused: int
    seconds: float
    p50: float
    p99: float
    worst: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds


def request_bytes(number: int, host: str) -> bytes:
    """A signed command like Slack's: its own trigger, its own words."""
    words = quote_plus(f"gift-card refunds time out at till {number}")
    body = (
        f"token=x&team_id=T1&team_domain=bench&channel_id=D{number % PEOPLE}&channel_name=directmessage"
        f"&user_id=U{number % PEOPLE}&user_name=ana&command=%2Fflag&text={words}&api_app_id=A1"
        f"&response_url=https%3A%2F%2Fx.invalid%2F&trigger_id={time.time_ns()}.{number}"
    ).encode()
    now = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), f"v0:{now}:".encode() + body, hashlib.sha256).hexdigest()
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {now}\r\nX-Slack-Signature: v0={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Caller:
    """All connections together: what they count, and when the next request is due."""

    def __init__(self, url: str, seconds: float, rate: float | None) -> None:
        self._host, self._port = urlsplit(url).hostname or "", urlsplit(url).port or 80
        self._numbers = itertools.count(time.time_ns() // 1000 % 10**9 * 1000)
        self._began = time.perf_counter()
        self._end = self._began + seconds
        self._due = _due(self._began, rate)
        self.took: list[float] = []
        self.refused = 0

    async def call(self) -> None:
        """One connection: a request, its answer, the next request, until the time is up."""
        reader, writer = await asyncio.open_connection(self._host, self._port)
        while (due := self._due()) < self._end:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            writer.write(request_bytes(next(self._numbers), f"{self._host}:{self._port}"))
            status, body = await _answer(reader)
            self.took.append((time.perf_counter() - due) * 1000)
            self.refused += status != 200 or not body
        writer.close()

    def result(self) -> Load:
        """The figures."""
        cuts = quantiles(self.took, n=100)
        seconds = time.perf_counter() - self._began
        return Load(len(self.took) - self.refused, self.refused, seconds, cuts[49], cuts[98], max(self.took))


def _due(began: float, rate: float | None) -> Callable[[], float]:
    """When the next request is due: at once, or at an even pace."""
    if rate is None:
        return time.perf_counter
    beats = itertools.count()
    return lambda: began + next(beats) / rate


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    return int(head.split(b" ", 2)[1]), await reader.readexactly(length)


async def load(url: str, connections: int, seconds: float, rate: float | None = None) -> Load:
    """Load `url` and count."""
    caller = Caller(url, seconds, rate)
    await asyncio.gather(*[caller.call() for _ in range(connections)])
    return caller.result()


if __name__ == "__main__":
    URL, CONNECTIONS, SECONDS, *RATE = sys.argv[1:]
    RESULT = asyncio.run(load(URL, int(CONNECTIONS), float(SECONDS), *map(float, RATE)))
    print(json.dumps(asdict(RESULT)))
