"""Short-lived rights that Slack hands out: a trigger to open a view, and an address to answer to. On real time."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

TRIGGER_S = 3.0
RESPONSE_S = 30 * 60.0
RESPONSE_USES = 5


class RefusedError(Exception):
    """A trigger or an address that cannot be used (any more); `error` is Slack's name for it."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass
class Trigger:
    """The right to open one view for `user`; `view` is the modal that it came from and `channel` the place, if any."""

    user: str
    view: str | None
    channel: str | None
    born: float
    used: bool = False


class Triggers:
    """All triggers that were handed out: each holds for three seconds and for one view."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[str, Trigger] = {}

    def issue(self, user: str, view: str | None = None, channel: str | None = None) -> str:
        """A fresh trigger_id."""
        self._forget_old()
        name = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._known[name] = Trigger(user, view, channel, self._clock())
        return name

    def redeem(self, name: str) -> Trigger:
        """Use it up. Raises RefusedError with Slack's name for what is wrong with it."""
        trigger = self._known.get(name)
        if trigger is None:
            raise RefusedError("invalid_trigger_id")
        if trigger.used:
            raise RefusedError("exchanged_trigger_id")
        if self._clock() - trigger.born > TRIGGER_S:
            raise RefusedError("expired_trigger_id")
        trigger.used = True
        return trigger

    def _forget_old(self) -> None:
        horizon = self._clock() - 600
        while self._known and next(iter(self._known.values())).born < horizon:
            del self._known[next(iter(self._known))]


@dataclass
class Address:
    """Where a response_url leads: to `user` in `channel`, perhaps in place of one message."""

    user: str
    channel: str
    message: str | None
    ephemeral: bool
    born: float
    uses: int = 0


class ResponseUrls:
    """All response_urls that were handed out: each holds for 30 minutes and five answers."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[str, Address] = {}

    def issue(self, user: str, channel: str, message: str | None = None, *, ephemeral: bool = False) -> str:
        """The path of a fresh one."""
        self._forget_old()
        name = secrets.token_urlsafe(18)
        self._known[name] = Address(user, channel, message, ephemeral, self._clock())
        return f"/response/{name}"

    def use(self, name: str) -> Address:
        """Count one use. Raises RefusedError with Slack's name for what is wrong with it."""
        address = self._known.get(name)
        if address is None or self._clock() - address.born > RESPONSE_S:
            raise RefusedError("expired_url")
        if address.uses >= RESPONSE_USES:
            raise RefusedError("used_url")
        address.uses += 1
        return address

    def _forget_old(self) -> None:
        horizon = self._clock() - RESPONSE_S
        while self._known and next(iter(self._known.values())).born < horizon:
            del self._known[next(iter(self._known))]
