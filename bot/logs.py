"""Structured logs: one line each, no words of any flag, no token.

What an exception says of itself may quote what a person typed or what a database was given, so of most only the kind
and the places in our code are written; of a few kinds the text is known to hold no more than names.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

import structlog

PLAIN = (AttributeError, ImportError, NameError, NotImplementedError, TypeError)
"""Kinds whose text holds names from the code, never values."""

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
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


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
