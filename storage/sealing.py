"""Sealing: what must never lie in the database in the clear is kept under keys that only the environment knows.

Fernet of `cryptography`: authenticated, with a key's own time stamp, and made for keys that change.
"""

from __future__ import annotations

import hashlib
import re
import time
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from storage.errors import KeysError, SealedError


def new_key() -> str:
    """A fresh key, as it is written into PULLCORD_KEYS."""
    return Fernet.generate_key().decode()


def mark_of(token: str) -> str:
    """What tells a token from others, and nothing of it; empty for none."""
    return hashlib.sha256(token.encode()).hexdigest()[:16] if token else ""


class Keys:
    """Seals with the newest key, and opens with any of them."""

    def __init__(self, written: str) -> None:
        """`written` holds them with commas or spaces between, the newest first. Raises `KeysError`."""
        made = [_fernet(key, number) for number, key in enumerate(re.split(r"[\s,]+", written.strip(" ,")), start=1)]
        self._fernet = MultiFernet(made)

    def seal(self, text: str, now: datetime | None = None) -> str:
        """The text as strangers may hold it. `now` is real time, and is sealed along, in whole seconds."""
        return self._fernet.encrypt_at_time(text.encode(), _seconds(now)).decode()

    def open(self, sealed: str, now: datetime | None = None, lasts: timedelta | None = None) -> str:
        """The text that was sealed. Raises `SealedError` when no key of ours fits, or it is older than it `lasts`."""
        age = int(lasts.total_seconds()) if lasts else None
        try:
            if age is None:
                return self._fernet.decrypt(sealed.encode()).decode()
            return self._fernet.decrypt_at_time(sealed.encode(), age, _seconds(now)).decode()
        except InvalidToken:
            raise SealedError from None

    def seal_anew(self, sealed: str) -> str:
        """The same text under the newest key. Raises `SealedError`."""
        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except InvalidToken:
            raise SealedError from None


def _seconds(now: datetime | None) -> int:
    return int(time.time() if now is None else now.timestamp())


def _fernet(key: str, number: int) -> Fernet:
    """A key that is none is named by its place: what was written may be a key all the same, and is not shown."""
    try:
        return Fernet(key)
    except ValueError:
        raise KeysError(number) from None
