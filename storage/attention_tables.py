"""The tables that keep the schedule from taking too much of anybody's attention."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Text
from sqlmodel import Field

from storage import columns as c


class Spent(c.Table, table=True):
    """What the schedule last took of somebody's attention: of a channel's, or of a person's. Urgent is not counted."""

    workspace_id: int = Field(sa_column=Column(c.BIG, ForeignKey("workspace.id"), primary_key=True))
    whose: str = Field(sa_column=Column(Text, primary_key=True))
    """Slack's id of the channel or of the person."""
    at: datetime | None = c.maybe_at()
    times: int = 0
    """How often on the working day of `at`."""


class LastLook(c.Table, table=True):
    """When what is due was last looked at, to the minute: what shows that nobody looked for a while. One row."""

    __tablename__ = "last_look"
    id: int | None = c.row_id()
    at: datetime = c.at()
