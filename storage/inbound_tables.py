"""The table that makes what comes in take effect once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Text
from sqlmodel import Field

from storage import columns as c
from storage.types import Instant


class Inbound(c.Table, table=True):
    """The key of something that came in, committed with its effect: a repeat gets the first answer."""

    workspace_id: int = Field(sa_column=Column(c.BIG, ForeignKey("workspace.id"), primary_key=True))
    key: str = Field(sa_column=Column(Text, primary_key=True))
    at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    """Real time."""
    outcome: dict[str, Any] = c.json_dict()
