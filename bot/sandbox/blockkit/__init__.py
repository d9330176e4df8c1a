"""Slack's Block Kit, checked as strictly as Slack checks it.

Pure: JSON in, a list of problems out. `check_message` and `check_view` are what the Web API asks;
the rules themselves are written as tables in `objects`, `elements`, `rich_text` and `blocks`.
"""

from bot.sandbox.blockkit.schema import Problem
from bot.sandbox.blockkit.surfaces import (
    check_message,
    check_view,
    elements_in,
    message_text_length,
    normalise,
    view_too_large,
)

__all__ = [
    "Problem",
    "check_message",
    "check_view",
    "elements_in",
    "message_text_length",
    "normalise",
    "view_too_large",
]
