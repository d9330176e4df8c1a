"""Why a database did not do it, in words for whoever runs the bot. They hold nothing of what it was given.

A driver's own text may quote a statement's values, and those are people's words: so only its code is looked at.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import ssl
from collections.abc import Iterator

from asyncpg.exceptions import ClientConfigurationError

POSTGRESQL = {
    "08003": "it broke the connection off",
    "57P01": "it broke the connection off",
    "28000": "it does not let this user in, or not without TLS or a certificate",
    "28P01": "it refuses the user or the password",
    "3D000": "it has no database of that name",
    "42704": "the address has an option that it does not know",
    "57P03": "it is starting or stopping",
    "53300": "it has no connection left",
    "53100": "its disk is full",
    "25006": "it is read-only",
    "42501": "its user may not do that",
    "55P03": "somebody else holds a lock",
    "42P01": "a table is missing",
}
"""By SQLSTATE."""
SQLITE = {
    "SQLITE_BUSY": "somebody else is writing",
    "SQLITE_CANTOPEN": "the file cannot be opened",
    "SQLITE_CORRUPT": "the file is damaged",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_IOERR": "the disk failed",
    "SQLITE_LOCKED": "somebody else is writing",
    "SQLITE_NOTADB": "the file is no SQLite database",
    "SQLITE_PERM": "the file may not be opened",
    "SQLITE_READONLY": "the file, or its folder, is read-only",
}
"""By the first two words of SQLite's name for it."""
HOSTNAME, ADDRESS, EXPIRED = 62, 64, 10
CERTIFICATE = {
    HOSTNAME: "its certificate is for another host than DATABASE_URL names",
    ADDRESS: "its certificate is for another host than DATABASE_URL names",
    EXPIRED: "its certificate has expired",
}
"""By OpenSSL's number for what is wrong with it; all else has to do with who signed it."""


def reason(error: BaseException) -> str:
    """A few words; of what nobody has met yet, its kind."""
    chain = list(_chain(error))
    found = next((words for one in chain if (words := _known(one))), "")
    return found or type(chain[-1]).__name__


def is_of_address(error: BaseException) -> bool:
    """Whether it is the address that is wrong, so that the same one never works."""
    return any(isinstance(one, ClientConfigurationError) for one in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """What failed, and what made it fail: SQLAlchemy's error, then the driver's."""
    while error is not None:
        yield error
        error = getattr(error, "orig", None) or error.__cause__


def _known(error: BaseException) -> str:
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "")
        return SQLITE.get("_".join(name.split("_")[:2]), "")
    return _of_tls(error) or _of_the_way(error) or POSTGRESQL.get(str(getattr(error, "sqlstate", "")), "")


def _of_tls(error: BaseException) -> str:
    """What the driver makes of `sslmode` and the like, and of what the server shows."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return CERTIFICATE.get(error.verify_code, "nobody whom sslrootcert names has signed its certificate")
    if isinstance(error, ssl.SSLError):
        return "TLS with it failed: are sslrootcert, sslcert and sslkey such files, and does it take them?"
    if isinstance(error, ClientConfigurationError):
        return "an option in its address is not as it must be: sslmode, or a file that sslmode needs"
    if type(error) is ConnectionError and "SSL upgrade" in str(error):
        return "it does not speak TLS, and sslmode wants it"
    return ""


def _of_the_way(error: BaseException) -> str:
    """What lies between it and us."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "there is no such host"
    if type(error) is ConnectionError:
        return "it broke the connection off"
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno).lower()
    return ""
