"""Which transport a story goes over: it must read the same over each, and the suite is to stay short."""

from __future__ import annotations

import os
from typing import get_args
from zlib import crc32

import pytest

from tests.support.world import Transport

TRANSPORTS: tuple[Transport, ...] = get_args(Transport)
BOTH = os.environ.get("TRANSPORTS") == "both"
EACH: tuple[str, ...] = TRANSPORTS if BOTH else ("either",)
"""The parameters of a fixture whose tests go over one transport, by the test's name; with TRANSPORTS=both over each."""


def chosen(request: pytest.FixtureRequest) -> Transport:
    """The one that this test goes over."""
    return request.param if BOTH else TRANSPORTS[crc32(request.node.name.encode()) % 2]
