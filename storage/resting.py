"""A workspace that lets us do nothing rests: no time comes there, so that nothing climbs or closes unheard.

Once it opens again everything that is overdue there has its turn, once, as after any other stop.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from storage.tables import Workspace

_CLOSED = select(Workspace.id).where(Workspace.closed_why != "")


def awake(workspace_id: Any) -> ColumnElement[bool]:
    """Whether the workspace in this column is open."""
    return col(workspace_id).not_in(_CLOSED)
