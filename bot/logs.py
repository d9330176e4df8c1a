"""Structured logs: one line each, no words of any flag, no token.

What an exception says of itself may quote what a person typed or what a database was given, so of most only the kind
and the places in our code are written; of a few kinds the text is known to hold no more than names. For the same
reason a library's line is cut where what it was given begins; what nobody catches is logged like all else.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

import structlog

PLAIN = (AttributeError, ImportError, NameError, NotImplementedError, TypeError)
"""Kinds whose text holds names from the code, never values."""

GIVEN = re.compile(r"[\n(<{\[:'\"]")
"""Where in a library's line what it was given may begin."""
NO_NEWS = "As you gave `client` as well"
"""Bolt warns of every token that it finds in the environment, and uses ours."""
WARNINGS = "py.warnings"
"""The logger that Python's own warnings go to: they speak of code."""

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def set_up_logs(form: str) -> None:
    """Send logs to standard error, as JSON (`json`) or for eyes (`text`)."""
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(describe),
    ]
    structlog.configure(
        processors=[*shared, renderer],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=[_whose, *shared]))
    handler.addFilter(_cut)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    _log_what_nobody_catches()


def _cut(record: logging.LogRecord) -> bool:
    """A library's line loses what it was given, and what is no news is not written: for a handler's filter."""
    said = record.getMessage() if record.name == WARNINGS else str(record.msg)
    if said.startswith(NO_NEWS):
        return False
    whole = record.name == WARNINGS or record.args  # what is put in later is not in it yet
    short = said.partition("\n")[0] if whole else GIVEN.split(said, maxsplit=1)[0]
    record.msg, record.args = short.strip() or "(cut)", ()
    return True


def _whose(_logger: Any, _method: str, line: structlog.types.EventDict) -> structlog.types.EventDict:
    """The library that says it."""
    line["library"] = line["_record"].name
    return line


def _log_what_nobody_catches() -> None:
    """Python would write it with all that the exception says."""
    log = structlog.get_logger()

    def crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("crashed", exc_info=(kind, error, trace))

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            log.error("thread_failed", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))

    def in_vain(args: Any) -> None:
        if args.exc_value is not None:
            log.error("ignored", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))

    sys.excepthook = crashed
    threading.excepthook = in_thread
    sys.unraisablehook = in_vain


def describe(exc_info: ExcInfo) -> str:
    """An exception and what caused it: where in the code, and of what kind, the first cause first."""
    lines: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None:
        frames = [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ]
        lines = [*frames, _kind(error), *(["that led to:"] if lines else []), *lines]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines)


def _kind(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, OSError) and error.strerror:
        return f"{name}: {error.strerror}"
    return f"{name}: {error}" if isinstance(error, PLAIN) else name
