"""Refusals that may be for good are counted apart from outages; a closed destination remembers when it last refused.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both."""
    op.add_column("delivery", sa.Column("strikes", sa.Integer, nullable=False, server_default="0"))
    op.add_column("lane", sa.Column("refused_at", Instant))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("lane", "refused_at")
    op.drop_column("delivery", "strikes")
